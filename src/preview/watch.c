/* SPDX-License-Identifier: Apache-2.0 */
#include "preview/watch.h"

void
watch_open(struct watch *watch, uint64_t now_ms)
{
	*watch = (struct watch){
		.state = PREVIEW_OPENING,
		.opened_ms = now_ms,
	};
}

bool
watch_open_still(const struct watch *watch)
{
	return watch->state == PREVIEW_OPENING ||
	    watch->state == PREVIEW_PLAYING || watch->state == PREVIEW_PAUSED ||
	    watch->state == PREVIEW_STALLED;
}

static bool
state_set(struct watch *watch, enum preview_state state)
{
	if (watch->state == state)
		return false;
	watch->state = state;
	return true;
}

static uint64_t
since(uint64_t then_ms, uint64_t now_ms)
{
	return now_ms > then_ms ? now_ms - then_ms : 0;
}

/* The time up to a new picture was spent looking at the one before. */
static void
picture_count(struct watch *watch, uint32_t displayed, uint64_t now_ms)
{
	uint64_t gap = since(watch->picture_ms, now_ms);

	if (watch->picture_ms != 0)
		watch->shown_ms +=
		    (uint32_t)(gap < WATCH_SHOWN_MS ? gap : WATCH_SHOWN_MS);
	watch->displayed = displayed;
	watch->picture_ms = now_ms;
}

static bool
opening_step(struct watch *watch, bool fresh, uint64_t now_ms)
{
	if (fresh)
		return state_set(watch, PREVIEW_PLAYING);
	if (since(watch->opened_ms, now_ms) < WATCH_FIRST_MS)
		return false;
	return watch_fail(watch,
	    watch->packet_ms != 0 ? PREVIEW_NO_PICTURE : PREVIEW_TIMEOUT);
}

bool
watch_step(struct watch *watch, uint64_t packet_ms, uint32_t displayed,
    uint64_t now_ms)
{
	bool fresh = displayed > watch->displayed;
	uint64_t quiet;

	if (!watch_open_still(watch))
		return false;
	watch->packet_ms = packet_ms;
	if (fresh)
		picture_count(watch, displayed, now_ms);
	if (watch->state == PREVIEW_PAUSED)
		return false;
	if (watch->state == PREVIEW_OPENING)
		return opening_step(watch, fresh, now_ms);
	quiet = since(watch->picture_ms, now_ms);
	if (fresh && since(packet_ms, now_ms) < WATCH_STALL_MS)
		return state_set(watch, PREVIEW_PLAYING);
	if (quiet >= WATCH_DEAD_MS)
		return watch_fail(watch, PREVIEW_TIMEOUT);
	if (quiet >= WATCH_STALL_MS)
		return state_set(watch, PREVIEW_STALLED);
	return false;
}

bool
watch_fail(struct watch *watch, enum preview_reason reason)
{
	if (!watch_open_still(watch))
		return false;
	watch->reason = reason;
	return state_set(watch, PREVIEW_FAILED);
}

bool
watch_end(struct watch *watch)
{
	if (watch->picture_ms == 0)
		return watch_fail(watch, PREVIEW_NO_PICTURE);
	return watch_open_still(watch) && state_set(watch, PREVIEW_ENDED);
}

bool
watch_close(struct watch *watch)
{
	return watch->state != PREVIEW_CLOSED &&
	    state_set(watch, PREVIEW_CLOSED);
}

bool
watch_pause(struct watch *watch, bool pause, uint64_t now_ms)
{
	if (pause)
		return (watch->state == PREVIEW_PLAYING ||
		           watch->state == PREVIEW_STALLED) &&
		    state_set(watch, PREVIEW_PAUSED);
	if (watch->state != PREVIEW_PAUSED)
		return false;
	/* What stood still on purpose was not stalled. */
	watch->picture_ms = now_ms;
	return state_set(watch, PREVIEW_PLAYING);
}

uint32_t
watch_age_ms(const struct watch *watch, uint64_t now_ms)
{
	return watch->picture_ms == 0
	    ? 0
	    : (uint32_t)since(watch->picture_ms, now_ms);
}
