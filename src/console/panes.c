/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/i18n.h"

#include "console/app.h"

/*
 * Which pane the arrows move.  The cursor of the list stays where it is
 * meanwhile, so a key still acts on the alert that is read; when another one
 * comes under it, the arrows are the list's again.
 */

static uint64_t
alert_here(struct app *app)
{
	const struct alert *alert = app_alert(app);

	return alert != NULL ? alert->number : 0;
}

static int
beyond(struct app *app, enum screen_pane pane)
{
	struct screen_state state;

	frame_state(app, &state);
	state.pane = pane;
	return screen_pane_beyond(&app->grid, &app->in, &state);
}

bool
panes_leave(struct app *app)
{
	if (app->panes.which == PANE_LIST)
		return false;
	app->panes.which = PANE_LIST;
	app->panes.from = 0;
	app_dirty(app);
	return true;
}

void
panes_turn(struct app *app, int step)
{
	unsigned pane = app->panes.which;

	do
		pane = (pane + SCREEN_PANES + (unsigned)step) % SCREEN_PANES;
	while (beyond(app, (enum screen_pane)pane) < 0);
	if (pane == PANE_LIST && app->panes.which == PANE_LIST) {
		app_say(app, STYLE_PLAIN, "%s", _("There is nothing to read"));
		return;
	}
	app->panes.which = (enum screen_pane)pane;
	app->panes.alert = alert_here(app);
	app->panes.from = 0;
	app_dirty(app);
}

bool
panes_move(struct app *app, int rows)
{
	int last, from = app->panes.from;

	if (app->panes.which == PANE_LIST || app_screen(app) != SCREEN_QUEUE)
		return false;
	last = beyond(app, app->panes.which);
	if (rows < 0)
		from = from + rows < 0 ? 0 : from + rows;
	else
		from = last - from < rows ? last : from + rows;
	app->panes.from = from > 0 ? from : 0;
	app_dirty(app);
	return true;
}

void
panes_step(struct app *app)
{
	int last;

	if (app->panes.which == PANE_LIST)
		return;
	last = beyond(app, app->panes.which);
	if (last < 0 || app_screen(app) != SCREEN_QUEUE ||
	    app->panes.alert != alert_here(app))
		(void)panes_leave(app);
	else if (app->panes.from > last)
		app->panes.from = last;
}
