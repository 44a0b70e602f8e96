/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/xalloc.h"
#include "bus/intake.h"
#include "bus/subscriber.h"

#include "hub/machines.h"

#define TURN_BYTES  (1 << 20)
#define CALLS_MAX   64 /* intake requests of one turn */
#define SUBS_MAX    (MACHINES_ITEMS_MAX - 1)
#define MEMORY_MORE (512ULL << 20)

/* What was read in one turn, until it is answered. */
struct reading {
	struct arena arena; /* of the requests */
	struct intake_call *calls[CALLS_MAX];
	struct request_answer *answers[CALLS_MAX];
	struct request_newest newest[CALLS_MAX];
	size_t calls_count;
	size_t lines;
	size_t bytes;
};

struct machines {
	struct engine *engine;
	struct net *net;
	struct intake *intake;
	struct subscriber *subs[SUBS_MAX];
	size_t subs_count;
	struct reading readings[3];
	struct reading *open;      /* of the turn that is decided */
	struct reading *sealed;    /* of the one on its way to the disk */
	struct reading *committed; /* of the one that may be answered */
	size_t memory_base;        /* resident bytes when the net was opened */
	size_t memory_more;        /* that the sockets may take */
};

static struct request_answer
line_decide(
    struct machines *m, const struct request_line *line, const char *user)
{
	struct request_answer answer = { .reason = "" };

	if (line->defect != CLOUDEVENT_GOOD) {
		answer.fate = REQUEST_REFUSED;
		answer.reason = cloudevent_word(line->defect);
		engine_malformed(m->engine, line->event.source, answer.reason,
		    line->event.bytes, line->event.bytes_len);
		return answer;
	}
	switch (engine_event(
	    m->engine, &line->event, user, &answer.reason, &answer.entry)) {
	case ENGINE_STORED:
		answer.fate = REQUEST_STORED;
		break;
	case ENGINE_DUPLICATE:
		answer.fate = REQUEST_DUPLICATE;
		break;
	case ENGINE_REFUSED:
		answer.fate = REQUEST_REFUSED;
		break;
	case ENGINE_LATER:
		answer.fate = REQUEST_LATER;
		answer.reason = "disk-low";
		break;
	}
	return answer;
}

/* One request; its events and bytes are counted for the limits of a turn. */
static bool
call_take(struct machines *m)
{
	struct reading *r = m->open;
	struct intake_call *call;
	struct request_answer *answers;
	enum err err;

	if (r->calls_count == CALLS_MAX)
		return false;
	err = intake_take(m->intake, &r->arena, &call);
	if (err == ERR_LIMIT)
		log_error(
		    "intake", "too many frames, session ended: %s", call->peer);
	if (err != ERR_NONE)
		return err == ERR_LIMIT;
	answers = arena_alloc(
	    &r->arena, (call->request.count + 1) * sizeof(*answers));
	for (size_t i = 0; i < call->request.count; i++) {
		const struct request_line *line = &call->request.lines[i];

		answers[i] = line_decide(m, line, call->user);
		r->bytes += line->event.bytes_len;
	}
	if (call->request.has_newest)
		engine_newest(
		    m->engine, call->request.source, call->request.newest);
	r->lines += call->request.count;
	r->calls[r->calls_count] = call;
	r->answers[r->calls_count++] = answers;
	return true;
}

static bool
sub_take(struct machines *m, struct subscriber *sub)
{
	struct reading *r = m->open;
	struct subscriber_message message;
	const char *why = "";
	uint64_t seq;

	if (subscriber_take(sub, &r->arena, &message) != ERR_NONE)
		return false;
	if (message.defect != CLOUDEVENT_GOOD)
		engine_malformed(m->engine, message.event.source,
		    cloudevent_word(message.defect), message.event.bytes,
		    message.event.bytes_len);
	else if (engine_event(m->engine, &message.event,
	             message.user[0] != '\0' ? message.user : "bus", &why,
	             &seq) == ENGINE_LATER)
		/* PUB/SUB cannot be told: the gap will show in its numbers. */
		engine_malformed(
		    m->engine, message.event.source, "disk-low", "", 0);
	r->lines++;
	r->bytes += message.event.bytes_len;
	return true;
}

static bool
room(const struct machines *m)
{
	return m->open->lines < ENGINE_TURN_INPUTS &&
	    m->open->bytes < TURN_BYTES && !engine_full(m->engine);
}

void
machines_read(struct machines *machines)
{
	struct machines *m = machines;
	uint64_t end_ms = clock_boot_ms() + MACHINES_READ_MS;
	bool some = true;

	while (some && room(m) && clock_boot_ms() < end_ms) {
		some = call_take(m);
		for (size_t i = 0; i < m->subs_count; i++)
			some |= sub_take(m, m->subs[i]);
	}
}

size_t
machines_items(
    const struct machines *machines, struct net_item items[MACHINES_ITEMS_MAX])
{
	size_t n = 0;

	if (!room(machines))
		return 0;
	if (machines->open->calls_count < CALLS_MAX)
		items[n++] = (struct net_item){
			.socket = intake_socket(machines->intake),
		};
	for (size_t i = 0; i < machines->subs_count; i++)
		items[n++] = (struct net_item){
			.socket = subscriber_socket(machines->subs[i]),
		};
	return n;
}

void
machines_seal(struct machines *machines)
{
	struct reading *r = machines->open;

	/* The next turn may know more, which is not on the disk then. */
	for (size_t i = 0; i < r->calls_count; i++)
		r->newest[i].known = engine_highest(machines->engine,
		    r->calls[i]->request.source, &r->newest[i].sequence);
	machines->open = machines->sealed;
	machines->sealed = r;
}

void
machines_committed(struct machines *machines)
{
	struct reading *empty = machines->committed;

	machines->committed = machines->sealed;
	machines->sealed = empty;
}

void
machines_answer(struct machines *machines)
{
	struct reading *r = machines->committed;

	for (size_t i = 0; i < r->calls_count; i++)
		intake_answer(
		    machines->intake, r->calls[i], r->answers[i], r->newest[i]);
	r->calls_count = r->lines = r->bytes = 0;
	arena_reset(&r->arena);
}

bool
machines_swollen(const struct machines *machines)
{
	size_t now = net_memory_bytes();

	if (now <= machines->memory_base ||
	    now - machines->memory_base < machines->memory_more)
		return false;
	log_error("hub",
	    "%zu MiB of memory, %zu when the publishers' sockets were opened: "
	    "their connections are ended, they connect again",
	    now >> 20, machines->memory_base >> 20);
	return true;
}

/* ---- sockets ---- */

static enum err
sub_open(struct machines *m, enum net_role role, const char *endpoint)
{
	enum err err =
	    subscriber_create(m->net, role, endpoint, &m->subs[m->subs_count]);

	if (err == ERR_NONE)
		m->subs_count++;
	return err;
}

/*
 * The endpoint in the hub's own directory is always there, for the tools of
 * this machine and the canary; a configured one comes on top.
 */
static enum err
sockets_open(struct machines *m, const struct policy_hub *conf,
    const char *local, const char **at)
{
	struct net_options options = { .insecure = conf->insecure };
	enum err err = net_create(&options, &m->net);

	*at = local;
	if (err == ERR_NONE)
		err = intake_create(m->net, local, &m->intake);
	if (err == ERR_NONE && conf->intake.text[0] != '\0') {
		*at = conf->intake.text;
		err = net_add(intake_socket(m->intake), *at);
	}
	for (size_t i = 0; i < conf->nsubscribe && err == ERR_NONE; i++) {
		*at = conf->subscribe[i].text;
		err = sub_open(m, NET_SUB, *at);
	}
	if (err == ERR_NONE && conf->listen.text[0] != '\0') {
		*at = conf->listen.text;
		err = sub_open(m, NET_SUB_LISTEN, *at);
	}
	return err;
}

void
machines_policy(struct machines *machines, const struct policy_hub *conf)
{
	machines->memory_more =
	    conf->memory_bytes != 0 ? conf->memory_bytes : MEMORY_MORE;
}

enum err
machines_create(const struct policy_hub *conf, const char *local,
    struct engine *engine, struct machines **machines, const char **at)
{
	struct machines *m = xcalloc(1, sizeof(*m));
	enum err err;

	m->engine = engine;
	m->open = &m->readings[0];
	m->sealed = &m->readings[1];
	m->committed = &m->readings[2];
	err = sockets_open(m, conf, local, at);
	m->memory_base = net_memory_bytes();
	machines_policy(m, conf);
	*machines = m;
	if (err == ERR_NONE)
		return ERR_NONE;
	machines_destroy(m);
	*machines = NULL;
	return err;
}

void
machines_destroy(struct machines *machines)
{
	struct machines *m = machines;

	if (m == NULL)
		return;
	for (size_t i = 0; i < m->subs_count; i++)
		subscriber_destroy(m->subs[i]);
	intake_destroy(m->intake);
	net_destroy(m->net);
	for (size_t i = 0; i < 3; i++)
		arena_finish(&m->readings[i].arena);
	free(m);
}

const char *
machines_endpoint(const struct machines *machines)
{
	return net_endpoint(intake_socket(machines->intake));
}
