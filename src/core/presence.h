/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_PRESENCE_H_
#define DABYL_CORE_PRESENCE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/policy.h"

/*
 * presence - whether somebody sits at a console, and what he has checked when
 * he began.
 *
 * After some time without a key (the policy has one for the day and one for
 * the night) a console asks quietly; PRESENCE_STEP_MS later aloud; as long
 * after that the shift lead is told.
 */
#define PRESENCE_STEP_MS 120000

enum presence { PRESENCE_HERE, PRESENCE_ASKED, PRESENCE_ALOUD, PRESENCE_LOST };

/* ${idle_ms}: since the last key; ${at_ms}: UTC, for the night. */
enum presence presence_of(
    const struct policy_site *site, int64_t at_ms, uint64_t idle_ms);

/* Words of the command "presence". */
#define PRESENCE_WORD_LOST "lost"
#define PRESENCE_WORD_BACK "back"

/*
 * READY_TABLE: what is checked when a shift begins: symbol, word of the
 * command "ready", question (a msgid).
 */
// clang-format off
#define READY_TABLE(X) \
	X(SOUND,    "sound",    N_("sound: the alarm of a P1 was heard")) \
	X(PICTURE,  "picture",  N_("picture: bars of colour are seen")) \
	X(KEYS,     "keys",     N_("keys: F2, F6 and F9 arrive")) \
	X(LETTERS,  "letters",  N_("letters: ә і ң ғ ү ұ қ ө һ are whole")) \
	X(CLOCK,    "clock",    N_("clock of this place")) \
	X(SERVICES, "services", N_("services that can be reached")) \
	X(CANARY,   "canary",   N_("path of the alerts (canary)"))
// clang-format on
enum ready {
#define X(symbol, word, question) READY_##symbol,
	READY_TABLE(X)
#undef X
};
#define READY_COUNT (READY_CANARY + 1)

const char *ready_word(enum ready ready);
const char *ready_question(enum ready ready); /* a msgid */
bool ready_find(const char *word);

#endif /* DABYL_CORE_PRESENCE_H_ */
