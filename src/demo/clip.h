/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_CLIP_H_
#define DABYL_DEMO_CLIP_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * clip - a short recording, taken apart so that it can be sent again and
 * again: an MPEG-TS with one H.264 or H.265 stream, or JPEG pictures one
 * behind the other.  Pure: bytes in, a table of frames out.
 *
 * A stream must hold what data/clips/draw.py makes: one frame in each PES
 * packet, in rising order of time (no B-frames), parameter sets in the stream.
 * Everything else is refused when the clip is loaded, not when it is played.
 */
#define CLIP_BYTES_MAX   (4u << 20)
#define CLIP_FRAMES_MAX  4096
#define CLIP_NALS_MAX    32768
#define CLIP_NAME_SIZE   41
#define CLIP_HZ          90000 /* a tick of MPEG and RTP */
#define CLIP_JPEG_TICKS  18000 /* a picture of a JPEG clip lasts 1/5 s */
#define CLIP_PACKET_SIZE 188

enum clip_codec { CLIP_H264, CLIP_H265, CLIP_JPEG };
enum clip_set_kind { CLIP_VPS, CLIP_SPS, CLIP_PPS };
#define CLIP_SETS (CLIP_PPS + 1)

/* A run of bytes of the clip: a NAL unit without its start code, or a JPEG. */
struct clip_run {
	const uint8_t *bytes;
	size_t len;
};

struct clip_frame {
	uint64_t ticks; /* since the first frame */
	size_t nal;     /* its first in clip->nals */
	size_t nals;    /* at least 1 */
	size_t packet;  /* its first TS packet, tables before it included */
	bool key;       /* a player may begin here */
};

struct clip {
	enum clip_codec codec;
	uint64_t ticks; /* length of one loop, over 0 */
	struct clip_frame *frames;
	size_t frame_count; /* at least 1; the first is a keyframe */
	struct clip_run *nals;
	size_t nal_count;
	struct clip_run sets[CLIP_SETS]; /* len 0 where the codec has none */
	uint8_t *file;                   /* as it was read */
	size_t file_len;
	uint8_t *stream; /* the elementary stream; NULL in a JPEG clip */
	size_t stream_len;
	size_t tables; /* TS packets before the first one of video */
	uint16_t pid;  /* of the video in the TS */
};

/*
 * Take the bytes of a recording apart; the form is found by its first byte.
 * The bytes are copied.  ERR_SIZE over CLIP_BYTES_MAX, ERR_LIMIT over the
 * other limits, ERR_INVAL when it is anything else than described above;
 * ${clip} is empty then and needs no finish.
 */
enum err clip_parse(const void *bytes, size_t len, struct clip *clip);

void clip_finish(struct clip *clip); /* frees; the clip is empty */

/* Number of TS packets; 0 in a JPEG clip. */
size_t clip_packets(const struct clip *clip);

/* The last keyframe at or before ${ticks}, which may be over the end. */
size_t clip_key_at(const struct clip *clip, uint64_t ticks);

/*
 * What a sender must remember to repeat a TS without a break: the next
 * continuity counter of each PID.  Initialise with { 0 }.
 */
#define CLIP_PIDS_MAX 8
struct clip_counters {
	uint16_t pid[CLIP_PIDS_MAX];
	uint8_t next[CLIP_PIDS_MAX];
	size_t count;
};

/*
 * Copy TS packet ${index} to ${packet} with its clocks (PCR, PTS, DTS) moved
 * by ${ticks} and its continuity counter going on from the packet before.
 */
void clip_packet(const struct clip *clip, size_t index, uint64_t ticks,
    struct clip_counters *counters, uint8_t packet[CLIP_PACKET_SIZE]);

#endif /* DABYL_DEMO_CLIP_H_ */
