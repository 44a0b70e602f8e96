/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_QUESTION_PRIVATE_H_
#define DABYL_UI_QUESTION_PRIVATE_H_

#include "core/card.h"
#include "core/inhibit.h"

#include "ui/question.h"
#include "ui/queue.h"

/*
 * The inside of the questions, shared by question.c, which runs them, and the
 * files with what each asks.
 */
enum question_part {
	Q_SERVICES = 1,
	Q_FACTS,
	Q_REASONS, /* reasons, outcomes, alerts: one of many */
	Q_PARTNERS,
	Q_PARTNERS_HEAD, /* that they are noted and have to be phoned */
	Q_HOW,           /* call card: accepted, busy, refused */
	Q_NOTE,
	Q_PLACE,
	Q_DISTRICT,
	Q_TEXT,
	Q_SEEN,
	Q_HEAD,
	Q_WHO,
	Q_THEIR,
	Q_OTHER, /* number of another alert, a count */
	Q_MINUTES,
	Q_KIND,
	Q_DEVICE,
	Q_TOLD,
	Q_FOUND, /* the kinds that fit what is written */
	Q_MOMENT,
	Q_NEAR, /* what may be the same incident */
	Q_CONTACTS,
	Q_REFUSED,    /* call card: the desk has refused */
	Q_OTHER_DESK, /* call card: which one would be told instead */
	Q_READ,       /* the first line to be read aloud; the others follow */
};

#define QUESTION_CODES FORM_ITEMS_MAX

struct question {
	enum question_kind kind;
	const struct policy *policy;
	const struct replica *replica; /* lent, as the policy */
	enum policy_language language;
	enum script script;
	const struct keyboard *keyboard; /* lent; NULL: as shipped */
	struct form *form;
	bool refused; /* Enter was refused: the line says what is missing */
	bool changed; /* the alert is not as it was when it was seen */
	struct alert alert; /* as it is now; number 0: about none */
	struct alert seen;  /* as it was when the person knew all of it */
	struct buf reading; /* CALL: what is read aloud */
	char desk[NOTE_DESK_SIZE]; /* CALL: to which, of several that know */
	uint32_t version;          /* what was seen */
	unsigned told;      /* targets that were told and are not through */
	unsigned knows;     /* of these, who have what was told */
	unsigned sent_back; /* of these, who will not come */
	unsigned elsewhere; /* of these, because of the district */
	char
	    proposed[ALERT_CODE_SIZE]; /* whose it is, then; "" = nobody said */
	int target;                    /* CALL */
	struct card card;              /* STEP; lent by the policy */
	size_t step;                   /* its place in the card */
	bool contacts;                 /* it shows those of the place */
	char device[ALERT_DEVICE_SIZE]; /* LOOK_CAMERA */
	char account[ALERT_CODE_SIZE];
	char person[POLICY_NAME_SIZE];
	struct screen_evidence evidence;     /* own, of the alert */
	size_t kind_at;                      /* NEW: of the kinds that fit */
	char kind_written[POLICY_NAME_SIZE]; /* ... what is written so far */
	int64_t now_ms;                      /* NEW: UTC, at the last step */
	char guessed[ALERT_DEVICE_SIZE]; /* NEW: a device that he did not write
	                                  */
	bool may;                        /* REGIME: change it */
	char on[ALERT_CODE_SIZE];        /* REGIME: that is on */
	bool apart;         /* SAME: it was joined when the form was opened */
	uint64_t near;      /* CONFIRM: may be the same incident; 0 = none */
	uint64_t near_not;  /* it is not, the person has said */
	uint64_t near_tick; /* when it was looked for last */
	uint32_t near_m;
	unsigned near_services; /* that are told of it, or will be */
	bool other_asked;       /* ARCHIVE, MARKED: a number is asked for */
	size_t marked_count;
	uint64_t marked[QUEUE_MARKS_MAX];
	size_t never_looked;
	size_t codes_count;
	char codes[QUESTION_CODES][ALERT_CODE_SIZE];     /* of Q_REASONS */
	char places[QUESTION_CODES][INHIBIT_PLACE_SIZE]; /* WORKS: as many */
	bool partner_asked; /* ARCHIVE: the list of them is seen */
	size_t partners_count;
	char partners[QUESTION_CODES][ALERT_CODE_SIZE]; /* "": nobody */
};

struct question_ops {
	/* Adds the parts; false: not now, and ${why} says why. */
	bool (*build)(struct question *q, const struct screen_input *in,
	    const struct question_about *about, struct buf *why);
	/* A value has changed; may be NULL. */
	void (*follow)(struct question *q);
	bool (*says)(const struct question *q, struct buf *text);
	void (*command)(const struct question *q, struct command *c);
	const char *title; /* msgid; NULL: it is composed by ${titled} */
	const char *(*titled)(struct question *q, struct buf *text);
	const char *keys; /* msgid of the hint */
};

extern const struct question_ops question_confirm_ops, question_add_ops,
    question_archive_ops, question_stand_down_ops, question_call_ops,
    question_note_ops, question_shelve_ops, question_same_ops,
    question_release_ops, question_close_ops, question_new_ops,
    question_late_ops, question_number_ops, question_step_ops,
    question_marked_ops, question_works_ops, question_regime_ops,
    question_break_ops, question_hand_ops, question_hand_all_ops,
    question_ask_ops, question_answer_ops, question_lead_ops,
    question_notice_ops, question_take_over_ops, question_look_camera_ops;

/*
 * The service a call card is for when none was named: the one whose call is
 * due, else one that has not answered; -1: there is none.  QUESTION_SITE when
 * nothing was decided: whoever answers at the place.
 */
#define QUESTION_SITE (-2)
int question_any_call(const struct screen_input *in, const struct alert *alert);

/* --- parts that several questions have ------------------------------------ */

/* "FIRE · 93 % · signals: 3 · cam-1034 Bazaar": what it is about. */
void question_head_put(
    struct buf *out, const struct question *q, const struct screen_input *in);
void question_add_head(struct question *q, const struct screen_input *in);

/* "Place: " with the address and, behind it, the district; to be changed. */
void question_add_place(
    struct question *q, const struct screen_input *in, bool editable);
void question_add_note(struct question *q, int tab);
void question_add_blank(struct question *q);

/* What it is about, where, and a blank line: how most forms begin. */
void question_add_about(struct question *q, const struct screen_input *in);

/* Whom to call where it is, and the field for who answered. */
void question_add_contacts(struct question *q, const struct screen_input *in);
/* The registry may have answered since. */
void question_contacts_put(struct question *q, const struct screen_input *in);
void question_add_who(struct question *q);

/*
 * Q_REASONS out of a short list of the policy, in two columns; "other" has
 * the digit 0.
 */
void question_add_words(struct question *q, enum policy_list list);

/* Q_REASONS: why an alert of this kind (or NULL) is not confirmed. */
void question_add_reasons(struct question *q, const struct policy_kind *kind);

/* What keeps the chosen reason from being sent; false: nothing. */
bool question_reason_missing(const struct question *q, struct buf *text);
bool question_chosen_is(const struct question *q, const char *code);
const char *question_archive_title(struct question *q, struct buf *text);

/* The code that was chosen in Q_REASONS, or NULL. */
const char *question_code(const struct question *q);

/* The district that is written in Q_DISTRICT; false: nobody knows it. */
bool question_district(const struct question *q, const char **code);

/* The note says something: five characters that are not all the same. */
bool question_note_enough(const struct question *q);

/* A number written in a field; 0: none. */
uint64_t question_number(const struct question *q, int field);

/* Text of a field into ${to}, cut at a code point. */
void question_copy(char *to, size_t size, const struct question *q, int field);

/* What Q_NOTE says; and before it the code that was chosen, if one was. */
void question_put_note(const struct question *q, struct command *c);
void question_put_reason(const struct question *q, struct command *c);

/* false, always: ${why} says that the state of the alert forbids it. */
bool question_refuse_state(const struct question *q, struct buf *why);

/*
 * What is to be read aloud follows the notification; true: it is another text
 * than before.
 */
bool question_reading_put(struct question *q, const struct screen_input *in);

/* Ticked, and not told already unless they refused: 1 << service. */
uint8_t question_services(const struct question *q);

/* NEW: an arrow in the field of the kind chooses; true: it did. */
/* new, and late. */
bool question_by_hand(const struct question *q);

bool question_new_arrow(struct question *q, enum key_code code);

/* The desks of the district that is written, and their state. */
void question_desks_put(struct question *q, const struct screen_input *in);

/* Who could answer, in the forms of a second opinion and of the lead. */
void question_answerers_put(struct question *q, const struct screen_input *in);

/* What the person has seen so far, in the form of "not confirmed". */
void question_seen_put(struct question *q, const struct screen_input *in);

/*
 * What is within ALERT_SAME_ASK_M, in somebody's hand or told, is looked for
 * and shown in the line Q_NEAR; and, while one of ${services} is of it too,
 * asked about: true, with the question in ${text}.
 */
void question_near_find(struct question *q);
void question_near_put(struct question *q, const struct screen_input *in);
bool question_near_asks(
    const struct question *q, unsigned services, struct buf *text);

#endif /* DABYL_UI_QUESTION_PRIVATE_H_ */
