/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/dict.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/xalloc.h"
#include "preview/ring.h"

#include "preview/relay.h"

#define IO_SIZE      32768
#define TICKS        90000 /* of MPEG-TS, a second */
#define TICKS_MS     (TICKS / 1000)
#define JUMP_TICKS   (10 * TICKS) /* a longer gap is a new time line */
#define FRAME_TICKS  (TICKS / 25) /* when the source does not say */
#define REORDER_MAX  (TICKS / 2)  /* how late a picture may be shown */
#define FULL_WAIT_MS 100
#define PAUSE_MS     20
#define KEY_WAIT_MAX 250 /* packets; some cameras need no key frames */

/* The formats a camera or an archive sends; playlists and session descriptions,
 * which name further addresses to be opened, are not among them. */
#define FORMATS                                                      \
	"mpegts,mpjpeg,mjpeg,mov,mp4,m4a,3gp,matroska,webm,flv,avi," \
	"rtsp"
#define PROTOCOLS "http,https,tls,tcp,udp,rtp,rtsp"

struct relay {
	pthread_t thread;
	pthread_mutex_t mutex;
	struct relay_status status; /* under the mutex */
	int32_t seek_ms;            /* under the mutex */
	atomic_bool stop, paused;
	struct ring *ring;
	struct url url;
	char root[PREVIEW_TEXT_MAX + 1];
	bool live, loop;
	int wake_fd;

	/* Below: the reading thread only. */
	uint64_t deadline_ms;
	bool timed_out;
	int file;
	AVFormatContext *in;
	AVIOContext *file_io;
	AVFormatContext *out;
	int stream;
	struct buf muxed;
	int wait_key;      /* packets that may yet go by without a key frame */
	bool sent;         /* something went out already */
	int64_t shift;     /* from the ticks of the source to ours */
	int64_t last_dts;  /* ours */
	int64_t last_in;   /* ticks of the source */
	int64_t reorder;   /* ticks added to when a picture is shown */
	int64_t first_dts; /* ours, where pacing starts */
	uint64_t start_ms; /* when pacing started, moved by pauses */
};

static void
wake(struct relay *relay)
{
	uint64_t one = 1;

	/* A full counter wakes as well. */
	if (write(relay->wake_fd, &one, sizeof(one)) < 0)
		(void)0;
}

static void
phase_set(
    struct relay *relay, enum relay_phase phase, enum preview_reason reason)
{
	pthread_mutex_lock(&relay->mutex);
	relay->status.phase = phase;
	relay->status.reason = reason;
	pthread_mutex_unlock(&relay->mutex);
	wake(relay);
}

/* libavformat asks this ten times a second while it waits. */
static int
interrupted(void *opaque)
{
	struct relay *relay = opaque;

	if (atomic_load(&relay->stop))
		return 1;
	relay->timed_out =
	    relay->timed_out || clock_boot_ms() > relay->deadline_ms;
	return relay->timed_out;
}

// clang-format off
static const struct reason_row {
	int code;
	enum preview_reason reason;
} reasons[] = {
	{ AVERROR_HTTP_UNAUTHORIZED,	PREVIEW_AUTH },
	{ AVERROR_HTTP_FORBIDDEN,	PREVIEW_AUTH },
	{ AVERROR_HTTP_NOT_FOUND,	PREVIEW_NOT_FOUND },
	{ AVERROR_HTTP_BAD_REQUEST,	PREVIEW_NOT_FOUND },
	{ AVERROR_HTTP_OTHER_4XX,	PREVIEW_NOT_FOUND },
	{ AVERROR_HTTP_SERVER_ERROR,	PREVIEW_OFFLINE },
	{ AVERROR_PROTOCOL_NOT_FOUND,	PREVIEW_BAD_URL },
	{ AVERROR_DEMUXER_NOT_FOUND,	PREVIEW_UNSUPPORTED },
	{ AVERROR_PATCHWELCOME,		PREVIEW_UNSUPPORTED },
	{ AVERROR_INVALIDDATA,		PREVIEW_UNSUPPORTED },
	{ AVERROR(EINVAL),		PREVIEW_UNSUPPORTED },
	{ AVERROR(ETIMEDOUT),		PREVIEW_TIMEOUT },
	{ AVERROR(ENOENT),		PREVIEW_NOT_FOUND },
};
// clang-format on

/* Everything else is a network that does not lead there. */
static enum preview_reason
reason_of(const struct relay *relay, int code)
{
	if (relay->timed_out)
		return PREVIEW_TIMEOUT;
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].code == code)
			return reasons[i].reason;
	return PREVIEW_OFFLINE;
}

static int
file_read(void *opaque, uint8_t *bytes, int len)
{
	struct relay *relay = opaque;
	ssize_t n = read(relay->file, bytes, (size_t)len);

	if (n == 0)
		return AVERROR_EOF;
	return n < 0 ? AVERROR(errno) : (int)n;
}

static int64_t
file_seek(void *opaque, int64_t offset, int whence)
{
	struct relay *relay = opaque;
	off_t at;

	if (whence & AVSEEK_SIZE) {
		off_t here = lseek(relay->file, 0, SEEK_CUR);

		at = lseek(relay->file, 0, SEEK_END);
		lseek(relay->file, here, SEEK_SET);
		return at;
	}
	at = lseek(relay->file, offset, whence & ~AVSEEK_FORCE);
	return at < 0 ? AVERROR(errno) : at;
}

/* A file is opened here, so that libavformat sees no path. */
static enum preview_reason
file_open(struct relay *relay)
{
	switch (url_file_open(relay->root, relay->url.path, &relay->file)) {
	case ERR_NONE:
		break;
	case ERR_INVAL:
	case ERR_DENIED:
		return PREVIEW_BAD_URL;
	default:
		return PREVIEW_NOT_FOUND;
	}
	relay->file_io = avio_alloc_context(
	    av_malloc(IO_SIZE), IO_SIZE, 0, relay, file_read, NULL, file_seek);
	relay->in->pb = relay->file_io;
	return PREVIEW_REASON_NONE;
}

/* TCP first, UDP when the camera answers 461. */
static void
options_set(const struct relay *relay, AVDictionary **options)
{
	av_dict_set(options, "format_whitelist", FORMATS, 0);
	av_dict_set(options, "probesize", "131072", 0);
	av_dict_set(options, "format_probesize", "131072", 0);
	if (relay->url.scheme == URL_FILE) {
		av_dict_set(options, "protocol_whitelist", "-", 0);
		return;
	}
	av_dict_set(options, "protocol_whitelist", PROTOCOLS, 0);
	if (relay->url.scheme != URL_RTSP)
		return;
	av_dict_set(options, "rtsp_transport", "tcp+udp", 0);
	av_dict_set(options, "rtsp_flags", "prefer_tcp", 0);
	av_dict_set(options, "allowed_media_types", "video", 0);
}

/* The first stream with pictures in it.  Its codec stands in the header of
 * most formats; looking into the packets costs a live source its first second,
 * so that is done only when the codec is not known. */
static enum preview_reason
stream_find(struct relay *relay)
{
	AVFormatContext *in = relay->in;
	AVCodecParameters *par;

	relay->stream =
	    av_find_best_stream(in, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0);
	if (relay->stream < 0 || !relay->live) {
		in->max_analyze_duration = AV_TIME_BASE / 2;
		if (relay->url.scheme != URL_RTSP)
			avformat_find_stream_info(in, NULL);
		relay->stream = av_find_best_stream(
		    in, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0);
	}
	if (relay->stream < 0)
		return PREVIEW_UNSUPPORTED;
	par = in->streams[relay->stream]->codecpar;
	for (unsigned int i = 0; i < in->nb_streams; i++)
		if ((int)i != relay->stream)
			in->streams[i]->discard = AVDISCARD_ALL;
	switch (par->codec_id) {
	case AV_CODEC_ID_MJPEG:
		relay->status.format = RELAY_MJPEG;
		return PREVIEW_REASON_NONE;
	case AV_CODEC_ID_H264:
	case AV_CODEC_ID_HEVC:
	case AV_CODEC_ID_MPEG1VIDEO:
	case AV_CODEC_ID_MPEG2VIDEO:
	case AV_CODEC_ID_MPEG4:
		relay->status.format = RELAY_TS;
		return PREVIEW_REASON_NONE;
	default:
		return PREVIEW_UNSUPPORTED;
	}
}

static enum preview_reason
source_open(struct relay *relay)
{
	bool file = relay->url.scheme == URL_FILE;
	AVDictionary *options = NULL;
	enum preview_reason reason;
	int r;

	relay->in = avformat_alloc_context();
	relay->in->interrupt_callback.callback = interrupted;
	relay->in->interrupt_callback.opaque = relay;
	/* For a live source what was looked at while analysing is old. */
	if (relay->live)
		relay->in->flags |= AVFMT_FLAG_NOBUFFER;
	relay->deadline_ms = clock_boot_ms() + RELAY_OPEN_MS;
	if (file && (reason = file_open(relay)) != PREVIEW_REASON_NONE)
		return reason;
	options_set(relay, &options);
	/* On failure this frees the context. */
	r = avformat_open_input(
	    &relay->in, file ? "" : relay->url.text, NULL, &options);
	av_dict_free(&options);
	if (r < 0)
		return reason_of(relay, r);
	reason = stream_find(relay);
	return relay->timed_out ? PREVIEW_TIMEOUT : reason;
}

static int
muxed_write(void *opaque, uint8_t *bytes, int len)
{
	struct relay *relay = opaque;

	buf_put(&relay->muxed, bytes, (size_t)len);
	return len;
}

static enum preview_reason
mux_open(struct relay *relay)
{
	AVStream *from = relay->in->streams[relay->stream], *to;
	AVDictionary *options = NULL;
	int r;

	if (relay->status.format == RELAY_MJPEG)
		return PREVIEW_REASON_NONE;
	r = avformat_alloc_output_context2(&relay->out, NULL, "mpegts", NULL);
	if (r < 0)
		return PREVIEW_UNSUPPORTED;
	to = avformat_new_stream(relay->out, NULL);
	avcodec_parameters_copy(to->codecpar, from->codecpar);
	to->codecpar->codec_tag = 0;
	to->time_base = (AVRational){ 1, TICKS };
	relay->out->pb = avio_alloc_context(
	    av_malloc(IO_SIZE), IO_SIZE, 1, relay, NULL, muxed_write, NULL);
	relay->out->flags |= AVFMT_FLAG_FLUSH_PACKETS;
	av_dict_set(&options, "muxdelay", "0", 0);
	r = avformat_write_header(relay->out, &options);
	av_dict_free(&options);
	return r < 0 ? PREVIEW_UNSUPPORTED : PREVIEW_REASON_NONE;
}

static int64_t
clamped(int64_t value, int64_t min, int64_t max)
{
	return value < min ? min : value > max ? max : value;
}

/* From the clock of the source to ours, which never goes back or jumps: the
 * decoder takes a jump for a fault. */
static void
stamps_set(struct relay *relay, AVPacket *packet)
{
	AVRational base = relay->in->streams[relay->stream]->time_base;
	int64_t length = packet->duration > 0
	    ? av_rescale_q(packet->duration, base, (AVRational){ 1, TICKS })
	    : FRAME_TICKS;
	int64_t in, show, dts;

	av_packet_rescale_ts(packet, base, (AVRational){ 1, TICKS });
	in = packet->dts != AV_NOPTS_VALUE ? packet->dts : packet->pts;
	if (in == AV_NOPTS_VALUE)
		in = relay->last_in + length;
	show = packet->pts != AV_NOPTS_VALUE ? packet->pts - in : 0;
	show = clamped(show, -REORDER_MAX, REORDER_MAX);
	if (!relay->sent)
		relay->shift = TICKS - in;
	dts = in + relay->shift;
	if (relay->sent &&
	    (dts > relay->last_dts + JUMP_TICKS ||
	        dts < relay->last_dts - JUMP_TICKS)) {
		dts = relay->last_dts + clamped(length, 1, TICKS);
		relay->shift = dts - in;
	}
	if (relay->sent && dts <= relay->last_dts) {
		show += dts - relay->last_dts - 1;
		dts = relay->last_dts + 1;
	}
	/* A source that does not tell decoding from showing order. */
	if (show + relay->reorder < 0)
		relay->reorder = clamped(-show, 0, REORDER_MAX);
	packet->dts = dts;
	packet->pts = dts + clamped(show + relay->reorder, 0, INT64_MAX / 2);
	relay->last_dts = dts;
	relay->last_in = in;
}

static void
sleep_ms(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&t, NULL);
}

/* A recording goes in its own time; stops early to be sought. */
static void
pace(struct relay *relay)
{
	/* JPEGs carry no time: they are shown as they come. */
	int64_t lead_ms = relay->out != NULL ? RELAY_LEAD_MS : 0;
	int64_t due_ms, wait_ms;

	if (relay->live)
		return;
	if (!relay->sent) {
		relay->first_dts = relay->last_dts;
		relay->start_ms = clock_boot_ms();
	}
	while (!atomic_load(&relay->stop)) {
		if (atomic_load(&relay->paused)) {
			sleep_ms(PAUSE_MS);
			relay->start_ms += PAUSE_MS;
			continue;
		}
		due_ms = (int64_t)relay->start_ms +
		    (relay->last_dts - relay->first_dts) / TICKS_MS - lead_ms;
		wait_ms = due_ms - (int64_t)clock_boot_ms();
		if (wait_ms <= 0)
			return;
		sleep_ms(wait_ms < PAUSE_MS ? wait_ms : PAUSE_MS);
	}
}

/* Where the person is, not where the reader is. */
static void
position_set(struct relay *relay)
{
	int64_t start = relay->in->start_time != AV_NOPTS_VALUE
	    ? relay->in->start_time / 1000
	    : 0;
	int64_t at = relay->last_in / TICKS_MS - start - RELAY_LEAD_MS;
	int64_t length =
	    relay->in->duration > 0 ? relay->in->duration / 1000 : 0;

	if (at < 0 && relay->loop)
		at += length;
	pthread_mutex_lock(&relay->mutex);
	relay->status.packet_ms = clock_boot_ms();
	if (!relay->live) {
		relay->status.at_ms = (uint32_t)clamped(at, 0, UINT32_MAX);
		relay->status.length_ms =
		    (uint32_t)clamped(length, 0, UINT32_MAX);
	}
	pthread_mutex_unlock(&relay->mutex);
}

static void
packet_mux(struct relay *relay, AVPacket *packet)
{
	buf_clear(&relay->muxed);
	stamps_set(relay, packet);
	pace(relay);
	relay->sent = true;
	if (relay->out == NULL) {
		buf_put(&relay->muxed, packet->data, (size_t)packet->size);
		return;
	}
	packet->stream_index = 0;
	packet->pos = -1;
	/* A damaged packet is dropped; the watch says when all of them are. */
	if (av_write_frame(relay->out, packet) < 0)
		buf_clear(&relay->muxed);
	avio_flush(relay->out->pb);
}

static void
packet_send(struct relay *relay, AVPacket *packet)
{
	bool key = (packet->flags & AV_PKT_FLAG_KEY) != 0;
	bool put;

	if (relay->live && atomic_load(&relay->paused)) {
		relay->wait_key = KEY_WAIT_MAX;
		return;
	}
	if (relay->wait_key > 0 && !key) {
		relay->wait_key--;
		return;
	}
	relay->wait_key = 0;
	packet_mux(relay, packet);
	do
		put = ring_put(relay->ring, relay->muxed.data, relay->muxed.len,
		    FULL_WAIT_MS);
	while (!put && !relay->live && !atomic_load(&relay->stop));
	relay->wait_key = put ? 0 : KEY_WAIT_MAX;
}

/* Back to the beginning of a loop, or to where a person wants to be.  Our
 * time goes on by one picture whatever the source's time does. */
static bool
source_seek(struct relay *relay, int64_t ticks, int flags)
{
	AVStream *stream = relay->in->streams[relay->stream];
	int64_t to =
	    av_rescale_q(ticks, (AVRational){ 1, TICKS }, stream->time_base);

	if (av_seek_frame(relay->in, relay->stream, to, flags) < 0)
		return false;
	relay->wait_key = KEY_WAIT_MAX;
	return true;
}

static int64_t
start_ticks(const struct relay *relay)
{
	int64_t start = relay->in->start_time;

	return start != AV_NOPTS_VALUE ? start * TICKS_MS / 1000 : 0;
}

static void
seek_take(struct relay *relay)
{
	int64_t to, start = start_ticks(relay);
	int32_t seek_ms;

	pthread_mutex_lock(&relay->mutex);
	seek_ms = relay->seek_ms;
	relay->seek_ms = 0;
	pthread_mutex_unlock(&relay->mutex);
	if (seek_ms == 0 || relay->live)
		return;
	to = relay->last_in + ((int64_t)seek_ms - RELAY_LEAD_MS) * TICKS_MS;
	if (to < start)
		to = start;
	if (source_seek(relay, to, seek_ms < 0 ? AVSEEK_FLAG_BACKWARD : 0))
		relay->shift = relay->last_dts + FRAME_TICKS - to;
}

/* The end of a loop is its beginning.  JPEG after JPEG has no times by which
 * to seek, but its first byte. */
static bool
rewound(struct relay *relay)
{
	int64_t start = start_ticks(relay);

	if (!relay->loop || !relay->sent)
		return false;
	if (!source_seek(relay, start, AVSEEK_FLAG_BACKWARD) &&
	    av_seek_frame(relay->in, -1, 0, AVSEEK_FLAG_BYTE) < 0)
		return false;
	relay->shift = relay->last_dts + FRAME_TICKS - start;
	return true;
}

static enum preview_reason
packets_read(struct relay *relay)
{
	AVPacket *packet = av_packet_alloc();
	bool progress = true;
	int r = 0;

	while (!atomic_load(&relay->stop)) {
		seek_take(relay);
		relay->deadline_ms = clock_boot_ms() + RELAY_READ_MS;
		r = av_read_frame(relay->in, packet);
		if (r < 0) {
			/* Twice without a packet between: there are none. */
			if (!progress || !rewound(relay))
				break;
			progress = false;
			continue;
		}
		if (packet->stream_index == relay->stream) {
			progress = true;
			packet_send(relay, packet);
			position_set(relay);
		}
		av_packet_unref(packet);
	}
	av_packet_free(&packet);
	if (r == AVERROR_EOF && !relay->live)
		return PREVIEW_REASON_NONE;
	return r == AVERROR_EOF ? PREVIEW_OFFLINE : reason_of(relay, r);
}

static void
source_close(struct relay *relay)
{
	if (relay->out != NULL) {
		av_write_trailer(relay->out);
		if (relay->out->pb != NULL)
			av_freep(&relay->out->pb->buffer);
		avio_context_free(&relay->out->pb);
		avformat_free_context(relay->out);
	}
	avformat_close_input(&relay->in);
	if (relay->file_io != NULL)
		av_freep(&relay->file_io->buffer);
	avio_context_free(&relay->file_io);
	if (relay->file >= 0)
		close(relay->file);
	buf_finish(&relay->muxed);
}

static void *
relay_run(void *opaque)
{
	struct relay *relay = opaque;
	enum preview_reason reason = source_open(relay);

	if (reason == PREVIEW_REASON_NONE)
		reason = mux_open(relay);
	if (reason == PREVIEW_REASON_NONE) {
		phase_set(relay, RELAY_RUNNING, PREVIEW_REASON_NONE);
		reason = packets_read(relay);
	}
	source_close(relay);
	ring_close(relay->ring);
	if (reason == PREVIEW_REASON_NONE)
		phase_set(relay, RELAY_ENDED, reason);
	else
		phase_set(relay, RELAY_FAILED, reason);
	return NULL;
}

struct relay *
relay_create(const struct relay_options *options)
{
	struct relay *relay = xcalloc(1, sizeof(*relay));

	relay->url = *options->url;
	memcpy(relay->root, options->root, strlen(options->root) + 1);
	relay->live = options->live;
	relay->loop = options->loop;
	relay->wake_fd = options->wake_fd;
	relay->file = -1;
	relay->ring = ring_create();
	pthread_mutex_init(&relay->mutex, NULL);
	if (pthread_create(&relay->thread, NULL, relay_run, relay) != 0) {
		log_error("preview", "no thread for the source");
		abort();
	}
	return relay;
}

void
relay_stop(struct relay *relay)
{
	atomic_store(&relay->stop, true);
	ring_stop(relay->ring);
}

void
relay_destroy(struct relay *relay)
{
	struct timespec deadline;

	if (relay == NULL)
		return;
	relay_stop(relay);
	clock_gettime(CLOCK_REALTIME, &deadline);
	deadline.tv_sec++;
	if (pthread_timedjoin_np(relay->thread, NULL, &deadline) != 0) {
		pthread_detach(relay->thread);
		return;
	}
	ring_destroy(relay->ring);
	pthread_mutex_destroy(&relay->mutex);
	free(relay);
}

struct relay_status
relay_status(struct relay *relay)
{
	struct relay_status status;

	pthread_mutex_lock(&relay->mutex);
	status = relay->status;
	pthread_mutex_unlock(&relay->mutex);
	return status;
}

size_t
relay_read(struct relay *relay, void *bytes, size_t len)
{
	return ring_take(relay->ring, bytes, len);
}

void
relay_pause(struct relay *relay, bool pause)
{
	atomic_store(&relay->paused, pause);
}

void
relay_seek(struct relay *relay, int32_t seek_ms)
{
	pthread_mutex_lock(&relay->mutex);
	relay->seek_ms = seek_ms;
	pthread_mutex_unlock(&relay->mutex);
}
