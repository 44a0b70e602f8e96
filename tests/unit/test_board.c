/* SPDX-License-Identifier: Apache-2.0 */
/* The fold: each verb in its right and in its wrong state; cursors, sweeping.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/board.h"
#include "core/replica.h"

struct kit {
	struct board *board;
	struct arena arena;
	uint64_t seq;
	uint64_t tick;
};

static int
setup(void **state)
{
	static const uint8_t key[16] = "secret";
	struct kit *k = calloc(1, sizeof(*k));

	k->board = board_create(key);
	k->tick = 1000;
	*state = k;
	return 0;
}

static int
teardown(void **state)
{
	struct kit *k = *state;

	board_destroy(k->board);
	arena_finish(&k->arena);
	free(k);
	return 0;
}

/* Applies an entry whose body is ${body}, without its salt. */
static void
put(struct kit *k, enum verb verb, uint64_t alert, const char *body)
{
	struct entry_list list = { .arena = &k->arena };
	struct entry *entry = entry_add(&list, verb, "ann", alert);
	char json[1024];

	snprintf(json, sizeof(json), "{\"salt\":\"00\"%s%s}",
	    body[0] != '\0' ? "," : "", body);
	assert_int_equal(
	    entry_decode(&list, entry, json, strlen(json)), ERR_NONE);
	entry->seq = ++k->seq;
	entry->tick = k->tick;
	entry->at_ms = (int64_t)k->tick;
	board_apply(k->board, entry);
}

#define EVENT                                                               \
	"\"source\":\"//a\",\"event_id\":\"1\",\"kind\":\"fire\","          \
	"\"severity\":1,\"device\":\"cam-1\",\"event_ms\":5,\"due\":16000," \
	"\"fold_end\":301000"
#define NOTE0 "\"target\":0"

static void
open_alert(struct kit *k, uint64_t number)
{
	put(k, VERB_EVENT_OPENED, number, EVENT);
}

/* Whether the entry changes the alert or one of its services. */
static bool
fits(struct kit *k, enum verb verb, uint64_t alert, const char *body)
{
	uint64_t before = board_misfits(k->board);

	put(k, verb, alert, body);
	return board_misfits(k->board) == before;
}

static struct alert
copy_of(const struct kit *k, uint64_t number)
{
	return *board_alert(k->board, number);
}

static void
same_alert(const struct alert *a, const struct alert *b)
{
	struct buf x = { 0 }, y = { 0 };

	alert_encode(a, NULL, &x);
	alert_encode(b, NULL, &y);
	assert_int_equal(x.len, y.len);
	assert_memory_equal(x.data, y.data, x.len);
	buf_finish(&x);
	buf_finish(&y);
}

/* ---- which verb fits which state ---- */

static void
to_state(struct kit *k, uint64_t n, enum alert_state state)
{
	open_alert(k, n);
	if (state == ALERT_WAITING)
		return;
	put(k, VERB_CLAIMED, n, "\"person\":\"ann\",\"due\":60000");
	switch (state) {
	case ALERT_TOLD:
	case ALERT_RESPONSE:
	case ALERT_CLOSED:
		put(k, VERB_CONFIRMED, n, "\"revision\":1");
		put(k, VERB_HELD, n, NOTE0 ",\"desk\":\"fire\",\"revision\":1");
		put(k, VERB_QUEUED, n, NOTE0);
		if (state != ALERT_TOLD)
			put(k, VERB_ACCEPTED, n, NOTE0);
		if (state == ALERT_CLOSED) {
			put(k, VERB_SERVICE_CLOSED, n,
			    NOTE0 ",\"outcome\":\"true\"");
			put(k, VERB_CLOSED, n, "\"outcome\":\"true\"");
		}
		break;
	case ALERT_SHELVED:
		put(k, VERB_SHELVED, n, "\"until\":90000,\"reason\":\"watch\"");
		break;
	case ALERT_ARCHIVED:
		put(k, VERB_NOT_CONFIRMED, n,
		    "\"reason\":\"steam\",\"class\":\"false\"");
		break;
	case ALERT_JOINED:
		put(k, VERB_JOINED, n, "\"same\":999999");
		break;
	case ALERT_WAITING:
	case ALERT_CLAIMED:
		break;
	}
	assert_int_equal(board_alert(k->board, n)->state, state);
}

static const struct {
	enum verb verb;
	const char *body;
	const char *fits; /* W C T R S A X J, in the order of the states */
} rules[] = {
	{ VERB_CLAIMED, "\"person\":\"ben\"", "WCTRS" },
	{ VERB_TAKEN_OVER, "\"person\":\"ben\"", "WCTRS" },
	{ VERB_RELEASED, "\"reason\":\"returned\"", "CTR" },
	{ VERB_OFFERED, "\"person\":\"ben\",\"until\":9000", "CTR" },
	{ VERB_HANDED, "\"person\":\"ben\"", "CTR" },
	{ VERB_ASKED, "\"until\":9000", "WCTR" },
	{ VERB_ANSWERED, "\"person\":\"ben\",\"what\":\"not\"", "" },
	{ VERB_LEAD_CALLED, "\"until\":9000", "WCTR" },
	{ VERB_LEAD_COMES, "\"person\":\"ben\"", "" },
	{ VERB_UNANSWERED, "\"what\":\"offer\"", "" },
	{ VERB_NOTED, "\"text\":\"x\"", "WCTRSAXJ" },
	{ VERB_LOOKED, "\"what\":\"live\",\"ms\":5", "WCTRSAXJ" },
	{ VERB_LOOKED, "\"what\":\"none\",\"reason\":\"auth\"", "WCTRSAXJ" },
	{ VERB_LOOKED, "", "WCTRSAXJ" }, /* as it once could be written */
	{ VERB_CALLED, "\"who\":\"the guard\"", "WCTRSAXJ" },
	{ VERB_CONFIRMED, "\"revision\":1", "CTR" },
	{ VERB_NOT_CONFIRMED, "\"reason\":\"steam\",\"class\":\"false\"", "C" },
	{ VERB_NOT_CONFIRMED,
	    "\"reason\":\"steam\",\"class\":\"false\",\"same\":999999", "CJ" },
	{ VERB_UNDONE, "", "" }, /* no window is open */
	{ VERB_CLOSED, "\"outcome\":\"true\"", "TR" },
	{ VERB_NOT_EXAMINED, "", "WJ" },
	{ VERB_SHELVED, "\"until\":1,\"reason\":\"watch\"", "C" },
	{ VERB_UNSHELVED, "", "S" },
	{ VERB_REOPENED, "", "AX" },
	{ VERB_SAME, "\"same\":77", "WCTRSAXJ" },
	{ VERB_APART, "", "WCTRSAXJ" },
	{ VERB_JOINED, "\"same\":77", "WCSJ" },
	{ VERB_JOINED, "", "" },
	{ VERB_PARTED, "\"same\":999999,\"due\":9", "J" },
	{ VERB_PARTED, "\"same\":77", "" },
	{ VERB_JOINED_CLOSED, "\"same\":999999,\"outcome\":\"true\"", "J" },
	{ VERB_JOINED_CLOSED, "\"same\":77,\"outcome\":\"true\"", "" },
	{ VERB_GREW, "\"same\":77,\"severity\":1", "WCTRS" },
	{ VERB_WORSENED, "\"same\":77,\"severity\":4", "WCTRS" },
	{ VERB_SHRANK, "\"same\":77", "WCTRS" },
	{ VERB_INFORMED, NOTE0 ",\"revision\":2", "TR" },
	{ VERB_UPDATE_SENDING, NOTE0 ",\"number\":1", "" },
	{ VERB_UPDATE_RECEIVED, NOTE0, "" },
	{ VERB_CAME_BACK, "\"reason\":\"refused\"", "TR" },
	{ VERB_OVERDUE, "\"what\":\"claim\"", "WCTRSAXJ" },
	{ VERB_ESCALATED, "\"what\":\"claim\",\"number\":1", "WCTRSAXJ" },
	{ VERB_ESCALATED, "\"what\":\"claim\"", "" },
	{ VERB_ESCALATED, "\"what\":\"claim\",\"number\":4", "" },
	{ VERB_ESCALATED, "\"what\":\"accept\",\"number\":1", "TRX" },
	{ VERB_SILENT, NOTE0, "TRX" },
	{ VERB_SECOND_WAY, NOTE0 ",\"number\":1", "T" },
	{ VERB_FIRST_REFUSED, NOTE0 ",\"desk\":\"x\"", "" },
	{ VERB_FIRST_STOPPED, NOTE0 ",\"desk\":\"x\"", "" },
	{ VERB_STOP_NEXT, NOTE0 ",\"desk\":\"x\",\"due\":9", "" },
	{ VERB_DEPUTY_TOLD, NOTE0 ",\"desk\":\"b\"", "T" },
	{ VERB_EVENT_OPENED, EVENT, "" },
	{ VERB_HELD, "\"target\":16,\"desk\":\"d\",\"revision\":1", "" },
	{ VERB_QUEUED, "\"target\":5", "" },
	{ VERB_SENT, NOTE0, "" },
	{ VERB_STOPPED, NOTE0, "" },
};

static void
each_verb_fits_its_states_and_changes_nothing_in_others(void **state)
{
	struct kit *k = *state;
	static const char letters[] = "WCTRSAXJ";
	uint64_t n = 0;

	for (size_t r = 0; r < sizeof(rules) / sizeof(rules[0]); r++)
		for (size_t s = 0; s < ALERT_NSTATES; s++) {
			bool want = strchr(rules[r].fits, letters[s]) != NULL;
			struct alert before;

			to_state(k, ++n, (enum alert_state)s);
			before = copy_of(k, n);
			if (fits(k, rules[r].verb, n, rules[r].body) != want)
				fail_msg("%s in %s", verb_name(rules[r].verb),
				    alert_state_word((enum alert_state)s));
			if (!want)
				same_alert(&before, board_alert(k->board, n));
			else
				assert_int_equal(
				    board_alert(k->board, n)->version !=
				        before.version,
				    verb_moves_version(rules[r].verb));
		}
}

/* Of what is over nothing changes, and nothing is made less urgent. */
static void
an_open_alert_is_raised_and_never_lowered(void **state)
{
	static const char up[] = "\"severity\":1,\"kind\":\"fire\"";
	struct kit *k = *state;

	put(k, VERB_EVENT_OPENED, 1,
	    "\"source\":\"//a\",\"event_id\":\"1\",\"kind\":\"smoke\","
	    "\"severity\":2,\"device\":\"cam-1\",\"due\":9000");
	assert_false(fits(k, VERB_RAISED, 1, "\"severity\":2"));
	assert_false(fits(k, VERB_RAISED, 1, "\"severity\":3"));
	assert_false(fits(k, VERB_RAISED, 1, ""));
	assert_true(fits(k, VERB_RAISED, 1, up));
	assert_int_equal(board_alert(k->board, 1)->severity, 1);
	assert_int_equal(board_alert(k->board, 1)->due_tick, 9000);
	put(k, VERB_EVENT_OPENED, 2,
	    "\"source\":\"//a\",\"event_id\":\"2\",\"kind\":\"smoke\","
	    "\"severity\":2,\"device\":\"cam-2\"");
	put(k, VERB_CLAIMED, 2, "\"person\":\"ann\"");
	put(k, VERB_NOT_CONFIRMED, 2,
	    "\"reason\":\"steam\",\"class\":\"false\"");
	assert_false(fits(k, VERB_RAISED, 2, up));
}

static void
an_alert_that_is_not_there_fits_nothing(void **state)
{
	struct kit *k = *state;

	for (size_t v = VERB_EVENT_JOINED; v <= VERB_STOPPED; v++)
		if (v != VERB_EVENT_RECORDED)
			assert_false(fits(k, (enum verb)v, 99,
			    NOTE0 ",\"reason\":\"x\",\"text\":\"x\","
			          "\"person\":\"ann\",\"source\":\"//a\""));
	assert_int_equal(board_alerts(k->board), 0);
}

static void
an_alert_needs_a_number_and_a_severity(void **state)
{
	struct kit *k = *state;

	assert_false(fits(k, VERB_EVENT_OPENED, 0, EVENT));
	assert_false(fits(k, VERB_EVENT_OPENED, 1,
	    "\"source\":\"//a\",\"severity\":5,\"kind\":\"fire\""));
	assert_false(fits(
	    k, VERB_EVENT_OPENED, 1, "\"source\":\"//a\",\"kind\":\"fire\""));
	assert_int_equal(board_alerts(k->board), 0);
}

static void
only_people_and_sources_with_names_have_rows(void **state)
{
	struct kit *k = *state;

	assert_true(fits(k, VERB_SIGNED_ON, 0, "\"person\":\"ann\""));
	assert_false(fits(k, VERB_SIGNED_ON, 0, ""));
	assert_true(board_operator(k->board, "ann")->on);
	assert_true(fits(k, VERB_ON_BREAK, 0, "\"person\":\"ann\""));
	assert_true(board_operator(k->board, "ann")->away);
	assert_true(fits(k, VERB_BACK, 0, "\"person\":\"ann\""));
	assert_false(board_operator(k->board, "ann")->away);
	assert_true(fits(k, VERB_SIGNED_OFF, 0, "\"person\":\"ann\""));
	assert_false(board_operator(k->board, "ann")->on);
	assert_null(board_operator(k->board, "ben"));
}

static void
what_is_not_switched_off_neither_keeps_nor_ends_anything(void **state)
{
	static const enum verb verbs[] = { VERB_INHIBIT_ENDED,
		VERB_INHIBIT_BROKEN, VERB_EVENT_INHIBITED };
	static const char body[] =
	    "\"number\":1,\"place\":\"cam-1\",\"kind\":\"smoke\","
	    "\"severity\":2,\"until\":9000,\"reason\":\"welding\","
	    "\"text\":\"x\",\"source\":\"//a\",\"device\":\"cam-1\"";
	struct kit *k = *state;

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		assert_false(fits(k, verbs[i], 0, body));
	assert_null(board_inhibit(k->board, 1));
	assert_int_equal(board_dirty(k->board), 0);
	assert_true(fits(k, VERB_INHIBIT_SET, 0, body));
	assert_true(fits(k, VERB_EVENT_INHIBITED, 0, body));
	assert_true(fits(k, VERB_INHIBIT_ENDED, 0, body));
	board_clean(k->board);
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		assert_false(fits(k, verbs[i], 0, body));
	assert_int_equal(board_inhibit(k->board, 1)->kept, 1);
	assert_int_equal(board_dirty(k->board), 0);
}

static void
sum_up(void *ctx, uint64_t number)
{
	*(uint64_t *)ctx += number;
}

/* The sum of the numbers of what he has. */
static uint64_t
owned(const struct board *board, const char *account)
{
	uint64_t sum = 0;

	board_owned(board, account, sum_up, &sum);
	return sum;
}

static void
who_has_what_follows_each_change_and_a_restart(void **state)
{
	struct kit *k = *state;
	struct board *again = board_create((const uint8_t *)"another key 0123");
	struct buf row = { 0 };

	for (uint64_t n = 1; n <= 4; n++)
		to_state(k, n, n == 4 ? ALERT_WAITING : ALERT_CLAIMED);
	assert_int_equal(owned(k->board, "ann"), 1 + 2 + 3);
	assert_int_equal(owned(k->board, ""), 0);
	put(k, VERB_TAKEN_OVER, 2, "\"person\":\"ben\"");
	put(k, VERB_RELEASED, 3, "\"reason\":\"returned\"");
	assert_int_equal(owned(k->board, "ann"), 1);
	assert_int_equal(owned(k->board, "ben"), 2);
	alert_encode(board_alert(k->board, 2), NULL, &row);
	assert_int_equal(
	    board_load(again, ROW_ALERT, row.data, row.len, 9), ERR_NONE);
	assert_int_equal(owned(again, "ben"), 2);
	put(k, VERB_NOT_CONFIRMED, 2,
	    "\"reason\":\"steam\",\"class\":\"false\"");
	board_clean(k->board);
	board_sweep(k->board, k->tick + BOARD_LINGER_MS);
	assert_int_equal(owned(k->board, "ben"), 0);
	buf_finish(&row);
	board_destroy(again);
}

static void
claims_are_counted_with_who_holds_them(void **state)
{
	struct kit *k = *state;

	to_state(k, 1, ALERT_CLAIMED);
	to_state(k, 2, ALERT_TOLD);
	assert_int_equal(board_operator(k->board, "ann")->claims, 2);
	put(k, VERB_ACCEPTED, 2, NOTE0); /* in response: free again */
	assert_int_equal(board_operator(k->board, "ann")->claims, 1);
	put(k, VERB_TAKEN_OVER, 1, "\"person\":\"ben\"");
	assert_int_equal(board_operator(k->board, "ann")->claims, 0);
	assert_int_equal(board_operator(k->board, "ben")->claims, 1);
	put(k, VERB_REFUSED, 2, NOTE0 ",\"reason\":\"no-crew\"");
	assert_int_equal(board_operator(k->board, "ann")->claims, 1);
}

/* ---- events ---- */

static void
joined_events_count_and_keep_the_best(void **state)
{
	struct kit *k = *state;

	open_alert(k, 1);
	put(k, VERB_EVENT_JOINED, 1,
	    "\"source\":\"//a\",\"event_id\":\"2\",\"event_ms\":9,"
	    "\"score\":700,\"fold_end\":400000");
	put(k, VERB_EVENT_JOINED, 1,
	    "\"source\":\"//b\",\"event_id\":\"3\",\"event_ms\":2,"
	    "\"score\":300");
	assert_int_equal(board_alert(k->board, 1)->count, 3);
	assert_int_equal(board_alert(k->board, 1)->score, 700);
	assert_int_equal(board_alert(k->board, 1)->first_ms, 2);
	assert_int_equal(board_alert(k->board, 1)->last_ms, 9);
	assert_int_equal(board_alert(k->board, 1)->fold_end_tick, 400000);
	assert_int_equal(board_alert(k->board, 1)->version, 1);
	assert_int_equal(board_source(k->board, "//a")->stored, 2);
	assert_int_equal(board_source(k->board, "//a")->folded, 1);
	assert_int_equal(board_source(k->board, "//b")->folded, 1);
}

static void
an_event_that_is_worse_raises_its_alert_and_is_seen(void **state)
{
	struct kit *k = *state;

	put(k, VERB_EVENT_OPENED, 1,
	    "\"source\":\"//a\",\"event_id\":\"1\",\"kind\":\"smoke\","
	    "\"severity\":2,\"device\":\"cam-1\",\"due\":16000");
	put(k, VERB_EVENT_JOINED, 1,
	    "\"source\":\"//a\",\"event_id\":\"2\",\"severity\":3");
	assert_int_equal(board_alert(k->board, 1)->severity, 2);
	put(k, VERB_EVENT_JOINED, 1,
	    "\"source\":\"//a\",\"event_id\":\"3\",\"severity\":1,"
	    "\"flags\":256");
	assert_int_equal(board_alert(k->board, 1)->severity, 1);
	assert_int_equal(board_alert(k->board, 1)->version, 2);
	assert_true(board_alert(k->board, 1)->flags & ALERT_WORSE);
}

static void
of_several_that_fit_the_newest_takes_the_event(void **state)
{
	struct kit *k = *state;
	uint64_t t = 300000;

	open_alert(k, 1);
	open_alert(k, 2);
	assert_int_equal(
	    board_folding(k->board, "cam-1", "fire", "", t)->number, 2);
	assert_null(board_folding(k->board, "cam-2", "fire", "", t));
	assert_null(board_folding(k->board, "cam-1", "smoke", "", t));
	assert_null(board_folding(k->board, "cam-1", "fire", "x", t));
	assert_null(board_folding(k->board, "cam-1", "fire", "", 301000));
	put(k, VERB_NOT_EXAMINED, 2, "");
	assert_int_equal(
	    board_folding(k->board, "cam-1", "fire", "", t)->number, 1);
	put(k, VERB_REOPENED, 2, "");
	assert_int_equal(
	    board_folding(k->board, "cam-1", "fire", "", t)->number, 2);
}

static void
a_run_of_recorded_events_ends_with_a_pause(void **state)
{
	struct kit *k = *state;
	static const char body[] =
	    "\"source\":\"//a\",\"event_id\":\"1\",\"kind\":\"loitering\","
	    "\"device\":\"cam-1\",\"event_ms\":5";

	assert_int_equal(
	    board_run_ms(k->board, "cam-1", "loitering", "", k->tick), 0);
	put(k, VERB_EVENT_RECORDED, 0, body);
	k->tick += BOARD_RUN_PAUSE_MS - 1;
	assert_int_equal(
	    board_run_ms(k->board, "cam-1", "loitering", "", k->tick),
	    BOARD_RUN_PAUSE_MS - 1);
	put(k, VERB_EVENT_RECORDED, 0, body);
	k->tick += BOARD_RUN_PAUSE_MS;
	assert_int_equal(
	    board_run_ms(k->board, "cam-1", "loitering", "", k->tick), 0);
	put(k, VERB_EVENT_RECORDED, 0, body);
	k->tick += 10;
	assert_int_equal(
	    board_run_ms(k->board, "cam-1", "loitering", "", k->tick), 10);
	assert_int_equal(board_hub(k->board)->recorded, 3);
	assert_int_equal(board_source(k->board, "//a")->recorded, 3);
}

static void
gaps_open_fill_and_begin_anew(void **state)
{
	struct kit *k = *state;
#define CANARY(n, how) \
	"\"source\":\"//a\",\"sequence\":" #n ",\"sequenced\":" #how

	put(k, VERB_CANARY, 0, CANARY(5, 1));
	assert_int_equal(board_source(k->board, "//a")->gaps.high, 5);
	put(k, VERB_SOURCE_GAP, 0, "\"source\":\"//a\",\"from\":6,\"upto\":8");
	put(k, VERB_CANARY, 0, CANARY(9, 1));
	assert_int_equal(board_source(k->board, "//a")->gaps.missing, 3);
	put(k, VERB_SOURCE_FILLED, 0,
	    "\"source\":\"//a\",\"from\":7,\"upto\":7");
	put(k, VERB_CANARY, 0, CANARY(7, 1));
	assert_int_equal(board_source(k->board, "//a")->gaps.missing, 2);
	put(k, VERB_CANARY, 0, CANARY(2, 2));
	assert_int_equal(board_source(k->board, "//a")->gaps.missing, 0);
	/* They will not come any more, and are not forgotten. */
	assert_int_equal(board_source(k->board, "//a")->lost, 2);
	assert_int_equal(board_source(k->board, "//a")->gaps.high, 2);
	assert_int_equal(board_canary(k->board)->count, 4);
	assert_int_equal(board_misfits(k->board), 0);
}

static void
sources_over_the_limit_share_a_row(void **state)
{
	struct kit *k = *state;
	char body[64];

	for (int i = 0; i < BOARD_SOURCES_MAX + 50; i++) {
		snprintf(body, sizeof(body), "\"source\":\"//s%d\"", i);
		assert_true(fits(k, VERB_SOURCE_SEEN, 0, body));
	}
	assert_int_equal(board_hub(k->board)->sources, BOARD_SOURCES_MAX);
	assert_non_null(board_source(k->board, BOARD_SOURCE_OTHERS));
	assert_null(board_source(k->board, "//s4100"));
}

/* ---- time ---- */

static void
the_earliest_deadline_comes_first(void **state)
{
	struct kit *k = *state;
	struct board_ref ref;

	assert_int_equal(board_next_tick(k->board), UINT64_MAX);
	for (uint64_t n = 1; n <= 100; n++) {
		char body[256];

		snprintf(body, sizeof(body),
		    "\"source\":\"//a\",\"event_id\":\"1\",\"kind\":\"fire\","
		    "\"severity\":1,\"device\":\"c\",\"due\":%d",
		    (int)(2000 + n * 7919 % 101));
		put(k, VERB_EVENT_OPENED, n, body);
	}
	for (uint64_t last = 0, i = 0; i < 100; i++) {
		assert_true(board_due(k->board, 9999, &ref));
		assert_true(board_alert(k->board, ref.id)->due_tick >= last);
		last = board_alert(k->board, ref.id)->due_tick;
		assert_false(board_due(k->board, last - 1, &ref));
		put(k, VERB_OVERDUE, ref.id, "\"what\":\"claim\"");
	}
	assert_int_equal(board_next_tick(k->board), UINT64_MAX);
}

static void
deadlines_that_move_about_keep_their_order(void **state)
{
	struct kit *k = *state;
	uint64_t dice = 12345, due[200] = { 0 };
	struct board_ref ref;

	for (uint64_t n = 1; n <= 200; n++)
		to_state(k, n, ALERT_CLAIMED);
	for (int i = 0; i < 5000; i++) {
		uint64_t n, least = 60000;
		char body[64];

		dice = dice * UINT64_C(6364136223846793005) + 1;
		n = (dice >> 33) % 200;
		/* Mostly the first, so that what lies deep comes up. */
		if (i % 4 != 0 && board_due(k->board, UINT64_MAX - 1, &ref))
			n = ref.id - 1;
		due[n] = 2000 + (dice >> 50);
		snprintf(body, sizeof(body), "\"person\":\"ann\",\"due\":%d",
		    (int)due[n]);
		put(k, VERB_CLAIMED, n + 1, body);
		for (size_t j = 0; j < 200; j++)
			if (due[j] != 0 && due[j] < least)
				least = due[j];
		assert_int_equal(board_next_tick(k->board), least);
	}
}

/* ---- rows for sessions ---- */

static size_t
drain(struct board_cursor *cursor)
{
	struct board_ref ref;
	size_t count = 0;

	while (board_cursor_next(cursor, &ref))
		count++;
	return count;
}

static void
a_row_that_changes_often_is_sent_once(void **state)
{
	struct kit *k = *state;
	struct board_cursor *cursor;
	bool reset;

	open_alert(k, 1);
	cursor = board_cursor_create(k->board, 0, &reset);
	assert_false(reset);
	assert_int_equal(drain(cursor), 3); /* alert, source, hub */
	assert_false(board_cursor_pending(cursor));
	for (int i = 0; i < 50; i++)
		put(k, VERB_NOTED, 1, "\"text\":\"x\"");
	assert_true(board_cursor_pending(cursor));
	assert_int_equal(drain(cursor), 1);
	assert_int_equal(board_dirty(k->board), 3);
	board_cursor_destroy(cursor);
}

static void
a_cursor_goes_on_where_it_stood(void **state)
{
	struct kit *k = *state;
	struct board_cursor *cursor;
	struct board_ref ref;
	bool reset;

	open_alert(k, 1);
	open_alert(k, 2);
	open_alert(k, 3);
	cursor = board_cursor_create(k->board, 2, &reset);
	assert_false(reset);
	assert_true(board_cursor_next(cursor, &ref));
	assert_int_equal(ref.id, 2); /* its part may be missing: once more */
	assert_int_equal(ref.change, 2);
	board_cursor_destroy(cursor);
	cursor = board_cursor_create(k->board, 99, &reset);
	assert_true(reset); /* it knows more than there is: another hub */
	assert_int_equal(drain(cursor), 5);
	board_cursor_destroy(cursor);
}

static void
archive(struct kit *k, uint64_t n)
{
	to_state(k, n, ALERT_ARCHIVED);
	board_clean(k->board);
}

static void
what_leaves_is_a_tombstone_and_too_many_are_a_reset(void **state)
{
	struct kit *k = *state;
	struct board_cursor *cursor;
	struct board_ref ref;
	uint64_t after;
	bool reset, gone = false;

	archive(k, 1);
	after = k->seq;
	cursor = board_cursor_create(k->board, 0, &reset);
	drain(cursor);
	board_sweep(k->board, k->tick + BOARD_LINGER_MS - 1);
	assert_non_null(board_alert(k->board, 1));
	board_sweep(k->board, k->tick + BOARD_LINGER_MS);
	assert_null(board_alert(k->board, 1));
	while (board_cursor_next(cursor, &ref))
		gone |= ref.gone && ref.id == 1 && ref.kind == ROW_ALERT;
	assert_true(gone);
	board_cursor_destroy(cursor);
	for (uint64_t n = 2; n < 2 + BOARD_TOMBS_MAX; n++) {
		archive(k, n);
		k->tick += BOARD_LINGER_MS;
		board_sweep(k->board, k->tick);
	}
	assert_int_equal(board_alerts(k->board), 0);
	cursor = board_cursor_create(k->board, after, &reset);
	assert_true(reset);
	board_cursor_destroy(cursor);
	cursor = board_cursor_create(k->board, k->seq - 10, &reset);
	assert_false(reset);
	board_cursor_destroy(cursor);
}

static void
a_row_that_is_not_written_yet_does_not_leave(void **state)
{
	struct kit *k = *state;

	to_state(k, 1, ALERT_ARCHIVED);
	board_sweep(k->board, k->tick + BOARD_LINGER_MS);
	assert_non_null(board_alert(k->board, 1));
	board_clean(k->board);
	board_sweep(k->board, k->tick + BOARD_LINGER_MS);
	assert_null(board_alert(k->board, 1));
}

static void
a_board_loaded_from_its_rows_is_the_same_board(void **state)
{
	struct kit *k = *state;
	static const uint8_t key[16] = "another";
	struct board *other = board_create(key);
	struct buf a = { 0 }, b = { 0 };

	for (uint64_t n = 1; n <= ALERT_SHELVED + 1; n++)
		to_state(k, n, (enum alert_state)(n - 1));
	/* Alerts before their services, as the store has them. */
	for (int kind = ROW_ALERT; kind < ROW_KINDS; kind++)
		for (size_t i = 0; i < board_dirty(k->board); i++) {
			struct board_ref ref = board_dirty_at(k->board, i);

			if ((int)ref.kind != kind)
				continue;
			buf_clear(&a);
			board_encode(k->board, &ref, &a);
			assert_int_equal(
			    board_load(other, ref.kind, a.data, a.len, k->seq),
			    ERR_NONE);
		}
	assert_int_equal(board_dirty(other), 0);
	assert_int_equal(board_alerts(other), board_alerts(k->board));
	assert_int_equal(board_next_tick(other), board_next_tick(k->board));
	for (size_t i = 0; i < board_dirty(k->board); i++) {
		struct board_ref ref = board_dirty_at(k->board, i);

		buf_clear(&a);
		buf_clear(&b);
		board_encode(k->board, &ref, &a);
		board_encode(other, &ref, &b);
		assert_int_equal(a.len, b.len);
		assert_memory_equal(a.data, b.data, a.len);
	}
	assert_int_equal(board_load(other, ROW_ALERT, "x", 1, 1), ERR_INVAL);
	assert_int_equal(
	    board_load(other, (enum row_kind)99, "x", 1, 1), ERR_INVAL);
	board_destroy(other);
	buf_finish(&a);
	buf_finish(&b);
}

/* ---- the replica ---- */

static void
copy_rows(struct kit *k, struct board_cursor *cursor, struct replica *r)
{
	struct board_ref ref;
	struct buf row = { 0 };

	while (board_cursor_next(cursor, &ref)) {
		buf_clear(&row);
		if (ref.gone) {
			replica_gone(r, ref.kind, ref.id);
			continue;
		}
		board_encode(k->board, &ref, &row);
		assert_int_equal(
		    replica_put(r, ref.kind, ref.id, row.data, row.len),
		    ERR_NONE);
	}
	buf_finish(&row);
}

static void
a_console_that_comes_late_sees_the_services_of_an_alert(void **state)
{
	struct kit *k = *state;
	struct replica *r = replica_create("ann");
	struct board_cursor *cursor;
	bool reset;

	to_state(k, 1, ALERT_RESPONSE);
	to_state(k, 2, ALERT_TOLD);
	cursor = board_cursor_create(k->board, 0, &reset);
	copy_rows(k, cursor, r);
	assert_int_equal(replica_count(r), 2);
	assert_int_equal(replica_note(r, 1, 0)->state, NOTE_ACCEPTED);
	assert_int_equal(replica_note(r, 2, 0)->state, NOTE_QUEUED);
	assert_int_equal(replica_counts(r)->mine, 1);
	assert_int_equal(replica_counts(r)->response, 1);
	board_cursor_destroy(cursor);
	replica_destroy(r);
}

static void
counts_of_a_replica_follow_every_change(void **state)
{
	struct kit *k = *state;
	struct replica *r = replica_create("ann");
	struct board_cursor *cursor;
	bool reset;

	cursor = board_cursor_create(k->board, 0, &reset);
	for (uint64_t n = 1; n <= ALERT_NSTATES; n++)
		to_state(k, n, (enum alert_state)(n - 1));
	put(k, VERB_SILENT, 3, NOTE0);
	copy_rows(k, cursor, r);
	assert_int_equal(replica_counts(r)->waiting, 1);
	assert_int_equal(replica_counts(r)->waiting_p1, 1);
	assert_int_equal(replica_counts(r)->claimed, 1);
	assert_int_equal(replica_counts(r)->told, 1);
	assert_int_equal(replica_counts(r)->response, 1);
	assert_int_equal(replica_counts(r)->later, 1);
	assert_int_equal(replica_counts(r)->unheard, 1);
	assert_int_equal(replica_counts(r)->mine, 2);
	assert_int_equal(replica_count(r), ALERT_NSTATES);
	for (uint64_t n = 1; n <= ALERT_NSTATES; n++)
		put(k, VERB_NOTED, n, "\"text\":\"x\"");
	copy_rows(k, cursor, r); /* the same again counts once */
	assert_int_equal(replica_counts(r)->waiting, 1);
	assert_int_equal(replica_counts(r)->mine, 2);
	replica_account(r, "ben");
	assert_int_equal(replica_counts(r)->mine, 0);
	assert_int_equal(replica_counts(r)->told, 1);
	board_clean(k->board);
	board_sweep(k->board, k->tick + BOARD_LINGER_MS);
	copy_rows(k, cursor, r);
	assert_int_equal(replica_count(r), ALERT_NSTATES - 2);
	assert_null(replica_alert(r, 7));
	replica_reset(r);
	assert_int_equal(replica_count(r), 0);
	assert_int_equal(replica_counts(r)->unheard, 0);
	board_cursor_destroy(cursor);
	replica_destroy(r);
}

static void
put_row(struct replica *r, const struct alert *a, const struct notification *n)
{
	struct buf row = { 0 };

	if (a != NULL) {
		alert_encode(a, colleagues_none(), &row);
		assert_int_equal(
		    replica_put(r, ROW_ALERT, a->number, row.data, row.len),
		    ERR_NONE);
		buf_clear(&row);
	}
	if (n != NULL) {
		notification_encode(n, &row);
		assert_int_equal(replica_put(r, ROW_NOTIFICATION,
		                     notification_id(n->alert, n->target),
		                     row.data, row.len),
		    ERR_NONE);
	}
	buf_finish(&row);
}

static void
a_service_that_will_not_come_is_counted_until_it_is_seen_to(void **state)
{
	struct replica *r = replica_create("ann");
	struct notification n = { .alert = 5, .target = 1 };
	struct alert a = { .number = 5, .severity = 1, .state = ALERT_TOLD };

	(void)state;
	n.state = NOTE_REFUSED;
	put_row(r, NULL, &n); /* of which there is no alert yet */
	assert_int_equal(replica_counts(r)->refused, 0);
	put_row(r, &a, NULL);
	assert_int_equal(replica_counts(r)->refused, 1);
	assert_true(replica_refused(r, replica_alert(r, 5)));
	put_row(r, &a, &n); /* the same again counts once */
	assert_int_equal(replica_counts(r)->refused, 1);
	n.target = 2;
	put_row(r, NULL, &n);
	assert_int_equal(replica_counts(r)->refused, 2);
	n.state = NOTE_QUEUED; /* told anew */
	put_row(r, NULL, &n);
	replica_account(r, "ben");
	assert_int_equal(replica_counts(r)->refused, 1);
	a.state = ALERT_ARCHIVED;
	put_row(r, &a, NULL);
	assert_int_equal(replica_counts(r)->refused, 0);
	a.state = ALERT_RESPONSE;
	put_row(r, &a, NULL);
	assert_int_equal(replica_counts(r)->refused, 1);
	replica_gone(r, ROW_ALERT, 5);
	assert_int_equal(replica_counts(r)->refused, 0);
	replica_destroy(r);
}

static void
services_alone_are_no_alert(void **state)
{
	struct replica *r = replica_create("ann");
	struct notification n = { .alert = 5, .target = 2, .silent_tick = 1 };
	struct buf row = { 0 };

	(void)state;
	n.state = NOTE_SENT;
	notification_encode(&n, &row);
	assert_int_equal(replica_put(r, ROW_NOTIFICATION, notification_id(5, 2),
	                     row.data, row.len),
	    ERR_NONE);
	assert_null(replica_alert(r, 5));
	assert_int_equal(replica_count(r), 0);
	assert_int_equal(replica_put(r, ROW_NOTIFICATION, notification_id(5, 3),
	                     row.data, row.len),
	    ERR_INVAL);
	replica_account(r, "ben");
	replica_gone(r, ROW_ALERT, 5);
	assert_null(replica_note(r, 5, 2));
	assert_int_equal(replica_counts(r)->unheard, 0);
	buf_finish(&row);
	replica_destroy(r);
}

static void
what_a_source_lost_for_good_is_counted_too(void **state)
{
	struct replica *r = replica_create("ann");
	struct source_row row = { .id = 1, .lost = 2 };
	struct buf bytes = { 0 };

	(void)state;
	source_encode(&row, &bytes);
	assert_int_equal(
	    replica_put(r, ROW_SOURCE, 1, bytes.data, bytes.len), ERR_NONE);
	assert_int_equal(replica_counts(r)->missing, 2);
	row.lost = 5;
	buf_clear(&bytes);
	source_encode(&row, &bytes);
	assert_int_equal(
	    replica_put(r, ROW_SOURCE, 1, bytes.data, bytes.len), ERR_NONE);
	assert_int_equal(replica_counts(r)->missing, 5);
	buf_finish(&bytes);
	replica_destroy(r);
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(each_verb_fits_its_states_and_changes_nothing_in_others),
		T(an_open_alert_is_raised_and_never_lowered),
		T(an_alert_that_is_not_there_fits_nothing),
		T(an_alert_needs_a_number_and_a_severity),
		T(only_people_and_sources_with_names_have_rows),
		T(what_is_not_switched_off_neither_keeps_nor_ends_anything),
		T(who_has_what_follows_each_change_and_a_restart),
		T(claims_are_counted_with_who_holds_them),
		T(joined_events_count_and_keep_the_best),
		T(an_event_that_is_worse_raises_its_alert_and_is_seen),
		T(of_several_that_fit_the_newest_takes_the_event),
		T(a_run_of_recorded_events_ends_with_a_pause),
		T(gaps_open_fill_and_begin_anew),
		T(what_a_source_lost_for_good_is_counted_too),
		T(sources_over_the_limit_share_a_row),
		T(the_earliest_deadline_comes_first),
		T(deadlines_that_move_about_keep_their_order),
		T(a_row_that_changes_often_is_sent_once),
		T(a_cursor_goes_on_where_it_stood),
		T(what_leaves_is_a_tombstone_and_too_many_are_a_reset),
		T(a_row_that_is_not_written_yet_does_not_leave),
		T(a_board_loaded_from_its_rows_is_the_same_board),
		T(a_console_that_comes_late_sees_the_services_of_an_alert),
		T(counts_of_a_replica_follow_every_change),
		T(a_service_that_will_not_come_is_counted_until_it_is_seen_to),
		T(services_alone_are_no_alert),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
