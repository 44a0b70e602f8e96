/* SPDX-License-Identifier: Apache-2.0 */
/*
 * "Welding here until 18:00": what is kept from people, what comes through all
 * the same, and that everything is stored and counted.
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

#define DO(k, who, ...) (hubkit_do(k, who, __VA_ARGS__).code)
#define WELDING         "2h welding \"permit 14\""

static void
event(struct hubkit *k, const char *device, const char *kind)
{
	char id[24];

	snprintf(id, sizeof(id), "e%d", (int)++k->handles);
	assert_int_equal(hubkit_event(k, id, device, kind), ENGINE_STORED);
	hubkit_run(k, 0);
}

static uint64_t
alerts(const struct hubkit *k)
{
	return board_hub(engine_board(k->engine))->alerts;
}

static const struct inhibit_row *
row(const struct hubkit *k, uint64_t id)
{
	return board_inhibit(engine_board(k->engine), id);
}

/* ${ms} go by while the console beats. */
static void
wait_with(struct hubkit *k, uint64_t who, uint64_t ms)
{
	for (; ms > 10000; ms -= 10000) {
		hubkit_run(k, 10000);
		engine_beat(k->engine, who);
	}
	hubkit_run(k, ms);
	engine_beat(k->engine, who);
}

static void
what_is_kept_is_stored_and_counted_and_reaches_nobody(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t recorded = board_hub(engine_board(k->engine))->recorded;

	assert_int_equal(DO(k, ann, "inhibit cam-1 smoke " WELDING), ANSWER_OK);
	assert_int_equal(hubkit_entries(k, VERB_INHIBIT_SET), 1);
	assert_true(row(k, 1)->on);
	assert_string_equal(row(k, 1)->by, "ann");
	assert_string_equal(row(k, 1)->text, "permit 14");
	event(k, "cam-1", "smoke");
	wait_with(k, ann, 240000);
	event(k, "cam-1", "smoke");
	assert_int_equal(alerts(k), 0);
	assert_int_equal(row(k, 1)->kept, 2);
	assert_int_equal(hubkit_entries(k, VERB_EVENT_INHIBITED), 2);
	assert_int_equal(
	    board_hub(engine_board(k->engine))->recorded, recorded + 2);
	/* Another kind there, and the same elsewhere, are as ever. */
	event(k, "cam-1", "fight");
	event(k, "cam-2", "smoke");
	assert_int_equal(alerts(k), 2);
}

static void
the_third_inside_ten_minutes_comes_through_and_three_are_counted_anew(
    void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	assert_int_equal(DO(k, ann, "inhibit cam-1 smoke " WELDING), ANSWER_OK);
	event(k, "cam-1", "smoke");
	wait_with(k, ann, 300000);
	event(k, "cam-1", "smoke");
	/* The first is ten minutes old: this is the second. */
	wait_with(k, ann, 300000);
	event(k, "cam-1", "smoke");
	assert_int_equal(alerts(k), 0);
	wait_with(k, ann, 299999);
	event(k, "cam-1", "smoke");
	assert_int_equal(alerts(k), 1);
	assert_int_equal(hubkit_entries(k, VERB_INHIBIT_BROKEN), 1);
	assert_int_equal(row(k, 1)->broken, 1);
	assert_int_equal(row(k, 1)->kept, 3);
	/* It joins the open alert; put away, three are counted again. */
	event(k, "cam-1", "smoke");
	assert_int_equal(hubkit_alert(k, 1)->count, 2);
	assert_int_equal(DO(k, ann, "look 1 live 3000"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 1 works"), ANSWER_OK);
	event(k, "cam-1", "smoke");
	event(k, "cam-1", "smoke");
	assert_int_equal(alerts(k), 1);
	event(k, "cam-1", "smoke");
	assert_int_equal(alerts(k), 2);
}

static void
what_is_worse_comes_through_at_once(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	assert_int_equal(DO(k, ann, "inhibit cam-1 smoke " WELDING), ANSWER_OK);
	event(k, "cam-1", "fire");
	/* Smoke beside a fire is one step worse. */
	event(k, "cam-1", "smoke");
	assert_int_equal(alerts(k), 2);
	assert_int_equal(hubkit_alert(k, 2)->severity, 1);
	assert_int_equal(row(k, 1)->kept, 0);
	assert_int_equal(row(k, 1)->broken, 1);
}

static void
a_site_is_all_its_devices_and_kinds_are_a_list(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	assert_int_equal(
	    DO(k, ann, "inhibit site:site-1 smoke,fight 30m event order 7"),
	    ANSWER_OK);
	assert_true(row(k, 1)->on && row(k, 2)->on);
	event(k, "cam-2", "smoke");
	event(k, "cam-4", "smoke");
	event(k, "cam-2", "fight");
	assert_int_equal(alerts(k), 0);
	event(k, "cam-1", "smoke"); /* stands at the other site */
	assert_int_equal(alerts(k), 1);
	assert_int_equal(
	    DO(k, ann, "uninhibit site:site-1 smoke done early"), ANSWER_OK);
	assert_false(row(k, 1)->on);
	assert_true(row(k, 2)->on);
	event(k, "cam-2", "smoke");
	assert_int_equal(alerts(k), 2);
	assert_int_equal(DO(k, ann, "uninhibit site:site-1 smoke done"),
	    ANSWER_NOT_INHIBITED);
	assert_int_equal(
	    DO(k, ann, "uninhibit site:site-1 all done"), ANSWER_OK);
	assert_false(row(k, 2)->on);
}

static void
it_ends_with_its_time_also_after_a_restart(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	assert_int_equal(
	    DO(k, ann, "inhibit cam-1 smoke 10m works \"permit 15\""),
	    ANSWER_OK);
	event(k, "cam-1", "smoke");
	hubkit_kill(k);
	assert_int_equal(hubkit_boot(k), ERR_NONE);
	assert_true(row(k, 1)->on);
	assert_int_equal(row(k, 1)->kept, 1);
	hubkit_run(k, 599000);
	event(k, "cam-1", "smoke");
	assert_int_equal(alerts(k), 0);
	hubkit_run(k, 1001);
	assert_false(row(k, 1)->on);
	assert_int_equal(hubkit_entries(k, VERB_INHIBIT_ENDED), 1);
	event(k, "cam-1", "smoke");
	assert_int_equal(alerts(k), 1);
	/* The place is free for the next one, with counters of its own. */
	ann = hubkit_console(k, "ann", 2);
	assert_int_equal(DO(k, ann, "inhibit cam-3 fight " WELDING), ANSWER_OK);
	assert_string_equal(row(k, 1)->place, "cam-3");
	assert_int_equal(row(k, 1)->kept, 0);
	assert_null(row(k, 2));
}

/* After a long stop other timers may come before its own. */
static void
what_comes_after_its_time_is_not_kept_before_it_has_ended(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	assert_int_equal(
	    DO(k, ann, "inhibit cam-1 smoke 10m works \"permit 15\""),
	    ANSWER_OK);
	k->tick += 600000;
	engine_now(k->engine, k->tick, 0);
	assert_true(row(k, 1)->on);
	assert_int_equal(
	    hubkit_event(k, "late", "cam-1", "smoke"), ENGINE_STORED);
	assert_int_equal(alerts(k), 1);
	assert_int_equal(row(k, 1)->kept, 0);
}

static void
said_again_it_has_new_terms_and_keeps_its_count(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t until;

	assert_int_equal(DO(k, ann, "inhibit cam-1 smoke " WELDING), ANSWER_OK);
	event(k, "cam-1", "smoke");
	until = row(k, 1)->until_tick;
	assert_int_equal(
	    DO(k, ann, "inhibit cam-1 smoke 3h works \"permit 16\""),
	    ANSWER_OK);
	assert_true(row(k, 1)->until_tick > until);
	assert_string_equal(row(k, 1)->text, "permit 16");
	assert_int_equal(row(k, 1)->kept, 1);
	assert_null(row(k, 2));
}

static void
what_may_not_be_switched_off_is_refused(void **state)
{
	static const struct {
		const char *line;
		enum answer_code want;
	} rows[] = {
		{ "inhibit cam-1 sos " WELDING, ANSWER_STAYS_ON },
		{ "inhibit cam-1 fire-sensor " WELDING, ANSWER_STAYS_ON },
		{ "inhibit cam-1 weapon " WELDING, ANSWER_STAYS_ON },
		{ "inhibit cam-1 fire 1h works \"x\"", ANSWER_STAYS_ON },
		/* One of the list that may not refuses all of it. */
		{ "inhibit cam-1 smoke,fire " WELDING, ANSWER_STAYS_ON },
		{ "inhibit cam-99 smoke " WELDING, ANSWER_UNKNOWN_DEVICE },
		{ "inhibit site:nowhere smoke " WELDING,
		    ANSWER_UNKNOWN_DEVICE },
		{ "inhibit cam-1 ufo " WELDING, ANSWER_UNKNOWN_KIND },
		{ "inhibit cam-1 smoke 13h welding \"x\"", ANSWER_TOO_LONG },
		{ "inhibit cam-1 smoke 2h steam \"x\"", ANSWER_UNKNOWN_CODE },
		{ "inhibit cam-1 smoke 2h welding", ANSWER_NEEDS_GROUND },
		{ "inhibit cam-1 smoke", ANSWER_SYNTAX },
		{ "uninhibit cam-1 all done", ANSWER_NOT_INHIBITED },
	};
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (DO(k, ann, "%s", rows[i].line) != rows[i].want)
			fail_msg("%s", rows[i].line);
	}
	assert_int_equal(hubkit_entries(k, VERB_INHIBIT_SET), 0);
	assert_null(row(k, 1));
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

static void
a_kind_about_life_is_not_switched_off_however_grave_it_is_said_to_be(
    void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	kind(k, "smoke")->flags |= KIND_LIFE;
	kind(k, "fire")->severity = 2;
	kind(k, "fire")->flags = 0;
	assert_int_equal(
	    DO(k, ann, "inhibit cam-1 smoke " WELDING), ANSWER_STAYS_ON);
	assert_int_equal(
	    DO(k, ann, "inhibit cam-1 fire " WELDING), ANSWER_STAYS_ON);
}

static void
what_a_new_policy_makes_one_about_life_comes_through_at_once(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	assert_int_equal(DO(k, ann, "inhibit cam-1 smoke " WELDING), ANSWER_OK);
	kind(k, "smoke")->flags |= KIND_LIFE;
	event(k, "cam-1", "smoke");
	assert_int_equal(alerts(k), 1);
	assert_int_equal(row(k, 1)->broken, 1);
	assert_int_equal(row(k, 1)->kept, 0);
}

static void
an_alert_by_hand_is_never_kept(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	assert_int_equal(DO(k, ann, "inhibit cam-1 smoke " WELDING), ANSWER_OK);
	assert_int_equal(DO(k, ann, "new cam-1 smoke I see it"), ANSWER_OK);
	assert_int_equal(alerts(k), 1);
}

static void
a_console_has_those_that_are_on(void **state)
{
	struct replica *r = replica_create("ann");
	struct inhibit_row rows[] = {
		{ .id = 3, .on = 1, .place = "cam-3" },
		{ .id = 1, .on = 1, .place = "cam-1" },
		{ .id = 3, .on = 0 },
		{ .id = 2, .on = 1, .place = "cam-2" },
		{ .id = INHIBITS_MAX + 1, .on = 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf bytes = { 0 };

		inhibit_encode(&rows[i], &bytes);
		assert_int_equal(replica_put(r, ROW_INHIBIT, rows[i].id,
		                     bytes.data, bytes.len),
		    rows[i].id > INHIBITS_MAX ? ERR_INVAL : ERR_NONE);
		buf_finish(&bytes);
	}
	assert_int_equal(replica_inhibits(r), 2);
	assert_string_equal(replica_inhibit_at(r, 0)->place, "cam-1");
	assert_string_equal(replica_inhibit_at(r, 1)->place, "cam-2");
	replica_destroy(r);
}

static void
a_kind_that_stands_twice_is_refused_however_often_it_stands(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	char kinds[900] = "smoke";

	assert_int_equal(DO(k, ann, "inhibit cam-1 smoke " WELDING), ANSWER_OK);
	for (size_t i = 1; i < 95; i++)
		strcat(kinds, ",smoke");
	assert_int_equal(
	    DO(k, ann, "inhibit cam-1 %s " WELDING, kinds), ANSWER_SYNTAX);
	assert_int_equal(DO(k, ann, "inhibit cam-1 fight,smoke,smoke " WELDING),
	    ANSWER_SYNTAX);
	assert_int_equal(hubkit_entries(k, VERB_INHIBIT_SET), 1);
	assert_int_equal(
	    DO(k, ann, "inhibit cam-1 fight,smoke " WELDING), ANSWER_OK);
}

int
main(void)
{
#define T(name) \
	cmocka_unit_test_setup_teardown(name, hubkit_setup, hubkit_teardown)
	// clang-format off
	const struct CMUnitTest tests[] = {
		T(what_is_kept_is_stored_and_counted_and_reaches_nobody),
		T(the_third_inside_ten_minutes_comes_through_and_three_are_counted_anew),
		T(what_is_worse_comes_through_at_once),
		T(a_site_is_all_its_devices_and_kinds_are_a_list),
		T(it_ends_with_its_time_also_after_a_restart),
		T(what_comes_after_its_time_is_not_kept_before_it_has_ended),
		T(said_again_it_has_new_terms_and_keeps_its_count),
		T(what_may_not_be_switched_off_is_refused),
		T(a_kind_about_life_is_not_switched_off_however_grave_it_is_said_to_be),
		T(what_a_new_policy_makes_one_about_life_comes_through_at_once),
		T(an_alert_by_hand_is_never_kept),
		T(a_console_has_those_that_are_on),
		T(a_kind_that_stands_twice_is_refused_however_often_it_stands),
	};
	// clang-format on

	return cmocka_run_group_tests(tests, NULL, NULL);
}
