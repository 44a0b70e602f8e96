/* SPDX-License-Identifier: Apache-2.0 */
/* query: questions about the record, answered beside the hub. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <poll.h>

#include <cmocka.h>

#include "base/crypto.h"
#include "base/jread.h"
#include "core/alert.h"
#include "core/entry.h"
#include "core/people.h"
#include "hub/query.h"
#include "journal/journal.h"

#define ENTRIES     1500 /* three read transactions */
#define PATIENCE_MS 20000

struct fixture {
	char dir[64];
	char path[96];
	struct journal *journal;
	struct query_service *service;
	uint64_t seq;
};

static void
commit(struct fixture *f, const struct journal_entry *entry,
    const struct journal_row *row)
{
	struct journal_batch batch = {
		.entries = entry,
		.entry_count = 1,
		.rows = row,
		.row_count = row != NULL,
	};

	assert_int_equal(journal_commit(f->journal, &batch), ERR_NONE);
}

/* One note about ${alert}; its row, when given, goes along. */
static void
note(struct fixture *f, const char *actor, uint64_t alert, uint64_t prev,
    const char *text, const struct journal_row *row)
{
	static const uint8_t salt[ENTRY_SALT_SIZE];
	struct arena arena = { 0 };
	struct entry_list list = { .arena = &arena };
	struct entry *entry = entry_add(&list, VERB_NOTED, actor, alert);
	struct buf body = { 0 };
	struct journal_entry head;

	entry_put_text(&list, entry, FIELD_TEXT, text);
	entry_encode(entry, salt, &body);
	head = (struct journal_entry){
		.seq = ++f->seq,
		.at_ms = 1000,
		.tick = f->seq,
		.verb = verb_name(VERB_NOTED),
		.actor = actor,
		.alert = alert,
		.prev = prev,
		.body = body.data,
		.body_len = body.len,
	};
	commit(f, &head, row);
	buf_finish(&body);
	arena_finish(&arena);
}

/* Notes up to entry ENTRIES in one transaction: each one more is a sync. */
static void
fill(struct fixture *f)
{
	static const char body[] = "{\"salt\":\"00\",\"text\":\"x\"}";
	struct journal_entry *heads = calloc(ENTRIES, sizeof(*heads));
	struct journal_batch batch = { .entries = heads };

	while (f->seq < ENTRIES) {
		f->seq++;
		heads[batch.entry_count++] = (struct journal_entry){
			.seq = f->seq,
			.at_ms = 1000,
			.tick = f->seq,
			.verb = verb_name(VERB_NOTED),
			.actor = f->seq % 100 == 1 ? "dana" : "yerlan",
			.body = body,
			.body_len = sizeof(body) - 1,
		};
	}
	assert_int_equal(journal_commit(f->journal, &batch), ERR_NONE);
	free(heads);
}

static void
archived(struct fixture *f, uint64_t number, const char *kind)
{
	struct alert alert = {
		.number = number,
		.state = ALERT_ARCHIVED,
		.severity = 2,
		.last_seq = f->seq + 1,
	};
	struct buf bytes = { 0 };
	struct journal_row row = { .kind = ROW_ALERT, .id = number };

	snprintf(alert.kind, sizeof(alert.kind), "%s", kind);
	snprintf(alert.device, sizeof(alert.device), "cam-%d", (int)number);
	alert_encode(&alert, NULL, &bytes);
	row.bytes = bytes.data;
	row.len = bytes.len;
	note(f, "aigul", number, 0, "first", &row);
	buf_finish(&bytes);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_int_equal(crypto_init(), ERR_NONE);
	snprintf(f->dir, sizeof(f->dir), "/tmp/test_query.XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->path, sizeof(f->path), "%s/journal.db", f->dir);
	assert_int_equal(journal_open_file(f->path, &f->journal), ERR_NONE);
	archived(f, 1, "smoke");
	archived(f, 2, "fire");
	fill(f);
	assert_int_equal(query_start(f->path, &f->service), ERR_NONE);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	char path[128];

	query_stop(f->service);
	journal_destroy(f->journal);
	unlink(f->path);
	snprintf(path, sizeof(path), "%s-wal", f->path);
	unlink(path);
	snprintf(path, sizeof(path), "%s-shm", f->path);
	unlink(path);
	assert_int_equal(rmdir(f->dir), 0);
	free(f);
	return 0;
}

static struct query_result
ask(struct fixture *f, enum session_query_kind kind, uint64_t from,
    uint32_t limit, const char *text)
{
	struct query query = {
		.handle = 3,
		.number = 9,
		.kind = kind,
		.from = from,
		.limit = limit,
		.now_ms = 2000,
	};
	struct query_result result;
	struct pollfd item = { .fd = query_fd(f->service), .events = POLLIN };

	snprintf(query.text, sizeof(query.text), "%s", text);
	assert_true(query_post(f->service, &query));
	/* A wake-up may come without anything. */
	do
		assert_int_equal(poll(&item, 1, PATIENCE_MS), 1);
	while (!query_take(f->service, &result));
	assert_int_equal(result.handle, 3);
	assert_int_equal(result.number, 9);
	return result;
}

static size_t
lines_of(const struct query_result *result)
{
	size_t n = 0;

	for (size_t i = 0; i < result->lines.len; i++)
		n += result->lines.data[i] == '\n';
	return n;
}

/* The number under ${key} in line ${index}. */
static int64_t
line_number(const struct query_result *result, size_t index, const char *key)
{
	const char *at = buf_text(&result->lines), *eol;
	struct jread *doc;
	int64_t number = -1;

	while (index-- > 0)
		at = strchr(at, '\n') + 1;
	eol = strchr(at, '\n');
	assert_int_equal(jread_parse(at, (size_t)(eol - at), &doc), ERR_NONE);
	(void)jread_int(jread_get(jread_root(doc), key), &number);
	jread_free(doc);
	return number;
}

static void
test_the_log_is_read_in_parts_and_nothing_is_left_out(void **state)
{
	uint64_t from = 1;
	int64_t expected = 1;

	for (;;) {
		struct query_result r = ask(*state, QUERY_LOG, from, 700, "");
		size_t lines = lines_of(&r);

		assert_int_equal(r.error, ERR_NONE);
		for (size_t i = 0; i < lines; i++)
			assert_int_equal(line_number(&r, i, "seq"), expected++);
		buf_finish(&r.lines);
		if (r.next <= from)
			break;
		from = r.next;
	}
	assert_int_equal(expected, ENTRIES + 1);
}

static void
test_a_filter_chooses_entries(void **state)
{
	struct query_result r = ask(*state, QUERY_LOG, 1, 0, "by:dana");

	assert_int_equal(r.error, ERR_NONE);
	assert_int_equal(lines_of(&r), ENTRIES / 100 - 1);
	assert_int_equal(line_number(&r, 0, "seq"), 101);
	buf_finish(&r.lines);
}

static void
test_the_newest_entries_come_first_when_asked_backwards(void **state)
{
	struct query_result r = ask(*state, QUERY_LOG_BACK, 0, 10, "");

	assert_int_equal(r.error, ERR_NONE);
	assert_true(lines_of(&r) >= 10);
	assert_int_equal(line_number(&r, 0, "seq"), ENTRIES);
	assert_int_equal(line_number(&r, 1, "seq"), ENTRIES - 1);
	assert_true(r.next > 1);
	buf_finish(&r.lines);
}

/* Each kind of question, over bodies that are together more than a message. */
static void
test_a_result_fits_into_a_message_whatever_was_written(void **state)
{
	static const enum session_query_kind kinds[] = { QUERY_LOG,
		QUERY_LOG_BACK };
	struct fixture *f = *state;
	uint64_t first = f->seq + 1;
	char *text = calloc(1, 2 * QUERY_BODY_MAX);

	memset(text, 'x', QUERY_BODY_MAX);
	note(f, "dana", 0, 0, text, NULL);
	text[QUERY_BODY_MAX / 4] = '\0';
	for (int i = 0; i < 40; i++)
		note(f, "dana", 0, 0, text, NULL);
	for (size_t i = 0; i < 2; i++) {
		struct query_result r =
		    ask(f, kinds[i], kinds[i] == QUERY_LOG ? first : 0, 0, "");

		assert_int_equal(r.error, ERR_NONE);
		assert_true(r.lines.len < SESSION_MESSAGE_MAX - 1024);
		if (kinds[i] == QUERY_LOG)
			assert_true(
			    line_number(&r, 0, "body_bytes") > QUERY_BODY_MAX);
		buf_finish(&r.lines);
	}
	free(text);
}

static void
test_the_archive_is_searched_newest_first(void **state)
{
	struct query_result r = ask(*state, QUERY_ARCHIVE, 0, 0, "");

	assert_int_equal(r.error, ERR_NONE);
	assert_int_equal(lines_of(&r), 2);
	assert_int_equal(line_number(&r, 0, "number"), 2);
	buf_finish(&r.lines);
	r = ask(*state, QUERY_ARCHIVE, 0, 0, "kind:smoke");
	assert_int_equal(lines_of(&r), 1);
	assert_int_equal(line_number(&r, 0, "number"), 1);
	assert_int_equal(r.next, 0);
	buf_finish(&r.lines);
}

static void
test_an_alert_comes_with_its_history(void **state)
{
	struct query_result r = ask(*state, QUERY_ALERT, 2, 0, "");

	assert_int_equal(r.error, ERR_NONE);
	assert_int_equal(lines_of(&r), 2);
	assert_int_equal(line_number(&r, 1, "alert"), 2);
	buf_finish(&r.lines);
	r = ask(*state, QUERY_ALERT, 77, 0, "");
	assert_int_equal(r.error, ERR_NOENT);
	buf_finish(&r.lines);
}

static void
test_a_filter_that_is_not_understood_is_refused(void **state)
{
	struct query_result r = ask(*state, QUERY_LOG, 1, 0, "nonsense:1");

	assert_int_equal(r.error, ERR_INVAL);
	assert_int_equal(lines_of(&r), 0);
	buf_finish(&r.lines);
}

static void
test_what_is_written_meanwhile_is_found(void **state)
{
	struct fixture *f = *state;
	struct query_result r;

	note(f, "aigul", 0, 0, "late", NULL);
	r = ask(f, QUERY_LOG, f->seq, 0, "");
	assert_int_equal(lines_of(&r), 1);
	assert_int_equal(line_number(&r, 0, "seq"), (int64_t)f->seq);
	buf_finish(&r.lines);
}

static void
test_the_mailbox_refuses_more_than_it_holds(void **state)
{
	struct fixture *f = *state;
	struct query query = { .kind = QUERY_LOG, .from = 1, .now_ms = 1 };
	struct query_result result;
	size_t taken = 0, posted = 0;

	while (
	    posted < 10 * QUERY_WAITING_MAX && query_post(f->service, &query))
		posted++;
	assert_true(posted >= QUERY_WAITING_MAX);
	assert_true(posted < 10 * QUERY_WAITING_MAX);
	while (taken < posted) {
		struct pollfd item = { .fd = query_fd(f->service),
			.events = POLLIN };

		assert_int_equal(poll(&item, 1, PATIENCE_MS), 1);
		while (query_take(f->service, &result)) {
			buf_finish(&result.lines);
			taken++;
		}
	}
}

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

/* ${count} alerts, decided just now. */
static void
decided(struct fixture *f, uint64_t first, size_t count)
{
	struct journal_row *rows = calloc(count, sizeof(*rows));
	struct buf *bytes = calloc(count, sizeof(*bytes));
	struct journal_batch batch = { .rows = rows, .row_count = count };

	for (size_t i = 0; i < count; i++) {
		struct alert alert = {
			.number = first + i,
			.state = ALERT_ARCHIVED,
			.severity = 4,
			.verdict = VERDICT_NOT_CONFIRMED,
			.opened_tick = 1000,
			.verdict_tick = 1000,
			.owner = "aigul",
			.device = "cam-1",
			.reason = "steam",
		};

		alert_encode(&alert, NULL, &bytes[i]);
		rows[i] = (struct journal_row){
			.kind = ROW_ALERT,
			.id = alert.number,
			.bytes = bytes[i].data,
			.len = bytes[i].len,
		};
	}
	assert_int_equal(journal_commit(f->journal, &batch), ERR_NONE);
	for (size_t i = 0; i < count; i++)
		buf_finish(&bytes[i]);
	free(bytes);
	free(rows);
}

static void
test_a_shift_that_is_counted_short_says_so(void **state)
{
	struct query_result r;

	decided(*state, 10, QUERY_ENTRIES - 2);
	r = ask(*state, QUERY_SHIFT, 2000, 0, "");
	assert_int_equal(lines_of(&r), 2);
	assert_int_equal(line_number(&r, 0, "day"), QUERY_ENTRIES - 2);
	buf_finish(&r.lines);
	decided(*state, 10 + QUERY_ENTRIES, 1);
	r = ask(*state, QUERY_SHIFT, 2000, 0, "");
	assert_int_equal(lines_of(&r), 3);
	assert_int_equal(line_number(&r, 2, "newest"), QUERY_ENTRIES);
	buf_finish(&r.lines);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_the_log_is_read_in_parts_and_nothing_is_left_out),
		T(test_a_filter_chooses_entries),
		T(test_the_newest_entries_come_first_when_asked_backwards),
		T(test_a_result_fits_into_a_message_whatever_was_written),
		T(test_the_archive_is_searched_newest_first),
		T(test_an_alert_comes_with_its_history),
		T(test_a_filter_that_is_not_understood_is_refused),
		T(test_what_is_written_meanwhile_is_found),
		T(test_a_shift_that_is_counted_short_says_so),
		T(test_the_mailbox_refuses_more_than_it_holds),
	};

	return cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
