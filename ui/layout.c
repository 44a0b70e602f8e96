/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>

#include "ui/layout.h"

/*
 * Keys whose character is the same key in every layout that has it.  Both
 * strings hold the lower case, key by key; the Kazakh layout has the Russian
 * letters in the Russian places.  б, ю lie on the keys of "," and ".", which
 * are ambiguous: they are free.
 */
static const struct {
	uint32_t us;
	uint32_t cyrillic;
	const char *hint;
} keys[] = {
	{ 'q', 0x439, "й" },
	{ 'w', 0x446, "ц" },
	{ 'e', 0x443, "у" },
	{ 'r', 0x43a, "к" },
	{ 't', 0x435, "е" },
	{ 'y', 0x43d, "н" },
	{ 'u', 0x433, "г" },
	{ 'i', 0x448, "ш" },
	{ 'o', 0x449, "щ" },
	{ 'p', 0x437, "з" },
	{ '[', 0x445, "х" },
	{ ']', 0x44a, "ъ" },
	{ 'a', 0x444, "ф" },
	{ 's', 0x44b, "ы" },
	{ 'd', 0x432, "в" },
	{ 'f', 0x430, "а" },
	{ 'g', 0x43f, "п" },
	{ 'h', 0x440, "р" },
	{ 'j', 0x43e, "о" },
	{ 'k', 0x43b, "л" },
	{ 'l', 0x434, "д" },
	{ ';', 0x436, "ж" },
	{ '\'', 0x44d, "э" },
	{ 'z', 0x44f, "я" },
	{ 'x', 0x447, "ч" },
	{ 'c', 0x441, "с" },
	{ 'v', 0x43c, "м" },
	{ 'b', 0x438, "и" },
	{ 'n', 0x442, "т" },
	{ 'm', 0x44c, "ь" },
	{ '`', 0x451, "ё" },
};
#define KEYS (sizeof(keys) / sizeof(keys[0]))

/*
 * The other characters that mean something: Shift of a sign's key, and those
 * that lie on different keys in different layouts.  Of the latter " ( ) *
 * mean nothing.
 */
static const struct {
	uint32_t cp;
	uint32_t command;
} others[] = {
	{ '{', '[' }, { '}', ']' }, { '~', '`' }, { ' ', ' ' }, { ':', ';' },
	{ ',', '?' }, { '?', '?' }, { '/', '/' }, { '.', '/' },
	{ 0x2116, '/' }, /* № */
};
#define OTHERS (sizeof(others) / sizeof(others[0]))

/* The digit row of the Kazakh layout. */
static const struct {
	uint32_t lower;
	uint32_t upper;
	char digit;
} kazakh_row[] = {
	{ '"', '"', '1' }, { 0x4d9, 0x4d8, '2' }, /* ә */
	{ 0x456, 0x406, '3' },                    /* і */
	{ 0x4a3, 0x4a2, '4' },                    /* ң */
	{ 0x493, 0x492, '5' },                    /* ғ */
	{ 0x4af, 0x4ae, '8' },                    /* ү */
	{ 0x4b1, 0x4b0, '9' },                    /* ұ */
	{ 0x49b, 0x49a, '0' },                    /* қ */
};
#define KAZAKH_ROW (sizeof(kazakh_row) / sizeof(kazakh_row[0]))

/* Only the letters of the three alphabets; others come back as they are. */
static uint32_t
lower(uint32_t cp)
{
	if ((cp >= 'A' && cp <= 'Z') || (cp >= 0x410 && cp <= 0x42f))
		return cp + 0x20;
	if (cp == 0x401) /* Ё */
		return 0x451;
	return cp;
}

uint32_t
layout_command(uint32_t cp)
{
	for (size_t i = 0; i < KEYS; i++)
		if (keys[i].us == lower(cp) || keys[i].cyrillic == lower(cp))
			return keys[i].us;
	for (size_t i = 0; i < OTHERS; i++)
		if (others[i].cp == cp)
			return others[i].command;
	return 0;
}

static char
kazakh_digit(uint32_t cp)
{
	for (size_t i = 0; i < KAZAKH_ROW; i++)
		if (kazakh_row[i].lower == cp || kazakh_row[i].upper == cp)
			return kazakh_row[i].digit;
	return '\0';
}

int
layout_digit(uint32_t cp)
{
	char digit = kazakh_digit(cp);

	if (cp >= '0' && cp <= '9')
		return (int)(cp - '0');
	return digit != '\0' ? digit - '0' : -1;
}

int
layout_choice(size_t i)
{
	static const signed char digits[LAYOUT_CHOICES] = { 1, 2, 3, 4, 5, 8, 9,
		0 };

	return i < LAYOUT_CHOICES ? digits[i] : -1;
}

bool
layout_capital(uint32_t cp)
{
	for (size_t i = 0; i < KAZAKH_ROW; i++)
		if (kazakh_row[i].upper == cp && kazakh_row[i].lower != cp)
			return true;
	return false;
}

uint32_t
layout_number(uint32_t cp)
{
	char digit = kazakh_digit(cp);

	if (digit != '\0')
		return (uint32_t)digit;
	if (cp == ',')
		return '6';
	if (cp == '.')
		return '7';
	return cp == 0x4e9 || cp == 0x4e8 ? '-' : cp; /* ө */
}

/* Letters that Kazakh has and Russian has not. */
static bool
kazakh_only(uint32_t cp)
{
	bool in_row = kazakh_digit(cp) != '\0' && cp != '"';

	return in_row || cp == 0x4e8 || cp == 0x4e9 || /* ө */
	    cp == 0x4ba || cp == 0x4bb;                /* һ */
}

enum script
layout_script(enum script before, uint32_t cp)
{
	uint32_t letter = lower(cp);

	if (letter >= 'a' && letter <= 'z')
		return SCRIPT_LATIN;
	if (kazakh_only(cp))
		return SCRIPT_KAZAKH;
	if ((letter >= 0x430 && letter <= 0x44f) || letter == 0x451)
		return before == SCRIPT_KAZAKH ? before : SCRIPT_RUSSIAN;
	return before;
}

const char *
script_mark(enum script script)
{
	switch (script) {
	case SCRIPT_NONE:
		break;
	case SCRIPT_LATIN:
		return "ABC";
	case SCRIPT_RUSSIAN:
		return "АБВ";
	case SCRIPT_KAZAKH:
		return "ӘІҢ";
	}
	return "···";
}

/* Static texts of the signs and letters of the US layout. */
static const char *
us_text(uint32_t letter)
{
	static const char texts[128][2] = { ['\''] = "'",
		['/'] = "/",
		[';'] = ";",
		['?'] = "?",
		['['] = "[",
		[']'] = "]",
		['`'] = "`",
		['a'] = "a",
		['b'] = "b",
		['c'] = "c",
		['d'] = "d",
		['e'] = "e",
		['f'] = "f",
		['g'] = "g",
		['h'] = "h",
		['i'] = "i",
		['j'] = "j",
		['k'] = "k",
		['l'] = "l",
		['m'] = "m",
		['n'] = "n",
		['o'] = "o",
		['p'] = "p",
		['q'] = "q",
		['r'] = "r",
		['s'] = "s",
		['t'] = "t",
		['u'] = "u",
		['v'] = "v",
		['w'] = "w",
		['x'] = "x",
		['y'] = "y",
		['z'] = "z" };

	return letter < 128 ? texts[letter] : "";
}

const char *
layout_hint(enum script script, uint32_t letter)
{
	if (letter == '/' && script == SCRIPT_RUSSIAN)
		return ".";
	if (letter == '/' && script == SCRIPT_KAZAKH)
		return "№";
	if (script == SCRIPT_RUSSIAN || script == SCRIPT_KAZAKH)
		for (size_t i = 0; i < KEYS; i++)
			if (keys[i].us == letter)
				return keys[i].hint;
	return us_text(letter);
}
