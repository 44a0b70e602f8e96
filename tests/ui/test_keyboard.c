/* SPDX-License-Identifier: Apache-2.0 */
/* keyboard: a person's own keys and layouts, and the laws they cannot break. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ui/keyboard.h"

static bool
act(const char *name)
{
	return strcmp(name, "status") == 0 || strcmp(name, "quit") == 0;
}

static enum err
keymap(struct keyboard *k, const char *text, struct keyboard_fault *fault)
{
	return keyboard_read_keymap(k, text, strlen(text), act, fault);
}

static const char *
does(const struct keyboard *k, const struct keymap *shipped, struct key key)
{
	const struct binding *b;

	if (key.code == K_CHAR)
		key.cp = keyboard_place(k, key.cp);
	b = keymap_find(keyboard_map(k, shipped), key);
	return b != NULL ? b->command : "";
}

static struct key
character(uint32_t cp)
{
	return (struct key){ .code = K_CHAR, .cp = cp };
}

static struct key
function(enum key_code code)
{
	return (struct key){ .code = code };
}

static void
keys_of_ones_own_go_before_the_shipped_ones(void **unused)
{
	struct keyboard *k = keyboard_create();
	struct keyboard_fault fault;
	struct buf keys = { 0 };
	const struct binding *rows[KEYMAP_HELP_MAX];

	(void)unused;
	assert_int_equal(keymap(k,
	                     "# mine\n\n[board]\nч = :copy\n"
	                     "F10 = :filter sev<=2\nh =\nF3 = :hold\n"
	                     "Ctrl-T = :status\n[everywhere]\nF11=:goto\n",
	                     &fault),
	    ERR_NONE);
	/* The Russian letter is the key x, in every layout. */
	assert_string_equal(does(k, &keymap_board, character('x')), "copy");
	assert_string_equal(does(k, &keymap_board, character(0x427)), "copy");
	assert_string_equal(
	    does(k, &keymap_board, function(K_F10)), "filter sev<=2");
	assert_string_equal(does(k, &keymap_board, character('h')), "");
	assert_string_equal(does(k, &keymap_board, function(K_F3)), "hold");
	assert_string_equal(does(k, &keymap_board, character('v')), "look");
	assert_string_equal(
	    does(k, &keymap_board, (struct key){ .code = K_CTRL, .cp = 't' }),
	    "status");
	/* Children have it too, and other screens only what is everywhere. */
	assert_string_equal(does(k, &keymap_picture, character('x')), "copy");
	assert_string_equal(does(k, &keymap_list, character('x')), "");
	assert_string_equal(does(k, &keymap_list, function(K_F11)), "goto");
	assert_string_equal(does(NULL, &keymap_board, character('h')), "hold");
	/* The help names what is left of the keys, with its words. */
	assert_int_equal(keymap_help_rows(keyboard_map(k, &keymap_board),
	                     ":look", rows, KEYMAP_HELP_MAX),
	    1);
	keymap_keys_put(keyboard_map(k, &keymap_board), rows[0], &keys);
	assert_string_equal(buf_text(&keys), "v м");
	assert_int_equal(keymap_help_rows(keyboard_map(k, &keymap_board), "sev",
	                     rows, KEYMAP_HELP_MAX),
	    1);
	buf_finish(&keys);
	keyboard_destroy(k);
}

static void
a_keymap_that_breaks_a_law_is_refused_with_its_line(void **unused)
{
	static const struct {
		const char *text;
		int line;
		enum keyboard_fault_code code;
	} rows[] = {
		/* law 1 */
		{ "[board]\nx = :confirm\n", 2, KEYBOARD_LETTER },
		{ "[board]\nx = :archive\n", 2, KEYBOARD_LETTER },
		{ "[board]\nx = :reject\n", 2, KEYBOARD_LETTER },
		{ "[board]\nч = :stand-down\n", 2, KEYBOARD_LETTER },
		{ "[board]\nx = :close\n", 2, KEYBOARD_LETTER },
		{ "[board]\nx = :add\n", 2, KEYBOARD_LETTER },
		{ "[board]\nx = :update\n", 2, KEYBOARD_LETTER },
		{ "[board]\nx = :send\n", 2, KEYBOARD_LETTER },
		{ "[board]\nx = :quit\n", 2, KEYBOARD_LETTER },
		{ "[board]\nCtrl-X = :confirm\n", 2, KEYBOARD_LETTER },
		{ "[board]\nF10 = :archive steam\n", 2, KEYBOARD_WORDS },
		{ "[board]\nF10 = :confirm fire\n", 2, KEYBOARD_WORDS },
		{ "[board]\nF10 = :hand aigul\n", 2, KEYBOARD_WORDS },
		/* law 2: the same key, whatever the script and Shift */
		{ "[board]\nv = :copy\n\nV = :note\n", 4, KEYBOARD_TWICE },
		{ "[board]\nv = :copy\nм = :note\n", 3, KEYBOARD_TWICE },
		/* law 3 */
		{ "[board]\n5 = :copy\n", 2, KEYBOARD_DIGIT },
		{ "[board]\nғ = :copy\n", 2, KEYBOARD_DIGIT },
		/* what is the same everywhere */
		{ "[board]\nF6 = :copy\n", 2, KEYBOARD_FIXED },
		{ "[board]\nF9 =\n", 2, KEYBOARD_FIXED },
		{ "[everywhere]\nEsc = :copy\n", 2, KEYBOARD_FIXED },
		{ "[board]\nEnter = :copy\n", 2, KEYBOARD_FIXED },
		{ "[board]\nSpace = :copy\n", 2, KEYBOARD_FIXED },
		{ "[board]\n; = :copy\n", 2, KEYBOARD_FIXED },
		{ "[board]\n№ = :copy\n[board]\nEsc = :copy\n", 4,
		    KEYBOARD_FIXED },
		{ "[board]\nCtrl-C = :copy\n", 2, KEYBOARD_FIXED },
		/* what is none */
		{ "[board]\nF13 = :copy\n", 2, KEYBOARD_KEY },
		{ "[board]\nxy = :copy\n", 2, KEYBOARD_KEY },
		{ "[board]\nx = :fly\n", 2, KEYBOARD_COMMAND },
		{ "[moon]\n", 1, KEYBOARD_SECTION },
		{ "[help]\nx = :copy\n", 1, KEYBOARD_SECTION },
		{ "x = :copy\n", 1, KEYBOARD_SECTION },
		{ "[board]\nx copy\n", 2, KEYBOARD_NO_FORM },
		{ "[board]\nx = copy\n", 2, KEYBOARD_NO_FORM },
		{ "[board]\nx = :\n", 2, KEYBOARD_NO_FORM },
		{ "[board]\n\nx = :copy\033[2J\n", 3, KEYBOARD_BAD_BYTES },
		{ "[board]\n\xff = :copy\n", 2, KEYBOARD_BAD_BYTES },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct keyboard *k = keyboard_create();
		struct keyboard_fault fault;

		if (keymap(k, rows[i].text, &fault) != ERR_INVAL ||
		    fault.code != rows[i].code || fault.line != rows[i].line)
			fail_msg("%s: %s, line %d", rows[i].text,
			    keyboard_fault_sentence(fault.code), fault.line);
		/* As shipped. */
		assert_ptr_equal(keyboard_map(k, &keymap_board), &keymap_board);
		keyboard_destroy(k);
	}
}

static void
a_function_key_may_open_the_form_of_a_verdict(void **unused)
{
	struct keyboard *k = keyboard_create();
	struct keyboard_fault fault;

	(void)unused;
	assert_int_equal(
	    keymap(k, "[board]\nF10 = :archive\n", &fault), ERR_NONE);
	assert_string_equal(does(k, &keymap_board, function(K_F10)), "archive");
	assert_string_equal(does(k, &keymap_board, function(K_F9)), "archive");
	keyboard_destroy(k);
}

/* ---- layouts ---- */

static struct keyboard *
shipped(const char *name)
{
	struct keyboard *k = keyboard_create();
	struct keyboard_fault fault;
	char path[512], text[KEYBOARD_BYTES_MAX];
	FILE *file;
	size_t len;

	snprintf(path, sizeof(path), "%s/data/layouts/%s",
	    getenv("srcdir") != NULL ? getenv("srcdir") : ".", name);
	file = fopen(path, "r");
	assert_non_null(file);
	len = fread(text, 1, sizeof(text), file);
	fclose(file);
	if (keyboard_read_layout(k, text, len, &fault) != ERR_NONE)
		fail_msg("%s:%d: %s: %s", name, fault.line,
		    keyboard_fault_sentence(fault.code), fault.found);
	return k;
}

/* Whatever lies where: a letter never does what a verdict key does, and
 * arrows, F-keys and Enter do what they do. */
static void
every_shipped_layout_keeps_the_laws(void **unused)
{
	const char *srcdir = getenv("srcdir");
	char path[512];
	DIR *dir;
	int count = 0;

	(void)unused;
	snprintf(path, sizeof(path), "%s/data/layouts",
	    srcdir != NULL ? srcdir : ".");
	dir = opendir(path);
	assert_non_null(dir);
	for (struct dirent *e; (e = readdir(dir)) != NULL;) {
		struct keyboard *k;

		if (e->d_name[0] == '.')
			continue;
		k = shipped(e->d_name);
		count++;
		for (uint32_t cp = 0x20; cp < 0x2200; cp++) {
			const char *command =
			    does(k, &keymap_picture, character(cp));

			assert_string_not_equal(command, "confirm");
			assert_string_not_equal(command, "archive");
			if (keyboard_digit(k, cp) >= 0)
				assert_string_equal(command, "");
		}
		for (char digit = '0'; digit <= '9'; digit++)
			assert_int_equal(
			    keyboard_digit(k, (uint32_t)digit), digit - '0');
		assert_string_equal(
		    does(k, &keymap_board, character('?')), "help");
		assert_string_equal(
		    does(k, &keymap_board, character(0x2116)), "filter");
		assert_string_equal(
		    does(k, &keymap_board, character(':')), "command-line");
		keyboard_destroy(k);
	}
	closedir(dir);
	assert_true(count >= 4);
}

static void
in_a_layout_a_letter_is_the_key_that_it_lies_on(void **unused)
{
	struct keyboard *k = shipped("kz-kazrus.layout");

	(void)unused;
	/* қ lies on d, and is no 0 there. */
	assert_string_equal(does(k, &keymap_board, character(0x49b)), "show");
	assert_int_equal(keyboard_digit(k, 0x49b), -1);
	assert_int_equal(keyboard_digit(NULL, 0x49b), 0);
	assert_string_equal(keyboard_hint(k, SCRIPT_KAZAKH, 'd'), "қ");
	assert_string_equal(keyboard_hint(k, SCRIPT_LATIN, 'd'), "d");
	keyboard_destroy(k);
	k = shipped("ru-phonetic.layout");
	assert_string_equal(does(k, &keymap_board, character(0x436)), "look");
	assert_string_equal(keyboard_hint(k, SCRIPT_RUSSIAN, 'v'), "ж");
	keyboard_destroy(k);
	k = shipped("kz-latin.layout");
	assert_int_equal(keyboard_digit(k, 0xf3), 0); /* ó */
	assert_string_equal(does(k, &keymap_board, character(0xf3)), "");
	assert_string_equal(does(k, &keymap_board, character('v')), "look");
	keyboard_destroy(k);
}

static void
a_layout_with_a_mistake_is_refused_with_its_line(void **unused)
{
	static const struct {
		const char *text;
		int line;
		enum keyboard_fault_code code;
	} rows[] = {
		{ "a = ө\nb = ө\n", 2, KEYBOARD_CHARACTER },
		{ "a = ө\nF6 = ф\n", 2, KEYBOARD_KEY },
		{ "# x\nä = ө\n", 2, KEYBOARD_KEY },
		{ "a = өф\n", 1, KEYBOARD_NO_LAYOUT },
		{ "a\n", 1, KEYBOARD_NO_LAYOUT },
		{ "a =\n", 1, KEYBOARD_NO_LAYOUT },
		{ "a = ?\n", 1, KEYBOARD_SIGN },
		{ "a = №\n", 1, KEYBOARD_SIGN },
		{ "a = \xff\n", 1, KEYBOARD_BAD_BYTES },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct keyboard *k = keyboard_create();
		struct keyboard_fault fault;

		if (keyboard_read_layout(k, rows[i].text, strlen(rows[i].text),
		        &fault) != ERR_INVAL ||
		    fault.code != rows[i].code || fault.line != rows[i].line)
			fail_msg("%s: %s, line %d", rows[i].text,
			    keyboard_fault_sentence(fault.code), fault.line);
		assert_int_equal(keyboard_place(k, 0x4e9), 0x4e9);
		keyboard_destroy(k);
	}
}

static void
a_keymap_is_read_by_the_layout_of_the_person(void **unused)
{
	struct keyboard *k = shipped("ru-phonetic.layout");
	struct keyboard_fault fault;

	(void)unused;
	/* ь lies on x there, and on m elsewhere. */
	assert_int_equal(keymap(k, "[board]\nь = :copy\n", &fault), ERR_NONE);
	assert_string_equal(does(k, &keymap_board, character('x')), "copy");
	assert_string_equal(does(k, &keymap_board, character('m')), "same");
	keyboard_destroy(k);
}

static void
a_mistake_in_a_keymap_leaves_the_letters_of_the_layout(void **unused)
{
	struct keyboard *k = shipped("ru-phonetic.layout");
	struct keyboard_fault fault;
	const struct keymap *board;
	struct buf keys = { 0 };

	(void)unused;
	assert_int_equal(keymap(k, "[board]\nx = :copy\n", &fault), ERR_NONE);
	assert_int_equal(
	    keymap(k, "[board]\nx = :copy\ng = :none\n", &fault), ERR_INVAL);
	assert_string_equal(does(k, &keymap_board, character('x')), "");
	board = keyboard_map(k, &keymap_board);
	keymap_keys_put(board, keymap_command(board, "same"), &keys);
	assert_string_equal(buf_text(&keys), "m м");
	buf_finish(&keys);
	keyboard_destroy(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_of_ones_own_go_before_the_shipped_ones),
		cmocka_unit_test(
		    a_keymap_that_breaks_a_law_is_refused_with_its_line),
		cmocka_unit_test(a_function_key_may_open_the_form_of_a_verdict),
		cmocka_unit_test(every_shipped_layout_keeps_the_laws),
		cmocka_unit_test(
		    in_a_layout_a_letter_is_the_key_that_it_lies_on),
		cmocka_unit_test(
		    a_layout_with_a_mistake_is_refused_with_its_line),
		cmocka_unit_test(a_keymap_is_read_by_the_layout_of_the_person),
		cmocka_unit_test(
		    a_mistake_in_a_keymap_leaves_the_letters_of_the_layout),
	};

	return cmocka_run_group_tests_name("keyboard", tests, NULL, NULL);
}
