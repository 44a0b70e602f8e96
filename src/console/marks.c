/* SPDX-License-Identifier: Apache-2.0 */
/* Marked alerts, and what is done with many at once. */
#include <inttypes.h>
#include <string.h>

#include "ui/i18n.h"
#include "ui/words.h"

#include "console/app.h"

static void
say_refused(struct app *app, enum answer_code code, const struct alert *alert)
{
	switch (code) {
	case ANSWER_LIFE_SAFETY:
		app_say(app, STYLE_WARN, "%s",
		    _("Life and P1 are decided one by one: no mark"));
		return;
	case ANSWER_TAKEN:
		app_say(app, STYLE_WARN, _("Somebody else has it: %s"),
		    screen_person(&app->in, alert->owner));
		return;
	case ANSWER_TOO_LONG:
		app_say(app, STYLE_WARN,
		    _("So many can be marked, no more: %d"), QUEUE_MARKS_MAX);
		return;
	default:
		app_say(app, STYLE_WARN, _("Not possible now; its state: %s"),
		    words_state((enum alert_state)alert->state));
		return;
	}
}

void
marks_toggle(struct app *app)
{
	const struct alert *alert = queue_view_alert(app->queue, &app->in);
	enum answer_code code = queue_view_mark(app->queue, &app->in);

	if (code != ANSWER_OK && alert != NULL)
		say_refused(app, code, alert);
	app_dirty(app);
}

static bool
never_looked(const struct alert *alert)
{
	return alert != NULL && alert->seen_ms == 0 && alert->stills == 0;
}

void
marks_ask(struct app *app)
{
	struct question_about about = { .target = -1 };

	about.marked_count = queue_view_marks(app->queue, &about.marked);
	for (size_t i = 0; i < about.marked_count; i++)
		about.never_looked += never_looked(replica_alert(
		    client_replica(app->client), about.marked[i]));
	opening_about(app, QUESTION_MARKED, &about);
}

/* ---- what one act has decided ---- */

void
marks_decided(struct app *app, const uint64_t *alerts, size_t count)
{
	app->bulk_count = count > 1 && count <= QUEUE_MARKS_MAX ? count : 0;
	memcpy(app->bulk, alerts, app->bulk_count * sizeof(alerts[0]));
}

static bool
counts_down(struct app *app, uint64_t number)
{
	const struct alert *alert =
	    replica_alert(client_replica(app->client), number);
	uint64_t left;

	return alert != NULL && app_mine(app, alert) &&
	    screen_countdown(&app->in, alert, &left);
}

size_t
marks_together(const struct app *app, uint64_t alert)
{
	for (size_t i = 0; i < app->bulk_count; i++)
		if (app->bulk[i] == alert)
			return app->bulk_count;
	return 1;
}

void
marks_order(struct app *app, const char *verb, const struct alert *alert)
{
	struct buf line = { 0 };

	buf_printf(&line, "%s %" PRIu64, verb, alert->number);
	if (marks_together(app, alert->number) > 1)
		for (size_t i = 0; i < app->bulk_count; i++)
			if (app->bulk[i] != alert->number &&
			    counts_down(app, app->bulk[i]))
				buf_printf(&line, ",%" PRIu64, app->bulk[i]);
	(void)order_send(app, buf_text(&line), 0, alert);
	buf_finish(&line);
}
