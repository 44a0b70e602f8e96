/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deadlines that nobody met: who is told next, and that a restart, a long stop
 * and a clock that jumped change nothing of it.
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

#include "core/order.h"

#include "tests/sim/hubkit.h"

#define FIRE      0U
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

static unsigned
level(const struct hubkit *k, uint64_t number)
{
	return hubkit_alert(k, number)->escalated;
}

static const struct notification *
note(const struct hubkit *k, unsigned target)
{
	return board_notification(engine_board(k->engine), 1, target);
}

static struct policy_desk *
desk(struct hubkit *k, unsigned service)
{
	struct policy *p = k->conf->policy;

	for (size_t i = 0; i < p->ndesks; i++)
		if (p->desks[i].service == service)
			return &p->desks[i];
	fail_msg("no desk of %u", service);
	return NULL;
}

/* The fire service's desk gets a deputy, at the line of the west. */
static void
deputy_add(struct hubkit *k, enum notification_channel channel)
{
	struct policy *p = k->conf->policy;
	struct policy_desk deputy = *desk(k, FIRE);

	text_copy(desk(k, FIRE)->deputy, sizeof(deputy.deputy), "fire-west");
	text_copy(deputy.id, sizeof(deputy.id), "fire-west");
	text_copy(deputy.district, sizeof(deputy.district), "west");
	deputy.channels[0] = (uint8_t)channel;
	p->desks = xreallocarray(p->desks, p->ndesks + 1, sizeof(p->desks[0]));
	p->desks[p->ndesks++] = deputy;
}

static uint64_t
deputy_connect(struct hubkit *k)
{
	const char *id;

	assert_int_equal(
	    engine_desk_hello(k->engine, ++k->handles, "fire", "west", &id),
	    ERR_NONE);
	assert_string_equal(id, "fire-west");
	return k->handles;
}

/* ann has confirmed a fire for ${services}, and they were told just now. */
static uint64_t
told_at(struct hubkit *k, const char *device, const char *services)
{
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "e1", device, "fire");
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "confirm 1 %s", services), ANSWER_OK);
	assert_int_equal(DO(k, ann, "send 1"), ANSWER_OK);
	return ann;
}

static uint64_t
told(struct hubkit *k, const char *services)
{
	return told_at(k, "cam-1", services);
}

/* ann is at her console all the time; ${ms} go by. */
static void
pass(struct hubkit *k, uint64_t who, uint64_t ms)
{
	while (ms > 0) {
		uint64_t step = ms < 5000 ? ms : 5000;

		hubkit_run(k, step);
		if (who != 0)
			engine_beat(k->engine, who);
		ms -= step;
	}
}

/* ---- alerts ---- */

static void
what_nobody_takes_goes_to_the_lead_then_his_deputy_then_everybody(void **state)
{
	struct hubkit *k = *state;

	event(k, "e1", "cam-1", "fire");
	hubkit_run(k, 14999);
	assert_false(hubkit_alert(k, 1)->flags & ALERT_OVERDUE);
	assert_int_equal(level(k, 1), ESCALATED_NOT);
	hubkit_run(k, 1);
	assert_true(hubkit_alert(k, 1)->flags & ALERT_OVERDUE);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
	hubkit_run(k, 14999);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
	hubkit_run(k, 1);
	assert_int_equal(level(k, 1), ESCALATED_DEPUTY);
	hubkit_run(k, 15000);
	assert_int_equal(level(k, 1), ESCALATED_ALL);
	hubkit_run(k, 3600000);
	assert_int_equal(hubkit_entries(k, VERB_ESCALATED), 3);
	assert_int_equal(hubkit_entries(k, VERB_OVERDUE), 1);
}

static void
whoever_takes_it_ends_that_and_has_his_own_time(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann;

	event(k, "e1", "cam-1", "fire");
	hubkit_run(k, 20000);
	ann = hubkit_console(k, "ann", 1);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(level(k, 1), ESCALATED_NOT);
	assert_false(hubkit_alert(k, 1)->flags & ALERT_OVERDUE);
	pass(k, ann, 59999);
	assert_int_equal(level(k, 1), ESCALATED_NOT);
	pass(k, ann, 1);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_DECIDE);
	assert_int_equal(DO(k, ann, "release 1"), ANSWER_OK);
	assert_int_equal(level(k, 1), ESCALATED_NOT);
	hubkit_run(k, 15000);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
}

static void
lesser_ones_become_a_line_of_the_lead_and_no_more(void **state)
{
	struct hubkit *k = *state;

	event(k, "e1", "cam-2", "abandoned-object");
	event(k, "e2", "cam-1", "line-crossing");
	assert_int_equal(hubkit_alert(k, 1)->severity, 3);
	assert_int_equal(hubkit_alert(k, 2)->severity, 4);
	hubkit_run(k, 900000);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
	assert_int_equal(level(k, 2), ESCALATED_LEAD);
	hubkit_run(k, 3600000);
	assert_int_equal(hubkit_entries(k, VERB_ESCALATED), 2);
}

static void
what_is_escalated_stands_before_the_others_of_its_severity(void **state)
{
	struct alert calm = { .number = 1, .severity = 1, .due_tick = 10 };
	struct alert passed_on = { .number = 2,
		.severity = 1,
		.due_tick = 90,
		.escalated = ESCALATED_LEAD };
	struct alert lesser = { .number = 3,
		.severity = 2,
		.due_tick = 5,
		.escalated = ESCALATED_ALL };
	struct alert on_the_way = {
		.number = 4, .severity = 1, .due = DUE_SCENE, .due_tick = 1
	};

	(void)state;
	assert_true(order_before(&passed_on, &calm));
	assert_true(order_before(&calm, &lesser));
	assert_true(order_before(&calm, &on_the_way));
	assert_true(order_before(&on_the_way, &lesser));
}

static void
a_shelf_and_a_verdict_end_an_escalation(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "e1", "cam-1", "smoke");
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	pass(k, ann, 120000);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
	assert_int_equal(DO(k, ann, "shelve 1 10m watch"), ANSWER_OK);
	assert_int_equal(level(k, 1), ESCALATED_NOT);
	pass(k, ann, 300000);
	assert_int_equal(level(k, 1), ESCALATED_NOT);
}

/* ---- services ---- */

static void
a_silent_desk_is_called_then_its_deputy_told_then_the_lead(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, west;
	unsigned phone;

	deputy_add(k, CHANNEL_ZMQ);
	assert_int_not_equal(hubkit_desk(k, "fire"), 0);
	ann = told(k, "fire");
	assert_false(notification_to_call(note(k, FIRE), &phone));
	pass(k, ann, 29999);
	assert_int_equal(note(k, FIRE)->rung, RUNG_FIRST);
	pass(k, ann, 1);
	assert_int_equal(note(k, FIRE)->rung, RUNG_SECOND);
	assert_true(notification_to_call(note(k, FIRE), &phone));
	assert_int_equal(phone, 0);
	assert_true(hubkit_alert(k, 1)->flags & ALERT_OVERDUE);
	pass(k, ann, 29999);
	west = deputy_connect(k);
	hubkit_drain(k);
	pass(k, ann, 1);
	assert_string_equal(note(k, FIRE)->desk, "fire-west");
	assert_string_equal(note(k, FIRE)->other_desk, desk(k, FIRE)->id);
	hubkit_drain(k);
	assert_string_equal(k->told.desk, "fire-west");
	assert_int_equal(k->told.type, DESK_TELL);
	assert_int_equal(level(k, 1), ESCALATED_NOT);
	for (int i = 0; i < 6; i++) {
		engine_desk_beat(k->engine, west);
		pass(k, ann, i < 5 ? 5000 : 4999);
	}
	assert_int_equal(level(k, 1), ESCALATED_NOT);
	pass(k, ann, 1);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
	assert_int_equal(note(k, FIRE)->rung, RUNG_LEAD);
	assert_int_equal(
	    hubkit_reply(k, west, 1, FIRE, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_int_equal(level(k, 1), ESCALATED_NOT);
	assert_false(hubkit_alert(k, 1)->flags & ALERT_OVERDUE);
	assert_int_equal(hubkit_alert(k, 1)->state, ALERT_RESPONSE);
}

static void
the_lead_who_does_nothing_is_not_the_last_one(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = told(k, "ambulance");

	pass(k, ann, 90000);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
	pass(k, ann, 30000);
	assert_int_equal(level(k, 1), ESCALATED_DEPUTY);
	pass(k, ann, 30000);
	assert_int_equal(level(k, 1), ESCALATED_ALL);
	pass(k, ann, 600000);
	assert_int_equal(hubkit_entries(k, VERB_ESCALATED), 3);
	assert_int_equal(hubkit_entries(k, VERB_SILENT), 1);
	assert_int_equal(DO(k, ann, "phone 1 ambulance Akhmetov"), ANSWER_OK);
	assert_int_equal(level(k, 1), ESCALATED_NOT);
}

static void
one_more_service_does_not_end_the_others_silence(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = told(k, "ambulance");

	pass(k, ann, 90000);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
	assert_int_equal(DO(k, ann, "confirm 1 emergency"), ANSWER_OK);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
	assert_true(hubkit_alert(k, 1)->flags & ALERT_OVERDUE);
	pass(k, ann, 30000);
	assert_int_equal(level(k, 1), ESCALATED_DEPUTY);
	/* The second one to be silent does not begin from the lead again. */
	pass(k, ann, 60000);
	assert_int_equal(level(k, 1), ESCALATED_ALL);
	assert_int_equal(DO(k, ann, "phone 1 ambulance A"), ANSWER_OK);
	assert_int_equal(level(k, 1), ESCALATED_ALL);
	assert_int_equal(DO(k, ann, "phone 1 emergency B"), ANSWER_OK);
	assert_int_equal(level(k, 1), ESCALATED_NOT);
}

static void
a_desk_by_phone_is_called_at_its_second_number(void **state)
{
	struct hubkit *k = *state;
	struct policy_desk *d = desk(k, AMBULANCE);
	unsigned phone;
	uint64_t ann;

	d->nphones = 2;
	d->phones[1] = d->phones[0];
	ann = told(k, "ambulance");
	assert_true(notification_to_call(note(k, AMBULANCE), &phone));
	assert_int_equal(phone, 0);
	pass(k, ann, 30000);
	assert_true(notification_to_call(note(k, AMBULANCE), &phone));
	assert_int_equal(phone, 1);
}

static void
a_desk_that_is_called_first_is_then_told_by_its_line_too(void **state)
{
	struct hubkit *k = *state;
	struct policy_desk *d = desk(k, FIRE);
	unsigned phone;
	uint64_t ann, line;

	d->nchannels = 2;
	d->channels[0] = CHANNEL_PHONE;
	d->channels[1] = CHANNEL_ZMQ;
	line = hubkit_desk(k, "fire");
	ann = told(k, "fire");
	assert_true(notification_to_call(note(k, FIRE), &phone));
	for (int i = 0; i < 6; i++) {
		engine_desk_beat(k->engine, line);
		pass(k, ann, 5000);
	}
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_SENDING);
	assert_true(notification_to_call(note(k, FIRE), &phone));
	assert_int_equal(
	    hubkit_reply(k, line, 1, FIRE, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_false(notification_to_call(note(k, FIRE), &phone));
}

static void
of_two_desks_that_were_told_the_first_to_accept_has_it(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north, west;

	deputy_add(k, CHANNEL_ZMQ);
	ann = told(k, "fire");
	pass(k, ann, 60000);
	north = hubkit_desk(k, "fire");
	west = deputy_connect(k);
	hubkit_run(k, 0);
	/* A refusal of the one that was silent is written down, once. */
	assert_int_equal(
	    hubkit_reply(k, north, 1, FIRE, DESK_REFUSED, "no-crew"),
	    DESK_TAKEN);
	assert_int_equal(
	    hubkit_reply(k, north, 1, FIRE, DESK_REFUSED, "no-crew"),
	    DESK_REPEATED);
	assert_int_equal(hubkit_entries(k, VERB_FIRST_REFUSED), 1);
	assert_string_equal(note(k, FIRE)->desk, "fire-west");
	assert_int_equal(note(k, FIRE)->other_refused, 1);
	assert_int_equal(
	    hubkit_reply(k, north, 1, FIRE, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_string_equal(note(k, FIRE)->desk, desk(k, FIRE)->id);
	assert_string_equal(note(k, FIRE)->other_desk, "fire-west");
	assert_int_equal(
	    hubkit_reply(k, west, 1, FIRE, DESK_ACCEPTED, ""), DESK_STRAY);
	assert_int_equal(hubkit_entries(k, VERB_ACCEPTED), 1);
}

static void
a_stand_down_goes_to_both_desks_that_were_told(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north, west;
	size_t before;

	deputy_add(k, CHANNEL_ZMQ);
	ann = told(k, "fire");
	pass(k, ann, 60000);
	north = hubkit_desk(k, "fire");
	west = deputy_connect(k);
	hubkit_run(k, 0);
	hubkit_drain(k);
	before = k->told_count;
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	hubkit_drain(k);
	assert_int_equal(k->told_count - before, 2);
	/* It is over when the one that was asked last says so. */
	assert_int_equal(
	    hubkit_reply(k, north, 1, FIRE, DESK_STOP_RECEIVED, ""),
	    DESK_TAKEN);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_STOP_SENDING);
	assert_int_equal(
	    hubkit_reply(k, west, 1, FIRE, DESK_STOP_RECEIVED, ""), DESK_TAKEN);
	assert_int_equal(hubkit_alert(k, 1)->state, ALERT_CLOSED);
}

/* The desk of the fire service beats all the while. */
static void
pass_with(struct hubkit *k, uint64_t ann, uint64_t line, uint64_t ms)
{
	for (; ms >= 5000; ms -= 5000) {
		engine_desk_beat(k->engine, line);
		pass(k, ann, 5000);
	}
	hubkit_drain(k);
}

static void
a_stand_down_reaches_the_first_desk_when_its_deputy_is_called(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north;
	unsigned phone;

	deputy_add(k, CHANNEL_PHONE);
	north = hubkit_desk(k, "fire");
	ann = told(k, "fire");
	pass_with(k, ann, north, 60000);
	assert_string_equal(note(k, FIRE)->desk, "fire-west");
	/* Who was called says so to who calls, and not by a program. */
	(void)deputy_connect(k);
	k->told_count = 0;
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	assert_int_equal(k->told_count, 1);
	assert_int_equal(k->told.type, DESK_STAND_DOWN);
	assert_string_equal(k->told.desk, desk(k, FIRE)->id);
	/* Until it has it, and no longer; its deputy is called all the same. */
	pass_with(k, ann, north, 20000);
	assert_true(k->told_count > 1);
	assert_int_equal(
	    hubkit_reply(k, north, 1, FIRE, DESK_STOP_RECEIVED, ""),
	    DESK_TAKEN);
	assert_int_equal(
	    hubkit_reply(k, north, 1, FIRE, DESK_STOP_RECEIVED, ""),
	    DESK_REPEATED);
	assert_int_equal(hubkit_entries(k, VERB_FIRST_STOPPED), 1);
	k->told_count = 0;
	pass_with(k, ann, north, 60000);
	assert_int_equal(k->told_count, 0);
	assert_true(notification_to_call(note(k, FIRE), &phone));
	assert_int_equal(hubkit_alert(k, 1)->state, ALERT_TOLD);
	assert_int_equal(DO(k, ann, "phone 1 fire Akhmetov"), ANSWER_OK);
	assert_int_equal(hubkit_alert(k, 1)->state, ALERT_CLOSED);
}

static void
a_stand_down_waits_for_the_line_of_each_desk_that_was_told(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north, west;

	deputy_add(k, CHANNEL_ZMQ);
	ann = told(k, "fire");
	pass(k, ann, 60000);
	north = hubkit_desk(k, "fire");
	hubkit_run(k, 0);
	hubkit_drain(k);
	assert_int_equal(k->told_count, 0); /* it is with its deputy */
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	assert_int_equal(k->told_count, 1);
	assert_string_equal(k->told.desk, desk(k, FIRE)->id);
	assert_int_equal(
	    hubkit_reply(k, north, 1, FIRE, DESK_STOP_RECEIVED, ""),
	    DESK_TAKEN);
	west = deputy_connect(k);
	hubkit_run(k, 0);
	hubkit_drain(k);
	assert_int_equal(k->told_count, 2);
	assert_string_equal(k->told.desk, "fire-west");
	assert_int_equal(
	    hubkit_reply(k, west, 1, FIRE, DESK_STOP_RECEIVED, ""), DESK_TAKEN);
	assert_int_equal(hubkit_alert(k, 1)->state, ALERT_CLOSED);
}

static void
a_first_desk_that_comes_back_hears_the_stand_down(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann;

	deputy_add(k, CHANNEL_PHONE);
	ann = told(k, "fire");
	pass(k, ann, 60000);
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	assert_int_equal(k->told_count, 0);
	(void)hubkit_desk(k, "fire");
	hubkit_run(k, 0);
	hubkit_drain(k);
	assert_int_equal(k->told_count, 1);
	assert_int_equal(k->told.type, DESK_STAND_DOWN);
	assert_string_equal(k->told.desk, desk(k, FIRE)->id);
}

/* By its line, whatever way its deputy was told. */
static void
a_first_desk_that_accepts_after_all_is_told_on_by_its_line(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north;

	deputy_add(k, CHANNEL_PHONE);
	north = hubkit_desk(k, "fire");
	ann = told(k, "fire");
	pass_with(k, ann, north, 60000);
	assert_int_equal(
	    hubkit_reply(k, north, 1, FIRE, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_int_equal(note(k, FIRE)->channel, CHANNEL_ZMQ);
	k->told_count = 0;
	assert_int_equal(DO(k, ann, "update 1 +weapon"), ANSWER_OK);
	assert_int_equal(k->told_count, 1);
	assert_string_equal(k->told.desk, desk(k, FIRE)->id);
}

static void
a_stand_down_reaches_the_desk_that_was_told_before_another(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north, west;

	deputy_add(k, CHANNEL_ZMQ);
	north = hubkit_desk(k, "fire");
	west = deputy_connect(k);
	ann = told(k, "fire");
	assert_int_equal(
	    hubkit_reply(k, north, 1, FIRE, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_int_equal(DO(k, ann, "add 1 fire in:west"), ANSWER_OK);
	assert_int_equal(
	    hubkit_reply(k, west, 1, FIRE, DESK_ACCEPTED, ""), DESK_TAKEN);
	k->told_count = 0;
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	assert_int_equal(k->told_count, 2);
}

static void
a_stand_down_that_nobody_hears_goes_up_and_to_no_deputy(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, line;
	unsigned phone;

	deputy_add(k, CHANNEL_ZMQ);
	line = hubkit_desk(k, "fire");
	ann = told(k, "fire");
	assert_int_equal(
	    hubkit_reply(k, line, 1, FIRE, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	assert_false(notification_to_call(note(k, FIRE), &phone));
	pass(k, ann, 30000);
	assert_true(notification_to_call(note(k, FIRE), &phone));
	pass(k, ann, 60000);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
	assert_int_equal(hubkit_entries(k, VERB_DEPUTY_TOLD), 0);
}

/* What the first one says of its own part says nothing of the deputy's. */
static void
of_the_first_desk_only_yes_and_no_count_while_its_deputy_is_asked(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north, west;

	deputy_add(k, CHANNEL_ZMQ);
	ann = told(k, "fire");
	pass(k, ann, 60000);
	north = hubkit_desk(k, "fire");
	west = deputy_connect(k);
	hubkit_run(k, 0);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_SENDING);
	assert_int_equal(
	    hubkit_reply(k, north, 1, FIRE, DESK_RECEIVED, ""), DESK_REPEATED);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_SENDING);
	assert_int_equal(
	    hubkit_reply(k, north, 1, FIRE, DESK_CLOSED, "nobody"), DESK_STRAY);
	assert_int_equal(
	    hubkit_reply(k, north, 1, FIRE, DESK_ON_SCENE, ""), DESK_STRAY);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_SENDING);
	assert_int_equal(hubkit_alert(k, 1)->state, ALERT_TOLD);
	/* An update is not read by the deputy because the first one has it. */
	hubkit_reply(k, west, 1, FIRE, DESK_RECEIVED, "");
	event(k, "e2", "cam-2", "fire");
	assert_int_equal(DO(k, ann, "same 2 1"), ANSWER_OK);
	assert_int_equal(note(k, FIRE)->update, 1);
	assert_int_equal(
	    hubkit_reply(k, north, 1, FIRE, DESK_RECEIVED, ""), DESK_REPEATED);
	assert_int_equal(note(k, FIRE)->update, 1);
	assert_int_equal(
	    hubkit_reply(k, west, 1, FIRE, DESK_RECEIVED, ""), DESK_TAKEN);
	assert_int_equal(note(k, FIRE)->update, 0);
}

/* Its deputy was never there; the first one has the words from before. */
static void
who_accepts_after_its_deputy_was_asked_hears_what_changed_meanwhile(
    void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north = hubkit_desk(k, "fire");

	deputy_add(k, CHANNEL_ZMQ);
	ann = told(k, "fire");
	pass(k, ann, 10000);
	hubkit_reply(k, north, 1, FIRE, DESK_RECEIVED, "");
	while (note(k, FIRE)->rung < RUNG_DEPUTY) {
		pass(k, ann, 5000);
		engine_desk_beat(k->engine, north);
	}
	assert_string_equal(note(k, FIRE)->desk, "fire-west");
	event(k, "e2", "cam-2", "fire");
	assert_int_equal(DO(k, ann, "same 2 1"), ANSWER_OK);
	assert_int_equal(hubkit_entries(k, VERB_UPDATE_SENDING), 0);
	assert_int_equal(
	    hubkit_reply(k, north, 1, FIRE, DESK_ACCEPTED, ""), DESK_TAKEN);
	hubkit_run(k, 0);
	assert_string_equal(note(k, FIRE)->desk, desk(k, FIRE)->id);
	assert_int_equal(note(k, FIRE)->update, 1);
	assert_int_equal(hubkit_entries(k, VERB_UPDATE_SENDING), 1);
	assert_int_equal(
	    hubkit_reply(k, north, 1, FIRE, DESK_RECEIVED, ""), DESK_TAKEN);
	assert_int_equal(note(k, FIRE)->update, 0);
}

static void
what_is_seen_while_services_are_called_off_is_an_alert_of_its_own(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north = hubkit_desk(k, "fire");

	ann = told(k, "fire");
	event(k, "e2", "cam-2", "fire");
	assert_int_equal(DO(k, ann, "same 2 1"), ANSWER_OK);
	hubkit_reply(k, north, 1, FIRE, DESK_ACCEPTED, "");
	assert_int_equal(DO(k, ann, "stand-down 1 turned-false"), ANSWER_OK);
	event(k, "e3", "cam-1", "fire");
	event(k, "e4", "cam-2", "fire");
	event(k, "e5", "cam-1", "fire");
	assert_int_equal(hubkit_alert(k, 1)->count, 1);
	assert_int_equal(hubkit_alert(k, 2)->count, 1);
	hubkit_reply(k, north, 1, FIRE, DESK_STOP_RECEIVED, "");
	assert_int_equal(hubkit_alert(k, 1)->state, ALERT_CLOSED);
	assert_int_equal(hubkit_alert(k, 3)->state, ALERT_WAITING);
	assert_int_equal(hubkit_alert(k, 3)->count, 2);
	assert_int_equal(hubkit_alert(k, 4)->state, ALERT_WAITING);
}

static void
new_facts_go_to_the_deputy_that_has_it(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, west;

	deputy_add(k, CHANNEL_ZMQ);
	(void)hubkit_desk(k, "fire");
	west = deputy_connect(k);
	ann = told(k, "fire");
	pass(k, ann, 60000);
	west = deputy_connect(k);
	hubkit_run(k, 0);
	assert_int_equal(
	    hubkit_reply(k, west, 1, FIRE, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_int_equal(DO(k, ann, "confirm 1 fire +weapon"), ANSWER_OK);
	assert_string_equal(note(k, FIRE)->desk, "fire-west");
	assert_string_equal(k->told.desk, "fire-west");
	/* Another desk is told when its district is named. */
	assert_int_equal(DO(k, ann, "add 1 fire in:north"), ANSWER_OK);
	assert_string_equal(note(k, FIRE)->desk, desk(k, FIRE)->id);
}

static void
a_desk_without_a_crew_is_followed_by_its_deputy_at_once(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north, west;

	deputy_add(k, CHANNEL_ZMQ);
	north = hubkit_desk(k, "fire");
	ann = told(k, "fire");
	assert_int_equal(
	    hubkit_reply(k, north, 1, FIRE, DESK_REFUSED, "no-crew"),
	    DESK_TAKEN);
	assert_string_equal(note(k, FIRE)->desk, "fire-west");
	/* Said again it is no news. */
	assert_int_equal(
	    hubkit_reply(k, north, 1, FIRE, DESK_REFUSED, "no-crew"),
	    DESK_REPEATED);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
	pass(k, ann, 29999);
	assert_false(hubkit_alert(k, 1)->flags & ALERT_OVERDUE);
	pass(k, ann, 1);
	assert_true(hubkit_alert(k, 1)->flags & ALERT_OVERDUE);
	assert_int_equal(level(k, 1), ESCALATED_DEPUTY);
	west = deputy_connect(k);
	assert_int_equal(
	    hubkit_reply(k, west, 1, FIRE, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_int_equal(level(k, 1), ESCALATED_NOT);
}

static void
a_refusal_without_a_deputy_is_the_leads_until_somebody_is_told(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = told(k, "ambulance");

	assert_int_equal(
	    DO(k, ann, "phone 1 ambulance Akhmetov refused:no-crew"),
	    ANSWER_OK);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
	assert_int_equal(DO(k, ann, "confirm 1 ambulance"), ANSWER_OK);
	assert_int_equal(level(k, 1), ESCALATED_NOT);
}

static void
what_the_only_service_refuses_is_overdue_and_goes_up_to_everybody(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north = hubkit_desk(k, "fire");
	uint32_t decide_ms = k->conf->policy->severities[0].decide_ms;

	ann = told(k, "fire");
	assert_int_equal(
	    hubkit_reply(k, north, 1, FIRE, DESK_REFUSED, "busy"), DESK_TAKEN);
	assert_int_equal(hubkit_alert(k, 1)->state, ALERT_TOLD);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_DECIDE);
	assert_int_equal(hubkit_alert(k, 1)->due_tick, k->tick + decide_ms);
	assert_true(hubkit_alert(k, 1)->flags & ALERT_CAME_BACK);
	assert_false(alert_waits(hubkit_alert(k, 1)));
	pass(k, ann, decide_ms - 1);
	assert_int_equal(level(k, 1), ESCALATED_NOT);
	pass(k, ann, 1);
	assert_true(hubkit_alert(k, 1)->flags & ALERT_OVERDUE);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
	pass(k, ann, decide_ms);
	assert_int_equal(level(k, 1), ESCALATED_DEPUTY);
	pass(k, ann, decide_ms);
	assert_int_equal(level(k, 1), ESCALATED_ALL);
	/* New words alone tell nobody; another service does. */
	assert_int_equal(DO(k, ann, "update 1 +injured"), ANSWER_NO_SERVICE);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_DECIDE);
	assert_int_equal(DO(k, ann, "confirm 1 ambulance"), ANSWER_OK);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_ACCEPT);
	assert_int_equal(level(k, 1), ESCALATED_NOT);
}

static void
what_is_with_the_lead_stays_with_him_when_the_deputy_refuses_too(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north, west;

	deputy_add(k, CHANNEL_ZMQ);
	north = hubkit_desk(k, "fire");
	west = deputy_connect(k);
	ann = told(k, "fire");
	hubkit_reply(k, north, 1, FIRE, DESK_REFUSED, "no-crew");
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
	hubkit_reply(k, west, 1, FIRE, DESK_REFUSED, "busy");
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_DECIDE);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
	pass(k, ann, 30000);
	assert_int_equal(level(k, 1), ESCALATED_DEPUTY);
}

static void
what_was_refused_and_given_back_waits_for_somebody_in_time(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, ben, north = hubkit_desk(k, "fire");

	ann = told(k, "fire");
	ben = hubkit_console(k, "ben", 2);
	hubkit_reply(k, north, 1, FIRE, DESK_REFUSED, "other");
	assert_int_equal(DO(k, ann, "release 1"), ANSWER_OK);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_CLAIM);
	assert_int_equal(hubkit_alert(k, 1)->due_tick,
	    k->tick + k->conf->policy->severities[0].claim_ms);
	assert_true(alert_waits(hubkit_alert(k, 1)));
	pass(k, ben, k->conf->policy->severities[0].claim_ms);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
	assert_int_equal(DO(k, ben, "claim 1"), ANSWER_OK);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_DECIDE);
	assert_int_equal(level(k, 1), ESCALATED_NOT);
	assert_false(alert_waits(hubkit_alert(k, 1)));
}

static void
what_was_refused_waits_for_somebody_when_its_owner_is_lost(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north = hubkit_desk(k, "fire");

	ann = told(k, "fire");
	hubkit_reply(k, north, 1, FIRE, DESK_REFUSED, "busy");
	assert_int_equal(DO(k, ann, "sign-off"), ANSWER_OK);
	assert_string_equal(hubkit_alert(k, 1)->owner, "");
	assert_true(alert_waits(hubkit_alert(k, 1)));
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_CLAIM);
}

static void
a_refusal_after_its_owners_shift_waits_for_somebody(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north = hubkit_desk(k, "fire");

	ann = told(k, "fire");
	assert_int_equal(DO(k, ann, "sign-off"), ANSWER_OK);
	assert_string_equal(hubkit_alert(k, 1)->owner, "ann");
	hubkit_reply(k, north, 1, FIRE, DESK_REFUSED, "busy");
	assert_string_equal(hubkit_alert(k, 1)->owner, "");
	assert_true(alert_waits(hubkit_alert(k, 1)));
	assert_int_equal(hubkit_alert(k, 1)->due_tick,
	    k->tick + k->conf->policy->severities[0].claim_ms);
}

static void
one_refusal_of_two_leaves_the_time_to_the_other(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann, north = hubkit_desk(k, "fire");
	uint64_t police = hubkit_desk(k, "police");

	ann = told(k, "fire,police");
	hubkit_reply(k, north, 1, FIRE, DESK_REFUSED, "busy");
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_ACCEPT);
	hubkit_reply(k, police, 1, POLICE, DESK_ACCEPTED, "");
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_NOTHING);
	/* ... until the other one sends it back, too. */
	hubkit_reply(k, police, 1, POLICE, DESK_REFUSED, "busy");
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_DECIDE);
	assert_int_not_equal(ann, 0);
}

static void
a_lesser_alert_reminds_once_and_is_a_line_of_the_lead(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	deputy_add(k, CHANNEL_ZMQ);
	event(k, "e1", "cam-2", "abandoned-object");
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "confirm 1 fire"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "send 1"), ANSWER_OK);
	pass(k, ann, 299999);
	assert_int_equal(level(k, 1), ESCALATED_NOT);
	pass(k, ann, 1);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
	pass(k, ann, 7200000);
	assert_int_equal(hubkit_entries(k, VERB_SILENT), 1);
	assert_int_equal(hubkit_entries(k, VERB_SECOND_WAY), 0);
	assert_int_equal(hubkit_entries(k, VERB_DEPUTY_TOLD), 0);
	assert_int_equal(hubkit_entries(k, VERB_ESCALATED), 1);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
}

static void
who_does_not_arrive_comes_back_up_behind_those_that_wait(void **state)
{
	struct hubkit *k = *state;
	uint64_t line = hubkit_desk(k, "fire"), ann = told(k, "fire");

	hubkit_reply(k, line, 1, FIRE, DESK_ACCEPTED, "");
	assert_false(alert_in_queue(hubkit_alert(k, 1)));
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_SCENE);
	for (int i = 0; i < 120; i++) {
		engine_desk_beat(k->engine, line);
		pass(k, ann, 5000);
	}
	assert_true(hubkit_alert(k, 1)->flags & ALERT_OVERDUE);
	assert_true(alert_in_queue(hubkit_alert(k, 1)));
	assert_int_equal(level(k, 1), ESCALATED_NOT);
	assert_int_equal(
	    hubkit_reply(k, line, 1, FIRE, DESK_ON_SCENE, ""), DESK_TAKEN);
	assert_false(alert_in_queue(hubkit_alert(k, 1)));
}

/* ---- not their district ---- */

/* North, south and west are districts; the west has a desk of its own. */
static void
districts_add(struct hubkit *k)
{
	static const char *const codes[] = { "north", "south", "west" };
	struct policy *p = k->conf->policy;

	deputy_add(k, CHANNEL_ZMQ);
	p->districts = xreallocarray(p->districts, 3, sizeof(p->districts[0]));
	p->ndistricts = 3;
	for (size_t i = 0; i < 3; i++) {
		p->districts[i] = (struct policy_district){ 0 };
		text_copy(p->districts[i].code, POLICY_CODE_SIZE, codes[i]);
	}
}

static void
not_ours(struct hubkit *k, uint64_t line, const char *district)
{
	struct desk_message m = { .type = DESK_ANSWER,
		.act = DESK_REFUSED,
		.alert = 1,
		.code = "wrong-district" };

	memcpy(m.key, note(k, FIRE)->key, sizeof(m.key));
	text_copy(m.district, sizeof(m.district), district);
	engine_desk_answer(k->engine, line, &m);
	hubkit_run(k, 0);
	hubkit_drain(k);
}

static void
a_desk_names_whose_district_it_is(void **state)
{
	struct hubkit *k = *state;
	uint64_t line;

	districts_add(k);
	line = hubkit_desk(k, "fire");
	(void)told(k, "fire");
	not_ours(k, line, "west");
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_REFUSED);
	assert_string_equal(note(k, FIRE)->district, "west");
}

/* Nobody is sent where nobody is, nor back to who has just refused. */
static void
what_a_desk_names_is_believed_only_where_another_desk_has_the_duty(void **state)
{
	/* Unknown; its own; of the same desk, which has just refused. */
	static const char *const named[] = { "atlantis", "south", "north" };
	struct hubkit *k = *state;
	uint64_t line, ann;

	districts_add(k);
	line = hubkit_desk(k, "fire");
	ann = told(k, "fire");
	for (size_t i = 0; i < 3; i++) {
		not_ours(k, line, named[i]);
		assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_REFUSED);
		assert_string_equal(note(k, FIRE)->district, "");
		assert_int_equal(DO(k, ann, "add 1 fire"), ANSWER_OK);
	}
	/* So it would be when the west had no desk of its own. */
	text_copy(k->conf->policy->desks[k->conf->policy->ndesks - 1].district,
	    POLICY_CODE_SIZE, "nowhere");
	not_ours(k, line, "west");
	assert_string_equal(note(k, FIRE)->district, "");
}

static void
without_a_word_the_nearest_other_district_is_proposed(void **state)
{
	struct hubkit *k = *state;
	struct registry *r = k->conf->registry;
	struct device d = { .class = DEVICE_CAMERA,
		.has_position = true,
		.lat_e6 = 43300000,
		.lon_e6 = 68200000,
		.url = "rtsp://192.0.2.1/" };
	uint64_t line;

	districts_add(k);
	text_copy(d.id, sizeof(d.id), "here");
	text_copy(d.district, sizeof(d.district), "south");
	assert_int_equal(registry_put_device(r, &d), ERR_NONE);
	text_copy(d.id, sizeof(d.id), "beside");
	d.lat_e6 += 100;
	assert_int_equal(registry_put_device(r, &d), ERR_NONE);
	text_copy(d.id, sizeof(d.id), "across");
	text_copy(d.district, sizeof(d.district), "west");
	d.lat_e6 += 1000;
	assert_int_equal(registry_put_device(r, &d), ERR_NONE);
	text_copy(d.id, sizeof(d.id), "far");
	text_copy(d.district, sizeof(d.district), "north");
	d.lat_e6 += 100000;
	assert_int_equal(registry_put_device(r, &d), ERR_NONE);
	line = hubkit_desk(k, "fire");
	(void)told_at(k, "here", "fire");
	not_ours(k, line, "");
	assert_string_equal(note(k, FIRE)->district, "west");
}

/* ---- restarts and clocks ---- */

static void
what_fell_due_while_the_hub_was_down_is_told_in_its_order(void **state)
{
	struct hubkit *k = *state;

	deputy_add(k, CHANNEL_ZMQ);
	(void)told(k, "fire,ambulance");
	event(k, "e2", "cam-2", "weapon");
	hubkit_kill(k);
	k->tick += 3600000;
	k->at_ms += 3600000;
	assert_int_equal(hubkit_boot(k), ERR_NONE);
	hubkit_run(k, 0);
	assert_int_equal(hubkit_entries(k, VERB_SILENT), 2);
	assert_int_equal(hubkit_entries(k, VERB_SECOND_WAY), 1);
	assert_int_equal(hubkit_entries(k, VERB_DEPUTY_TOLD), 1);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
	assert_int_equal(level(k, 2), ESCALATED_LEAD);
	/* Each further one has his time from now on. */
	hubkit_run(k, 14999);
	assert_int_equal(level(k, 2), ESCALATED_LEAD);
	hubkit_run(k, 1);
	assert_int_equal(level(k, 2), ESCALATED_DEPUTY);
}

static void
a_power_cut_at_any_moment_skips_and_repeats_no_step(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = told(k, "ambulance");

	for (int i = 0; i < 40; i++) {
		pass(k, 0, 5000);
		/* Decided and not yet on the disk: it is decided again. */
		hubkit_turn(k, 0);
		engine_timers(k->engine);
		hubkit_kill(k);
		assert_int_equal(hubkit_boot(k), ERR_NONE);
		hubkit_run(k, 0);
	}
	(void)ann;
	assert_int_equal(hubkit_entries(k, VERB_SILENT), 1);
	assert_int_equal(hubkit_entries(k, VERB_ESCALATED), 3);
	assert_int_equal(level(k, 1), ESCALATED_ALL);
}

static void
a_wall_clock_that_jumps_moves_no_deadline(void **state)
{
	struct hubkit *k = *state;

	event(k, "e1", "cam-1", "fire");
	k->at_ms += 86400000;
	hubkit_run(k, 14999);
	assert_int_equal(level(k, 1), ESCALATED_NOT);
	k->at_ms -= 2 * 86400000LL;
	hubkit_run(k, 1);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
	k->at_ms = 1000;
	hubkit_run(k, 15000);
	assert_int_equal(level(k, 1), ESCALATED_DEPUTY);
}

static void
after_a_long_stop_sixty_four_rows_move_at_once_oldest_first(void **state)
{
	struct hubkit *k = *state;
	char id[16], device[24];
	uint64_t newest;

	for (int i = 0; i < 150; i++) {
		snprintf(id, sizeof(id), "e%d", i);
		snprintf(device, sizeof(device), "place:43.%d,68.2", 100 + i);
		event(k, id, device, "fire");
		hubkit_run(k, 10);
	}
	newest = board_hub(engine_board(k->engine))->alerts;
	assert_int_equal(newest, 150);
	hubkit_kill(k);
	k->tick += 14000; /* none of them so far */
	assert_int_equal(hubkit_boot(k), ERR_NONE);
	hubkit_turn(k, 3600000);
	engine_timers(k->engine);
	for (uint64_t n = 1; n <= newest; n++)
		assert_int_equal(level(k, n) != ESCALATED_NOT, n <= 64);
	assert_int_equal(hubkit_commit(k), ERR_NONE);
	engine_timers(k->engine);
	for (uint64_t n = 1; n <= newest; n++)
		assert_int_equal(level(k, n) != ESCALATED_NOT, n <= 128);
	assert_int_equal(hubkit_commit(k), ERR_NONE);
	hubkit_run(k, 0);
	assert_int_equal(level(k, newest), ESCALATED_LEAD);
}

/* ---- what nobody had time for ---- */

static void
what_has_become_urgent_is_never_put_away_unexamined(void **state)
{
	struct hubkit *k = *state;
	uint64_t eight_hours = 8 * 3600000;

	event(k, "e1", "cam-1", "line-crossing");
	event(k, "e2", "cam-2", "abandoned-object");
	event(k, "e3", "cam-3", "smoke");
	hubkit_run(k, eight_hours);
	assert_int_equal(hubkit_alert(k, 1)->state, ALERT_ARCHIVED);
	assert_int_equal(hubkit_entries(k, VERB_NOT_EXAMINED), 1);
	assert_int_equal(hubkit_alert(k, 2)->state, ALERT_WAITING);
	assert_int_equal(hubkit_alert(k, 3)->state, ALERT_WAITING);
	/* Of P3 by configuration, but not when a weapon is seen there. */
	k->conf->policy->severities[2].not_examined_ms = 3600000;
	for (size_t i = 0; i < k->conf->policy->nkinds; i++)
		if (strcmp(k->conf->policy->kinds[i].code, "crowd") == 0)
			k->conf->policy->kinds[i].reach =
			    (struct policy_reach){ 0 };
	event(k, "e5", "cam-6", "crowd");
	event(k, "e6", "cam-6", "weapon");
	assert_int_equal(hubkit_alert(k, 4)->severity, 2);
	hubkit_run(k, 3600000);
	assert_int_equal(hubkit_alert(k, 4)->state, ALERT_WAITING);
	event(k, "e4", "cam-4", "abandoned-object");
	hubkit_run(k, 3599999);
	assert_int_equal(hubkit_entries(k, VERB_NOT_EXAMINED), 1);
	hubkit_run(k, 1);
	assert_int_equal(hubkit_entries(k, VERB_NOT_EXAMINED), 2);
}

static void
a_service_told_of_a_fault_of_the_system_has_its_time_too(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	assert_int_equal(DO(k, ann, "ready sound no silent"), ANSWER_OK);
	assert_string_equal(hubkit_alert(k, 1)->kind, "workplace");
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "confirm 1 police"), ANSWER_OK);
	assert_true(note(k, POLICE)->accept_limit_ms > 0);
	pass(k, ann, note(k, POLICE)->accept_limit_ms - 1);
	assert_int_equal(level(k, 1), ESCALATED_NOT);
	pass(k, ann, 1);
	assert_int_equal(level(k, 1), ESCALATED_LEAD);
}

int
main(void)
{
#define T(test) \
	cmocka_unit_test_setup_teardown(test, hubkit_setup, hubkit_teardown)
	const struct CMUnitTest tests[] = {
		T(what_nobody_takes_goes_to_the_lead_then_his_deputy_then_everybody),
		T(whoever_takes_it_ends_that_and_has_his_own_time),
		T(lesser_ones_become_a_line_of_the_lead_and_no_more),
		T(what_is_escalated_stands_before_the_others_of_its_severity),
		T(a_shelf_and_a_verdict_end_an_escalation),
		T(a_silent_desk_is_called_then_its_deputy_told_then_the_lead),
		T(the_lead_who_does_nothing_is_not_the_last_one),
		T(one_more_service_does_not_end_the_others_silence),
		T(a_desk_by_phone_is_called_at_its_second_number),
		T(a_desk_that_is_called_first_is_then_told_by_its_line_too),
		T(of_two_desks_that_were_told_the_first_to_accept_has_it),
		T(a_stand_down_goes_to_both_desks_that_were_told),
		T(a_stand_down_reaches_the_first_desk_when_its_deputy_is_called),
		T(a_stand_down_waits_for_the_line_of_each_desk_that_was_told),
		T(a_first_desk_that_comes_back_hears_the_stand_down),
		T(a_first_desk_that_accepts_after_all_is_told_on_by_its_line),
		T(a_stand_down_reaches_the_desk_that_was_told_before_another),
		T(a_stand_down_that_nobody_hears_goes_up_and_to_no_deputy),
		T(of_the_first_desk_only_yes_and_no_count_while_its_deputy_is_asked),
		T(who_accepts_after_its_deputy_was_asked_hears_what_changed_meanwhile),
		T(what_is_seen_while_services_are_called_off_is_an_alert_of_its_own),
		T(new_facts_go_to_the_deputy_that_has_it),
		T(a_desk_without_a_crew_is_followed_by_its_deputy_at_once),
		T(a_refusal_without_a_deputy_is_the_leads_until_somebody_is_told),
		T(what_the_only_service_refuses_is_overdue_and_goes_up_to_everybody),
		T(what_is_with_the_lead_stays_with_him_when_the_deputy_refuses_too),
		T(what_was_refused_and_given_back_waits_for_somebody_in_time),
		T(what_was_refused_waits_for_somebody_when_its_owner_is_lost),
		T(a_refusal_after_its_owners_shift_waits_for_somebody),
		T(one_refusal_of_two_leaves_the_time_to_the_other),
		T(a_lesser_alert_reminds_once_and_is_a_line_of_the_lead),
		T(who_does_not_arrive_comes_back_up_behind_those_that_wait),
		T(a_desk_names_whose_district_it_is),
		T(what_a_desk_names_is_believed_only_where_another_desk_has_the_duty),
		T(without_a_word_the_nearest_other_district_is_proposed),
		T(what_fell_due_while_the_hub_was_down_is_told_in_its_order),
		T(a_power_cut_at_any_moment_skips_and_repeats_no_step),
		T(a_wall_clock_that_jumps_moves_no_deadline),
		T(after_a_long_stop_sixty_four_rows_move_at_once_oldest_first),
		T(what_has_become_urgent_is_never_put_away_unexamined),
		T(a_service_told_of_a_fault_of_the_system_has_its_time_too),
	};

	return cmocka_run_group_tests_name("escalate", tests, NULL, NULL);
}
