/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_DESKS_H_
#define DABYL_DEMO_DESKS_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "demo/tell.h"
#include "net/net.h"

/*
 * desks - the duty desks of the demo city: fire service and police in each of
 * its districts, the emergency unit for all of them.  They answer as
 * duty.h says, over ZeroMQ, as `dabyl desk` does.  The ambulance has a
 * telephone only and is not here.
 */
#define DESKS_COUNT 9

struct desks;

/* ${net} and ${tell} are lent.  Errors of net_open(). */
enum err desks_create(struct net *net, const char *endpoint,
    const struct tell *tell, struct desks **desks);
void desks_destroy(struct desks *desks); /* NULL is allowed */

/* Whether the hub knows all of them. */
bool desks_ready(const struct desks *desks);

/*
 * Hear what the hub says; answer what is due at ${story_ms}.  ERR_IO: a socket
 * is broken.
 */
enum err desks_step(struct desks *desks, uint64_t story_ms, uint64_t now_ms);

void desks_items(const struct desks *desks, struct net_item *items);

/* Time of the story at which the next answer is due; UINT64_MAX none. */
uint64_t desks_due_ms(const struct desks *desks);

struct desks_counts {
	unsigned accepted;
	unsigned refused;
	unsigned stood_down; /* acknowledged */
};
struct desks_counts desks_counts(const struct desks *desks);

#endif /* DABYL_DEMO_DESKS_H_ */
