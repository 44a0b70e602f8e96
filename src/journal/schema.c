/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/crypto.h"
#include "base/log.h"
#include "journal/schema.h"

/*
 * The promise "acknowledged is on the disk" rests on these.  Each is set and
 * read back; a SQLite that says something else is not served.
 */
static const struct pragma {
	const char *name;
	const char *value;
	const char *reads;
	bool reader; /* also for a connection that only reads */
} pragmas[] = {
	// clang-format off
	/* name                 value       reads       reader */
	{ "trusted_schema",     "0",        "0",        true },
	{ "cell_size_check",    "1",        "1",        true },
	{ "mmap_size",          "0",        "0",        true },
	{ "temp_store",         "memory",   "2",        true },
	{ "wal_autocheckpoint", "0",        "0",        true },
	{ "locking_mode",       "normal",   "normal",   true },
	{ "page_size",          "8192",     "8192",     false },
	/*
	 * The step into WAL of a new file is a transaction with a rollback
	 * journal, and only "extra" syncs the directory after deleting that:
	 * a power cut could bring it back, and it would roll back the file
	 * with all that was written since.
	 */
	{ "synchronous",        "extra",    "3",        false },
	{ "journal_mode",       "wal",      "wal",      false },
	{ "synchronous",        "full",     "2",        false },
	{ "journal_size_limit", "67108864", "67108864", false },
	{ "cache_size",         "-6144",    "-6144",    false },
	/* Debian's default writes zeros over each page that is freed. */
	{ "secure_delete",      "fast",     "2",        false },
	// clang-format on
};

static const struct switch_row {
	int option;
	int value;
} switches[] = {
	{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
	{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
	{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
	{ SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
	{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	{ SQLITE_DBCONFIG_DQS_DML, 0 },
	{ SQLITE_DBCONFIG_DQS_DDL, 0 },
};

static const char *const tables[] = {
	"CREATE TABLE meta("
	" name TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL"
	") STRICT, WITHOUT ROWID",
	"CREATE TABLE entry("
	" seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, tick INTEGER NOT NULL,"
	" verb TEXT NOT NULL, actor TEXT NOT NULL, alert INTEGER NOT NULL,"
	" prev INTEGER NOT NULL, hash BLOB NOT NULL"
	") STRICT",
	"CREATE TABLE body(seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL) "
	"STRICT",
	"CREATE TABLE tree("
	" id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL,"
	" frontier BLOB NOT NULL"
	") STRICT",
	"CREATE TABLE tile(number INTEGER PRIMARY KEY, hash BLOB NOT NULL) "
	"STRICT",
	"CREATE TABLE live(key INTEGER PRIMARY KEY, bytes BLOB NOT NULL) "
	"STRICT",
	"CREATE TABLE archive(key INTEGER PRIMARY KEY, bytes BLOB NOT NULL) "
	"STRICT",
	"CREATE TABLE pair(seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL) "
	"STRICT",
	"INSERT INTO tree VALUES (1, 0, x'')",
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Longest answer of a pragma that is kept. */
#define ANSWER_SIZE 32

enum err
schema_err(int code)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return ERR_NONE;
	case SQLITE_FULL:
		return ERR_FULL;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return ERR_CORRUPT;
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return ERR_DENIED;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERR_BUSY;
	default:
		return ERR_IO;
	}
}

static enum err
failed(sqlite3 *db, const char *path, const char *sql)
{
	enum err err = schema_err(sqlite3_extended_errcode(db));

	log_error("journal", "%s: %s: %s (SQLite %d)", path, sql,
	    sqlite3_errmsg(db), sqlite3_extended_errcode(db));
	return err != ERR_NONE ? err : ERR_IO;
}

/* Run one statement; the first column of its first row goes to ${answer}. */
static enum err
ask(sqlite3 *db, const char *path, const char *sql, char answer[ANSWER_SIZE])
{
	sqlite3_stmt *stmt = NULL;
	enum err err = ERR_NONE;
	int code;

	answer[0] = '\0';
	code = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(stmt);
	if (code == SQLITE_ROW && sqlite3_column_text(stmt, 0) != NULL)
		sqlite3_snprintf(
		    ANSWER_SIZE, answer, "%s", sqlite3_column_text(stmt, 0));
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		err = failed(db, path, sql);
	sqlite3_finalize(stmt);
	return err;
}

static enum err
ask_number(sqlite3 *db, const char *path, const char *sql, long long *number)
{
	char answer[ANSWER_SIZE];
	enum err err = ask(db, path, sql, answer);

	*number = 0;
	for (const char *c = answer; *c >= '0' && *c <= '9'; c++)
		*number = *number * 10 + (*c - '0');
	return err;
}

static enum err
pragma_set(sqlite3 *db, const char *path, const struct pragma *pragma)
{
	char sql[80], answer[ANSWER_SIZE];
	enum err err;

	sqlite3_snprintf(
	    sizeof(sql), sql, "PRAGMA %s=%s", pragma->name, pragma->value);
	if ((err = ask(db, path, sql, answer)) != ERR_NONE)
		return err;
	sqlite3_snprintf(sizeof(sql), sql, "PRAGMA %s", pragma->name);
	if ((err = ask(db, path, sql, answer)) != ERR_NONE)
		return err;
	if (strcmp(answer, pragma->reads) == 0)
		return ERR_NONE;
	log_error("journal", "%s: SQLite says %s=%s, it must be %s", path,
	    pragma->name, answer, pragma->reads);
	return ERR_STATE;
}

static enum err
switches_set(sqlite3 *db, const char *path)
{
	for (size_t i = 0; i < COUNT(switches); i++) {
		int now = -1;

		sqlite3_db_config(
		    db, switches[i].option, switches[i].value, &now);
		if (now == switches[i].value)
			continue;
		log_error("journal", "%s: SQLite refuses option %d", path,
		    switches[i].option);
		return ERR_STATE;
	}
	return ERR_NONE;
}

static enum err
pragmas_set(sqlite3 *db, const char *path, bool read_only)
{
	enum err err = ERR_NONE;

	for (size_t i = 0; err == ERR_NONE && i < COUNT(pragmas); i++)
		if (pragmas[i].reader || !read_only)
			err = pragma_set(db, path, &pragmas[i]);
	return err;
}

static enum err
meta_insert(
    sqlite3 *db, const char *path, const char *name, const void *bytes, int len)
{
	static const char sql[] = "INSERT INTO meta VALUES (?1, ?2)";
	sqlite3_stmt *stmt = NULL;
	enum err err = ERR_NONE;
	int code = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);

	if (code == SQLITE_OK) {
		sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC);
		sqlite3_bind_blob(stmt, 2, bytes, len, SQLITE_STATIC);
		code = sqlite3_step(stmt);
	}
	if (code != SQLITE_DONE)
		err = failed(db, path, sql);
	sqlite3_finalize(stmt);
	return err;
}

static enum err
run(sqlite3 *db, const char *path, const char *sql)
{
	char answer[ANSWER_SIZE];

	return ask(db, path, sql, answer);
}

/* What a new log draws from chance. */
static enum err
draw(sqlite3 *db, const char *path)
{
	uint8_t log_id[16], key[CRYPTO_SIPHASH_KEY_SIZE];
	char hex[2 * sizeof(log_id) + 1];
	enum err err;

	crypto_random(log_id, sizeof(log_id));
	crypto_random(key, sizeof(key));
	crypto_hex(hex, log_id, sizeof(log_id));
	err = meta_insert(db, path, "log-id", hex, (int)sizeof(hex) - 1);
	if (err == ERR_NONE)
		err = meta_insert(db, path, "pair-key", key, sizeof(key));
	return err;
}

/* One transaction, application id and version included: all or nothing. */
static enum err
create_tables(sqlite3 *db, const char *path)
{
	char sql[80];
	enum err err = run(db, path, "BEGIN IMMEDIATE");

	for (size_t i = 0; err == ERR_NONE && i < COUNT(tables); i++)
		err = run(db, path, tables[i]);
	if (err == ERR_NONE)
		err = draw(db, path);
	sqlite3_snprintf(sizeof(sql), sql, "PRAGMA application_id=%d",
	    SCHEMA_APPLICATION_ID);
	if (err == ERR_NONE)
		err = run(db, path, sql);
	sqlite3_snprintf(
	    sizeof(sql), sql, "PRAGMA user_version=%d", SCHEMA_VERSION);
	if (err == ERR_NONE)
		err = run(db, path, sql);
	if (err == ERR_NONE)
		err = run(db, path, "COMMIT");
	return err;
}

/* Whether it is ours, or empty and can become ours; only reads. */
static enum err
identify(sqlite3 *db, const char *path, bool *empty)
{
	long long id, version, count;
	enum err err;

	err = ask_number(db, path, "PRAGMA application_id", &id);
	if (err == ERR_NONE)
		err = ask_number(db, path, "PRAGMA user_version", &version);
	if (err == ERR_NONE)
		err = ask_number(
		    db, path, "SELECT count(*) FROM sqlite_schema", &count);
	if (err != ERR_NONE)
		return err;
	*empty = id == 0 && version == 0 && count == 0;
	if (!*empty && id != SCHEMA_APPLICATION_ID) {
		log_error("journal",
		    "%s: a database of another program, not a journal", path);
		return ERR_CORRUPT;
	}
	if (version > SCHEMA_VERSION) {
		log_error("journal",
		    "%s: written by a newer dabyl (layout %lld, this one "
		    "knows %d)",
		    path, version, SCHEMA_VERSION);
		return ERR_VERSION;
	}
	return ERR_NONE;
}

enum err
schema_open(sqlite3 *db, const char *path, bool read_only)
{
	bool empty;
	enum err err;

	if ((err = switches_set(db, path)) != ERR_NONE)
		return err;
	if ((err = identify(db, path, &empty)) != ERR_NONE)
		return err;
	if (empty && read_only)
		return ERR_NOENT;
	err = pragmas_set(db, path, read_only);
	if (err == ERR_NONE && empty)
		err = create_tables(db, path);
	return err;
}
