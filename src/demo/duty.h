/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_DUTY_H_
#define DABYL_DEMO_DUTY_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/notification.h"
#include "wire/desk.h"

/*
 * duty - what the duty desks of the demo city answer, and when: accepted,
 * on the scene, closed; the first message about a kind that the table of
 * scenario_desk() names is refused; a stand-down ends a case.  Pure: messages
 * and the time come in, answers come out when they are due.
 *
 * One duty speaks for all desks.  A message that is sent again, which has the
 * same alert, target and revision, is answered once; a new revision is
 * accepted under the number of its case.
 */
#define DUTY_CASES_MAX 256 /* remembered; the oldest makes room */

/* Initialise with { 0 }; owns nothing. */
struct duty_case {
	bool open; /* something is still to be said */
	struct desk_message told;
	uint64_t due_ms;
	enum desk_act next;
	bool there; /* they are on the scene already */
	unsigned number;
};

struct duty {
	struct duty_case cases[DUTY_CASES_MAX];
	size_t at; /* the place of the next case */
	bool refused[NOTE_SERVICES];
	unsigned given[NOTE_SERVICES]; /* numbers, beyond the first */
};

/* A DESK_TELL or DESK_STAND_DOWN has come; others change nothing. */
void duty_told(
    struct duty *duty, const struct desk_message *told, uint64_t now_ms);

/* The next answer that is due; false: none is. */
bool duty_next(struct duty *duty, uint64_t now_ms, struct desk_message *answer);

uint64_t duty_due_ms(const struct duty *duty); /* UINT64_MAX: nothing waits */

#endif /* DABYL_DEMO_DUTY_H_ */
