/* SPDX-License-Identifier: Apache-2.0 */
/* merkle: the tree is the one of RFC 6962, whatever way it grew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "journal/merkle.h"

/* The leaves of the reference implementation of Certificate Transparency. */
static const struct leaf {
	const char *bytes;
	size_t len;
} leaves[8] = {
	{ "", 0 },
	{ "\x00", 1 },
	{ "\x10", 1 },
	{ "\x20\x21", 2 },
	{ "\x30\x31", 2 },
	{ "\x40\x41\x42\x43", 4 },
	{ "\x50\x51\x52\x53\x54\x55\x56\x57", 8 },
	{ "\x60\x61\x62\x63\x64\x65\x66\x67"
	  "\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
	    16 },
};

/* Its roots over the first 0..8 of them. */
static const char *const roots[9] = {
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static void
test_the_published_vectors_come_out(void **unused)
{
	struct merkle tree = { 0 };
	struct crypto_hash root, leaf, tile;
	char hex[2 * CRYPTO_HASH_SIZE + 1];

	(void)unused;
	for (size_t i = 0; i <= 8; i++) {
		root = merkle_root(&tree);
		crypto_hex(hex, root.bytes, sizeof(root.bytes));
		assert_string_equal(hex, roots[i]);
		if (i == 8)
			break;
		leaf = merkle_leaf(leaves[i].bytes, leaves[i].len);
		assert_false(merkle_append(&tree, &leaf, &tile));
	}
}

#define MANY 600

static struct crypto_hash
leaf_of(size_t i)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "leaf %zu", i);

	return merkle_leaf(text, (size_t)len);
}

/* RFC 6962, 2.1, word for word: split at the largest power of two below n. */
static struct crypto_hash
defined(const struct crypto_hash *hashes, size_t n)
{
	uint8_t bytes[65] = { 1 };
	struct crypto_hash left, right;
	size_t k = 1;

	if (n == 0)
		return crypto_sha256("", 0);
	if (n == 1)
		return hashes[0];
	while (2 * k < n)
		k *= 2;
	left = defined(hashes, k);
	right = defined(hashes + k, n - k);
	for (size_t i = 0; i < 32; i++) {
		bytes[1 + i] = left.bytes[i];
		bytes[33 + i] = right.bytes[i];
	}
	return crypto_sha256(bytes, sizeof(bytes));
}

static void
test_roots_and_tiles_are_the_defined_ones_for_1_to_600_leaves(void **unused)
{
	struct crypto_hash hashes[MANY], root, want, tile;
	struct merkle tree = { 0 };

	(void)unused;
	for (size_t i = 0; i < MANY; i++) {
		bool full;

		hashes[i] = leaf_of(i);
		full = merkle_append(&tree, &hashes[i], &tile);
		assert_int_equal(full, (i + 1) % MERKLE_TILE_LEAVES == 0);
		if (full) {
			want = defined(&hashes[i + 1 - MERKLE_TILE_LEAVES],
			    MERKLE_TILE_LEAVES);
			assert_memory_equal(&tile, &want, sizeof(want));
		}
		root = merkle_root(&tree);
		want = defined(hashes, i + 1);
		assert_memory_equal(&root, &want, sizeof(want));
	}
}

static void
test_a_tree_built_from_tiles_is_the_same_tree(void **unused)
{
	struct merkle leafwise = { 0 }, tilewise = { 0 };
	struct crypto_hash leaf, tile, a, b;

	(void)unused;
	for (size_t i = 0; i < 5 * MERKLE_TILE_LEAVES; i++) {
		leaf = leaf_of(i);
		if (merkle_append(&leafwise, &leaf, &tile))
			merkle_append_tile(&tilewise, &tile);
	}
	a = merkle_root(&leafwise);
	b = merkle_root(&tilewise);
	assert_int_equal(leafwise.size, tilewise.size);
	assert_memory_equal(&a, &b, sizeof(a));
}

static void
test_a_frontier_of_the_wrong_length_is_damage(void **unused)
{
	uint8_t bytes[4 * CRYPTO_HASH_SIZE] = { 0 };
	struct merkle tree;

	(void)unused;
	assert_int_equal(merkle_load(&tree, 7, bytes, 96), ERR_NONE);
	assert_int_equal(merkle_load(&tree, 7, bytes, 95), ERR_CORRUPT);
	assert_int_equal(merkle_load(&tree, 7, bytes, 128), ERR_CORRUPT);
	assert_int_equal(merkle_load(&tree, 8, bytes, 96), ERR_CORRUPT);
	assert_int_equal(merkle_load(&tree, 0, bytes, 0), ERR_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_published_vectors_come_out),
		cmocka_unit_test(
		    test_roots_and_tiles_are_the_defined_ones_for_1_to_600_leaves),
		cmocka_unit_test(test_a_tree_built_from_tiles_is_the_same_tree),
		cmocka_unit_test(test_a_frontier_of_the_wrong_length_is_damage),
	};

	if (crypto_init() != ERR_NONE)
		return 1;
	return cmocka_run_group_tests_name("merkle", tests, NULL, NULL);
}
