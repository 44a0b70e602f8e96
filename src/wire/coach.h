/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_WIRE_COACH_H_
#define DABYL_WIRE_COACH_H_

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * coach - what the demo and the console that it has started say to each other,
 * over a socket that only the two have; wire/lines.h cuts it into lines.
 *
 *	WORD [NUMBER ...] [TAB TEXT]
 *
 * COACH_WORDS: symbol, word, numbers, whether there is a text.
 *
 *	say, done, helped, quiet	to the console: the line of the coach, a
 *		msgid; what it asks for is still to be done, was done, was done
 *		by a colleague; quiet: it says nothing.  The alert that it is
 *		about, 0 none, and the number that "{1}" stands for; another
 *		letter in braces is that of a command key.
 *	sum	to the console: one alert of the learner.  Its number, then
 *		three times how long it took and how long it might take, in
 *		milliseconds, 0 none: to take, to decide, until told; the kind
 *	end	to the console: all sums were said; verdicts that were right,
 *		and how many there were
 *	touched	from the console: the first key
 *	key	from the console: a key typed this command
 *	off, on	from the console: the learner leaves the coach, or has him again
 */
// clang-format off
#define COACH_WORDS(X) \
	X(SAY,     "say",     2, 1) \
	X(DONE,    "done",    2, 1) \
	X(HELPED,  "helped",  2, 1) \
	X(QUIET,   "quiet",   0, 0) \
	X(SUM,     "sum",     7, 1) \
	X(END,     "end",     2, 0) \
	X(TOUCHED, "touched", 0, 0) \
	X(KEY,     "key",     0, 1) \
	X(OFF,     "off",     0, 0) \
	X(ON,      "on",      0, 0)
// clang-format on

enum coach_word {
#define X(symbol, word, numbers, text) COACH_##symbol,
	COACH_WORDS(X)
#undef X
};

#define COACH_NUMBERS   7
#define COACH_TEXT_SIZE 128 /* bytes with the NUL */

struct coach_line {
	enum coach_word word;
	uint64_t numbers[COACH_NUMBERS];
	char text[COACH_TEXT_SIZE]; /* valid UTF-8 without controls */
};

/* Append the line with its line feed. */
void coach_line_put(struct buf *out, const struct coach_line *line);

/* A line without its line feed.  ERR_INVAL: it is none; unspecified then. */
enum err coach_line_parse(const char *text, struct coach_line *line);

#endif /* DABYL_WIRE_COACH_H_ */
