/* SPDX-License-Identifier: Apache-2.0 */
/* dupes: the last N are found, older ones are not, at every fill. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/dupes.h"

#define WINDOW 64

/* Hashes as SipHash makes them: spread, and the same in each run. */
static uint64_t
spread(uint64_t n)
{
	n = (n ^ (n >> 30)) * 0xbf58476d1ce4e5b9u;
	n = (n ^ (n >> 27)) * 0x94d049bb133111ebu;
	return n ^ (n >> 31);
}

/* Put 1..count by ${hash}; after each the window is exactly the last ones. */
static void
fill_and_look(uint64_t (*hash)(uint64_t), uint64_t count)
{
	struct dupes *dupes = dupes_create(WINDOW);
	uint64_t seq;

	for (uint64_t n = 1; n <= count; n++) {
		assert_false(dupes_find(dupes, hash(n), &seq));
		dupes_put(dupes, hash(n), 10 * n);
		dupes_check(dupes);
		assert_int_equal(dupes_count(dupes), n < WINDOW ? n : WINDOW);
		for (uint64_t old = 1; old <= n; old++) {
			bool want = old + WINDOW > n;

			seq = 0;
			assert_int_equal(
			    dupes_find(dupes, hash(old), &seq), want);
			assert_int_equal(seq, want ? 10 * old : 0);
		}
	}
	dupes_destroy(dupes);
}

static void
test_exactly_the_last_of_the_window_are_known(void **unused)
{
	(void)unused;
	fill_and_look(spread, 5 * WINDOW);
}

/* All start at the last slot: one long run that wraps around the end. */
static uint64_t
crowded(uint64_t n)
{
	return n << 32 | (2 * WINDOW - 1);
}

/* Runs that begin inside each other. */
static uint64_t
staggered(uint64_t n)
{
	return n << 32 | (n % 3) | (n % 2 ? 2 * WINDOW - 2 : 0);
}

static void
test_hashes_that_crowd_one_slot_are_told_apart(void **unused)
{
	(void)unused;
	fill_and_look(crowded, 3 * WINDOW);
	fill_and_look(staggered, 3 * WINDOW);
}

static void
test_a_hash_that_comes_twice_is_known_until_both_are_old(void **unused)
{
	struct dupes *dupes = dupes_create(4);
	uint64_t seq;

	(void)unused;
	dupes_put(dupes, 7, 1);
	dupes_put(dupes, 7, 2);
	dupes_put(dupes, 8, 3);
	dupes_put(dupes, 9, 4);
	assert_true(dupes_find(dupes, 7, &seq));
	assert_int_equal(seq, 1);
	dupes_put(dupes, 10, 5);
	dupes_check(dupes);
	assert_true(dupes_find(dupes, 7, &seq));
	assert_int_equal(seq, 2);
	dupes_put(dupes, 11, 6);
	dupes_check(dupes);
	assert_false(dupes_find(dupes, 7, &seq));
	dupes_destroy(dupes);
}

static void
test_the_hash_keeps_source_and_id_apart(void **unused)
{
	uint8_t key[16] = { 1 }, other[16] = { 2 };

	(void)unused;
	assert_true(dupes_hash(key, "ab", "c") == dupes_hash(key, "ab", "c"));
	assert_true(dupes_hash(key, "ab", "c") != dupes_hash(key, "a", "bc"));
	assert_true(dupes_hash(key, "ab", "c") != dupes_hash(other, "ab", "c"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exactly_the_last_of_the_window_are_known),
		cmocka_unit_test(
		    test_hashes_that_crowd_one_slot_are_told_apart),
		cmocka_unit_test(
		    test_a_hash_that_comes_twice_is_known_until_both_are_old),
		cmocka_unit_test(test_the_hash_keeps_source_and_id_apart),
	};

	return cmocka_run_group_tests_name("dupes", tests, NULL, NULL);
}
