/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_SHIFT_H_
#define DABYL_UI_SHIFT_H_

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "ui/screen.h"

/*
 * shift - the screen of the shift: who is on duty, what each has in hand and
 * decides, the notices, and how often each camera was wrong in a day.
 *
 * People, hands and notices are the rows of the replica and always new; how
 * much was decided comes from the hub's record:
 *
 *	shift_view_begin(view)                  and client_query(QUERY_SHIFT)
 *	shift_view_lines(view, lines, len)      for each result
 *	shift_view_end(view, error)             after the last part
 */
#define SHIFT_PEOPLE_MAX  1024
#define SHIFT_CAMERAS_MAX 100

struct shift_view;

struct shift_view *shift_view_create(void);
void shift_view_destroy(struct shift_view *view); /* NULL is allowed */

/* What was known stays until the answer is complete. */
void shift_view_begin(struct shift_view *view);
void shift_view_lines(struct shift_view *view, const struct screen_input *in,
    const char *lines, size_t len);
void shift_view_end(struct shift_view *view, enum err error);

/* Scroll; INT_MIN and INT_MAX: to the ends. */
void shift_view_move(struct shift_view *view, int rows);

void shift_view_draw(struct shift_view *view, struct grid *grid,
    struct rect rect, const struct screen_input *in);

#endif /* DABYL_UI_SHIFT_H_ */
