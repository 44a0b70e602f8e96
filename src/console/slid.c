/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slid: the row under the cursor went, and the cursor is on another alert that
 * the person has not chosen.  What he presses next is meant for the one that
 * went: it is refused once, and says where the cursor is.
 */
#include <inttypes.h>
#include <string.h>

#include "ui/i18n.h"

#include "console/app.h"

/* What takes, tells, calls or opens something about the row. */
static const char *const about_row[] = {
	"claim",
	"confirm",
	"archive",
	"next-step",
	"look",
	"live",
	"around",
	"note",
	"phone",
	"same",
	"shelve",
	"release",
	"hand",
	"hand-form",
	"accept",
	"ask",
	"ask-form",
	"answer",
	"call-lead",
	"close",
	"add",
	"stand-down",
	"late",
	"picture",
};

static bool
is_about_row(const char *command)
{
	for (size_t i = 0; i < sizeof(about_row) / sizeof(about_row[0]); i++)
		if (strcmp(about_row[i], command) == 0)
			return true;
	return false;
}

/* Who has decided an alert knows that it goes, and takes the next one. */
static bool
goes_on(const struct app *app, const char *command, uint64_t from)
{
	const struct alert *alert =
	    replica_alert(client_replica(app->client), from);

	return strcmp(command, "claim") == 0 &&
	    (from == app->verdict || (alert != NULL && app_mine(app, alert)));
}

/* He has read it, and lets the key go before he presses it again. */
static bool
was_said(const struct app *app, uint64_t from)
{
	return app->slid_said == from && app->paint_ms >= app->slid_said_ms &&
	    app->now_ms - app->slid_said_ms >= FORM_QUIET_MS;
}

bool
slid_refuse(struct app *app, const char *command)
{
	enum screen screen = app_screen(app);
	uint64_t from = queue_view_slid(app->queue);
	bool on_board = screen == SCREEN_QUEUE || screen == SCREEN_PICTURE;

	if (from == 0)
		app->slid_said = 0;
	if (from == 0 || !on_board || !is_about_row(command))
		return false;
	if (goes_on(app, command, from) || was_said(app, from)) {
		queue_view_stay(app->queue);
		return false;
	}
	app->slid_said = from;
	app->slid_said_ms = app->now_ms;
	app_say(app, STYLE_WARN,
	    _("The cursor is now on №%" PRIu64 ": press again"),
	    queue_view_cursor(app->queue));
	return true;
}
