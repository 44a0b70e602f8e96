/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_CHAIN_H_
#define DABYL_CORE_CHAIN_H_

#include <stddef.h>
#include <stdint.h>

#include "core/map.h"

/*
 * chain - all rows that share a key: an index whose links stand in the rows.
 * A map has the first link of each key.  Its order is that of arrival; a
 * restart changes it, so nothing may follow from it.
 *
 * Putting in costs nothing, taking out a walk along the chain.
 */
struct chain_link {
	struct chain_link *next;
	uint64_t key;    /* 0 = it stands nowhere */
	uint64_t number; /* of the row; set by the owner, and never changed */
};

/* Puts the link under ${key} alone; 0: takes it out. */
void chain_set(struct map *chains, struct chain_link *link, uint64_t key);

/* NULL: nothing has this key. */
const struct chain_link *chain_first(const struct map *chains, uint64_t key);

/* At most ${max} numbers of those with this key, ascending; how many. */
size_t chain_list(
    const struct map *chains, uint64_t key, uint64_t *numbers, size_t max);

/* The smallest number above ${after}; 0: none. */
uint64_t chain_after(const struct map *chains, uint64_t key, uint64_t after);

#endif /* DABYL_CORE_CHAIN_H_ */
