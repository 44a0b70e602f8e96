/* SPDX-License-Identifier: Apache-2.0 */
/*
 * journal on a disk that fails: whatever goes wrong, wherever it goes wrong,
 * after a restart the journal is the old one or the new one, never between,
 * and what was reported as written is there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "journal/reader.h"
#include "journal/sqlstore.h"
#include "journal/store.h"
#include "journal/verify.h"
#include "tests/unit/faultvfs.h"
#include "tests/unit/journalkit.h"

#define VFS  "faulty"
#define PATH "/tmp/dabyl-journal-that-is-in-memory"

/* Nobody needs more operations for the scenario below. */
#define OPERATIONS_MAX 5000

static const struct sqlstore_options options = {
	.vfs = VFS,
	.wal_pages = 6, /* or the scenario would need 8 MB to checkpoint */
};

static enum err
open_journal(struct journal **journal)
{
	struct store *store;
	enum err err = sqlstore_open(PATH, &options, &store);

	*journal = NULL;
	return err == ERR_NONE ? journal_open(store, journal) : err;
}

/* What the outside world was told. */
struct told {
	uint64_t written; /* seq of the last entry of a commit that succeeded */
	uint64_t tried;   /* of the last commit that was begun */
};

static enum err
commit(struct journal *journal, size_t count, struct told *told)
{
	enum err err;

	told->tried = told->written + count;
	err = kit_commit(journal, count);
	if (err == ERR_NONE)
		told->written = told->tried;
	else
		assert_int_equal(kit_commit(journal, count), err);
	return err;
}

/* A day of a hub: start, work, checkpoints, stop, start, work, stop. */
static void
scenario(struct told *told)
{
	static const size_t counts[2][5] = { { 1, 3, 60, 2, 9 },
		{ 1, 5, 1, 4, 1 } };
	struct journal *journal;
	enum err err = ERR_NONE;

	*told = (struct told){ 0, 0 };
	for (size_t start = 0; start < 2 && err == ERR_NONE; start++) {
		err = open_journal(&journal);
		if (err != ERR_NONE)
			return;
		assert_int_equal(
		    journal_info(journal)->last_seq, told->written);
		for (size_t i = 0; i < 5 && err == ERR_NONE; i++) {
			err = commit(journal, counts[start][i], told);
			if (err == ERR_NONE)
				err = journal_checkpoint(journal);
		}
		journal_destroy(journal);
	}
}

static void
check_integrity(void)
{
	sqlite3 *db;
	sqlite3_stmt *stmt;

	assert_int_equal(
	    sqlite3_open_v2(PATH, &db, SQLITE_OPEN_READONLY, VFS), SQLITE_OK);
	assert_int_equal(
	    sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &stmt, NULL),
	    SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(stmt, 0), "ok");
	sqlite3_finalize(stmt);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* The restart: the truth is read, it is whole, and work goes on. */
static void
check_restart(const struct told *told)
{
	struct journal *journal;
	uint64_t last;

	assert_int_equal(open_journal(&journal), ERR_NONE);
	last = journal_info(journal)->last_seq;
	assert_true(last == told->written || last == told->tried);
	kit_check(journal);
	assert_int_equal(kit_commit(journal, 9), ERR_NONE);
	journal_destroy(journal);
	check_integrity();
}

/* The scenario with ${fault} at each of its operations. */
static void
try_everywhere(enum fault fault, enum faultvfs_loss loss)
{
	struct faultvfs *faultvfs = faultvfs_create(VFS);
	struct told told;
	bool fired = true;
	size_t k = 1;

	for (; fired && k < OPERATIONS_MAX; k++) {
		faultvfs_wipe(faultvfs);
		faultvfs_arm(faultvfs, fault, k);
		scenario(&told);
		fired = faultvfs_fired(faultvfs);
		faultvfs_reboot(faultvfs, loss, k);
		check_restart(&told);
	}
	assert_false(fired);
	assert_true(k > 100);
	assert_int_equal(told.written, 87);
	faultvfs_destroy(faultvfs);
}

static void
test_any_operation_may_fail_once(void **unused)
{
	(void)unused;
	try_everywhere(FAULT_ONCE, LOSS_NONE);
}

static void
test_any_operation_may_fail_once_and_then_the_power_goes(void **unused)
{
	(void)unused;
	try_everywhere(FAULT_ONCE, LOSS_ALL);
	try_everywhere(FAULT_ONCE, LOSS_CHANCE);
}

static void
test_any_operation_may_fail_for_ever(void **unused)
{
	(void)unused;
	try_everywhere(FAULT_FOREVER, LOSS_NONE);
}

static void
test_the_disk_may_be_full_at_any_operation(void **unused)
{
	(void)unused;
	try_everywhere(FAULT_FULL, LOSS_NONE);
}

static void
test_any_write_may_stop_in_the_middle(void **unused)
{
	(void)unused;
	try_everywhere(FAULT_HALF, LOSS_NONE);
}

static void
test_the_process_may_be_killed_at_any_operation(void **unused)
{
	(void)unused;
	try_everywhere(FAULT_STOP, LOSS_NONE);
}

static void
test_the_power_may_go_at_any_operation(void **unused)
{
	(void)unused;
	try_everywhere(FAULT_STOP, LOSS_ALL);
}

static void
test_unsynced_sectors_may_come_out_torn_and_reordered(void **unused)
{
	(void)unused;
	try_everywhere(FAULT_STOP, LOSS_CHANCE);
}

static void
test_unsynced_sectors_may_come_out_as_rubbish(void **unused)
{
	(void)unused;
	try_everywhere(FAULT_STOP, LOSS_GARBAGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_operation_may_fail_once),
		cmocka_unit_test(
		    test_any_operation_may_fail_once_and_then_the_power_goes),
		cmocka_unit_test(test_any_operation_may_fail_for_ever),
		cmocka_unit_test(test_the_disk_may_be_full_at_any_operation),
		cmocka_unit_test(test_any_write_may_stop_in_the_middle),
		cmocka_unit_test(
		    test_the_process_may_be_killed_at_any_operation),
		cmocka_unit_test(test_the_power_may_go_at_any_operation),
		cmocka_unit_test(
		    test_unsynced_sectors_may_come_out_torn_and_reordered),
		cmocka_unit_test(test_unsynced_sectors_may_come_out_as_rubbish),
	};

	if (crypto_init() != ERR_NONE)
		return 1;
	return cmocka_run_group_tests_name(
	    "journal on a failing disk", tests, NULL, NULL);
}
