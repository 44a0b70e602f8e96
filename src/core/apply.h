/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_APPLY_H_
#define DABYL_CORE_APPLY_H_

#include "base/text.h"

#include "core/rows.h"

/*
 * apply - what each verb of the journal does to the board: VERB_TABLE names
 * one function a verb.  The inside of board_apply(), shared by apply.c (alerts,
 * and what follows from every change), apply_hub.c (hub, people, sources,
 * works) and apply_notification.c (services).  Nobody else includes it.
 *
 * A function changes the board by what stands in the entry and by nothing else.
 * When the entry does not fit it calls misfit() and has changed nothing.
 */

/* One entry on its way into the board; both are lent. */
struct change {
	struct board *board;
	const struct entry *entry;
	struct alert_slot *slot; /* the entry's alert, or NULL */
	bool fits;
};

typedef void apply_fn(struct change *);

#define X(symbol, name, apply, version, since, fields) apply_fn apply_##apply;
VERB_TABLE(X)
#undef X

#define NEVER UINT64_MAX /* a tick */

/* Texts of a row have limits of their own: what is longer is cut. */
#define PUT(to, from) text_copy(to, sizeof(to), from)

static inline uint64_t
number(const struct change *c, enum entry_field field)
{
	return entry_number(c->entry, field);
}

static inline const char *
text(const struct change *c, enum entry_field field)
{
	return entry_text(c->entry, field);
}

static inline void
misfit(struct change *c)
{
	c->fits = false;
}

/* ---- apply.c ---- */

/*
 * Who has the alert, or anybody, has until ${tick} when a service has sent it
 * back; otherwise, and for 0, its deadline stays as it is.
 */
void change_person_due(struct change *c, uint64_t tick);

/* ---- apply_hub.c ---- */

/* The person's row, made when there is none; NULL: no name, or no room. */
struct operator_slot *change_operator(struct change *c, const char *account);

/* The entry's source has sent an event, and this became of it. */
void change_stored(struct change *c, bool folded, bool recorded);

/* Counts what has become of the alert since it was ${was}, in a flood. */
void change_flood(struct change *c, struct flood_part was);

/* ---- apply_notification.c ---- */

/* The entry's notification, or NULL and the entry does not fit. */
struct note_slot *change_note(struct change *c);

void change_note_touch(struct change *c, struct note_slot *note);

/*
 * The alert is overdue while a service is silent, and the lead's business while
 * one is left to him: then at ${escalated}, and further at ${tick}.
 */
void change_silence(struct alert_slot *slot, uint8_t escalated, uint64_t tick);

#endif /* DABYL_CORE_APPLY_H_ */
