/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/filter.h"
#include "ui/i18n.h"
#include "ui/words.h"

#include "console/app.h"

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

struct filter_context
filter_context_of(struct app *app, enum screen screen)
{
	return context_of(app, where_of(screen));
}

bool
filter_takes(enum command_verb verb)
{
	return verb == COMMAND_LIST || verb == COMMAND_FILTER ||
	    verb == COMMAND_LOG;
}

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
	struct filter_context context = filter_context_of(app, screen);
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

void
filter_fault_say(struct app *app, const struct filter_fault *fault)
{
	struct buf text = { 0 };

	words_filter_fault(&text, fault);
	app_say(app, STYLE_ERROR, "%s", buf_text(&text));
	buf_finish(&text);
}

/* A list of the record; the hub filters it. */
bool
filter_record(struct app *app, enum screen screen, const char *text,
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
		if (!filter_record(app, screen, text, fault))
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
bool
filter_line(struct app *app, const char *text, struct filter_fault *fault)
{
	struct filter_context context = filter_context_of(app, app_screen(app));
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
bool
filter_queue(struct app *app, const char *text, struct filter_fault *fault)
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

static bool
filters_queue(const struct app *app)
{
	return app->prompt.kind == PROMPT_FILTER &&
	    app_screen(app) == SCREEN_QUEUE;
}

/*
 * The list follows each letter.  What is half a condition changes nothing: not
 * even its word, that was a text to be searched when it stood alone.
 */
void
filter_follow(struct app *app)
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

/* To what was shown before the line was opened, unless its hour is over. */
void
filter_back(struct app *app)
{
	struct prompt *p = &app->prompt;
	bool over =
	    p->before_until_ms != 0 && app->now_ms >= p->before_until_ms;

	if (!filters_queue(app))
		return;
	filter_set(app, over ? "" : buf_text(&p->before));
	app->filter_until_ms = over ? 0 : p->before_until_ms;
}
