/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "demo/rtp.h"

/* Type numbers of the fragment packets, and the bits in their last byte. */
enum { FU_A_264 = 28, FU_265 = 49, FU_FIRST = 0x80, FU_LAST = 0x40 };
enum { RTCP_RR = 201, RTCP_BYE = 203 };

/* Bytes of the NAL unit that the fragment's own head stands for. */
static size_t
nal_head(bool h265)
{
	return h265 ? 2 : 1;
}

struct rtp_cut
rtp_cut(enum clip_codec codec, struct clip_run nal)
{
	struct rtp_cut cut = {
		.nal = nal,
		.h265 = codec == CLIP_H265,
		.whole = nal.len <= RTP_PAYLOAD_MAX,
	};

	assert(codec != CLIP_JPEG && nal.len >= 3);
	if (!cut.whole)
		cut.at = nal_head(cut.h265);
	return cut;
}

/* The head of a fragment: the NAL unit's own head is spread over it. */
static size_t
fragment_head(const struct rtp_cut *cut, uint8_t flags, uint8_t *payload)
{
	const uint8_t *nal = cut->nal.bytes;

	if (cut->h265) {
		payload[0] = (uint8_t)((nal[0] & 0x81) | FU_265 << 1);
		payload[1] = nal[1];
		payload[2] = (uint8_t)(flags | (nal[0] >> 1 & 0x3f));
		return 3;
	}
	payload[0] = (uint8_t)((nal[0] & 0xe0) | FU_A_264);
	payload[1] = (uint8_t)(flags | (nal[0] & 0x1f));
	return 2;
}

static size_t
next_fragment(struct rtp_cut *cut, uint8_t *payload)
{
	size_t room = RTP_PAYLOAD_MAX - nal_head(cut->h265) - 1;
	size_t left = cut->nal.len - cut->at;
	size_t len = left < room ? left : room;
	unsigned flags = 0;
	size_t head;

	if (cut->at == nal_head(cut->h265))
		flags |= FU_FIRST;
	if (len == left)
		flags |= FU_LAST;
	head = fragment_head(cut, (uint8_t)flags, payload);
	memcpy(payload + head, cut->nal.bytes + cut->at, len);
	cut->at += len;
	return head + len;
}

size_t
rtp_next(struct rtp_cut *cut, uint8_t payload[RTP_PAYLOAD_MAX])
{
	if (rtp_is_done(cut))
		return 0;
	if (!cut->whole)
		return next_fragment(cut, payload);
	memcpy(payload, cut->nal.bytes, cut->nal.len);
	cut->at = cut->nal.len;
	return cut->nal.len;
}

bool
rtp_is_done(const struct rtp_cut *cut)
{
	return cut->at == cut->nal.len;
}

static void
put_u32(uint8_t *bytes, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(value >> (24 - 8 * i));
}

void
rtp_head(uint8_t head[RTP_HEAD_SIZE], bool marker, uint16_t sequence,
    uint32_t timestamp, uint32_t ssrc)
{
	head[0] = 0x80; /* version 2 */
	head[1] = (uint8_t)((marker ? 0x80 : 0) | RTP_PAYLOAD_TYPE);
	head[2] = (uint8_t)(sequence >> 8);
	head[3] = (uint8_t)sequence;
	put_u32(head + 4, timestamp);
	put_u32(head + 8, ssrc);
}

void
rtcp_bye(uint8_t packet[RTCP_BYE_SIZE], uint32_t ssrc)
{
	static const uint8_t report[] = { 0x80, RTCP_RR, 0, 1 };
	static const uint8_t bye[] = { 0x81, RTCP_BYE, 0, 1 };

	memcpy(packet, report, sizeof(report));
	put_u32(packet + 4, ssrc);
	memcpy(packet + 8, bye, sizeof(bye));
	put_u32(packet + 12, ssrc);
}
