/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_COLLEAGUES_H_
#define DABYL_CORE_COLLEAGUES_H_

#include <stdbool.h>

#include "core/alert.h"

/*
 * colleagues - what one person wants of another about an alert: to take it
 * (hand), to say what he sees (ask), to come (call-lead).  Each waits for so
 * long and no longer; that nobody answered is an entry, too.
 *
 * An offer stays with who gave it until the other one accepts.  The first
 * answer to a question ends it.  What is decided, or changes hands meanwhile,
 * ends what was asked about it without a further entry.
 */
#define COLLEAGUES_OFFER_MS    15000
#define COLLEAGUES_ASK_LIFE_MS 20000 /* P1; others: */
#define COLLEAGUES_ASK_MS      60000
#define COLLEAGUES_CALL_MS     30000

/* What nobody answered, as the entry says it. */
#define UNANSWERED_OFFER    "offer"
#define UNANSWERED_QUESTION "question"
#define UNANSWERED_CALL     "call"

/* The answer of a shift lead to a call. */
#define ANSWER_COMING "coming"

/* "agree", "not", "cannot-tell"; "" for the others. */
const char *opinion_word(enum opinion opinion);
bool opinion_find(const char *word, enum opinion *opinion);

struct policy;

/* ROLE_BIT bits of an account; of one machine without accounts all of them. */
unsigned colleagues_roles(const struct policy *policy, const char *account);

/* Whether it is a dispatcher's or a lead's: who hears and decides. */
bool colleagues_decides(const struct policy *policy, const char *account);

#endif /* DABYL_CORE_COLLEAGUES_H_ */
