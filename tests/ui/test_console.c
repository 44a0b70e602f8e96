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
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/ui/centre.h"

#define WAIT CENTRE_WAIT_MS

#define ENTER "\r"
#define ESC   "\033"
#define F2    "\033OQ"
#define F3    "\033OR"
#define F6    "\033[17~"
#define F7    "\033[18~"
#define F9    "\033[20~"
#define DOWN  "\033[B"

#define FIRE  "\"kind\":\"fire\",\"score\":0.93"
#define SMOKE "\"kind\":\"smoke\",\"score\":0.71"
#define LINE  "\"kind\":\"line-crossing\""

static int
setup(void **state)
{
	struct centre *centre = calloc(1, sizeof(*centre));

	centre_begin(centre);
	*state = centre;
	return 0;
}

static int
setup_cameras(void **state)
{
	struct centre *centre = calloc(1, sizeof(*centre));

	centre_begin_cameras(centre);
	*state = centre;
	return 0;
}

static int
setup_demo(void **state)
{
	struct centre *centre = calloc(1, sizeof(*centre));

	centre_begin_site(centre, "  demo: yes\n");
	*state = centre;
	return 0;
}

/* Each crossing of the line is an alert. */
static int
setup_storm(void **state)
{
	struct centre *centre = calloc(1, sizeof(*centre));

	centre_begin_site(centre,
	    "kinds:\n"
	    "  line-crossing: { same_within: 0 s, reach: { hours: any } }\n");
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
	if (!pty_wait(pty, text, WAIT))
		fail_msg("\"%s\" does not come", text);
}

static void
wait_gone(struct pty *pty, const char *text)
{
	if (!pty_wait_gone(pty, text, WAIT))
		fail_msg("\"%s\" does not go", text);
}

/* A form listens once no key has come for a while; it is awaited by pressing
 * what it must show. */
static void
quiet(struct pty *pty)
{
	pty_settle(pty, 400);
}

/* ---- starting ---- */

static void
the_queue_is_there_as_soon_as_the_console_is(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", FIRE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	wait_for(pty, "FIRE");
	wait_for(pty, "waiting 1 (P1 1)");
	wait_for(pty, "aigul");
	pty_stop(pty);
}

static void
an_event_comes_up_without_a_key(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = centre_console(centre, "en", "aigul", 80, 24);

	wait_for(pty, "waiting 0");
	centre_event(centre, "cam-1", SMOKE);
	wait_for(pty, "SMOKE");
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
	wait_for(pty, "күтуде 1");
	wait_for(pty, "ТҮТІН");
	wait_for(pty, "РАСТАЛМАДЫ");
	pty_stop(pty);
	pty = centre_console(centre, "ru", "aigul", 80, 24);
	wait_for(pty, "ждут 1");
	wait_for(pty, "ДЫМ");
	pty_stop(pty);
}

static void
any_console_of_a_demo_says_so(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", FIRE);
	pty = centre_console(centre, "kk", "aigul", 80, 24);
	wait_for(pty, "ДЕМО · қызметтерге хабар жіберілмейді");
	pty_stop(pty);
}

static void
the_language_changes_while_it_runs(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = centre_console(centre, "en", "aigul", 80, 24);

	wait_for(pty, "waiting 0");
	pty_type(pty, ":kazakh" ENTER);
	wait_for(pty, "күтуде 0");
	pty_type(pty, ":russian" ENTER);
	wait_for(pty, "ждут 0");
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
	wait_for(pty, "SMOKE");
	pty_type(pty, ENTER);
	wait_for(pty, "mine 1");
	wait_for(pty, "claim 1");
	assert_true(centre_shows(centre, 1, "\"owner\":\"aigul\""));
	pty_stop(pty);
}

/* n is т and r is к on the Russian and the Kazakh keyboard alike. */
static void
a_letter_is_its_key_in_every_layout(void **state)
{
	static const char *const release[] = { "r", "к", "R", "К" };
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	wait_for(pty, "SMOKE");
	for (size_t i = 0; i < 4; i++) {
		pty_type(pty, F2);
		wait_for(pty, "mine 1");
		pty_type(pty, release[i]);
		quiet(pty);
		pty_type(pty, ENTER);
		wait_for(pty, "mine 0");
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
	wait_for(pty, "SMOKE");
	pty_type(pty, "1234567890\"әіңғүұқ");
	pty_type(pty, ENTER);
	wait_for(pty, "mine 1");
	pty_stop(pty);
}

static void
what_somebody_else_has_is_only_read(void **state)
{
	struct centre *centre = *state;
	struct pty *dana, *pty;

	centre_event(centre, "cam-1", SMOKE);
	dana = centre_console(centre, "en", "dana", 80, 24);
	wait_for(dana, "SMOKE");
	pty_type(dana, ENTER);
	wait_for(dana, "mine 1");
	pty = centre_console(centre, "en", "aigul", 80, 24);
	wait_for(pty, "SMOKE");
	pty_type(pty, ENTER);
	wait_for(pty, "Only to be read");
	pty_type(pty, ESC);
	wait_for(pty, "mine 0");
	pty_type(pty, F6);
	wait_for(pty, "dana");
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
	wait_for(pty, "ТҮТІН");
	pty_type(pty, "в"); /* d */
	wait_for(pty, "ОҚИҒА №1");
	pty_type(pty, F6);
	wait_for(pty, "Бұл перне кезекте істейді");
	centre_event(centre, "cam-2", FIRE);
	wait_for(pty, "P1 КҮТУДЕ: 1, перне: у");
	pty_type(pty, "у");
	wait_for(pty, "АШЫҚ ОТ");
	wait_gone(pty, "P1 КҮТУДЕ");
	pty_type(pty, ENTER);
	wait_for(pty, "claim 2");
	pty_stop(pty);
}

static void
the_page_of_an_alert_follows_what_becomes_of_it(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	wait_for(pty, "SMOKE");
	pty_type(pty, "d");
	wait_for(pty, "signal: new alert");
	centre_do(centre, "dana", "claim 1");
	wait_for(pty, "dana: taken");
	wait_for(pty, "new: 1");
	centre_do(centre, "dana", "archive 1 steam");
	wait_for(pty, "not confirmed → archive");
	wait_for(pty, "no longer to be taken back"); /* off the board */
	pty_stop(pty);
}

static void
a_look_at_the_form_of_postponing_leaves_the_alert_where_it_was(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", LINE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	wait_for(pty, "waiting 1");
	pty_type(pty, "p");
	wait_for(pty, "POSTPONE");
	wait_for(pty, "mine 1");
	quiet(pty);
	pty_type(pty, ESC);
	wait_for(pty, "mine 0");
	assert_true(centre_shows(centre, 1, "\"state\":\"waiting\""));
	/* What one had before stays one's own. */
	pty_type(pty, ENTER);
	wait_for(pty, "mine 1");
	pty_type(pty, "p");
	wait_for(pty, "POSTPONE");
	quiet(pty);
	pty_type(pty, ESC);
	wait_gone(pty, "POSTPONE");
	pty_type(pty, "n");
	wait_for(pty, "NOTE");
	wait_for(pty, "mine 1");
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
	wait_for(pty, "ТҮТІН");
	pty_type(pty, F9);
	wait_for(pty, "РАСТАЛМАДЫ → МҰРАҒАТҚА");
	quiet(pty);
	pty_type(pty, "\""); /* the key 1 in the Kazakh layout */
	pty_type(pty, ENTER);
	wait_gone(pty, "РАСТАЛМАДЫ → МҰРАҒАТҚА");
	assert_true(centre_shows(centre, 1, "\"state\":\"archived\""));
	assert_true(centre_shows(centre, 1, "not-confirmed"));
	assert_true(centre_shows(centre, 1, "alert.settled"));
	pty_type(pty, ENTER); /* its entries; no service was told */
	wait_for(pty, "енді қайтарып алынбайды");
	pty_stop(pty);
}

static void
the_key_that_opens_a_form_never_sends_it(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", FIRE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	wait_for(pty, "FIRE");
	pty_type(pty, ENTER);
	wait_for(pty, "mine 1");
	pty_type(pty, F6 ENTER F6 ENTER);
	wait_for(pty, "CONFIRM → SERVICES");
	quiet(pty);
	pty_type(pty, ESC);
	wait_gone(pty, "CONFIRM → SERVICES");
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
	wait_for(pty, "SMOKE");
	pty_type(pty, ENTER);
	wait_for(pty, "mine 1");
	pty_type(pty, F6);
	wait_for(pty, "CONFIRM → SERVICES");
	kill(pty_pid(pty), SIGSTOP);
	pty_type(pty, ENTER);
	quiet(pty);
	kill(pty_pid(pty), SIGCONT);
	quiet(pty);
	wait_for(pty, "CONFIRM → SERVICES");
	assert_true(centre_shows(centre, 1, "\"state\":\"claimed\""));
	pty_stop(pty);
}

/* Confirms number 1 with what the plan ticks. */
static void
confirm(struct pty *pty)
{
	pty_type(pty, F6);
	wait_for(pty, "CONFIRM → SERVICES");
	quiet(pty);
	pty_type(pty, ENTER);
	wait_gone(pty, "CONFIRM → SERVICES");
	wait_for(pty, " s → ");
}

static void
the_countdown_is_taken_back_by_u_in_every_layout(void **state)
{
	static const char *const undo[] = { "u", "г", "Г" };
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	wait_for(pty, "SMOKE");
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
	wait_for(pty, "SMOKE");
	confirm(pty);
	pty_type(pty, ESC);
	quiet(pty);
	pty_type(pty, ESC);
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
	wait_for(pty, "SMOKE");
	confirm(pty);
	pty_type(pty, F9);
	wait_for(pty, "NOT CONFIRMED → ARCHIVE");
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
	wait_for(pty, "SMOKE");
	confirm(pty);
	pty_type(pty, F6);
	wait_for(pty, "CALL");
	assert_true(centre_shows(centre, 1, "\"state\":\"queued\""));
	quiet(pty);
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
	wait_for(pty, "SMOKE");
	pty_type(pty, F6);
	wait_for(pty, "CONFIRM → SERVICES");
	centre_do(centre, "aigul", "note 1 \"people inside\"");
	quiet(pty);
	pty_type(pty, ENTER);
	wait_for(pty, "people inside");
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
	wait_for(pty, "SMOKE");
	pty_type(pty, ENTER);
	wait_for(pty, "card 1/4");
	pty_type(pty, "    ");
	wait_for(pty, "card 2/4: Look through a neighbour camera · Space: ✓");
	assert_true(centre_shows(centre, 1, "\"what\":\"growth\""));
	quiet(pty);
	pty_type(pty, " ");
	wait_for(pty, "card 3/4: People inside or near? · Space: yes/no");
	quiet(pty);
	pty_type(pty, " ");
	wait_for(pty, "CARD: NEXT STEP");
	quiet(pty);
	pty_type(pty, "1" ENTER);
	wait_for(pty, "card 4/4");
	/* No step stands in the way of a verdict. */
	pty_type(pty, F6);
	wait_for(pty, "5 [+] danger to people");
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
	wait_for(pty, "SMOKE");
	pty_type(pty, "\033[200~rq\rnp\r\033[201~");
	wait_for(pty, "paste");
	wait_for(pty, "mine 0");
	/* Into the line it is text, its line ends too. */
	pty_type(pty, ":\033[200~claim 1\r\n\033[201~");
	wait_for(pty, ":claim 1 ");
	wait_for(pty, "mine 0");
	pty_type(pty, ENTER);
	wait_for(pty, "mine 1");
	/* Into a form too: nothing is sent by it. */
	pty_type(pty, "n");
	wait_for(pty, "NOTE");
	quiet(pty);
	pty_type(pty, "\033[200~third\rfloor\r\r\033[201~");
	wait_for(pty, "third floor");
	wait_for(pty, "NOTE");
	pty_stop(pty);
}

static void
four_letters_in_a_row_are_somebody_typing(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	wait_for(pty, "SMOKE");
	pty_type(pty, "whdkb");
	wait_for(pty, "You are typing into the list");
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
	wait_for(pty, "SMOKE");
	pty_type(pty, ":claim 1" ENTER);
	wait_for(pty, "mine 1");
	pty_type(pty, ":note 1" ENTER);
	wait_for(pty, "missing");
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
	wait_for(pty, ":archive");
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
	wait_for(pty, "SMOKE");
	centre_hub_signal(centre, SIGSTOP);
	wait_for(pty, "DATA IS OLD");
	wait_for(pty, "SMOKE");
	pty_type(pty, ENTER);
	wait_for(pty, "No contact with the hub");
	centre_hub_signal(centre, SIGCONT);
	wait_gone(pty, "DATA IS OLD");
	pty_type(pty, ENTER);
	wait_for(pty, "mine 1");
	pty_stop(pty);
}

static void
what_was_sent_into_a_silence_is_said_and_is_done_once(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	wait_for(pty, "SMOKE");
	centre_hub_signal(centre, SIGSTOP);
	pty_type(pty, ENTER); /* before the console knows */
	wait_for(pty, "no answer to: 1");
	centre_hub_signal(centre, SIGCONT);
	wait_gone(pty, "no answer to");
	wait_for(pty, "mine 1");
	pty_stop(pty);
}

static void
a_hub_that_was_killed_comes_back_with_everything(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	wait_for(pty, "SMOKE");
	pty_type(pty, ENTER);
	wait_for(pty, "mine 1");
	centre_hub_kill(centre);
	wait_for(pty, "DATA IS OLD");
	centre_hub_start(centre);
	wait_gone(pty, "DATA IS OLD");
	centre_event(centre, "cam-2", FIRE);
	wait_for(pty, "FIRE");
	wait_for(pty, "mine 1");
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
	wait_for(pty, "cam-3");
	pty_type(pty, DOWN);
	wait_for(pty, "▶ P2 SMOKE");
	pty_type(pty, ":note 2 half");
	pty_resize(pty, 200, 60);
	wait_for(pty, "▶ P2 SMOKE");
	wait_for(pty, ":note 2 half");
	pty_resize(pty, 60, 15);
	wait_for(pty, "▶ P2 SMOKE");
	wait_for(pty, ":note 2 half");
	pty_resize(pty, 80, 24);
	wait_for(pty, "▶ P2 SMOKE");
	pty_stop(pty);
}

static void
a_terminal_of_20x5_shows_the_p1(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", FIRE);
	pty = centre_console(centre, "en", "aigul", 20, 5);
	wait_for(pty, "FIRE");
	pty_type(pty, ENTER ESC "kjqq" F6);
	pty_resize(pty, 80, 24);
	wait_for(pty, "FIRE");
	pty_stop(pty);
}

static void
an_unknown_terminal_is_said_and_nothing_is_changed(void **state)
{
	struct centre *centre = *state;
	const char *dir = getenv("builddir");
	char path[4096];
	const char *argv[] = { path, "--data", centre->dir, NULL };
	const char *env[] = { "TERM=no-such-terminal", NULL };
	struct pty *pty;

	snprintf(path, sizeof(path), "%s/dabyl", dir != NULL ? dir : ".");
	pty = pty_start(argv, env, 80, 24);
	wait_for(pty, "no-such-terminal");
	assert_int_equal(pty_ended(pty, WAIT), 1);
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
	wait_for(pty, "SMOKE");
	pty_type(pty, ENTER);
	wait_for(pty, "mine 1");
	pty_hang_up(pty);
	assert_true(pty_ended(pty, WAIT) >= 0);
	assert_true(centre_shows(centre, 1, "\"state\":\"waiting\""));
	pty_stop(pty);
}

static void
sigterm_gives_the_terminal_back(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = centre_console(centre, "en", "aigul", 80, 24);

	wait_for(pty, "waiting 0");
	kill(pty_pid(pty), SIGTERM);
	assert_int_equal(pty_ended(pty, WAIT), 0);
	assert_true(pty_cooked(pty));
	pty_stop(pty);
}

static void
suspending_gives_the_shell_its_terminal_until_it_goes_on(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = centre_shell(centre, 80, 24);

	wait_for(pty, "waiting 0");
	pty_type(pty, ":suspend" ENTER);
	wait_for(pty, "Stopped");
	assert_true(pty_cooked(pty));
	wait_gone(pty, "waiting 0");
	pty_type(pty, "fg\n");
	wait_for(pty, "waiting 0");
	centre_event(centre, "cam-1", SMOKE);
	wait_for(pty, "SMOKE");
	assert_false(pty_cooked(pty));
	pty_type(pty, ":quit" ENTER);
	wait_for(pty, "shell$");
	/* The old prompt is seen as soon as the screen is left. */
	for (int i = 0; i < WAIT / 10 && !pty_cooked(pty); i++)
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

	wait_for(pty, "waiting 0");
	pty_type(pty, ":suspend" ENTER);
	centre_event(centre, "cam-1", SMOKE);
	wait_for(pty, "SMOKE");
	pty_stop(pty);
}

static void
a_hangup_gives_the_terminal_back(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = centre_console(centre, "en", "aigul", 80, 24);

	wait_for(pty, "waiting 0");
	kill(pty_pid(pty), SIGHUP);
	assert_int_equal(pty_ended(pty, WAIT), 0);
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
	wait_for(pty, "SMOKE");
	pty_type(pty, ENTER);
	wait_for(pty, "mine 1");
	pty_type(pty, ":quit" ENTER);
	assert_int_equal(pty_ended(pty, WAIT), 0);
	wait_for(pty, "returned to the queue: 1");
	assert_true(centre_shows(centre, 1, "\"state\":\"waiting\""));
	pty_stop(pty);
}

static void
no_color_means_none(void **state)
{
	struct centre *centre = *state;
	const char *dir = getenv("builddir");
	char path[4096];
	const char *argv[] = { path, "console", "--data", centre->dir, "--lang",
		"en", NULL };
	const char *env[] = { "NO_COLOR=1", NULL };
	struct pty *pty;
	int row;

	centre_event(centre, "cam-1", FIRE);
	snprintf(path, sizeof(path), "%s/dabyl", dir != NULL ? dir : ".");
	pty = pty_start(argv, env, 80, 24);
	wait_for(pty, "FIRE");
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
	wait_for(pty, "FIRE");
	pty_type(pty, ENTER);
	wait_for(pty, "mine 1");
	pty_type(pty, "d");
	quiet(pty);
	pty_type(pty, ESC);
	quiet(pty);
	pty_type(pty, DOWN);
	quiet(pty);
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
	pty_type(pty, F7);
	wait_for(pty, "GO TO");
	quiet(pty);
	pty_type(pty, "4");
	wait_for(pty, "aigul");
	wait_for(pty, "kitchen");
	pty_type(pty, ESC);
	quiet(pty);
	pty_type(pty, F7);
	wait_for(pty, "GO TO");
	quiet(pty);
	pty_type(pty, "3");
	wait_for(pty, "SMOKE");
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
	wait_for(pty, "LINE");
	pty_type(pty, "/kind:smoke" ENTER);
	wait_for(pty, "hidden 1");
	wait_for(pty, "FIRE");
	wait_gone(pty, "LINE");
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
	wait_for(pty, "LINE");
	pty_type(pty, "/kind:smok");
	wait_for(pty, "hidden 2");
	wait_for(pty, "FIRE"); /* danger to life pierces it */
	pty_type(pty, "e");
	wait_for(pty, "SMOKE");
	wait_gone(pty, "LINE");
	/* Half a condition changes nothing. */
	pty_type(pty, " sev<");
	quiet(pty);
	wait_gone(pty, "LINE");
	pty_type(pty, ESC);
	wait_for(pty, "hidden 0");
	wait_for(pty, "LINE");
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
	wait_for(pty, "SMOKE");
	pty_type(pty, ENTER);
	wait_for(pty, "mine 1");
	pty_type(pty, F3);
	wait_for(pty, "▀▀▀▀▀▀▀▀");
	wait_for(pty, "live");
	/* The second is as large as the first. */
	pty_type(pty, F3);
	wait_gone(pty, "▀");
	pty_type(pty, F3);
	wait_for(pty, "▀▀▀▀▀▀▀▀");
	pty_type(pty, F9); /* works over the picture */
	wait_for(pty, "NOT CONFIRMED");
	wait_for(pty, "You saw: live");
	kill(pty_pid(pty), SIGTERM);
	assert_int_equal(pty_ended(pty, WAIT), 0);
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
	wait_for(pty, "ТҮТІН");
	pty_type(pty, F9);
	wait_for(pty, "РАСТАЛМАДЫ → МҰРАҒАТҚА");
	quiet(pty);
	pty_type(pty, "\""); /* the key 1 in the Kazakh layout */
	pty_type(pty, ENTER);
	wait_for(pty, "Алдымен қараңыз (F3)");
	pty_type(pty, F3);
	wait_for(pty, "бейне 3 с");
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
	wait_for(pty, "SMOKE");
	pty_type(pty, "м"); /* the key v */
	wait_for(pty, "no such picture");
	pty_type(pty, F3);
	wait_for(pty, "waiting 1");
	/* A dead camera does not keep it on the board. */
	pty_type(pty, F9);
	wait_for(pty, "NOT CONFIRMED → ARCHIVE");
	quiet(pty);
	pty_type(pty, "1");
	pty_type(pty, ENTER);
	assert_true(centre_shows(centre, 1, "not-confirmed"));
	assert_true(centre_shows(centre, 1, "\"reason\":\"not-found\""));
	assert_true(centre_shows(centre, 1, "\"evidence\":\"no-picture\""));
	pty_stop(pty);
}

#define TRIES 10

/* Not to see a fire is not "no fire": another camera has to be looked at. */
static void
a_fire_that_one_camera_does_not_show_is_looked_for_on_another(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", FIRE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	wait_for(pty, "FIRE");
	pty_type(pty, ENTER);
	wait_for(pty, "mine 1");
	pty_type(pty, F3);
	wait_for(pty, "▀▀▀▀▀▀▀▀");
	pty_type(pty, F9);
	wait_for(pty, "NOT CONFIRMED → ARCHIVE");
	quiet(pty);
	pty_type(pty, "9");
	wait_for(pty, "Not for P1: camera around");
	pty_type(pty, ESC);
	wait_gone(pty, "NOT CONFIRMED → ARCHIVE");
	quiet(pty);
	pty_type(pty, "a");
	wait_for(pty, "CAMERAS AROUND");
	wait_for(pty, "cam-1 Двор · is shown");
	quiet(pty);
	pty_type(pty, "2");
	wait_gone(pty, "CAMERAS AROUND");
	/* What was seen of it goes to the hub when the form is opened. */
	for (int i = 0; i < TRIES; i++) {
		pty_type(pty, F9);
		wait_for(pty, "NOT CONFIRMED → ARCHIVE");
		quiet(pty);
		pty_type(pty, "9");
		if (pty_wait(pty, "Enter: to the archive", 1000))
			break;
		pty_type(pty, ESC);
		wait_gone(pty, "NOT CONFIRMED → ARCHIVE");
		quiet(pty);
	}
	wait_for(pty, "Enter: to the archive");
	pty_type(pty, ENTER);
	assert_true(centre_shows(centre, 1, "not-confirmed"));
	assert_true(centre_shows(centre, 1, "\"device\":\"cam-3\""));
	pty_stop(pty);
}

static void
a_cursor_that_rests_shows_a_still_and_takes_nothing(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 130, 40);
	wait_for(pty, "SMOKE");
	wait_for(pty, "▀▀▀▀▀▀▀▀");
	wait_for(pty, "stills: 1");
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
	wait_for(pty, "ЖЕРГІЛІКТІ · ДЕРЕККӨЗ ЖОҚ");
	centre_event(centre, "cam-1", SMOKE);
	wait_gone(pty, "ЖЕРГІЛІКТІ · ДЕРЕККӨЗ ЖОҚ");
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
	wait_for(pty, "ӨТУ");
	quiet(pty);
	pty_type(pty, "қ"); /* 0 of the Kazakh row */
	wait_for(pty, "Русский");
	quiet(pty);
	pty_type(pty, "ә"); /* 2 */
	wait_for(pty, "ждут 0");
	pty_stop(pty);
}

static void
a_picture_that_has_lost_its_place_comes_back_by_its_key(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 120, 40);
	wait_for(pty, "SMOKE");
	pty_type(pty, ENTER);
	wait_for(pty, "mine 1");
	wait_for(pty, "▀▀▀▀▀▀▀▀");
	pty_resize(pty, 80, 24);
	wait_for(pty, " 1 SMOKE P2"); /* the pane under the list */
	wait_gone(pty, "▀");
	pty_type(pty, F3);
	wait_for(pty, "▀▀▀▀▀▀▀▀");
	pty_type(pty, F3);
	wait_gone(pty, "▀");
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

	wait_for(pty, "waiting 0");
	pty_type(pty, F7);
	wait_for(pty, "GO TO");
	quiet(pty);
	pty_type(pty, "8");
	wait_for(pty, "DEVICES · 3/3");
	pty_type(pty, "аула"); /* as one calls it, in any language */
	wait_for(pty, "DEVICES · 1/3");
	pty_type(pty, F3);
	wait_for(pty, "CAMERA WITHOUT AN ALERT");
	quiet(pty);
	pty_type(pty, ENTER);
	wait_for(pty, "Choose a reason");
	pty_type(pty, "2");
	wait_for(pty, "needs the number of the request");
	pty_type(pty, "1");
	wait_for(pty, "Enter: open the camera");
	pty_type(pty, ENTER);
	wait_for(pty, "planned view");
	wait_for(pty, "▀▀▀▀▀▀▀▀");
	wait_for(pty, "00:01");
	pty_type(pty, ESC);
	wait_for(pty, "DEVICES · 1/3");
	pty_type(pty, ESC); /* what is searched for goes first */
	wait_for(pty, "DEVICES · 3/3");
	pty_type(pty, ENTER);
	wait_for(pty, "DEVICE cam-1");
	wait_for(pty, "cam-3");
	kill(pty_pid(pty), SIGTERM);
	assert_int_equal(pty_ended(pty, WAIT), 0);
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

	wait_for(pty, "waiting 0");
	pty_type(pty, F7);
	quiet(pty);
	pty_type(pty, "0");
	wait_for(pty, "SETTINGS");
	quiet(pty);
	pty_type(pty, "4");
	wait_for(pty, "THEME");
	quiet(pty);
	pty_type(pty, "3");
	wait_for(pty, "Theme: light");
	assert_int_equal(pty_look_at(pty, 12, 79).bg, 231);
	pty_type(pty, ":settings language ru" ENTER);
	wait_for(pty, "ждут 0");
	pty_stop(pty);
	pty = centre_console_own(centre, none);
	wait_for(pty, "ждут 0");
	assert_int_equal(pty_look_at(pty, 12, 79).bg, 231);
	pty_stop(pty);
	/* Of this run only. */
	pty = centre_console_own(centre, dark);
	wait_for(pty, "waiting 0");
	assert_int_equal(pty_look_at(pty, 12, 79).bg, 16);
	pty_stop(pty);
}

static void
a_mistake_in_ones_own_file_is_said_and_keeps_nobody_from_the_queue(void **state)
{
	static const char *const none[] = { NULL };
	struct centre *centre = *state;
	char path[128];
	struct pty *pty;
	FILE *file;

	snprintf(path, sizeof(path), "mkdir %s/dabyl", centre->dir);
	assert_int_equal(system(path), 0);
	snprintf(path, sizeof(path), "%s/dabyl/console.yaml", centre->dir);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs("ascii: yes\ntheme: neon\n", file);
	fclose(file);
	pty = centre_console_own(centre, none);
	wait_for(pty, "console.yaml:2");
	wait_for(pty, "neon");
	wait_for(pty, "waiting 0 - mine 0");
	pty_type(pty, ":settings ascii no" ENTER);
	wait_for(pty, "cannot be kept");
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
	wait_for(pty, "SMOKE");
	pty_type(pty, DOWN "n");
	wait_for(pty, "NOTE");
	quiet(pty);
	pty_type(pty, "third floor");
	wait_for(pty, "third floor");
	pty_type(pty, ESC);
	wait_gone(pty, "third floor");
	pty_type(pty, ":settings language kk" ENTER);
	wait_for(pty, "күтуде 2");
	wait_for(pty, "ТҮТІН");
	assert_int_equal(
	    pty_find(pty, "▶", NULL), pty_find(pty, "ТҮТІН", NULL));
	pty_type(pty, "т");
	wait_for(pty, "ЕСКЕРТПЕ");
	wait_for(pty, "third floor");
	quiet(pty);
	pty_type(pty, ESC);
	wait_gone(pty, "third floor");
	/* The page of an alert, too, in its new words. */
	pty_type(pty, "в");
	wait_for(pty, "сигнал: жаңа оқиға");
	pty_type(pty, ":settings language ru" ENTER);
	wait_for(pty, "сигнал: новое событие");
	pty_stop(pty);
}

static void
the_test_of_keys_names_them_and_does_nothing(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console(centre, "en", "aigul", 80, 24);
	wait_for(pty, "SMOKE");
	pty_type(pty, ":keys-test" ENTER);
	wait_for(pty, "Press any key");
	pty_type(pty, "\033[20~");
	wait_for(pty, "Key: F9 → :archive");
	pty_type(pty, "к");
	wait_for(pty, "Key: к → :release");
	pty_type(pty, "\x03");
	wait_for(pty, "Key: Ctrl-C ");
	pty_type(pty, "\033[200~ab\033[201~");
	wait_for(pty, "Key: a paste");
	pty_type(pty, ESC);
	wait_gone(pty, "Key:");
	pty_type(pty, ENTER);
	wait_for(pty, "mine 1");
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
	wait_for(pty, "ТҮТІН");
	pty_type(pty, "н"); /* y */
	wait_for(pty, "алмасу буферіне: №1 cam-1");
	/* "№1 cam" in base64 */
	assert_non_null(
	    strstr(buf_text(pty_output(pty)), "\033]52;c;4oSWMSBjYW0"));
	if (!pty_only_ours(pty_output(pty), why, sizeof(why)))
		fail_msg("%s", why);
	pty_type(pty, "\x03");
	wait_for(pty, "орнын н көшіреді");
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
	wait_for(pty, "SMOKE");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		pty_type(pty, ":");
		pty_type(pty, rows[i].typed);
		wait_for(pty, rows[i].shown);
		pty_type(pty, ESC);
		wait_gone(pty, rows[i].shown);
	}
	/* What was entered comes back, newest first. */
	pty_type(pty, ":view" ENTER);
	wait_for(pty, "Shown:");
	pty_type(pty, ":hold" ENTER);
	wait_for(pty, "held");
	pty_type(pty, ":\033[A\033[A");
	wait_for(pty, ":view");
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
	wait_for(pty, "SMOKE");
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
			wait_for(pty, rows[i].says);
			assert_int_equal(status, 2);
			assert_true(pty_cursor_visible(pty));
			pty_type(pty, ESC);
			wait_gone(pty, rows[i].says);
		} else {
			assert_int_not_equal(status, 2);
		}
		buf_finish(&out);
	}
	pty_stop(pty);
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

	snprintf(program, sizeof(program), "%s/dabyl", getenv("builddir"));
	pty = pty_start(argv, NULL, 80, 40);
	wait_for(pty, "ӘҒҚҢӨҰҮҺІ ✓");
	pty_type(pty, "\""); /* 1 of the Kazakh row */
	wait_for(pty, " P4 ");
	wait_for(pty, "P1 қызыл");
	pty_type(pty, "1");
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		snprintf(press, sizeof(press), "%s пернесін", names[i]);
		wait_for(pty, press);
		pty_type(pty, keys[i]);
	}
	wait_for(pty, "Қоңырау");
	assert_int_equal(pty_bells(pty), 1);
	pty_type(pty, "ә"); /* 2: no */
	wait_for(pty, "F3 ESC[[C");
	wait_for(pty, "F6 ESC[17~");
	wait_for(pty, "F8 -");
	wait_for(pty, "[ok] пернелер");
	wait_for(pty, "[!!] дыбыс");
	wait_for(pty, "[ok] сағат");
	wait_for(pty, "____");
	assert_int_equal(pty_ended(pty, WAIT), 1);
	assert_true(pty_cooked(pty));
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
file_put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
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
	file_put(path, "[board]\nx = :note\nF10 = :filter sev<=1\nh =\n");
	centre_event(centre, "cam-1", SMOKE);
	pty = centre_console_own(centre, arguments);
	wait_for(pty, "SMOKE");
	pty_type(pty, "\033[21~"); /* F10 */
	wait_for(pty, "hidden 1");
	pty_type(pty, ":filter" ENTER);
	wait_for(pty, "hidden 0");
	pty_type(pty, "ь"); /* on the key x of this layout */
	wait_for(pty, "NOTE");
	quiet(pty);
	pty_type(pty, "ь"); /* in a text it is itself */
	wait_for(pty, "Note: ь");
	pty_type(pty, ESC);
	wait_gone(pty, "NOTE");
	pty_type(pty, "ж"); /* v */
	wait_for(pty, ":look");
	pty_stop(pty);
	file_put(path, "[board]\n\nx = :archive\n");
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
	wait_for(pty, "ДАБЫЛ КӨП");
	wait_for(pty, "13 · cam-1");
	wait_for(pty, "ДАБЫЛДАР ТЫМ КӨП");
	return pty;
}

static void
a_group_is_put_away_by_its_typed_number_and_taken_back_by_one_key(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = storm(centre);

	pty_type(pty, F9);
	wait_for(pty, "Топта: 13");
	quiet(pty);
	pty_type(pty, "і");   /* the key 3 in the Kazakh layout */
	pty_type(pty, "\"і"); /* 13 */
	wait_for(pty, "мұрағатқа: 13");
	pty_type(pty, ENTER);
	pty_type(pty, ENTER);
	wait_for(pty, "оқиға 13: ");
	assert_true(centre_shows(centre, 1, "\"state\":\"archived\""));
	assert_true(centre_shows(centre, GUSTS, "\"state\":\"archived\""));
	pty_type(pty, "г");
	assert_true(centre_shows(centre, 1, "\"state\":\"waiting\""));
	assert_true(centre_shows(centre, GUSTS, "\"state\":\"waiting\""));
	wait_for(pty, "13 · cam-1");
	pty_stop(pty);
}

static void
a_wrong_number_puts_nothing_away(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = storm(centre);

	pty_type(pty, F9);
	wait_for(pty, "Топта: 13");
	quiet(pty);
	pty_type(pty, "312");
	pty_type(pty, ENTER);
	pty_type(pty, ENTER);
	wait_for(pty, "Топта: 13");
	pty_type(pty, ESC);
	wait_gone(pty, "Топта: 13");
	assert_true(centre_shows(centre, 1, "\"state\":\"waiting\""));
	pty_stop(pty);
}

static void
a_group_opens_by_enter_and_no_key_acts_on_one_of_it_unseen(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = storm(centre);

	pty_type(pty, F6);
	wait_for(pty, "Бұл жол — топ");
	pty_type(pty, ENTER);
	wait_gone(pty, "13 · cam-1");
	wait_for(pty, "топ: ");
	assert_true(centre_shows(centre, 1, "\"state\":\"waiting\""));
	pty_type(pty, ENTER); /* inside, a row is an alert */
	assert_true(centre_shows(centre, 1, "\"state\":\"claimed\""));
	pty_type(pty, ESC);
	wait_for(pty, "12 · cam-1");
	pty_stop(pty);
}

static void
the_flood_ends_by_word_and_every_alert_has_its_row_again(void **state)
{
	struct centre *centre = *state;
	struct pty *pty = storm(centre);

	centre_do(centre, "aigul", "flood off жел басылды");
	wait_gone(pty, "ДАБЫЛ КӨП");
	wait_gone(pty, "13 · cam-1");
	pty_stop(pty);
}

#define S(test) cmocka_unit_test_setup_teardown(test, setup_storm, teardown)
#define C(test) cmocka_unit_test_setup_teardown(test, setup_cameras, teardown)
#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_queue_is_there_as_soon_as_the_console_is),
		T(an_event_comes_up_without_a_key),
		T(a_configured_hub_that_is_not_there_is_one_line_and_exit_3),
		T(each_language_has_its_words),
		cmocka_unit_test_setup_teardown(
		    any_console_of_a_demo_says_so, setup_demo, teardown),
		T(the_language_changes_while_it_runs),
		T(enter_takes_the_row_under_the_cursor),
		T(a_letter_is_its_key_in_every_layout),
		T(digits_do_nothing_on_the_board),
		T(what_somebody_else_has_is_only_read),
		T(on_a_page_a_new_p1_is_said_and_no_key_goes_unanswered),
		T(the_page_of_an_alert_follows_what_becomes_of_it),
		T(a_look_at_the_form_of_postponing_leaves_the_alert_where_it_was),
		T(f9_takes_it_and_a_reason_by_its_digit_archives_it),
		T(the_key_that_opens_a_form_never_sends_it),
		T(what_is_typed_while_the_console_stands_still_sends_no_new_form),
		T(the_countdown_is_taken_back_by_u_in_every_layout),
		T(esc_and_enter_take_nothing_back),
		T(the_other_verdict_key_takes_back_and_opens_its_form),
		T(the_same_verdict_key_sends_at_once_and_the_call_card_opens),
		T(space_does_the_next_step_of_the_card_and_only_that),
		T(what_changed_under_a_form_is_named),
		T(a_paste_is_never_commands),
		T(four_letters_in_a_row_are_somebody_typing),
		T(a_command_can_be_typed_and_a_mistake_is_named),
		T(tab_completes_a_command),
		T(a_silent_hub_makes_the_rows_old_and_they_come_back),
		T(what_was_sent_into_a_silence_is_said_and_is_done_once),
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
		S(the_flood_ends_by_word_and_every_alert_has_its_row_again),
		T(the_log_and_the_archive_are_read),
		T(a_filter_says_what_it_hides_and_a_p1_pierces_it),
		T(the_list_follows_each_letter_of_a_filter_and_esc_gives_it_back),
		C(f3_shows_the_picture_in_the_terminal_and_the_hub_is_told),
		C(what_nobody_has_looked_at_is_not_put_away),
		C(a_camera_that_is_not_there_says_so_in_words),
		C(a_camera_opens_without_an_alert_only_with_a_reason),
		C(a_picture_that_has_lost_its_place_comes_back_by_its_key),
		C(a_fire_that_one_camera_does_not_show_is_looked_for_on_another),
		C(a_cursor_that_rests_shows_a_still_and_takes_nothing),
		T(without_any_configuration_a_hub_is_started_and_named_local),
		T(the_settings_change_the_language),
		T(what_was_chosen_is_there_the_next_time),
		T(a_mistake_in_ones_own_file_is_said_and_keeps_nobody_from_the_queue),
		T(a_change_of_language_keeps_what_was_typed_and_the_row),
		T(a_copy_goes_out_as_osc_52_and_never_as_it_came),
		T(tab_completes_numbers_people_reasons_services_and_settings),
		T(the_line_and_dabyl_do_understand_the_same),
		T(the_doctor_names_what_each_key_came_as_and_ends_with_a_page),
		T(the_doctor_asks_nothing_in_a_batch_and_a_missing_hub_is_3),
		T(keys_of_ones_own_do_what_the_file_says),
		T(the_test_of_keys_names_them_and_does_nothing),
	};

	struct CMUnitTest ours[sizeof(tests) / sizeof(tests[0])];
	size_t count = 0;

	/* They wait more than they work: Makefile.am makes several programs of
	 * this file, each with its part, and make runs them side by side. */
	for (size_t i = PART; i < sizeof(tests) / sizeof(tests[0]); i += PARTS)
		ours[count++] = tests[i];
	return _cmocka_run_group_tests("console", ours, count, NULL, NULL);
}
