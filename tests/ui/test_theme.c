/* SPDX-License-Identifier: Apache-2.0 */
/*
 * theme: what has a colour can be read, by whoever looks at it.
 *
 * Contrast is that of WCAG 2.1, "contrast ratio" and "relative luminance".
 * The eye without green cones is that of Machado, Oliveira, Fernandes, "A
 * Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE
 * TVCG 15(6), 2009, table 1, severity 1.0, on linear RGB; distances are CIE
 * 1976 L*a*b* (D65), where 2.3 is just noticeable.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ui/menu.h"
#include "ui/theme.h"

struct rgb {
	double r, g, b; /* linear, 0..1 */
};

/* The first sixteen, and what is drawn without a colour. */
struct terminal {
	const char *name;
	uint32_t sixteen[16];
	uint32_t text;
	uint32_t ground;
	double dim; /* what LOOK_DIM leaves of a colour's values */
};

#define XTERM                                                               \
	{                                                                   \
		0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, \
		    0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00,       \
		    0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff        \
	}
#define LINUX                                                               \
	{                                                                   \
		0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, \
		    0x00aaaa, 0xaaaaaa, 0x555555, 0xff5555, 0x55ff55,       \
		    0xffff55, 0x5555ff, 0xff55ff, 0x55ffff, 0xffffff        \
	}

/* The linux console cannot dim what has a pair of colours (terminfo, ncv). */
static const struct terminal terminals[] = {
	{ "xterm, dark", XTERM, 0xe5e5e5, 0x000000, 2.0 / 3 },
	{ "xterm, light", XTERM, 0x000000, 0xffffff, 2.0 / 3 },
	{ "linux", LINUX, 0xaaaaaa, 0x000000, 1 },
};
#define TERMINALS (sizeof(terminals) / sizeof(terminals[0]))

static double
linear(double value)
{
	value /= 255;
	return value <= 0.03928 ? value / 12.92
	                        : pow((value + 0.055) / 1.055, 2.4);
}

static struct rgb
of_hex(uint32_t hex, double part)
{
	return (struct rgb){ linear((hex >> 16 & 255) * part),
		linear((hex >> 8 & 255) * part), linear((hex & 255) * part) };
}

/* 16..231 are a cube, 232..255 a ramp of greys. */
static uint32_t
fixed(int colour)
{
	static const uint32_t steps[] = { 0, 95, 135, 175, 215, 255 };
	uint32_t grey = (uint32_t)(8 + 10 * (colour - 232));

	if (colour >= 232)
		return grey << 16 | grey << 8 | grey;
	colour -= 16;
	return steps[colour / 36] << 16 | steps[colour / 6 % 6] << 8 |
	    steps[colour % 6];
}

static uint32_t
hex_of(const struct terminal *terminal, int colour, uint32_t absent)
{
	if (colour == LOOK_DEFAULT)
		return absent;
	return colour < 16 ? terminal->sixteen[colour] : fixed(colour);
}

static void
colours_of(const struct terminal *terminal, const struct look *look,
    struct rgb *text, struct rgb *ground)
{
	bool dim = (look->attrs & LOOK_DIM) != 0;

	*text = of_hex(hex_of(terminal, look->fg, terminal->text),
	    dim ? terminal->dim : 1);
	*ground = of_hex(hex_of(terminal, look->bg, terminal->ground), 1);
	if ((look->attrs & LOOK_REVERSE) != 0) {
		struct rgb t = *text;

		*text = *ground;
		*ground = t;
	}
}

static double
luminance(struct rgb c)
{
	return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b;
}

static double
contrast(struct rgb a, struct rgb b)
{
	double x = luminance(a) + 0.05, y = luminance(b) + 0.05;

	return x > y ? x / y : y / x;
}

static void
every_style_can_be_read_on_every_terminal(void **unused)
{
	const struct theme *theme;

	(void)unused;
	for (size_t i = 0; (theme = theme_at(i)) != NULL; i++) {
		double least = strcmp(theme->name, "contrast") == 0 ? 7 : 4.5;

		for (size_t t = 0; t < TERMINALS; t++)
			for (int s = 0; s < STYLES; s++) {
				struct rgb text, ground;
				double ratio;

				colours_of(&terminals[t], &theme->looks[s],
				    &text, &ground);
				ratio = contrast(text, ground);
				if (ratio < least)
					fail_msg("%s, %s on %s: %.2f",
					    theme->name,
					    style_name((enum style)s),
					    terminals[t].name, ratio);
			}
	}
}

/* Half of a pair would lie on a background that nobody knows. */
static void
what_has_a_colour_has_a_background_too(void **unused)
{
	const struct theme *theme;

	(void)unused;
	for (size_t i = 0; (theme = theme_at(i)) != NULL; i++)
		for (int s = 0; s < STYLES; s++) {
			const struct look *look = &theme->looks[s];

			assert_int_equal(
			    look->fg == LOOK_DEFAULT, look->bg == LOOK_DEFAULT);
			assert_true(look->bg < 8 || look->bg >= 16);
			/* The user's own colours are no fixed ones. */
			if (theme->few != NULL)
				assert_true(look->fg >= 16);
			else
				assert_true(look->fg < 16);
		}
}

/* ---- eyes ---- */

static double
clamp(double x)
{
	return x < 0 ? 0 : x > 1 ? 1 : x;
}

static struct rgb
seen(const double matrix[3][3], struct rgb c)
{
	double out[3];

	for (int i = 0; i < 3; i++)
		out[i] = clamp(matrix[i][0] * c.r + matrix[i][1] * c.g +
		    matrix[i][2] * c.b);
	return (struct rgb){ out[0], out[1], out[2] };
}

static double
lab_part(double t)
{
	return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
}

static double
distance(struct rgb a, struct rgb b)
{
	static const double xyz[3][3] = { { 0.4124564, 0.3575761, 0.1804375 },
		{ 0.2126729, 0.7151522, 0.0721750 },
		{ 0.0193339, 0.1191920, 0.9503041 } };
	static const double white[3] = { 0.95047, 1, 1.08883 };
	double f[2][3], l, x, y;

	for (int i = 0; i < 3; i++) {
		f[0][i] = lab_part(
		    (xyz[i][0] * a.r + xyz[i][1] * a.g + xyz[i][2] * a.b) /
		    white[i]);
		f[1][i] = lab_part(
		    (xyz[i][0] * b.r + xyz[i][1] * b.g + xyz[i][2] * b.b) /
		    white[i]);
	}
	l = 116 * (f[0][1] - f[1][1]);
	x = 500 * ((f[0][0] - f[0][1]) - (f[1][0] - f[1][1]));
	y = 200 * ((f[0][1] - f[0][2]) - (f[1][1] - f[1][2]));
	return sqrt(l * l + x * x + y * y);
}

/* Of text or of background, whichever tells them apart. */
static double
apart(const struct theme *theme, const double matrix[3][3], enum style a,
    enum style b)
{
	struct rgb text[2], ground[2];
	double by_text, by_ground;

	colours_of(&terminals[0], &theme->looks[a], &text[0], &ground[0]);
	colours_of(&terminals[0], &theme->looks[b], &text[1], &ground[1]);
	by_text = distance(seen(matrix, text[0]), seen(matrix, text[1]));
	by_ground = distance(seen(matrix, ground[0]), seen(matrix, ground[1]));
	return by_text > by_ground ? by_text : by_ground;
}

#define APART 20

static void
who_sees_no_red_and_green_tells_the_colours_apart(void **unused)
{
	static const double eyes[][3][3] = {
		/* without the cones for red, and for green */
		{ { 0.152286, 1.052583, -0.204868 },
		    { 0.114503, 0.786281, 0.099216 },
		    { -0.003882, -0.048116, 1.051998 } },
		{ { 0.367322, 0.860646, -0.227968 },
		    { 0.280085, 0.672501, 0.047413 },
		    { -0.011820, 0.042940, 0.968881 } },
	};
	static const enum style groups[][5] = {
		{ STYLE_P1, STYLE_P2, STYLE_P3, STYLE_P4, STYLE_GREY },
		{ STYLE_OK, STYLE_WARN, STYLE_ERROR, STYLE_PLAIN, STYLE_STALE },
	};
	const struct theme *theme = theme_find("colour-blind");

	(void)unused;
	for (size_t e = 0; e < 2; e++)
		for (size_t g = 0; g < 2; g++)
			for (int a = 0; a < 5; a++)
				for (int b = 0; b < a; b++) {
					double d = apart(theme, eyes[e],
					    groups[g][a], groups[g][b]);

					if (d < APART)
						fail_msg("%s and %s: %.1f",
						    style_name(groups[g][a]),
						    style_name(groups[g][b]),
						    d);
				}
}

/* The measure measures: where red and green mean something, they are lost. */
static void
what_ordinary_eyes_tell_apart_is_lost_to_such_eyes(void **unused)
{
	static const double deuteranope[3][3] = { { 0.367322, 0.860646,
		                                      -0.227968 },
		{ 0.280085, 0.672501, 0.047413 },
		{ -0.011820, 0.042940, 0.968881 } };
	struct rgb green = of_hex(0x5faf00, 1), brown = of_hex(0xaf8700, 1);

	(void)unused;
	assert_true(distance(green, brown) > 3 * APART / 2);
	assert_true(distance(seen(deuteranope, green),
	                seen(deuteranope, brown)) < APART);
}

static void
what_a_terminal_cannot_show_another_theme_stands_for(void **unused)
{
	const struct theme *theme;

	(void)unused;
	for (size_t i = 0; (theme = theme_at(i)) != NULL; i++) {
		assert_ptr_equal(theme_for(theme, 256), theme);
		assert_null(theme_for(theme, 8)->few);
		assert_ptr_equal(theme_find(theme->name), theme);
	}
	assert_string_equal(theme_for(theme_find("dark"), 16)->name, "base");
	assert_string_equal(theme_for(theme_find("contrast"), 8)->name, "mono");
}

static void
every_theme_is_chosen_by_a_digit_of_the_menu(void **unused)
{
	static const char digits[] = "123458";
	const struct theme *theme;

	(void)unused;
	for (size_t i = 0; (theme = theme_at(i)) != NULL; i++) {
		struct menu menu;
		struct key key = { K_CHAR, (uint32_t)digits[i] };
		const char *command = NULL;

		assert_true(digits[i] != '\0');
		menu_open(&menu, MENU_THEMES, 0, 0);
		assert_int_equal(
		    menu_key(&menu, key, 10000, &command), MENU_CHOSEN);
		assert_non_null(command);
		assert_string_equal(strrchr(command, ' ') + 1, theme->name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_style_can_be_read_on_every_terminal),
		cmocka_unit_test(what_has_a_colour_has_a_background_too),
		cmocka_unit_test(
		    who_sees_no_red_and_green_tells_the_colours_apart),
		cmocka_unit_test(
		    what_ordinary_eyes_tell_apart_is_lost_to_such_eyes),
		cmocka_unit_test(
		    what_a_terminal_cannot_show_another_theme_stands_for),
		cmocka_unit_test(every_theme_is_chosen_by_a_digit_of_the_menu),
	};

	return cmocka_run_group_tests_name("theme", tests, NULL, NULL);
}
