/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The screen of the devices and the page of one: what is asked of the hub for
 * them, and what their keys do.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/jread.h"
#include "core/row_json.h"
#include "ui/i18n.h"
#include "ui/words.h"

#include "console/app.h"

#define DEVICES_LINES 2000 /* of one query; the hub gives fewer */
#define PAST_LINES    200  /* alerts of a device that are counted */

/* ---- all of them ---- */

static void
ask_devices(struct app *app)
{
	struct devices *d = &app->devices;

	d->query = client_query(app->client, QUERY_DEVICES,
	    devices_view_count(d->view), DEVICES_LINES, "");
}

static void
take_device(struct app *app, const char *line, size_t len)
{
	struct buf bytes = { 0 };

	if (record_device_bytes(line, len, &bytes, NULL))
		(void)devices_view_take(
		    app->devices.view, &app->in, bytes.data, bytes.len);
	buf_finish(&bytes);
}

static void
on_devices(struct app *app, const struct session_result *result)
{
	struct devices *d = &app->devices;
	enum err error = (enum err) - (int)result->error;

	record_lines(app, result, take_device);
	app_dirty(app);
	if (!result->last)
		return;
	d->query = 0;
	if (error != ERR_NONE)
		devices_view_end(d->view, error);
	else if (result->next == 0)
		devices_view_end(d->view, ERR_NONE);
	else
		ask_devices(app);
}

void
devices_open(struct app *app)
{
	struct devices *d = &app->devices;

	if (!devices_view_whole(d->view) && d->query == 0)
		ask_devices(app);
	app_push(app, SCREEN_DEVICES);
}

/* ---- the page of one ---- */

static struct list_view *
page(const struct app *app)
{
	return app->lists[SCREEN_DEVICE];
}

static void
field(struct app *app, const char *label, const char *text)
{
	list_view_field(page(app), STYLE_PLAIN, label, text, NULL);
}

static void
fields_contacts(struct app *app, const struct site *site)
{
	struct site_contact contact;
	struct buf text = { 0 };

	for (size_t i = 0; site_contact(site, i, &contact); i++) {
		buf_clear(&text);
		buf_printf(&text, "%.*s  %.*s", (int)contact.number_len,
		    contact.number, (int)contact.who_len, contact.who);
		list_view_field(
		    page(app), STYLE_STRONG, _("phone"), buf_text(&text), NULL);
	}
	buf_finish(&text);
}

static void
fields_site(struct app *app, const struct site *site)
{
	const char *name =
	    app->in.language == POLICY_KK ? site->name_kk : site->name_ru;
	struct buf text = { 0 };

	buf_puts(&text, site->id);
	words_part(&text, 0, name[0] != '\0' ? name : site->name_kk);
	field(app, _("site"), buf_text(&text));
	fields_contacts(app, site);
	field(app, _("hours"), site->hours);
	field(app, _("entrances"), site->entrances);
	field(app, _("note"), site->note);
	buf_finish(&text);
}

static void
fields_device(struct app *app, const struct device *device)
{
	const struct site *site = devices_view_site(app->devices.view, device);
	struct buf text = { 0 };

	buf_puts(&text, device->id);
	words_part(&text, 0, device_class_words(device->class));
	list_view_field(page(app), STYLE_STRONG, _("device"), buf_text(&text),
	    device->class == DEVICE_CAMERA ? device->id : NULL);
	field(app, _("name"), device_name(&app->in, device));
	field(app, _("place"), device->address);
	field(app, _("district"), words_district(&app->in, device->district));
	buf_clear(&text);
	devices_view_state_put(app->devices.view, &text, &app->in, device);
	field(app, _("state"), buf_text(&text));
	if (site != NULL)
		fields_site(app, site);
	field(app, _("whose"), device->owner);
	field(app, _("upkeep"), device->upkeep);
	field(app, _("note"), device->note);
	for (size_t i = 0; i < device->nextras; i++)
		field(app, device->extras[i].column, device->extras[i].value);
	buf_finish(&text);
}

/* "120 m  cam-1035 Bazaar, west gate"; Enter opens it. */
static void
take_around(struct app *app, const char *line, size_t len)
{
	struct buf bytes = { 0 }, label = { 0 }, text = { 0 };
	const struct device *camera = NULL;
	int64_t metres = -1;

	if (record_device_bytes(line, len, &bytes, &metres))
		(void)registry_decode_device(
		    app->registry, bytes.data, bytes.len, &camera);
	if (camera != NULL && strcmp(camera->id, app->devices.id) != 0) {
		if (metres >= 0)
			buf_printf(&label, _("%lld m"), (long long)metres);
		else
			buf_puts(&label, _("camera"));
		buf_printf(
		    &text, "%s  %s", camera->id, device_name(&app->in, camera));
		list_view_field(page(app), STYLE_PLAIN, buf_text(&label),
		    buf_text(&text), camera->id);
	}
	buf_finish(&bytes);
	buf_finish(&label);
	buf_finish(&text);
}

static void
ask_past(struct app *app)
{
	struct buf filter = { 0 };

	buf_printf(&filter, "device:\"%s\"", app->devices.id);
	app->devices.past_query = client_query(
	    app->client, QUERY_ARCHIVE, 0, PAST_LINES, buf_text(&filter));
	buf_finish(&filter);
}

static void
on_around(struct app *app, const struct session_result *result)
{
	record_lines(app, result, take_around);
	app_dirty(app);
	if (!result->last)
		return;
	app->devices.around_query = 0;
	ask_past(app);
}

static void
count_past(struct app *app, const char *line, size_t len)
{
	const struct policy_reason *reason;
	struct jread *doc;
	struct alert a;

	if (jread_parse_ours(line, len, &doc) != ERR_NONE)
		return;
	if (row_json_alert_take(&a, jread_root(doc)) == ERR_NONE) {
		app->devices.all++;
		reason = app->policy != NULL
		    ? policy_reason(app->policy, a.reason)
		    : NULL;
		app->devices.falses += a.state == ALERT_ARCHIVED &&
		    reason != NULL && reason->class == REASON_FALSE;
	}
	jread_free(doc);
}

static void
on_past(struct app *app, const struct session_result *result)
{
	struct devices *d = &app->devices;
	struct buf text = { 0 };

	record_lines(app, result, count_past);
	if (result->last) {
		d->past_query = 0;
		devices_view_share(d->view, d->id, d->falses, d->all);
	}
	if (d->all > 0) {
		buf_printf(&text, _("false: %u of %u"), d->falses, d->all);
		field(app, _("the past"), buf_text(&text));
	}
	list_view_lines(
	    page(app), &app->in, result->lines.at, result->lines.len);
	buf_finish(&text);
	app_dirty(app);
}

static void
page_open(struct app *app, const struct device *device)
{
	struct devices *d = &app->devices;

	if (page(app) == NULL)
		app->lists[SCREEN_DEVICE] = list_view_create();
	snprintf(d->id, sizeof(d->id), "%s", device->id);
	d->falses = d->all = 0;
	d->past_query = 0;
	list_view_begin(page(app), LIST_DEVICE, 0, device->id);
	list_view_end(page(app), 0, ERR_NONE);
	fields_device(app, device);
	d->around_query =
	    client_query(app->client, QUERY_AROUND, 0, 0, device->id);
	app_push(app, SCREEN_DEVICE);
}

void
devices_page(struct app *app)
{
	const struct device *device = devices_view_device(app->devices.view);

	if (device != NULL)
		page_open(app, device);
}

/* ---- opening a camera ---- */

static const struct device *
camera_of(struct app *app, const char *id)
{
	const struct device *device = devices_view_find(app->devices.view, id);

	return device != NULL ? device : registry_device(app->registry, id);
}

static void
ask_why(struct app *app, const struct device *device)
{
	struct question_about about = { .target = -1 };

	if (device->class != DEVICE_CAMERA) {
		app_say(app, STYLE_WARN, "%s",
		    _("This is no camera; Enter shows those around it"));
		return;
	}
	about.device = device->id;
	about.name = device_name(&app->in, device);
	opening_about(app, QUESTION_LOOK_CAMERA, &about);
}

void
devices_camera(struct app *app)
{
	struct list_view *list = page(app);
	const struct device *device = NULL;

	if (app_screen(app) == SCREEN_DEVICES)
		device = devices_view_device(app->devices.view);
	else if (list != NULL && list_view_device(list)[0] != '\0')
		device = camera_of(app, list_view_device(list));
	if (device != NULL)
		ask_why(app, device);
	else if (app_screen(app) == SCREEN_DEVICE && list_view_alert(list) != 0)
		record_open(app, SCREEN_ALERT, list_view_alert(list), "");
	else
		app_say(app, STYLE_WARN, "%s",
		    _("There is no camera under the cursor"));
}

/* ---- all of it ---- */

bool
devices_result(struct app *app, const struct session_result *result)
{
	struct devices *d = &app->devices;

	if (result->number == d->query)
		on_devices(app, result);
	else if (result->number == d->around_query)
		on_around(app, result);
	else if (result->number == d->past_query)
		on_past(app, result);
	else
		return false;
	return true;
}

/* Another configuration may have other devices. */
void
devices_forget(struct app *app)
{
	devices_view_forget(app->devices.view);
	if (app_screen(app) == SCREEN_DEVICES)
		ask_devices(app);
	else
		app->devices.query = 0;
}
