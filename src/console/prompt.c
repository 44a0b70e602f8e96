/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ui/i18n.h"
#include "ui/words.h"

#include "console/app.h"

/* The alerts of a group are not seen: none of them is meant. */
static void
row_keep(struct app *app)
{
	struct prompt *p = &app->prompt;
	const struct alert *alert = NULL;

	p->group = marks_on_group(app);
	if (!p->group)
		alert = app_alert(app);
	p->alert = alert != NULL ? alert->number : 0;
	p->version = alert != NULL ? alert->version : 0;
}

void
prompt_open(struct app *app, enum prompt_kind kind)
{
	struct prompt *p = &app->prompt;

	opening_close(app, true);
	app->menu_open = false;
	p->on = true;
	p->kind = kind;
	row_keep(app);
	lineedit_init(&p->edit,
	    kind == PROMPT_COMMAND ? COMMAND_LINE_MAX : COMMAND_REST_MAX);
	buf_clear(&p->before);
	buf_puts(&p->before, queue_view_filter_text(app->queue));
	p->before_until_ms = app->filter_until_ms;
	if (kind == PROMPT_FILTER && app_screen(app) == SCREEN_QUEUE)
		lineedit_set(&p->edit, buf_text(&p->before));
	else if (kind == PROMPT_FILTER && app->lists[app_screen(app)] != NULL)
		lineedit_set(
		    &p->edit, list_view_filter(app->lists[app_screen(app)]));
	completion_find(app);
	app_dirty(app);
}

static void
prompt_close(struct app *app)
{
	struct prompt *p = &app->prompt;

	p->on = p->completing = false;
	app_dirty(app);
}

void
prompt_finish(struct app *app)
{
	history_finish(&app->prompt.history[PROMPT_COMMAND]);
	history_finish(&app->prompt.history[PROMPT_FILTER]);
	buf_finish(&app->prompt.before);
}

/*
 * Whom a command without a number means: the row under the cursor when it is
 * one's own; else, for what only an owner may do, the one alert in one's hand;
 * else the row under the cursor.
 */
static uint64_t
in_hand(struct app *app, enum command_verb verb)
{
	const struct replica *replica = client_replica(app->client);
	const struct alert *under = replica_alert(replica, app->prompt.alert);
	uint64_t found = 0;

	if (under != NULL && app_mine(app, under))
		return under->number;
	if (verb == COMMAND_UNDO || verb == COMMAND_SEND) {
		const struct alert *counting = app_countdown(app);

		return counting != NULL ? counting->number : 0;
	}
	if (command_cells(verb)[0] != 'o')
		return app->prompt.alert;
	for (size_t i = 0; i < replica_count(replica); i++) {
		const struct alert *alert = replica_at(replica, i);

		if (alert->state != ALERT_CLAIMED || !app_mine(app, alert))
			continue;
		if (found != 0)
			return app->prompt.alert;
		found = alert->number;
	}
	return found != 0 ? found : app->prompt.alert;
}

static bool
all_digits(const char *text)
{
	size_t len = strspn(text, "0123456789");

	return len > 0 && len < 20 && text[len] == '\0';
}

static void
cursor_to(struct app *app, size_t offset)
{
	struct lineedit *edit = &app->prompt.edit;

	edit->cursor = offset < edit->len ? offset : edit->len;
	while (edit->cursor > 0 &&
	    ((unsigned char)edit->text[edit->cursor] & 0xc0) == 0x80)
		edit->cursor--;
}

static void
fault_show(struct app *app, const char *sentence, size_t offset)
{
	cursor_to(app, offset);
	app_say(app, STYLE_ERROR, "%s", sentence);
}

static void
filter_refuse(struct app *app, const struct filter_fault *fault, size_t offset)
{
	cursor_to(app, offset);
	filter_fault_say(app, fault);
}

/* As the hub would say it of its own. */
static bool
say_number_missing(struct app *app, enum command_verb verb)
{
	struct answer answer;
	struct buf text = { 0 };

	buf_printf(&text, "%s 1042", command_name(verb));
	answer_set(&answer, ANSWER_NEEDS_ALERT, 0, buf_text(&text), NULL);
	buf_clear(&text);
	words_answer(&text, &app->in, answer);
	app_say(app, STYLE_ERROR, "%s", buf_text(&text));
	buf_finish(&text);
	return true;
}

/* Commands that the hub has no part in: they show something. */
static bool
run_shown(struct app *app, const struct command *command)
{
	const struct replica *replica = client_replica(app->client);
	uint64_t number =
	    command->nalerts > 0 ? command->alerts[0] : app->prompt.alert;

	switch (command->verb) {
	case COMMAND_SHOW:
		if (number != 0)
			record_open(app, SCREEN_ALERT, number, "");
		else if (!app->prompt.group || !marks_refuse(app))
			return say_number_missing(app, command->verb);
		return true;
	case COMMAND_WHY:
		if (replica_alert(replica, number) != NULL)
			(void)queue_view_goto(app->queue, &app->in, number);
		return act_do(app, "why");
	case COMMAND_STATUS:
		return act_do(app, "status");
	case COMMAND_SETTINGS:
		(void)settings_run(app, command->rest);
		return true;
	default:
		return false;
	}
}

/* As above, of what is filtered: a mistake is shown where it stands. */
static bool
run_filtered(struct app *app, const struct command *command, const char *text)
{
	struct filter_fault fault = { 0 };
	const char *rest = command->rest;
	bool done;

	switch (command->verb) {
	case COMMAND_LOG:
		done = filter_record(app, SCREEN_LOG, rest, &fault);
		break;
	case COMMAND_LIST:
		done = filter_queue(app, rest, &fault);
		break;
	default:
		done = filter_line(app, rest, &fault);
		break;
	}
	if (!done)
		filter_refuse(
		    app, &fault, strlen(text) - strlen(rest) + fault.offset);
	return done;
}

static bool
run_command(struct app *app, const char *text)
{
	struct command command;
	struct command_fault fault;
	struct alert seen;
	const struct alert *alert;
	uint64_t number;

	if (all_digits(text)) {
		opening_goto(app, text);
		return true;
	}
	if (command_parse(text, strlen(text), &command, &fault) != ERR_NONE) {
		/* A name alone is the key that has it. */
		if (fault.code != COMMAND_FAULT_BAD_BYTES && act_do(app, text))
			return true;
		fault_show(
		    app, _(command_fault_sentence(fault.code)), fault.offset);
		return false;
	}
	if (filter_takes(command.verb))
		return run_filtered(app, &command, text);
	if (run_shown(app, &command))
		return true;
	number = command.nalerts > 0 ? command.alerts[0]
	                             : in_hand(app, command.verb);
	if (number == 0 && app->prompt.group &&
	    order_about_alert(command.verb) && marks_refuse(app))
		return false;
	alert = replica_alert(client_replica(app->client), number);
	if (alert != NULL) {
		seen = *alert;
		if (number == app->prompt.alert)
			seen.version = app->prompt.version;
	}
	(void)order_send(app, text, number, alert != NULL ? &seen : NULL);
	return true;
}

void
prompt_run(struct app *app, const char *line)
{
	row_keep(app);
	(void)run_command(app, line);
}

static bool
run_filter(struct app *app, const char *text)
{
	struct filter_fault fault;

	if (filter_line(app, text, &fault))
		return true;
	filter_refuse(app, &fault, fault.offset);
	return false;
}

static void
enter(struct app *app)
{
	struct prompt *p = &app->prompt;
	char text[LINEEDIT_MAX + 1];
	size_t len = p->edit.len;
	bool done;

	memcpy(text, p->edit.text, len + 1);
	while (len > 0 && text[len - 1] == ' ')
		text[--len] = '\0';
	if (p->kind == PROMPT_COMMAND && len == 0) {
		prompt_close(app);
		return;
	}
	history_put(&p->history[p->kind], text);
	app_hush(app);
	buf_clear(&app->typed);
	/* What it opens must find the line gone. */
	p->on = false;
	done = p->kind == PROMPT_COMMAND ? run_command(app, text)
	                                 : run_filter(app, text);
	p->on = !done;
	if (done && app->typed.len == 0)
		buf_printf(&app->typed, "%s%s",
		    p->kind == PROMPT_COMMAND ? ":" : "/", text);
	if (done)
		prompt_close(app);
}

void
prompt_key(struct app *app, struct key key)
{
	struct prompt *p = &app->prompt;
	struct history *history = &p->history[p->kind];

	app_dirty(app);
	switch (key.code) {
	case K_ESC:
		app_hush(app);
		filter_back(app);
		prompt_close(app);
		return;
	case K_ENTER:
		enter(app);
		return;
	case K_TAB:
		completion_insert(app);
		return;
	case K_UP:
		(void)history_older(history, &p->edit);
		break;
	case K_DOWN:
		(void)history_newer(history, &p->edit);
		break;
	default:
		if (!lineedit_key(&p->edit, key))
			return;
		app_hush(app);
		break;
	}
	filter_follow(app);
	completion_find(app);
}
