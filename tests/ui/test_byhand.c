/* SPDX-License-Identifier: Apache-2.0 */
/* An alert by hand: what is found, where, and the moment of the picture. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "ui/question.h"

#include "viewkit.h"

#define OPENED 1000
#define CALM   5000

static struct question *
open_kind(struct kit *kit, enum question_kind kind, const char *device,
    int64_t moment_ms)
{
	const struct question_about about = {
		.target = -1,
		.device = device,
		.moment_ms = moment_ms,
	};
	struct buf why = { 0 };
	struct question *q =
	    question_open(kind, &kit->in, &about, OPENED, &why);

	if (q == NULL)
		fail_msg("refused: %s", buf_text(&why));
	buf_finish(&why);
	return q;
}

static struct question *
open_new(struct kit *kit, const char *device, int64_t moment_ms)
{
	return open_kind(kit, QUESTION_NEW, device, moment_ms);
}

static enum form_result
press(struct kit *kit, struct question *q, enum key_code code)
{
	return question_key(q, &kit->in, (struct key){ code, 0 }, CALM);
}

static void
write_text(struct kit *kit, struct question *q, const char *text)
{
	size_t len = strlen(text);
	uint32_t cp;

	for (size_t i = 0; i < len;) {
		i += text_next(text + i, len - i, &cp);
		question_key(q, &kit->in, (struct key){ K_CHAR, cp }, CALM);
	}
}

static void
assert_command(const struct question *q, const char *want)
{
	struct buf line = { 0 };
	struct command c;
	struct command_fault fault;

	question_command(q, &line);
	assert_string_equal(buf_text(&line), want);
	assert_int_equal(
	    command_parse(buf_text(&line), line.len, &c, &fault), ERR_NONE);
	buf_finish(&line);
}

static void
assert_says(const struct question *q, const char *want)
{
	struct buf text = { 0 };

	(void)question_says(q, &text);
	assert_string_equal(buf_text(&text), want);
	buf_finish(&text);
}

static void
golden(struct question *q, const char *name)
{
	struct grid grid;

	grid_init(&grid, 80, question_rows(q, 80));
	question_draw(q, &grid, grid_rect(&grid));
	kit_golden(&grid, name);
	grid_finish(&grid);
}

static void
test_a_kind_is_found_by_any_part_of_its_name_in_any_language(void **unused)
{
	static const struct {
		const char *written;
		const char *kind;
	} rows[] = {
		{ "fire", "fire" },     /* its code */
		{ "ПОЖАР", "fire" },    /* Russian, in capitals */
		{ "тобелес", "fight" }, /* Kazakh, in Russian letters */
		{ "төбелес", "fight" }, /* ... and in its own */
		{ "suspic", "" },       /* nothing is called like that */
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kit kit;
		struct question *q;
		struct buf want = { 0 };

		kit_init(&kit, "kk");
		q = open_new(&kit, "cam-1034", 0);
		write_text(&kit, q, rows[i].written);
		press(&kit, q, K_ENTER);
		if (rows[i].kind[0] == '\0') {
			assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
		} else {
			assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
			buf_printf(&want, "new cam-1034 %s", rows[i].kind);
			assert_command(q, buf_text(&want));
		}
		buf_finish(&want);
		question_close(q);
		kit_finish(&kit);
	}
}

static void
test_of_several_kinds_the_arrows_choose(void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "ru");
	q = open_new(&kit, "cam-1034", 0);
	write_text(&kit, q, "п");
	golden(q, "byhand-found.ru");
	assert_int_equal(press(&kit, q, K_DOWN), FORM_CHANGED);
	assert_int_equal(press(&kit, q, K_UP), FORM_CHANGED);
	press(&kit, q, K_UP);
	press(&kit, q, K_DOWN);
	press(&kit, q, K_DOWN);
	golden(q, "byhand-second.ru");
	/* Further letters begin anew. */
	write_text(&kit, q, "ожар");
	press(&kit, q, K_ENTER);
	assert_command(q, "new cam-1034 fire");
	question_close(q);
	kit_finish(&kit);
}

static void
test_a_place_has_an_address_and_a_district(void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "ru");
	q = open_new(&kit, NULL, 0);
	write_text(&kit, q, "fire");
	press(&kit, q, K_ENTER);
	assert_says(q, "Напишите устройство или место");
	press(&kit, q, K_TAB);
	press(&kit, q, K_TAB);
	press(&kit, q, K_TAB);
	write_text(&kit, q, "Тауке хана 12");
	press(&kit, q, K_TAB);
	write_text(&kit, q, "марс");
	press(&kit, q, K_ENTER);
	assert_says(q, "Нет такого района: марс");
	for (int i = 0; i < 4; i++)
		press(&kit, q, K_TAB);
	for (int i = 0; i < 4; i++)
		press(&kit, q, K_BACKSPACE);
	write_text(&kit, q, "каратау");
	press(&kit, q, K_ENTER);
	assert_command(q, "new @place \"Тауке хана 12\" fire in:karatau");
	golden(q, "byhand-place.ru");
	question_close(q);
	kit_finish(&kit);
}

static void
test_a_place_that_is_written_takes_the_place_of_the_device_proposed(
    void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "en");
	q = open_new(&kit, "cam-1034", 0);
	write_text(&kit, q, "fire");
	press(&kit, q, K_TAB);
	press(&kit, q, K_TAB);
	write_text(&kit, q, "Baker St 5");
	press(&kit, q, K_ENTER);
	assert_command(q, "new @place \"Baker St 5\" fire");
	/* His own device stays, and then it is one or the other. */
	press(&kit, q, K_TAB);
	press(&kit, q, K_TAB);
	write_text(&kit, q, "cam-7");
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	assert_says(q, "Either the device or the place, not both");
	question_close(q);
	/* The first letter takes the place of a proposal. */
	q = open_new(&kit, "cam-1034", 0);
	write_text(&kit, q, "fire");
	press(&kit, q, K_TAB);
	write_text(&kit, q, "cam-7");
	assert_command(q, "new cam-7 fire");
	question_close(q);
	kit_finish(&kit);
}

static void
test_the_moment_of_the_picture_is_its_time(void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "kk");
	/* It is 10:15:32. */
	q = open_new(&kit, "cam-1034", kit.in.utc_ms - 95000);
	write_text(&kit, q, "fire");
	press(&kit, q, K_ENTER);
	golden(q, "byhand-moment.kk");
	assert_command(q, "new cam-1034 fire ago:95s");
	/* Time goes by while he writes. */
	kit_wait(&kit, 5000);
	press(&kit, q, K_TAB);
	assert_command(q, "new cam-1034 fire ago:100s");
	question_close(q);

	q = open_new(&kit, "cam-1034", 0);
	write_text(&kit, q, "fire");
	for (int i = 0; i < 3; i++)
		press(&kit, q, K_TAB);
	write_text(&kit, q, "10:14");
	press(&kit, q, K_ENTER);
	assert_command(q, "new cam-1034 fire ago:97s");
	press(&kit, q, K_TAB);
	press(&kit, q, K_TAB);
	press(&kit, q, K_TAB);
	press(&kit, q, K_TAB);
	write_text(&kit, q, "x");
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	assert_says(q, "Уақыты былай: 21:57 не 21:57:30");
	question_close(q);
	kit_finish(&kit);
}

static void
test_a_time_before_midnight_was_yesterday(void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "en");
	/* It is 10:15:32. */
	q = open_new(&kit, "cam-1034", 0);
	write_text(&kit, q, "fire");
	for (int i = 0; i < 3; i++)
		press(&kit, q, K_TAB);
	write_text(&kit, q, "23:50");
	press(&kit, q, K_ENTER);
	assert_command(q, "new cam-1034 fire ago:37532s");
	question_close(q);
	/* A clock that is a little ahead means now. */
	q = open_new(&kit, "cam-1034", 0);
	write_text(&kit, q, "fire");
	for (int i = 0; i < 3; i++)
		press(&kit, q, K_TAB);
	write_text(&kit, q, "10:16");
	press(&kit, q, K_ENTER);
	assert_command(q, "new cam-1034 fire");
	question_close(q);
	kit_finish(&kit);
}

static void
test_what_is_entered_later_needs_its_time_of_the_day(void **unused)
{
	static const char *const languages[] = { "kk", "ru", "en" };

	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct question *q;
		char name[32];

		kit_init(&kit, languages[l]);
		q = open_kind(&kit, QUESTION_LATE, NULL, 0);
		snprintf(name, sizeof(name), "late.%s", languages[l]);
		golden(q, name);
		write_text(&kit, q, "fire");
		press(&kit, q, K_TAB);
		write_text(&kit, q, "cam-1034");
		press(&kit, q, K_ENTER);
		assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
		for (int i = 0; i < 4; i++)
			press(&kit, q, K_TAB);
		write_text(&kit, q, "05:10");
		press(&kit, q, K_ENTER);
		assert_command(q, "late 05:10 cam-1034 fire");
		if (l == 2)
			assert_says(
			    q, "Enter: entered later: FIRE, 5 h 05 min ago");
		question_close(q);
		kit_finish(&kit);
	}
}

/* It is 10:15:32: what is written is told as a command and in the send line. */
static void
assert_moment(const char *written, const char *command, const char *says)
{
	struct kit kit;
	struct question *q;

	kit_init(&kit, "en");
	q = open_new(&kit, "cam-1034", 0);
	write_text(&kit, q, "fire");
	for (int i = 0; i < 3; i++)
		press(&kit, q, K_TAB);
	write_text(&kit, q, written);
	press(&kit, q, K_ENTER);
	assert_command(q, command);
	assert_says(q, says);
	question_close(q);
	kit_finish(&kit);
}

static void
test_an_hour_that_is_still_to_come_was_yesterday_and_is_said_as_an_age(
    void **unused)
{
	(void)unused;
	assert_moment("21:50", "new cam-1034 fire ago:44732s",
	    "Enter: new alert: FIRE, 12 h 25 min ago");
	assert_moment("10:21", "new cam-1034 fire ago:86072s",
	    "Enter: new alert: FIRE, 23 h 54 min ago");
	assert_moment("10:10", "new cam-1034 fire ago:332s",
	    "Enter: new alert: FIRE, 5 min ago");
	assert_moment("10:20", "new cam-1034 fire", "Enter: new alert: FIRE");
}

static void
test_what_is_open_there_already_is_said_and_one_key_away(void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "ru");
	kit_board(&kit); /* 1042: a fire on cam-1034 */
	q = open_new(&kit, "cam-1034", 0);
	write_text(&kit, q, "fight");
	press(&kit, q, K_ENTER);
	assert_int_equal(
	    question_key(q, &kit.in, (struct key){ K_CHAR, U'ь' }, CALM),
	    FORM_NOTHING);
	question_close(q);
	q = open_new(&kit, "cam-1034", 0);
	write_text(&kit, q, "fire");
	golden(q, "byhand-open.ru");
	press(&kit, q, K_ENTER);
	assert_int_equal(
	    question_key(q, &kit.in, (struct key){ K_CHAR, U'ь' }, CALM),
	    FORM_OTHER);
	assert_int_equal(question_near(q), 1042);
	/* And he may raise another one all the same. */
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	question_close(q);
	kit_finish(&kit);
}

static void
test_in_a_layout_of_ones_own_the_key_of_the_form_is_where_it_lies(void **unused)
{
	static const char layout[] = "m = м М\nx = ь Ь\n";
	struct keyboard *k = keyboard_create();
	struct keyboard_fault fault;
	struct kit kit;
	struct question *q;
	struct grid grid;
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "ru");
	assert_int_equal(
	    keyboard_read_layout(k, layout, strlen(layout), &fault), ERR_NONE);
	kit.in.keyboard = k;
	kit_board(&kit);
	q = open_new(&kit, "cam-1034", 0);
	write_text(&kit, q, "fire");
	grid_init(&grid, 80, question_rows(q, 80));
	question_draw(q, &grid, grid_rect(&grid));
	grid_dump(&grid, &text);
	assert_non_null(strstr(buf_text(&text), "≈ м: "));
	press(&kit, q, K_ENTER);
	assert_int_equal(
	    question_key(q, &kit.in, (struct key){ K_CHAR, U'ь' }, CALM),
	    FORM_NOTHING);
	assert_int_equal(
	    question_key(q, &kit.in, (struct key){ K_CHAR, U'м' }, CALM),
	    FORM_OTHER);
	question_close(q);
	buf_finish(&text);
	grid_finish(&grid);
	kit_finish(&kit);
	keyboard_destroy(k);
}

static void
test_half_a_form_is_kept(void **unused)
{
	struct kit kit;
	struct question *q;
	struct question_draft draft = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	q = open_new(&kit, NULL, 0);
	write_text(&kit, q, "fire");
	press(&kit, q, K_TAB);
	write_text(&kit, q, "cam-7");
	question_keep(q, CALM, &draft);
	question_close(q);
	q = open_new(&kit, NULL, 0);
	question_restore(q, &draft, CALM);
	assert_command(q, "new cam-7 fire");
	question_close(q);
	kit_finish(&kit);
}

static void
test_what_was_only_proposed_is_not_kept_and_a_paste_takes_its_place(
    void **unused)
{
	struct kit kit;
	struct question *q;
	struct question_draft draft = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	q = open_new(&kit, "cam-1034", 0);
	write_text(&kit, q, "fire");
	question_keep(q, CALM, &draft);
	question_close(q);
	q = open_new(&kit, "cam-0098", 0);
	question_restore(q, &draft, CALM);
	assert_command(q, "new cam-0098 fire");
	press(&kit, q, K_TAB);
	assert_int_equal(
	    question_paste(q, &kit.in, "cam-7", CALM), FORM_CHANGED);
	assert_command(q, "new cam-7 fire");
	question_keep(q, CALM, &draft);
	question_close(q);
	q = open_new(&kit, "cam-0098", 0);
	question_restore(q, &draft, CALM);
	assert_command(q, "new cam-7 fire");
	question_close(q);
	kit_finish(&kit);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_a_kind_is_found_by_any_part_of_its_name_in_any_language),
		cmocka_unit_test(test_of_several_kinds_the_arrows_choose),
		cmocka_unit_test(test_a_place_has_an_address_and_a_district),
		cmocka_unit_test(
		    test_a_place_that_is_written_takes_the_place_of_the_device_proposed),
		cmocka_unit_test(test_the_moment_of_the_picture_is_its_time),
		cmocka_unit_test(test_a_time_before_midnight_was_yesterday),
		cmocka_unit_test(
		    test_what_is_entered_later_needs_its_time_of_the_day),
		cmocka_unit_test(
		    test_an_hour_that_is_still_to_come_was_yesterday_and_is_said_as_an_age),
		cmocka_unit_test(
		    test_what_is_open_there_already_is_said_and_one_key_away),
		cmocka_unit_test(
		    test_in_a_layout_of_ones_own_the_key_of_the_form_is_where_it_lies),
		cmocka_unit_test(test_half_a_form_is_kept),
		cmocka_unit_test(
		    test_what_was_only_proposed_is_not_kept_and_a_paste_takes_its_place),
	};

	return cmocka_run_group_tests_name("by hand", tests, NULL, NULL);
}
