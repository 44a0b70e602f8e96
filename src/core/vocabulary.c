/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "core/notification.h"

#include "core/vocabulary.h"

#define N_(text) text /* marked for xgettext, translated where it is shown */

static const struct {
	const char *word;
	const char *number;
	const char *cell;
} services[NOTE_SERVICES] = {
	{ "fire", "101", "01" },
	{ "police", "102", "02" },
	{ "ambulance", "103", "03" },
	{ "emergency", "112", "12" },
};

static const char *const facts[] = { "danger", "injured", "weapon", "many" };
#define NFACTS (sizeof(facts) / sizeof(facts[0]))

static const char *const looks[] = {
#define X(symbol, word) [LOOK_##symbol] = word,
	LOOK_TABLE(X)
#undef X
};
#define NLOOKS (sizeof(looks) / sizeof(looks[0]))

static const struct {
	const char *word;
	const char *meaning;
} whys[] = {
#define X(word, meaning) { word, meaning },
	LOOK_WHY_TABLE(X)
#undef X
};
#define NWHYS (sizeof(whys) / sizeof(whys[0]))

static const char *const saids[] = { "", "done", "yes", "no" };

static bool
equals(const char *text, size_t len, const char *word)
{
	return strlen(word) == len && memcmp(text, word, len) == 0;
}

int
service_find(const char *word, size_t len)
{
	for (int i = 0; i < NOTE_SERVICES; i++)
		if (equals(word, len, services[i].word) ||
		    equals(word, len, services[i].number) ||
		    equals(word, len, services[i].cell))
			return i;
	return -1;
}

const char *
service_word(int service)
{
	assert(service >= 0 && service < NOTE_SERVICES);
	return services[service].word;
}

const char *
service_number(int service)
{
	assert(service >= 0 && service < NOTE_SERVICES);
	return services[service].number;
}

const char *
service_cell(int service)
{
	assert(service >= 0 && service < NOTE_SERVICES);
	return services[service].cell;
}

const char *
service_at(size_t i)
{
	return i < NOTE_SERVICES ? services[i].word : NULL;
}

const char *
fact_word(enum alert_fact fact)
{
	for (size_t i = 0; i < NFACTS; i++)
		if ((unsigned)fact == 1U << i)
			return facts[i];
	assert(!"one bit");
	return "";
}

unsigned
fact_find(const char *word, size_t len)
{
	for (size_t i = 0; i < NFACTS; i++)
		if (equals(word, len, facts[i]))
			return 1U << i;
	return 0;
}

const char *
fact_at(size_t i)
{
	return i < NFACTS ? facts[i] : NULL;
}

const char *
look_word(enum command_look look)
{
	assert(look < NLOOKS);
	return look != LOOK_NOTHING ? looks[look] : "";
}

enum command_look
look_find(const char *word, size_t len)
{
	for (size_t i = 1; i < NLOOKS; i++)
		if (equals(word, len, looks[i]))
			return (enum command_look)i;
	return equals(word, len, "clip") ? LOOK_RECORDING : LOOK_NOTHING;
}

const char *
look_at(size_t i)
{
	return i + 1 < NLOOKS ? looks[i + 1] : NULL;
}

const char *
look_why(const char *word)
{
	for (size_t i = 0; i < NWHYS; i++)
		if (strcmp(whys[i].word, word) == 0)
			return whys[i].meaning;
	return NULL;
}

const char *
look_why_word(size_t i)
{
	return i < NWHYS ? whys[i].word : NULL;
}

const char *
said_word(enum command_said said)
{
	assert(said < sizeof(saids) / sizeof(saids[0]));
	return saids[said];
}

enum command_said
said_find(const char *word, size_t len)
{
	for (int i = SAID_DONE; i <= SAID_NO; i++)
		if (equals(word, len, saids[i]))
			return (enum command_said)i;
	return SAID_NOTHING;
}

const char *
said_at(size_t i)
{
	return i < SAID_NO ? saids[SAID_DONE + i] : NULL;
}
