/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "journal/place.h"
#include "journal/schema.h"
#include "journal/store.h"
#include "journal/sqlstore.h"

#define ENTRY_COLUMNS                                                    \
	"SELECT e.seq, e.at, e.tick, e.verb, e.actor, e.alert, e.prev, " \
	"e.hash, b.bytes FROM entry e LEFT JOIN body b ON b.seq = e.seq "

/* Every statement there is: symbol, for readers too, text. */
// clang-format off
#define STATEMENTS(X) \
	X(BEGIN_WRITE,  0, "BEGIN IMMEDIATE") \
	X(COMMIT,       0, "COMMIT") \
	X(BEGIN_READ,   1, "BEGIN") \
	X(END_READ,     1, "ROLLBACK") \
	X(PUT_ENTRY,    0, "INSERT INTO entry VALUES (?1,?2,?3,?4,?5,?6,?7,?8)") \
	X(PUT_BODY,     0, "INSERT INTO body VALUES (?1, ?2)") \
	X(SET_LIVE,     0, "UPDATE live SET bytes = ?2 WHERE key = ?1") \
	X(PUT_LIVE,     0, "INSERT INTO live VALUES (?1, ?2)") \
	X(PUT_ARCHIVE,  0, "INSERT OR REPLACE INTO archive VALUES (?1, ?2)") \
	X(DROP_LIVE,    0, "DELETE FROM live WHERE key = ?1") \
	X(DROP_ARCHIVE, 0, "DELETE FROM archive WHERE key = ?1") \
	X(PUT_PAIRS,    0, "INSERT INTO pair VALUES (?1, ?2)") \
	X(OLD_PAIRS,    0, "SELECT seq, length(bytes) FROM pair " \
	                   "ORDER BY seq LIMIT 1") \
	X(DROP_PAIRS,   0, "DELETE FROM pair WHERE seq = ?1") \
	X(SUM_PAIRS,    0, "SELECT coalesce(sum(length(bytes)), 0) FROM pair") \
	X(PUT_META,     0, "INSERT OR REPLACE INTO meta VALUES (?1, ?2)") \
	X(DROP_META,    0, "DELETE FROM meta WHERE name = ?1") \
	X(SET_TREE,     0, "UPDATE tree SET size = ?1, frontier = ?2 " \
	                   "WHERE id = 1") \
	X(PUT_TILE,     0, "INSERT INTO tile VALUES (?1, ?2)") \
	X(GET_TREE,     1, "SELECT size, frontier FROM tree WHERE id = 1") \
	X(GET_LAST,     1, "SELECT seq, at, tick FROM entry " \
	                   "ORDER BY seq DESC LIMIT 1") \
	X(GET_META,     1, "SELECT value FROM meta WHERE name = ?1") \
	X(GET_ENTRY,    1, ENTRY_COLUMNS "WHERE e.seq = ?1") \
	X(GET_ROW,      1, "SELECT 1, bytes FROM live WHERE key = ?1 " \
	                   "UNION ALL " \
	                   "SELECT 0, bytes FROM archive WHERE key = ?1") \
	X(ENTRIES,      1, ENTRY_COLUMNS "WHERE e.seq >= ?1 ORDER BY e.seq") \
	X(LIVE,         1, "SELECT key, 1, bytes FROM live ORDER BY key") \
	X(ROWS,         1, "SELECT key, 1, bytes FROM live " \
	                   "WHERE key >= ?1 AND key < ?2 UNION ALL " \
	                   "SELECT key, 0, bytes FROM archive " \
	                   "WHERE key >= ?1 AND key < ?2 ORDER BY 1 DESC") \
	X(PAIRS,        1, "SELECT seq, bytes FROM pair ORDER BY seq") \
	X(TILES,        1, "SELECT number, hash FROM tile WHERE number < ?1 " \
	                   "ORDER BY number")
// clang-format on

enum statement {
#define X(symbol, reader, sql) ST_##symbol,
	STATEMENTS(X)
#undef X
};
#define STATEMENT_COUNT (ST_TILES + 1)

static const struct {
	const char *sql;
	bool reader;
} statements[STATEMENT_COUNT] = {
#define X(symbol, reader, sql) { sql, reader },
	STATEMENTS(X)
#undef X
};

/* A reader that opens may meet the writer that recovers; nobody else waits. */
#define BUSY_MS 250

#define PAIR_BYTES 12 /* u64 hash, u32 seq minus the row's */

struct sqlstore {
	struct store store;
	sqlite3 *db;
	char *path;
	char *dir;
	bool read_only;
	bool failed; /* a write failed: this connection writes no more */
	sqlite3_stmt *prepared[STATEMENT_COUNT];
	uint64_t wal_pages;
	uint64_t wal_pages_max; /* more are moved by a checkpoint */
	uint64_t pairs;         /* in all rows of the window */
	uint64_t pairs_max;     /* what the window must hold */
	struct buf blob;
	char verb[JOURNAL_WORD_MAX + 1];
	char actor[JOURNAL_WORD_MAX + 1];
};

static struct sqlstore *
sqlstore_of(struct store *store)
{
	return (struct sqlstore *)store;
}

/* ---- one statement ---- */

static enum err
failed(struct sqlstore *sql, int code, const char *what)
{
	enum err err = schema_err(code);

	log_error("journal", "%s: %s: %s (SQLite %d, errno %d)", sql->path,
	    what, sqlite3_errmsg(sql->db), sqlite3_extended_errcode(sql->db),
	    sqlite3_system_errno(sql->db));
	return err != ERR_NONE ? err : ERR_IO;
}

/* Run a statement that gives no rows, and make it ready for the next time. */
static enum err
run(struct sqlstore *sql, enum statement which)
{
	sqlite3_stmt *stmt = sql->prepared[which];
	int code = sqlite3_step(stmt);

	if (code != SQLITE_DONE) {
		enum err err = failed(sql, code, statements[which].sql);

		sqlite3_reset(stmt);
		return err;
	}
	sqlite3_reset(stmt);
	return ERR_NONE;
}

/*
 * Go to the next row.  ERR_NOENT after the last one; ERR_NONE only with a row.
 * The caller resets the statement.
 */
static enum err
next_row(struct sqlstore *sql, enum statement which)
{
	int code = sqlite3_step(sql->prepared[which]);

	if (code == SQLITE_ROW)
		return ERR_NONE;
	if (code == SQLITE_DONE)
		return ERR_NOENT;
	return failed(sql, code, statements[which].sql);
}

static void
bind_number(struct sqlstore *sql, enum statement which, int at, uint64_t value)
{
	sqlite3_bind_int64(sql->prepared[which], at, (sqlite3_int64)value);
}

static void
bind_word(struct sqlstore *sql, enum statement which, int at, const char *word)
{
	sqlite3_bind_text(sql->prepared[which], at, word, -1, SQLITE_STATIC);
}

/* The bytes are lent until the statement has run.  Never NULL for SQLite. */
static void
bind_bytes(struct sqlstore *sql, enum statement which, int at,
    const void *bytes, size_t len)
{
	assert(len <= INT32_MAX);
	sqlite3_bind_blob(sql->prepared[which], at, len > 0 ? bytes : "",
	    (int)len, SQLITE_STATIC);
}

static uint64_t
number_at(sqlite3_stmt *stmt, int column)
{
	return (uint64_t)sqlite3_column_int64(stmt, column);
}

static size_t
length_at(sqlite3_stmt *stmt, int column)
{
	return (size_t)sqlite3_column_bytes(stmt, column);
}

/* ---- the rows of a transaction ---- */

static uint64_t
key_of(uint8_t kind, uint64_t id)
{
	return (uint64_t)kind << 56 | id;
}

static enum err
put_entry(struct sqlstore *sql, const struct journal_entry *entry,
    const struct crypto_hash *hash)
{
	enum err err;

	bind_number(sql, ST_PUT_ENTRY, 1, entry->seq);
	bind_number(sql, ST_PUT_ENTRY, 2, (uint64_t)entry->at_ms);
	bind_number(sql, ST_PUT_ENTRY, 3, entry->tick);
	bind_word(sql, ST_PUT_ENTRY, 4, entry->verb);
	bind_word(sql, ST_PUT_ENTRY, 5, entry->actor);
	bind_number(sql, ST_PUT_ENTRY, 6, entry->alert);
	bind_number(sql, ST_PUT_ENTRY, 7, entry->prev);
	bind_bytes(sql, ST_PUT_ENTRY, 8, hash->bytes, CRYPTO_HASH_SIZE);
	err = run(sql, ST_PUT_ENTRY);
	if (err != ERR_NONE)
		return err;
	bind_number(sql, ST_PUT_BODY, 1, entry->seq);
	bind_bytes(sql, ST_PUT_BODY, 2, entry->body, entry->body_len);
	return run(sql, ST_PUT_BODY);
}

static enum err
drop(struct sqlstore *sql, enum statement which, uint64_t key)
{
	bind_number(sql, which, 1, key);
	return run(sql, which);
}

static enum err
put(struct sqlstore *sql, enum statement which, uint64_t key, const void *bytes,
    size_t len)
{
	bind_number(sql, which, 1, key);
	bind_bytes(sql, which, 2, bytes, len);
	return run(sql, which);
}

/* Most live rows were live before: the archive is asked only for the others. */
static enum err
put_live(struct sqlstore *sql, uint64_t key, const struct journal_row *row)
{
	enum err err = put(sql, ST_SET_LIVE, key, row->bytes, row->len);

	if (err != ERR_NONE || sqlite3_changes(sql->db) > 0)
		return err;
	err = put(sql, ST_PUT_LIVE, key, row->bytes, row->len);
	if (err != ERR_NONE)
		return err;
	return drop(sql, ST_DROP_ARCHIVE, key);
}

static enum err
put_row(struct sqlstore *sql, const struct journal_row *row)
{
	uint64_t key = key_of(row->kind, row->id);
	enum err err;

	if (row->len > 0 && row->live)
		return put_live(sql, key, row);
	err = drop(sql, ST_DROP_LIVE, key);
	if (err != ERR_NONE)
		return err;
	if (row->len == 0)
		return drop(sql, ST_DROP_ARCHIVE, key);
	return put(sql, ST_PUT_ARCHIVE, key, row->bytes, row->len);
}

/* The oldest row of the window: its seq and how many pairs it holds. */
static enum err
oldest_pairs(struct sqlstore *sql, uint64_t *seq, uint64_t *count)
{
	sqlite3_stmt *stmt = sql->prepared[ST_OLD_PAIRS];
	enum err err = next_row(sql, ST_OLD_PAIRS);

	if (err == ERR_NONE) {
		*seq = number_at(stmt, 0);
		*count = number_at(stmt, 1) / PAIR_BYTES;
	}
	sqlite3_reset(stmt);
	return err;
}

/* Rows that the window does without.  As many as pairs came in at most. */
static enum err
trim_pairs(struct sqlstore *sql)
{
	uint64_t seq, count;
	enum err err = ERR_NONE;

	while (err == ERR_NONE && sql->pairs > sql->pairs_max) {
		err = oldest_pairs(sql, &seq, &count);
		if (err != ERR_NONE || sql->pairs - count < sql->pairs_max)
			break;
		sql->pairs -= count;
		err = drop(sql, ST_DROP_PAIRS, seq);
	}
	return err;
}

static enum err
put_pairs(struct sqlstore *sql, const struct journal_batch *batch)
{
	uint64_t first;
	enum err err;

	if (batch->pair_count == 0)
		return ERR_NONE;
	first = batch->entries[0].seq;
	buf_clear(&sql->blob);
	for (size_t i = 0; i < batch->pair_count; i++) {
		buf_put_u64(&sql->blob, batch->pairs[i].hash);
		buf_put_u32(
		    &sql->blob, (uint32_t)(batch->pairs[i].seq - first));
	}
	err = put(sql, ST_PUT_PAIRS, first, sql->blob.data, sql->blob.len);
	if (err != ERR_NONE)
		return err;
	sql->pairs += batch->pair_count;
	return trim_pairs(sql);
}

static enum err
put_meta(struct sqlstore *sql, const struct journal_meta *meta)
{
	enum statement which = meta->len > 0 ? ST_PUT_META : ST_DROP_META;

	bind_word(sql, which, 1, meta->name);
	if (meta->len > 0)
		bind_bytes(sql, which, 2, meta->bytes, meta->len);
	return run(sql, which);
}

static enum err
put_tree(struct sqlstore *sql, const struct store_write *write)
{
	enum err err = ERR_NONE;

	if (write->batch->entry_count == 0)
		return ERR_NONE;
	for (size_t i = 0; err == ERR_NONE && i < write->tile_count; i++)
		err = put(sql, ST_PUT_TILE, write->tile_first + i,
		    write->tiles[i].bytes, CRYPTO_HASH_SIZE);
	if (err != ERR_NONE)
		return err;
	return put(sql, ST_SET_TREE, write->tree->size, write->tree->frontier,
	    merkle_frontier_count(write->tree) * CRYPTO_HASH_SIZE);
}

static enum err
put_all(struct sqlstore *sql, const struct store_write *write)
{
	const struct journal_batch *batch = write->batch;
	enum err err = ERR_NONE;

	for (size_t i = 0; err == ERR_NONE && i < batch->entry_count; i++)
		err =
		    put_entry(sql, &batch->entries[i], &write->digests[i].body);
	for (size_t i = 0; err == ERR_NONE && i < batch->row_count; i++)
		err = put_row(sql, &batch->rows[i]);
	for (size_t i = 0; err == ERR_NONE && i < batch->meta_count; i++)
		err = put_meta(sql, &batch->metas[i]);
	if (err == ERR_NONE)
		err = put_pairs(sql, batch);
	if (err == ERR_NONE)
		err = put_tree(sql, write);
	return err;
}

static enum err
sqlstore_commit(struct store *store, const struct store_write *write)
{
	struct sqlstore *sql = sqlstore_of(store);
	enum err err;

	assert(!sql->read_only && !sql->failed);
	err = run(sql, ST_BEGIN_WRITE);
	if (err == ERR_NONE)
		err = put_all(sql, write);
	if (err == ERR_NONE)
		err = run(sql, ST_COMMIT);
	sql->failed = err != ERR_NONE;
	return err;
}

static bool
sqlstore_checkpoint_due(const struct store *store)
{
	const struct sqlstore *sql = (const struct sqlstore *)store;

	return sql->wal_pages > sql->wal_pages_max;
}

static enum err
sqlstore_checkpoint(struct store *store)
{
	struct sqlstore *sql = sqlstore_of(store);
	int code, log = 0, moved = 0;

	assert(!sql->read_only && !sql->failed);
	if (!sqlstore_checkpoint_due(store))
		return ERR_NONE;
	code = sqlite3_wal_checkpoint_v2(
	    sql->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &log, &moved);
	if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) {
		sql->failed = true;
		return failed(sql, code, "checkpoint");
	}
	/* All of it is in the database: the next commit starts it anew. */
	if (code == SQLITE_OK && log == moved)
		sql->wal_pages = 0;
	return ERR_NONE;
}

static int
wal_grew(void *arg, sqlite3 *db, const char *name, int pages)
{
	struct sqlstore *sql = arg;

	(void)db;
	(void)name;
	sql->wal_pages = (uint64_t)pages;
	return SQLITE_OK;
}

static uint64_t
sqlstore_wal_bytes(const struct store *store)
{
	const struct sqlstore *sql = (const struct sqlstore *)store;

	/* Each page has a frame header of 24 bytes in the log. */
	return sql->wal_pages * (SCHEMA_PAGE_SIZE + 24);
}

static enum err
sqlstore_free_bytes(const struct store *store, uint64_t *bytes)
{
	return place_free_bytes(((const struct sqlstore *)store)->dir, bytes);
}

/* ---- reading ---- */

static enum err
sqlstore_begin(struct store *store)
{
	return run(sqlstore_of(store), ST_BEGIN_READ);
}

/* An error that matters was seen by a read in between. */
static void
sqlstore_end(struct store *store)
{
	struct sqlstore *sql = sqlstore_of(store);

	sqlite3_step(sql->prepared[ST_END_READ]);
	sqlite3_reset(sql->prepared[ST_END_READ]);
}

static enum err
sqlstore_meta(struct store *store, const char *name, struct buf *out)
{
	struct sqlstore *sql = sqlstore_of(store);
	sqlite3_stmt *stmt = sql->prepared[ST_GET_META];
	enum err err;

	buf_clear(out);
	bind_word(sql, ST_GET_META, 1, name);
	err = next_row(sql, ST_GET_META);
	if (err == ERR_NONE)
		buf_put(out, sqlite3_column_blob(stmt, 0), length_at(stmt, 0));
	sqlite3_reset(stmt);
	return err;
}

/* What the creation drew; ERR_CORRUPT when it is not there. */
static enum err
load_identity(struct sqlstore *sql, struct journal_info *info)
{
	enum err err = sqlstore_meta(&sql->store, "log-id", &sql->blob);

	if (err == ERR_NONE && sql->blob.len != JOURNAL_LOG_ID_SIZE - 1)
		err = ERR_CORRUPT;
	if (err == ERR_NONE) {
		memcpy(info->log_id, sql->blob.data, JOURNAL_LOG_ID_SIZE);
		err = sqlstore_meta(&sql->store, "pair-key", &sql->blob);
	}
	if (err == ERR_NONE && sql->blob.len != CRYPTO_SIPHASH_KEY_SIZE)
		err = ERR_CORRUPT;
	if (err == ERR_NONE)
		memcpy(info->pair_key, sql->blob.data, sql->blob.len);
	return err == ERR_NOENT ? ERR_CORRUPT : err;
}

static enum err
load_tree(struct sqlstore *sql, struct merkle *tree)
{
	sqlite3_stmt *stmt = sql->prepared[ST_GET_TREE];
	enum err err = next_row(sql, ST_GET_TREE);

	if (err == ERR_NONE)
		err = merkle_load(tree, number_at(stmt, 0),
		    sqlite3_column_blob(stmt, 1), length_at(stmt, 1));
	sqlite3_reset(stmt);
	return err == ERR_NOENT ? ERR_CORRUPT : err;
}

static enum err
load_last(struct sqlstore *sql, struct journal_info *info)
{
	sqlite3_stmt *stmt = sql->prepared[ST_GET_LAST];
	enum err err = next_row(sql, ST_GET_LAST);

	if (err == ERR_NONE) {
		info->last_seq = number_at(stmt, 0);
		info->last_at_ms = sqlite3_column_int64(stmt, 1);
		info->last_tick = number_at(stmt, 2);
	}
	sqlite3_reset(stmt);
	return err == ERR_NOENT ? ERR_NONE : err;
}

static enum err
sqlstore_state(struct store *store, struct store_state *state)
{
	struct sqlstore *sql = sqlstore_of(store);
	enum err err;

	*state = (struct store_state){ 0 };
	err = load_identity(sql, &state->info);
	if (err == ERR_NONE)
		err = load_tree(sql, &state->tree);
	if (err == ERR_NONE)
		err = load_last(sql, &state->info);
	if (err == ERR_CORRUPT)
		log_error("journal",
		    "%s: log id or tree are missing or "
		    "damaged",
		    sql->path);
	return err;
}

/* Lends what the statement holds; words too long are cut and never match. */
static void
entry_at(struct sqlstore *sql, sqlite3_stmt *stmt, struct journal_entry *entry)
{
	const void *hash = sqlite3_column_blob(stmt, 7);
	size_t hash_len = length_at(stmt, 7);

	*entry = (struct journal_entry){
		.seq = number_at(stmt, 0),
		.at_ms = sqlite3_column_int64(stmt, 1),
		.tick = number_at(stmt, 2),
		.verb = sql->verb,
		.actor = sql->actor,
		.alert = number_at(stmt, 5),
		.prev = number_at(stmt, 6),
	};
	sqlite3_snprintf(
	    sizeof(sql->verb), sql->verb, "%s", sqlite3_column_text(stmt, 3));
	sqlite3_snprintf(
	    sizeof(sql->actor), sql->actor, "%s", sqlite3_column_text(stmt, 4));
	if (hash_len == CRYPTO_HASH_SIZE)
		memcpy(entry->hash.bytes, hash, hash_len);
	if (sqlite3_column_type(stmt, 8) == SQLITE_NULL)
		return;
	entry->body_len = length_at(stmt, 8);
	entry->body = entry->body_len > 0 ? sqlite3_column_blob(stmt, 8) : "";
}

static enum err
sqlstore_entries(
    struct store *store, uint64_t from, journal_entry_fn *visit, void *arg)
{
	struct sqlstore *sql = sqlstore_of(store);
	sqlite3_stmt *stmt = sql->prepared[ST_ENTRIES];
	struct journal_entry entry;
	enum err err;

	bind_number(sql, ST_ENTRIES, 1, from);
	while ((err = next_row(sql, ST_ENTRIES)) == ERR_NONE) {
		entry_at(sql, stmt, &entry);
		if ((err = visit(arg, &entry)) != ERR_NONE)
			break;
	}
	sqlite3_reset(stmt);
	return err == ERR_NOENT ? ERR_NONE : err;
}

/*
 * Copy ${len} bytes aside: a statement that is not reset keeps its view of the
 * database open, and no checkpoint gets past it.
 */
static const void *
aside(struct sqlstore *sql, const void *bytes, size_t len)
{
	buf_clear(&sql->blob);
	buf_put(&sql->blob, len > 0 ? bytes : "", len);
	return sql->blob.data;
}

static enum err
sqlstore_entry(struct store *store, uint64_t seq, struct journal_entry *entry)
{
	struct sqlstore *sql = sqlstore_of(store);
	sqlite3_stmt *stmt = sql->prepared[ST_GET_ENTRY];
	enum err err;

	bind_number(sql, ST_GET_ENTRY, 1, seq);
	err = next_row(sql, ST_GET_ENTRY);
	if (err == ERR_NONE) {
		entry_at(sql, stmt, entry);
		if (entry->body != NULL)
			entry->body = aside(sql, entry->body, entry->body_len);
	}
	sqlite3_reset(stmt);
	return err;
}

static enum err
sqlstore_row(
    struct store *store, uint8_t kind, uint64_t id, struct journal_row *row)
{
	struct sqlstore *sql = sqlstore_of(store);
	sqlite3_stmt *stmt = sql->prepared[ST_GET_ROW];
	enum err err;

	bind_number(sql, ST_GET_ROW, 1, key_of(kind, id));
	err = next_row(sql, ST_GET_ROW);
	if (err == ERR_NONE)
		*row = (struct journal_row){
			.kind = kind,
			.id = id,
			.live = number_at(stmt, 0) != 0,
			.len = length_at(stmt, 1),
			.bytes = aside(sql, sqlite3_column_blob(stmt, 1),
			    length_at(stmt, 1)),
		};
	sqlite3_reset(stmt);
	return err;
}

/* Give the rows of ${which} (key, live, bytes) to ${visit}. */
static enum err
visit_rows(struct sqlstore *sql, enum statement which, journal_row_fn *visit,
    void *arg)
{
	sqlite3_stmt *stmt = sql->prepared[which];
	enum err err;

	while ((err = next_row(sql, which)) == ERR_NONE) {
		uint64_t key = number_at(stmt, 0);
		const struct journal_row row = {
			.kind = (uint8_t)(key >> 56),
			.id = key & (JOURNAL_ROW_ID_MAX - 1),
			.live = number_at(stmt, 1) != 0,
			.bytes = sqlite3_column_blob(stmt, 2),
			.len = length_at(stmt, 2),
		};

		if ((err = visit(arg, &row)) != ERR_NONE)
			break;
	}
	sqlite3_reset(stmt);
	return err == ERR_NOENT ? ERR_NONE : err;
}

static enum err
sqlstore_live(struct store *store, journal_row_fn *visit, void *arg)
{
	return visit_rows(sqlstore_of(store), ST_LIVE, visit, arg);
}

static enum err
sqlstore_rows(struct store *store, uint8_t kind, uint64_t before,
    journal_row_fn *visit, void *arg)
{
	struct sqlstore *sql = sqlstore_of(store);

	assert(before <= JOURNAL_ROW_ID_MAX);
	bind_number(sql, ST_ROWS, 1, key_of(kind, 0));
	bind_number(sql, ST_ROWS, 2, key_of(kind, 0) + before);
	return visit_rows(sql, ST_ROWS, visit, arg);
}

/* One row of the window, pair by pair. */
static enum err
visit_pairs(sqlite3_stmt *stmt, journal_pair_fn *visit, void *arg)
{
	uint64_t first = number_at(stmt, 0);
	struct take take;
	enum err err = ERR_NONE;

	take_init(&take, sqlite3_column_blob(stmt, 1), length_at(stmt, 1));
	while (err == ERR_NONE && !take.failed && take.at != take.end) {
		struct journal_pair pair = { .hash = take_u64(&take) };

		pair.seq = first + take_u32(&take);
		if (!take.failed)
			err = visit(arg, &pair);
	}
	return take.failed ? ERR_CORRUPT : err;
}

static enum err
sqlstore_pairs(struct store *store, journal_pair_fn *visit, void *arg)
{
	struct sqlstore *sql = sqlstore_of(store);
	sqlite3_stmt *stmt = sql->prepared[ST_PAIRS];
	enum err err;

	while ((err = next_row(sql, ST_PAIRS)) == ERR_NONE)
		if ((err = visit_pairs(stmt, visit, arg)) != ERR_NONE)
			break;
	sqlite3_reset(stmt);
	return err == ERR_NOENT ? ERR_NONE : err;
}

static enum err
sqlstore_tiles(
    struct store *store, uint64_t count, store_tile_fn *visit, void *arg)
{
	struct sqlstore *sql = sqlstore_of(store);
	sqlite3_stmt *stmt = sql->prepared[ST_TILES];
	struct crypto_hash tile;
	uint64_t seen = 0;
	enum err err;

	bind_number(sql, ST_TILES, 1, count);
	for (; (err = next_row(sql, ST_TILES)) == ERR_NONE; seen++) {
		if (number_at(stmt, 0) != seen ||
		    length_at(stmt, 1) != CRYPTO_HASH_SIZE) {
			err = ERR_CORRUPT;
			break;
		}
		memcpy(
		    tile.bytes, sqlite3_column_blob(stmt, 1), CRYPTO_HASH_SIZE);
		if ((err = visit(arg, &tile)) != ERR_NONE)
			break;
	}
	sqlite3_reset(stmt);
	if (err == ERR_NOENT)
		err = seen == count ? ERR_NONE : ERR_CORRUPT;
	return err;
}

/* ---- opening and closing ---- */

static void
sqlstore_destroy(struct store *store)
{
	struct sqlstore *sql = sqlstore_of(store);

	for (size_t i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(sql->prepared[i]);
	/*
	 * The last one to close moves the log into the database.  A reader is
	 * not to do that, and after a failed sync nobody should touch what the
	 * kernel may have thrown away.
	 */
	if (sql->db != NULL && (sql->read_only || sql->failed))
		sqlite3_db_config(
		    sql->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
	sqlite3_close(sql->db);
	buf_finish(&sql->blob);
	free(sql->path);
	free(sql->dir);
	free(sql);
}

static const struct store_class sqlstore_class = {
	.destroy = sqlstore_destroy,
	.begin = sqlstore_begin,
	.end = sqlstore_end,
	.state = sqlstore_state,
	.commit = sqlstore_commit,
	.checkpoint_due = sqlstore_checkpoint_due,
	.checkpoint = sqlstore_checkpoint,
	.wal_bytes = sqlstore_wal_bytes,
	.free_bytes = sqlstore_free_bytes,
	.entries = sqlstore_entries,
	.entry = sqlstore_entry,
	.row = sqlstore_row,
	.meta = sqlstore_meta,
	.live = sqlstore_live,
	.rows = sqlstore_rows,
	.pairs = sqlstore_pairs,
	.tiles = sqlstore_tiles,
};

static enum err
connect_failed(struct sqlstore *sql, int code)
{
	int cause = sql->db != NULL ? sqlite3_system_errno(sql->db) : 0;

	if (sql->read_only && cause == ENOENT)
		return ERR_NOENT;
	log_error("journal", "%s: cannot be opened: %s", sql->path,
	    cause != 0 ? strerror(cause) : sqlite3_errstr(code));
	if (cause == EACCES || cause == EPERM || cause == EROFS)
		return ERR_DENIED;
	return schema_err(code);
}

static enum err
connect_file(struct sqlstore *sql, const struct sqlstore_options *options)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	int code;

	flags |= options->read_only
	    ? SQLITE_OPEN_READONLY
	    : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	code = sqlite3_open_v2(sql->path, &sql->db, flags, options->vfs);
	if (code != SQLITE_OK)
		return connect_failed(sql, code);
	sqlite3_busy_timeout(sql->db, BUSY_MS);
	/* SQLite falls back to reading by itself. */
	if (!options->read_only && sqlite3_db_readonly(sql->db, "main") != 0) {
		log_error("journal", "%s: cannot be written", sql->path);
		return ERR_DENIED;
	}
	return ERR_NONE;
}

static enum err
prepare_all(struct sqlstore *sql)
{
	for (size_t i = 0; i < STATEMENT_COUNT; i++) {
		int code;

		if (sql->read_only && !statements[i].reader)
			continue;
		code = sqlite3_prepare_v3(sql->db, statements[i].sql, -1,
		    SQLITE_PREPARE_PERSISTENT, &sql->prepared[i], NULL);
		if (code != SQLITE_OK)
			return failed(sql, code, statements[i].sql);
	}
	return ERR_NONE;
}

static enum err
count_pairs(struct sqlstore *sql)
{
	enum err err = next_row(sql, ST_SUM_PAIRS);

	if (err == ERR_NONE)
		sql->pairs =
		    number_at(sql->prepared[ST_SUM_PAIRS], 0) / PAIR_BYTES;
	sqlite3_reset(sql->prepared[ST_SUM_PAIRS]);
	return err;
}

static enum err
settle(struct sqlstore *sql, const struct sqlstore_options *options)
{
	enum err err;

	if ((err = place_check(sql->dir, !sql->read_only)) != ERR_NONE)
		return err;
	if ((err = connect_file(sql, options)) != ERR_NONE)
		return err;
	err = schema_open(sql->db, sql->path, sql->read_only);
	if (err == ERR_DENIED && sql->read_only)
		log_error("journal",
		    "%s: SQLite keeps files beside a journal, also to read "
		    "it; copy it to a directory that you can write",
		    sql->path);
	if (err != ERR_NONE)
		return err;
	if ((err = prepare_all(sql)) != ERR_NONE || sql->read_only)
		return err;
	sqlite3_wal_hook(sql->db, wal_grew, sql);
	return count_pairs(sql);
}

static uint64_t
or_default(uint64_t value, uint64_t otherwise)
{
	return value != 0 ? value : otherwise;
}

enum err
sqlstore_open(const char *path, const struct sqlstore_options *options,
    struct store **store)
{
	struct sqlstore *sql = xcalloc(1, sizeof(*sql));
	enum err err;

	sql->store.class = &sqlstore_class;
	sql->path = xstrdup(path);
	sql->dir = place_dir_of(path);
	sql->read_only = options->read_only;
	sql->wal_pages_max = or_default(options->wal_pages, JOURNAL_WAL_PAGES);
	sql->pairs_max = or_default(options->pairs, JOURNAL_PAIRS_MAX);
	*store = NULL;
	err = settle(sql, options);
	if (err != ERR_NONE) {
		sql->failed = true; /* nothing is written on the way out */
		sqlstore_destroy(&sql->store);
		return err;
	}
	*store = &sql->store;
	return ERR_NONE;
}

const char *
journal_library(void)
{
	return sqlite3_libversion();
}
