/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each row of the agreed table of keys, pressed at a real console as the three
 * keyboards type it, with Caps Lock too.  The rows are written down here once
 * more, so that a key that moves is found.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/ui/centre.h"
#include "tests/ui/press.h"

#define KEYS_MAX 7

static const struct row {
	const char *keys[KEYS_MAX]; /* function keys, US, Russian, Kazakh */
	const char *says;           /* the command, or what it opens */
	bool opens;                 /* Esc closes it again */
} rows[] = {
	{ { F2, ENTER }, "WHAT TO DO", true },
	{ { F6 }, "CONFIRM → SERVICES", true },
	{ { F9 }, "NOT CONFIRMED → ARCHIVE", true },
	{ { "u", "U", "г", "Г" }, "Nothing is waiting to be taken back",
	    false },
	{ { " " }, "NEXT STEP", true },
	{ { F3, "v", "V", "м", "М" }, ":look", false },
	{ { "l", "L", "д", "Д" }, ":live", false },
	{ { "a", "A", "ф", "Ф" }, ":around", false },
	{ { F4, "n", "N", "т", "Т" }, "┌ NOTE", true },
	{ { "c", "C", "с", "С" }, "┌ CALL", true },
	{ { "m", "M", "ь", "Ь" }, "SAME INCIDENT AS", true },
	{ { F8, "p", "P", "з", "З" }, "┌ POSTPONE", true },
	{ { "r", "R", "к", "К" }, "RETURN TO THE QUEUE", true },
	{ { "f", "F", "а", "А" }, ":hand", false },
	{ { "o", "O", "щ", "Щ" }, "SECOND OPINION", true },
	{ { "s", "S", "ы", "Ы" }, "CALL THE SHIFT LEAD", true },
	{ { "d", "D", "в", "В" }, "ALERT №1", true },
	{ { "w", "W", "ц", "Ц" }, ":why", false },
	{ { "y", "Y", "н", "Н" }, ":copy", false },
	{ { "i", "I", "ш", "Ш" }, "NEW ALERT BY HAND", true },
	{ { "e", "E", "у", "У" }, ":urgent", false },
	{ { "t", "е", "T", "Е", "t" }, ":view", false },
	{ { "h", "H", "р", "Р" }, ":hold", false },
	{ { "z", "Z", "я", "Я", INSERT }, ":mark", false },
	{ { "b", "B", "и", "И" }, "┌ ✗ NOT CONFIRMED", true },
	{ { INSERT }, ":mark", false },
	{ { F7, "g", "G", "п", "П" }, "┌ GO TO", true },
	{ { "/", ".", "№" }, "/_", true },
	{ { ":", ";", "ж", "Ж" }, ":_", true },
	{ { TAB }, ":next-pane", false },
	{ { SHIFT_TAB }, ":previous-pane", false },
	{ { F5, "\f" }, ":redraw", false },
	{ { F12 }, "mute", false },
	{ { F1, "?", "," }, "find: _", true },
	{ { ESC, "q", "Q", "й", "Й" }, "┌ LEAVE", true },
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* What is free on purpose, and the digits of all three. */
static const char nothing[] =
    "xX'`~чЧэЭёЁбБюЮ1234567890\"әіңғүұқӘІҢҒҮҰҚөӨһҺ()*";

static int
setup(void **state)
{
	return centre_setup(state, "");
}

/* The command of the key before goes: the next one is seen to come. */
static void
wipe(struct pty *pty, const struct row *row)
{
	bool itself = strcmp(row->says, ":redraw") == 0;

	pty_type(pty, itself ? "w" : F5);
	centre_wait(pty, itself ? ":why" : ":redraw");
}

static void
press(struct pty *pty, const struct row *row, const char *key)
{
	pty_type(pty, key);
	centre_wait(pty, row->says);
	if (!row->opens)
		return;
	centre_press(pty, ESC);
	centre_wait_gone(pty, row->says);
}

static void
each_row_of_the_table_does_its_own_from_every_keyboard(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", "\"kind\":\"line-crossing\"");
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "waiting 1");
	pty_type(pty, ENTER);
	centre_wait(pty, "mine 1");
	for (size_t i = 0; i < ROWS; i++)
		for (size_t k = 0; k < KEYS_MAX && rows[i].keys[k] != NULL;
		     k++) {
			wipe(pty, &rows[i]);
			press(pty, &rows[i], rows[i].keys[k]);
		}
	pty_stop(pty);
}

static void
what_is_free_and_every_digit_does_nothing(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_event(centre, "cam-1", "\"kind\":\"line-crossing\"");
	pty = centre_console(centre, "en", "aigul", 80, 24);
	centre_wait(pty, "waiting 1");
	pty_type(pty, F5);
	centre_wait(pty, ":redraw");
	pty_type(pty, nothing);
	pty_type(pty, F10 F11);
	centre_quiet(pty);
	assert_int_not_equal(pty_find(pty, ":redraw", NULL), -1);
	assert_int_not_equal(pty_find(pty, "waiting 1", NULL), -1);
	/* Nothing is open: Enter takes the row. */
	pty_type(pty, ENTER);
	centre_wait(pty, "mine 1");
	pty_stop(pty);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    each_row_of_the_table_does_its_own_from_every_keyboard,
		    setup, centre_teardown),
		cmocka_unit_test_setup_teardown(
		    what_is_free_and_every_digit_does_nothing, setup,
		    centre_teardown),
	};

	return cmocka_run_group_tests_name("pressed", tests, NULL, NULL);
}
