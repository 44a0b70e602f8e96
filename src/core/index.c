/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

#include "core/index.h"

#define CAPACITY_FIRST 64

/* As in a map. */
static size_t
home(const struct index *index, uint64_t key)
{
	return (size_t)((key * UINT64_C(0x9e3779b97f4a7c15)) >> 20) &
	    (index->capacity - 1);
}

/* The slot of the key, or the empty one where it would stand. */
static size_t
find_slot(const struct index *index, const void *owner, uint64_t key)
{
	size_t at = home(index, key);

	while (
	    index->slots[at] != 0 && index->key(owner, index->slots[at]) != key)
		at = (at + 1) & (index->capacity - 1);
	return at;
}

void
index_finish(struct index *index)
{
	free(index->slots);
	index->slots = NULL;
	index->capacity = index->count = 0;
}

void
index_clear(struct index *index)
{
	if (index->capacity != 0)
		memset(
		    index->slots, 0, index->capacity * sizeof(*index->slots));
	index->count = 0;
}

uint32_t
index_find(const struct index *index, const void *owner, uint64_t key)
{
	if (index->capacity == 0)
		return 0;
	return index->slots[find_slot(index, owner, key)];
}

static void
grow(struct index *index, const void *owner)
{
	uint32_t *old = index->slots;
	size_t capacity = index->capacity;

	index->capacity = capacity == 0 ? CAPACITY_FIRST : capacity * 2;
	index->slots = xcalloc(index->capacity, sizeof(*index->slots));
	for (size_t i = 0; i < capacity; i++)
		if (old[i] != 0)
			index->slots[find_slot(
			    index, owner, index->key(owner, old[i]))] = old[i];
	free(old);
}

void
index_add(struct index *index, const void *owner, uint32_t place)
{
	if ((index->count + 1) * 8 > index->capacity * 7)
		grow(index, owner);
	index->slots[find_slot(index, owner, index->key(owner, place))] = place;
	index->count++;
}

void
index_remove(struct index *index, const void *owner, uint64_t key)
{
	size_t mask = index->capacity - 1, hole, at;

	if (index_find(index, owner, key) == 0)
		return;
	hole = find_slot(index, owner, key);
	for (at = (hole + 1) & mask; index->slots[at] != 0;
	     at = (at + 1) & mask) {
		size_t wanted =
		    home(index, index->key(owner, index->slots[at]));

		if (((at - wanted) & mask) >= ((at - hole) & mask)) {
			index->slots[hole] = index->slots[at];
			hole = at;
		}
	}
	index->slots[hole] = 0;
	index->count--;
}
