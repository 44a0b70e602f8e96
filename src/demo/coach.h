/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_COACH_H_
#define DABYL_DEMO_COACH_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "demo/scenario.h"

/*
 * coach - for whom the story waits.  Pure: what the learner did and the time
 * come in; whether the next scene may begin, and what is said of this one,
 * come out.
 *
 * While somebody learns, a scene that asks for an act waits for it
 * SCENARIO_PATIENCE_MS; then colleagues do it for him; what they cannot do in
 * COACH_HELP_MS is let go.  Nobody there, or the coach was left: the scenes
 * keep their times.
 */
#define COACH_HELP_MS 20000

enum coach_state {
	COACH_FREE,    /* the scene asks for nothing */
	COACH_WAITS,   /* for the learner */
	COACH_HELPS,   /* for a colleague */
	COACH_DONE_BY, /* it was done */
	COACH_LET_GO,  /* nobody has done it */
};

/* Initialise with { 0 }. */
struct coach {
	bool learner; /* somebody is there and wants a coach */
	bool left;    /* he has left it */
	size_t scene; /* that runs */
	enum coach_state state;
	bool helped;       /* a colleague has done it */
	uint64_t since_ms; /* it began, or the colleague was asked; by a clock
	                    * that does not stand still with the story */
	unsigned pressed;  /* of the scene's key */
};

/* A scene begins. */
void coach_begin(struct coach *coach, size_t scene, uint64_t now_ms);

/* A key of the console typed this command. */
void coach_key(struct coach *coach, const char *command);

/*
 * Time goes by.  ${acts} is how many of the scene's acts of the learner are
 * still to be done.
 */
void coach_step(struct coach *coach, size_t acts, uint64_t now_ms);

/* It needs no longer be waited for: a colleague does it. */
void coach_help(struct coach *coach, uint64_t now_ms);

/* Whether something is still to be done. */
bool coach_asking(const struct coach *coach);

/* Whether the story has to wait. */
bool coach_holds(const struct coach *coach);

#endif /* DABYL_DEMO_COACH_H_ */
