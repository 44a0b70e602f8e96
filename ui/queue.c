/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "core/flood.h"

#include "ui/i18n.h"
#include "ui/queue_private.h"

/* An age in a filter lets rows in and out without a change of any row. */
#define AGES_MS 5000

/* One of so many rows, or fewer, are quicker found than passed by. */
#define FEW 3

static const struct filter everything;

struct queue_view *
queue_view_create(const uint8_t key[CRYPTO_SIPHASH_KEY_SIZE])
{
	struct queue_view *view = xcalloc(1, sizeof(*view));

	view->shown = order_create();
	view->groups = groups_create(key);
	view->filter_text = xstrdup("");
	view->rebuild = true;
	return view;
}

void
queue_view_destroy(struct queue_view *view)
{
	if (view == NULL)
		return;
	order_destroy(view->shown);
	groups_destroy(view->groups);
	free(view->filter_text);
	free(view);
}

/* --- what belongs into the list ------------------------------------------ */

static bool
in_list(const struct queue_view *view, const struct screen_input *in,
    const struct alert *a)
{
	switch (view->list) {
	case QUEUE_WAITING:
		return alert_in_queue(a);
	case QUEUE_MINE:
		return alert_in_queue(a) && a->state != ALERT_WAITING &&
		    in->account != NULL && strcmp(a->owner, in->account) == 0;
	case QUEUE_SERVICES:
		return a->state == ALERT_RESPONSE;
	case QUEUE_LATER:
		return a->state == ALERT_SHELVED;
	case QUEUE_ALL:
		return true;
	}
	return false;
}

/* Danger to life that nobody has is in every list. */
static bool
unclaimed_life(const struct alert *a)
{
	return a->severity == 1 && alert_waits(a);
}

/* A service will not come, and somebody has to send another one. */
static bool
sent_back(const struct screen_input *in, const struct alert *a)
{
	return replica_refused(in->replica, a) &&
	    (a->severity == 1 ||
	        (in->account != NULL && strcmp(a->owner, in->account) == 0));
}

/* No filter hides danger to life, or what this person has to see to. */
static bool
pierces(const struct screen_input *in, const struct alert *a)
{
	return alert_in_queue(a) &&
	    (a->severity == 1 ||
	        (in->account != NULL && strcmp(a->owner, in->account) == 0));
}

static bool
fits(const struct queue_view *view, const struct screen_input *in,
    const struct alert *a)
{
	unsigned services;

	if (!in_list(view, in, a) && !unclaimed_life(a))
		return false;
	if (view->inside && !group_has(&view->group, a) && !unclaimed_life(a) &&
	    !sent_back(in, a))
		return false;
	if (view->filter.nterms == 0 || pierces(in, a))
		return true;
	services = view->services ? words_targets(in, a->number) : 0;
	return filter_matches_alert(&view->filter, a, services, in->tick);
}

/* --- rows ------------------------------------------------------------------ */

static unsigned
marks_of(const struct alert *a, bool fit, bool seen)
{
	unsigned marks = seen ? ORDER_SEEN : 0;

	if (!fit && alert_in_queue(a))
		marks |= a->severity == 1 ? ORDER_MISSED | ORDER_MISSED_LIFE
		                          : ORDER_MISSED;
	return marks;
}

/* Where the row belongs now. */
static void
row_put(struct queue_view *view, const struct alert *a, bool fit, bool seen)
{
	order_put(view->shown, a);
	order_mark(view->shown, a->number, marks_of(a, fit, seen));
}

/* It does not belong on the screen; what is still there keeps a row unseen. */
static void
row_drop(
    struct queue_view *view, const struct screen_input *in, uint64_t number)
{
	const struct alert *a = replica_alert(in->replica, number);

	if (a != NULL)
		row_put(view, a, false, false);
	else
		order_remove(view->shown, number);
}

/* --- rows that have left and are shown for a while ------------------------ */

static struct queue_leaving *
leaving_find(struct queue_view *view, uint64_t number)
{
	for (size_t i = 0; i < view->leaving_count; i++)
		if (view->leaving[i].alert.number == number)
			return &view->leaving[i];
	return NULL;
}

static void
leaving_remove(struct queue_view *view, struct queue_leaving *at)
{
	if (at != NULL)
		*at = view->leaving[--view->leaving_count];
}

static struct queue_leaving *
leaving_oldest(struct queue_view *view)
{
	struct queue_leaving *oldest = &view->leaving[0];

	for (size_t i = 1; i < view->leaving_count; i++)
		if (view->leaving[i].until_tick < oldest->until_tick)
			oldest = &view->leaving[i];
	return oldest;
}

static void
leaving_put(struct queue_view *view, const struct screen_input *in,
    const struct alert *a)
{
	struct queue_leaving *at = leaving_find(view, a->number);
	uint64_t from =
	    a->undo_until_tick > in->tick ? a->undo_until_tick : in->tick;

	if (at != NULL) {
		at->alert = *a;
		return;
	}
	if (view->leaving_count == QUEUE_LEAVING_MAX) {
		at = leaving_oldest(view);
		row_drop(view, in, at->alert.number);
		leaving_remove(view, at);
	}
	view->leaving[view->leaving_count++] = (struct queue_leaving){
		.until_tick = from + QUEUE_GREY_MS,
		.alert = *a,
	};
}

/* Those whose time is over go; true when any did. */
static bool
leaving_end(struct queue_view *view, const struct screen_input *in)
{
	size_t before = view->leaving_count;

	for (size_t i = view->leaving_count; i-- > 0;) {
		struct queue_leaving *at = &view->leaving[i];

		if (at->until_tick > in->tick)
			continue;
		row_drop(view, in, at->alert.number);
		leaving_remove(view, at);
	}
	return view->leaving_count != before;
}

/* --- new rows above the window -------------------------------------------- */

/* The position of the first row of the window. */
static size_t
top_of(const struct queue_view *view)
{
	size_t offset = view->offset > 0 ? (size_t)view->offset : 0;

	return view->position > offset ? view->position - offset : 0;
}

static void
news_put(struct queue_view *view, const struct alert *a)
{
	size_t position;

	if (!view->touched || view->news_count > QUEUE_NEW_MAX)
		return;
	if (!view->held &&
	    (order_count(view->shown) <= view->rows ||
	        !order_find(view->shown, a->number, &position) ||
	        position >= top_of(view)))
		return;
	view->news[view->news_count++] = (struct queue_news){
		.number = a->number,
		.p1 = a->severity == 1,
	};
}

/* Those that have left, or that the window shows now, are no news. */
static void
news_trim(struct queue_view *view)
{
	for (size_t i = view->news_count; i-- > 0;) {
		size_t position;

		if (view->held)
			return;
		if (order_find(view->shown, view->news[i].number, &position) &&
		    position < top_of(view))
			continue;
		view->news[i] = view->news[--view->news_count];
	}
}

/* --- groups --------------------------------------------------------------- */

static bool
grouping(const struct queue_view *view)
{
	return view->flood && view->list == QUEUE_WAITING && !view->inside;
}

/* What one has marked, or looks at, is not put out of sight. */
static bool
may_group(const struct queue_view *view, const struct alert *a)
{
	return flood_groups(a) && a->number != view->pinned &&
	    !queue_row_marked(view, a->number);
}

/* It stands behind the row of another one. */
static bool
behind(const struct queue_view *view, uint64_t number)
{
	uint64_t head = groups_head(view->groups, number);

	return head != 0 && head != number;
}

/* Whether the alert is shown as a row; its group follows. */
static bool
place(struct queue_view *view, const struct screen_input *in,
    const struct alert *a, uint64_t number)
{
	bool fit = a != NULL && fits(view, in, a);

	if (a != NULL && grouping(view) && may_group(view, a))
		groups_put(view->groups, a, fit);
	else
		groups_remove(view->groups, number);
	return fit;
}

/* Rows that a group has closed over, or let go. */
static bool
groups_follow(struct queue_view *view, const struct screen_input *in)
{
	uint64_t number;
	bool any = false;

	while (groups_touched(view->groups, &number)) {
		const struct alert *a = replica_alert(in->replica, number);
		bool fit = a != NULL && fits(view, in, a);

		any = true;
		if (fit)
			row_put(view, a, true, !behind(view, number));
		else if (leaving_find(view, number) == NULL)
			row_drop(view, in, number);
	}
	return any;
}

/* The row under the cursor, when it stands by itself; the former one may go
 * behind a group again. */
static void
pin(struct queue_view *view, const struct screen_input *in)
{
	uint64_t was = view->pinned;

	if (view->held)
		return;
	view->pinned =
	    view->touched && groups_head(view->groups, view->cursor) == 0
	    ? view->cursor
	    : 0;
	if (was == view->pinned)
		return;
	place(view, in, replica_alert(in->replica, was), was);
	place(view, in, replica_alert(in->replica, view->pinned), view->pinned);
	if (groups_follow(view, in))
		order_find(view->shown, view->cursor, &view->position);
}

size_t
queue_view_group(const struct queue_view *view)
{
	return groups_count(view->groups, view->cursor);
}

size_t
queue_view_members(const struct queue_view *view, uint64_t *numbers, size_t max)
{
	return groups_members(view->groups, view->cursor, numbers, max);
}

size_t
queue_view_behind(const struct queue_view *view)
{
	return groups_behind(view->groups);
}

size_t
queue_view_grouped(const struct queue_view *view)
{
	return groups_behind(view->groups) + groups_closed(view->groups);
}

bool
queue_view_inside(const struct queue_view *view)
{
	return view->inside;
}

/* --- following ------------------------------------------------------------ */

static void
put_behind(void *arg, uint64_t number)
{
	struct queue_view *view = arg;

	order_mark(view->shown, number,
	    order_marks(view->shown, number) & ~(unsigned)ORDER_SEEN);
}

static void
build(struct queue_view *view, const struct screen_input *in)
{
	order_clear(view->shown);
	groups_clear(view->groups);
	order_begin(view->shown);
	for (size_t i = 0; i < replica_count(in->replica); i++) {
		const struct alert *a = replica_at(in->replica, i);
		bool fit = place(view, in, a, a->number);

		row_put(view, a, fit, fit);
		if (fit)
			leaving_remove(view, leaving_find(view, a->number));
	}
	groups_forget_touched(view->groups);
	groups_each_behind(view->groups, put_behind, view);
	for (size_t i = 0; i < view->leaving_count; i++) {
		const struct alert *a = &view->leaving[i].alert;

		order_put(view->shown, a);
		order_mark(view->shown, a->number,
		    order_marks(view->shown, a->number) | ORDER_SEEN);
	}
	order_end(view->shown);
	view->rebuild = false;
	view->built_tick = in->tick;
}

static bool
is_shown(void *arg, uint64_t number)
{
	const struct queue_view *view = arg;

	return order_has(view->shown, number);
}

/* Which way the filter has changed: then some rows need not be asked. */
struct change {
	bool narrows; /* none comes */
	bool widens;  /* none goes */
};

static void
refit_row(struct queue_view *view, const struct screen_input *in,
    const struct alert *a, struct change change)
{
	unsigned marks = order_marks(view->shown, a->number);
	bool fit;

	if (change.narrows && (marks & ORDER_MISSED))
		return;
	fit = (change.widens && (marks & ORDER_SEEN)) || fits(view, in, a);
	order_mark(view->shown, a->number, marks_of(a, fit, fit));
}

/* Through all of them as they lie in memory, unless few are asked. */
static void
refit_rows(struct queue_view *view, const struct screen_input *in,
    struct change change, bool few)
{
	const struct alert *a;
	size_t at = 0;
	unsigned marks;
	uint64_t number;

	if (!few) {
		while ((a = replica_each(in->replica, &at)) != NULL)
			refit_row(view, in, a, change);
		return;
	}
	while ((number = order_each(view->shown, &at, &marks)) != 0)
		if (!(marks & ORDER_MISSED))
			refit_row(view, in, replica_alert(in->replica, number),
			    change);
}

/*
 * Another filter over the same rows: all of them stand where they belong, and
 * only their marks change.  Each letter of a filter does this.
 */
static void
refit(struct queue_view *view, const struct screen_input *in,
    struct change change)
{
	size_t rows = replica_count(in->replica);
	bool few = change.narrows &&
	    order_marked(view->shown, ORDER_MISSED) > rows - rows / FEW;

	while (view->leaving_count > 0) {
		row_drop(view, in, view->leaving[0].alert.number);
		leaving_remove(view, &view->leaving[0]);
	}
	order_begin(view->shown);
	refit_rows(view, in, change, few);
	if (grouping(view)) {
		groups_sift(view->groups, is_shown, view);
		groups_each_behind(view->groups, put_behind, view);
	}
	order_end(view->shown);
	view->news_count = 0;
	view->built_tick = in->tick;
}

static void
left(struct queue_view *view, const struct screen_input *in, uint64_t number,
    const struct alert *a)
{
	if (a != NULL) {
		leaving_put(view, in, a);
		order_mark(view->shown, number, marks_of(a, false, true));
	} else if (leaving_find(view, number) == NULL) {
		order_remove(view->shown, number);
	} else {
		order_mark(view->shown, number, ORDER_SEEN);
	}
}

static void
follow_held(struct queue_view *view, const struct screen_input *in,
    const struct alert *a, bool was)
{
	bool fit = a != NULL && fits(view, in, a);

	if (!was && fit && !(grouping(view) && may_group(view, a)))
		news_put(view, a);
	else if (was && !fit && a != NULL)
		leaving_put(view, in, a);
}

/* The head of a group has left it: the cursor stays on the group. */
static bool
headed(struct queue_view *view, uint64_t number, uint64_t second)
{
	uint64_t head = second != 0 ? groups_head(view->groups, second) : 0;

	if (head == 0 || head == number)
		return false;
	if (view->cursor == number)
		view->cursor = head;
	return true;
}

/* Another member of the closed group whose head ${number} is; 0: it is none. */
static uint64_t
second_of(const struct queue_view *view, uint64_t number)
{
	uint64_t two[2];

	return groups_head(view->groups, number) == number &&
	        groups_members(view->groups, number, two, 2) == 2
	    ? two[1]
	    : 0;
}

static void
follow(struct queue_view *view, const struct screen_input *in, uint64_t number)
{
	const struct alert *a = replica_alert(in->replica, number);
	size_t position;
	bool was = order_find(view->shown, number, &position);
	bool fit, shown, passed;
	uint64_t second = second_of(view, number);

	if (view->held) {
		follow_held(view, in, a, was);
		return;
	}
	fit = place(view, in, a, number);
	passed = headed(view, number, second);
	shown = fit && !behind(view, number);
	if (fit)
		leaving_remove(view, leaving_find(view, number));
	if (fit)
		row_put(view, a, true, shown);
	else if (passed || !was)
		row_drop(view, in, number);
	else
		left(view, in, number, a);
	if (!was && shown) {
		/* Where the cursor stands is known only after the insertion. */
		order_find(view->shown, view->cursor, &view->position);
		news_put(view, a);
	}
}

/*
 * All rows are on the screen, from the first one on.  When there are more of
 * them, the cursor stays where it stands then.
 */
static bool
fits_window(const struct queue_view *view)
{
	return order_count(view->shown) <= view->rows;
}

/* The cursor stays on its number; when that is gone, on what stands there. */
static void
settle(struct queue_view *view)
{
	size_t count = order_count(view->shown);

	if (count == 0) {
		view->cursor = 0;
		view->position = 0;
		return;
	}
	/* What has gone behind a group is looked at there. */
	if (behind(view, view->cursor))
		view->cursor = groups_head(view->groups, view->cursor);
	if (view->cursor == 0 ||
	    !order_find(view->shown, view->cursor, &view->position)) {
		if (view->position >= count)
			view->position = count - 1;
		view->slid_from = view->cursor;
		view->cursor = order_at(view->shown, view->position);
	}
	if (!view->touched)
		view->offset = GRID_ROWS_MAX; /* the window shows the top */
	else if (fits_window(view))
		view->offset = (int)view->position; /* and so it does here */
}

static void
look(struct queue_view *view, const struct alert *a)
{
	struct queue_look *at = &view->looks[a->number % QUEUE_LOOKS_MAX];

	at->number = a->number;
	at->version = a->version;
}

/*
 * What one has in hand and under the cursor is being looked at: one's own acts
 * are no news.
 */
static void
look_at_own(struct queue_view *view, const struct screen_input *in)
{
	const struct alert *a = replica_alert(in->replica, view->cursor);

	if (a != NULL && in->account != NULL &&
	    strcmp(a->owner, in->account) == 0)
		look(view, a);
}

/* Without a mark it may go behind a group again. */
static void
marks_follow(struct queue_view *view, const struct screen_input *in)
{
	uint64_t number;

	while (queue_marks_fallen(&view->marks, &number)) {
		if (view->held)
			view->rebuild = true;
		else if (grouping(view))
			place(view, in, replica_alert(in->replica, number),
			    number);
	}
}

bool
queue_view_step(struct queue_view *view, const struct screen_input *in)
{
	uint64_t revision = replica_revision(in->replica), number;
	bool changed = revision != view->revision;
	enum err err;

	view->revision = revision;
	if (view->flood != (replica_hub(in->replica)->flood_tick != 0)) {
		view->flood = !view->flood;
		view->rebuild = true;
	}
	while ((err = replica_change(in->replica, &view->changes, &number)) !=
	    ERR_AGAIN) {
		if (err == ERR_LIMIT)
			view->rebuild = true;
		else if (!view->rebuild)
			follow(view, in, number);
	}
	if (view->ages && in->tick >= view->built_tick + AGES_MS)
		view->rebuild = true;
	if (view->rebuild && !view->held) {
		build(view, in);
		changed = true;
	}
	if (!view->held && leaving_end(view, in))
		changed = true;
	if (queue_marks_trim(&view->marks, in->replica))
		changed = true;
	marks_follow(view, in);
	if (!view->held && groups_follow(view, in))
		changed = true;
	settle(view);
	pin(view, in);
	look_at_own(view, in);
	news_trim(view);
	return changed;
}

/* --- the cursor ----------------------------------------------------------- */

uint64_t
queue_view_cursor(const struct queue_view *view)
{
	return view->cursor;
}

uint64_t
queue_view_slid(const struct queue_view *view)
{
	return view->slid_from;
}

void
queue_view_stay(struct queue_view *view)
{
	view->slid_from = 0;
}

const struct alert *
queue_row_alert(const struct queue_view *view, const struct screen_input *in,
    uint64_t number, bool *left)
{
	const struct alert *a = replica_alert(in->replica, number);

	*left = false;
	for (size_t i = 0; i < view->leaving_count; i++) {
		if (view->leaving[i].alert.number != number)
			continue;
		*left = true;
		return a != NULL ? a : &view->leaving[i].alert;
	}
	return a;
}

const struct alert *
queue_view_alert(const struct queue_view *view, const struct screen_input *in)
{
	bool left;

	if (view->cursor == 0)
		return NULL;
	return queue_row_alert(view, in, view->cursor, &left);
}

void
queue_view_looked(struct queue_view *view, const struct screen_input *in)
{
	const struct alert *a = queue_view_alert(view, in);

	if (a != NULL)
		look(view, a);
}

bool
queue_row_changed(const struct queue_view *view, const struct alert *a)
{
	const struct queue_look *at = &view->looks[a->number % QUEUE_LOOKS_MAX];

	return at->number == a->number && at->version != a->version;
}

/* Go to a position; the row of the window moves along as far as it can. */
static void
go(struct queue_view *view, const struct screen_input *in, size_t position,
    int offset)
{
	queue_view_looked(view, in);
	view->position = position;
	view->cursor = order_at(view->shown, position);
	view->slid_from = 0;
	view->offset = offset < 0 ? 0 : offset;
	view->touched = true;
	pin(view, in);
	queue_view_looked(view, in);
	news_trim(view);
}

/*
 * The row for the cursor at ${to}: ${row}, unless rows above would be hidden
 * while there is room for them.  The list stands still only while it is longer
 * than its window: a row that is not seen is worse than one that moves.
 */
static int
window_row(size_t count, size_t to, int row, int rows)
{
	size_t top;

	if (row >= rows)
		row = rows - 1;
	if (row < 0)
		row = 0;
	top = to > (size_t)row ? to - (size_t)row : 0;
	if (top + (size_t)rows > count)
		top = count > (size_t)rows ? count - (size_t)rows : 0;
	return (int)(to - top);
}

/* The row of the window in which the cursor stands. */
static int
row_of(const struct queue_view *view, int page)
{
	int offset = view->offset < page - 1 ? view->offset : page - 1;

	return window_row(
	    order_count(view->shown), view->position, offset, page);
}

void
queue_view_move(struct queue_view *view, const struct screen_input *in,
    enum queue_move move, int page)
{
	size_t count = order_count(view->shown), to = view->position;
	int rows = page < 1 ? 1 : page, row = row_of(view, rows);
	/* A page keeps one row, so that nothing is passed over unseen. */
	size_t leap = rows > 1 ? (size_t)rows - 1 : 1;

	if (count == 0)
		return;
	switch (move) {
	case QUEUE_UP:
		to = to > 0 ? to - 1 : 0;
		row--;
		break;
	case QUEUE_DOWN:
		to++;
		row = row + 1 < rows ? row + 1 : rows - 1;
		break;
	case QUEUE_PAGE_UP:
		to = to > leap ? to - leap : 0;
		break;
	case QUEUE_PAGE_DOWN:
		to += leap;
		break;
	case QUEUE_FIRST:
		to = 0;
		row = 0;
		break;
	case QUEUE_LAST:
		to = count - 1;
		row = rows - 1;
		break;
	}
	if (to >= count) {
		to = count - 1;
		row = row_of(view, rows) + (int)(to - view->position);
	}
	go(view, in, to, window_row(count, to, row, rows));
}

void
queue_view_window(struct queue_view *view, int rows)
{
	view->rows = rows > 0 ? (size_t)rows : 0;
}

bool
queue_view_goto(
    struct queue_view *view, const struct screen_input *in, uint64_t number)
{
	size_t position, top;

	if (groups_head(view->groups, number) != 0) {
		view->cursor = groups_head(view->groups, number);
		queue_view_enter(view, in);
	}
	top = top_of(view);
	if (!order_find(view->shown, number, &position))
		return false;
	/* Where the window shows it already, the window stays. */
	if (position >= top && position - top < GRID_ROWS_MAX)
		go(view, in, position, (int)(position - top));
	else
		go(view, in, position, 0);
	return true;
}

bool
queue_view_shows(const struct queue_view *view, uint64_t number)
{
	size_t position;

	return order_find(view->shown, number, &position);
}

/* Nobody has it; or a service has sent it back to this person. */
static bool
calls_for(const struct screen_input *in, const struct alert *a)
{
	return alert_waits(a) ||
	    (in->account != NULL && strcmp(a->owner, in->account) == 0 &&
	        replica_refusal(in->replica, a) != NULL);
}

bool
queue_view_urgent(struct queue_view *view, const struct screen_input *in)
{
	queue_view_list(view, in, QUEUE_WAITING);
	for (size_t i = 0; i < order_count(view->shown); i++) {
		uint64_t number = order_at(view->shown, i);
		const struct alert *a = replica_alert(in->replica, number);

		if (a == NULL || !calls_for(in, a))
			continue;
		go(view, in, i, i < GRID_ROWS_MAX ? (int)i : 0);
		return true;
	}
	return false;
}

/* --- which rows ----------------------------------------------------------- */

static void
again(struct queue_view *view, const struct screen_input *in)
{
	view->rebuild = true;
	view->held = false;
	view->leaving_count = 0;
	view->news_count = 0;
	queue_view_step(view, in);
	view->slid_from = 0;
}

void
queue_view_list(struct queue_view *view, const struct screen_input *in,
    enum queue_list list)
{
	if (view->list == list && !view->inside)
		return;
	view->list = list;
	view->inside = false;
	again(view, in);
}

bool
queue_view_enter(struct queue_view *view, const struct screen_input *in)
{
	if (!groups_name(view->groups, replica_alert(in->replica, view->cursor),
	        &view->group))
		return false;
	view->inside = true;
	again(view, in);
	return true;
}

bool
queue_view_leave(struct queue_view *view, const struct screen_input *in)
{
	if (!view->inside)
		return false;
	view->inside = false;
	view->pinned = 0;
	again(view, in);
	return true;
}

enum queue_list
queue_view_which(const struct queue_view *view)
{
	return view->list;
}

const char *
queue_list_name(enum queue_list list)
{
	// clang-format off
	static const char *const names[QUEUE_LISTS] = {
		[QUEUE_WAITING]  = N_("queue"),
		[QUEUE_MINE]     = N_("mine"),
		[QUEUE_SERVICES] = N_("with the services"),
		[QUEUE_LATER]    = N_("later"),
		[QUEUE_ALL]      = N_("all"),
	};
	// clang-format on

	return _(names[list]);
}

static bool
has_term(const struct filter *filter, enum filter_word word)
{
	for (size_t i = 0; i < filter->nterms; i++)
		if (filter->terms[i].word == word)
			return true;
	return false;
}

void
queue_view_filter(struct queue_view *view, const struct screen_input *in,
    const struct filter *filter, const char *text)
{
	const struct filter *next = filter != NULL ? filter : &everything;
	struct change change;
	bool whole;

	queue_view_step(view, in); /* the rows as they are */
	whole = view->held || view->rebuild || view->inside;
	change.narrows = filter_narrows(&view->filter, next);
	change.widens = filter_narrows(next, &view->filter);
	view->filter = *next;
	view->ages = has_term(&view->filter, FILTER_AGE);
	view->services = has_term(&view->filter, FILTER_SERVICE);
	free(view->filter_text);
	view->filter_text =
	    xstrdup(text != NULL && view->filter.nterms > 0 ? text : "");
	view->inside = false;
	if (whole) {
		again(view, in);
		return;
	}
	refit(view, in, change);
	queue_view_step(view, in);
	view->slid_from = 0;
}

const char *
queue_view_filter_text(const struct queue_view *view)
{
	return view->filter_text;
}

bool
queue_view_hold(struct queue_view *view, const struct screen_input *in)
{
	if (!view->held) {
		if (!view->touched && view->position < GRID_ROWS_MAX)
			view->offset = (int)view->position;
		view->held = view->touched = true;
		return true;
	}
	view->held = false;
	view->rebuild = true;
	queue_view_step(view, in);
	return false;
}

bool
queue_view_held(const struct queue_view *view)
{
	return view->held;
}

/* --- marks and counts ----------------------------------------------------- */

bool
queue_row_marked(const struct queue_view *view, uint64_t number)
{
	return queue_marks_has(&view->marks, number);
}

enum answer_code
queue_view_mark(struct queue_view *view, const struct screen_input *in)
{
	const struct alert *a = replica_alert(in->replica, view->cursor);

	if (queue_marks_remove(&view->marks, view->cursor))
		return ANSWER_OK;
	if (a == NULL)
		return ANSWER_NO_ALERT;
	return queue_marks_put(
	    &view->marks, a, in->account != NULL ? in->account : "");
}

void
queue_view_unmark_all(struct queue_view *view)
{
	queue_marks_clear(&view->marks);
}

size_t
queue_view_marks(const struct queue_view *view, const uint64_t **numbers)
{
	*numbers = view->marks.numbers;
	return view->marks.count;
}

struct queue_hidden
queue_view_hidden(const struct queue_view *view)
{
	return (struct queue_hidden){
		.rows = order_marked(view->shown, ORDER_MISSED),
		.p1 = order_marked(view->shown, ORDER_MISSED_LIFE),
	};
}

size_t
queue_view_count(const struct queue_view *view)
{
	return order_count(view->shown);
}

struct queue_hidden
queue_view_above(const struct queue_view *view)
{
	struct queue_hidden above = { .rows = view->news_count };

	for (size_t i = 0; i < view->news_count; i++)
		above.p1 += view->news[i].p1;
	return above;
}

size_t
queue_view_told(const struct queue_view *view, const struct screen_input *in,
    uint64_t *numbers, size_t max)
{
	size_t rows = order_count(view->shown), count = 0;

	for (size_t i = 0; i < rows && i < QUEUE_SCAN_MAX && count < max; i++) {
		uint64_t number = order_at(view->shown, i);

		if (words_targets(in, number) != 0)
			numbers[count++] = number;
	}
	return count;
}

size_t
queue_view_told_elsewhere(
    const struct queue_view *view, const struct screen_input *in)
{
	const struct replica_counts *n = replica_counts(in->replica);
	size_t rows = order_count(view->shown), here = 0;

	for (size_t i = 0; i < rows && i < QUEUE_SCAN_MAX; i++) {
		const struct alert *a =
		    replica_alert(in->replica, order_at(view->shown, i));

		here += a != NULL &&
		    (a->state == ALERT_TOLD || a->state == ALERT_RESPONSE);
	}
	return n->told + n->response > here ? n->told + n->response - here : 0;
}

void
queue_view_check(const struct queue_view *view, const struct screen_input *in)
{
	size_t position;

	order_check(view->shown);
	groups_check(view->groups);
	assert(view->leaving_count <= QUEUE_LEAVING_MAX);
	assert(view->news_count <= QUEUE_NEW_MAX + 1);
	assert(view->marks.count <= QUEUE_MARKS_MAX);
	assert((view->cursor == 0) == (order_count(view->shown) == 0));
	if (view->cursor != 0) {
		assert(order_find(view->shown, view->cursor, &position));
		assert(position == view->position);
	}
	for (size_t i = 0; !view->held && i < replica_count(in->replica); i++) {
		const struct alert *a = replica_at(in->replica, i);

		assert(view->ages ||
		    order_marks(view->shown, a->number) ==
		        marks_of(a, fits(view, in, a),
		            order_has(view->shown, a->number)));
		assert(order_knows(view->shown, a->number));
		assert(view->ages ||
		    order_find(view->shown, a->number, &position) ==
		        ((fits(view, in, a) && !behind(view, a->number)) ||
		            leaving_find(
		                (struct queue_view *)view, a->number) != NULL));
		assert(!behind(view, a->number) ||
		    (grouping(view) && fits(view, in, a) && flood_groups(a)));
	}
}
