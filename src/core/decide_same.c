/* SPDX-License-Identifier: Apache-2.0 */
/* decide: several alerts that are one incident. */
#include <string.h>

#include "core/evidence.h"
#include "core/message.h"

#include "core/decide.h"

const struct alert *
decide_head(const struct decide *d, const struct alert *alert)
{
	return alert->state == ALERT_JOINED
	    ? board_alert(d->board, alert->same_as)
	    : alert;
}

static struct entry *
about(struct decide *d, enum verb verb, const char *actor, uint64_t alert,
    uint64_t other)
{
	struct entry *entry = entry_add(d->out, verb, actor, alert);

	entry_put(entry, FIELD_SAME, other);
	return entry;
}

/* ---- what services read ---- */

/* Whether the service reads the words: now, or when its window is over. */
static bool
reads(const struct notification *n)
{
	return n->state == NOTE_HELD || notification_knows(n->state);
}

static bool
anybody_reads(const struct decide *d, uint64_t head)
{
	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *n =
		    board_notification(d->board, head, t);

		if (n != NULL && reads(n))
			return true;
	}
	return false;
}

/* The next version of the facts; 0: there is nobody to read it. */
static uint16_t
next_revision(const struct decide *d, const struct alert *head)
{
	return anybody_reads(d, head->number) ? decide_revision(d, head) : 0;
}

static void
inform_one(struct decide *d, const struct notification *n, const char *actor,
    const char *more[2], uint16_t revision)
{
	struct entry *entry = entry_add(d->out, VERB_INFORMED, actor, n->alert);
	struct buf text = { 0 };

	entry_put(entry, FIELD_TARGET, n->target);
	entry_put(entry, FIELD_REVISION, revision);
	entry_put(entry, FIELD_BASE_KK,
	    message_append(n->message_kk, n->base_kk, more[MESSAGE_KK], &text));
	entry_put_text(d->out, entry, FIELD_MESSAGE_KK, buf_text(&text));
	buf_clear(&text);
	entry_put(entry, FIELD_BASE_RU,
	    message_append(n->message_ru, n->base_ru, more[MESSAGE_RU], &text));
	entry_put_text(d->out, entry, FIELD_MESSAGE_RU, buf_text(&text));
	if (n->channel == CHANNEL_ZMQ)
		entry_put(entry, FIELD_NEXT, d->tick);
	buf_finish(&text);
}

static void
inform(struct decide *d, uint64_t head, const char *actor, const char *more[2],
    uint16_t revision)
{
	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *n =
		    board_notification(d->board, head, t);

		if (n != NULL && reads(n))
			inform_one(d, n, actor, more, revision);
	}
}

static void
inform_also(struct decide *d, const struct alert *head, const char *actor,
    const struct alert *const *joined, size_t count, uint16_t revision)
{
	struct buf kk = { 0 }, ru = { 0 };

	if (revision != 0) {
		message_also(
		    joined, count, MESSAGE_KK, MESSAGE_MORE_CHARS, &kk);
		message_also(
		    joined, count, MESSAGE_RU, MESSAGE_MORE_CHARS, &ru);
		inform(d, head->number, actor,
		    (const char *[]){ buf_text(&kk), buf_text(&ru) }, revision);
	}
	buf_finish(&kk);
	buf_finish(&ru);
}

/* ---- joining ---- */

static uint32_t
claim_ms(const struct decide *d, const struct alert *a)
{
	return decide_limits(d, a).claim_ms;
}

static void
put_worse(struct decide *d, struct entry *entry, const struct alert *head,
    const struct alert *joined, uint8_t severity)
{
	entry_put(entry, FIELD_FLAGS, joined->flags & ALERT_LIFE_SAFETY);
	if (severity < head->severity)
		entry_put(entry, FIELD_SEVERITY, severity);
	else if (head->due_tick != 0 || joined->due_tick == 0)
		return;
	else /* a late one, whose time begins with what is not late */
		severity = head->severity;
	entry_put(entry, FIELD_DUE, decide_due_sooner(d, head, severity));
}

static void
join_one(struct decide *d, const struct alert *alert, const struct alert *head,
    const char *actor, uint16_t revision)
{
	struct entry *entry;

	about(d, VERB_JOINED, actor, alert->number, head->number);
	entry = about(d, VERB_GREW, actor, head->number, alert->number);
	put_worse(d, entry, head, alert, alert->severity);
	entry_put(entry, FIELD_REVISION, revision);
}

/* Something new has been seen of what was put aside. */
static void
wake(struct decide *d, const struct alert *head, uint8_t severity)
{
	struct entry *entry;
	uint32_t ms = severity < head->severity
	    ? decide_severity_limits(d, severity).claim_ms
	    : claim_ms(d, head);

	if (head->state != ALERT_SHELVED)
		return;
	entry = entry_add(d->out, VERB_UNSHELVED, DECIDE_SYSTEM, head->number);
	entry_put_text(d->out, entry, FIELD_REASON, "same");
	entry_put(entry, FIELD_DUE, decide_due_in(d, ms));
}

static uint8_t
worst_of(const struct alert *const *all, size_t count)
{
	uint8_t severity = all[0]->severity;

	for (size_t i = 1; i < count; i++)
		if (all[i]->severity < severity)
			severity = all[i]->severity;
	return severity;
}

/* The head as the entries so far leave it, for the one that joins next. */
static void
head_after(const struct decide *d, struct alert *head)
{
	const struct entry *entry = d->out->items[d->out->count - 1];
	uint64_t severity = entry_number(entry, FIELD_SEVERITY);
	uint64_t due = entry_number(entry, FIELD_DUE);

	if (entry->verb == VERB_UNSHELVED)
		head->state = ALERT_WAITING;
	if (severity != 0)
		head->severity = (uint8_t)severity;
	if (due != 0)
		head->due_tick = due;
}

/* The alerts and what is joined to them; more than the limit: too many. */
static size_t
gather(const struct decide *d, const struct alert *const *alerts, size_t count,
    const struct alert *all[2 * ALERT_INCIDENT_MAX + 1])
{
	size_t total = 0;

	for (size_t i = 0; i < count && total <= ALERT_INCIDENT_MAX; i++) {
		all[total++] = alerts[i];
		if (total <= ALERT_INCIDENT_MAX)
			total += board_joined(
			    d->board, alerts[i]->number, all + total);
	}
	return total;
}

enum answer_code
decide_same_all(struct decide *d, const struct alert *const *alerts,
    size_t count, const struct alert *head, const char *actor)
{
	/* The new ones are what is read first. */
	const struct alert *all[2 * ALERT_INCIDENT_MAX + 1];
	size_t new = gather(d, alerts, count, all), total = new;
	uint16_t revision = next_revision(d, head);
	struct alert now = *head;

	if (new <= ALERT_INCIDENT_MAX)
		total += board_joined(d->board, head->number, all + new);
	if (total > ALERT_INCIDENT_MAX)
		return ANSWER_TOO_LONG;
	wake(d, head, worst_of(all, new));
	if (head->state == ALERT_SHELVED)
		head_after(d, &now);
	for (size_t i = 0; i < new; i++) {
		join_one(d, all[i], &now, actor, revision);
		head_after(d, &now);
	}
	if (now.severity < head->severity)
		decide_told_worse(d, head, now.severity);
	inform_also(d, head, actor, all, total, revision);
	return ANSWER_OK;
}

enum answer_code
decide_same_check(const struct decide *d, const struct alert *alert,
    uint64_t other, const struct alert **found)
{
	const struct alert *named = board_alert(d->board, other);
	const struct alert *head = named != NULL ? decide_head(d, named) : NULL;

	*found = head;
	if (head == NULL)
		return ANSWER_NO_ALERT;
	if (head->number == alert->number)
		return ANSWER_SAME_ITSELF;
	if (alert_over(alert) || alert->undo_until_tick > d->tick)
		return ANSWER_WRONG_STATE;
	/* What is being called off would take it along, seen by nobody. */
	if (!alert_takes_in(head))
		return ANSWER_INCIDENT_OVER;
	return ANSWER_OK;
}

enum answer_code
decide_same(struct decide *d, const struct alert *alert, uint64_t other,
    const char *actor)
{
	const struct alert *head;
	enum answer_code code = decide_same_check(d, alert, other, &head);

	if (code != ANSWER_OK)
		return code;
	if (alert->state == ALERT_TOLD || alert->state == ALERT_RESPONSE) {
		/* Its services are under way by its own number: that stands. */
		about(d, VERB_SAME, actor, alert->number, head->number);
		return ANSWER_OK;
	}
	return decide_same_all(d, &alert, 1, head, actor);
}

/* ---- and apart again ---- */

/* What is still part of it, and what is not. */
static void
part_words(const struct decide *d, const struct alert *alert, uint64_t head,
    enum message_language language, struct buf *out)
{
	const struct alert *joined[ALERT_INCIDENT_MAX];
	size_t count = board_joined(d->board, head, joined), left = 0;

	for (size_t i = 0; i < count; i++)
		if (joined[i] != alert)
			joined[left++] = joined[i];
	message_parted(alert, joined, left, language, out);
}

static void
part(struct decide *d, const struct alert *alert, const struct alert *head,
    const char *actor)
{
	uint16_t revision = next_revision(d, head);
	struct buf kk = { 0 }, ru = { 0 };
	struct entry *entry =
	    about(d, VERB_PARTED, actor, alert->number, head->number);

	entry_put(entry, FIELD_DUE, decide_due_in(d, claim_ms(d, alert)));
	entry = about(d, VERB_SHRANK, actor, head->number, alert->number);
	entry_put(entry, FIELD_REVISION, revision);
	if (revision == 0)
		return;
	part_words(d, alert, head->number, MESSAGE_KK, &kk);
	part_words(d, alert, head->number, MESSAGE_RU, &ru);
	inform(d, head->number, actor,
	    (const char *[]){ buf_text(&kk), buf_text(&ru) }, revision);
	buf_finish(&kk);
	buf_finish(&ru);
}

enum answer_code
decide_apart(struct decide *d, const struct alert *alert, const char *actor)
{
	const struct alert *head = decide_head(d, alert);
	struct entry *entry;
	uint64_t full;

	if (alert->same_as == 0 || alert_over(alert))
		return ANSWER_WRONG_STATE;
	if (alert->state != ALERT_JOINED) {
		entry_add(d->out, VERB_APART, actor, alert->number);
		return ANSWER_OK;
	}
	if (head == NULL)
		return ANSWER_NO_ALERT;
	part(d, alert, head, actor);
	if (decide_hands_full(d, actor, alert->severity, &full))
		return ANSWER_OK;
	entry = entry_add(d->out, VERB_CLAIMED, actor, alert->number);
	entry_put_text(d->out, entry, FIELD_PERSON, actor);
	entry_put(entry, FIELD_DUE,
	    decide_due_in(d, decide_limits(d, alert).decide_ms));
	return ANSWER_OK;
}

/* ---- what happens to one happens to all ---- */

void
decide_incident_worse(struct decide *d, const struct alert *joined,
    uint8_t severity, const char *kind)
{
	const struct alert *head = decide_head(d, joined);
	struct entry *entry;

	if (head == NULL || head == joined || severity >= head->severity ||
	    alert_over(head))
		return;
	entry = about(
	    d, VERB_WORSENED, DECIDE_SYSTEM, head->number, joined->number);
	put_worse(d, entry, head, joined, severity);
	entry_put_text(d->out, entry, FIELD_KIND, kind);
	wake(d, head, severity);
	decide_told_worse(d, head, severity);
}

void
decide_incident_due(
    struct decide *d, const struct alert *joined, const char *kind)
{
	const struct alert *head = decide_head(d, joined);
	struct entry *entry;
	uint64_t due;

	if (head == NULL || alert_over(head) || head->due_tick != 0 ||
	    (head->flags & ALERT_LATE) == 0)
		return;
	due = decide_due_sooner(d, head, head->severity);
	if (due == 0)
		return;
	entry = about(
	    d, VERB_WORSENED, DECIDE_SYSTEM, head->number, joined->number);
	entry_put(entry, FIELD_SEVERITY, head->severity);
	entry_put(entry, FIELD_DUE, due);
	entry_put_text(d->out, entry, FIELD_KIND, kind);
}

/* The end of the head is that of every one, and not only of the first 64. */
static const struct alert *
joined_after(const struct decide *d, const struct alert *head,
    const struct alert *before)
{
	return board_joined_next(
	    d->board, head->number, before != NULL ? before->number : 0);
}

void
decide_incident_closed(struct decide *d, const struct alert *head,
    const char *actor, const char *outcome)
{
	const struct alert *a = NULL;

	while ((a = joined_after(d, head, a)) != NULL) {
		struct entry *entry = about(
		    d, VERB_JOINED_CLOSED, actor, a->number, head->number);

		entry_put_text(d->out, entry, FIELD_OUTCOME, outcome);
	}
}

void
decide_incident_archived(struct decide *d, const struct alert *head,
    const char *actor, const char *code)
{
	const struct policy_reason *reason = policy_reason(d->policy, code);
	const struct alert *a = NULL;

	while ((a = joined_after(d, head, a)) != NULL) {
		struct entry *entry = about(
		    d, VERB_NOT_CONFIRMED, actor, a->number, head->number);

		entry_put_text(d->out, entry, FIELD_REASON, code);
		entry_put_text(d->out, entry, FIELD_CLASS,
		    reason != NULL
		        ? policy_class_word((enum policy_class)reason->class)
		        : "unknown");
		entry_put_text(d->out, entry, FIELD_EVIDENCE,
		    evidence_word(evidence_joined(a, head)));
	}
}

void
decide_incident_not_examined(struct decide *d, const struct alert *head)
{
	const struct alert *a = NULL;

	while ((a = joined_after(d, head, a)) != NULL)
		entry_add(d->out, VERB_NOT_EXAMINED, DECIDE_SYSTEM, a->number);
}

static void
orphan(void *ctx, uint64_t number)
{
	struct decide *d = ctx;
	const struct alert *a = board_alert(d->board, number);
	struct entry *entry =
	    about(d, VERB_PARTED, DECIDE_SYSTEM, number, a->same_as);

	entry_put(entry, FIELD_DUE, decide_due_in(d, claim_ms(d, a)));
}

void
decide_orphans(struct decide *d)
{
	board_orphans(d->board, orphan, d);
}
