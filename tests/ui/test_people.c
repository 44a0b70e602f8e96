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
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/ui/centre.h"

#define ENTER "\r"
#define ESC   "\033"
#define F4    "\033OS"
#define F6    "\033[17~"
#define F7    "\033[18~"
#define DOWN  "\033[B"

#define FIRE  "\"kind\":\"fire\",\"score\":0.93"
#define SMOKE "\"kind\":\"smoke\",\"score\":0.71"

static int
setup(void **state)
{
	struct centre *centre = calloc(1, sizeof(*centre));

	centre_begin_site(centre,
	    "people:\n"
	    "  - { account: aigul, name: \"Айгүл\", roles: [dispatcher] }\n"
	    "  - { account: dana, name: \"Дана\", roles: [dispatcher] }\n"
	    "  - { account: marat, name: \"Марат\", roles: [lead] }\n"
	    "  - { account: olga, name: \"Ольга\", roles: [observer] }\n");
	*state = centre;
	return 0;
}

static int
teardown(void **state)
{
	centre_end(*state);
	free(*state);
	return 0;
}

static void
wait_for(struct pty *pty, const char *text)
{
	if (!pty_wait(pty, text, CENTRE_WAIT_MS))
		fail_msg("\"%s\" does not come", text);
}

static void
wait_gone(struct pty *pty, const char *text)
{
	if (!pty_wait_gone(pty, text, CENTRE_WAIT_MS))
		fail_msg("\"%s\" does not go", text);
}

/* A form and a menu listen once no key has come for a while. */
static void
press(struct pty *pty, const char *keys)
{
	pty_settle(pty, 400);
	pty_type(pty, keys);
}

/* Until a form is there; then what is typed counts. */
static void
open_form(struct pty *pty, const char *key, const char *title)
{
	pty_type(pty, key);
	wait_for(pty, title);
	pty_settle(pty, 400);
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
	wait_for(aigul, "SMOKE");
	pty_type(aigul, ENTER);
	wait_for(aigul, "mine 1");
	open_form(aigul, "f", "HAND OVER");
	wait_for(aigul, "Choose a colleague");
	pty_type(aigul, "1");
	wait_for(aigul, "Enter: offer it to: Дана (15 s)");
	pty_type(aigul, ENTER);
	wait_for(aigul, "→ Дана");
	wait_for(dana, "СІЗГЕ ҰСЫНЫЛДЫ: №1");
	wait_for(dana, "→ СІЗГЕ");
	assert_true(pty_bells(dana) > 0);
	assert_true(centre_shows(centre, 1, "\"owner\":\"aigul\""));
	pty_type(dana, "а"); /* f */
	wait_for(dana, "менде 1");
	wait_gone(dana, "СІЗГЕ ҰСЫНЫЛДЫ");
	wait_for(aigul, "№1: accepted by: Дана");
	wait_for(aigul, "mine 0");
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
	wait_for(aigul, "cam-1");
	pty_type(aigul, ENTER);
	wait_for(aigul, "mine 1");
	centre_do(centre, "dana", "claim 2");
	centre_do(centre, "dana", "hand 2 aigul");
	wait_for(aigul, "OFFERED TO YOU: №2");
	open_form(aigul, "f", "accept what is offered");
	pty_type(aigul, "1");
	wait_for(aigul, "mine 2");
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
	wait_for(aigul, "SMOKE");
	pty_type(aigul, ENTER);
	wait_for(aigul, "mine 1");
	centre_do(centre, "aigul", "hand 1 dana");
	wait_for(dana, "OFFERED TO YOU");
	/* Fifteen seconds are longer than a wait. */
	pty_settle(dana, 1);
	if (!pty_wait(aigul, "№1 stays with you; no answer from: Дана", 25000))
		fail_msg("nobody says that it stays");
	wait_gone(dana, "OFFERED TO YOU");
	wait_for(aigul, "mine 1");
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
	wait_for(dana, "Айгүл");
	pty_type(dana, ENTER);
	wait_for(dana, "Only to be read");
	pty_type(dana, ESC);
	wait_gone(dana, "ALERT №1");
	centre_do(centre, "aigul", "hand 1 dana");
	wait_for(dana, "OFFERED TO YOU: №1");
	pty_type(dana, ENTER);
	wait_for(dana, "mine 1");
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
	wait_for(aigul, "SMOKE");
	pty_type(aigul, ENTER);
	wait_for(aigul, "mine 1");
	pty_type(aigul, ":hand 1 \t");
	wait_for(aigul, ":hand 1 dana");
	pty_type(aigul, ENTER);
	wait_for(dana, "OFFERED TO YOU");
	pty_type(aigul, ":answer 1 ");
	wait_for(aigul, "agree  not  cannot-tell  coming");
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
	wait_for(aigul, "ОГОНЬ");
	pty_type(aigul, ENTER);
	wait_for(aigul, "у меня 1");
	open_form(aigul, "щ", "ВТОРОЕ МНЕНИЕ"); /* o */
	pty_type(aigul, "мангал?");
	press(aigul, ENTER);
	press(aigul, ENTER);
	wait_for(aigul, "МНЕНИЕ?");
	wait_for(dana, "YOUR OPINION?: №1");
	wait_for(dana, "«мангал?»");
	open_form(dana, "o", "SECOND OPINION");
	wait_for(dana, "Айгүл asks whether it is: FIRE");
	pty_type(dana, "3");
	wait_for(dana, "Enter: cannot tell → Айгүл");
	pty_type(dana, ENTER);
	wait_for(aigul, "№1: второе мнение, Дана: определить не могу");
	wait_for(aigul, "второе мнение: Дана: определить не могу");
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

	centre_event(centre, "cam-1", FIRE);
	aigul = console(centre, "en", "aigul");
	wait_for(aigul, "FIRE");
	open_form(aigul, "s", "CALL THE SHIFT LEAD");
	wait_for(aigul, "No shift lead is at a desk");
	pty_type(aigul, ESC);
	wait_gone(aigul, "CALL THE SHIFT LEAD");
	marat = console(centre, "kk", "marat");
	open_form(aigul, "s", "CALL THE SHIFT LEAD");
	wait_for(aigul, "shift lead: Марат");
	pty_type(aigul, ENTER);
	wait_for(marat, "СІЗДІ ШАҚЫРАДЫ: №1");
	assert_true(pty_bells(marat) > 0);
	pty_type(marat, "ы"); /* s */
	wait_for(aigul, "№1: the shift lead comes: Марат");
	wait_gone(marat, "СІЗДІ ШАҚЫРАДЫ");
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
	wait_for(aigul, "SMOKE");
	pty_type(aigul, ENTER);
	wait_for(aigul, "mine 1");
	wait_for(marat, "Айгүл");
	open_form(marat, "f", "TAKE OVER");
	wait_for(marat, "owner: Айгүл");
	pty_type(marat, "1");
	wait_for(marat, "Enter: take it over from: Айгүл");
	pty_type(marat, ENTER);
	wait_for(marat, "mine 1");
	wait_for(aigul, "№1: taken over by: Марат");
	wait_for(aigul, "mine 0");
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
	wait_for(aigul, "SMOKE");
	pty_type(aigul, ENTER);
	wait_for(aigul, "mine 1");
	open_form(aigul, "q", "hand over all in hand…");
	pty_type(aigul, "1");
	wait_for(aigul, "BREAK");
	pty_settle(aigul, 400);
	pty_type(aigul, "1");
	wait_for(aigul, "what is in hand is returned");
	pty_type(aigul, ENTER);
	wait_for(aigul, "ON A BREAK since");
	wait_for(aigul, "Returned to the queue: №1");
	wait_for(aigul, "mine 0");
	pty_type(dana, F7);
	wait_for(dana, "5 shift");
	press(dana, "5");
	wait_for(dana, "SHIFT · at a desk: 1");
	wait_for(dana, "BREAK");
	pty_type(aigul, "q");
	wait_for(aigul, "back from the break");
	press(aigul, "1");
	wait_gone(aigul, "ON A BREAK since");
	wait_for(dana, "SHIFT · at a desk: 2");
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
	wait_for(marat, "5 shift");
	press(marat, "5");
	wait_for(marat, "SHIFT · at a desk");
	open_form(marat, F4, "NOTICE TO THE SHIFT");
	pty_type(marat, "concert from 18:00");
	press(marat, ENTER);
	press(marat, ENTER);
	wait_for(marat, "read by: 0 of 1");
	wait_for(aigul, "NOTICE (F7 5): concert from 18:00");
	pty_type(aigul, F7);
	wait_for(aigul, "5 shift");
	press(aigul, "5");
	wait_for(aigul, "Enter: I have read it");
	pty_type(aigul, ENTER);
	wait_gone(aigul, "NOTICE (F7 5)");
	wait_for(marat, "read by: 1 of 1");
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
	wait_for(olga, "5 shift");
	press(olga, "5");
	wait_for(olga, "SHIFT · at a desk");
	wait_for(olga, "2 P1");
	wait_for(olga, "1 of 1 · 100 %");
	/* An observer only reads. */
	open_form(olga, F4, "Your role may not do this: notice");
	pty_stop(olga);
}

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

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
		T(a_notice_stays_until_it_was_read),
		T(the_screen_of_the_shift_says_who_decided_and_which_camera_was_wrong),
	};

	return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
