/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roles: who may do what.
 *
 * The matrix below is copied from the agreed table of roles by hand, not from
 * COMMAND_TABLE: a cell that changes in one place only fails here, and so
 * does a command that nobody has decided about.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/roles.h"

/* Cells: dispatcher, lead, trainer, auditor, administrator, observer. */
static const struct {
	enum command_verb verb;
	const char *cell[ROLE_COUNT];
} want[] = {
	/* oneself */
	{ COMMAND_SIGN_ON, { "+", "+", "+", "+", "+", "+" } },
	{ COMMAND_SIGN_OFF, { "+", "+", "+", "+", "+", "+" } },
	{ COMMAND_LOCK, { "+", "+", "+", "+", "+", "+" } },
	{ COMMAND_SETTINGS, { "+", "+", "+", "+", "+", "+" } },
	{ COMMAND_BREAK, { "+", "+", ".", ".", ".", "." } },
	{ COMMAND_BACK, { "+", "+", ".", ".", ".", "." } },
	{ COMMAND_READY, { "+", "+", "+", "+", "+", "+" } },
	{ COMMAND_PRESENCE, { "+", "+", ".", ".", ".", "." } },
	{ COMMAND_MUTE, { "+", "+", ".", ".", ".", "." } },
	/* reading */
	{ COMMAND_LIST, { "+", "+", "c", "+", ".", "s" } },
	{ COMMAND_SHOW, { "+", "+", "c", "+", ".", "s" } },
	{ COMMAND_WHY, { "+", "+", "c", "+", ".", "s" } },
	{ COMMAND_FILTER, { "+", "+", "+", "+", "+", "+" } },
	{ COMMAND_SEARCH, { "+", "+", "c", "+", ".", "." } },
	{ COMMAND_LOG, { "+", "+", "c", "+", ".", "." } },
	{ COMMAND_LOG_PEOPLE, { "o", "+", ".", "+", ".", "." } },
	{ COMMAND_LOG_SYSTEM, { ".", "+", ".", "+", "+", "." } },
	{ COMMAND_LOOK, { "+", "+", ".", ".", ".", "." } },
	{ COMMAND_LOOK_OTHER, { "r", "+", ".", "2r", ".", "." } },
	{ COMMAND_LOOK_CAMERA, { "r", "r", ".", ".", ".", "." } },
	{ COMMAND_PTZ, { "o", "+", ".", ".", ".", "." } },
	/* an alert */
	{ COMMAND_CLAIM, { "+", "+", ".", ".", ".", "." } },
	{ COMMAND_RELEASE, { "+", "+", ".", ".", ".", "." } },
	{ COMMAND_HAND, { "o", "+", ".", ".", ".", "." } },
	{ COMMAND_ACCEPT, { "o", "+", ".", ".", ".", "." } },
	{ COMMAND_TAKE_OVER, { ".", "r", ".", ".", ".", "." } },
	{ COMMAND_ASK, { "+", "+", ".", ".", ".", "." } },
	{ COMMAND_ANSWER, { "+", "+", ".", ".", ".", "." } },
	{ COMMAND_CALL_LEAD, { "+", ".", ".", ".", ".", "." } },
	{ COMMAND_NOTE, { "+", "+", ".", "+", ".", "." } },
	{ COMMAND_CONFIRM, { "o", "+", ".", ".", ".", "." } },
	{ COMMAND_ARCHIVE, { "o", "+", ".", ".", ".", "." } },
	{ COMMAND_UNDO, { "o", "+", ".", ".", ".", "." } },
	{ COMMAND_SEND, { "o", "+", ".", ".", ".", "." } },
	{ COMMAND_ADD, { "o", "+", ".", ".", ".", "." } },
	{ COMMAND_UPDATE, { "o", "+", ".", ".", ".", "." } },
	{ COMMAND_PHONE, { "+", "+", ".", ".", ".", "." } },
	{ COMMAND_STAND_DOWN, { "o", "+", ".", ".", ".", "." } },
	{ COMMAND_STEP, { "o", "+", ".", ".", ".", "." } },
	{ COMMAND_CLOSE, { "o", "+", ".", ".", ".", "." } },
	{ COMMAND_REOPEN, { ".", "+", ".", ".", ".", "." } },
	{ COMMAND_SAME, { "o", "+", ".", ".", ".", "." } },
	{ COMMAND_APART, { "o", "+", ".", ".", ".", "." } },
	{ COMMAND_NEW, { "+", "+", ".", ".", ".", "." } },
	{ COMMAND_LATE, { "+", "+", ".", ".", ".", "." } },
	{ COMMAND_CORRECT, { "o", "+", ".", "o", "o", "." } },
	{ COMMAND_SHELVE, { "o", "+", ".", ".", ".", "." } },
	{ COMMAND_UNSHELVE, { "o", "+", ".", ".", ".", "." } },
	/* the shift */
	{ COMMAND_INHIBIT, { ".", "r", ".", ".", ".", "." } },
	{ COMMAND_UNINHIBIT, { ".", "r", ".", ".", ".", "." } },
	{ COMMAND_FLOOD, { ".", "+", ".", ".", ".", "." } },
	{ COMMAND_NOTICE, { ".", "+", ".", ".", ".", "." } },
	{ COMMAND_READ_NOTICE, { "+", "+", "+", "+", "+", "+" } },
	{ COMMAND_REGIME, { ".", "r", ".", ".", ".", "." } },
	{ COMMAND_STOP_OUT, { ".", "+", ".", ".", ".", "." } },
	{ COMMAND_START_OUT, { ".", "2", ".", ".", ".", "." } },
	{ COMMAND_HANDOVER, { "o", "+", ".", ".", ".", "." } },
	{ COMMAND_SECOND_LOOK, { ".", "+", ".", ".", ".", "." } },
	{ COMMAND_REPORT, { "o", "+", ".", "+", ".", "." } },
	{ COMMAND_DRILL, { ".", "2", ".", ".", ".", "." } },
	/* evidence */
	{ COMMAND_EXPORT, { ".", "2r", ".", "2r", ".", "." } },
	{ COMMAND_REQUESTS, { ".", "+", ".", "+", ".", "." } },
	{ COMMAND_VERIFY, { ".", "+", ".", "+", "+", "." } },
	{ COMMAND_CHECKPOINT, { ".", "+", ".", "+", "+", "." } },
	{ COMMAND_LOG_RAW, { ".", "+", ".", "+", "+", "." } },
	{ COMMAND_PURGE_DRY, { ".", ".", ".", "+", "+", "." } },
	{ COMMAND_PURGE, { ".", ".", ".", ".", "2", "." } },
	/* training */
	{ COMMAND_SCENARIO, { ".", "2", "2", ".", ".", "." } },
	{ COMMAND_TRAIN, { ".", ".", "+", ".", ".", "." } },
	{ COMMAND_TRAIN_JOIN, { "+", "+", "+", ".", ".", "." } },
	/* administration */
	{ COMMAND_USER, { ".", ".", ".", ".", "+", "." } },
	{ COMMAND_USER_ROLE, { ".", ".", ".", ".", "2", "." } },
	{ COMMAND_USER_LIST, { ".", "+", ".", "+", "+", "." } },
	{ COMMAND_KEY, { ".", ".", ".", ".", "+", "." } },
	{ COMMAND_KEY_LIST, { ".", ".", ".", "+", "+", "." } },
	{ COMMAND_CONFIG, { ".", "+", ".", ".", "+", "." } },
	{ COMMAND_CONFIG_SHOW, { ".", "+", ".", "+", "+", "." } },
	{ COMMAND_CONFIG_LOAD, { ".", "2", ".", ".", "2", "." } },
	{ COMMAND_DEVICE, { ".", ".", ".", ".", "+", "." } },
	{ COMMAND_DESK, { ".", "+", ".", ".", "+", "." } },
	{ COMMAND_BACKUP, { ".", ".", ".", ".", "+", "." } },
	{ COMMAND_RESTORE, { ".", ".", ".", ".", "2", "." } },
	{ COMMAND_STATUS, { "+", "+", "+", "+", "+", "+" } },
	{ COMMAND_DOCTOR, { "+", "+", "+", "+", "+", "+" } },
};
#define NWANT (sizeof(want) / sizeof(want[0]))

static const struct role_context everything = {
	.own = true,
	.closed = true,
	.has_reason = true,
	.has_second = true,
	.in_scope = true,
};

static void
test_every_command_is_decided_once(void **unused)
{
	int times[COMMAND_COUNT] = { 0 };

	(void)unused;
	for (size_t i = 0; i < NWANT; i++)
		times[want[i].verb]++;
	for (int verb = 0; verb < COMMAND_COUNT; verb++)
		if (times[verb] != 1)
			fail_msg("%s stands %d times", command_name(verb),
			    times[verb]);
}

/* What one missing circumstance must lead to, after the letters of a cell. */
static enum role_answer
without(const char *cell, char letter, enum role_answer answer)
{
	if (cell[0] == '.')
		return ROLE_DENIED;
	return strchr(cell, letter) != NULL ? answer : ROLE_OK;
}

static void
assert_cell(enum role role, enum command_verb verb, const char *cell)
{
	struct role_context context = everything;
	bool scoped =
	    role == ROLE_DISPATCHER || role == ROLE_LEAD || strchr(cell, 's');

#define MAY(context) roles_may(ROLE_BIT(role), verb, &(context))
	assert_int_equal(MAY(context), cell[0] == '.' ? ROLE_DENIED : ROLE_OK);
	context.own = false;
	assert_int_equal(MAY(context), without(cell, 'o', ROLE_NOT_OWN));
	context = everything;
	context.closed = false;
	assert_int_equal(MAY(context), without(cell, 'c', ROLE_NOT_CLOSED));
	context = everything;
	context.has_reason = false;
	assert_int_equal(MAY(context), without(cell, 'r', ROLE_NEEDS_REASON));
	context = everything;
	context.has_second = false;
	assert_int_equal(MAY(context), without(cell, '2', ROLE_NEEDS_SECOND));
	context = everything;
	context.in_scope = false;
	if (scoped)
		assert_int_equal(MAY(context),
		    cell[0] == '.' ? ROLE_DENIED : ROLE_OUT_OF_SCOPE);
#undef MAY
}

static void
test_every_cell_of_the_table(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < NWANT; i++)
		for (int role = 0; role < ROLE_COUNT; role++)
			assert_cell(role, want[i].verb, want[i].cell[role]);
}

static void
test_no_role_may_do_nothing(void **unused)
{
	(void)unused;
	for (int verb = 0; verb < COMMAND_COUNT; verb++)
		assert_int_equal(roles_may(0, verb, &everything), ROLE_DENIED);
}

static void
test_what_one_of_several_roles_allows_is_allowed(void **unused)
{
	struct role_context context = everything;

	(void)unused;
	context.own = false;
	assert_int_equal(
	    roles_may(ROLES_LOCAL, COMMAND_CONFIRM, &context), ROLE_OK);
	context.has_reason = false;
	/* The nearest answer: the lead's, who only has to say why. */
	assert_int_equal(roles_may(ROLES_LOCAL, COMMAND_TAKE_OVER, &context),
	    ROLE_NEEDS_REASON);
	assert_int_equal(
	    roles_may(ROLES_LOCAL, COMMAND_USER, &everything), ROLE_DENIED);
}

static void
test_a_fresh_verdict_of_ones_own_may_be_opened_again(void **unused)
{
	struct role_context context = everything;

	(void)unused;
	context.own_fresh = true;
	assert_int_equal(
	    roles_may(ROLE_BIT(ROLE_DISPATCHER), COMMAND_REOPEN, &context),
	    ROLE_OK);
	context.in_scope = false;
	assert_int_equal(
	    roles_may(ROLE_BIT(ROLE_DISPATCHER), COMMAND_REOPEN, &context),
	    ROLE_OUT_OF_SCOPE);
	context.in_scope = true;
	assert_int_equal(
	    roles_may(ROLE_BIT(ROLE_AUDITOR), COMMAND_REOPEN, &context),
	    ROLE_DENIED);
}

static void
test_roles_have_names(void **unused)
{
	enum role role = ROLE_AUDITOR;

	(void)unused;
	for (int i = 0; i < ROLE_COUNT; i++) {
		assert_true(role_find(role_word(i), &role));
		assert_int_equal(role, i);
	}
	assert_false(role_find("root", &role));
	assert_int_equal(role, ROLE_OBSERVER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_command_is_decided_once),
		cmocka_unit_test(test_every_cell_of_the_table),
		cmocka_unit_test(test_no_role_may_do_nothing),
		cmocka_unit_test(
		    test_what_one_of_several_roles_allows_is_allowed),
		cmocka_unit_test(
		    test_a_fresh_verdict_of_ones_own_may_be_opened_again),
		cmocka_unit_test(test_roles_have_names),
	};

	return cmocka_run_group_tests_name("roles", tests, NULL, NULL);
}
