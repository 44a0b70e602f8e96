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

#include "base/xalloc.h"
#include "ui/frame.h"
#include "ui/help.h"
#include "ui/list.h"
#include "ui/menu.h"
#include "ui/pane.h"
#include "ui/question.h"

#include "viewkit.h"

static const char *const languages[] = { "kk", "ru", "en" };

static bool
grid_has(const struct grid *grid, const char *words)
{
	struct buf text = { 0 };
	bool has;

	grid_dump(grid, &text);
	has = strstr(buf_text(&text), words) != NULL;
	buf_finish(&text);
	return has;
}

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
		{ 200, 60 }, { 60, 15 }, { 20, 5 } };

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

/* A told alert that the list has not: how many, and how to see them. */
static void
test_a_matrix_without_rows_says_where_they_are(void **unused)
{
	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct alert a;
		struct notification n;

		kit_init(&kit, languages[l]);
		a = kit_alert(&kit, 1042, 42000);
		kit_put(&kit, &a);
		kit_wait(&kit, 0);
		golden(&kit, "untold", languages[l], 160, 24);
		a = kit_alert(&kit, 1041, 42000);
		a.state = ALERT_RESPONSE;
		kit_put(&kit, &a);
		n = kit_told(&kit, 1041, 0, NOTE_ACCEPTED);
		kit_note(&kit, &n);
		kit_wait(&kit, 0);
		golden(&kit, "elsewhere", languages[l], 160, 24);
		kit_finish(&kit);
	}
}

static void
pane_text(struct kit *kit, struct buf *text)
{
	struct grid grid;

	grid_init(&grid, 120, 12);
	(void)pane_draw(&grid, RECT(0, 0, 12, 120), &kit->in,
	    replica_alert(kit->replica, 1042), false, 0);
	buf_clear(text);
	grid_dump(&grid, text);
	grid_finish(&grid);
}

static void
test_the_head_counts_the_services_that_have_refused(void **unused)
{
	static const struct {
		const char *language, *words;
	} said[] = { { "kk", "бас тартты 1" }, { "ru", "отказ 1" },
		{ "en", "refused 1" } };

	(void)unused;
	for (size_t i = 0; i < 3; i++) {
		struct kit kit;
		struct grid grid;
		struct alert a;
		struct notification n;

		kit_init(&kit, said[i].language);
		a = kit_alert(&kit, 1042, 42000);
		a.state = ALERT_TOLD;
		kit_put(&kit, &a);
		n = kit_told(&kit, 1042, 1, NOTE_SENT);
		kit_note(&kit, &n);
		grid_init(&grid, 80, 1);
		frame_head(&grid, SPAN(0, 0, 80), &kit.in, 0);
		assert_false(grid_has(&grid, said[i].words));
		n.state = NOTE_REFUSED;
		kit_note(&kit, &n);
		frame_head(&grid, SPAN(0, 0, 80), &kit.in, 0);
		assert_true(grid_has(&grid, said[i].words));
		grid_finish(&grid);
		grid_init(&grid, 60, 1);
		frame_head(&grid, SPAN(0, 0, 60), &kit.in, 0);
		assert_true(
		    grid_has(&grid, said[i].words) || grid_has(&grid, "✗ 1"));
		grid_finish(&grid);
		kit_finish(&kit);
	}
}

/* The alert is of Karatau; the police of Otyrar was told in the end. */
static void
test_the_pane_names_a_desk_that_refused_and_one_of_another_district(
    void **unused)
{
	struct kit kit;
	struct policy_desk d;
	struct alert a;
	struct notification n;
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	d = *policy_desk(kit.policy, 1, "*");
	strcpy(d.id, "police-otyrar");
	strcpy(d.district, "otyrar");
	strcpy(d.name.in[POLICY_EN], "Otyrar, duty unit");
	kit.policy->desks = xreallocarray(kit.policy->desks,
	    kit.policy->ndesks + 1, sizeof(*kit.policy->desks));
	kit.policy->desks[kit.policy->ndesks++] = d;
	a = kit_alert(&kit, 1042, 42000);
	a.state = ALERT_TOLD;
	strcpy(a.owner, "aigul");
	kit_put(&kit, &a);
	n = kit_told(&kit, 1042, 1, NOTE_SENT);
	kit_note(&kit, &n);
	pane_text(&kit, &text);
	assert_null(strstr(buf_text(&text), "duty unit"));
	n.state = NOTE_REFUSED;
	strcpy(n.code, "wrong-district");
	kit_note(&kit, &n);
	pane_text(&kit, &text);
	assert_non_null(strstr(
	    buf_text(&text), "refused (Karatau, duty unit): not our district"));
	n.state = NOTE_SENT;
	strcpy(n.desk, "police-otyrar");
	kit_note(&kit, &n);
	pane_text(&kit, &text);
	assert_non_null(strstr(buf_text(&text), "sent (Otyrar, duty unit)"));
	buf_finish(&text);
	kit_finish(&kit);
}

/* No panel loses a row without a word. */
static void
test_what_the_panel_of_services_has_no_room_for_is_counted(void **unused)
{
	struct kit kit;
	struct grid grid;
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	for (uint64_t number = 1; number <= 9; number++) {
		struct alert a = kit_alert(&kit, number, 42000);
		struct notification n = kit_told(&kit, number, 0, NOTE_SENT);

		a.state = ALERT_TOLD;
		kit_put(&kit, &a);
		kit_note(&kit, &n);
	}
	kit_wait(&kit, 0);
	grid_init(&grid, 160, 24);
	draw(&kit, &grid, SCREEN_QUEUE);
	grid_dump(&grid, &text);
	assert_non_null(strstr(buf_text(&text), "below: 6 · F7 2"));
	buf_finish(&text);
	grid_finish(&grid);
	kit_finish(&kit);
}

/* Services, picture, evidence, words of analytics, whom to call. */
static void
test_the_pane_says_all_about_the_alert_under_the_cursor(void **unused)
{
	static const struct site site = {
		.id = "bazaar",
		.contacts = "күзет:+7 7253 0-14-14;директор:+7 7253 0-14-15",
	};

	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct alert a;

		kit_init(&kit, languages[l]);
		kit_board(&kit);
		a = *replica_alert(kit.replica, 1042);
		strcpy(a.text, "smoke above the roof");
		a.flags |= ALERT_WORSE | ALERT_LATE;
		a.same_as = 1040;
		kit_put(&kit, &a);
		kit_wait(&kit, 0);
		queue_view_goto(kit.queue, &kit.in, 1042);
		kit.in.site = &site;
		kit.in.picture = (struct screen_picture){
			.alert = 1042,
			.words = "12:04",
			.cells = true,
			.at_ms = 4000,
			.length_ms = 20000,
			.frozen = true,
			.age_ms = 3000,
		};
		kit.in.evidence = (struct screen_evidence){
			.recording_ms = 9000, .live_ms = 14000, .stills = 2
		};
		golden(&kit, "pane", languages[l], 80, 24);
		golden(&kit, "pane", languages[l], 120, 40);
		kit_finish(&kit);
	}
}

/* The wide pane is lower than its text; services beyond are moved, too. */
static void
test_what_a_pane_has_no_room_for_is_counted_and_can_be_read(void **unused)
{
	static const struct site site = {
		.id = "bazaar",
		.contacts = "guard:+7 7253 0-14-14",
	};
	struct kit kit;
	struct grid grid;
	struct alert a;
	struct screen_state state = { .screen = SCREEN_QUEUE };
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	kit_board(&kit);
	a = *replica_alert(kit.replica, 1042);
	strcpy(a.text, "smoke above the roof");
	kit_put(&kit, &a);
	kit_wait(&kit, 0);
	queue_view_goto(kit.queue, &kit.in, 1042);
	kit.in.site = &site;
	state.queue = kit.queue;
	grid_init(&grid, 120, 15);
	screen_draw(&grid, &kit.in, &state);
	assert_false(grid_has(&grid, "0-14-14"));
	state.pane = PANE_SERVICES; /* there is none beside this queue */
	assert_int_equal(screen_pane_beyond(&grid, &kit.in, &state), -1);
	state.pane = PANE_ALERT;
	state.pane_from = screen_pane_beyond(&grid, &kit.in, &state);
	assert_in_range(state.pane_from, 1, 20);
	buf_clear(&text);
	buf_printf(&text, "↓%d Tab", state.pane_from);
	assert_true(grid_has(&grid, buf_text(&text)));
	screen_draw(&grid, &kit.in, &state);
	assert_true(grid_has(&grid, "0-14-14"));
	assert_true(grid_has(&grid, "smoke above the roof"));
	buf_clear(&text);
	buf_printf(&text, "↑%d", state.pane_from);
	assert_true(grid_has(&grid, buf_text(&text)));
	assert_true(grid_has(&grid, "↑↓: text of the alert, Esc: list"));
	buf_finish(&text);
	grid_finish(&grid);
	kit_finish(&kit);
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
		kit.in.unanswered = 1;
		kit.in.hub_end = ERR_FULL;
		golden(&kit, "ended", languages[l], 80, 24);
		kit.in.hub_end = ERR_NONE;
		kit.in.unanswered = 0;
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
test_what_was_typed_takes_no_room_from_how_to_take_it_back(void **unused)
{
	struct kit kit;
	struct grid grid;
	struct buf text = { 0 };
	struct alert a;

	(void)unused;
	kit_init(&kit, "kk");
	kit_board(&kit);
	a = *replica_alert(kit.replica, 1037);
	a.state = ALERT_ARCHIVED;
	a.verdict = VERDICT_NOT_CONFIRMED;
	strcpy(a.owner, "aigul");
	a.undo_until_tick = kit.in.tick + 5000;
	kit_put(&kit, &a);
	kit.in.countdown = 1037;
	kit.in.typed = "archive 1037 steam \"бу наубайханадан\"";
	grid_init(&grid, 80, 24);
	draw(&kit, &grid, SCREEN_QUEUE);
	grid_dump(&grid, &text);
	assert_non_null(strstr(buf_text(&text),
	    "✗ №1037: 5 с → мұрағат · г: қайтарып алу · F9: қазір"));
	assert_non_null(strstr(buf_text(&text), " archive 1037 "));
	buf_finish(&text);
	grid_finish(&grid);
	kit_finish(&kit);
}

static void
test_a_time_stands_only_with_the_word_it_is_of(void **unused)
{
	struct kit kit;
	struct grid grid;
	struct buf text = { 0 };
	struct notification n;

	(void)unused;
	kit_init(&kit, "en");
	kit_board(&kit);
	n = kit_told(&kit, 1042, 0, NOTE_ACCEPTED);
	n.answered_tick = kit.in.tick - 60000;
	kit_note(&kit, &n);
	queue_view_goto(kit.queue, &kit.in, 1042);
	grid_init(&grid, 80, 24);
	draw(&kit, &grid, SCREEN_QUEUE);
	grid_dump(&grid, &text);
	assert_non_null(strstr(buf_text(&text), "accepted 10:14:32"));
	n.state = NOTE_CLOSED;
	kit_note(&kit, &n);
	draw(&kit, &grid, SCREEN_QUEUE);
	buf_clear(&text);
	grid_dump(&grid, &text);
	assert_non_null(strstr(buf_text(&text), "101 ■ closed"));
	assert_null(strstr(buf_text(&text), "10:14:32"));
	buf_finish(&text);
	grid_finish(&grid);
	kit_finish(&kit);
}

static void
test_a_place_without_a_device_is_said_once(void **unused)
{
	struct kit kit;
	struct alert a;

	(void)unused;
	kit_init(&kit, "en");
	a = kit_alert(&kit, 7, 1000);
	assert_false(screen_is_place(&a));
	strcpy(a.device, "place:43.297,68.251");
	a.name_kk[0] = a.name_ru[0] = a.address[0] = '\0';
	assert_true(screen_is_place(&a));
	assert_string_equal(screen_device(&kit.in, &a), "43.297,68.251");
	strcpy(a.address, "Abay 1");
	assert_string_equal(screen_device(&kit.in, &a), "Abay 1");
	kit_finish(&kit);
}

static void
test_a_p1_that_waits_is_said_where_the_queue_is_not(void **unused)
{
	struct kit kit;
	struct grid grid;
	struct buf text = { 0 };
	struct list_view *list = list_view_create();
	struct screen_state state = { .screen = SCREEN_LOG };

	(void)unused;
	kit_init(&kit, "kk");
	kit_board(&kit);
	list_view_begin(list, LIST_LOG, 0, "");
	kit.in.covered = true;
	state.queue = kit.queue;
	state.list = list;
	grid_init(&grid, 80, 24);
	screen_draw(&grid, &kit.in, &state);
	grid_dump(&grid, &text);
	assert_non_null(strstr(buf_text(&text), "P1 КҮТУДЕ: 1, перне: у"));
	buf_finish(&text);
	list_view_destroy(list);
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
test_the_help_looks_as_agreed_in_all_sizes(void **unused)
{
	static const int sizes[][2] = { { 120, 40 }, { 160, 50 }, { 60, 15 } };

	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct help_view help;
		struct screen_state state = { .screen = SCREEN_HELP };

		kit_init(&kit, languages[l]);
		kit_board(&kit);
		help_view_open(&help, &keymap_board);
		state.queue = kit.queue;
		state.help = &help;
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			char name[64];
			struct grid grid;

			grid_init(&grid, sizes[i][0], sizes[i][1]);
			screen_draw(&grid, &kit.in, &state);
			snprintf(name, sizeof(name), "help-%dx%d.%s",
			    sizes[i][0], sizes[i][1], languages[l]);
			kit_golden(&grid, name);
			grid_finish(&grid);
		}
		kit_finish(&kit);
	}
}

static void
test_why_there_is_no_picture_is_said_once_and_whole(void **unused)
{
	static const char *const reasons[] = {
		"камера құпиясөзді қабылдамайды",
		"камера не принимает пароль",
		"the camera refuses the password",
	};

	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct grid grid;
		char name[64];

		kit_init(&kit, languages[l]);
		kit_board(&kit);
		assert_true(queue_view_goto(kit.queue, &kit.in, 1042));
		kit.in.picture = (struct screen_picture){
			.alert = 1042,
			.words = reasons[l],
			.failed = true,
			.last_ms = kit.in.utc_ms - 60000,
		};
		grid_init(&grid, 60, 15);
		draw(&kit, &grid, SCREEN_PICTURE);
		snprintf(name, sizeof(name), "failed-60x15.%s", languages[l]);
		kit_golden(&grid, name);
		grid_finish(&grid);
		golden(&kit, "failed", languages[l], 120, 24);
		kit_finish(&kit);
	}
}

static void
test_rows_that_no_picture_of_the_pane_can_fill_are_the_text_s(void **unused)
{
	static const int sizes[][2] = { { 120, 40 }, { 120, 24 }, { 160, 50 } };
	struct kit kit;

	(void)unused;
	kit_init(&kit, "kk");
	kit_board(&kit);
	for (size_t i = 0; i < 3; i++) {
		struct screen_state state = { .screen = SCREEN_QUEUE };
		struct grid grid;
		struct rect rect;

		grid_init(&grid, sizes[i][0], sizes[i][1]);
		rect = screen_picture_rect(&grid, &kit.in, &state);
		assert_true(rect.rows > 0);
		assert_true(rect.rows <= (rect.cols * 3 + 7) / 8);
		grid_finish(&grid);
	}
	kit_finish(&kit);
}

static void
test_the_help_finds_words_however_they_are_written(void **unused)
{
	static const struct {
		const char *filter, *command;
	} finds[] = {
		{ "ЕСКЕРТПЕ", "note" }, { "тапсыру ӘРІПТЕСКЕ", "hand" },
		{ "ариптес тапсыру", "hand" }, /* a Russian layout */
		{ "PACTАЛДЫ", "confirm" },     /* Latin letters in it */
		{ "сlаim", "claim" },          /* Cyrillic ones */
	};
	const struct binding *rows[KEYMAP_HELP_MAX];
	struct kit kit;

	(void)unused;
	kit_init(&kit, "kk");
	for (size_t i = 0; i < sizeof(finds) / sizeof(finds[0]); i++) {
		assert_int_not_equal(
		    keymap_help_rows(
		        &keymap_board, finds[i].filter, rows, KEYMAP_HELP_MAX),
		    0);
		assert_string_equal(rows[0]->command, finds[i].command);
	}
	assert_int_equal(keymap_help_rows(&keymap_board, "ескертпе емес", rows,
	                     KEYMAP_HELP_MAX),
	    0);
	kit_finish(&kit);
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

/* What comes from outside: escape sequences, bidi, wide and broken text. */
static void
hostile(struct kit *kit)
{
	struct alert a = kit_alert(kit, 7, 1000);

	a.severity = 1;
	strcpy(a.name_kk,
	    "\033[2J\033]0;x\007\xe2\x80\xae"
	    "abc\xff\xfe");
	strcpy(a.name_ru, a.name_kk);
	strcpy(a.device, "\033[31m\r\n\xe6\xbc\xa2\xe5\xad\x97");
	strcpy(a.address,
	    "\xe6\xbc\xa2\xe5\xad\x97\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81");
	strcpy(a.text,
	    "\x9b"
	    "31m\t");
	strcpy(a.owner, "\033c");
	strcpy(a.kind_name, "\033[5m");
	a.flags |= ALERT_UNKNOWN_KIND;
	kit_put(kit, &a);
}

static void
assert_harmless(const struct grid *grid)
{
	for (int i = 0; i < grid->rows * grid->cols; i++) {
		const unsigned char *t =
		    (const unsigned char *)grid->cells[i].text;

		for (; *t != '\0'; t++)
			assert_true(*t >= 0x20 && *t != 0x7f);
		assert_null(strstr(grid->cells[i].text, "\xe2\x80\xae"));
	}
}

static void
test_every_screen_can_be_drawn_in_every_size_with_any_text(void **unused)
{
	const struct question_about about = { .alert = 7, .target = -1 };
	struct list_view *list = list_view_create();
	struct help_view help;
	struct menu menu;
	struct kit kit;
	struct buf why = { 0 };
	struct question *q;

	(void)unused;
	kit_init(&kit, "kk");
	kit_board(&kit);
	hostile(&kit);
	kit_wait(&kit, 0);
	help_view_open(&help, &keymap_board);
	menu_open(&menu, MENU_ALERT, 7, 0);
	list_view_begin(list, LIST_LOG, 0, "\033[1m");
	list_view_lines(list, &kit.in, "{}\n\033[2J\n", 8);
	assert_true(queue_view_urgent(kit.queue, &kit.in));
	q = question_open(QUESTION_ADD, &kit.in, &about, 0, &why);
	assert_null(q); /* somebody called ESC c has it */
	kit_gone(&kit, 1037);
	q = question_open(QUESTION_NOTE, &kit.in, &about, 0, &why);
	assert_non_null(q);
	for (int rows = 1; rows <= 61; rows += 3)
		for (int cols = 1; cols <= 181; cols += 9)
			for (int s = 0; s < SCREENS + 2; s++) {
				struct screen_state state = {
					.screen = s < SCREENS ? (enum screen)s
					                      : SCREEN_QUEUE,
					.queue = kit.queue,
					.list = list,
					.help = &help,
					.question = s == SCREENS ? q : NULL,
					.menu = s == SCREENS + 1 ? &menu : NULL,
				};
				struct grid grid;

				grid_init(&grid, cols, rows);
				screen_draw(&grid, &kit.in, &state);
				assert_harmless(&grid);
				grid_finish(&grid);
			}
	question_close(q);
	buf_finish(&why);
	list_view_destroy(list);
	kit_finish(&kit);
}

static void
put_many(struct kit *kit)
{
	struct alert a = kit_alert(kit, 1000, 5990000);

	a.severity = 3;
	a.count = 1000;
	strcpy(a.kind, "crowd");
	for (uint64_t i = 0; i < 1500; i++) {
		a.number = 123000 + i;
		a.due_tick = kit->in.tick + i * 60000;
		a.same_as = i % 3 == 1 ? a.number - 1 : 0;
		kit_put(kit, &a);
	}
	for (unsigned t = 0; t < NOTE_SERVICES; t++) {
		struct notification n = kit_told(kit, 1042, t, NOTE_ACCEPTED);

		n.by_phone = 1;
		kit_note(kit, &n);
	}
}

/* Held, filtered, marked, with news: all of it stands in one line. */
static void
test_who_moves_the_cursor_sees_all_that_fits_and_the_rest_is_counted(
    void **unused)
{
	struct kit kit;
	struct alert a;

	(void)unused;
	kit_init(&kit, "en");
	for (uint64_t number = 1; number <= 4; number++) {
		a = kit_alert(&kit, number, 1000);
		a.severity = 2;
		a.due_tick = kit.in.tick + number * 1000;
		kit_put(&kit, &a);
	}
	queue_view_step(kit.queue, &kit.in);
	queue_view_move(kit.queue, &kit.in, QUEUE_DOWN, 10);
	/* The last one comes to the top: where there is room it is shown; a
	 * list that is longer than its window stands still and says so. */
	a.severity = 1;
	kit_put(&kit, &a);
	queue_view_step(kit.queue, &kit.in);
	assert_int_equal(queue_view_outside(kit.queue, 10).above, 0);
	assert_int_equal(queue_view_outside(kit.queue, 2).above, 1);
	queue_view_move(kit.queue, &kit.in, QUEUE_DOWN, 10);
	assert_int_equal(queue_view_outside(kit.queue, 10).above, 0);
	/* A window of two rows shows two of four. */
	assert_int_equal(queue_view_outside(kit.queue, 2).above +
	        queue_view_outside(kit.queue, 2).below,
	    2);
	kit_finish(&kit);
}

static void
test_large_numbers_and_every_word_of_the_divider_fit(void **unused)
{
	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		const struct hub_row row = { .alerts = 124499 };
		struct buf bytes = { 0 };
		struct filter *filter = calloc(1, sizeof(*filter));
		struct filter_fault fault;
		const struct filter_context context = { .where =
			                                    FILTER_ALERTS };
		struct kit kit;

		kit_init(&kit, languages[l]);
		kit_board(&kit);
		hub_encode(&row, &bytes);
		replica_put(kit.replica, ROW_HUB, 1, bytes.data, bytes.len);
		buf_finish(&bytes);
		put_many(&kit);
		kit.in.per_minute = 300000;
		kit.in.message = "№1042: ✓";
		kit.in.typed = "confirm 1042 fire,ambulance";
		kit_wait(&kit, 0);
		assert_int_equal(filter_compile(filter, "kind:fire,weapon", 16,
		                     &context, &fault),
		    ERR_NONE);
		golden(&kit, "many", languages[l], 80, 24);
		assert_true(queue_view_goto(kit.queue, &kit.in, 1037));
		assert_int_equal(
		    queue_view_mark(kit.queue, &kit.in), ANSWER_OK);
		queue_view_move(kit.queue, &kit.in, QUEUE_FIRST, 10);
		queue_view_filter(
		    kit.queue, &kit.in, filter, "kind:fire,weapon");
		queue_view_list(kit.queue, &kit.in, QUEUE_ALL);
		queue_view_hold(kit.queue, &kit.in);
		kit_put(&kit,
		    &(struct alert){ .number = 2000,
		        .severity = 1,
		        .kind = "fire",
		        .device = "cam-1" });
		kit_wait(&kit, 0);
		golden(&kit, "held", languages[l], 80, 24);
		free(filter);
		kit_finish(&kit);
	}
}

/* A form in the smallest terminal keeps its send line. */
static void
test_a_form_in_a_small_terminal_keeps_its_send_line(void **unused)
{
	struct kit kit;
	struct alert a;
	struct grid grid;
	struct buf why = { 0 };
	struct screen_state state = { .screen = SCREEN_QUEUE };
	const struct question_about about = { .alert = 1039, .target = -1 };

	(void)unused;
	kit_init(&kit, "kk");
	kit_board(&kit);
	a = kit_alert(&kit, 1043, 1000);
	kit_put(&kit, &a);
	kit.in.demo = true;
	kit_wait(&kit, 0);
	state.queue = kit.queue;
	state.question =
	    question_open(QUESTION_CONFIRM, &kit.in, &about, 0, &why);
	assert_non_null(state.question);
	grid_init(&grid, 60, 15);
	screen_draw(&grid, &kit.in, &state);
	kit_golden(&grid, "confirm-60x15.kk");
	question_key(state.question, &kit.in, (struct key){ K_TAB, 0 }, 1000);
	screen_draw(&grid, &kit.in, &state);
	kit_golden(&grid, "confirm-note-60x15.kk");
	question_key(
	    state.question, &kit.in, (struct key){ K_SHIFT_TAB, 0 }, 1000);
	grid_resize(&grid, 80, 24);
	kit.in.form_open = true;
	screen_draw(&grid, &kit.in, &state);
	kit_golden(&grid, "confirm-80x24.kk");
	grid_finish(&grid);
	question_close(state.question);
	buf_finish(&why);
	kit_finish(&kit);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_the_queue_looks_as_agreed_in_all_languages_and_sizes),
		cmocka_unit_test(
		    test_a_matrix_without_rows_says_where_they_are),
		cmocka_unit_test(
		    test_the_pane_names_a_desk_that_refused_and_one_of_another_district),
		cmocka_unit_test(
		    test_the_head_counts_the_services_that_have_refused),
		cmocka_unit_test(
		    test_what_the_panel_of_services_has_no_room_for_is_counted),
		cmocka_unit_test(
		    test_the_pane_says_all_about_the_alert_under_the_cursor),
		cmocka_unit_test(
		    test_what_a_pane_has_no_room_for_is_counted_and_can_be_read),
		cmocka_unit_test(test_an_empty_queue_says_why_it_is_empty),
		cmocka_unit_test(
		    test_old_data_a_dead_path_and_a_full_disk_stand_in_the_first_line),
		cmocka_unit_test(
		    test_a_countdown_stands_in_its_row_and_in_the_message_line),
		cmocka_unit_test(
		    test_without_utf8_signs_the_same_is_said_in_ascii),
		cmocka_unit_test(
		    test_what_was_typed_takes_no_room_from_how_to_take_it_back),
		cmocka_unit_test(
		    test_a_time_stands_only_with_the_word_it_is_of),
		cmocka_unit_test(test_a_place_without_a_device_is_said_once),
		cmocka_unit_test(
		    test_a_p1_that_waits_is_said_where_the_queue_is_not),
		cmocka_unit_test(test_colour_only_helps),
		cmocka_unit_test(
		    test_who_moves_the_cursor_sees_all_that_fits_and_the_rest_is_counted),
		cmocka_unit_test(
		    test_the_help_names_every_command_with_its_keys),
		cmocka_unit_test(
		    test_every_screen_can_be_drawn_in_every_size_with_any_text),
		cmocka_unit_test(
		    test_a_form_in_a_small_terminal_keeps_its_send_line),
		cmocka_unit_test(
		    test_large_numbers_and_every_word_of_the_divider_fit),
		cmocka_unit_test(test_the_help_looks_as_agreed_in_all_sizes),
		cmocka_unit_test(
		    test_why_there_is_no_picture_is_said_once_and_whole),
		cmocka_unit_test(
		    test_rows_that_no_picture_of_the_pane_can_fill_are_the_text_s),
		cmocka_unit_test(
		    test_the_help_finds_words_however_they_are_written),
		cmocka_unit_test(test_menus_begin_with_something_harmless),
	};

	return cmocka_run_group_tests_name("screen", tests, NULL, NULL);
}
