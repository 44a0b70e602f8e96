/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_CHAIN_H_
#define DABYL_CORE_CHAIN_H_

#include <stddef.h>
#include <stdint.h>

#include "core/map.h"

/*
 * chain - all rows that share a key: an index of few rows among many, where a
 * row has a pointer to its link, and none while it stands nowhere.  A map has
 * the first link of each key.  Its order is that of arrival; a restart changes
 * it, so nothing may follow from it.
 *
 * Putting in costs nothing, taking out a walk along the chain.
 */
struct chain_link {
	struct chain_link *next;
	uint64_t key;
	uint64_t number; /* of the row */
};

/*
 * Puts the row of ${number} under ${key} alone; 0: takes it out.  ${link} is
 * the row's, NULL at first; the link is the chain's, and gone when it is out.
 */
void chain_set(struct map *chains, struct chain_link **link, uint64_t number,
    uint64_t key);

/* All links; the pointers of the rows are void then. */
void chain_finish(struct map *chains);

/* NULL: nothing has this key. */
const struct chain_link *chain_first(const struct map *chains, uint64_t key);

/* At most ${max} numbers of those with this key, ascending; how many. */
size_t chain_list(
    const struct map *chains, uint64_t key, uint64_t *numbers, size_t max);

/* The smallest number above ${after}; 0: none. */
uint64_t chain_after(const struct map *chains, uint64_t key, uint64_t after);

#endif /* DABYL_CORE_CHAIN_H_ */
