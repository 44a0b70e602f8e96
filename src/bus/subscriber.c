/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

#include "bus/subscriber.h"

static const char prefix[] = "event.";

struct subscriber {
	struct net_socket *socket;
	struct net_msg *msg;
};

enum err
subscriber_create(struct net *net, enum net_role role, const char *endpoint,
    struct subscriber **out)
{
	struct subscriber *sub = xcalloc(1, sizeof(*sub));
	enum err err = net_open(net, role, endpoint, &sub->socket);

	sub->msg = net_msg_create();
	if (err == ERR_NONE) {
		net_subscribe(sub->socket, prefix);
	} else {
		subscriber_destroy(sub);
		sub = NULL;
	}
	*out = sub;
	return err;
}

void
subscriber_destroy(struct subscriber *subscriber)
{
	if (subscriber == NULL)
		return;
	net_msg_destroy(subscriber->msg);
	net_close(subscriber->socket);
	free(subscriber);
}

struct net_socket *
subscriber_socket(const struct subscriber *subscriber)
{
	return subscriber->socket;
}

static bool
topic_valid(struct net_bytes topic)
{
	return topic.len <= SUBSCRIBER_TOPIC_MAX &&
	    topic.len >= sizeof(prefix) - 1 &&
	    memcmp(topic.data, prefix, sizeof(prefix) - 1) == 0 &&
	    text_valid(topic.data, topic.len);
}

static enum cloudevent_defect
frames_decode(
    const struct net_msg *msg, struct arena *arena, struct event *event)
{
	struct net_bytes bytes;

	*event = cloudevent_blank();
	if (net_msg_count(msg) != 2)
		return CLOUDEVENT_FRAMES;
	if (!topic_valid(net_msg_frame(msg, 0)))
		return CLOUDEVENT_TOPIC;
	bytes = net_msg_frame(msg, 1);
	return cloudevent_decode(bytes.data, bytes.len, arena, event);
}

enum err
subscriber_take(struct subscriber *subscriber, struct arena *arena,
    struct subscriber_message *message)
{
	enum err err = net_recv(subscriber->socket, subscriber->msg);

	/* Too many frames leave none behind: the same defect as too few. */
	if (err != ERR_NONE && err != ERR_LIMIT)
		return err;
	message->user = arena_text(arena, net_msg_user(subscriber->msg));
	message->peer = arena_text(arena, net_msg_peer(subscriber->msg));
	message->defect =
	    frames_decode(subscriber->msg, arena, &message->event);
	return ERR_NONE;
}
