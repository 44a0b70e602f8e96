/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ui/flow.h"
#include "ui/theme.h"

#define BETWEEN 3 /* columns of " · " */

static bool
last_row(const struct flow *flow)
{
	return !flow->endless && flow->row + 1 >= flow->rect.rows;
}

static bool
is_seen(const struct flow *flow)
{
	int row = flow->row - flow->from;

	return row >= 0 && row < flow->rect.rows;
}

static bool
is_over(const struct flow *flow)
{
	return flow->full || (!flow->endless && flow->rect.rows <= 0);
}

static int
room(const struct flow *flow)
{
	return flow->rect.cols - flow->col;
}

static void
cut(struct flow *flow)
{
	int col = flow->col < flow->rect.cols ? flow->col : flow->rect.cols - 1;

	grid_put(flow->grid,
	    SPAN(flow->rect.row + flow->row, flow->rect.col + col, 1),
	    STYLE_PLAIN, sign_text(SIGN_CUT, flow->grid->ascii));
	flow->full = true;
}

void
flow_line(struct flow *flow)
{
	if (flow->col == 0)
		return;
	flow->row++;
	flow->col = 0;
	if (!flow->endless && flow->row >= flow->rect.rows)
		flow->full = true;
}

static int
cols_of(const char *text, size_t len)
{
	struct buf copy = { 0 };
	int cols;

	buf_put(&copy, text, len);
	cols = grid_text_cols(buf_text(&copy));
	buf_finish(&copy);
	return cols;
}

static void
put(struct flow *flow, enum style style, const char *text, size_t len)
{
	int cols;

	if (is_seen(flow)) {
		flow->col += grid_put_bytes(flow->grid,
		    SPAN(flow->rect.row + flow->row - flow->from,
		        flow->rect.col + flow->col, room(flow)),
		    style, text, len);
		return;
	}
	cols = cols_of(text, len);
	flow->col += cols < room(flow) ? cols : room(flow);
}

/* Word by word; a word that is wider than a line is broken by clipping. */
void
flow_more(struct flow *flow, enum style style, const char *text)
{
	while (*text != '\0' && !is_over(flow)) {
		size_t len = strcspn(text + 1, " ") + 1;
		size_t blank = flow->col == 0 && *text == ' ' ? 1 : 0;

		if (cols_of(text + blank, len - blank) > room(flow) &&
		    flow->col > 0) {
			if (last_row(flow)) {
				cut(flow);
				return;
			}
			flow_line(flow);
			blank = *text == ' ' ? 1 : 0;
		}
		put(flow, style, text + blank, len - blank);
		text += len;
	}
}

void
flow_part(struct flow *flow, enum style style, const char *text)
{
	int cols;

	if (text == NULL || text[0] == '\0' || is_over(flow))
		return;
	cols = grid_text_cols(text);
	if (flow->col > 0 && cols + BETWEEN > room(flow) && !last_row(flow) &&
	    cols <= flow->rect.cols)
		flow_line(flow);
	if (flow->col > 0 && room(flow) <= BETWEEN) {
		cut(flow);
		return;
	}
	if (flow->col > 0)
		put(flow, STYLE_PLAIN, " · ", strlen(" · "));
	flow_more(flow, style, text);
}

int
flow_rows(const struct flow *flow)
{
	return flow->row + (flow->col > 0 ? 1 : 0);
}

int
flow_left(const struct flow *flow)
{
	int used = flow_rows(flow);

	return flow->rect.rows > used ? flow->rect.rows - used : 0;
}
