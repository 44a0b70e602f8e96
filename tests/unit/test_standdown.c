/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calling services off: each desk that may have sent somebody hears of it, and
 * nobody is left driving to nothing.
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

#include "core/others.h"

#include "tests/sim/hubkit.h"

#define FIRE   0U
#define POLICE 1U

static enum answer_code
code(struct answer answer)
{
	return answer.code;
}

#define DO(k, who, ...) code(hubkit_do(k, who, __VA_ARGS__))

static const struct notification *
note(const struct hubkit *k, unsigned target)
{
	return board_notification(engine_board(k->engine), 1, target);
}

static enum alert_state
state_of(const struct hubkit *k)
{
	return (enum alert_state)hubkit_alert(k, 1)->state;
}

static struct policy_desk *
first_desk(struct hubkit *k)
{
	struct policy *p = k->conf->policy;

	for (size_t i = 0; i < p->ndesks; i++)
		if (p->desks[i].service == FIRE)
			return &p->desks[i];
	fail_msg("no desk");
	return NULL;
}

/* The fire service gets a desk "fire-WHERE" in a district of that name. */
static void
desk_add(struct hubkit *k, const char *where, enum notification_channel channel)
{
	struct policy *p = k->conf->policy;
	struct policy_desk desk = *first_desk(k);

	snprintf(desk.id, sizeof(desk.id), "fire-%s", where);
	text_copy(desk.district, sizeof(desk.district), where);
	desk.deputy[0] = '\0';
	desk.channels[0] = (uint8_t)channel;
	p->desks = xreallocarray(p->desks, p->ndesks + 1, sizeof(p->desks[0]));
	p->desks[p->ndesks++] = desk;
}

static void
deputy_add(
    struct hubkit *k, const char *where, enum notification_channel channel)
{
	desk_add(k, where, channel);
	snprintf(first_desk(k)->deputy, sizeof(first_desk(k)->deputy),
	    "fire-%s", where);
}

static uint64_t
connect(struct hubkit *k, const char *where)
{
	const char *id;

	assert_int_equal(
	    engine_desk_hello(k->engine, ++k->handles, "fire", where, &id),
	    ERR_NONE);
	hubkit_run(k, 0);
	hubkit_drain(k);
	return k->handles;
}

static void
gone(struct hubkit *k, uint64_t line)
{
	engine_desk_gone(k->engine, line);
	hubkit_run(k, 0);
}

/* ann has confirmed a fire for ${services}, and they were told just now. */
static uint64_t
told(struct hubkit *k, const char *services)
{
	uint64_t ann = hubkit_console(k, "ann", 1);

	assert_int_equal(hubkit_event(k, "e1", "cam-1", "fire"), ENGINE_STORED);
	hubkit_run(k, 0);
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "confirm 1 %s", services), ANSWER_OK);
	assert_int_equal(DO(k, ann, "send 1"), ANSWER_OK);
	return ann;
}

/* ${ms} go by, and nobody at either end is taken for gone. */
static void
pass(struct hubkit *k, uint64_t who, uint64_t line, uint64_t ms)
{
	while (ms > 0) {
		uint64_t step = ms < 5000 ? ms : 5000;

		engine_desk_beat(k->engine, line);
		hubkit_run(k, step);
		engine_beat(k->engine, who);
		ms -= step;
	}
	hubkit_drain(k);
}

#define SAY(k, line, act, word) hubkit_reply(k, line, 1, FIRE, act, word)

/* ---- more than one desk ---- */

static void
it_waits_for_an_earlier_desk_that_is_away_until_that_has_heard_too(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north, west;

	deputy_add(k, "west", CHANNEL_ZMQ);
	north = hubkit_desk(k, "fire");
	ann = told(k, "fire");
	SAY(k, north, DESK_RECEIVED, "");
	pass(k, ann, north, 60000);
	gone(k, north);
	west = connect(k, "west");
	assert_int_equal(SAY(k, west, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	assert_int_equal(SAY(k, west, DESK_STOP_RECEIVED, ""), DESK_TAKEN);
	assert_int_equal(SAY(k, west, DESK_STOP_RECEIVED, ""), DESK_REPEATED);
	/* A crew of the first one may be driving. */
	assert_true(alert_in_queue(hubkit_alert(k, 1)));
	assert_string_equal(note(k, FIRE)->desk, first_desk(k)->id);
	assert_int_equal(note(k, FIRE)->state, NOTE_STOP_QUEUED);
	k->told_count = 0;
	north = connect(k, "north");
	assert_int_equal(k->told_count, 1);
	assert_int_equal(k->told.type, DESK_STAND_DOWN);
	assert_string_equal(k->told.code, "turned-false");
	assert_int_equal(SAY(k, north, DESK_STOP_RECEIVED, ""), DESK_TAKEN);
	assert_int_equal(state_of(k), ALERT_CLOSED);
	assert_string_equal(hubkit_alert(k, 1)->outcome, "stood-down");
	assert_int_equal(hubkit_entries(k, VERB_STOP_NEXT), 1);
	assert_int_equal(hubkit_entries(k, VERB_STOPPED), 1);
}

static void
an_earlier_desk_that_stays_away_is_called(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north, west;
	unsigned phone;

	deputy_add(k, "west", CHANNEL_ZMQ);
	north = hubkit_desk(k, "fire");
	ann = told(k, "fire");
	pass(k, ann, north, 60000);
	gone(k, north);
	west = connect(k, "west");
	assert_int_equal(SAY(k, west, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	pass(k, ann, west, 20000);
	assert_int_equal(SAY(k, west, DESK_STOP_RECEIVED, ""), DESK_TAKEN);
	assert_false(notification_to_call(note(k, FIRE), &phone));
	/* Its time runs since the service was called off. */
	pass(k, ann, west, 10000);
	assert_true(notification_to_call(note(k, FIRE), &phone));
	assert_int_equal(notification_sign(note(k, FIRE)), '!');
	pass(k, ann, west, 60000);
	assert_int_equal(hubkit_alert(k, 1)->escalated, ESCALATED_LEAD);
	assert_int_equal(DO(k, ann, "phone 1 fire Akhmetov"), ANSWER_OK);
	assert_int_equal(state_of(k), ALERT_CLOSED);
}

/* The deputy is reached by phone, the first one by its line, or the other way
 * round: each has a time of its own. */
static void
of_a_call_the_time_begins_when_it_can_be_made(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, west;
	unsigned phone;

	deputy_add(k, "west", CHANNEL_ZMQ);
	first_desk(k)->channels[0] = CHANNEL_PHONE;
	first_desk(k)->nchannels = 1;
	ann = told(k, "fire");
	pass(k, ann, 0, 60000);
	west = connect(k, "west");
	assert_string_equal(note(k, FIRE)->desk, "fire-west");
	assert_int_equal(SAY(k, west, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	pass(k, ann, west, 25000);
	assert_int_equal(SAY(k, west, DESK_STOP_RECEIVED, ""), DESK_TAKEN);
	assert_string_equal(note(k, FIRE)->desk, first_desk(k)->id);
	assert_true(notification_to_call(note(k, FIRE), &phone));
	assert_int_equal(note(k, FIRE)->accept_due_tick, k->tick + 30000);
	assert_int_equal(DO(k, ann, "phone 1 fire Akhmetov"), ANSWER_OK);
	assert_int_equal(state_of(k), ALERT_CLOSED);
}

static void
each_of_four_desks_that_were_told_hears_of_it(void **state)
{
	static const char *const where[] = { "west", "east", "hill" };
	struct hubkit *k = *state;
	uint64_t ann, line[4];

	for (size_t i = 0; i < 3; i++)
		desk_add(k, where[i], CHANNEL_ZMQ);
	line[0] = hubkit_desk(k, "fire");
	ann = told(k, "fire");
	assert_int_equal(SAY(k, line[0], DESK_ACCEPTED, ""), DESK_TAKEN);
	for (size_t i = 0; i < 3; i++) {
		line[i + 1] = connect(k, where[i]);
		assert_int_equal(
		    DO(k, ann, "add 1 fire in:%s", where[i]), ANSWER_OK);
		assert_int_equal(
		    SAY(k, line[i + 1], DESK_ACCEPTED, ""), DESK_TAKEN);
	}
	gone(k, line[1]);
	k->told_count = 0;
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	assert_int_equal(k->told_count, 3);
	assert_int_equal(SAY(k, line[2], DESK_STOP_RECEIVED, ""), DESK_TAKEN);
	assert_int_equal(
	    SAY(k, line[2], DESK_STOP_RECEIVED, ""), DESK_REPEATED);
	assert_int_equal(SAY(k, line[3], DESK_STOP_RECEIVED, ""), DESK_TAKEN);
	assert_string_equal(note(k, FIRE)->desk, "fire-west");
	/* The power fails meanwhile: nobody is forgotten. */
	hubkit_kill(k);
	assert_int_equal(hubkit_boot(k), ERR_NONE);
	k->told_count = 0;
	line[1] = connect(k, "west");
	assert_int_equal(k->told_count, 1);
	assert_int_equal(SAY(k, line[1], DESK_STOP_RECEIVED, ""), DESK_TAKEN);
	assert_true(alert_in_queue(hubkit_alert(k, 1)));
	line[0] = connect(k, "north");
	assert_int_equal(SAY(k, line[0], DESK_STOP_RECEIVED, ""), DESK_TAKEN);
	assert_int_equal(state_of(k), ALERT_CLOSED);
}

static void
no_more_desks_are_told_than_can_be_called_off(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann;
	char where[8];

	for (unsigned i = 0; i < OTHERS_MAX + 1; i++) {
		snprintf(where, sizeof(where), "d%u", i);
		desk_add(k, where, CHANNEL_PHONE);
	}
	ann = told(k, "fire");
	for (unsigned i = 0; i < OTHERS_MAX; i++)
		assert_int_equal(DO(k, ann, "add 1 fire in:d%u", i), ANSWER_OK);
	assert_int_equal(
	    DO(k, ann, "add 1 fire in:d%u", OTHERS_MAX), ANSWER_MANY_DESKS);
	/* One of those that know may have it again. */
	assert_int_equal(DO(k, ann, "add 1 fire in:d0"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	for (unsigned i = 0; i < OTHERS_MAX + 1; i++) {
		assert_int_not_equal(state_of(k), ALERT_CLOSED);
		assert_int_equal(DO(k, ann, "phone 1 fire Omarov"), ANSWER_OK);
	}
	assert_int_equal(state_of(k), ALERT_CLOSED);
}

/* Whoever was on the telephone may not be who is to be called by now. */
static void
a_call_is_about_the_desk_that_was_called(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, west;

	deputy_add(k, "west", CHANNEL_ZMQ);
	desk_add(k, "east", CHANNEL_PHONE);
	first_desk(k)->channels[0] = CHANNEL_PHONE;
	first_desk(k)->nchannels = 1;
	ann = told(k, "fire");
	pass(k, ann, 0, 60000);
	west = connect(k, "west");
	assert_int_equal(
	    DO(k, ann, "phone 1 fire Omarov at:fire-east"), ANSWER_CHANGED);
	assert_int_equal(
	    DO(k, ann, "phone 1 fire Omarov at:%s 17", first_desk(k)->id),
	    ANSWER_OK);
	assert_string_equal(note(k, FIRE)->desk, first_desk(k)->id);
	assert_int_equal(note(k, FIRE)->channel, CHANNEL_PHONE);
	assert_string_equal(note(k, FIRE)->other_desk, "fire-west");
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	assert_int_equal(SAY(k, west, DESK_STOP_RECEIVED, ""), DESK_TAKEN);
	assert_int_equal(
	    DO(k, ann, "phone 1 fire Omarov at:fire-west"), ANSWER_CHANGED);
	assert_int_equal(
	    DO(k, ann, "phone 1 fire Omarov at:%s", first_desk(k)->id),
	    ANSWER_OK);
	assert_int_equal(state_of(k), ALERT_CLOSED);
}

static void
a_desk_told_before_may_be_called_first(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann;

	desk_add(k, "east", CHANNEL_PHONE);
	first_desk(k)->channels[0] = CHANNEL_PHONE;
	first_desk(k)->nchannels = 1;
	ann = told(k, "fire");
	assert_int_equal(DO(k, ann, "phone 1 fire Omarov"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "add 1 fire in:east"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "phone 1 fire Serik"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	assert_int_equal(
	    DO(k, ann, "phone 1 fire Omarov at:%s", first_desk(k)->id),
	    ANSWER_OK);
	assert_int_not_equal(state_of(k), ALERT_CLOSED);
	assert_int_equal(
	    DO(k, ann, "phone 1 fire Serik at:fire-east"), ANSWER_OK);
	assert_int_equal(state_of(k), ALERT_CLOSED);
}

/* Which of them goes after all is who has it, and the others hear no more. */
static void
who_goes_after_all_is_the_desk_that_has_it(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north, west;

	deputy_add(k, "west", CHANNEL_ZMQ);
	north = hubkit_desk(k, "fire");
	ann = told(k, "fire");
	pass(k, ann, north, 60000);
	west = connect(k, "west");
	assert_int_equal(SAY(k, west, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	assert_int_equal(SAY(k, north, DESK_STOP_RECEIVED, ""), DESK_TAKEN);
	k->told_count = 0;
	assert_int_equal(DO(k, ann, "add 1 fire"), ANSWER_OK);
	assert_string_equal(note(k, FIRE)->desk, "fire-west");
	assert_int_equal(k->told_count, 1);
	assert_int_equal(k->told.type, DESK_TELL);
	/* The first one knows that it is over, and is told no more of it. */
	assert_string_equal(note(k, FIRE)->other_desk, "");
	assert_int_equal(SAY(k, west, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_int_equal(state_of(k), ALERT_RESPONSE);
	assert_true(alert_takes_in(hubkit_alert(k, 1)));
}

/* Smoke is being called off when the fire is seen. */
static void
what_makes_it_worse_meanwhile_is_asked_of_a_person(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north = hubkit_desk(k, "fire");

	ann = told(k, "fire");
	assert_int_equal(SAY(k, north, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	assert_int_equal(
	    hubkit_event(k, "e2", "cam-1", "smoke"), ENGINE_STORED);
	assert_int_equal(hubkit_event(k, "e3", "cam-1", "fire"), ENGINE_STORED);
	hubkit_run(k, 0);
	assert_int_equal(SAY(k, north, DESK_STOP_RECEIVED, ""), DESK_TAKEN);
	assert_int_equal(state_of(k), ALERT_CLOSED);
	assert_int_equal(hubkit_alert(k, 2)->state, ALERT_WAITING);
	assert_int_equal(hubkit_alert(k, 3)->state, ALERT_WAITING);
	assert_int_equal(hubkit_alert(k, 3)->severity, 1);
	assert_true(hubkit_alert(k, 3)->due_tick > k->tick);
}

static void
nobody_knows_of_a_stand_down_that_was_not_sent(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north = hubkit_desk(k, "fire");

	first_desk(k)->channels[0] = CHANNEL_PHONE;
	first_desk(k)->nchannels = 1;
	ann = told(k, "fire");
	assert_int_equal(DO(k, ann, "phone 1 fire Omarov"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	assert_int_equal(SAY(k, north, DESK_STOP_RECEIVED, ""), DESK_REPEATED);
	assert_int_not_equal(state_of(k), ALERT_CLOSED);
	assert_int_equal(DO(k, ann, "phone 1 fire Omarov"), ANSWER_OK);
	assert_int_equal(state_of(k), ALERT_CLOSED);
}

static void
who_accepts_what_is_over_is_told_so(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north = hubkit_desk(k, "fire");

	ann = told(k, "fire");
	SAY(k, north, DESK_RECEIVED, "");
	assert_int_equal(DO(k, ann, "close 1 false"), ANSWER_OK);
	assert_int_equal(SAY(k, north, DESK_ACCEPTED, ""), DESK_STRAY);
	assert_int_equal(hubkit_entries(k, VERB_STRAY), 1);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_CLOSED);
}

/* Its first answer has been lost on the way back. */
static void
who_had_accepted_before_it_was_over_only_repeats_itself(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north = hubkit_desk(k, "fire");

	ann = told(k, "fire");
	assert_int_equal(SAY(k, north, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_int_equal(DO(k, ann, "close 1 helped"), ANSWER_OK);
	assert_int_equal(SAY(k, north, DESK_ACCEPTED, ""), DESK_REPEATED);
}

/* It has sent nobody: it reads it, and nothing waits for it. */
static void
a_desk_that_has_refused_is_not_waited_for(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north, west;

	deputy_add(k, "west", CHANNEL_ZMQ);
	north = hubkit_desk(k, "fire");
	west = connect(k, "west");
	ann = told(k, "fire");
	assert_int_equal(SAY(k, north, DESK_REFUSED, "no-crew"), DESK_TAKEN);
	assert_int_equal(SAY(k, west, DESK_ACCEPTED, ""), DESK_TAKEN);
	gone(k, north);
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	assert_int_equal(SAY(k, west, DESK_STOP_RECEIVED, ""), DESK_TAKEN);
	assert_int_equal(state_of(k), ALERT_CLOSED);
}

static void
who_was_told_before_one_that_is_through_is_called_off_too(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north, west;

	deputy_add(k, "west", CHANNEL_ZMQ);
	north = hubkit_desk(k, "fire");
	ann = told(k, "fire,ambulance");
	SAY(k, north, DESK_RECEIVED, "");
	pass(k, ann, north, 60000);
	west = connect(k, "west");
	assert_int_equal(SAY(k, west, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_int_equal(SAY(k, west, DESK_CLOSED, "nobody"), DESK_TAKEN);
	assert_int_equal(DO(k, ann, "phone 1 ambulance Omarov"), ANSWER_OK);
	k->told_count = 0;
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	assert_int_equal(k->told_count, 1);
	assert_string_equal(k->told.desk, first_desk(k)->id);
	assert_int_equal(DO(k, ann, "phone 1 ambulance Omarov"), ANSWER_OK);
	assert_int_not_equal(state_of(k), ALERT_CLOSED);
	assert_int_equal(SAY(k, north, DESK_STOP_RECEIVED, ""), DESK_TAKEN);
	assert_int_equal(state_of(k), ALERT_CLOSED);
}

static void
of_all_desks_that_were_told_the_one_that_accepts_has_it(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north;

	deputy_add(k, "west", CHANNEL_ZMQ);
	desk_add(k, "east", CHANNEL_ZMQ);
	north = hubkit_desk(k, "fire");
	ann = told(k, "fire");
	pass(k, ann, north, 60000);
	assert_int_equal(DO(k, ann, "add 1 fire in:east"), ANSWER_OK);
	assert_string_equal(note(k, FIRE)->desk, "fire-east");
	assert_int_equal(SAY(k, north, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_string_equal(note(k, FIRE)->desk, first_desk(k)->id);
	assert_string_equal(note(k, FIRE)->other_desk, "fire-east");
	assert_string_equal(note(k, FIRE)->earlier[0].desk, "fire-west");
	/* It has the words from before. */
	assert_int_equal(note(k, FIRE)->update, 1);
}

int
main(void)
{
#define T(test) \
	cmocka_unit_test_setup_teardown(test, hubkit_setup, hubkit_teardown)
	const struct CMUnitTest tests[] = {
		T(it_waits_for_an_earlier_desk_that_is_away_until_that_has_heard_too),
		T(an_earlier_desk_that_stays_away_is_called),
		T(of_a_call_the_time_begins_when_it_can_be_made),
		T(each_of_four_desks_that_were_told_hears_of_it),
		T(no_more_desks_are_told_than_can_be_called_off),
		T(a_call_is_about_the_desk_that_was_called),
		T(a_desk_told_before_may_be_called_first),
		T(who_goes_after_all_is_the_desk_that_has_it),
		T(what_makes_it_worse_meanwhile_is_asked_of_a_person),
		T(nobody_knows_of_a_stand_down_that_was_not_sent),
		T(who_accepts_what_is_over_is_told_so),
		T(who_had_accepted_before_it_was_over_only_repeats_itself),
		T(a_desk_that_has_refused_is_not_waited_for),
		T(who_was_told_before_one_that_is_through_is_called_off_too),
		T(of_all_desks_that_were_told_the_one_that_accepts_has_it),
	};

	return cmocka_run_group_tests_name("stand-down", tests, NULL, NULL);
}
