/* SPDX-License-Identifier: Apache-2.0 */
/* A console's connection, against a hub that is the test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "client/client.h"
#include "core/alert.h"
#include "core/replica.h"
#include "net/net.h"

#define WAIT_MS 5 /* of one poll */
#define TRIES   4000

struct kit {
	char dir[64];
	char endpoint[128];
	struct net *net;
	struct net_socket *hub;
	struct net_msg *msg;
	struct client *client;
	struct buf out;
	uint64_t now_ms;
};

static int
setup(void **state)
{
	struct kit *k = calloc(1, sizeof(*k));
	struct net_options options = { 0 };
	struct client_options client = {
		.account = "ann", .host = "desk", .want_rows = true
	};

	snprintf(k->dir, sizeof(k->dir), "/tmp/dabyl-client-XXXXXX");
	assert_non_null(mkdtemp(k->dir));
	snprintf(k->endpoint, sizeof(k->endpoint), "ipc://%s/s.sock", k->dir);
	assert_int_equal(net_create(&options, &k->net), ERR_NONE);
	assert_int_equal(
	    net_open(k->net, NET_CONSOLE, k->endpoint, &k->hub), ERR_NONE);
	k->msg = net_msg_create();
	k->now_ms = 100000;
	client.net = k->net;
	client.endpoint = k->endpoint;
	assert_int_equal(client_create(&client, &k->client), ERR_NONE);
	*state = k;
	return 0;
}

static int
teardown(void **state)
{
	struct kit *k = *state;
	char path[128];

	client_destroy(k->client);
	net_msg_destroy(k->msg);
	net_destroy(k->net);
	buf_finish(&k->out);
	snprintf(path, sizeof(path), "%s/s.sock", k->dir);
	unlink(path);
	rmdir(k->dir);
	free(k);
	return 0;
}

/* Waits for the client's socket only: the hub leaves much unread. */
static void
step(struct kit *k)
{
	struct net_item item = { .socket = client_socket(k->client) };

	assert_int_equal(client_step(k->client, k->now_ms), ERR_NONE);
	net_poll(&item, 1, WAIT_MS);
}

/* The next message of this type that the hub gets; beats are passed over. */
static struct net_bytes
hub_get(struct kit *k, enum session_type want)
{
	for (int i = 0; i < TRIES; i++) {
		while (net_recv(k->hub, k->msg) == ERR_NONE) {
			struct net_bytes frame = net_msg_frame(k->msg, 0);
			enum session_type type;

			assert_int_equal(
			    session_head(frame.data, frame.len, &type),
			    ERR_NONE);
			if (type == want)
				return frame;
		}
		/* The client connects in its own time. */
		if (client_state(k->client) != CLIENT_READY)
			k->now_ms += 20;
		step(k);
	}
	fail_msg("message %d never came", want);
	return (struct net_bytes){ 0 };
}

static void
hub_say(struct kit *k)
{
	struct net_bytes frame = { .data = k->out.data, .len = k->out.len };

	assert_int_equal(
	    net_send(k->hub, net_msg_route(k->msg), &frame, 1), ERR_NONE);
	buf_clear(&k->out);
}

static void
welcome(struct kit *k, uint64_t epoch, bool reset, uint64_t change)
{
	struct session_welcome w = { .epoch = epoch,
		.reset = reset,
		.tick = 5000,
		.at_ms = 7000,
		.change = change,
		.log_id = { "00ff", 4 },
		.account = { "ann", 3 },
		.site = { "site", 4 } };

	session_put_welcome(&k->out, &w);
	hub_say(k);
}

static void
until_state(struct kit *k, enum client_state want)
{
	for (int i = 0; i < TRIES && client_state(k->client) != want; i++)
		step(k);
	assert_int_equal(client_state(k->client), want);
}

static struct session_hello
ready(struct kit *k, uint64_t epoch, bool reset)
{
	struct net_bytes frame = hub_get(k, SESSION_HELLO);
	struct session_hello hello;

	assert_int_equal(
	    session_take_hello(frame.data, frame.len, &hello), ERR_NONE);
	welcome(k, epoch, reset, 9);
	until_state(k, CLIENT_READY);
	return hello;
}

/* So many alerts in one message, with numbers and changes that follow. */
static void
alert_rows(struct kit *k, uint64_t number, uint64_t change, uint16_t count)
{
	struct buf bytes = { 0 };
	size_t begin = session_rows_begin(&k->out);

	for (uint16_t i = 0; i < count; i++) {
		struct alert alert = { .number = number + i, .severity = 1 };
		struct session_row row = {
			.kind = 1, .id = number + i, .change = change + i
		};

		buf_clear(&bytes);
		alert_encode(&alert, NULL, &bytes);
		row.bytes.at = buf_text(&bytes);
		row.bytes.len = bytes.len;
		session_rows_add(&k->out, &row);
	}
	session_rows_end(&k->out, begin, count);
	hub_say(k);
	buf_finish(&bytes);
}

static void
alert_row(struct kit *k, uint64_t number, uint64_t change)
{
	alert_rows(k, number, change, 1);
}

static void
rows_fill_the_replica_and_are_asked_for_again(void **state)
{
	struct kit *k = *state;
	struct net_bytes frame;
	uint16_t more;

	ready(k, 3, true);
	assert_string_equal(client_account(k->client), "ann");
	assert_int_equal(client_tick(k->client, k->now_ms + 50), 5050);
	assert_int_equal(client_utc_ms(k->client, k->now_ms + 50), 7050);
	frame = hub_get(k, SESSION_CREDIT_MORE);
	session_take_credit(frame.data, frame.len, &more);
	assert_int_equal(more, SESSION_CREDIT);
	assert_false(client_synced(k->client));
	alert_row(k, 5, 9);
	frame = hub_get(k, SESSION_CREDIT_MORE);
	session_take_credit(frame.data, frame.len, &more);
	assert_int_equal(more, 1);
	assert_non_null(replica_alert(client_replica(k->client), 5));
	assert_true(client_synced(k->client));
}

static void
until_rows(struct kit *k, size_t want)
{
	struct replica *replica = client_replica(k->client);

	for (int i = 0; i < TRIES && replica_count(replica) < want; i++)
		step(k);
	assert_int_equal(replica_count(replica), want);
}

/* Those that changed since the WELCOME stand behind its newest row. */
static void
a_full_message_of_rows_is_not_yet_all_of_them(void **state)
{
	struct kit *k = *state;

	hub_get(k, SESSION_HELLO);
	welcome(k, 3, true, SESSION_ROWS_MAX);
	until_state(k, CLIENT_READY);
	alert_rows(k, 1, 1, SESSION_ROWS_MAX);
	until_rows(k, SESSION_ROWS_MAX);
	assert_false(client_synced(k->client));
	alert_rows(k, 1000, 1000, 2);
	until_rows(k, SESSION_ROWS_MAX + 2);
	assert_true(client_synced(k->client));
}

static void
a_beat_tells_that_a_full_message_was_the_last(void **state)
{
	struct kit *k = *state;
	struct session_beat beat = {
		.tick = 6000, .at_ms = 8000, .change = SESSION_ROWS_MAX
	};

	hub_get(k, SESSION_HELLO);
	welcome(k, 3, true, SESSION_ROWS_MAX);
	until_state(k, CLIENT_READY);
	alert_rows(k, 1, 1, SESSION_ROWS_MAX);
	until_rows(k, SESSION_ROWS_MAX);
	session_put_beat(&k->out, &beat);
	hub_say(k);
	for (int i = 0; i < TRIES && !client_synced(k->client); i++)
		step(k);
	assert_true(client_synced(k->client));
}

static void
silence_is_stale_and_coming_back_says_what_it_has(void **state)
{
	struct kit *k = *state;
	struct session_hello first = ready(k, 3, true), hello;
	uint64_t heard;

	hub_get(k, SESSION_CREDIT_MORE);
	alert_row(k, 5, 9);
	hub_get(k, SESSION_CREDIT_MORE);
	heard = k->now_ms;
	k->now_ms = heard + SESSION_STALE_MS - 1;
	step(k);
	assert_int_equal(client_state(k->client), CLIENT_READY);
	k->now_ms = heard + SESSION_STALE_MS;
	step(k);
	assert_int_equal(client_state(k->client), CLIENT_STALE);
	assert_int_equal(client_stale_since_ms(k->client), heard);
	assert_int_equal(client_command(k->client, "claim 5", 0, NULL, 0), 0);
	/* What it knew stays readable. */
	assert_non_null(replica_alert(client_replica(k->client), 5));
	hello = ready(k, 3, false);
	assert_memory_equal(hello.key, first.key, sizeof(hello.key));
	assert_int_equal(hello.epoch, 3);
	assert_int_equal(hello.after, 9);
	assert_non_null(replica_alert(client_replica(k->client), 5));
}

static void
a_hub_that_began_anew_empties_the_replica(void **state)
{
	struct kit *k = *state;

	ready(k, 3, true);
	alert_row(k, 5, 9);
	for (int i = 0;
	     i < TRIES && replica_count(client_replica(k->client)) == 0; i++)
		step(k);
	k->now_ms += SESSION_STALE_MS;
	step(k);
	ready(k, 12, true);
	assert_int_equal(replica_count(client_replica(k->client)), 0);
	assert_false(client_synced(k->client));
}

static void
a_command_under_way_is_sent_again_and_answered_once(void **state)
{
	struct kit *k = *state;
	struct session_command command;
	struct answer answer;
	struct net_bytes frame;
	uint64_t number, got;

	ready(k, 3, true);
	number = client_command(k->client, "claim 5", 0, NULL, 0);
	assert_int_not_equal(number, 0);
	frame = hub_get(k, SESSION_COMMAND);
	assert_int_equal(
	    session_take_command(frame.data, frame.len, &command), ERR_NONE);
	assert_int_equal(command.number, number);
	k->now_ms += SESSION_STALE_MS;
	step(k);
	ready(k, 3, false);
	frame = hub_get(k, SESSION_COMMAND);
	assert_int_equal(
	    session_take_command(frame.data, frame.len, &command), ERR_NONE);
	assert_int_equal(command.number, number);
	answer_set(&answer, ANSWER_OK, 5, NULL, NULL);
	for (int i = 0; i < 2; i++) {
		session_put_answer(&k->out, number, &answer);
		hub_say(k);
	}
	for (int i = 0; !client_answer(k->client, &got, &answer); i++) {
		step(k);
		assert_true(i < TRIES);
	}
	assert_int_equal(got, number);
	assert_int_equal(answer.alert, 5);
	step(k);
	step(k);
	assert_false(client_answer(k->client, &got, &answer));
}

static void
no_more_commands_are_under_way_than_can_be_kept(void **state)
{
	struct kit *k = *state;

	ready(k, 3, true);
	for (int i = 0; i < CLIENT_COMMANDS_MAX; i++)
		assert_int_equal(
		    client_command(k->client, "claim 5", 0, NULL, 0), i + 1);
	assert_int_equal(client_command(k->client, "claim 5", 0, NULL, 0), 0);
}

static void
a_question_that_was_cut_off_ends_with_an_error(void **state)
{
	struct kit *k = *state;
	struct session_result result;
	uint64_t number;

	ready(k, 3, true);
	number = client_query(k->client, QUERY_LOG, 0, 10, "");
	hub_get(k, SESSION_QUERY);
	assert_false(client_result(k->client, &result));
	k->now_ms += SESSION_STALE_MS;
	step(k);
	assert_true(client_result(k->client, &result));
	assert_int_equal(result.number, number);
	assert_int_equal(result.last, 1);
	assert_int_equal(result.error, -ERR_CLOSED);
	assert_false(client_result(k->client, &result));
}

static void
parts_of_an_answer_come_in_their_order(void **state)
{
	struct kit *k = *state;
	struct session_result part = { .lines = { "{}", 2 } }, got;

	ready(k, 3, true);
	part.number = client_query(k->client, QUERY_LOG, 0, 10, "");
	hub_get(k, SESSION_QUERY);
	for (unsigned i = 1; i <= 3; i++) {
		part.next = i;
		part.last = i == 3;
		session_put_result(&k->out, &part);
		hub_say(k);
	}
	for (unsigned i = 1; i <= 3; i++) {
		for (int t = 0; !client_result(k->client, &got); t++) {
			step(k);
			assert_true(t < TRIES);
		}
		assert_int_equal(got.next, i);
		assert_int_equal(got.last, i == 3);
		assert_memory_equal(got.lines.at, "{}", 2);
	}
}

static void
a_hub_that_denies_is_believed_and_one_that_stops_is_waited_for(void **state)
{
	struct kit *k = *state;

	ready(k, 3, true);
	session_put_bye(&k->out, ERR_CLOSED);
	hub_say(k);
	until_state(k, CLIENT_STALE);
	assert_int_equal(client_error(k->client), ERR_CLOSED);
	ready(k, 4, true);
	assert_int_equal(client_error(k->client), ERR_NONE);
	session_put_bye(&k->out, ERR_DENIED);
	hub_say(k);
	until_state(k, CLIENT_REFUSED);
	assert_int_equal(client_error(k->client), ERR_DENIED);
	k->now_ms += 60000;
	step(k);
	assert_int_equal(client_state(k->client), CLIENT_REFUSED);
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(rows_fill_the_replica_and_are_asked_for_again),
		T(a_full_message_of_rows_is_not_yet_all_of_them),
		T(a_beat_tells_that_a_full_message_was_the_last),
		T(silence_is_stale_and_coming_back_says_what_it_has),
		T(a_hub_that_began_anew_empties_the_replica),
		T(a_command_under_way_is_sent_again_and_answered_once),
		T(no_more_commands_are_under_way_than_can_be_kept),
		T(a_question_that_was_cut_off_ends_with_an_error),
		T(parts_of_an_answer_come_in_their_order),
		T(a_hub_that_denies_is_believed_and_one_that_stops_is_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
