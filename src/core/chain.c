/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/xalloc.h"

#include "core/chain.h"

static void
take_out(struct map *chains, struct chain_link *link)
{
	struct chain_link *at = map_find(chains, link->key);

	if (at == link && link->next == NULL) {
		map_remove(chains, link->key);
	} else if (at == link) {
		map_put(chains, link->key, link->next);
	} else {
		while (at->next != link)
			at = at->next;
		at->next = link->next;
	}
	free(link);
}

void
chain_set(
    struct map *chains, struct chain_link **link, uint64_t number, uint64_t key)
{
	if ((*link != NULL ? (*link)->key : 0) == key)
		return;
	if (*link != NULL)
		take_out(chains, *link);
	*link = NULL;
	if (key == 0)
		return;
	*link = xcalloc(1, sizeof(**link));
	(*link)->key = key;
	(*link)->number = number;
	(*link)->next = map_find(chains, key);
	map_put(chains, key, *link);
}

void
chain_finish(struct map *chains)
{
	for (size_t i = 0; i < chains->capacity; i++) {
		struct chain_link *link =
		    chains->slots[i].key != 0 ? chains->slots[i].value : NULL;

		while (link != NULL) {
			struct chain_link *next = link->next;

			free(link);
			link = next;
		}
	}
	map_finish(chains);
}

const struct chain_link *
chain_first(const struct map *chains, uint64_t key)
{
	return key != 0 ? map_find(chains, key) : NULL;
}

size_t
chain_list(
    const struct map *chains, uint64_t key, uint64_t *numbers, size_t max)
{
	const struct chain_link *link = chain_first(chains, key);
	size_t count = 0;

	for (; link != NULL && count < max; link = link->next) {
		size_t at = count++;

		for (; at > 0 && numbers[at - 1] > link->number; at--)
			numbers[at] = numbers[at - 1];
		numbers[at] = link->number;
	}
	return count;
}

uint64_t
chain_after(const struct map *chains, uint64_t key, uint64_t after)
{
	const struct chain_link *link = chain_first(chains, key);
	uint64_t number = 0;

	for (; link != NULL; link = link->next)
		if (link->number > after &&
		    (number == 0 || link->number < number))
			number = link->number;
	return number;
}
