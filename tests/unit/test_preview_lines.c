/* SPDX-License-Identifier: Apache-2.0 */
/* wire/preview and wire/lines: what is written can be read, nothing else can.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wire/lines.h"
#include "wire/preview.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const good_commands[] = {
	"window -16384 0 640 360",
	"window 5 -7 1 16384",
	"cells 80 22 8",
	"cells 240 80 25",
	"root /srv/clips",
	"title Камера 5, Жеңіс даңғылы",
	"open 0 clip loop file:///srv/clips/a.mp4",
	"open 4294967295 playback once http://[::1]:8080/x?a=b",
	"open 7 live once rtsp://op:secret@10.0.0.1/s 1",
	"pause",
	"resume",
	"seek -5000",
	"seek 2147483647",
	"snap 1 1",
};

static const char *const bad_commands[] = {
	"",
	" ",
	"nonsense",
	"Pause",
	"pause ",
	"pause 1",
	" pause",
	"window 0 0 640",
	"window 0 0 640 ",
	"window 0 0 640 360 1",
	"window 0 0 0 360",
	"window 0 0 640 16385",
	"window -16385 0 640 360",
	"window  0 0 640 360",
	"window +1 0 640 360",
	"window 0x1 0 640 360",
	"window 1- 0 640 360",
	"cells 0 22 8",
	"cells 241 22 8",
	"cells 80 81 8",
	"cells 80 22 26",
	"cells 80 -22 8",
	"root",
	"root ",
	"title ",
	"title a\tb",
	"title a\x7f",
	"open 1 live once",
	"open 1 live once ",
	"open 1 still once http://h/",
	"open 1 live twice http://h/",
	"open 4294967296 live once http://h/",
	"open 99999999999 live once http://h/",
	"seek",
	"seek -",
	"seek 2147483648",
	"seek 1.5",
	"snap 80",
};

static const char *const good_reports[] = {
	"hello 1",
	"state 3 opening - 0",
	"state 3 playing - 40",
	"state 3 paused - 0",
	"state 3 stalled - 2040",
	"state 3 ended - 0",
	"state 3 closed - 0",
	"state 4294967295 failed no-picture 4294967295",
	"state 0 failed crashed 0",
	"shown 3 1000 2500 10000",
};

static const char *const bad_reports[] = {
	"hello",
	"hello -1",
	"hello one",
	"state 3 opening 0",
	"state 3 opening nothing 0",
	"state 3 stuck - 0",
	"state 3 playing - -1",
	"state 3 playing - 4294967296",
	"shown 3 1000 2500",
	"shown 3 1000 2500 10000 5",
	"pause",
};

static void
test_each_command_comes_back_as_it_was(void **unused)
{
	struct preview_command command;
	struct buf line = { 0 };

	(void)unused;
	for (size_t i = 0; i < COUNT(good_commands); i++) {
		assert_int_equal(
		    preview_command_parse(good_commands[i], &command),
		    ERR_NONE);
		buf_clear(&line);
		preview_command_put(&line, &command);
		assert_int_equal(line.len, strlen(good_commands[i]) + 1);
		assert_memory_equal(line.data, good_commands[i], line.len - 1);
		assert_int_equal(line.data[line.len - 1], '\n');
	}
	buf_finish(&line);
}

static void
test_each_report_comes_back_as_it_was(void **unused)
{
	struct preview_report report;
	struct buf line = { 0 };

	(void)unused;
	for (size_t i = 0; i < COUNT(good_reports); i++) {
		assert_int_equal(
		    preview_report_parse(good_reports[i], &report), ERR_NONE);
		buf_clear(&line);
		preview_report_put(&line, &report);
		assert_memory_equal(line.data, good_reports[i], line.len - 1);
	}
	buf_finish(&line);
}

static void
test_other_lines_are_refused(void **unused)
{
	struct preview_command command;
	struct preview_report report;

	(void)unused;
	for (size_t i = 0; i < COUNT(bad_commands); i++)
		assert_int_equal(
		    preview_command_parse(bad_commands[i], &command),
		    ERR_INVAL);
	for (size_t i = 0; i < COUNT(bad_reports); i++)
		assert_int_equal(
		    preview_report_parse(bad_reports[i], &report), ERR_INVAL);
}

/* A cut line may still be a line, of a shorter text or a smaller number; then
 * it must come back as it is too. */
static void
test_a_cut_line_is_refused_or_read_as_it_stands(void **unused)
{
	struct preview_command command;
	struct buf line = { 0 };
	char cut[128];

	(void)unused;
	for (size_t i = 0; i < COUNT(good_commands); i++)
		for (size_t len = 0; len < strlen(good_commands[i]); len++) {
			memcpy(cut, good_commands[i], len);
			cut[len] = '\0';
			if (preview_command_parse(cut, &command) != ERR_NONE)
				continue;
			buf_clear(&line);
			preview_command_put(&line, &command);
			assert_memory_equal(line.data, cut, len);
		}
	buf_finish(&line);
}

static void
test_a_text_has_a_longest_length(void **unused)
{
	struct preview_command command;
	char line[16 + PREVIEW_TEXT_MAX];

	(void)unused;
	memcpy(line, "title ", 6);
	memset(line + 6, 'a', PREVIEW_TEXT_MAX + 1);
	line[6 + PREVIEW_TEXT_MAX] = '\0';
	assert_int_equal(preview_command_parse(line, &command), ERR_NONE);
	assert_int_equal(strlen(command.text), PREVIEW_TEXT_MAX);
	line[6 + PREVIEW_TEXT_MAX] = 'a';
	line[6 + PREVIEW_TEXT_MAX + 1] = '\0';
	assert_int_equal(preview_command_parse(line, &command), ERR_SIZE);
}

static void
test_a_text_that_is_not_utf8_is_refused(void **unused)
{
	struct preview_command command;

	(void)unused;
	assert_int_equal(
	    preview_command_parse("title a\xff", &command), ERR_UTF8);
	assert_int_equal(
	    preview_command_parse("title \xc0\x80", &command), ERR_UTF8);
}

static void
test_a_control_in_a_text_cannot_start_a_second_command(void **unused)
{
	struct preview_command command = { .verb = PREVIEW_TITLE,
		.text = "a\nopen 1 live once http://evil/\r\x7f" };
	struct buf line = { 0 };

	(void)unused;
	preview_command_put(&line, &command);
	assert_string_equal(
	    buf_text(&line), "title aopen 1 live once http://evil/\n");
	buf_finish(&line);
}

static size_t
packet_make(uint8_t *packet, uint16_t columns, uint16_t rows)
{
	struct preview_frame frame = {
		.opening = 0x01020304, .columns = columns, .rows = rows
	};

	preview_frame_head(packet, &frame);
	return PREVIEW_FRAME_SIZE(columns, rows);
}

static void
test_a_small_picture_is_read_only_when_all_of_it_is_there(void **unused)
{
	static uint8_t packet[PREVIEW_FRAME_MAX + 1];
	struct preview_frame frame;
	size_t size = packet_make(packet, 3, 2);

	(void)unused;
	assert_int_equal(size, 12 + 3 * 4 * 3);
	assert_int_equal(preview_frame_parse(packet, size, &frame), ERR_NONE);
	assert_int_equal(frame.opening, 0x01020304);
	assert_int_equal(frame.columns, 3);
	assert_int_equal(frame.rows, 2);
	assert_false(frame.still);
	assert_ptr_equal(frame.rgb, packet + 12);
	for (size_t len = 0; len < size; len++)
		assert_int_equal(
		    preview_frame_parse(packet, len, &frame), ERR_INVAL);
	assert_int_equal(
	    preview_frame_parse(packet, size + 1, &frame), ERR_INVAL);
}

static void
test_a_small_picture_has_a_largest_size(void **unused)
{
	static uint8_t packet[2 * PREVIEW_FRAME_MAX];
	struct preview_frame frame;
	size_t size;

	(void)unused;
	size = packet_make(packet, PREVIEW_COLUMNS_MAX, PREVIEW_ROWS_MAX);
	assert_int_equal(size, PREVIEW_FRAME_MAX);
	assert_int_equal(preview_frame_parse(packet, size, &frame), ERR_NONE);
	size = packet_make(packet, PREVIEW_COLUMNS_MAX + 1, 1);
	assert_int_equal(preview_frame_parse(packet, size, &frame), ERR_INVAL);
	size = packet_make(packet, 1, PREVIEW_ROWS_MAX + 1);
	assert_int_equal(preview_frame_parse(packet, size, &frame), ERR_INVAL);
	size = packet_make(packet, 0, 1);
	assert_int_equal(preview_frame_parse(packet, size, &frame), ERR_INVAL);
}

static void
feed(struct lines *lines, const char *bytes, size_t len)
{
	size_t room;
	char *space = lines_space(lines, &room);

	assert_true(room >= len);
	memcpy(space, bytes, len);
	lines_added(lines, len);
}

static void
test_lines_come_out_however_the_bytes_are_cut(void **unused)
{
	static const char stream[] = "one\n\ntwo words\n";
	static const char *const want[] = { "one", "", "two words" };
	char *line;

	(void)unused;
	for (size_t step = 1; step < sizeof(stream); step++) {
		struct lines lines = { 0 };
		size_t seen = 0, at = 0, len;

		while (at < sizeof(stream) - 1) {
			len = sizeof(stream) - 1 - at;
			len = len < step ? len : step;
			feed(&lines, stream + at, len);
			at += len;
			while (lines_take(&lines, &line) == ERR_NONE)
				assert_string_equal(line, want[seen++]);
		}
		assert_int_equal(seen, 3);
	}
}

static void
test_a_line_that_is_too_long_ends_the_stream(void **unused)
{
	struct lines lines = { 0 };
	size_t room;
	char *space, *line;

	(void)unused;
	space = lines_space(&lines, &room);
	assert_int_equal(room, LINES_MAX);
	memset(space, 'x', room);
	lines_added(&lines, room);
	assert_int_equal(lines_take(&lines, &line), ERR_SIZE);
	space[LINES_MAX - 1] = '\n';
	assert_int_equal(lines_take(&lines, &line), ERR_NONE);
	assert_int_equal(strlen(line), LINES_MAX - 1);
}

static void
test_a_nul_inside_a_line_ends_the_stream(void **unused)
{
	struct lines lines = { 0 };
	char *line;

	(void)unused;
	feed(&lines, "a\0b\n", 4);
	assert_int_equal(lines_take(&lines, &line), ERR_INVAL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_command_comes_back_as_it_was),
		cmocka_unit_test(test_each_report_comes_back_as_it_was),
		cmocka_unit_test(test_other_lines_are_refused),
		cmocka_unit_test(
		    test_a_cut_line_is_refused_or_read_as_it_stands),
		cmocka_unit_test(test_a_text_has_a_longest_length),
		cmocka_unit_test(test_a_text_that_is_not_utf8_is_refused),
		cmocka_unit_test(
		    test_a_control_in_a_text_cannot_start_a_second_command),
		cmocka_unit_test(
		    test_a_small_picture_is_read_only_when_all_of_it_is_there),
		cmocka_unit_test(test_a_small_picture_has_a_largest_size),
		cmocka_unit_test(test_lines_come_out_however_the_bytes_are_cut),
		cmocka_unit_test(test_a_line_that_is_too_long_ends_the_stream),
		cmocka_unit_test(test_a_nul_inside_a_line_ends_the_stream),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
