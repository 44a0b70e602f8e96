/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "bus/publisher.h"

#include "demo/feed.h"

#define AREA "demo"

struct feed {
	struct scenario *scenario; /* lent */
	feed_event_fn *event;
	void *ctx;
	struct publisher *publishers[SCENARIO_SOURCES];
	uint64_t filled[SCENARIO_SOURCES]; /* numbers up to here, after all */
	struct feed_counts counts;
	/* An event that found no room: it goes before all that follow. */
	struct buf held;
	struct scenario_event held_event;
};

static void
on_fate(void *arg, uint64_t tag, const struct request_answer *answer)
{
	struct feed *feed = arg;

	switch (answer->fate) {
	case REQUEST_STORED:
		feed->counts.stored++;
		return;
	case REQUEST_DUPLICATE:
		feed->counts.duplicate++;
		return;
	case REQUEST_REFUSED:
		feed->counts.refused++;
		log_error(AREA, "event %llu was refused: %s",
		    (unsigned long long)tag, answer->reason);
		return;
	case REQUEST_LATER:
		break; /* the publisher's own business */
	}
}

enum err
feed_create(struct net *net, const char *endpoint, struct scenario *scenario,
    feed_event_fn *event, void *ctx, struct feed **feed)
{
	struct feed *f = xcalloc(1, sizeof(*f));
	enum err err = ERR_NONE;

	f->scenario = scenario;
	f->event = event;
	f->ctx = ctx;
	for (size_t i = 0; i < SCENARIO_SOURCES && err == ERR_NONE; i++)
		err = publisher_create(
		    net, endpoint, on_fate, f, &f->publishers[i]);
	if (err != ERR_NONE) {
		feed_destroy(f);
		f = NULL;
	}
	*feed = f;
	return err;
}

void
feed_destroy(struct feed *feed)
{
	if (feed == NULL)
		return;
	for (size_t i = 0; i < SCENARIO_SOURCES; i++)
		publisher_destroy(feed->publishers[i]);
	buf_finish(&feed->held);
	free(feed);
}

static size_t
source_index(const char *source)
{
	for (size_t i = 0; i < SCENARIO_SOURCES; i++)
		if (strcmp(scenario_source(i), source) == 0)
			return i;
	assert(!"the scenario names a source that it does not have");
	return 0;
}

/* false: no room; it stays held. */
static bool
held_put(struct feed *f)
{
	size_t i = source_index(f->held_event.source);
	enum err err = publisher_put(f->publishers[i], buf_text(&f->held),
	    f->held.len, f->held_event.sequence);

	if (err == ERR_AGAIN)
		return false;
	assert(err == ERR_NONE); /* our own lines are short and whole */
	f->counts.given++;
	publisher_name(f->publishers[i], scenario_source(i),
	    scenario_newest(f->scenario, i));
	f->event(f->ctx, &f->held_event);
	buf_clear(&f->held);
	return true;
}

static void
put_due(struct feed *f, uint64_t story_ms)
{
	for (;;) {
		if (f->held.len > 0 && !held_put(f))
			return;
		if (!scenario_next(
		        f->scenario, story_ms, &f->held_event, &f->held))
			return;
	}
}

enum err
feed_step(struct feed *feed, uint64_t story_ms, uint64_t now_ms)
{
	enum err err = ERR_NONE;

	put_due(feed, story_ms);
	for (size_t i = 0; i < SCENARIO_SOURCES && err == ERR_NONE; i++)
		err = publisher_step(feed->publishers[i], now_ms);
	return err;
}

void
feed_items(const struct feed *feed, struct net_item *items)
{
	for (size_t i = 0; i < SCENARIO_SOURCES; i++)
		items[i] = publisher_item(feed->publishers[i]);
}

uint64_t
feed_due_ms(const struct feed *feed)
{
	uint64_t due = UINT64_MAX;

	for (size_t i = 0; i < SCENARIO_SOURCES; i++) {
		uint64_t one = publisher_due_ms(feed->publishers[i]);

		if (one < due)
			due = one;
	}
	return due;
}

size_t
feed_fill(struct feed *feed, const struct source_row *row)
{
	size_t i = source_index(row->name), count = 0;
	struct buf lines = { 0 };
	const char *at;

	for (size_t g = 0; g < row->gaps.count; g++) {
		struct gap gap = row->gaps.open[g];

		if (gap.from <= feed->filled[i])
			gap.from = feed->filled[i] + 1;
		if (gap.from > gap.to)
			continue;
		count += scenario_missed(
		    feed->scenario, row->name, gap.from, gap.to, &lines);
		feed->filled[i] = gap.to;
	}
	for (at = buf_text(&lines); *at != '\0';) {
		size_t len = strcspn(at, "\n");

		/* Three lines always find room: the node is idle otherwise. */
		if (publisher_put(feed->publishers[i], at, len, 0) == ERR_NONE)
			feed->counts.given++;
		at += len + 1;
	}
	buf_finish(&lines);
	return count;
}

bool
feed_idle(const struct feed *feed)
{
	for (size_t i = 0; i < SCENARIO_SOURCES; i++)
		if (!publisher_idle(feed->publishers[i]))
			return false;
	return feed->held.len == 0;
}

struct feed_counts
feed_counts(const struct feed *feed)
{
	return feed->counts;
}
