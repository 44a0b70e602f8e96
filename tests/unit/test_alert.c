/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alert: the whole life.
 *
 * The matrix is written independently of the table in alert.c: it says what
 * people may rely on.  Every (state, event) pair is tried, so an added state
 * or event fails here until somebody decides what it means.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "core/alert.h"

#define NO -1 /* ERR_STATE, and nothing changes */

// clang-format off
static const int want[ALERT_NSTATES][ALERT_NEVENTS] = {
	[ALERT_WAITING] = {
		[ALERT_CLAIM] = ALERT_CLAIMED,
		[ALERT_RELEASE] = NO,
		[ALERT_CONFIRM] = NO,
		[ALERT_ARCHIVE] = NO,
		[ALERT_UNDO] = NO,
		[ALERT_ALL_ACCEPTED] = NO,
		[ALERT_COME_BACK] = NO,
		[ALERT_CLOSE] = NO,
		[ALERT_NOT_EXAMINED] = ALERT_ARCHIVED,
		[ALERT_SHELVE] = NO,
		[ALERT_UNSHELVE] = NO,
		[ALERT_REOPEN] = NO,
		[ALERT_JOIN] = ALERT_JOINED,
		[ALERT_PART] = NO,
	},
	[ALERT_CLAIMED] = {
		[ALERT_CLAIM] = ALERT_CLAIMED,
		[ALERT_RELEASE] = ALERT_WAITING,
		[ALERT_CONFIRM] = ALERT_TOLD,
		[ALERT_ARCHIVE] = ALERT_ARCHIVED,
		[ALERT_UNDO] = NO,
		[ALERT_ALL_ACCEPTED] = NO,
		[ALERT_COME_BACK] = NO,
		[ALERT_CLOSE] = NO,
		[ALERT_NOT_EXAMINED] = NO,
		[ALERT_SHELVE] = ALERT_SHELVED,
		[ALERT_UNSHELVE] = NO,
		[ALERT_REOPEN] = NO,
		[ALERT_JOIN] = ALERT_JOINED,
		[ALERT_PART] = NO,
	},
	[ALERT_TOLD] = {
		[ALERT_CLAIM] = ALERT_TOLD,
		[ALERT_RELEASE] = ALERT_TOLD,
		[ALERT_CONFIRM] = ALERT_TOLD,
		[ALERT_ARCHIVE] = NO,
		[ALERT_UNDO] = ALERT_CLAIMED,
		[ALERT_ALL_ACCEPTED] = ALERT_RESPONSE,
		[ALERT_COME_BACK] = ALERT_TOLD,
		[ALERT_CLOSE] = ALERT_CLOSED,
		[ALERT_NOT_EXAMINED] = NO,
		[ALERT_SHELVE] = NO,
		[ALERT_UNSHELVE] = NO,
		[ALERT_REOPEN] = NO,
		[ALERT_JOIN] = NO,
		[ALERT_PART] = NO,
	},
	[ALERT_RESPONSE] = {
		[ALERT_CLAIM] = ALERT_RESPONSE,
		[ALERT_RELEASE] = ALERT_RESPONSE,
		[ALERT_CONFIRM] = ALERT_TOLD,
		[ALERT_ARCHIVE] = NO,
		[ALERT_UNDO] = NO,
		[ALERT_ALL_ACCEPTED] = NO,
		[ALERT_COME_BACK] = ALERT_TOLD,
		[ALERT_CLOSE] = ALERT_CLOSED,
		[ALERT_NOT_EXAMINED] = NO,
		[ALERT_SHELVE] = NO,
		[ALERT_UNSHELVE] = NO,
		[ALERT_REOPEN] = NO,
		[ALERT_JOIN] = NO,
		[ALERT_PART] = NO,
	},
	[ALERT_SHELVED] = {
		[ALERT_CLAIM] = ALERT_CLAIMED,
		[ALERT_RELEASE] = NO,
		[ALERT_CONFIRM] = NO,
		[ALERT_ARCHIVE] = NO,
		[ALERT_UNDO] = NO,
		[ALERT_ALL_ACCEPTED] = NO,
		[ALERT_COME_BACK] = NO,
		[ALERT_CLOSE] = NO,
		[ALERT_NOT_EXAMINED] = NO,
		[ALERT_SHELVE] = NO,
		[ALERT_UNSHELVE] = ALERT_WAITING,
		[ALERT_REOPEN] = NO,
		[ALERT_JOIN] = ALERT_JOINED,
		[ALERT_PART] = NO,
	},
	[ALERT_ARCHIVED] = {
		[ALERT_CLAIM] = NO,
		[ALERT_RELEASE] = NO,
		[ALERT_CONFIRM] = NO,
		[ALERT_ARCHIVE] = NO,
		[ALERT_UNDO] = ALERT_CLAIMED,
		[ALERT_ALL_ACCEPTED] = NO,
		[ALERT_COME_BACK] = NO,
		[ALERT_CLOSE] = NO,
		[ALERT_NOT_EXAMINED] = NO,
		[ALERT_SHELVE] = NO,
		[ALERT_UNSHELVE] = NO,
		[ALERT_REOPEN] = ALERT_WAITING,
		[ALERT_JOIN] = NO,
		[ALERT_PART] = NO,
	},
	[ALERT_CLOSED] = {
		[ALERT_CLAIM] = NO,
		[ALERT_RELEASE] = NO,
		[ALERT_CONFIRM] = NO,
		[ALERT_ARCHIVE] = NO,
		[ALERT_UNDO] = NO,
		[ALERT_ALL_ACCEPTED] = NO,
		[ALERT_COME_BACK] = NO,
		[ALERT_CLOSE] = NO,
		[ALERT_NOT_EXAMINED] = NO,
		[ALERT_SHELVE] = NO,
		[ALERT_UNSHELVE] = NO,
		[ALERT_REOPEN] = ALERT_WAITING,
		[ALERT_JOIN] = NO,
		[ALERT_PART] = NO,
	},
	[ALERT_JOINED] = {
		[ALERT_CLAIM] = NO,
		[ALERT_RELEASE] = NO,
		[ALERT_CONFIRM] = NO,
		[ALERT_ARCHIVE] = ALERT_ARCHIVED,
		[ALERT_UNDO] = NO,
		[ALERT_ALL_ACCEPTED] = NO,
		[ALERT_COME_BACK] = NO,
		[ALERT_CLOSE] = ALERT_CLOSED,
		[ALERT_NOT_EXAMINED] = ALERT_ARCHIVED,
		[ALERT_SHELVE] = NO,
		[ALERT_UNSHELVE] = NO,
		[ALERT_REOPEN] = NO,
		[ALERT_JOIN] = ALERT_JOINED,
		[ALERT_PART] = ALERT_WAITING,
	},
};
// clang-format on

static void
test_every_pair_is_decided(void **unused)
{
	(void)unused;
	for (int s = 0; s < ALERT_NSTATES; s++) {
		for (int e = 0; e < ALERT_NEVENTS; e++) {
			enum alert_state next = 77;
			enum err err = alert_step(s, e, &next);

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

static void
test_the_queue_holds_what_asks_for_somebody(void **unused)
{
	static const struct {
		const char *word;
		bool queued;
	} rows[ALERT_NSTATES] = {
		[ALERT_WAITING] = { "waiting", true },
		[ALERT_CLAIMED] = { "claimed", true },
		[ALERT_TOLD] = { "told", true },
		[ALERT_RESPONSE] = { "response", false },
		[ALERT_SHELVED] = { "shelved", false },
		[ALERT_ARCHIVED] = { "archived", false },
		[ALERT_CLOSED] = { "closed", false },
		[ALERT_JOINED] = { "joined", false },
	};

	(void)unused;
	for (int s = 0; s < ALERT_NSTATES; s++) {
		struct alert alert = { .state = (uint8_t)s };

		assert_string_equal(alert_state_word(s), rows[s].word);
		assert_int_equal(alert_in_queue(&alert), rows[s].queued);
	}
}

/* Each text as long as its place allows. */
#define FILL(text) memset(text, 'x', sizeof(text) - 1)

static struct alert
largest(void)
{
	struct alert a;

	memset(&a, 0, sizeof(a));
	a.number = UINT64_MAX;
	a.version = a.count = a.seen_ms = UINT32_MAX;
	a.state = ALERT_CLOSED;
	a.severity = 4;
	a.verdict = VERDICT_NOT_CONFIRMED;
	a.due = DUE_SCENE;
	a.facts = UINT8_MAX;
	a.flags = a.score = a.revision = a.stills = UINT16_MAX;
	a.opened_tick = 1;
	a.claimed_tick = 2;
	a.verdict_tick = 3;
	a.due_tick = 4;
	a.fold_end_tick = 5;
	a.undo_until_tick = 6;
	a.shelved_until_tick = 7;
	a.expire_tick = 8;
	a.same_as = 9;
	a.last_seq = 10;
	a.joined = UINT16_MAX;
	a.lat_e6 = a.lon_e6 = INT64_MIN;
	a.first_ms = INT64_MIN;
	a.last_ms = INT64_MAX;
	FILL(a.kind);
	FILL(a.kind_name);
	FILL(a.device);
	FILL(a.site);
	FILL(a.district);
	FILL(a.name_kk);
	FILL(a.name_ru);
	FILL(a.address);
	FILL(a.owner);
	FILL(a.reason);
	FILL(a.outcome);
	FILL(a.text);
	FILL(a.tried);
	a.offer_until_tick = 11;
	a.ask_until_tick = 12;
	a.call_until_tick = 13;
	a.opinion = OPINION_CANNOT_TELL;
	a.call = CALL_NO_ANSWER;
	a.escalated = ESCALATED_ALL;
	a.escalate_tick = 1;
	a.card = a.grew = UINT16_MAX;
	a.worse_due_tick = 14;
	a.steps = a.steps_yes = UINT8_MAX;
	return a;
}

static struct colleagues
all_colleagues(void)
{
	struct colleagues a = { "", "", "", "", "" };

	FILL(a.offered);
	FILL(a.asker);
	FILL(a.adviser);
	FILL(a.caller);
	FILL(a.lead);
	return a;
}

static void
test_the_largest_row_comes_back_as_it_was(void **unused)
{
	struct alert alert = largest(), again;
	struct colleagues people = all_colleagues(), others;
	struct buf row = { 0 };

	(void)unused;
	alert_encode(&alert, &people, &row);
	assert_true(row.len <= ALERT_ROW_MAX);
	assert_int_equal(
	    alert_decode(&again, &others, row.data, row.len), ERR_NONE);
	assert_memory_equal(&alert, &again, sizeof(alert));
	assert_memory_equal(&people, &others, sizeof(people));
	buf_put_u8(&row, 0);
	assert_int_equal(
	    alert_decode(&again, NULL, row.data, row.len), ERR_INVAL);
	buf_finish(&row);
}

static void
test_nobody_takes_no_room_in_a_row(void **unused)
{
	struct alert alert = largest(), again;
	struct colleagues people = { "", "", "", "", "" };
	struct buf row = { 0 }, other = { 0 };

	(void)unused;
	alert_encode(&alert, NULL, &row);
	alert_encode(&alert, &people, &other);
	assert_int_equal(row.len, other.len);
	assert_memory_equal(row.data, other.data, row.len);
	strcpy(people.lead, "x");
	assert_int_equal(
	    alert_decode(&again, &people, row.data, row.len), ERR_NONE);
	assert_false(colleagues_any(&people));
	row.data[0] = 2; /* neither none nor some */
	assert_int_equal(
	    alert_decode(&again, NULL, row.data, row.len), ERR_INVAL);
	buf_finish(&row);
	buf_finish(&other);
}

/*
 * A row ends between two members when an older version wrote it; anywhere
 * else it is damaged.  Whatever is accepted means what it says.
 */
static void
test_every_prefix_is_an_older_row_or_refused(void **unused)
{
	struct alert alert = largest(), again;
	struct colleagues people = all_colleagues();
	struct buf row = { 0 }, rewritten = { 0 };
	size_t accepted = 0;

	(void)unused;
	alert_encode(&alert, &people, &row);
	for (size_t len = 0; len < row.len; len++) {
		/* A copy of its own: a byte too far is seen by sanitizers. */
		uint8_t *cut = malloc(len + 1);

		memcpy(cut, row.data, len);
		if (alert_decode(&again, &people, cut, len) == ERR_NONE) {
			buf_clear(&rewritten);
			alert_encode(&again, &people, &rewritten);
			assert_memory_equal(rewritten.data, row.data, len);
			accepted++;
		}
		free(cut);
	}
	/* From the severity on, each of the 49 members but the last. */
	assert_int_equal(accepted, 49);
	buf_finish(&row);
	buf_finish(&rewritten);
}

static void
test_rows_that_cannot_be_are_refused(void **unused)
{
	struct alert again, alert;
	struct buf row = { 0 };

	(void)unused;
#define REFUSED(change)                                                        \
	do {                                                                   \
		alert = largest();                                             \
		change;                                                        \
		buf_clear(&row);                                               \
		alert_encode(&alert, NULL, &row);                              \
		assert_int_equal(                                              \
		    alert_decode(&again, NULL, row.data, row.len), ERR_INVAL); \
	} while (0)
	REFUSED(alert.number = 0);
	REFUSED(alert.severity = 0);
	REFUSED(alert.severity = 5);
	REFUSED(alert.state = ALERT_NSTATES);
	buf_finish(&row);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_pair_is_decided),
		cmocka_unit_test(test_the_queue_holds_what_asks_for_somebody),
		cmocka_unit_test(test_the_largest_row_comes_back_as_it_was),
		cmocka_unit_test(test_nobody_takes_no_room_in_a_row),
		cmocka_unit_test(test_every_prefix_is_an_older_row_or_refused),
		cmocka_unit_test(test_rows_that_cannot_be_are_refused),
	};

	return cmocka_run_group_tests_name("alert", tests, NULL, NULL);
}
