/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/xalloc.h"

#include "bus/intake.h"

struct intake {
	struct net_socket *socket;
	struct net_msg *msg;
	struct buf reply;
	struct intake_counts counts;
};

enum err
intake_create(struct net *net, const char *endpoint, struct intake **out)
{
	struct intake *intake = xcalloc(1, sizeof(*intake));
	enum err err = net_open(net, NET_INTAKE, endpoint, &intake->socket);

	intake->msg = net_msg_create();
	if (err != ERR_NONE) {
		intake_destroy(intake);
		intake = NULL;
	}
	*out = intake;
	return err;
}

void
intake_destroy(struct intake *intake)
{
	if (intake == NULL)
		return;
	net_msg_destroy(intake->msg);
	net_close(intake->socket);
	buf_finish(&intake->reply);
	free(intake);
}

struct net_socket *
intake_socket(const struct intake *intake)
{
	return intake->socket;
}

enum err
intake_take(
    struct intake *intake, struct arena *arena, struct intake_call **out)
{
	enum err err = net_recv(intake->socket, intake->msg);
	struct intake_call *call;
	struct net_bytes bytes = { "", 0 };

	*out = NULL;
	if (err != ERR_NONE && err != ERR_LIMIT)
		return err;
	call = arena_alloc(arena, sizeof(*call));
	call->route = *net_msg_route(intake->msg);
	call->user = arena_text(arena, net_msg_user(intake->msg));
	call->peer = arena_text(arena, net_msg_peer(intake->msg));
	*out = call;
	if (err == ERR_LIMIT) {
		intake->counts.ended++;
		return err;
	}
	/* A ROUTER can be sent a route and nothing behind it: no lines. */
	if (net_msg_count(intake->msg) > 0)
		bytes = net_msg_frame(intake->msg, 0);
	request_decode(bytes.data, bytes.len, arena, &call->request);
	intake->counts.calls++;
	intake->counts.lines += call->request.count;
	return ERR_NONE;
}

void
intake_answer(struct intake *intake, const struct intake_call *call,
    const struct request_answer *answers, struct request_newest newest)
{
	struct net_bytes bytes;

	buf_clear(&intake->reply);
	request_reply(&call->request, answers, newest, &intake->reply);
	bytes = (struct net_bytes){ intake->reply.data, intake->reply.len };
	if (net_send(intake->socket, &call->route, &bytes, 1) != ERR_NONE)
		intake->counts.unanswered++;
}

struct intake_counts
intake_counts(const struct intake *intake)
{
	return intake->counts;
}
