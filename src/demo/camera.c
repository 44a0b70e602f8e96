/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "demo/base64.h"
#include "demo/camera.h"
#include "demo/rtsp.h"
#include "demo/rtp.h"
#include "demo/sdp.h"

#define NS_PER_S     UINT64_C(1000000000)
#define FAULT_MAX_S  99
#define BOUNDARY     "dabyl-picture"
#define TRACK        "track1"
#define SEGMENT_SIZE CLIP_NAME_SIZE

/* ---- paths ----------------------------------------------------------------
 */

const struct clip *
camera_set_find(const struct camera_set *set, const char *name)
{
	for (size_t i = 0; i < set->count; i++) {
		if (strcmp(set->clips[i].name, name) == 0)
			return &set->clips[i].clip;
	}
	return NULL;
}

/* "stall3" after ${word} "stall": the number, or 0 when it is none. */
static uint64_t
fault_after_ns(const char *segment, const char *word)
{
	size_t len = strlen(word);
	uint64_t seconds = 0;

	if (strncmp(segment, word, len) != 0)
		return 0;
	for (const char *c = segment + len; *c != '\0'; c++) {
		if (*c < '0' || *c > '9' || seconds > FAULT_MAX_S)
			return 0;
		seconds = seconds * 10 + (uint64_t)(*c - '0');
	}
	return seconds <= FAULT_MAX_S ? seconds * NS_PER_S : 0;
}

/* A segment before the last; false when it says nothing. */
static bool
take_segment(struct camera_path *path, const char *segment)
{
	uint64_t after;

	if (strcmp(segment, "once") == 0) {
		path->once = true;
	} else if (strcmp(segment, "auth") == 0) {
		path->auth = true;
	} else if (strcmp(segment, "hang") == 0) {
		path->hang = true;
	} else if ((after = fault_after_ns(segment, "stall")) != 0) {
		path->after_ns = after;
	} else if ((after = fault_after_ns(segment, "die")) != 0) {
		path->after_ns = after;
		path->die = true;
	} else {
		return false;
	}
	return true;
}

/* Copy the segment at ${at}; returns what follows it, NULL after the last. */
static const char *
next_segment(const char *at, char segment[SEGMENT_SIZE])
{
	size_t len = strcspn(at, "/");

	if (len >= SEGMENT_SIZE)
		segment[0] = '\0'; /* longer than any name: found nowhere */
	else
		memcpy(segment, at, len);
	segment[len < SEGMENT_SIZE ? len : 0] = '\0';
	return at[len] == '/' && at[len + 1] != '\0' ? at + len + 1 : NULL;
}

struct camera_path
camera_path(const struct camera_set *set, const char *text)
{
	struct camera_path path = { 0 };
	char segment[SEGMENT_SIZE];
	const char *at = *text == '/' ? text + 1 : text;

	for (;;) {
		const char *next = next_segment(at, segment);

		/* A player asks for the track of the clip, or for the clip. */
		if (next == NULL || strcmp(next, TRACK) == 0) {
			path.clip = camera_set_find(set, segment);
			path.hang = path.hang || strcmp(segment, "hang") == 0;
			return path;
		}
		if (!take_segment(&path, segment))
			return path;
		at = next;
	}
}

/* ---- life -----------------------------------------------------------------
 */

void
camera_init(struct camera *camera, const struct camera_set *set,
    uint16_t rtp_port, const uint32_t random[4])
{
	struct buf session = { 0 };

	*camera = (struct camera){
		.set = set,
		.rtp_port = rtp_port,
		.ssrc = random[0],
		.timestamp = random[1],
		.sequence = (uint16_t)random[2],
	};
	buf_printf(&session, "%08" PRIx32, random[3]);
	memcpy(camera->session, buf_text(&session), session.len + 1);
	buf_finish(&session);
}

void
camera_finish(struct camera *camera)
{
	buf_finish(&camera->out);
	buf_finish(&camera->datagrams);
	camera->state = CAMERA_GONE;
}

struct clip_run
camera_out(const struct camera *camera)
{
	if (camera->out.len == camera->out_done)
		return (struct clip_run){ NULL, 0 };
	return (struct clip_run){ camera->out.data + camera->out_done,
		camera->out.len - camera->out_done };
}

void
camera_sent(struct camera *camera, size_t len)
{
	assert(len <= camera->out.len - camera->out_done);
	camera->out_done += len;
	if (camera->out_done == camera->out.len) {
		buf_clear(&camera->out);
		camera->out_done = 0;
	}
}

bool
camera_datagram(struct camera *camera, struct camera_datagram *datagram)
{
	struct take take;

	if (camera->datagrams.len == camera->datagrams_done) {
		buf_clear(&camera->datagrams);
		camera->datagrams_done = 0;
		return false;
	}
	take_init(&take, camera->datagrams.data + camera->datagrams_done,
	    camera->datagrams.len - camera->datagrams_done);
	datagram->control = take_u8(&take) != 0;
	datagram->bytes = take_bytes_span(&take, &datagram->len);
	assert(!take.failed);
	camera->datagrams_done = (size_t)(take.at - camera->datagrams.data);
	return true;
}

/* ---- the stream -----------------------------------------------------------
 */

static uint64_t
ns_of(uint64_t ticks)
{
	return ticks / CLIP_HZ * NS_PER_S +
	    ticks % CLIP_HZ * NS_PER_S / CLIP_HZ;
}

static uint64_t
ticks_of(uint64_t ns)
{
	return ns / NS_PER_S * CLIP_HZ + ns % NS_PER_S * CLIP_HZ / NS_PER_S;
}

/* Ticks between the stream's first frame and the one that is next. */
static uint64_t
stream_ticks(const struct camera *camera)
{
	const struct clip *clip = camera->path.clip;

	return camera->loops * clip->ticks + clip->frames[camera->frame].ticks -
	    camera->base;
}

/*
 * Begin to play.  A live camera is somewhere in its clip already: the stream
 * begins with the keyframe before that moment, as an encoder that is asked
 * for one gives it.
 */
static void
stream_start(struct camera *camera, uint64_t now_ns)
{
	const struct clip *clip = camera->path.clip;

	camera->frame = 0;
	if (!camera->path.once && now_ns > camera->set->since_ns)
		camera->frame = clip_key_at(clip,
		    ticks_of(now_ns - camera->set->since_ns) % clip->ticks);
	camera->base = clip->frames[camera->frame].ticks;
	camera->loops = 0;
	camera->start_ns = now_ns;
	camera->state = CAMERA_PLAYING;
}

static void
put_packet(
    struct camera *camera, bool control, const uint8_t *packet, size_t len)
{
	if (camera->way == CAMERA_UDP) {
		buf_put_u8(&camera->datagrams, control);
		buf_put_bytes(&camera->datagrams, packet, len);
		return;
	}
	buf_put_u8(&camera->out, '$');
	buf_put_u8(
	    &camera->out, (uint8_t)(camera->channel + (control ? 1 : 0)));
	buf_put_u16(&camera->out, (uint16_t)len);
	buf_put(&camera->out, packet, len);
}

static void
put_rtp(struct camera *camera, const struct clip_frame *frame)
{
	const struct clip *clip = camera->path.clip;
	uint32_t at = camera->timestamp + (uint32_t)stream_ticks(camera);
	uint8_t packet[RTP_PACKET_MAX];

	for (size_t i = 0; i < frame->nals; i++) {
		struct rtp_cut cut =
		    rtp_cut(clip->codec, clip->nals[frame->nal + i]);

		while (!rtp_is_done(&cut)) {
			size_t len = rtp_next(&cut, packet + RTP_HEAD_SIZE);

			rtp_head(packet,
			    rtp_is_done(&cut) && i + 1 == frame->nals,
			    camera->sequence++, at, camera->ssrc);
			put_packet(camera, false, packet, RTP_HEAD_SIZE + len);
		}
	}
}

static void
put_packets(struct camera *camera, size_t from, size_t to)
{
	const struct clip *clip = camera->path.clip;
	uint8_t packet[CLIP_PACKET_SIZE];

	for (size_t i = from; i < to; i++) {
		clip_packet(clip, i, camera->loops * clip->ticks,
		    &camera->counters, packet);
		buf_put(&camera->out, packet, sizeof(packet));
	}
}

/* A frame's TS packets reach to the first one of the next frame. */
static void
put_ts(struct camera *camera, const struct clip_frame *frame)
{
	const struct clip *clip = camera->path.clip;
	size_t next = camera->frame + 1;

	/* A stream that begins inside of the clip needs its tables first. */
	if (camera->frame > 0 && stream_ticks(camera) == 0)
		put_packets(camera, 0, clip->tables);
	put_packets(camera, frame->packet,
	    next < clip->frame_count ? clip->frames[next].packet
	                             : clip_packets(clip));
}

static void
put_jpeg(struct camera *camera, const struct clip_frame *frame)
{
	struct clip_run picture = camera->path.clip->nals[frame->nal];

	buf_printf(&camera->out,
	    "--" BOUNDARY "\r\nContent-Type: image/jpeg\r\n"
	    "Content-Length: %zu\r\n\r\n",
	    picture.len);
	buf_put(&camera->out, picture.bytes, picture.len);
	buf_puts(&camera->out, "\r\n");
}

static void
put_frame(struct camera *camera)
{
	const struct clip *clip = camera->path.clip;
	const struct clip_frame *frame = &clip->frames[camera->frame];

	if (camera->way != CAMERA_HTTP)
		put_rtp(camera, frame);
	else if (clip->codec == CLIP_JPEG)
		put_jpeg(camera, frame);
	else
		put_ts(camera, frame);
}

/* The recording is over: HTTP ends by closing, RTSP says BYE and stays. */
static void
stream_end(struct camera *camera)
{
	uint8_t bye[RTCP_BYE_SIZE];

	if (camera->way == CAMERA_HTTP) {
		camera->state = CAMERA_GONE;
		return;
	}
	rtcp_bye(bye, camera->ssrc);
	put_packet(camera, true, bye, sizeof(bye));
	camera->state = CAMERA_SILENT;
}

static void
frame_advance(struct camera *camera)
{
	if (++camera->frame < camera->path.clip->frame_count)
		return;
	camera->frame = 0;
	camera->loops++;
	if (camera->path.once)
		stream_end(camera);
}

static bool
fault_reached(struct camera *camera, uint64_t now_ns)
{
	if (camera->path.after_ns == 0 ||
	    now_ns - camera->start_ns < camera->path.after_ns)
		return false;
	camera->state = camera->path.die ? CAMERA_GONE : CAMERA_SILENT;
	return true;
}

uint64_t
camera_due_ns(const struct camera *camera)
{
	uint64_t due, fault;

	if (camera->state != CAMERA_PLAYING)
		return UINT64_MAX;
	due = camera->start_ns + ns_of(stream_ticks(camera));
	fault = camera->path.after_ns == 0
	    ? UINT64_MAX
	    : camera->start_ns + camera->path.after_ns;
	return due < fault ? due : fault;
}

void
camera_pump(struct camera *camera, uint64_t now_ns)
{
	uint64_t due;

	while ((due = camera_due_ns(camera)) <= now_ns) {
		if (fault_reached(camera, now_ns))
			return;
		if (camera_out(camera).len > CAMERA_OUT_MAX) {
			camera->state = CAMERA_GONE;
			camera_sent(camera, camera_out(camera).len);
			return;
		}
		/* A camera does not send again what it slept through. */
		if (now_ns - due > CAMERA_LATE_MAX_NS)
			camera->start_ns += now_ns - due;
		put_frame(camera);
		frame_advance(camera);
	}
}

/* ---- answers --------------------------------------------------------------
 */

/* Status line and CSeq; the caller adds its lines and the empty one. */
static void
answer_open(
    struct camera *camera, const struct rtsp_request *r, const char *status)
{
	if (r->http)
		buf_printf(&camera->out, "HTTP/1.0 %s\r\nConnection: close\r\n",
		    status);
	else
		buf_printf(&camera->out, "RTSP/1.0 %s\r\nCSeq: %" PRIu32 "\r\n",
		    status, r->cseq);
}

static void
answer(struct camera *camera, const struct rtsp_request *r, const char *status)
{
	answer_open(camera, r, status);
	if (!r->http && camera->set_up)
		buf_printf(&camera->out, "Session: %s;timeout=60\r\n",
		    camera->session);
	buf_puts(&camera->out, "\r\n");
	if (r->http)
		camera->state = CAMERA_GONE;
}

static void
answer_challenge(struct camera *camera, const struct rtsp_request *r)
{
	answer_open(camera, r, "401 Unauthorized");
	buf_puts(
	    &camera->out, "WWW-Authenticate: Basic realm=\"camera\"\r\n\r\n");
	if (r->http)
		camera->state = CAMERA_GONE;
}

static bool
is_authorised(const struct rtsp_request *r)
{
	static const char pair[] = CAMERA_USER ":" CAMERA_PASSWORD;
	struct buf want = { 0 };
	bool same;

	buf_puts(&want, "Basic ");
	base64_put(&want, pair, sizeof(pair) - 1);
	same = strcmp(buf_text(&want), r->authorization) == 0;
	buf_finish(&want);
	return same;
}

static void
do_options(struct camera *camera, const struct rtsp_request *r)
{
	answer_open(camera, r, "200 OK");
	buf_puts(&camera->out,
	    "Public: OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, "
	    "GET_PARAMETER, SET_PARAMETER\r\n\r\n");
}

static void
do_describe(struct camera *camera, const struct rtsp_request *r)
{
	struct buf sdp = { 0 };

	sdp_put(&sdp, camera->path.clip, camera->path.once);
	answer_open(camera, r, "200 OK");
	buf_printf(&camera->out,
	    "Content-Type: application/sdp\r\nContent-Length: %zu\r\n\r\n%s",
	    sdp.len, buf_text(&sdp));
	buf_finish(&sdp);
}

static void
do_setup(struct camera *camera, const struct rtsp_request *r)
{
	if (r->transport != RTSP_VIA_TCP && r->transport != RTSP_VIA_UDP) {
		answer(camera, r, "461 Unsupported Transport");
		return;
	}
	if (camera->state != CAMERA_ASKING) {
		answer(camera, r, "455 Method Not Valid in This State");
		return;
	}
	camera->way = r->transport == RTSP_VIA_TCP ? CAMERA_TCP : CAMERA_UDP;
	camera->channel = r->channel;
	camera->player_port = r->port;
	camera->set_up = true;
	answer_open(camera, r, "200 OK");
	if (camera->way == CAMERA_TCP)
		buf_printf(&camera->out,
		    "Transport: RTP/AVP/TCP;unicast;interleaved=%u-%u",
		    camera->channel, camera->channel + 1u);
	else
		buf_printf(&camera->out,
		    "Transport: RTP/AVP;unicast;client_port=%u-%u;"
		    "server_port=%u-%u",
		    camera->player_port, camera->player_port + 1u,
		    camera->rtp_port, camera->rtp_port + 1u);
	buf_printf(&camera->out,
	    ";ssrc=%08" PRIX32 "\r\nSession: %s;timeout=60\r\n\r\n",
	    camera->ssrc, camera->session);
}

static void
do_play(struct camera *camera, const struct rtsp_request *r, uint64_t now_ns)
{
	if (!camera->set_up) {
		answer(camera, r, "455 Method Not Valid in This State");
		return;
	}
	answer_open(camera, r, "200 OK");
	buf_printf(&camera->out,
	    "Session: %s;timeout=60\r\nRange: npt=%s\r\n\r\n", camera->session,
	    camera->path.once ? "0.000-" : "now-");
	if (camera->state == CAMERA_ASKING)
		stream_start(camera, now_ns);
}

static void
do_pause(struct camera *camera, const struct rtsp_request *r)
{
	/* A new PLAY begins a new stream: its numbers go on from here. */
	if (camera->state == CAMERA_PLAYING) {
		camera->timestamp += (uint32_t)stream_ticks(camera);
		camera->state = CAMERA_ASKING;
	}
	answer(camera, r, "200 OK");
}

static void
do_teardown(struct camera *camera, const struct rtsp_request *r)
{
	answer(camera, r, "200 OK");
	camera->state = CAMERA_GONE;
}

static void
do_get(struct camera *camera, const struct rtsp_request *r, uint64_t now_ns)
{
	const struct clip *clip = camera->path.clip;
	bool jpeg = clip->codec == CLIP_JPEG;

	answer_open(camera, r, "200 OK");
	buf_printf(&camera->out, "Content-Type: %s\r\n",
	    jpeg ? "multipart/x-mixed-replace; boundary=" BOUNDARY
	         : "video/mp2t");
	if (camera->path.once && !jpeg)
		buf_printf(
		    &camera->out, "Content-Length: %zu\r\n", clip->file_len);
	buf_puts(&camera->out, "\r\n");
	camera->way = CAMERA_HTTP;
	stream_start(camera, now_ns);
}

/* A request for a clip: what its path forbids comes before its method. */
static void
do_clip(struct camera *camera, const struct rtsp_request *r, uint64_t now_ns)
{
	switch (r->method) {
	case RTSP_DESCRIBE:
		do_describe(camera, r);
		break;
	case RTSP_SETUP:
		do_setup(camera, r);
		break;
	case RTSP_PLAY:
		do_play(camera, r, now_ns);
		break;
	case RTSP_GET:
		do_get(camera, r, now_ns);
		break;
	default:
		answer(camera, r, "501 Not Implemented");
		break;
	}
}

static bool
needs_clip(enum rtsp_method method)
{
	return method == RTSP_DESCRIBE || method == RTSP_SETUP ||
	    method == RTSP_PLAY || method == RTSP_GET;
}

/*
 * The path is settled until the stream ends: a player that names another one
 * while it plays does not change what it is sent.
 */
static void
settle_path(struct camera *camera, const struct rtsp_request *r)
{
	if (camera->state == CAMERA_ASKING)
		camera->path = camera_path(camera->set, r->path);
}

static void
do_request(struct camera *camera, const struct rtsp_request *r, uint64_t now_ns)
{
	if (r->method == RTSP_DATA)
		return;
	if (r->session[0] != '\0' && strcmp(r->session, camera->session) != 0) {
		answer(camera, r, "454 Session Not Found");
		return;
	}
	if (!needs_clip(r->method)) {
		if (r->method == RTSP_OPTIONS)
			do_options(camera, r);
		else if (r->method == RTSP_PAUSE)
			do_pause(camera, r);
		else if (r->method == RTSP_TEARDOWN)
			do_teardown(camera, r);
		else if (r->method == RTSP_OTHER)
			answer(camera, r, "501 Not Implemented");
		else
			answer(camera, r, "200 OK"); /* keeps alive */
		return;
	}
	settle_path(camera, r);
	if (camera->path.hang)
		camera->state = CAMERA_SILENT;
	else if (camera->path.auth && !is_authorised(r))
		answer_challenge(camera, r);
	else if (camera->path.clip == NULL)
		answer(camera, r, "404 Not Found");
	else if (!r->http && camera->path.clip->codec == CLIP_JPEG)
		answer(camera, r, "415 Unsupported Media Type");
	else
		do_clip(camera, r, now_ns);
}

/* A camera that hangs reads no more, and HTTP has one request. */
static bool
is_listening(const struct camera *camera)
{
	return camera->state != CAMERA_GONE && !camera->path.hang &&
	    camera->way != CAMERA_HTTP;
}

/* Requests as long as there are whole ones. */
static void
take_requests(struct camera *camera, uint64_t now_ns)
{
	struct rtsp_request r;
	size_t used, done = 0;
	enum err err = ERR_NONE;

	while (err == ERR_NONE && is_listening(camera)) {
		err = rtsp_take(
		    camera->in + done, camera->in_len - done, &r, &used);
		if (err == ERR_NONE)
			do_request(camera, &r, now_ns);
		else if (err != ERR_AGAIN)
			camera->state = CAMERA_GONE;
		done += used;
	}
	camera->in_len -= done;
	memmove(camera->in, camera->in + done, camera->in_len);
	/* Answers that nobody reads are the sign of a player that is lost. */
	if (camera_out(camera).len > 2 * CAMERA_OUT_MAX)
		camera->state = CAMERA_GONE;
}

void
camera_input(
    struct camera *camera, const void *bytes, size_t len, uint64_t now_ns)
{
	const uint8_t *from = bytes;

	while (len > 0 && is_listening(camera)) {
		size_t room = sizeof(camera->in) - camera->in_len;
		size_t part = len < room ? len : room;

		memcpy(camera->in + camera->in_len, from, part);
		camera->in_len += part;
		from += part;
		len -= part;
		take_requests(camera, now_ns);
	}
}
