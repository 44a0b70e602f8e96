/* SPDX-License-Identifier: Apache-2.0 */
/*
 * notification: the whole life.
 *
 * The matrix is written independently of the table in notification.c: it says
 * what people may rely on.  Every (state, event) pair is tried, so an added
 * state or event fails here until somebody decides what it means.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "core/notification.h"

#define NO -1 /* ERR_STATE, and nothing changes */

// clang-format off
static const int want[NOTE_NSTATES][NOTE_NEVENTS] = {
	[NOTE_HELD] = {
		[NOTE_RELEASE] = NOTE_QUEUED,
		[NOTE_WITHDRAW] = NOTE_WITHDRAWN,
		[NOTE_SEND] = NO,
		[NOTE_DELIVERED] = NO,
		[NOTE_RETRY] = NO,
		[NOTE_RECEIVE] = NO,
		[NOTE_ACCEPT] = NO,
		[NOTE_REFUSE] = NO,
		[NOTE_ARRIVE] = NO,
		[NOTE_CLOSE] = NO,
		[NOTE_STOP] = NO,
		[NOTE_STOP_RECEIVE] = NO,
		[NOTE_TELL_AGAIN] = NOTE_HELD,
		[NOTE_TELL_DEPUTY] = NO,
		[NOTE_STOP_NEXT] = NO,
	},
	[NOTE_QUEUED] = {
		[NOTE_RELEASE] = NO,
		[NOTE_WITHDRAW] = NO,
		[NOTE_SEND] = NOTE_SENDING,
		[NOTE_DELIVERED] = NO,
		[NOTE_RETRY] = NO,
		[NOTE_RECEIVE] = NO,
		[NOTE_ACCEPT] = NOTE_ACCEPTED,
		[NOTE_REFUSE] = NOTE_REFUSED,
		[NOTE_ARRIVE] = NO,
		[NOTE_CLOSE] = NOTE_CLOSED,
		[NOTE_STOP] = NOTE_STOP_QUEUED,
		[NOTE_STOP_RECEIVE] = NO,
		[NOTE_TELL_AGAIN] = NOTE_QUEUED,
		[NOTE_TELL_DEPUTY] = NOTE_QUEUED,
		[NOTE_STOP_NEXT] = NO,
	},
	[NOTE_SENDING] = {
		[NOTE_RELEASE] = NO,
		[NOTE_WITHDRAW] = NO,
		[NOTE_SEND] = NO,
		[NOTE_DELIVERED] = NOTE_SENT,
		[NOTE_RETRY] = NOTE_QUEUED,
		[NOTE_RECEIVE] = NOTE_RECEIVED,
		[NOTE_ACCEPT] = NOTE_ACCEPTED,
		[NOTE_REFUSE] = NOTE_REFUSED,
		[NOTE_ARRIVE] = NO,
		[NOTE_CLOSE] = NOTE_CLOSED,
		[NOTE_STOP] = NOTE_STOP_QUEUED,
		[NOTE_STOP_RECEIVE] = NO,
		[NOTE_TELL_AGAIN] = NOTE_QUEUED,
		[NOTE_TELL_DEPUTY] = NOTE_QUEUED,
		[NOTE_STOP_NEXT] = NO,
	},
	[NOTE_SENT] = {
		[NOTE_RELEASE] = NO,
		[NOTE_WITHDRAW] = NO,
		[NOTE_SEND] = NO,
		[NOTE_DELIVERED] = NO,
		[NOTE_RETRY] = NOTE_QUEUED,
		[NOTE_RECEIVE] = NOTE_RECEIVED,
		[NOTE_ACCEPT] = NOTE_ACCEPTED,
		[NOTE_REFUSE] = NOTE_REFUSED,
		[NOTE_ARRIVE] = NO,
		[NOTE_CLOSE] = NOTE_CLOSED,
		[NOTE_STOP] = NOTE_STOP_QUEUED,
		[NOTE_STOP_RECEIVE] = NO,
		[NOTE_TELL_AGAIN] = NOTE_QUEUED,
		[NOTE_TELL_DEPUTY] = NOTE_QUEUED,
		[NOTE_STOP_NEXT] = NO,
	},
	[NOTE_RECEIVED] = {
		[NOTE_RELEASE] = NO,
		[NOTE_WITHDRAW] = NO,
		[NOTE_SEND] = NO,
		[NOTE_DELIVERED] = NO,
		[NOTE_RETRY] = NO,
		[NOTE_RECEIVE] = NO,
		[NOTE_ACCEPT] = NOTE_ACCEPTED,
		[NOTE_REFUSE] = NOTE_REFUSED,
		[NOTE_ARRIVE] = NO,
		[NOTE_CLOSE] = NOTE_CLOSED,
		[NOTE_STOP] = NOTE_STOP_QUEUED,
		[NOTE_STOP_RECEIVE] = NO,
		[NOTE_TELL_AGAIN] = NOTE_QUEUED,
		[NOTE_TELL_DEPUTY] = NOTE_QUEUED,
		[NOTE_STOP_NEXT] = NO,
	},
	[NOTE_ACCEPTED] = {
		[NOTE_RELEASE] = NO,
		[NOTE_WITHDRAW] = NO,
		[NOTE_SEND] = NO,
		[NOTE_DELIVERED] = NO,
		[NOTE_RETRY] = NO,
		[NOTE_RECEIVE] = NO,
		[NOTE_ACCEPT] = NO,
		[NOTE_REFUSE] = NOTE_REFUSED,
		[NOTE_ARRIVE] = NOTE_ON_SCENE,
		[NOTE_CLOSE] = NOTE_CLOSED,
		[NOTE_STOP] = NOTE_STOP_QUEUED,
		[NOTE_STOP_RECEIVE] = NO,
		[NOTE_TELL_AGAIN] = NOTE_QUEUED,
		[NOTE_TELL_DEPUTY] = NO,
		[NOTE_STOP_NEXT] = NO,
	},
	[NOTE_REFUSED] = {
		[NOTE_RELEASE] = NO,
		[NOTE_WITHDRAW] = NO,
		[NOTE_SEND] = NO,
		[NOTE_DELIVERED] = NO,
		[NOTE_RETRY] = NO,
		[NOTE_RECEIVE] = NO,
		[NOTE_ACCEPT] = NOTE_ACCEPTED,
		[NOTE_REFUSE] = NO,
		[NOTE_ARRIVE] = NO,
		[NOTE_CLOSE] = NOTE_CLOSED,
		[NOTE_STOP] = NOTE_STOP_QUEUED,
		[NOTE_STOP_RECEIVE] = NO,
		[NOTE_TELL_AGAIN] = NOTE_QUEUED,
		[NOTE_TELL_DEPUTY] = NOTE_QUEUED,
		[NOTE_STOP_NEXT] = NO,
	},
	[NOTE_ON_SCENE] = {
		[NOTE_RELEASE] = NO,
		[NOTE_WITHDRAW] = NO,
		[NOTE_SEND] = NO,
		[NOTE_DELIVERED] = NO,
		[NOTE_RETRY] = NO,
		[NOTE_RECEIVE] = NO,
		[NOTE_ACCEPT] = NO,
		[NOTE_REFUSE] = NO,
		[NOTE_ARRIVE] = NO,
		[NOTE_CLOSE] = NOTE_CLOSED,
		[NOTE_STOP] = NOTE_STOP_QUEUED,
		[NOTE_STOP_RECEIVE] = NO,
		[NOTE_TELL_AGAIN] = NOTE_QUEUED,
		[NOTE_TELL_DEPUTY] = NO,
		[NOTE_STOP_NEXT] = NO,
	},
	[NOTE_CLOSED] = {
		[NOTE_RELEASE] = NO,
		[NOTE_WITHDRAW] = NO,
		[NOTE_SEND] = NO,
		[NOTE_DELIVERED] = NO,
		[NOTE_RETRY] = NO,
		[NOTE_RECEIVE] = NO,
		[NOTE_ACCEPT] = NO,
		[NOTE_REFUSE] = NO,
		[NOTE_ARRIVE] = NO,
		[NOTE_CLOSE] = NO,
		[NOTE_STOP] = NO,
		[NOTE_STOP_RECEIVE] = NO,
		[NOTE_TELL_AGAIN] = NOTE_QUEUED,
		[NOTE_TELL_DEPUTY] = NO,
		[NOTE_STOP_NEXT] = NOTE_STOP_QUEUED,
	},
	[NOTE_WITHDRAWN] = {
		[NOTE_RELEASE] = NO,
		[NOTE_WITHDRAW] = NO,
		[NOTE_SEND] = NO,
		[NOTE_DELIVERED] = NO,
		[NOTE_RETRY] = NO,
		[NOTE_RECEIVE] = NO,
		[NOTE_ACCEPT] = NO,
		[NOTE_REFUSE] = NO,
		[NOTE_ARRIVE] = NO,
		[NOTE_CLOSE] = NO,
		[NOTE_STOP] = NO,
		[NOTE_STOP_RECEIVE] = NO,
		[NOTE_TELL_AGAIN] = NOTE_HELD,
		[NOTE_TELL_DEPUTY] = NO,
		[NOTE_STOP_NEXT] = NO,
	},
	[NOTE_STOP_QUEUED] = {
		[NOTE_RELEASE] = NO,
		[NOTE_WITHDRAW] = NO,
		[NOTE_SEND] = NOTE_STOP_SENDING,
		[NOTE_DELIVERED] = NO,
		[NOTE_RETRY] = NO,
		[NOTE_RECEIVE] = NO,
		[NOTE_ACCEPT] = NO,
		[NOTE_REFUSE] = NO,
		[NOTE_ARRIVE] = NO,
		[NOTE_CLOSE] = NO,
		[NOTE_STOP] = NO,
		[NOTE_STOP_RECEIVE] = NOTE_STOPPED,
		[NOTE_TELL_AGAIN] = NOTE_QUEUED,
		[NOTE_TELL_DEPUTY] = NO,
		[NOTE_STOP_NEXT] = NOTE_STOP_QUEUED,
	},
	[NOTE_STOP_SENDING] = {
		[NOTE_RELEASE] = NO,
		[NOTE_WITHDRAW] = NO,
		[NOTE_SEND] = NO,
		[NOTE_DELIVERED] = NOTE_STOP_SENT,
		[NOTE_RETRY] = NOTE_STOP_QUEUED,
		[NOTE_RECEIVE] = NO,
		[NOTE_ACCEPT] = NO,
		[NOTE_REFUSE] = NO,
		[NOTE_ARRIVE] = NO,
		[NOTE_CLOSE] = NO,
		[NOTE_STOP] = NO,
		[NOTE_STOP_RECEIVE] = NOTE_STOPPED,
		[NOTE_TELL_AGAIN] = NOTE_QUEUED,
		[NOTE_TELL_DEPUTY] = NO,
		[NOTE_STOP_NEXT] = NOTE_STOP_QUEUED,
	},
	[NOTE_STOP_SENT] = {
		[NOTE_RELEASE] = NO,
		[NOTE_WITHDRAW] = NO,
		[NOTE_SEND] = NO,
		[NOTE_DELIVERED] = NO,
		[NOTE_RETRY] = NOTE_STOP_QUEUED,
		[NOTE_RECEIVE] = NO,
		[NOTE_ACCEPT] = NO,
		[NOTE_REFUSE] = NO,
		[NOTE_ARRIVE] = NO,
		[NOTE_CLOSE] = NO,
		[NOTE_STOP] = NO,
		[NOTE_STOP_RECEIVE] = NOTE_STOPPED,
		[NOTE_TELL_AGAIN] = NOTE_QUEUED,
		[NOTE_TELL_DEPUTY] = NO,
		[NOTE_STOP_NEXT] = NOTE_STOP_QUEUED,
	},
	[NOTE_STOPPED] = {
		[NOTE_RELEASE] = NO,
		[NOTE_WITHDRAW] = NO,
		[NOTE_SEND] = NO,
		[NOTE_DELIVERED] = NO,
		[NOTE_RETRY] = NO,
		[NOTE_RECEIVE] = NO,
		[NOTE_ACCEPT] = NO,
		[NOTE_REFUSE] = NO,
		[NOTE_ARRIVE] = NO,
		[NOTE_CLOSE] = NO,
		[NOTE_STOP] = NO,
		[NOTE_STOP_RECEIVE] = NO,
		[NOTE_TELL_AGAIN] = NOTE_HELD,
		[NOTE_TELL_DEPUTY] = NO,
		[NOTE_STOP_NEXT] = NO,
	},
};
// clang-format on

static void
test_every_pair_is_decided(void **unused)
{
	(void)unused;
	for (int s = 0; s < NOTE_NSTATES; s++) {
		for (int e = 0; e < NOTE_NEVENTS; e++) {
			enum notification_state next = 77;
			enum err err = notification_step(s, e, &next);

			if (want[s][e] == NO) {
				assert_int_equal(err, ERR_STATE);
				assert_int_equal(next, 77);
				continue;
			}
			assert_int_equal(err, ERR_NONE);
			assert_int_equal(next, want[s][e]);
		}
	}
}

/* word, final, answered, may know, sign of the ledger */
static const struct {
	const char *word;
	bool final, answered, may_know;
	char sign;
} truths[NOTE_NSTATES] = {
	[NOTE_HELD] = { "held", false, false, false, '.' },
	[NOTE_QUEUED] = { "queued", false, false, true, '.' },
	[NOTE_SENDING] = { "sending", false, false, true, '>' },
	[NOTE_SENT] = { "sent", false, false, true, '>' },
	[NOTE_RECEIVED] = { "received", false, false, true, ':' },
	[NOTE_ACCEPTED] = { "accepted", false, true, true, 'v' },
	[NOTE_REFUSED] = { "refused", false, false, true, 'x' },
	[NOTE_ON_SCENE] = { "on-scene", false, true, true, 'o' },
	[NOTE_CLOSED] = { "closed", true, true, false, '#' },
	[NOTE_WITHDRAWN] = { "withdrawn", true, true, false, '.' },
	[NOTE_STOP_QUEUED] = { "stop-queued", false, true, false, 'S' },
	[NOTE_STOP_SENDING] = { "stop-sending", false, true, false, 'S' },
	[NOTE_STOP_SENT] = { "stop-sent", false, true, false, 'S' },
	[NOTE_STOPPED] = { "stopped", true, true, false, 's' },
};

static void
test_what_each_state_means(void **unused)
{
	(void)unused;
	for (int s = 0; s < NOTE_NSTATES; s++) {
		struct notification n = { .state = (uint8_t)s };

		assert_string_equal(notification_state_word(s), truths[s].word);
		assert_int_equal(notification_final(s), truths[s].final);
		assert_int_equal(notification_answered(s), truths[s].answered);
		assert_int_equal(notification_may_know(s), truths[s].may_know);
		assert_int_equal(notification_sign(&n), truths[s].sign);
	}
}

static void
test_a_stand_down_reaches_all_who_may_know(void **unused)
{
	enum notification_state next;

	(void)unused;
	for (int s = 0; s < NOTE_NSTATES; s++)
		assert_int_equal(
		    notification_step(s, NOTE_STOP, &next) == ERR_NONE,
		    notification_may_know(s));
}

static void
test_silence_is_a_mark_until_somebody_answers(void **unused)
{
	(void)unused;
	for (int s = 0; s < NOTE_NSTATES; s++) {
		struct notification silent = { .state = (uint8_t)s,
			.silent_tick = 1 };
		struct notification cut = { .state = (uint8_t)s,
			.unreachable_tick = 1 };
		bool waits = s == NOTE_QUEUED || s == NOTE_SENDING ||
		    s == NOTE_SENT || s == NOTE_RECEIVED ||
		    s == NOTE_STOP_QUEUED || s == NOTE_STOP_SENDING ||
		    s == NOTE_STOP_SENT;
		char sign = waits ? '!' : truths[s].sign;

		assert_int_equal(
		    notification_awaited((enum notification_state)s), waits);
		assert_int_equal(notification_sign(&silent), sign);
		assert_int_equal(notification_sign(&cut), sign);
	}
}

static void
test_every_service_of_every_alert_has_its_own_id(void **unused)
{
	uint64_t last = 0;

	(void)unused;
	for (uint64_t alert = 1; alert < 4; alert++) {
		for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
			assert_true(notification_id(alert, t) > last);
			last = notification_id(alert, t);
		}
	}
}

#define FILL(text) memset(text, 'x', sizeof(text) - 1)

static struct notification
largest(void)
{
	struct notification n;

	memset(&n, 0, sizeof(n));
	n.alert = UINT64_MAX;
	n.target = NOTE_TARGETS_MAX - 1;
	n.state = NOTE_STOPPED;
	n.channel = CHANNEL_ZMQ;
	n.by_phone = 1;
	n.revision = n.attempts = UINT16_MAX;
	n.told_tick = 1;
	n.answered_tick = 2;
	n.accept_due_tick = 3;
	n.scene_due_tick = 4;
	n.held_until_tick = 5;
	n.next_try_tick = 6;
	n.silent_tick = 7;
	n.unreachable_tick = 8;
	n.accept_limit_ms = n.scene_limit_ms = UINT32_MAX;
	memset(n.key, 0xff, sizeof(n.key));
	FILL(n.desk);
	FILL(n.number);
	FILL(n.who);
	FILL(n.code);
	FILL(n.by);
	FILL(n.message_kk);
	FILL(n.message_ru);
	n.received_tick = 9;
	n.arrived_tick = 10;
	n.rung = RUNG_LEAD;
	n.phone = UINT8_MAX;
	n.rung_tick = 11;
	FILL(n.other_desk);
	FILL(n.district);
	n.other_refused = 1;
	n.base_kk = n.base_ru = UINT16_MAX;
	n.other_channel = CHANNEL_ZMQ;
	n.other_stopped = 1;
	n.body_kk = n.body_ru = UINT16_MAX;
	n.other_stale = 1;
	for (size_t i = 0; i < NOTE_EARLIER_MAX; i++) {
		FILL(n.earlier[i].desk);
		n.earlier[i].channel = CHANNEL_ZMQ;
		n.earlier[i].stopped = 1;
	}
	return n;
}

static void
test_the_largest_row_comes_back_as_it_was(void **unused)
{
	struct notification n = largest(), again;
	struct buf row = { 0 };

	(void)unused;
	notification_encode(&n, &row);
	assert_int_equal(
	    notification_decode(&again, row.data, row.len), ERR_NONE);
	assert_memory_equal(&n, &again, sizeof(n));
	buf_put_u8(&row, 0);
	assert_int_equal(
	    notification_decode(&again, row.data, row.len), ERR_INVAL);
	buf_finish(&row);
}

/*
 * A row ends between two members when an older version wrote it; anywhere
 * else it is damaged.  Whatever is accepted means what it says.
 */
static void
test_every_prefix_is_an_older_row_or_refused(void **unused)
{
	struct notification n = largest(), again;
	struct buf row = { 0 }, rewritten = { 0 };
	size_t accepted = 0;

	(void)unused;
	notification_encode(&n, &row);
	for (size_t len = 0; len < row.len; len++) {
		/* A copy of its own: a byte too far is seen by sanitizers. */
		uint8_t *cut = malloc(len + 1);

		memcpy(cut, row.data, len);
		if (notification_decode(&again, cut, len) == ERR_NONE) {
			buf_clear(&rewritten);
			notification_encode(&again, &rewritten);
			assert_memory_equal(rewritten.data, row.data, len);
			accepted++;
		}
		free(cut);
	}
	/* From the alert's number on, each of the 54 members but the last. */
	assert_int_equal(accepted, 53);
	buf_finish(&row);
	buf_finish(&rewritten);
}

static void
test_rows_that_cannot_be_are_refused(void **unused)
{
	struct notification n, again;
	struct buf row = { 0 };

	(void)unused;
#define REFUSED(change)                                             \
	do {                                                        \
		n = largest();                                      \
		change;                                             \
		buf_clear(&row);                                    \
		notification_encode(&n, &row);                      \
		assert_int_equal(                                   \
		    notification_decode(&again, row.data, row.len), \
		    ERR_INVAL);                                     \
	} while (0)
	REFUSED(n.alert = 0);
	REFUSED(n.state = NOTE_NSTATES);
	REFUSED(n.target = NOTE_TARGETS_MAX);
	buf_finish(&row);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_pair_is_decided),
		cmocka_unit_test(test_what_each_state_means),
		cmocka_unit_test(test_a_stand_down_reaches_all_who_may_know),
		cmocka_unit_test(test_silence_is_a_mark_until_somebody_answers),
		cmocka_unit_test(
		    test_every_service_of_every_alert_has_its_own_id),
		cmocka_unit_test(test_the_largest_row_comes_back_as_it_was),
		cmocka_unit_test(test_every_prefix_is_an_older_row_or_refused),
		cmocka_unit_test(test_rows_that_cannot_be_are_refused),
	};

	return cmocka_run_group_tests_name("notification", tests, NULL, NULL);
}
