/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_CANDIDATES_H_
#define DABYL_CORE_CANDIDATES_H_

#include <stdbool.h>
#include <stddef.h>

/*
 * candidates - what could be written at the cursor of a line: the words that
 * begin as what stands there, each once, in the order in which they were
 * offered.
 */
#define CANDIDATES_MAX 32
#define CANDIDATE_SIZE 48 /* a longer word is never offered */

struct candidates {
	size_t start; /* they replace the text from here to the cursor */
	size_t count;
	bool more;         /* there were more than fit */
	const char *begun; /* lent while words are offered */
	size_t begun_len;
	char words[CANDIDATES_MAX][CANDIDATE_SIZE];
};

/*
 * None yet, for what stands in ${text} from ${start} to ${cursor}.  ${text} is
 * lent until the last word was offered.
 */
void candidates_begin(
    struct candidates *c, const char *text, size_t start, size_t cursor);

/* Copies ${word} when it begins so and is not there yet. */
void candidates_offer(struct candidates *c, const char *word);

#endif /* DABYL_CORE_CANDIDATES_H_ */
