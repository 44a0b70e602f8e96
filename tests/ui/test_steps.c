/* SPDX-License-Identifier: Apache-2.0 */
/* The card of an alert on the screen: its next step, and the form of a step. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "ui/list.h"
#include "ui/question.h"
#include "ui/steps.h"

#include "viewkit.h"

#define OPENED 100000
#define READY  (OPENED + 1000)

static const char *const languages[] = { "en", "kk", "ru" };

/* P1 fire at the bazaar, in one's own hand. */
static struct alert
put_own(struct kit *kit, const char *kind)
{
	struct alert a = kit_alert(kit, 1042, 31000);

	a.state = ALERT_CLAIMED;
	a.due = DUE_DECIDE;
	strcpy(a.kind, kind);
	strcpy(a.owner, "aigul");
	kit_put(kit, &a);
	return a;
}

static void
step_done(struct kit *kit, struct alert *a, size_t place, bool yes)
{
	struct card card;

	card_of(kit->policy, a, &card);
	a->card = card.tag;
	a->steps |= (uint8_t)(1U << place);
	if (yes)
		a->steps_yes |= (uint8_t)(1U << place);
	kit_put(kit, a);
}

static void
assert_next(struct kit *kit, const struct alert *a, const char *want)
{
	struct buf text = { 0 };

	steps_next_put(&text, &kit->in, a);
	assert_string_equal(buf_text(&text), want);
	buf_finish(&text);
}

static void
the_next_step_with_its_key_fits_66_columns_in_every_language(void **state)
{
	(void)state;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;

		kit_init(&kit, languages[l]);
		for (size_t i = 0; i < kit.policy->nkinds; i++) {
			struct alert a =
			    put_own(&kit, kit.policy->kinds[i].code);
			struct card card;

			card_of(kit.policy, &a, &card);
			for (size_t s = 0; s <= card.nsteps; s++) {
				struct buf text = { 0 };
				size_t width;

				kit.in.card_from = s;
				steps_next_put(&text, &kit.in, &a);
				width = text_width(buf_text(&text), text.len);
				if (width > POLICY_LINE_COLUMNS)
					fail_msg("%s: %s", languages[l],
					    buf_text(&text));
				assert_true(width > 0 || card.nsteps == 0);
				buf_finish(&text);
			}
		}
		kit_finish(&kit);
	}
}

static void
the_next_step_is_the_first_that_was_not_done(void **state)
{
	struct kit kit;
	struct alert a;

	(void)state;
	kit_init(&kit, "en");
	a = put_own(&kit, "sos");
	assert_next(
	    &kit, &a, "card 1/3: Call back: who, what, where? · Space: call");
	/* Its form was left: the one behind it, until all were. */
	kit.in.card_from = 1;
	assert_next(&kit, &a,
	    "card 2/3: No answer within 30 s? Then 102 · Space: yes/no");
	kit.in.card_from = 3;
	assert_next(
	    &kit, &a, "card 1/3: Call back: who, what, where? · Space: call");
	kit.in.card_from = 0;
	step_done(&kit, &a, 0, true);
	step_done(&kit, &a, 1, false);
	step_done(&kit, &a, 2, false);
	assert_next(&kit, &a, "card: all steps are done");
	a.card++;
	assert_next(
	    &kit, &a, "card 1/3: Call back: who, what, where? · Space: call");
	kit_finish(&kit);
}

static struct question *
open_step(struct kit *kit, size_t step)
{
	const struct question_about about = {
		.alert = 1042,
		.target = -1,
		.step = step,
	};
	struct buf why = { 0 };
	struct question *q =
	    question_open(QUESTION_STEP, &kit->in, &about, OPENED, &why);

	if (q == NULL)
		fail_msg("refused: %s", buf_text(&why));
	buf_finish(&why);
	return q;
}

static enum form_result
press(struct kit *kit, struct question *q, enum key_code code, uint32_t cp)
{
	return question_key(
	    q, &kit->in, (struct key){ .code = code, .cp = cp }, READY);
}

static void
write_text(struct kit *kit, struct question *q, const char *text)
{
	for (; *text != '\0'; text++)
		press(kit, q, K_CHAR, (uint8_t)*text);
}

static void
assert_sends(struct kit *kit, struct question *q, const char *want)
{
	struct buf line = { 0 };

	assert_int_equal(press(kit, q, K_ENTER, 0), FORM_SEND);
	question_command(q, &line);
	assert_string_equal(buf_text(&line), want);
	buf_finish(&line);
	question_close(q);
}

static void
golden(struct question *q, const char *kind, const char *language)
{
	struct grid grid;
	char name[64];

	grid_init(&grid, 80, question_rows(q, 80));
	question_draw(q, &grid, grid_rect(&grid));
	snprintf(name, sizeof(name), "step-%s.%s", kind, language);
	kit_golden(&grid, name);
	grid_finish(&grid);
}

static const struct site bazaar = {
	.id = "bazaar",
	.contacts = "күзет:+7 7253 0-14-14",
};
static const struct device bazaar_camera = { .id = "cam-1034" };

static void
the_forms_of_steps_look_as_agreed(void **state)
{
	(void)state;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct question *q;

		kit_init(&kit, languages[l]);
		kit.in.site = &bazaar;
		kit.in.device = &bazaar_camera;
		put_own(&kit, "fight");
		q = open_step(&kit, 0);
		golden(q, "yes-no", languages[l]);
		question_close(q);
		q = open_step(&kit, 4);
		golden(q, "text", languages[l]);
		question_close(q);
		put_own(&kit, "fire-sensor");
		q = open_step(&kit, 1);
		golden(q, "call", languages[l]);
		question_close(q);
		kit_finish(&kit);
	}
}

static bool
shows(struct kit *kit, struct question *q, const char *words)
{
	struct grid grid;
	struct buf text = { 0 };
	bool there;

	question_step(q, &kit->in);
	grid_init(&grid, 80, question_rows(q, 80));
	question_draw(q, &grid, grid_rect(&grid));
	grid_dump(&grid, &text);
	there = strstr(buf_text(&text), words) != NULL;
	buf_finish(&text);
	grid_finish(&grid);
	return there;
}

static void
only_the_numbers_of_its_own_place_are_called_and_they_may_come_later(
    void **state)
{
	static const struct device other = { .id = "cam-2001" };
	struct kit kit;
	struct question *q;

	(void)state;
	kit_init(&kit, "en");
	put_own(&kit, "fire-sensor");
	/* The row under the cursor is another one. */
	kit.in.site = &bazaar;
	kit.in.device = &other;
	q = open_step(&kit, 1);
	assert_true(shows(&kit, q, "No number of this place is known"));
	assert_true(shows(&kit, q, "Базар, восточные ворота"));
	kit.in.device = &bazaar_camera;
	assert_true(shows(&kit, q, "күзет  +7 7253 0-14-14"));
	kit.in.device = NULL;
	kit.in.site = NULL;
	assert_true(shows(&kit, q, "күзет  +7 7253 0-14-14"));
	question_close(q);
	kit_finish(&kit);
}

static void
a_question_wants_yes_or_no_and_may_have_a_note(void **state)
{
	struct kit kit;
	struct question *q;
	struct buf says = { 0 };

	(void)state;
	kit_init(&kit, "kk");
	put_own(&kit, "fight");
	q = open_step(&kit, 0);
	assert_int_equal(press(&kit, q, K_ENTER, 0), FORM_REFUSED);
	press(&kit, q, K_CHAR, 0x4d9); /* ә lies on 2 */
	assert_sends(&kit, q, "step 1042 many no");
	q = open_step(&kit, 1);
	press(&kit, q, K_CHAR, '1');
	assert_true(question_says(q, &says));
	assert_non_null(strstr(buf_text(&says), "F6"));
	press(&kit, q, K_TAB, 0);
	write_text(&kit, q, "two knives");
	press(&kit, q, K_ENTER, 0);
	assert_sends(&kit, q, "step 1042 weapons yes \"two knives\"");
	buf_finish(&says);
	kit_finish(&kit);
}

static void
a_call_wants_who_answered_or_that_nobody_did(void **state)
{
	struct kit kit;
	struct question *q;

	(void)state;
	kit_init(&kit, "en");
	put_own(&kit, "sos");
	q = open_step(&kit, 0);
	assert_int_equal(press(&kit, q, K_ENTER, 0), FORM_REFUSED);
	write_text(&kit, q, "guard Serik");
	press(&kit, q, K_ENTER, 0);
	assert_sends(&kit, q, "step 1042 call-back yes \"guard Serik\"");
	q = open_step(&kit, 0);
	press(&kit, q, K_CHAR, '2');
	assert_sends(&kit, q, "step 1042 call-back no");
	kit_finish(&kit);
}

static void
a_text_is_typed_at_once_and_never_empty(void **state)
{
	struct kit kit;
	struct question *q;

	(void)state;
	kit_init(&kit, "en");
	put_own(&kit, "fight");
	q = open_step(&kit, 4);
	press(&kit, q, K_ENTER, 0);
	assert_int_equal(press(&kit, q, K_ENTER, 0), FORM_REFUSED);
	question_close(q);
	q = open_step(&kit, 4);
	write_text(&kit, q, "to the bridge");
	press(&kit, q, K_ENTER, 0);
	assert_sends(&kit, q, "step 1042 way done \"to the bridge\"");
	kit_finish(&kit);
}

static bool
drawn(struct grid *grid, const char *text)
{
	struct buf whole = { 0 };
	bool found;

	grid_dump(grid, &whole);
	found = strstr(buf_text(&whole), text) != NULL;
	buf_finish(&whole);
	return found;
}

/* Shown as [+]: a person has to tick it. */
static void
what_an_answer_implies_is_proposed_in_the_form_of_confirm(void **state)
{
	const struct question_about about = { .alert = 1042, .target = -1 };
	struct kit kit;
	struct alert a;
	struct buf why = { 0 }, line = { 0 };
	struct grid grid;
	struct question *q;

	(void)state;
	kit_init(&kit, "en");
	a = put_own(&kit, "road-accident");
	step_done(&kit, &a, 0, true);
	step_done(&kit, &a, 1, true);
	q = question_open(QUESTION_CONFIRM, &kit.in, &about, OPENED, &why);
	assert_non_null(q);
	grid_init(&grid, 80, question_rows(q, 80));
	question_draw(q, &grid, grid_rect(&grid));
	assert_true(drawn(&grid, "8 [+] injured"));
	assert_true(drawn(&grid, "1 [+] 101"));
	assert_true(drawn(&grid, "9 [ ] weapon"));
	press(&kit, q, K_CHAR, '1');
	press(&kit, q, K_CHAR, '8');
	question_command(q, &line);
	assert_string_equal(
	    buf_text(&line), "confirm 1042 fire,police,ambulance +injured");
	question_close(q);
	buf_finish(&why);
	buf_finish(&line);
	grid_finish(&grid);
	kit_finish(&kit);
}

static void
the_page_of_an_alert_lists_its_steps_with_who_when_and_what(void **state)
{
	static const char lines[] =
	    "{\"seq\":9,\"at_ms\":1795324530000,\"verb\":\"alert.step\","
	    "\"actor\":\"bolat\",\"alert\":1042,\"body\":{\"what\":\"call-"
	    "back\","
	    "\"number\":1,\"card\":CARD,\"answer\":\"yes\",\"who\":\"Serik\"}}"
	    "\n"
	    "{\"seq\":8,\"at_ms\":1795324500000,\"verb\":\"alert.step\","
	    "\"actor\":\"aigul\",\"alert\":1042,\"body\":{\"what\":\"call-"
	    "back\","
	    "\"number\":1,\"card\":CARD,\"answer\":\"no\"}}\n";
	struct kit kit;
	struct alert a;
	struct list_view *list = list_view_create();
	struct grid grid;
	struct buf text = { 0 };
	struct card card;

	(void)state;
	kit_init(&kit, "en");
	a = put_own(&kit, "sos");
	step_done(&kit, &a, 0, true);
	card_of(kit.policy, &a, &card);
	for (const char *at = lines; *at != '\0'; at++)
		if (strncmp(at, "CARD", 4) == 0) {
			buf_printf(&text, "%u", card.tag);
			at += 3;
		} else {
			buf_put(&text, at, 1);
		}
	list_view_begin(list, LIST_ALERT, 1042, "");
	list_view_lines(list, &kit.in, buf_text(&text), text.len);
	list_view_end(list, 0, ERR_NONE);
	grid_init(&grid, 80, 20);
	list_view_draw(list, &grid, grid_rect(&grid), &kit.in);
	assert_true(drawn(&grid,
	    "[x] 1 Call back: who, what, where? · 10:15:30 · Болат: yes · "
	    "Serik"));
	assert_true(drawn(&grid, "[ ] 2 No answer within 30 s? Then 102"));
	assert_true(drawn(&grid,
	    "Айгүл: step of the card · Call back: who, what, where? · no"));
	list_view_destroy(list);
	buf_finish(&text);
	grid_finish(&grid);
	kit_finish(&kit);
}

#define T(name) cmocka_unit_test(name)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_next_step_with_its_key_fits_66_columns_in_every_language),
		T(the_next_step_is_the_first_that_was_not_done),
		T(the_forms_of_steps_look_as_agreed),
		T(only_the_numbers_of_its_own_place_are_called_and_they_may_come_later),
		T(a_question_wants_yes_or_no_and_may_have_a_note),
		T(a_call_wants_who_answered_or_that_nobody_did),
		T(a_text_is_typed_at_once_and_never_empty),
		T(what_an_answer_implies_is_proposed_in_the_form_of_confirm),
		T(the_page_of_an_alert_lists_its_steps_with_who_when_and_what),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
