/* SPDX-License-Identifier: Apache-2.0 */
/* request: lines in, fates out, and nothing else taken for either. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bus/request.h"

#define EVENT(id)                                                        \
	"{\"specversion\":\"1.0\",\"id\":\"" id "\",\"source\":\"//a\"," \
	"\"type\":\"kz.dabyl.detection.v1\",\"subject\":\"cam-1\","      \
	"\"data\":{\"kind\":\"fire\"}}"
#define HEADER "{\"intake\":1,\"request\":17,\"source\":\"//a\",\"newest\":42}"

static void
decode(const char *text, struct arena *arena, struct request *request)
{
	request_decode(text, strlen(text), arena, request);
}

static void
test_a_header_and_its_lines_are_read(void **unused)
{
	struct arena arena = { 0 };
	struct request r;

	(void)unused;
	decode(HEADER "\n" EVENT("1") "\n\n[]\r\n" EVENT("2"), &arena, &r);
	assert_null(r.error);
	assert_int_equal(r.number, 17);
	assert_string_equal(r.source, "//a");
	assert_true(r.has_newest);
	assert_int_equal(r.newest, 42);
	assert_int_equal(r.count, 3);
	assert_int_equal(r.lines[0].line, 2);
	assert_int_equal(r.lines[0].defect, CLOUDEVENT_GOOD);
	assert_string_equal(r.lines[0].event.id, "1");
	/* The empty line has a number, but no place. */
	assert_int_equal(r.lines[1].line, 4);
	assert_int_equal(r.lines[1].defect, CLOUDEVENT_JSON);
	assert_int_equal(r.lines[2].line, 5);
	assert_string_equal(r.lines[2].event.id, "2");
	arena_finish(&arena);
}

static void
test_without_a_header_the_first_line_is_an_event(void **unused)
{
	struct arena arena = { 0 };
	struct request r;

	(void)unused;
	decode(EVENT("1"), &arena, &r);
	assert_null(r.error);
	assert_int_equal(r.number, 0);
	assert_string_equal(r.source, "");
	assert_false(r.has_newest);
	assert_int_equal(r.count, 1);
	assert_int_equal(r.lines[0].line, 1);
	decode("", &arena, &r);
	assert_null(r.error);
	assert_int_equal(r.count, 0);
	decode(HEADER, &arena, &r);
	assert_null(r.error);
	assert_int_equal(r.count, 0);
	arena_finish(&arena);
}

static void
test_a_wrong_header_takes_nothing(void **unused)
{
	// clang-format off
	static const struct { const char *header, *error; } cases[] = {
		{ "{\"intake\":2}",			"version" },
		{ "{\"intake\":1.0}",			"bad-header" },
		{ "{\"intake\":\"1\"}",			"bad-header" },
		{ "{\"intake\":null}",			"version" },
		{ "{\"intake\":1,\"request\":-1}",	"bad-header" },
		{ "{\"intake\":1,\"request\":\"x\"}",	"bad-header" },
		{ "{\"intake\":1,\"newest\":1}",	"bad-header" },
		{ "{\"intake\":1,\"source\":\"a\",\"newest\":-1}", "bad-header" },
		{ "{\"intake\":1",			"bad-header" },
		{ "{\"intake\":1,\"intake\":1}",	"bad-header" },
	};
	// clang-format on
	struct arena arena = { 0 };
	struct request r;
	char text[1024];

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(
		    text, sizeof(text), "%s\n" EVENT("1"), cases[i].header);
		decode(text, &arena, &r);
		assert_non_null(r.error);
		assert_string_equal(r.error, cases[i].error);
		assert_int_equal(r.count, 0);
	}
	arena_finish(&arena);
}

static void
test_the_number_of_lines_is_limited_exactly(void **unused)
{
	struct arena arena = { 0 };
	struct request r;
	struct buf text = { 0 };

	(void)unused;
	buf_puts(&text, HEADER "\n");
	for (int i = 0; i < REQUEST_LINES_MAX; i++)
		buf_puts(&text, "x\n");
	request_decode(buf_text(&text), text.len, &arena, &r);
	assert_null(r.error);
	assert_int_equal(r.count, REQUEST_LINES_MAX);
	buf_puts(&text, "x");
	request_decode(buf_text(&text), text.len, &arena, &r);
	assert_string_equal(r.error, "too-many-lines");
	assert_int_equal(r.count, 0);
	assert_int_equal(r.number, 17);
	buf_finish(&text);
	arena_finish(&arena);
}

static void
test_a_reply_says_the_fate_of_each_line(void **unused)
{
	static const struct request_answer answers[4] = {
		{ REQUEST_STORED, "", 1234 },
		{ REQUEST_REFUSED, "json", 0 },
		{ REQUEST_DUPLICATE, "", 7 },
		{ REQUEST_LATER, "disk", 0 },
	};
	struct arena arena = { 0 };
	struct request r;
	struct reply reply;
	struct buf out = { 0 };

	(void)unused;
	decode(HEADER "\n" EVENT("1") "\n[]\n" EVENT("2") "\n" EVENT("3"),
	    &arena, &r);
	request_reply(&r, answers, (struct request_newest){ true, 43 }, &out);
	assert_string_equal(buf_text(&out),
	    "{\"intake\":1,\"request\":17,\"credit\":8,\"newest\":43}\n"
	    "{\"line\":2,\"id\":\"1\",\"fate\":\"stored\",\"entry\":1234}\n"
	    "{\"line\":3,\"fate\":\"refused\",\"reason\":\"json\"}\n"
	    "{\"line\":4,\"id\":\"2\",\"fate\":\"duplicate\",\"entry\":7}\n"
	    "{\"line\":5,\"id\":\"3\",\"fate\":\"later\","
	    "\"reason\":\"disk\"}\n");
	assert_int_equal(
	    reply_decode(buf_text(&out), out.len, &arena, &reply), ERR_NONE);
	assert_int_equal(reply.number, 17);
	assert_int_equal(reply.credit, 8);
	assert_true(reply.newest.known);
	assert_int_equal(reply.newest.sequence, 43);
	assert_null(reply.error);
	assert_int_equal(reply.count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(reply.lines[i].line, i + 2);
		assert_int_equal(reply.lines[i].answer.fate, answers[i].fate);
		assert_int_equal(reply.lines[i].answer.entry, answers[i].entry);
		assert_string_equal(
		    reply.lines[i].answer.reason, answers[i].reason);
	}
	buf_finish(&out);
	arena_finish(&arena);
}

static void
test_a_refused_request_says_why_and_names_no_line(void **unused)
{
	struct arena arena = { 0 };
	struct request r;
	struct reply reply;
	struct buf out = { 0 };

	(void)unused;
	decode("{\"intake\":9,\"request\":3}\n" EVENT("1"), &arena, &r);
	request_reply(&r, NULL, (struct request_newest){ false, 0 }, &out);
	assert_int_equal(
	    reply_decode(buf_text(&out), out.len, &arena, &reply), ERR_NONE);
	assert_string_equal(reply.error, "version");
	assert_int_equal(reply.count, 0);
	assert_false(reply.newest.known);
	buf_finish(&out);
	arena_finish(&arena);
}

static void
test_what_is_no_reply_is_not_taken_for_one(void **unused)
{
	// clang-format off
	static const struct { const char *text; enum err want; } cases[] = {
		{ "{\"intake\":1}",				ERR_NONE },
		{ "{\"intake\":1,\"credit\":0}",		ERR_NONE },
		{ "",						ERR_INVAL },
		{ "\n",						ERR_INVAL },
		{ "x",						ERR_INVAL },
		{ "{}",						ERR_INVAL },
		{ "{\"intake\":2}",				ERR_VERSION },
		{ "{\"intake\":1,\"credit\":257}",		ERR_INVAL },
		{ "{\"intake\":1}\n{\"line\":1}",		ERR_INVAL },
		{ "{\"intake\":1}\n{\"fate\":\"stored\"}",	ERR_INVAL },
		{ "{\"intake\":1}\n{\"line\":0,\"fate\":\"stored\"}", ERR_INVAL },
		{ "{\"intake\":1}\n{\"line\":1,\"fate\":\"eaten\"}", ERR_INVAL },
		{ "{\"intake\":1}\n{\"line\":1,\"fate\":\"stored\"", ERR_INVAL },
		{ "{\"intake\":1}\n{\"line\":1,\"fate\":\"later\",\"reason\":"
		  "\"0123456789012345678901234567890123456789x\"}", ERR_INVAL },
	};
	// clang-format on
	struct arena arena = { 0 };
	struct reply reply;

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(reply_decode(cases[i].text,
		                     strlen(cases[i].text), &arena, &reply),
		    cases[i].want);
	assert_int_equal(
	    reply_decode("{\"intake\":1,\"credit\":0}", 23, &arena, &reply),
	    ERR_NONE);
	assert_int_equal(reply.credit, 1);
	arena_finish(&arena);
}

static void
test_the_header_we_write_reads_back(void **unused)
{
	struct arena arena = { 0 };
	struct request r;
	struct buf out = { 0 };

	(void)unused;
	request_header(5, "//a\n", true, 9, &out);
	request_decode(buf_text(&out), out.len, &arena, &r);
	assert_null(r.error);
	assert_int_equal(r.number, 5);
	assert_string_equal(r.source, "//a\n");
	assert_int_equal(r.newest, 9);
	buf_clear(&out);
	request_header(INT64_MAX, "", true, 9, &out);
	request_decode(buf_text(&out), out.len, &arena, &r);
	assert_null(r.error);
	assert_false(r.has_newest);
	assert_true(r.number == INT64_MAX);
	buf_finish(&out);
	arena_finish(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_header_and_its_lines_are_read),
		cmocka_unit_test(
		    test_without_a_header_the_first_line_is_an_event),
		cmocka_unit_test(test_a_wrong_header_takes_nothing),
		cmocka_unit_test(test_the_number_of_lines_is_limited_exactly),
		cmocka_unit_test(test_a_reply_says_the_fate_of_each_line),
		cmocka_unit_test(
		    test_a_refused_request_says_why_and_names_no_line),
		cmocka_unit_test(test_what_is_no_reply_is_not_taken_for_one),
		cmocka_unit_test(test_the_header_we_write_reads_back),
	};

	return cmocka_run_group_tests_name("request", tests, NULL, NULL);
}
