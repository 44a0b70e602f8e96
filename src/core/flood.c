/* SPDX-License-Identifier: Apache-2.0 */
#include "core/flood.h"
#include "core/policy.h"

#define MINUTE_MS (FLOOD_WINDOW_MS / FLOOD_BUCKETS)

void
flood_window_put(struct flood_window *window, uint64_t tick)
{
	uint64_t minute = tick / MINUTE_MS;
	unsigned at = (unsigned)(minute % FLOOD_BUCKETS);

	/* What is loaded at a start comes in any order. */
	if (window->minute[at] > minute)
		return;
	if (window->minute[at] < minute)
		window->count[at] = 0;
	window->minute[at] = minute;
	window->count[at]++;
}

uint64_t
flood_window_count(const struct flood_window *window, uint64_t tick)
{
	uint64_t minute = tick / MINUTE_MS, sum = 0;

	for (unsigned i = 0; i < FLOOD_BUCKETS; i++)
		if (window->minute[i] + FLOOD_BUCKETS > minute)
			sum += window->count[i];
	return sum;
}

bool
flood_groups(const struct alert *alert)
{
	return alert->state == ALERT_WAITING && alert->severity > 1 &&
	    (alert->flags &
	        (ALERT_LIFE_SAFETY | ALERT_WORSE | ALERT_CAME_BACK |
	            ALERT_BY_HAND)) == 0 &&
	    !policy_life_code(alert->kind);
}

uint64_t
flood_opened(const struct hub_row *hub)
{
	if (hub->flood_tick == 0 || hub->flood_first == 0 ||
	    hub->flood_first > hub->alerts)
		return 0;
	return hub->alerts + 1 - hub->flood_first;
}

struct flood_part
flood_part(const struct alert *alert, uint64_t first)
{
	bool here = first != 0 && alert->number >= first;
	bool archived = here && alert->state == ALERT_ARCHIVED;

	return (struct flood_part){
		.confirmed = here && alert->verdict == VERDICT_CONFIRMED,
		.archived = archived,
		.unseen = archived && alert->seen_ms == 0 && alert->stills == 0,
	};
}
