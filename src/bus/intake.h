/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_BUS_INTAKE_H_
#define DABYL_BUS_INTAKE_H_

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "bus/request.h"
#include "net/net.h"

/*
 * intake - the hub's end of acknowledged events (bytes: bus/request.h).
 *
 * The caller takes requests while its turn has room, and answers each of them
 * when the turn is committed, in the order in which it took them; no reply
 * leaves before that.  Publishers are served in turns (ROUTER), and one that
 * does not wait for replies fills its own queue only.
 */
struct intake;

struct intake_call {
	struct net_route route;
	const char *user; /* whom ZAP let in; lives in the arena */
	const char *peer; /* its address, likewise */
	struct request request;
};

struct intake_counts {
	uint64_t calls;      /* requests that were taken */
	uint64_t lines;      /* events in them, good or not */
	uint64_t ended;      /* sessions ended for too many frames */
	uint64_t unanswered; /* replies nobody was there for */
};

/* Bind in ${net}, which must outlive the intake.  Errors of net_open(). */
enum err intake_create(
    struct net *net, const char *endpoint, struct intake **intake);
void intake_destroy(struct intake *intake); /* NULL is allowed */

/* For net_poll(); and for net_add() of further endpoints. */
struct net_socket *intake_socket(const struct intake *intake);

/*
 * Take the next request; ${call} and what it leads to live in ${arena}.
 * ERR_AGAIN  none is there.
 * ERR_LIMIT  a message had too many frames: its session is ended.  ${call} has
 *            user and peer, and is not to be answered.
 * ERR_IO     the socket is broken.
 * ${call} is NULL for the first and the last.
 */
enum err intake_take(
    struct intake *intake, struct arena *arena, struct intake_call **call);

/*
 * Answer ${call}; ${answers} has one element for each of its lines.  When the
 * publisher has gone the reply is dropped: it will send again.
 */
void intake_answer(struct intake *intake, const struct intake_call *call,
    const struct request_answer *answers, struct request_newest newest);

struct intake_counts intake_counts(const struct intake *intake);

#endif /* DABYL_BUS_INTAKE_H_ */
