/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_BOTS_H_
#define DABYL_DEMO_BOTS_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/client.h"
#include "core/replica.h"
#include "demo/scenario.h"
#include "demo/tell.h"
#include "net/net.h"

/*
 * bots - the people of the demo: a session for each, as a console has one,
 * and one that only looks.  They do the acts of the story at their times; when
 * it is over they take and decide whatever waits.
 *
 * An act is done when its alert is ready for it: "phone" when the notification
 * has left, "add" when the service has refused.  An act whose alert does not
 * get there within SCENARIO_PATIENCE_MS is given up, which is trouble.
 *
 * With a person at the console the bots do not fight him.  He has begun with
 * his first key, or when he does an act of Айгүл elsewhere: from then on her
 * bot does nothing more, and what is in her hand is his alone, also what the
 * bot took before.  Each of her other acts waits SCENARIO_PATIENCE_MS for him;
 * then the colleague with the least in hand does it.  The same holds in the
 * living city.
 */
#define BOTS_ITEMS (SCENARIO_ACTORS + 1)

struct bots_options {
	struct net *net;      /* lent, as the following */
	const char *endpoint; /* of the hub's consoles */
	const struct tell *tell;
	bool person;    /* there is a console */
	unsigned speed; /* of the story */
};

struct bots;

/* Errors of client_create(). */
enum err bots_create(const struct bots_options *options, struct bots **bots);
void bots_destroy(struct bots *bots); /* NULL is allowed */

/* Whether each has been welcomed, and the board is there. */
bool bots_ready(const struct bots *bots);

/* An event of the story is on its way: its key is one of acts. */
void bots_expect(struct bots *bots, const struct scenario_event *event);

/* Hear, and do what is due.  ERR_IO: a socket is broken. */
enum err bots_step(struct bots *bots, uint64_t story_ms, uint64_t now_ms);

void bots_items(const struct bots *bots, struct net_item *items);

/* Whether no command is under way. */
bool bots_idle(const struct bots *bots);

/* Time of the story of the next act; UINT64_MAX none. */
uint64_t bots_due_ms(const struct bots *bots, uint64_t story_ms);

/* The session that only looks; it may be asked the record, too. */
struct client *bots_watcher(const struct bots *bots);

struct bots_counts {
	unsigned done;
	unsigned trouble; /* acts refused, or given up */
	unsigned floods;  /* began while we watched */
	unsigned group;   /* alerts that were put away in one act, at most */
	unsigned joined;  /* alerts that turned out to be the same incident */
	unsigned twice;   /* of these: a service was told of it once more */
};
struct bots_counts bots_counts(const struct bots *bots);

/* The person at the console has pressed a key; later ones change nothing. */
void bots_person_came(struct bots *bots);

/*
 * The acts of the person wait for him until the coach asks for help: then those
 * of this scene, and what was left before, are done by colleagues; the shift
 * lead takes over what the person holds.  Without a coach they do as above.
 */
void bots_coach(struct bots *bots, bool on);
void bots_help(struct bots *bots, size_t scene);

/* How many acts of the person this scene still has. */
size_t bots_acts_left(const struct bots *bots, size_t scene);

/* The next of them. */
struct bots_next {
	uint64_t number; /* of its alert; 0: none, or it is not there yet */
	bool ready;      /* it can be done now */
	bool looks;      /* not before its picture was looked at */
	bool colleagues; /* a colleague has the alert */
};
struct bots_next bots_act_next(struct bots *bots, size_t scene);

/* The alert with this key; 0: it is not there yet. */
uint64_t bots_number(const struct bots *bots, const char *key);

/* Whether a person has begun. */
bool bots_person(const struct bots *bots);

#endif /* DABYL_DEMO_BOTS_H_ */
