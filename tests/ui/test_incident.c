/* SPDX-License-Identifier: Apache-2.0 */
/* Several alerts that are one incident, as a person at the console sees it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ui/pane.h"
#include "ui/question.h"

#include "viewkit.h"

#define OPENED 1000
#define CALM   5000

static struct question *
open_with(struct kit *kit, enum question_kind kind, uint64_t alert,
    uint64_t proposed, struct buf *why)
{
	const struct question_about about = {
		.alert = alert,
		.target = -1,
		.same = proposed,
	};

	return question_open(kind, &kit->in, &about, OPENED, why);
}

static struct question *
open_about(struct kit *kit, enum question_kind kind, uint64_t alert)
{
	struct buf why = { 0 };
	struct question *q = open_with(kit, kind, alert, 0, &why);

	if (q == NULL)
		fail_msg("refused: %s", buf_text(&why));
	buf_finish(&why);
	return q;
}

static enum form_result
press(struct kit *kit, struct question *q, enum key_code code)
{
	return question_key(q, &kit->in, (struct key){ code, 0 }, CALM);
}

static enum form_result
type(struct kit *kit, struct question *q, uint32_t cp)
{
	return question_key(q, &kit->in, (struct key){ K_CHAR, cp }, CALM);
}

static void
assert_command(const struct question *q, const char *want)
{
	struct buf line = { 0 };

	question_command(q, &line);
	assert_string_equal(buf_text(&line), want);
	buf_finish(&line);
}

static void
assert_says(const struct question *q, const char *want)
{
	struct buf text = { 0 };

	(void)question_says(q, &text);
	assert_string_equal(buf_text(&text), want);
	buf_finish(&text);
}

static void
assert_refused(
    struct kit *kit, enum question_kind kind, uint64_t alert, const char *words)
{
	struct buf why = { 0 };

	assert_null(open_with(kit, kind, alert, 0, &why));
	assert_string_equal(buf_text(&why), words);
	buf_finish(&why);
}

static void
golden(struct question *q, const char *name)
{
	struct grid grid;

	grid_init(&grid, 80, question_rows(q, 80));
	question_draw(q, &grid, grid_rect(&grid));
	kit_golden(&grid, name);
	grid_finish(&grid);
}

/* A fire ${metres} east of the bazaar's gate, on cam-${number}. */
static struct alert
fire(struct kit *kit, uint64_t number, uint64_t age_ms, int64_t metres)
{
	struct alert a = kit_alert(kit, number, age_ms);

	snprintf(a.device, sizeof(a.device), "cam-%u", (unsigned)number);
	a.lat_e6 = 43301200;
	a.lon_e6 = 68254100 + metres * 1000000 / 81000;
	a.site[0] = a.address[0] = '\0';
	return a;
}

static void
put(struct kit *kit, struct alert a, enum alert_state state, const char *owner)
{
	a.state = (uint8_t)state;
	strcpy(a.owner, owner);
	if (state == ALERT_TOLD || state == ALERT_RESPONSE)
		a.verdict = VERDICT_CONFIRMED;
	kit_put(kit, &a);
}

/* 1042 told to 101 and in somebody's hand; 1051 in mine, 120 m away. */
static void
two_fires(struct kit *kit)
{
	struct notification n;

	put(kit, fire(kit, 1042, 130000, 0), ALERT_TOLD, "dana");
	n = kit_told(kit, 1042, 0, NOTE_ACCEPTED);
	kit_note(kit, &n);
	put(kit, fire(kit, 1051, 12000, 120), ALERT_CLAIMED, "aigul");
}

static void
test_the_forms_fit_in_all_languages(void **unused)
{
	static const char *const languages[] = { "kk", "ru", "en" };

	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct question *q;
		char name[32];

		kit_init(&kit, languages[l]);
		kit.in.script = l < 2 ? SCRIPT_RUSSIAN : SCRIPT_LATIN;
		two_fires(&kit);
		put(&kit, fire(&kit, 1043, 200000, 460), ALERT_WAITING, "");
		q = open_about(&kit, QUESTION_SAME, 1051);
		snprintf(name, sizeof(name), "incident-same.%s", languages[l]);
		golden(q, name);
		question_close(q);
		q = open_about(&kit, QUESTION_CONFIRM, 1051);
		snprintf(
		    name, sizeof(name), "incident-confirm.%s", languages[l]);
		golden(q, name);
		question_close(q);
		kit_finish(&kit);
	}
}

/* ---- the form of the key m ---- */

static void
test_the_nearest_comes_first_and_enter_takes_it(void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "ru");
	two_fires(&kit);
	put(&kit, fire(&kit, 1043, 200000, 460), ALERT_WAITING, "");
	put(&kit, fire(&kit, 1044, 20000, 640), ALERT_WAITING, "");
	put(&kit, fire(&kit, 1045, 20000, 10), ALERT_CLOSED, "");
	q = open_about(&kit, QUESTION_SAME, 1051);
	golden(q, "incident-three.ru");
	assert_says(q, "Enter: то же событие № 1042; узнают: 101");
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "same 1051 1042");
	question_close(q);
	kit_finish(&kit);
}

static void
test_the_others_are_chosen_by_position_or_written(void **unused)
{
	static const uint32_t twos[] = { '2', U'ә', U'Ә' };
	struct kit kit;

	(void)unused;
	kit_init(&kit, "kk");
	two_fires(&kit);
	put(&kit, fire(&kit, 1043, 200000, 460), ALERT_WAITING, "");
	for (size_t i = 0; i < sizeof(twos) / sizeof(twos[0]); i++) {
		struct question *q = open_about(&kit, QUESTION_SAME, 1051);

		assert_int_equal(type(&kit, q, twos[i]), FORM_CHANGED);
		assert_command(q, "same 1051 1043");
		press(&kit, q, K_TAB);
		for (const char *at = "77"; *at != '\0'; at++)
			type(&kit, q, (uint32_t)*at);
		assert_command(q, "same 1051 77");
		question_close(q);
	}
	kit_finish(&kit);
}

/* What waits beside it would leave both without anybody. */
static void
test_what_services_are_told_of_is_chosen_before_what_is_nearer(void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "en");
	two_fires(&kit);
	put(&kit, fire(&kit, 1050, 15000, 100), ALERT_WAITING, "");
	put(&kit, fire(&kit, 1049, 15000, 90), ALERT_CLAIMED, "aigul");
	q = open_about(&kit, QUESTION_SAME, 1051);
	assert_command(q, "same 1051 1042");
	type(&kit, q, '1');
	assert_command(q, "same 1051 1050");
	type(&kit, q, '2');
	assert_command(q, "same 1051 1049");
	question_close(q);
	put(&kit, fire(&kit, 1042, 130000, 0), ALERT_ARCHIVED, "");
	q = open_about(&kit, QUESTION_SAME, 1051);
	assert_command(q, "same 1051 1049");
	question_close(q);
	kit_finish(&kit);
}

static void
test_with_nothing_near_the_number_is_asked_for(void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "en");
	put(&kit, fire(&kit, 1051, 12000, 0), ALERT_CLAIMED, "aigul");
	put(&kit, fire(&kit, 1042, 16 * 60000, 10), ALERT_WAITING, "");
	q = open_about(&kit, QUESTION_SAME, 1051);
	golden(q, "incident-none.en");
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	press(&kit, q, K_TAB);
	for (const char *at = "1051"; *at != '\0'; at++)
		type(&kit, q, (uint32_t)*at);
	assert_says(q, "An alert cannot be the same as itself");
	question_close(q);
	kit_finish(&kit);
}

static void
test_of_a_told_alert_the_form_says_that_its_dispatch_stands(void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "ru");
	two_fires(&kit);
	put(&kit, fire(&kit, 1051, 12000, 120), ALERT_TOLD, "aigul");
	q = open_about(&kit, QUESTION_SAME, 1051);
	golden(q, "incident-told.ru");
	assert_says(q, "Enter: то же событие № 1042");
	question_close(q);
	kit_finish(&kit);
}

static void
test_a_joined_alert_is_taken_apart_by_the_same_key(void **unused)
{
	struct kit kit;
	struct question *q;
	struct question_draft draft = { 0 };
	struct alert a;

	(void)unused;
	kit_init(&kit, "kk");
	two_fires(&kit);
	a = fire(&kit, 1051, 12000, 120);
	a.same_as = 1042;
	put(&kit, a, ALERT_JOINED, "");
	q = open_about(&kit, QUESTION_SAME, 1051);
	golden(q, "incident-apart.kk");
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "apart 1051");
	/* Nothing in it could be half typed. */
	question_keep(q, CALM, &draft);
	question_restore(q, &draft, CALM);
	/* Somebody else was faster. */
	a.version++;
	put(&kit, a, ALERT_WAITING, "");
	assert_int_equal(press(&kit, q, K_ENTER), FORM_CHANGED);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "apart 1051");
	put(&kit, a, ALERT_JOINED, "");
	question_close(q);
	assert_refused(
	    &kit, QUESTION_CONFIRM, 1051, "Бұл басқа оқиғаның бөлігі: №1042");
	assert_refused(
	    &kit, QUESTION_ARCHIVE, 1051, "Бұл басқа оқиғаның бөлігі: №1042");
	assert_refused(
	    &kit, QUESTION_SHELVE, 1051, "Бұл басқа оқиғаның бөлігі: №1042");
	kit_finish(&kit);
}

/* ---- asked before services are told ---- */

static void
test_confirm_asks_first_whether_it_is_the_incident_beside(void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "ru");
	two_fires(&kit);
	q = open_about(&kit, QUESTION_CONFIRM, 1051);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	assert_says(q, "Enter: оповестить 101, 103 (через 3 с)");
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "confirm 1051 fire,ambulance");
	question_close(q);
	kit_finish(&kit);
}

static void
test_one_key_goes_from_the_verdict_to_the_incident(void **unused)
{
	static const uint32_t keys[] = { 'm', 'M', U'ь', U'Ь' };
	struct kit kit;
	struct question *q;
	struct buf why = { 0 };

	(void)unused;
	kit_init(&kit, "kk");
	two_fires(&kit);
	put(&kit, fire(&kit, 1043, 200000, 20), ALERT_WAITING, "");
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		q = open_about(&kit, QUESTION_CONFIRM, 1051);
		assert_int_equal(type(&kit, q, keys[i]), FORM_OTHER);
		assert_int_equal(question_near(q), 1042);
		question_close(q);
	}
	/* What was asked about is chosen, not what is nearer. */
	q = open_with(&kit, QUESTION_SAME, 1051, 1042, &why);
	assert_command(q, "same 1051 1042");
	question_close(q);
	/* In the note it is a letter. */
	q = open_about(&kit, QUESTION_CONFIRM, 1051);
	press(&kit, q, K_TAB);
	assert_int_equal(type(&kit, q, 'm'), FORM_CHANGED);
	question_close(q);
	buf_finish(&why);
	kit_finish(&kit);
}

static void
sends_at_once(struct kit *kit)
{
	struct question *q = open_about(kit, QUESTION_CONFIRM, 1051);

	assert_int_equal(press(kit, q, K_ENTER), FORM_SEND);
	question_close(q);
}

static void
test_what_cannot_be_a_second_dispatch_is_not_asked_about(void **unused)
{
	struct kit kit;
	struct alert a;

	(void)unused;
	kit_init(&kit, "en");
	/* Nobody has it: it sends nobody, and this one is not to wait. */
	put(&kit, fire(&kit, 1051, 12000, 0), ALERT_CLAIMED, "aigul");
	put(&kit, fire(&kit, 1042, 60000, 10), ALERT_WAITING, "");
	sends_at_once(&kit);
	/* Too far. */
	put(&kit, fire(&kit, 1042, 60000, 310), ALERT_TOLD, "dana");
	sends_at_once(&kit);
	/* Another service's. */
	a = fire(&kit, 1042, 60000, 10);
	strcpy(a.kind, "theft");
	put(&kit, a, ALERT_CLAIMED, "dana");
	sends_at_once(&kit);
	kit_finish(&kit);
}

/* ---- not confirmed ---- */

static void
test_a_duplicate_of_what_is_open_needs_no_look_and_of_what_is_over_does(
    void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "en");
	two_fires(&kit);
	q = open_about(&kit, QUESTION_ARCHIVE, 1051);
	type(&kit, q, '8');
	press(&kit, q, K_ENTER);
	assert_says(q, "Enter: same incident as № 1042");
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "archive 1051 duplicate 1042");
	put(&kit, fire(&kit, 1042, 130000, 0), ALERT_CLOSED, "dana");
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	assert_says(q, "First look (F3): 3 s, two stills, or call the site");
	question_close(q);
	kit_finish(&kit);
}

static void
test_an_incident_is_put_away_when_all_of_it_was_seen(void **unused)
{
	struct kit kit;
	struct question *q;
	struct alert head, a;

	(void)unused;
	kit_init(&kit, "en");
	head = fire(&kit, 1042, 130000, 0);
	head.seen_ms = 3000;
	head.joined = 1;
	put(&kit, head, ALERT_CLAIMED, "aigul");
	a = fire(&kit, 1051, 12000, 120);
	a.same_as = 1042;
	put(&kit, a, ALERT_JOINED, "");
	q = open_about(&kit, QUESTION_ARCHIVE, 1042);
	type(&kit, q, '1');
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	assert_says(q, "Joined, and nobody has looked at it (F3): №1051");
	a.stills = 2;
	put(&kit, a, ALERT_JOINED, "");
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	question_close(q);
	kit_finish(&kit);
}

static void
test_what_is_joined_meanwhile_is_seen_before_all_of_it_is_put_away(
    void **unused)
{
	struct kit kit;
	struct question *q;
	struct alert head;

	(void)unused;
	kit_init(&kit, "en");
	head = fire(&kit, 1042, 130000, 0);
	head.seen_ms = 3000;
	put(&kit, head, ALERT_CLAIMED, "aigul");
	q = open_about(&kit, QUESTION_ARCHIVE, 1042);
	type(&kit, q, '1');
	head.version++;
	head.joined = head.grew = 1;
	put(&kit, head, ALERT_CLAIMED, "aigul");
	assert_int_equal(press(&kit, q, K_ENTER), FORM_CHANGED);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	question_close(q);
	/* Services are told of it all the same. */
	q = open_about(&kit, QUESTION_CONFIRM, 1042);
	head.version++;
	head.joined = head.grew = 2;
	put(&kit, head, ALERT_CLAIMED, "aigul");
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_int_equal(question_version(q), head.version);
	question_close(q);
	kit_finish(&kit);
}

/* ---- rows and pane ---- */

static void
test_head_and_joined_are_named_in_their_rows(void **unused)
{
	struct kit kit;
	struct alert head, a;
	struct grid grid;

	(void)unused;
	kit_init(&kit, "ru");
	two_fires(&kit);
	head = fire(&kit, 1042, 130000, 0);
	head.joined = 1;
	put(&kit, head, ALERT_TOLD, "dana");
	a = fire(&kit, 1051, 12000, 120);
	a.same_as = 1042;
	a.count = 4;
	put(&kit, a, ALERT_JOINED, "");
	queue_view_step(kit.queue, &kit.in);
	assert_false(queue_view_goto(kit.queue, &kit.in, 1051));
	queue_view_list(kit.queue, &kit.in, QUEUE_ALL);
	assert_true(queue_view_goto(kit.queue, &kit.in, 1051));
	grid_init(&grid, 80, 14);
	queue_view_draw(kit.queue, &grid, RECT(0, 0, 2, 80), &kit.in);
	(void)pane_draw(&grid, RECT(2, 0, 6, 80), &kit.in,
	    replica_alert(kit.replica, 1042), false, 0);
	(void)pane_draw(&grid, RECT(8, 0, 6, 80), &kit.in,
	    replica_alert(kit.replica, 1051), false, 0);
	kit_golden(&grid, "incident-rows.ru");
	grid_finish(&grid);
	kit_finish(&kit);
}

/* The hub proposes: in the pane, and only what somebody has. */
static void
test_what_may_belong_together_is_proposed_in_the_pane(void **unused)
{
	struct replica_near near;
	struct kit kit;
	struct grid grid;
	struct alert other;

	(void)unused;
	kit_init(&kit, "kk");
	put(&kit, fire(&kit, 1051, 12000, 120), ALERT_WAITING, "");
	put(&kit, fire(&kit, 1050, 15000, 90), ALERT_WAITING, "");
	assert_false(replica_proposal(kit.replica, kit.policy,
	    replica_alert(kit.replica, 1051), ALERT_SAME_M, &near));
	put(&kit, fire(&kit, 1049, 15000, 100), ALERT_CLAIMED, "dana");
	put(&kit, fire(&kit, 1042, 130000, 0), ALERT_RESPONSE, "dana");
	assert_true(replica_proposal(kit.replica, kit.policy,
	    replica_alert(kit.replica, 1051), ALERT_SAME_M, &near));
	assert_int_equal(near.alert->number, 1042);
	assert_true(replica_proposal(kit.replica, kit.policy,
	    replica_alert(kit.replica, 1051), 100, &near));
	assert_int_equal(near.alert->number, 1049);
	/* Nobody goes to both: a crowd beside a fire is no fire. */
	other = fire(&kit, 1060, 9000, 90);
	strcpy(other.kind, "crowd");
	put(&kit, other, ALERT_WAITING, "");
	assert_false(replica_proposal(kit.replica, kit.policy,
	    replica_alert(kit.replica, 1060), ALERT_SAME_M, &near));
	assert_true(replica_proposal(kit.replica, kit.policy,
	    replica_alert(kit.replica, 1051), 100, &near));
	kit.in.near = near.alert->number;
	kit.in.near_m = near.distance_m;
	kit.in.script = SCRIPT_KAZAKH;
	grid_init(&grid, 80, 5);
	(void)pane_draw(&grid, RECT(0, 0, 5, 80), &kit.in,
	    replica_alert(kit.replica, 1051), false, 0);
	kit_golden(&grid, "incident-proposed.kk");
	grid_finish(&grid);
	kit_finish(&kit);
}

/* Rows come in any order, and a row that leaves is in no incident. */
static void
test_an_incident_follows_its_rows(void **unused)
{
	const struct alert *joined[ALERT_INCIDENT_MAX];
	struct kit kit;
	struct alert a;

	(void)unused;
	kit_init(&kit, "en");
	for (uint64_t n = 5; n > 1; n--) {
		a = fire(&kit, n, 1000, 0);
		a.same_as = 1;
		put(&kit, a, ALERT_JOINED, "");
	}
	assert_null(replica_head(kit.replica, 3));
	put(&kit, fire(&kit, 1, 2000, 0), ALERT_CLAIMED, "aigul");
	assert_int_equal(replica_head(kit.replica, 3)->number, 1);
	assert_int_equal(replica_head(kit.replica, 1)->number, 1);
	assert_int_equal(replica_joined(kit.replica, 1, joined), 4);
	for (uint64_t n = 2; n < 6; n++)
		assert_int_equal(joined[n - 2]->number, n);
	kit_gone(&kit, 3);
	put(&kit, fire(&kit, 5, 1000, 0), ALERT_WAITING, "");
	a = fire(&kit, 4, 1000, 0);
	a.same_as = 5;
	put(&kit, a, ALERT_JOINED, "");
	assert_int_equal(replica_joined(kit.replica, 1, joined), 1);
	assert_int_equal(joined[0]->number, 2);
	assert_int_equal(replica_joined(kit.replica, 5, joined), 1);
	kit_finish(&kit);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_forms_fit_in_all_languages),
		cmocka_unit_test(
		    test_the_nearest_comes_first_and_enter_takes_it),
		cmocka_unit_test(
		    test_the_others_are_chosen_by_position_or_written),
		cmocka_unit_test(
		    test_what_services_are_told_of_is_chosen_before_what_is_nearer),
		cmocka_unit_test(
		    test_with_nothing_near_the_number_is_asked_for),
		cmocka_unit_test(
		    test_of_a_told_alert_the_form_says_that_its_dispatch_stands),
		cmocka_unit_test(
		    test_a_joined_alert_is_taken_apart_by_the_same_key),
		cmocka_unit_test(
		    test_confirm_asks_first_whether_it_is_the_incident_beside),
		cmocka_unit_test(
		    test_one_key_goes_from_the_verdict_to_the_incident),
		cmocka_unit_test(
		    test_what_cannot_be_a_second_dispatch_is_not_asked_about),
		cmocka_unit_test(
		    test_a_duplicate_of_what_is_open_needs_no_look_and_of_what_is_over_does),
		cmocka_unit_test(
		    test_an_incident_is_put_away_when_all_of_it_was_seen),
		cmocka_unit_test(
		    test_what_is_joined_meanwhile_is_seen_before_all_of_it_is_put_away),
		cmocka_unit_test(test_head_and_joined_are_named_in_their_rows),
		cmocka_unit_test(
		    test_what_may_belong_together_is_proposed_in_the_pane),
		cmocka_unit_test(test_an_incident_follows_its_rows),
	};

	return cmocka_run_group_tests_name("incident", tests, NULL, NULL);
}
