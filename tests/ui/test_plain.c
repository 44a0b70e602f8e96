/* SPDX-License-Identifier: Apache-2.0 */
/* The board as lines: what is told, to whom, and what the ear is spared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/roles.h"
#include "ui/plain.h"

#include "tests/ui/viewkit.h"

struct ear {
	struct kit kit;
	struct plain_row row;
	struct plain_centre centre;
	struct buf text;
	bool looks; /* the last line was one to look up for */
};

static void
roles(struct ear *ear, const char *account, uint8_t roles)
{
	for (size_t i = 0; i < ear->kit.policy->npeople; i++)
		if (strcmp(ear->kit.policy->people[i].account, account) == 0)
			ear->kit.policy->people[i].roles = roles;
}

static int
setup(void **state)
{
	static struct ear ear;

	ear = (struct ear){ 0 };
	kit_init(&ear.kit, "en");
	roles(&ear, "aigul", ROLE_BIT(ROLE_DISPATCHER));
	roles(&ear, "bolat", ROLE_BIT(ROLE_LEAD));
	*state = &ear;
	return 0;
}

static int
teardown(void **state)
{
	struct ear *ear = *state;

	buf_finish(&ear->text);
	kit_finish(&ear->kit);
	return 0;
}

/* What is told of it once more; "" if nothing is. */
static const char *
hear(struct ear *ear, const struct alert *a)
{
	kit_put(&ear->kit, a);
	buf_clear(&ear->text);
	ear->looks = plain_tell(&ear->text, &ear->kit.in, &ear->row,
	    replica_alert(ear->kit.replica, a->number));
	return buf_text(&ear->text);
}

static void
heard(struct ear *ear, const struct alert *a, const char *words)
{
	const char *text = hear(ear, a);

	if (strstr(text, words) == NULL)
		fail_msg("\"%s\" is not in: %s", words, text);
}

/* An alert of P2 of Aigul's that was told. */
static struct alert
of_aigul(struct ear *ear)
{
	struct alert a = kit_alert(&ear->kit, 5, 31000);

	a.severity = 2;
	a.state = ALERT_CLAIMED;
	strcpy(a.owner, "aigul");
	(void)hear(ear, &a);
	return a;
}

static void
a_p1_that_waits_makes_one_look_up_when_it_comes(void **state)
{
	struct ear *ear = *state;
	struct alert a = kit_alert(&ear->kit, 5, 31000);

	heard(ear, &a, "10:15:32 №5: P1 · FIRE");
	assert_true(ear->looks);
	assert_string_equal(hear(ear, &a), "");
	assert_false(ear->looks);
}

static void
what_becomes_a_p1_is_told_whole_and_makes_one_look_up(void **state)
{
	struct ear *ear = *state;
	struct alert a = kit_alert(&ear->kit, 5, 31000);

	a.severity = 3;
	heard(ear, &a, "№5: P3 · FIRE");
	assert_false(ear->looks);
	a.severity = 1;
	heard(ear, &a, "№5: P3 → P1 · FIRE · ");
	assert_non_null(strstr(buf_text(&ear->text), "cam-1034"));
	assert_true(ear->looks);
}

static void
a_refusal_of_what_is_ones_own_makes_one_look_up(void **state)
{
	struct ear *ear = *state;
	struct alert a = of_aigul(ear);
	struct notification note =
	    kit_told(&ear->kit, a.number, 0, NOTE_REFUSED);

	kit_note(&ear->kit, &note);
	heard(ear, &a, "101");
	assert_true(ear->looks);
	strcpy(a.owner, "bolat");
	(void)hear(ear, &a);
	note.target = 1;
	kit_note(&ear->kit, &note);
	heard(ear, &a, "102");
	assert_false(ear->looks);
}

static void
whom_one_has_to_call_is_told_with_the_number(void **state)
{
	struct ear *ear = *state;
	struct alert a = kit_alert(&ear->kit, 5, 31000);
	struct notification note =
	    kit_told(&ear->kit, a.number, 2, NOTE_QUEUED);

	/* Also what was there before. */
	a.state = ALERT_TOLD;
	strcpy(a.owner, "aigul");
	note.channel = CHANNEL_PHONE;
	kit_put(&ear->kit, &a);
	kit_note(&ear->kit, &note);
	heard(ear, &a, "№5: 103 AMBULANCE · call them · +7 7253 0-00-03\n");
	assert_true(ear->looks);
	assert_string_equal(hear(ear, &a), "");
	note.rung = RUNG_SECOND;
	note.phone = 2;
	kit_note(&ear->kit, &note);
	heard(ear, &a, "№5: 103 AMBULANCE · call them · +7 7253 0-00-04\n");
	assert_true(ear->looks);
	/* Of others' it is no news to begin with. */
	ear->row = (struct plain_row){ 0 };
	strcpy(a.owner, "bolat");
	assert_null(strstr(hear(ear, &a), "call them"));
}

static void
a_second_opinion_is_told_to_who_asked_and_not_to_others(void **state)
{
	struct ear *ear = *state;
	struct alert a = of_aigul(ear);

	strcpy(ear->kit.people.asker, "aigul");
	a.ask_until_tick = KIT_TICK + 20000;
	assert_string_equal(hear(ear, &a), "");
	strcpy(ear->kit.people.adviser, "bolat");
	a.ask_until_tick = 0;
	a.opinion = OPINION_AGREE;
	heard(ear, &a, "№5: second opinion: Болат: agree");
	assert_true(ear->looks);
	assert_string_equal(hear(ear, &a), "");
	/* The same answer to the next question. */
	a.ask_until_tick = KIT_TICK + 40000;
	a.opinion = OPINION_NONE;
	(void)hear(ear, &a);
	a.ask_until_tick = 0;
	a.opinion = OPINION_NO_ANSWER;
	ear->kit.people.adviser[0] = '\0';
	heard(ear, &a, "№5: second opinion: no answer");
	strcpy(a.owner, "bolat");
	strcpy(ear->kit.people.asker, "bolat");
	(void)hear(ear, &a);
	a.opinion = OPINION_NOT;
	assert_string_equal(hear(ear, &a), "");
}

static void
that_the_lead_comes_is_told_to_who_called(void **state)
{
	struct ear *ear = *state;
	struct alert a = of_aigul(ear);

	strcpy(ear->kit.people.caller, "aigul");
	a.call_until_tick = KIT_TICK + 20000;
	assert_string_equal(hear(ear, &a), "");
	strcpy(ear->kit.people.lead, "bolat");
	a.call_until_tick = 0;
	a.call = CALL_ANSWERED;
	heard(ear, &a, "№5: shift lead: Болат: comes");
	assert_true(ear->looks);
}

static void
who_may_answer_is_told_what_to_type(void **state)
{
	struct ear *ear = *state;
	struct alert a = of_aigul(ear);

	strcpy(a.owner, "bolat");
	(void)hear(ear, &a);
	strcpy(ear->kit.people.asker, "bolat");
	a.ask_until_tick = KIT_TICK + 20000;
	heard(ear, &a,
	    "Болат: asks for a second opinion: answer 5 "
	    "agree|not|cannot-tell\n");
	assert_false(ear->looks);
	strcpy(ear->kit.people.offered, "aigul");
	a.offer_until_tick = KIT_TICK + 20000;
	heard(ear, &a, "№5: Болат: offers it to you: accept 5\n");
	assert_true(ear->looks);
	/* Once more is another one. */
	a.offer_until_tick = KIT_TICK + 30000;
	heard(ear, &a, "accept 5\n");
	/* Whoever is no lead is not called. */
	strcpy(ear->kit.people.caller, "bolat");
	a.call_until_tick = KIT_TICK + 20000;
	assert_string_equal(hear(ear, &a), "");
	roles(ear, "aigul", ROLE_BIT(ROLE_LEAD));
	a.call_until_tick = KIT_TICK + 30000;
	heard(ear, &a, "Болат: calls the shift lead: answer 5 coming\n");
	assert_true(ear->looks);
	roles(ear, "aigul", ROLE_BIT(ROLE_OBSERVER));
	a.ask_until_tick = KIT_TICK + 30000;
	assert_string_equal(hear(ear, &a), "");
}

/* ---- the centre ---- */

static const char *
hear_centre(struct ear *ear)
{
	buf_clear(&ear->text);
	ear->looks = plain_tell_centre(&ear->text, &ear->kit.in, &ear->centre);
	return buf_text(&ear->text);
}

static void
put_hub(struct ear *ear, const struct hub_row *row)
{
	struct buf bytes = { 0 };

	hub_encode(row, &bytes);
	assert_int_equal(
	    replica_put(ear->kit.replica, ROW_HUB, 1, bytes.data, bytes.len),
	    ERR_NONE);
	buf_finish(&bytes);
}

static void
a_disk_that_fills_and_has_room_again_is_told(void **state)
{
	struct ear *ear = *state;
	struct hub_row hub = { .alarms = HUB_DISK_LOW };

	assert_string_equal(hear_centre(ear), "");
	put_hub(ear, &hub);
	assert_string_equal(
	    hear_centre(ear), "10:15:32 DISK NEARLY FULL: sources must wait\n");
	assert_false(ear->looks);
	assert_string_equal(hear_centre(ear), "");
	hub.alarms |= HUB_DISK_CRITICAL;
	put_hub(ear, &hub);
	assert_string_equal(
	    hear_centre(ear), "10:15:32 DISK FULL: nothing can be stored\n");
	assert_true(ear->looks);
	hub.alarms = 0;
	put_hub(ear, &hub);
	assert_string_equal(
	    hear_centre(ear), "10:15:32 There is room on the disk again\n");
}

static void
a_flood_is_told_when_it_begins_and_when_it_is_over(void **state)
{
	struct ear *ear = *state;
	struct hub_row hub = {
		.flood_tick = 1, .flood_news = 31, .flood_operators = 2
	};

	put_hub(ear, &hub);
	assert_string_equal(hear_centre(ear),
	    "10:15:32 TOO MANY ALERTS: 31 in 10 min, people: 2\n");
	hub.flood_tick = 0;
	put_hub(ear, &hub);
	assert_string_equal(hear_centre(ear), "10:15:32 The flood is over\n");
}

static void
a_notice_is_told_once_and_is_text(void **state)
{
	struct ear *ear = *state;
	struct notice_row row = { .id = 12, .tick = KIT_TICK - 1000 };
	struct buf bytes = { 0 };

	strcpy(row.by, "bolat");
	strcpy(row.text, "Fog \033[2J");
	notice_encode(&row, &bytes);
	assert_int_equal(replica_put(ear->kit.replica, ROW_NOTICE, row.id,
	                     bytes.data, bytes.len),
	    ERR_NONE);
	buf_finish(&bytes);
	assert_non_null(
	    strstr(hear_centre(ear), "10:15:32 NOTICE: Болат: Fog "));
	assert_null(strchr(buf_text(&ear->text), '\033'));
	assert_non_null(strstr(buf_text(&ear->text), " · read-notice 12\n"));
	assert_string_equal(hear_centre(ear), "");
}

/* ---- what the ear is spared ---- */

static struct plain_filter
only(const struct ear *ear, const char *text)
{
	struct filter_context context = {
		.where = FILTER_ALERTS,
		.me = ear->kit.in.account,
	};
	struct filter_fault fault;
	struct plain_filter spares;
	struct filter filter;

	assert_int_equal(
	    filter_compile(&filter, text, strlen(text), &context, &fault),
	    ERR_NONE);
	plain_filter_set(&spares, &filter, 1000);
	return spares;
}

static void
a_filter_ends_after_an_hour(void **state)
{
	struct plain_filter spares = only(*state, "kind:smoke");

	assert_false(plain_filter_step(&spares, 1000 + 3600000 - 1));
	assert_true(spares.on);
	assert_true(plain_filter_step(&spares, 1000 + 3600000));
	assert_false(spares.on);
	assert_false(plain_filter_step(&spares, 1000 + 2 * 3600000));
}

static void
what_is_hidden_is_counted(void **state)
{
	struct ear *ear = *state;
	struct plain_filter spares = { 0 };
	struct alert a = kit_alert(&ear->kit, 5, 31000);

	kit_put(&ear->kit, &a);
	a = kit_alert(&ear->kit, 6, 31000);
	a.severity = 2;
	kit_put(&ear->kit, &a);
	plain_counts(&ear->text, &ear->kit.in, &spares);
	assert_null(strstr(buf_text(&ear->text), "hidden"));
	spares = only(ear, "kind:smoke");
	buf_clear(&ear->text);
	plain_counts(&ear->text, &ear->kit.in, &spares);
	/* Never a P1. */
	assert_non_null(strstr(buf_text(&ear->text), " · hidden 1\n"));
}

static void
what_is_wanted_of_oneself_is_never_spared(void **state)
{
	struct ear *ear = *state;
	struct plain_filter spares = only(ear, "kind:smoke");
	struct alert a = of_aigul(ear);

	assert_false(plain_spares(&spares, &ear->kit.in, &a));
	strcpy(a.owner, "bolat");
	kit_put(&ear->kit, &a);
	assert_true(plain_spares(&spares, &ear->kit.in, &a));
	strcpy(ear->kit.people.offered, "aigul");
	a.offer_until_tick = KIT_TICK + 20000;
	kit_put(&ear->kit, &a);
	assert_false(plain_spares(&spares, &ear->kit.in, &a));
	a.offer_until_tick = 0;
	strcpy(ear->kit.people.asker, "bolat");
	a.ask_until_tick = KIT_TICK + 20000;
	kit_put(&ear->kit, &a);
	assert_false(plain_spares(&spares, &ear->kit.in, &a));
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_p1_that_waits_makes_one_look_up_when_it_comes),
		T(what_becomes_a_p1_is_told_whole_and_makes_one_look_up),
		T(a_refusal_of_what_is_ones_own_makes_one_look_up),
		T(whom_one_has_to_call_is_told_with_the_number),
		T(a_second_opinion_is_told_to_who_asked_and_not_to_others),
		T(that_the_lead_comes_is_told_to_who_called),
		T(who_may_answer_is_told_what_to_type),
		T(a_disk_that_fills_and_has_room_again_is_told),
		T(a_flood_is_told_when_it_begins_and_when_it_is_over),
		T(a_notice_is_told_once_and_is_text),
		T(a_filter_ends_after_an_hour),
		T(what_is_hidden_is_counted),
		T(what_is_wanted_of_oneself_is_never_spared),
	};

	return cmocka_run_group_tests_name("plain", tests, NULL, NULL);
}
