/* SPDX-License-Identifier: Apache-2.0 */
/* What the entries must never say. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#include "tests/sim/world.h"

static struct letter *
letter_find(struct sim *s, const char *source, const char *id)
{
	for (size_t p = 0; p < PUBLISHERS; p++)
		for (size_t i = 0; i < s->publishers[p].count; i++)
			if (strcmp(s->publishers[p].name, source) == 0 &&
			    strcmp(s->publishers[p].letters[i].id, id) == 0)
				return &s->publishers[p].letters[i];
	return NULL;
}

static void
look_event(struct sim *s, const struct entry *e)
{
	const char *source = entry_text(e, FIELD_SOURCE);
	struct letter *letter;

	if (strncmp(source, "//person/", 9) == 0)
		return;
	letter = letter_find(s, source, entry_text(e, FIELD_EVENT_ID));
	if (letter == NULL)
		hubkit_trouble(&s->k, "an event that nobody sent is stored");
	else if (++letter->found > 1)
		hubkit_trouble(&s->k, "event %s is stored twice", letter->id);
}

struct hands {
	const struct board *board;
	unsigned claimed;
};

static void
hands_count(void *ctx, uint64_t number)
{
	struct hands *hands = ctx;

	hands->claimed +=
	    board_alert(hands->board, number)->state == ALERT_CLAIMED;
}

static void
look_claim(struct sim *s, const struct entry *e, const struct alert *a)
{
	const char *person = entry_text(e, FIELD_PERSON);
	struct hands hands = { .board = s->k.shadow };

	if (a == NULL)
		return;
	board_owned(s->k.shadow, person, hands_count, &hands);
	if (hands.claimed >= DECIDE_CLAIMS_MAX && a->state <= ALERT_CLAIMED)
		s->too_many = e->alert;
	if (e->verb == VERB_CLAIMED && a->owner[0] != '\0' &&
	    strcmp(a->owner, person) != 0 && a->state != ALERT_RESPONSE)
		hubkit_trouble(&s->k, "%s claims %" PRIu64 " of %s", person,
		    e->alert, a->owner);
	if (e->verb == VERB_CLAIMED && strcmp(person, e->actor) != 0)
		hubkit_trouble(&s->k, "somebody claims for another");
	if ((e->verb == VERB_TAKEN_OVER || e->verb == VERB_HANDED) &&
	    strcmp(a->owner, entry_text(e, FIELD_FROM_PERSON)) != 0)
		hubkit_trouble(&s->k, "taken over from the wrong person");
	if (e->verb == VERB_HANDED &&
	    (strcmp(board_colleagues(s->k.shadow, e->alert)->offered, person) !=
	            0 ||
	        a->offer_until_tick <= e->tick))
		hubkit_trouble(&s->k, "%s accepts what is not offered", person);
}

/* What is taken only to be put away, in one act, is in nobody's hand. */
static void
look_hands(struct sim *s, const struct entry *e)
{
	if (s->too_many != 0 &&
	    (e->verb != VERB_NOT_CONFIRMED || e->alert != s->too_many))
		hubkit_trouble(
		    &s->k, "too many in one hand with %" PRIu64, s->too_many);
	s->too_many = 0;
}

/* What is joined goes to the archive behind its head, and never before. */
static void
look_with_head(struct sim *s, const struct entry *e, const struct alert *a)
{
	const struct alert *head = board_alert(s->k.shadow, a->same_as);

	if (e->verb != VERB_NOT_CONFIRMED || head == NULL ||
	    head->state != ALERT_ARCHIVED || head->undo_until_tick != 0 ||
	    strcmp(head->reason, entry_text(e, FIELD_REASON)) != 0)
		hubkit_trouble(&s->k, "%s of %" PRIu64 " without its head",
		    verb_name(e->verb), e->alert);
}

static void
look_joined(struct sim *s, const struct entry *e, const struct alert *a)
{
	const struct alert *head =
	    board_alert(s->k.shadow, entry_number(e, FIELD_SAME));

	s->joined++;
	if (a == NULL || head == NULL || !alert_takes_in(head) ||
	    (a->owner[0] != '\0' && strcmp(a->owner, e->actor) != 0))
		hubkit_trouble(
		    &s->k, "%" PRIu64 " is joined to nothing", e->alert);
}

static void
look_verdict(struct sim *s, const struct entry *e, const struct alert *a)
{
	if (a != NULL && a->state == ALERT_JOINED) {
		look_with_head(s, e, a);
		return;
	}
	if (a == NULL || strcmp(a->owner, e->actor) != 0)
		hubkit_trouble(&s->k, "%s decides %" PRIu64 " of %s", e->actor,
		    e->alert, a != NULL ? a->owner : "nobody");
	if (e->verb == VERB_UNDONE && a != NULL &&
	    a->undo_until_tick <= e->tick)
		hubkit_trouble(&s->k, "taken back after its window");
}

/* Counted from the entries alone: the board's own sum may be wrong. */
static void
look_eyes(struct sim *s, const struct entry *e)
{
	struct eyes *eyes = &s->eyes[e->alert % EYES];
	const char *what = entry_text(e, FIELD_WHAT);
	bool other = entry_text(e, FIELD_DEVICE)[0] != '\0';

	if (e->verb == VERB_EVENT_OPENED) {
		*eyes = (struct eyes){ 0 };
		eyes->blind = registry_device(s->k.conf->registry,
		                  entry_text(e, FIELD_DEVICE)) == NULL;
	} else if (e->verb == VERB_TAKEN_OVER || e->verb == VERB_ANSWERED ||
	    (e->verb == VERB_HANDED &&
	        (entry_number(e, FIELD_FLAGS) & ALERT_OTHER_EYES) != 0)) {
		eyes->others = true;
	} else if (e->verb == VERB_SHELVED) {
		eyes->tried[0] = '\0';
	} else if (e->verb == VERB_REOPENED) {
		*eyes = (struct eyes){ .blind = eyes->blind, .reopened = true };
	} else if (e->verb == VERB_CALLED) {
		eyes->called = true;
	} else if (e->verb == VERB_LOOKED && strcmp(what, "none") == 0) {
		if (!other)
			text_copy(eyes->tried, sizeof(eyes->tried), e->actor);
	} else if (e->verb == VERB_LOOKED && entry_number(e, FIELD_MS) > 0) {
		eyes->others |= other;
		if (!other)
			eyes->tried[0] = '\0';
		if (strcmp(what, "still") != 0)
			eyes->ms += entry_number(e, FIELD_MS);
		else
			eyes->stills += entry_number(e, FIELD_MS) >= 1000;
	}
}

/* Nobody calls danger not confirmed who could have looked and has not. */
static void
look_put_away(struct sim *s, const struct entry *e, const struct alert *a)
{
	const struct eyes *eyes = &s->eyes[e->alert % EYES];

	if (a == NULL || a->severity > 2)
		return;
	s->put_away++;
	if (a->state == ALERT_JOINED) {
		/* Whoever puts its head away has tried, too. */
		if (eyes->ms < 3000 && eyes->stills < 2 && !eyes->called &&
		    !s->eyes[a->same_as % EYES].called &&
		    eyes->tried[0] == '\0' && !eyes->blind)
			hubkit_trouble(
			    &s->k, "joined %" PRIu64 " unseen", e->alert);
		return;
	}
	if (eyes->ms < 3000 && eyes->stills < 2 && !eyes->called &&
	    strcmp(eyes->tried, e->actor) != 0 && !eyes->blind)
		hubkit_trouble(&s->k, "%s put P%u %" PRIu64 " away unseen",
		    e->actor, a->severity, e->alert);
	if (a->severity == 1 && !eyes->others && !eyes->called &&
	    a->joined == 0 &&
	    strcmp(entry_text(e, FIELD_REASON), "cannot-see") == 0)
		hubkit_trouble(
		    &s->k, "%s saw no fire in %" PRIu64, e->actor, e->alert);
}

/* Nothing is on its way to a service without a verdict that stands. */
static void
look_telling(struct sim *s, const struct entry *e, const struct alert *a)
{
	if (a != NULL && a->state == ALERT_JOINED)
		hubkit_trouble(&s->k, "a second dispatch: %" PRIu64, e->alert);
	if (a == NULL || a->verdict != VERDICT_CONFIRMED)
		hubkit_trouble(&s->k, "%s of %" PRIu64 " without a verdict",
		    verb_name(e->verb), e->alert);
	else if (e->verb != VERB_HELD && a->undo_until_tick > e->tick)
		hubkit_trouble(&s->k, "%s of %" PRIu64 " inside the window",
		    verb_name(e->verb), e->alert);
}

static void
look_sending(struct sim *s, const struct entry *e)
{
	s->sending[e->alert % EYES] |=
	    (uint8_t)(1U << entry_number(e, FIELD_TARGET));
	if (board_hub(s->k.shadow)->stopped_tick != 0)
		hubkit_trouble(
		    &s->k, "%" PRIu64 " goes out while nothing may", e->seq);
}

/* What a person has opened again is not put away by itself. */
static void
look_not_examined(struct sim *s, const struct entry *e, const struct alert *a)
{
	if (a != NULL && a->state != ALERT_JOINED &&
	    s->eyes[e->alert % EYES].reopened)
		hubkit_trouble(&s->k,
		    "%" PRIu64 " is opened again and put away by itself",
		    e->alert);
}

/* ---- who was told to go, and has not been told otherwise ---- */

static unsigned
service_of(const struct desk *d)
{
	return (unsigned)service_find(d->service, strlen(d->service));
}

uint8_t
desk_bits(const struct sim *s, const char *id)
{
	unsigned bits = 0;

	for (size_t i = 0; i < DESKS; i++)
		if (id[0] != '\0' && strcmp(s->desks[i].id, id) == 0)
			bits |= 1U << i;
	return (uint8_t)bits;
}

/* Those of the service of ${target}. */
static uint8_t
service_bits(const struct sim *s, uint64_t target)
{
	unsigned bits = 0;

	for (size_t i = 0; i < DESKS; i++)
		if (service_of(&s->desks[i]) == target)
			bits |= 1U << i;
	return (uint8_t)bits;
}

/* It does not go: it has refused, is through, or knows that it is over. */
static void
look_stays(struct sim *s, const struct entry *e)
{
	const struct notification *n = board_notification(
	    s->k.shadow, e->alert, (unsigned)entry_number(e, FIELD_TARGET));
	uint8_t bits = 0;

	switch (e->verb) {
	case VERB_STOPPED:
	case VERB_STOP_NEXT:
	case VERB_REFUSED:
		bits = n != NULL ? desk_bits(s, n->desk) : 0;
		break;
	case VERB_FIRST_STOPPED:
	case VERB_FIRST_REFUSED:
		bits = desk_bits(s, entry_text(e, FIELD_DESK));
		break;
	case VERB_SERVICE_CLOSED:
		/* A person closes for all of them. */
		bits = desk_bits(s, e->actor);
		if (bits == 0)
			bits = service_bits(s, entry_number(e, FIELD_TARGET));
		break;
	default:
		return;
	}
	s->goes[e->alert % EYES] &= (uint8_t)~bits;
}

static void
look_goes(struct sim *s, const struct entry *e)
{
	uint8_t goes = s->goes[e->alert % EYES];

	for (size_t i = 0; i < DESKS; i++)
		if ((goes & 1U << i) != 0)
			hubkit_trouble(&s->k,
			    "%" PRIu64 " is over and %s goes on to it",
			    e->alert, s->desks[i].id);
}

static void
look_close(struct sim *s, const struct entry *e)
{
	if (strcmp(entry_text(e, FIELD_OUTCOME), "stood-down") == 0)
		look_goes(s, e);
	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *n =
		    board_notification(s->k.shadow, e->alert, t);

		if (n != NULL && !notification_final(n->state))
			hubkit_trouble(&s->k,
			    "%" PRIu64 " closes while service %u is %s",
			    e->alert, t, notification_state_word(n->state));
	}
	s->closed++;
}

/* What came with a flood was decided or was not, and nothing is left over. */
static void
look_flood(struct sim *s, const struct entry *e)
{
	uint64_t all = entry_number(e, FIELD_NUMBER);
	uint64_t parts = entry_number(e, FIELD_CONFIRMED) +
	    entry_number(e, FIELD_ARCHIVED) + entry_number(e, FIELD_OPEN);

	if (parts != all ||
	    entry_number(e, FIELD_UNSEEN) > entry_number(e, FIELD_ARCHIVED))
		hubkit_trouble(&s->k,
		    "a flood of %" PRIu64 " has parts of %" PRIu64, all, parts);
}

/* Life and P1 are never kept, and what is kept is what was said. */
static void
look_inhibited(struct sim *s, const struct entry *e)
{
	const struct inhibit_row *row =
	    board_inhibit(s->k.shadow, entry_number(e, FIELD_NUMBER));

	if (row == NULL || !row->on || row->severity == 1 ||
	    row->until_tick < e->tick ||
	    strcmp(row->kind, entry_text(e, FIELD_KIND)) != 0)
		hubkit_trouble(
		    &s->k, "event %" PRIu64 " is kept by nothing", e->seq);
	if (row != NULL && row->prev_tick != 0 &&
	    e->tick - row->prev_tick < INHIBIT_WINDOW_MS)
		hubkit_trouble(&s->k, "the third one is kept");
}

static const struct policy_regime *
regime_on(const struct sim *s)
{
	return policy_regime(s->k.conf->policy, board_hub(s->k.shadow)->regime);
}

/* A regime keeps nothing from people but the least, and never life. */
static void
look_recorded(struct sim *s, const struct entry *e)
{
	const struct policy_kind *kind =
	    policy_kind(s->k.conf->policy, entry_text(e, FIELD_KIND), NULL);

	if (strcmp(entry_text(e, FIELD_RULE), "regime") == 0 &&
	    (strcmp(regime_on(s)->code, "emergency") != 0 ||
	        kind->severity != 4 || (kind->flags & KIND_LIFE) != 0))
		hubkit_trouble(&s->k, "a regime keeps event %" PRIu64, e->seq);
}

/* What comes while a regime is on waits no longer than it says. */
static void
look_waits(struct sim *s, const struct entry *e)
{
	uint64_t severity = entry_number(e, FIELD_SEVERITY);
	uint64_t due = entry_number(e, FIELD_DUE);
	uint32_t limit = regime_on(s)->limits[severity - 1].claim_ms;

	if (due != 0 && limit != 0 && due > e->tick + limit)
		hubkit_trouble(&s->k, "%" PRIu64 " waits too long", e->alert);
}

void
sim_look(void *ctx, const struct entry *e)
{
	struct sim *s = ctx;
	const struct alert *a =
	    e->alert != 0 ? board_alert(s->k.shadow, e->alert) : NULL;

	if (s->verbose)
		printf("# %" PRIu64 " %" PRIu64 " %s %s %" PRIu64 "\n", e->seq,
		    e->tick, verb_name(e->verb), e->actor, e->alert);
	look_eyes(s, e);
	look_hands(s, e);
	look_stays(s, e);
	if (e->verb == VERB_NOT_CONFIRMED)
		look_put_away(s, e, a);
	switch (e->verb) {
	case VERB_EVENT_OPENED:
		look_waits(s, e);
		look_event(s, e);
		break;
	case VERB_EVENT_RECORDED:
		look_recorded(s, e);
		look_event(s, e);
		break;
	case VERB_EVENT_JOINED:
	case VERB_CANARY:
		look_event(s, e);
		break;
	case VERB_EVENT_INHIBITED:
		look_inhibited(s, e);
		look_event(s, e);
		break;
	case VERB_FLOOD_ENDED:
		look_flood(s, e);
		break;
	case VERB_CLAIMED:
	case VERB_TAKEN_OVER:
	case VERB_HANDED:
		look_claim(s, e, a);
		break;
	case VERB_CONFIRMED:
	case VERB_NOT_CONFIRMED:
	case VERB_UNDONE:
	case VERB_SHELVED:
		look_verdict(s, e, a);
		break;
	case VERB_STOP_SENDING:
	case VERB_UPDATE_SENDING:
		look_sending(s, e);
		break;
	case VERB_SENDING:
		look_sending(s, e);
		look_telling(s, e, a);
		break;
	case VERB_HELD:
	case VERB_QUEUED:
	case VERB_TOLD_AGAIN:
		look_telling(s, e, a);
		break;
	case VERB_CLOSED:
		look_close(s, e);
		break;
	case VERB_JOINED:
		look_joined(s, e, a);
		break;
	case VERB_NOT_EXAMINED:
		look_not_examined(s, e, a);
		break;
	default:
		break;
	}
}
