/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_FRAME_H_
#define DABYL_UI_FRAME_H_

#include "ui/queue.h"
#include "ui/screen.h"

/*
 * frame - the lines around every screen: the head with what must never be
 * missed, the counters, the notices, the message line, the line of keys.
 */

/*
 * The first line.  What is wrong now (old data, a dead path, a full disk, keys
 * in another window, danger to life behind a form) takes the place of the
 * names; the clock stays.  ${asked}: the alert that the form is about, 0 =
 * none.
 */
void frame_head(struct grid *grid, struct span span,
    const struct screen_input *in, uint64_t asked);

void frame_counters(struct grid *grid, struct span span,
    const struct screen_input *in, const struct queue_view *queue);

/* Whether the head says that something is wrong. */
bool frame_has_banner(const struct screen_input *in);

/* Those of P1 that wait, but for the alert ${shown}; nothing when none does. */
void frame_say_p1(
    struct buf *out, const struct screen_input *in, uint64_t shown);

/*
 * What holds for long: demo, a hub of one's own, no encryption.  frame_notice
 * says whether there is anything to be drawn.
 */
bool frame_has_notice(const struct screen_input *in);
void frame_notice(
    struct grid *grid, struct span span, const struct screen_input *in);

/*
 * Between list and pane: new above, what a list of ${list_rows} does not show,
 * held, filter, which list.
 */
void frame_divider(struct grid *grid, struct span span,
    const struct screen_input *in, const struct screen_state *state,
    int list_rows);

void frame_message(
    struct grid *grid, struct span span, const struct screen_input *in);

/* ${map}: NULL while something else has the keys. */
void frame_keys(struct grid *grid, struct span span,
    const struct screen_input *in, const struct keymap *map);

#endif /* DABYL_UI_FRAME_H_ */
