/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_BUS_CLOUDEVENT_H_
#define DABYL_BUS_CLOUDEVENT_H_

#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "core/event.h"

/*
 * cloudevent - CloudEvents 1.0 in structured JSON, to and from struct event.
 * Pure: no socket, no clock.
 *
 *	{"specversion":"1.0","id":"7f3c-000042",
 *	 "source":"//analytics/node-7","type":"kz.dabyl.detection.v1",
 *	 "subject":"cam-1034","time":"2026-11-22T10:15:30.123+05:00",
 *	 "sequence":"00000000000000000042","correlationid":"c-17",
 *	 "data":{"kind":"smoke","score":0.93,"box":[0.12,0.33,0.20,0.40],
 *	  "track":"a1","text":"smoke above the roof","count":2,
 *	  "lat":43.297,"lon":68.251,"clip":"rtsp://camera/...",
 *	  "snapshot":"https://.../1.jpg","list":"stolen","plate":"123ABC13"}}
 *
 * Required: specversion, id, source, type, subject, data.kind.  A member that
 * is null is absent.  ${sequence} is a text of decimal digits, or an integer;
 * ${box} is x, y, width, height as parts of the picture; score is 0..1;
 * lat and lon go together.  ${subject} "place:LAT,LON" is a place without a
 * device and gives the position.  Members that are not named here are kept:
 * event.bytes has the publisher's object as it came.
 *
 * Every defect has a word of its own, which the publisher is told and which is
 * counted.  The words are for machines and administrators; never translated.
 */
#define CLOUDEVENT_TYPE "kz.dabyl.detection.v1"

// clang-format off
#define CLOUDEVENT_TABLE(X) \
	X(SIZE,             "size")           /* over EVENT_BYTES_MAX */ \
	X(DEPTH,            "depth")          /* over JREAD_DEPTH_MAX */ \
	X(KEYS,             "keys")           /* over JREAD_KEYS_MAX */ \
	X(UTF8,             "utf8") \
	X(DUP_KEY,          "dup-key") \
	X(JSON,             "json")           /* or not one JSON object */ \
	X(NO_SPECVERSION,   "missing-specversion") \
	X(BAD_SPECVERSION,  "bad-specversion") /* not "1.0" */ \
	X(NO_TYPE,          "missing-type") \
	X(BAD_TYPE,         "bad-type") \
	X(LONG_TYPE,        "too-long-type") \
	X(OTHER_TYPE,       "unknown-type")   /* not CLOUDEVENT_TYPE */ \
	X(NO_ID,            "missing-id") \
	X(BAD_ID,           "bad-id") \
	X(LONG_ID,          "too-long-id") \
	X(NO_SOURCE,        "missing-source") \
	X(BAD_SOURCE,       "bad-source") \
	X(LONG_SOURCE,      "too-long-source") \
	X(NO_SUBJECT,       "missing-subject") \
	X(BAD_SUBJECT,      "bad-subject") \
	X(LONG_SUBJECT,     "too-long-subject") \
	X(BAD_TIME,         "bad-time")       /* not RFC 3339, 1970..2100 */ \
	X(BAD_SEQUENCE,     "bad-sequence") \
	X(BAD_CORRELATION,  "bad-correlationid") \
	X(LONG_CORRELATION, "too-long-correlationid") \
	X(BAD_DATA,         "bad-data")       /* not an object */ \
	X(NO_KIND,          "missing-kind") \
	X(BAD_KIND,         "bad-kind")       /* not [a-z0-9._-] */ \
	X(LONG_KIND,        "too-long-kind") \
	X(BAD_SCORE,        "bad-score") \
	X(BAD_BOX,          "bad-box") \
	X(BAD_COUNT,        "bad-count") \
	X(BAD_POSITION,     "bad-position") \
	X(BAD_TEXT,         "bad-text") \
	X(LONG_TEXT,        "too-long-text") \
	X(BAD_TRACK,        "bad-track") \
	X(LONG_TRACK,       "too-long-track") \
	X(BAD_CLIP,         "bad-clip") \
	X(LONG_CLIP,        "too-long-clip") \
	X(BAD_SNAPSHOT,     "bad-snapshot") \
	X(LONG_SNAPSHOT,    "too-long-snapshot") \
	X(BAD_LIST,         "bad-list") \
	X(LONG_LIST,        "too-long-list") \
	X(BAD_PLATE,        "bad-plate") \
	X(LONG_PLATE,       "too-long-plate") \
	X(FRAMES,           "frames")         /* subscriber: not two frames */ \
	X(TOPIC,            "topic")          /* subscriber: not event.* */
// clang-format on

enum cloudevent_defect {
	CLOUDEVENT_GOOD,
#define X(name, word) CLOUDEVENT_##name,
	CLOUDEVENT_TABLE(X)
#undef X
};
#define CLOUDEVENT_NDEFECTS (CLOUDEVENT_TOPIC + 1)

/* The word of a defect ("missing-id"); "ok" for none.  Static. */
const char *cloudevent_word(enum cloudevent_defect defect);

/*
 * Read ${len} bytes into ${event}; what it points to is copied into ${arena}.
 * On a defect ${event} has what was read before it was met, the rest absent:
 * id, source and device are there if they are sound at all, so that the
 * refusal can name them, and the bytes too unless they are too many.
 */
enum cloudevent_defect cloudevent_decode(
    const char *bytes, size_t len, struct arena *arena, struct event *event);

/*
 * Append ${event} as one line without its end.  event.bytes is not looked at;
 * ${sequence} is written with 20 digits, since CloudEvents compares it as
 * text.  Texts must be valid UTF-8.
 */
void cloudevent_encode(const struct event *event, struct buf *out);

/* An event in which everything is absent and no pointer is NULL. */
struct event cloudevent_blank(void);

/*
 * Append the topic of PUB/SUB, "event.KIND.DISTRICT"; an unknown district is
 * "-".
 */
void cloudevent_topic(const char *kind, const char *district, struct buf *out);

#endif /* DABYL_BUS_CLOUDEVENT_H_ */
