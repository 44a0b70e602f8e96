/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_FLOOD_H_
#define DABYL_CORE_FLOOD_H_

#include <stdbool.h>
#include <stdint.h>

#include "core/alert.h"
#include "core/people.h"

/*
 * flood - more new alerts than people can look at one by one.
 *
 * It begins by itself when more than so many of them have come in ten minutes
 * for each person on duty; it ends only when the shift lead says so.  While it
 * lasts consoles show what waits in groups by place and kind (ui/group.h).
 * Nothing is dropped: every alert is in the queue, in its counts, and behind
 * its group.
 *
 * Never in a group: policy_life_code(), whatever is about life or a P1,
 * has become worse, is in somebody's hand, was handled before, or was raised
 * by a person.
 */
#define FLOOD_WINDOW_MS 600000
#define FLOOD_BUCKETS   10 /* of a minute each */

/* New alerts of the last ten minutes, to the minute.  { 0 } is empty. */
struct flood_window {
	uint64_t minute[FLOOD_BUCKETS];
	uint32_t count[FLOOD_BUCKETS];
};

void flood_window_put(struct flood_window *window, uint64_t tick);
uint64_t flood_window_count(const struct flood_window *window, uint64_t tick);

/* Whether the alert may stand behind a group. */
bool flood_groups(const struct alert *alert);

/* How many alerts have come with the flood that lasts; 0: there is none. */
uint64_t flood_opened(const struct hub_row *hub);

/*
 * What has become of an alert that came with the flood whose first one has the
 * number ${first} (0: there is none); all false for one that came before.
 */
struct flood_part {
	bool confirmed;
	bool archived; /* not confirmed, or not examined */
	bool unseen;   /* of these: nobody has looked at it */
};
struct flood_part flood_part(const struct alert *alert, uint64_t first);

#endif /* DABYL_CORE_FLOOD_H_ */
