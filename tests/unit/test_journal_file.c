/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sqlstore: what is refused at the door, how the log and the window are kept
 * short, and that readers leave no trace.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "journal/disk.h"
#include "journal/place.h"
#include "journal/reader.h"
#include "journal/schema.h"
#include "journal/sqlstore.h"
#include "journal/store.h"
#include "tests/unit/journalkit.h"

static enum err
open_with(const struct kit *kit, const struct sqlstore_options *options,
    struct journal **journal)
{
	struct store *store;
	enum err err = sqlstore_open(kit->path, options, &store);

	*journal = NULL;
	return err == ERR_NONE ? journal_open(store, journal) : err;
}

static struct journal *
must_open(const struct kit *kit)
{
	struct journal *journal;

	assert_int_equal(journal_open_file(kit->path, &journal), ERR_NONE);
	return journal;
}

static void
sql(const struct kit *kit, const char *text)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(kit->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* What opening says, after ${text} was done to a journal of ${entries}. */
static enum err
refusal(const char *text, size_t entries)
{
	struct journal *journal;
	struct kit kit;
	enum err err;

	kit_setup(&kit);
	journal = must_open(&kit);
	assert_int_equal(kit_commit(journal, entries), ERR_NONE);
	journal_destroy(journal);
	sql(&kit, text);
	err = journal_open_file(kit.path, &journal);
	assert_null(journal);
	kit_teardown(&kit);
	return err;
}

static void
test_a_damaged_or_a_newer_journal_is_refused(void **unused)
{
	(void)unused;
	assert_int_equal(refusal("PRAGMA user_version=2", 3), ERR_VERSION);
	assert_int_equal(refusal("PRAGMA application_id=1", 3), ERR_CORRUPT);
	assert_int_equal(refusal("DELETE FROM tree", 3), ERR_CORRUPT);
	assert_int_equal(refusal("DELETE FROM meta", 3), ERR_CORRUPT);
	assert_int_equal(
	    refusal("DELETE FROM entry WHERE seq = 3", 3), ERR_CORRUPT);
	assert_int_equal(
	    refusal("UPDATE tree SET frontier = x'00'", 3), ERR_CORRUPT);
	assert_int_equal(refusal("PRAGMA journal_mode=delete;"
	                         "PRAGMA page_size=4096; VACUUM",
	                     3),
	    ERR_STATE);
}

static void
write_file(const struct kit *kit, const char *text)
{
	FILE *file = fopen(kit->path, "w");

	assert_non_null(file);
	for (int i = 0; i < 100; i++)
		assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void
test_what_is_no_journal_is_refused_and_left_as_it_is(void **unused)
{
	struct journal *journal;
	struct kit kit;
	struct stat before, after;

	(void)unused;
	kit_setup(&kit);
	write_file(&kit, "a shopping list, and a long one\n");
	assert_int_equal(stat(kit.path, &before), 0);
	assert_int_equal(journal_open_file(kit.path, &journal), ERR_CORRUPT);
	assert_int_equal(stat(kit.path, &after), 0);
	assert_int_equal(before.st_size, after.st_size);
	kit_wipe(&kit);
	sql(&kit, "CREATE TABLE places(url); INSERT INTO places VALUES (1)");
	assert_int_equal(journal_open_file(kit.path, &journal), ERR_CORRUPT);
	kit_teardown(&kit);
}

static void
test_without_its_directory_or_in_place_of_one_nothing_opens(void **unused)
{
	struct journal *journal;
	struct reader *reader;
	struct kit kit;

	(void)unused;
	kit_setup(&kit);
	assert_int_equal(journal_open_file(kit.dir, &journal), ERR_IO);
	assert_int_equal(reader_open_file(kit.path, &reader), ERR_NOENT);
	assert_int_equal(access(kit.path, F_OK), -1);
	kit_teardown(&kit);
	assert_int_equal(journal_open_file(kit.path, &journal), ERR_NOENT);
}

/* root may write everywhere, so that somebody else has to try. */
static void
test_a_directory_that_cannot_be_written_is_refused(void **unused)
{
	struct kit kit;
	int status = -1;
	pid_t child;

	(void)unused;
	kit_setup(&kit);
	assert_int_equal(chmod(kit.dir, 0555), 0);
	child = fork();
	if (child == 0) {
		/* TMPDIR may be root's alone. */
		if (geteuid() == 0 &&
		    (setuid(65534) != 0 || access(kit.dir, R_OK) != 0))
			_exit(77);
		_exit(place_check(kit.dir, true) == ERR_DENIED &&
		            place_check(kit.dir, false) == ERR_NONE
		        ? 0
		        : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(chmod(kit.dir, 0700), 0);
	kit_teardown(&kit);
	if (WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void
test_the_disks_of_other_machines_are_known_by_their_type(void **unused)
{
	(void)unused;
	assert_string_equal(place_network_name(0x6969), "NFS");
	assert_string_equal(place_network_name(0xff534d42), "CIFS");
	assert_string_equal(place_network_name(0xfe534d42), "SMB2");
	assert_null(place_network_name(0xef53));     /* ext4 */
	assert_null(place_network_name(0x58465342)); /* XFS */
	assert_null(place_network_name(0x9123683e)); /* btrfs */
	assert_null(place_network_name(0x01021994)); /* tmpfs */
	assert_null(place_network_name(0x794c7630)); /* overlay */
}

static void
test_a_second_writer_kills_the_commit_not_the_data(void **unused)
{
	struct journal *journal;
	struct kit kit;
	sqlite3 *db;

	(void)unused;
	kit_setup(&kit);
	journal = must_open(&kit);
	assert_int_equal(kit_commit(journal, 3), ERR_NONE);
	assert_int_equal(sqlite3_open(kit.path, &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(kit_commit(journal, 3), ERR_BUSY);
	journal_destroy(journal);
	sqlite3_close(db);
	journal = must_open(&kit);
	assert_int_equal(journal_info(journal)->last_seq, 3);
	kit_check(journal);
	journal_destroy(journal);
	kit_teardown(&kit);
}

static void
test_a_checkpoint_empties_the_log_once_it_is_long_enough(void **unused)
{
	const struct sqlstore_options options = { .wal_pages = 20 };
	const uint64_t limit = 20 * (SCHEMA_PAGE_SIZE + 24);
	struct journal *journal;
	struct kit kit;

	(void)unused;
	kit_setup(&kit);
	assert_int_equal(open_with(&kit, &options, &journal), ERR_NONE);
	assert_int_equal(kit_commit(journal, 1), ERR_NONE);
	assert_in_range(journal_wal_bytes(journal), 1, limit);
	assert_int_equal(journal_checkpoint(journal), ERR_NONE);
	assert_true(journal_wal_bytes(journal) > 0);
	assert_int_equal(kit_commit(journal, 2000), ERR_NONE);
	assert_true(journal_wal_bytes(journal) > limit);
	assert_int_equal(journal_checkpoint(journal), ERR_NONE);
	assert_int_equal(journal_wal_bytes(journal), 0);
	assert_int_equal(kit_commit(journal, 1), ERR_NONE);
	assert_in_range(journal_wal_bytes(journal), 1, limit);
	kit_check(journal);
	journal_destroy(journal);
	kit_teardown(&kit);
}

/*
 * A reader in its transaction, at the last of the three entries: the log has to
 * wait for it.  At the first one, what this takes could end the call.
 */
static enum err
commit_meanwhile(void *arg, const struct journal_entry *entry)
{
	struct journal *journal = arg;

	assert_in_range(entry->seq, 1, 3);
	if (entry->seq != 3)
		return ERR_NONE;
	assert_int_equal(kit_commit(journal, 2000), ERR_NONE);
	assert_int_equal(journal_checkpoint(journal), ERR_NONE);
	assert_true(journal_wal_bytes(journal) > 0);
	return ERR_NONE;
}

static void
test_a_reader_delays_a_checkpoint_and_only_while_it_reads(void **unused)
{
	const struct sqlstore_options options = { .wal_pages = 5 };
	struct journal *journal;
	struct reader *reader;
	struct kit kit;

	(void)unused;
	kit_setup(&kit);
	assert_int_equal(open_with(&kit, &options, &journal), ERR_NONE);
	assert_int_equal(kit_commit(journal, 3), ERR_NONE);
	assert_int_equal(reader_open_file(kit.path, &reader), ERR_NONE);
	for (uint64_t next = 1; next != 0;)
		assert_int_equal(reader_entries(reader, next, 100,
		                     commit_meanwhile, journal, &next),
		    ERR_NONE);
	assert_int_equal(journal_checkpoint(journal), ERR_NONE);
	assert_int_equal(journal_wal_bytes(journal), 0);
	reader_close(reader);
	journal_destroy(journal);
	kit_teardown(&kit);
}

static void
test_the_last_reader_to_leave_moves_nothing(void **unused)
{
	char wal[KIT_PATH_SIZE + 32];
	struct journal *journal;
	struct reader *reader;
	struct stat before, after;
	struct kit kit;

	(void)unused;
	kit_setup(&kit);
	journal = must_open(&kit);
	assert_int_equal(reader_open_file(kit.path, &reader), ERR_NONE);
	assert_int_equal(kit_commit(journal, 3), ERR_NONE);
	journal_destroy(journal);
	snprintf(wal, sizeof(wal), "%s-wal", kit.path);
	assert_int_equal(stat(wal, &before), 0);
	assert_true(before.st_size > 0);
	reader_close(reader);
	assert_int_equal(stat(wal, &after), 0);
	assert_int_equal(before.st_size, after.st_size);
	journal = must_open(&kit);
	kit_check(journal);
	journal_destroy(journal);
	assert_int_equal(access(wal, F_OK), -1);
	kit_teardown(&kit);
}

struct window {
	uint64_t first;
	uint64_t count;
	uint64_t last;
};

static enum err
see_pair(void *arg, const struct journal_pair *pair)
{
	struct window *window = arg;

	if (window->count++ == 0)
		window->first = pair->seq;
	else
		assert_int_equal(pair->seq, window->last + 1);
	window->last = pair->seq;
	return ERR_NONE;
}

static void
check_window(struct journal *journal, uint64_t size, uint64_t most)
{
	uint64_t last = journal_info(journal)->last_seq;
	struct window window = { 0 };

	assert_int_equal(
	    journal_pairs_each(journal, see_pair, &window), ERR_NONE);
	assert_int_equal(window.last, last);
	assert_in_range(window.count, last < size ? last : size, most);
}

static void
test_the_window_of_duplicates_keeps_what_it_must_and_no_more(void **unused)
{
	const struct sqlstore_options options = { .pairs = 100 };
	struct journal *journal;
	struct kit kit;

	(void)unused;
	kit_setup(&kit);
	assert_int_equal(open_with(&kit, &options, &journal), ERR_NONE);
	for (size_t i = 0; i < 60; i++) {
		assert_int_equal(kit_commit(journal, 1 + i * 7 % 40), ERR_NONE);
		check_window(journal, 100, 100 + 40);
		if (i % 10 == 9) {
			journal_destroy(journal);
			assert_int_equal(
			    open_with(&kit, &options, &journal), ERR_NONE);
			check_window(journal, 100, 100 + 40);
		}
	}
	assert_int_equal(kit_commit(journal, 1000), ERR_NONE);
	check_window(journal, 100, 1000);
	journal_destroy(journal);
	kit_teardown(&kit);
}

static void
test_the_free_space_is_the_file_systems_or_what_a_test_says(void **unused)
{
	static const uint8_t id[DISK_LOG_ID_SIZE] = { 1 };
	static const uint8_t key[CRYPTO_SIPHASH_KEY_SIZE] = { 2 };
	struct disk *disk = disk_create(id, key);
	struct journal *file, *memory;
	struct kit kit;
	uint64_t bytes = 0;

	(void)unused;
	kit_setup(&kit);
	file = must_open(&kit);
	assert_int_equal(journal_free_bytes(file, &bytes), ERR_NONE);
	assert_true(bytes > 0);
	assert_int_equal(journal_open_disk(disk, &memory), ERR_NONE);
	disk_set_free(disk, 123);
	assert_int_equal(journal_free_bytes(memory, &bytes), ERR_NONE);
	assert_int_equal(bytes, 123);
	journal_destroy(memory);
	journal_destroy(file);
	disk_destroy(disk);
	kit_teardown(&kit);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_damaged_or_a_newer_journal_is_refused),
		cmocka_unit_test(
		    test_what_is_no_journal_is_refused_and_left_as_it_is),
		cmocka_unit_test(
		    test_without_its_directory_or_in_place_of_one_nothing_opens),
		cmocka_unit_test(
		    test_a_directory_that_cannot_be_written_is_refused),
		cmocka_unit_test(
		    test_the_disks_of_other_machines_are_known_by_their_type),
		cmocka_unit_test(
		    test_a_second_writer_kills_the_commit_not_the_data),
		cmocka_unit_test(
		    test_a_checkpoint_empties_the_log_once_it_is_long_enough),
		cmocka_unit_test(
		    test_a_reader_delays_a_checkpoint_and_only_while_it_reads),
		cmocka_unit_test(test_the_last_reader_to_leave_moves_nothing),
		cmocka_unit_test(
		    test_the_window_of_duplicates_keeps_what_it_must_and_no_more),
		cmocka_unit_test(
		    test_the_free_space_is_the_file_systems_or_what_a_test_says),
	};

	if (crypto_init() != ERR_NONE)
		return 1;
	return cmocka_run_group_tests_name(
	    "journal in a file", tests, NULL, NULL);
}
