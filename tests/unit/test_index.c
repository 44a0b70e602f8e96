/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/index.h"

#define PLACES 3000

/* The array whose places are found; 0 = nothing stands there. */
struct array {
	uint64_t keys[PLACES + 1];
};

static uint64_t
key_of(const void *owner, uint32_t place)
{
	const struct array *array = owner;

	return array->keys[place];
}

static void
it_finds_what_was_added_and_not_what_was_removed(void **state)
{
	static struct array array;
	struct index index = { .key = key_of };
	uint64_t dice = 1;
	size_t count = 0;

	(void)state;
	assert_int_equal(index_find(&index, &array, 1), 0);
	index_remove(&index, &array, 1);
	for (int i = 0; i < 60000; i++) {
		uint32_t place;

		dice = dice * UINT64_C(6364136223846793005) + 1442695;
		place = (uint32_t)((dice >> 40) % PLACES) + 1;
		if (array.keys[place] != 0) {
			index_remove(&index, &array, array.keys[place]);
			array.keys[place] = 0;
			count--;
		} else {
			array.keys[place] = dice | 1;
			index_add(&index, &array, place);
			count++;
		}
		assert_int_equal(index.count, count);
		if (i % 500 != 0)
			continue;
		for (uint32_t p = 1; p <= PLACES; p++)
			if (array.keys[p] != 0)
				assert_int_equal(
				    index_find(&index, &array, array.keys[p]),
				    p);
		assert_int_equal(index_find(&index, &array, 2), 0);
	}
	assert_true(index.capacity <= 4096);
	index_finish(&index);
	assert_int_equal(index.capacity, 0);
	assert_int_equal(index.count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    it_finds_what_was_added_and_not_what_was_removed),
	};

	return cmocka_run_group_tests_name("index", tests, NULL, NULL);
}
