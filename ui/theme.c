/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "ui/i18n.h"
#include "ui/theme.h"

#define D LOOK_DEFAULT
#define B LOOK_BOLD
#define I LOOK_DIM
#define R LOOK_REVERSE
#define U LOOK_UNDERLINE

enum colour {
	BLACK,
	RED,
	CYAN = 6,
	LIGHT_RED = 9,
	LIGHT_GREEN,
	LIGHT_YELLOW,
	LIGHT_CYAN = 14,
	WHITE
};

/*
 * "base" does not know the background.  No colour of a terminal of 16 has 4.5:1
 * against black and against white (the luminance would have to lie between
 * 0.175 and 0.183), so what has a colour has a background of its own, and all
 * else is the terminal's own text.  Yellow is none: the linux console draws
 * colour 3 as brown.  The others stand on the fixed colours of a terminal of
 * 256, paint every cell, and yield to ${few} elsewhere.  Severities go from red
 * to green as in ISO 22324.
 */
// clang-format off
static const struct theme themes[] = {
	{ "base", N_("16 colours, dark or light"), NULL, {
		[STYLE_PLAIN]	 = { D, D, 0 },
		[STYLE_P1]	 = { WHITE, RED, B },
		[STYLE_P2]	 = { LIGHT_RED, BLACK, B },
		[STYLE_P3]	 = { LIGHT_YELLOW, BLACK, 0 },
		[STYLE_P4]	 = { LIGHT_GREEN, BLACK, 0 },
		[STYLE_P1_NEW]	 = { WHITE, RED, B | LOOK_BLINK },
		[STYLE_HEADER]	 = { D, D, B },
		[STYLE_FOOTER]	 = { D, D, R },
		[STYLE_KEY]	 = { D, D, R | B },
		[STYLE_STALE]	 = { BLACK, CYAN, 0 },
		[STYLE_CURSOR]	 = { D, D, R },
		[STYLE_MARKED]	 = { LIGHT_CYAN, BLACK, B | U },
		[STYLE_GREY]	 = { D, D, I },
		[STYLE_STRONG]	 = { D, D, B },
		[STYLE_FIELD]	 = { D, D, 0 },
		[STYLE_FIELD_ON] = { D, D, U },
		[STYLE_BOX]	 = { D, D, 0 },
		[STYLE_TITLE]	 = { D, D, B },
		[STYLE_SEND]	 = { D, D, R | B },
		[STYLE_HINT]	 = { D, D, I },
		[STYLE_OK]	 = { LIGHT_GREEN, BLACK, 0 },
		[STYLE_WARN]	 = { LIGHT_YELLOW, BLACK, B },
		[STYLE_ERROR]	 = { LIGHT_RED, BLACK, B | U },
		[STYLE_BANNER]	 = { WHITE, RED, B },
		[STYLE_PICTURE]	 = { D, D, 0 },
	} },
	{ "dark", N_("dark"), "base", {
		[STYLE_PLAIN]	 = { 253, 233, 0 },
		[STYLE_P1]	 = { 231, 160, B },
		[STYLE_P2]	 = { 208, 233, B },
		[STYLE_P3]	 = { 226, 233, 0 },
		[STYLE_P4]	 = { 120, 233, 0 },
		[STYLE_P1_NEW]	 = { 231, 160, B | LOOK_BLINK },
		[STYLE_HEADER]	 = { 231, 233, B },
		[STYLE_FOOTER]	 = { 16, 250, 0 },
		[STYLE_KEY]	 = { 231, 24, B },
		[STYLE_STALE]	 = { 16, 220, 0 },
		[STYLE_CURSOR]	 = { 231, 25, 0 },
		[STYLE_MARKED]	 = { 123, 233, B | U },
		[STYLE_GREY]	 = { 246, 233, 0 },
		[STYLE_STRONG]	 = { 231, 233, B },
		[STYLE_FIELD]	 = { 253, 236, 0 },
		[STYLE_FIELD_ON] = { 231, 238, U },
		[STYLE_BOX]	 = { 246, 233, 0 },
		[STYLE_TITLE]	 = { 231, 233, B },
		[STYLE_SEND]	 = { 16, 114, B },
		[STYLE_HINT]	 = { 248, 233, 0 },
		[STYLE_OK]	 = { 120, 233, 0 },
		[STYLE_WARN]	 = { 220, 233, B },
		[STYLE_ERROR]	 = { 210, 233, B | U },
		[STYLE_BANNER]	 = { 231, 160, B },
		[STYLE_PICTURE]	 = { 253, 233, 0 },
	} },
	{ "light", N_("light"), "base", {
		[STYLE_PLAIN]	 = { 233, 231, 0 },
		[STYLE_P1]	 = { 231, 160, B },
		[STYLE_P2]	 = { 130, 231, B },
		[STYLE_P3]	 = { 94, 231, 0 },
		[STYLE_P4]	 = { 22, 231, 0 },
		[STYLE_P1_NEW]	 = { 231, 160, B | LOOK_BLINK },
		[STYLE_HEADER]	 = { 16, 231, B },
		[STYLE_FOOTER]	 = { 231, 240, 0 },
		[STYLE_KEY]	 = { 231, 24, B },
		[STYLE_STALE]	 = { 16, 220, 0 },
		[STYLE_CURSOR]	 = { 231, 25, 0 },
		[STYLE_MARKED]	 = { 18, 231, B | U },
		[STYLE_GREY]	 = { 241, 231, 0 },
		[STYLE_STRONG]	 = { 16, 231, B },
		[STYLE_FIELD]	 = { 16, 254, 0 },
		[STYLE_FIELD_ON] = { 16, 153, U },
		[STYLE_BOX]	 = { 241, 231, 0 },
		[STYLE_TITLE]	 = { 16, 231, B },
		[STYLE_SEND]	 = { 231, 22, B },
		[STYLE_HINT]	 = { 240, 231, 0 },
		[STYLE_OK]	 = { 22, 231, 0 },
		[STYLE_WARN]	 = { 94, 231, B },
		[STYLE_ERROR]	 = { 124, 231, B | U },
		[STYLE_BANNER]	 = { 231, 160, B },
		[STYLE_PICTURE]	 = { 233, 231, 0 },
	} },
	{ "contrast", N_("high contrast"), "mono", {
		[STYLE_PLAIN]	 = { 231, 16, 0 },
		[STYLE_P1]	 = { 231, 124, B },
		[STYLE_P2]	 = { 214, 16, B },
		[STYLE_P3]	 = { 226, 16, 0 },
		[STYLE_P4]	 = { 231, 16, 0 },
		[STYLE_P1_NEW]	 = { 231, 124, B | LOOK_BLINK },
		[STYLE_HEADER]	 = { 231, 16, B },
		[STYLE_FOOTER]	 = { 16, 231, 0 },
		[STYLE_KEY]	 = { 16, 231, B },
		[STYLE_STALE]	 = { 16, 226, 0 },
		[STYLE_CURSOR]	 = { 16, 231, B },
		[STYLE_MARKED]	 = { 51, 16, B | U },
		[STYLE_GREY]	 = { 251, 16, 0 },
		[STYLE_STRONG]	 = { 231, 16, B },
		[STYLE_FIELD]	 = { 231, 16, U },
		[STYLE_FIELD_ON] = { 16, 231, 0 },
		[STYLE_BOX]	 = { 231, 16, 0 },
		[STYLE_TITLE]	 = { 231, 16, B },
		[STYLE_SEND]	 = { 16, 226, B },
		[STYLE_HINT]	 = { 251, 16, 0 },
		[STYLE_OK]	 = { 46, 16, 0 },
		[STYLE_WARN]	 = { 226, 16, B },
		[STYLE_ERROR]	 = { 210, 16, B | U },
		[STYLE_BANNER]	 = { 231, 124, B },
		[STYLE_PICTURE]	 = { 231, 16, 0 },
	} },
	{ "colour-blind", N_("for colour-blind eyes"), "mono", {
		[STYLE_PLAIN]	 = { 253, 233, 0 },
		[STYLE_P1]	 = { 231, 124, B },
		[STYLE_P2]	 = { 214, 233, B },
		[STYLE_P3]	 = { 75, 233, 0 },
		[STYLE_P4]	 = { 253, 233, 0 },
		[STYLE_P1_NEW]	 = { 231, 124, B | LOOK_BLINK },
		[STYLE_HEADER]	 = { 231, 233, B },
		[STYLE_FOOTER]	 = { 16, 250, 0 },
		[STYLE_KEY]	 = { 231, 24, B },
		[STYLE_STALE]	 = { 16, 117, 0 },
		[STYLE_CURSOR]	 = { 231, 25, 0 },
		[STYLE_MARKED]	 = { 231, 233, B | U },
		[STYLE_GREY]	 = { 246, 233, 0 },
		[STYLE_STRONG]	 = { 231, 233, B },
		[STYLE_FIELD]	 = { 253, 236, 0 },
		[STYLE_FIELD_ON] = { 231, 238, U },
		[STYLE_BOX]	 = { 246, 233, 0 },
		[STYLE_TITLE]	 = { 231, 233, B },
		[STYLE_SEND]	 = { 16, 220, B },
		[STYLE_HINT]	 = { 248, 233, 0 },
		[STYLE_OK]	 = { 75, 233, 0 },
		[STYLE_WARN]	 = { 227, 233, B },
		[STYLE_ERROR]	 = { 16, 208, B | U },
		[STYLE_BANNER]	 = { 231, 124, B },
		[STYLE_PICTURE]	 = { 253, 233, 0 },
	} },
	{ "mono", N_("without colours"), NULL, {
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

const struct theme *
theme_at(size_t i)
{
	return i < THEMES ? &themes[i] : NULL;
}

const struct theme *
theme_for(const struct theme *theme, int colours)
{
	if (colours >= 256 || theme->few == NULL)
		return theme;
	return theme_find(theme->few);
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
