/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_ANSWER_H_
#define DABYL_CORE_ANSWER_H_

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * answer - what the hub says to a command: a code and up to three texts.  The
 * sentence is made where it is shown, in the language of who reads it.
 *
 * ANSWER_TABLE: symbol, stable word, sentence for people (a msgid; each %s is
 * one argument, in order).  Inserted words stand alone behind a colon, since
 * Kazakh and Russian would bend them.  Numbers on the wire are positions in
 * this table: new rows go to the end.
 */
// clang-format off
#define ANSWER_TABLE(X) \
	X(OK,            "ok",             N_("Done")) \
	X(SYNTAX,        "syntax",         N_("Not understood: %s")) \
	X(NOT_HERE,      "not-available",  N_("Not available in this version: %s")) \
	X(NO_ALERT,      "no-alert",       N_("There is no open alert with this number: %s")) \
	X(NOT_IN_HAND,   "not-in-hand",    N_("Take it first: %s")) \
	X(TAKEN,         "taken",          N_("Somebody else has it: %s")) \
	X(CHANGED,       "changed",        N_("Changed while you looked: %s")) \
	X(WRONG_STATE,   "state",          N_("Not possible now; its state: %s")) \
	X(WINDOW_OVER,   "window-over",    N_("Too late to take it back; use stand-down")) \
	X(NO_SERVICE,    "no-service",     N_("No service is ticked. If there is no emergency: Esc, F9, 5")) \
	X(NO_DESK,       "no-desk",        N_("No desk for: %s, %s")) \
	X(UNKNOWN_REASON,"unknown-reason", N_("Unknown reason: %s")) \
	X(NEEDS_NOTE,    "needs-note",     N_("This reason needs a note of at least 5 characters")) \
	X(NEEDS_NUMBER,  "needs-number",   N_("Say which alert it is the same as")) \
	X(TOO_MANY,      "too-many",       N_("Your hands are full; first finish or return: %s")) \
	X(DENIED,        "denied",         N_("Your role may not do this: %s")) \
	X(LIFE_SAFETY,   "life-safety",    N_("Not for alerts about life: %s")) \
	X(NOT_TOLD,      "not-told",       N_("This service was not told: %s")) \
	X(UNKNOWN_CODE,  "unknown-code",   N_("Unknown code: %s")) \
	X(UNKNOWN_DEVICE,"unknown-device", N_("Unknown device: %s")) \
	X(UNKNOWN_KIND,  "unknown-kind",   N_("Unknown kind of event: %s")) \
	X(TOO_LONG,      "too-long",       N_("Too long; at most: %s")) \
	X(DISK_LOW,      "disk-low",       N_("The disk is nearly full; nothing can be stored")) \
	X(STALE,         "stale",          N_("No contact with the hub; nothing was sent")) \
	X(SAME_ITSELF,   "same-itself",    N_("An alert cannot be the same as itself")) \
	X(NEEDS_WHO,     "needs-who",      N_("Write who answered")) \
	X(TWICE,         "twice",          N_("Not again so soon")) \
	X(NEEDS_LOOK,    "needs-look",     N_("First look (F3): 3 s, two stills, or call the site")) \
	X(NEEDS_EYES,    "needs-eyes",     N_("Not for P1: camera around, call the site, shift lead")) \
	X(NEEDS_CALL,    "needs-call",     N_("First call the site and record who answered")) \
	X(LIFE_IN_HAND,  "life-in-hand",   N_("A P1 is in your hand; first finish or return: %s")) \
	X(NEEDS_ALERT,   "needs-alert",    N_("The number of the alert is missing; write it like this: %s")) \
	X(NEEDS_REQUEST, "needs-request",  N_("This reason needs the number of the request")) \
	X(NOT_THERE,     "not-there",      N_("Not at the desk now: %s")) \
	X(THEIR_HANDS,   "their-hands",    N_("Has no free hand; has: %s")) \
	X(YOURSELF,      "yourself",       N_("That is you yourself")) \
	X(NO_OFFER,      "no-offer",       N_("Nobody offers you this alert now")) \
	X(NO_QUESTION,   "no-question",    N_("Nobody waits for an answer about this alert")) \
	X(JOINED,        "joined",         N_("It is part of another incident: %s")) \
	X(INCIDENT_OVER, "incident-over",  N_("That incident is over; put this one away by F9, 8: %s")) \
	X(NEEDS_LOOK_AT, "needs-look-at",  N_("Joined, and nobody has looked at it (F3): %s")) \
	X(STEP_SAID,     "step-answer",    N_("This step of the card is answered otherwise: %s")) \
	X(STEP_WORDS,    "step-words",     N_("This step of the card needs words: %s")) \
	X(STAYS_ON,      "stays-on",       N_("Life and P1 are never switched off: %s")) \
	X(NEEDS_GROUND,  "needs-ground",   N_("Write the document or the person: who allows it")) \
	X(NOT_INHIBITED, "not-inhibited",  N_("Nothing is switched off there: %s")) \
	X(UNKNOWN_REGIME,"unknown-regime", N_("There is no such regime; there are: %s")) \
	X(REGIME_IS_ON,  "regime-is-on",   N_("This regime is on already: %s")) \
	X(MANY_DESKS,    "many-desks",     N_("Too many desks of this service know of it already: %s"))
// clang-format on

enum answer_code {
#define X(symbol, word, sentence) ANSWER_##symbol,
	ANSWER_TABLE(X)
#undef X
};
#define ANSWER_CODES (ANSWER_MANY_DESKS + 1)

#define ANSWER_ARGS     3
#define ANSWER_ARG_SIZE 128 /* bytes with the NUL; longer ones are cut */

struct answer {
	enum answer_code code;
	uint64_t alert; /* the alert it is about; 0 = none */
	char args[ANSWER_ARGS][ANSWER_ARG_SIZE];
};

/*
 * Sets code and arguments; missing ones (NULL) are "".  They may be those of
 * ${answer} itself.
 */
void answer_set(struct answer *answer, enum answer_code code, uint64_t alert,
    const char *first, const char *second);

const char *answer_word(enum answer_code code);

/* The English msgid, for gettext() where it is shown. */
const char *answer_sentence(enum answer_code code);

void answer_encode(const struct answer *answer, struct buf *out);
enum err answer_decode(struct answer *answer, struct take *take);

/*
 * Append ${sentence} (a translation of answer_sentence) with the arguments in
 * its %s places; anything else after a % is copied.  Arguments are not made
 * safe here: the caller shows the result through text_safe().
 */
void answer_format(
    const struct answer *answer, const char *sentence, struct buf *out);

#endif /* DABYL_CORE_ANSWER_H_ */
