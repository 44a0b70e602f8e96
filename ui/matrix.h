/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_MATRIX_H_
#define DABYL_UI_MATRIX_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/screen.h"

/*
 * matrix - the screen of the services: every alert that a service was told of
 * against the services, whatever list or filter the queue shows.  What needs a
 * person comes first: refused, silent, overdue, to be called.  Under the rows
 * stands all about the cell under the cursor.
 *
 * The cursor is bound to an alert and stays in its row of the terminal while
 * the others move around it.
 *
 * Cost of a step: a row for each alert that was told and is not over; none
 * while neither the rows nor the second have changed.
 */
#define MATRIX_CELLS (NOTE_SERVICES + 1) /* the last: other services */

struct matrix_view;

struct matrix_view *matrix_view_create(void);
void matrix_view_destroy(struct matrix_view *view); /* NULL is allowed */

/* Follow the replica and the time; before drawing.  Whether it changed. */
bool matrix_view_step(struct matrix_view *view, const struct screen_input *in);

/* The alert under the cursor; 0 = there is no row. */
uint64_t matrix_view_alert(const struct matrix_view *view);

/*
 * The service of the cell under the cursor, as in struct notification; of the
 * column of other services the first that was told, or NOTE_TARGETS_MAX.
 */
int matrix_view_target(
    const struct matrix_view *view, const struct screen_input *in);

size_t matrix_view_count(const struct matrix_view *view);
/* Of these, how many need a person. */
size_t matrix_view_needy(const struct matrix_view *view);

/* +down, -up; INT_MIN and INT_MAX: first and last. */
void matrix_view_move(struct matrix_view *view, int rows);
/* +right, -left; stops at the ends. */
void matrix_view_cell(struct matrix_view *view, int cells);

void matrix_view_draw(struct matrix_view *view, struct grid *grid,
    struct rect rect, const struct screen_input *in);

#endif /* DABYL_UI_MATRIX_H_ */
