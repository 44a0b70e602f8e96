/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/chain.h"

#define ROWS 200
#define KEYS 5

static void
each_row_stands_under_the_key_it_was_given_last(void **state)
{
	struct chain_link *rows[ROWS + 1] = { 0 };
	uint64_t keys[ROWS + 1] = { 0 }, numbers[ROWS];
	struct map chains = { 0 };
	uint64_t dice = 1;

	(void)state;
	for (int round = 0; round < 5000; round++) {
		uint64_t row, key;

		dice = dice * UINT64_C(6364136223846793005) + 1442695;
		row = (dice >> 40) % ROWS + 1;
		key = (dice >> 20) % (KEYS + 1);
		chain_set(&chains, &rows[row], row, key);
		keys[row] = key;
		if (round % 50 != 0)
			continue;
		for (uint64_t k = 1; k <= KEYS; k++) {
			size_t count = chain_list(&chains, k, numbers, ROWS);
			uint64_t after = 0;
			size_t at = 0;

			for (uint64_t i = 1; i <= ROWS; i++) {
				if (keys[i] != k)
					continue;
				assert_true(at < count);
				assert_int_equal(numbers[at++], i);
				after = chain_after(&chains, k, after);
				assert_int_equal(after, i);
			}
			assert_int_equal(at, count);
			assert_int_equal(chain_after(&chains, k, after), 0);
		}
	}
	for (uint64_t i = 1; i <= ROWS; i++)
		chain_set(&chains, &rows[i], i, 0);
	assert_int_equal(chains.count, 0);
	map_finish(&chains);
}

static void
nothing_stands_under_no_key_and_a_list_is_no_longer_than_asked(void **state)
{
	const uint64_t of[4] = { 7, 3, 9, 1 };
	struct chain_link *rows[4] = { 0 };
	struct map chains = { 0 };
	uint64_t numbers[4];

	(void)state;
	for (size_t i = 0; i < 4; i++)
		chain_set(&chains, &rows[i], of[i], 42);
	assert_null(chain_first(&chains, 0));
	assert_int_equal(chain_list(&chains, 0, numbers, 4), 0);
	assert_int_equal(chain_list(&chains, 42, numbers, 2), 2);
	assert_true(numbers[0] < numbers[1]);
	chain_set(&chains, &rows[2], of[2], 0);
	assert_null(rows[2]);
	assert_int_equal(chain_list(&chains, 42, numbers, 4), 3);
	chain_finish(&chains);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    each_row_stands_under_the_key_it_was_given_last),
		cmocka_unit_test(
		    nothing_stands_under_no_key_and_a_list_is_no_longer_than_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
