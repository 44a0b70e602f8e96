/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "journal/merkle.h"

/* The prefixes keep a node from being passed off as a leaf (RFC 6962). */
static const uint8_t leaf_prefix = 0x00;
static const uint8_t node_prefix = 0x01;

struct crypto_hash
merkle_leaf(const void *bytes, size_t len)
{
	return crypto_sha256_two(&leaf_prefix, sizeof(leaf_prefix), bytes, len);
}

static struct crypto_hash
node(const struct crypto_hash *left, const struct crypto_hash *right)
{
	uint8_t bytes[1 + 2 * CRYPTO_HASH_SIZE];

	bytes[0] = node_prefix;
	memcpy(bytes + 1, left->bytes, CRYPTO_HASH_SIZE);
	memcpy(bytes + 1 + CRYPTO_HASH_SIZE, right->bytes, CRYPTO_HASH_SIZE);
	return crypto_sha256(bytes, sizeof(bytes));
}

size_t
merkle_frontier_count(const struct merkle *tree)
{
	return (size_t)__builtin_popcountll(tree->size);
}

/*
 * Append a full subtree of 2^level leaves, like adding that to the size: each
 * carry joins two subtrees of one height into the next higher.
 */
static bool
append(struct merkle *tree, struct crypto_hash hash, unsigned level,
    struct crypto_hash *tile)
{
	size_t count = merkle_frontier_count(tree);
	uint64_t carry = tree->size >> level;
	bool full = false;

	assert((tree->size & ((1ULL << level) - 1)) == 0);
	tree->size += 1ULL << level;
	for (; carry & 1; carry >>= 1) {
		hash = node(&tree->frontier[--count], &hash);
		if (++level == MERKLE_TILE_LEVEL) {
			*tile = hash;
			full = true;
		}
	}
	tree->frontier[count] = hash;
	return full;
}

bool
merkle_append(struct merkle *tree, const struct crypto_hash *leaf,
    struct crypto_hash *tile)
{
	return append(tree, *leaf, 0, tile);
}

void
merkle_append_tile(struct merkle *tree, const struct crypto_hash *tile)
{
	append(tree, *tile, MERKLE_TILE_LEVEL, NULL);
}

struct crypto_hash
merkle_root(const struct merkle *tree)
{
	size_t count = merkle_frontier_count(tree);
	struct crypto_hash hash;

	if (count == 0)
		return crypto_sha256("", 0);
	hash = tree->frontier[count - 1];
	for (size_t i = count - 1; i > 0; i--)
		hash = node(&tree->frontier[i - 1], &hash);
	return hash;
}

enum err
merkle_load(
    struct merkle *tree, uint64_t size, const void *frontier, size_t len)
{
	tree->size = size;
	if (len != merkle_frontier_count(tree) * CRYPTO_HASH_SIZE)
		return ERR_CORRUPT;
	if (len > 0)
		memcpy(tree->frontier, frontier, len);
	return ERR_NONE;
}
