/* SPDX-License-Identifier: Apache-2.0 */
/* decide: a desk says that the place is not in its district. */
#include <string.h>

#include "core/decide.h"

/* A district of which another desk of this service has the duty. */
static bool
fits(const struct decide *d, const struct notification *n, const char *district)
{
	const struct alert *a = board_alert(d->board, n->alert);
	const struct policy_desk *desk;

	if (a == NULL || n->target >= NOTE_SERVICES ||
	    policy_district(d->policy, district) == NULL ||
	    strcmp(district, a->district) == 0)
		return false;
	desk = policy_desk(d->policy, n->target, district);
	return desk != NULL && strcmp(desk->id, n->desk) != 0;
}

static bool
place_of(const struct decide *d, const char *id, int32_t *lat, int32_t *lon)
{
	const struct device *device = registry_device(d->registry, id);

	if (registry_place(id, lat, lon))
		return true;
	if (device == NULL || !device->has_position)
		return false;
	*lat = device->lat_e6;
	*lon = device->lon_e6;
	return true;
}

/* The registry is walked: a refusal comes seldom, and a city is 9,000. */
static const char *
nearest(const struct decide *d, const struct notification *n, int32_t lat,
    int32_t lon)
{
	const char *found = "";
	uint32_t least = UINT32_MAX;

	for (size_t i = 0; i < registry_device_count(d->registry); i++) {
		const struct device *device =
		    registry_device_at(d->registry, i);
		uint32_t metres;

		if (!device->has_position || !fits(d, n, device->district))
			continue;
		metres = registry_distance_m(
		    lat, lon, device->lat_e6, device->lon_e6);
		if (metres >= least)
			continue;
		least = metres;
		found = device->district;
	}
	return found;
}

const char *
decide_district(
    const struct decide *d, const struct notification *n, const char *named)
{
	const struct alert *a = board_alert(d->board, n->alert);
	int32_t lat, lon;

	if (named[0] != '\0' && fits(d, n, named))
		return named;
	if (a == NULL || !place_of(d, a->device, &lat, &lon))
		return "";
	return nearest(d, n, lat, lon);
}
