/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_STEPS_H_
#define DABYL_UI_STEPS_H_

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/jread.h"
#include "core/card.h"
#include "ui/screen.h"

/*
 * steps - the card of an alert on the screen: its line, the step that comes
 * next and what Space does about it, and on the page of the alert all of them.
 */

/* The line of the card; "" when there is none.  Lent by the policy. */
const char *steps_line(
    const struct screen_input *in, const struct alert *alert);

/*
 * The step that Space does: the first from in->card_from on that was not done,
 * else the first of all; false: there is none.
 */
bool steps_next(const struct screen_input *in, const struct alert *alert,
    struct card *card, size_t *place);

/*
 * Append "card 2/4: Call the site · Space: call", at most POLICY_LINE_COLUMNS
 * wide; when all is done, that.  Nothing when the card has no steps.
 */
void steps_next_put(
    struct buf *out, const struct screen_input *in, const struct alert *alert);

/* What the ${i}-th step is answered with: "yes", "no", "done"; static. */
const char *steps_said_words(const char *said);

/* The text of the step that an entry names; NULL: the card has changed. */
const char *steps_entry_text(
    const struct screen_input *in, const struct jread_val *body);

#endif /* DABYL_UI_STEPS_H_ */
