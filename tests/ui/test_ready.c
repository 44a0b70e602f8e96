/* SPDX-License-Identifier: Apache-2.0 */
/* The check with which a shift begins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ui/form.h"
#include "ui/ready.h"

#include "tests/ui/viewkit.h"

#define AFTER (1000 + FORM_QUIET_MS) /* the guard of 300 ms is over */

static const struct ready_facts whole = {
	.clock_ms = 200, .desks = 4, .connected = 4, .canary_ms = 12000
};

static enum ready_result
press(struct ready_view *view, uint32_t cp)
{
	return ready_key(view, (struct key){ .code = K_CHAR, .cp = cp }, AFTER);
}

static enum ready_result
press_key(struct ready_view *view, enum key_code code)
{
	return ready_key(view, (struct key){ .code = code }, AFTER);
}

/* Up to what the console answers by itself. */
static void
answer_all(struct ready_view *view)
{
	ready_open(view, NULL, 1000);
	press(view, '1');
	press(view, '1');
	press_key(view, K_F2);
	press_key(view, K_F6);
	press_key(view, K_F9);
	press(view, '1');
	assert_int_equal(view->at, READY_CLOCK);
}

static void
one_key_answers_a_line_in_every_layout(void **state)
{
	struct ready_view view;

	(void)state;
	ready_open(&view, NULL, 1000);
	/* " and ә lie on 1 and 2 of the Kazakh keyboard. */
	assert_int_equal(press(&view, '"'), READY_TOLD);
	assert_int_equal(press(&view, 0x4d9), READY_TOLD);
	assert_int_equal(view.said[READY_SOUND], READY_GOOD);
	assert_int_equal(view.said[READY_PICTURE], READY_BAD);
	assert_int_equal(ready_failed(&view), 1);
}

static void
digits_are_those_of_ones_own_layout(void **state)
{
	static const char layout[] = "1 = ү Ү\n2 = 1 !\n";
	struct keyboard *k = keyboard_create();
	struct keyboard_fault fault;
	struct ready_view view;

	(void)state;
	assert_int_equal(
	    keyboard_read_layout(k, layout, strlen(layout), &fault), ERR_NONE);
	ready_open(&view, k, 1000);
	press(&view, 0x4af);
	assert_int_equal(view.said[READY_SOUND], READY_GOOD);
	press(&view, '1');
	assert_int_equal(view.said[READY_PICTURE], READY_BAD);
	keyboard_destroy(k);
}

static void
a_key_that_comes_too_early_answers_nothing(void **state)
{
	struct ready_view view;
	struct key one = { .code = K_CHAR, .cp = '1' };

	(void)state;
	ready_open(&view, NULL, 1000);
	assert_int_equal(ready_key(&view, one, 1100), READY_NOTHING);
	/* It makes the wait longer. */
	assert_int_equal(
	    ready_key(&view, one, 1000 + FORM_QUIET_MS), READY_NOTHING);
	assert_int_equal(view.at, READY_SOUND);
}

static void
the_sound_is_played_again_when_it_is_asked_for(void **state)
{
	struct ready_view view;

	(void)state;
	ready_open(&view, NULL, 1000);
	assert_int_equal(press(&view, '3'), READY_PLAY);
	assert_int_equal(view.at, READY_SOUND);
	assert_int_equal(press(&view, 'y'), READY_NOTHING);
	assert_int_equal(press_key(&view, K_ENTER), READY_NOTHING);
}

/* Whoever says that they arrive has not tried. */
static void
keys_are_pressed_and_not_promised(void **state)
{
	struct ready_view view;
	struct buf found = { 0 };

	(void)state;
	ready_open(&view, NULL, 1000);
	press(&view, '1');
	press(&view, '1');
	assert_int_equal(press(&view, '1'), READY_NOTHING);
	assert_int_equal(press_key(&view, K_F9), READY_NOTHING);
	assert_int_equal(press_key(&view, K_F2), READY_NOTHING);
	assert_int_equal(press_key(&view, K_F2), READY_NOTHING);
	assert_int_equal(press(&view, '2'), READY_TOLD);
	assert_int_equal(view.said[READY_KEYS], READY_BAD);
	ready_found(&view, READY_KEYS, &found);
	assert_string_equal(buf_text(&found), "-F6");
	buf_finish(&found);
}

static void
clock_services_and_canary_answer_by_themselves(void **state)
{
	struct ready_view view;
	struct ready_facts facts = whole;
	struct buf found = { 0 };

	(void)state;
	answer_all(&view);
	facts.canary_ms = UINT64_MAX;
	assert_true(ready_step(&view, &facts));
	assert_int_equal(view.at, READY_CANARY);
	assert_false(ready_step(&view, &facts));
	facts.canary_ms = 3000;
	assert_true(ready_step(&view, &facts));
	assert_int_equal(view.at, READY_COUNT);
	assert_int_equal(ready_failed(&view), 0);
	ready_found(&view, READY_CLOCK, &found);
	assert_string_equal(buf_text(&found), "0.2 s");
	buf_finish(&found);
	assert_int_equal(press_key(&view, K_ENTER), READY_LEFT);
}

static void
each_of_them_can_fail(void **state)
{
	struct ready_view view;
	struct ready_facts facts = whole;

	(void)state;
	answer_all(&view);
	facts.clock_ms = -READY_CLOCK_MS;
	facts.connected = 3;
	facts.canary_ms = UINT64_MAX;
	facts.waited_ms = READY_CANARY_MS;
	assert_true(ready_step(&view, &facts));
	assert_int_equal(ready_failed(&view), 3);
	answer_all(&view);
	facts = whole;
	facts.canary_ms = SCREEN_CANARY_MS;
	assert_true(ready_step(&view, &facts));
	assert_int_equal(view.said[READY_CANARY], READY_BAD);
	assert_int_equal(ready_failed(&view), 1);
}

static void
nothing_is_judged_before_its_turn_and_esc_leaves_at_once(void **state)
{
	struct ready_view view;

	(void)state;
	ready_open(&view, NULL, 1000);
	assert_false(ready_step(&view, &whole));
	assert_int_equal(view.said[READY_CLOCK], READY_OPEN);
	assert_int_equal(
	    ready_key(&view, (struct key){ .code = K_ESC }, 1001), READY_LEFT);
}

static void
it_looks_as_agreed_in_every_language(void **state)
{
	static const char *const languages[] = { "kk", "ru", "en" };

	(void)state;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct grid grid;
		struct ready_view view;
		struct ready_facts facts = whole;
		char name[32];

		kit_init(&kit, languages[l]);
		grid_init(&grid, 80, ready_rows());
		ready_open(&view, NULL, 1000);
		press(&view, '1');
		press(&view, '1');
		press_key(&view, K_F2);
		ready_draw(&view, &grid, RECT(0, 0, ready_rows(), 80), &kit.in);
		snprintf(name, sizeof(name), "ready-keys.%s", languages[l]);
		kit_golden(&grid, name);
		answer_all(&view);
		facts.connected = 2;
		(void)ready_step(&view, &facts);
		grid_clear(&grid);
		ready_draw(&view, &grid, RECT(0, 0, ready_rows(), 80), &kit.in);
		snprintf(name, sizeof(name), "ready-failed.%s", languages[l]);
		kit_golden(&grid, name);
		grid_finish(&grid);
		kit_finish(&kit);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_key_answers_a_line_in_every_layout),
		cmocka_unit_test(digits_are_those_of_ones_own_layout),
		cmocka_unit_test(a_key_that_comes_too_early_answers_nothing),
		cmocka_unit_test(
		    the_sound_is_played_again_when_it_is_asked_for),
		cmocka_unit_test(keys_are_pressed_and_not_promised),
		cmocka_unit_test(
		    clock_services_and_canary_answer_by_themselves),
		cmocka_unit_test(each_of_them_can_fail),
		cmocka_unit_test(
		    nothing_is_judged_before_its_turn_and_esc_leaves_at_once),
		cmocka_unit_test(it_looks_as_agreed_in_every_language),
	};

	return cmocka_run_group_tests_name("ready", tests, NULL, NULL);
}
