/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"

#include "core/candidates.h"

void
candidates_begin(
    struct candidates *c, const char *text, size_t start, size_t cursor)
{
	*c = (struct candidates){
		.start = start,
		.begun = text + start,
		.begun_len = cursor - start,
	};
}

void
candidates_offer(struct candidates *c, const char *word)
{
	if (strncmp(word, c->begun, c->begun_len) != 0 ||
	    strlen(word) >= CANDIDATE_SIZE)
		return;
	for (size_t i = 0; i < c->count; i++)
		if (strcmp(c->words[i], word) == 0)
			return;
	if (c->count == CANDIDATES_MAX) {
		c->more = true;
		return;
	}
	(void)text_copy(c->words[c->count++], CANDIDATE_SIZE, word);
}
