/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/xalloc.h"
#include "core/event.h"

#include "core/dupes.h"

struct pair {
	uint64_t hash;
	uint64_t seq;
};

/*
 * Pairs lie in a ring in the order in which they came.  ${slots} is an open
 * addressed table, at most half full, of positions in that ring plus one; a
 * pair is looked for from slot "hash & mask" upwards to the first empty one.
 */
struct dupes {
	struct pair *ring;
	uint32_t *slots;
	size_t window; /* size of the ring */
	size_t mask;   /* number of slots - 1 */
	size_t next;   /* position of the next pair */
	size_t count;
};

struct dupes *
dupes_create(size_t window)
{
	struct dupes *dupes = xcalloc(1, sizeof(*dupes));

	assert(window >= 2 && window <= (size_t)1 << 30);
	assert((window & (window - 1)) == 0);
	dupes->window = window;
	dupes->mask = 2 * window - 1;
	dupes->ring = xcalloc(window, sizeof(*dupes->ring));
	dupes->slots = xcalloc(2 * window, sizeof(*dupes->slots));
	return dupes;
}

void
dupes_destroy(struct dupes *dupes)
{
	if (dupes == NULL)
		return;
	free(dupes->ring);
	free(dupes->slots);
	free(dupes);
}

uint64_t
dupes_hash(const uint8_t key[16], const char *source, const char *id)
{
	char text[EVENT_SOURCE_MAX + 1 + EVENT_ID_MAX];
	size_t source_len = strlen(source), id_len = strlen(id);

	assert(source_len <= EVENT_SOURCE_MAX && id_len <= EVENT_ID_MAX);
	/* With its NUL: ("ab", "c") and ("a", "bc") are different events. */
	memcpy(text, source, source_len + 1);
	memcpy(text + source_len + 1, id, id_len);
	return crypto_siphash(key, text, source_len + 1 + id_len);
}

static const struct pair *
pair_at(const struct dupes *dupes, size_t slot)
{
	return &dupes->ring[dupes->slots[slot] - 1];
}

bool
dupes_find(const struct dupes *dupes, uint64_t hash, uint64_t *seq)
{
	size_t slot = hash & dupes->mask;

	for (; dupes->slots[slot] != 0; slot = (slot + 1) & dupes->mask) {
		const struct pair *pair = pair_at(dupes, slot);

		if (pair->hash == hash) {
			*seq = pair->seq;
			return true;
		}
	}
	return false;
}

/*
 * Empty ${hole} and move back what could no longer be found behind it, so
 * that no marks of deleted pairs gather and slow the search (Knuth, 6.4 R).
 */
static void
slot_remove(struct dupes *dupes, size_t hole)
{
	size_t slot = hole;

	for (;;) {
		size_t home;

		slot = (slot + 1) & dupes->mask;
		if (dupes->slots[slot] == 0)
			break;
		home = pair_at(dupes, slot)->hash & dupes->mask;
		if (((slot - home) & dupes->mask) <
		    ((slot - hole) & dupes->mask))
			continue;
		dupes->slots[hole] = dupes->slots[slot];
		hole = slot;
	}
	dupes->slots[hole] = 0;
}

static void
oldest_forget(struct dupes *dupes)
{
	uint64_t hash = dupes->ring[dupes->next].hash;
	size_t slot = hash & dupes->mask;

	while (dupes->slots[slot] != dupes->next + 1)
		slot = (slot + 1) & dupes->mask;
	slot_remove(dupes, slot);
	dupes->count--;
}

void
dupes_put(struct dupes *dupes, uint64_t hash, uint64_t seq)
{
	size_t slot = hash & dupes->mask;

	if (dupes->count == dupes->window)
		oldest_forget(dupes);
	while (dupes->slots[slot] != 0)
		slot = (slot + 1) & dupes->mask;
	dupes->ring[dupes->next] = (struct pair){ hash, seq };
	dupes->slots[slot] = (uint32_t)dupes->next + 1;
	dupes->next = (dupes->next + 1) & (dupes->window - 1);
	dupes->count++;
}

size_t
dupes_count(const struct dupes *dupes)
{
	return dupes->count;
}

void
dupes_check(const struct dupes *dupes)
{
	size_t used = 0, oldest = dupes->next - dupes->count;

	assert(dupes->count <= dupes->window);
	for (size_t i = 0; i <= dupes->mask; i++)
		used += dupes->slots[i] != 0;
	assert(used == dupes->count);
	for (size_t i = 0; i < dupes->count; i++) {
		size_t at = (oldest + i) & (dupes->window - 1);
		size_t slot = dupes->ring[at].hash & dupes->mask;

		while (dupes->slots[slot] != at + 1) {
			assert(dupes->slots[slot] != 0);
			slot = (slot + 1) & dupes->mask;
		}
	}
}
