/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_INDEX_H_
#define DABYL_CORE_INDEX_H_

#include <stddef.h>
#include <stdint.h>

/*
 * index - finds the places in somebody's array by a key that stands in them:
 * four bytes a slot, where a map takes sixteen.  Open addressing with linear
 * probing, at most 7/8 full; a removal shifts the run back, so there are no
 * tombstones and the cost does not grow with history.
 *
 * Places are numbers other than 0, each with one key, and each key has one
 * place.  Keys that somebody outside may choose must come hashed with a secret
 * key already.
 */
struct index {
	uint32_t *slots; /* 0 = empty */
	size_t capacity; /* 0 or a power of two */
	size_t count;
	/* The key of a place; ${owner} is the caller's. */
	uint64_t (*key)(const void *owner, uint32_t place);
};

void index_finish(struct index *index);
void index_clear(struct index *index); /* its memory stays */

/* 0: none has it. */
uint32_t index_find(const struct index *index, const void *owner, uint64_t key);

/* ${place} has the key of none that is there. */
void index_add(struct index *index, const void *owner, uint32_t place);

/* Before the key of the place changes; none is fine. */
void index_remove(struct index *index, const void *owner, uint64_t key);

#endif /* DABYL_CORE_INDEX_H_ */
