/* SPDX-License-Identifier: Apache-2.0 */
/* net: real sockets on ipc in a directory of each test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "net/net.h"
#include "net/zap.h"

#define PATIENCE_MS 30000

struct place {
	char dir[64];
	char endpoint[128];
};

static int
setup(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	snprintf(place->dir, sizeof(place->dir), "/tmp/dabyl-net-XXXXXX");
	assert_non_null(mkdtemp(place->dir));
	snprintf(place->endpoint, sizeof(place->endpoint), "ipc://%s/s.sock",
	    place->dir);
	*state = place;
	return 0;
}

static int
teardown(void **state)
{
	struct place *place = *state;
	char path[128];

	snprintf(path, sizeof(path), "%s/s.sock", place->dir);
	unlink(path);
	/* Fails when anything else was left behind. */
	assert_int_equal(rmdir(place->dir), 0);
	free(place);
	return 0;
}

static struct net *
net_with(net_admit_fn *admit)
{
	struct net_options options = { .admit = admit };
	struct net *net;

	assert_int_equal(net_create(&options, &net), ERR_NONE);
	return net;
}

static struct net_socket *
opened(struct net *net, enum net_role role, const char *endpoint)
{
	struct net_socket *socket;

	assert_int_equal(net_open(net, role, endpoint, &socket), ERR_NONE);
	return socket;
}

static enum err
say(struct net_socket *socket, const struct net_route *to, const char *text)
{
	struct net_bytes bytes = { text, strlen(text) };

	return net_send(socket, to, &bytes, 1);
}

/* Poll both until ${socket} has a message, or ${ms} have passed. */
static enum err
wait_recv(struct net_socket *socket, struct net_socket *other,
    struct net_msg *msg, uint64_t ms)
{
	uint64_t end = clock_boot_ms() + ms;
	enum err err;

	while ((err = net_recv(socket, msg)) == ERR_AGAIN) {
		struct net_item items[2] = { { .socket = socket },
			{ .socket = other } };

		if (clock_boot_ms() > end)
			break;
		assert_int_equal(net_poll(items, 2, 20), ERR_NONE);
		/* Messages of the other must not keep the poll awake. */
		if (items[1].readable)
			assert_int_equal(net_poll(items, 1, 20), ERR_NONE);
	}
	return err;
}

/* Send ${text} until it is taken: IMMEDIATE refuses before the connection. */
static void
say_soon(struct net_socket *from, struct net_socket *other, const char *text)
{
	uint64_t end = clock_boot_ms() + PATIENCE_MS;

	while (say(from, NULL, text) == ERR_AGAIN) {
		struct net_item items[2] = { { .socket = from,
			                         .want_write = true },
			{ .socket = other } };

		assert_true(clock_boot_ms() < end);
		assert_int_equal(net_poll(items, 2, 20), ERR_NONE);
	}
}

static bool
text_is(const struct net_msg *msg, size_t frame, const char *want)
{
	struct net_bytes got = net_msg_frame(msg, frame);

	return got.len == strlen(want) && memcmp(got.data, want, got.len) == 0;
}

static void
test_a_question_is_answered_over_ipc_and_the_asker_has_a_name(void **state)
{
	struct place *place = *state;
	struct net *hub = net_with(NULL), *client = net_with(NULL);
	struct net_socket *router = opened(hub, NET_INTAKE, place->endpoint);
	struct net_socket *dealer = opened(client, NET_DEALER, place->endpoint);
	struct net_msg *msg = net_msg_create();
	char me[NET_USER_SIZE];
	uint64_t in, out;

	net_user_name(geteuid(), me);
	say_soon(dealer, router, "hello");
	assert_int_equal(wait_recv(router, dealer, msg, PATIENCE_MS), ERR_NONE);
	assert_int_equal(net_msg_count(msg), 1);
	assert_true(text_is(msg, 0, "hello"));
	assert_string_equal(net_msg_user(msg), me);
	assert_int_equal(say(router, net_msg_route(msg), "salem"), ERR_NONE);
	assert_int_equal(wait_recv(dealer, router, msg, PATIENCE_MS), ERR_NONE);
	assert_true(text_is(msg, 0, "salem"));
	assert_string_equal(net_msg_user(msg), "");
	assert_int_equal(net_recv(dealer, msg), ERR_AGAIN);
	assert_int_equal(net_msg_count(msg), 0);
	net_admissions(hub, &in, &out);
	assert_int_equal(in, 1);
	assert_int_equal(out, 0);
	net_msg_destroy(msg);
	net_destroy(client);
	net_destroy(hub);
}

static bool
admit_nobody(void *arg, const struct net_peer *peer, char user[NET_USER_SIZE])
{
	(void)arg;
	assert_true(peer->local);
	assert_int_equal(peer->uid, getuid());
	assert_int_equal(peer->gid, getgid());
	assert_int_equal(peer->pid, getpid());
	assert_int_equal(peer->role, NET_INTAKE);
	strcpy(user, "somebody");
	return false;
}

static bool
admit_bad_name(void *arg, const struct net_peer *peer, char user[NET_USER_SIZE])
{
	(void)arg;
	(void)peer;
	strcpy(user, "Not A Name");
	return true;
}

/* Whether a message got through while both were polled for a while. */
static void
nothing_gets_in(const char *endpoint, net_admit_fn *admit)
{
	struct net *hub = net_with(admit), *client = net_with(NULL);
	struct net_socket *router = opened(hub, NET_INTAKE, endpoint);
	struct net_socket *dealer = opened(client, NET_DEALER, endpoint);
	struct net_msg *msg = net_msg_create();
	uint64_t end = clock_boot_ms() + PATIENCE_MS, in, out;

	do {
		struct net_item items[2] = { { .socket = router },
			{ .socket = dealer } };

		say(dealer, NULL, "x");
		assert_int_equal(net_poll(items, 2, 20), ERR_NONE);
		assert_int_equal(net_recv(router, msg), ERR_AGAIN);
		net_admissions(hub, &in, &out);
	} while (out < 1 && clock_boot_ms() < end);
	assert_int_equal(in, 0);
	assert_true(out >= 1);
	say(dealer, NULL, "x");
	assert_int_equal(wait_recv(router, dealer, msg, 100), ERR_AGAIN);
	net_msg_destroy(msg);
	net_destroy(client);
	net_destroy(hub);
}

static void
test_who_is_not_admitted_gets_nothing_in(void **state)
{
	struct place *place = *state;

	nothing_gets_in(place->endpoint, admit_nobody);
	nothing_gets_in(place->endpoint, admit_bad_name);
}

static void
test_without_an_answer_from_the_handler_nobody_gets_in(void **state)
{
	struct place *place = *state;
	struct net *hub = net_with(NULL), *client = net_with(NULL);
	struct net_socket *router = opened(hub, NET_INTAKE, place->endpoint);
	struct net_socket *dealer = opened(client, NET_DEALER, place->endpoint);
	struct net_msg *msg = net_msg_create();

	/* Only the client is polled, so the hub's handler stays silent. */
	for (int i = 0; i < 20; i++) {
		struct net_item item = { .socket = dealer };

		assert_int_equal(say(dealer, NULL, "x"), ERR_AGAIN);
		assert_int_equal(net_poll(&item, 1, 10), ERR_NONE);
		assert_int_equal(net_recv(router, msg), ERR_AGAIN);
	}
	net_msg_destroy(msg);
	net_destroy(client);
	net_destroy(hub);
}

static void
test_the_default_admits_our_uid_and_no_people_over_tcp(void **state)
{
	char user[NET_USER_SIZE], me[NET_USER_SIZE];
	struct net_peer peer = { .role = NET_CONSOLE,
		.mechanism = "NULL",
		.address = "",
		.local = true,
		.uid = geteuid() };

	(void)state;
	net_user_name(geteuid(), me);
	assert_true(net_admit_self(NULL, &peer, user));
	assert_string_equal(user, me);
	peer.uid = geteuid() + 1;
	assert_false(net_admit_self(NULL, &peer, user));
	peer.uid = geteuid();
	peer.mechanism = "PLAIN";
	assert_false(net_admit_self(NULL, &peer, user));
	peer.mechanism = "NULL";
	peer.local = false;
	assert_false(net_admit_self(NULL, &peer, user));
	peer.role = NET_INTAKE;
	assert_true(net_admit_self(NULL, &peer, user));
	assert_string_equal(user, "loopback");
	net_user_name(4294967294u, user);
	assert_string_equal(user, "uid-4294967294");
}

static void
test_only_what_the_kernel_said_is_taken_as_a_uid(void **state)
{
	static const char *const wrong[] = { "", "127.0.0.1",
		"localhost:", "localhost:0", "localhost:0:0",
		"localhost:0:0:", "localhost:::", "localhost:0:0:1:2",
		"localhost:-1:0:1", "localhost: 0:0:1",
		"localhost:99999999999:0:1", "127.0.0.1:0:0:1", "?" };
	uid_t uid = 7;
	gid_t gid;
	pid_t pid;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(zap_address_parse(wrong[i], &uid, &gid, &pid));
	assert_int_equal(uid, 7);
	assert_true(
	    zap_address_parse("localhost:1000:100:4711", &uid, &gid, &pid));
	assert_int_equal(uid, 1000);
	assert_int_equal(gid, 100);
	assert_int_equal(pid, 4711);
}

static void
test_endpoints_stay_on_this_machine(void **state)
{
	// clang-format off
	static const struct { const char *endpoint; enum err plain, insecure; }
	    cases[] = {
		{ "ipc:///run/a.sock",		ERR_NONE,   ERR_NONE },
		{ "ipc://a.sock",		ERR_INVAL,  ERR_INVAL },
		{ "ipc://@abstract",		ERR_INVAL,  ERR_INVAL },
		{ "ipc://",			ERR_INVAL,  ERR_INVAL },
		{ "tcp://127.0.0.1:5555",	ERR_NONE,   ERR_NONE },
		{ "tcp://127.9.9.9:1",		ERR_NONE,   ERR_NONE },
		{ "tcp://localhost:65535",	ERR_NONE,   ERR_NONE },
		{ "tcp://127.0.0.1:*",		ERR_NONE,   ERR_NONE },
		{ "tcp://10.0.0.1:5555",	ERR_DENIED, ERR_NONE },
		{ "tcp://*:5555",		ERR_DENIED, ERR_NONE },
		{ "tcp://127.0.0.1.evil.kz:1",	ERR_DENIED, ERR_NONE },
		{ "tcp://127.0.0.1",		ERR_INVAL,  ERR_INVAL },
		{ "tcp://127.0.0.1:0",		ERR_INVAL,  ERR_INVAL },
		{ "tcp://127.0.0.1:65536",	ERR_INVAL,  ERR_INVAL },
		{ "tcp://127.0.0.1:80x",	ERR_INVAL,  ERR_INVAL },
		{ "tcp://:80",			ERR_INVAL,  ERR_INVAL },
		{ "tcp://[::1]:80",		ERR_INVAL,  ERR_INVAL },
		{ "tcp://10.0.0.1;127.0.0.1:1", ERR_INVAL,  ERR_INVAL },
		{ "inproc://zeromq.zap.01",	ERR_INVAL,  ERR_INVAL },
		{ "pgm://127.0.0.1:5555",	ERR_INVAL,  ERR_INVAL },
		{ "",				ERR_INVAL,  ERR_INVAL },
	};
	// clang-format on
	char path[6 + ENDPOINT_PATH_MAX + 2];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(net_endpoint_check(cases[i].endpoint, false),
		    cases[i].plain);
		assert_int_equal(net_endpoint_check(cases[i].endpoint, true),
		    cases[i].insecure);
		if (cases[i].plain != ERR_NONE)
			assert_true(*net_endpoint_text(cases[i].plain));
	}
	memset(path, 'x', sizeof(path));
	memcpy(path, "ipc:///", 7);
	path[6 + ENDPOINT_PATH_MAX] = '\0';
	assert_int_equal(net_endpoint_check(path, false), ERR_NONE);
	path[6 + ENDPOINT_PATH_MAX] = 'x';
	path[6 + ENDPOINT_PATH_MAX + 1] = '\0';
	assert_int_equal(net_endpoint_check(path, false), ERR_SIZE);
}

static void
test_what_cannot_be_opened_says_why(void **state)
{
	struct place *place = *state;
	struct net *net = net_with(NULL);
	struct net_socket *first, *second;
	char absent[160];

	snprintf(absent, sizeof(absent), "ipc://%s/no/s.sock", place->dir);
	assert_int_equal(net_open(net, NET_INTAKE, absent, &second), ERR_NOENT);
	assert_null(second);
	assert_int_equal(
	    net_open(net, NET_INTAKE, "tcp://192.0.2.1:1", &second),
	    ERR_DENIED);
	first = opened(net, NET_INTAKE, "tcp://127.0.0.1:*");
	assert_int_equal(
	    net_open(net, NET_DESK, net_endpoint(first), &second), ERR_EXIST);
	net_destroy(net);
}

static void
test_more_frames_than_documented_end_the_session(void **state)
{
	struct place *place = *state;
	struct net *hub = net_with(NULL), *client = net_with(NULL);
	struct net_socket *router = opened(hub, NET_INTAKE, place->endpoint);
	struct net_socket *dealer = opened(client, NET_DEALER, place->endpoint);
	struct net_msg *msg = net_msg_create();
	struct net_bytes two[2] = { { "a", 1 }, { "b", 1 } };
	struct net_route route;
	uint64_t in = 0, out, end = clock_boot_ms() + PATIENCE_MS;

	say_soon(dealer, router, "first");
	assert_int_equal(wait_recv(router, dealer, msg, PATIENCE_MS), ERR_NONE);
	route = *net_msg_route(msg);
	assert_int_equal(net_send(dealer, NULL, two, 2), ERR_NONE);
	assert_int_equal(
	    wait_recv(router, dealer, msg, PATIENCE_MS), ERR_LIMIT);
	assert_int_equal(net_msg_count(msg), 0);
	assert_memory_equal(net_msg_route(msg), &route, route.len + 1);
	assert_true(*net_msg_user(msg));
	/* It has to come back by the door: admitted a second time. */
	while (in < 2 && clock_boot_ms() < end) {
		struct net_item items[2] = { { .socket = router },
			{ .socket = dealer } };

		assert_int_equal(net_poll(items, 2, 20), ERR_NONE);
		net_admissions(hub, &in, &out);
	}
	assert_int_equal(in, 2);
	say_soon(dealer, router, "again");
	assert_int_equal(wait_recv(router, dealer, msg, PATIENCE_MS), ERR_NONE);
	assert_true(text_is(msg, 0, "again"));
	net_msg_destroy(msg);
	net_destroy(client);
	net_destroy(hub);
}

static void
test_a_frame_over_the_limit_never_arrives(void **state)
{
	struct place *place = *state;
	struct net *hub = net_with(NULL), *client = net_with(NULL);
	struct net_socket *router = opened(hub, NET_INTAKE, place->endpoint);
	struct net_socket *dealer = opened(client, NET_DEALER, place->endpoint);
	struct net_msg *msg = net_msg_create();
	struct net_bytes big = { calloc(1, 1048577), 1048577 };
	uint64_t end = clock_boot_ms() + PATIENCE_MS;

	say_soon(dealer, router, "first");
	assert_int_equal(wait_recv(router, dealer, msg, PATIENCE_MS), ERR_NONE);
	assert_int_equal(net_send(dealer, NULL, &big, 1), ERR_NONE);
	/* The connection is cut; what comes next comes over a new one. */
	do
		say_soon(dealer, router, "second");
	while (wait_recv(router, dealer, msg, 500) == ERR_AGAIN &&
	    clock_boot_ms() < end);
	assert_true(text_is(msg, 0, "second"));
	big.len--;
	say_soon(dealer, router, "third");
	assert_int_equal(wait_recv(router, dealer, msg, PATIENCE_MS), ERR_NONE);
	assert_int_equal(net_send(dealer, NULL, &big, 1), ERR_NONE);
	do
		assert_int_equal(
		    wait_recv(router, dealer, msg, PATIENCE_MS), ERR_NONE);
	while (net_msg_frame(msg, 0).len < 100);
	assert_int_equal(net_msg_frame(msg, 0).len, 1048576);
	free((void *)(uintptr_t)big.data);
	net_msg_destroy(msg);
	net_destroy(client);
	net_destroy(hub);
}

static void
test_a_full_queue_refuses_and_a_gone_peer_is_named(void **state)
{
	struct place *place = *state;
	struct net *hub = net_with(NULL), *client = net_with(NULL);
	struct net_socket *router = opened(hub, NET_INTAKE, place->endpoint);
	struct net_socket *dealer = opened(client, NET_DEALER, place->endpoint);
	struct net_msg *msg = net_msg_create();
	char *space = calloc(1, 65536);
	struct net_bytes big = { space, 65536 };
	struct net_route route;
	enum err err = ERR_NONE;
	uint64_t end = clock_boot_ms() + PATIENCE_MS;
	int sent = 0;

	say_soon(dealer, router, "hello");
	assert_int_equal(wait_recv(router, dealer, msg, PATIENCE_MS), ERR_NONE);
	route = *net_msg_route(msg);
	/* The dealer reads nothing: both queues and the kernel's fill up. */
	while (err == ERR_NONE && sent < 10000) {
		err = net_send(router, &route, &big, 1);
		sent += err == ERR_NONE;
	}
	assert_int_equal(err, ERR_AGAIN);
	assert_true(sent >= 64 && sent < 1000);
	net_destroy(client);
	do {
		struct net_item item = { .socket = router };

		assert_int_equal(net_poll(&item, 1, 20), ERR_NONE);
		err = net_send(router, &route, &big, 1);
	} while (err == ERR_AGAIN && clock_boot_ms() < end);
	assert_int_equal(err, ERR_CLOSED);
	route.bytes[0] ^= 0x55;
	assert_int_equal(net_send(router, &route, &big, 1), ERR_CLOSED);
	free(space);
	net_msg_destroy(msg);
	net_destroy(hub);
}

static void
test_a_published_message_reaches_a_subscriber_on_either_side(void **state)
{
	struct place *place = *state;
	// clang-format off
	static const struct { enum net_role bind, connect; bool sub_binds; }
	    sides[] = {
		{ NET_PUB,	  NET_SUB,	   false },
		{ NET_SUB_LISTEN, NET_PUB_CONNECT, true },
	};
	// clang-format on
	struct net_bytes frames[2] = { { "event.fire.east", 15 }, { "{}", 2 } };

	for (size_t i = 0; i < 2; i++) {
		struct net *a = net_with(NULL), *b = net_with(NULL);
		struct net_socket *bound =
		    opened(a, sides[i].bind, place->endpoint);
		struct net_socket *other =
		    opened(b, sides[i].connect, place->endpoint);
		struct net_socket *sub = sides[i].sub_binds ? bound : other;
		struct net_socket *pub = sides[i].sub_binds ? other : bound;
		struct net_msg *msg = net_msg_create();
		enum err err = ERR_AGAIN;

		net_subscribe(sub, "event.");
		for (int n = 0; err == ERR_AGAIN && n < 500; n++) {
			assert_int_equal(
			    net_send(pub, NULL, frames, 2), ERR_NONE);
			err = wait_recv(sub, pub, msg, 20);
		}
		assert_int_equal(err, ERR_NONE);
		assert_int_equal(net_msg_count(msg), 2);
		assert_true(text_is(msg, 0, "event.fire.east"));
		net_msg_destroy(msg);
		net_destroy(b);
		net_destroy(a);
	}
}

static void
test_descriptors_and_sockets_wait_together(void **state)
{
	struct place *place = *state;
	struct net *net = net_with(NULL);
	struct net_item items[2] = { { .fd = -1 },
		{ .socket = opened(net, NET_INTAKE, place->endpoint) } };
	int pair[2];

	assert_int_equal(pipe(pair), 0);
	items[0].fd = pair[0];
	assert_int_equal(net_poll(items, 2, 0), ERR_NONE);
	assert_false(items[0].readable);
	assert_int_equal(write(pair[1], "x", 1), 1);
	assert_int_equal(net_poll(items, 2, PATIENCE_MS), ERR_NONE);
	assert_true(items[0].readable);
	assert_false(items[1].readable);
	assert_true(net_memory_bytes() > 100000);
	close(pair[0]);
	close(pair[1]);
	net_destroy(net);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_a_question_is_answered_over_ipc_and_the_asker_has_a_name),
		T(test_who_is_not_admitted_gets_nothing_in),
		T(test_without_an_answer_from_the_handler_nobody_gets_in),
		T(test_the_default_admits_our_uid_and_no_people_over_tcp),
		T(test_only_what_the_kernel_said_is_taken_as_a_uid),
		T(test_endpoints_stay_on_this_machine),
		T(test_what_cannot_be_opened_says_why),
		T(test_more_frames_than_documented_end_the_session),
		T(test_a_frame_over_the_limit_never_arrives),
		T(test_a_full_queue_refuses_and_a_gone_peer_is_named),
		T(test_a_published_message_reaches_a_subscriber_on_either_side),
		T(test_descriptors_and_sockets_wait_together),
	};

	return cmocka_run_group_tests_name("net", tests, NULL, NULL);
}
