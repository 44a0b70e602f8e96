/* SPDX-License-Identifier: Apache-2.0 */
/* person: how one person wants the console, kept in a file of his own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/xalloc.h"
#include "conf/person.h"

static enum err
parse(const char *text, struct person *person, struct buf *said)
{
	struct conf_problems *problems = xcalloc(1, sizeof(*problems));
	enum err err =
	    person_parse("console.yaml", text, strlen(text), problems, person);

	for (size_t i = 0; said != NULL && i < problems->count; i++)
		conf_problem_put(&problems->all[i], said);
	arena_finish(&problems->arena);
	free(problems);
	return err;
}

static void
what_was_written_is_read_again(void **unused)
{
	struct person person = { 0 }, again;
	struct buf text = { 0 };

	(void)unused;
	strcpy(person.values[PERSON_LANGUAGE], "kk");
	strcpy(person.values[PERSON_ASCII], "yes");
	strcpy(person.values[PERSON_THEME], "colour-blind");
	strcpy(person.values[PERSON_KEYMAP], "/srv/a \"b\"\\c: #d/пернелер");
	assert_int_equal(filter_names_put(&person.filters, "school",
	                     "cam:\"Школа \\\\ №14*\" # -state:shelved"),
	    ERR_NONE);
	assert_int_equal(
	    filter_names_put(&person.filters, "1.5", "@ : ! & * {}"), ERR_NONE);
	person_put(&person, &text);
	assert_int_equal(parse(buf_text(&text), &again, NULL), ERR_NONE);
	for (int i = 0; i < PERSON_KEYS; i++)
		assert_string_equal(again.values[i], person.values[i]);
	assert_int_equal(again.filters.count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(
		    again.filters.all[i].name, person.filters.all[i].name);
		assert_string_equal(
		    again.filters.all[i].text, person.filters.all[i].text);
	}
	buf_finish(&text);
}

static void
a_mistake_is_named_with_its_line_and_the_rest_holds(void **unused)
{
	struct person person;
	struct buf said = { 0 };

	(void)unused;
	assert_int_equal(
	    parse("language: kk\nsize: 3\ntheme: dark\n", &person, &said),
	    ERR_INVAL);
	assert_non_null(strstr(buf_text(&said), "console.yaml:2: "));
	assert_non_null(strstr(buf_text(&said), "size"));
	assert_string_equal(person.values[PERSON_LANGUAGE], "kk");
	assert_string_equal(person.values[PERSON_THEME], "dark");
	assert_int_equal(person.lines[PERSON_THEME], 3);
	buf_clear(&said);
	assert_int_equal(
	    parse("# mine\n\nlanguage: de\n", &person, &said), ERR_INVAL);
	assert_non_null(strstr(buf_text(&said), "console.yaml:3: language"));
	assert_int_equal(parse("- a\n", &person, &said), ERR_INVAL);
	assert_int_equal(parse("", &person, NULL), ERR_NONE);
	buf_finish(&said);
}

static void
what_is_longest_can_be_read_again(void **unused)
{
	struct person person = { 0 }, again;
	struct buf text = { 0 };
	char name[8], quotes[FILTER_SAVED_SIZE];

	(void)unused;
	memset(quotes, '"', sizeof(quotes) - 1);
	quotes[sizeof(quotes) - 1] = '\0';
	for (int i = 0; i < FILTER_NAMES_MAX; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		assert_int_equal(
		    filter_names_put(&person.filters, name, quotes), ERR_NONE);
	}
	for (int i = 0; i < PERSON_KEYS; i++)
		if (person_key_words((enum person_key)i)[0] == '\0')
			memset(person.values[i], '"', PERSON_TEXT_MAX);
	person_put(&person, &text);
	assert_true(text.len < PERSON_BYTES_MAX);
	assert_int_equal(parse(buf_text(&text), &again, NULL), ERR_NONE);
	assert_int_equal(again.filters.count, FILTER_NAMES_MAX);
	buf_finish(&text);
}

static void
a_saved_filter_that_cannot_be_one_is_named_and_the_others_hold(void **unused)
{
	static const char *const mistakes[] = { "\"../x\": a", "School: a",
		"b: \"\"", "b: [a]", "b: {c: d}" };
	struct person person;
	struct buf said = { 0 }, text = { 0 };

	(void)unused;
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		buf_clear(&text);
		buf_clear(&said);
		buf_printf(&text,
		    "filters:\n  a: kind:fire\n  %s\n  z: sev:1\n",
		    mistakes[i]);
		if (parse(buf_text(&text), &person, &said) != ERR_INVAL)
			fail_msg("was read: %s", mistakes[i]);
		assert_non_null(strstr(buf_text(&said), "console.yaml:3: "));
		if (person.filters.count != 2)
			fail_msg("%s: %s", mistakes[i], buf_text(&said));
		assert_string_equal(person.filters.all[0].text, "kind:fire");
		assert_string_equal(person.filters.all[1].name, "z");
	}
	/* What nobody sees spoils the whole file, as everywhere. */
	assert_int_equal(
	    parse("filters: {a: \"x\\u202ey\"}\n", &person, NULL), ERR_INVAL);
	assert_int_equal(
	    parse("filters: {a: \"x\\ny\"}\n", &person, NULL), ERR_INVAL);
	assert_int_equal(parse("filters: x\n", &person, NULL), ERR_INVAL);
	assert_int_equal(parse("filters: []\n", &person, NULL), ERR_INVAL);
	assert_int_equal(person.filters.count, 0);
	buf_finish(&said);
	buf_finish(&text);
}

static void
the_file_stands_where_the_person_keeps_his_own(void **unused)
{
	char path[PERSON_PATH_SIZE];

	(void)unused;
	setenv("XDG_CONFIG_HOME", "/x", 1);
	setenv("HOME", "/h", 1);
	assert_int_equal(person_path("", path, sizeof(path)), ERR_NONE);
	assert_string_equal(path, "/x/dabyl/console.yaml");
	assert_int_equal(person_path("aigul", path, sizeof(path)), ERR_NONE);
	assert_string_equal(path, "/x/dabyl/console-aigul.yaml");
	assert_int_equal(person_path("../a", path, sizeof(path)), ERR_INVAL);
	setenv("XDG_CONFIG_HOME", "relative", 1);
	assert_int_equal(person_path("", path, sizeof(path)), ERR_NONE);
	assert_string_equal(path, "/h/.config/dabyl/console.yaml");
	unsetenv("HOME");
	assert_int_equal(person_path("", path, sizeof(path)), ERR_NOENT);
}

static void
saving_makes_the_directory_and_leaves_nothing_half_written(void **unused)
{
	struct conf_problems *problems = xcalloc(1, sizeof(*problems));
	struct person person = { 0 }, again;
	char dir[] = "/tmp/dabyl-person-XXXXXX", path[128], beside[160];

	(void)unused;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/a/b/console.yaml", dir);
	snprintf(beside, sizeof(beside), "%s.new", path);
	assert_int_equal(person_load(path, problems, &again), ERR_NONE);
	strcpy(person.values[PERSON_LANGUAGE], "ru");
	assert_int_equal(person_save(path, &person), ERR_NONE);
	assert_int_equal(access(beside, F_OK), -1);
	assert_int_equal(person_load(path, problems, &again), ERR_NONE);
	assert_string_equal(again.values[PERSON_LANGUAGE], "ru");
	/* A directory stands where the file should be. */
	snprintf(path, sizeof(path), "%s/a/b", dir);
	assert_int_equal(person_save(path, &person), ERR_IO);
	snprintf(path, sizeof(path), "rm -rf %s", dir);
	assert_int_equal(system(path), 0);
	arena_finish(&problems->arena);
	free(problems);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_written_is_read_again),
		cmocka_unit_test(
		    a_mistake_is_named_with_its_line_and_the_rest_holds),
		cmocka_unit_test(what_is_longest_can_be_read_again),
		cmocka_unit_test(
		    a_saved_filter_that_cannot_be_one_is_named_and_the_others_hold),
		cmocka_unit_test(
		    the_file_stands_where_the_person_keeps_his_own),
		cmocka_unit_test(
		    saving_makes_the_directory_and_leaves_nothing_half_written),
	};

	return cmocka_run_group_tests_name("person", tests, NULL, NULL);
}
