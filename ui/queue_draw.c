/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ui/colleagues.h"
#include "ui/i18n.h"
#include "ui/queue_private.h"

/*
 * One row, as in product.md 1.3:
 *
 *	 ▶ P1 АШЫҚ ОТ     00:42 ▼18с 1042 cam-1034 Базар, ...  ×3 Айгүл 01✓03>
 *
 * The name takes what is left.  When it would get less than NAME_MIN, columns
 * go in this order: device, count, owner.
 */
#define LEAD       6  /* mark, cursor, changed, "P1", blank */
#define KIND       12 /* with its blank */
#define AGE        6  /* with its blank */
#define DUE        5
#define NUMBER_MIN 4
#define DEVICE     8
#define COUNT      4 /* "×99" and a blank */
#define OWNER      7 /* blank and six letters */
#define LEDGER     7 /* blank and two cells */
#define NAME_MIN   12
#define WIDE       110 /* columns from which more than that is given */

struct columns {
	int number;
	int device; /* 0: not shown */
	int name;
	int count;
	int tail; /* owner and ledger */
	bool owner;
};

static int
digits(uint64_t number)
{
	int n = 1;

	while (number >= 10) {
		number /= 10;
		n++;
	}
	return n;
}

static struct columns
columns_for(const struct screen_input *in, int cols)
{
	int newest = digits(replica_hub(in->replica)->alerts);
	struct columns c = {
		.number = newest > NUMBER_MIN ? newest : NUMBER_MIN,
		.device = cols >= WIDE ? DEVICE + 5 : DEVICE + 1,
		.count = COUNT,
		.tail = cols >= WIDE ? OWNER + LEDGER + 10 : OWNER + LEDGER,
		.owner = true,
	};
	int fixed = LEAD + KIND + AGE + DUE + c.number + 1;

	if (cols - fixed - c.device - c.count - c.tail < NAME_MIN)
		c.device = 0;
	if (cols - fixed - c.device - c.count - c.tail < NAME_MIN)
		c.count = 0;
	if (cols - fixed - c.device - c.count - c.tail < NAME_MIN) {
		c.tail = LEDGER;
		c.owner = false;
	}
	c.name = cols - fixed - c.device - c.count - c.tail;
	return c;
}

/* What one row is drawn from. */
struct row {
	const struct screen_input *in;
	const struct alert *a;
	struct grid *grid;
	struct span span; /* of the whole row */
	enum style style; /* of ordinary text in it */
	bool cursor;
	bool left; /* has left the list */
	bool changed;
	bool marked;
};

static bool
overdue(const struct row *row)
{
	const struct alert *a = row->a;

	return (a->flags & ALERT_OVERDUE) != 0 ||
	    (a->due_tick != 0 && a->due_tick <= row->in->tick);
}

static enum style
severity_style(const struct row *row)
{
	const struct alert *a = row->a;

	if (row->left)
		return STYLE_GREY;
	if (a->severity == 1 && alert_waits(a))
		return STYLE_P1_NEW;
	return style_severity(a->severity);
}

static void
put(const struct row *row, int col, int cols, enum style style,
    const char *text)
{
	grid_put_cut(row->grid, SPAN(row->span.row, row->span.col + col, cols),
	    style, text);
}

static void
put_sign(const struct row *row, int col, enum style style, enum sign sign)
{
	put(row, col, 1, style, sign_text(sign, row->grid->ascii));
}

static void
put_lead(const struct row *row)
{
	char severity[8];

	if (row->marked)
		put_sign(row, 0, STYLE_STRONG, SIGN_MARK);
	if (row->cursor)
		put_sign(row, 1, STYLE_CURSOR, SIGN_CURSOR);
	if (row->changed)
		put_sign(row, 2, STYLE_WARN, SIGN_CHANGED);
	snprintf(severity, sizeof(severity), "P%u", row->a->severity);
	put(row, 3, 2, severity_style(row), severity);
	put(row, LEAD, KIND - 1, severity_style(row),
	    screen_kind(row->in, row->a));
}

/* Nothing for who has answered already: the deadline rests on the service. */
static void
put_due(const struct row *row, int col)
{
	uint64_t due = row->a->state == ALERT_SHELVED
	    ? row->a->shelved_until_tick
	    : row->a->due_tick;
	struct buf text = { 0 };

	if (row->left)
		return;
	if (overdue(row)) {
		put(row, col, DUE - 1, STYLE_ERROR, _("OVER"));
		return;
	}
	if (due == 0)
		return;
	buf_puts(&text, sign_text(SIGN_LEFT, false));
	words_left(&text, due - row->in->tick);
	put(row, col, DUE - 1,
	    due - row->in->tick < 20000 ? STYLE_WARN : row->style,
	    buf_text(&text));
	buf_finish(&text);
}

static void
put_times(const struct row *row, int col)
{
	struct buf text = { 0 };

	put(row, col, AGE - 1, row->style, "");
	words_age(&text,
	    row->in->tick > row->a->opened_tick
	        ? row->in->tick - row->a->opened_tick
	        : 0);
	grid_put_right(row->grid,
	    SPAN(row->span.row, row->span.col + col, AGE - 1), row->style,
	    buf_text(&text));
	buf_finish(&text);
	put_due(row, col + AGE);
}

static void
put_place(const struct row *row, int col, int cols)
{
	struct buf text = { 0 };

	if (!row->left)
		colleagues_row(&text, row->in, row->a, row->grid->ascii);
	if (row->a->same_as != 0)
		buf_printf(&text, "%s%" PRIu64 " ",
		    sign_text(SIGN_SAME, row->grid->ascii), row->a->same_as);
	if (row->a->joined > 0)
		buf_printf(&text, "%s+%u ",
		    sign_text(SIGN_SAME, row->grid->ascii), row->a->joined);
	buf_puts(&text, screen_device(row->in, row->a));
	put(row, col, cols, row->style, buf_text(&text));
	buf_finish(&text);
}

/*
 * "Базар, шыг → басшы": nobody met the deadline.  The whole sentence where
 * there is room, and in the pane.
 */
static void
put_escalated(const struct row *row, int col, int cols)
{
	struct buf text = { 0 };
	int name = grid_text_cols(screen_device(row->in, row->a));
	const char *words;

	/* What nobody has in hand says it where his name would be. */
	if (row->left || row->a->escalated == ESCALATED_NOT ||
	    row->a->owner[0] == '\0')
		return;
	words = words_escalated(row->a->escalated);
	if (name + grid_text_cols(words) + 2 > cols)
		words = words_escalated_short(row->a->escalated);
	buf_printf(&text, " %s ", words);
	grid_put_right(row->grid,
	    SPAN(row->span.row, row->span.col + col, cols), STYLE_ERROR,
	    buf_text(&text));
	buf_finish(&text);
}

static void
put_count(const struct row *row, int col)
{
	char text[32];

	if (row->a->count < 2)
		return;
	if (row->a->count > 99)
		snprintf(text, sizeof(text), "99+");
	else
		snprintf(text, sizeof(text), "×%u", (unsigned)row->a->count);
	grid_put_right(row->grid,
	    SPAN(row->span.row, row->span.col + col, COUNT - 1), row->style,
	    text);
}

/* Four services by phone: over the count, and over the end of the name. */
static void
put_wide_ledger(const struct row *row, const char *cells)
{
	struct buf text = { 0 };

	buf_printf(&text, " %s", cells);
	grid_put_right(row->grid, row->span, row->style, buf_text(&text));
	buf_finish(&text);
}

static void
put_passed_on(const struct row *row, int col, int cols)
{
	const char *words = words_escalated(row->a->escalated);
	struct buf text = { 0 };

	if (grid_text_cols(words) + 1 > cols)
		words = words_escalated_short(row->a->escalated);
	buf_printf(&text, " %s", words);
	put(row, col, cols, STYLE_ERROR, buf_text(&text));
	buf_finish(&text);
}

/* "Айгүл 01✓03>": the cells are never cut, the name is. */
static void
put_tail(const struct row *row, const struct columns *c, int col)
{
	/* Of what is joined the head says who has it and who was told. */
	const struct alert *head =
	    replica_head(row->in->replica, row->a->number);
	const struct alert *a = head != NULL ? head : row->a;
	const char *owner = screen_person(row->in, a->owner);
	struct buf cells = { 0 };
	int cols, left = c->tail - 1;

	words_ledger(&cells, row->in, a->number, row->grid->ascii);
	cols = grid_text_cols(buf_text(&cells));
	if (cols > left) {
		put_wide_ledger(row, buf_text(&cells));
		buf_finish(&cells);
		return;
	}
	if (c->owner && owner[0] != '\0') {
		int room = left - (cols > 0 ? cols + 1 : 0);
		int used = grid_put_cut(row->grid,
		    SPAN(row->span.row, row->span.col + col, room), row->style,
		    owner);

		if (used > 0) {
			col += used + 1;
			left -= used + 1;
		}
	} else if (c->owner) {
		if (row->a->escalated != ESCALATED_NOT && cols == 0 &&
		    !row->left) {
			put_passed_on(row, col, left);
			buf_finish(&cells);
			return;
		}
		put(row, col, 2, STYLE_GREY, " —");
		if (cols + 3 <= left) {
			col += 3;
			left -= 3;
		}
	}
	put(row, col, left, row->style, buf_text(&cells));
	buf_finish(&cells);
}

/* "✓ 3 s → 01 03": what will happen, over the end of the row. */
static bool
put_countdown(const struct row *row)
{
	struct buf text = { 0 };
	uint64_t left;

	if (!screen_countdown(row->in, row->a, &left))
		return false;
	buf_puts(&text, row->a->verdict == VERDICT_CONFIRMED ? " ✓ " : " ✗ ");
	words_seconds(&text, left);
	buf_puts(&text, " → ");
	if (row->a->verdict == VERDICT_CONFIRMED)
		words_told(&text, row->in, row->a->number);
	else
		buf_puts(&text, _("archive"));
	grid_put_right(row->grid, row->span,
	    row->style == STYLE_PLAIN ? STYLE_STRONG : row->style,
	    buf_text(&text));
	buf_finish(&text);
	return true;
}

static void
put_row(const struct row *row, const struct columns *c)
{
	int col = LEAD + KIND;
	char number[24];

	put_lead(row);
	put_times(row, col);
	col += AGE + DUE;
	snprintf(number, sizeof(number), "%" PRIu64, row->a->number);
	grid_put_right(row->grid,
	    SPAN(row->span.row, row->span.col + col, c->number),
	    row->style == STYLE_PLAIN ? STYLE_STRONG : row->style, number);
	col += c->number + 1;
	if (c->device > 0)
		put(row, col, c->device - 1, row->style,
		    screen_is_place(row->a) ? "—" : row->a->device);
	col += c->device;
	/* A count of two digits or more has no blank of its own in front. */
	put_place(row, col,
	    c->count > 0 && row->a->count >= 10 ? c->name - 1 : c->name);
	put_escalated(row, col,
	    c->count > 0 && row->a->count >= 10 ? c->name - 1 : c->name);
	col += c->name;
	if (c->count > 0)
		put_count(row, col);
	col += c->count;
	put_tail(row, c, col + (c->count > 0 ? 0 : 1));
	put_countdown(row);
}

/* --- a group -------------------------------------------------------------- */

static const char *
group_place(const struct group_name *name, const struct screen_input *in,
    const struct alert *a)
{
	const char *place = name->site ? a->address : screen_device(in, a);

	return strcmp(place, name->place) != 0 ? place : "";
}

/* "LINE · cam-0412 Wall, west" */
static void
group_put(struct buf *out, const struct screen_input *in,
    const struct group_name *name, const struct alert *a)
{
	const char *place = a != NULL ? group_place(name, in, a) : "";

	buf_printf(
	    out, "%s%s%s", name->place, place[0] != '\0' ? " " : "", place);
}

void
queue_view_group_words(const struct queue_view *view,
    const struct screen_input *in, struct buf *out)
{
	const struct alert *a = replica_alert(in->replica, view->cursor);
	struct group_name name = view->group;

	if (!view->inside && !groups_name(view->groups, a, &name))
		return;
	if (a != NULL && !group_has(&name, a))
		a = NULL;
	if (a != NULL)
		buf_printf(out, "%s · ", screen_kind(in, a));
	group_put(out, in, &name, a);
}

/* "37 · cam-0412 Wall, west                 №1042": how many, where, and which
 * has waited longest. */
static void
put_group(const struct row *row, const struct group_name *name, size_t count)
{
	int col = LEAD + KIND + AGE + DUE, cols = row->span.cols - col, used;
	struct buf text = { 0 };
	char first[24];

	put_lead(row);
	put_times(row, LEAD + KIND);
	snprintf(first, sizeof(first), "№%" PRIu64, row->a->number);
	used = grid_text_cols(first);
	buf_printf(&text, "%zu · ", count);
	group_put(&text, row->in, name, row->a);
	put(row, col, cols - used - 2,
	    row->style == STYLE_PLAIN ? STYLE_STRONG : row->style,
	    buf_text(&text));
	grid_put_right(row->grid,
	    SPAN(
	        row->span.row, row->span.col + row->span.cols - used - 1, used),
	    row->style, first);
	buf_finish(&text);
}

/* --- nothing to show ------------------------------------------------------ */

struct lines {
	struct grid *grid;
	struct rect rect;
	int used;
};

static void
line(struct lines *lines, enum style style, const char *text)
{
	if (lines->used >= lines->rect.rows)
		return;
	grid_put_cut(lines->grid,
	    SPAN(lines->rect.row + lines->used, lines->rect.col + 3,
	        lines->rect.cols - 3),
	    style, text);
	lines->used++;
}

static void
line_sources(struct lines *lines, const struct screen_input *in)
{
	size_t count = 0, speaking = 0;
	int64_t last_ms = 0;
	struct buf text = { 0 };

	for (size_t i = 0; i < replica_sources(in->replica); i++) {
		const struct source_row *s = replica_source_at(in->replica, i);

		if (!screen_publishes(s))
			continue;
		count++;
		if (s->last_tick + SCREEN_SPEAKING_MS > in->tick)
			speaking++;
		if (s->last_ms > last_ms)
			last_ms = s->last_ms;
	}
	buf_printf(&text, _("Sources speaking: %zu of %zu"), speaking, count);
	line(lines, speaking == 0 ? STYLE_ERROR : STYLE_PLAIN, buf_text(&text));
	buf_clear(&text);
	buf_puts(&text, _("Last event: "));
	if (last_ms == 0)
		buf_puts(&text, _("none yet"));
	words_time(&text, in, last_ms);
	line(lines, STYLE_PLAIN, buf_text(&text));
	buf_finish(&text);
}

static void
line_canary(struct lines *lines, const struct screen_input *in)
{
	struct buf text = { 0 };

	buf_puts(&text, _("Check of the path (canary): "));
	if (in->canary_age_ms == UINT64_MAX)
		buf_puts(&text, _("none yet"));
	else
		words_seconds(&text, in->canary_age_ms);
	line(lines,
	    in->canary_age_ms > SCREEN_CANARY_MS ? STYLE_ERROR : STYLE_PLAIN,
	    buf_text(&text));
	buf_finish(&text);
}

/* An empty list never leaves open whether it is quiet or blind. */
static void
draw_empty(const struct queue_view *view, struct lines *lines,
    const struct screen_input *in)
{
	struct queue_hidden hidden = queue_view_hidden(view);
	struct buf text = { 0 };

	line(lines, STYLE_PLAIN, "");
	if (in->link == SCREEN_CONNECTING) {
		line(lines, STYLE_ERROR,
		    _("No contact with the hub yet: nothing is known"));
		return;
	}
	line(lines, STYLE_STRONG,
	    view->list == QUEUE_WAITING ? _("No alert is waiting")
	                                : _("Nothing in this list"));
	if (hidden.rows > 0) {
		buf_printf(&text, _("Hidden: %zu, of P1: %zu"), hidden.rows,
		    hidden.p1);
		line(lines, STYLE_WARN, buf_text(&text));
	}
	buf_finish(&text);
	line_sources(lines, in);
	line_canary(lines, in);
}

/* --- the list ------------------------------------------------------------- */

static size_t
top_for(const struct queue_view *view, int rows)
{
	int offset = view->offset < rows - 1 ? view->offset : rows - 1;
	size_t count = order_count(view->shown), window = (size_t)rows;
	size_t last = count > window ? count - window : 0; /* no blank rows */
	size_t top = view->position > (size_t)offset
	    ? view->position - (size_t)offset
	    : 0;

	return top < last ? top : last;
}

struct queue_outside
queue_view_outside(const struct queue_view *view, int rows)
{
	size_t count = order_count(view->shown), top, seen;

	if (count == 0 || rows <= 0)
		return (struct queue_outside){ .below = count };
	top = top_for(view, rows);
	seen = count - top < (size_t)rows ? count - top : (size_t)rows;
	return (struct queue_outside){ top, count - top - seen };
}

/* Held, and it has left the board meanwhile: nothing but its number is known.
 */
static void
put_gone(struct grid *grid, struct span span, const struct columns *c,
    uint64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, number);
	grid_fill(
	    grid, RECT(span.row, span.col, 1, span.cols), STYLE_GREY, " ");
	grid_put_right(grid,
	    SPAN(span.row, span.col + LEAD + KIND + AGE + DUE, c->number),
	    STYLE_GREY, text);
}

static void
draw_row(const struct queue_view *view, const struct screen_input *in,
    struct grid *grid, struct span span, size_t position)
{
	struct columns c = columns_for(in, span.cols);
	uint64_t number = order_at(view->shown, position);
	struct row row = {
		.in = in,
		.grid = grid,
		.span = span,
		.cursor = number == view->cursor,
		.marked = queue_row_marked(view, number),
	};
	struct group_name name;

	row.a = queue_row_alert(view, in, number, &row.left);
	if (row.a == NULL) {
		put_gone(grid, span, &c, number);
		return;
	}
	if (row.a->undo_until_tick > in->tick)
		row.left = false;
	row.changed = queue_row_changed(view, row.a);
	row.style = row.left ? STYLE_GREY
	    : row.cursor     ? STYLE_CURSOR
	    : row.marked     ? STYLE_MARKED
	                     : STYLE_PLAIN;
	if (row.cursor)
		grid_fill(grid, RECT(span.row, span.col, 1, span.cols),
		    row.style, " ");
	if (!row.left && groups_name(view->groups, row.a, &name))
		put_group(&row, &name, groups_count(view->groups, number));
	else
		put_row(&row, &c);
}

void
queue_view_draw(const struct queue_view *view, struct grid *grid,
    struct rect rect, const struct screen_input *in)
{
	size_t count = order_count(view->shown), top;

	if (rect.rows <= 0)
		return;
	if (count == 0) {
		struct lines lines = { grid, rect, 0 };

		draw_empty(view, &lines, in);
		return;
	}
	top = top_for(view, rect.rows);
	for (int i = 0; i < rect.rows && top + (size_t)i < count; i++)
		draw_row(view, in, grid,
		    SPAN(rect.row + i, rect.col, rect.cols), top + (size_t)i);
}
