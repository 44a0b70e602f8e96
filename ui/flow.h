/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_FLOW_H_
#define DABYL_UI_FLOW_H_

#include <stdbool.h>

#include "ui/grid.h"

/*
 * flow - text that fills a rectangle line by line: words wrap, parts of a
 * line are joined by " · " and go to the next line whole where they can.
 * What does not fit is cut with the sign of a cut in the last line.
 */
struct flow {
	struct grid *grid;
	struct rect rect;
	int from;     /* rows of an endless one that are passed over */
	bool endless; /* goes on below the rect, unseen, and is never cut */
	int row;      /* of the text */
	int col;      /* 0: nothing in this row yet */
	bool full;
};

#define FLOW(grid_, rect_) ((struct flow){ .grid = (grid_), .rect = (rect_) })

/* A part of the line; nothing for NULL or "". */
void flow_part(struct flow *flow, enum style style, const char *text);

/* Behind the last part without a sign between. */
void flow_more(struct flow *flow, enum style style, const char *text);

/* The next line, unless this one is still empty. */
void flow_line(struct flow *flow);

/* Rows of the text so far. */
int flow_rows(const struct flow *flow);

/* Rows that are still free. */
int flow_left(const struct flow *flow);

#endif /* DABYL_UI_FLOW_H_ */
