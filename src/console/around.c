/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Key a: the cameras around the place of an alert, with their distances, to be
 * chosen from.  Several are seen at once in windows; in the terminal the one
 * that is chosen takes the place of the other.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ui/i18n.h"

#include "console/app.h"

#define METRES_COLS 6

void
around_ask(struct app *app)
{
	struct around *a = &app->around;
	const struct alert *alert = app_alert(app);

	if (alert == NULL)
		return;
	a->alert = alert->number;
	a->count = 0;
	a->query = client_query(app->client, QUERY_AROUND, 0, 0, alert->device);
	if (a->query == 0)
		app_say(app, STYLE_ERROR, "%s",
		    _("No contact with the hub; cameras are not known"));
}

/* In a window of its own it goes away when it is chosen once more. */
static const char *
shown_words(const struct app *app, const char *id)
{
	for (size_t i = 0; i < PICTURE_MAX; i++)
		if (sight_shows(app, i, app->around.alert, id))
			return i > 0 ? _("is shown; closes") : _("is shown");
	return NULL;
}

/* As wide as "9999 m", so that the names stand under each other. */
static void
metres_put(struct buf *out, int64_t metres)
{
	struct buf text = { 0 };

	if (metres >= 0)
		buf_printf(&text, _("%lld m"), (long long)metres);
	else
		buf_puts(&text, "?");
	for (int cols = grid_text_cols(buf_text(&text)); cols < METRES_COLS;
	     cols++)
		buf_puts(out, " ");
	buf_puts(out, buf_text(&text));
	buf_finish(&text);
}

/* " 120 m  cam-1035 Bazaar, west gate" */
static void
line_take(struct app *app, const char *line, size_t len)
{
	struct around *a = &app->around;
	const struct device *camera = NULL;
	struct buf bytes = { 0 }, text = { 0 };
	int64_t metres = -1;

	if (record_device_bytes(line, len, &bytes, &metres))
		(void)registry_decode_device(
		    app->registry, bytes.data, bytes.len, &camera);
	if (camera != NULL && a->count < MENU_LINES) {
		metres_put(&text, metres);
		buf_printf(&text, "  %s %s", camera->id,
		    device_name(&app->in, camera));
		if (shown_words(app, camera->id) != NULL)
			buf_printf(
			    &text, " · %s", shown_words(app, camera->id));
		snprintf(a->ids[a->count], sizeof(a->ids[0]), "%s", camera->id);
		snprintf(a->lines[a->count], sizeof(a->lines[0]), "%s",
		    buf_text(&text));
		a->count++;
	}
	buf_finish(&bytes);
	buf_finish(&text);
}

/* Nothing pops up over a form, and nothing about what was left. */
static void
lines_show(struct app *app)
{
	struct around *a = &app->around;
	const struct alert *alert = app_alert(app);

	if (app_is_busy(app) || alert == NULL || alert->number != a->alert)
		return;
	if (a->count == 0) {
		app_say(app, STYLE_WARN, "%s",
		    _("No camera around this place is known"));
		return;
	}
	menu_open_lines(&app->menu, a->lines, a->count, a->alert, app->now_ms);
	app->menu_open = true;
	app_dirty(app);
}

bool
around_result(struct app *app, const struct session_result *result)
{
	if (app->around.query == 0 || result->number != app->around.query)
		return false;
	record_lines(app, result, line_take);
	if (result->last) {
		app->around.query = 0;
		lines_show(app);
	}
	return true;
}

/* The line of the menu that was chosen. */
void
around_chosen(struct app *app)
{
	const struct around *a = &app->around;
	size_t at = (size_t)app->menu.cursor;

	if (at < a->count)
		sight_camera(app, a->alert, a->ids[at]);
}
