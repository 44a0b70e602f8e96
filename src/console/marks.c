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

/* ---- groups ---- */

static void
ask_group(struct app *app)
{
	uint64_t members[QUEUE_MARKS_MAX];
	struct question_about about = { .target = -1, .marked = members };
	struct buf words = { 0 };

	about.marked_count =
	    queue_view_members(app->queue, members, QUEUE_MARKS_MAX);
	about.group_count = queue_view_group(app->queue);
	for (size_t i = 0; i < about.marked_count; i++)
		about.never_looked += never_looked(
		    replica_alert(client_replica(app->client), members[i]));
	queue_view_group_words(app->queue, &app->in, &words);
	about.group = buf_text(&words);
	opening_about(app, QUESTION_MARKED, &about);
	buf_finish(&words);
}

bool
marks_on_group(const struct app *app)
{
	return app_screen(app) == SCREEN_QUEUE &&
	    queue_view_group(app->queue) > 0;
}

bool
marks_refuse(struct app *app)
{
	if (!marks_on_group(app))
		return false;
	app_say(app, STYLE_WARN, "%s",
	    _("This row is a group: Enter opens it, F9 puts it away"));
	return true;
}

/* It would be about the one alert whose row it is, unseen by the person. */
static bool
about_row(const char *command)
{
	const struct binding *binding = keymap_command(&keymap_board, command);

	return binding != NULL &&
	    (binding->needs & (NEED_ROW | NEED_ALERT)) != 0;
}

bool
marks_group(struct app *app, const char *command)
{
	if (!marks_on_group(app))
		return false;
	if (strcmp(command, "claim") == 0) {
		(void)queue_view_enter(app->queue, &app->in);
		app_say(app, STYLE_PLAIN, "%s",
		    _("Only this group is shown; Esc: back to all"));
	} else if (strcmp(command, "archive") == 0) {
		ask_group(app);
	} else if (!about_row(command) || !marks_refuse(app)) {
		return false;
	}
	app_dirty(app);
	return true;
}

bool
marks_leave(struct app *app)
{
	if (!queue_view_leave(app->queue, &app->in))
		return false;
	app_dirty(app);
	return true;
}

static void
say_flood(struct app *app, const struct hub_row *hub)
{
	if (hub->flood_tick == 0)
		app_tell(app, STYLE_OK, "%s",
		    _("The flood is over: every alert has its row"));
	else
		app_tell(app, STYLE_WARN,
		    _("TOO MANY ALERTS: what is alike is in groups; %llu in "
		      "10 min, people: %llu"),
		    (unsigned long long)hub->flood_news,
		    (unsigned long long)hub->flood_operators);
}

void
marks_step(struct app *app)
{
	const struct hub_row *hub = replica_hub(client_replica(app->client));

	if (!client_synced(app->client))
		return;
	if (hub->flood_tick != app->flood_tick &&
	    (app->flood_known || hub->flood_tick != 0))
		say_flood(app, hub);
	app->flood_tick = hub->flood_tick;
	app->flood_known = true;
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
