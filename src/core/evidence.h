/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_EVIDENCE_H_
#define DABYL_CORE_EVIDENCE_H_

#include <stdbool.h>
#include <stdint.h>

#include "core/alert.h"
#include "core/answer.h"

/*
 * evidence - what has to be seen before an alert is called not confirmed.
 *
 * P1 and P2 go to the archive only after 3 s of moving picture, two stills or
 * a recorded call to the site; or where there is nothing to look at: no camera
 * shows the place and no recording came, or whoever has it tried and saw none.
 * No reason is exempt, "duplicate" of what is over neither: the other fire may
 * be another one.  An incident of several alerts is put away as one, and each
 * of them has to have been seen, unless a call to the site answers for all.
 *
 * For P1 the reason "cannot-see" asks for more: another camera, a call to the
 * site, a second opinion, or the shift lead has it now.  Not to see a fire is
 * not "no fire".  The reasons "mistake" and "children" rest on a call to the
 * site.
 *
 * The alert's row has all the facts, so the hub that decides and the form that
 * says beforehand what is missing ask the same question.  Who writes with
 * another program that he looked has said so under his name in the journal.
 *
 * What was seen is since the alert was opened, or opened again.  That nothing
 * could be seen counts only for who tried it: a desk without pictures excuses
 * no other one.  It is forgotten when a picture comes after all, and when the
 * alert is postponed.
 */
#define EVIDENCE_SEVERITY 2 /* and above */
#define EVIDENCE_SEEN_MS  3000
#define EVIDENCE_STILLS   2

enum evidence {
	EVIDENCE_NOT_NEEDED,
	EVIDENCE_MISSING,
	EVIDENCE_SEEN,       /* moving picture or stills */
	EVIDENCE_CALLED,     /* the site */
	EVIDENCE_NO_SOURCE,  /* nothing shows it */
	EVIDENCE_NO_PICTURE, /* it was tried, and none came */
};

enum evidence evidence_of(const struct alert *alert);

/* For the journal: "seen", "called", ...; "" when it is not needed. */
const char *evidence_word(enum evidence evidence);

/*
 * Whether the alert may not be called not confirmed with this reason, and the
 * answer that says so; ANSWER_OK: it may.  ${reason} NULL: not chosen yet.
 */
enum answer_code evidence_refuses(
    const struct alert *alert, const char *reason);

/*
 * The same of ${head} with the alerts that are joined to it.  ${unseen} (may be
 * NULL) is the one that the answer is about.
 */
enum answer_code evidence_incident(const struct alert *head,
    const struct alert *const *joined, size_t count, const char *reason,
    const struct alert **unseen);

/* What the verdict about ${joined} rests on. */
enum evidence evidence_joined(
    const struct alert *joined, const struct alert *head);

/* ---- what the board remembers; for apply.c ---- */

/*
 * ${person} looked: ${what} as in the command, for ${ms}; ${other}: at another
 * camera than the alert's own.
 */
void evidence_looked(struct alert *alert, const char *person, const char *what,
    uint64_t ms, bool other);

/* ${person} takes it; it is still its former owner's. */
void evidence_claimed(struct alert *alert, const char *person);

/* A colleague has given a second opinion. */
void evidence_advised(struct alert *alert);

/* It is put aside: later there may be a picture. */
void evidence_shelved(struct alert *alert);

/* It is opened again: what was seen before has not sufficed. */
void evidence_forget(struct alert *alert);

#endif /* DABYL_CORE_EVIDENCE_H_ */
