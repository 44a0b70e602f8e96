/* SPDX-License-Identifier: Apache-2.0 */
/* gaps: against a plain array of what was seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/gaps.h"

/* A small generator of our own: the same numbers on every machine. */
static uint32_t
next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static void
test_numbers_in_order_leave_no_gap(void **unused)
{
	struct gaps gaps = { 0 };
	struct gap gap = { 1, 1 };

	(void)unused;
	for (uint64_t seq = 1000; seq < 2000; seq++)
		assert_int_equal(gaps_see(&gaps, seq, &gap), GAPS_NEW);
	gaps_check(&gaps);
	assert_int_equal(gaps.missing, 0);
	assert_int_equal(gap.from, 1);
	assert_int_equal(gaps_see(&gaps, 1999, NULL), GAPS_SEEN);
	assert_int_equal(gaps_see(&gaps, 1000, NULL), GAPS_SEEN);
	assert_int_equal(gaps_see(&gaps, 999, NULL), GAPS_BEFORE);
	assert_int_equal(gaps.first, 1000);
	gaps_finish(&gaps);
}

static void
test_a_jump_opens_a_gap_that_is_named_and_can_be_filled(void **unused)
{
	struct gaps gaps = { 0 };
	struct gap gap;

	(void)unused;
	gaps_see(&gaps, 1, NULL);
	assert_int_equal(gaps_see(&gaps, 5, &gap), GAPS_OPENED);
	assert_int_equal(gap.from, 2);
	assert_int_equal(gap.to, 4);
	assert_int_equal(gaps.missing, 3);
	assert_int_equal(gaps_peek(&gaps, 3), GAPS_FILLED);
	assert_int_equal(gaps_see(&gaps, 3, &gap), GAPS_FILLED);
	assert_int_equal(gap.from, 3);
	assert_int_equal(gap.to, 3);
	assert_int_equal(gaps.count, 2);
	assert_int_equal(gaps_see(&gaps, 3, NULL), GAPS_SEEN);
	assert_int_equal(gaps_see(&gaps, 2, NULL), GAPS_FILLED);
	assert_int_equal(gaps_see(&gaps, 4, NULL), GAPS_FILLED);
	assert_int_equal(gaps.missing, 0);
	assert_int_equal(gaps.count, 0);
	gaps_check(&gaps);
	gaps_finish(&gaps);
}

static void
test_the_newest_number_of_a_publisher_opens_a_gap_at_the_top(void **unused)
{
	struct gaps gaps = { 0 };
	struct gap gap;

	(void)unused;
	assert_false(gaps_expect(&gaps, 9, &gap));
	gaps_see(&gaps, 5, NULL);
	assert_false(gaps_expect(&gaps, 5, &gap));
	assert_true(gaps_expect(&gaps, 7, &gap));
	assert_int_equal(gap.from, 6);
	assert_int_equal(gap.to, 7);
	/* A second announcement and a jump make the same range longer. */
	assert_true(gaps_expect(&gaps, 8, &gap));
	assert_int_equal(gap.from, 8);
	assert_int_equal(gaps_see(&gaps, 10, &gap), GAPS_OPENED);
	assert_int_equal(gap.from, 9);
	assert_int_equal(gap.to, 9);
	assert_int_equal(gaps.count, 1);
	assert_int_equal(gaps.missing, 4);
	assert_int_equal(gaps_see(&gaps, 9, NULL), GAPS_FILLED);
	gaps_check(&gaps);
	gaps_finish(&gaps);
}

static void
test_a_source_that_counts_from_new_is_judged_from_new(void **unused)
{
	struct gaps gaps = { 0 };

	(void)unused;
	gaps_see(&gaps, 500, NULL);
	gaps_see(&gaps, 510, NULL);
	gaps_restart(&gaps, 1);
	gaps_check(&gaps);
	assert_int_equal(gaps_see(&gaps, 2, NULL), GAPS_NEW);
	assert_int_equal(gaps.missing, 0);
	gaps_finish(&gaps);
}

static void
test_over_the_limit_nothing_missing_is_called_seen(void **unused)
{
	struct gaps gaps = { 0 };
	uint64_t last = 2 * (GAPS_MAX + 50);

	(void)unused;
	for (uint64_t seq = 0; seq <= last; seq += 2)
		gaps_see(&gaps, seq, NULL);
	gaps_check(&gaps);
	assert_int_equal(gaps.count, GAPS_MAX);
	for (uint64_t seq = 1; seq < last; seq += 2)
		assert_int_equal(gaps_peek(&gaps, seq), GAPS_FILLED);
	/* Recent seen numbers are still known as such. */
	for (uint64_t seq = 200; seq <= last; seq += 2)
		assert_int_equal(gaps_peek(&gaps, seq), GAPS_SEEN);
	/* A split needs a range more than there may be. */
	assert_int_equal(gaps_see(&gaps, 7, NULL), GAPS_FILLED);
	gaps_check(&gaps);
	assert_int_equal(gaps.count, GAPS_MAX);
	gaps_finish(&gaps);
}

static void
test_the_largest_numbers_do_not_wrap(void **unused)
{
	struct gaps gaps = { 0 };
	struct gap gap;

	(void)unused;
	gaps_see(&gaps, 0, NULL);
	assert_int_equal(gaps_see(&gaps, UINT64_MAX, &gap), GAPS_OPENED);
	assert_int_equal(gap.from, 1);
	assert_true(gap.to == UINT64_MAX - 1);
	assert_true(gaps.missing == UINT64_MAX - 1);
	assert_int_equal(gaps_see(&gaps, UINT64_MAX, NULL), GAPS_SEEN);
	assert_int_equal(gaps_see(&gaps, 0, NULL), GAPS_SEEN);
	assert_false(gaps_expect(&gaps, UINT64_MAX, NULL));
	gaps_check(&gaps);
	gaps_finish(&gaps);
}

#define MODEL 600
static void
test_any_order_agrees_with_a_list_of_what_was_seen(void **unused)
{
	(void)unused;
	for (uint32_t seed = 1; seed <= 60; seed++) {
		struct gaps gaps = { 0 };
		bool seen[MODEL + 1] = { false };
		uint64_t first = 0, high = 0;
		uint32_t state = seed;

		for (int step = 0; step < 900; step++) {
			uint64_t seq = next_random(&state) % MODEL;
			enum gaps_seen want;

			/* Mostly forward by a little, as publishers do. */
			if (next_random(&state) % 4 && high + 4 < MODEL)
				seq = high + next_random(&state) % 4;
			if (step == 0)
				first = high = seq, want = GAPS_NEW;
			else if (seq < first)
				want = GAPS_BEFORE;
			else if (seq > high)
				want = seq == high + 1 ? GAPS_NEW : GAPS_OPENED;
			else
				want = seen[seq] ? GAPS_SEEN : GAPS_FILLED;
			assert_int_equal(gaps_see(&gaps, seq, NULL), want);
			gaps_check(&gaps);
			if (seq >= first)
				seen[seq] = true;
			if (seq > high)
				high = seq;
		}
		assert_int_equal(gaps.high, high);
		gaps_finish(&gaps);
	}
}

static void
test_the_state_reads_back_and_no_prefix_does(void **unused)
{
	struct gaps gaps = { 0 }, back = { 0 };
	struct buf bytes = { 0 }, again = { 0 };
	struct take take;

	(void)unused;
	for (uint64_t seq = 10; seq < 60; seq += 1 + seq % 3)
		gaps_see(&gaps, seq, NULL);
	assert_true(gaps.count > 5);
	gaps_encode(&gaps, &bytes);
	take_init(&take, bytes.data, bytes.len);
	assert_int_equal(gaps_decode(&back, &take), ERR_NONE);
	assert_int_equal(take_done(&take), ERR_NONE);
	gaps_encode(&back, &again);
	assert_int_equal(again.len, bytes.len);
	assert_memory_equal(again.data, bytes.data, bytes.len);
	gaps_finish(&back);
	for (size_t len = 0; len < bytes.len; len++) {
		take_init(&take, bytes.data, len);
		assert_int_equal(gaps_decode(&back, &take), ERR_INVAL);
		assert_false(back.started);
	}
	/* The sum of the ranges must be what it says. */
	bytes.data[24] ^= 1;
	take_init(&take, bytes.data, bytes.len);
	assert_int_equal(gaps_decode(&back, &take), ERR_INVAL);
	buf_finish(&again);
	buf_finish(&bytes);
	gaps_finish(&gaps);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_in_order_leave_no_gap),
		cmocka_unit_test(
		    test_a_jump_opens_a_gap_that_is_named_and_can_be_filled),
		cmocka_unit_test(
		    test_the_newest_number_of_a_publisher_opens_a_gap_at_the_top),
		cmocka_unit_test(
		    test_a_source_that_counts_from_new_is_judged_from_new),
		cmocka_unit_test(
		    test_over_the_limit_nothing_missing_is_called_seen),
		cmocka_unit_test(test_the_largest_numbers_do_not_wrap),
		cmocka_unit_test(
		    test_any_order_agrees_with_a_list_of_what_was_seen),
		cmocka_unit_test(test_the_state_reads_back_and_no_prefix_does),
	};

	return cmocka_run_group_tests_name("gaps", tests, NULL, NULL);
}
