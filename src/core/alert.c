/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "core/pack.h"
#include "core/registry.h"

#include "core/alert.h"

// clang-format off
/* The whole life.  A pair that is missing here is refused. */
static const struct transition {
	enum alert_state	from;
	enum alert_event	event;
	enum alert_state	to;
} transitions[] = {
	{ ALERT_WAITING,	ALERT_CLAIM,		ALERT_CLAIMED },
	{ ALERT_WAITING,	ALERT_NOT_EXAMINED,	ALERT_ARCHIVED },

	{ ALERT_CLAIMED,	ALERT_CLAIM,		ALERT_CLAIMED },
	{ ALERT_CLAIMED,	ALERT_RELEASE,		ALERT_WAITING },
	{ ALERT_CLAIMED,	ALERT_CONFIRM,		ALERT_TOLD },
	{ ALERT_CLAIMED,	ALERT_ARCHIVE,		ALERT_ARCHIVED },
	{ ALERT_CLAIMED,	ALERT_SHELVE,		ALERT_SHELVED },

	{ ALERT_TOLD,		ALERT_CLAIM,		ALERT_TOLD },
	{ ALERT_TOLD,		ALERT_RELEASE,		ALERT_TOLD },
	{ ALERT_TOLD,		ALERT_CONFIRM,		ALERT_TOLD },
	{ ALERT_TOLD,		ALERT_UNDO,		ALERT_CLAIMED },
	{ ALERT_TOLD,		ALERT_ALL_ACCEPTED,	ALERT_RESPONSE },
	{ ALERT_TOLD,		ALERT_COME_BACK,	ALERT_TOLD },
	{ ALERT_TOLD,		ALERT_CLOSE,		ALERT_CLOSED },

	{ ALERT_RESPONSE,	ALERT_CLAIM,		ALERT_RESPONSE },
	{ ALERT_RESPONSE,	ALERT_RELEASE,		ALERT_RESPONSE },
	{ ALERT_RESPONSE,	ALERT_CONFIRM,		ALERT_TOLD },
	{ ALERT_RESPONSE,	ALERT_COME_BACK,	ALERT_TOLD },
	{ ALERT_RESPONSE,	ALERT_CLOSE,		ALERT_CLOSED },

	{ ALERT_SHELVED,	ALERT_CLAIM,		ALERT_CLAIMED },
	{ ALERT_SHELVED,	ALERT_UNSHELVE,		ALERT_WAITING },

	{ ALERT_ARCHIVED,	ALERT_UNDO,		ALERT_CLAIMED },
	{ ALERT_ARCHIVED,	ALERT_REOPEN,		ALERT_WAITING },

	{ ALERT_CLOSED,		ALERT_REOPEN,		ALERT_WAITING },

	{ ALERT_WAITING,	ALERT_JOIN,		ALERT_JOINED },
	{ ALERT_CLAIMED,	ALERT_JOIN,		ALERT_JOINED },
	{ ALERT_SHELVED,	ALERT_JOIN,		ALERT_JOINED },
	/* The head it was joined to has been joined to another one. */
	{ ALERT_JOINED,		ALERT_JOIN,		ALERT_JOINED },
	{ ALERT_JOINED,		ALERT_PART,		ALERT_WAITING },
	{ ALERT_JOINED,		ALERT_CLOSE,		ALERT_CLOSED },
	{ ALERT_JOINED,		ALERT_ARCHIVE,		ALERT_ARCHIVED },
	{ ALERT_JOINED,		ALERT_NOT_EXAMINED,	ALERT_ARCHIVED },
};

static const char *const state_words[ALERT_NSTATES] = {
	[ALERT_WAITING]		= "waiting",
	[ALERT_CLAIMED]		= "claimed",
	[ALERT_TOLD]		= "told",
	[ALERT_RESPONSE]	= "response",
	[ALERT_SHELVED]		= "shelved",
	[ALERT_ARCHIVED]	= "archived",
	[ALERT_CLOSED]		= "closed",
	[ALERT_JOINED]		= "joined",
};

/* New members go to the end. */
static const struct pack_member members[] = {
	PACK(PACK_U64, alert, number),
	PACK(PACK_U32, alert, version),
	PACK(PACK_U8, alert, state),
	PACK(PACK_U8, alert, severity),
	PACK(PACK_U8, alert, verdict),
	PACK(PACK_U8, alert, due),
	PACK(PACK_U8, alert, facts),
	PACK(PACK_U16, alert, flags),
	PACK(PACK_U16, alert, score),
	PACK(PACK_U16, alert, revision),
	PACK(PACK_U32, alert, count),
	PACK(PACK_U32, alert, seen_ms),
	PACK(PACK_U16, alert, stills),
	PACK(PACK_U64, alert, opened_tick),
	PACK(PACK_U64, alert, claimed_tick),
	PACK(PACK_U64, alert, verdict_tick),
	PACK(PACK_U64, alert, due_tick),
	PACK(PACK_U64, alert, fold_end_tick),
	PACK(PACK_U64, alert, undo_until_tick),
	PACK(PACK_U64, alert, shelved_until_tick),
	PACK(PACK_U64, alert, expire_tick),
	PACK(PACK_U64, alert, same_as),
	PACK(PACK_U64, alert, last_seq),
	PACK(PACK_I64, alert, first_ms),
	PACK(PACK_I64, alert, last_ms),
	PACK(PACK_TEXT, alert, kind),
	PACK(PACK_TEXT, alert, kind_name),
	PACK(PACK_TEXT, alert, device),
	PACK(PACK_TEXT, alert, site),
	PACK(PACK_TEXT, alert, district),
	PACK(PACK_TEXT, alert, name_kk),
	PACK(PACK_TEXT, alert, name_ru),
	PACK(PACK_TEXT, alert, address),
	PACK(PACK_TEXT, alert, owner),
	PACK(PACK_TEXT, alert, reason),
	PACK(PACK_TEXT, alert, outcome),
	PACK(PACK_TEXT, alert, text),
	PACK(PACK_TEXT, alert, tried),
	PACK(PACK_U64, alert, offer_until_tick),
	PACK(PACK_U64, alert, ask_until_tick),
	PACK(PACK_U64, alert, call_until_tick),
	PACK(PACK_U8, alert, opinion),
	PACK(PACK_U8, alert, call),
	PACK(PACK_U8, alert, escalated),
	PACK(PACK_U64, alert, escalate_tick),
	PACK(PACK_U16, alert, joined),
	PACK(PACK_I64, alert, lat_e6),
	PACK(PACK_I64, alert, lon_e6),
	PACK(PACK_U16, alert, card),
	PACK(PACK_U8, alert, steps),
	PACK(PACK_U8, alert, steps_yes),
	PACK(PACK_U16, alert, grew),
	PACK(PACK_U64, alert, worse_due_tick),
};

static const struct pack_member people_members[] = {
	PACK(PACK_TEXT, colleagues, offered),
	PACK(PACK_TEXT, colleagues, asker),
	PACK(PACK_TEXT, colleagues, adviser),
	PACK(PACK_TEXT, colleagues, caller),
	PACK(PACK_TEXT, colleagues, lead),
};
// clang-format on

#define NPEOPLE  (sizeof(people_members) / sizeof(people_members[0]))
#define NMEMBERS (sizeof(members) / sizeof(members[0]))

enum err
alert_step(
    enum alert_state from, enum alert_event event, enum alert_state *next)
{
	for (size_t i = 0; i < sizeof(transitions) / sizeof(transitions[0]);
	     i++) {
		if (transitions[i].from == from &&
		    transitions[i].event == event) {
			*next = transitions[i].to;
			return ERR_NONE;
		}
	}
	return ERR_STATE;
}

const char *
alert_state_word(enum alert_state state)
{
	assert(state < ALERT_NSTATES);
	return state_words[state];
}

const struct colleagues *
colleagues_none(void)
{
	static const struct colleagues none;

	return &none;
}

bool
colleagues_any(const struct colleagues *people)
{
	return people != NULL &&
	    (people->offered[0] != '\0' || people->asker[0] != '\0' ||
	        people->adviser[0] != '\0' || people->caller[0] != '\0' ||
	        people->lead[0] != '\0');
}

/* Whether there are colleagues; they; and the members up to the end. */
void
alert_encode(
    const struct alert *alert, const struct colleagues *people, struct buf *out)
{
	bool some = colleagues_any(people);

	buf_put_u8(out, some);
	if (some)
		pack_put(out, people_members, NPEOPLE, people);
	pack_put(out, members, NMEMBERS, alert);
}

static bool
people_take(struct take *take, struct colleagues *people)
{
	uint8_t some = take_u8(take);

	*people = (struct colleagues){ 0 };
	for (size_t i = 0; some == 1 && i < NPEOPLE; i++)
		take_text(take, (char *)people + people_members[i].offset,
		    people_members[i].size);
	return some <= 1 && !take->failed;
}

enum err
alert_decode(struct alert *alert, struct colleagues *people, const void *bytes,
    size_t len)
{
	struct colleagues others;
	struct take take;

	take_init(&take, bytes, len);
	*alert = (struct alert){ 0 };
	if (!people_take(&take, people != NULL ? people : &others) ||
	    pack_take(members, NMEMBERS, alert, take.at,
	        (size_t)(take.end - take.at)) != ERR_NONE ||
	    alert->state >= ALERT_NSTATES || alert->number == 0 ||
	    alert->severity < 1 || alert->severity > 4)
		return ERR_INVAL;
	return ERR_NONE;
}

const struct pack_table *
alert_table(void)
{
	static const struct pack_table table = { "alert", members, NMEMBERS };

	return &table;
}

const struct pack_table *
colleagues_table(void)
{
	static const struct pack_table table = { "colleagues", people_members,
		NPEOPLE };

	return &table;
}

bool
alert_in_queue(const struct alert *alert)
{
	/* A service that does not know yet that it was called off may be
	 * driving: somebody has to watch until it does.  And one that has not
	 * arrived in time has to be asked where it is. */
	return alert->state == ALERT_WAITING || alert->state == ALERT_CLAIMED ||
	    alert->state == ALERT_TOLD ||
	    (alert->state == ALERT_RESPONSE &&
	        (alert->flags & (ALERT_STANDING_DOWN | ALERT_OVERDUE)) != 0);
}

bool
alert_sent_back(const struct alert *alert)
{
	return alert->state == ALERT_TOLD &&
	    (alert->due == DUE_CLAIM || alert->due == DUE_DECIDE);
}

bool
alert_waits(const struct alert *alert)
{
	return alert->state == ALERT_WAITING ||
	    (alert_sent_back(alert) && alert->owner[0] == '\0');
}

bool
alert_over(const struct alert *alert)
{
	return alert->state == ALERT_ARCHIVED || alert->state == ALERT_CLOSED;
}

bool
alert_stands(const struct alert *alert, uint32_t version)
{
	return version <= alert->version &&
	    alert->version - version <= alert->grew;
}

bool
alert_takes_in(const struct alert *alert)
{
	return !alert_over(alert) && (alert->flags & ALERT_STANDING_DOWN) == 0;
}

static bool
has_place(const struct alert *a)
{
	return a->lat_e6 != 0 || a->lon_e6 != 0;
}

static bool
equal(const char *a, const char *b)
{
	return a[0] != '\0' && strcmp(a, b) == 0;
}

bool
alert_near(const struct alert *a, const struct alert *b, uint32_t metres,
    uint32_t *distance_m)
{
	int64_t apart_ms = a->last_ms - b->last_ms;
	uint32_t distance = 0;

	if (a->number == b->number || !alert_takes_in(a) ||
	    !alert_takes_in(b) || apart_ms > ALERT_SAME_MS ||
	    apart_ms < -ALERT_SAME_MS)
		return false;
	if (has_place(a) && has_place(b))
		distance = registry_distance_m((int32_t)a->lat_e6,
		    (int32_t)a->lon_e6, (int32_t)b->lat_e6, (int32_t)b->lon_e6);
	else if (!equal(a->device, b->device) && !equal(a->site, b->site) &&
	    !equal(a->address, b->address))
		return false;
	if (distance > metres)
		return false;
	if (distance_m != NULL)
		*distance_m = distance;
	return true;
}
