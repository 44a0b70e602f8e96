/* SPDX-License-Identifier: Apache-2.0 */
/* grid, theme: text is put into cells harmless, clipped, and never by half. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "ui/grid.h"

static void
assert_shows(const struct grid *grid, const char *want)
{
	struct buf dump = { 0 };

	grid_dump(grid, &dump);
	assert_string_equal(buf_text(&dump), want);
	buf_finish(&dump);
}

static void
test_text_is_cut_by_columns_and_wide_ones_never_by_half(void **unused)
{
	struct grid g;

	(void)unused;
	grid_init(&g, 6, 1);
	assert_int_equal(grid_put(&g, SPAN(0, 0, 6), STYLE_P1, "Қаратау"), 6);
	assert_shows(&g, "Қарата\n");
	assert_int_equal(grid_put(&g, SPAN(0, 0, 3), STYLE_P1, "漢字"), 2);
	assert_shows(&g, "漢рата\n");
	grid_put(&g, SPAN(0, 1, 1), STYLE_P1, "x");
	assert_shows(&g, " xрата\n");
	grid_put(&g, SPAN(0, 5, 6), STYLE_P1, "漢");
	assert_shows(&g, " xрата\n");
	grid_put(&g, SPAN(0, -1, 6), STYLE_P1, "漢b");
	assert_shows(&g, " bрата\n");
	grid_finish(&g);
}

static void
test_foreign_text_cannot_be_put_unmade_safe(void **unused)
{
	struct grid g;

	(void)unused;
	grid_init(&g, 30, 1);
	grid_put(&g, SPAN(0, 0, 30), STYLE_PLAIN, "a\033[2J\r\nb\u202e\xff");
	assert_shows(&g, "a␛[2J␍␊b<202E>\xef\xbf\xbd\n");
	grid_clear(&g);
	grid_printf(&g, SPAN(0, 0, 30), STYLE_PLAIN, "%s|%d", "x\a", 7);
	assert_shows(&g, "x␇|7\n");
	grid_finish(&g);
}

static void
test_marks_stand_in_the_cell_of_their_base(void **unused)
{
	struct grid g;

	(void)unused;
	grid_init(&g, 4, 1);
	assert_int_equal(grid_put(&g, SPAN(0, 0, 4), STYLE_PLAIN,
	                     "a\u0301\u0302\u0303\u0304b"),
	    2);
	assert_string_equal(
	    grid_at(&g, 0, 0)->text, "a\u0301\u0302\u0303\u0304");
	assert_string_equal(grid_at(&g, 0, 1)->text, "b");
	grid_finish(&g);
}

static void
test_right_aligned_and_cut_texts(void **unused)
{
	struct grid g;

	(void)unused;
	grid_init(&g, 8, 2);
	grid_put_right(&g, SPAN(0, 2, 5), STYLE_PLAIN, "ab");
	grid_put_right(&g, SPAN(1, 2, 5), STYLE_PLAIN, "abcdefg");
	assert_shows(&g, "     ab\n  abcd…\n");
	grid_clear(&g);
	grid_put_cut(&g, SPAN(0, 0, 3), STYLE_PLAIN, "abc");
	grid_put_cut(&g, SPAN(1, 0, 3), STYLE_PLAIN, "abcd");
	assert_shows(&g, "abc\nab…\n");
	grid_finish(&g);
}

static void
test_boxes_have_titles_and_clip(void **unused)
{
	struct grid g;

	(void)unused;
	grid_init(&g, 20, 3);
	grid_box(&g, RECT(0, 0, 3, 20), STYLE_BOX, "left", "right");
	assert_shows(&g,
	    "┌ left ───── right ┐\n"
	    "│                  │\n"
	    "└──────────────────┘\n");
	grid_box(&g, RECT(0, 0, 3, 20), STYLE_BOX, "a long title", "right");
	assert_shows(&g,
	    "┌ a lon… ─── right ┐\n"
	    "│                  │\n"
	    "└──────────────────┘\n");
	g.ascii = true;
	grid_box(&g, RECT(1, 15, 3, 20), STYLE_BOX, "→", NULL);
	assert_string_equal(grid_at(&g, 1, 15)->text, "+");
	assert_string_equal(grid_at(&g, 1, 17)->text, ">");
	grid_finish(&g);
}

static void
test_every_size_can_be_drawn_on(void **unused)
{
	static const int sizes[][2] = { { 1, 1 }, { 2, 1 }, { 1, 2 }, { 20, 5 },
		{ 80, 24 }, { 500, 200 }, { 0, -3 }, { 9999, 9999 } };

	(void)unused;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct grid g;

		grid_init(&g, sizes[i][0], sizes[i][1]);
		assert_in_range(g.cols, 1, GRID_COLS_MAX);
		assert_in_range(g.rows, 1, GRID_ROWS_MAX);
		grid_box(&g, RECT(-1, -1, 30, 90), STYLE_BOX, "title", "x");
		grid_fill(&g, RECT(-5, -5, 1000, 1000), STYLE_PLAIN, ".");
		grid_put(&g, SPAN(0, 0, 1000), STYLE_PLAIN, "漢字漢字");
		grid_put(&g, SPAN(500, 0, 10), STYLE_PLAIN, "x");
		grid_put_picture(&g, -1, 0, 16, 16);
		grid_cursor(&g, 1000, 1000);
		assert_false(g.cursor_shown);
		grid_finish(&g);
	}
}

static void
test_only_runs_that_differ_are_named_and_never_half_a_character(void **unused)
{
	struct grid a, b;
	struct span at = { 0, 0, 0 };

	(void)unused;
	grid_init(&a, 10, 3);
	grid_init(&b, 10, 3);
	assert_true(grid_equal(&a, &b));
	assert_false(grid_next_change(&a, &b, &at));
	at = SPAN(0, 0, 0);
	grid_put(&a, SPAN(0, 8, 2), STYLE_PLAIN, "xy");
	grid_put(&a, SPAN(1, 3, 2), STYLE_PLAIN, "漢");
	grid_put(&b, SPAN(1, 4, 1), STYLE_PLAIN, " ");
	grid_style(&a, RECT(2, 0, 1, 1), STYLE_P1);
	assert_false(grid_equal(&a, &b));
	assert_true(grid_next_change(&a, &b, &at));
	assert_true(at.row == 0 && at.col == 8 && at.cols == 2);
	assert_true(grid_next_change(&a, &b, &at));
	assert_true(at.row == 1 && at.col == 3 && at.cols == 2);
	assert_true(grid_next_change(&a, &b, &at));
	assert_true(at.row == 2 && at.col == 0 && at.cols == 1);
	assert_false(grid_next_change(&a, &b, &at));
	grid_cursor(&b, 1, 1);
	grid_copy(&b, 0, 0, &a, grid_rect(&a));
	at = SPAN(0, 0, 0);
	assert_false(grid_next_change(&a, &b, &at));
	assert_false(grid_equal(&a, &b)); /* the cursor */
	grid_finish(&a);
	grid_finish(&b);
}

static void
test_ascii_mode_leaves_no_sign_outside_of_ascii(void **unused)
{
	struct grid g;

	(void)unused;
	grid_init(&g, 4, 1);
	g.ascii = true;
	for (int i = 0; i < SIGNS; i++) {
		const char *ascii = sign_text((enum sign)i, true);
		const char *utf8 = sign_text((enum sign)i, false);

		assert_int_equal(strlen(ascii), 1);
		assert_in_range(ascii[0], 0x20, 0x7e);
		assert_int_equal(grid_text_cols(utf8), 1);
		grid_put(&g, SPAN(0, 0, 1), STYLE_PLAIN, utf8);
		assert_string_equal(grid_at(&g, 0, 0)->text, ascii);
	}
	grid_finish(&g);
}

static void
test_mono_has_no_colour_and_tells_what_must_be_told(void **unused)
{
	const struct theme *mono = theme_find("mono");
	static const enum style pairs[][2] = { { STYLE_P1, STYLE_P2 },
		{ STYLE_P2, STYLE_P3 }, { STYLE_P3, STYLE_P4 },
		{ STYLE_CURSOR, STYLE_PLAIN }, { STYLE_GREY, STYLE_PLAIN },
		{ STYLE_FIELD_ON, STYLE_FIELD }, { STYLE_SEND, STYLE_PLAIN },
		{ STYLE_ERROR, STYLE_OK }, { STYLE_BANNER, STYLE_PLAIN } };

	(void)unused;
	assert_non_null(theme_find("base"));
	assert_null(theme_find("neon"));
	for (int i = 0; i < STYLES; i++) {
		assert_int_equal(mono->looks[i].fg, LOOK_DEFAULT);
		assert_int_equal(mono->looks[i].bg, LOOK_DEFAULT);
		for (int k = 0; k < i; k++)
			assert_int_not_equal(style_letter((enum style)i),
			    style_letter((enum style)k));
	}
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		assert_int_not_equal(mono->looks[pairs[i][0]].attrs,
		    mono->looks[pairs[i][1]].attrs);
	assert_int_equal(style_severity(1), STYLE_P1);
	assert_int_equal(style_severity(4), STYLE_P4);
	assert_int_equal(style_severity(9), STYLE_PLAIN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_text_is_cut_by_columns_and_wide_ones_never_by_half),
		cmocka_unit_test(test_foreign_text_cannot_be_put_unmade_safe),
		cmocka_unit_test(test_marks_stand_in_the_cell_of_their_base),
		cmocka_unit_test(test_right_aligned_and_cut_texts),
		cmocka_unit_test(test_boxes_have_titles_and_clip),
		cmocka_unit_test(test_every_size_can_be_drawn_on),
		cmocka_unit_test(
		    test_only_runs_that_differ_are_named_and_never_half_a_character),
		cmocka_unit_test(
		    test_ascii_mode_leaves_no_sign_outside_of_ascii),
		cmocka_unit_test(
		    test_mono_has_no_colour_and_tells_what_must_be_told),
	};

	return cmocka_run_group_tests_name("grid", tests, NULL, NULL);
}
