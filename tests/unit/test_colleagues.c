/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people want of each other: from hand to hand, a second opinion, the
 * shift lead, a notice, a break.  The hub decides; every test ends with a look
 * at the shadow: rows are what the entries say.
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
#include "base/xalloc.h"
#include "core/colleagues.h"
#include "core/command.h"
#include "core/decide.h"
#include "core/evidence.h"
#include "core/replica.h"
#include "core/roles.h"

#include "tests/sim/hubkit.h"

static const struct colleagues *
colleagues_of(const struct hubkit *k, uint64_t alert)
{
	return board_colleagues(engine_board(k->engine), alert);
}

static enum answer_code
code(struct answer answer)
{
	return answer.code;
}

#define DO(k, who, ...) code(hubkit_do(k, who, __VA_ARGS__))
#define OK(k, who, ...) assert_int_equal(DO(k, who, __VA_ARGS__), ANSWER_OK)

static void
event(struct hubkit *k, const char *device, const char *kind)
{
	char id[24];

	snprintf(id, sizeof(id), "e%d", (int)++k->handles);
	assert_int_equal(hubkit_event(k, id, device, kind), ENGINE_STORED);
	hubkit_run(k, 0);
}

/* Those who are named in the configuration have the roles that it says. */
static void
people(struct hubkit *k)
{
	static const struct {
		const char *account;
		unsigned roles;
	} rows[] = {
		{ "ann", ROLE_BIT(ROLE_DISPATCHER) },
		{ "ben", ROLE_BIT(ROLE_DISPATCHER) },
		{ "lea", ROLE_BIT(ROLE_LEAD) },
		{ "obi", ROLE_BIT(ROLE_OBSERVER) },
	};
	struct policy *policy = k->conf->policy;

	free(policy->people);
	policy->npeople = sizeof(rows) / sizeof(rows[0]);
	policy->people = xcalloc(policy->npeople, sizeof(*policy->people));
	for (size_t i = 0; i < policy->npeople; i++) {
		text_copy(policy->people[i].account,
		    sizeof(policy->people[i].account), rows[i].account);
		policy->people[i].roles = (uint8_t)rows[i].roles;
		policy->people[i].uid = POLICY_NO_UID;
	}
}

static const char *
owner(const struct hubkit *k, uint64_t number)
{
	return hubkit_alert(k, number)->owner;
}

/* Everybody beats: nobody is lost while the clock runs. */
static void
wait(struct hubkit *k, uint64_t ms, const uint64_t *consoles)
{
	for (; ms > 0; ms -= ms < 1000 ? ms : 1000) {
		for (size_t i = 0; consoles[i] != 0; i++)
			engine_beat(k->engine, consoles[i]);
		hubkit_run(k, ms < 1000 ? ms : 1000);
	}
}

/* ---- races ---- */

static void
who_comes_too_late_is_told_by_how_much(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);
	struct answer answer;

	event(k, "cam-1", "smoke");
	OK(k, ann, "claim 1");
	hubkit_run(k, 120);
	answer = hubkit_do(k, ben, "claim 1");
	assert_int_equal(answer.code, ANSWER_TAKEN);
	assert_string_equal(answer.args[0], "ann");
	assert_string_equal(answer.args[1], "120");
}

/* ---- from hand to hand ---- */

static void
what_is_offered_stays_until_the_other_one_accepts(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);
	uint64_t due;

	people(k);
	event(k, "cam-1", "smoke");
	OK(k, ann, "claim 1");
	due = hubkit_alert(k, 1)->due_tick;
	assert_int_equal(DO(k, ben, "accept 1"), ANSWER_TAKEN);
	OK(k, ann, "hand 1 ben my shift ends");
	assert_string_equal(owner(k, 1), "ann");
	assert_string_equal(colleagues_of(k, 1)->offered, "ben");
	hubkit_run(k, 14000);
	OK(k, ben, "accept 1");
	assert_string_equal(owner(k, 1), "ben");
	assert_int_equal(hubkit_alert(k, 1)->state, ALERT_CLAIMED);
	assert_string_equal(colleagues_of(k, 1)->offered, "");
	/* The incident does not know who has it. */
	assert_int_equal(hubkit_alert(k, 1)->due_tick, due);
	assert_int_equal(hubkit_alert(k, 1)->flags & ALERT_OTHER_EYES, 0);
	assert_int_equal(hubkit_entries(k, VERB_HANDED), 1);
	assert_int_equal(
	    board_operator(engine_board(k->engine), "ben")->claims, 1);
	assert_int_equal(
	    board_operator(engine_board(k->engine), "ann")->claims, 0);
}

static void
an_offer_that_nobody_answers_stays_with_its_giver_and_is_an_entry(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);
	const uint64_t both[] = { ann, ben, 0 };

	people(k);
	event(k, "cam-1", "smoke");
	OK(k, ann, "claim 1");
	OK(k, ann, "hand 1 ben");
	wait(k, 14999, both);
	assert_int_equal(hubkit_entries(k, VERB_UNANSWERED), 0);
	wait(k, 1, both);
	assert_int_equal(hubkit_entries(k, VERB_UNANSWERED), 1);
	assert_string_equal(owner(k, 1), "ann");
	assert_int_equal(hubkit_alert(k, 1)->offer_until_tick, 0);
	assert_int_equal(DO(k, ben, "accept 1"), ANSWER_TAKEN);
}

/* People's commands come before what time does. */
static void
who_accepts_in_the_turn_in_which_the_time_is_over_is_too_late(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);
	const uint64_t both[] = { ann, ben, 0 };

	people(k);
	event(k, "cam-1", "smoke");
	OK(k, ann, "claim 1");
	OK(k, ann, "hand 1 ben");
	wait(k, 14500, both);
	hubkit_turn(k, 500);
	assert_int_equal(DO(k, ben, "accept 1"), ANSWER_NO_OFFER);
	assert_string_equal(owner(k, 1), "ann");
}

static void
an_offer_ends_by_a_restart_of_the_hub_in_its_own_time(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1), back[] = { 0, 0 };

	people(k);
	(void)hubkit_console(k, "ben", 2);
	event(k, "cam-1", "smoke");
	OK(k, ann, "claim 1");
	OK(k, ann, "hand 1 ben");
	hubkit_kill(k);
	assert_int_equal(hubkit_boot(k), ERR_NONE);
	assert_string_equal(colleagues_of(k, 1)->offered, "ben");
	back[0] = hubkit_console(k, "ann", 1);
	wait(k, 15000, back);
	assert_int_equal(hubkit_entries(k, VERB_UNANSWERED), 1);
}

static void
nothing_is_offered_to_who_cannot_take_it(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);

	people(k);
	(void)hubkit_console(k, "obi", 3);
	event(k, "cam-1", "fire");
	event(k, "cam-2", "fire");
	assert_int_equal(DO(k, ann, "hand 1 ben"), ANSWER_NOT_IN_HAND);
	OK(k, ann, "claim 1");
	assert_int_equal(DO(k, ann, "hand 1 ann"), ANSWER_YOURSELF);
	assert_int_equal(DO(k, ann, "hand 1 lea"), ANSWER_NOT_THERE);
	assert_int_equal(DO(k, ann, "hand 1 obi"), ANSWER_DENIED);
	assert_int_equal(DO(k, ben, "hand 1 ben"), ANSWER_TAKEN);
	OK(k, ben, "claim 2");
	assert_int_equal(DO(k, ann, "hand 1 ben"), ANSWER_THEIR_HANDS);
	OK(k, ben, "release 2");
	OK(k, ben, "break 10m meal");
	assert_int_equal(DO(k, ann, "hand 1 ben"), ANSWER_NOT_THERE);
	OK(k, ben, "back");
	OK(k, ann, "hand 1 ben");
	OK(k, ben, "claim 2");
	assert_int_equal(DO(k, ben, "accept 1"), ANSWER_TOO_MANY);
	assert_string_equal(owner(k, 1), "ann");
}

static void
all_that_one_holds_is_offered_at_once_or_nothing(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);

	people(k);
	event(k, "cam-1", "smoke");
	event(k, "cam-2", "smoke");
	OK(k, ann, "claim 1");
	assert_int_equal(DO(k, ann, "hand 1,2 ben"), ANSWER_NOT_IN_HAND);
	assert_int_equal(hubkit_entries(k, VERB_OFFERED), 0);
	OK(k, ann, "claim 2");
	OK(k, ann, "hand 1,2 ben");
	OK(k, ben, "accept 1,2");
	assert_string_equal(owner(k, 1), "ben");
	assert_string_equal(owner(k, 2), "ben");
}

static void
a_list_goes_round_no_limit_of_hands(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);
	uint64_t lea = hubkit_console(k, "lea", 3);

	people(k);
	event(k, "cam-1", "fire");
	event(k, "cam-2", "fire");
	event(k, "cam-3", "smoke");
	event(k, "cam-4", "smoke");
	event(k, "cam-5", "smoke");
	event(k, "cam-6", "smoke");
	OK(k, ann, "claim 1");
	OK(k, lea, "claim 2");
	OK(k, ann, "hand 1 ben");
	OK(k, lea, "hand 2 ben");
	assert_int_equal(DO(k, ben, "accept 1,2"), ANSWER_TOO_MANY);
	assert_int_equal(hubkit_entries(k, VERB_HANDED), 0);
	OK(k, ben, "accept 1");
	OK(k, ann, "claim 3");
	OK(k, ann, "claim 4");
	OK(k, ann, "claim 5");
	/* One is in his hand: three more are one too many. */
	assert_int_equal(DO(k, ann, "hand 3,4,5 ben"), ANSWER_THEIR_HANDS);
	assert_int_equal(hubkit_entries(k, VERB_OFFERED), 2);
	OK(k, ann, "hand 3,4 ben");
	OK(k, ann, "hand 5 ben");
	assert_int_equal(DO(k, ben, "accept 3,4,5"), ANSWER_TOO_MANY);
	OK(k, ben, "accept 3,4");
	assert_string_equal(owner(k, 5), "ann");
}

static void
what_is_decided_or_returned_is_not_offered_any_more(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);

	people(k);
	event(k, "cam-1", "smoke");
	event(k, "cam-2", "citizen-report");
	OK(k, ann, "claim 1");
	OK(k, ann, "hand 1 ben");
	OK(k, ann, "release 1");
	assert_string_equal(colleagues_of(k, 1)->offered, "");
	OK(k, ann, "claim 2");
	OK(k, ann, "ask 2");
	OK(k, ann, "call-lead 2");
	OK(k, ann, "hand 2 ben");
	OK(k, ann, "archive 2 drill");
	assert_int_equal(hubkit_alert(k, 2)->offer_until_tick, 0);
	assert_int_equal(hubkit_alert(k, 2)->ask_until_tick, 0);
	assert_int_equal(hubkit_alert(k, 2)->call_until_tick, 0);
	assert_int_equal(DO(k, ben, "accept 2"), ANSWER_TAKEN);
	hubkit_run(k, 20000);
	assert_int_equal(hubkit_entries(k, VERB_UNANSWERED), 0);
}

static void
the_lead_to_whom_it_is_handed_has_other_eyes(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t lea = hubkit_console(k, "lea", 2);

	people(k);
	event(k, "cam-1", "fire");
	OK(k, ann, "claim 1");
	OK(k, ann, "look 1 live 9000");
	assert_int_equal(DO(k, ann, "archive 1 cannot-see"), ANSWER_NEEDS_EYES);
	OK(k, ann, "hand 1 lea");
	OK(k, lea, "accept 1");
	OK(k, lea, "archive 1 cannot-see");
}

/* ---- a second opinion ---- */

static void
a_second_opinion_frees_the_reason_that_nothing_is_seen(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);
	uint32_t version;

	people(k);
	event(k, "cam-1", "fire");
	OK(k, ann, "claim 1");
	OK(k, ann, "look 1 live 9000");
	version = hubkit_alert(k, 1)->version;
	OK(k, ann, "ask 1 is it steam?");
	assert_string_equal(colleagues_of(k, 1)->asker, "ann");
	assert_string_equal(hubkit_alert(k, 1)->text, "is it steam?");
	/* To be asked refuses nobody's decision. */
	assert_int_equal(hubkit_alert(k, 1)->version, version);
	assert_int_equal(DO(k, ann, "archive 1 cannot-see"), ANSWER_NEEDS_EYES);
	assert_int_equal(DO(k, ann, "ask 1"), ANSWER_TWICE);
	assert_int_equal(DO(k, ann, "answer 1 agree"), ANSWER_YOURSELF);
	assert_int_equal(DO(k, ben, "answer 1 perhaps"), ANSWER_UNKNOWN_CODE);
	assert_int_equal(DO(k, ben, "answer 1 coming"), ANSWER_NO_QUESTION);
	OK(k, ben, "answer 1 cannot-tell too dark");
	assert_string_equal(owner(k, 1), "ann");
	assert_string_equal(colleagues_of(k, 1)->adviser, "ben");
	assert_int_equal(hubkit_alert(k, 1)->opinion, OPINION_CANNOT_TELL);
	/* A decision may rest on it. */
	assert_int_equal(hubkit_alert(k, 1)->version, version + 1);
	assert_int_equal(DO(k, ben, "answer 1 not"), ANSWER_NO_QUESTION);
	OK(k, ann, "archive 1 cannot-see");
	/* Opened again it is a new question. */
	OK(k, ann, "send 1");
}

static void
a_question_is_over_sooner_when_it_is_about_life(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);
	const uint64_t both[] = { ann, ben, 0 };

	people(k);
	event(k, "cam-1", "fire");
	event(k, "cam-2", "smoke");
	OK(k, ann, "ask 1");
	OK(k, ann, "ask 2");
	wait(k, 19999, both);
	assert_int_equal(hubkit_entries(k, VERB_UNANSWERED), 0);
	wait(k, 1, both);
	assert_int_equal(hubkit_entries(k, VERB_UNANSWERED), 1);
	assert_int_equal(hubkit_alert(k, 1)->opinion, OPINION_NO_ANSWER);
	assert_int_equal(hubkit_alert(k, 1)->flags & ALERT_OTHER_EYES, 0);
	assert_int_equal(DO(k, ben, "answer 1 agree"), ANSWER_NO_QUESTION);
	wait(k, 39999, both);
	OK(k, ben, "answer 2 agree");
	assert_int_equal(hubkit_alert(k, 2)->opinion, OPINION_AGREE);
	OK(k, ann, "ask 1");
	assert_int_equal(hubkit_alert(k, 1)->opinion, OPINION_NONE);
}

/* ---- the shift lead ---- */

static void
the_lead_who_is_called_comes_or_that_he_did_not_is_an_entry(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);
	uint64_t lea = hubkit_console(k, "lea", 3);
	const uint64_t all[] = { ann, ben, lea, 0 };

	people(k);
	event(k, "cam-1", "fire");
	assert_int_equal(DO(k, lea, "call-lead 1"), ANSWER_DENIED);
	OK(k, ann, "call-lead 1 the guard does not answer");
	assert_int_equal(DO(k, ann, "call-lead 1"), ANSWER_TWICE);
	assert_int_equal(DO(k, ben, "answer 1 coming"), ANSWER_DENIED);
	assert_int_equal(DO(k, lea, "answer 1 agree"), ANSWER_NO_QUESTION);
	OK(k, lea, "answer 1 coming");
	assert_string_equal(colleagues_of(k, 1)->lead, "lea");
	assert_int_equal(hubkit_alert(k, 1)->call, CALL_ANSWERED);
	OK(k, ann, "call-lead 1");
	wait(k, 30000, all);
	assert_int_equal(hubkit_alert(k, 1)->call, CALL_NO_ANSWER);
	assert_int_equal(hubkit_entries(k, VERB_UNANSWERED), 1);
}

/* ---- break, notice ---- */

static void
who_goes_on_a_break_returns_what_he_has_but_danger_to_life(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);
	const struct operator_row *op;

	people(k);
	event(k, "cam-1", "fire");
	event(k, "cam-2", "smoke");
	OK(k, ann, "claim 1");
	OK(k, ann, "claim 2");
	assert_int_equal(DO(k, ann, "break 30m meal"), ANSWER_LIFE_IN_HAND);
	assert_string_equal(owner(k, 2), "ann");
	OK(k, ann, "hand 1 ben");
	OK(k, ben, "accept 1");
	OK(k, ann, "break 30m meal");
	assert_string_equal(owner(k, 1), "ben");
	assert_string_equal(owner(k, 2), "");
	op = board_operator(engine_board(k->engine), "ann");
	assert_int_equal(op->on, 1);
	assert_int_equal(op->away, 1);
	assert_int_equal(op->until_tick, op->since_tick + 30 * 60000);
	assert_string_equal(op->reason, "meal");
	/* Whoever takes an alert is back. */
	OK(k, ann, "claim 2");
	op = board_operator(engine_board(k->engine), "ann");
	assert_int_equal(op->away, 0);
	assert_int_equal(op->until_tick, 0);
	assert_string_equal(op->reason, "");
	assert_int_equal(hubkit_entries(k, VERB_BACK), 1);
}

static void
whatever_way_somebody_takes_an_alert_his_break_is_over(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);
	uint64_t lea = hubkit_console(k, "lea", 3);

	people(k);
	event(k, "cam-1", "fire");
	event(k, "cam-2", "smoke");
	OK(k, ann, "claim 1");
	OK(k, ann, "claim 2");
	OK(k, ann, "hand 1,2 ben");
	OK(k, ben, "break 10m meal");
	OK(k, ben, "accept 1,2");
	assert_int_equal(
	    board_operator(engine_board(k->engine), "ben")->away, 0);
	assert_int_equal(hubkit_entries(k, VERB_BACK), 1);
	OK(k, lea, "break 10m meal");
	OK(k, lea, "take-over 1 absent");
	assert_int_equal(
	    board_operator(engine_board(k->engine), "lea")->away, 0);
}

static uint64_t
read_of(const struct hubkit *k, const char *account)
{
	return board_operator(engine_board(k->engine), account)->notice_read;
}

static void
a_notice_is_there_until_each_has_read_it_or_the_shift_is_over(void **state)
{
	struct hubkit *k = *state;
	const struct board *board = engine_board(k->engine);
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t lea = hubkit_console(k, "lea", 3);
	uint64_t first, second;

	people(k);
	assert_int_equal(DO(k, ann, "notice concert"), ANSWER_DENIED);
	OK(k, lea, "notice \"concert at the stadium from 18:00\"");
	first = k->folded;
	assert_string_equal(board_notice(board, first)->by, "lea");
	assert_string_equal(board_notice(board, first)->text,
	    "concert at the stadium from 18:00");
	OK(k, lea, "notice rain");
	second = k->folded;
	OK(k, ann, "read-notice %d", (int)first);
	assert_int_equal(read_of(k, "ann"), first);
	assert_int_equal(
	    DO(k, ann, "read-notice %d", (int)second + 9), ANSWER_UNKNOWN_CODE);
	OK(k, ann, "read-notice %d", (int)second);
	/* An older one is read already. */
	OK(k, ann, "read-notice %d", (int)first);
	assert_int_equal(read_of(k, "ann"), second);
	assert_int_equal(hubkit_entries(k, VERB_NOTICE_READ), 2);
	hubkit_kill(k);
	assert_int_equal(hubkit_boot(k), ERR_NONE);
	board = engine_board(k->engine);
	assert_int_equal(board_notices(board, NULL), 2);
	assert_int_equal(read_of(k, "ann"), second);
	hubkit_run(k, DECIDE_NOTICE_MS);
	assert_int_equal(board_notices(board, NULL), 0);
	assert_int_equal(hubkit_entries(k, VERB_NOTICE_OVER), 2);
}

static void
only_so_many_notices_are_pinned_at_once(void **state)
{
	struct hubkit *k = *state;
	const struct board *board = engine_board(k->engine);
	const struct notice_row *oldest = NULL;
	uint64_t lea = hubkit_console(k, "lea", 3);

	for (int i = 0; i < DECIDE_NOTICES_MAX; i++)
		OK(k, lea, "notice no. %d", i);
	assert_int_equal(hubkit_entries(k, VERB_NOTICE_OVER), 0);
	OK(k, lea, "notice one more");
	assert_int_equal(hubkit_entries(k, VERB_NOTICE_OVER), 1);
	assert_int_equal(board_notices(board, &oldest), DECIDE_NOTICES_MAX);
	assert_string_equal(oldest->text, "no. 1");
}

static void
a_notice_that_is_over_leaves_the_board_and_the_consoles(void **state)
{
	struct hubkit *k = *state;
	const struct board *board = engine_board(k->engine);
	struct notice_row row = { .text = "concert" };
	struct replica *r = replica_create("ann");
	struct buf bytes = { 0 };
	uint64_t lea = hubkit_console(k, "lea", 3);
	uint64_t first = 0;

	for (int i = 0; i <= DECIDE_NOTICES_MAX; i++) {
		OK(k, lea, "notice no. %d", i);
		first = i == 0 ? k->folded : first;
	}
	/* Whoever reads it at this very moment finds it. */
	assert_int_equal(board_notice(board, first)->over, 1);
	hubkit_run(k, BOARD_LINGER_MS);
	hubkit_run(k, 1);
	assert_null(board_notice(board, first));
	assert_int_equal(board_notices(board, NULL), DECIDE_NOTICES_MAX);
	assert_int_equal(board_misfits(board), 0);

	for (row.id = 5; row.id <= 7; row.id++) {
		buf_clear(&bytes);
		notice_encode(&row, &bytes);
		assert_int_equal(
		    replica_put(r, ROW_NOTICE, row.id, bytes.data, bytes.len),
		    ERR_NONE);
	}
	replica_gone(r, ROW_NOTICE, 6);
	replica_gone(r, ROW_NOTICE, 6);
	assert_int_equal(replica_notices(r), 2);
	assert_int_equal(replica_notice_at(r, 0)->id, 5);
	assert_int_equal(replica_notice_at(r, 1)->id, 7);
	buf_finish(&bytes);
	replica_destroy(r);
}

#define T(test) \
	cmocka_unit_test_setup_teardown(test, hubkit_setup, hubkit_teardown)

static void
a_dispatcher_puts_aside_for_half_an_hour_and_the_lead_for_twelve(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t lea = hubkit_console(k, "lea", 2);

	people(k);
	for (int i = 1; i <= 2; i++) {
		char id[16], device[16];

		snprintf(id, sizeof(id), "z%d", i);
		snprintf(device, sizeof(device), "cam-%d", i);
		assert_int_equal(
		    hubkit_event(k, id, device, "fight"), ENGINE_STORED);
		hubkit_run(k, 0);
	}
	assert_int_equal(
	    hubkit_do(k, ann, "shelve 1 31m watch").code, ANSWER_TOO_LONG);
	assert_int_equal(
	    hubkit_do(k, ann, "shelve 1 30m watch").code, ANSWER_OK);
	assert_int_equal(
	    hubkit_do(k, lea, "shelve 2 13h watch").code, ANSWER_TOO_LONG);
	assert_int_equal(
	    hubkit_do(k, lea, "shelve 2 12h watch").code, ANSWER_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_dispatcher_puts_aside_for_half_an_hour_and_the_lead_for_twelve),
		T(who_comes_too_late_is_told_by_how_much),
		T(a_list_goes_round_no_limit_of_hands),
		T(what_is_offered_stays_until_the_other_one_accepts),
		T(an_offer_that_nobody_answers_stays_with_its_giver_and_is_an_entry),
		T(who_accepts_in_the_turn_in_which_the_time_is_over_is_too_late),
		T(an_offer_ends_by_a_restart_of_the_hub_in_its_own_time),
		T(nothing_is_offered_to_who_cannot_take_it),
		T(all_that_one_holds_is_offered_at_once_or_nothing),
		T(what_is_decided_or_returned_is_not_offered_any_more),
		T(the_lead_to_whom_it_is_handed_has_other_eyes),
		T(a_second_opinion_frees_the_reason_that_nothing_is_seen),
		T(a_question_is_over_sooner_when_it_is_about_life),
		T(the_lead_who_is_called_comes_or_that_he_did_not_is_an_entry),
		T(who_goes_on_a_break_returns_what_he_has_but_danger_to_life),
		T(whatever_way_somebody_takes_an_alert_his_break_is_over),
		T(a_notice_is_there_until_each_has_read_it_or_the_shift_is_over),
		T(only_so_many_notices_are_pinned_at_once),
		T(a_notice_that_is_over_leaves_the_board_and_the_consoles),
	};

	return cmocka_run_group_tests_name("colleagues", tests, NULL, NULL);
}
