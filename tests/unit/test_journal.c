/* SPDX-License-Identifier: Apache-2.0 */
/*
 * journal: what was committed is there, whole and in order, on both stores.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "journal/disk.h"
#include "journal/head.h"
#include "journal/reader.h"
#include "tests/unit/journalkit.h"

/* A place for a journal that can be closed and opened again. */
struct place {
	struct kit kit;
	struct disk *disk; /* NULL: the file */
};

static struct place
place_file(void)
{
	struct place place = { 0 };

	kit_setup(&place.kit);
	return place;
}

static struct place
place_disk(void)
{
	static const uint8_t log_id[DISK_LOG_ID_SIZE] = "0123456789abcde";
	static const uint8_t key[CRYPTO_SIPHASH_KEY_SIZE] = "key";

	return (struct place){ .disk = disk_create(log_id, key) };
}

static void
place_leave(struct place *place)
{
	if (place->disk == NULL)
		kit_teardown(&place->kit);
	disk_destroy(place->disk);
}

static struct journal *
must_open(struct place *place)
{
	struct journal *journal;
	enum err err = place->disk != NULL
	    ? journal_open_disk(place->disk, &journal)
	    : journal_open_file(place->kit.path, &journal);

	assert_int_equal(err, ERR_NONE);
	return journal;
}

static struct reader *
must_read(struct place *place)
{
	struct reader *reader;
	enum err err = place->disk != NULL
	    ? reader_open_disk(place->disk, &reader)
	    : reader_open_file(place->kit.path, &reader);

	assert_int_equal(err, ERR_NONE);
	return reader;
}

/* Run ${test} on either store. */
static void
on_both(void (*test)(struct place *place))
{
	struct place file = place_file(), disk = place_disk();

	test(&file);
	test(&disk);
	place_leave(&file);
	place_leave(&disk);
}

static void
survives(struct place *place)
{
	static const size_t sizes[] = { 1, 2, 3, 252, 1, 300, 7, 1024, 1 };
	struct journal *journal = must_open(place);
	char log_id[JOURNAL_LOG_ID_SIZE];

	memcpy(log_id, journal_info(journal)->log_id, sizeof(log_id));
	assert_int_equal(strlen(log_id), 32);
	kit_check(journal);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		assert_int_equal(kit_commit(journal, sizes[i]), ERR_NONE);
		kit_check(journal);
		journal_destroy(journal);
		journal = must_open(place);
		assert_string_equal(journal_info(journal)->log_id, log_id);
		kit_check(journal);
	}
	assert_int_equal(journal_info(journal)->last_seq, 1591);
	assert_int_equal(journal_info(journal)->last_tick, 15910);
	assert_int_equal(journal_info(journal)->last_at_ms, 1760000001591);
	journal_destroy(journal);
}

static void
test_what_was_committed_is_there_after_reopening(void **unused)
{
	(void)unused;
	on_both(survives);
}

static void
empty_batch(struct place *place)
{
	struct journal *journal = must_open(place);

	assert_int_equal(journal_info(journal)->last_seq, 0);
	assert_int_equal(
	    journal_commit(journal, &(struct journal_batch){ 0 }), ERR_NONE);
	assert_int_equal(journal_info(journal)->last_seq, 0);
	journal_destroy(journal);
}

static void
test_an_empty_batch_changes_nothing(void **unused)
{
	(void)unused;
	on_both(empty_batch);
}

static void
test_each_file_is_a_log_of_its_own(void **unused)
{
	struct place a = place_file(), b = place_file();
	struct journal *first = must_open(&a), *second = must_open(&b);

	(void)unused;
	assert_string_not_equal(
	    journal_info(first)->log_id, journal_info(second)->log_id);
	assert_memory_not_equal(journal_info(first)->pair_key,
	    journal_info(second)->pair_key, CRYPTO_SIPHASH_KEY_SIZE);
	journal_destroy(first);
	journal_destroy(second);
	place_leave(&a);
	place_leave(&b);
}

static enum err
put_row(struct journal *journal, uint8_t kind, uint64_t id, bool live,
    const char *bytes)
{
	const struct journal_row row = {
		.kind = kind,
		.id = id,
		.live = live,
		.bytes = bytes,
		.len = strlen(bytes),
	};

	return journal_commit(
	    journal, &(struct journal_batch){ .rows = &row, .row_count = 1 });
}

static enum err
list_row(void *arg, const struct journal_row *row)
{
	buf_printf(arg, "%d/%llu%s ", row->kind, (unsigned long long)row->id,
	    row->live ? "" : "+");
	return ERR_NONE;
}

static void
assert_live(struct journal *journal, const char *want)
{
	struct buf list = { 0 };

	assert_int_equal(journal_live_each(journal, list_row, &list), ERR_NONE);
	assert_string_equal(buf_text(&list), want);
	buf_finish(&list);
}

/* What list_row() and list_entry() have put. */
static size_t
listed(const struct buf *list)
{
	size_t count = 0;

	for (size_t i = 0; i < list->len; i++)
		count += list->data[i] == ' ';
	return count;
}

/*
 * A call ends after some time, too: on a busy machine it takes several until
 * ${limit} were given.
 */
static void
list_rows(
    struct reader *reader, size_t limit, struct buf *list, uint64_t *before)
{
	size_t had = listed(list);

	do
		assert_int_equal(
		    reader_rows(reader, 1, *before, had + limit - listed(list),
		        list_row, list, before),
		    ERR_NONE);
	while (*before != 0 && listed(list) < had + limit);
}

/* The rows of kind 1 as a reader finds them, wherever they are. */
static void
assert_rows(struct reader *reader, const char *want)
{
	uint64_t before = JOURNAL_ROW_ID_MAX;
	struct buf list = { 0 };

	list_rows(reader, 100, &list, &before);
	assert_string_equal(buf_text(&list), want);
	buf_finish(&list);
}

static void
rows_move(struct place *place)
{
	const uint64_t top = JOURNAL_ROW_ID_MAX - 1;
	struct journal *journal = must_open(place);
	struct reader *reader = must_read(place);
	struct journal_row row;

	put_row(journal, 2, 5, true, "e");
	put_row(journal, 1, 9, true, "i");
	put_row(journal, 1, 10, true, "j");
	put_row(journal, JOURNAL_KIND_MAX, top, true, "z");
	assert_live(journal, "1/9 1/10 2/5 127/72057594037927935 ");
	put_row(journal, 1, 9, false, "final");
	assert_live(journal, "1/10 2/5 127/72057594037927935 ");
	assert_int_equal(journal_row_get(journal, 1, 9, &row), ERR_NONE);
	assert_false(row.live);
	assert_int_equal(row.len, 5);
	assert_rows(reader, "1/10 1/9+ ");
	put_row(journal, 1, 9, true, "again");
	assert_live(journal, "1/9 1/10 2/5 127/72057594037927935 ");
	assert_rows(reader, "1/10 1/9 ");
	put_row(journal, 1, 9, true, "");
	put_row(journal, JOURNAL_KIND_MAX, top, false, "z");
	put_row(journal, JOURNAL_KIND_MAX, top, false, "");
	assert_int_equal(journal_row_get(journal, 1, 9, &row), ERR_NOENT);
	assert_int_equal(
	    journal_row_get(journal, JOURNAL_KIND_MAX, top, &row), ERR_NOENT);
	assert_live(journal, "1/10 2/5 ");
	assert_rows(reader, "1/10 ");
	reader_close(reader);
	journal_destroy(journal);
}

static void
test_a_row_is_live_or_archived_or_gone_never_two_of_them(void **unused)
{
	(void)unused;
	on_both(rows_move);
}

static void
values_replace(struct place *place)
{
	struct journal_meta meta = { "boot", "one", 3 };
	const struct journal_batch batch = { .metas = &meta, .meta_count = 1 };
	struct journal *journal = must_open(place);
	struct buf out = { 0 };

	assert_int_equal(journal_commit(journal, &batch), ERR_NONE);
	meta.bytes = "two\0x";
	meta.len = 5;
	assert_int_equal(journal_commit(journal, &batch), ERR_NONE);
	assert_int_equal(journal_meta_get(journal, "boot", &out), ERR_NONE);
	assert_int_equal(out.len, 5);
	assert_memory_equal(out.data, "two\0x", 5);
	meta.len = 0;
	assert_int_equal(journal_commit(journal, &batch), ERR_NONE);
	assert_int_equal(journal_meta_get(journal, "boot", &out), ERR_NOENT);
	assert_int_equal(out.len, 0);
	buf_finish(&out);
	journal_destroy(journal);
}

static void
test_a_named_value_is_replaced_as_a_whole(void **unused)
{
	(void)unused;
	on_both(values_replace);
}

static void
roots_of_old_sizes(struct place *place)
{
	static const uint64_t sizes[] = { 0, 1, 2, 255, 256, 257, 511, 512,
		900 };
	struct crypto_hash then[9], now;
	struct journal *journal = must_open(place);

	for (size_t i = 0; i < 9; i++) {
		uint64_t last = journal_info(journal)->last_seq;

		if (sizes[i] > last)
			assert_int_equal(
			    kit_commit(journal, sizes[i] - last), ERR_NONE);
		assert_int_equal(
		    journal_root(journal, sizes[i], &then[i]), ERR_NONE);
	}
	for (size_t i = 0; i < 9; i++) {
		assert_int_equal(
		    journal_root(journal, sizes[i], &now), ERR_NONE);
		assert_memory_equal(&now, &then[i], sizeof(now));
	}
	assert_int_equal(journal_root(journal, 901, &now), ERR_INVAL);
	journal_destroy(journal);
}

static void
test_the_root_of_every_earlier_size_can_be_had_again(void **unused)
{
	(void)unused;
	on_both(roots_of_old_sizes);
}

static enum err
list_entry(void *arg, const struct journal_entry *entry)
{
	buf_printf(arg, "%llu ", (unsigned long long)entry->seq);
	return ERR_NONE;
}

static enum err
count_entry(void *arg, const struct journal_entry *entry)
{
	uint64_t *count = arg;

	assert_int_equal(entry->seq, ++*count);
	return ERR_NONE;
}

static void
reads_all_in_pieces(struct place *place)
{
	struct journal *journal = must_open(place);
	struct reader *reader = must_read(place);
	uint64_t count = 0, calls = 0;

	assert_int_equal(kit_commit(journal, 4500), ERR_NONE);
	for (uint64_t from = 1; from != 0; calls++)
		assert_int_equal(reader_entries(reader, from, 100000,
		                     count_entry, &count, &from),
		    ERR_NONE);
	assert_int_equal(count, 4500);
	assert_true(calls >= 3);
	reader_close(reader);
	journal_destroy(journal);
}

static void
test_a_reader_sees_everything_but_never_over_2000_rows_at_once(void **unused)
{
	(void)unused;
	on_both(reads_all_in_pieces);
}

static void
list_history(
    struct reader *reader, size_t limit, struct buf *list, uint64_t *from)
{
	size_t had = listed(list);

	do
		assert_int_equal(
		    reader_history(reader, *from, had + limit - listed(list),
		        list_entry, list, from),
		    ERR_NONE);
	while (*from != 0 && listed(list) < had + limit);
}

static void
history_walks(struct place *place)
{
	struct journal *journal = must_open(place);
	struct reader *reader = must_read(place);
	struct buf list = { 0 };
	uint64_t next = 21;

	assert_int_equal(kit_commit(journal, 21), ERR_NONE);
	list_history(reader, 3, &list, &next);
	assert_string_equal(buf_text(&list), "21 17 13 ");
	assert_int_equal(next, 9);
	list_history(reader, 100, &list, &next);
	assert_string_equal(buf_text(&list), "21 17 13 9 5 1 ");
	assert_int_equal(next, 0);
	assert_int_equal(
	    reader_history(reader, 22, 3, list_entry, &list, &next), ERR_NOENT);
	buf_finish(&list);
	reader_close(reader);
	journal_destroy(journal);
}

static void
test_the_history_of_an_alert_is_a_walk_from_its_last_entry(void **unused)
{
	(void)unused;
	on_both(history_walks);
}

static void
rows_fall(struct place *place)
{
	struct journal *journal = must_open(place);
	struct reader *reader = must_read(place);
	uint64_t next = JOURNAL_ROW_ID_MAX;
	struct buf list = { 0 };

	for (uint64_t id = 1; id <= 6; id++)
		put_row(journal, 1, id, id % 2, "x");
	put_row(journal, 0, 3, true, "x");
	put_row(journal, 2, 1, false, "x");
	list_rows(reader, 4, &list, &next);
	assert_string_equal(buf_text(&list), "1/6+ 1/5 1/4+ 1/3 ");
	buf_clear(&list);
	list_rows(reader, 4, &list, &next);
	assert_string_equal(buf_text(&list), "1/2+ 1/1 ");
	assert_int_equal(next, 0);
	buf_clear(&list);
	assert_int_equal(reader_row(reader, 2, 1, list_row, &list), ERR_NONE);
	assert_string_equal(buf_text(&list), "2/1+ ");
	assert_int_equal(reader_row(reader, 2, 2, list_row, &list), ERR_NOENT);
	buf_finish(&list);
	reader_close(reader);
	journal_destroy(journal);
}

static void
test_rows_come_newest_first_live_and_archived_together(void **unused)
{
	(void)unused;
	on_both(rows_fall);
}

static enum err
stop_at_two(void *arg, const struct journal_entry *entry)
{
	(void)arg;
	return entry->seq == 2 ? ERR_CHANGED : ERR_NONE;
}

static void
visitor_stops(struct place *place)
{
	struct journal *journal = must_open(place);
	struct reader *reader = must_read(place);
	enum err err = ERR_NONE;

	assert_int_equal(kit_commit(journal, 5), ERR_NONE);
	for (uint64_t next = 1; next != 0 && err == ERR_NONE;)
		err =
		    reader_entries(reader, next, 100, stop_at_two, NULL, &next);
	assert_int_equal(err, ERR_CHANGED);
	assert_int_equal(kit_commit(journal, 5), ERR_NONE);
	reader_close(reader);
	journal_destroy(journal);
}

static void
test_a_visitor_that_stops_is_heard_and_leaves_nothing_open(void **unused)
{
	(void)unused;
	on_both(visitor_stops);
}

static void
test_a_head_is_one_line_of_settled_form(void **unused)
{
	struct journal_entry entry = {
		.seq = 42,
		.at_ms = 1763800000123,
		.tick = 9007199254740993,
		.verb = "alert.noted",
		.actor = "a",
		.alert = 0,
		.prev = 41,
		.hash = crypto_sha256("{}", 2),
	};
	char line[HEAD_LINE_MAX + 1];
	size_t len;

	(void)unused;
	len = head_line(line, "00112233445566778899aabbccddeeff", &entry);
	line[len] = '\0';
	assert_string_equal(line,
	    "dabyl1 00112233445566778899aabbccddeeff 42 1763800000123 "
	    "9007199254740993 alert.noted a 0 41 "
	    "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
	    "\n");
}

static void
test_only_lower_case_words_of_1_to_40_bytes_are_identifiers(void **unused)
{
	(void)unused;
	assert_true(head_word_valid("a"));
	assert_true(head_word_valid("az09._-"));
	assert_true(
	    head_word_valid("abcdefghijabcdefghijabcdefghijabcdefghij"));
	assert_false(
	    head_word_valid("abcdefghijabcdefghijabcdefghijabcdefghijk"));
	assert_false(head_word_valid(""));
	assert_false(head_word_valid("A"));
	assert_false(head_word_valid("a b"));
	assert_false(head_word_valid("a\n"));
	assert_false(head_word_valid("қ"));
}

static void
test_a_dead_journal_stays_dead_and_the_restart_reads_the_truth(void **unused)
{
	struct place place = place_disk();
	struct journal *journal = must_open(&place);
	struct journal_entry entry;

	(void)unused;
	assert_int_equal(kit_commit(journal, 3), ERR_NONE);
	disk_fail(place.disk, 2, DISK_LOSES, ERR_FULL);
	assert_int_equal(kit_commit(journal, 3), ERR_NONE);
	assert_int_equal(kit_commit(journal, 3), ERR_FULL);
	assert_int_equal(kit_commit(journal, 3), ERR_FULL);
	assert_int_equal(journal_info(journal)->last_seq, 6);
	assert_int_equal(journal_checkpoint(journal), ERR_FULL);
	assert_int_equal(journal_entry_get(journal, 1, &entry), ERR_FULL);
	journal_destroy(journal);
	journal = must_open(&place);
	assert_int_equal(journal_info(journal)->last_seq, 6);
	kit_check(journal);
	disk_fail(place.disk, 1, DISK_KEEPS, ERR_IO);
	assert_int_equal(kit_commit(journal, 3), ERR_IO);
	journal_destroy(journal);
	journal = must_open(&place);
	assert_int_equal(journal_info(journal)->last_seq, 9);
	kit_check(journal);
	journal_destroy(journal);
	place_leave(&place);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_what_was_committed_is_there_after_reopening),
		cmocka_unit_test(test_an_empty_batch_changes_nothing),
		cmocka_unit_test(test_each_file_is_a_log_of_its_own),
		cmocka_unit_test(
		    test_a_row_is_live_or_archived_or_gone_never_two_of_them),
		cmocka_unit_test(test_a_named_value_is_replaced_as_a_whole),
		cmocka_unit_test(
		    test_the_root_of_every_earlier_size_can_be_had_again),
		cmocka_unit_test(
		    test_a_reader_sees_everything_but_never_over_2000_rows_at_once),
		cmocka_unit_test(
		    test_the_history_of_an_alert_is_a_walk_from_its_last_entry),
		cmocka_unit_test(
		    test_rows_come_newest_first_live_and_archived_together),
		cmocka_unit_test(
		    test_a_visitor_that_stops_is_heard_and_leaves_nothing_open),
		cmocka_unit_test(test_a_head_is_one_line_of_settled_form),
		cmocka_unit_test(
		    test_only_lower_case_words_of_1_to_40_bytes_are_identifiers),
		cmocka_unit_test(
		    test_a_dead_journal_stays_dead_and_the_restart_reads_the_truth),
	};

	if (crypto_init() != ERR_NONE)
		return 1;
	return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
