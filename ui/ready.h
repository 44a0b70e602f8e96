/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_READY_H_
#define DABYL_UI_READY_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/presence.h"
#include "ui/keys.h"
#include "ui/screen.h"

/*
 * ready - the check with which a shift begins: one key a line.  What a person
 * has to hear, see and press is asked; what the console can tell by itself
 * follows.  Esc leaves it at any time: an alert is more than a check.
 *
 *	READY_PLAY   the line that is asked now wants to be heard or seen
 *	READY_TOLD   one more line has an answer: tell the hub what is new
 *	READY_LEFT   Esc, or Enter at the end
 */
#define READY_CLOCK_MS  2000  /* a clock that differs by more is wrong */
#define READY_CANARY_MS 30000 /* so long a canary is waited for */

enum ready_said { READY_OPEN, READY_GOOD, READY_BAD };

/* What the console can tell by itself. */
struct ready_facts {
	int64_t clock_ms;   /* of this place, ahead of the hub's */
	size_t desks;       /* with a line, */
	size_t connected;   /* of these, there */
	uint64_t canary_ms; /* since the last one; UINT64_MAX: none so far */
	uint64_t waited_ms; /* for it, since the check began */
};

struct ready_view {
	enum ready at; /* READY_COUNT: at its end */
	enum ready_said said[READY_COUNT];
	unsigned keys; /* of F2, F6, F9: 1 << place */
	struct ready_facts facts;
	uint64_t quiet_ms;               /* keys count from then on */
	const struct keyboard *keyboard; /* lent; NULL: as shipped */
};

enum ready_result { READY_NOTHING, READY_PLAY, READY_TOLD, READY_LEFT };

void ready_open(
    struct ready_view *view, const struct keyboard *keyboard, uint64_t now_ms);
enum ready_result ready_key(
    struct ready_view *view, struct key key, uint64_t now_ms);

/* The facts are new: lines that need nobody are answered in their turn.  true:
 * one more is. */
bool ready_step(struct ready_view *view, const struct ready_facts *facts);

size_t ready_failed(const struct ready_view *view);

/* What was found, for the record; "" = nothing but yes or no. */
void ready_found(
    const struct ready_view *view, enum ready line, struct buf *out);

int ready_rows(void);
void ready_draw(const struct ready_view *view, struct grid *grid,
    struct rect rect, const struct screen_input *in);

#endif /* DABYL_UI_READY_H_ */
