/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Several alerts that are one incident, as people, events, desks and time meet
 * it.  Every test ends with a look at the shadow: rows are what entries say.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/message.h"

#include "tests/sim/hubkit.h"

#define FIRE      0U
#define POLICE    1U
#define AMBULANCE 2U
#define TIME      6000 /* over every window to take back */

static void
event(struct hubkit *k, const char *device, const char *kind)
{
	static unsigned id;
	char name[24];

	snprintf(name, sizeof(name), "e%u", ++id);
	assert_int_equal(hubkit_event(k, name, device, kind), ENGINE_STORED);
	hubkit_run(k, 0);
}

static struct policy_kind *
kind(struct hubkit *k, const char *code)
{
	for (size_t i = 0; i < k->conf->policy->nkinds; i++)
		if (strcmp(k->conf->policy->kinds[i].code, code) == 0)
			return &k->conf->policy->kinds[i];
	fail_msg("%s", code);
	return NULL;
}

static enum answer_code
code(struct answer answer)
{
	return answer.code;
}

#define DO(k, who, ...) code(hubkit_do(k, who, __VA_ARGS__))

static void
ok(struct hubkit *k, uint64_t who, const char *line)
{
	struct answer answer = hubkit_do(k, who, "%s", line);

	if (answer.code != ANSWER_OK)
		fail_msg("%s: %s", line, answer_word(answer.code));
}

static enum alert_state
state_of(struct hubkit *k, uint64_t number)
{
	const struct alert *a = hubkit_alert(k, number);

	assert_non_null(a);
	return (enum alert_state)a->state;
}

/* Long enough for the console to have been lost: he comes again. */
static uint64_t
later(struct hubkit *k, uint64_t ms)
{
	hubkit_run(k, ms);
	return hubkit_console(k, "ann", 1);
}

/* Fires on cam-1, cam-2, ...; 1 in the hand of ${who}. */
static void
fires(struct hubkit *k, uint64_t who, unsigned count)
{
	for (unsigned i = 1; i <= count; i++) {
		char device[16];

		snprintf(device, sizeof(device), "cam-%u", i);
		event(k, device, "fire");
	}
	ok(k, who, "claim 1");
}

/* 1 is told to the fire service and, with ${desk}, accepted there. */
static void
told(struct hubkit *k, uint64_t who, uint64_t desk)
{
	ok(k, who, "confirm 1 fire");
	hubkit_run(k, TIME);
	if (desk == 0)
		return;
	engine_delivered(k->engine, 1, FIRE, true);
	hubkit_run(k, 1);
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_RECEIVED, ""), DESK_TAKEN);
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_int_equal(state_of(k, 1), ALERT_RESPONSE);
	hubkit_drain(k);
	k->told_count = 0;
}

/* ---- joining ---- */

static void
a_joined_alert_leaves_the_queue_and_the_hand(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	const struct alert *a;

	fires(k, ann, 2);
	ok(k, ann, "same 2 1");
	a = hubkit_alert(k, 2);
	assert_int_equal(a->state, ALERT_JOINED);
	assert_int_equal(a->same_as, 1);
	assert_string_equal(a->owner, "");
	assert_int_equal(a->due_tick, 0);
	assert_false(alert_in_queue(a));
	assert_int_equal(hubkit_alert(k, 1)->joined, 1);
	/* One P1 in a hand at most: the joined one is none of them. */
	event(k, "cam-3", "smoke");
	ok(k, ann, "claim 3");
	/* No deadline of it ever sounds again. */
	hubkit_run(k, 3600000);
	assert_int_equal(state_of(k, 2), ALERT_JOINED);
	assert_int_equal(hubkit_alert(k, 2)->flags & ALERT_OVERDUE, 0);
}

static void
a_joined_alert_is_told_to_nobody_and_decided_with_its_head(void **state)
{
	static const char *const refused[] = { "claim 2", "confirm 2 fire",
		"archive 2 steam", "shelve 2 5m watch", "close 2 true",
		"stand-down 2 other", "release 2", "same 2 3", "undo 2",
		"send 2", "phone 2 fire Ann", "take-over 2 absent" };
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	fires(k, ann, 3);
	ok(k, ann, "same 2 1");
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct answer answer = hubkit_do(k, ann, "%s", refused[i]);

		if (answer.code != ANSWER_JOINED)
			fail_msg(
			    "%s: %s", refused[i], answer_word(answer.code));
		assert_string_equal(answer.args[0], "№1");
	}
	/* What says something about it is taken. */
	ok(k, ann, "note 2 \"the same smoke from behind\"");
	ok(k, ann, "look 2 live 3000");
	ok(k, ann, "phone 2 site Guard");
	assert_int_equal(hubkit_entries(k, VERB_HELD), 0);
}

static void
late(struct hubkit *k, const char *device, const char *kind)
{
	static unsigned id;
	char name[24];
	const struct event event = {
		.id = name,
		.source = "//analytics/late",
		.kind = kind,
		.device = device,
		.text = "",
		.track = "",
		.correlation = "",
		.clip = "",
		.snapshot = "",
		.list = "",
		.plate = "",
		.score = EVENT_SCORE_NONE,
		.has_time = true,
		.utc_ms = k->at_ms - k->conf->policy->hub.late_ms - 1,
		.bytes = "{}",
		.bytes_len = 2,
	};
	const char *why = "";
	uint64_t seq = 0;

	snprintf(name, sizeof(name), "late%u", ++id);
	assert_int_equal(engine_event(k->engine, &event, "intake", &why, &seq),
	    ENGINE_STORED);
	hubkit_run(k, 0);
}

static void
a_late_head_has_the_time_of_what_is_joined_to_it(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	const struct policy_severity *s = k->conf->policy->severities;

	late(k, "cam-1", "abandoned-object");
	late(k, "cam-3", "fire");
	event(k, "cam-2", "fire");
	event(k, "cam-4", "fire");
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_NOTHING);
	ok(k, ann, "same 3 1");
	assert_int_equal(hubkit_alert(k, 1)->severity, 1);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_CLAIM);
	assert_int_equal(hubkit_alert(k, 1)->due_tick, k->tick + s[0].claim_ms);
	/* One as bad as itself, too. */
	ok(k, ann, "same 4 2");
	assert_int_equal(hubkit_alert(k, 2)->due, DUE_CLAIM);
	assert_int_equal(hubkit_alert(k, 2)->due_tick, k->tick + s[0].claim_ms);
}

static void
a_late_head_has_time_from_the_first_event_of_a_joined_camera(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	const struct policy_severity *s = k->conf->policy->severities;

	late(k, "cam-1", "fire");
	late(k, "cam-2", "fire");
	ok(k, ann, "same 2 1");
	late(k, "cam-2", "fire");
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_NOTHING);
	event(k, "cam-2", "fire");
	assert_int_equal(state_of(k, 2), ALERT_JOINED);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_CLAIM);
	assert_int_equal(hubkit_alert(k, 1)->due_tick, k->tick + s[0].claim_ms);
	/* It has begun: more of the same does not move it. */
	hubkit_run(k, 1000);
	event(k, "cam-2", "fire");
	assert_int_equal(hubkit_entries(k, VERB_WORSENED), 1);
}

static void
an_overdue_head_goes_up_to_everybody_when_it_becomes_worse(void **state)
{
	struct hubkit *k = *state;
	const struct policy_severity *s = k->conf->policy->severities;
	uint64_t ann;

	event(k, "cam-1", "illegal-dumping");
	hubkit_run(k, hubkit_alert(k, 1)->due_tick - k->tick);
	assert_int_equal(hubkit_alert(k, 1)->escalated, ESCALATED_LEAD);
	assert_int_equal(hubkit_alert(k, 1)->escalate_tick, 0);
	event(k, "cam-2", "fire");
	ann = hubkit_console(k, "ann", 1);
	ok(k, ann, "same 2 1");
	assert_int_equal(hubkit_alert(k, 1)->due_tick, k->tick + s[0].claim_ms);
	for (unsigned i = 0; i < 3; i++)
		hubkit_run(k, s[0].claim_ms);
	assert_int_equal(hubkit_alert(k, 1)->escalated, ESCALATED_ALL);
	/* What everybody knows begins no new time. */
	event(k, "cam-3", "fire");
	ann = hubkit_console(k, "ann", 1);
	ok(k, ann, "same 3 1");
	assert_int_equal(hubkit_alert(k, 1)->escalated, ESCALATED_ALL);
}

static void
a_head_that_is_woken_by_worse_has_the_time_of_the_worse(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "cam-1", "abandoned-object");
	event(k, "cam-2", "fire");
	ok(k, ann, "claim 1");
	ok(k, ann, "shelve 1 10m watch");
	ok(k, ann, "same 2 1");
	assert_int_equal(state_of(k, 1), ALERT_WAITING);
	assert_int_equal(hubkit_alert(k, 1)->due_tick,
	    k->tick + k->conf->policy->severities[0].claim_ms);
}

static void
the_next_event_of_a_joined_camera_wakes_what_waits_for_one(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "cam-1", "smoke");
	event(k, "cam-2", "smoke");
	ok(k, ann, "claim 1");
	ok(k, ann, "same 2 1");
	ok(k, ann, "shelve 1 once watch");
	assert_int_equal(state_of(k, 1), ALERT_SHELVED);
	event(k, "cam-2", "smoke");
	assert_int_equal(state_of(k, 1), ALERT_WAITING);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_CLAIM);
}

static void
what_is_worse_only_for_the_joined_one_wakes_what_waits_for_one(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "cam-1", "smoke");
	/* Until a new policy says more of its kind. */
	kind(k, "smoke")->severity = 3;
	event(k, "cam-2", "smoke");
	kind(k, "smoke")->severity = 2;
	assert_int_equal(hubkit_alert(k, 2)->severity, 3);
	ok(k, ann, "claim 1");
	ok(k, ann, "same 2 1");
	ok(k, ann, "shelve 1 once watch");
	event(k, "cam-2", "smoke");
	assert_int_equal(hubkit_alert(k, 2)->severity, 2);
	assert_int_equal(state_of(k, 1), ALERT_WAITING);
}

static void
chains_are_flat_and_circles_are_refused(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);

	fires(k, ann, 4);
	ok(k, ben, "same 3 2"); /* 2 <- 3 */
	ok(k, ann, "same 4 3"); /* names a joined one: its head is meant */
	assert_int_equal(hubkit_alert(k, 4)->same_as, 2);
	assert_int_equal(hubkit_alert(k, 2)->joined, 2);
	assert_int_equal(DO(k, ben, "same 2 3"), ANSWER_SAME_ITSELF);
	assert_int_equal(DO(k, ben, "same 2 2"), ANSWER_SAME_ITSELF);
	assert_int_equal(DO(k, ben, "same 2 77"), ANSWER_NO_ALERT);
	/* Two incidents are one: all of them go to the new head. */
	ok(k, ben, "same 2 1");
	for (uint64_t n = 2; n <= 4; n++)
		assert_int_equal(hubkit_alert(k, n)->same_as, 1);
	assert_int_equal(hubkit_alert(k, 1)->joined, 3);
	assert_int_equal(hubkit_alert(k, 2)->joined, 0);
}

static void
two_people_may_say_it_and_only_who_has_it(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);

	fires(k, ann, 3);
	ok(k, ben, "claim 2");
	assert_int_equal(DO(k, ann, "same 2 1"), ANSWER_TAKEN);
	/* Ben's 2 joins what Ann has; nothing of hers is taken. */
	ok(k, ben, "same 2 1");
	assert_string_equal(hubkit_alert(k, 1)->owner, "ann");
	assert_int_equal(board_operator(k->shadow, "ben")->claims, 0);
	/* One that nobody has needs no free hand. */
	ok(k, ben, "same 3 1");
	assert_int_equal(state_of(k, 3), ALERT_JOINED);
	/* What she saw of 1 is still so: another camera refuses nothing. */
	ok(k, ann, "confirm 1 fire");
}

static void
what_is_joined_makes_its_head_no_less_urgent(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	const struct alert *a;

	event(k, "cam-1", "illegal-dumping");
	event(k, "cam-2", "fire");
	assert_int_equal(hubkit_alert(k, 1)->severity, 4);
	ok(k, ann, "same 2 1");
	a = hubkit_alert(k, 1);
	assert_int_equal(a->severity, 1);
	assert_int_equal(a->expire_tick, 0);
	assert_true((a->flags & ALERT_LIFE_SAFETY) != 0);
	assert_true((a->flags & ALERT_WORSE) != 0);
	assert_true(a->due_tick <= k->tick + 15000);
	hubkit_run(k, 9 * 3600000);
	assert_int_equal(state_of(k, 1), ALERT_WAITING);
	assert_true((hubkit_alert(k, 1)->flags & ALERT_OVERDUE) != 0);
}

static void
what_was_put_aside_comes_back_for_it(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "cam-1", "smoke");
	event(k, "cam-2", "smoke");
	ok(k, ann, "claim 1");
	ok(k, ann, "shelve 1 30m watch");
	ok(k, ann, "same 2 1");
	assert_int_equal(state_of(k, 1), ALERT_WAITING);
	assert_true(hubkit_alert(k, 1)->due_tick > k->tick);
}

static void
what_is_over_takes_nobody_in(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	fires(k, ann, 3);
	ok(k, ann, "look 1 live 3000");
	ok(k, ann, "archive 1 steam");
	/* In its countdown, and after it. */
	assert_int_equal(DO(k, ann, "same 2 1"), ANSWER_INCIDENT_OVER);
	ann = later(k, 3600000);
	assert_int_equal(DO(k, ann, "same 2 1"), ANSWER_INCIDENT_OVER);
	assert_int_equal(state_of(k, 2), ALERT_WAITING);
	/* It is put away as a duplicate instead, when it was looked at. */
	assert_int_equal(
	    DO(k, ann, "archive 2 duplicate 1"), ANSWER_NEEDS_LOOK);
	ok(k, ann, "look 2 live 3000");
	ok(k, ann, "archive 2 duplicate 1");
	assert_int_equal(state_of(k, 2), ALERT_ARCHIVED);
	hubkit_run(k, 10);
	assert_int_equal(DO(k, ann, "same 1 3"), ANSWER_WRONG_STATE);
}

static void
a_duplicate_of_what_is_open_is_joined(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);

	fires(k, ann, 2);
	assert_int_equal(DO(k, ben, "archive 2 duplicate 77"), ANSWER_NO_ALERT);
	ok(k, ben, "archive 2 duplicate 1 \"from the other side\"");
	assert_int_equal(state_of(k, 2), ALERT_JOINED);
	assert_string_equal(hubkit_alert(k, 2)->text, "from the other side");
	assert_int_equal(hubkit_entries(k, VERB_NOT_CONFIRMED), 0);
}

static void
an_incident_has_a_largest_size(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct answer answer;

	event(k, "cam-1", "smoke");
	for (unsigned i = 1; i <= ALERT_INCIDENT_MAX; i++) {
		char device[24];

		snprintf(device, sizeof(device), "place:43.%u,68.1", 100 + i);
		event(k, device, "smoke");
		assert_int_equal(DO(k, ann, "same %u 1", i + 1), ANSWER_OK);
	}
	event(k, "cam-2", "smoke");
	answer = hubkit_do(k, ann, "same %u 1", ALERT_INCIDENT_MAX + 2);
	assert_int_equal(answer.code, ANSWER_TOO_LONG);
	assert_int_equal(state_of(k, ALERT_INCIDENT_MAX + 2), ALERT_WAITING);
}

/* ---- what services read ---- */

static void
an_accepted_service_is_informed_and_not_asked_again(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);
	const struct notification *n;
	uint64_t due;

	fires(k, ann, 2);
	told(k, ann, desk);
	due = hubkit_alert(k, 1)->due_tick;
	ok(k, ann, "same 2 1");
	hubkit_run(k, 1);
	hubkit_drain(k);
	assert_int_equal(k->told_count, 1);
	assert_int_equal(k->told.type, DESK_TELL);
	assert_true(k->told.inform);
	assert_false(k->told.again);
	assert_int_equal(k->told.alert, 1);
	assert_int_equal(k->told.revision, 2);
	assert_non_null(strstr(k->told.message_kk, "Тағы көрінеді: Камера"));
	assert_non_null(strstr(k->told.message_ru, "Видно также: Камера"));
	assert_non_null(strstr(k->told.message_ru, "№ 1"));
	/* Nothing it accepted is open again, and no deadline began anew. */
	assert_int_equal(state_of(k, 1), ALERT_RESPONSE);
	assert_int_equal(hubkit_note(k, 1, FIRE), NOTE_ACCEPTED);
	assert_int_equal(hubkit_alert(k, 1)->due_tick, due);

	n = board_notification(k->shadow, 1, FIRE);
	assert_int_equal(n->update, 1);
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_RECEIVED, ""), DESK_TAKEN);
	assert_int_equal(board_notification(k->shadow, 1, FIRE)->update, 0);
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_RECEIVED, ""), DESK_REPEATED);
	hubkit_run(k, 12000);
	hubkit_drain(k);
	assert_int_equal(k->told_count, 1);
	/* The next facts have a number of their own, and ask. */
	ok(k, ann, "update 1 +danger");
	assert_int_equal(board_notification(k->shadow, 1, FIRE)->revision, 3);
	assert_int_equal(state_of(k, 1), ALERT_TOLD);
	assert_int_equal(hubkit_entries(k, VERB_HELD), 1);
}

static void
an_update_waits_for_a_desk_that_is_away(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);
	size_t entries;

	fires(k, ann, 2);
	told(k, ann, desk);
	engine_desk_gone(k->engine, desk);
	hubkit_run(k, 1);
	ok(k, ann, "same 2 1");
	hubkit_run(k, 60000);
	hubkit_drain(k);
	assert_int_equal(k->told_count, 0);
	/* Said once: a desk that is away costs no further entries. */
	entries = hubkit_entries(k, VERB_UNREACHABLE);
	assert_int_equal(entries, 1);
	hubkit_run(k, 3600000);
	assert_int_equal(hubkit_entries(k, VERB_UNREACHABLE), entries);
	desk = hubkit_desk(k, "fire");
	hubkit_run(k, 1);
	hubkit_drain(k);
	/* What it had, since it may have been started anew, and the update. */
	assert_int_equal(k->told_count, 2);
	assert_true(k->told.inform);
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_RECEIVED, ""), DESK_TAKEN);
	assert_int_equal(board_notification(k->shadow, 1, FIRE)->update, 0);
}

static void
a_desk_that_says_nothing_gets_the_update_again_and_not_for_ever(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);

	fires(k, ann, 2);
	told(k, ann, desk);
	ok(k, ann, "same 2 1");
	for (int i = 0; i < 5; i++) {
		engine_desk_beat(k->engine, desk);
		hubkit_run(k, 10000);
	}
	hubkit_drain(k);
	assert_true(k->told_count >= 4);
	assert_true(k->told.inform && k->told.again);
	for (int i = 0; i < 100; i++) {
		engine_desk_beat(k->engine, desk);
		hubkit_run(k, 10000);
	}
	assert_int_equal(hubkit_entries(k, VERB_UPDATE_SENDING), 30);
}

static void
what_was_joined_before_the_verdict_stands_in_its_text(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	(void)hubkit_desk(k, "fire");
	fires(k, ann, 3);
	ok(k, ann, "same 2 1");
	ok(k, ann, "confirm 1 fire");
	assert_non_null(
	    strstr(board_notification(k->shadow, 1, FIRE)->message_ru,
	        "Видно также: Камера"));
	/* In the countdown the words change, and nothing leaves. */
	ok(k, ann, "same 3 1");
	hubkit_drain(k);
	assert_int_equal(k->told_count, 0);
	hubkit_run(k, TIME);
	hubkit_drain(k);
	assert_int_equal(k->told_count, 1);
	assert_false(k->told.inform);
	assert_int_equal(k->told.revision, 2);
	assert_int_equal(hubkit_entries(k, VERB_UPDATE_SENDING), 0);
}

static void
the_dispatch_of_a_told_alert_stands(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);

	fires(k, ann, 2);
	ok(k, ann, "confirm 1 fire");
	assert_int_equal(DO(k, ann, "same 1 2"), ANSWER_WRONG_STATE);
	hubkit_run(k, TIME);
	ok(k, ann, "same 1 2");
	assert_int_equal(state_of(k, 1), ALERT_TOLD);
	assert_int_equal(hubkit_alert(k, 1)->same_as, 2);
	assert_int_equal(hubkit_alert(k, 2)->joined, 0);
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_ACCEPTED, ""), DESK_TAKEN);
	ok(k, ann, "close 1 true");
	/* Of the other one somebody has to decide. */
	assert_int_equal(state_of(k, 2), ALERT_WAITING);
}

static void
an_update_says_no_more_than_fits(void **unused)
{
	struct buf text = { 0 };
	char long_text[2 * MESSAGE_CHARS + 1];

	(void)unused;
	for (size_t i = 0; i < MESSAGE_CHARS; i++)
		memcpy(long_text + 2 * i, "ә", 2);
	long_text[2 * MESSAGE_CHARS] = '\0';
	assert_int_equal(
	    message_append(long_text, 0, "Тағы көрінеді: қақпа.", &text),
	    2 * (MESSAGE_CHARS - 22));
	assert_int_equal(text.len,
	    2 * (MESSAGE_CHARS - 22) + 1 + strlen("Тағы көрінеді: қақпа."));
	assert_non_null(strstr(buf_text(&text), "ә Тағы көрінеді: қақпа."));
	assert_true(text.len < NOTE_MESSAGE_SIZE);
	buf_finish(&text);
}

/* Twelve cameras: the first words stay, and the last update alone. */
static void
many_updates_leave_what_and_where_as_it_was(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);
	const struct notification *n;
	char before[NOTE_MESSAGE_SIZE];

	fires(k, ann, 8);
	told(k, ann, desk);
	n = board_notification(k->shadow, 1, FIRE);
	strcpy(before, n->message_ru);
	for (unsigned i = 2; i <= 8; i++)
		assert_int_equal(DO(k, ann, "same %u 1", i), ANSWER_OK);
	n = board_notification(k->shadow, 1, FIRE);
	assert_int_equal(strncmp(n->message_ru, before, strlen(before)), 0);
	assert_string_equal(n->message_ru + strlen(before),
	    " Видно также: Камера; Камера; Камера +4.");
	ok(k, ann, "apart 8");
	n = board_notification(k->shadow, 1, FIRE);
	assert_non_null(strstr(n->message_ru, " +3. К этому не"));
	for (unsigned i = 2; i <= 7; i++)
		assert_int_equal(DO(k, ann, "apart %u", i), ANSWER_OK);
	n = board_notification(k->shadow, 1, FIRE);
	assert_string_equal(
	    n->message_ru + strlen(before), " К этому не относится: Камера.");
}

static bool
to_call(struct hubkit *k, unsigned target)
{
	unsigned phone;

	return notification_to_call(
	    board_notification(k->shadow, 1, target), &phone);
}

static void
who_was_told_by_telephone_is_called_about_another_camera(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	const struct notification *n;

	fires(k, ann, 3);
	ok(k, ann, "confirm 1 ambulance");
	hubkit_run(k, TIME);
	/* Not called yet: the one call is about both. */
	ok(k, ann, "same 3 1");
	ok(k, ann, "phone 1 ambulance Aigul 2231");
	assert_false(to_call(k, AMBULANCE));
	assert_int_equal(state_of(k, 1), ALERT_RESPONSE);
	ok(k, ann, "same 2 1");
	assert_true(to_call(k, AMBULANCE));
	n = board_notification(k->shadow, 1, AMBULANCE);
	assert_int_equal(n->state, NOTE_ACCEPTED);
	assert_int_equal(state_of(k, 1), ALERT_RESPONSE);
	ok(k, ann, "phone 1 ambulance Asel");
	assert_false(to_call(k, AMBULANCE));
	n = board_notification(k->shadow, 1, AMBULANCE);
	assert_string_equal(n->number, "2231");
	assert_int_equal(hubkit_entries(k, VERB_UPDATE_RECEIVED), 1);
	assert_int_equal(hubkit_entries(k, VERB_ACCEPTED), 1);
	assert_int_equal(
	    DO(k, ann, "phone 1 ambulance Asel"), ANSWER_WRONG_STATE);
	/* That one was none is news, too; a stand-down is said instead. */
	ok(k, ann, "apart 2");
	assert_true(to_call(k, AMBULANCE));
	ok(k, ann, "stand-down 1 turned-false");
	assert_int_equal(
	    board_notification(k->shadow, 1, AMBULANCE)->update, 0);
	ok(k, ann, "phone 1 ambulance Asel");
	assert_int_equal(hubkit_entries(k, VERB_STOPPED), 1);
}

static void
who_has_lost_his_line_is_called_about_another_camera(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t desk;

	fires(k, ann, 2);
	ok(k, ann, "confirm 1 fire");
	hubkit_run(k, TIME);
	ok(k, ann, "phone 1 fire Serik");
	ok(k, ann, "same 2 1");
	assert_true(to_call(k, FIRE));
	/* With the line there again it goes out, and is still to be called. */
	desk = hubkit_desk(k, "fire");
	hubkit_run(k, 0);
	hubkit_drain(k);
	assert_true(k->told.inform);
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_RECEIVED, ""), DESK_TAKEN);
	assert_false(to_call(k, FIRE));
}

/* ---- how it ends ---- */

static void
what_is_joined_is_closed_with_its_head(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);

	fires(k, ann, 3);
	ok(k, ann, "same 2 1");
	told(k, ann, desk);
	ok(k, ann, "same 3 1");
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_ON_SCENE, ""), DESK_TAKEN);
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_CLOSED, "helped"), DESK_TAKEN);
	for (uint64_t n = 1; n <= 3; n++) {
		assert_int_equal(state_of(k, n), ALERT_CLOSED);
		assert_int_equal(
		    hubkit_alert(k, n)->verdict, VERDICT_CONFIRMED);
		assert_string_equal(hubkit_alert(k, n)->outcome, "helped");
	}
	hubkit_run(k, BOARD_LINGER_MS + 1);
	assert_null(hubkit_alert(k, 2));
	assert_int_equal(hubkit_entries(k, VERB_JOINED_CLOSED), 2);
}

static void
a_stand_down_covers_all_of_the_incident(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);

	fires(k, ann, 2);
	ok(k, ann, "same 2 1");
	told(k, ann, desk);
	ok(k, ann, "stand-down 1 turned-false");
	/* A camera that sees something now is not called off with it. */
	event(k, "cam-3", "fire");
	assert_int_equal(DO(k, ann, "same 3 1"), ANSWER_INCIDENT_OVER);
	assert_int_equal(
	    DO(k, ann, "archive 3 duplicate 1"), ANSWER_NEEDS_LOOK);
	assert_int_equal(state_of(k, 3), ALERT_WAITING);
	assert_int_equal(state_of(k, 2), ALERT_JOINED);
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_STOP_RECEIVED, ""), DESK_TAKEN);
	assert_int_equal(state_of(k, 1), ALERT_CLOSED);
	assert_int_equal(state_of(k, 2), ALERT_CLOSED);
	assert_string_equal(hubkit_alert(k, 2)->outcome, "stood-down");
	assert_int_equal(hubkit_entries(k, VERB_STOP_QUEUED), 1);
}

static void
a_person_closes_all_of_it(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	fires(k, ann, 2);
	ok(k, ann, "same 2 1");
	told(k, ann, 0);
	ok(k, ann, "close 1 true");
	assert_int_equal(state_of(k, 2), ALERT_CLOSED);
}

static void
what_is_joined_goes_to_the_archive_when_nothing_takes_it_back(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	struct answer answer;

	fires(k, ann, 2);
	ok(k, ann, "same 2 1");
	ok(k, ann, "look 1 live 3000");
	/* The other camera is a picture of its own. */
	answer = hubkit_do(k, ann, "archive 1 steam");
	assert_int_equal(answer.code, ANSWER_NEEDS_LOOK_AT);
	assert_string_equal(answer.args[0], "№2");
	ok(k, ann, "look 2 live 3000");
	ok(k, ann, "archive 1 steam");
	assert_int_equal(state_of(k, 2), ALERT_JOINED);
	ok(k, ann, "undo 1");
	assert_int_equal(state_of(k, 2), ALERT_JOINED);
	assert_int_equal(hubkit_alert(k, 1)->joined, 1);
	/* Not to see it on two cameras is to have looked with other eyes. */
	ok(k, ann, "archive 1 cannot-see");
	hubkit_run(k, TIME);
	hubkit_run(k, BOARD_LINGER_MS + 1);
	assert_int_equal(hubkit_entries(k, VERB_NOT_CONFIRMED), 3);
	assert_null(hubkit_alert(k, 2));
}

static void
what_is_joined_while_one_looks_is_not_put_away_with_it(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);
	uint32_t seen;

	event(k, "cam-1", "abandoned-object");
	event(k, "cam-2", "abandoned-object");
	ok(k, ann, "claim 1");
	ok(k, ann, "look 1 live 3000");
	seen = hubkit_alert(k, 1)->version;
	ok(k, ben, "same 2 1");
	assert_int_equal(
	    hubkit_do_seen(k, ann, 90, 1, seen, "archive 1 steam").code,
	    ANSWER_CHANGED);
	assert_int_equal(state_of(k, 2), ALERT_JOINED);
	ok(k, ann, "archive 1 steam");
}

static void
another_camera_keeps_nobody_from_telling_the_services(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);
	uint32_t seen;

	event(k, "cam-1", "smoke");
	event(k, "cam-2", "smoke");
	event(k, "cam-3", "smoke");
	event(k, "cam-4", "fire");
	ok(k, ann, "claim 1");
	seen = hubkit_alert(k, 1)->version;
	ok(k, ben, "note 1 \"a tanker stands there\"");
	ok(k, ben, "same 2 1");
	ok(k, ben, "same 3 1");
	/* What else has changed is to be known. */
	assert_int_equal(
	    hubkit_do_seen(k, ann, 90, 1, seen, "confirm 1 fire").code,
	    ANSWER_CHANGED);
	ok(k, ben, "same 4 1"); /* and that it has become worse */
	assert_int_equal(
	    hubkit_do_seen(k, ann, 91, 1, seen + 3, "confirm 1 fire").code,
	    ANSWER_CHANGED);
	seen = hubkit_alert(k, 1)->version;
	event(k, "cam-5", "fire");
	assert_int_equal(DO(k, ben, "same 5 1"), ANSWER_OK);
	assert_true(hubkit_alert(k, 1)->version > seen);
	assert_int_equal(
	    hubkit_do_seen(k, ann, 92, 1, seen, "confirm 1 fire").code,
	    ANSWER_OK);
}

static void
a_call_to_the_site_answers_for_all(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	fires(k, ann, 2);
	ok(k, ann, "same 2 1");
	ok(k, ann, "phone 1 site Guard");
	ok(k, ann, "archive 1 mistake");
	hubkit_run(k, 5000);
	assert_int_equal(state_of(k, 2), ALERT_ARCHIVED);
	assert_int_equal(hubkit_alert(k, 2)->verdict, VERDICT_NOT_CONFIRMED);
	assert_string_equal(hubkit_alert(k, 2)->reason, "mistake");
	assert_int_equal(hubkit_alert(k, 2)->same_as, 1);
}

static void
what_nobody_had_time_for_is_not_examined_together(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "cam-1", "illegal-dumping");
	event(k, "cam-2", "illegal-dumping");
	ok(k, ann, "same 2 1");
	hubkit_run(k, 8 * 3600000 + 1000);
	hubkit_run(k, BOARD_LINGER_MS + 1);
	assert_int_equal(hubkit_entries(k, VERB_NOT_EXAMINED), 2);
	assert_null(hubkit_alert(k, 2));
}

static void
opened_again_it_is_an_alert_of_its_own(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	fires(k, ann, 3);
	ok(k, ann, "same 2 1");
	ok(k, ann, "same 3 1");
	told(k, ann, 0);
	ok(k, ann, "close 1 true");
	ok(k, ann, "reopen 2 \"still burns\"");
	assert_int_equal(state_of(k, 2), ALERT_WAITING);
	assert_int_equal(hubkit_alert(k, 2)->same_as, 0);
	/* The head alone stands for what was the incident. */
	ok(k, ann, "reopen 1 \"still burns\"");
	assert_int_equal(hubkit_alert(k, 1)->joined, 0);
	assert_int_equal(state_of(k, 3), ALERT_CLOSED);
}

/* ---- apart ---- */

static void
apart_undoes_it(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);

	fires(k, ann, 3);
	ok(k, ben, "same 2 1");
	ok(k, ben, "same 3 1");
	assert_int_equal(DO(k, ann, "apart 1"), ANSWER_WRONG_STATE);
	/* Whoever sees the mistake: it brings an alert back and takes none. */
	ok(k, ben, "apart 2");
	assert_int_equal(state_of(k, 2), ALERT_CLAIMED);
	assert_string_equal(hubkit_alert(k, 2)->owner, "ben");
	assert_int_equal(hubkit_alert(k, 2)->same_as, 0);
	assert_true(hubkit_alert(k, 2)->due_tick > k->tick);
	assert_int_equal(hubkit_alert(k, 1)->joined, 1);
	assert_int_equal(DO(k, ben, "apart 2"), ANSWER_WRONG_STATE);
	/* Hands that are full leave it in the queue, with its deadline. */
	ok(k, ben, "apart 3");
	assert_int_equal(state_of(k, 3), ALERT_WAITING);
	assert_int_equal(hubkit_alert(k, 3)->due, DUE_CLAIM);
	hubkit_run(k, 60000);
	assert_true((hubkit_alert(k, 3)->flags & ALERT_OVERDUE) != 0);
}

/* The head is about to be put away, and would take it along. */
static void
apart_works_while_its_head_can_be_taken_back(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);

	event(k, "cam-1", "line-crossing");
	event(k, "cam-2", "line-crossing");
	event(k, "cam-3", "line-crossing");
	ok(k, ann, "claim 1");
	ok(k, ann, "same 2 1");
	ok(k, ann, "same 3 1");
	ok(k, ann, "archive 1 no-emergency");
	ok(k, ben, "apart 2");
	assert_int_equal(state_of(k, 2), ALERT_CLAIMED);
	assert_int_equal(hubkit_alert(k, 1)->joined, 1);
	hubkit_run(k, TIME);
	assert_int_equal(state_of(k, 3), ALERT_ARCHIVED);
	assert_int_equal(state_of(k, 2), ALERT_CLAIMED);
}

/* Nothing of it was put away yet: the incident is what it was. */
static void
opened_again_while_it_can_be_taken_back_it_keeps_what_is_joined(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);

	event(k, "cam-1", "line-crossing");
	event(k, "cam-2", "line-crossing");
	ok(k, ann, "claim 1");
	ok(k, ann, "same 2 1");
	ok(k, ann, "archive 1 no-emergency");
	ok(k, ben, "reopen 1 \"it burns\"");
	assert_int_equal(state_of(k, 2), ALERT_JOINED);
	assert_int_equal(hubkit_alert(k, 1)->joined, 1);
	hubkit_run(k, TIME);
	assert_int_equal(state_of(k, 2), ALERT_JOINED);
}

static void
apart_after_the_verdict_has_none_and_the_services_hear_of_it(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);

	fires(k, ann, 2);
	ok(k, ann, "same 2 1");
	told(k, ann, desk);
	ok(k, ann, "apart 2");
	hubkit_run(k, 1);
	hubkit_drain(k);
	assert_int_equal(hubkit_alert(k, 2)->verdict, VERDICT_NONE);
	assert_int_equal(state_of(k, 2), ALERT_CLAIMED);
	assert_int_equal(k->told_count, 1);
	assert_true(k->told.inform);
	assert_non_null(
	    strstr(k->told.message_ru, "К этому не относится: Камера"));
	/* It is decided, and told, by itself. */
	ok(k, ann, "confirm 2 fire");
	assert_int_equal(hubkit_note(k, 2, FIRE), NOTE_HELD);
}

static void
apart_has_no_time_to_decide_where_its_kind_has_none(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	kind(k, "fight")->decide_ms = 0;
	event(k, "cam-1", "fight");
	event(k, "cam-2", "fight");
	ok(k, ann, "same 2 1");
	ok(k, ann, "apart 2");
	assert_int_equal(state_of(k, 2), ALERT_CLAIMED);
	assert_int_equal(hubkit_alert(k, 2)->due, DUE_NOTHING);
	hubkit_run(k, 1);
	assert_int_equal(hubkit_alert(k, 2)->escalated, ESCALATED_NOT);
}

/* ---- events and restarts ---- */

static void
what_gets_worse_on_a_joined_alert_is_seen_on_its_head(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint32_t version;

	event(k, "cam-1", "smoke");
	event(k, "cam-2", "smoke");
	ok(k, ann, "same 2 1");
	assert_int_equal(hubkit_alert(k, 1)->severity, 2);
	version = hubkit_alert(k, 1)->version;
	event(k, "cam-2", "smoke"); /* more of the same is no news */
	assert_int_equal(hubkit_alert(k, 2)->count, 2);
	assert_int_equal(hubkit_alert(k, 1)->version, version);
	event(k, "cam-2", "fire"); /* fire and smoke at one place */
	assert_int_equal(hubkit_alert(k, 2)->severity, 1);
	assert_int_equal(hubkit_alert(k, 1)->severity, 1);
	assert_true((hubkit_alert(k, 1)->flags & ALERT_WORSE) != 0);
	assert_true(hubkit_alert(k, 1)->version > version);
	assert_true(hubkit_alert(k, 1)->due_tick <= k->tick + 15000);
	/* The fire itself is a row that waits. */
	assert_int_equal(state_of(k, 3), ALERT_WAITING);
}

static void
what_gets_worse_with_the_services_comes_back_to_its_owner(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);
	const struct alert *a;

	event(k, "cam-1", "smoke");
	event(k, "cam-2", "smoke");
	ok(k, ann, "claim 1");
	ok(k, ann, "same 2 1");
	told(k, ann, desk);
	ann = hubkit_console(k, "ann", 1);
	event(k, "cam-2", "fire"); /* beside the joined one */
	a = hubkit_alert(k, 1);
	assert_int_equal(a->severity, 1);
	assert_int_equal(a->state, ALERT_TOLD);
	assert_true(alert_in_queue(a));
	assert_true((a->flags & ALERT_CAME_BACK) != 0);
	assert_int_equal(a->due, DUE_DECIDE);
	assert_int_equal(
	    a->due_tick, k->tick + k->conf->policy->severities[0].decide_ms);
	/* What the services say meanwhile is not what he says. */
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_ON_SCENE, ""), DESK_TAKEN);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_DECIDE);
	/* Whose console is lost has not seen it: it is passed on. */
	hubkit_run(k, a->due_tick - k->tick);
	assert_true(alert_waits(hubkit_alert(k, 1)));
	hubkit_run(k, hubkit_alert(k, 1)->due_tick - k->tick);
	assert_int_equal(hubkit_alert(k, 1)->escalated, ESCALATED_LEAD);
	ann = hubkit_console(k, "ann", 1);
	ok(k, ann, "claim 1");
	ok(k, ann, "add 1 fire");
	assert_int_equal(state_of(k, 1), ALERT_RESPONSE);
	assert_int_equal(hubkit_alert(k, 1)->escalated, ESCALATED_NOT);
	assert_int_equal(board_notification(k->shadow, 1, FIRE)->revision, 1);
}

static void
what_gets_worse_before_the_services_accept_is_asked_when_they_have(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t due;

	event(k, "cam-1", "smoke");
	ok(k, ann, "claim 1");
	told(k, ann, 0);
	event(k, "cam-1", "fire");
	due = k->tick + k->conf->policy->severities[0].decide_ms;
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_ACCEPT);
	engine_delivered(k->engine, 1, FIRE, true);
	hubkit_run(k, 1);
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_ACCEPTED, ""), DESK_TAKEN);
	assert_int_equal(state_of(k, 1), ALERT_TOLD);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_DECIDE);
	assert_int_equal(hubkit_alert(k, 1)->due_tick, due);
	/* More of the same is no news. */
	ok(k, ann, "add 1 fire");
	event(k, "cam-1", "smoke");
	assert_int_equal(state_of(k, 1), ALERT_RESPONSE);
}

static void
what_gets_worse_when_its_owner_has_gone_is_anybodys(void **state)
{
	struct hubkit *k = *state;
	uint64_t desk = hubkit_desk(k, "fire");
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben;

	event(k, "cam-1", "smoke");
	event(k, "cam-2", "fire");
	ok(k, ann, "claim 1");
	told(k, ann, desk);
	ann = hubkit_console(k, "ann", 1);
	ok(k, ann, "sign-off");
	assert_int_equal(state_of(k, 1), ALERT_RESPONSE);
	/* Worse by what a person joins to it. */
	ben = hubkit_console(k, "ben", 2);
	ok(k, ben, "same 2 1");
	assert_true(alert_waits(hubkit_alert(k, 1)));
	assert_string_equal(hubkit_alert(k, 1)->owner, "");
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_CLAIM);
	ok(k, ben, "claim 1");
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_DECIDE);
	ok(k, ben, "add 1 ambulance");
	ok(k, ben, "phone 1 ambulance Dana");
	assert_int_equal(state_of(k, 1), ALERT_RESPONSE);
}

static void
an_incident_outlives_the_hub(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	const struct alert *joined[ALERT_INCIDENT_MAX];
	uint64_t desk;

	(void)hubkit_desk(k, "fire");
	fires(k, ann, 3);
	ok(k, ann, "same 3 1");
	ok(k, ann, "same 2 1");
	ok(k, ann, "confirm 1 fire");
	hubkit_kill(k);
	assert_int_equal(hubkit_boot(k), ERR_NONE);
	desk = hubkit_desk(k, "fire");
	ann = hubkit_console(k, "ann", 1);
	hubkit_run(k, TIME);
	assert_int_equal(state_of(k, 2), ALERT_JOINED);
	assert_int_equal(board_joined(k->shadow, 1, joined), 2);
	assert_int_equal(joined[0]->number, 2);
	assert_int_equal(
	    hubkit_reply(k, desk, 1, FIRE, DESK_ACCEPTED, ""), DESK_TAKEN);
	ok(k, ann, "close 1 true");
	assert_int_equal(state_of(k, 2), ALERT_CLOSED);
	assert_int_equal(state_of(k, 3), ALERT_CLOSED);
	assert_int_equal(hubkit_entries(k, VERB_HELD), 1);
}

/* ${number}, joined to ${head}, on both boards, as a journal may have it. */
static void
put_joined(struct hubkit *k, uint64_t number, uint64_t head)
{
	struct alert a = *hubkit_alert(k, 1);
	struct buf row = { 0 };

	a.number = number;
	a.state = ALERT_JOINED;
	a.same_as = head;
	a.owner[0] = '\0';
	a.due_tick = 0;
	alert_encode(&a, NULL, &row);
	assert_int_equal(
	    engine_load_row(k->engine, ROW_ALERT, row.data, row.len), ERR_NONE);
	assert_int_equal(
	    board_load(k->shadow, ROW_ALERT, row.data, row.len, a.last_seq),
	    ERR_NONE);
	buf_finish(&row);
}

static void
what_is_joined_to_nothing_open_is_back_when_the_hub_starts(void **state)
{
	const struct engine_start start = {
		.host = "here",
		.boot_id = "b",
		.version = "0",
		.config = "",
		.config_name = "c",
	};
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	fires(k, ann, 3);
	put_joined(k, 70, 3);
	put_joined(k, 71, 99);
	put_joined(k, 72, 2);
	ok(k, ann, "look 2 live 3000");
	ok(k, ann, "release 1");
	ok(k, ann, "claim 2");
	ok(k, ann, "look 72 live 3000");
	ok(k, ann, "archive 2 steam");
	engine_start(k->engine, &start);
	hubkit_run(k, 0);
	assert_int_equal(state_of(k, 70), ALERT_JOINED);
	assert_int_equal(state_of(k, 71), ALERT_WAITING);
	assert_true(hubkit_alert(k, 71)->due_tick > k->tick);
	/* Its head's verdict can still be taken back, and reaches it then. */
	assert_int_equal(state_of(k, 72), ALERT_JOINED);
}

static void
the_end_of_a_head_is_that_of_every_one(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	const uint64_t last = 100 + ALERT_INCIDENT_MAX + 20;

	fires(k, ann, 1);
	for (uint64_t i = 100; i <= last; i++)
		put_joined(k, i, 1);
	ok(k, ann, "look 1 live 3000");
	assert_int_equal(DO(k, ann, "archive 1 steam"), ANSWER_NEEDS_LOOK_AT);
	for (uint64_t i = 100; i < last; i++)
		assert_int_equal(
		    DO(k, ann, "look %u live 3000", (unsigned)i), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 1 steam"), ANSWER_NEEDS_LOOK_AT);
	assert_int_equal(
	    DO(k, ann, "look %u live 3000", (unsigned)last), ANSWER_OK);
	ok(k, ann, "archive 1 steam");
	ok(k, ann, "send 1");
	for (uint64_t i = 100; i <= last; i++)
		assert_int_equal(state_of(k, i), ALERT_ARCHIVED);
}

/* ---- by hand ---- */

static void
an_alert_by_hand_about_an_hour_ago_has_a_deadline_as_any(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	const struct alert *a;

	for (unsigned i = 1; i <= 3; i++)
		ok(k, ann, "new cam-1 fight ago:1h");
	/* His hands are full: it waits for somebody, and not for ever. */
	ok(k, ann, "new cam-2 fight ago:1h");
	a = hubkit_alert(k, 4);
	assert_int_equal(a->state, ALERT_WAITING);
	assert_int_equal(a->flags & ALERT_LATE, 0);
	assert_int_equal(a->first_ms, k->at_ms - 3600000);
	assert_int_equal(a->due, DUE_CLAIM);
	assert_true(a->due_tick > k->tick);
}

static void
an_alert_by_hand_has_the_time_of_the_picture_and_its_author(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	const struct alert *a;

	ok(k, ann, "new cam-1 fight ago:95s \"two of them\"");
	a = hubkit_alert(k, 1);
	assert_int_equal(a->state, ALERT_CLAIMED);
	assert_string_equal(a->owner, "ann");
	assert_int_equal(a->first_ms, k->at_ms - 95000);
	assert_int_equal(
	    a->flags & (ALERT_BY_HAND | ALERT_LATE), ALERT_BY_HAND);
	assert_true(a->due_tick > k->tick);
	ok(k, ann, "new cam-2 fight");
	assert_int_equal(hubkit_alert(k, 2)->first_ms, k->at_ms);
	ok(k, ann, "release 1");
	ok(k, ann, "new place:43.3012,68.2541 fight");
	assert_int_equal(hubkit_alert(k, 3)->lat_e6, 43301200);
	assert_int_equal(
	    DO(k, ann, "new nowhere fight"), ANSWER_UNKNOWN_DEVICE);
	/* It is an alert like any other. */
	ok(k, ann, "same 2 1");
	assert_int_equal(state_of(k, 2), ALERT_JOINED);
}

/* ---- how near ---- */

static void
near_is_a_matter_of_metres_and_minutes(void **unused)
{
	struct alert a = { .number = 1, .severity = 1, .last_ms = 5000000 };
	struct alert b = { .number = 2, .severity = 1, .last_ms = 5000000 };
	uint32_t metres;

	(void)unused;
	a.lat_e6 = b.lat_e6 = 43297100;
	a.lon_e6 = 68251700;
	b.lon_e6 = 68251700 + 3690; /* 299 m at this latitude */
	assert_true(alert_near(&a, &b, 300, &metres));
	assert_in_range(metres, 290, 300);
	b.lon_e6 = 68251700 + 4000;
	assert_false(alert_near(&a, &b, 300, NULL));
	assert_true(alert_near(&a, &b, 500, NULL));
	b.last_ms += ALERT_SAME_MS;
	assert_true(alert_near(&a, &b, 500, NULL));
	b.last_ms++;
	assert_false(alert_near(&a, &b, 500, NULL));
	assert_false(alert_near(&b, &a, 500, NULL));
	b.last_ms = a.last_ms;
	b.state = ALERT_CLOSED;
	assert_false(alert_near(&a, &b, 500, NULL));
	assert_false(alert_near(&a, &a, 500, NULL));
	/* Without a place the site, the device or the address have to do. */
	b = (struct alert){ .number = 3, .last_ms = a.last_ms };
	assert_false(alert_near(&a, &b, 500, NULL));
	strcpy(a.site, "bazaar");
	strcpy(b.site, "bazaar");
	assert_true(alert_near(&a, &b, 500, &metres));
	assert_int_equal(metres, 0);
}

#define T(name) \
	cmocka_unit_test_setup_teardown(name, hubkit_setup, hubkit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_joined_alert_leaves_the_queue_and_the_hand),
		T(a_joined_alert_is_told_to_nobody_and_decided_with_its_head),
		T(chains_are_flat_and_circles_are_refused),
		T(a_late_head_has_the_time_of_what_is_joined_to_it),
		T(a_late_head_has_time_from_the_first_event_of_a_joined_camera),
		T(an_overdue_head_goes_up_to_everybody_when_it_becomes_worse),
		T(a_head_that_is_woken_by_worse_has_the_time_of_the_worse),
		T(the_next_event_of_a_joined_camera_wakes_what_waits_for_one),
		T(what_is_worse_only_for_the_joined_one_wakes_what_waits_for_one),
		T(two_people_may_say_it_and_only_who_has_it),
		T(what_is_joined_makes_its_head_no_less_urgent),
		T(what_was_put_aside_comes_back_for_it),
		T(what_is_over_takes_nobody_in),
		T(a_duplicate_of_what_is_open_is_joined),
		T(an_incident_has_a_largest_size),
		T(an_accepted_service_is_informed_and_not_asked_again),
		T(an_update_waits_for_a_desk_that_is_away),
		T(a_desk_that_says_nothing_gets_the_update_again_and_not_for_ever),
		T(what_was_joined_before_the_verdict_stands_in_its_text),
		T(the_dispatch_of_a_told_alert_stands),
		T(many_updates_leave_what_and_where_as_it_was),
		T(who_was_told_by_telephone_is_called_about_another_camera),
		T(who_has_lost_his_line_is_called_about_another_camera),
		cmocka_unit_test(an_update_says_no_more_than_fits),
		T(what_is_joined_is_closed_with_its_head),
		T(a_stand_down_covers_all_of_the_incident),
		T(a_person_closes_all_of_it),
		T(what_is_joined_goes_to_the_archive_when_nothing_takes_it_back),
		T(what_is_joined_while_one_looks_is_not_put_away_with_it),
		T(another_camera_keeps_nobody_from_telling_the_services),
		T(a_call_to_the_site_answers_for_all),
		T(what_nobody_had_time_for_is_not_examined_together),
		T(opened_again_it_is_an_alert_of_its_own),
		T(apart_undoes_it),
		T(apart_has_no_time_to_decide_where_its_kind_has_none),
		T(apart_works_while_its_head_can_be_taken_back),
		T(opened_again_while_it_can_be_taken_back_it_keeps_what_is_joined),
		T(apart_after_the_verdict_has_none_and_the_services_hear_of_it),
		T(what_gets_worse_on_a_joined_alert_is_seen_on_its_head),
		T(what_gets_worse_with_the_services_comes_back_to_its_owner),
		T(what_gets_worse_before_the_services_accept_is_asked_when_they_have),
		T(what_gets_worse_when_its_owner_has_gone_is_anybodys),
		T(an_incident_outlives_the_hub),
		T(what_is_joined_to_nothing_open_is_back_when_the_hub_starts),
		T(the_end_of_a_head_is_that_of_every_one),
		T(an_alert_by_hand_has_the_time_of_the_picture_and_its_author),
		T(an_alert_by_hand_about_an_hour_ago_has_a_deadline_as_any),
		cmocka_unit_test(near_is_a_matter_of_metres_and_minutes),
	};

	return cmocka_run_group_tests_name("same", tests, NULL, NULL);
}
