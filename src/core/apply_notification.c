/* SPDX-License-Identifier: Apache-2.0 */
/* What the verbs about a service do to its notification. */
#include <string.h>

#include "base/crypto.h"
#include "core/others.h"

#include "core/apply.h"

struct note_slot *
change_note(struct change *c)
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
	struct note_slot *note = change_note(c);
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

void
change_note_touch(struct change *c, struct note_slot *note)
{
	rows_touch(c->board, &note->row, rows_note_timer(note));
}

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
 * Those that are asked no more may have sent somebody by the words before: a
 * stand-down has to reach each.
 */
static void
other_keep(
    struct notification *n, enum notification_state before, const char *desk)
{
	if (notification_final(before))
		others_clear(n);
	else if (notification_stopping(before))
		others_drop_stopped(n);
	else if (n->other_refused != 0)
		others_drop(n, n->other_desk);
	others_drop(n, desk);
	/* One that is being called off has not said that it knows. */
	if ((notification_knows(before) || notification_stopping(before)) &&
	    strcmp(n->desk, desk) != 0)
		others_keep(n);
	n->other_refused = 0;
	others_none_stopped(n);
	n->other_stale = n->other_desk[0] != '\0';
}

/* Nobody is being called off any more, and somebody was told meanwhile. */
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

/* What goes on is no stand-down any more. */
static void
follow_stopping(struct change *c)
{
	if (goes_on(c->slot))
		c->slot->alert.flags &= (uint16_t)~ALERT_STANDING_DOWN;
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

void
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
	follow_stopping(c);
	change_note_touch(c, note);
}

static void
start_clock(struct change *c, struct note_slot *note)
{
	note->note.told_tick = c->entry->tick;
	note->note.accept_due_tick = number(c, FIELD_DUE);
	note->note.next_try_tick = number(c, FIELD_NEXT);
	change_note_touch(c, note);
}

void
apply_told_again(struct change *c)
{
	struct note_slot *note = change_note(c);
	enum notification_state before;

	if (note == NULL)
		return;
	before = note->note.state;
	if ((note = note_step(c, NOTE_TELL_AGAIN)) == NULL)
		return;
	note_fill(&note->note, c, before);
	follow_stopping(c);
	start_clock(c, note);
}

void
apply_informed(struct change *c)
{
	struct note_slot *note = change_note(c);
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
	change_note_touch(c, note);
}

void
apply_update_sending(struct change *c)
{
	struct note_slot *note = change_note(c);

	if (note == NULL || note->note.update == 0) {
		misfit(c);
		return;
	}
	note->note.updates = (uint16_t)number(c, FIELD_NUMBER);
	note->note.next_try_tick = number(c, FIELD_NEXT);
	change_note_touch(c, note);
}

void
apply_update_received(struct change *c)
{
	struct note_slot *note = change_note(c);

	if (note == NULL || note->note.update == 0) {
		misfit(c);
		return;
	}
	note->note.update = 0;
	note->note.next_try_tick = 0;
	note->note.unreachable_tick = 0;
	if (text(c, FIELD_THEIR)[0] != '\0')
		PUT(note->note.number, text(c, FIELD_THEIR));
	change_note_touch(c, note);
}

void
apply_queued(struct change *c)
{
	struct note_slot *note = note_step(c, NOTE_RELEASE);

	if (note != NULL)
		start_clock(c, note);
}

void
apply_withdrawn(struct change *c)
{
	struct note_slot *note = note_step(c, NOTE_WITHDRAW);

	if (note != NULL)
		change_note_touch(c, note);
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
	change_note_touch(c, note);
}

void
apply_sending(struct change *c)
{
	channel_step(c, NOTE_SEND);
}

void
apply_sent(struct change *c)
{
	channel_step(c, NOTE_DELIVERED);
}

void
apply_retry(struct change *c)
{
	channel_step(c, NOTE_RETRY);
}

void
apply_unreachable(struct change *c)
{
	struct note_slot *note = change_note(c);

	if (note == NULL)
		return;
	if (note->note.unreachable_tick == 0)
		note->note.unreachable_tick = c->entry->tick;
	note->note.next_try_tick = number(c, FIELD_NEXT);
	change_note_touch(c, note);
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

void
apply_received(struct change *c)
{
	struct note_slot *note = answer_step(c, NOTE_RECEIVE);

	if (note == NULL)
		return;
	note->note.received_tick = c->entry->tick;
	change_note_touch(c, note);
}

/*
 * Of the desks that were told the one that takes it is the desk from now on.
 * What has changed since it was told has still to reach it.
 */
static void
accepted_by(struct note_slot *note, const char *desk, uint64_t tick)
{
	struct notification *n = &note->note;
	struct other other;
	bool stale;

	if (desk[0] == '\0' || strcmp(desk, n->desk) == 0)
		return;
	if (!others_find(n, desk, &other))
		other.channel = (enum notification_channel)n->channel;
	stale = strcmp(n->other_desk, desk) != 0 || n->other_stale != 0;
	others_drop(n, desk);
	others_keep(n);
	n->channel = (uint8_t)other.channel;
	PUT(n->desk, desk);
	n->update = stale;
	if (stale) {
		n->updates = 0;
		n->next_try_tick = tick;
	}
}

void
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
	change_note_touch(c, note);
}

void
change_silence(struct alert_slot *slot, uint8_t escalated, uint64_t tick)
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

void
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
		change_person_due(c, number(c, FIELD_DUE));
	/* What the lead has to see to is not taken from him by it. */
	if (alert_sent_back(a))
		change_silence(c->slot, escalated, escalate_tick);
	change_note_touch(c, note);
}

void
apply_on_scene(struct change *c)
{
	struct note_slot *note = answer_step(c, NOTE_ARRIVE);

	if (note == NULL)
		return;
	note->note.scene_due_tick = 0;
	note->note.arrived_tick = c->entry->tick;
	change_note_touch(c, note);
}

void
apply_service_closed(struct change *c)
{
	struct note_slot *note = answer_step(c, NOTE_CLOSE);

	if (note == NULL)
		return;
	note->note.update = 0;
	note->note.scene_due_tick = 0;
	PUT(note->note.code, text(c, FIELD_OUTCOME));
	change_note_touch(c, note);
}

void
apply_silent(struct change *c)
{
	struct note_slot *note = change_note(c);

	if (note == NULL)
		return;
	note->note.silent_tick = c->entry->tick;
	note->note.rung_tick = number(c, FIELD_ESCALATE);
	change_note_touch(c, note);
}

static struct note_slot *
note_awaited(struct change *c)
{
	struct note_slot *note = change_note(c);

	if (note == NULL || notification_awaited(note->note.state))
		return note;
	misfit(c);
	return NULL;
}

void
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
	change_note_touch(c, note);
}

/* Its desk is asked whether it knows, and by the first of its ways. */
static void
stop_begin(struct change *c, struct note_slot *note)
{
	struct notification *n = &note->note;

	n->attempts = 0;
	/* The former answer was by telephone; this one is not yet. */
	n->by_phone = 0;
	n->accept_due_tick = number(c, FIELD_DUE);
	n->silent_tick = n->unreachable_tick = 0;
	n->next_try_tick = number(c, FIELD_NEXT);
	n->rung = RUNG_FIRST;
	n->rung_tick = n->phone = 0;
	change_note_touch(c, note);
}

/* With the deputy it goes on; of the one before nobody hopes any more. */
void
apply_first_refused(struct change *c)
{
	struct note_slot *note = change_note(c);
	struct other other;

	if (note == NULL)
		return;
	if (!others_find(&note->note, text(c, FIELD_DESK), &other)) {
		misfit(c);
		return;
	}
	if (strcmp(note->note.other_desk, other.desk) == 0)
		note->note.other_refused = 1;
	else
		others_drop(&note->note, text(c, FIELD_DESK));
	change_note_touch(c, note);
}

/* It has heard of the stand-down; the one that is asked goes on. */
void
apply_first_stopped(struct change *c)
{
	struct note_slot *note = change_note(c);
	const char *desk = text(c, FIELD_DESK);
	struct other other;

	if (note == NULL)
		return;
	if (!notification_stopping(note->note.state) ||
	    !others_find(&note->note, desk, &other) || other.stopped) {
		misfit(c);
		return;
	}
	others_set_stopped(&note->note, desk);
	change_note_touch(c, note);
}

/* Whoever was asked has heard of it; one that was told before is asked now. */
void
apply_stop_next(struct change *c)
{
	struct note_slot *note = change_note(c);
	const char *desk = text(c, FIELD_DESK);
	struct notification *n;
	struct other next;

	if (note == NULL)
		return;
	if (!others_find(&note->note, desk, &next)) {
		misfit(c);
		return;
	}
	if ((note = note_step(c, NOTE_STOP_NEXT)) == NULL)
		return;
	n = &note->note;
	others_drop(n, desk);
	others_keep(n);
	others_set_stopped(n, n->desk);
	n->channel = (uint8_t)next.channel;
	PUT(n->desk, desk);
	stop_begin(c, note);
}

void
apply_deputy_told(struct change *c)
{
	struct note_slot *note = change_note(c);
	struct notification *n;
	bool refused = note != NULL && note->note.state == NOTE_REFUSED;

	if (note == NULL || (note = note_step(c, NOTE_TELL_DEPUTY)) == NULL)
		return;
	n = &note->note;
	others_drop(n, text(c, FIELD_DESK));
	others_keep(n);
	n->other_refused = refused;
	n->other_stale = n->update;
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
	change_note_touch(c, note);
}

void
apply_stop_queued(struct change *c)
{
	struct note_slot *note = note_step(c, NOTE_STOP);

	if (note == NULL)
		return;
	note->note.update = 0;
	others_none_stopped(&note->note);
	note->note.scene_due_tick = 0;
	stop_begin(c, note);
}

void
apply_stop_sending(struct change *c)
{
	channel_step(c, NOTE_SEND);
}

void
apply_stop_sent(struct change *c)
{
	channel_step(c, NOTE_DELIVERED);
}

void
apply_stopped(struct change *c)
{
	struct note_slot *note = answer_step(c, NOTE_STOP_RECEIVE);

	if (note == NULL)
		return;
	note->note.silent_tick = note->note.rung_tick = 0;
	note->note.by_phone = (uint8_t)number(c, FIELD_BY_PHONE);
	follow_stopping(c);
	change_note_touch(c, note);
}
