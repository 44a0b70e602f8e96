/* SPDX-License-Identifier: Apache-2.0 */
/* What the colleagues of the demo do for the person at the console. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/colleagues.h"
#include "demo/wishes.h"

#define BEGUN 100000

static void
put(struct replica *r, const struct alert *a, const struct colleagues *people)
{
	struct buf bytes = { 0 };

	alert_encode(a, people, &bytes);
	assert_int_equal(
	    replica_put(r, ROW_ALERT, a->number, bytes.data, bytes.len),
	    ERR_NONE);
	buf_finish(&bytes);
}

static struct alert
weapon(void)
{
	struct alert a = { .number = 7,
		.state = ALERT_CLAIMED,
		.severity = 1,
		.kind = "weapon",
		.owner = "aigul" };

	return a;
}

/* "who: command" at the tick; "" = nobody does anything. */
static void
does(const struct replica *r, uint64_t tick, const char *want)
{
	struct buf line = { 0 }, text = { 0 };
	enum scenario_actor actor;

	if (wishes_next(r, tick, 1, &actor, &line))
		buf_printf(&text, "%s: %s", scenario_person(actor)->account,
		    buf_text(&line));
	assert_string_equal(buf_text(&text), want);
	buf_finish(&line);
	buf_finish(&text);
}

static void
what_is_offered_to_a_colleague_is_accepted_after_a_moment(void **unused)
{
	struct replica *r = replica_create("aigul");
	struct alert a = weapon();
	struct colleagues people = { "", "", "", "", "" };

	(void)unused;
	a.offer_until_tick = BEGUN + COLLEAGUES_OFFER_MS;
	strcpy(people.offered, "dana");
	put(r, &a, &people);
	does(r, BEGUN + WISHES_ACCEPT_MS - 1, "");
	does(r, BEGUN + WISHES_ACCEPT_MS, "dana: accept 7");
	does(r, BEGUN + COLLEAGUES_OFFER_MS, "");
	/* The person's own are his. */
	strcpy(people.offered, "aigul");
	put(r, &a, &people);
	does(r, BEGUN + WISHES_ACCEPT_MS, "");
	replica_destroy(r);
}

static void
a_question_is_answered_after_five_seconds_and_the_lead_comes(void **unused)
{
	struct replica *r = replica_create("aigul");
	struct alert a = weapon();
	struct colleagues people = { "", "", "", "", "" };

	(void)unused;
	a.ask_until_tick = BEGUN + COLLEAGUES_ASK_LIFE_MS;
	strcpy(people.asker, "aigul");
	put(r, &a, &people);
	does(r, BEGUN + WISHES_ANSWER_MS - 1, "");
	does(r, BEGUN + WISHES_ANSWER_MS, "erlan: answer 7 cannot-tell");
	strcpy(a.kind, "smoke");
	a.severity = 2;
	a.ask_until_tick = BEGUN + COLLEAGUES_ASK_MS;
	put(r, &a, &people);
	does(r, BEGUN + WISHES_ANSWER_MS, "erlan: answer 7 not");
	strcpy(people.asker, "erlan");
	put(r, &a, &people);
	does(r, BEGUN + WISHES_ANSWER_MS, "");
	a.call_until_tick = BEGUN + COLLEAGUES_CALL_MS;
	put(r, &a, &people);
	does(r, BEGUN + WISHES_COME_MS - 1, "");
	does(r, BEGUN + WISHES_COME_MS, "marat: answer 7 coming");
	replica_destroy(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_is_offered_to_a_colleague_is_accepted_after_a_moment),
		cmocka_unit_test(
		    a_question_is_answered_after_five_seconds_and_the_lead_comes),
	};

	return cmocka_run_group_tests_name("wishes", tests, NULL, NULL);
}
