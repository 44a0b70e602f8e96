/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_HUB_PEOPLE_H_
#define DABYL_HUB_PEOPLE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/paths.h"
#include "hub/engine.h"
#include "hub/hub.h"
#include "hub/query.h"
#include "net/net.h"

/*
 * people - the hub's ends of consoles and desks: who they are, what they send,
 * what they get.
 *
 * What is read is decided at once, in the turn that is open.  What rests on a
 * turn is kept until it is committed: people_seal() with the turn,
 * people_committed() and people_say() after its commit.
 */
#define PEOPLE_ITEMS 2 /* consoles, desks */

struct people;

/*
 * Opens the sockets of this machine and the configured ones.  Errors of
 * net_open(); ${at} is the endpoint then.  All arguments are lent until
 * people_destroy(); ${config} is read anew each time.
 */
enum err people_create(const struct hub_config *config,
    const struct paths *paths, struct engine *engine,
    struct query_service *queries, struct people **people, const char **at);
void people_destroy(struct people *people); /* NULL is allowed */

/* Where consoles and desks connect to; lent. */
const char *people_console_endpoint(const struct people *people);
const char *people_desk_endpoint(const struct people *people);

/* What to wait for. */
void people_items(
    const struct people *people, struct net_item items[PEOPLE_ITEMS]);

/*
 * Until the turn is full.  While the disk hangs, nobody is welcomed: a console
 * that is looks as if all were well.
 */
void people_read(struct people *people, bool disk_hangs);

/* Whether a desk was told something that the next people_read() tells on. */
bool people_told(const struct people *people);

/* Results of questions that have come. */
void people_results(struct people *people);

/* The open turn is sealed; the one before it was committed. */
void people_seal(struct people *people);

/* The sealed turn is on the disk; the one before it was said. */
void people_committed(struct people *people);

/* Answers, messages to desks, rows of that turn. */
void people_say(struct people *people);

/* One to every console if a second has gone by since; ${tick} is now. */
void people_beat(struct people *people, uint64_t tick);
uint64_t people_beat_due_ms(const struct people *people); /* boot clock */

/* To every console. */
void people_bye(struct people *people, enum err why);

/* The policy of the configuration that is in force now, to every console. */
void people_policy(struct people *people);

#endif /* DABYL_HUB_PEOPLE_H_ */
