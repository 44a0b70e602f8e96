/* SPDX-License-Identifier: Apache-2.0 */
/* clock: RFC 3339 in, three forms out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"

static void
assert_time(const char *text, int64_t want)
{
	int64_t got = -1;

	assert_true(clock_parse(text, &got));
	assert_int_equal(got, want);
}

static void
test_times_in_any_zone_become_utc(void **unused)
{
	(void)unused;
	assert_time("1970-01-01T00:00:00Z", 0);
	assert_time("2026-11-22T10:15:30.123+05:00", 1795324530123);
	assert_time("2026-11-22t05:15:30.123456z", 1795324530123);
	assert_time("2028-02-29T00:00:00-00:00", 1835395200000);
	assert_time("2100-12-31T23:59:60Z", 4133980799000);
}

static void
test_what_is_no_time_is_refused(void **unused)
{
	static const char *const wrong[] = { "", "2026", "2026-11-22",
		"2026-11-22T10:15:30", "2026-13-01T00:00:00Z",
		"2027-02-29T00:00:00Z", "2026-11-22T24:00:00Z",
		"2026-11-22T10:15:30.Z", "2026-11-22T10:15:30-8:00",
		"2026-11-22T10:15:30Z ", "1969-12-31T23:59:59Z",
		"2101-01-01T00:00:00Z", "20261122T101530Z" };
	int64_t kept = 7;

	(void)unused;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(clock_parse(wrong[i], &kept));
	assert_int_equal(kept, 7);
}

static void
test_times_are_shown_in_the_sites_zone(void **unused)
{
	char text[CLOCK_TEXT_SIZE];

	(void)unused;
	clock_rfc3339(text, 1795324530123, 300);
	assert_string_equal(text, "2026-11-22T10:15:30.123+05:00");
	clock_rfc3339(text, 1795324530123, -90);
	assert_string_equal(text, "2026-11-22T03:45:30.123-01:30");
	clock_hms(text, 1795324530123, 300);
	assert_string_equal(text, "10:15:30");
	clock_date(text, -1, 0);
	assert_string_equal(text, "1969-12-31");
}

static void
test_the_boot_clock_does_not_go_back(void **unused)
{
	uint64_t last = clock_boot_ns();

	(void)unused;
	for (int i = 0; i < 1000; i++) {
		uint64_t now = clock_boot_ns();

		assert_true(now >= last);
		last = now;
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_times_in_any_zone_become_utc),
		cmocka_unit_test(test_what_is_no_time_is_refused),
		cmocka_unit_test(test_times_are_shown_in_the_sites_zone),
		cmocka_unit_test(test_the_boot_clock_does_not_go_back),
	};

	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
