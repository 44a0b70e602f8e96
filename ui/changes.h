/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_CHANGES_H_
#define DABYL_UI_CHANGES_H_

#include "base/buf.h"
#include "ui/screen.h"

/*
 * changes - what is different of an alert since it was looked at: "owner: Айгүл
 * → Дана, services: 01> → 01✓", for everything that a decision rests on.
 */
#define CHANGES_LEDGER_SIZE 96 /* bytes of the cells of an alert */

/* The cells of the services as they are now: for ${ledger} below. */
void changes_ledger(char ledger[CHANGES_LEDGER_SIZE],
    const struct screen_input *in, uint64_t alert);

/*
 * Append what changed from ${before}, with the cells ${ledger}, to ${after} and
 * its cells now.  Nothing is appended when none of it differs.
 */
void changes_put(struct buf *out, const struct screen_input *in,
    const struct alert *before, const char *ledger, const struct alert *after);

#endif /* DABYL_UI_CHANGES_H_ */
