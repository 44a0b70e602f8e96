/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One end of the bus, for tests whose other end is written in Python:
 *
 *	bus_peer intake ENDPOINT 0	answer each event until stdin ends
 *	bus_peer sub ENDPOINT COUNT	connect a SUB, print COUNT messages
 *	bus_peer listen ENDPOINT COUNT	bind a SUB, print COUNT messages
 *	bus_peer pub ENDPOINT COUNT	bind a PUB, send until stopped
 *	bus_peer publish ARGUMENT...	dabyl publish
 *
 * Prints "ready" when it can be reached; ends by itself after 30 seconds.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "bus/intake.h"
#include "bus/subscriber.h"
#include "cmd/cmd.h"

#define SECONDS 30
#define IDS_MAX 1000

struct seen {
	char ids[IDS_MAX][EVENT_ID_MAX + 1];
	size_t count;
};

static void
event_print(
    const char *user, enum cloudevent_defect defect, const struct event *event)
{
	printf("%s user=%s id=%s kind=%s device=%s\n", cloudevent_word(defect),
	    *user ? user : "-", event->id, event->kind, event->device);
	fflush(stdout);
}

/* Whether ${id} was there before; it is now. */
static bool
seen_before(struct seen *seen, const char *id)
{
	for (size_t i = 0; i < seen->count; i++)
		if (strcmp(seen->ids[i], id) == 0)
			return true;
	if (seen->count < IDS_MAX)
		strncpy(seen->ids[seen->count++], id, EVENT_ID_MAX);
	return false;
}

static void
call_answer(struct intake *intake, struct intake_call *call, struct seen *seen)
{
	struct request_answer answers[REQUEST_LINES_MAX];

	for (size_t i = 0; i < call->request.count; i++) {
		struct request_line *line = &call->request.lines[i];

		event_print(call->user, line->defect, &line->event);
		answers[i] = (struct request_answer){ REQUEST_STORED, "", 1 };
		if (line->defect != CLOUDEVENT_GOOD) {
			answers[i].fate = REQUEST_REFUSED;
			answers[i].reason = cloudevent_word(line->defect);
		} else if (seen_before(seen, line->event.id)) {
			answers[i].fate = REQUEST_DUPLICATE;
		}
	}
	intake_answer(intake, call, answers,
	    (struct request_newest){ true, seen->count });
}

/* Until standard input ends: whoever asked has read its answer then. */
static int
intake_run(struct net *net, const char *endpoint)
{
	struct seen *seen = calloc(1, sizeof(*seen));
	struct arena arena = { 0 };
	struct intake *intake;
	struct intake_call *call;

	if (intake_create(net, endpoint, &intake) != ERR_NONE)
		return 1;
	puts("ready");
	fflush(stdout);
	for (;;) {
		struct net_item items[2] = {
			{ .socket = intake_socket(intake) },
			{ .fd = STDIN_FILENO },
		};

		net_poll(items, 2, 100);
		if (items[1].readable)
			break;
		arena_reset(&arena);
		while (intake_take(intake, &arena, &call) == ERR_NONE)
			call_answer(intake, call, seen);
	}
	intake_destroy(intake);
	arena_finish(&arena);
	free(seen);
	return 0;
}

static int
sub_run(struct net *net, enum net_role role, const char *endpoint, size_t count)
{
	struct subscriber_message message;
	struct arena arena = { 0 };
	struct subscriber *sub;

	if (subscriber_create(net, role, endpoint, &sub) != ERR_NONE)
		return 1;
	puts("ready");
	fflush(stdout);
	while (count > 0) {
		struct net_item item = { .socket = subscriber_socket(sub) };

		net_poll(&item, 1, 100);
		while (count > 0 &&
		    subscriber_take(sub, &arena, &message) == ERR_NONE) {
			event_print(
			    message.user, message.defect, &message.event);
			count--;
		}
	}
	subscriber_destroy(sub);
	arena_finish(&arena);
	return 0;
}

static int
pub_run(struct net *net, const char *endpoint)
{
	struct event event = cloudevent_blank();
	struct buf topic = { 0 }, bytes = { 0 };
	struct net_socket *pub;
	char id[32];

	if (net_open(net, NET_PUB, endpoint, &pub) != ERR_NONE)
		return 1;
	puts("ready");
	fflush(stdout);
	event.source = "//test/c";
	event.kind = "smoke";
	event.device = "cam-1";
	event.has_sequence = true;
	cloudevent_topic(event.kind, "east", &topic);
	for (;;) {
		struct net_item item = { .socket = pub };
		struct net_bytes frames[2];

		snprintf(id, sizeof(id), "c-%d", (int)++event.sequence);
		event.id = id;
		buf_clear(&bytes);
		cloudevent_encode(&event, &bytes);
		frames[0] = (struct net_bytes){ topic.data, topic.len };
		frames[1] = (struct net_bytes){ bytes.data, bytes.len };
		net_send(pub, NULL, frames, 2);
		net_poll(&item, 1, 10);
	}
}

int
main(int argc, char **argv)
{
	struct net_options options = { .insecure = false };
	struct net *net;
	int status = 2;

	setlocale(LC_ALL, "");
	alarm(SECONDS);
	if (argc >= 2 && strcmp(argv[1], "publish") == 0)
		return cmd_publish(argc - 1, argv + 1);
	if (argc != 4 || net_create(&options, &net) != ERR_NONE)
		return 2;
	if (strcmp(argv[1], "intake") == 0)
		status = intake_run(net, argv[2]);
	else if (strcmp(argv[1], "sub") == 0)
		status = sub_run(net, NET_SUB, argv[2], (size_t)atoi(argv[3]));
	else if (strcmp(argv[1], "listen") == 0)
		status = sub_run(
		    net, NET_SUB_LISTEN, argv[2], (size_t)atoi(argv[3]));
	else if (strcmp(argv[1], "pub") == 0)
		status = pub_run(net, argv[2]);
	net_destroy(net);
	return status;
}
