/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_VOCABULARY_H_
#define DABYL_CORE_VOCABULARY_H_

#include <stddef.h>

#include "core/alert.h"

/*
 * vocabulary - the fixed words of commands: services, facts, what was shown,
 * what a step of a card is answered with.  They are the same in the grammar
 * (core/command.h), in the journal and in messages, and never translated; what
 * people read comes from a msgid.  All texts are static.  ..._at() is the
 * ${i}-th word of its kind, in the order of the tables, and NULL after the last.
 */

/*
 * "fire", "101" and "01" are 0, "police" 1, "ambulance" 2, "emergency" 3;
 * -1: none of the four.
 */
int service_find(const char *word, size_t len);
const char *service_word(int service);   /* "fire"; 0..3 */
const char *service_number(int service); /* "101"; 0..3 */
const char *service_cell(int service);   /* "01", in a cell; 0..3 */
const char *service_at(size_t i);

/* "danger", "injured", "weapon", "many"; for one bit. */
const char *fact_word(enum alert_fact fact);
/* Its bit; 0: it is none of them. */
unsigned fact_find(const char *word, size_t len);
const char *fact_at(size_t i); /* its bit is 1 << ${i} */

/*
 * What was shown, for the evidence of a verdict (core/evidence.h).  LOOK_TABLE:
 * symbol, word.  LOOK_NONE is a look that failed; why is a word of
 * LOOK_WHY_TABLE: word, what it means (a msgid).
 */
// clang-format off
#define LOOK_TABLE(X) \
	X(STILL,     "still") \
	X(RECORDING, "recording") \
	X(LIVE,      "live") \
	X(NONE,      "none")

#define LOOK_WHY_TABLE(X) \
	X("offline",      N_("no contact with the camera")) \
	X("not-found",    N_("there is no such picture (404)")) \
	X("auth",         N_("the camera refuses the password")) \
	X("timeout",      N_("the camera does not answer")) \
	X("no-picture",   N_("data come, but no picture in them")) \
	X("bad-url",      N_("this address is not allowed")) \
	X("unsupported",  N_("unknown kind of video")) \
	X("no-source",    N_("no camera and no recording is known")) \
	X("crashed",      N_("the player has stopped")) \
	X("no-display",   N_("no display for a window")) \
	X("no-terminal",  N_("this terminal cannot show pictures")) \
	X("switched-off", N_("pictures are switched off by the configuration"))
// clang-format on

enum command_look {
	LOOK_NOTHING,
#define X(symbol, word) LOOK_##symbol,
	LOOK_TABLE(X)
#undef X
};
#define LOOK_STILL_MS 1000 /* a still that stands so long was seen */

/* "still", ..., "none"; "" for LOOK_NOTHING. */
const char *look_word(enum command_look look);
/* "clip" is a recording, too; LOOK_NOTHING: it is none of them. */
enum command_look look_find(const char *word, size_t len);
const char *look_at(size_t i);

/* What a word of LOOK_WHY_TABLE means (a msgid); NULL: it is none of them. */
const char *look_why(const char *word);
/* The ${i}-th of these words; NULL after the last. */
const char *look_why_word(size_t i);

/* What a step of a card is answered with. */
enum command_said { SAID_NOTHING, SAID_DONE, SAID_YES, SAID_NO };

/* "done", "yes", "no"; "" for SAID_NOTHING. */
const char *said_word(enum command_said said);
/* SAID_NOTHING: it is none of them. */
enum command_said said_find(const char *word, size_t len);
const char *said_at(size_t i);

#endif /* DABYL_CORE_VOCABULARY_H_ */
