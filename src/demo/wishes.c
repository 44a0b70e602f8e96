/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "core/colleagues.h"

#include "demo/wishes.h"

/* Whether what began ${whole_ms} before ${until} has lasted ${ms}. */
static bool
lasts(uint64_t until, uint64_t whole_ms, uint64_t ms, uint64_t tick)
{
	return until > tick && tick + whole_ms >= until + ms;
}

static bool
is(const char *account, enum scenario_actor actor)
{
	return strcmp(account, scenario_person(actor)->account) == 0;
}

static bool
offered(const struct alert *a, const struct colleagues *people, uint64_t tick,
    unsigned speed, enum scenario_actor *actor)
{
	if (!lasts(a->offer_until_tick, COLLEAGUES_OFFER_MS,
	        WISHES_ACCEPT_MS / speed, tick))
		return false;
	for (int i = ACTOR_DANA; i < SCENARIO_ACTORS; i++) {
		*actor = (enum scenario_actor)i;
		if (is(people->offered, *actor))
			return true;
	}
	return false;
}

/* What is dangerous cannot be seen so clearly: then one tells the services. */
static const char *
opinion_of(const struct alert *a)
{
	if (strcmp(a->kind, "weapon") == 0)
		return "cannot-tell";
	return strcmp(a->kind, "smoke") == 0 ? "not" : "agree";
}

static bool
asked(const struct alert *a, const struct colleagues *people, uint64_t tick,
    unsigned speed)
{
	return lasts(a->ask_until_tick,
	           a->severity == 1 ? COLLEAGUES_ASK_LIFE_MS
	                            : COLLEAGUES_ASK_MS,
	           WISHES_ANSWER_MS / speed, tick) &&
	    !is(people->asker, ACTOR_ERLAN);
}

static bool
called(const struct alert *a, const struct colleagues *people, uint64_t tick,
    unsigned speed)
{
	return lasts(a->call_until_tick, COLLEAGUES_CALL_MS,
	           WISHES_COME_MS / speed, tick) &&
	    !is(people->caller, ACTOR_MARAT);
}

bool
wishes_next(const struct replica *rows, uint64_t tick, unsigned speed,
    enum scenario_actor *actor, struct buf *line)
{
	for (size_t i = 0; i < replica_asking(rows); i++) {
		const struct alert *a = replica_asking_at(rows, i);
		const struct colleagues *people =
		    replica_colleagues(rows, a->number);

		if (offered(a, people, tick, speed, actor)) {
			buf_printf(line, "accept %" PRIu64, a->number);
		} else if (called(a, people, tick, speed)) {
			*actor = ACTOR_MARAT;
			buf_printf(line, "answer %" PRIu64 " %s", a->number,
			    ANSWER_COMING);
		} else if (asked(a, people, tick, speed)) {
			*actor = ACTOR_ERLAN;
			buf_printf(line, "answer %" PRIu64 " %s", a->number,
			    opinion_of(a));
		} else {
			continue;
		}
		return true;
	}
	return false;
}
