/* SPDX-License-Identifier: Apache-2.0 */
/*
 * camera: whatever a player says, in whatever pieces, the camera answers,
 * plays or closes; its buffers stay within their limits and what leaves it
 * over RTSP is answers and whole packets.  The same bytes, given to the
 * demultiplexer, are a clip or they are refused.
 */
#include <string.h>

#include "demo/camera.h"
#include "demo/rtsp.h"
#include "tests/fuzz/fuzz.h"

#define S UINT64_C(1000000000)

/* Three pictures: enough of a clip to be asked for. */
static const uint8_t stills[] = { 0xff, 0xd8, 0xff, 1, 0xff, 0xd9, 0xff, 0xd8,
	0xff, 2, 0xff, 0xd9, 0xff, 0xd8, 0xff, 3, 0xff, 0xd9 };

static void
check_request(const uint8_t *bytes, size_t len)
{
	struct rtsp_request r;
	size_t used;
	enum err err = rtsp_take(bytes, len, &r, &used);

	FUZZ_CHECK(used <= len);
	FUZZ_CHECK((used > 0) == (err == ERR_NONE));
	FUZZ_CHECK(strnlen(r.path, sizeof(r.path)) < sizeof(r.path));
	FUZZ_CHECK(strnlen(r.session, sizeof(r.session)) < sizeof(r.session));
	FUZZ_CHECK(r.transport != RTSP_VIA_UDP || r.port > 0);
	if (err == ERR_AGAIN)
		FUZZ_CHECK(len < 2 * RTSP_SIZE_MAX);
}

static void
talk(const struct camera_set *set, const uint8_t *bytes, size_t len)
{
	static const uint32_t numbers[4] = { 1, 2, 3, 4 };
	struct camera_datagram datagram;
	struct camera camera;
	uint64_t now = 10 * S;
	size_t step = len == 0 ? 1 : 1 + bytes[0] % 64;

	camera_init(&camera, set, 30000, numbers);
	for (size_t at = 0; at < len; at += step) {
		camera_input(&camera, bytes + at,
		    at + step < len ? step : len - at, now);
		now += S / 10;
		camera_pump(&camera, now);
		while (camera_datagram(&camera, &datagram))
			FUZZ_CHECK(datagram.len > 0);
		FUZZ_CHECK(camera.in_len <= sizeof(camera.in));
		FUZZ_CHECK(camera_due_ns(&camera) > now);
		if (bytes[at] % 3 == 0)
			camera_sent(&camera, camera_out(&camera).len);
	}
	FUZZ_CHECK(camera_out(&camera).len <= 4 * CAMERA_OUT_MAX);
	camera_finish(&camera);
}

static void
add(struct camera_set *set, const char *name, const uint8_t *bytes, size_t len)
{
	struct camera_clip *place = &set->clips[set->count];

	if (clip_parse(bytes, len, &place->clip) != ERR_NONE)
		return;
	FUZZ_CHECK(place->clip.frame_count > 0 && place->clip.ticks > 0);
	FUZZ_CHECK(place->clip.frames[0].key);
	memcpy(place->name, name, strlen(name) + 1);
	set->count++;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct camera_set *set = calloc(1, sizeof(*set));

	FUZZ_CHECK(set != NULL);
	check_request(bytes, len);
	add(set, "a", stills, sizeof(stills));
	add(set, "b", bytes, len);
	talk(set, bytes, len);
	for (size_t i = 0; i < set->count; i++)
		clip_finish(&set->clips[i].clip);
	free(set);
	return 0;
}
