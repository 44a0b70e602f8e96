/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_PREVIEW_WATCH_H_
#define DABYL_PREVIEW_WATCH_H_

#include <stdbool.h>
#include <stdint.h>

#include "wire/preview.h"

/*
 * watch - decides what may be said of a picture.  Pure: it is told the time,
 * when the last packet came and how many pictures were displayed; it believes
 * nothing else, least of all a decoder that says "playing".
 *
 *	opening -> playing	the first picture was displayed
 *	opening -> failed	none within WATCH_FIRST_MS: timeout when no
 *				packet came, no-picture when some did
 *	playing -> stalled	no packet or no picture for WATCH_STALL_MS
 *	stalled -> playing	a new picture was displayed
 *	stalled -> failed	for WATCH_DEAD_MS: the connection is of no use
 *	playing <-> paused	by a person; nothing stalls meanwhile
 *	any but the last three -> ended, closed, failed
 */
#define WATCH_FIRST_MS 4500
#define WATCH_STALL_MS 2000
#define WATCH_DEAD_MS  12000
#define WATCH_SHOWN_MS 1000 /* a picture counts as shown at most this long */

struct watch {
	enum preview_state state;
	enum preview_reason reason;
	uint64_t opened_ms;
	uint64_t packet_ms;  /* 0: none yet */
	uint64_t picture_ms; /* the last new picture; 0: none yet */
	uint32_t displayed;
	uint32_t shown_ms; /* moving picture, in all */
};

void watch_open(struct watch *watch, uint64_t now_ms);

/*
 * One look.  ${packet_ms}: when the last packet came, 0: never; ${displayed}:
 * pictures displayed since the opening.  Whether state or reason changed.
 */
bool watch_step(struct watch *watch, uint64_t packet_ms, uint32_t displayed,
    uint64_t now_ms);

/* Whether there is still something to wait for. */
bool watch_open_still(const struct watch *watch);

/* These return whether the state changed: a final state stays. */
bool watch_fail(struct watch *watch, enum preview_reason reason);
bool watch_end(struct watch *watch);
bool watch_close(struct watch *watch);

/* False unless playing or stalled, or paused; nothing changes then. */
bool watch_pause(struct watch *watch, bool pause, uint64_t now_ms);

/* Milliseconds since the last new picture; 0 when there was none. */
uint32_t watch_age_ms(const struct watch *watch, uint64_t now_ms);

#endif /* DABYL_PREVIEW_WATCH_H_ */
