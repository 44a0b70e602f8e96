/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_BASE_CRYPTO_H_
#define DABYL_BASE_CRYPTO_H_

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* crypto - the only home of libsodium. */
#define CRYPTO_HASH_SIZE        32 /* SHA-256 */
#define CRYPTO_SIPHASH_KEY_SIZE 16

struct crypto_hash {
	uint8_t bytes[CRYPTO_HASH_SIZE];
};

/* Call once at the start of each process.  ERR_IO: no source of randomness. */
enum err crypto_init(void);

void crypto_random(void *bytes, size_t len);

struct crypto_hash crypto_sha256(const void *bytes, size_t len);

/* SHA-256 over ${head} and then ${tail}, without copying them together. */
struct crypto_hash crypto_sha256_two(
    const void *head, size_t head_len, const void *tail, size_t tail_len);

/* SipHash-2-4, 64 bits (Aumasson and Bernstein, 2012). */
uint64_t crypto_siphash(
    const uint8_t key[CRYPTO_SIPHASH_KEY_SIZE], const void *bytes, size_t len);

/* Lower-case hexadecimal of ${len} bytes; ${text} holds 2 * len + 1. */
void crypto_hex(char *text, const void *bytes, size_t len);

/* Reads exactly 2 * ${len} hexadecimal digits.  ERR_INVAL otherwise. */
enum err crypto_unhex(void *bytes, size_t len, const char *text);

/* Version of libsodium that runs; static. */
const char *crypto_library(void);

#endif /* DABYL_BASE_CRYPTO_H_ */
