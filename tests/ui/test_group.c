/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A queue in a flood: what is alike is one row, nothing is dropped, and nothing
 * moves under the cursor.
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

#include "core/bulk.h"
#include "core/filter.h"
#include "core/flood.h"
#include "ui/group.h"
#include "ui/queue.h"

#include "tests/ui/viewkit.h"

#define TRIES 5
#define ROWS  10

static void
flood(struct kit *kit, bool on)
{
	const struct hub_row row = {
		.alerts = 1155,
		.flood_tick = on ? 1000 : 0,
		.flood_first = 1101,
	};
	struct buf bytes = { 0 };

	hub_encode(&row, &bytes);
	assert_int_equal(
	    replica_put(kit->replica, ROW_HUB, 1, bytes.data, bytes.len),
	    ERR_NONE);
	buf_finish(&bytes);
}

static struct alert
crossing(const struct kit *kit, uint64_t number, const char *device)
{
	struct alert a = kit_alert(kit, number, 10000);

	a.severity = 4;
	a.flags = 0;
	a.count = 1;
	a.due_tick = kit->in.tick + number * 1000;
	a.owner[0] = '\0';
	a.state = ALERT_WAITING;
	snprintf(a.kind, sizeof(a.kind), "line-crossing");
	snprintf(a.device, sizeof(a.device), "%s", device);
	a.site[0] = '\0';
	return a;
}

static void
put(struct kit *kit, uint64_t number, const char *device)
{
	struct alert a = crossing(kit, number, device);

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

/* A flood with ${count} at cam-1, numbers from 101 on. */
static void
start(struct kit *kit, int count)
{
	kit_init(kit, "en");
	flood(kit, true);
	for (int i = 1; i <= count; i++)
		put(kit, 100 + (uint64_t)i, "cam-1");
	step(kit);
}

static void
change(
    struct kit *kit, uint64_t number, enum alert_state state, const char *owner)
{
	struct alert a = *replica_alert(kit->replica, number);

	a.state = (uint8_t)state;
	snprintf(a.owner, sizeof(a.owner), "%s", owner);
	a.version++;
	kit_put(kit, &a);
}

/* ---- what is grouped ---- */

static void
test_three_of_a_kind_at_one_place_are_one_row(void **unused)
{
	struct kit kit;
	uint64_t members[8];

	(void)unused;
	start(&kit, 2);
	assert_int_equal(queue_view_count(kit.queue), 2);
	assert_int_equal(queue_view_group(kit.queue), 0);
	put(&kit, 103, "cam-1");
	put(&kit, 104, "cam-2");
	step(&kit);
	assert_int_equal(queue_view_count(kit.queue), 2);
	assert_int_equal(queue_view_group(kit.queue), 3);
	assert_int_equal(queue_view_behind(kit.queue), 2);
	assert_int_equal(queue_view_members(kit.queue, members, 8), 3);
	for (uint64_t i = 0; i < 3; i++)
		assert_int_equal(members[i], 101 + i);
	kit_finish(&kit);
}

static void
test_without_a_flood_every_alert_has_its_row(void **unused)
{
	struct kit kit;

	(void)unused;
	start(&kit, 20);
	assert_int_equal(queue_view_count(kit.queue), 1);
	flood(&kit, false);
	step(&kit);
	assert_int_equal(queue_view_count(kit.queue), 20);
	kit_finish(&kit);
}

static void
test_life_p1_what_is_worse_and_what_somebody_has_are_never_behind_a_group(
    void **unused)
{
	struct kit kit;

	(void)unused;
	start(&kit, 9);
	for (int i = 0; i < 5; i++) {
		struct alert a = crossing(&kit, 201 + (uint64_t)i, "cam-1");

		if (i == 0)
			a.severity = 1;
		else if (i == 1)
			a.flags = ALERT_LIFE_SAFETY;
		else if (i == 2)
			a.flags = ALERT_WORSE;
		else if (i == 3)
			a.state = ALERT_CLAIMED;
		else
			snprintf(a.kind, sizeof(a.kind), "zone-motion");
		kit_put(&kit, &a);
	}
	step(&kit);
	assert_int_equal(queue_view_count(kit.queue), 6);
	/* One of the group that becomes worse breaks out of it. */
	{
		struct alert a = *replica_alert(kit.replica, 105);

		a.severity = 3;
		a.flags = ALERT_WORSE;
		kit_put(&kit, &a);
	}
	step(&kit);
	assert_int_equal(queue_view_count(kit.queue), 7);
	assert_int_equal(queue_view_behind(kit.queue), 7);
	kit_finish(&kit);
}

static void
test_where_a_device_has_too_few_the_site_is_the_place(void **unused)
{
	struct kit kit;
	struct buf words = { 0 };

	(void)unused;
	start(&kit, 0);
	for (uint64_t i = 1; i <= 4; i++) {
		char device[16];
		struct alert a;

		snprintf(device, sizeof(device), "cam-%d", (int)i);
		a = crossing(&kit, 100 + i, device);
		snprintf(a.site, sizeof(a.site), "S14");
		kit_put(&kit, &a);
	}
	step(&kit);
	assert_int_equal(queue_view_count(kit.queue), 1);
	assert_int_equal(queue_view_group(kit.queue), 4);
	queue_view_group_words(kit.queue, &kit.in, &words);
	assert_non_null(strstr(buf_text(&words), "S14"));
	/* One camera alone makes a group of its own: the rest opens. */
	for (uint64_t i = 5; i <= 6; i++) {
		struct alert a = crossing(&kit, 100 + i, "cam-1");

		snprintf(a.site, sizeof(a.site), "S14");
		kit_put(&kit, &a);
	}
	step(&kit);
	assert_int_equal(queue_view_count(kit.queue), 2);
	assert_int_equal(queue_view_behind(kit.queue), 4);
	buf_finish(&words);
	kit_finish(&kit);
}

/* ---- the cursor ---- */

static void
test_what_is_under_the_cursor_stays_a_row_until_the_cursor_leaves_it(
    void **unused)
{
	struct kit kit;

	(void)unused;
	start(&kit, 2);
	put(&kit, 50, "cam-9");
	step(&kit);
	move(&kit, QUEUE_LAST);
	assert_int_equal(queue_view_cursor(kit.queue), 102);
	for (uint64_t i = 3; i <= 9; i++)
		put(&kit, 100 + i, "cam-1");
	step(&kit);
	assert_int_equal(queue_view_cursor(kit.queue), 102);
	assert_int_equal(queue_view_group(kit.queue), 0);
	assert_int_equal(queue_view_count(kit.queue), 3);
	move(&kit, QUEUE_FIRST);
	step(&kit);
	assert_int_equal(queue_view_cursor(kit.queue), 50);
	assert_int_equal(queue_view_count(kit.queue), 2);
	kit_finish(&kit);
}

static void
test_the_cursor_stays_on_the_group_when_its_first_one_is_taken(void **unused)
{
	struct kit kit;

	(void)unused;
	start(&kit, 6);
	put(&kit, 50, "cam-9");
	step(&kit);
	move(&kit, QUEUE_LAST);
	assert_int_equal(queue_view_group(kit.queue), 6);
	change(&kit, 101, ALERT_CLAIMED, "dana");
	step(&kit);
	assert_int_equal(queue_view_group(kit.queue), 5);
	assert_int_equal(queue_view_cursor(kit.queue), 102);
	/* What Dana has is a row. */
	assert_int_equal(queue_view_count(kit.queue), 3);
	change(&kit, 102, ALERT_ARCHIVED, "dana");
	step(&kit);
	assert_int_equal(queue_view_group(kit.queue), 4);
	assert_int_equal(queue_view_cursor(kit.queue), 103);
	kit_finish(&kit);
}

static void
test_a_group_that_grows_stays_where_it_is(void **unused)
{
	struct kit kit;

	(void)unused;
	start(&kit, 3);
	put(&kit, 1, "cam-8");
	put(&kit, 900, "cam-9");
	step(&kit);
	move(&kit, QUEUE_LAST);
	for (uint64_t i = 200; i < 400; i++) {
		put(&kit, i, "cam-1");
		step(&kit);
		assert_int_equal(queue_view_cursor(kit.queue), 900);
		assert_int_equal(queue_view_count(kit.queue), 3);
		assert_int_equal(queue_view_above(kit.queue).rows, 0);
	}
	kit_finish(&kit);
}

static void
test_what_is_marked_stands_by_itself_until_its_mark_falls_off(void **unused)
{
	struct kit kit;

	(void)unused;
	start(&kit, 5);
	assert_true(queue_view_goto(kit.queue, &kit.in, 103));
	assert_int_equal(queue_view_mark(kit.queue, &kit.in), ANSWER_OK);
	assert_true(queue_view_leave(kit.queue, &kit.in));
	move(&kit, QUEUE_FIRST);
	step(&kit);
	assert_int_equal(queue_view_behind(kit.queue), 3);
	assert_int_equal(queue_view_count(kit.queue), 2);
	queue_view_unmark_all(kit.queue);
	queue_view_unmark_all(kit.queue); /* before the list has followed */
	step(&kit);
	assert_int_equal(queue_view_behind(kit.queue), 4);
	assert_int_equal(queue_view_count(kit.queue), 1);
	kit_finish(&kit);
}

/* ---- inside ---- */

static void
test_a_group_is_gone_into_and_left_again(void **unused)
{
	struct kit kit;
	struct alert p1;

	(void)unused;
	start(&kit, 5);
	put(&kit, 50, "cam-9");
	p1 = crossing(&kit, 7, "cam-7");
	p1.severity = 1;
	kit_put(&kit, &p1);
	step(&kit);
	move(&kit, QUEUE_LAST);
	assert_true(queue_view_enter(kit.queue, &kit.in));
	queue_view_check(kit.queue, &kit.in);
	/* The five, and danger to life pierces. */
	assert_int_equal(queue_view_count(kit.queue), 6);
	assert_int_equal(queue_view_hidden(kit.queue).rows, 1);
	/* What one takes there stays in sight. */
	change(&kit, 103, ALERT_CLAIMED, "aigul");
	step(&kit);
	assert_int_equal(queue_view_count(kit.queue), 6);
	assert_true(queue_view_leave(kit.queue, &kit.in));
	assert_false(queue_view_leave(kit.queue, &kit.in));
	queue_view_check(kit.queue, &kit.in);
	assert_int_equal(queue_view_group(kit.queue), 4);
	/* A number that is behind a group is gone to all the same. */
	assert_true(queue_view_goto(kit.queue, &kit.in, 104));
	assert_int_equal(queue_view_cursor(kit.queue), 104);
	assert_int_equal(queue_view_group(kit.queue), 0);
	kit_finish(&kit);
}

/* Whoever goes into a group must see that 102 will not come. */
static void
test_what_a_service_has_refused_stays_in_sight_inside_of_a_group(void **unused)
{
	struct kit kit;
	struct alert p1, mine, other;
	struct notification n;

	(void)unused;
	start(&kit, 5);
	p1 = crossing(&kit, 7, "cam-7");
	p1.severity = 1;
	p1.state = ALERT_TOLD;
	strcpy(p1.owner, "bolat");
	kit_put(&kit, &p1);
	mine = crossing(&kit, 8, "cam-8");
	mine.state = ALERT_TOLD;
	strcpy(mine.owner, "aigul");
	kit_put(&kit, &mine);
	other = mine;
	other.number = 9;
	strcpy(other.owner, "bolat");
	kit_put(&kit, &other);
	for (uint64_t number = 7; number <= 9; number++) {
		n = kit_told(&kit, number, 1, NOTE_SENT);
		kit_note(&kit, &n);
	}
	step(&kit);
	move(&kit, QUEUE_LAST);
	assert_true(queue_view_enter(kit.queue, &kit.in));
	queue_view_check(kit.queue, &kit.in);
	assert_false(queue_view_shows(kit.queue, 7));
	for (uint64_t number = 7; number <= 9; number++) {
		n = kit_told(&kit, number, 1, NOTE_REFUSED);
		n.by_phone = number == 8;
		kit_note(&kit, &n);
	}
	step(&kit);
	queue_view_check(kit.queue, &kit.in);
	assert_true(queue_view_shows(kit.queue, 7));
	assert_true(queue_view_shows(kit.queue, 8));
	assert_false(queue_view_shows(kit.queue, 9));
	kit_finish(&kit);
}

/* ---- nothing is dropped ---- */

static uint32_t
chance(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 8) % below;
}

/* The next alert of a storm over twenty cameras of five sites. */
static void
storm_put(struct kit *kit, uint64_t number, uint32_t *seed)
{
	static const char *const kinds[] = { "line-crossing", "zone-motion",
		"loitering" };
	uint32_t camera = chance(seed, 20);
	char device[16];
	struct alert a;

	snprintf(device, sizeof(device), "cam-%u", (unsigned)camera);
	a = crossing(kit, number, device);
	if (chance(seed, 4) != 0)
		snprintf(a.site, sizeof(a.site), "S%u", (unsigned)(camera / 4));
	snprintf(a.kind, sizeof(a.kind), "%s", kinds[chance(seed, 3)]);
	if (chance(seed, 50) == 0)
		a.severity = 1;
	if (chance(seed, 50) == 0)
		a.flags = ALERT_LIFE_SAFETY;
	kit_put(kit, &a);
}

/* Something happens to an alert of the storm. */
static void
storm_change(struct kit *kit, uint64_t number, uint32_t *seed)
{
	struct alert a;

	if (replica_alert(kit->replica, number) == NULL)
		return;
	a = *replica_alert(kit->replica, number);
	switch (chance(seed, 6)) {
	case 0:
		change(kit, number, ALERT_CLAIMED, "dana");
		return;
	case 1:
		change(kit, number, ALERT_WAITING, "");
		return;
	case 2:
		change(kit, number, ALERT_ARCHIVED, "dana");
		return;
	case 3:
		kit_gone(kit, number);
		return;
	case 4:
		a.severity = 2;
		a.flags |= ALERT_WORSE;
		break;
	default:
		a.due_tick += 60000;
		break;
	}
	kit_put(kit, &a);
}

/* Goes down the rows from the top, into each group, and counts what waits. */
static size_t
reach_all(struct kit *kit, bool *seen)
{
	size_t reached = 0;
	uint64_t before;

	move(kit, QUEUE_FIRST);
	do {
		uint64_t members[4000], row = queue_view_cursor(kit->queue);
		size_t count = queue_view_members(kit->queue, members, 4000);
		const struct alert *a = replica_alert(kit->replica, row);

		assert_true(count < 4000);
		if (count == 0)
			members[count++] = row;
		for (size_t i = 0; i < count; i++) {
			a = replica_alert(kit->replica, members[i]);
			if (a == NULL || !alert_in_queue(a))
				continue;
			assert_false(seen[members[i]]);
			seen[members[i]] = true;
			reached++;
		}
		before = row;
		move(kit, QUEUE_DOWN);
	} while (queue_view_cursor(kit->queue) != before);
	return reached;
}

static void
test_of_two_thousand_each_one_is_reached_and_counted(void **unused)
{
	struct kit kit;
	uint32_t seed = 7;
	bool *seen = calloc(3000, sizeof(*seen));
	const struct replica_counts *n;

	(void)unused;
	kit_init(&kit, "en");
	flood(&kit, true);
	for (uint64_t i = 1; i <= 2000; i++) {
		storm_put(&kit, i, &seed);
		if (i % 3 == 0)
			storm_change(
			    &kit, 1 + chance(&seed, (uint32_t)i), &seed);
		if (i % 40 == 0)
			step(&kit);
		if (i % 120 == 0)
			move(&kit, i % 240 == 0 ? QUEUE_DOWN : QUEUE_LAST);
	}
	kit_wait(&kit, QUEUE_GREY_MS + 1000);
	step(&kit);
	n = replica_counts(kit.replica);
	assert_int_equal(reach_all(&kit, seen), n->waiting + n->claimed);
	for (uint64_t i = 1; i <= 2000; i++) {
		const struct alert *a = replica_alert(kit.replica, i);

		assert_int_equal(seen[i], a != NULL && alert_in_queue(a));
		if (a != NULL && alert_in_queue(a)) {
			assert_true(queue_view_goto(kit.queue, &kit.in, i));
			assert_int_equal(queue_view_cursor(kit.queue), i);
			(void)queue_view_leave(kit.queue, &kit.in);
		}
	}
	/* Many are few rows. */
	assert_true(queue_view_behind(kit.queue) > 500);
	free(seen);
	kit_finish(&kit);
}

static void
set_filter(struct kit *kit, const char *text)
{
	struct filter *filter = calloc(1, sizeof(*filter));
	struct filter_fault fault;
	const struct filter_context context = {
		.where = FILTER_ALERTS,
		.now_ms = kit->in.utc_ms,
	};

	assert_int_equal(
	    filter_compile(filter, text, strlen(text), &context, &fault),
	    ERR_NONE);
	queue_view_filter(kit->queue, &kit->in, filter, text);
	queue_view_check(kit->queue, &kit->in);
	free(filter);
}

static void
test_a_filter_groups_what_it_lets_through_letter_by_letter(void **unused)
{
	static const char *const letters[] = { "c", "ca", "cam", "cam-",
		"cam-2", "cam-", "cam-1", "cam-1 sev:4", "cam-1", "" };
	static const size_t rows[] = { 2, 2, 2, 2, 1, 2, 1, 1, 1, 2 };
	struct kit kit;

	(void)unused;
	start(&kit, 5);
	for (uint64_t number = 201; number <= 203; number++)
		put(&kit, number, "cam-2");
	step(&kit);
	assert_int_equal(queue_view_count(kit.queue), 2);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		set_filter(&kit, letters[i]);
		assert_int_equal(queue_view_count(kit.queue), rows[i]);
		step(&kit);
		assert_int_equal(queue_view_count(kit.queue), rows[i]);
	}
	assert_int_equal(queue_view_behind(kit.queue), 6);
	/* From inside of one it leads out. */
	assert_true(queue_view_enter(kit.queue, &kit.in));
	assert_int_equal(queue_view_behind(kit.queue), 0);
	set_filter(&kit, "cam");
	assert_int_equal(queue_view_count(kit.queue), 2);
	assert_int_equal(queue_view_behind(kit.queue), 6);
	kit_finish(&kit);
}

#define SOME 60

static uint32_t
roll(uint64_t *state, uint32_t sides)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (uint32_t)(*state >> 33) % sides;
}

static void
change_any(struct kit *kit, uint64_t *state)
{
	static const char *const owners[] = { "", "", "aigul", "bolat" };
	uint64_t number = 1 + roll(state, SOME);
	struct alert a;
	char device[8];

	if (roll(state, 4) == 0) {
		kit_gone(kit, number);
		return;
	}
	snprintf(device, sizeof(device), "cam-%u", roll(state, 6));
	a = crossing(kit, number, device);
	a.severity = (uint8_t)(1 + roll(state, 4));
	a.due_tick = kit->in.tick + roll(state, 100) * 1000;
	if (roll(state, 3) == 0)
		snprintf(a.site, sizeof(a.site), "site-%u", roll(state, 2));
	if (roll(state, 3) == 0)
		a.state = (uint8_t)roll(state, ALERT_NSTATES);
	if (a.state != ALERT_WAITING)
		snprintf(
		    a.owner, sizeof(a.owner), "%s", owners[roll(state, 4)]);
	kit_put(kit, &a);
}

/* What was followed shows what one shows that begins now. */
static void
assert_as_new(struct kit *kit, const struct filter *filter, const char *text)
{
	static const uint8_t key[CRYPTO_SIPHASH_KEY_SIZE];
	struct queue_view *fresh = queue_view_create(key);
	struct queue_hidden was = queue_view_hidden(kit->queue), is;

	queue_view_list(fresh, &kit->in, queue_view_which(kit->queue));
	queue_view_filter(fresh, &kit->in, filter, text);
	is = queue_view_hidden(fresh);
	assert_int_equal(was.rows, is.rows);
	assert_int_equal(was.p1, is.p1);
	assert_int_equal(queue_view_count(kit->queue), queue_view_count(fresh));
	assert_int_equal(
	    queue_view_behind(kit->queue), queue_view_behind(fresh));
	assert_int_equal(
	    queue_view_grouped(kit->queue), queue_view_grouped(fresh));
	for (uint64_t n = 1; queue_view_grouped(fresh) == 0 && n <= SOME; n++)
		assert_int_equal(queue_view_shows(kit->queue, n),
		    queue_view_shows(fresh, n));
	queue_view_destroy(fresh);
}

static void
test_after_any_history_a_list_shows_what_a_new_one_shows(void **unused)
{
	static const char *const texts[] = { "c", "ca", "cam-1", "cam-1 sev:4",
		"sev<=2", "sev<=2 cam-2", "-cam-3", "q", "owner:me", "" };
	struct kit kit;
	struct filter *filter = calloc(1, sizeof(*filter));
	struct filter_context context = { .where = FILTER_ALERTS };
	struct filter_fault fault;
	const char *text = "";
	uint64_t state = 20261130;
	bool flooded = true;

	(void)unused;
	start(&kit, 0);
	context.me = kit.in.account;
	for (int i = 0; i < 6000; i++) {
		uint32_t what = roll(&state, 40);

		if (what == 0) {
			flood(&kit, flooded = !flooded);
		} else if (what == 1) {
			queue_view_list(
			    kit.queue, &kit.in, roll(&state, QUEUE_LISTS));
		} else if (what < 14) {
			text = texts[roll(&state, 10)];
			assert_int_equal(filter_compile(filter, text,
			                     strlen(text), &context, &fault),
			    ERR_NONE);
			queue_view_filter(kit.queue, &kit.in, filter, text);
			queue_view_check(kit.queue, &kit.in);
		} else if (what == 14) {
			queue_view_hold(kit.queue, &kit.in);
			queue_view_hold(kit.queue, &kit.in);
		} else {
			change_any(&kit, &state);
		}
		if (roll(&state, 3) == 0)
			step(&kit);
		if (i % 20 != 0)
			continue;
		step(&kit);
		kit_wait(&kit, QUEUE_GREY_MS + 1);
		step(&kit);
		if (!queue_view_inside(kit.queue))
			assert_as_new(&kit, filter, text);
	}
	free(filter);
	kit_finish(&kit);
}

static void
test_a_group_row_says_how_many_where_and_which_is_the_first(void **unused)
{
	struct kit kit;
	struct grid grid;
	struct buf text = { 0 };

	(void)unused;
	start(&kit, 37);
	grid_init(&grid, 80, ROWS);
	queue_view_draw(kit.queue, &grid, grid_rect(&grid), &kit.in);
	for (int col = 0; col < 80; col++)
		buf_puts(&text, grid_at(&grid, 0, col)->text);
	assert_non_null(strstr(buf_text(&text), "37 · cam-1"));
	assert_non_null(strstr(buf_text(&text), "№101"));
	buf_finish(&text);
	grid_finish(&grid);
	kit_finish(&kit);
}

/*
 * CPU seconds of a hundred arrivals, steps, moves and drawings, in a flood of
 * so many alerts in groups of a hundred.
 */
static double
cost(uint64_t alerts)
{
	struct screen_state state = { .screen = SCREEN_QUEUE };
	struct kit kit;
	struct grid grid;
	clock_t begin;

	kit_init(&kit, "en");
	flood(&kit, true);
	for (uint64_t i = 1; i <= alerts; i++) {
		char device[24];

		snprintf(device, sizeof(device), "cam-%d", (int)(i / 100));
		put(&kit, i, device);
	}
	queue_view_step(kit.queue, &kit.in);
	state.queue = kit.queue;
	grid_init(&grid, 160, 50);
	begin = clock();
	for (uint64_t i = 1; i <= 100; i++) {
		put(&kit, alerts + i, "cam-0");
		change(&kit, i, ALERT_CLAIMED, "dana");
		queue_view_step(kit.queue, &kit.in);
		queue_view_move(kit.queue, &kit.in, QUEUE_DOWN, 40);
		screen_draw(&grid, &kit.in, &state);
	}
	begin = clock() - begin;
	grid_finish(&grid);
	kit_finish(&kit);
	return (double)begin / CLOCKS_PER_SEC;
}

static double
least(double a, double b)
{
	return a < b ? a : b;
}

/* What runs beside it makes it dearer at times, and never cheaper. */
static void
test_a_flood_of_a_hundred_thousand_costs_no_more_than_one_of_a_thousand(
    void **unused)
{
	double few = cost(1000), many = cost(100000);

	(void)unused;
	for (int i = 1; i < TRIES && many >= 10 * few + 0.01; i++) {
		few = least(few, cost(1000));
		many = least(many, cost(100000));
	}
	print_message("# two changes, a move and 160x50: %.0f us in 1,000, "
	              "%.0f us in 100,000\n",
	    few * 1e4, many * 1e4);
	assert_true(many < 10 * few + 0.01);
}

/* A storm at six cameras while two wait for more. */
static void
test_a_flood_looks_as_agreed_in_all_languages_and_sizes(void **unused)
{
	static const char *const languages[] = { "kk", "ru", "en" };
	static const int sizes[][2] = { { 80, 24 }, { 120, 40 }, { 60, 15 } };
	static const int counts[] = { 37, 5, 4, 9 };

	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		uint64_t number = 1100;

		kit_init(&kit, languages[l]);
		kit_board(&kit);
		flood(&kit, true);
		for (size_t c = 0; c < 4; c++)
			for (int i = 0; i < counts[c]; i++) {
				char device[16];
				struct alert a;

				snprintf(device, sizeof(device), "cam-04%d",
				    12 + (int)c);
				a = crossing(&kit, ++number, device);
				kit_put(&kit, &a);
			}
		kit_wait(&kit, 0);
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			struct screen_state state = { .screen = SCREEN_QUEUE,
				.queue = kit.queue };
			struct grid grid;
			char name[64];

			snprintf(name, sizeof(name), "flood-%dx%d.%s",
			    sizes[i][0], sizes[i][1], languages[l]);
			grid_init(&grid, sizes[i][0], sizes[i][1]);
			screen_draw(&grid, &kit.in, &state);
			kit_golden(&grid, name);
			grid_finish(&grid);
		}
		kit_finish(&kit);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_three_of_a_kind_at_one_place_are_one_row),
		cmocka_unit_test(test_without_a_flood_every_alert_has_its_row),
		cmocka_unit_test(
		    test_a_filter_groups_what_it_lets_through_letter_by_letter),
		cmocka_unit_test(
		    test_after_any_history_a_list_shows_what_a_new_one_shows),
		cmocka_unit_test(
		    test_life_p1_what_is_worse_and_what_somebody_has_are_never_behind_a_group),
		cmocka_unit_test(
		    test_where_a_device_has_too_few_the_site_is_the_place),
		cmocka_unit_test(
		    test_what_is_under_the_cursor_stays_a_row_until_the_cursor_leaves_it),
		cmocka_unit_test(
		    test_the_cursor_stays_on_the_group_when_its_first_one_is_taken),
		cmocka_unit_test(test_a_group_that_grows_stays_where_it_is),
		cmocka_unit_test(
		    test_what_is_marked_stands_by_itself_until_its_mark_falls_off),
		cmocka_unit_test(test_a_group_is_gone_into_and_left_again),
		cmocka_unit_test(
		    test_what_a_service_has_refused_stays_in_sight_inside_of_a_group),
		cmocka_unit_test(
		    test_of_two_thousand_each_one_is_reached_and_counted),
		cmocka_unit_test(
		    test_a_group_row_says_how_many_where_and_which_is_the_first),
		cmocka_unit_test(
		    test_a_flood_of_a_hundred_thousand_costs_no_more_than_one_of_a_thousand),
		cmocka_unit_test(
		    test_a_flood_looks_as_agreed_in_all_languages_and_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
