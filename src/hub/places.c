/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/jwrite.h"
#include "base/xalloc.h"

#include "hub/places.h"

/* As hexadecimal of its encoding: a line stays a line of JSON. */
static void
device_line(const struct registry *registry, const struct device *device,
    int64_t metres, struct buf *lines)
{
	struct jwrite w = { .out = lines };
	struct buf row = { 0 };
	char *hex;

	registry_encode_device(registry, device, &row);
	hex = xcalloc(2 * row.len + 1, 1);
	crypto_hex(hex, row.data, row.len);
	jwrite_open(&w, '{');
	jwrite_text(&w, "device", hex);
	if (metres >= 0)
		jwrite_int(&w, "metres", metres);
	jwrite_close(&w, '}');
	buf_puts(lines, "\n");
	free(hex);
	buf_finish(&row);
}

void
places_device(const struct registry *registry, const char *id,
    struct query_result *result)
{
	const struct device *device = registry_device(registry, id);

	if (device == NULL)
		result->error = ERR_NOENT;
	else
		device_line(registry, device, -1, &result->lines);
}

void
places_devices(const struct registry *registry, uint64_t from, uint32_t limit,
    struct query_result *result)
{
	size_t count = registry_device_count(registry), lines = 0;
	uint64_t i = from;

	if (limit == 0 || limit > QUERY_LINES_MAX)
		limit = QUERY_LINES_MAX;
	for (; i < count && lines < limit && result->lines.len < QUERY_BYTES;
	     i++, lines++) {
		struct device shown = *registry_device_at(registry, (size_t)i);

		shown.url = shown.substream = shown.playback = "";
		device_line(registry, &shown, -1, &result->lines);
	}
	result->next = i < count ? i : 0;
}

/* The device, or NULL and the point of a place; false: neither. */
static bool
centre_find(const struct registry *registry, const char *what,
    const struct device **device, int32_t *lat_e6, int32_t *lon_e6,
    bool *positioned)
{
	*device = registry_device(registry, what);
	if (*device == NULL) {
		*positioned = registry_place(what, lat_e6, lon_e6);
		return *positioned;
	}
	*positioned = (*device)->has_position;
	*lat_e6 = (*device)->lat_e6;
	*lon_e6 = (*device)->lon_e6;
	return true;
}

void
places_around(const struct registry *registry, const char *what,
    struct query_result *result)
{
	const struct device *cameras[PLACES_AROUND_MAX], *device;
	int32_t lat_e6 = 0, lon_e6 = 0;
	bool positioned;
	size_t count;

	if (!centre_find(
	        registry, what, &device, &lat_e6, &lon_e6, &positioned)) {
		result->error = ERR_NOENT;
		return;
	}
	count = device != NULL
	    ? registry_cameras(registry, device, cameras, PLACES_AROUND_MAX)
	    : registry_nearest(
	          registry, lat_e6, lon_e6, cameras, PLACES_AROUND_MAX);
	for (size_t i = 0; i < count; i++)
		device_line(registry, cameras[i],
		    positioned && cameras[i]->has_position
		        ? (int64_t)registry_distance_m(lat_e6, lon_e6,
		              cameras[i]->lat_e6, cameras[i]->lon_e6)
		        : -1,
		    &result->lines);
}
