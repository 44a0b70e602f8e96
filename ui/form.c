/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

#include "ui/form.h"
#include "ui/layout.h"
#include "ui/lineedit.h"

#define SEND_LINE (-1) /* a focus that is no part */

enum part_type { PART_LINE, PART_LIST, PART_FIELD };

struct item {
	int id;
	int digit;
	char *label;
	char *middle;
	char *end;
	enum style style;
	bool ticked;
	bool proposed;
	int col;
};

struct part {
	enum part_type type;
	int id;
	bool hidden;
	char *text; /* of a line; label of a field */
	enum style style;
	struct form_list list;
	struct item *items; /* FORM_ITEMS_MAX of them */
	size_t nitems;
	struct lineedit *edit;
	int cols;
	int tab;
	bool beside;
	int col;
	bool plain;
	char *unknown; /* said while a plain field is empty */
	bool letters;
	bool replaced; /* by the first character that comes */
};

struct form {
	char *title;
	char *aside;
	char *keys;
	char *back;
	form_outcome *outcome;
	void *context;
	bool ascii;
	const struct keyboard *keyboard;
	bool settled;         /* the key that opened it is let go */
	uint64_t last_key_ms; /* while not settled */
	int focus;            /* index of a part, or SEND_LINE */
	size_t focus_item;    /* of a list */
	struct part parts[FORM_PARTS_MAX];
	size_t nparts;
	size_t pinned;  /* parts that stay when the others are scrolled */
	uint32_t other; /* letter that leads to another form */
};

static char *
copy(const char *text)
{
	return xstrdup(text != NULL ? text : "");
}

static void
replace(char **text, const char *with)
{
	char *fresh = copy(with);

	free(*text);
	*text = fresh;
}

struct form *
form_create(const struct form_options *options)
{
	struct form *form = xcalloc(1, sizeof(*form));

	form->title = copy(options->title);
	form->aside = copy(options->aside);
	form->keys = copy(options->keys);
	form->back = copy(options->back);
	form->outcome = options->outcome;
	form->context = options->context;
	form->ascii = options->ascii;
	form->keyboard = options->keyboard;
	form->last_key_ms = options->now_ms;
	form->focus = SEND_LINE;
	return form;
}

void
form_destroy(struct form *form)
{
	if (form == NULL)
		return;
	for (size_t i = 0; i < form->nparts; i++) {
		struct part *part = &form->parts[i];

		for (size_t k = 0; k < part->nitems; k++) {
			free(part->items[k].label);
			free(part->items[k].middle);
			free(part->items[k].end);
		}
		free(part->items);
		free(part->text);
		free(part->unknown);
		free(part->edit);
	}
	free(form->title);
	free(form->aside);
	free(form->keys);
	free(form->back);
	free(form);
}

void
form_set_other(struct form *form, uint32_t letter)
{
	form->other = letter;
}

void
form_set_aside(struct form *form, const char *aside)
{
	replace(&form->aside, aside);
}

static struct part *
add(struct form *form, enum part_type type, int id)
{
	struct part *part = &form->parts[form->nparts++];

	assert(form->nparts <= FORM_PARTS_MAX);
	part->type = type;
	part->id = id;
	return part;
}

void
form_line(struct form *form, int id, enum style style, const char *text)
{
	struct part *part = add(form, PART_LINE, id);

	part->style = style;
	part->text = copy(text);
}

void
form_list(struct form *form, const struct form_list *list)
{
	struct part *part = add(form, PART_LIST, list->id);

	part->list = *list;
	part->items = xcalloc(FORM_ITEMS_MAX, sizeof(*part->items));
}

void
form_item(struct form *form, const struct form_item *item)
{
	struct part *part = &form->parts[form->nparts - 1];

	assert(form->nparts > 0 && part->type == PART_LIST);
	assert(part->nitems < FORM_ITEMS_MAX);
	part->items[part->nitems++] = (struct item){
		.id = item->id,
		.digit = item->digit,
		.label = copy(item->label),
		.middle = copy(item->middle),
		.end = copy(item->end),
		.style = item->style,
		.ticked = item->ticked,
		.proposed = item->proposed,
		.col = item->col,
	};
}

void
form_field(struct form *form, const struct form_field *field)
{
	struct part *part = add(form, PART_FIELD, field->id);

	part->text = copy(field->label);
	part->cols = field->cols;
	part->tab = field->tab;
	part->beside = field->beside;
	part->col = field->col;
	part->plain = field->plain;
	part->unknown = copy(field->unknown);
	part->letters = field->letters;
	part->replaced = field->replaced;
	part->edit = xcalloc(1, sizeof(*part->edit));
	lineedit_init(part->edit, field->max);
	part->edit->number = field->number;
	if (field->text != NULL)
		lineedit_set(part->edit, field->text);
}

static size_t
index_of(const struct form *form, int id)
{
	size_t i = 0;

	while (i < form->nparts && form->parts[i].id != id)
		i++;
	assert(i < form->nparts);
	return i;
}

static struct item *
item_of(const struct form *form, int list, int id)
{
	const struct part *part = &form->parts[index_of(form, list)];

	size_t i = 0;

	while (i < part->nitems && part->items[i].id != id)
		i++;
	assert(i < part->nitems);
	return &part->items[i];
}

bool
form_ticked(const struct form *form, int list, int item)
{
	return item_of(form, list, item)->ticked;
}

int
form_chosen(const struct form *form, int list)
{
	const struct part *part = &form->parts[index_of(form, list)];

	for (size_t i = 0; i < part->nitems; i++)
		if (part->items[i].ticked)
			return part->items[i].id;
	return 0;
}

const char *
form_text(const struct form *form, int field)
{
	const struct part *part = &form->parts[index_of(form, field)];

	assert(part->type == PART_FIELD);
	return part->edit->text;
}

void
form_set_line(struct form *form, int id, enum style style, const char *text)
{
	struct part *part = &form->parts[index_of(form, id)];

	assert(part->type == PART_LINE);
	part->style = style;
	replace(&part->text, text);
}

void
form_set_end(
    struct form *form, int list, int item, enum style style, const char *end)
{
	struct item *it = item_of(form, list, item);

	it->style = style;
	replace(&it->end, end);
}

void
form_set_middle(struct form *form, int list, int item, const char *middle)
{
	replace(&item_of(form, list, item)->middle, middle);
}

void
form_set_text(struct form *form, int field, const char *text)
{
	struct part *part = &form->parts[index_of(form, field)];

	assert(part->type == PART_FIELD);
	part->replaced = false;
	lineedit_set(part->edit, text);
}

bool
form_proposed(const struct form *form, int field)
{
	const struct part *part = &form->parts[index_of(form, field)];

	assert(part->type == PART_FIELD);
	return part->replaced;
}

static void
choose(struct part *part, struct item *item, bool ticked)
{
	if (!part->list.many)
		for (size_t i = 0; i < part->nitems; i++)
			part->items[i].ticked = false;
	item->ticked = ticked;
}

void
form_tick(struct form *form, int list, int item, bool ticked)
{
	choose(&form->parts[index_of(form, list)], item_of(form, list, item),
	    ticked);
}

void
form_propose(struct form *form, int list, int item, bool proposed)
{
	item_of(form, list, item)->proposed = proposed;
}

void
form_hide(struct form *form, int id, bool hidden)
{
	size_t at = index_of(form, id);

	form->parts[at].hidden = hidden;
	if (hidden && form->focus == (int)at)
		form->focus = SEND_LINE;
}

void
form_pin(struct form *form)
{
	form->pinned = form->nparts;
}

/* --- focus --------------------------------------------------------------- */

static bool
can_focus(const struct part *part)
{
	return !part->hidden &&
	    (part->type == PART_FIELD ||
	        (part->type == PART_LIST && part->nitems > 0));
}

static struct part *
focused(struct form *form)
{
	return form->focus == SEND_LINE ? NULL : &form->parts[form->focus];
}

static void
focus_part(struct form *form, int at)
{
	form->focus = at;
	form->focus_item = 0;
	if (at == SEND_LINE)
		return;
	for (size_t i = 0; i < form->parts[at].nitems; i++)
		if (form->parts[at].items[i].ticked) {
			form->focus_item = i;
			return;
		}
}

int
form_focused(const struct form *form)
{
	return form->focus == SEND_LINE ? 0 : form->parts[form->focus].id;
}

void
form_focus(struct form *form, int id)
{
	size_t at = index_of(form, id);

	if (can_focus(&form->parts[at]))
		focus_part(form, (int)at);
}

/* Order for Tab: the send line, fields by their number, lists. */
static int
tab_rank(const struct form *form, int at)
{
	if (at == SEND_LINE)
		return 0;
	if (form->parts[at].type == PART_LIST)
		return 2 * FORM_PARTS_MAX + at;
	return 1 + form->parts[at].tab;
}

static void
focus_tab(struct form *form, int step)
{
	int here = tab_rank(form, form->focus);
	int next = SEND_LINE, wrap = SEND_LINE;
	bool found = false;

	for (int i = SEND_LINE; i < (int)form->nparts; i++) {
		int rank;

		if (i != SEND_LINE && !can_focus(&form->parts[i]))
			continue;
		rank = tab_rank(form, i);
		if ((rank - here) * step > 0 &&
		    (!found || (tab_rank(form, next) - rank) * step > 0)) {
			next = i;
			found = true;
		}
		if ((tab_rank(form, wrap) - rank) * step > 0)
			wrap = i;
	}
	focus_part(form, found ? next : wrap);
}

/* The next or previous part that is a list, from ${at}; or SEND_LINE. */
static int
list_beside(const struct form *form, int at, int step)
{
	for (at += step; at >= 0 && at < (int)form->nparts; at += step)
		if (form->parts[at].type == PART_LIST &&
		    can_focus(&form->parts[at]))
			return at;
	return SEND_LINE;
}

static enum form_result
arrow(struct form *form, int step)
{
	struct part *part = focused(form);
	int at;

	if (part != NULL && step > 0 && form->focus_item + 1 < part->nitems) {
		form->focus_item++;
		return FORM_CHANGED;
	}
	if (part != NULL && step < 0 && form->focus_item > 0) {
		form->focus_item--;
		return FORM_CHANGED;
	}
	if (part == NULL && step < 0)
		at = list_beside(form, (int)form->nparts, -1);
	else
		at = list_beside(form, form->focus, step);
	if (at == SEND_LINE && (part == NULL || step < 0))
		return FORM_NOTHING;
	form->focus = at;
	form->focus_item =
	    at == SEND_LINE || step > 0 ? 0 : form->parts[at].nitems - 1;
	return FORM_CHANGED;
}

/* --- keys ---------------------------------------------------------------- */

static enum form_result
pick(struct form *form, struct part *part, struct item *item)
{
	choose(part, item, part->list.many ? !item->ticked : true);
	if (!part->list.many)
		focus_part(form, SEND_LINE);
	return FORM_CHANGED;
}

static struct item *
item_with(const struct part *part, int digit)
{
	for (size_t k = 0; !part->hidden && k < part->nitems; k++)
		if (part->items[k].digit == digit)
			return &part->items[k];
	return NULL;
}

/* The part in which a digit chooses now, or NULL. */
static const struct part *
part_with(const struct form *form, int digit)
{
	const struct part *found = NULL;

	for (size_t i = 0; i < form->nparts; i++) {
		const struct part *part = &form->parts[i];

		if (item_with(part, digit) != NULL &&
		    (found == NULL || part->list.first))
			found = part;
	}
	return found;
}

static enum form_result
pick_digit(struct form *form, int digit)
{
	const struct part *found = part_with(form, digit);
	struct part *part;

	if (found == NULL)
		return FORM_NOTHING;
	part = &form->parts[found - form->parts];
	return pick(form, part, item_with(part, digit));
}

/* The field that takes letters, or SEND_LINE. */
static int
letters_at(const struct form *form)
{
	for (size_t i = 0; i < form->nparts; i++)
		if (form->parts[i].letters && can_focus(&form->parts[i]))
			return (int)i;
	return SEND_LINE;
}

/* Typed on the send line: begins in the field that takes letters, if any. */
static enum form_result
letter(struct form *form, struct key key)
{
	int at = letters_at(form);

	if (at == SEND_LINE)
		return FORM_NOTHING;
	focus_part(form, at);
	return lineedit_key(form->parts[at].edit, key) ? FORM_CHANGED
	                                               : FORM_NOTHING;
}

/*
 * A Kazakh name may begin with a capital of the digit row; once it stands
 * there, that is the digit again (Caps Lock).
 */
static bool
begins_name(const struct form *form, uint32_t cp)
{
	int at = letters_at(form);

	return form->focus == SEND_LINE && layout_capital(cp) &&
	    at != SEND_LINE && form->parts[at].edit->len == 0;
}

static enum form_result
character(struct form *form, uint32_t cp)
{
	struct part *part = focused(form);
	struct key key = { K_CHAR, .cp = cp };
	int digit = keyboard_digit(form->keyboard, cp);

	if (form->other != 0 &&
	    layout_command(keyboard_place(form->keyboard, cp)) == form->other)
		return FORM_OTHER;
	if (begins_name(form, cp))
		return letter(form, key);
	if (digit >= 0)
		return pick_digit(form, digit);
	if (cp == ' ' && part != NULL)
		return pick(form, part, &part->items[form->focus_item]);
	return part == NULL ? letter(form, key) : FORM_NOTHING;
}

static enum form_result
enter(struct form *form)
{
	struct buf text = { 0 };
	bool sends;

	if (form->focus != SEND_LINE) {
		focus_part(form, SEND_LINE);
		return FORM_CHANGED;
	}
	sends = form_says(form, &text);
	buf_finish(&text);
	return sends ? FORM_SEND : FORM_REFUSED;
}

bool
form_waits(const struct form *form)
{
	return !form->settled;
}

void
form_quiet(struct form *form, uint64_t now_ms)
{
	if (now_ms - form->last_key_ms >= FORM_QUIET_MS)
		form->settled = true;
}

void
form_late(struct form *form, uint64_t now_ms)
{
	if (!form->settled)
		form->last_key_ms = now_ms;
}

void
form_again(struct form *form, uint64_t now_ms)
{
	form->settled = false;
	form->last_key_ms = now_ms;
}

/* Whether keys count yet; one that comes too early makes the wait longer. */
static bool
settled(struct form *form, uint64_t now_ms)
{
	if (!form->settled && now_ms - form->last_key_ms >= FORM_QUIET_MS)
		form->settled = true;
	form->last_key_ms = now_ms;
	return form->settled;
}

static enum form_result
edit(struct part *part, struct key key)
{
	if (part->replaced && key.code == K_CHAR)
		lineedit_set(part->edit, "");
	part->replaced = false;
	return lineedit_key(part->edit, key) ? FORM_CHANGED : FORM_NOTHING;
}

enum form_result
form_key(struct form *form, struct key key, uint64_t now_ms)
{
	struct part *part = focused(form);

	if (key.code == K_NONE || key.code >= K_FOCUS_IN)
		return FORM_NOTHING;
	if (!settled(form, now_ms))
		return FORM_NOTHING;
	switch ((int)key.code) {
	case K_ESC:
		return FORM_LEAVE;
	case K_F3:
		return FORM_PASS;
	case K_ENTER:
		return enter(form);
	case K_TAB:
		focus_tab(form, 1);
		return FORM_CHANGED;
	case K_SHIFT_TAB:
		focus_tab(form, -1);
		return FORM_CHANGED;
	}
	if (part != NULL && part->type == PART_FIELD)
		return edit(part, key);
	switch ((int)key.code) {
	case K_UP:
		return arrow(form, -1);
	case K_DOWN:
		return arrow(form, 1);
	case K_CHAR:
		return character(form, key.cp);
	}
	return FORM_NOTHING;
}

enum form_result
form_paste(struct form *form, const char *text, uint64_t now_ms)
{
	struct part *part = focused(form);

	if (!settled(form, now_ms) || part == NULL || part->type != PART_FIELD)
		return FORM_NOTHING;
	if (part->replaced)
		lineedit_set(part->edit, "");
	part->replaced = false;
	return lineedit_insert(part->edit, text) ? FORM_CHANGED : FORM_NOTHING;
}

bool
form_says(const struct form *form, struct buf *text)
{
	return form->outcome(form, form->context, text);
}

/* --- drawing ------------------------------------------------------------- */

#define INNER      (FORM_COLS - 4) /* columns between the blanks at the lines */
#define BESIDE_MIN 12              /* columns, else a field has its own row */
#define MARGIN_MAX 4               /* columns beside it that are blanked */
#define FIELD_GAP  4               /* columns behind a field */

/* Where the body is drawn to; ${row} is the next free one. */
struct canvas {
	struct form *form;
	struct grid *grid;
	int row;
	int cols;      /* INNER, fewer in a narrow terminal */
	int focus_row; /* row of what has the focus, or -1 */
	int pinned;    /* rows at the top that stay */
	int last;      /* last row that can have the focus */
	int filled;    /* rows up to the last that is not empty */
};

static enum style
item_style(struct canvas *canvas, const struct part *part, size_t item)
{
	const struct form *form = canvas->form;

	if (form->focus != SEND_LINE && part == &form->parts[form->focus] &&
	    item == form->focus_item) {
		canvas->focus_row = canvas->row;
		return STYLE_CURSOR;
	}
	return !part->list.many && part->items[item].ticked ? STYLE_STRONG
	                                                    : STYLE_PLAIN;
}

/*
 * "1 [x] " or "▶ 1 " at ${col}; returns its columns.  The digit stays when
 * the list is reached by arrows only: a blank then.
 */
static int
put_head(struct canvas *canvas, int col, const struct part *part,
    const struct item *item)
{
	struct grid *grid = canvas->grid;
	char digit[2] = " ";
	const char *mark = item->ticked ? "[x]"
	    : item->proposed            ? "[+]"
	                                : "[ ]";

	if (item->digit != FORM_NO_DIGIT &&
	    part_with(canvas->form, item->digit) == part)
		digit[0] = (char)('0' + item->digit);
	if (part->list.many) {
		grid_put(grid, SPAN(canvas->row, col, 1), STYLE_STRONG, digit);
		grid_put(
		    grid, SPAN(canvas->row, col + 2, 3), STYLE_PLAIN, mark);
		return 6;
	}
	if (item->ticked)
		grid_put(grid, SPAN(canvas->row, col, 1), STYLE_STRONG,
		    sign_text(SIGN_CURSOR, grid->ascii));
	grid_put(grid, SPAN(canvas->row, col + 2, 1), STYLE_STRONG, digit);
	return 4;
}

static int
head_cols(const struct part *part)
{
	return part->list.many ? 6 : 4;
}

/* The column of the middle texts: behind the longest label. */
static int
middle_col(const struct part *part)
{
	int longest = 0;

	if (part->list.middle_col > 0)
		return part->list.middle_col;
	for (size_t i = 0; i < part->nitems; i++) {
		int cols = grid_text_cols(part->items[i].label);

		if (cols > longest)
			longest = cols;
	}
	return head_cols(part) + longest + 2;
}

static void
draw_rows(struct canvas *canvas, const struct part *part)
{
	struct grid *grid = canvas->grid;
	int middle = middle_col(part);
	int end = part->list.end_col > 0 ? part->list.end_col : canvas->cols;

	if (end > canvas->cols)
		end = canvas->cols;
	for (size_t i = 0; i < part->nitems; i++, canvas->row++) {
		const struct item *item = &part->items[i];
		enum style style = item_style(canvas, part, i);
		int col = put_head(canvas, 0, part, item);
		int end_cols = grid_text_cols(item->end);
		int room = end - end_cols - (end_cols > 0 ? 1 : 0);

		grid_put_cut(grid, SPAN(canvas->row, col, middle - col - 1),
		    style, item->label);
		grid_put_cut(grid, SPAN(canvas->row, middle, room - middle),
		    style == STYLE_CURSOR ? style : STYLE_PLAIN, item->middle);
		grid_put_right(grid,
		    SPAN(canvas->row, end - end_cols, end_cols), item->style,
		    item->end);
	}
}

/* Items without a digit: "↓ one · ▶two · three", wrapped. */
static void
draw_rest(struct canvas *canvas, const struct part *part, size_t from)
{
	struct grid *grid = canvas->grid;
	int col = 4;

	if (from == part->nitems)
		return;
	grid_put(grid, SPAN(canvas->row, 2, 1), STYLE_STRONG,
	    sign_text(SIGN_DOWN, grid->ascii));
	for (size_t i = from; i < part->nitems; i++) {
		const struct item *item = &part->items[i];
		int cols = grid_text_cols(item->label) + (item->ticked ? 1 : 0);

		if (i > from && col + 3 + cols > canvas->cols) {
			canvas->row++;
			col = 4;
		} else if (i > from) {
			grid_printf(grid, SPAN(canvas->row, col, 3),
			    STYLE_PLAIN, " %s ",
			    sign_text(SIGN_BETWEEN, grid->ascii));
			col += 3;
		}
		if (item->ticked)
			col += grid_put(grid, SPAN(canvas->row, col, 1),
			    STYLE_STRONG, sign_text(SIGN_CURSOR, grid->ascii));
		col += grid_put_cut(grid,
		    SPAN(canvas->row, col, canvas->cols - col),
		    item_style(canvas, part, i), item->label);
	}
	canvas->row++;
}

/* Items with a digit come first. */
static size_t
digit_items(const struct part *part)
{
	size_t n = 0;

	while (n < part->nitems && part->items[n].digit != FORM_NO_DIGIT)
		n++;
	return n;
}

static void
draw_columns(struct canvas *canvas, const struct part *part)
{
	size_t n = digit_items(part), split = (size_t)part->list.split;
	int top = canvas->row, bottom = top;
	int second =
	    part->list.middle_col > 0 ? part->list.middle_col : INNER / 2;

	second = second * canvas->cols / INNER;
	for (size_t i = 0; i < n; i++) {
		int col = i < split ? 0 : second;
		int edge = i < split ? second - 1 : canvas->cols;
		enum style style;

		canvas->row = top + (int)(i < split ? i : i - split);
		style = item_style(canvas, part, i);
		col += put_head(canvas, col, part, &part->items[i]);
		grid_put_cut(canvas->grid, SPAN(canvas->row, col, edge - col),
		    style, part->items[i].label);
		if (canvas->row >= bottom)
			bottom = canvas->row + 1;
	}
	canvas->row = bottom;
	draw_rest(canvas, part, n);
}

static void
draw_inline(struct canvas *canvas, const struct part *part)
{
	int col = 0, gap = part->list.many ? 3 : 2;

	for (size_t i = 0; i < part->nitems; i++) {
		const struct item *item = &part->items[i];
		int cols = head_cols(part) + grid_text_cols(item->label);

		if (item->col > 0)
			col = item->col;
		else if (i > 0)
			col += gap;
		if (i > 0 && col + cols > canvas->cols) {
			canvas->row++;
			col = 0;
		}
		put_head(canvas, col, part, item);
		grid_put_cut(canvas->grid,
		    SPAN(canvas->row, col + head_cols(part),
		        canvas->cols - col - head_cols(part)),
		    item_style(canvas, part, i), item->label);
		col += cols;
	}
	canvas->row++;
}

/* On the row of the field before, where there is room for both. */
static bool
is_beside(const struct canvas *canvas, const struct part *part)
{
	return part->beside && part->col + BESIDE_MIN <= canvas->cols;
}

/* Whether another field follows on the row of this one. */
static bool
has_beside(const struct canvas *canvas, size_t at)
{
	const struct part *next = &canvas->form->parts[at + 1];

	return at + 1 < canvas->form->nparts && !next->hidden &&
	    is_beside(canvas, next);
}

/* Columns of the field that begins at ${col}. */
static int
field_cols(const struct canvas *canvas, size_t at, int col)
{
	const struct form *form = canvas->form;
	const struct part *part = &form->parts[at];
	int edge = canvas->cols - FIELD_GAP;

	if (part->cols > 0)
		return part->cols < canvas->cols - col ? part->cols
		                                       : canvas->cols - col;
	if (has_beside(canvas, at))
		edge = form->parts[at + 1].col - FIELD_GAP;
	return edge - col;
}

static void
draw_field(struct canvas *canvas, size_t at)
{
	struct form *form = canvas->form;
	struct part *part = &form->parts[at];
	bool focus = form->focus == (int)at;
	bool beside = is_beside(canvas, part);
	int row = beside ? canvas->row - 1 : canvas->row;
	int col = beside || !part->beside ? part->col : 0;

	col += grid_put(canvas->grid, SPAN(row, col, canvas->cols - col),
	    STYLE_PLAIN, part->text);
	if (part->plain && !focus && part->edit->len == 0)
		grid_put_cut(canvas->grid, SPAN(row, col, canvas->cols - col),
		    STYLE_WARN, part->unknown);
	else if (part->plain && !focus)
		grid_put_cut(canvas->grid,
		    SPAN(row, col,
		        has_beside(canvas, at) ? field_cols(canvas, at, col)
		                               : canvas->cols - col),
		    STYLE_PLAIN, part->edit->text);
	else
		lineedit_draw(part->edit, canvas->grid,
		    SPAN(row, col, field_cols(canvas, at, col)), focus);
	if (focus)
		canvas->focus_row = row;
	canvas->row = row + 1;
}

static void
draw_list(struct canvas *canvas, const struct part *part)
{
	switch (part->list.shape) {
	case FORM_ROWS:
		draw_rows(canvas, part);
		break;
	case FORM_COLUMNS:
		draw_columns(canvas, part);
		break;
	case FORM_INLINE:
		draw_inline(canvas, part);
		break;
	}
}

/* Everything between the head line and the send line. */
static void
draw_body(struct canvas *canvas)
{
	struct form *form = canvas->form;

	for (size_t i = 0; i < form->nparts; i++) {
		struct part *part = &form->parts[i];

		if (i == form->pinned)
			canvas->pinned = canvas->row;
		if (part->hidden)
			continue;
		switch (part->type) {
		case PART_LINE:
			grid_put_cut(canvas->grid,
			    SPAN(canvas->row++, 0, canvas->cols), part->style,
			    part->text);
			break;
		case PART_LIST:
			draw_list(canvas, part);
			break;
		case PART_FIELD:
			draw_field(canvas, i);
			break;
		}
		if (can_focus(part))
			canvas->last = canvas->row - 1;
		if (part->type != PART_LINE || part->text[0] != '\0')
			canvas->filled = canvas->row;
	}
}

/* Text left, hint in the middle of what is free, the way back at the right. */
static void
draw_send(const struct form *form, struct grid *grid, struct span span)
{
	struct buf text = { 0 };
	bool sends = form_says(form, &text);
	bool focus = form->focus == SEND_LINE;
	int back = grid_text_cols(form->back);
	int keys = grid_text_cols(form->keys);
	int back_col = span.cols - 1 - back;
	int used, room;

	if (focus)
		grid_put(grid, span, STYLE_STRONG,
		    sign_text(SIGN_CURSOR, grid->ascii));
	used = 2 +
	    grid_put_cut(grid, SPAN(span.row, span.col + 2, back_col - 4),
	        !sends      ? STYLE_WARN
	            : focus ? STYLE_SEND
	                    : STYLE_PLAIN,
	        buf_text(&text));
	room = back_col - used - keys;
	if (keys > 0 && room >= 4)
		grid_put(grid, SPAN(span.row, span.col + used + room / 2, keys),
		    STYLE_HINT, form->keys);
	grid_put(grid, SPAN(span.row, span.col + back_col, back), STYLE_HINT,
	    form->back);
	buf_finish(&text);
}

/* Columns of the box in a rect of ${cols}. */
static int
box_cols(int cols)
{
	return cols < FORM_COLS ? cols : FORM_COLS;
}

/* ${body} must be finished by the caller. */
static struct canvas
make_body(struct form *form, int cols, struct grid *body)
{
	struct canvas canvas = {
		.form = form,
		.grid = body,
		.cols = cols > 1 ? cols : 1,
		.focus_row = -1,
	};

	grid_init(body, canvas.cols, GRID_ROWS_MAX);
	body->ascii = form->ascii;
	draw_body(&canvas);
	return canvas;
}

int
form_rows(struct form *form, int cols)
{
	struct grid body;
	int rows = make_body(form, box_cols(cols) - 4, &body).row;

	grid_finish(&body);
	return rows + 3;
}

/* What part of the body is seen: its top, which stays, and one stretch. */
struct window {
	int shown;  /* rows of both */
	int pinned; /* rows of the top */
	int first;  /* first row of the stretch */
};

static struct window
window_of(const struct canvas *body, int shown)
{
	struct window w = { shown, 0, 0 };
	int last;

	if (shown >= body->row)
		return (struct window){ body->row, 0, 0 };
	w.pinned = body->pinned > 1 ? body->pinned : 1;
	if (w.pinned > shown / 2)
		w.pinned = shown / 2;
	w.first = w.pinned;
	last = body->focus_row;
	/* What stands below the last field is seen with it. */
	if (last >= body->last && body->filled - last <= shown - w.pinned)
		last = body->filled - 1;
	if (last >= shown)
		w.first = last - (shown - w.pinned) + 1;
	return w;
}

/* In the right line of the box: rows are hidden above or below. */
static void
draw_more(struct grid *grid, struct rect box, struct window w, int rows)
{
	int col = box.col + box.cols - 1;

	if (w.first > w.pinned)
		grid_put(grid, SPAN(box.row + 1 + w.pinned, col, 1), STYLE_WARN,
		    sign_text(SIGN_UP, grid->ascii));
	if (w.first + w.shown - w.pinned < rows)
		grid_put(grid, SPAN(box.row + w.shown, col, 1), STYLE_WARN,
		    sign_text(SIGN_DOWN, grid->ascii));
}

static void
draw_cursor(struct grid *grid, const struct grid *body, struct rect box,
    struct window w)
{
	int row = body->cursor_row;

	if (row >= w.pinned)
		row -= w.first - w.pinned;
	if (body->cursor_shown && row < w.shown &&
	    (body->cursor_row < w.pinned || row >= w.pinned))
		grid_cursor(
		    grid, box.row + 1 + row, box.col + 2 + body->cursor_col);
	else
		grid_cursor(grid, -1, -1);
}

void
form_draw(struct form *form, struct grid *grid, struct rect rect)
{
	struct grid body;
	int margin = rect.cols >= FORM_COLS + 2 ? 1 : 0;
	int cols = box_cols(rect.cols);
	struct canvas canvas;
	struct window w;
	struct rect box;

	if (rect.rows < 3 || cols < 6)
		return;
	canvas = make_body(form, cols - 4, &body);
	w = window_of(&canvas, rect.rows - 3);
	box = RECT(rect.row, rect.col + margin, w.shown + 3, cols);
	/* A letter or two of what lies behind would read as part of it. */
	if (rect.cols - cols <= MARGIN_MAX)
		grid_fill(grid, RECT(box.row, rect.col, box.rows, rect.cols),
		    STYLE_PLAIN, " ");
	grid_box(grid, box, STYLE_BOX, form->title, form->aside);
	grid_copy(grid, box.row + 1, box.col + 2, &body,
	    RECT(0, 0, w.pinned, cols - 4));
	grid_copy(grid, box.row + 1 + w.pinned, box.col + 2, &body,
	    RECT(w.first, 0, w.shown - w.pinned, cols - 4));
	draw_more(grid, box, w, canvas.filled);
	draw_send(
	    form, grid, SPAN(box.row + 1 + w.shown, box.col + 2, cols - 4));
	draw_cursor(grid, &body, box, w);
	grid_finish(&body);
}
