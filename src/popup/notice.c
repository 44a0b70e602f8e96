/* SPDX-License-Identifier: Apache-2.0 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gio/gio.h>
#include <libnotify/notify.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/xalloc.h"

#include "popup/notice.h"

struct notice {
	uint32_t id; /* 0: free */
	NotifyNotification *shown;
};

struct notice_set {
	struct notice notices[NOTICE_MAX]; /* oldest first */
	size_t count;
	GDBusConnection *bus;
};

/* Without either of them libdbus starts a bus of its own. */
static bool
bus_exists(void)
{
	const char *address = getenv("DBUS_SESSION_BUS_ADDRESS");
	const char *directory = getenv("XDG_RUNTIME_DIR");
	struct buf path = { 0 };
	bool exists;

	if (address != NULL && address[0] != '\0')
		return true;
	if (directory == NULL || directory[0] == '\0')
		return false;
	buf_printf(&path, "%s/bus", directory);
	exists = access(buf_text(&path), F_OK) == 0;
	buf_finish(&path);
	return exists;
}

struct notice_set *
notice_set_create(void)
{
	struct notice_set *set;

	if (!bus_exists() || !notify_init("dabyl"))
		return NULL;
	set = xcalloc(1, sizeof(*set));
	set->bus = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, NULL);
	/* The end of a session must not look like a crash. */
	if (set->bus != NULL)
		g_dbus_connection_set_exit_on_close(set->bus, FALSE);
	return set;
}

static void
notice_drop(struct notice_set *set, size_t index)
{
	g_object_unref(set->notices[index].shown);
	set->count--;
	memmove(&set->notices[index], &set->notices[index + 1],
	    (set->count - index) * sizeof(set->notices[0]));
}

void
notice_set_destroy(struct notice_set *set)
{
	if (set == NULL)
		return;
	while (set->count > 0)
		notice_drop(set, set->count - 1);
	g_clear_object(&set->bus);
	free(set);
}

static struct notice *
notice_find(struct notice_set *set, uint32_t id)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->notices[i].id == id)
			return &set->notices[i];
	return NULL;
}

static NotifyUrgency
urgency_of(enum popup_urgency urgency)
{
	switch (urgency) {
	case POPUP_LOW:
		return NOTIFY_URGENCY_LOW;
	case POPUP_NORMAL:
		return NOTIFY_URGENCY_NORMAL;
	case POPUP_CRITICAL:
		return NOTIFY_URGENCY_CRITICAL;
	}
	return NOTIFY_URGENCY_NORMAL;
}

static struct notice *
notice_put(struct notice_set *set, const struct popup_command *command,
    const char *body)
{
	struct notice *notice = notice_find(set, command->id);

	if (notice != NULL) {
		notify_notification_update(
		    notice->shown, command->title, body, NULL);
		return notice;
	}
	if (set->count == NOTICE_MAX)
		notice_drop(set, 0);
	notice = &set->notices[set->count++];
	notice->id = command->id;
	notice->shown = notify_notification_new(command->title, body, NULL);
	return notice;
}

enum err
notice_show(struct notice_set *set, const struct popup_command *command)
{
	/* A body may carry markup, a title may not. */
	gchar *body = g_markup_escape_text(command->body, -1);
	struct notice *notice = notice_put(set, command, body);
	enum err e = ERR_NONE;
	GError *error = NULL;

	g_free(body);
	notify_notification_set_urgency(
	    notice->shown, urgency_of(command->urgency));
	notify_notification_set_category(notice->shown, "im.received");
	if (!notify_notification_show(notice->shown, &error)) {
		e = g_error_matches(
		        error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS) ||
		        g_error_matches(
		            error, G_DBUS_ERROR, G_DBUS_ERROR_FAILED)
		    ? ERR_DENIED
		    : ERR_NOENT;
		log_error("popup", "%s", error->message);
		g_error_free(error);
	}
	return e;
}

void
notice_close(struct notice_set *set, uint32_t id)
{
	struct notice *notice = notice_find(set, id);

	if (notice == NULL)
		return;
	notify_notification_close(notice->shown, NULL);
	notice_drop(set, (size_t)(notice - set->notices));
}

void
notice_library(struct buf *out)
{
	buf_printf(out, "libnotify %d.%d.%d (as built), GLib %u.%u.%u",
	    NOTIFY_VERSION_MAJOR, NOTIFY_VERSION_MINOR, NOTIFY_VERSION_MICRO,
	    glib_major_version, glib_minor_version, glib_micro_version);
}
