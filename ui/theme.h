/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_THEME_H_
#define DABYL_UI_THEME_H_

#include <stdbool.h>
#include <stddef.h>

/*
 * theme - what things look like.  Views name a style by its meaning; a theme
 * gives each style its colours and attributes.  Numbers, letters and words
 * carry the meaning, colour only helps: every style that must be told from its
 * neighbours differs in the monochrome theme too.
 *
 * STYLE_TABLE: symbol, name in theme files and dumps, the letter that stands
 * for it in grid_dump_styles().
 */
// clang-format off
#define STYLE_TABLE(X) \
	X(PLAIN,    "plain",    ' ') /* text */ \
	X(P1,       "p1",       '1') /* danger to life */ \
	X(P2,       "p2",       '2') \
	X(P3,       "p3",       '3') \
	X(P4,       "p4",       '4') \
	X(P1_NEW,   "p1-new",   'N') /* a P1 that nobody has taken */ \
	X(HEADER,   "header",   'H') /* first lines, titles of panes */ \
	X(FOOTER,   "footer",   'F') /* the line of keys */ \
	X(KEY,      "key",      'K') /* the key itself in a hint */ \
	X(STALE,    "stale",    'S') /* old data, a frozen picture */ \
	X(CURSOR,   "cursor",   '>') /* row or item under the cursor */ \
	X(MARKED,   "marked",   'M') /* row marked for an act on many */ \
	X(GREY,     "grey",     'g') /* done, taken by others, secondary */ \
	X(STRONG,   "strong",   'B') /* what to read first */ \
	X(FIELD,    "field",    '_') /* a text field */ \
	X(FIELD_ON, "field-on", '=') /* the text field that has the focus */ \
	X(BOX,      "box",      'b') /* lines around forms and panes */ \
	X(TITLE,    "title",    'T') /* words in those lines */ \
	X(SEND,     "send",     'E') /* the send line with the focus */ \
	X(HINT,     "hint",     'h') /* how to go on */ \
	X(OK,       "ok",       'o') /* accepted, done */ \
	X(WARN,     "warn",     'w') /* overdue soon, by phone, by fallback */ \
	X(ERROR,    "error",    'e') /* refused, silent, failed, overdue */ \
	X(BANNER,   "banner",   'R') /* across the screen: canary, STALE */ \
	X(PICTURE,  "picture",  '#') /* half blocks, colours in the cell */
// clang-format on

enum style {
#define X(symbol, name, letter) STYLE_##symbol,
	STYLE_TABLE(X)
#undef X
};
#define STYLES (STYLE_PICTURE + 1)

/*
 * How a terminal shows a style.  Colours: 0..15 are the terminal's own, 16..255
 * the fixed ones of a terminal of 256; or LOOK_DEFAULT.  Where there are only
 * eight, 8..15 as text are 0..7 in bold, which brightens them.
 */
#define LOOK_DEFAULT   (-1)
#define LOOK_BOLD      (1U << 0)
#define LOOK_DIM       (1U << 1)
#define LOOK_REVERSE   (1U << 2)
#define LOOK_UNDERLINE (1U << 3)
#define LOOK_BLINK     (1U << 4)

struct look {
	int fg;
	int bg;
	unsigned attrs; /* LOOK_ bits */
};

struct theme {
	const char *name;  /* typed by people; never translated */
	const char *label; /* msgid */
	const char *few;   /* shown in its place below 256 colours; or NULL */
	struct look looks[STYLES];
};

/*
 * The shipped themes: "base" (16 colours, good on dark and on light), "dark",
 * "light", "contrast", "colour-blind" and "mono" (no colour at all, for
 * NO_COLOR).  Every style has 4.5:1 against its background (WCAG 2.1),
 * "contrast" 7:1.  NULL when there is no such theme; the ${i}-th, NULL after
 * the last.
 */
const struct theme *theme_find(const char *name);
const struct theme *theme_at(size_t i);

/* What stands for ${theme} on a terminal of so many ${colours}. */
const struct theme *theme_for(const struct theme *theme, int colours);

const char *style_name(enum style style);
char style_letter(enum style style);

/* STYLE_P1..STYLE_P4 for severity 1..4; other numbers are PLAIN. */
enum style style_severity(int severity);

/*
 * Signs, one column each and equal in all languages; with --ascii their
 * stand-ins.  SIGN_TABLE: symbol, name, UTF-8, ASCII.
 */
// clang-format off
#define SIGN_TABLE(X) \
	X(HELD,      "held",      ".", ".") /* ledger: held or queued */ \
	X(SENDING,   "sending",   ">", ">") /* sending or sent */ \
	X(RECEIVED,  "received",  ":", ":") \
	X(ACCEPTED,  "accepted",  "✓", "+") \
	X(REFUSED,   "refused",   "✗", "x") \
	X(ON_SCENE,  "on-scene",  "●", "*") \
	X(CLOSED,    "closed",    "■", "=") \
	X(SILENT,    "silent",    "!", "!") /* silent or failed */ \
	X(BY_PHONE,  "by-phone",  "T", "T") /* behind another sign */ \
	X(STOOD,     "stood",     "S", "S") /* stand-down sent */ \
	X(STOOD_OK,  "stood-ok",  "s", "s") /* stand-down received */ \
	X(CURSOR,    "cursor",    "▶", ">") \
	X(TIMES,     "times",     "×", "x") /* before the count of signals */ \
	X(LEFT,      "left",      "▼", "v") /* before the time that is left */ \
	X(SAME,      "same",      "≈", "~") /* before the other number */ \
	X(MARK,      "mark",      "M", "M") \
	X(CHANGED,   "changed",   "•", "o") \
	X(BETWEEN,   "between",   "·", "-") /* between parts of a line */ \
	X(CUT,       "cut",       "…", "~") /* the text goes on */ \
	X(ARROW,     "arrow",     "→", ">") \
	X(BACK,      "back",      "←", "<") \
	X(UP,        "up",        "↑", "^") \
	X(DOWN,      "down",      "↓", "v") \
	X(NUMBER,    "number",    "№", "#") \
	X(BOX_H,     "box-h",     "─", "-") \
	X(BOX_V,     "box-v",     "│", "|") \
	X(BOX_TL,    "box-tl",    "┌", "+") \
	X(BOX_TR,    "box-tr",    "┐", "+") \
	X(BOX_BL,    "box-bl",    "└", "+") \
	X(BOX_BR,    "box-br",    "┘", "+") \
	X(HALF,      "half",      "▀", " ") /* upper half of a picture cell */
// clang-format on

enum sign {
#define X(symbol, name, utf8, ascii) SIGN_##symbol,
	SIGN_TABLE(X)
#undef X
};
#define SIGNS (SIGN_HALF + 1)

/* The sign as a static string. */
const char *sign_text(enum sign sign, bool ascii);
const char *sign_name(enum sign sign);

/*
 * The stand-in for a character of our own texts that is such a sign (─, ✓, №,
 * …), or NULL: the grid uses it for everything that is put in ASCII mode.
 */
const char *sign_ascii(const char *utf8, size_t len);

#endif /* DABYL_UI_THEME_H_ */
