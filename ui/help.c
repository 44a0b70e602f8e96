/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ui/flow.h"
#include "ui/help.h"
#include "ui/i18n.h"

#define KEYS_COLS  13
#define LABEL_COLS 16

void
help_view_open(struct help_view *help, const struct keymap *map)
{
	help->map = map;
	help->top = 0;
	lineedit_init(&help->filter, HELP_FILTER_MAX);
}

bool
help_view_key(struct help_view *help, struct key key)
{
	if (key.code != K_CHAR && key.code != K_BACKSPACE)
		return false;
	help->top = 0;
	return lineedit_key(&help->filter, key);
}

void
help_view_move(struct help_view *help, int rows)
{
	const struct binding *found[KEYMAP_HELP_MAX];
	int count = (int)keymap_help_rows(
	    help->map, help->filter.text, found, KEYMAP_HELP_MAX);

	help->top += rows;
	if (help->top >= count)
		help->top = count - 1;
	if (help->top < 0)
		help->top = 0;
}

/* One row, or two when the sentence is long; returns how many. */
static int
draw_row(struct grid *grid, struct rect rect, const struct keymap *map,
    const struct binding *binding)
{
	const struct binding *words = keymap_command(map, binding->command);
	struct flow flow;
	struct buf keys = { 0 };
	int col = rect.col + 1;

	if (words == NULL)
		words = binding;
	keymap_keys_put(map, binding, &keys);
	grid_put_cut(grid, SPAN(rect.row, col, KEYS_COLS - 1), STYLE_KEY,
	    buf_text(&keys));
	buf_finish(&keys);
	col += KEYS_COLS;
	grid_put_cut(grid, SPAN(rect.row, col, LABEL_COLS - 1), STYLE_STRONG,
	    binding->command);
	col += LABEL_COLS;
	flow = FLOW(grid,
	    RECT(rect.row, col, rect.rows < 2 ? rect.rows : 2,
	        rect.col + rect.cols - col));
	if (words->help != NULL)
		flow_part(&flow, STYLE_PLAIN, _(words->help));
	return flow.row + 1;
}

static void
draw_head(const struct help_view *help, struct grid *grid, struct span span)
{
	struct lineedit filter = help->filter; /* drawing moves its scroll */
	int used = 1;

	used += grid_put(grid, SPAN(span.row, span.col + 1, span.cols - 1),
	    STYLE_TITLE, _(help->map->title));
	used += 3;
	used +=
	    grid_put(grid, SPAN(span.row, span.col + used, span.cols - used),
	        STYLE_PLAIN, _("find: "));
	lineedit_draw(&filter, grid,
	    SPAN(span.row, span.col + used,
	        span.cols - used < 30 ? span.cols - used : 30),
	    true);
}

void
help_view_draw(const struct help_view *help, struct grid *grid,
    struct rect rect, const struct screen_input *in)
{
	const struct binding *found[KEYMAP_HELP_MAX];
	int count = (int)keymap_help_rows(
	    help->map, help->filter.text, found, KEYMAP_HELP_MAX);

	(void)in;
	if (rect.rows < 2)
		return;
	draw_head(help, grid, SPAN(rect.row, rect.col, rect.cols));
	if (count == 0)
		grid_put(grid, SPAN(rect.row + 2, rect.col + 3, rect.cols - 3),
		    STYLE_PLAIN, _("No key and no command has this"));
	for (int row = 2, i = help->top; row < rect.rows && i < count; i++)
		row += draw_row(grid,
		    RECT(rect.row + row, rect.col, rect.rows - row, rect.cols),
		    help->map, found[i]);
}
