/* SPDX-License-Identifier: Apache-2.0 */
/* clip: the shipped recordings taken apart, and sent again without a seam. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "demo/clip.h"
#include "tests/unit/clips.h"

static const struct {
	const char *file;
	unsigned seconds;
} shipped[] = {
	{ "bakery.ts", 8 },
	{ "bazaar-east.ts", 8 },
	{ "bazaar-rows.ts", 6 },
	{ "bazaar-roof.ts", 6 },
	{ "school.ts", 10 },
	{ "park.ts", 8 },
	{ "wind.ts", 8 },
	{ "lake.ts", 8 },
	{ "yard.ts", 10 },
	{ "street.ts", 8 },
	{ "quiet-street.ts", 6 },
	{ "quiet-yard.ts", 6 },
};
#define SHIPPED (sizeof(shipped) / sizeof(shipped[0]))

static void
test_every_shipped_clip_can_be_joined_each_second(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < SHIPPED; i++) {
		struct clip clip;

		clips_load(shipped[i].file, &clip);
		assert_int_equal(clip.codec, CLIP_H264);
		assert_int_equal(clip.ticks, shipped[i].seconds * CLIP_HZ);
		assert_int_equal(clip.frame_count, shipped[i].seconds * 15);
		for (size_t f = 0; f < clip.frame_count; f++) {
			assert_int_equal(clip.frames[f].ticks, f * 6000);
			assert_int_equal(clip.frames[f].key, f % 15 == 0);
		}
		assert_true(clip.sets[CLIP_SPS].len > 3);
		assert_true(clip.sets[CLIP_PPS].len > 0);
		assert_int_equal(clip.sets[CLIP_VPS].len, 0);
		clip_finish(&clip);
	}
}

static void
test_the_clips_stay_small(void **unused)
{
	size_t total = 0;

	(void)unused;
	for (size_t i = 0; i < SHIPPED; i++) {
		struct buf bytes = { 0 };

		clips_read(shipped[i].file, &bytes);
		assert_true(bytes.len <= 350 * 1024);
		total += bytes.len;
		buf_finish(&bytes);
	}
	assert_true(total <= 3 * 1000 * 1000);
}

static void
test_h265_brings_its_three_parameter_sets(void **unused)
{
	struct clip clip;

	(void)unused;
	clips_load("sample-h265.ts", &clip);
	assert_int_equal(clip.codec, CLIP_H265);
	assert_int_equal(clip.frame_count, 45);
	for (int set = 0; set < CLIP_SETS; set++) {
		assert_true(clip.sets[set].len > 0);
		assert_int_equal(clip.sets[set].bytes[0] >> 1, 32 + set);
	}
	clip_finish(&clip);
}

static void
test_pictures_one_behind_the_other_are_told_apart(void **unused)
{
	struct clip clip;

	(void)unused;
	clips_load("sample.mjpeg", &clip);
	assert_int_equal(clip.codec, CLIP_JPEG);
	assert_int_equal(clip.frame_count, 7);
	assert_int_equal(clip.ticks, 7 * CLIP_JPEG_TICKS);
	for (size_t i = 0; i < clip.nal_count; i++) {
		struct clip_run picture = clip.nals[i];

		assert_memory_equal(picture.bytes, "\xff\xd8\xff", 3);
		assert_memory_equal(
		    picture.bytes + picture.len - 2, "\xff\xd9", 2);
	}
	clip_finish(&clip);
}

static void
assert_refused(const void *bytes, size_t len, enum err want)
{
	struct clip clip;

	assert_int_equal(clip_parse(bytes, len, &clip), want);
	assert_null(clip.file);
	assert_null(clip.frames);
}

static void
test_what_is_no_clip_is_refused(void **unused)
{
	static uint8_t large[CLIP_BYTES_MAX + 1];
	uint8_t empty[CLIP_PACKET_SIZE] = { 0x47, 0x1f, 0xff, 0x10 };

	(void)unused;
	assert_refused("", 0, ERR_INVAL);
	assert_refused("GIF89a", 6, ERR_INVAL);
	assert_refused(large, sizeof(large), ERR_SIZE);
	assert_refused(empty, sizeof(empty), ERR_INVAL);
	assert_refused(empty, sizeof(empty) - 1, ERR_INVAL);
	empty[3] = 0x20;
	empty[4] = 200; /* an adaptation field longer than its packet */
	assert_refused(empty, sizeof(empty), ERR_INVAL);
}

/* Cut anywhere, a clip is shorter or it is refused; it never half exists. */
static void
test_a_cut_clip_is_shorter_or_refused(void **unused)
{
	struct buf bytes = { 0 };
	size_t longest = 0;

	(void)unused;
	clips_read("sample-h265.ts", &bytes);
	for (size_t len = 0; len < bytes.len; len += CLIP_PACKET_SIZE) {
		struct clip clip;

		if (clip_parse(bytes.data, len, &clip) != ERR_NONE)
			continue;
		assert_true(clip.frame_count >= longest);
		assert_true(clip.frame_count <= 45);
		longest = clip.frame_count;
		clip_finish(&clip);
	}
	assert_int_equal(longest, 45);
	buf_finish(&bytes);
}

/* The TS packet in which frame ${n} of the file begins. */
static uint8_t *
frame_packet(struct buf *bytes, const struct clip *clip, size_t n)
{
	uint8_t *at = bytes->data + clip->frames[n].packet * CLIP_PACKET_SIZE;

	while (
	    (at[1] & 0x40) == 0 || ((at[1] & 0x1f) << 8 | at[2]) != clip->pid)
		at += CLIP_PACKET_SIZE;
	return at;
}

static void
test_frames_out_of_order_are_refused(void **unused)
{
	struct buf bytes = { 0 };
	struct clip clip;
	uint8_t *packet, *pts;

	(void)unused;
	clips_read("lake.ts", &bytes);
	clips_load("lake.ts", &clip);
	packet = frame_packet(&bytes, &clip, 20);
	pts = packet + 4 + ((packet[3] & 0x20) != 0 ? 1 + packet[4] : 0) + 9;
	pts[3] = pts[4] = 0;
	pts[2] = 1;
	pts[1] = 0;
	assert_refused(bytes.data, bytes.len, ERR_INVAL);
	clip_finish(&clip);
	buf_finish(&bytes);
}

static void
test_a_player_begins_at_the_keyframe_before(void **unused)
{
	struct clip clip;

	(void)unused;
	clips_load("lake.ts", &clip);
	assert_int_equal(clip_key_at(&clip, 0), 0);
	assert_int_equal(clip_key_at(&clip, CLIP_HZ - 1), 0);
	assert_int_equal(clip_key_at(&clip, CLIP_HZ), 15);
	assert_int_equal(clip_key_at(&clip, 5 * CLIP_HZ / 2), 30);
	assert_int_equal(clip_key_at(&clip, UINT64_MAX), 105);
	clip_finish(&clip);
}

/* Continuity counters as a receiver checks them: ISO 13818-1, 2.4.3.3. */
static void
check_counter(uint8_t seen[8192], const uint8_t *packet)
{
	unsigned pid = (packet[1] & 0x1fu) << 8 | packet[2];
	uint8_t counter = packet[3] & 0x0f;
	bool payload = (packet[3] & 0x10) != 0;

	if (seen[pid] != 0xff)
		assert_int_equal(
		    counter, (seen[pid] + (payload ? 1 : 0)) & 0x0f);
	seen[pid] = counter;
}

/* The clock reference of a packet in ticks; 0 when it has none. */
static uint64_t
clock_reference(const uint8_t *packet)
{
	const uint8_t *b = packet + 6;

	if ((packet[3] & 0x20) == 0 || packet[4] < 7 || (packet[5] & 0x10) == 0)
		return 0;
	return (uint64_t)b[0] << 25 | (uint64_t)b[1] << 17 |
	    (uint64_t)b[2] << 9 | (uint64_t)b[3] << 1 | b[4] >> 7;
}

static void
test_the_clock_goes_on_through_the_loops(void **unused)
{
	struct clip_counters counters = { 0 };
	uint64_t first = 0, last = 0;
	struct clip clip;

	(void)unused;
	clips_load("quiet-yard.ts", &clip);
	for (unsigned loop = 0; loop < 3; loop++) {
		for (size_t i = 0; i < clip_packets(&clip); i++) {
			uint8_t packet[CLIP_PACKET_SIZE];
			uint64_t now;

			clip_packet(
			    &clip, i, loop * clip.ticks, &counters, packet);
			if ((now = clock_reference(packet)) == 0)
				continue;
			/* ISO 13818-1 wants one each 0.1 s. */
			assert_true(last == 0 ||
			    (now > last && now - last <= CLIP_HZ / 10));
			first = first == 0 ? now : first;
			last = now;
		}
	}
	assert_in_range(
	    last - first, 3 * clip.ticks - CLIP_HZ / 10, 3 * clip.ticks);
	clip_finish(&clip);
}

static void
test_a_repeated_stream_shows_no_seam(void **unused)
{
	struct clip_counters counters = { 0 };
	struct buf again = { 0 };
	struct clip clip, joined;
	uint8_t seen[8192], packet[CLIP_PACKET_SIZE];

	(void)unused;
	memset(seen, 0xff, sizeof(seen));
	clips_load("quiet-yard.ts", &clip);
	for (unsigned loop = 0; loop < 3; loop++) {
		for (size_t i = 0; i < clip_packets(&clip); i++) {
			clip_packet(
			    &clip, i, loop * clip.ticks, &counters, packet);
			check_counter(seen, packet);
			buf_put(&again, packet, sizeof(packet));
		}
	}
	/* Read back, it is one stream three times as long. */
	assert_int_equal(clip_parse(again.data, again.len, &joined), ERR_NONE);
	assert_int_equal(joined.frame_count, 3 * clip.frame_count);
	assert_int_equal(joined.ticks, 3 * clip.ticks);
	clip_finish(&joined);
	clip_finish(&clip);
	buf_finish(&again);
}

static void
test_the_first_copy_is_the_file_itself(void **unused)
{
	struct clip_counters counters = { 0 };
	uint8_t packet[CLIP_PACKET_SIZE];
	struct clip clip;

	(void)unused;
	clips_load("street.ts", &clip);
	for (size_t i = 0; i < clip_packets(&clip); i++) {
		clip_packet(&clip, i, 0, &counters, packet);
		assert_memory_equal(
		    packet, clip.file + i * CLIP_PACKET_SIZE, CLIP_PACKET_SIZE);
	}
	clip_finish(&clip);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_every_shipped_clip_can_be_joined_each_second),
		cmocka_unit_test(test_the_clips_stay_small),
		cmocka_unit_test(test_h265_brings_its_three_parameter_sets),
		cmocka_unit_test(
		    test_pictures_one_behind_the_other_are_told_apart),
		cmocka_unit_test(test_what_is_no_clip_is_refused),
		cmocka_unit_test(test_a_cut_clip_is_shorter_or_refused),
		cmocka_unit_test(test_frames_out_of_order_are_refused),
		cmocka_unit_test(test_a_player_begins_at_the_keyframe_before),
		cmocka_unit_test(test_the_clock_goes_on_through_the_loops),
		cmocka_unit_test(test_a_repeated_stream_shows_no_seam),
		cmocka_unit_test(test_the_first_copy_is_the_file_itself),
	};

	return cmocka_run_group_tests_name("clip", tests, NULL, NULL);
}
