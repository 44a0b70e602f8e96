/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

#include "ui/grid.h"

static int
clamp(int value, int low, int high)
{
	if (value < low)
		return low;
	return value > high ? high : value;
}

static struct cell *
cell_at(const struct grid *grid, int row, int col)
{
	return &grid->cells[row * grid->cols + col];
}

static void
blank(struct cell *cell, enum style style)
{
	*cell =
	    (struct cell){ .text = " ", .width = 1, .style = (uint8_t)style };
}

void
grid_init(struct grid *grid, int cols, int rows)
{
	*grid = (struct grid){ 0 };
	grid_resize(grid, cols, rows);
}

void
grid_finish(struct grid *grid)
{
	free(grid->cells);
	*grid = (struct grid){ 0 };
}

void
grid_resize(struct grid *grid, int cols, int rows)
{
	grid->cols = clamp(cols, 1, GRID_COLS_MAX);
	grid->rows = clamp(rows, 1, GRID_ROWS_MAX);
	grid->cells = xreallocarray(grid->cells,
	    (size_t)grid->cols * (size_t)grid->rows, sizeof(*grid->cells));
	grid_clear(grid);
}

void
grid_clear(struct grid *grid)
{
	for (int i = 0; i < grid->cols * grid->rows; i++)
		blank(&grid->cells[i], STYLE_PLAIN);
	grid->cursor_shown = false;
	grid->cursor_row = grid->cursor_col = 0;
}

struct rect
grid_rect(const struct grid *grid)
{
	return RECT(0, 0, grid->rows, grid->cols);
}

/* The cell at ${col} is about to change: no half of a wide one stays. */
static void
split(struct grid *grid, int row, int col)
{
	struct cell *cell = cell_at(grid, row, col);

	if (cell->width == 0)
		blank(cell_at(grid, row, col - 1),
		    (enum style)cell_at(grid, row, col - 1)->style);
	if (cell->width == 2)
		blank(cell_at(grid, row, col + 1),
		    (enum style)cell_at(grid, row, col + 1)->style);
}

/* The cluster lies wholly inside of the grid. */
static void
set(struct grid *grid, struct span at, enum style style, const char *bytes,
    size_t len)
{
	struct cell *cell = cell_at(grid, at.row, at.col);

	assert(len <= GRID_TEXT_MAX);
	split(grid, at.row, at.col);
	if (at.cols == 2)
		split(grid, at.row, at.col + 1);
	*cell =
	    (struct cell){ .width = (uint8_t)at.cols, .style = (uint8_t)style };
	memcpy(cell->text, bytes, len);
	if (at.cols == 2)
		cell[1] = (struct cell){ .style = (uint8_t)style };
}

/* A base and its marks: bytes, and columns by the base. */
static size_t
cluster(const char *bytes, size_t len, int *cols)
{
	uint32_t cp;
	size_t used = text_next(bytes, len, &cp);

	*cols = text_cp_width(cp);
	while (used < len) {
		size_t next = text_next(bytes + used, len - used, &cp);

		if (text_cp_width(cp) != 0)
			break;
		used += next;
	}
	return used;
}

/* Safe text; cells outside of the grid are skipped.  Columns taken. */
static int
put_safe(struct grid *grid, struct span span, enum style style,
    const char *bytes, size_t len)
{
	int used = 0;

	if (span.row < 0 || span.row >= grid->rows)
		return 0;
	for (size_t at = 0; at < len;) {
		int cols, col = span.col + used;
		size_t size = cluster(bytes + at, len - at, &cols);
		const char *from = bytes + at;
		const char *plain = grid->ascii ? sign_ascii(from, size) : NULL;

		if (used + cols > span.cols)
			break;
		used += cols;
		at += size;
		if (col < 0 || col + cols > grid->cols)
			continue;
		set(grid, SPAN(span.row, col, cols), style,
		    plain != NULL ? plain : from,
		    plain != NULL ? strlen(plain) : size);
	}
	return used;
}

int
grid_put_bytes(struct grid *grid, struct span span, enum style style,
    const char *bytes, size_t len)
{
	struct buf safe = { 0 };
	int used;

	if (text_plain(bytes, len) == len)
		return put_safe(grid, span, style, bytes, len);
	text_safe(&safe, bytes, len);
	used = put_safe(grid, span, style, buf_text(&safe), safe.len);
	buf_finish(&safe);
	return used;
}

int
grid_put(
    struct grid *grid, struct span span, enum style style, const char *text)
{
	return grid_put_bytes(grid, span, style, text, strlen(text));
}

int
grid_printf(struct grid *grid, struct span span, enum style style,
    const char *format, ...)
{
	struct buf text = { 0 };
	va_list args;
	int used;

	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	used = grid_put_bytes(grid, span, style, buf_text(&text), text.len);
	buf_finish(&text);
	return used;
}

int
grid_put_cut(
    struct grid *grid, struct span span, enum style style, const char *text)
{
	int cols = grid_text_cols(text), used;

	if (cols <= span.cols || span.cols <= 0)
		return grid_put(grid, span, style, text);
	used = grid_put(
	    grid, SPAN(span.row, span.col, span.cols - 1), style, text);
	return used +
	    grid_put(grid, SPAN(span.row, span.col + used, 1), style,
	        sign_text(SIGN_CUT, grid->ascii));
}

int
grid_put_right(
    struct grid *grid, struct span span, enum style style, const char *text)
{
	int cols = grid_text_cols(text);

	if (cols < span.cols) {
		span.col += span.cols - cols;
		span.cols = cols;
	}
	return grid_put_cut(grid, span, style, text);
}

/* The part of ${rect} inside of the grid; nothing has rows or cols <= 0. */
static struct rect
inside(const struct grid *grid, struct rect rect)
{
	int bottom =
	    clamp(rect.row + clamp(rect.rows, 0, GRID_ROWS_MAX), 0, grid->rows);
	int right =
	    clamp(rect.col + clamp(rect.cols, 0, GRID_COLS_MAX), 0, grid->cols);

	rect.row = clamp(rect.row, 0, grid->rows);
	rect.col = clamp(rect.col, 0, grid->cols);
	rect.rows = bottom - rect.row;
	rect.cols = right - rect.col;
	return rect;
}

/* Safe once, set often: a screen is mostly blanks and lines. */
void
grid_fill(
    struct grid *grid, struct rect rect, enum style style, const char *text)
{
	struct rect in = inside(grid, rect);
	struct buf safe = { 0 };
	const char *plain = NULL;
	size_t len;
	int cols;

	text_safe(&safe, text, strlen(text));
	assert(safe.len > 0);
	len = cluster(buf_text(&safe), safe.len, &cols);
	assert(cols == 1);
	if (grid->ascii)
		plain = sign_ascii(buf_text(&safe), len);
	for (int row = in.row; row < in.row + in.rows; row++)
		for (int col = in.col; col < in.col + in.cols; col++)
			set(grid, SPAN(row, col, 1), style,
			    plain != NULL ? plain : buf_text(&safe),
			    plain != NULL ? strlen(plain) : len);
	buf_finish(&safe);
}

void
grid_style(struct grid *grid, struct rect rect, enum style style)
{
	struct rect in = inside(grid, rect);

	for (int row = in.row; row < in.row + in.rows; row++)
		for (int col = in.col; col < in.col + in.cols; col++)
			cell_at(grid, row, col)->style = (uint8_t)style;
}

static void
put_sign(struct grid *grid, int row, int col, enum style style, enum sign sign)
{
	grid_put(grid, SPAN(row, col, 1), style, sign_text(sign, grid->ascii));
}

static void
box_lines(struct grid *grid, struct rect r, enum style style)
{
	const char *line = sign_text(SIGN_BOX_H, grid->ascii);
	int bottom = r.row + r.rows - 1, right = r.col + r.cols - 1;

	grid_fill(grid, RECT(r.row, r.col, 1, r.cols), style, line);
	grid_fill(grid, RECT(bottom, r.col, 1, r.cols), style, line);
	for (int row = r.row + 1; row < bottom; row++) {
		put_sign(grid, row, r.col, style, SIGN_BOX_V);
		put_sign(grid, row, right, style, SIGN_BOX_V);
	}
	put_sign(grid, r.row, r.col, style, SIGN_BOX_TL);
	put_sign(grid, r.row, right, style, SIGN_BOX_TR);
	put_sign(grid, bottom, r.col, style, SIGN_BOX_BL);
	put_sign(grid, bottom, right, style, SIGN_BOX_BR);
}

void
grid_box(struct grid *grid, struct rect rect, enum style style,
    const char *title, const char *aside)
{
	int room = rect.cols - 6; /* corner, line or blank, text, and back */
	int aside_cols = aside != NULL ? grid_text_cols(aside) : 0;
	int used;

	if (rect.rows < 2 || rect.cols < 2)
		return;
	grid_fill(grid,
	    RECT(rect.row + 1, rect.col + 1, rect.rows - 2, rect.cols - 2),
	    STYLE_PLAIN, " ");
	box_lines(grid, rect, style);
	if (aside_cols > 0 && aside_cols <= room) {
		int col = rect.col + rect.cols - 2 - aside_cols;

		grid_put(grid, SPAN(rect.row, col - 1, 1), style, " ");
		grid_put(
		    grid, SPAN(rect.row, col, aside_cols), STYLE_TITLE, aside);
		grid_put(grid, SPAN(rect.row, col + aside_cols, 1), style, " ");
		room -= aside_cols + 3;
	}
	if (room <= 0 || title[0] == '\0')
		return;
	grid_put(grid, SPAN(rect.row, rect.col + 1, 1), style, " ");
	used = grid_put_cut(
	    grid, SPAN(rect.row, rect.col + 2, room), STYLE_TITLE, title);
	grid_put(grid, SPAN(rect.row, rect.col + 2 + used, 1), style, " ");
}

void
grid_copy(struct grid *grid, int row, int col, const struct grid *from,
    struct rect part)
{
	struct rect in = inside(from, part);

	row += in.row - part.row;
	col += in.col - part.col;
	for (int i = 0; i < in.rows * in.cols; i++) {
		int y = i / in.cols, x = i % in.cols;
		const struct cell *cell = cell_at(from, in.row + y, in.col + x);
		struct span at = SPAN(row + y, col + x, cell->width);

		if (cell->width == 0 || x + cell->width > in.cols ||
		    grid_at(grid, at.row, at.col) == NULL ||
		    at.col + at.cols > grid->cols)
			continue;
		set(grid, at, (enum style)cell->style, cell->text,
		    strlen(cell->text));
		cell_at(grid, at.row, at.col)->upper = cell->upper;
		cell_at(grid, at.row, at.col)->lower = cell->lower;
	}
}

void
grid_put_picture(
    struct grid *grid, int row, int col, uint8_t upper, uint8_t lower)
{
	struct cell *cell;

	if (grid_at(grid, row, col) == NULL)
		return;
	put_sign(grid, row, col, STYLE_PICTURE, SIGN_HALF);
	cell = cell_at(grid, row, col);
	cell->upper = upper;
	cell->lower = lower;
}

void
grid_cursor(struct grid *grid, int row, int col)
{
	grid->cursor_shown = grid_at(grid, row, col) != NULL;
	grid->cursor_row = grid->cursor_shown ? row : 0;
	grid->cursor_col = grid->cursor_shown ? col : 0;
}

const struct cell *
grid_at(const struct grid *grid, int row, int col)
{
	if (row < 0 || col < 0 || row >= grid->rows || col >= grid->cols)
		return NULL;
	return cell_at(grid, row, col);
}

int
grid_text_cols(const char *text)
{
	struct buf safe = { 0 };
	size_t len = strlen(text), cols;

	if (text_plain(text, len) == len) {
		cols = text_width(text, len);
	} else {
		text_safe(&safe, text, len);
		cols = text_width(buf_text(&safe), safe.len);
	}
	buf_finish(&safe);
	return cols > GRID_COLS_MAX * 2 ? GRID_COLS_MAX * 2 : (int)cols;
}

static bool
same(const struct cell *a, const struct cell *b)
{
	return a->width == b->width && a->style == b->style &&
	    a->upper == b->upper && a->lower == b->lower &&
	    strcmp(a->text, b->text) == 0;
}

bool
grid_equal(const struct grid *a, const struct grid *b)
{
	if (a->cols != b->cols || a->rows != b->rows ||
	    a->cursor_shown != b->cursor_shown ||
	    a->cursor_row != b->cursor_row || a->cursor_col != b->cursor_col)
		return false;
	for (int i = 0; i < a->cols * a->rows; i++)
		if (!same(&a->cells[i], &b->cells[i]))
			return false;
	return true;
}

/* A wide character differs when either of its cells does. */
static bool
differs(const struct grid *a, const struct grid *b, int row, int col)
{
	const struct cell *x = cell_at(a, row, col), *y = cell_at(b, row, col);

	if (!same(x, y))
		return true;
	if (x->width == 0)
		return !same(x - 1, y - 1);
	return x->width == 2 && !same(x + 1, y + 1);
}

/* Byte for byte; most rows of a screen are so from one drawing to the next. */
static bool
same_row(const struct grid *a, const struct grid *b, int row)
{
	return memcmp(cell_at(a, row, 0), cell_at(b, row, 0),
	           (size_t)a->cols * sizeof(struct cell)) == 0;
}

bool
grid_next_change(
    const struct grid *grid, const struct grid *old, struct span *at)
{
	int col = at->col + at->cols;

	assert(grid->cols == old->cols && grid->rows == old->rows);
	for (int row = at->row; row < grid->rows; row++, col = 0) {
		if (col == 0 && same_row(grid, old, row))
			continue;
		while (col < grid->cols && !differs(grid, old, row, col))
			col++;
		if (col == grid->cols)
			continue;
		*at = SPAN(row, col, 1);
		while (col + at->cols < grid->cols &&
		    differs(grid, old, row, col + at->cols))
			at->cols++;
		return true;
	}
	return false;
}

void
grid_dump(const struct grid *grid, struct buf *out)
{
	for (int row = 0; row < grid->rows; row++) {
		int end = grid->cols;

		while (end > 0 &&
		    strcmp(cell_at(grid, row, end - 1)->text, " ") == 0)
			end--;
		for (int col = 0; col < end; col++)
			buf_puts(out, cell_at(grid, row, col)->text);
		buf_puts(out, "\n");
	}
}

void
grid_dump_styles(const struct grid *grid, struct buf *out)
{
	for (int row = 0; row < grid->rows; row++) {
		int end = grid->cols;

		while (end > 0 &&
		    cell_at(grid, row, end - 1)->style == STYLE_PLAIN)
			end--;
		for (int col = 0; col < end; col++) {
			char letter = style_letter(
			    (enum style)cell_at(grid, row, col)->style);

			buf_put(out, &letter, 1);
		}
		buf_puts(out, "\n");
	}
}
