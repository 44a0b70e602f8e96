/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_OUTGOING_H_
#define DABYL_UI_OUTGOING_H_

#include "ui/screen.h"

/*
 * outgoing - whether anything goes out to the services by itself, in words.
 */

/* A lead has stopped it. */
bool outgoing_is_stopped(const struct screen_input *in);

/*
 * Append that nothing goes out: since when, who said so, why; and who asks a
 * second lead to start it again.
 */
void outgoing_put(struct buf *out, const struct screen_input *in);

#endif /* DABYL_UI_OUTGOING_H_ */
