/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_FEED_H_
#define DABYL_DEMO_FEED_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/replica.h"
#include "demo/scenario.h"
#include "net/net.h"

/*
 * feed - the publishers of the city: one for each source of the scenario,
 * over the acknowledged intake as any other publisher.
 */
struct feed;

/* Told of each event once it is on its way. */
typedef void feed_event_fn(void *ctx, const struct scenario_event *event);

/* ${net} and ${scenario} are lent.  Errors of net_open(). */
enum err feed_create(struct net *net, const char *endpoint,
    struct scenario *scenario, feed_event_fn *event, void *ctx,
    struct feed **feed);
void feed_destroy(struct feed *feed); /* NULL is allowed */

/*
 * Publish what is due at ${story_ms}; ${now_ms} is the boot clock.  While a
 * hub takes nothing the scenario waits.  ERR_IO, ERR_VERSION: the hub is of
 * no use.
 */
enum err feed_step(struct feed *feed, uint64_t story_ms, uint64_t now_ms);

/* What net_poll() shall wait for: SCENARIO_SOURCES items. */
void feed_items(const struct feed *feed, struct net_item *items);

/* Boot clock at which feed_step() has something to do by itself. */
uint64_t feed_due_ms(const struct feed *feed);

/*
 * What the hub misses of a source, as its row says, is given after all.  Each
 * number is given once.  Returns how many events that were.
 */
size_t feed_fill(struct feed *feed, const struct source_row *row);

/* Whether every event has been answered. */
bool feed_idle(const struct feed *feed);

struct feed_counts {
	uint64_t given; /* to the publisher */
	uint64_t stored;
	uint64_t duplicate;
	uint64_t refused;
};
struct feed_counts feed_counts(const struct feed *feed);

#endif /* DABYL_DEMO_FEED_H_ */
