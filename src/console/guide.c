/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <sys/socket.h>

#include "base/text.h"
#include "ui/i18n.h"

#include "console/app.h"

#define TWICE_MS 600 /* between the two Esc */

void
guide_begin(struct app *app)
{
	app->guide.on = app->options->coach_fd > 0;
	app->guide.line.word = COACH_QUIET;
}

void
guide_finish(struct app *app)
{
	buf_finish(&app->guide.words);
}

int
guide_fd(const struct app *app)
{
	return app->options->coach_fd > 0 ? app->options->coach_fd : -1;
}

/* ---- to the demo ---- */

static void
say(struct app *app, enum coach_word word, const char *text)
{
	struct coach_line line = { .word = word };
	struct buf out = { 0 };

	if (guide_fd(app) < 0)
		return;
	(void)text_copy(line.text, sizeof(line.text), text);
	coach_line_put(&out, &line);
	(void)!send(
	    guide_fd(app), out.data, out.len, MSG_DONTWAIT | MSG_NOSIGNAL);
	buf_finish(&out);
}

void
guide_touched(struct app *app)
{
	say(app, COACH_TOUCHED, "");
}

void
guide_typed(struct app *app, const char *command)
{
	say(app, COACH_KEY, command);
}

void
guide_off(struct app *app)
{
	if (!app->guide.on)
		return;
	app->guide.on = false;
	say(app, COACH_OFF, "");
	app_say(
	    app, STYLE_OK, "%s", _("The coach has gone; back with :coach on"));
}

void
guide_on(struct app *app)
{
	if (guide_fd(app) < 0) {
		app_say(app, STYLE_WARN, "%s",
		    _("There is a coach only in the demo"));
		return;
	}
	app->guide.on = true;
	say(app, COACH_ON, "");
	app_dirty(app);
}

/* ---- from the demo ---- */

static void
sum_take(struct app *app, const struct coach_line *line)
{
	struct coach_sums *sums = &app->guide.sums;
	struct coach_sum *sum = &sums->rows[sums->count];

	if (sums->count == COACH_SUMS_MAX)
		return;
	sums->count++;
	sum->alert = line->numbers[0];
	for (size_t i = 0; i < COACH_TIMES; i++) {
		sum->took_ms[i] = line->numbers[1 + 2 * i];
		sum->limit_ms[i] = line->numbers[2 + 2 * i];
	}
	(void)text_copy(sum->kind, sizeof(sum->kind), line->text);
}

static void
line_take(struct app *app, const struct coach_line *line)
{
	struct guide *guide = &app->guide;

	app_dirty(app);
	switch ((int)line->word) {
	case COACH_SAY:
		/* Under the cursor of somebody who has pressed no key yet the
		 * list may move: his first Enter is to do what is said. */
		if (!app->touched && app_screen(app) == SCREEN_QUEUE)
			(void)queue_view_goto(
			    app->queue, &app->in, line->numbers[0]);
		guide->line = *line;
		break;
	case COACH_DONE:
	case COACH_HELPED:
	case COACH_QUIET:
		guide->line = *line;
		break;
	case COACH_SUM:
		sum_take(app, line);
		break;
	case COACH_END:
		guide->sums.right = line->numbers[0];
		guide->sums.verdicts = line->numbers[1];
		guide->sums_shown = guide->on;
		break;
	default:
		break;
	}
}

void
guide_read(struct app *app)
{
	struct lines *heard = &app->guide.heard;
	struct coach_line line;
	size_t room;
	char *space = lines_space(heard, &room), *text;
	ssize_t got =
	    room > 0 ? recv(guide_fd(app), space, room, MSG_DONTWAIT) : -1;

	if (got <= 0)
		return;
	lines_added(heard, (size_t)got);
	while (lines_take(heard, &text) == ERR_NONE)
		if (coach_line_parse(text, &line) == ERR_NONE)
			line_take(app, &line);
}

/* ---- keys and drawing ---- */

bool
guide_pressed(struct app *app, struct key key)
{
	struct guide *guide = &app->guide;
	uint64_t before_ms = guide->esc_ms;

	if (guide->sums_shown) {
		guide->sums_shown = false;
		app_dirty(app);
		return true;
	}
	guide->esc_ms = key.code == K_ESC ? app->now_ms : 0;
	if (key.code == K_ESC && before_ms != 0 &&
	    app->now_ms - before_ms < TWICE_MS)
		guide_off(app);
	return false;
}

/* Whether the alert that the coach means has still to come onto our board. */
static bool
not_here_yet(const struct app *app)
{
	uint64_t number = app->guide.line.numbers[0];

	return app->guide.line.word == COACH_SAY && number != 0 &&
	    replica_alert(client_replica(app->client), number) == NULL;
}

/* Something else is on the screen, or a form about something else. */
static bool
elsewhere(const struct app *app, uint64_t number)
{
	if (app->question != NULL)
		return question_alert(app->question) != number;
	return app_screen(app) != SCREEN_QUEUE &&
	    app_screen(app) != SCREEN_PICTURE;
}

/* Whether the key of the most urgent one that waits leads there. */
static bool
most_urgent(const struct app *app, uint64_t number)
{
	const struct replica *replica = client_replica(app->client);

	for (size_t i = 0; i < replica_count(replica); i++) {
		const struct alert *a = replica_at(replica, i);

		if (a->state == ALERT_WAITING ||
		    (app_mine(app, a) && replica_refusal(replica, a) != NULL))
			return a->number == number;
	}
	return false;
}

/* The row under the cursor is that alert, or stands for others like it. */
static bool
is_here(struct app *app, uint64_t number)
{
	const struct alert *here = app_alert(app);
	const struct alert *wanted =
	    replica_alert(client_replica(app->client), number);

	return here != NULL && wanted != NULL &&
	    (here->number == number ||
	        (strcmp(here->device, wanted->device) == 0 &&
	            strcmp(here->kind, wanted->kind) == 0));
}

/* How to come to the alert that the coach means; false: one is there. */
static bool
go_there(struct app *app)
{
	uint64_t number = app->guide.line.numbers[0];

	if (app->guide.line.word != COACH_SAY || number == 0 || !app->touched)
		return false;
	if (elsewhere(app, number)) {
		buf_puts(&app->guide.words, _("Back to the queue: Esc"));
		return true;
	}
	if (app->question != NULL || is_here(app, number))
		return false;
	coach_words(&app->guide.words,
	    most_urgent(app, number) ? _("Go to № {1}: {e}")
	        : queue_view_shows(app->queue, number)
	        ? _("Go to № {1}: ↑ ↓")
	        : _("Go to № {1}: F7, 9, {1}, Enter"),
	    app->script, number);
	return true;
}

void
guide_fill(struct app *app)
{
	struct screen_input *in = &app->in;
	struct guide *guide = &app->guide;

	in->coach = NULL;
	in->coach_room = guide->on;
	in->sums = guide->sums_shown ? &guide->sums : NULL;
	if (!guide->on || guide->line.word == COACH_QUIET || not_here_yet(app))
		return;
	buf_clear(&guide->words);
	if (guide->line.word == COACH_HELPED)
		buf_puts(&guide->words, _("A colleague has done it"));
	else if (!go_there(app))
		coach_words(&guide->words, _(guide->line.text), app->script,
		    guide->line.numbers[1]);
	in->coach = buf_text(&guide->words);
	in->coach_done = guide->line.word != COACH_SAY;
}
