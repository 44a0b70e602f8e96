/* SPDX-License-Identifier: Apache-2.0 */
/* What each verb about an alert does to it, and what follows from a change. */
#include <assert.h>
#include <string.h>

#include "core/colleagues.h"
#include "core/command.h"
#include "core/evidence.h"

#include "core/apply.h"

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

void
change_person_due(struct change *c, uint64_t tick)
{
	bool owned = c->slot->alert.owner[0] != '\0';

	if (tick != 0 && rows_sent_back(c->slot))
		set_due(c, owned ? DUE_DECIDE : DUE_CLAIM, tick);
}

void
apply_nothing(struct change *c)
{
	(void)c;
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

void
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
	change_stored(c, false, false);
}

/* What has become urgent is not put away by itself any more. */
static void
expires_not(struct alert *a)
{
	if (a->severity <= 2)
		a->expire_tick = 0;
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

void
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
	change_stored(c, true, false);
}

void
apply_event_recorded(struct change *c)
{
	c->board->hub.hub.recorded++;
	rows_run(c->board, text(c, FIELD_DEVICE), text(c, FIELD_KIND),
	    text(c, FIELD_KIND_NAME), c->entry->tick);
	rows_touch(c->board, &c->board->hub.row, NEVER);
	change_stored(c, false, true);
}

/* ---- alerts ---- */

void
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
		change_person_due(c, number(c, FIELD_DUE));
}

void
apply_released(struct change *c)
{
	if (!step(c, ALERT_RELEASE))
		return;
	c->slot->alert.owner[0] = '\0';
	if (c->slot->alert.state == ALERT_WAITING)
		set_due(c, DUE_CLAIM, number(c, FIELD_DUE));
	else if (c->slot->alert.state == ALERT_TOLD)
		change_person_due(c, number(c, FIELD_DUE));
}

/* ---- what colleagues are asked for ---- */

static bool
open_still(const struct change *c)
{
	const struct alert *a = c->slot != NULL ? &c->slot->alert : NULL;

	return a != NULL && a->state != ALERT_SHELVED &&
	    a->state != ALERT_JOINED && !alert_over(a);
}

void
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
void
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

void
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

void
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

void
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

void
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

void
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

void
apply_noted(struct change *c)
{
	if (c->slot == NULL)
		misfit(c);
	else
		PUT(c->slot->alert.text, text(c, FIELD_TEXT));
}

void
apply_looked(struct change *c)
{
	if (c->slot == NULL) {
		misfit(c);
		return;
	}
	evidence_looked(&c->slot->alert, c->entry->actor, text(c, FIELD_WHAT),
	    number(c, FIELD_MS), text(c, FIELD_DEVICE)[0] != '\0');
}

void
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

void
apply_called(struct change *c)
{
	if (c->slot == NULL)
		misfit(c);
	else
		c->slot->alert.flags |= ALERT_SITE_CALLED;
}

/* It is only said. */
void
apply_step_skipped(struct change *c)
{
	if (c->slot == NULL)
		misfit(c);
}

/* Another card than the one before, as after a new configuration: its steps
 * are not those that were done. */
void
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

void
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
	if (a->due != DUE_ACCEPT && a->due != DUE_SCENE &&
	    !rows_sent_back(c->slot))
		set_due(c, DUE_NOTHING, 0);
}

void
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

void
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

void
apply_settled(struct change *c)
{
	if (c->slot == NULL)
		misfit(c);
	else
		c->slot->alert.undo_until_tick = 0;
}

void
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

void
apply_not_examined(struct change *c)
{
	if (!step(c, ALERT_NOT_EXAMINED))
		return;
	c->slot->alert.flags |= ALERT_NOT_LOOKED;
	PUT(c->slot->alert.reason, "not-examined");
	set_due(c, DUE_NOTHING, 0);
	rows_unfold(c->board, c->slot);
}

void
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

void
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

void
apply_reopened(struct change *c)
{
	struct alert *a;

	if (!step(c, ALERT_REOPEN))
		return;
	a = &c->slot->alert;
	a->verdict = VERDICT_NONE;
	a->verdict_tick = 0;
	/* What was joined has ended and stays where it is, unless the verdict
	 * could be taken back until now: then it has put nothing away yet. */
	if (a->undo_until_tick == 0)
		a->joined = 0;
	a->undo_until_tick = 0;
	a->owner[0] = a->reason[0] = a->outcome[0] = '\0';
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

void
apply_same(struct change *c)
{
	if (c->slot == NULL || number(c, FIELD_SAME) == c->entry->alert)
		misfit(c);
	else
		c->slot->alert.same_as = number(c, FIELD_SAME);
}

void
apply_apart(struct change *c)
{
	if (c->slot == NULL)
		misfit(c);
	else
		c->slot->alert.same_as = 0;
}

/* ---- one incident ---- */

void
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

void
apply_parted(struct change *c)
{
	if (!joined_there(c) || !step(c, ALERT_PART))
		return;
	c->slot->alert.same_as = 0;
	c->slot->alert.flags |= ALERT_CAME_BACK;
	set_due(c, DUE_CLAIM, number(c, FIELD_DUE));
}

void
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
is_head(const struct change *c)
{
	return c->slot != NULL && !joined(c) && !alert_over(&c->slot->alert) &&
	    number(c, FIELD_SAME) != c->entry->alert;
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

void
apply_grew(struct change *c)
{
	if (!is_head(c)) {
		misfit(c);
		return;
	}
	c->slot->alert.joined++;
	head_told(c);
	head_worse(c);
}

void
apply_worsened(struct change *c)
{
	if (is_head(c))
		head_worse(c);
	else
		misfit(c);
}

/* A verdict that can be taken back has put nothing away yet. */
static bool
is_leaving_head(const struct change *c)
{
	return c->slot != NULL && c->slot->alert.state == ALERT_ARCHIVED &&
	    c->slot->alert.undo_until_tick != 0 &&
	    number(c, FIELD_SAME) != c->entry->alert;
}

void
apply_shrank(struct change *c)
{
	if (!is_head(c) && !is_leaving_head(c)) {
		misfit(c);
		return;
	}
	if (c->slot->alert.joined > 0)
		c->slot->alert.joined--;
	head_told(c);
}

void
apply_overdue(struct change *c)
{
	if (c->slot == NULL)
		misfit(c);
	else
		c->slot->alert.flags |= ALERT_OVERDUE;
}

/* With a target it is that service which does not answer. */
void
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
	if (of_service && (note = change_note(c)) == NULL)
		return;
	if (note != NULL) {
		note->note.rung = RUNG_LEAD;
		note->note.rung_tick = 0;
		change_note_touch(c, note);
	}
	/* One more service does not give those who know of one more time. */
	if (level <= c->slot->alert.escalated)
		return;
	c->slot->alert.escalated = (uint8_t)level;
	c->slot->alert.escalate_tick = number(c, FIELD_ESCALATE);
}

void
apply_came_back(struct change *c)
{
	if (!step(c, ALERT_COME_BACK))
		return;
	c->slot->alert.flags |= ALERT_CAME_BACK;
	if (number(c, FIELD_DUE) == 0)
		return;
	c->slot->alert.worse_due_tick = number(c, FIELD_DUE);
	change_person_due(c, number(c, FIELD_DUE));
}

void
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

/* ---- what follows from a change ---- */

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

	if (account[0] == '\0' || (slot = change_operator(c, account)) == NULL)
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
	if ((a->due == DUE_CLAIM || a->due == DUE_DECIDE) &&
	    rows_sent_back(c->slot))
		return;
	if (answered && a->worse_due_tick != 0) {
		change_person_due(c, a->worse_due_tick);
		return;
	}
	if (due != a->due_tick || a->due != (due != 0 ? what : DUE_NOTHING))
		set_due(c, what, due);
	if (what == DUE_ACCEPT)
		change_silence(c->slot, escalated, escalate_tick);
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
			change_note_touch(c, n);
	slot->final_tick = rows_final(slot) ? c->entry->tick : 0;
	/* The notifications' rows go to the archive with their alert. */
	if (was_final != (slot->final_tick != 0))
		for (struct note_slot *n = slot->notes; n; n = n->next)
			change_note_touch(c, n);
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
	change_flood(&c, part);
	if (strcmp(before, holder(c.slot)) != 0) {
		claims_add(&c, before, -1);
		claims_add(&c, holder(c.slot), 1);
	}
}
