/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_REGIME_H_
#define DABYL_UI_REGIME_H_

#include "ui/screen.h"

/*
 * regime - how the centre works, in words (struct policy_regime).
 */

/* Of the one that is on.  Lent. */
const char *regime_code(const struct screen_input *in);

/* Another one than every day's. */
bool regime_is_on(const struct screen_input *in);

/* The name of the one that is on; its code where no policy knows it.  Lent. */
const char *regime_name(const struct screen_input *in);

/* Append the name, since when, who said so and by which document. */
void regime_put(struct buf *out, const struct screen_input *in);

/* Append, as further parts, only since when, who and by which document. */
void regime_order_put(struct buf *out, const struct screen_input *in);

#endif /* DABYL_UI_REGIME_H_ */
