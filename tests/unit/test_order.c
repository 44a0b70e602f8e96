/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/order.h"

static struct alert
alert_of(uint64_t number, unsigned severity, uint64_t due)
{
	return (struct alert){
		.number = number, .severity = (uint8_t)severity, .due_tick = due
	};
}

static void
test_severity_then_deadline_then_number(void **unused)
{
	/* In the order in which people should see them. */
	const struct alert want[] = {
		alert_of(9, 1, 500),
		alert_of(3, 1, 900),
		alert_of(4, 1, 900),
		alert_of(2, 1, 0), /* no deadline: last of its severity */
		alert_of(8, 2, 100),
		alert_of(1, 3, 0),
		alert_of(7, 4, 1),
		alert_of(6, 4, 0),
	};
	size_t n = sizeof(want) / sizeof(want[0]);

	(void)unused;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			assert_int_equal(
			    order_before(&want[i], &want[j]), i < j);
}

static void
test_an_empty_order_holds_nothing(void **unused)
{
	struct order *order = order_create();
	struct alert alert = alert_of(1, 1, 1);
	size_t position = 77;

	(void)unused;
	assert_int_equal(order_count(order), 0);
	assert_false(order_find(order, 1, &position));
	assert_int_equal(position, 77);
	assert_false(order_remove(order, 1));
	assert_int_equal(order_place(order, &alert), 0);
	order_destroy(order);
	order_destroy(NULL);
}

static int
compare(const void *left, const void *right)
{
	const struct alert *a = left, *b = right;

	return order_before(b, a) - order_before(a, b);
}

static uint32_t
roll(uint64_t *state, uint32_t sides)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (uint32_t)(*state >> 33) % sides;
}

/* Every position and every number agree with a sorted copy. */
static void
assert_sorted(const struct order *order, const struct alert *alerts, size_t n)
{
	struct alert *sorted = malloc(n * sizeof(*sorted) + 1);
	size_t count = 0, position;

	for (size_t i = 0; i < n; i++)
		if (alerts[i].number != 0)
			sorted[count++] = alerts[i];
	qsort(sorted, count, sizeof(*sorted), compare);
	assert_int_equal(order_count(order), count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(order_at(order, i), sorted[i].number);
		assert_true(order_find(order, sorted[i].number, &position));
		assert_int_equal(position, i);
		assert_int_equal(order_place(order, &sorted[i]), i);
	}
	order_check(order);
	free(sorted);
}

#define SOME 300

static void
test_any_history_gives_the_order_of_a_sort(void **unused)
{
	struct order *order = order_create();
	struct alert alerts[SOME] = { 0 };
	uint64_t state = 4711;

	(void)unused;
	for (int step = 0; step < 20000; step++) {
		size_t i = roll(&state, SOME);

		if (roll(&state, 3) == 0) {
			assert_int_equal(
			    order_remove(order, i + 1), alerts[i].number != 0);
			alerts[i].number = 0;
		} else {
			alerts[i] = alert_of(
			    i + 1, 1 + roll(&state, 4), roll(&state, 20));
			assert_int_equal(
			    order_put(order, &alerts[i]), ERR_NONE);
		}
		if (step % 500 == 0)
			assert_sorted(order, alerts, SOME);
	}
	assert_sorted(order, alerts, SOME);
	order_clear(order);
	assert_int_equal(order_count(order), 0);
	alerts[1] = alert_of(2, 1, 1);
	assert_int_equal(order_put(order, &alerts[1]), ERR_NONE);
	order_check(order);
	order_destroy(order);
}

/* What is seen is what an order of those rows alone would have. */
static void
assert_marked(const struct order *order, const struct alert *alerts,
    const unsigned *marks, size_t n)
{
	struct alert seen[SOME] = { 0 };
	size_t missed = 0, life = 0;

	for (size_t i = 0; i < n; i++) {
		assert_int_equal(
		    order_knows(order, i + 1), alerts[i].number != 0);
		assert_int_equal(order_marks(order, i + 1),
		    alerts[i].number != 0 ? marks[i] : 0);
		if (alerts[i].number == 0)
			continue;
		missed += (marks[i] & ORDER_MISSED) != 0;
		life += (marks[i] & ORDER_MISSED_LIFE) != 0;
		if (marks[i] & ORDER_SEEN)
			seen[i] = alerts[i];
		assert_int_equal(
		    order_has(order, i + 1), (marks[i] & ORDER_SEEN) != 0);
	}
	assert_int_equal(order_marked(order, ORDER_MISSED), missed);
	assert_int_equal(order_marked(order, ORDER_MISSED_LIFE), life);
	assert_sorted(order, seen, n);
}

static void
test_what_is_not_seen_keeps_its_place_and_is_in_no_position(void **unused)
{
	struct order *order = order_create();
	struct alert alerts[SOME] = { 0 };
	unsigned marks[SOME] = { 0 };
	uint64_t state = 815;

	(void)unused;
	for (int step = 0; step < 20000; step++) {
		size_t i = roll(&state, SOME);
		uint32_t what = roll(&state, 8);
		bool many = step % 1000 == 999;

		if (what == 0) {
			order_remove(order, i + 1);
			alerts[i].number = 0;
		} else if (what < 4) {
			if (alerts[i].number == 0)
				marks[i] = ORDER_SEEN;
			alerts[i] = alert_of(
			    i + 1, 1 + roll(&state, 4), roll(&state, 20));
			assert_int_equal(
			    order_put(order, &alerts[i]), ERR_NONE);
		} else if (alerts[i].number != 0) {
			marks[i] = roll(&state, 8);
			order_mark(order, i + 1, marks[i]);
		}
		if (many)
			order_begin(order);
		for (size_t at = 0; many && at < SOME; at++) {
			if (alerts[at].number == 0)
				continue;
			marks[at] = roll(&state, 8);
			order_mark(order, at + 1, marks[at]);
		}
		if (many)
			order_end(order);
		if (step % 500 == 499)
			assert_marked(order, alerts, marks, SOME);
	}
	order_mark(order, SOME + 1, ORDER_SEEN); /* it is not there */
	assert_marked(order, alerts, marks, SOME);
	order_destroy(order);
}

static void
test_a_row_that_left_still_has_a_place(void **unused)
{
	struct order *order = order_create();
	struct alert a = alert_of(1, 1, 10), b = alert_of(2, 2, 10),
	             c = alert_of(3, 3, 10);

	(void)unused;
	order_put(order, &a);
	order_put(order, &b);
	order_put(order, &c);
	assert_true(order_remove(order, 2));
	assert_int_equal(order_place(order, &b), 1);
	order_destroy(order);
}

static void
test_two_hundred_thousand_fit_in_32_bytes_each_and_no_more(void **unused)
{
	struct order *order = order_create();
	struct alert alert;
	uint64_t state = 1;
	size_t position;

	(void)unused;
	for (uint64_t i = 1; i <= ORDER_MAX; i++) {
		alert = alert_of(i, 1 + roll(&state, 4), roll(&state, 100000));
		assert_int_equal(order_put(order, &alert), ERR_NONE);
	}
	assert_true(order_memory(order) <= 32 * ORDER_MAX);
	alert = alert_of(ORDER_MAX + 1, 1, 1);
	assert_int_equal(order_put(order, &alert), ERR_LIMIT);
	assert_false(order_find(order, ORDER_MAX + 1, &position));
	assert_int_equal(order_count(order), ORDER_MAX);
	/* One that is there already may move. */
	alert = alert_of(ORDER_MAX, 1, 1);
	assert_int_equal(order_put(order, &alert), ERR_NONE);
	assert_true(order_find(order, ORDER_MAX, &position));
	assert_int_equal(position, order_place(order, &alert));
	/* Room that was left is used again, however often. */
	for (uint64_t i = 1; i <= 1000; i++) {
		alert = alert_of(i, 2, i);
		assert_true(order_remove(order, i));
		assert_int_equal(order_put(order, &alert), ERR_NONE);
	}
	assert_true(order_memory(order) <= 32 * ORDER_MAX);
	order_check(order);
	order_destroy(order);
}

static void
test_why_names_what_the_rank_rests_on(void **unused)
{
	struct alert alert = alert_of(1042, 1, 5000);
	struct order_why why;

	(void)unused;
	alert.due = DUE_CLAIM;
	order_why(&alert, 2000, &why);
	assert_int_equal(why.count, 3);
	assert_int_equal(why.items[0].reason, ORDER_SEVERITY);
	assert_int_equal(why.items[0].value, 1);
	assert_int_equal(why.items[1].reason, ORDER_DUE);
	assert_int_equal(why.items[1].what, DUE_CLAIM);
	assert_int_equal(why.items[1].value, 3000);
	assert_int_equal(why.items[2].reason, ORDER_NUMBER);
	assert_int_equal(why.items[2].value, 1042);

	order_why(&alert, 5001, &why);
	assert_int_equal(why.items[1].reason, ORDER_PAST_DUE);
	assert_int_equal(why.items[1].value, 1);

	alert.due_tick = 0;
	alert.state = ALERT_CLOSED;
	alert.flags = ALERT_CAME_BACK | ALERT_WORSE | ALERT_STANDING_DOWN;
	order_why(&alert, 5001, &why);
	assert_int_equal(why.count, ORDER_REASONS - 1);
	assert_int_equal(why.items[0].reason, ORDER_NOT_QUEUED);
	assert_int_equal(why.items[0].what, ALERT_CLOSED);
	assert_int_equal(why.items[2].reason, ORDER_NO_DUE);
	assert_int_equal(why.items[3].reason, ORDER_CAME_BACK);
	assert_int_equal(why.items[4].reason, ORDER_WORSE);
	assert_int_equal(why.items[5].reason, ORDER_STANDING_DOWN);
	alert.escalated = ESCALATED_DEPUTY;
	order_why(&alert, 5001, &why);
	assert_int_equal(why.count, ORDER_REASONS);
	assert_int_equal(why.items[2].reason, ORDER_ESCALATED);
	assert_int_equal(why.items[2].what, ESCALATED_DEPUTY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_severity_then_deadline_then_number),
		cmocka_unit_test(test_an_empty_order_holds_nothing),
		cmocka_unit_test(test_any_history_gives_the_order_of_a_sort),
		cmocka_unit_test(
		    test_what_is_not_seen_keeps_its_place_and_is_in_no_position),
		cmocka_unit_test(test_a_row_that_left_still_has_a_place),
		cmocka_unit_test(
		    test_two_hundred_thousand_fit_in_32_bytes_each_and_no_more),
		cmocka_unit_test(test_why_names_what_the_rank_rests_on),
	};

	return cmocka_run_group_tests_name("order", tests, NULL, NULL);
}
