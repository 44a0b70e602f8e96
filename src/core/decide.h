/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_DECIDE_H_
#define DABYL_CORE_DECIDE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/answer.h"
#include "core/board.h"
#include "core/command.h"
#include "core/entry.h"
#include "core/event.h"
#include "core/policy.h"
#include "core/registry.h"

/*
 * decide - what an input means on the board as it is: entries, or a refusal.
 *
 * Pure: time and chance come in here, and stand in the entries; nothing is
 * changed but ${out}.  The caller applies the entries before the next
 * decision.  Numbers of new alerts follow board_hub()->alerts, so at most one
 * alert is opened by a decision.
 */
struct decide {
	const struct board *board;
	const struct policy *policy;
	const struct registry *registry;
	uint64_t tick;
	int64_t at_ms;
	struct entry_list *out;
	void (*random)(void *ctx, void *bytes, size_t len);
	bool (*desk_connected)(void *ctx, const char *desk);
	void *ctx;
};

/* Actor of what time and the hub do by themselves; never a person's name. */
#define DECIDE_SYSTEM "system"

/*
 * An event that is no duplicate.  true: it is stored, as a new alert, in one
 * that was there, or kept from people by a rule of reach.  false: ${why} is
 * the word of the refusal, and there are no entries.
 */
bool decide_event(struct decide *d, const struct event *event,
    const char *actor, const char **why);

/* ---- people ---- */

struct decide_person {
	const char *account;
	unsigned roles; /* bits of core/roles.h */
	bool tool;      /* "dabyl do": takes and returns by itself */
	uint64_t
	    in_hand; /* the alert of a command without a number; 0 = none */
};

/* What the person saw; an alert that is not named was not looked at. */
struct decide_seen {
	uint64_t alert;
	uint32_t version;
};

void decide_command(struct decide *d, const struct decide_person *person,
    const struct command *command, const struct decide_seen *seen,
    size_t seen_count, struct answer *answer);

/* The person has gone without a word: what was in hand goes back. */
void decide_lost(struct decide *d, const char *account, const char *reason);

/* ---- services ---- */

/* What time wants of the row; see board_due(). */
void decide_due(struct decide *d, const struct board_ref *ref);

/* The channel took what SENDING promised, or did not. */
void decide_delivered(
    struct decide *d, uint64_t alert, unsigned target, bool taken);

/* The desk has connected: what waits for it goes out now. */
void decide_kick(struct decide *d, uint64_t alert, unsigned target);

enum decide_act {
	ACT_RECEIVED,
	ACT_ACCEPTED,
	ACT_REFUSED,
	ACT_ON_SCENE,
	ACT_CLOSED,
	ACT_STOP_RECEIVED,
};

struct decide_reply {
	enum decide_act act;
	uint64_t alert;
	uint8_t key[NOTE_KEY_SIZE];
	uint32_t revision;  /* of the text it answers; 0 = not said */
	const char *desk;   /* id of the desk that answers */
	const char *number; /* theirs; "" = none */
	const char *who;
	const char *code; /* of a refusal or an outcome */
	const char *text;
	const char *district; /* with wrong-district: whose it is; "" */
};

enum decide_fate { FATE_TAKEN, FATE_REPEATED, FATE_STRAY };

/* A desk's answer.  STRAY: an entry says so, the notification is as before. */
enum decide_fate decide_reply(
    struct decide *d, const struct decide_reply *reply);

/* ---- for the other decide_*.c ---- */

/* The tick of a deadline; a limit of 0 is none. */
static inline uint64_t
decide_due_in(const struct decide *d, uint32_t ms)
{
	return ms != 0 ? d->tick + ms : 0;
}

/* An entry about the notification, to be filled further. */
struct entry *decide_note(struct decide *d, enum verb verb, const char *actor,
    const struct notification *n);

/* The regime that is on; NULL: the policy does not know it, nothing changes. */
static inline const struct policy_regime *
decide_regime_on(const struct decide *d)
{
	return policy_regime(d->policy, board_hub(d->board)->regime);
}

/* Nothing goes out to services by itself. */
static inline bool
decide_is_stopped(const struct decide *d)
{
	return board_hub(d->board)->stopped_tick != 0;
}

/* How long an alert of this kind, or this alert, may wait now. */
static inline struct policy_limits
decide_limits_of(const struct decide *d, const char *kind, uint8_t severity)
{
	return policy_limits(d->policy, decide_regime_on(d), kind, severity);
}

/* From paper, and nothing has come since: nobody is late with it. */
static inline bool
decide_is_paper(const struct alert *alert)
{
	const uint16_t both = ALERT_BY_HAND | ALERT_LATE;

	return (alert->flags & both) == both && alert->count <= 1 &&
	    (alert->state == ALERT_WAITING || alert->state == ALERT_CLAIMED);
}

static inline struct policy_limits
decide_limits(const struct decide *d, const struct alert *alert)
{
	struct policy_limits limits =
	    decide_limits_of(d, alert->kind, alert->severity);

	if (decide_is_paper(alert))
		limits.claim_ms = limits.decide_ms = 0;
	return limits;
}

/* Those of a severity, whatever the kind. */
static inline struct policy_limits
decide_severity_limits(const struct decide *d, uint8_t severity)
{
	return policy_severity_limits(d->policy, decide_regime_on(d), severity);
}

/*
 * When an alert that becomes of ${severity} is due, or a late one that is not
 * only late any more: 0 if what runs is nearer, or is passed on already.
 */
uint64_t decide_due_sooner(
    const struct decide *d, const struct alert *alert, uint8_t severity);

/*
 * The next version of the facts: over every one that a service was told, so
 * that no desk takes it for one that it has shown already.
 */
uint16_t decide_revision(const struct decide *d, const struct alert *alert);

/* The window to take back is over: what was held goes out. */
void decide_settle(
    struct decide *d, const struct alert *alert, const char *actor);

/*
 * Nobody met a deadline (decide_escalate.c): of an alert, and of a service;
 * and the next one is to be told.
 */
void decide_overdue(struct decide *d, const struct alert *alert);
void decide_escalate(struct decide *d, const struct alert *alert);
void decide_silent(struct decide *d, const struct notification *n);
void decide_climb(struct decide *d, const struct notification *n);

/* A desk has nobody to send: its deputy is told at once, and the lead. */
void decide_no_crew(struct decide *d, const struct notification *n);

/*
 * Whose the place is when the desk says that it is not its own: the district
 * that it names, else that of the nearest camera in another one.  "" when no
 * other desk would be told.  Lent.
 */
const char *decide_district(
    const struct decide *d, const struct notification *n, const char *named);

/* The console has asked whether anybody is there: "lost", or "back". */
enum answer_code decide_presence(
    struct decide *d, const char *account, const char *word);

/* One line of the check with which a shift begins (core/presence.h). */
struct decide_check {
	const char *account;
	const char *what; /* word of READY_TABLE */
	bool good;
	const char *text; /* what was found; "" */
	const char *id;   /* of the event, by chance */
};
enum answer_code decide_checked(
    struct decide *d, const struct decide_check *check);

/*
 * Told by phone, or told by phone of a stand-down.  ${desk}: which one was
 * called, when several of the service know; "" is the one that is to be called.
 * CHANGED: it is not the one any more, nor one whose word counts.
 */
struct decide_call {
	const char *actor;
	const char *who;
	const char *number; /* theirs; "" */
	const char *desk;
};
enum answer_code decide_phone(struct decide *d, const struct alert *alert,
    unsigned target, const struct decide_call *call);

/* A service said no over the telephone.  ${code}: a refusal code. */
enum answer_code decide_phone_refused(struct decide *d,
    const struct alert *alert, unsigned target, const struct decide_call *call,
    const char *code, const char *text);

/*
 * An alert becomes of ${severity}.  Services that were told of something less
 * may be too few: a person has to look at it again.
 */
void decide_told_worse(
    struct decide *d, const struct alert *alert, uint8_t severity);

/* The last owner says how it ended: what services left open is closed. */
void decide_close_services(struct decide *d, const struct alert *alert,
    const char *actor, const char *outcome);

/* ---- decide_card.c ---- */

/* A step of the alert's card is done, or answered. */
enum answer_code decide_step(struct decide *d, const struct alert *alert,
    const char *actor, const struct command *command);

/*
 * Whoever answers at the place was called: the first call of the card that was
 * not made is done with it.
 */
void decide_step_called(struct decide *d, const struct alert *alert,
    const char *actor, const char *who);

/* Before a verdict: a required step that was not done is said. */
void decide_steps_skipped(
    struct decide *d, const struct alert *alert, const char *actor);

/*
 * ---- one incident: decide_same.c ----
 *
 * The alert that has the verdict and the services of ${alert}: itself, or the
 * one that it is joined to.
 */
const struct alert *decide_head(
    const struct decide *d, const struct alert *alert);

/*
 * A person says that ${alert} is the incident of ${other}, or of what that is
 * joined to.  An alert whose services are told keeps its own dispatch: only
 * the number is noted.  INCIDENT_OVER: the other one has ended.
 */
enum answer_code decide_same(struct decide *d, const struct alert *alert,
    uint64_t other, const char *actor);

/* Whether it may; ${head} is then whose incident it is.  Writes nothing. */
enum answer_code decide_same_check(const struct decide *d,
    const struct alert *alert, uint64_t other, const struct alert **head);

/*
 * Alerts that are checked, and none of them told, join ${head} in one act: each
 * meets the head as the one before left it, and services read one text about
 * all.  TOO_LONG: together they are too many, and none joins.
 */
enum answer_code decide_same_all(struct decide *d,
    const struct alert *const *alerts, size_t count, const struct alert *head,
    const char *actor);

/* What is joined to nothing that is open comes back to the queue. */
void decide_orphans(struct decide *d);

/* ... that it is none, after all: it is in his hand, unless those are full. */
enum answer_code decide_apart(
    struct decide *d, const struct alert *alert, const char *actor);

/* What happens to a joined alert and to its head. */
void decide_incident_worse(struct decide *d, const struct alert *joined,
    uint8_t severity, const char *kind);
/* An event of the joined one that is not late: a late head has time now. */
void decide_incident_due(
    struct decide *d, const struct alert *joined, const char *kind);
void decide_incident_closed(struct decide *d, const struct alert *head,
    const char *actor, const char *outcome);
void decide_incident_archived(struct decide *d, const struct alert *head,
    const char *actor, const char *reason);
void decide_incident_not_examined(struct decide *d, const struct alert *head);

/*
 * An alert that a person raises; he has it in hand at once, unless his hands
 * are full: then it waits for somebody else, and is there all the same.
 */
struct decide_hand {
	const char *account;
	const char *device; /* "" with an address: a place */
	const char *address;
	const char *district;
	const char *kind;
	const char *text;
	const char *id;  /* of the event, by chance */
	uint32_t ago_ms; /* the moment of the picture, before now */
	bool late;       /* from paper: it has no deadline any more */
	uint64_t *full;  /* ... and TOO_MANY: which is to be finished first */
};
enum answer_code decide_by_hand(
    struct decide *d, const struct decide_hand *hand);

/*
 * What a person's console has found not to work: no device of the registry, and
 * in nobody's hand.  Said again within the time of its kind it is the same
 * alert.
 */
void decide_failed(struct decide *d, const struct decide_hand *hand);

/*
 * Somebody looks at a camera without an alert, for a coded reason: before he
 * sees it, and once more, with how long, when he has.
 */
void decide_look_camera(struct decide *d, const char *account,
    const struct command *command, struct answer *answer);

/*
 * Whether ${account} may have no further alert of ${severity} in hand; if not,
 * ${first} is the number of the one to be finished or returned first.
 * What the decision so far puts in his hand, or offers him, counts.
 */
bool decide_hands_full(const struct decide *d, const char *account,
    uint8_t severity, uint64_t *first);

/* Whoever takes an alert is not on his break any more. */
void decide_come_back(struct decide *d, const char *account);

/* hand, accept, ask, answer, call-lead about ${alert}. */
void decide_colleague(struct decide *d, const struct decide_person *person,
    const struct command *command, const struct alert *alert,
    struct answer *answer);

/* The time to answer one of them is over: an entry says so; false: it is not.
 */
bool decide_unanswered(struct decide *d, const struct alert *alert);

/* The oldest gives its place to one more than DECIDE_NOTICES_MAX. */
void decide_notice(
    struct decide *d, const struct decide_person *person, const char *text);
void decide_notice_read(struct decide *d, const struct decide_person *person,
    uint64_t id, struct answer *answer);
void decide_notice_due(struct decide *d, const struct notice_row *notice);
#define DECIDE_NOTICE_MS   86400000 /* a shift: who has not read it by then */
#define DECIDE_NOTICES_MAX 16       /* at once */

/* Keep kinds of a place from people, or no longer (core/inhibit.h). */
void decide_inhibit(struct decide *d, const char *account,
    const struct command *command, struct answer *answer);
void decide_uninhibit(struct decide *d, const char *account,
    const struct command *command, struct answer *answer);
void decide_inhibit_due(struct decide *d, const struct inhibit_row *row);

/* What keeps events of this device, site and kind from people; or NULL. */
const struct inhibit_row *decide_inhibited(const struct decide *d,
    const char *device, const char *site, const char *kind);

/* A new alert is about to be applied: whether that makes it a flood. */
void decide_flood_judge(struct decide *d);

/*
 * The shift lead says how the centre works from now on, and by which document.
 * What runs keeps its deadline; what begins from now on has the regime's.
 */
void decide_regime(struct decide *d, const char *account,
    const struct command *command, struct answer *answer);

/*
 * The shift lead stops whatever goes to services without a person: it waits as
 * for a desk that is not connected.  It takes a second one to start it again,
 * within DECIDE_SECOND_MS, when the centre has one.
 */
#define DECIDE_SECOND_MS 120000
void decide_outgoing_stop(struct decide *d, const char *account,
    const char *why, struct answer *answer);
void decide_outgoing_start(struct decide *d, const char *account,
    const char *why, struct answer *answer);

/* The shift lead says "on" or "off". */
enum answer_code decide_flood(
    struct decide *d, const char *account, const char *word, const char *note);

/* Limits of a dispatcher (roles.md). */
#define DECIDE_CLAIMS_MAX      3        /* in one hand, ... */
#define DECIDE_CLAIMS_LIFE_MAX 1        /* ... of these about life */
#define DECIDE_SHELVE_MAX_MS   1800000  /* a dispatcher; */
#define DECIDE_SHELVE_LEAD_MS  43200000 /* the shift lead */

/* Call off every service that may know.  ${reason}: a stand-down code. */
void decide_stand_down(struct decide *d, const struct alert *alert,
    const char *actor, const char *reason, const char *text);

#endif /* DABYL_CORE_DECIDE_H_ */
