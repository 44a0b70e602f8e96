/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_NOTIFY_DESK_CLIENT_H_
#define DABYL_NOTIFY_DESK_CLIENT_H_

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "net/net.h"
#include "wire/desk.h"

/*
 * desk_client - the service's end of the line: connects to a hub as the desk
 * of one service and district, keeps what it was told, answers, and connects
 * again by itself.
 *
 * A notification that comes again (the same log, alert, target and revision)
 * is answered "received" once more and not given to the owner twice.  What the
 * owner has answered is sent again after a reconnect until the hub says that
 * it has it.
 *
 * No clock, no threads: the owner polls the socket and steps.
 */
#define DESK_CLIENT_OPEN_MAX 1024 /* notifications that are kept */

enum desk_client_state {
	DESK_CONNECTING,
	DESK_READY,
	DESK_SILENT,
	DESK_DENIED
};

struct desk_client;

/* Errors of net_open(); ${client} is NULL then. */
enum err desk_client_create(struct net *net, const char *endpoint,
    const char *service, const char *district, struct desk_client **client);
void desk_client_destroy(struct desk_client *client); /* NULL is allowed */

struct net_socket *desk_client_socket(const struct desk_client *client);

/* Read what is there, beat, reconnect.  ERR_IO: the socket is broken. */
enum err desk_client_step(struct desk_client *client, uint64_t now_ms);

enum desk_client_state desk_client_state(const struct desk_client *client);
const char *desk_client_desk(const struct desk_client *client);

/* Why the hub denies us; "" unless DESK_DENIED. */
const char *desk_client_why(const struct desk_client *client);

/*
 * The next new notification or stand-down, or NULL.  Its receipt has been sent
 * already, unless the desk is silent.  Lent until the next call.
 */
const struct desk_message *desk_client_next(struct desk_client *client);

/*
 * The last answer that the hub did not take: a code that it does not know, or
 * nothing was to be answered.  Once; false when there is none.
 */
bool desk_client_stray(
    struct desk_client *client, uint64_t *alert, enum desk_act *act);

/* Neither receipt nor answer by itself any more: a desk that is not manned. */
void desk_client_be_silent(struct desk_client *client, bool silent);

/*
 * Answer the newest notification about ${alert}.  ${number}, ${who}, ${code}
 * may be "".  ERR_NOENT: nothing was heard of this alert.
 */
enum err desk_client_answer(struct desk_client *client, uint64_t alert,
    enum desk_act act, const char *number, const char *who, const char *code,
    const char *text);

/* Refuse; ${district}: whose it is, when the place is in another one; "". */
enum err desk_client_refuse(struct desk_client *client, uint64_t alert,
    const char *code, const char *district);

#endif /* DABYL_NOTIFY_DESK_CLIENT_H_ */
