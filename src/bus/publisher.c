/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

#include "bus/publisher.h"

/* A header is at most this long; the rest of a request is for lines. */
#define HEADER_MAX 1024
#define LINES_MAX  (REQUEST_BYTES_MAX - HEADER_MAX)

enum batch_state { FREE, FILLING, WAITING, SENT };

struct batch {
	enum batch_state state;
	uint64_t age;    /* of the first line: older ones are sent first */
	uint64_t number; /* of the request, SENT */
	uint64_t due_ms; /* WAITING */
	uint32_t later_ms;
	size_t count;
	size_t settled_count;
	struct buf bytes;                 /* lines, each with its end */
	uint32_t ends[REQUEST_LINES_MAX]; /* offset behind each line */
	uint64_t tags[REQUEST_LINES_MAX];
	bool settled[REQUEST_LINES_MAX];
};

struct publisher {
	struct net *net;
	struct net_socket *socket;
	struct net_msg *msg;
	struct arena arena;
	struct buf out;
	publisher_fate_fn *fate;
	void *fate_arg;
	char endpoint[ENDPOINT_SIZE];
	char source[EVENT_SOURCE_MAX + 1];
	uint64_t newest;
	struct request_newest hub_newest;
	uint64_t number;    /* of the last request */
	uint64_t age;       /* of the youngest batch */
	uint64_t beat_ms;   /* when the next heartbeat is due */
	uint64_t opened_ms; /* of the connection; 0: at the next step */
	uint64_t heard_ms;
	bool blocked; /* the last send was refused */
	struct batch batches[PUBLISHER_WINDOW];
};

enum err
publisher_create(struct net *net, const char *endpoint, publisher_fate_fn *fate,
    void *fate_arg, struct publisher **out)
{
	struct publisher *pub = xcalloc(1, sizeof(*pub));
	enum err err = net_open(net, NET_DEALER, endpoint, &pub->socket);

	*out = NULL;
	if (err != ERR_NONE) {
		free(pub);
		return err;
	}
	pub->net = net;
	pub->msg = net_msg_create();
	pub->fate = fate;
	pub->fate_arg = fate_arg;
	text_copy(pub->endpoint, sizeof(pub->endpoint), endpoint);
	*out = pub;
	return ERR_NONE;
}

void
publisher_destroy(struct publisher *pub)
{
	if (pub == NULL)
		return;
	for (size_t i = 0; i < PUBLISHER_WINDOW; i++)
		buf_finish(&pub->batches[i].bytes);
	buf_finish(&pub->out);
	arena_finish(&pub->arena);
	net_msg_destroy(pub->msg);
	net_close(pub->socket);
	free(pub);
}

void
publisher_name(struct publisher *pub, const char *source, uint64_t newest)
{
	bool whole = text_copy(pub->source, sizeof(pub->source), source);

	assert(whole && newest <= INT64_MAX);
	(void)whole;
	pub->newest = newest;
}

/* ---- lines into batches ---- */

static bool
batch_has_room(const struct batch *batch, size_t len)
{
	return batch->state == FILLING && batch->count < REQUEST_LINES_MAX &&
	    batch->bytes.len + len + 1 <= LINES_MAX;
}

/* The youngest, if it has room: a line never overtakes another.  Or NULL. */
static struct batch *
batch_for(struct publisher *pub, size_t len)
{
	struct batch *found = NULL;

	for (size_t i = 0; i < PUBLISHER_WINDOW; i++) {
		struct batch *batch = &pub->batches[i];

		if (batch->age == pub->age && batch_has_room(batch, len))
			return batch;
		if (batch->state == FREE)
			found = batch;
	}
	return found;
}

enum err
publisher_put(struct publisher *pub, const char *line, size_t len, uint64_t tag)
{
	struct batch *batch;

	if (len == 0 || memchr(line, '\n', len) != NULL)
		return ERR_INVAL;
	if (len + 1 > LINES_MAX)
		return ERR_SIZE;
	if ((batch = batch_for(pub, len)) == NULL)
		return ERR_AGAIN;
	if (batch->state == FREE)
		batch->age = ++pub->age;
	batch->state = FILLING;
	buf_put(&batch->bytes, line, len);
	buf_put(&batch->bytes, "\n", 1);
	batch->ends[batch->count] = (uint32_t)batch->bytes.len;
	batch->tags[batch->count] = tag;
	batch->settled[batch->count] = false;
	batch->count++;
	return ERR_NONE;
}

static void
batch_free(struct batch *batch)
{
	buf_clear(&batch->bytes);
	batch->state = FREE;
	batch->count = 0;
	batch->settled_count = 0;
	batch->later_ms = 0;
}

/* Keep only the lines without a fate. */
static void
batch_compact(struct batch *batch)
{
	size_t kept = 0, to = 0, from = 0;

	for (size_t i = 0; i < batch->count; i++) {
		size_t len = batch->ends[i] - from;

		if (!batch->settled[i]) {
			memmove(batch->bytes.data + to,
			    batch->bytes.data + from, len);
			to += len;
			batch->ends[kept] = (uint32_t)to;
			batch->tags[kept] = batch->tags[i];
			batch->settled[kept] = false;
			kept++;
		}
		from += len;
	}
	batch->bytes.len = to;
	batch->count = kept;
	batch->settled_count = 0;
}

static void
batch_retry(struct batch *batch, uint64_t due_ms)
{
	batch_compact(batch);
	batch->state = WAITING;
	batch->due_ms = due_ms;
}

/* ---- replies ---- */

static void
line_settle(struct publisher *pub, struct batch *batch, size_t index,
    const struct request_answer *answer)
{
	if (index >= batch->count || batch->settled[index] ||
	    answer->fate == REQUEST_LATER)
		return;
	batch->settled[index] = true;
	batch->settled_count++;
	pub->fate(pub->fate_arg, batch->tags[index], answer);
}

/* The hub has refused the request as a whole: no line of it can be taken. */
static void
batch_refuse(struct publisher *pub, struct batch *batch, const char *reason)
{
	struct request_answer answer = { REQUEST_REFUSED, reason, 0 };

	for (size_t i = 0; i < batch->count; i++)
		line_settle(pub, batch, i, &answer);
}

static void
batch_answered(struct publisher *pub, struct batch *batch,
    const struct reply *reply, uint64_t now_ms)
{
	if (reply->error != NULL)
		batch_refuse(pub, batch, reply->error);
	/* Our header is line 1, so the first event is line 2. */
	for (size_t i = 0; i < reply->count; i++)
		if (reply->lines[i].line >= 2)
			line_settle(pub, batch, reply->lines[i].line - 2,
			    &reply->lines[i].answer);
	if (batch->settled_count == batch->count) {
		batch_free(batch);
		return;
	}
	batch->later_ms =
	    batch->later_ms == 0 ? PUBLISHER_LATER_MS : 2 * batch->later_ms;
	if (batch->later_ms > PUBLISHER_LATER_MAX_MS)
		batch->later_ms = PUBLISHER_LATER_MAX_MS;
	batch_retry(batch, now_ms + batch->later_ms);
}

static void
reply_apply(struct publisher *pub, const struct reply *reply, uint64_t now_ms)
{
	pub->heard_ms = now_ms;
	if (reply->newest.known)
		pub->hub_newest = reply->newest;
	for (size_t i = 0; i < PUBLISHER_WINDOW; i++) {
		struct batch *batch = &pub->batches[i];

		if (batch->state != SENT)
			continue;
		if (batch->number == reply->number)
			batch_answered(pub, batch, reply, now_ms);
		else if (batch->number < reply->number)
			/* Replies keep the order: this one was lost. */
			batch_retry(batch, now_ms);
	}
}

static enum err
replies_take(struct publisher *pub, uint64_t now_ms)
{
	enum err err;

	while ((err = net_recv(pub->socket, pub->msg)) == ERR_NONE) {
		struct net_bytes bytes = net_msg_frame(pub->msg, 0);
		struct reply reply;

		arena_reset(&pub->arena);
		err = reply_decode(bytes.data, bytes.len, &pub->arena, &reply);
		if (err == ERR_VERSION)
			return err;
		/* What is no reply is skipped: patience deals with it. */
		if (err == ERR_NONE)
			reply_apply(pub, &reply, now_ms);
	}
	return err == ERR_IO ? err : ERR_NONE;
}

/* ---- requests ---- */

static enum err
request_send(struct publisher *pub, const struct batch *batch, uint64_t now_ms)
{
	struct net_bytes bytes;
	enum err err;

	buf_clear(&pub->out);
	request_header(
	    pub->number + 1, pub->source, true, pub->newest, &pub->out);
	if (batch != NULL)
		buf_put(&pub->out, batch->bytes.data, batch->bytes.len);
	bytes = (struct net_bytes){ pub->out.data, pub->out.len };
	err = net_send(pub->socket, NULL, &bytes, 1);
	pub->blocked = err == ERR_AGAIN;
	if (err == ERR_NONE) {
		pub->number++;
		pub->beat_ms = now_ms + PUBLISHER_BEAT_MS;
	}
	return err;
}

/* The oldest that is due, so that a source's events keep their order. */
static struct batch *
batch_due(struct publisher *pub, uint64_t now_ms)
{
	struct batch *oldest = NULL;

	for (size_t i = 0; i < PUBLISHER_WINDOW; i++) {
		struct batch *batch = &pub->batches[i];

		if (batch->state != FILLING &&
		    (batch->state != WAITING || batch->due_ms > now_ms))
			continue;
		if (oldest == NULL || batch->age < oldest->age)
			oldest = batch;
	}
	return oldest;
}

static enum err
batches_send(struct publisher *pub, uint64_t now_ms)
{
	struct batch *batch;

	while ((batch = batch_due(pub, now_ms)) != NULL) {
		enum err err = request_send(pub, batch, now_ms);

		if (err == ERR_AGAIN)
			return ERR_NONE;
		if (err != ERR_NONE)
			return err;
		batch->state = SENT;
		batch->number = pub->number;
	}
	return ERR_NONE;
}

/* When the connection is given up, if the hub stays silent. */
static uint64_t
patience_ends(const struct publisher *pub)
{
	uint64_t heard =
	    pub->heard_ms > pub->opened_ms ? pub->heard_ms : pub->opened_ms;

	return heard + PUBLISHER_PATIENCE_MS;
}

/*
 * A hub that was stopped, or that refused us while it was told otherwise, may
 * never answer on this connection: libzmq does not come back after a refusal.
 */
static enum err
connection_renew(struct publisher *pub, uint64_t now_ms)
{
	struct net_socket *fresh;
	enum err err = net_open(pub->net, NET_DEALER, pub->endpoint, &fresh);

	pub->opened_ms = now_ms;
	if (err != ERR_NONE)
		return err;
	net_close(pub->socket);
	pub->socket = fresh;
	for (size_t i = 0; i < PUBLISHER_WINDOW; i++)
		if (pub->batches[i].state == SENT)
			batch_retry(&pub->batches[i], now_ms);
	return ERR_NONE;
}

enum err
publisher_step(struct publisher *pub, uint64_t now_ms)
{
	enum err err;

	if (pub->opened_ms == 0)
		pub->opened_ms = now_ms;
	if ((err = replies_take(pub, now_ms)) != ERR_NONE)
		return err;
	if (now_ms >= patience_ends(pub) &&
	    (err = connection_renew(pub, now_ms)) != ERR_NONE)
		return err;
	if ((err = batches_send(pub, now_ms)) != ERR_NONE)
		return err;
	if (now_ms < pub->beat_ms)
		return ERR_NONE;
	err = request_send(pub, NULL, now_ms);
	return err == ERR_AGAIN ? ERR_NONE : err;
}

struct net_item
publisher_item(const struct publisher *pub)
{
	return (struct net_item){ .socket = pub->socket,
		.want_write = pub->blocked };
}

uint64_t
publisher_due_ms(const struct publisher *pub)
{
	uint64_t due = patience_ends(pub);

	/* What is blocked waits for the socket, not for the clock. */
	if (!pub->blocked && pub->beat_ms < due)
		due = pub->beat_ms;
	for (size_t i = 0; i < PUBLISHER_WINDOW && !pub->blocked; i++) {
		const struct batch *batch = &pub->batches[i];

		if (batch->state == FILLING)
			return 0;
		if (batch->state == WAITING && batch->due_ms < due)
			due = batch->due_ms;
	}
	return due;
}

bool
publisher_idle(const struct publisher *pub)
{
	for (size_t i = 0; i < PUBLISHER_WINDOW; i++)
		if (pub->batches[i].state != FREE)
			return false;
	return true;
}

uint64_t
publisher_heard_ms(const struct publisher *pub)
{
	return pub->heard_ms;
}

struct request_newest
publisher_hub_newest(const struct publisher *pub)
{
	return pub->hub_newest;
}
