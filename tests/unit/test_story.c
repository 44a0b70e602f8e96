/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The five minutes of the demo on the real engine, with the city's own
 * configuration: every act is accepted, and each alert ends as its scene
 * says.  Time runs in steps of a tenth of a second; nothing is written.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bus/cloudevent.h"
#include "conf/conf.h"
#include "demo/city.h"
#include "demo/crew.h"
#include "demo/duty.h"
#include "demo/scenario.h"
#include "hub/engine.h"

#define STEP_MS     100
#define FIRST_TICK  1000
#define START_UTC   INT64_C(1795324530000)
#define KEYS_MAX    64
#define NUMBERS_MAX 400
#define LIFE_MS     900000 /* of the city after the story */
#define DESK_HANDLE 100    /* + service */
#define STORM       60     /* gusts, at so many cameras: */
#define STORM_KEYS  6

struct show {
	struct conf *conf;
	struct engine *engine;
	struct scenario *scenario;
	uint64_t now_ms;
	uint64_t seq;
	uint64_t chance;
	uint64_t commands[SCENARIO_ACTORS];
	struct {
		const char *key;
		uint64_t number;
		struct alert last; /* as it stood when last on the board */
	} keys[KEYS_MAX];
	size_t nkeys;
	struct duty duty;
	uint64_t desk_of[NUMBERS_MAX + 1][NOTE_SERVICES]; /* handles */
	unsigned said[DESK_ACTS];
	uint64_t highest; /* number of an alert of the living city */
	unsigned floods;  /* that began */
	bool flood;       /* one lasts */
	struct crew crew;
	struct arena turn;  /* events: the engine borrows them to its end */
	struct buf trouble; /* acts that were refused, and why */
	size_t act;
};

static void
chance(void *ctx, void *bytes, size_t len)
{
	struct show *show = ctx;
	uint8_t *to = bytes;

	for (size_t i = 0; i < len; i++) {
		show->chance = show->chance * UINT64_C(6364136223846793005) +
		    UINT64_C(1442695040888963407);
		to[i] = (uint8_t)(show->chance >> 56);
	}
}

static bool
never_event(void *ctx, uint64_t seq, const char *source, const char *id)
{
	(void)ctx, (void)seq, (void)source, (void)id;
	return false;
}

static bool
never_row(void *ctx, enum row_kind kind, uint64_t id, struct buf *out)
{
	(void)ctx, (void)kind, (void)id, (void)out;
	return false;
}

/* A file of data/demo with the cameras' port in it. */
static enum err
read_city(void *arg, const char *name, size_t max, struct buf *out)
{
	const char *srcdir = getenv("srcdir");
	struct buf path = { 0 }, text = { 0 };
	char part[4096];
	size_t got;
	FILE *in;

	(void)arg, (void)max;
	buf_printf(
	    &path, "%s/data/demo/%s", srcdir == NULL ? "." : srcdir, name);
	in = fopen(buf_text(&path), "r");
	buf_finish(&path);
	if (in == NULL)
		return ERR_NOENT;
	while ((got = fread(part, 1, sizeof(part), in)) > 0)
		buf_put(&text, part, got);
	fclose(in);
	city_fill(buf_text(&text), text.len, "127.0.0.1:4711", out);
	buf_finish(&text);
	return ERR_NONE;
}

static struct conf *
load_city(void)
{
	struct buf text = { 0 }, said = { 0 };
	struct conf *conf;

	assert_int_equal(
	    read_city(NULL, "demo.yaml", SIZE_MAX, &text), ERR_NONE);
	if (conf_load_bytes("demo.yaml", buf_text(&text), text.len, read_city,
	        NULL, &conf) != ERR_NONE) {
		conf_problem_put(&conf->problems.all[0], &said);
		fail_msg("%s", buf_text(&said));
	}
	assert_int_equal(conf->problems.warnings, 0);
	buf_finish(&text);
	return conf;
}

/* ---- desks ----------------------------------------------------------------
 */

static void
desk_out(struct show *show, const struct engine_out *out)
{
	if (out->desk.type != DESK_TELL && out->desk.type != DESK_STAND_DOWN)
		return;
	assert_in_range(out->desk.alert, 1, NUMBERS_MAX);
	assert_false(scenario_desk(out->desk.target)->phone);
	show->desk_of[out->desk.alert][out->desk.target] = out->handle;
	duty_told(&show->duty, &out->desk, show->now_ms);
	engine_delivered(show->engine, out->desk.alert, out->desk.target, true);
}

static void
desks_answer(struct show *show)
{
	struct desk_message answer;

	while (duty_next(&show->duty, show->now_ms, &answer)) {
		show->said[answer.act]++;
		engine_desk_answer(show->engine,
		    show->desk_of[answer.alert][answer.target], &answer);
	}
}

static void
desks_join(struct show *show)
{
	static const char *const services[] = { "fire", "police" };
	static const char *const districts[] = { "qaratau", "otyrar", "sauran",
		"yassy" };
	uint64_t handle = DESK_HANDLE;
	const char *id;

	for (size_t s = 0; s < 2; s++) {
		for (size_t d = 0; d < 4; d++)
			assert_int_equal(
			    engine_desk_hello(show->engine, handle++,
			        services[s], districts[d], &id),
			    ERR_NONE);
	}
	assert_int_equal(
	    engine_desk_hello(show->engine, handle, "emergency", "*", &id),
	    ERR_NONE);
}

/* ---- people ---------------------------------------------------------------
 */

static const struct alert *
last_of(const struct show *show, const char *key)
{
	for (size_t i = 0; i < show->nkeys; i++) {
		if (strcmp(show->keys[i].key, key) == 0)
			return &show->keys[i].last;
	}
	fail_msg("no alert of %s", key);
	return NULL;
}

/* The ${which}-th that waits where ${first} was. */
static uint64_t
waiting_of(const struct show *show, uint64_t first, size_t which)
{
	const struct board *board = engine_board(show->engine);
	const struct alert *a = board_alert(board, first);

	for (uint64_t n = first; a != NULL && n <= NUMBERS_MAX; n++) {
		const struct alert *other = board_alert(board, n);

		if (other != NULL && other->state == ALERT_WAITING &&
		    strcmp(other->device, a->device) == 0 &&
		    strcmp(other->kind, a->kind) == 0 && which-- == 0)
			return n;
	}
	return 0;
}

static uint64_t
number_of(void *context, const char *key, bool all, size_t which)
{
	const struct show *show = context;

	for (size_t i = 0; i < show->nkeys; i++) {
		if (strcmp(show->keys[i].key, key) != 0)
			continue;
		return all ? waiting_of(show, show->keys[i].number, which)
		           : show->keys[i].number;
	}
	return 0;
}

static struct session_span
span(const char *text)
{
	return (struct session_span){ text, strlen(text) };
}

static void
people_join(struct show *show)
{
	struct session_welcome welcome;
	uint64_t old;

	for (int i = 0; i < SCENARIO_ACTORS; i++) {
		struct session_hello hello = {
			.key = { (uint8_t)(i + 1) },
			.role = SESSION_CONSOLE,
			.account = span(scenario_person(i)->account),
			.host = span("demo"),
		};

		assert_int_equal(engine_hello(show->engine, (uint64_t)i + 1,
		                     &hello, hello.account.at, &welcome, &old),
		    ERR_NONE);
	}
}

/* The versions of every alert of the story, as a console has them. */
static void
put_versions(const struct show *show, struct session_command *command)
{
	for (size_t i = 0;
	     i < show->nkeys && command->versions_count < SESSION_VERSIONS_MAX;
	     i++) {
		const struct alert *alert = board_alert(
		    engine_board(show->engine), show->keys[i].number);

		if (alert == NULL)
			continue;
		command->versions[command->versions_count++] =
		    (struct session_version){ alert->number, alert->version };
	}
}

static void
say(struct show *show, enum scenario_actor actor, const struct buf *line)
{
	struct session_command command = { 0 };

	command.number = ++show->commands[actor];
	command.line = (struct session_span){ buf_text(line), line->len };
	put_versions(show, &command);
	engine_command(show->engine, (uint64_t)actor + 1, &command);
}

static void
people_act(struct show *show)
{
	const struct scenario_act *acts;
	enum scenario_actor actor;
	struct buf line = { 0 };
	size_t count;

	acts = scenario_acts(&count);
	while (show->act < count && acts[show->act].at_ms <= show->now_ms) {
		const struct scenario_act *act = &acts[show->act++];

		buf_clear(&line);
		assert_int_equal(
		    scenario_expand(act->command, number_of, show, &line),
		    ERR_NONE);
		say(show, act->actor, &line);
	}
	buf_clear(&line);
	while (crew_next(&show->crew, show->now_ms, &actor, &line)) {
		say(show, actor, &line);
		buf_clear(&line);
	}
	buf_finish(&line);
}

/* ---- turns ----------------------------------------------------------------
 */

/* The newest alert of a device; what is decided may have left the board. */
static const struct alert *
alert_of(const struct show *show, const struct scenario_event *said)
{
	for (uint64_t n = NUMBERS_MAX; n > 0; n--) {
		const struct alert *alert =
		    board_alert(engine_board(show->engine), n);

		if (alert != NULL && strcmp(alert->device, said->device) == 0 &&
		    strcmp(alert->kind, said->kind) == 0)
			return alert;
	}
	fail_msg("%s of %s became no alert", said->kind, said->device);
	return NULL;
}

static void
remember(struct show *show, const struct scenario_event *said)
{
	if (*said->key == '\0' || number_of(show, said->key, false, 0) != 0)
		return;
	assert_true(show->nkeys < KEYS_MAX);
	show->keys[show->nkeys].key = said->key;
	show->keys[show->nkeys++].number = alert_of(show, said)->number;
}

/* What waits is the crew's; what was decided and lives on is not. */
static void
take_on(struct show *show, const struct scenario_event *said)
{
	const struct alert *alert = alert_of(show, said);

	if (alert->number > show->highest)
		show->highest = alert->number;
	if (alert->state == ALERT_WAITING)
		assert_true(crew_see(
		    &show->crew, alert->number, said->verdict, show->now_ms));
}

static void
commit(struct show *show)
{
	const struct engine_out *out;
	struct journal_batch batch;

	for (size_t i = 0; i < show->nkeys; i++) {
		const struct alert *alert = board_alert(
		    engine_board(show->engine), show->keys[i].number);

		if (alert != NULL)
			show->keys[i].last = *alert;
	}
	if (!show->flood && board_hub(engine_board(show->engine))->flood_tick)
		show->floods++;
	show->flood = board_hub(engine_board(show->engine))->flood_tick != 0;
	(void)engine_batch(show->engine, &batch);
	engine_committed(show->engine);
	arena_reset(&show->turn);
	while ((out = engine_out(show->engine)) != NULL) {
		if (out->kind == ENGINE_OUT_DESK)
			desk_out(show, out);
		else if (out->kind == ENGINE_OUT_ANSWER &&
		    out->answer.code != ANSWER_OK)
			buf_printf(&show->trouble,
			    "%llu s: %s: %s %llu (%s, %s)\n",
			    (unsigned long long)show->now_ms / 1000,
			    scenario_person((int)out->handle - 1)->account,
			    answer_word(out->answer.code),
			    (unsigned long long)out->answer.alert,
			    out->answer.args[0], out->answer.args[1]);
	}
}

static void
publish(struct show *show, const char *line, size_t len)
{
	struct event event;
	const char *why;

	assert_int_equal(
	    cloudevent_decode(line, len, &show->turn, &event), CLOUDEVENT_GOOD);
	assert_int_equal(
	    engine_event(show->engine, &event, "demo", &why, &show->seq),
	    ENGINE_STORED);
}

static void
turn(struct show *show)
{
	struct scenario_event said;
	struct buf line = { 0 };

	engine_now(show->engine, FIRST_TICK + show->now_ms,
	    START_UTC + (int64_t)show->now_ms);
	for (uint64_t i = 0; i < SCENARIO_ACTORS; i++)
		engine_beat(show->engine, i + 1);
	for (uint64_t i = 0; i < 9; i++)
		engine_desk_beat(show->engine, DESK_HANDLE + i);
	engine_timers(show->engine);
	while (scenario_next(show->scenario, show->now_ms, &said, &line)) {
		publish(show, buf_text(&line), line.len);
		remember(show, &said);
		if (said.verdict != NULL)
			take_on(show, &said);
		buf_clear(&line);
	}
	desks_answer(show);
	people_act(show);
	commit(show);
	buf_finish(&line);
}

static int
setup(void **state)
{
	static const uint8_t key[16] = { 1, 2, 3 };
	struct show *show = calloc(1, sizeof(*show));

	assert_non_null(show);
	*state = show;
	show->conf = load_city();
	show->scenario = scenario_create(&(struct scenario_options){
	    .seed = 1,
	    .rate = 1,
	    .start_utc_ms = START_UTC,
	    .cameras = "127.0.0.1:4711",
	});
	show->engine = engine_create(&(struct engine_options){
	    .log_id = "demo",
	    .board_key = key,
	    .pair_key = key,
	    .policy = show->conf->policy,
	    .registry = show->conf->registry,
	    .random = chance,
	    .is_event = never_event,
	    .row_get = never_row,
	    .ctx = show,
	});
	engine_now(show->engine, FIRST_TICK - 1, START_UTC - 1);
	engine_disk(show->engine, UINT64_C(1) << 40, false);
	engine_start(show->engine,
	    &(struct engine_start){ .host = "demo",
	        .boot_id = "1",
	        .version = "test",
	        .config_name = "demo.yaml",
	        .config = "site:" });
	desks_join(show);
	people_join(show);
	commit(show);
	for (; show->now_ms <= SCENARIO_END_MS; show->now_ms += STEP_MS)
		turn(show);
	return 0;
}

static int
teardown(void **state)
{
	struct show *show = *state;

	engine_destroy(show->engine);
	scenario_destroy(show->scenario);
	conf_destroy(show->conf);
	buf_finish(&show->trouble);
	arena_finish(&show->turn);
	free(show);
	return 0;
}

static void
test_every_act_of_the_story_is_accepted(void **state)
{
	struct show *show = *state;
	size_t count;

	scenario_acts(&count);
	assert_int_equal(show->act, count);
	assert_string_equal(buf_text(&show->trouble), "");
}

static void
test_each_alert_ends_as_its_scene_says(void **state)
{
	static const struct {
		const char *key;
		enum alert_state state;
		enum alert_verdict verdict;
	} want[] = {
		{ "steam", ALERT_ARCHIVED, VERDICT_NOT_CONFIRMED },
		{ "fire", ALERT_RESPONSE, VERDICT_CONFIRMED },
		{ "fire-rows", ALERT_JOINED, VERDICT_NONE },
		{ "fire-roof", ALERT_JOINED, VERDICT_NONE },
		{ "football", ALERT_ARCHIVED, VERDICT_NOT_CONFIRMED },
		{ "weapon", ALERT_CLOSED, VERDICT_CONFIRMED },
		{ "sos", ALERT_RESPONSE, VERDICT_CONFIRMED },
		{ "storm", ALERT_ARCHIVED, VERDICT_NOT_CONFIRMED },
		{ "boiler", ALERT_CLOSED, VERDICT_CONFIRMED },
		{ "platform", ALERT_CLOSED, VERDICT_CONFIRMED },
		{ "heap", ALERT_SHELVED, VERDICT_NONE },
		{ "dead", ALERT_WAITING, VERDICT_NONE },
	};
	struct show *show = *state;

	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		const struct alert *alert = last_of(show, want[i].key);

		if (alert->state != want[i].state)
			fail_msg("%s is %s", want[i].key,
			    alert_state_word(alert->state));
		assert_int_equal(alert->verdict, want[i].verdict);
	}
}

/* The storm is said once, and its end has what was done with it. */
static void
test_the_storm_is_a_flood_that_the_lead_ends(void **state)
{
	struct show *show = *state;

	assert_int_equal(board_hub(engine_board(show->engine))->flood_tick, 0);
	assert_int_equal(show->floods, 1);
	assert_string_equal(last_of(show, "storm-6")->owner, "dana");
	assert_string_equal(last_of(show, "storm-2")->owner, "erlan");
}

static void
test_one_service_refuses_once_and_one_is_called_off(void **state)
{
	struct show *show = *state;
	const struct notification *note = board_notification(
	    engine_board(show->engine), number_of(show, "sos", false, 0), 1);

	assert_int_equal(show->said[DESK_REFUSED], 1);
	assert_int_equal(show->said[DESK_STOP_RECEIVED], 1);
	assert_non_null(note);
	assert_string_equal(note->desk, "police-otyrar");
}

static void
test_each_gust_is_an_alert_and_the_background_reaches_nobody(void **state)
{
	struct show *show = *state;
	const struct board *board = engine_board(show->engine);

	/* Numbers are given without a hole; six of the gusts have keys. */
	const uint64_t all = show->nkeys + STORM - STORM_KEYS;

	assert_int_equal(last_of(show, "storm")->count, 1);
	assert_int_equal(board_hub(board)->alerts, all);
	for (size_t i = 0; i < show->nkeys; i++)
		assert_in_range(show->keys[i].number, 1, all);
	assert_int_equal(board_misfits(board), 0);
}

static void
test_the_gap_of_node_7_is_seen_and_filled(void **state)
{
	struct show *show = *state;
	const struct source_row *source =
	    board_source(engine_board(show->engine), "//analytics/node-7");
	struct buf lines = { 0 };

	assert_non_null(source);
	assert_int_equal((source->gaps.missing), SCENARIO_MISSED);
	assert_int_equal(scenario_missed(show->scenario, "//analytics/node-7",
	                     1, UINT64_MAX, &lines),
	    SCENARIO_MISSED);
	for (char *at = (char *)lines.data; *at != '\0';) {
		size_t len = strcspn(at, "\n");

		publish(show, at, len);
		at += len + 1;
	}
	commit(show);
	assert_int_equal((source->gaps.missing), 0);
	buf_finish(&lines);
}

/*
 * Last, because it moves the time on: a quarter of an hour in which three
 * colleagues and the desks keep up with what comes.
 */
static void
test_the_city_lives_on_and_its_people_keep_up(void **state)
{
	struct show *show = *state;
	const struct board *board = engine_board(show->engine);
	unsigned waiting = 0;

	for (; show->now_ms <= SCENARIO_END_MS + LIFE_MS;
	     show->now_ms += STEP_MS)
		turn(show);
	assert_string_equal(buf_text(&show->trouble), "");
	for (uint64_t n = 1; n <= NUMBERS_MAX; n++) {
		const struct alert *alert = board_alert(board, n);

		waiting += alert != NULL && alert->state == ALERT_WAITING;
	}
	assert_in_range(show->highest, show->nkeys + STORM, NUMBERS_MAX - 1);
	/* The dead camera, and at most what has just come. */
	assert_in_range(waiting, 1, 4);
	assert_in_range(show->said[DESK_CLOSED], 4, 100);
	assert_int_equal(board_misfits(board), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_act_of_the_story_is_accepted),
		cmocka_unit_test(test_each_alert_ends_as_its_scene_says),
		cmocka_unit_test(test_the_storm_is_a_flood_that_the_lead_ends),
		cmocka_unit_test(
		    test_one_service_refuses_once_and_one_is_called_off),
		cmocka_unit_test(
		    test_each_gust_is_an_alert_and_the_background_reaches_nobody),
		cmocka_unit_test(test_the_gap_of_node_7_is_seen_and_filled),
		cmocka_unit_test(test_the_city_lives_on_and_its_people_keep_up),
	};

	return cmocka_run_group_tests_name("story", tests, setup, teardown);
}
