/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_PLAIN_H_
#define DABYL_UI_PLAIN_H_

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "core/notification.h"
#include "ui/screen.h"

/*
 * plain - the board as lines, for a screen reader and for a terminal that can
 * only print: what happened to an alert, in the words of the screen, one line
 * for each event, each with its time.  Texts from outside are made safe.
 */

/* What was said of an alert last: enough to see what is new. */
struct plain_row {
	uint64_t number;
	uint8_t state;
	uint8_t severity;
	uint8_t verdict;
	uint8_t opinion;
	uint8_t call;
	bool shown; /* it has a line; else only what is new of it is told */
	bool soon;  /* that its deadline is near was said */
	bool over;  /* that it has passed */
	uint8_t escalated; /* enum alert_escalated that was said */
	char owner[ALERT_CODE_SIZE];
	char offered[ALERT_CODE_SIZE];
	char asker[ALERT_CODE_SIZE];
	char caller[ALERT_CODE_SIZE];
	char lead[ALERT_CODE_SIZE];
	uint8_t notes[NOTE_TARGETS_MAX]; /* 1 + state; 0 = not told */
};

#define PLAIN_SOON_MS 20000 /* that a deadline is so near is said once */

/* One alert as a line without its time: number, severity, kind, place, state.
 */
void plain_alert(
    struct buf *out, const struct screen_input *in, const struct alert *alert);

/*
 * Append a line for each thing that is not as ${row} has it, and make it so.
 * A row that is all zero is an alert that nobody has heard of.
 */
void plain_tell(struct buf *out, const struct screen_input *in,
    struct plain_row *row, const struct alert *alert);

/* The counters of the head. */
void plain_counts(struct buf *out, const struct screen_input *in);

/* Every command with its arguments and what it does, a line each. */
void plain_help(struct buf *out);

#endif /* DABYL_UI_PLAIN_H_ */
