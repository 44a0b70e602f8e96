/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The card of an alert: which one counts, and what the hub makes of its steps.
 * The tests with a hub end with a look at the shadow: rows are what the entries
 * say.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/card.h"
#include "core/command.h"

#include "tests/sim/hubkit.h"

/* ---- which card ---- */

static struct policy_card
card_for(const char *district, const char *site, const char *device)
{
	struct policy_card card = { .kind = "fire" };

	strcpy(card.district, district);
	strcpy(card.site, site);
	strcpy(card.device, device);
	return card;
}

static void
line_set(struct policy_card *card, const char *text)
{
	strcpy(card->line.in[POLICY_EN], text);
}

static void
step_add(struct policy_card *card, const char *id)
{
	strcpy(card->steps[card->nsteps++].id, id);
}

static void
the_nearest_line_and_the_nearest_steps_count_each_by_itself(void **state)
{
	struct policy_card cards[] = {
		card_for("", "", "cam-1"),
		card_for("", "school", ""),
		card_for("north", "", ""),
		card_for("", "", ""),
	};
	const struct policy policy = { .ncards = 4, .cards = cards };
	struct alert alert = { .kind = "fire", .device = "cam-1" };
	struct card card;

	(void)state;
	line_set(&cards[3], "city");
	line_set(&cards[2], "district");
	line_set(&cards[1], "site");
	step_add(&cards[3], "a");
	step_add(&cards[1], "b");
	step_add(&cards[0], "c");
	strcpy(alert.site, "school");
	strcpy(alert.district, "north");
	card_of(&policy, &alert, &card);
	assert_ptr_equal(card.line, &cards[1].line);
	assert_ptr_equal(card.steps, cards[0].steps);
	strcpy(alert.device, "cam-2");
	card_of(&policy, &alert, &card);
	assert_ptr_equal(card.line, &cards[1].line);
	assert_ptr_equal(card.steps, cards[1].steps);
	strcpy(alert.site, "bazaar");
	card_of(&policy, &alert, &card);
	assert_ptr_equal(card.line, &cards[2].line);
	assert_ptr_equal(card.steps, cards[3].steps);
	strcpy(alert.district, "south");
	card_of(&policy, &alert, &card);
	assert_ptr_equal(card.line, &cards[3].line);
	strcpy(alert.kind, "smoke");
	card_of(&policy, &alert, &card);
	assert_null(card.line);
	assert_int_equal(card.nsteps, 0);
}

static void
of_two_for_one_place_the_later_counts(void **state)
{
	struct policy_card cards[] = { card_for("", "", ""),
		card_for("", "", "") };
	const struct policy policy = { .ncards = 2, .cards = cards };
	const struct alert alert = { .kind = "fire" };
	struct card card;

	(void)state;
	line_set(&cards[0], "built in");
	step_add(&cards[0], "a");
	line_set(&cards[1], "the centre's own");
	card_of(&policy, &alert, &card);
	assert_ptr_equal(card.line, &cards[1].line);
	assert_ptr_equal(card.steps, cards[0].steps);
	step_add(&cards[1], "b");
	card_of(&policy, &alert, &card);
	assert_ptr_equal(card.steps, cards[1].steps);
}

static void
what_was_done_of_another_card_is_not_done_of_this_one(void **state)
{
	struct policy_card cards[] = { card_for("", "", "") };
	const struct policy policy = { .ncards = 1, .cards = cards };
	struct alert alert = { .kind = "fire", .steps = 3, .steps_yes = 1 };
	struct card card;

	(void)state;
	step_add(&cards[0], "a");
	step_add(&cards[0], "b");
	step_add(&cards[0], "c");
	cards[0].steps[0].facts = FACT_DANGER;
	cards[0].steps[1].facts = FACT_WEAPON;
	cards[0].steps[0].services = 1 << 1;
	card_of(&policy, &alert, &card);
	alert.card = card.tag;
	assert_true(card_done(&card, &alert, 1));
	assert_false(card_yes(&card, &alert, 1));
	assert_int_equal(card_next(&card, &alert, 0), 2);
	assert_int_equal(card_facts(&card, &alert), FACT_DANGER);
	assert_int_equal(card_services(&card, &alert), 1 << 1);
	strcpy(cards[0].steps[2].id, "d");
	card_of(&policy, &alert, &card);
	assert_false(card_done(&card, &alert, 1));
	assert_int_equal(card_next(&card, &alert, 0), 0);
	assert_int_equal(card_facts(&card, &alert), 0);
}

/* ---- what the hub makes of them ---- */

static enum answer_code
code(struct answer answer)
{
	return answer.code;
}

#define DO(k, who, ...) code(hubkit_do(k, who, __VA_ARGS__))

static void
event(struct hubkit *k, const char *device, const char *kind)
{
	char id[24];

	snprintf(id, sizeof(id), "e%d", (int)++k->handles);
	assert_int_equal(hubkit_event(k, id, device, kind), ENGINE_STORED);
	hubkit_run(k, 0);
}

static void
a_step_is_an_entry_and_stands_in_the_row(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "cam-1", "fire");
	assert_int_equal(DO(k, ann, "step 1 growth done"), ANSWER_NOT_IN_HAND);
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "step 1 growth done"), ANSWER_OK);
	assert_int_equal(
	    DO(k, ann, "step 1 people yes \"on the roof\""), ANSWER_OK);
	assert_int_equal(hubkit_alert(k, 1)->steps, 1 << 0 | 1 << 2);
	assert_int_equal(hubkit_alert(k, 1)->steps_yes, 1 << 0 | 1 << 2);
	/* Looked again: the later answer counts, both are entries. */
	assert_int_equal(DO(k, ann, "step 1 people no"), ANSWER_OK);
	assert_int_equal(hubkit_alert(k, 1)->steps, 1 << 0 | 1 << 2);
	assert_int_equal(hubkit_alert(k, 1)->steps_yes, 1 << 0);
	assert_int_equal(hubkit_entries(k, VERB_STEP), 3);
}

static void
an_answer_of_another_type_is_refused(void **state)
{
	static const struct {
		const char *line;
		enum answer_code want;
	} rows[] = {
		{ "step 1 dance done", ANSWER_UNKNOWN_CODE },
		{ "step 1 growth yes", ANSWER_STEP_SAID },
		{ "step 1 people done", ANSWER_STEP_SAID },
		{ "step 1 call yes", ANSWER_NEEDS_WHO },
		{ "step 1 call no", ANSWER_OK },
		{ "step 2 way done", ANSWER_STEP_WORDS },
		{ "step 2 way done north", ANSWER_OK },
		{ "step 1 people maybe", ANSWER_SYNTAX },
	};
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "cam-1", "fire");
	event(k, "cam-2", "fight");
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "claim 2"), ANSWER_OK);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (DO(k, ann, "%s", rows[i].line) != rows[i].want)
			fail_msg("%s", rows[i].line);
	assert_int_equal(hubkit_entries(k, VERB_STEP), 2);
}

static void
a_call_is_evidence_however_it_is_written(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "sos-1", "sos");
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	/* Nobody answered: nobody said that it was a mistake. */
	assert_int_equal(DO(k, ann, "step 1 call-back no"), ANSWER_OK);
	assert_int_equal(hubkit_entries(k, VERB_CALLED), 0);
	assert_int_equal(DO(k, ann, "archive 1 mistake"), ANSWER_NEEDS_CALL);
	assert_int_equal(DO(k, ann, "step 1 call-back yes Guard"), ANSWER_OK);
	assert_int_equal(hubkit_entries(k, VERB_CALLED), 1);
	assert_int_equal(DO(k, ann, "archive 1 mistake"), ANSWER_OK);
	event(k, "sos-2", "sos");
	assert_int_equal(DO(k, ann, "claim 2"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "phone 2 site Guard"), ANSWER_OK);
	assert_int_equal(hubkit_alert(k, 2)->steps, 1);
	assert_int_equal(hubkit_alert(k, 2)->steps_yes, 1);
}

static void
steps_never_block_and_only_a_required_one_is_missed(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "sos-1", "sos");
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "confirm 1 police"), ANSWER_OK);
	assert_int_equal(hubkit_entries(k, VERB_STEP_SKIPPED), 1);
	/* More services are no other verdict. */
	assert_int_equal(DO(k, ann, "add 1 ambulance"), ANSWER_OK);
	assert_int_equal(hubkit_entries(k, VERB_STEP_SKIPPED), 1);
	event(k, "sos-2", "sos");
	assert_int_equal(DO(k, ann, "claim 2"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "step 2 call-back no"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "confirm 2 police"), ANSWER_OK);
	event(k, "cam-2", "fire");
	assert_int_equal(DO(k, ann, "claim 3"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "look 3 live 3000"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 3 lights"), ANSWER_OK);
	assert_int_equal(hubkit_entries(k, VERB_STEP_SKIPPED), 1);
}

static void
an_alert_opened_again_begins_with_a_fresh_card(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t lea = hubkit_console(k, "lea", 2);

	event(k, "cam-2", "smoke");
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "step 1 growth done"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "look 1 live 3000"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 1 steam"), ANSWER_OK);
	hubkit_run(k, 6000);
	assert_int_equal(DO(k, lea, "reopen 1 it grows"), ANSWER_OK);
	assert_int_equal(hubkit_alert(k, 1)->steps, 0);
	assert_int_equal(hubkit_alert(k, 1)->card, 0);
}

#define T(name) cmocka_unit_test(name)
#define HUB(name) \
	cmocka_unit_test_setup_teardown(name, hubkit_setup, hubkit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_nearest_line_and_the_nearest_steps_count_each_by_itself),
		T(of_two_for_one_place_the_later_counts),
		T(what_was_done_of_another_card_is_not_done_of_this_one),
		HUB(a_step_is_an_entry_and_stands_in_the_row),
		HUB(an_answer_of_another_type_is_refused),
		HUB(a_call_is_evidence_however_it_is_written),
		HUB(steps_never_block_and_only_a_required_one_is_missed),
		HUB(an_alert_opened_again_begins_with_a_fresh_card),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
