/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_SAYING_H_
#define DABYL_UI_SAYING_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "ui/theme.h"

/*
 * saying - the line of messages.  Two speak there: what answers a key is said,
 * what came by itself is told.
 *
 * The first answer to a key has the line at once.  Else a sentence stands
 * until one with a stronger style comes, a key is pressed, or its time is over;
 * what is not stronger waits its turn.  What asks for something and came by
 * itself stands SAYING_LEAST_MS whatever is pressed: somebody was typing.
 *
 * Times are of one clock, never less than the time before.
 */
#define SAYING_MS       15000 /* a sentence stands so long */
#define SAYING_NEXT_MS  4000  /* and so long when another one waits */
#define SAYING_LEAST_MS 2000
#define SAYINGS_WAIT    8 /* the weakest, and of those the oldest, is left */

struct saying {
	struct buf text; /* empty: none */
	enum style style;
	bool told;
};

/* All zero is one that says nothing. */
struct sayings {
	struct saying line;
	uint64_t since_ms;
	bool keyed;    /* a key was pressed since it was said */
	bool answered; /* the last key */
	struct saying waits[SAYINGS_WAIT];
	size_t count;
};

void sayings_finish(struct sayings *sayings);

/* A copy of ${text} is kept; one that stands or waits already is not twice. */
void sayings_say(struct sayings *sayings, enum style style, const char *text,
    uint64_t now_ms);
void sayings_tell(struct sayings *sayings, enum style style, const char *text,
    uint64_t now_ms);

/* A key was pressed: what stands has been seen, and what comes answers it. */
void sayings_key(struct sayings *sayings);

/* What was done makes the line out of date.  True if it was anything. */
bool sayings_hush(struct sayings *sayings, uint64_t now_ms);

/* Time has passed.  True if another sentence, or none, stands now. */
bool sayings_step(struct sayings *sayings, uint64_t now_ms);

/* NULL: nothing. */
const char *sayings_text(const struct sayings *sayings);

#endif /* DABYL_UI_SAYING_H_ */
