/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_GROUP_H_
#define DABYL_UI_GROUP_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/crypto.h"
#include "core/alert.h"

/*
 * group - alerts of one kind and severity at one place, for a queue in a flood
 * (core/flood.h).
 *
 * The place is the device; where that has fewer than GROUP_MIN, the site.  A
 * group of GROUP_MIN or more is closed: one row, that of its head, stands for
 * all.  The head is the one that came into the group first, and stays it until
 * it leaves: a group does not move because it grows.
 *
 * Putting and removing cost O(1), but for the moment at which a group closes
 * or opens, and then GROUP_MIN rows are touched.  Which rows that are is asked
 * for with groups_touched().
 */
#define GROUP_MIN 3

struct groups;

/* What the alerts of a group have in common. */
struct group_name {
	bool site; /* the place is a site, else a device */
	uint8_t severity;
	char place[ALERT_DEVICE_SIZE];
	char kind[ALERT_CODE_SIZE];
	char kind_name[ALERT_KIND_NAME_SIZE];
};

/* ${key}: secret, from chance; guards the groups against chosen names. */
struct groups *groups_create(const uint8_t key[CRYPTO_SIPHASH_KEY_SIZE]);
void groups_destroy(struct groups *groups); /* NULL is allowed */
void groups_clear(struct groups *groups);   /* and nothing is touched */

/*
 * Put the alert where it belongs, or move it there.  One that is not ${in} is
 * kept for groups_sift() and is in no group.
 */
void groups_put(struct groups *groups, const struct alert *alert, bool in);
void groups_remove(struct groups *groups, uint64_t number);

/*
 * Of all that were put, those are in for which ${wanted} says so.  O(n), and
 * nothing is touched: the caller reads all rows.
 */
void groups_sift(struct groups *groups,
    bool (*wanted)(void *arg, uint64_t number), void *arg);

/* Calls ${each} for whatever is in a closed group and is not its head. */
void groups_each_behind(const struct groups *groups,
    void (*each)(void *arg, uint64_t number), void *arg);

/* The head of the closed group that ${number} is in; 0: it is in none. */
uint64_t groups_head(const struct groups *groups, uint64_t number);

/* How many are in it, and their numbers in the order in which they came. */
size_t groups_count(const struct groups *groups, uint64_t number);
size_t groups_members(const struct groups *groups, uint64_t number,
    uint64_t *numbers, size_t max);

/*
 * What the closed group of the alert has in common, read off it as it was when
 * it was put last.  false: it is in none, or NULL.
 */
bool groups_name(const struct groups *groups, const struct alert *alert,
    struct group_name *name);

/* Whether an alert is one of those that the name is about. */
bool group_has(const struct group_name *name, const struct alert *alert);

/*
 * A number that was shown as a row of its own and may not be any more, or the
 * other way round; false: no more.  One may come twice.
 */
bool groups_touched(struct groups *groups, uint64_t *number);

/* Whatever was touched: the caller reads all rows. */
void groups_forget_touched(struct groups *groups);

/* How many are in a closed group and are not its head. */
size_t groups_behind(const struct groups *groups);
size_t groups_closed(const struct groups *groups); /* groups */

/* Assert the invariants; O(n). */
void groups_check(const struct groups *groups);

#endif /* DABYL_UI_GROUP_H_ */
