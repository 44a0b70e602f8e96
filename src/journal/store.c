/* SPDX-License-Identifier: Apache-2.0 */
#include "journal/head.h"
#include "journal/store.h"

/* A tree that is built again from what is stored. */
struct rebuild {
	struct merkle tree;
	const char *log_id;
	uint64_t size; /* leaves wanted */
};

static enum err
rebuild_tile(void *arg, const struct crypto_hash *tile)
{
	struct rebuild *rebuild = arg;

	merkle_append_tile(&rebuild->tree, tile);
	return ERR_NONE;
}

/* ERR_AGAIN ends the walk: all that was wanted is there. */
static enum err
rebuild_entry(void *arg, const struct journal_entry *entry)
{
	struct rebuild *rebuild = arg;
	char line[HEAD_LINE_MAX];
	struct crypto_hash leaf, tile;

	if (rebuild->tree.size == rebuild->size)
		return ERR_AGAIN;
	if (entry->seq != rebuild->tree.size + 1 || !head_valid(entry))
		return ERR_CORRUPT;
	leaf = merkle_leaf(line, head_line(line, rebuild->log_id, entry));
	merkle_append(&rebuild->tree, &leaf, &tile);
	return ERR_NONE;
}

enum err
store_root(struct store *store, const struct store_state *state, uint64_t size,
    struct crypto_hash *root)
{
	struct rebuild rebuild = { .log_id = state->info.log_id, .size = size };
	uint64_t tiles = size / MERKLE_TILE_LEAVES;
	enum err err;

	if (size > state->tree.size)
		return ERR_INVAL;
	if (size == state->tree.size) {
		*root = merkle_root(&state->tree);
		return ERR_NONE;
	}
	err = store->class->tiles(store, tiles, rebuild_tile, &rebuild);
	if (err != ERR_NONE)
		return err;
	err = store->class->entries(
	    store, rebuild.tree.size + 1, rebuild_entry, &rebuild);
	if (err != ERR_NONE && err != ERR_AGAIN)
		return err;
	if (rebuild.tree.size != size)
		return ERR_CORRUPT;
	*root = merkle_root(&rebuild.tree);
	return ERR_NONE;
}
