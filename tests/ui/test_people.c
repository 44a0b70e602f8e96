/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Several dispatchers and their lead, each on a terminal of his own: what one
 * wants of another, and what becomes of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/ui/centre.h"
#include "tests/ui/press.h"

static int
setup(void **state)
{
	return centre_setup(state,
	    "people:\n"
	    "  - { account: aigul, name: \"Айгүл\", roles: [dispatcher] }\n"
	    "  - { account: dana, name: \"Дана\", roles: [dispatcher] }\n"
	    "  - { account: marat, name: \"Марат\", roles: [lead] }\n"
	    "  - { account: olga, name: \"Ольга\", roles: [observer] }\n");
}

static struct pty *
console(struct centre *centre, const char *language, const char *account)
{
	struct pty *pty = centre_console(centre, language, account, 80, 24);

	return pty;
}

/* ---- from hand to hand ---- */

static void
what_is_offered_is_accepted_with_the_key_that_the_first_line_names(void **state)
{
	struct centre *centre = *state;
	struct pty *aigul, *dana;

	centre_event(centre, "cam-1", SMOKE);
	aigul = console(centre, "en", "aigul");
	dana = console(centre, "kk", "dana");
	centre_wait(aigul, "SMOKE");
	pty_type(aigul, ENTER);
	centre_wait(aigul, "mine 1");
	centre_open_form(aigul, "f", "HAND OVER");
	centre_wait(aigul, "Choose a colleague");
	pty_type(aigul, "1");
	centre_wait(aigul, "Enter: offer it to: Дана (15 s)");
	pty_type(aigul, ENTER);
	centre_wait(aigul, "→ Дана");
	centre_wait(dana, "СІЗГЕ ҰСЫНЫЛДЫ: №1");
	centre_wait(dana, "→ СІЗГЕ");
	centre_wait_bell(dana, 0);
	centre_wait(dana, "менде 0");
	pty_type(dana, "а"); /* f */
	centre_wait(dana, "менде 1");
	centre_wait_gone(dana, "СІЗГЕ ҰСЫНЫЛДЫ");
	centre_wait(aigul, "№1: accepted by: Дана");
	centre_wait(aigul, "mine 0");
	assert_true(centre_shows(centre, 1, "\"owner\":\"dana\""));
	pty_stop(dana);
	pty_stop(aigul);
}

static void
who_has_something_in_hand_is_asked_before_he_accepts_another(void **state)
{
	struct centre *centre = *state;
	struct pty *aigul;

	centre_event(centre, "cam-1", SMOKE);
	centre_event(centre, "cam-2", SMOKE);
	aigul = console(centre, "en", "aigul");
	centre_wait(aigul, "cam-1");
	pty_type(aigul, ENTER);
	centre_wait(aigul, "mine 1");
	centre_do(centre, "dana", "claim 2");
	centre_do(centre, "dana", "hand 2 aigul");
	centre_wait(aigul, "OFFERED TO YOU: №2");
	centre_open_form(aigul, "f", "accept what is offered");
	pty_type(aigul, "1");
	centre_wait(aigul, "mine 2");
	pty_stop(aigul);
}

static void
an_offer_without_an_answer_stays_with_its_giver_who_is_told(void **state)
{
	struct centre *centre = *state;
	struct pty *aigul, *dana;

	centre_event(centre, "cam-1", SMOKE);
	aigul = console(centre, "en", "aigul");
	dana = console(centre, "en", "dana");
	centre_wait(aigul, "SMOKE");
	pty_type(aigul, ENTER);
	centre_wait(aigul, "mine 1");
	centre_do(centre, "aigul", "hand 1 dana");
	centre_wait(dana, "OFFERED TO YOU");
	/* After fifteen seconds. */
	centre_wait(aigul, "№1 stays with you; no answer from: Дана");
	centre_wait_gone(dana, "OFFERED TO YOU");
	centre_wait(aigul, "mine 1");
	pty_stop(dana);
	pty_stop(aigul);
}

static void
enter_on_what_is_offered_accepts_it(void **state)
{
	struct centre *centre = *state;
	struct pty *dana;

	centre_event(centre, "cam-1", SMOKE);
	centre_do(centre, "aigul", "claim 1");
	dana = console(centre, "en", "dana");
	centre_wait(dana, "Айгүл");
	pty_type(dana, ENTER);
	centre_wait(dana, "Only to be read");
	pty_type(dana, ESC);
	centre_wait_gone(dana, "ALERT №1");
	centre_do(centre, "aigul", "hand 1 dana");
	centre_wait(dana, "OFFERED TO YOU: №1");
	pty_type(dana, ENTER);
	centre_wait(dana, "mine 1");
	pty_stop(dana);
}

static void
tab_names_who_is_there_and_what_can_be_answered(void **state)
{
	struct centre *centre = *state;
	struct pty *aigul, *dana;

	centre_event(centre, "cam-1", SMOKE);
	aigul = console(centre, "en", "aigul");
	dana = console(centre, "en", "dana");
	centre_wait(aigul, "SMOKE");
	pty_type(aigul, ENTER);
	centre_wait(aigul, "mine 1");
	pty_type(aigul, ":hand 1 \t");
	centre_wait(aigul, ":hand 1 dana");
	pty_type(aigul, ENTER);
	centre_wait(dana, "OFFERED TO YOU");
	/* What the hub answers stands where the words would. */
	centre_wait(aigul, "Done");
	pty_type(aigul, ":answer 1 ");
	centre_wait(aigul, "agree  not  cannot-tell  coming");
	pty_type(aigul, ESC);
	pty_stop(dana);
	pty_stop(aigul);
}

/* ---- a second opinion ---- */

static void
a_second_opinion_is_asked_given_and_told(void **state)
{
	struct centre *centre = *state;
	struct pty *aigul, *dana;

	centre_event(centre, "cam-1", FIRE);
	aigul = console(centre, "ru", "aigul");
	dana = console(centre, "en", "dana");
	centre_wait(aigul, "ОГОНЬ");
	pty_type(aigul, ENTER);
	centre_wait(aigul, "у меня 1");
	centre_open_form(aigul, "щ", "ВТОРОЕ МНЕНИЕ"); /* o */
	pty_type(aigul, "мангал?");
	centre_press(aigul, ENTER);
	centre_press(aigul, ENTER);
	centre_wait(aigul, "МНЕНИЕ?");
	centre_wait(dana, "YOUR OPINION?: №1");
	centre_wait(dana, "«мангал?»");
	centre_open_form(dana, "o", "SECOND OPINION");
	centre_wait(dana, "Айгүл asks whether it is: FIRE");
	pty_type(dana, "3");
	centre_wait(dana, "Enter: cannot tell → Айгүл");
	pty_type(dana, ENTER);
	centre_wait(aigul, "№1: второе мнение, Дана: определить не могу");
	centre_wait(aigul, "второе мнение: Дана: определить не могу");
	assert_true(centre_shows(centre, 1, "\"verb\":\"alert.answered\""));
	pty_stop(dana);
	pty_stop(aigul);
}

/* ---- the shift lead ---- */

static void
the_lead_is_called_and_comes(void **state)
{
	struct centre *centre = *state;
	struct pty *aigul, *marat;

	/* A P1 that waits would ring at whoever comes. */
	centre_event(centre, "cam-1", SMOKE);
	aigul = console(centre, "en", "aigul");
	centre_wait(aigul, "SMOKE");
	centre_open_form(aigul, "s", "CALL THE SHIFT LEAD");
	centre_wait(aigul, "No shift lead is at a desk");
	pty_type(aigul, ESC);
	centre_wait_gone(aigul, "CALL THE SHIFT LEAD");
	marat = console(centre, "kk", "marat");
	centre_open_form(aigul, "s", "CALL THE SHIFT LEAD");
	centre_wait(aigul, "shift lead: Марат");
	pty_type(aigul, ENTER);
	centre_wait(marat, "СІЗДІ ШАҚЫРАДЫ: №1");
	centre_wait_bell(marat, 0);
	pty_type(marat, "ы"); /* s */
	centre_wait(aigul, "№1: the shift lead comes: Марат");
	centre_wait_gone(marat, "СІЗДІ ШАҚЫРАДЫ");
	pty_stop(marat);
	pty_stop(aigul);
}

static void
the_lead_takes_over_with_a_reason_and_the_owner_is_told(void **state)
{
	struct centre *centre = *state;
	struct pty *aigul, *marat;

	centre_event(centre, "cam-1", SMOKE);
	aigul = console(centre, "en", "aigul");
	marat = console(centre, "en", "marat");
	centre_wait(aigul, "SMOKE");
	pty_type(aigul, ENTER);
	centre_wait(aigul, "mine 1");
	centre_wait(marat, "Айгүл");
	centre_open_form(marat, "f", "TAKE OVER");
	centre_wait(marat, "owner: Айгүл");
	pty_type(marat, "1");
	centre_wait(marat, "Enter: take it over from: Айгүл");
	pty_type(marat, ENTER);
	centre_wait(marat, "mine 1");
	centre_wait(aigul, "№1: taken over by: Марат");
	centre_wait(aigul, "mine 0");
	assert_true(centre_shows(centre, 1, "\"reason\":\"absent\""));
	pty_stop(marat);
	pty_stop(aigul);
}

/* ---- break, notice, the screen of the shift ---- */

static void
a_break_is_seen_by_all_and_ends_with_two_keys(void **state)
{
	struct centre *centre = *state;
	struct pty *aigul, *dana;

	centre_event(centre, "cam-1", SMOKE);
	aigul = console(centre, "en", "aigul");
	dana = console(centre, "en", "dana");
	centre_wait(aigul, "SMOKE");
	pty_type(aigul, ENTER);
	centre_wait(aigul, "mine 1");
	centre_open_form(aigul, "q", "hand over all in hand…");
	centre_open_form(aigul, "1", "BREAK");
	pty_type(aigul, "1");
	centre_wait(aigul, "what is in hand is returned");
	pty_type(aigul, ENTER);
	centre_wait(aigul, "ON A BREAK since");
	centre_wait(aigul, "Returned to the queue: №1");
	centre_wait(aigul, "mine 0");
	pty_type(dana, F7);
	centre_wait(dana, "5 shift");
	centre_press(dana, "5");
	centre_wait(dana, "SHIFT · at a desk: 1");
	centre_wait(dana, "BREAK");
	pty_type(aigul, "q");
	centre_wait(aigul, "back from the break");
	centre_press(aigul, "1");
	centre_wait_gone(aigul, "ON A BREAK since");
	centre_wait(dana, "SHIFT · at a desk: 2");
	pty_stop(dana);
	pty_stop(aigul);
}

static void
a_notice_stays_until_it_was_read(void **state)
{
	struct centre *centre = *state;
	struct pty *aigul = console(centre, "en", "aigul");
	struct pty *marat = console(centre, "en", "marat");

	pty_type(marat, F7);
	centre_wait(marat, "5 shift");
	centre_press(marat, "5");
	centre_wait(marat, "SHIFT · at a desk");
	centre_open_form(marat, F4, "NOTICE TO THE SHIFT");
	pty_type(marat, "concert from 18:00");
	centre_press(marat, ENTER);
	centre_press(marat, ENTER);
	centre_wait(marat, "read by: 0 of 1");
	centre_wait(aigul, "NOTICE (F7 5): concert from 18:00");
	pty_type(aigul, F7);
	centre_wait(aigul, "5 shift");
	centre_press(aigul, "5");
	centre_wait(aigul, "Enter: I have read it");
	pty_type(aigul, ENTER);
	centre_wait_gone(aigul, "NOTICE (F7 5)");
	centre_wait(marat, "read by: 1 of 1");
	pty_stop(marat);
	pty_stop(aigul);
}

static void
the_screen_of_the_shift_says_who_decided_and_which_camera_was_wrong(
    void **state)
{
	struct centre *centre = *state;
	struct pty *olga;

	centre_event(centre, "cam-1", SMOKE);
	centre_event(centre, "cam-2", FIRE);
	centre_do(centre, "aigul", "claim 1");
	centre_do(centre, "aigul", "look 1 live 5000");
	centre_do(centre, "aigul", "archive 1 steam");
	centre_do(centre, "aigul", "claim 2");
	centre_do(centre, "aigul", "sign-on");
	olga = console(centre, "en", "olga");
	pty_type(olga, F7);
	centre_wait(olga, "5 shift");
	centre_press(olga, "5");
	centre_wait(olga, "SHIFT · at a desk");
	centre_wait(olga, "2 P1");
	centre_wait(olga, "1 of 1 · 100 %");
	/* An observer only reads. */
	centre_open_form(olga, F4, "Your role may not do this: notice");
	pty_stop(olga);
}

static void
who_may_only_read_is_told_so_before_he_has_written_anything(void **state)
{
	static const struct {
		const char *key, *command;
	} rows[] = { { F4, "note" }, { "c", "phone" }, { "m", "same" },
		{ "o", "ask" }, { "i", "new" }, { "s", "call-lead" },
		{ "f", "hand" }, { "r", "release" }, { F6, "claim" },
		{ ":break" ENTER, "break" } };
	struct centre *centre = *state;
	struct buf says = { 0 };
	struct pty *olga;

	centre_event(centre, "cam-1", SMOKE);
	olga = console(centre, "en", "olga");
	centre_wait(olga, "SMOKE");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_clear(&says);
		buf_printf(
		    &says, "Your role may not do this: %s", rows[i].command);
		centre_press(olga, rows[i].key);
		centre_wait(olga, buf_text(&says));
	}
	buf_finish(&says);
	pty_stop(olga);
}

#define T(test) cmocka_unit_test_setup_teardown(test, setup, centre_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_is_offered_is_accepted_with_the_key_that_the_first_line_names),
		T(who_has_something_in_hand_is_asked_before_he_accepts_another),
		T(enter_on_what_is_offered_accepts_it),
		T(tab_names_who_is_there_and_what_can_be_answered),
		T(an_offer_without_an_answer_stays_with_its_giver_who_is_told),
		T(a_second_opinion_is_asked_given_and_told),
		T(the_lead_is_called_and_comes),
		T(the_lead_takes_over_with_a_reason_and_the_owner_is_told),
		T(a_break_is_seen_by_all_and_ends_with_two_keys),
		T(who_may_only_read_is_told_so_before_he_has_written_anything),
		T(a_notice_stays_until_it_was_read),
		T(the_screen_of_the_shift_says_who_decided_and_which_camera_was_wrong),
	};

	return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
