/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the centre works when the shift lead says so: who may, what becomes
 * shorter, what comes, and what is never touched by it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/people.h"
#include "core/roles.h"

#include "tests/sim/hubkit.h"

#define DO(k, who, ...) (hubkit_do(k, who, __VA_ARGS__).code)
#define OK(k, who, ...) assert_int_equal(DO(k, who, __VA_ARGS__), ANSWER_OK)
#define FIRE            0

static const struct hub_row *
hub(const struct hubkit *k)
{
	return board_hub(engine_board(k->engine));
}

static void
event(struct hubkit *k, const char *device, const char *kind)
{
	char id[24];

	snprintf(id, sizeof(id), "e%d", (int)++k->handles);
	assert_int_equal(hubkit_event(k, id, device, kind), ENGINE_STORED);
	hubkit_run(k, 0);
}

/* What the alert may wait from when its deadline began, now. */
static uint64_t
left(const struct hubkit *k, uint64_t alert)
{
	return hubkit_alert(k, alert)->due_tick - k->tick;
}

static struct policy_kind *
kind(const struct hubkit *k, const char *code)
{
	return (struct policy_kind *)(uintptr_t)policy_kind_find(
	    k->conf->policy, code);
}

struct said {
	char what[16], text[64], actor[16];
	char rule[16];
};

static void
listen(void *ctx, const struct entry *entry)
{
	struct said *said = ctx;

	if (entry->verb == VERB_REGIME_SET) {
		snprintf(said->what, sizeof(said->what), "%s",
		    entry_text(entry, FIELD_WHAT));
		snprintf(said->text, sizeof(said->text), "%s",
		    entry_text(entry, FIELD_TEXT));
		snprintf(said->actor, sizeof(said->actor), "%s", entry->actor);
	}
	if (entry->verb == VERB_EVENT_RECORDED)
		snprintf(said->rule, sizeof(said->rule), "%s",
		    entry_text(entry, FIELD_RULE));
}

static void
the_lead_says_it_with_a_document_and_the_entry_has_both(void **state)
{
	struct hubkit *k = *state;
	struct said said = { 0 };
	uint64_t ann = hubkit_console(k, "ann", 1);

	k->look = listen;
	k->ctx = &said;
	assert_string_equal(hub(k)->regime, "");
	OK(k, ann, "regime high order 5 of 30 November");
	assert_string_equal(said.what, "high");
	assert_string_equal(said.text, "order 5 of 30 November");
	assert_string_equal(said.actor, "ann");
	assert_string_equal(hub(k)->regime, "high");
	assert_string_equal(hub(k)->regime_by, "ann");
	assert_string_equal(hub(k)->regime_document, "order 5 of 30 November");
	assert_int_equal(hub(k)->regime_tick, k->tick);
	OK(k, ann, "regime everyday order 6");
	assert_string_equal(hub(k)->regime, "everyday");
	assert_int_equal(hubkit_entries(k, VERB_REGIME_SET), 2);
	k->look = NULL;
}

static void
what_is_on_what_is_unknown_and_no_document_are_refused(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct answer answer;

	assert_int_equal(
	    DO(k, ann, "regime everyday order 5"), ANSWER_REGIME_IS_ON);
	answer = hubkit_do(k, ann, "regime war order 5");
	assert_int_equal(answer.code, ANSWER_UNKNOWN_REGIME);
	assert_string_equal(answer.args[0], "everyday, high, emergency");
	assert_int_equal(DO(k, ann, "regime high"), ANSWER_SYNTAX);
	OK(k, ann, "regime emergency order 5");
	assert_int_equal(
	    DO(k, ann, "regime emergency order 6"), ANSWER_REGIME_IS_ON);
	assert_int_equal(hubkit_entries(k, VERB_REGIME_SET), 1);
}

static void
nobody_but_the_shift_lead_says_it(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct policy_person *person = &k->conf->policy->people[0];

	text_copy(person->account, sizeof(person->account), "ann");
	for (int role = 0; role < ROLE_COUNT; role++) {
		person->roles = (uint8_t)ROLE_BIT(role);
		assert_int_equal(
		    DO(k, ann, "regime %s order 5",
		        hub(k)->regime[0] == '\0' ? "high" : "everyday"),
		    role == ROLE_LEAD ? ANSWER_OK : ANSWER_DENIED);
	}
}

static void
deadlines_that_begin_are_shorter_and_those_that_run_are_as_they_were(
    void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "cam-1", "smoke");
	assert_int_equal(left(k, 1), 60000);
	OK(k, ann, "regime high order 5");
	assert_int_equal(left(k, 1), 60000);
	event(k, "cam-2", "smoke");
	assert_int_equal(left(k, 2), 30000);
	OK(k, ann, "claim 1");
	assert_int_equal(left(k, 1), 90000);
	/* Back to every day: what runs is not lengthened. */
	OK(k, ann, "regime everyday order 6");
	assert_int_equal(left(k, 1), 90000);
	assert_int_equal(left(k, 2), 30000);
	OK(k, ann, "release 1");
	assert_int_equal(left(k, 1), 60000);
}

static void
services_have_less_time_too(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t desk = hubkit_desk(k, "fire");
	const struct notification *note;

	(void)desk;
	OK(k, ann, "regime emergency order 5");
	event(k, "cam-1", "smoke");
	OK(k, ann, "claim 1");
	OK(k, ann, "confirm 1 fire");
	note = board_notification(engine_board(k->engine), 1, FIRE);
	assert_int_equal(note->accept_limit_ms, 30000);
}

static void
no_regime_gives_more_time_than_there_was_nor_where_there_is_none(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	kind(k, "smoke")->claim_ms = 20000;
	OK(k, ann, "regime high order 5");
	event(k, "cam-1", "smoke");
	assert_int_equal(left(k, 1), 20000);
	kind(k, "smoke")->claim_ms = 0;
	event(k, "cam-2", "smoke");
	assert_int_equal(hubkit_alert(k, 2)->due_tick, 0);
}

static void
high_readiness_raises_some_kinds_and_asks_for_less_score(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct event low = {
		.id = "low",
		.source = "//test",
		.kind = "fight",
		.device = "cam-2",
		.text = "",
		.track = "",
		.correlation = "",
		.clip = "",
		.snapshot = "",
		.list = "",
		.plate = "",
		.score = 550,
	};
	const char *why;
	uint64_t seq;

	event(k, "cam-1", "flooding");
	assert_int_equal(hubkit_alert(k, 1)->severity, 2);
	assert_int_equal(
	    engine_event(k->engine, &low, "intake", &why, &seq), ENGINE_STORED);
	hubkit_run(k, 0);
	assert_int_equal(hub(k)->alerts, 1);
	OK(k, ann, "regime high order 5");
	low.id = "low-2";
	assert_int_equal(
	    engine_event(k->engine, &low, "intake", &why, &seq), ENGINE_STORED);
	hubkit_run(k, 0);
	assert_int_equal(hub(k)->alerts, 2);
	/* What is there already becomes worse with its next event. */
	event(k, "cam-1", "flooding");
	assert_int_equal(hubkit_alert(k, 1)->severity, 1);
	assert_true(hubkit_alert(k, 1)->flags & ALERT_WORSE);
	OK(k, ann, "regime everyday order 6");
	event(k, "cam-1", "flooding");
	assert_int_equal(hubkit_alert(k, 1)->severity, 1);
}

static void
in_an_emergency_the_least_is_recorded_only_and_never_what_is_about_life(
    void **state)
{
	struct hubkit *k = *state;
	struct said said = { 0 };
	uint64_t ann = hubkit_console(k, "ann", 1);

	kind(k, "line-crossing")->reach = (struct policy_reach){ 0 };
	event(k, "cam-1", "line-crossing");
	assert_int_equal(hub(k)->alerts, 1);
	OK(k, ann, "regime emergency order 5");
	k->look = listen;
	k->ctx = &said;
	event(k, "cam-2", "line-crossing");
	assert_int_equal(hub(k)->alerts, 1);
	assert_string_equal(said.rule, "regime");
	/* Of what is open nothing is taken away. */
	event(k, "cam-1", "line-crossing");
	assert_int_equal(hubkit_alert(k, 1)->count, 2);
	/* Neither life, nor the hub about itself, nor a person. */
	kind(k, "line-crossing")->flags |= KIND_LIFE;
	event(k, "cam-3", "line-crossing");
	kind(k, "line-crossing")->flags = KIND_SYSTEM;
	event(k, "cam-4", "line-crossing");
	kind(k, "line-crossing")->flags = 0;
	assert_int_equal(hub(k)->alerts, 3);
	OK(k, ann, "new cam-5 line-crossing over the fence");
	assert_int_equal(hub(k)->alerts, 4);
	event(k, "cam-2", "smoke");
	event(k, "cam-3", "unheard-of");
	assert_int_equal(hub(k)->alerts, 6);
	k->look = NULL;
}

static void
it_is_on_after_the_power_fails(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	OK(k, ann, "regime high order 5");
	hubkit_kill(k);
	assert_int_equal(hubkit_boot(k), ERR_NONE);
	assert_string_equal(hub(k)->regime, "high");
	assert_string_equal(hub(k)->regime_document, "order 5");
	event(k, "cam-1", "smoke");
	assert_int_equal(left(k, 1), 30000);
}

static void
one_that_the_configuration_has_lost_changes_nothing_and_can_be_ended(
    void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	OK(k, ann, "regime high order 5");
	strcpy(k->conf->policy->regimes[1].code, "other");
	event(k, "cam-1", "smoke");
	assert_int_equal(left(k, 1), 60000);
	OK(k, ann, "regime everyday order 6");
}

static void
the_row_of_an_older_hub_is_every_day(void **unused)
{
	const struct hub_row row = {
		.alerts = 7,
		.flood_unseen = 3,
		.regime = "high",
		.regime_tick = 5,
		.regime_by = "ann",
		.regime_document = "order 5",
		.site = "OCC",
	};
	struct hub_row back;
	struct buf bytes = { 0 };

	(void)unused;
	hub_encode(&row, &bytes);
	assert_int_equal(hub_decode(&back, bytes.data, bytes.len), ERR_NONE);
	assert_memory_equal(&back, &row, sizeof(row));
	/* Without its last members: six texts with lengths, three numbers. */
	assert_int_equal(hub_decode(&back, bytes.data,
	                     bytes.len - (2 + 4) - 8 - (2 + 3) - (2 + 7) -
	                         (2 + 3) - 8 - 2 - 2 - 2 - 8),
	    ERR_NONE);
	assert_int_equal(back.flood_unseen, 3);
	assert_string_equal(back.regime, "");
	buf_finish(&bytes);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, hubkit_setup, hubkit_teardown)

int
main(void)
{
	// clang-format off
	const struct CMUnitTest tests[] = {
		TEST(the_lead_says_it_with_a_document_and_the_entry_has_both),
		TEST(what_is_on_what_is_unknown_and_no_document_are_refused),
		TEST(nobody_but_the_shift_lead_says_it),
		TEST(deadlines_that_begin_are_shorter_and_those_that_run_are_as_they_were),
		TEST(services_have_less_time_too),
		TEST(no_regime_gives_more_time_than_there_was_nor_where_there_is_none),
		TEST(high_readiness_raises_some_kinds_and_asks_for_less_score),
		TEST(in_an_emergency_the_least_is_recorded_only_and_never_what_is_about_life),
		TEST(it_is_on_after_the_power_fails),
		TEST(one_that_the_configuration_has_lost_changes_nothing_and_can_be_ended),
		cmocka_unit_test(the_row_of_an_older_hub_is_every_day),
	};
	// clang-format on

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
