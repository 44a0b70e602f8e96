/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_PLAIN_H_
#define DABYL_UI_PLAIN_H_

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "core/filter.h"
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
	uint64_t offer_tick, ask_tick, call_tick; /* who was wanted by when */
	bool shown; /* it has a line; else only what is new of it is told */
	bool soon;  /* that its deadline is near was said */
	bool over;  /* that it has passed */
	uint8_t escalated; /* enum alert_escalated that was said */
	char owner[ALERT_CODE_SIZE];
	uint8_t notes[NOTE_TARGETS_MAX]; /* rung << 4 | 1 + state; 0 = none */
};

#define PLAIN_SOON_MS 20000 /* that a deadline is so near is said once */

/* One alert as a line without its time: number, severity, kind, place, state.
 */
void plain_alert(
    struct buf *out, const struct screen_input *in, const struct alert *alert);

/*
 * Append a line for each thing that is not as ${row} has it, and make it so.
 * A row that is all zero is an alert that nobody has heard of.  True: whoever
 * sits here has to look up for it.
 */
bool plain_tell(struct buf *out, const struct screen_input *in,
    struct plain_row *row, const struct alert *alert);

/* What was said of the centre last. */
struct plain_centre {
	uint64_t alarms; /* bits of enum hub_alarm */
	uint64_t flood_tick;
	uint64_t notice;      /* id of the last one */
	uint64_t regime_tick; /* of its last change; 0: none */
	uint64_t stopped_tick;
	uint64_t start_until_tick;
};

/*
 * The same of the disk, of a flood, of notices, of the regime, and of what goes
 * out to services.
 */
bool plain_tell_centre(struct buf *out, const struct screen_input *in,
    struct plain_centre *centre);

/* What the ear is spared, for an hour. */
#define PLAIN_FILTER_MS 3600000

struct plain_filter {
	bool on;
	uint64_t until_ms;
	struct filter filter;
};

void plain_filter_set(
    struct plain_filter *spares, const struct filter *filter, uint64_t now_ms);

/* True: its hour is over, just now. */
bool plain_filter_step(struct plain_filter *spares, uint64_t now_ms);

/* Never what is P1, one's own, or wanted of whoever sits here. */
bool plain_spares(const struct plain_filter *spares,
    const struct screen_input *in, const struct alert *alert);

/* The counters of the head; of what is spared only what is in the queue. */
void plain_counts(struct buf *out, const struct screen_input *in,
    const struct plain_filter *spares);

/* Every command with its arguments and what it does, a line each. */
void plain_help(struct buf *out);

#endif /* DABYL_UI_PLAIN_H_ */
