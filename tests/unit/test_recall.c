/* SPDX-License-Identifier: Apache-2.0 */
/* engine: a command that is repeated after the hub died is done once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "conf/conf.h"
#include "hub/engine.h"

#define HANDLE 7

static void
no_chance(void *ctx, void *bytes, size_t len)
{
	(void)ctx;
	memset(bytes, 5, len);
}

static bool
no_event(void *ctx, uint64_t seq, const char *source, const char *id)
{
	(void)ctx;
	(void)seq;
	(void)source;
	(void)id;
	return false;
}

static bool
no_row(void *ctx, enum row_kind kind, uint64_t id, struct buf *out)
{
	(void)ctx;
	(void)kind;
	(void)id;
	(void)out;
	return false;
}

static struct engine *
start(const struct conf *conf, uint64_t last_seq)
{
	static const uint8_t key[16] = { 1 };
	struct engine_options options = {
		.log_id = "l",
		.board_key = key,
		.pair_key = key,
		.last_seq = last_seq,
		.policy = conf->policy,
		.registry = conf->registry,
		.random = no_chance,
		.is_event = no_event,
		.row_get = no_row,
	};

	return engine_create(&options);
}

static void
first_turn(struct engine *engine)
{
	struct engine_start start = {
		.host = "h",
		.boot_id = "b",
		.version = "v",
		.config_name = "built-in",
		.config = "c",
	};
	struct journal_batch batch;

	engine_now(engine, 1000, 1000);
	engine_start(engine, &start);
	assert_true(engine_batch(engine, &batch));
	engine_committed(engine);
}

static void
hello(struct engine *engine, uint8_t key)
{
	struct session_hello hello = {
		.key = { key },
		.role = SESSION_CONSOLE,
		.account = { "aigul", 5 },
		.host = { "", 0 },
	};
	struct session_welcome welcome;
	uint64_t old;

	assert_int_equal(
	    engine_hello(engine, HANDLE, &hello, "user", &welcome, &old),
	    ERR_NONE);
}

static void
command(struct engine *engine, uint64_t number)
{
	struct session_command command = {
		.number = number,
		.line = { "new @place \"Tauke khan 12\" fire on the roof", 43 },
	};

	engine_command(engine, HANDLE, &command);
}

static const struct journal_meta *
meta_find(const struct journal_batch *batch, const char *name)
{
	for (size_t i = 0; i < batch->meta_count; i++)
		if (strcmp(batch->metas[i].name, name) == 0)
			return &batch->metas[i];
	return NULL;
}

static enum answer_code
last_answer(struct engine *engine)
{
	const struct engine_out *out = engine_out(engine);

	assert_non_null(out);
	assert_int_equal(out->kind, ENGINE_OUT_ANSWER);
	return out->answer.code;
}

/* Runs the command and dies after the commit; returns what was kept. */
static void
die_after_commit(const struct conf *conf, struct buf *kept)
{
	struct engine *engine = start(conf, 0);
	char name[ENGINE_RECALL_NAME_SIZE];
	const struct journal_meta *meta;
	struct journal_batch batch;

	first_turn(engine);
	hello(engine, 1);
	command(engine, 1);
	assert_int_equal(board_hub(engine_board(engine))->alerts, 1);
	assert_true(engine_batch(engine, &batch));
	engine_recall_name(0, name);
	meta = meta_find(&batch, name);
	assert_non_null(meta);
	buf_put(kept, meta->bytes, meta->len);
	engine_destroy(engine);
}

static void
test_a_command_repeated_after_a_crash_is_answered_and_not_done_again(
    void **unused)
{
	struct conf *conf = conf_load_builtin();
	struct buf kept = { 0 };
	struct engine *engine;
	struct journal_batch batch;

	(void)unused;
	die_after_commit(conf, &kept);
	engine = start(conf, 10);
	engine_recall(engine, 0, kept.data, kept.len);
	first_turn(engine);
	hello(engine, 1);
	command(engine, 1);
	/* The rows were not loaded: a second alert would be number 1 again. */
	assert_int_equal(board_hub(engine_board(engine))->alerts, 0);
	(void)engine_batch(engine, &batch);
	engine_committed(engine);
	assert_int_equal(last_answer(engine), ANSWER_OK);
	command(engine, 2);
	assert_int_equal(board_hub(engine_board(engine))->alerts, 1);
	engine_destroy(engine);
	buf_finish(&kept);
	conf_destroy(conf);
}

static void
test_another_session_does_not_inherit_the_answers(void **unused)
{
	struct conf *conf = conf_load_builtin();
	struct buf kept = { 0 };
	struct engine *engine;

	(void)unused;
	die_after_commit(conf, &kept);
	engine = start(conf, 10);
	engine_recall(engine, 0, kept.data, kept.len);
	first_turn(engine);
	hello(engine, 2);
	command(engine, 1);
	assert_int_equal(board_hub(engine_board(engine))->alerts, 1);
	engine_destroy(engine);
	buf_finish(&kept);
	conf_destroy(conf);
}

static void
test_bytes_that_are_cut_are_forgotten(void **unused)
{
	struct conf *conf = conf_load_builtin();
	struct buf kept = { 0 };

	(void)unused;
	die_after_commit(conf, &kept);
	for (size_t len = 0; len < kept.len; len++) {
		struct engine *engine = start(conf, 10);

		engine_recall(engine, 0, kept.data, len);
		first_turn(engine);
		hello(engine, 1);
		command(engine, 1);
		assert_int_equal(board_hub(engine_board(engine))->alerts, 1);
		engine_destroy(engine);
	}
	buf_finish(&kept);
	conf_destroy(conf);
}

static void
test_a_connection_that_begins_another_session_ends_its_first(void **unused)
{
	struct conf *conf = conf_load_builtin();
	struct engine *engine = start(conf, 0);
	uint64_t handle;

	(void)unused;
	first_turn(engine);
	for (uint8_t key = 1; key <= ENGINE_SESSIONS_MAX + 8; key++)
		hello(engine, key);
	assert_true(engine_session_at(engine, 0, &handle));
	assert_false(engine_session_at(engine, 1, &handle));
	engine_destroy(engine);
	conf_destroy(conf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_a_command_repeated_after_a_crash_is_answered_and_not_done_again),
		cmocka_unit_test(
		    test_another_session_does_not_inherit_the_answers),
		cmocka_unit_test(test_bytes_that_are_cut_are_forgotten),
		cmocka_unit_test(
		    test_a_connection_that_begins_another_session_ends_its_first),
	};

	return cmocka_run_group_tests_name("recall", tests, NULL, NULL);
}
