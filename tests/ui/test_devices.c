/* SPDX-License-Identifier: Apache-2.0 */
/*
 * devices: all of them, found by what one types, with what the rows say.
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

#include "base/text.h"
#include "ui/devices.h"
#include "ui/list.h"

#include "viewkit.h"

static const char *const languages[] = { "kk", "ru", "en" };
static const int sizes[][2] = { { 80, 24 }, { 120, 40 }, { 160, 50 },
	{ 60, 15 } };

static void
take(struct kit *kit, struct devices_view *view, const struct device *device)
{
	static const struct site bazaar = { .id = "bazaar",
		.name_kk = "Орталық базар",
		.name_ru = "Центральный базар",
		.address = "",
		.contacts = "",
		.hours = "",
		.entrances = "",
		.note = "",
		.owner = "",
		.consent = "" };
	struct registry *one = registry_create();
	struct buf bytes = { 0 };

	assert_int_equal(registry_put_site(one, &bazaar), ERR_NONE);
	assert_int_equal(registry_put_device(one, device), ERR_NONE);
	registry_encode_device(one, registry_device_at(one, 0), &bytes);
	assert_int_equal(
	    devices_view_take(view, &kit->in, bytes.data, bytes.len), ERR_NONE);
	buf_finish(&bytes);
	registry_destroy(one);
}

static void
put(struct kit *kit, struct devices_view *view, const char *id,
    enum device_class class, const char *kk, const char *ru)
{
	struct device device = { .class = class,
		.site = "bazaar",
		.district = "karatau",
		.name_kk = kk,
		.name_ru = ru,
		.address = "Тәуке хан даңғылы 12" };

	strcpy(device.id, id);
	take(kit, view, &device);
}

static void
begin(struct kit *kit, struct devices_view **view, const char *language)
{
	struct alert a;

	kit_init(kit, language);
	kit_board(kit);
	a = kit_alert(kit, 1020, 600000);
	strcpy(a.kind, "camera-fault");
	strcpy(a.device, "cam-0412");
	a.severity = 4;
	kit_put(kit, &a);
	kit_wait(kit, 0);
	*view = devices_view_create();
	put(kit, *view, "cam-1034", DEVICE_CAMERA, "Базар, шығыс қақпа",
	    "Базар, восточные ворота");
	put(kit, *view, "cam-0098", DEVICE_CAMERA, "Саябақ, субұрқақ",
	    "Парк, фонтан");
	put(kit, *view, "cam-0412", DEVICE_CAMERA, "Қойма, батыс қоршау",
	    "Склад, западный забор");
	put(kit, *view, "btn-09", DEVICE_BUTTON, "№9 мектеп, күзет",
	    "Школа № 9, охрана");
	devices_view_end(*view, ERR_NONE);
	(void)devices_view_step(*view, &kit->in);
}

static void
finish(struct kit *kit, struct devices_view *view)
{
	devices_view_destroy(view);
	kit_finish(kit);
}

static void
type(struct devices_view *view, const char *text)
{
	(void)devices_view_clear(view);
	while (*text != '\0') {
		struct key key = { .code = K_CHAR };

		text += text_next(text, strlen(text), &key.cp);
		assert_true(devices_view_key(view, key));
	}
}

/* The only device that is found by ${text}; "" when there are others. */
static const char *
only(struct devices_view *view, const char *text)
{
	type(view, text);
	return devices_view_found(view) == 1 ? devices_view_device(view)->id
	                                     : "";
}

static void
draw(struct kit *kit, struct devices_view *view, struct grid *grid)
{
	struct screen_state state = {
		.screen = SCREEN_DEVICES,
		.queue = kit->queue,
		.devices = view,
	};

	screen_draw(grid, &kit->in, &state);
}

static void
test_the_devices_look_as_agreed_in_all_languages_and_sizes(void **unused)
{
	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct devices_view *view;

		begin(&kit, &view, languages[l]);
		devices_view_share(view, "cam-0098", 3, 12);
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			char name[64];
			struct grid grid;

			grid_init(&grid, sizes[i][0], sizes[i][1]);
			draw(&kit, view, &grid);
			snprintf(name, sizeof(name), "devices-%dx%d.%s",
			    sizes[i][0], sizes[i][1], languages[l]);
			kit_golden(&grid, name);
			grid_finish(&grid);
		}
		finish(&kit, view);
	}
}

static void
test_a_device_is_found_however_its_name_is_typed(void **unused)
{
	struct kit kit;
	struct devices_view *view;

	(void)unused;
	begin(&kit, &view, "ru");
	assert_string_equal(only(view, "1034"), "cam-1034");
	assert_string_equal(only(view, "шығыс"), "cam-1034");
	assert_string_equal(only(view, "ШЫГЫС"), "cam-1034");
	assert_string_equal(only(view, "фонтан"), "cam-0098");
	assert_string_equal(only(view, "субуркак"), "cam-0098");
	assert_string_equal(only(view, "забор кара"), "cam-0412");
	assert_string_equal(only(view, "кнопка"), "btn-09");
	assert_string_equal(only(view, "button"), "btn-09");
	type(view, "орталык базар");
	assert_int_equal(devices_view_found(view), 4);
	type(view, "nowhere");
	assert_int_equal(devices_view_found(view), 0);
	assert_null(devices_view_device(view));
	assert_true(devices_view_clear(view));
	assert_false(devices_view_clear(view));
	assert_int_equal(devices_view_found(view), 4);
	finish(&kit, view);
}

static void
test_each_key_narrows_and_backspace_widens(void **unused)
{
	struct kit kit;
	struct devices_view *view;

	(void)unused;
	begin(&kit, &view, "en");
	type(view, "cam-0");
	assert_int_equal(devices_view_found(view), 2);
	assert_true(
	    devices_view_key(view, (struct key){ .code = K_CHAR, .cp = '4' }));
	assert_int_equal(devices_view_found(view), 1);
	assert_true(
	    devices_view_key(view, (struct key){ .code = K_BACKSPACE }));
	assert_int_equal(devices_view_found(view), 2);
	/* A key that acts is not taken. */
	assert_false(devices_view_key(view, (struct key){ .code = K_F3 }));
	assert_false(devices_view_key(view, (struct key){ .code = K_ENTER }));
	devices_view_paste(view, "4");
	assert_int_equal(devices_view_found(view), 1);
	finish(&kit, view);
}

static void
test_the_cursor_stays_on_its_device_while_one_types(void **unused)
{
	struct kit kit;
	struct devices_view *view;

	(void)unused;
	begin(&kit, &view, "en");
	devices_view_move(view, 2);
	assert_string_equal(devices_view_device(view)->id, "cam-0412");
	type(view, "cam");
	assert_string_equal(devices_view_device(view)->id, "cam-0412");
	devices_view_move(view, INT_MAX);
	devices_view_move(view, INT_MIN);
	assert_string_equal(devices_view_device(view)->id, "cam-1034");
	finish(&kit, view);
}

static bool
shows(struct kit *kit, struct devices_view *view, const char *words)
{
	struct grid grid;
	struct buf text = { 0 };
	bool there;

	grid_init(&grid, 80, 20);
	devices_view_draw(view, &grid, grid_rect(&grid), &kit->in);
	grid_dump(&grid, &text);
	there = strstr(buf_text(&text), words) != NULL;
	buf_finish(&text);
	grid_finish(&grid);
	return there;
}

static void
test_a_fault_of_days_ago_says_its_date(void **unused)
{
	struct kit kit;
	struct devices_view *view;
	struct buf text = { 0 };

	(void)unused;
	begin(&kit, &view, "en");
	kit_wait(&kit, 86400000 - 900000);
	assert_true(shows(&kit, view, "no contact since 10:05 10:05"));
	kit_wait(&kit, 900000);
	(void)devices_view_step(view, &kit.in);
	assert_true(shows(&kit, view, "no contact since 11-22 11-22"));
	devices_view_state_put(
	    view, &text, &kit.in, devices_view_find(view, "cam-0412"));
	assert_string_equal(buf_text(&text), "no contact since 11-22 10:05");
	buf_finish(&text);
	finish(&kit, view);
}

static void
test_a_fault_that_is_open_says_since_when(void **unused)
{
	struct kit kit;
	struct devices_view *view;
	struct buf text = { 0 };
	struct alert a;

	(void)unused;
	begin(&kit, &view, "en");
	devices_view_state_put(
	    view, &text, &kit.in, devices_view_find(view, "cam-0412"));
	assert_string_equal(buf_text(&text), "no contact since 10:05");
	buf_clear(&text);
	devices_view_state_put(
	    view, &text, &kit.in, devices_view_find(view, "btn-09"));
	assert_string_equal(buf_text(&text), "not known");
	a = *replica_alert(kit.replica, 1020);
	a.state = ALERT_ARCHIVED;
	kit_put(&kit, &a);
	kit_wait(&kit, 1000);
	assert_true(devices_view_step(view, &kit.in));
	buf_clear(&text);
	devices_view_state_put(
	    view, &text, &kit.in, devices_view_find(view, "cam-0412"));
	assert_string_equal(buf_text(&text), "ok");
	buf_finish(&text);
	finish(&kit, view);
}

static void
golden_sizes(struct kit *kit, struct screen_state *state, const char *what,
    const char *language)
{
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		char name[64];
		struct grid grid;

		grid_init(&grid, sizes[i][0], sizes[i][1]);
		screen_draw(&grid, &kit->in, state);
		snprintf(name, sizeof(name), "%s-%dx%d.%s", what, sizes[i][0],
		    sizes[i][1], language);
		kit_golden(&grid, name);
		grid_finish(&grid);
	}
}

static void
test_a_page_and_a_camera_look_as_agreed_in_all_languages_and_sizes(
    void **unused)
{
	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct devices_view *view;
		struct list_view *list = list_view_create();
		struct screen_state state = { .screen = SCREEN_DEVICE,
			.list = list };

		begin(&kit, &view, languages[l]);
		state.queue = kit.queue;
		list_view_begin(list, LIST_DEVICE, 0, "cam-1034");
		list_view_end(list, 0, ERR_NONE);
		list_view_field(
		    list, STYLE_STRONG, "id", "cam-1034", "cam-1034");
		list_view_field(list, STYLE_PLAIN, "2", "Тәуке хан 12", NULL);
		list_view_field(
		    list, STYLE_PLAIN, "96 m", "cam-1035", "cam-1035");
		golden_sizes(&kit, &state, "device", languages[l]);
		state.screen = SCREEN_CAMERA;
		kit.in.camera = (struct screen_camera){
			.title = "cam-1034 Базар",
			.reason = policy_text(
			    &policy_word(kit.policy, LIST_LOOK, "check")->name,
			    kit.in.language),
			.since_ms = 42000,
			.picture = { .words = "12:04",
			    .cells = true,
			    .failed = true,
			    .last_ms = kit.in.utc_ms - 60000 },
		};
		golden_sizes(&kit, &state, "camera", languages[l]);
		list_view_destroy(list);
		finish(&kit, view);
	}
}

static void
test_what_is_switched_off_for_works_says_until_when(void **unused)
{
	struct kit kit;
	struct devices_view *view;
	struct buf text = { 0 }, bytes = { 0 };
	struct inhibit_row row = { .id = 1, .on = 1, .place = "site:bazaar" };

	(void)unused;
	begin(&kit, &view, "en");
	row.until_tick = kit.in.tick + 3600000;
	inhibit_encode(&row, &bytes);
	assert_int_equal(
	    replica_put(kit.replica, ROW_INHIBIT, 1, bytes.data, bytes.len),
	    ERR_NONE);
	kit_wait(&kit, 1000);
	assert_true(devices_view_step(view, &kit.in));
	devices_view_state_put(
	    view, &text, &kit.in, devices_view_find(view, "btn-09"));
	assert_string_equal(buf_text(&text), "works until 11:15");
	/* A fault is worth more. */
	buf_clear(&text);
	devices_view_state_put(
	    view, &text, &kit.in, devices_view_find(view, "cam-0412"));
	assert_string_equal(buf_text(&text), "no contact since 10:05");
	kit_wait(&kit, 3600000);
	buf_clear(&text);
	devices_view_state_put(
	    view, &text, &kit.in, devices_view_find(view, "btn-09"));
	assert_string_equal(buf_text(&text), "not known");
	buf_finish(&bytes);
	buf_finish(&text);
	finish(&kit, view);
}

/* A page of one device: what is known, and its cameras to be opened. */
static void
test_a_page_knows_which_device_each_row_is_of(void **unused)
{
	struct list_view *list = list_view_create();

	(void)unused;
	list_view_begin(list, LIST_DEVICE, 0, "btn-09");
	list_view_end(list, 0, ERR_NONE);
	list_view_field(list, STYLE_PLAIN, "device", "btn-09", NULL);
	list_view_field(list, STYLE_PLAIN, "note", "", NULL);
	list_view_field(list, STYLE_PLAIN, "96 m", "cam-1 Gate", "cam-1");
	assert_int_equal(list_view_count(list), 2);
	assert_string_equal(list_view_device(list), "");
	list_view_move(list, 1);
	assert_string_equal(list_view_device(list), "cam-1");
	list_view_begin(list, LIST_DEVICE, 0, "btn-10");
	assert_string_equal(list_view_device(list), "");
	list_view_destroy(list);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_the_devices_look_as_agreed_in_all_languages_and_sizes),
		cmocka_unit_test(
		    test_a_device_is_found_however_its_name_is_typed),
		cmocka_unit_test(test_each_key_narrows_and_backspace_widens),
		cmocka_unit_test(
		    test_the_cursor_stays_on_its_device_while_one_types),
		cmocka_unit_test(test_a_fault_of_days_ago_says_its_date),
		cmocka_unit_test(test_a_fault_that_is_open_says_since_when),
		cmocka_unit_test(
		    test_what_is_switched_off_for_works_says_until_when),
		cmocka_unit_test(test_a_page_knows_which_device_each_row_is_of),
		cmocka_unit_test(
		    test_a_page_and_a_camera_look_as_agreed_in_all_languages_and_sizes),
	};

	return cmocka_run_group_tests_name("devices", tests, NULL, NULL);
}
