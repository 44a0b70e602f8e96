/* SPDX-License-Identifier: Apache-2.0 */
/* wire/popup: what is written can be read, nothing else can. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "wire/lines.h"
#include "wire/popup.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const good[] = {
	"show 1 low a\tb",
	"show 4294967295 critical Өрт\tкамера 5\\nЖеңіс \\\\ 7",
	"show 7 normal \t",
	"show 7 normal \\ta\\\\n\t\\t",
	"close 9",
};

static const char *const bad[] = {
	"",
	"show",
	"show 1",
	"show 1 low",
	"show 1 low title and no body",
	"show 0 low a\tb",
	"show 01 low a\tb",
	"show 4294967296 low a\tb",
	"show -1 low a\tb",
	"show 1 loud a\tb",
	"show 1 low a\tb\tc",
	"show 1 low a\\\tb",
	"show 1 low a\\x\tb",
	"show 1 low a\tb\\",
	"show  1 low a\tb",
	"close",
	"close 1 ",
	"close x",
	"hide 1",
};

static const char *const good_reports[] = { "hello 1", "shown 5",
	"failed 5 no-bus", "failed 6 no-daemon", "failed 4294967295 refused" };

static const char *const bad_reports[] = { "", "hello", "shown 0", "shown 1 ",
	"failed 1", "failed 1 because", "failed 1 no-bus ", "closed 1" };

static void
test_each_command_comes_back_as_it_was(void **unused)
{
	struct popup_command command;
	struct buf line = { 0 };

	(void)unused;
	for (size_t i = 0; i < COUNT(good); i++) {
		assert_int_equal(
		    popup_command_parse(good[i], &command), ERR_NONE);
		buf_clear(&line);
		popup_command_put(&line, &command);
		assert_int_equal(line.len, strlen(good[i]) + 1);
		assert_memory_equal(line.data, good[i], line.len - 1);
	}
	buf_finish(&line);
}

static void
test_each_report_comes_back_as_it_was(void **unused)
{
	struct popup_report report;
	struct buf line = { 0 };

	(void)unused;
	for (size_t i = 0; i < COUNT(good_reports); i++) {
		assert_int_equal(
		    popup_report_parse(good_reports[i], &report), ERR_NONE);
		buf_clear(&line);
		popup_report_put(&line, &report);
		assert_memory_equal(line.data, good_reports[i], line.len - 1);
	}
	buf_finish(&line);
}

static void
test_other_lines_are_refused(void **unused)
{
	struct popup_command command;
	struct popup_report report;

	(void)unused;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_int_equal(
		    popup_command_parse(bad[i], &command), ERR_INVAL);
	for (size_t i = 0; i < COUNT(bad_reports); i++)
		assert_int_equal(
		    popup_report_parse(bad_reports[i], &report), ERR_INVAL);
}

static void
test_every_prefix_is_refused_or_read_as_it_stands(void **unused)
{
	struct popup_command command;
	struct buf line = { 0 };
	char cut[128];

	(void)unused;
	for (size_t i = 0; i < COUNT(good); i++)
		for (size_t len = 0; len < strlen(good[i]); len++) {
			memcpy(cut, good[i], len);
			cut[len] = '\0';
			if (popup_command_parse(cut, &command) != ERR_NONE)
				continue;
			buf_clear(&line);
			popup_command_put(&line, &command);
			assert_memory_equal(line.data, cut, len);
		}
	buf_finish(&line);
}

static void
test_texts_have_a_longest_length_and_still_fit_a_line(void **unused)
{
	struct popup_command command = {
		.verb = POPUP_SHOW, .id = UINT32_MAX, .urgency = POPUP_CRITICAL
	};
	struct popup_command again;
	struct buf line = { 0 };

	(void)unused;
	memset(command.title, '\\', POPUP_TITLE_MAX);
	memset(command.body, '\n', POPUP_BODY_MAX);
	popup_command_put(&line, &command);
	assert_true(line.len <= LINES_MAX);
	line.data[line.len - 1] = '\0';
	assert_int_equal(
	    popup_command_parse((char *)line.data, &again), ERR_NONE);
	assert_string_equal(again.title, command.title);
	assert_string_equal(again.body, command.body);
	line.data[line.len - 1] = 'x';
	assert_int_equal(
	    popup_command_parse(buf_text(&line), &again), ERR_SIZE);
	buf_finish(&line);
}

static void
test_a_text_that_is_not_utf8_is_refused(void **unused)
{
	struct popup_command command;

	(void)unused;
	assert_int_equal(
	    popup_command_parse("show 1 low \xff\tb", &command), ERR_UTF8);
	assert_int_equal(
	    popup_command_parse("show 1 low a\t\xd0", &command), ERR_UTF8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_command_comes_back_as_it_was),
		cmocka_unit_test(test_each_report_comes_back_as_it_was),
		cmocka_unit_test(test_other_lines_are_refused),
		cmocka_unit_test(
		    test_every_prefix_is_refused_or_read_as_it_stands),
		cmocka_unit_test(
		    test_texts_have_a_longest_length_and_still_fit_a_line),
		cmocka_unit_test(test_a_text_that_is_not_utf8_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
