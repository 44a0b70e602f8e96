/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A camera that is looked at without an alert.  The picture is there only when
 * the hub has written down who opens it and why; how long it was shown is
 * written when it goes.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/i18n.h"

#include "console/app.h"

#define PATROL_SLOT (PICTURE_MAX - 1)

/* The hub has written it down. */
void
patrol_granted(struct app *app, const struct patrol_look *look)
{
	struct patrol *p = &app->patrol;
	const struct policy_word *word = app->policy != NULL
	    ? policy_word(app->policy, LIST_LOOK, look->code)
	    : NULL;

	patrol_close(app);
	p->on = true;
	p->shown_ms = 0;
	p->look = *look;
	p->since_ms = app->now_ms;
	snprintf(p->title, sizeof(p->title), "%s", p->look.device);
	snprintf(p->reason, sizeof(p->reason), "%s",
	    word != NULL ? policy_text(&word->name, app->in.language)
	                 : p->look.code);
	app_push(app, SCREEN_CAMERA);
}

/* From its first picture on, standing still or not: somebody looked. */
static void
tell(struct app *app)
{
	const struct patrol *p = &app->patrol;
	struct command look = { .verb = COMMAND_LOOK_CAMERA };
	struct buf line = { 0 };

	if (p->shown_ms == 0)
		return;
	text_copy(look.device, sizeof(look.device), p->look.device);
	text_copy(look.code, sizeof(look.code), p->look.code);
	text_copy(look.note, sizeof(look.note), p->look.note);
	look.duration_ms =
	    (uint32_t)(app->now_ms - p->shown_ms + 1000) / 1000 * 1000;
	command_format(&look, &line);
	(void)order_quiet(app, buf_text(&line));
	buf_finish(&line);
}

void
patrol_close(struct app *app)
{
	struct patrol *p = &app->patrol;

	if (!p->on)
		return;
	tell(app);
	picture_close(app->sight.set, PATROL_SLOT, app->now_ms);
	p->on = p->opened = false;
	app_drop(app, SCREEN_CAMERA);
}

/* A window beside the terminal, or the whole of it. */
static void
open_camera(struct app *app, const struct device *camera)
{
	struct patrol *p = &app->patrol;
	const struct rect *rect = &app->sight.rect;
	bool small = !app->sight.display && camera->substream[0] != '\0';
	const struct picture_source source = {
		.kind = PREVIEW_LIVE,
		.url = small ? camera->substream : camera->url,
	};
	struct picture_want want = {
		.window = app->sight.display,
		.x = -1,
		.y = -1,
		.width = SIGHT_WINDOW_WIDTH,
		.height = SIGHT_WINDOW_HEIGHT,
		.columns = rect->cols > 0 ? (uint32_t)rect->cols : 1,
		.rows = rect->rows > 0 ? (uint32_t)rect->rows : 1,
		.title = p->title,
		.sources = &source,
		.source_count = 1,
	};

	if (want.columns > PREVIEW_COLUMNS_MAX)
		want.columns = PREVIEW_COLUMNS_MAX;
	if (want.rows > PREVIEW_ROWS_MAX)
		want.rows = PREVIEW_ROWS_MAX;
	p->columns = want.columns;
	p->rows = want.rows;
	snprintf(p->title, sizeof(p->title), "%s %s", camera->id,
	    device_name(&app->in, camera));
	if (picture_open(app->sight.set, PATROL_SLOT, &want, app->now_ms) !=
	    ERR_NONE)
		app_say(
		    app, STYLE_ERROR, "%s", _("The picture cannot be opened"));
	p->opened = true;
	app_dirty(app);
}

static void
resize(struct app *app)
{
	struct patrol *p = &app->patrol;
	uint32_t columns = (uint32_t)app->sight.rect.cols;
	uint32_t rows = (uint32_t)app->sight.rect.rows;

	if (columns > PREVIEW_COLUMNS_MAX)
		columns = PREVIEW_COLUMNS_MAX;
	if (rows > PREVIEW_ROWS_MAX)
		rows = PREVIEW_ROWS_MAX;
	if (app->sight.display || columns == 0 || rows == 0 ||
	    (columns == p->columns && rows == p->rows))
		return;
	p->columns = columns;
	p->rows = rows;
	(void)picture_resize(app->sight.set, PATROL_SLOT, columns, rows);
}

/* It goes with its screen: nobody looks at what is covered. */
void
patrol_step(struct app *app)
{
	struct patrol *p = &app->patrol;
	const struct picture_status *status;
	const struct device *camera;

	if (!p->on)
		return;
	if (app_screen(app) != SCREEN_CAMERA &&
	    app_screen(app) != SCREEN_HELP) {
		patrol_close(app);
		return;
	}
	if (!p->opened) {
		/* Where the picture goes is known when it was drawn once. */
		if (app->sight.rect.rows > 0 &&
		    record_device(app, p->look.device, &camera) == RECORD_FOUND)
			open_camera(app, camera);
		return;
	}
	status = picture_status(app->sight.set, PATROL_SLOT);
	if (p->shown_ms == 0 && status != NULL && status->picture_ms != 0)
		p->shown_ms = app->now_ms;
	if (app_screen(app) == SCREEN_CAMERA)
		resize(app);
}

void
patrol_fill(struct app *app, struct screen_camera *camera)
{
	struct patrol *p = &app->patrol;
	const struct picture_status *status =
	    p->on ? picture_status(app->sight.set, PATROL_SLOT) : NULL;

	*camera = (struct screen_camera){ 0 };
	if (!p->on)
		return;
	camera->title = p->title;
	camera->reason = p->reason;
	camera->since_ms = app->now_ms - p->since_ms;
	sight_fill_slot(
	    app, PATROL_SLOT, status, app->sight.display, &camera->picture);
}
