/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_DUPES_H_
#define DABYL_CORE_DUPES_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * dupes - the window of duplicates: for each of the last N events a hash of
 * (source, id) and the seq of its entry.  Pure; finding and putting cost the
 * same whatever it holds.
 *
 * A hit is a hint: two events may share a hash, so the caller confirms it by
 * reading the entry.  The oldest pair is forgotten when one is put into a full
 * window.  Filled at start from stored pairs, oldest first, by dupes_put().
 *
 * Memory: 16 bytes a pair and 8 bytes of index, so 24 MiB for the window of
 * the hub; the kernel gives the pages as they are used.
 */
#define DUPES_WINDOW 1048576 /* events; the README promises this number */

struct dupes;

/* ${window} is a power of two, 2..2^30.  The caller owns it; never NULL. */
struct dupes *dupes_create(size_t window);
void dupes_destroy(struct dupes *dupes); /* NULL is allowed */

/*
 * SipHash-64 of (source, id) under ${key} of 16 bytes, which publishers do not
 * know: nobody can choose ids that share a hash.
 */
uint64_t dupes_hash(const uint8_t key[16], const char *source, const char *id);

/*
 * Whether ${hash} is in the window; the seq of the oldest pair that has it is
 * stored in ${seq} then.
 */
bool dupes_find(const struct dupes *dupes, uint64_t hash, uint64_t *seq);

/* Remember a pair, and forget the oldest when the window is full. */
void dupes_put(struct dupes *dupes, uint64_t hash, uint64_t seq);

size_t dupes_count(const struct dupes *dupes);

/* Assert that the index holds each pair once, where it is looked for. */
void dupes_check(const struct dupes *dupes);

#endif /* DABYL_CORE_DUPES_H_ */
