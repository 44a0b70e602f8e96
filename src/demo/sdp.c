/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <inttypes.h>

#include "demo/base64.h"
#include "demo/rtp.h"
#include "demo/sdp.h"

static void
put_set(struct buf *out, const char *before, struct clip_run set)
{
	buf_puts(out, before);
	base64_put(out, set.bytes, set.len);
}

/* RFC 6184 8.2.1 */
static void
put_h264(struct buf *out, const struct clip *clip)
{
	const uint8_t *sps = clip->sets[CLIP_SPS].bytes;

	buf_printf(out,
	    "a=rtpmap:%d H264/%d\r\na=fmtp:%d packetization-mode=1;"
	    "profile-level-id=%02x%02x%02x",
	    RTP_PAYLOAD_TYPE, CLIP_HZ, RTP_PAYLOAD_TYPE, sps[1], sps[2],
	    sps[3]);
	put_set(out, ";sprop-parameter-sets=", clip->sets[CLIP_SPS]);
	put_set(out, ",", clip->sets[CLIP_PPS]);
	buf_puts(out, "\r\n");
}

/* RFC 7798 7.2.1 */
static void
put_h265(struct buf *out, const struct clip *clip)
{
	buf_printf(out, "a=rtpmap:%d H265/%d\r\na=fmtp:%d ", RTP_PAYLOAD_TYPE,
	    CLIP_HZ, RTP_PAYLOAD_TYPE);
	put_set(out, "sprop-vps=", clip->sets[CLIP_VPS]);
	put_set(out, ";sprop-sps=", clip->sets[CLIP_SPS]);
	put_set(out, ";sprop-pps=", clip->sets[CLIP_PPS]);
	buf_puts(out, "\r\n");
}

void
sdp_put(struct buf *out, const struct clip *clip, bool once)
{
	uint64_t ms = clip->ticks / (CLIP_HZ / 1000);

	assert(clip->codec != CLIP_JPEG);
	buf_puts(out,
	    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=dabyl demo\r\n"
	    "c=IN IP4 0.0.0.0\r\nt=0 0\r\na=control:*\r\n");
	if (once)
		buf_printf(out, "a=range:npt=0-%" PRIu64 ".%03" PRIu64 "\r\n",
		    ms / 1000, ms % 1000);
	else
		buf_puts(out, "a=range:npt=now-\r\n");
	buf_printf(out, "m=video 0 RTP/AVP %d\r\n", RTP_PAYLOAD_TYPE);
	if (clip->codec == CLIP_H264)
		put_h264(out, clip);
	else
		put_h265(out, clip);
	buf_puts(out, "a=control:track1\r\n");
}
