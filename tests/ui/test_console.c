/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The console on a real terminal against a real hub: what a dispatcher does
 * with keys, and what becomes of it.
 */
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/ui/centre.h"
#include "tests/ui/press.h"

#define LINE "\"kind\":\"line-crossing\""

static int
setup(void **state)
{
	return centre_setup(state, "");
}

static int
setup_cameras(void **state)
{
	return centre_setup_cameras(state, "");
}

static int
setup_sectors(void **state)
{
	return centre_setup(state,
	    "sectors:\n"
	    "  smokes:\n"
	    "    name: { kk: \"Түтін\", ru: \"Дым\", en: \"Smokes\" }\n"
	    "    filter: \"kind:smoke\"\n"
	    "regimes:\n"
	    "  emergency:\n"
	    "    sectors: { smokes: { filter: \"kind:fire\" } }\n");
}

static int
setup_demo(void **state)
{
	return centre_setup(state, "  demo: yes\n");
}

/* The longest time to take a verdict back: the test is done before. */
static int
setup_regret(void **state)
{
	return centre_setup(state,
	    "kinds:\n"
	    "  smoke: { take_back: 1 min }\n");
}

/* Each crossing of the line is an alert. */
static int
setup_storm(void **state)
{
	return centre_setup(state,
	    "kinds:\n"
	    "  line-crossing: { same_within: 0 s, take_back: 1 min,\n"
	    "    reach: { hours: any } }\n");
}

/* ---- starting ---- */

static void
the_queue_is_there_as_soon_as_the_console_is(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", FIRE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "FIRE");
	centre_wait(pty, "waiting 1 (P1 1)");
	centre_wait(pty, "aigul");
	pty_stop(pty);
}

static void
an_event_comes_up_without_a_key(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = centre_console(centre, "en", "aigul", 80, 24);

	centre_wait(pty, "waiting 0");
	centre_event(centre, "cam-1", SMOKE);
	centre_wait(pty, "SMOKE");
	pty_stop(pty);
}

static void
a_configured_hub_that_is_not_there_is_one_line_and_exit_3(void **state)
{
	struct centre *centre = *state;
	const char *arguments[] = { "console", NULL };
	struct buf out = { 0 };

	centre_hub_kill(centre);
	assert_int_equal(centre_run(centre, &out, arguments), 3);
	assert_int_equal(out.len, 0);
	buf_finish(&out);
}

static void
each_language_has_its_words(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "kk", "aigul", 80, 24);
	centre_wait(pty, "күтуде 1");
	centre_wait(pty, "ТҮТІН");
	centre_wait(pty, "РАСТАЛМАДЫ");
	pty_stop(pty);
	pty = centre_console(centre, "ru", "aigul", 80, 24);
	centre_wait(pty, "ждут 1");
	centre_wait(pty, "ДЫМ");
	pty_stop(pty);
}

static void
any_console_of_a_demo_says_so(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", FIRE);
	pty = centre_console(centre, "kk", "aigul", 80, 24);
	centre_wait(pty, "ДЕМО · қызметтерге хабар жіберілмейді");
	pty_stop(pty);
}

static void
the_language_changes_while_it_runs(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = centre_console(centre, "en", "aigul", 80, 24);

	centre_wait(pty, "waiting 0");
	pty_type(pty, ":kazakh" ENTER);
	centre_wait(pty, "күтуде 0");
	pty_type(pty, ":russian" ENTER);
	centre_wait(pty, "ждут 0");
	pty_stop(pty);
}

/* ---- taking ---- */

static void
enter_takes_the_row_under_the_cursor(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	pty_type(pty, ENTER);
	centre_wait(pty, "mine 1");
	centre_wait(pty, "claim 1");
	assert_true(centre_shows(centre, 1, "\"owner\":\"aigul\""));
	pty_stop(pty);
}

/* n is т and r is к on the Russian and the Kazakh keyboard alike. */
/* The last line of the text lies below a low pane. */
static void
tab_reads_on_in_the_pane_and_the_cursor_stays(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1",
	    SMOKE ",\"text\":\"grey, from the window, and this is the end\"");
	centre_event(centre, "cam-2", FIRE);
	pty = centre_console(centre, "en", "aigul", 120, 15);
	centre_wait(pty, "waiting 2");
	centre_wait(pty, "▶ P1 FIRE");
	pty_type(pty, DOWN);
	centre_wait(pty, "▶ P2 SMOKE");
	centre_wait(pty, " Tab");
	assert_int_equal(pty_find(pty, "the end", NULL), -1);
	pty_type(pty, TAB);
	centre_wait(pty, "text of the alert, Esc: list");
	pty_type(pty, END);
	centre_wait(pty, "the end");
	pty_type(pty, UP UP UP UP UP UP);
	centre_wait_gone(pty, "the end");
	assert_int_not_equal(pty_find(pty, "▶ P2 SMOKE", NULL), -1);
	pty_type(pty, ESC);
	centre_wait_gone(pty, "text of the alert, Esc: list");
	pty_type(pty, UP);
	centre_wait(pty, "▶ P1 FIRE");
	/* Another alert under the cursor: the arrows are the list's again. */
	pty_type(pty, TAB);
	centre_wait(pty, "text of the alert, Esc: list");
	centre_do(centre, "daniyar", "claim 2");
	centre_wait(pty, "daniyar");
	pty_type(pty, "e");
	centre_wait(pty, "▶ P2 SMOKE");
	centre_wait_gone(pty, "text of the alert, Esc: list");
	pty_stop(pty);
}

static void
a_letter_is_its_key_in_every_layout(void **state)
{
	static const char *const release[] = { "r", "к", "R", "К" };
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	for (size_t i = 0; i < 4; i++) {
		pty_type(pty, F2);
		centre_wait(pty, "mine 1");
		pty_type(pty, release[i]);
		centre_press(pty, ENTER);
		centre_wait(pty, "mine 0");
	}
	pty_stop(pty);
}

static void
digits_do_nothing_on_the_board(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	pty_type(pty, "1234567890\"әіңғүұқ");
	pty_type(pty, ENTER);
	centre_wait(pty, "mine 1");
	pty_stop(pty);
}

static void
what_somebody_else_has_is_only_read(void **state)
{
	struct centre *centre = *state;
	struct pty *dana, *pty;

	centre_event(centre, "cam-1", SMOKE);
	dana = centre_console(centre, "en", "dana", 80, 24);
	centre_wait(dana, "SMOKE");
	pty_type(dana, ENTER);
	centre_wait(dana, "mine 1");
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	pty_type(pty, ENTER);
	centre_wait(pty, "Only to be read");
	pty_type(pty, ESC);
	centre_wait(pty, "mine 0");
	pty_type(pty, F6);
	centre_wait(pty, "dana");
	assert_true(centre_shows(centre, 1, "\"owner\":\"dana\""));
	pty_stop(pty);
	pty_stop(dana);
}

static void
on_a_page_a_new_p1_is_said_and_no_key_goes_unanswered(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "kk", "aigul", 80, 24);
	centre_wait(pty, "ТҮТІН");
	pty_type(pty, "в"); /* d */
	centre_wait(pty, "ОҚИҒА №1");
	pty_type(pty, F3);
	centre_wait(pty, "Бұл перне кезекте істейді");
	centre_event(centre, "cam-2", FIRE);
	centre_wait(pty, "P1 КҮТУДЕ: 1, перне: у");
	pty_type(pty, "у");
	centre_wait(pty, "АШЫҚ ОТ");
	centre_wait_gone(pty, "P1 КҮТУДЕ");
	pty_type(pty, ENTER);
	centre_wait(pty, "claim 2");
	pty_stop(pty);
}

static void
the_page_of_an_alert_follows_what_becomes_of_it(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	pty_type(pty, "d");
	centre_wait(pty, "signal: new alert");
	centre_do(centre, "dana", "claim 1");
	centre_wait(pty, "dana: taken");
	centre_wait(pty, "new: 1");
	centre_do(centre, "dana", "archive 1 steam");
	centre_wait(pty, "not confirmed → archive");
	centre_wait(pty, "no longer to be taken back"); /* off the board */
	pty_stop(pty);
}

static void
a_look_at_the_form_of_postponing_leaves_the_alert_where_it_was(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", LINE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "waiting 1");
	pty_type(pty, "p");
	centre_wait(pty, "POSTPONE");
	centre_wait(pty, "mine 1");
	centre_press(pty, ESC);
	centre_wait(pty, "mine 0");
	assert_true(centre_shows(centre, 1, "\"state\":\"waiting\""));
	/* What one had before stays one's own. */
	pty_type(pty, ENTER);
	centre_wait(pty, "mine 1");
	centre_open_form(pty, "p", "POSTPONE");
	pty_type(pty, ESC);
	centre_wait_gone(pty, "POSTPONE");
	pty_type(pty, "n");
	centre_wait(pty, "NOTE");
	centre_wait(pty, "mine 1");
	pty_stop(pty);
}

static void
what_nobody_may_postpone_is_not_taken_by_the_key(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", FIRE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "waiting 1");
	pty_type(pty, F8);
	centre_wait(pty, "Not for alerts about life");
	/* It took nothing: somebody else can. */
	centre_do(centre, "dana", "claim 1");
	pty_stop(pty);
}

/* ---- verdicts ---- */

static void
f9_takes_it_and_a_reason_by_its_digit_archives_it(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "kk", "aigul", 80, 24);
	centre_wait(pty, "ТҮТІН");
	centre_open_form(pty, F9, "РАСТАЛМАДЫ → МҰРАҒАТҚА");
	pty_type(pty, "\""); /* the key 1 in the Kazakh layout */
	pty_type(pty, ENTER);
	centre_wait_gone(pty, "РАСТАЛМАДЫ → МҰРАҒАТҚА");
	assert_true(centre_shows(centre, 1, "\"state\":\"archived\""));
	assert_true(centre_shows(centre, 1, "not-confirmed"));
	assert_true(centre_shows(centre, 1, "alert.settled"));
	pty_type(pty, ENTER); /* its entries; no service was told */
	centre_wait(pty, "енді қайтарып алынбайды");
	pty_stop(pty);
}

/* What the form notes reaches nobody: the person has to hear that. */
static void
who_has_to_be_phoned_is_said_when_it_was_only_noted(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	centre_open_form(pty, F9, "NOT CONFIRMED → ARCHIVE");
	pty_type(pty, "5");
	centre_wait(pty, "Who has to know?");
	pty_type(pty, ENTER ENTER); /* nobody is chosen: it is not sent */
	centre_wait(pty, "Choose who has to know; 0: nobody");
	assert_true(centre_shows(centre, 1, "\"state\":\"claimed\""));
	pty_type(pty, "2");
	centre_wait(pty, "you phone: city service");
	pty_type(pty, ENTER);
	centre_wait(
	    pty, "Now phone: city service (only noted, nobody was told)");
	assert_true(centre_shows(centre, 1, "not-confirmed"));
	pty_stop(pty);
}

static void
the_key_that_opens_a_form_never_sends_it(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", FIRE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "FIRE");
	pty_type(pty, ENTER);
	centre_wait(pty, "mine 1");
	centre_open_form(pty, F6 ENTER F6 ENTER, "CONFIRM → SERVICES");
	pty_type(pty, ESC);
	centre_wait_gone(pty, "CONFIRM → SERVICES");
	assert_true(centre_shows(centre, 1, "\"state\":\"claimed\""));
	pty_stop(pty);
}

/* As on a line that takes nothing: the keys of a second come at once. */
static void
what_is_typed_while_the_console_stands_still_sends_no_new_form(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	pty_type(pty, ENTER);
	centre_wait(pty, "mine 1");
	pty_type(pty, F6);
	centre_wait(pty, "CONFIRM → SERVICES");
	kill(pty_pid(pty), SIGSTOP);
	pty_type(pty, ENTER);
	centre_quiet(pty);
	kill(pty_pid(pty), SIGCONT);
	centre_quiet(pty);
	centre_wait(pty, "CONFIRM → SERVICES");
	assert_true(centre_shows(centre, 1, "\"state\":\"claimed\""));
	pty_stop(pty);
}

/* Confirms number 1 with what the plan ticks. */
static void
confirm(struct pty *pty)
{
	centre_open_form(pty, F6, "CONFIRM → SERVICES");
	pty_type(pty, ENTER);
	centre_wait_gone(pty, "CONFIRM → SERVICES");
	centre_wait(pty, " s → ");
}

static void
the_countdown_is_taken_back_by_u_in_every_layout(void **state)
{
	static const char *const undo[] = { "u", "г", "Г" };
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	for (size_t i = 0; i < 3; i++) {
		confirm(pty);
		assert_true(centre_shows(centre, 1, "\"state\":\"told\""));
		pty_type(pty, undo[i]);
		assert_true(centre_shows(centre, 1, "\"state\":\"claimed\""));
	}
	pty_stop(pty);
}

static void
esc_and_enter_take_nothing_back(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	confirm(pty);
	pty_type(pty, ESC);
	centre_press(pty, ESC);
	centre_press(pty, ENTER);
	centre_press(pty, ESC);
	centre_quiet(pty);
	centre_wait(pty, " s → ");
	assert_true(centre_shows(centre, 1, "\"state\":\"told\""));
	pty_stop(pty);
}

static void
the_other_verdict_key_takes_back_and_opens_its_form(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	confirm(pty);
	pty_type(pty, F9);
	centre_wait(pty, "NOT CONFIRMED → ARCHIVE");
	assert_true(centre_shows(centre, 1, "\"state\":\"claimed\""));
	pty_stop(pty);
}

static void
the_same_verdict_key_sends_at_once_and_the_call_card_opens(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	confirm(pty);
	pty_type(pty, F6);
	centre_wait(pty, "CALL");
	assert_true(centre_shows(centre, 1, "\"state\":\"queued\""));
	centre_quiet(pty);
	pty_type(pty,
	    "\t"
	    "Bolat" ENTER ENTER);
	assert_true(centre_shows(centre, 1, "Bolat"));
	pty_stop(pty);
}

static void
what_changed_under_a_form_is_named(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	pty_type(pty, F6);
	centre_wait(pty, "CONFIRM → SERVICES");
	centre_do(centre, "aigul", "note 1 \"people inside\"");
	centre_press(pty, ENTER);
	centre_wait(pty, "people inside");
	assert_true(centre_shows(centre, 1, "\"state\":\"claimed\""));
	pty_stop(pty);
}

/* ---- the card ---- */

/* Held down it does one step, not the whole card. */
static void
space_does_the_next_step_of_the_card_and_only_that(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	pty_type(pty, ENTER);
	centre_wait(pty, "card 1/4");
	pty_type(pty, "    ");
	centre_wait(
	    pty, "card 2/4: Look through a neighbour camera · Space: ✓");
	assert_true(centre_shows(centre, 1, "\"what\":\"growth\""));
	centre_press(pty, " ");
	centre_wait(pty, "card 3/4: People inside or near? · Space: yes/no");
	centre_quiet(pty);
	centre_open_form(pty, " ", "CARD: NEXT STEP");
	pty_type(pty, "1" ENTER);
	centre_wait(pty, "card 4/4");
	/* No step stands in the way of a verdict. */
	pty_type(pty, F6);
	centre_wait(pty, "5 [+] danger to people");
	pty_stop(pty);
}

static void
what_is_read_on_its_page_is_decided_there(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	pty_type(pty, "d");
	centre_wait(pty, "ALERT №1");
	centre_wait(pty, "F6 CONFIRM");
	centre_open_form(pty, F6, "CONFIRM → SERVICES");
	pty_type(pty, ENTER);
	centre_wait(pty, "u: take back");
	pty_type(pty, "г");
	centre_wait(pty, ":undo 1");
	assert_true(centre_shows(centre, 1, "\"state\":\"claimed\""));
	centre_open_form(pty, "т", "NOTE");
	pty_type(pty, "grey" ENTER ENTER);
	centre_wait(pty, "grey");
	pty_stop(pty);
	centre_do(centre, "aigul", "look 1 live 3000");
	centre_do(centre, "aigul", "archive 1 steam");
	centre_do(centre, "aigul", "send 1");
	assert_true(centre_shows(centre, 1, "alert.settled"));
	/* What is over can only be read. */
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "waiting 0");
	pty_type(pty, ":show 1" ENTER);
	centre_wait(pty, "state    in the archive");
	pty_type(pty, F6);
	centre_wait(pty, "Not possible now; its state: in the archive");
	pty_stop(pty);
}

/* ---- text in the wrong place ---- */

static void
a_paste_is_never_commands(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	pty_type(pty, "\033[200~rq\rnp\r\033[201~");
	centre_wait(pty, "paste");
	centre_wait(pty, "mine 0");
	/* Into the line it is text, its line ends too. */
	pty_type(pty, ":\033[200~claim 1\r\n\033[201~");
	centre_wait(pty, ":claim 1 ");
	centre_wait(pty, "mine 0");
	pty_type(pty, ENTER);
	centre_wait(pty, "mine 1");
	/* Into a form too: nothing is sent by it. */
	centre_open_form(pty, "n", "NOTE");
	pty_type(pty, "\033[200~third\rfloor\r\r\033[201~");
	centre_wait(pty, "third floor");
	centre_wait(pty, "NOTE");
	pty_stop(pty);
}

static void
four_letters_in_a_row_are_somebody_typing(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	pty_type(pty, "whdkb");
	centre_wait(pty, "You are typing into the list");
	pty_stop(pty);
	/* In short words, ended with Enter. */
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	pty_type(pty, "w k w u h" ENTER);
	centre_wait(pty, "You are typing into the list");
	/* Its Enter took nothing: somebody else can. */
	centre_press(pty, ":");
	centre_wait(pty, ":_");
	centre_do(centre, "dana", "claim 1");
	pty_stop(pty);
}

/* ---- the command line ---- */

static void
a_command_can_be_typed_and_a_mistake_is_named(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	pty_type(pty, ":claim 1" ENTER);
	centre_wait(pty, "mine 1");
	pty_type(pty, ":note 1" ENTER);
	centre_wait(pty, "missing");
	pty_type(pty, " kitchen of the school" ENTER);
	assert_true(centre_shows(centre, 1, "kitchen of the school"));
	pty_stop(pty);
}

static void
tab_completes_a_command(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = centre_console(centre, "en", "aigul", 80, 24);

	pty_type(pty, "ж"); /* the key ; of the Russian layout */
	pty_type(pty, "arch\t");
	centre_wait(pty, ":archive");
	pty_stop(pty);
}

static void
a_regime_is_said_on_every_console_and_stands_there_until_it_is_over(
    void **state)
{
	struct centre *centre = *state;
	struct pty *pty = centre_console(centre, "en", "aigul", 80, 24);
	struct pty *dana = centre_console(centre, "ru", "dana", 60, 15);
	struct buf screen = { 0 };
	struct pty *late;

	/* Both have the rows as they were. */
	centre_event(centre, "cam-1", SMOKE);
	centre_wait(pty, "P2 SMOKE");
	centre_wait(dana, "P2 ДЫМ");
	pty_type(pty, ":regime em\t");
	centre_wait(pty, ":regime emergency ");
	pty_type(pty, "order 5" ENTER);
	centre_wait(pty, "aigul · order 5");
	centre_wait(dana, " РЕЖИМ ЧРЕЗВЫЧАЙНОЙ СИТУАЦИИ");
	centre_wait(dana, "aigul");
	/* Who comes later reads it above, and is told no news. */
	late = centre_console(centre, "en", "bolat", 120, 40);
	centre_wait(late, "EMERGENCY REGIME");
	pty_settle(late, 300);
	pty_screen(late, &screen);
	assert_null(strstr(buf_text(&screen), "order 5"));
	buf_finish(&screen);
	pty_type(pty, ":regime everyday order 6" ENTER);
	centre_wait(pty, "EVERYDAY REGIME");
	centre_wait_gone(pty, "EMERGENCY REGIME");
	centre_wait_gone(dana, " РЕЖИМ ЧРЕЗВЫЧАЙНОЙ СИТУАЦИИ");
	pty_stop(late);
	pty_stop(dana);
	pty_stop(pty);
}

/* ---- losing the hub ---- */

static void
a_silent_hub_makes_the_rows_old_and_they_come_back(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	centre_hub_signal(centre, SIGSTOP);
	centre_wait(pty, "DATA IS OLD");
	centre_wait(pty, "SMOKE");
	pty_type(pty, ENTER);
	centre_wait(pty, "No contact with the hub");
	centre_hub_signal(centre, SIGCONT);
	centre_wait_gone(pty, "DATA IS OLD");
	pty_type(pty, ENTER);
	centre_wait(pty, "mine 1");
	pty_stop(pty);
}

static void
what_was_sent_into_a_silence_is_said_and_is_done_once(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	centre_hub_signal(centre, SIGSTOP);
	pty_type(pty, ENTER); /* before the console knows */
	centre_wait(pty, "no answer to: 1");
	centre_hub_signal(centre, SIGCONT);
	centre_wait_gone(pty, "no answer to");
	centre_wait(pty, "mine 1");
	pty_stop(pty);
}

static void
a_hub_that_ends_says_so_and_why_its_rows_are_old(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	centre_hub_signal(centre, SIGTERM);
	centre_wait(pty, "DATA IS OLD");
	centre_wait(pty, "the hub has ended");
	centre_hub_kill(centre); /* reaps it */
	centre_hub_start(centre);
	centre_wait_gone(pty, "the hub has ended");
	pty_stop(pty);
}

static void
a_hub_that_was_killed_comes_back_with_everything(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	pty_type(pty, ENTER);
	centre_wait(pty, "mine 1");
	centre_hub_kill(centre);
	centre_wait(pty, "DATA IS OLD");
	centre_hub_start(centre);
	centre_wait_gone(pty, "DATA IS OLD");
	centre_event(centre, "cam-2", FIRE);
	centre_wait(pty, "FIRE");
	centre_wait(pty, "mine 1");
	pty_stop(pty);
}

/* ---- the terminal ---- */

static void
a_resize_keeps_the_row_and_the_text(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", FIRE);
	centre_event(centre, "cam-2", SMOKE);
	centre_event(centre, "cam-3", LINE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "cam-3");
	pty_type(pty, DOWN);
	centre_wait(pty, "▶ P2 SMOKE");
	pty_type(pty, ":note 2 half");
	pty_resize(pty, 200, 60);
	centre_wait(pty, "▶ P2 SMOKE");
	centre_wait(pty, ":note 2 half");
	pty_resize(pty, 60, 15);
	centre_wait(pty, "▶ P2 SMOKE");
	centre_wait(pty, ":note 2 half");
	pty_resize(pty, 80, 24);
	centre_wait(pty, "▶ P2 SMOKE");
	pty_stop(pty);
}

static void
a_terminal_of_20x5_shows_the_p1(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", FIRE);
	pty = centre_console(centre, "en", "aigul", 20, 5);
	centre_wait(pty, "FIRE");
	pty_type(pty, ENTER ESC "kjqq" F6);
	pty_resize(pty, 80, 24);
	centre_wait(pty, "FIRE");
	pty_stop(pty);
}

static void
an_unknown_terminal_is_said_and_nothing_is_changed(void **state)
{
	struct centre *centre = *state;
	char path[4096];
	const char *argv[] = { path, "--data", centre->dir, NULL };
	const char *env[] = { "TERM=no-such-terminal", NULL };
	struct pty *pty;

	centre_dabyl(path, sizeof(path));
	pty = pty_start(argv, env, 80, 24);
	centre_wait(pty, "no-such-terminal");
	assert_int_equal(pty_ended(pty, CENTRE_WAIT_MS), 1);
	assert_true(pty_cooked(pty));
	pty_stop(pty);
}

static void
a_line_that_breaks_ends_the_console_and_frees_what_it_held(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	pty_type(pty, ENTER);
	centre_wait(pty, "mine 1");
	pty_hang_up(pty);
	assert_int_equal(pty_ended(pty, CENTRE_WAIT_MS), 0);
	assert_true(centre_shows(centre, 1, "\"state\":\"waiting\""));
	pty_stop(pty);
}

static void
sigterm_gives_the_terminal_back(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = centre_console(centre, "en", "aigul", 80, 24);

	centre_wait(pty, "waiting 0");
	kill(pty_pid(pty), SIGTERM);
	assert_int_equal(pty_ended(pty, CENTRE_WAIT_MS), 0);
	assert_true(pty_cooked(pty));
	pty_stop(pty);
}

static void
suspending_gives_the_shell_its_terminal_until_it_goes_on(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = centre_shell(centre, 80, 24);

	centre_wait(pty, "waiting 0");
	pty_type(pty, ":suspend" ENTER);
	centre_wait(pty, "Stopped");
	assert_true(pty_cooked(pty));
	centre_wait_gone(pty, "waiting 0");
	pty_type(pty, "fg\n");
	centre_wait(pty, "waiting 0");
	centre_event(centre, "cam-1", SMOKE);
	centre_wait(pty, "SMOKE");
	assert_false(pty_cooked(pty));
	pty_type(pty, ":quit" ENTER);
	centre_wait(pty, "shell$");
	/* The old prompt is seen as soon as the screen is left. */
	for (int i = 0; i < CENTRE_WAIT_MS / 10 && !pty_cooked(pty); i++)
		pty_settle(pty, 10);
	assert_true(pty_cooked(pty));
	pty_stop(pty);
}

/* There is no shell that could wake it. */
static void
a_console_without_a_shell_does_not_stop_for_ever(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = centre_console(centre, "en", "aigul", 80, 24);

	centre_wait(pty, "waiting 0");
	pty_type(pty, ":suspend" ENTER);
	centre_event(centre, "cam-1", SMOKE);
	centre_wait(pty, "SMOKE");
	pty_stop(pty);
}

static void
a_hangup_gives_the_terminal_back(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = centre_console(centre, "en", "aigul", 80, 24);

	centre_wait(pty, "waiting 0");
	kill(pty_pid(pty), SIGHUP);
	assert_int_equal(pty_ended(pty, CENTRE_WAIT_MS), 0);
	assert_true(pty_cooked(pty));
	pty_stop(pty);
}

static void
quitting_says_what_goes_back_to_the_queue(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	pty_type(pty, ENTER);
	centre_wait(pty, "mine 1");
	pty_type(pty, ":quit" ENTER);
	assert_int_equal(pty_ended(pty, CENTRE_WAIT_MS), 0);
	centre_wait(pty, "returned to the queue: 1");
	assert_true(centre_shows(centre, 1, "\"state\":\"waiting\""));
	pty_stop(pty);
}

static void
no_color_means_none(void **state)
{
	struct centre *centre = *state;
	char path[4096];
	const char *argv[] = { path, "console", "--data", centre->dir, "--lang",
		"en", NULL };
	const char *env[] = { "NO_COLOR=1", NULL };
	struct pty *pty;
	int row;

	centre_event(centre, "cam-1", FIRE);
	centre_dabyl(path, sizeof(path));
	pty = pty_start(argv, env, 80, 24);
	centre_wait(pty, "FIRE");
	for (row = 0; row < 24; row++)
		for (int col = 0; col < 80; col++) {
			struct pty_look look = pty_look_at(pty, row, col);

			assert_int_equal(look.fg, PTY_DEFAULT);
			assert_int_equal(look.bg, PTY_DEFAULT);
		}
	pty_stop(pty);
}

static void
foreign_text_moves_nothing(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;
	char why[256];

	centre_event(centre, "cam-\\u001b[2J",
	    FIRE ",\"text\":\"\\u001b[31mred\\u009b2J\\u202eevil\\u200b"
	         "\\u0007\\u001b]0;title\\u0007\"");
	centre_event(centre, "cam-2",
	    "\"kind\":\"comet\",\"text\":\"\\u0008\\u0008\\u2066\"");
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "FIRE");
	pty_type(pty, ENTER);
	centre_wait(pty, "mine 1");
	pty_type(pty, "d");
	centre_press(pty, ESC);
	centre_press(pty, DOWN);
	centre_quiet(pty);
	if (!pty_only_ours(pty_output(pty), why, sizeof(why)))
		fail_msg("%s", why);
	pty_stop(pty);
}

/* ---- lists ---- */

static void
the_log_and_the_archive_are_read(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	centre_do(centre, "aigul", "look 1 live 3000");
	centre_do(centre, "aigul", "archive 1 steam kitchen");
	centre_do(centre, "aigul", "send 1");
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_open_form(pty, F7, "GO TO");
	pty_type(pty, "4");
	centre_wait(pty, "aigul");
	centre_wait(pty, "kitchen");
	pty_type(pty, ESC);
	centre_quiet(pty);
	centre_open_form(pty, F7, "GO TO");
	pty_type(pty, "3");
	centre_wait(pty, "SMOKE");
	pty_stop(pty);
}

static void
a_filter_says_what_it_hides_and_a_p1_pierces_it(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", FIRE);
	centre_event(centre, "cam-2", SMOKE);
	centre_event(centre, "cam-3", LINE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "LINE");
	pty_type(pty, "/kind:smoke" ENTER);
	centre_wait(pty, "hidden 1");
	centre_wait(pty, "FIRE");
	centre_wait_gone(pty, "LINE");
	pty_stop(pty);
}

static void
the_list_follows_each_letter_of_a_filter_and_esc_gives_it_back(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", FIRE);
	centre_event(centre, "cam-2", SMOKE);
	centre_event(centre, "cam-3", LINE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "LINE");
	pty_type(pty, "/kin");
	centre_wait(pty, "hidden 2");
	centre_wait(pty, "FIRE"); /* danger to life pierces it */
	pty_type(pty, "d:smoke");
	centre_wait(pty, "SMOKE");
	centre_wait_gone(pty, "LINE");
	/* Half a condition changes nothing, nor does half a code. */
	pty_type(pty, " sev<");
	centre_quiet(pty);
	centre_wait_gone(pty, "LINE");
	pty_type(pty, "=4 state:wai");
	centre_quiet(pty);
	centre_wait_gone(pty, "LINE");
	pty_type(pty, ESC);
	centre_wait(pty, "hidden 0");
	centre_wait(pty, "LINE");
	pty_stop(pty);
}

static void
a_kind_that_is_none_hides_nothing_and_the_right_one_is_named(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-2", SMOKE);
	centre_event(centre, "cam-3", LINE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "LINE");
	pty_type(pty, "/kind:smoek" ENTER);
	centre_wait(pty, "There is no such value: smoek · did you mean smoke?");
	centre_wait(pty, "hidden 0");
	/* The line is there still, with the cursor before the word. */
	pty_type(pty,
	    "\x0b"
	    "smoke" ENTER);
	centre_wait(pty, "hidden 1");
	pty_type(pty, ":log verb:claimd" ENTER);
	centre_wait(pty, "claimd · did you mean claimed?");
	pty_type(pty, ESC);
	centre_wait(pty, "hidden 1");
	pty_stop(pty);
}

static void
a_filter_that_was_saved_is_there_the_next_time(void **state)
{
	static const char *const none[] = { NULL };
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-2", SMOKE);
	centre_event(centre, "cam-3", LINE);
	pty = centre_console_own(centre, none);
	centre_wait(pty, "LINE");
	pty_type(pty, "/@smoke = kind:smoek" ENTER);
	centre_wait(pty, "did you mean smoke?");
	pty_type(pty,
	    "\x0b"
	    "smoke" ENTER);
	centre_wait(pty, "Saved: @smoke = kind:smoke");
	centre_wait(pty, "hidden 1");
	centre_wait(pty, "filter: @smoke");
	pty_stop(pty);

	pty = centre_console_own(centre, none);
	centre_wait(pty, "LINE");
	pty_type(pty, "/@sm\t" ENTER);
	centre_wait(pty, "@smoke = kind:smoke");
	centre_wait(pty, "hidden 1");
	pty_type(pty, ":filter @smokes" ENTER);
	centre_wait(pty, "No filter is saved under this name: smokes");
	pty_type(pty, ESC);
	centre_quiet(pty);
	pty_type(pty, ":log @smoke" ENTER);
	centre_wait(pty, "LOG");
	centre_wait(pty, "SMOKE");
	pty_type(pty, ":filter @smoke =" ENTER);
	centre_wait(pty, "Forgotten: @smoke = kind:smoke");
	pty_type(pty, ":filter @" ENTER);
	centre_wait(pty, "No filter is saved; @NAME = WORDS saves one");
	pty_stop(pty);
}

/* ---- pictures ---- */

static void
f3_shows_the_picture_in_the_terminal_and_the_hub_is_told(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	pty_type(pty, ENTER);
	centre_wait(pty, "mine 1");
	pty_type(pty, F3);
	centre_wait(pty, "▀▀▀▀▀▀▀▀");
	centre_wait(pty, "live");
	/* The second is as large as the first. */
	pty_type(pty, F3);
	centre_wait_gone(pty, "▀");
	pty_type(pty, F3);
	centre_wait(pty, "▀▀▀▀▀▀▀▀");
	pty_type(pty, F9); /* works over the picture */
	centre_wait(pty, "NOT CONFIRMED");
	centre_wait(pty, "You saw: live");
	kill(pty_pid(pty), SIGTERM);
	assert_int_equal(pty_ended(pty, CENTRE_WAIT_MS), 0);
	assert_true(centre_shows(centre, 1, "alert.looked"));
	pty_stop(pty);
}

static void
what_nobody_has_looked_at_is_not_put_away(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "kk", "aigul", 80, 24);
	centre_wait(pty, "ТҮТІН");
	centre_open_form(pty, F9, "РАСТАЛМАДЫ → МҰРАҒАТҚА");
	pty_type(pty, "\""); /* the key 1 in the Kazakh layout */
	pty_type(pty, ENTER);
	centre_wait(pty, "Алдымен қараңыз (F3)");
	pty_type(pty, F3);
	centre_wait(pty, "бейне 3 с");
	pty_type(pty, ENTER);
	assert_true(centre_shows(centre, 1, "not-confirmed"));
	pty_stop(pty);
}

static void
a_camera_that_is_not_there_says_so_in_words(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-2", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	pty_type(pty, "м"); /* the key v */
	centre_wait(pty, "no such picture");
	pty_type(pty, F3);
	centre_wait(pty, "waiting 1");
	/* A dead camera does not keep it on the board. */
	centre_open_form(pty, F9, "NOT CONFIRMED → ARCHIVE");
	pty_type(pty, "1");
	pty_type(pty, ENTER);
	assert_true(centre_shows(centre, 1, "not-confirmed"));
	assert_true(centre_shows(centre, 1, "\"reason\":\"not-found\""));
	assert_true(centre_shows(centre, 1, "\"evidence\":\"no-picture\""));
	pty_stop(pty);
}

/* Not to see a fire is not "no fire": another camera has to be looked at. */
static void
a_fire_that_one_camera_does_not_show_is_looked_for_on_another(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", FIRE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "FIRE");
	pty_type(pty, ENTER);
	centre_wait(pty, "mine 1");
	pty_type(pty, F3);
	centre_wait(pty, "▀▀▀▀▀▀▀▀");
	centre_open_form(pty, F9, "NOT CONFIRMED → ARCHIVE");
	pty_type(pty, "9");
	centre_wait(pty, "Not for P1: camera around");
	pty_type(pty, ESC);
	centre_wait_gone(pty, "NOT CONFIRMED → ARCHIVE");
	centre_press(pty, "a");
	centre_wait(pty, "CAMERAS AROUND");
	centre_wait(pty, "cam-1 Двор · is shown");
	centre_press(pty, "2");
	centre_wait_gone(pty, "CAMERAS AROUND");
	/* What was seen of it goes to the hub when the form is opened. */
	for (int64_t end = pty_now_ms() + CENTRE_WAIT_MS;;) {
		pty_type(pty, F9);
		centre_wait(pty, "NOT CONFIRMED → ARCHIVE");
		centre_press(pty, "9");
		if (pty_wait(pty, "Enter: to the archive", 1000) ||
		    pty_now_ms() >= end)
			break;
		pty_type(pty, ESC);
		centre_wait_gone(pty, "NOT CONFIRMED → ARCHIVE");
		centre_quiet(pty);
	}
	centre_wait(pty, "Enter: to the archive");
	pty_type(pty, ENTER);
	assert_true(centre_shows(centre, 1, "not-confirmed"));
	assert_true(centre_shows(centre, 1, "\"device\":\"cam-3\""));
	pty_stop(pty);
}

static void
an_alert_by_hand_is_at_the_camera_seen_and_never_at_one_seen_before(
    void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-2", SMOKE);
	centre_event(centre, "cam-1", FIRE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "FIRE");
	pty_type(pty, "e");
	centre_wait(pty, "2 FIRE");
	centre_press(pty, "a");
	centre_wait(pty, "CAMERAS AROUND");
	centre_press(pty, "2");
	centre_wait(pty, "cam-3");
	centre_wait(pty, "▀▀▀▀▀▀▀▀");
	centre_open_form(pty, "i", "NEW ALERT");
	centre_wait(pty, "Device: cam-3");
	pty_type(pty, ESC);
	centre_wait_gone(pty, "NEW ALERT");
	pty_type(pty, ESC);
	centre_wait(pty, "waiting 2");
	pty_type(pty, "j");
	centre_wait(pty, "1 SMOKE");
	centre_open_form(pty, "i", "NEW ALERT");
	centre_wait(pty, "Device: cam-2");
	pty_stop(pty);
}

static void
a_cursor_that_rests_shows_a_still_and_takes_nothing(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 130, 40);
	centre_wait(pty, "SMOKE");
	centre_wait(pty, "▀▀▀▀▀▀▀▀");
	centre_wait(pty, "stills: 1");
	assert_true(centre_shows(centre, 1, "\"state\":\"waiting\""));
	pty_stop(pty);
}

/* ---- a hub of one's own ---- */

static void
without_any_configuration_a_hub_is_started_and_named_local(void **state)
{
	struct centre *centre = *state;
	const char *stop[] = { "hub", "--stop", NULL };
	char file[128];
	struct pty *pty;
	struct buf out = { 0 };

	if (access("/etc/dabyl", F_OK) == 0)
		skip();
	assert_int_equal(centre_run(centre, &out, stop), 0);
	centre->hub = 0;
	snprintf(file, sizeof(file), "%s/dabyl.yaml", centre->dir);
	assert_int_equal(unlink(file), 0);
	snprintf(file, sizeof(file), "%s/journal.db", centre->dir);
	assert_int_equal(unlink(file), 0);
	pty = centre_console(centre, "kk", "local", 80, 24);
	centre_wait(pty, "ЖЕРГІЛІКТІ · ДЕРЕККӨЗ ЖОҚ");
	centre_event(centre, "cam-1", SMOKE);
	centre_wait_gone(pty, "ЖЕРГІЛІКТІ · ДЕРЕККӨЗ ЖОҚ");
	pty_stop(pty);
	assert_int_equal(centre_run(centre, &out, stop), 0);
	buf_finish(&out);
}

static void
the_settings_change_the_language(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = centre_console(centre, "kk", "aigul", 80, 24);

	pty_type(pty, "п"); /* the key g */
	centre_wait(pty, "ӨТУ");
	centre_press(pty, "қ"); /* 0 of the Kazakh row */
	centre_wait(pty, "Русский");
	centre_press(pty, "ә"); /* 2 */
	centre_wait(pty, "ждут 0");
	pty_stop(pty);
}

static void
no_camera_opens_by_the_answer_about_another(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = centre_console(centre, "en", "aigul", 80, 24);

	centre_wait(pty, "waiting 0");
	/* What says how long one has looked opens nothing. */
	pty_type(pty, ":look-camera cam-3 patrol-view for:5s" ENTER);
	centre_wait(pty, "Done");
	assert_true(pty_find(pty, "planned view", NULL) < 0);
	centre_hub_signal(centre, SIGSTOP);
	pty_type(pty, ":look-camera cam-1 patrol-view" ENTER);
	pty_type(pty, ":look-camera cam-3 no-such-reason" ENTER);
	centre_wait(pty, "  :look-camera cam-3 no-such-reason");
	centre_hub_signal(centre, SIGCONT);
	centre_wait(pty, "cam-1 Двор");
	centre_wait(pty, "planned view");
	centre_wait(pty, "▀▀▀▀▀▀▀▀");
	pty_stop(pty);
}

static void
a_picture_that_has_lost_its_place_comes_back_by_its_key(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 120, 40);
	centre_wait(pty, "SMOKE");
	pty_type(pty, ENTER);
	centre_wait(pty, "mine 1");
	centre_wait(pty, "▀▀▀▀▀▀▀▀");
	pty_resize(pty, 80, 24);
	centre_wait(pty, " 1 SMOKE P2"); /* the pane under the list */
	centre_wait_gone(pty, "▀");
	pty_type(pty, F3);
	centre_wait(pty, "▀▀▀▀▀▀▀▀");
	pty_type(pty, F3);
	centre_wait_gone(pty, "▀");
	pty_stop(pty);
}

/* Who looks without an alert, why and how long: before and after. */
static void
a_camera_opens_without_an_alert_only_with_a_reason(void **state)
{
	static const char *const log[] = { "log", "--json", NULL };
	struct centre *centre = *state;
	struct pty *pty = centre_console(centre, "en", "aigul", 80, 24);
	struct buf out = { 0 };

	centre_wait(pty, "waiting 0");
	centre_open_form(pty, F7, "GO TO");
	pty_type(pty, "8");
	centre_wait(pty, "DEVICES · 3/3");
	pty_type(pty, "аула"); /* as one calls it, in any language */
	centre_wait(pty, "DEVICES · 1/3");
	centre_open_form(pty, F3, "CAMERA WITHOUT AN ALERT");
	pty_type(pty, ENTER);
	centre_wait(pty, "Choose a reason");
	pty_type(pty, "2");
	centre_wait(pty, "needs the number of the request");
	pty_type(pty, "1");
	centre_wait(pty, "Enter: open the camera");
	pty_type(pty, ENTER);
	centre_wait(pty, "planned view");
	centre_wait(pty, "▀▀▀▀▀▀▀▀");
	centre_wait(pty, "00:01");
	pty_type(pty, ESC);
	centre_wait(pty, "DEVICES · 1/3");
	pty_type(pty, ESC); /* what is searched for goes first */
	centre_wait(pty, "DEVICES · 3/3");
	pty_type(pty, ENTER);
	centre_wait(pty, "DEVICE cam-1");
	centre_wait(pty, "cam-3");
	kill(pty_pid(pty), SIGTERM);
	assert_int_equal(pty_ended(pty, CENTRE_WAIT_MS), 0);
	assert_int_equal(centre_run(centre, &out, log), 0);
	assert_non_null(strstr(buf_text(&out), "\"camera.opened\""));
	assert_non_null(strstr(buf_text(&out), "\"camera.looked\""));
	assert_null(strstr(buf_text(&out), "\"alert.looked\""));
	buf_finish(&out);
	pty_stop(pty);
}

static void
what_was_chosen_is_there_the_next_time(void **state)
{
	static const char *const none[] = { NULL };
	static const char *const dark[] = { "--theme", "contrast", "--lang",
		"en", NULL };
	struct centre *centre = *state;
	struct pty *pty = centre_console_own(centre, none);

	centre_wait(pty, "waiting 0");
	pty_type(pty, F7);
	centre_quiet(pty);
	centre_open_form(pty, "0", "SETTINGS");
	centre_open_form(pty, "4", "THEME");
	pty_type(pty, "3");
	centre_wait(pty, "Theme: light");
	assert_int_equal(pty_look_at(pty, 12, 79).bg, 231);
	pty_type(pty, ":settings language ru" ENTER);
	centre_wait(pty, "ждут 0");
	pty_stop(pty);
	pty = centre_console_own(centre, none);
	centre_wait(pty, "ждут 0");
	assert_int_equal(pty_look_at(pty, 12, 79).bg, 231);
	pty_stop(pty);
	/* Of this run only. */
	pty = centre_console_own(centre, dark);
	centre_wait(pty, "waiting 0");
	assert_int_equal(pty_look_at(pty, 12, 79).bg, 16);
	pty_stop(pty);
}

static void
a_sector_is_kept_until_another_or_none_is_named(void **state)
{
	static const char *const none[] = { "--lang", "en", NULL };
	struct centre *centre = *state;
	struct pty *pty = centre_console_own(centre, none);

	/* The sectors come with the configuration, and so does that. */
	centre_wait(pty, "AT A DESK: 1");
	pty_type(pty, ":settings sector smokes" ENTER);
	centre_wait(pty, "Sector: Smokes");
	pty_type(pty, ":settings sector" ENTER);
	centre_wait(pty, "there are: none smokes");
	pty_stop(pty);
	pty = centre_console_own(centre, none);
	centre_wait(pty, "other sectors 0");
	pty_type(pty, ":settings sector none" ENTER);
	centre_wait(pty, "No sector: all is heard at once");
	pty_stop(pty);
	pty = centre_console_own(centre, none);
	centre_wait(pty, "AT A DESK: 1");
	assert_true(pty_find(pty, "other sectors", NULL) < 0);
	pty_stop(pty);
}

static void
a_sector_chosen_before_the_hub_has_sent_them_is_chosen_then(void **state)
{
	static const char *const arguments[] = { "--lang", "en", NULL };
	struct centre *centre = *state;
	struct pty *pty = centre_console_own(centre, arguments);

	/* The first screen may be drawn before they have come, or after. */
	centre_wait(pty, "waiting 0");
	pty_type(pty, ":settings sector smokes" ENTER);
	centre_wait(pty, "Sector: Smokes");
	centre_wait(pty, "other sectors 0");
	pty_stop(pty);
}

static void
a_regime_draws_the_borders_of_the_sectors_anew(void **state)
{
	static const char *const arguments[] = { "--lang", "en", NULL };
	struct centre *centre = *state;
	struct pty *pty = centre_console_own(centre, arguments);

	centre_wait(pty, "AT A DESK: 1");
	pty_type(pty, ":settings sector sm\t" ENTER);
	centre_wait(pty, "Sector: Smokes");
	centre_event(centre, "cam-1", FIRE);
	centre_wait(pty, "other sectors 1 (P1 1)");
	centre_do(centre, "local", "regime emergency \"order 5\"");
	centre_wait(pty, "other sectors 0");
	centre_do(centre, "local", "regime everyday \"order 6\"");
	centre_wait(pty, "other sectors 1 (P1 1)");
	pty_stop(pty);
}

static void
a_mistake_in_ones_own_file_is_said_and_keeps_nobody_from_the_queue(void **state)
{
	static const char *const none[] = { NULL };
	struct centre *centre = *state;
	struct pty *pty;

	centre_write(
	    centre, "dabyl/console.yaml", "ascii: yes\ntheme: neon\n", 0600);
	pty = centre_console_own(centre, none);
	centre_wait(pty, "console.yaml:2");
	centre_wait(pty, "neon");
	centre_wait(pty, "waiting 0 - mine 0");
	pty_type(pty, ":settings ascii no" ENTER);
	centre_wait(pty, "cannot be kept");
	pty_stop(pty);
}

static void
a_change_of_language_keeps_what_was_typed_and_the_row(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", FIRE);
	centre_event(centre, "cam-2", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	centre_open_form(pty, DOWN "n", "NOTE");
	pty_type(pty, "third floor");
	centre_wait(pty, "third floor");
	pty_type(pty, ESC);
	centre_wait_gone(pty, "third floor");
	pty_type(pty, ":settings language kk" ENTER);
	centre_wait(pty, "күтуде 2");
	centre_wait(pty, "ТҮТІН");
	assert_int_equal(
	    pty_find(pty, "▶", NULL), pty_find(pty, "ТҮТІН", NULL));
	pty_type(pty, "т");
	centre_wait(pty, "ЕСКЕРТПЕ");
	centre_wait(pty, "third floor");
	centre_press(pty, ESC);
	centre_wait_gone(pty, "third floor");
	/* The page of an alert, too, in its new words. */
	pty_type(pty, "в");
	centre_wait(pty, "сигнал: жаңа оқиға");
	pty_type(pty, ":settings language ru" ENTER);
	centre_wait(pty, "сигнал: новое событие");
	pty_stop(pty);
}

static void
the_test_of_keys_names_them_and_does_nothing(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	pty_type(pty, ":keys-test" ENTER);
	centre_wait(pty, "Press any key");
	pty_type(pty, F9);
	centre_wait(pty, "Key: F9 → :archive");
	pty_type(pty, "к");
	centre_wait(pty, "Key: к → :release");
	pty_type(pty, "\x03");
	centre_wait(pty, "Key: Ctrl-C ");
	pty_type(pty, "\033[200~ab\033[201~");
	centre_wait(pty, "Key: a paste");
	pty_type(pty, ESC);
	centre_wait_gone(pty, "Key:");
	pty_type(pty, ENTER);
	centre_wait(pty, "mine 1");
	pty_stop(pty);
}

static void
a_copy_goes_out_as_osc_52_and_never_as_it_came(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;
	char why[200];

	centre_event(centre, "cam-1\xc2\x9b", SMOKE);
	pty = centre_console(centre, "kk", "aigul", 80, 24);
	centre_wait(pty, "ТҮТІН");
	pty_type(pty, "н"); /* y */
	centre_wait(pty, "алмасу буферіне: №1 cam-1");
	/* "№1 cam" in base64 */
	assert_non_null(
	    strstr(buf_text(pty_output(pty)), "\033]52;c;4oSWMSBjYW0"));
	if (!pty_only_ours(pty_output(pty), why, sizeof(why)))
		fail_msg("%s", why);
	pty_type(pty, "\x03");
	centre_wait(pty, "орнын н көшіреді");
	pty_stop(pty);
}

static void
tab_completes_numbers_people_reasons_services_and_settings(void **state)
{
	static const struct {
		const char *typed;
		const char *shown;
	} rows[] = { { "cla\t\t", ":claim 1" }, { "archive 1 ste\t", "steam" },
		{ "confirm 1 amb\t", "ambulance" },
		{ "confirm 1 fire,pol\t", "fire,police" },
		{ "hand 1 dan\t", "hand 1 dana" },
		{ "settings theme col\t", "colour-blind" },
		{ "settings lan\t", "settings language" },
		{ "sound\t", "sound-test" } };
	struct centre *centre = *state;
	struct pty *pty, *dana;

	centre_event(centre, "cam-1", SMOKE);
	dana = centre_console(centre, "en", "dana", 80, 24);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		pty_type(pty, ":");
		pty_type(pty, rows[i].typed);
		centre_wait(pty, rows[i].shown);
		pty_type(pty, ESC);
		centre_wait_gone(pty, rows[i].shown);
	}
	/* What was entered comes back, newest first. */
	pty_type(pty, ":view" ENTER);
	centre_wait(pty, "Shown:");
	pty_type(pty, ":hold" ENTER);
	centre_wait(pty, "held");
	pty_type(pty, ":" UP UP);
	centre_wait(pty, ":view");
	pty_stop(pty);
	pty_stop(dana);
}

/* The cursor stands under what is wrong, and the line stays. */
static void
the_line_and_dabyl_do_understand_the_same(void **state)
{
	static const struct {
		const char *line;
		const char *says; /* a fault, or "" */
	} rows[] = {
		{ "claim 1", "" },
		{ "note 1 \"third floor\"", "" },
		{ "note 1 third \\\" floor", "" },
		{ "release 1", "" },
		{ "claim x", "Too many words" },
		{ "clam 1", "There is no such command" },
		{ "note 1 \"open", "A quotation mark is missing" },
		{ "shelve 1 soon camera-works", "Not a duration" },
		{ "confirm 1 fire +happy", "Not a fact" },
		{ "confirm 1 Fire", "Not a list of services" },
		{ "same 1 one", "Not the number of an alert" },
		{ "claim 1 2", "Too many words" },
	};
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "SMOKE");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *arguments[] = { "do", rows[i].line, "--as", "aigul",
			"--lang", "en", NULL };
		struct buf out = { 0 };
		int status;

		pty_type(pty, ":");
		pty_type(pty, rows[i].line);
		pty_type(pty, ENTER);
		status = centre_run(centre, &out, arguments);
		if (rows[i].says[0] != '\0') {
			centre_wait(pty, rows[i].says);
			assert_int_equal(status, 2);
			assert_true(pty_cursor_visible(pty));
			pty_type(pty, ESC);
			centre_wait_gone(pty, rows[i].says);
		} else {
			assert_int_not_equal(status, 2);
		}
		buf_finish(&out);
	}
	pty_stop(pty);
}

static void
a_command_that_only_shows_something_is_shown_by_dabyl_do_too(void **state)
{
	static const struct {
		const char *line, *prints;
		int status;
	} rows[] = {
		{ "list", "SMOKE", 0 },
		{ "list -kind:smoke", "FIRE", 0 },
		{ "filter kind:smoke", "SMOKE", 0 },
		{ "show 1", "1 P1 FIRE", 0 },
		{ "why 2", "№2: 2 / 2: P2", 0 },
		{ "why 7", "", 1 },
		{ "log", "cam-1", 0 },
		{ "status", "open 2", 0 },
		{ "show", "", 2 },
		{ "list bogus:1", "", 2 },
		{ "settings theme dark", "", 2 },
	};
	struct centre *centre = *state;

	centre_event(centre, "cam-1", FIRE);
	centre_event(centre, "cam-2", SMOKE);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *arguments[] = { "do", rows[i].line, "--as", "aigul",
			"--lang", "en", NULL };
		struct buf out = { 0 };
		int status = centre_run(centre, &out, arguments);

		if (status != rows[i].status ||
		    strstr(buf_text(&out), rows[i].prints) == NULL)
			fail_msg(
			    "%s: %d: %s", rows[i].line, status, buf_text(&out));
		assert_int_equal(out.len == 0, rows[i].prints[0] == '\0');
		buf_finish(&out);
	}
}

/* ---- the workplace ---- */

static void
the_doctor_names_what_each_key_came_as_and_ends_with_a_page(void **state)
{
	/* As xterm, PuTTY, linux and VT220 send them; F8 is not there. */
	static const char *const keys[] = { "\033OP", "\033[12~", "\033[[C",
		"\033OS", "\033[17~", "\033[18~", ENTER, "\033[20~",
		"\033[24~" };
	static const char *const names[] = { "F1", "F2", "F3", "F4", "F6", "F7",
		"F8", "F9", "F12" };
	struct centre *centre = *state;
	char program[512];
	const char *argv[] = { program, "doctor", "--data", centre->dir,
		"--lang", "kk", NULL };
	char press[64];
	struct pty *pty;

	centre_dabyl(program, sizeof(program));
	pty = pty_start(argv, NULL, 80, 40);
	centre_wait(pty, "ӘҒҚҢӨҰҮҺІ ✓");
	pty_type(pty, "\""); /* 1 of the Kazakh row */
	centre_wait(pty, " P4 ");
	centre_wait(pty, "P1 қызыл");
	pty_type(pty, "1");
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		snprintf(press, sizeof(press), "%s пернесін", names[i]);
		centre_wait(pty, press);
		pty_type(pty, keys[i]);
	}
	centre_wait(pty, "Қоңырау");
	assert_int_equal(pty_bells(pty), 1);
	pty_type(pty, "ә"); /* 2: no */
	centre_wait(pty, "F3 ESC[[C");
	centre_wait(pty, "F6 ESC[17~");
	centre_wait(pty, "F8 -");
	centre_wait(pty, "[ok] пернелер");
	centre_wait(pty, "[!!] дыбыс");
	centre_wait(pty, "[ok] сағат");
	centre_wait(pty, "____");
	assert_int_equal(pty_ended(pty, CENTRE_WAIT_MS), 1);
	assert_true(pty_cooked(pty));
	pty_stop(pty);
}

/* The doctor at its first question. */
static struct pty *
doctor(struct centre *centre, const char *typed)
{
	char program[512];
	const char *argv[] = { program, "doctor", "--data", centre->dir,
		"--lang", "en", NULL };
	struct pty *pty;

	centre_dabyl(program, sizeof(program));
	pty = pty_start(argv, NULL, 80, 40);
	pty_type(pty, typed);
	centre_wait(pty, "no question marks?");
	return pty;
}

static void
the_doctor_gives_the_terminal_back_when_it_is_interrupted(void **state)
{
	struct pty *pty = doctor(*state, "");

	assert_false(pty_cooked(pty));
	pty_type(pty, "\003");
	assert_int_equal(pty_ended(pty, CENTRE_WAIT_MS), 128 + SIGINT);
	assert_true(pty_cooked(pty));
	pty_stop(pty);
}

static void
what_a_terminal_says_of_its_columns_is_a_number_or_nothing(void **state)
{
	/* Typed ahead, before the terminal is asked. */
	struct pty *pty = doctor(*state, "\033[1;1x7R");

	pty_type(pty, "1");
	centre_wait(pty, "P1 red");
	pty_type(pty, "1");
	for (int i = 0; i < 9; i++)
		pty_type(pty, ENTER);
	centre_wait(pty, "did you hear it?");
	pty_type(pty, "1");
	centre_wait(pty, "[ok] letters");
	pty_stop(pty);
}

static void
the_doctor_asks_nothing_in_a_batch_and_a_missing_hub_is_3(void **state)
{
	struct centre *centre = *state;
	const char *arguments[] = { "doctor", "--batch", "--lang", "en", NULL };
	struct buf out = { 0 };

	assert_int_equal(centre_run(centre, &out, arguments), 0);
	assert_non_null(strstr(buf_text(&out), "[ok] clock"));
	assert_non_null(strstr(buf_text(&out), "VMS client"));
	assert_null(strchr(buf_text(&out), '\033'));
	centre_hub_kill(centre);
	buf_clear(&out);
	assert_int_equal(centre_run(centre, &out, arguments), 3);
	assert_non_null(strstr(buf_text(&out), "[!!] hub"));
	buf_finish(&out);
}

static void
keys_of_ones_own_do_what_the_file_says(void **state)
{
	struct centre *centre = *state;
	char path[128];
	const char *arguments[] = { "--lang", "en", "--layout", "ru-phonetic",
		"--keymap", path, NULL };
	const char *refused[] = { "console", "--keymap", path, NULL };
	struct buf out = { 0 };
	struct pty *pty;

	snprintf(path, sizeof(path), "%s/keys", centre->dir);
	centre_write(centre, "keys",
	    "[board]\nx = :note\nF10 = :filter sev<=1\nh =\n", 0600);
	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console_own(centre, arguments);
	centre_wait(pty, "SMOKE");
	pty_type(pty, F10);
	centre_wait(pty, "hidden 1");
	centre_wait(pty, "  :filter sev<=1");
	pty_type(pty, ":filter" ENTER);
	centre_wait(pty, "hidden 0");
	pty_type(pty, "ь"); /* on the key x of this layout */
	centre_wait(pty, "NOTE");
	centre_press(pty, "ь"); /* in a text it is itself */
	centre_wait(pty, "Note: ь");
	pty_type(pty, ESC);
	centre_wait_gone(pty, "NOTE");
	pty_type(pty, "ж"); /* v */
	centre_wait(pty, ":look");
	pty_stop(pty);
	centre_write(centre, "keys", "[board]\n\nx = :archive\n", 0600);
	assert_int_equal(centre_run(centre, &out, refused), 2);
	/* A pipe that nobody writes to is not waited for. */
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(centre_run(centre, &out, refused), 2);
	buf_finish(&out);
}

/* ---- many at once ---- */

#define CROSSING "\"kind\":\"line-crossing\",\"score\":0.9"
#define GUSTS    13

static struct pty *
storm(struct centre *centre)
{
	struct pty *pty = centre_console(centre, "kk", "aigul", 80, 24);

	for (int i = 0; i < GUSTS; i++)
		centre_event(centre, "cam-1", CROSSING);
	centre_wait(pty, "ДАБЫЛ КӨП");
	centre_wait(pty, "13 · cam-1");
	centre_wait(pty, "ДАБЫЛДАР ТЫМ КӨП: ұқсастары топтарда");
	return pty;
}

static void
a_group_is_put_away_by_its_typed_number_and_taken_back_by_one_key(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = storm(centre);

	centre_open_form(pty, F9, "Топта: 13");
	pty_type(pty, "і");   /* the key 3 in the Kazakh layout */
	pty_type(pty, "\"і"); /* 13 */
	centre_wait(pty, "мұрағатқа: 13");
	pty_type(pty, ENTER);
	pty_type(pty, ENTER);
	centre_wait(pty, "оқиға 13: ");
	assert_true(centre_shows(centre, 1, "\"state\":\"archived\""));
	assert_true(centre_shows(centre, GUSTS, "\"state\":\"archived\""));
	pty_type(pty, "г");
	assert_true(centre_shows(centre, 1, "\"state\":\"waiting\""));
	assert_true(centre_shows(centre, GUSTS, "\"state\":\"waiting\""));
	centre_wait(pty, "13 · cam-1");
	pty_stop(pty);
}

static void
a_wrong_number_puts_nothing_away(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = storm(centre);

	centre_open_form(pty, F9, "Топта: 13");
	pty_type(pty, "312");
	pty_type(pty, ENTER);
	pty_type(pty, ENTER);
	centre_wait(pty, "Топта: 13");
	pty_type(pty, ESC);
	centre_wait_gone(pty, "Топта: 13");
	assert_true(centre_shows(centre, 1, "\"state\":\"waiting\""));
	pty_stop(pty);
}

static void
a_group_opens_by_enter_and_no_key_acts_on_one_of_it_unseen(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = storm(centre);

	pty_type(pty, F6);
	centre_wait(pty, "Бұл жол — топ");
	pty_type(pty, ENTER);
	centre_wait_gone(pty, "13 · cam-1");
	centre_wait(pty, "топ: ");
	assert_true(centre_shows(centre, 1, "\"state\":\"waiting\""));
	pty_type(pty, ENTER); /* inside, a row is an alert */
	assert_true(centre_shows(centre, 1, "\"state\":\"claimed\""));
	pty_type(pty, ESC);
	centre_wait(pty, "12 · cam-1");
	pty_stop(pty);
}

static void
no_typed_command_acts_on_one_of_a_group_unseen(void **state)
{
	static const struct {
		const char *line;
		bool stays; /* to be mended: a number is missing */
	} typed[] = { { ":claim", true }, { ":note көрдім", true },
		{ ":show", false }, { ":copy", false }, { ":add", false },
		{ ":picture", false }, { ":hand", false } };
	struct centre *centre = *state;
	struct pty *pty = storm(centre);

	for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		pty_type(pty, typed[i].line);
		centre_wait(pty, typed[i].line);
		pty_type(pty, ENTER);
		centre_wait(pty, "Бұл жол — топ");
		/* A digit does nothing here but clear the line. */
		pty_type(pty, typed[i].stays ? ESC : "5");
		centre_wait_gone(pty, "Бұл жол — топ");
	}
	/* One that is named is meant. */
	pty_type(pty, ":claim 2" ENTER);
	assert_true(centre_shows(centre, 2, "\"owner\":\"aigul\""));
	assert_true(centre_shows(centre, 1, "\"state\":\"waiting\""));
	pty_stop(pty);
}

static void
the_flood_ends_by_word_and_every_alert_has_its_row_again(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = storm(centre);

	centre_do(centre, "aigul", "flood off жел басылды");
	centre_wait_gone(pty, "ДАБЫЛ КӨП");
	centre_wait_gone(pty, "13 · cam-1");
	pty_stop(pty);
}

#define R(test) \
	cmocka_unit_test_setup_teardown(test, setup_regret, centre_teardown)
#define S(test) \
	cmocka_unit_test_setup_teardown(test, setup_storm, centre_teardown)
#define C(test) \
	cmocka_unit_test_setup_teardown(test, setup_cameras, centre_teardown)
#define P(test) \
	cmocka_unit_test_setup_teardown(test, setup_sectors, centre_teardown)
#define T(test) cmocka_unit_test_setup_teardown(test, setup, centre_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_queue_is_there_as_soon_as_the_console_is),
		T(an_event_comes_up_without_a_key),
		T(a_configured_hub_that_is_not_there_is_one_line_and_exit_3),
		T(each_language_has_its_words),
		cmocka_unit_test_setup_teardown(
		    any_console_of_a_demo_says_so, setup_demo, centre_teardown),
		T(the_language_changes_while_it_runs),
		T(enter_takes_the_row_under_the_cursor),
		T(tab_reads_on_in_the_pane_and_the_cursor_stays),
		T(a_letter_is_its_key_in_every_layout),
		T(digits_do_nothing_on_the_board),
		T(what_somebody_else_has_is_only_read),
		T(on_a_page_a_new_p1_is_said_and_no_key_goes_unanswered),
		T(the_page_of_an_alert_follows_what_becomes_of_it),
		T(a_look_at_the_form_of_postponing_leaves_the_alert_where_it_was),
		T(what_nobody_may_postpone_is_not_taken_by_the_key),
		T(f9_takes_it_and_a_reason_by_its_digit_archives_it),
		T(the_key_that_opens_a_form_never_sends_it),
		T(what_is_typed_while_the_console_stands_still_sends_no_new_form),
		R(the_countdown_is_taken_back_by_u_in_every_layout),
		R(esc_and_enter_take_nothing_back),
		R(the_other_verdict_key_takes_back_and_opens_its_form),
		R(the_same_verdict_key_sends_at_once_and_the_call_card_opens),
		T(space_does_the_next_step_of_the_card_and_only_that),
		T(what_changed_under_a_form_is_named),
		T(a_paste_is_never_commands),
		T(four_letters_in_a_row_are_somebody_typing),
		T(what_is_read_on_its_page_is_decided_there),
		T(a_command_can_be_typed_and_a_mistake_is_named),
		T(tab_completes_a_command),
		T(a_regime_is_said_on_every_console_and_stands_there_until_it_is_over),
		T(a_silent_hub_makes_the_rows_old_and_they_come_back),
		T(what_was_sent_into_a_silence_is_said_and_is_done_once),
		T(a_hub_that_ends_says_so_and_why_its_rows_are_old),
		T(a_hub_that_was_killed_comes_back_with_everything),
		T(a_resize_keeps_the_row_and_the_text),
		T(a_terminal_of_20x5_shows_the_p1),
		T(an_unknown_terminal_is_said_and_nothing_is_changed),
		T(a_line_that_breaks_ends_the_console_and_frees_what_it_held),
		T(sigterm_gives_the_terminal_back),
		T(a_hangup_gives_the_terminal_back),
		T(suspending_gives_the_shell_its_terminal_until_it_goes_on),
		T(a_console_without_a_shell_does_not_stop_for_ever),
		T(quitting_says_what_goes_back_to_the_queue),
		T(no_color_means_none),
		T(foreign_text_moves_nothing),
		S(a_group_is_put_away_by_its_typed_number_and_taken_back_by_one_key),
		S(a_wrong_number_puts_nothing_away),
		S(a_group_opens_by_enter_and_no_key_acts_on_one_of_it_unseen),
		S(no_typed_command_acts_on_one_of_a_group_unseen),
		S(the_flood_ends_by_word_and_every_alert_has_its_row_again),
		T(the_log_and_the_archive_are_read),
		T(a_filter_says_what_it_hides_and_a_p1_pierces_it),
		T(the_list_follows_each_letter_of_a_filter_and_esc_gives_it_back),
		T(a_kind_that_is_none_hides_nothing_and_the_right_one_is_named),
		T(a_filter_that_was_saved_is_there_the_next_time),
		C(f3_shows_the_picture_in_the_terminal_and_the_hub_is_told),
		C(what_nobody_has_looked_at_is_not_put_away),
		C(a_camera_that_is_not_there_says_so_in_words),
		C(a_camera_opens_without_an_alert_only_with_a_reason),
		C(no_camera_opens_by_the_answer_about_another),
		C(a_picture_that_has_lost_its_place_comes_back_by_its_key),
		C(a_fire_that_one_camera_does_not_show_is_looked_for_on_another),
		C(an_alert_by_hand_is_at_the_camera_seen_and_never_at_one_seen_before),
		C(a_cursor_that_rests_shows_a_still_and_takes_nothing),
		T(without_any_configuration_a_hub_is_started_and_named_local),
		T(the_settings_change_the_language),
		T(what_was_chosen_is_there_the_next_time),
		P(a_sector_is_kept_until_another_or_none_is_named),
		P(a_sector_chosen_before_the_hub_has_sent_them_is_chosen_then),
		P(a_regime_draws_the_borders_of_the_sectors_anew),
		T(a_mistake_in_ones_own_file_is_said_and_keeps_nobody_from_the_queue),
		T(a_change_of_language_keeps_what_was_typed_and_the_row),
		T(a_copy_goes_out_as_osc_52_and_never_as_it_came),
		T(tab_completes_numbers_people_reasons_services_and_settings),
		T(the_line_and_dabyl_do_understand_the_same),
		T(a_command_that_only_shows_something_is_shown_by_dabyl_do_too),
		T(the_doctor_names_what_each_key_came_as_and_ends_with_a_page),
		T(the_doctor_gives_the_terminal_back_when_it_is_interrupted),
		T(what_a_terminal_says_of_its_columns_is_a_number_or_nothing),
		T(the_doctor_asks_nothing_in_a_batch_and_a_missing_hub_is_3),
		T(keys_of_ones_own_do_what_the_file_says),
		T(the_test_of_keys_names_them_and_does_nothing),
		T(who_has_to_be_phoned_is_said_when_it_was_only_noted),
	};

	struct CMUnitTest ours[sizeof(tests) / sizeof(tests[0])];
	size_t count = 0;

	/* They wait more than they work: Makefile.am makes several programs of
	 * this file, each with its part, and make runs them side by side. */
	for (size_t i = PART; i < sizeof(tests) / sizeof(tests[0]); i += PARTS)
		ours[count++] = tests[i];
	return _cmocka_run_group_tests("console", ours, count, NULL, NULL);
}
