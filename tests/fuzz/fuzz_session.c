/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session, desk: the frames that a hub takes from consoles and desks, and they
 * from it.  An accepted message lends only bytes of itself, keeps its limits,
 * and is written again as the same message.
 */
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "wire/desk.h"
#include "wire/session.h"

/* The message under test; spans must lie inside. */
struct message {
	const uint8_t *bytes;
	size_t len;
};

static void
check_span(const struct message *m, const struct session_span *span)
{
	const uint8_t *at = (const uint8_t *)span->at;

	if (span->len == 0)
		return;
	FUZZ_CHECK(at >= m->bytes && at < m->bytes + m->len);
	FUZZ_CHECK(span->len <= (size_t)(m->bytes + m->len - at));
}

/* ${out} is the message written again; a newer head may be longer. */
static void
check_same(const struct message *m, struct buf *out)
{
	FUZZ_CHECK(out->len == m->len);
	FUZZ_CHECK(memcmp(out->data, m->bytes, m->len) == 0);
	buf_finish(out);
}

static void
check_hello(const struct message *m)
{
	struct session_hello hello;
	struct buf out = { 0 };

	if (session_take_hello(m->bytes, m->len, &hello) != ERR_NONE)
		return;
	check_span(m, &hello.account);
	check_span(m, &hello.host);
	session_put_hello(&out, &hello);
	check_same(m, &out);
}

static void
check_welcome(const struct message *m)
{
	struct session_welcome welcome;
	struct buf out = { 0 };

	if (session_take_welcome(m->bytes, m->len, &welcome) != ERR_NONE)
		return;
	check_span(m, &welcome.log_id);
	check_span(m, &welcome.account);
	check_span(m, &welcome.site);
	session_put_welcome(&out, &welcome);
	check_same(m, &out);
}

static void
check_command(const struct message *m)
{
	struct session_command command;
	struct buf out = { 0 };

	if (session_take_command(m->bytes, m->len, &command) != ERR_NONE)
		return;
	check_span(m, &command.line);
	FUZZ_CHECK(command.line.len <= SESSION_LINE_MAX);
	FUZZ_CHECK(command.versions_count <= SESSION_VERSIONS_MAX);
	session_put_command(&out, &command);
	check_same(m, &out);
}

static void
check_query(const struct message *m)
{
	struct session_query query;
	struct buf out = { 0 };

	if (session_take_query(m->bytes, m->len, &query) != ERR_NONE)
		return;
	check_span(m, &query.text);
	session_put_query(&out, &query);
	check_same(m, &out);
}

static void
check_result(const struct message *m)
{
	struct session_result result;
	struct buf out = { 0 };

	if (session_take_result(m->bytes, m->len, &result) != ERR_NONE)
		return;
	check_span(m, &result.lines);
	session_put_result(&out, &result);
	check_same(m, &out);
}

static void
check_rows(const struct message *m)
{
	struct session_rows rows;
	struct session_row row;
	size_t count = 0;

	if (session_rows_open(m->bytes, m->len, &rows) != ERR_NONE)
		return;
	while (session_rows_next(&rows, &row)) {
		check_span(m, &row.bytes);
		FUZZ_CHECK(++count <= SESSION_ROWS_MAX);
	}
	(void)session_rows_close(&rows);
}

static void
check_small(const struct message *m)
{
	struct session_beat beat;
	struct session_span policy;
	struct answer answer;
	struct buf out = { 0 };
	uint64_t number;
	uint16_t more;
	enum err why;

	if (session_take_beat(m->bytes, m->len, &beat) == ERR_NONE) {
		session_put_beat(&out, &beat);
		check_same(m, &out);
	}
	if (session_take_credit(m->bytes, m->len, &more) == ERR_NONE) {
		session_put_credit(&out, more);
		check_same(m, &out);
	}
	if (session_take_bye(m->bytes, m->len, &why) == ERR_NONE)
		FUZZ_CHECK(why <= 0 && *err_word(why) != '\0');
	if (session_take_policy(m->bytes, m->len, &policy) == ERR_NONE)
		check_span(m, &policy);
	if (session_take_answer(m->bytes, m->len, &number, &answer) == ERR_NONE)
		FUZZ_CHECK(*answer_word(answer.code) != '\0');
}

static void
check_desk(const struct message *m)
{
	struct desk_message message = { 0 }, again = { 0 };
	struct buf once = { 0 }, twice = { 0 };

	if (desk_decode(&message, (const char *)m->bytes, m->len) == ERR_NONE) {
		desk_encode(&message, &once);
		FUZZ_CHECK(
		    desk_decode(&again, buf_text(&once), once.len) == ERR_NONE);
		desk_encode(&again, &twice);
		FUZZ_CHECK(once.len == twice.len);
		FUZZ_CHECK(memcmp(once.data, twice.data, once.len) == 0);
	}
	buf_finish(&once);
	buf_finish(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct message m = { bytes, len };
	enum session_type type;

	(void)session_head(bytes, len, &type);
	check_hello(&m);
	check_welcome(&m);
	check_command(&m);
	check_query(&m);
	check_result(&m);
	check_rows(&m);
	check_small(&m);
	check_desk(&m);
	return 0;
}
