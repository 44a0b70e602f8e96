/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_ENTRIES_H_
#define DABYL_UI_ENTRIES_H_

#include "base/buf.h"
#include "core/entry.h"
#include "ui/screen.h"

/*
 * entries - entries of the journal in words, in the language of the screen.
 * Codes become the policy's words; what it does not know stays a code.
 */

struct jread_val;

/* What happened: "confirmed → services"; static. */
const char *entry_words(enum verb verb);

/*
 * Append what an entry says: its words and, from ${body} (which may be NULL:
 * it was deleted by retention), service, person, reason, note.
 */
void entry_sentence(struct buf *out, const struct screen_input *in,
    enum verb verb, const struct jread_val *body);

#endif /* DABYL_UI_ENTRIES_H_ */
