/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_FILTER_H_
#define DABYL_CORE_FILTER_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/alert.h"
#include "core/entry.h"

/*
 * filter - the filter language of the console, the archive and the log.
 *
 *	kind:fire,smoke sev<=2 cam:"School*" age>60s owner:me -state:shelved
 *	text~"gate" district:Karatau from:10:15 to:2026-11-22 школа
 *
 * All terms must hold.  A term is WORD OP VALUE, or a bare text that is
 * searched; ! or - before it negates.  OP is : or = (one of the values
 * between commas), ~ (contains), < <= > >= (numbers, ages, times).  Values
 * may be quoted; * and ? in a value of a text stand for any text and any one
 * letter.  Texts are compared folded (text_fold), plates by text_fold_plate.
 *
 * A code without * and ? must be one that is known (core/filter_known.h): a
 * kind that is none fits nothing, and would hide all but P1.  What is known no
 * more, or never was, is found as a text: kind~burglary.
 *
 * @name stands for the conditions that a person has saved under it
 * (core/filter_saved.h).
 *
 * That a P1 pierces every filter is the business of who shows a queue.
 */
#define FILTER_TEXT_MAX   1000 /* bytes of the whole filter */
#define FILTER_TERMS_MAX  32
#define FILTER_VALUES_MAX 64 /* values of all terms together */

/*
 * FILTER_TABLE: symbol, word, what its values are (CODE, TEXT, NUMBER, AGE,
 * TIME, PLATE), where it may stand (A alerts, E entries, B both).
 */
// clang-format off
#define FILTER_TABLE(X) \
	X(KIND,     "kind",     CODE,   B) \
	X(SEV,      "sev",      NUMBER, B) \
	X(CAM,      "cam",      TEXT,   B) /* name of the device, or its id */ \
	X(DEVICE,   "device",   TEXT,   B) \
	X(SITE,     "site",     CODE,   B) \
	X(DISTRICT, "district", CODE,   B) \
	X(AGE,      "age",      AGE,    B) \
	X(OWNER,    "owner",    CODE,   A) /* me, none, or an account */ \
	X(STATE,    "state",    CODE,   A) \
	X(VERDICT,  "verdict",  CODE,   B) /* confirmed, not-confirmed, none */ \
	X(REASON,   "reason",   CODE,   B) \
	X(OUTCOME,  "outcome",  CODE,   B) \
	X(SERVICE,  "service",  CODE,   B) /* a name, a number, none (alerts) */ \
	X(COUNT,    "count",    NUMBER, A) \
	X(SCORE,    "score",    NUMBER, B) /* per cent */ \
	X(TEXT,     "text",     TEXT,   B) \
	X(PLATE,    "plate",    PLATE,  B) \
	X(ALERT,    "alert",    NUMBER, B) \
	X(FROM,     "from",     TIME,   B) \
	X(TO,       "to",       TIME,   B) \
	X(BY,       "by",       CODE,   E) /* me, or an account */ \
	X(VERB,     "verb",     CODE,   E) \
	X(SEQ,      "seq",      NUMBER, E) \
	X(DESK,     "desk",     CODE,   E) \
	X(SOURCE,   "source",   TEXT,   E) \
	X(REACH,    "reach",    CODE,   E) /* the rule that kept it away */
// clang-format on

enum filter_word {
#define X(symbol, word, type, where) FILTER_##symbol,
	FILTER_TABLE(X)
#undef X
	    FILTER_BARE, /* a text without a word */
};

enum filter_op {
	FILTER_IS,
	FILTER_HAS,
	FILTER_LT,
	FILTER_LE,
	FILTER_GT,
	FILTER_GE
};

/* FILTER_FAULTS: symbol, sentence for people (a msgid). */
// clang-format off
#define FILTER_FAULTS(X) \
	X(NONE,         N_("Understood")) \
	X(BAD_BYTES,    N_("Not valid UTF-8, or a control character")) \
	X(TOO_LONG,     N_("The filter is too long")) \
	X(TOO_MANY,     N_("Too many conditions")) \
	X(UNKNOWN_WORD, N_("The filter does not know this word")) \
	X(NOT_HERE,     N_("This word does not fit here")) \
	X(BAD_OP,       N_("This comparison does not fit this word")) \
	X(NO_VALUE,     N_("A value is missing")) \
	X(BAD_VALUE,    N_("This value does not fit this word")) \
	X(UNKNOWN_VALUE,N_("There is no such value")) \
	X(OPEN_QUOTE,   N_("A quotation mark is missing")) \
	X(UNKNOWN_NAME, N_("No filter is saved under this name")) \
	X(BAD_NAME,     N_("A name begins with a small letter or a digit")) \
	X(FULL,         N_("No more filters can be saved; @NAME = forgets one"))
// clang-format on

enum filter_fault_code {
#define X(symbol, sentence) FILTER_FAULT_##symbol,
	FILTER_FAULTS(X)
#undef X
};

#define FILTER_VALUE_SIZE 65

struct filter_fault {
	enum filter_fault_code code;
	size_t offset; /* bytes from the start of the text */
	/* the value, word or name that is wrong; it may be cut */
	char value[FILTER_VALUE_SIZE];
	const char *nearest; /* that was meant; "" or NULL = none is like it */
	const char *word;    /* that finds it with ~; NULL = it cannot */
};

enum filter_where { FILTER_ALERTS, FILTER_ENTRIES };

struct filter_term {
	uint8_t word; /* enum filter_word */
	uint8_t op;   /* enum filter_op */
	bool negated;
	uint8_t first, count; /* values: a slice of filter.values */
};

struct filter_value {
	int64_t number; /* number, ms of an age, UTC ms, service index, ... */
	int64_t upto;   /* a time names a span: its end, not included */
	uint16_t at;    /* folded text, an offset into filter.pool */
};

/* A value: no pointers inside, can be copied. */
struct filter {
	uint8_t nterms;
	uint8_t nvalues;
	uint16_t pool_len;
	struct filter_term terms[FILTER_TERMS_MAX];
	struct filter_value values[FILTER_VALUES_MAX];
	char pool[FILTER_TEXT_MAX * 4];
};

struct filter_names;
struct policy;
struct replica;

/*
 * What a text is compiled with.  A time of the day is today's in the zone of
 * the place; after from: one that is still to come is yesterday's.  to: is up
 * to the end of the minute, second or day that was named.
 */
struct filter_context {
	enum filter_where where;
	int64_t now_ms; /* UTC */
	int zone_min;   /* minutes east of UTC */
	const char *me; /* account for the value "me"; NULL = nobody */
	/* whose codes are known; NULL = only those that are the same for all */
	const struct policy *policy;
	/* whose alerts may have codes that the policy does not know; NULL */
	const struct replica *replica;
	const struct filter_names *names; /* for @name; NULL = none */
	/* the text with what was saved in place of each @name is appended to
	 * it, after a mistake something; NULL */
	struct buf *plain;
};

/*
 * Compile.  ERR_INVAL with ${fault} filled; ${filter} matches everything then.
 * An empty text matches everything.
 */
enum err filter_compile(struct filter *filter, const char *text, size_t len,
    const struct filter_context *context, struct filter_fault *fault);

/* The words, in the order of the table; NULL after the last. */
const char *filter_word_name(enum filter_word word);
bool filter_word_fits(enum filter_word word, enum filter_where where);
const char *filter_word_op(enum filter_word word); /* ":", "~" or ">" */

/* The English msgid of a fault, for gettext() where it is shown. */
const char *filter_fault_sentence(enum filter_fault_code code);

/*
 * Whether ${filter} surely matches no alert that ${before} does not, as when a
 * letter was added to the last text; false: it may.  Time must not matter:
 * never with an age.
 */
bool filter_narrows(const struct filter *before, const struct filter *filter);

/*
 * ${services}: bits of the services and partners that were told (1 << target).
 * ${tick} is now on the journal's clock, for ages.
 */
bool filter_matches_alert(const struct filter *filter,
    const struct alert *alert, unsigned services, uint64_t tick);

/*
 * ${alert}, which may be NULL, is the alert of the entry: it answers for
 * what the entry does not say itself (kind, place, severity).  ${now_ms} is
 * UTC, for ages.
 */
bool filter_matches_entry(const struct filter *filter,
    const struct entry *entry, const struct alert *alert, int64_t now_ms);

#endif /* DABYL_CORE_FILTER_H_ */
