/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Somebody sits at a console, or nobody does; the check with which a shift
 * begins; and how often the sound may be put off.
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
#include "core/presence.h"

#include "tests/sim/hubkit.h"

#define MINUTE_MS 60000

static enum answer_code
code(struct answer answer)
{
	return answer.code;
}

#define DO(k, who, ...) code(hubkit_do(k, who, __VA_ARGS__))

static const struct operator_row *
person(const struct hubkit *k, const char *account)
{
	return board_operator(engine_board(k->engine), account);
}

static const struct policy_site site = {
	.zone_minutes = 300,
	.presence_ms = 60 * MINUTE_MS,
	.presence_night_ms = 30 * MINUTE_MS,
	.night = "22:00-06:00",
};
/* 2026-11-22 12:00 and 03:00 in the zone +05:00. */
#define NOON  INT64_C(1795330800000)
#define NIGHT (NOON - 9 * 60 * MINUTE_MS)

static enum presence
idle(int64_t at_ms, unsigned minutes)
{
	return presence_of(&site, at_ms, (uint64_t)minutes * MINUTE_MS);
}

static void
it_is_asked_then_asked_aloud_then_the_lead_is_told(void **state)
{
	(void)state;
	assert_int_equal(idle(NOON, 59), PRESENCE_HERE);
	assert_int_equal(idle(NOON, 60), PRESENCE_ASKED);
	assert_int_equal(idle(NOON, 61), PRESENCE_ASKED);
	assert_int_equal(idle(NOON, 62), PRESENCE_ALOUD);
	assert_int_equal(idle(NOON, 63), PRESENCE_ALOUD);
	assert_int_equal(idle(NOON, 64), PRESENCE_LOST);
	assert_int_equal(idle(NOON, 600), PRESENCE_LOST);
}

static void
at_night_it_is_asked_earlier(void **state)
{
	(void)state;
	assert_int_equal(idle(NIGHT, 29), PRESENCE_HERE);
	assert_int_equal(idle(NIGHT, 30), PRESENCE_ASKED);
	assert_int_equal(idle(NIGHT, 34), PRESENCE_LOST);
}

static void
a_centre_that_wants_no_question_is_asked_none(void **state)
{
	struct policy_site quiet = site;

	(void)state;
	quiet.presence_ms = 0;
	assert_int_equal(
	    presence_of(&quiet, NOON, UINT64_MAX / 2), PRESENCE_HERE);
}

static void
who_does_not_answer_is_an_entry_once_and_so_is_his_return(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	assert_int_equal(DO(k, ann, "presence lost"), ANSWER_OK);
	assert_int_not_equal(person(k, "ann")->lost_tick, 0);
	assert_int_equal(DO(k, ann, "presence lost"), ANSWER_OK);
	assert_int_equal(hubkit_entries(k, VERB_NOT_THERE), 1);
	assert_int_equal(DO(k, ann, "presence back"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "presence back"), ANSWER_OK);
	assert_int_equal(person(k, "ann")->lost_tick, 0);
	assert_int_equal(hubkit_entries(k, VERB_THERE), 1);
	assert_int_equal(DO(k, ann, "presence maybe"), ANSWER_UNKNOWN_CODE);
}

static void
a_restart_forgets_nobody_and_a_new_session_is_somebody(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	assert_int_equal(DO(k, ann, "presence lost"), ANSWER_OK);
	hubkit_kill(k);
	assert_int_equal(hubkit_boot(k), ERR_NONE);
	assert_int_not_equal(person(k, "ann")->lost_tick, 0);
	ann = hubkit_console(k, "ann", 1);
	assert_int_equal(DO(k, ann, "break 10m meal"), ANSWER_OK);
	assert_int_equal(person(k, "ann")->lost_tick, 0);
}

static void
sound_is_put_off_for_a_minute_and_not_twice_in_five(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);

	assert_int_equal(DO(k, ann, "mute"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "mute"), ANSWER_TWICE);
	assert_int_equal(DO(k, ben, "mute"), ANSWER_OK);
	for (int i = 0; i < 59; i++) {
		hubkit_run(k, 5000);
		engine_beat(k->engine, ann);
	}
	assert_int_equal(DO(k, ann, "mute"), ANSWER_TWICE);
	hubkit_run(k, 5000);
	assert_int_equal(DO(k, ann, "mute"), ANSWER_OK);
	assert_int_equal(hubkit_entries(k, VERB_MUTED), 3);
}

static void
each_line_of_the_check_is_an_entry(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	for (int i = 0; i < READY_COUNT; i++)
		assert_int_equal(
		    DO(k, ann, "ready %s yes", ready_word((enum ready)i)),
		    ANSWER_OK);
	assert_int_equal(hubkit_entries(k, VERB_CHECKED), READY_COUNT);
	assert_int_equal(board_hub(engine_board(k->engine))->alerts, 0);
	assert_int_equal(DO(k, ann, "ready coffee yes"), ANSWER_UNKNOWN_CODE);
	assert_int_equal(DO(k, ann, "ready sound maybe"), ANSWER_SYNTAX);
}

static void
a_line_that_failed_is_one_alert_of_its_workplace(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	const struct alert *a;

	assert_int_equal(DO(k, ann, "ready sound no no speaker"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "ready picture no"), ANSWER_OK);
	assert_int_equal(board_hub(engine_board(k->engine))->alerts, 1);
	a = hubkit_alert(k, 1);
	assert_string_equal(a->kind, "workplace");
	assert_int_equal(a->severity, 3);
	assert_string_equal(a->device, "desk"); /* the host of its session */
	assert_string_equal(a->text, "sound: no speaker");
	assert_int_equal(a->due, DUE_CLAIM);
	assert_int_equal(a->count, 2);
	assert_int_equal(a->flags, ALERT_BY_HAND | ALERT_NO_SOURCE);
	assert_int_equal(a->fold_end_tick, k->tick + 24 * 3600000);
	/* It has no time for a verdict, and no services. */
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(hubkit_alert(k, 1)->due, DUE_NOTHING);
}

static void
what_fails_on_another_day_is_an_alert_of_its_own(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	assert_int_equal(DO(k, ann, "ready sound no no speaker"), ANSWER_OK);
	hubkit_run(k, 24 * 3600000);
	ann = hubkit_console(k, "ann", 1);
	assert_int_equal(DO(k, ann, "ready sound no still none"), ANSWER_OK);
	assert_int_equal(board_hub(engine_board(k->engine))->alerts, 2);
}

/* ann's workplace has this name. */
static uint64_t
ann_at(struct hubkit *k, const char *host)
{
	struct session_hello hello = {
		.role = SESSION_CONSOLE,
		.rows = 1,
		.account = { "ann", 3 },
		.host = { host, strlen(host) },
	};
	struct session_welcome welcome;
	uint64_t old;

	assert_int_equal(engine_hello(k->engine, ++k->handles, &hello, "ann",
	                     &welcome, &old),
	    ERR_NONE);
	hubkit_run(k, 0);
	return k->handles;
}

/* The names of the lines have several lengths: one cut is inside a letter. */
static void
a_long_word_of_what_failed_is_cut_between_two_letters(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = ann_at(k, "пультовая-дежурного-по-городу");

	for (uint64_t i = 0; i < 2 * READY_COUNT; i++) {
		const struct alert *a;

		assert_int_equal(
		    DO(k, ann,
		        "ready %s no %sколонкахрипитинеслышнонисловасовсем",
		        ready_word((enum ready)(i / 2)), i % 2 ? "!" : ""),
		    ANSWER_OK);
		a = hubkit_alert(k, i + 1);
		assert_true(text_valid(a->text, strlen(a->text)));
		assert_true(text_valid(a->device, strlen(a->device)));
		assert_in_range(
		    strlen(a->text), ALERT_TEXT_SIZE - 2, ALERT_TEXT_SIZE - 1);
		assert_int_equal(DO(k, ann, "claim %d", (int)i + 1), ANSWER_OK);
		assert_int_equal(
		    DO(k, ann, "archive %d maintenance", (int)i + 1),
		    ANSWER_OK);
		DO(k, ann, "send %d", (int)i + 1);
	}
	assert_int_equal(hubkit_entries(k, VERB_EVENT_OPENED), 2 * READY_COUNT);
}

int
main(void)
{
#define T(test) \
	cmocka_unit_test_setup_teardown(test, hubkit_setup, hubkit_teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    it_is_asked_then_asked_aloud_then_the_lead_is_told),
		cmocka_unit_test(at_night_it_is_asked_earlier),
		cmocka_unit_test(a_centre_that_wants_no_question_is_asked_none),
		T(who_does_not_answer_is_an_entry_once_and_so_is_his_return),
		T(a_restart_forgets_nobody_and_a_new_session_is_somebody),
		T(sound_is_put_off_for_a_minute_and_not_twice_in_five),
		T(each_line_of_the_check_is_an_entry),
		T(a_line_that_failed_is_one_alert_of_its_workplace),
		T(what_fails_on_another_day_is_an_alert_of_its_own),
		T(a_long_word_of_what_failed_is_cut_between_two_letters),
	};

	return cmocka_run_group_tests_name("presence", tests, NULL, NULL);
}
