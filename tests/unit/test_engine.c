/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hub without sockets: what people, machines, desks and time bring about.
 * Every test ends with a look at the shadow: rows are what the entries say.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/replica.h"

#include "tests/sim/hubkit.h"

#define FIRE      0U /* services */
#define POLICE    1U
#define AMBULANCE 2U

static void
event(struct hubkit *k, const char *id, const char *device, const char *kind)
{
	assert_int_equal(hubkit_event(k, id, device, kind), ENGINE_STORED);
	hubkit_run(k, 0);
}

static enum answer_code
code(struct answer answer)
{
	return answer.code;
}

#define DO(k, who, ...) code(hubkit_do(k, who, __VA_ARGS__))

/* Somebody looks at the picture for as long as a verdict needs. */
static void
look(struct hubkit *k, uint64_t who, int alert)
{
	assert_int_equal(DO(k, who, "look %d live 3000", alert), ANSWER_OK);
}

/* A fire on cam-1 that ${who} has confirmed for ${services}; number 1. */
static void
confirmed(struct hubkit *k, uint64_t who, const char *services)
{
	event(k, "e1", "cam-1", "fire");
	assert_int_equal(DO(k, who, "claim 1"), ANSWER_OK);
	assert_int_equal(
	    DO(k, who, "confirm 1 %s +injured \"third floor\"", services),
	    ANSWER_OK);
}

static enum alert_state
state_of(struct hubkit *k, uint64_t number)
{
	const struct alert *a = hubkit_alert(k, number);

	assert_non_null(a);
	return (enum alert_state)a->state;
}

/* ---- the way of a confirmed alert ---- */

static void
a_fire_goes_all_the_way_to_its_outcome(void **state)
{
	struct hubkit *k = *state;
	const struct notification *note;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "fire");
	assert_int_equal(state_of(k, 1), ALERT_TOLD);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_HELD);
	hubkit_run(k, 2999);
	hubkit_drain(k);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_HELD);
	assert_int_equal(k->told_count, 0);

	hubkit_run(k, 1);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_SENDING);
	hubkit_drain(k);
	assert_int_equal(k->told_count, 1);
	assert_int_equal(k->told.type, DESK_TELL);
	assert_int_equal(k->told.alert, 1);
	assert_int_equal(k->told.severity, 1);
	assert_false(k->told.again);
	assert_non_null(strstr(k->told.message_ru, "third floor"));
	engine_delivered(k->engine, 1, FIRE, true);
	hubkit_run(k, 10);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_SENT);

	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_RECEIVED, ""), DESK_TAKEN);
	assert_int_equal(state_of(k, 1), ALERT_TOLD);
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_int_equal(state_of(k, 1), ALERT_RESPONSE);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_SCENE);
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_ON_SCENE, ""), DESK_TAKEN);
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_CLOSED, "helped"), DESK_TAKEN);
	assert_int_equal(state_of(k, 1), ALERT_CLOSED);
	note = board_notification(engine_board(k->engine), 1, FIRE);
	assert_true(note->received_tick > note->told_tick);
	assert_true(note->answered_tick >= note->received_tick);
	assert_true(note->arrived_tick >= note->answered_tick);
	assert_string_equal(hubkit_alert(k, 1)->outcome, "helped");

	/* It stays for a moment, then it leaves the board. */
	hubkit_run(k, BOARD_LINGER_MS - 1);
	assert_non_null(hubkit_alert(k, 1));
	hubkit_run(k, 2);
	assert_null(hubkit_alert(k, 1));
}

static void
a_word_that_is_no_service_refuses_the_whole_verdict(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct answer answer;

	hubkit_desk(k, "fire");
	event(k, "e1", "cam-1", "fire");
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	answer = hubkit_do(k, ann, "confirm 1 fire,ambulence");
	assert_int_equal(answer.code, ANSWER_UNKNOWN_CODE);
	assert_string_equal(answer.args[0], "ambulence");
	assert_int_equal(state_of(k, 1), ALERT_CLAIMED);
	assert_int_equal(DO(k, ann, "archive 1 no-emergency to:nobody"),
	    ANSWER_UNKNOWN_CODE);

	assert_int_equal(DO(k, ann, "confirm 1 fire"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "add 1 polise"), ANSWER_UNKNOWN_CODE);
	assert_int_equal(
	    DO(k, ann, "phone 1 fire,polise Aigul"), ANSWER_UNKNOWN_CODE);
}

static void
sos_is_told_at_once(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	hubkit_desk(k, "police");
	event(k, "e1", "cam-1", "sos");
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "confirm 1 police"), ANSWER_OK);
	assert_int_equal(hubkit_note(k, 1, POLICE), NOTE_SENDING);
	assert_int_equal(DO(k, ann, "undo 1"), ANSWER_WINDOW_OVER);
}

static void
a_verdict_can_be_taken_back_inside_its_window(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	hubkit_desk(k, "fire");
	confirmed(k, ann, "fire,ambulance");
	hubkit_run(k, 2999);
	assert_int_equal(DO(k, ann, "undo 1"), ANSWER_OK);
	assert_int_equal(state_of(k, 1), ALERT_CLAIMED);
	assert_int_equal(hubkit_alert(k, 1)->verdict, VERDICT_NONE);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_WITHDRAWN);
	assert_int_equal(hubkit_note(k, 1, AMBULANCE), NOTE_WITHDRAWN);
	hubkit_run(k, 5000);
	hubkit_drain(k);
	assert_int_equal(k->told_count, 0);

	/* And the second verdict tells them as the first would have. */
	assert_int_equal(DO(k, ann, "confirm 1 fire"), ANSWER_OK);
	hubkit_run(k, 3000);
	hubkit_drain(k);
	assert_int_equal(k->told_count, 1);
}

static void
after_the_window_only_a_stand_down_helps(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "fire");
	hubkit_run(k, 3000);
	assert_int_equal(DO(k, ann, "undo 1"), ANSWER_WINDOW_OVER);
	assert_int_equal(DO(k, ann, "stand-down 1 solved"), ANSWER_OK);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_STOP_QUEUED);
}

static void
send_ends_the_countdown(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	hubkit_desk(k, "fire");
	confirmed(k, ann, "fire");
	assert_int_equal(DO(k, ann, "send 1"), ANSWER_OK);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_SENDING);
	assert_int_equal(DO(k, ann, "send 1"), ANSWER_WINDOW_OVER);
}

/* The command comes in the turn in which the window ends, before timers. */
static void
a_window_that_is_over_is_over_for_commands_too(void **state)
{
	struct hubkit *k = *state;
	struct session_command command = { .number = 900,
		.line = { "stand-down 1 solved", 19 } };
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "fire");
	hubkit_turn(k, 5000);
	engine_command(k->engine, ann, &command);
	hubkit_run(k, 0);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_STOP_QUEUED);
	assert_int_not_equal(state_of(k, 1), ALERT_CLOSED);
}

/* ---- services ---- */

static void
a_service_without_a_line_is_called_and_the_call_is_written_down(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "ambulance");
	assert_int_equal(
	    DO(k, ann, "phone 1 ambulance Akhmetov 77"), ANSWER_NOT_TOLD);
	hubkit_run(k, 3000);
	assert_int_equal(hubkit_note(k, 1, AMBULANCE), NOTE_QUEUED);
	assert_int_equal(
	    DO(k, ann, "phone 1 police Akhmetov"), ANSWER_NOT_TOLD);
	assert_int_equal(
	    DO(k, ann, "phone 1 ambulance Akhmetov 77"), ANSWER_OK);
	assert_int_equal(hubkit_note(k, 1, AMBULANCE), NOTE_ACCEPTED);
	assert_int_equal(
	    board_notification(engine_board(k->engine), 1, AMBULANCE)->by_phone,
	    1);
	assert_int_equal(state_of(k, 1), ALERT_RESPONSE);
}

static void
a_refusal_brings_the_alert_back(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "fire");
	hubkit_run(k, 3000);
	hubkit_reply(k, desk, 1, FIRE, DESK_ACCEPTED, "");
	assert_int_equal(state_of(k, 1), ALERT_RESPONSE);
	hubkit_reply(k, desk, 1, FIRE, DESK_REFUSED, "no-crew");
	assert_int_equal(state_of(k, 1), ALERT_TOLD);
	assert_true(hubkit_alert(k, 1)->flags & ALERT_CAME_BACK);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_REFUSED);
	/* Another service takes it; a new word to the first one, too. */
	assert_int_equal(DO(k, ann, "add 1 fire"), ANSWER_OK);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_SENDING);
}

static void
a_refusal_by_telephone_counts_as_one(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "ambulance");
	hubkit_run(k, 3000);
	assert_int_equal(
	    DO(k, ann, "phone 1 ambulance Akhmetov refused:no-such-code"),
	    ANSWER_UNKNOWN_CODE);
	assert_int_equal(
	    DO(k, ann, "phone 1 ambulance Akhmetov refused:no-crew"),
	    ANSWER_OK);
	assert_int_equal(hubkit_note(k, 1, AMBULANCE), NOTE_REFUSED);
	assert_int_equal(state_of(k, 1), ALERT_TOLD);
}

static void
a_crew_that_is_already_there_has_accepted(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "fire");
	hubkit_run(k, 3000);
	hubkit_reply(k, desk, 1, FIRE, DESK_REFUSED, "already-there");
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_ACCEPTED);
}

static void
an_answer_without_the_key_changes_nothing_and_is_written_down(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t police = hubkit_desk(k, "police");
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "fire");
	hubkit_run(k, 3000);
	assert_int_equal(
	    hubkit_reply(k, desk, 1, POLICE, DESK_ACCEPTED, ""), DESK_STRAY);
	assert_int_equal(
	    hubkit_reply(k, police, 1, FIRE, DESK_ACCEPTED, ""), DESK_STRAY);
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_CLOSED, "nonsense"),
	    DESK_STRAY);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_SENDING);
	assert_int_equal(hubkit_entries(k, VERB_STRAY), 3);
	hubkit_reply(k, desk, 1, FIRE, DESK_ACCEPTED, "");
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_ACCEPTED, ""), DESK_REPEATED);
	assert_int_equal(hubkit_entries(k, VERB_ACCEPTED), 1);
}

static void
a_service_that_says_nothing_is_marked_once(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "ambulance");
	hubkit_run(k, 3000);
	hubkit_run(k, 29999);
	assert_int_equal(hubkit_entries(k, VERB_SILENT), 0);
	hubkit_run(k, 1);
	assert_int_equal(hubkit_entries(k, VERB_SILENT), 1);
	assert_true(hubkit_alert(k, 1)->flags & ALERT_OVERDUE);
	hubkit_run(k, 600000);
	assert_int_equal(hubkit_entries(k, VERB_SILENT), 1);
	ann = hubkit_console(k, "ann", 1);
	assert_int_equal(DO(k, ann, "phone 1 ambulance Akhmetov"), ANSWER_OK);
	assert_int_equal(
	    board_notification(engine_board(k->engine), 1, AMBULANCE)
	        ->silent_tick,
	    0);
	assert_false(hubkit_alert(k, 1)->flags & ALERT_OVERDUE);
}

static void
a_desk_that_is_not_there_is_said_once_and_told_when_it_comes(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "fire");
	hubkit_run(k, 3000);
	hubkit_run(k, 60000);
	assert_int_equal(hubkit_entries(k, VERB_UNREACHABLE), 1);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_QUEUED);
	hubkit_desk(k, "fire");
	hubkit_run(k, 0);
	hubkit_drain(k);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_SENDING);
	assert_int_equal(k->told_count, 1);
}

static void
a_desk_that_comes_back_hears_again_what_was_under_way(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "fire");
	hubkit_run(k, 3000);
	engine_delivered(k->engine, 1, FIRE, true);
	hubkit_run(k, 0);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_SENT);
	engine_desk_gone(k->engine, desk);
	hubkit_desk(k, "fire");
	hubkit_run(k, 0);
	hubkit_drain(k);
	assert_int_equal(k->told_count, 2);
	assert_true(k->told.again);
}

static void
however_many_wait_for_a_desk_all_of_them_go_out(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	char id[16];

	for (unsigned i = 1; i <= 300; i++) {
		snprintf(id, sizeof(id), "e%u", i);
		hubkit_event(k, id, id, "sos");
		hubkit_run(k, 0);
		assert_int_equal(DO(k, ann, "claim %u", i), ANSWER_OK);
		assert_int_equal(DO(k, ann, "confirm %u police", i), ANSWER_OK);
		engine_beat(k->engine, ann);
	}
	assert_int_equal(hubkit_entries(k, VERB_UNREACHABLE), 300);
	hubkit_desk(k, "police");
	hubkit_run(k, 0);
	hubkit_drain(k);
	assert_int_equal(k->told_count, 300);
}

static void
what_changed_is_told_to_those_who_know(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "fire");
	hubkit_run(k, 3000);
	hubkit_reply(k, desk, 1, FIRE, DESK_ACCEPTED, "");
	hubkit_drain(k);
	assert_int_equal(DO(k, ann, "update 1 +weapon a knife"), ANSWER_OK);
	assert_int_equal(state_of(k, 1), ALERT_TOLD);
	assert_int_equal(k->told_count, 2);
	assert_int_equal(k->told.revision, 2);
	assert_non_null(strstr(k->told.message_ru, "a knife"));
	assert_int_equal(hubkit_alert(k, 1)->facts, FACT_INJURED | FACT_WEAPON);
	assert_int_equal(DO(k, ann, "add 1 police"), ANSWER_OK);
	assert_int_equal(hubkit_note(k, 1, POLICE), NOTE_QUEUED);
	assert_int_equal(k->told_count, 2); /* nothing new for the first */
}

static void
what_changed_while_a_desk_was_away_is_what_it_hears(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "fire");
	hubkit_run(k, 3000);
	assert_int_equal(DO(k, ann, "update 1 +weapon a knife"), ANSWER_OK);
	hubkit_desk(k, "fire");
	hubkit_run(k, 0);
	hubkit_drain(k);
	assert_int_equal(k->told_count, 1);
	assert_int_equal(k->told.revision, 2);
	assert_non_null(strstr(k->told.message_ru, " third floor. a knife."));
	/* Said again it stands there once. */
	assert_int_equal(DO(k, ann, "update 1 third floor"), ANSWER_OK);
	assert_non_null(strstr(k->told.message_ru, " third floor. a knife."));
	assert_null(strstr(k->told.message_ru, "a knife. third floor"));
}

static void
a_note_for_who_knows_already_goes_to_all_who_know(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "fire");
	hubkit_run(k, 3000);
	hubkit_reply(k, desk, 1, FIRE, DESK_ACCEPTED, "");
	hubkit_drain(k);
	k->told_count = 0;
	assert_int_equal(DO(k, ann, "add 1 fire \"gas inside\""), ANSWER_OK);
	assert_int_equal(k->told_count, 1);
	assert_int_equal(k->told.revision, 2);
	assert_non_null(strstr(k->told.message_ru, "gas inside"));
}

static void
what_changes_inside_the_window_is_in_the_first_text(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	hubkit_desk(k, "fire");
	hubkit_desk(k, "police");
	confirmed(k, ann, "fire");
	hubkit_run(k, 1000);
	assert_int_equal(
	    DO(k, ann, "add 1 police +weapon \"a knife\""), ANSWER_OK);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_HELD);
	assert_int_equal(
	    DO(k, ann, "add 1 police +many \"two of them\""), ANSWER_OK);
	assert_int_equal(DO(k, ann, "add 1 fire \"upstairs\""), ANSWER_OK);
	hubkit_run(k, 2000);
	hubkit_drain(k);
	assert_int_equal(k->told_count, 2);
	assert_int_equal(k->told.revision, hubkit_alert(k, 1)->revision);
	for (unsigned t = FIRE; t <= POLICE; t++) {
		const struct notification *n =
		    board_notification(engine_board(k->engine), 1, t);

		assert_int_equal(n->state, NOTE_SENDING);
		assert_int_equal(n->revision, hubkit_alert(k, 1)->revision);
		assert_non_null(strstr(n->message_ru, "Есть оружие"));
		assert_non_null(strstr(n->message_ru,
		    " third floor. a knife. two of them. upstairs."));
	}
}

static void
new_words_that_no_service_would_read_are_refused(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "fire");
	hubkit_run(k, 3000);
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_REFUSED, "busy"), DESK_TAKEN);
	assert_int_equal(
	    DO(k, ann, "update 1 +weapon a knife"), ANSWER_NO_SERVICE);
	assert_int_equal(hubkit_alert(k, 1)->facts, FACT_INJURED);
	assert_int_equal(DO(k, ann, "add 1 fire +weapon"), ANSWER_OK);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_SENDING);
}

static void
what_a_service_has_to_hear_is_told_to_a_desk_that_left_the_list(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct policy *p = k->conf->policy;

	confirmed(k, ann, "fire");
	hubkit_run(k, 3000);
	for (size_t i = 0; i < p->ndesks; i++)
		if (p->desks[i].service == FIRE)
			snprintf(p->desks[i].id, sizeof(p->desks[i].id),
			    "fire-other");
	assert_int_equal(DO(k, ann, "update 1 +weapon a knife"), ANSWER_OK);
	assert_non_null(strstr(
	    board_notification(engine_board(k->engine), 1, FIRE)->message_ru,
	    "a knife"));
}

/* What a desk takes for the same message it shows only once. */
static bool
same_message(const struct desk_message *a, const struct desk_message *b)
{
	return a->type == b->type && a->alert == b->alert &&
	    a->target == b->target && a->revision == b->revision;
}

static void
what_is_ordered_again_is_no_message_that_was_shown(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct desk_message first, second;

	hubkit_desk(k, "police");
	confirmed(k, ann, "fire,police");
	hubkit_run(k, 3000);
	hubkit_drain(k);
	first = k->told;
	first.target = FIRE;
	hubkit_reply(k, desk, 1, FIRE, DESK_REFUSED, "busy");
	k->told_count = 0;
	assert_int_equal(DO(k, ann, "add 1 fire"), ANSWER_OK);
	assert_int_equal(k->told_count, 1); /* and the other reads on */
	second = k->told;
	assert_int_equal(second.target, FIRE);
	assert_false(same_message(&first, &second));
	/* The next facts are new to both. */
	assert_int_equal(DO(k, ann, "update 1 +weapon"), ANSWER_OK);
	assert_int_equal(k->told_count, 3);
	assert_true(k->told.revision > second.revision);
}

static void
a_second_verdict_after_a_stand_down_is_shown_as_new(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct desk_message first, stop;

	confirmed(k, ann, "fire");
	hubkit_run(k, 3000);
	hubkit_drain(k);
	first = k->told;
	hubkit_reply(k, desk, 1, FIRE, DESK_ACCEPTED, "");
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	stop = k->told;
	hubkit_reply(k, desk, 1, FIRE, DESK_STOP_RECEIVED, "");
	assert_int_equal(state_of(k, 1), ALERT_CLOSED);
	assert_int_equal(DO(k, ann, "reopen 1 it burns"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "confirm 1 fire"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "send 1"), ANSWER_OK);
	assert_int_equal(k->told.type, DESK_TELL);
	assert_false(same_message(&k->told, &first));
	hubkit_reply(k, desk, 1, FIRE, DESK_ACCEPTED, "");
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	assert_int_equal(k->told.type, DESK_STAND_DOWN);
	assert_false(same_message(&k->told, &stop));
}

/* ---- standing down ---- */

/* It burns after all: nobody waits until a stand-down was read. */
static void
who_is_being_called_off_can_be_told_to_go_after_all(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct desk_message stop;

	confirmed(k, ann, "fire,ambulance");
	hubkit_run(k, 3000);
	hubkit_reply(k, desk, 1, FIRE, DESK_ACCEPTED, "");
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	stop = k->told;
	assert_int_equal(DO(k, ann, "add 1 police,fire +weapon"), ANSWER_OK);
	hubkit_drain(k);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_SENDING);
	assert_int_equal(k->told.type, DESK_TELL);
	assert_true(k->told.revision > stop.revision);
	/* That it has read the stand-down says nothing of the new order. */
	assert_memory_not_equal(k->told.key, stop.key, sizeof(stop.key));
	/* Who is still to be called off is, and then it is none any more. */
	assert_false(alert_takes_in(hubkit_alert(k, 1)));
	assert_int_equal(DO(k, ann, "phone 1 ambulance Akhmetov"), ANSWER_OK);
	assert_true(alert_takes_in(hubkit_alert(k, 1)));
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_int_equal(state_of(k, 1), ALERT_TOLD);
}

/* Police was told while fire did not know yet that it is over. */
static void
who_was_told_during_a_stand_down_can_be_called_off_too(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "fire");
	hubkit_run(k, 3000);
	hubkit_reply(k, desk, 1, FIRE, DESK_ACCEPTED, "");
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "add 1 ambulance"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "stand-down 1 solved"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "stand-down 1 solved"), ANSWER_WRONG_STATE);
	assert_int_equal(DO(k, ann, "phone 1 ambulance Akhmetov"), ANSWER_OK);
	hubkit_reply(k, desk, 1, FIRE, DESK_STOP_RECEIVED, "");
	assert_int_equal(state_of(k, 1), ALERT_CLOSED);
}

static void
a_stand_down_is_followed_until_each_service_knows(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "fire,ambulance");
	hubkit_run(k, 3000);
	hubkit_reply(k, desk, 1, FIRE, DESK_ACCEPTED, "");
	assert_int_equal(
	    DO(k, ann, "stand-down 1 nonsense"), ANSWER_UNKNOWN_CODE);
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	hubkit_drain(k);
	assert_int_equal(k->told.type, DESK_STAND_DOWN);
	assert_string_equal(k->told.code, "turned-false");
	/* Not twice, and not closed over their heads. */
	assert_int_equal(
	    DO(k, ann, "stand-down 1 turned-false"), ANSWER_WRONG_STATE);
	assert_int_equal(DO(k, ann, "close 1 false"), ANSWER_WRONG_STATE);
	hubkit_reply(k, desk, 1, FIRE, DESK_STOP_RECEIVED, "");
	assert_int_not_equal(state_of(k, 1), ALERT_CLOSED);
	assert_int_equal(DO(k, ann, "phone 1 ambulance Akhmetov"), ANSWER_OK);
	assert_int_equal(state_of(k, 1), ALERT_CLOSED);
	assert_string_equal(hubkit_alert(k, 1)->outcome, "stood-down");
}

/* What goes on after a stand-down is no stand-down any more. */
static void
a_stand_down_is_over_for_who_is_told_after_it(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "fire");
	hubkit_run(k, 3000);
	hubkit_reply(k, desk, 1, FIRE, DESK_ACCEPTED, "");
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "add 1 ambulance"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "phone 1 ambulance Akhmetov"), ANSWER_OK);
	assert_false(alert_takes_in(hubkit_alert(k, 1)));
	hubkit_reply(k, desk, 1, FIRE, DESK_STOP_RECEIVED, "");
	assert_true(alert_takes_in(hubkit_alert(k, 1)));
	assert_int_equal(state_of(k, 1), ALERT_RESPONSE);
	assert_int_equal(DO(k, ann, "close 1 true"), ANSWER_OK);
	assert_int_equal(state_of(k, 1), ALERT_CLOSED);
}

static char
sign_of(const struct hubkit *k, unsigned target)
{
	return notification_sign(
	    board_notification(engine_board(k->engine), 1, target));
}

static void
a_stand_down_that_nobody_confirms_becomes_overdue(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);
	const struct alert *a;
	uint64_t told;

	confirmed(k, ann, "fire,ambulance");
	hubkit_run(k, 3000);
	hubkit_reply(k, desk, 1, FIRE, DESK_ACCEPTED, "");
	assert_int_equal(DO(k, ann, "phone 1 ambulance Akhmetov"), ANSWER_OK);
	a = hubkit_alert(k, 1);
	assert_int_equal(a->state, ALERT_RESPONSE);
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	hubkit_drain(k);
	told = k->tick;
	a = hubkit_alert(k, 1);
	assert_true(alert_in_queue(a));
	assert_int_equal(a->due, DUE_ACCEPT);
	assert_int_equal(a->flags & ALERT_OVERDUE, 0);
	assert_in_range(a->due_tick, told + 1, told + 60000);

	/* The one with a program has it; the one with a telephone has not. */
	hubkit_reply(k, desk, 1, FIRE, DESK_STOP_RECEIVED, "");
	hubkit_run(k, a->due_tick - told);
	a = hubkit_alert(k, 1);
	assert_int_not_equal(a->flags & ALERT_OVERDUE, 0);
	assert_int_equal(sign_of(k, AMBULANCE), '!');
	assert_int_equal(sign_of(k, FIRE), 's');
	ann = hubkit_console(k, "ann", 2); /* it was silent all the time */
	assert_int_equal(DO(k, ann, "phone 1 ambulance Akhmetov"), ANSWER_OK);
	assert_int_equal(state_of(k, 1), ALERT_CLOSED);
}

static void
a_stand_down_inside_the_window_takes_the_verdict_back(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "fire");
	assert_int_equal(DO(k, ann, "stand-down 1 solved"), ANSWER_OK);
	assert_int_equal(state_of(k, 1), ALERT_CLAIMED);
}

static void
a_person_closes_with_an_outcome_of_the_list(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "ambulance");
	assert_int_equal(DO(k, ann, "close 1 helped"), ANSWER_WRONG_STATE);
	hubkit_run(k, 3000);
	assert_int_equal(DO(k, ann, "close 1 nonsense"), ANSWER_UNKNOWN_CODE);
	assert_int_equal(DO(k, ann, "close 1 helped"), ANSWER_OK);
	assert_int_equal(state_of(k, 1), ALERT_CLOSED);
	assert_int_equal(hubkit_note(k, 1, AMBULANCE), NOTE_CLOSED);
}

/* ---- not confirmed ---- */

static void
each_reason_asks_for_what_it_needs(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "e1", "cam-1", "smoke");
	event(k, "e2", "cam-2", "smoke");
	assert_int_equal(
	    DO(k, ann, "archive 1 nonsense"), ANSWER_UNKNOWN_REASON);
	assert_int_equal(DO(k, ann, "archive 1 other"), ANSWER_NEEDS_NOTE);
	assert_int_equal(
	    DO(k, ann, "archive 1 other ....."), ANSWER_NEEDS_NOTE);
	assert_int_equal(DO(k, ann, "archive 1 other труб"), ANSWER_NEEDS_NOTE);
	assert_int_equal(
	    DO(k, ann, "archive 1 duplicate"), ANSWER_NEEDS_NUMBER);
	assert_int_equal(
	    DO(k, ann, "archive 1 duplicate 1"), ANSWER_SAME_ITSELF);
	/* Refused, it lies in the queue as before. */
	assert_int_equal(state_of(k, 1), ALERT_WAITING);
	look(k, ann, 1);
	look(k, ann, 2);
	assert_int_equal(DO(k, ann, "archive 1 other труба"), ANSWER_OK);
	assert_int_equal(state_of(k, 1), ALERT_ARCHIVED);
	assert_int_equal(DO(k, ann, "archive 2 duplicate 1"), ANSWER_OK);
	assert_int_equal(hubkit_alert(k, 2)->same_as, 1);
}

static void
many_at_once_is_all_or_nothing_and_never_about_life(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct answer answer;

	event(k, "e1", "cam-1", "abandoned-object");
	event(k, "e2", "cam-2", "abandoned-object");
	event(k, "e3", "cam-3", "fire");
	for (int i = 1; i <= 3; i++)
		assert_int_equal(DO(k, ann, "claim %d", i), ANSWER_OK);
	answer = hubkit_do(k, ann, "archive 1,2 no-emergency");
	assert_int_equal(answer.code, ANSWER_NEEDS_LOOK);
	assert_int_equal(answer.alert, 1);
	for (int i = 1; i <= 3; i++)
		look(k, ann, i);
	answer = hubkit_do(k, ann, "archive 1,2,3 no-emergency");
	assert_int_equal(answer.code, ANSWER_LIFE_SAFETY);
	assert_int_equal(answer.alert, 3);
	for (int i = 1; i <= 3; i++)
		assert_int_equal(state_of(k, i), ALERT_CLAIMED);
	assert_int_equal(DO(k, ann, "archive 1,2 no-emergency"), ANSWER_OK);
	assert_int_equal(state_of(k, 2), ALERT_ARCHIVED);
}

static void
an_archived_alert_comes_back_inside_its_window_and_folds_again(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "e1", "cam-1", "smoke");
	look(k, ann, 1);
	assert_int_equal(DO(k, ann, "archive 1 steam"), ANSWER_OK);
	event(k, "e2", "cam-1", "smoke"); /* never into the archive */
	assert_int_equal(hubkit_alert(k, 1)->count, 1);
	assert_int_equal(state_of(k, 2), ALERT_WAITING);
	look(k, ann, 2);
	assert_int_equal(DO(k, ann, "archive 2 steam"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "undo 1"), ANSWER_OK);
	event(k, "e3", "cam-1", "smoke");
	assert_int_equal(hubkit_alert(k, 1)->count, 2);
	hubkit_run(k, 60000);
	hubkit_run(k, 6000);
	assert_null(hubkit_alert(k, 2));
}

/* ---- claims ---- */

static void
one_alert_is_in_one_hand(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);

	event(k, "e1", "cam-1", "smoke");
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(hubkit_entries(k, VERB_CLAIMED), 1);
	assert_int_equal(DO(k, ben, "claim 1"), ANSWER_TAKEN);
	assert_int_equal(DO(k, ben, "archive 1 steam"), ANSWER_TAKEN);
	assert_int_equal(DO(k, ben, "release 1"), ANSWER_TAKEN);
	assert_int_equal(DO(k, ben, "take-over 1 absent"), ANSWER_OK);
	assert_string_equal(hubkit_alert(k, 1)->owner, "ben");
	assert_int_equal(DO(k, ann, "archive 1 steam"), ANSWER_TAKEN);
	assert_int_equal(DO(k, ben, "release 1"), ANSWER_OK);
	assert_int_equal(state_of(k, 1), ALERT_WAITING);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_CLAIM);
}

static void
nobody_holds_more_than_three_or_two_about_life(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "e1", "cam-1", "fire");
	event(k, "e2", "cam-2", "fire");
	event(k, "e3", "cam-3", "smoke");
	event(k, "e4", "cam-4", "smoke");
	event(k, "e5", "cam-5", "smoke");
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "claim 2"), ANSWER_TOO_MANY);
	assert_int_equal(DO(k, ann, "claim 3"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "claim 4"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "claim 5"), ANSWER_TOO_MANY);
	assert_int_equal(
	    board_operator(engine_board(k->engine), "ann")->claims, 3);
	assert_int_equal(DO(k, ann, "release 4"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "claim 5"), ANSWER_OK);
}

/* The limit holds whatever way an alert comes into a hand. */
static void
full_hands_neither_take_over_nor_keep_what_they_raise(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);

	event(k, "e1", "cam-1", "fire");
	event(k, "e2", "cam-2", "fire");
	event(k, "e3", "cam-3", "smoke");
	event(k, "e4", "cam-4", "smoke");
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "claim 3"), ANSWER_OK);
	assert_int_equal(DO(k, ben, "claim 2"), ANSWER_OK);
	assert_int_equal(DO(k, ben, "take-over 1 absent"), ANSWER_TOO_MANY);
	assert_int_equal(DO(k, ben, "take-over 3 absent"), ANSWER_OK);
	assert_int_equal(DO(k, ben, "claim 4"), ANSWER_OK);
	assert_string_equal(hubkit_alert(k, 1)->owner, "ann");
	/* One's own is had already. */
	assert_int_equal(DO(k, ben, "take-over 2 absent"), ANSWER_OK);
	/* What is seen is never lost: it waits for somebody else. */
	assert_int_equal(
	    hubkit_do(k, ben, "new cam-5 fight in the yard").alert, 5);
	assert_int_equal(state_of(k, 5), ALERT_WAITING);
	assert_string_equal(hubkit_alert(k, 5)->owner, "");
	assert_int_equal(hubkit_alert(k, 5)->due, DUE_CLAIM);
	assert_int_equal(DO(k, ann, "new cam-6 fight at the gate"), ANSWER_OK);
	assert_string_equal(hubkit_alert(k, 6)->owner, "ann");
	assert_int_equal(DO(k, ann, "new cam-6 weapon a knife"), ANSWER_OK);
	assert_string_equal(hubkit_alert(k, 7)->owner, "");
}

static void
a_refusal_names_what_is_to_be_finished_first(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct answer answer;

	event(k, "e1", "cam-3", "smoke");
	event(k, "e2", "cam-2", "fire");
	event(k, "e3", "cam-1", "fire");
	event(k, "e4", "cam-4", "abandoned-object");
	event(k, "e5", "cam-5", "smoke");
	assert_int_equal(DO(k, ann, "claim 4"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "claim 2"), ANSWER_OK);
	answer = hubkit_do(k, ann, "claim 3");
	assert_int_equal(answer.code, ANSWER_TOO_MANY);
	assert_string_equal(answer.args[0], "№2");
	assert_int_equal(DO(k, ann, "claim 5"), ANSWER_TOO_MANY);
	answer = hubkit_do(k, ann, "sign-off");
	assert_int_equal(answer.code, ANSWER_LIFE_IN_HAND);
	assert_string_equal(answer.args[0], "№2");
	assert_int_equal(DO(k, ann, "release 2"), ANSWER_OK);
	event(k, "e6", "cam-6", "smoke");
	assert_int_equal(DO(k, ann, "claim 5"), ANSWER_OK);
	answer = hubkit_do(k, ann, "claim 6");
	assert_string_equal(answer.args[0], "№1");
}

static void
a_silent_console_loses_its_claims_and_no_verdict(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	const struct engine_out *out;
	bool bye = false;

	event(k, "e1", "cam-1", "fire");
	event(k, "e2", "cam-2", "smoke");
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "confirm 1 ambulance"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "claim 2"), ANSWER_OK);
	hubkit_run(k, SESSION_RELEASE_MS - 1);
	assert_string_equal(hubkit_alert(k, 2)->owner, "ann");
	hubkit_run(k, 1);
	while ((out = engine_out(k->engine)) != NULL)
		bye |= out->kind == ENGINE_OUT_BYE && out->handle == ann;
	assert_true(bye);
	assert_int_equal(state_of(k, 2), ALERT_WAITING);
	assert_string_equal(hubkit_alert(k, 1)->owner, "ann");
	assert_int_equal(board_operator(engine_board(k->engine), "ann")->on, 0);
}

static void
two_consoles_of_one_person_are_one_person(void **state)
{
	struct hubkit *k = *state;
	uint64_t one = hubkit_console(k, "ann", 1);
	uint64_t two = hubkit_console(k, "ann", 2);

	event(k, "e1", "cam-1", "smoke");
	assert_int_equal(DO(k, one, "claim 1"), ANSWER_OK);
	engine_bye(k->engine, one);
	hubkit_run(k, 0);
	assert_int_equal(state_of(k, 1), ALERT_CLAIMED);
	engine_bye(k->engine, two);
	hubkit_run(k, 0);
	assert_int_equal(state_of(k, 1), ALERT_WAITING);
}

static void
who_does_not_come_back_after_a_restart_loses_his_claims(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);

	event(k, "e1", "cam-1", "smoke");
	event(k, "e2", "cam-2", "smoke");
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ben, "claim 2"), ANSWER_OK);
	hubkit_kill(k);
	assert_int_equal(hubkit_boot(k), ERR_NONE);
	ben = hubkit_console(k, "ben", 2);
	hubkit_run(k, SESSION_RELEASE_MS - 1);
	assert_int_equal(state_of(k, 1), ALERT_CLAIMED);
	engine_beat(k->engine, ben);
	hubkit_run(k, 1);
	assert_int_equal(state_of(k, 1), ALERT_WAITING);
	assert_int_equal(state_of(k, 2), ALERT_CLAIMED);
}

/* ---- shelves, notes, by hand ---- */

static void
a_shelf_has_a_reason_a_limit_and_nothing_about_life(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "e1", "cam-1", "smoke");
	event(k, "e2", "cam-2", "fire");
	assert_int_equal(DO(k, ann, "shelve 1 13h watch"), ANSWER_TOO_LONG);
	assert_int_equal(
	    DO(k, ann, "shelve 1 5m nonsense"), ANSWER_UNKNOWN_CODE);
	assert_int_equal(DO(k, ann, "shelve 2 5m watch"), ANSWER_LIFE_SAFETY);
	assert_int_equal(state_of(k, 2), ALERT_WAITING);
	assert_int_equal(DO(k, ann, "shelve 1 30m watch"), ANSWER_OK);
	assert_string_equal(hubkit_alert(k, 1)->owner, "");
	hubkit_run(k, 1799999);
	assert_int_equal(state_of(k, 1), ALERT_SHELVED);
	hubkit_run(k, 1);
	assert_int_equal(state_of(k, 1), ALERT_WAITING);
	assert_true(hubkit_alert(k, 1)->flags & ALERT_CAME_BACK);
}

static void
a_shelf_to_the_next_event_ends_with_it(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "e1", "cam-1", "smoke");
	event(k, "e2", "cam-2", "smoke");
	assert_int_equal(DO(k, ann, "shelve 1 once watch"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "shelve 2 10m watch"), ANSWER_OK);
	event(k, "e3", "cam-1", "smoke");
	event(k, "e4", "cam-2", "smoke");
	assert_int_equal(state_of(k, 1), ALERT_WAITING);
	assert_int_equal(state_of(k, 2), ALERT_SHELVED);
	/* Put aside once more, for a time: the former word is forgotten. */
	assert_int_equal(DO(k, ann, "shelve 1 10m watch"), ANSWER_OK);
	event(k, "e5", "cam-1", "smoke");
	assert_int_equal(state_of(k, 1), ALERT_SHELVED);
}

static void
an_alert_by_hand_is_in_the_hand_of_who_raised_it(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct answer answer =
	    hubkit_do(k, ann, "new cam-1 fire seen from the window");

	assert_int_equal(answer.code, ANSWER_OK);
	assert_int_equal(answer.alert, 1);
	assert_string_equal(hubkit_alert(k, 1)->owner, "ann");
	assert_true(hubkit_alert(k, 1)->flags & ALERT_BY_HAND);
	assert_int_equal(DO(k, ann, "new cam-99 fire"), ANSWER_UNKNOWN_DEVICE);
	assert_int_equal(DO(k, ann, "new cam-1 ufo"), ANSWER_UNKNOWN_KIND);
	answer = hubkit_do(
	    k, ann, "new @place \"Tauke khan 12\" smoke in:north a smell");
	assert_int_equal(answer.code, ANSWER_OK);
	assert_string_equal(hubkit_alert(k, 2)->address, "Tauke khan 12");
	assert_string_equal(hubkit_alert(k, 2)->district, "north");
}

/* The time of the day in the centre, so many seconds ago. */
static struct answer
late(struct hubkit *k, uint64_t who, int64_t ago_s, const char *rest)
{
	int64_t s = (k->at_ms / 1000 - ago_s +
	                k->conf->policy->site.zone_minutes * INT64_C(60)) %
	    86400;
	char line[128];

	snprintf(line, sizeof(line), "late %02d:%02d:%02d %s", (int)(s / 3600),
	    (int)(s / 60 % 60), (int)(s % 60), rest);
	return hubkit_do(k, who, "%s", line);
}

static void
what_is_entered_later_has_its_true_time_and_no_deadline(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct answer answer;
	const struct alert *a;

	assert_int_equal(
	    late(k, ann, 5400, "cam-1 fire \"sheet 3\"").code, ANSWER_OK);
	a = hubkit_alert(k, 1);
	assert_string_equal(a->owner, "ann");
	assert_int_equal(a->flags & (ALERT_BY_HAND | ALERT_LATE),
	    ALERT_BY_HAND | ALERT_LATE);
	assert_int_equal(a->due_tick, 0);
	assert_int_equal(a->first_ms / 1000, k->at_ms / 1000 - 5400);
	/* What is still to come was yesterday; a clock a little ahead is now. */
	assert_int_equal(late(k, ann, -3600, "cam-2 smoke").code, ANSWER_OK);
	assert_int_equal(hubkit_alert(k, 2)->first_ms / 1000,
	    k->at_ms / 1000 + 3600 - 86400);
	assert_int_equal(late(k, ann, -60, "cam-3 smoke").code, ANSWER_OK);
	assert_int_equal(hubkit_alert(k, 3)->first_ms / 1000, k->at_ms / 1000);
	/* Paper waits until there is a hand for it. */
	answer = late(k, ann, 600, "cam-1 weapon");
	assert_int_equal(answer.code, ANSWER_TOO_MANY);
	assert_null(hubkit_alert(k, 4));
	/* Nobody is told that he is slow with it. */
	hubkit_run(k, 3600000);
	assert_int_equal(hubkit_alert(k, 1)->escalated, ESCALATED_NOT);
	/* Its console is gone: it waits, and is not overdue. */
	assert_int_equal(state_of(k, 1), ALERT_WAITING);
	assert_int_equal(hubkit_alert(k, 1)->due_tick, 0);
}

static void
what_is_seen_where_paper_was_entered_has_a_deadline(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	assert_int_equal(late(k, ann, 600, "cam-1 smoke").code, ANSWER_OK);
	assert_int_equal(hubkit_alert(k, 1)->due_tick, 0);
	event(k, "e1", "cam-1", "smoke");
	assert_int_equal(hubkit_alert(k, 1)->count, 2);
	assert_true(hubkit_alert(k, 1)->due_tick > k->tick);
	assert_int_equal(DO(k, ann, "release 1"), ANSWER_OK);
	assert_true(hubkit_alert(k, 1)->due_tick > k->tick);
}

static void
a_closed_alert_can_be_opened_again_and_leaves_again(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	confirmed(k, ann, "ambulance");
	hubkit_run(k, 3000);
	assert_int_equal(DO(k, ann, "close 1 helped"), ANSWER_OK);
	hubkit_run(k, 6000);
	assert_null(hubkit_alert(k, 1));
	/* A command that names it brings it back; for this turn only. */
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_WRONG_STATE);
	hubkit_run(k, 6000);
	assert_null(hubkit_alert(k, 1));
	assert_int_equal(board_alerts(engine_board(k->engine)), 0);
	assert_int_equal(DO(k, ann, "reopen 1 it burns again"), ANSWER_OK);
	assert_int_equal(state_of(k, 1), ALERT_WAITING);
	assert_int_equal(hubkit_note(k, 1, AMBULANCE), NOTE_CLOSED);
	hubkit_run(k, 6000);
	assert_non_null(hubkit_alert(k, 1));
}

static void
same_is_about_two_alerts(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "e1", "cam-1", "smoke");
	event(k, "e2", "cam-2", "smoke");
	assert_int_equal(DO(k, ann, "same 2 2"), ANSWER_SAME_ITSELF);
	assert_int_equal(DO(k, ann, "same 2 9"), ANSWER_NO_ALERT);
	assert_int_equal(DO(k, ann, "same 2 1"), ANSWER_OK);
	assert_int_equal(hubkit_alert(k, 2)->same_as, 1);
	assert_int_equal(DO(k, ann, "apart 2"), ANSWER_OK);
	assert_int_equal(hubkit_alert(k, 2)->same_as, 0);
}

/* ---- versions and answers ---- */

static void
what_changed_meanwhile_refuses_and_what_chatters_does_not(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint32_t version;

	event(k, "e1", "cam-1", "smoke");
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	version = hubkit_alert(k, 1)->version;
	event(k, "e2", "cam-1", "smoke");
	event(k, "e3", "cam-1", "smoke");
	DO(k, ann, "look 1 live 3000");
	assert_int_equal(hubkit_alert(k, 1)->version, version);
	DO(k, ann, "note 1 a chimney");
	assert_int_equal(hubkit_alert(k, 1)->version, version + 1);
	assert_int_equal(
	    hubkit_do_seen(k, ann, 701, 1, version, "archive 1 chimney").code,
	    ANSWER_CHANGED);
	assert_int_equal(
	    hubkit_do_seen(k, ann, 703, 1, version + 2, "archive 1 chimney")
	        .code,
	    ANSWER_CHANGED);
	assert_int_equal(
	    hubkit_do_seen(k, ann, 702, 1, version + 1, "archive 1 chimney")
	        .code,
	    ANSWER_OK);
}

static void
taking_and_deciding_in_one_act_asks_for_the_version_first(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint32_t version;

	event(k, "e1", "cam-1", "smoke");
	look(k, ann, 1);
	version = hubkit_alert(k, 1)->version;
	DO(k, ann, "note 1 a person in the window");
	assert_int_equal(
	    hubkit_do_seen(k, ann, 701, 1, version, "archive 1 chimney").code,
	    ANSWER_CHANGED);
	assert_int_equal(hubkit_entries(k, VERB_CLAIMED), 0);
	assert_int_equal(
	    hubkit_do_seen(k, ann, 702, 1, version + 1, "archive 1 chimney")
	        .code,
	    ANSWER_OK);
}

static void
a_repeated_command_has_one_effect_and_one_answer(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	for (int i = 0; i < 3; i++)
		assert_int_equal(hubkit_do_seen(k, ann, 7, 0, 0,
		                     "new cam-1 fire from the window")
		                     .alert,
		    1);
	/* Silent for so long that the session has ended; then back. */
	hubkit_run(k, SESSION_RELEASE_MS);
	hubkit_drain(k);
	ann = hubkit_console(k, "ann", 1);
	assert_int_equal(
	    hubkit_do_seen(k, ann, 7, 0, 0, "new cam-1 fire from the window")
	        .alert,
	    1);
	assert_int_equal(board_hub(engine_board(k->engine))->alerts, 1);
	/* Another session may use the same number. */
	ann = hubkit_console(k, "ann", 2);
	assert_int_equal(
	    hubkit_do_seen(k, ann, 7, 0, 0, "new cam-2 fire from the window")
	        .alert,
	    2);
}

static void
a_command_without_a_number_is_not_answered_from_memory(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	assert_int_equal(
	    hubkit_do_seen(k, ann, 0, 0, 0, "nonsense").code, ANSWER_SYNTAX);
}

static void
without_a_number_it_is_said_how_one_is_written(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct answer answer = hubkit_do_seen(k, ann, 0, 0, 0, "release");

	assert_int_equal(answer.code, ANSWER_NEEDS_ALERT);
	assert_string_equal(answer.args[0], "release 1042");
	assert_int_equal(DO(k, ann, "claim"), ANSWER_NEEDS_ALERT);
	event(k, "e1", "cam-1", "smoke");
	assert_int_equal(DO(k, ann, "claim"), ANSWER_NEEDS_ALERT);
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
}

static void
what_nobody_may_is_refused(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "e1", "cam-1", "smoke");
	assert_int_equal(DO(k, ann, "confirm 1 fire"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "claim 99"), ANSWER_NO_ALERT);
	assert_int_equal(DO(k, ann, "claim 0"), ANSWER_SYNTAX);
	assert_int_equal(DO(k, ann, "purge all"), ANSWER_NOT_HERE);
	assert_int_equal(DO(k, ann, "sign-on"), ANSWER_OK);
}

static void
a_camera_without_an_alert_is_opened_for_a_reason_and_recorded(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	assert_int_equal(DO(k, ann, "look-camera cam-1"), ANSWER_SYNTAX);
	assert_int_equal(
	    DO(k, ann, "look-camera cam-1 bored"), ANSWER_UNKNOWN_CODE);
	assert_int_equal(
	    DO(k, ann, "look-camera cam-99 check"), ANSWER_UNKNOWN_DEVICE);
	assert_int_equal(DO(k, ann, "look-camera cam-1 request of the police"),
	    ANSWER_NEEDS_REQUEST);
	assert_int_equal(hubkit_entries(k, VERB_CAMERA_OPENED), 0);
	assert_int_equal(
	    DO(k, ann, "look-camera cam-1 request \"No. 17\""), ANSWER_OK);
	assert_int_equal(hubkit_entries(k, VERB_CAMERA_OPENED), 1);
	assert_int_equal(hubkit_entries(k, VERB_CAMERA_LOOKED), 0);
	assert_int_equal(
	    DO(k, ann, "look-camera cam-1 request for:14s \"No. 17\""),
	    ANSWER_OK);
	assert_int_equal(hubkit_entries(k, VERB_CAMERA_OPENED), 1);
	assert_int_equal(hubkit_entries(k, VERB_CAMERA_LOOKED), 1);
}

static void
a_console_gets_no_more_rows_than_it_asked_for(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct buf rows = { 0 };

	assert_false(engine_rows(k->engine, ann, &rows));
	engine_credit(k->engine, ann, 1);
	assert_true(engine_rows(k->engine, ann, &rows));
	assert_false(engine_rows(k->engine, ann, &rows)); /* it has all */
	event(k, "e1", "cam-1", "fire");
	assert_false(engine_rows(k->engine, ann, &rows));
	engine_credit(k->engine, ann, 1000);
	for (int i = 0; i < SESSION_CREDIT; i++) {
		assert_true(engine_rows(k->engine, ann, &rows));
		DO(k, ann, "note 1 once more");
	}
	assert_false(engine_rows(k->engine, ann, &rows));
	buf_finish(&rows);
}

/* ---- the disk ---- */

static void
a_full_disk_refuses_machines_first_and_people_last(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	engine_disk(k->engine, ENGINE_DISK_LOW - 1, false);
	hubkit_run(k, 0);
	assert_int_equal(hubkit_event(k, "e1", "cam-1", "fire"), ENGINE_LATER);
	assert_int_equal(DO(k, ann, "new cam-1 fire"), ANSWER_OK);
	assert_int_equal(
	    board_hub(engine_board(k->engine))->alarms, HUB_DISK_LOW);
	engine_disk(k->engine, ENGINE_DISK_CRITICAL - 1, true);
	hubkit_run(k, 0);
	assert_int_equal(DO(k, ann, "new cam-2 fire"), ANSWER_DISK_LOW);
	assert_int_equal(board_hub(engine_board(k->engine))->alarms,
	    HUB_DISK_LOW | HUB_DISK_CRITICAL | HUB_WAL_LARGE);
	engine_disk(k->engine, ENGINE_DISK_LOW, false);
	hubkit_run(k, 0);
	event(k, "e1", "cam-3", "fire");
	assert_int_equal(board_hub(engine_board(k->engine))->alarms, 0);
	assert_int_equal(hubkit_entries(k, VERB_HUB_ALARM), 3);
}

static void
nothing_leaves_before_the_commit(void **state)
{
	struct hubkit *k = *state;
	struct session_command command = { .number = 1,
		.line = { "new cam-1 fire", 14 } };
	struct journal_batch batch;
	uint64_t ann = hubkit_console(k, "ann", 1);

	hubkit_turn(k, 1);
	engine_command(k->engine, ann, &command);
	assert_null(engine_out(k->engine));
	assert_true(engine_batch(k->engine, &batch));
	assert_null(engine_out(k->engine));
	assert_int_equal(journal_commit(k->journal, &batch), ERR_NONE);
	assert_null(engine_out(k->engine));
	engine_committed(k->engine);
	assert_non_null(engine_out(k->engine));
	hubkit_fold(k);
}

static void
a_commit_that_failed_leaves_nothing_behind(void **state)
{
	struct hubkit *k = *state;

	disk_fail(k->disk, 1, DISK_LOSES, ERR_IO);
	assert_int_equal(hubkit_event(k, "e1", "cam-1", "fire"), ENGINE_STORED);
	assert_int_equal(hubkit_commit(k), ERR_IO);
	hubkit_kill(k);
	assert_int_equal(hubkit_boot(k), ERR_NONE);
	assert_null(hubkit_alert(k, 1));
	event(k, "e1", "cam-1", "fire");
	assert_non_null(hubkit_alert(k, 1));
}

static void
a_commit_that_failed_and_is_there_makes_no_second_alert(void **state)
{
	struct hubkit *k = *state;

	disk_fail(k->disk, 1, DISK_KEEPS, ERR_IO);
	assert_int_equal(hubkit_event(k, "e1", "cam-1", "fire"), ENGINE_STORED);
	assert_int_equal(hubkit_commit(k), ERR_IO);
	hubkit_kill(k);
	assert_int_equal(hubkit_boot(k), ERR_NONE);
	assert_int_equal(
	    hubkit_event(k, "e1", "cam-1", "fire"), ENGINE_DUPLICATE);
	hubkit_run(k, 0);
	assert_int_equal(hubkit_alert(k, 1)->count, 1);
}

static void
chance_is_asked_once_for_many_salts(void **state)
{
	struct hubkit *k = *state;
	uint64_t before = k->chance_calls;
	char id[16];

	hubkit_turn(k, 1);
	for (int i = 0; i < 100; i++) {
		snprintf(id, sizeof(id), "e%d", i);
		hubkit_event(k, id, "cam-1", "fire");
	}
	assert_int_equal(hubkit_commit(k), ERR_NONE);
	assert_in_range(k->chance_calls - before, 1, 2);
}

/* ---- a turn while the one before it is being committed ---- */

static void
what_is_decided_meanwhile_is_of_the_next_turn(void **state)
{
	struct hubkit *k = *state;
	uint64_t last = journal_info(k->journal)->last_seq;

	hubkit_turn(k, 1);
	hubkit_event(k, "e1", "cam-1", "fire");
	hubkit_seal(k);
	hubkit_event(k, "e2", "cam-2", "fire");
	assert_int_equal(hubkit_write(k), ERR_NONE);
	assert_non_null(board_alert(k->shadow, 1));
	assert_null(board_alert(k->shadow, 2));
	assert_int_equal(hubkit_commit(k), ERR_NONE);
	assert_non_null(board_alert(k->shadow, 2));
	assert_true(journal_info(k->journal)->last_seq >= last + 2);
}

static void
an_event_that_is_on_its_way_to_the_disk_is_a_duplicate(void **state)
{
	struct hubkit *k = *state;

	hubkit_turn(k, 1);
	hubkit_event(k, "e1", "cam-1", "fire");
	hubkit_seal(k);
	assert_int_equal(
	    hubkit_event(k, "e1", "cam-1", "fire"), ENGINE_DUPLICATE);
	assert_int_equal(hubkit_write(k), ERR_NONE);
	assert_int_equal(
	    hubkit_event(k, "e1", "cam-1", "fire"), ENGINE_DUPLICATE);
	assert_int_equal(hubkit_commit(k), ERR_NONE);
	assert_string_equal(k->trouble, "");
	assert_int_equal(hubkit_alert(k, 1)->count, 1);
}

static void
an_answer_leaves_with_its_own_turn(void **state)
{
	struct hubkit *k = *state;
	struct session_command first = { .number = 1,
		.line = { "new cam-1 fire", 14 } };
	struct session_command second = { .number = 2,
		.line = { "new cam-2 fire", 14 } };
	uint64_t ann = hubkit_console(k, "ann", 1);
	const struct engine_out *out;

	hubkit_turn(k, 1);
	engine_command(k->engine, ann, &first);
	hubkit_seal(k);
	engine_command(k->engine, ann, &second);
	assert_null(engine_out(k->engine));
	assert_int_equal(hubkit_write(k), ERR_NONE);
	assert_non_null(out = engine_out(k->engine));
	assert_int_equal(out->number, 1);
	assert_null(engine_out(k->engine));
	hubkit_seal(k);
	assert_null(engine_out(k->engine));
	assert_int_equal(hubkit_write(k), ERR_NONE);
	assert_non_null(out = engine_out(k->engine));
	assert_int_equal(out->number, 2);
}

/* A disk that hangs: the turn in which it ended is longer than it lingers. */
static void
an_alert_that_is_not_on_the_disk_yet_is_not_forgotten(void **state)
{
	struct hubkit *k = *state;
	const struct board *board = engine_board(k->engine);
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "e1", "cam-1", "abandoned-object");
	look(k, ann, 1);
	DO(k, ann, "archive 1 no-emergency");
	for (int i = 0; i < 60 && !board_alert_final(board, 1); i++) {
		assert_int_equal(hubkit_commit(k), ERR_NONE);
		hubkit_turn(k, 1000);
		engine_timers(k->engine);
	}
	assert_true(board_alert_final(board, 1));
	hubkit_turn(k, BOARD_LINGER_MS + 1);
	assert_int_equal(hubkit_commit(k), ERR_NONE);
	assert_non_null(hubkit_alert(k, 1));
	assert_true(board_alert_final(k->shadow, 1));
	assert_int_equal(hubkit_commit(k), ERR_NONE);
	assert_null(hubkit_alert(k, 1));
}

static void
a_turn_says_when_it_is_full(void **state)
{
	struct hubkit *k = *state;
	char id[16];

	hubkit_turn(k, 1);
	assert_true(engine_blank(k->engine));
	for (int i = 0; i < ENGINE_TURN_ENTRIES; i++) {
		assert_false(engine_full(k->engine));
		snprintf(id, sizeof(id), "e%d", i);
		hubkit_event(k, id, "cam-1", "fire");
	}
	assert_false(engine_blank(k->engine));
	assert_true(engine_full(k->engine));
	hubkit_seal(k);
	assert_false(engine_full(k->engine));
	assert_true(engine_blank(k->engine));
	assert_int_equal(hubkit_write(k), ERR_NONE);
}

int
main(void)
{
#define T(test) \
	cmocka_unit_test_setup_teardown(test, hubkit_setup, hubkit_teardown)
	const struct CMUnitTest tests[] = {
		T(a_fire_goes_all_the_way_to_its_outcome),
		T(a_word_that_is_no_service_refuses_the_whole_verdict),
		T(sos_is_told_at_once),
		T(a_verdict_can_be_taken_back_inside_its_window),
		T(after_the_window_only_a_stand_down_helps),
		T(send_ends_the_countdown),
		T(a_window_that_is_over_is_over_for_commands_too),
		T(a_service_without_a_line_is_called_and_the_call_is_written_down),
		T(a_refusal_brings_the_alert_back),
		T(a_refusal_by_telephone_counts_as_one),
		T(a_crew_that_is_already_there_has_accepted),
		T(an_answer_without_the_key_changes_nothing_and_is_written_down),
		T(a_service_that_says_nothing_is_marked_once),
		T(a_desk_that_is_not_there_is_said_once_and_told_when_it_comes),
		T(a_desk_that_comes_back_hears_again_what_was_under_way),
		T(however_many_wait_for_a_desk_all_of_them_go_out),
		T(what_changed_is_told_to_those_who_know),
		T(what_changed_while_a_desk_was_away_is_what_it_hears),
		T(a_note_for_who_knows_already_goes_to_all_who_know),
		T(what_changes_inside_the_window_is_in_the_first_text),
		T(new_words_that_no_service_would_read_are_refused),
		T(what_a_service_has_to_hear_is_told_to_a_desk_that_left_the_list),
		T(what_is_ordered_again_is_no_message_that_was_shown),
		T(a_second_verdict_after_a_stand_down_is_shown_as_new),
		T(who_is_being_called_off_can_be_told_to_go_after_all),
		T(who_was_told_during_a_stand_down_can_be_called_off_too),
		T(a_stand_down_is_followed_until_each_service_knows),
		T(a_stand_down_is_over_for_who_is_told_after_it),
		T(a_stand_down_that_nobody_confirms_becomes_overdue),
		T(a_stand_down_inside_the_window_takes_the_verdict_back),
		T(a_person_closes_with_an_outcome_of_the_list),
		T(each_reason_asks_for_what_it_needs),
		T(many_at_once_is_all_or_nothing_and_never_about_life),
		T(an_archived_alert_comes_back_inside_its_window_and_folds_again),
		T(one_alert_is_in_one_hand),
		T(nobody_holds_more_than_three_or_two_about_life),
		T(full_hands_neither_take_over_nor_keep_what_they_raise),
		T(a_refusal_names_what_is_to_be_finished_first),
		T(a_silent_console_loses_its_claims_and_no_verdict),
		T(two_consoles_of_one_person_are_one_person),
		T(who_does_not_come_back_after_a_restart_loses_his_claims),
		T(a_shelf_has_a_reason_a_limit_and_nothing_about_life),
		T(a_shelf_to_the_next_event_ends_with_it),
		T(an_alert_by_hand_is_in_the_hand_of_who_raised_it),
		T(what_is_entered_later_has_its_true_time_and_no_deadline),
		T(what_is_seen_where_paper_was_entered_has_a_deadline),
		T(a_closed_alert_can_be_opened_again_and_leaves_again),
		T(same_is_about_two_alerts),
		T(what_changed_meanwhile_refuses_and_what_chatters_does_not),
		T(taking_and_deciding_in_one_act_asks_for_the_version_first),
		T(a_repeated_command_has_one_effect_and_one_answer),
		T(a_command_without_a_number_is_not_answered_from_memory),
		T(without_a_number_it_is_said_how_one_is_written),
		T(what_nobody_may_is_refused),
		T(a_camera_without_an_alert_is_opened_for_a_reason_and_recorded),
		T(a_console_gets_no_more_rows_than_it_asked_for),
		T(a_full_disk_refuses_machines_first_and_people_last),
		T(nothing_leaves_before_the_commit),
		T(a_commit_that_failed_leaves_nothing_behind),
		T(a_commit_that_failed_and_is_there_makes_no_second_alert),
		T(chance_is_asked_once_for_many_salts),
		T(what_is_decided_meanwhile_is_of_the_next_turn),
		T(an_event_that_is_on_its_way_to_the_disk_is_a_duplicate),
		T(an_answer_leaves_with_its_own_turn),
		T(an_alert_that_is_not_on_the_disk_yet_is_not_forgotten),
		T(a_turn_says_when_it_is_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
