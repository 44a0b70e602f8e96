/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_HUB_HUB_H_
#define DABYL_HUB_HUB_H_

#include <stdbool.h>

#include "base/err.h"
#include "base/paths.h"
#include "core/people.h"
#include "core/policy.h"
#include "core/registry.h"

/*
 * hub - the hub as a process: one thread that reads, decides, commits and
 * sends; one that answers questions (hub/query.h).  Sockets, timers and
 * signals are here; what they mean is in hub/engine.h.
 */
struct hub_config {
	const struct policy *policy;
	const struct registry *registry;
	const char *name; /* file, or "built-in" */
	const char *text; /* valid UTF-8 */
};

/*
 * SIGHUP asks for it: a new configuration, whole and without mistakes, whose
 * sockets are those of ${now}.  What ${next} lends stays for the life of the
 * hub, or until the next call that returns true.  false: there is none; why
 * was said, and the hub goes on with what it has.
 */
typedef bool hub_reload_fn(
    void *arg, const struct hub_config *now, struct hub_config *next);

struct hub_options {
	const struct paths *paths;
	int lock; /* held by the caller for the life of the hub */
	struct hub_config config;
	hub_reload_fn *reload; /* NULL: SIGHUP does nothing */
	void *reload_arg;
	const char *version;
	char *const *canary; /* argv of the canary's process; NULL = none */
	int ready_fd; /* "ready" and the endpoints are written here; -1 = no */
	void (*ready)(void); /* called at the same moment; NULL = no */
};

/* Exit status of a process: 0 ended as asked, 1 cannot start or go on, 4 the
 * store failed. */
enum hub_exit { HUB_ENDED = 0, HUB_CANNOT = 1, HUB_STORE_FAILED = 4 };

/* Why a hub ended that nobody had asked to; details are logged. */
struct hub_fault {
	enum err err;
	bool store;                 /* of the journal, else of a socket */
	char what[PATHS_SIZE + 16]; /* the file, the endpoint */
	/* Of the journal and ERR_EXIST: the other centre whose it is. */
	char site[HUB_SITE_SIZE];
};

/* Runs until SIGTERM or SIGINT.  ${fault} is set when it is not HUB_ENDED. */
enum hub_exit hub_run(
    const struct hub_options *options, struct hub_fault *fault);

#endif /* DABYL_HUB_HUB_H_ */
