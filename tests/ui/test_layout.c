/* SPDX-License-Identifier: Apache-2.0 */
/*
 * layout, keymap: the same place on the keyboard is the same command in every
 * layout, with Shift or without; what is ambiguous is harmless.
 *
 * The layouts below are written down here once more, key by key, from the
 * keyboard tables of X (us, ru winkeys, ru legacy, kz), so that a slip in
 * layout.c is found.
 */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "ui/guard.h"
#include "ui/keymap.h"
#include "ui/layout.h"

#define ROWS    4
#define LAYOUTS 4
#define KEYS    13

/* [layout][row of keys]: plain, shifted; rows from the top, left to right. */
static const char *const boards[LAYOUTS][ROWS][2] = {
	{
	    { "`1234567890-=", "~!@#$%^&*()_+" },
	    { "qwertyuiop[]\\", "QWERTYUIOP{}|" },
	    { "asdfghjkl;'", "ASDFGHJKL:\"" },
	    { "zxcvbnm,./", "ZXCVBNM<>?" },
	},
	{
	    { "ё1234567890-=", "Ё!\"№;%:?*()_+" },
	    { "йцукенгшщзхъ\\", "ЙЦУКЕНГШЩЗХЪ/" },
	    { "фывапролджэ", "ФЫВАПРОЛДЖЭ" },
	    { "ячсмитьбю.", "ЯЧСМИТЬБЮ," },
	},
	{
	    { "ё1234567890-=", "Ё!\"#*:,.;()_+" },
	    { "йцукенгшщзхъ\\", "ЙЦУКЕНГШЩЗХЪ|" },
	    { "фывапролджэ", "ФЫВАПРОЛДЖЭ" },
	    { "ячсмитьбю/", "ЯЧСМИТЬБЮ?" },
	},
	{
	    { "(\"әіңғ,.үұқөһ", ")!ӘІҢҒ;:ҮҰҚӨҺ" },
	    { "йцукенгшщзхъ\\", "ЙЦУКЕНГШЩЗХЪ/" },
	    { "фывапролджэ", "ФЫВАПРОЛДЖЭ" },
	    { "ячсмитьбю№", "ЯЧСМИТЬБЮ?" },
	},
};

static uint32_t
at(int layout, int row, int shift, int key)
{
	const char *text = boards[layout][row][shift];
	size_t len = strlen(text), pos = 0;
	uint32_t cp = 0;

	for (int i = 0; i <= key; i++) {
		if (pos == len)
			return 0;
		pos += text_next(text + pos, len - pos, &cp);
	}
	return cp;
}

static const char *
command_of(uint32_t cp)
{
	const struct binding *b =
	    keymap_find(&keymap_picture, (struct key){ K_CHAR, cp });

	return b != NULL ? b->command : "";
}

/* How many different keys carry ${cp}, over all layouts. */
static int
places(uint32_t cp)
{
	bool seen[ROWS][KEYS] = { 0 };
	int count = 0;

	for (int layout = 0; layout < LAYOUTS; layout++)
		for (int row = 0; row < ROWS; row++)
			for (int i = 0; i < KEYS * 2; i++)
				if (at(layout, row, i % 2, i / 2) == cp)
					seen[row][i / 2] = true;
	for (int i = 0; i < ROWS * KEYS; i++)
		count += seen[i / KEYS][i % KEYS];
	return count;
}

static void
test_every_letter_command_fires_from_its_own_key_in_every_layout(void **unused)
{
	static const struct {
		char us;
		const char *command;
	} want[] = { { 'j', "down" }, { 'k', "up" }, { 'u', "undo" },
		{ 'v', "look" }, { 'l', "live" }, { '[', "seek-back" },
		{ ']', "seek-forward" }, { 'a', "around" }, { 'n', "note" },
		{ 'c', "phone" }, { 'm', "same" }, { 'p', "shelve" },
		{ 'r', "release" }, { 'f', "hand" }, { 'o', "ask" },
		{ 's', "call-lead" }, { 'd', "show" }, { 'w', "why" },
		{ 'y', "copy" }, { 'i', "new" }, { 'e', "urgent" },
		{ 't', "view" }, { 'h', "hold" }, { 'z', "mark" },
		{ 'b', "marked" }, { 'g', "goto" }, { ';', "command-line" },
		{ 'q', "back" }, { 'x', "" }, { '\'', "" }, { '`', "" } };

	(void)unused;
	for (size_t w = 0; w < sizeof(want) / sizeof(want[0]); w++)
		for (int i = 0; i < ROWS * KEYS; i++) {
			int row = i / KEYS, key = i % KEYS;

			if (at(0, row, 0, key) != (uint32_t)want[w].us)
				continue;
			for (int k = 0; k < LAYOUTS * 2; k++) {
				uint32_t cp = at(k / 2, row, k % 2, key);

				/* US Shift-' and KZ TLDE are ambiguous */
				if (places(cp) > 1)
					continue;
				assert_string_equal(
				    command_of(cp), want[w].command);
			}
		}
}

/* Row ${b} of ${map}, from the ${i}-th key of all four, with Shift or not. */
static void
assert_fires(const struct keymap *map, const struct binding *b, int i)
{
	for (int k = 0; k < LAYOUTS * 2; k++) {
		uint32_t cp = at(k / 2, i / KEYS, k % 2, i % KEYS);
		struct key key = { K_CHAR, cp };

		if (places(cp) == 1 && keymap_find(map, key) != b)
			fail_msg("%s: %s: U+%04X", map->name, b->command,
			    (unsigned)cp);
	}
}

static void
test_every_letter_of_every_key_table_fires_from_its_own_key(void **unused)
{
	const struct keymap *map;
	int rows = 0;

	(void)unused;
	for (size_t m = 0; (map = keymap_at(m)) != NULL; m++)
		for (const struct binding *b = map->bindings;
		     b->command != NULL; b++)
			for (int i = 0; b->code == K_CHAR && i < ROWS * KEYS;
			     i++)
				if (at(0, i / KEYS, 0, i % KEYS) == b->letter &&
				    places(b->letter) == 1) {
					assert_fires(map, b, i);
					rows++;
				}
	assert_true(rows > 50);
}

static void
test_characters_on_different_keys_are_harmless(void **unused)
{
	static const char *const harmless[] = { "", "help", "filter",
		"command-line" };
	int ambiguous = 0;

	(void)unused;
	for (uint32_t cp = 0x20; cp < 0x2200; cp++) {
		bool ok = false;

		if (places(cp) < 2)
			continue;
		ambiguous++;
		for (size_t i = 0; i < 4; i++)
			ok |= strcmp(command_of(cp), harmless[i]) == 0;
		assert_true(ok);
	}
	assert_int_equal(ambiguous, 11);
	assert_string_equal(command_of('?'), "help");
	assert_string_equal(command_of(','), "help");
	assert_string_equal(command_of('/'), "filter");
	assert_string_equal(command_of('.'), "filter");
	assert_string_equal(command_of(0x2116), "filter");
	assert_string_equal(command_of(':'), "command-line");
	assert_string_equal(command_of('"'), "");
}

static void
test_digits_and_what_lies_on_them_do_nothing_on_the_board(void **unused)
{
	(void)unused;
	for (int i = 0; i < LAYOUTS * 2 * KEYS; i++) {
		uint32_t cp = at(i / (2 * KEYS), 0, i / KEYS % 2, i % KEYS);

		if (places(cp) == 1)
			assert_string_equal(command_of(cp), "");
	}
}

static void
test_no_letter_ends_an_alert_or_leaves_the_building(void **unused)
{
	(void)unused;
	for (uint32_t cp = 0x20; cp < 0x2200; cp++) {
		assert_string_not_equal(command_of(cp), "confirm");
		assert_string_not_equal(command_of(cp), "archive");
	}
	assert_string_equal(
	    keymap_find(&keymap_board, (struct key){ K_F6, 0 })->command,
	    "confirm");
	assert_string_equal(
	    keymap_find(&keymap_board, (struct key){ K_F9, 0 })->command,
	    "archive");
	assert_null(keymap_find(&keymap_board, (struct key){ K_F10, 0 }));
	assert_null(keymap_find(&keymap_board, (struct key){ K_F11, 0 }));
}

static void
test_the_kazakh_digit_row_counts_by_position(void **unused)
{
	static const struct {
		const char *text;
		int digit;
		char number;
	} want[] = { { "\"", 1, '1' }, { "ә", 2, '2' }, { "Ә", 2, '2' },
		{ "і", 3, '3' }, { "І", 3, '3' }, { "ң", 4, '4' },
		{ "ғ", 5, '5' }, { "ү", 8, '8' }, { "ұ", 9, '9' },
		{ "қ", 0, '0' }, { "Қ", 0, '0' }, { "7", 7, '7' },
		{ ",", -1, '6' }, { ".", -1, '7' }, { "ө", -1, '-' },
		{ "a", -1, 'a' } };

	(void)unused;
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		uint32_t cp;

		text_next(want[i].text, strlen(want[i].text), &cp);
		assert_int_equal(layout_digit(cp), want[i].digit);
		assert_int_equal(layout_number(cp), want[i].number);
	}
}

static void
test_the_script_seen_last_is_known_and_hints_show_its_letter(void **unused)
{
	enum script script = SCRIPT_NONE;

	(void)unused;
	assert_string_equal(script_mark(script), "···");
	script = layout_script(script, 'v');
	assert_string_equal(script_mark(script), "ABC");
	script = layout_script(script, 0x43c);
	assert_string_equal(script_mark(script), "АБВ");
	script = layout_script(script, 0x49b);
	assert_string_equal(script_mark(script), "ӘІҢ");
	script = layout_script(script, 0x43c);
	script = layout_script(script, '5');
	assert_string_equal(script_mark(script), "ӘІҢ");
	assert_string_equal(layout_hint(SCRIPT_KAZAKH, 'v'), "м");
	assert_string_equal(layout_hint(SCRIPT_NONE, 'v'), "v");
	assert_string_equal(layout_hint(SCRIPT_KAZAKH, '/'), "№");
	/* What a hint shows is what the key types. */
	for (const struct binding *b = keymap_board.bindings;
	     b->command != NULL; b++)
		for (int s = SCRIPT_LATIN; s <= SCRIPT_KAZAKH; s++) {
			const char *hint =
			    layout_hint((enum script)s, b->letter);
			uint32_t cp;

			if (b->code != K_CHAR || b->letter == ' ')
				continue;
			text_next(hint, strlen(hint), &cp);
			assert_int_equal(layout_command(cp), b->letter);
		}
}

/* --- keymap --------------------------------------------------------------- */

static const struct keymap *const maps[] = { &keymap_everywhere, &keymap_board,
	&keymap_picture, &keymap_list, &keymap_page, &keymap_shift,
	&keymap_matrix, &keymap_devices, &keymap_device, &keymap_camera,
	&keymap_help };
#define MAPS (sizeof(maps) / sizeof(maps[0]))

static void
test_no_key_is_bound_twice_and_every_command_has_its_texts(void **unused)
{
	(void)unused;
	for (size_t m = 0; m < MAPS; m++)
		for (const struct binding *b = maps[m]->bindings;
		     b->command != NULL; b++) {
			const struct binding *texts =
			    keymap_command(maps[m], b->command);

			assert_non_null(texts);
			assert_non_null(texts->label);
			assert_non_null(texts->help);
			for (const struct binding *c = b + 1;
			     c->command != NULL; c++)
				assert_false(c->code == b->code &&
				    c->letter == b->letter);
		}
}

static void
test_the_footer_has_its_order_and_fits_80_columns(void **unused)
{
	static const char *const want[] = { "help", "claim", "look", "note",
		"confirm", "shelve", "archive", "goto" };
	const struct binding *footer[16];
	size_t count = keymap_footer(&keymap_board, footer, 16);

	(void)unused;
	assert_int_equal(count, 8);
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(footer[i]->command, want[i]);
		assert_non_null(footer[i]->label);
	}
	assert_int_equal(keymap_footer(&keymap_board, footer, 3), 3);
}

static void
test_help_lists_each_command_once_with_all_its_keys(void **unused)
{
	const struct binding *rows[KEYMAP_HELP_MAX];
	struct buf keys = { 0 };
	size_t count =
	    keymap_help_rows(&keymap_picture, "", rows, KEYMAP_HELP_MAX);

	(void)unused;
	assert_in_range(count, 40, KEYMAP_HELP_MAX - 1);
	for (size_t i = 0; i < count; i++)
		for (size_t k = i + 1; k < count; k++)
			assert_string_not_equal(
			    rows[i]->command, rows[k]->command);
	assert_int_equal(
	    keymap_help_rows(&keymap_board, "тел", rows, KEYMAP_HELP_MAX), 0);
	assert_int_equal(keymap_help_rows(&keymap_board, "STAND-down", rows,
	                     KEYMAP_HELP_MAX),
	    1);
	assert_string_equal(rows[0]->command, "archive");
	assert_int_equal(
	    keymap_help_rows(&keymap_board, ":look", rows, KEYMAP_HELP_MAX), 1);
	keymap_keys_put(&keymap_board, rows[0], &keys);
	assert_string_equal(buf_text(&keys), "F3 v м");
	buf_finish(&keys);
}

static void
test_an_unmet_need_is_said_and_the_first_one_first(void **unused)
{
	static const struct {
		struct key key;
		const char *says; /* a part of it; "": nothing */
	} elsewhere[] = { { { K_CTRL, 'c' }, " н " },
		{ { K_CTRL, 'z' }, " г " }, { { K_CTRL, 's' }, "save" },
		{ { K_CTRL, 'w' }, "closed" }, { { K_CTRL, 'l' }, "" },
		{ { K_CHAR, 'x' }, "" },
		/* Keys of the queue, pressed on a page. */
		{ { K_CHAR, 'c' }, "queue" }, { { K_F6, 0 }, "queue" } };
	const struct binding *b = keymap_command(&keymap_board, "confirm");

	(void)unused;
	assert_string_equal(
	    keymap_unmet(b, 0), "No contact with the hub; nothing was sent");
	assert_string_equal(
	    keymap_unmet(b, NEED_LINK), "There is no row under the cursor");
	assert_null(keymap_unmet(b, NEED_LINK | NEED_ROW));
	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++) {
		struct buf out = { 0 };

		assert_int_equal(keymap_elsewhere(&keymap_board,
		                     elsewhere[i].key, SCRIPT_KAZAKH, &out),
		    elsewhere[i].says[0] != '\0');
		assert_non_null(strstr(buf_text(&out), elsewhere[i].says));
		buf_finish(&out);
	}
}

/* --- guard ---------------------------------------------------------------- */

static size_t
passed(const char *letters, uint64_t gap_ms)
{
	struct guard guard = { 0 };
	size_t count = 0;

	for (size_t i = 0; letters[i] != '\0'; i++)
		count +=
		    guard_step(&guard, (uint32_t)letters[i], 1000 + i * gap_ms);
	return count;
}

static void
test_text_typed_into_the_list_is_dropped_from_the_fourth_letter(void **unused)
{
	struct guard guard = { 0 };

	(void)unused;
	assert_int_equal(passed("smokeonthe", 100), 3);
	assert_int_equal(passed("smokeonthe", 250), 3);
	assert_int_equal(passed("smokeonthe", 251), 10);
	assert_int_equal(passed("jjjjjjjjjkkkkjjk", 30), 16);
	assert_true(guard_step(&guard, 'a', 0));
	assert_true(guard_step(&guard, 'b', 100));
	assert_true(guard_step(&guard, 'c', 200));
	assert_false(guard_step(&guard, 'd', 300));
	assert_false(guard_step(&guard, 'a', 400));
	assert_true(guard_step(&guard, 'e', 700));
	guard_reset(&guard);
	assert_true(guard_step(&guard, 'f', 700));
}

static void
test_a_text_of_short_words_is_one_row_and_its_enter_does_nothing(void **unused)
{
	struct guard guard = { 0 };

	(void)unused;
	assert_true(guard_step(&guard, 'a', 0));
	assert_true(guard_between(&guard, 100));
	assert_true(guard_step(&guard, 'b', 200));
	assert_true(guard_between(&guard, 300));
	assert_true(guard_step(&guard, 'c', 400));
	assert_true(guard_between(&guard, 500));
	assert_false(guard_step(&guard, 'd', 600));
	assert_false(guard_between(&guard, 700));
	assert_false(guard_between(&guard, 950));
	/* After a pause it is a key again. */
	assert_true(guard_between(&guard, 1201));
	assert_true(guard_step(&guard, 'd', 1202));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_every_letter_command_fires_from_its_own_key_in_every_layout),
		cmocka_unit_test(
		    test_every_letter_of_every_key_table_fires_from_its_own_key),
		cmocka_unit_test(
		    test_characters_on_different_keys_are_harmless),
		cmocka_unit_test(
		    test_digits_and_what_lies_on_them_do_nothing_on_the_board),
		cmocka_unit_test(
		    test_no_letter_ends_an_alert_or_leaves_the_building),
		cmocka_unit_test(test_the_kazakh_digit_row_counts_by_position),
		cmocka_unit_test(
		    test_the_script_seen_last_is_known_and_hints_show_its_letter),
		cmocka_unit_test(
		    test_no_key_is_bound_twice_and_every_command_has_its_texts),
		cmocka_unit_test(
		    test_the_footer_has_its_order_and_fits_80_columns),
		cmocka_unit_test(
		    test_help_lists_each_command_once_with_all_its_keys),
		cmocka_unit_test(
		    test_an_unmet_need_is_said_and_the_first_one_first),
		cmocka_unit_test(
		    test_text_typed_into_the_list_is_dropped_from_the_fourth_letter),
		cmocka_unit_test(
		    test_a_text_of_short_words_is_one_row_and_its_enter_does_nothing),
	};

	return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
