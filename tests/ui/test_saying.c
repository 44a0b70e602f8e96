/* SPDX-License-Identifier: Apache-2.0 */
/* The line of messages: who has it, who waits, and for how long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "ui/saying.h"

#define BEGIN_MS 1000

static int
setup(void **state)
{
	static struct sayings sayings;

	sayings = (struct sayings){ 0 };
	*state = &sayings;
	return 0;
}

static int
teardown(void **state)
{
	sayings_finish(*state);
	return 0;
}

static void
what_comes_by_itself_waits_behind_what_is_as_strong(void **state)
{
	struct sayings *s = *state;

	sayings_tell(s, STYLE_WARN, "call 103", BEGIN_MS);
	sayings_tell(s, STYLE_WARN, "call 112", BEGIN_MS);
	sayings_tell(s, STYLE_OK, "accepted", BEGIN_MS);
	assert_string_equal(sayings_text(s), "call 103");
	assert_false(sayings_step(s, BEGIN_MS + SAYING_NEXT_MS - 1));
	assert_true(sayings_step(s, BEGIN_MS + SAYING_NEXT_MS));
	assert_string_equal(sayings_text(s), "call 112");
	assert_true(sayings_step(s, BEGIN_MS + 2 * SAYING_NEXT_MS));
	assert_string_equal(sayings_text(s), "accepted");
	/* Nothing waits any more: it has all of its time. */
	assert_false(sayings_step(s, BEGIN_MS + 3 * SAYING_NEXT_MS));
	assert_true(sayings_step(s, BEGIN_MS + 2 * SAYING_NEXT_MS + SAYING_MS));
	assert_null(sayings_text(s));
}

static void
the_stronger_takes_the_line_and_the_weaker_comes_back(void **state)
{
	struct sayings *s = *state;

	sayings_tell(s, STYLE_WARN, "late", BEGIN_MS);
	sayings_tell(s, STYLE_ERROR, "refused", BEGIN_MS);
	assert_string_equal(sayings_text(s), "refused");
	assert_true(sayings_step(s, BEGIN_MS + SAYING_NEXT_MS));
	assert_string_equal(sayings_text(s), "late");
}

static void
the_strongest_of_those_that_wait_comes_first(void **state)
{
	struct sayings *s = *state;

	sayings_tell(s, STYLE_ERROR, "refused", BEGIN_MS);
	sayings_tell(s, STYLE_OK, "accepted", BEGIN_MS);
	sayings_tell(s, STYLE_ERROR, "refused, too", BEGIN_MS);
	assert_true(sayings_step(s, BEGIN_MS + SAYING_NEXT_MS));
	assert_string_equal(sayings_text(s), "refused, too");
}

static void
the_answer_to_a_key_has_the_line_at_once(void **state)
{
	struct sayings *s = *state;

	sayings_tell(s, STYLE_ERROR, "refused", BEGIN_MS);
	sayings_key(s);
	sayings_say(s, STYLE_OK, "done", BEGIN_MS + 1);
	assert_string_equal(sayings_text(s), "done");
	/* It was there too short to be read. */
	assert_true(sayings_step(s, BEGIN_MS + 1 + SAYING_NEXT_MS));
	assert_string_equal(sayings_text(s), "refused");
}

static void
a_second_answer_that_is_weaker_waits(void **state)
{
	struct sayings *s = *state;

	sayings_key(s);
	sayings_say(s, STYLE_ERROR, "taken", BEGIN_MS);
	sayings_say(s, STYLE_OK, "done", BEGIN_MS);
	assert_string_equal(sayings_text(s), "taken");
	sayings_say(s, STYLE_ERROR, "taken, too", BEGIN_MS);
	assert_string_equal(sayings_text(s), "taken, too");
	assert_true(sayings_step(s, BEGIN_MS + SAYING_NEXT_MS));
	assert_string_equal(sayings_text(s), "taken");
	assert_true(sayings_step(s, BEGIN_MS + 2 * SAYING_NEXT_MS));
	assert_string_equal(sayings_text(s), "done");
}

static void
an_answer_that_all_is_well_does_not_come_back(void **state)
{
	struct sayings *s = *state;

	sayings_key(s);
	sayings_say(s, STYLE_OK, "done", BEGIN_MS);
	sayings_tell(s, STYLE_ERROR, "refused", BEGIN_MS);
	assert_string_equal(sayings_text(s), "refused");
	assert_true(sayings_step(s, BEGIN_MS + SAYING_MS));
	assert_null(sayings_text(s));
}

static void
who_types_on_does_not_take_away_what_just_came(void **state)
{
	struct sayings *s = *state;

	sayings_tell(s, STYLE_ERROR, "refused", BEGIN_MS);
	sayings_key(s);
	assert_false(sayings_hush(s, BEGIN_MS + SAYING_LEAST_MS - 1));
	assert_string_equal(sayings_text(s), "refused");
	assert_true(sayings_hush(s, BEGIN_MS + SAYING_LEAST_MS));
	assert_null(sayings_text(s));
	assert_false(sayings_step(s, BEGIN_MS + SAYING_LEAST_MS));
}

static void
an_answer_goes_with_the_next_key_and_the_next_one_follows(void **state)
{
	struct sayings *s = *state;

	sayings_key(s);
	sayings_say(s, STYLE_ERROR, "taken", BEGIN_MS);
	sayings_tell(s, STYLE_WARN, "late", BEGIN_MS);
	sayings_key(s);
	assert_true(sayings_hush(s, BEGIN_MS + 1));
	assert_true(sayings_step(s, BEGIN_MS + 1));
	assert_string_equal(sayings_text(s), "late");
}

static void
the_same_is_not_said_twice(void **state)
{
	struct sayings *s = *state;

	sayings_tell(s, STYLE_WARN, "late", BEGIN_MS);
	sayings_tell(s, STYLE_WARN, "call 103", BEGIN_MS);
	sayings_tell(s, STYLE_WARN, "call 103", BEGIN_MS);
	sayings_tell(s, STYLE_WARN, "late", BEGIN_MS + 10);
	assert_false(sayings_step(s, BEGIN_MS + SAYING_NEXT_MS));
	assert_true(sayings_step(s, BEGIN_MS + 10 + SAYING_NEXT_MS));
	assert_string_equal(sayings_text(s), "call 103");
	assert_true(
	    sayings_step(s, BEGIN_MS + 10 + SAYING_NEXT_MS + SAYING_MS));
	assert_null(sayings_text(s));
}

static void
of_too_many_the_weakest_and_oldest_is_left(void **state)
{
	struct sayings *s = *state;
	char text[16];
	uint64_t now = BEGIN_MS;

	sayings_tell(s, STYLE_ERROR, "refused", now);
	sayings_tell(s, STYLE_OK, "accepted", now);
	for (int i = 0; i < SAYINGS_WAIT; i++) {
		snprintf(text, sizeof(text), "late %d", i);
		sayings_tell(s, STYLE_WARN, text, now);
	}
	sayings_tell(s, STYLE_ERROR, "refused, too", now);
	sayings_tell(s, STYLE_OK, "weaker than all", now);
	assert_true(sayings_step(s, now += SAYING_NEXT_MS));
	assert_string_equal(sayings_text(s), "refused, too");
	for (int i = 1; i < SAYINGS_WAIT; i++) {
		assert_true(sayings_step(s, now += SAYING_NEXT_MS));
		snprintf(text, sizeof(text), "late %d", i);
		assert_string_equal(sayings_text(s), text);
	}
	assert_true(sayings_step(s, now += SAYING_MS));
	assert_null(sayings_text(s));
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(what_comes_by_itself_waits_behind_what_is_as_strong),
		T(the_stronger_takes_the_line_and_the_weaker_comes_back),
		T(the_strongest_of_those_that_wait_comes_first),
		T(the_answer_to_a_key_has_the_line_at_once),
		T(a_second_answer_that_is_weaker_waits),
		T(an_answer_that_all_is_well_does_not_come_back),
		T(who_types_on_does_not_take_away_what_just_came),
		T(an_answer_goes_with_the_next_key_and_the_next_one_follows),
		T(the_same_is_not_said_twice),
		T(of_too_many_the_weakest_and_oldest_is_left),
	};

	return cmocka_run_group_tests_name("saying", tests, NULL, NULL);
}
