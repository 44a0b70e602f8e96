/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_MAP_H_
#define DABYL_CORE_MAP_H_

#include <stddef.h>
#include <stdint.h>

/*
 * map - from a number other than 0 to a pointer other than NULL.  Open
 * addressing with linear probing, at most 3/4 full; a removal shifts the run
 * back, so there are no tombstones and the cost does not grow with history.
 * Numbers that somebody outside may choose must come hashed with a secret key
 * already.  Initialise with { 0 }.
 */
struct map_slot {
	uint64_t key;
	void *value;
};

struct map {
	struct map_slot *slots;
	size_t capacity; /* 0 or a power of two */
	size_t count;
};

void map_finish(struct map *map); /* the values stay the caller's */
void *map_find(const struct map *map, uint64_t key);
void map_put(struct map *map, uint64_t key, void *value);
void map_remove(struct map *map, uint64_t key); /* absent is fine */

#endif /* DABYL_CORE_MAP_H_ */
