/* SPDX-License-Identifier: Apache-2.0 */
/* Messages between hub and console, and between hub and desk, as bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "wire/desk.h"
#include "wire/session.h"

static struct session_span
span(const char *text)
{
	return (struct session_span){ text, strlen(text) };
}

static void
assert_span(struct session_span got, const char *want)
{
	assert_int_equal(got.len, strlen(want));
	assert_memory_equal(got.at, want, got.len);
}

typedef enum err taker(const void *bytes, size_t len);

/* Whatever is cut off, or stands behind: refused, and never read over. */
static void
only_whole(const struct buf *message, taker *take)
{
	for (size_t len = 0; len < message->len; len++) {
		uint8_t *copy = test_malloc(len + 1);

		memcpy(copy, message->data, len);
		assert_int_not_equal(take(copy, len), ERR_NONE);
		copy[len] = message->data[len];
		test_free(copy);
	}
	assert_int_equal(take(message->data, message->len), ERR_NONE);
}

static enum err
take_hello(const void *bytes, size_t len)
{
	struct session_hello m;

	return session_take_hello(bytes, len, &m);
}

static void
hello_comes_as_it_was_sent(void **state)
{
	struct session_hello m = {
		.key = { 1, 2, 3 },
		.role = SESSION_TOOL,
		.rows = 1,
		.epoch = 7,
		.after = UINT64_MAX,
		.account = span("ann"),
		.host = span("пульт"),
	};
	struct session_hello got;
	enum session_type type;
	struct buf out = { 0 };

	(void)state;
	session_put_hello(&out, &m);
	assert_int_equal(session_head(out.data, out.len, &type), ERR_NONE);
	assert_int_equal(type, SESSION_HELLO);
	assert_int_equal(session_take_hello(out.data, out.len, &got), ERR_NONE);
	assert_memory_equal(got.key, m.key, sizeof(m.key));
	assert_int_equal(got.role, SESSION_TOOL);
	assert_int_equal(got.rows, 1);
	assert_int_equal(got.epoch, 7);
	assert_true(got.after == UINT64_MAX);
	assert_span(got.account, "ann");
	assert_span(got.host, "пульт");
	only_whole(&out, take_hello);
	buf_finish(&out);
}

static enum err
take_welcome(const void *bytes, size_t len)
{
	struct session_welcome m;

	return session_take_welcome(bytes, len, &m);
}

static void
welcome_comes_as_it_was_sent(void **state)
{
	struct session_welcome m = {
		.epoch = 1,
		.reset = 1,
		.tick = 2,
		.at_ms = -3,
		.change = 4,
		.log_id = span("00ff"),
		.account = span("ann"),
		.site = span("Түркістан"),
	};
	struct session_welcome got;
	struct buf out = { 0 };

	(void)state;
	session_put_welcome(&out, &m);
	assert_int_equal(
	    session_take_welcome(out.data, out.len, &got), ERR_NONE);
	assert_int_equal(got.epoch, 1);
	assert_int_equal(got.reset, 1);
	assert_int_equal(got.tick, 2);
	assert_int_equal(got.at_ms, -3);
	assert_int_equal(got.change, 4);
	assert_span(got.log_id, "00ff");
	assert_span(got.account, "ann");
	assert_span(got.site, "Түркістан");
	only_whole(&out, take_welcome);
	buf_finish(&out);
}

static enum err
take_command(const void *bytes, size_t len)
{
	struct session_command m;

	return session_take_command(bytes, len, &m);
}

static void
a_command_carries_its_line_and_what_was_seen(void **state)
{
	struct session_command m = { .number = 9,
		.in_hand = 1042,
		.line = span("confirm fire"),
		.versions_count = SESSION_VERSIONS_MAX };
	struct session_command got;
	struct buf out = { 0 };

	(void)state;
	for (uint32_t i = 0; i < SESSION_VERSIONS_MAX; i++)
		m.versions[i] = (struct session_version){ i + 1, i * 3 };
	session_put_command(&out, &m);
	assert_int_equal(
	    session_take_command(out.data, out.len, &got), ERR_NONE);
	assert_int_equal(got.number, 9);
	assert_int_equal(got.in_hand, 1042);
	assert_span(got.line, "confirm fire");
	assert_int_equal(got.versions_count, SESSION_VERSIONS_MAX);
	assert_int_equal(got.versions[49].alert, 50);
	assert_int_equal(got.versions[49].version, 147);
	only_whole(&out, take_command);
	buf_finish(&out);
}

static void
a_line_or_a_list_that_is_too_long_is_refused(void **state)
{
	char line[SESSION_LINE_MAX + 2];
	struct session_command m = { .number = 1 };
	struct session_command got;
	struct buf out = { 0 };

	(void)state;
	memset(line, 'a', sizeof(line));
	m.line = (struct session_span){ line, SESSION_LINE_MAX };
	session_put_command(&out, &m);
	assert_int_equal(
	    session_take_command(out.data, out.len, &got), ERR_NONE);
	buf_clear(&out);
	m.line.len++;
	session_put_command(&out, &m);
	assert_int_equal(
	    session_take_command(out.data, out.len, &got), ERR_INVAL);
	buf_finish(&out);
}

static enum err
take_query(const void *bytes, size_t len)
{
	struct session_query m;

	return session_take_query(bytes, len, &m);
}

static enum err
take_result(const void *bytes, size_t len)
{
	struct session_result m;

	return session_take_result(bytes, len, &m);
}

static void
questions_and_answers_come_as_they_were_sent(void **state)
{
	struct session_query q = { .number = 3,
		.kind = QUERY_ARCHIVE,
		.from = 5,
		.limit = 100,
		.text = span("kind:fire") };
	struct session_result r = { .number = 3,
		.last = 1,
		.error = 2,
		.next = 77,
		.lines = span("{}\n{}") };
	struct session_query got;
	struct session_result result;
	struct buf out = { 0 };

	(void)state;
	session_put_query(&out, &q);
	assert_int_equal(session_take_query(out.data, out.len, &got), ERR_NONE);
	assert_int_equal(got.number, 3);
	assert_int_equal(got.kind, QUERY_ARCHIVE);
	assert_int_equal(got.from, 5);
	assert_int_equal(got.limit, 100);
	assert_span(got.text, "kind:fire");
	only_whole(&out, take_query);
	buf_clear(&out);
	session_put_result(&out, &r);
	assert_int_equal(
	    session_take_result(out.data, out.len, &result), ERR_NONE);
	assert_int_equal(result.last, 1);
	assert_int_equal(result.error, 2);
	assert_int_equal(result.next, 77);
	assert_span(result.lines, "{}\n{}");
	only_whole(&out, take_result);
	buf_finish(&out);
}

static enum err
take_answer(const void *bytes, size_t len)
{
	struct answer answer;
	uint64_t number;

	return session_take_answer(bytes, len, &number, &answer);
}

static void
every_answer_has_a_word_a_sentence_and_a_way_over_the_wire(void **state)
{
	(void)state;
	for (int code = 0; code < ANSWER_CODES; code++) {
		struct answer answer, got;
		struct buf out = { 0 }, text = { 0 };
		uint64_t number;

		answer_set(
		    &answer, (enum answer_code)code, 1042, "first", NULL);
		assert_true(answer_word((enum answer_code)code)[0] != '\0');
		session_put_answer(&out, 12, &answer);
		assert_int_equal(
		    session_take_answer(out.data, out.len, &number, &got),
		    ERR_NONE);
		assert_int_equal(number, 12);
		assert_int_equal(got.code, code);
		assert_int_equal(got.alert, 1042);
		assert_string_equal(got.args[0], "first");
		assert_string_equal(got.args[1], "");
		answer_format(
		    &got, answer_sentence((enum answer_code)code), &text);
		assert_null(strchr(buf_text(&text), '%'));
		only_whole(&out, take_answer);
		buf_finish(&out);
		buf_finish(&text);
	}
}

static void
a_sentence_takes_its_arguments_and_nothing_else(void **state)
{
	struct answer answer;
	struct buf out = { 0 };

	(void)state;
	answer_set(&answer, ANSWER_NO_DESK, 0, "%s%n", "б");
	answer_format(&answer, "A: %s, %s, %s, %s, %d, %", &out);
	assert_string_equal(buf_text(&out), "A: %s%n, б, , %s, %d, %");
	buf_finish(&out);
}

static void
an_answer_may_be_put_again_from_its_own_words(void **state)
{
	struct answer answer;

	(void)state;
	answer_set(&answer, ANSWER_TAKEN, 7, "aigul", "b");
	answer_set(&answer, ANSWER_TAKEN, 7, answer.args[0], answer.args[1]);
	assert_string_equal(answer.args[0], "aigul");
	assert_string_equal(answer.args[1], "b");
}

static void
rows_are_read_one_by_one_and_to_the_end(void **state)
{
	struct session_row row = {
		.kind = 1, .id = 5, .change = 9, .bytes = span("abc")
	};
	struct session_rows rows;
	struct session_row got;
	struct buf out = { 0 };
	size_t begin;

	(void)state;
	begin = session_rows_begin(&out);
	session_rows_add(&out, &row);
	row =
	    (struct session_row){ .kind = 2, .id = 6, .change = 10, .gone = 1 };
	session_rows_add(&out, &row);
	session_rows_end(&out, begin, 2);
	assert_int_equal(session_rows_open(out.data, out.len, &rows), ERR_NONE);
	assert_true(session_rows_next(&rows, &got));
	assert_int_equal(got.id, 5);
	assert_int_equal(got.change, 9);
	assert_int_equal(got.gone, 0);
	assert_span(got.bytes, "abc");
	assert_true(session_rows_next(&rows, &got));
	assert_int_equal(got.gone, 1);
	assert_int_equal(got.bytes.len, 0);
	assert_false(session_rows_next(&rows, &got));
	assert_int_equal(session_rows_close(&rows), ERR_NONE);
	/* One byte less, and one byte more. */
	for (int more = -1; more <= 1; more += 2) {
		if (more > 0)
			buf_put_u8(&out, 0);
		assert_int_equal(session_rows_open(out.data,
		                     out.len + (more < 0 ? -1 : 0), &rows),
		    ERR_NONE);
		while (session_rows_next(&rows, &got))
			;
		assert_int_equal(session_rows_close(&rows), ERR_INVAL);
	}
	buf_finish(&out);
}

static void
a_version_that_is_not_ours_is_said(void **state)
{
	enum session_type type;
	uint8_t head[2] = { SESSION_VERSION + 1, SESSION_BYE };

	(void)state;
	assert_int_equal(session_head(head, 2, &type), ERR_VERSION);
	assert_int_equal(type, SESSION_BYE);
	assert_int_equal(session_head(head, 1, &type), ERR_INVAL);
	assert_int_equal(session_head(head, 0, &type), ERR_INVAL);
}

static void
small_messages_come_as_they_were_sent(void **state)
{
	struct session_beat beat = { .tick = 1, .at_ms = 2, .change = 3 };
	struct session_beat got;
	struct session_span policy;
	uint16_t more;
	enum err why;
	struct buf out = { 0 };

	(void)state;
	session_put_beat(&out, &beat);
	assert_int_equal(session_take_beat(out.data, out.len, &got), ERR_NONE);
	assert_int_equal(got.change, 3);
	assert_int_equal(
	    session_take_beat(out.data, out.len - 1, &got), ERR_INVAL);
	/* Each message is read as what it is. */
	assert_int_equal(
	    session_take_credit(out.data, out.len, &more), ERR_INVAL);
	buf_clear(&out);
	session_put_credit(&out, 2);
	assert_int_equal(
	    session_take_credit(out.data, out.len, &more), ERR_NONE);
	assert_int_equal(more, 2);
	buf_clear(&out);
	session_put_bye(&out, ERR_DENIED);
	assert_int_equal(session_take_bye(out.data, out.len, &why), ERR_NONE);
	assert_int_equal(why, ERR_DENIED);
	buf_clear(&out);
	session_put_policy(&out, "xyz", 3);
	assert_int_equal(
	    session_take_policy(out.data, out.len, &policy), ERR_NONE);
	assert_span(policy, "xyz");
	buf_finish(&out);
}

/* ---- desks ---- */

static void
desk_messages_come_as_they_were_sent(void **state)
{
	struct buf out = { 0 };

	(void)state;
	for (int type = DESK_HELLO; type <= DESK_BYE; type++) {
		struct desk_message m = { .type = (enum desk_type)type,
			.act = DESK_STOP_RECEIVED,
			.fate = DESK_REPEATED,
			.alert = 1042,
			.target = 2,
			.revision = 3,
			.severity = 1,
			.again = true,
			.key = { 0xab, 0xcd },
			.service = "fire",
			.district = "north",
			.desk = "fire-north",
			.log = "00ff",
			.kind = "fire",
			.code = "solved",
			.who = "Ахметов",
			.text = "a \"b\" \\",
			.message_kk = "ӨРТ.",
			.message_ru = "ПОЖАР." };
		struct desk_message got;

		buf_clear(&out);
		desk_encode(&m, &out);
		assert_true(out.len <= DESK_MESSAGE_MAX);
		assert_int_equal(
		    desk_decode(&got, buf_text(&out), out.len), ERR_NONE);
		assert_int_equal(got.type, type);
		if (type == DESK_TELL || type == DESK_STAND_DOWN) {
			assert_int_equal(got.alert, 1042);
			assert_int_equal(got.target, 2);
			assert_int_equal(got.revision, 3);
			assert_true(got.again);
			assert_memory_equal(got.key, m.key, sizeof(m.key));
			assert_string_equal(got.message_kk, "ӨРТ.");
		}
		if (type == DESK_ANSWER) {
			assert_int_equal(got.act, DESK_STOP_RECEIVED);
			assert_string_equal(got.who, "Ахметов");
			assert_string_equal(got.text, "a \"b\" \\");
		}
		for (size_t len = 0; len < out.len; len++)
			assert_int_not_equal(
			    desk_decode(&got, buf_text(&out), len), ERR_NONE);
	}
	buf_finish(&out);
}

static void
a_desk_that_talks_nonsense_is_not_understood(void **state)
{
	static const char *const bad[] = {
		"{}",
		"[]",
		"{\"type\":\"nonsense\"}",
		"{\"type\":1}",
		"{\"type\":\"answer\",\"alert\":1,\"act\":\"nonsense\"}",
		"{\"type\":\"answer\",\"alert\":\"1\",\"act\":\"accepted\"}",
		"{\"type\":\"answer\",\"alert\":-1,\"act\":\"accepted\"}",
		("{\"type\":\"answer\",\"alert\":1,\"act\":\"accepted\","
		 "\"key\":\"00\"}"),
		"{\"type\":\"beat\",\"type\":\"bye\"}",
	};
	struct desk_message m;
	enum desk_act act;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (desk_decode(&m, bad[i], strlen(bad[i])) == ERR_NONE)
			fail_msg("%s", bad[i]);
	assert_int_equal(
	    desk_decode(&m, "{\"type\":\"beat\",\"new\":[1]}", 25), ERR_NONE);
	for (int i = 0; i < DESK_ACTS; i++) {
		assert_true(
		    desk_act_find(desk_act_word((enum desk_act)i), &act));
		assert_int_equal(act, i);
	}
	assert_false(desk_act_find("nonsense", &act));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hello_comes_as_it_was_sent),
		cmocka_unit_test(welcome_comes_as_it_was_sent),
		cmocka_unit_test(a_command_carries_its_line_and_what_was_seen),
		cmocka_unit_test(a_line_or_a_list_that_is_too_long_is_refused),
		cmocka_unit_test(questions_and_answers_come_as_they_were_sent),
		cmocka_unit_test(
		    every_answer_has_a_word_a_sentence_and_a_way_over_the_wire),
		cmocka_unit_test(
		    a_sentence_takes_its_arguments_and_nothing_else),
		cmocka_unit_test(an_answer_may_be_put_again_from_its_own_words),
		cmocka_unit_test(rows_are_read_one_by_one_and_to_the_end),
		cmocka_unit_test(a_version_that_is_not_ours_is_said),
		cmocka_unit_test(small_messages_come_as_they_were_sent),
		cmocka_unit_test(desk_messages_come_as_they_were_sent),
		cmocka_unit_test(a_desk_that_talks_nonsense_is_not_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
