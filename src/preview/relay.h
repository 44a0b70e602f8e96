/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_PREVIEW_RELAY_H_
#define DABYL_PREVIEW_RELAY_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "preview/url.h"
#include "wire/preview.h"

/*
 * relay - reads a source with libavformat, on a thread of its own, and hands
 * the pictures, still coded, to the decoder as one endless stream in memory:
 * MPEG-TS, or JPEG after JPEG when the source is MJPEG.
 *
 * Everything goes this way, not only RTSP (which Debian's libvlc lacks): the
 * decoder never sees a URL, so no URL can become an option or a playlist; a
 * fault has an exact reason; and the time of the last packet is known, while
 * libvlc says "playing" for ever on a source that has gone silent.
 *
 * A recording is sent in its own time, RELAY_LEAD_MS ahead, and may be sought
 * and looped without the decoder noticing: its time stamps only grow.  A live
 * source sends when it sends; what the decoder cannot take is dropped up to
 * the next key frame.
 */
#define RELAY_OPEN_MS 4000  /* to connect and describe */
#define RELAY_READ_MS 15000 /* without a packet; the watch is quicker */
#define RELAY_LEAD_MS 600

enum relay_phase { RELAY_OPENING, RELAY_RUNNING, RELAY_ENDED, RELAY_FAILED };
enum relay_format { RELAY_TS, RELAY_MJPEG };

struct relay_status {
	enum relay_phase phase;
	enum preview_reason reason; /* of RELAY_FAILED */
	enum relay_format format;   /* from RELAY_RUNNING on */
	uint64_t packet_ms;         /* boot clock; 0: none came yet */
	uint32_t at_ms, length_ms;  /* of a recording; 0: unknown */
};

struct relay_options {
	const struct url *url;
	const char *root; /* of file: URLs; "" for none */
	bool live;
	bool loop;
	int wake_fd; /* an eventfd, written at each change of phase */
};

struct relay;

/* Starts reading.  Copies ${options} but for ${wake_fd}.  Never NULL. */
struct relay *relay_create(const struct relay_options *options);

/*
 * Stops reading and frees.  A thread that is stuck in the resolver for over a
 * second is left behind with its memory; the process is short-lived.  The
 * decoder must have been stopped before, after relay_stop().
 */
void relay_destroy(struct relay *relay);

/* Ends relay_read() and the source; does not wait. */
void relay_stop(struct relay *relay);

struct relay_status relay_status(struct relay *relay);

/* For the decoder: waits; 0 at the end. */
size_t relay_read(struct relay *relay, void *bytes, size_t len);

/* A recording stands still; of a live source the packets are dropped. */
void relay_pause(struct relay *relay, bool pause);

/* Move by ${seek_ms}; what cannot be sought goes on as it is. */
void relay_seek(struct relay *relay, int32_t seek_ms);

#endif /* DABYL_PREVIEW_RELAY_H_ */
