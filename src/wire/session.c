/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "wire/session.h"

#define HEAD_SIZE 2 /* version, type */

static void
head_put(struct buf *out, enum session_type type)
{
	buf_put_u8(out, SESSION_VERSION);
	buf_put_u8(out, (uint8_t)type);
}

static void
span_put(struct buf *out, struct session_span span)
{
	assert(span.len <= UINT16_MAX);
	buf_put_u16(out, (uint16_t)span.len);
	buf_put(out, span.at, span.len);
}

static struct session_span
span_take(struct take *take)
{
	struct session_span span;

	span.at = take_text_span(take, &span.len);
	return span;
}

static void
bytes_put(struct buf *out, struct session_span span)
{
	buf_put_bytes(out, span.at, span.len);
}

static struct session_span
bytes_take(struct take *take)
{
	struct session_span span;

	span.at = (const char *)take_bytes_span(take, &span.len);
	return span;
}

enum err
session_head(const void *bytes, size_t len, enum session_type *type)
{
	const uint8_t *head = bytes;

	if (len < HEAD_SIZE || len > SESSION_MESSAGE_MAX)
		return ERR_INVAL;
	*type = (enum session_type)head[1];
	return head[0] == SESSION_VERSION ? ERR_NONE : ERR_VERSION;
}

/* Behind the head, when it is of ${type}; else the take has failed. */
static struct take
body_take(const void *bytes, size_t len, enum session_type type)
{
	struct take take;
	enum session_type got;

	take_init(&take, bytes, len);
	if (session_head(bytes, len, &got) != ERR_NONE || got != type)
		take.failed = true;
	take_u16(&take);
	return take;
}

void
session_put_hello(struct buf *out, const struct session_hello *hello)
{
	head_put(out, SESSION_HELLO);
	buf_put(out, hello->key, SESSION_KEY_SIZE);
	buf_put_u8(out, hello->role);
	buf_put_u8(out, hello->rows);
	buf_put_u64(out, hello->epoch);
	buf_put_u64(out, hello->after);
	span_put(out, hello->account);
	span_put(out, hello->host);
}

enum err
session_take_hello(const void *bytes, size_t len, struct session_hello *hello)
{
	struct take take = body_take(bytes, len, SESSION_HELLO);

	for (size_t i = 0; i < SESSION_KEY_SIZE; i++)
		hello->key[i] = take_u8(&take);
	hello->role = take_u8(&take);
	hello->rows = take_u8(&take);
	hello->epoch = take_u64(&take);
	hello->after = take_u64(&take);
	hello->account = span_take(&take);
	hello->host = span_take(&take);
	if (hello->role != SESSION_CONSOLE && hello->role != SESSION_TOOL)
		return ERR_INVAL;
	return take_done(&take);
}

void
session_put_welcome(struct buf *out, const struct session_welcome *welcome)
{
	head_put(out, SESSION_WELCOME);
	buf_put_u64(out, welcome->epoch);
	buf_put_u8(out, welcome->reset);
	buf_put_u64(out, welcome->tick);
	buf_put_i64(out, welcome->at_ms);
	buf_put_u64(out, welcome->change);
	span_put(out, welcome->log_id);
	span_put(out, welcome->account);
	span_put(out, welcome->site);
}

enum err
session_take_welcome(
    const void *bytes, size_t len, struct session_welcome *welcome)
{
	struct take take = body_take(bytes, len, SESSION_WELCOME);

	welcome->epoch = take_u64(&take);
	welcome->reset = take_u8(&take);
	welcome->tick = take_u64(&take);
	welcome->at_ms = take_i64(&take);
	welcome->change = take_u64(&take);
	welcome->log_id = span_take(&take);
	welcome->account = span_take(&take);
	welcome->site = span_take(&take);
	return take_done(&take);
}

void
session_put_credit(struct buf *out, uint16_t more)
{
	head_put(out, SESSION_CREDIT_MORE);
	buf_put_u16(out, more);
}

enum err
session_take_credit(const void *bytes, size_t len, uint16_t *more)
{
	struct take take = body_take(bytes, len, SESSION_CREDIT_MORE);

	*more = take_u16(&take);
	return take_done(&take);
}

void
session_put_command(struct buf *out, const struct session_command *command)
{
	assert(command->versions_count <= SESSION_VERSIONS_MAX);
	head_put(out, SESSION_COMMAND);
	buf_put_u64(out, command->number);
	buf_put_u64(out, command->in_hand);
	span_put(out, command->line);
	buf_put_u8(out, (uint8_t)command->versions_count);
	for (size_t i = 0; i < command->versions_count; i++) {
		buf_put_u64(out, command->versions[i].alert);
		buf_put_u32(out, command->versions[i].version);
	}
}

enum err
session_take_command(
    const void *bytes, size_t len, struct session_command *command)
{
	struct take take = body_take(bytes, len, SESSION_COMMAND);

	command->number = take_u64(&take);
	command->in_hand = take_u64(&take);
	command->line = span_take(&take);
	command->versions_count = take_u8(&take);
	if (command->versions_count > SESSION_VERSIONS_MAX ||
	    command->line.len > SESSION_LINE_MAX)
		return ERR_INVAL;
	for (size_t i = 0; i < command->versions_count; i++) {
		command->versions[i].alert = take_u64(&take);
		command->versions[i].version = take_u32(&take);
	}
	return take_done(&take);
}

void
session_put_query(struct buf *out, const struct session_query *query)
{
	head_put(out, SESSION_QUERY);
	buf_put_u64(out, query->number);
	buf_put_u8(out, query->kind);
	buf_put_u64(out, query->from);
	buf_put_u32(out, query->limit);
	span_put(out, query->text);
}

enum err
session_take_query(const void *bytes, size_t len, struct session_query *query)
{
	struct take take = body_take(bytes, len, SESSION_QUERY);

	query->number = take_u64(&take);
	query->kind = take_u8(&take);
	query->from = take_u64(&take);
	query->limit = take_u32(&take);
	query->text = span_take(&take);
	if (query->kind < QUERY_LOG || query->kind > QUERY_SHIFT ||
	    query->text.len > SESSION_LINE_MAX)
		return ERR_INVAL;
	return take_done(&take);
}

void
session_put_result(struct buf *out, const struct session_result *result)
{
	head_put(out, SESSION_RESULT);
	buf_put_u64(out, result->number);
	buf_put_u8(out, result->last);
	buf_put_u16(out, result->error);
	buf_put_u64(out, result->next);
	bytes_put(out, result->lines);
}

enum err
session_take_result(
    const void *bytes, size_t len, struct session_result *result)
{
	struct take take = body_take(bytes, len, SESSION_RESULT);

	result->number = take_u64(&take);
	result->last = take_u8(&take);
	result->error = take_u16(&take);
	result->next = take_u64(&take);
	result->lines = bytes_take(&take);
	return take_done(&take);
}

void
session_put_beat(struct buf *out, const struct session_beat *beat)
{
	head_put(out, SESSION_BEAT);
	buf_put_u64(out, beat->tick);
	buf_put_i64(out, beat->at_ms);
	buf_put_u64(out, beat->change);
}

enum err
session_take_beat(const void *bytes, size_t len, struct session_beat *beat)
{
	struct take take = body_take(bytes, len, SESSION_BEAT);

	beat->tick = take_u64(&take);
	beat->at_ms = take_i64(&take);
	beat->change = take_u64(&take);
	return take_done(&take);
}

void
session_put_bye(struct buf *out, enum err why)
{
	head_put(out, SESSION_BYE);
	buf_put_u16(out, (uint16_t)-why);
}

enum err
session_take_bye(const void *bytes, size_t len, enum err *why)
{
	struct take take = body_take(bytes, len, SESSION_BYE);

	*why = (enum err) - (int)take_u16(&take);
	return take_done(&take);
}

void
session_put_policy(struct buf *out, const void *bytes, size_t len)
{
	head_put(out, SESSION_POLICY);
	buf_put_bytes(out, bytes, len);
}

enum err
session_take_policy(const void *bytes, size_t len, struct session_span *policy)
{
	struct take take = body_take(bytes, len, SESSION_POLICY);

	*policy = bytes_take(&take);
	return take_done(&take);
}

void
session_put_answer(
    struct buf *out, uint64_t number, const struct answer *answer)
{
	head_put(out, SESSION_ANSWER);
	buf_put_u64(out, number);
	answer_encode(answer, out);
}

enum err
session_take_answer(
    const void *bytes, size_t len, uint64_t *number, struct answer *answer)
{
	struct take take = body_take(bytes, len, SESSION_ANSWER);

	*number = take_u64(&take);
	if (answer_decode(answer, &take) != ERR_NONE)
		return ERR_INVAL;
	return take_done(&take);
}

size_t
session_rows_begin(struct buf *out)
{
	head_put(out, SESSION_ROWS);
	buf_put_u16(out, 0);
	return out->len;
}

void
session_rows_add(struct buf *out, const struct session_row *row)
{
	buf_put_u8(out, row->kind);
	buf_put_u64(out, row->id);
	buf_put_u64(out, row->change);
	buf_put_u8(out, row->gone);
	bytes_put(out, row->bytes);
}

void
session_rows_end(struct buf *out, size_t begin, uint16_t count)
{
	assert(count <= SESSION_ROWS_MAX);
	out->data[begin - 2] = (uint8_t)(count >> 8);
	out->data[begin - 1] = (uint8_t)count;
}

enum err
session_rows_open(const void *bytes, size_t len, struct session_rows *rows)
{
	rows->take = body_take(bytes, len, SESSION_ROWS);
	rows->left = take_u16(&rows->take);
	if (rows->take.failed || rows->left > SESSION_ROWS_MAX) {
		rows->left = 0;
		rows->take.failed = true;
		return ERR_INVAL;
	}
	return ERR_NONE;
}

bool
session_rows_next(struct session_rows *rows, struct session_row *row)
{
	if (rows->left == 0)
		return false;
	rows->left--;
	row->kind = take_u8(&rows->take);
	row->id = take_u64(&rows->take);
	row->change = take_u64(&rows->take);
	row->gone = take_u8(&rows->take);
	row->bytes = bytes_take(&rows->take);
	return !rows->take.failed;
}

enum err
session_rows_close(const struct session_rows *rows)
{
	return rows->left != 0 ? ERR_INVAL : take_done(&rows->take);
}
