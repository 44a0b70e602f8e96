/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"

#include "client/client.h"

#define QUERIES_MAX         16 /* under way at once */
#define ANSWERS_MAX         (2 * CLIENT_COMMANDS_MAX)
#define RESULTS_MAX         64 /* parts not yet fetched by the owner */
#define STEP_MESSAGES       256 /* read in one step; the screen must not starve */
#define HELLO_AGAIN_MS      1000
#define HELLO_RETRY_MS      20
#define HELLO_RETRY_FROM_MS (HELLO_AGAIN_MS - HELLO_RETRY_MS)

/* A command that has no answer yet; kept so that it can be sent again. */
struct pending {
	uint64_t number;
	struct buf message;
};

struct part {
	struct session_result head;
	struct buf lines;
};

struct client {
	struct net_socket *socket;
	struct net_msg *msg;
	struct buf out;
	struct replica *replica;
	enum client_state state;
	enum err error;
	bool tool;
	bool want_rows;
	bool heard; /* anything since the last HELLO */
	uint8_t key[SESSION_KEY_SIZE];
	char asked[ALERT_CODE_SIZE];
	char account[ALERT_CODE_SIZE];
	char host[ALERT_NAME_SIZE];
	char log_id[ALERT_NAME_SIZE];
	char site[ALERT_NAME_SIZE];
	uint64_t epoch;
	uint64_t after;      /* change of the newest row that we have */
	uint64_t hub_change; /* of the newest row that the hub has */
	bool more;           /* the last ROWS was full: the hub had others */
	uint64_t heard_ms;
	uint64_t hello_ms;
	uint64_t beat_ms;
	uint64_t stale_since_ms;
	uint64_t canary_ms;
	uint64_t tick_at_ms; /* when hub_tick was true */
	uint64_t hub_tick;
	int64_t hub_utc_ms;
	struct buf policy;
	uint64_t policy_revision;
	uint64_t numbers; /* commands and queries given out */
	struct pending commands[CLIENT_COMMANDS_MAX];
	size_t commands_count;
	uint64_t queries[QUERIES_MAX];
	size_t queries_count;
	struct {
		uint64_t number;
		struct answer answer;
	} answers[ANSWERS_MAX];
	size_t answers_at, answers_count;
	struct part parts[RESULTS_MAX];
	size_t parts_at, parts_count;
	struct buf lent; /* lines of the part that the owner holds */
};

enum err
client_create(const struct client_options *options, struct client **client)
{
	struct client *c = xcalloc(1, sizeof(*c));
	enum err err =
	    net_open(options->net, NET_DEALER, options->endpoint, &c->socket);

	*client = NULL;
	if (err != ERR_NONE) {
		free(c);
		return err;
	}
	c->msg = net_msg_create();
	c->tool = options->tool;
	c->want_rows = options->want_rows;
	crypto_random(c->key, sizeof(c->key));
	text_copy(c->asked, sizeof(c->asked), options->account);
	text_copy(c->host, sizeof(c->host), options->host);
	c->replica = replica_create(c->asked);
	*client = c;
	return ERR_NONE;
}

static struct session_span
span(const char *text)
{
	return (struct session_span){ .at = text, .len = strlen(text) };
}

static bool
message_send(struct client *c, const struct buf *message)
{
	struct net_bytes frame = { .data = message->data, .len = message->len };

	return net_send(c->socket, NULL, &frame, 1) == ERR_NONE;
}

void
client_destroy(struct client *client)
{
	if (client == NULL)
		return;
	if (client->state == CLIENT_READY || client->state == CLIENT_STALE) {
		buf_clear(&client->out);
		session_put_bye(&client->out, ERR_NONE);
		(void)message_send(client, &client->out);
	}
	net_close(client->socket);
	net_msg_destroy(client->msg);
	replica_destroy(client->replica);
	for (size_t i = 0; i < CLIENT_COMMANDS_MAX; i++)
		buf_finish(&client->commands[i].message);
	for (size_t i = 0; i < RESULTS_MAX; i++)
		buf_finish(&client->parts[i].lines);
	buf_finish(&client->lent);
	buf_finish(&client->policy);
	buf_finish(&client->out);
	free(client);
}

struct net_socket *
client_socket(const struct client *client)
{
	return client->socket;
}

static void
hello_send(struct client *c, uint64_t now_ms)
{
	struct session_hello hello = {
		.role = c->tool ? SESSION_TOOL : SESSION_CONSOLE,
		.rows = c->want_rows,
		.epoch = c->epoch,
		.after = c->after,
		.account = span(c->asked),
		.host = span(c->host),
	};

	memcpy(hello.key, c->key, sizeof(hello.key));
	buf_clear(&c->out);
	session_put_hello(&c->out, &hello);
	/* Nobody is connected yet: it goes out as soon as somebody is. */
	c->hello_ms =
	    message_send(c, &c->out) ? now_ms : now_ms - HELLO_RETRY_FROM_MS;
}

static void
credit_send(struct client *c, uint16_t more)
{
	buf_clear(&c->out);
	session_put_credit(&c->out, more);
	if (!message_send(c, &c->out))
		log_error("client", "no room to ask for rows");
}

static void
beat_send(struct client *c, uint64_t now_ms)
{
	struct session_beat beat = { .change = c->after };

	buf_clear(&c->out);
	session_put_beat(&c->out, &beat);
	(void)message_send(c, &c->out);
	c->beat_ms = now_ms;
}

/* ---- what the hub says ---- */

static void
span_copy(char *to, size_t size, struct session_span from)
{
	char *text = xmemdup0(from.at, from.len);

	text_copy(to, size, text);
	free(text);
}

static void
clock_set(struct client *c, uint64_t tick, int64_t utc_ms, uint64_t now_ms)
{
	c->hub_tick = tick;
	c->hub_utc_ms = utc_ms;
	c->tick_at_ms = now_ms;
}

/* Queries die with the connection; commands are sent again. */
static void
queries_drop(struct client *c)
{
	for (size_t i = 0; i < c->queries_count; i++) {
		struct part *part;

		if (c->parts_count == RESULTS_MAX)
			break;
		part =
		    &c->parts[(c->parts_at + c->parts_count++) % RESULTS_MAX];
		part->head = (struct session_result){
			.number = c->queries[i],
			.last = 1,
			.error = (uint16_t)-ERR_CLOSED,
		};
		buf_clear(&part->lines);
	}
	c->queries_count = 0;
}

static enum err
on_welcome(struct client *c, const void *bytes, size_t len, uint64_t now_ms)
{
	struct session_welcome welcome;

	if (session_take_welcome(bytes, len, &welcome) != ERR_NONE)
		return ERR_INVAL;
	if (welcome.reset) {
		replica_reset(c->replica);
		c->after = 0;
	}
	if (c->state == CLIENT_CONNECTING)
		c->canary_ms = now_ms;
	c->epoch = welcome.epoch;
	c->state = CLIENT_READY;
	c->error = ERR_NONE;
	c->hub_change = welcome.change;
	c->more = false;
	clock_set(c, welcome.tick, welcome.at_ms, now_ms);
	span_copy(c->log_id, sizeof(c->log_id), welcome.log_id);
	span_copy(c->account, sizeof(c->account), welcome.account);
	span_copy(c->site, sizeof(c->site), welcome.site);
	replica_account(c->replica, c->account);
	queries_drop(c);
	if (c->want_rows)
		credit_send(c, SESSION_CREDIT);
	for (size_t i = 0; i < c->commands_count; i++)
		(void)message_send(c, &c->commands[i].message);
	return ERR_NONE;
}

static enum err
on_rows(struct client *c, const void *bytes, size_t len, uint64_t now_ms)
{
	struct session_rows rows;
	struct session_row row;

	if (session_rows_open(bytes, len, &rows) != ERR_NONE)
		return ERR_INVAL;
	c->more = rows.left == SESSION_ROWS_MAX || len >= SESSION_ROWS_FULL;
	while (session_rows_next(&rows, &row)) {
		if (row.kind < ROW_ALERT || row.kind >= ROW_KINDS)
			return ERR_INVAL;
		if (row.gone)
			replica_gone(
			    c->replica, (enum row_kind)row.kind, row.id);
		else if (replica_put(c->replica, (enum row_kind)row.kind,
		             row.id, row.bytes.at, row.bytes.len) != ERR_NONE)
			return ERR_INVAL;
		if (row.kind == ROW_CANARY && !row.gone)
			c->canary_ms = now_ms;
		if (row.change > c->after)
			c->after = row.change;
	}
	if (session_rows_close(&rows) != ERR_NONE)
		return ERR_INVAL;
	credit_send(c, 1);
	return ERR_NONE;
}

static enum err
on_answer(struct client *c, const void *bytes, size_t len)
{
	struct answer answer;
	uint64_t number;
	size_t at, i = 0;

	if (session_take_answer(bytes, len, &number, &answer) != ERR_NONE)
		return ERR_INVAL;
	while (i < c->commands_count && c->commands[i].number != number)
		i++;
	/* Answered twice, since it was asked twice: once is enough. */
	if (i == c->commands_count)
		return ERR_NONE;
	buf_finish(&c->commands[i].message);
	c->commands_count--;
	memmove(&c->commands[i], &c->commands[i + 1],
	    (c->commands_count - i) * sizeof(c->commands[0]));
	c->commands[c->commands_count] = (struct pending){ 0 };
	assert(c->answers_count < ANSWERS_MAX);
	at = (c->answers_at + c->answers_count++) % ANSWERS_MAX;
	c->answers[at].number = number;
	c->answers[at].answer = answer;
	return ERR_NONE;
}

static enum err
on_result(struct client *c, const void *bytes, size_t len)
{
	struct session_result result;
	struct part *part;
	size_t i = 0;

	if (session_take_result(bytes, len, &result) != ERR_NONE)
		return ERR_INVAL;
	while (i < c->queries_count && c->queries[i] != result.number)
		i++;
	if (i == c->queries_count)
		return ERR_NONE;
	if (result.last)
		c->queries[i] = c->queries[--c->queries_count];
	if (c->parts_count == RESULTS_MAX) {
		log_error("client", "an answer has more parts than fit");
		return ERR_NONE;
	}
	part = &c->parts[(c->parts_at + c->parts_count++) % RESULTS_MAX];
	part->head = result;
	buf_clear(&part->lines);
	buf_put(&part->lines, result.lines.at, result.lines.len);
	return ERR_NONE;
}

static enum err
on_beat(struct client *c, const void *bytes, size_t len, uint64_t now_ms)
{
	struct session_beat beat;

	if (session_take_beat(bytes, len, &beat) != ERR_NONE)
		return ERR_INVAL;
	clock_set(c, beat.tick, beat.at_ms, now_ms);
	c->hub_change = beat.change;
	/* The one that was full was the last one all the same. */
	if (c->after >= beat.change)
		c->more = false;
	return ERR_NONE;
}

static enum err
on_policy(struct client *c, const void *bytes, size_t len)
{
	struct session_span policy;

	if (session_take_policy(bytes, len, &policy) != ERR_NONE)
		return ERR_INVAL;
	buf_clear(&c->policy);
	buf_put(&c->policy, policy.at, policy.len);
	c->policy_revision++;
	return ERR_NONE;
}

static enum err
on_bye(struct client *c, const void *bytes, size_t len, uint64_t now_ms)
{
	enum err why;

	if (session_take_bye(bytes, len, &why) != ERR_NONE)
		return ERR_INVAL;
	c->error = why;
	/* A hub that goes comes again; one that denies does not. */
	if (why == ERR_DENIED || why == ERR_VERSION) {
		c->state = CLIENT_REFUSED;
	} else if (c->state == CLIENT_READY) {
		c->state = CLIENT_STALE;
		c->stale_since_ms = now_ms;
		queries_drop(c);
	}
	return ERR_NONE;
}

static enum err
on_message(struct client *c, const void *bytes, size_t len, uint64_t now_ms)
{
	enum session_type type;
	enum err err = session_head(bytes, len, &type);

	if (err == ERR_VERSION && type != SESSION_BYE) {
		c->state = CLIENT_REFUSED;
		c->error = ERR_VERSION;
		return ERR_NONE;
	}
	if (err == ERR_INVAL)
		return err;
	switch (type) {
	case SESSION_WELCOME:
		return on_welcome(c, bytes, len, now_ms);
	case SESSION_POLICY:
		return on_policy(c, bytes, len);
	case SESSION_ROWS:
		return on_rows(c, bytes, len, now_ms);
	case SESSION_ANSWER:
		return on_answer(c, bytes, len);
	case SESSION_RESULT:
		return on_result(c, bytes, len);
	case SESSION_BEAT:
		return on_beat(c, bytes, len, now_ms);
	case SESSION_BYE:
		return on_bye(c, bytes, len, now_ms);
	case SESSION_HELLO:
	case SESSION_CREDIT_MORE:
	case SESSION_COMMAND:
	case SESSION_QUERY:
		break;
	}
	return ERR_INVAL;
}

static bool
starts_session(const struct net_bytes *frame)
{
	enum session_type type;

	return session_head(frame->data, frame->len, &type) == ERR_NONE &&
	    (type == SESSION_WELCOME || type == SESSION_BYE);
}

static enum err
read_all(struct client *c, uint64_t now_ms)
{
	for (int i = 0; i < STEP_MESSAGES; i++) {
		enum err err = net_recv(c->socket, c->msg);
		struct net_bytes frame;

		if (err == ERR_AGAIN)
			return ERR_NONE;
		if (err == ERR_IO)
			return err;
		if (err != ERR_NONE || net_msg_count(c->msg) != 1)
			continue;
		frame = net_msg_frame(c->msg, 0);
		/* What a hub that we lost still had under way is not ours. */
		if (c->state != CLIENT_READY && !starts_session(&frame))
			continue;
		c->heard_ms = now_ms;
		if (on_message(c, frame.data, frame.len, now_ms) != ERR_NONE)
			log_error("client",
			    "the hub sent a message that "
			    "cannot be read");
	}
	return ERR_NONE;
}

enum err
client_step(struct client *client, uint64_t now_ms)
{
	struct client *c = client;
	enum err err = read_all(c, now_ms);

	if (err != ERR_NONE)
		return err;
	if (c->state == CLIENT_READY &&
	    now_ms - c->heard_ms >= SESSION_STALE_MS) {
		c->state = CLIENT_STALE;
		c->stale_since_ms = c->heard_ms;
		queries_drop(c);
	}
	if (c->state == CLIENT_READY && now_ms - c->beat_ms >= SESSION_BEAT_MS)
		beat_send(c, now_ms);
	if ((c->state == CLIENT_CONNECTING || c->state == CLIENT_STALE) &&
	    (c->hello_ms == 0 || now_ms - c->hello_ms >= HELLO_AGAIN_MS))
		hello_send(c, now_ms);
	return ERR_NONE;
}

uint64_t
client_wait_ms(const struct client *client, uint64_t now_ms)
{
	uint64_t last =
	    client->state == CLIENT_READY ? client->beat_ms : client->hello_ms;
	uint64_t due = last + SESSION_BEAT_MS;

	if (client->parts_count > 0 || client->answers_count > 0)
		return 0;
	return due > now_ms ? due - now_ms : 0;
}

enum client_state
client_state(const struct client *client)
{
	return client->state;
}

enum err
client_error(const struct client *client)
{
	return client->error;
}

uint64_t
client_stale_since_ms(const struct client *client)
{
	return client->stale_since_ms;
}

size_t
client_unanswered(const struct client *client)
{
	return client->commands_count;
}

bool
client_synced(const struct client *client)
{
	/*
	 * A row that changed since the WELCOME stands behind the newest one of
	 * then: that one is no proof while others are under way.
	 */
	return client->state == CLIENT_READY && client->hub_change != 0 &&
	    client->after >= client->hub_change && !client->more;
}

struct replica *
client_replica(const struct client *client)
{
	return client->replica;
}

const char *
client_account(const struct client *client)
{
	return client->account;
}

const char *
client_log_id(const struct client *client)
{
	return client->log_id;
}

const char *
client_site(const struct client *client)
{
	return client->site;
}

const void *
client_policy(const struct client *client, size_t *len, uint64_t *revision)
{
	*len = client->policy.len;
	*revision = client->policy_revision;
	return client->policy_revision > 0 ? client->policy.data : NULL;
}

uint64_t
client_tick(const struct client *client, uint64_t now_ms)
{
	return client->hub_tick + (now_ms - client->tick_at_ms);
}

int64_t
client_utc_ms(const struct client *client, uint64_t now_ms)
{
	return client->hub_utc_ms + (int64_t)(now_ms - client->tick_at_ms);
}

uint64_t
client_canary_age_ms(const struct client *client, uint64_t now_ms)
{
	if (client->state == CLIENT_CONNECTING)
		return UINT64_MAX;
	return now_ms - client->canary_ms;
}

uint64_t
client_command(struct client *client, const char *line, uint64_t in_hand,
    const struct session_version *versions, size_t versions_count)
{
	struct session_command command = {
		.number = client->numbers + 1,
		.in_hand = in_hand,
		.line = span(line),
		.versions_count = versions_count,
	};
	struct pending *pending;

	assert(versions_count <= SESSION_VERSIONS_MAX);
	if (client->state != CLIENT_READY ||
	    client->commands_count == CLIENT_COMMANDS_MAX ||
	    client->answers_count + client->commands_count >= ANSWERS_MAX ||
	    command.line.len > SESSION_LINE_MAX)
		return 0;
	if (versions_count > 0)
		memcpy(command.versions, versions,
		    versions_count * sizeof(*versions));
	pending = &client->commands[client->commands_count++];
	pending->number = command.number;
	session_put_command(&pending->message, &command);
	/* When it does not go out now it is kept, and goes out with the next
	 * WELCOME: a queue that is full means a hub that does not read. */
	(void)message_send(client, &pending->message);
	return ++client->numbers;
}

bool
client_answer(struct client *client, uint64_t *number, struct answer *answer)
{
	if (client->answers_count == 0)
		return false;
	*number = client->answers[client->answers_at].number;
	*answer = client->answers[client->answers_at].answer;
	client->answers_at = (client->answers_at + 1) % ANSWERS_MAX;
	client->answers_count--;
	return true;
}

uint64_t
client_query(struct client *client, enum session_query_kind kind, uint64_t from,
    uint32_t limit, const char *text)
{
	struct session_query query = {
		.number = client->numbers + 1,
		.kind = (uint8_t)kind,
		.from = from,
		.limit = limit,
		.text = span(text),
	};

	if (client->state != CLIENT_READY ||
	    client->queries_count == QUERIES_MAX ||
	    query.text.len > SESSION_LINE_MAX)
		return 0;
	buf_clear(&client->out);
	session_put_query(&client->out, &query);
	if (!message_send(client, &client->out))
		return 0;
	client->queries[client->queries_count++] = query.number;
	return ++client->numbers;
}

bool
client_result(struct client *client, struct session_result *result)
{
	struct part *part = &client->parts[client->parts_at];
	struct buf swap;

	if (client->parts_count == 0)
		return false;
	*result = part->head;
	swap = client->lent;
	client->lent = part->lines;
	part->lines = swap;
	result->lines.at = buf_text(&client->lent);
	result->lines.len = client->lent.len;
	client->parts_at = (client->parts_at + 1) % RESULTS_MAX;
	client->parts_count--;
	return true;
}
