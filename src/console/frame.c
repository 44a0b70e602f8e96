/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "ui/i18n.h"
#include "ui/words.h"

#include "console/app.h"

#define NEAR_MS        1000
#define MINUTE_SAMPLES 60

/* ---- what is said ---- */

void
app_dirty(struct app *app)
{
	app->dirty = true;
}

void
app_say(struct app *app, enum style style, const char *format, ...)
{
	struct buf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	sayings_say(&app->sayings, style, buf_text(&text), app->now_ms);
	app_dirty(app);
	buf_finish(&text);
}

void
app_tell(struct app *app, enum style style, const char *format, ...)
{
	struct buf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	sayings_tell(&app->sayings, style, buf_text(&text), app->now_ms);
	app_dirty(app);
	buf_finish(&text);
}

void
app_hush(struct app *app)
{
	if (sayings_hush(&app->sayings, app->now_ms))
		app_dirty(app);
}

/* ---- the stack of screens ---- */

enum screen
app_screen(const struct app *app)
{
	return app->stack[app->depth - 1];
}

/* A screen that is open already is gone back to. */
void
app_push(struct app *app, enum screen screen)
{
	app_dirty(app);
	for (size_t i = 0; i < app->depth; i++) {
		if (app->stack[i] == screen) {
			app->depth = i + 1;
			return;
		}
	}
	if (app->depth == APP_STACK_MAX)
		app->depth--;
	app->stack[app->depth++] = screen;
}

void
app_drop(struct app *app, enum screen screen)
{
	size_t kept = 1;

	for (size_t i = 1; i < app->depth; i++)
		if (app->stack[i] != screen)
			app->stack[kept++] = app->stack[i];
	app->depth = kept;
	app_dirty(app);
}

bool
app_pop(struct app *app)
{
	app_dirty(app);
	if (app->depth == 1)
		return false;
	app->depth--;
	return true;
}

bool
app_is_busy(const struct app *app)
{
	return app->question != NULL || app->prompt.on || app->menu_open ||
	    app->opening.on || app->readiness.on;
}

/* ---- rows ---- */

bool
app_mine(const struct app *app, const struct alert *alert)
{
	const struct alert *head = alert->state == ALERT_JOINED
	    ? replica_head(client_replica(app->client), alert->number)
	    : alert;

	return head != NULL &&
	    strcmp(head->owner, client_account(app->client)) == 0;
}

/* Of a row that is no row of the queue; a page is whole before its entries. */
static uint64_t
number_there(const struct app *app)
{
	enum screen screen = app_screen(app);
	const struct list_view *list = app->lists[screen];

	if (screen == SCREEN_SERVICES)
		return matrix_view_alert(app->matrix);
	if (screen == SCREEN_ALERT)
		return app->record.page_alert;
	return list != NULL ? list_view_alert(list) : 0;
}

const struct alert *
app_alert(struct app *app)
{
	enum screen screen = app_screen(app);

	if (screen == SCREEN_SERVICES || app->lists[screen] != NULL)
		return replica_alert(
		    client_replica(app->client), number_there(app));
	return queue_view_alert(app->queue, &app->in);
}

const struct alert *
app_countdown(struct app *app)
{
	const struct alert *alert = app_alert(app);
	uint64_t left;

	if (alert != NULL && app_mine(app, alert) &&
	    screen_countdown(&app->in, alert, &left))
		return alert;
	alert = replica_alert(client_replica(app->client), app->verdict);
	if (alert != NULL && app_mine(app, alert) &&
	    screen_countdown(&app->in, alert, &left))
		return alert;
	return NULL;
}

/* Whether keys have something to act on: a row of the board or of a list. */
static bool
has_row(struct app *app)
{
	enum screen screen = app_screen(app);

	if (screen == SCREEN_SERVICES || app->lists[screen] != NULL)
		return number_there(app) != 0;
	return queue_view_cursor(app->queue) != 0;
}

unsigned
app_have(struct app *app)
{
	const struct alert *alert = app_alert(app);
	const uint64_t *marked;
	unsigned have = 0;

	if (client_state(app->client) == CLIENT_READY)
		have |= NEED_LINK;
	if (has_row(app))
		have |= NEED_ROW;
	if (alert != NULL)
		have |= NEED_OPEN;
	if (alert != NULL && app_mine(app, alert))
		have |= NEED_ALERT;
	if (app_countdown(app) != NULL)
		have |= NEED_COUNTDOWN;
	if (picture_status(app->sight.set, 0) != NULL)
		have |= NEED_PICTURE;
	if (queue_view_marks(app->queue, &marked) > 0)
		have |= NEED_MARKS;
	return have;
}

/* ---- events a minute ---- */

static uint64_t
events_all(const struct replica *replica)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < replica_sources(replica); i++) {
		const struct source_row *s = replica_source_at(replica, i);

		sum += s->stored + s->duplicates + s->refused + s->aggregated;
	}
	return sum;
}

/* The oldest sample is a minute old, or as old as the console. */
static uint32_t
per_minute(struct app *app)
{
	uint64_t all = events_all(client_replica(app->client));
	uint64_t oldest;

	if (!app->alarm.awake)
		return 0;
	if (app->minute_count == 0 || app->now_ms - app->minute_ms >= 1000) {
		app->minute[app->minute_at] = all;
		app->minute_at = (app->minute_at + 1) % MINUTE_SAMPLES;
		if (app->minute_count < MINUTE_SAMPLES)
			app->minute_count++;
		app->minute_ms = app->now_ms;
	}
	oldest =
	    app->minute[(app->minute_at + MINUTE_SAMPLES - app->minute_count) %
	        MINUTE_SAMPLES];
	return all > oldest ? (uint32_t)(all - oldest) : 0;
}

/* ---- what the views are given ---- */

static enum screen_link
link_state(const struct app *app)
{
	switch (client_state(app->client)) {
	case CLIENT_CONNECTING:
		return SCREEN_CONNECTING;
	case CLIENT_READY:
		/* A first list that is still coming looks like a quiet one. */
		return app->alarm.awake ? SCREEN_READY : SCREEN_CONNECTING;
	case CLIENT_STALE:
		return SCREEN_STALE;
	case CLIENT_REFUSED:
		break;
	}
	return SCREEN_REFUSED;
}

static void
fill_times(struct app *app)
{
	struct screen_input *in = &app->in;
	uint64_t since = client_stale_since_ms(app->client);

	in->tick = client_tick(app->client, app->now_ms);
	in->utc_ms = client_utc_ms(app->client, app->now_ms);
	in->link = link_state(app);
	in->stale_since_ms = in->link == SCREEN_STALE
	    ? in->utc_ms - (int64_t)(app->now_ms - since)
	    : 0;
	in->hub_end = client_error(app->client);
	in->unanswered = client_unanswered(app->client);
	in->canary_age_ms = client_canary_age_ms(app->client, app->now_ms);
}

/* Before the views step: what they follow. */
void
frame_input(struct app *app)
{
	struct screen_input *in = &app->in;

	in->replica = client_replica(app->client);
	in->policy = app->policy;
	in->account = client_account(app->client);
	in->zone_minutes =
	    app->policy != NULL ? app->policy->site.zone_minutes : 0;
	in->language = words_language();
	in->script = app->script;
	in->keyboard = app->options->keyboard;
	in->ascii = app->ascii;
	in->unfocused = app->unfocused;
	in->demo = app->policy != NULL && app->policy->site.demo;
	in->local = app->options->local;
	fill_times(app);
}

void
frame_place(struct app *app, const struct alert *alert)
{
	struct screen_input *in = &app->in;

	in->device = NULL;
	in->site = NULL;
	if (alert == NULL)
		return;
	in->device = registry_device(app->registry, alert->device);
	if (in->device != NULL && in->device->site[0] != '\0')
		in->site = registry_site(app->registry, in->device->site);
}

/*
 * What the alert shown may belong to.  It goes through all that are in work:
 * once for each that is shown, and while they change no more than once a
 * second.
 */
static void
fill_near(struct app *app, const struct alert *alert)
{
	const struct replica *replica = client_replica(app->client);
	uint64_t number = 0, revision = replica_revision(replica);
	struct replica_near near;

	if (alert != NULL &&
	    (alert->state == ALERT_WAITING || alert->state == ALERT_CLAIMED))
		number = alert->number;
	if (number == app->near.alert &&
	    (revision == app->near.revision ||
	        app->now_ms - app->near.at_ms < NEAR_MS))
		return;
	app->near.alert = number;
	app->near.revision = revision;
	app->near.at_ms = app->now_ms;
	app->in.near = 0;
	if (number == 0 || app->in.policy == NULL ||
	    !replica_proposal(
	        replica, app->in.policy, alert, ALERT_SAME_M, &near))
		return;
	app->in.near = near.alert->number;
	app->in.near_m = near.distance_m;
}

/* Before drawing: the rest of it. */
static void
fill_frame(struct app *app)
{
	struct screen_input *in = &app->in;
	const struct alert *alert = app_alert(app);

	const struct alert *counting = app_countdown(app);

	in->have = app_have(app);
	in->countdown = counting != NULL ? counting->number : 0;
	in->together =
	    counting != NULL ? marks_together(app, counting->number) : 0;
	in->per_minute = per_minute(app);
	/* In the help letters filter: a hint with one would be wrong. */
	in->covered = app_screen(app) != SCREEN_QUEUE &&
	    app_screen(app) != SCREEN_PICTURE &&
	    app_screen(app) != SCREEN_HELP && app_screen(app) != SCREEN_CAMERA;
	in->form_open = app->question != NULL || app->menu_open ||
	    app->prompt.on || app->readiness.on;
	in->message = sayings_text(&app->sayings);
	in->message_style = app->sayings.line.style;
	in->typed = app->typed.len > 0 ? buf_text(&app->typed) : NULL;
	in->evidence = (struct screen_evidence){ 0 };
	if (alert != NULL)
		in->evidence = sight_evidence(app, alert);
	in->card_from = alert != NULL ? card_from(app, alert->number) : 0;
	frame_place(app, alert);
	fill_near(app, alert);
	guide_fill(app);
	sight_fill(app, &in->picture);
	patrol_fill(app, &in->camera);
}

void
frame_state(struct app *app, struct screen_state *state)
{
	*state = (struct screen_state){
		.screen = app_screen(app),
		.pane = app->panes.which,
		.pane_from = app->panes.from,
		.queue = app->queue,
		.list = app->lists[app_screen(app)],
		.matrix = app->matrix,
		.shift = app->shift,
		.devices = app->devices.view,
		.help = &app->help,
		.question = app->question,
		.menu = app->menu_open ? &app->menu : NULL,
		.ready = app->readiness.on ? &app->readiness.view : NULL,
		.line = app->prompt.on ? &app->prompt.edit : NULL,
		.prompt = app->prompt.kind == PROMPT_COMMAND ? ":" : "/",
		.candidates =
		    app->prompt.completing ? &app->prompt.candidates : NULL,
	};
}

enum err
frame_paint(struct app *app)
{
	struct screen_state state;
	int cols, rows;

	term_size(app->term, &cols, &rows);
	if (app->grid.cols != cols || app->grid.rows != rows)
		grid_resize(&app->grid, cols, rows);
	app->grid.ascii = app->ascii;
	opening_place(app);
	if (app->question != NULL)
		question_step(app->question, &app->in);
	fill_frame(app);
	frame_state(app, &state);
	grid_clear(&app->grid);
	screen_draw(&app->grid, &app->in, &state);
	app->sight.rect = screen_picture_rect(&app->grid, &app->in, &state);
	app->dirty = app->urgent = false;
	app->paint_ms = app->now_ms;
	app->drawn_second = app->in.tick / 1000;
	return term_paint(app->term, &app->grid);
}
