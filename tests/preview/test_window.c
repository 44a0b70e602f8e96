/* SPDX-License-Identifier: Apache-2.0 */
/* dabyl-preview in a window, under an X server of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <xcb/xcb.h>

#include "base/clock.h"
#include "console/picture.h"

#define PATIENCE_MS 60000
#define TITLE       "Камера 1034 — Жеңіс даңғылы"

struct stage {
	pid_t server; /* 0: there is none on this machine */
	xcb_connection_t *x;
	xcb_window_t root;
	struct picture_set *set;
	char clip[PATH_MAX + 32];
	uint64_t started_ms;
};

/* Xvfb chooses a free display and says which when it is ready. */
static bool
server_start(struct stage *s)
{
	char *arguments[] = { "Xvfb", "-displayfd", "3", "-screen", "0",
		"1024x768x24", "-nolisten", "tcp", NULL };
	posix_spawn_file_actions_t actions;
	char number[16] = "", display[32];
	int ends[2], r;
	size_t len = 0;
	ssize_t n;

	assert_int_equal(pipe(ends), 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], 3);
	posix_spawn_file_actions_addopen(
	    &actions, STDERR_FILENO, "/dev/null", 1, 0);
	r = posix_spawnp(
	    &s->server, "Xvfb", &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (ends[1] != 3)
		close(ends[1]);
	else
		close(3);
	if (r != 0)
		s->server = 0;
	while (r == 0 && len < sizeof(number) - 1 &&
	    memchr(number, '\n', len) == NULL &&
	    (n = read(ends[0], number + len, sizeof(number) - 1 - len)) > 0)
		len += (size_t)n;
	close(ends[0]);
	snprintf(display, sizeof(display), ":%d", atoi(number));
	setenv("DISPLAY", display, 1);
	return r == 0 && len > 0;
}

static int
stage_set(void **state)
{
	struct stage *s = calloc(1, sizeof(*s));
	const char *builddir = getenv("builddir"), *srcdir = getenv("srcdir");
	char program[512], clips[512], root[PATH_MAX];
	struct picture_options options = { .program = program, .root = root };

	*state = s;
	s->started_ms = clock_boot_ms();
	if (!server_start(s))
		return 0;
	s->x = xcb_connect(NULL, NULL);
	assert_int_equal(xcb_connection_has_error(s->x), 0);
	s->root = xcb_setup_roots_iterator(xcb_get_setup(s->x)).data->root;
	snprintf(program, sizeof(program), "%s/dabyl-preview",
	    builddir != NULL ? builddir : ".");
	snprintf(clips, sizeof(clips), "%s/data/clips",
	    srcdir != NULL ? srcdir : "..");
	/* A build out of tree has ".." in it, which no URL may. */
	assert_non_null(realpath(clips, root));
	snprintf(s->clip, sizeof(s->clip), "file://%s/bakery.ts", root);
	s->set = picture_set_create(&options);
	return 0;
}

static void
server_stop(struct stage *s)
{
	if (s->server == 0)
		return;
	kill(s->server, SIGKILL);
	waitpid(s->server, NULL, 0);
	s->server = 0;
}

static int
stage_strike(void **state)
{
	struct stage *s = *state;

	picture_set_destroy(s->set);
	if (s->x != NULL)
		xcb_disconnect(s->x);
	server_stop(s);
	unsetenv("DISPLAY");
	free(s);
	return 0;
}

static void
need_server(const struct stage *s)
{
	if (s->server != 0)
		return;
	print_message("# no Xvfb on this machine\n");
	skip();
}

static void
turn(struct stage *s)
{
	struct pollfd polled[PICTURE_FDS_MAX];
	int fds[PICTURE_FDS_MAX];
	size_t count = picture_fds(s->set, fds, PICTURE_FDS_MAX);

	for (size_t i = 0; i < count; i++)
		polled[i] = (struct pollfd){ fds[i], POLLIN, 0 };
	poll(polled, count, 100);
	picture_step(s->set, clock_boot_ms());
	if (clock_boot_ms() > s->started_ms + PATIENCE_MS)
		fail_msg("nothing happens");
}

static void
picture_begin_at(struct stage *s, int32_t x, int32_t y)
{
	struct picture_source source = { PREVIEW_CLIP, s->clip };
	struct picture_want want = { .window = true,
		.x = x,
		.y = y,
		.width = 640,
		.height = 360,
		.title = TITLE,
		.sources = &source,
		.source_count = 1 };

	assert_int_equal(
	    picture_open(s->set, 0, &want, clock_boot_ms()), ERR_NONE);
	while (picture_status(s->set, 0)->state != PREVIEW_PLAYING)
		turn(s);
}

static void
picture_begin(struct stage *s)
{
	picture_begin_at(s, 100, 50);
}

static xcb_atom_t
atom(struct stage *s, const char *name)
{
	xcb_intern_atom_reply_t *reply = xcb_intern_atom_reply(
	    s->x, xcb_intern_atom(s->x, 0, (uint16_t)strlen(name), name), NULL);
	xcb_atom_t found;

	assert_non_null(reply);
	found = reply->atom;
	free(reply);
	return found;
}

static xcb_window_t
window_find(struct stage *s)
{
	xcb_query_tree_reply_t *tree =
	    xcb_query_tree_reply(s->x, xcb_query_tree(s->x, s->root), NULL);
	xcb_window_t found;

	assert_non_null(tree);
	assert_int_equal(xcb_query_tree_children_length(tree), 1);
	found = xcb_query_tree_children(tree)[0];
	free(tree);
	return found;
}

/* The caller frees it. */
static xcb_get_property_reply_t *
property(struct stage *s, xcb_window_t window, xcb_atom_t name)
{
	xcb_get_property_reply_t *reply = xcb_get_property_reply(s->x,
	    xcb_get_property(
	        s->x, 0, window, name, XCB_GET_PROPERTY_TYPE_ANY, 0, 1024),
	    NULL);

	assert_non_null(reply);
	return reply;
}

static void
assert_text(struct stage *s, xcb_window_t window, xcb_atom_t name,
    const char *text, size_t len)
{
	xcb_get_property_reply_t *reply = property(s, window, name);

	assert_int_equal(xcb_get_property_value_length(reply), len);
	assert_memory_equal(xcb_get_property_value(reply), text, len);
	free(reply);
}

static uint32_t
number(struct stage *s, xcb_window_t window, xcb_atom_t name, size_t index)
{
	xcb_get_property_reply_t *reply = property(s, window, name);
	uint32_t value;

	assert_true(
	    (size_t)xcb_get_property_value_length(reply) >= 4 * (index + 1));
	value = ((uint32_t *)xcb_get_property_value(reply))[index];
	free(reply);
	return value;
}

static void
test_a_window_never_asks_for_the_keyboard(void **state)
{
	struct stage *s = *state;
	xcb_get_window_attributes_reply_t *attributes;
	xcb_get_property_reply_t *protocols;
	xcb_window_t window;

	need_server(s);
	picture_begin(s);
	window = window_find(s);
	/* The input hint is given, and says no. */
	assert_int_equal(number(s, window, XCB_ATOM_WM_HINTS, 0) & 1, 1);
	assert_int_equal(number(s, window, XCB_ATOM_WM_HINTS, 1), 0);
	assert_int_equal(number(s, window, atom(s, "_NET_WM_USER_TIME"), 0), 0);
	/* Nor does it take the focus by protocol. */
	protocols = property(s, window, atom(s, "WM_PROTOCOLS"));
	assert_int_equal(xcb_get_property_value_length(protocols), 4);
	free(protocols);
	attributes = xcb_get_window_attributes_reply(
	    s->x, xcb_get_window_attributes(s->x, window), NULL);
	assert_non_null(attributes);
	assert_int_equal(attributes->all_event_masks &
	        (XCB_EVENT_MASK_KEY_PRESS | XCB_EVENT_MASK_KEY_RELEASE),
	    0);
	assert_int_equal(attributes->map_state, XCB_MAP_STATE_VIEWABLE);
	free(attributes);
}

static void
test_a_window_has_its_title_class_and_place(void **state)
{
	struct stage *s = *state;
	xcb_get_geometry_reply_t *place;
	xcb_window_t window;
	char title[200];

	need_server(s);
	picture_begin(s);
	window = window_find(s);
	place =
	    xcb_get_geometry_reply(s->x, xcb_get_geometry(s->x, window), NULL);
	assert_non_null(place);
	assert_int_equal(place->x, 100);
	assert_int_equal(place->y, 50);
	assert_int_equal(place->width, 640);
	assert_int_equal(place->height, 360);
	free(place);
	assert_text(s, window, XCB_ATOM_WM_CLASS, "dabyl\0Dabyl", 12);
	/* It says what the picture is; the player may not have read it yet. */
	snprintf(title, sizeof(title), "%s · %s", TITLE, "recording");
	for (;;) {
		xcb_get_property_reply_t *name =
		    property(s, window, atom(s, "_NET_WM_NAME"));
		bool same = (size_t)xcb_get_property_value_length(name) ==
		        strlen(title) &&
		    memcmp(xcb_get_property_value(name), title,
		        strlen(title)) == 0;

		free(name);
		if (same)
			break;
		turn(s);
	}
}

static void
test_a_place_can_be_measured_from_the_far_corner(void **state)
{
	struct stage *s = *state;
	const xcb_screen_t *screen;
	xcb_get_geometry_reply_t *place;

	need_server(s);
	picture_begin_at(s, -1, -31);
	screen = xcb_setup_roots_iterator(xcb_get_setup(s->x)).data;
	place = xcb_get_geometry_reply(
	    s->x, xcb_get_geometry(s->x, window_find(s)), NULL);
	assert_non_null(place);
	assert_int_equal(place->x + 640, screen->width_in_pixels);
	assert_int_equal(place->y + 360 + 30, screen->height_in_pixels);
	free(place);
}

static void
test_a_picture_is_drawn_before_it_is_said_to_play(void **state)
{
	struct stage *s = *state;
	xcb_get_image_reply_t *image;
	unsigned int coloured = 0;
	uint8_t *bytes;

	need_server(s);
	picture_begin(s);
	image = xcb_get_image_reply(s->x,
	    xcb_get_image(s->x, XCB_IMAGE_FORMAT_Z_PIXMAP, window_find(s), 0, 0,
	        640, 360, UINT32_MAX),
	    NULL);
	assert_non_null(image);
	bytes = xcb_get_image_data(image);
	for (int i = 0; i < xcb_get_image_data_length(image); i += 4)
		coloured += bytes[i] != 0 || bytes[i + 1] != 0;
	assert_true(coloured > 640 * 360 / 2);
	free(image);
}

static void
test_a_still_of_a_window_comes_as_cells(void **state)
{
	struct stage *s = *state;
	struct preview_frame frame;
	uint64_t serial;

	need_server(s);
	picture_begin(s);
	/* libvlc counts its pictures with a delay, and answers after that. */
	do {
		assert_int_equal(picture_snap(s->set, 0, 60, 17), ERR_NONE);
		turn(s);
	} while (!picture_still(s->set, 0, &frame, &serial));
	assert_int_equal(frame.columns, 60);
	assert_int_equal(frame.rows, 17);
	assert_false(picture_frame(s->set, 0, &frame, &serial));
}

static void
test_a_person_may_close_the_window(void **state)
{
	struct stage *s = *state;
	xcb_client_message_event_t event = {
		.response_type = XCB_CLIENT_MESSAGE, .format = 32
	};

	need_server(s);
	picture_begin(s);
	event.window = window_find(s);
	event.type = atom(s, "WM_PROTOCOLS");
	event.data.data32[0] = atom(s, "WM_DELETE_WINDOW");
	xcb_send_event(s->x, 0, event.window, 0, (const char *)&event);
	xcb_flush(s->x);
	while (picture_status(s->set, 0)->state != PREVIEW_CLOSED)
		turn(s);
	assert_int_equal(picture_status(s->set, 0)->crashes, 0);
}

static void
test_an_x_server_that_dies_is_told(void **state)
{
	struct stage *s = *state;
	const struct picture_status *status;

	need_server(s);
	picture_begin(s);
	server_stop(s);
	status = picture_status(s->set, 0);
	while (status->state != PREVIEW_FAILED)
		turn(s);
	assert_int_equal(status->reason, PREVIEW_NO_DISPLAY);
	assert_int_equal(status->crashes, 0);
}

int
main(void)
{
#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, stage_set, stage_strike)
	const struct CMUnitTest tests[] = {
		TEST(test_a_window_never_asks_for_the_keyboard),
		TEST(test_a_window_has_its_title_class_and_place),
		TEST(test_a_place_can_be_measured_from_the_far_corner),
		TEST(test_a_picture_is_drawn_before_it_is_said_to_play),
		TEST(test_a_still_of_a_window_comes_as_cells),
		TEST(test_a_person_may_close_the_window),
		TEST(test_an_x_server_that_dies_is_told),
	};

	/* libvlc leaves memory behind in plugins that it unloads. */
	setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
