/* SPDX-License-Identifier: Apache-2.0 */
/* What each verb of the journal does to the board. */
#include <assert.h>
#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "core/colleagues.h"
#include "core/command.h"
#include "core/evidence.h"

#include "core/rows.h"

#define NEVER UINT64_MAX

/* One entry on its way into the board. */
struct change {
	struct board *board;
	const struct entry *entry;
	struct alert_slot *slot; /* the entry's alert, or NULL */
	bool fits;
};

static uint64_t
number(const struct change *c, enum entry_field field)
{
	return entry_number(c->entry, field);
}

static const char *
text(const struct change *c, enum entry_field field)
{
	return entry_text(c->entry, field);
}

static void
misfit(struct change *c)
{
	c->fits = false;
}

/* Whether the alert is there and ${event} may happen to it; then it did. */
static bool
step(struct change *c, enum alert_event event)
{
	enum alert_state next;

	if (c->slot == NULL ||
	    alert_step((enum alert_state)c->slot->alert.state, event, &next) !=
	        ERR_NONE) {
		misfit(c);
		return false;
	}
	c->slot->alert.state = (uint8_t)next;
	return true;
}

static bool
joined(const struct change *c)
{
	return c->slot != NULL && c->slot->alert.state == ALERT_JOINED;
}

/* The entry's notification, or NULL and the entry does not fit. */
static struct note_slot *
note_of(struct change *c)
{
	struct note_slot *note = NULL;
	uint64_t target = number(c, FIELD_TARGET);

	if (c->slot != NULL && target < NOTE_TARGETS_MAX)
		note = rows_note(c->slot, (unsigned)target);
	if (note == NULL)
		misfit(c);
	return note;
}

static struct note_slot *
note_step(struct change *c, enum notification_event event)
{
	struct note_slot *note = note_of(c);
	enum notification_state next;

	if (note == NULL)
		return NULL;
	if (notification_step((enum notification_state)note->note.state, event,
	        &next) != ERR_NONE) {
		misfit(c);
		return NULL;
	}
	note->note.state = (uint8_t)next;
	return note;
}

static void
note_touch(struct change *c, struct note_slot *note)
{
	rows_touch(c->board, &note->row, rows_note_timer(note));
}

static void
set_due(struct change *c, enum alert_due due, uint64_t tick)
{
	struct alert *a = &c->slot->alert;

	a->due = (uint8_t)(tick != 0 ? due : DUE_NOTHING);
	a->due_tick = tick;
	a->flags &= (uint16_t)~ALERT_OVERDUE;
	a->escalated = ESCALATED_NOT;
	a->escalate_tick = 0;
}

/* The deadline that runs, or the one that a late alert has from now on. */
static void
set_sooner(struct change *c)
{
	const struct alert *a = &c->slot->alert;
	enum alert_due due = (enum alert_due)a->due;

	if (number(c, FIELD_DUE) == 0)
		return;
	if (due == DUE_NOTHING)
		due = a->state == ALERT_WAITING ? DUE_CLAIM : DUE_DECIDE;
	set_due(c, due, number(c, FIELD_DUE));
}

/*
 * Whether a service has refused what no other one has or is about to answer, or
 * all have answered what got worse: it is a person's again.
 */
static bool
sent_back(const struct alert_slot *slot)
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

static void
set_person_due(struct change *c, uint64_t tick)
{
	bool owned = c->slot->alert.owner[0] != '\0';

	if (tick != 0 && sent_back(c->slot))
		set_due(c, owned ? DUE_DECIDE : DUE_CLAIM, tick);
}

#define PUT(to, from) text_copy(to, sizeof(to), from)

/* ---- hub, people, sources ---- */

static void
apply_nothing(struct change *c)
{
	(void)c;
}

static void
desk_set(struct change *c, struct desk_slot *slot, bool connected)
{
	slot->desk.connected = connected;
	slot->desk.since_tick = c->entry->tick;
	rows_touch(c->board, &slot->row, NEVER);
}

static void
apply_desk_connected(struct change *c)
{
	struct desk_slot *slot = rows_desk(c->board, text(c, FIELD_DESK));
	struct desk_row row = { .id = c->board->hub.hub.desks + 1 };

	if (slot == NULL && row.id <= BOARD_DESKS_MAX) {
		c->board->hub.hub.desks = row.id;
		rows_touch(c->board, &c->board->hub.row, NEVER);
		PUT(row.desk, text(c, FIELD_DESK));
		slot = rows_desk_add(c->board, &row);
	}
	if (slot != NULL)
		desk_set(c, slot, true);
	else
		misfit(c);
}

static void
apply_desk_gone(struct change *c)
{
	struct desk_slot *slot = rows_desk(c->board, text(c, FIELD_DESK));

	if (slot != NULL)
		desk_set(c, slot, false);
	else
		misfit(c);
}

/* Of what came before the start; what is over by now is not on the board. */
static void
news_count(struct board *board)
{
	board->news = (struct flood_window){ 0 };
	for (size_t i = 0; i < board->alerts.capacity; i++) {
		const struct alert_slot *slot = board->alerts.slots[i].value;

		if (board->alerts.slots[i].key > board->hub.hub.flood_past)
			flood_window_put(&board->news, slot->alert.opened_tick);
	}
}

static void
apply_hub_started(struct change *c)
{
	struct hub_row *hub = &c->board->hub.hub;

	/* No line has outlived the hub before this one. */
	for (uint64_t id = 1; id <= hub->desks && id <= BOARD_DESKS_MAX; id++)
		if (c->board->desk_of[id] != NULL &&
		    c->board->desk_of[id]->desk.connected)
			desk_set(c, c->board->desk_of[id], false);

	hub->starts++;
	hub->started_tick = c->entry->tick;
	hub->started_ms = c->entry->at_ms;
	hub->alarms = 0;
	news_count(c->board);
	rows_touch(c->board, &c->board->hub.row, NEVER);
}

static void
apply_hub_alarm(struct change *c)
{
	c->board->hub.hub.alarms = number(c, FIELD_NUMBER);
	rows_touch(c->board, &c->board->hub.row, NEVER);
}

static struct operator_slot *
operator_get(struct change *c, const char *account)
{
	struct operator_slot *slot = rows_operator(c->board, account);
	struct operator_row row = { .id = c->board->hub.hub.operators + 1 };

	if (slot != NULL || account[0] == '\0' || row.id > BOARD_OPERATORS_MAX)
		return slot;
	c->board->hub.hub.operators = row.id;
	rows_touch(c->board, &c->board->hub.row, NEVER);
	PUT(row.account, account);
	return rows_operator_add(c->board, &row);
}

static void
operator_set(struct change *c, bool on, bool away)
{
	struct operator_slot *slot = operator_get(c, text(c, FIELD_PERSON));

	if (slot == NULL) {
		misfit(c);
		return;
	}
	slot->op.on = on;
	slot->op.away = away;
	slot->op.since_tick = c->entry->tick;
	slot->op.until_tick = away ? number(c, FIELD_UNTIL) : 0;
	slot->op.lost_tick = 0;
	PUT(slot->op.reason, away ? text(c, FIELD_REASON) : "");
	if (on && text(c, FIELD_HOST)[0] != '\0')
		PUT(slot->op.host, text(c, FIELD_HOST));
	rows_touch(c->board, &slot->row, NEVER);
}

static struct operator_slot *
operator_touch(struct change *c)
{
	struct operator_slot *slot = operator_get(c, text(c, FIELD_PERSON));

	if (slot == NULL)
		misfit(c);
	else
		rows_touch(c->board, &slot->row, NEVER);
	return slot;
}

static void
apply_muted(struct change *c)
{
	struct operator_slot *slot = operator_touch(c);

	if (slot != NULL)
		slot->op.muted_tick = c->entry->tick;
}

static void
apply_not_there(struct change *c)
{
	struct operator_slot *slot = operator_touch(c);

	if (slot != NULL)
		slot->op.lost_tick = c->entry->tick;
}

static void
apply_there(struct change *c)
{
	struct operator_slot *slot = operator_touch(c);

	if (slot != NULL)
		slot->op.lost_tick = 0;
}

static void
apply_operator_on(struct change *c)
{
	operator_set(c, true, false);
}

static void
apply_operator_off(struct change *c)
{
	operator_set(c, false, false);
}

static void
apply_operator_break(struct change *c)
{
	operator_set(c, true, true);
}

static void
apply_operator_back(struct change *c)
{
	operator_set(c, true, false);
}

static void
apply_notice(struct change *c)
{
	struct notice_row row = {
		.id = c->entry->seq,
		.tick = c->entry->tick,
		.at_ms = c->entry->at_ms,
		.until_tick = number(c, FIELD_UNTIL),
	};
	struct notice_slot *slot;

	PUT(row.by, c->entry->actor);
	PUT(row.text, text(c, FIELD_TEXT));
	slot = rows_notice_add(c->board, &row);
	rows_touch(c->board, &slot->row, rows_notice_timer(slot));
}

static void
apply_notice_read(struct change *c)
{
	struct operator_slot *slot = operator_get(c, text(c, FIELD_PERSON));

	if (slot == NULL || number(c, FIELD_NUMBER) <= slot->op.notice_read) {
		misfit(c);
		return;
	}
	slot->op.notice_read = number(c, FIELD_NUMBER);
	rows_touch(c->board, &slot->row, NEVER);
}

static void
apply_notice_over(struct change *c)
{
	struct notice_slot *slot =
	    rows_notice(c->board, number(c, FIELD_NUMBER));

	if (slot == NULL || slot->notice.over) {
		misfit(c);
		return;
	}
	slot->notice.over = 1;
	slot->final_tick = c->entry->tick;
	rows_touch(c->board, &slot->row, rows_notice_timer(slot));
}

static struct source_slot *
source_get(struct change *c)
{
	const char *name = text(c, FIELD_SOURCE);
	struct source_slot *slot = rows_source(c->board, name);
	struct source_row row = { .id = c->board->hub.hub.sources + 1 };

	if (slot != NULL)
		return slot;
	/* The last row is kept for all who come after the limit. */
	if (row.id >= BOARD_SOURCES_MAX)
		name = BOARD_SOURCE_OTHERS;
	if ((slot = rows_source(c->board, name)) != NULL)
		return slot;
	c->board->hub.hub.sources = row.id;
	rows_touch(c->board, &c->board->hub.row, NEVER);
	PUT(row.name, name);
	return rows_source_add(c->board, &row);
}

static struct source_slot *
source_touch(struct change *c)
{
	struct source_slot *slot = source_get(c);

	if (slot == NULL) {
		misfit(c);
		return NULL;
	}
	slot->source.last_tick = c->entry->tick;
	slot->source.last_ms = c->entry->at_ms;
	rows_touch(c->board, &slot->row, NEVER);
	return slot;
}

static void
apply_source_seen(struct change *c)
{
	source_touch(c);
}

static void
apply_source_gap(struct change *c)
{
	struct source_slot *slot = source_touch(c);

	if (slot != NULL)
		(void)gaps_expect(
		    &slot->source.gaps, number(c, FIELD_UPTO), NULL);
}

/* The number itself comes with the event. */
static void
apply_source_filled(struct change *c)
{
	source_touch(c);
}

static void
apply_source_counted(struct change *c)
{
	struct source_slot *slot = source_touch(c);

	if (slot == NULL)
		return;
	slot->source.duplicates += number(c, FIELD_DUPLICATES);
	slot->source.refused += number(c, FIELD_REFUSED);
	slot->source.aggregated += number(c, FIELD_AGGREGATED);
}

static void
source_stored(struct change *c, bool folded, bool recorded)
{
	struct source_slot *slot = source_touch(c);

	if (slot == NULL)
		return;
	slot->source.stored++;
	slot->source.folded += folded;
	slot->source.recorded += recorded;
	/* Sources that share a row share no count. */
	if (strcmp(slot->source.name, BOARD_SOURCE_OTHERS) == 0)
		return;
	if (number(c, FIELD_SEQUENCED) == 2) {
		/* Nobody will send them any more: they stay lost. */
		slot->source.lost += slot->source.gaps.missing;
		gaps_restart(&slot->source.gaps, number(c, FIELD_SEQUENCE));
	} else if (number(c, FIELD_SEQUENCED) == 1) {
		(void)gaps_see(
		    &slot->source.gaps, number(c, FIELD_SEQUENCE), NULL);
	}
}

static void
apply_canary_passed(struct change *c)
{
	struct canary_row *canary = &c->board->canary.canary;

	canary->count++;
	canary->tick = c->entry->tick;
	canary->at_ms = c->entry->at_ms;
	canary->sequence = number(c, FIELD_SEQUENCE);
	rows_touch(c->board, &c->board->canary.row, NEVER);
	source_stored(c, false, true);
}

/* ---- events ---- */

static void
alert_fill(struct alert *a, const struct change *c)
{
	a->number = c->entry->alert;
	a->state = ALERT_WAITING;
	a->severity = (uint8_t)number(c, FIELD_SEVERITY);
	a->flags = (uint16_t)number(c, FIELD_FLAGS);
	a->score = (uint16_t)number(c, FIELD_SCORE);
	a->count = 1;
	a->opened_tick = c->entry->tick;
	a->fold_end_tick = number(c, FIELD_FOLD_END);
	a->expire_tick = number(c, FIELD_EXPIRE);
	a->due_tick = number(c, FIELD_DUE);
	a->due = a->due_tick != 0 ? DUE_CLAIM : DUE_NOTHING;
	a->lat_e6 = entry_signed(c->entry, FIELD_LAT);
	a->lon_e6 = entry_signed(c->entry, FIELD_LON);
	a->first_ms = a->last_ms = entry_signed(c->entry, FIELD_EVENT_MS);
	PUT(a->kind, text(c, FIELD_KIND));
	PUT(a->kind_name, text(c, FIELD_KIND_NAME));
	PUT(a->device, text(c, FIELD_DEVICE));
	PUT(a->site, text(c, FIELD_SITE));
	PUT(a->district, text(c, FIELD_DISTRICT));
	PUT(a->name_kk, text(c, FIELD_NAME_KK));
	PUT(a->name_ru, text(c, FIELD_NAME_RU));
	PUT(a->address, text(c, FIELD_ADDRESS));
	PUT(a->text, text(c, FIELD_TEXT));
}

static void
apply_event_opened(struct change *c)
{
	struct alert alert = { 0 };

	alert_fill(&alert, c);
	if (c->slot != NULL || alert.number == 0 || alert.severity < 1 ||
	    alert.severity > 4) {
		misfit(c);
		return;
	}
	if (alert.number > c->board->hub.hub.alerts) {
		c->board->hub.hub.alerts = alert.number;
		rows_touch(c->board, &c->board->hub.row, NEVER);
	}
	c->slot = rows_alert_add(c->board, &alert);
	flood_window_put(&c->board->news, c->entry->tick);
	source_stored(c, false, false);
}

/* What has become urgent is not put away by itself any more. */
static void
expires_not(struct alert *a)
{
	if (a->severity <= 2)
		a->expire_tick = 0;
}

/* ---- kept from people for works ---- */

/* The one that is on; NULL and the entry does not fit. */
static struct inhibit_slot *
inhibit_on(struct change *c)
{
	struct inhibit_slot *slot =
	    rows_inhibit(c->board, number(c, FIELD_NUMBER));

	if (slot != NULL && slot->inhibit.on)
		return slot;
	misfit(c);
	return NULL;
}

static void
inhibit_touch(struct change *c, struct inhibit_slot *slot)
{
	rows_touch(c->board, &slot->row, rows_inhibit_timer(slot));
}

/* Of one that is on already, only the terms are new. */
static void
apply_inhibit_set(struct change *c)
{
	struct inhibit_slot *slot =
	    rows_inhibit_place(c->board, number(c, FIELD_NUMBER));
	struct inhibit_row *row;

	if (slot == NULL) {
		misfit(c);
		return;
	}
	row = &slot->inhibit;
	if (!row->on)
		*row = (struct inhibit_row){
			.id = row->id, .on = 1, .since_tick = c->entry->tick
		};
	row->severity = (uint8_t)number(c, FIELD_SEVERITY);
	row->until_tick = number(c, FIELD_UNTIL);
	PUT(row->place, text(c, FIELD_PLACE));
	PUT(row->kind, text(c, FIELD_KIND));
	PUT(row->by, c->entry->actor);
	PUT(row->reason, text(c, FIELD_REASON));
	PUT(row->text, text(c, FIELD_TEXT));
	inhibit_touch(c, slot);
}

static void
apply_inhibit_ended(struct change *c)
{
	struct inhibit_slot *slot = inhibit_on(c);

	if (slot == NULL)
		return;
	slot->inhibit.on = 0;
	inhibit_touch(c, slot);
}

static void
apply_inhibit_broken(struct change *c)
{
	struct inhibit_slot *slot = inhibit_on(c);

	if (slot == NULL)
		return;
	inhibit_break(&slot->inhibit);
	inhibit_touch(c, slot);
}

static void
apply_event_inhibited(struct change *c)
{
	struct inhibit_slot *slot = inhibit_on(c);

	if (slot == NULL)
		return;
	inhibit_keep(&slot->inhibit, c->entry->tick);
	inhibit_touch(c, slot);
	c->board->hub.hub.recorded++;
	rows_touch(c->board, &c->board->hub.row, NEVER);
	source_stored(c, false, true);
}

/* ---- too many at once ---- */

static void
apply_flood_started(struct change *c)
{
	struct hub_row *hub = &c->board->hub.hub;

	if (hub->flood_tick != 0) {
		misfit(c);
		return;
	}
	hub->flood_tick = c->entry->tick;
	hub->flood_first = hub->alerts + 1;
	hub->flood_news = number(c, FIELD_NUMBER);
	hub->flood_operators = number(c, FIELD_OPERATORS);
	rows_touch(c->board, &c->board->hub.row, NEVER);
}

/* Another one begins only with as many new ones again. */
static void
apply_flood_ended(struct change *c)
{
	struct hub_row *hub = &c->board->hub.hub;

	if (hub->flood_tick == 0) {
		misfit(c);
		return;
	}
	hub->flood_tick = hub->flood_news = hub->flood_operators = 0;
	hub->flood_first = hub->flood_confirmed = 0;
	hub->flood_archived = hub->flood_unseen = 0;
	hub->flood_past = hub->alerts;
	c->board->news = (struct flood_window){ 0 };
	rows_touch(c->board, &c->board->hub.row, NEVER);
}

/* Deadlines that run stand in their alerts: they are as they were. */
static void
apply_regime_set(struct change *c)
{
	struct hub_row *hub = &c->board->hub.hub;

	hub->regime_tick = c->entry->tick;
	text_copy(hub->regime, sizeof(hub->regime), text(c, FIELD_WHAT));
	text_copy(hub->regime_by, sizeof(hub->regime_by), c->entry->actor);
	text_copy(hub->regime_document, sizeof(hub->regime_document),
	    text(c, FIELD_TEXT));
	rows_touch(c->board, &c->board->hub.row, NEVER);
}

/* What has become of those that came with it. */
static void
flood_follow(struct change *c, struct flood_part was)
{
	struct hub_row *hub = &c->board->hub.hub;
	struct flood_part is = flood_part(&c->slot->alert, hub->flood_first);

	if (is.confirmed == was.confirmed && is.archived == was.archived &&
	    is.unseen == was.unseen)
		return;
	hub->flood_confirmed += (uint64_t)is.confirmed - was.confirmed;
	hub->flood_archived += (uint64_t)is.archived - was.archived;
	hub->flood_unseen += (uint64_t)is.unseen - was.unseen;
	rows_touch(c->board, &c->board->hub.row, NEVER);
}

static void
joined_worse(struct change *c)
{
	struct alert *a = &c->slot->alert;
	uint64_t severity = number(c, FIELD_SEVERITY);

	if (severity < 1 || severity >= a->severity)
		return;
	a->severity = (uint8_t)severity;
	a->version++;
	expires_not(a);
}

static void
apply_event_joined(struct change *c)
{
	struct alert *a;
	int64_t when = entry_signed(c->entry, FIELD_EVENT_MS);

	if (c->slot == NULL) {
		misfit(c);
		return;
	}
	a = &c->slot->alert;
	a->count++;
	a->flags |= (uint16_t)number(c, FIELD_FLAGS);
	if (number(c, FIELD_SCORE) > a->score)
		a->score = (uint16_t)number(c, FIELD_SCORE);
	if (when > a->last_ms)
		a->last_ms = when;
	if (when < a->first_ms)
		a->first_ms = when;
	if (number(c, FIELD_FOLD_END) > a->fold_end_tick)
		a->fold_end_tick = number(c, FIELD_FOLD_END);
	if (text(c, FIELD_CLIP)[0] != '\0')
		a->flags &= (uint16_t)~ALERT_NO_SOURCE;
	joined_worse(c);
	set_sooner(c);
	source_stored(c, true, false);
}

static void
apply_event_recorded(struct change *c)
{
	c->board->hub.hub.recorded++;
	rows_run(c->board, text(c, FIELD_DEVICE), text(c, FIELD_KIND),
	    text(c, FIELD_KIND_NAME), c->entry->tick);
	rows_touch(c->board, &c->board->hub.row, NEVER);
	source_stored(c, false, true);
}

/* ---- alerts ---- */

static void
apply_claimed(struct change *c)
{
	struct alert *a;

	if (!step(c, ALERT_CLAIM))
		return;
	a = &c->slot->alert;
	evidence_claimed(a, text(c, FIELD_PERSON));
	PUT(a->owner, text(c, FIELD_PERSON));
	a->claimed_tick = c->entry->tick;
	a->shelved_until_tick = 0;
	a->flags &= (uint16_t)~ALERT_ONCE;
	a->expire_tick = 0;
	if (a->state == ALERT_CLAIMED)
		set_due(c, DUE_DECIDE, number(c, FIELD_DUE));
	else if (a->state == ALERT_TOLD)
		set_person_due(c, number(c, FIELD_DUE));
}

static void
apply_released(struct change *c)
{
	if (!step(c, ALERT_RELEASE))
		return;
	c->slot->alert.owner[0] = '\0';
	if (c->slot->alert.state == ALERT_WAITING)
		set_due(c, DUE_CLAIM, number(c, FIELD_DUE));
	else if (c->slot->alert.state == ALERT_TOLD)
		set_person_due(c, number(c, FIELD_DUE));
}

/* ---- what colleagues are asked for ---- */

static bool
open_still(const struct change *c)
{
	const struct alert *a = c->slot != NULL ? &c->slot->alert : NULL;

	return a != NULL && a->state != ALERT_SHELVED &&
	    a->state != ALERT_JOINED && !alert_over(a);
}

static void
apply_offered(struct change *c)
{
	if (!open_still(c) || c->slot->alert.owner[0] == '\0') {
		misfit(c);
		return;
	}
	PUT(rows_people(c->slot)->offered, text(c, FIELD_PERSON));
	c->slot->alert.offer_until_tick = number(c, FIELD_UNTIL);
}

static void
offer_end(struct alert_slot *slot)
{
	if (slot->people != NULL)
		slot->people->offered[0] = '\0';
	slot->alert.offer_until_tick = 0;
}

/* The deadline goes on: the incident does not know who has it. */
static void
apply_handed(struct change *c)
{
	if (!open_still(c) || c->slot->alert.owner[0] == '\0' ||
	    !step(c, ALERT_CLAIM)) {
		misfit(c);
		return;
	}
	PUT(c->slot->alert.owner, text(c, FIELD_PERSON));
	c->slot->alert.flags |= (uint16_t)number(c, FIELD_FLAGS);
	offer_end(c->slot);
}

static void
words_kept(struct change *c)
{
	if (text(c, FIELD_TEXT)[0] != '\0')
		PUT(c->slot->alert.text, text(c, FIELD_TEXT));
}

static void
apply_asked(struct change *c)
{
	struct alert *a;

	if (!open_still(c)) {
		misfit(c);
		return;
	}
	a = &c->slot->alert;
	PUT(rows_people(c->slot)->asker, c->entry->actor);
	c->slot->people->adviser[0] = '\0';
	a->opinion = OPINION_NONE;
	a->ask_until_tick = number(c, FIELD_UNTIL);
	words_kept(c);
}

static void
apply_answered(struct change *c)
{
	enum opinion opinion;
	struct alert *a;

	if (c->slot == NULL || c->slot->alert.ask_until_tick == 0 ||
	    !opinion_find(text(c, FIELD_WHAT), &opinion)) {
		misfit(c);
		return;
	}
	a = &c->slot->alert;
	PUT(rows_people(c->slot)->adviser, c->entry->actor);
	a->opinion = (uint8_t)opinion;
	a->ask_until_tick = 0;
	evidence_advised(a);
	words_kept(c);
}

static void
apply_lead_called(struct change *c)
{
	struct alert *a;

	if (!open_still(c)) {
		misfit(c);
		return;
	}
	a = &c->slot->alert;
	PUT(rows_people(c->slot)->caller, c->entry->actor);
	c->slot->people->lead[0] = '\0';
	a->call = CALL_NONE;
	a->call_until_tick = number(c, FIELD_UNTIL);
	words_kept(c);
}

static void
apply_lead_comes(struct change *c)
{
	if (c->slot == NULL || c->slot->alert.call_until_tick == 0) {
		misfit(c);
		return;
	}
	PUT(rows_people(c->slot)->lead, c->entry->actor);
	c->slot->alert.call = CALL_ANSWERED;
	c->slot->alert.call_until_tick = 0;
	words_kept(c);
}

static void
apply_unanswered(struct change *c)
{
	const char *what = text(c, FIELD_WHAT);
	struct alert *a = c->slot != NULL ? &c->slot->alert : NULL;

	if (a != NULL && strcmp(what, UNANSWERED_OFFER) == 0 &&
	    a->offer_until_tick != 0) {
		offer_end(c->slot);
	} else if (a != NULL && strcmp(what, UNANSWERED_QUESTION) == 0 &&
	    a->ask_until_tick != 0) {
		a->ask_until_tick = 0;
		a->opinion = OPINION_NO_ANSWER;
	} else if (a != NULL && strcmp(what, UNANSWERED_CALL) == 0 &&
	    a->call_until_tick != 0) {
		a->call_until_tick = 0;
		a->call = CALL_NO_ANSWER;
	} else {
		misfit(c);
	}
}

static void
apply_noted(struct change *c)
{
	if (c->slot == NULL)
		misfit(c);
	else
		PUT(c->slot->alert.text, text(c, FIELD_TEXT));
}

static void
apply_looked(struct change *c)
{
	if (c->slot == NULL) {
		misfit(c);
		return;
	}
	evidence_looked(&c->slot->alert, c->entry->actor, text(c, FIELD_WHAT),
	    number(c, FIELD_MS), text(c, FIELD_DEVICE)[0] != '\0');
}

static void
apply_raised(struct change *c)
{
	uint64_t severity = number(c, FIELD_SEVERITY);

	if (c->slot == NULL || c->slot->alert.state == ALERT_ARCHIVED ||
	    c->slot->alert.state == ALERT_CLOSED || severity < 1 ||
	    severity >= c->slot->alert.severity) {
		misfit(c);
		return;
	}
	c->slot->alert.severity = (uint8_t)severity;
	c->slot->alert.flags |= ALERT_WORSE;
	expires_not(&c->slot->alert);
	set_sooner(c);
}

static void
apply_called(struct change *c)
{
	if (c->slot == NULL)
		misfit(c);
	else
		c->slot->alert.flags |= ALERT_SITE_CALLED;
}

/* It is only said. */
static void
apply_step_skipped(struct change *c)
{
	if (c->slot == NULL)
		misfit(c);
}

/* Another card than the one before, as after a new configuration: its steps
 * are not those that were done. */
static void
apply_step_done(struct change *c)
{
	uint64_t place = number(c, FIELD_NUMBER);
	struct alert *a;

	if (c->slot == NULL || place < 1 || place > ALERT_STEPS_MAX) {
		misfit(c);
		return;
	}
	a = &c->slot->alert;
	if (a->card != (uint16_t)number(c, FIELD_CARD)) {
		a->card = (uint16_t)number(c, FIELD_CARD);
		a->steps = a->steps_yes = 0;
	}
	a->steps |= (uint8_t)(1U << (place - 1));
	if (strcmp(text(c, FIELD_ANSWER), said_word(SAID_NO)) == 0)
		a->steps_yes &= (uint8_t) ~(1U << (place - 1));
	else
		a->steps_yes |= (uint8_t)(1U << (place - 1));
}

static void
apply_confirmed(struct change *c)
{
	struct alert *a;

	if (!step(c, ALERT_CONFIRM))
		return;
	a = &c->slot->alert;
	a->verdict = VERDICT_CONFIRMED;
	if (a->verdict_tick == 0)
		a->verdict_tick = c->entry->tick;
	a->facts |= (uint8_t)number(c, FIELD_FACTS);
	a->revision = (uint16_t)number(c, FIELD_REVISION);
	a->undo_until_tick = number(c, FIELD_UNDO_UNTIL);
	a->flags &= (uint16_t)~ALERT_CAME_BACK;
	a->worse_due_tick = 0;
	if (text(c, FIELD_ADDRESS)[0] != '\0')
		PUT(a->address, text(c, FIELD_ADDRESS));
	if (text(c, FIELD_TEXT)[0] != '\0')
		PUT(a->text, text(c, FIELD_TEXT));
	/* Of services that are told already the time goes on. */
	if (a->due != DUE_ACCEPT && a->due != DUE_SCENE && !sent_back(c->slot))
		set_due(c, DUE_NOTHING, 0);
}

static void
apply_not_confirmed(struct change *c)
{
	struct alert *a;

	/* What is joined is put away by the verdict about its head. */
	if (joined(c) && c->slot->alert.same_as != number(c, FIELD_SAME)) {
		misfit(c);
		return;
	}
	if (!step(c, ALERT_ARCHIVE))
		return;
	a = &c->slot->alert;
	a->verdict = VERDICT_NOT_CONFIRMED;
	a->verdict_tick = c->entry->tick;
	a->undo_until_tick = number(c, FIELD_UNDO_UNTIL);
	a->same_as = number(c, FIELD_SAME);
	PUT(a->reason, text(c, FIELD_REASON));
	if (text(c, FIELD_TEXT)[0] != '\0')
		PUT(a->text, text(c, FIELD_TEXT));
	set_due(c, DUE_NOTHING, 0);
	rows_unfold(c->board, c->slot);
}

static void
apply_undone(struct change *c)
{
	struct alert *a;

	if (c->slot == NULL || c->slot->alert.undo_until_tick == 0 ||
	    !step(c, ALERT_UNDO)) {
		misfit(c);
		return;
	}
	a = &c->slot->alert;
	a->verdict = VERDICT_NONE;
	a->verdict_tick = 0;
	a->undo_until_tick = a->worse_due_tick = 0;
	a->reason[0] = '\0';
	set_due(c, DUE_DECIDE, number(c, FIELD_DUE));
	rows_fold(c->board, c->slot);
}

static void
apply_settled(struct change *c)
{
	if (c->slot == NULL)
		misfit(c);
	else
		c->slot->alert.undo_until_tick = 0;
}

static void
apply_closed(struct change *c)
{
	/* What is joined has no services of its own that could be through. */
	if (joined(c) || !step(c, ALERT_CLOSE)) {
		misfit(c);
		return;
	}
	PUT(c->slot->alert.outcome, text(c, FIELD_OUTCOME));
	c->slot->alert.undo_until_tick = c->slot->alert.worse_due_tick = 0;
	c->slot->alert.flags &= (uint16_t)~ALERT_STANDING_DOWN;
	set_due(c, DUE_NOTHING, 0);
	rows_unfold(c->board, c->slot);
}

static void
apply_not_examined(struct change *c)
{
	if (!step(c, ALERT_NOT_EXAMINED))
		return;
	c->slot->alert.flags |= ALERT_NOT_LOOKED;
	PUT(c->slot->alert.reason, "not-examined");
	set_due(c, DUE_NOTHING, 0);
	rows_unfold(c->board, c->slot);
}

static void
apply_shelved(struct change *c)
{
	if (!step(c, ALERT_SHELVE))
		return;
	c->slot->alert.shelved_until_tick = number(c, FIELD_UNTIL);
	if (number(c, FIELD_ONCE) != 0)
		c->slot->alert.flags |= ALERT_ONCE;
	else
		c->slot->alert.flags &= (uint16_t)~ALERT_ONCE;
	PUT(c->slot->alert.reason, text(c, FIELD_REASON));
	c->slot->alert.owner[0] = '\0';
	evidence_shelved(&c->slot->alert);
	set_due(c, DUE_NOTHING, 0);
}

static void
apply_unshelved(struct change *c)
{
	if (!step(c, ALERT_UNSHELVE))
		return;
	c->slot->alert.shelved_until_tick = 0;
	c->slot->alert.flags &= (uint16_t)~ALERT_ONCE;
	c->slot->alert.reason[0] = '\0';
	c->slot->alert.flags |= ALERT_CAME_BACK;
	set_due(c, DUE_CLAIM, number(c, FIELD_DUE));
}

static void
apply_reopened(struct change *c)
{
	struct alert *a;

	if (!step(c, ALERT_REOPEN))
		return;
	a = &c->slot->alert;
	a->verdict = VERDICT_NONE;
	a->verdict_tick = 0;
	a->undo_until_tick = 0;
	a->owner[0] = a->reason[0] = a->outcome[0] = '\0';
	a->joined = 0; /* what was joined has ended, and stays where it is */
	a->flags &= (uint16_t)~ALERT_NOT_LOOKED;
	a->flags |= ALERT_CAME_BACK;
	a->expire_tick = 0; /* a person wants it decided, and not put away */
	evidence_forget(a);
	a->opinion = OPINION_NONE;
	a->call = CALL_NONE;
	a->card = 0;
	a->steps = a->steps_yes = 0;
	set_due(c, DUE_CLAIM, number(c, FIELD_DUE));
	rows_fold(c->board, c->slot);
}

static void
apply_same(struct change *c)
{
	if (c->slot == NULL || number(c, FIELD_SAME) == c->entry->alert)
		misfit(c);
	else
		c->slot->alert.same_as = number(c, FIELD_SAME);
}

static void
apply_apart(struct change *c)
{
	if (c->slot == NULL)
		misfit(c);
	else
		c->slot->alert.same_as = 0;
}

/* ---- one incident ---- */

static void
apply_joined(struct change *c)
{
	uint64_t head = number(c, FIELD_SAME);
	struct alert *a;

	if (head == 0 || head == c->entry->alert || !step(c, ALERT_JOIN)) {
		misfit(c);
		return;
	}
	a = &c->slot->alert;
	a->same_as = head;
	a->joined = 0;
	a->owner[0] = a->reason[0] = '\0';
	a->shelved_until_tick = 0;
	a->expire_tick = 0;
	set_due(c, DUE_NOTHING, 0);
}

/* Whether the entry's alert is joined to the head that it names. */
static bool
joined_there(struct change *c)
{
	if (joined(c) && c->slot->alert.same_as == number(c, FIELD_SAME))
		return true;
	misfit(c);
	return false;
}

static void
apply_parted(struct change *c)
{
	if (!joined_there(c) || !step(c, ALERT_PART))
		return;
	c->slot->alert.same_as = 0;
	c->slot->alert.flags |= ALERT_CAME_BACK;
	set_due(c, DUE_CLAIM, number(c, FIELD_DUE));
}

static void
apply_joined_closed(struct change *c)
{
	if (!joined_there(c) || !step(c, ALERT_CLOSE))
		return;
	c->slot->alert.verdict = VERDICT_CONFIRMED;
	c->slot->alert.verdict_tick = c->entry->tick;
	PUT(c->slot->alert.outcome, text(c, FIELD_OUTCOME));
	rows_unfold(c->board, c->slot);
}

/* Whether the entry's alert is one that others can be joined to. */
static bool
is_head(struct change *c)
{
	if (c->slot != NULL && !joined(c) && !alert_over(&c->slot->alert) &&
	    number(c, FIELD_SAME) != c->entry->alert)
		return true;
	misfit(c);
	return false;
}

static void
head_worse(struct change *c)
{
	struct alert *a = &c->slot->alert;
	uint64_t severity = number(c, FIELD_SEVERITY);

	if ((number(c, FIELD_FLAGS) & (uint16_t)~a->flags) != 0)
		a->version++;
	a->flags |= (uint16_t)number(c, FIELD_FLAGS);
	if (severity >= 1 && severity < a->severity) {
		a->severity = (uint8_t)severity;
		a->flags |= ALERT_WORSE;
		a->version++;
	}
	/* What is about life does not end by itself. */
	if (a->severity <= 2 || (a->flags & ALERT_LIFE_SAFETY) != 0)
		a->expire_tick = 0;
	set_sooner(c);
}

static void
head_told(struct change *c)
{
	if (number(c, FIELD_REVISION) != 0)
		c->slot->alert.revision = (uint16_t)number(c, FIELD_REVISION);
}

static void
apply_grew(struct change *c)
{
	if (!is_head(c))
		return;
	c->slot->alert.joined++;
	head_told(c);
	head_worse(c);
}

static void
apply_worsened(struct change *c)
{
	if (is_head(c))
		head_worse(c);
}

static void
apply_shrank(struct change *c)
{
	if (!is_head(c))
		return;
	if (c->slot->alert.joined > 0)
		c->slot->alert.joined--;
	head_told(c);
}

static void
apply_overdue(struct change *c)
{
	if (c->slot == NULL)
		misfit(c);
	else
		c->slot->alert.flags |= ALERT_OVERDUE;
}

/* With a target it is that service which does not answer. */
static void
apply_escalated(struct change *c)
{
	struct note_slot *note = NULL;
	uint64_t level = number(c, FIELD_NUMBER);
	bool of_service = strcmp(text(c, FIELD_WHAT), "accept") == 0;

	if (c->slot == NULL || level <= ESCALATED_NOT ||
	    level > ESCALATED_ALL) {
		misfit(c);
		return;
	}
	if (of_service && (note = note_of(c)) == NULL)
		return;
	if (note != NULL) {
		note->note.rung = RUNG_LEAD;
		note->note.rung_tick = 0;
		note_touch(c, note);
	}
	/* One more service does not give those who know of one more time. */
	if (level <= c->slot->alert.escalated)
		return;
	c->slot->alert.escalated = (uint8_t)level;
	c->slot->alert.escalate_tick = number(c, FIELD_ESCALATE);
}

static void
apply_came_back(struct change *c)
{
	if (!step(c, ALERT_COME_BACK))
		return;
	c->slot->alert.flags |= ALERT_CAME_BACK;
	if (number(c, FIELD_DUE) == 0)
		return;
	c->slot->alert.worse_due_tick = number(c, FIELD_DUE);
	set_person_due(c, number(c, FIELD_DUE));
}

static void
apply_standing_down(struct change *c)
{
	if (c->slot == NULL || c->slot->alert.verdict != VERDICT_CONFIRMED) {
		misfit(c);
		return;
	}
	c->slot->alert.flags |= ALERT_STANDING_DOWN;
	c->slot->alert.worse_due_tick = 0;
	PUT(c->slot->alert.reason, text(c, FIELD_REASON));
}

/* ---- notifications ---- */

static void
message_fill(struct notification *n, const struct change *c)
{
	n->revision = (uint16_t)number(c, FIELD_REVISION);
	PUT(n->message_kk, text(c, FIELD_MESSAGE_KK));
	PUT(n->message_ru, text(c, FIELD_MESSAGE_RU));
	n->base_kk = (uint16_t)number(c, FIELD_BASE_KK);
	n->base_ru = (uint16_t)number(c, FIELD_BASE_RU);
}

/*
 * Of those that are asked no more, the last one that may have sent somebody by
 * the words before: a stand-down has to reach it.
 */
static void
other_keep(
    struct notification *n, enum notification_state before, const char *desk)
{
	if (notification_knows(before) && strcmp(n->desk, desk) != 0) {
		PUT(n->other_desk, n->desk);
		n->other_channel = n->channel;
	} else if (notification_final(before) || n->other_refused != 0 ||
	    strcmp(n->other_desk, desk) == 0) {
		n->other_desk[0] = '\0';
		n->other_channel = 0;
	}
	n->other_refused = n->other_stopped = 0;
	n->other_stale = n->other_desk[0] != '\0';
}

/* ${before}: its state until now; a new one is held. */
static void
note_fill(struct notification *n, const struct change *c,
    enum notification_state before)
{
	uint8_t key[NOTE_KEY_SIZE];

	n->alert = c->entry->alert;
	n->target = (uint8_t)number(c, FIELD_TARGET);
	n->accept_limit_ms = (uint32_t)number(c, FIELD_ACCEPT_LIMIT);
	n->scene_limit_ms = (uint32_t)number(c, FIELD_SCENE_LIMIT);
	n->attempts = 0;
	n->by_phone = 0;
	n->updates = 0;
	n->update = 0;
	n->answered_tick = n->accept_due_tick = n->scene_due_tick = 0;
	n->silent_tick = n->unreachable_tick = n->next_try_tick = 0;
	n->received_tick = n->arrived_tick = 0;
	n->number[0] = n->who[0] = n->code[0] = '\0';
	n->district[0] = '\0';
	n->rung = RUNG_FIRST;
	n->rung_tick = n->phone = 0;
	if (crypto_unhex(key, sizeof(key), text(c, FIELD_KEY)) == ERR_NONE)
		memcpy(n->key, key, sizeof(key));
	other_keep(n, before, text(c, FIELD_DESK));
	n->channel = (uint8_t)number(c, FIELD_CHANNEL);
	PUT(n->desk, text(c, FIELD_DESK));
	PUT(n->by, text(c, FIELD_PERSON));
	message_fill(n, c);
	n->body_kk = (uint16_t)number(c, FIELD_BODY_KK);
	n->body_ru = (uint16_t)number(c, FIELD_BODY_RU);
}

static void
apply_held(struct change *c)
{
	struct notification fresh = { 0 };
	enum notification_state before;
	struct note_slot *note;

	if (c->slot == NULL || number(c, FIELD_TARGET) >= NOTE_TARGETS_MAX) {
		misfit(c);
		return;
	}
	note = rows_note(c->slot, (unsigned)number(c, FIELD_TARGET));
	before = note != NULL ? note->note.state : NOTE_HELD;
	if (note == NULL) {
		note_fill(&fresh, c, before);
		note = rows_note_add(c->slot, &fresh);
	} else if ((note = note_step(c, NOTE_TELL_AGAIN)) != NULL) {
		note_fill(&note->note, c, before);
	} else {
		return;
	}
	note->note.state = NOTE_HELD;
	note_touch(c, note);
}

static void
start_clock(struct change *c, struct note_slot *note)
{
	note->note.told_tick = c->entry->tick;
	note->note.accept_due_tick = number(c, FIELD_DUE);
	note->note.next_try_tick = number(c, FIELD_NEXT);
	note_touch(c, note);
}

static void
apply_told_again(struct change *c)
{
	struct note_slot *note = note_of(c);
	enum notification_state before;

	if (note == NULL)
		return;
	before = note->note.state;
	if ((note = note_step(c, NOTE_TELL_AGAIN)) == NULL)
		return;
	note_fill(&note->note, c, before);
	start_clock(c, note);
}

static void
apply_informed(struct change *c)
{
	struct note_slot *note = note_of(c);
	struct notification *n;

	if (note == NULL)
		return;
	n = &note->note;
	if (n->state != NOTE_HELD && !notification_knows(n->state)) {
		misfit(c);
		return;
	}
	message_fill(n, c);
	n->other_stale = n->other_desk[0] != '\0';
	/* What has not left yet leaves with these words. */
	if (n->state != NOTE_HELD && n->state != NOTE_QUEUED) {
		n->update = 1;
		n->updates = 0;
		if (number(c, FIELD_NEXT) != 0)
			n->next_try_tick = number(c, FIELD_NEXT);
	}
	note_touch(c, note);
}

static void
apply_update_sending(struct change *c)
{
	struct note_slot *note = note_of(c);

	if (note == NULL || note->note.update == 0) {
		misfit(c);
		return;
	}
	note->note.updates = (uint16_t)number(c, FIELD_NUMBER);
	note->note.next_try_tick = number(c, FIELD_NEXT);
	note_touch(c, note);
}

static void
apply_update_received(struct change *c)
{
	struct note_slot *note = note_of(c);

	if (note == NULL || note->note.update == 0) {
		misfit(c);
		return;
	}
	note->note.update = 0;
	note->note.next_try_tick = 0;
	note->note.unreachable_tick = 0;
	if (text(c, FIELD_THEIR)[0] != '\0')
		PUT(note->note.number, text(c, FIELD_THEIR));
	note_touch(c, note);
}

static void
apply_queued(struct change *c)
{
	struct note_slot *note = note_step(c, NOTE_RELEASE);

	if (note != NULL)
		start_clock(c, note);
}

static void
apply_withdrawn(struct change *c)
{
	struct note_slot *note = note_step(c, NOTE_WITHDRAW);

	if (note != NULL)
		note_touch(c, note);
}

static void
channel_step(struct change *c, enum notification_event event)
{
	struct note_slot *note = note_step(c, event);

	if (note == NULL)
		return;
	note->note.next_try_tick = number(c, FIELD_NEXT);
	if (event == NOTE_SEND) {
		if (note->note.attempts < UINT16_MAX)
			note->note.attempts++;
		note->note.update = 0; /* the newest words go out */
	}
	if (event == NOTE_DELIVERED)
		note->note.unreachable_tick = 0;
	note_touch(c, note);
}

static void
apply_sending(struct change *c)
{
	channel_step(c, NOTE_SEND);
}

static void
apply_sent(struct change *c)
{
	channel_step(c, NOTE_DELIVERED);
}

static void
apply_retry(struct change *c)
{
	channel_step(c, NOTE_RETRY);
}

static void
apply_unreachable(struct change *c)
{
	struct note_slot *note = note_of(c);

	if (note == NULL)
		return;
	if (note->note.unreachable_tick == 0)
		note->note.unreachable_tick = c->entry->tick;
	note->note.next_try_tick = number(c, FIELD_NEXT);
	note_touch(c, note);
}

static struct note_slot *
answer_step(struct change *c, enum notification_event event)
{
	struct note_slot *note = note_step(c, event);

	if (note == NULL)
		return NULL;
	note->note.unreachable_tick = 0;
	if (text(c, FIELD_WHO)[0] != '\0')
		PUT(note->note.who, text(c, FIELD_WHO));
	return note;
}

static void
apply_received(struct change *c)
{
	struct note_slot *note = answer_step(c, NOTE_RECEIVE);

	if (note == NULL)
		return;
	note->note.received_tick = c->entry->tick;
	note_touch(c, note);
}

/*
 * Of two desks that were told the one that takes it is the desk from now on.
 * What has changed since it was told has still to reach it.
 */
static void
accepted_by(struct note_slot *note, const char *desk, uint64_t tick)
{
	struct notification *n = &note->note;
	uint8_t channel;

	if (desk[0] == '\0' || strcmp(desk, n->desk) == 0)
		return;
	channel = n->other_channel;
	n->other_channel = n->channel;
	n->channel = channel;
	PUT(n->other_desk, n->desk);
	PUT(n->desk, desk);
	n->other_refused = 0;
	n->update = n->other_stale;
	if (n->update != 0) {
		n->updates = 0;
		n->next_try_tick = tick;
	}
	n->other_stale = 0;
}

static void
apply_accepted(struct change *c)
{
	struct note_slot *note = answer_step(c, NOTE_ACCEPT);

	if (note == NULL)
		return;
	note->note.answered_tick = c->entry->tick;
	note->note.silent_tick = note->note.rung_tick = 0;
	note->note.by_phone = (uint8_t)number(c, FIELD_BY_PHONE);
	note->note.scene_due_tick = number(c, FIELD_DUE);
	accepted_by(note, text(c, FIELD_DESK), c->entry->tick);
	if (note->note.by_phone != 0)
		note->note.update = 0; /* the newest words were read aloud */
	note->note.code[0] = '\0';
	PUT(note->note.number, text(c, FIELD_THEIR));
	note_touch(c, note);
}

/*
 * Overdue while a service is silent, and the lead's business while one is left
 * to him.
 */
static void
follow_silence(struct alert_slot *slot, uint8_t escalated, uint64_t tick)
{
	struct alert *a = &slot->alert;
	bool silent = false, lead = false;

	for (const struct note_slot *s = slot->notes; s != NULL; s = s->next) {
		silent |= notification_awaited(s->note.state) &&
		    s->note.silent_tick != 0;
		lead |= notification_left_to_lead(&s->note);
	}
	a->flags &= (uint16_t)~ALERT_OVERDUE;
	if (silent)
		a->flags |= ALERT_OVERDUE;
	a->escalated = lead ? escalated : ESCALATED_NOT;
	a->escalate_tick = lead ? tick : 0;
}

static void
apply_refused(struct change *c)
{
	struct note_slot *note = answer_step(c, NOTE_REFUSE);
	struct alert *a;
	uint64_t escalate_tick;
	uint8_t escalated;

	if (note == NULL)
		return;
	a = &c->slot->alert;
	escalated = a->escalated;
	escalate_tick = a->escalate_tick;
	note->note.update = 0;
	note->note.answered_tick = c->entry->tick;
	note->note.by_phone = (uint8_t)number(c, FIELD_BY_PHONE);
	PUT(note->note.code, text(c, FIELD_REASON));
	PUT(note->note.district, text(c, FIELD_DISTRICT));
	if (a->state == ALERT_TOLD || a->state == ALERT_RESPONSE)
		set_person_due(c, number(c, FIELD_DUE));
	/* What the lead has to see to is not taken from him by it. */
	if (alert_sent_back(a))
		follow_silence(c->slot, escalated, escalate_tick);
	note_touch(c, note);
}

static void
apply_on_scene(struct change *c)
{
	struct note_slot *note = answer_step(c, NOTE_ARRIVE);

	if (note == NULL)
		return;
	note->note.scene_due_tick = 0;
	note->note.arrived_tick = c->entry->tick;
	note_touch(c, note);
}

static void
apply_service_closed(struct change *c)
{
	struct note_slot *note = answer_step(c, NOTE_CLOSE);

	if (note == NULL)
		return;
	note->note.update = 0;
	note->note.scene_due_tick = 0;
	PUT(note->note.code, text(c, FIELD_OUTCOME));
	note_touch(c, note);
}

static void
apply_silent(struct change *c)
{
	struct note_slot *note = note_of(c);

	if (note == NULL)
		return;
	note->note.silent_tick = c->entry->tick;
	note->note.rung_tick = number(c, FIELD_ESCALATE);
	note_touch(c, note);
}

static struct note_slot *
note_awaited(struct change *c)
{
	struct note_slot *note = note_of(c);

	if (note == NULL || notification_awaited(note->note.state))
		return note;
	misfit(c);
	return NULL;
}

static void
apply_second_way(struct change *c)
{
	struct note_slot *note = note_awaited(c);
	struct notification *n;

	if (note == NULL)
		return;
	n = &note->note;
	n->rung = RUNG_SECOND;
	n->rung_tick = number(c, FIELD_ESCALATE);
	n->phone = (uint8_t)number(c, FIELD_NUMBER);
	if (n->channel != number(c, FIELD_CHANNEL)) {
		n->channel = (uint8_t)number(c, FIELD_CHANNEL);
		n->next_try_tick = number(c, FIELD_NEXT);
	}
	note_touch(c, note);
}

/* With the deputy it goes on; of the one before nobody hopes any more. */
static void
apply_first_refused(struct change *c)
{
	struct note_slot *note = note_of(c);

	if (note == NULL)
		return;
	if (note->note.other_desk[0] == '\0' ||
	    strcmp(note->note.other_desk, text(c, FIELD_DESK)) != 0) {
		misfit(c);
		return;
	}
	note->note.other_refused = 1;
	note_touch(c, note);
}

/* It has heard of the stand-down; the one that was asked last goes on. */
static void
apply_first_stopped(struct change *c)
{
	struct note_slot *note = note_of(c);

	if (note == NULL)
		return;
	if (!notification_other_stops(&note->note) ||
	    strcmp(note->note.other_desk, text(c, FIELD_DESK)) != 0) {
		misfit(c);
		return;
	}
	note->note.other_stopped = 1;
	note_touch(c, note);
}

static void
apply_deputy_told(struct change *c)
{
	struct note_slot *note = note_of(c);
	struct notification *n;
	bool refused = note != NULL && note->note.state == NOTE_REFUSED;

	if (note == NULL || (note = note_step(c, NOTE_TELL_DEPUTY)) == NULL)
		return;
	n = &note->note;
	n->other_refused = refused;
	n->other_stale = n->update;
	n->other_channel = n->channel;
	PUT(n->other_desk, n->desk);
	PUT(n->desk, text(c, FIELD_DESK));
	n->rung = RUNG_DEPUTY;
	n->rung_tick = number(c, FIELD_ESCALATE);
	n->channel = (uint8_t)number(c, FIELD_CHANNEL);
	n->phone = 0;
	n->attempts = 0;
	n->code[0] = '\0';
	n->by_phone = 0;
	n->unreachable_tick = n->received_tick = 0;
	n->next_try_tick = number(c, FIELD_NEXT);
	if (number(c, FIELD_DUE) != 0) {
		n->accept_due_tick = number(c, FIELD_DUE);
		n->silent_tick = 0;
	}
	note_touch(c, note);
}

static void
apply_stop_queued(struct change *c)
{
	struct note_slot *note = note_step(c, NOTE_STOP);

	if (note == NULL)
		return;
	note->note.update = 0;
	note->note.attempts = 0;
	/* The former answer was by telephone; this one is not yet. */
	note->note.by_phone = 0;
	note->note.other_stopped = 0;
	note->note.accept_due_tick = number(c, FIELD_DUE);
	note->note.silent_tick = note->note.unreachable_tick = 0;
	note->note.next_try_tick = number(c, FIELD_NEXT);
	note->note.scene_due_tick = 0;
	note->note.rung = RUNG_FIRST;
	note->note.rung_tick = note->note.phone = 0;
	note_touch(c, note);
}

static void
apply_stop_sending(struct change *c)
{
	channel_step(c, NOTE_SEND);
}

static void
apply_stop_sent(struct change *c)
{
	channel_step(c, NOTE_DELIVERED);
}

/* The last one that was called off knows, and others were told meanwhile. */
static bool
goes_on(const struct alert_slot *slot)
{
	bool any = false;

	for (const struct note_slot *s = slot->notes; s != NULL; s = s->next) {
		if (notification_stopping(s->note.state))
			return false;
		any |= !notification_final(s->note.state);
	}
	return any;
}

static void
apply_stopped(struct change *c)
{
	struct note_slot *note = answer_step(c, NOTE_STOP_RECEIVE);

	if (note == NULL)
		return;
	note->note.silent_tick = note->note.rung_tick = 0;
	note->note.by_phone = (uint8_t)number(c, FIELD_BY_PHONE);
	if (goes_on(c->slot))
		c->slot->alert.flags &= (uint16_t)~ALERT_STANDING_DOWN;
	note_touch(c, note);
}

/* ---- what follows from a change ---- */

typedef void apply_fn(struct change *);

static apply_fn *const applies[VERB_COUNT] = {
#define X(symbol, name, apply, version, since, fields) \
	[VERB_##symbol] = apply_##apply,
	VERB_TABLE(X)
#undef X
};

/* The alert counts as in somebody's hands: RESPONSE frees the dispatcher. */
static const char *
holder(const struct alert_slot *slot)
{
	const struct alert *a = &slot->alert;

	if (a->state == ALERT_CLAIMED || a->state == ALERT_TOLD)
		return a->owner;
	return "";
}

static void
claims_add(struct change *c, const char *account, int more)
{
	struct operator_slot *slot;

	if (account[0] == '\0' || (slot = operator_get(c, account)) == NULL)
		return;
	slot->op.claims = (uint16_t)(slot->op.claims + more);
	rows_touch(c->board, &slot->row, NEVER);
}

/*
 * The earliest deadline of the services that have not done their part: to
 * answer (a stand-down, too), and when all have answered, to arrive.
 */
static enum alert_due
services_due(const struct alert_slot *slot, bool *answered, uint64_t *tick)
{
	uint64_t accept = NEVER, scene = NEVER;

	*answered = slot->notes != NULL;
	for (const struct note_slot *s = slot->notes; s != NULL; s = s->next) {
		const struct notification *n = &s->note;

		if (!notification_answered(n->state))
			*answered = false;
		if (notification_awaited(n->state) && n->accept_due_tick != 0 &&
		    n->accept_due_tick < accept)
			accept = n->accept_due_tick;
		if (notification_answered(n->state) && n->scene_due_tick != 0 &&
		    n->scene_due_tick < scene)
			scene = n->scene_due_tick;
	}
	if (!*answered || accept != NEVER) {
		*tick = accept != NEVER ? accept : 0;
		return DUE_ACCEPT;
	}
	*tick = scene != NEVER ? scene : 0;
	return DUE_SCENE;
}

/* TOLD and RESPONSE follow from the notifications. */
static void
follow_services(struct change *c)
{
	struct alert *a = &c->slot->alert;
	uint8_t escalated = a->escalated;
	uint64_t escalate_tick = a->escalate_tick;
	enum alert_due what;
	bool answered;
	uint64_t due;

	if (a->state != ALERT_TOLD && a->state != ALERT_RESPONSE)
		return;
	what = services_due(c->slot, &answered, &due);
	if (a->state == ALERT_TOLD && answered && a->undo_until_tick == 0 &&
	    a->worse_due_tick == 0 && (a->flags & ALERT_STANDING_DOWN) == 0) {
		a->state = ALERT_RESPONSE;
		a->version++;
	} else if (a->state == ALERT_RESPONSE && !answered) {
		/* One was added, told anew, or has refused after all. */
		a->state = ALERT_TOLD;
		a->version++;
	}
	/* A person's time goes on until a service's begins. */
	if ((a->due == DUE_CLAIM || a->due == DUE_DECIDE) && sent_back(c->slot))
		return;
	if (answered && a->worse_due_tick != 0) {
		set_person_due(c, a->worse_due_tick);
		return;
	}
	if (due != a->due_tick || a->due != (due != 0 ? what : DUE_NOTHING))
		set_due(c, what, due);
	if (what == DUE_ACCEPT)
		follow_silence(c->slot, escalated, escalate_tick);
}

/* What was asked about what is decided, or of who has lost it, is void. */
static void
follow_asking(struct change *c, const char *owner_before)
{
	struct alert *a = &c->slot->alert;

	if (strcmp(a->owner, owner_before) != 0)
		offer_end(c->slot);
	if (open_still(c))
		return;
	offer_end(c->slot);
	a->ask_until_tick = a->call_until_tick = 0;
}

/* How much of the version is about nothing but what was joined. */
static void
follow_version(struct change *c, uint32_t before)
{
	struct alert *a = &c->slot->alert;

	if (a->version == before)
		return;
	if (c->entry->verb == VERB_GREW && a->version == before + 1 &&
	    a->grew < UINT16_MAX)
		a->grew++;
	else
		a->grew = 0;
}

static void
alert_follow(struct change *c, uint8_t state_before, uint32_t version_before)
{
	struct alert_slot *slot = c->slot;
	bool was_final = slot->final_tick != 0;

	slot->alert.last_seq = c->entry->seq;
	if (verb_moves_version(c->entry->verb))
		slot->alert.version++;
	rows_incident(c->board, slot);
	follow_services(c);
	follow_version(c, version_before);
	if (slot->alert.state != state_before)
		for (struct note_slot *n = slot->notes; n; n = n->next)
			note_touch(c, n);
	slot->final_tick = rows_final(slot) ? c->entry->tick : 0;
	/* The notifications' rows go to the archive with their alert. */
	if (was_final != (slot->final_tick != 0))
		for (struct note_slot *n = slot->notes; n; n = n->next)
			note_touch(c, n);
	rows_touch(c->board, &slot->row, rows_alert_timer(slot));
}

void
board_apply(struct board *board, const struct entry *entry)
{
	struct change c = { .board = board, .entry = entry, .fits = true };
	char before[ALERT_CODE_SIZE] = "", owner[ALERT_CODE_SIZE] = "";
	uint8_t state = ALERT_WAITING;
	uint32_t version = 0;
	struct flood_part part = { 0 };

	assert(entry->verb < VERB_COUNT);
	board->change = entry->seq;
	if (entry->alert != 0)
		c.slot = rows_alert(board, entry->alert);
	if (c.slot != NULL) {
		PUT(before, holder(c.slot));
		PUT(owner, c.slot->alert.owner);
		state = c.slot->alert.state;
		version = c.slot->alert.version;
		part = flood_part(&c.slot->alert, board->hub.hub.flood_first);
	}
	applies[entry->verb](&c);
	if (!c.fits)
		board->misfits++;
	if (!c.fits || c.slot == NULL)
		return;
	if (strcmp(owner, c.slot->alert.owner) != 0)
		rows_owner(board, c.slot);
	follow_asking(&c, owner);
	alert_follow(&c, state, version);
	flood_follow(&c, part);
	if (strcmp(before, holder(c.slot)) != 0) {
		claims_add(&c, before, -1);
		claims_add(&c, holder(c.slot), 1);
	}
}
