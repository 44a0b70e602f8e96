/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_HUB_MACHINES_H_
#define DABYL_HUB_MACHINES_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/policy.h"
#include "hub/engine.h"
#include "net/net.h"

/*
 * machines - the hub's ends of the event bus: the intake, whose publishers are
 * answered, and the subscribers, whose publishers cannot be.
 *
 * What is read is decided at once, in the turn that is open.  The answers of a
 * turn are kept until it is committed: machines_seal() with the turn,
 * machines_committed() and machines_answer() after its commit.
 */
#define MACHINES_ITEMS_MAX 34 /* the intake and 33 subscribers */

struct machines;

/*
 * Opens the sockets of ${conf} and the intake at ${local}, an endpoint of this
 * machine.  Errors of net_open(); ${at} is the endpoint then.  All arguments
 * are lent until machines_destroy().
 */
enum err machines_create(const struct policy_hub *conf, const char *local,
    struct engine *engine, struct machines **machines, const char **at);
void machines_destroy(struct machines *machines); /* NULL is allowed */

/* Go by the limits of ${conf}; the sockets stay. */
void machines_policy(struct machines *machines, const struct policy_hub *conf);

/* Where the intake listens; lent. */
const char *machines_endpoint(const struct machines *machines);

/* What to wait for; nothing while the open turn has no room for more. */
size_t machines_items(
    const struct machines *machines, struct net_item items[MACHINES_ITEMS_MAX]);

/* Sources in turns, until the turn is full or MACHINES_READ_MS are over. */
#define MACHINES_READ_MS 20
void machines_read(struct machines *machines);

/* The open turn is sealed; the one before it was committed. */
void machines_seal(struct machines *machines);

/* The sealed turn is on the disk; the one before it was answered. */
void machines_committed(struct machines *machines);

/* Answer what that turn read. */
void machines_answer(struct machines *machines);

/*
 * Whether the sockets hold so much memory that they must be closed: a peer that
 * never ends a message fills libzmq, and no socket shows it (net/net.h).
 */
bool machines_swollen(const struct machines *machines);

#endif /* DABYL_HUB_MACHINES_H_ */
