/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "demo/crew.h"

#define LOOK_MS 6000 /* from taking to having seen */

bool
crew_see(
    struct crew *crew, uint64_t alert, const char *verdict, uint64_t now_ms)
{
	for (size_t i = 0; i < crew->count; i++) {
		if (crew->jobs[i].alert == alert)
			return true;
	}
	if (crew->count == CREW_JOBS_MAX)
		return false;
	crew->jobs[crew->count++] = (struct crew_job){
		.alert = alert,
		.verdict = verdict,
		.due_ms = now_ms + SCENARIO_CLAIM_MS,
	};
	return true;
}

static void
job_remove(struct crew *crew, size_t i)
{
	crew->count--;
	memmove(&crew->jobs[i], &crew->jobs[i + 1],
	    (crew->count - i) * sizeof(crew->jobs[0]));
}

void
crew_leave(struct crew *crew, uint64_t alert)
{
	for (size_t i = 0; i < crew->count; i++) {
		if (crew->jobs[i].alert == alert) {
			job_remove(crew, i);
			return;
		}
	}
}

/* Somebody with nothing in hand; the learner is never asked. */
static bool
actor_free(const struct crew *crew, enum scenario_actor *actor)
{
	for (int a = ACTOR_DANA; a < SCENARIO_ACTORS; a++) {
		bool busy = false;

		for (size_t i = 0; i < crew->count; i++)
			busy |= crew->jobs[i].taken &&
			    (int)crew->jobs[i].actor == a;
		if (!busy) {
			*actor = (enum scenario_actor)a;
			return true;
		}
	}
	return false;
}

/* The job with the earliest act that can be done; count when there is none. */
static size_t
job_first(const struct crew *crew)
{
	enum scenario_actor actor;
	bool hand_free = actor_free(crew, &actor);
	size_t first = crew->count;

	for (size_t i = 0; i < crew->count; i++) {
		if (!crew->jobs[i].taken && !hand_free)
			continue;
		if (first == crew->count ||
		    crew->jobs[i].due_ms < crew->jobs[first].due_ms)
			first = i;
	}
	return first;
}

uint64_t
crew_due_ms(const struct crew *crew)
{
	size_t i = job_first(crew);

	return i == crew->count ? UINT64_MAX : crew->jobs[i].due_ms;
}

/* "archive {} steam" with the number of the alert. */
static void
put_verdict(struct buf *command, const struct crew_job *job)
{
	const char *mark = strstr(job->verdict, "{}");

	assert(mark != NULL);
	buf_put(command, job->verdict, (size_t)(mark - job->verdict));
	buf_printf(command, "%llu%s", (unsigned long long)job->alert, mark + 2);
}

static void
job_take(struct crew *crew, struct crew_job *job, uint64_t now_ms,
    struct buf *command)
{
	(void)actor_free(crew, &job->actor);
	job->taken = true;
	job->due_ms = now_ms + LOOK_MS;
	buf_printf(command, "claim %llu", (unsigned long long)job->alert);
}

/* Nobody decides what he has not looked at. */
static void
job_look(struct crew_job *job, uint64_t now_ms, struct buf *command)
{
	job->looked = true;
	job->due_ms = now_ms + SCENARIO_DECIDE_MS - SCENARIO_CLAIM_MS - LOOK_MS;
	buf_printf(command, "look %llu live %d", (unsigned long long)job->alert,
	    LOOK_MS);
}

bool
crew_next(struct crew *crew, uint64_t now_ms, enum scenario_actor *actor,
    struct buf *command)
{
	size_t i = job_first(crew);
	struct crew_job *job;
	bool verdict = false;

	if (i == crew->count || crew->jobs[i].due_ms > now_ms)
		return false;
	job = &crew->jobs[i];
	if (!job->taken)
		job_take(crew, job, now_ms, command);
	else if (!job->looked)
		job_look(job, now_ms, command);
	else
		verdict = true;
	*actor = job->actor;
	if (verdict) {
		put_verdict(command, job);
		job_remove(crew, i);
	}
	return true;
}
