/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_RTP_H_
#define DABYL_DEMO_RTP_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "demo/clip.h"

/*
 * rtp - one NAL unit into RTP packets: RFC 6184 (H.264: single NAL unit, FU-A)
 * and RFC 7798 (H.265: single NAL unit, FU).  Pure.
 */
#define RTP_HEAD_SIZE    12
#define RTP_PAYLOAD_MAX  1388 /* with the head, UDP and IPv6: under 1,500 */
#define RTP_PACKET_MAX   (RTP_HEAD_SIZE + RTP_PAYLOAD_MAX)
#define RTP_PAYLOAD_TYPE 96 /* the first dynamic one */
#define RTCP_BYE_SIZE    16

/* A NAL unit on its way out.  Begin with rtp_cut(). */
struct rtp_cut {
	struct clip_run nal;
	size_t at; /* next byte to go; nal.len when nothing is left */
	bool h265;
	bool whole; /* it goes in one packet */
};

/* Begin with ${nal}, which has at least 3 bytes and must outlive the cut. */
struct rtp_cut rtp_cut(enum clip_codec codec, struct clip_run nal);

/* Write the next payload; returns its length, 0 when all has gone. */
size_t rtp_next(struct rtp_cut *cut, uint8_t payload[RTP_PAYLOAD_MAX]);

/* Whether rtp_next() has nothing more to give. */
bool rtp_is_done(const struct rtp_cut *cut);

/* The fixed head; ${marker} is set on the last packet of a frame. */
void rtp_head(uint8_t head[RTP_HEAD_SIZE], bool marker, uint16_t sequence,
    uint32_t timestamp, uint32_t ssrc);

/* An RTCP packet that ends the stream: an empty receiver report and BYE. */
void rtcp_bye(uint8_t packet[RTCP_BYE_SIZE], uint32_t ssrc);

#endif /* DABYL_DEMO_RTP_H_ */
