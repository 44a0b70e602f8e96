/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A lead stops what goes out to services by itself, and two of them start it
 * again: nothing leaves meanwhile, and nothing is lost.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/sim/hubkit.h"

#define DO(k, who, ...) (hubkit_do(k, who, __VA_ARGS__).code)
#define OK(k, who, ...) assert_int_equal(DO(k, who, __VA_ARGS__), ANSWER_OK)
#define FIRE            0
#define REGRET_MS       3000
#define SECOND_MS       120000

static const struct hub_row *
hub(const struct hubkit *k)
{
	return board_hub(engine_board(k->engine));
}

static void
confirmed(struct hubkit *k, uint64_t who, const char *id, const char *device)
{
	assert_int_equal(hubkit_event(k, id, device, "fire"), ENGINE_STORED);
	hubkit_run(k, 0);
	OK(k, who, "claim %d", (int)hub(k)->alerts);
	OK(k, who, "confirm %d fire", (int)hub(k)->alerts);
	hubkit_run(k, REGRET_MS);
}

static void
nothing_goes_out_while_a_lead_has_stopped_it(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	hubkit_desk(k, "fire");
	assert_int_equal(DO(k, ann, "stop-outgoing"), ANSWER_SYNTAX); /* why? */
	OK(k, ann, "stop-outgoing the desk gets what is not for it");
	assert_int_not_equal(hub(k)->stopped_tick, 0);
	assert_string_equal(hub(k)->stopped_by, "ann");
	assert_int_equal(DO(k, ann, "stop-outgoing again"), ANSWER_WRONG_STATE);
	confirmed(k, ann, "e1", "cam-1");
	hubkit_run(k, 20000);
	hubkit_drain(k);
	assert_int_equal(k->told_count, 0);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_QUEUED);
	assert_true(hubkit_entries(k, VERB_UNREACHABLE) > 0);
	/* A desk that connects meanwhile hears nothing, either. */
	hubkit_desk(k, "fire");
	hubkit_drain(k);
	assert_int_equal(k->told_count, 0);
	/* It is as a desk that is not there: somebody has to telephone. */
	hubkit_run(k, 60000);
	hubkit_drain(k);
	assert_int_equal(k->told_count, 0);
	assert_true(hubkit_entries(k, VERB_SILENT) > 0);
}

static void
what_was_under_way_is_not_sent_again_nor_a_stand_down(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t desk = hubkit_desk(k, "fire");
	size_t before;

	confirmed(k, ann, "e1", "cam-1");
	hubkit_drain(k);
	assert_int_equal(k->told_count, 1);
	OK(k, ann, "stop-outgoing wrong district");
	before = k->told_count;
	/* No receipt comes: without the stop it would go out again and again. */
	hubkit_run(k, 8000);
	hubkit_drain(k);
	assert_int_equal(k->told_count, before);
	/* What comes in counts as ever. */
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_ACCEPTED, "17"), DESK_TAKEN);
	OK(k, ann, "stand-down 1 solved");
	hubkit_run(k, 30000);
	hubkit_drain(k);
	assert_int_equal(k->told_count, before);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_STOP_QUEUED);
}

static void
two_leads_start_it_again_and_what_waits_goes_out_at_once(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);

	hubkit_desk(k, "fire");
	assert_int_equal(DO(k, ann, "start-outgoing"), ANSWER_WRONG_STATE);
	OK(k, ann, "stop-outgoing an exercise");
	confirmed(k, ann, "e1", "cam-1");
	OK(k, ann, "start-outgoing it is over");
	assert_int_not_equal(hub(k)->stopped_tick, 0);
	assert_string_equal(hub(k)->start_by, "ann");
	assert_int_equal(DO(k, ann, "start-outgoing"), ANSWER_YOURSELF);
	hubkit_drain(k);
	assert_int_equal(k->told_count, 0);
	OK(k, ben, "start-outgoing");
	assert_int_equal(hub(k)->stopped_tick, 0);
	hubkit_drain(k);
	assert_int_equal(k->told_count, 1);
	assert_int_equal(hubkit_entries(k, VERB_OUTGOING_STARTED), 1);
}

static void
a_signature_that_nobody_joins_in_time_counts_no_more(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben;

	OK(k, ann, "stop-outgoing an exercise");
	OK(k, ann, "start-outgoing");
	hubkit_run(k, SECOND_MS);
	ben = hubkit_console(k, "ben", 2);
	OK(k, ben, "start-outgoing");
	/* His is the first one now. */
	assert_int_not_equal(hub(k)->stopped_tick, 0);
	assert_string_equal(hub(k)->start_by, "ben");
}

static void
a_centre_of_one_lead_does_not_stay_silent(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "local", 1);

	OK(k, ann, "stop-outgoing an exercise");
	OK(k, ann, "start-outgoing");
	assert_int_equal(hub(k)->stopped_tick, 0);
}

static void
it_stays_stopped_when_the_hub_starts_again(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	OK(k, ann, "stop-outgoing an exercise");
	hubkit_kill(k);
	assert_int_equal(hubkit_boot(k), ERR_NONE);
	assert_int_not_equal(hub(k)->stopped_tick, 0);
	ann = hubkit_console(k, "ann", 1);
	hubkit_desk(k, "fire");
	confirmed(k, ann, "e1", "cam-1");
	hubkit_drain(k);
	assert_int_equal(k->told_count, 0);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, hubkit_setup, hubkit_teardown)

int
main(void)
{
	// clang-format off
	const struct CMUnitTest tests[] = {
		TEST(nothing_goes_out_while_a_lead_has_stopped_it),
		TEST(what_was_under_way_is_not_sent_again_nor_a_stand_down),
		TEST(two_leads_start_it_again_and_what_waits_goes_out_at_once),
		TEST(a_signature_that_nobody_joins_in_time_counts_no_more),
		TEST(a_centre_of_one_lead_does_not_stay_silent),
		TEST(it_stays_stopped_when_the_hub_starts_again),
	};
	// clang-format on

	return cmocka_run_group_tests_name("outgoing", tests, NULL, NULL);
}
