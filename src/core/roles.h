/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_ROLES_H_
#define DABYL_CORE_ROLES_H_

#include <stdbool.h>
#include <stdint.h>

#include "core/command.h"

/*
 * roles - who may do what.  The cells stand in COMMAND_TABLE; the hub asks
 * here for every request, also from a changed client.
 *
 * A person may have several roles: what one of them allows is allowed.
 */
enum role {
	ROLE_DISPATCHER,
	ROLE_LEAD,
	ROLE_TRAINER,
	ROLE_AUDITOR,
	ROLE_ADMINISTRATOR,
	ROLE_OBSERVER,
};
#define ROLE_COUNT (ROLE_OBSERVER + 1)

#define ROLE_BIT(role) (1U << (role))

/* The one account of a machine without accounts. */
#define ROLES_LOCAL                                        \
	(ROLE_BIT(ROLE_DISPATCHER) | ROLE_BIT(ROLE_LEAD) | \
	    ROLE_BIT(ROLE_TRAINER))

/* What the caller knows about this person, this alert and this request. */
struct role_context {
	bool own;        /* in his hand, or his own; true if about nothing */
	bool closed;     /* the alert is closed or in the archive */
	bool has_reason; /* a reason was typed or chosen */
	bool has_second; /* another account on another workstation signed */
	bool in_scope;   /* true when no scope is set; a P1 that is only
	                    read pierces a scope: true then, too */
	bool own_fresh;  /* his own verdict, not older than 10 minutes */
};

/* In the order of how near the person is to being allowed. */
enum role_answer {
	ROLE_OK,
	ROLE_NEEDS_REASON,
	ROLE_NEEDS_SECOND,
	ROLE_NOT_OWN,
	ROLE_NOT_CLOSED,
	ROLE_OUT_OF_SCOPE,
	ROLE_DENIED,
};

/*
 * Whether a person with ${roles} (ROLE_BIT bits) may.  When no role allows
 * it, the answer of the role that comes nearest.
 */
enum role_answer roles_may(
    unsigned roles, enum command_verb verb, const struct role_context *context);

/* "dispatcher", "lead", ...: for configuration and logs; static. */
const char *role_word(enum role role);

/* false: there is no such role; ${role} is unchanged then. */
bool role_find(const char *word, enum role *role);

#endif /* DABYL_CORE_ROLES_H_ */
