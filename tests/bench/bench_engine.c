/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hub's engine without its disk: memory of open alerts, and what a turn
 * costs with 100, 10,000 and 100,000 of them on the board.  The cost of a turn
 * must not grow with what lies open; only the caches may feel it.  The aim is
 * 120 MB for 100,000 open alerts with the window of duplicates, and well over
 * 62,000 events a second, which is what the decoder of the bus gives.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/xalloc.h"
#include "conf/conf.h"
#include "hub/engine.h"

#define TURNS       200
#define TURN_EVENTS 256
#define SESSIONS    32
#define TICK_MS     5

struct bench {
	struct conf *conf;
	struct engine *engine;
	uint64_t tick;
	uint64_t chance;
	uint64_t events;
	size_t bytes; /* of the last batch, so that it is really made */
};

static uint64_t
chance_next(struct bench *b)
{
	b->chance ^= b->chance << 13;
	b->chance ^= b->chance >> 7;
	b->chance ^= b->chance << 17;
	return b->chance;
}

static void
chance(void *ctx, void *bytes, size_t len)
{
	struct bench *b = ctx;
	uint8_t *to = bytes;

	while (len-- > 0)
		*to++ = (uint8_t)chance_next(b);
}

static bool
no_event(void *ctx, uint64_t seq, const char *source, const char *id)
{
	(void)ctx, (void)seq, (void)source, (void)id;
	return false;
}

static bool
no_row(void *ctx, enum row_kind kind, uint64_t id, struct buf *out)
{
	(void)ctx, (void)kind, (void)id, (void)out;
	return false;
}

static void
bench_open(struct bench *b)
{
	static const uint8_t key[16] = "key";
	struct engine_options options = {
		.log_id = "00000000000000000000000000000000",
		.board_key = key,
		.pair_key = key,
		.random = chance,
		.is_event = no_event,
		.row_get = no_row,
		.ctx = b,
	};

	*b = (struct bench){ .conf = conf_load_builtin(), .chance = 88172645 };
	options.policy = b->conf->policy;
	options.registry = b->conf->registry;
	b->engine = engine_create(&options);
}

static void
turn_end(struct bench *b)
{
	struct journal_batch batch;

	engine_timers(b->engine);
	if (engine_batch(b->engine, &batch))
		for (size_t i = 0; i < batch.entry_count; i++)
			b->bytes += batch.entries[i].body_len;
	engine_committed(b->engine);
	while (engine_out(b->engine) != NULL)
		;
}

static void
event_give(struct bench *b, uint64_t device)
{
	char id[24], name[24];
	struct event event = {
		.id = id,
		.source = "//analytics/node-7",
		.kind = "fire",
		.device = name,
		.text = "smoke above the roof",
		.track = "",
		.correlation = "",
		.clip = "",
		.snapshot = "",
		.list = "",
		.plate = "",
		.score = 930,
		.has_sequence = true,
		.sequence = ++b->events,
		.bytes = "{\"specversion\":\"1.0\",\"id\":\"7f3c-000042\"}",
	};
	const char *why;
	uint64_t seq;

	event.bytes_len = strlen(event.bytes);
	snprintf(id, sizeof(id), "%llu", (unsigned long long)b->events);
	snprintf(name, sizeof(name), "cam-%llu", (unsigned long long)device);
	if (engine_event(b->engine, &event, "intake", &why, &seq) !=
	    ENGINE_STORED)
		abort();
}

static double
resident_mb(void)
{
	long pages = 0;
	FILE *statm = fopen("/proc/self/statm", "r");

	if (statm != NULL) {
		if (fscanf(statm, "%*d %ld", &pages) != 1)
			pages = 0;
		fclose(statm);
	}
	return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1e6;
}

static void
alerts_open(struct bench *b, uint64_t count)
{
	for (uint64_t i = board_alerts(engine_board(b->engine)); i < count;) {
		engine_now(b->engine, b->tick, 0);
		for (int n = 0; n < TURN_EVENTS && i < count; n++)
			event_give(b, i++);
		turn_end(b);
	}
}

static void
sessions_open(struct bench *b)
{
	for (uint64_t i = 1; i <= SESSIONS; i++) {
		struct session_hello hello = { .role = SESSION_CONSOLE,
			.rows = 1,
			.account = { "ann", 3 },
			.host = { "", 0 } };
		struct session_welcome welcome;
		uint64_t old;

		hello.key[0] = (uint8_t)i;
		if (engine_hello(b->engine, i, &hello, "ann", &welcome, &old) !=
		    ERR_NONE)
			abort();
	}
	turn_end(b);
}

static size_t
rows_take(struct bench *b, struct buf *out)
{
	size_t bytes = 0;

	for (uint64_t i = 1; i <= SESSIONS; i++) {
		engine_credit(b->engine, i, SESSION_CREDIT);
		for (;;) {
			buf_clear(out);
			if (!engine_rows(b->engine, i, out))
				break;
			bytes += out->len;
			engine_credit(b->engine, i, 1);
		}
	}
	return bytes;
}

/* Turns of ${events} events that join open alerts; microseconds of one. */
static double
turns_time(struct bench *b, uint64_t open, int events, bool rows)
{
	struct buf out = { 0 };
	uint64_t begin, end;

	if (rows)
		rows_take(b, &out);
	begin = clock_boot_ns();
	for (int t = 0; t < TURNS; t++) {
		engine_now(b->engine, b->tick += TICK_MS, 0);
		for (int i = 0; i < events; i++)
			event_give(b, chance_next(b) % open);
		turn_end(b);
		if (rows)
			rows_take(b, &out);
	}
	end = clock_boot_ns();
	buf_finish(&out);
	return (double)(end - begin) / 1e3 / TURNS;
}

int
main(void)
{
	static const uint64_t sizes[] = { 100, 10000, 100000 };
	double base = resident_mb();
	struct bench b;

	bench_open(&b);
	printf("%-12s %10s %12s %12s %14s\n", "open alerts", "MB in all",
	    "us: 1 event", "us: 256", "us: 256, 32 s.");
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		double one, many, all, mb;

		alerts_open(&b, sizes[i]);
		mb = resident_mb();
		one = turns_time(&b, sizes[i], 1, false);
		many = turns_time(&b, sizes[i], TURN_EVENTS, false);
		if (i == 0)
			sessions_open(&b);
		all = turns_time(&b, sizes[i], TURN_EVENTS, true);
		printf("%-12llu %10.1f %12.1f %12.1f %14.1f  %.0f events/s\n",
		    (unsigned long long)sizes[i], mb - base, one, many, all,
		    TURN_EVENTS * 1e6 / many);
	}
	engine_destroy(b.engine);
	conf_destroy(b.conf);
	return 0;
}
