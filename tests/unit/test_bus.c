/* SPDX-License-Identifier: Apache-2.0 */
/*
 * intake, publisher, subscriber: real sockets on ipc, a hub of a few lines
 * between them, and time as an argument.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "bus/intake.h"
#include "bus/publisher.h"
#include "bus/subscriber.h"

#define PATIENCE_MS 20000
#define EVENT                                                        \
	"{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"//a\"," \
	"\"type\":\"kz.dabyl.detection.v1\",\"subject\":\"cam-1\","  \
	"\"data\":{\"kind\":\"fire\"}}"

struct fixture {
	char dir[64];
	char path[100];
	char endpoint[128];
	struct net *hub_net, *net;
	struct intake *intake;
	struct publisher *pub;
	struct arena arena;
	/* What the hub of the test does. */
	int seen[2000];      /* how often each id came */
	int highest;         /* id so far */
	int disorder;        /* how often a lower id came after it */
	int later;           /* say "later" to this many lines */
	bool deaf;           /* take, but never answer */
	struct request last; /* that was taken; lines are not kept */
	/* What the publisher was told. */
	int fates[2000];
	int told;
	int refused;
};

static void
hub_open(struct fixture *f)
{
	struct net_options options = { .insecure = false };

	assert_int_equal(net_create(&options, &f->hub_net), ERR_NONE);
	assert_int_equal(
	    intake_create(f->hub_net, f->endpoint, &f->intake), ERR_NONE);
}

static void
hub_close(struct fixture *f)
{
	intake_destroy(f->intake);
	net_destroy(f->hub_net);
	f->intake = NULL;
	f->hub_net = NULL;
}

static void
fate_told(void *arg, uint64_t tag, const struct request_answer *answer)
{
	struct fixture *f = arg;

	assert_int_not_equal(answer->fate, REQUEST_LATER);
	assert_true(tag < 2000);
	f->fates[tag]++;
	f->told++;
	f->refused += answer->fate == REQUEST_REFUSED;
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct net_options options = { .insecure = false };

	snprintf(f->dir, sizeof(f->dir), "/tmp/dabyl-bus-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->path, sizeof(f->path), "%s/s.sock", f->dir);
	snprintf(f->endpoint, sizeof(f->endpoint), "ipc://%s", f->path);
	assert_int_equal(net_create(&options, &f->net), ERR_NONE);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	publisher_destroy(f->pub);
	net_destroy(f->net);
	hub_close(f);
	arena_finish(&f->arena);
	unlink(f->path);
	assert_int_equal(rmdir(f->dir), 0);
	free(f);
	return 0;
}

/* One request: store what is good, as a hub would after its commit. */
static void
hub_answer(struct fixture *f, const struct intake_call *call)
{
	struct request_answer answers[REQUEST_LINES_MAX];

	for (size_t i = 0; i < call->request.count; i++) {
		const struct request_line *line = &call->request.lines[i];
		int id = atoi(line->event.id);

		f->disorder += id < f->highest;
		f->highest = id > f->highest ? id : f->highest;

		answers[i] = (struct request_answer){ REQUEST_STORED, "", 1 };
		if (line->defect != CLOUDEVENT_GOOD) {
			answers[i].fate = REQUEST_REFUSED;
			answers[i].reason = cloudevent_word(line->defect);
		} else if (f->later > 0) {
			f->later--;
			answers[i].fate = REQUEST_LATER;
			answers[i].reason = "disk";
		} else if (f->seen[id]++ > 0) {
			answers[i].fate = REQUEST_DUPLICATE;
		}
	}
	if (!f->deaf)
		intake_answer(f->intake, call, answers,
		    (struct request_newest){ true, 43 });
}

static void
hub_turn(struct fixture *f)
{
	struct intake_call *call;

	if (f->intake == NULL)
		return;
	arena_reset(&f->arena);
	while (intake_take(f->intake, &f->arena, &call) == ERR_NONE) {
		f->last = call->request;
		f->last.source = "";
		hub_answer(f, call);
	}
}

/* One round of both ends, at ${now_ms}. */
static void
both_step(struct fixture *f, uint64_t now_ms)
{
	struct net_item items[2] = { { .fd = -1 } };
	size_t count = 0;

	if (f->pub != NULL) {
		assert_int_equal(publisher_step(f->pub, now_ms), ERR_NONE);
		items[count++] = publisher_item(f->pub);
	}
	if (f->intake != NULL)
		items[count++].socket = intake_socket(f->intake);
	assert_int_equal(net_poll(items, count, 5), ERR_NONE);
	hub_turn(f);
}

static void
until_idle(struct fixture *f)
{
	uint64_t end = clock_boot_ms() + PATIENCE_MS;

	while (!publisher_idle(f->pub) && clock_boot_ms() < end)
		both_step(f, clock_boot_ms());
	assert_true(publisher_idle(f->pub));
}

static enum err
put(struct fixture *f, int id)
{
	char line[512];
	int len = snprintf(line, sizeof(line), EVENT, id);

	return publisher_put(f->pub, line, (size_t)len, (uint64_t)id);
}

static void
publisher_open(struct fixture *f)
{
	assert_int_equal(
	    publisher_create(f->net, f->endpoint, fate_told, f, &f->pub),
	    ERR_NONE);
}

static void
each_once(const struct fixture *f, int count)
{
	assert_int_equal(f->told, count);
	for (int id = 0; id < count; id++) {
		assert_int_equal(f->fates[id], 1);
		assert_true(f->seen[id] >= 1);
	}
}

static void
test_every_line_meets_its_fate_once(void **state)
{
	struct fixture *f = *state;
	int id = 0;

	hub_open(f);
	publisher_open(f);
	while (id < 1500) {
		if (put(f, id) == ERR_NONE)
			id++;
		else
			both_step(f, clock_boot_ms());
	}
	until_idle(f);
	each_once(f, 1500);
	for (id = 0; id < 1500; id++)
		assert_int_equal(f->seen[id], 1);
	assert_int_equal(f->refused, 0);
	assert_int_equal(f->disorder, 0);
	assert_int_equal(intake_counts(f->intake).lines, 1500);
	assert_int_equal(intake_counts(f->intake).unanswered, 0);
}

static void
test_a_defect_reaches_the_publisher_by_name(void **state)
{
	struct fixture *f = *state;

	hub_open(f);
	publisher_open(f);
	assert_int_equal(publisher_put(f->pub, "[1]", 3, 0), ERR_NONE);
	assert_int_equal(put(f, 1), ERR_NONE);
	until_idle(f);
	assert_int_equal(f->told, 2);
	assert_int_equal(f->refused, 1);
}

static void
test_the_window_bounds_what_is_held(void **state)
{
	struct fixture *f = *state;
	char *big = calloc(1, REQUEST_BYTES_MAX + 1);
	int id = 0;

	publisher_open(f);
	while (id < 2 * PUBLISHER_WINDOW * REQUEST_LINES_MAX &&
	    put(f, id) == ERR_NONE)
		id++;
	assert_int_equal(id, PUBLISHER_WINDOW * REQUEST_LINES_MAX);
	assert_int_equal(publisher_put(f->pub, "", 0, 0), ERR_INVAL);
	assert_int_equal(publisher_put(f->pub, "{}\n{}", 5, 0), ERR_INVAL);
	memset(big, 'x', REQUEST_BYTES_MAX);
	assert_int_equal(
	    publisher_put(f->pub, big, REQUEST_BYTES_MAX, 0), ERR_SIZE);
	free(big);
}

static void
test_later_is_sent_again_until_it_is_stored(void **state)
{
	struct fixture *f = *state;
	uint64_t now = 1000, end = clock_boot_ms() + PATIENCE_MS;

	hub_open(f);
	publisher_open(f);
	f->later = 5;
	for (int id = 0; id < 3; id++)
		assert_int_equal(put(f, id), ERR_NONE);
	/* Time runs in steps of 50 ms, whatever the machine does. */
	while (!publisher_idle(f->pub) && clock_boot_ms() < end)
		both_step(f, now += 50);
	each_once(f, 3);
	assert_int_equal(f->later, 0);
	/* Three and then two were put off: twice the wait had to end. */
	assert_true(now >= 1000 + 3 * PUBLISHER_LATER_MS);
}

static void
test_a_hub_that_is_restarted_gets_what_it_did_not_answer(void **state)
{
	struct fixture *f = *state;

	hub_open(f);
	publisher_open(f);
	f->deaf = true;
	for (int id = 0; id < 600; id++)
		assert_int_equal(put(f, id), ERR_NONE);
	while (f->seen[599] == 0)
		both_step(f, clock_boot_ms());
	assert_int_equal(f->told, 0);
	hub_close(f);
	f->deaf = false;
	hub_open(f);
	/* A reply to the next heartbeat shows that the others were lost. */
	until_idle(f);
	each_once(f, 600);
	assert_int_equal(f->seen[0], 2);
}

static void
test_a_silent_hub_is_asked_again_over_a_new_connection(void **state)
{
	struct fixture *f = *state;
	uint64_t now = 1000, end = clock_boot_ms() + PATIENCE_MS, in, out;

	hub_open(f);
	publisher_open(f);
	f->deaf = true;
	assert_int_equal(put(f, 0), ERR_NONE);
	while (f->seen[0] == 0 && clock_boot_ms() < end)
		both_step(f, now);
	net_admissions(f->hub_net, &in, &out);
	assert_int_equal(in, 1);
	f->deaf = false;
	now += PUBLISHER_PATIENCE_MS;
	while (!publisher_idle(f->pub) && clock_boot_ms() < end)
		both_step(f, now);
	each_once(f, 1);
	net_admissions(f->hub_net, &in, &out);
	assert_int_equal(in, 2);
}

static void
test_a_heartbeat_carries_the_newest_number_both_ways(void **state)
{
	struct fixture *f = *state;
	uint64_t now = 1000, end = clock_boot_ms() + PATIENCE_MS;

	hub_open(f);
	publisher_open(f);
	publisher_name(f->pub, "//a", 42);
	assert_false(publisher_hub_newest(f->pub).known);
	while (!publisher_hub_newest(f->pub).known && clock_boot_ms() < end)
		both_step(f, now);
	assert_int_equal(publisher_hub_newest(f->pub).sequence, 43);
	assert_int_equal(publisher_heard_ms(f->pub), now);
	assert_true(f->last.has_newest);
	assert_int_equal(f->last.newest, 42);
	assert_int_equal(f->last.count, 0);
	assert_int_equal(intake_counts(f->intake).calls, 1);
	assert_int_equal(publisher_due_ms(f->pub), now + PUBLISHER_BEAT_MS);
}

static void
test_too_many_frames_are_counted_and_others_go_on(void **state)
{
	struct fixture *f = *state;
	struct net_socket *dealer;
	struct net_bytes two[2] = { { "{}", 2 }, { "{}", 2 } };
	struct intake_call *call = NULL;
	uint64_t end = clock_boot_ms() + PATIENCE_MS;
	enum err err = ERR_AGAIN;

	hub_open(f);
	assert_int_equal(
	    net_open(f->net, NET_DEALER, f->endpoint, &dealer), ERR_NONE);
	while (err != ERR_LIMIT && clock_boot_ms() < end) {
		struct net_item items[2] = { { .socket =
			                             intake_socket(f->intake) },
			{ .socket = dealer } };

		if (intake_counts(f->intake).ended == 0)
			(void)net_send(dealer, NULL, two, 2);
		assert_int_equal(net_poll(items, 2, 5), ERR_NONE);
		err = intake_take(f->intake, &f->arena, &call);
	}
	assert_int_equal(err, ERR_LIMIT);
	assert_non_null(call);
	assert_true(*call->user);
	assert_int_equal(intake_counts(f->intake).ended, 1);
	publisher_open(f);
	assert_int_equal(put(f, 0), ERR_NONE);
	until_idle(f);
	each_once(f, 1);
}

/*
 * A peer that speaks ZMTP by hand and never ends its message.  Greeting with
 * mechanism NULL, a READY command, then frames with the MORE flag.
 */
static int
raw_connect(struct fixture *f)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	unsigned char greeting[64] = { 0xff, [9] = 0x7f, [10] = 3 };
	/* A short command frame: flag, length 28, then name and property. */
	static const char ready[30] = "\x04\x1c\x05READY\x0bSocket-Type"
	                              "\x00\x00\x00\x06"
	                              "DEALER";

	memcpy(greeting + 12, "NULL", 4);
	strcpy(address.sun_path, f->path);
	assert_int_equal(
	    connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(write(fd, greeting, 64), 64);
	assert_int_equal(write(fd, ready, sizeof(ready)), sizeof(ready));
	return fd;
}

#define GUARD (64u << 20) /* bytes more than at the start */

/* AddressSanitizer keeps what was freed for a while, to catch late uses. */
#if defined(__SANITIZE_ADDRESS__)
#define FREED_IS_KEPT 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FREED_IS_KEPT 1
#endif
#endif
#ifndef FREED_IS_KEPT
#define FREED_IS_KEPT 0
#endif

static void
test_a_message_without_end_is_met_by_the_limit_on_memory(void **state)
{
	struct fixture *f = *state;
	unsigned char frames[64 * 1024];
	uint64_t end = clock_boot_ms() + PATIENCE_MS;
	size_t before, most = 0, now = 0, heard = 0;
	bool ended = false;
	int fd;

	/* 0x01: MORE; 62 bytes of body. */
	for (size_t i = 0; i < sizeof(frames); i += 64) {
		frames[i] = 1;
		frames[i + 1] = 62;
		memset(frames + i + 2, 'x', 62);
	}
	hub_open(f);
	before = net_memory_bytes();
	fd = raw_connect(f);
	/* A greeting of 64 bytes and READY; frames sent before are an error. */
	while (heard <= 64 && clock_boot_ms() < end) {
		unsigned char bytes[256];
		ssize_t len = recv(fd, bytes, sizeof(bytes), 0);

		heard += len > 0 ? (size_t)len : 0;
		both_step(f, clock_boot_ms());
	}
	assert_true(heard > 64);
	while (!ended && clock_boot_ms() < end) {
		ssize_t sent = send(fd, frames, sizeof(frames), MSG_NOSIGNAL);
		struct intake_call *call;

		/* A short write would shift the frames: start them anew. */
		while (sent > 0 && sent % 64 != 0) {
			ssize_t rest = send(fd, frames + sent % 64,
			    64 - (size_t)sent % 64, MSG_NOSIGNAL);

			sent = rest < 0 && errno == EAGAIN ? sent
			    : rest < 0                     ? 0
			                                   : sent + rest;
		}
		both_step(f, clock_boot_ms());
		assert_int_equal(
		    intake_take(f->intake, &f->arena, &call), ERR_AGAIN);
		now = net_memory_bytes();
		most = now > most ? now : most;
		if (now > before + GUARD) {
			hub_close(f);
			ended = true;
		}
	}
	assert_true(ended);
	/* Bounded while it went on, and given back afterwards. */
	assert_true(most < before + 2 * (size_t)GUARD);
	if (!FREED_IS_KEPT)
		assert_true(net_memory_bytes() < before + GUARD / 2);
	assert_true(send(fd, frames, 64, MSG_NOSIGNAL) < 0);
	close(fd);
	hub_open(f);
	publisher_open(f);
	assert_int_equal(put(f, 0), ERR_NONE);
	until_idle(f);
	each_once(f, 1);
}

static void
test_a_subscriber_names_what_is_wrong_with_a_message(void **state)
{
	struct fixture *f = *state;
	struct subscriber *sub;
	struct subscriber_message got;
	struct net_socket *pub;
	char line[512];
	int len = snprintf(line, sizeof(line), EVENT, 7);
	char topic[SUBSCRIBER_TOPIC_MAX + 2], *big = calloc(1, 131072);
	// clang-format off
	struct { struct net_bytes frames[2]; size_t count; const char *want; }
	    cases[] = {
		{ { { "event.fire.east", 15 }, { line, (size_t)len } }, 2, "ok" },
		{ { { "event.fire.east", 15 }, { big, 131072 } }, 2, "size" },
		{ { { "event.fire.east", 15 }, { "{", 1 } }, 2, "json" },
		{ { { "event.fire.east", 15 } }, 1, "frames" },
		{ { { "event.\xff", 7 }, { line, (size_t)len } }, 2, "topic" },
		{ { { topic, sizeof(topic) - 1 }, { line, (size_t)len } }, 2,
		    "topic" },
		{ { { "event.fire.east", 15 }, { big, 65537 } }, 2, "size" },
	};
	// clang-format on
	uint64_t end = clock_boot_ms() + PATIENCE_MS;
	size_t seen = 0;

	memset(topic, 'x', sizeof(topic));
	memcpy(topic, "event.", 6);
	assert_int_equal(
	    subscriber_create(f->net, NET_SUB_LISTEN, f->endpoint, &sub),
	    ERR_NONE);
	assert_int_equal(
	    net_open(f->net, NET_PUB_CONNECT, f->endpoint, &pub), ERR_NONE);
	/* A PUB drops until it is connected: each case until it is met. */
	while (
	    seen < sizeof(cases) / sizeof(cases[0]) && clock_boot_ms() < end) {
		struct net_item item = { .socket = subscriber_socket(sub) };

		net_send(pub, NULL, cases[seen].frames, cases[seen].count);
		assert_int_equal(net_poll(&item, 1, 20), ERR_NONE);
		if (subscriber_take(sub, &f->arena, &got) != ERR_NONE)
			continue;
		assert_true(*got.user);
		if (strcmp(cloudevent_word(got.defect), cases[seen].want) == 0)
			seen++;
		/* Only what is still on the way from the case before. */
		else
			assert_string_equal(cloudevent_word(got.defect),
			    seen > 0 ? cases[seen - 1].want : "");
	}
	assert_int_equal(seen, sizeof(cases) / sizeof(cases[0]));
	subscriber_destroy(sub);
	free(big);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_every_line_meets_its_fate_once),
		T(test_a_defect_reaches_the_publisher_by_name),
		T(test_the_window_bounds_what_is_held),
		T(test_later_is_sent_again_until_it_is_stored),
		T(test_a_hub_that_is_restarted_gets_what_it_did_not_answer),
		T(test_a_silent_hub_is_asked_again_over_a_new_connection),
		T(test_a_heartbeat_carries_the_newest_number_both_ways),
		T(test_too_many_frames_are_counted_and_others_go_on),
		T(test_a_message_without_end_is_met_by_the_limit_on_memory),
		T(test_a_subscriber_names_what_is_wrong_with_a_message),
	};

	return cmocka_run_group_tests_name("bus", tests, NULL, NULL);
}
