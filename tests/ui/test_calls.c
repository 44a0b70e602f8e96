/* SPDX-License-Identifier: Apache-2.0 */
/* Call cards open by themselves: each that is due, and none that is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/ui/centre.h"
#include "tests/ui/press.h"

#define NOBODY "Who answered: ____"

static int
setup(void **state)
{
	/* Nothing falls due by itself. */
	return centre_setup(state,
	    "kinds:\n"
	    "  smoke: { claim_within: 3600 s, accept_within: 3600 s }\n"
	    "people:\n"
	    "  - { account: dana, name: \"Дана\", roles: [dispatcher] }\n"
	    "services:\n"
	    "  ambulance:\n"
	    "    desks:\n"
	    "      - id: ambulance\n"
	    "        district: \"*\"\n"
	    "        name: {en: Centre 103, kk: Centre 103, ru: Centre 103}\n"
	    "        channels: [phone]\n"
	    "        phones: [{ who: \"103\", number: \"103\" }]\n"
	    "      - id: ambulance-west\n"
	    "        district: \"west\"\n"
	    "        name: {en: West 103, kk: West 103, ru: West 103}\n"
	    "        channels: [phone]\n"
	    "        phones: [{ who: \"103\", number: \"222-33\" }]\n");
}

/* Of whom two services are told that are called. */
static struct pty *
told_two(struct centre *centre)
{
	struct pty *dana = centre_console(centre, "en", "dana", 80, 24);

	centre_event(centre, "cam-1", SMOKE);
	centre_wait(dana, "P2 SMOKE");
	centre_do(centre, "dana", "claim 1");
	centre_wait(dana, "mine 1");
	centre_do(centre, "dana", "confirm 1 ambulance,emergency");
	return dana;
}

static void
two_services_that_are_due_at_once_are_called_one_after_the_other(void **state)
{
	struct centre *centre = *state;
	struct pty *dana = told_two(centre);

	centre_do(centre, "dana", "send 1");
	centre_wait(dana, "CALL: 103");
	centre_press(dana, "Asel" ENTER ENTER);
	centre_wait(dana, "CALL: 112");
	centre_wait(dana, NOBODY);
	centre_press(dana, ESC);
	centre_wait_gone(dana, "CALL: 112");
	assert_true(centre_shows(centre, 1, "Asel"));
	pty_stop(dana);
}

static void
who_answered_the_last_call_stands_in_no_other(void **state)
{
	struct centre *centre = *state;
	struct pty *dana = told_two(centre);

	centre_do(centre, "dana", "send 1");
	centre_wait(dana, "CALL: 103");
	centre_press(dana, "Asel" ENTER ENTER);
	centre_wait(dana, "CALL: 112");
	centre_press(dana, "Bolat" ENTER ENTER);
	centre_wait(dana, "services 1");
	centre_do(centre, "dana", "stand-down 1 turned-false");
	centre_wait(dana, "STAND DOWN");
	centre_wait(dana, NOBODY);
	/* What was not sent is still there. */
	centre_press(dana, "Marat" ESC);
	centre_wait(dana, "CALL: 112");
	centre_wait(dana, NOBODY);
	centre_press(dana, ESC);
	centre_wait_gone(dana, "CALL: ");
	pty_type(dana, "c");
	centre_wait(dana, "CALL: 103");
	centre_wait(dana, "Who answered: Marat");
	pty_stop(dana);
}

static void
each_service_that_falls_due_behind_a_form_is_named(void **state)
{
	struct centre *centre = *state;
	struct pty *dana = told_two(centre);

	centre_open_form(dana, F4, "NOTE");
	centre_do(centre, "dana", "send 1");
	centre_wait(dana, "№1: to be told by phone: 103");
	centre_wait(dana, "№1: to be told by phone: 112");
	centre_press(dana, ESC);
	centre_wait(dana, "CALL: 103");
	centre_press(dana, ESC);
	centre_wait(dana, "CALL: 112");
	pty_stop(dana);
}

static void
a_stand_down_by_telephone_waits_until_it_was_said(void **state)
{
	struct centre *centre = *state;
	struct pty *dana = told_two(centre);

	centre_do(centre, "dana", "send 1");
	centre_wait(dana, "CALL: 103");
	centre_do(centre, "dana", "phone 1 ambulance Asel");
	centre_wait(dana, "CALL: 112");
	centre_do(centre, "dana", "phone 1 emergency Bolat");
	centre_wait_gone(dana, "CALL: ");
	/* All have accepted: the alert is with the services. */
	centre_wait(dana, "services 1");
	centre_do(centre, "dana", "stand-down 1 turned-false");
	centre_wait(dana, "CALL: 103");
	centre_wait(dana, "STAND DOWN. cam-1. № 1.");
	centre_quiet(dana);
	assert_int_equal(pty_find(dana, "told meanwhile", NULL), -1);
	centre_do(centre, "dana", "phone 1 ambulance Asel");
	centre_wait(dana, "№1: told meanwhile: 103");
	centre_wait(dana, "CALL: 112");
	pty_stop(dana);
}

static void
each_desk_that_was_told_is_called_about_a_stand_down(void **state)
{
	struct centre *centre = *state;
	struct pty *dana = told_two(centre);

	centre_do(centre, "dana", "send 1");
	centre_wait(dana, "Centre 103:");
	centre_do(centre, "dana", "phone 1 ambulance Asel");
	centre_wait(dana, "CALL: 112");
	centre_do(centre, "dana", "phone 1 emergency Bolat");
	centre_wait_gone(dana, "CALL: ");
	centre_do(centre, "dana", "add 1 ambulance in:west");
	centre_wait(dana, "West 103:");
	centre_press(dana, "Marat" ENTER ENTER);
	centre_wait_gone(dana, "CALL: ");
	centre_do(centre, "dana", "stand-down 1 turned-false");
	centre_wait(dana, "West 103:");
	centre_wait(dana, "STAND DOWN. cam-1. № 1.");
	centre_press(dana, "Marat" ENTER ENTER);
	centre_wait(dana, "CALL: 112");
	centre_press(dana, "Bolat" ENTER ENTER);
	/* It is not over: the first one may have sent somebody, too. */
	centre_wait(dana, "Centre 103:");
	centre_wait(dana, "STAND DOWN. cam-1. № 1.");
	centre_wait(dana, NOBODY);
	centre_press(dana, "Asel" ENTER ENTER);
	centre_wait(dana, "services 0");
	pty_stop(dana);
}

/* Another camera is news for who was called, and each camera anew. */
static void
who_was_called_is_called_about_each_other_camera(void **state)
{
	struct centre *centre = *state;
	struct pty *dana = told_two(centre);

	centre_do(centre, "dana", "send 1");
	centre_wait(dana, "CALL: 103");
	centre_do(centre, "dana", "phone 1 ambulance Asel");
	centre_wait(dana, "CALL: 112");
	centre_do(centre, "dana", "phone 1 emergency Bolat");
	centre_wait_gone(dana, "CALL: ");
	centre_event(centre, "cam-2", SMOKE);
	centre_wait(dana, "waiting 1");
	centre_do(centre, "dana", "same 2 1");
	centre_wait(dana, "CALL: 103");
	centre_wait(dana, "Тағы көрінеді");
	centre_do(centre, "dana", "phone 1 ambulance Asel");
	centre_wait(dana, "№1: told meanwhile: 103");
	centre_wait(dana, "CALL: 112");
	centre_press(dana, ESC);
	centre_wait_gone(dana, "CALL: ");
	centre_do(centre, "dana", "apart 2");
	centre_wait(dana, "CALL: 103");
	pty_stop(dana);
}

static void
a_call_that_was_due_is_due_after_the_console_begins_again(void **state)
{
	struct centre *centre = *state;
	struct pty *dana = told_two(centre);

	pty_stop(dana);
	centre_do(centre, "dana", "send 1");
	dana = centre_console(centre, "en", "dana", 80, 24);
	centre_wait(dana, "CALL: 103");
	pty_stop(dana);
}

static void
the_key_that_asks_for_a_card_that_came_by_itself_is_no_name(void **state)
{
	struct centre *centre = *state;
	struct pty *dana = told_two(centre);

	centre_do(centre, "dana", "send 1");
	centre_wait(dana, "CALL: 103");
	centre_press(dana, "с");
	centre_press(dana, "Asel");
	centre_wait(dana, "Who answered: Asel");
	centre_press(dana, ENTER ENTER);
	centre_wait(dana, "CALL: 112");
	centre_press(dana, "c");
	centre_press(dana, "Bolat");
	centre_wait(dana, "Who answered: Bolat");
	pty_stop(dana);
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, setup, centre_teardown)
	const struct CMUnitTest tests[] = {
		T(two_services_that_are_due_at_once_are_called_one_after_the_other),
		T(who_answered_the_last_call_stands_in_no_other),
		T(each_service_that_falls_due_behind_a_form_is_named),
		T(a_stand_down_by_telephone_waits_until_it_was_said),
		T(each_desk_that_was_told_is_called_about_a_stand_down),
		T(who_was_called_is_called_about_each_other_camera),
		T(a_call_that_was_due_is_due_after_the_console_begins_again),
		T(the_key_that_asks_for_a_card_that_came_by_itself_is_no_name),
	};

	return cmocka_run_group_tests_name("calls", tests, NULL, NULL);
}
