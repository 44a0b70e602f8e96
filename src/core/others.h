/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_OTHERS_H_
#define DABYL_CORE_OTHERS_H_

#include <stdbool.h>
#include <stddef.h>

#include "core/notification.h"

/*
 * others - the desks of a service that were told of an alert before the one
 * that is asked now: its deputy was told, or another district's.  Each of them
 * may have sent somebody, so that a stand-down has to reach each.
 *
 * They stand in the notification, the newest first: the one before
 * (other_desk), and those before that (earlier).  A desk stands there once and
 * is never the one that is asked now.
 */
#define OTHERS_MAX (1 + NOTE_EARLIER_MAX)

struct other {
	const char *desk; /* lent by the notification */
	enum notification_channel channel;
	bool refused; /* it has sent nobody */
	bool stopped; /* it knows that the service was called off */
};

/* Of ${n}, the newest first; how many. */
size_t others_list(const struct notification *n, struct other out[OTHERS_MAX]);

bool others_find(
    const struct notification *n, const char *desk, struct other *out);

/* Whether one more desk may be told: no place is left for those before it. */
bool others_full(const struct notification *n, const char *desk);

/*
 * Who has yet to hear that the service was called off.  BY_LINE: over its
 * line, whatever it has answered; NEXT: what the stand-down waits for, one
 * after the other; a refusal ends that.  NULL: nobody.
 */
bool others_by_line(const struct notification *n, const char *desk);
bool others_any_by_line(const struct notification *n);
const char *others_next(const struct notification *n);

/* ---- for apply.c ---- */

/*
 * Another desk is asked from now on: the one that was is one of the others. If
 * the new one was, others_drop() comes first, and there is a place for it.
 */
void others_keep(struct notification *n);

/* It is none of the others any more. */
void others_drop(struct notification *n, const char *desk);
void others_clear(struct notification *n);

void others_set_stopped(struct notification *n, const char *desk);
/* Who knows of it goes nowhere any more. */
void others_drop_stopped(struct notification *n);
/* A new stand-down: nobody has heard of it. */
void others_none_stopped(struct notification *n);

#endif /* DABYL_CORE_OTHERS_H_ */
