/* SPDX-License-Identifier: Apache-2.0 */
/*
 * More new alerts than people can look at: when it begins, when it ends, what
 * the journal says, and that nothing is dropped.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/flood.h"

#include "tests/sim/hubkit.h"

#define DO(k, who, ...) (hubkit_do(k, who, __VA_ARGS__).code)
#define KIND            "citizen-report"

static const struct hub_row *
hub(const struct hubkit *k)
{
	return board_hub(engine_board(k->engine));
}

/* ${count} new alerts, each at a device that nobody knows. */
static void
storm(struct hubkit *k, int count)
{
	for (int i = 0; i < count; i++) {
		char id[24], device[24];

		snprintf(id, sizeof(id), "s%d", (int)++k->handles);
		snprintf(device, sizeof(device), "d-%d", (int)k->handles);
		assert_int_equal(
		    hubkit_event(k, id, device, KIND), ENGINE_STORED);
		hubkit_run(k, 0);
	}
}

struct said {
	uint64_t values[8];
	char reason[16];
};

/* Of the last flood entry, in the order of its fields in the table. */
static void
listen(void *ctx, const struct entry *entry)
{
	struct said *s = ctx;

	if (entry->verb == VERB_FLOOD_STARTED) {
		*s = (struct said){ .values = {
			                entry_number(entry, FIELD_NUMBER),
			                entry_number(entry, FIELD_OPERATORS),
			                entry_number(entry, FIELD_LIMIT) } };
		snprintf(s->reason, sizeof(s->reason), "%s",
		    entry_text(entry, FIELD_REASON));
	}
	if (entry->verb == VERB_FLOOD_ENDED)
		*s = (struct said){ .values = {
			                entry_number(entry, FIELD_NUMBER),
			                entry_number(entry, FIELD_CONFIRMED),
			                entry_number(entry, FIELD_ARCHIVED),
			                entry_number(entry, FIELD_UNSEEN),
			                entry_number(entry, FIELD_OPEN) } };
}

static void
it_begins_with_the_eleventh_for_each_on_duty(void **state)
{
	struct hubkit *k = *state;
	struct said said = { 0 };
	uint64_t ann = hubkit_console(k, "ann", 1);

	(void)hubkit_console(k, "ben", 2);
	k->look = listen;
	k->ctx = &said;
	storm(k, 20);
	assert_int_equal(hub(k)->flood_tick, 0);
	/* Who is on a break has no hands. */
	assert_int_equal(DO(k, ann, "break 15m"), ANSWER_OK);
	storm(k, 1);
	assert_int_not_equal(hub(k)->flood_tick, 0);
	assert_int_equal(said.values[0], 21);
	assert_int_equal(said.values[1], 1);
	assert_int_equal(said.values[2], 10);
	assert_string_equal(said.reason, "rate");
	assert_int_equal(hub(k)->flood_news, 21);
	assert_int_equal(hubkit_entries(k, VERB_FLOOD_STARTED), 1);
	k->look = NULL;
}

static void
what_came_longer_ago_does_not_count(void **state)
{
	struct hubkit *k = *state;

	(void)hubkit_console(k, "ann", 1);
	storm(k, 10);
	hubkit_run(k, FLOOD_WINDOW_MS);
	(void)hubkit_console(k, "ann", 2);
	storm(k, 10);
	assert_int_equal(hub(k)->flood_tick, 0);
	storm(k, 1);
	assert_int_not_equal(hub(k)->flood_tick, 0);
}

static void
it_ends_only_when_the_lead_says_so_and_the_entry_has_what_was_done(void **state)
{
	struct hubkit *k = *state;
	struct said said = { 0 };
	uint64_t ann = hubkit_console(k, "ann", 1);

	storm(k, 14);
	/* Four minutes and then an hour of quiet end nothing. */
	hubkit_run(k, 240000);
	assert_int_not_equal(hub(k)->flood_tick, 0);
	ann = hubkit_console(k, "ann", 3);
	/* The eleventh began it: four came with it. */
	assert_int_equal(flood_opened(hub(k)), 4);
	assert_int_equal(DO(k, ann, "look 11 live 3000"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 11,12 no-emergency"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "claim 13"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "confirm 13 police in:karatau"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 1 no-emergency"), ANSWER_OK);
	k->look = listen;
	k->ctx = &said;
	assert_int_equal(DO(k, ann, "flood on"), ANSWER_WRONG_STATE);
	assert_int_equal(DO(k, ann, "flood maybe"), ANSWER_UNKNOWN_CODE);
	assert_int_equal(DO(k, ann, "flood off wind is over"), ANSWER_OK);
	assert_int_equal(said.values[0], 4);
	assert_int_equal(said.values[1], 1);
	assert_int_equal(said.values[2], 2);
	assert_int_equal(said.values[3], 1);
	assert_int_equal(said.values[4], 1);
	assert_int_equal(hub(k)->flood_tick, 0);
	assert_int_equal(flood_opened(hub(k)), 0);
	/* The next one begins with as many new ones again. */
	storm(k, 10);
	assert_int_equal(hub(k)->flood_tick, 0);
	storm(k, 1);
	assert_int_not_equal(hub(k)->flood_tick, 0);
	k->look = NULL;
}

static void
it_lasts_over_a_restart_of_the_hub(void **state)
{
	struct hubkit *k = *state;
	uint64_t since;

	(void)hubkit_console(k, "ann", 1);
	storm(k, 12);
	since = hub(k)->flood_tick;
	assert_int_not_equal(since, 0);
	hubkit_kill(k);
	assert_int_equal(hubkit_boot(k), ERR_NONE);
	assert_int_equal(hub(k)->flood_tick, since);
	assert_int_equal(flood_opened(hub(k)), 2);
	storm(k, 1);
	assert_int_equal(flood_opened(hub(k)), 3);
	assert_int_equal(hubkit_entries(k, VERB_FLOOD_STARTED), 1);
}

static void
one_that_was_ended_does_not_begin_again_with_a_restart(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	storm(k, 14);
	assert_int_equal(DO(k, ann, "flood off wind is over"), ANSWER_OK);
	storm(k, 4);
	hubkit_kill(k);
	assert_int_equal(hubkit_boot(k), ERR_NONE);
	(void)hubkit_console(k, "ann", 1);
	/* The four are new ones still, the fourteen are not. */
	assert_int_equal(board_news(engine_board(k->engine), k->tick), 4);
	storm(k, 6);
	assert_int_equal(hub(k)->flood_tick, 0);
	storm(k, 1);
	assert_int_not_equal(hub(k)->flood_tick, 0);
}

static void
an_alert_by_hand_begins_one_as_any_other(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	storm(k, 10);
	assert_int_equal(DO(k, ann, "new cam-1 fight at the gate"), ANSWER_OK);
	assert_int_not_equal(hub(k)->flood_tick, 0);
	assert_int_equal(hub(k)->flood_first, 11);
	assert_string_equal(hubkit_alert(k, 11)->owner, "ann");
}

static void
an_alert_counts_once_whoever_names_it_again(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	storm(k, 1);
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 1 no-emergency"), ANSWER_OK);
	hubkit_run(k, 12000);
	hubkit_run(k, BOARD_LINGER_MS + 1);
	assert_null(hubkit_alert(k, 1));
	ann = hubkit_console(k, "ann", 1);
	for (int i = 0; i < 3; i++) {
		(void)DO(k, ann, "note 1 it was the wind");
		hubkit_run(k, BOARD_LINGER_MS + 1);
		ann = hubkit_console(k, "ann", 1);
	}
	assert_int_equal(board_news(engine_board(k->engine), k->tick), 1);
}

static void
one_that_is_taken_back_is_not_done(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	storm(k, 13);
	assert_int_equal(DO(k, ann, "archive 12,13 no-emergency"), ANSWER_OK);
	assert_int_equal(hub(k)->flood_archived, 2);
	assert_int_equal(hub(k)->flood_unseen, 2);
	assert_int_equal(DO(k, ann, "undo 12,13"), ANSWER_OK);
	assert_int_equal(hub(k)->flood_archived, 0);
	assert_int_equal(hub(k)->flood_unseen, 0);
}

static void
only_what_waits_and_is_not_about_life_may_stand_behind_a_group(void **state)
{
	static const struct {
		struct alert alert;
		bool groups;
	} rows[] = {
		{ { .severity = 4 }, true },
		{ { .severity = 2 }, true },
		{ { .severity = 1 }, false },
		{ { .severity = 2, .flags = ALERT_LIFE_SAFETY }, false },
		{ { .severity = 3, .flags = ALERT_WORSE }, false },
		{ { .severity = 4, .flags = ALERT_CAME_BACK }, false },
		{ { .severity = 4, .flags = ALERT_BY_HAND }, false },
		{ { .severity = 4, .flags = ALERT_OVERDUE }, true },
		{ { .severity = 4, .state = ALERT_CLAIMED }, false },
		{ { .severity = 4, .state = ALERT_SHELVED }, false },
		{ { .severity = 4, .state = ALERT_TOLD }, false },
		{ { .severity = 4, .kind = "line-crossing" }, true },
		{ { .severity = 4, .kind = "sos" }, false },
		{ { .severity = 4, .kind = "fire" }, false },
		{ { .severity = 4, .kind = "weapon" }, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(flood_groups(&rows[i].alert), rows[i].groups);
}

static void
a_code_of_life_stands_alone_whatever_its_kind_is_said_to_be(void **state)
{
	static const char *const codes[] = { "sos", "fire", "fire-sensor",
		"weapon" };
	struct alert a = { .state = ALERT_WAITING, .severity = 3 };

	(void)state;
	strcpy(a.kind, "smoke");
	assert_true(flood_groups(&a));
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		strcpy(a.kind, codes[i]);
		assert_false(flood_groups(&a));
	}
}

int
main(void)
{
#define T(name) \
	cmocka_unit_test_setup_teardown(name, hubkit_setup, hubkit_teardown)
	// clang-format off
	const struct CMUnitTest tests[] = {
		T(it_begins_with_the_eleventh_for_each_on_duty),
		T(what_came_longer_ago_does_not_count),
		T(it_ends_only_when_the_lead_says_so_and_the_entry_has_what_was_done),
		T(it_lasts_over_a_restart_of_the_hub),
		T(one_that_was_ended_does_not_begin_again_with_a_restart),
		T(an_alert_by_hand_begins_one_as_any_other),
		T(an_alert_counts_once_whoever_names_it_again),
		T(one_that_is_taken_back_is_not_done),
		T(only_what_waits_and_is_not_about_life_may_stand_behind_a_group),
		T(a_code_of_life_stands_alone_whatever_its_kind_is_said_to_be),
	};
	// clang-format on

	return cmocka_run_group_tests(tests, NULL, NULL);
}
