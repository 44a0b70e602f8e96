/* SPDX-License-Identifier: Apache-2.0 */
/* decide: what people ask for. */
#include <assert.h>
#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "core/bulk.h"
#include "core/evidence.h"
#include "core/message.h"
#include "core/order.h"
#include "core/others.h"
#include "core/roles.h"

#include "core/decide.h"

#define MUTE_MS             60000
#define MUTE_AGAIN_MS       300000 /* not twice within */
#define KEY_HEX_SIZE        (2 * NOTE_KEY_SIZE + 1)
#define DEFAULT_LOOK_MAX_MS 3600000 /* an hour of one look is a stuck key */

/* One command on its way. */
struct job {
	struct decide *d;
	const struct decide_person *person;
	const struct command *command;
	const struct alert *alert; /* NULL when it is about none */
	bool taken; /* it waited, and is taken in this very act */
	/* Of a list: what joins ${head} when all of them have passed. */
	const struct alert *joining[COMMAND_ALERTS_MAX];
	size_t njoining;
	const struct alert *head;
	struct answer *answer;
};

static void
refuse(
    struct job *j, enum answer_code code, const char *first, const char *second)
{
	answer_set(j->answer, code, j->alert != NULL ? j->alert->number : 0,
	    first, second);
}

static bool
refused(const struct job *j)
{
	return j->answer->code != ANSWER_OK;
}

static struct entry *
act(struct job *j, enum verb verb)
{
	return entry_add(j->d->out, verb, j->person->account,
	    j->alert != NULL ? j->alert->number : 0);
}

static void
put_text(struct job *j, struct entry *entry, enum entry_field field,
    const char *text)
{
	entry_put_text(j->d->out, entry, field, text);
}

static const struct policy_kind *
kind_of(const struct job *j)
{
	return policy_kind(j->d->policy, j->alert->kind, NULL);
}

static struct policy_limits
limits_of(const struct job *j)
{
	return decide_limits(j->d, j->alert);
}

static void
refuse_state(struct job *j)
{
	refuse(j, ANSWER_WRONG_STATE,
	    alert_state_word((enum alert_state)j->alert->state), NULL);
}

static void
refuse_number(struct job *j, enum answer_code code, uint64_t number)
{
	char text[MESSAGE_NUMBER_SIZE];

	message_alert(text, number);
	refuse(j, code, text, NULL);
}

static bool
may_step(struct job *j, enum alert_event event)
{
	enum alert_state next;

	if (alert_step((enum alert_state)j->alert->state, event, &next) ==
	    ERR_NONE)
		return true;
	refuse_state(j);
	return false;
}

static bool
counting_down(const struct job *j)
{
	return j->alert->undo_until_tick > j->d->tick;
}

/* ---- taking and returning ---- */

struct holding {
	const struct decide *d;
	unsigned all;
	unsigned life;
	const struct alert *first; /* in the order of the queue */
	const struct alert *first_life;
};

static void
holding_put(const struct alert **first, const struct alert *a)
{
	if (*first == NULL || order_before(a, *first))
		*first = a;
}

static void
holding_count(void *ctx, uint64_t number)
{
	struct holding *h = ctx;
	const struct alert *a = board_alert(h->d->board, number);

	if (a->state != ALERT_CLAIMED)
		return;
	h->all++;
	holding_put(&h->first, a);
	if (a->severity != 1)
		return;
	h->life++;
	holding_put(&h->first_life, a);
}

/* What this decision has given him already: nothing of it is applied yet. */
static void
holding_given(struct holding *h, const char *account)
{
	const struct entry_list *out = h->d->out;

	for (size_t i = 0; i < out->count; i++) {
		const struct entry *entry = out->items[i];
		const struct alert *a;

		if ((entry->verb != VERB_HANDED &&
		        entry->verb != VERB_OFFERED) ||
		    strcmp(entry_text(entry, FIELD_PERSON), account) != 0)
			continue;
		a = board_alert(h->d->board, entry->alert);
		if (a != NULL)
			holding_count(h, a->number);
	}
}

bool
decide_hands_full(const struct decide *d, const char *account, uint8_t severity,
    uint64_t *first)
{
	struct holding h = { .d = d };

	board_owned(d->board, account, holding_count, &h);
	holding_given(&h, account);
	if (severity == 1 && h.life >= DECIDE_CLAIMS_LIFE_MAX)
		*first = h.first_life->number;
	else if (h.all >= DECIDE_CLAIMS_MAX)
		*first = h.first->number;
	else
		return false;
	return true;
}

static bool
hands_full(struct job *j)
{
	uint64_t first;

	if (!decide_hands_full(
	        j->d, j->person->account, j->alert->severity, &first))
		return false;
	refuse_number(j, ANSWER_TOO_MANY, first);
	return true;
}

void
decide_come_back(struct decide *d, const char *account)
{
	const struct operator_row *op = board_operator(d->board, account);
	struct entry *entry;

	if (op == NULL || !op->away)
		return;
	/* Of a list the first one was enough. */
	for (size_t i = 0; i < d->out->count; i++)
		if (d->out->items[i]->verb == VERB_BACK &&
		    strcmp(d->out->items[i]->actor, account) == 0)
			return;
	entry = entry_add(d->out, VERB_BACK, account, 0);
	entry_put_text(d->out, entry, FIELD_PERSON, account);
}

static void
run_claim(struct job *j)
{
	const struct alert *a = j->alert;
	char before[MESSAGE_NUMBER_SIZE]; /* ms since the other one took it */
	struct entry *entry;

	if (!may_step(j, ALERT_CLAIM) ||
	    strcmp(a->owner, j->person->account) == 0)
		return;
	if (a->owner[0] != '\0' && a->state != ALERT_RESPONSE) {
		message_number(before, j->d->tick - a->claimed_tick);
		refuse(j, ANSWER_TAKEN, a->owner, before);
		return;
	}
	if (hands_full(j))
		return;
	decide_come_back(j->d, j->person->account);
	entry = act(j, VERB_CLAIMED);
	put_text(j, entry, FIELD_PERSON, j->person->account);
	entry_put(
	    entry, FIELD_DUE, decide_due_in(j->d, limits_of(j).decide_ms));
}

static void
run_take_over(struct job *j)
{
	struct entry *entry;

	if (j->alert->owner[0] == '\0') {
		run_claim(j);
		return;
	}
	if (!may_step(j, ALERT_CLAIM) ||
	    strcmp(j->alert->owner, j->person->account) == 0)
		return;
	/* What the services have fills nobody's hands. */
	if (j->alert->state == ALERT_CLAIMED && hands_full(j))
		return;
	decide_come_back(j->d, j->person->account);
	entry = act(j, VERB_TAKEN_OVER);
	put_text(j, entry, FIELD_PERSON, j->person->account);
	put_text(j, entry, FIELD_FROM_PERSON, j->alert->owner);
	put_text(j, entry, FIELD_REASON,
	    j->command->code[0] != '\0' ? j->command->code : "asked");
	entry_put(
	    entry, FIELD_DUE, decide_due_in(j->d, limits_of(j).decide_ms));
}

static void
give_back(struct job *j)
{
	struct entry *entry = act(j, VERB_RELEASED);

	put_text(j, entry, FIELD_REASON, "returned");
	entry_put(entry, FIELD_DUE, decide_due_in(j->d, limits_of(j).claim_ms));
}

static void
run_release(struct job *j)
{
	if (may_step(j, ALERT_RELEASE))
		give_back(j);
}

/* ---- confirmed ---- */

/* What one service is going to be told. */
struct telling {
	unsigned target;
	const char *desk; /* id; of one that was told it may be gone by now */
	enum notification_channel channel;
};

static const char *
district_of(const struct job *j)
{
	return j->command->district[0] != '\0' ? j->command->district
	                                       : j->alert->district;
}

static bool
desks_find(struct job *j, struct telling *tell, size_t *count)
{
	*count = 0;
	for (unsigned t = 0; t < NOTE_SERVICES; t++) {
		const struct policy_desk *desk;

		if ((j->command->services & (1U << t)) == 0)
			continue;
		desk = policy_desk(j->d->policy, t, district_of(j));
		if (desk == NULL) {
			refuse(j, ANSWER_NO_DESK, service_number((int)t),
			    district_of(j));
			return false;
		}
		tell[(*count)++] = (struct telling){
			.target = t,
			.desk = desk->id,
			.channel = policy_desk_channel(desk),
		};
	}
	return true;
}

/* Whose notes stand before a new one: its own, or those of who was told. */
static const struct notification *
told_before(const struct job *j, unsigned target)
{
	const struct notification *own =
	    board_notification(j->d->board, j->alert->number, target);

	if (own != NULL && message_has_notes(own))
		return own;
	for (unsigned t = 0; t < NOTE_SERVICES; t++) {
		const struct notification *n =
		    board_notification(j->d->board, j->alert->number, t);

		if (n != NULL && message_has_notes(n))
			return n;
	}
	return NULL;
}

static void
message_put(struct job *j, struct entry *entry, struct message_facts *m,
    enum message_language language, const struct notification *before)
{
	struct buf text = { 0 }, notes = { 0 };
	struct message_ends ends;
	bool kk = language == MESSAGE_KK;

	if (before != NULL)
		message_notes(before, language, &notes);
	m->before = buf_text(&notes);
	ends = message_compose(m, language, &text);
	put_text(j, entry, kk ? FIELD_MESSAGE_KK : FIELD_MESSAGE_RU,
	    buf_text(&text));
	entry_put(entry, kk ? FIELD_BASE_KK : FIELD_BASE_RU, ends.base);
	entry_put(entry, kk ? FIELD_BODY_KK : FIELD_BODY_RU, ends.body);
	buf_finish(&text);
	buf_finish(&notes);
}

static void
messages_put(struct job *j, struct entry *entry, unsigned target, uint8_t facts)
{
	const struct notification *before = told_before(j, target);
	const struct alert *joined[ALERT_INCIDENT_MAX];
	struct message_facts m = {
		.policy = j->d->policy,
		.alert = j->alert,
		.facts = facts,
		.address = j->command->address,
		.district = district_of(j),
		.note = j->command->note,
		.account = j->person->account,
		.joined = joined,
	};

	m.njoined = board_joined(j->d->board, j->alert->number, joined);
	message_put(j, entry, &m, MESSAGE_KK, before);
	message_put(j, entry, &m, MESSAGE_RU, before);
}

static struct entry *
tell_entry(struct job *j, enum verb verb, const struct telling *t,
    uint8_t facts, uint16_t revision)
{
	struct entry *entry = act(j, verb);
	const struct policy_kind *kind = kind_of(j);
	uint8_t key[NOTE_KEY_SIZE];
	char hex[KEY_HEX_SIZE];

	j->d->random(j->d->ctx, key, sizeof(key));
	crypto_hex(hex, key, sizeof(key));
	entry_put(entry, FIELD_TARGET, t->target);
	put_text(j, entry, FIELD_DESK, t->desk);
	entry_put(entry, FIELD_CHANNEL, t->channel);
	put_text(j, entry, FIELD_KEY, hex);
	entry_put(entry, FIELD_ACCEPT_LIMIT, limits_of(j).accept_ms);
	entry_put(entry, FIELD_SCENE_LIMIT, kind->scene_ms[t->target]);
	entry_put(entry, FIELD_REVISION, revision);
	put_text(j, entry, FIELD_PERSON, j->person->account);
	messages_put(j, entry, t->target, facts);
	return entry;
}

static void
queue_now(struct job *j, const struct telling *t)
{
	struct entry *entry = act(j, VERB_QUEUED);

	entry_put(entry, FIELD_TARGET, t->target);
	entry_put(
	    entry, FIELD_DUE, decide_due_in(j->d, limits_of(j).accept_ms));
	if (t->channel == CHANNEL_ZMQ)
		entry_put(entry, FIELD_NEXT, j->d->tick);
}

static void
tell_again(
    struct job *j, const struct telling *t, uint8_t facts, uint16_t revision)
{
	struct entry *entry =
	    tell_entry(j, VERB_TOLD_AGAIN, t, facts, revision);

	entry_put(
	    entry, FIELD_DUE, decide_due_in(j->d, limits_of(j).accept_ms));
	if (t->channel == CHANNEL_ZMQ)
		entry_put(entry, FIELD_NEXT, j->d->tick);
}

/* The facts, and the two versions that they may go out as. */
struct order {
	uint8_t facts;
	uint16_t revision; /* what is known now */
	uint16_t next; /* what nobody was told yet; both are one: new facts */
	bool hold;     /* until the window to take back is over */
};

/* Whose words the new ones replace; another desk when its district is named. */
static bool
is_theirs(
    const struct job *j, const struct telling *t, const struct notification *n)
{
	return j->command->district[0] == '\0' || strcmp(t->desk, n->desk) == 0;
}

/* Its deputy may have it: whoever was asked last reads on. */
static struct telling
theirs(const struct notification *n)
{
	return (struct telling){
		.target = n->target,
		.desk = n->desk,
		.channel = (enum notification_channel)n->channel,
	};
}

/* It knows, and hears what is new; or another desk is to have it. */
static void
tell_more(struct job *j, const struct telling *t, const struct notification *n,
    const struct order *o)
{
	struct telling same = theirs(n);

	if (!is_theirs(j, t, n))
		tell_again(j, t, o->facts, o->next);
	else if (o->revision == o->next)
		tell_again(j, &same, o->facts, o->revision);
}

/*
 * Ticked now: told for the first time, or once more after a refusal or an end,
 * as what it has not read yet.  One that is being called off is to go after
 * all: the last word that it reads is what counts.
 */
static void
tell_first(struct job *j, const struct telling *t, const struct order *o)
{
	const struct notification *n =
	    board_notification(j->d->board, j->alert->number, t->target);
	bool unread = n == NULL || n->state == NOTE_HELD;
	struct telling same;

	if (n != NULL && notification_knows(n->state)) {
		tell_more(j, t, n, o);
		return;
	}
	if (n != NULL && notification_stopping(n->state) &&
	    is_theirs(j, t, n)) {
		same = theirs(n);
		t = &same;
	}
	tell_entry(j, VERB_HELD, t, o->facts, unread ? o->revision : o->next);
	if (!o->hold)
		queue_now(j, t);
}

/* Services that know already and are not ticked again hear what changed. */
static void
tell_others(struct job *j, const struct order *o)
{
	for (unsigned t = 0; t < NOTE_SERVICES; t++) {
		const struct notification *n =
		    board_notification(j->d->board, j->alert->number, t);
		struct telling tell;

		if (n == NULL || o->revision != o->next ||
		    (j->command->services & (1U << t)) != 0)
			continue;
		tell = theirs(n);
		if (n->state == NOTE_HELD)
			tell_entry(j, VERB_HELD, &tell, o->facts, o->revision);
		else if (notification_knows(n->state))
			tell_again(j, &tell, o->facts, o->revision);
	}
}

/* One more desk than are remembered would never hear of a stand-down. */
static bool
room_check(struct job *j, const struct telling *tell, size_t count)
{
	for (size_t i = 0; i < count && !refused(j); i++) {
		const struct notification *n = board_notification(
		    j->d->board, j->alert->number, tell[i].target);

		if (n != NULL && !is_theirs(j, &tell[i], n) &&
		    others_full(n, tell[i].desk))
			refuse(j, ANSWER_MANY_DESKS,
			    service_number((int)tell[i].target), NULL);
	}
	return !refused(j);
}

static void
confirm(struct job *j, const struct order *o, uint64_t until)
{
	struct telling tell[NOTE_SERVICES];
	struct entry *entry;
	size_t count, before;

	if (!desks_find(j, tell, &count) || !room_check(j, tell, count))
		return;
	entry = act(j, VERB_CONFIRMED);
	entry_put(entry, FIELD_FACTS, o->facts);
	entry_put(entry, FIELD_UNDO_UNTIL, until);
	put_text(j, entry, FIELD_TEXT, j->command->note);
	put_text(j, entry, FIELD_ADDRESS, j->command->address);
	entry_put(entry, FIELD_REVISION, o->revision);
	before = j->d->out->count;
	for (size_t i = 0; i < count; i++)
		tell_first(j, &tell[i], o);
	tell_others(j, o);
	/* New words that nobody reads are not "done". */
	if (o->revision == o->next && j->d->out->count == before)
		refuse(j, ANSWER_NO_SERVICE, NULL, NULL);
}

static bool
told_already(const struct job *j)
{
	return j->alert->state == ALERT_TOLD ||
	    j->alert->state == ALERT_RESPONSE;
}

/* "fire,ambulence" must not tell the fire service only. */
static bool
services_check(struct job *j)
{
	if (j->command->npartners == 0)
		return true;
	refuse(j, ANSWER_UNKNOWN_CODE, j->command->partners[0], NULL);
	return false;
}

/* A note for a service that has the text without it. */
static bool
has_words_for_known(const struct job *j)
{
	for (unsigned t = 0; t < NOTE_SERVICES; t++) {
		const struct notification *n =
		    board_notification(j->d->board, j->alert->number, t);

		if (n != NULL && j->command->note[0] != '\0' &&
		    (j->command->services & (1U << t)) != 0 &&
		    (n->state == NOTE_HELD || notification_knows(n->state)))
			return true;
	}
	return false;
}

static void
run_confirm(struct job *j)
{
	uint32_t regret = kind_of(j)->regret_ms;
	uint64_t until = j->alert->undo_until_tick;
	struct order o = {
		.facts = j->alert->facts | j->command->facts,
		.revision = j->alert->revision,
		.next = decide_revision(j->d, j->alert),
	};

	if (!may_step(j, ALERT_CONFIRM) || !services_check(j))
		return;
	if (j->command->services == 0 && !told_already(j)) {
		refuse(j, ANSWER_NO_SERVICE, NULL, NULL);
		return;
	}
	if (!told_already(j)) {
		decide_steps_skipped(j->d, j->alert, j->person->account);
		o.revision = o.next;
		until = regret > 0 ? j->d->tick + regret : 0;
	} else if (o.facts != j->alert->facts ||
	    j->command->address[0] != '\0' ||
	    j->command->verb == COMMAND_UPDATE || has_words_for_known(j)) {
		o.revision = o.next;
	}
	o.hold = until > j->d->tick;
	confirm(j, &o, until);
}

/* ---- many at once ---- */

static bool
is_bulk(const struct job *j)
{
	return j->command->verb == COMMAND_ARCHIVE && j->command->nalerts > 1;
}

/* Of what nobody has, the act takes what it decides; no hand holds them. */
static void
bulk_take(struct job *j)
{
	struct entry *entry;

	if (j->alert->state != ALERT_WAITING)
		return;
	entry = act(j, VERB_CLAIMED);
	put_text(j, entry, FIELD_PERSON, j->person->account);
	entry_put(
	    entry, FIELD_DUE, decide_due_in(j->d, limits_of(j).decide_ms));
	j->taken = true;
}

/* Whether it may be one of many; those that wait are taken. */
static bool
bulk_check(struct job *j)
{
	const struct alert *a = j->alert;
	enum answer_code code = bulk_refuses(a, j->person->account);

	switch (code) {
	case ANSWER_OK:
		bulk_take(j);
		return true;
	case ANSWER_TAKEN:
		refuse(j, code, a->owner, NULL);
		break;
	case ANSWER_WRONG_STATE:
		refuse(j, code, alert_state_word((enum alert_state)a->state),
		    NULL);
		break;
	default:
		refuse(j, code, a->device, NULL);
		break;
	}
	return false;
}

/* ---- not confirmed ---- */

/* Five characters that are not all the same. */
static bool
note_says_something(const char *note)
{
	size_t len = strlen(note), count = 0;
	bool differs = false;
	uint32_t first = 0, cp;

	for (size_t i = 0; i < len; count++) {
		i += text_next(note + i, len - i, &cp);
		if (count == 0)
			first = cp;
		differs |= cp != first;
	}
	return count >= 5 && differs;
}

static bool
reason_check(struct job *j)
{
	const char *code = j->command->code;

	if (policy_reason(j->d->policy, code) == NULL) {
		refuse(j, ANSWER_UNKNOWN_REASON, code, NULL);
	} else if (strcmp(code, "other") == 0 &&
	    !note_says_something(j->command->note)) {
		refuse(j, ANSWER_NEEDS_NOTE, NULL, NULL);
	} else if (j->command->partner[0] != '\0' &&
	    policy_partner(j->d->policy, j->command->partner) == NULL) {
		refuse(j, ANSWER_UNKNOWN_CODE, j->command->partner, NULL);
	} else if (strcmp(code, "duplicate") == 0 && j->command->other == 0) {
		refuse(j, ANSWER_NEEDS_NUMBER, NULL, NULL);
	} else if (j->command->other == j->alert->number) {
		refuse(j, ANSWER_SAME_ITSELF, NULL, NULL);
	}
	return !refused(j);
}

/* What people are to have seen first; core/evidence.h has the rule. */
static bool
evidence_check(struct job *j)
{
	const struct alert *joined[ALERT_INCIDENT_MAX], *unseen = j->alert;
	size_t count = board_joined(j->d->board, j->alert->number, joined);
	enum answer_code code = evidence_incident(
	    j->alert, joined, count, j->command->code, &unseen);

	/* A journal may have more than an incident can be grown to. */
	for (const struct alert *a = NULL; code == ANSWER_OK &&
	     (a = board_joined_next(j->d->board, j->alert->number,
	          a != NULL ? a->number : 0)) != NULL;)
		if (evidence_joined(a, j->alert) == EVIDENCE_MISSING) {
			code = ANSWER_NEEDS_LOOK_AT;
			unseen = a;
		}
	if (code == ANSWER_OK)
		return true;
	if (unseen == j->alert)
		refuse(j, code, NULL, NULL);
	else
		refuse_number(j, code, unseen->number);
	return false;
}

static void run_same(struct job *j);
static void refuse_same(struct job *j, enum answer_code code);
static bool hand_check(struct job *j);

/* One of a list: it joins with all the others, when they have passed. */
static void
joins_later(struct job *j)
{
	enum answer_code code =
	    decide_same_check(j->d, j->alert, j->command->other, &j->head);

	if (code != ANSWER_OK)
		refuse_same(j, code);
	else
		j->joining[j->njoining++] = j->alert;
}

static void
join_all(struct job *j)
{
	enum answer_code code = decide_same_all(
	    j->d, j->joining, j->njoining, j->head, j->person->account);

	if (code != ANSWER_OK)
		refuse_same(j, code);
}

/*
 * What is already in work is the same incident.  Of one that is over there is
 * nothing to join: then this one is put away, and names it.
 */
static bool
joins(struct job *j)
{
	const struct alert *other = board_alert(j->d->board, j->command->other);
	const struct alert *head;

	if (other != NULL && (head = decide_head(j->d, other)) != NULL &&
	    !alert_takes_in(head))
		return false;
	if (is_bulk(j))
		joins_later(j);
	else
		run_same(j);
	if (!refused(j) && j->command->note[0] != '\0')
		put_text(j, act(j, VERB_NOTED), FIELD_TEXT, j->command->note);
	return true;
}

static void
run_archive(struct job *j)
{
	const struct policy_reason *reason;
	uint32_t regret = kind_of(j)->regret_ms;
	struct entry *entry;

	if ((!j->taken && !may_step(j, ALERT_ARCHIVE)) || !reason_check(j))
		return;
	if (strcmp(j->command->code, "duplicate") == 0 && joins(j))
		return;
	if (!evidence_check(j))
		return;
	reason = policy_reason(j->d->policy, j->command->code);
	decide_steps_skipped(j->d, j->alert, j->person->account);
	entry = act(j, VERB_NOT_CONFIRMED);
	put_text(j, entry, FIELD_REASON, reason->code);
	put_text(j, entry, FIELD_CLASS,
	    policy_class_word((enum policy_class)reason->class));
	put_text(j, entry, FIELD_TEXT, j->command->note);
	put_text(j, entry, FIELD_PARTNER, j->command->partner);
	entry_put(entry, FIELD_SAME, j->command->other);
	put_text(
	    j, entry, FIELD_EVIDENCE, evidence_word(evidence_of(j->alert)));
	if (is_bulk(j))
		entry_put(entry, FIELD_BULK, j->command->nalerts);
	if (regret > 0)
		entry_put(entry, FIELD_UNDO_UNTIL, j->d->tick + regret);
	else
		decide_incident_archived(
		    j->d, j->alert, j->person->account, reason->code);
}

/* ---- the countdown ---- */

static void
run_undo(struct job *j)
{
	struct entry *entry;

	if (!counting_down(j)) {
		refuse(j, ANSWER_WINDOW_OVER, NULL, NULL);
		return;
	}
	entry = act(j, VERB_UNDONE);
	entry_put(
	    entry, FIELD_DUE, decide_due_in(j->d, limits_of(j).decide_ms));
	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *n =
		    board_notification(j->d->board, j->alert->number, t);

		if (n == NULL || n->state != NOTE_HELD)
			continue;
		entry = act(j, VERB_WITHDRAWN);
		entry_put(entry, FIELD_TARGET, t);
	}
	/* Taken only to be decided: it waits again for whoever looks. */
	if (j->alert->verdict == VERDICT_NOT_CONFIRMED &&
	    j->alert->claimed_tick == j->alert->verdict_tick)
		give_back(j);
}

static void
run_send(struct job *j)
{
	if (!counting_down(j))
		refuse(j, ANSWER_WINDOW_OVER, NULL, NULL);
	else
		decide_settle(j->d, j->alert, j->person->account);
}

/* ---- after the verdict ---- */

/* The guard of the place, or whoever answers there. */
static bool
calls_site(const struct command *c)
{
	return c->services == 0 && c->npartners == 1 && c->refused[0] == '\0' &&
	    strcmp(c->partners[0], COMMAND_SITE) == 0;
}

static void
run_site_call(struct job *j)
{
	struct entry *entry = act(j, VERB_CALLED);

	put_text(j, entry, FIELD_WHO, j->command->who);
	put_text(j, entry, FIELD_TEXT, j->command->note);
	decide_step_called(j->d, j->alert, j->person->account, j->command->who);
}

static void
run_phone(struct job *j)
{
	struct decide_call call;
	enum answer_code code;
	unsigned target = 0;

	if (calls_site(j->command)) {
		run_site_call(j);
		return;
	}
	if (!services_check(j))
		return;
	while (target < NOTE_SERVICES &&
	    (j->command->services & (1U << target)) == 0)
		target++;
	if (target == NOTE_SERVICES || j->command->services != (1U << target)) {
		refuse(j, ANSWER_SYNTAX, "phone", NULL);
		return;
	}
	call = (struct decide_call){
		.actor = j->person->account,
		.who = j->command->who,
		.number = j->command->their,
		.desk = j->command->desk,
	};
	if (j->command->refused[0] != '\0')
		code = decide_phone_refused(j->d, j->alert, target, &call,
		    j->command->refused, j->command->note);
	else
		code = decide_phone(j->d, j->alert, target, &call);
	if (code != ANSWER_OK)
		refuse(j, code, service_number((int)target), NULL);
}

/* Whether a service has yet to hear that it was called off. */
static bool
being_called_off(const struct job *j)
{
	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *n =
		    board_notification(j->d->board, j->alert->number, t);

		if (n != NULL && notification_stopping(n->state))
			return true;
	}
	return false;
}

static void
run_stand_down(struct job *j)
{
	const char *code = j->command->code;
	size_t before = j->d->out->count;
	struct entry *entry;

	if (!told_already(j)) {
		may_step(j, ALERT_CLOSE);
		if (!refused(j))
			refuse(j, ANSWER_WRONG_STATE, "", NULL);
		return;
	}
	if (counting_down(j)) {
		run_undo(j);
		return;
	}
	if (code[0] == '\0')
		code = "other";
	if (policy_word(j->d->policy, LIST_STAND_DOWN, code) == NULL) {
		refuse(j, ANSWER_UNKNOWN_CODE, code, NULL);
		return;
	}
	decide_stand_down(
	    j->d, j->alert, j->person->account, code, j->command->note);
	if (j->d->out->count > before + 1)
		return;
	/* Who was told since the last time is called off; there is nobody. */
	if (being_called_off(j)) {
		refuse(j, ANSWER_WRONG_STATE, "stand-down", NULL);
		return;
	}
	/* Nobody is left who would have to hear of it. */
	entry = act(j, VERB_CLOSED);
	put_text(j, entry, FIELD_OUTCOME, "stood-down");
	decide_incident_closed(
	    j->d, j->alert, j->person->account, "stood-down");
}

static void
run_close(struct job *j)
{
	struct entry *entry;

	if (policy_word(j->d->policy, LIST_OUTCOME, j->command->code) == NULL) {
		refuse(j, ANSWER_UNKNOWN_CODE, j->command->code, NULL);
		return;
	}
	if (!may_step(j, ALERT_CLOSE))
		return;
	if (counting_down(j)) {
		refuse(j, ANSWER_WRONG_STATE,
		    alert_state_word((enum alert_state)j->alert->state), NULL);
		return;
	}
	/* A service that is being called off has to hear of it. */
	if (being_called_off(j)) {
		refuse(j, ANSWER_WRONG_STATE, "stand-down", NULL);
		return;
	}
	decide_close_services(
	    j->d, j->alert, j->person->account, j->command->code);
	entry = act(j, VERB_CLOSED);
	put_text(j, entry, FIELD_OUTCOME, j->command->code);
	put_text(j, entry, FIELD_TEXT, j->command->note);
	decide_incident_closed(
	    j->d, j->alert, j->person->account, j->command->code);
}

static void
run_note(struct job *j)
{
	put_text(j, act(j, VERB_NOTED), FIELD_TEXT, j->command->note);
}

static void
run_step(struct job *j)
{
	enum answer_code code =
	    decide_step(j->d, j->alert, j->person->account, j->command);

	if (code != ANSWER_OK)
		refuse(j, code, j->command->code, NULL);
}

/* The camera that is looked at when none is named. */
static bool
is_own_camera(const struct job *j, const char *id)
{
	const struct device *camera;
	const struct device *device =
	    registry_device(j->d->registry, j->alert->device);

	if (id[0] == '\0' || strcmp(id, j->alert->device) == 0)
		return true;
	return device != NULL &&
	    registry_cameras(j->d->registry, device, &camera, 1) == 1 &&
	    strcmp(camera->id, id) == 0;
}

static bool
look_check(struct job *j)
{
	const struct command *c = j->command;
	const struct device *device =
	    registry_device(j->d->registry, c->device);

	if (c->look == LOOK_NOTHING) {
		refuse(j, ANSWER_SYNTAX, "look", NULL);
	} else if (c->look_ms > DEFAULT_LOOK_MAX_MS) {
		refuse(j, ANSWER_TOO_LONG, "3600000", NULL);
	} else if (c->device[0] != '\0' &&
	    (device == NULL || device->class != DEVICE_CAMERA)) {
		refuse(j, ANSWER_UNKNOWN_DEVICE, c->device, NULL);
	}
	return !refused(j);
}

static void
run_look(struct job *j)
{
	const struct command *c = j->command;
	struct entry *entry;

	if (!look_check(j))
		return;
	entry = act(j, VERB_LOOKED);
	put_text(j, entry, FIELD_WHAT, look_word(c->look));
	entry_put(entry, FIELD_MS, c->look_ms);
	put_text(j, entry, FIELD_REASON, c->code);
	put_text(j, entry, FIELD_TEXT, c->note);
	if (!is_own_camera(j, c->device))
		put_text(j, entry, FIELD_DEVICE, c->device);
}

static void
run_look_camera(struct job *j)
{
	decide_look_camera(j->d, j->person->account, j->command, j->answer);
}

/* What is about life is not put aside: no second person can sign here. */
static bool
shelf_check(struct job *j, uint64_t max_ms)
{
	const struct command *c = j->command;

	if ((j->alert->flags & ALERT_LIFE_SAFETY) != 0 ||
	    j->alert->severity == 1)
		refuse(j, ANSWER_LIFE_SAFETY, j->alert->device, NULL);
	else if (policy_word(j->d->policy, LIST_POSTPONE, c->code) == NULL)
		refuse(j, ANSWER_UNKNOWN_CODE, c->code, NULL);
	else if (!c->once && (c->duration_ms == 0 || c->duration_ms > max_ms))
		refuse(j, ANSWER_TOO_LONG,
		    max_ms == DECIDE_SHELVE_LEAD_MS ? "12h" : "30m", NULL);
	return !refused(j);
}

static void
run_shelve(struct job *j)
{
	uint64_t max_ms = (j->person->roles & ROLE_BIT(ROLE_LEAD)) != 0
	    ? DECIDE_SHELVE_LEAD_MS
	    : DECIDE_SHELVE_MAX_MS;
	struct entry *entry;

	if (!may_step(j, ALERT_SHELVE) || !shelf_check(j, max_ms))
		return;
	entry = act(j, VERB_SHELVED);
	entry_put(entry, FIELD_UNTIL,
	    j->d->tick + (j->command->once ? max_ms : j->command->duration_ms));
	put_text(j, entry, FIELD_REASON, j->command->code);
	entry_put(entry, FIELD_ONCE, j->command->once);
}

static void
run_unshelve(struct job *j)
{
	struct entry *entry;

	if (!may_step(j, ALERT_UNSHELVE))
		return;
	entry = act(j, VERB_UNSHELVED);
	put_text(j, entry, FIELD_REASON, "asked");
	entry_put(entry, FIELD_DUE, decide_due_in(j->d, limits_of(j).claim_ms));
}

static void
run_reopen(struct job *j)
{
	struct entry *entry;

	if (!may_step(j, ALERT_REOPEN))
		return;
	entry = act(j, VERB_REOPENED);
	put_text(j, entry, FIELD_TEXT, j->command->note);
	entry_put(entry, FIELD_DUE, decide_due_in(j->d, limits_of(j).claim_ms));
	/* It is looked at anew, and on its own. */
	if (j->alert->same_as != 0)
		act(j, VERB_APART);
}

static void
refuse_same(struct job *j, enum answer_code code)
{
	if (code == ANSWER_TOO_LONG)
		refuse_number(j, code, ALERT_INCIDENT_MAX);
	else if (code == ANSWER_WRONG_STATE)
		refuse_state(j);
	else
		refuse_number(j, code, j->command->other);
}

static void
run_same(struct job *j)
{
	enum answer_code code;

	/* One that nobody has goes to where somebody has it, so that even who
	 * has his hands full may say so. */
	if (j->alert->owner[0] != '\0' && !hand_check(j))
		return;
	code =
	    decide_same(j->d, j->alert, j->command->other, j->person->account);

	if (code != ANSWER_OK)
		refuse_same(j, code);
}

static void
run_apart(struct job *j)
{
	enum answer_code code =
	    decide_apart(j->d, j->alert, j->person->account);

	if (code == ANSWER_WRONG_STATE)
		refuse_state(j);
	else if (code != ANSWER_OK)
		refuse_number(j, code, j->alert->same_as);
}

/* ---- an alert by hand ---- */

#define DAY_S   INT64_C(86400)
#define AHEAD_S INT64_C(300) /* what a clock may be wrong by */

/* How long ago it was that time of the day; what is to come was yesterday. */
static uint32_t
since_clock(const struct decide *d, uint32_t clock_s)
{
	int64_t now_s =
	    d->at_ms / 1000 + (int64_t)d->policy->site.zone_minutes * 60;
	int64_t ago_s = (now_s - (int64_t)clock_s) % DAY_S;

	return ago_s >= DAY_S - AHEAD_S ? 0 : (uint32_t)ago_s * 1000;
}

static void
open_by_hand(struct job *j, const struct decide_hand *hand)
{
	enum answer_code code = decide_by_hand(j->d, hand);

	if (code == ANSWER_TOO_MANY)
		refuse_number(j, code, *hand->full);
	else if (code != ANSWER_OK)
		refuse(j, code,
		    code == ANSWER_UNKNOWN_KIND ? hand->kind : hand->device,
		    NULL);
	else
		j->answer->alert = board_hub(j->d->board)->alerts + 1;
}

/* new, and late. */
static void
run_new(struct job *j)
{
	const struct command *c = j->command;
	uint8_t id[8];
	char hex[2 * sizeof(id) + 1];
	uint64_t full = 0;
	struct decide_hand hand = {
		.account = j->person->account,
		.device = c->device,
		.address = c->address,
		.district = c->district,
		.kind = c->kind,
		.text = c->note,
		.id = hex,
		.ago_ms = c->duration_ms,
		.late = c->verb == COMMAND_LATE,
		.full = &full,
	};

	if (hand.late)
		hand.ago_ms = since_clock(j->d, c->clock_s);
	j->d->random(j->d->ctx, id, sizeof(id));
	crypto_hex(hex, id, sizeof(id));
	open_by_hand(j, &hand);
}

/* ---- colleagues ---- */

static void
run_colleague(struct job *j)
{
	decide_colleague(j->d, j->person, j->command, j->alert, j->answer);
}

static void
run_notice(struct job *j)
{
	decide_notice(j->d, j->person, j->command->note);
}

static void
run_read_notice(struct job *j)
{
	decide_notice_read(j->d, j->person, j->command->other, j->answer);
}

/* ---- oneself ---- */

struct losing {
	struct decide *d;
	const char *actor;
	const char *reason;
};

static void
lose(void *ctx, uint64_t number)
{
	struct losing *l = ctx;
	const struct alert *a = board_alert(l->d->board, number);
	struct entry *entry;

	if (a->state != ALERT_CLAIMED && !alert_sent_back(a))
		return;
	entry = entry_add(l->d->out, VERB_RELEASED, l->actor, number);
	entry_put_text(l->d->out, entry, FIELD_REASON, l->reason);
	entry_put(entry, FIELD_DUE,
	    decide_due_in(l->d, decide_limits(l->d, a).claim_ms));
}

static void
return_all(struct decide *d, const char *account, const char *actor,
    const char *reason)
{
	struct losing l = { .d = d, .actor = actor, .reason = reason };

	board_owned(d->board, account, lose, &l);
}

static void
run_sign_on(struct job *j)
{
	put_text(j, act(j, VERB_SIGNED_ON), FIELD_PERSON, j->person->account);
}

static void
run_sign_off(struct job *j)
{
	struct holding h = { .d = j->d };

	board_owned(j->d->board, j->person->account, holding_count, &h);
	if (h.life > 0) {
		refuse_number(j, ANSWER_LIFE_IN_HAND, h.first_life->number);
		return;
	}
	decide_lost(j->d, j->person->account, "signed-off");
}

/* What one holds goes back; danger to life is to be given to somebody. */
static void
run_break(struct job *j)
{
	struct holding h = { .d = j->d };
	struct entry *entry;

	board_owned(j->d->board, j->person->account, holding_count, &h);
	if (h.life > 0) {
		refuse_number(j, ANSWER_LIFE_IN_HAND, h.first_life->number);
		return;
	}
	return_all(j->d, j->person->account, j->person->account, "break");
	entry = act(j, VERB_ON_BREAK);
	put_text(j, entry, FIELD_PERSON, j->person->account);
	put_text(j, entry, FIELD_REASON, j->command->code);
	entry_put(entry, FIELD_UNTIL,
	    j->command->duration_ms != 0 ? j->d->tick + j->command->duration_ms
	                                 : 0);
}

static void
run_back(struct job *j)
{
	put_text(j, act(j, VERB_BACK), FIELD_PERSON, j->person->account);
}

static void
run_mute(struct job *j)
{
	const struct operator_row *op =
	    board_operator(j->d->board, j->person->account);
	struct entry *entry;

	if (op != NULL && op->muted_tick != 0 &&
	    j->d->tick < op->muted_tick + MUTE_AGAIN_MS) {
		refuse(j, ANSWER_TWICE, NULL, NULL);
		return;
	}
	entry = act(j, VERB_MUTED);
	put_text(j, entry, FIELD_PERSON, j->person->account);
	entry_put(entry, FIELD_UNTIL, j->d->tick + MUTE_MS);
}

static void
run_presence(struct job *j)
{
	enum answer_code code =
	    decide_presence(j->d, j->person->account, j->command->code);

	if (code != ANSWER_OK)
		refuse(j, code, j->command->code, NULL);
}

static void
run_ready(struct job *j)
{
	uint8_t id[8];
	char hex[2 * sizeof(id) + 1];
	struct decide_check check = {
		.account = j->person->account,
		.what = j->command->code,
		.good = j->command->said != SAID_NO,
		.text = j->command->note,
		.id = hex,
	};
	enum answer_code code;

	j->d->random(j->d->ctx, id, sizeof(id));
	crypto_hex(hex, id, sizeof(id));
	code = decide_checked(j->d, &check);
	if (code != ANSWER_OK)
		refuse(j, code, check.what, NULL);
}

static void
run_flood(struct job *j)
{
	const char *word = j->command->code;
	enum answer_code code =
	    decide_flood(j->d, j->person->account, word, j->command->note);

	if (code != ANSWER_OK)
		refuse(j, code, word, NULL);
}

static void
run_stop_out(struct job *j)
{
	decide_outgoing_stop(
	    j->d, j->person->account, j->command->note, j->answer);
}

static void
run_start_out(struct job *j)
{
	decide_outgoing_start(
	    j->d, j->person->account, j->command->note, j->answer);
}

static void
run_regime(struct job *j)
{
	decide_regime(j->d, j->person->account, j->command, j->answer);
}

static void
run_inhibit(struct job *j)
{
	decide_inhibit(j->d, j->person->account, j->command, j->answer);
}

static void
run_uninhibit(struct job *j)
{
	decide_uninhibit(j->d, j->person->account, j->command, j->answer);
}

/* ---- which command does what ---- */

enum need {
	NEED_ALERT = 1 << 0,
	NEED_HAND = 1 << 1,   /* in the person's hand */
	NEED_LATEST = 1 << 2, /* refused when it changed since it was seen */
};
#define VERDICT (NEED_ALERT | NEED_HAND | NEED_LATEST)

// clang-format off
static const struct {
	unsigned needs;
	void (*run)(struct job *);
} runs[COMMAND_COUNT] = {
	[COMMAND_CLAIM]		= { NEED_ALERT, run_claim },
	[COMMAND_TAKE_OVER]	= { NEED_ALERT, run_take_over },
	[COMMAND_RELEASE]	= { NEED_ALERT | NEED_HAND, run_release },
	[COMMAND_CONFIRM]	= { VERDICT, run_confirm },
	[COMMAND_ADD]		= { VERDICT, run_confirm },
	[COMMAND_UPDATE]	= { VERDICT, run_confirm },
	[COMMAND_ARCHIVE]	= { VERDICT, run_archive },
	[COMMAND_UNDO]		= { NEED_ALERT | NEED_HAND, run_undo },
	[COMMAND_SEND]		= { NEED_ALERT | NEED_HAND, run_send },
	[COMMAND_NOTE]		= { NEED_ALERT, run_note },
	[COMMAND_PHONE]		= { NEED_ALERT, run_phone },
	[COMMAND_STAND_DOWN]	= { NEED_ALERT | NEED_HAND, run_stand_down },
	[COMMAND_CLOSE]		= { NEED_ALERT | NEED_HAND, run_close },
	[COMMAND_STEP]		= { NEED_ALERT | NEED_HAND, run_step },
	[COMMAND_LOOK]		= { NEED_ALERT, run_look },
	[COMMAND_SHELVE]	= { VERDICT, run_shelve },
	[COMMAND_UNSHELVE]	= { NEED_ALERT, run_unshelve },
	[COMMAND_REOPEN]	= { NEED_ALERT, run_reopen },
	[COMMAND_SAME]		= { NEED_ALERT, run_same },
	[COMMAND_APART]		= { NEED_ALERT, run_apart },
	[COMMAND_NEW]		= { 0, run_new },
	[COMMAND_LATE]		= { 0, run_new },
	[COMMAND_HAND]		= { NEED_ALERT | NEED_HAND, run_colleague },
	[COMMAND_ACCEPT]	= { NEED_ALERT, run_colleague },
	[COMMAND_ASK]		= { NEED_ALERT, run_colleague },
	[COMMAND_ANSWER]	= { NEED_ALERT, run_colleague },
	[COMMAND_CALL_LEAD]	= { NEED_ALERT, run_colleague },
	[COMMAND_NOTICE]	= { 0, run_notice },
	[COMMAND_READ_NOTICE]	= { 0, run_read_notice },
	[COMMAND_SIGN_ON]	= { 0, run_sign_on },
	[COMMAND_SIGN_OFF]	= { 0, run_sign_off },
	[COMMAND_BREAK]		= { 0, run_break },
	[COMMAND_BACK]		= { 0, run_back },
	[COMMAND_MUTE]		= { 0, run_mute },
	[COMMAND_PRESENCE]	= { 0, run_presence },
	[COMMAND_READY]		= { 0, run_ready },
	[COMMAND_FLOOD]		= { 0, run_flood },
	[COMMAND_REGIME]	= { 0, run_regime },
	[COMMAND_STOP_OUT]	= { 0, run_stop_out },
	[COMMAND_START_OUT]	= { 0, run_start_out },
	[COMMAND_INHIBIT]	= { 0, run_inhibit },
	[COMMAND_UNINHIBIT]	= { 0, run_uninhibit },
	[COMMAND_LOOK_CAMERA]	= { 0, run_look_camera },
};
// clang-format on

static bool
owned(const struct job *j)
{
	return strcmp(j->alert->owner, j->person->account) == 0;
}

/* What is offered to him is as good as his own. */
static bool
is_own(const struct job *j)
{
	return j->alert == NULL || owned(j) || j->alert->owner[0] == '\0' ||
	    (j->command->verb == COMMAND_ACCEPT &&
	        strcmp(board_colleagues(j->d->board, j->alert->number)->offered,
	            j->person->account) == 0);
}

static bool
role_check(struct job *j)
{
	struct role_context context = {
		.own = is_own(j),
		.closed = j->alert != NULL &&
		    (j->alert->state == ALERT_ARCHIVED ||
		        j->alert->state == ALERT_CLOSED),
		.has_reason =
		    j->command->code[0] != '\0' || j->command->note[0] != '\0',
		.in_scope = true,
		/* It is asked for first, and counts with the second. */
		.has_second = j->command->verb == COMMAND_START_OUT,
	};

	switch (roles_may(j->person->roles, j->command->verb, &context)) {
	case ROLE_OK:
		return true;
	case ROLE_NOT_OWN:
		refuse(j, ANSWER_TAKEN, j->alert->owner, NULL);
		return false;
	case ROLE_NEEDS_REASON:
		refuse(j, ANSWER_UNKNOWN_REASON, "", NULL);
		return false;
	case ROLE_NEEDS_SECOND:
	case ROLE_NOT_CLOSED:
	case ROLE_OUT_OF_SCOPE:
	case ROLE_DENIED:
		break;
	}
	refuse(j, ANSWER_DENIED, command_name(j->command->verb), NULL);
	return false;
}

/* Whether what he saw is still what it is about. */
static bool
is_latest(const struct job *j, uint32_t version)
{
	/* A further camera keeps nobody from telling the services. */
	if (runs[j->command->verb].run == run_confirm)
		return alert_stands(j->alert, version);
	return version == j->alert->version;
}

static bool
latest_check(struct job *j, const struct decide_seen *seen, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (seen[i].alert != j->alert->number ||
		    is_latest(j, seen[i].version))
			continue;
		refuse(j, ANSWER_CHANGED,
		    alert_state_word((enum alert_state)j->alert->state),
		    j->alert->owner);
		return false;
	}
	return true;
}

static bool
hand_check(struct job *j)
{
	if (is_bulk(j))
		return bulk_check(j);
	if (owned(j))
		return true;
	if (j->alert->owner[0] != '\0')
		refuse(j, ANSWER_TAKEN, j->alert->owner, NULL);
	else
		refuse(j, ANSWER_NOT_IN_HAND, j->alert->device, NULL);
	return false;
}

/* The head of its incident has the verdict and the services. */
static bool
joined_check(struct job *j)
{
	if (j->alert->state != ALERT_JOINED ||
	    j->command->verb == COMMAND_APART ||
	    j->command->verb == COMMAND_LOOK ||
	    j->command->verb == COMMAND_NOTE ||
	    (j->command->verb == COMMAND_PHONE && calls_site(j->command)))
		return true;
	refuse_number(j, ANSWER_JOINED, j->alert->same_as);
	return false;
}

/* None was named and none is in hand: how it is written. */
static void
needs_alert(struct job *j)
{
	struct buf text = { 0 };

	buf_printf(&text, "%s 1042", command_name(j->command->verb));
	refuse(j, ANSWER_NEEDS_ALERT, buf_text(&text), NULL);
	buf_finish(&text);
}

static void
run_on(struct job *j, uint64_t number, const struct decide_seen *seen,
    size_t count)
{
	unsigned needs = runs[j->command->verb].needs;
	char text[MESSAGE_NUMBER_SIZE];

	j->alert = board_alert(j->d->board, number);
	j->taken = false;
	if (j->alert == NULL) {
		if (number == 0 && j->command->nalerts == 0) {
			needs_alert(j);
			return;
		}
		message_number(text, number);
		answer_set(j->answer, ANSWER_NO_ALERT, number, text, NULL);
		return;
	}
	if (!role_check(j) || !joined_check(j))
		return;
	if ((needs & NEED_LATEST) != 0 && !latest_check(j, seen, count))
		return;
	if ((needs & NEED_HAND) != 0 && !hand_check(j))
		return;
	runs[j->command->verb].run(j);
}

/* Many alerts are one act: one that refuses refuses all. */
static void
run_list(struct job *j, const struct decide_seen *seen, size_t seen_count)
{
	const struct command *c = j->command;
	size_t n = c->nalerts > 0 ? c->nalerts : 1;

	for (size_t i = 0; i < n && !refused(j); i++)
		run_on(j, c->nalerts > 0 ? c->alerts[i] : j->person->in_hand,
		    seen, seen_count);
	if (!refused(j) && j->njoining > 0)
		join_all(j);
}

void
decide_command(struct decide *d, const struct decide_person *person,
    const struct command *command, const struct decide_seen *seen,
    size_t seen_count, struct answer *answer)
{
	struct job j = {
		.d = d,
		.person = person,
		.command = command,
		.answer = answer,
	};
	size_t before = d->out->count;

	answer_set(answer, ANSWER_OK, 0, NULL, NULL);
	if (runs[command->verb].run == NULL)
		refuse(&j, ANSWER_NOT_HERE, command_name(command->verb), NULL);
	else if ((runs[command->verb].needs & NEED_ALERT) != 0)
		run_list(&j, seen, seen_count);
	else if (role_check(&j))
		runs[command->verb].run(&j);
	if (refused(&j))
		d->out->count = before;
	else if (answer->alert == 0 && j.alert != NULL)
		answer->alert = j.alert->number;
}

/* ---- gone without a word ---- */

void
decide_lost(struct decide *d, const char *account, const char *reason)
{
	struct entry *entry;

	return_all(d, account, DECIDE_SYSTEM, reason);
	entry = entry_add(d->out, VERB_SIGNED_OFF, DECIDE_SYSTEM, 0);
	entry_put_text(d->out, entry, FIELD_PERSON, account);
	entry_put_text(d->out, entry, FIELD_REASON, reason);
}
