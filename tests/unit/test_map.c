/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/map.h"

#define KEYS 3000

static void
it_finds_what_was_put_and_not_what_was_removed(void **state)
{
	struct map map = { 0 };
	static char values[KEYS + 1];
	static char there[KEYS + 1];
	uint64_t dice = 1;
	size_t count = 0;

	(void)state;
	assert_null(map_find(&map, 1));
	map_remove(&map, 1);
	for (int i = 0; i < 60000; i++) {
		uint64_t key;

		dice = dice * UINT64_C(6364136223846793005) + 1442695;
		key = (dice >> 40) % KEYS + 1;
		if (there[key] != 0)
			map_remove(&map, key);
		else
			map_put(&map, key, &values[key]);
		there[key] = !there[key];
		count += there[key] != 0 ? 1 : (size_t)-1;
		assert_int_equal(map.count, count);
		if (i % 500 != 0)
			continue;
		for (uint64_t k = 1; k <= KEYS; k++)
			assert_ptr_equal(map_find(&map, k),
			    there[k] != 0 ? &values[k] : NULL);
	}
	assert_true(map.capacity <= 8192);
	map_finish(&map);
	assert_int_equal(map.capacity, 0);
}

/* Keys that want the same place, one beside the end of the array. */
static void
keys_that_collide_stay_apart_when_one_leaves(void **state)
{
	struct map map = { 0 };
	int values[40];

	(void)state;
	for (uint64_t round = 1; round <= 64; round++) {
		for (uint64_t i = 0; i < 40; i++)
			map_put(&map, round + (i << 52), &values[i]);
		for (uint64_t i = 0; i < 40; i += 2)
			map_remove(&map, round + (i << 52));
		for (uint64_t i = 0; i < 40; i++)
			assert_ptr_equal(map_find(&map, round + (i << 52)),
			    i % 2 != 0 ? &values[i] : NULL);
		for (uint64_t i = 1; i < 40; i += 2)
			map_remove(&map, round + (i << 52));
		assert_int_equal(map.count, 0);
	}
	map_finish(&map);
}

static void
to_put_again_replaces(void **state)
{
	struct map map = { 0 };
	int a, b;

	(void)state;
	map_put(&map, 7, &a);
	map_put(&map, 7, &b);
	assert_int_equal(map.count, 1);
	assert_ptr_equal(map_find(&map, 7), &b);
	assert_null(map_find(&map, 0));
	map_finish(&map);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    it_finds_what_was_put_and_not_what_was_removed),
		cmocka_unit_test(keys_that_collide_stay_apart_when_one_leaves),
		cmocka_unit_test(to_put_again_replaces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
