/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include <zmq.h>

#include "net/zap.h"

#define ENDPOINT "inproc://zeromq.zap.01"

/* Frames of a question behind the route and the empty delimiter. */
enum { VERSION, ID, DOMAIN, ADDRESS, IDENTITY, MECHANISM, NFRAMES };

void *
zap_bind(void *ctx)
{
	void *zap = zmq_socket(ctx, ZMQ_ROUTER);
	int linger = 0;

	if (zap == NULL)
		return NULL;
	if (zmq_setsockopt(zap, ZMQ_LINGER, &linger, sizeof(linger)) == 0 &&
	    zmq_bind(zap, ENDPOINT) == 0)
		return zap;
	zmq_close(zap);
	return NULL;
}

/* ${text} is never NULL; decimal digits up to ${end}, which is returned. */
static bool
number_take(const char **text, char end, uint64_t *value)
{
	const char *at = *text;

	*value = 0;
	while (*at >= '0' && *at <= '9' && *value <= UINT32_MAX)
		*value = *value * 10 + (uint64_t)(*at++ - '0');
	if (at == *text || *at != end || *value > UINT32_MAX)
		return false;
	*text = at + 1;
	return true;
}

bool
zap_address_parse(const char *address, uid_t *uid, gid_t *gid, pid_t *pid)
{
	static const char head[] = "localhost:";
	const char *at = address + sizeof(head) - 1;
	uint64_t u, g, p;

	if (strncmp(address, head, sizeof(head) - 1) != 0)
		return false;
	if (!number_take(&at, ':', &u) || !number_take(&at, ':', &g) ||
	    !number_take(&at, '\0', &p))
		return false;
	*uid = (uid_t)u;
	*gid = (gid_t)g;
	*pid = (pid_t)p;
	return true;
}

/*
 * One frame into ${text} with a NUL behind.  What does not fit, or holds a
 * NUL, comes out as "?", which nobody admits.  -1: nothing there, else whether
 * more follow.
 */
static int
frame_take(void *zap, char *text, size_t size, size_t *len)
{
	zmq_msg_t frame;
	size_t n;
	int more;

	zmq_msg_init(&frame);
	if (zmq_msg_recv(&frame, zap, ZMQ_DONTWAIT) < 0) {
		zmq_msg_close(&frame);
		return -1;
	}
	n = zmq_msg_size(&frame);
	if (n >= size) {
		memcpy(text, "?", 2);
		n = 1;
	} else {
		memcpy(text, zmq_msg_data(&frame), n);
		text[n] = '\0';
	}
	*len = n;
	more = zmq_msg_more(&frame);
	zmq_msg_close(&frame);
	return more;
}

static void
reply_send(void *zap, const struct zap_question *q, const char *status,
    const char *text, const char *user)
{
	zmq_send(zap, q->route, q->route_len, ZMQ_SNDMORE);
	zmq_send(zap, "", 0, ZMQ_SNDMORE);
	zmq_send(zap, "1.0", 3, ZMQ_SNDMORE);
	zmq_send(zap, q->id, q->id_len, ZMQ_SNDMORE);
	zmq_send(zap, status, strlen(status), ZMQ_SNDMORE);
	zmq_send(zap, text, strlen(text), ZMQ_SNDMORE);
	zmq_send(zap, user, strlen(user), ZMQ_SNDMORE);
	zmq_send(zap, "", 0, 0);
}

/* Everything behind the route; how many frames of NFRAMES there were. */
static int
body_take(void *zap, struct zap_question *q, char *version)
{
	char identity[ZAP_TEXT_SIZE], rest[ZAP_TEXT_SIZE];
	char *const at[NFRAMES] = { [VERSION] = version,
		[ID] = q->id,
		[DOMAIN] = q->domain,
		[ADDRESS] = q->address,
		[IDENTITY] = identity,
		[MECHANISM] = q->mechanism };
	int more = 1, count = 0;
	size_t len;

	if ((more = frame_take(zap, rest, sizeof(rest), &len)) < 0 || len != 0)
		return 0;
	while (more > 0) {
		char *to = count < NFRAMES ? at[count] : rest;

		more = frame_take(zap, to, ZAP_TEXT_SIZE, &len);
		if (count == ID)
			q->id_len = len;
		count++;
	}
	return count;
}

bool
zap_recv(void *zap, struct zap_question *q)
{
	char version[ZAP_TEXT_SIZE] = "";

	memset(q, 0, sizeof(*q));
	if (frame_take(zap, q->route, sizeof(q->route), &q->route_len) <= 0)
		return false;
	/* No socket of ours has an empty domain: nobody admits it. */
	if (body_take(zap, q, version) < NFRAMES || strcmp(version, "1.0") != 0)
		q->domain[0] = '\0';
	q->local = zap_address_parse(q->address, &q->uid, &q->gid, &q->pid);
	return true;
}

void
zap_reply(
    void *zap, const struct zap_question *question, bool yes, const char *user)
{
	reply_send(zap, question, yes ? "200" : "400",
	    yes ? "OK" : "not admitted", user);
}
