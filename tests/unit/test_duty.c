/* SPDX-License-Identifier: Apache-2.0 */
/* duty, crew: the people of the demo city who are not the learner. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "demo/crew.h"
#include "demo/duty.h"

enum { FIRE, POLICE };

static struct desk_message
tell(uint64_t alert, uint32_t target, uint32_t revision, const char *kind)
{
	struct desk_message told = {
		.type = DESK_TELL,
		.alert = alert,
		.target = target,
		.revision = revision,
		.key = { (uint8_t)alert, (uint8_t)target },
	};

	memcpy(told.kind, kind, strlen(kind) + 1);
	return told;
}

/* The one answer that is due at ${now}, and none a millisecond before. */
static struct desk_message
expect(struct duty *duty, uint64_t now, enum desk_act act)
{
	struct desk_message answer;

	assert_int_equal(duty_due_ms(duty), now);
	assert_false(duty_next(duty, now - 1, &answer));
	assert_true(duty_next(duty, now, &answer));
	assert_int_equal(answer.type, DESK_ANSWER);
	assert_int_equal(answer.act, act);
	return answer;
}

static void
test_a_case_goes_from_accepted_to_closed(void **unused)
{
	struct duty duty = { 0 };
	struct desk_message told = tell(7, FIRE, 1, "fire"), answer;

	(void)unused;
	duty_told(&duty, &told, 1000);
	answer = expect(&duty, 5000, DESK_ACCEPTED);
	assert_string_equal(answer.number, "2230");
	assert_int_equal(answer.alert, 7);
	assert_memory_equal(answer.key, told.key, DESK_KEY_SIZE);
	expect(&duty, 65000, DESK_ON_SCENE);
	answer = expect(&duty, 155000, DESK_CLOSED);
	assert_string_equal(answer.code, "true");
	assert_int_equal(duty_due_ms(&duty), UINT64_MAX);
}

static void
test_a_message_that_comes_again_is_answered_once(void **unused)
{
	struct duty duty = { 0 };
	struct desk_message told = tell(7, FIRE, 1, "fire"), answer;

	(void)unused;
	duty_told(&duty, &told, 1000);
	told.again = true;
	duty_told(&duty, &told, 2000);
	expect(&duty, 5000, DESK_ACCEPTED);
	duty_told(&duty, &told, 6000);
	assert_false(duty_next(&duty, 64999, &answer));
}

static void
test_new_facts_are_accepted_under_the_same_number(void **unused)
{
	struct duty duty = { 0 };
	struct desk_message told = tell(7, FIRE, 1, "fire"), other, answer;

	(void)unused;
	duty_told(&duty, &told, 1000);
	expect(&duty, 5000, DESK_ACCEPTED);
	told.revision = 2;
	duty_told(&duty, &told, 10000);
	answer = expect(&duty, 14000, DESK_ACCEPTED);
	assert_string_equal(answer.number, "2230");
	other = tell(8, FIRE, 1, "smoke");
	duty_told(&duty, &other, 14000);
	answer = expect(&duty, 18000, DESK_ACCEPTED);
	assert_string_equal(answer.number, "2231");
}

static void
test_the_first_sos_is_refused_and_the_next_message_accepted(void **unused)
{
	struct duty duty = { 0 };
	struct desk_message fight = tell(6, POLICE, 1, "fight");
	struct desk_message sos = tell(7, POLICE, 1, "sos"), answer;

	(void)unused;
	duty_told(&duty, &fight, 0);
	expect(&duty, 6000, DESK_ACCEPTED);
	duty_told(&duty, &sos, 10000);
	answer = expect(&duty, 16000, DESK_REFUSED);
	assert_string_equal(answer.code, "wrong-district");
	sos.key[0] = 99; /* told anew, to another desk */
	duty_told(&duty, &sos, 20000);
	expect(&duty, 26000, DESK_ACCEPTED);
}

static void
test_a_stand_down_ends_the_case(void **unused)
{
	struct duty duty = { 0 };
	struct desk_message told = tell(7, POLICE, 1, "weapon");

	(void)unused;
	duty_told(&duty, &told, 0);
	expect(&duty, 6000, DESK_ACCEPTED);
	told.type = DESK_STAND_DOWN;
	duty_told(&duty, &told, 9000);
	expect(&duty, 15000, DESK_STOP_RECEIVED);
	assert_int_equal(duty_due_ms(&duty), UINT64_MAX);
}

static void
test_what_is_not_for_a_desk_changes_nothing(void **unused)
{
	struct duty duty = { 0 };
	struct desk_message told = tell(7, NOTE_SERVICES, 1, "fire");

	(void)unused;
	duty_told(&duty, &told, 0);
	told = tell(0, FIRE, 1, "fire");
	duty_told(&duty, &told, 0);
	told = tell(7, FIRE, 1, "fire");
	told.type = DESK_FATE;
	duty_told(&duty, &told, 0);
	assert_int_equal(duty_due_ms(&duty), UINT64_MAX);
}

static void
test_more_cases_than_can_be_remembered_push_out_the_oldest(void **unused)
{
	static struct duty duty;
	struct desk_message answer;
	unsigned answers = 0;

	(void)unused;
	for (uint64_t n = 1; n <= DUTY_CASES_MAX + 10; n++) {
		struct desk_message told = tell(n, FIRE, 1, "fire");

		duty_told(&duty, &told, n);
	}
	while (duty_next(&duty, 10000, &answer)) {
		assert_in_range(answer.alert, 11, DUTY_CASES_MAX + 10);
		answers++;
	}
	assert_int_equal(answers, DUTY_CASES_MAX);
}

/* ---- crew -----------------------------------------------------------------
 */

static void
assert_command(
    struct crew *crew, uint64_t now, enum scenario_actor who, const char *want)
{
	enum scenario_actor actor;
	struct buf text = { 0 };

	assert_true(crew_next(crew, now, &actor, &text));
	assert_int_equal(actor, who);
	assert_string_equal(buf_text(&text), want);
	buf_finish(&text);
}

static void
assert_nobody_acts(struct crew *crew, uint64_t now)
{
	enum scenario_actor actor;
	struct buf text = { 0 };

	assert_false(crew_next(crew, now, &actor, &text));
	assert_int_equal(text.len, 0);
}

static void
test_a_colleague_claims_and_then_decides(void **unused)
{
	struct crew crew = { 0 };

	(void)unused;
	assert_int_equal(crew_due_ms(&crew), UINT64_MAX);
	assert_true(crew_see(&crew, 17, "archive {} steam", 1000));
	assert_true(crew_see(&crew, 17, "archive {} steam", 2000));
	assert_int_equal(crew_due_ms(&crew), 5000);
	assert_nobody_acts(&crew, 4999);
	assert_command(&crew, 5000, ACTOR_DANA, "claim 17");
	assert_nobody_acts(&crew, 10999);
	assert_command(&crew, 11000, ACTOR_DANA, "look 17 live 6000");
	assert_nobody_acts(&crew, 16999);
	assert_command(&crew, 17000, ACTOR_DANA, "archive 17 steam");
	assert_int_equal(crew_due_ms(&crew), UINT64_MAX);
}

static void
test_each_colleague_has_one_alert_at_a_time(void **unused)
{
	struct crew crew = { 0 };

	(void)unused;
	for (uint64_t n = 1; n <= 4; n++)
		assert_true(crew_see(&crew, n, "archive {} play", n));
	assert_command(&crew, 5000, ACTOR_DANA, "claim 1");
	assert_command(&crew, 5000, ACTOR_ERLAN, "claim 2");
	assert_command(&crew, 5000, ACTOR_MARAT, "claim 3");
	assert_command(&crew, 11000, ACTOR_DANA, "look 1 live 6000");
	assert_command(&crew, 11000, ACTOR_ERLAN, "look 2 live 6000");
	assert_command(&crew, 11000, ACTOR_MARAT, "look 3 live 6000");
	assert_nobody_acts(&crew, 16999);
	assert_command(&crew, 17000, ACTOR_DANA, "archive 1 play");
	assert_command(&crew, 17000, ACTOR_DANA, "claim 4");
}

static void
test_what_somebody_else_has_taken_is_left_to_him(void **unused)
{
	struct crew crew = { 0 };

	(void)unused;
	assert_true(crew_see(&crew, 1, "archive {} play", 0));
	assert_true(crew_see(&crew, 2, "archive {} play", 0));
	crew_leave(&crew, 1);
	crew_leave(&crew, 99);
	assert_command(&crew, 9000, ACTOR_DANA, "claim 2");
	assert_nobody_acts(&crew, 9000);
}

static void
test_the_crew_has_room_for_so_many(void **unused)
{
	struct crew crew = { 0 };

	(void)unused;
	for (uint64_t n = 1; n <= CREW_JOBS_MAX; n++)
		assert_true(crew_see(&crew, n, "archive {} play", 0));
	assert_false(crew_see(&crew, 1000, "archive {} play", 0));
	assert_true(crew_see(&crew, 1, "archive {} play", 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_case_goes_from_accepted_to_closed),
		cmocka_unit_test(
		    test_a_message_that_comes_again_is_answered_once),
		cmocka_unit_test(
		    test_new_facts_are_accepted_under_the_same_number),
		cmocka_unit_test(
		    test_the_first_sos_is_refused_and_the_next_message_accepted),
		cmocka_unit_test(test_a_stand_down_ends_the_case),
		cmocka_unit_test(test_what_is_not_for_a_desk_changes_nothing),
		cmocka_unit_test(
		    test_more_cases_than_can_be_remembered_push_out_the_oldest),
		cmocka_unit_test(test_a_colleague_claims_and_then_decides),
		cmocka_unit_test(test_each_colleague_has_one_alert_at_a_time),
		cmocka_unit_test(
		    test_what_somebody_else_has_taken_is_left_to_him),
		cmocka_unit_test(test_the_crew_has_room_for_so_many),
	};

	return cmocka_run_group_tests_name("duty", tests, NULL, NULL);
}
