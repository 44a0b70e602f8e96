/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "journal/store.h"
#include "journal/disk.h"

struct kept_meta {
	char *name;
	void *bytes;
	size_t len;
};

struct disk {
	char log_id[JOURNAL_LOG_ID_SIZE];
	uint8_t pair_key[CRYPTO_SIPHASH_KEY_SIZE];
	struct merkle tree;

	struct journal_entry *entries; /* own their words and bodies */
	size_t entry_count;
	size_t entry_capacity;

	struct journal_row *rows; /* own bytes; ordered by kind and id */
	size_t row_count;
	size_t row_capacity;

	struct journal_pair *pairs; /* all there ever were */
	size_t pair_count;
	size_t pair_capacity;

	struct crypto_hash *tiles;
	size_t tile_count;
	size_t tile_capacity;

	struct kept_meta *metas;
	size_t meta_count;
	size_t meta_capacity;

	uint64_t free_bytes;
	uint64_t fail_in; /* commits until one fails; 0 = none will */
	enum disk_fault fault;
	enum err fault_err;
};

struct disk_store {
	struct store store;
	struct disk *disk;
};

static struct disk *
disk_of(const struct store *store)
{
	return ((const struct disk_store *)store)->disk;
}

struct disk *
disk_create(const uint8_t log_id[DISK_LOG_ID_SIZE],
    const uint8_t pair_key[CRYPTO_SIPHASH_KEY_SIZE])
{
	struct disk *disk = xcalloc(1, sizeof(*disk));

	crypto_hex(disk->log_id, log_id, DISK_LOG_ID_SIZE);
	memcpy(disk->pair_key, pair_key, sizeof(disk->pair_key));
	disk->free_bytes = UINT64_MAX;
	return disk;
}

static void
entry_free(struct journal_entry *entry)
{
	free((void *)entry->verb);
	free((void *)entry->actor);
	free((void *)entry->body);
}

static void
meta_free(struct kept_meta *meta)
{
	free(meta->name);
	free(meta->bytes);
}

void
disk_destroy(struct disk *disk)
{
	if (disk == NULL)
		return;
	for (size_t i = 0; i < disk->entry_count; i++)
		entry_free(&disk->entries[i]);
	for (size_t i = 0; i < disk->row_count; i++)
		free((void *)disk->rows[i].bytes);
	for (size_t i = 0; i < disk->meta_count; i++)
		meta_free(&disk->metas[i]);
	free(disk->entries);
	free(disk->rows);
	free(disk->pairs);
	free(disk->tiles);
	free(disk->metas);
	free(disk);
}

void
disk_fail(struct disk *disk, uint64_t nth, enum disk_fault fault, enum err err)
{
	assert(nth == 0 || err != ERR_NONE);
	disk->fail_in = nth;
	disk->fault = fault;
	disk->fault_err = err;
}

void
disk_set_free(struct disk *disk, uint64_t bytes)
{
	disk->free_bytes = bytes;
}

/* Room for one more item in an array of ${size} bytes each. */
static void *
grown(void *items, size_t *capacity, size_t count, size_t size)
{
	if (count < *capacity)
		return items;
	*capacity = xgrow(*capacity, count + 1);
	return xreallocarray(items, *capacity, size);
}

static void
entry_put(struct disk *disk, const struct journal_entry *entry,
    const struct crypto_hash *hash)
{
	struct journal_entry *kept;

	disk->entries = grown(disk->entries, &disk->entry_capacity,
	    disk->entry_count, sizeof(*disk->entries));
	kept = &disk->entries[disk->entry_count++];
	*kept = *entry;
	kept->verb = xstrdup(entry->verb);
	kept->actor = xstrdup(entry->actor);
	kept->body = xmemdup0(entry->body, entry->body_len);
	kept->hash = *hash;
}

static bool
row_before(const struct journal_row *row, uint8_t kind, uint64_t id)
{
	return row->kind != kind ? row->kind < kind : row->id < id;
}

/* Index of the first row that is not before (kind, id). */
static size_t
row_lower(const struct disk *disk, uint8_t kind, uint64_t id)
{
	size_t low = 0, high = disk->row_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (row_before(&disk->rows[middle], kind, id))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
row_is(const struct disk *disk, size_t at, uint8_t kind, uint64_t id)
{
	return at < disk->row_count && disk->rows[at].kind == kind &&
	    disk->rows[at].id == id;
}

static void
row_remove(struct disk *disk, size_t at)
{
	free((void *)disk->rows[at].bytes);
	disk->row_count--;
	memmove(&disk->rows[at], &disk->rows[at + 1],
	    (disk->row_count - at) * sizeof(*disk->rows));
}

static void
row_insert(struct disk *disk, size_t at, const struct journal_row *row)
{
	disk->rows = grown(disk->rows, &disk->row_capacity, disk->row_count,
	    sizeof(*disk->rows));
	memmove(&disk->rows[at + 1], &disk->rows[at],
	    (disk->row_count - at) * sizeof(*disk->rows));
	disk->row_count++;
	disk->rows[at] = *row;
	disk->rows[at].bytes = xmemdup0(row->bytes, row->len);
}

static void
row_put(struct disk *disk, const struct journal_row *row)
{
	size_t at = row_lower(disk, row->kind, row->id);

	if (row_is(disk, at, row->kind, row->id))
		row_remove(disk, at);
	if (row->len > 0)
		row_insert(disk, at, row);
}

static void
pair_put(struct disk *disk, const struct journal_pair *pair)
{
	disk->pairs = grown(disk->pairs, &disk->pair_capacity, disk->pair_count,
	    sizeof(*disk->pairs));
	disk->pairs[disk->pair_count++] = *pair;
}

static void
tile_put(struct disk *disk, const struct crypto_hash *tile)
{
	disk->tiles = grown(disk->tiles, &disk->tile_capacity, disk->tile_count,
	    sizeof(*disk->tiles));
	disk->tiles[disk->tile_count++] = *tile;
}

static size_t
meta_index(const struct disk *disk, const char *name)
{
	size_t i = 0;

	while (i < disk->meta_count && strcmp(disk->metas[i].name, name) != 0)
		i++;
	return i;
}

static void
meta_put(struct disk *disk, const struct journal_meta *meta)
{
	size_t at = meta_index(disk, meta->name);

	if (at < disk->meta_count) {
		meta_free(&disk->metas[at]);
		disk->metas[at] = disk->metas[--disk->meta_count];
	}
	if (meta->len == 0)
		return;
	disk->metas = grown(disk->metas, &disk->meta_capacity, disk->meta_count,
	    sizeof(*disk->metas));
	disk->metas[disk->meta_count++] = (struct kept_meta){
		.name = xstrdup(meta->name),
		.bytes = xmemdup0(meta->bytes, meta->len),
		.len = meta->len,
	};
}

static void
keep(struct disk *disk, const struct store_write *write)
{
	const struct journal_batch *batch = write->batch;

	for (size_t i = 0; i < batch->entry_count; i++)
		entry_put(disk, &batch->entries[i], &write->digests[i].body);
	for (size_t i = 0; i < batch->row_count; i++)
		row_put(disk, &batch->rows[i]);
	for (size_t i = 0; i < batch->pair_count; i++)
		pair_put(disk, &batch->pairs[i]);
	for (size_t i = 0; i < batch->meta_count; i++)
		meta_put(disk, &batch->metas[i]);
	for (size_t i = 0; i < write->tile_count; i++)
		tile_put(disk, &write->tiles[i]);
	disk->tree = *write->tree;
}

static enum err
disk_commit(struct store *store, const struct store_write *write)
{
	struct disk *disk = disk_of(store);

	if (disk->fail_in == 0 || --disk->fail_in > 0) {
		keep(disk, write);
		return ERR_NONE;
	}
	if (disk->fault == DISK_KEEPS)
		keep(disk, write);
	return disk->fault_err;
}

static void
disk_close(struct store *store)
{
	free(store);
}

static enum err
disk_begin(struct store *store)
{
	(void)store;
	return ERR_NONE;
}

static void
disk_end(struct store *store)
{
	(void)store;
}

static enum err
disk_state(struct store *store, struct store_state *state)
{
	const struct disk *disk = disk_of(store);
	const struct journal_entry *last;

	*state = (struct store_state){ .tree = disk->tree };
	memcpy(state->info.log_id, disk->log_id, sizeof(disk->log_id));
	memcpy(state->info.pair_key, disk->pair_key, sizeof(disk->pair_key));
	if (disk->entry_count == 0)
		return ERR_NONE;
	last = &disk->entries[disk->entry_count - 1];
	state->info.last_seq = last->seq;
	state->info.last_tick = last->tick;
	state->info.last_at_ms = last->at_ms;
	return ERR_NONE;
}

static bool
disk_checkpoint_due(const struct store *store)
{
	(void)store;
	return false;
}

static enum err
disk_checkpoint(struct store *store)
{
	(void)store;
	return ERR_NONE;
}

static uint64_t
disk_wal_bytes(const struct store *store)
{
	(void)store;
	return 0;
}

static enum err
disk_free_bytes(const struct store *store, uint64_t *bytes)
{
	*bytes = disk_of(store)->free_bytes;
	return ERR_NONE;
}

static enum err
disk_entries(
    struct store *store, uint64_t from, journal_entry_fn *visit, void *arg)
{
	const struct disk *disk = disk_of(store);
	enum err err = ERR_NONE;

	for (uint64_t seq = from > 0 ? from : 1;
	     err == ERR_NONE && seq <= disk->entry_count; seq++)
		err = visit(arg, &disk->entries[seq - 1]);
	return err;
}

static enum err
disk_entry(struct store *store, uint64_t seq, struct journal_entry *entry)
{
	const struct disk *disk = disk_of(store);

	if (seq == 0 || seq > disk->entry_count)
		return ERR_NOENT;
	*entry = disk->entries[seq - 1];
	return ERR_NONE;
}

static enum err
disk_row(
    struct store *store, uint8_t kind, uint64_t id, struct journal_row *row)
{
	const struct disk *disk = disk_of(store);
	size_t at = row_lower(disk, kind, id);

	if (!row_is(disk, at, kind, id))
		return ERR_NOENT;
	*row = disk->rows[at];
	return ERR_NONE;
}

static enum err
disk_meta(struct store *store, const char *name, struct buf *out)
{
	const struct disk *disk = disk_of(store);
	size_t at = meta_index(disk, name);

	buf_clear(out);
	if (at == disk->meta_count)
		return ERR_NOENT;
	buf_put(out, disk->metas[at].bytes, disk->metas[at].len);
	return ERR_NONE;
}

static enum err
disk_live(struct store *store, journal_row_fn *visit, void *arg)
{
	const struct disk *disk = disk_of(store);
	enum err err = ERR_NONE;

	for (size_t i = 0; err == ERR_NONE && i < disk->row_count; i++)
		if (disk->rows[i].live)
			err = visit(arg, &disk->rows[i]);
	return err;
}

static enum err
disk_rows(struct store *store, uint8_t kind, uint64_t before,
    journal_row_fn *visit, void *arg)
{
	const struct disk *disk = disk_of(store);
	size_t at = row_lower(disk, kind, before);
	enum err err = ERR_NONE;

	while (err == ERR_NONE && at > 0 && disk->rows[at - 1].kind == kind)
		err = visit(arg, &disk->rows[--at]);
	return err;
}

static enum err
disk_pairs(struct store *store, journal_pair_fn *visit, void *arg)
{
	const struct disk *disk = disk_of(store);
	enum err err = ERR_NONE;

	for (size_t i = 0; err == ERR_NONE && i < disk->pair_count; i++)
		err = visit(arg, &disk->pairs[i]);
	return err;
}

static enum err
disk_tiles(struct store *store, uint64_t count, store_tile_fn *visit, void *arg)
{
	const struct disk *disk = disk_of(store);
	enum err err = ERR_NONE;

	if (count > disk->tile_count)
		return ERR_CORRUPT;
	for (uint64_t i = 0; err == ERR_NONE && i < count; i++)
		err = visit(arg, &disk->tiles[i]);
	return err;
}

static const struct store_class disk_class = {
	.destroy = disk_close,
	.begin = disk_begin,
	.end = disk_end,
	.state = disk_state,
	.commit = disk_commit,
	.checkpoint_due = disk_checkpoint_due,
	.checkpoint = disk_checkpoint,
	.wal_bytes = disk_wal_bytes,
	.free_bytes = disk_free_bytes,
	.entries = disk_entries,
	.entry = disk_entry,
	.row = disk_row,
	.meta = disk_meta,
	.live = disk_live,
	.rows = disk_rows,
	.pairs = disk_pairs,
	.tiles = disk_tiles,
};

struct store *
disk_open(struct disk *disk)
{
	struct disk_store *store = xcalloc(1, sizeof(*store));

	store->store.class = &disk_class;
	store->disk = disk;
	return &store->store;
}
