/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_QUEUE_PRIVATE_H_
#define DABYL_UI_QUEUE_PRIVATE_H_

#include "ui/group.h"
#include "ui/queue.h"
#include "ui/words.h"

/*
 * The inside of the queue, shared by what keeps it (queue.c) and what draws it
 * (queue_draw.c), and by nobody else.
 *
 * Invariants: ${cursor} is 0 exactly when nothing is shown, else it stands at
 * ${position}; ${shown} holds all rows of the replica, as of the last step that
 * was not held, and those of ${leaving}; seen are those that belong there and
 * those of ${leaving}, missed are the rows of the queue that do not fit.
 */
#define QUEUE_LEAVING_MAX 64 /* then the oldest goes at once */

/* A row that has left, as it was last, and when it goes from the screen. */
struct queue_leaving {
	uint64_t until_tick;
	struct alert alert;
};

struct queue_news {
	uint64_t number;
	bool p1;
};

struct queue_look {
	uint64_t number;
	uint32_t version;
};

struct queue_view {
	struct order *shown;
	struct groups *groups; /* in a flood: of those that may be grouped */
	bool flood;            /* as of the last step */
	uint64_t pinned; /* under the cursor, and shown by itself: it does not
	                  * go behind a group while the cursor is on it */
	bool inside;     /* only what ${group} names is shown, one by one */
	struct group_name group;
	uint64_t revision; /* of the replica, at the last step */
	uint64_t changes;  /* cursor for replica_change() */
	uint64_t built_tick;
	bool rebuild; /* at the next step */
	bool touched; /* a person has moved: the list stands still */
	bool held;
	enum queue_list list;
	struct filter filter;
	char *filter_text;
	bool ages;     /* the filter asks for ages */
	bool services; /* the filter asks for services */
	uint64_t cursor;
	uint64_t slid_from; /* the cursor was there when that row went; 0: no */
	size_t position;
	size_t rows; /* of the window, as far as told; 0 = unknown */
	int offset;  /* row of the window in which the cursor stands */
	size_t leaving_count;
	struct queue_leaving leaving[QUEUE_LEAVING_MAX];
	size_t news_count; /* one over QUEUE_NEW_MAX: more than that */
	struct queue_news news[QUEUE_NEW_MAX + 1];
	struct queue_marks marks;
	struct queue_look looks[QUEUE_LOOKS_MAX]; /* by number, modulo */
};

/* The alert of a row; ${left}: it has left the list.  NULL: unknown now. */
const struct alert *queue_row_alert(const struct queue_view *view,
    const struct screen_input *in, uint64_t number, bool *left);
bool queue_row_changed(
    const struct queue_view *view, const struct alert *alert);
bool queue_row_marked(const struct queue_view *view, uint64_t number);

#endif /* DABYL_UI_QUEUE_PRIVATE_H_ */
