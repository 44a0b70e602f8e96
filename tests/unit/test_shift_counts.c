/* SPDX-License-Identifier: Apache-2.0 */
/* What is counted of a day for the screen of the shift. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "hub/shift.h"

#define NOW (10 * (uint64_t)SHIFT_MS)

static void
add(struct shift *s, const char *owner, const char *device, uint8_t verdict,
    const char *code, uint64_t age_ms)
{
	struct alert a = { .verdict = verdict, .verdict_tick = NOW - age_ms };

	snprintf(a.owner, sizeof(a.owner), "%s", owner);
	snprintf(a.device, sizeof(a.device), "%s", device);
	snprintf(a.name_ru, sizeof(a.name_ru), "Мост");
	if (verdict == VERDICT_CONFIRMED)
		snprintf(a.outcome, sizeof(a.outcome), "%s", code);
	else
		snprintf(a.reason, sizeof(a.reason), "%s", code);
	shift_add(s, &a);
}

static void
each_person_has_an_hour_and_a_day(void **unused)
{
	struct shift s = { .now_tick = NOW };
	struct buf out = { 0 };

	(void)unused;
	add(&s, "ben", "cam-1", VERDICT_NOT_CONFIRMED, "steam", 0);
	add(&s, "ann", "cam-1", VERDICT_NOT_CONFIRMED, "steam", 3599999);
	add(&s, "ann", "cam-1", VERDICT_CONFIRMED, "", 3600000);
	add(&s, "ann", "cam-1", VERDICT_CONFIRMED, "true", SHIFT_MS - 1);
	/* Not of this day, not decided, by nobody. */
	add(&s, "ann", "cam-1", VERDICT_CONFIRMED, "true", SHIFT_MS);
	add(&s, "ann", "cam-1", VERDICT_NONE, "", 0);
	add(&s, "", "cam-1", VERDICT_CONFIRMED, "false", 1);
	assert_int_equal(shift_write(&s, &out), 3);
	assert_string_equal(buf_text(&out),
	    "{\"person\":\"ann\",\"hour\":1,\"day\":3}\n"
	    "{\"person\":\"ben\",\"hour\":1,\"day\":1}\n"
	    "{\"device\":\"cam-1\",\"name_kk\":\"\",\"name_ru\":\"Мост\","
	    "\"decided\":5,\"reasons\":{\"steam\":2},"
	    "\"outcomes\":{\"false\":1,\"true\":1}}\n");
	shift_finish(&s);
	buf_finish(&out);
}

static void
a_verdict_of_a_later_tick_is_not_of_this_day(void **unused)
{
	struct shift s = { .now_tick = 5 };
	struct buf out = { 0 };

	(void)unused;
	add(&s, "ann", "cam-1", VERDICT_CONFIRMED, "true", 0);
	assert_int_equal(shift_write(&s, &out), 0);
	assert_int_equal(out.len, 0);
	shift_finish(&s);
	buf_finish(&out);
}

static void
only_the_devices_with_the_most_not_confirmed_are_told(void **unused)
{
	struct shift s = { .now_tick = NOW };
	struct buf out = { 0 };
	char device[16];

	(void)unused;
	for (int i = 0; i < SHIFT_DEVICES_MAX + 5; i++) {
		snprintf(device, sizeof(device), "cam-%03d", i);
		add(&s, "ann", device, VERDICT_CONFIRMED, "true", 1);
		for (int n = 0; n < i; n++)
			add(&s, "ann", device, VERDICT_NOT_CONFIRMED, "dust",
			    1);
	}
	assert_int_equal(shift_write(&s, &out), 1 + SHIFT_DEVICES_MAX);
	assert_non_null(strstr(buf_text(&out),
	    "\n{\"device\":\"cam-104\",\"name_kk\":\"\",\"name_ru\":\"Мост\","
	    "\"decided\":105,\"reasons\":{\"dust\":104}"));
	assert_non_null(strstr(buf_text(&out), "cam-005"));
	assert_null(strstr(buf_text(&out), "cam-004"));
	shift_finish(&s);
	buf_finish(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_person_has_an_hour_and_a_day),
		cmocka_unit_test(a_verdict_of_a_later_tick_is_not_of_this_day),
		cmocka_unit_test(
		    only_the_devices_with_the_most_not_confirmed_are_told),
	};

	return cmocka_run_group_tests_name("shift counts", tests, NULL, NULL);
}
