/* SPDX-License-Identifier: Apache-2.0 */
/* What nobody answered, and what waits elsewhere, as the screen says it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ui/pane.h"
#include "ui/question.h"

#include "tests/ui/viewkit.h"

/* The whole screen as text. */
static void
screen_put(struct kit *kit, int cols, int rows, struct buf *out)
{
	struct screen_state state = { .queue = kit->queue };
	struct grid grid;

	queue_view_step(kit->queue, &kit->in);
	grid_init(&grid, cols, rows);
	screen_draw(&grid, &kit->in, &state);
	buf_clear(out);
	grid_dump(&grid, out);
	grid_finish(&grid);
}

static void
put_fire(struct kit *kit, const char *owner, uint8_t level)
{
	struct alert a = kit_alert(kit, 1042, 31000);

	if (owner[0] != '\0')
		a.state = ALERT_CLAIMED;
	strcpy(a.owner, owner);
	a.escalated = level;
	a.due_tick = KIT_TICK - 1;
	a.flags |= ALERT_OVERDUE;
	kit_put(kit, &a);
}

#define SAYS(text, words)     assert_non_null(strstr(buf_text(text), words))
#define SAYS_NOT(text, words) assert_null(strstr(buf_text(text), words))

static void
a_row_names_whose_business_it_is_in_every_language(void **state)
{
	static const struct {
		const char *language, *row, *pane, *owner;
	} words[] = {
		{ "kk", "→ басшы", "ауысым басшысына берілді", "Айгүл" },
		{ "ru", "→ старший", "передано старшему смены", "Айгуль" },
		{ "en", "→ lead", "passed on to the shift lead", "Айгүл" },
	};
	struct buf text = { 0 };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct kit kit;

		kit_init(&kit, words[i].language);
		put_fire(&kit, "", ESCALATED_NOT);
		screen_put(&kit, 80, 24, &text);
		SAYS_NOT(&text, words[i].row);
		put_fire(&kit, "", ESCALATED_LEAD);
		screen_put(&kit, 80, 24, &text);
		SAYS(&text, words[i].row);
		SAYS(&text, words[i].pane);
		/* Who has it is not pushed away by it. */
		put_fire(&kit, "aigul", ESCALATED_LEAD);
		screen_put(&kit, 80, 24, &text);
		SAYS(&text, words[i].row);
		SAYS(&text, words[i].owner);
		screen_put(&kit, 60, 15, &text);
		SAYS(&text, "1042");
		kit_finish(&kit);
	}
	buf_finish(&text);
}

static void
each_step_has_its_own_words(void **state)
{
	struct kit kit;
	struct buf text = { 0 };

	(void)state;
	kit_init(&kit, "en");
	put_fire(&kit, "", ESCALATED_DEPUTY);
	screen_put(&kit, 80, 24, &text);
	SAYS(&text, "passed on to the lead's deputy");
	put_fire(&kit, "", ESCALATED_ALL);
	screen_put(&kit, 80, 24, &text);
	SAYS(&text, "passed on to everybody");
	buf_finish(&text);
	kit_finish(&kit);
}

/* Three of them, each with another one, and a service that is silent. */
static void
it_looks_as_agreed_at_80_columns(void **state)
{
	static const char *const languages[] = { "kk", "ru", "en" };

	(void)state;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct alert a;
		struct notification n;
		struct screen_state screen;
		struct grid grid;
		char name[32];

		kit_init(&kit, languages[l]);
		put_fire(&kit, "", ESCALATED_LEAD);
		a = kit_alert(&kit, 1043, 95000);
		a.state = ALERT_TOLD;
		strcpy(a.owner, "aigul");
		a.escalated = ESCALATED_DEPUTY;
		a.flags |= ALERT_OVERDUE;
		a.due_tick = KIT_TICK - 65000;
		kit_put(&kit, &a);
		n = kit_told(&kit, 1043, 2, NOTE_QUEUED);
		n.silent_tick = KIT_TICK - 65000;
		n.rung = RUNG_LEAD;
		kit_note(&kit, &n);
		a = kit_alert(&kit, 1044, 4000);
		a.due_tick = KIT_TICK + 11000;
		kit_put(&kit, &a);
		kit.in.elsewhere.sector = "";
		kit.in.elsewhere.waiting = 2;
		queue_view_step(kit.queue, &kit.in);
		queue_view_goto(kit.queue, &kit.in, 1043);
		screen = (struct screen_state){ .queue = kit.queue };
		grid_init(&grid, 80, 24);
		screen_draw(&grid, &kit.in, &screen);
		snprintf(
		    name, sizeof(name), "passed-on-80x24.%s", languages[l]);
		kit_golden(&grid, name);
		grid_finish(&grid);
		kit_finish(&kit);
	}
}

static void
a_silent_service_is_shown_with_the_number_to_call(void **state)
{
	struct kit kit;
	struct notification n;
	struct alert a;
	struct buf text = { 0 };
	const struct policy_desk *desk;

	(void)state;
	kit_init(&kit, "ru");
	a = kit_alert(&kit, 1042, 31000);
	a.state = ALERT_TOLD;
	kit_put(&kit, &a);
	n = kit_told(&kit, 1042, 2, NOTE_QUEUED);
	n.silent_tick = KIT_TICK - 1000;
	kit_note(&kit, &n);
	desk = policy_desk_by_id(kit.policy, n.desk);
	assert_non_null(desk);
	assert_true(desk->nphones > 0);
	screen_put(&kit, 80, 24, &text);
	SAYS(&text, desk->phones[0].number);
	n.phone = 2; /* the second one now, where there is one */
	kit_note(&kit, &n);
	screen_put(&kit, 80, 24, &text);
	SAYS(&text, desk->phones[desk->nphones > 1].number);
	buf_finish(&text);
	kit_finish(&kit);
}

static void
what_waits_in_other_sectors_is_always_counted(void **state)
{
	struct kit kit;
	struct buf text = { 0 };

	(void)state;
	kit_init(&kit, "ru");
	kit_board(&kit);
	screen_put(&kit, 80, 24, &text);
	SAYS_NOT(&text, "в других секторах");
	kit.in.elsewhere.sector = "Север";
	screen_put(&kit, 80, 24, &text);
	SAYS(&text, "в других секторах 0");
	kit.in.elsewhere.waiting = 12;
	kit.in.elsewhere.p1 = 2;
	screen_put(&kit, 80, 24, &text);
	SAYS(&text, "в других секторах 12 (P1 2)");
	SAYS(&text, "скрыто");
	buf_finish(&text);
	kit_finish(&kit);
}

static void
a_console_that_nobody_touches_asks_in_its_second_line(void **state)
{
	struct kit kit;
	struct buf text = { 0 };

	(void)state;
	kit_init(&kit, "ru");
	kit_board(&kit);
	kit.in.presence = PRESENCE_ASKED;
	screen_put(&kit, 80, 24, &text);
	SAYS(&text, "ВЫ НА МЕСТЕ? Нажмите любую клавишу");
	kit.in.presence = PRESENCE_HERE;
	screen_put(&kit, 80, 24, &text);
	SAYS_NOT(&text, "ВЫ НА МЕСТЕ?");
	buf_finish(&text);
	kit_finish(&kit);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_row_names_whose_business_it_is_in_every_language),
		cmocka_unit_test(it_looks_as_agreed_at_80_columns),
		cmocka_unit_test(each_step_has_its_own_words),
		cmocka_unit_test(
		    a_silent_service_is_shown_with_the_number_to_call),
		cmocka_unit_test(what_waits_in_other_sectors_is_always_counted),
		cmocka_unit_test(
		    a_console_that_nobody_touches_asks_in_its_second_line),
	};

	return cmocka_run_group_tests_name("passed-on", tests, NULL, NULL);
}
