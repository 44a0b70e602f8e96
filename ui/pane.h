/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_PANE_H_
#define DABYL_UI_PANE_H_

#include "ui/screen.h"

/*
 * pane - what is known about the alert under the cursor: what, where, when,
 * the card of its kind, who has it, the services, what was seen of it.
 */

/*
 * From row ${from} of the text; how many rows it has in all is returned, and
 * what is above and below stands in the rectangle.  0 and nothing is drawn for
 * ${alert} NULL.  ${picture}: pane_picture() has room of its own and says the
 * state of the picture.
 */
int pane_draw(struct grid *grid, struct rect rect,
    const struct screen_input *in, const struct alert *alert, bool picture,
    int from);

/* "seen: recording 9 s, live 14 s"; appends nothing when nothing was. */
void pane_evidence(struct buf *out, const struct screen_evidence *evidence);

/*
 * The picture in half blocks, or its state in words when there is none; a
 * frozen one is stamped with its age.  Whether there are words: then they need
 * not stand elsewhere, too.
 */
bool pane_picture_says(const struct screen_picture *picture);
void pane_picture_draw(struct grid *grid, struct rect rect,
    const struct screen_input *in, const struct screen_picture *picture);
/* Whether there is a picture of ${alert} to be drawn in cells, not words. */
bool pane_has_picture(const struct screen_input *in, const struct alert *alert);
/* The same, of the picture that is shown, when it is that of ${alert}. */
void pane_picture(struct grid *grid, struct rect rect,
    const struct screen_input *in, const struct alert *alert);

/* The matrix alert x service of ${count} alerts. */
void pane_services(struct grid *grid, struct rect rect,
    const struct screen_input *in, const uint64_t *alerts, size_t count);

#endif /* DABYL_UI_PANE_H_ */
