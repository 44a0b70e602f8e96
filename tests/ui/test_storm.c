/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What happens to terminals: windows that are dragged, lines that are slow,
 * Ctrl-Z, a line that is lost, kill -9.
 */
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/ui/centre.h"
#include "tests/ui/press.h"

#define WAIT       CENTRE_WAIT_MS
#define SUSPEND    ":suspend" ENTER
#define SLOW       1000  /* bytes a second */
#define RELEASE_MS 15000 /* of silence, then the hub frees what one has */
#define DEAF_MS    30000 /* then the console tells the hub no more */
/* ms, for a text on a slow line: two whole frames of 8 kB may go before it. */
#define SOON     40000
#define STILL_MS 100
#define LOOK_MS  10
#define KEYS_MAX 200

static int
setup(void **state)
{
	struct buf lines = { 0 };

	(void)centre_setup(state, "");
	for (int i = 1; i <= 40; i++)
		buf_printf(&lines,
		    "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"//a\","
		    "\"type\":\"kz.dabyl.detection.v1\","
		    "\"subject\":\"cam-%d\",\"data\":{" SMOKE "}}\n",
		    i, i);
	centre_publish(*state, buf_text(&lines), lines.len);
	buf_finish(&lines);
	return 0;
}

static void
every_size_from_1x1_to_500x200_keeps_the_row_and_the_text(void **state)
{
	static const int cols[] = { 1, 500, 2, 79, 80, 3, 120, 60, 160, 13, 81,
		59, 250, 1, 499, 20 };
	static const int rows[] = { 1, 200, 24, 1, 15, 2, 40, 14, 50, 199, 5, 3,
		23 };
	struct centre *centre = *state;
	struct pty *pty = centre_console(centre, "en", "aigul", 80, 24);
	char why[256];

	centre_wait(pty, "waiting 40");
	pty_type(pty, DOWN DOWN);
	centre_wait(pty, "▶ P2 SMOKE");
	pty_type(pty, ":note 3 half");
	/* Both lists have no length in common: every pair of sizes comes. */
	for (size_t i = 0; i < 16 * 13; i++) {
		pty_resize(pty, cols[i % 16], rows[i % 13]);
		(void)pty_step(pty, 2);
		assert_int_equal(pty_ended(pty, 0), -1);
	}
	pty_resize(pty, 80, 24);
	centre_wait(pty, ":note 3 half");
	centre_wait(pty, "   3 cam-3");
	pty_type(pty, " typed" ENTER);
	assert_true(centre_shows(centre, 3, "half typed"));
	if (!pty_only_ours(pty_output(pty), why, sizeof(why)))
		fail_msg("%s", why);
	pty_stop(pty);
}

/* Of our own terminal: it has to outlive what the storm does to it. */
static void
a_scroll_region_ends_with_the_size_that_it_was_for(void **state)
{
	static const char *const argv[] = { "/bin/sh", "-c",
		"printf '\\033[19;24rset'; read x; printf '\\033[6Sdone'; read "
		"x",
		NULL };
	struct pty *pty = pty_start(argv, NULL, 80, 24);

	(void)state;
	centre_wait(pty, "set");
	pty_resize(pty, 80, 12);
	pty_resize(pty, 80, 18);
	pty_type(pty, "\n");
	centre_wait(pty, "done");
	pty_stop(pty);
}

static void
assert_never_released(struct centre *centre)
{
	static const char *const arguments[] = { "log", "verb:alert.released",
		NULL };
	struct buf out = { 0 };

	assert_int_equal(centre_run(centre, &out, arguments), 0);
	assert_string_equal(buf_text(&out), "");
	buf_finish(&out);
}

static void
a_line_of_1_kb_a_second_keeps_the_session_and_shows_where_keys_lead(
    void **state)
{
	struct centre *centre = *state;
	struct pty *pty = centre_console(centre, "en", "aigul", 80, 24);
	int64_t begun;
	int looks = 0, full = 0;

	centre_wait(pty, "waiting 40");
	pty_type(pty, ENTER);
	centre_wait(pty, "mine 1");
	pty_slow(pty, SLOW);
	/* A held key, a window that is dragged, and a burst of events. */
	for (int i = 0; i < 30; i++) {
		pty_type(pty, DOWN);
		(void)pty_step(pty, 20);
	}
	pty_resize(pty, 120, 40);
	for (int i = 1; i <= 5; i++)
		centre_event(centre, i % 2 == 0 ? "new-1" : "new-2", SMOKE);
	centre_wait_within(pty, "▶ P2 SMOKE", SOON);
	centre_wait_within(pty, "  31 cam-31", SOON);
	pty_type(pty, "n"); /* the form of a note */
	centre_wait_within(pty, "NOTE", SOON);
	pty_type(pty, ESC);
	/* The line is full for longer than the hub would wait. */
	begun = pty_now_ms();
	for (int i = 0; pty_now_ms() - begun < RELEASE_MS * 3 / 2; i++) {
		pty_type(pty, i % 2 == 0 ? END : HOME);
		for (int step = 0; step < 10; step++) {
			(void)pty_step(pty, 20);
			full += pty_full(pty);
			looks++;
		}
	}
	assert_true(full > looks / 2);
	assert_true(centre_shows(centre, 1, "\"owner\":\"aigul\""));
	assert_never_released(centre);
	assert_int_equal(pty_find(pty, "DATA IS OLD", NULL), -1);
	pty_stop(pty);
}

/* Looks until it paints no more, whichever way. */
static bool
stays_full(const struct pty *pty)
{
	int64_t end = pty_now_ms() + STILL_MS;
	bool full = true;

	while (pty_now_ms() < end) {
		(void)poll(NULL, 0, LOOK_MS);
		full = pty_full(pty) && full;
	}
	return full;
}

/* Nobody reads it from here on. */
static void
fill(struct pty *pty)
{
	int keys = 0;

	do {
		pty_type(pty, keys % 2 == 0 ? END : HOME);
		assert_true(++keys < KEYS_MAX);
	} while (!stays_full(pty));
}

static void
a_line_that_takes_nothing_holds_neither_the_hub_nor_an_alert(void **state)
{
	struct centre *centre = *state;
	struct pty *deaf = centre_console(centre, "en", "aigul", 80, 24);
	struct pty *pty;

	centre_wait(deaf, "waiting 40");
	pty_type(deaf, ENTER);
	centre_wait(deaf, "mine 1");
	fill(deaf);
	centre_event(centre, "new-1", SMOKE);
	pty = centre_console(centre, "en", "dana", 80, 24);
	centre_wait(pty, "waiting 40");
	pty_type(pty, DOWN ENTER);
	centre_wait(pty, "mine 1");
	assert_true(centre_shows_within(
	    centre, 1, "\"state\":\"waiting\"", DEAF_MS + RELEASE_MS + WAIT));
	assert_true(pty_full(deaf));
	pty_stop(pty);
	/* Whoever can read again, works again. */
	centre_wait_within(deaf, "waiting 40", SOON);
	pty_stop(deaf);
}

static void
a_form_that_the_line_has_not_taken_sends_nothing(void **state)
{
	static const char *const arguments[] = { "log", "verb:alert.confirmed",
		NULL };
	struct centre *centre = *state;
	struct pty *pty = centre_console(centre, "en", "aigul", 80, 24);
	struct buf out = { 0 };

	centre_wait(pty, "waiting 40");
	fill(pty);
	pty_type(pty, HOME F6);
	for (int i = 0; i < 10; i++)
		assert_true(stays_full(pty));
	pty_type(pty, ENTER);
	for (int i = 0; i < 5; i++)
		assert_true(stays_full(pty));
	centre_wait(pty, "CONFIRM → SERVICES");
	assert_int_equal(centre_run(centre, &out, arguments), 0);
	assert_string_equal(buf_text(&out), "");
	centre_press(pty, ENTER);
	assert_true(centre_shows(centre, 1, "alert.confirmed"));
	buf_finish(&out);
	pty_stop(pty);
}

static void
suspending_gives_the_shell_its_terminal_and_fg_takes_it_back(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = centre_shell(centre, 80, 24);

	centre_wait(pty, "waiting 40");
	pty_type(pty, DOWN);
	pty_settle(pty, 50);
	pty_type(pty, SUSPEND);
	centre_wait(pty, "Stopped");
	assert_true(pty_cooked(pty));
	assert_true(pty_cursor_visible(pty));
	pty_type(pty, "echo $((6*7))\n");
	centre_wait(pty, "42");
	pty_type(pty, "fg\n");
	centre_wait(pty, "waiting 40");
	centre_wait(pty, "   2 cam-2");
	assert_false(pty_cooked(pty));
	pty_stop(pty);
}

/* The only child of a shell; asserts that there is one. */
static pid_t
child_of(int shell)
{
	char path[64];
	long child = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", shell, shell);
	file = fopen(path, "r");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%ld", &child), 1);
	fclose(file);
	return (pid_t)child;
}

/* Nobody can tidy up after SIGKILL; `reset` does, as doc/operations.md says. */
static void
after_kill_9_reset_gives_a_sane_terminal(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = centre_shell(centre, 80, 24);

	centre_wait(pty, "waiting 40");
	pty_type(pty, ENTER);
	centre_wait(pty, "mine 1");
	assert_int_equal(kill(child_of(pty_pid(pty)), SIGKILL), 0);
	centre_wait(pty, "Killed");
	pty_type(pty, "reset\n");
	pty_settle(pty, 500);
	pty_type(pty, "echo $((6*7))\n");
	centre_wait(pty, "42");
	assert_true(pty_cursor_visible(pty));
	/* What it held goes back by itself, after 15 s of silence. */
	assert_true(centre_shows_within(
	    centre, 1, "\"state\":\"waiting\"", RELEASE_MS + WAIT));
	pty_stop(pty);
}

#define T(test) cmocka_unit_test_setup_teardown(test, setup, centre_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(every_size_from_1x1_to_500x200_keeps_the_row_and_the_text),
		cmocka_unit_test(
		    a_scroll_region_ends_with_the_size_that_it_was_for),
		T(a_line_of_1_kb_a_second_keeps_the_session_and_shows_where_keys_lead),
		T(a_line_that_takes_nothing_holds_neither_the_hub_nor_an_alert),
		T(a_form_that_the_line_has_not_taken_sends_nothing),
		T(suspending_gives_the_shell_its_terminal_and_fg_takes_it_back),
		T(after_kill_9_reset_gives_a_sane_terminal),
	};

	struct CMUnitTest ours[sizeof(tests) / sizeof(tests[0])];
	size_t count = 0;

	/* They wait more than they work; see tests/ui/test_console.c. */
	for (size_t i = PART; i < sizeof(tests) / sizeof(tests[0]); i += PARTS)
		ours[count++] = tests[i];
	return _cmocka_run_group_tests("storm", ours, count, NULL, NULL);
}
