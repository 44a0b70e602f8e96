/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/jread.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "ui/i18n.h"

#include "console/app.h"

#define SHIFT_AGAIN_MS 10000
#define PAGE_GAP_MS    1000 /* a chattering camera adds an entry a second */

/* ---- lists ---- */

static enum session_query_kind
query_kind(enum list_kind kind)
{
	switch (kind) {
	case LIST_LOG:
		return QUERY_LOG_BACK;
	case LIST_ARCHIVE:
		return QUERY_ARCHIVE;
	case LIST_ALERT:
	case LIST_DEVICE:
		break;
	}
	return QUERY_ALERT;
}

static void
list_ask(struct app *app, enum screen screen, uint64_t from)
{
	struct list_view *list = app->lists[screen];
	struct buf plain = { 0 };
	uint64_t number;

	if (screen != SCREEN_ALERT)
		filter_plain(app, screen, list_view_filter(list), &plain);
	number = client_query(app->client, query_kind(list_view_kind(list)),
	    from, LIST_PAGE, buf_text(&plain));
	buf_finish(&plain);
	app->record.list_query[screen] = number;
	if (number == 0) {
		list_view_end(list, 0, ERR_AGAIN);
		app_say(app, STYLE_ERROR, "%s",
		    _("No contact with the hub; the record cannot be read"));
	}
}

/* What moves with each entry about an alert, and when it leaves the board. */
static uint64_t
newest_entry(const struct app *app, uint64_t alert)
{
	const struct alert *row =
	    replica_alert(client_replica(app->client), alert);

	return row != NULL ? row->last_seq : UINT64_MAX;
}

static void
page_asked(struct app *app, uint64_t alert)
{
	app->record.page_alert = alert;
	app->record.page_seq = newest_entry(app, alert);
	app->record.page_ms = app->now_ms;
}

/* The page of an alert follows what becomes of it. */
static void
page_follow(struct app *app)
{
	struct record *r = &app->record;
	struct list_view *list = app->lists[SCREEN_ALERT];

	if (r->page_seq == newest_entry(app, r->page_alert) ||
	    app->now_ms - r->page_ms < PAGE_GAP_MS)
		return;
	page_asked(app, r->page_alert);
	list_view_again(list);
	list_ask(app, SCREEN_ALERT, r->page_alert);
}

void
record_open(
    struct app *app, enum screen screen, uint64_t alert, const char *filter)
{
	static const enum list_kind kinds[SCREENS] = {
		[SCREEN_ARCHIVE] = LIST_ARCHIVE,
		[SCREEN_LOG] = LIST_LOG,
		[SCREEN_ALERT] = LIST_ALERT,
	};

	if (app->lists[screen] == NULL)
		app->lists[screen] = list_view_create();
	list_view_begin(app->lists[screen], kinds[screen], alert, filter);
	app_push(app, screen);
	if (screen == SCREEN_ALERT)
		page_asked(app, alert);
	list_ask(app, screen, alert);
}

void
record_again(struct app *app)
{
	static const enum screen screens[] = { SCREEN_ARCHIVE, SCREEN_LOG,
		SCREEN_ALERT };

	for (size_t i = 0; i < sizeof(screens) / sizeof(screens[0]); i++) {
		enum screen screen = screens[i];

		if (app->lists[screen] == NULL ||
		    client_state(app->client) != CLIENT_READY)
			continue;
		list_view_again(app->lists[screen]);
		list_ask(app, screen,
		    screen == SCREEN_ALERT ? app->record.page_alert : 0);
	}
}

static void
on_list(
    struct app *app, enum screen screen, const struct session_result *result)
{
	struct list_view *list = app->lists[screen];

	list_view_lines(list, &app->in, result->lines.at, result->lines.len);
	if (result->last) {
		app->record.list_query[screen] = 0;
		list_view_end(
		    list, result->next, (enum err) - (int)result->error);
	}
	app_dirty(app);
}

static void
lists_continue(struct app *app)
{
	enum screen screen = app_screen(app);
	struct list_view *list = app->lists[screen];

	if (list == NULL || app->record.list_query[screen] != 0 ||
	    client_state(app->client) != CLIENT_READY)
		return;
	if (screen == SCREEN_ALERT)
		page_follow(app);
	else if (list_view_wants(list))
		list_ask(app, screen, list_view_next(list));
}

/* ---- the shift ---- */

static void
shift_ask(struct app *app)
{
	struct record *r = &app->record;

	r->shift_ms = app->now_ms;
	r->shift_query =
	    client_query(app->client, QUERY_SHIFT, app->in.tick, 0, "");
	if (r->shift_query != 0)
		shift_view_begin(app->shift);
}

void
record_shift(struct app *app)
{
	frame_input(app);
	app_push(app, SCREEN_SHIFT);
	if (app->record.shift_query == 0)
		shift_ask(app);
}

static void
shift_follow(struct app *app)
{
	if (app_screen(app) == SCREEN_SHIFT && app->record.shift_query == 0 &&
	    client_state(app->client) == CLIENT_READY &&
	    app->now_ms - app->record.shift_ms >= SHIFT_AGAIN_MS)
		shift_ask(app);
}

static void
on_shift(struct app *app, const struct session_result *result)
{
	shift_view_lines(
	    app->shift, &app->in, result->lines.at, result->lines.len);
	if (!result->last)
		return;
	app->record.shift_query = 0;
	shift_view_end(app->shift, (enum err) - (int)result->error);
	app_dirty(app);
}

/* ---- devices ---- */

void
record_lines(struct app *app, const struct session_result *result,
    void (*each)(struct app *app, const char *line, size_t len))
{
	const char *at = result->lines.at, *end = at + result->lines.len;
	const char *line;
	size_t len;

	while (text_line(&at, end, &line, &len))
		if (len > 0)
			each(app, line, len);
}

bool
record_device_bytes(
    const char *line, size_t len, struct buf *bytes, int64_t *metres)
{
	struct jread *doc;
	const char *hex;
	uint8_t *plain;
	bool found = false;

	if (jread_parse_ours(line, len, &doc) != ERR_NONE)
		return false;
	hex = jread_get_text(jread_root(doc), "device");
	if (hex != NULL) {
		size_t size = strlen(hex) / 2;

		plain = xcalloc(size + 1, 1);
		found = crypto_unhex(plain, size, hex) == ERR_NONE;
		if (found)
			buf_put(bytes, plain, size);
		free(plain);
	}
	if (metres != NULL)
		(void)jread_int(jread_get(jread_root(doc), "metres"), metres);
	jread_free(doc);
	return found;
}

static bool
device_take(struct app *app, const char *line, size_t len)
{
	const struct device *device = NULL;
	struct buf bytes = { 0 };

	if (record_device_bytes(line, len, &bytes, NULL))
		(void)registry_decode_device(
		    app->registry, bytes.data, bytes.len, &device);
	buf_finish(&bytes);
	return device != NULL;
}

static void
on_device(struct app *app, const struct session_result *result)
{
	struct record *r = &app->record;

	if (result->lines.len > 0 &&
	    device_take(app, result->lines.at, result->lines.len))
		r->device[0] = '\0';
	if (!result->last)
		return;
	r->device_query = 0;
	if (r->device[0] != '\0' &&
	    (enum err) - (int)result->error != ERR_CLOSED) {
		memcpy(r->unknown[r->unknown_at], r->device, sizeof(r->device));
		r->unknown_at = (r->unknown_at + 1) % RECORD_UNKNOWN;
	}
	r->device[0] = '\0';
	app_dirty(app);
}

static bool
device_unknown(const struct app *app, const char *id)
{
	for (size_t i = 0; i < RECORD_UNKNOWN; i++)
		if (strcmp(app->record.unknown[i], id) == 0)
			return true;
	return false;
}

enum record_found
record_device(struct app *app, const char *id, const struct device **device)
{
	struct record *r = &app->record;

	*device = registry_device(app->registry, id);
	if (*device != NULL)
		return RECORD_FOUND;
	if (id[0] == '\0' || device_unknown(app, id))
		return RECORD_ABSENT;
	if (r->device_query == 0) {
		r->device_query =
		    client_query(app->client, QUERY_DEVICE, 0, 1, id);
		if (r->device_query != 0)
			snprintf(r->device, sizeof(r->device), "%s", id);
	}
	return RECORD_ASKED;
}

/* ---- the clip of an event ---- */

/* An entry of the alert's history; the newest comes first. */
static const char *
clip_of(const struct jread_val *entry)
{
	const struct jread_val *body = jread_get(entry, "body");
	const struct jread_val *data =
	    jread_get(jread_get(body, "event"), "data");
	const char *clip = jread_get_text(body, "clip");

	return clip != NULL ? clip : jread_get_text(data, "clip");
}

static void
take_clip(struct app *app, const char *line, size_t len)
{
	struct jread *doc;
	const char *clip;

	if (jread_parse_ours(line, len, &doc) != ERR_NONE)
		return;
	clip = clip_of(jread_root(doc));
	if (clip != NULL && clip[0] != '\0')
		sight_clip(app, app->record.clip_alert, clip);
	jread_free(doc);
}

static void
on_clip(struct app *app, const struct session_result *result)
{
	record_lines(app, result, take_clip);
	if (!result->last)
		return;
	app->record.clip_query = 0;
	app->record.clip_done = app->record.clip_alert;
}

bool
record_clip(struct app *app, uint64_t alert)
{
	struct record *r = &app->record;

	if (r->clip_done == alert)
		return true;
	if (r->clip_query == 0) {
		r->clip_query = client_query(
		    app->client, QUERY_ALERT, alert, LIST_PAGE, "");
		r->clip_alert = alert;
	}
	return false;
}

/* ---- all of them ---- */

void
record_step(struct app *app)
{
	struct session_result result;
	struct record *r = &app->record;

	while (client_result(app->client, &result)) {
		if (devices_result(app, &result) || around_result(app, &result))
			continue;
		if (result.number == r->device_query) {
			on_device(app, &result);
			continue;
		}
		if (result.number == r->shift_query) {
			on_shift(app, &result);
			continue;
		}
		if (result.number == r->clip_query) {
			on_clip(app, &result);
			continue;
		}
		for (int i = 0; i < SCREENS; i++)
			if (result.number == r->list_query[i]) {
				on_list(app, (enum screen)i, &result);
				break;
			}
	}
	lists_continue(app);
	shift_follow(app);
}

void
record_forget(struct app *app)
{
	memset(app->record.unknown, 0, sizeof(app->record.unknown));
	registry_destroy(app->registry);
	app->registry = registry_create();
	devices_forget(app);
}
