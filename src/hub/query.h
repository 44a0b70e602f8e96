/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_HUB_QUERY_H_
#define DABYL_HUB_QUERY_H_

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "core/alert.h"
#include "wire/session.h"

/*
 * query - the hub's second thread: answers questions about the record on a
 * read-only connection of its own, so that a long search never delays a turn.
 * The two threads share one mailbox and an eventfd, never a socket.
 *
 * A query reads at most QUERY_ENTRIES entries or rows; what is left is for the
 * next query, which starts at ${next}.
 */
#define QUERY_WAITING_MAX 64
#define QUERY_ENTRIES     20000        /* looked at in one query */
#define QUERY_BYTES       (256 * 1024) /* of lines in one result */
#define QUERY_LINES_MAX   2000

/*
 * A result is one message of the session and must fit into it.  A body that is
 * larger than this, or for which no room is left, is named by its size only:
 * the configuration of a city has more than a message holds.
 */
#define QUERY_BODY_MAX (128 * 1024)

struct query_service;

struct query {
	uint64_t handle; /* of the session */
	uint64_t number;
	enum session_query_kind kind;
	uint64_t from;
	uint32_t limit;
	char text[SESSION_LINE_MAX + 1];
	char me[ALERT_CODE_SIZE]; /* account of who asks; "" = nobody */
	int zone_min;
	int64_t now_ms;
};

struct query_result {
	uint64_t handle;
	uint64_t number;
	bool last;
	enum err error;
	uint64_t next;
	struct buf lines; /* JSON objects, each ended by \n */
};

/* ERR_IO: no thread or no descriptor; errors of reader_open_file(). */
enum err query_start(const char *journal, struct query_service **service);
void query_stop(struct query_service *service); /* NULL is allowed */

/* Readable when a result waits. */
int query_fd(const struct query_service *service);

/* false: QUERY_WAITING_MAX wait already. */
bool query_post(struct query_service *service, const struct query *query);

/* The next result, which the caller ends with buf_finish(); false: none. */
bool query_take(struct query_service *service, struct query_result *result);

/* One query without a thread, for tools that read a copied file. */
struct reader;
void query_run(struct reader *reader, const struct query *query,
    struct query_result *result);

#endif /* DABYL_HUB_QUERY_H_ */
