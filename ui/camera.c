/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/camera.h"
#include "ui/frame.h"
#include "ui/i18n.h"
#include "ui/pane.h"
#include "ui/words.h"

/* "cam-1034 Bazaar · planned view · 00:42 · live" */
static void
draw_head(struct grid *grid, struct span span, const struct screen_input *in)
{
	const struct screen_camera *c = &in->camera;
	struct buf text = { 0 };

	frame_say_p1(&text, in, 0);
	words_part(&text, 0, c->title);
	words_part(&text, 0, c->reason);
	words_part(&text, 0, "");
	buf_puts(&text, " · ");
	words_age(&text, c->since_ms);
	if (!pane_picture_says(&c->picture))
		words_part(&text, 0, c->picture.words);
	grid_fill(
	    grid, RECT(span.row, span.col, 1, span.cols), STYLE_HEADER, " ");
	grid_put_cut(grid, SPAN(span.row, span.col + 1, span.cols - 2),
	    STYLE_HEADER, buf_text(&text));
	buf_finish(&text);
}

void
camera_draw(struct grid *grid, struct span head, struct rect rect,
    const struct screen_input *in)
{
	if (in->camera.title == NULL)
		return;
	pane_picture_draw(grid, rect, in, &in->camera.picture);
	/* What must not be missed keeps its line. */
	if (!frame_has_banner(in))
		draw_head(grid, head, in);
}
