/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_journal: what the journal costs beside plain SQLite.
 *
 * The baseline is one table (seq, at, tick, verb, actor, alert, prev, bytes)
 * under the same settings, in the same batches, with the same checkpoints.  The
 * journal writes the same bytes as heads and bodies, hashes them, grows the
 * tree and keeps the duplicates window.  "with rows": every fourth entry also
 * changes a row of 300 bytes out of 1,000, in the baseline in a second table.
 *
 * Both are run in turns, piece by piece, on the same disk, so that a slow
 * moment of the machine hits both.
 *
 *	bench_journal [--long] [--dir DIR]
 *	BENCH_LONG=1 make bench
 *
 * --long fills a journal with 5 million entries and 300,000 archived rows, and
 * measures it beside an empty one; it needs about 4 GB in DIR (default: TMPDIR
 * or /tmp).
 */
#include <assert.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/xalloc.h"
#include "journal/journal.h"
#include "journal/sqlstore.h"

#define BATCH     1024
#define PIECE     16 /* batches of one side before the other has its turn */
#define ROWS      1000
#define ROW_BYTES 300
#define ROW_EVERY 4
#define OLD_EVERY 16 /* with --long: entries for each row that is archived */
#define LONG      5000000
#define SYNC_MS   10
#define PATH_SIZE 256
#define SLOW_VFS  "bench-slow-sync"
#define BODY_MAX  1024

static void
must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "bench_journal: %s failed\n", what);
	exit(1);
}

/* ---- a disk whose every sync takes SYNC_MS longer ---- */

/* SQLite has a table of methods for each kind of file; all sync alike. */
#define SLOW_TABLES 4

static struct slow {
	sqlite3_vfs vfs;
	sqlite3_vfs *real;
	int (*sync)(sqlite3_file *file, int flags);
	const sqlite3_io_methods *fast[SLOW_TABLES];
	sqlite3_io_methods slow[SLOW_TABLES];
} slow;

static int
slow_sync(sqlite3_file *file, int flags)
{
	const struct timespec wait = { 0, SYNC_MS * 1000000L };

	nanosleep(&wait, NULL);
	return slow.sync(file, flags);
}

static int
slow_open(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
	int code = slow.real->xOpen(slow.real, name, file, flags, out);
	size_t i = 0;

	(void)vfs;
	if (code != SQLITE_OK)
		return code;
	while (i < SLOW_TABLES && slow.fast[i] != NULL &&
	    slow.fast[i] != file->pMethods)
		i++;
	must(i < SLOW_TABLES, "knowing all kinds of file");
	slow.fast[i] = file->pMethods;
	slow.sync = file->pMethods->xSync;
	slow.slow[i] = *file->pMethods;
	slow.slow[i].xSync = slow_sync;
	file->pMethods = &slow.slow[i];
	return SQLITE_OK;
}

static void
slow_register(void)
{
	slow.real = sqlite3_vfs_find(NULL);
	slow.vfs = *slow.real;
	slow.vfs.zName = SLOW_VFS;
	slow.vfs.xOpen = slow_open;
	must(sqlite3_vfs_register(&slow.vfs, 0) == SQLITE_OK,
	    "registering a VFS");
}

/* ---- what is written ---- */

struct load {
	size_t body_len;
	bool rows;
	bool archive;
	struct journal_entry entries[BATCH];
	struct journal_pair pairs[BATCH];
	struct journal_row row[BATCH / ROW_EVERY + BATCH / OLD_EVERY];
	uint8_t body[BATCH][BODY_MAX];
	uint8_t row_bytes[ROW_BYTES];
};

/* The next batch; the same for the same seq on either side. */
static void
load_next(struct load *load, uint64_t seq)
{
	for (size_t i = 0; i < BATCH; i++) {
		uint64_t now = seq + i;

		memcpy(load->body[i], &now, sizeof(now));
		load->entries[i] = (struct journal_entry){
			.seq = now,
			.at_ms = 1763800000000 + (int64_t)now,
			.tick = now,
			.verb = "event.joined",
			.actor = "hub",
			.alert = 1 + now % ROWS,
			.prev = now > ROWS ? now - ROWS : 0,
			.body = load->body[i],
			.body_len = load->body_len,
		};
		load->pairs[i] =
		    (struct journal_pair){ now * 0x9e3779b97f4a7c15ULL, now };
	}
	for (size_t i = 0; i < BATCH / OLD_EVERY; i++)
		load->row[BATCH / ROW_EVERY + i] = (struct journal_row){
			.kind = 1,
			.id = ROWS + seq / OLD_EVERY + i + 1,
			.bytes = load->row_bytes,
			.len = ROW_BYTES,
		};
	for (size_t i = 0; i < BATCH / ROW_EVERY; i++)
		load->row[i] = (struct journal_row){
			.kind = 1,
			.id = 1 + (seq + i) % ROWS,
			.live = true,
			.bytes = load->row_bytes,
			.len = ROW_BYTES,
		};
}

static struct load *
load_create(size_t body_len, bool rows)
{
	struct load *load = xcalloc(1, sizeof(*load));

	load->body_len = body_len;
	load->rows = rows;
	crypto_random(load->body, sizeof(load->body));
	crypto_random(load->row_bytes, sizeof(load->row_bytes));
	return load;
}

/* ---- the baseline ---- */

struct plain {
	sqlite3 *db;
	sqlite3_stmt *begin, *insert, *row, *commit;
	int pages;
	uint64_t seq;
};

static int
plain_grew(void *arg, sqlite3 *db, const char *name, int pages)
{
	(void)db;
	(void)name;
	((struct plain *)arg)->pages = pages;
	return SQLITE_OK;
}

static sqlite3_stmt *
prepared(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;

	must(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt,
	         NULL) == SQLITE_OK,
	    sql);
	return stmt;
}

static void
plain_open(struct plain *plain, const char *path, const char *vfs)
{
	static const char setup[] =
	    "PRAGMA page_size=8192; PRAGMA journal_mode=wal;"
	    "PRAGMA synchronous=full; PRAGMA wal_autocheckpoint=0;"
	    "PRAGMA cache_size=-6144; PRAGMA secure_delete=fast;"
	    "PRAGMA journal_size_limit=67108864; PRAGMA temp_store=memory;"
	    "CREATE TABLE plain(seq INTEGER PRIMARY KEY, at INTEGER NOT NULL,"
	    " tick INTEGER NOT NULL, verb TEXT NOT NULL, actor TEXT NOT NULL,"
	    " alert INTEGER NOT NULL, prev INTEGER NOT NULL,"
	    " bytes BLOB NOT NULL) STRICT;"
	    "CREATE TABLE row(key INTEGER PRIMARY KEY, bytes BLOB NOT NULL)"
	    " STRICT;";

	*plain = (struct plain){ .seq = 1 };
	must(sqlite3_open_v2(path, &plain->db,
	         SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
	             SQLITE_OPEN_NOMUTEX,
	         vfs) == SQLITE_OK,
	    path);
	must(sqlite3_exec(plain->db, setup, NULL, NULL, NULL) == SQLITE_OK,
	    setup);
	plain->begin = prepared(plain->db, "BEGIN IMMEDIATE");
	plain->insert = prepared(
	    plain->db, "INSERT INTO plain VALUES (?1,?2,?3,?4,?5,?6,?7,?8)");
	plain->row =
	    prepared(plain->db, "INSERT OR REPLACE INTO row VALUES (?1,?2)");
	plain->commit = prepared(plain->db, "COMMIT");
	sqlite3_wal_hook(plain->db, plain_grew, plain);
}

static void
step(sqlite3_stmt *stmt)
{
	must(sqlite3_step(stmt) == SQLITE_DONE, sqlite3_sql(stmt));
	sqlite3_reset(stmt);
}

static void
plain_entry(struct plain *plain, const struct journal_entry *entry)
{
	sqlite3_stmt *stmt = plain->insert;

	sqlite3_bind_int64(stmt, 1, (sqlite3_int64)entry->seq);
	sqlite3_bind_int64(stmt, 2, entry->at_ms);
	sqlite3_bind_int64(stmt, 3, (sqlite3_int64)entry->tick);
	sqlite3_bind_text(stmt, 4, entry->verb, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 5, entry->actor, -1, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 6, (sqlite3_int64)entry->alert);
	sqlite3_bind_int64(stmt, 7, (sqlite3_int64)entry->prev);
	sqlite3_bind_blob(
	    stmt, 8, entry->body, (int)entry->body_len, SQLITE_STATIC);
	step(stmt);
}

static void
plain_batch(void *side, struct load *load)
{
	struct plain *plain = side;

	load_next(load, plain->seq);
	step(plain->begin);
	for (size_t i = 0; i < BATCH; i++)
		plain_entry(plain, &load->entries[i]);
	for (size_t i = 0; load->rows && i < BATCH / ROW_EVERY; i++) {
		sqlite3_bind_int64(
		    plain->row, 1, (sqlite3_int64)load->row[i].id);
		sqlite3_bind_blob(plain->row, 2, load->row[i].bytes, ROW_BYTES,
		    SQLITE_STATIC);
		step(plain->row);
	}
	step(plain->commit);
	if (plain->pages > JOURNAL_WAL_PAGES)
		sqlite3_wal_checkpoint_v2(
		    plain->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	plain->seq += BATCH;
}

static void
plain_close(struct plain *plain)
{
	sqlite3_finalize(plain->begin);
	sqlite3_finalize(plain->insert);
	sqlite3_finalize(plain->row);
	sqlite3_finalize(plain->commit);
	sqlite3_close(plain->db);
}

/* ---- the journal ---- */

static struct journal *
journal_at(const char *path, const char *vfs)
{
	const struct sqlstore_options options = { .vfs = vfs };
	struct store *store;
	struct journal *journal;

	must(sqlstore_open(path, &options, &store) == ERR_NONE, path);
	must(journal_open(store, &journal) == ERR_NONE, path);
	return journal;
}

static void
journal_batch(void *side, struct load *load)
{
	struct journal *journal = side;
	struct journal_batch batch = {
		.entries = load->entries,
		.entry_count = BATCH,
		.pairs = load->pairs,
		.pair_count = BATCH,
		.rows = load->row,
		.row_count = load->rows ? BATCH / ROW_EVERY : 0,
	};

	if (load->archive)
		batch.row_count += BATCH / OLD_EVERY;

	load_next(load, journal_info(journal)->last_seq + 1);
	must(journal_commit(journal, &batch) == ERR_NONE, "journal_commit");
	must(journal_checkpoint(journal) == ERR_NONE, "journal_checkpoint");
}

/* ---- measuring ---- */

struct side {
	void (*batch)(void *side, struct load *load);
	void *side;
	uint64_t ns;
	uint64_t entries;
};

static void
side_run(struct side *side, struct load *load)
{
	uint64_t begin = clock_boot_ns();

	for (size_t i = 0; i < PIECE; i++)
		side->batch(side->side, load);
	side->ns += clock_boot_ns() - begin;
	side->entries += (uint64_t)PIECE * BATCH;
}

static double
side_rate(const struct side *side)
{
	return (double)side->entries * 1e9 / (double)side->ns;
}

/* In turns, and the one that was first comes second next time. */
static void
alternate(struct side *a, struct side *b, struct load *load, size_t pieces)
{
	for (size_t i = 0; i < pieces; i++) {
		side_run(i % 2 ? a : b, load);
		side_run(i % 2 ? b : a, load);
	}
}

static void
print(const char *what, size_t body_len, const struct side *journal,
    const struct side *plain, double wanted)
{
	double ratio = side_rate(journal) / side_rate(plain);

	printf("%-28s %5zu B  journal %8.0f/s  plain %8.0f/s  ratio %.2f "
	       "(wanted %.2f)%s\n",
	    what, body_len, side_rate(journal), side_rate(plain), ratio, wanted,
	    ratio < wanted ? "  MISSED" : "");
	fflush(stdout);
}

struct place {
	char dir[PATH_SIZE];
	char journal[PATH_SIZE + 16];
	char plain[PATH_SIZE + 16];
};

static void
place_wipe(const struct place *place)
{
	static const char *const tails[] = { "", "-wal", "-shm" };
	char path[PATH_SIZE + 32];

	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s%s", place->journal, tails[i]);
		unlink(path);
		snprintf(path, sizeof(path), "%s%s", place->plain, tails[i]);
		unlink(path);
	}
}

static void
compare(const struct place *place, const char *what, size_t body_len, bool rows,
    const char *vfs, size_t pieces, double wanted)
{
	struct load *load = load_create(body_len, rows);
	struct journal *journal = journal_at(place->journal, vfs);
	struct plain plain;
	struct side a = { journal_batch, journal, 0, 0 };
	struct side b = { plain_batch, &plain, 0, 0 };

	plain_open(&plain, place->plain, vfs);
	alternate(&a, &b, load, pieces);
	print(what, body_len, &a, &b, wanted);
	plain_close(&plain);
	journal_destroy(journal);
	free(load);
	place_wipe(place);
}

static enum err
ignore_row(void *arg, const struct journal_row *row)
{
	(void)row;
	++*(uint64_t *)arg;
	return ERR_NONE;
}

static enum err
ignore_pair(void *arg, const struct journal_pair *pair)
{
	(void)pair;
	++*(uint64_t *)arg;
	return ERR_NONE;
}

/* What a hub does before it serves, but for decoding the rows. */
static struct journal *
start(const char *path)
{
	uint64_t begin = clock_boot_ns(), rows = 0, pairs = 0;
	struct journal *journal = journal_at(path, NULL);

	journal_live_each(journal, ignore_row, &rows);
	journal_pairs_each(journal, ignore_pair, &pairs);
	printf("start with %" PRIu64 " entries, %" PRIu64 " live rows, %" PRIu64
	       " pairs: %.0f ms (wanted 1000)\n",
	    journal_info(journal)->last_seq, rows, pairs,
	    (double)(clock_boot_ns() - begin) / 1e6);
	return journal;
}

/* An empty journal beside one with five million entries, in turns. */
static void
after_long(const struct place *place, struct journal *full, size_t body_len)
{
	struct load *load = load_create(body_len, true);
	struct journal *empty = journal_at(place->plain, NULL);
	struct side a = { journal_batch, full, 0, 0 };
	struct side b = { journal_batch, empty, 0, 0 };
	double ratio;

	load->archive = true;
	alternate(&a, &b, load, 12);
	ratio = side_rate(&a) / side_rate(&b);
	printf("after %-9" PRIu64
	       " entries      %5zu B  full    %8.0f/s  empty "
	       "%8.0f/s  ratio %.2f (wanted 0.90)%s\n",
	    journal_info(full)->last_seq, body_len, side_rate(&a),
	    side_rate(&b), ratio, ratio < 0.9 ? "  MISSED" : "");
	fflush(stdout);
	journal_destroy(empty);
	unlink(place->plain);
	free(load);
}

static void
long_run(const struct place *place)
{
	static const size_t sizes[] = { 64, 365, 1024 };
	struct load *load = load_create(365, true);
	struct journal *journal = journal_at(place->journal, NULL);

	load->archive = true;
	while (journal_info(journal)->last_seq < LONG)
		journal_batch(journal, load);
	journal_destroy(journal);
	free(load);
	journal = start(place->journal);
	for (size_t i = 0; i < 3; i++)
		after_long(place, journal, sizes[i]);
	journal_destroy(journal);
	place_wipe(place);
}

int
main(int argc, char **argv)
{
	static const size_t sizes[] = { 64, 365, 1024 };
	const char *tmp = getenv("TMPDIR");
	struct place place;
	bool whole = getenv("BENCH_LONG") != NULL;

	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--long") == 0)
			whole = true;
		else if (strcmp(argv[i], "--dir") == 0 && i + 1 < argc)
			tmp = argv[++i];
	must(crypto_init() == ERR_NONE, "crypto_init");
	slow_register();
	snprintf(place.dir, sizeof(place.dir), "%s/bench-journal-XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	must(mkdtemp(place.dir) != NULL, place.dir);
	snprintf(
	    place.journal, sizeof(place.journal), "%s/journal.db", place.dir);
	snprintf(place.plain, sizeof(place.plain), "%s/plain.db", place.dir);
	for (size_t i = 0; i < 3; i++)
		compare(&place, "entries", sizes[i], false, NULL, 10, 0.5);
	for (size_t i = 0; i < 3; i++)
		compare(&place, "with rows", sizes[i], true, NULL, 10, 0.5);
	for (size_t i = 0; i < 3; i++)
		compare(&place, "sync takes 10 ms more", sizes[i], false,
		    SLOW_VFS, 4, 0.8);
	if (whole)
		long_run(&place);
	rmdir(place.dir);
	return 0;
}
