/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_EVENT_H_
#define DABYL_CORE_EVENT_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * event - one detection from the bus, decoded.
 *
 * A plain value: every pointer leads into an arena that the decoder was given,
 * so copying the struct copies the event for as long as that arena lives.  No
 * pointer is NULL except where it says so: an absent text is "".
 *
 * Texts are what the publisher sent: valid UTF-8 without NUL, within the
 * limits below, and not harmless; text_safe() stands before every screen.
 * ${kind} alone is an identifier, [a-z0-9._-]{1,40}.  What it means, which
 * device is known and which time is believed is decided later: nothing here
 * knows the policy or the clock.
 */
#define EVENT_ID_MAX          128 /* bytes, as are all of these */
#define EVENT_SOURCE_MAX      128
#define EVENT_KIND_MAX        40
#define EVENT_DEVICE_MAX      64
#define EVENT_TEXT_MAX        2048
#define EVENT_TRACK_MAX       64
#define EVENT_CORRELATION_MAX 128
#define EVENT_URL_MAX         1024
#define EVENT_LIST_MAX        40
#define EVENT_PLATE_MAX       32
#define EVENT_TYPE_MAX        128
#define EVENT_BYTES_MAX       65536 /* CloudEvents: 64 KiB must be forwarded */
#define EVENT_COUNT_MAX       1000000 /* people or things in one detection */

#define EVENT_SCORE_NONE (-1)

/* Parts per thousand of the picture, from its upper left corner. */
struct event_box {
	uint16_t x, y, w, h; /* each 0..1000 */
};

struct event {
	const char *id;
	const char *source;
	const char *kind;   /* as sent: the policy may not know it */
	const char *device; /* CloudEvents subject: a device or "place:..." */
	const char *text;   /* what the analytics say */
	const char *track;  /* the thing that is followed */
	const char *correlation; /* events that belong together */
	const char *clip;        /* address of the video around the event */
	const char *snapshot;    /* address of the picture */
	const char *list;        /* name of the watch list that was hit */
	const char *plate;       /* registration plate as it was read */

	/* When the device says that it was: evidence, never a deadline. */
	bool has_time;
	bool time_odd; /* before 2000 or after 2099: a clock never set */
	int64_t utc_ms;

	/* Contiguous number per source, 0..INT64_MAX. */
	bool has_sequence;
	uint64_t sequence;

	int score; /* parts per thousand, or EVENT_SCORE_NONE */

	bool has_box;
	struct event_box box;

	bool has_count;
	uint32_t count; /* 0..EVENT_COUNT_MAX */

	/* Where a moving device or a "place:" is, in millionths of a degree. */
	bool has_position;
	int32_t lat_e6; /* -90,000,000..90,000,000 */
	int32_t lon_e6; /* -180,000,000..180,000,000 */

	/* The publisher's own bytes: the JSON object that this was read from.
	 */
	const char *bytes;
	size_t bytes_len;
};

#endif /* DABYL_CORE_EVENT_H_ */
