/* SPDX-License-Identifier: Apache-2.0 */
/* preview/watch, cells and ring: what may be said of a picture, and when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "preview/cells.h"
#include "preview/ring.h"
#include "preview/watch.h"

#define T0 1000000u /* any time but 0 */

static void
play(struct watch *watch)
{
	watch_open(watch, T0);
	assert_true(watch_step(watch, T0 + 100, 1, T0 + 100));
	assert_int_equal(watch->state, PREVIEW_PLAYING);
}

static void
test_data_without_a_picture_is_not_playing(void **unused)
{
	struct watch watch;

	(void)unused;
	watch_open(&watch, T0);
	for (uint32_t t = 0; t < WATCH_FIRST_MS; t += 100) {
		assert_false(watch_step(&watch, T0 + t, 0, T0 + t));
		assert_int_equal(watch.state, PREVIEW_OPENING);
	}
	assert_true(
	    watch_step(&watch, T0 + WATCH_FIRST_MS, 0, T0 + WATCH_FIRST_MS));
	assert_int_equal(watch.state, PREVIEW_FAILED);
	assert_int_equal(watch.reason, PREVIEW_NO_PICTURE);
}

static void
test_silence_from_the_beginning_is_a_timeout_within_five_seconds(void **unused)
{
	struct watch watch;

	(void)unused;
	assert_true(WATCH_FIRST_MS < 5000);
	watch_open(&watch, T0);
	assert_false(watch_step(&watch, 0, 0, T0 + WATCH_FIRST_MS - 1));
	assert_true(watch_step(&watch, 0, 0, T0 + WATCH_FIRST_MS));
	assert_int_equal(watch.state, PREVIEW_FAILED);
	assert_int_equal(watch.reason, PREVIEW_TIMEOUT);
}

static void
test_a_picture_that_stands_still_is_stalled_then_failed(void **unused)
{
	struct watch watch;

	(void)unused;
	play(&watch);
	assert_false(
	    watch_step(&watch, T0 + 100, 1, T0 + 100 + WATCH_STALL_MS - 1));
	assert_true(watch_step(&watch, T0 + 100, 1, T0 + 100 + WATCH_STALL_MS));
	assert_int_equal(watch.state, PREVIEW_STALLED);
	assert_int_equal(
	    watch_age_ms(&watch, T0 + 100 + WATCH_STALL_MS), WATCH_STALL_MS);
	assert_false(
	    watch_step(&watch, T0 + 100, 1, T0 + 100 + WATCH_DEAD_MS - 1));
	assert_true(watch_step(&watch, T0 + 100, 1, T0 + 100 + WATCH_DEAD_MS));
	assert_int_equal(watch.reason, PREVIEW_TIMEOUT);
}

static void
test_packets_alone_do_not_keep_a_picture_alive(void **unused)
{
	struct watch watch;
	uint64_t now = T0 + 100 + WATCH_STALL_MS;

	(void)unused;
	play(&watch);
	assert_true(watch_step(&watch, now, 1, now));
	assert_int_equal(watch.state, PREVIEW_STALLED);
}

static void
test_a_stalled_picture_may_move_again(void **unused)
{
	struct watch watch;
	uint64_t now = T0 + 5000;

	(void)unused;
	play(&watch);
	watch_step(&watch, T0 + 100, 1, now);
	assert_int_equal(watch.state, PREVIEW_STALLED);
	assert_true(watch_step(&watch, now + 10, 2, now + 20));
	assert_int_equal(watch.state, PREVIEW_PLAYING);
}

static void
test_only_moving_pictures_are_evidence(void **unused)
{
	struct watch watch;
	uint64_t now = T0 + 100;

	(void)unused;
	play(&watch);
	for (uint32_t i = 2; i <= 26; i++) {
		now += 40;
		watch_step(&watch, now, i, now);
	}
	assert_int_equal(watch.shown_ms, 1000);
	watch_step(&watch, now, 26, now + 1500);
	assert_int_equal(watch.shown_ms, 1000);
	/* The picture stood for nine seconds: at most one of them counts. */
	watch_step(&watch, now + 9000, 27, now + 9000);
	assert_int_equal(watch.shown_ms, 1000 + WATCH_SHOWN_MS);
}

static void
test_a_pause_is_neither_a_stall_nor_evidence(void **unused)
{
	struct watch watch;
	uint64_t later = T0 + 60000;

	(void)unused;
	play(&watch);
	assert_true(watch_pause(&watch, true, T0 + 200));
	assert_false(watch_pause(&watch, true, T0 + 200));
	assert_false(watch_step(&watch, T0 + 200, 1, later));
	assert_int_equal(watch.state, PREVIEW_PAUSED);
	assert_true(watch_pause(&watch, false, later));
	assert_false(watch_step(&watch, later + 40, 2, later + 40));
	assert_int_equal(watch.state, PREVIEW_PLAYING);
	assert_int_equal(watch.shown_ms, 40);
}

static void
test_what_is_final_stays(void **unused)
{
	struct watch watch;

	(void)unused;
	play(&watch);
	assert_true(watch_fail(&watch, PREVIEW_OFFLINE));
	assert_false(watch_fail(&watch, PREVIEW_AUTH));
	assert_false(watch_end(&watch));
	assert_false(watch_pause(&watch, true, T0 + 200));
	assert_false(watch_step(&watch, T0 + 200, 9, T0 + 200));
	assert_int_equal(watch.state, PREVIEW_FAILED);
	assert_int_equal(watch.reason, PREVIEW_OFFLINE);
	assert_true(watch_close(&watch));
}

static void
test_an_end_without_a_picture_is_a_failure(void **unused)
{
	struct watch watch;

	(void)unused;
	watch_open(&watch, T0);
	assert_true(watch_end(&watch));
	assert_int_equal(watch.state, PREVIEW_FAILED);
	assert_int_equal(watch.reason, PREVIEW_NO_PICTURE);
	play(&watch);
	assert_true(watch_end(&watch));
	assert_int_equal(watch.state, PREVIEW_ENDED);
}

/* Left half red, right half blue. */
static uint8_t *
two_colours(uint32_t width, uint32_t height)
{
	uint8_t *bgrx = calloc(height, (size_t)width * 4);

	for (uint32_t y = 0; y < height; y++)
		for (uint32_t x = 0; x < width; x++)
			bgrx[((size_t)y * width + x) * 4 +
			    (x < width / 2 ? 2 : 0)] = 200;
	return bgrx;
}

static void
test_a_picture_keeps_its_shape_between_black_bars(void **unused)
{
	struct cells_picture picture = { 160, 90, two_colours(160, 90) };
	uint8_t rgb[40 * 2 * 20 * 3], *pixel;

	(void)unused;
	memset(rgb, 99, sizeof(rgb));
	/* 40 columns of a 16:9 picture are 22 pixels high, of 40. */
	cells_scale(&picture, 40, 20, rgb);
	for (uint32_t y = 0; y < 40; y++)
		for (uint32_t x = 0; x < 40; x++) {
			bool inside = y >= 9 && y < 31;

			pixel = rgb + (y * 40 + x) * 3;
			assert_int_equal(pixel[0], inside && x < 20 ? 200 : 0);
			assert_int_equal(pixel[1], 0);
			assert_int_equal(pixel[2], inside && x >= 20 ? 200 : 0);
		}
	free((void *)picture.bgrx);
}

static void
test_any_picture_fits_any_cells(void **unused)
{
	static const uint32_t sizes[] = { 1, 2, 3, 7, 80, 480 };
	uint8_t *rgb;

	(void)unused;
	for (size_t w = 0; w < 6; w++)
		for (size_t h = 0; h < 6; h++)
			for (size_t c = 0; c < 5; c++)
				for (size_t r = 0; r < 5; r++) {
					struct cells_picture p = {
						sizes[w], sizes[h],
						two_colours(sizes[w], sizes[h])
					};

					rgb = malloc(
					    (size_t)sizes[c] * sizes[r] * 6);
					cells_scale(
					    &p, sizes[c], sizes[r], rgb);
					free(rgb);
					free((void *)p.bgrx);
				}
}

#define STREAM (3 * RING_SIZE)

static void *
ring_fill(void *opaque)
{
	struct ring *ring = opaque;
	uint8_t bytes[7919]; /* divides no size here */
	size_t sent = 0, len;

	while (sent < STREAM) {
		len = STREAM - sent < sizeof(bytes) ? STREAM - sent
		                                    : sizeof(bytes);
		for (size_t i = 0; i < len; i++)
			bytes[i] = (uint8_t)((sent + i) % 251);
		if (ring_put(ring, bytes, len, 100))
			sent += len;
	}
	ring_close(ring);
	return NULL;
}

static void
test_bytes_go_through_the_ring_in_order(void **unused)
{
	struct ring *ring = ring_create();
	uint8_t bytes[4099];
	size_t seen = 0, len;
	pthread_t thread;

	(void)unused;
	assert_int_equal(pthread_create(&thread, NULL, ring_fill, ring), 0);
	while ((len = ring_take(ring, bytes, sizeof(bytes))) > 0)
		for (size_t i = 0; i < len; i++, seen++)
			if (bytes[i] != seen % 251)
				fail_msg("byte %zu is wrong", seen);
	assert_int_equal(seen, STREAM);
	pthread_join(thread, NULL);
	ring_destroy(ring);
}

static void
test_a_full_ring_takes_nothing_of_a_packet(void **unused)
{
	struct ring *ring = ring_create();
	uint8_t *bytes = calloc(RING_SIZE, 1);

	(void)unused;
	assert_true(ring_put(ring, bytes, RING_SIZE - 10, 0));
	assert_false(ring_put(ring, bytes, 11, 1));
	assert_true(ring_put(ring, bytes, 10, 0));
	assert_false(ring_put(ring, bytes, RING_SIZE + 1, 0));
	ring_stop(ring);
	assert_int_equal(ring_take(ring, bytes, 1), 0);
	assert_false(ring_put(ring, bytes, 1, 60000));
	free(bytes);
	ring_destroy(ring);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_data_without_a_picture_is_not_playing),
		cmocka_unit_test(
		    test_silence_from_the_beginning_is_a_timeout_within_five_seconds),
		cmocka_unit_test(
		    test_a_picture_that_stands_still_is_stalled_then_failed),
		cmocka_unit_test(
		    test_packets_alone_do_not_keep_a_picture_alive),
		cmocka_unit_test(test_a_stalled_picture_may_move_again),
		cmocka_unit_test(test_only_moving_pictures_are_evidence),
		cmocka_unit_test(test_a_pause_is_neither_a_stall_nor_evidence),
		cmocka_unit_test(test_what_is_final_stays),
		cmocka_unit_test(test_an_end_without_a_picture_is_a_failure),
		cmocka_unit_test(
		    test_a_picture_keeps_its_shape_between_black_bars),
		cmocka_unit_test(test_any_picture_fits_any_cells),
		cmocka_unit_test(test_bytes_go_through_the_ring_in_order),
		cmocka_unit_test(test_a_full_ring_takes_nothing_of_a_packet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
