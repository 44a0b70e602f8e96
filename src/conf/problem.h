/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CONF_PROBLEM_H_
#define DABYL_CONF_PROBLEM_H_

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"

/*
 * problem - one mistake of a configuration: where, what was found, what was
 * expected.  All are collected before anybody is told.  CONF_FAULTS is the
 * only list of what can be wrong; sentences are msgids.
 */
// clang-format off
#define CONF_FAULTS(X) \
	X(UNREADABLE,   N_("The file cannot be read")) \
	X(TOO_LARGE,    N_("The file is too large")) \
	X(NOT_UTF8,     N_("Not valid UTF-8")) \
	X(BAD_CHAR,     N_("A character that cannot be shown")) \
	X(NOT_YAML,     N_("Not YAML")) \
	X(TOO_DEEP,     N_("Nested too deeply")) \
	X(ALIAS,        N_("Anchors and aliases are not used here")) \
	X(TWICE,        N_("This stands twice")) \
	X(UNKNOWN_KEY,  N_("There is no such key")) \
	X(BAD_VALUE,    N_("Not understood")) \
	X(RANGE,        N_("Out of range")) \
	X(ZERO,         N_("A time limit of zero")) \
	X(TOO_LONG,     N_("Too long")) \
	X(TOO_MANY,     N_("Too many")) \
	X(MISSING,      N_("Something is missing here")) \
	X(UNKNOWN_CODE, N_("There is no such code")) \
	X(NO_PLAN,      N_("This kind needs a service to tell")) \
	X(NO_DESK,      N_("A district without a desk")) \
	X(RECORD_LIFE,  N_("A life-safety kind cannot be recorded only")) \
	X(INSECURE,     N_("Only ipc and this machine without encryption")) \
	X(BAD_QUOTE,    N_("A quotation mark is missing")) \
	X(COLUMNS,      N_("More fields than the heading has")) \
	X(ONE_PERSON,   N_("A role with one person only"))
// clang-format on

enum conf_fault {
#define X(symbol, sentence) CONF_FAULT_##symbol,
	CONF_FAULTS(X)
#undef X
};

struct conf_problem {
	bool warning; /* said, but nothing is refused for it */
	enum conf_fault fault;
	const char *file;
	int line;             /* 1 is the first; 0 = the file as a whole */
	const char *path;     /* "kinds.smoke.claim_within"; "" */
	const char *found;    /* what stood there, harmless; "" */
	const char *expected; /* a msgid, or NULL */
	const char *from;     /* with ${to}: a range, or the words; "" */
	const char *to;
	const char *nearest; /* did you mean ...; "" */
};

#define CONF_PROBLEMS_MAX 200 /* kept; more are only counted */
#define CONF_FOUND_MAX    60  /* bytes of what stood there */

struct conf_problems {
	struct arena arena;
	size_t count;
	size_t errors; /* all that were found, kept or not */
	size_t warnings;
	struct conf_problem all[CONF_PROBLEMS_MAX];
};

/* Copies every text but ${expected}.  NULL texts are "". */
void conf_problem_add(
    struct conf_problems *problems, const struct conf_problem *problem);

/*
 * Append "FILE:LINE: PATH: what is wrong: "found"; expected: ..." in the
 * language of the process, without an end of line.
 */
void conf_problem_put(const struct conf_problem *problem, struct buf *out);

/* The English sentence, a msgid. */
const char *conf_fault_sentence(enum conf_fault fault);

#endif /* DABYL_CONF_PROBLEM_H_ */
