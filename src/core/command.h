/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_COMMAND_H_
#define DABYL_CORE_COMMAND_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "core/alert.h"
#include "core/candidates.h"
#include "core/notification.h"
#include "core/vocabulary.h"

/*
 * command - the one grammar of what people ask for: a key of the console
 * types a command; the log, tests and `dabyl do` use the same text.
 *
 *	confirm 1042 fire,ambulance +injured "3rd floor, smoke"
 *	archive 1042 steam kitchen of the canteen
 *	new @place "Tauke khan 12" fire people on the roof
 *
 * Words are separated by spaces.  The first word of digits is the number of
 * the alert; without it the alert in hand is meant.  What follows the last
 * word that is asked for is the note; quotes around it are optional, but a
 * note that begins like one of the optional words needs them.  Inside quotes
 * \" and \\ stand for " and \.
 *
 * COMMAND_TABLE is the only list: symbol, name, arguments, whether the hub
 * can do it (1) or will in a later version (0), who may (D L T A M O, see
 * below), what it does (a msgid).  Numbers on the wire are names, never
 * positions.
 *
 * Arguments are letters in the order in which they are written; what each one
 * takes stands in one table of command.c, and command_argument() says it.
 * Optional words are written in any order anywhere before the note.
 *
 * Cells: + may, o only in his hand or his own, r with a reason, 2 with a
 * second person, s in his scope, c closed alerts only, . may not.
 *
 * Rows whose arguments are "!" are no commands: they are rights of their own
 * for a command that is also there (log, look, config, ...).
 */
#define COMMAND_LATER N_("Comes with a later version")
// clang-format off
#define COMMAND_TABLE(X) \
	X(CLAIM,      "claim",      "a",      1, "+ + . . . .", N_("Take an alert")) \
	X(RELEASE,    "release",    "at",     1, "+ + . . . .", N_("Return it to the queue")) \
	X(CONFIRM,    "confirm",    "as+@it", 1, "o + . . . .", N_("Confirmed: tell the services")) \
	X(ADD,        "add",        "as+@it", 1, "o + . . . .", N_("Tell more services")) \
	X(UPDATE,     "update",     "a+@iu",  1, "o + . . . .", N_("Tell the services what has changed")) \
	X(ARCHIVE,    "archive",    "lc=>t",  1, "o + . . . .", N_("Not confirmed: to the archive")) \
	X(UNDO,       "undo",       "l",      1, "o + . . . .", N_("Take the verdict back while it counts down")) \
	X(SEND,       "send",       "l",      1, "o + . . . .", N_("End the countdown and send at once")) \
	X(NOTE,       "note",       "aT",     1, "+ + . + . .", N_("Write a note")) \
	X(PHONE,      "phone",      "asw:^nt", 1, "+ + . . . .", N_("Record that a service, or the site, was called")) \
	X(STAND_DOWN, "stand-down", "aqt",    1, "o + . . . .", N_("Call the services off")) \
	X(CLOSE,      "close",      "aot",    1, "o + . . . .", N_("It is over; how it ended")) \
	X(SHELVE,     "shelve",     "azct",   1, "o + . . . .", N_("Postpone")) \
	X(UNSHELVE,   "unshelve",   "a",      1, "o + . . . .", N_("End the postponement")) \
	X(HAND,       "hand",       "lpt",    1, "o + . . . .", N_("Offer it to a colleague")) \
	X(ACCEPT,     "accept",     "l",      1, "o + . . . .", N_("Accept what a colleague offers")) \
	X(TAKE_OVER,  "take-over",  "aqt",    1, ". r . . . .", N_("Take an alert that somebody else has")) \
	X(REOPEN,     "reopen",     "aT",     1, ". + . . . .", N_("Open a closed alert again")) \
	X(SAME,       "same",       "am",     1, "o + . . . .", N_("It is the same incident as another alert")) \
	X(APART,      "apart",      "a",      1, "o + . . . .", N_("It is an incident of its own after all")) \
	X(NEW,        "new",        "Dk+i<t",  1, "+ + . . . .", N_("Raise an alert by hand")) \
	X(LATE,       "late",       "hDkit",  1, "+ + . . . .", N_("Enter later what is on paper, with its true time")) \
	X(ASK,        "ask",        "at",     1, "+ + . . . .", N_("Ask for a second opinion")) \
	X(ANSWER,     "answer",     "avt",    1, "+ + . . . .", N_("Answer: agree, not, cannot-tell; the shift lead: coming")) \
	X(CALL_LEAD,  "call-lead",  "at",     1, "+ . . . . .", N_("Call the shift lead to this alert")) \
	X(STEP,       "step",       "avyt",   1, "o + . . . .", N_("A step of the card is done, or answered")) \
	X(LOOK,       "look",       "af%t",   1, "+ + . . . .", N_("Record what was seen of it, or why nothing was")) \
	X(MUTE,       "mute",       "",       1, "+ + . . . .", N_("Sound off for a minute")) \
	X(READY,      "ready",      "vyt",    1, "+ + + + + +", N_("Record what was checked when the shift began")) \
	X(PRESENCE,   "presence",   "v",      1, "+ + . . . .", N_("Say that nobody answers here, or that somebody does")) \
	X(SIGN_ON,    "sign-on",    "t",      1, "+ + + + + +", N_("Begin the shift")) \
	X(SIGN_OFF,   "sign-off",   "t",      1, "+ + + + + +", N_("End the shift")) \
	X(BREAK,      "break",      "dCt",    1, "+ + . . . .", N_("Take a break")) \
	X(BACK,       "back",       "",       1, "+ + . . . .", N_("Come back from the break")) \
	X(NOTICE,     "notice",     "T",      1, ". + . . . .", N_("Tell the whole shift; stays until everybody has read it")) \
	X(READ_NOTICE,"read-notice","e",      1, "+ + + + + +", N_("Say that one has read a notice")) \
	X(LIST,       "list",       "x",      1, "+ + c + . s", N_("Show the queue")) \
	X(SHOW,       "show",       "a",      1, "+ + c + . s", N_("Show all about an alert")) \
	X(WHY,        "why",        "a",      1, "+ + c + . s", N_("Say why it stands where it stands")) \
	X(LOG,        "log",        "x",      1, "+ + c + . .", N_("Show the journal")) \
	X(FILTER,     "filter",     "x",      1, "+ + + + + +", N_("Show only what fits; without words everything")) \
	X(STATUS,     "status",     "",       1, "+ + + + + +", N_("How the system is doing")) \
	X(LOCK,       "lock",       "",       0, "+ + + + + +", COMMAND_LATER) \
	X(SETTINGS,   "settings",   "x",      1, "+ + + + + +", N_("Language, theme, sound and keys of this console")) \
	X(DOCTOR,     "doctor",     "",       0, "+ + + + + +", COMMAND_LATER) \
	X(SEARCH,     "search",     "x",      0, "+ + c + . .", COMMAND_LATER) \
	X(LOOK_CAMERA,"look-camera","Pc~t",   1, "r r . . . .", N_("Look at a camera without an alert, and say why")) \
	X(PTZ,        "ptz",        "Pv",     0, "o + . . . .", COMMAND_LATER) \
	X(CORRECT,    "correct",    "eT",     0, "o + . o o .", COMMAND_LATER) \
	X(INHIBIT,    "inhibit",    "PKdct",  1, ". r . . . .", N_("Switch off a kind of event at a place, for works")) \
	X(UNINHIBIT,  "uninhibit",  "PKT",    1, ". r . . . .", N_("End that, for some kinds or for all")) \
	X(FLOOD,      "flood",      "vt",     1, ". + . . . .", N_("Groups by place and kind: on, or off")) \
	X(REGIME,     "regime",     "vT",     1, ". r . . . .", N_("How the centre works from now on, and the document that says so")) \
	X(STOP_OUT,   "stop-outgoing", "T",   1, ". + . . . .", N_("Nothing goes out to services by itself any more, and why")) \
	X(START_OUT,  "start-outgoing", "t",  1, ". 2 . . . .", N_("It goes out again, when a second lead says so, too")) \
	X(HANDOVER,   "handover",   "t",      0, "o + . . . .", COMMAND_LATER) \
	X(SECOND_LOOK,"second-look","avt",    0, ". + . . . .", COMMAND_LATER) \
	X(REPORT,     "report",     "x",      0, "o + . + . .", COMMAND_LATER) \
	X(DRILL,      "drill",      "s",      0, ". 2 . . . .", COMMAND_LATER) \
	X(EXPORT,     "export",     "At",     0, ". 2r . 2r . .", COMMAND_LATER) \
	X(REQUESTS,   "requests",   "x",      0, ". + . + . .", COMMAND_LATER) \
	X(VERIFY,     "verify",     "x",      0, ". + . + + .", COMMAND_LATER) \
	X(CHECKPOINT, "checkpoint", "x",      0, ". + . + + .", COMMAND_LATER) \
	X(PURGE,      "purge",      "x",      0, ". . . . 2 .", COMMAND_LATER) \
	X(SCENARIO,   "scenario",   "x",      0, ". 2 2 . . .", COMMAND_LATER) \
	X(TRAIN,      "train",      "x",      0, ". . + . . .", COMMAND_LATER) \
	X(USER,       "user",       "x",      0, ". . . . + .", COMMAND_LATER) \
	X(KEY,        "key",        "x",      0, ". . . . + .", COMMAND_LATER) \
	X(CONFIG,     "config",     "x",      0, ". + . . + .", COMMAND_LATER) \
	X(DEVICE,     "device",     "x",      0, ". . . . + .", COMMAND_LATER) \
	X(DESK,       "desk",       "x",      0, ". + . . + .", COMMAND_LATER) \
	X(BACKUP,     "backup",     "x",      0, ". . . . + .", COMMAND_LATER) \
	X(RESTORE,    "restore",    "x",      0, ". . . . 2 .", COMMAND_LATER) \
	X(LOG_PEOPLE, "log of people's acts", "!", 1, "o + . + . .", COMMAND_LATER) \
	X(LOG_SYSTEM, "log of system acts",   "!", 1, ". + . + + .", COMMAND_LATER) \
	X(LOG_RAW,    "log --raw",            "!", 0, ". + . + + .", COMMAND_LATER) \
	X(LOOK_OTHER, "look at another's",    "!", 1, "r + . 2r . .", COMMAND_LATER) \
	X(PURGE_DRY,  "purge --dry-run",      "!", 0, ". . . + + .", COMMAND_LATER) \
	X(TRAIN_JOIN, "train join, shadow",   "!", 0, "+ + + . . .", COMMAND_LATER) \
	X(USER_ROLE,  "user role",            "!", 0, ". . . . 2 .", COMMAND_LATER) \
	X(USER_LIST,  "user list",            "!", 0, ". + . + + .", COMMAND_LATER) \
	X(KEY_LIST,   "key list",             "!", 0, ". . . + + .", COMMAND_LATER) \
	X(CONFIG_SHOW,"config show",          "!", 0, ". + . + + .", COMMAND_LATER) \
	X(CONFIG_LOAD,"config load",          "!", 0, ". 2 . . 2 .", COMMAND_LATER)
// clang-format on

enum command_verb {
#define X(symbol, name, args, ready, cells, help) COMMAND_##symbol,
	COMMAND_TABLE(X)
#undef X
};
#define COMMAND_COUNT (COMMAND_CONFIG_LOAD + 1)

/* FAULT_TABLE: symbol, sentence for people (a msgid). */
// clang-format off
#define COMMAND_FAULTS(X) \
	X(NONE,       N_("Understood")) \
	X(BAD_BYTES,  N_("Not valid UTF-8, or a control character")) \
	X(TOO_LONG,   N_("Too long")) \
	X(EMPTY,      N_("No command")) \
	X(UNKNOWN,    N_("There is no such command")) \
	X(MISSING,    N_("Something is missing here")) \
	X(LEFT_OVER,  N_("Too many words")) \
	X(BAD_NUMBER, N_("Not the number of an alert")) \
	X(TOO_MANY,   N_("Too many at once")) \
	X(BAD_SERVICE,N_("Not a list of services")) \
	X(BAD_CODE,   N_("Not a code: small letters, digits and -")) \
	X(BAD_TIME,   N_("Not a duration, as 90s, 10m or 2h")) \
	X(BAD_CLOCK,  N_("Not a time of the day, as 05:10 or 05:10:30")) \
	X(BAD_FACT,   N_("Not a fact: danger, injured, weapon, many")) \
	X(BAD_STEP,   N_("Not done, yes or no")) \
	X(BAD_LOOK,   N_("Not still, recording or live and milliseconds, nor none and why")) \
	X(TWICE,      N_("This stands twice")) \
	X(OPEN_QUOTE, N_("A quotation mark is missing"))
// clang-format on

enum command_fault_code {
#define X(symbol, sentence) COMMAND_FAULT_##symbol,
	COMMAND_FAULTS(X)
#undef X
};

struct command_fault {
	enum command_fault_code code;
	size_t offset; /* bytes from the start of the text */
	char argument; /* what was expected: a letter of the table; 0 = none */
};

#define COMMAND_LINE_MAX     1024 /* bytes of a whole command */
#define COMMAND_NOTE_MAX     400  /* bytes of a note */
#define COMMAND_REST_MAX     1000 /* bytes of a filter and the like */
#define COMMAND_ALERTS_MAX   50   /* alerts in one command */
#define COMMAND_PARTNERS_MAX (NOTE_TARGETS_MAX - NOTE_SERVICES)
#define COMMAND_TIME_MAX_MS  86400000 /* the longest duration: a day */

/*
 * A parsed command.  Texts that were not given are "", numbers 0.  ${version}
 * of an alert travels beside a command, never inside.
 */
struct command {
	enum command_verb verb;
	size_t nalerts; /* 0 = the alert in hand */
	uint64_t alerts[COMMAND_ALERTS_MAX];
	uint64_t other;    /* another alert, or an entry */
	uint8_t services;  /* 1 << index: fire, police, ambulance, emergency */
	uint8_t npartners; /* their codes are not looked up here */
	char partners[COMMAND_PARTNERS_MAX][ALERT_CODE_SIZE];
	bool has_facts;
	uint8_t facts; /* enum alert_fact bits */
	enum command_look look;
	uint32_t look_ms;
	enum command_said said;
	uint32_t duration_ms;
	bool once;                  /* instead of a duration */
	uint32_t clock_s;           /* of the day, in the zone of the centre */
	char code[ALERT_CODE_SIZE]; /* reason, outcome, word */
	char refused[ALERT_CODE_SIZE]; /* refused:CODE, reason of a service */
	char partner[ALERT_CODE_SIZE]; /* to:PARTNER, of an archive */
	char person[ALERT_CODE_SIZE];
	char device[ALERT_DEVICE_SIZE]; /* "" with an address: a place */
	char address[ALERT_ADDRESS_SIZE];
	char district[ALERT_CODE_SIZE];
	char kind[ALERT_CODE_SIZE];
	char who[NOTE_WHO_SIZE];
	char their[NOTE_DESK_SIZE];
	char desk[NOTE_DESK_SIZE]; /* at:DESK, which of a service; "" */
	char note[COMMAND_NOTE_MAX + 1];
	char rest[COMMAND_REST_MAX + 1]; /* as it was written; or kinds */
};

/*
 * Parse ${len} bytes.  ERR_INVAL with ${fault} filled; ${command} has
 * unspecified values then.  Commands of later versions are parsed, too:
 * command_ready() tells them apart.
 */
enum err command_parse(const char *text, size_t len, struct command *command,
    struct command_fault *fault);

/*
 * Append the canonical text.  Parsing it yields the same command.  A command
 * that was not made by command_parse() must hold valid UTF-8 without controls
 * and codes that are codes.
 */
void command_format(const struct command *command, struct buf *out);

/* From the table; static. */
const char *command_name(enum command_verb verb);
const char *command_help(enum command_verb verb);  /* msgid */
const char *command_cells(enum command_verb verb); /* "o + . . . ." */
bool command_ready(enum command_verb verb);
bool command_is_right(enum command_verb verb); /* no command: a right */

/* Append what is to be written: "confirm [NUMBER] SERVICES ... [NOTE]". */
void command_syntax(enum command_verb verb, struct buf *out);

/*
 * What is written for a letter of the arguments, as "[NUMBER]" or
 * "SERVICE,..."; NULL: nothing is meant by it.
 */
const char *command_argument(char letter);

/* By name or alias; false: unknown, ${verb} is unchanged then. */
bool command_find(const char *name, size_t len, enum command_verb *verb);

/* The English msgid, for gettext() where it is shown. */
const char *command_fault_sentence(enum command_fault_code code);

/* In "phone 1042 site WHO": whoever answers where the alert is. */
#define COMMAND_SITE "site"

/*
 * What could be written at the cursor.  ${words} yields the ${i}-th word that
 * is known for an argument, or NULL after the last: 'a' open alerts, 'e'
 * entries, 's' partners, 'c' reasons or codes of ${verb}, 'o' outcomes, 'v'
 * words of ${verb}, 'k' kinds, 'p' people, 'D' devices, 'i' districts.  It is
 * asked for no other letter.  Commands, services and facts are known here.
 */
struct command_words {
	const char *(*word)(
	    void *arg, enum command_verb verb, char argument, size_t i);
	void *arg;
};

#define COMMAND_WORDS_MAX 4096 /* asked for, of one argument */

/* ${words} may be NULL.  Nothing fits: count is 0. */
void command_complete(const char *text, size_t cursor,
    const struct command_words *words, struct candidates *out);

#endif /* DABYL_CORE_COMMAND_H_ */
