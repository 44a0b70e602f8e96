/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_REPLICA_H_
#define DABYL_CORE_REPLICA_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/alert.h"
#include "core/inhibit.h"
#include "core/notification.h"
#include "core/people.h"
#include "core/policy.h"

/*
 * replica - the board's rows as a console has them: the newest state of each,
 * in the order of the queue.  It folds nothing and decides nothing; rows come
 * from the hub and replace what was there.
 *
 * Rows are lent until the next replica_put(), replica_gone() or
 * replica_reset().  ${revision} grows with every change: a view repaints when
 * it differs from the one it drew.
 */
struct replica;

/* ${account}: whose alerts count as "mine". */
struct replica *replica_create(const char *account);
void replica_destroy(struct replica *replica); /* NULL is allowed */

void replica_account(struct replica *replica, const char *account);

/* Insert or replace a row.  ERR_INVAL: malformed; nothing changes. */
enum err replica_put(struct replica *replica, enum row_kind kind, uint64_t id,
    const void *bytes, size_t len);
void replica_gone(struct replica *replica, enum row_kind kind, uint64_t id);
void replica_reset(struct replica *replica); /* forget all rows */

uint64_t replica_revision(const struct replica *replica);

/* All alert rows, in queue order (core/order.h); final ones come last. */
size_t replica_count(const struct replica *replica);
const struct alert *replica_at(const struct replica *replica, size_t position);

/*
 * All alerts in no order, for who looks at each: begin with ${at} 0; NULL at
 * the end.  No row may change meanwhile.
 */
const struct alert *replica_each(const struct replica *replica, size_t *at);

/*
 * Which place an alert has among the ${total} that ask for somebody, from 1;
 * 0: it is not there.  Goes through all of them.
 */
size_t replica_place(
    const struct replica *replica, uint64_t number, size_t *total);

/*
 * What a service has answered that will not come, and that nobody wrote down
 * himself; NULL: none has, or it matters no more.
 */
const struct notification *replica_refusal(
    const struct replica *replica, const struct alert *alert);

/* A service will not come, however it said so, and was not told anew. */
bool replica_refused(const struct replica *replica, const struct alert *alert);

/* Its colleagues; never NULL. */
const struct colleagues *replica_colleagues(
    const struct replica *replica, uint64_t number);
const struct alert *replica_alert(
    const struct replica *replica, uint64_t number);
const struct notification *replica_note(
    const struct replica *replica, uint64_t alert, unsigned target);

/*
 * The alerts about which a colleague is awaited (core/colleagues.h), by their
 * numbers: there are few of them among many.
 */
size_t replica_asking(const struct replica *replica);
const struct alert *replica_asking_at(
    const struct replica *replica, size_t index);

/* The alerts that somebody has, or of which services know, by their numbers. */
size_t replica_in_work(const struct replica *replica);
const struct alert *replica_in_work_at(
    const struct replica *replica, size_t index);

/*
 * The alert that has the verdict and the services of ${number}: itself, or the
 * head that it is joined to; NULL when it is not there.
 */
const struct alert *replica_head(
    const struct replica *replica, uint64_t number);

/* The alerts that are joined to ${head}, by number; returns how many. */
size_t replica_joined(const struct replica *replica, uint64_t head,
    const struct alert *joined[ALERT_INCIDENT_MAX]);

/*
 * What may be the same incident as ${alert} (alert_near()), nearest first; at
 * most ${max}.  Joined alerts are not among it, their heads are.  Goes through
 * all alerts: when a person asks, not for every drawing.
 */
struct replica_near {
	const struct alert *alert;
	uint32_t distance_m;
};
size_t replica_near(const struct replica *replica, const struct alert *alert,
    uint32_t metres, struct replica_near *near, size_t max);

/* The newest open alert of this device and kind; NULL: none. */
const struct alert *replica_open(
    const struct replica *replica, const char *device, const char *kind);

/*
 * Of what is within ${metres}, and of this kind or with a service in common,
 * the one to be proposed: services are told of it,
 * else somebody has it; the nearest of these.  What only waits is none: it
 * sends nobody, and two that join would still wait.  false: there is none. Only
 * what is in work is gone through.
 */
bool replica_proposal(const struct replica *replica,
    const struct policy *policy, const struct alert *alert, uint32_t metres,
    struct replica_near *proposal);

size_t replica_operators(const struct replica *replica);
const struct operator_row *replica_operator_at(
    const struct replica *replica, size_t index);
size_t replica_sources(const struct replica *replica);
const struct source_row *replica_source_at(
    const struct replica *replica, size_t index);
/* The line to a desk; NULL: it was never connected. */
const struct desk_row *replica_desk(
    const struct replica *replica, const char *desk);
/* Those that are on, by id. */
size_t replica_inhibits(const struct replica *replica);
const struct inhibit_row *replica_inhibit_at(
    const struct replica *replica, size_t index);
/* What the lead has told the shift, oldest first; some may be over. */
size_t replica_notices(const struct replica *replica);
const struct notice_row *replica_notice_at(
    const struct replica *replica, size_t index);
/* The row of an account; NULL: never signed on. */
const struct operator_row *replica_operator(
    const struct replica *replica, const char *account);
const struct canary_row *replica_canary(const struct replica *replica);
const struct hub_row *replica_hub(const struct replica *replica);

/* Kept with every change, so asking costs nothing. */
struct replica_counts {
	size_t waiting;    /* nobody has it */
	size_t waiting_p1; /* of these, about life */
	size_t mine;       /* claimed or told, and mine */
	size_t claimed;    /* in anybody's hands */
	size_t told;       /* a service has not answered */
	size_t response;   /* with the services */
	size_t later;      /* shelved */
	size_t overdue;    /* a deadline has passed */
	size_t unheard;    /* services that did not hear or do not answer */
	size_t refused;    /* services that will not come, and are needed */
	uint64_t missing;  /* events that sources numbered and never gave */
};
const struct replica_counts *replica_counts(const struct replica *replica);

/*
 * The alerts that came, changed or left, oldest first, for whoever keeps an
 * order of some of them: ${cursor} starts as 0 and is moved on.  ERR_AGAIN:
 * no more.  ERR_LIMIT: more than REPLICA_CHANGES were missed, or all rows
 * were forgotten: read all of them; the changes go on from here.
 */
#define REPLICA_CHANGES 4096
enum err replica_change(
    const struct replica *replica, uint64_t *cursor, uint64_t *number);

#endif /* DABYL_CORE_REPLICA_H_ */
