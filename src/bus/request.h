/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_BUS_REQUEST_H_
#define DABYL_BUS_REQUEST_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "bus/cloudevent.h"
#include "core/event.h"

/*
 * request - what travels between a publisher (DEALER) and the intake of a hub
 * (ROUTER), as bytes.  Pure: no socket, no clock.
 *
 * Request: one frame of at most 1 MiB.  It holds lines, each ended by LF (the
 * last one may lack it); empty lines are skipped.  If the first nine bytes are
 * {"intake" the first line is a header, every other line is one CloudEvent
 * (bus/cloudevent.h), at most 256 of them:
 *
 *	{"intake":1,"request":17,"source":"//analytics/node-7","newest":42}
 *	{"specversion":"1.0","id":"7f3c-000042",...}
 *	{"specversion":"1.0","id":"7f3c-000043",...}
 *
 * intake   version of this protocol, 1.
 * request  number that comes back with the reply; 0..INT64_MAX; 0 if absent.
 * source   with newest, both may be absent: the highest sequence number that
 * newest   this source has given out.  So a loss of its last events is seen
 *          within one heartbeat.
 * Other members are skipped.  A header alone is a heartbeat: send one each
 * second when there is nothing else to send.
 *
 * Reply: one frame for each request, in the order of the requests of one
 * connection, when the transaction that holds its events is on the disk:
 *
 *	{"intake":1,"request":17,"credit":8,"newest":43}
 *	{"line":2,"id":"7f3c-000042","fate":"stored","entry":1234}
 *	{"line":3,"id":"7f3c-000043","fate":"refused","reason":"bad-score"}
 *
 * credit   requests that may be unanswered at a time.  More are not lost: they
 *          wait in the publisher's own queue.
 * newest   of the source in the header: the highest sequence number the hub
 *          has; absent when it has none, or no source was named.
 * error    instead of any line: "bad-header", "version", "too-many-lines";
 *          nothing of the request was taken.
 * line     number of the line in the request, from 1, the header counts.
 * id       of the event, when it could be read.
 * fate     "stored"     on the disk, as entry number ${entry};
 *          "duplicate"  was stored before, as entry number ${entry};
 *          "refused"    will never be taken; reason is a word;
 *          "later"      not now (the disk is nearly full, ...): send it again
 *                       in a while; reason is a word.
 *
 * After a reconnect, or when a reply does not come, a publisher sends again
 * what has no fate yet, with the same ids: what was stored is a duplicate then.
 */
#define REQUEST_VERSION    1
#define REQUEST_LINES_MAX  256     /* events in one request */
#define REQUEST_BYTES_MAX  1048576 /* a request, and a reply */
#define REQUEST_CREDIT     8       /* unanswered requests of a publisher */
#define REQUEST_REASON_MAX 40      /* bytes of a word */

struct request_line {
	uint32_t line;                 /* from 1 */
	enum cloudevent_defect defect; /* CLOUDEVENT_GOOD: ${event} is whole */
	struct event event;
};

struct request {
	uint64_t number;
	const char *source; /* "" when not named */
	bool has_newest;
	uint64_t newest;
	const char *error; /* NULL, or the word; count is 0 then */
	struct request_line *lines;
	size_t count; /* at most REQUEST_LINES_MAX */
};

/* Read any bytes; everything in ${request} lives in ${arena}. */
void request_decode(const char *bytes, size_t len, struct arena *arena,
    struct request *request);

/* Append a header with its line end; ${source} may be "". */
void request_header(uint64_t number, const char *source, bool has_newest,
    uint64_t newest, struct buf *out);

enum request_fate {
	REQUEST_STORED,
	REQUEST_DUPLICATE,
	REQUEST_REFUSED,
	REQUEST_LATER,
};
#define REQUEST_NFATES (REQUEST_LATER + 1)

const char *request_fate_word(enum request_fate fate);

struct request_answer {
	enum request_fate fate;
	const char *reason; /* refused, later: a word; else "" */
	uint64_t entry;     /* stored, duplicate: number of the entry */
};

/* What the hub knows of the source in the header. */
struct request_newest {
	bool known;
	uint64_t sequence;
};

/* Append the reply; ${answers} has one element for each line of ${request}. */
void request_reply(const struct request *request,
    const struct request_answer *answers, struct request_newest newest,
    struct buf *out);

/* ---- the publisher's side ---- */

struct reply_line {
	uint32_t line;
	struct request_answer answer;
};

struct reply {
	uint64_t number;
	uint32_t credit; /* 1..REQUEST_LINES_MAX */
	struct request_newest newest;
	const char *error; /* NULL, or the word */
	struct reply_line *lines;
	size_t count;
};

/*
 * Read a reply; it lives in ${arena}.  ERR_VERSION when it is of another
 * version of the protocol, ERR_INVAL when it is not a reply.
 */
enum err reply_decode(
    const char *bytes, size_t len, struct arena *arena, struct reply *reply);

#endif /* DABYL_BUS_REQUEST_H_ */
