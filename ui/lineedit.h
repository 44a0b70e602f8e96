/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_LINEEDIT_H_
#define DABYL_UI_LINEEDIT_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/grid.h"
#include "ui/keys.h"

/*
 * lineedit - one line of text being written.  Moves and deletes by cluster (a
 * base with its marks), scrolls sideways so that the cursor stays visible.
 *
 * The text is always what text_safe() makes of it: a character that is not
 * harmless is refused when typed and comes in its visible form when pasted.
 * So columns on the screen and bytes in the text never disagree.
 */
#define LINEEDIT_MAX 1024 /* bytes of a text, without the NUL */

struct lineedit {
	char text[LINEEDIT_MAX + 1];
	size_t len;
	size_t max;    /* bytes that may be used, 1..LINEEDIT_MAX */
	size_t cursor; /* byte, at the start of a cluster or at the end */
	size_t scroll; /* columns hidden at the left, set by drawing */
	bool number;   /* the Kazakh digit row types digits */
};

/* Empty, at most ${max} bytes (1..LINEEDIT_MAX). */
void lineedit_init(struct lineedit *edit, size_t max);

/* Replace the text (made safe, cut at ${max}); the cursor goes to its end. */
void lineedit_set(struct lineedit *edit, const char *text);

/* Insert at the cursor what fits of ${text}, made safe.  True if anything. */
bool lineedit_insert(struct lineedit *edit, const char *text);

/*
 * A key: characters, Backspace, Del, arrows, Home, End; Ctrl-A, E, U, K, W.
 * Returns true when the key meant something here, even when nothing changed.
 * K_PASTE is not: call lineedit_insert().
 */
bool lineedit_key(struct lineedit *edit, struct key key);

/*
 * Draw into ${span}, the rest filled with "_"; with ${focus} in STYLE_FIELD_ON,
 * and the grid's cursor goes there.
 */
void lineedit_draw(
    struct lineedit *edit, struct grid *grid, struct span span, bool focus);

/*
 * history - lines entered before, newest last; the oldest leaves.  While one
 * walks through it, what was being typed is kept.
 */
#define HISTORY_MAX 50

struct history {
	char *lines[HISTORY_MAX];
	size_t count;
	size_t at;   /* count: not walking */
	char *draft; /* what was being typed when the walk began */
};

/* Zeroed is empty. */
void history_finish(struct history *history);

/* Put a line; an empty one and a repeat of the newest are not kept. */
void history_put(struct history *history, const char *line);

/* Put the older or newer line into ${edit}.  False when there is none. */
bool history_older(struct history *history, struct lineedit *edit);
bool history_newer(struct history *history, struct lineedit *edit);

#endif /* DABYL_UI_LINEEDIT_H_ */
