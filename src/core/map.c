/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>

#include "base/xalloc.h"

#include "core/map.h"

#define CAPACITY_MIN 64

void
map_finish(struct map *map)
{
	free(map->slots);
	*map = (struct map){ 0 };
}

/* Neighbouring numbers go far apart (Fibonacci hashing). */
static size_t
home(const struct map *map, uint64_t key)
{
	return (size_t)((key * UINT64_C(0x9e3779b97f4a7c15)) >> 20) &
	    (map->capacity - 1);
}

static size_t
next(const struct map *map, size_t index)
{
	return (index + 1) & (map->capacity - 1);
}

void *
map_find(const struct map *map, uint64_t key)
{
	if (map->capacity == 0 || key == 0)
		return NULL;
	for (size_t i = home(map, key); map->slots[i].key != 0;
	     i = next(map, i))
		if (map->slots[i].key == key)
			return map->slots[i].value;
	return NULL;
}

static void
insert(struct map *map, uint64_t key, void *value)
{
	size_t i = home(map, key);

	while (map->slots[i].key != 0 && map->slots[i].key != key)
		i = next(map, i);
	if (map->slots[i].key == 0)
		map->count++;
	map->slots[i] = (struct map_slot){ .key = key, .value = value };
}

static void
grow(struct map *map)
{
	struct map old = *map;

	map->capacity = old.capacity > 0 ? 2 * old.capacity : CAPACITY_MIN;
	map->slots = xcalloc(map->capacity, sizeof(struct map_slot));
	map->count = 0;
	for (size_t i = 0; i < old.capacity; i++)
		if (old.slots[i].key != 0)
			insert(map, old.slots[i].key, old.slots[i].value);
	free(old.slots);
}

void
map_put(struct map *map, uint64_t key, void *value)
{
	assert(key != 0 && value != NULL);
	if ((map->count + 1) * 4 > map->capacity * 3)
		grow(map);
	insert(map, key, value);
}

/* Whether the entry at ${from} may move to the hole: its home is not between
 * them (cyclically). */
static int
may_move(const struct map *map, size_t hole, size_t from)
{
	size_t mask = map->capacity - 1;
	size_t want = home(map, map->slots[from].key);

	return ((from - want) & mask) >= ((from - hole) & mask);
}

void
map_remove(struct map *map, uint64_t key)
{
	size_t hole, i;

	if (map_find(map, key) == NULL)
		return;
	hole = home(map, key);
	while (map->slots[hole].key != key)
		hole = next(map, hole);
	for (i = next(map, hole); map->slots[i].key != 0; i = next(map, i)) {
		if (may_move(map, hole, i)) {
			map->slots[hole] = map->slots[i];
			hole = i;
		}
	}
	map->slots[hole] = (struct map_slot){ 0 };
	map->count--;
}
