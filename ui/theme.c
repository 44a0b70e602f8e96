/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "ui/theme.h"

#define D LOOK_DEFAULT
#define B LOOK_BOLD
#define I LOOK_DIM
#define R LOOK_REVERSE
#define U LOOK_UNDERLINE

enum colour { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE };

/*
 * Colours 0..7 as text on the terminal's own background are legible on dark
 * and on light but for yellow, white and black; those only stand on or under a
 * colour of their own.
 */
// clang-format off
static const struct theme themes[] = {
	{ "base", false, {
		[STYLE_PLAIN]	 = { D, D, 0 },
		[STYLE_P1]	 = { WHITE, RED, B },
		[STYLE_P2]	 = { RED, D, B },
		[STYLE_P3]	 = { MAGENTA, D, 0 },
		[STYLE_P4]	 = { BLUE, D, 0 },
		[STYLE_P1_NEW]	 = { WHITE, RED, B | LOOK_BLINK },
		[STYLE_HEADER]	 = { D, D, B },
		[STYLE_FOOTER]	 = { D, D, R },
		[STYLE_KEY]	 = { D, D, R | B },
		[STYLE_STALE]	 = { BLACK, YELLOW, 0 },
		[STYLE_CURSOR]	 = { D, D, R },
		[STYLE_MARKED]	 = { CYAN, D, B | U },
		[STYLE_GREY]	 = { D, D, I },
		[STYLE_STRONG]	 = { D, D, B },
		[STYLE_FIELD]	 = { D, D, 0 },
		[STYLE_FIELD_ON] = { D, D, U },
		[STYLE_BOX]	 = { D, D, 0 },
		[STYLE_TITLE]	 = { D, D, B },
		[STYLE_SEND]	 = { D, D, R | B },
		[STYLE_HINT]	 = { D, D, I },
		[STYLE_OK]	 = { GREEN, D, 0 },
		[STYLE_WARN]	 = { MAGENTA, D, B },
		[STYLE_ERROR]	 = { RED, D, B | U },
		[STYLE_BANNER]	 = { WHITE, RED, B },
		[STYLE_PICTURE]	 = { D, D, 0 },
	} },
	{ "mono", false, {
		[STYLE_PLAIN]	 = { D, D, 0 },
		[STYLE_P1]	 = { D, D, B | R },
		[STYLE_P2]	 = { D, D, B },
		[STYLE_P3]	 = { D, D, 0 },
		[STYLE_P4]	 = { D, D, I },
		[STYLE_P1_NEW]	 = { D, D, B | R | LOOK_BLINK },
		[STYLE_HEADER]	 = { D, D, B },
		[STYLE_FOOTER]	 = { D, D, R },
		[STYLE_KEY]	 = { D, D, R | B },
		[STYLE_STALE]	 = { D, D, R },
		[STYLE_CURSOR]	 = { D, D, R },
		[STYLE_MARKED]	 = { D, D, B | U },
		[STYLE_GREY]	 = { D, D, I },
		[STYLE_STRONG]	 = { D, D, B },
		[STYLE_FIELD]	 = { D, D, 0 },
		[STYLE_FIELD_ON] = { D, D, U },
		[STYLE_BOX]	 = { D, D, 0 },
		[STYLE_TITLE]	 = { D, D, B },
		[STYLE_SEND]	 = { D, D, R | B },
		[STYLE_HINT]	 = { D, D, I },
		[STYLE_OK]	 = { D, D, 0 },
		[STYLE_WARN]	 = { D, D, B },
		[STYLE_ERROR]	 = { D, D, B | U },
		[STYLE_BANNER]	 = { D, D, B | R },
		[STYLE_PICTURE]	 = { D, D, 0 },
	} },
};
// clang-format on
#define THEMES (sizeof(themes) / sizeof(themes[0]))

static const struct {
	const char *name;
	char letter;
} styles[STYLES] = {
#define X(symbol, name, letter) { name, letter },
	STYLE_TABLE(X)
#undef X
};

static const struct {
	const char *name;
	const char *utf8;
	const char *ascii;
} signs[SIGNS] = {
#define X(symbol, name, utf8, ascii) { name, utf8, ascii },
	SIGN_TABLE(X)
#undef X
};

const struct theme *
theme_find(const char *name)
{
	for (size_t i = 0; i < THEMES; i++)
		if (strcmp(themes[i].name, name) == 0)
			return &themes[i];
	return NULL;
}

const char *
style_name(enum style style)
{
	assert((unsigned)style < STYLES);
	return styles[style].name;
}

char
style_letter(enum style style)
{
	assert((unsigned)style < STYLES);
	return styles[style].letter;
}

enum style
style_severity(int severity)
{
	static const enum style by_severity[] = { STYLE_PLAIN, STYLE_P1,
		STYLE_P2, STYLE_P3, STYLE_P4 };

	return severity >= 1 && severity <= 4 ? by_severity[severity]
	                                      : STYLE_PLAIN;
}

const char *
sign_text(enum sign sign, bool ascii)
{
	assert((unsigned)sign < SIGNS);
	return ascii ? signs[sign].ascii : signs[sign].utf8;
}

const char *
sign_name(enum sign sign)
{
	assert((unsigned)sign < SIGNS);
	return signs[sign].name;
}

const char *
sign_ascii(const char *utf8, size_t len)
{
	if (len < 2) /* ASCII stands for itself */
		return NULL;
	for (size_t i = 0; i < SIGNS; i++)
		if (strlen(signs[i].utf8) == len &&
		    memcmp(signs[i].utf8, utf8, len) == 0)
			return signs[i].ascii;
	return NULL;
}
