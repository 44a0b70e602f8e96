/* SPDX-License-Identifier: Apache-2.0 */
/* term: on a real pty, looked at by libvterm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "tests/ui/corpus.h"
#include "tests/ui/pty.h"
#include "tests/ui/term_show.h"
#include "ui/term/term.h"

#define SOON 30000 /* ms: a deadline, not a wait */

static struct pty *
start(const char *const *env, const char *option, int cols, int rows)
{
	const char *argv[] = { "/proc/self/exe", "show", option, NULL };

	return pty_start(argv, env, cols, rows);
}

static void
assert_ours(struct pty *pty)
{
	char why[200];

	if (!pty_only_ours(pty_output(pty), why, sizeof(why)))
		fail_msg("not ours: %s", why);
}

static void
quit(struct pty *pty)
{
	pty_type(pty, "q");
	assert_int_equal(pty_ended(pty, SOON), 0);
	assert_ours(pty);
	pty_stop(pty);
}

static void
test_the_terminal_is_taken_and_given_back_as_it_was(void **unused)
{
	struct pty *pty = start(NULL, NULL, 80, 24);
	char why[200];

	(void)unused;
	assert_true(pty_wait(pty, "size 80x24", SOON));
	assert_true(pty_wait(pty, "ӘҒҚҢӨҰҮҺІ ✓ ▶ №", SOON));
	assert_false(pty_cooked(pty));
	assert_false(pty_cursor_visible(pty));
	pty_type(pty, "\033OS");
	assert_true(pty_wait(pty, "key: F4.", SOON));
	assert_true(pty_cursor_visible(pty));
	pty_type(pty, "q");
	assert_int_equal(pty_ended(pty, SOON), 0);
	assert_true(pty_cooked(pty));
	assert_true(pty_cursor_visible(pty));
	assert_int_equal(pty_find(pty, "size", NULL), -1);
	assert_true(pty_only_ours(pty_output(pty), why, sizeof(why)));
	/* What was switched on was switched off, in the end. */
	assert_non_null(strstr(buf_text(pty_output(pty)), "\033[?2004h"));
	assert_non_null(strstr(buf_text(pty_output(pty)), "\033[?2004l"));
	assert_non_null(strstr(buf_text(pty_output(pty)), "\033[?1004h"));
	assert_non_null(strstr(buf_text(pty_output(pty)), "\033[?1004l"));
	pty_stop(pty);
}

static void
assert_refused(const char *const *env, const char *option, const char *words)
{
	struct pty *pty = start(env, option, 80, 24);

	assert_true(pty_wait(pty, words, SOON));
	assert_int_equal(pty_ended(pty, SOON), 2);
	assert_true(pty_cooked(pty));
	pty_stop(pty);
}

static void
test_terminals_that_will_not_do_are_refused_in_words(void **unused)
{
	static const char *const unknown[] = { "TERM=no-such-thing", NULL };
	static const char *const evil[] = { "TERM=\033[2Jx", NULL };
	static const char *const dumb[] = { "TERM=dumb", NULL };
	static const char *const unset[] = { "TERM=", NULL };

	(void)unused;
	assert_refused(unknown, NULL, "unknown here: no-such-thing");
	assert_refused(evil, NULL, "unknown here: ␛[2Jx");
	assert_refused(dumb, NULL, "cannot place text on the screen: dumb");
	assert_refused(unset, NULL, "not set: TERM");
	assert_refused(NULL, "closed", "Not a terminal: stdin");
}

static void
test_terms_of_the_usual_kinds_are_understood(void **unused)
{
	static const char *const terms[] = { "TERM=xterm",
		"TERM=xterm-256color", "TERM=screen", "TERM=screen-256color",
		"TERM=tmux-256color", "TERM=linux", "TERM=vt220", "TERM=vt100",
		"TERM=rxvt" };

	(void)unused;
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		const char *const env[] = { terms[i], NULL };
		struct pty *pty = start(env, NULL, 80, 24);

		/* Not every kind is described on every machine. */
		while (pty_find(pty, "size 80x24", NULL) < 0 &&
		    pty_ended(pty, 0) < 0)
			pty_settle(pty, 20);
		if (pty_ended(pty, 0) == 2) {
			pty_stop(pty);
			continue;
		}
		pty_type(pty, "\033[20~");
		assert_true(pty_wait(pty, "key: F9.", SOON));
		quit(pty);
	}
}

static void
test_lines_and_columns_of_the_environment_are_not_believed(void **unused)
{
	static const char *const env[] = { "LINES=7", "COLUMNS=33", NULL };
	struct pty *pty = start(env, NULL, 100, 30);

	(void)unused;
	assert_true(pty_wait(pty, "size 100x30", SOON));
	quit(pty);
}

static void
test_a_locale_that_is_missing_or_not_utf8_still_shows_kazakh(void **unused)
{
	static const char *const missing[] = { "LANG=kk_KZ.UTF-8", NULL };
	static const char *const ascii[] = { "LANG=C", "LC_ALL=C", NULL };

	(void)unused;
	for (int i = 0; i < 2; i++) {
		struct pty *pty = start(i == 0 ? missing : ascii, NULL, 80, 24);

		assert_true(pty_wait(pty, "ӘҒҚҢӨҰҮҺІ", SOON));
		quit(pty);
	}
}

static void
test_keys_arrive_in_every_encoding_whatever_term_says(void **unused)
{
	static const struct {
		const char *bytes;
		const char *shown;
	} rows[] = { { "\033OP", "key: F1." }, { "\033[11~", "key: F1." },
		{ "\033[[B", "key: F2." }, { "\033[17~", "key: F6." },
		{ "\033Op", "char: U+0030." }, { "\033[Z", "key: Shift-Tab." },
		{ "\r", "key: Enter." }, { "\003", "ctrl: c." },
		{ "\032", "ctrl: z." }, { "\023", "ctrl: s." },
		{ "\034", "ctrl: \\." }, { "ә", "char: U+04D9." },
		{ "\033[O", "focus: out." }, { "\033[I", "focus: in." },
		{ "\033[200~q\033[17~x\033[201~", "paste: q[17~x." },
		{ "\033", "key: Esc." } };
	struct pty *pty = start(NULL, NULL, 80, 24);

	(void)unused;
	assert_true(pty_wait(pty, "size 80x24", SOON));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		pty_type(pty, rows[i].bytes);
		assert_true(pty_wait(pty, rows[i].shown, SOON));
	}
	/* behind Esc a bracket would be the rest of a torn sequence */
	pty_type(pty, "j");
	assert_true(pty_wait(pty, "char: U+006A.", SOON));
	quit(pty);
}

/* The row as it must stand on the screen. */
static void
wanted_row(int index, int cols, struct buf *out)
{
	struct buf text = { 0 }, safe = { 0 };

	buf_printf(&text, "%03d:", index);
	corpus_put(index, &text);
	text_safe(&safe, buf_text(&text), text.len);
	for (size_t at = 0,
	            end = text_fit(buf_text(&safe), safe.len, (size_t)cols);
	     at < end;)
		at += corpus_letter(buf_text(&safe) + at, end - at, out);
	buf_finish(&text);
	buf_finish(&safe);
}

static void
test_no_foreign_text_reaches_the_terminal_as_control(void **unused)
{
	const int cols = 80, rows = 50, page_rows = rows - 4;
	struct pty *pty = start(NULL, NULL, cols, rows);
	char page[40];

	(void)unused;
	for (int first = 0; first < corpus_count(); first += page_rows) {
		snprintf(page, sizeof(page), "page %d.", first / page_rows);
		assert_true(pty_wait(pty, page, SOON));
		for (int i = first; i < first + page_rows && i < corpus_count();
		     i++) {
			struct buf want = { 0 };

			wanted_row(i, cols, &want);
			assert_true(pty_wait(pty, buf_text(&want), SOON));
			assert_int_equal(pty_find(pty, buf_text(&want), NULL),
			    4 + i - first);
			buf_finish(&want);
		}
		pty_type(pty, "n");
	}
	assert_int_equal(pty_bells(pty), 0);
	assert_null(strstr(buf_text(pty_output(pty)), "\033]"));
	quit(pty);
}

static void
test_the_checker_finds_what_is_not_ours(void **unused)
{
	static const char *const evil[] = { "\033]0;x\a", "\033[21t", "\033c",
		"\033P$qm\033\\", "\033[?1000h", "\033[6n", "\033[c",
		"\x9b"
		"2J",
		"\xc2\x9b"
		"2J",
		"\033[2;1y", "\033#8", "\033[?1049", "\033" };

	(void)unused;
	for (size_t i = 0; i < sizeof(evil) / sizeof(evil[0]); i++) {
		struct buf output = { 0 };
		char why[200];

		buf_puts(&output, "\033[1;1HҚазақ\033[0;1m");
		assert_true(pty_only_ours(&output, why, sizeof(why)));
		buf_puts(&output, evil[i]);
		assert_false(pty_only_ours(&output, why, sizeof(why)));
		buf_finish(&output);
	}
}

static void
test_the_window_may_change_its_size_at_any_time(void **unused)
{
	static const int sizes[][2] = { { 120, 40 }, { 20, 5 }, { 200, 60 },
		{ 2, 1 }, { 500, 200 }, { 80, 24 } };
	struct pty *pty = start(NULL, NULL, 80, 24);
	char words[40];

	(void)unused;
	assert_true(pty_wait(pty, "size 80x24", SOON));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		pty_resize(pty, sizes[i][0], sizes[i][1]);
		snprintf(words, sizeof(words), "size %dx%d", sizes[i][0],
		    sizes[i][1]);
		if (sizes[i][0] < 10)
			words[sizes[i][0]] = '\0';
		assert_true(pty_wait(pty, words, SOON));
	}
	quit(pty);
}

static void
test_only_what_changed_is_sent(void **unused)
{
	struct pty *pty = start(NULL, NULL, 200, 60);
	size_t before;

	(void)unused;
	pty_type(pty, "j");
	assert_true(pty_wait(pty, "char: U+006A.", SOON));
	pty_settle(pty, 50);
	before = pty_output(pty)->len;
	pty_type(pty, "k");
	assert_true(pty_wait(pty, "char: U+006B.", SOON));
	pty_settle(pty, 50);
	assert_in_range(pty_output(pty)->len - before, 1, 60);
	/* F5 draws everything again */
	before = pty_output(pty)->len;
	pty_type(pty, "\033[15~");
	while (pty_output(pty)->len - before < 500 && pty_ended(pty, 0) < 0)
		pty_settle(pty, 20);
	assert_true(pty_wait(pty, "key: F5.", SOON));
	quit(pty);
}

static void
test_suspended_the_terminal_is_the_shells_and_then_ours_again(void **unused)
{
	struct pty *pty = start(NULL, NULL, 80, 24);

	(void)unused;
	assert_true(pty_wait(pty, "size 80x24", SOON));
	pty_type(pty, "s");
	assert_true(pty_wait(pty, "suspended", SOON));
	assert_true(pty_cooked(pty));
	assert_int_equal(pty_find(pty, "size", NULL), -1);
	pty_type(pty, "\n");
	assert_true(pty_wait(pty, "size 80x24", SOON));
	assert_true(pty_wait(pty, "char: U+0073.", SOON));
	assert_false(pty_cooked(pty));
	pty_type(pty, "\033[20~");
	assert_true(pty_wait(pty, "key: F9.", SOON));
	quit(pty);
}

static void
test_colours_carry_styles_and_no_color_takes_them_away(void **unused)
{
	static const char *const no_color[] = { "NO_COLOR=1", NULL };
	struct pty *pty = start(NULL, NULL, 80, 24);
	struct pty_look look;

	(void)unused;
	assert_true(pty_wait(pty, "size 80x24", SOON));
	look = pty_look_at(pty, 0, 0);
	assert_true(look.bold);
	assert_int_equal(look.fg, 15);
	assert_int_equal(look.bg, 1);
	quit(pty);
	pty = start(no_color, NULL, 80, 24);
	assert_true(pty_wait(pty, "size 80x24", SOON));
	look = pty_look_at(pty, 0, 0);
	assert_true(look.bold && look.reverse);
	assert_int_equal(look.fg, PTY_DEFAULT);
	assert_int_equal(look.bg, PTY_DEFAULT);
	assert_int_equal(pty_find(pty, "▀", NULL), -1);
	quit(pty);
}

static void
test_pictures_are_half_blocks_in_256_colours(void **unused)
{
	struct pty *pty = start(NULL, NULL, 80, 24);

	(void)unused;
	assert_true(pty_wait(pty, "▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀", SOON));
	for (int col = 0; col < 20; col++) {
		struct pty_look look = pty_look_at(pty, 3, col);

		assert_int_equal(look.fg, 16 + col);
		assert_int_equal(look.bg, 231 - col);
	}
	quit(pty);
}

static void
test_copy_is_osc_52_and_the_bell_rings(void **unused)
{
	struct pty *pty = start(NULL, NULL, 80, 24);

	(void)unused;
	assert_true(pty_wait(pty, "size 80x24", SOON));
	pty_type(pty, "b");
	assert_true(pty_wait(pty, "char: U+0062.", SOON));
	assert_int_equal(pty_bells(pty), 1);
	pty_type(pty, "c");
	assert_true(pty_wait(pty, "char: U+0063.", SOON));
	assert_non_null(strstr(
	    buf_text(pty_output(pty)), "\033]52;c;4oSWMTA0MiDQkdCw0LfQsNGA\a"));
	quit(pty);
}

static void
test_a_line_that_is_hung_up_ends_the_program(void **unused)
{
	struct pty *pty = start(NULL, NULL, 80, 24);
	int status;

	(void)unused;
	assert_true(pty_wait(pty, "size 80x24", SOON));
	pty_hang_up(pty);
	/* SIGHUP may be faster than the end of the input. */
	status = pty_ended(pty, SOON);
	assert_true(status == 0 || status == 128 + 1);
	pty_stop(pty);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_the_terminal_is_taken_and_given_back_as_it_was),
		cmocka_unit_test(
		    test_terminals_that_will_not_do_are_refused_in_words),
		cmocka_unit_test(test_terms_of_the_usual_kinds_are_understood),
		cmocka_unit_test(
		    test_lines_and_columns_of_the_environment_are_not_believed),
		cmocka_unit_test(
		    test_a_locale_that_is_missing_or_not_utf8_still_shows_kazakh),
		cmocka_unit_test(
		    test_keys_arrive_in_every_encoding_whatever_term_says),
		cmocka_unit_test(
		    test_no_foreign_text_reaches_the_terminal_as_control),
		cmocka_unit_test(test_the_checker_finds_what_is_not_ours),
		cmocka_unit_test(
		    test_the_window_may_change_its_size_at_any_time),
		cmocka_unit_test(test_only_what_changed_is_sent),
		cmocka_unit_test(
		    test_suspended_the_terminal_is_the_shells_and_then_ours_again),
		cmocka_unit_test(
		    test_colours_carry_styles_and_no_color_takes_them_away),
		cmocka_unit_test(test_pictures_are_half_blocks_in_256_colours),
		cmocka_unit_test(test_copy_is_osc_52_and_the_bell_rings),
		cmocka_unit_test(test_a_line_that_is_hung_up_ends_the_program),
	};

	if (argc > 1 && strcmp(argv[1], "show") == 0)
		return term_show(argc > 2 ? argv[2] : NULL);
	if (!term_locale())
		return 77;
	return cmocka_run_group_tests_name("term", tests, NULL, NULL);
}
