/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "ui/i18n.h"
#include "ui/steps.h"

#include "console/app.h"

/* A Space that is held down does one step, not the whole card. */
#define SPACE_QUIET_MS 300

size_t
card_from(const struct app *app, uint64_t alert)
{
	for (size_t i = 0; i < APP_STEPS; i++)
		if (app->steps[i].alert == alert)
			return app->steps[i].step;
	return 0;
}

static void
from_set(struct app *app, uint64_t alert, size_t step)
{
	size_t at = app->steps_at;

	for (size_t i = 0; i < APP_STEPS; i++)
		if (app->steps[i].alert == alert) {
			app->steps[i].step = step;
			return;
		}
	app->steps_at = (at + 1) % APP_STEPS;
	app->steps[at].alert = alert;
	app->steps[at].step = step;
}

void
card_passed(struct app *app, uint64_t alert, size_t step)
{
	from_set(app, alert, step + 1);
}

/* Ticked at once, or asked about. */
static void
step_do(struct app *app, const struct alert *alert, const struct card *card,
    size_t place)
{
	struct question_about about = {
		.alert = alert->number,
		.target = -1,
		.step = place,
	};

	/* After the last one it begins again with those passed over. */
	if (place < card_from(app, alert->number))
		from_set(app, alert->number, 0);
	if (card->steps[place].type == STEP_TICK)
		(void)order_printf(app, alert, "step %" PRIu64 " %s done",
		    alert->number, card->steps[place].id);
	else
		opening_about(app, QUESTION_STEP, &about);
}

void
card_space(struct app *app)
{
	const struct alert *alert = app_alert(app);
	bool held = app->now_ms - app->step_ms < SPACE_QUIET_MS;
	struct card card;
	size_t place;

	app->step_ms = app->now_ms;
	if (alert == NULL || held || order_under_way(app, alert->number))
		return;
	frame_input(app);
	app->in.card_from = card_from(app, alert->number);
	if (steps_next(&app->in, alert, &card, &place))
		step_do(app, alert, &card, place);
	else if (card.nsteps > 0)
		app_say(app, STYLE_OK, "%s", _("card: all steps are done"));
	else
		app_say(app, STYLE_PLAIN, "%s",
		    _("There is no card for this kind of event"));
}
