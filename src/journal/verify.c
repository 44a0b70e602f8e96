/* SPDX-License-Identifier: Apache-2.0 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "journal/head.h"
#include "journal/reader.h"
#include "journal/store.h"
#include "journal/verify.h"

/* The last entry of each alert so far: an open-addressed table. */
struct chain {
	uint64_t alert; /* 0 = free */
	uint64_t seq;
};

struct check {
	struct verify_report *report;
	const char *log_id;
	struct merkle tree;
	struct crypto_hash *tiles; /* as stored */
	uint64_t tile_count;
	struct chain *chains;
	size_t chain_count;
	size_t chain_capacity; /* a power of two */
};

static struct chain *
chain_slot(const struct check *check, uint64_t alert)
{
	size_t mask = check->chain_capacity - 1;
	size_t at = (size_t)(alert * 0x9e3779b97f4a7c15ULL >> 20) & mask;

	while (check->chains[at].alert != 0 && check->chains[at].alert != alert)
		at = (at + 1) & mask;
	return &check->chains[at];
}

/* At most half full, so that a look-up stays short. */
static void
chain_grow(struct check *check)
{
	struct chain *old = check->chains;
	size_t count = check->chain_capacity;

	if (2 * (check->chain_count + 1) <= count)
		return;
	check->chain_capacity = count == 0 ? 1024 : 2 * count;
	check->chains = xcalloc(check->chain_capacity, sizeof(*check->chains));
	for (size_t i = 0; i < count; i++)
		if (old[i].alert != 0)
			*chain_slot(check, old[i].alert) = old[i];
	free(old);
}

/* Whether prev is the alert's entry before this one. */
static bool
chain_step(struct check *check, const struct journal_entry *entry)
{
	struct chain *slot;
	uint64_t before;

	if (entry->alert == 0)
		return true;
	chain_grow(check);
	slot = chain_slot(check, entry->alert);
	before = slot->alert != 0 ? slot->seq : 0;
	check->chain_count += slot->alert == 0;
	*slot = (struct chain){ entry->alert, entry->seq };
	return entry->prev == before;
}

/* Note a finding; ERR_CHANGED ends the walk. */
static enum err
found(struct check *check, enum verify_result result, uint64_t first,
    uint64_t last)
{
	check->report->result = result;
	check->report->first_seq = first;
	check->report->last_seq = last;
	return ERR_CHANGED;
}

static bool
hash_equal(const struct crypto_hash *a, const struct crypto_hash *b)
{
	return memcmp(a->bytes, b->bytes, CRYPTO_HASH_SIZE) == 0;
}

static bool
body_matches(const struct journal_entry *entry)
{
	struct crypto_hash hash = crypto_sha256(entry->body, entry->body_len);

	return hash_equal(&hash, &entry->hash);
}

static enum err
check_head(struct check *check, const struct journal_entry *entry)
{
	char line[HEAD_LINE_MAX];
	struct crypto_hash leaf, tile;
	uint64_t last = entry->seq;

	leaf = merkle_leaf(line, head_line(line, check->log_id, entry));
	if (!merkle_append(&check->tree, &leaf, &tile))
		return ERR_NONE;
	if (hash_equal(&tile, &check->tiles[last / MERKLE_TILE_LEAVES - 1]))
		return ERR_NONE;
	return found(check, VERIFY_HEAD, last - MERKLE_TILE_LEAVES + 1, last);
}

static enum err
check_entry(void *arg, const struct journal_entry *entry)
{
	struct check *check = arg;
	uint64_t want = check->tree.size + 1;

	if (check->tree.size == check->report->size)
		return ERR_CHANGED;
	if (entry->seq != want)
		return found(check, VERIFY_GAP, want, entry->seq - 1);
	if (!head_valid(entry))
		return found(check, VERIFY_HEAD, want, want);
	if (entry->body == NULL)
		check->report->purged++;
	else if (!body_matches(entry))
		return found(check, VERIFY_BODY, want, want);
	if (!chain_step(check, entry))
		return found(check, VERIFY_CHAIN, want, want);
	return check_head(check, entry);
}

/*
 * The tiles were right; what is left to compare is the frontier.  A difference
 * in a subtree smaller than a tile lies in its heads, in a larger one in the
 * frontier itself.
 */
static void
check_frontier(struct check *check, const struct merkle *stored)
{
	uint64_t first = 0;
	size_t at = 0;

	for (unsigned level = MERKLE_LEVELS_MAX; level-- > 0;) {
		uint64_t leaves = 1ULL << level;

		if ((stored->size & leaves) == 0)
			continue;
		if (!hash_equal(
		        &check->tree.frontier[at], &stored->frontier[at])) {
			if (level < MERKLE_TILE_LEVEL)
				found(check, VERIFY_HEAD, first + 1,
				    first + leaves);
			else
				found(check, VERIFY_TREE, 0, 0);
			return;
		}
		first += leaves;
		at++;
	}
}

static enum err
keep_tile(void *arg, const struct crypto_hash *tile)
{
	struct check *check = arg;

	check->tiles[check->tile_count++] = *tile;
	return ERR_NONE;
}

/* The tree and its tiles, of one moment; false: a finding. */
static enum err
load(struct check *check, struct store *store, struct store_state *state)
{
	uint64_t count, last;
	enum err err = store->class->state(store, state);

	if (err != ERR_NONE)
		return err;
	last = state->info.last_seq;
	check->log_id = state->info.log_id;
	check->report->size = state->tree.size;
	if (last > state->tree.size)
		return found(check, VERIFY_SURPLUS, state->tree.size + 1, last);
	if (last < state->tree.size)
		return found(
		    check, VERIFY_TRUNCATED, last + 1, state->tree.size);
	count = state->tree.size / MERKLE_TILE_LEAVES;
	check->tiles = xcalloc(count + 1, sizeof(*check->tiles));
	return store->class->tiles(store, count, keep_tile, check);
}

static enum err
walk(struct check *check, struct reader *reader)
{
	uint64_t from = 1;
	enum err err = ERR_NONE;

	while (from != 0 && err == ERR_NONE &&
	    check->tree.size < check->report->size)
		err = reader_entries(
		    reader, from, READER_ROWS_MAX, check_entry, check, &from);
	return err;
}

enum err
verify_journal(struct reader *reader, struct verify_report *report)
{
	struct check check = { .report = report };
	struct store *store = reader_store(reader);
	struct store_state state;
	enum err err;

	*report = (struct verify_report){ .result = VERIFY_INTACT };
	if ((err = store->class->begin(store)) != ERR_NONE)
		return err;
	err = load(&check, store, &state);
	store->class->end(store);
	/* A tree that does not hold together proves nothing. */
	if (err == ERR_CORRUPT)
		err = found(&check, VERIFY_TREE, 0, 0);
	if (err == ERR_NONE)
		err = walk(&check, reader);
	if (err == ERR_CHANGED) /* a finding, or the end was reached */
		err = ERR_NONE;
	if (err == ERR_NONE && report->result == VERIFY_INTACT &&
	    check.tree.size < report->size)
		found(&check, VERIFY_GAP, check.tree.size + 1, report->size);
	if (err == ERR_NONE && report->result == VERIFY_INTACT) {
		check_frontier(&check, &state.tree);
		report->root = merkle_root(&state.tree);
	}
	free(check.tiles);
	free(check.chains);
	return err;
}

const char *
verify_word(enum verify_result result)
{
	switch (result) {
	case VERIFY_INTACT:
		return "intact";
	case VERIFY_BODY:
		return "body-changed";
	case VERIFY_HEAD:
		return "head-changed";
	case VERIFY_GAP:
		return "gap";
	case VERIFY_CHAIN:
		return "chain-broken";
	case VERIFY_TRUNCATED:
		return "truncated";
	case VERIFY_SURPLUS:
		return "surplus";
	case VERIFY_TREE:
		return "tree-damaged";
	}
	return "unknown";
}
