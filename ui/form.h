/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_FORM_H_
#define DABYL_UI_FORM_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "ui/grid.h"
#include "ui/keyboard.h"
#include "ui/keys.h"

/*
 * form - one question on one screen, and the only way to send anything.
 *
 * A form is parts from top to bottom (lines of text, lists of choices, text
 * fields) and the send line.  It is built once, is fed keys, and draws itself.
 * It copies all texts.  Pure: time comes in, nothing goes out; what a key did
 * is returned.
 *
 * What holds in every form:
 *   - nothing counts until no key has come for FORM_QUIET_MS after opening,
 *     so the key that opens a form never sends it, held down or not;
 *   - only Enter on the send line sends, and only while the outcome callback
 *     says that nothing is missing; the line shows what it says;
 *   - Enter elsewhere goes to the send line; Esc leaves and changes nothing;
 *   - digits (by position in every layout) choose, except in a text field;
 *   - F3 is passed on; every other key does nothing, F6 and F9 included.
 */
#define FORM_QUIET_MS  300
#define FORM_PARTS_MAX 40
#define FORM_ITEMS_MAX 32 /* of one list */
#define FORM_COLS      78 /* of the box; narrower screens clip */

struct form;

enum form_result {
	FORM_NOTHING, /* the key meant nothing */
	FORM_CHANGED, /* draw again; values may have changed */
	FORM_SEND,    /* Enter on the send line, nothing missing */
	FORM_REFUSED, /* Enter on the send line, something missing: say it */
	FORM_LEAVE,   /* Esc */
	FORM_PASS,    /* F3: the caller's */
	FORM_OTHER,   /* the letter of form_set_other(), not in a text field */
};

/*
 * Says into ${text} (empty) what Enter will do ("Enter: ... "), translated,
 * and returns true; or what is missing, and returns false.
 */
typedef bool form_outcome(
    const struct form *form, void *context, struct buf *text);

struct form_options {
	const char *title; /* with its sign: "✓ CONFIRM → SERVICES" */
	const char *aside; /* "№1042 · P1 · 00:31", at the right */
	form_outcome *outcome;
	void *context;    /* passed to ${outcome}; lent */
	const char *keys; /* hint between: "Tab: note, place"; may be NULL */
	const char *back; /* hint at the right: "Esc: back" */
	bool ascii;
	const struct keyboard *keyboard; /* lent; NULL: as shipped */
	uint64_t now_ms;                 /* when it is opened */
};

struct form *form_create(const struct form_options *options);
void form_destroy(struct form *form);

/* Change the right part of the head line (the age goes on). */
void form_set_aside(struct form *form, const char *aside);

/*
 * A letter (as layout_command() returns it) that leads to another form; 0:
 * none, as in the beginning.
 */
void form_set_other(struct form *form, uint32_t letter);

/* --- building; ids are the caller's, unique and > 0, 0 for never asked --- */

/* A line of text; "" is an empty line.  Long ones are cut. */
void form_line(struct form *form, int id, enum style style, const char *text);

enum form_shape {
	FORM_ROWS,    /* one item a row: label, middle, right-aligned end */
	FORM_COLUMNS, /* two columns, ${split} items in the first; items
	               * without a digit follow in one line, joined by " · " */
	FORM_INLINE,  /* all in one row (wrapped when it is full) */
};

struct form_list {
	int id;
	enum form_shape shape;
	bool many;      /* [x] boxes; else one choice, marked ▶ */
	bool first;     /* while it is seen its digits are its own: another
	                 * list has them neither shown nor chosen */
	int split;      /* FORM_COLUMNS: items of the first column */
	int middle_col; /* FORM_ROWS: column of the middle text; 0: computed;
	                 * FORM_COLUMNS: column of the second column; 0: half */
	int end_col;    /* FORM_ROWS: column where the end text ends; 0: edge */
};

/* A list; items follow by form_item() until the next part. */
void form_list(struct form *form, const struct form_list *list);

struct form_item {
	int id;    /* of the item, the caller's, > 0 */
	int digit; /* 0..9, or FORM_NO_DIGIT: reached by arrows */
	const char *label;
	const char *middle; /* FORM_ROWS, may be NULL */
	const char *end;    /* FORM_ROWS, may be NULL */
	enum style style;   /* of ${end} */
	bool ticked;
	bool proposed; /* shown [+] until it is ticked */
	int col;       /* FORM_INLINE: column, 0: three behind the last */
};
#define FORM_NO_DIGIT (-1) /* as layout_choice() has none */

void form_item(struct form *form, const struct form_item *item);

struct form_field {
	int id;
	const char *label;   /* "Note: " */
	const char *text;    /* to begin with; NULL is "" */
	size_t max;          /* bytes, 1..LINEEDIT_MAX */
	int cols;            /* columns of the field; 0: up to four before the
	                      * edge */
	int tab;             /* order for Tab, 1 first; send line is before 1 */
	bool number;         /* for numbers and codes */
	bool beside;         /* on the row of the field before, at ${col} */
	int col;             /* column of the label, 0 at the left */
	bool plain;          /* while it has no focus it looks like a line:
	                      * the place, which is rarely changed */
	const char *unknown; /* what a plain one says while it is empty;
	                      * NULL: nothing */
	bool letters;        /* a letter typed on the send line begins here */
	bool replaced;       /* the first character typed takes the place of
	                      * ${text}: a proposal */
};

void form_field(struct form *form, const struct form_field *field);

/*
 * What was added so far stays at the top when the rest is scrolled, as long as
 * it takes no more than half of the rows.  Without it the first row stays.
 */
void form_pin(struct form *form);

/* --- asking and changing ------------------------------------------------ */

/* A part with this id must exist. */
bool form_ticked(const struct form *form, int list, int item);
int form_chosen(const struct form *form, int list); /* first ticked, or 0 */
const char *form_text(
    const struct form *form, int field); /* lent until the next key */
void form_set_line(
    struct form *form, int id, enum style style, const char *text);
void form_set_end(
    struct form *form, int list, int item, enum style style, const char *end);
void form_set_middle(struct form *form, int list, int item, const char *middle);
void form_set_text(struct form *form, int field, const char *text);
/* It still says what was proposed: nobody has edited it. */
bool form_proposed(const struct form *form, int field);
void form_tick(struct form *form, int list, int item, bool ticked);
void form_propose(struct form *form, int list, int item, bool proposed);

/* Parts that make no sense now take no row and no focus; fields, lines. */
void form_hide(struct form *form, int id, bool hidden);

/* What has the focus; 0: the send line. */
int form_focused(const struct form *form);

/* Focus a list or field to begin with; without it the send line has it. */
void form_focus(struct form *form, int id);

/* --- living -------------------------------------------------------------- */

enum form_result form_key(struct form *form, struct key key, uint64_t now_ms);

/* The text of a K_PASTE: into the field with the focus, else nothing. */
enum form_result form_paste(
    struct form *form, const char *text, uint64_t now_ms);

/* Put what the send line says now; true when Enter would send. */
bool form_says(const struct form *form, struct buf *text);

/* Rows of the box in a rect of ${cols} columns. */
int form_rows(struct form *form, int cols);

/*
 * Draw into ${rect}, the box at its upper left with a margin of one column
 * when there is room.  When rows are missing, the send line and what is pinned
 * stay, the rest follows the focus, and ↑ and ↓ in the right line of the box
 * say that there is more of it.  A narrow box cuts with a sign and wraps.
 */
void form_draw(struct form *form, struct grid *grid, struct rect rect);

/*
 * A form that was opened listens when no key has come for FORM_QUIET_MS.
 * form_quiet(): none has come until now.  form_late(): nobody looked, so that
 * those that come now may have been typed at any time; it waits anew.
 */
bool form_waits(const struct form *form);
void form_quiet(struct form *form, uint64_t now_ms);
void form_late(struct form *form, uint64_t now_ms);

/* A key came that was not meant for this form: it waits anew. */
void form_again(struct form *form, uint64_t now_ms);

#endif /* DABYL_UI_FORM_H_ */
