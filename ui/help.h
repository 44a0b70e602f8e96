/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_HELP_H_
#define DABYL_UI_HELP_H_

#include <stdbool.h>
#include <stddef.h>

#include "ui/lineedit.h"
#include "ui/screen.h"

/*
 * help - keys and commands of the place it was opened from, filtered by
 * typing.  Letters go into the filter; movement as keymap_help has it.
 */
#define HELP_FILTER_MAX 60

struct help_view {
	const struct keymap *map;
	struct lineedit filter;
	int top; /* first row shown */
};

void help_view_open(struct help_view *help, const struct keymap *map);

/* Characters and Backspace: true when it was taken. */
bool help_view_key(struct help_view *help, struct key key);
void help_view_move(struct help_view *help, int rows);

void help_view_draw(const struct help_view *help, struct grid *grid,
    struct rect rect, const struct screen_input *in);

#endif /* DABYL_UI_HELP_H_ */
