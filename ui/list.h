/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_LIST_H_
#define DABYL_UI_LIST_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "ui/screen.h"

/*
 * list - lines that the hub gave in answer to a query: the journal, the
 * archive, one alert with its history.  Newest first; older ones are asked
 * for when the cursor comes near the end.
 *
 *	list_view_begin(list, LIST_LOG, 0, filter);    and client_query(
 *	    QUERY_LOG_BACK, list_view_next(list), LIST_PAGE, filter)
 *	list_view_lines(list, in, lines, len);         for each result
 *	list_view_end(list, next, error);              after the last part
 *	if (list_view_wants(list)) query again from list_view_next()
 *
 * The archive is QUERY_ARCHIVE with the same loop; an alert is QUERY_ALERT
 * with from = its number, once.
 */
#define LIST_PAGE     200  /* lines of one query */
#define LIST_ROWS_MAX 5000 /* the oldest are not asked for any more */

enum list_kind { LIST_LOG, LIST_ARCHIVE, LIST_ALERT, LIST_DEVICE };

struct list_view;

struct list_view *list_view_create(void);
void list_view_destroy(struct list_view *list); /* NULL is allowed */

/*
 * Forget the rows and wait for new ones.  ${alert} for LIST_ALERT; ${filter}
 * (copied) is shown.
 */
void list_view_begin(struct list_view *list, enum list_kind kind,
    uint64_t alert, const char *filter);

/*
 * Lines of JSON, one object each, as the hub sent them (copied).  A line that
 * is not understood is counted and shown as such; nothing fails.
 */
void list_view_lines(struct list_view *list, const struct screen_input *in,
    const char *lines, size_t len);

/* The answer is complete; ${next} as the result said, ${error} as well. */
void list_view_end(struct list_view *list, uint64_t next, enum err error);

/*
 * The same is asked again: what is shown stays until the answer is complete
 * and takes its place, with the row under the cursor where it was.  How many
 * entries are new stands in the head until the cursor moves.  For LIST_ALERT.
 */
void list_view_again(struct list_view *list);

/* Whether more should be asked for now. */
bool list_view_wants(const struct list_view *list);

/* Where the next query starts; from now on its answer is waited for. */
uint64_t list_view_next(struct list_view *list);

enum list_kind list_view_kind(const struct list_view *list);
const char *list_view_filter(const struct list_view *list);

/* The alert of the row under the cursor; 0 = none. */
uint64_t list_view_alert(const struct list_view *list);
size_t list_view_count(const struct list_view *list);

/*
 * LIST_DEVICE: one row behind the others, about a device of its own or about
 * none (""); ${filter} is the id of the device that the page is of.
 */
void list_view_field(struct list_view *list, enum style style,
    const char *label, const char *text, const char *device);

/* The device of the row under the cursor; "" = none. */
const char *list_view_device(const struct list_view *list);

/* +down, -up; at most a page less one row, so that nothing is passed over. */
void list_view_move(struct list_view *list, int rows);
void list_view_first(struct list_view *list);
void list_view_last(struct list_view *list);

void list_view_draw(struct list_view *list, struct grid *grid, struct rect rect,
    const struct screen_input *in);

#endif /* DABYL_UI_LIST_H_ */
