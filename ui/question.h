/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_QUESTION_H_
#define DABYL_UI_QUESTION_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/command.h"
#include "ui/form.h"
#include "ui/screen.h"

/*
 * question - the forms of this console: what each asks about an alert, and
 * the command line that its answer is.
 *
 *	question = question_open(QUESTION_CONFIRM, &in, &about, now_ms);
 *	switch (question_key(question, &in, key, now_ms)) {
 *	case FORM_SEND:
 *		question_command(question, &line);   then client_command()
 *
 * The policy is lent until the question is closed: it must not be swapped
 * while one is open (hold the new one back, or close the question).
 *
 * QUESTION_TABLE: symbol, the command's name in keymaps and menus.
 */
// clang-format off
#define QUESTION_TABLE(X) \
	X(CONFIRM,    "confirm")    /* F6; services are told */ \
	X(ADD,        "add")        /* F6 on a told one: more services, facts */ \
	X(ARCHIVE,    "archive")    /* F9: not confirmed */ \
	X(STAND_DOWN, "stand-down") /* F9 on a told one */ \
	X(CALL,       "phone")      /* call card */ \
	X(NOTE,       "note") \
	X(SHELVE,     "shelve") \
	X(SAME,       "same") \
	X(RELEASE,    "release") \
	X(CLOSE,      "close") \
	X(NEW,        "new")        /* by hand; about no alert */ \
	X(LATE,       "late")       /* likewise, from paper */ \
	X(STEP,       "step")       /* of the card */ \
	X(NUMBER,     "number")     /* go to an alert: yields its number */ \
	X(MARKED,     "marked")     /* archive all that are marked */ \
	X(BREAK,      "break") \
	X(HAND,       "hand")       /* offer it to a colleague */ \
	X(HAND_ALL,   "hand-all")   /* ${marked}: all that is in hand */ \
	X(ASK,        "ask")        /* for a second opinion */ \
	X(ANSWER,     "answer")     /* give one */ \
	X(LEAD,       "call-lead") \
	X(TELL,       "notice")     /* a notice to the shift */ \
	X(LOOK_CAMERA,"look-camera") /* a camera without an alert */ \
	X(WORKS,      "inhibit")    /* what is switched off for works */ \
	X(REGIME,     "regime")     /* how the centre works */ \
	X(TAKE_OVER,  "take-over")  /* what somebody else has */
// clang-format on

enum question_kind {
#define X(symbol, command) QUESTION_##symbol,
	QUESTION_TABLE(X)
#undef X
};
#define QUESTIONS (QUESTION_TAKE_OVER + 1)

const char *question_word(enum question_kind kind); /* "confirm" */

/* It is about one alert; of the others ${alert} is 0. */
bool question_needs_alert(enum question_kind kind);

/*
 * Which question the keys F6 and F9 mean on this alert; a running countdown
 * is the caller's: the same verdict key sends, the other one takes back.
 */
enum question_kind question_for_confirm(const struct alert *alert);
enum question_kind question_for_archive(const struct alert *alert);

/*
 * The service whose call card is due: told by phone, nobody has answered; -1
 * when there is none.
 */
int question_call_target(
    const struct screen_input *in, const struct alert *alert);

struct question_about {
	uint64_t alert;         /* 0 unless question_needs_alert() */
	int target;             /* CALL: the service; -1: the one that is due */
	const uint64_t *marked; /* MARKED; copied */
	size_t marked_count;    /* at most QUEUE_MARKS_MAX */
	size_t never_looked;    /* of the marked */
	const char *group;      /* MARKED: the group whose they are, or NULL */
	size_t group_count;     /* of alerts in it; more than are marked: the
	                         * others stay */
	size_t step;            /* STEP: its place in the card */
	const char *device;     /* NEW: proposed; may be NULL.  LOOK_CAMERA */
	int64_t moment_ms;      /* NEW: UTC of the picture shown; 0 = now */
	const char *name;       /* LOOK_CAMERA: what it is called, or NULL */
	uint64_t same;          /* SAME: proposed number; 0 = nearest */
};

struct question;

/*
 * NULL, and ${why} (translated) filled, when the question makes no sense now:
 * somebody else has the alert, or its state does not allow it.  Otherwise the
 * caller owns the question.
 */
struct question *question_open(enum question_kind kind,
    const struct screen_input *in, const struct question_about *about,
    uint64_t now_ms, struct buf *why);
void question_close(struct question *question); /* NULL is allowed */

enum question_kind question_kind(const struct question *question);
uint64_t question_alert(const struct question *question);
/* Of a CALL: the service, QUESTION_SITE or -1. */
int question_target(const struct question *question);

/* STEP: the place of the step in the card. */
size_t question_step_place(const struct question *question);

/* The alert's version when it was opened: goes with the command. */
uint32_t question_version(const struct question *question);

/* Rows or time have changed: ages, states of desks, what has changed. */
void question_step(struct question *question, const struct screen_input *in);

enum form_result question_key(struct question *question,
    const struct screen_input *in, struct key key, uint64_t now_ms);
enum form_result question_paste(struct question *question,
    const struct screen_input *in, const char *text, uint64_t now_ms);

/*
 * After FORM_SEND: append the command line, in the grammar of core/command.h.
 * QUESTION_NUMBER appends only the number.
 */
void question_command(const struct question *question, struct buf *line);

/*
 * After FORM_OTHER: the alert that it may be the same incident as, to be asked
 * by QUESTION_SAME about the same alert; of QUESTION_NEW the one that is open
 * there already, to go to.
 */
uint64_t question_near(const struct question *question);

/* What is missing, after FORM_REFUSED; what Enter does, otherwise. */
bool question_says(const struct question *question, struct buf *text);

/*
 * Half-typed texts, kept after Esc: hand them to question_restore() when the
 * same question about the same alert is opened within QUESTION_KEEP_MS.  A call
 * to another service is another question, and so is another step of a card.
 */
#define QUESTION_KEEP_MS    60000
#define QUESTION_FIELDS_MAX 6
struct question_draft {
	enum question_kind kind;
	uint64_t alert;
	int place;        /* of CALL the service, of STEP the step */
	bool sent;        /* the hub has it, and has not answered */
	uint64_t kept_ms; /* by the caller's clock; 0 = nothing is kept */
	char texts[QUESTION_FIELDS_MAX][COMMAND_NOTE_MAX + 1];
};
void question_keep(const struct question *question, uint64_t now_ms,
    struct question_draft *draft);
bool question_fits(
    const struct question *question, const struct question_draft *draft);
void question_restore(struct question *question,
    const struct question_draft *draft, uint64_t now_ms);

int question_rows(const struct question *question, int cols);
void question_draw(
    struct question *question, struct grid *grid, struct rect rect);

/* As those of its form. */
bool question_waits(const struct question *question);
void question_quiet(struct question *question, uint64_t now_ms);
void question_late(struct question *question, uint64_t now_ms);
void question_again(struct question *question, uint64_t now_ms);

#endif /* DABYL_UI_QUESTION_H_ */
