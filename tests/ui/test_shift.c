/* SPDX-License-Identifier: Apache-2.0 */
/* The shift on the screen: who is there, who waits for whom, what is asked. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/roles.h"
#include "ui/changes.h"
#include "ui/colleagues.h"
#include "ui/frame.h"
#include "ui/question.h"
#include "ui/shift.h"

#include "tests/ui/viewkit.h"

static const char *const languages[] = { "kk", "ru", "en" };

static void
put_operator(struct kit *kit, const struct operator_row *row)
{
	struct buf bytes = { 0 };

	operator_encode(row, &bytes);
	assert_int_equal(replica_put(kit->replica, ROW_OPERATOR, row->id,
	                     bytes.data, bytes.len),
	    ERR_NONE);
	buf_finish(&bytes);
}

static void
put_notice(struct kit *kit, uint64_t id, const char *by, const char *text)
{
	struct notice_row row = { .id = id, .tick = KIT_TICK - 600000 };
	struct buf bytes = { 0 };

	strcpy(row.by, by);
	strcpy(row.text, text);
	notice_encode(&row, &bytes);
	assert_int_equal(
	    replica_put(kit->replica, ROW_NOTICE, id, bytes.data, bytes.len),
	    ERR_NONE);
	buf_finish(&bytes);
}

static struct policy_person *
person(struct kit *kit, const char *account)
{
	for (size_t i = 0; i < kit->policy->npeople; i++)
		if (strcmp(kit->policy->people[i].account, account) == 0)
			return &kit->policy->people[i];
	fail_msg("nobody is called %s", account);
	return NULL;
}

/* Aigul sits here, Bolat is the lead, Dana is on a break that is over. */
static void
put_shift(struct kit *kit)
{
	struct operator_row rows[] = {
		{ .id = 1, .on = 1, .account = "aigul", .claims = 2 },
		{ .id = 2, .on = 1, .account = "bolat", .notice_read = 7 },
		{ .id = 3, .on = 1, .away = 1, .account = "dana" },
		{ .id = 4, .account = "yerlan" },
	};

	person(kit, "aigul")->roles = ROLE_BIT(ROLE_DISPATCHER);
	person(kit, "bolat")->roles = ROLE_BIT(ROLE_LEAD);
	for (size_t i = 0; i < 4; i++) {
		rows[i].since_tick = KIT_TICK - 7200000;
		if (rows[i].away) {
			rows[i].since_tick = KIT_TICK - 1900000;
			rows[i].until_tick = KIT_TICK - 100000;
		}
		put_operator(kit, &rows[i]);
	}
}

static struct alert
put_mine(struct kit *kit, uint64_t number)
{
	struct alert a = kit_alert(kit, number, 42000);

	a.state = ALERT_CLAIMED;
	strcpy(a.owner, "aigul");
	kit_put(kit, &a);
	return a;
}

static void
has(const struct buf *text, const char *part)
{
	if (strstr(buf_text(text), part) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", part, buf_text(text));
}

/* ---- who waits for whom ---- */

static void
what_is_wanted_of_oneself_stands_in_the_first_line(void **unused)
{
	struct kit kit;
	struct alert a;
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	put_shift(&kit);
	a = kit_alert(&kit, 1042, 42000);
	a.state = ALERT_CLAIMED;
	strcpy(a.owner, "dana");
	strcpy(kit.people.offered, "aigul");
	a.offer_until_tick = KIT_TICK + 12000;
	kit_put(&kit, &a);
	colleagues_banner(&text, &kit.in);
	has(&text, "OFFERED TO YOU: №1042 FIRE, dana 12s, key: f");
	/* Of another it says nothing; nor when the time is over. */
	strcpy(kit.people.offered, "bolat");
	kit_put(&kit, &a);
	buf_clear(&text);
	colleagues_banner(&text, &kit.in);
	assert_int_equal(text.len, 0);
	a.ask_until_tick = KIT_TICK + 20000;
	strcpy(kit.people.asker, "dana");
	kit_put(&kit, &a);
	colleagues_banner(&text, &kit.in);
	has(&text, "YOUR OPINION?: №1042 FIRE, dana 20s, key: o");
	kit_wait(&kit, 20000);
	buf_clear(&text);
	colleagues_banner(&text, &kit.in);
	assert_int_equal(text.len, 0);
	buf_finish(&text);
	kit_finish(&kit);
}

/* A form is open: the head is all that there is of either. */
static void
no_question_of_a_colleague_hides_a_p1_behind_a_form(void **unused)
{
	static const char keys[] = "[board]\nx = :ask\no =\n";
	struct keyboard *k = keyboard_create();
	struct keyboard_fault fault;
	struct kit kit;
	struct alert a;
	struct grid grid;
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	put_shift(&kit);
	a = kit_alert(&kit, 1042, 42000);
	a.state = ALERT_CLAIMED;
	strcpy(a.owner, "dana");
	strcpy(kit.people.asker, "dana");
	a.ask_until_tick = KIT_TICK + 20000;
	kit_put(&kit, &a);
	a = kit_alert(&kit, 1043, 1000);
	kit_put(&kit, &a);
	kit.in.form_open = true;
	assert_int_equal(
	    keyboard_read_keymap(k, keys, strlen(keys), NULL, &fault),
	    ERR_NONE);
	kit.in.keyboard = k;
	grid_init(&grid, 60, 1);
	frame_head(&grid, SPAN(0, 0, 60), &kit.in, 0);
	grid_dump(&grid, &text);
	has(&text, "P1 WAITING: 1, key: e · YOUR OPINION?");
	/* And its key is one's own. */
	buf_clear(&text);
	colleagues_banner(&text, &kit.in);
	has(&text, "dana 20s, key: x");
	grid_finish(&grid);
	buf_finish(&text);
	kit_finish(&kit);
	keyboard_destroy(k);
}

static void
only_a_lead_is_called_and_nobody_by_himself(void **unused)
{
	struct kit kit;
	struct alert a;

	(void)unused;
	kit_init(&kit, "en");
	put_shift(&kit);
	a = put_mine(&kit, 1042);
	strcpy(kit.people.caller, "aigul");
	strcpy(kit.people.asker, "aigul");
	a.call_until_tick = a.ask_until_tick = KIT_TICK + 9000;
	kit_put(&kit, &a);
	assert_null(colleagues_first(&kit.in, colleagues_called));
	assert_null(colleagues_first(&kit.in, colleagues_asked));
	kit.in.account = "bolat";
	assert_non_null(colleagues_first(&kit.in, colleagues_called));
	assert_non_null(colleagues_first(&kit.in, colleagues_asked));
	strcpy(kit.people.caller, "bolat");
	kit_put(&kit, &a);
	assert_null(colleagues_first(&kit.in, colleagues_called));
	strcpy(kit.people.caller, "aigul");
	kit_put(&kit, &a);
	person(&kit, "bolat")->roles = ROLE_BIT(ROLE_DISPATCHER);
	assert_null(colleagues_first(&kit.in, colleagues_called));
	kit_finish(&kit);
}

static void
row_and_pane_say_who_waits_and_what_was_answered(void **unused)
{
	struct kit kit;
	struct alert a;
	struct buf text = { 0 };
	enum style style;

	(void)unused;
	kit_init(&kit, "en");
	put_shift(&kit);
	a = put_mine(&kit, 1042);
	assert_false(colleagues_line(&text, &style, &kit.in, &a, 0));
	strcpy(kit.people.offered, "bolat");
	strcpy(kit.people.asker, "aigul");
	a.offer_until_tick = KIT_TICK + 12000;
	a.ask_until_tick = KIT_TICK + 20000;
	kit_put(&kit, &a);
	colleagues_row(&text, &kit.in, &a, false);
	assert_string_equal(buf_text(&text), "→ Болат 12s OPINION? 20s ");
	buf_clear(&text);
	colleagues_row(&text, &kit.in, &a, true);
	has(&text, "> Болат 12s");
	buf_clear(&text);
	a.offer_until_tick = a.ask_until_tick = 0;
	a.opinion = OPINION_NOT;
	strcpy(kit.people.adviser, "bolat");
	a.call = CALL_NO_ANSWER;
	kit_put(&kit, &a);
	assert_true(colleagues_line(&text, &style, &kit.in, &a, 0));
	assert_string_equal(buf_text(&text), "shift lead: no answer");
	assert_int_equal(style, STYLE_WARN);
	buf_clear(&text);
	assert_true(colleagues_line(&text, &style, &kit.in, &a, 1));
	assert_string_equal(
	    buf_text(&text), "second opinion: Болат: do not agree");
	assert_int_equal(style, STYLE_STRONG);
	buf_clear(&text);
	assert_false(colleagues_line(&text, &style, &kit.in, &a, 2));
	buf_finish(&text);
	kit_finish(&kit);
}

static void
a_notice_is_read_once_and_not_by_who_wrote_it(void **unused)
{
	struct kit kit;

	(void)unused;
	kit_init(&kit, "en");
	put_shift(&kit);
	assert_null(colleagues_notice(&kit.in));
	put_notice(&kit, 7, "bolat", "first");
	put_notice(&kit, 9, "bolat", "second");
	assert_int_equal(colleagues_notice(&kit.in)->id, 7);
	put_operator(&kit,
	    &(struct operator_row){
	        .id = 1, .on = 1, .account = "aigul", .notice_read = 7 });
	assert_int_equal(colleagues_notice(&kit.in)->id, 9);
	kit.in.account = "bolat";
	assert_null(colleagues_notice(&kit.in));
	kit_finish(&kit);
}

/* ---- what changed while one looked ---- */

static void
all_that_a_decision_rests_on_is_said_with_its_old_and_new_value(void **unused)
{
	char ledger[CHANGES_LEDGER_SIZE];
	struct kit kit;
	struct alert was, is;
	struct notification note;
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	put_shift(&kit);
	was = put_mine(&kit, 1042);
	note = kit_told(&kit, 1042, 0, NOTE_SENT);
	kit_note(&kit, &note);
	changes_ledger(ledger, &kit.in, 1042);
	changes_put(&text, &kit.in, &was, ledger, &was);
	assert_int_equal(text.len, 0);
	is = was;
	is.state = ALERT_TOLD;
	is.severity = 2;
	is.facts = FACT_INJURED | FACT_MANY;
	is.same_as = 1037;
	is.joined = 2;
	is.opinion = OPINION_NOT;
	is.flags |= ALERT_SITE_CALLED;
	strcpy(is.owner, "bolat");
	strcpy(is.kind, "smoke");
	strcpy(is.address, "Abai 1");
	strcpy(kit.people.adviser, "bolat");
	strcpy(is.text, "3rd floor");
	kit_put(&kit, &is);
	note.state = NOTE_REFUSED;
	kit_note(&kit, &note);
	changes_put(&text, &kit.in, &was, ledger, &is);
	has(&text, "state: in hand → services told");
	has(&text, "owner: Айгүл → Болат");
	has(&text, "severity: P1 → P2");
	has(&text, "kind: FIRE → SMOKE");
	has(&text, "place: Тәуке хан даңғылы 12 → Abai 1");
	has(&text, "services: 01> → 01✗");
	has(&text, "facts: — → injured; many people");
	has(&text, "same incident: — → №1037");
	has(&text, "joined to it: 0 → 2");
	has(&text, "second opinion: — → Болат: do not agree");
	has(&text, "site called: no → yes");
	has(&text, "note: — → 3rd floor");
	buf_finish(&text);
	kit_finish(&kit);
}

/* ---- forms ---- */

static void
the_forms_for_colleagues_fit_in_all_languages(void **unused)
{
	static const enum question_kind kinds[] = { QUESTION_HAND, QUESTION_ASK,
		QUESTION_LEAD, QUESTION_ANSWER, QUESTION_TELL,
		QUESTION_TAKE_OVER };

	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct alert a;

		kit_init(&kit, languages[l]);
		put_shift(&kit);
		a = put_mine(&kit, 1042);
		strcpy(kit.people.asker, "bolat");
		a.ask_until_tick = KIT_TICK + 20000;
		kit_put(&kit, &a);
		for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
			struct question_about about = { .alert = 1042 };
			struct buf why = { 0 };
			struct question *q;
			struct grid grid;
			char name[64];

			if (kinds[i] == QUESTION_TELL)
				person(&kit, "aigul")->roles |=
				    ROLE_BIT(ROLE_LEAD);
			q = question_open(kinds[i], &kit.in, &about, 0, &why);
			if (q == NULL)
				fail_msg("%s", buf_text(&why));
			question_step(q, &kit.in);
			grid_init(&grid, 80, question_rows(q, 80));
			question_draw(q, &grid, grid_rect(&grid));
			snprintf(name, sizeof(name), "question-%s.%s",
			    question_word(kinds[i]), languages[l]);
			kit_golden(&grid, name);
			grid_finish(&grid);
			question_close(q);
			buf_finish(&why);
		}
		kit_finish(&kit);
	}
}

/* ---- the screen ---- */

static const char record[] =
    "{\"person\":\"aigul\",\"hour\":12,\"day\":87}\n"
    "{\"person\":\"bolat\",\"hour\":0,\"day\":3}\n"
    "{\"device\":\"cam-1034\",\"name_kk\":\"Базар, шығыс қақпа\","
    "\"name_ru\":\"Базар, восточные ворота\",\"decided\":15,"
    "\"reasons\":{\"steam\":10,\"no-emergency\":2,\"chimney\":1},"
    "\"outcomes\":{\"false\":1,\"true\":1}}\n"
    "{\"device\":\"cam-7\",\"name_kk\":\"Көпір\",\"name_ru\":\"Мост\","
    "\"decided\":40,\"reasons\":{\"steam\":13},\"outcomes\":{}}\n"
    "{\"device\":\"cam-9\",\"name_kk\":\"\",\"name_ru\":\"\","
    "\"decided\":4,\"reasons\":{\"drill\":4},\"outcomes\":{}}\n";

static void
fill(struct kit *kit, struct shift_view *view)
{
	struct alert a;

	put_shift(kit);
	a = put_mine(kit, 1044);
	a.severity = 2;
	a.flags |= ALERT_OVERDUE;
	kit_put(kit, &a);
	put_mine(kit, 1042);
	put_notice(kit, 7, "bolat",
	    "Концерт на стадионе с 18:00: движение перекрыто по проспекту "
	    "Тауке хана от базара до вокзала, смотреть камеры 1034-1040");
	shift_view_begin(view);
	shift_view_lines(view, &kit->in, record, strlen(record));
	shift_view_end(view, ERR_NONE);
}

static void
put_regime(struct kit *kit, const char *code)
{
	struct hub_row row = *replica_hub(kit->replica);
	struct buf bytes = { 0 };

	row.regime_tick = KIT_TICK - 600000;
	strcpy(row.regime, code);
	strcpy(row.regime_by, "bolat");
	strcpy(row.regime_document, "№ 5 бұйрық, 30.11.2026");
	hub_encode(&row, &bytes);
	assert_int_equal(
	    replica_put(kit->replica, ROW_HUB, 1, bytes.data, bytes.len),
	    ERR_NONE);
	buf_finish(&bytes);
}

static bool
shows(struct kit *kit, struct screen_state *state, struct grid *grid,
    const char *words)
{
	struct buf text = { 0 };
	bool found;

	screen_draw(grid, &kit->in, state);
	grid_dump(grid, &text);
	found = strstr(buf_text(&text), words) != NULL;
	buf_finish(&text);
	return found;
}

static void
a_regime_is_named_on_every_screen_and_the_shift_says_whose_order_it_is(
    void **unused)
{
	static const int sizes[][2] = { { 60, 15 }, { 80, 24 } };
	static const enum screen screens[] = { SCREEN_QUEUE, SCREEN_SERVICES,
		SCREEN_HELP, SCREEN_SHIFT };
	static const char *const names[] = { "ТӨТЕНШЕ ЖАҒДАЙ РЕЖИМІ",
		"РЕЖИМ ЧРЕЗВЫЧАЙНОЙ СИТУАЦИИ", "EMERGENCY REGIME" };

	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct shift_view *view = shift_view_create();
		struct screen_state state = { .shift = view };

		kit_init(&kit, languages[l]);
		fill(&kit, view);
		state.queue = kit.queue;
		for (size_t s = 0; s < 2; s++) {
			struct grid grid;
			char name[64];

			grid_init(&grid, sizes[s][0], sizes[s][1]);
			put_regime(&kit, "emergency");
			for (size_t i = 0; i < 4; i++) {
				state.screen = screens[i];
				assert_true(
				    shows(&kit, &state, &grid, names[l]));
			}
			snprintf(name, sizeof(name), "regime-%dx%d.%s",
			    sizes[s][0], sizes[s][1], languages[l]);
			kit_golden(&grid, name);
			/* A code that the configuration has lost; every day. */
			put_regime(&kit, "games");
			assert_true(shows(&kit, &state, &grid, "games"));
			put_regime(&kit, "everyday");
			assert_false(shows(&kit, &state, &grid, "№ 5"));
			grid_finish(&grid);
		}
		shift_view_destroy(view);
		kit_finish(&kit);
	}
}

static void
the_shift_looks_as_agreed_in_all_languages_and_sizes(void **unused)
{
	static const int sizes[][2] = { { 60, 15 }, { 80, 24 }, { 120, 40 } };

	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct shift_view *view = shift_view_create();
		struct screen_state state = { .screen = SCREEN_SHIFT,
			.shift = view };

		kit_init(&kit, languages[l]);
		fill(&kit, view);
		state.queue = kit.queue;
		for (size_t s = 0; s < 3; s++) {
			struct grid grid;
			char name[64];

			grid_init(&grid, sizes[s][0], sizes[s][1]);
			screen_draw(&grid, &kit.in, &state);
			snprintf(name, sizeof(name), "shift-%dx%d.%s",
			    sizes[s][0], sizes[s][1], languages[l]);
			kit_golden(&grid, name);
			grid_finish(&grid);
		}
		shift_view_destroy(view);
		kit_finish(&kit);
	}
}

static void
draw(struct kit *kit, struct shift_view *view, int rows, struct buf *out)
{
	struct grid grid;

	grid_init(&grid, 80, rows);
	shift_view_draw(view, &grid, grid_rect(&grid), &kit->in);
	buf_clear(out);
	for (int i = 0; i < grid.rows * grid.cols; i++)
		buf_puts(out,
		    grid.cells[i].text[0] != '\0' ? grid.cells[i].text : " ");
	grid_finish(&grid);
}

static void
only_what_was_a_mistake_counts_against_a_camera(void **unused)
{
	struct kit kit;
	struct shift_view *view = shift_view_create();
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	fill(&kit, view);
	draw(&kit, view, 40, &text);
	has(&text, "13 of 40 · 33 %");
	has(&text, "11 of 15 · 73 %");
	/* Exercises are no mistakes. */
	assert_null(strstr(buf_text(&text), "cam-9"));
	assert_null(strstr(buf_text(&text), "Only the newest"));
	/* What was counted short says so. */
	shift_view_begin(view);
	shift_view_lines(view, &kit.in, "{\"newest\":20000}\n", 17);
	shift_view_lines(view, &kit.in, record, strlen(record));
	shift_view_end(view, ERR_NONE);
	draw(&kit, view, 40, &text);
	has(&text, "Only the newest alerts are counted: 20000");
	/* An answer that failed leaves what was known, and says so. */
	shift_view_begin(view);
	shift_view_end(view, ERR_AGAIN);
	draw(&kit, view, 40, &text);
	has(&text, "The hub could not answer this");
	has(&text, "13 of 40");
	buf_finish(&text);
	shift_view_destroy(view);
	kit_finish(&kit);
}

static void
who_does_not_answer_is_no_choice_and_is_seen(void **unused)
{
	struct kit kit;
	struct shift_view *view = shift_view_create();
	const struct operator_row *there[4];
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	fill(&kit, view);
	assert_int_equal(
	    colleagues_there(&kit.in, COMMAND_ACCEPT, there, 4), 1);
	assert_int_equal(colleagues_at_desk(&kit.in), 2);
	put_operator(&kit,
	    &(struct operator_row){ .id = 2,
	        .on = 1,
	        .account = "bolat",
	        .lost_tick = KIT_TICK - 60000 });
	assert_int_equal(
	    colleagues_there(&kit.in, COMMAND_ACCEPT, there, 4), 0);
	assert_int_equal(colleagues_at_desk(&kit.in), 1);
	draw(&kit, view, 40, &text);
	has(&text, "NO ANSWER 10:14");
	buf_finish(&text);
	shift_view_destroy(view);
	kit_finish(&kit);
}

static void
a_small_screen_is_scrolled_to_its_ends(void **unused)
{
	struct kit kit;
	struct shift_view *view = shift_view_create();
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	fill(&kit, view);
	draw(&kit, view, 6, &text);
	has(&text, "at a desk");
	shift_view_move(view, INT_MAX);
	draw(&kit, view, 6, &text);
	has(&text, "11 of 15");
	shift_view_move(view, 5);
	draw(&kit, view, 6, &text);
	has(&text, "11 of 15");
	shift_view_move(view, -1);
	draw(&kit, view, 6, &text);
	assert_null(strstr(buf_text(&text), "11 of 15"));
	shift_view_move(view, INT_MIN);
	draw(&kit, view, 6, &text);
	has(&text, "at a desk");
	buf_finish(&text);
	shift_view_destroy(view);
	kit_finish(&kit);
}

static void
what_is_no_answer_of_ours_is_left_out(void **unused)
{
	static const char bad[] = "{\"person\":7}\n[]\nnonsense\n\n"
	                          "{\"device\":\"cam-1\",\"decided\":-3,"
	                          "\"reasons\":{\"steam\":9}}\n"
	                          "{\"device\":\"cam-2\",\"decided\":0}";
	struct kit kit;
	struct shift_view *view = shift_view_create();
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	put_shift(&kit);
	shift_view_begin(view);
	shift_view_lines(view, &kit.in, bad, strlen(bad));
	shift_view_end(view, ERR_NONE);
	draw(&kit, view, 30, &text);
	has(&text, "No camera was wrong");
	buf_finish(&text);
	shift_view_destroy(view);
	kit_finish(&kit);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_is_wanted_of_oneself_stands_in_the_first_line),
		cmocka_unit_test(
		    no_question_of_a_colleague_hides_a_p1_behind_a_form),
		cmocka_unit_test(only_a_lead_is_called_and_nobody_by_himself),
		cmocka_unit_test(
		    row_and_pane_say_who_waits_and_what_was_answered),
		cmocka_unit_test(a_notice_is_read_once_and_not_by_who_wrote_it),
		cmocka_unit_test(
		    all_that_a_decision_rests_on_is_said_with_its_old_and_new_value),
		cmocka_unit_test(the_forms_for_colleagues_fit_in_all_languages),
		cmocka_unit_test(
		    the_shift_looks_as_agreed_in_all_languages_and_sizes),
		cmocka_unit_test(
		    only_what_was_a_mistake_counts_against_a_camera),
		cmocka_unit_test(who_does_not_answer_is_no_choice_and_is_seen),
		cmocka_unit_test(a_small_screen_is_scrolled_to_its_ends),
		cmocka_unit_test(what_is_no_answer_of_ours_is_left_out),
		cmocka_unit_test(
		    a_regime_is_named_on_every_screen_and_the_shift_says_whose_order_it_is),
	};

	return cmocka_run_group_tests_name("shift", tests, NULL, NULL);
}
