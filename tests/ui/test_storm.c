/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What happens to terminals: windows that are dragged, lines that are slow,
 * Ctrl-Z, a line that is lost, kill -9.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "tests/ui/centre.h"

#define WAIT    CENTRE_WAIT_MS
#define ENTER   "\r"
#define SUSPEND ":suspend" ENTER
#define DOWN    "\033[B"
#define SMOKE   "\"kind\":\"smoke\",\"score\":0.71"
#define SLOW    1000 /* bytes a second */
#define SOON                                                             \
	15000 /* ms on such a line; the hub frees what is silent so long \
	       */

static int
setup(void **state)
{
	struct centre *centre = calloc(1, sizeof(*centre));
	struct buf lines = { 0 };

	centre_begin(centre);
	for (int i = 1; i <= 40; i++)
		buf_printf(&lines,
		    "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"//a\","
		    "\"type\":\"kz.dabyl.detection.v1\","
		    "\"subject\":\"cam-%d\",\"data\":{" SMOKE "}}\n",
		    i, i);
	centre_publish(centre, buf_text(&lines), lines.len);
	buf_finish(&lines);
	*state = centre;
	return 0;
}

static int
teardown(void **state)
{
	centre_end(*state);
	free(*state);
	return 0;
}

static void
wait_for(struct pty *pty, const char *text, int wait_ms)
{
	if (!pty_wait(pty, text, wait_ms))
		fail_msg("\"%s\" does not come", text);
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

	wait_for(pty, "waiting 40", WAIT);
	pty_type(pty, DOWN DOWN);
	wait_for(pty, "▶ P2 SMOKE", WAIT);
	pty_type(pty, ":note 3 half");
	/* Both lists have no length in common: every pair of sizes comes. */
	for (size_t i = 0; i < 16 * 13; i++) {
		pty_resize(pty, cols[i % 16], rows[i % 13]);
		(void)pty_step(pty, 2);
		assert_int_equal(pty_ended(pty, 0), -1);
	}
	pty_resize(pty, 80, 24);
	wait_for(pty, ":note 3 half", WAIT);
	wait_for(pty, "   3 cam-3", WAIT);
	pty_type(pty, " typed" ENTER);
	assert_true(centre_shows(centre, 3, "half typed"));
	if (!pty_only_ours(pty_output(pty), why, sizeof(why)))
		fail_msg("%s", why);
	pty_stop(pty);
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
a_line_of_1_kb_a_second_keeps_the_session_and_shows_where_keys_lead(
    void **state)
{
	struct centre *centre = *state;
	struct pty *pty = centre_console(centre, "en", "aigul", 80, 24);
	int64_t begun;

	wait_for(pty, "waiting 40", WAIT);
	pty_type(pty, ENTER);
	wait_for(pty, "mine 1", WAIT);
	pty_slow(pty, SLOW);
	/* A held key, a window that is dragged, and a burst of events. */
	for (int i = 0; i < 30; i++) {
		pty_type(pty, DOWN);
		(void)pty_step(pty, 20);
	}
	pty_resize(pty, 120, 40);
	for (int i = 1; i <= 5; i++)
		centre_event(centre, i % 2 == 0 ? "new-1" : "new-2", SMOKE);
	begun = now_ms();
	wait_for(pty, "▶ P2 SMOKE", SOON);
	wait_for(pty, "  31 cam-31", SOON);
	assert_true(now_ms() - begun < SOON);
	pty_type(pty, "n"); /* the form of a note */
	wait_for(pty, "NOTE", SOON);
	/* The hub has never missed it. */
	assert_true(centre_shows(centre, 1, "\"owner\":\"aigul\""));
	assert_int_equal(pty_find(pty, "DATA IS OLD", NULL), -1);
	pty_stop(pty);
}

static void
a_line_that_takes_nothing_does_not_hold_the_hub(void **state)
{
	struct centre *centre = *state;
	struct pty *deaf = centre_console(centre, "en", "aigul", 80, 24);
	struct pty *pty;

	wait_for(deaf, "waiting 40", WAIT);
	/* Nobody reads it from here on. */
	for (int i = 0; i < 200; i++)
		pty_type(deaf, DOWN);
	pty = centre_console(centre, "en", "dana", 80, 24);
	wait_for(pty, "waiting 40", WAIT);
	pty_type(pty, ENTER);
	wait_for(pty, "mine 1", WAIT);
	pty_stop(pty);
	pty_stop(deaf);
}

static void
suspending_gives_the_shell_its_terminal_and_fg_takes_it_back(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = centre_shell(centre, 80, 24);

	wait_for(pty, "waiting 40", WAIT);
	pty_type(pty, DOWN);
	pty_settle(pty, 50);
	pty_type(pty, SUSPEND);
	wait_for(pty, "Stopped", WAIT);
	assert_true(pty_cooked(pty));
	assert_true(pty_cursor_visible(pty));
	pty_type(pty, "echo $((6*7))\n");
	wait_for(pty, "42", WAIT);
	pty_type(pty, "fg\n");
	wait_for(pty, "waiting 40", WAIT);
	wait_for(pty, "   2 cam-2", WAIT);
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

	wait_for(pty, "waiting 40", WAIT);
	pty_type(pty, ENTER);
	wait_for(pty, "mine 1", WAIT);
	assert_int_equal(kill(child_of(pty_pid(pty)), SIGKILL), 0);
	wait_for(pty, "Killed", WAIT);
	pty_type(pty, "reset\n");
	pty_settle(pty, 500);
	pty_type(pty, "echo $((6*7))\n");
	wait_for(pty, "42", WAIT);
	assert_true(pty_cursor_visible(pty));
	/* What it held goes back by itself, after 15 s of silence. */
	assert_true(centre_shows(centre, 1, "\"state\":\"waiting\"") ||
	    centre_shows(centre, 1, "\"state\":\"waiting\""));
	pty_stop(pty);
}

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(every_size_from_1x1_to_500x200_keeps_the_row_and_the_text),
		T(a_line_of_1_kb_a_second_keeps_the_session_and_shows_where_keys_lead),
		T(a_line_that_takes_nothing_does_not_hold_the_hub),
		T(suspending_gives_the_shell_its_terminal_and_fg_takes_it_back),
		T(after_kill_9_reset_gives_a_sane_terminal),
	};

	return cmocka_run_group_tests_name("storm", tests, NULL, NULL);
}
