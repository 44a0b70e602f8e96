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
 * Append one entry as queries give it: "1042 Aigul: confirmed → services" and
 * what its body has (retention may have deleted it): service, person, reason,
 * note.  ${numbered}: with the number of its alert.  false: it is no entry,
 * nothing was appended.
 */
bool entry_line(struct buf *out, const struct screen_input *in,
    const struct jread_val *entry, bool numbered);

#endif /* DABYL_UI_ENTRIES_H_ */
