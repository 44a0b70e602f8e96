/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "journal/disk.h"
#include "journal/head.h"
#include "journal/sqlstore.h"
#include "journal/store.h"
#include "journal/journal.h"

struct journal {
	struct store *store;
	struct store_state state;
	enum err dead; /* ERR_NONE while alive */

	/* Room for what a commit derives; kept, or each turn would allocate. */
	struct journal_digest *digests;
	size_t digest_capacity;
	struct crypto_hash *tiles;
	size_t tile_capacity;
};

enum err
journal_open(struct store *store, struct journal **journal)
{
	struct journal *draft = xcalloc(1, sizeof(*draft));
	enum err err;

	*journal = NULL;
	draft->store = store;
	err = store->class->state(store, &draft->state);
	if (err == ERR_NONE &&
	    draft->state.info.last_seq != draft->state.tree.size) {
		log_error("journal",
		    "the tree has %" PRIu64
		    " entries, the last one is %" PRIu64,
		    draft->state.tree.size, draft->state.info.last_seq);
		err = ERR_CORRUPT;
	}
	if (err != ERR_NONE) {
		journal_destroy(draft);
		return err;
	}
	*journal = draft;
	return ERR_NONE;
}

enum err
journal_open_file(const char *path, struct journal **journal)
{
	const struct sqlstore_options options = { .read_only = false };
	struct store *store;
	enum err err;

	*journal = NULL;
	err = sqlstore_open(path, &options, &store);
	if (err != ERR_NONE)
		return err;
	return journal_open(store, journal);
}

enum err
journal_open_disk(struct disk *disk, struct journal **journal)
{
	return journal_open(disk_open(disk), journal);
}

void
journal_destroy(struct journal *journal)
{
	if (journal == NULL)
		return;
	journal->store->class->destroy(journal->store);
	free(journal->digests);
	free(journal->tiles);
	free(journal);
}

const struct journal_info *
journal_info(const struct journal *journal)
{
	return &journal->state.info;
}

static void
entry_check(
    const struct journal_info *before, const struct journal_entry *entry)
{
	assert(entry->seq == before->last_seq + 1);
	assert(entry->tick >= before->last_tick);
	assert(head_valid(entry));
	assert(entry->body != NULL && entry->body_len <= JOURNAL_BODY_MAX);
	(void)before;
}

static void
row_check(const struct journal_row *row)
{
	assert(row->kind <= JOURNAL_KIND_MAX && row->id < JOURNAL_ROW_ID_MAX);
	assert(row->len <= JOURNAL_ROW_MAX);
	(void)row;
}

static void
batch_check(const struct journal *journal, const struct journal_batch *batch)
{
	assert(batch->entry_count <= JOURNAL_BATCH_MAX);
	assert(batch->row_count <= JOURNAL_BATCH_MAX);
	assert(batch->pair_count <= batch->entry_count);
	for (size_t i = 0; i < batch->row_count; i++)
		row_check(&batch->rows[i]);
	for (size_t i = 0; i < batch->pair_count; i++)
		assert(batch->pairs[i].seq > journal->state.info.last_seq &&
		    batch->pairs[i].seq <=
		        journal->state.info.last_seq + batch->entry_count);
	for (size_t i = 0; i < batch->meta_count; i++)
		assert(head_word_valid(batch->metas[i].name) &&
		    batch->metas[i].len <= UINT16_MAX);
	(void)journal;
}

/* Put ${entry}, whose leaf is ${leaf}, into ${next}. */
static bool
entry_append(struct store_state *next, const struct journal_entry *entry,
    const struct crypto_hash *leaf, struct crypto_hash *tile)
{
	entry_check(&next->info, entry);
	next->info.last_seq = entry->seq;
	next->info.last_tick = entry->tick;
	next->info.last_at_ms = entry->at_ms;
	return merkle_append(&next->tree, leaf, tile);
}

/* Make room for the digests of ${count} entries. */
static void
reserve(struct journal *journal, size_t count)
{
	size_t tiles = count / MERKLE_TILE_LEAVES + 1;

	if (count > journal->digest_capacity) {
		journal->digest_capacity =
		    xgrow(journal->digest_capacity, count);
		journal->digests = xreallocarray(journal->digests,
		    journal->digest_capacity, sizeof(*journal->digests));
	}
	if (tiles > journal->tile_capacity) {
		journal->tile_capacity = xgrow(journal->tile_capacity, tiles);
		journal->tiles = xreallocarray(journal->tiles,
		    journal->tile_capacity, sizeof(*journal->tiles));
	}
}

static const struct journal_digest *
digests_of(struct journal *journal, const struct journal_batch *batch)
{
	if (batch->digests != NULL)
		return batch->digests;
	for (size_t i = 0; i < batch->entry_count; i++)
		journal->digests[i] =
		    head_digest(journal->state.info.log_id, &batch->entries[i]);
	return journal->digests;
}

enum err
journal_commit(struct journal *journal, const struct journal_batch *batch)
{
	struct store_state next;
	struct store_write write = { .batch = batch };

	if (journal->dead != ERR_NONE)
		return journal->dead;
	if (batch->entry_count + batch->row_count + batch->meta_count == 0)
		return ERR_NONE;
	batch_check(journal, batch);
	reserve(journal, batch->entry_count);
	next = journal->state;
	write.digests = digests_of(journal, batch);
	for (size_t i = 0; i < batch->entry_count; i++)
		if (entry_append(&next, &batch->entries[i],
		        &write.digests[i].leaf,
		        &journal->tiles[write.tile_count]))
			write.tile_count++;
	write.tree = &next.tree;
	write.tiles = journal->tiles;
	write.tile_first = journal->state.tree.size / MERKLE_TILE_LEAVES;
	journal->dead = journal->store->class->commit(journal->store, &write);
	if (journal->dead == ERR_NONE)
		journal->state = next;
	return journal->dead;
}

bool
journal_checkpoint_due(const struct journal *journal)
{
	return journal->store->class->checkpoint_due(journal->store);
}

enum err
journal_checkpoint(struct journal *journal)
{
	if (journal->dead == ERR_NONE)
		journal->dead =
		    journal->store->class->checkpoint(journal->store);
	return journal->dead;
}

uint64_t
journal_wal_bytes(const struct journal *journal)
{
	return journal->store->class->wal_bytes(journal->store);
}

enum err
journal_free_bytes(const struct journal *journal, uint64_t *bytes)
{
	return journal->store->class->free_bytes(journal->store, bytes);
}

enum err
journal_live_each(struct journal *journal, journal_row_fn *visit, void *arg)
{
	if (journal->dead != ERR_NONE)
		return journal->dead;
	return journal->store->class->live(journal->store, visit, arg);
}

enum err
journal_pairs_each(struct journal *journal, journal_pair_fn *visit, void *arg)
{
	if (journal->dead != ERR_NONE)
		return journal->dead;
	return journal->store->class->pairs(journal->store, visit, arg);
}

enum err
journal_row_get(
    struct journal *journal, uint8_t kind, uint64_t id, struct journal_row *row)
{
	if (journal->dead != ERR_NONE)
		return journal->dead;
	return journal->store->class->row(journal->store, kind, id, row);
}

enum err
journal_entry_get(
    struct journal *journal, uint64_t seq, struct journal_entry *entry)
{
	if (journal->dead != ERR_NONE)
		return journal->dead;
	return journal->store->class->entry(journal->store, seq, entry);
}

enum err
journal_meta_get(struct journal *journal, const char *name, struct buf *out)
{
	if (journal->dead != ERR_NONE)
		return journal->dead;
	return journal->store->class->meta(journal->store, name, out);
}

enum err
journal_root(struct journal *journal, uint64_t size, struct crypto_hash *root)
{
	if (journal->dead != ERR_NONE)
		return journal->dead;
	return store_root(journal->store, &journal->state, size, root);
}
