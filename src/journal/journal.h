/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_JOURNAL_JOURNAL_H_
#define DABYL_JOURNAL_JOURNAL_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/err.h"

/*
 * journal - the append-only log and the rows that are folded from it: the
 * writing side, of which a log has exactly one.
 *
 * A batch is what one turn of the hub brings: entries, the rows they changed,
 * the duplicates window, named values.  journal_commit() writes all of it in
 * one transaction or nothing; ERR_NONE means that it is on the disk.  The
 * journal does not know what a verb or a row means; it hashes, chains and
 * keeps.  It knows two stores: SQLite ("journal/sqlstore.h") and one in memory
 * for the simulator ("journal/disk.h").
 *
 * The tree (RFC 6962) is over the heads, one ASCII line per entry:
 *	dabyl1 LOGID SEQ AT TICK VERB ACTOR ALERT PREV HASHHEX\n
 * where HASHHEX is SHA-256 of the body, so a body can be deleted one day and
 * the proof stays.
 *
 * A journal belongs to one thread.  What other threads read, they read through
 * a reader of their own ("journal/reader.h").
 *
 * After any error of journal_commit() or journal_checkpoint() the disk may hold
 * the batch or not, and only a restart can tell: the journal is dead, and every
 * later call returns that error again.  The caller says so and exits.
 *
 * Broken promises of the caller (a gap in seq, a word that is no identifier)
 * are asserted: they cannot come from outside.
 */
#define JOURNAL_WORD_MAX    40             /* bytes of [a-z0-9._-] */
#define JOURNAL_LOG_ID_SIZE 33             /* 32 hexadecimal digits and NUL */
#define JOURNAL_BODY_MAX    (16 << 20)     /* bytes of one body */
#define JOURNAL_ROW_MAX     (1 << 20)      /* bytes of one row */
#define JOURNAL_BATCH_MAX   65536          /* entries, rows, pairs: of each */
#define JOURNAL_KIND_MAX    127            /* of a row */
#define JOURNAL_ROW_ID_MAX  (1ULL << 56)   /* ids are below it */
#define JOURNAL_PAIRS_MAX   1048576        /* the duplicates window */
#define JOURNAL_WAL_PAGES   4000           /* more ask for a checkpoint */
#define JOURNAL_WAL_ALARM   (128ULL << 20) /* bytes; above it a reader hangs */

struct journal_entry {
	uint64_t seq;      /* contiguous from 1 */
	int64_t at_ms;     /* UTC, for people, not negative */
	uint64_t tick;     /* never below the previous entry's */
	const char *verb;  /* an identifier */
	const char *actor; /* an identifier */
	uint64_t alert;    /* 0 = about no alert */
	uint64_t prev;     /* seq of the subject's previous entry; 0 = none */
	const void *body;  /* strict JSON; NULL when read and purged */
	size_t body_len;
	struct crypto_hash hash; /* of the body; set when read, not looked at
	                            in a batch */
};

/*
 * The encoded state of one fold, as of the transaction that changed it.  A row
 * is in one of two places: among the live ones, which start-up reads, or in
 * the archive; writing it moves it.
 */
struct journal_row {
	uint8_t kind; /* 0..JOURNAL_KIND_MAX */
	bool live;    /* false: final, stays for the archive */
	uint64_t id;  /* below JOURNAL_ROW_ID_MAX */
	const void *bytes;
	size_t len; /* 0: the row is removed from either place */
};

/* An event in the duplicates window: SipHash-64 of (source, id), its entry. */
struct journal_pair {
	uint64_t hash;
	uint64_t seq;
};

/* A small named value, replaced as a whole: the boot id of the last start. */
struct journal_meta {
	const char *name; /* an identifier */
	const void *bytes;
	size_t len; /* up to 65,535; 0: the value is removed */
};

/* The hash of an entry's body, and the leaf over its head: head_digest(). */
struct journal_digest {
	struct crypto_hash body;
	struct crypto_hash leaf;
};

/* Everything of one transaction.  All is lent until the commit returns. */
struct journal_batch {
	const struct journal_entry *entries;
	size_t entry_count;
	const struct journal_digest *digests; /* as many, by who had the time;
	                                         NULL: they are computed */
	const struct journal_row *rows;       /* each row once */
	size_t row_count;
	const struct journal_pair *pairs; /* seqs of this batch's entries */
	size_t pair_count;
	const struct journal_meta *metas;
	size_t meta_count;
};

struct journal_info {
	char log_id[JOURNAL_LOG_ID_SIZE]; /* chance, from the creation */
	uint8_t pair_key[CRYPTO_SIPHASH_KEY_SIZE]; /* secret, likewise */
	uint64_t last_seq;                         /* 0 in an empty journal */
	uint64_t last_tick;                        /* of that entry */
	int64_t last_at_ms;                        /* of that entry */
};

/*
 * What is lent to these is valid until they return; they call nothing of the
 * journal or reader that walks.  Anything but ERR_NONE ends the walk and is
 * what the walk returns.
 */
typedef enum err journal_entry_fn(void *arg, const struct journal_entry *entry);
typedef enum err journal_row_fn(void *arg, const struct journal_row *row);
typedef enum err journal_pair_fn(void *arg, const struct journal_pair *pair);

struct journal;
struct disk;
struct store;

/*
 * Open the journal in the file ${path}, or create it there.  The caller holds
 * the lock of the directory.  What is wrong is logged in words.
 *
 * ERR_CORRUPT  the file is no journal, or is damaged
 * ERR_VERSION  written by a newer dabyl
 * ERR_DENIED   it cannot be written, or stands on a network file system
 * ERR_STATE    SQLite does not take a setting that the promise rests on
 * ERR_NOENT    there is no such directory
 * ERR_IO, ERR_FULL, ERR_BUSY (another process writes to it)
 */
enum err journal_open_file(const char *path, struct journal **journal);

/* Open the journal on ${disk}, which stays the caller's and outlives it. */
enum err journal_open_disk(struct disk *disk, struct journal **journal);

/* Open on ${store}, which is taken, also on failure.  For tests with faults. */
enum err journal_open(struct store *store, struct journal **journal);

void journal_destroy(struct journal *journal); /* NULL is allowed */

/* Valid for the life of the journal; grows with each commit. */
const struct journal_info *journal_info(const struct journal *journal);

/*
 * Write ${batch} in one transaction.  An empty one succeeds and writes nothing.
 * ERR_FULL, ERR_IO, ERR_CORRUPT, ...: the journal is dead, see above.
 */
enum err journal_commit(
    struct journal *journal, const struct journal_batch *batch);

/* Whether the write-ahead log has grown over JOURNAL_WAL_PAGES. */
bool journal_checkpoint_due(const struct journal *journal);

/*
 * Move the write-ahead log into the database if that is due.  Call it after a
 * turn has sent what it had to send.  A reader in the way is no error: see
 * journal_wal_bytes().
 */
enum err journal_checkpoint(struct journal *journal);

/* Bytes of the write-ahead log in use; above JOURNAL_WAL_ALARM say so. */
uint64_t journal_wal_bytes(const struct journal *journal);

/* Bytes that the file system still gives us.  ERR_IO: it does not say. */
enum err journal_free_bytes(const struct journal *journal, uint64_t *bytes);

/*
 * Start-up: every live row, in the order of kind and id, and the newest
 * JOURNAL_PAIRS_MAX pairs, oldest first.
 */
enum err journal_live_each(
    struct journal *journal, journal_row_fn *visit, void *arg);
enum err journal_pairs_each(
    struct journal *journal, journal_pair_fn *visit, void *arg);

/*
 * One row, one entry, one named value.  ERR_NOENT: there is none.  The pointers
 * in ${entry} and ${row} are lent until the next call of any journal function;
 * ${out} is emptied first.
 */
enum err journal_row_get(struct journal *journal, uint8_t kind, uint64_t id,
    struct journal_row *row);
enum err journal_entry_get(
    struct journal *journal, uint64_t seq, struct journal_entry *entry);
enum err journal_meta_get(
    struct journal *journal, const char *name, struct buf *out);

/*
 * The root of the tree over the first ${size} entries.  For the present size
 * it costs nothing; for another, reading a hash for each 256 entries and at
 * most 255 heads.  ERR_INVAL: there are fewer entries.
 */
enum err journal_root(
    struct journal *journal, uint64_t size, struct crypto_hash *root);

/* Version of SQLite that runs; static. */
const char *journal_library(void);

#endif /* DABYL_JOURNAL_JOURNAL_H_ */
