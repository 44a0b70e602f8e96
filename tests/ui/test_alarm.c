/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is new, overdue or passed on is heard by who has to hear it: real
 * consoles on a real hub, with limits of seconds: each step stands as long as
 * the limit, which is how long a slow machine has to see it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/ui/centre.h"
#include "tests/ui/press.h"

#define FIGHT "\"kind\":\"fight\",\"score\":0.9"

#define ELSEWHERE_MS  4500  /* of another sector it rings after 5 s */
#define AGAIN_WAIT_MS 30000 /* and a P1 again after 10 s */

static int
setup(void **state)
{
	return centre_setup(state,
	    "kinds:\n"
	    "  smoke: { claim_within: 3 s }\n"
	    "  fight: { decide_within: 3 s }\n"
	    "  fire: { accept_within: 3 s, take_back: 0 s }\n"
	    "severities:\n"
	    "  1: { deputy_after: 4 s, lead_after: 6 s }\n"
	    "services:\n"
	    "  fire:\n"
	    "    desks:\n"
	    "      - id: fire-1\n"
	    "        name: { kk: \"Өрт\", ru: \"Часть\", en: \"Station\" }\n"
	    "        channels: [phone]\n"
	    "        phones:\n"
	    "          - { who: duty, number: \"111-11\" }\n"
	    "          - { who: duty, number: \"222-22\" }\n"
	    "  police:\n"
	    "    desks:\n"
	    "      - id: police-1\n"
	    "        name: { kk: \"ПБ\", ru: \"ОП\", en: \"Police\" }\n"
	    "        channels: [zmq]\n"
	    "sectors:\n"
	    "  smokes:\n"
	    "    name: { kk: \"Түтін\", ru: \"Дым\", en: \"Smokes\" }\n"
	    "    filter: \"kind:smoke\"\n"
	    "people:\n"
	    "  - { account: aigul, name: \"Айгүл\", roles: [dispatcher],\n"
	    "      sector: smokes }\n"
	    "  - { account: dana, name: \"Дана\", roles: [dispatcher] }\n"
	    "  - { account: olzhas, name: \"Олжас\", roles: [dispatcher],\n"
	    "      deputy: yes }\n"
	    "  - { account: marat, name: \"Марат\", roles: [lead] }\n");
}

static struct pty *
console(struct centre *centre, const char *language, const char *account)
{
	return centre_console(centre, language, account, 80, 24);
}

static bool
is_there(const struct centre *centre, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", centre->dir, name);
	return access(path, F_OK) == 0;
}

/* Until it has done all that it had to when this began. */
static void
settled(struct pty *pty)
{
	pty_type(pty, ":x");
	centre_wait(pty, ":x");
	pty_type(pty, ESC);
	centre_wait_gone(pty, ":x");
}

static void
the_lead_hears_what_nobody_takes(void **state)
{
	struct centre *centre = *state;
	struct pty *marat = console(centre, "ru", "marat");
	struct pty *dana = console(centre, "en", "dana");

	centre_event(centre, "cam-1", SMOKE);
	centre_wait(marat, "передано старшему смены");
	centre_wait(marat, "№1 P2 ДЫМ");
	centre_wait(dana, "→ lead");
	/* Whoever takes it ends that. */
	pty_type(dana, ENTER);
	centre_wait_gone(marat, "→ старший");
	pty_stop(dana);
	pty_stop(marat);
}

static void
who_stands_in_hears_it_while_no_lead_is_there(void **state)
{
	struct centre *centre = *state;
	struct pty *olzhas = console(centre, "en", "olzhas");
	struct pty *dana = console(centre, "en", "dana");

	centre_event(centre, "cam-1", SMOKE);
	centre_wait(olzhas, "№1 P2 SMOKE: passed on to the shift lead");
	centre_wait(dana, "→ lead");
	pty_stop(olzhas);
	pty_stop(dana);
}

static void
without_anybody_who_stands_in_everybody_hears_it(void **state)
{
	struct centre *centre = *state;
	struct pty *dana = console(centre, "en", "dana");
	int bells;

	centre_event(centre, "cam-1", FIGHT);
	bells = centre_wait_bell(dana, 0); /* it is new */
	centre_do(centre, "aigul", "claim 1");
	centre_wait(dana, "№1 P2 FIGHT: passed on to the shift lead");
	centre_wait_bell(dana, bells);
	pty_stop(dana);
}

/* One who stands in is there: others hear it only two steps later. */
static void
what_somebody_leaves_undecided_rings_at_the_lead_only(void **state)
{
	struct centre *centre = *state;
	struct pty *marat = console(centre, "en", "marat");
	struct pty *olzhas = console(centre, "en", "olzhas");
	struct pty *dana = console(centre, "en", "dana");
	int lead, other;

	centre_event(centre, "cam-1", FIGHT);
	lead = centre_wait_bell(marat, 0);
	other = centre_wait_bell(dana, 0);
	centre_do(centre, "aigul", "claim 1");
	centre_wait(dana, "→ lead");
	settled(dana);
	assert_int_equal(pty_bells(dana), other);
	assert_int_equal(pty_find(dana, "№1 P2 FIGHT: passed", NULL), -1);
	centre_wait_bell(marat, lead);
	pty_stop(dana);
	pty_stop(olzhas);
	pty_stop(marat);
}

static void
a_silent_service_shows_the_next_number_and_then_the_lead(void **state)
{
	struct centre *centre = *state;
	struct pty *marat = console(centre, "en", "marat");
	struct pty *dana = console(centre, "en", "dana");
	int bells;

	centre_event(centre, "cam-1", FIRE);
	centre_wait(dana, "FIRE");
	pty_type(dana, F6);
	centre_wait(dana, "CONFIRM");
	centre_wait(dana, "Enter: tell");
	bells = centre_wait_bell(marat, 0);
	centre_press(dana, ENTER);
	centre_wait(dana, "CALL: 101");
	centre_wait(dana, "→ 2nd  222-22");
	centre_wait(marat,
	    "№1 P1 FIRE: passed on to the shift lead · 101, call: "
	    "111-11");
	centre_wait_bell(marat, bells);
	pty_stop(dana);
	pty_stop(marat);
}

static void
a_call_that_falls_due_behind_a_form_comes_when_that_is_closed(void **state)
{
	struct centre *centre = *state;
	struct pty *dana = console(centre, "en", "dana");

	/* No limit ends meanwhile, which would open it, too. */
	centre_event(centre, "cam-1", SMOKE);
	centre_wait(dana, "P2 SMOKE");
	centre_do(centre, "dana", "claim 1");
	centre_wait(dana, "mine 1");
	pty_type(dana, F4);
	centre_wait(dana, "NOTE");
	centre_do(centre, "dana", "confirm 1 ambulance");
	centre_do(centre, "dana", "send 1");
	centre_wait(dana, "№1: to be told by phone: 103");
	centre_wait(dana, "NOTE");
	centre_quiet(dana); /* until the form listens */
	pty_type(dana, ESC);
	centre_wait(dana, "CALL: 103");
	pty_stop(dana);
}

/* One who tells the police, and their desk that always does as told. */
static struct pty *
told_police(struct centre *centre, const char *does, struct pty **desk)
{
	const char *const arguments[] = { "desk", "--auto", does, "police",
		NULL };
	struct pty *dana = console(centre, "en", "dana");

	*desk = centre_tool(centre, arguments);
	centre_event(centre, "cam-1", FIRE);
	centre_wait(dana, "P1 FIRE");
	centre_do(centre, "dana", "claim 1");
	centre_do(centre, "dana", "confirm 1 police");
	return dana;
}

static void
a_refusal_is_said_and_rings_until_a_key_is_pressed(void **state)
{
	struct centre *centre = *state;
	struct pty *answers = console(centre, "en", "dana");
	struct pty *desk, *dana = told_police(centre, "refuse", &desk);
	int bells, answered;

	centre_wait(answers, "№1: REFUSED by 102: ");
	centre_wait(dana, "№1: REFUSED by 102: ");
	centre_wait(dana, "; F6");
	answered = centre_wait_bell(answers, 1);
	settled(answers);
	bells = centre_wait_bell(dana, 1);
	centre_wait_bell_within(dana, bells, AGAIN_WAIT_MS);
	settled(answers);
	assert_int_equal(pty_bells(answers), answered);
	pty_stop(desk);
	pty_stop(dana);
	pty_stop(answers);
}

static void
what_gets_worse_with_the_services_is_said_to_who_told_them(void **state)
{
	static const char *const arguments[] = { "desk", "--auto", "accept",
		"police", NULL };
	struct centre *centre = *state;
	struct pty *dana = console(centre, "en", "dana");
	struct pty *desk = centre_tool(centre, arguments);

	centre_event(centre, "cam-1", SMOKE);
	centre_wait(dana, "P2 SMOKE");
	centre_do(centre, "dana", "claim 1");
	centre_do(centre, "dana", "confirm 1 police");
	centre_wait(dana, "№1: accepted by");
	centre_wait(dana, "services 1");
	centre_event(centre, "cam-1", FIRE);
	centre_wait(dana, "№1: worse than before; F6");
	centre_wait(dana, "P1 SMOKE");
	pty_stop(desk);
	pty_stop(dana);
}

static void
an_acceptance_is_said_to_who_told_them(void **state)
{
	struct pty *desk, *dana = told_police(*state, "accept", &desk);

	centre_wait(dana, "№1: accepted by");
	centre_wait(dana, "102");
	pty_stop(desk);
	pty_stop(dana);
}

static void
what_is_new_rings_first_where_its_sector_is(void **state)
{
	struct centre *centre = *state;
	struct pty *aigul = console(centre, "en", "aigul");
	struct pty *dana = console(centre, "en", "dana");

	int64_t begun;

	centre_wait(aigul, "other sectors 0");
	begun = pty_now_ms();
	centre_event(centre, "cam-1", FIRE);
	centre_wait_bell(dana, 0);
	centre_wait(aigul, "other sectors 1 (P1 1)");
	/* Nothing is exclusive: five seconds later it rings here, too. */
	centre_wait_bell_within(aigul, 0, AGAIN_WAIT_MS);
	assert_true(pty_now_ms() - begun >= ELSEWHERE_MS);
	pty_stop(dana);
	pty_stop(aigul);
}

static void
the_sound_is_a_program_and_one_that_fails_is_said(void **state)
{
	struct centre *centre = *state;
	const char *const own[] = { "--as", "dana", "--lang", "en", NULL };
	char text[256];
	struct pty *dana;
	int64_t end;

	snprintf(text, sizeof(text), "#!/bin/sh\necho \"$1\" >%s/rang\n",
	    centre->dir);
	centre_write(centre, "ring.sh", text, 0700);
	snprintf(text, sizeof(text), "sound: \"%s/ring.sh $(touch)\"\n",
	    centre->dir);
	centre_write(centre, "dabyl/console-dana.yaml", text, 0600);
	dana = centre_console_own(centre, own);
	pty_type(dana, ":sound-test" ENTER);
	centre_wait(dana, "Did you hear it?");
	for (end = pty_now_ms() + CENTRE_WAIT_MS;
	     !is_there(centre, "rang") && pty_now_ms() < end;)
		(void)pty_step(dana, 50);
	assert_true(is_there(centre, "rang"));
	assert_int_equal(pty_bells(dana), 0);
	centre_write(centre, "ring.sh", "#!/bin/sh\nexit 1\n", 0700);
	/* While the last one still sounds nothing is begun. */
	for (end = pty_now_ms() + CENTRE_WAIT_MS;
	     pty_find(dana, "The sound program fails", NULL) < 0 &&
	     pty_now_ms() < end;) {
		pty_type(dana, ":sound-test" ENTER);
		pty_settle(dana, 500);
	}
	centre_wait(dana, "The sound program fails");
	centre_wait_bell(dana, 0);
	pty_stop(dana);
	centre_write(
	    centre, "dabyl/console-dana.yaml", "sound: /nowhere/ring\n", 0600);
	dana = centre_console_own(centre, own);
	pty_type(dana, ":sound-test" ENTER);
	centre_wait(dana, "The sound program fails");
	centre_wait_bell(dana, 0);
	pty_stop(dana);
}

static void
sound_is_put_off_once_in_five_minutes(void **state)
{
	struct centre *centre = *state;
	struct pty *dana = console(centre, "en", "dana");

	pty_type(dana, F12);
	centre_wait(dana, "mute");
	pty_type(dana, F12);
	centre_wait(dana, "Not again so soon");
	pty_stop(dana);
}

static void
a_shift_begins_with_a_check_in_the_kazakh_layout(void **state)
{
	struct centre *centre = *state;
	struct pty *dana = console(centre, "kk", "dana");

	pty_type(dana, ":readiness" ENTER);
	centre_wait(dana, "ДАЙЫНДЫҚТЫ ТЕКСЕРУ");
	centre_wait(dana, "1/7");
	centre_press(dana, "\"");
	centre_wait(dana, "2/7");
	pty_type(dana, "ә"); /* 2: the bars are not seen */
	centre_wait(dana, "3/7");
	pty_type(dana, F2);
	centre_wait(dana, "F2✓");
	pty_type(dana, F6);
	centre_wait(dana, "F6✓");
	pty_type(dana, F9);
	centre_wait(dana, "4/7");
	pty_type(dana, "1");
	centre_wait(dana, "әкімшіге айтылады");
	pty_type(dana, ENTER);
	centre_wait_gone(dana, "ДАЙЫНДЫҚТЫ ТЕКСЕРУ");
	centre_wait(dana, "ЖҰМ. ОРНЫ");
	assert_true(centre_shows(centre, 1, "\"kind\":\"workplace\""));
	pty_stop(dana);
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, setup, centre_teardown)
	const struct CMUnitTest tests[] = {
		T(the_lead_hears_what_nobody_takes),
		T(who_stands_in_hears_it_while_no_lead_is_there),
		T(without_anybody_who_stands_in_everybody_hears_it),
		T(what_somebody_leaves_undecided_rings_at_the_lead_only),
		T(a_silent_service_shows_the_next_number_and_then_the_lead),
		T(a_call_that_falls_due_behind_a_form_comes_when_that_is_closed),
		T(a_refusal_is_said_and_rings_until_a_key_is_pressed),
		T(what_gets_worse_with_the_services_is_said_to_who_told_them),
		T(an_acceptance_is_said_to_who_told_them),
		T(what_is_new_rings_first_where_its_sector_is),
		T(the_sound_is_a_program_and_one_that_fails_is_said),
		T(sound_is_put_off_once_in_five_minutes),
		T(a_shift_begins_with_a_check_in_the_kazakh_layout),
	};

	return cmocka_run_group_tests_name("alarm", tests, NULL, NULL);
}
