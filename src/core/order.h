/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_ORDER_H_
#define DABYL_CORE_ORDER_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/alert.h"

/*
 * order - the order of the queue: severity, then the nearest deadline, then
 * number.  An alert without a deadline comes last in its severity.
 *
 * struct order keeps alert numbers in that order.  Putting, removing, moving,
 * position to number and number to position cost O(log n): a treap whose
 * priorities are a hash of the number, so that the same alerts always make the
 * same tree.  24 bytes an alert, and 5 to 10 of index from numbers; when full,
 * less than 32 together.
 */
#define ORDER_MAX 200000 /* alerts in one order, seen or not */

/* Whether ${a} stands before ${b}; one of two different alerts always does. */
bool order_before(const struct alert *a, const struct alert *b);

struct order;

struct order *order_create(void);        /* never NULL; the caller owns it */
void order_destroy(struct order *order); /* NULL is allowed */

/*
 * Put the alert where it belongs, or move it when it is there already.
 * ERR_LIMIT: ORDER_MAX are there; nothing has changed.
 */
enum err order_put(struct order *order, const struct alert *alert);

/* Remove; false when the number is not there. */
bool order_remove(struct order *order, uint64_t number);

void order_clear(struct order *order);
size_t order_count(const struct order *order);

/* The number at ${position}, which is less than order_count(). */
uint64_t order_at(const struct order *order, size_t position);

/* Where a number stands; false: not there, ${position} is unchanged then. */
bool order_find(const struct order *order, uint64_t number, size_t *position);
bool order_has(const struct order *order, uint64_t number); /* O(1) */

/*
 * What a row is marked with.  One that is not seen keeps its place, and no
 * count and no position knows of it: what hides rows and shows them again
 * moves none.  A new row is seen.
 */
enum order_mark {
	ORDER_SEEN = 1 << 0,
	ORDER_MISSED = 1 << 1, /* counted; of these: */
	ORDER_MISSED_LIFE = 1 << 2,
};

/* The marks of a row; 0: it has none, or is not there. */
unsigned order_marks(const struct order *order, uint64_t number);
bool order_knows(const struct order *order, uint64_t number); /* seen or not */

/* Other marks for a row that is there: O(log n), O(1) when it is seen as
 * before. */
void order_mark(struct order *order, uint64_t number, unsigned marks);

/*
 * Marks for many rows at once: from order_begin() to order_end(), which costs
 * O(n), a mark costs O(1).  Between them rows may be put and marked, and
 * positions and counts must not be asked for.
 */
void order_begin(struct order *order);
void order_end(struct order *order);

/* How many rows have it; of ORDER_SEEN order_count() says so. */
size_t order_marked(const struct order *order, enum order_mark mark);

/*
 * All rows, seen or not, in no order: begin with ${at} 0; 0 at the end.  None
 * may be put or removed meanwhile.
 */
uint64_t order_each(const struct order *order, size_t *at, unsigned *marks);

/*
 * Where the alert stands, or would stand: how many are before it.  For a
 * cursor whose row has left.
 */
size_t order_place(const struct order *order, const struct alert *alert);

/* Bytes that are allocated. */
size_t order_memory(const struct order *order);

/* Assert the invariants; O(n). */
void order_check(const struct order *order);

/*
 * Why an alert stands where it stands, as codes for the screen's sentences.
 */
enum order_reason {
	ORDER_SEVERITY,  /* value: 1..4 */
	ORDER_DUE,       /* value: ms left; what: enum alert_due */
	ORDER_PAST_DUE,  /* value: ms since then; what: enum alert_due */
	ORDER_NO_DUE,    /* nothing runs: last in its severity */
	ORDER_NUMBER,    /* value: the number, which breaks ties */
	ORDER_CAME_BACK, /* was handled before */
	ORDER_WORSE,     /* broke out of its group */
	ORDER_STANDING_DOWN,
	ORDER_ESCALATED,  /* before others; what: enum alert_escalated */
	ORDER_NOT_QUEUED, /* not in the queue; what: enum alert_state */
};
#define ORDER_REASONS 8

struct order_why {
	size_t count;
	struct {
		enum order_reason reason;
		int what;
		uint64_t value;
	} items[ORDER_REASONS];
};

/* In the order of weight.  ${tick} is now on the journal's clock. */
void order_why(const struct alert *alert, uint64_t tick, struct order_why *why);

#endif /* DABYL_CORE_ORDER_H_ */
