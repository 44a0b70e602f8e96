/* SPDX-License-Identifier: Apache-2.0 */
/*
 * console/picture with the real dabyl-preview: what a console is told of good
 * sources and of each fault, and that nothing of it stops the console.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "console/picture.h"
#include "demo/camera.h"
#include "demo/camera_server.h"

#include "tests/preview/source.h"

#define PATIENCE_MS 60000 /* for a machine that is busy with other tests */
/* A fault is told within five seconds (tests/unit/test_preview_watch); a player
 * and libvlc may take some more to begin. */
#define FAULT_MS 20000

struct stage {
	struct picture_set *set;
	struct source *source;
	struct camera_server *cameras;
	pthread_t cameras_thread;
	int cameras_stop; /* an eventfd */
	char root[PATH_MAX];
	char clip[PATH_MAX + 32];
	char url[3][PATH_MAX + 64];
	struct picture_source sources[3];
	struct picture_want want;
	uint64_t opened_ms;
};

static int
stage_set(void **state)
{
	struct stage *s = calloc(1, sizeof(*s));
	struct picture_options options = { .root = s->root };
	char program[512], clips[512];

	snprintf(program, sizeof(program), "%s/dabyl-preview",
	    getenv("builddir") != NULL ? getenv("builddir") : ".");
	snprintf(clips, sizeof(clips), "%s/data/clips",
	    getenv("srcdir") != NULL ? getenv("srcdir") : "..");
	/* A build out of tree has ".." in it, which no URL may. */
	assert_non_null(realpath(clips, s->root));
	snprintf(s->clip, sizeof(s->clip), "%s/bakery.ts", s->root);
	options.program = program;
	s->set = picture_set_create(&options);
	s->want.columns = 40;
	s->want.rows = 12;
	s->want.sources = s->sources;
	*state = s;
	return 0;
}

/* The cameras of the demo city, which do nothing wrong. */
static void *
cameras_run(void *opaque)
{
	struct stage *s = opaque;
	struct pollfd fds[CAMERA_FDS_MAX + 1];
	size_t count;

	for (;;) {
		fds[0] = (struct pollfd){ s->cameras_stop, POLLIN, 0 };
		count = camera_server_fds(s->cameras, fds + 1);
		poll(fds, count + 1,
		    camera_server_wait_ms(s->cameras, clock_boot_ns()));
		if (fds[0].revents != 0)
			return NULL;
		camera_server_turn(s->cameras, fds + 1, count, clock_boot_ns());
	}
}

static unsigned int
cameras_start(struct stage *s)
{
	assert_int_equal(crypto_init(), ERR_NONE);
	assert_int_equal(
	    camera_server_create(s->root, clock_boot_ns(), &s->cameras),
	    ERR_NONE);
	s->cameras_stop = eventfd(0, EFD_CLOEXEC);
	assert_int_equal(
	    pthread_create(&s->cameras_thread, NULL, cameras_run, s), 0);
	return camera_server_port(s->cameras);
}

static void
cameras_stop(struct stage *s)
{
	uint64_t one = 1;

	if (s->cameras == NULL)
		return;
	assert_int_equal(write(s->cameras_stop, &one, sizeof(one)), 8);
	pthread_join(s->cameras_thread, NULL);
	close(s->cameras_stop);
	camera_server_destroy(s->cameras);
}

static int
stage_strike(void **state)
{
	struct stage *s = *state;

	picture_set_destroy(s->set);
	cameras_stop(s);
	source_stop(s->source);
	free(s);
	return 0;
}

static void rung_add(struct stage *s, enum preview_kind kind,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

static void
rung_add(struct stage *s, enum preview_kind kind, const char *format, ...)
{
	size_t i = s->want.source_count++;
	va_list args;

	va_start(args, format);
	vsnprintf(s->url[i], sizeof(s->url[i]), format, args);
	va_end(args);
	s->sources[i] = (struct picture_source){ kind, s->url[i] };
}

static void
picture_begin(struct stage *s)
{
	s->opened_ms = clock_boot_ms();
	assert_int_equal(
	    picture_open(s->set, 0, &s->want, s->opened_ms), ERR_NONE);
}

/* One turn of a console. */
static void
turn(struct stage *s)
{
	struct pollfd polled[PICTURE_FDS_MAX];
	int fds[PICTURE_FDS_MAX], wait;
	size_t count = picture_fds(s->set, fds, PICTURE_FDS_MAX);

	for (size_t i = 0; i < count; i++)
		polled[i] = (struct pollfd){ fds[i], POLLIN, 0 };
	wait = picture_wait_ms(s->set, clock_boot_ms());
	poll(polled, count, wait >= 0 && wait < 1000 ? wait : 1000);
	picture_step(s->set, clock_boot_ms());
	if (clock_boot_ms() > s->opened_ms + PATIENCE_MS)
		fail_msg("still %s after a minute",
		    preview_state_word(picture_status(s->set, 0)->state));
}

static const struct picture_status *
wait_for(struct stage *s, enum preview_state state)
{
	while (picture_status(s->set, 0)->state != state)
		turn(s);
	return picture_status(s->set, 0);
}

static void
expect_fault(struct stage *s, enum preview_reason reason)
{
	const struct picture_status *status;

	picture_begin(s);
	status = wait_for(s, PREVIEW_FAILED);
	assert_string_equal(
	    preview_reason_word(status->reason), preview_reason_word(reason));
	assert_true(clock_boot_ms() - s->opened_ms <= FAULT_MS);
	assert_true(strlen(picture_words(status)) > 0);
}

static void
serve(struct stage *s, enum source_mode mode)
{
	s->source = source_start(mode, s->clip);
}

static bool
colourful(const struct preview_frame *frame)
{
	size_t size = (size_t)frame->columns * frame->rows * 6;
	unsigned int different = 0;

	for (size_t i = 3; i < size; i++)
		different += frame->rgb[i] != frame->rgb[i - 3];
	return different > size / 10;
}

static void
test_a_clip_is_shown_as_cells_and_counted_as_evidence(void **state)
{
	struct stage *s = *state;
	const struct picture_status *status;
	struct preview_frame frame;
	uint64_t first, serial;

	rung_add(s, PREVIEW_CLIP, "file://%s", s->clip);
	picture_begin(s);
	status = wait_for(s, PREVIEW_PLAYING);
	while (!picture_frame(s->set, 0, &frame, &first))
		turn(s);
	assert_int_equal(frame.columns, 40);
	assert_int_equal(frame.rows, 12);
	assert_true(colourful(&frame));
	do {
		turn(s);
		picture_frame(s->set, 0, &frame, &serial);
	} while (serial < first + 3 || status->shown_ms == 0);
	assert_true(status->shown_ms <= clock_boot_ms() - s->opened_ms);
	assert_false(status->no_recording);
	assert_int_equal(status->kind, PREVIEW_CLIP);
	assert_true(status->length_ms > 5000 && status->length_ms < 11000);
	assert_true(status->picture_ms >= s->opened_ms);
}

static void
test_cells_get_another_size_and_a_still_while_playing(void **state)
{
	struct stage *s = *state;
	struct preview_frame frame;
	uint64_t serial;

	rung_add(s, PREVIEW_CLIP, "file://%s", s->clip);
	picture_begin(s);
	wait_for(s, PREVIEW_PLAYING);
	assert_int_equal(picture_resize(s->set, 0, 100, 30), ERR_NONE);
	do
		turn(s);
	while (
	    !picture_frame(s->set, 0, &frame, &serial) || frame.columns != 100);
	assert_int_equal(frame.rows, 30);
	assert_false(picture_still(s->set, 0, &frame, &serial));
	assert_int_equal(picture_snap(s->set, 0, 64, 18), ERR_NONE);
	while (!picture_still(s->set, 0, &frame, &serial))
		turn(s);
	assert_int_equal(frame.columns, 64);
	assert_true(frame.still);
	assert_true(colourful(&frame));
}

static void
test_a_recording_is_paused_and_sought(void **state)
{
	struct stage *s = *state;
	const struct picture_status *status;
	uint32_t at;

	rung_add(s, PREVIEW_CLIP, "file://%s", s->clip);
	picture_begin(s);
	wait_for(s, PREVIEW_PLAYING);
	assert_int_equal(picture_pause(s->set, 0, true), ERR_NONE);
	wait_for(s, PREVIEW_PAUSED);
	assert_int_equal(picture_pause(s->set, 0, false), ERR_NONE);
	status = wait_for(s, PREVIEW_PLAYING);
	at = status->at_ms;
	assert_int_equal(picture_seek(s->set, 0, 5000), ERR_NONE);
	while (status->at_ms < at + 4000)
		turn(s);
	assert_int_equal(status->state, PREVIEW_PLAYING);
}

static void
test_a_live_stream_is_shown_and_cannot_be_sought(void **state)
{
	struct stage *s = *state;
	const struct picture_status *status;

	serve(s, SOURCE_LIVE);
	rung_add(s, PREVIEW_LIVE, "http://127.0.0.1:%u/live.ts",
	    source_port(s->source));
	picture_begin(s);
	status = wait_for(s, PREVIEW_PLAYING);
	assert_true(status->no_recording);
	assert_int_equal(picture_seek(s->set, 0, 5000), ERR_STATE);
	assert_int_equal(picture_seek(s->set, 1, 5000), ERR_NOENT);
}

static void
expect_picture(struct stage *s)
{
	struct preview_frame frame;
	uint64_t serial;

	picture_begin(s);
	wait_for(s, PREVIEW_PLAYING);
	while (!picture_frame(s->set, 0, &frame, &serial))
		turn(s);
	assert_true(colourful(&frame));
	picture_close(s->set, 0, clock_boot_ms());
	s->want.source_count = 0;
}

static void
test_cameras_of_each_kind_are_shown(void **state)
{
	struct stage *s = *state;
	unsigned int port = cameras_start(s);

	rung_add(s, PREVIEW_LIVE, "rtsp://127.0.0.1:%u/bakery", port);
	expect_picture(s);
	rung_add(s, PREVIEW_LIVE, "rtsp://127.0.0.1:%u/sample-h265", port);
	expect_picture(s);
	rung_add(s, PREVIEW_LIVE, "http://127.0.0.1:%u/bakery", port);
	expect_picture(s);
	rung_add(s, PREVIEW_LIVE, "http://127.0.0.1:%u/sample", port);
	expect_picture(s);
	rung_add(s, PREVIEW_PLAYBACK, "rtsp://127.0.0.1:%u/once/bakery", port);
	expect_picture(s);
}

static void
test_a_camera_with_a_password_is_shown_to_who_has_it(void **state)
{
	struct stage *s = *state;
	unsigned int port = cameras_start(s);

	rung_add(s, PREVIEW_LIVE, "rtsp://%s:%s@127.0.0.1:%u/auth/bakery",
	    CAMERA_USER, CAMERA_PASSWORD, port);
	expect_picture(s);
	rung_add(s, PREVIEW_LIVE, "rtsp://127.0.0.1:%u/auth/bakery", port);
	expect_fault(s, PREVIEW_AUTH);
}

static void
test_a_dead_port_is_offline(void **state)
{
	struct stage *s = *state;

	rung_add(s, PREVIEW_LIVE, "rtsp://127.0.0.1:%u/", source_dead_port());
	expect_fault(s, PREVIEW_OFFLINE);
}

static void
test_404_over_rtsp_is_told(void **state)
{
	struct stage *s = *state;

	serve(s, SOURCE_NOT_FOUND);
	rung_add(
	    s, PREVIEW_LIVE, "rtsp://127.0.0.1:%u/x", source_port(s->source));
	expect_fault(s, PREVIEW_NOT_FOUND);
}

static void
test_404_over_http_is_told(void **state)
{
	struct stage *s = *state;

	serve(s, SOURCE_NOT_FOUND);
	rung_add(
	    s, PREVIEW_LIVE, "http://127.0.0.1:%u/x", source_port(s->source));
	expect_fault(s, PREVIEW_NOT_FOUND);
}

static void
test_a_wrong_password_is_told(void **state)
{
	struct stage *s = *state;

	serve(s, SOURCE_AUTH);
	rung_add(s, PREVIEW_LIVE, "rtsp://op:wrong@127.0.0.1:%u/",
	    source_port(s->source));
	expect_fault(s, PREVIEW_AUTH);
}

static void
test_a_camera_that_hangs_is_told(void **state)
{
	struct stage *s = *state;

	serve(s, SOURCE_HANG);
	rung_add(
	    s, PREVIEW_LIVE, "rtsp://127.0.0.1:%u/", source_port(s->source));
	expect_fault(s, PREVIEW_TIMEOUT);
}

static void
test_noise_is_no_picture(void **state)
{
	struct stage *s = *state;

	serve(s, SOURCE_NOISE);
	rung_add(s, PREVIEW_LIVE, "http://127.0.0.1:%u/noise",
	    source_port(s->source));
	expect_fault(s, PREVIEW_UNSUPPORTED);
}

static void
test_a_stream_that_ends_is_offline(void **state)
{
	struct stage *s = *state;

	serve(s, SOURCE_DIE);
	rung_add(
	    s, PREVIEW_LIVE, "http://127.0.0.1:%u/", source_port(s->source));
	expect_fault(s, PREVIEW_OFFLINE);
}

static void
test_a_stream_that_falls_silent_is_stalled(void **state)
{
	struct stage *s = *state;
	const struct picture_status *status;
	uint64_t last;

	serve(s, SOURCE_STALL);
	rung_add(
	    s, PREVIEW_LIVE, "http://127.0.0.1:%u/", source_port(s->source));
	picture_begin(s);
	wait_for(s, PREVIEW_PLAYING);
	status = wait_for(s, PREVIEW_STALLED);
	last = status->picture_ms;
	assert_true(clock_boot_ms() - last >= 1900);
	assert_true(clock_boot_ms() - last <= FAULT_MS);
}

static void
test_a_url_that_is_not_allowed_is_told(void **state)
{
	struct stage *s = *state;

	rung_add(s, PREVIEW_LIVE, "file:///etc/passwd");
	expect_fault(s, PREVIEW_BAD_URL);
	picture_close(s->set, 0, clock_boot_ms());
	s->want.source_count = 0;
	rung_add(s, PREVIEW_LIVE, "rtsp://127.0.0.1/ :sout=#file{dst=x}");
	expect_fault(s, PREVIEW_BAD_URL);
}

static void
test_a_window_without_a_display_is_told(void **state)
{
	struct stage *s = *state;

	unsetenv("DISPLAY");
	s->want.window = true;
	s->want.width = 320;
	s->want.height = 180;
	rung_add(s, PREVIEW_CLIP, "file://%s", s->clip);
	rung_add(s, PREVIEW_LIVE, "file://%s", s->clip);
	expect_fault(s, PREVIEW_NO_DISPLAY);
}

static void
test_the_ladder_goes_down_to_what_can_be_shown(void **state)
{
	struct stage *s = *state;
	const struct picture_status *status;

	serve(s, SOURCE_LIVE);
	rung_add(s, PREVIEW_CLIP, "file://%s/absent.ts", s->root);
	rung_add(
	    s, PREVIEW_PLAYBACK, "rtsp://127.0.0.1:%u/", source_dead_port());
	rung_add(
	    s, PREVIEW_LIVE, "http://127.0.0.1:%u/", source_port(s->source));
	picture_begin(s);
	status = wait_for(s, PREVIEW_PLAYING);
	assert_int_equal(status->kind, PREVIEW_LIVE);
	assert_true(status->no_recording);
	assert_int_equal(status->crashes, 0);
}

static void
test_a_person_goes_from_the_clip_to_live_and_back(void **state)
{
	struct stage *s = *state;
	const struct picture_status *status;

	serve(s, SOURCE_LIVE);
	rung_add(s, PREVIEW_CLIP, "file://%s", s->clip);
	rung_add(
	    s, PREVIEW_LIVE, "http://127.0.0.1:%u/", source_port(s->source));
	picture_begin(s);
	status = wait_for(s, PREVIEW_PLAYING);
	assert_int_equal(
	    picture_show(s->set, 0, PREVIEW_PLAYBACK, clock_boot_ms()),
	    ERR_STATE);
	assert_int_equal(
	    picture_show(s->set, 0, PREVIEW_LIVE, clock_boot_ms()), ERR_NONE);
	assert_int_equal(status->state, PREVIEW_OPENING);
	wait_for(s, PREVIEW_PLAYING);
	assert_int_equal(status->kind, PREVIEW_LIVE);
	assert_false(status->no_recording);
	picture_show(s->set, 0, PREVIEW_CLIP, clock_boot_ms());
	wait_for(s, PREVIEW_PLAYING);
	assert_int_equal(status->kind, PREVIEW_CLIP);
}

/* The number of the only child process of this test; 0: none. */
static pid_t
child_find(void)
{
	char path[64];
	FILE *file;
	int pid = 0;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	file = fopen(path, "r");
	if (file == NULL)
		return -1;
	if (fscanf(file, "%d", &pid) != 1)
		pid = 0;
	fclose(file);
	return pid;
}

static void
test_a_player_that_crashes_is_one_change_of_state(void **state)
{
	struct stage *s = *state;
	const struct picture_status *status;
	pid_t pid;

	rung_add(s, PREVIEW_CLIP, "file://%s", s->clip);
	picture_begin(s);
	status = wait_for(s, PREVIEW_PLAYING);
	pid = child_find();
	if (pid < 0)
		skip(); /* a kernel without the list of children */
	assert_int_equal(kill(pid, SIGSEGV), 0);
	wait_for(s, PREVIEW_FAILED);
	assert_int_equal(status->reason, PREVIEW_CRASHED);
	assert_int_equal(status->crashes, 1);
	/* It is started again, and plays. */
	wait_for(s, PREVIEW_PLAYING);
	assert_int_equal(status->crashes, 1);
}

static void
test_several_pictures_run_at_once_and_leave_no_process(void **state)
{
	struct stage *s = *state;
	struct preview_frame frame;
	uint64_t serial;

	rung_add(s, PREVIEW_CLIP, "file://%s", s->clip);
	picture_begin(s);
	for (size_t i = 1; i < 4; i++)
		assert_int_equal(
		    picture_open(s->set, i, &s->want, s->opened_ms), ERR_NONE);
	for (size_t i = 0; i < 4; i++)
		while (!picture_frame(s->set, i, &frame, &serial))
			turn(s);
	for (size_t i = 0; i < 4; i++)
		picture_close(s->set, i, clock_boot_ms());
	assert_null(picture_status(s->set, 0));
	while (child_find() > 0) {
		poll(NULL, 0, picture_wait_ms(s->set, clock_boot_ms()));
		picture_step(s->set, clock_boot_ms());
	}
	assert_int_equal(picture_wait_ms(s->set, clock_boot_ms()), -1);
}

static void
test_a_want_outside_its_limits_is_refused(void **state)
{
	struct stage *s = *state;

	assert_int_equal(picture_open(s->set, 0, &s->want, 1), ERR_INVAL);
	rung_add(s, PREVIEW_CLIP, "file://%s", s->clip);
	s->want.columns = PREVIEW_COLUMNS_MAX + 1;
	assert_int_equal(picture_open(s->set, 0, &s->want, 1), ERR_INVAL);
	s->want.columns = 10;
	s->want.fps = PREVIEW_FPS_MAX + 1;
	assert_int_equal(picture_open(s->set, 0, &s->want, 1), ERR_INVAL);
	s->want.fps = 0;
	s->sources[0].url = "";
	assert_int_equal(picture_open(s->set, 0, &s->want, 1), ERR_INVAL);
	assert_null(picture_status(s->set, 0));
}

int
main(void)
{
#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, stage_set, stage_strike)
	const struct CMUnitTest tests[] = {
		TEST(test_a_clip_is_shown_as_cells_and_counted_as_evidence),
		TEST(test_cells_get_another_size_and_a_still_while_playing),
		TEST(test_a_recording_is_paused_and_sought),
		TEST(test_a_live_stream_is_shown_and_cannot_be_sought),
		TEST(test_cameras_of_each_kind_are_shown),
		TEST(test_a_camera_with_a_password_is_shown_to_who_has_it),
		TEST(test_a_dead_port_is_offline),
		TEST(test_404_over_rtsp_is_told),
		TEST(test_404_over_http_is_told),
		TEST(test_a_wrong_password_is_told),
		TEST(test_a_camera_that_hangs_is_told),
		TEST(test_noise_is_no_picture),
		TEST(test_a_stream_that_ends_is_offline),
		TEST(test_a_stream_that_falls_silent_is_stalled),
		TEST(test_a_url_that_is_not_allowed_is_told),
		TEST(test_a_window_without_a_display_is_told),
		TEST(test_the_ladder_goes_down_to_what_can_be_shown),
		TEST(test_a_person_goes_from_the_clip_to_live_and_back),
		TEST(test_a_player_that_crashes_is_one_change_of_state),
		TEST(test_several_pictures_run_at_once_and_leave_no_process),
		TEST(test_a_want_outside_its_limits_is_refused),
	};

	/* libvlc leaves memory behind in plugins that it unloads. */
	setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
