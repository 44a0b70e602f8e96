/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures of alerts.  Slot 0 follows the alert in hand: in a window when
 * there is a display, else inside the terminal.  Further windows hold cameras
 * around the place.  What was shown, and for how long, becomes `look` commands.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/evidence.h"
#include "ui/i18n.h"

#include "console/app.h"
#include "console/playback.h"

#define SIGHT_TELL_MS   10000 /* what was seen is told so often */
#define SIGHT_STILL_MS  LOOK_STILL_MS
#define STILL_MS_TEXT   "1000"
#define SIGHT_REST_MS   300  /* a cursor that rests so long looks */
#define SIGHT_REPLAY_MS 1500 /* a recording that ended begins again */
#define SIGHT_LEAST_MS  500  /* less of a moving picture is nothing */
#define WINDOW_STEP     24   /* pixels between two windows */

void
sight_begin(struct app *app)
{
	struct picture_options options = {
		.program = app->options->preview,
		.log_path = app->options->log_path,
		.root = app->options->media,
	};
	const char *display = getenv("DISPLAY");

	if (options.program == NULL)
		options.program = "";
	app->sight.set = picture_set_create(&options);
	app->sight.display = display != NULL && display[0] != '\0';
}

void
sight_finish(struct app *app)
{
	picture_set_destroy(app->sight.set);
}

/* ---- what was seen ---- */

static struct seen *
seen_of(struct app *app, uint64_t alert)
{
	struct sight *s = &app->sight;
	size_t at;

	for (size_t i = 0; i < APP_EVIDENCE; i++)
		if (s->seen[i].alert == alert)
			return &s->seen[i];
	at = s->seen_at;
	s->seen_at = (at + 1) % APP_EVIDENCE;
	s->seen[at] = (struct seen){ .alert = alert };
	return &s->seen[at];
}

static bool
look_order(struct app *app, const struct seen *seen, const char *what,
    const char *rest, const char *camera)
{
	struct buf line = { 0 };
	bool sent;

	buf_printf(&line, "look %" PRIu64 " %s %s", seen->alert, what, rest);
	if (camera[0] != '\0')
		buf_printf(&line, " of:%s", camera);
	sent = order_quiet(app, buf_text(&line));
	buf_finish(&line);
	return sent;
}

static void
look_moving(struct app *app, const struct seen *seen, const char *what,
    const char *camera, uint32_t *more, uint32_t *told, uint32_t least)
{
	char ms[16];

	if (*more == 0 || *more < least)
		return;
	snprintf(ms, sizeof(ms), "%" PRIu32, *more);
	if (!look_order(app, seen, what, ms, camera))
		return;
	*told += *more;
	*more = 0;
}

/* Each still is a look of its own. */
static void
look_stills(struct app *app, struct seen *seen)
{
	while (seen->more.stills > 0 &&
	    look_order(app, seen, "still", STILL_MS_TEXT, "")) {
		seen->more.stills--;
		seen->told.stills++;
	}
}

static void
seen_tell(struct app *app, struct seen *seen, uint32_t least)
{
	if (seen->why != NULL && look_order(app, seen, "none", seen->why, ""))
		seen->why = NULL;
	look_moving(app, seen, "recording", "", &seen->more.recording_ms,
	    &seen->told.recording_ms, least);
	look_moving(app, seen, "live", "", &seen->more.live_ms,
	    &seen->told.live_ms, least);
	look_moving(app, seen, "recording", seen->camera,
	    &seen->around.recording_ms, &seen->told.recording_ms, least);
	look_moving(app, seen, "live", seen->camera, &seen->around.live_ms,
	    &seen->told.live_ms, least);
	look_stills(app, seen);
}

static void
tell(struct app *app, uint32_t least)
{
	struct sight *s = &app->sight;

	s->told_ms = app->now_ms;
	for (size_t i = 0; i < APP_EVIDENCE; i++)
		if (s->seen[i].alert != 0)
			seen_tell(app, &s->seen[i], least);
}

void
sight_tell(struct app *app)
{
	tell(app, 0);
}

/*
 * Nothing can be seen of the alert, and ${why}: a verdict may have to rest on
 * that.  What the hub knows already is not said again.
 */
static void
seen_nothing(struct app *app, uint64_t alert, const char *why)
{
	const struct alert *a =
	    replica_alert(client_replica(app->client), alert);

	if (a != NULL && evidence_of(a) == EVIDENCE_MISSING &&
	    strcmp(a->tried, client_account(app->client)) != 0)
		seen_of(app, alert)->why = why;
}

/* Whether this console can show pictures at all; NULL: it can. */
static const char *
cannot_show(const struct app *app)
{
	if (app->policy != NULL && !app->policy->preview.enabled)
		return "switched-off";
	if (!app->sight.display && !term_has_pictures(app->term))
		return "no-terminal";
	return NULL;
}

void
sight_verdict(struct app *app, uint64_t alert)
{
	const char *why = cannot_show(app);

	if (why != NULL)
		seen_nothing(app, alert, why);
	sight_tell(app);
}

/* Where the time of the slot's picture is counted. */
static struct screen_evidence *
seen_slot(struct app *app, size_t slot)
{
	const char *camera = app->sight.camera_of[slot];
	struct seen *seen = seen_of(app, app->sight.alert[slot]);

	if (camera[0] == '\0')
		return &seen->more;
	if (strcmp(seen->camera, camera) != 0) {
		seen_tell(app, seen, 0);
		seen->around = (struct screen_evidence){ 0 };
		snprintf(seen->camera, sizeof(seen->camera), "%s", camera);
	}
	return &seen->around;
}

/* Behind another screen, or in a terminal that has become too small, nobody
 * sees it: that is no evidence. */
static bool
in_sight(const struct app *app, size_t slot)
{
	enum screen screen = app_screen(app);

	return app->sight.window[slot] ||
	    (app->sight.rect.rows > 0 &&
	        (screen == SCREEN_QUEUE || screen == SCREEN_PICTURE));
}

static void
count_shown(struct app *app, size_t slot, const struct picture_status *status)
{
	struct sight *s = &app->sight;
	uint32_t more = status->shown_ms - s->shown_ms[slot];
	struct screen_evidence *seen;

	if (status->shown_ms < s->shown_ms[slot] || more == 0)
		return;
	s->shown_ms[slot] = status->shown_ms;
	seen_of(app, s->alert[slot])->why = NULL;
	if ((slot == 0 && s->still) || !in_sight(app, slot))
		return;
	seen = seen_slot(app, slot);
	if (status->kind == PREVIEW_LIVE)
		seen->live_ms += more;
	else
		seen->recording_ms += more;
	app_dirty(app);
}

/* ---- the ladder ---- */

/* What a ladder is made of; texts are lent until it is opened. */
struct ladder {
	struct picture_source sources[PREVIEW_NKINDS];
	size_t count;
	char playback[PREVIEW_TEXT_MAX + 1];
};

static void
rung(struct ladder *ladder, enum preview_kind kind, const char *url)
{
	if (url == NULL || url[0] == '\0' || strlen(url) > PREVIEW_TEXT_MAX)
		return;
	ladder->sources[ladder->count++] = (struct picture_source){
		.kind = kind,
		.url = url,
	};
}

static void
ladder_fill(struct app *app, struct ladder *ladder, const struct alert *alert,
    const struct device *camera, bool window)
{
	struct sight *s = &app->sight;
	int64_t before = app->policy->preview.loop_before_ms;
	int64_t after = app->policy->preview.loop_after_ms;
	bool small = !window && camera != NULL && camera->substream[0] != '\0';

	*ladder = (struct ladder){ .count = 0 };
	if (s->camera[0] == '\0' && s->clip_alert == alert->number)
		rung(ladder, PREVIEW_CLIP, s->clip);
	if (camera == NULL)
		return;
	if (playback_url(ladder->playback, sizeof(ladder->playback),
	        camera->playback, alert->first_ms - before,
	        alert->last_ms + after) == ERR_NONE)
		rung(ladder, PREVIEW_PLAYBACK, ladder->playback);
	rung(ladder, PREVIEW_LIVE, small ? camera->substream : camera->url);
}

/* ---- opening ---- */

void
sight_close(struct app *app, size_t slot)
{
	struct sight *s = &app->sight;
	const struct picture_status *status = picture_status(s->set, slot);

	if (status != NULL)
		count_shown(app, slot, status);
	picture_close(s->set, slot, app->now_ms);
	s->alert[slot] = 0;
	s->shown_ms[slot] = 0;
	s->camera_of[slot][0] = s->shows[slot][0] = '\0';
	if (slot == 0) {
		s->wanted = 0;
		s->still = s->still_counted = false;
		s->still_ms = 0;
	}
	tell(app, SIGHT_LEAST_MS);
	app_dirty(app);
}

static void
open_slot(struct app *app, size_t slot, const struct alert *alert,
    const struct ladder *ladder, bool window)
{
	struct sight *s = &app->sight;
	struct buf title = { 0 };
	bool still = slot == 0 && s->still;
	struct picture_want want = {
		.window = window,
		/* In the corner that a terminal covers last: the list begins
		 * at the other one. */
		.x = -1 - (int32_t)slot * WINDOW_STEP,
		.y = -1 - (int32_t)slot * WINDOW_STEP,
		.width = SIGHT_WINDOW_WIDTH,
		.height = SIGHT_WINDOW_HEIGHT,
		.columns = (uint32_t)s->rect.cols,
		.rows = (uint32_t)s->rect.rows,
		.sources = ladder->sources,
		.source_count = ladder->count,
	};

	if (want.columns > PREVIEW_COLUMNS_MAX)
		want.columns = PREVIEW_COLUMNS_MAX;
	if (want.rows > PREVIEW_ROWS_MAX)
		want.rows = PREVIEW_ROWS_MAX;
	if (!window && (want.rows == 0 || want.columns == 0))
		want.columns = want.rows = 1;
	buf_printf(&title, "%" PRIu64 " %s %s", alert->number,
	    screen_kind(&app->in, alert), screen_device(&app->in, alert));
	want.title = buf_text(&title);
	sight_close(app, slot);
	/* What it is asked for now; the screen of a picture is larger. */
	if (slot == 0) {
		s->columns = want.columns;
		s->rows = want.rows;
	}
	if (picture_open(s->set, slot, &want, app->now_ms) == ERR_NONE) {
		s->alert[slot] = alert->number;
		s->window[slot] = window;
		s->crashes[slot] = 0;
		s->state[slot] = PREVIEW_OPENING;
		if (slot == 0)
			s->still = still;
	} else {
		seen_nothing(app, alert->number, "bad-url");
		if (!still)
			app_say(app, STYLE_ERROR, "%s",
			    _("The picture cannot be opened"));
	}
	buf_finish(&title);
	app_dirty(app);
}

/* The camera that shows the alert: the device itself, or the first of those
 * that see it. */
static enum record_found
camera_own(
    struct app *app, const struct alert *alert, const struct device **camera)
{
	const struct device *device;
	enum record_found found = record_device(app, alert->device, &device);

	*camera = NULL;
	if (found != RECORD_FOUND)
		return found;
	if (device->class == DEVICE_CAMERA) {
		*camera = device;
		return RECORD_FOUND;
	}
	if (device->ncameras == 0)
		return RECORD_ABSENT;
	return record_device(app, device->cameras[0], camera);
}

static enum record_found
camera_find(
    struct app *app, const struct alert *alert, const struct device **camera)
{
	if (app->sight.camera[0] != '\0')
		return record_device(app, app->sight.camera, camera);
	return camera_own(app, alert, camera);
}

struct screen_evidence
sight_evidence(struct app *app, const struct alert *alert)
{
	const struct sight *s = &app->sight;
	struct screen_evidence sum = { 0 };

	for (size_t i = 0; i < APP_EVIDENCE; i++) {
		const struct seen *seen = &s->seen[i];

		if (seen->alert != alert->number)
			continue;
		sum.more_ms = seen->more.recording_ms + seen->more.live_ms +
		    seen->around.recording_ms + seen->around.live_ms;
		sum.recording_ms = seen->told.recording_ms +
		    seen->more.recording_ms + seen->around.recording_ms;
		sum.live_ms = seen->told.live_ms + seen->more.live_ms +
		    seen->around.live_ms;
		sum.more_stills = seen->more.stills;
		sum.stills = seen->told.stills + seen->more.stills;
	}
	return sum;
}

static void
nothing_to_show(struct app *app)
{
	seen_nothing(app, app->sight.wanted, "no-source");
	app->sight.wanted = 0;
	if (app->sight.still)
		return;
	app_say(app, STYLE_WARN, "%s",
	    _("No camera sees this place, and the event has no recording"));
}

/* Opens what is wanted as soon as its sources are known. */
static void
open_wanted(struct app *app)
{
	struct sight *s = &app->sight;
	const struct alert *alert =
	    replica_alert(client_replica(app->client), s->wanted);
	const struct device *camera, *own = NULL;
	struct ladder ladder;
	size_t slot;
	bool clip, window = s->want_window;

	if (s->wanted == 0 || app->policy == NULL)
		return;
	if (alert == NULL) {
		s->wanted = 0;
		return;
	}
	clip = record_clip(app, alert->number);
	if (camera_find(app, alert, &camera) == RECORD_ASKED || !clip)
		return;
	ladder_fill(app, &ladder, alert, camera, window);
	if (ladder.count == 0) {
		nothing_to_show(app);
		return;
	}
	if (!window && s->rect.rows == 0 && app_screen(app) == SCREEN_QUEUE)
		app_push(app, SCREEN_PICTURE);
	slot = s->pin ? s->next_pin : 0;
	open_slot(app, slot, alert, &ladder, window);
	if (camera_own(app, alert, &own) == RECORD_FOUND && own != camera)
		snprintf(s->camera_of[slot], sizeof(s->camera_of[slot]), "%s",
		    camera != NULL ? camera->id : "");
	snprintf(s->shows[slot], sizeof(s->shows[slot]), "%s",
	    camera != NULL ? camera->id : "");
	if (s->pin)
		s->next_pin = s->next_pin % (PICTURE_MAX - 2) + 1;
	s->pin = false;
	s->wanted = 0;
}

static void
want(struct app *app, uint64_t alert, bool window, bool pin)
{
	struct sight *s = &app->sight;

	if (cannot_show(app) != NULL)
		seen_nothing(app, alert, cannot_show(app));
	if (app->policy != NULL && !app->policy->preview.enabled) {
		app_say(app, STYLE_WARN, "%s",
		    _("Pictures are switched off by the configuration"));
		return;
	}
	if (!window && !term_has_pictures(app->term)) {
		app_say(app, STYLE_WARN, "%s",
		    _("This terminal cannot show pictures"));
		return;
	}
	s->wanted = alert;
	s->want_window = window;
	s->pin = pin;
	open_wanted(app);
}

/* From one picture to a moving one. */
static void
move_on(struct app *app)
{
	struct sight *s = &app->sight;

	s->still = false;
	s->still_ms = 0;
	(void)picture_pause(s->set, 0, false);
	app_dirty(app);
}

void
sight_clip(struct app *app, uint64_t alert, const char *url)
{
	struct sight *s = &app->sight;

	if (strlen(url) > PREVIEW_TEXT_MAX)
		return;
	s->clip_alert = alert;
	memcpy(s->clip, url, strlen(url) + 1);
}

/* ---- what keys ask for ---- */

/* Off; a window first, where there is a display; then inside the terminal. */
void
sight_toggle(struct app *app)
{
	struct sight *s = &app->sight;
	const struct alert *alert = app_alert(app);
	uint64_t number = alert != NULL ? alert->number : s->alert[0];

	if (number == 0)
		return;
	if (app_screen(app) == SCREEN_PICTURE) {
		(void)app_pop(app);
		sight_close(app, 0);
		return;
	}
	if (s->alert[0] == number && !in_sight(app, 0)) {
		if (s->still)
			move_on(app);
		if (app_screen(app) == SCREEN_QUEUE)
			app_push(app, SCREEN_PICTURE);
	} else if (s->alert[0] == number && s->still) {
		move_on(app);
	} else if (s->alert[0] != number) {
		s->camera[0] = '\0';
		s->still = false;
		want(app, number, s->display, false);
	} else if (s->window[0]) {
		sight_close(app, 0);
		want(app, number, false, false);
	} else {
		s->put_away = number;
		sight_close(app, 0);
	}
}

/* Taking an alert opens its picture where that hides nothing. */
void
sight_claimed(struct app *app, uint64_t alert)
{
	struct sight *s = &app->sight;

	if (s->alert[0] == alert && s->still)
		move_on(app);
	if (app->policy == NULL || !app->policy->preview.enabled ||
	    s->alert[0] == alert)
		return;
	s->camera[0] = '\0';
	s->still = false;
	if (s->display || (s->rect.rows > 0 && term_has_pictures(app->term)))
		want(app, alert, s->display, false);
}

void
sight_live(struct app *app)
{
	struct sight *s = &app->sight;
	const struct picture_status *status = picture_status(s->set, 0);
	enum preview_kind kind = PREVIEW_LIVE;

	if (status == NULL) {
		sight_toggle(app);
		return;
	}
	count_shown(app, 0, status);
	if (status->kind == PREVIEW_LIVE)
		kind = PREVIEW_CLIP;
	if (picture_show(s->set, 0, kind, app->now_ms) != ERR_NONE &&
	    (kind == PREVIEW_LIVE ||
	        picture_show(s->set, 0, PREVIEW_PLAYBACK, app->now_ms) !=
	            ERR_NONE))
		app_say(app, STYLE_WARN, "%s",
		    kind == PREVIEW_LIVE ? _("The camera has no live picture")
		                         : _("There is no recording"));
	app_dirty(app);
}

bool
sight_shows(const struct app *app, size_t slot, uint64_t alert, const char *id)
{
	const struct sight *s = &app->sight;
	const struct picture_status *status = picture_status(s->set, slot);

	return alert != 0 && s->alert[slot] == alert &&
	    strcmp(s->shows[slot], id) == 0 && status != NULL &&
	    status->state != PREVIEW_CLOSED;
}

const char *
sight_camera_of(const struct app *app, uint64_t alert)
{
	const char *id = app->sight.shows[0];

	return id[0] != '\0' && sight_shows(app, 0, alert, id) ? id : NULL;
}

/* Beside the first where there are windows; there once more: away. */
void
sight_camera(struct app *app, uint64_t alert, const char *id)
{
	struct sight *s = &app->sight;
	bool beside = s->display && s->alert[0] == alert;

	for (size_t i = 0; beside && i < PICTURE_MAX; i++) {
		if (!sight_shows(app, i, alert, id))
			continue;
		if (i > 0)
			sight_close(app, i);
		return;
	}
	snprintf(s->camera, sizeof(s->camera), "%s", id);
	s->still = false;
	want(app, alert, s->display, beside);
}

void
sight_seek(struct app *app, int32_t ms)
{
	if (picture_seek(app->sight.set, 0, ms) == ERR_STATE)
		app_say(
		    app, STYLE_WARN, "%s", _("A live picture cannot be wound"));
}

/* ---- living ---- */

static void
say_state(struct app *app, size_t slot, const struct picture_status *status)
{
	struct sight *s = &app->sight;

	if (status->crashes > s->crashes[slot]) {
		s->crashes[slot] = status->crashes;
		app_tell(app, STYLE_WARN, "%s",
		    _("The player of the picture failed; it starts again"));
	}
	if (status->state == s->state[slot])
		return;
	s->state[slot] = status->state;
	if (status->state != PREVIEW_FAILED)
		return;
	if (s->window[slot] && status->reason == PREVIEW_NO_DISPLAY) {
		s->display = false;
		s->want_window = false;
		s->wanted = s->alert[slot];
	} else if (status->shown_ms == 0 && s->camera_of[slot][0] == '\0') {
		seen_nothing(
		    app, s->alert[slot], preview_reason_word(status->reason));
	}
}

/* The row under the cursor shows a still where there is room for one. */
static void
follow_cursor(struct app *app, const struct alert *alert)
{
	struct sight *s = &app->sight;
	uint64_t number = alert != NULL ? alert->number : 0;

	if (app_screen(app) != SCREEN_QUEUE || s->rect.rows == 0 ||
	    s->display || !term_has_pictures(app->term) ||
	    app->policy == NULL || !app->policy->preview.enabled)
		return;
	if (number != s->rest_alert) {
		s->rest_alert = number;
		s->rest_ms = app->now_ms;
		if (s->still)
			sight_close(app, 0);
		return;
	}
	if (number == 0 || s->alert[0] != 0 || s->wanted != 0 ||
	    number == s->put_away || app->now_ms - s->rest_ms < SIGHT_REST_MS)
		return;
	s->put_away = number; /* tried once */
	s->camera[0] = '\0';
	s->still = true;
	want(app, number, false, false);
}

/* The first picture is held; after a second it was seen. */
static void
hold_still(struct app *app)
{
	struct sight *s = &app->sight;
	struct preview_frame frame;
	uint64_t serial;

	if (!s->still || s->alert[0] == 0 || s->still_counted ||
	    !picture_frame(s->set, 0, &frame, &serial))
		return;
	if (s->still_ms == 0) {
		s->still_ms = app->now_ms;
		(void)picture_pause(s->set, 0, true);
	} else if (app->now_ms - s->still_ms >= SIGHT_STILL_MS) {
		s->still_counted = true;
		seen_of(app, s->alert[0])->more.stills++;
		app_dirty(app);
	}
}

/* A recording goes round, also where its server just stops sending. */
static void
replay(struct app *app, size_t slot, const struct picture_status *status)
{
	struct sight *s = &app->sight;

	if (status->kind == PREVIEW_LIVE || (slot == 0 && s->still) ||
	    (status->state != PREVIEW_ENDED &&
	        status->state != PREVIEW_STALLED) ||
	    status->picture_ms == 0 ||
	    app->now_ms - status->picture_ms < SIGHT_REPLAY_MS)
		return;
	count_shown(app, slot, status);
	(void)picture_show(s->set, slot, status->kind, app->now_ms);
}

static void
resize_cells(struct app *app)
{
	struct sight *s = &app->sight;
	struct preview_frame frame;
	uint64_t serial;
	uint32_t columns = (uint32_t)s->rect.cols;
	uint32_t rows = (uint32_t)s->rect.rows;

	if (columns > PREVIEW_COLUMNS_MAX)
		columns = PREVIEW_COLUMNS_MAX;
	if (rows > PREVIEW_ROWS_MAX)
		rows = PREVIEW_ROWS_MAX;
	if (s->alert[0] == 0 || s->window[0] || columns == 0 || rows == 0 ||
	    (columns == s->columns && rows == s->rows))
		return;
	s->columns = columns;
	s->rows = rows;
	if (!picture_frame(s->set, 0, &frame, &serial) ||
	    frame.columns != columns || frame.rows != rows)
		(void)picture_resize(s->set, 0, columns, rows);
}

/* The windows beside the first go when the alert is over. */
static void
pins_step(struct app *app)
{
	const struct replica *replica = client_replica(app->client);

	for (size_t i = 1; i < PICTURE_MAX; i++) {
		const struct alert *a =
		    replica_alert(replica, app->sight.alert[i]);

		if (app->sight.alert[i] != 0 &&
		    (a == NULL || a->state == ALERT_ARCHIVED ||
		        a->state == ALERT_CLOSED) &&
		    client_state(app->client) == CLIENT_READY)
			sight_close(app, i);
	}
}

void
sight_step(struct app *app)
{
	struct sight *s = &app->sight;
	const struct device *device;
	const struct alert *alert = app_alert(app);

	if (alert != NULL)
		(void)record_device(app, alert->device, &device);
	if (picture_step(s->set, app->now_ms))
		app_dirty(app);
	for (size_t i = 0; i < PICTURE_MAX; i++) {
		const struct picture_status *status = picture_status(s->set, i);

		if (status == NULL || s->alert[i] == 0)
			continue;
		count_shown(app, i, status);
		say_state(app, i, status);
		replay(app, i, status);
	}
	pins_step(app);
	follow_cursor(app, alert);
	open_wanted(app);
	hold_still(app);
	resize_cells(app);
	if (app->now_ms - s->told_ms >= SIGHT_TELL_MS)
		tell(app, SIGHT_LEAST_MS);
}

int64_t
sight_moment(struct app *app, const struct alert *alert)
{
	const struct picture_status *status =
	    app->sight.alert[0] == alert->number
	    ? picture_status(app->sight.set, 0)
	    : NULL;

	if (status == NULL || status->picture_ms == 0 || app->policy == NULL)
		return 0;
	/* A recording of the archive begins where it was asked for; how a clip
	 * lies around its event only its source knows. */
	if (status->kind == PREVIEW_PLAYBACK)
		return alert->first_ms -
		    (int64_t)app->policy->preview.loop_before_ms +
		    (int64_t)status->at_ms;
	return status->kind == PREVIEW_CLIP ? alert->first_ms : 0;
}

void
sight_fill_slot(struct app *app, size_t slot,
    const struct picture_status *status, bool window,
    struct screen_picture *picture)
{
	struct preview_frame frame;
	uint64_t serial;

	*picture = (struct screen_picture){
		.cells = term_has_pictures(app->term),
	};
	if (status == NULL)
		return;
	picture->words = gettext(picture_words(status));
	picture->window = window;
	picture->frozen = status->state == PREVIEW_STALLED;
	picture->failed = status->state == PREVIEW_FAILED;
	picture->live = status->kind == PREVIEW_LIVE;
	if (status->picture_ms != 0) {
		picture->age_ms = app->now_ms - status->picture_ms;
		picture->last_ms = app->in.utc_ms - (int64_t)picture->age_ms;
	}
	picture->at_ms = status->at_ms;
	picture->length_ms = status->length_ms;
	if (!window && picture_frame(app->sight.set, slot, &frame, &serial)) {
		picture->columns = frame.columns;
		picture->rows = frame.rows;
		picture->rgb = frame.rgb;
	}
}

void
sight_fill(struct app *app, struct screen_picture *picture)
{
	struct sight *s = &app->sight;
	const struct picture_status *status = picture_status(s->set, 0);

	sight_fill_slot(
	    app, 0, s->alert[0] != 0 ? status : NULL, s->window[0], picture);
	if (status != NULL && s->alert[0] != 0) {
		picture->alert = s->alert[0];
		/* Of which camera, when it is not the alert's own. */
		if (s->camera_of[0][0] != '\0') {
			snprintf(s->words, sizeof(s->words), "%s · %s",
			    s->camera_of[0], picture->words);
			picture->words = s->words;
		}
	} else if (s->wanted != 0) {
		picture->alert = s->wanted;
		picture->words = _("the picture is being looked for");
	}
}
