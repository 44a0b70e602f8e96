/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CLIENT_CLIENT_H_
#define DABYL_CLIENT_CLIENT_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/answer.h"
#include "core/replica.h"
#include "net/net.h"
#include "wire/session.h"

/*
 * client - one connection to a hub: says hello, keeps the replica, beats each
 * second, notices silence, reconnects by itself, and gives each command and
 * each query exactly one answer.
 *
 *	            WELCOME             no message for 5 s
 *	CONNECTING ---------> READY ----------------------> STALE
 *	     |                  ^                             |
 *	     |                  +--------- WELCOME -----------+
 *	     +--- BYE ---> REFUSED (final)
 *
 * CONNECTING  no hub has answered yet.
 * READY       rows flow; commands go out.
 * STALE       the replica stays readable; commands are refused here; a HELLO
 *             goes out each second.  After the WELCOME the commands that were
 *             under way are sent again with their numbers: the hub answers
 *             each once.
 * REFUSED     the hub does not want us; client_error() says why.
 *
 * While STALE client_error() is what the hub said when it ended: ERR_CLOSED, or
 * the error of its store; ERR_NONE when it just fell silent.
 *
 * No threads, no clock: the owner polls client_socket() and calls
 * client_step() with the time, at least once a second.
 */
enum client_state {
	CLIENT_CONNECTING,
	CLIENT_READY,
	CLIENT_STALE,
	CLIENT_REFUSED,
};

struct client_options {
	struct net *net;      /* lent */
	const char *endpoint; /* copied */
	const char *account;  /* asked for; "" = whoever the hub says */
	const char *host;
	bool tool;      /* neither signs on nor holds claims */
	bool want_rows; /* keeps a replica */
};

struct client;

/* Errors of net_open(); ${client} is NULL then. */
enum err client_create(
    const struct client_options *options, struct client **client);

/* Says goodbye to the hub.  NULL is allowed. */
void client_destroy(struct client *client);

struct net_socket *client_socket(const struct client *client);

/*
 * Read what is there and do what is due.  ${now_ms} is the boot clock.
 * ERR_IO when the socket is broken; otherwise ERR_NONE.
 */
enum err client_step(struct client *client, uint64_t now_ms);

/* Milliseconds until client_step() has something to do by itself. */
uint64_t client_wait_ms(const struct client *client, uint64_t now_ms);

enum client_state client_state(const struct client *client);
enum err client_error(const struct client *client);

/* Boot clock of the last message before the silence; only while STALE. */
uint64_t client_stale_since_ms(const struct client *client);

/*
 * Commands that have no answer yet.  They are kept over a silence and go out
 * again when the hub is back; it does none of them twice.
 */
size_t client_unanswered(const struct client *client);

/* Whether every row that the hub had at its WELCOME or last beat has arrived. */
bool client_synced(const struct client *client);

struct replica *client_replica(const struct client *client);
const char *client_account(const struct client *client);
const char *client_log_id(const struct client *client);
const char *client_site(const struct client *client);

/* The policy as the hub sent it last, and how often it came; NULL = not yet. */
const void *client_policy(
    const struct client *client, size_t *len, uint64_t *revision);

/*
 * The hub's clocks, carried on from its last beat: tick for deadlines, UTC for
 * people.
 */
uint64_t client_tick(const struct client *client, uint64_t now_ms);
int64_t client_utc_ms(const struct client *client, uint64_t now_ms);

/*
 * Age of the canary by our own clock: since the row of the last one arrived,
 * or since the session began.  UINT64_MAX while CONNECTING.
 */
uint64_t client_canary_age_ms(const struct client *client, uint64_t now_ms);

/*
 * Send a command line.  ${versions}: what the person saw of each alert that
 * the line names; may be NULL when there are none.  Returns its number, under
 * which the answer comes; 0 when the session is not READY, the line is over
 * SESSION_LINE_MAX, or CLIENT_COMMANDS_MAX are under way.
 */
#define CLIENT_COMMANDS_MAX 16
uint64_t client_command(struct client *client, const char *line,
    uint64_t in_hand, const struct session_version *versions,
    size_t versions_count);

/* The next answer that has come; false when none is left. */
bool client_answer(
    struct client *client, uint64_t *number, struct answer *answer);

/*
 * Ask the record.  Returns the query's number, or 0 as client_command().
 * Results come in parts; a query that a lost connection cut off ends with one
 * part whose ${error} is -ERR_CLOSED.
 */
uint64_t client_query(struct client *client, enum session_query_kind kind,
    uint64_t from, uint32_t limit, const char *text);

/* The next part; its lines are lent until the next call. */
bool client_result(struct client *client, struct session_result *result);

#endif /* DABYL_CLIENT_CLIENT_H_ */
