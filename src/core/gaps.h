/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_GAPS_H_
#define DABYL_CORE_GAPS_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * gaps - which sequence numbers of one source were seen: the first, the
 * highest, and the ranges between them that are still missing.  Pure.
 *
 * Invariants: ranges are not empty, ascend, and at least one seen number
 * stands between two of them; all lie above ${first} and none above ${high};
 * there are at most GAPS_MAX; ${missing} is the sum of their lengths.
 *
 * Over GAPS_MAX the two oldest ranges become one, together with the numbers
 * between them.  So a number that comes late is never taken for one that was
 * seen, at the price that one that comes twice may pass for new; before that
 * stands the window of ids (core/dupes.h).  To forget the oldest range instead
 * would call a late event a duplicate, and lose it.
 */
#define GAPS_MAX 1024

struct gap {
	uint64_t from, to; /* both missing */
};

/* Initialise with { 0 }; free with gaps_finish(). */
struct gaps {
	bool started;
	uint64_t first; /* lowest number that is judged */
	uint64_t high;  /* the watermark: highest seen or announced */
	uint64_t missing;
	struct gap *open;
	size_t count;
	size_t capacity;
};

enum gaps_seen {
	GAPS_NEW,    /* the next one, or the first of all */
	GAPS_OPENED, /* new, and numbers before it are missing */
	GAPS_FILLED, /* new, was missing */
	GAPS_SEEN,   /* at or below the watermark and not missing */
	GAPS_BEFORE, /* below the first of all: nobody knows */
};

void gaps_finish(struct gaps *gaps);

/*
 * See number ${seq}.  ${gap}, which may be NULL, is the range that was opened
 * (GAPS_OPENED), or the number itself (GAPS_FILLED), else untouched.
 * GAPS_SEEN and GAPS_BEFORE change nothing.
 */
enum gaps_seen gaps_see(struct gaps *gaps, uint64_t seq, struct gap *gap);

/* What gaps_see() would say; changes nothing. */
enum gaps_seen gaps_peek(const struct gaps *gaps, uint64_t seq);

/*
 * The publisher says that ${newest} was its last: whatever is missing up to it
 * is a gap.  true when that opened one, which is stored in ${gap}.
 */
bool gaps_expect(struct gaps *gaps, uint64_t newest, struct gap *gap);

/* The source counts from new: forget everything, ${seq} is the first. */
void gaps_restart(struct gaps *gaps, uint64_t seq);

/* Append the whole state; read it back into an empty one.  ERR_INVAL: the
 * bytes break an invariant; ${gaps} is empty then. */
void gaps_encode(const struct gaps *gaps, struct buf *out);
enum err gaps_decode(struct gaps *gaps, struct take *take);

/* Assert the invariants. */
void gaps_check(const struct gaps *gaps);

#endif /* DABYL_CORE_GAPS_H_ */
