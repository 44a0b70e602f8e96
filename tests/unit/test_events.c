/* SPDX-License-Identifier: Apache-2.0 */
/* What the hub makes of an event: alert, one more of it, or a record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/sim/hubkit.h"

static struct event
plain(const char *id, const char *device, const char *kind)
{
	return (struct event){
		.id = id,
		.source = "//analytics/test",
		.kind = kind,
		.device = device,
		.text = "seen",
		.track = "",
		.correlation = "",
		.clip = "",
		.snapshot = "",
		.list = "",
		.plate = "",
		.score = EVENT_SCORE_NONE,
		.bytes = "{}",
		.bytes_len = 2,
	};
}

static enum engine_fate
give(struct hubkit *k, const struct event *event)
{
	const char *why = "";
	uint64_t seq = 0;
	enum engine_fate fate =
	    engine_event(k->engine, event, "intake", &why, &seq);

	hubkit_run(k, 0);
	return fate;
}

static void
send(struct hubkit *k, const char *id, const char *device, const char *kind)
{
	struct event event = plain(id, device, kind);

	assert_int_equal(give(k, &event), ENGINE_STORED);
}

static struct policy_kind *
kind_of(struct hubkit *k, const char *code)
{
	for (size_t i = 0; i < k->conf->policy->nkinds; i++)
		if (strcmp(k->conf->policy->kinds[i].code, code) == 0)
			return &k->conf->policy->kinds[i];
	fail_msg("no kind %s", code);
	return NULL;
}

static uint64_t
alerts(const struct hubkit *k)
{
	return board_hub(engine_board(k->engine))->alerts;
}

static const struct source_row *
source(const struct hubkit *k)
{
	return board_source(engine_board(k->engine), "//analytics/test");
}

static void
the_same_device_and_kind_joins_within_its_window(void **state)
{
	struct hubkit *k = *state;
	uint32_t fold_ms = kind_of(k, "smoke")->fold_ms;

	send(k, "1", "cam-1", "smoke");
	hubkit_run(k, fold_ms - 1);
	send(k, "2", "cam-1", "smoke"); /* the window moves with it */
	hubkit_run(k, fold_ms - 1);
	send(k, "3", "cam-1", "smoke");
	assert_int_equal(hubkit_alert(k, 1)->count, 3);
	send(k, "4", "cam-2", "smoke");
	send(k, "5", "cam-1", "fight");
	assert_int_equal(alerts(k), 3);
	hubkit_run(k, fold_ms);
	send(k, "6", "cam-1", "smoke");
	assert_int_equal(alerts(k), 4);
}

static void
kinds_that_nobody_knows_are_kept_apart_by_their_names(void **state)
{
	struct hubkit *k = *state;

	send(k, "1", "cam-1", "ufo");
	send(k, "2", "cam-1", "yeti");
	send(k, "3", "cam-1", "ufo");
	assert_int_equal(alerts(k), 2);
	assert_string_equal(hubkit_alert(k, 1)->kind, "other");
	assert_string_equal(hubkit_alert(k, 1)->kind_name, "ufo");
	assert_int_equal(hubkit_alert(k, 1)->count, 2);
	assert_true(hubkit_alert(k, 1)->flags & ALERT_UNKNOWN_KIND);
}

static void
a_device_that_nobody_knows_is_marked_and_shown(void **state)
{
	struct hubkit *k = *state;

	send(k, "1", "cam-99", "fire");
	assert_true(hubkit_alert(k, 1)->flags & ALERT_UNKNOWN_DEVICE);
	assert_string_equal(hubkit_alert(k, 1)->name_ru, "cam-99");
	send(k, "2", "place:43.2971,68.2517", "fire");
	assert_false(hubkit_alert(k, 2)->flags & ALERT_UNKNOWN_DEVICE);
	send(k, "3", "cam-2", "fire");
	assert_string_equal(hubkit_alert(k, 3)->site, "site-1");
	assert_string_equal(hubkit_alert(k, 3)->district, "north");
	assert_string_equal(hubkit_alert(k, 3)->address, "Тәуке хан 12");
}

static void
late_events_are_marked_and_raise_no_deadline(void **state)
{
	struct hubkit *k = *state;
	struct event event = plain("1", "cam-1", "fire");
	int64_t late = k->conf->policy->hub.late_ms;

	assert_true(late > 0);
	event.has_time = true;
	event.utc_ms = k->at_ms - late - 1;
	give(k, &event);
	assert_true(hubkit_alert(k, 1)->flags & ALERT_LATE);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_NOTHING);
	assert_int_equal(hubkit_alert(k, 1)->first_ms, event.utc_ms);
	event = plain("2", "cam-2", "fire");
	event.has_time = true;
	event.utc_ms = k->at_ms - late;
	give(k, &event);
	assert_false(hubkit_alert(k, 2)->flags & ALERT_LATE);
	assert_int_equal(hubkit_alert(k, 2)->due, DUE_CLAIM);
}

static void
the_first_event_that_is_not_late_begins_the_time_of_a_late_alert(void **state)
{
	struct hubkit *k = *state;
	struct event event = plain("1", "cam-1", "fire");

	event.has_time = true;
	event.utc_ms = k->at_ms - k->conf->policy->hub.late_ms - 1;
	give(k, &event);
	event.id = "2";
	give(k, &event);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_NOTHING);
	send(k, "3", "cam-1", "fire");
	assert_int_equal(hubkit_alert(k, 1)->count, 3);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_CLAIM);
	assert_int_equal(hubkit_alert(k, 1)->due_tick,
	    k->tick + k->conf->policy->severities[0].claim_ms);
	hubkit_run(k, 1000);
	send(k, "4", "cam-1", "fire"); /* ... and no later one */
	assert_int_equal(hubkit_alert(k, 1)->due_tick,
	    k->tick - 1000 + k->conf->policy->severities[0].claim_ms);
}

static void
what_makes_a_late_alert_worse_begins_its_time(void **state)
{
	struct hubkit *k = *state;
	struct event event = plain("1", "cam-1", "smoke");

	event.has_time = true;
	event.utc_ms = k->at_ms - k->conf->policy->hub.late_ms - 1;
	give(k, &event);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_NOTHING);
	send(k, "2", "cam-1", "fire");
	assert_int_equal(hubkit_alert(k, 1)->severity, 1);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_CLAIM);
	assert_int_equal(hubkit_alert(k, 1)->due_tick,
	    k->tick + k->conf->policy->severities[0].claim_ms);
}

static void
a_clock_that_is_ahead_or_was_never_set_is_not_believed(void **state)
{
	struct hubkit *k = *state;
	struct event event = plain("1", "cam-1", "fire");

	event.has_time = true;
	event.utc_ms = k->at_ms + 120001;
	give(k, &event);
	assert_int_equal(hubkit_alert(k, 1)->first_ms, k->at_ms);
	assert_true(hubkit_alert(k, 1)->flags & ALERT_WRONG_CLOCK);
	event = plain("2", "cam-2", "fire");
	event.has_time = event.time_odd = true;
	event.utc_ms = 0;
	give(k, &event);
	assert_int_equal(hubkit_alert(k, 2)->first_ms, k->at_ms);
	assert_true(hubkit_alert(k, 2)->flags & ALERT_WRONG_CLOCK);
	event = plain("3", "cam-2", "smoke");
	event.has_time = true;
	event.utc_ms = k->at_ms;
	event.score = 900;
	give(k, &event);
	assert_false(hubkit_alert(k, 3)->flags & ALERT_WRONG_CLOCK);
	assert_false(hubkit_alert(k, 2)->flags & ALERT_LATE);
}

static void
a_kind_that_needs_an_authorisation_is_refused_and_counted(void **state)
{
	struct hubkit *k = *state;
	struct event event = plain("1", "cam-1", "wanted-person");

	assert_int_equal(give(k, &event), ENGINE_REFUSED);
	assert_int_equal(alerts(k), 0);
	assert_int_equal(source(k)->refused, 1);
	assert_int_equal(source(k)->stored, 0);
}

static void
a_low_score_is_recorded_and_counted(void **state)
{
	struct hubkit *k = *state;
	struct event event = plain("1", "cam-1", "smoke");

	kind_of(k, "smoke")->reach = (struct policy_reach){ .min_score = 600 };
	event.score = 599;
	assert_int_equal(give(k, &event), ENGINE_STORED);
	assert_int_equal(alerts(k), 0);
	assert_int_equal(source(k)->recorded, 1);
	assert_int_equal(source(k)->stored, 1);
	assert_int_equal(hubkit_entries(k, VERB_EVENT_RECORDED), 1);
	assert_int_equal(give(k, &event), ENGINE_DUPLICATE);
	event.id = "2";
	event.score = 600;
	give(k, &event);
	assert_int_equal(alerts(k), 1);
	event.id = "3";
	event.score = 1; /* what an open alert gets it takes */
	give(k, &event);
	assert_int_equal(hubkit_alert(k, 1)->count, 2);
	assert_int_equal(hubkit_alert(k, 1)->score, 600);
}

static void
what_has_to_last_reaches_people_when_it_has_lasted(void **state)
{
	struct hubkit *k = *state;

	kind_of(k, "loitering")->reach =
	    (struct policy_reach){ .for_ms = 60000 };
	send(k, "1", "cam-1", "loitering");
	hubkit_run(k, 59999);
	send(k, "2", "cam-1", "loitering");
	assert_int_equal(alerts(k), 0);
	hubkit_run(k, 1);
	send(k, "3", "cam-1", "loitering");
	assert_int_equal(alerts(k), 1);
}

static void
no_rule_keeps_a_threat_to_life_from_people(void **state)
{
	struct hubkit *k = *state;
	struct policy_rule rule = { .reach = { .record = 1 } };

	free(k->conf->policy->rules);
	k->conf->policy->rules = calloc(1, sizeof(rule));
	k->conf->policy->rules[0] = rule;
	k->conf->policy->nrules = 1;
	send(k, "1", "cam-1", "smoke");
	assert_int_equal(alerts(k), 0);
	send(k, "2", "cam-1", "fire");
	assert_int_equal(alerts(k), 1);
	assert_true(hubkit_alert(k, 1)->flags & ALERT_LIFE_SAFETY);
}

static void
what_nobody_opened_in_time_is_archived_but_nothing_urgent(void **state)
{
	struct hubkit *k = *state;

	for (size_t i = 0; i < POLICY_SEVERITIES; i++)
		k->conf->policy->severities[i].not_examined_ms = 3600000;
	send(k, "1", "cam-1", "fire");
	send(k, "2", "cam-2", "smoke");
	send(k, "3", "cam-2", "abandoned-object");
	hubkit_run(k, 3599999);
	assert_int_equal(hubkit_alert(k, 3)->state, ALERT_WAITING);
	hubkit_run(k, 1);
	assert_int_equal(hubkit_alert(k, 3)->state, ALERT_ARCHIVED);
	assert_string_equal(hubkit_alert(k, 3)->reason, "not-examined");
	hubkit_run(k, 86400000);
	assert_int_equal(hubkit_alert(k, 1)->state, ALERT_WAITING);
	assert_int_equal(hubkit_alert(k, 2)->state, ALERT_WAITING);
}

static void
what_was_not_examined_and_is_opened_again_stays_until_it_is_decided(
    void **state)
{
	struct hubkit *k = *state;
	uint64_t ann;

	k->conf->policy->severities[2].not_examined_ms = 3600000;
	send(k, "1", "cam-2", "abandoned-object");
	hubkit_run(k, 3600000);
	assert_int_equal(hubkit_alert(k, 1)->state, ALERT_ARCHIVED);
	ann = hubkit_console(k, "ann", 1);
	assert_int_equal(
	    hubkit_do(k, ann, "reopen 1 someone asks").code, ANSWER_OK);
	assert_int_equal(hubkit_alert(k, 1)->state, ALERT_WAITING);
	hubkit_run(k, 86400000);
	assert_int_equal(hubkit_alert(k, 1)->state, ALERT_WAITING);
	assert_int_equal(hubkit_entries(k, VERB_NOT_EXAMINED), 1);
}

static void
a_deadline_that_passes_is_said_once(void **state)
{
	struct hubkit *k = *state;

	send(k, "1", "cam-1", "fire");
	hubkit_run(k, 14999);
	assert_false(hubkit_alert(k, 1)->flags & ALERT_OVERDUE);
	hubkit_run(k, 1);
	assert_true(hubkit_alert(k, 1)->flags & ALERT_OVERDUE);
	hubkit_run(k, 600000);
	assert_int_equal(hubkit_entries(k, VERB_OVERDUE), 1);
	/* Who takes it has a deadline of his own. */
	hubkit_do(k, hubkit_console(k, "ann", 1), "claim 1");
	assert_false(hubkit_alert(k, 1)->flags & ALERT_OVERDUE);
}

static void
numbered(struct hubkit *k, const char *id, uint64_t sequence)
{
	struct event event = plain(id, "cam-1", "fire");

	event.has_sequence = true;
	event.sequence = sequence;
	assert_int_equal(give(k, &event), ENGINE_STORED);
}

static void
numbers_that_are_missing_are_a_gap_until_they_come(void **state)
{
	struct hubkit *k = *state;

	numbered(k, "a", 1);
	numbered(k, "b", 4);
	assert_int_equal(source(k)->gaps.missing, 2);
	assert_int_equal(hubkit_entries(k, VERB_SOURCE_GAP), 1);
	numbered(k, "c", 3);
	assert_int_equal(source(k)->gaps.missing, 1);
	assert_int_equal(hubkit_entries(k, VERB_SOURCE_FILLED), 1);
	engine_newest(k->engine, "//analytics/test", 6);
	engine_newest(k->engine, "//analytics/test", 6);
	engine_newest(k->engine, "//nobody", 6);
	hubkit_run(k, 0);
	assert_int_equal(source(k)->gaps.missing, 3);
	assert_int_equal(hubkit_entries(k, VERB_SOURCE_GAP), 2);
}

static void
a_source_that_counts_anew_loses_no_event(void **state)
{
	struct hubkit *k = *state;

	for (uint64_t i = 1; i <= 5; i++) {
		char id[8];

		snprintf(id, sizeof(id), "a%d", (int)i);
		numbered(k, id, i);
	}
	numbered(k, "b1", 1);
	numbered(k, "b2", 2);
	assert_int_equal(source(k)->stored, 7);
	assert_int_equal(source(k)->gaps.high, 2);
	assert_int_equal(source(k)->gaps.missing, 0);
}

static void
duplicates_are_known_in_the_turn_later_and_after_a_restart(void **state)
{
	struct hubkit *k = *state;
	struct event event = plain("1", "cam-1", "fire");
	struct event other = plain("1", "cam-1", "fire");
	const char *why;
	uint64_t seq, again;

	engine_event(k->engine, &event, "intake", &why, &seq);
	assert_int_equal(
	    engine_event(k->engine, &event, "intake", &why, &again),
	    ENGINE_DUPLICATE);
	assert_int_equal(seq, again);
	hubkit_run(k, 0);
	assert_int_equal(give(k, &event), ENGINE_DUPLICATE);
	hubkit_kill(k);
	assert_int_equal(hubkit_boot(k), ERR_NONE);
	assert_int_equal(give(k, &event), ENGINE_DUPLICATE);
	assert_int_equal(source(k)->duplicates, 3);
	/* The same id of another source is another event. */
	other.source = "//analytics/other";
	assert_int_equal(give(k, &other), ENGINE_STORED);
	assert_int_equal(hubkit_alert(k, 1)->count, 2);
}

static void
malformed_messages_are_counted_by_reason_with_one_sample_a_turn(void **state)
{
	struct hubkit *k = *state;

	for (int i = 0; i < 100; i++)
		engine_malformed(
		    k->engine, "//analytics/test", "syntax", "\x1b[31m\xff", 6);
	engine_malformed(k->engine, "//analytics/test", "utf8", "\xff", 1);
	engine_malformed(k->engine, "", "syntax", "{", 1);
	hubkit_run(k, 0);
	assert_int_equal(source(k)->refused, 101);
	assert_int_equal(hubkit_entries(k, VERB_SOURCE_COUNTED), 3);
	assert_int_equal(
	    board_source(engine_board(k->engine), "//unknown")->refused, 1);
}

static void
more_sources_than_one_turn_counts_lose_nothing(void **state)
{
	struct hubkit *k = *state;
	uint64_t refused = 0;
	char name[32];

	for (int i = 0; i < 200; i++) {
		snprintf(name, sizeof(name), "//s%d", i % 150);
		engine_malformed(k->engine, name, "syntax", "{", 1);
	}
	hubkit_run(k, 0);
	for (uint64_t i = 1; i <= board_hub(engine_board(k->engine))->sources;
	     i++)
		refused += board_source_at(engine_board(k->engine), i)->refused;
	assert_int_equal(refused, 200);
}

static void
a_canary_is_a_row_and_no_alert(void **state)
{
	struct hubkit *k = *state;
	struct event event = plain("1", "hub", "canary");

	event.has_sequence = true;
	event.sequence = 41;
	give(k, &event);
	assert_int_equal(alerts(k), 0);
	assert_int_equal(board_canary(engine_board(k->engine))->count, 1);
	assert_int_equal(board_canary(engine_board(k->engine))->sequence, 41);
	assert_int_equal(give(k, &event), ENGINE_DUPLICATE);
	assert_int_equal(board_canary(engine_board(k->engine))->count, 1);
}

static void
a_vulnerable_site_is_one_step_up(void **state)
{
	struct hubkit *k = *state;
	struct policy_kind *kind = kind_of(k, "smoke");

	kind->flags |= KIND_VULNERABLE;
	send(k, "1", "cam-2", "smoke");
	send(k, "2", "cam-1", "smoke"); /* site-2 */
	assert_int_equal(hubkit_alert(k, 1)->severity, 2);
	assert_int_equal(hubkit_alert(k, 2)->severity, 1);
}

static void
an_event_that_is_worse_than_its_alert_raises_it(void **state)
{
	struct hubkit *k = *state;

	send(k, "1", "cam-1", "smoke");
	kind_of(k, "smoke")->severity = 1;
	send(k, "2", "cam-1", "smoke");
	assert_int_equal(alerts(k), 1);
	assert_int_equal(hubkit_alert(k, 1)->severity, 1);
	assert_true(hubkit_alert(k, 1)->flags & ALERT_WORSE);
}

static void
smoke_where_there_is_fire_is_as_bad(void **state)
{
	struct hubkit *k = *state;

	send(k, "1", "cam-1", "fire");
	send(k, "2", "cam-1", "smoke");
	send(k, "3", "cam-2", "smoke");
	send(k, "4", "cam-1", "fight");
	assert_int_equal(hubkit_alert(k, 2)->severity, 1);
	assert_true(hubkit_alert(k, 2)->flags & ALERT_WORSE);
	assert_int_equal(hubkit_alert(k, 3)->severity, 2);
	assert_int_equal(hubkit_alert(k, 4)->severity, 2);
	assert_false(hubkit_alert(k, 4)->flags & ALERT_WORSE);
}

static void
what_was_there_before_is_made_worse_too(void **state)
{
	struct hubkit *k = *state;
	uint32_t version;

	send(k, "1", "cam-1", "smoke");
	send(k, "2", "cam-2", "smoke");
	version = hubkit_alert(k, 1)->version;
	hubkit_run(k, 1000);
	send(k, "3", "cam-1", "fire");
	assert_int_equal(hubkit_alert(k, 1)->severity, 1);
	assert_true(hubkit_alert(k, 1)->flags & ALERT_WORSE);
	assert_int_equal(hubkit_alert(k, 1)->version, version + 1);
	/* It is to be taken as soon as what made it worse. */
	assert_int_equal(
	    hubkit_alert(k, 1)->due_tick, hubkit_alert(k, 3)->due_tick);
	assert_int_equal(hubkit_alert(k, 2)->severity, 2);
	/* Once, however long it burns. */
	send(k, "4", "cam-1", "fire");
	send(k, "5", "cam-1", "smoke");
	send(k, "6", "cam-1", "fire");
	assert_int_equal(alerts(k), 3);
	assert_int_equal(hubkit_entries(k, VERB_RAISED), 1);
}

/* A step is a step: a crowd about which weapons chatter stays P2. */
static void
what_was_there_before_goes_up_one_step(void **state)
{
	struct hubkit *k = *state;

	kind_of(k, "crowd")->reach = (struct policy_reach){ 0 };
	send(k, "1", "cam-2", "crowd");
	assert_int_equal(hubkit_alert(k, 1)->severity, 3);
	send(k, "2", "cam-2", "weapon");
	send(k, "3", "cam-2", "weapon");
	assert_int_equal(hubkit_alert(k, 1)->severity, 2);
	assert_int_equal(hubkit_entries(k, VERB_RAISED), 1);
}

static void
what_is_kept_aside_breaks_through_when_it_gets_worse(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	send(k, "1", "cam-1", "smoke");
	send(k, "2", "cam-2", "smoke");
	for (int i = 1; i <= 2; i++) {
		assert_int_equal(
		    hubkit_do(k, ann, "shelve %d 10m watch", i).code,
		    ANSWER_OK);
		assert_int_equal(hubkit_alert(k, i)->state, ALERT_SHELVED);
	}
	send(k, "3", "cam-1", "fire");
	assert_int_equal(hubkit_alert(k, 1)->state, ALERT_WAITING);
	assert_int_equal(hubkit_alert(k, 1)->severity, 1);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_CLAIM);
	assert_int_equal(hubkit_alert(k, 2)->state, ALERT_SHELVED);
	/* The same kind, and the site has become vulnerable. */
	kind_of(k, "smoke")->severity = 1;
	send(k, "4", "cam-2", "smoke");
	assert_int_equal(hubkit_alert(k, 2)->state, ALERT_WAITING);
}

/* The window of folding is shorter than that of making worse. */
static void
a_window_that_has_ended_still_makes_worse(void **state)
{
	struct hubkit *k = *state;

	kind_of(k, "fire")->fold_ms = 60000;
	kind_of(k, "smoke")->fold_ms = 60000;
	send(k, "1", "cam-1", "smoke");
	hubkit_run(k, 200000);
	send(k, "2", "cam-1", "fire");
	assert_int_equal(hubkit_alert(k, 1)->severity, 1);
	hubkit_run(k, POLICY_PAIR_MS);
	send(k, "3", "cam-1", "smoke");
	assert_int_equal(alerts(k), 3);
	assert_int_equal(hubkit_alert(k, 3)->severity, 1);
	hubkit_run(k, POLICY_PAIR_MS + 1);
	send(k, "4", "cam-2", "smoke");
	hubkit_run(k, POLICY_PAIR_MS + 1);
	send(k, "5", "cam-2", "fire");
	assert_int_equal(hubkit_alert(k, 4)->severity, 2);
}

static void
what_burned_long_ago_makes_nothing_worse(void **state)
{
	struct hubkit *k = *state;

	kind_of(k, "fire")->fold_ms = 3600000;
	kind_of(k, "smoke")->fold_ms = 1000;
	send(k, "1", "cam-1", "fire");
	hubkit_run(k, POLICY_PAIR_MS + 1);
	send(k, "2", "cam-1", "smoke");
	assert_int_equal(hubkit_alert(k, 2)->severity, 2);
	send(k, "3", "cam-1", "fire"); /* it burns again */
	hubkit_run(k, POLICY_PAIR_MS);
	send(k, "4", "cam-1", "smoke");
	assert_int_equal(alerts(k), 3);
	assert_int_equal(hubkit_alert(k, 3)->severity, 1);
}

int
main(void)
{
#define T(test) \
	cmocka_unit_test_setup_teardown(test, hubkit_setup, hubkit_teardown)
	const struct CMUnitTest tests[] = {
		T(the_same_device_and_kind_joins_within_its_window),
		T(kinds_that_nobody_knows_are_kept_apart_by_their_names),
		T(a_device_that_nobody_knows_is_marked_and_shown),
		T(late_events_are_marked_and_raise_no_deadline),
		T(the_first_event_that_is_not_late_begins_the_time_of_a_late_alert),
		T(what_makes_a_late_alert_worse_begins_its_time),
		T(a_clock_that_is_ahead_or_was_never_set_is_not_believed),
		T(a_kind_that_needs_an_authorisation_is_refused_and_counted),
		T(a_low_score_is_recorded_and_counted),
		T(what_has_to_last_reaches_people_when_it_has_lasted),
		T(no_rule_keeps_a_threat_to_life_from_people),
		T(what_nobody_opened_in_time_is_archived_but_nothing_urgent),
		T(what_was_not_examined_and_is_opened_again_stays_until_it_is_decided),
		T(a_deadline_that_passes_is_said_once),
		T(numbers_that_are_missing_are_a_gap_until_they_come),
		T(a_source_that_counts_anew_loses_no_event),
		T(duplicates_are_known_in_the_turn_later_and_after_a_restart),
		T(malformed_messages_are_counted_by_reason_with_one_sample_a_turn),
		T(more_sources_than_one_turn_counts_lose_nothing),
		T(a_canary_is_a_row_and_no_alert),
		T(a_vulnerable_site_is_one_step_up),
		T(smoke_where_there_is_fire_is_as_bad),
		T(what_was_there_before_is_made_worse_too),
		T(what_was_there_before_goes_up_one_step),
		T(what_is_kept_aside_breaks_through_when_it_gets_worse),
		T(a_window_that_has_ended_still_makes_worse),
		T(what_burned_long_ago_makes_nothing_worse),
		T(an_event_that_is_worse_than_its_alert_raises_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
