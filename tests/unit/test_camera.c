/* SPDX-License-Identifier: Apache-2.0 */
/*
 * camera: whole conversations of a player with a camera, without a socket and
 * with the time in our hands.  The player's half is written here by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "demo/camera.h"
#include "demo/rtp.h"
#include "tests/unit/clips.h"

#define S      UINT64_C(1000000000)
#define START  (100 * S) /* when the cameras begin */
#define SOCKET 30000     /* their port for RTP */

static const uint32_t numbers[4] = { 0xabcd0123, 0xfffff000, 0xfff0,
	0x0badcafe };

struct scene {
	struct camera_set set;
	struct camera camera;
	uint64_t now;
	unsigned cseq;
	struct buf got; /* what the player has received and not looked at */
};

static void
add_clip(struct camera_set *set, const char *name, const char *file)
{
	struct camera_clip *place = &set->clips[set->count++];

	memcpy(place->name, name, strlen(name) + 1);
	clips_load(file, &place->clip);
}

static int
setup(void **state)
{
	struct scene *scene = calloc(1, sizeof(*scene));

	assert_non_null(scene);
	add_clip(&scene->set, "yard", "quiet-yard.ts");
	add_clip(&scene->set, "lake", "sample-h265.ts");
	add_clip(&scene->set, "stills", "sample.mjpeg");
	scene->set.since_ns = START;
	scene->now = START;
	camera_init(&scene->camera, &scene->set, SOCKET, numbers);
	*state = scene;
	return 0;
}

static int
teardown(void **state)
{
	struct scene *scene = *state;

	camera_finish(&scene->camera);
	for (size_t i = 0; i < scene->set.count; i++)
		clip_finish(&scene->set.clips[i].clip);
	buf_finish(&scene->got);
	free(scene);
	return 0;
}

/* The connection delivers what waits. */
static void
deliver(struct scene *scene)
{
	struct clip_run out = camera_out(&scene->camera);

	if (out.len == 0)
		return;
	buf_put(&scene->got, out.bytes, out.len);
	camera_sent(&scene->camera, out.len);
}

static void
say(struct scene *scene, const char *text)
{
	camera_input(&scene->camera, text, strlen(text), scene->now);
	deliver(scene);
}

/* Ask, and give back the answer's head; ${got} holds all that came. */
static const char *
ask(struct scene *scene, const char *method, const char *path,
    const char *lines)
{
	struct buf text = { 0 };

	buf_clear(&scene->got);
	buf_printf(&text,
	    "%s rtsp://127.0.0.1:8554%s RTSP/1.0\r\n"
	    "CSeq: %u\r\n%s\r\n",
	    method, path, ++scene->cseq, lines);
	say(scene, buf_text(&text));
	buf_finish(&text);
	return buf_text(&scene->got);
}

static void
assert_begins(const char *text, const char *want)
{
	if (strncmp(text, want, strlen(want)) != 0)
		fail_msg("\"%s\" does not begin with \"%s\"", text, want);
}

static void
assert_has(const char *text, const char *want)
{
	if (strstr(text, want) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", text, want);
}

#define TCP_LINE "Transport: RTP/AVP/TCP;unicast;interleaved=4-5\r\n"
#define UDP_LINE "Transport: RTP/AVP;unicast;client_port=5004-5005\r\n"

static void
play(struct scene *scene, const char *path, const char *transport)
{
	struct buf track = { 0 };

	buf_printf(&track, "%s/track1", path);
	assert_begins(ask(scene, "DESCRIBE", path, ""), "RTSP/1.0 200 OK");
	assert_begins(ask(scene, "SETUP", buf_text(&track), transport),
	    "RTSP/1.0 200 OK");
	assert_begins(ask(scene, "PLAY", path, "Session: 0badcafe\r\n"),
	    "RTSP/1.0 200 OK");
	buf_clear(&scene->got);
	buf_finish(&track);
}

/* What a receiver keeps of a stream. */
struct stream {
	bool started;
	uint16_t sequence;
	uint32_t timestamp;
	unsigned packets, frames;
	uint64_t span; /* ticks from the first frame to the last */
	bool bye;
};

static void
take_rtp(struct stream *s, const uint8_t *packet, size_t len)
{
	uint16_t sequence = (uint16_t)(packet[2] << 8 | packet[3]);
	uint32_t timestamp = (uint32_t)packet[4] << 24 |
	    (uint32_t)packet[5] << 16 | (uint32_t)packet[6] << 8 | packet[7];

	assert_in_range(len, RTP_HEAD_SIZE + 3, RTP_PACKET_MAX);
	assert_int_equal(packet[0], 0x80);
	assert_memory_equal(packet + 8, "\xab\xcd\x01\x23", 4);
	if (s->started) {
		assert_int_equal(sequence, (uint16_t)(s->sequence + 1));
		/* Rising, also where the 32 bits wrap. */
		assert_true(timestamp - s->timestamp <= 6000);
		s->span += timestamp - s->timestamp;
	}
	s->started = true;
	s->sequence = sequence;
	s->timestamp = timestamp;
	s->packets++;
	s->frames += packet[1] >> 7;
}

/* Everything received is interleaved packets of channels 4 and 5. */
static void
take_interleaved(struct scene *scene, struct stream *s)
{
	const uint8_t *at = scene->got.data;
	const uint8_t *end = at + scene->got.len;

	while (at < end) {
		size_t len = (size_t)at[2] << 8 | at[3];

		assert_int_equal(at[0], '$');
		assert_true(at + 4 + len <= end);
		if (at[1] == 5) {
			assert_int_equal(at[4 + 9], 203);
			s->bye = true;
		} else {
			assert_int_equal(at[1], 4);
			take_rtp(s, at + 4, len);
		}
		at += 4 + len;
	}
	buf_clear(&scene->got);
}

/* Let ${seconds} go by in steps of 10 ms. */
static void
wait_seconds(struct scene *scene, struct stream *s, unsigned seconds)
{
	for (unsigned i = 0; i < seconds * 100; i++) {
		scene->now += S / 100;
		camera_pump(&scene->camera, scene->now);
		deliver(scene);
		take_interleaved(scene, s);
	}
}

static void
test_a_live_camera_goes_on_for_ever_without_a_seam(void **state)
{
	struct scene *scene = *state;
	struct stream s = { 0 };

	play(scene, "/yard", TCP_LINE);
	wait_seconds(scene, &s, 20); /* the clip has 6 */
	assert_in_range(s.frames, 300, 301);
	assert_int_equal(s.span, (s.frames - 1) * 6000);
	assert_int_equal(scene->camera.state, CAMERA_PLAYING);
}

static void
test_h265_is_sent_as_well(void **state)
{
	struct scene *scene = *state;
	struct stream s = { 0 };

	assert_has(ask(scene, "DESCRIBE", "/lake", ""), "H265/90000");
	assert_has(buf_text(&scene->got), "sprop-vps=");
	play(scene, "/lake", TCP_LINE);
	wait_seconds(scene, &s, 4);
	assert_in_range(s.frames, 60, 61);
}

static void
test_the_description_names_codec_and_parameter_sets(void **state)
{
	struct scene *scene = *state;
	const char *text = ask(scene, "DESCRIBE", "/yard", "");

	assert_has(text, "CSeq: 1\r\n");
	assert_has(text, "Content-Type: application/sdp\r\n");
	assert_has(text, "m=video 0 RTP/AVP 96\r\n");
	assert_has(text, "a=rtpmap:96 H264/90000\r\n");
	assert_has(text, "packetization-mode=1;profile-level-id=4d");
	assert_has(text, "sprop-parameter-sets=Z0");
	assert_has(text, "a=range:npt=now-\r\n");
	assert_has(ask(scene, "DESCRIBE", "/once/yard", ""),
	    "a=range:npt=0-6.000\r\n");
}

/* The first NAL units of two players that come at different times. */
static void
test_players_see_the_same_moment_of_a_live_camera(void **state)
{
	struct scene *scene = *state;
	struct stream s = { 0 };

	scene->now = START + 26 * S + S / 2; /* 2.5 s into the fifth loop */
	play(scene, "/yard", TCP_LINE);
	assert_int_equal(scene->camera.frame, 30);
	camera_pump(&scene->camera, scene->now);
	deliver(scene);
	take_interleaved(scene, &s);
	assert_int_equal(s.frames, 1);
}

static void
test_a_recording_plays_once_from_its_start_and_says_bye(void **state)
{
	struct scene *scene = *state;
	struct stream s = { 0 };

	scene->now = START + 3 * S;
	play(scene, "/once/yard", TCP_LINE);
	assert_int_equal(scene->camera.frame, 0);
	wait_seconds(scene, &s, 8);
	assert_int_equal(s.frames, 90);
	assert_true(s.bye);
	assert_int_equal(camera_due_ns(&scene->camera), UINT64_MAX);
	assert_begins(
	    ask(scene, "TEARDOWN", "/once/yard", ""), "RTSP/1.0 200 OK");
	assert_int_equal(scene->camera.state, CAMERA_GONE);
}

static void
test_datagrams_go_to_the_ports_the_player_named(void **state)
{
	struct scene *scene = *state;
	struct camera_datagram datagram;
	struct stream s = { 0 };

	ask(scene, "SETUP", "/once/yard/track1", UDP_LINE);
	assert_has(buf_text(&scene->got),
	    "client_port=5004-5005;server_port=30000-30001");
	ask(scene, "PLAY", "/once/yard", "");
	assert_int_equal(scene->camera.player_port, 5004);
	for (unsigned i = 0; i < 700; i++) {
		scene->now += S / 100;
		camera_pump(&scene->camera, scene->now);
		assert_int_equal(camera_out(&scene->camera).len, 0);
		while (camera_datagram(&scene->camera, &datagram)) {
			if (datagram.control)
				s.bye = true;
			else
				take_rtp(&s, datagram.bytes, datagram.len);
		}
	}
	assert_int_equal(s.frames, 90);
	assert_true(s.bye);
}

static void
test_every_frame_leaves_when_it_is_due(void **state)
{
	struct scene *scene = *state;
	uint64_t last = 0;

	play(scene, "/once/yard", TCP_LINE);
	for (unsigned i = 0; i < 90; i++) {
		uint64_t due = camera_due_ns(&scene->camera);

		assert_in_range(due - START, i * S / 15, i * S / 15 + 1);
		camera_pump(&scene->camera, due == START ? due : due - 1);
		assert_int_equal(camera_out(&scene->camera).len > 0, i == 0);
		camera_pump(&scene->camera, due);
		assert_true(camera_out(&scene->camera).len > 0);
		deliver(scene);
		assert_true(i == 0 || due > last);
		last = due;
	}
}

static void
test_pause_keeps_the_numbers_of_the_stream(void **state)
{
	struct scene *scene = *state;
	struct stream s = { 0 };

	play(scene, "/once/yard", TCP_LINE);
	wait_seconds(scene, &s, 1);
	assert_begins(ask(scene, "PAUSE", "/once/yard", ""), "RTSP/1.0 200");
	buf_clear(&scene->got);
	wait_seconds(scene, &s, 1);
	assert_int_equal(s.frames, 16);
	ask(scene, "PLAY", "/once/yard", "");
	buf_clear(&scene->got);
	wait_seconds(scene, &s, 1);
	assert_in_range(s.frames, 31, 32);
}

static void
test_a_password_is_asked_for_and_checked(void **state)
{
	struct scene *scene = *state;

	assert_begins(ask(scene, "DESCRIBE", "/auth/yard", ""), "RTSP/1.0 401");
	assert_has(buf_text(&scene->got), "WWW-Authenticate: Basic ");
	assert_begins(ask(scene, "DESCRIBE", "/auth/yard",
	                  "Authorization: Basic b3BlcmF0b3I6d3Jvbmc=\r\n"),
	    "RTSP/1.0 401");
	assert_begins(
	    ask(scene, "SETUP", "/auth/yard/track1", TCP_LINE), "RTSP/1.0 401");
	assert_begins(ask(scene, "DESCRIBE", "/auth/yard",
	                  "Authorization: Basic b3BlcmF0b3I6ZGVtbw==\r\n"),
	    "RTSP/1.0 200");
}

static void
test_a_hung_camera_never_answers(void **state)
{
	struct scene *scene = *state;

	assert_string_equal(ask(scene, "DESCRIBE", "/hang/yard", ""), "");
	assert_string_equal(ask(scene, "OPTIONS", "/yard", ""), "");
	assert_int_equal(scene->camera.state, CAMERA_SILENT);
}

static void
test_a_stalled_camera_keeps_the_connection_and_sends_nothing(void **state)
{
	struct scene *scene = *state;
	struct stream s = { 0 };

	play(scene, "/stall3/yard", TCP_LINE);
	wait_seconds(scene, &s, 6);
	assert_in_range(s.frames, 44, 46);
	assert_int_equal(scene->camera.state, CAMERA_SILENT);
	assert_begins(ask(scene, "OPTIONS", "/yard", ""), "RTSP/1.0 200");
}

static void
test_a_dying_camera_closes(void **state)
{
	struct scene *scene = *state;
	struct stream s = { 0 };

	play(scene, "/die3/yard", TCP_LINE);
	wait_seconds(scene, &s, 2);
	assert_int_equal(scene->camera.state, CAMERA_PLAYING);
	wait_seconds(scene, &s, 2);
	assert_int_equal(scene->camera.state, CAMERA_GONE);
}

static void
test_what_is_not_there_is_refused_in_words(void **state)
{
	static const struct {
		const char *method, *path, *lines, *want;
	} rows[] = {
		{ "DESCRIBE", "/nothing", "", "RTSP/1.0 404" },
		{ "DESCRIBE", "/404/yard", "", "RTSP/1.0 404" },
		{ "DESCRIBE", "/stall/yard", "", "RTSP/1.0 404" },
		{ "DESCRIBE", "/die100/yard", "", "RTSP/1.0 404" },
		{ "DESCRIBE", "/yard/../lake", "", "RTSP/1.0 404" },
		{ "DESCRIBE", "/", "", "RTSP/1.0 404" },
		{ "DESCRIBE", "/stills", "", "RTSP/1.0 415" },
		{ "SETUP", "/yard/track1", "", "RTSP/1.0 461" },
		{ "SETUP", "/yard/track1", "Transport: RTP/AVP;multicast\r\n",
		    "RTSP/1.0 461" },
		{ "PLAY", "/yard", "", "RTSP/1.0 455" },
		{ "RECORD", "/yard", "", "RTSP/1.0 501" },
		{ "DESCRIBE", "/yard", "Session: other\r\n", "RTSP/1.0 454" },
		{ "GET_PARAMETER", "/yard", "", "RTSP/1.0 200" },
	};
	struct scene *scene = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_begins(
		    ask(scene, rows[i].method, rows[i].path, rows[i].lines),
		    rows[i].want);
		assert_int_equal(scene->camera.state, CAMERA_ASKING);
	}
}

static void
test_a_playing_camera_cannot_be_turned_elsewhere(void **state)
{
	struct scene *scene = *state;
	struct stream s = { 0 };

	play(scene, "/yard", TCP_LINE);
	assert_begins(
	    ask(scene, "SETUP", "/lake/track1", UDP_LINE), "RTSP/1.0 455");
	ask(scene, "PLAY", "/lake", "");
	buf_clear(&scene->got);
	wait_seconds(scene, &s, 1);
	assert_in_range(s.frames, 15, 16);
	assert_ptr_equal(
	    scene->camera.path.clip, camera_set_find(&scene->set, "yard"));
}

/* ---- HTTP -----------------------------------------------------------------
 */

/* The body after the head; the head's first line is checked. */
static void
get(struct scene *scene, const char *path, const char *want)
{
	struct buf text = { 0 };

	buf_printf(&text, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", path);
	say(scene, buf_text(&text));
	buf_finish(&text);
	assert_begins(buf_text(&scene->got), want);
	buf_clear(&scene->got);
}

static void
run(struct scene *scene, unsigned hundredths)
{
	for (unsigned i = 0; i < hundredths; i++) {
		scene->now += S / 100;
		camera_pump(&scene->camera, scene->now);
		deliver(scene);
	}
}

static void
test_a_recording_over_http_is_the_file_and_then_closes(void **state)
{
	struct scene *scene = *state;
	struct buf file = { 0 };

	get(scene, "/once/yard?start=1", "HTTP/1.0 200 OK\r\n");
	run(scene, 700);
	clips_read("quiet-yard.ts", &file);
	assert_int_equal(scene->got.len, file.len);
	assert_memory_equal(scene->got.data, file.data, file.len);
	assert_int_equal(scene->camera.state, CAMERA_GONE);
	buf_finish(&file);
}

static void
test_a_live_camera_over_http_is_one_endless_stream(void **state)
{
	struct scene *scene = *state;
	struct clip got;

	scene->now = START + 2 * S + S / 2;
	get(scene, "/yard", "HTTP/1.0 200 OK\r\n");
	run(scene, 2000);
	assert_int_equal(scene->camera.state, CAMERA_PLAYING);
	assert_int_equal(
	    clip_parse(scene->got.data, scene->got.len, &got), ERR_NONE);
	assert_in_range(got.frame_count, 300, 301);
	for (size_t i = 0; i < got.frame_count; i++)
		assert_int_equal(got.frames[i].ticks, i * 6000);
	clip_finish(&got);
}

static void
test_pictures_over_http_are_parts_with_their_length(void **state)
{
	struct scene *scene = *state;
	unsigned parts = 0;

	get(scene, "/stills", "HTTP/1.0 200 OK\r\n");
	run(scene, 300);
	for (size_t at = 0; at + 15 < scene->got.len; at++)
		parts +=
		    memcmp(scene->got.data + at, "--dabyl-picture", 15) == 0;
	assert_in_range(parts, 15, 16);
	assert_begins(buf_text(&scene->got),
	    "--dabyl-picture\r\nContent-Type: image/jpeg\r\n"
	    "Content-Length: ");
}

static void
test_http_faults_are_those_of_rtsp(void **state)
{
	struct scene *scene = *state;

	get(scene, "/nothing", "HTTP/1.0 404");
	assert_int_equal(scene->camera.state, CAMERA_GONE);
	camera_finish(&scene->camera);
	camera_init(&scene->camera, &scene->set, SOCKET, numbers);
	get(scene, "/auth/yard", "HTTP/1.0 401");
	camera_finish(&scene->camera);
	camera_init(&scene->camera, &scene->set, SOCKET, numbers);
	get(scene, "/die2/yard", "HTTP/1.0 200");
	run(scene, 199);
	assert_int_equal(scene->camera.state, CAMERA_PLAYING);
	run(scene, 2);
	assert_int_equal(scene->camera.state, CAMERA_GONE);
}

/* ---- players that do harm -------------------------------------------------
 */

static void
test_a_player_that_does_not_read_is_given_up(void **state)
{
	struct scene *scene = *state;
	size_t most = 0;

	play(scene, "/yard", TCP_LINE);
	for (unsigned i = 0; i < 60000; i++) {
		size_t len;

		scene->now += S / 100;
		camera_pump(&scene->camera, scene->now);
		len = camera_out(&scene->camera).len;
		most = len > most ? len : most;
	}
	assert_int_equal(scene->camera.state, CAMERA_GONE);
	assert_int_equal(camera_out(&scene->camera).len, 0);
	assert_in_range(most, CAMERA_OUT_MAX, CAMERA_OUT_MAX + 65536);
}

static void
test_a_player_that_only_asks_is_given_up(void **state)
{
	static const char text[] = "DESCRIBE /yard RTSP/1.0\r\n\r\n";
	struct scene *scene = *state;

	for (unsigned i = 0; i < 20000; i++)
		camera_input(
		    &scene->camera, text, sizeof(text) - 1, scene->now);
	assert_int_equal(scene->camera.state, CAMERA_GONE);
	assert_true(camera_out(&scene->camera).len <=
	    2 * CAMERA_OUT_MAX + CAMERA_IN_MAX * 64);
}

static void
test_garbage_ends_the_connection_and_nothing_else(void **state)
{
	struct scene *scene = *state;
	static char endless[100000];

	memset(endless, 'x', sizeof(endless));
	camera_input(&scene->camera, endless, sizeof(endless), scene->now);
	assert_int_equal(scene->camera.state, CAMERA_GONE);
	assert_int_equal(camera_out(&scene->camera).len, 0);
	say(scene, "OPTIONS * RTSP/1.0\r\n\r\n");
	assert_string_equal(buf_text(&scene->got), "");
}

static void
test_a_camera_that_slept_does_not_send_it_all_at_once(void **state)
{
	struct scene *scene = *state;
	struct stream s = { 0 };

	play(scene, "/yard", TCP_LINE);
	wait_seconds(scene, &s, 1);
	s.frames = 0;
	scene->now += 3600 * S;
	camera_pump(&scene->camera, scene->now);
	deliver(scene);
	take_interleaved(scene, &s);
	assert_int_equal(s.frames, 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_live_camera_goes_on_for_ever_without_a_seam),
		TEST(test_h265_is_sent_as_well),
		TEST(test_the_description_names_codec_and_parameter_sets),
		TEST(test_players_see_the_same_moment_of_a_live_camera),
		TEST(test_a_recording_plays_once_from_its_start_and_says_bye),
		TEST(test_datagrams_go_to_the_ports_the_player_named),
		TEST(test_every_frame_leaves_when_it_is_due),
		TEST(test_pause_keeps_the_numbers_of_the_stream),
		TEST(test_a_password_is_asked_for_and_checked),
		TEST(test_a_hung_camera_never_answers),
		TEST(
		    test_a_stalled_camera_keeps_the_connection_and_sends_nothing),
		TEST(test_a_dying_camera_closes),
		TEST(test_what_is_not_there_is_refused_in_words),
		TEST(test_a_playing_camera_cannot_be_turned_elsewhere),
		TEST(test_a_recording_over_http_is_the_file_and_then_closes),
		TEST(test_a_live_camera_over_http_is_one_endless_stream),
		TEST(test_pictures_over_http_are_parts_with_their_length),
		TEST(test_http_faults_are_those_of_rtsp),
		TEST(test_a_player_that_does_not_read_is_given_up),
		TEST(test_a_player_that_only_asks_is_given_up),
		TEST(test_garbage_ends_the_connection_and_nothing_else),
		TEST(test_a_camera_that_slept_does_not_send_it_all_at_once),
	};

	return cmocka_run_group_tests_name("camera", tests, NULL, NULL);
}
