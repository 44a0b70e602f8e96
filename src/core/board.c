/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

#include "core/others.h"
#include "core/rows.h"

#include "core/board.h"

#define NEVER UINT64_MAX

struct board_cursor {
	struct row row; /* kind 0; stands in the list like a row */
	struct board *board;
};

struct board *
board_create(const uint8_t key[16])
{
	struct board *board = xcalloc(1, sizeof(*board));

	rows_init(board, key);
	return board;
}

void
board_destroy(struct board *board)
{
	if (board == NULL)
		return;
	rows_finish(board);
	free(board);
}

uint64_t
board_misfits(const struct board *board)
{
	return board->misfits;
}

/* A loaded row is in the list and has its timer, but it is not dirty. */
static void
row_loaded(
    struct board *board, struct row *row, uint64_t timer, uint64_t change)
{
	uint64_t saved = board->change;

	board->change = change > saved ? change : saved;
	rows_touch(board, row, timer);
	board->dirty_count--;
	row->dirty = false;
}

/*
 * An old alert comes back for the sake of a command that names it: unless that
 * changes something, it leaves with the turn.
 */
static void
load_final(struct alert_slot *slot)
{
	slot->final_tick = rows_final(slot) ? 1 : 0;
}

static enum err
load_alert(struct board *board, const void *bytes, size_t len, uint64_t change)
{
	struct alert alert;
	struct colleagues people;
	struct alert_slot *slot;

	if (alert_decode(&alert, &people, bytes, len) != ERR_NONE)
		return ERR_INVAL;
	if (rows_alert(board, alert.number) != NULL)
		return ERR_NONE;
	slot = rows_alert_add(board, &alert);
	if (colleagues_any(&people))
		*rows_people(slot) = people;
	load_final(slot);
	row_loaded(board, &slot->row, rows_alert_timer(slot), change);
	return ERR_NONE;
}

static enum err
load_note(struct board *board, const void *bytes, size_t len, uint64_t change)
{
	struct notification note;
	struct alert_slot *slot;
	struct note_slot *added;

	if (notification_decode(&note, bytes, len) != ERR_NONE ||
	    (slot = rows_alert(board, note.alert)) == NULL)
		return ERR_INVAL;
	if (rows_note(slot, note.target) != NULL)
		return ERR_NONE;
	added = rows_note_add(slot, &note);
	row_loaded(board, &added->row, rows_note_timer(added), change);
	load_final(slot);
	rows_timer_set(board, &slot->row, rows_alert_timer(slot));
	return ERR_NONE;
}

static enum err
load_operator(
    struct board *board, const void *bytes, size_t len, uint64_t change)
{
	struct operator_row row;
	struct operator_slot *slot;

	if (operator_decode(&row, bytes, len) != ERR_NONE)
		return ERR_INVAL;
	slot = rows_operator_add(board, &row);
	if (slot != NULL)
		row_loaded(board, &slot->row, NEVER, change);
	return ERR_NONE;
}

static enum err
load_source(struct board *board, const void *bytes, size_t len, uint64_t change)
{
	struct source_row row;
	struct source_slot *slot;

	if (source_decode(&row, bytes, len) != ERR_NONE)
		return ERR_INVAL;
	slot = rows_source_add(board, &row);
	if (slot == NULL)
		source_finish(&row);
	else
		row_loaded(board, &slot->row, NEVER, change);
	return ERR_NONE;
}

static enum err
load_desk(struct board *board, const void *bytes, size_t len, uint64_t change)
{
	struct desk_row row;
	struct desk_slot *slot;

	if (desk_row_decode(&row, bytes, len) != ERR_NONE)
		return ERR_INVAL;
	slot = rows_desk_add(board, &row);
	if (slot != NULL)
		row_loaded(board, &slot->row, NEVER, change);
	return ERR_NONE;
}

static enum err
load_inhibit(
    struct board *board, const void *bytes, size_t len, uint64_t change)
{
	struct inhibit_row row;
	struct inhibit_slot *slot;

	if (inhibit_decode(&row, bytes, len) != ERR_NONE || row.id == 0 ||
	    row.id > INHIBITS_MAX)
		return ERR_INVAL;
	if (board->inhibits[row.id] != NULL)
		return ERR_NONE;
	slot = rows_inhibit_place(board, row.id);
	slot->inhibit = row;
	row_loaded(board, &slot->row, rows_inhibit_timer(slot), change);
	return ERR_NONE;
}

static enum err
load_notice(struct board *board, const void *bytes, size_t len, uint64_t change)
{
	struct notice_row row;
	struct notice_slot *slot;

	if (notice_decode(&row, bytes, len) != ERR_NONE || row.id == 0)
		return ERR_INVAL;
	if (rows_notice(board, row.id) != NULL)
		return ERR_NONE;
	slot = rows_notice_add(board, &row);
	slot->final_tick = row.over ? 1 : 0;
	row_loaded(board, &slot->row, rows_notice_timer(slot), change);
	return ERR_NONE;
}

enum err
board_load(struct board *board, enum row_kind kind, const void *bytes,
    size_t len, uint64_t change)
{
	enum err err;

	switch (kind) {
	case ROW_ALERT:
		return load_alert(board, bytes, len, change);
	case ROW_NOTIFICATION:
		return load_note(board, bytes, len, change);
	case ROW_OPERATOR:
		return load_operator(board, bytes, len, change);
	case ROW_SOURCE:
		return load_source(board, bytes, len, change);
	case ROW_DESK:
		return load_desk(board, bytes, len, change);
	case ROW_INHIBIT:
		return load_inhibit(board, bytes, len, change);
	case ROW_NOTICE:
		return load_notice(board, bytes, len, change);
	case ROW_CANARY:
		err = canary_decode(&board->canary.canary, bytes, len);
		if (err == ERR_NONE)
			row_loaded(board, &board->canary.row, NEVER, change);
		return err;
	case ROW_HUB:
		err = hub_decode(&board->hub.hub, bytes, len);
		if (err == ERR_NONE)
			row_loaded(board, &board->hub.row, NEVER, change);
		return err;
	}
	return ERR_INVAL;
}

const struct alert *
board_alert(const struct board *board, uint64_t number)
{
	const struct alert_slot *slot = rows_alert(board, number);

	return slot != NULL ? &slot->alert : NULL;
}

const struct colleagues *
board_colleagues(const struct board *board, uint64_t number)
{
	const struct alert_slot *slot = rows_alert(board, number);

	return slot != NULL && slot->people != NULL ? slot->people
	                                            : colleagues_none();
}

const struct notification *
board_notification(const struct board *board, uint64_t alert, unsigned target)
{
	const struct alert_slot *slot = rows_alert(board, alert);
	const struct note_slot *note =
	    slot != NULL ? rows_note(slot, target) : NULL;

	return note != NULL ? &note->note : NULL;
}

const struct notification *
board_notification_by_key(
    const struct board *board, uint64_t alert, const uint8_t key[NOTE_KEY_SIZE])
{
	const struct alert_slot *slot = rows_alert(board, alert);
	const struct note_slot *n = slot != NULL ? slot->notes : NULL;

	while (n != NULL && memcmp(n->note.key, key, NOTE_KEY_SIZE) != 0)
		n = n->next;
	return n != NULL ? &n->note : NULL;
}

const struct operator_row *
board_operator(const struct board *board, const char *account)
{
	const struct operator_slot *slot = rows_operator(board, account);

	return slot != NULL ? &slot->op : NULL;
}

const struct operator_row *
board_operator_at(const struct board *board, uint64_t id)
{
	const struct operator_slot *slot =
	    id <= BOARD_OPERATORS_MAX ? board->operator_of[id] : NULL;

	return slot != NULL ? &slot->op : NULL;
}

const struct source_row *
board_source(const struct board *board, const char *name)
{
	const struct source_slot *slot = rows_source(board, name);

	return slot != NULL ? &slot->source : NULL;
}

const struct source_row *
board_source_at(const struct board *board, uint64_t id)
{
	const struct source_slot *slot =
	    id <= BOARD_SOURCES_MAX ? board->source_of[id] : NULL;

	return slot != NULL ? &slot->source : NULL;
}

const struct desk_row *
board_desk(const struct board *board, const char *desk)
{
	const struct desk_slot *slot = rows_desk(board, desk);

	return slot != NULL ? &slot->desk : NULL;
}

const struct inhibit_row *
board_inhibit(const struct board *board, uint64_t id)
{
	const struct inhibit_slot *slot = rows_inhibit(board, id);

	return slot != NULL ? &slot->inhibit : NULL;
}

const struct notice_row *
board_notice(const struct board *board, uint64_t id)
{
	const struct notice_slot *slot = rows_notice(board, id);

	return slot != NULL ? &slot->notice : NULL;
}

size_t
board_notices(const struct board *board, const struct notice_row **oldest)
{
	size_t count = 0;

	for (const struct notice_slot *s = board->notices; s != NULL;
	     s = s->next) {
		if (s->notice.over)
			continue;
		count++;
		if (oldest != NULL &&
		    (count == 1 || s->notice.id < (*oldest)->id))
			*oldest = &s->notice;
	}
	return count;
}

const struct canary_row *
board_canary(const struct board *board)
{
	return &board->canary.canary;
}

const struct hub_row *
board_hub(const struct board *board)
{
	return &board->hub.hub;
}

/*
 * What is being called off will be over, and a signal that it took in would
 * be over with it, unseen.
 */
static bool
takes_signals(const struct board *board, const struct alert *a)
{
	const struct alert_slot *head =
	    a->state == ALERT_JOINED ? rows_alert(board, a->same_as) : NULL;

	return (a->flags & ALERT_STANDING_DOWN) == 0 &&
	    (head == NULL || (head->alert.flags & ALERT_STANDING_DOWN) == 0);
}

/* Of those whose window ends after ${tick}. */
static const struct alert *
fold_find(const struct board *board, const char *device, const char *kind,
    const char *kind_name, uint64_t tick)
{
	const struct alert_slot *slot =
	    map_find(&board->folds, rows_key(board, device, kind, kind_name));
	const struct alert *found = NULL;

	/* Of several the newest: the chain's order is no row, and a restart
	 * would change it. */
	for (; slot != NULL; slot = slot->fold_next) {
		const struct alert *a = &slot->alert;

		if (tick <= a->fold_end_tick && takes_signals(board, a) &&
		    strcmp(a->device, device) == 0 &&
		    strcmp(a->kind, kind) == 0 &&
		    strcmp(a->kind_name, kind_name) == 0 &&
		    (found == NULL || a->number > found->number))
			found = a;
	}
	return found;
}

const struct alert *
board_folding(const struct board *board, const char *device, const char *kind,
    const char *kind_name, uint64_t tick)
{
	return fold_find(board, device, kind, kind_name, tick + 1);
}

const struct alert *
board_open(const struct board *board, const char *device, const char *kind)
{
	return fold_find(board, device, kind, "", 0);
}

uint64_t
board_run_ms(const struct board *board, const char *device, const char *kind,
    const char *kind_name, uint64_t tick)
{
	const struct run *run =
	    map_find(&board->runs, rows_key(board, device, kind, kind_name));

	if (run == NULL)
		return board->runs.count < BOARD_RUNS_MAX ? 0 : UINT64_MAX;
	if (tick - run->last_tick >= BOARD_RUN_PAUSE_MS)
		return 0;
	return tick - run->first_tick;
}

uint64_t
board_news(const struct board *board, uint64_t tick)
{
	return flood_window_count(&board->news, tick);
}

void
board_owned(const struct board *board, const char *account,
    void (*each)(void *ctx, uint64_t number), void *ctx)
{
	const struct chain_link *link =
	    chain_first(&board->owners, rows_owner_key(board, account));

	/* Two accounts may share a hash. */
	for (; link != NULL; link = link->next)
		if (strcmp(board_alert(board, link->number)->owner, account) ==
		    0)
			each(ctx, link->number);
}

size_t
board_joined(const struct board *board, uint64_t head,
    const struct alert *joined[ALERT_INCIDENT_MAX])
{
	uint64_t numbers[ALERT_INCIDENT_MAX];
	size_t count =
	    chain_list(&board->incidents, head, numbers, ALERT_INCIDENT_MAX);

	for (size_t i = 0; i < count; i++)
		joined[i] = board_alert(board, numbers[i]);
	return count;
}

const struct alert *
board_joined_next(const struct board *board, uint64_t head, uint64_t after)
{
	return board_alert(board, chain_after(&board->incidents, head, after));
}

/* A verdict that can be taken back has not reached what is joined yet. */
static bool
has_head(const struct board *board, const struct alert *joined)
{
	const struct alert *head = board_alert(board, joined->same_as);

	return head != NULL &&
	    (!alert_over(head) || head->undo_until_tick != 0);
}

void
board_orphans(const struct board *board,
    void (*each)(void *ctx, uint64_t number), void *ctx)
{
	for (size_t i = 0; i < board->alerts.capacity; i++) {
		const struct alert_slot *slot = board->alerts.slots[i].value;

		if (board->alerts.slots[i].key != 0 &&
		    slot->alert.state == ALERT_JOINED &&
		    !has_head(board, &slot->alert))
			each(ctx, slot->alert.number);
	}
}

void
board_desk_open(const struct board *board, const char *desk,
    void (*each)(
        void *ctx, const struct alert *alert, const struct notification *note),
    void *ctx)
{
	for (size_t i = 0; i < board->alerts.capacity; i++) {
		const struct alert_slot *slot = board->alerts.slots[i].value;

		if (board->alerts.slots[i].key == 0)
			continue;
		for (const struct note_slot *n = slot->notes; n != NULL;
		     n = n->next)
			if (notification_at_desk(&n->note) &&
			    strcmp(n->note.desk, desk) == 0)
				each(ctx, &slot->alert, &n->note);
	}
}

static void
notes_waiting(const struct alert_slot *slot, const char *desk,
    void (*each)(void *ctx, uint64_t alert, unsigned target), void *ctx)
{
	for (const struct note_slot *n = slot->notes; n != NULL; n = n->next)
		if (notification_waits(&n->note) &&
		    (strcmp(n->note.desk, desk) == 0 ||
		        others_by_line(&n->note, desk)))
			each(ctx, n->note.alert, n->note.target);
}

void
board_desk_waiting(const struct board *board, const char *desk,
    void (*each)(void *ctx, uint64_t alert, unsigned target), void *ctx)
{
	for (size_t i = 0; i < board->alerts.capacity; i++)
		if (board->alerts.slots[i].key != 0)
			notes_waiting(
			    board->alerts.slots[i].value, desk, each, ctx);
}

size_t
board_alerts(const struct board *board)
{
	return board->alerts.count;
}

bool
board_alert_final(const struct board *board, uint64_t number)
{
	const struct alert_slot *slot = rows_alert(board, number);

	return slot == NULL || rows_final(slot);
}

static bool
row_live(const struct board *board, const struct row *row)
{
	const struct alert_slot *slot;
	const struct notice_slot *notice;

	if (row->kind == ROW_NOTICE) {
		notice = rows_notice(board, row->id);
		return notice != NULL && !notice->notice.over;
	}
	if (row->kind != ROW_ALERT && row->kind != ROW_NOTIFICATION)
		return true;
	slot = rows_alert(board,
	    row->kind == ROW_ALERT ? row->id : row->id / NOTE_TARGETS_MAX);
	return slot != NULL && !rows_final(slot);
}

static struct board_ref
ref_of(const struct board *board, const struct row *row)
{
	return (struct board_ref){
		.kind = (enum row_kind)row->kind,
		.id = row->id,
		.change = row->change,
		.gone = row->gone,
		.live = !row->gone && row_live(board, row),
	};
}

void
board_encode(
    const struct board *board, const struct board_ref *ref, struct buf *out)
{
	assert(!ref->gone);
	switch (ref->kind) {
	case ROW_ALERT:
		alert_encode(board_alert(board, ref->id),
		    board_colleagues(board, ref->id), out);
		return;
	case ROW_NOTIFICATION:
		notification_encode(
		    board_notification(board, ref->id / NOTE_TARGETS_MAX,
		        (unsigned)(ref->id % NOTE_TARGETS_MAX)),
		    out);
		return;
	case ROW_OPERATOR:
		operator_encode(&board->operator_of[ref->id]->op, out);
		return;
	case ROW_SOURCE:
		source_encode(&board->source_of[ref->id]->source, out);
		return;
	case ROW_DESK:
		desk_row_encode(&board->desk_of[ref->id]->desk, out);
		return;
	case ROW_INHIBIT:
		inhibit_encode(&board->inhibits[ref->id]->inhibit, out);
		return;
	case ROW_NOTICE:
		notice_encode(board_notice(board, ref->id), out);
		return;
	case ROW_CANARY:
		canary_encode(&board->canary.canary, out);
		return;
	case ROW_HUB:
		hub_encode(&board->hub.hub, out);
		return;
	}
}

size_t
board_dirty(const struct board *board)
{
	return board->dirty_count;
}

struct board_ref
board_dirty_at(const struct board *board, size_t index)
{
	assert(index < board->dirty_count);
	return ref_of(board, board->dirty[index]);
}

void
board_clean(struct board *board)
{
	for (size_t i = 0; i < board->dirty_count; i++)
		board->dirty[i]->dirty = false;
	board->dirty_count = 0;
}

struct board_cursor *
board_cursor_create(struct board *board, uint64_t after, bool *reset)
{
	struct board_cursor *cursor = xcalloc(1, sizeof(*cursor));
	struct row *at = board->newest.older;

	*reset = after < board->tombs_floor || after > board->change;
	if (*reset)
		after = 0;
	/* Rows of the entry that the session saw last are sent once more: it
	 * may have had only a part of them. */
	while (at != &board->oldest && (at->kind == 0 || at->change >= after))
		at = at->older;
	cursor->board = board;
	cursor->row.timer = NEVER;
	rows_link(at, &cursor->row);
	return cursor;
}

void
board_cursor_destroy(struct board_cursor *cursor)
{
	if (cursor == NULL)
		return;
	rows_unlink(&cursor->row);
	free(cursor);
}

static struct row *
cursor_ahead(const struct board_cursor *cursor)
{
	struct row *row = cursor->row.newer;

	while (row != &cursor->board->newest && row->kind == 0)
		row = row->newer;
	return row != &cursor->board->newest ? row : NULL;
}

uint64_t
board_newest(const struct board *board)
{
	const struct row *row = board->newest.older;

	while (row != &board->oldest && row->kind == 0)
		row = row->older;
	return row->change;
}

bool
board_cursor_pending(const struct board_cursor *cursor)
{
	return cursor_ahead(cursor) != NULL;
}

bool
board_cursor_next(struct board_cursor *cursor, struct board_ref *ref)
{
	struct row *row = cursor_ahead(cursor);

	if (row == NULL)
		return false;
	*ref = ref_of(cursor->board, row);
	rows_unlink(&cursor->row);
	rows_link(row, &cursor->row);
	return true;
}

uint64_t
board_next_tick(const struct board *board)
{
	return board->heap_count > 0 ? board->heap[0]->timer : NEVER;
}

bool
board_due(const struct board *board, uint64_t tick, struct board_ref *ref)
{
	if (board_next_tick(board) > tick)
		return false;
	*ref = ref_of(board, board->heap[0]);
	return true;
}

/* Whether all of it is with the store. */
static bool
slot_clean(const struct alert_slot *slot)
{
	for (const struct note_slot *n = slot->notes; n != NULL; n = n->next)
		if (n->row.dirty)
			return false;
	return !slot->row.dirty;
}

static bool
alert_sweep(struct board *board, struct alert_slot *slot)
{
	if (slot->final_tick == 0 || !slot_clean(slot))
		return false;
	rows_alert_bury(board, slot);
	return true;
}

static bool
notice_sweep(struct board *board, struct notice_slot *slot)
{
	if (slot->final_tick == 0 || slot->row.dirty)
		return false;
	rows_notice_bury(board, slot);
	return true;
}

/* false: it stays where it is, and so does what is due after it. */
static bool
row_sweep(struct board *board, struct row *row)
{
	if (row->kind == ROW_ALERT)
		return alert_sweep(board, (struct alert_slot *)(void *)row);
	if (row->kind == ROW_NOTICE)
		return notice_sweep(board, (struct notice_slot *)(void *)row);
	return false;
}

void
board_sweep(struct board *board, uint64_t tick)
{
	while (
	    board_next_tick(board) <= tick && row_sweep(board, board->heap[0]))
		continue;
}
