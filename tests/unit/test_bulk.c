/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many alerts that are called not confirmed in one act: all of them or none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/bulk.h"

#include "tests/sim/hubkit.h"

#define DO(k, who, ...) (hubkit_do(k, who, __VA_ARGS__).code)

/* ${count} alerts of a kind that needs no look, each at its own camera. */
static void
fill(struct hubkit *k, const char *kind, int count)
{
	for (int i = 1; i <= count; i++) {
		char id[24], device[24];

		snprintf(id, sizeof(id), "%s-%d", kind, i);
		snprintf(device, sizeof(device), "cam-%d", i);
		assert_int_equal(
		    hubkit_event(k, id, device, kind), ENGINE_STORED);
		hubkit_run(k, 0);
	}
}

static void
all_are(struct hubkit *k, uint64_t count, enum alert_state want)
{
	for (uint64_t i = 1; i <= count; i++)
		assert_int_equal(hubkit_alert(k, i)->state, want);
}

static unsigned
claims(struct hubkit *k, const char *account)
{
	return board_operator(engine_board(k->engine), account)->claims;
}

struct counted {
	uint64_t verdicts;
	uint64_t bulk;
};

static void
count(void *ctx, const struct entry *entry)
{
	struct counted *c = ctx;

	if (entry->verb != VERB_NOT_CONFIRMED)
		return;
	c->verdicts++;
	c->bulk = entry_number(entry, FIELD_BULK);
}

static void
what_waits_is_taken_and_decided_in_one_act_over_the_limit_of_hands(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct counted c = { 0 };

	fill(k, "citizen-report", 6);
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	k->look = count;
	k->ctx = &c;
	assert_int_equal(
	    DO(k, ann, "archive 1,2,3,4,5,6 no-emergency"), ANSWER_OK);
	all_are(k, 6, ALERT_ARCHIVED);
	for (uint64_t i = 1; i <= 6; i++)
		assert_string_equal(hubkit_alert(k, i)->owner, "ann");
	assert_int_equal(claims(k, "ann"), 0);
	/* The journal says that it was one act, and about how many. */
	assert_int_equal(c.verdicts, 6);
	assert_int_equal(c.bulk, 6);
	k->look = NULL;
}

static void
one_that_has_changed_refuses_all_and_is_named(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);
	struct answer answer;

	fill(k, "citizen-report", 3);
	answer = hubkit_do_seen(k, ann, 900, 2, hubkit_alert(k, 2)->version - 1,
	    "archive 1,2,3 no-emergency");
	assert_int_equal(answer.code, ANSWER_CHANGED);
	assert_int_equal(answer.alert, 2);
	all_are(k, 3, ALERT_WAITING);
	assert_int_equal(DO(k, ben, "claim 3"), ANSWER_OK);
	answer = hubkit_do(k, ann, "archive 1,2,3 no-emergency");
	assert_int_equal(answer.code, ANSWER_TAKEN);
	assert_int_equal(answer.alert, 3);
	assert_string_equal(answer.args[0], "ben");
	all_are(k, 2, ALERT_WAITING);
	assert_int_equal(hubkit_entries(k, VERB_CLAIMED), 1);
}

static void
danger_without_a_look_refuses_all(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct answer answer;

	fill(k, "smoke", 2);
	assert_int_equal(DO(k, ann, "look 1 live 3000"), ANSWER_OK);
	answer = hubkit_do(k, ann, "archive 1,2 steam");
	assert_int_equal(answer.code, ANSWER_NEEDS_LOOK);
	assert_int_equal(answer.alert, 2);
	all_are(k, 2, ALERT_WAITING);
	assert_int_equal(DO(k, ann, "look 2 live 3000"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 1,2 steam"), ANSWER_OK);
	all_are(k, 2, ALERT_ARCHIVED);
}

static void
neither_life_nor_a_p1_is_one_of_many(void **state)
{
	const struct alert rows[] = {
		{ .severity = 1, .state = ALERT_WAITING },
		{ .severity = 2,
		    .state = ALERT_WAITING,
		    .flags = ALERT_LIFE_SAFETY },
	};
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct answer answer;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(
		    bulk_refuses(&rows[i], "ann"), ANSWER_LIFE_SAFETY);
	fill(k, "citizen-report", 1);
	fill(k, "fire", 1);
	assert_int_equal(DO(k, ann, "look 2 live 3000"), ANSWER_OK);
	answer = hubkit_do(k, ann, "archive 1,2 no-emergency");
	assert_int_equal(answer.code, ANSWER_LIFE_SAFETY);
	assert_int_equal(answer.alert, 2);
	all_are(k, 2, ALERT_WAITING);
}

static void
one_word_takes_all_of_it_back_into_the_queue(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	fill(k, "citizen-report", 5);
	assert_int_equal(DO(k, ann, "claim 5"), ANSWER_OK);
	hubkit_run(k, 100);
	assert_int_equal(
	    DO(k, ann, "archive 1,2,3,4,5 no-emergency"), ANSWER_OK);
	hubkit_run(k, 100);
	assert_int_equal(DO(k, ann, "undo 1,2,3,4,5"), ANSWER_OK);
	/* What was taken only to be decided waits, what was in hand is. */
	all_are(k, 4, ALERT_WAITING);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_CLAIM);
	assert_int_equal(hubkit_alert(k, 5)->state, ALERT_CLAIMED);
	assert_int_equal(claims(k, "ann"), 1);
}

static void
a_list_with_one_window_that_is_over_takes_nothing_back(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct answer answer;

	fill(k, "citizen-report", 2);
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 1 no-emergency"), ANSWER_OK);
	hubkit_run(k, 4000);
	assert_int_equal(DO(k, ann, "claim 2"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 2 no-emergency"), ANSWER_OK);
	hubkit_run(k, 1000);
	answer = hubkit_do(k, ann, "undo 1,2");
	assert_int_equal(answer.code, ANSWER_WINDOW_OVER);
	assert_int_equal(answer.alert, 1);
	all_are(k, 2, ALERT_ARCHIVED);
	assert_int_equal(DO(k, ann, "send 2"), ANSWER_OK);
}

/* ---- many that join one ---- */

/* "2,3,4" */
static const char *
numbers(int from, int to)
{
	static char line[400];
	size_t len = 0;

	for (int i = from; i <= to; i++)
		len += (size_t)snprintf(line + len, sizeof(line) - len, "%s%d",
		    i > from ? "," : "", i);
	return line;
}

static void
lists_make_no_incident_larger_than_it_may_be(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	for (int i = 1; i <= 75; i++) {
		char id[24], device[24];

		snprintf(id, sizeof(id), "e-%d", i);
		snprintf(device, sizeof(device), "place:43.%d,68.1", 100 + i);
		assert_int_equal(hubkit_event(k, id, device, "citizen-report"),
		    ENGINE_STORED);
		hubkit_run(k, 0);
	}
	assert_int_equal(
	    DO(k, ann, "archive %s duplicate 1", numbers(2, 50)), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive %s duplicate 1", numbers(51, 66)),
	    ANSWER_TOO_LONG);
	assert_int_equal(hubkit_alert(k, 51)->state, ALERT_WAITING);
	assert_int_equal(hubkit_alert(k, 1)->joined, 49);
	assert_int_equal(
	    DO(k, ann, "archive %s duplicate 1", numbers(51, 65)), ANSWER_OK);
	assert_int_equal(hubkit_alert(k, 1)->joined, ALERT_INCIDENT_MAX);
	/* Two that have some already are counted with what they have. */
	assert_int_equal(
	    DO(k, ann, "archive 66,67 duplicate 65"), ANSWER_TOO_LONG);
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 1 no-emergency"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "send 1"), ANSWER_OK);
	all_are(k, 65, ALERT_ARCHIVED);
}

static void
the_nearest_deadline_of_a_list_stands(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	const struct alert *a;

	fill(k, "illegal-dumping", 1);
	fill(k, "smoke", 1);
	fill(k, "citizen-report", 1);
	assert_int_equal(hubkit_alert(k, 1)->severity, 4);
	assert_int_equal(hubkit_alert(k, 3)->severity, 3);
	assert_int_equal(DO(k, ann, "archive 2,3 duplicate 1"), ANSWER_OK);
	a = hubkit_alert(k, 1);
	assert_int_equal(a->severity, 2);
	assert_int_equal(
	    a->due_tick, k->tick + k->conf->policy->severities[1].claim_ms);
}

static void
what_was_put_aside_comes_back_once_for_a_list(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	fill(k, "illegal-dumping", 1);
	fill(k, "citizen-report", 1);
	fill(k, "smoke", 1);
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "shelve 1 20m watch"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 2,3 duplicate 1"), ANSWER_OK);
	assert_int_equal(hubkit_alert(k, 1)->state, ALERT_WAITING);
	assert_int_equal(hubkit_entries(k, VERB_UNSHELVED), 1);
	/* It comes back as urgent as what it came back for. */
	assert_int_equal(hubkit_alert(k, 1)->due_tick,
	    k->tick + k->conf->policy->severities[1].claim_ms);
}

static void
services_read_one_text_about_all_of_a_list(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	const struct notification *n;

	fill(k, "fire", 1);
	fill(k, "citizen-report", 3);
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "confirm 1 fire"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 3,4 duplicate 1"), ANSWER_OK);
	assert_int_equal(hubkit_entries(k, VERB_INFORMED), 1);
	n = board_notification(engine_board(k->engine), 1, 0);
	assert_non_null(strstr(n->message_ru, "Видно также: Камера; Камера."));
	assert_int_equal(hubkit_alert(k, 1)->revision, 2);
}

static void
one_that_may_not_join_keeps_all_of_the_list_apart(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct answer answer;

	fill(k, "citizen-report", 4);
	assert_int_equal(DO(k, ann, "same 4 3"), ANSWER_OK);
	answer = hubkit_do(k, ann, "archive 2,3 duplicate 4");
	assert_int_equal(answer.code, ANSWER_SAME_ITSELF);
	assert_int_equal(answer.alert, 3);
	assert_int_equal(hubkit_alert(k, 2)->state, ALERT_WAITING);
	assert_int_equal(hubkit_entries(k, VERB_JOINED), 1);
}

int
main(void)
{
#define T(name) \
	cmocka_unit_test_setup_teardown(name, hubkit_setup, hubkit_teardown)
	// clang-format off
	const struct CMUnitTest tests[] = {
		T(what_waits_is_taken_and_decided_in_one_act_over_the_limit_of_hands),
		T(one_that_has_changed_refuses_all_and_is_named),
		T(danger_without_a_look_refuses_all),
		T(neither_life_nor_a_p1_is_one_of_many),
		T(one_word_takes_all_of_it_back_into_the_queue),
		T(a_list_with_one_window_that_is_over_takes_nothing_back),
		T(lists_make_no_incident_larger_than_it_may_be),
		T(the_nearest_deadline_of_a_list_stands),
		T(what_was_put_aside_comes_back_once_for_a_list),
		T(services_read_one_text_about_all_of_a_list),
		T(one_that_may_not_join_keeps_all_of_the_list_apart),
	};
	// clang-format on

	return cmocka_run_group_tests(tests, NULL, NULL);
}
