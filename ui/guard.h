/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_GUARD_H_
#define DABYL_UI_GUARD_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * guard - text typed into the wrong place (law 8).  Four different command
 * letters in a row, each within GUARD_GAP_MS of the last, are somebody
 * writing: from the fourth on letters are dropped until there is a pause.
 * Repeats of letters already in the row are movement and do not count.  What
 * else stands in a text (a blank, a digit, the Enter at its end) neither counts
 * nor ends the row, and is dropped with it.
 */
#define GUARD_GAP_MS  250
#define GUARD_LETTERS 4

struct guard {
	uint64_t last_ms;
	size_t len; /* different letters in the row */
	uint32_t letters[GUARD_LETTERS];
};

/* Zeroed is the start. */

/*
 * A command letter (as layout_command() returns it) came.  Returns true when
 * it may act, false when it is dropped: then say guard_words().
 */
bool guard_step(struct guard *guard, uint32_t letter, uint64_t now_ms);

/* What else stands in a text came; returns as guard_step() does. */
bool guard_between(struct guard *guard, uint64_t now_ms);

/* Another key came: the row of letters is over. */
void guard_reset(struct guard *guard);

/* "You are typing into the list; F4 opens the note", translated. */
const char *guard_words(void);

#endif /* DABYL_UI_GUARD_H_ */
