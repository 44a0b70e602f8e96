/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_SUMS_H_
#define DABYL_DEMO_SUMS_H_

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "client/client.h"
#include "demo/bots.h"
#include "demo/desks.h"
#include "demo/feed.h"

/*
 * sums - what a demo ends with: what happened against what should have, and
 * what the hub says of its record.
 */
struct sums {
	uint64_t story_ms; /* how far the story came */
	unsigned scenes;
	unsigned gaps_opened; /* events that were missed */
	bool stood_still;     /* the hub was silent for a while */
	struct bots_counts bots;
	struct desks_counts desks;
	struct feed_counts feed;
	bool hub_answers; /* the following are known */
	int64_t received, stored, duplicate, refused, aggregated, missing;
	int64_t from_feed; /* of ${stored}: of the city's sources */
	int64_t entries;
	char root[65]; /* of the journal's tree, hexadecimal */
};

/*
 * Ask the hub of ${client} for its counters and its root.  Waits at most
 * SUMS_WAIT_MS; ${hub_answers} says whether both came.
 */
#define SUMS_WAIT_MS 10000
void sums_ask(struct sums *sums, struct client *client);

/* The entries of the journal, as an answer to QUERY_ROOT has them; 0: none. */
uint64_t sums_entries(const struct session_result *result);

/* Print them; returns how many checks did not hold, each with a line. */
unsigned sums_print(const struct sums *sums, FILE *to);

#endif /* DABYL_DEMO_SUMS_H_ */
