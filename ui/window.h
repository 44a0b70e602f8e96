/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_WINDOW_H_
#define DABYL_UI_WINDOW_H_

#include <stddef.h>

/*
 * window - the rows of a list that the terminal shows.  The cursor keeps its
 * row of the terminal, ${offset} from the top of the window, where it can.
 */

/* Where the cursor is after ${rows} down (+) or up (-): it stops at the ends;
 * ${count} is not 0. */
size_t window_move(size_t count, size_t cursor, int rows, int *offset);

/* The first row of a window that is ${height} rows high. */
size_t window_top(size_t count, size_t cursor, int height, int *offset);

#endif /* DABYL_UI_WINDOW_H_ */
