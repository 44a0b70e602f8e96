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
#define ORDER_MAX 200000 /* alerts in one order */

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
