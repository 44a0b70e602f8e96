/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_WIRE_PREVIEW_H_
#define DABYL_WIRE_PREVIEW_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * preview - what a console and the player of one picture say to each other.
 *
 * Commands go to the player's standard input and reports come from its
 * standard output, one a line: a word, then fields separated by one space;
 * a text is the last field and takes the rest of the line.  Small pictures
 * come apart from the lines, one packet each, on descriptor
 * PREVIEW_FRAME_FD, a SOCK_SEQPACKET socket.
 *
 *	window X Y WIDTH HEIGHT		show in an X window of this size; from
 *					the far edge if negative
 *	cells COLUMNS ROWS FPS		send small pictures; again: new size
 *	root PATH			file: URLs are allowed below PATH
 *	title TEXT			of the window
 *	open N KIND LOOP URL		from now on play this
 *	pause | resume
 *	seek MILLISECONDS		from where it is, in a recording
 *	snap COLUMNS ROWS		send one still
 *
 *	hello VERSION			the first line
 *	state N STATE REASON AGE	each change; AGE: ms since the last
 *					picture
 *	shown N SHOWN AT LENGTH		each second: ms of moving picture that
 *					were shown, position, length (0: none)
 *
 * N numbers the open commands of one player, so a report that crossed an
 * open on the way is known by its number.  The player exits when its
 * standard input ends.  The URL may hold a password: it goes nowhere else.
 */
#define PREVIEW_VERSION     1
#define PREVIEW_FRAME_FD    3
#define PREVIEW_TEXT_MAX    2048 /* bytes of a URL, title or path */
#define PREVIEW_COLUMNS_MAX 240
#define PREVIEW_ROWS_MAX    80
#define PREVIEW_FPS_MAX     25
#define PREVIEW_FPS         8     /* what a terminal over ssh stands */
#define PREVIEW_SIDE_MAX    16384 /* pixels of a window */

enum preview_verb {
	PREVIEW_WINDOW,
	PREVIEW_CELLS,
	PREVIEW_ROOT,
	PREVIEW_TITLE,
	PREVIEW_OPEN,
	PREVIEW_PAUSE,
	PREVIEW_RESUME,
	PREVIEW_SEEK,
	PREVIEW_SNAP,
};

/* What a picture is of; the order is that of the ladder. */
enum preview_kind { PREVIEW_CLIP, PREVIEW_PLAYBACK, PREVIEW_LIVE };
#define PREVIEW_NKINDS (PREVIEW_LIVE + 1)

struct preview_command {
	enum preview_verb verb;
	int32_t x, y; /* pixels */
	uint32_t width, height;
	uint32_t columns, rows, fps;
	uint32_t opening;
	enum preview_kind kind;
	bool loop;
	int32_t seek_ms;
	char text[PREVIEW_TEXT_MAX + 1]; /* valid UTF-8, no controls */
};

/* One list: enum, word on the wire. */
// clang-format off
#define PREVIEW_STATE_TABLE(X) \
	X(PREVIEW_OPENING, "opening")	/* no picture yet */ \
	X(PREVIEW_PLAYING, "playing")	/* pictures are being displayed */ \
	X(PREVIEW_PAUSED,  "paused") \
	X(PREVIEW_STALLED, "stalled")	/* the last picture stands still */ \
	X(PREVIEW_ENDED,   "ended")	/* a recording was played to its end */ \
	X(PREVIEW_CLOSED,  "closed")	/* a person closed the window */ \
	X(PREVIEW_FAILED,  "failed")	/* see the reason */

#define PREVIEW_REASON_TABLE(X) \
	X(PREVIEW_REASON_NONE, "-") \
	X(PREVIEW_OFFLINE,     "offline")	/* refused, unreachable, hung up */ \
	X(PREVIEW_NOT_FOUND,   "not-found")	/* 404, no such file */ \
	X(PREVIEW_AUTH,        "auth")		/* 401, 403 */ \
	X(PREVIEW_TIMEOUT,     "timeout")	/* connected, then silence */ \
	X(PREVIEW_NO_PICTURE,  "no-picture")	/* data, but no picture in them */ \
	X(PREVIEW_BAD_URL,     "bad-url")	/* not allowed or malformed */ \
	X(PREVIEW_NO_DISPLAY,  "no-display")	/* no X server, or it has gone */ \
	X(PREVIEW_UNSUPPORTED, "unsupported")	/* unknown stream or codec */ \
	X(PREVIEW_CRASHED,     "crashed")	/* said by the parent only */
// clang-format on

enum preview_state {
#define X(name, word) name,
	PREVIEW_STATE_TABLE(X)
#undef X
};

enum preview_reason {
#define X(name, word) name,
	PREVIEW_REASON_TABLE(X)
#undef X
};

enum preview_tag { PREVIEW_HELLO, PREVIEW_STATE, PREVIEW_SHOWN };

struct preview_report {
	enum preview_tag tag;
	uint32_t version;
	uint32_t opening;
	enum preview_state state;
	enum preview_reason reason;
	uint32_t age_ms;
	uint32_t shown_ms;
	uint32_t at_ms;
	uint32_t length_ms;
};

/* Words of the protocol; static, never NULL, never translated. */
const char *preview_state_word(enum preview_state state);
const char *preview_reason_word(enum preview_reason reason);
const char *preview_kind_word(enum preview_kind kind);

/*
 * Append the line, with its line feed.  Fields must be within the limits
 * (asserted), but controls in a text are left out.
 */
void preview_command_put(
    struct buf *out, const struct preview_command *command);
void preview_report_put(struct buf *out, const struct preview_report *report);

/*
 * Read one line, without its line feed.  ERR_INVAL: unknown word, wrong
 * number of fields, a field out of its range; ERR_UTF8; ERR_SIZE: text too
 * long.  The struct is unspecified then.
 */
enum err preview_command_parse(
    const char *line, struct preview_command *command);
enum err preview_report_parse(const char *line, struct preview_report *report);

/*
 * The packet of a small picture: two pixels a cell, one above the other, as
 * half blocks show them.  Big-endian: "DP", u8 version, u8 flags, u32
 * opening, u16 columns, u16 rows; then 2 * rows lines of columns pixels of
 * three bytes R, G, B.
 */
#define PREVIEW_FRAME_HEAD 12
#define PREVIEW_FRAME_SIZE(columns, rows) \
	((size_t)PREVIEW_FRAME_HEAD + (size_t)(columns) * (rows)*6)
#define PREVIEW_FRAME_MAX \
	PREVIEW_FRAME_SIZE(PREVIEW_COLUMNS_MAX, PREVIEW_ROWS_MAX)
#define PREVIEW_FRAME_STILL 1 /* flag: the answer to snap */

struct preview_frame {
	uint32_t opening;
	uint16_t columns;
	uint16_t rows; /* of cells; there are twice as many of pixels */
	bool still;
	const uint8_t *rgb; /* points into the packet */
};

/* Write the head of a packet, PREVIEW_FRAME_HEAD bytes. */
void preview_frame_head(uint8_t *packet, const struct preview_frame *frame);

/* Read a packet.  ERR_INVAL unless head, limits and length all agree. */
enum err preview_frame_parse(
    const uint8_t *packet, size_t len, struct preview_frame *frame);

#endif /* DABYL_WIRE_PREVIEW_H_ */
