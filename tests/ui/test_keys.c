/* SPDX-License-Identifier: Apache-2.0 */
/* keys: every encoding of a key is that key, and nothing else is a letter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "ui/keymap.h"
#include "ui/keys.h"

#define MANY 64

struct got {
	struct key keys[MANY];
	size_t count;
};

static void
feed(struct keys *keys, const char *bytes, size_t len, uint64_t now_ms,
    struct got *got)
{
	struct key key;

	for (size_t at = 0; at < len;) {
		at += keys_step(
		    keys, (const uint8_t *)bytes + at, len - at, now_ms, &key);
		if (key.code != K_NONE && got->count < MANY)
			got->keys[got->count++] = key;
	}
}
#define FEED(keys, text, now_ms, got) \
	feed(keys, text, sizeof(text) - 1, now_ms, got)

static void
wait_until(struct keys *keys, uint64_t now_ms, struct got *got)
{
	struct key key;

	while (keys_deadline(keys) <= now_ms) {
		keys_tick(keys, keys_deadline(keys), &key);
		if (key.code != K_NONE && got->count < MANY)
			got->keys[got->count++] = key;
	}
}

static void
assert_one(const char *bytes, enum key_code code, uint32_t cp)
{
	size_t len = strlen(bytes);

	/* All at once, and byte by byte on a slow line. */
	for (uint64_t gap_ms = 0; gap_ms <= 30; gap_ms += 30) {
		struct keys keys;
		struct got got = { 0 };

		keys_init(&keys);
		for (size_t i = 0; i < len; i++)
			feed(&keys, bytes + i, 1, gap_ms * i, &got);
		wait_until(&keys, 10000, &got);
		assert_int_equal(got.count, 1);
		assert_int_equal(got.keys[0].code, code);
		assert_int_equal(got.keys[0].cp, cp);
		assert_int_equal(keys.counts.sequences, 0);
		assert_int_equal(keys.counts.bytes, 0);
	}
}

/* Nothing comes out, and one sequence is counted. */
static void
assert_swallowed(const char *bytes)
{
	struct keys keys;
	struct got got = { 0 };

	keys_init(&keys);
	feed(&keys, bytes, strlen(bytes), 0, &got);
	wait_until(&keys, 10000, &got);
	if (got.count != 0)
		fprintf(stderr, "# came out of: %s\n", bytes + 1);
	assert_int_equal(got.count, 0);
	assert_int_equal(keys.counts.sequences, 1);
	/* and the next key is itself again */
	FEED(&keys, "j", 20000, &got);
	assert_int_equal(got.count, 1);
	assert_int_equal(got.keys[0].cp, 'j');
}

static const struct encoded {
	enum key_code code;
	const char *encodings[4];
} encoded[] = {
	/* xterm, PuTTY and VT220, linux, rxvt */
	{ K_F1, { "\033OP", "\033[11~", "\033[[A", "\033[11~" } },
	{ K_F2, { "\033OQ", "\033[12~", "\033[[B", "\033[12~" } },
	{ K_F3, { "\033OR", "\033[13~", "\033[[C", "\033[13~" } },
	{ K_F4, { "\033OS", "\033[14~", "\033[[D", "\033[14~" } },
	{ K_F5, { "\033[15~", "\033[15~", "\033[[E", "\033[15~" } },
	{ K_F6, { "\033[17~", "\033[17~", "\033[17~", "\033[17;1~" } },
	{ K_F7, { "\033[18~" } },
	{ K_F8, { "\033[19~" } },
	{ K_F9, { "\033[20~", "\033[20;1~" } },
	{ K_F10, { "\033[21~" } },
	{ K_F11, { "\033[23~" } },
	{ K_F12, { "\033[24~" } },
	{ K_F1, { "\033[1;1P", "\033[P" } },
	{ K_UP, { "\033[A", "\033OA", "\033[1;2A" } },
	{ K_DOWN, { "\033[B", "\033OB" } },
	{ K_RIGHT, { "\033[C", "\033OC" } },
	{ K_LEFT, { "\033[D", "\033OD" } },
	{ K_HOME, { "\033[H", "\033OH", "\033[1~", "\033[7~" } },
	{ K_END, { "\033[F", "\033OF", "\033[4~", "\033[8~" } },
	{ K_INS, { "\033[2~", "\033[2;2~", "\033[2$" } },
	{ K_DEL, { "\033[3~" } },
	{ K_PGUP, { "\033[5~" } },
	{ K_PGDN, { "\033[6~" } },
	{ K_SHIFT_TAB, { "\033[Z" } },
	{ K_FOCUS_IN, { "\033[I" } },
	{ K_FOCUS_OUT, { "\033[O" } },
	{ K_ENTER, { "\r", "\033OM" } },
	{ K_TAB, { "\t" } },
	{ K_BACKSPACE, { "\x7f", "\b" } },
	{ K_ESC, { "\033" } },
};
#define ENCODED (sizeof(encoded) / sizeof(encoded[0]))

static void
test_function_keys_in_every_encoding(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ENCODED; i++)
		for (size_t k = 0; k < 4 && encoded[i].encodings[k] != NULL;
		     k++)
			assert_one(encoded[i].encodings[k], encoded[i].code, 0);
}

/* ---- every row of every key table ---- */

/* What comes out of a screen that has ${map} when these bytes come in. */
static const struct binding *
pressed(const struct keymap *map, const char *bytes)
{
	struct keys keys;
	struct got got = { 0 };

	keys_init(&keys);
	feed(&keys, bytes, strlen(bytes), 0, &got);
	wait_until(&keys, 10000, &got);
	assert_int_equal(got.count, 1);
	return keymap_find(map, got.keys[0]);
}

static void
press_letter(const struct keymap *map, const struct binding *row)
{
	static const enum script scripts[] = { SCRIPT_LATIN, SCRIPT_RUSSIAN,
		SCRIPT_KAZAKH };

	for (size_t i = 0; i < 3; i++) {
		const char *text = row->letter == ' '
		    ? " "
		    : layout_hint(scripts[i], row->letter);
		char upper[8];

		if (pressed(map, text) != row)
			fail_msg("%s: %s: %s", map->name, row->command, text);
		/* Caps Lock is harmless: capitals lie 0x20 before. */
		if (text[0] >= 'a' && text[0] <= 'z') {
			snprintf(upper, sizeof(upper), "%c", text[0] - 0x20);
			assert_ptr_equal(pressed(map, upper), row);
		}
	}
}

static void
press_code(const struct keymap *map, const struct binding *row)
{
	int found = 0;

	for (size_t i = 0; i < ENCODED; i++) {
		if (encoded[i].code != row->code)
			continue;
		for (size_t k = 0; k < 4 && encoded[i].encodings[k] != NULL;
		     k++, found++)
			if (pressed(map, encoded[i].encodings[k]) != row)
				fail_msg("%s: %s", map->name, row->command);
	}
	if (found == 0)
		fail_msg("no encoding of %s", key_name(row->code));
}

static void
test_every_row_of_every_key_table_fires_in_three_layouts_and_all_encodings(
    void **unused)
{
	const struct keymap *map;
	int rows = 0;

	(void)unused;
	for (size_t i = 0; (map = keymap_at(i)) != NULL; i++)
		for (const struct binding *row = map->bindings;
		     row->command != NULL; row++, rows++) {
			char control[2] = { (char)(row->letter & 31), 0 };

			if (row->code == K_CHAR)
				press_letter(map, row);
			else if (row->code == K_CTRL)
				assert_ptr_equal(pressed(map, control), row);
			else
				press_code(map, row);
		}
	assert_true(rows > 60);
}

static void
test_keypad_digits_in_application_mode_are_digits(void **unused)
{
	(void)unused;
	for (char final = 'p'; final <= 'y'; final++) {
		char bytes[] = { 033, 'O', final, '\0' };

		assert_one(bytes, K_CHAR, (uint32_t)('0' + final - 'p'));
	}
	assert_one("\033Oj", K_CHAR, '*');
	assert_one("\033Ok", K_CHAR, '+');
	assert_one("\033Om", K_CHAR, '-');
	assert_one("\033On", K_CHAR, '.');
	assert_one("\033Oo", K_CHAR, '/');
}

static void
test_characters_of_every_length_and_control_keys(void **unused)
{
	(void)unused;
	assert_one("a", K_CHAR, 'a');
	assert_one(" ", K_CHAR, ' ');
	assert_one("ә", K_CHAR, 0x4d9);
	assert_one("№", K_CHAR, 0x2116);
	assert_one("𝄞", K_CHAR, 0x1d11e);
	assert_one("\f", K_CTRL, 'l');
	assert_one("\x03", K_CTRL, 'c');
	assert_one("\x1a", K_CTRL, 'z');
	assert_one("\x1f", K_CTRL, '_');
}

static void
test_what_is_unknown_or_broken_is_swallowed_and_counted(void **unused)
{
	static const char *const rows[] = { "\033[99~", "\033[1;5A",
		"\033[17;3~", "\033[<0;10;10M", "\033[M !!", "\033[?1;2c",
		"\033[?2026;2$y", "\033[27;5;99~", "\033[99;5u", "\033[3^",
		"\033Oz", "\033O5P", "\033[[Z", "\033a", "\033Q", "\033ә",
		"\033]52;c;aGVsbG8=\a", "\033]0;title\033\\",
		"\033P1$r0m\033\\", "\033[1:3A",
		"\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19~" };

	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_swallowed(rows[i]);
	/* broken off by time */
	assert_swallowed("\033[");
	assert_swallowed("\033[17;");
	assert_swallowed("\033O");
	assert_swallowed("\033[[");
	assert_swallowed("\033]52;c;");
}

static void
test_a_sequence_torn_behind_its_esc_never_becomes_letters(void **unused)
{
	struct keys keys;
	struct got got = { 0 };

	(void)unused;
	keys_init(&keys);
	/* PuTTY's F9 on a line that stalls for 60 ms behind every byte. */
	FEED(&keys, "\033", 0, &got);
	wait_until(&keys, 60, &got);
	FEED(&keys, "[", 60, &got);
	FEED(&keys, "2", 120, &got);
	FEED(&keys, "0", 180, &got);
	FEED(&keys, "~", 240, &got);
	assert_int_equal(got.count, 1);
	assert_int_equal(got.keys[0].code, K_ESC);
	assert_int_equal(keys.counts.sequences, 1);
	FEED(&keys, "\033", 1000, &got);
	wait_until(&keys, 1060, &got);
	FEED(&keys, "OQ", 1060, &got);
	FEED(&keys, "\033", 2000, &got);
	wait_until(&keys, 2060, &got);
	FEED(&keys, "[[C", 2060, &got);
	assert_int_equal(got.count, 3);
	assert_int_equal(keys.counts.sequences, 3);
	FEED(&keys, "v", 2070, &got);
	assert_int_equal(got.count, 4);
}

static void
test_esc_is_a_key_after_40_ms_and_brackets_are_keys_after_500(void **unused)
{
	struct keys keys;
	struct got got = { 0 };
	struct key key;

	(void)unused;
	assert_in_range(KEYS_ESC_MS, 25, 50);
	keys_init(&keys);
	FEED(&keys, "\033", 100, &got);
	assert_int_equal(keys_deadline(&keys), 100 + KEYS_ESC_MS);
	keys_tick(&keys, 100 + KEYS_ESC_MS - 1, &key);
	assert_int_equal(key.code, K_NONE);
	keys_tick(&keys, 100 + KEYS_ESC_MS, &key);
	assert_int_equal(key.code, K_ESC);
	/* another letter right behind it is a letter */
	FEED(&keys, "x", 160, &got);
	assert_int_equal(got.count, 1);
	FEED(&keys, "\033", 1000, &got);
	wait_until(&keys, 1600, &got);
	FEED(&keys, "[O", 1600, &got);
	assert_int_equal(got.count, 4);
	assert_int_equal(got.keys[2].cp, '[');
	assert_int_equal(got.keys[3].cp, 'O');
}

static void
test_two_esc_are_two_keys_and_a_missed_timer_changes_nothing(void **unused)
{
	struct keys keys;
	struct got got = { 0 };

	(void)unused;
	keys_init(&keys);
	FEED(&keys, "\033\033", 0, &got);
	wait_until(&keys, 100, &got);
	assert_int_equal(got.count, 2);
	/* nobody called keys_tick() for a second */
	FEED(&keys, "\033", 1000, &got);
	FEED(&keys, "j", 2000, &got);
	assert_int_equal(got.count, 4);
	assert_int_equal(got.keys[2].code, K_ESC);
	assert_int_equal(got.keys[3].cp, 'j');
	FEED(&keys, "\033[17", 3000, &got);
	FEED(&keys, "j", 4000, &got);
	assert_int_equal(got.count, 5);
	assert_int_equal(got.keys[4].cp, 'j');
}

static void
test_bytes_that_are_not_utf8_are_swallowed_and_counted(void **unused)
{
	struct keys keys;
	struct got got = { 0 };

	(void)unused;
	keys_init(&keys);
	FEED(&keys, "\xff\xc0\xaf", 0, &got);
	assert_int_equal(got.count, 0);
	assert_int_equal(keys.counts.bytes, 3);
	FEED(&keys, "\xd3j", 0, &got); /* a lead byte, then a letter */
	assert_int_equal(got.count, 1);
	assert_int_equal(got.keys[0].cp, 'j');
	FEED(&keys, "\xed\xa0\x80", 0, &got); /* a surrogate */
	FEED(&keys, "\xc2\x9b", 0, &got);     /* CSI as a character */
	assert_int_equal(got.count, 1);
	assert_int_equal(keys.counts.bytes, 3 + 1 + 3 + 2);
	FEED(&keys,
	    "\x9b"
	    "31m",
	    0, &got); /* CSI as a byte */
	assert_int_equal(got.count, 1);
	assert_int_equal(keys.counts.sequences, 1);
	FEED(&keys, "\xd3", 100, &got); /* broken off by time */
	wait_until(&keys, 1000, &got);
	FEED(&keys, "\x99", 1000, &got);
	assert_int_equal(got.count, 1);
}

static void
test_a_paste_is_text_and_never_commands(void **unused)
{
	struct keys keys;
	struct got got = { 0 };

	(void)unused;
	keys_init(&keys);
	FEED(&keys, "\033[200~x\033[17~\r\ny\tz\xff\033[201~q", 0, &got);
	assert_int_equal(got.count, 2);
	assert_int_equal(got.keys[0].code, K_PASTE);
	assert_string_equal(keys_paste(&keys), "x[17~ y z");
	assert_int_equal(got.keys[1].cp, 'q');
}

static void
test_a_paste_is_bounded_and_ends_by_silence(void **unused)
{
	struct keys keys;
	struct got got = { 0 };

	(void)unused;
	keys_init(&keys);
	FEED(&keys, "\033[200~", 0, &got);
	for (int i = 0; i < KEYS_PASTE_MAX + 100; i++)
		FEED(&keys, "a", 0, &got);
	FEED(&keys, "\033[201~", 0, &got);
	assert_int_equal(got.count, 1);
	assert_int_equal(strlen(keys_paste(&keys)), KEYS_PASTE_MAX);
	assert_int_equal(keys.counts.paste_bytes, 100);
	FEED(&keys, "\033[200~abc\033[20", 1000, &got);
	wait_until(&keys, 1000 + KEYS_PASTE_QUIET_MS - 1, &got);
	assert_int_equal(got.count, 1);
	wait_until(&keys, 1000 + KEYS_PASTE_QUIET_MS, &got);
	assert_int_equal(got.count, 2);
	assert_string_equal(keys_paste(&keys), "abc");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_function_keys_in_every_encoding),
		cmocka_unit_test(
		    test_every_row_of_every_key_table_fires_in_three_layouts_and_all_encodings),
		cmocka_unit_test(
		    test_keypad_digits_in_application_mode_are_digits),
		cmocka_unit_test(
		    test_characters_of_every_length_and_control_keys),
		cmocka_unit_test(
		    test_what_is_unknown_or_broken_is_swallowed_and_counted),
		cmocka_unit_test(
		    test_a_sequence_torn_behind_its_esc_never_becomes_letters),
		cmocka_unit_test(
		    test_esc_is_a_key_after_40_ms_and_brackets_are_keys_after_500),
		cmocka_unit_test(
		    test_two_esc_are_two_keys_and_a_missed_timer_changes_nothing),
		cmocka_unit_test(
		    test_bytes_that_are_not_utf8_are_swallowed_and_counted),
		cmocka_unit_test(test_a_paste_is_text_and_never_commands),
		cmocka_unit_test(test_a_paste_is_bounded_and_ends_by_silence),
	};

	return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
