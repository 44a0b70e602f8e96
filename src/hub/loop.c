/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/jread.h"
#include "base/jwrite.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "hub/canary.h"
#include "hub/committer.h"
#include "hub/engine.h"
#include "hub/machines.h"
#include "hub/query.h"
#include "journal/journal.h"
#include "journal/reader.h"
#include "net/net.h"

#include "hub/hub.h"

#define N_(text) text /* the desk says it in its language */

#define PEOPLE_MESSAGES 256 /* of consoles, and of desks, at once */
#define DELIVERIES_MAX  256
#define DEAF_MS         3000 /* a hub that listens does so each second */
#define DISK_MS         2000 /* between two looks at the free space */
#define MEMORY_MS       1000 /* between two looks at our own memory */
#define MEMORY_MORE     (512ULL << 20)
#define TICK_GAP_MAX_MS (12 * 3600 * 1000) /* down time that is believed */

#define ITEMS_MAX (5 + MACHINES_ITEMS_MAX)

#define META_BOOT    "boot-id"
#define META_BOOT_MS "boot-ms"

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

struct hub {
	const struct hub_options *options;
	struct hub_fault *fault;
	struct hub_config config; /* in force */
	bool reload;              /* SIGHUP has come */
	struct journal *journal;
	struct reader *reader; /* of what is committed, whoever writes now */
	struct committer *committer;
	bool writing;        /* the journal is the committer's */
	uint64_t writing_ms; /* since when */
	bool sealed;         /* a turn is on its way to the disk */
	struct engine *engine;
	struct query_service *queries;
	struct asked asked_open;
	struct asked asked_sealed;
	struct net *people_net;
	struct net_socket *consoles;
	struct net_socket *desks;
	struct machines *machines;
	struct canary canary;
	struct net_msg *msg;
	int signals;
	bool stop;
	bool failed; /* the store: exit 4 */
	bool broken; /* the sockets: exit 1 */
	uint64_t base_tick;
	uint64_t base_boot_ms;
	uint64_t beat_ms;
	uint64_t listened_ms;
	uint64_t disk_ms;
	uint64_t memory_ms;
	uint64_t change;        /* of the newest row that is committed */
	uint64_t sealed_change; /* that is sealed */
	struct delivery deliveries[DELIVERIES_MAX];
	size_t deliveries_count;
	struct buf out;
	struct buf policy; /* as consoles get it */

	struct held rows_sealed;
	struct held rows_free; /* which may leave */
	struct peer {
		uint64_t handle; /* 0 = a free place */
		struct net_socket *socket;
		struct net_route route;
	} peers[ENGINE_SESSIONS_MAX + ENGINE_DESKS_MAX];
	uint64_t handles; /* given out */
};

#define PEERS (ENGINE_SESSIONS_MAX + ENGINE_DESKS_MAX)

/* Keep why the hub ends: the first fault.  Returns ${err}. */
static enum err
fault_keep(struct hub *h, bool store, const char *what, enum err err)
{
	if (err == ERR_NONE || h->fault->err != ERR_NONE)
		return err;
	h->fault->err = err;
	h->fault->store = store;
	text_copy(h->fault->what, sizeof(h->fault->what), what);
	return err;
}

/* ---- handles of consoles and desks ---- */

/* Two sockets may give out the same route: it is theirs, not the peer's. */
static uint64_t
handle_of(const struct hub *h, const struct net_socket *socket,
    const struct net_route *route)
{
	for (size_t i = 0; i < PEERS; i++)
		if (h->peers[i].handle != 0 && h->peers[i].socket == socket &&
		    h->peers[i].route.len == route->len &&
		    memcmp(h->peers[i].route.bytes, route->bytes, route->len) ==
		        0)
			return h->peers[i].handle;
	return 0;
}

static const struct peer *
peer_of(const struct hub *h, uint64_t handle)
{
	for (size_t i = 0; handle != 0 && i < PEERS; i++)
		if (h->peers[i].handle == handle)
			return &h->peers[i];
	return NULL;
}

static struct peer *
peer_free(struct hub *h)
{
	for (size_t i = 0; i < PEERS; i++)
		if (h->peers[i].handle == 0)
			return &h->peers[i];
	return NULL;
}

/* A desk that connects anew leaves its former place behind. */
static void
peers_sweep(struct hub *h)
{
	const char *account;

	for (size_t i = 0; i < PEERS; i++)
		if (!engine_session(h->engine, h->peers[i].handle, &account) &&
		    !engine_desk(h->engine, h->peers[i].handle))
			h->peers[i].handle = 0;
}

/* 0 when all places are taken. */
static uint64_t
handle_add(
    struct hub *h, struct net_socket *socket, const struct net_route *route)
{
	struct peer *place = peer_free(h);

	if (place == NULL) {
		peers_sweep(h);
		place = peer_free(h);
	}
	if (place == NULL)
		return 0;
	*place = (struct peer){ ++h->handles, socket, *route };
	return h->handles;
}

static void
handle_drop(struct hub *h, uint64_t handle)
{
	for (size_t i = 0; i < PEERS; i++)
		if (handle != 0 && h->peers[i].handle == handle)
			h->peers[i].handle = 0;
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
send_peer(struct hub *h, uint64_t handle, const struct buf *message)
{
	const struct peer *to = peer_of(h, handle);

	return to != NULL &&
	    send_to(to->socket, &to->route, message) == ERR_NONE;
}

static void
bye_send(struct hub *h, uint64_t handle, enum err why)
{
	buf_clear(&h->out);
	session_put_bye(&h->out, why);
	(void)send_peer(h, handle, &h->out);
}

static void
outs_send(struct hub *h)
{
	const struct engine_out *out;

	while ((out = engine_out(h->engine)) != NULL) {
		bool taken;

		buf_clear(&h->out);
		switch (out->kind) {
		case ENGINE_OUT_ANSWER:
			session_put_answer(&h->out, out->number, &out->answer);
			(void)send_peer(h, out->handle, &h->out);
			break;
		case ENGINE_OUT_BYE:
			bye_send(h, out->handle, out->err);
			handle_drop(h, out->handle);
			break;
		case ENGINE_OUT_DESK:
			desk_encode(&out->desk, &h->out);
			taken = send_peer(h, out->handle, &h->out);
			/* What does not fit here is seen by its timer. */
			if (h->deliveries_count < DELIVERIES_MAX)
				h->deliveries[h->deliveries_count++] =
				    (struct delivery){ out->desk.alert,
					    out->desk.target, taken };
			break;
		case ENGINE_OUT_FATE:
			desk_encode(&out->desk, &h->out);
			(void)send_peer(h, out->handle, &h->out);
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
rows_hold(struct hub *h)
{
	struct held *held = &h->rows_sealed;
	uint64_t handle;

	for (size_t i = 0; engine_session_at(h->engine, i, &handle); i++) {
		size_t at = held->bytes.len;

		while (engine_rows(h->engine, handle, &held->bytes)) {
			held_add(held, handle, held->bytes.len - at);
			at = held->bytes.len;
		}
	}
}

static void
rows_send(struct hub *h)
{
	struct held *held = &h->rows_free;
	size_t at = 0;

	for (size_t i = 0; i < held->count; i++) {
		buf_clear(&h->out);
		buf_put(&h->out, held->bytes.data + at, held->messages[i].len);
		(void)send_peer(h, held->messages[i].handle, &h->out);
		at += held->messages[i].len;
	}
	buf_clear(&held->bytes);
	held->count = 0;
}

static void
beats_send(struct hub *h, uint64_t now_ms)
{
	struct session_beat beat = {
		.tick = h->base_tick + (now_ms - h->base_boot_ms),
		.at_ms = clock_utc_ms(),
		.change = h->change,
	};
	uint64_t handle;

	if (now_ms - h->beat_ms < SESSION_BEAT_MS)
		return;
	h->beat_ms = now_ms;
	buf_clear(&h->out);
	session_put_beat(&h->out, &beat);
	for (size_t i = 0; engine_session_at(h->engine, i, &handle); i++)
		(void)send_peer(h, handle, &h->out);
}

/* ---- questions ---- */

static void
result_send(struct hub *h, const struct query_result *result)
{
	struct session_result r = {
		.number = result->number,
		.last = result->last,
		.error = (uint16_t)-result->error,
		.next = result->next,
		.lines = { .at = buf_text(&result->lines),
		    .len = result->lines.len },
	};

	buf_clear(&h->out);
	session_put_result(&h->out, &r);
	(void)send_peer(h, result->handle, &h->out);
}

static void
results_send(struct hub *h)
{
	struct query_result result;

	while (query_take(h->queries, &result)) {
		result_send(h, &result);
		buf_finish(&result.lines);
	}
}

/* A device as hexadecimal of its encoding: a line stays a line of JSON. */
static void
device_answer(struct hub *h, const char *id, struct query_result *result)
{
	const struct device *device = registry_device(h->config.registry, id);
	struct jwrite w = { .out = &result->lines };
	struct buf row = { 0 };
	char *hex;

	if (device == NULL) {
		result->error = ERR_NOENT;
		return;
	}
	registry_encode_device(h->config.registry, device, &row);
	hex = xcalloc(2 * row.len + 1, 1);
	crypto_hex(hex, row.data, row.len);
	jwrite_open(&w, '{');
	jwrite_text(&w, "device", hex);
	jwrite_close(&w, '}');
	buf_puts(&result->lines, "\n");
	free(hex);
	buf_finish(&row);
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
ask(struct hub *h, const struct query *query)
{
	const char *what = read_what(query);

	if (what == NULL)
		return query_post(h->queries, query);
	if (h->asked_open.count == QUERY_WAITING_MAX)
		return false;
	engine_read(h->engine, query->handle, what, query->text);
	h->asked_open.queries[h->asked_open.count++] = *query;
	return true;
}

static void
asked_seal(struct hub *h)
{
	memcpy(h->asked_sealed.queries, h->asked_open.queries,
	    h->asked_open.count * sizeof(h->asked_open.queries[0]));
	h->asked_sealed.count = h->asked_open.count;
	h->asked_open.count = 0;
}

static void
asked_post(struct hub *h)
{
	for (size_t i = 0; i < h->asked_sealed.count; i++) {
		const struct query *query = &h->asked_sealed.queries[i];
		struct query_result later = {
			.handle = query->handle,
			.number = query->number,
			.last = true,
			.error = ERR_AGAIN,
		};

		if (!query_post(h->queries, query))
			result_send(h, &later);
	}
	h->asked_sealed.count = 0;
}

static void
on_query(struct hub *h, uint64_t handle, const void *bytes, size_t len)
{
	struct session_query sent;
	struct query query = { .handle = handle };
	struct query_result result = { .handle = handle, .last = true };
	const char *account;

	if (session_take_query(bytes, len, &sent) != ERR_NONE ||
	    !engine_session(h->engine, handle, &account))
		return;
	query.number = result.number = sent.number;
	query.kind = (enum session_query_kind)sent.kind;
	query.from = sent.from;
	query.limit = sent.limit;
	query.zone_min = h->config.policy->site.zone_minutes;
	query.now_ms = clock_utc_ms();
	memcpy(query.text, sent.text.at, sent.text.len);
	query.text[sent.text.len] = '\0';
	engine_beat(h->engine, handle);
	/* What was read is an entry, and an entry is text. */
	if (!text_valid(query.text, sent.text.len)) {
		result.error = ERR_INVAL;
		result_send(h, &result);
		return;
	}
	switch (query.kind) {
	case QUERY_DEVICE:
		device_answer(h, query.text, &result);
		break;
	case QUERY_LOG:
	case QUERY_LOG_BACK:
	case QUERY_ALERT:
	case QUERY_ARCHIVE:
	case QUERY_COUNTERS:
	case QUERY_ROOT:
		if (ask(h, &query))
			return;
		result.error = ERR_AGAIN;
		break;
	}
	result_send(h, &result);
	buf_finish(&result.lines);
}

/* ---- consoles ---- */

/*
 * Who has an account by the uid of his socket is nobody else, whatever he
 * asks for.
 */
static bool
person_by_uid(const struct hub *h, const char *user)
{
	const struct policy_person *person =
	    policy_person(h->config.policy, user);

	return person != NULL && person->uid != POLICY_NO_UID;
}

/* Consoles begin to say STALE; the last beat may have left a second before. */
static bool
disk_hangs(const struct hub *h)
{
	return h->writing &&
	    clock_boot_ms() - h->writing_ms >= SESSION_STALE_MS / 2;
}

static void
on_hello(struct hub *h, const void *bytes, size_t len)
{
	const struct net_route *route = net_msg_route(h->msg);
	uint64_t former = handle_of(h, h->consoles, route), handle, old;
	struct session_hello hello;
	struct session_welcome welcome;
	enum err err;

	if (session_take_hello(bytes, len, &hello) != ERR_NONE)
		return;
	if (person_by_uid(h, net_msg_user(h->msg)))
		hello.account.len = 0;
	/* What is under way to the handle that it had is of another session, or
	 * comes again: its goodbye must not end this one. */
	handle_drop(h, former);
	if ((handle = handle_add(h, h->consoles, route)) == 0) {
		engine_bye(h->engine, former);
		buf_clear(&h->out);
		session_put_bye(&h->out, ERR_LIMIT);
		(void)send_to(h->consoles, route, &h->out);
		return;
	}
	err = engine_hello(
	    h->engine, handle, &hello, net_msg_user(h->msg), &welcome, &old);
	if (err != ERR_NONE) {
		engine_bye(h->engine, former);
		bye_send(h, handle, err);
		handle_drop(h, handle);
		return;
	}
	if (old != 0)
		handle_drop(h, old);
	/*
	 * It rests on no entry: the session is the hub's own.  But a console
	 * that is welcomed looks as if all were well: it asks again.
	 */
	if (!disk_hangs(h)) {
		/* The board may have more, which is not on the disk yet. */
		welcome.change = h->change;
		buf_clear(&h->out);
		session_put_welcome(&h->out, &welcome);
		(void)send_peer(h, handle, &h->out);
		buf_clear(&h->out);
		session_put_policy(&h->out, h->policy.data, h->policy.len);
		(void)send_peer(h, handle, &h->out);
	}
	/* One connection is one session: another key has ended the former. */
	engine_bye(h->engine, former);
}

static void
on_console(struct hub *h, const void *bytes, size_t len)
{
	uint64_t handle = handle_of(h, h->consoles, net_msg_route(h->msg));
	struct session_command command;
	enum session_type type;
	uint16_t more;

	if (session_head(bytes, len, &type) != ERR_NONE)
		return;
	if (type == SESSION_HELLO) {
		on_hello(h, bytes, len);
		return;
	}
	if (handle == 0)
		return;
	switch (type) {
	case SESSION_CREDIT_MORE:
		if (session_take_credit(bytes, len, &more) == ERR_NONE)
			engine_credit(h->engine, handle, more);
		return;
	case SESSION_COMMAND:
		if (session_take_command(bytes, len, &command) == ERR_NONE)
			engine_command(h->engine, handle, &command);
		return;
	case SESSION_QUERY:
		on_query(h, handle, bytes, len);
		return;
	case SESSION_BEAT:
		engine_beat(h->engine, handle);
		return;
	case SESSION_BYE:
		engine_bye(h->engine, handle);
		handle_drop(h, handle);
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
on_desk_hello(struct hub *h, const struct desk_message *hello)
{
	const struct net_route *route = net_msg_route(h->msg);
	uint64_t handle = handle_of(h, h->desks, route);
	struct desk_message reply = { .type = DESK_WELCOME };
	const char *desk;

	if (handle == 0 && (handle = handle_add(h, h->desks, route)) == 0)
		return;
	if (engine_desk_hello(h->engine, handle, hello->service,
	        hello->district, &desk) == ERR_NONE) {
		text_copy(reply.desk, sizeof(reply.desk), desk);
	} else {
		reply.type = DESK_BYE;
		text_copy(reply.text, sizeof(reply.text),
		    N_("no desk of this service and district is configured"));
	}
	buf_clear(&h->out);
	desk_encode(&reply, &h->out);
	(void)send_to(h->desks, route, &h->out);
	if (reply.type == DESK_BYE)
		handle_drop(h, handle);
}

static void
on_desk(struct hub *h, const void *bytes, size_t len)
{
	uint64_t handle = handle_of(h, h->desks, net_msg_route(h->msg));
	struct desk_message m;
	struct desk_message beat = { .type = DESK_BEAT };

	if (desk_decode(&m, bytes, len) != ERR_NONE) {
		log_info("desk", "a message that cannot be read, from %s",
		    net_msg_peer(h->msg));
		return;
	}
	if (m.type == DESK_HELLO) {
		on_desk_hello(h, &m);
	} else if (m.type == DESK_ANSWER && handle != 0) {
		engine_desk_answer(h->engine, handle, &m);
	} else if (m.type == DESK_BEAT && handle != 0) {
		engine_desk_beat(h->engine, handle);
		buf_clear(&h->out);
		desk_encode(&beat, &h->out);
		(void)send_to(h->desks, net_msg_route(h->msg), &h->out);
	} else if (m.type == DESK_BYE && handle != 0) {
		engine_desk_gone(h->engine, handle);
		handle_drop(h, handle);
	}
}

/* From one after another; what a full turn has no room for waits there. */
static void
people_read(struct hub *h, struct net_socket *socket,
    void (*on)(struct hub *, const void *, size_t))
{
	for (int i = 0; i < PEOPLE_MESSAGES && !engine_full(h->engine); i++) {
		enum err err = net_recv(socket, h->msg);
		struct net_bytes frame;

		if (err == ERR_AGAIN || err == ERR_IO)
			return;
		if (err != ERR_NONE || net_msg_count(h->msg) != 1)
			continue;
		frame = net_msg_frame(h->msg, 0);
		on(h, frame.data, frame.len);
	}
}

/* ---- sockets ---- */

/*
 * The endpoint in the hub's own directory is always there, for the tools of
 * this machine and the canary; a configured one comes on top.
 */
static enum err
endpoint_add(struct hub *h, struct net_socket *socket, const char *endpoint)
{
	enum err err =
	    endpoint[0] != '\0' ? net_add(socket, endpoint) : ERR_NONE;

	return fault_keep(h, false, endpoint, err);
}

static bool
people_admit(void *arg, const struct net_peer *peer, char user[NET_USER_SIZE])
{
	const struct hub *h = arg;
	const struct policy_person *person = peer->local
	    ? policy_person_by_uid(h->config.policy, peer->uid)
	    : NULL;

	if (person == NULL || strcmp(peer->mechanism, "NULL") != 0)
		return net_admit_self(NULL, peer, user);
	text_copy(user, NET_USER_SIZE, person->account);
	return true;
}

static enum err
socket_open(struct hub *h, enum net_role role, const char *endpoint,
    struct net_socket **socket)
{
	return fault_keep(h, false, endpoint,
	    net_open(h->people_net, role, endpoint, socket));
}

static enum err
people_open(struct hub *h)
{
	const struct policy_hub *conf = &h->config.policy->hub;
	const struct paths *paths = h->options->paths;
	struct net_options options = {
		.admit = people_admit,
		.admit_arg = h,
		.insecure = conf->insecure,
	};
	enum err err;

	if ((err = net_create(&options, &h->people_net)) != ERR_NONE ||
	    (err = socket_open(h, NET_CONSOLE, paths->console, &h->consoles)) !=
	        ERR_NONE)
		return err;
	for (size_t i = 0; i < conf->nconsoles; i++)
		if ((err = endpoint_add(
		         h, h->consoles, conf->consoles[i].text)) != ERR_NONE)
			return err;
	if ((err = socket_open(h, NET_DESK, paths->desk, &h->desks)) !=
	    ERR_NONE)
		return err;
	return endpoint_add(h, h->desks, conf->desks.text);
}

/* ---- the turn ---- */

static void
signals_read(struct hub *h)
{
	struct signalfd_siginfo info;

	while (read(h->signals, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGCHLD)
			canary_reap(&h->canary, clock_boot_ms());
		else if (info.ssi_signo == SIGHUP)
			h->reload = true;
		else
			h->stop = true;
	}
}

static void
deliveries_tell(struct hub *h)
{
	for (size_t i = 0; i < h->deliveries_count; i++)
		engine_delivered(h->engine, h->deliveries[i].alert,
		    h->deliveries[i].target, h->deliveries[i].taken);
	h->deliveries_count = 0;
}

/* While the journal is ours. */
static void
disk_look(struct hub *h, uint64_t now_ms)
{
	uint64_t bytes;

	if (h->disk_ms != 0 && now_ms - h->disk_ms < DISK_MS)
		return;
	h->disk_ms = now_ms;
	if (journal_free_bytes(h->journal, &bytes) == ERR_NONE)
		engine_disk(h->engine, bytes,
		    journal_wal_bytes(h->journal) > JOURNAL_WAL_ALARM);
}

/*
 * Silence counts while the hub listens: it may have been stopped, or its turn
 * was full and waited for the disk.  Nobody loses what he holds by that.
 */
static void
listening(struct hub *h, uint64_t now_ms)
{
	if (now_ms - h->listened_ms >= DEAF_MS)
		engine_deaf(h->engine);
	h->listened_ms = now_ms;
}

static void
inputs_read(struct hub *h)
{
	if (engine_full(h->engine))
		return;
	deliveries_tell(h);
	people_read(h, h->consoles, on_console);
	people_read(h, h->desks, on_desk);
	/* Who has not been heard yet is not silent. */
	if (engine_full(h->engine))
		return;
	listening(h, clock_boot_ms());
	engine_timers(h->engine);
	machines_read(h->machines);
}

/* The board is ahead of the disk: everybody hears it, and the hub ends. */
static void
store_failed(struct hub *h, enum err err)
{
	uint64_t handle;

	log_error("journal",
	    "cannot store (%s): the hub ends; start it again, it reads the "
	    "truth from the disk",
	    err_text(err));
	(void)fault_keep(h, true, h->options->paths->journal, err);
	for (size_t i = 0; engine_session_at(h->engine, i, &handle); i++)
		bye_send(h, handle, err);
	h->failed = true;
}

/* The sealed turn is on the disk: what rests on it may leave. */
static void
turn_committed(struct hub *h)
{
	struct held empty = h->rows_free;

	h->sealed = false;
	engine_committed(h->engine);
	machines_committed(h->machines);
	h->rows_free = h->rows_sealed;
	h->rows_sealed = empty;
	h->change = h->sealed_change;
	asked_post(h);
}

static void
turn_say(struct hub *h)
{
	outs_send(h);
	machines_answer(h->machines);
	rows_send(h);
	beats_send(h, clock_boot_ms());
	canary_step(&h->canary, clock_boot_ms());
}

static void
turn_seal(struct hub *h)
{
	struct journal_batch batch;
	bool wrote;

	disk_look(h, clock_boot_ms());
	wrote = engine_batch(h->engine, &batch);
	machines_seal(h->machines);
	rows_hold(h);
	asked_seal(h);
	h->sealed_change = board_newest(engine_board(h->engine));
	if (wrote) {
		h->sealed = h->writing = true;
		h->writing_ms = clock_boot_ms();
		committer_commit(h->committer, &batch);
		return;
	}
	turn_committed(h);
	turn_say(h);
}

/* The disk is free: what it gets now. */
static void
disk_use(struct hub *h)
{
	if (!journal_checkpoint_due(h->journal)) {
		turn_seal(h);
		return;
	}
	h->writing = true;
	h->writing_ms = clock_boot_ms();
	committer_checkpoint(h->committer);
}

/* The disk is not to wait while we talk: it gets the next turn first. */
static void
writing_end(struct hub *h)
{
	enum err err;

	if (!h->writing || !committer_done(h->committer, &err))
		return;
	h->writing = false;
	if (err != ERR_NONE) {
		store_failed(h, err);
		return;
	}
	if (!h->sealed)
		return;
	turn_committed(h);
	if (!engine_blank(h->engine))
		disk_use(h);
	turn_say(h);
}

/*
 * One round: the turn that was on its way to the disk may have arrived; then
 * what has come is decided.
 */
static void
round_run(struct hub *h)
{
	engine_now(h->engine,
	    h->base_tick + (clock_boot_ms() - h->base_boot_ms), clock_utc_ms());
	signals_read(h);
	results_send(h);
	writing_end(h);
	if (h->failed)
		return;
	inputs_read(h);
	if (!h->writing)
		disk_use(h);
}

/* Until all that was read is on the disk and answered. */
static void
settle(struct hub *h)
{
	struct net_item item = { .fd = committer_fd(h->committer) };

	bool last = false; /* also what wrote nothing is answered */

	while (
	    !h->failed && (h->writing || !last || !engine_blank(h->engine))) {
		if (!h->writing) {
			last = true;
			turn_seal(h);
		} else if (net_poll(&item, 1, -1) == ERR_NONE) {
			writing_end(h);
		} else {
			store_failed(h, ERR_IO);
		}
	}
}

static enum err
machines_open(struct hub *h)
{
	const char *at;
	enum err err = machines_create(&h->config.policy->hub,
	    h->options->paths->intake, h->engine, &h->machines, &at);

	return fault_keep(h, false, at, err);
}

/* Publishers connect again and send again what has no fate. */
static void
memory_look(struct hub *h, uint64_t now_ms)
{
	if (now_ms - h->memory_ms < MEMORY_MS)
		return;
	h->memory_ms = now_ms;
	if (!machines_swollen(h->machines))
		return;
	settle(h);
	machines_destroy(h->machines);
	if (machines_open(h) != ERR_NONE)
		h->stop = h->broken = true;
}

/* Its entry is on the disk: every console goes by it from now on. */
static void
config_send(struct hub *h)
{
	uint64_t handle;

	log_info("hub", "configuration loaded: %s", h->config.name);
	buf_clear(&h->policy);
	policy_encode(h->config.policy, &h->policy);
	for (size_t i = 0; engine_session_at(h->engine, i, &handle); i++) {
		buf_clear(&h->out);
		session_put_policy(&h->out, h->policy.data, h->policy.len);
		(void)send_peer(h, handle, &h->out);
	}
}

/* Between two turns; what was decided before stays as it was decided. */
static void
config_look(struct hub *h)
{
	struct hub_config next;

	if (!h->reload)
		return;
	h->reload = false;
	if (h->options->reload == NULL ||
	    !h->options->reload(h->options->reload_arg, &h->config, &next))
		return;
	settle(h);
	if (h->failed)
		return;
	h->config = next;
	machines_policy(h->machines, &next.policy->hub);
	engine_now(h->engine,
	    h->base_tick + (clock_boot_ms() - h->base_boot_ms), clock_utc_ms());
	engine_policy(
	    h->engine, next.policy, next.registry, next.name, next.text);
	settle(h);
	if (!h->failed)
		config_send(h);
}

/* A disk that hangs holds up the beats too: the consoles see it. */
static int
wait_ms(const struct hub *h)
{
	uint64_t now_ms = clock_boot_ms();
	uint64_t tick = h->base_tick + (now_ms - h->base_boot_ms);
	uint64_t next = engine_next_tick(h->engine);
	uint64_t beat = h->beat_ms + SESSION_BEAT_MS;
	uint64_t wait = beat > now_ms ? beat - now_ms : 0;

	/* The disk wakes us; people are listened to. */
	if (h->writing)
		return SESSION_BEAT_MS;
	if (h->deliveries_count > 0 || next <= tick)
		return 0;
	if (next - tick < wait)
		wait = next - tick;
	return (int)wait;
}

static size_t
items_get(const struct hub *h, struct net_item items[ITEMS_MAX])
{
	size_t n = 0;

	items[n++] = (struct net_item){ .fd = h->signals };
	items[n++] = (struct net_item){ .fd = query_fd(h->queries) };
	items[n++] = (struct net_item){ .fd = committer_fd(h->committer) };
	/* What cannot be taken before the disk is free is not waited for. */
	if (engine_full(h->engine))
		return n;
	items[n++] = (struct net_item){ .socket = h->consoles };
	items[n++] = (struct net_item){ .socket = h->desks };
	return n + machines_items(h->machines, items + n);
}

static void
loop(struct hub *h)
{
	struct net_item items[ITEMS_MAX];

	h->listened_ms = clock_boot_ms();
	while (!h->stop && !h->failed) {
		size_t n = items_get(h, items);

		if (net_poll(items, n, wait_ms(h)) != ERR_NONE) {
			log_error("hub", "cannot wait for its sockets");
			(void)fault_keep(
			    h, false, h->options->paths->run, ERR_IO);
			h->broken = true;
			break;
		}
		round_run(h);
		memory_look(h, clock_boot_ms());
		config_look(h);
	}
	if (!h->failed)
		settle(h);
}

/* ---- start ---- */

static void
engine_random(void *ctx, void *bytes, size_t len)
{
	(void)ctx;
	crypto_random(bytes, len);
}

struct wanted {
	const char *source;
	const char *id;
	bool same;
};

static enum err
wanted_entry(void *arg, const struct journal_entry *entry)
{
	struct wanted *wanted = arg;
	struct jread *doc = NULL;
	const char *text;

	/* An entry whose body is gone cannot deny that it was this event. */
	if (entry->body == NULL ||
	    jread_parse_ours(entry->body, entry->body_len, &doc) != ERR_NONE)
		return ERR_NONE;
	text = jread_get_text(jread_root(doc), "source");
	wanted->same = text != NULL && strcmp(text, wanted->source) == 0;
	text = jread_get_text(jread_root(doc), "event_id");
	wanted->same &= text != NULL && strcmp(text, wanted->id) == 0;
	jread_free(doc);
	return ERR_NONE;
}

static bool
engine_is_event(void *ctx, uint64_t seq, const char *source, const char *id)
{
	struct hub *h = ctx;
	struct wanted wanted = { source, id, true };

	(void)reader_entry(h->reader, seq, wanted_entry, &wanted);
	return wanted.same;
}

static enum err
row_copy(void *arg, const struct journal_row *row)
{
	buf_put(arg, row->bytes, row->len);
	return ERR_NONE;
}

static bool
engine_row_get(void *ctx, enum row_kind kind, uint64_t id, struct buf *out)
{
	struct hub *h = ctx;

	return id < JOURNAL_ROW_ID_MAX &&
	    reader_row(h->reader, (uint8_t)kind, id, row_copy, out) == ERR_NONE;
}

static enum err
load_row(void *arg, const struct journal_row *row)
{
	struct hub *h = arg;

	return engine_load_row(
	    h->engine, (enum row_kind)row->kind, row->bytes, row->len);
}

static enum err
load_pair(void *arg, const struct journal_pair *pair)
{
	struct hub *h = arg;

	engine_load_pair(h->engine, pair->hash, pair->seq);
	return ERR_NONE;
}

/*
 * The journal's clock goes on where it stood: by the boot clock when the
 * machine has not been restarted since, else by the wall clock, which is
 * believed only within 0..12 h.
 */
static uint64_t
down_ms(struct hub *h, const char *boot_id)
{
	const struct journal_info *info = journal_info(h->journal);
	struct buf value = { 0 };
	uint64_t boot_ms = clock_boot_ms(), down = 0;
	int64_t wall = clock_utc_ms() - info->last_at_ms;
	bool same_boot =
	    journal_meta_get(h->journal, META_BOOT, &value) == ERR_NONE &&
	    strcmp(buf_text(&value), boot_id) == 0;

	if (same_boot &&
	    journal_meta_get(h->journal, META_BOOT_MS, &value) == ERR_NONE &&
	    value.len == sizeof(uint64_t)) {
		struct take take;
		uint64_t then;

		take_init(&take, value.data, value.len);
		then = take_u64(&take);
		/* ${then} is of the start; the last entry came later. */
		down = boot_ms > then ? boot_ms - then : 0;
	}
	buf_finish(&value);
	if (info->last_seq == 0)
		return 0;
	if (wall < 0)
		wall = 0;
	if (wall > TICK_GAP_MAX_MS)
		wall = TICK_GAP_MAX_MS;
	/* Since the start at most ${down} can have gone by since its end. */
	return same_boot && down < (uint64_t)wall ? down : (uint64_t)wall;
}

static enum err
meta_store(struct hub *h, const char *boot_id)
{
	struct buf ms = { 0 };
	struct journal_meta metas[2];
	struct journal_batch batch = { .metas = metas, .meta_count = 2 };
	enum err err;

	buf_put_u64(&ms, h->base_boot_ms);
	metas[0] = (struct journal_meta){ META_BOOT, boot_id, strlen(boot_id) };
	metas[1] = (struct journal_meta){ META_BOOT_MS, ms.data, ms.len };
	err = journal_commit(h->journal, &batch);
	buf_finish(&ms);
	return err;
}

static void
answers_load(struct hub *h)
{
	struct buf value = { 0 };

	for (size_t i = 0; i < ENGINE_SESSIONS_MAX; i++) {
		char name[ENGINE_RECALL_NAME_SIZE];

		engine_recall_name(i, name);
		if (journal_meta_get(h->journal, name, &value) == ERR_NONE)
			engine_recall(h->engine, i, value.data, value.len);
	}
	buf_finish(&value);
}

static enum err
engine_open(struct hub *h)
{
	const struct journal_info *info = journal_info(h->journal);
	uint8_t key[16];
	struct engine_options options = {
		.log_id = info->log_id,
		.board_key = key,
		.pair_key = info->pair_key,
		.last_seq = info->last_seq,
		.last_tick = info->last_tick,
		.policy = h->config.policy,
		.registry = h->config.registry,
		.random = engine_random,
		.is_event = engine_is_event,
		.row_get = engine_row_get,
		.ctx = h,
	};
	enum err err;

	crypto_random(key, sizeof(key));
	h->engine = engine_create(&options);
	answers_load(h);
	if ((err = journal_live_each(h->journal, load_row, h)) == ERR_NONE)
		err = journal_pairs_each(h->journal, load_pair, h);
	return err;
}

static enum err
first_turn(struct hub *h)
{
	char boot_id[CLOCK_BOOT_ID_SIZE], host[65] = "";
	struct engine_start start = {
		.host = host,
		.boot_id = boot_id,
		.version = h->options->version,
		.pid = (uint64_t)getpid(),
		.config_name = h->config.name,
		.config = h->config.text,
	};
	struct journal_batch batch;
	enum err err;

	clock_boot_id(boot_id);
	if (gethostname(host, sizeof(host) - 1) != 0 ||
	    !text_valid(host, strlen(host)))
		host[0] = '\0';
	start.down_ms = down_ms(h, boot_id);
	h->base_boot_ms = clock_boot_ms();
	h->base_tick = journal_info(h->journal)->last_tick + start.down_ms;
	engine_now(h->engine, h->base_tick, clock_utc_ms());
	engine_start(h->engine, &start);
	if (engine_batch(h->engine, &batch) &&
	    (err = journal_commit(h->journal, &batch)) != ERR_NONE)
		return err;
	engine_committed(h->engine);
	h->change = board_newest(engine_board(h->engine));
	return meta_store(h, boot_id);
}

static enum err
signals_open(struct hub *h)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	h->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return h->signals < 0 ? ERR_IO : ERR_NONE;
}

static void
ready_say(const struct hub *h)
{
	struct buf text = { 0 };

	if (h->options->ready != NULL)
		h->options->ready();
	if (h->options->ready_fd < 0)
		return;
	buf_printf(&text, "ready console %s intake %s desk %s\n",
	    net_endpoint(h->consoles), machines_endpoint(h->machines),
	    net_endpoint(h->desks));
	if (write(h->options->ready_fd, text.data, text.len) < 0)
		log_error(
		    "hub", "nobody waits for \"ready\": %s", strerror(errno));
	buf_finish(&text);
}

static void
finish(struct hub *h)
{
	canary_stop(&h->canary);
	query_stop(h->queries);
	machines_destroy(h->machines);
	net_destroy(h->people_net);
	net_msg_destroy(h->msg);
	committer_stop(h->committer);
	engine_destroy(h->engine);
	reader_close(h->reader);
	journal_destroy(h->journal);
	held_finish(&h->rows_sealed);
	held_finish(&h->rows_free);
	buf_finish(&h->out);
	buf_finish(&h->policy);
	if (h->signals >= 0)
		close(h->signals);
	free(h);
}

/* A last turn: hub.stopped, and a goodbye to every console. */
static void
say_stopped(struct hub *h)
{
	struct journal_batch batch;
	uint64_t handle;
	enum err err = ERR_NONE;

	engine_now(h->engine,
	    h->base_tick + (clock_boot_ms() - h->base_boot_ms), clock_utc_ms());
	engine_stop(h->engine, h->broken ? "sockets" : "asked");
	if (engine_batch(h->engine, &batch))
		err = journal_commit(h->journal, &batch);
	if (err != ERR_NONE) {
		store_failed(h, err);
		return;
	}
	engine_committed(h->engine);
	for (size_t i = 0; engine_session_at(h->engine, i, &handle); i++)
		bye_send(h, handle, ERR_CLOSED);
}

static enum err
store_open(struct hub *h)
{
	const char *path = h->options->paths->journal;
	enum err err;

	/* Said in each log, since it is asked when a journal is damaged. */
	log_info("hub",
	    "SQLite %s, ZeroMQ %s; one connection writes (the WAL-reset bug of "
	    "SQLite before 3.51.3 needs two)",
	    journal_library(), net_library());
	if ((err = journal_open_file(path, &h->journal)) != ERR_NONE ||
	    (err = reader_open_file(path, &h->reader)) != ERR_NONE ||
	    (err = engine_open(h)) != ERR_NONE ||
	    (err = first_turn(h)) != ERR_NONE ||
	    (err = committer_start(h->journal, &h->committer)) != ERR_NONE)
		return err;
	return query_start(path, &h->queries);
}

static bool
store_error(enum err err)
{
	return err == ERR_IO || err == ERR_FULL || err == ERR_CORRUPT;
}

enum hub_exit
hub_run(const struct hub_options *options, struct hub_fault *fault)
{
	struct hub *h = xcalloc(1, sizeof(*h));
	enum hub_exit status = HUB_CANNOT;
	enum err err;

	*fault = (struct hub_fault){ 0 };
	h->options = options;
	h->config = options->config;
	h->fault = fault;
	h->canary.argv = options->canary;
	h->signals = -1;
	h->msg = net_msg_create();
	policy_encode(h->config.policy, &h->policy);
	if ((err = signals_open(h)) == ERR_NONE) {
		err =
		    fault_keep(h, true, options->paths->journal, store_open(h));
		if (store_error(err))
			status = HUB_STORE_FAILED;
	}
	if (err == ERR_NONE && (err = people_open(h)) == ERR_NONE)
		err = machines_open(h);
	if (err == ERR_NONE) {
		ready_say(h);
		loop(h);
		if (!h->failed)
			say_stopped(h);
		status = h->failed ? HUB_STORE_FAILED
		    : h->broken    ? HUB_CANNOT
		                   : HUB_ENDED;
	} else {
		(void)fault_keep(h, false, options->paths->run, err);
	}
	finish(h);
	return status;
}
