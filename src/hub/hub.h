/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_HUB_HUB_H_
#define DABYL_HUB_HUB_H_

#include "base/paths.h"
#include "core/policy.h"
#include "core/registry.h"

/*
 * hub - the hub as a process: one thread that reads, decides, commits and
 * sends; one that answers questions (hub/query.h).  Sockets, timers and
 * signals are here; what they mean is in hub/engine.h.
 */
struct hub_options {
	const struct paths *paths;
	int lock; /* held by the caller for the life of the hub */
	const struct policy *policy;
	const struct registry *registry;
	const char *config_name; /* file, or "built-in" */
	const char *config;      /* its text, valid UTF-8 */
	const char *version;
	char *const *canary; /* argv of the canary's process; NULL = none */
	int ready_fd; /* "ready" and the endpoints are written here; -1 = no */
	void (*ready)(void); /* called at the same moment; NULL = no */
};

/* Exit status of a process: 0 ended as asked, 1 cannot start, 4 the store
 * failed.  What is wrong is logged. */
enum hub_exit { HUB_ENDED = 0, HUB_CANNOT = 1, HUB_STORE_FAILED = 4 };

/* Runs until SIGTERM or SIGINT. */
enum hub_exit hub_run(const struct hub_options *options);

#endif /* DABYL_HUB_HUB_H_ */
