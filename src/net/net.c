/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <zmq.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "net/zap.h"

#include "net/net.h"

/* In Debian's zmq.h a "draft" constant; its library accepts it [measured]. */
#ifndef ZMQ_ZAP_ENFORCE_DOMAIN
#define ZMQ_ZAP_ENFORCE_DOMAIN 93
#endif

#define REQUEST_MAX 1048576 /* bytes of an intake request */
#define EVENT_MAX   65536   /* bytes of one event on PUB/SUB */
#define TOPIC_MAX   256
#define OVERSIZE    131072 /* up to here an event is refused by name */

/*
 * One row per role.  The high water marks are messages per peer and direction;
 * times the largest message they bound what a peer can make us hold, as long
 * as it ends its messages.  For a SUB that is more than a hub has: there the
 * limit on its memory stands behind them (net.h).
 */
// clang-format off
static const struct role {
	const char	*domain;	/* ZAP; NULL: connects, decides nothing */
	int		type;
	int		frames;		/* of a message, without the route */
	int		rcvhwm, sndhwm;
	int64_t		size_max;	/* bytes of one frame */
} roles[NET_NROLES] = {
	[NET_INTAKE]	  = { "intake",  ZMQ_ROUTER, 1, 8,    64,   REQUEST_MAX },
	[NET_CONSOLE]	  = { "console", ZMQ_ROUTER, 1, 64,   64,   REQUEST_MAX },
	[NET_DESK]	  = { "desk",    ZMQ_ROUTER, 1, 64,   256,  EVENT_MAX },
	[NET_DEALER]	  = { NULL,      ZMQ_DEALER, 1, 256,  64,   REQUEST_MAX },
	[NET_SUB]	  = { NULL,      ZMQ_SUB,    2, 10000, 64,  OVERSIZE },
	[NET_SUB_LISTEN]  = { "listen",  ZMQ_SUB,    2, 10000, 64,  OVERSIZE },
	[NET_PUB]	  = { "pub",     ZMQ_PUB,    2, 64,   10000, TOPIC_MAX },
	[NET_PUB_CONNECT] = { NULL,      ZMQ_PUB,    2, 64,   10000, TOPIC_MAX },
};

/*
 * What every socket is given; -1, 0 and 30 s are libzmq's careless defaults.
 *
 * No heartbeats of ZMTP: libzmq 4.3 aborts the process ("!_io_error") when one
 * falls due on a connection whose peer has gone while its input stood still at
 * the high water mark, which is how each publisher leaves a hub that has been
 * silent for a while (zeromq/libzmq#4364).  Each protocol of ours has beats of
 * its own; that a machine has gone is left to TCP.
 */
static const struct option {
	int option;
	int value;
} options_all[] = {
	{ ZMQ_LINGER,			NET_LINGER_MS },
	{ ZMQ_HANDSHAKE_IVL,		5000 },	/* ms; half-open peers */
	{ ZMQ_HEARTBEAT_IVL,		0 },
	{ ZMQ_RECONNECT_IVL,		100 },
	{ ZMQ_RECONNECT_IVL_MAX,	2000 },
	{ ZMQ_CONNECT_TIMEOUT,		5000 },
	{ ZMQ_IMMEDIATE,		1 },	/* no queue for a dead peer */
	{ ZMQ_IPV6,			0 },
	{ ZMQ_TCP_KEEPALIVE,		1 },
	{ ZMQ_TCP_KEEPALIVE_IDLE,	5 },	/* s; a silent machine has */
	{ ZMQ_TCP_KEEPALIVE_INTVL,	2 },	/* gone after 11 s, */
	{ ZMQ_TCP_KEEPALIVE_CNT,	3 },
	{ ZMQ_TCP_MAXRT,		10000 }, /* ms; one that takes nothing */
	{ ZMQ_BACKLOG,			128 },
	{ ZMQ_RCVTIMEO,			0 },	/* never block */
	{ ZMQ_SNDTIMEO,			0 },
};

static const struct option options_router[] = {
	{ ZMQ_ROUTER_MANDATORY,		1 },	/* "unroutable" is an error */
	{ ZMQ_ROUTER_HANDOVER,		1 },	/* a peer that comes back */
};
// clang-format on

struct net_socket {
	struct net *net;
	const struct role *role;
	void *zmq;
	char endpoint[ENDPOINT_SIZE];
	struct ipc_path *paths; /* that we have bound */
	struct net_socket *next;
};

struct ipc_path {
	struct ipc_path *next;
	char text[ENDPOINT_PATH_MAX + 1];
};

struct net {
	void *ctx;
	void *zap;
	net_admit_fn *admit;
	void *admit_arg;
	bool insecure;
	uint64_t admitted;
	uint64_t refused;
	struct net_socket *sockets;
};

struct net_msg {
	zmq_msg_t frames[NET_FRAMES_MAX];
	size_t count;  /* initialised, readable */
	zmq_msg_t who; /* a frame kept for user and address */
	struct net_route route;
};

static enum err
fail(const char *what)
{
	log_error("net", "%s: %s", what, zmq_strerror(errno));
	return ERR_IO;
}

static bool
set_int(void *zmq, int option, int value)
{
	return zmq_setsockopt(zmq, option, &value, sizeof(value)) == 0;
}

static bool
set_table(void *zmq, const struct option *table, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!set_int(zmq, table[i].option, table[i].value))
			return false;
	return true;
}

/* ---- admission ---- */

static enum net_role
role_of_domain(const char *domain)
{
	for (int i = 0; i < NET_NROLES; i++)
		if (roles[i].domain != NULL &&
		    strcmp(roles[i].domain, domain) == 0)
			return (enum net_role)i;
	return NET_DEALER; /* which admits nobody */
}

static bool
name_valid(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len < NET_USER_SIZE &&
	    strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789._-") == len;
}

static bool
peer_admitted(
    struct net *net, const struct zap_question *q, char user[NET_USER_SIZE])
{
	struct net_peer peer = {
		.role = role_of_domain(q->domain),
		.mechanism = q->mechanism,
		.address = q->address,
		.local = q->local,
		.uid = q->uid,
		.gid = q->gid,
		.pid = q->pid,
	};

	user[0] = '\0';
	if (peer.role == NET_DEALER)
		return false;
	return net->admit(net->admit_arg, &peer, user) && name_valid(user);
}

/* Answer what was asked; at most ZAP_BATCH questions at a time. */
#define ZAP_BATCH  64
#define LOGGED_MAX 100 /* refusals in the log; all are counted */
static void
zap_serve(struct net *net)
{
	struct zap_question q;
	char user[NET_USER_SIZE];

	for (int i = 0; i < ZAP_BATCH && zap_recv(net->zap, &q); i++) {
		bool yes = peer_admitted(net, &q, user);

		if (yes)
			net->admitted++;
		else {
			net->refused++;
			if (net->refused <= LOGGED_MAX)
				log_error("net",
				    "refused at %s: %s, mechanism %s", q.domain,
				    q.address, q.mechanism);
		}
		zap_reply(net->zap, &q, yes, yes ? user : "");
	}
}

/* ---- contexts and sockets ---- */

enum err
net_create(const struct net_options *options, struct net **out)
{
	struct net *net = xcalloc(1, sizeof(*net));
	enum err err = ERR_IO;

	*out = NULL;
	net->admit = options->admit ? options->admit : net_admit_self;
	net->admit_arg = options->admit_arg;
	net->insecure = options->insecure;
	if ((net->ctx = zmq_ctx_new()) == NULL) {
		fail("no context");
		goto out;
	}
	zmq_ctx_set(net->ctx, ZMQ_IO_THREADS, 1);
	zmq_ctx_set(net->ctx, ZMQ_BLOCKY, 0);
	if ((net->zap = zap_bind(net->ctx)) == NULL) {
		fail("the ZAP handler cannot be bound");
		goto out;
	}
	*out = net;
	net = NULL;
	err = ERR_NONE;
out:
	net_destroy(net);
	return err;
}

void
net_destroy(struct net *net)
{
	if (net == NULL)
		return;
	while (net->sockets != NULL)
		net_close(net->sockets);
	if (net->zap != NULL)
		zmq_close(net->zap);
	if (net->ctx != NULL)
		while (zmq_ctx_term(net->ctx) != 0 && errno == EINTR)
			continue;
	free(net);
	/* glibc keeps what the I/O thread freed; a limit needs it back. */
	malloc_trim(0);
}

void
net_admissions(const struct net *net, uint64_t *admitted, uint64_t *refused)
{
	*admitted = net->admitted;
	*refused = net->refused;
}

static bool
options_set(void *zmq, const struct role *role)
{
	const char *domain = role->domain;

	if (!set_table(zmq, options_all,
	        sizeof(options_all) / sizeof(options_all[0])) ||
	    !set_int(zmq, ZMQ_RCVHWM, role->rcvhwm) ||
	    !set_int(zmq, ZMQ_SNDHWM, role->sndhwm) ||
	    zmq_setsockopt(zmq, ZMQ_MAXMSGSIZE, &role->size_max,
	        sizeof(role->size_max)) != 0)
		return false;
	if (role->type == ZMQ_ROUTER &&
	    !set_table(zmq, options_router,
	        sizeof(options_router) / sizeof(options_router[0])))
		return false;
	return domain == NULL ||
	    (zmq_setsockopt(zmq, ZMQ_ZAP_DOMAIN, domain, strlen(domain)) == 0 &&
	        set_int(zmq, ZMQ_ZAP_ENFORCE_DOMAIN, 1));
}

/* libzmq leaves the paths that it has bound, all but those it made up. */
static void
path_keep(struct net_socket *socket, const char *endpoint)
{
	const char *ipc = "ipc://";
	struct ipc_path *path;

	if (strncmp(endpoint, ipc, strlen(ipc)) != 0)
		return;
	path = xcalloc(1, sizeof(*path));
	snprintf(path->text, sizeof(path->text), "%s", endpoint + strlen(ipc));
	path->next = socket->paths;
	socket->paths = path;
}

static void
paths_unlink(struct net_socket *socket)
{
	while (socket->paths != NULL) {
		struct ipc_path *path = socket->paths;

		socket->paths = path->next;
		(void)unlink(path->text);
		free(path);
	}
}

enum err
net_add(struct net_socket *socket, const char *endpoint)
{
	size_t size = sizeof(socket->endpoint);
	enum err err;
	int rc;

	err = net_endpoint_check(endpoint, socket->net->insecure);
	if (err != ERR_NONE)
		return err;
	rc = socket->role->domain != NULL ? zmq_bind(socket->zmq, endpoint)
	                                  : zmq_connect(socket->zmq, endpoint);
	if (rc != 0 && errno == EADDRINUSE)
		return ERR_EXIST;
	if (rc != 0 && errno == ENOENT)
		return ERR_NOENT;
	if (rc != 0)
		return fail(endpoint);
	if (socket->role->domain != NULL)
		path_keep(socket, endpoint);
	if (zmq_getsockopt(
	        socket->zmq, ZMQ_LAST_ENDPOINT, socket->endpoint, &size) != 0)
		return fail(endpoint);
	return ERR_NONE;
}

enum err
net_open(struct net *net, enum net_role role, const char *endpoint,
    struct net_socket **out)
{
	struct net_socket *socket = xcalloc(1, sizeof(*socket));
	enum err err;

	*out = NULL;
	socket->net = net;
	socket->role = &roles[role];
	socket->zmq = zmq_socket(net->ctx, socket->role->type);
	if (socket->zmq == NULL) {
		free(socket);
		return fail("no socket");
	}
	socket->next = net->sockets;
	net->sockets = socket;
	if (options_set(socket->zmq, socket->role))
		err = net_add(socket, endpoint);
	else
		err = fail("an option is refused");
	if (err != ERR_NONE)
		net_close(socket);
	else
		*out = socket;
	return err;
}

void
net_close(struct net_socket *socket)
{
	struct net_socket **at;

	if (socket == NULL)
		return;
	at = &socket->net->sockets;
	while (*at != socket)
		at = &(*at)->next;
	*at = socket->next;
	/* Before the close: afterwards somebody else may have bound it. */
	paths_unlink(socket);
	zmq_close(socket->zmq);
	free(socket);
}

const char *
net_endpoint(const struct net_socket *socket)
{
	return socket->endpoint;
}

void
net_subscribe(struct net_socket *socket, const char *prefix)
{
	int rc =
	    zmq_setsockopt(socket->zmq, ZMQ_SUBSCRIBE, prefix, strlen(prefix));

	assert(rc == 0);
	(void)rc;
}

/* ---- messages ---- */

struct net_msg *
net_msg_create(void)
{
	struct net_msg *msg = xcalloc(1, sizeof(*msg));

	zmq_msg_init(&msg->who);
	return msg;
}

static void
msg_clear(struct net_msg *msg)
{
	for (size_t i = 0; i < msg->count; i++)
		zmq_msg_close(&msg->frames[i]);
	msg->count = 0;
	msg->route.len = 0;
	zmq_msg_close(&msg->who);
	zmq_msg_init(&msg->who);
}

void
net_msg_destroy(struct net_msg *msg)
{
	if (msg == NULL)
		return;
	msg_clear(msg);
	zmq_msg_close(&msg->who);
	free(msg);
}

/* The frames of one message are all there once the first is. */
static bool
frame_recv(struct net_socket *socket, zmq_msg_t *frame)
{
	int rc;

	zmq_msg_init(frame);
	do
		rc = zmq_msg_recv(frame, socket->zmq, ZMQ_DONTWAIT);
	while (rc < 0 && errno == EINTR);
	if (rc >= 0)
		return true;
	zmq_msg_close(frame);
	return false;
}

/* false: the routing id is longer than we keep. */
static bool
route_take(struct net_msg *msg, zmq_msg_t *frame)
{
	size_t len = zmq_msg_size(frame);

	if (len == 0 || len > NET_ROUTE_MAX)
		return false;
	msg->route.len = (uint8_t)len;
	memcpy(msg->route.bytes, zmq_msg_data(frame), len);
	return true;
}

/*
 * The rest of a message that is too long.  One frame at a time, so that only
 * what libzmq holds already is held.
 */
static bool
rest_drop(struct net_socket *socket)
{
	zmq_msg_t frame;
	int more = 1;

	while (more) {
		if (!frame_recv(socket, &frame))
			return false;
		more = zmq_msg_more(&frame);
		zmq_msg_close(&frame);
	}
	return true;
}

static enum err
recv_failed(struct net_msg *msg)
{
	int saved = errno;

	msg_clear(msg);
	errno = saved;
	return saved == EAGAIN ? ERR_AGAIN : fail("receive");
}

enum err
net_recv(struct net_socket *socket, struct net_msg *msg)
{
	bool route = socket->role->type == ZMQ_ROUTER, too_long = false;
	zmq_msg_t frame;
	int more = 1;

	msg_clear(msg);
	if (route) {
		if (!frame_recv(socket, &frame))
			return recv_failed(msg);
		too_long = !route_take(msg, &frame);
		more = zmq_msg_more(&frame);
		zmq_msg_close(&frame);
	}
	while (more && msg->count < (size_t)socket->role->frames) {
		zmq_msg_t *at = &msg->frames[msg->count];

		if (!frame_recv(socket, at))
			return recv_failed(msg);
		msg->count++;
		more = zmq_msg_more(at);
	}
	if (msg->count > 0)
		zmq_msg_copy(&msg->who, &msg->frames[0]);
	if (!more && !too_long)
		return ERR_NONE;
	if (more && !rest_drop(socket))
		return recv_failed(msg);
	/* A PUB would lose what it sent behind it, and nobody would say so. */
	if (socket->role->type != ZMQ_SUB)
		net_msg_end_session(msg);
	while (msg->count > 0)
		zmq_msg_close(&msg->frames[--msg->count]);
	return ERR_LIMIT;
}

size_t
net_msg_count(const struct net_msg *msg)
{
	return msg->count;
}

struct net_bytes
net_msg_frame(const struct net_msg *msg, size_t index)
{
	zmq_msg_t *frame = (zmq_msg_t *)(uintptr_t)&msg->frames[index];

	assert(index < msg->count);
	return (struct net_bytes){ zmq_msg_data(frame), zmq_msg_size(frame) };
}

const struct net_route *
net_msg_route(const struct net_msg *msg)
{
	return &msg->route;
}

static const char *
property(const struct net_msg *msg, const char *name)
{
	const char *text = zmq_msg_gets(&msg->who, name);

	return text != NULL ? text : "";
}

const char *
net_msg_user(const struct net_msg *msg)
{
	return property(msg, "User-Id");
}

const char *
net_msg_peer(const struct net_msg *msg)
{
	return property(msg, "Peer-Address");
}

/*
 * The number may have been closed and reused since the message was read.  On
 * anything but a socket shutdown() does nothing; another peer would reconnect.
 */
void
net_msg_end_session(const struct net_msg *msg)
{
	int fd = zmq_msg_get(&msg->who, ZMQ_SRCFD);

	if (fd >= 0)
		shutdown(fd, SHUT_RDWR);
}

static bool
frame_send(struct net_socket *socket, struct net_bytes bytes, bool more)
{
	int flags = ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0), rc;

	do
		rc = zmq_send(socket->zmq, bytes.data, bytes.len, flags);
	while (rc < 0 && errno == EINTR);
	return rc >= 0;
}

static enum err
send_failed(void)
{
	if (errno == EAGAIN)
		return ERR_AGAIN;
	return errno == EHOSTUNREACH ? ERR_CLOSED : fail("send");
}

enum err
net_send(struct net_socket *socket, const struct net_route *to,
    const struct net_bytes *frames, size_t count)
{
	assert(count > 0);
	assert((to != NULL) == (socket->role->type == ZMQ_ROUTER));
	/* Only the first part can be refused; libzmq keeps the rest together.
	 */
	if (to != NULL &&
	    !frame_send(socket, (struct net_bytes){ to->bytes, to->len }, true))
		return send_failed();
	for (size_t i = 0; i < count; i++)
		if (!frame_send(socket, frames[i], i + 1 < count))
			return send_failed();
	return ERR_NONE;
}

/* ---- waiting ---- */

/* Add the net of ${socket} to ${nets} unless it is there. */
static size_t
nets_add(struct net **nets, size_t count, struct net *net)
{
	for (size_t i = 0; i < count; i++)
		if (nets[i] == net)
			return count;
	nets[count] = net;
	return count + 1;
}

static void
ready_set(struct net_item *item, short revents)
{
	item->readable = revents & (ZMQ_POLLIN | ZMQ_POLLERR);
	item->writable = revents & ZMQ_POLLOUT;
}

enum err
net_poll(struct net_item *items, size_t count, int timeout_ms)
{
	zmq_pollitem_t poll[2 * NET_POLL_MAX] = { 0 };
	struct net *nets[NET_POLL_MAX];
	size_t nnets = 0;
	int rc;

	assert(count <= NET_POLL_MAX);
	for (size_t i = 0; i < count; i++) {
		struct net_item *item = &items[i];

		poll[i].events =
		    (short)(ZMQ_POLLIN | (item->want_write ? ZMQ_POLLOUT : 0));
		poll[i].fd = item->fd;
		ready_set(item, 0);
		if (item->socket == NULL)
			continue;
		poll[i].socket = item->socket->zmq;
		nnets = nets_add(nets, nnets, item->socket->net);
	}
	for (size_t i = 0; i < nnets; i++) {
		poll[count + i].socket = nets[i]->zap;
		poll[count + i].events = ZMQ_POLLIN;
	}
	rc = zmq_poll(poll, (int)(count + nnets), timeout_ms);
	if (rc < 0)
		return errno == EINTR ? ERR_NONE : fail("poll");
	for (size_t i = 0; i < count; i++)
		ready_set(&items[i], poll[i].revents);
	for (size_t i = 0; i < nnets; i++)
		if (poll[count + i].revents != 0)
			zap_serve(nets[i]);
	return ERR_NONE;
}

size_t
net_memory_bytes(void)
{
	unsigned long pages = 0;
	char text[128];
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	ssize_t len;

	if (fd < 0)
		return 0;
	len = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (len <= 0)
		return 0;
	text[len] = '\0';
	if (sscanf(text, "%*u %lu", &pages) != 1)
		return 0;
	return pages * (size_t)sysconf(_SC_PAGESIZE);
}

#define VERSION_TEXT(major, minor, patch) #major "." #minor "." #patch
#define VERSION_OF(major, minor, patch)   VERSION_TEXT(major, minor, patch)

const char *
net_library(void)
{
	return VERSION_OF(
	    ZMQ_VERSION_MAJOR, ZMQ_VERSION_MINOR, ZMQ_VERSION_PATCH);
}
