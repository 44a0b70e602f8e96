/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

#include "core/gaps.h"

static uint64_t
width(const struct gap *gap)
{
	return gap->to - gap->from + 1;
}

/* Index of the first range that does not end before ${seq}. */
static size_t
range_find(const struct gaps *gaps, uint64_t seq)
{
	size_t low = 0, high = gaps->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (gaps->open[mid].to < seq)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool
missing(const struct gaps *gaps, uint64_t seq)
{
	size_t i = range_find(gaps, seq);

	return i < gaps->count && gaps->open[i].from <= seq;
}

/* Whether the invariants hold. */
static bool
sound(const struct gaps *gaps)
{
	uint64_t sum = 0;

	if (gaps->count > GAPS_MAX || (!gaps->started && gaps->count > 0) ||
	    gaps->first > gaps->high)
		return false;
	for (size_t i = 0; i < gaps->count; i++) {
		const struct gap *gap = &gaps->open[i];

		if (gap->from > gap->to || gap->from <= gaps->first ||
		    gap->to > gaps->high)
			return false;
		if (i > 0 && gap->from - 1 <= gaps->open[i - 1].to)
			return false;
		sum += width(gap);
	}
	return sum == gaps->missing;
}

void
gaps_check(const struct gaps *gaps)
{
	assert(sound(gaps));
	(void)gaps;
	(void)sound;
}

void
gaps_finish(struct gaps *gaps)
{
	free(gaps->open);
	memset(gaps, 0, sizeof(*gaps));
}

/* Merge the two oldest ranges when there is no room for one more. */
static void
room_make(struct gaps *gaps)
{
	struct gap *old = gaps->open;

	if (gaps->count < GAPS_MAX)
		return;
	gaps->missing += old[1].from - old[0].to - 1;
	old[1].from = old[0].from;
	memmove(old, old + 1, (gaps->count - 1) * sizeof(*old));
	gaps->count--;
}

static void
range_insert(struct gaps *gaps, size_t at, struct gap gap)
{
	if (gaps->count == gaps->capacity) {
		gaps->capacity = xgrow(gaps->capacity, gaps->count + 1);
		gaps->open = xreallocarray(
		    gaps->open, gaps->capacity, sizeof(*gaps->open));
	}
	memmove(gaps->open + at + 1, gaps->open + at,
	    (gaps->count - at) * sizeof(gap));
	gaps->open[at] = gap;
	gaps->count++;
}

/* ${gap} begins right above the watermark. */
static void
range_append(struct gaps *gaps, struct gap gap)
{
	size_t last = gaps->count - 1;

	gaps->missing += width(&gap);
	if (gaps->count > 0 && gaps->open[last].to + 1 == gap.from) {
		gaps->open[last].to = gap.to;
		return;
	}
	room_make(gaps);
	range_insert(gaps, gaps->count, gap);
}

/* ${seq} is in range ${at}: cut it out. */
static void
range_fill(struct gaps *gaps, size_t at, uint64_t seq)
{
	struct gap *gap = &gaps->open[at];
	struct gap rest = { seq + 1, gap->to };

	gaps->missing--;
	if (width(gap) == 1) {
		gaps->count--;
		memmove(gap, gap + 1, (gaps->count - at) * sizeof(*gap));
	} else if (seq == gap->from) {
		gap->from++;
	} else if (seq == gap->to) {
		gap->to--;
	} else if (gaps->count < GAPS_MAX) {
		gap->to = seq - 1;
		range_insert(gaps, at + 1, rest);
	} else {
		/* No room to split: it stays missing, and may come twice. */
		gaps->missing++;
	}
}

enum gaps_seen
gaps_peek(const struct gaps *gaps, uint64_t seq)
{
	if (!gaps->started)
		return GAPS_NEW;
	if (seq > gaps->high)
		return seq == gaps->high + 1 ? GAPS_NEW : GAPS_OPENED;
	if (seq < gaps->first)
		return GAPS_BEFORE;
	return missing(gaps, seq) ? GAPS_FILLED : GAPS_SEEN;
}

void
gaps_restart(struct gaps *gaps, uint64_t seq)
{
	gaps->started = true;
	gaps->first = seq;
	gaps->high = seq;
	gaps->missing = 0;
	gaps->count = 0;
}

enum gaps_seen
gaps_see(struct gaps *gaps, uint64_t seq, struct gap *gap)
{
	enum gaps_seen seen = gaps_peek(gaps, seq);
	struct gap range = { seq, seq };

	switch (seen) {
	case GAPS_NEW:
		if (!gaps->started)
			gaps_restart(gaps, seq);
		gaps->high = seq;
		break;
	case GAPS_OPENED:
		range = (struct gap){ gaps->high + 1, seq - 1 };
		range_append(gaps, range);
		gaps->high = seq;
		break;
	case GAPS_FILLED:
		range_fill(gaps, range_find(gaps, seq), seq);
		break;
	case GAPS_SEEN:
	case GAPS_BEFORE:
		break;
	}
	if (gap != NULL && (seen == GAPS_OPENED || seen == GAPS_FILLED))
		*gap = range;
	return seen;
}

bool
gaps_expect(struct gaps *gaps, uint64_t newest, struct gap *gap)
{
	struct gap range = { gaps->high + 1, newest };

	if (!gaps->started || newest <= gaps->high)
		return false;
	range_append(gaps, range);
	gaps->high = newest;
	if (gap != NULL)
		*gap = range;
	return true;
}

void
gaps_encode(const struct gaps *gaps, struct buf *out)
{
	buf_put_u8(out, gaps->started);
	buf_put_u64(out, gaps->first);
	buf_put_u64(out, gaps->high);
	buf_put_u64(out, gaps->missing);
	buf_put_u16(out, (uint16_t)gaps->count);
	for (size_t i = 0; i < gaps->count; i++) {
		buf_put_u64(out, gaps->open[i].from);
		buf_put_u64(out, gaps->open[i].to);
	}
}

enum err
gaps_decode(struct gaps *gaps, struct take *take)
{
	uint8_t started = take_u8(take);
	size_t count;

	gaps->started = started == 1;
	gaps->first = take_u64(take);
	gaps->high = take_u64(take);
	gaps->missing = take_u64(take);
	count = take_u16(take);
	if (started > 1 || count > GAPS_MAX)
		take->failed = true;
	for (size_t i = 0; i < count && !take->failed; i++) {
		uint64_t from = take_u64(take), to = take_u64(take);

		range_insert(gaps, i, (struct gap){ from, to });
	}
	if (!take->failed && sound(gaps))
		return ERR_NONE;
	gaps_finish(gaps);
	return ERR_INVAL;
}
