/* SPDX-License-Identifier: Apache-2.0 */
/*
 * queue: the list stands still, hides nothing in silence, and costs the same
 * with a hundred alerts and with a hundred thousand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "viewkit.h"

#define ROWS 6

/* Alert ${number} of P${severity}, due in ${number} seconds. */
static void
put(struct kit *kit, uint64_t number, int severity)
{
	struct alert a = kit_alert(kit, number, 10000);

	a.severity = (uint8_t)severity;
	a.flags = 0;
	a.due_tick = kit->in.tick + number * 1000;
	kit_put(kit, &a);
}

static void
change(struct kit *kit, uint64_t number, enum alert_state state)
{
	struct alert a = *replica_alert(kit->replica, number);

	a.state = (uint8_t)state;
	a.version++;
	kit_put(kit, &a);
}

static void
step(struct kit *kit)
{
	queue_view_step(kit->queue, &kit->in);
	queue_view_check(kit->queue, &kit->in);
}

static void
move(struct kit *kit, enum queue_move how)
{
	queue_view_move(kit->queue, &kit->in, how, ROWS);
	queue_view_check(kit->queue, &kit->in);
}

/* "2 >5 7": numbers of the rows of a window of six, the cursor marked. */
static void
assert_rows(struct kit *kit, const char *want)
{
	struct grid grid;
	char got[256] = "";
	size_t len = 0;

	grid_init(&grid, 80, ROWS);
	queue_view_draw(kit->queue, &grid, grid_rect(&grid), &kit->in);
	for (int row = 0; row < ROWS; row++) {
		char number[8] = "";

		for (int col = 29; col < 33; col++)
			strcat(number, grid_at(&grid, row, col)->text);
		if (atoi(number) == 0)
			continue;
		len += (size_t)snprintf(got + len, sizeof(got) - len,
		    "%s%s%d%s", len > 0 ? " " : "",
		    strcmp(grid_at(&grid, row, 1)->text, " ") == 0 ? "" : ">",
		    atoi(number),
		    grid_at(&grid, row, 3)->style == STYLE_GREY ? "-" : "");
	}
	assert_string_equal(got, want);
	grid_finish(&grid);
}

static void
start(struct kit *kit, uint64_t count)
{
	kit_init(kit, "en");
	for (uint64_t i = 1; i <= count; i++)
		put(kit, i * 10, 2);
	step(kit);
}

/* --- it stands still ------------------------------------------------------ */

static void
test_before_a_key_is_pressed_the_top_is_shown(void **unused)
{
	struct kit kit;

	(void)unused;
	start(&kit, 3);
	assert_rows(&kit, ">10 20 30");
	put(&kit, 5, 1);
	step(&kit);
	assert_rows(&kit, "5 >10 20 30");
	assert_int_equal(queue_view_cursor(kit.queue), 10);
	kit_finish(&kit);
}

static void
test_new_rows_never_move_what_is_under_the_cursor(void **unused)
{
	struct kit kit;
	struct queue_hidden above;

	(void)unused;
	start(&kit, 20);
	for (int i = 0; i < 9; i++)
		move(&kit, QUEUE_DOWN);
	assert_rows(&kit, "50 60 70 80 90 >100");
	move(&kit, QUEUE_UP);
	move(&kit, QUEUE_UP);
	assert_rows(&kit, "50 60 70 >80 90 100");
	put(&kit, 3, 1);
	put(&kit, 4, 2);
	put(&kit, 75, 2);
	put(&kit, 85, 2);
	step(&kit);
	assert_rows(&kit, "60 70 75 >80 85 90");
	above = queue_view_above(kit.queue);
	assert_int_equal(above.rows, 2);
	assert_int_equal(above.p1, 1);
	move(&kit, QUEUE_FIRST);
	assert_rows(&kit, ">3 4 10 20 30 40");
	assert_int_equal(queue_view_above(kit.queue).rows, 0);
	kit_finish(&kit);
}

static void
test_a_row_that_moves_takes_the_cursor_along(void **unused)
{
	struct kit kit;
	struct alert a;

	(void)unused;
	start(&kit, 4);
	move(&kit, QUEUE_DOWN);
	move(&kit, QUEUE_DOWN);
	assert_rows(&kit, "10 20 >30 40");
	a = *replica_alert(kit.replica, 30);
	a.severity = 1;
	kit_put(&kit, &a);
	step(&kit);
	assert_int_equal(queue_view_cursor(kit.queue), 30);
	assert_rows(&kit, ">30 10 20 40");
	kit_finish(&kit);
}

static void
test_the_cursor_moves_by_rows_pages_and_to_both_ends(void **unused)
{
	struct kit kit;

	(void)unused;
	start(&kit, 20);
	move(&kit, QUEUE_PAGE_DOWN);
	assert_int_equal(queue_view_cursor(kit.queue), 60);
	move(&kit, QUEUE_LAST);
	assert_rows(&kit, "150 160 170 180 190 >200");
	move(&kit, QUEUE_DOWN);
	assert_rows(&kit, "150 160 170 180 190 >200");
	move(&kit, QUEUE_PAGE_UP);
	assert_int_equal(queue_view_cursor(kit.queue), 150);
	move(&kit, QUEUE_FIRST);
	move(&kit, QUEUE_UP);
	assert_rows(&kit, ">10 20 30 40 50 60");
	assert_true(queue_view_goto(kit.queue, &kit.in, 40));
	assert_rows(&kit, "10 20 30 >40 50 60");
	assert_false(queue_view_goto(kit.queue, &kit.in, 41));
	kit_finish(&kit);
}

static void
test_the_most_urgent_is_the_first_that_nobody_has(void **unused)
{
	struct kit kit;

	(void)unused;
	start(&kit, 3);
	change(&kit, 10, ALERT_CLAIMED);
	step(&kit);
	queue_view_list(kit.queue, &kit.in, QUEUE_LATER);
	assert_true(queue_view_urgent(kit.queue, &kit.in));
	assert_int_equal(queue_view_which(kit.queue), QUEUE_WAITING);
	assert_rows(&kit, "10 >20 30");
	kit_finish(&kit);
}

static void
test_what_a_service_has_sent_back_is_urgent_for_its_owner(void **unused)
{
	struct kit kit;
	struct alert a;
	struct notification note;
	size_t total;

	(void)unused;
	start(&kit, 3);
	a = *replica_alert(kit.replica, 10);
	a.state = ALERT_TOLD;
	strcpy(a.owner, kit.in.account);
	kit_put(&kit, &a);
	note = kit_told(&kit, 10, 1, NOTE_SENT);
	kit_note(&kit, &note);
	step(&kit);
	assert_true(queue_view_urgent(kit.queue, &kit.in));
	assert_rows(&kit, "10 >20 30");
	note.state = NOTE_REFUSED;
	kit_note(&kit, &note);
	step(&kit);
	assert_true(queue_view_urgent(kit.queue, &kit.in));
	assert_rows(&kit, ">10 20 30");
	assert_int_equal(replica_place(kit.replica, 20, &total), 2);
	assert_int_equal(total, 3);
	/* What is on its way is before it and has no place. */
	a.state = ALERT_RESPONSE;
	kit_put(&kit, &a);
	assert_int_equal(replica_place(kit.replica, 20, &total), 1);
	assert_int_equal(total, 2);
	kit_finish(&kit);
}

static void
test_a_refusal_that_one_has_heard_oneself_by_phone_is_not_urgent(void **unused)
{
	struct kit kit;
	struct alert a;
	struct notification note;

	(void)unused;
	start(&kit, 3);
	a = *replica_alert(kit.replica, 10);
	a.state = ALERT_TOLD;
	strcpy(a.owner, kit.in.account);
	kit_put(&kit, &a);
	note = kit_told(&kit, 10, 1, NOTE_REFUSED);
	kit_note(&kit, &note);
	step(&kit);
	assert_ptr_equal(
	    replica_refusal(kit.replica, &a), replica_note(kit.replica, 10, 1));
	note.by_phone = 1;
	kit_note(&kit, &note);
	step(&kit);
	assert_null(replica_refusal(kit.replica, &a));
	assert_true(queue_view_urgent(kit.queue, &kit.in));
	assert_rows(&kit, "10 >20 30");
	/* What a desk has sent back beside it is. */
	note = kit_told(&kit, 10, 2, NOTE_REFUSED);
	kit_note(&kit, &note);
	step(&kit);
	assert_true(queue_view_urgent(kit.queue, &kit.in));
	assert_rows(&kit, ">10 20 30");
	kit_finish(&kit);
}

/* --- what leaves ---------------------------------------------------------- */

static void
test_a_row_that_leaves_stays_grey_for_five_seconds(void **unused)
{
	struct kit kit;

	(void)unused;
	start(&kit, 4);
	move(&kit, QUEUE_DOWN);
	change(&kit, 20, ALERT_RESPONSE);
	change(&kit, 30, ALERT_CLOSED);
	step(&kit);
	assert_rows(&kit, "10 >20- 30- 40");
	kit_gone(&kit, 30);
	kit_wait(&kit, QUEUE_GREY_MS - 1);
	assert_rows(&kit, "10 >20- 30- 40");
	kit_wait(&kit, 1);
	queue_view_check(kit.queue, &kit.in);
	assert_rows(&kit, "10 >40");
	kit_finish(&kit);
}

static void
test_a_cursor_that_was_not_moved_by_the_person_is_known(void **unused)
{
	struct kit kit;

	(void)unused;
	start(&kit, 4);
	move(&kit, QUEUE_DOWN);
	change(&kit, 20, ALERT_CLOSED);
	step(&kit);
	assert_int_equal(queue_view_slid(kit.queue), 0);
	kit_wait(&kit, QUEUE_GREY_MS);
	assert_rows(&kit, "10 >30 40");
	assert_int_equal(queue_view_slid(kit.queue), 20);
	put(&kit, 5, 1);
	step(&kit);
	assert_int_equal(queue_view_slid(kit.queue), 20);
	move(&kit, QUEUE_DOWN);
	assert_int_equal(queue_view_slid(kit.queue), 0);
	change(&kit, 40, ALERT_CLOSED);
	step(&kit);
	kit_wait(&kit, QUEUE_GREY_MS);
	assert_int_equal(queue_view_slid(kit.queue), 40);
	queue_view_list(kit.queue, &kit.in, QUEUE_ALL);
	assert_int_equal(queue_view_slid(kit.queue), 0);
	kit_finish(&kit);
}

static void
test_the_first_alert_of_an_empty_list_is_not_another_one(void **unused)
{
	struct kit kit;

	(void)unused;
	start(&kit, 2);
	assert_int_equal(queue_view_slid(kit.queue), 0);
	for (uint64_t number = 10; number <= 20; number += 10) {
		change(&kit, number, ALERT_CLOSED);
		step(&kit);
		kit_wait(&kit, QUEUE_GREY_MS);
	}
	assert_int_equal(queue_view_cursor(kit.queue), 0);
	put(&kit, 30, 2);
	step(&kit);
	assert_int_equal(queue_view_cursor(kit.queue), 30);
	assert_int_equal(queue_view_slid(kit.queue), 0);
	kit_finish(&kit);
}

static void
test_a_countdown_is_not_grey_until_it_is_over(void **unused)
{
	struct kit kit;
	struct alert a;

	(void)unused;
	start(&kit, 2);
	a = *replica_alert(kit.replica, 10);
	a.state = ALERT_ARCHIVED;
	a.undo_until_tick = kit.in.tick + 5000;
	kit_put(&kit, &a);
	step(&kit);
	assert_rows(&kit, ">10 20");
	kit_wait(&kit, 5000);
	assert_rows(&kit, ">10- 20");
	kit_wait(&kit, 5000);
	assert_rows(&kit, ">20");
	/* Taken back: it is a row again at once. */
	put(&kit, 20, 2);
	a = *replica_alert(kit.replica, 20);
	a.state = ALERT_ARCHIVED;
	a.undo_until_tick = kit.in.tick + 5000;
	kit_put(&kit, &a);
	step(&kit);
	change(&kit, 20, ALERT_CLAIMED);
	kit_wait(&kit, 20000);
	assert_rows(&kit, ">20");
	kit_finish(&kit);
}

static void
test_a_held_list_neither_gains_nor_loses_rows(void **unused)
{
	struct kit kit;

	(void)unused;
	start(&kit, 3);
	assert_true(queue_view_hold(kit.queue, &kit.in));
	put(&kit, 5, 1);
	change(&kit, 20, ALERT_CLOSED);
	step(&kit);
	kit_gone(&kit, 30);
	kit_wait(&kit, 60000);
	assert_rows(&kit, ">10 20- 30-");
	assert_int_equal(queue_view_above(kit.queue).rows, 1);
	assert_int_equal(queue_view_above(kit.queue).p1, 1);
	assert_false(queue_view_hold(kit.queue, &kit.in));
	queue_view_check(kit.queue, &kit.in);
	assert_rows(&kit, "5 >10"); /* there is room: nothing is hidden */
	move(&kit, QUEUE_FIRST);
	assert_rows(&kit, ">5 10");
	kit_finish(&kit);
}

/* --- what is hidden ------------------------------------------------------- */

static void
set_filter(struct kit *kit, const char *text)
{
	struct filter *filter = calloc(1, sizeof(*filter));
	struct filter_fault fault;
	const struct filter_context context = {
		.where = FILTER_ALERTS,
		.now_ms = kit->in.utc_ms,
		.me = "aigul",
	};

	assert_int_equal(
	    filter_compile(filter, text, strlen(text), &context, &fault),
	    ERR_NONE);
	queue_view_filter(kit->queue, &kit->in, filter, text);
	queue_view_check(kit->queue, &kit->in);
	free(filter);
}

/* Each list is the one that the filter makes of all rows: see the check. */
static void
test_a_filter_is_right_after_each_letter(void **unused)
{
	static const char *const letters[] = { "b", "ba", "baz", "ba", "bb", "",
		"1", "10", "10 ba", "10 ba sev:1", "ba sev:1", "ba sev:2", "ba",
		"cam~1", "cam~10", "age<1h cam~10", "cam~1", "" };
	struct kit kit;

	(void)unused;
	start(&kit, 3);
	for (uint64_t number = 100; number < 160; number++) {
		struct alert a = kit_alert(&kit, number, 10000);

		a.severity = (uint8_t)(1 + number % 4);
		snprintf(a.device, sizeof(a.device), "cam-%u",
		    (unsigned)(number % 13));
		snprintf(a.text, sizeof(a.text), "%s",
		    number % 3 == 0 ? "bazaar" : "rubber");
		kit_put(&kit, &a);
	}
	step(&kit);
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
		set_filter(&kit, letters[i]);
	assert_int_equal(queue_view_count(kit.queue), 63);
	kit_finish(&kit);
}

static void
test_danger_to_life_pierces_every_filter_and_the_rest_is_counted(void **unused)
{
	struct kit kit;
	struct queue_hidden hidden;
	struct alert passed;

	(void)unused;
	start(&kit, 3);
	put(&kit, 5, 1);
	put(&kit, 6, 1);
	change(&kit, 6, ALERT_CLAIMED);
	set_filter(&kit, "kind:weapon");
	/* Also when somebody has it. */
	assert_int_equal(queue_view_count(kit.queue), 2);
	assert_int_equal(queue_view_cursor(kit.queue), 6);
	hidden = queue_view_hidden(kit.queue);
	assert_int_equal(hidden.rows, 3);
	assert_int_equal(hidden.p1, 0);
	/* What was passed on stands before the others, and is no P1. */
	passed = *replica_alert(kit.replica, 20);
	passed.escalated = ESCALATED_LEAD;
	kit_put(&kit, &passed);
	step(&kit);
	assert_int_equal(queue_view_hidden(kit.queue).p1, 0);
	/* Nor is what one has in hand oneself ever hidden. */
	passed = *replica_alert(kit.replica, 30);
	passed.state = ALERT_CLAIMED;
	strcpy(passed.owner, kit.in.account);
	kit_put(&kit, &passed);
	step(&kit);
	assert_int_equal(queue_view_count(kit.queue), 3);
	set_filter(&kit, "");
	assert_int_equal(queue_view_count(kit.queue), 5);
	assert_int_equal(queue_view_hidden(kit.queue).rows, 0);
	kit_finish(&kit);
}

static void
test_danger_to_life_that_nobody_has_is_in_every_list(void **unused)
{
	struct kit kit;

	(void)unused;
	start(&kit, 3);
	queue_view_list(kit.queue, &kit.in, QUEUE_MINE);
	assert_int_equal(queue_view_count(kit.queue), 0);
	put(&kit, 5, 1);
	step(&kit);
	assert_int_equal(queue_view_count(kit.queue), 1);
	queue_view_list(kit.queue, &kit.in, QUEUE_LATER);
	assert_int_equal(queue_view_count(kit.queue), 1);
	kit_finish(&kit);
}

static void
test_a_list_that_outgrows_its_window_keeps_what_was_above(void **unused)
{
	struct kit kit;

	(void)unused;
	start(&kit, 2);
	queue_view_window(kit.queue, 4);
	step(&kit);
	move(&kit, QUEUE_DOWN);
	move(&kit, QUEUE_UP);
	put(&kit, 5, 1);
	put(&kit, 6, 1);
	step(&kit);
	/* They are on the screen: nothing is new above. */
	assert_int_equal(queue_view_above(kit.queue).rows, 0);
	for (uint64_t i = 3; i < 12; i++)
		put(&kit, i * 10, 4);
	step(&kit);
	assert_int_equal(queue_view_cursor(kit.queue), 10);
	assert_int_equal(queue_view_outside(kit.queue, 4).above, 0);
	kit_finish(&kit);
}

static void
test_a_filter_by_age_lets_rows_in_as_time_goes_by(void **unused)
{
	struct kit kit;

	(void)unused;
	start(&kit, 2);
	set_filter(&kit, "age>15s");
	assert_int_equal(queue_view_count(kit.queue), 0);
	assert_int_equal(queue_view_hidden(kit.queue).rows, 2);
	kit_wait(&kit, 10000);
	assert_int_equal(queue_view_count(kit.queue), 2);
	kit_finish(&kit);
}

static void
test_each_list_has_its_rows(void **unused)
{
	struct kit kit;
	struct alert a;

	(void)unused;
	start(&kit, 5);
	a = *replica_alert(kit.replica, 10);
	a.state = ALERT_CLAIMED;
	strcpy(a.owner, "aigul");
	kit_put(&kit, &a);
	change(&kit, 20, ALERT_RESPONSE);
	change(&kit, 30, ALERT_SHELVED);
	step(&kit);
	queue_view_list(kit.queue, &kit.in, QUEUE_MINE);
	assert_rows(&kit, ">10");
	assert_int_equal(queue_view_hidden(kit.queue).rows, 2);
	queue_view_list(kit.queue, &kit.in, QUEUE_SERVICES);
	assert_rows(&kit, ">20");
	queue_view_list(kit.queue, &kit.in, QUEUE_LATER);
	assert_rows(&kit, ">30");
	queue_view_list(kit.queue, &kit.in, QUEUE_ALL);
	assert_int_equal(queue_view_count(kit.queue), 5);
	queue_view_list(kit.queue, &kit.in, QUEUE_WAITING);
	assert_int_equal(queue_view_count(kit.queue), 3);
	queue_view_check(kit.queue, &kit.in);
	kit_finish(&kit);
}

/* --- signs ---------------------------------------------------------------- */

static void
assert_sign(struct kit *kit, int row, int col, const char *want)
{
	struct grid grid;

	grid_init(&grid, 80, ROWS);
	queue_view_draw(kit->queue, &grid, grid_rect(&grid), &kit->in);
	assert_string_equal(grid_at(&grid, row, col)->text, want);
	grid_finish(&grid);
}

/* "CAMERA FAULT00:07" is no word and no time. */
static void
test_no_name_of_a_kind_touches_the_age_behind_it(void **unused)
{
	struct kit kit;
	struct alert a;

	(void)unused;
	start(&kit, 1);
	for (size_t k = 0; k < kit.policy->nkinds; k++)
		for (int l = 0; l < POLICY_LANGUAGES; l++)
			assert_in_range(
			    grid_text_cols(kit.policy->kinds[k].list.in[l]), 1,
			    11);
	/* A site's own, which is too long, is cut. */
	a = *replica_alert(kit.replica, 10);
	for (size_t k = 0; k < kit.policy->nkinds; k++)
		if (strcmp(kit.policy->kinds[k].code, a.kind) == 0)
			for (int l = 0; l < POLICY_LANGUAGES; l++)
				strcpy(kit.policy->kinds[k].list.in[l],
				    "TWELVE SIGNS");
	assert_sign(&kit, 0, 16, "…");
	assert_sign(&kit, 0, 17, " ");
	kit_finish(&kit);
}

static void
test_what_changed_since_it_was_looked_at_is_marked(void **unused)
{
	struct kit kit;
	struct alert a;

	(void)unused;
	start(&kit, 2);
	move(&kit, QUEUE_DOWN);
	move(&kit, QUEUE_UP);
	assert_sign(&kit, 1, 2, " ");
	change(&kit, 20, ALERT_CLAIMED);
	step(&kit);
	assert_sign(&kit, 1, 2, "•");
	move(&kit, QUEUE_DOWN);
	assert_sign(&kit, 1, 2, " ");
	/* Somebody takes what I look at; then I have it, and act. */
	change(&kit, 20, ALERT_WAITING);
	step(&kit);
	assert_sign(&kit, 1, 2, "•");
	a = *replica_alert(kit.replica, 20);
	a.version++;
	a.state = ALERT_CLAIMED;
	strcpy(a.owner, "aigul");
	kit_put(&kit, &a);
	step(&kit);
	assert_sign(&kit, 1, 2, " ");
	kit_finish(&kit);
}

static void
test_marks_stay_with_their_alerts(void **unused)
{
	struct kit kit;
	const uint64_t *marks;

	(void)unused;
	start(&kit, 3);
	queue_view_mark(kit.queue, &kit.in);
	put(&kit, 5, 1);
	step(&kit);
	assert_sign(&kit, 0, 0, " ");
	assert_sign(&kit, 1, 0, "M");
	assert_int_equal(queue_view_marks(kit.queue, &marks), 1);
	assert_int_equal(marks[0], 10);
	queue_view_mark(kit.queue, &kit.in);
	assert_int_equal(queue_view_marks(kit.queue, &marks), 0);
	kit_finish(&kit);
}

static void
owner_put(struct kit *kit, uint64_t number, const char *owner)
{
	struct alert a = *replica_alert(kit->replica, number);

	a.state = owner[0] != '\0' ? ALERT_CLAIMED : ALERT_WAITING;
	snprintf(a.owner, sizeof(a.owner), "%s", owner);
	a.version++;
	kit_put(kit, &a);
}

/* Marks the three rows, then lets something happen to the first. */
static size_t
marks_after(void (*happens)(struct kit *kit))
{
	struct kit kit;
	const uint64_t *marks;
	size_t count;

	start(&kit, 3);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(
		    queue_view_mark(kit.queue, &kit.in), ANSWER_OK);
		move(&kit, QUEUE_DOWN);
	}
	happens(&kit);
	step(&kit);
	count = queue_view_marks(kit.queue, &marks);
	for (size_t i = 0; i < count && count < 3; i++)
		assert_int_not_equal(marks[i], 10);
	kit_finish(&kit);
	return count;
}

static void
it_is_taken(struct kit *kit)
{
	owner_put(kit, 10, "aigul");
}

static void
it_leaves(struct kit *kit)
{
	kit_gone(kit, 10);
}

static void
it_becomes_a_p1(struct kit *kit)
{
	put(kit, 10, 1);
}

static void
it_gets_another_deadline(struct kit *kit)
{
	struct alert a = *replica_alert(kit->replica, 10);

	a.due_tick += 900000;
	kit_put(kit, &a);
}

static void
test_a_mark_falls_off_when_its_alert_leaves_or_changes_hands(void **unused)
{
	(void)unused;
	assert_int_equal(marks_after(it_gets_another_deadline), 3);
	assert_int_equal(marks_after(it_is_taken), 2);
	assert_int_equal(marks_after(it_leaves), 2);
	assert_int_equal(marks_after(it_becomes_a_p1), 2);
}

static void
test_what_may_not_be_one_of_many_is_not_marked(void **unused)
{
	struct kit kit;
	struct alert a;
	const uint64_t *marks;

	(void)unused;
	start(&kit, 1);
	put(&kit, 10, 1);
	step(&kit);
	assert_int_equal(
	    queue_view_mark(kit.queue, &kit.in), ANSWER_LIFE_SAFETY);
	put(&kit, 10, 2);
	a = *replica_alert(kit.replica, 10);
	a.flags = ALERT_LIFE_SAFETY;
	kit_put(&kit, &a);
	step(&kit);
	assert_int_equal(
	    queue_view_mark(kit.queue, &kit.in), ANSWER_LIFE_SAFETY);
	put(&kit, 10, 2);
	owner_put(&kit, 10, "somebody");
	step(&kit);
	assert_int_equal(queue_view_mark(kit.queue, &kit.in), ANSWER_TAKEN);
	assert_int_equal(queue_view_marks(kit.queue, &marks), 0);
	kit_finish(&kit);
}

/* --- following ------------------------------------------------------------ */

static void
test_rows_that_were_missed_are_read_again(void **unused)
{
	struct kit kit;

	(void)unused;
	start(&kit, 3);
	for (int i = 0; i < REPLICA_CHANGES + 10; i++)
		put(&kit, 10, 2);
	kit_gone(&kit, 20);
	step(&kit);
	assert_rows(&kit, ">10 30");
	replica_reset(kit.replica);
	step(&kit);
	assert_int_equal(queue_view_count(kit.queue), 0);
	assert_int_equal(queue_view_cursor(kit.queue), 0);
	assert_null(queue_view_alert(kit.queue, &kit.in));
	kit_finish(&kit);
}

static uint32_t
random_next(uint32_t *state)
{
	*state = *state * 1664525U + 1013904223U;
	return *state >> 8;
}

static void
random_act(struct kit *kit, uint32_t *seed)
{
	uint64_t number = 1 + random_next(seed) % 60;

	switch (random_next(seed) % 8) {
	case 0:
	case 1:
	case 2:
		put(kit, number, 1 + (int)(random_next(seed) % 4));
		break;
	case 3:
		if (replica_alert(kit->replica, number) != NULL)
			change(kit, number,
			    (enum alert_state)(
			        random_next(seed) % ALERT_NSTATES));
		break;
	case 4:
		kit_gone(kit, number);
		break;
	case 5:
		kit_wait(kit, random_next(seed) % 4000);
		break;
	case 6:
		move(kit, (enum queue_move)(random_next(seed) % 6));
		break;
	case 7:
		if (random_next(seed) % 8 == 0)
			queue_view_hold(kit->queue, &kit->in);
		else if (random_next(seed) % 8 == 0)
			queue_view_list(kit->queue, &kit->in,
			    (enum queue_list)(random_next(seed) % QUEUE_LISTS));
		break;
	}
}

static void
test_whatever_happens_the_list_is_that_of_the_replica(void **unused)
{
	(void)unused;
	for (uint32_t run = 1; run <= 20; run++) {
		struct kit kit;
		uint32_t seed = run;
		struct grid grid;

		start(&kit, 5);
		grid_init(&grid, 80, 24);
		for (int i = 0; i < 1000; i++) {
			random_act(&kit, &seed);
			step(&kit);
			if (i % 50 == 0)
				queue_view_draw(kit.queue, &grid,
				    grid_rect(&grid), &kit.in);
		}
		grid_finish(&grid);
		kit_finish(&kit);
	}
}

/* CPU seconds of a hundred changes, steps, moves and drawings. */
static double
cost(size_t alerts)
{
	struct kit kit;
	struct grid grid;
	struct screen_state state = { .screen = SCREEN_QUEUE };
	clock_t begin;

	kit_init(&kit, "en");
	for (uint64_t i = 1; i <= alerts; i++)
		put(&kit, i, 2);
	queue_view_step(kit.queue, &kit.in);
	state.queue = kit.queue;
	grid_init(&grid, 160, 50);
	begin = clock();
	for (int i = 0; i < 100; i++) {
		put(&kit, alerts / 2, 2);
		queue_view_step(kit.queue, &kit.in);
		queue_view_move(kit.queue, &kit.in, QUEUE_PAGE_DOWN, 40);
		screen_draw(&grid, &kit.in, &state);
	}
	begin = clock() - begin;
	grid_finish(&grid);
	kit_finish(&kit);
	return (double)begin / CLOCKS_PER_SEC;
}

static void
test_a_hundred_thousand_alerts_cost_no_more_than_a_hundred(void **unused)
{
	double few = cost(100), many = cost(100000);

	(void)unused;
	print_message("# a change, a move and 160x50: %.0f us with 100, "
	              "%.0f us with 100,000\n",
	    few * 1e4, many * 1e4);
	/* A walk over all rows would cost several hundred times as much. */
	assert_true(many < 10 * few + 0.01);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_before_a_key_is_pressed_the_top_is_shown),
		cmocka_unit_test(
		    test_new_rows_never_move_what_is_under_the_cursor),
		cmocka_unit_test(
		    test_no_name_of_a_kind_touches_the_age_behind_it),
		cmocka_unit_test(test_a_row_that_moves_takes_the_cursor_along),
		cmocka_unit_test(
		    test_the_cursor_moves_by_rows_pages_and_to_both_ends),
		cmocka_unit_test(
		    test_the_most_urgent_is_the_first_that_nobody_has),
		cmocka_unit_test(
		    test_what_a_service_has_sent_back_is_urgent_for_its_owner),
		cmocka_unit_test(
		    test_a_refusal_that_one_has_heard_oneself_by_phone_is_not_urgent),
		cmocka_unit_test(
		    test_a_row_that_leaves_stays_grey_for_five_seconds),
		cmocka_unit_test(
		    test_a_cursor_that_was_not_moved_by_the_person_is_known),
		cmocka_unit_test(
		    test_the_first_alert_of_an_empty_list_is_not_another_one),
		cmocka_unit_test(test_a_countdown_is_not_grey_until_it_is_over),
		cmocka_unit_test(test_a_held_list_neither_gains_nor_loses_rows),
		cmocka_unit_test(test_a_filter_is_right_after_each_letter),
		cmocka_unit_test(
		    test_danger_to_life_pierces_every_filter_and_the_rest_is_counted),
		cmocka_unit_test(
		    test_danger_to_life_that_nobody_has_is_in_every_list),
		cmocka_unit_test(
		    test_a_list_that_outgrows_its_window_keeps_what_was_above),
		cmocka_unit_test(
		    test_a_filter_by_age_lets_rows_in_as_time_goes_by),
		cmocka_unit_test(test_each_list_has_its_rows),
		cmocka_unit_test(
		    test_what_changed_since_it_was_looked_at_is_marked),
		cmocka_unit_test(test_marks_stay_with_their_alerts),
		cmocka_unit_test(
		    test_a_mark_falls_off_when_its_alert_leaves_or_changes_hands),
		cmocka_unit_test(
		    test_what_may_not_be_one_of_many_is_not_marked),
		cmocka_unit_test(test_rows_that_were_missed_are_read_again),
		cmocka_unit_test(
		    test_whatever_happens_the_list_is_that_of_the_replica),
		cmocka_unit_test(
		    test_a_hundred_thousand_alerts_cost_no_more_than_a_hundred),
	};

	return cmocka_run_group_tests_name("queue", tests, NULL, NULL);
}
