/* SPDX-License-Identifier: Apache-2.0 */
/* lineedit: text is written by cluster, stays harmless, stays visible. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ui/lineedit.h"

static void
type(struct lineedit *edit, uint32_t cp)
{
	assert_true(lineedit_key(edit, (struct key){ K_CHAR, cp }));
}

static void
press(struct lineedit *edit, enum key_code code)
{
	assert_true(lineedit_key(edit, (struct key){ code, 0 }));
}

static void
ctrl(struct lineedit *edit, char letter)
{
	assert_true(
	    lineedit_key(edit, (struct key){ K_CTRL, (uint32_t)letter }));
}

static void
test_letters_go_in_at_the_cursor_and_out_before_it(void **unused)
{
	struct lineedit e;

	(void)unused;
	lineedit_init(&e, 100);
	lineedit_insert(&e, "өрт");
	press(&e, K_HOME);
	press(&e, K_RIGHT);
	type(&e, 'x');
	assert_string_equal(e.text, "өxрт");
	press(&e, K_DEL);
	assert_string_equal(e.text, "өxт");
	press(&e, K_BACKSPACE);
	press(&e, K_BACKSPACE);
	press(&e, K_BACKSPACE);
	assert_string_equal(e.text, "т");
	press(&e, K_END);
	press(&e, K_DEL);
	press(&e, K_LEFT);
	press(&e, K_LEFT);
	type(&e, 'y');
	assert_string_equal(e.text, "yт");
	assert_false(lineedit_key(&e, (struct key){ K_UP, 0 }));
	assert_false(lineedit_key(&e, (struct key){ K_CTRL, 'x' }));
}

static void
test_a_base_and_its_marks_move_and_go_together(void **unused)
{
	struct lineedit e;

	(void)unused;
	lineedit_init(&e, 100);
	type(&e, 'a');
	type(&e, 0x301);
	type(&e, 'b');
	press(&e, K_LEFT);
	press(&e, K_LEFT);
	assert_int_equal(e.cursor, 0);
	press(&e, K_RIGHT);
	assert_int_equal(e.cursor, 3);
	press(&e, K_BACKSPACE);
	assert_string_equal(e.text, "b");
}

static void
test_words_and_halves_of_the_line_go_at_once(void **unused)
{
	struct lineedit e;

	(void)unused;
	lineedit_init(&e, 100);
	lineedit_set(&e, "one two  three");
	ctrl(&e, 'w');
	assert_string_equal(e.text, "one two  ");
	ctrl(&e, 'w');
	assert_string_equal(e.text, "one ");
	ctrl(&e, 'a');
	press(&e, K_RIGHT);
	ctrl(&e, 'k');
	assert_string_equal(e.text, "o");
	ctrl(&e, 'e');
	ctrl(&e, 'u');
	assert_string_equal(e.text, "");
}

static void
test_what_is_not_harmless_is_refused_or_made_visible(void **unused)
{
	struct lineedit e;

	(void)unused;
	lineedit_init(&e, 100);
	type(&e, 0x301);  /* a mark without a base */
	type(&e, 0x202e); /* turns the line round */
	type(&e, 0x200b);
	assert_string_equal(e.text, "");
	type(&e, 'a');
	for (int i = 0; i < 9; i++)
		type(&e, 0x301);
	assert_int_equal(e.len, 1 + 4 * 2);
	lineedit_set(&e, "x\033[2J\u202ey\xff");
	assert_string_equal(e.text, "x␛[2J<202E>y\xef\xbf\xbd");
}

static void
test_the_limit_is_in_bytes_and_cuts_no_character(void **unused)
{
	struct lineedit e;

	(void)unused;
	lineedit_init(&e, 5);
	assert_true(lineedit_insert(&e, "әәә"));
	assert_string_equal(e.text, "әә");
	type(&e, 'x');
	type(&e, 'y');
	assert_string_equal(e.text, "әәx");
	assert_false(lineedit_insert(&e, "z"));
}

static void
assert_drawn(struct lineedit *edit, int cols, const char *want, int cursor)
{
	struct grid grid;
	struct buf dump = { 0 };

	grid_init(&grid, cols, 1);
	lineedit_draw(edit, &grid, SPAN(0, 0, cols), true);
	grid_dump(&grid, &dump);
	assert_string_equal(buf_text(&dump), want);
	assert_true(grid.cursor_shown);
	assert_int_equal(grid.cursor_col, cursor);
	buf_finish(&dump);
	grid_finish(&grid);
}

static void
test_the_cursor_stays_in_sight(void **unused)
{
	struct lineedit e;

	(void)unused;
	lineedit_init(&e, 100);
	assert_drawn(&e, 5, "_____\n", 0);
	lineedit_set(&e, "abc");
	assert_drawn(&e, 5, "abc__\n", 3);
	lineedit_set(&e, "abcdefgh");
	assert_drawn(&e, 5, "efgh_\n", 4);
	for (int i = 0; i < 5; i++)
		press(&e, K_LEFT);
	assert_drawn(&e, 5, "defgh\n", 0);
	press(&e, K_HOME);
	assert_drawn(&e, 5, "abcde\n", 0);
	lineedit_set(&e, "漢字漢字");
	assert_drawn(&e, 5, "漢字_\n", 4);
}

static void
test_history_walks_back_and_forth_and_keeps_what_was_typed(void **unused)
{
	struct history h = { 0 };
	struct lineedit e;

	(void)unused;
	lineedit_init(&e, 100);
	assert_false(history_older(&h, &e));
	history_put(&h, "one");
	history_put(&h, "two");
	history_put(&h, "two");
	history_put(&h, "");
	lineedit_set(&e, "thr");
	assert_true(history_older(&h, &e));
	assert_string_equal(e.text, "two");
	assert_true(history_older(&h, &e));
	assert_string_equal(e.text, "one");
	assert_false(history_older(&h, &e));
	assert_true(history_newer(&h, &e));
	assert_true(history_newer(&h, &e));
	assert_string_equal(e.text, "thr");
	assert_false(history_newer(&h, &e));
	for (int i = 0; i < HISTORY_MAX + 5; i++)
		history_put(&h, i % 2 ? "a" : "b");
	assert_int_equal(h.count, HISTORY_MAX);
	history_finish(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_letters_go_in_at_the_cursor_and_out_before_it),
		cmocka_unit_test(
		    test_a_base_and_its_marks_move_and_go_together),
		cmocka_unit_test(test_words_and_halves_of_the_line_go_at_once),
		cmocka_unit_test(
		    test_what_is_not_harmless_is_refused_or_made_visible),
		cmocka_unit_test(
		    test_the_limit_is_in_bytes_and_cuts_no_character),
		cmocka_unit_test(test_the_cursor_stays_in_sight),
		cmocka_unit_test(
		    test_history_walks_back_and_forth_and_keeps_what_was_typed),
	};

	return cmocka_run_group_tests_name("lineedit", tests, NULL, NULL);
}
