/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_COLLEAGUES_H_
#define DABYL_UI_COLLEAGUES_H_

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "core/command.h"
#include "ui/screen.h"

/*
 * colleagues - what people want of each other, as the views say it: who waits
 * for whom about which alert (core/colleagues.h), who is at a desk, which
 * notice is still to be read.
 */

/* Whether the person at this console may ever give this command. */
bool colleagues_may(const struct screen_input *in, enum command_verb verb);

/* Whether his roles forbid it in any case: not only without a second person. */
bool colleagues_denied(const struct screen_input *in, enum command_verb verb);
bool colleagues_is_lead(const struct screen_input *in);

/* What is wanted of whoever sits here. */
bool colleagues_offered(
    const struct screen_input *in, const struct alert *alert);
bool colleagues_asked(const struct screen_input *in, const struct alert *alert);
bool colleagues_called(
    const struct screen_input *in, const struct alert *alert);

/* The first alert for which ${wants} (one of the three) holds; NULL: none. */
typedef bool colleagues_wants(
    const struct screen_input *in, const struct alert *alert);
const struct alert *colleagues_first(
    const struct screen_input *in, colleagues_wants *wants);

/* "→ Dana 12s", "OPINION? 18s": in a row of the queue; nothing for others. */
void colleagues_row(struct buf *out, const struct screen_input *in,
    const struct alert *alert, bool ascii);

/* "OFFERED by Aigul: №1042, 12s, key: f": for the head; nothing if none. */
void colleagues_banner(struct buf *out, const struct screen_input *in);

/*
 * The ${i}-th line about the alert for the pane: who waits for whom, and what
 * was answered.  false: there are no more.
 */
bool colleagues_line(struct buf *out, enum style *style,
    const struct screen_input *in, const struct alert *alert, size_t i);

/* Of these, what is about a second opinion, and about the shift lead. */
bool colleagues_line_opinion(struct buf *out, enum style *style,
    const struct screen_input *in, const struct alert *alert);
bool colleagues_line_call(struct buf *out, enum style *style,
    const struct screen_input *in, const struct alert *alert);

/* "agree", "do not agree", "cannot tell", "no answer"; "" for none. */
const char *colleagues_opinion(enum opinion opinion);

/* Of others at a desk, those who may ${verb}; at most ${max} into ${out}. */
size_t colleagues_there(const struct screen_input *in, enum command_verb verb,
    const struct operator_row **out, size_t max);

/* How many people are at a desk who may take alerts, oneself included. */
size_t colleagues_at_desk(const struct screen_input *in);

/* The notice that the person has to read next; NULL: none. */
const struct notice_row *colleagues_notice(const struct screen_input *in);

#endif /* DABYL_UI_COLLEAGUES_H_ */
