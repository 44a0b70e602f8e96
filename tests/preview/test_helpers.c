/* SPDX-License-Identifier: Apache-2.0 */
/*
 * console/picture and popups against helpers that misbehave: small shell
 * scripts in their place.  Time is an argument, so no deadline is waited for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "console/picture.h"
#include "console/popups.h"

#define T0          1000000u
#define PATIENCE_MS 30000

struct stage {
	char dir[64];
	char program[96];
	char log[96];
	struct picture_set *set;
	struct popups *popups;
	uint64_t started_ms;
};

static void
script_write(struct stage *s, const char *body)
{
	FILE *file = fopen(s->program, "w");

	assert_non_null(file);
	fprintf(file, "#!/bin/sh\n%s\n", body);
	fclose(file);
	assert_int_equal(chmod(s->program, 0700), 0);
}

static int
stage_set(void **state)
{
	struct stage *s = calloc(1, sizeof(*s));

	snprintf(s->dir, sizeof(s->dir), "/tmp/dabyl-helpers-XXXXXX");
	assert_non_null(mkdtemp(s->dir));
	snprintf(s->program, sizeof(s->program), "%s/helper", s->dir);
	snprintf(s->log, sizeof(s->log), "%s/log", s->dir);
	s->started_ms = clock_boot_ms();
	*state = s;
	return 0;
}

static int
stage_strike(void **state)
{
	struct stage *s = *state;

	picture_set_destroy(s->set);
	popups_destroy(s->popups);
	unlink(s->program);
	unlink(s->log);
	rmdir(s->dir);
	free(s);
	return 0;
}

static void
patience(const struct stage *s)
{
	if (clock_boot_ms() > s->started_ms + PATIENCE_MS)
		fail_msg("nothing happens");
}

/* Until the helper has said something, at the same moment for the set. */
static void
picture_turn(struct stage *s, uint64_t now_ms)
{
	struct pollfd polled[PICTURE_FDS_MAX];
	int fds[PICTURE_FDS_MAX];
	size_t count = picture_fds(s->set, fds, PICTURE_FDS_MAX);

	for (size_t i = 0; i < count; i++)
		polled[i] = (struct pollfd){ fds[i], POLLIN, 0 };
	poll(polled, count, count > 0 ? 1000 : 10);
	picture_step(s->set, now_ms);
	patience(s);
}

static const struct picture_status *
picture_begin(struct stage *s, const char *script, size_t rungs)
{
	struct picture_source sources[] = {
		{ PREVIEW_CLIP, "rtsp://h/clip" },
		{ PREVIEW_LIVE, "rtsp://h/live" },
	};
	struct picture_want want = { .columns = 2,
		.rows = 1,
		.sources = rungs == 1 ? sources + 1 : sources,
		.source_count = rungs };
	struct picture_options options = { .program = s->program,
		.log_path = s->log };

	script_write(s, script);
	s->set = picture_set_create(&options);
	assert_int_equal(picture_open(s->set, 0, &want, T0), ERR_NONE);
	return picture_status(s->set, 0);
}

/* Reads the commands up to the n-th open, then goes on with the script. */
#define HELLO "echo hello 1\n"
#define OPENED(n)                                             \
	"while read -r word number rest; do\n"                \
	"  [ \"$word $number\" = \"open " n "\" ] && break\n" \
	"done\n"
#define OPENED_ANY                          \
	"while read -r word rest; do\n"     \
	"  [ \"$word\" = open ] && break\n" \
	"done\n"
#define STAY "while read -r line; do :; done\n"

static void
wait_for(struct stage *s, enum preview_state state, uint64_t now_ms)
{
	while (picture_status(s->set, 0)->state != state)
		picture_turn(s, now_ms);
}

static void
test_a_player_that_says_nothing_more_is_killed(void **state)
{
	struct stage *s = *state;
	const struct picture_status *status = picture_begin(
	    s, HELLO OPENED("1") "echo state 1 playing - 0\n" STAY, 1);

	wait_for(s, PREVIEW_PLAYING, T0);
	picture_step(s->set, T0 + PICTURE_SILENT_MS - 1);
	assert_int_equal(status->state, PREVIEW_PLAYING);
	assert_int_equal(
	    picture_wait_ms(s->set, T0 + PICTURE_SILENT_MS - 1), 1);
	picture_step(s->set, T0 + PICTURE_SILENT_MS);
	assert_int_equal(status->state, PREVIEW_FAILED);
	assert_int_equal(status->reason, PREVIEW_CRASHED);
	assert_int_equal(status->crashes, 1);
	assert_int_equal(
	    picture_fds(s->set, (int[PICTURE_FDS_MAX]){ 0 }, PICTURE_FDS_MAX),
	    0);
}

static void
test_a_player_that_dies_on_each_attempt_is_told_once(void **state)
{
	struct stage *s = *state;
	const struct picture_status *status =
	    picture_begin(s, HELLO OPENED_ANY "kill -SEGV $$", 1);
	uint32_t delay = PICTURE_RETRY_MIN_MS;
	uint64_t now = T0;

	wait_for(s, PREVIEW_FAILED, now);
	for (uint32_t deaths = 1; deaths < 7; deaths++) {
		assert_int_equal(status->state, PREVIEW_FAILED);
		assert_int_equal(status->reason, PREVIEW_CRASHED);
		assert_int_equal(status->crashes, deaths);
		picture_step(s->set, now + delay - 1);
		assert_int_equal(status->crashes, deaths);
		now += delay;
		picture_step(s->set, now);
		while (status->crashes == deaths) {
			assert_int_equal(status->state, PREVIEW_FAILED);
			picture_turn(s, now);
		}
		delay = delay * 2 < PICTURE_RETRY_MAX_MS ? delay * 2
		                                         : PICTURE_RETRY_MAX_MS;
	}
	assert_int_equal(delay, PICTURE_RETRY_MAX_MS);
}

static void
test_a_picture_comes_back_when_the_camera_does(void **state)
{
	struct stage *s = *state;
	const struct picture_status *status = picture_begin(s,
	    HELLO OPENED("1") "echo state 1 failed offline 0\n" OPENED(
	        "2") "echo state 2 opening - 0\necho state 2 playing - "
	             "0\n" STAY,
	    1);

	wait_for(s, PREVIEW_FAILED, T0);
	assert_int_equal(status->reason, PREVIEW_OFFLINE);
	assert_int_equal(status->crashes, 0);
	picture_step(s->set, T0 + PICTURE_RETRY_MIN_MS);
	assert_int_equal(status->state, PREVIEW_FAILED);
	wait_for(s, PREVIEW_PLAYING, T0 + PICTURE_RETRY_MIN_MS);
	assert_int_equal(status->reason, PREVIEW_REASON_NONE);
}

static void
test_a_crash_over_the_clip_leaves_the_live_picture(void **state)
{
	struct stage *s = *state;
	const struct picture_status *status = picture_begin(s,
	    HELLO "while read -r word number kind rest; do\n"
	          "  [ \"$word\" = open ] && break\n"
	          "done\n"
	          "[ \"$kind\" = clip ] && kill -SEGV $$\n"
	          "echo state $number playing - 0\n" STAY,
	    2);

	wait_for(s, PREVIEW_PLAYING, T0);
	assert_int_equal(status->kind, PREVIEW_LIVE);
	assert_true(status->no_recording);
	assert_int_equal(status->crashes, 1);
}

static void
test_reports_about_an_earlier_opening_are_not_believed(void **state)
{
	struct stage *s = *state;
	const struct picture_status *status = picture_begin(s,
	    HELLO OPENED("1") "echo state 1 failed offline 0\n" OPENED(
	        "2") "echo state 1 playing - 0\necho shown 1 9 9 9\n"
	             "echo shown 2 0 77 0\n" STAY,
	    2);

	while (status->at_ms != 77)
		picture_turn(s, T0);
	assert_int_equal(status->state, PREVIEW_OPENING);
	assert_int_equal(status->length_ms, 0);
}

static void
nonsense(struct stage *s, const char *script)
{
	const struct picture_status *status = picture_begin(s, script, 1);

	wait_for(s, PREVIEW_FAILED, T0);
	assert_int_equal(status->reason, PREVIEW_CRASHED);
	assert_int_equal(status->crashes, 1);
}

static void
test_a_player_that_talks_nonsense_is_killed(void **state)
{
	nonsense(*state, HELLO "echo 'state 1 playing'\n" STAY);
}

static void
test_a_player_that_does_not_greet_is_killed(void **state)
{
	nonsense(*state, "echo state 1 playing - 0\n" STAY);
}

static void
test_a_player_of_another_version_is_killed(void **state)
{
	nonsense(*state, "echo hello 2\n" STAY);
}

static void
test_a_line_without_an_end_is_killed(void **state)
{
	nonsense(*state, HELLO "tr '\\0' x </dev/zero\n");
}

static void
test_a_small_picture_that_is_none_is_killed(void **state)
{
	nonsense(*state, HELLO OPENED("1") "printf DPxxxxxxxxxxxxx >&3\n" STAY);
}

static void
test_a_player_that_floods_cannot_keep_the_console(void **state)
{
	struct stage *s = *state;
	uint64_t start = clock_boot_ms();

	picture_begin(s,
	    HELLO OPENED("1") "while :; do echo state 1 stalled - 0; "
	                      "echo state 1 playing - 0; done\n",
	    1);
	wait_for(s, PREVIEW_PLAYING, T0);
	/* Each step comes back although there is always more to read. */
	for (int i = 0; i < 50; i++)
		picture_turn(s, T0);
	assert_true(clock_boot_ms() - start < PATIENCE_MS);
}

static void
test_evidence_is_never_more_than_the_time_gone_by(void **state)
{
	struct stage *s = *state;
	const struct picture_status *status = picture_begin(s,
	    HELLO OPENED("1") "echo shown 1 4000000000 0 0\n"
	                      "echo state 1 playing - 0\n" STAY,
	    1);

	wait_for(s, PREVIEW_PLAYING, T0 + 700);
	assert_int_equal(status->shown_ms, 700);
}

static void
test_a_player_that_does_not_leave_is_killed(void **state)
{
	struct stage *s = *state;

	picture_begin(s,
	    HELLO OPENED("1") "trap '' TERM PIPE HUP\n"
	                      "echo state 1 playing - 0\n"
	                      "while :; do read -r x; done\n",
	    1);
	wait_for(s, PREVIEW_PLAYING, T0);
	picture_close(s->set, 0, T0);
	picture_step(s->set, T0 + PICTURE_GRACE_MS - 1);
	assert_true(picture_wait_ms(s->set, T0) >= 0);
	while (picture_wait_ms(s->set, T0 + PICTURE_GRACE_MS) >= 0) {
		poll(NULL, 0, 5);
		picture_step(s->set, T0 + PICTURE_GRACE_MS);
		patience(s);
	}
}

static void
test_a_program_that_is_not_there_is_a_failed_picture(void **state)
{
	struct stage *s = *state;
	struct picture_options options = { .program =
		                               "/nowhere/dabyl-preview" };
	struct picture_source source = { PREVIEW_LIVE, "rtsp://h/" };
	struct picture_want want = {
		.columns = 2, .rows = 1, .sources = &source, .source_count = 1
	};

	s->set = picture_set_create(&options);
	assert_int_equal(picture_open(s->set, 0, &want, T0), ERR_NONE);
	assert_int_equal(picture_status(s->set, 0)->state, PREVIEW_FAILED);
	assert_int_equal(picture_wait_ms(s->set, T0), PICTURE_RETRY_MIN_MS);
}

static void
test_a_password_stands_in_no_argument_and_no_log(void **state)
{
	struct stage *s = *state;
	char text[4096];
	FILE *file;
	size_t len;

	picture_begin(s,
	    "echo \"$0 $*\" >&2\n"
	    "tr '\\0' ' ' </proc/$$/cmdline >&2\n" HELLO OPENED(
	        "1") "echo state 1 playing - 0\n" STAY,
	    1);
	wait_for(s, PREVIEW_PLAYING, T0);
	file = fopen(s->log, "r");
	assert_non_null(file);
	len = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[len] = '\0';
	assert_true(len > 0);
	assert_null(strstr(text, "rtsp"));
}

static void
popups_begin(struct stage *s, const char *script)
{
	script_write(s, script);
	s->popups = popups_create(s->program, s->log);
}

static void
popups_turn(struct stage *s, uint64_t now_ms)
{
	struct pollfd polled = { .fd = -1, .events = POLLIN };

	popups_fds(s->popups, &polled.fd, 1);
	poll(&polled, 1, polled.fd >= 0 ? 1000 : 5);
	popups_step(s->popups, now_ms);
	patience(s);
}

#define ANSWER(word)                                  \
	HELLO "while read -r verb id rest; do\n"      \
	      "  echo \"$verb $id\" >&2\n"            \
	      "  [ $verb = show ] && echo " word "\n" \
	      "done\n"

static void
test_popups_are_shown_one_after_the_other(void **state)
{
	struct stage *s = *state;

	popups_begin(s, ANSWER("shown $id"));
	for (uint32_t id = 1; id <= 5; id++)
		popups_show(s->popups, id, POPUP_NORMAL, "Өрт", "a\nb", T0);
	while (popups_counts(s->popups).shown < 5)
		popups_turn(s, T0);
	assert_int_equal(popups_wait_ms(s->popups, T0), -1);
}

static void
test_a_popup_that_hangs_has_its_helper_killed(void **state)
{
	struct stage *s = *state;

	popups_begin(s, HELLO STAY);
	popups_show(s->popups, 1, POPUP_CRITICAL, "a", "b", T0);
	assert_int_equal(popups_wait_ms(s->popups, T0), POPUPS_SHOW_MS);
	popups_step(s->popups, T0 + POPUPS_SHOW_MS - 1);
	assert_int_equal(popups_counts(s->popups).killed, 0);
	popups_step(s->popups, T0 + POPUPS_SHOW_MS);
	assert_int_equal(popups_counts(s->popups).killed, 1);
	/* The next one waits for the pause, then has a new helper. */
	popups_show(s->popups, 2, POPUP_NORMAL, "a", "b", T0 + POPUPS_SHOW_MS);
	assert_int_equal(popups_fds(s->popups, &(int){ 0 }, 1), 0);
	popups_step(s->popups, T0 + POPUPS_SHOW_MS + POPUPS_PAUSE_MIN_MS);
	assert_int_equal(popups_fds(s->popups, &(int){ 0 }, 1), 1);
}

static void
test_without_a_daemon_popups_are_tried_ever_more_seldom(void **state)
{
	struct stage *s = *state;
	uint32_t pause = POPUPS_PAUSE_MIN_MS;
	uint64_t now = T0;

	popups_begin(s, ANSWER("failed $id no-daemon"));
	for (uint32_t id = 1; id < 13; id++) {
		popups_show(s->popups, id, POPUP_NORMAL, "a", "b", now);
		while (popups_counts(s->popups).failed < id)
			popups_turn(s, now);
		popups_show(s->popups, 99, POPUP_NORMAL, "a", "b", now);
		assert_int_equal(popups_wait_ms(s->popups, now),
		    pause < POPUPS_STALE_MS ? pause : POPUPS_STALE_MS);
		popups_close(s->popups, 99, now);
		now += pause;
		pause = pause * 2 < POPUPS_PAUSE_MAX_MS ? pause * 2
		                                        : POPUPS_PAUSE_MAX_MS;
	}
	assert_int_equal(pause, POPUPS_PAUSE_MAX_MS);
}

static void
test_a_full_queue_drops_the_least_urgent(void **state)
{
	struct stage *s = *state;

	popups_begin(s, HELLO STAY);
	/* The first is under way; the others wait. */
	for (uint32_t id = 1; id <= 1 + POPUPS_QUEUE_MAX; id++)
		popups_show(s->popups, id, id == 5 ? POPUP_LOW : POPUP_CRITICAL,
		    "a", "b", T0);
	assert_int_equal(popups_counts(s->popups).dropped, 0);
	/* The same alert again takes no second place. */
	popups_show(s->popups, 7, POPUP_CRITICAL, "a", "b", T0);
	assert_int_equal(popups_counts(s->popups).dropped, 0);
	popups_show(s->popups, 100, POPUP_CRITICAL, "a", "b", T0);
	assert_int_equal(popups_counts(s->popups).dropped, 1);
	popups_close(s->popups, 100, T0);
	/* 5 has gone already: there is room, and nothing to drop. */
	popups_close(s->popups, 5, T0);
	popups_show(s->popups, 101, POPUP_CRITICAL, "a", "b", T0);
	assert_int_equal(popups_counts(s->popups).dropped, 1);
	popups_step(s->popups, T0 + POPUPS_STALE_MS);
	assert_int_equal(
	    popups_counts(s->popups).dropped, 1 + POPUPS_QUEUE_MAX);
}

int
main(void)
{
#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, stage_set, stage_strike)
	const struct CMUnitTest tests[] = {
		TEST(test_a_player_that_says_nothing_more_is_killed),
		TEST(test_a_player_that_dies_on_each_attempt_is_told_once),
		TEST(test_a_picture_comes_back_when_the_camera_does),
		TEST(test_a_crash_over_the_clip_leaves_the_live_picture),
		TEST(test_reports_about_an_earlier_opening_are_not_believed),
		TEST(test_a_player_that_talks_nonsense_is_killed),
		TEST(test_a_player_that_does_not_greet_is_killed),
		TEST(test_a_player_of_another_version_is_killed),
		TEST(test_a_line_without_an_end_is_killed),
		TEST(test_a_small_picture_that_is_none_is_killed),
		TEST(test_a_player_that_floods_cannot_keep_the_console),
		TEST(test_evidence_is_never_more_than_the_time_gone_by),
		TEST(test_a_player_that_does_not_leave_is_killed),
		TEST(test_a_program_that_is_not_there_is_a_failed_picture),
		TEST(test_a_password_stands_in_no_argument_and_no_log),
		TEST(test_popups_are_shown_one_after_the_other),
		TEST(test_a_popup_that_hangs_has_its_helper_killed),
		TEST(test_without_a_daemon_popups_are_tried_ever_more_seldom),
		TEST(test_a_full_queue_drops_the_least_urgent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
