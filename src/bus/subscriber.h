/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_BUS_SUBSCRIBER_H_
#define DABYL_BUS_SUBSCRIBER_H_

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "bus/cloudevent.h"
#include "net/net.h"

/*
 * subscriber - events from PUB sockets, which lose silently: what is missing
 * shows only in the sequence numbers (core/gaps.h).
 *
 * A message has two frames: the topic "event.KIND.DISTRICT", at most
 * SUBSCRIBER_TOPIC_MAX bytes, and one CloudEvent (bus/cloudevent.h) of at most
 * 64 KiB; a larger one is refused as "size", one over 128 KiB ends the
 * connection.  The topic is for filters on the way; what it says of the event
 * is not believed.
 */
#define SUBSCRIBER_TOPIC_MAX 128

struct subscriber;

struct subscriber_message {
	const char *user; /* who ZAP let in; "" when we connect */
	const char *peer;
	enum cloudevent_defect defect;
	struct event event; /* whole when there is no defect */
};

/*
 * A SUB socket in ${net}, which must outlive it: role NET_SUB connects to
 * publishers, NET_SUB_LISTEN lets them connect.  Errors of net_open().
 */
enum err subscriber_create(struct net *net, enum net_role role,
    const char *endpoint, struct subscriber **subscriber);
void subscriber_destroy(struct subscriber *subscriber); /* NULL is allowed */

/* For net_poll(); and for net_add() of further endpoints. */
struct net_socket *subscriber_socket(const struct subscriber *subscriber);

/*
 * Take the next message into ${message}; texts live in ${arena}.  A message
 * with the wrong frames is a message with a defect.
 * ERR_AGAIN none is there, ERR_IO the socket is broken; ${message} is
 * unchanged then.
 */
enum err subscriber_take(struct subscriber *subscriber, struct arena *arena,
    struct subscriber_message *message);

#endif /* DABYL_BUS_SUBSCRIBER_H_ */
