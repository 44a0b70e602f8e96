/* SPDX-License-Identifier: Apache-2.0 */
/* The coach of the demo: for whom the story waits, and what is said of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "demo/coach.h"
#include "demo/score.h"
#include "wire/coach.h"
#include "wire/lines.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- lines ---- */

static const char *const good[] = {
	"say 10 0\tFire! Enter",
	"done 0 18446744073709551600\tЖурнал цел · {1}",
	"helped 7 1\tx",
	"quiet",
	"sum 10 1200 15000 0 0 3 30000\tfire",
	"end 2 3",
	"touched",
	"key\tlook",
	"off",
	"on",
};

static const char *const bad[] = {
	"",
	"say",
	"say 1\tx",
	"say 1 2",
	"say 01 2\tx",
	"say 1 -2\tx",
	"say 1 2 3\tx",
	"say 1 18446744073709551616\tx",
	"say 1 2\t\033[2J",
	"say 1 2\t\xff",
	"quiet now",
	"quiet\t",
	"end 1",
	"end 1 2\tx",
	"shout\tx",
	"touched 1",
	"keylook",
};

static void
each_line_comes_back_as_it_was_and_nothing_else_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct coach_line line;
		struct buf out = { 0 };

		assert_int_equal(coach_line_parse(good[i], &line), ERR_NONE);
		coach_line_put(&out, &line);
		assert_int_equal(out.len, strlen(good[i]) + 1);
		assert_memory_equal(out.data, good[i], strlen(good[i]));
		buf_finish(&out);
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct coach_line line;

		if (coach_line_parse(bad[i], &line) != ERR_INVAL)
			fail_msg("%s", bad[i]);
	}
}

static void
a_text_of_the_story_fits_its_line(void **state)
{
	size_t count;
	const struct scenario_scene *scenes = scenario_scenes(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		assert_true(strlen(scenes[i].coach) < COACH_TEXT_SIZE);
		assert_true(strlen(scenes[i].first) < COACH_TEXT_SIZE);
		assert_true(*scenes[i].coach != '\0');
	}
}

/* ---- waiting ---- */

/* Scenes by what they ask for. */
#define TAKE   0  /* one act */
#define LOOK   1  /* an act, or a key twice */
#define WATCH  7  /* nothing */
#define RECORD 16 /* a key */

static struct coach
begun(size_t scene)
{
	struct coach coach = { .learner = true };

	coach_begin(&coach, scene, 1000);
	coach_step(&coach, scenario_scene_acts(scene), 1000);
	return coach;
}

static void
a_scene_waits_a_minute_then_a_colleague_is_asked_then_it_is_let_go(void **state)
{
	struct coach coach = begun(TAKE);

	(void)state;
	assert_true(coach_holds(&coach));
	coach_step(&coach, 1, 1000 + SCENARIO_PATIENCE_MS - 1);
	assert_int_equal(coach.state, COACH_WAITS);
	coach_step(&coach, 1, 1000 + SCENARIO_PATIENCE_MS);
	assert_int_equal(coach.state, COACH_HELPS);
	assert_true(coach_holds(&coach));
	coach_step(&coach, 1, 1000 + SCENARIO_PATIENCE_MS + COACH_HELP_MS);
	assert_int_equal(coach.state, COACH_LET_GO);
	assert_false(coach_holds(&coach));
}

static void
what_was_done_in_time_was_not_done_by_a_colleague(void **state)
{
	struct coach coach = begun(TAKE);

	(void)state;
	coach_step(&coach, 0, 5000);
	assert_int_equal(coach.state, COACH_DONE_BY);
	assert_false(coach.helped);
	coach = begun(TAKE);
	coach_step(&coach, 1, 1000 + SCENARIO_PATIENCE_MS);
	coach_step(&coach, 0, 2000 + SCENARIO_PATIENCE_MS);
	assert_int_equal(coach.state, COACH_DONE_BY);
	assert_true(coach.helped);
	assert_false(coach_holds(&coach));
}

static void
a_key_ends_a_scene_that_no_act_ends(void **state)
{
	struct coach coach = begun(RECORD);

	(void)state;
	assert_true(coach_holds(&coach));
	coach_key(&coach, "look");
	coach_step(&coach, 0, 2000);
	assert_true(coach_holds(&coach));
	coach_key(&coach, "log");
	coach_step(&coach, 0, 3000);
	assert_false(coach_holds(&coach));
	coach = begun(LOOK);
	coach_key(&coach, "look");
	coach_step(&coach, 1, 2000);
	assert_true(coach_holds(&coach));
	coach_step(&coach, 0, 3000); /* he has seen it */
	assert_false(coach_holds(&coach));
	assert_false(coach_holds(&(struct coach){ .scene = WATCH }));
}

static void
nobody_there_or_the_coach_left_and_the_story_keeps_its_times(void **state)
{
	struct coach coach = begun(TAKE);

	(void)state;
	coach.left = true;
	assert_false(coach_holds(&coach));
	coach_step(&coach, 1, 1000 + 2 * SCENARIO_PATIENCE_MS);
	assert_int_equal(coach.state, COACH_WAITS);
	coach.left = false;
	coach.learner = false;
	assert_false(coach_holds(&coach));
	coach_step(&coach, 1, 1000 + 3 * SCENARIO_PATIENCE_MS);
	assert_int_equal(coach.state, COACH_WAITS);
}

static void
each_act_of_the_learner_belongs_to_one_scene(void **state)
{
	size_t nacts, nscenes, sum = 0, own = 0;
	const struct scenario_act *acts = scenario_acts(&nacts);

	(void)state;
	scenario_scenes(&nscenes);
	for (size_t s = 0; s < nscenes; s++)
		sum += scenario_scene_acts(s);
	for (size_t i = 0; i < nacts; i++)
		own += acts[i].actor == ACTOR_AIGUL;
	assert_int_equal(sum, own);
	assert_int_equal(scenario_scene_acts(WATCH), 0);
	assert_int_equal(scenario_scene_acts(RECORD), 0);
}

/* ---- the end ---- */

static void
put(struct replica *rows, const struct alert *alert)
{
	struct buf bytes = { 0 };

	alert_encode(alert, NULL, &bytes);
	replica_put(rows, ROW_ALERT, alert->number, bytes.data, bytes.len);
	buf_finish(&bytes);
}

static void
what_a_colleague_did_is_nobodys_own_time(void **state)
{
	struct replica *rows = replica_create("aigul");
	struct score score = { 0 };
	struct coach_line line;
	struct alert a = {
		.number = 10,
		.version = 1,
		.state = ALERT_CLAIMED,
		.severity = 2,
		.opened_tick = 1000,
		.claimed_tick = 4000,
		.kind = "smoke",
		.owner = "dana",
	};

	(void)state;
	put(rows, &a);
	score_see(&score, 0, 10, rows, "aigul");
	assert_false(score_line(&score, 0, NULL, &line));
	strcpy(a.owner, "aigul");
	put(rows, &a);
	score_see(&score, 0, 10, rows, "aigul");
	a.state = ALERT_ARCHIVED;
	a.verdict = VERDICT_NOT_CONFIRMED;
	a.verdict_tick = 9000;
	put(rows, &a);
	score_see(&score, 0, 10, rows, "aigul");
	assert_true(score_line(&score, 0, NULL, &line));
	assert_int_equal(line.numbers[0], 10);
	assert_int_equal(line.numbers[1], 3000);
	assert_int_equal(line.numbers[3], 5000);
	assert_int_equal(line.numbers[5], 0);
	assert_string_equal(line.text, "smoke");
	line = score_end(&score);
	assert_int_equal(line.numbers[0], 1);
	assert_int_equal(line.numbers[1], 1);
	replica_destroy(rows);
}

static void
a_verdict_against_the_picture_is_not_right(void **state)
{
	struct replica *rows = replica_create("aigul");
	struct score score = { 0 };
	struct alert a = {
		.number = 11,
		.version = 1,
		.state = ALERT_ARCHIVED,
		.severity = 1,
		.verdict = VERDICT_NOT_CONFIRMED,
		.opened_tick = 1000,
		.claimed_tick = 4000,
		.verdict_tick = 9000,
		.kind = "fire",
		.owner = "aigul",
	};

	(void)state;
	put(rows, &a);
	score_see(&score, 1, 11, rows, "aigul");
	assert_int_equal(score_end(&score).numbers[0], 0);
	assert_int_equal(score_end(&score).numbers[1], 1);
	replica_destroy(rows);
}

#define T(name) cmocka_unit_test(name)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(each_line_comes_back_as_it_was_and_nothing_else_is_read),
		T(a_text_of_the_story_fits_its_line),
		T(a_scene_waits_a_minute_then_a_colleague_is_asked_then_it_is_let_go),
		T(what_was_done_in_time_was_not_done_by_a_colleague),
		T(a_key_ends_a_scene_that_no_act_ends),
		T(nobody_there_or_the_coach_left_and_the_story_keeps_its_times),
		T(each_act_of_the_learner_belongs_to_one_scene),
		T(what_a_colleague_did_is_nobodys_own_time),
		T(a_verdict_against_the_picture_is_not_right),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
