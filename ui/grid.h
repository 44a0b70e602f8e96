/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_GRID_H_
#define DABYL_UI_GRID_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "ui/theme.h"

/*
 * grid - a screen as a value: rows of cells, drawn by the views, copied to the
 * terminal by ui/term, compared with golden texts by the tests.
 *
 * There is one way for text into a cell, and it runs text_safe() over every
 * byte, ours or foreign: no caller can forget it.  (Two functions, one for
 * trusted text, were rejected: sooner or later the wrong one is called.)
 *
 * Everything clips: a span or rect may lie partly or wholly outside.  A wide
 * character takes two cells; when one half is overwritten or cut off, the
 * other becomes a blank.  Rows and columns count from 0.
 */
#define GRID_COLS_MAX 500
#define GRID_ROWS_MAX 200
#define GRID_TEXT_MAX 20 /* bytes: a base and TEXT_MARKS_MAX marks */

struct cell {
	char text[GRID_TEXT_MAX + 1]; /* one cluster; "" behind a wide one */
	uint8_t width;                /* 1 or 2; 0: behind a wide one */
	uint8_t style;                /* enum style */
	uint8_t upper;                /* STYLE_PICTURE: colours of the two */
	uint8_t lower;                /* half blocks, 16..255 */
};

struct grid {
	int cols;
	int rows;
	bool ascii;        /* signs are replaced by their stand-ins */
	int cursor_row;    /* where the terminal's cursor stands; */
	int cursor_col;    /* meaningful while cursor_shown */
	bool cursor_shown; /* a text field has the focus */
	struct cell *cells;
};

/* Cells of one row, from ${col}; ${cols} <= 0 is nothing. */
struct span {
	int row;
	int col;
	int cols;
};

struct rect {
	int row;
	int col;
	int rows;
	int cols;
};

#define SPAN(row_, col_, cols_) ((struct span){ (row_), (col_), (cols_) })
#define RECT(row_, col_, rows_, cols_) \
	((struct rect){ (row_), (col_), (rows_), (cols_) })

/* A blank grid; sizes are clamped to 1..GRID_COLS_MAX, 1..GRID_ROWS_MAX. */
void grid_init(struct grid *grid, int cols, int rows);
void grid_finish(struct grid *grid);

/* Change the size (clamped as above).  The grid is blank afterwards. */
void grid_resize(struct grid *grid, int cols, int rows);

/* Blank in STYLE_PLAIN, cursor hidden. */
void grid_clear(struct grid *grid);

/* The whole grid as a rect. */
struct rect grid_rect(const struct grid *grid);

/*
 * Put ${text} at the start of ${span}; what does not fit is cut at a cluster.
 * Cells behind the text keep what they show.  Returns the columns taken.
 */
int grid_put(
    struct grid *grid, struct span span, enum style style, const char *text);

/* The same for ${len} bytes that need not end with a NUL. */
int grid_put_bytes(struct grid *grid, struct span span, enum style style,
    const char *bytes, size_t len);

/* printf, then grid_put(). */
int grid_printf(struct grid *grid, struct span span, enum style style,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Like grid_put(), but a text that is cut ends with the sign of a cut. */
int grid_put_cut(
    struct grid *grid, struct span span, enum style style, const char *text);

/* Put ${text} so that it ends where ${span} ends. */
int grid_put_right(
    struct grid *grid, struct span span, enum style style, const char *text);

/* Fill with the first cluster of ${text}, which must be one column wide. */
void grid_fill(
    struct grid *grid, struct rect rect, enum style style, const char *text);

/* Change the style of cells and keep their text. */
void grid_style(struct grid *grid, struct rect rect, enum style style);

/*
 * Lines around ${rect}, blank inside; ${title} in the upper line at the left,
 * ${aside} (may be NULL) at the right.  The title is cut first.
 */
void grid_box(struct grid *grid, struct rect rect, enum style style,
    const char *title, const char *aside);

/* Copy the cells of ${part} of ${from} to ${row}, ${col}; both clip. */
void grid_copy(struct grid *grid, int row, int col, const struct grid *from,
    struct rect part);

/* A half block with two colours of the 256 (16..255). */
void grid_put_picture(
    struct grid *grid, int row, int col, uint8_t upper, uint8_t lower);

/* Show the terminal's cursor there; outside of the grid hides it. */
void grid_cursor(struct grid *grid, int row, int col);

/* The cell, or NULL outside of the grid.  Lent until the next resize. */
const struct cell *grid_at(const struct grid *grid, int row, int col);

/* Columns that ${text} takes once it is safe. */
int grid_text_cols(const char *text);

/* Same size, cells and cursor. */
bool grid_equal(const struct grid *a, const struct grid *b);

/*
 * The next run of cells of ${grid} in one row that differ from ${old}, which
 * has the same size.  ${at} starts as { 0, 0, 0 } and is moved on; false when
 * nothing is left.  A run never begins or ends inside a wide character.
 */
bool grid_next_change(
    const struct grid *grid, const struct grid *old, struct span *at);

/* Text of every row, without trailing blanks, each with a newline. */
void grid_dump(const struct grid *grid, struct buf *out);

/* The same with the letter of each cell's style. */
void grid_dump_styles(const struct grid *grid, struct buf *out);

#endif /* DABYL_UI_GRID_H_ */
