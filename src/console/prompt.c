/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/colleagues.h"
#include "core/filter.h"
#include "core/filter_complete.h"
#include "ui/colleagues.h"
#include "core/card.h"
#include "ui/i18n.h"
#include "ui/words.h"

#include "console/app.h"

/* ---- what filters are read with ---- */

static enum filter_where
where_of(enum screen screen)
{
	return screen == SCREEN_LOG ? FILTER_ENTRIES : FILTER_ALERTS;
}

static struct filter_context
context_of(struct app *app, enum filter_where where)
{
	return (struct filter_context){
		.where = where,
		.now_ms = app->in.utc_ms,
		.zone_min = app->in.zone_minutes,
		.me = app->in.account,
		.policy = app->policy,
		.replica = client_replica(app->client),
		.names = &app->filters.names,
	};
}

static bool
is_filtered(enum command_verb verb)
{
	return verb == COMMAND_LIST || verb == COMMAND_FILTER ||
	    verb == COMMAND_LOG;
}

/* ---- words for completion ---- */

struct words {
	struct app *app;
	char number[24];
};

static const char *
list_word(const struct policy *policy, enum policy_list list, size_t i)
{
	for (size_t at = 0; at < policy->nwords; at++)
		if (policy->words[at].list == list && i-- == 0)
			return policy->words[at].code;
	return NULL;
}

static const char *
reason_word(const struct policy *policy, enum command_verb verb, size_t i)
{
	static const struct {
		enum command_verb verb;
		enum policy_list list;
	} lists[] = {
		{ COMMAND_SHELVE, LIST_POSTPONE },
		{ COMMAND_STAND_DOWN, LIST_STAND_DOWN },
		{ COMMAND_TAKE_OVER, LIST_TAKE_OVER },
		{ COMMAND_BREAK, LIST_RELEASE },
		{ COMMAND_PHONE, LIST_REFUSAL },
		{ COMMAND_LOOK_CAMERA, LIST_LOOK },
		{ COMMAND_INHIBIT, LIST_INHIBIT },
	};

	for (size_t at = 0; at < sizeof(lists) / sizeof(lists[0]); at++)
		if (lists[at].verb == verb)
			return list_word(policy, lists[at].list, i);
	return i < policy->nreasons ? policy->reasons[i].code : NULL;
}

/* All devices where they have been read; else those that were met. */
static const char *
device_word(const struct app *app, size_t i)
{
	const struct device *device = devices_view_at(app->devices.view, i);

	if (device == NULL && devices_view_count(app->devices.view) == 0 &&
	    i < registry_device_count(app->registry))
		device = registry_device_at(app->registry, i);
	return device != NULL ? device->id : NULL;
}

/* To whom something can be handed: to who is at a desk. */
static const char *
person_word(struct app *app, enum command_verb verb, size_t i)
{
	const struct replica *replica = client_replica(app->client);
	const struct operator_row *there[CANDIDATES_MAX];

	if (verb != COMMAND_HAND)
		return i < replica_operators(replica)
		    ? replica_operator_at(replica, i)->account
		    : NULL;
	return i < colleagues_there(
	               &app->in, COMMAND_ACCEPT, there, CANDIDATES_MAX)
	    ? there[i]->account
	    : NULL;
}

static const char *
answer_word_at(size_t i)
{
	if (i < OPINION_CANNOT_TELL)
		return opinion_word((enum opinion)(OPINION_AGREE + i));
	return i == OPINION_CANNOT_TELL ? ANSWER_COMING : NULL;
}

static const char *
notice_word(struct words *w, size_t i)
{
	const struct replica *replica = client_replica(w->app->client);

	if (i >= replica_notices(replica))
		return NULL;
	snprintf(w->number, sizeof(w->number), "%" PRIu64,
	    replica_notice_at(replica, i)->id);
	return w->number;
}

/* The steps of the card of the alert under the cursor. */
static const char *
step_word(const struct app *app, size_t i)
{
	const struct alert *alert =
	    replica_alert(client_replica(app->client), app->prompt.alert);
	struct card card;

	if (alert == NULL || app->policy == NULL)
		return NULL;
	card_of(app->policy, alert, &card);
	return i < card.nsteps ? card.steps[i].id : NULL;
}

static const char *
known_word(void *arg, enum command_verb verb, char argument, size_t i)
{
	struct words *w = arg;
	const struct policy *policy = w->app->policy;
	const struct replica *replica = client_replica(w->app->client);

	if (argument == 'a') {
		if (i >= replica_count(replica) || i > 64)
			return NULL;
		snprintf(w->number, sizeof(w->number), "%" PRIu64,
		    replica_at(replica, i)->number);
		return w->number;
	}
	if (argument == 'p')
		return person_word(w->app, verb, i);
	if (argument == 'v' && verb == COMMAND_ANSWER)
		return answer_word_at(i);
	if (argument == 'v' && verb == COMMAND_STEP)
		return step_word(w->app, i);
	if (argument == 'e' && verb == COMMAND_READ_NOTICE)
		return notice_word(w, i);
	if (argument == 'D')
		return device_word(w->app, i);
	if (policy == NULL)
		return NULL;
	if (argument == 'v' && verb == COMMAND_REGIME)
		return i < policy->nregimes ? policy->regimes[i].code : NULL;
	if (argument == 'k')
		return i < policy->nkinds ? policy->kinds[i].code : NULL;
	if (argument == 's')
		return i < policy->npartners ? policy->partners[i].code : NULL;
	if (argument == 'o')
		return list_word(policy, LIST_OUTCOME, i);
	if (argument == 'c')
		return reason_word(policy, verb, i);
	if (argument == 'i')
		return i < policy->ndistricts ? policy->districts[i].code
		                              : NULL;
	return NULL;
}

/* Acts of the console that are no commands of the grammar. */
static void
offer_act(void *arg, const char *word)
{
	candidates_offer(arg, word);
}

/* Words behind "settings": what can be set, and to what. */
static void
offer_settings(const struct app *app, struct prompt *p)
{
	static const char verb[] = "settings ";
	const char *text = p->edit.text, *rest = text + strlen(verb);
	struct buf before = { 0 }, word = { 0 };
	const char *space, *found;

	if (strncmp(text, verb, strlen(verb)) != 0 ||
	    p->edit.cursor < strlen(verb))
		return;
	space = memchr(rest, ' ', p->edit.cursor - strlen(verb));
	if (space != NULL)
		buf_put(&before, rest, (size_t)(space - rest));
	candidates_begin(&p->candidates, text,
	    space != NULL ? (size_t)(space + 1 - text) : strlen(verb),
	    p->edit.cursor);
	for (size_t i = 0;
	     (found = settings_word(app, buf_text(&before), i, &word)) != NULL;
	     i++)
		candidates_offer(&p->candidates, found);
	buf_finish(&before);
	buf_finish(&word);
}

/* Conditions, codes and saved filters, of a filter that begins at ${from}. */
static void
offer_filter(struct app *app, enum screen screen, size_t from)
{
	struct filter_context context = context_of(app, where_of(screen));
	struct prompt *p = &app->prompt;

	filter_complete(
	    p->edit.text, from, p->edit.cursor, &context, &p->candidates);
}

static void
offer_filter_of_command(struct app *app)
{
	const struct prompt *p = &app->prompt;
	size_t len = strcspn(p->edit.text, " ");
	enum command_verb verb;

	if (p->edit.cursor <= len || !command_find(p->edit.text, len, &verb) ||
	    !is_filtered(verb))
		return;
	offer_filter(app,
	    verb == COMMAND_LOG          ? SCREEN_LOG
	        : verb == COMMAND_FILTER ? app_screen(app)
	                                 : SCREEN_QUEUE,
	    len + 1);
}

static void
candidates_find(struct app *app)
{
	struct prompt *p = &app->prompt;
	struct words arg = { .app = app };
	struct command_words words = { .word = known_word, .arg = &arg };

	p->candidates.count = 0;
	if (p->kind == PROMPT_FILTER) {
		offer_filter(app, app_screen(app), 0);
		p->completing = p->candidates.count > 0;
		return;
	}
	command_complete(p->edit.text, p->edit.cursor, &words, &p->candidates);
	if (memchr(p->edit.text, ' ', p->edit.cursor) == NULL)
		act_words(&p->candidates, offer_act);
	offer_settings(app, p);
	offer_filter_of_command(app);
	p->completing = p->candidates.count > 0;
}

/* What all candidates begin with. */
static size_t
common_prefix(const struct candidates *c)
{
	size_t len = strlen(c->words[0]);

	for (size_t i = 1; i < c->count; i++) {
		size_t same = 0;

		while (same < len && c->words[i][same] == c->words[0][same])
			same++;
		len = same;
	}
	return len;
}

/* A condition whose value follows without a space. */
static bool
is_open(const char *word)
{
	return strchr(":~>", word[strlen(word) - 1]) != NULL;
}

static void
complete(struct app *app)
{
	struct prompt *p = &app->prompt;
	struct candidates *c = &p->candidates;
	size_t typed, len;

	candidates_find(app);
	if (c->count == 0)
		return;
	typed = p->edit.cursor - c->start;
	len = common_prefix(c);
	if (len > typed) {
		char rest[CANDIDATE_SIZE + 1];

		snprintf(rest, sizeof(rest), "%.*s", (int)(len - typed),
		    c->words[0] + typed);
		(void)lineedit_insert(&p->edit, rest);
	}
	if (c->count == 1 && !is_open(c->words[0]))
		(void)lineedit_insert(&p->edit, " ");
	candidates_find(app);
}

/* ---- the filter ---- */

static bool
filter_parse(struct app *app, enum filter_where where, const char *text,
    struct filter *filter, struct filter_fault *fault)
{
	struct filter_context context = context_of(app, where);

	return filter_compile(filter, text, strlen(text), &context, fault) ==
	    ERR_NONE;
}

void
filter_plain(
    struct app *app, enum screen screen, const char *text, struct buf *plain)
{
	struct filter_context context = context_of(app, where_of(screen));
	struct filter_fault fault;
	struct filter filter;

	context.plain = plain;
	if (filter_compile(&filter, text, strlen(text), &context, &fault) ==
	    ERR_NONE)
		return;
	/* A name was forgotten since: the hub refuses it. */
	buf_clear(plain);
	buf_puts(plain, text);
}

static void
filter_fault_say(struct app *app, const struct filter_fault *fault)
{
	struct buf text = { 0 };

	words_filter_fault(&text, fault);
	app_say(app, STYLE_ERROR, "%s", buf_text(&text));
	buf_finish(&text);
}

/* A list of the record; the hub filters it. */
static bool
record_filter(struct app *app, enum screen screen, const char *text,
    struct filter_fault *fault)
{
	struct filter filter;

	if (!filter_parse(app, where_of(screen), text, &filter, fault))
		return false;
	record_open(app, screen, 0, text);
	return true;
}

/* What a name that is shown stands for. */
static void
say_plain(struct app *app, enum screen screen, const char *text)
{
	struct buf plain = { 0 };

	filter_plain(app, screen, text, &plain);
	if (strcmp(buf_text(&plain), text) != 0)
		app_say(app, STYLE_PLAIN, "%s = %s", text, buf_text(&plain));
	buf_finish(&plain);
}

/* Of what is shown: the queue, or a list of the record. */
static bool
filter_show(struct app *app, const char *text, struct filter_fault *fault)
{
	enum screen screen = app_screen(app);
	struct filter filter;

	if (screen == SCREEN_LOG || screen == SCREEN_ARCHIVE) {
		if (!record_filter(app, screen, text, fault))
			return false;
	} else {
		if (!filter_parse(app, FILTER_ALERTS, text, &filter, fault))
			return false;
		filter_set(app, text);
	}
	say_plain(app, screen, text);
	return true;
}

/* A filter, or what is asked about a saved one. */
static bool
filter_line(struct app *app, const char *text, struct filter_fault *fault)
{
	struct filter_context context =
	    context_of(app, where_of(app_screen(app)));
	char show[FILTER_NAME_SIZE + 1];
	struct buf said = { 0 };
	bool done = true;

	switch (filters_do(&app->filters, &context, text, &said, show, fault)) {
	case FILTERS_NOTHING:
		done = filter_show(app, text, fault);
		break;
	case FILTERS_WRONG:
		done = false;
		break;
	case FILTERS_DONE:
		if (show[0] != '\0')
			done = filter_show(app, show, fault);
		app_say(app, STYLE_OK, "%s", buf_text(&said));
		break;
	}
	buf_finish(&said);
	return done;
}

/* The queue; without words only that. */
static bool
queue_filter(struct app *app, const char *text, struct filter_fault *fault)
{
	struct filter filter;

	if (!filter_parse(app, FILTER_ALERTS, text, &filter, fault))
		return false;
	app->depth = 1;
	if (text[0] != '\0')
		filter_set(app, text);
	return true;
}

void
filter_set(struct app *app, const char *text)
{
	struct filter filter;
	struct filter_fault fault;

	if (!filter_parse(app, FILTER_ALERTS, text, &filter, &fault)) {
		filter_fault_say(app, &fault);
		return;
	}
	queue_view_filter(
	    app->queue, &app->in, text[0] != '\0' ? &filter : NULL, text);
	app->filter_until_ms =
	    text[0] != '\0' ? app->now_ms + APP_FILTER_MS : 0;
	app_dirty(app);
}

void
filter_step(struct app *app)
{
	if (app->filter_until_ms == 0 || app->now_ms < app->filter_until_ms)
		return;
	filter_set(app, "");
	app_tell(app, STYLE_WARN, "%s",
	    _("The filter has ended after an hour; everything is shown"));
}

/* ---- the line ---- */

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
	candidates_find(app);
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
		done = record_filter(app, SCREEN_LOG, rest, &fault);
		break;
	case COMMAND_LIST:
		done = queue_filter(app, rest, &fault);
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
	if (is_filtered(command.verb))
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

static bool
filters_queue(const struct app *app)
{
	return app->prompt.kind == PROMPT_FILTER &&
	    app_screen(app) == SCREEN_QUEUE;
}

/* ${text} without the condition that has the mistake and all behind it. */
static bool
whole_part(struct app *app, char *text, const struct filter_fault *fault)
{
	struct filter_fault again;
	struct filter filter;
	size_t len = fault->offset;

	while (len > 0 && text[len - 1] != ' ')
		len--;
	text[len] = '\0';
	return filter_parse(app, FILTER_ALERTS, text, &filter, &again);
}

/*
 * The list follows each letter.  What is half a condition changes nothing: not
 * even its word, that was a text to be searched when it stood alone.
 */
static void
follow_letters(struct app *app)
{
	char text[LINEEDIT_MAX + 1];
	struct filter_fault fault;
	struct filter filter;

	if (!filters_queue(app))
		return;
	memcpy(text, app->prompt.edit.text, app->prompt.edit.len + 1);
	if (filter_parse(app, FILTER_ALERTS, text, &filter, &fault) ||
	    whole_part(app, text, &fault))
		filter_set(app, text);
}

/* Back to what was shown before the line was opened, unless its hour is over.
 */
static void
follow_back(struct app *app)
{
	struct prompt *p = &app->prompt;
	bool over =
	    p->before_until_ms != 0 && app->now_ms >= p->before_until_ms;

	if (!filters_queue(app))
		return;
	filter_set(app, over ? "" : buf_text(&p->before));
	app->filter_until_ms = over ? 0 : p->before_until_ms;
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
		follow_back(app);
		prompt_close(app);
		return;
	case K_ENTER:
		enter(app);
		return;
	case K_TAB:
		complete(app);
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
	follow_letters(app);
	candidates_find(app);
}
