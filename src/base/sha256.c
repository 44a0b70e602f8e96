/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/sha256.h"

/* clang 14 cannot ask for "sha" in __builtin_cpu_supports(). */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)

#include <immintrin.h>

#define SHA_TARGET __attribute__((target("sha,sse4.1,ssse3")))

#define BLOCK 64

/* FIPS 180-4, 4.2.2 and 5.3.3. */
// clang-format off
static const uint32_t round_constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5,
	0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
	0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
	0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5,
	0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static const uint32_t initial[8] = {
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
	0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};
// clang-format on

struct state {
	uint32_t words[8];
	uint8_t block[BLOCK]; /* what does not fill a block yet */
	size_t fill;
	uint64_t len;
};

/*
 * The instructions want the eight words as ABEF and CDGH and do two rounds at
 * a time; the message schedule is a ring of four vectors of four words.
 */
SHA_TARGET static void
compress(uint32_t words[8], const uint8_t *bytes, size_t blocks)
{
	const __m128i swap =
	    _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
	__m128i dcba = _mm_loadu_si128((const __m128i *)(const void *)words);
	__m128i hgfe =
	    _mm_loadu_si128((const __m128i *)(const void *)(words + 4));
	__m128i cdab = _mm_shuffle_epi32(dcba, 0xb1);
	__m128i efgh = _mm_shuffle_epi32(hgfe, 0x1b);
	__m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
	__m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);
	__m128i feba, dchg;

	for (; blocks > 0; blocks--, bytes += BLOCK) {
		const __m128i abef_before = abef, cdgh_before = cdgh;
		__m128i w[4];

#pragma GCC unroll 16
		for (size_t i = 0; i < 16; i++) {
			__m128i k;

			if (i < 4)
				w[i] = _mm_shuffle_epi8(
				    _mm_loadu_si128(
				        (const __m128i *)(const void *)(bytes +
				            16 * i)),
				    swap);
			else
				w[i % 4] = _mm_sha256msg2_epu32(
				    _mm_add_epi32(_mm_sha256msg1_epu32(
				                      w[i % 4], w[(i + 1) % 4]),
				        _mm_alignr_epi8(
				            w[(i + 3) % 4], w[(i + 2) % 4], 4)),
				    w[(i + 3) % 4]);
			k = _mm_add_epi32(w[i % 4],
			    _mm_loadu_si128((
			        const __m128i *)(const void *)(round_constants +
			        4 * i)));
			cdgh = _mm_sha256rnds2_epu32(cdgh, abef, k);
			k = _mm_shuffle_epi32(k, 0x0e);
			abef = _mm_sha256rnds2_epu32(abef, cdgh, k);
		}
		abef = _mm_add_epi32(abef, abef_before);
		cdgh = _mm_add_epi32(cdgh, cdgh_before);
	}
	feba = _mm_shuffle_epi32(abef, 0x1b);
	dchg = _mm_shuffle_epi32(cdgh, 0xb1);
	dcba = _mm_blend_epi16(feba, dchg, 0xf0);
	hgfe = _mm_alignr_epi8(dchg, feba, 8);
	_mm_storeu_si128((__m128i *)(void *)words, dcba);
	_mm_storeu_si128((__m128i *)(void *)(words + 4), hgfe);
}

static void
update(struct state *state, const uint8_t *bytes, size_t len)
{
	state->len += len;
	if (state->fill > 0) {
		size_t part = BLOCK - state->fill;

		part = part < len ? part : len;
		memcpy(state->block + state->fill, bytes, part);
		state->fill += part;
		bytes += part;
		len -= part;
		if (state->fill < BLOCK)
			return;
		compress(state->words, state->block, 1);
		state->fill = 0;
	}
	compress(state->words, bytes, len / BLOCK);
	bytes += len - len % BLOCK;
	memcpy(state->block, bytes, len % BLOCK);
	state->fill = len % BLOCK;
}

/* A one bit, zeros, and the length in bits, to the end of a block. */
static struct crypto_hash
final(struct state *state)
{
	uint64_t bits = state->len * 8;
	struct crypto_hash hash;

	state->block[state->fill++] = 0x80;
	memset(state->block + state->fill, 0, BLOCK - state->fill);
	if (state->fill > BLOCK - sizeof(bits)) {
		compress(state->words, state->block, 1);
		memset(state->block, 0, BLOCK);
	}
	for (size_t i = 0; i < sizeof(bits); i++)
		state->block[BLOCK - 1 - i] = (uint8_t)(bits >> 8 * i);
	compress(state->words, state->block, 1);
	for (size_t i = 0; i < CRYPTO_HASH_SIZE; i++)
		hash.bytes[i] =
		    (uint8_t)(state->words[i / 4] >> (24 - 8 * (i % 4)));
	return hash;
}

bool
sha256_available(void)
{
	return __builtin_cpu_supports("sha") &&
	    __builtin_cpu_supports("sse4.1") && __builtin_cpu_supports("ssse3");
}

struct crypto_hash
sha256_two(const void *head, size_t head_len, const void *tail, size_t tail_len)
{
	struct state state = { .fill = 0 };

	memcpy(state.words, initial, sizeof(initial));
	if (head_len > 0)
		update(&state, head, head_len);
	if (tail_len > 0)
		update(&state, tail, tail_len);
	return final(&state);
}

#else

bool
sha256_available(void)
{
	return false;
}

struct crypto_hash
sha256_two(const void *head, size_t head_len, const void *tail, size_t tail_len)
{
	(void)head;
	(void)head_len;
	(void)tail;
	(void)tail_len;
	assert(sha256_available());
	return (struct crypto_hash){ { 0 } };
}

#endif
