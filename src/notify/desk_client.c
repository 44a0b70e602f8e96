/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"

#include "notify/desk_client.h"

#define HELLO_AGAIN_MS 1000
#define SILENCE_MS     6000 /* three beats */
#define STEP_MESSAGES  64
#define PENDING_MAX    64 /* answers without a fate */

struct told {
	struct desk_message message;
	bool fresh; /* the owner has not had it yet */
};

struct desk_client {
	struct net_socket *socket;
	struct net_msg *msg;
	struct buf out;
	enum desk_client_state state;
	bool silent;
	char service[DESK_WORD_SIZE];
	char district[DESK_WORD_SIZE];
	char desk[DESK_WORD_SIZE];
	char why[DESK_TEXT_SIZE];
	uint64_t heard_ms;
	uint64_t hello_ms;
	uint64_t beat_ms;
	struct told *told;
	size_t told_count;
	struct desk_message pending[PENDING_MAX];
	size_t pending_count;
	struct desk_message stray; /* the last; alert 0: none */
	struct desk_message lent;
};

enum err
desk_client_create(struct net *net, const char *endpoint, const char *service,
    const char *district, struct desk_client **client)
{
	struct desk_client *c = xcalloc(1, sizeof(*c));
	enum err err = net_open(net, NET_DEALER, endpoint, &c->socket);

	*client = NULL;
	if (err != ERR_NONE) {
		free(c);
		return err;
	}
	c->msg = net_msg_create();
	text_copy(c->service, sizeof(c->service), service);
	text_copy(c->district, sizeof(c->district), district);
	*client = c;
	return ERR_NONE;
}

static bool
send_message(struct desk_client *c, const struct desk_message *message)
{
	struct net_bytes frame;

	buf_clear(&c->out);
	desk_encode(message, &c->out);
	frame = (struct net_bytes){ .data = c->out.data, .len = c->out.len };
	return net_send(c->socket, NULL, &frame, 1) == ERR_NONE;
}

void
desk_client_destroy(struct desk_client *client)
{
	struct desk_message bye = { .type = DESK_BYE };

	if (client == NULL)
		return;
	if (client->state == DESK_READY)
		(void)send_message(client, &bye);
	net_close(client->socket);
	net_msg_destroy(client->msg);
	buf_finish(&client->out);
	free(client->told);
	free(client);
}

struct net_socket *
desk_client_socket(const struct desk_client *client)
{
	return client->socket;
}

enum desk_client_state
desk_client_state(const struct desk_client *client)
{
	return client->state;
}

const char *
desk_client_desk(const struct desk_client *client)
{
	return client->desk;
}

const char *
desk_client_why(const struct desk_client *client)
{
	return client->why;
}

void
desk_client_be_silent(struct desk_client *client, bool silent)
{
	client->silent = silent;
}

/* ---- what was told ---- */

static bool
is_same(const struct desk_message *a, const struct desk_message *b)
{
	return a->type == b->type && a->alert == b->alert &&
	    a->target == b->target && a->revision == b->revision &&
	    strcmp(a->log, b->log) == 0;
}

static struct told *
told_find(struct desk_client *c, const struct desk_message *m)
{
	for (size_t i = 0; i < c->told_count; i++)
		if (is_same(&c->told[i].message, m))
			return &c->told[i];
	return NULL;
}

/* The newest about an alert. */
static struct told *
told_about(struct desk_client *c, uint64_t alert)
{
	for (size_t i = c->told_count; i > 0; i--)
		if (c->told[i - 1].message.alert == alert)
			return &c->told[i - 1];
	return NULL;
}

static void
told_add(struct desk_client *c, const struct desk_message *m)
{
	if (c->told_count == DESK_CLIENT_OPEN_MAX) {
		c->told_count--;
		memmove(&c->told[0], &c->told[1],
		    c->told_count * sizeof(c->told[0]));
	}
	c->told = xreallocarray(c->told, c->told_count + 1, sizeof(c->told[0]));
	c->told[c->told_count++] =
	    (struct told){ .message = *m, .fresh = true };
}

static void
pending_add(struct desk_client *c, const struct desk_message *answer)
{
	if (c->pending_count == PENDING_MAX) {
		c->pending_count--;
		memmove(&c->pending[0], &c->pending[1],
		    c->pending_count * sizeof(c->pending[0]));
	}
	c->pending[c->pending_count++] = *answer;
	(void)send_message(c, answer);
}

static void
answer_about(
    struct desk_client *c, const struct desk_message *m, enum desk_act act)
{
	struct desk_message answer = {
		.type = DESK_ANSWER,
		.act = act,
		.alert = m->alert,
		.target = m->target,
		.revision = m->revision,
	};

	memcpy(answer.key, m->key, sizeof(answer.key));
	pending_add(c, &answer);
}

static void
on_tell(struct desk_client *c, const struct desk_message *m)
{
	struct told *told = told_find(c, m);

	/* A restarted hub may have given it a new key. */
	if (told != NULL)
		told->message = *m;
	else
		told_add(c, m);
	if (c->silent)
		return;
	answer_about(
	    c, m, m->type == DESK_TELL ? DESK_RECEIVED : DESK_STOP_RECEIVED);
}

static void
on_fate(struct desk_client *c, const struct desk_message *m)
{
	for (size_t i = 0; i < c->pending_count; i++) {
		if (c->pending[i].alert != m->alert ||
		    c->pending[i].act != m->act)
			continue;
		if (m->fate == DESK_STRAY)
			c->stray = c->pending[i];
		c->pending_count--;
		memmove(&c->pending[i], &c->pending[i + 1],
		    (c->pending_count - i) * sizeof(c->pending[0]));
		return;
	}
}

static void
on_message(struct desk_client *c, const struct desk_message *m)
{
	switch (m->type) {
	case DESK_WELCOME:
		c->state = DESK_READY;
		text_copy(c->desk, sizeof(c->desk), m->desk);
		for (size_t i = 0; i < c->pending_count; i++)
			(void)send_message(c, &c->pending[i]);
		return;
	case DESK_BYE:
		c->state = DESK_DENIED;
		text_copy(c->why, sizeof(c->why), m->text);
		return;
	case DESK_TELL:
	case DESK_STAND_DOWN:
		on_tell(c, m);
		return;
	case DESK_FATE:
		on_fate(c, m);
		return;
	case DESK_HELLO:
	case DESK_ANSWER:
	case DESK_BEAT:
		return;
	}
}

static enum err
read_all(struct desk_client *c, uint64_t now_ms)
{
	for (int i = 0; i < STEP_MESSAGES; i++) {
		enum err err = net_recv(c->socket, c->msg);
		struct desk_message m;
		struct net_bytes frame;

		if (err == ERR_AGAIN)
			return ERR_NONE;
		if (err == ERR_IO)
			return err;
		if (err != ERR_NONE || net_msg_count(c->msg) != 1)
			continue;
		frame = net_msg_frame(c->msg, 0);
		if (desk_decode(&m, frame.data, frame.len) != ERR_NONE) {
			log_error("desk", "a message that cannot be read");
			continue;
		}
		c->heard_ms = now_ms;
		on_message(c, &m);
	}
	return ERR_NONE;
}

enum err
desk_client_step(struct desk_client *client, uint64_t now_ms)
{
	struct desk_client *c = client;
	struct desk_message hello = { .type = DESK_HELLO };
	struct desk_message beat = { .type = DESK_BEAT };
	enum err err = read_all(c, now_ms);

	if (err != ERR_NONE || c->state == DESK_DENIED)
		return err;
	if (c->state == DESK_READY && now_ms - c->heard_ms >= SILENCE_MS)
		c->state = DESK_SILENT;
	if (c->state == DESK_READY && now_ms - c->beat_ms >= DESK_BEAT_MS) {
		c->beat_ms = now_ms;
		(void)send_message(c, &beat);
	}
	if (c->state != DESK_READY &&
	    (c->hello_ms == 0 || now_ms - c->hello_ms >= HELLO_AGAIN_MS)) {
		c->hello_ms = now_ms;
		text_copy(hello.service, sizeof(hello.service), c->service);
		text_copy(hello.district, sizeof(hello.district), c->district);
		(void)send_message(c, &hello);
	}
	return ERR_NONE;
}

bool
desk_client_stray(
    struct desk_client *client, uint64_t *alert, enum desk_act *act)
{
	if (client->stray.alert == 0)
		return false;
	*alert = client->stray.alert;
	*act = client->stray.act;
	client->stray.alert = 0;
	return true;
}

const struct desk_message *
desk_client_next(struct desk_client *client)
{
	for (size_t i = 0; i < client->told_count; i++) {
		if (!client->told[i].fresh)
			continue;
		client->told[i].fresh = false;
		client->lent = client->told[i].message;
		return &client->lent;
	}
	return NULL;
}

static enum err
answer_give(struct desk_client *client, struct desk_message *answer)
{
	const struct told *told = told_about(client, answer->alert);

	if (told == NULL)
		return ERR_NOENT;
	answer->target = told->message.target;
	answer->revision = told->message.revision;
	memcpy(answer->key, told->message.key, sizeof(answer->key));
	pending_add(client, answer);
	return ERR_NONE;
}

enum err
desk_client_answer(struct desk_client *client, uint64_t alert,
    enum desk_act act, const char *number, const char *who, const char *code,
    const char *text)
{
	struct desk_message answer = {
		.type = DESK_ANSWER,
		.act = act,
		.alert = alert,
	};

	text_copy(answer.number, sizeof(answer.number), number);
	text_copy(answer.who, sizeof(answer.who), who);
	text_copy(answer.code, sizeof(answer.code), code);
	text_copy(answer.text, sizeof(answer.text), text);
	return answer_give(client, &answer);
}

enum err
desk_client_refuse(struct desk_client *client, uint64_t alert, const char *code,
    const char *district)
{
	struct desk_message answer = {
		.type = DESK_ANSWER,
		.act = DESK_REFUSED,
		.alert = alert,
	};

	text_copy(answer.code, sizeof(answer.code), code);
	text_copy(answer.district, sizeof(answer.district), district);
	return answer_give(client, &answer);
}
