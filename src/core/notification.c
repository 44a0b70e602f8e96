/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>

#include "core/pack.h"

#include "core/notification.h"
#include "core/others.h"

// clang-format off
static const struct transition {
	enum notification_state	from;
	enum notification_event	event;
	enum notification_state	to;
} transitions[] = {
	{ NOTE_HELD,		NOTE_RELEASE,		NOTE_QUEUED },
	{ NOTE_HELD,		NOTE_WITHDRAW,		NOTE_WITHDRAWN },
	{ NOTE_HELD,		NOTE_TELL_AGAIN,	NOTE_HELD },

	{ NOTE_QUEUED,		NOTE_SEND,		NOTE_SENDING },
	{ NOTE_QUEUED,		NOTE_ACCEPT,		NOTE_ACCEPTED },
	{ NOTE_QUEUED,		NOTE_REFUSE,		NOTE_REFUSED },
	{ NOTE_QUEUED,		NOTE_STOP,		NOTE_STOP_QUEUED },
	{ NOTE_QUEUED,		NOTE_CLOSE,		NOTE_CLOSED },
	{ NOTE_QUEUED,		NOTE_TELL_AGAIN,	NOTE_QUEUED },
	{ NOTE_QUEUED,		NOTE_TELL_DEPUTY,	NOTE_QUEUED },

	{ NOTE_SENDING,		NOTE_DELIVERED,		NOTE_SENT },
	{ NOTE_SENDING,		NOTE_RETRY,		NOTE_QUEUED },
	{ NOTE_SENDING,		NOTE_RECEIVE,		NOTE_RECEIVED },
	{ NOTE_SENDING,		NOTE_ACCEPT,		NOTE_ACCEPTED },
	{ NOTE_SENDING,		NOTE_REFUSE,		NOTE_REFUSED },
	{ NOTE_SENDING,		NOTE_STOP,		NOTE_STOP_QUEUED },
	{ NOTE_SENDING,		NOTE_CLOSE,		NOTE_CLOSED },
	{ NOTE_SENDING,		NOTE_TELL_AGAIN,	NOTE_QUEUED },
	{ NOTE_SENDING,		NOTE_TELL_DEPUTY,	NOTE_QUEUED },

	{ NOTE_SENT,		NOTE_RETRY,		NOTE_QUEUED },
	{ NOTE_SENT,		NOTE_RECEIVE,		NOTE_RECEIVED },
	{ NOTE_SENT,		NOTE_ACCEPT,		NOTE_ACCEPTED },
	{ NOTE_SENT,		NOTE_REFUSE,		NOTE_REFUSED },
	{ NOTE_SENT,		NOTE_STOP,		NOTE_STOP_QUEUED },
	{ NOTE_SENT,		NOTE_CLOSE,		NOTE_CLOSED },
	{ NOTE_SENT,		NOTE_TELL_AGAIN,	NOTE_QUEUED },
	{ NOTE_SENT,		NOTE_TELL_DEPUTY,	NOTE_QUEUED },

	{ NOTE_RECEIVED,	NOTE_ACCEPT,		NOTE_ACCEPTED },
	{ NOTE_RECEIVED,	NOTE_REFUSE,		NOTE_REFUSED },
	{ NOTE_RECEIVED,	NOTE_STOP,		NOTE_STOP_QUEUED },
	{ NOTE_RECEIVED,	NOTE_CLOSE,		NOTE_CLOSED },
	{ NOTE_RECEIVED,	NOTE_TELL_AGAIN,	NOTE_QUEUED },
	{ NOTE_RECEIVED,	NOTE_TELL_DEPUTY,	NOTE_QUEUED },

	{ NOTE_ACCEPTED,	NOTE_REFUSE,		NOTE_REFUSED },
	{ NOTE_ACCEPTED,	NOTE_ARRIVE,		NOTE_ON_SCENE },
	{ NOTE_ACCEPTED,	NOTE_CLOSE,		NOTE_CLOSED },
	{ NOTE_ACCEPTED,	NOTE_STOP,		NOTE_STOP_QUEUED },
	{ NOTE_ACCEPTED,	NOTE_TELL_AGAIN,	NOTE_QUEUED },

	{ NOTE_REFUSED,		NOTE_ACCEPT,		NOTE_ACCEPTED },
	{ NOTE_REFUSED,		NOTE_TELL_AGAIN,	NOTE_QUEUED },
	{ NOTE_REFUSED,		NOTE_TELL_DEPUTY,	NOTE_QUEUED },
	{ NOTE_REFUSED,		NOTE_STOP,		NOTE_STOP_QUEUED },
	{ NOTE_REFUSED,		NOTE_CLOSE,		NOTE_CLOSED },

	{ NOTE_ON_SCENE,	NOTE_CLOSE,		NOTE_CLOSED },
	{ NOTE_ON_SCENE,	NOTE_STOP,		NOTE_STOP_QUEUED },
	{ NOTE_ON_SCENE,	NOTE_TELL_AGAIN,	NOTE_QUEUED },

	{ NOTE_CLOSED,		NOTE_TELL_AGAIN,	NOTE_QUEUED },
	{ NOTE_WITHDRAWN,	NOTE_TELL_AGAIN,	NOTE_HELD },

	{ NOTE_STOP_QUEUED,	NOTE_SEND,		NOTE_STOP_SENDING },
	{ NOTE_STOP_QUEUED,	NOTE_STOP_RECEIVE,	NOTE_STOPPED },
	{ NOTE_STOP_SENDING,	NOTE_DELIVERED,		NOTE_STOP_SENT },
	{ NOTE_STOP_SENDING,	NOTE_RETRY,		NOTE_STOP_QUEUED },
	{ NOTE_STOP_SENDING,	NOTE_STOP_RECEIVE,	NOTE_STOPPED },
	{ NOTE_STOP_SENT,	NOTE_RETRY,		NOTE_STOP_QUEUED },
	{ NOTE_STOP_SENT,	NOTE_STOP_RECEIVE,	NOTE_STOPPED },
	{ NOTE_CLOSED,		NOTE_STOP_NEXT,		NOTE_STOP_QUEUED },
	{ NOTE_STOP_QUEUED,	NOTE_STOP_NEXT,		NOTE_STOP_QUEUED },
	{ NOTE_STOP_SENDING,	NOTE_STOP_NEXT,		NOTE_STOP_QUEUED },
	{ NOTE_STOP_SENT,	NOTE_STOP_NEXT,		NOTE_STOP_QUEUED },
	{ NOTE_STOP_QUEUED,	NOTE_TELL_AGAIN,	NOTE_QUEUED },
	{ NOTE_STOP_SENDING,	NOTE_TELL_AGAIN,	NOTE_QUEUED },
	{ NOTE_STOP_SENT,	NOTE_TELL_AGAIN,	NOTE_QUEUED },
	{ NOTE_STOPPED,		NOTE_TELL_AGAIN,	NOTE_HELD },
};

enum truth {
	FINAL = 1 << 0,    /* nothing more is expected */
	ANSWERED = 1 << 1, /* the service has it in hand, or is out of it */
	MAY_KNOW = 1 << 2, /* something may have left the building */
	AWAITED = 1 << 3,  /* its answer: accept_due_tick runs */
	STOPPING = 1 << 4, /* it is being called off */
};

static const struct {
	const char	*word;
	unsigned	truths;
	char		sign;
} states[NOTE_NSTATES] = {
	[NOTE_HELD]		= { "held",		0, '.' },
	[NOTE_QUEUED]		= { "queued",		MAY_KNOW | AWAITED, '.' },
	[NOTE_SENDING]		= { "sending",		MAY_KNOW | AWAITED, '>' },
	[NOTE_SENT]		= { "sent",		MAY_KNOW | AWAITED, '>' },
	[NOTE_RECEIVED]		= { "received",		MAY_KNOW | AWAITED, ':' },
	[NOTE_ACCEPTED]		= { "accepted",		ANSWERED | MAY_KNOW,
				    'v' },
	[NOTE_REFUSED]		= { "refused",		MAY_KNOW, 'x' },
	[NOTE_ON_SCENE]		= { "on-scene",		ANSWERED | MAY_KNOW,
				    'o' },
	[NOTE_CLOSED]		= { "closed",		FINAL | ANSWERED, '#' },
	[NOTE_WITHDRAWN]	= { "withdrawn",	FINAL | ANSWERED, '.' },
	[NOTE_STOP_QUEUED]	= { "stop-queued",	ANSWERED | AWAITED |
				    STOPPING, 'S' },
	[NOTE_STOP_SENDING]	= { "stop-sending",	ANSWERED | AWAITED |
				    STOPPING, 'S' },
	[NOTE_STOP_SENT]	= { "stop-sent",	ANSWERED | AWAITED |
				    STOPPING, 'S' },
	[NOTE_STOPPED]		= { "stopped",		FINAL | ANSWERED, 's' },
};

#define EARLIER(i) \
	PACK(PACK_TEXT, notification, earlier[i].desk), \
	PACK(PACK_U8, notification, earlier[i].channel), \
	PACK(PACK_U8, notification, earlier[i].stopped)

/* New members go to the end. */
static const struct pack_member members[] = {
	PACK(PACK_U64, notification, alert),
	PACK(PACK_U8, notification, target),
	PACK(PACK_U8, notification, state),
	PACK(PACK_U8, notification, channel),
	PACK(PACK_U8, notification, by_phone),
	PACK(PACK_U16, notification, revision),
	PACK(PACK_U16, notification, attempts),
	PACK(PACK_U64, notification, told_tick),
	PACK(PACK_U64, notification, answered_tick),
	PACK(PACK_U64, notification, accept_due_tick),
	PACK(PACK_U64, notification, scene_due_tick),
	PACK(PACK_U64, notification, held_until_tick),
	PACK(PACK_U64, notification, next_try_tick),
	PACK(PACK_U64, notification, silent_tick),
	PACK(PACK_U64, notification, unreachable_tick),
	PACK(PACK_U32, notification, accept_limit_ms),
	PACK(PACK_U32, notification, scene_limit_ms),
	PACK(PACK_BYTES, notification, key),
	PACK(PACK_TEXT, notification, desk),
	PACK(PACK_TEXT, notification, number),
	PACK(PACK_TEXT, notification, who),
	PACK(PACK_TEXT, notification, code),
	PACK(PACK_TEXT, notification, by),
	PACK(PACK_TEXT, notification, message_kk),
	PACK(PACK_TEXT, notification, message_ru),
	PACK(PACK_U64, notification, received_tick),
	PACK(PACK_U64, notification, arrived_tick),
	PACK(PACK_U8, notification, rung),
	PACK(PACK_U8, notification, phone),
	PACK(PACK_U64, notification, rung_tick),
	PACK(PACK_TEXT, notification, other_desk),
	PACK(PACK_TEXT, notification, district),
	PACK(PACK_U16, notification, updates),
	PACK(PACK_U8, notification, update),
	PACK(PACK_U8, notification, other_refused),
	PACK(PACK_U16, notification, base_kk),
	PACK(PACK_U16, notification, base_ru),
	PACK(PACK_U8, notification, other_channel),
	PACK(PACK_U8, notification, other_stopped),
	PACK(PACK_U16, notification, body_kk),
	PACK(PACK_U16, notification, body_ru),
	PACK(PACK_U8, notification, other_stale),
	EARLIER(0),
	EARLIER(1),
	EARLIER(2),
	EARLIER(3),
};
_Static_assert(NOTE_EARLIER_MAX == 4, "each of the earlier desks is packed");
// clang-format on

#define NMEMBERS (sizeof(members) / sizeof(members[0]))

enum err
notification_step(enum notification_state from, enum notification_event event,
    enum notification_state *next)
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
notification_state_word(enum notification_state state)
{
	assert(state < NOTE_NSTATES);
	return states[state].word;
}

bool
notification_final(enum notification_state state)
{
	assert(state < NOTE_NSTATES);
	return (states[state].truths & FINAL) != 0;
}

bool
notification_answered(enum notification_state state)
{
	assert(state < NOTE_NSTATES);
	return (states[state].truths & ANSWERED) != 0;
}

bool
notification_may_know(enum notification_state state)
{
	assert(state < NOTE_NSTATES);
	return (states[state].truths & MAY_KNOW) != 0;
}

bool
notification_awaited(enum notification_state state)
{
	assert(state < NOTE_NSTATES);
	return (states[state].truths & AWAITED) != 0;
}

bool
notification_stopping(enum notification_state state)
{
	assert(state < NOTE_NSTATES);
	return (states[state].truths & STOPPING) != 0;
}

bool
notification_by_line(const struct notification *n)
{
	return n->channel == CHANNEL_ZMQ || others_any_by_line(n);
}

bool
notification_at_desk(const struct notification *n)
{
	return n->channel == CHANNEL_ZMQ &&
	    (n->state == NOTE_RECEIVED || n->state == NOTE_ACCEPTED ||
	        n->state == NOTE_ON_SCENE);
}

bool
notification_waits(const struct notification *n)
{
	if (n->update != 0 && n->channel == CHANNEL_ZMQ)
		return true;
	switch ((enum notification_state)n->state) {
	case NOTE_QUEUED:
	case NOTE_SENDING:
	case NOTE_SENT:
	case NOTE_STOP_QUEUED:
	case NOTE_STOP_SENDING:
	case NOTE_STOP_SENT:
		return notification_by_line(n);
	case NOTE_HELD:
	case NOTE_RECEIVED:
	case NOTE_ACCEPTED:
	case NOTE_REFUSED:
	case NOTE_ON_SCENE:
	case NOTE_CLOSED:
	case NOTE_WITHDRAWN:
	case NOTE_STOPPED:
		break;
	}
	return false;
}

bool
notification_knows(enum notification_state state)
{
	return notification_may_know(state) && state != NOTE_REFUSED;
}

uint64_t
notification_id(uint64_t alert, unsigned target)
{
	assert(target < NOTE_TARGETS_MAX);
	return alert * NOTE_TARGETS_MAX + target;
}

void
notification_encode(const struct notification *n, struct buf *out)
{
	pack_put(out, members, NMEMBERS, n);
}

enum err
notification_decode(struct notification *n, const void *bytes, size_t len)
{
	*n = (struct notification){ 0 };
	if (pack_take(members, NMEMBERS, n, bytes, len) != ERR_NONE ||
	    n->state >= NOTE_NSTATES || n->target >= NOTE_TARGETS_MAX ||
	    n->alert == 0)
		return ERR_INVAL;
	return ERR_NONE;
}

const struct pack_table *
notification_table(void)
{
	static const struct pack_table table = { "notification", members,
		NMEMBERS };

	return &table;
}

bool
notification_left_to_lead(const struct notification *n)
{
	return n->rung == RUNG_LEAD &&
	    (n->state == NOTE_REFUSED || notification_awaited(n->state));
}

bool
notification_update_to_call(const struct notification *n)
{
	return n->update != 0 && !notification_awaited(n->state) &&
	    (n->channel == CHANNEL_PHONE || n->unreachable_tick != 0);
}

bool
notification_to_call(const struct notification *n, unsigned *phone)
{
	*phone = n->phone > 0 ? n->phone - 1U : 0;
	return notification_update_to_call(n) ||
	    (notification_awaited(n->state) &&
	        (n->phone > 0 || n->channel == CHANNEL_PHONE));
}

char
notification_sign(const struct notification *n)
{
	assert(n->state < NOTE_NSTATES);
	if (notification_awaited(n->state) &&
	    (n->silent_tick != 0 || n->unreachable_tick != 0))
		return '!';
	return states[n->state].sign;
}
