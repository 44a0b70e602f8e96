/* SPDX-License-Identifier: Apache-2.0 */
/* decide: a deadline that nobody met is passed on, until somebody has it. */
#include <assert.h>
#include <string.h>

#include "core/others.h"

#include "core/decide.h"

/* Lesser ones get one reminder, and then are a line of the shift lead. */
#define SEVERITY_PRESSING 2

static bool
pressing(const struct alert *a)
{
	return a->severity <= SEVERITY_PRESSING;
}

/* ---- an alert that nobody takes or decides ---- */

static const char *
due_word(enum alert_due due)
{
	switch (due) {
	case DUE_CLAIM:
		return "claim";
	case DUE_DECIDE:
		return "decide";
	case DUE_ACCEPT:
		return "accept";
	case DUE_SCENE:
		return "on-scene";
	case DUE_NOTHING:
		break;
	}
	return "nothing";
}

static bool
passed_on(const struct alert *a)
{
	return a->escalate_tick != 0 || a->escalated == ESCALATED_ALL;
}

uint64_t
decide_due_sooner(
    const struct decide *d, const struct alert *a, uint8_t severity)
{
	struct policy_limits limits = decide_severity_limits(d, severity);
	uint64_t due = 0;

	if (a->state == ALERT_WAITING || a->due == DUE_CLAIM)
		due = decide_due_in(d, limits.claim_ms);
	else if (a->state == ALERT_CLAIMED || a->due == DUE_DECIDE)
		due = decide_due_in(d, limits.decide_ms);
	if (a->due_tick == 0)
		return due;
	if (a->due_tick <= d->tick)
		return passed_on(a) ? 0 : due;
	return due < a->due_tick ? due : 0;
}

/* How long each has before the next one is told: as long as the first had. */
static uint64_t
step_ms(const struct decide *d, const struct alert *a)
{
	struct policy_limits limits = decide_limits(d, a);
	uint32_t ms = 0;

	switch ((enum alert_due)a->due) {
	case DUE_CLAIM:
		ms = limits.claim_ms;
		break;
	case DUE_DECIDE:
		ms = limits.decide_ms;
		break;
	case DUE_ACCEPT:
		ms = limits.accept_ms;
		break;
	case DUE_SCENE:
	case DUE_NOTHING:
		break;
	}
	return ms;
}

static void
escalate(struct decide *d, const struct alert *a, unsigned level,
    const struct notification *n)
{
	struct entry *entry =
	    entry_add(d->out, VERB_ESCALATED, DECIDE_SYSTEM, a->number);

	entry_put_text(d->out, entry, FIELD_WHAT,
	    n != NULL ? due_word(DUE_ACCEPT)
	              : due_word((enum alert_due)a->due));
	entry_put(entry, FIELD_NUMBER, level);
	if (n != NULL)
		entry_put(entry, FIELD_TARGET, n->target);
	if (pressing(a) && level < ESCALATED_ALL && step_ms(d, a) != 0)
		entry_put(entry, FIELD_ESCALATE, d->tick + step_ms(d, a));
}

void
decide_overdue(struct decide *d, const struct alert *a)
{
	struct entry *entry =
	    entry_add(d->out, VERB_OVERDUE, DECIDE_SYSTEM, a->number);

	entry_put_text(
	    d->out, entry, FIELD_WHAT, due_word((enum alert_due)a->due));
	/* Who is late on the way is asked by the one who sent him. */
	if (a->due == DUE_SCENE)
		return;
	if (a->escalated == ESCALATED_NOT)
		escalate(d, a, ESCALATED_LEAD, NULL);
	else if (pressing(a) && !passed_on(a)) /* he was told of the refusal */
		escalate(d, a, a->escalated + 1U, NULL);
}

/* The services' silence goes on with the service that it was about. */
static const struct notification *
left_to_lead(const struct decide *d, const struct alert *a)
{
	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *n =
		    board_notification(d->board, a->number, t);

		if (n != NULL && notification_left_to_lead(n))
			return n;
	}
	return NULL;
}

void
decide_escalate(struct decide *d, const struct alert *a)
{
	assert(a->escalated < ESCALATED_ALL);
	escalate(d, a, a->escalated + 1U, left_to_lead(d, a));
}

/* ---- a service that does not answer ---- */

/* NULL: nobody else is told of it, as of a stand-down. */
static const struct policy_desk *
deputy_of(const struct decide *d, const struct notification *n)
{
	const struct policy_desk *desk = policy_desk_by_id(d->policy, n->desk);

	if (desk == NULL || desk->deputy[0] == '\0' ||
	    notification_stopping(n->state) || n->rung >= RUNG_DEPUTY)
		return NULL;
	return others_full(n, desk->deputy)
	    ? NULL
	    : policy_desk_by_id(d->policy, desk->deputy);
}

/*
 * When the next one is told.  All of it counts from when the service was, so
 * that what fell due while the hub was down is told in its order and at once.
 */
static uint64_t
deputy_tick(
    const struct decide *d, const struct alert *a, const struct notification *n)
{
	uint64_t told = n->accept_due_tick - n->accept_limit_ms;
	uint32_t after = d->policy->severities[a->severity - 1].deputy_ms;

	if (after <= n->accept_limit_ms)
		after = 2 * n->accept_limit_ms;
	return told + after;
}

static uint64_t
lead_tick(
    const struct decide *d, const struct alert *a, const struct notification *n)
{
	const struct policy_severity *s =
	    &d->policy->severities[a->severity - 1];
	uint64_t told = n->accept_due_tick - n->accept_limit_ms;
	uint64_t last = n->accept_due_tick;

	if (pressing(a) && s->deputy_ms != 0)
		last = deputy_tick(d, a, n);
	if (told + s->lead_ms >= last)
		return told + s->lead_ms;
	return last + (n->accept_limit_ms != 0 ? n->accept_limit_ms : 1);
}

static uint64_t
after_second(
    const struct decide *d, const struct alert *a, const struct notification *n)
{
	if (pressing(a) && deputy_of(d, n) != NULL &&
	    d->policy->severities[a->severity - 1].deputy_ms != 0)
		return deputy_tick(d, a, n);
	return lead_tick(d, a, n);
}

/*
 * The other channel of the desk, its next number, or a call when it has never
 * been called.  false: the desk has no second way.
 */
static bool
second_way(const struct decide *d, const struct notification *n,
    enum notification_channel *channel, unsigned *phone)
{
	const struct policy_desk *desk = policy_desk_by_id(d->policy, n->desk);

	*channel = (enum notification_channel)n->channel;
	*phone = n->phone;
	if (desk == NULL)
		return false;
	for (size_t i = 0; i < desk->nchannels; i++)
		if (desk->channels[i] == CHANNEL_ZMQ &&
		    n->channel == CHANNEL_PHONE) {
			*channel = CHANNEL_ZMQ;
			*phone = 1; /* who was called may still answer */
			return true;
		}
	if (n->channel == CHANNEL_PHONE && desk->nphones > 1)
		*phone = 2;
	else if (n->channel != CHANNEL_PHONE && desk->nphones > 0)
		*phone = 1;
	else
		return false;
	return true;
}

void
decide_silent(struct decide *d, const struct notification *n)
{
	const struct alert *a = board_alert(d->board, n->alert);
	enum notification_channel channel;
	struct entry *entry;
	unsigned phone;

	if (a == NULL)
		return;
	entry = decide_note(d, VERB_SILENT, DECIDE_SYSTEM, n);
	/* The lead knows already: his own time runs. */
	if (n->rung == RUNG_LEAD)
		return;
	entry_put(entry, FIELD_ESCALATE, after_second(d, a, n));
	if (!pressing(a) || n->rung != RUNG_FIRST ||
	    !second_way(d, n, &channel, &phone))
		return;
	entry = decide_note(d, VERB_SECOND_WAY, DECIDE_SYSTEM, n);
	entry_put(entry, FIELD_CHANNEL, channel);
	entry_put(entry, FIELD_NUMBER, phone);
	entry_put(entry, FIELD_ESCALATE, after_second(d, a, n));
	if (channel == CHANNEL_ZMQ && n->channel != CHANNEL_ZMQ)
		entry_put(entry, FIELD_NEXT, d->tick);
}

static struct entry *
tell_deputy(struct decide *d, const struct notification *n,
    const struct policy_desk *deputy)
{
	struct entry *entry =
	    decide_note(d, VERB_DEPUTY_TOLD, DECIDE_SYSTEM, n);

	entry_put_text(d->out, entry, FIELD_DESK, deputy->id);
	entry_put(entry, FIELD_CHANNEL, policy_desk_channel(deputy));
	if (policy_desk_channel(deputy) == CHANNEL_ZMQ)
		entry_put(entry, FIELD_NEXT, d->tick);
	return entry;
}

void
decide_climb(struct decide *d, const struct notification *n)
{
	const struct alert *a = board_alert(d->board, n->alert);
	const struct policy_desk *deputy = deputy_of(d, n);
	struct entry *entry;

	if (a == NULL)
		return;
	if (!pressing(a) || deputy == NULL) {
		escalate(d, a, ESCALATED_LEAD, n);
		return;
	}
	entry = tell_deputy(d, n, deputy);
	entry_put_text(d->out, entry, FIELD_REASON, "silent");
	entry_put(entry, FIELD_ESCALATE, lead_tick(d, a, n));
}

void
decide_no_crew(struct decide *d, const struct notification *n)
{
	const struct alert *a = board_alert(d->board, n->alert);
	const struct policy_desk *deputy = deputy_of(d, n);
	struct entry *entry;

	if (a == NULL)
		return;
	if (deputy != NULL) {
		entry = tell_deputy(d, n, deputy);
		entry_put_text(d->out, entry, FIELD_REASON, "no-crew");
		entry_put(entry, FIELD_DUE, d->tick + n->accept_limit_ms);
	}
	escalate(d, a, ESCALATED_LEAD, n);
}
