/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify: each way to change a journal behind its back is found and named.
 * The changes are made with SQL by somebody who can write to the file.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "journal/disk.h"
#include "journal/reader.h"
#include "journal/verify.h"
#include "tests/unit/journalkit.h"

#define ENTRIES 700 /* two full tiles and 128 + 32 + 16 + 8 + 4 more */

static void
tamper(const struct kit *kit, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(kit->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_true(sqlite3_total_changes(db) > 0);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static struct verify_report
verified(const struct kit *kit)
{
	struct verify_report report;
	struct reader *reader;

	assert_int_equal(reader_open_file(kit->path, &reader), ERR_NONE);
	assert_int_equal(verify_journal(reader, &report), ERR_NONE);
	reader_close(reader);
	return report;
}

static void
fill(const struct kit *kit)
{
	struct journal *journal;

	assert_int_equal(journal_open_file(kit->path, &journal), ERR_NONE);
	assert_int_equal(kit_commit(journal, ENTRIES), ERR_NONE);
	journal_destroy(journal);
}

/* What was done to the file, and the finding: its name and its range. */
static const struct change {
	const char *sql;
	enum verify_result result;
	uint64_t first;
	uint64_t last;
} changes[] = {
	// clang-format off
	{ "UPDATE body SET bytes = x'7b7d' WHERE seq = 5", VERIFY_BODY, 5, 5 },
	{ "UPDATE body SET bytes = x'' WHERE seq = 1", VERIFY_BODY, 1, 1 },
	{ "UPDATE entry SET hash = x'00' WHERE seq = 9", VERIFY_BODY, 9, 9 },
	{ "UPDATE entry SET at = at + 1 WHERE seq = 3", VERIFY_HEAD, 1, 256 },
	{ "UPDATE entry SET tick = 0 WHERE seq = 300", VERIFY_HEAD, 257, 512 },
	{ "UPDATE entry SET verb = 'alert.noted' WHERE seq = 511",
	  VERIFY_HEAD, 257, 512 },
	{ "UPDATE entry SET actor = 'nobody' WHERE seq = 513",
	  VERIFY_HEAD, 513, 640 },
	{ "UPDATE entry SET actor = 'Aigul S' WHERE seq = 600",
	  VERIFY_HEAD, 600, 600 },
	{ "UPDATE entry SET actor = '' WHERE seq = 600", VERIFY_HEAD, 600, 600 },
	{ "UPDATE entry SET at = -1 WHERE seq = 600", VERIFY_HEAD, 600, 600 },
	{ "UPDATE entry SET prev = 600 WHERE seq = 600", VERIFY_HEAD, 600, 600 },
	{ "UPDATE entry SET actor = 'x' WHERE seq = 700", VERIFY_HEAD, 697, 700 },
	{ "UPDATE entry SET prev = prev - 4 WHERE seq = 20",
	  VERIFY_CHAIN, 20, 20 },
	{ "UPDATE entry SET prev = 0 WHERE seq = 20", VERIFY_CHAIN, 20, 20 },
	{ "UPDATE entry SET alert = 9 WHERE seq = 1", VERIFY_CHAIN, 5, 5 },
	{ "DELETE FROM entry WHERE seq = 10", VERIFY_GAP, 10, 10 },
	{ "DELETE FROM entry WHERE seq BETWEEN 1 AND 3", VERIFY_GAP, 1, 3 },
	{ "DELETE FROM entry WHERE seq > 690", VERIFY_TRUNCATED, 691, 700 },
	{ "DELETE FROM entry", VERIFY_TRUNCATED, 1, 700 },
	{ "INSERT INTO entry SELECT 701, at, tick, verb, actor, alert, 697,"
	  " hash FROM entry WHERE seq = 700", VERIFY_SURPLUS, 701, 701 },
	{ "DELETE FROM tree", VERIFY_TREE, 0, 0 },
	{ "UPDATE tree SET frontier = x''", VERIFY_TREE, 0, 0 },
	{ "UPDATE tree SET size = 0, frontier = x''", VERIFY_SURPLUS, 1, 700 },
	{ "DELETE FROM tile WHERE number = 0", VERIFY_TREE, 0, 0 },
	{ "UPDATE tile SET hash = zeroblob(32) WHERE number = 1",
	  VERIFY_HEAD, 257, 512 },
	{ "UPDATE tree SET frontier = CAST(zeroblob(32) || substr(frontier, 33)"
	  " AS BLOB)", VERIFY_TREE, 0, 0 },
	{ "UPDATE meta SET value = CAST('0123456789abcdef0123456789abcdef'"
	  " AS BLOB) WHERE name = 'log-id'", VERIFY_HEAD, 1, 256 },
	{ "DELETE FROM meta WHERE name = 'log-id'", VERIFY_TREE, 0, 0 },
	// clang-format on
};

static void
test_every_change_is_found_and_named(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		struct verify_report report;
		struct kit kit;

		kit_setup(&kit);
		fill(&kit);
		tamper(&kit, changes[i].sql);
		report = verified(&kit);
		if (report.result != changes[i].result ||
		    report.first_seq != changes[i].first ||
		    report.last_seq != changes[i].last)
			fail_msg("%s: %s %llu..%llu", changes[i].sql,
			    verify_word(report.result),
			    (unsigned long long)report.first_seq,
			    (unsigned long long)report.last_seq);
		kit_teardown(&kit);
	}
}

static void
test_an_untouched_journal_is_intact_and_has_the_writers_root(void **unused)
{
	struct verify_report report;
	struct crypto_hash root;
	struct journal *journal;
	struct reader *reader;
	struct kit kit;

	(void)unused;
	kit_setup(&kit);
	assert_int_equal(journal_open_file(kit.path, &journal), ERR_NONE);
	assert_int_equal(verified(&kit).result, VERIFY_INTACT);
	assert_int_equal(reader_open_file(kit.path, &reader), ERR_NONE);
	for (uint64_t size = 0; size < 5000;) {
		assert_int_equal(kit_commit(journal, 1 + size), ERR_NONE);
		size += 1 + size;
		assert_int_equal(verify_journal(reader, &report), ERR_NONE);
		assert_int_equal(report.result, VERIFY_INTACT);
		assert_int_equal(report.size, size);
		assert_int_equal(journal_root(journal, size, &root), ERR_NONE);
		assert_memory_equal(&root, &report.root, sizeof(root));
	}
	reader_close(reader);
	journal_destroy(journal);
	kit_teardown(&kit);
}

static void
test_a_purged_body_is_counted_and_the_proof_stays(void **unused)
{
	struct verify_report report;
	struct kit kit;

	(void)unused;
	kit_setup(&kit);
	fill(&kit);
	tamper(&kit, "DELETE FROM body WHERE seq % 2");
	report = verified(&kit);
	assert_int_equal(report.result, VERIFY_INTACT);
	assert_int_equal(report.purged, ENTRIES / 2);
	kit_teardown(&kit);
}

static enum err
ignore_entry(void *arg, const struct journal_entry *entry)
{
	(void)arg;
	(void)entry;
	return ERR_NONE;
}

static void
test_a_history_that_runs_in_a_circle_is_damage(void **unused)
{
	struct reader *reader;
	struct kit kit;
	uint64_t from = 700;
	enum err err;

	(void)unused;
	kit_setup(&kit);
	fill(&kit);
	tamper(&kit, "UPDATE entry SET prev = 700 WHERE seq = 692");
	assert_int_equal(reader_open_file(kit.path, &reader), ERR_NONE);
	do
		err = reader_history(
		    reader, from, READER_ROWS_MAX, ignore_entry, NULL, &from);
	while (err == ERR_NONE && from > 690);
	assert_int_equal(err, ERR_CORRUPT);
	reader_close(reader);
	kit_teardown(&kit);
}

/* All entries as a reader gives them, in one hash. */
static enum err
digest_entry(void *arg, const struct journal_entry *entry)
{
	struct crypto_hash *digest = arg;
	struct buf text = { 0 };

	buf_printf(&text, "%llu %lld %llu %s %s %llu %llu ",
	    (unsigned long long)entry->seq, (long long)entry->at_ms,
	    (unsigned long long)entry->tick, entry->verb, entry->actor,
	    (unsigned long long)entry->alert, (unsigned long long)entry->prev);
	buf_put(&text, entry->body != NULL ? entry->body : "", entry->body_len);
	*digest = crypto_sha256_two(
	    digest->bytes, sizeof(digest->bytes), text.data, text.len);
	buf_finish(&text);
	return ERR_NONE;
}

/* A call ends after some time, too: on a busy machine it takes several. */
static struct crypto_hash
digest_all(struct reader *reader)
{
	struct crypto_hash digest = { { 0 } };
	uint64_t from = 1;

	while (from != 0)
		assert_int_equal(reader_entries(reader, from, READER_ROWS_MAX,
		                     digest_entry, &digest, &from),
		    ERR_NONE);
	return digest;
}

/* Flip a bit at ${at}, verify, and flip it back.  Returns what was found. */
static bool
flip_is_found(
    FILE *file, long at, const struct kit *kit, const struct crypto_hash *truth)
{
	struct verify_report report = { .result = VERIFY_TREE };
	struct crypto_hash digest;
	struct reader *reader = NULL;
	bool seen;
	enum err err;
	int byte;

	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	byte = fgetc(file);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	assert_true(fputc(byte ^ 4, file) != EOF && fflush(file) == 0);
	err = reader_open_file(kit->path, &reader);
	if (err == ERR_NONE)
		err = verify_journal(reader, &report);
	seen = err != ERR_NONE || report.result != VERIFY_INTACT ||
	    report.purged > 0; /* its page leads elsewhere */
	if (!seen) {
		digest = digest_all(reader);
		assert_memory_equal(&digest, truth, sizeof(digest));
	}
	reader_close(reader);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	assert_true(fputc(byte, file) != EOF && fflush(file) == 0);
	return seen;
}

static void
test_a_flipped_bit_is_found_or_changes_no_entry(void **unused)
{
	struct crypto_hash truth;
	struct reader *reader;
	struct kit kit;
	size_t found = 0, tried = 0;
	FILE *file;
	long size;

	(void)unused;
	kit_setup(&kit);
	fill(&kit);
	assert_int_equal(reader_open_file(kit.path, &reader), ERR_NONE);
	truth = digest_all(reader);
	reader_close(reader);
	file = fopen(kit.path, "r+");
	assert_non_null(file);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	for (long at = 0; at < size; at += 1 + size / 400, tried++)
		found += flip_is_found(file, at, &kit, &truth);
	assert_int_equal(fclose(file), 0);
	/* The other half are pages of small tables, and the pairs. */
	assert_true(tried >= 390 && found > tried / 3);
	kit_teardown(&kit);
}

static void
test_a_disk_of_the_simulator_verifies_too(void **unused)
{
	static const uint8_t id[DISK_LOG_ID_SIZE] = { 7 };
	static const uint8_t key[CRYPTO_SIPHASH_KEY_SIZE] = { 8 };
	struct disk *disk = disk_create(id, key);
	struct verify_report report;
	struct journal *journal;
	struct reader *reader;

	(void)unused;
	assert_int_equal(journal_open_disk(disk, &journal), ERR_NONE);
	assert_int_equal(kit_commit(journal, ENTRIES), ERR_NONE);
	assert_int_equal(reader_open_disk(disk, &reader), ERR_NONE);
	assert_int_equal(verify_journal(reader, &report), ERR_NONE);
	assert_int_equal(report.result, VERIFY_INTACT);
	assert_int_equal(report.size, ENTRIES);
	reader_close(reader);
	journal_destroy(journal);
	disk_destroy(disk);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_change_is_found_and_named),
		cmocka_unit_test(
		    test_an_untouched_journal_is_intact_and_has_the_writers_root),
		cmocka_unit_test(
		    test_a_purged_body_is_counted_and_the_proof_stays),
		cmocka_unit_test(
		    test_a_history_that_runs_in_a_circle_is_damage),
		cmocka_unit_test(
		    test_a_flipped_bit_is_found_or_changes_no_entry),
		cmocka_unit_test(test_a_disk_of_the_simulator_verifies_too),
	};

	if (crypto_init() != ERR_NONE)
		return 1;
	return cmocka_run_group_tests_name("verify", tests, NULL, NULL);
}
