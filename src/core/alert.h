/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_ALERT_H_
#define DABYL_CORE_ALERT_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "core/pack.h"

/*
 * alert - one row of the queue: one or more events folded together, and its
 * life until it is closed or in the archive.
 *
 *	            claim             confirm           all accepted
 *	 WAITING ----------> CLAIMED ----------> TOLD ---------------> RESPONSE
 *	   |  ^ <-----------  |  |  ^ <--------- |  ^ <---------------  |
 *	   |  |    release    |  |  |    undo    |  |     come back      |
 *	   |  |               |  |  |            |  +---- confirm (add) -+
 *	   |  | unshelve      |  |  | undo       | close                | close
 *	   |  +---- SHELVED <-+  |  |            v                      v
 *	   |           shelve    |  |          CLOSED (outcome) <-------+
 *	   | not examined        v  |             |
 *	   +-----------------> ARCHIVED           |
 *	   ^                     |                |
 *	   +--------- reopen ----+----------------+
 *
 *	 WAITING, CLAIMED, SHELVED ---join---> JOINED ---part---> WAITING
 *	 JOINED ---close, archive, not examined---> as the incident ends
 *
 * WAITING   nobody has it; a claim deadline runs.
 * CLAIMED   ${owner} has it; a deadline to decide runs.
 * TOLD      confirmed; a ticked service has neither accepted nor been told by
 *           phone, or it got worse since, and nobody has seen to that.  Until
 *           ${undo_until_tick} the notifications are held and the verdict can
 *           be taken back.
 * RESPONSE  confirmed; all ticked services have accepted.  Out of the queue.
 * SHELVED   put aside until ${shelved_until_tick}, with ${reason}.
 * ARCHIVED  not confirmed with ${reason}, or not examined.  Until
 *           ${undo_until_tick} it can be taken back.
 * CLOSED    confirmed, and over, with ${outcome}.
 * JOINED    the same incident as ${same_as}, whose alert (the head) has the
 *           verdict, the services and the deadlines of both.  A head is never
 *           JOINED itself, and no service was ever told of a joined alert.
 *
 * A pair that is not in the table is refused and changes nothing.
 */
enum alert_state {
	ALERT_WAITING,
	ALERT_CLAIMED,
	ALERT_TOLD,
	ALERT_RESPONSE,
	ALERT_SHELVED,
	ALERT_ARCHIVED,
	ALERT_CLOSED,
	ALERT_JOINED,
};
#define ALERT_NSTATES (ALERT_JOINED + 1)

enum alert_event {
	ALERT_CLAIM,   /* somebody takes it */
	ALERT_RELEASE, /* goes back to the queue */
	ALERT_CONFIRM, /* services are told; on a told one: more services */
	ALERT_ARCHIVE, /* not confirmed */
	ALERT_UNDO,    /* the verdict is taken back in its window */
	ALERT_ALL_ACCEPTED, /* no service is left to answer */
	ALERT_COME_BACK,    /* refusal, silence, new evidence */
	ALERT_CLOSE,        /* with an outcome */
	ALERT_NOT_EXAMINED, /* nobody had time; the system's act */
	ALERT_SHELVE,
	ALERT_UNSHELVE,
	ALERT_REOPEN,
	ALERT_JOIN, /* a person says that it is another one's incident */
	ALERT_PART, /* ... and that it is not, after all */
};
#define ALERT_NEVENTS (ALERT_PART + 1)

/*
 * The next state, or ERR_STATE and ${next} unchanged.  ALERT_UNDO also needs
 * a window that is open: that is the caller's question, not the table's.
 */
enum err alert_step(
    enum alert_state from, enum alert_event event, enum alert_state *next);

/* "waiting", "claimed", ...: for filters, logs and the wire; static. */
const char *alert_state_word(enum alert_state state);

enum alert_flag {
	ALERT_LATE = 1 << 0,           /* happened long before it arrived */
	ALERT_UNKNOWN_DEVICE = 1 << 1, /* the registry does not have it */
	ALERT_UNKNOWN_KIND = 1 << 2,   /* shown as other; see kind_name */
	ALERT_BY_HAND = 1 << 3,        /* raised by a person */
	ALERT_LIFE_SAFETY = 1 << 4,    /* never grouped, never bulk */
	ALERT_OVERDUE = 1 << 5,        /* a deadline has passed */
	ALERT_STANDING_DOWN = 1 << 6,  /* services are being called off */
	ALERT_CAME_BACK = 1 << 7,      /* was handled before */
	ALERT_WORSE = 1 << 8,          /* broke out: higher severity or new */
	ALERT_NOT_LOOKED = 1 << 9,     /* archived as not examined */
	ALERT_WRONG_CLOCK = 1 << 10,   /* its source's time was not believed */
	/* What its verdict may rest on; see core/evidence.h. */
	ALERT_NO_SOURCE = 1 << 11,   /* no camera shows it, no recording came */
	ALERT_SITE_CALLED = 1 << 12, /* a call to the site is recorded */
	ALERT_ONCE = 1 << 14,        /* postponed only to its next event */
	ALERT_OTHER_EYES = 1 << 13,  /* another camera, a colleague, the lead */
};

enum alert_verdict { VERDICT_NONE, VERDICT_CONFIRMED, VERDICT_NOT_CONFIRMED };

/* A second opinion, and what became of a call for the shift lead. */
enum opinion {
	OPINION_NONE, /* nobody has asked, or it is awaited */
	OPINION_AGREE,
	OPINION_NOT,
	OPINION_CANNOT_TELL,
	OPINION_NO_ANSWER,
};
enum lead_call { CALL_NONE, CALL_ANSWERED, CALL_NO_ANSWER };

/*
 * Of a told one that every service has refused, or left to others who did, or
 * that got worse, a person's time runs as before the verdict: to take it, or to
 * tell another.
 */
enum alert_due { DUE_NOTHING, DUE_CLAIM, DUE_DECIDE, DUE_ACCEPT, DUE_SCENE };

/*
 * How far a deadline that nobody met has been passed on.  It begins anew with
 * each deadline.
 */
enum alert_escalated {
	ESCALATED_NOT,
	ESCALATED_LEAD,
	ESCALATED_DEPUTY, /* of the lead */
	ESCALATED_ALL,    /* whoever is here */
};

/* Facts that change the response; bits as ticked in the form. */
enum alert_fact {
	FACT_DANGER = 1 << 0,
	FACT_INJURED = 1 << 1,
	FACT_WEAPON = 1 << 2,
	FACT_MANY = 1 << 3,
};

/* Bytes with the NUL.  Longer texts are cut at a code point. */
#define ALERT_CODE_SIZE      25 /* kind, reason, outcome, district, account */
#define ALERT_DEVICE_SIZE    41
#define ALERT_KIND_NAME_SIZE 41
#define ALERT_NAME_SIZE      65
#define ALERT_ADDRESS_SIZE   81
#define ALERT_TEXT_SIZE      65
#define ALERT_STEPS_MAX      8    /* of a card */
#define ALERT_ROW_MAX        1064 /* bytes of the largest encoded row */

/* Short numbers together, without gaps: in a flood there are 100,000. */
struct alert {
	uint64_t number;  /* 1, 2, 3 ...; never reused */
	uint32_t version; /* grows with what a decision rests on */
	uint32_t count;   /* events folded in */
	/* Seen since it was opened, or opened again; all people together. */
	uint32_t seen_ms;  /* moving picture */
	uint16_t stills;   /* that stood for a second or more */
	uint16_t flags;    /* enum alert_flag bits */
	uint16_t score;    /* best of all events, per mille; 0 = none given */
	uint16_t revision; /* of the facts that services were told */
	uint16_t joined;   /* alerts that are joined to this one */
	/* Of its version: how often it moved last only since one was joined. */
	uint16_t grew;
	uint16_t card;     /* core/card.h: whose steps these are; 0 = none */
	uint8_t steps;     /* 1 << place of a step that was done */
	uint8_t steps_yes; /* of these, which were answered with yes */
	uint8_t state;     /* enum alert_state */
	uint8_t severity;  /* 1 (life) .. 4 */
	uint8_t verdict;   /* enum alert_verdict */
	uint8_t due;       /* enum alert_due: what due_tick is about */
	uint8_t facts;     /* enum alert_fact bits */
	uint8_t opinion;   /* enum opinion: the last one */
	uint8_t call;      /* enum lead_call: the last one */
	uint8_t escalated; /* enum alert_escalated */
	uint64_t opened_tick;
	uint64_t claimed_tick; /* 0 = never */
	uint64_t verdict_tick; /* 0 = none */
	uint64_t due_tick;     /* the deadline that runs; 0 = none */
	uint64_t fold_end_tick;
	uint64_t undo_until_tick;    /* 0 = no window is open */
	uint64_t shelved_until_tick; /* 0 = not shelved */
	uint64_t expire_tick;        /* not examined from then on; 0 = never */
	uint64_t escalate_tick;      /* further then; 0 = no further */
	/* It got worse after services were told: by then a person has to say
	 * whether what they know is enough.  0 = it did not, or he has. */
	uint64_t worse_due_tick;
	/* What the owner or a colleague waits for; see core/colleagues.h. */
	uint64_t offer_until_tick; /* 0 = it is offered to nobody */
	uint64_t ask_until_tick;   /* 0 = no second opinion is awaited */
	uint64_t call_until_tick;  /* 0 = the shift lead is not awaited */
	uint64_t same_as;  /* number of the incident's alert; 0 = none */
	uint64_t last_seq; /* newest entry about this alert */
	int64_t first_ms;  /* UTC of the first event: device, or receipt */
	int64_t last_ms;
	int64_t lat_e6, lon_e6; /* where it is; both 0 = unknown */
	char kind[ALERT_CODE_SIZE];
	char kind_name[ALERT_KIND_NAME_SIZE]; /* as the source named it, if
	                                         other */
	char device[ALERT_DEVICE_SIZE];
	char site[ALERT_CODE_SIZE];
	char district[ALERT_CODE_SIZE];
	char name_kk[ALERT_NAME_SIZE];
	char name_ru[ALERT_NAME_SIZE];
	char address[ALERT_ADDRESS_SIZE];
	char owner[ALERT_CODE_SIZE];  /* account; "" = nobody */
	char reason[ALERT_CODE_SIZE]; /* of the archive or the shelf */
	char outcome[ALERT_CODE_SIZE];
	char text[ALERT_TEXT_SIZE];  /* analytics' words, or the last note */
	char tried[ALERT_CODE_SIZE]; /* who looked last and saw no picture */
};

/*
 * Who the colleagues are of whom something is wanted (core/colleagues.h).  Very
 * few alerts have them at a time, so they stand beside the alert; they are in
 * its row all the same.
 */
struct colleagues {
	char offered[ALERT_CODE_SIZE]; /* to whom; "" = nobody, as below */
	char asker[ALERT_CODE_SIZE];   /* of the second opinion */
	char adviser[ALERT_CODE_SIZE]; /* who gave it */
	char caller[ALERT_CODE_SIZE];  /* of the shift lead */
	char lead[ALERT_CODE_SIZE];    /* who comes */
};

/* Whether there is one; ${people} may be NULL. */
bool colleagues_any(const struct colleagues *people);

/* Nobody; static. */
const struct colleagues *colleagues_none(void);

void alert_encode(const struct alert *alert, const struct colleagues *people,
    struct buf *out);

/* ERR_INVAL: malformed; ${alert} has unspecified values then. */
enum err alert_decode(struct alert *alert, struct colleagues *people,
    const void *bytes, size_t len);

/* What the bytes are; static. */
const struct pack_table *alert_table(void);

/* What the first byte of its row says to be there: see alert_encode(). */
const struct pack_table *colleagues_table(void);

/* Whether the state asks a dispatcher for something. */
bool alert_in_queue(const struct alert *alert);

/*
 * Told, but the services have refused it, or it got worse than what they were
 * told: a person's time runs to tell another one, or that it is enough.
 */
bool alert_sent_back(const struct alert *alert);

/* Whether nobody has it who should: it waits for somebody to take it. */
bool alert_waits(const struct alert *alert);

/* Whether nobody has to do anything about it any more. */
bool alert_over(const struct alert *alert);

/*
 * Whether what services are told may rest on ${version} of it: since then
 * others were joined at most, and none of them is worse than it was.  They go
 * with a verdict of danger; to call them none, somebody has to know of them.
 */
bool alert_stands(const struct alert *alert, uint32_t version);

/* Open, and not being called off: what others may be joined to. */
bool alert_takes_in(const struct alert *alert);

/*
 * What an incident may be made of: both are open, and they happened within
 * ALERT_SAME_MS and ${metres} of each other.  ${distance_m} (may be NULL) gets
 * the distance; an alert whose place nobody knows is near to one of the same
 * device, site or address, at a distance of 0.
 */
#define ALERT_SAME_MS      900000
#define ALERT_SAME_M       500 /* offered */
#define ALERT_SAME_ASK_M   300 /* asked about before services are told */
#define ALERT_INCIDENT_MAX 64  /* joined to one */
bool alert_near(const struct alert *a, const struct alert *b, uint32_t metres,
    uint32_t *distance_m);

#endif /* DABYL_CORE_ALERT_H_ */
