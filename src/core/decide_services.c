/* SPDX-License-Identifier: Apache-2.0 */
/* decide: services, their desks, and what time alone brings about. */
#include <assert.h>
#include <string.h>

#include "core/others.h"

#include "core/decide.h"

#define BACKOFF_MIN_MS 1000
#define BACKOFF_MAX_MS 15000 /* half of what P1 has to be accepted in */
#define SEND_LIMIT_MS  10000 /* the channel says nothing: try again */
#define QUIET_LIMIT_MS 5000  /* the desk's program says nothing: try again */
#define UPDATES_MAX    30    /* then an update waits for the desk's next line */

/*
 * 1, 2, 4 ... 15 s, for ever.  A desk that is not connected is not tried at
 * all, so this is about one that is there and does not take it.
 */
static uint64_t
backoff_ms(unsigned attempts)
{
	uint64_t ms = (uint64_t)BACKOFF_MIN_MS << (attempts < 6 ? attempts : 6);

	return ms < BACKOFF_MAX_MS ? ms : BACKOFF_MAX_MS;
}

struct entry *
decide_note(struct decide *d, enum verb verb, const char *actor,
    const struct notification *n)
{
	struct entry *entry = entry_add(d->out, verb, actor, n->alert);

	entry_put(entry, FIELD_TARGET, n->target);
	return entry;
}

static bool
fits(const struct notification *n, enum notification_event event)
{
	enum notification_state next;

	return notification_step(
	           (enum notification_state)n->state, event, &next) == ERR_NONE;
}

/* Whether every notification of the alert but ${n} expects nothing more. */
static bool
others_final(const struct decide *d, const struct notification *n)
{
	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *other =
		    board_notification(d->board, n->alert, t);

		if (other != NULL && other != n &&
		    !notification_final(other->state))
			return false;
	}
	return true;
}

static void
queue(struct decide *d, const struct notification *n, const char *actor)
{
	struct entry *entry = decide_note(d, VERB_QUEUED, actor, n);

	entry_put(entry, FIELD_DUE, d->tick + n->accept_limit_ms);
	if (n->channel == CHANNEL_ZMQ)
		entry_put(entry, FIELD_NEXT, d->tick);
}

void
decide_settle(struct decide *d, const struct alert *alert, const char *actor)
{
	entry_add(d->out, VERB_SETTLED, actor, alert->number);
	if (alert->state == ALERT_ARCHIVED)
		decide_incident_archived(d, alert, actor, alert->reason);
	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *n =
		    board_notification(d->board, alert->number, t);

		if (n != NULL && n->state == NOTE_HELD)
			queue(d, n, actor);
	}
}

uint16_t
decide_revision(const struct decide *d, const struct alert *alert)
{
	uint16_t last = alert->revision;

	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *n =
		    board_notification(d->board, alert->number, t);

		if (n != NULL && n->revision > last)
			last = n->revision;
	}
	return (uint16_t)(last + 1);
}

/* ---- sending ---- */

static void
send_now(struct decide *d, const struct notification *n)
{
	struct entry *entry = decide_note(d,
	    notification_stopping(n->state) ? VERB_STOP_SENDING : VERB_SENDING,
	    DECIDE_SYSTEM, n);

	entry_put(entry, FIELD_NUMBER, n->attempts + 1U);
	entry_put(entry, FIELD_NEXT, d->tick + SEND_LIMIT_MS);
}

/* Nobody is there to take it: say so once, and wait for the desk. */
static void
unreachable(struct decide *d, const struct notification *n)
{
	decide_note(d, VERB_UNREACHABLE, DECIDE_SYSTEM, n);
}

/* A new text for a service that has answered, or is about to. */
static bool
wants_update(const struct notification *n)
{
	return n->update != 0 && n->channel == CHANNEL_ZMQ &&
	    (n->state == NOTE_RECEIVED || n->state == NOTE_ACCEPTED ||
	        n->state == NOTE_ON_SCENE);
}

static void
update_now(struct decide *d, const struct notification *n)
{
	struct entry *entry =
	    decide_note(d, VERB_UPDATE_SENDING, DECIDE_SYSTEM, n);

	entry_put(entry, FIELD_NUMBER, n->updates + 1U);
	entry_put(entry, FIELD_NEXT, d->tick + SEND_LIMIT_MS);
}

/* Whether this desk can be told anything now. */
static bool
is_there(const struct decide *d, const char *desk)
{
	return !decide_is_stopped(d) && d->desk_connected(d->ctx, desk);
}

/* Whether one of the others, who has yet to hear of a stand-down, is there. */
static bool
other_has_line(const struct decide *d, const struct notification *n)
{
	struct other others[OTHERS_MAX];
	size_t count = others_list(n, others);

	for (size_t i = 0; i < count; i++)
		if (others[i].channel == CHANNEL_ZMQ && !others[i].stopped &&
		    is_there(d, others[i].desk))
			return true;
	return false;
}

static bool
can_send(const struct decide *d, const struct notification *n)
{
	return (n->channel == CHANNEL_ZMQ && is_there(d, n->desk)) ||
	    (notification_stopping((enum notification_state)n->state) &&
	        other_has_line(d, n));
}

static void
update_due(struct decide *d, const struct notification *n)
{
	if (is_there(d, n->desk) && n->updates < UPDATES_MAX)
		update_now(d, n);
	else
		unreachable(d, n);
}

static void
retry(struct decide *d, const struct notification *n, const char *why)
{
	struct entry *entry = decide_note(d, VERB_RETRY, DECIDE_SYSTEM, n);

	entry_put(entry, FIELD_NEXT, d->tick + backoff_ms(n->attempts));
	entry_put_text(d->out, entry, FIELD_REASON, why);
}

static void
channel_due(struct decide *d, const struct notification *n)
{
	if (wants_update(n)) {
		update_due(d, n);
		return;
	}
	switch ((enum notification_state)n->state) {
	case NOTE_QUEUED:
	case NOTE_STOP_QUEUED:
		if (can_send(d, n))
			send_now(d, n);
		else
			unreachable(d, n);
		return;
	case NOTE_SENDING:
	case NOTE_STOP_SENDING:
		retry(d, n, "timeout");
		return;
	case NOTE_SENT:
	case NOTE_STOP_SENT:
		retry(d, n, "no-receipt");
		return;
	case NOTE_HELD:
	case NOTE_RECEIVED:
	case NOTE_ACCEPTED:
	case NOTE_REFUSED:
	case NOTE_ON_SCENE:
	case NOTE_CLOSED:
	case NOTE_WITHDRAWN:
	case NOTE_STOPPED:
		break;
	}
}

/*
 * What was under way to the desk's last connection may have died with it: it
 * goes out again at once, and does not wait for its timer.
 */
void
decide_kick(struct decide *d, uint64_t alert, unsigned target)
{
	const struct notification *n =
	    board_notification(d->board, alert, target);
	struct entry *entry;

	if (n == NULL || !notification_by_line(n) || decide_is_stopped(d))
		return;
	if (wants_update(n)) {
		update_now(d, n);
	} else if (fits(n, NOTE_RETRY)) {
		entry = decide_note(d, VERB_RETRY, DECIDE_SYSTEM, n);
		entry_put(entry, FIELD_NEXT, d->tick);
		entry_put_text(d->out, entry, FIELD_REASON, "connected");
		send_now(d, n);
	} else if (fits(n, NOTE_SEND)) {
		send_now(d, n);
	}
}

void
decide_delivered(struct decide *d, uint64_t alert, unsigned target, bool taken)
{
	const struct notification *n =
	    board_notification(d->board, alert, target);
	uint64_t wait;
	struct entry *entry;

	/* The desk may have answered before its channel did. */
	if (n == NULL ||
	    (n->state != NOTE_SENDING && n->state != NOTE_STOP_SENDING))
		return;
	if (!taken) {
		retry(d, n, "channel");
		return;
	}
	wait = backoff_ms(n->attempts);
	if (wait < QUIET_LIMIT_MS)
		wait = QUIET_LIMIT_MS;
	entry = decide_note(d,
	    notification_stopping(n->state) ? VERB_STOP_SENT : VERB_SENT,
	    DECIDE_SYSTEM, n);
	entry_put(entry, FIELD_NEXT, d->tick + wait);
}

/* ---- time ---- */

static void
alert_due(struct decide *d, const struct alert *a)
{
	struct entry *entry;

	if (decide_unanswered(d, a))
		return;
	if (a->undo_until_tick != 0 && a->undo_until_tick <= d->tick) {
		decide_settle(d, a, DECIDE_SYSTEM);
	} else if (a->state == ALERT_SHELVED &&
	    a->shelved_until_tick <= d->tick) {
		entry =
		    entry_add(d->out, VERB_UNSHELVED, DECIDE_SYSTEM, a->number);
		entry_put_text(d->out, entry, FIELD_REASON, "time");
		entry_put(entry, FIELD_DUE,
		    decide_due_in(d, decide_limits(d, a).claim_ms));
	} else if (a->state == ALERT_WAITING && a->expire_tick != 0 &&
	    a->expire_tick <= d->tick) {
		entry_add(d->out, VERB_NOT_EXAMINED, DECIDE_SYSTEM, a->number);
		decide_incident_not_examined(d, a);
	} else if (a->due_tick != 0 && a->due_tick <= d->tick &&
	    a->due != DUE_ACCEPT && (a->flags & ALERT_OVERDUE) == 0) {
		decide_overdue(d, a);
	} else if (a->escalate_tick != 0 && a->escalate_tick <= d->tick) {
		decide_escalate(d, a);
	}
}

static bool
passed(const struct decide *d, uint64_t tick)
{
	return tick != 0 && tick <= d->tick;
}

static void
note_due(struct decide *d, const struct notification *n)
{
	bool awaited = notification_awaited(n->state);

	if (awaited && n->silent_tick == 0 && passed(d, n->accept_due_tick))
		decide_silent(d, n);
	else if (awaited && n->silent_tick != 0 && passed(d, n->rung_tick))
		decide_climb(d, n);
	else if (passed(d, n->next_try_tick))
		channel_due(d, n);
}

void
decide_due(struct decide *d, const struct board_ref *ref)
{
	const struct alert *a;
	const struct notification *n;
	const struct notice_row *notice;

	switch (ref->kind) {
	case ROW_ALERT:
		if ((a = board_alert(d->board, ref->id)) != NULL)
			alert_due(d, a);
		return;
	case ROW_NOTIFICATION:
		n = board_notification(d->board, ref->id / NOTE_TARGETS_MAX,
		    (unsigned)(ref->id % NOTE_TARGETS_MAX));
		if (n != NULL)
			note_due(d, n);
		return;
	case ROW_INHIBIT:
		decide_inhibit_due(d, board_inhibit(d->board, ref->id));
		return;
	case ROW_NOTICE:
		if ((notice = board_notice(d->board, ref->id)) != NULL)
			decide_notice_due(d, notice);
		return;
	case ROW_OPERATOR:
	case ROW_SOURCE:
	case ROW_CANARY:
	case ROW_HUB:
	case ROW_DESK:
		break;
	}
}

/* ---- answers ---- */

/* Every service is through: the alert has an outcome. */
static void
close_alert(struct decide *d, const struct notification *n, const char *actor,
    const char *outcome)
{
	const struct alert *a = board_alert(d->board, n->alert);
	struct entry *entry;

	if (a == NULL || !others_final(d, n) ||
	    (a->state != ALERT_TOLD && a->state != ALERT_RESPONSE))
		return;
	entry = entry_add(d->out, VERB_CLOSED, actor, n->alert);
	entry_put_text(d->out, entry, FIELD_OUTCOME, outcome);
	decide_incident_closed(d, a, actor, outcome);
}

/* Whether another service has it, or is about to say so. */
static bool
somebody_else(const struct decide *d, const struct notification *n)
{
	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *other =
		    board_notification(d->board, n->alert, t);

		if (other != NULL && other != n &&
		    (notification_awaited(other->state) ||
		        other->state == NOTE_HELD ||
		        other->state == NOTE_ACCEPTED ||
		        other->state == NOTE_ON_SCENE))
			return true;
	}
	return false;
}

/* Nobody is on the way and nobody is asked: a person has to tell another. */
static void
person_due(
    const struct decide *d, const struct notification *n, struct entry *entry)
{
	const struct alert *a = board_alert(d->board, n->alert);
	struct policy_limits limits;
	uint32_t ms;

	if (a == NULL || somebody_else(d, n))
		return;
	limits = decide_limits(d, a);
	ms = a->owner[0] != '\0' ? limits.decide_ms : limits.claim_ms;
	entry_put(entry, FIELD_DUE,
	    decide_due_in(d, ms != 0 ? ms : n->accept_limit_ms));
}

/* Whose shift has ended meanwhile does not hear of it. */
static void
owner_gone(struct decide *d, const struct alert *a)
{
	const struct operator_row *op = board_operator(d->board, a->owner);
	struct entry *entry;

	if (a->owner[0] == '\0' || (op != NULL && op->on))
		return;
	entry = entry_add(d->out, VERB_RELEASED, DECIDE_SYSTEM, a->number);
	entry_put_text(d->out, entry, FIELD_REASON, "signed-off");
	entry_put(
	    entry, FIELD_DUE, decide_due_in(d, decide_limits(d, a).claim_ms));
}

static void
come_back(struct decide *d, const struct notification *n, const char *reason)
{
	const struct alert *a = board_alert(d->board, n->alert);
	struct entry *entry;

	if (a == NULL || (a->state != ALERT_RESPONSE && somebody_else(d, n)))
		return;
	entry = entry_add(d->out, VERB_CAME_BACK, DECIDE_SYSTEM, n->alert);
	entry_put_text(d->out, entry, FIELD_REASON, reason);
	if (!somebody_else(d, n))
		owner_gone(d, a);
}

void
decide_told_worse(struct decide *d, const struct alert *alert, uint8_t severity)
{
	struct policy_limits s = decide_severity_limits(d, severity);
	struct entry *entry;

	if ((alert->state != ALERT_TOLD && alert->state != ALERT_RESPONSE) ||
	    (alert->flags & ALERT_STANDING_DOWN) != 0)
		return;
	entry = entry_add(d->out, VERB_CAME_BACK, DECIDE_SYSTEM, alert->number);
	entry_put_text(d->out, entry, FIELD_REASON, "worse");
	entry_put(entry, FIELD_DUE,
	    d->tick + (alert->owner[0] != '\0' ? s.decide_ms : s.claim_ms));
	owner_gone(d, alert);
}

static void
accepted(struct decide *d, const struct notification *n,
    const struct decide_reply *r)
{
	struct entry *entry = decide_note(d, VERB_ACCEPTED, r->desk, n);

	entry_put_text(d->out, entry, FIELD_DESK, r->desk);
	entry_put_text(d->out, entry, FIELD_THEIR, r->number);
	entry_put_text(d->out, entry, FIELD_WHO, r->who);
	if (n->scene_limit_ms != 0)
		entry_put(entry, FIELD_DUE, d->tick + n->scene_limit_ms);
}

static void
refusal(struct decide *d, const struct notification *n,
    const struct decide_reply *r, bool by_phone)
{
	struct entry *entry = decide_note(d, VERB_REFUSED, r->desk, n);

	entry_put_text(d->out, entry, FIELD_REASON, r->code);
	entry_put_text(d->out, entry, FIELD_WHO, r->who);
	entry_put_text(d->out, entry, FIELD_TEXT, r->text);
	entry_put(entry, FIELD_BY_PHONE, by_phone);
	if (strcmp(r->code, "wrong-district") == 0)
		entry_put_text(d->out, entry, FIELD_DISTRICT,
		    decide_district(d, n, r->district));
	person_due(d, n, entry);
	come_back(d, n, "refused");
	if (strcmp(r->code, "no-crew") == 0)
		decide_no_crew(d, n);
}

static void
refused(struct decide *d, const struct notification *n,
    const struct decide_reply *r)
{
	refusal(d, n, r, false);
}

static void
on_scene(struct decide *d, const struct notification *n,
    const struct decide_reply *r)
{
	struct entry *entry = decide_note(d, VERB_ON_SCENE, r->desk, n);

	entry_put_text(d->out, entry, FIELD_WHO, r->who);
}

static void
service_closed(struct decide *d, const struct notification *n,
    const struct decide_reply *r)
{
	struct entry *entry = decide_note(d, VERB_SERVICE_CLOSED, r->desk, n);

	entry_put_text(d->out, entry, FIELD_OUTCOME, r->code);
	entry_put_text(d->out, entry, FIELD_WHO, r->who);
	entry_put_text(d->out, entry, FIELD_TEXT, r->text);
	close_alert(d, n, r->desk, r->code);
}

static void
received(struct decide *d, const struct notification *n,
    const struct decide_reply *r)
{
	struct entry *entry = decide_note(d, VERB_RECEIVED, r->desk, n);

	entry_put_text(d->out, entry, FIELD_WHO, r->who);
}

/*
 * It was called off with the one that has answered, and its time runs since
 * then; nobody could call it meanwhile, and of a call the time begins now.
 */
static uint64_t
next_due(const struct decide *d, const struct notification *n, const char *desk)
{
	struct other other;

	if (!notification_stopping((enum notification_state)n->state) ||
	    !others_find(n, desk, &other) || other.channel != CHANNEL_ZMQ)
		return d->tick + n->accept_limit_ms;
	return n->accept_due_tick > d->tick ? n->accept_due_tick : d->tick;
}

/* ${next} of those that were told before is to hear of it. */
static struct entry *
stop_next(struct decide *d, const struct notification *n, const char *actor,
    const char *next)
{
	struct entry *entry = decide_note(d, VERB_STOP_NEXT, actor, n);
	struct other other;

	entry_put_text(d->out, entry, FIELD_DESK, next);
	entry_put(entry, FIELD_DUE, next_due(d, n, next));
	if ((others_find(n, next, &other) && other.channel == CHANNEL_ZMQ) ||
	    other_has_line(d, n))
		entry_put(entry, FIELD_NEXT, d->tick);
	return entry;
}

/* Its desk knows.  It is over when each that was told before does, too. */
static void
stop_heard(struct decide *d, const struct notification *n, const char *actor,
    const char *who, bool by_phone)
{
	const char *next = others_next(n);
	struct entry *entry = next != NULL
	    ? stop_next(d, n, actor, next)
	    : decide_note(d, VERB_STOPPED, actor, n);

	entry_put_text(d->out, entry, FIELD_WHO, who);
	entry_put(entry, FIELD_BY_PHONE, by_phone);
	if (next == NULL)
		close_alert(d, n, actor, "stood-down");
}

static void
stopped(struct decide *d, const struct notification *n,
    const struct decide_reply *r)
{
	stop_heard(d, n, r->desk, r->who, false);
}

static const struct {
	enum notification_event event;
	void (*take)(struct decide *, const struct notification *,
	    const struct decide_reply *);
} acts[] = {
	[ACT_RECEIVED] = { NOTE_RECEIVE, received },
	[ACT_ACCEPTED] = { NOTE_ACCEPT, accepted },
	[ACT_REFUSED] = { NOTE_REFUSE, refused },
	[ACT_ON_SCENE] = { NOTE_ARRIVE, on_scene },
	[ACT_CLOSED] = { NOTE_CLOSE, service_closed },
	[ACT_STOP_RECEIVED] = { NOTE_STOP_RECEIVE, stopped },
};

static enum decide_fate
stray(struct decide *d, const struct decide_reply *r, const char *reason)
{
	struct entry *entry = entry_add(d->out, VERB_STRAY, r->desk, 0);

	entry_put_text(d->out, entry, FIELD_DESK, r->desk);
	entry_put_text(d->out, entry, FIELD_REASON, reason);
	return FATE_STRAY;
}

static bool
is_other(const struct notification *n, const struct decide_reply *r)
{
	struct other other;

	return others_find(n, r->desk, &other);
}

/*
 * The desk, or one that was told before it: yes or no of that one counts until
 * another has taken it.  All else is about the part of the one that was asked
 * last: nothing that the others have read or done stops its message.
 */
static bool
was_told(const struct notification *n, const struct decide_reply *r)
{
	if (strcmp(n->desk, r->desk) == 0)
		return true;
	if (!is_other(n, r))
		return false;
	return n->state != NOTE_ACCEPTED && n->state != NOTE_ON_SCENE &&
	    (r->act == ACT_ACCEPTED || r->act == ACT_REFUSED);
}

/* It is with another one now, who was told and may be asked. */
static enum decide_fate
first_refused(struct decide *d, const struct notification *n,
    const struct decide_reply *r, const char *desk)
{
	struct other other;
	struct entry *entry;

	if (!others_find(n, desk, &other) || other.refused)
		return FATE_REPEATED;
	entry = decide_note(d, VERB_FIRST_REFUSED, r->desk, n);
	entry_put_text(d->out, entry, FIELD_DESK, desk);
	entry_put_text(d->out, entry, FIELD_REASON, r->code);
	entry_put_text(d->out, entry, FIELD_WHO, r->who);
	entry_put_text(d->out, entry, FIELD_TEXT, r->text);
	return FATE_TAKEN;
}

static enum decide_fate
first_stopped(struct decide *d, const struct notification *n,
    const struct decide_reply *r)
{
	struct other other;
	struct entry *entry;

	if (!notification_stopping((enum notification_state)n->state) ||
	    !others_find(n, r->desk, &other) || other.stopped)
		return FATE_REPEATED;
	entry = decide_note(d, VERB_FIRST_STOPPED, r->desk, n);
	entry_put_text(d->out, entry, FIELD_DESK, r->desk);
	entry_put_text(d->out, entry, FIELD_WHO, r->who);
	return FATE_TAKEN;
}

/*
 * Nobody knows of a stand-down that has not left; the order to go may be on its
 * way.  It is sent, and the desk answers that.
 */
static bool
stop_was_sent(const struct notification *n)
{
	return !notification_stopping((enum notification_state)n->state) ||
	    n->attempts > 0;
}

/* It sends somebody, and nobody waits for that any more: it has to know. */
static bool
comes_too_late(const struct notification *n, const struct decide_reply *r)
{
	return r->act == ACT_ACCEPTED &&
	    notification_final((enum notification_state)n->state) &&
	    (n->answered_tick == 0 || is_other(n, r));
}

enum decide_fate
decide_reply(struct decide *d, const struct decide_reply *reply)
{
	const struct notification *n =
	    board_notification_by_key(d->board, reply->alert, reply->key);
	struct decide_reply r = *reply;

	if (n == NULL)
		return stray(d, reply, "unknown-key");
	if (is_other(n, reply) && reply->act == ACT_RECEIVED)
		return FATE_REPEATED;
	if (reply->act == ACT_STOP_RECEIVED && !stop_was_sent(n))
		return FATE_REPEATED;
	if (is_other(n, reply) && reply->act == ACT_STOP_RECEIVED)
		return first_stopped(d, n, reply);
	if (!was_told(n, reply))
		return stray(d, reply, "other-desk");
	if (r.act == ACT_REFUSED && strcmp(r.code, "already-there") == 0)
		r.act = ACT_ACCEPTED;
	if (r.act == ACT_REFUSED &&
	    policy_word(d->policy, LIST_REFUSAL, r.code) == NULL)
		r.code = "other";
	if (r.act == ACT_REFUSED && is_other(n, reply))
		return first_refused(d, n, &r, r.desk);
	if (r.act == ACT_CLOSED &&
	    policy_word(d->policy, LIST_OUTCOME, r.code) == NULL)
		return stray(d, reply, "unknown-outcome");
	if (r.act == ACT_RECEIVED && wants_update(n) && n->updates > 0 &&
	    (r.revision == 0 || r.revision == n->revision)) {
		entry_put_text(d->out,
		    decide_note(d, VERB_UPDATE_RECEIVED, r.desk, n), FIELD_WHO,
		    r.who);
		return FATE_TAKEN;
	}
	if (comes_too_late(n, &r))
		return stray(d, reply, "over");
	/* A desk that repeats itself changes nothing. */
	if (!fits(n, acts[r.act].event))
		return FATE_REPEATED;
	acts[r.act].take(d, n, &r);
	return FATE_TAKEN;
}

static void
phone_stopped(struct decide *d, const struct notification *n,
    const struct decide_call *call)
{
	struct entry *entry;

	if (call->desk[0] == '\0' || strcmp(call->desk, n->desk) == 0) {
		stop_heard(d, n, call->actor, call->who, true);
		return;
	}
	entry = decide_note(d, VERB_FIRST_STOPPED, call->actor, n);
	entry_put_text(d->out, entry, FIELD_DESK, call->desk);
	entry_put_text(d->out, entry, FIELD_WHO, call->who);
}

static void
phone_told(struct decide *d, const struct notification *n,
    const struct decide_call *call)
{
	bool accepts = fits(n, NOTE_ACCEPT);
	struct entry *entry = decide_note(
	    d, accepts ? VERB_ACCEPTED : VERB_UPDATE_RECEIVED, call->actor, n);

	if (accepts)
		entry_put_text(d->out, entry, FIELD_DESK, call->desk);
	entry_put_text(d->out, entry, FIELD_WHO, call->who);
	entry_put_text(d->out, entry, FIELD_THEIR, call->number);
	entry_put(entry, FIELD_BY_PHONE, 1);
	if (accepts && n->scene_limit_ms != 0)
		entry_put(entry, FIELD_DUE, d->tick + n->scene_limit_ms);
}

/* While somebody talked to a desk another one may have become the one. */
static bool
is_called(const struct notification *n, const char *desk)
{
	struct other other;

	if (desk[0] == '\0' || strcmp(desk, n->desk) == 0)
		return true;
	if (!others_find(n, desk, &other))
		return false;
	return notification_stopping((enum notification_state)n->state)
	    ? !other.stopped
	    : fits(n, NOTE_ACCEPT);
}

enum answer_code
decide_phone(struct decide *d, const struct alert *alert, unsigned target,
    const struct decide_call *call)
{
	const struct notification *n =
	    board_notification(d->board, alert->number, target);

	if (n == NULL || n->state == NOTE_HELD || n->state == NOTE_WITHDRAWN)
		return ANSWER_NOT_TOLD;
	if (!is_called(n, call->desk))
		return ANSWER_CHANGED;
	if (notification_stopping((enum notification_state)n->state)) {
		phone_stopped(d, n, call);
		return ANSWER_OK;
	}
	if (!fits(n, NOTE_ACCEPT) && n->update == 0)
		return ANSWER_WRONG_STATE;
	phone_told(d, n, call);
	return ANSWER_OK;
}

enum answer_code
decide_phone_refused(struct decide *d, const struct alert *alert,
    unsigned target, const struct decide_call *call, const char *code,
    const char *text)
{
	const struct notification *n =
	    board_notification(d->board, alert->number, target);
	struct decide_reply refusing = {
		.desk = call->actor,
		.who = call->who,
		.code = code,
		.text = text,
		.district = "",
	};

	if (n == NULL || n->state == NOTE_HELD || n->state == NOTE_WITHDRAWN)
		return ANSWER_NOT_TOLD;
	if (policy_word(d->policy, LIST_REFUSAL, code) == NULL)
		return ANSWER_UNKNOWN_CODE;
	if (!is_called(n, call->desk))
		return ANSWER_CHANGED;
	if (!fits(n, NOTE_REFUSE))
		return ANSWER_WRONG_STATE;
	if (call->desk[0] != '\0' && strcmp(call->desk, n->desk) != 0)
		(void)first_refused(d, n, &refusing, call->desk);
	else
		refusal(d, n, &refusing, true);
	return ANSWER_OK;
}

void
decide_close_services(struct decide *d, const struct alert *alert,
    const char *actor, const char *outcome)
{
	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *n =
		    board_notification(d->board, alert->number, t);
		struct entry *entry;

		if (n == NULL || notification_final(n->state))
			continue;
		entry = decide_note(d, VERB_SERVICE_CLOSED, actor, n);
		entry_put_text(d->out, entry, FIELD_OUTCOME, outcome);
	}
}

static void
stop(struct decide *d, const struct notification *n, const char *actor)
{
	struct entry *entry;

	/* Its desk is through; one that was told before may be on the way. */
	if (n->state == NOTE_CLOSED && others_next(n) != NULL) {
		(void)stop_next(d, n, actor, others_next(n));
		return;
	}
	if (!notification_may_know((enum notification_state)n->state) ||
	    !fits(n, NOTE_STOP))
		return;
	entry = decide_note(d, VERB_STOP_QUEUED, actor, n);
	entry_put(entry, FIELD_DUE, d->tick + n->accept_limit_ms);
	if (n->channel == CHANNEL_ZMQ || other_has_line(d, n))
		entry_put(entry, FIELD_NEXT, d->tick);
}

void
decide_stand_down(struct decide *d, const struct alert *alert,
    const char *actor, const char *reason, const char *text)
{
	struct entry *entry =
	    entry_add(d->out, VERB_STANDING_DOWN, actor, alert->number);

	entry_put_text(d->out, entry, FIELD_REASON, reason);
	entry_put_text(d->out, entry, FIELD_TEXT, text);
	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *n =
		    board_notification(d->board, alert->number, t);

		if (n != NULL)
			stop(d, n, actor);
	}
}
