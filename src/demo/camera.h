/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_CAMERA_H_
#define DABYL_DEMO_CAMERA_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "demo/clip.h"

/*
 * camera - one player's connection to the cameras of the demo city: requests
 * in, answers and a paced stream out.  No socket and no clock: bytes and the
 * time come in as arguments, bytes wait in ${out} and ${datagrams}.
 *
 *	rtsp://HOST/NAME	the clip as a live camera: every player sees the
 *				same moment, for ever, with rising timestamps
 *	http://HOST/NAME	the same as a paced MPEG-TS, or, for a clip of
 *				JPEG pictures, as multipart/x-mixed-replace
 *
 * Before NAME stand, each with its "/", any of these:
 *	once	from its start to its end, as a recording is played back
 *	auth	only with the name and password below (HTTP Basic)
 *	hang	the request is read and never answered
 *	stallN	N seconds of stream, then silence on an open connection
 *	dieN	N seconds of stream, then the connection is closed
 * What is after a "?" is ignored, so that a playback template may name times.
 */
#define CAMERA_USER        "operator"
#define CAMERA_PASSWORD    "demo"
#define CAMERA_CLIPS_MAX   64
#define CAMERA_OUT_MAX     (1u << 20) /* bytes a slow player may be behind */
#define CAMERA_LATE_MAX_NS UINT64_C(2000000000)
#define CAMERA_IN_MAX      8192

struct camera_clip {
	char name[CLIP_NAME_SIZE];
	struct clip clip;
};

struct camera_set {
	struct camera_clip clips[CAMERA_CLIPS_MAX];
	size_t count;
	uint64_t since_ns; /* when the live cameras began */
};

/* The clip called ${name}, or NULL. */
const struct clip *camera_set_find(
    const struct camera_set *set, const char *name);

enum camera_state {
	CAMERA_ASKING,  /* requests come in; no stream */
	CAMERA_PLAYING, /* frames leave when they are due */
	CAMERA_SILENT, /* open, but nothing leaves any more: stall, hang, end */
	CAMERA_GONE,   /* close it when ${out} has left */
};

enum camera_way { CAMERA_TCP, CAMERA_UDP, CAMERA_HTTP };

/* A path, understood. */
struct camera_path {
	const struct clip *clip; /* NULL: there is none of that name */
	bool once;
	bool auth;
	bool hang;
	bool die;          /* with after_ns: close, else stay silent */
	uint64_t after_ns; /* 0: no fault in the stream */
};

/* One run of bytes for UDP. */
struct camera_datagram {
	bool control; /* to the RTCP port, which is the RTP port + 1 */
	const uint8_t *bytes;
	size_t len;
};

struct camera {
	const struct camera_set *set;
	uint16_t rtp_port; /* ours, told to players of UDP */
	enum camera_state state;
	enum camera_way way;
	struct camera_path path;
	uint8_t in[CAMERA_IN_MAX];
	size_t in_len;
	struct buf out;       /* to the connection, oldest first */
	size_t out_done;      /* of it, already sent */
	struct buf datagrams; /* read with camera_datagram() */
	size_t datagrams_done;
	char session[17];
	uint8_t channel;
	uint16_t player_port;
	bool set_up;
	uint32_t ssrc;
	uint32_t timestamp; /* of the stream's first frame */
	uint16_t sequence;
	uint64_t start_ns; /* when the stream's first frame was due */
	uint64_t base;     /* ticks of that frame in the clip */
	uint64_t loops;    /* whole clips before the present one */
	size_t frame;      /* next to leave */
	struct clip_counters counters;
};

/*
 * ${set} must outlive the camera and have a clip; ${random} gives the session
 * its numbers; ${rtp_port} is where UDP packets come from.
 */
void camera_init(struct camera *camera, const struct camera_set *set,
    uint16_t rtp_port, const uint32_t random[4]);
void camera_finish(struct camera *camera);

/*
 * Bytes have come from the player.  A hostile or too long request ends in
 * CAMERA_GONE; that is the only effect it can have.
 */
void camera_input(
    struct camera *camera, const void *bytes, size_t len, uint64_t now_ns);

/* Put out every frame that is due.  A player too far behind is given up. */
void camera_pump(struct camera *camera, uint64_t now_ns);

/* When camera_pump() has work next; UINT64_MAX: not before some input. */
uint64_t camera_due_ns(const struct camera *camera);

/* The bytes that wait for the connection, and that ${len} of them have gone. */
struct clip_run camera_out(const struct camera *camera);
void camera_sent(struct camera *camera, size_t len);

/* The next datagram; false when there is none.  Valid until the next pump. */
bool camera_datagram(struct camera *camera, struct camera_datagram *datagram);

/* Understand a request's path: for the server and its tests. */
struct camera_path camera_path(const struct camera_set *set, const char *path);

#endif /* DABYL_DEMO_CAMERA_H_ */
