/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include <sodium.h>

#include "base/sha256.h"
#include "base/crypto.h"

_Static_assert(CRYPTO_HASH_SIZE == crypto_hash_sha256_BYTES, "SHA-256");
_Static_assert(CRYPTO_SIPHASH_KEY_SIZE == crypto_shorthash_siphash24_KEYBYTES,
    "SipHash key");

enum err
crypto_init(void)
{
	return sodium_init() < 0 ? ERR_IO : ERR_NONE;
}

void
crypto_random(void *bytes, size_t len)
{
	randombytes_buf(bytes, len);
}

struct crypto_hash
crypto_sha256(const void *bytes, size_t len)
{
	struct crypto_hash hash;

	if (sha256_available())
		return sha256_two(NULL, 0, bytes, len);
	crypto_hash_sha256(hash.bytes, bytes, len);
	return hash;
}

struct crypto_hash
crypto_sha256_two(
    const void *head, size_t head_len, const void *tail, size_t tail_len)
{
	crypto_hash_sha256_state state;
	struct crypto_hash hash;

	if (sha256_available())
		return sha256_two(head, head_len, tail, tail_len);
	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, head, head_len);
	crypto_hash_sha256_update(&state, tail, tail_len);
	crypto_hash_sha256_final(&state, hash.bytes);
	return hash;
}

uint64_t
crypto_siphash(
    const uint8_t key[CRYPTO_SIPHASH_KEY_SIZE], const void *bytes, size_t len)
{
	uint8_t out[crypto_shorthash_siphash24_BYTES];
	uint64_t value = 0;

	crypto_shorthash_siphash24(out, bytes, len, key);
	for (size_t i = 0; i < sizeof(out); i++)
		value = value << 8 | out[i];
	return value;
}

void
crypto_hex(char *text, const void *bytes, size_t len)
{
	sodium_bin2hex(text, 2 * len + 1, bytes, len);
}

enum err
crypto_unhex(void *bytes, size_t len, const char *text)
{
	const char *end;
	size_t used;

	if (strlen(text) != 2 * len ||
	    sodium_hex2bin(bytes, len, text, 2 * len, NULL, &used, &end) != 0)
		return ERR_INVAL;
	return used == len && *end == '\0' ? ERR_NONE : ERR_INVAL;
}

const char *
crypto_library(void)
{
	return sodium_version_string();
}
