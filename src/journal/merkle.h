/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_JOURNAL_MERKLE_H_
#define DABYL_JOURNAL_MERKLE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/crypto.h"
#include "base/err.h"

/*
 * merkle - the tree of RFC 6962, section 2.1, growing on its right side.
 *
 *	empty tree  SHA-256()
 *	leaf        SHA-256(0x00 || bytes)
 *	node        SHA-256(0x01 || left || right)
 *
 * To append and to know the root it is enough to keep the frontier: the roots
 * of the full subtrees that the tree consists of, one for each bit of its
 * size, the largest (leftmost) first.  Initialise with { 0 }.
 *
 * Invariant: ${frontier} holds as many hashes as ${size} has bits set.
 */
#define MERKLE_LEVELS_MAX  64
#define MERKLE_TILE_LEVEL  8 /* subtrees whose roots are kept for ever */
#define MERKLE_TILE_LEAVES (1U << MERKLE_TILE_LEVEL)

struct merkle {
	uint64_t size; /* leaves */
	struct crypto_hash frontier[MERKLE_LEVELS_MAX];
};

/* The hash of a leaf that holds ${len} bytes. */
struct crypto_hash merkle_leaf(const void *bytes, size_t len);

/*
 * Append the leaf hash ${leaf}.  true when it completed a subtree of
 * MERKLE_TILE_LEAVES leaves, whose root is stored in ${tile} then; it is
 * subtree number size / MERKLE_TILE_LEAVES - 1.
 */
bool merkle_append(struct merkle *tree, const struct crypto_hash *leaf,
    struct crypto_hash *tile);

/*
 * Append a full subtree of MERKLE_TILE_LEAVES leaves by its root.  The size
 * must be a multiple of that.
 */
void merkle_append_tile(struct merkle *tree, const struct crypto_hash *tile);

struct crypto_hash merkle_root(const struct merkle *tree);

/* Number of hashes in the frontier. */
size_t merkle_frontier_count(const struct merkle *tree);

/*
 * Fill ${tree} from a stored size and ${len} bytes of frontier.  ERR_CORRUPT
 * when they do not belong together.
 */
enum err merkle_load(
    struct merkle *tree, uint64_t size, const void *frontier, size_t len);

#endif /* DABYL_JOURNAL_MERKLE_H_ */
