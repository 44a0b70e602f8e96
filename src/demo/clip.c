/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "demo/clip.h"

#define PID_NONE      0x1fff
#define PID_PAT       0
#define STREAM_H264   0x1b
#define STREAM_H265   0x24
#define CLOCK_MASK    ((UINT64_C(1) << 33) - 1) /* PTS, DTS and PCR wrap here */
#define SECTION_MAX   183
#define PES_HEAD_SIZE 9

/* NAL unit types: ITU-T H.264 table 7-1, H.265 table 7-1. */
enum { H264_IDR = 5, H264_SPS = 7, H264_PPS = 8, H264_AUD = 9 };
enum {
	H265_BLA = 16,
	H265_CRA = 21,
	H265_VPS = 32,
	H265_SPS = 33,
	H265_PPS = 34,
	H265_AUD = 35,
};

/* One TS packet, looked at. */
struct ts {
	uint16_t pid;
	bool start;             /* a PES packet or a section begins in it */
	const uint8_t *payload; /* NULL when it has none */
	size_t len;
};

/* What is known while the packets go by. */
struct demux {
	struct clip *clip;
	uint16_t pmt;
	size_t first; /* byte of the stream where the present frame began */
	size_t after; /* the TS packet behind the last one of video */
	uint64_t origin;
	bool open; /* a frame is being gathered */
};

static enum err
ts_look(const uint8_t *packet, struct ts *ts)
{
	size_t at = 4;

	if (packet[0] != 0x47 || (packet[1] & 0x80) != 0)
		return ERR_INVAL;
	ts->pid = (uint16_t)((packet[1] & 0x1f) << 8 | packet[2]);
	ts->start = (packet[1] & 0x40) != 0;
	ts->payload = NULL;
	ts->len = 0;
	if ((packet[3] & 0x20) != 0)
		at += 1u + packet[4];
	if (at > CLIP_PACKET_SIZE)
		return ERR_INVAL;
	if ((packet[3] & 0x10) != 0 && at < CLIP_PACKET_SIZE) {
		ts->payload = packet + at;
		ts->len = CLIP_PACKET_SIZE - at;
	}
	return ERR_NONE;
}

/* The section that begins in a packet; ours fit into one. */
static enum err
ts_section(const struct ts *ts, const uint8_t **section, size_t *len)
{
	size_t skip, size;

	if (!ts->start || ts->payload == NULL)
		return ERR_INVAL;
	skip = 1u + ts->payload[0];
	if (skip + 3 > ts->len)
		return ERR_INVAL;
	*section = ts->payload + skip;
	size = (size_t)((*section)[1] & 0x0f) << 8 | (*section)[2];
	if (size < 9 || size > SECTION_MAX || skip + 3 + size > ts->len)
		return ERR_INVAL;
	*len = 3 + size - 4; /* without the CRC */
	return ERR_NONE;
}

static enum err
take_pat(struct demux *demux, const struct ts *ts)
{
	const uint8_t *s;
	size_t len;
	enum err err = ts_section(ts, &s, &len);

	if (err != ERR_NONE)
		return err;
	for (size_t at = 8; at + 4 <= len; at += 4) {
		if (s[at] == 0 && s[at + 1] == 0)
			continue; /* program 0 is the network, not a program */
		demux->pmt = (uint16_t)((s[at + 2] & 0x1f) << 8 | s[at + 3]);
		return ERR_NONE;
	}
	return ERR_INVAL;
}

static enum err
take_pmt(struct demux *demux, const struct ts *ts)
{
	const uint8_t *s;
	size_t len, at;
	enum err err = ts_section(ts, &s, &len);

	if (err != ERR_NONE)
		return err;
	if (len < 12)
		return ERR_INVAL;
	at = 12 + ((size_t)(s[10] & 0x0f) << 8 | s[11]);
	for (; at + 5 <= len;
	     at += 5 + ((size_t)(s[at + 3] & 0x0f) << 8 | s[at + 4])) {
		if (s[at] != STREAM_H264 && s[at] != STREAM_H265)
			continue;
		demux->clip->codec =
		    s[at] == STREAM_H264 ? CLIP_H264 : CLIP_H265;
		demux->clip->pid =
		    (uint16_t)((s[at + 1] & 0x1f) << 8 | s[at + 2]);
		return ERR_NONE;
	}
	return ERR_INVAL;
}

static int
nal_type(enum clip_codec codec, const uint8_t *nal)
{
	return codec == CLIP_H264 ? nal[0] & 0x1f : nal[0] >> 1 & 0x3f;
}

static bool
nal_is_key(enum clip_codec codec, int type)
{
	if (codec == CLIP_H264)
		return type == H264_IDR;
	return type >= H265_BLA && type <= H265_CRA;
}

/* Which parameter set a NAL unit is, or CLIP_SETS. */
static size_t
nal_set(enum clip_codec codec, int type)
{
	if (codec == CLIP_H264)
		return type == H264_SPS ? CLIP_SPS
		    : type == H264_PPS  ? CLIP_PPS
		                        : CLIP_SETS;
	return type >= H265_VPS && type <= H265_PPS ? (size_t)(type - H265_VPS)
	                                            : CLIP_SETS;
}

/* One NAL unit of the present frame; delimiters carry nothing and are left. */
static enum err
take_nal(struct clip *clip, const uint8_t *bytes, size_t len)
{
	struct clip_frame *frame = &clip->frames[clip->frame_count - 1];
	size_t set;
	int type;

	while (len > 0 && bytes[len - 1] == 0)
		len--; /* zeros before a start code belong to it */
	if (len == 0)
		return ERR_INVAL;
	type = nal_type(clip->codec, bytes);
	if (type == (clip->codec == CLIP_H264 ? H264_AUD : H265_AUD))
		return ERR_NONE;
	if (len < 3)
		return ERR_INVAL;
	if (clip->nal_count == CLIP_NALS_MAX)
		return ERR_LIMIT;
	if ((set = nal_set(clip->codec, type)) < CLIP_SETS &&
	    clip->sets[set].len == 0)
		clip->sets[set] = (struct clip_run){ bytes, len };
	frame->key = frame->key || nal_is_key(clip->codec, type);
	clip->nals[clip->nal_count++] = (struct clip_run){ bytes, len };
	frame->nals++;
	return ERR_NONE;
}

/* The next 00 00 01 in [at, end), or NULL. */
static const uint8_t *
find_start(const uint8_t *at, const uint8_t *end)
{
	for (; end - at >= 3; at++) {
		if (at[0] == 0 && at[1] == 0 && at[2] == 1)
			return at;
	}
	return NULL;
}

/* Cut the frame that ends here into its NAL units. */
static enum err
close_frame(struct demux *demux)
{
	struct clip *clip = demux->clip;
	const uint8_t *end = clip->stream + clip->stream_len;
	const uint8_t *at, *next;
	enum err err;

	if (!demux->open)
		return ERR_NONE;
	at = find_start(clip->stream + demux->first, end);
	while (at != NULL) {
		next = find_start(at + 3, end);
		if ((err = take_nal(clip, at + 3,
		         (size_t)((next == NULL ? end : next) - at - 3))) !=
		    ERR_NONE)
			return err;
		at = next;
	}
	demux->open = false;
	return clip->frames[clip->frame_count - 1].nals > 0 ? ERR_NONE
	                                                    : ERR_INVAL;
}

/* A 33-bit clock in its five bytes of marker bits. */
static uint64_t
stamp_get(const uint8_t *b)
{
	return (uint64_t)(b[0] >> 1 & 7) << 30 | (uint64_t)b[1] << 22 |
	    (uint64_t)(b[2] >> 1) << 15 | (uint64_t)b[3] << 7 |
	    (uint64_t)(b[4] >> 1);
}

static void
stamp_put(uint8_t *b, uint64_t ticks)
{
	b[0] = (uint8_t)((b[0] & 0xf1) | (ticks >> 30 & 7) << 1);
	b[1] = (uint8_t)(ticks >> 22);
	b[2] = (uint8_t)((ticks >> 15 & 0x7f) << 1 | 1);
	b[3] = (uint8_t)(ticks >> 7);
	b[4] = (uint8_t)((ticks & 0x7f) << 1 | 1);
}

static bool
is_pes(const uint8_t *pes, size_t len)
{
	return len >= PES_HEAD_SIZE + 5 && pes[0] == 0 && pes[1] == 0 &&
	    pes[2] == 1 && (pes[7] & 0x80) != 0 &&
	    PES_HEAD_SIZE + (size_t)pes[8] <= len;
}

/* A PES packet begins: a new frame, its time, and where its bytes start. */
static enum err
open_frame(struct demux *demux, const struct ts *ts, size_t *skip)
{
	struct clip *clip = demux->clip;
	struct clip_frame *frame;
	enum err err = close_frame(demux);

	if (err != ERR_NONE)
		return err;
	if (!is_pes(ts->payload, ts->len))
		return ERR_INVAL;
	if (clip->frame_count == CLIP_FRAMES_MAX)
		return ERR_LIMIT;
	frame = &clip->frames[clip->frame_count];
	if (clip->frame_count++ == 0)
		demux->origin = stamp_get(ts->payload + PES_HEAD_SIZE);
	*frame = (struct clip_frame){
		.ticks =
		    (stamp_get(ts->payload + PES_HEAD_SIZE) - demux->origin) &
		    CLOCK_MASK,
		.nal = clip->nal_count,
		.packet = demux->after,
	};
	if (clip->frame_count > 1 && frame->ticks <= frame[-1].ticks)
		return ERR_INVAL; /* reordered, or the clock went back */
	demux->first = clip->stream_len;
	demux->open = true;
	*skip = PES_HEAD_SIZE + (size_t)ts->payload[8];
	return ERR_NONE;
}

static enum err
take_video(struct demux *demux, const struct ts *ts, size_t packet)
{
	struct clip *clip = demux->clip;
	size_t skip = 0;
	enum err err;

	if (ts->payload == NULL)
		return ERR_NONE;
	if (ts->start && (err = open_frame(demux, ts, &skip)) != ERR_NONE)
		return err;
	if (!demux->open)
		return ERR_INVAL;
	if (demux->after == 0)
		clip->tables = packet;
	demux->after = packet + 1;
	memcpy(clip->stream + clip->stream_len, ts->payload + skip,
	    ts->len - skip);
	clip->stream_len += ts->len - skip;
	return ERR_NONE;
}

static enum err
take_packet(struct demux *demux, size_t index)
{
	struct ts ts;
	enum err err =
	    ts_look(demux->clip->file + index * CLIP_PACKET_SIZE, &ts);

	if (err != ERR_NONE)
		return err;
	if (ts.pid == PID_PAT)
		return take_pat(demux, &ts);
	if (ts.pid == demux->pmt)
		return take_pmt(demux, &ts);
	if (ts.pid == demux->clip->pid)
		return take_video(demux, &ts, index);
	return ERR_NONE;
}

/* What must hold of the whole before it can be played in a loop. */
static enum err
clip_complete(struct clip *clip)
{
	size_t n = clip->frame_count;

	if (n == 0 || !clip->frames[0].key)
		return ERR_INVAL;
	if (clip->codec != CLIP_JPEG &&
	    (clip->sets[CLIP_SPS].len < 4 || clip->sets[CLIP_PPS].len == 0))
		return ERR_INVAL;
	if (clip->codec == CLIP_H265 && clip->sets[CLIP_VPS].len == 0)
		return ERR_INVAL;
	/* The last frame lasts as long as the one before it. */
	clip->ticks = clip->frames[n - 1].ticks +
	    (n > 1 ? clip->frames[n - 1].ticks - clip->frames[n - 2].ticks
	           : CLIP_JPEG_TICKS);
	return ERR_NONE;
}

static enum err
parse_ts(struct clip *clip)
{
	struct demux demux = { .clip = clip, .pmt = PID_NONE };
	enum err err;

	if (clip->file_len % CLIP_PACKET_SIZE != 0)
		return ERR_INVAL;
	clip->pid = PID_NONE;
	clip->stream = xcalloc(clip->file_len, 1);
	for (size_t i = 0; i < clip_packets(clip); i++) {
		if ((err = take_packet(&demux, i)) != ERR_NONE)
			return err;
	}
	if ((err = close_frame(&demux)) != ERR_NONE)
		return err;
	return clip_complete(clip);
}

/* JPEG pictures begin with FF D8 FF, which cannot stand inside of one. */
static const uint8_t *
find_jpeg(const uint8_t *at, const uint8_t *end)
{
	for (; end - at >= 3; at++) {
		if (at[0] == 0xff && at[1] == 0xd8 && at[2] == 0xff)
			return at;
	}
	return end;
}

static enum err
parse_jpeg(struct clip *clip)
{
	const uint8_t *end = clip->file + clip->file_len;
	const uint8_t *at = find_jpeg(clip->file, end), *next;

	for (; at < end; at = next) {
		size_t n = clip->frame_count;

		if (n == CLIP_FRAMES_MAX)
			return ERR_LIMIT;
		next = find_jpeg(at + 3, end);
		clip->nals[n] = (struct clip_run){ at, (size_t)(next - at) };
		clip->frames[n] = (struct clip_frame){
			.ticks = n * CLIP_JPEG_TICKS,
			.nal = n,
			.nals = 1,
			.key = true,
		};
		clip->frame_count = clip->nal_count = n + 1;
	}
	clip->codec = CLIP_JPEG;
	return clip_complete(clip);
}

enum err
clip_parse(const void *bytes, size_t len, struct clip *clip)
{
	enum err err;

	*clip = (struct clip){ 0 };
	if (len > CLIP_BYTES_MAX)
		return ERR_SIZE;
	if (len == 0)
		return ERR_INVAL;
	clip->file = (uint8_t *)xmemdup0(bytes, len);
	clip->file_len = len;
	clip->frames = xcalloc(CLIP_FRAMES_MAX, sizeof(*clip->frames));
	clip->nals = xcalloc(CLIP_NALS_MAX, sizeof(*clip->nals));
	err = clip->file[0] == 0xff ? parse_jpeg(clip) : parse_ts(clip);
	if (err != ERR_NONE) {
		clip_finish(clip);
		return err;
	}
	clip->frames = xreallocarray(
	    clip->frames, clip->frame_count, sizeof(*clip->frames));
	clip->nals =
	    xreallocarray(clip->nals, clip->nal_count, sizeof(*clip->nals));
	return ERR_NONE;
}

void
clip_finish(struct clip *clip)
{
	free(clip->file);
	free(clip->stream);
	free(clip->frames);
	free(clip->nals);
	*clip = (struct clip){ 0 };
}

size_t
clip_packets(const struct clip *clip)
{
	return clip->codec == CLIP_JPEG ? 0 : clip->file_len / CLIP_PACKET_SIZE;
}

size_t
clip_key_at(const struct clip *clip, uint64_t ticks)
{
	size_t key = 0;

	for (size_t i = 0; i < clip->frame_count; i++) {
		if (clip->frames[i].ticks > ticks)
			break;
		if (clip->frames[i].key)
			key = i;
	}
	return key;
}

/* ---- the same packet again, later ---------------------------------------- */

static void
counter_next(struct clip_counters *counters, uint16_t pid, uint8_t *packet)
{
	bool payload = (packet[3] & 0x10) != 0;
	size_t i = 0;

	while (i < counters->count && counters->pid[i] != pid)
		i++;
	if (i == CLIP_PIDS_MAX)
		return; /* more streams than ours have: left as it was */
	if (i == counters->count) {
		counters->count++;
		counters->pid[i] = pid;
		counters->next[i] = packet[3] & 0x0f;
	}
	/* A packet without payload repeats the number of the one before. */
	packet[3] = (uint8_t)((packet[3] & 0xf0) |
	    ((counters->next[i] - (payload ? 0 : 1)) & 0x0f));
	if (payload)
		counters->next[i] = (counters->next[i] + 1) & 0x0f;
}

static void
move_pcr(uint8_t *packet, uint64_t ticks)
{
	uint8_t *b = packet + 6;
	uint64_t base;

	if ((packet[3] & 0x20) == 0 || packet[4] < 7 || (packet[5] & 0x10) == 0)
		return;
	base = (uint64_t)b[0] << 25 | (uint64_t)b[1] << 17 |
	    (uint64_t)b[2] << 9 | (uint64_t)b[3] << 1 | (uint64_t)(b[4] >> 7);
	base = (base + ticks) & CLOCK_MASK;
	b[0] = (uint8_t)(base >> 25);
	b[1] = (uint8_t)(base >> 17);
	b[2] = (uint8_t)(base >> 9);
	b[3] = (uint8_t)(base >> 1);
	b[4] = (uint8_t)((b[4] & 0x7f) | (base & 1) << 7);
}

static void
move_stamps(uint8_t *pes, size_t len, uint64_t ticks)
{
	uint8_t *b = pes + PES_HEAD_SIZE;

	if (!is_pes(pes, len))
		return;
	stamp_put(b, (stamp_get(b) + ticks) & CLOCK_MASK);
	if ((pes[7] & 0x40) != 0 && pes[8] >= 10)
		stamp_put(b + 5, (stamp_get(b + 5) + ticks) & CLOCK_MASK);
}

void
clip_packet(const struct clip *clip, size_t index, uint64_t ticks,
    struct clip_counters *counters, uint8_t packet[CLIP_PACKET_SIZE])
{
	struct ts ts;
	enum err err;

	assert(index < clip_packets(clip));
	memcpy(packet, clip->file + index * CLIP_PACKET_SIZE, CLIP_PACKET_SIZE);
	err = ts_look(packet, &ts);
	assert(err == ERR_NONE); /* clip_parse() has looked at each */
	(void)err;
	counter_next(counters, ts.pid, packet);
	move_pcr(packet, ticks);
	if (ts.pid == clip->pid && ts.start && ts.payload != NULL)
		move_stamps(packet + (ts.payload - packet), ts.len, ticks);
}
