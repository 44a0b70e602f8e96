/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_NET_ZAP_H_
#define DABYL_NET_ZAP_H_

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * zap - the questions of RFC 27 and their answers, as bytes.  Private to
 * src/net: net.c decides.
 */
#define ZAP_TEXT_SIZE  256
#define ZAP_ROUTE_SIZE 256

struct zap_question {
	char route[ZAP_ROUTE_SIZE]; /* the session that asks */
	size_t route_len;
	char id[ZAP_TEXT_SIZE];
	size_t id_len;
	char domain[ZAP_TEXT_SIZE];
	char address[ZAP_TEXT_SIZE];
	char mechanism[ZAP_TEXT_SIZE];
	bool local; /* over ipc; the kernel told the next three */
	uid_t uid;
	gid_t gid;
	pid_t pid;
};

/* Bind the handler of ${ctx}; NULL with errno when it cannot be. */
void *zap_bind(void *ctx);

/*
 * Take the next question.  false when none is there.  One that is not of
 * version 1.0 has an empty domain.
 */
bool zap_recv(void *zap, struct zap_question *question);

/* Answer 200 with ${user}, or 400. */
void zap_reply(
    void *zap, const struct zap_question *question, bool yes, const char *user);

/*
 * Read "localhost:UID:GID:PID", which libzmq makes of SO_PEERCRED.  false when
 * ${address} is anything else, such as an IP address.
 */
bool zap_address_parse(const char *address, uid_t *uid, gid_t *gid, pid_t *pid);

#endif /* DABYL_NET_ZAP_H_ */
