/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the demo stands on: its directory, its processes, its one question.
 * (The demo as a whole: tests/system/demo.test.)
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "conf/conf.h"
#include "demo/place.h"
#include "demo/process.h"
#include "demo/tell.h"
#include "demo/welcome.h"

#define PATH_SIZE 8192
#define CAMERAS   "127.0.0.1:4711"

/* ---- a directory of its own for every test ---- */

struct world {
	char dir[64];
};

static int
setup(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	assert_non_null(world);
	strcpy(world->dir, "/tmp/dabyl-test-XXXXXX");
	assert_non_null(mkdtemp(world->dir));
	assert_int_equal(setenv("TMPDIR", world->dir, 1), 0);
	*state = world;
	return 0;
}

static int
teardown(void **state)
{
	struct world *world = *state;
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", world->dir);
	assert_int_equal(system(command), 0);
	free(world);
	return 0;
}

static void
city_dir(char path[PATH_SIZE])
{
	const char *srcdir = getenv("srcdir");

	snprintf(path, PATH_SIZE, "%s/data/demo", srcdir ? srcdir : ".");
}

static void
file_make(const char *dir, const char *name)
{
	char path[PATH_SIZE];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	out = fopen(path, "w");
	assert_non_null(out);
	assert_int_equal(fputs("x", out) >= 0, 1);
	assert_int_equal(fclose(out), 0);
}

static bool
is_empty(const char *dir)
{
	/* rmdir() is the kernel's own opinion. */
	return rmdir(dir) == 0 && mkdir(dir, 0700) == 0;
}

/* ---- place ---- */

static void
test_a_temporary_place_is_private_and_goes_with_all_that_is_in_it(void **state)
{
	struct world *world = *state;
	struct place place;
	struct stat st;

	assert_int_equal(place_create(&place, NULL), ERR_NONE);
	assert_int_equal(stat(place.paths.dir, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_memory_equal(place.paths.dir, world->dir, strlen(world->dir));
	file_make(place.paths.dir, "journal.db");
	file_make(place.paths.run, "console.sock");
	place_remove(&place);
	assert_int_equal(access(place.paths.dir, F_OK), -1);
	assert_true(is_empty(world->dir));
}

static void
test_removing_follows_no_link_out_of_the_place(void **state)
{
	struct world *world = *state;
	struct place place;
	char outside[PATH_SIZE], link[PATH_SIZE];

	snprintf(outside, sizeof(outside), "%s/outside", world->dir);
	assert_int_equal(mkdir(outside, 0700), 0);
	file_make(outside, "kept");
	assert_int_equal(place_create(&place, NULL), ERR_NONE);
	snprintf(link, sizeof(link), "%s/link", place.paths.dir);
	assert_int_equal(symlink(outside, link), 0);
	place_remove(&place);
	snprintf(outside, sizeof(outside), "%s/outside/kept", world->dir);
	assert_int_equal(access(outside, F_OK), 0);
}

static void
test_a_named_place_stays(void **state)
{
	struct world *world = *state;
	struct place place;
	char dir[PATH_SIZE];

	snprintf(dir, sizeof(dir), "%s/named", world->dir);
	assert_int_equal(place_create(&place, dir), ERR_NONE);
	place_remove(&place);
	assert_int_equal(access(dir, F_OK), 0);
}

static void
test_a_place_with_a_journal_or_a_configuration_is_refused(void **state)
{
	static const char *const names[] = { "journal.db", "dabyl.yaml" };
	struct world *world = *state;
	struct place place;
	char dir[PATH_SIZE];

	for (size_t i = 0; i < 2; i++) {
		snprintf(dir, sizeof(dir), "%s/%zu", world->dir, i);
		assert_int_equal(mkdir(dir, 0700), 0);
		file_make(dir, names[i]);
		assert_int_equal(place_create(&place, dir), ERR_EXIST);
	}
}

static void
test_the_city_is_a_configuration_without_mistakes_at_any_speed(void **state)
{
	static const unsigned speeds[] = { 1, 20, 60 };
	static const uint32_t regret_ms[] = { 3000, 150, 50 };
	char city[PATH_SIZE];

	(void)state;
	city_dir(city);
	for (size_t i = 0; i < 3; i++) {
		const struct policy_kind *kind;
		struct place place;
		struct conf *conf;

		assert_int_equal(place_create(&place, NULL), ERR_NONE);
		assert_int_equal(
		    place_fill(&place, city, CAMERAS, speeds[i]), ERR_NONE);
		assert_int_equal(
		    conf_load_file(place.paths.config, &conf), ERR_NONE);
		assert_int_equal(conf->problems.count, 0);
		kind = policy_kind(conf->policy, "fire", NULL);
		assert_int_equal(kind->regret_ms, regret_ms[i]);
		/* Told at once stays told at once. */
		kind = policy_kind(conf->policy, "sos", NULL);
		assert_int_equal(kind->regret_ms, 0);
		conf_destroy(conf);
		place_remove(&place);
	}
}

static void
test_a_city_that_is_not_there_is_said(void **state)
{
	struct world *world = *state;
	struct place place;

	assert_int_equal(place_create(&place, NULL), ERR_NONE);
	assert_int_equal(place_fill(&place, world->dir, CAMERAS, 1), ERR_NOENT);
	place_remove(&place);
}

/* ---- process ---- */

static const struct process_options hidden = { .hidden = true };

static void
test_the_first_line_of_a_process_is_read_and_no_byte_more(void **state)
{
	char *argv[] = { "/bin/sh", "-c", "echo ready; echo more; exec cat",
		NULL };
	struct process process;
	char line[16], rest[6] = "";

	(void)state;
	assert_int_equal(process_start(&process, argv, &hidden), ERR_NONE);
	assert_int_equal(
	    process_line(&process, line, sizeof(line), 10000), ERR_NONE);
	assert_string_equal(line, "ready");
	assert_int_equal(read(process.out, rest, 5), 5);
	assert_string_equal(rest, "more\n");
	assert_false(process_gone(&process));
	/* It ends with its input. */
	process_end(&process, 0, 10000);
	assert_true(WIFEXITED(process.status));
	assert_int_equal(WEXITSTATUS(process.status), 0);
	assert_true(process_gone(&process));
}

static void
test_a_process_that_says_nothing_is_told_from_one_that_ended(void **state)
{
	/* Not one that the end of its input ends before the signal does. */
	char *silent[] = { "/bin/sh", "-c", "exec tail -f /dev/null", NULL };
	char *ended[] = { "/bin/sh", "-c", "exit 3", NULL };
	char *absent[] = { "/nowhere/program", NULL };
	char *chatty[] = { "/bin/sh", "-c", "echo longer than it may be; cat",
		NULL };
	struct process process;
	char line[8];

	(void)state;
	assert_int_equal(process_start(&process, silent, &hidden), ERR_NONE);
	assert_int_equal(
	    process_line(&process, line, sizeof(line), 20), ERR_TIMEOUT);
	process_end(&process, SIGTERM, 10000);
	assert_int_equal(WTERMSIG(process.status), SIGTERM);
	assert_int_equal(process_start(&process, ended, &hidden), ERR_NONE);
	assert_int_equal(
	    process_line(&process, line, sizeof(line), 10000), ERR_CLOSED);
	process_end(&process, 0, 10000);
	assert_int_equal(WEXITSTATUS(process.status), 3);
	assert_int_equal(process_start(&process, absent, &hidden), ERR_NONE);
	assert_int_equal(
	    process_line(&process, line, sizeof(line), 10000), ERR_CLOSED);
	process_end(&process, 0, 10000);
	assert_int_equal(process_start(&process, chatty, &hidden), ERR_NONE);
	assert_int_equal(
	    process_line(&process, line, sizeof(line), 10000), ERR_SIZE);
	process_end(&process, 0, 10000);
}

static void
test_a_process_that_does_not_end_is_killed(void **state)
{
	char *argv[] = { "/bin/sh", "-c",
		"trap '' TERM; echo ready; while :; do read line; done", NULL };
	struct process process;
	char line[16];

	(void)state;
	assert_int_equal(process_start(&process, argv, &hidden), ERR_NONE);
	assert_int_equal(
	    process_line(&process, line, sizeof(line), 10000), ERR_NONE);
	process_end(&process, SIGTERM, 20);
	assert_true(WIFSIGNALED(process.status));
	assert_int_equal(WTERMSIG(process.status), SIGKILL);
}

static void
test_a_process_inherits_nothing_but_its_three_descriptors(void **state)
{
	char *argv[] = { "/bin/sh", "-c", "echo $(ls /proc/self/fd | wc -l)",
		NULL };
	struct process process;
	char line[16];

	(void)state;
	assert_int_equal(process_start(&process, argv, &hidden), ERR_NONE);
	assert_int_equal(
	    process_line(&process, line, sizeof(line), 10000), ERR_NONE);
	/* The fourth is the directory that ls reads. */
	assert_string_equal(line, "4");
	process_end(&process, 0, 10000);
}

/* ---- lines and the question ---- */

static void
test_a_line_is_harmless_and_its_columns_stand(void **state)
{
	struct tell tell = { .to = tmpfile() };
	char text[256] = "";

	(void)state;
	tell_line(&tell, 79000, "101", "%d: %s", 12, "accepted");
	tell_line(&tell, 600000, "Айгүл", "%s", "\033[2J");
	rewind(tell.to);
	assert_true(fread(text, 1, sizeof(text) - 1, tell.to) > 0);
	assert_string_equal(text,
	    " 1:19  101        12: accepted\n"
	    "10:00  Айгүл      ␛[2J\n");
	fclose(tell.to);
	tell.to = NULL;
	tell_line(&tell, 0, "", "nobody reads this");
}

static void
test_the_question_is_answered_on_every_layout(void **state)
{
	static const struct {
		const char *bytes;
		enum welcome_key key;
		size_t used;
	} want[] = {
		{ "1", WELCOME_FIRST, 1 },
		{ "2", WELCOME_SECOND, 1 },
		{ "3x", WELCOME_THIRD, 1 },
		{ "\"", WELCOME_FIRST, 1 },
		{ "ә", WELCOME_SECOND, 2 },
		{ "і", WELCOME_THIRD, 2 },
		{ "\r", WELCOME_TAKE, 1 },
		{ "\033[A", WELCOME_BACK, 3 },
		{ "\033OB\r", WELCOME_NEXT, 3 },
		{ "q", WELCOME_LEAVE, 1 },
		{ "й", WELCOME_LEAVE, 2 },
		{ "\003", WELCOME_LEAVE, 1 },
		{ "x", WELCOME_NOTHING, 1 },
		{ "\033", WELCOME_NOTHING, 1 },
		{ "\xd3", WELCOME_NOTHING, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		size_t used = 0;

		assert_int_equal(
		    welcome_key(want[i].bytes, strlen(want[i].bytes), &used),
		    want[i].key);
		assert_int_equal(used, want[i].used);
	}
}

static void
test_the_language_of_the_environment_is_offered(void **state)
{
	(void)state;
	assert_string_equal(welcome_guess("kk_KZ.UTF-8"), "kk");
	assert_string_equal(welcome_guess("ru:en"), "ru");
	assert_string_equal(welcome_guess("de_DE"), "en");
	assert_string_equal(welcome_guess(""), "en");
	assert_string_equal(welcome_guess(NULL), "en");
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_WORLD(
		    test_a_temporary_place_is_private_and_goes_with_all_that_is_in_it),
		IN_WORLD(test_removing_follows_no_link_out_of_the_place),
		IN_WORLD(test_a_named_place_stays),
		IN_WORLD(
		    test_a_place_with_a_journal_or_a_configuration_is_refused),
		IN_WORLD(
		    test_the_city_is_a_configuration_without_mistakes_at_any_speed),
		IN_WORLD(test_a_city_that_is_not_there_is_said),
		cmocka_unit_test(
		    test_the_first_line_of_a_process_is_read_and_no_byte_more),
		cmocka_unit_test(
		    test_a_process_that_says_nothing_is_told_from_one_that_ended),
		cmocka_unit_test(test_a_process_that_does_not_end_is_killed),
		cmocka_unit_test(
		    test_a_process_inherits_nothing_but_its_three_descriptors),
		cmocka_unit_test(test_a_line_is_harmless_and_its_columns_stand),
		cmocka_unit_test(test_the_question_is_answered_on_every_layout),
		cmocka_unit_test(
		    test_the_language_of_the_environment_is_offered),
	};

	return cmocka_run_group_tests_name("play", tests, NULL, NULL);
}
