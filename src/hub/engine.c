/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "journal/head.h"

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
	e->salts_at = sizeof(e->salts);
	e->open = &e->turns[0];
	e->sealed = &e->turns[1];
	for (size_t i = 0; i < 2; i++)
		e->turns[i].entries.arena = &e->turns[i].arena;
	return e;
}

static void
turn_finish(struct turn *t)
{
	for (size_t i = 0; i < ENGINE_SESSIONS_MAX; i++)
		buf_finish(&t->recall_bytes[i]);
	free(t->entries.items);
	arena_finish(&t->arena);
	buf_finish(&t->bytes);
	free(t->pairs);
	free(t->heads);
	free(t->digests);
	free(t->rows);
}

void
engine_destroy(struct engine *engine)
{
	if (engine == NULL)
		return;
	engine_sessions_finish(engine);
	board_destroy(engine->board);
	dupes_destroy(engine->dupes);
	for (size_t i = 0; i < 2; i++)
		turn_finish(&engine->turns[i]);
	buf_finish(&engine->scratch);
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
	*list = (struct entry_list){ .arena = &e->open->arena };
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

/* Chance is a system call: once for many. */
static const uint8_t *
salt_next(struct engine *e)
{
	if (e->salts_at == sizeof(e->salts)) {
		e->options.random(e->options.ctx, e->salts, sizeof(e->salts));
		e->salts_at = 0;
	}
	e->salts_at += ENTRY_SALT_SIZE;
	return e->salts + e->salts_at - ENTRY_SALT_SIZE;
}

/*
 * Head, body and digest as the journal gets them, while nobody waits for the
 * turn.  The body's place is set at its end: the buffer moves while it grows.
 */
static void
entry_write(struct engine *e, const struct entry *entry)
{
	struct turn *t = e->open;
	size_t at = t->bytes.len, count = t->entries.count;
	struct journal_entry *head;

	if (count == t->heads_capacity) {
		t->heads_capacity = xgrow(t->heads_capacity, count + 1);
		t->heads = xreallocarray(
		    t->heads, t->heads_capacity, sizeof(*t->heads));
		t->digests = xreallocarray(
		    t->digests, t->heads_capacity, sizeof(*t->digests));
	}
	entry_encode(entry, salt_next(e), &t->bytes);
	head = &t->heads[count];
	*head = (struct journal_entry){
		.seq = entry->seq,
		.at_ms = entry->at_ms,
		.tick = entry->tick,
		.verb = verb_name(entry->verb),
		.actor = entry->actor,
		.alert = entry->alert,
		.prev = entry->prev,
		.body = t->bytes.data + at,
		.body_len = t->bytes.len - at,
	};
	t->digests[count] = head_digest(e->options.log_id, head);
}

static void
entry_keep(struct engine *e, struct entry *entry)
{
	struct entry_list *all = &e->open->entries;

	if (all->count == all->capacity) {
		all->capacity = xgrow(all->capacity, all->count + 1);
		all->items = xreallocarray(
		    all->items, all->capacity, sizeof(struct entry *));
	}
	entry_write(e, entry);
	all->items[all->count++] = entry;
}

void
engine_apply(struct engine *e, struct entry_list *list)
{
	bool started = false;

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
		    entry->verb == VERB_UPDATE_SENDING ||
		    entry->verb == VERB_STOP_SENDING)
			engine_desk_tell(e, entry);
		started |= entry->verb == VERB_OUTGOING_STARTED;
	}
	if (started)
		engine_desks_kick(e);
}

void
engine_now(struct engine *engine, uint64_t tick, int64_t at_ms)
{
	assert(tick >= engine->tick);
	engine->tick = tick;
	engine->at_ms = at_ms >= 0 ? at_ms : 0;
}

/* Whose journal it is; a start under another name was refused before. */
static void
site_name(struct engine *e, struct entry_list *list)
{
	const char *name = policy_site_name(e->options.policy);
	struct entry *entry;

	if (name[0] == '\0' ||
	    strcmp(name, board_hub(engine_board(e))->site) == 0)
		return;
	entry = entry_add(list, VERB_SITE_NAMED, DECIDE_SYSTEM, 0);
	entry_put_text(list, entry, FIELD_NAME, name);
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
	site_name(e, list);
}

/* A journal may have left them behind: nobody would see them again. */
static void
orphans_return(struct engine *e)
{
	struct entry_list list;
	struct decide d = engine_decide(e, &list);

	decide_orphans(&d);
	engine_apply(e, &list);
}

void
engine_start(struct engine *engine, const struct engine_start *start)
{
	struct entry_list list = { .arena = &engine->open->arena };
	struct entry *entry =
	    entry_add(&list, VERB_HUB_STARTED, DECIDE_SYSTEM, 0);

	entry_put_text(&list, entry, FIELD_HOST, start->host);
	entry_put_text(&list, entry, FIELD_BOOT, start->boot_id);
	entry_put_text(&list, entry, FIELD_TEXT, start->version);
	entry_put(entry, FIELD_PID, start->pid);
	entry_put(entry, FIELD_MS, start->down_ms);
	config_loaded(engine, &list, start->config_name, start->config);
	engine_apply(engine, &list);
	orphans_return(engine);
	engine->epoch = entry->seq;
	engine->start_tick = engine->tick;
}

void
engine_stop(struct engine *engine, const char *reason)
{
	struct entry_list list = { .arena = &engine->open->arena };
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
	struct entry_list list = { .arena = &engine->open->arena };

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
	struct entry_list list = { .arena = &e->open->arena };

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

/* Whether ${seq} is an entry of the turn; ${entry} is it then. */
static bool
turn_entry(const struct turn *t, uint64_t seq, const struct entry **entry)
{
	size_t at;

	if (t->entries.count == 0 || seq < t->entries.items[0]->seq)
		return false;
	at = (size_t)(seq - t->entries.items[0]->seq);
	if (at >= t->entries.count)
		return false;
	*entry = t->entries.items[at];
	return true;
}

/* What is not on the disk yet is looked up where it still is. */
static bool
is_duplicate(
    struct engine *e, uint64_t hash, const struct event *event, uint64_t *seq)
{
	const struct entry *entry;

	if (!dupes_find(e->dupes, hash, seq))
		return false;
	if (!turn_entry(e->open, *seq, &entry) &&
	    !turn_entry(e->sealed, *seq, &entry))
		return e->options.is_event(
		    e->options.ctx, *seq, event->source, event->id);
	return strcmp(entry_text(entry, FIELD_SOURCE), event->source) == 0 &&
	    strcmp(entry_text(entry, FIELD_EVENT_ID), event->id) == 0;
}

static void
pair_add(struct engine *e, uint64_t hash, uint64_t seq)
{
	struct turn *t = e->open;

	if (t->pairs_count == t->pairs_capacity) {
		t->pairs_capacity =
		    xgrow(t->pairs_capacity, t->pairs_count + 1);
		t->pairs = xreallocarray(
		    t->pairs, t->pairs_capacity, sizeof(*t->pairs));
	}
	t->pairs[t->pairs_count++] =
	    (struct journal_pair){ .hash = hash, .seq = seq };
	dupes_put(e->dupes, hash, seq);
}

static bool
carries_event(enum verb verb)
{
	return verb == VERB_EVENT_OPENED || verb == VERB_EVENT_JOINED ||
	    verb == VERB_EVENT_RECORDED || verb == VERB_EVENT_INHIBITED ||
	    verb == VERB_CANARY;
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
	struct entry_list list = { .arena = &engine->open->arena };
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
	struct entry_list list = { .arena = &engine->open->arena };
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

/* Behind the bodies: rows as they are at the end of the turn. */
static void
rows_encode(struct engine *e, struct turn *t)
{
	size_t count = board_dirty(e->board);

	if (count > t->rows_capacity) {
		t->rows_capacity = xgrow(t->rows_capacity, count);
		t->rows =
		    xreallocarray(t->rows, t->rows_capacity, sizeof(*t->rows));
	}
	for (size_t i = 0; i < count; i++) {
		struct board_ref ref = board_dirty_at(e->board, i);
		size_t at = t->bytes.len;

		board_encode(e->board, &ref, &t->bytes);
		t->rows[i] = (struct journal_row){
			.kind = (uint8_t)ref.kind,
			.id = ref.id,
			.live = ref.live,
			.len = t->bytes.len - at,
		};
	}
}

static void
pointers_set(struct turn *t, size_t rows)
{
	const uint8_t *at = t->bytes.data;

	for (size_t i = 0; i < t->entries.count; i++) {
		t->heads[i].body = at;
		at += t->heads[i].body_len;
	}
	for (size_t i = 0; i < rows; i++) {
		t->rows[i].bytes = at;
		at += t->rows[i].len;
	}
}

static void
turn_clear(struct turn *t)
{
	free(t->entries.items);
	t->entries = (struct entry_list){ .arena = &t->arena };
	t->pairs_count = 0;
	buf_clear(&t->bytes);
	arena_reset(&t->arena);
}

static void
outs_seal(struct engine *e)
{
	size_t left = e->outs_count - e->outs_given;

	if (e->outs_given > 0 && left > 0)
		memmove(e->outs, e->outs + e->outs_given,
		    left * sizeof(e->outs[0]));
	e->outs_free -= e->outs_given;
	e->outs_given = 0;
	e->outs_count = e->outs_sealed = left;
}

/* What was decided is complete; the next input belongs to the next turn. */
static void
turn_seal(struct engine *e)
{
	struct turn *empty = e->sealed;

	turn_clear(empty);
	e->sealed = e->open;
	e->open = empty;
	e->under_way = true;
	outs_seal(e);
}

bool
engine_batch(struct engine *engine, struct journal_batch *batch)
{
	struct turn *t = engine->open;
	size_t rows, metas;

	assert(!engine->under_way);
	counted_flush(engine);
	/* What is clean here has been committed. */
	board_sweep(engine->board, engine->tick);
	rows = board_dirty(engine->board);
	metas = engine_recalls_encode(engine);
	*batch = (struct journal_batch){ 0 };
	if (t->entries.count == 0 && rows == 0 && metas == 0) {
		turn_seal(engine);
		return false;
	}
	rows_encode(engine, t);
	pointers_set(t, rows);
	board_clean(engine->board);
	turn_seal(engine);
	batch->entries = t->heads;
	batch->entry_count = t->entries.count;
	batch->digests = t->digests;
	batch->rows = t->rows;
	batch->row_count = rows;
	batch->pairs = t->pairs;
	batch->pair_count = t->pairs_count;
	batch->metas = t->metas;
	batch->meta_count = metas;
	return true;
}

void
engine_committed(struct engine *engine)
{
	assert(engine->under_way);
	engine->under_way = false;
	engine->outs_free = engine->outs_sealed;
}

bool
engine_blank(const struct engine *engine)
{
	for (size_t i = 0; i < ENGINE_SESSIONS_MAX; i++)
		if (engine->sessions[i].answered)
			return false;
	return engine->open->entries.count == 0 && engine->counted_count == 0;
}

bool
engine_full(const struct engine *engine)
{
	return engine->open->entries.count >= ENGINE_TURN_ENTRIES ||
	    engine->outs_count - engine->outs_sealed >= ENGINE_TURN_ENTRIES;
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
	out = &e->outs[e->outs_count++];
	*out = (struct engine_out){ .kind = kind };
	return out;
}

const struct engine_out *
engine_out(struct engine *engine)
{
	if (engine->outs_given == engine->outs_free)
		return NULL;
	return &engine->outs[engine->outs_given++];
}
