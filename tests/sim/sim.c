/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sim - the simulator: the real engine, a disk in memory, and a world around
 * it in which everything goes wrong that can go wrong: publishers repeat,
 * reorder and forget; consoles know old versions, fall silent and come back;
 * desks refuse, repeat and answer with wrong keys; the power fails at every
 * point of a turn, and commits fail in both ways.
 *
 *	sim [--seed N] [--seeds COUNT] [--steps M] [--verbose]
 *
 * Without --seeds SIM_SEEDS of the environment says how many, else 200.  A
 * seed that failed is printed with the root of its journal; --seed N --seeds 1
 * plays it again, --verbose shows each entry.
 *
 * After each turn the invariants of the design are checked (world_check and
 * the entries as they are folded, look).  A run depends on its seed alone;
 * the same seed gives the same root of the journal.  The last steps of a run
 * are without faults: then every service that was told has to have answered
 * within a minute.
 */
#include <assert.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "core/command.h"
#include "core/decide.h"
#include "core/replica.h"

#include "tests/sim/hubkit.h"

#define PUBLISHERS    5
#define CONSOLES      8
#define DESKS         6
#define EVENTS_MAX    4096 /* of one publisher in one run */
#define INBOX         32
#define HELD_MAX      64 /* ROWS messages to one console in one turn */
#define ACKS_MAX      64
#define LIVENESS_MS   60000
#define LIVENESS_STEP 500
/* Of P2 the lead hears after four times what the service had to accept. */
#define SILENCE_LIMITS 3

/* ---- publishers ---- */

enum letter_state { LETTER_NEW, LETTER_SENT, LETTER_ACKED };

struct letter {
	char id[24];
	uint64_t sequence;
	uint8_t kind, device;
	uint8_t state;
	uint8_t found; /* entries on the disk that are this event */
};

struct publisher {
	char name[32];
	struct letter letters[EVENTS_MAX];
	size_t count;
	uint64_t sequence;
	unsigned lives;
	/* What the hub must have counted. */
	uint64_t stored, duplicates, refused;
	/* Of the open turn, and of the one that is being committed. */
	struct counts {
		uint64_t stored, duplicates, refused;
	} turn, sealed;
};

/* ---- consoles ---- */

struct console {
	char account[16];
	uint8_t key;
	uint64_t handle; /* 0 = no connection */
	bool silent;
	uint64_t epoch, after;
	unsigned credit;
	struct replica *replica;
	uint64_t number; /* of the last command */
	struct session_command pending;
	char line[SESSION_LINE_MAX];
	bool waits; /* for the answer of pending */
	bool answered;
	struct answer answer; /* of pending, when answered */
	struct buf held;      /* ROWS of the sealed turn, behind each other */
	size_t held_lens[HELD_MAX];
	size_t held_count;
};

/* ---- desks ---- */

struct told {
	struct desk_message message;
	bool used;
};

struct desk {
	const char *service;
	const char *district;
	uint64_t handle;
	struct told inbox[INBOX];
	size_t count;
};

/* ---- what was seen of an alert, as its entries say ---- */

#define EYES 4096 /* alerts of a run; far more than one has */

struct eyes {
	bool reopened;               /* somebody wants it decided */
	bool blind;                  /* no camera shows it */
	char tried[ALERT_CODE_SIZE]; /* who looked, and nothing came */
	bool called;
	bool others;
	uint64_t ms;
	unsigned stills;
};

struct sim {
	struct hubkit k;
	struct eyes eyes[EYES];
	uint8_t sending[EYES]; /* bits of targets, from entries on the disk */
	uint64_t too_many;     /* was taken beyond what a hand may hold; 0 */
	unsigned put_away;     /* P1 and P2 that were not confirmed */
	struct publisher publishers[PUBLISHERS];
	struct console consoles[CONSOLES];
	struct desk desks[DESKS];
	uint64_t handle;
	bool faults;
	bool verbose;
	unsigned kills, failed_commits, commands_ok, commands_refused;
	unsigned sent, closed, joined;
	uint64_t turns;
	/* Deliveries that the owner owes the engine. */
	struct {
		uint64_t alert;
		unsigned target;
		bool taken;
	} deliveries[256];
	size_t deliveries_count;
	/* What was decided for publishers, told after the commit: of the open
	 * turn, and of the one that is being committed. */
	struct acks {
		struct {
			uint8_t publisher;
			uint16_t letter;
		} letters[ACKS_MAX];
		size_t count;
	} acks, sealed_acks;
};

static const char *const kinds[] = { "fire", "smoke", "fight", "sos",
	"abandoned-object", "line-crossing", "crowd", "weapon", "unheard-of",
	"wanted-person", "canary", "zone-motion" };
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static uint64_t
roll(struct sim *s, uint64_t below)
{
	return hubkit_chance(&s->k, below);
}

static bool
one_in(struct sim *s, uint64_t n)
{
	return roll(s, n) == 0;
}

/* ---- what the entries must never say ---- */

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

static void
look_close(struct sim *s, const struct entry *e)
{
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

static void
look(void *ctx, const struct entry *e)
{
	struct sim *s = ctx;
	const struct alert *a =
	    e->alert != 0 ? board_alert(s->k.shadow, e->alert) : NULL;

	if (s->verbose)
		printf("# %" PRIu64 " %" PRIu64 " %s %s %" PRIu64 "\n", e->seq,
		    e->tick, verb_name(e->verb), e->actor, e->alert);
	look_eyes(s, e);
	look_hands(s, e);
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

/* ---- publishers ---- */

static void
publisher_restart(struct sim *s, size_t p)
{
	struct publisher *pub = &s->publishers[p];

	pub->lives++;
	pub->sequence = roll(s, 3); /* it counts anew */
}

static struct letter *
letter_new(struct sim *s, struct publisher *pub)
{
	struct letter *letter;

	if (pub->count == EVENTS_MAX)
		return NULL;
	letter = &pub->letters[pub->count];
	snprintf(
	    letter->id, sizeof(letter->id), "%u-%zu", pub->lives, pub->count);
	pub->count++;
	letter->sequence = ++pub->sequence;
	if (s->faults && one_in(s, 20))
		pub->sequence += roll(s, 5); /* lost before the bus */
	letter->kind = (uint8_t)roll(s, KINDS);
	letter->device = (uint8_t)roll(s, HUBKIT_DEVICES + 2);
	return letter;
}

static void
letter_send(struct sim *s, size_t p, struct letter *letter)
{
	struct publisher *pub = &s->publishers[p];
	char device[24];
	struct event event = {
		.id = letter->id,
		.source = pub->name,
		.kind = kinds[letter->kind],
		.device = device,
		.text = "дым \"над\" крышей",
		.track = "",
		.correlation = "",
		.clip = "",
		.snapshot = "",
		.list = "",
		.plate = "",
		.has_time = true,
		.utc_ms = s->k.at_ms -
		    (one_in(s, 30) ? 7200000 : (int64_t)roll(s, 3000)),
		.score = (int)roll(s, 1001),
		.has_sequence = p != 0,
		.sequence = letter->sequence,
		.bytes = "{\"specversion\":\"1.0\"}",
		.bytes_len = 21,
	};
	const char *why = "";
	uint64_t seq = 0;

	if (letter->device == HUBKIT_DEVICES)
		snprintf(device, sizeof(device), "place:43.2971,68.2517");
	else if (letter->device > HUBKIT_DEVICES)
		snprintf(device, sizeof(device), "cam-nobody-knows");
	else
		snprintf(device, sizeof(device), "cam-%u", letter->device + 1U);
	if (letter->state == LETTER_NEW)
		letter->state = LETTER_SENT;
	switch (engine_event(s->k.engine, &event, "intake", &why, &seq)) {
	case ENGINE_STORED:
		pub->turn.stored++;
		break;
	case ENGINE_DUPLICATE:
		pub->turn.duplicates++;
		break;
	case ENGINE_REFUSED:
		pub->turn.refused++;
		return;
	case ENGINE_LATER:
		return;
	}
	if (seq == 0 || seq > engine_change(s->k.engine))
		hubkit_trouble(&s->k, "a stored event has no entry");
	if (s->acks.count < ACKS_MAX) {
		s->acks.letters[s->acks.count].publisher = (uint8_t)p;
		s->acks.letters[s->acks.count++].letter =
		    (uint16_t)(letter - pub->letters);
	}
}

static void
publisher_act(struct sim *s)
{
	size_t p = roll(s, PUBLISHERS);
	struct publisher *pub = &s->publishers[p];
	struct letter *letter = NULL;

	if (s->faults && one_in(s, 60))
		publisher_restart(s, p);
	if (pub->count > 0 && s->faults && one_in(s, 4))
		letter =
		    &pub->letters[roll(s, pub->count)]; /* again, or late */
	else
		letter = letter_new(s, pub);
	if (letter == NULL)
		return;
	if (s->faults && letter->state == LETTER_NEW && one_in(s, 12))
		return; /* it overtakes nobody yet: it comes later */
	letter_send(s, p, letter);
}

static void
publisher_odd(struct sim *s)
{
	struct publisher *pub = &s->publishers[roll(s, PUBLISHERS)];

	if (one_in(s, 2)) {
		engine_newest(s->k.engine, pub->name, pub->sequence);
	} else {
		engine_malformed(s->k.engine, pub->name, "syntax", "{\x01", 2);
		pub->turn.refused++;
	}
}

/* ---- consoles ---- */

static struct console *
console_of(struct sim *s, uint64_t handle)
{
	for (size_t i = 0; i < CONSOLES; i++)
		if (handle != 0 && s->consoles[i].handle == handle)
			return &s->consoles[i];
	return NULL;
}

static void
console_hello(struct sim *s, struct console *c)
{
	struct session_hello hello = {
		.role = SESSION_CONSOLE,
		.rows = 1,
		.epoch = c->epoch,
		.after = c->after,
		.account = { c->account, strlen(c->account) },
		.host = { "пульт", strlen("пульт") },
	};
	struct session_welcome welcome;
	uint64_t old;

	memset(hello.key, c->key, sizeof(hello.key));
	if (engine_hello(s->k.engine, ++s->handle, &hello, "user", &welcome,
	        &old) != ERR_NONE) {
		hubkit_trouble(&s->k, "a console was not let in");
		return;
	}
	c->handle = s->handle;
	c->silent = false;
	c->held_count = 0; /* it gets them again */
	if (welcome.reset) {
		replica_reset(c->replica);
		c->after = 0;
	}
	c->epoch = welcome.epoch;
	c->credit = SESSION_CREDIT;
	engine_credit(s->k.engine, c->handle, SESSION_CREDIT);
	if (c->waits)
		engine_command(s->k.engine, c->handle, &c->pending);
}

static const char *
service_list(struct sim *s)
{
	static const char *const lists[] = { "fire", "police", "fire,police",
		"ambulance", "fire,ambulance",
		"fire,police,ambulance,emergency", "emergency" };

	return lists[roll(s, sizeof(lists) / sizeof(lists[0]))];
}

static const char *
any_reason(struct sim *s)
{
	static const char *const reasons[] = { "steam", "no-emergency",
		"cannot-see", "other", "duplicate", "drill", "no-such-reason" };

	return reasons[roll(s, sizeof(reasons) / sizeof(reasons[0]))];
}

/* An alert that the console shows, or one long gone, or none. */
static uint64_t
any_alert(struct sim *s, const struct console *c)
{
	size_t count = replica_count(c->replica);
	uint64_t newest = replica_hub(c->replica)->alerts;

	if (count > 0 && !one_in(s, 12)) {
		/* Mostly his own: else nothing would ever be finished. */
		for (size_t i = 0; i < count && !one_in(s, 3); i++) {
			const struct alert *a = replica_at(c->replica, i);

			if (strcmp(a->owner, c->account) == 0 &&
			    a->state != ALERT_RESPONSE)
				return a->number;
		}
		return replica_at(c->replica, roll(s, count))->number;
	}
	return newest > 0 ? 1 + roll(s, newest + 1) : 1;
}

/* What he has in hand, or ${alert}. */
static uint64_t
his_own(const struct console *c, uint64_t alert)
{
	for (size_t i = 0; i < replica_count(c->replica); i++) {
		const struct alert *a = replica_at(c->replica, i);

		if (a->state == ALERT_CLAIMED &&
		    strcmp(a->owner, c->account) == 0)
			return a->number;
	}
	return alert;
}

/* What a colleague wants of him, or ${alert}. */
static uint64_t
awaited(const struct console *c, uint64_t alert)
{
	for (size_t i = 0; i < replica_count(c->replica); i++) {
		const struct alert *a = replica_at(c->replica, i);

		const struct colleagues *people =
		    replica_colleagues(c->replica, a->number);

		if (strcmp(people->offered, c->account) == 0 ||
		    (a->ask_until_tick != 0 &&
		        strcmp(people->asker, c->account) != 0) ||
		    a->call_until_tick != 0)
			return a->number;
	}
	return alert;
}

static void
any_look(struct sim *s, uint64_t alert, char *line, size_t size)
{
	static const char *const shown[] = { "live", "recording", "still" };
	static const char *const whys[] = { "timeout", "no-terminal" };
	char of[24] = "";

	if (one_in(s, 3))
		snprintf(of, sizeof(of), " of:cam-%u",
		    (unsigned)(1 + roll(s, HUBKIT_DEVICES)));
	if (one_in(s, 6))
		snprintf(line, size, "look %" PRIu64 " none %s%s", alert,
		    whys[roll(s, 2)], of);
	else
		snprintf(line, size, "look %" PRIu64 " %s %u%s", alert,
		    shown[roll(s, 3)], (unsigned)roll(s, 6000), of);
}

/* A kind is kept from people for works, or no longer. */
static void
any_works(struct sim *s, char *line, size_t size)
{
	static const char *const lists[] = { "smoke", "fight", "crowd",
		"smoke,fight", "fire" };
	const char *kind = lists[roll(s, 5)];
	char place[16];

	snprintf(place, sizeof(place), one_in(s, 4) ? "site:site-%u" : "cam-%u",
	    (unsigned)(1 + roll(s, HUBKIT_DEVICES)));
	if (one_in(s, 3))
		snprintf(line, size, "uninhibit %s %s кончили", place,
		    one_in(s, 2) ? "all" : kind);
	else
		snprintf(line, size, "inhibit %s %s %us welding наряд 14",
		    place, kind, (unsigned)(1 + roll(s, 3000)));
}

static const char *
any_regime(struct sim *s)
{
	static const char *const codes[] = { "everyday", "high", "emergency",
		"no-such" };

	return codes[roll(s, 4)];
}

/* A line of the check at the beginning of a shift; it may have any length. */
static void
any_check(struct sim *s, char *line, size_t size)
{
	static const char *const what[] = { "sound", "picture" };
	size_t len = (size_t)snprintf(line, size, "ready %s %s ",
	    what[roll(s, 2)], one_in(s, 3) ? "yes" : "no");

	for (uint64_t n = roll(s, 60); n > 0 && len + 3 < size; n--)
		len += (size_t)snprintf(
		    line + len, size - len, "%s", one_in(s, 5) ? "s" : "ж");
}

static void
any_command(struct sim *s, const struct console *c, uint64_t alert, char *line,
    size_t size)
{
	uint64_t other = any_alert(s, c);

	switch (roll(s, 54)) {
	case 36:
	case 40:
		snprintf(line, size, "hand %" PRIu64 " person-%u",
		    his_own(c, alert), (unsigned)roll(s, CONSOLES / 2));
		break;
	case 37:
	case 41:
		snprintf(line, size, "accept %" PRIu64, awaited(c, alert));
		break;
	case 38:
		snprintf(line, size, "%s %" PRIu64,
		    one_in(s, 2) ? "ask" : "call-lead", alert);
		break;
	case 39:
	case 42:
		snprintf(line, size, "answer %" PRIu64 " %s", awaited(c, alert),
		    one_in(s, 2) ? "agree" : "coming");
		break;
	case 0:
	case 1:
	case 2:
	case 3:
		snprintf(line, size, "claim %" PRIu64, alert);
		break;
	case 4:
		snprintf(line, size, "release %" PRIu64, alert);
		break;
	case 5:
	case 6:
	case 7:
	case 8:
		snprintf(line, size,
		    "confirm %" PRIu64 " %s +injured \"3 этаж\"", alert,
		    service_list(s));
		break;
	case 9:
		snprintf(
		    line, size, "add %" PRIu64 " %s", alert, service_list(s));
		break;
	case 10:
		snprintf(
		    line, size, "update %" PRIu64 " +danger,weapon", alert);
		break;
	case 11:
	case 12:
	case 13:
		snprintf(line, size, "archive %" PRIu64 " %s %s", alert,
		    any_reason(s), one_in(s, 2) ? "дым из трубы" : "");
		break;
	case 14:
		snprintf(line, size, "archive %" PRIu64 ",%" PRIu64 " steam",
		    alert, other);
		break;
	case 15:
		snprintf(line, size, "undo %" PRIu64, alert);
		break;
	case 16:
		snprintf(line, size, "send %" PRIu64, alert);
		break;
	case 17:
		snprintf(line, size, "note %" PRIu64 " говорит сосед", alert);
		break;
	case 18:
		snprintf(line, size, "phone %" PRIu64 " %s Дежурный 2231",
		    alert, one_in(s, 2) ? "ambulance" : "fire");
		break;
	case 19:
		snprintf(line, size,
		    "phone %" PRIu64 " ambulance Дежурный refused:no-crew",
		    alert);
		break;
	case 20:
		snprintf(line, size, "stand-down %" PRIu64 " %s", alert,
		    one_in(s, 2) ? "turned-false" : "solved");
		break;
	case 21:
		snprintf(line, size, "close %" PRIu64 " %s", alert,
		    one_in(s, 2) ? "true" : "helped");
		break;
	case 22:
		snprintf(line, size, "shelve %" PRIu64 " %us watch", alert,
		    (unsigned)(1 + roll(s, 2000)));
		break;
	case 23:
		snprintf(line, size, "unshelve %" PRIu64, alert);
		break;
	case 24:
		snprintf(line, size, "take-over %" PRIu64 " absent", alert);
		break;
	case 25:
		snprintf(line, size, "reopen %" PRIu64 " ещё дымит", alert);
		break;
	case 26:
		snprintf(line, size, "same %" PRIu64 " %" PRIu64, alert, other);
		break;
	case 27:
		snprintf(line, size, "new cam-%u fire видно из окна",
		    (unsigned)roll(s, HUBKIT_DEVICES + 2));
		break;
	case 28:
	case 29:
	case 30:
	case 31:
	case 32:
		any_look(s, alert, line, size);
		break;
	case 33:
		snprintf(line, size, "phone %" PRIu64 " site Охрана", alert);
		break;
	case 43:
	case 44:
		snprintf(line, size, "same %" PRIu64 " %" PRIu64, alert, other);
		break;
	case 45:
		snprintf(line, size, "apart %" PRIu64, alert);
		break;
	case 47:
		snprintf(line, size, "%s %" PRIu64 ",%" PRIu64,
		    one_in(s, 3) ? "send" : "undo", alert, other);
		break;
	case 48:
		snprintf(line, size, "flood %s", one_in(s, 2) ? "on" : "off");
		break;
	case 49:
	case 50:
		any_works(s, line, size);
		break;
	case 51:
		snprintf(line, size, "shelve %" PRIu64 " once watch", alert);
		break;
	case 52:
		any_check(s, line, size);
		break;
	case 53:
		snprintf(line, size, "regime %s приказ № 5", any_regime(s));
		break;
	case 46:
		snprintf(line, size, "archive %" PRIu64 " duplicate %" PRIu64,
		    alert, other);
		break;
	default:
		snprintf(line, size, "%s",
		    one_in(s, 3)       ? "break 10m meal"
		        : one_in(s, 2) ? "back"
		                       : "sign-off");
		break;
	}
}

static void
console_command(struct sim *s, struct console *c)
{
	uint64_t alert = any_alert(s, c);
	const struct alert *a = replica_alert(c->replica, alert);

	any_command(s, c, alert, c->line, sizeof(c->line));
	c->pending = (struct session_command){
		.number = ++c->number,
		.in_hand = alert,
		.line = { c->line, strlen(c->line) },
	};
	if (a != NULL) {
		c->pending.versions_count = 1;
		c->pending.versions[0] =
		    (struct session_version){ alert, a->version };
		if (one_in(s, 15))
			c->pending.versions[0].version--;
	}
	c->waits = true;
	c->answered = false;
	if (!s->faults || !one_in(s, 20))
		engine_command(s->k.engine, c->handle, &c->pending);
}

static void
console_act(struct sim *s)
{
	struct console *c = &s->consoles[roll(s, CONSOLES)];

	if (c->handle == 0) {
		if (!s->faults || !one_in(s, 3))
			console_hello(s, c);
		return;
	}
	if (s->faults && one_in(s, 60)) {
		engine_bye(s->k.engine, c->handle);
		c->handle = 0;
	} else if (s->faults && one_in(s, 50)) {
		c->silent = true;
	} else if (s->faults && one_in(s, 40)) {
		c->handle = 0; /* the connection dies; the hub does not know */
	} else if (c->silent) {
		if (one_in(s, 10))
			console_hello(s, c);
	} else if (c->waits || c->answered) {
		/* No answer yet, or the same again: it must be the same. */
		if (c->waits || one_in(s, 3))
			engine_command(s->k.engine, c->handle, &c->pending);
		else
			c->answered = false;
	} else {
		console_command(s, c);
	}
}

static void
consoles_beat(struct sim *s)
{
	for (size_t i = 0; i < CONSOLES; i++)
		if (s->consoles[i].handle != 0 && !s->consoles[i].silent)
			engine_beat(s->k.engine, s->consoles[i].handle);
}

static void
console_answer(struct sim *s, const struct engine_out *out)
{
	struct console *c = console_of(s, out->handle);

	if (c == NULL || out->number != c->pending.number)
		return;
	if (c->answered &&
	    (c->answer.code != out->answer.code ||
	        c->answer.alert != out->answer.alert))
		hubkit_trouble(&s->k, "one command, two answers: %s", c->line);
	if (s->faults && !c->answered && one_in(s, 10))
		return; /* lost on the way */
	c->answered = true;
	c->waits = false;
	c->answer = out->answer;
	if (s->verbose)
		printf("#\t%s: %s: %s\n", c->account, c->line,
		    answer_word(out->answer.code));
	if (out->answer.code == ANSWER_OK)
		s->commands_ok++;
	else
		s->commands_refused++;
}

static void
rows_hold(struct sim *s, struct console *c)
{
	size_t at;

	c->held_count = 0;
	buf_clear(&c->held);
	for (at = 0; c->handle != 0 && !c->silent &&
	     engine_rows(s->k.engine, c->handle, &c->held);
	     at = c->held.len) {
		if (c->held_count == HELD_MAX) {
			hubkit_trouble(&s->k, "more ROWS than a turn has");
			return;
		}
		c->held_lens[c->held_count++] = c->held.len - at;
		engine_credit(s->k.engine, c->handle, 1);
	}
}

static void
rows_take(struct sim *s, struct console *c, const void *bytes, size_t len)
{
	struct session_rows rows;
	struct session_row row;
	uint64_t last = journal_info(s->k.journal)->last_seq;

	if (session_rows_open(bytes, len, &rows) != ERR_NONE)
		hubkit_trouble(&s->k, "ROWS cannot be read");
	while (session_rows_next(&rows, &row)) {
		if (row.change > last)
			hubkit_trouble(&s->k, "a row left before its commit");
		if (row.change < c->after)
			hubkit_trouble(&s->k, "rows go back");
		c->after = row.change;
		if (row.gone)
			replica_gone(c->replica, row.kind, row.id);
		else if (replica_put(c->replica, row.kind, row.id, row.bytes.at,
		             row.bytes.len) != ERR_NONE)
			hubkit_trouble(&s->k, "a row cannot be read");
	}
	if (session_rows_close(&rows) != ERR_NONE)
		hubkit_trouble(&s->k, "ROWS has more than it says");
}

/* What does not reach a console that has gone it asks for again. */
static void
console_rows(struct sim *s, struct console *c)
{
	const uint8_t *at = c->held.data;

	for (size_t i = 0; i < c->held_count; i++) {
		if (c->handle != 0 && !c->silent)
			rows_take(s, c, at, c->held_lens[i]);
		at += c->held_lens[i];
	}
	c->held_count = 0;
}

/* ---- desks ---- */

static void
desk_hello(struct sim *s, struct desk *d)
{
	const char *name;

	if (engine_desk_hello(s->k.engine, ++s->handle, d->service, d->district,
	        &name) != ERR_NONE)
		hubkit_trouble(&s->k, "a desk was not let in");
	d->handle = s->handle;
}

static void
desk_say(struct sim *s, struct desk *d, const struct desk_message *told)
{
	static const char *const outcomes[] = { "true", "helped", "nobody",
		"no-such-outcome" };
	struct desk_message m = { .type = DESK_ANSWER, .alert = told->alert };

	memcpy(m.key, told->key, sizeof(m.key));
	if (s->faults && one_in(s, 15))
		m.key[3] ^= 1;
	text_copy(m.who, sizeof(m.who), "Ахметов");
	text_copy(m.number, sizeof(m.number), "2231");
	if (told->type == DESK_STAND_DOWN) {
		m.act = DESK_STOP_RECEIVED;
	} else if (told->inform) {
		m.act = DESK_RECEIVED;
		m.revision = told->revision;
	} else {
		m.act = s->faults ? (enum desk_act)roll(s, DESK_ACTS)
		                  : DESK_ACCEPTED;
		if (m.act == DESK_CLOSED)
			text_copy(m.code, sizeof(m.code), outcomes[roll(s, 4)]);
		else if (m.act == DESK_REFUSED)
			text_copy(m.code, sizeof(m.code),
			    one_in(s, 3) ? "already-there" : "no-crew");
	}
	engine_desk_answer(s->k.engine, d->handle, &m);
}

static void
desk_act(struct sim *s)
{
	struct desk *d = &s->desks[roll(s, DESKS)];

	if (d->handle == 0) {
		if (!s->faults || one_in(s, 3))
			desk_hello(s, d);
	} else if (s->faults && one_in(s, 25)) {
		engine_desk_gone(s->k.engine, d->handle);
		d->handle = 0;
	} else if (s->faults && one_in(s, 40)) {
		d->handle = 0; /* silent: the hub finds out by itself */
	} else if (d->count > 0) {
		desk_say(s, d, &d->inbox[roll(s, d->count)].message);
	}
}

static void
desks_beat(struct sim *s)
{
	for (size_t i = 0; i < DESKS; i++)
		if (s->desks[i].handle != 0)
			engine_desk_beat(s->k.engine, s->desks[i].handle);
}

/* Committed before the first byte leaves: the row on the disk says so. */
static void
desk_told_check(struct sim *s, const struct desk_message *m)
{
	struct journal_row row;
	struct notification n;

	if (journal_row_get(s->k.journal, ROW_NOTIFICATION,
	        notification_id(m->alert, m->target), &row) != ERR_NONE ||
	    notification_decode(&n, row.bytes, row.len) != ERR_NONE) {
		hubkit_trouble(&s->k, "a desk is told what is not stored");
		return;
	}
	/* Its attempts say nothing: called off, told to a deputy or told of a
	 * change in the turn in which it was sent, it counts anew. */
	if (n.state == NOTE_HELD || n.state == NOTE_WITHDRAWN ||
	    (s->sending[m->alert % EYES] & 1U << m->target) == 0)
		hubkit_trouble(&s->k, "a desk is told of %" PRIu64 " (%s)",
		    m->alert, notification_state_word(n.state));
}

static void
desk_told(struct sim *s, const struct engine_out *out)
{
	bool taken = !s->faults || !one_in(s, 8);

	desk_told_check(s, &out->desk);
	s->sent++;
	for (size_t i = 0; i < DESKS; i++) {
		struct desk *d = &s->desks[i];

		if (d->handle != out->handle || !taken ||
		    (s->faults && one_in(s, 10)))
			continue;
		if (d->count == INBOX)
			memmove(d->inbox, d->inbox + 1,
			    --d->count * sizeof(d->inbox[0]));
		d->inbox[d->count++].message = out->desk;
	}
	if (s->deliveries_count <
	    sizeof(s->deliveries) / sizeof(s->deliveries[0])) {
		s->deliveries[s->deliveries_count].alert = out->desk.alert;
		s->deliveries[s->deliveries_count].target = out->desk.target;
		s->deliveries[s->deliveries_count++].taken = taken;
	}
}

static void
deliveries_say(struct sim *s)
{
	for (size_t i = 0; i < s->deliveries_count; i++)
		if (!s->faults || !one_in(s, 30)) /* else the timer finds it */
			engine_delivered(s->k.engine, s->deliveries[i].alert,
			    s->deliveries[i].target, s->deliveries[i].taken);
	s->deliveries_count = 0;
}

/* ---- a turn ---- */

static void
outs(struct sim *s)
{
	const struct engine_out *out;

	while ((out = engine_out(s->k.engine)) != NULL) {
		struct console *c;

		switch (out->kind) {
		case ENGINE_OUT_ANSWER:
			console_answer(s, out);
			break;
		case ENGINE_OUT_BYE:
			if ((c = console_of(s, out->handle)) != NULL)
				c->handle = 0;
			break;
		case ENGINE_OUT_DESK:
			desk_told(s, out);
			break;
		case ENGINE_OUT_FATE:
			break;
		}
	}
	for (size_t i = 0; i < CONSOLES; i++)
		console_rows(s, &s->consoles[i]);
}

/* What the sealed turn gave is counted; with a crash only what is there. */
static void
counts_keep(struct sim *s, bool kept)
{
	for (size_t p = 0; p < PUBLISHERS; p++) {
		struct publisher *pub = &s->publishers[p];

		if (kept) {
			pub->stored += pub->sealed.stored;
			pub->duplicates += pub->sealed.duplicates;
			pub->refused += pub->sealed.refused;
		}
		pub->sealed = (struct counts){ 0 };
	}
}

static void
acks_give(struct sim *s)
{
	for (size_t i = 0; i < s->sealed_acks.count; i++)
		s->publishers[s->sealed_acks.letters[i].publisher]
		    .letters[s->sealed_acks.letters[i].letter]
		    .state = LETTER_ACKED;
	s->sealed_acks.count = 0;
}

static void
restart(struct sim *s)
{
	enum err err = ERR_NONE;

	s->kills++;
	s->acks.count = s->sealed_acks.count = s->deliveries_count = 0;
	for (size_t p = 0; p < PUBLISHERS; p++)
		s->publishers[p].turn = (struct counts){ 0 };
	for (size_t i = 0; i < CONSOLES; i++)
		s->consoles[i].handle = 0;
	for (size_t i = 0; i < DESKS; i++)
		s->desks[i].handle = 0;
	do {
		hubkit_kill(&s->k);
		s->k.tick += one_in(s, 4) ? roll(s, 100000) : roll(s, 2000);
		err = hubkit_boot(&s->k);
	} while (err == ERR_IO || err == ERR_FULL);
	if (err != ERR_NONE)
		hubkit_trouble(&s->k, "the hub does not start: %d", err);
}

static void
inputs(struct sim *s)
{
	for (uint64_t n = roll(s, 8); n > 0; n--) {
		switch (roll(s, 10)) {
		case 0:
		case 1:
		case 2:
			publisher_act(s);
			break;
		case 3:
		case 4:
		case 5:
		case 6:
			console_act(s);
			break;
		case 7:
		case 8:
			desk_act(s);
			break;
		default:
			if (s->faults && one_in(s, 4))
				publisher_odd(s);
			else if (one_in(s, 30))
				engine_disk(s->k.engine,
				    s->faults && one_in(s, 2)
				        ? roll(s, 600) << 20
				        : UINT64_MAX,
				    s->faults && one_in(s, 3));
			break;
		}
		/* Nothing leaves while the turn is open. */
		if (engine_out(s->k.engine) != NULL)
			hubkit_trouble(&s->k, "it left before the commit");
	}
}

/* ---- invariants after each turn ---- */

static void
counters_check(struct sim *s)
{
	const struct board *board = engine_board(s->k.engine);
	uint64_t recorded = 0;

	for (size_t p = 0; p < PUBLISHERS; p++) {
		const struct publisher *pub = &s->publishers[p];
		const struct source_row *row = board_source(board, pub->name);

		if (row == NULL) {
			if (pub->stored + pub->duplicates + pub->refused != 0)
				hubkit_trouble(
				    &s->k, "%s is not counted", pub->name);
			continue;
		}
		if (row->stored != pub->stored ||
		    row->duplicates != pub->duplicates ||
		    row->refused != pub->refused)
			hubkit_trouble(&s->k,
			    "%s: %" PRIu64 "/%" PRIu64 "/%" PRIu64
			    " counted, %" PRIu64 "/%" PRIu64 "/%" PRIu64
			    " given",
			    pub->name, row->stored, row->duplicates,
			    row->refused, pub->stored, pub->duplicates,
			    pub->refused);
		recorded += row->recorded;
	}
	if (recorded != board_hub(board)->recorded + board_canary(board)->count)
		hubkit_trouble(&s->k, "recorded events do not add up");
}

static void
acked_check(struct sim *s)
{
	for (size_t p = 0; p < PUBLISHERS; p++)
		for (size_t i = 0; i < s->publishers[p].count; i++) {
			const struct letter *l = &s->publishers[p].letters[i];

			if (l->state == LETTER_ACKED && l->found != 1)
				hubkit_trouble(&s->k,
				    "%s was acknowledged and is stored %u "
				    "times",
				    l->id, l->found);
		}
}

/* Whether the services are through says whose turn it is. */
static void
response_check(struct sim *s, const struct alert *a)
{
	bool waits = false;

	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *n =
		    board_notification(s->k.shadow, a->number, t);

		waits |= n != NULL && !notification_answered(n->state);
	}
	if (a->state == ALERT_RESPONSE && waits)
		hubkit_trouble(&s->k,
		    "%" PRIu64 " has left the queue before its services "
		    "accepted",
		    a->number);
	if (a->state == ALERT_RESPONSE && a->worse_due_tick != 0)
		hubkit_trouble(&s->k,
		    "%" PRIu64 " got worse and nobody is asked", a->number);
	if (a->state == ALERT_TOLD && !waits && a->undo_until_tick == 0 &&
	    a->worse_due_tick == 0 && (a->flags & ALERT_STANDING_DOWN) == 0)
		hubkit_trouble(&s->k,
		    "%" PRIu64 " is in the queue and nobody is waited for",
		    a->number);
	if ((a->state == ALERT_ARCHIVED || a->state == ALERT_CLOSED) && waits)
		hubkit_trouble(&s->k,
		    "%" PRIu64 " is over and a service is waited for",
		    a->number);
}

/*
 * A regime shortens what the service has, not when the lead hears: that is as
 * it was when the service was told, of P2 at the latest.
 */
static uint64_t
silence_ms(const struct sim *s, const struct notification *n)
{
	uint64_t limits = SILENCE_LIMITS * n->accept_limit_ms;
	uint32_t lead = s->k.conf->policy->severities[1].lead_ms;

	return n->accept_limit_ms + limits > lead ? limits
	                                          : lead - n->accept_limit_ms;
}

/* A deadline that nobody met is somebody's business, whatever crashed. */
static void
deadlines_check(struct sim *s, const struct alert *a)
{
	bool takes = a->state == ALERT_WAITING || a->state == ALERT_CLAIMED ||
	    alert_sent_back(a);

	if (takes && a->due_tick != 0 && a->due_tick <= s->k.tick &&
	    a->escalated == ESCALATED_NOT)
		hubkit_trouble(&s->k,
		    "%" PRIu64 " is overdue and the lead was not told",
		    a->number);
	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *n =
		    board_notification(s->k.shadow, a->number, t);

		if (n == NULL || a->severity > 2 ||
		    !notification_awaited(n->state) ||
		    n->accept_due_tick + silence_ms(s, n) > s->k.tick)
			continue;
		if (n->rung != RUNG_LEAD || a->escalated == ESCALATED_NOT)
			hubkit_trouble(&s->k,
			    "service %u of %" PRIu64
			    " is silent and the lead was not told",
			    t, a->number);
	}
}

/*
 * A joined alert is told to nobody by itself, and as long as it is joined
 * there is somebody's head that is not over: so nobody loses it.
 */
static void
incident_check(struct sim *s, const struct alert *a)
{
	const struct alert *joined[ALERT_INCIDENT_MAX];
	size_t count = board_joined(s->k.shadow, a->number, joined);
	const struct alert *head;

	if (!alert_over(a) && a->joined != count)
		hubkit_trouble(&s->k, "%" PRIu64 " counts %u joined, not %zu",
		    a->number, a->joined, count);
	if (a->state != ALERT_JOINED)
		return;
	head = board_alert(s->k.shadow, a->same_as);
	if (head == NULL || head->state == ALERT_JOINED ||
	    (alert_over(head) && head->undo_until_tick == 0))
		hubkit_trouble(&s->k,
		    "%" PRIu64 " is joined to %" PRIu64 ", which is no head",
		    a->number, a->same_as);
	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *n =
		    board_notification(s->k.shadow, a->number, t);

		if (n != NULL && !notification_final(n->state))
			hubkit_trouble(&s->k,
			    "%" PRIu64 " is joined and told to %u", a->number,
			    t);
	}
}

/* Events of all alerts, as the shadow knows them, and who holds how many. */
static void
alerts_check(struct sim *s)
{
	const struct board *shadow = s->k.shadow;
	uint64_t in_alerts = 0, stored = 0, recorded = 0;
	unsigned claims[CONSOLES] = { 0 };

	for (uint64_t n = 1; n <= board_hub(shadow)->alerts; n++) {
		const struct alert *a = board_alert(shadow, n);

		if (a == NULL) {
			hubkit_trouble(
			    &s->k, "alert %" PRIu64 " is missing", n);
			return;
		}
		in_alerts += a->count;
		for (size_t i = 0; i < CONSOLES; i++)
			claims[i] += (a->state == ALERT_CLAIMED ||
			                 a->state == ALERT_TOLD) &&
			    strcmp(a->owner, s->consoles[i].account) == 0;
		response_check(s, a);
		deadlines_check(s, a);
		incident_check(s, a);
		if (a->state == ALERT_CLAIMED && a->owner[0] == '\0')
			hubkit_trouble(
			    &s->k, "%" PRIu64 " is claimed by nobody", n);
	}
	for (uint64_t i = 1; i <= board_hub(shadow)->sources; i++) {
		const struct source_row *row = board_source_at(shadow, i);

		stored += row->stored;
		recorded += row->recorded;
	}
	if (in_alerts != stored - recorded)
		hubkit_trouble(&s->k, "stored is not in alerts + recorded");
	for (size_t i = 0; i < CONSOLES; i++) {
		const struct operator_row *op =
		    board_operator(shadow, s->consoles[i].account);

		if (op != NULL && op->claims != claims[i])
			hubkit_trouble(&s->k, "%s holds %u, counted %u",
			    op->account, claims[i], op->claims);
	}
}

static bool
same_alert(
    const struct board *board, const struct replica *replica, uint64_t number)
{
	struct buf x = { 0 }, y = { 0 };
	bool same;

	alert_encode(
	    board_alert(board, number), board_colleagues(board, number), &x);
	alert_encode(replica_alert(replica, number),
	    replica_colleagues(replica, number), &y);
	same = x.len == y.len && memcmp(x.data, y.data, x.len) == 0;
	buf_finish(&x);
	buf_finish(&y);
	return same;
}

static bool
same_note(const struct notification *a, const struct notification *b)
{
	struct buf x = { 0 }, y = { 0 };
	bool same;

	if (a == NULL || b == NULL)
		return a == b;
	notification_encode(a, &x);
	notification_encode(b, &y);
	same = x.len == y.len && memcmp(x.data, y.data, x.len) == 0;
	buf_finish(&x);
	buf_finish(&y);
	return same;
}

/* Every open alert is on the screen, and everything there is as it is. */
static void
replica_check(struct sim *s, const struct console *c)
{
	const struct board *board = engine_board(s->k.engine);

	if (replica_count(c->replica) != board_alerts(board))
		hubkit_trouble(&s->k, "%s shows %zu of %zu alerts", c->account,
		    replica_count(c->replica), board_alerts(board));
	for (uint64_t n = 1; n <= board_hub(board)->alerts; n++) {
		const struct alert *a = board_alert(board, n);
		const struct alert *shown = replica_alert(c->replica, n);

		if (a == NULL && !board_alert_final(s->k.shadow, n))
			hubkit_trouble(&s->k,
			    "%" PRIu64 " is open and not on the board", n);
		if (a == NULL || shown == NULL) {
			if (a != NULL || shown != NULL)
				hubkit_trouble(&s->k, "%s: %" PRIu64 " %s",
				    c->account, n,
				    a != NULL ? "is not shown" : "is a ghost");
			continue;
		}
		if (!same_alert(board, c->replica, n))
			hubkit_trouble(&s->k, "%s shows %" PRIu64 " as it was",
			    c->account, n);
		for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++)
			if (!same_note(board_notification(board, n, t),
			        replica_note(c->replica, n, t)))
				hubkit_trouble(&s->k,
				    "%s: service %u of %" PRIu64
				    " is not as it is",
				    c->account, t, n);
	}
	if (replica_sources(c->replica) != board_hub(board)->sources ||
	    replica_operators(c->replica) != board_hub(board)->operators)
		hubkit_trouble(&s->k, "%s: people or sources", c->account);
}

static void
world_check(struct sim *s)
{
	counters_check(s);
	alerts_check(s);
	/* One console a turn, and now and then all: it is most of the work. */
	s->turns++;
	for (size_t i = 0; i < CONSOLES; i++)
		if (s->consoles[i].handle != 0 && !s->consoles[i].silent &&
		    (s->turns % 16 == 0 || i == s->turns % CONSOLES))
			replica_check(s, &s->consoles[i]);
	if (engine_next_tick(s->k.engine) <= s->k.tick) {
		struct board_ref ref = { 0 };

		(void)board_due(engine_board(s->k.engine), s->k.tick, &ref);
		hubkit_trouble(&s->k,
		    "time asks for row %d/%" PRIu64 " again and again",
		    ref.kind, ref.id);
	}
}

/* ---- turns ---- */

static void
turn_seal(struct sim *s)
{
	hubkit_seal(&s->k);
	for (size_t i = 0; i < CONSOLES; i++)
		rows_hold(s, &s->consoles[i]);
	for (size_t p = 0; p < PUBLISHERS; p++) {
		s->publishers[p].sealed = s->publishers[p].turn;
		s->publishers[p].turn = (struct counts){ 0 };
	}
	s->sealed_acks = s->acks;
	s->acks.count = 0;
}

/* Whether it is there after all only a restart can tell. */
static void
commit_failed(struct sim *s, uint64_t before)
{
	struct journal *journal;

	s->failed_commits++;
	hubkit_kill(&s->k);
	if (journal_open_disk(s->k.disk, &journal) != ERR_NONE)
		hubkit_trouble(&s->k, "the disk is gone");
	counts_keep(s, journal_info(journal)->last_seq > before);
	journal_destroy(journal);
	restart(s);
}

/* false: the power failed, and the hub is up again. */
static bool
turn_write(struct sim *s)
{
	uint64_t before = journal_info(s->k.journal)->last_seq;
	bool crash = s->faults && one_in(s, 60);

	if (s->faults && one_in(s, 80))
		disk_fail(s->k.disk, 1, one_in(s, 2) ? DISK_LOSES : DISK_KEEPS,
		    one_in(s, 2) ? ERR_IO : ERR_FULL);
	if (crash && one_in(s, 2)) { /* before the commit */
		counts_keep(s, false);
		restart(s);
		return false;
	}
	if (hubkit_write(&s->k) != ERR_NONE) {
		commit_failed(s, before);
		return false;
	}
	counts_keep(s, true);
	if (crash) { /* after it, before anything left */
		restart(s);
		return false;
	}
	acks_give(s);
	outs(s);
	return true;
}

static bool
turn_end(struct sim *s)
{
	turn_seal(s);
	return turn_write(s);
}

/* The end of the turn, and further ones until nothing is due. */
static void
settle(struct sim *s)
{
	for (int i = 0; i < 50; i++) {
		engine_timers(s->k.engine);
		if (!turn_end(s))
			return;
		if (engine_next_tick(s->k.engine) > s->k.tick)
			break;
		hubkit_turn(&s->k, 0);
	}
	world_check(s);
}

static void
turn_begin(struct sim *s, uint64_t ms)
{
	hubkit_turn(&s->k, ms);
	deliveries_say(s);
	consoles_beat(s);
	desks_beat(s);
	inputs(s);
}

/* Sometimes the next turn is decided while this one is being committed. */
static void
turn(struct sim *s, uint64_t ms)
{
	turn_begin(s, ms);
	while (s->faults && one_in(s, 3)) {
		turn_seal(s);
		turn_begin(s, roll(s, 50));
		engine_timers(s->k.engine);
		if (!turn_write(s))
			return;
	}
	settle(s);
}

static uint64_t
pause_ms(struct sim *s)
{
	if (one_in(s, 40))
		return roll(s, 600000);
	if (one_in(s, 8))
		return roll(s, 12000);
	return roll(s, 900);
}

/* ---- the end without faults ---- */

static bool
note_waits(const struct notification *n)
{
	switch ((enum notification_state)n->state) {
	case NOTE_QUEUED:
	case NOTE_SENDING:
	case NOTE_SENT:
	case NOTE_RECEIVED:
	case NOTE_STOP_QUEUED:
	case NOTE_STOP_SENDING:
	case NOTE_STOP_SENT:
		return true;
	case NOTE_HELD:
	case NOTE_ACCEPTED:
	case NOTE_REFUSED:
	case NOTE_ON_SCENE:
	case NOTE_CLOSED:
	case NOTE_WITHDRAWN:
	case NOTE_STOPPED:
		break;
	}
	return false;
}

static void
phone_call(struct sim *s, uint64_t alert, unsigned target)
{
	struct console *c = &s->consoles[0];

	if (c->handle == 0 || c->silent) {
		console_hello(s, c);
		return;
	}
	snprintf(c->line, sizeof(c->line), "phone %" PRIu64 " %s Дежурный",
	    alert, service_word((int)target));
	c->pending = (struct session_command){
		.number = ++c->number,
		.line = { c->line, strlen(c->line) },
	};
	c->waits = c->answered = false;
	engine_command(s->k.engine, c->handle, &c->pending);
}

/* Desks answer what they have; people call those without a line. */
static void
calm_inputs(struct sim *s)
{
	const struct board *board = engine_board(s->k.engine);

	for (size_t i = 0; i < DESKS; i++) {
		struct desk *d = &s->desks[i];

		if (d->handle == 0)
			desk_hello(s, d);
		for (size_t j = 0; j < d->count; j++)
			desk_say(s, d, &d->inbox[j].message);
		d->count = 0;
	}
	for (uint64_t n = 1; n <= board_hub(board)->alerts; n++)
		for (unsigned t = 0; t < NOTE_SERVICES; t++) {
			const struct notification *note =
			    board_notification(board, n, t);

			if (note != NULL &&
			    (notification_update_to_call(note) ||
			        (note_waits(note) &&
			            (note->channel == CHANNEL_PHONE ||
			                note->state == NOTE_RECEIVED))))
				phone_call(s, n, t);
		}
}

static void
liveness(struct sim *s)
{
	s->faults = false;
	disk_fail(s->k.disk, 0, DISK_LOSES, ERR_IO);
	for (uint64_t ms = 0; ms < LIVENESS_MS; ms += LIVENESS_STEP) {
		hubkit_turn(&s->k, LIVENESS_STEP);
		if (ms == 0)
			engine_disk(s->k.engine, UINT64_MAX, false);
		deliveries_say(s);
		consoles_beat(s);
		desks_beat(s);
		calm_inputs(s);
		settle(s);
	}
	for (uint64_t n = 1; n <= board_hub(s->k.shadow)->alerts; n++)
		for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
			const struct notification *note =
			    board_notification(s->k.shadow, n, t);

			if (note != NULL &&
			    (note_waits(note) || note->update != 0))
				hubkit_trouble(&s->k,
				    "service %u of %" PRIu64
				    " is still %s after a minute",
				    t, n,
				    note_waits(note)
				        ? notification_state_word(note->state)
				        : "without an update");
		}
}

/* ---- one run ---- */

/* Fire and police have a second desk each, in the west. */
static void
deputies_add(struct policy *p)
{
	size_t count = p->ndesks;

	p->desks = xreallocarray(p->desks, count + 2, sizeof(p->desks[0]));
	for (size_t i = 0; i < count; i++) {
		struct policy_desk *deputy = &p->desks[p->ndesks];

		if (p->desks[i].service > 1)
			continue;
		*deputy = p->desks[i];
		snprintf(deputy->id, sizeof(deputy->id), "west-%u",
		    (unsigned)deputy->service);
		text_copy(deputy->district, POLICY_CODE_SIZE, "west");
		text_copy(p->desks[i].deputy, POLICY_CODE_SIZE, deputy->id);
		p->ndesks++;
	}
}

static void
world_open(struct sim *s, uint64_t seed)
{
	static const char *const services[DESKS] = { "fire", "police", "fire",
		"police", "fire", "police" };

	hubkit_open(&s->k, seed);
	s->k.look = look;
	s->k.ctx = s;
	s->faults = true;
	for (size_t i = 0; i < PUBLISHERS; i++)
		snprintf(s->publishers[i].name, sizeof(s->publishers[i].name),
		    "//analytics/node-%zu", i);
	for (size_t i = 0; i < CONSOLES; i++) {
		snprintf(s->consoles[i].account, sizeof(s->consoles[i].account),
		    "person-%zu", i / 2); /* two consoles of one account */
		s->consoles[i].key = (uint8_t)(i + 1);
		s->consoles[i].replica = replica_create(s->consoles[i].account);
	}
	for (size_t i = 0; i < DESKS; i++)
		s->desks[i] = (struct desk){ .service = services[i],
			.district = i < 4 ? "north" : "west" };
	deputies_add(s->k.conf->policy);
	s->k.conf->policy->severities[3].not_examined_ms = 600000;
}

static void
world_close(struct sim *s)
{
	for (size_t i = 0; i < CONSOLES; i++) {
		replica_destroy(s->consoles[i].replica);
		buf_finish(&s->consoles[i].held);
	}
	hubkit_close(&s->k);
}

static bool
run(uint64_t seed, unsigned steps, bool verbose, struct crypto_hash *root)
{
	struct sim *s = xcalloc(1, sizeof(*s));
	char hex[2 * CRYPTO_HASH_SIZE + 1] = "";
	uint64_t size = 0;
	bool well;

	world_open(s, seed);
	s->verbose = verbose;
	if (hubkit_boot(&s->k) != ERR_NONE)
		hubkit_trouble(&s->k, "it does not even start");
	for (unsigned i = 0; i < steps && s->k.trouble[0] == '\0'; i++)
		turn(s, pause_ms(s));
	if (s->k.trouble[0] == '\0')
		liveness(s);
	acked_check(s);
	if (s->k.journal != NULL) {
		size = journal_info(s->k.journal)->last_seq;
		if (journal_root(s->k.journal, size, root) == ERR_NONE)
			crypto_hex(hex, root->bytes, sizeof(root->bytes));
	}
	well = s->k.trouble[0] == '\0';
	if (!well || verbose)
		printf("%s seed %" PRIu64 ": %" PRIu64 " entries, %" PRIu64
		       " alerts, %u ok, %u refused, %u sent, %u closed, %u "
		       "joined, %u kills, %u "
		       "failed commits, %u put away, root %.16s%s%s\n",
		    well ? "#" : "# FAILED", seed, size,
		    board_hub(s->k.shadow)->alerts, s->commands_ok,
		    s->commands_refused, s->sent, s->closed, s->joined,
		    s->kills, s->failed_commits, s->put_away, hex,
		    well ? "" : ": ", s->k.trouble);
	world_close(s);
	free(s);
	return well;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "seed", required_argument, NULL, 's' },
		{ "seeds", required_argument, NULL, 'n' },
		{ "steps", required_argument, NULL, 'm' },
		{ "verbose", no_argument, NULL, 'v' },
		{ 0 },
	};
	const char *wish = getenv("SIM_SEEDS");
	uint64_t seed = 1, failed = 0;
	uint64_t seeds = wish != NULL ? strtoull(wish, NULL, 10) : 200;
	unsigned steps = 100;
	bool verbose = false, same;
	struct crypto_hash first, again;
	int c;

	while ((c = getopt_long(argc, argv, "s:n:m:v", options, NULL)) != -1) {
		switch (c) {
		case 's':
			seed = strtoull(optarg, NULL, 10);
			break;
		case 'n':
			seeds = strtoull(optarg, NULL, 10);
			break;
		case 'm':
			steps = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 'v':
			verbose = true;
			break;
		default:
			return 2;
		}
	}
	printf("1..2\n");
	for (uint64_t i = 0; i < seeds; i++)
		failed +=
		    !run(seed + i, steps, verbose, i == 0 ? &first : &again);
	printf("%s 1 - %" PRIu64 " runs from seed %" PRIu64
	       " of %u steps keep what may never be broken\n",
	    failed == 0 ? "ok" : "not ok", seeds, seed, steps);
	run(seed, steps, false, &again);
	same = memcmp(&first, &again, sizeof(first)) == 0;
	printf("%s 2 - the same seed gives the same journal\n",
	    same ? "ok" : "not ok");
	return failed != 0 || !same;
}
