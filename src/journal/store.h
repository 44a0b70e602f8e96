/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_JOURNAL_STORE_H_
#define DABYL_JOURNAL_STORE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "journal/journal.h"
#include "journal/merkle.h"

/*
 * store - where a journal is kept: the line between what is the same for every
 * store (hashes, tree, order) and how bytes reach a disk.  Two stores stand
 * below it, sqlstore and disk; journal and reader stand above and are the only
 * ones to call it.
 *
 * A store that was opened for reading refuses commit and checkpoint by
 * assertion.
 */
struct store {
	const struct store_class *class;
};

/* What opening a journal needs to know; a store in any condition has it. */
struct store_state {
	struct journal_info info;
	struct merkle tree;
};

/* A transaction, complete: what the caller brought and what was derived. */
struct store_write {
	const struct journal_batch *batch;
	const struct journal_digest *digests; /* one an entry */
	const struct merkle *tree;       /* with the entries of the batch */
	uint64_t tile_first;             /* number of the first of ${tiles} */
	const struct crypto_hash *tiles; /* subtrees that became full */
	size_t tile_count;
};

/* A root of a full subtree of MERKLE_TILE_LEAVES leaves, in order. */
typedef enum err store_tile_fn(void *arg, const struct crypto_hash *tile);

struct store_class {
	void (*destroy)(struct store *store);

	/* Between these two all reads see one state of the journal. */
	enum err (*begin)(struct store *store);
	void (*end)(struct store *store);

	enum err (*state)(struct store *store, struct store_state *state);
	enum err (*commit)(
	    struct store *store, const struct store_write *write);
	bool (*checkpoint_due)(const struct store *store);
	enum err (*checkpoint)(struct store *store);
	uint64_t (*wal_bytes)(const struct store *store);
	enum err (*free_bytes)(const struct store *store, uint64_t *bytes);

	/*
	 * Entries from ${from} on, until the visitor ends it.  Lends body and
	 * words to the visitor.
	 */
	enum err (*entries)(struct store *store, uint64_t from,
	    journal_entry_fn *visit, void *arg);

	/* One of them, lent until the next call.  ERR_NOENT. */
	enum err (*entry)(
	    struct store *store, uint64_t seq, struct journal_entry *entry);
	enum err (*row)(struct store *store, uint8_t kind, uint64_t id,
	    struct journal_row *row);
	enum err (*meta)(
	    struct store *store, const char *name, struct buf *out);

	/* All live rows, in order; rows of one kind below ${before}, both live
	 * and archived, in falling order. */
	enum err (*live)(struct store *store, journal_row_fn *visit, void *arg);
	enum err (*rows)(struct store *store, uint8_t kind, uint64_t before,
	    journal_row_fn *visit, void *arg);

	/* At least the newest JOURNAL_PAIRS_MAX pairs, as far as there are so
	 * many, oldest first. */
	enum err (*pairs)(
	    struct store *store, journal_pair_fn *visit, void *arg);

	/* The first ${count} tiles. */
	enum err (*tiles)(struct store *store, uint64_t count,
	    store_tile_fn *visit, void *arg);
};

/*
 * The root over the first ${size} entries; see journal_root().  ${state} is
 * the store's at this moment.
 */
enum err store_root(struct store *store, const struct store_state *state,
    uint64_t size, struct crypto_hash *root);

struct reader;

/* What a reader reads from; for verify, which stands beside it. */
struct store *reader_store(struct reader *reader);

#endif /* DABYL_JOURNAL_STORE_H_ */
