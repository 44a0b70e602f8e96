/* SPDX-License-Identifier: Apache-2.0 */
/*
 * matrix: who was told of what, and what needs a person first.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ui/matrix.h"
#include "ui/question.h"

#include "viewkit.h"

static const char *const languages[] = { "kk", "ru", "en" };
static const int sizes[][2] = { { 80, 24 }, { 120, 40 }, { 160, 50 },
	{ 60, 15 } };

static void
draw(struct kit *kit, struct matrix_view *view, struct grid *grid)
{
	struct screen_state state = {
		.screen = SCREEN_SERVICES,
		.queue = kit->queue,
		.matrix = view,
	};

	(void)matrix_view_step(view, &kit->in);
	screen_draw(grid, &kit->in, &state);
}

static bool
says(struct kit *kit, struct matrix_view *view, int cols, const char *text)
{
	struct grid grid;
	struct buf out = { 0 };
	bool found;

	grid_init(&grid, cols, 24);
	draw(kit, view, &grid);
	grid_dump(&grid, &out);
	found = strstr(buf_text(&out), text) != NULL;
	if (!found)
		fprintf(stderr, "%s\n", buf_text(&out));
	buf_finish(&out);
	grid_finish(&grid);
	return found;
}

/* An alert with the services that was told ${age_ms} ago. */
static void
told(struct kit *kit, uint64_t number, uint8_t severity, uint64_t age_ms)
{
	struct alert a = kit_alert(kit, number, age_ms);

	a.state = ALERT_RESPONSE;
	a.verdict = VERDICT_CONFIRMED;
	a.severity = severity;
	a.revision = 1;
	strcpy(a.owner, "aigul");
	kit_put(kit, &a);
}

static struct notification
note(struct kit *kit, uint64_t number, unsigned service, int state)
{
	struct notification n = kit_told(kit, number, service, state);

	n.told_tick = kit->in.tick - 60000;
	strcpy(n.message_kk, "ӨРТ. Тәуке хан 12. 10:14:50. №1042.");
	strcpy(n.message_ru, "ПОЖАР. Тауке хана 12. 10:14:50. №1042.");
	return n;
}

/* The board of the drawings, and one row of each rank. */
static void
board(struct kit *kit)
{
	struct notification n;

	kit_board(kit);
	told(kit, 1030, 1, 300000);
	n = note(kit, 1030, 0, NOTE_ON_SCENE);
	n.received_tick = kit->in.tick - 59000;
	n.answered_tick = kit->in.tick - 50000;
	n.arrived_tick = kit->in.tick - 5000;
	strcpy(n.number, "2230");
	strcpy(n.who, "Серік");
	kit_note(kit, &n);
	told(kit, 1031, 2, 300000);
	n = note(kit, 1031, 1, NOTE_REFUSED);
	n.answered_tick = kit->in.tick - 40000;
	strcpy(n.code, "wrong-district");
	kit_note(kit, &n);
	n = note(kit, 1031, 2, NOTE_QUEUED);
	kit_note(kit, &n);
	told(kit, 1032, 1, 300000);
	n = note(kit, 1032, 0, NOTE_SENT);
	n.accept_due_tick = kit->in.tick - 12000;
	kit_note(kit, &n);
	n = note(kit, 1032, 3, NOTE_RECEIVED);
	n.received_tick = kit->in.tick - 30000;
	n.accept_due_tick = kit->in.tick + 18500;
	kit_note(kit, &n);
	told(kit, 1033, 3, 300000);
	n = note(kit, 1033, 1, NOTE_SENT);
	n.silent_tick = kit->in.tick - 70000;
	n.accept_due_tick = kit->in.tick - 70000;
	kit_note(kit, &n);
	n = note(kit, 1033, 2, NOTE_ACCEPTED);
	n.by_phone = 1;
	n.answered_tick = kit->in.tick - 20000;
	kit_note(kit, &n);
}

static void
test_the_matrix_looks_as_agreed_in_all_languages_and_sizes(void **unused)
{
	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct matrix_view *view = matrix_view_create();

		kit_init(&kit, languages[l]);
		board(&kit);
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			char name[64];
			struct grid grid;

			grid_init(&grid, sizes[i][0], sizes[i][1]);
			draw(&kit, view, &grid);
			snprintf(name, sizeof(name), "services-%dx%d.%s",
			    sizes[i][0], sizes[i][1], languages[l]);
			kit_golden(&grid, name);
			grid_finish(&grid);
		}
		matrix_view_destroy(view);
		kit_finish(&kit);
	}
}

static void
test_what_needs_a_person_is_on_top(void **unused)
{
	static const uint64_t order[] = { 1032, 1031, 1033, 1042, 1030 };
	struct matrix_view *view = matrix_view_create();
	struct kit kit;

	(void)unused;
	kit_init(&kit, "en");
	board(&kit);
	assert_true(matrix_view_step(view, &kit.in));
	assert_int_equal(matrix_view_count(view), 5);
	/* 1042: the ambulance is told by phone, and is being told. */
	assert_int_equal(matrix_view_needy(view), 3);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(matrix_view_alert(view), order[i]);
		matrix_view_move(view, 1);
	}
	matrix_view_destroy(view);
	kit_finish(&kit);
}

static void
test_the_cursor_stays_on_its_alert_while_others_move(void **unused)
{
	struct matrix_view *view = matrix_view_create();
	struct kit kit;
	struct notification n;

	(void)unused;
	kit_init(&kit, "en");
	board(&kit);
	(void)matrix_view_step(view, &kit.in);
	matrix_view_move(view, INT_MAX);
	assert_int_equal(matrix_view_alert(view), 1030);
	n = note(&kit, 1030, 1, NOTE_REFUSED);
	kit_note(&kit, &n);
	(void)matrix_view_step(view, &kit.in);
	assert_int_equal(matrix_view_alert(view), 1030);
	assert_true(says(&kit, view, 80, "▶ P1 1030"));
	kit_gone(&kit, 1030);
	(void)matrix_view_step(view, &kit.in);
	assert_int_not_equal(matrix_view_alert(view), 1030);
	assert_int_not_equal(matrix_view_alert(view), 0);
	matrix_view_destroy(view);
	kit_finish(&kit);
}

static void
test_rows_come_and_go_with_what_services_are_told(void **unused)
{
	struct matrix_view *view = matrix_view_create();
	struct kit kit;
	struct notification n;
	struct alert a;

	(void)unused;
	kit_init(&kit, "en");
	assert_true(matrix_view_step(view, &kit.in));
	assert_int_equal(matrix_view_count(view), 0);
	assert_true(says(&kit, view, 80, "No service has been told"));
	told(&kit, 7, 1, 1000);
	n = note(&kit, 7, 0, NOTE_SENT);
	kit_note(&kit, &n);
	assert_true(matrix_view_step(view, &kit.in));
	assert_int_equal(matrix_view_count(view), 1);
	n.state = NOTE_CLOSED;
	kit_note(&kit, &n);
	a = *replica_alert(kit.replica, 7);
	a.state = ALERT_CLOSED;
	kit_put(&kit, &a);
	(void)matrix_view_step(view, &kit.in);
	assert_int_equal(matrix_view_count(view), 0);
	matrix_view_destroy(view);
	kit_finish(&kit);
}

static void
test_a_cell_says_who_when_and_which_facts(void **unused)
{
	struct matrix_view *view = matrix_view_create();
	struct kit kit;
	struct alert a;

	(void)unused;
	kit_init(&kit, "en");
	board(&kit);
	a = *replica_alert(kit.replica, 1030);
	a.revision = 3;
	kit_put(&kit, &a);
	(void)matrix_view_step(view, &kit.in);
	matrix_view_move(view, INT_MAX);
	matrix_view_cell(view, -9);
	assert_true(says(&kit, view, 80, "received 10:14:33"));
	assert_true(says(&kit, view, 80, "accepted 10:14:42 №2230 Серік"));
	assert_true(says(&kit, view, 80, "on scene 10:15:27"));
	assert_true(says(&kit, view, 120, "version 1, the newest: 3"));
	matrix_view_cell(view, 1);
	assert_int_equal(matrix_view_target(view, &kit.in), 1);
	assert_true(says(&kit, view, 80, "not told of this alert"));
	matrix_view_cell(view, -5);
	assert_int_equal(matrix_view_target(view, &kit.in), 0);
	matrix_view_cell(view, 9);
	assert_int_equal(matrix_view_target(view, &kit.in), 3);
	matrix_view_move(view, -3);
	matrix_view_cell(view, -2);
	assert_true(says(&kit, view, 80, "not our district"));
	matrix_view_destroy(view);
	kit_finish(&kit);
}

static void
test_overdue_silent_and_refused_stand_in_words(void **unused)
{
	struct matrix_view *view = matrix_view_create();
	struct kit kit;

	(void)unused;
	kit_init(&kit, "en");
	board(&kit);
	assert_true(says(&kit, view, 80, "OVER 00:12"));
	assert_true(says(&kit, view, 80, "no answer"));
	assert_true(says(&kit, view, 80, "refused"));
	assert_true(says(&kit, view, 80, "call them"));
	assert_true(says(&kit, view, 80, "▼18s"));
	matrix_view_destroy(view);
	kit_finish(&kit);
}

static void
test_no_alert_of_many_thousands_is_left_out(void **unused)
{
	enum { MANY = 6000 };
	struct matrix_view *view = matrix_view_create();
	struct kit kit;
	struct notification n;

	(void)unused;
	kit_init(&kit, "en");
	for (uint64_t number = 1; number <= MANY; number++) {
		told(&kit, number, 3, 90000);
		n = note(&kit, number, 0,
		    number < MANY ? NOTE_ACCEPTED : NOTE_REFUSED);
		kit_note(&kit, &n);
	}
	(void)matrix_view_step(view, &kit.in);
	assert_int_equal(matrix_view_count(view), MANY);
	assert_int_equal(matrix_view_needy(view), 1);
	assert_int_equal(matrix_view_alert(view), MANY);
	matrix_view_destroy(view);
	kit_finish(&kit);
}

static void
test_a_cell_says_which_other_desks_know(void **unused)
{
	struct matrix_view *view = matrix_view_create();
	struct kit kit;
	struct notification n;

	(void)unused;
	kit_init(&kit, "en");
	told(&kit, 7, 1, 1000);
	n = note(&kit, 7, 0, NOTE_ACCEPTED);
	strcpy(n.other_desk, "fire-west");
	strcpy(n.earlier[0].desk, "fire-east");
	kit_note(&kit, &n);
	(void)matrix_view_step(view, &kit.in);
	assert_true(says(&kit, view, 120, "also told: fire-west, fire-east"));
	/* Who has heard of the stand-down is none of them any more. */
	n.state = NOTE_STOP_SENT;
	n.other_stopped = 1;
	kit_note(&kit, &n);
	(void)matrix_view_step(view, &kit.in);
	assert_true(
	    says(&kit, view, 120, "stand-down not yet known to: fire-east"));
	n.earlier[0].stopped = 1;
	kit_note(&kit, &n);
	(void)matrix_view_step(view, &kit.in);
	assert_false(says(&kit, view, 120, "not yet known"));
	matrix_view_destroy(view);
	kit_finish(&kit);
}

static void
test_another_service_has_a_column_of_its_own(void **unused)
{
	struct matrix_view *view = matrix_view_create();
	struct kit kit;
	struct notification n;
	struct question_about call = { 0 };
	struct buf why = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	board(&kit);
	(void)matrix_view_step(view, &kit.in);
	matrix_view_cell(view, 9);
	assert_int_equal(matrix_view_target(view, &kit.in), 3);
	n = note(&kit, 1031, 0, NOTE_SENT);
	n.target = NOTE_SERVICES;
	kit_note(&kit, &n);
	(void)matrix_view_step(view, &kit.in);
	matrix_view_move(view, 1);
	matrix_view_cell(view, 9);
	assert_int_equal(matrix_view_target(view, &kit.in), (int)NOTE_SERVICES);
	/* Where none of them was told no card of another service opens. */
	matrix_view_move(view, 1);
	call.alert = matrix_view_alert(view);
	call.target = matrix_view_target(view, &kit.in);
	assert_int_not_equal(call.alert, 1031);
	assert_null(question_open(QUESTION_CALL, &kit.in, &call, 1, &why));
	assert_string_equal(
	    buf_text(&why), "other services: not told of this alert");
	buf_finish(&why);
	matrix_view_destroy(view);
	kit_finish(&kit);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_the_matrix_looks_as_agreed_in_all_languages_and_sizes),
		cmocka_unit_test(test_what_needs_a_person_is_on_top),
		cmocka_unit_test(
		    test_the_cursor_stays_on_its_alert_while_others_move),
		cmocka_unit_test(
		    test_rows_come_and_go_with_what_services_are_told),
		cmocka_unit_test(test_a_cell_says_who_when_and_which_facts),
		cmocka_unit_test(
		    test_overdue_silent_and_refused_stand_in_words),
		cmocka_unit_test(test_no_alert_of_many_thousands_is_left_out),
		cmocka_unit_test(test_a_cell_says_which_other_desks_know),
		cmocka_unit_test(test_another_service_has_a_column_of_its_own),
	};

	return cmocka_run_group_tests_name("matrix", tests, NULL, NULL);
}
