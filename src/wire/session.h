/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_WIRE_SESSION_H_
#define DABYL_WIRE_SESSION_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "core/answer.h"

/*
 * session - the messages between a hub and a console (or a tool), as bytes.
 *
 * One message is one ZeroMQ frame: u8 version, u8 type, then the fields of the
 * type in the order of its struct.  Numbers are big-endian, texts u16 length
 * and bytes, bytes u32 length and bytes.  The first message of a session is
 * HELLO; the hub answers WELCOME or BYE.
 *
 *	console -> hub                      hub -> console
 *	HELLO    who I am, what I have      WELCOME  who you are, the hub's clock
 *	CREDIT   send me so many ROWS more  POLICY   kinds, reasons, services ...
 *	COMMAND  one line of the grammar    ROWS     what has changed
 *	QUERY    a question to the record   ANSWER   to a COMMAND
 *	BEAT     each second                RESULT   a part of the answer
 *	BYE                                 BEAT     each second
 *	                                    BYE      why the session ends
 *
 * A hub speaks its own version and the one before.  Decoders check every
 * length and count before they use it; a message that does not decode ends
 * the session.  Texts are lent: they point into the message.
 */
#define SESSION_VERSION      1
#define SESSION_MESSAGE_MAX  (1024 * 1024) /* bytes */
#define SESSION_ROWS_MAX     512           /* rows in one ROWS */
#define SESSION_ROWS_FULL    (512 * 1024)  /* bytes; no row is added behind */
#define SESSION_CREDIT       2             /* ROWS under way at once */
#define SESSION_LINE_MAX     1024          /* bytes of a command */
#define SESSION_VERSIONS_MAX 50            /* alerts that one command names */
#define SESSION_KEY_SIZE     16

#define SESSION_BEAT_MS    1000
#define SESSION_STALE_MS   5000  /* console: no beat for so long */
#define SESSION_LOST_MS    12000 /* console: own claims shown as lost */
#define SESSION_RELEASE_MS 15000 /* hub: a silent session loses its claims */

enum session_type {
	SESSION_HELLO = 1,
	SESSION_CREDIT_MORE = 2,
	SESSION_COMMAND = 3,
	SESSION_QUERY = 4,
	SESSION_BEAT = 5,
	SESSION_BYE = 6,
	SESSION_WELCOME = 101,
	SESSION_POLICY = 102,
	SESSION_ROWS = 103,
	SESSION_ANSWER = 104,
	SESSION_RESULT = 105,
};

/* A text or bytes inside a message; not NUL-terminated. */
struct session_span {
	const char *at;
	size_t len;
};

enum session_role { SESSION_CONSOLE = 1, SESSION_TOOL = 2 };

struct session_hello {
	uint8_t key[SESSION_KEY_SIZE]; /* chosen by the client; survives
	                                  reconnects */
	uint8_t role;   /* a tool neither signs on nor holds claims */
	uint8_t rows;   /* 1: wants ROWS */
	uint64_t epoch; /* of the hub it knew; 0 = none */
	uint64_t after; /* change of the last row it has */
	struct session_span account; /* asked for; the hub decides */
	struct session_span host;
};

struct session_welcome {
	uint64_t
	    epoch; /* seq of the hub's start: rows of another start are void */
	uint8_t reset; /* 1: forget all rows */
	uint64_t tick;
	int64_t at_ms;
	uint64_t change; /* of the hub's newest row */
	struct session_span log_id;
	struct session_span account;
	struct session_span site;
};

struct session_row {
	uint8_t kind; /* enum row_kind */
	uint64_t id;
	uint64_t change;
	uint8_t gone;
	struct session_span bytes; /* empty when gone */
};

struct session_version {
	uint64_t alert;
	uint32_t version;
};

struct session_command {
	uint64_t number;  /* 1, 2, 3 ... of this session key */
	uint64_t in_hand; /* the alert that a command without a number means */
	struct session_span line;
	size_t versions_count;
	struct session_version versions[SESSION_VERSIONS_MAX];
};

enum session_query_kind {
	QUERY_LOG = 1,      /* entries, oldest first; text = filter */
	QUERY_LOG_BACK = 2, /* entries, newest first, before ${from} */
	QUERY_ALERT = 3, /* one alert with history and events; from = number */
	QUERY_ARCHIVE = 4,  /* rows that left, newest first; text = filter */
	QUERY_DEVICE = 5,   /* one device of the registry; text = id */
	QUERY_COUNTERS = 6, /* per source and in total */
	QUERY_ROOT = 7,     /* size and root of the journal's tree */
	QUERY_DEVICES = 8,  /* the registry; from = position, 0 first */
	QUERY_AROUND = 9,   /* cameras around a device or place; text = it */
	QUERY_SHIFT = 10,   /* verdicts of the day before tick ${from} */
};

struct session_query {
	uint64_t number;
	uint8_t kind;  /* enum session_query_kind */
	uint64_t from; /* seq or number to start at; 0 = the beginning or end */
	uint32_t limit; /* lines wanted; the hub may send fewer */
	struct session_span text;
};

/* Lines of JSON, one object each, separated by \n; ${next} continues. */
struct session_result {
	uint64_t number;
	uint8_t last;
	uint16_t error; /* enum err negated; 0 = none */
	uint64_t next;
	struct session_span lines;
};

struct session_beat {
	uint64_t tick;
	int64_t at_ms;
	uint64_t change; /* hub: of its newest row; console: of its newest */
};

/* ---- writing: each appends one whole message ---- */
void session_put_hello(struct buf *out, const struct session_hello *hello);
void session_put_welcome(
    struct buf *out, const struct session_welcome *welcome);
void session_put_credit(struct buf *out, uint16_t more);
void session_put_command(
    struct buf *out, const struct session_command *command);
void session_put_query(struct buf *out, const struct session_query *query);
void session_put_beat(struct buf *out, const struct session_beat *beat);
void session_put_bye(struct buf *out, enum err why);
void session_put_policy(struct buf *out, const void *bytes, size_t len);
void session_put_answer(
    struct buf *out, uint64_t number, const struct answer *answer);
void session_put_result(struct buf *out, const struct session_result *result);

/* ROWS is written row by row: begin, row..., end (which sets the count). */
size_t session_rows_begin(struct buf *out);
void session_rows_add(struct buf *out, const struct session_row *row);
void session_rows_end(struct buf *out, size_t begin, uint16_t count);

/* ---- reading ---- */

/*
 * The type of a message.  ERR_INVAL: shorter than its head; ERR_VERSION: a
 * version that we do not speak (${type} is set all the same).
 */
enum err session_head(const void *bytes, size_t len, enum session_type *type);

/* Each reads a whole message of its type.  ERR_INVAL: malformed. */
enum err session_take_hello(
    const void *bytes, size_t len, struct session_hello *hello);
enum err session_take_welcome(
    const void *bytes, size_t len, struct session_welcome *welcome);
enum err session_take_credit(const void *bytes, size_t len, uint16_t *more);
enum err session_take_command(
    const void *bytes, size_t len, struct session_command *command);
enum err session_take_query(
    const void *bytes, size_t len, struct session_query *query);
enum err session_take_beat(
    const void *bytes, size_t len, struct session_beat *beat);
enum err session_take_bye(const void *bytes, size_t len, enum err *why);
enum err session_take_policy(
    const void *bytes, size_t len, struct session_span *policy);
enum err session_take_answer(
    const void *bytes, size_t len, uint64_t *number, struct answer *answer);
enum err session_take_result(
    const void *bytes, size_t len, struct session_result *result);

/*
 * Rows one after the other: session_rows_open() checks the head and gives the
 * count, session_rows_next() yields each; after the last one
 * session_rows_close() says whether all of it was well-formed.
 */
struct session_rows {
	struct take take;
	uint16_t left;
};
enum err session_rows_open(
    const void *bytes, size_t len, struct session_rows *rows);
bool session_rows_next(struct session_rows *rows, struct session_row *row);
enum err session_rows_close(const struct session_rows *rows);

#endif /* DABYL_WIRE_SESSION_H_ */
