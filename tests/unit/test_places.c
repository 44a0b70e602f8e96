/* SPDX-License-Identifier: Apache-2.0 */
/*
 * places: what the hub tells of its registry, and what it keeps.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/crypto.h"
#include "base/jread.h"
#include "base/xalloc.h"
#include "hub/places.h"

static void
put(struct registry *registry, const char *id, enum device_class class,
    int32_t lat_e6, const char *url)
{
	struct device device = { .class = class,
		.has_position = lat_e6 != 0,
		.lat_e6 = lat_e6,
		.lon_e6 = 68250000,
		.name_kk = "Аула",
		.url = url,
		.substream = url,
		.playback = url };

	strcpy(device.id, id);
	assert_int_equal(registry_put_device(registry, &device), ERR_NONE);
}

static int
setup(void **state)
{
	struct registry *registry = registry_create();

	put(registry, "cam-far", DEVICE_CAMERA, 43320000, "rtsp://secret/1");
	put(registry, "cam-near", DEVICE_CAMERA, 43300900, "rtsp://secret/2");
	put(registry, "button-1", DEVICE_BUTTON, 43300000, "");
	put(registry, "cam-nowhere", DEVICE_CAMERA, 0, "rtsp://secret/3");
	*state = registry;
	return 0;
}

static int
teardown(void **state)
{
	registry_destroy(*state);
	return 0;
}

/* The devices of all lines, in a registry of their own; distances too. */
static struct registry *
read_lines(const struct query_result *result, int64_t metres[8])
{
	struct registry *registry = registry_create();
	const char *at = buf_text(&result->lines);
	size_t n = 0;

	for (; *at != '\0'; at = strchr(at, '\n') + 1) {
		struct jread *doc;
		const struct device *device;
		const char *hex;
		uint8_t *bytes;

		assert_int_equal(
		    jread_parse_ours(at, (size_t)(strchr(at, '\n') - at), &doc),
		    ERR_NONE);
		hex = jread_get_text(jread_root(doc), "device");
		assert_non_null(hex);
		bytes = xcalloc(strlen(hex) / 2 + 1, 1);
		assert_int_equal(
		    crypto_unhex(bytes, strlen(hex) / 2, hex), ERR_NONE);
		assert_int_equal(registry_decode_device(
		                     registry, bytes, strlen(hex) / 2, &device),
		    ERR_NONE);
		assert_true(n < 8);
		metres[n] = -1;
		jread_int(jread_get(jread_root(doc), "metres"), &metres[n++]);
		free(bytes);
		jread_free(doc);
	}
	return registry;
}

static void
test_all_devices_come_without_the_addresses_of_their_pictures(void **state)
{
	struct query_result result = { .last = true };
	struct registry *got;
	int64_t metres[8];

	places_devices(*state, 0, 0, &result);
	assert_int_equal(result.error, ERR_NONE);
	assert_int_equal(result.next, 0);
	got = read_lines(&result, metres);
	assert_int_equal(registry_device_count(got), 4);
	assert_string_equal(registry_device(got, "cam-far")->name_kk, "Аула");
	for (size_t i = 0; i < 4; i++) {
		assert_string_equal(registry_device_at(got, i)->url, "");
		assert_string_equal(registry_device_at(got, i)->substream, "");
		assert_string_equal(registry_device_at(got, i)->playback, "");
	}
	registry_destroy(got);
	buf_finish(&result.lines);
}

static void
test_a_long_registry_comes_in_parts(void **state)
{
	struct query_result result = { .last = true };
	struct registry *got;
	int64_t metres[8];

	places_devices(*state, 0, 3, &result);
	assert_int_equal(result.next, 3);
	got = read_lines(&result, metres);
	assert_int_equal(registry_device_count(got), 3);
	registry_destroy(got);
	buf_clear(&result.lines);
	places_devices(*state, 3, 3, &result);
	assert_int_equal(result.next, 0);
	got = read_lines(&result, metres);
	assert_int_equal(registry_device_count(got), 1);
	registry_destroy(got);
	buf_clear(&result.lines);
	places_devices(*state, 99, 3, &result);
	assert_int_equal(result.lines.len, 0);
	assert_int_equal(result.next, 0);
	buf_finish(&result.lines);
}

static void
test_cameras_around_come_nearest_first_with_metres(void **state)
{
	struct query_result result = { .last = true };
	struct registry *got;
	int64_t metres[8];

	places_around(*state, "button-1", &result);
	got = read_lines(&result, metres);
	assert_int_equal(registry_device_count(got), 2);
	assert_string_equal(registry_device_at(got, 0)->id, "cam-near");
	assert_string_equal(registry_device_at(got, 0)->url, "rtsp://secret/2");
	assert_in_range(metres[0], 99, 101);
	assert_string_equal(registry_device_at(got, 1)->id, "cam-far");
	assert_in_range(metres[1], 2200, 2250);
	registry_destroy(got);
	buf_clear(&result.lines);
	/* A camera is around itself; where it stands nobody knows. */
	places_around(*state, "cam-nowhere", &result);
	got = read_lines(&result, metres);
	assert_int_equal(registry_device_count(got), 1);
	assert_int_equal(metres[0], -1);
	registry_destroy(got);
	buf_clear(&result.lines);
	places_around(*state, "place:43.3209,68.25", &result);
	got = read_lines(&result, metres);
	assert_string_equal(registry_device_at(got, 0)->id, "cam-far");
	registry_destroy(got);
	buf_clear(&result.lines);
	places_around(*state, "nobody", &result);
	assert_int_equal(result.error, ERR_NOENT);
	buf_finish(&result.lines);
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_all_devices_come_without_the_addresses_of_their_pictures),
		T(test_a_long_registry_comes_in_parts),
		T(test_cameras_around_come_nearest_first_with_metres),
	};

	return cmocka_run_group_tests_name("places", tests, NULL, NULL);
}
