/* SPDX-License-Identifier: Apache-2.0 */
/*
 * console/popups with the real dabyl-popup on a session bus of its own, and a
 * notification daemon that this test plays itself, well or badly.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gio/gio.h>

#include "base/clock.h"
#include "console/popups.h"

#define PATIENCE_MS 60000

static const char interface_xml[] =
    "<node><interface name='org.freedesktop.Notifications'>"
    "<method name='Notify'>"
    "<arg type='s' direction='in'/><arg type='u' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='as' direction='in'/>"
    "<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
    "<arg type='u' direction='out'/></method>"
    "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
    "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
    "<method name='GetServerInformation'>"
    "<arg type='s' direction='out'/><arg type='s' direction='out'/>"
    "<arg type='s' direction='out'/><arg type='s' direction='out'/></method>"
    "</interface></node>";

/* No services are started by this bus: nothing of the machine is shown. */
static const char bus_configuration[] =
    "<!DOCTYPE busconfig PUBLIC"
    " '-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN'"
    " 'http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd'>\n"
    "<busconfig><type>session</type><listen>unix:path=%s/bus</listen>"
    "<auth>EXTERNAL</auth><policy context='default'>"
    "<allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/>"
    "<allow own='*'/></policy></busconfig>\n";

enum daemon_mode { DAEMON_OK, DAEMON_HANG };

struct stage {
	char dir[64];
	char configuration[96];
	char address[96];
	pid_t bus; /* 0: there is no dbus-daemon on this machine */
	GDBusConnection *connection;
	guint object, name;
	enum daemon_mode mode;
	unsigned int notified, closed;
	guint32 replaced;
	char title[300], body[1000];
	guchar urgency;
	struct popups *popups;
	uint64_t started_ms;
};

static bool
bus_start(struct stage *s)
{
	char option[128];
	char *arguments[] = { "dbus-daemon", option, "--nofork",
		"--print-address=3", NULL };
	posix_spawn_file_actions_t actions;
	int ends[2], r;
	char line[256];

	snprintf(option, sizeof(option), "--config-file=%s", s->configuration);
	assert_int_equal(pipe(ends), 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], 3);
	posix_spawn_file_actions_addopen(
	    &actions, STDERR_FILENO, "/dev/null", 1, 0);
	r = posix_spawnp(
	    &s->bus, "dbus-daemon", &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	if (r != 0)
		s->bus = 0;
	/* It says its address when it listens. */
	r = r == 0 && read(ends[0], line, sizeof(line)) > 0;
	close(ends[0]);
	return r;
}

static void
notify_called(
    struct stage *s, GVariant *parameters, GDBusMethodInvocation *invocation)
{
	const char *app, *icon, *title, *body;
	GVariant *actions, *hints;
	gint32 timeout;

	g_variant_get(parameters, "(&su&s&s&s@as@a{sv}i)", &app, &s->replaced,
	    &icon, &title, &body, &actions, &hints, &timeout);
	snprintf(s->title, sizeof(s->title), "%s", title);
	snprintf(s->body, sizeof(s->body), "%s", body);
	g_variant_lookup(hints, "urgency", "y", &s->urgency);
	g_variant_unref(actions);
	g_variant_unref(hints);
	s->notified++;
	/* The real ones that hang do it in this way: they never answer. */
	if (s->mode == DAEMON_OK)
		g_dbus_method_invocation_return_value(invocation,
		    g_variant_new(
		        "(u)", s->replaced != 0 ? s->replaced : s->notified));
}

static void
method_called(GDBusConnection *connection, const gchar *sender,
    const gchar *object, const gchar *interface, const gchar *method,
    GVariant *parameters, GDBusMethodInvocation *invocation, gpointer opaque)
{
	const char *capabilities[] = { "body", "body-markup", NULL };
	struct stage *s = opaque;

	(void)connection;
	(void)sender;
	(void)object;
	(void)interface;
	if (strcmp(method, "Notify") == 0) {
		notify_called(s, parameters, invocation);
	} else if (strcmp(method, "CloseNotification") == 0) {
		s->closed++;
		g_dbus_method_invocation_return_value(invocation, NULL);
	} else if (strcmp(method, "GetCapabilities") == 0) {
		g_dbus_method_invocation_return_value(
		    invocation, g_variant_new("(^as)", capabilities));
	} else {
		g_dbus_method_invocation_return_value(invocation,
		    g_variant_new("(ssss)", "test", "dabyl", "1", "1.2"));
	}
}

static void
name_acquired(GDBusConnection *connection, const gchar *name, gpointer opaque)
{
	(void)connection;
	(void)name;
	*(bool *)opaque = true;
}

/* The daemon runs on the loop of this test, between two of its turns. */
static void
daemon_start(struct stage *s)
{
	static const GDBusInterfaceVTable table = { .method_call =
		                                        method_called };
	GDBusNodeInfo *node = g_dbus_node_info_new_for_xml(interface_xml, NULL);
	bool acquired = false;

	s->object = g_dbus_connection_register_object(s->connection,
	    "/org/freedesktop/Notifications", node->interfaces[0], &table, s,
	    NULL, NULL);
	g_dbus_node_info_unref(node);
	s->name = g_bus_own_name_on_connection(s->connection,
	    "org.freedesktop.Notifications", 0, name_acquired, NULL, &acquired,
	    NULL);
	while (!acquired)
		g_main_context_iteration(NULL, TRUE);
}

static int
stage_set(void **state)
{
	struct stage *s = calloc(1, sizeof(*s));
	const char *builddir = getenv("builddir");
	char program[512];
	FILE *file;

	*state = s;
	s->started_ms = clock_boot_ms();
	snprintf(s->dir, sizeof(s->dir), "/tmp/dabyl-popup-XXXXXX");
	assert_non_null(mkdtemp(s->dir));
	snprintf(
	    s->configuration, sizeof(s->configuration), "%s/bus.conf", s->dir);
	snprintf(s->address, sizeof(s->address), "unix:path=%s/bus", s->dir);
	file = fopen(s->configuration, "w");
	assert_non_null(file);
	fprintf(file, bus_configuration, s->dir);
	fclose(file);
	snprintf(program, sizeof(program), "%s/dabyl-popup",
	    builddir != NULL ? builddir : ".");
	s->popups = popups_create(program, NULL);
	setenv("XDG_RUNTIME_DIR", s->dir, 1);
	unsetenv("DBUS_SESSION_BUS_ADDRESS");
	if (!bus_start(s))
		return 0;
	setenv("DBUS_SESSION_BUS_ADDRESS", s->address, 1);
	s->connection = g_dbus_connection_new_for_address_sync(s->address,
	    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
	        G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
	    NULL, NULL, NULL);
	assert_non_null(s->connection);
	return 0;
}

static void
bus_stop(struct stage *s)
{
	if (s->bus == 0)
		return;
	kill(s->bus, SIGKILL);
	waitpid(s->bus, NULL, 0);
	s->bus = 0;
}

static int
stage_strike(void **state)
{
	struct stage *s = *state;
	char path[96];

	popups_destroy(s->popups);
	if (s->name != 0)
		g_bus_unown_name(s->name);
	if (s->object != 0)
		g_dbus_connection_unregister_object(s->connection, s->object);
	g_clear_object(&s->connection);
	bus_stop(s);
	snprintf(path, sizeof(path), "%s/bus", s->dir);
	unlink(path);
	unlink(s->configuration);
	rmdir(s->dir);
	free(s);
	return 0;
}

static void
need_bus(const struct stage *s)
{
	if (s->bus != 0)
		return;
	print_message("# no dbus-daemon on this machine\n");
	skip();
}

/* One turn of a console, and of the daemon. */
static void
turn(struct stage *s)
{
	struct pollfd polled = { .fd = -1, .events = POLLIN };
	uint64_t before;

	popups_fds(s->popups, &polled.fd, 1);
	poll(&polled, 1, 5);
	before = clock_boot_ms();
	popups_step(s->popups, before);
	/* Whatever the daemon does, the console has its own time. */
	assert_true(clock_boot_ms() - before < 1000);
	g_main_context_iteration(NULL, FALSE);
	if (clock_boot_ms() > s->started_ms + PATIENCE_MS)
		fail_msg("nothing happens");
}

static void
show(struct stage *s, uint32_t id, const char *title, const char *body)
{
	uint64_t before = clock_boot_ms();

	popups_show(
	    s->popups, id, POPUP_CRITICAL, title, body, clock_boot_ms());
	/* A process start, at most; never a wait for the desktop. */
	assert_true(clock_boot_ms() - before < 1000);
}

static void
test_a_popup_reaches_the_desktop_as_it_was_written(void **state)
{
	struct stage *s = *state;

	need_bus(s);
	daemon_start(s);
	show(s, 7, "ӨРТ · № 1051",
	    "Жеңіс даңғылы <5> & \"Наубайхана\"\n2-қабат");
	while (popups_counts(s->popups).shown < 1)
		turn(s);
	assert_string_equal(s->title, "ӨРТ · № 1051");
	assert_string_equal(s->body,
	    "Жеңіс даңғылы &lt;5&gt; &amp; &quot;Наубайхана&quot;\n2-қабат");
	assert_int_equal(s->urgency, 2);
}

static void
test_foreign_bytes_come_out_harmless(void **state)
{
	struct stage *s = *state;

	need_bus(s);
	daemon_start(s);
	show(s, 7, "a\xff\x1b[2J", "b\xc0\x80<b>");
	while (popups_counts(s->popups).shown < 1)
		turn(s);
	assert_true(g_utf8_validate(s->title, -1, NULL));
	assert_null(strchr(s->title, 0x1b));
	assert_non_null(strstr(s->body, "&lt;b&gt;"));
}

static void
test_the_same_alert_replaces_its_popup_and_closes_it(void **state)
{
	struct stage *s = *state;

	need_bus(s);
	daemon_start(s);
	show(s, 7, "first", "");
	while (popups_counts(s->popups).shown < 1)
		turn(s);
	assert_int_equal(s->replaced, 0);
	show(s, 7, "second", "");
	while (popups_counts(s->popups).shown < 2)
		turn(s);
	assert_int_equal(s->replaced, 1);
	assert_string_equal(s->title, "second");
	popups_close(s->popups, 7, clock_boot_ms());
	while (s->closed < 1)
		turn(s);
}

static void
test_a_daemon_that_hangs_costs_one_helper(void **state)
{
	struct stage *s = *state;
	uint64_t shown_ms;

	need_bus(s);
	daemon_start(s);
	s->mode = DAEMON_HANG;
	show(s, 1, "a", "b");
	shown_ms = clock_boot_ms();
	while (popups_counts(s->popups).killed < 1)
		turn(s);
	assert_true(clock_boot_ms() - shown_ms >= POPUPS_SHOW_MS - 100);
	/* It thinks better of it: a new helper finds it after the pause. */
	s->mode = DAEMON_OK;
	show(s, 2, "c", "d");
	while (popups_counts(s->popups).shown < 1)
		turn(s);
	assert_string_equal(s->title, "c");
}

static void
test_a_bus_without_a_daemon_is_a_failure_and_no_more(void **state)
{
	struct stage *s = *state;

	need_bus(s);
	show(s, 1, "a", "b");
	while (popups_counts(s->popups).failed < 1)
		turn(s);
	assert_int_equal(popups_counts(s->popups).killed, 0);
	assert_int_equal(popups_fds(s->popups, &(int){ 0 }, 1), 1);
}

static void
test_a_bus_that_dies_does_not_take_the_helper_along(void **state)
{
	struct stage *s = *state;

	need_bus(s);
	daemon_start(s);
	g_dbus_connection_set_exit_on_close(s->connection, FALSE);
	show(s, 1, "a", "b");
	while (popups_counts(s->popups).shown < 1)
		turn(s);
	bus_stop(s);
	show(s, 2, "a", "b");
	show(s, 3, "a", "b");
	while (popups_counts(s->popups).failed < 2) {
		turn(s);
		/* It is the same helper that says so both times. */
		assert_int_equal(popups_fds(s->popups, &(int){ 0 }, 1), 1);
	}
}

static void
test_without_a_bus_none_is_started(void **state)
{
	struct stage *s = *state;
	char path[96];

	bus_stop(s);
	snprintf(path, sizeof(path), "%s/bus", s->dir);
	unlink(path);
	unsetenv("DBUS_SESSION_BUS_ADDRESS");
	setenv("DISPLAY", ":4711", 1); /* what tempts libdbus to start one */
	show(s, 1, "a", "b");
	while (popups_counts(s->popups).failed < 1)
		turn(s);
	unsetenv("DISPLAY");
	assert_int_equal(popups_counts(s->popups).killed, 0);
	assert_int_not_equal(access(path, F_OK), 0);
}

int
main(void)
{
#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, stage_set, stage_strike)
	const struct CMUnitTest tests[] = {
		TEST(test_a_popup_reaches_the_desktop_as_it_was_written),
		TEST(test_foreign_bytes_come_out_harmless),
		TEST(test_the_same_alert_replaces_its_popup_and_closes_it),
		TEST(test_a_daemon_that_hangs_costs_one_helper),
		TEST(test_a_bus_without_a_daemon_is_a_failure_and_no_more),
		TEST(test_a_bus_that_dies_does_not_take_the_helper_along),
		TEST(test_without_a_bus_none_is_started),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
