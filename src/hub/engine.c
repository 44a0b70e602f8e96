/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

#include "hub/engine_private.h"

#include "hub/engine.h"

#define SOURCE_UNKNOWN "//unknown"

/* ---- life ---- */

struct engine *
engine_create(const struct engine_options *options)
{
	struct engine *e = xcalloc(1, sizeof(*e));

	e->options = *options;
	e->board = board_create(options->board_key);
	e->dupes = dupes_create(DUPES_WINDOW);
	e->seq = options->last_seq;
	e->tick = options->last_tick;
	e->entries.arena = &e->arena;
	return e;
}

void
engine_destroy(struct engine *engine)
{
	if (engine == NULL)
		return;
	engine_sessions_finish(engine);
	board_destroy(engine->board);
	dupes_destroy(engine->dupes);
	free(engine->entries.items);
	arena_finish(&engine->arena);
	buf_finish(&engine->bytes);
	buf_finish(&engine->scratch);
	free(engine->pairs);
	free(engine->heads);
	free(engine->rows);
	free(engine->outs);
	free(engine);
}

const struct board *
engine_board(const struct engine *engine)
{
	return engine->board;
}

enum err
engine_load_row(
    struct engine *engine, enum row_kind kind, const void *bytes, size_t len)
{
	return board_load(engine->board, kind, bytes, len, engine->seq);
}

void
engine_load_pair(struct engine *engine, uint64_t hash, uint64_t seq)
{
	dupes_put(engine->dupes, hash, seq);
}

/* ---- deciding and applying ---- */

static void
random_bytes(void *ctx, void *bytes, size_t len)
{
	struct engine *e = ctx;

	e->options.random(e->options.ctx, bytes, len);
}

struct decide
engine_decide(struct engine *e, struct entry_list *list)
{
	*list = (struct entry_list){ .arena = &e->arena };
	return (struct decide){
		.board = e->board,
		.policy = e->options.policy,
		.registry = e->options.registry,
		.tick = e->tick,
		.at_ms = e->at_ms,
		.out = list,
		.random = random_bytes,
		.desk_connected = engine_desk_connected,
		.ctx = e,
	};
}

static void
entry_keep(struct engine *e, struct entry *entry)
{
	struct entry_list *all = &e->entries;

	if (all->count == all->capacity) {
		all->capacity = xgrow(all->capacity, all->count + 1);
		all->items = xreallocarray(
		    all->items, all->capacity, sizeof(struct entry *));
	}
	all->items[all->count++] = entry;
}

void
engine_apply(struct engine *e, struct entry_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct entry *entry = list->items[i];
		const struct alert *alert = entry->alert != 0
		    ? board_alert(e->board, entry->alert)
		    : NULL;

		entry->seq = ++e->seq;
		entry->tick = e->tick;
		entry->at_ms = e->at_ms;
		entry->prev = alert != NULL ? alert->last_seq : 0;
		board_apply(e->board, entry);
		entry_keep(e, entry);
		if (entry->verb == VERB_SENDING ||
		    entry->verb == VERB_STOP_SENDING)
			engine_desk_tell(e, entry);
	}
}

void
engine_now(struct engine *engine, uint64_t tick, int64_t at_ms)
{
	assert(tick >= engine->tick);
	engine->tick = tick;
	engine->at_ms = at_ms >= 0 ? at_ms : 0;
}

static void
config_loaded(struct engine *e, struct entry_list *list, const char *name,
    const char *config)
{
	struct crypto_hash hash = crypto_sha256(config, strlen(config));
	char hex[2 * CRYPTO_HASH_SIZE + 1];
	struct entry *entry =
	    entry_add(list, VERB_CONFIG_LOADED, DECIDE_SYSTEM, 0);

	crypto_hex(hex, hash.bytes, sizeof(hash.bytes));
	entry_put_text(list, entry, FIELD_NAME, name);
	entry_put_text(list, entry, FIELD_TEXT, config);
	entry_put_text(list, entry, FIELD_HASH, hex);
	(void)e;
}

void
engine_start(struct engine *engine, const struct engine_start *start)
{
	struct entry_list list = { .arena = &engine->arena };
	struct entry *entry =
	    entry_add(&list, VERB_HUB_STARTED, DECIDE_SYSTEM, 0);

	entry_put_text(&list, entry, FIELD_HOST, start->host);
	entry_put_text(&list, entry, FIELD_BOOT, start->boot_id);
	entry_put_text(&list, entry, FIELD_TEXT, start->version);
	entry_put(entry, FIELD_PID, start->pid);
	entry_put(entry, FIELD_MS, start->down_ms);
	config_loaded(engine, &list, start->config_name, start->config);
	engine_apply(engine, &list);
	engine->epoch = entry->seq;
	engine->start_tick = engine->tick;
}

void
engine_stop(struct engine *engine, const char *reason)
{
	struct entry_list list = { .arena = &engine->arena };
	struct entry *entry =
	    entry_add(&list, VERB_HUB_STOPPED, DECIDE_SYSTEM, 0);

	entry_put_text(&list, entry, FIELD_REASON, reason);
	engine_apply(engine, &list);
}

void
engine_policy(struct engine *engine, const struct policy *policy,
    const struct registry *registry, const char *config_name,
    const char *config)
{
	struct entry_list list = { .arena = &engine->arena };

	engine->options.policy = policy;
	engine->options.registry = registry;
	config_loaded(engine, &list, config_name, config);
	engine_apply(engine, &list);
}

uint64_t
engine_change(const struct engine *engine)
{
	return engine->seq;
}

uint64_t
engine_epoch(const struct engine *engine)
{
	return engine->epoch;
}

/* ---- events ---- */

static void
counted_flush(struct engine *e)
{
	struct entry_list list = { .arena = &e->arena };

	for (size_t i = 0; i < e->counted_count; i++) {
		struct counted *c = &e->counted[i];
		struct entry *entry =
		    entry_add(&list, VERB_SOURCE_COUNTED, DECIDE_SYSTEM, 0);

		entry_put_text(&list, entry, FIELD_SOURCE, c->source);
		entry_put(entry, FIELD_DUPLICATES, c->duplicates);
		entry_put(entry, FIELD_REFUSED, c->refused);
		entry_put_text(&list, entry, FIELD_REASON, c->reason);
		entry_put_text(&list, entry, FIELD_SAMPLE, c->sample);
	}
	engine_apply(e, &list);
	e->counted_count = 0;
}

/* ${reason}: "" for duplicates.  Each reason has a count of its own. */
static struct counted *
counted_get(struct engine *e, const char *source, const char *reason)
{
	struct counted *c;

	for (size_t i = 0; i < e->counted_count; i++)
		if (strcmp(e->counted[i].source, source) == 0 &&
		    strcmp(e->counted[i].reason, reason) == 0)
			return &e->counted[i];
	if (e->counted_count == COUNTED_MAX)
		counted_flush(e);
	c = &e->counted[e->counted_count++];
	*c = (struct counted){ 0 };
	text_copy(c->source, sizeof(c->source), source);
	text_copy(c->reason, sizeof(c->reason), reason);
	return c;
}

void
engine_malformed(struct engine *engine, const char *source, const char *reason,
    const char *bytes, size_t len)
{
	struct counted *c = counted_get(
	    engine, source[0] != '\0' ? source : SOURCE_UNKNOWN, reason);

	if (c->refused++ > 0)
		return;
	/* Whatever it was: a body is valid UTF-8 without controls. */
	buf_clear(&engine->scratch);
	text_safe(&engine->scratch, bytes,
	    len < ALERT_NAME_SIZE ? len : ALERT_NAME_SIZE);
	text_copy(c->sample, sizeof(c->sample), buf_text(&engine->scratch));
}

/* Whether an entry of this turn is the event. */
static bool
turn_has(
    const struct engine *e, uint64_t seq, const char *source, const char *id)
{
	size_t first =
	    e->entries.count > 0 ? (size_t)(seq - e->entries.items[0]->seq) : 0;
	const struct entry *entry;

	if (first >= e->entries.count)
		return false;
	entry = e->entries.items[first];
	return strcmp(entry_text(entry, FIELD_SOURCE), source) == 0 &&
	    strcmp(entry_text(entry, FIELD_EVENT_ID), id) == 0;
}

static bool
is_duplicate(
    struct engine *e, uint64_t hash, const struct event *event, uint64_t *seq)
{
	if (!dupes_find(e->dupes, hash, seq))
		return false;
	if (e->entries.count > 0 && *seq >= e->entries.items[0]->seq)
		return turn_has(e, *seq, event->source, event->id);
	return e->options.is_event(
	    e->options.ctx, *seq, event->source, event->id);
}

static void
pair_add(struct engine *e, uint64_t hash, uint64_t seq)
{
	if (e->pairs_count == e->pairs_capacity) {
		e->pairs_capacity =
		    xgrow(e->pairs_capacity, e->pairs_count + 1);
		e->pairs = xreallocarray(
		    e->pairs, e->pairs_capacity, sizeof(*e->pairs));
	}
	e->pairs[e->pairs_count++] =
	    (struct journal_pair){ .hash = hash, .seq = seq };
	dupes_put(e->dupes, hash, seq);
}

static bool
carries_event(enum verb verb)
{
	return verb == VERB_EVENT_OPENED || verb == VERB_EVENT_JOINED ||
	    verb == VERB_EVENT_RECORDED || verb == VERB_CANARY;
}

enum engine_fate
engine_event(struct engine *engine, const struct event *event,
    const char *actor, const char **why, uint64_t *seq)
{
	struct entry_list list;
	struct decide d = engine_decide(engine, &list);
	uint64_t hash =
	    dupes_hash(engine->options.pair_key, event->source, event->id);

	if (engine->disk_low)
		return ENGINE_LATER;
	if (is_duplicate(engine, hash, event, seq)) {
		counted_get(engine, event->source, "")->duplicates++;
		return ENGINE_DUPLICATE;
	}
	if (!decide_event(&d, event, actor, why)) {
		engine_malformed(engine, event->source, *why, "", 0);
		return ENGINE_REFUSED;
	}
	engine_apply(engine, &list);
	for (size_t i = 0; i < list.count; i++) {
		if (!carries_event(list.items[i]->verb))
			continue;
		*seq = list.items[i]->seq;
		pair_add(engine, hash, *seq);
	}
	return ENGINE_STORED;
}

void
engine_newest(struct engine *engine, const char *source, uint64_t newest)
{
	const struct source_row *row = board_source(engine->board, source);
	struct entry_list list = { .arena = &engine->arena };
	struct entry *entry;

	if (row == NULL || !row->gaps.started || newest <= row->gaps.high)
		return;
	entry = entry_add(&list, VERB_SOURCE_GAP, DECIDE_SYSTEM, 0);
	entry_put_text(&list, entry, FIELD_SOURCE, source);
	entry_put(entry, FIELD_FROM, row->gaps.high + 1);
	entry_put(entry, FIELD_UPTO, newest);
	engine_apply(engine, &list);
}

bool
engine_highest(
    const struct engine *engine, const char *source, uint64_t *sequence)
{
	const struct source_row *row = board_source(engine->board, source);

	if (row == NULL || !row->gaps.started)
		return false;
	*sequence = row->gaps.high;
	return true;
}

/* ---- time and the disk ---- */

void
engine_timers(struct engine *engine)
{
	struct board_ref ref;

	engine_sessions_due(engine);
	engine_desks_due(engine);
	for (int i = 0; i < ENGINE_TIMERS; i++) {
		struct entry_list list;
		struct decide d = engine_decide(engine, &list);

		if (!board_due(engine->board, engine->tick, &ref))
			return;
		decide_due(&d, &ref);
		/* A final row has nothing to decide: it is swept after the
		 * commit. */
		if (list.count == 0)
			return;
		engine_apply(engine, &list);
	}
}

uint64_t
engine_next_tick(const struct engine *engine)
{
	uint64_t next = board_next_tick(engine->board);
	uint64_t sessions = engine_sessions_next(engine);
	uint64_t desks = engine_desks_next(engine);

	if (sessions < next)
		next = sessions;
	return desks < next ? desks : next;
}

static uint64_t
alarms(const struct engine *e)
{
	uint64_t bits = 0;

	if (e->disk_low)
		bits |= HUB_DISK_LOW;
	if (e->disk_critical)
		bits |= HUB_DISK_CRITICAL;
	if (e->wal_large)
		bits |= HUB_WAL_LARGE;
	if (e->options.policy->hub.insecure)
		bits |= HUB_INSECURE;
	return bits;
}

void
engine_disk(struct engine *engine, uint64_t free_bytes, bool wal_large)
{
	const struct policy_hub *hub = &engine->options.policy->hub;
	uint64_t low =
	    hub->disk_low_bytes != 0 ? hub->disk_low_bytes : ENGINE_DISK_LOW;
	uint64_t stop = hub->disk_stop_bytes != 0 ? hub->disk_stop_bytes
	                                          : ENGINE_DISK_CRITICAL;
	struct entry_list list = { .arena = &engine->arena };
	struct entry *entry;

	engine->disk_low = free_bytes < low;
	engine->disk_critical = free_bytes < stop;
	engine->wal_large = wal_large;
	if (alarms(engine) == board_hub(engine->board)->alarms)
		return;
	entry = entry_add(&list, VERB_HUB_ALARM, DECIDE_SYSTEM, 0);
	entry_put_text(&list, entry, FIELD_REASON,
	    engine->disk_low ? "disk-low" : "changed");
	entry_put(entry, FIELD_NUMBER, alarms(engine));
	engine_apply(engine, &list);
}

/* ---- the end of a turn ---- */

/*
 * Bodies and rows go into one buffer first, by offset, since it moves while it
 * grows; then the pointers are set.
 */
static void
bodies_encode(struct engine *e)
{
	size_t salts_len = e->entries.count * ENTRY_SALT_SIZE;
	uint8_t *salts = arena_alloc(&e->arena, salts_len);

	/* Chance is a system call: once for all. */
	e->options.random(e->options.ctx, salts, salts_len);
	if (e->entries.count > e->heads_capacity) {
		e->heads_capacity = xgrow(e->heads_capacity, e->entries.count);
		e->heads = xreallocarray(
		    e->heads, e->heads_capacity, sizeof(*e->heads));
	}
	for (size_t i = 0; i < e->entries.count; i++) {
		const struct entry *entry = e->entries.items[i];
		size_t at = e->bytes.len;

		entry_encode(entry, salts + i * ENTRY_SALT_SIZE, &e->bytes);
		e->heads[i] = (struct journal_entry){
			.seq = entry->seq,
			.at_ms = entry->at_ms,
			.tick = entry->tick,
			.verb = verb_name(entry->verb),
			.actor = entry->actor,
			.alert = entry->alert,
			.prev = entry->prev,
			.body_len = e->bytes.len - at,
		};
	}
}

static void
rows_encode(struct engine *e)
{
	size_t count = board_dirty(e->board);

	if (count > e->rows_capacity) {
		e->rows_capacity = xgrow(e->rows_capacity, count);
		e->rows =
		    xreallocarray(e->rows, e->rows_capacity, sizeof(*e->rows));
	}
	for (size_t i = 0; i < count; i++) {
		struct board_ref ref = board_dirty_at(e->board, i);
		size_t at = e->bytes.len;

		board_encode(e->board, &ref, &e->bytes);
		e->rows[i] = (struct journal_row){
			.kind = (uint8_t)ref.kind,
			.id = ref.id,
			.live = ref.live,
			.len = e->bytes.len - at,
		};
	}
}

static void
pointers_set(struct engine *e, size_t rows)
{
	const uint8_t *at = e->bytes.data;

	for (size_t i = 0; i < e->entries.count; i++) {
		e->heads[i].body = at;
		at += e->heads[i].body_len;
	}
	for (size_t i = 0; i < rows; i++) {
		e->rows[i].bytes = at;
		at += e->rows[i].len;
	}
}

bool
engine_batch(struct engine *engine, struct journal_batch *batch)
{
	size_t rows, metas;

	counted_flush(engine);
	rows = board_dirty(engine->board);
	metas = engine_recalls_encode(engine);
	*batch = (struct journal_batch){ 0 };
	if (engine->entries.count == 0 && rows == 0 && metas == 0)
		return false;
	buf_clear(&engine->bytes);
	bodies_encode(engine);
	rows_encode(engine);
	pointers_set(engine, rows);
	batch->entries = engine->heads;
	batch->entry_count = engine->entries.count;
	batch->rows = engine->rows;
	batch->row_count = rows;
	batch->pairs = engine->pairs;
	batch->pair_count = engine->pairs_count;
	batch->metas = engine->metas;
	batch->meta_count = metas;
	return true;
}

void
engine_committed(struct engine *engine)
{
	board_clean(engine->board);
	board_sweep(engine->board, engine->tick);
	free(engine->entries.items);
	engine->entries = (struct entry_list){ .arena = &engine->arena };
	engine->pairs_count = 0;
	arena_reset(&engine->arena);
	engine->released = true;
}

struct engine_out *
engine_out_add(struct engine *e, enum engine_out_kind kind)
{
	struct engine_out *out;

	if (e->outs_count == e->outs_capacity) {
		e->outs_capacity = xgrow(e->outs_capacity, e->outs_count + 1);
		e->outs =
		    xreallocarray(e->outs, e->outs_capacity, sizeof(*e->outs));
	}
	/* A new turn has begun: what it says has to wait for its commit. */
	e->released = false;
	out = &e->outs[e->outs_count++];
	*out = (struct engine_out){ .kind = kind };
	return out;
}

const struct engine_out *
engine_out(struct engine *engine)
{
	if (!engine->released)
		return NULL;
	if (engine->outs_at < engine->outs_count)
		return &engine->outs[engine->outs_at++];
	engine->outs_at = engine->outs_count = 0;
	return NULL;
}
