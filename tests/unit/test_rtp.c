/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rtp: NAL units of every size around the limits, cut up and put together
 * again by a receiver written from RFC 6184 and RFC 7798.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "demo/rtp.h"

#define NAL_MAX (4 * RTP_PAYLOAD_MAX)

/* A NAL unit with a head of the codec and a body that differs everywhere. */
static void
nal_fill(enum clip_codec codec, uint8_t *nal, size_t len)
{
	for (size_t i = 0; i < len; i++)
		nal[i] = (uint8_t)(i * 7 + i / 251);
	nal[0] = codec == CLIP_H264 ? 0x65 : 19 << 1;
	if (codec == CLIP_H265)
		nal[1] = 0x01;
}

struct receiver {
	enum clip_codec codec;
	uint8_t nal[NAL_MAX];
	size_t len;
	unsigned packets;
	bool last; /* the end bit was seen */
};

static void
receive_fragment(struct receiver *r, const uint8_t *payload, size_t len)
{
	size_t head = r->codec == CLIP_H264 ? 2 : 3;
	uint8_t flags = payload[head - 1];

	assert_true(len > head);
	assert_false(r->last);
	assert_int_equal((flags & 0x80) != 0, r->packets == 0);
	if (r->packets == 0 && r->codec == CLIP_H264) {
		r->nal[r->len++] = (payload[0] & 0xe0) | (flags & 0x1f);
	} else if (r->packets == 0) {
		r->nal[r->len++] =
		    (payload[0] & 0x81) | (uint8_t)((flags & 0x3f) << 1);
		r->nal[r->len++] = payload[1];
	}
	memcpy(r->nal + r->len, payload + head, len - head);
	r->len += len - head;
	r->last = (flags & 0x40) != 0;
}

static void
receive(struct receiver *r, const uint8_t *payload, size_t len)
{
	int type =
	    r->codec == CLIP_H264 ? payload[0] & 0x1f : payload[0] >> 1 & 0x3f;

	if (type == (r->codec == CLIP_H264 ? 28 : 49)) {
		receive_fragment(r, payload, len);
	} else {
		assert_int_equal(r->packets, 0);
		memcpy(r->nal, payload, len);
		r->len = len;
		r->last = true;
	}
	r->packets++;
}

static void
check_size(enum clip_codec codec, size_t len)
{
	static uint8_t nal[NAL_MAX];
	static struct receiver r;
	uint8_t payload[RTP_PAYLOAD_MAX];
	struct rtp_cut cut;
	size_t got;

	memset(&r, 0, sizeof(r));
	r.codec = codec;
	nal_fill(codec, nal, len);
	cut = rtp_cut(codec, (struct clip_run){ nal, len });
	while (!rtp_is_done(&cut)) {
		got = rtp_next(&cut, payload);
		assert_in_range(got, 3, RTP_PAYLOAD_MAX);
		receive(&r, payload, got);
	}
	assert_int_equal(rtp_next(&cut, payload), 0);
	assert_true(r.last);
	assert_int_equal(r.len, len);
	assert_memory_equal(r.nal, nal, len);
	/* A fragmented unit has a beginning and an end, never one packet. */
	assert_true(len <= RTP_PAYLOAD_MAX ? r.packets == 1 : r.packets >= 2);
}

static void
test_units_of_every_size_arrive_whole(void **unused)
{
	(void)unused;
	for (int codec = CLIP_H264; codec <= CLIP_H265; codec++) {
		for (size_t len = 3; len < 40; len++)
			check_size(codec, len);
		for (size_t times = 1; times <= 3; times++) {
			for (size_t d = 0; d <= 24; d++)
				check_size(
				    codec, times * RTP_PAYLOAD_MAX + 12 - d);
		}
	}
}

static void
test_the_head_is_that_of_the_rfc(void **unused)
{
	static const uint8_t want[RTP_HEAD_SIZE] = { 0x80, 0x80 | 96, 0xfe,
		0xdc, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0 };
	uint8_t head[RTP_HEAD_SIZE];

	(void)unused;
	rtp_head(head, true, 0xfedc, 0x12345678, 0x9abcdef0);
	assert_memory_equal(head, want, sizeof(want));
	rtp_head(head, false, 0xfedc, 0x12345678, 0x9abcdef0);
	assert_int_equal(head[1], 96);
}

static void
test_bye_follows_a_report_as_the_rfc_wants(void **unused)
{
	static const uint8_t want[RTCP_BYE_SIZE] = { 0x80, 201, 0, 1, 1, 2, 3,
		4, 0x81, 203, 0, 1, 1, 2, 3, 4 };
	uint8_t packet[RTCP_BYE_SIZE];

	(void)unused;
	rtcp_bye(packet, 0x01020304);
	assert_memory_equal(packet, want, sizeof(want));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_units_of_every_size_arrive_whole),
		cmocka_unit_test(test_the_head_is_that_of_the_rfc),
		cmocka_unit_test(test_bye_follows_a_report_as_the_rfc_wants),
	};

	return cmocka_run_group_tests_name("rtp", tests, NULL, NULL);
}
