/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What danger rests on when it is called not confirmed: the hub decides, from
 * what the alert's row remembers.  Every test ends with a look at the shadow:
 * rows are what the entries say.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/command.h"
#include "core/evidence.h"
#include "wire/preview.h"

#include "tests/sim/hubkit.h"

static enum answer_code
code(struct answer answer)
{
	return answer.code;
}

#define DO(k, who, ...) code(hubkit_do(k, who, __VA_ARGS__))

/* One event; the number of the newest alert. */
static uint64_t
event(struct hubkit *k, const char *device, const char *kind)
{
	char id[24];

	snprintf(id, sizeof(id), "e%d", (int)++k->handles);
	assert_int_equal(hubkit_event(k, id, device, kind), ENGINE_STORED);
	hubkit_run(k, 0);
	return board_hub(engine_board(k->engine))->alerts;
}

/* ---- what is enough ---- */

/* "look # live 3000" with the number of the alert. */
static void
act(struct hubkit *k, uint64_t who, const char *line, uint64_t number)
{
	const char *mark = strchr(line, '#');

	assert_int_equal(DO(k, who, "%.*s%d%s", (int)(mark - line), line,
	                     (int)number, mark + 1),
	    ANSWER_OK);
}

static void
danger_is_put_away_only_after_a_look(void **state)
{
	static const struct {
		const char *acts[3]; /* before the verdict */
		const char *kind;
		enum answer_code want;
	} rows[] = {
		{ { NULL }, "fire", ANSWER_NEEDS_LOOK },
		{ { NULL }, "smoke", ANSWER_NEEDS_LOOK },
		{ { NULL }, "citizen-report", ANSWER_OK }, /* P3 */
		{ { "look # live 2999" }, "smoke", ANSWER_NEEDS_LOOK },
		{ { "look # live 3000" }, "smoke", ANSWER_OK },
		{ { "look # recording 3000" }, "fire", ANSWER_OK },
		{ { "look # live 1500", "look # recording 1500" }, "fire",
		    ANSWER_OK },
		{ { "look # still 1000" }, "smoke", ANSWER_NEEDS_LOOK },
		{ { "look # still 1000", "look # still 1000" }, "smoke",
		    ANSWER_OK },
		/* A glance is no still, and a still does not move. */
		{ { "look # still 999", "look # still 999" }, "smoke",
		    ANSWER_NEEDS_LOOK },
		{ { "look # still 90000" }, "smoke", ANSWER_NEEDS_LOOK },
		{ { "look # none timeout" }, "fire", ANSWER_OK },
		{ { "look # none no-terminal" }, "smoke", ANSWER_OK },
		/* It came after all: then it is to be looked at. */
		{ { "look # none offline", "look # live 1000" }, "smoke",
		    ANSWER_NEEDS_LOOK },
		{ { "look # live 1000", "look # none offline" }, "smoke",
		    ANSWER_OK },
		/* That a camera around is dead says nothing about this one. */
		{ { "look # none offline of:cam-1" }, "smoke",
		    ANSWER_NEEDS_LOOK },
		{ { "look # live 3000 of:cam-1" }, "smoke", ANSWER_OK },
		{ { "phone # site Guard" }, "fire", ANSWER_OK },
		{ { "note # it is nothing" }, "fire", ANSWER_NEEDS_LOOK },
	};
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t n = event(k, "cam-2", rows[i].kind);

		for (size_t a = 0; a < 3 && rows[i].acts[a] != NULL; a++) {
			act(k, ann, rows[i].acts[a], n);
		}
		if (DO(k, ann, "archive %d drill", (int)n) != rows[i].want)
			fail_msg("row %zu", i);
		assert_int_equal(hubkit_alert(k, n)->state,
		    rows[i].want == ANSWER_OK ? ALERT_ARCHIVED : ALERT_WAITING);
		/* The next row gets an alert of its own. */
		act(k, ann, "look # live 3000", n);
		if (rows[i].want != ANSWER_OK)
			act(k, ann, "archive # drill", n);
	}
}

static void
no_reason_is_exempt_and_some_ask_for_more(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "cam-1", "fire");
	event(k, "cam-2", "fire");
	event(k, "cam-4", "smoke");
	assert_int_equal(DO(k, ann, "archive 1 cannot-see"), ANSWER_NEEDS_LOOK);
	assert_int_equal(DO(k, ann, "look 1 live 9000"), ANSWER_OK);
	/* Not to see a fire is not "no fire". */
	assert_int_equal(DO(k, ann, "archive 1 cannot-see"), ANSWER_NEEDS_EYES);
	assert_int_equal(DO(k, ann, "look 1 live 0 of:cam-5"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 1 cannot-see"), ANSWER_NEEDS_EYES);
	assert_int_equal(
	    DO(k, ann, "look 1 live 1 of:nowhere"), ANSWER_UNKNOWN_DEVICE);
	assert_int_equal(
	    DO(k, ann, "look 1 live 1 of:sos-1"), ANSWER_UNKNOWN_DEVICE);
	/* Its own camera under its own name is no other one. */
	assert_int_equal(DO(k, ann, "look 1 live 500 of:cam-1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 1 cannot-see"), ANSWER_NEEDS_EYES);
	assert_int_equal(DO(k, ann, "look 1 live 500 of:cam-5"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 1 mistake"), ANSWER_NEEDS_CALL);
	assert_int_equal(DO(k, ann, "archive 1 children"), ANSWER_NEEDS_CALL);
	assert_int_equal(DO(k, ann, "archive 1 cannot-see"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "phone 2 site Guard"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 2 cannot-see"), ANSWER_OK);
	/* P2 asks for no other eyes. */
	assert_int_equal(DO(k, ann, "look 3 live 3000"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 3 cannot-see"), ANSWER_OK);
}

static void
a_press_by_mistake_rests_on_a_call_to_the_site(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint32_t version;

	event(k, "sos-1", "sos");
	assert_int_equal(DO(k, ann, "look 1 live 9000"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 1 mistake"), ANSWER_NEEDS_CALL);
	assert_int_equal(DO(k, ann, "phone 1 site"), ANSWER_SYNTAX);
	assert_int_equal(
	    DO(k, ann, "phone 1 site,fire Guard"), ANSWER_UNKNOWN_CODE);
	version = hubkit_alert(k, 1)->version;
	assert_int_equal(DO(k, ann, "phone 1 site Guard"), ANSWER_OK);
	assert_int_equal(hubkit_entries(k, VERB_CALLED), 1);
	/* A decision may rest on it. */
	assert_int_equal(hubkit_alert(k, 1)->version, version + 1);
	assert_int_equal(DO(k, ann, "archive 1 mistake"), ANSWER_OK);
}

/* ---- where nothing can be seen ---- */

static void
what_no_camera_shows_is_not_held_back(void **state)
{
	static const struct {
		const char *device;
		const char *clip;
		enum answer_code want;
	} rows[] = {
		{ "cam-1", NULL, ANSWER_NEEDS_LOOK },
		{ "sos-1", NULL, ANSWER_NEEDS_LOOK },
		{ "sos-2", NULL, ANSWER_OK },
		{ "sos-3", NULL, ANSWER_OK },
		{ "blind", NULL, ANSWER_OK },
		{ "nobody-knows-it", NULL, ANSWER_OK },
		{ "place:43.3,68.2", NULL, ANSWER_OK },
		{ "sen-7", "file:clip.ts", ANSWER_NEEDS_LOOK },
	};
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t n;

		k->clip = rows[i].clip;
		n = event(k, rows[i].device, "fire");
		if (DO(k, ann, "archive %d drill", (int)n) != rows[i].want)
			fail_msg("%s", rows[i].device);
	}
}

static void
a_recording_that_comes_later_is_to_be_looked_at(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "sos-2", "sos");
	assert_true((hubkit_alert(k, 1)->flags & ALERT_NO_SOURCE) != 0);
	k->clip = "file:clip.ts";
	event(k, "sos-2", "sos");
	assert_int_equal(hubkit_alert(k, 1)->count, 2);
	assert_int_equal(DO(k, ann, "archive 1 test"), ANSWER_NEEDS_LOOK);
}

static void
what_one_person_could_not_see_excuses_no_other(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);

	event(k, "cam-1", "smoke");
	assert_int_equal(DO(k, ann, "look 1 none no-terminal"), ANSWER_OK);
	assert_int_equal(DO(k, ben, "archive 1 steam"), ANSWER_NEEDS_LOOK);
	/* In one hand, another's trouble is not this one's. */
	assert_int_equal(DO(k, ben, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "look 1 none no-terminal"), ANSWER_OK);
	assert_int_equal(DO(k, ben, "archive 1 steam"), ANSWER_NEEDS_LOOK);
	assert_int_equal(DO(k, ben, "release 1"), ANSWER_OK);
	/* What was tried before it was taken counts, and outlives a refusal. */
	assert_int_equal(DO(k, ann, "archive 1 other"), ANSWER_NEEDS_NOTE);
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ben, "take-over 1 absent"), ANSWER_OK);
	assert_int_equal(DO(k, ben, "archive 1 steam"), ANSWER_NEEDS_LOOK);
	assert_int_equal(DO(k, ben, "look 1 none crashed"), ANSWER_OK);
	assert_int_equal(DO(k, ben, "archive 1 steam"), ANSWER_OK);
}

static void
what_was_postponed_is_tried_again(void **state)
{
	struct hubkit *k = *state;
	uint64_t ben = hubkit_console(k, "ben", 2);

	event(k, "cam-1", "smoke");
	assert_int_equal(DO(k, ben, "look 1 none crashed"), ANSWER_OK);
	assert_int_equal(DO(k, ben, "shelve 1 1m light"), ANSWER_OK);
	hubkit_run(k, 60000);
	ben = hubkit_console(k, "ben", 3);
	assert_int_equal(DO(k, ben, "archive 1 steam"), ANSWER_NEEDS_LOOK);
}

static void
the_lead_who_takes_over_has_other_eyes(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint64_t ben = hubkit_console(k, "ben", 2);

	event(k, "cam-1", "fire");
	assert_int_equal(DO(k, ann, "claim 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "look 1 live 9000"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 1 cannot-see"), ANSWER_NEEDS_EYES);
	assert_int_equal(DO(k, ben, "take-over 1 asked"), ANSWER_OK);
	assert_int_equal(DO(k, ben, "archive 1 cannot-see"), ANSWER_OK);
}

/* ---- what is remembered ---- */

static void
what_was_seen_outlives_a_restart_of_the_hub(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "cam-1", "fire");
	event(k, "cam-2", "smoke");
	event(k, "cam-4", "smoke");
	assert_int_equal(DO(k, ann, "look 1 live 3000"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "look 2 none auth"), ANSWER_OK);
	hubkit_kill(k);
	assert_int_equal(hubkit_boot(k), ERR_NONE);
	ann = hubkit_console(k, "ann", 1);
	assert_int_equal(DO(k, ann, "archive 1 lights"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 2 steam"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 3 steam"), ANSWER_NEEDS_LOOK);
}

static void
opened_again_it_is_to_be_looked_at_again(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);

	event(k, "cam-1", "fire");
	assert_int_equal(DO(k, ann, "look 1 live 3000"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "look 1 live 3000 of:cam-2"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "look 1 still 1000"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "look 1 still 1000"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "phone 1 site Guard"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 1 lights"), ANSWER_OK);
	/* Taken back in its window it is the same decision. */
	assert_int_equal(DO(k, ann, "undo 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 1 lights"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "send 1"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "reopen 1 it burns"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 1 lights"), ANSWER_NEEDS_LOOK);
	assert_int_equal(DO(k, ann, "look 1 live 3000"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "archive 1 mistake"), ANSWER_NEEDS_CALL);
	assert_int_equal(DO(k, ann, "archive 1 cannot-see"), ANSWER_NEEDS_EYES);
	assert_int_equal(DO(k, ann, "archive 1 lights"), ANSWER_OK);
}

static void
a_look_says_what_was_seen(void **state)
{
	struct hubkit *k = *state;
	uint64_t ann = hubkit_console(k, "ann", 1);
	uint32_t version;

	event(k, "cam-1", "fire");
	version = hubkit_alert(k, 1)->version;
	assert_int_equal(DO(k, ann, "look 1"), ANSWER_SYNTAX);
	assert_int_equal(DO(k, ann, "look 1 none"), ANSWER_SYNTAX);
	assert_int_equal(DO(k, ann, "look 1 none tired"), ANSWER_SYNTAX);
	assert_int_equal(DO(k, ann, "look 1 live 3600001"), ANSWER_TOO_LONG);
	assert_int_equal(hubkit_entries(k, VERB_LOOKED), 0);
	assert_int_equal(DO(k, ann, "look 1 none crashed"), ANSWER_OK);
	assert_int_equal(DO(k, ann, "look 1 live 3600000"), ANSWER_OK);
	assert_int_equal(hubkit_entries(k, VERB_LOOKED), 2);
	/* To look refuses nobody's decision. */
	assert_int_equal(hubkit_alert(k, 1)->version, version);
}

/* ---- the words ---- */

static void
each_evidence_has_its_word(void **state)
{
	static const struct {
		struct alert alert;
		const char *word;
	} rows[] = {
		{ { .severity = 3 }, "" },
		{ { .severity = 2 }, "missing" },
		{ { .severity = 2, .seen_ms = 3000 }, "seen" },
		{ { .severity = 1, .stills = 2, .flags = ALERT_SITE_CALLED },
		    "seen" },
		{ { .severity = 1, .flags = ALERT_SITE_CALLED }, "called" },
		{ { .severity = 1, .flags = ALERT_NO_SOURCE }, "no-source" },
		{ { .severity = 1, .owner = "ann", .tried = "ann" },
		    "no-picture" },
		{ { .severity = 1, .owner = "ben", .tried = "ann" },
		    "missing" },
		{ { .severity = 1, .tried = "ann" }, "missing" },
		{ { .severity = 1, .flags = ALERT_OTHER_EYES }, "missing" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(
		    evidence_word(evidence_of(&rows[i].alert)), rows[i].word);
}

static void
what_a_player_says_is_a_word_of_a_look(void **state)
{
	(void)state;
	for (int r = PREVIEW_REASON_NONE + 1; r <= PREVIEW_CRASHED; r++)
		assert_non_null(
		    look_why(preview_reason_word((enum preview_reason)r)));
	assert_null(look_why(preview_reason_word(PREVIEW_REASON_NONE)));
}

static void
so_much_was_seen_that_the_number_is_full(void **state)
{
	struct alert a = {
		.severity = 1, .seen_ms = UINT32_MAX - 1, .stills = UINT16_MAX
	};

	(void)state;
	evidence_looked(&a, "ann", "live", 3600000, false);
	assert_int_equal(a.seen_ms, UINT32_MAX);
	evidence_looked(&a, "ann", "still", 1000, false);
	assert_int_equal(a.stills, UINT16_MAX);
}

#define T(test) \
	cmocka_unit_test_setup_teardown(test, hubkit_setup, hubkit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(danger_is_put_away_only_after_a_look),
		T(no_reason_is_exempt_and_some_ask_for_more),
		T(a_press_by_mistake_rests_on_a_call_to_the_site),
		T(what_no_camera_shows_is_not_held_back),
		T(a_recording_that_comes_later_is_to_be_looked_at),
		T(what_one_person_could_not_see_excuses_no_other),
		T(what_was_postponed_is_tried_again),
		T(the_lead_who_takes_over_has_other_eyes),
		T(what_was_seen_outlives_a_restart_of_the_hub),
		T(opened_again_it_is_to_be_looked_at_again),
		T(a_look_says_what_was_seen),
		cmocka_unit_test(each_evidence_has_its_word),
		cmocka_unit_test(what_a_player_says_is_a_word_of_a_look),
		cmocka_unit_test(so_much_was_seen_that_the_number_is_full),
	};

	return cmocka_run_group_tests_name("evidence", tests, NULL, NULL);
}
