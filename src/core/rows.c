/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/xalloc.h"

#include "core/rows.h"

#define NEVER UINT64_MAX

/* ---- the list by last change ---- */

void
rows_unlink(struct row *row)
{
	row->older->newer = row->newer;
	row->newer->older = row->older;
}

void
rows_link(struct row *at, struct row *row)
{
	row->older = at;
	row->newer = at->newer;
	at->newer->older = row;
	at->newer = row;
}

static void
list_append(struct board *board, struct row *row)
{
	rows_link(board->newest.older, row);
}

/* ---- the heap by timer ---- */

static bool
heap_before(const struct row *a, const struct row *b)
{
	if (a->timer != b->timer)
		return a->timer < b->timer;
	if (a->kind != b->kind)
		return a->kind < b->kind;
	return a->id < b->id;
}

static void
heap_set(struct board *board, size_t at, struct row *row)
{
	board->heap[at] = row;
	row->heap_at = (uint32_t)at + 1;
}

static void
heap_up(struct board *board, size_t at)
{
	struct row *row = board->heap[at];

	while (at > 0 && heap_before(row, board->heap[(at - 1) / 2])) {
		heap_set(board, at, board->heap[(at - 1) / 2]);
		at = (at - 1) / 2;
	}
	heap_set(board, at, row);
}

static void
heap_down(struct board *board, size_t at)
{
	struct row *row = board->heap[at];

	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= board->heap_count)
			break;
		if (child + 1 < board->heap_count &&
		    heap_before(board->heap[child + 1], board->heap[child]))
			child++;
		if (!heap_before(board->heap[child], row))
			break;
		heap_set(board, at, board->heap[child]);
		at = child;
	}
	heap_set(board, at, row);
}

static void
heap_remove(struct board *board, struct row *row)
{
	size_t at = row->heap_at - 1;
	struct row *last = board->heap[--board->heap_count];

	row->heap_at = 0;
	if (last == row)
		return;
	heap_set(board, at, last);
	heap_up(board, at);
	heap_down(board, last->heap_at - 1);
}

void
rows_timer_set(struct board *board, struct row *row, uint64_t timer)
{
	if (row->heap_at != 0)
		heap_remove(board, row);
	row->timer = timer;
	if (timer == NEVER)
		return;
	if (board->heap_count == board->heap_capacity) {
		board->heap_capacity =
		    xgrow(board->heap_capacity, board->heap_count + 1);
		board->heap = xreallocarray(
		    board->heap, board->heap_capacity, sizeof(struct row *));
	}
	heap_set(board, board->heap_count, row);
	heap_up(board, board->heap_count++);
}

/* ---- any row ---- */

static void
dirty_add(struct board *board, struct row *row)
{
	if (row->dirty)
		return;
	row->dirty = true;
	if (board->dirty_count == board->dirty_capacity) {
		board->dirty_capacity =
		    xgrow(board->dirty_capacity, board->dirty_count + 1);
		board->dirty = xreallocarray(
		    board->dirty, board->dirty_capacity, sizeof(struct row *));
	}
	board->dirty[board->dirty_count++] = row;
}

void
rows_touch(struct board *board, struct row *row, uint64_t timer)
{
	if (row->older != NULL)
		rows_unlink(row);
	row->change = board->change;
	list_append(board, row);
	dirty_add(board, row);
	if (row->timer != timer || row->heap_at == 0)
		rows_timer_set(board, row, timer);
}

static void
row_init(struct row *row, enum row_kind kind, uint64_t id)
{
	*row = (struct row){ .kind = (uint8_t)kind, .id = id, .timer = NEVER };
}

/* Puts a tombstone where the row stood in the list. */
static void
bury(struct board *board, struct row *row)
{
	struct row *tomb = xcalloc(1, sizeof(*tomb));
	size_t end = (board->tombs_at + board->tombs_count) % BOARD_TOMBS_MAX;

	assert(!row->dirty);
	if (row->heap_at != 0)
		heap_remove(board, row);
	*tomb = (struct row){ .kind = row->kind,
		.id = row->id,
		.change = board->change,
		.timer = NEVER,
		.gone = true };
	rows_unlink(row);
	list_append(board, tomb);
	if (board->tombs_count == BOARD_TOMBS_MAX) {
		struct row *oldest = board->tombs[board->tombs_at];

		board->tombs_floor = oldest->change + 1;
		rows_unlink(oldest);
		free(oldest);
		board->tombs_at = (board->tombs_at + 1) % BOARD_TOMBS_MAX;
		board->tombs_count--;
	}
	board->tombs[end] = tomb;
	board->tombs_count++;
}

/*
 * Text keys: a keyed hash, and the next number when another text sits on it.
 * With a secret 128-bit key nobody outside can bring that about on purpose.
 */
uint64_t
rows_key(const struct board *board, const char *a, const char *b, const char *c)
{
	char bytes[ALERT_DEVICE_SIZE + ALERT_CODE_SIZE + ALERT_KIND_NAME_SIZE +
	    SOURCE_NAME_SIZE];
	size_t len = 0;
	const char *const parts[] = { a, b, c };
	uint64_t key;

	for (size_t i = 0; i < 3; i++) {
		size_t n = strnlen(parts[i], SOURCE_NAME_SIZE - 1);

		if (len + n + 1 > sizeof(bytes))
			n = sizeof(bytes) - len - 1;
		memcpy(bytes + len, parts[i], n);
		len += n;
		bytes[len++] = '\0';
	}
	key = crypto_siphash(board->key, bytes, len);
	return key != 0 ? key : 1;
}

/* ---- alerts and what indexes them ---- */

struct alert_slot *
rows_alert(const struct board *board, uint64_t number)
{
	return map_find(&board->alerts, number);
}

void
rows_fold(struct board *board, struct alert_slot *slot)
{
	const struct alert *a = &slot->alert;

	if (slot->fold_key != 0)
		return;
	slot->fold_key = rows_key(board, a->device, a->kind, a->kind_name);
	slot->fold_next = map_find(&board->folds, slot->fold_key);
	map_put(&board->folds, slot->fold_key, slot);
}

void
rows_unfold(struct board *board, struct alert_slot *slot)
{
	struct alert_slot *at = map_find(&board->folds, slot->fold_key);

	if (slot->fold_key == 0)
		return;
	if (at == slot && slot->fold_next == NULL) {
		map_remove(&board->folds, slot->fold_key);
	} else if (at == slot) {
		map_put(&board->folds, slot->fold_key, slot->fold_next);
	} else {
		while (at->fold_next != slot)
			at = at->fold_next;
		at->fold_next = slot->fold_next;
	}
	slot->fold_key = 0;
	slot->fold_next = NULL;
}

void
rows_incident(struct board *board, struct alert_slot *slot)
{
	const struct alert *a = &slot->alert;

	chain_set(&board->incidents, &slot->joined, a->number,
	    a->state == ALERT_JOINED ? a->same_as : 0);
}

uint64_t
rows_owner_key(const struct board *board, const char *account)
{
	return account[0] != '\0' ? rows_key(board, "owner", account, "") : 0;
}

void
rows_owner(struct board *board, struct alert_slot *slot)
{
	chain_set(&board->owners, &slot->owned, slot->alert.number,
	    rows_owner_key(board, slot->alert.owner));
}

struct alert_slot *
rows_alert_add(struct board *board, const struct alert *alert)
{
	struct alert_slot *slot = xcalloc(1, sizeof(*slot));

	row_init(&slot->row, ROW_ALERT, alert->number);
	slot->alert = *alert;
	map_put(&board->alerts, alert->number, slot);
	if (alert->state != ALERT_ARCHIVED && alert->state != ALERT_CLOSED)
		rows_fold(board, slot);
	rows_incident(board, slot);
	rows_owner(board, slot);
	return slot;
}

struct colleagues *
rows_people(struct alert_slot *slot)
{
	if (slot->people == NULL)
		slot->people = xcalloc(1, sizeof(*slot->people));
	return slot->people;
}

static void
alert_free(struct alert_slot *slot)
{
	while (slot->notes != NULL) {
		struct note_slot *next = slot->notes->next;

		free(slot->notes);
		slot->notes = next;
	}
	free(slot->people);
	free(slot);
}

void
rows_alert_bury(struct board *board, struct alert_slot *slot)
{
	rows_unfold(board, slot);
	chain_set(&board->incidents, &slot->joined, slot->alert.number, 0);
	chain_set(&board->owners, &slot->owned, slot->alert.number, 0);
	for (struct note_slot *n = slot->notes; n != NULL; n = n->next)
		bury(board, &n->row);
	bury(board, &slot->row);
	map_remove(&board->alerts, slot->alert.number);
	alert_free(slot);
}

/* ---- notifications ---- */

struct note_slot *
rows_note(const struct alert_slot *slot, unsigned target)
{
	struct note_slot *note = slot->notes;

	while (note != NULL && note->note.target != target)
		note = note->next;
	return note;
}

struct note_slot *
rows_note_add(struct alert_slot *slot, const struct notification *note)
{
	struct note_slot *added = xcalloc(1, sizeof(*added));
	struct note_slot **at = &slot->notes;

	row_init(&added->row, ROW_NOTIFICATION,
	    notification_id(note->alert, note->target));
	added->note = *note;
	while (*at != NULL && (*at)->note.target < note->target)
		at = &(*at)->next;
	added->next = *at;
	*at = added;
	return added;
}

/* ---- people, sources, desks ---- */

/* They are found by name; of two with one hash the second has the next key. */
struct named {
	const char *what; /* hashed with the name */
	const char *(*name)(const void *slot);
};

static const char *
operator_name(const void *slot)
{
	return ((const struct operator_slot *)slot)->op.account;
}

static const char *
source_name(const void *slot)
{
	return ((const struct source_slot *)slot)->source.name;
}

static const char *
desk_name(const void *slot)
{
	return ((const struct desk_slot *)slot)->desk.desk;
}

static const struct named operators = { "operator", operator_name };
static const struct named sources = { "source", source_name };
static const struct named desks = { "desk", desk_name };

static void *
named_find(const struct board *board, const struct map *map,
    const struct named *kind, const char *name)
{
	uint64_t key = rows_key(board, kind->what, name, "");
	void *slot;

	while ((slot = map_find(map, key)) != NULL &&
	    strcmp(kind->name(slot), name) != 0)
		key++;
	return slot;
}

static void
named_put(const struct board *board, struct map *map, const struct named *kind,
    void *slot)
{
	uint64_t key = rows_key(board, kind->what, kind->name(slot), "");

	while (map_find(map, key) != NULL)
		key++;
	map_put(map, key, slot);
}

struct operator_slot *
rows_operator(const struct board *board, const char *account)
{
	return named_find(board, &board->operators, &operators, account);
}

struct operator_slot *
rows_operator_add(struct board *board, const struct operator_row *row)
{
	struct operator_slot *slot;

	if (row->id == 0 || row->id > BOARD_OPERATORS_MAX ||
	    board->operator_of[row->id] != NULL)
		return NULL;
	slot = xcalloc(1, sizeof(*slot));
	row_init(&slot->row, ROW_OPERATOR, row->id);
	slot->op = *row;
	named_put(board, &board->operators, &operators, slot);
	board->operator_of[row->id] = slot;
	return slot;
}

struct source_slot *
rows_source(const struct board *board, const char *name)
{
	return named_find(board, &board->sources, &sources, name);
}

struct source_slot *
rows_source_add(struct board *board, const struct source_row *row)
{
	struct source_slot *slot;

	if (row->id == 0 || row->id > BOARD_SOURCES_MAX ||
	    board->source_of[row->id] != NULL)
		return NULL;
	slot = xcalloc(1, sizeof(*slot));
	row_init(&slot->row, ROW_SOURCE, row->id);
	slot->source = *row;
	named_put(board, &board->sources, &sources, slot);
	board->source_of[row->id] = slot;
	return slot;
}

struct desk_slot *
rows_desk(const struct board *board, const char *desk)
{
	return named_find(board, &board->desks, &desks, desk);
}

struct desk_slot *
rows_desk_add(struct board *board, const struct desk_row *row)
{
	struct desk_slot *slot;

	if (row->id == 0 || row->id > BOARD_DESKS_MAX ||
	    board->desk_of[row->id] != NULL)
		return NULL;
	slot = xcalloc(1, sizeof(*slot));
	row_init(&slot->row, ROW_DESK, row->id);
	slot->desk = *row;
	named_put(board, &board->desks, &desks, slot);
	board->desk_of[row->id] = slot;
	return slot;
}

/* ---- what is kept from people; notices ---- */

struct inhibit_slot *
rows_inhibit(const struct board *board, uint64_t id)
{
	return id <= INHIBITS_MAX ? board->inhibits[id] : NULL;
}

struct inhibit_slot *
rows_inhibit_place(struct board *board, uint64_t id)
{
	struct inhibit_slot *slot;

	if (id == 0 || id > INHIBITS_MAX)
		return NULL;
	if (board->inhibits[id] == NULL) {
		slot = xcalloc(1, sizeof(*slot));
		row_init(&slot->row, ROW_INHIBIT, id);
		slot->inhibit.id = id;
		board->inhibits[id] = slot;
	}
	return board->inhibits[id];
}

/* Forget runs that have paused; the map's own slots move, so by a list. */
static void
runs_prune(struct board *board, uint64_t tick)
{
	struct map kept = { 0 };

	for (size_t i = 0; i < board->runs.capacity; i++) {
		struct run *run = board->runs.slots[i].value;

		if (board->runs.slots[i].key == 0)
			continue;
		if (tick - run->last_tick < BOARD_RUN_PAUSE_MS)
			map_put(&kept, board->runs.slots[i].key, run);
		else
			free(run);
	}
	map_finish(&board->runs);
	board->runs = kept;
}

void
rows_run(struct board *board, const char *device, const char *kind,
    const char *kind_name, uint64_t tick)
{
	uint64_t key = rows_key(board, device, kind, kind_name);
	struct run *run = map_find(&board->runs, key);

	if (run == NULL) {
		if (board->runs.count >= BOARD_RUNS_MAX)
			runs_prune(board, tick);
		if (board->runs.count >= BOARD_RUNS_MAX)
			return;
		run = xcalloc(1, sizeof(*run));
		run->first_tick = tick;
		map_put(&board->runs, key, run);
	} else if (tick - run->last_tick >= BOARD_RUN_PAUSE_MS) {
		run->first_tick = tick;
	}
	run->last_tick = tick;
}

struct notice_slot *
rows_notice(const struct board *board, uint64_t id)
{
	struct notice_slot *slot = board->notices;

	while (slot != NULL && slot->notice.id != id)
		slot = slot->next;
	return slot;
}

struct notice_slot *
rows_notice_add(struct board *board, const struct notice_row *row)
{
	struct notice_slot *slot = xcalloc(1, sizeof(*slot));

	row_init(&slot->row, ROW_NOTICE, row->id);
	slot->notice = *row;
	slot->next = board->notices;
	board->notices = slot;
	return slot;
}

void
rows_notice_bury(struct board *board, struct notice_slot *slot)
{
	struct notice_slot **at = &board->notices;

	while (*at != slot)
		at = &(*at)->next;
	*at = slot->next;
	bury(board, &slot->row);
	free(slot);
}

/* ---- what expects nothing any more, and what time has to do ---- */

bool
rows_final(const struct alert_slot *slot)
{
	const struct alert *a = &slot->alert;

	if (a->state != ALERT_ARCHIVED && a->state != ALERT_CLOSED)
		return false;
	if (a->undo_until_tick != 0)
		return false;
	for (const struct note_slot *n = slot->notes; n != NULL; n = n->next)
		if (!notification_final(n->note.state))
			return false;
	return true;
}

bool
rows_sent_back(const struct alert_slot *slot)
{
	bool worse = slot->alert.worse_due_tick != 0, refused = false;

	for (const struct note_slot *s = slot->notes; s != NULL; s = s->next) {
		enum notification_state state =
		    (enum notification_state)s->note.state;

		if (state == NOTE_HELD || notification_awaited(state))
			return false;
		if (!worse &&
		    (state == NOTE_ACCEPTED || state == NOTE_ON_SCENE))
			return false;
		refused |= state == NOTE_REFUSED;
	}
	return refused || worse;
}

static uint64_t
earlier(uint64_t a, uint64_t tick)
{
	return tick != 0 && tick < a ? tick : a;
}

uint64_t
rows_alert_timer(const struct alert_slot *slot)
{
	const struct alert *a = &slot->alert;
	uint64_t timer = NEVER;

	if (slot->final_tick != 0)
		return slot->final_tick + BOARD_LINGER_MS;
	timer = earlier(timer, a->undo_until_tick);
	timer = earlier(timer, a->offer_until_tick);
	timer = earlier(timer, a->ask_until_tick);
	timer = earlier(timer, a->call_until_tick);
	if (a->state == ALERT_SHELVED)
		timer = earlier(timer, a->shelved_until_tick);
	if (a->state == ALERT_WAITING)
		timer = earlier(timer, a->expire_tick);
	/* A service that stays silent is its notification's business. */
	if (a->due != DUE_ACCEPT && (a->flags & ALERT_OVERDUE) == 0 &&
	    a->state != ALERT_SHELVED)
		timer = earlier(timer, a->due_tick);
	return earlier(timer, a->escalate_tick);
}

uint64_t
rows_note_timer(const struct note_slot *slot)
{
	const struct notification *n = &slot->note;
	uint64_t timer = NEVER;

	if (notification_waits(n))
		timer = earlier(timer, n->next_try_tick);
	if (notification_awaited(n->state))
		timer = earlier(timer,
		    n->silent_tick == 0 ? n->accept_due_tick : n->rung_tick);
	return timer;
}

uint64_t
rows_inhibit_timer(const struct inhibit_slot *slot)
{
	return slot->inhibit.on ? slot->inhibit.until_tick : NEVER;
}

uint64_t
rows_notice_timer(const struct notice_slot *slot)
{
	return slot->final_tick != 0 ? slot->final_tick + BOARD_LINGER_MS
	                             : slot->notice.until_tick;
}

/* ---- all of them ---- */

void
rows_init(struct board *board, const uint8_t key[16])
{
	memcpy(board->key, key, sizeof(board->key));
	board->oldest.newer = &board->newest;
	board->newest.older = &board->oldest;
	board->oldest.kind = board->newest.kind = 0;
	row_init(&board->canary.row, ROW_CANARY, 1);
	row_init(&board->hub.row, ROW_HUB, 1);
}

void
rows_finish(struct board *board)
{
	for (size_t i = 0; i < board->alerts.capacity; i++)
		if (board->alerts.slots[i].key != 0)
			alert_free(board->alerts.slots[i].value);
	for (size_t i = 0; i <= BOARD_OPERATORS_MAX; i++)
		free(board->operator_of[i]);
	for (size_t i = 0; i <= BOARD_SOURCES_MAX; i++) {
		if (board->source_of[i] != NULL)
			source_finish(&board->source_of[i]->source);
		free(board->source_of[i]);
	}
	for (size_t i = 0; i < board->tombs_count; i++)
		free(board->tombs[(board->tombs_at + i) % BOARD_TOMBS_MAX]);
	map_finish(&board->alerts);
	map_finish(&board->folds);
	chain_finish(&board->incidents);
	chain_finish(&board->owners);
	for (size_t i = 0; i < board->runs.capacity; i++)
		if (board->runs.slots[i].key != 0)
			free(board->runs.slots[i].value);
	map_finish(&board->runs);
	map_finish(&board->operators);
	map_finish(&board->sources);
	for (size_t i = 0; i <= BOARD_DESKS_MAX; i++)
		free(board->desk_of[i]);
	map_finish(&board->desks);
	for (size_t i = 0; i <= INHIBITS_MAX; i++)
		free(board->inhibits[i]);
	while (board->notices != NULL) {
		struct notice_slot *next = board->notices->next;

		free(board->notices);
		board->notices = next;
	}
	free(board->dirty);
	free(board->heap);
}
