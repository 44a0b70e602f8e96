/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/presence.h"

#define N_(text) text

static const struct {
	const char *word;
	const char *question;
} readies[READY_COUNT] = {
#define X(symbol, word, question) { word, question },
	READY_TABLE(X)
#undef X
};

const char *
ready_word(enum ready ready)
{
	return readies[ready].word;
}

const char *
ready_question(enum ready ready)
{
	return readies[ready].question;
}

bool
ready_find(const char *word)
{
	for (size_t i = 0; i < READY_COUNT; i++)
		if (strcmp(readies[i].word, word) == 0)
			return true;
	return false;
}

enum presence
presence_of(const struct policy_site *site, int64_t at_ms, uint64_t idle_ms)
{
	bool night = false;
	uint32_t limit;

	(void)policy_hours_open(site->night, at_ms, site->zone_minutes, &night);
	limit = night ? site->presence_night_ms : site->presence_ms;
	if (limit == 0 || idle_ms < limit)
		return PRESENCE_HERE;
	if (idle_ms < (uint64_t)limit + PRESENCE_STEP_MS)
		return PRESENCE_ASKED;
	return idle_ms < (uint64_t)limit + 2 * PRESENCE_STEP_MS ? PRESENCE_ALOUD
	                                                        : PRESENCE_LOST;
}
