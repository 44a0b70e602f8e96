/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/i18n.h"
#include "ui/words.h"

#include "console/app.h"

#define MUTE_MS 60000
#define RACE_MS 10000 /* later it was no race */

bool
order_about_alert(enum command_verb verb)
{
	struct buf syntax = { 0 };
	bool about;

	command_syntax(verb, &syntax);
	about = strstr(buf_text(&syntax), "NUMBER") != NULL;
	buf_finish(&syntax);
	return about;
}

static struct order *
order_free(struct app *app)
{
	for (size_t i = 0; i < CLIENT_COMMANDS_MAX; i++)
		if (app->orders[i].number == 0)
			return &app->orders[i];
	return NULL;
}

/* Versions of all alerts that are named, as they stand on the screen. */
static size_t
versions_fill(struct app *app, const struct command *command,
    const struct alert *seen, struct session_version *versions)
{
	const struct replica *replica = client_replica(app->client);
	size_t count = 0;

	for (size_t i = 0; i < command->nalerts; i++) {
		const struct alert *alert =
		    replica_alert(replica, command->alerts[i]);

		if (seen != NULL && seen->number == command->alerts[i])
			alert = seen;
		if (alert != NULL && count < SESSION_VERSIONS_MAX)
			versions[count++] = (struct session_version){
				.alert = alert->number,
				.version = alert->version,
			};
	}
	return count;
}

/* As it was when the person began to decide: a form has stood for a while. */
static void
seen_keep(struct app *app, struct order *order, const struct alert *seen)
{
	order->seen = *seen;
	if (app->question != NULL &&
	    question_alert(app->question) == seen->number)
		memcpy(
		    order->ledger, app->question_ledger, sizeof(order->ledger));
	else
		changes_ledger(order->ledger, &app->in, seen->number);
}

/* What only says how long one has looked opens nothing. */
static void
look_keep(struct order *order, const struct command *command)
{
	struct patrol_look *look = &order->look;

	if (command->verb != COMMAND_LOOK_CAMERA || command->duration_ms > 0)
		return;
	text_copy(look->device, sizeof(look->device), command->device);
	text_copy(look->code, sizeof(look->code), command->code);
	text_copy(look->note, sizeof(look->note), command->note);
}

/* What a break gives back: when it is answered the rows say it no more. */
static void
returned_put(struct app *app)
{
	const struct replica *replica = client_replica(app->client);

	buf_clear(&app->returned);
	for (size_t i = 0; i < replica_count(replica); i++) {
		const struct alert *alert = replica_at(replica, i);

		if (alert->state == ALERT_CLAIMED && app_mine(app, alert))
			buf_printf(&app->returned, "%s№%" PRIu64,
			    app->returned.len > 0 ? ", " : "", alert->number);
	}
}

static bool
send_command(struct app *app, const struct command *command,
    const struct alert *seen, bool quiet)
{
	struct session_version versions[SESSION_VERSIONS_MAX];
	size_t count = versions_fill(app, command, seen, versions);
	struct order *order;
	uint64_t alert = command->nalerts > 0 ? command->alerts[0] : 0;
	struct buf line = { 0 };
	uint64_t number = 0;

	/* The hub asks what was seen: that goes before. */
	if (command->verb == COMMAND_ARCHIVE)
		sight_verdict(app, alert);
	order = order_free(app);
	command_format(command, &line);
	if (order != NULL)
		number = client_command(
		    app->client, buf_text(&line), alert, versions, count);
	if (!quiet) {
		buf_clear(&app->typed);
		buf_printf(&app->typed, ":%s", buf_text(&line));
		app_dirty(app);
	}
	if (command->verb == COMMAND_BREAK)
		returned_put(app);
	if (number != 0) {
		*order = (struct order){
			.number = number,
			.verb = command->verb,
			.alert = alert,
			.quiet = quiet,
			.has_seen = seen != NULL,
		};
		if (seen != NULL)
			seen_keep(app, order, seen);
		look_keep(order, command);
		text_copy(
		    order->partner, sizeof(order->partner), command->partner);
		if (command->verb == COMMAND_CONFIRM ||
		    command->verb == COMMAND_ARCHIVE) {
			app->verdict = alert;
			marks_decided(app, command->alerts, command->nalerts);
		}
	} else if (!quiet) {
		app_say(
		    app, STYLE_ERROR, "%s", _(answer_sentence(ANSWER_STALE)));
	}
	buf_finish(&line);
	return number != 0;
}

static void
say_fault(struct app *app, const struct command_fault *fault)
{
	app_say(app, STYLE_ERROR, "%s", _(command_fault_sentence(fault->code)));
}

bool
order_send(
    struct app *app, const char *line, uint64_t alert, const struct alert *seen)
{
	struct command command;
	struct command_fault fault;

	if (command_parse(line, strlen(line), &command, &fault) != ERR_NONE) {
		say_fault(app, &fault);
		return false;
	}
	if (command.nalerts == 0 && alert != 0 &&
	    order_about_alert(command.verb)) {
		command.nalerts = 1;
		command.alerts[0] = alert;
	}
	return send_command(app, &command, seen, false);
}

bool
order_printf(struct app *app, const struct alert *seen, const char *format, ...)
{
	struct buf line = { 0 };
	va_list args;
	bool sent;

	va_start(args, format);
	buf_vprintf(&line, format, args);
	va_end(args);
	sent = order_send(app, buf_text(&line), 0, seen);
	buf_finish(&line);
	return sent;
}

bool
order_quiet(struct app *app, const char *line)
{
	struct command command;
	struct command_fault fault;

	return command_parse(line, strlen(line), &command, &fault) ==
	    ERR_NONE &&
	    send_command(app, &command, NULL, true);
}

bool
order_under_way(const struct app *app, uint64_t alert)
{
	for (size_t i = 0; i < CLIENT_COMMANDS_MAX; i++)
		if (app->orders[i].number != 0 && !app->orders[i].quiet &&
		    app->orders[i].alert == alert)
			return true;
	return false;
}

/* ---- answers ---- */

/* What the hub compared may come a moment after its answer. */
static bool
say_changed(struct app *app, const struct order *order)
{
	const struct alert *now =
	    replica_alert(client_replica(app->client), order->alert);
	struct buf what = { 0 };

	if (now == NULL || now->version == order->seen.version)
		return false;
	frame_input(app);
	changes_put(&what, &app->in, &order->seen, order->ledger, now);
	/* All that is left is what a service has said once more. */
	if (what.len == 0)
		buf_puts(&what, _("a service has answered"));
	/* It says more than the answer that it is about. */
	if (!app->sayings.line.told)
		app_hush(app);
	app_say(app, STYLE_ERROR, _("Changed while you looked: %s"),
	    buf_text(&what));
	buf_finish(&what);
	return true;
}

static void
changed_wait(struct app *app, const struct order *order)
{
	app->changed = *order;
	app->changed_until_ms = app->now_ms + APP_CHANGED_MS;
}

static void
changed_step(struct app *app)
{
	if (app->changed.number == 0)
		return;
	if (say_changed(app, &app->changed) ||
	    app->now_ms >= app->changed_until_ms)
		app->changed.number = 0;
}

static void
say_answer(struct app *app, struct answer answer)
{
	struct buf text = { 0 };

	words_answer(&text, &app->in, answer);
	if (answer.alert != 0)
		app_say(app, STYLE_ERROR, "№%" PRIu64 ": %s", answer.alert,
		    buf_text(&text));
	else
		app_say(app, STYLE_ERROR, "%s", buf_text(&text));
	buf_finish(&text);
}

/* Who was a moment faster: 0.1 s and not "somebody else". */
static bool
say_race(
    struct app *app, const struct order *order, const struct answer *answer)
{
	uint64_t ms = strtoull(answer->args[1], NULL, 10);
	char seconds[24];

	if (order->verb != COMMAND_CLAIM || answer->code != ANSWER_TAKEN ||
	    answer->args[1][0] == '\0' || ms >= RACE_MS)
		return false;
	snprintf(seconds, sizeof(seconds), _("%u.%u"), (unsigned)(ms / 1000),
	    (unsigned)(ms % 1000 / 100));
	app_say(app, STYLE_ERROR,
	    _("№%" PRIu64 ": taken by %s, %s s before you"), order->alert,
	    screen_person(&app->in, answer->args[0]), seconds);
	return true;
}

static void
on_refused(
    struct app *app, const struct order *order, const struct answer *answer)
{
	if (app->opening.on && app->opening.alert == order->alert)
		app->opening.on = false;
	if (order->verb == COMMAND_SIGN_OFF)
		app->leave_after = false;
	if (order->quiet)
		return;
	opening_answered(app, order->alert, false);
	if (say_race(app, order, answer))
		return;
	say_answer(app, *answer);
	if (answer->code == ANSWER_CHANGED && order->has_seen &&
	    !say_changed(app, order))
		changed_wait(app, order);
}

/* The row does not say it, and nobody else does. */
static void
say_to_phone(struct app *app, const char *partner)
{
	struct buf text = { 0 };

	/* The line has no room for both. */
	buf_clear(&app->typed);
	words_to_phone(&text, &app->in, partner);
	app_say(app, STYLE_WARN, "%s", buf_text(&text));
	buf_finish(&text);
}

/* What was done is seen in the row itself. */
static bool
row_says(enum command_verb verb)
{
	return verb == COMMAND_CONFIRM || verb == COMMAND_ARCHIVE ||
	    verb == COMMAND_UNDO || verb == COMMAND_SEND ||
	    verb == COMMAND_RELEASE;
}

static void
on_done(struct app *app, const struct order *order, const struct answer *answer)
{
	if (order->quiet)
		return;
	opening_answered(app, order->alert, true);
	colleagues_done(app, order->verb, order->alert);
	if (order->look.device[0] != '\0') {
		patrol_granted(app, &order->look);
	} else if (order->verb == COMMAND_CLAIM ||
	    order->verb == COMMAND_ACCEPT) {
		sight_claimed(app, order->alert);
	} else if (order->verb == COMMAND_MUTE) {
		app->alarm.mute_until_ms = app->now_ms + MUTE_MS;
		app_say(app, STYLE_OK, "%s", _("Sound is off for a minute"));
	} else if (order->verb == COMMAND_SIGN_OFF) {
		app->quit = app->leave_after;
	} else if (order->verb == COMMAND_BREAK && app->returned.len > 0) {
		app_say(app, STYLE_WARN, _("Returned to the queue: %s"),
		    buf_text(&app->returned));
	} else if (order->verb == COMMAND_LATE) {
		app_say(app, STYLE_OK,
		    _("Entered later, without a deadline: %" PRIu64),
		    answer->alert);
	} else if (order->verb == COMMAND_NEW) {
		app_say(app, STYLE_OK, _("New alert by hand: %" PRIu64),
		    answer->alert);
	} else if (order->partner[0] != '\0') {
		say_to_phone(app, order->partner);
	} else if (!row_says(order->verb)) {
		app_say(app, STYLE_OK, "%s", _(answer_sentence(ANSWER_OK)));
	}
}

void
orders_step(struct app *app)
{
	struct answer answer;
	uint64_t number;

	while (client_answer(app->client, &number, &answer)) {
		for (size_t i = 0; i < CLIENT_COMMANDS_MAX; i++) {
			struct order *order = &app->orders[i];

			if (order->number != number)
				continue;
			if (answer.code == ANSWER_OK)
				on_done(app, order, &answer);
			else
				on_refused(app, order, &answer);
			*order = (struct order){ 0 };
			break;
		}
		app->urgent = app->dirty = true;
	}
	changed_step(app);
}
