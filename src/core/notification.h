/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_NOTIFICATION_H_
#define DABYL_CORE_NOTIFICATION_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "core/alert.h"

/*
 * notification - one service told of one alert.
 *
 *	 HELD --release--> QUEUED --send--> SENDING --delivered--> SENT
 *	   |                  ^                |                     |
 *	   | withdraw         +---- retry -----+       received      v
 *	   v                                                     RECEIVED
 *	 WITHDRAWN                                                   |
 *	            accept (also straight from QUEUED..SENT)         v
 *	 REFUSED <--------- refuse -------------------------- ACCEPTED
 *	                                                    on scene | close
 *	                                                    ON_SCENE --> CLOSED
 *
 * Stand-down: STOP_QUEUED -> STOP_SENDING -> STOP_SENT -> STOPPED, from any
 * state in which the service may know of the alert, and within the same time
 * as an acceptance: a service that does not know may be driving.  With several
 * desks of it that know it begins again at STOP_QUEUED for the next one, until
 * the last one has heard of it.  "silent" and
 * "unreachable" are marks with a time, not states.  With the channel phone
 * the way is QUEUED -> ACCEPTED ("told by phone") or REFUSED.
 *
 * Words that only inform (another camera shows the same incident) change the
 * text and its revision, and no state: what was accepted stays accepted.  They
 * go out as an update until the desk's program has them, or somebody has called
 * a desk without a line.
 *
 * A pair that is not in the table is refused and changes nothing; a desk that
 * repeats an answer is such a pair.
 */
enum notification_state {
	NOTE_HELD,
	NOTE_QUEUED,
	NOTE_SENDING,
	NOTE_SENT,
	NOTE_RECEIVED,
	NOTE_ACCEPTED,
	NOTE_REFUSED,
	NOTE_ON_SCENE,
	NOTE_CLOSED,
	NOTE_WITHDRAWN,
	NOTE_STOP_QUEUED,
	NOTE_STOP_SENDING,
	NOTE_STOP_SENT,
	NOTE_STOPPED,
};
#define NOTE_NSTATES (NOTE_STOPPED + 1)

enum notification_event {
	NOTE_RELEASE,   /* the window to take back is over */
	NOTE_WITHDRAW,  /* taken back in the window */
	NOTE_SEND,      /* committed before the first byte leaves */
	NOTE_DELIVERED, /* the channel took it */
	NOTE_RETRY,     /* it did not; or the hub restarted meanwhile */
	NOTE_RECEIVE,   /* the desk's program has it */
	NOTE_ACCEPT,    /* by the desk, or told by phone */
	NOTE_REFUSE,
	NOTE_ARRIVE, /* on scene */
	NOTE_CLOSE,
	NOTE_STOP,         /* stand-down */
	NOTE_STOP_RECEIVE, /* the service knows of the stand-down */
	NOTE_TELL_AGAIN,   /* changed facts, another desk, or added again */
	NOTE_TELL_DEPUTY,  /* its desk is silent, or has nobody to send */
	NOTE_STOP_NEXT,    /* ... and a desk that was told before has not yet */
};
#define NOTE_NEVENTS (NOTE_STOP_NEXT + 1)

enum err notification_step(enum notification_state from,
    enum notification_event event, enum notification_state *next);

const char *notification_state_word(enum notification_state state);

/* Nothing more is expected of this service. */
bool notification_final(enum notification_state state);

/* The service has answered for its part: accepted or further. */
bool notification_answered(enum notification_state state);

/* The service may know of the alert: a stand-down has to reach it. */
bool notification_may_know(enum notification_state state);

/*
 * An answer is awaited until accept_due_tick: to what the service was told, or
 * to the stand-down.  Without it the service is silent.
 */
bool notification_awaited(enum notification_state state);

/* It is being called off, and has not said yet that it knows. */
bool notification_stopping(enum notification_state state);

/* The four services of S000 p. 23, then partners. */
#define NOTE_SERVICES    4
#define NOTE_TARGETS_MAX 16 /* services and partners of one alert */

enum notification_channel { CHANNEL_PHONE, CHANNEL_ZMQ };

/*
 * What was tried when no answer came, in this order.  A call is one of the
 * second ways: it comes beside the channel, and an answer of the desk counts
 * whichever way it takes.
 */
enum notification_rung {
	RUNG_FIRST,  /* as it was told */
	RUNG_SECOND, /* its second channel, or a call to its next number */
	RUNG_DEPUTY, /* the deputy desk */
	RUNG_LEAD,   /* the shift lead has to see to it */
};

#define NOTE_KEY_SIZE     16 /* the answer key: 128 random bits */
#define NOTE_DESK_SIZE    33
#define NOTE_WHO_SIZE     65
#define NOTE_MESSAGE_SIZE 601 /* 300 characters of Cyrillic and the NUL */
#define NOTE_EARLIER_MAX  4   /* desks of one service, before the other one */

struct note_earlier {
	char desk[NOTE_DESK_SIZE]; /* "": here the list ends */
	uint8_t channel;           /* enum notification_channel */
	uint8_t stopped;           /* 1: it knows that it was called off */
};

struct notification {
	uint64_t alert;
	uint8_t target;   /* index of the service, or NOTE_SERVICES + partner */
	uint8_t state;    /* enum notification_state */
	uint8_t channel;  /* enum notification_channel */
	uint8_t by_phone; /* accepted by phone */
	uint16_t revision; /* which version of the facts */
	uint16_t attempts;
	uint16_t updates; /* tries to hand over an update; see ${update} */
	uint8_t update;   /* words that need no new acceptance wait to go out */
	uint64_t told_tick;     /* when it was queued */
	uint64_t answered_tick; /* accepted or refused; 0 = not yet */
	uint64_t accept_due_tick;
	uint64_t scene_due_tick;
	uint64_t held_until_tick; /* always 0; keeps its place in a row */
	uint64_t next_try_tick;
	uint64_t silent_tick;      /* mark: no answer since; 0 = none */
	uint64_t unreachable_tick; /* mark: the channel failed; 0 = none */
	uint32_t accept_limit_ms;
	uint32_t scene_limit_ms;
	uint8_t key[NOTE_KEY_SIZE];
	char desk[NOTE_DESK_SIZE];
	char number[NOTE_DESK_SIZE]; /* the service's own */
	char who[NOTE_WHO_SIZE];     /* who answered */
	char code[ALERT_CODE_SIZE];  /* of a refusal or an outcome */
	char by[ALERT_CODE_SIZE];    /* the account that told them */
	char message_kk[NOTE_MESSAGE_SIZE];
	char message_ru[NOTE_MESSAGE_SIZE];
	uint64_t received_tick; /* the desk's program has it; 0 = not yet */
	uint64_t arrived_tick;  /* on scene; 0 = not yet */
	uint8_t rung;           /* enum notification_rung */
	uint8_t phone;      /* the number to call, from 1; 0 = see channel */
	uint64_t rung_tick; /* the next rung; 0 = there is none */
	char other_desk[NOTE_DESK_SIZE]; /* it may know too; "" = none does */
	uint8_t other_refused;           /* 1: the other desk has refused */
	char district[ALERT_CODE_SIZE];  /* whose it is, says a refusal; "" */
	uint16_t base_kk; /* bytes of the message before other cameras; ... */
	uint16_t base_ru; /* ... 0: all of it */
	uint16_t body_kk; /* bytes of it before the notes; 0: not known */
	uint16_t body_ru;
	uint8_t
	    other_channel; /* of the other desk; enum notification_channel */
	uint8_t other_stopped; /* 1: it knows that it was called off */
	uint8_t other_stale;   /* 1: it has not read the newest words */
	/* Those that were told before the other desk; see core/others.h. */
	struct note_earlier earlier[NOTE_EARLIER_MAX];
};

/* What it waits for goes over a line: its own, or that of another desk. */
bool notification_by_line(const struct notification *n);

/* Words or a stand-down have yet to leave over a line, or to be received. */
bool notification_waits(const struct notification *n);

/* The program of the desk has it, and something of it is still to come. */
bool notification_at_desk(const struct notification *n);

/* On its way to the service or there: what changes has to reach it. */
bool notification_knows(enum notification_state state);

/* Row id of a notification: alert number and target. */
uint64_t notification_id(uint64_t alert, unsigned target);

void notification_encode(const struct notification *n, struct buf *out);
enum err notification_decode(
    struct notification *n, const void *bytes, size_t len);

/* What the bytes are; static. */
const struct pack_table *notification_table(void);

/* Neither the desk nor its deputy has taken it: it is the lead's business. */
bool notification_left_to_lead(const struct notification *n);

/*
 * It has the alert, and new words reach it by telephone only: the desk has no
 * line, or the line is down.
 */
bool notification_update_to_call(const struct notification *n);

/*
 * Whether somebody has to call the desk, and which of its numbers is meant,
 * counted from 0.
 */
bool notification_to_call(const struct notification *n, unsigned *phone);

/*
 * The sign of the ledger cell (keys.md 2.5): one of . > : v x o # ! S s, to
 * be drawn by the theme; T is separate (by_phone).
 */
char notification_sign(const struct notification *n);

#endif /* DABYL_CORE_NOTIFICATION_H_ */
