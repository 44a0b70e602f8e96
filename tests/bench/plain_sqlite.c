/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plain_sqlite DB BATCH FILE: the baseline of bench_intake.  Inserts each line
 * of FILE as one row (seq INTEGER PRIMARY KEY, bytes BLOB), BATCH of them in a
 * transaction, WAL, synchronous=FULL, with a PASSIVE checkpoint over 1,000
 * pages, as the journal does; prints rows a second.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include <sqlite3.h>

#include "base/clock.h"

#define WAL_PAGES 4000

static sqlite3 *db;

static void
must(int code)
{
	if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
		return;
	fprintf(stderr, "plain_sqlite: %s\n", sqlite3_errmsg(db));
	exit(1);
}

static void
run(const char *sql)
{
	must(sqlite3_exec(db, sql, NULL, NULL, NULL));
}

static int
wal_hook(void *pages, sqlite3 *of, const char *name, int count)
{
	(void)of;
	(void)name;
	*(int *)pages = count;
	return SQLITE_OK;
}

static void
commit(int *pages)
{
	run("COMMIT");
	if (*pages <= WAL_PAGES)
		return;
	*pages = 0;
	must(sqlite3_wal_checkpoint_v2(
	    db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL));
}

int
main(int argc, char **argv)
{
	long batch, in_batch = 0, rows = 0;
	sqlite3_stmt *put;
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	int pages = 0;
	uint64_t begun_ms;
	FILE *from;

	if (argc != 4 || (batch = strtol(argv[2], NULL, 10)) < 1 ||
	    (from = fopen(argv[3], "r")) == NULL) {
		fputs("usage: plain_sqlite DB BATCH FILE\n", stderr);
		return 2;
	}
	must(sqlite3_open(argv[1], &db));
	run("PRAGMA page_size=8192");
	run("PRAGMA journal_mode=WAL");
	run("PRAGMA synchronous=FULL");
	run("PRAGMA cache_size=-6144");
	run("PRAGMA wal_autocheckpoint=0");
	run("CREATE TABLE e(seq INTEGER PRIMARY KEY, bytes BLOB)");
	sqlite3_wal_hook(db, wal_hook, &pages);
	must(sqlite3_prepare_v2(
	    db, "INSERT INTO e VALUES(NULL, ?1)", -1, &put, NULL));
	begun_ms = clock_boot_ms();
	while ((len = getline(&line, &size, from)) > 0) {
		if (in_batch++ == 0)
			run("BEGIN IMMEDIATE");
		must(sqlite3_bind_blob(put, 1, line, (int)len, SQLITE_STATIC));
		must(sqlite3_step(put));
		must(sqlite3_reset(put));
		rows++;
		if (in_batch == batch) {
			commit(&pages);
			in_batch = 0;
		}
	}
	if (in_batch > 0)
		commit(&pages);
	printf("%.0f\n",
	    1000.0 * (double)rows / (double)(clock_boot_ms() - begun_ms + 1));
	free(line);
	sqlite3_finalize(put);
	sqlite3_close(db);
	fclose(from);
	return 0;
}
