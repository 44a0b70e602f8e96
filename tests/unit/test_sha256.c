/* SPDX-License-Identifier: Apache-2.0 */
/* sha256: the processor and libsodium agree, whatever the bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "base/sha256.h"

#define LEN_MAX 300 /* over four blocks */

static void
fill(uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		bytes[i] = (uint8_t)(i * 167 + (i >> 3));
}

static void
test_published_values_come_out(void **unused)
{
	static const struct {
		const char *text;
		const char *hash;
	} rows[] = {
		{ "",
		    "e3b0c44298fc1c149afbf4c8996fb924"
		    "27ae41e4649b934ca495991b7852b855" },
		{ "abc",
		    "ba7816bf8f01cfea414140de5dae2223"
		    "b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		    "248d6a61d20638b8e5c026930c3e6039"
		    "a33ce45964ff2167f6ecedd419db06c1" },
	};
	char hex[2 * CRYPTO_HASH_SIZE + 1];

	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct crypto_hash hash =
		    crypto_sha256(rows[i].text, strlen(rows[i].text));

		crypto_hex(hex, hash.bytes, sizeof(hash.bytes));
		assert_string_equal(hex, rows[i].hash);
	}
}

static void
test_every_length_and_every_cut_gives_libsodiums_hash(void **unused)
{
	uint8_t bytes[LEN_MAX], want[CRYPTO_HASH_SIZE];

	(void)unused;
	fill(bytes, sizeof(bytes));
	for (size_t len = 0; len <= LEN_MAX; len++) {
		struct crypto_hash hash = crypto_sha256(bytes, len);

		crypto_hash_sha256(want, bytes, len);
		assert_memory_equal(hash.bytes, want, sizeof(want));
		for (size_t cut = 0; cut <= len; cut++) {
			hash = crypto_sha256_two(
			    bytes, cut, bytes + cut, len - cut);
			assert_memory_equal(hash.bytes, want, sizeof(want));
		}
	}
}

static void
test_many_blocks_at_once_give_libsodiums_hash(void **unused)
{
	static uint8_t bytes[100001];
	uint8_t want[CRYPTO_HASH_SIZE];
	struct crypto_hash hash;

	(void)unused;
	fill(bytes, sizeof(bytes));
	crypto_hash_sha256(want, bytes, sizeof(bytes));
	hash = crypto_sha256(bytes, sizeof(bytes));
	assert_memory_equal(hash.bytes, want, sizeof(want));
	hash = crypto_sha256_two(bytes, 1, bytes + 1, sizeof(bytes) - 1);
	assert_memory_equal(hash.bytes, want, sizeof(want));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published_values_come_out),
		cmocka_unit_test(
		    test_every_length_and_every_cut_gives_libsodiums_hash),
		cmocka_unit_test(test_many_blocks_at_once_give_libsodiums_hash),
	};

	return cmocka_run_group_tests_name("sha256", tests, NULL, NULL);
}
