/* SPDX-License-Identifier: Apache-2.0 */
/*
 * screen: looks as agreed in every language and size; says what must not be
 * missed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ui/help.h"
#include "ui/menu.h"

#include "viewkit.h"

static const char *const languages[] = { "kk", "ru", "en" };

static void
draw(struct kit *kit, struct grid *grid, enum screen screen)
{
	struct screen_state state = { .screen = screen, .queue = kit->queue };

	screen_draw(grid, &kit->in, &state);
}

/* Draws the queue at a size and compares. */
static void
golden(
    struct kit *kit, const char *what, const char *language, int cols, int rows)
{
	char name[128];
	struct grid grid;

	snprintf(name, sizeof(name), "%s-%dx%d.%s", what, cols, rows, language);
	grid_init(&grid, cols, rows);
	draw(kit, &grid, SCREEN_QUEUE);
	kit_golden(&grid, name);
	grid_finish(&grid);
}

static void
test_the_queue_looks_as_agreed_in_all_languages_and_sizes(void **unused)
{
	static const int sizes[][2] = { { 80, 24 }, { 120, 40 }, { 160, 50 },
		{ 60, 15 }, { 20, 5 } };

	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;

		kit_init(&kit, languages[l]);
		kit_board(&kit);
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
			golden(&kit, "queue", languages[l], sizes[i][0],
			    sizes[i][1]);
		kit_finish(&kit);
	}
}

static void
test_an_empty_queue_says_why_it_is_empty(void **unused)
{
	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;

		kit_init(&kit, languages[l]);
		kit_board(&kit);
		kit_gone(&kit, 1042);
		kit_gone(&kit, 1039);
		kit_gone(&kit, 1037);
		kit_wait(&kit, 0);
		golden(&kit, "empty", languages[l], 80, 24);
		kit_finish(&kit);
	}
}

static void
test_old_data_a_dead_path_and_a_full_disk_stand_in_the_first_line(void **unused)
{
	struct hub_row row = { .alerts = 1042, .alarms = HUB_DISK_LOW };
	struct buf bytes = { 0 };
	struct kit kit;

	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		kit_init(&kit, languages[l]);
		kit_board(&kit);
		kit.in.link = SCREEN_STALE;
		kit.in.stale_since_ms = kit.in.utc_ms - 7000;
		golden(&kit, "stale", languages[l], 80, 24);
		kit.in.link = SCREEN_READY;
		kit.in.canary_age_ms = 125000;
		hub_encode(&row, &bytes);
		replica_put(kit.replica, ROW_HUB, 1, bytes.data, bytes.len);
		golden(&kit, "canary", languages[l], 80, 24);
		kit.in.canary_age_ms = 1000;
		kit.in.demo = true;
		kit.in.unfocused = true;
		row.alarms = HUB_INSECURE;
		buf_clear(&bytes);
		hub_encode(&row, &bytes);
		replica_put(kit.replica, ROW_HUB, 1, bytes.data, bytes.len);
		golden(&kit, "demo", languages[l], 80, 24);
		row.alarms = HUB_DISK_LOW;
		buf_finish(&bytes);
		kit_finish(&kit);
	}
}

static void
test_a_countdown_stands_in_its_row_and_in_the_message_line(void **unused)
{
	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct alert a;
		struct notification n;

		kit_init(&kit, languages[l]);
		kit_board(&kit);
		a = *replica_alert(kit.replica, 1042);
		a.undo_until_tick = kit.in.tick + 2500;
		kit_put(&kit, &a);
		n = kit_told(&kit, 1042, 0, NOTE_HELD);
		kit_note(&kit, &n);
		n = kit_told(&kit, 1042, 2, NOTE_HELD);
		kit_note(&kit, &n);
		a = *replica_alert(kit.replica, 1037);
		a.state = ALERT_ARCHIVED;
		a.verdict = VERDICT_NOT_CONFIRMED;
		a.undo_until_tick = kit.in.tick + 4500;
		a.due_tick = 0;
		kit_put(&kit, &a);
		kit.in.countdown = 1042;
		kit_wait(&kit, 0);
		golden(&kit, "countdown", languages[l], 80, 24);
		kit_finish(&kit);
	}
}

static void
test_without_utf8_signs_the_same_is_said_in_ascii(void **unused)
{
	struct kit kit;
	struct grid grid;

	(void)unused;
	kit_init(&kit, "en");
	kit_board(&kit);
	kit.in.ascii = true;
	grid_init(&grid, 80, 24);
	grid.ascii = true;
	draw(&kit, &grid, SCREEN_QUEUE);
	kit_golden(&grid, "queue-ascii.en");
	grid_finish(&grid);
	kit_finish(&kit);
}

static void
test_colour_only_helps(void **unused)
{
	struct kit kit;
	struct grid grid;
	struct buf styles = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	kit_board(&kit);
	grid_init(&grid, 80, 24);
	draw(&kit, &grid, SCREEN_QUEUE);
	grid_dump_styles(&grid, &styles);
	/* A P1 that nobody has differs, and so does what is overdue. */
	assert_non_null(strstr(buf_text(&styles), "NN"));
	assert_non_null(strstr(buf_text(&styles), "eeee"));
	buf_finish(&styles);
	grid_finish(&grid);
	kit_finish(&kit);
}

static void
test_the_help_names_every_command_with_its_keys(void **unused)
{
	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct help_view help;
		struct grid grid;
		char name[64];
		struct screen_state state = { .screen = SCREEN_HELP };

		kit_init(&kit, languages[l]);
		kit_board(&kit);
		help_view_open(&help, &keymap_board);
		state.queue = kit.queue;
		state.help = &help;
		grid_init(&grid, 80, 24);
		screen_draw(&grid, &kit.in, &state);
		snprintf(name, sizeof(name), "help.%s", languages[l]);
		kit_golden(&grid, name);
		assert_true(help_view_key(&help, (struct key){ K_CHAR, 'F' }));
		assert_true(help_view_key(&help, (struct key){ K_CHAR, '9' }));
		screen_draw(&grid, &kit.in, &state);
		snprintf(name, sizeof(name), "help-f9.%s", languages[l]);
		kit_golden(&grid, name);
		grid_finish(&grid);
		kit_finish(&kit);
	}
}

static void
test_menus_begin_with_something_harmless(void **unused)
{
	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct menu menu;
		struct grid grid;
		char name[64];
		const char *command = NULL;
		struct key enter = { K_ENTER, 0 };
		struct screen_state state = { .screen = SCREEN_QUEUE };

		kit_init(&kit, languages[l]);
		kit_board(&kit);
		state.queue = kit.queue;
		state.menu = &menu;
		menu_open(&menu, MENU_ALERT, 1042, 1000);
		/* The Enter that opened it, held down. */
		for (uint64_t ms = 1030; ms < 3000; ms += 30)
			assert_int_equal(
			    menu_key(&menu, enter, ms, &command), MENU_NOTHING);
		grid_init(&grid, 80, 24);
		screen_draw(&grid, &kit.in, &state);
		snprintf(name, sizeof(name), "menu.%s", languages[l]);
		kit_golden(&grid, name);
		assert_int_equal(
		    menu_key(&menu, enter, 4000, &command), MENU_CHOSEN);
		assert_string_equal(command, "picture");
		assert_int_equal(menu_key(&menu, (struct key){ K_CHAR, 0x49b },
		                     5000, &command),
		    MENU_CHOSEN); /* қ lies on 0 */
		assert_string_equal(command, "archive");
		grid_finish(&grid);
		kit_finish(&kit);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_the_queue_looks_as_agreed_in_all_languages_and_sizes),
		cmocka_unit_test(test_an_empty_queue_says_why_it_is_empty),
		cmocka_unit_test(
		    test_old_data_a_dead_path_and_a_full_disk_stand_in_the_first_line),
		cmocka_unit_test(
		    test_a_countdown_stands_in_its_row_and_in_the_message_line),
		cmocka_unit_test(
		    test_without_utf8_signs_the_same_is_said_in_ascii),
		cmocka_unit_test(test_colour_only_helps),
		cmocka_unit_test(
		    test_the_help_names_every_command_with_its_keys),
		cmocka_unit_test(test_menus_begin_with_something_harmless),
	};

	return cmocka_run_group_tests_name("screen", tests, NULL, NULL);
}
