/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_CAMERA_H_
#define DABYL_UI_CAMERA_H_

#include "ui/screen.h"

/*
 * camera - the picture of a camera that is looked at without an alert, under
 * a line that says which, why, and for how long: whoever looks is being
 * recorded, and is told so.
 */
void camera_draw(struct grid *grid, struct span head, struct rect rect,
    const struct screen_input *in);

#endif /* DABYL_UI_CAMERA_H_ */
