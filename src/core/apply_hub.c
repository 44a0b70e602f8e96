/* SPDX-License-Identifier: Apache-2.0 */
/* What the verbs about the hub, people, sources and works do to the board. */
#include <string.h>

#include "core/apply.h"

/* ---- desks and the hub ---- */

static void
desk_set(struct change *c, struct desk_slot *slot, bool connected)
{
	slot->desk.connected = connected;
	slot->desk.since_tick = c->entry->tick;
	rows_touch(c->board, &slot->row, NEVER);
}

void
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

void
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

void
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

void
apply_hub_alarm(struct change *c)
{
	c->board->hub.hub.alarms = number(c, FIELD_NUMBER);
	rows_touch(c->board, &c->board->hub.row, NEVER);
}

/* ---- people ---- */

struct operator_slot *
change_operator(struct change *c, const char *account)
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
	struct operator_slot *slot = change_operator(c, text(c, FIELD_PERSON));

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
	struct operator_slot *slot = change_operator(c, text(c, FIELD_PERSON));

	if (slot == NULL)
		misfit(c);
	else
		rows_touch(c->board, &slot->row, NEVER);
	return slot;
}

void
apply_muted(struct change *c)
{
	struct operator_slot *slot = operator_touch(c);

	if (slot != NULL)
		slot->op.muted_tick = c->entry->tick;
}

void
apply_not_there(struct change *c)
{
	struct operator_slot *slot = operator_touch(c);

	if (slot != NULL)
		slot->op.lost_tick = c->entry->tick;
}

void
apply_there(struct change *c)
{
	struct operator_slot *slot = operator_touch(c);

	if (slot != NULL)
		slot->op.lost_tick = 0;
}

void
apply_operator_on(struct change *c)
{
	operator_set(c, true, false);
}

void
apply_operator_off(struct change *c)
{
	operator_set(c, false, false);
}

void
apply_operator_break(struct change *c)
{
	operator_set(c, true, true);
}

void
apply_operator_back(struct change *c)
{
	operator_set(c, true, false);
}

/* ---- notices ---- */

void
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

void
apply_notice_read(struct change *c)
{
	struct operator_slot *slot = change_operator(c, text(c, FIELD_PERSON));

	if (slot == NULL || number(c, FIELD_NUMBER) <= slot->op.notice_read) {
		misfit(c);
		return;
	}
	slot->op.notice_read = number(c, FIELD_NUMBER);
	rows_touch(c->board, &slot->row, NEVER);
}

void
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

/* ---- sources ---- */

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

void
apply_source_seen(struct change *c)
{
	source_touch(c);
}

void
apply_source_gap(struct change *c)
{
	struct source_slot *slot = source_touch(c);

	if (slot != NULL)
		(void)gaps_expect(
		    &slot->source.gaps, number(c, FIELD_UPTO), NULL);
}

/* The number itself comes with the event. */
void
apply_source_filled(struct change *c)
{
	source_touch(c);
}

void
apply_source_counted(struct change *c)
{
	struct source_slot *slot = source_touch(c);

	if (slot == NULL)
		return;
	slot->source.duplicates += number(c, FIELD_DUPLICATES);
	slot->source.refused += number(c, FIELD_REFUSED);
	slot->source.aggregated += number(c, FIELD_AGGREGATED);
}

void
change_stored(struct change *c, bool folded, bool recorded)
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

void
apply_canary_passed(struct change *c)
{
	struct canary_row *canary = &c->board->canary.canary;

	canary->count++;
	canary->tick = c->entry->tick;
	canary->at_ms = c->entry->at_ms;
	canary->sequence = number(c, FIELD_SEQUENCE);
	rows_touch(c->board, &c->board->canary.row, NEVER);
	change_stored(c, false, true);
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
void
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

void
apply_inhibit_ended(struct change *c)
{
	struct inhibit_slot *slot = inhibit_on(c);

	if (slot == NULL)
		return;
	slot->inhibit.on = 0;
	inhibit_touch(c, slot);
}

void
apply_inhibit_broken(struct change *c)
{
	struct inhibit_slot *slot = inhibit_on(c);

	if (slot == NULL)
		return;
	inhibit_break(&slot->inhibit);
	inhibit_touch(c, slot);
}

void
apply_event_inhibited(struct change *c)
{
	struct inhibit_slot *slot = inhibit_on(c);

	if (slot == NULL)
		return;
	inhibit_keep(&slot->inhibit, c->entry->tick);
	inhibit_touch(c, slot);
	c->board->hub.hub.recorded++;
	rows_touch(c->board, &c->board->hub.row, NEVER);
	change_stored(c, false, true);
}

/* ---- too many at once; how the centre works ---- */

void
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
void
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

void
apply_site_named(struct change *c)
{
	struct hub_row *hub = &c->board->hub.hub;

	text_copy(hub->site, sizeof(hub->site), text(c, FIELD_NAME));
	rows_touch(c->board, &c->board->hub.row, NEVER);
}

/* Deadlines that run stand in their alerts: they are as they were. */
void
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

void
apply_outgoing_stopped(struct change *c)
{
	struct hub_row *hub = &c->board->hub.hub;

	hub->stopped_tick = c->entry->tick;
	text_copy(hub->stopped_by, sizeof(hub->stopped_by), c->entry->actor);
	text_copy(
	    hub->stopped_why, sizeof(hub->stopped_why), text(c, FIELD_TEXT));
	hub->start_by[0] = '\0';
	hub->start_until_tick = 0;
	rows_touch(c->board, &c->board->hub.row, NEVER);
}

void
apply_outgoing_start_asked(struct change *c)
{
	struct hub_row *hub = &c->board->hub.hub;

	if (hub->stopped_tick == 0) {
		misfit(c);
		return;
	}
	text_copy(hub->start_by, sizeof(hub->start_by), c->entry->actor);
	hub->start_until_tick = number(c, FIELD_UNTIL);
	rows_touch(c->board, &c->board->hub.row, NEVER);
}

void
apply_outgoing_started(struct change *c)
{
	struct hub_row *hub = &c->board->hub.hub;

	hub->stopped_tick = hub->start_until_tick = 0;
	hub->stopped_by[0] = hub->stopped_why[0] = hub->start_by[0] = '\0';
	rows_touch(c->board, &c->board->hub.row, NEVER);
}

/* What has become of those that came with it. */
void
change_flood(struct change *c, struct flood_part was)
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
