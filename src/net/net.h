/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_NET_NET_H_
#define DABYL_NET_NET_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/endpoint.h"
#include "base/err.h"

/*
 * net - the only home of ZeroMQ: contexts, sockets whose every option is set
 * from one table, whole messages in bounded frames, and the decision who may
 * connect.
 *
 * Nothing here blocks but net_poll().  Not thread-safe: a net and what was
 * opened in it belong to one thread.  (libzmq runs an I/O thread behind it.)
 *
 * Who may connect.  Each net binds the ZAP handler (RFC 27) before any other
 * socket, so no socket of ours ever listens without one; each socket that
 * binds has a ZAP domain and ZMQ_ZAP_ENFORCE_DOMAIN, so without an answer
 * nobody gets in.  net_poll() answers the questions: a process that does not
 * poll admits nobody.  On ipc the kernel tells the uid of the peer
 * (SO_PEERCRED, which libzmq puts into the ZAP address as
 * "localhost:UID:GID:PID"); the name that admission gives comes back with each
 * message as its user.  Identity never comes from inside a message.
 *
 * Nothing is queued for a peer that is not connected (ZMQ_IMMEDIATE): what is
 * sent then is refused, and what a peer sent right before its end and nobody
 * has received yet may be dropped with the connection [measured: the last
 * reply of a server that answers and exits].  So every protocol on top asks
 * again after a reconnect.
 *
 * Memory.  libzmq reads a message to its last frame before it hands over the
 * first, and counts neither bytes nor frames of an unfinished message against
 * the high water mark: a peer that never ends a message fills the process.
 * That cannot be seen from a socket, so a hub watches net_memory_bytes() and
 * on its limit destroys the net of its machines, which frees all of it at
 * once, and opens a new one; peers reconnect by themselves.  Consoles live in
 * another net and do not notice.  A message that does end, but has more frames
 * than its role documents, ends the session of its sender alone.
 */
#define NET_FRAMES_MAX 4  /* frames of a message, without the route */
#define NET_ROUTE_MAX  64 /* bytes of a routing id that a peer chose */
#define NET_USER_SIZE  41 /* a name [a-z0-9._-]{1,40} and the NUL */
#define NET_POLL_MAX   64 /* items of one net_poll() */

enum net_role {
	NET_INTAKE,      /* ROUTER, binds: acknowledged events */
	NET_CONSOLE,     /* ROUTER, binds: people */
	NET_DESK,        /* ROUTER, binds: duty desks of the services */
	NET_DEALER,      /* DEALER, connects to one of the three above */
	NET_SUB,         /* SUB, connects to publishers */
	NET_SUB_LISTEN,  /* SUB, binds; publishers connect */
	NET_PUB,         /* PUB, binds */
	NET_PUB_CONNECT, /* PUB, connects to a SUB that listens */
};
#define NET_NROLES (NET_PUB_CONNECT + 1)

struct net;        /* a context and its ZAP handler */
struct net_socket; /* belongs to its net */
struct net_msg;    /* one message, all frames */

/* Who asks to be let in; texts are lent for the time of the call. */
struct net_peer {
	enum net_role role;    /* of our socket */
	const char *mechanism; /* "NULL", "PLAIN", "CURVE", ... */
	const char *address;   /* as libzmq gives it */
	bool local;            /* came over ipc: the next three are known */
	uid_t uid;
	gid_t gid;
	pid_t pid;
};

/*
 * Decide about ${peer}; on true ${user} holds the name it will go by.  The
 * name must be [a-z0-9._-]{1,40}; anything else is taken as a refusal.
 */
typedef bool net_admit_fn(
    void *arg, const struct net_peer *peer, char user[NET_USER_SIZE]);

/*
 * The default.  Only mechanism NULL.  Over ipc only the uid that we run under,
 * by its login name (or "uid-N").  Over TCP, where nobody is known, machines
 * go by the name "loopback"; people (NET_CONSOLE) are refused.  Only loopback
 * can be bound without net_options.insecure.
 */
bool net_admit_self(
    void *arg, const struct net_peer *peer, char user[NET_USER_SIZE]);

/* The login name of ${uid} when it is an identifier, else "uid-N". */
void net_user_name(uid_t uid, char user[NET_USER_SIZE]);

struct net_options {
	net_admit_fn *admit; /* NULL: net_admit_self */
	void *admit_arg;
	bool insecure; /* TCP beyond loopback, in the clear */
};

/*
 * Create a context and bind its ZAP handler.  The caller owns ${net}.
 * ERR_IO: no descriptors or no threads left, logged; ${net} is NULL.
 */
enum err net_create(const struct net_options *options, struct net **net);

/*
 * Close every socket of ${net} and end it.  Returns when all connections are
 * closed, all memory is free and all ipc paths are gone; at most
 * NET_LINGER_MS later.  NULL is allowed.
 */
#define NET_LINGER_MS 500
void net_destroy(struct net *net);

/* How many peers were let in and refused so far. */
void net_admissions(
    const struct net *net, uint64_t *admitted, uint64_t *refused);

/*
 * Whether ${endpoint} may be used: ipc://PATH with an absolute path, or
 * tcp://HOST:PORT on loopback, or with ${insecure} on any IPv4 host.
 * ERR_INVAL malformed, ERR_SIZE the path is over ENDPOINT_PATH_MAX bytes,
 * ERR_DENIED not on this machine.
 */
enum err net_endpoint_check(const char *endpoint, bool insecure);

/* What is wrong, for people: untranslated, static; for ERR_NONE "". */
const char *net_endpoint_text(enum err e);

/*
 * Open a socket of ${role} at ${endpoint}; SUB roles subscribe to nothing yet.
 * Binding to port 0 as "tcp://127.0.0.1:*" takes a free one; net_endpoint()
 * tells which.  Lives until net_close() or net_destroy().
 * Errors of net_endpoint_check(), ERR_EXIST address in use, ERR_NOENT the
 * directory of an ipc path is absent, ERR_IO (logged).  ${socket} is NULL then.
 */
enum err net_open(struct net *net, enum net_role role, const char *endpoint,
    struct net_socket **socket);

/* One more endpoint of an open socket.  Errors as net_open(). */
enum err net_add(struct net_socket *socket, const char *endpoint);

void net_close(struct net_socket *socket); /* NULL is allowed */

/* The endpoint that was bound or connected last; lives with the socket. */
const char *net_endpoint(const struct net_socket *socket);

/* Only for SUB roles: messages whose first frame begins with ${prefix}. */
void net_subscribe(struct net_socket *socket, const char *prefix);

/* ---- messages ---- */

struct net_route {
	uint8_t len; /* 0: not from a ROUTER */
	uint8_t bytes[NET_ROUTE_MAX];
};

struct net_bytes {
	const void *data;
	size_t len;
};

struct net_msg *net_msg_create(void);
void net_msg_destroy(struct net_msg *msg); /* NULL is allowed */

/*
 * Take the next message into ${msg}, which forgets the one before.
 * ERR_AGAIN  none is there; ${msg} is empty.
 * ERR_LIMIT  it had more frames than the role documents, or a routing id over
 *            NET_ROUTE_MAX: it is thrown away, its session is ended (not
 *            that of a SUB role: what follows would be lost unseen); only
 *            route, user and peer of ${msg} can be read.
 * ERR_IO     the socket is broken (logged); ${msg} is empty.
 */
enum err net_recv(struct net_socket *socket, struct net_msg *msg);

size_t net_msg_count(const struct net_msg *msg);

/* Lend frame ${index}, which must be below the count, until the next recv. */
struct net_bytes net_msg_frame(const struct net_msg *msg, size_t index);

/* From whom it came: the way back, the admitted name ("" when the other end
 * listens), and the address.  Lent until the next recv. */
const struct net_route *net_msg_route(const struct net_msg *msg);
const char *net_msg_user(const struct net_msg *msg);
const char *net_msg_peer(const struct net_msg *msg);

/*
 * End the connection over which ${msg} came.  libzmq has no call for it, so
 * the descriptor is shut down; the peer may connect again.
 */
void net_msg_end_session(const struct net_msg *msg);

/*
 * Send ${count} frames, copied; all of them or none.  ${to} is NULL but for
 * ROUTER roles.
 * ERR_AGAIN   the queue to the peer is full, or nobody is connected.
 * ERR_CLOSED  (ROUTER) the peer has gone.
 * ERR_IO      the socket is broken (logged).
 * PUB never fails: what a subscriber cannot take is dropped by libzmq.
 */
enum err net_send(struct net_socket *socket, const struct net_route *to,
    const struct net_bytes *frames, size_t count);

/* ---- waiting ---- */

struct net_item {
	struct net_socket *socket; /* or NULL: look at ${fd} */
	int fd;
	bool want_write;
	bool readable; /* out; also when the other end of ${fd} is gone */
	bool writable; /* out */
};

/*
 * Wait until one of ${count} items is ready or ${timeout_ms} have passed (-1:
 * for ever), and answer the ZAP questions of every net that has a socket here.
 * May return with nothing ready.  Never poll a ZMQ descriptor directly: it is
 * edge-triggered and stalls.  ERR_IO: a descriptor is bad (logged).
 */
enum err net_poll(struct net_item *items, size_t count, int timeout_ms);

/* Resident memory of this process in bytes; 0 when it cannot be read. */
size_t net_memory_bytes(void);

/* Version of ZeroMQ that runs; static. */
const char *net_library(void);

#endif /* DABYL_NET_NET_H_ */
