/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_LAYOUT_H_
#define DABYL_UI_LAYOUT_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * layout - keyboards send characters, hands press keys.  In command mode a
 * character stands for the physical key it lies on, under US, Russian (Windows
 * and legacy) and Kazakh (RST KazSSR 903-90), with Shift or without: the same
 * place is the same command in every layout.  Never used for text fields.
 *
 * A character that lies on different keys in different layouts
 * (" ( ) * , . / : ; ? №) has one meaning, chosen to be harmless; see
 * layout_command().
 */

/*
 * The command key of a character: a lower-case US letter or one of the signs
 * [ ] ; ' ` of the key it lies on; '?' for help and '/' for find where the
 * character is ambiguous; ' ' for the space bar; 0 for everything else,
 * digits included (law 3).
 */
uint32_t layout_command(uint32_t cp);

/* Digit of a choice list in forms: 0..9 by position, or -1 (law 3). */
int layout_digit(uint32_t cp);

/*
 * The digit of the ${i}-th choice of a list: 1 2 3 4 5 8 9 0, for a hand on
 * each side of the row (law 3); -1: the list has more choices than digits.
 */
#define LAYOUT_CHOICES 8
int layout_choice(size_t i);

/*
 * Whether it is a capital of the Kazakh digit row, as a name begins with; the
 * sign " on it has none.
 */
bool layout_capital(uint32_t cp);

/*
 * A character typed into a field for numbers and codes: the Kazakh digit row
 * as digits and "-", everything else as it is.
 */
uint32_t layout_number(uint32_t cp);

/* The script of what was typed last: the header's mark, the hints' letters. */
enum script {
	SCRIPT_NONE,
	SCRIPT_LATIN,
	SCRIPT_RUSSIAN,
	SCRIPT_KAZAKH, /* a letter that only Kazakh has was seen */
};

/*
 * What is known after ${cp} was typed.  A Cyrillic letter that both have does
 * not turn Kazakh back into Russian; a Russian-only sign cannot be told.
 */
enum script layout_script(enum script before, uint32_t cp);

/* "···", "ABC", "АБВ" or "ӘІҢ". */
const char *script_mark(enum script script);

/*
 * The letter that a hint shows for the command key ${letter} (as returned by
 * layout_command()) in ${script}: "v" or "м"; the sign itself for signs.
 * Static.
 */
const char *layout_hint(enum script script, uint32_t letter);

#endif /* DABYL_UI_LAYOUT_H_ */
