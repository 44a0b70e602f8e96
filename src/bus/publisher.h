/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_BUS_PUBLISHER_H_
#define DABYL_BUS_PUBLISHER_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "bus/request.h"
#include "net/net.h"

/*
 * publisher - the other end of the intake (bytes: bus/request.h): takes lines,
 * sends them in requests within the credit, and tells the fate of each exactly
 * once.  Until then it keeps a line and sends it again: after "later", when a
 * reply to a younger request overtook its own, and over a new connection when
 * no reply came for PUBLISHER_PATIENCE_MS.  The ids stay the same, so the hub
 * stores an event once.
 *
 *	     put            send             all lines have a fate
 *	FREE ---> FILLING ---------> SENT -------------------------> FREE
 *	                      ^       |  lost, or some are "later"
 *	                      |       v
 *	                      +--- WAITING
 *
 * Reads no clock.  Not thread-safe.  It holds at most PUBLISHER_WINDOW
 * requests of 1 MiB; what does not fit is not taken.
 */
#define PUBLISHER_WINDOW       REQUEST_CREDIT
#define PUBLISHER_PATIENCE_MS  10000
#define PUBLISHER_BEAT_MS      1000 /* heartbeat when nothing else is sent */
#define PUBLISHER_LATER_MS     250  /* first wait after "later"; doubles */
#define PUBLISHER_LATER_MAX_MS 5000

struct publisher;

/*
 * The fate of the line that was put with ${tag}: stored, duplicate or refused,
 * never later.  ${answer} is lent for the time of the call, from which the
 * publisher must not be touched.
 */
typedef void publisher_fate_fn(
    void *arg, uint64_t tag, const struct request_answer *answer);

/*
 * Connect to the intake at ${endpoint} in ${net}, which must outlive the
 * publisher.  Errors of net_open(); ${publisher} is NULL then.
 */
enum err publisher_create(struct net *net, const char *endpoint,
    publisher_fate_fn *fate, void *fate_arg, struct publisher **publisher);

/* Lines without a fate are forgotten.  NULL is allowed. */
void publisher_destroy(struct publisher *publisher);

/*
 * Name the source and its newest sequence number: heartbeats carry them, and
 * bring back what the hub has of it (publisher_hub_newest).  ${source} is
 * copied; at most EVENT_SOURCE_MAX bytes.
 */
void publisher_name(
    struct publisher *publisher, const char *source, uint64_t newest);

/*
 * Take one line, which is copied; without a line end.
 * ERR_AGAIN  the window is full: step, and put it again.
 * ERR_SIZE   it fits into no request, ERR_INVAL it is empty or has a line
 *            end inside; it is not taken and has no fate.
 */
enum err publisher_put(
    struct publisher *publisher, const char *line, size_t len, uint64_t tag);

/*
 * Receive what is there, send what is due.  Call it when the item of
 * publisher_item() is ready, after puts, and by publisher_due_ms() at the
 * latest.  ERR_IO the socket is broken; ERR_VERSION the hub speaks another
 * version of the protocol: nothing will be taken.
 */
enum err publisher_step(struct publisher *publisher, uint64_t now_ms);

/* What net_poll() shall wait for.  Ask each time: the socket changes. */
struct net_item publisher_item(const struct publisher *publisher);

/* When publisher_step() has something to do although nothing arrives. */
uint64_t publisher_due_ms(const struct publisher *publisher);

/* Whether every line that was put has met its fate. */
bool publisher_idle(const struct publisher *publisher);

/* When the hub was last heard; 0 never. */
uint64_t publisher_heard_ms(const struct publisher *publisher);

/* What the hub has of the source that was named. */
struct request_newest publisher_hub_newest(const struct publisher *publisher);

#endif /* DABYL_BUS_PUBLISHER_H_ */
