/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list: log, archive and one alert as the hub tells them, in three languages.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/jread.h"
#include "base/jwrite.h"
#include "core/row_json.h"
#include "ui/entries.h"
#include "ui/list.h"
#include "ui/question.h"
#include "ui/words.h"

#include "viewkit.h"

static const char *const languages[] = { "kk", "ru", "en" };
/* The first has the name alone. */
static const int sizes[][2] = { { 80, 24 }, { 120, 40 }, { 160, 50 },
	{ 60, 15 } };

static const char *const log_lines =
    "{\"seq\":9,\"at_ms\":1795324529000,\"tick\":9,\"verb\":\"alert."
    "confirmed\","
    "\"actor\":\"aigul\",\"alert\":1042,\"prev\":8,\"hash\":\"00\","
    "\"body\":{\"salt\":\"00\",\"facts\":2}}\n"
    "{\"seq\":8,\"at_ms\":1795324520000,\"tick\":8,\"verb\":"
    "\"notification.accepted\",\"actor\":\"fire\",\"alert\":1042,"
    "\"prev\":7,\"hash\":\"00\",\"body\":{\"target\":0,\"their\":\"2231\"}}\n"
    "{\"seq\":7,\"at_ms\":1795224520000,\"tick\":7,\"verb\":"
    "\"alert.not-confirmed\",\"actor\":\"bolat\",\"alert\":1037,"
    "\"prev\":6,\"hash\":\"00\",\"body\":{\"reason\":\"chimney\","
    "\"text\":\"the \\u001b[31mstove\"}}\n"
    "{\"seq\":6,\"at_ms\":1795224520000,\"tick\":6,\"verb\":\"alert.dreamt\","
    "\"actor\":\"system\",\"alert\":0,\"prev\":0,\"hash\":\"00\"}\n"
    "this is no JSON\n";

static void
golden(struct kit *kit, struct list_view *list, enum screen screen,
    const char *what, const char *language)
{
	struct screen_state state = {
		.screen = screen,
		.queue = kit->queue,
		.list = list,
	};
	char name[64];
	struct grid grid;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		grid_init(&grid, sizes[i][0], sizes[i][1]);
		screen_draw(&grid, &kit->in, &state);
		if (i == 0)
			snprintf(name, sizeof(name), "%s.%s", what, language);
		else
			snprintf(name, sizeof(name), "%s-%dx%d.%s", what,
			    sizes[i][0], sizes[i][1], language);
		kit_golden(&grid, name);
		grid_finish(&grid);
	}
}

static void
test_the_log_is_in_words(void **unused)
{
	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct list_view *list = list_view_create();
		struct kit kit;

		kit_init(&kit, languages[l]);
		list_view_begin(list, LIST_LOG, 0, "by:aigul");
		list_view_lines(list, &kit.in, log_lines, strlen(log_lines));
		list_view_end(list, 0, ERR_NONE);
		assert_int_equal(list_view_count(list), 5);
		assert_int_equal(list_view_alert(list), 1042);
		golden(&kit, list, SCREEN_LOG, "log", languages[l]);
		list_view_destroy(list);
		kit_finish(&kit);
	}
}

static void
test_every_verb_of_the_journal_has_words(void **unused)
{
	struct kit kit;

	(void)unused;
	kit_init(&kit, "en");
	for (int v = 0; v < VERB_COUNT; v++)
		assert_string_not_equal(
		    entry_words((enum verb)v), verb_name((enum verb)v));
	kit_finish(&kit);
}

static void
test_codes_of_the_hub_itself_are_in_words(void **unused)
{
	static const struct {
		const char *entry, *words;
	} said[] = {
		{ "{\"verb\":\"alert.released\",\"actor\":\"system\",\"alert\":"
		  "7,"
		  "\"body\":{\"reason\":\"session-lost\"}}",
		    "7 система: возвращено в очередь · связь с консолью "
		    "потеряна" },
		{ "{\"verb\":\"alert.released\",\"actor\":\"aigul\",\"alert\":"
		  "7,"
		  "\"body\":{\"reason\":\"returned\"}}",
		    "7 Айгуль: возвращено в очередь" },
		/* Of the archive too: it must not say that services know. */
		{ "{\"verb\":\"alert.settled\",\"actor\":\"system\",\"alert\":"
		  "7,\"body\":{}}",
		    "7 система: отменить уже нельзя" },
		{ "{\"verb\":\"alert.overdue\",\"actor\":\"system\",\"alert\":"
		  "7,"
		  "\"body\":{\"what\":\"claim\"}}",
		    "7 система: просрочено · взять в работу" },
		{ "{\"verb\":\"source.gap\",\"actor\":\"system\",\"body\":"
		  "{\"source\":\"//n/7\",\"from\":3,\"upto\":5}}",
		    "система: сигналы пропущены · //n/7 · 3–5" },
		{ "{\"verb\":\"hub.alarm\",\"actor\":\"system\",\"body\":"
		  "{\"reason\":\"disk-low\",\"number\":3}}",
		    "система: сервер предупреждает · диск почти заполнен · "
		    "диск заполнен" },
		{ "{\"verb\":\"hub.alarm\",\"actor\":\"system\",\"body\":"
		  "{\"reason\":\"changed\"}}",
		    "система: сервер предупреждает · снова всё в порядке" },
		{ "{\"verb\":\"alert.same\",\"actor\":\"aigul\",\"alert\":7,"
		  "\"body\":{\"same\":6}}",
		    "7 Айгуль: то же событие, что другое · №6" },
		{ "{\"verb\":\"config.loaded\",\"actor\":\"system\",\"body\":"
		  "{\"name\":\"a.yaml\",\"text\":\"site: "
		  "{}\",\"hash\":\"00\"}}",
		    "система: настройки загружены · a.yaml" },
	};
	struct kit kit;

	(void)unused;
	kit_init(&kit, "ru");
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
		struct jread *doc;
		struct buf out = { 0 };

		assert_int_equal(jread_parse_ours(said[i].entry,
		                     strlen(said[i].entry), &doc),
		    ERR_NONE);
		assert_true(entry_line(&out, &kit.in, jread_root(doc), true));
		assert_string_equal(buf_text(&out), said[i].words);
		buf_finish(&out);
		jread_free(doc);
	}
	kit_finish(&kit);
}

static void
test_a_stand_down_by_phone_says_to_call(void **unused)
{
	struct notification note = { .channel = CHANNEL_PHONE,
		.state = NOTE_STOP_QUEUED };
	struct kit kit;

	(void)unused;
	kit_init(&kit, "en");
	assert_string_equal(words_note(&note), "call them: stand-down");
	note.channel = CHANNEL_ZMQ;
	assert_string_equal(words_note(&note), "stand-down queued");
	/* The one who had accepted by phone knows nothing of it yet. */
	note.silent_tick = 1;
	assert_string_equal(words_note(&note), "no answer");
	note.state = NOTE_STOPPED;
	note.by_phone = 1;
	assert_string_equal(words_note(&note), "stand-down accepted");
	kit_finish(&kit);
}

static void
put_archived(struct kit *kit, struct list_view *list, uint64_t number)
{
	struct jwrite w = { .out = &(struct buf){ 0 } };
	struct alert a = kit_alert(kit, number, 3600000);

	a.state = number % 2 == 0 ? ALERT_ARCHIVED : ALERT_CLOSED;
	strcpy(a.reason, number % 2 == 0 ? "welding" : "");
	strcpy(a.outcome, number % 2 == 0 ? "" : "helped");
	strcpy(a.owner, "bolat");
	row_json_alert(&w, NULL, &a, colleagues_none());
	buf_puts(w.out, "\n");
	list_view_lines(list, &kit->in, buf_text(w.out), w.out->len);
	buf_finish(w.out);
}

static void
test_the_archive_says_how_each_ended(void **unused)
{
	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct list_view *list = list_view_create();
		struct kit kit;

		kit_init(&kit, languages[l]);
		list_view_begin(list, LIST_ARCHIVE, 0, "");
		put_archived(&kit, list, 1031);
		put_archived(&kit, list, 1030);
		list_view_end(list, 1030, ERR_NONE);
		golden(&kit, list, SCREEN_ARCHIVE, "archive", languages[l]);
		list_view_destroy(list);
		kit_finish(&kit);
	}
}

static void
test_an_alert_is_shown_with_its_services_and_entries(void **unused)
{
	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct list_view *list = list_view_create();
		struct buf lines = { 0 };
		struct jwrite w = { .out = &lines };
		struct kit kit;
		struct notification n;

		kit_init(&kit, languages[l]);
		kit_board(&kit);
		jwrite_open(&w, '{');
		row_json_alert(&w, "row", replica_alert(kit.replica, 1042),
		    colleagues_none());
		jwrite_close(&w, '}');
		buf_puts(&lines, "\n");
		n = kit_told(&kit, 1042, 0, NOTE_ACCEPTED);
		strcpy(n.number, "2231");
		w = (struct jwrite){ .out = &lines };
		jwrite_open(&w, '{');
		row_json_note(&w, "notification", &n);
		jwrite_close(&w, '}');
		buf_puts(&lines, "\n");
		list_view_begin(list, LIST_ALERT, 1042, "");
		list_view_lines(list, &kit.in, buf_text(&lines), lines.len);
		list_view_lines(list, &kit.in, log_lines, strlen(log_lines));
		list_view_end(list, 7, ERR_NONE);
		assert_false(list_view_wants(list));
		golden(&kit, list, SCREEN_ALERT, "alert", languages[l]);
		buf_finish(&lines);
		list_view_destroy(list);
		kit_finish(&kit);
	}
}

static void
put_entries(
    const struct kit *kit, struct list_view *list, int newest, int oldest)
{
	struct buf lines = { 0 };
	struct jwrite w = { .out = &lines };

	jwrite_open(&w, '{');
	row_json_alert(
	    &w, "row", replica_alert(kit->replica, 1042), colleagues_none());
	jwrite_close(&w, '}');
	buf_puts(&lines, "\n");
	for (int seq = newest; seq >= oldest; seq--)
		buf_printf(&lines,
		    "{\"seq\":%d,\"at_ms\":1795324529000,\"tick\":9,"
		    "\"verb\":\"alert.noted\",\"actor\":\"aigul\","
		    "\"alert\":1042,\"prev\":1,\"hash\":\"00\","
		    "\"body\":{\"text\":\"entry %d\"}}\n",
		    seq, seq);
	list_view_lines(list, &kit->in, buf_text(&lines), lines.len);
	buf_finish(&lines);
}

/* The row of the screen that has ${text}, or -1. */
static int
row_having(struct grid *grid, const char *text)
{
	struct buf all = { 0 };
	const char *at;
	int row = -1;

	grid_dump(grid, &all);
	at = strstr(buf_text(&all), text);
	for (const char *p = buf_text(&all); at != NULL && p <= at; p++)
		row += p == buf_text(&all) || p[-1] == '\n';
	buf_finish(&all);
	return row;
}

/* "entry 134" */
static void
entry_under_cursor(struct grid *grid, char entry[16])
{
	struct buf all = { 0 };
	const char *at;

	grid_dump(grid, &all);
	at = strstr(buf_text(&all), "▶");
	assert_non_null(at);
	at = strstr(at, "entry ");
	assert_non_null(at);
	snprintf(entry, 16, "%.9s", at);
	buf_finish(&all);
}

static void
test_a_page_that_is_asked_again_moves_nothing_under_the_cursor(void **unused)
{
	struct list_view *list = list_view_create();
	const struct rect rect = RECT(0, 0, 20, 80);
	struct grid grid;
	struct kit kit;
	char entry[16];
	int row;

	(void)unused;
	kit_init(&kit, "en");
	kit_board(&kit);
	grid_init(&grid, 80, 20);
	list_view_begin(list, LIST_ALERT, 1042, "");
	put_entries(&kit, list, 160, 101);
	list_view_end(list, 0, ERR_NONE);
	list_view_draw(list, &grid, rect, &kit.in);
	for (int i = 0; i < 4; i++) {
		list_view_move(list, 9);
		grid_clear(&grid);
		list_view_draw(list, &grid, rect, &kit.in);
	}
	list_view_move(list, -3); /* somewhere in the middle of the window */
	grid_clear(&grid);
	list_view_draw(list, &grid, rect, &kit.in);
	row = row_having(&grid, "▶");
	assert_in_range(row, 3, 17);
	entry_under_cursor(&grid, entry);

	list_view_again(list);
	put_entries(&kit, list, 165, 101);
	grid_clear(&grid);
	list_view_draw(list, &grid, rect, &kit.in);
	assert_int_equal(row_having(&grid, entry), row);
	assert_int_equal(row_having(&grid, "new: "), -1); /* not complete */
	list_view_end(list, 0, ERR_NONE);
	grid_clear(&grid);
	list_view_draw(list, &grid, rect, &kit.in);
	assert_int_equal(row_having(&grid, "▶"), row);
	assert_int_equal(row_having(&grid, entry), row);
	assert_int_equal(row_having(&grid, "new: 5"), 0);
	list_view_first(list);
	grid_clear(&grid);
	list_view_draw(list, &grid, rect, &kit.in);
	assert_int_not_equal(row_having(&grid, "entry 165"), -1);
	assert_int_equal(row_having(&grid, "new: "), -1);

	/* An answer that does not come takes nothing away. */
	list_view_again(list);
	list_view_end(list, 0, ERR_CLOSED);
	grid_clear(&grid);
	list_view_draw(list, &grid, rect, &kit.in);
	assert_int_not_equal(row_having(&grid, "entry 165"), -1);
	grid_finish(&grid);
	list_view_destroy(list);
	kit_finish(&kit);
}

static void
test_older_lines_are_asked_for_near_the_end(void **unused)
{
	struct list_view *list = list_view_create();
	struct kit kit;

	(void)unused;
	kit_init(&kit, "en");
	list_view_begin(list, LIST_ARCHIVE, 0, "");
	assert_false(list_view_wants(list)); /* the first is under way */
	for (uint64_t i = 0; i < 120; i++)
		put_archived(&kit, list, 2000 - i);
	list_view_end(list, 1881, ERR_NONE);
	assert_false(list_view_wants(list));
	list_view_move(list, 80);
	assert_true(list_view_wants(list));
	assert_int_equal(list_view_next(list), 1881);
	assert_false(list_view_wants(list));
	list_view_end(list, 0, ERR_NONE);
	assert_false(list_view_wants(list));
	list_view_last(list);
	assert_int_equal(list_view_alert(list), 1881);
	list_view_move(list, 1000);
	assert_int_equal(list_view_alert(list), 1881);
	list_view_first(list);
	list_view_move(list, -1);
	assert_int_equal(list_view_alert(list), 2000);
	list_view_destroy(list);
	kit_finish(&kit);
}

static void
test_nothing_found_and_a_failed_answer_say_so(void **unused)
{
	struct list_view *list = list_view_create();
	struct kit kit;

	(void)unused;
	kit_init(&kit, "en");
	list_view_begin(list, LIST_LOG, 0, "");
	golden(&kit, list, SCREEN_LOG, "log-searching", "en");
	list_view_end(list, 0, ERR_NONE);
	golden(&kit, list, SCREEN_LOG, "log-nothing", "en");
	list_view_end(list, 0, ERR_IO);
	golden(&kit, list, SCREEN_LOG, "log-failed", "en");
	assert_int_equal(list_view_alert(list), 0);
	list_view_destroy(list);
	kit_finish(&kit);
}

static void
test_a_number_that_no_alert_has_is_no_fault_of_the_hub(void **unused)
{
	struct list_view *list = list_view_create();
	struct rect rect = RECT(0, 0, 20, 80);
	struct grid grid;
	struct kit kit;

	(void)unused;
	kit_init(&kit, "en");
	grid_init(&grid, 20, 80);
	list_view_begin(list, LIST_ALERT, 999, "");
	list_view_end(list, 0, ERR_NOENT);
	list_view_draw(list, &grid, rect, &kit.in);
	assert_int_not_equal(row_having(&grid, "Nothing was found"), -1);
	assert_int_equal(row_having(&grid, "The hub could not"), -1);
	grid_finish(&grid);
	list_view_destroy(list);
	kit_finish(&kit);
}

static void
test_the_picture_is_drawn_and_a_frozen_one_is_stamped(void **unused)
{
	static uint8_t rgb[20 * 20 * 3];
	struct kit kit;
	struct grid grid;
	struct screen_state state = { .screen = SCREEN_PICTURE };
	struct buf text = { 0 };
	struct alert other;
	struct rect rect;

	(void)unused;
	memset(rgb, 200, sizeof(rgb));
	kit_init(&kit, "en");
	kit_board(&kit);
	state.queue = kit.queue;
	kit.in.picture = (struct screen_picture){
		.alert = queue_view_cursor(kit.queue),
		.words = "live",
		.cells = true,
		.live = true,
		.columns = 20,
		.rows = 10,
		.rgb = rgb,
	};
	grid_init(&grid, 80, 24);
	screen_draw(&grid, &kit.in, &state);
	assert_int_equal(grid_at(&grid, 1, 0)->style, STYLE_PICTURE);
	assert_int_equal(grid_at(&grid, 10, 19)->style, STYLE_PICTURE);
	assert_int_not_equal(grid_at(&grid, 11, 19)->style, STYLE_PICTURE);
	assert_int_equal(grid_at(&grid, 1, 0)->upper, 251);
	kit.in.picture.frozen = true;
	kit.in.picture.age_ms = 7000;
	screen_draw(&grid, &kit.in, &state);
	grid_dump(&grid, &text);
	assert_non_null(strstr(buf_text(&text), "stands still: 7 s"));
	/* Its top line says what and how long; both verdicts are there. */
	assert_non_null(strstr(buf_text(&text), "WEAPON 1039"));
	assert_non_null(strstr(buf_text(&text), "F6 CONFIRM"));
	assert_non_null(strstr(buf_text(&text), "F9 NOT CONF."));
	buf_finish(&text);
	/* It hides no alarm, and not that this is the demo. */
	kit.in.demo = true;
	other = kit_alert(&kit, 1043, 1000);
	kit_put(&kit, &other);
	screen_draw(&grid, &kit.in, &state);
	buf_clear(&text);
	grid_dump(&grid, &text);
	assert_non_null(strstr(buf_text(&text), "P1 WAITING: "));
	assert_non_null(
	    strstr(buf_text(&text), " DEMO · services are not told"));
	/* Nor lies the one over the other. */
	assert_int_equal(grid_at(&grid, 1, 0)->style, STYLE_STALE);
	assert_int_equal(grid_at(&grid, 2, 40)->style, STYLE_PLAIN);
	assert_int_equal(grid_at(&grid, 3, 0)->style, STYLE_PICTURE);
	rect = screen_picture_rect(&grid, &kit.in, &state);
	assert_int_equal(rect.row, 2);
	assert_int_equal(rect.row + rect.rows, 22);
	kit.in.canary_age_ms = SCREEN_CANARY_MS;
	screen_draw(&grid, &kit.in, &state);
	buf_clear(&text);
	grid_dump(&grid, &text);
	assert_non_null(strstr(buf_text(&text), "ALERTS MAY NOT ARRIVE"));
	assert_non_null(
	    strstr(buf_text(&text), " DEMO · services are not told"));
	/* Nor does a form that lies over it. */
	kit.in.form_open = true;
	state.question = question_open(QUESTION_NOTE, &kit.in,
	    &(struct question_about){
	        .alert = queue_view_cursor(kit.queue), .target = -1 },
	    0, &text);
	assert_non_null(state.question);
	screen_draw(&grid, &kit.in, &state);
	assert_int_equal(grid_at(&grid, 1, 0)->style, STYLE_STALE);
	assert_int_equal(grid_at(&grid, 1, 4)->style, STYLE_STALE);
	question_close(state.question);
	state.question = NULL;
	/* Not even where there is no room for anything else. */
	grid_resize(&grid, 30, 6);
	screen_draw(&grid, &kit.in, &state);
	buf_clear(&text);
	grid_dump(&grid, &text);
	assert_non_null(strstr(buf_text(&text), "DEMO · services"));
	assert_non_null(strstr(buf_text(&text), "P1 waiting: "));
	buf_finish(&text);
	grid_finish(&grid);
	kit_finish(&kit);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_log_is_in_words),
		cmocka_unit_test(test_every_verb_of_the_journal_has_words),
		cmocka_unit_test(test_codes_of_the_hub_itself_are_in_words),
		cmocka_unit_test(test_a_stand_down_by_phone_says_to_call),
		cmocka_unit_test(test_the_archive_says_how_each_ended),
		cmocka_unit_test(
		    test_an_alert_is_shown_with_its_services_and_entries),
		cmocka_unit_test(
		    test_a_page_that_is_asked_again_moves_nothing_under_the_cursor),
		cmocka_unit_test(test_older_lines_are_asked_for_near_the_end),
		cmocka_unit_test(test_nothing_found_and_a_failed_answer_say_so),
		cmocka_unit_test(
		    test_a_number_that_no_alert_has_is_no_fault_of_the_hub),
		cmocka_unit_test(
		    test_the_picture_is_drawn_and_a_frozen_one_is_stamped),
	};

	return cmocka_run_group_tests_name("list", tests, NULL, NULL);
}
