/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_QUEUE_H_
#define DABYL_UI_QUEUE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/crypto.h"
#include "core/answer.h"
#include "core/filter.h"
#include "core/order.h"
#include "ui/queue_marks.h"
#include "ui/screen.h"

/*
 * queue - the list of alerts that stands still.
 *
 * The cursor is bound to the number of an alert and stays in its row of the
 * terminal: what is new above or below never moves what is under it.  New
 * rows above the window are counted.  A row that leaves stays, greyed, for
 * QUEUE_GREY_MS.  While the list is held nothing comes, goes or moves.
 *
 * A P1 that waits pierces every filter; what a filter or the choice of the
 * list hides is counted.
 *
 * In a flood (core/flood.h) the list of what waits shows groups (ui/group.h):
 * one row for all that wait of one kind at one place.  Whose row the cursor is
 * on when they close stays a row of its own until the cursor leaves it.  A
 * group can be gone into; then its alerts are shown one by one.
 *
 * Cost: O(log n) for each row that has changed, none for those that have not;
 * choosing another list or filter goes through all rows once.
 */
#define QUEUE_GREY_MS   5000
#define QUEUE_NEW_MAX   99  /* counted new rows above; "99+" */
#define QUEUE_LOOKS_MAX 256 /* alerts whose version was looked at */

enum queue_list {
	QUEUE_WAITING, /* asks for somebody: waiting, in hand, told */
	QUEUE_MINE,
	QUEUE_SERVICES, /* in response */
	QUEUE_LATER,    /* shelved */
	QUEUE_ALL,
};
#define QUEUE_LISTS (QUEUE_ALL + 1)

struct queue_view;

/* ${key}: secret, from chance; see groups_create(). */
struct queue_view *queue_view_create(
    const uint8_t key[CRYPTO_SIPHASH_KEY_SIZE]);
void queue_view_destroy(struct queue_view *view); /* NULL is allowed */

/*
 * Follow the replica and the time.  Call it after rows have come, at least
 * once a second, and before drawing.  Returns true when anything changed.
 */
bool queue_view_step(struct queue_view *view, const struct screen_input *in);

/* The alert under the cursor; 0 = there is no row. */
uint64_t queue_view_cursor(const struct queue_view *view);

/*
 * The alert that the person had the cursor on when its row went, and the cursor
 * came to another one by itself; 0: it is where the person has put it.  Moving,
 * another list or filter, and queue_view_stay() end that.
 */
uint64_t queue_view_slid(const struct queue_view *view);
void queue_view_stay(struct queue_view *view);

/*
 * The row under the cursor as it is shown: from the replica, or greyed.  NULL
 * without a row.  Lent until the next step.
 */
const struct alert *queue_view_alert(
    const struct queue_view *view, const struct screen_input *in);

enum queue_move {
	QUEUE_UP,
	QUEUE_DOWN,
	QUEUE_PAGE_UP,
	QUEUE_PAGE_DOWN,
	QUEUE_FIRST,
	QUEUE_LAST,
};

/*
 * Rows of the list that a window of ${rows} does not show: nothing is off the
 * screen without being counted.
 */
struct queue_outside {
	size_t above;
	size_t below;
};
struct queue_outside queue_view_outside(
    const struct queue_view *view, int rows);

/* ${page} as screen_page_rows() says. */
void queue_view_move(struct queue_view *view, const struct screen_input *in,
    enum queue_move move, int page);

/*
 * How many rows the window has, before a step: as long as all of them fit, it
 * shows the first one, and nothing is above it.
 */
void queue_view_window(struct queue_view *view, int rows);

/*
 * Put the cursor on an alert; one that is behind a group is gone into the group
 * for.  false: this list does not show it; nothing changes.
 */
bool queue_view_goto(
    struct queue_view *view, const struct screen_input *in, uint64_t number);

/* Whether the list has a row of its own for it. */
bool queue_view_shows(const struct queue_view *view, uint64_t number);

/*
 * The most urgent alert that nobody has, or that a service has sent back to
 * this person; switches to QUEUE_WAITING.
 */
bool queue_view_urgent(struct queue_view *view, const struct screen_input *in);

/* Another list; the cursor stays on its alert when that is shown there. */
void queue_view_list(struct queue_view *view, const struct screen_input *in,
    enum queue_list list);
enum queue_list queue_view_which(const struct queue_view *view);

/* "waiting", "mine", ... translated. */
const char *queue_list_name(enum queue_list list);

/*
 * Show only what fits; NULL or an empty text: everything.  Both are copied.
 */
void queue_view_filter(struct queue_view *view, const struct screen_input *in,
    const struct filter *filter, const char *text);
const char *queue_view_filter_text(const struct queue_view *view);

/* Hold the list, or let it go.  Returns whether it is held now. */
bool queue_view_hold(struct queue_view *view, const struct screen_input *in);

bool queue_view_held(const struct queue_view *view);

/*
 * Mark the row under the cursor, or take the mark away.  Otherwise the answer
 * says why it is not marked, as queue_marks_put() does.
 */
enum answer_code queue_view_mark(
    struct queue_view *view, const struct screen_input *in);
void queue_view_unmark_all(struct queue_view *view);
size_t queue_view_marks(
    const struct queue_view *view, const uint64_t **numbers);

/*
 * The person has looked at the row under the cursor: no sign of a change until
 * it changes again.  Call it for each key on the board.
 */
void queue_view_looked(struct queue_view *view, const struct screen_input *in);

/* Of the queue, what this list or its filter does not show. */
struct queue_hidden {
	size_t rows;
	size_t p1;
};
struct queue_hidden queue_view_hidden(const struct queue_view *view);

/* How many alerts the row under the cursor stands for; 0: it is no group. */
size_t queue_view_group(const struct queue_view *view);

/* The first ${max} of them, in the order in which they came. */
size_t queue_view_members(
    const struct queue_view *view, uint64_t *numbers, size_t max);

/* "LINE · cam-0412 Wall, west": of that group, or of the one gone into. */
void queue_view_group_words(const struct queue_view *view,
    const struct screen_input *in, struct buf *out);

/* Go into the group under the cursor; false: it is none. */
bool queue_view_enter(struct queue_view *view, const struct screen_input *in);
/* Back out; false: the list was in none. */
bool queue_view_leave(struct queue_view *view, const struct screen_input *in);
bool queue_view_inside(const struct queue_view *view);

/* How many alerts are in closed groups, and of these: are not shown. */
size_t queue_view_grouped(const struct queue_view *view);
size_t queue_view_behind(const struct queue_view *view);

/* Rows shown in all, and new ones above the window. */
size_t queue_view_count(const struct queue_view *view);
struct queue_hidden queue_view_above(const struct queue_view *view);

/*
 * Numbers of rows of this list of which services were told, in its order, at
 * most ${max}.  No more than QUEUE_SCAN_MAX rows are looked at.
 */
#define QUEUE_SCAN_MAX 1000
size_t queue_view_told(const struct queue_view *view,
    const struct screen_input *in, uint64_t *numbers, size_t max);

/* How many alerts are with the services and are not in this list. */
size_t queue_view_told_elsewhere(
    const struct queue_view *view, const struct screen_input *in);

/* Draw the rows into ${rect}; nothing else. */
void queue_view_draw(const struct queue_view *view, struct grid *grid,
    struct rect rect, const struct screen_input *in);

/* Assert the invariants; O(n). */
void queue_view_check(
    const struct queue_view *view, const struct screen_input *in);

#endif /* DABYL_UI_QUEUE_H_ */
