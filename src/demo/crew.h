/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_CREW_H_
#define DABYL_DEMO_CREW_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "demo/scenario.h"

/*
 * crew - the colleagues who keep the city's board in order after the story:
 * Дана, Ерлан and Марат take what comes, one alert at a time each, and decide
 * it as the scenario says.  Pure.
 */
#define CREW_JOBS_MAX 64 /* alerts that wait for them; more are left alone */

struct crew_job {
	uint64_t alert;
	const char *verdict; /* scenario_event.verdict; static */
	uint64_t due_ms;
	bool taken;
	bool looked;
	enum scenario_actor actor;
};

/* Initialise with { 0 }; owns nothing. */
struct crew {
	struct crew_job jobs[CREW_JOBS_MAX];
	size_t count; /* oldest first */
};

/*
 * An event of the living city has become, or joined, this alert.  One that
 * they have or wait for is not planned twice.  false: they have no room.
 */
bool crew_see(
    struct crew *crew, uint64_t alert, const char *verdict, uint64_t now_ms);

/* Forget an alert: somebody else has taken or decided it. */
void crew_leave(struct crew *crew, uint64_t alert);

/*
 * The next command that somebody of them gives by ${now_ms}: "claim 17", later
 * "look 17 live 6000", then "archive 17 steam", appended to ${command}.  false:
 * none is due.
 */
bool crew_next(struct crew *crew, uint64_t now_ms, enum scenario_actor *actor,
    struct buf *command);

/* When crew_next() may have one; UINT64_MAX: nothing waits. */
uint64_t crew_due_ms(const struct crew *crew);

#endif /* DABYL_DEMO_CREW_H_ */
