/* SPDX-License-Identifier: Apache-2.0 */
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "wire/desk.h"
#include "wire/session.h"

#include "hub/people.h"
#include "hub/places.h"

#define N_(text) text /* the desk says it in its language */

#define PEOPLE_MESSAGES 256 /* of consoles, and of desks, at once */
#define DELIVERIES_MAX  256
#define GOODBYE_MS      250 /* in which consoles read the last word */

struct delivery {
	uint64_t alert;
	unsigned target;
	bool taken;
};

struct held_message {
	uint64_t handle;
	size_t len;
};

/* ROWS messages of one turn, behind each other, until it is committed. */
struct held {
	struct buf bytes;
	struct held_message *messages;
	size_t count, capacity;
};

/* Questions of one turn that are asked when their entries are committed. */
struct asked {
	struct query queries[QUERY_WAITING_MAX];
	size_t count;
};

struct people {
	const struct hub_config *config;
	struct engine *engine;
	struct query_service *queries;
	struct net *net;
	struct net_socket *consoles;
	struct net_socket *desks;
	struct net_msg *msg;
	struct asked asked_open;
	struct asked asked_sealed;
	struct held rows_sealed;
	struct held rows_free;  /* which may leave */
	bool hangs;             /* the disk */
	bool goodbye;           /* somebody was told that the hub ends */
	uint64_t beat_ms;       /* of the last one */
	uint64_t change;        /* of the newest row that is committed */
	uint64_t sealed_change; /* that is sealed */
	struct delivery deliveries[DELIVERIES_MAX];
	size_t deliveries_count;
	struct buf out;
	struct buf policy; /* as consoles get it */
	struct peer {
		uint64_t handle; /* 0 = a free place */
		struct net_socket *socket;
		struct net_route route;
	} peers[ENGINE_SESSIONS_MAX + ENGINE_DESKS_MAX];
	uint64_t handles; /* given out */
};

#define PEERS (ENGINE_SESSIONS_MAX + ENGINE_DESKS_MAX)

/* ---- handles of consoles and desks ---- */

/* Two sockets may give out the same route: it is theirs, not the peer's. */
static uint64_t
handle_of(const struct people *p, const struct net_socket *socket,
    const struct net_route *route)
{
	for (size_t i = 0; i < PEERS; i++)
		if (p->peers[i].handle != 0 && p->peers[i].socket == socket &&
		    p->peers[i].route.len == route->len &&
		    memcmp(p->peers[i].route.bytes, route->bytes, route->len) ==
		        0)
			return p->peers[i].handle;
	return 0;
}

static const struct peer *
peer_of(const struct people *p, uint64_t handle)
{
	for (size_t i = 0; handle != 0 && i < PEERS; i++)
		if (p->peers[i].handle == handle)
			return &p->peers[i];
	return NULL;
}

static struct peer *
peer_free(struct people *p)
{
	for (size_t i = 0; i < PEERS; i++)
		if (p->peers[i].handle == 0)
			return &p->peers[i];
	return NULL;
}

/* A desk that connects anew leaves its former place behind. */
static void
peers_sweep(struct people *p)
{
	const char *account;

	for (size_t i = 0; i < PEERS; i++)
		if (!engine_session(p->engine, p->peers[i].handle, &account) &&
		    !engine_desk(p->engine, p->peers[i].handle))
			p->peers[i].handle = 0;
}

/* 0 when all places are taken. */
static uint64_t
handle_add(
    struct people *p, struct net_socket *socket, const struct net_route *route)
{
	struct peer *place = peer_free(p);

	if (place == NULL) {
		peers_sweep(p);
		place = peer_free(p);
	}
	if (place == NULL)
		return 0;
	*place = (struct peer){ ++p->handles, socket, *route };
	return p->handles;
}

static void
handle_drop(struct people *p, uint64_t handle)
{
	for (size_t i = 0; i < PEERS; i++)
		if (handle != 0 && p->peers[i].handle == handle)
			p->peers[i].handle = 0;
}

/* ---- sending ---- */

static enum err
send_to(struct net_socket *socket, const struct net_route *to,
    const struct buf *message)
{
	struct net_bytes frame = { .data = message->data, .len = message->len };

	return net_send(socket, to, &frame, 1);
}

/*
 * Whether libzmq took it.  A console that does not read is found out by its
 * silence, a desk by its timer.
 */
static bool
send_peer(struct people *p, uint64_t handle, const struct buf *message)
{
	const struct peer *to = peer_of(p, handle);

	return to != NULL &&
	    send_to(to->socket, &to->route, message) == ERR_NONE;
}

static void
bye_send(struct people *p, uint64_t handle, enum err why)
{
	buf_clear(&p->out);
	session_put_bye(&p->out, why);
	(void)send_peer(p, handle, &p->out);
}

static void
outs_send(struct people *p)
{
	const struct engine_out *out;

	while ((out = engine_out(p->engine)) != NULL) {
		bool taken;

		buf_clear(&p->out);
		switch (out->kind) {
		case ENGINE_OUT_ANSWER:
			session_put_answer(&p->out, out->number, &out->answer);
			(void)send_peer(p, out->handle, &p->out);
			break;
		case ENGINE_OUT_BYE:
			bye_send(p, out->handle, out->err);
			handle_drop(p, out->handle);
			break;
		case ENGINE_OUT_DESK:
			desk_encode(&out->desk, &p->out);
			taken = send_peer(p, out->handle, &p->out);
			/* What does not fit here is seen by its timer. */
			if (p->deliveries_count < DELIVERIES_MAX)
				p->deliveries[p->deliveries_count++] =
				    (struct delivery){ out->desk.alert,
					    out->desk.target, taken };
			break;
		case ENGINE_OUT_FATE:
			desk_encode(&out->desk, &p->out);
			(void)send_peer(p, out->handle, &p->out);
			break;
		}
	}
}

static void
held_add(struct held *held, uint64_t handle, size_t len)
{
	if (held->count == held->capacity) {
		held->capacity = xgrow(held->capacity, held->count + 1);
		held->messages = xreallocarray(
		    held->messages, held->capacity, sizeof(held->messages[0]));
	}
	held->messages[held->count++] = (struct held_message){ handle, len };
}

static void
held_finish(struct held *held)
{
	buf_finish(&held->bytes);
	free(held->messages);
}

static void
rows_hold(struct people *p)
{
	struct held *held = &p->rows_sealed;
	uint64_t handle;

	for (size_t i = 0; engine_session_at(p->engine, i, &handle); i++) {
		size_t at = held->bytes.len;

		while (engine_rows(p->engine, handle, &held->bytes)) {
			held_add(held, handle, held->bytes.len - at);
			at = held->bytes.len;
		}
	}
}

static void
rows_send(struct people *p)
{
	struct held *held = &p->rows_free;
	size_t at = 0;

	for (size_t i = 0; i < held->count; i++) {
		buf_clear(&p->out);
		buf_put(&p->out, held->bytes.data + at, held->messages[i].len);
		(void)send_peer(p, held->messages[i].handle, &p->out);
		at += held->messages[i].len;
	}
	buf_clear(&held->bytes);
	held->count = 0;
}

void
people_beat(struct people *p, uint64_t tick)
{
	uint64_t now_ms = clock_boot_ms(), handle;
	struct session_beat beat = {
		.tick = tick,
		.at_ms = clock_utc_ms(),
		.change = p->change,
	};

	if (now_ms - p->beat_ms < SESSION_BEAT_MS)
		return;
	p->beat_ms = now_ms;
	buf_clear(&p->out);
	session_put_beat(&p->out, &beat);
	for (size_t i = 0; engine_session_at(p->engine, i, &handle); i++)
		(void)send_peer(p, handle, &p->out);
}

uint64_t
people_beat_due_ms(const struct people *p)
{
	return p->beat_ms + SESSION_BEAT_MS;
}

/* ---- questions ---- */

static void
result_send(struct people *p, const struct query_result *result)
{
	struct session_result r = {
		.number = result->number,
		.last = result->last,
		.error = (uint16_t)-result->error,
		.next = result->next,
		.lines = { .at = buf_text(&result->lines),
		    .len = result->lines.len },
	};

	buf_clear(&p->out);
	session_put_result(&p->out, &r);
	(void)send_peer(p, result->handle, &p->out);
}

void
people_results(struct people *p)
{
	struct query_result result;

	while (query_take(p->queries, &result)) {
		result_send(p, &result);
		buf_finish(&result.lines);
	}
}

/* What of the record is read with an entry; NULL: without. */
static const char *
read_what(const struct query *query)
{
	if (query->kind == QUERY_ARCHIVE)
		return "archive";
	return query->kind == QUERY_LOG && query->from <= 1 ? "log" : NULL;
}

/*
 * Who reads is in the record before he has what he reads: a question that
 * leaves an entry is asked when that is committed.
 */
static bool
ask(struct people *p, const struct query *query)
{
	const char *what = read_what(query);

	if (what == NULL)
		return query_post(p->queries, query);
	if (p->asked_open.count == QUERY_WAITING_MAX)
		return false;
	engine_read(p->engine, query->handle, what, query->text);
	p->asked_open.queries[p->asked_open.count++] = *query;
	return true;
}

static void
asked_seal(struct people *p)
{
	memcpy(p->asked_sealed.queries, p->asked_open.queries,
	    p->asked_open.count * sizeof(p->asked_open.queries[0]));
	p->asked_sealed.count = p->asked_open.count;
	p->asked_open.count = 0;
}

static void
asked_post(struct people *p)
{
	for (size_t i = 0; i < p->asked_sealed.count; i++) {
		const struct query *query = &p->asked_sealed.queries[i];
		struct query_result later = {
			.handle = query->handle,
			.number = query->number,
			.last = true,
			.error = ERR_AGAIN,
		};

		if (!query_post(p->queries, query))
			result_send(p, &later);
	}
	p->asked_sealed.count = 0;
}

static void
on_query(struct people *p, uint64_t handle, const void *bytes, size_t len)
{
	struct session_query sent;
	struct query query = { .handle = handle };
	struct query_result result = { .handle = handle, .last = true };
	const char *account;

	if (session_take_query(bytes, len, &sent) != ERR_NONE ||
	    !engine_session(p->engine, handle, &account))
		return;
	query.number = result.number = sent.number;
	query.kind = (enum session_query_kind)sent.kind;
	query.from = sent.from;
	query.limit = sent.limit;
	(void)text_copy(query.me, sizeof(query.me), account);
	query.zone_min = p->config->policy->site.zone_minutes;
	query.now_ms = clock_utc_ms();
	memcpy(query.text, sent.text.at, sent.text.len);
	query.text[sent.text.len] = '\0';
	engine_beat(p->engine, handle);
	/* What was read is an entry, and an entry is text. */
	if (!text_valid(query.text, sent.text.len)) {
		result.error = ERR_INVAL;
		result_send(p, &result);
		return;
	}
	switch (query.kind) {
	case QUERY_DEVICE:
		places_device(p->config->registry, query.text, &result);
		break;
	case QUERY_DEVICES:
		places_devices(
		    p->config->registry, query.from, query.limit, &result);
		break;
	case QUERY_AROUND:
		places_around(p->config->registry, query.text, &result);
		break;
	case QUERY_LOG:
	case QUERY_LOG_BACK:
	case QUERY_ALERT:
	case QUERY_ARCHIVE:
	case QUERY_COUNTERS:
	case QUERY_ROOT:
	case QUERY_SHIFT:
		if (ask(p, &query))
			return;
		result.error = ERR_AGAIN;
		break;
	}
	result_send(p, &result);
	buf_finish(&result.lines);
}

/* ---- consoles ---- */

/*
 * Who has an account by the uid of his socket is nobody else, whatever he
 * asks for.
 */
static bool
person_by_uid(const struct people *p, const char *user)
{
	const struct policy_person *person =
	    policy_person(p->config->policy, user);

	return person != NULL && person->uid != POLICY_NO_UID;
}

static void
on_hello(struct people *p, const void *bytes, size_t len)
{
	const struct net_route *route = net_msg_route(p->msg);
	uint64_t former = handle_of(p, p->consoles, route), handle, old;
	struct session_hello hello;
	struct session_welcome welcome;
	enum err err;

	if (session_take_hello(bytes, len, &hello) != ERR_NONE)
		return;
	if (person_by_uid(p, net_msg_user(p->msg)))
		hello.account.len = 0;
	/* What is under way to the handle that it had is of another session, or
	 * comes again: its goodbye must not end this one. */
	handle_drop(p, former);
	if ((handle = handle_add(p, p->consoles, route)) == 0) {
		engine_bye(p->engine, former);
		buf_clear(&p->out);
		session_put_bye(&p->out, ERR_LIMIT);
		(void)send_to(p->consoles, route, &p->out);
		return;
	}
	err = engine_hello(
	    p->engine, handle, &hello, net_msg_user(p->msg), &welcome, &old);
	if (err != ERR_NONE) {
		engine_bye(p->engine, former);
		bye_send(p, handle, err);
		handle_drop(p, handle);
		return;
	}
	if (old != 0)
		handle_drop(p, old);
	/*
	 * It rests on no entry: the session is the hub's own.  But a console
	 * that is welcomed looks as if all were well: it asks again.
	 */
	if (!p->hangs) {
		/* The board may have more, which is not on the disk yet. */
		welcome.change = p->change;
		buf_clear(&p->out);
		session_put_welcome(&p->out, &welcome);
		(void)send_peer(p, handle, &p->out);
		buf_clear(&p->out);
		session_put_policy(&p->out, p->policy.data, p->policy.len);
		(void)send_peer(p, handle, &p->out);
	}
	/* One connection is one session: another key has ended the former. */
	engine_bye(p->engine, former);
}

static void
on_console(struct people *p, const void *bytes, size_t len)
{
	uint64_t handle = handle_of(p, p->consoles, net_msg_route(p->msg));
	struct session_command command;
	enum session_type type;
	uint16_t more;

	if (session_head(bytes, len, &type) != ERR_NONE)
		return;
	if (type == SESSION_HELLO) {
		on_hello(p, bytes, len);
		return;
	}
	if (handle == 0)
		return;
	switch (type) {
	case SESSION_CREDIT_MORE:
		if (session_take_credit(bytes, len, &more) == ERR_NONE)
			engine_credit(p->engine, handle, more);
		return;
	case SESSION_COMMAND:
		if (session_take_command(bytes, len, &command) == ERR_NONE)
			engine_command(p->engine, handle, &command);
		return;
	case SESSION_QUERY:
		on_query(p, handle, bytes, len);
		return;
	case SESSION_BEAT:
		engine_beat(p->engine, handle);
		return;
	case SESSION_BYE:
		engine_bye(p->engine, handle);
		handle_drop(p, handle);
		return;
	case SESSION_HELLO:
	case SESSION_WELCOME:
	case SESSION_POLICY:
	case SESSION_ROWS:
	case SESSION_ANSWER:
	case SESSION_RESULT:
		break;
	}
}

/* ---- desks ---- */

static void
on_desk_hello(struct people *p, const struct desk_message *hello)
{
	const struct net_route *route = net_msg_route(p->msg);
	uint64_t handle = handle_of(p, p->desks, route);
	struct desk_message reply = { .type = DESK_WELCOME };
	const char *desk;

	if (handle == 0 && (handle = handle_add(p, p->desks, route)) == 0)
		return;
	if (engine_desk_hello(p->engine, handle, hello->service,
	        hello->district, &desk) == ERR_NONE) {
		text_copy(reply.desk, sizeof(reply.desk), desk);
	} else {
		reply.type = DESK_BYE;
		text_copy(reply.text, sizeof(reply.text),
		    N_("no desk of this service and district is configured"));
	}
	buf_clear(&p->out);
	desk_encode(&reply, &p->out);
	(void)send_to(p->desks, route, &p->out);
	if (reply.type == DESK_BYE)
		handle_drop(p, handle);
}

static void
on_desk(struct people *p, const void *bytes, size_t len)
{
	uint64_t handle = handle_of(p, p->desks, net_msg_route(p->msg));
	struct desk_message m;
	struct desk_message beat = { .type = DESK_BEAT };

	if (desk_decode(&m, bytes, len) != ERR_NONE) {
		log_info("desk", "a message that cannot be read, from %s",
		    net_msg_peer(p->msg));
		return;
	}
	if (m.type == DESK_HELLO) {
		on_desk_hello(p, &m);
	} else if (m.type == DESK_ANSWER && handle != 0) {
		engine_desk_answer(p->engine, handle, &m);
	} else if (m.type == DESK_BEAT && handle != 0) {
		engine_desk_beat(p->engine, handle);
		buf_clear(&p->out);
		desk_encode(&beat, &p->out);
		(void)send_to(p->desks, net_msg_route(p->msg), &p->out);
	} else if (m.type == DESK_BYE && handle != 0) {
		engine_desk_gone(p->engine, handle);
		handle_drop(p, handle);
	}
}

/* From one after another; what a full turn has no room for waits there. */
static void
socket_read(struct people *p, struct net_socket *socket,
    void (*on)(struct people *, const void *, size_t))
{
	for (int i = 0; i < PEOPLE_MESSAGES && !engine_full(p->engine); i++) {
		enum err err = net_recv(socket, p->msg);
		struct net_bytes frame;

		if (err == ERR_AGAIN || err == ERR_IO)
			return;
		if (err != ERR_NONE || net_msg_count(p->msg) != 1)
			continue;
		frame = net_msg_frame(p->msg, 0);
		on(p, frame.data, frame.len);
	}
}

/* ---- sockets ---- */

/*
 * The endpoint in the hub's own directory is always there, for the tools of
 * this machine and the canary; a configured one comes on top.
 */
static enum err
endpoint_add(struct net_socket *socket, const char *endpoint, const char **at)
{
	*at = endpoint;
	return endpoint[0] != '\0' ? net_add(socket, endpoint) : ERR_NONE;
}

static enum err
socket_open(struct people *p, enum net_role role, const char *endpoint,
    struct net_socket **socket, const char **at)
{
	*at = endpoint;
	return net_open(p->net, role, endpoint, socket);
}

static bool
people_admit(void *arg, const struct net_peer *peer, char user[NET_USER_SIZE])
{
	const struct people *p = arg;
	const struct policy_person *person = peer->local
	    ? policy_person_by_uid(p->config->policy, peer->uid)
	    : NULL;

	if (person == NULL || strcmp(peer->mechanism, "NULL") != 0)
		return net_admit_self(NULL, peer, user);
	text_copy(user, NET_USER_SIZE, person->account);
	return true;
}

static enum err
sockets_open(struct people *p, const struct paths *paths, const char **at)
{
	const struct policy_hub *conf = &p->config->policy->hub;
	struct net_options options = {
		.admit = people_admit,
		.admit_arg = p,
		.insecure = conf->insecure,
	};
	enum err err;

	*at = paths->console;
	if ((err = net_create(&options, &p->net)) != ERR_NONE ||
	    (err = socket_open(
	         p, NET_CONSOLE, paths->console, &p->consoles, at)) != ERR_NONE)
		return err;
	for (size_t i = 0; i < conf->nconsoles; i++)
		if ((err = endpoint_add(
		         p->consoles, conf->consoles[i].text, at)) != ERR_NONE)
			return err;
	if ((err = socket_open(p, NET_DESK, paths->desk, &p->desks, at)) !=
	    ERR_NONE)
		return err;
	return endpoint_add(p->desks, conf->desks.text, at);
}

enum err
people_create(const struct hub_config *config, const struct paths *paths,
    struct engine *engine, struct query_service *queries,
    struct people **people, const char **at)
{
	struct people *p = xcalloc(1, sizeof(*p));
	enum err err;

	p->config = config;
	p->engine = engine;
	p->queries = queries;
	p->msg = net_msg_create();
	p->change = board_newest(engine_board(engine));
	policy_encode(config->policy, &p->policy);
	if ((err = sockets_open(p, paths, at)) != ERR_NONE) {
		people_destroy(p);
		p = NULL;
	}
	*people = p;
	return err;
}

void
people_destroy(struct people *p)
{
	if (p == NULL)
		return;
	/*
	 * libzmq drops what a peer has not read yet when the connection ends
	 * (ZMQ_IMMEDIATE), and the goodbye says why it ends.
	 */
	if (p->goodbye)
		(void)poll(NULL, 0, GOODBYE_MS);
	net_destroy(p->net);
	net_msg_destroy(p->msg);
	held_finish(&p->rows_sealed);
	held_finish(&p->rows_free);
	buf_finish(&p->out);
	buf_finish(&p->policy);
	free(p);
}

const char *
people_console_endpoint(const struct people *p)
{
	return net_endpoint(p->consoles);
}

const char *
people_desk_endpoint(const struct people *p)
{
	return net_endpoint(p->desks);
}

/* ---- the turn ---- */

void
people_items(const struct people *p, struct net_item items[PEOPLE_ITEMS])
{
	items[0] = (struct net_item){ .socket = p->consoles };
	items[1] = (struct net_item){ .socket = p->desks };
}

static void
deliveries_tell(struct people *p)
{
	for (size_t i = 0; i < p->deliveries_count; i++)
		engine_delivered(p->engine, p->deliveries[i].alert,
		    p->deliveries[i].target, p->deliveries[i].taken);
	p->deliveries_count = 0;
}

bool
people_told(const struct people *p)
{
	return p->deliveries_count > 0;
}

void
people_read(struct people *p, bool disk_hangs)
{
	p->hangs = disk_hangs;
	deliveries_tell(p);
	socket_read(p, p->consoles, on_console);
	socket_read(p, p->desks, on_desk);
}

void
people_seal(struct people *p)
{
	rows_hold(p);
	asked_seal(p);
	p->sealed_change = board_newest(engine_board(p->engine));
}

void
people_committed(struct people *p)
{
	struct held empty = p->rows_free;

	p->rows_free = p->rows_sealed;
	p->rows_sealed = empty;
	p->change = p->sealed_change;
	asked_post(p);
}

void
people_say(struct people *p)
{
	outs_send(p);
	rows_send(p);
}

void
people_bye(struct people *p, enum err why)
{
	uint64_t handle;

	for (size_t i = 0; engine_session_at(p->engine, i, &handle); i++) {
		bye_send(p, handle, why);
		p->goodbye = true;
	}
}

void
people_policy(struct people *p)
{
	uint64_t handle;

	buf_clear(&p->policy);
	policy_encode(p->config->policy, &p->policy);
	for (size_t i = 0; engine_session_at(p->engine, i, &handle); i++) {
		buf_clear(&p->out);
		session_put_policy(&p->out, p->policy.data, p->policy.len);
		(void)send_peer(p, handle, &p->out);
	}
}
