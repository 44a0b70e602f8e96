/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_WORDS_H_
#define DABYL_UI_WORDS_H_

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "core/answer.h"
#include "ui/screen.h"

/*
 * words - what several views say in the same way: ages, deadlines, states,
 * the ledger.  Each appends to ${out}, which may hold text already; texts are
 * in the language that gettext() speaks, the language of the screen.
 */

/* The language that gettext() speaks: that of the catalogue in use. */
enum policy_language words_language(void);

/* "00:42", from 100 minutes on "3h", from 100 hours on "5d": 5 columns. */
void words_age(struct buf *out, uint64_t ms);

/* "18s", "12m", at most "99m": 3 columns. */
void words_left(struct buf *out, uint64_t ms);

/* "3 s", rounded up: how long a countdown still runs. */
void words_metres(struct buf *out, uint32_t metres); /* "120 m" */
void words_seconds(struct buf *out, uint64_t ms);

/* "10:15:32" in the zone of the place; "" for 0. */
void words_time(struct buf *out, const struct screen_input *in, int64_t ms);

/*
 * "10:15"; a day or more away an hour says nothing, and it is the date:
 * "11-22".  5 columns; "" for 0.  words_moment() has room for both.
 */
void words_minute(struct buf *out, const struct screen_input *in, int64_t ms);
void words_moment(struct buf *out, const struct screen_input *in, int64_t ms);
bool words_is_far(const struct screen_input *in, int64_t ms); /* a day away */

/* UTC of a tick, as far as the clocks of now say. */
int64_t words_utc(const struct screen_input *in, uint64_t tick);

/* "93 %"; nothing when the source gave none. */
void words_score(struct buf *out, const struct alert *alert);

/* "waiting", "in hand", "services told", ...; static. */
const char *words_state(enum alert_state state);

/*
 * Who has to see to it now that nobody met the deadline: an enum
 * alert_escalated, but ESCALATED_NOT; static.  The second is for a narrow row.
 */
const char *words_escalated(uint8_t level);
const char *words_escalated_short(uint8_t level);

/* "accepted", "by phone", "no answer", ...; static. */
const char *words_note(const struct notification *note);

/* The sign of a ledger cell, with its T: "✓", "✓T". */
void words_sign(struct buf *out, const struct notification *note, bool ascii);

/* The cells of an alert: "01✓03>"; "" when nobody was told. */
void words_ledger(
    struct buf *out, const struct screen_input *in, uint64_t alert, bool ascii);

/* "01 03": the services that were told, or will be. */
void words_told(struct buf *out, const struct screen_input *in, uint64_t alert);

/* Services that were told: bits 1 << target. */
unsigned words_targets(const struct screen_input *in, uint64_t alert);

/* "101 Fire", the service's number and short name; a partner's name. */
void words_target(
    struct buf *out, const struct screen_input *in, unsigned target);

/*
 * For a partner of whom it was only noted that he has to know: nobody was told,
 * and who is to be phoned, with the number when there is one.
 */
void words_to_phone(
    struct buf *out, const struct screen_input *in, const char *partner);

void words_service(struct buf *out, const struct policy_service *service,
    enum policy_language language);

/* ${text} with a capital at the beginning. */
void words_capital(struct buf *out, const char *text);

/* The district's name; the code when nobody knows it. */
const char *words_district(const struct screen_input *in, const char *code);

/* How it ended: the reason, the outcome, "not examined"; "" while it has not.
 */
const char *words_ending(
    const struct screen_input *in, const struct alert *alert);

/* Why the hub has ended, by its goodbye ${why}; nothing when it said none. */
void words_hub_end(struct buf *out, enum err why);

/*
 * ${part} behind what ${out} holds, with " · " between; nothing for "".
 * ${start}: where the line began, so that no line starts with a sign.
 */
void words_part(struct buf *out, size_t start, const char *part);

/*
 * What a command was answered, as a sentence; its arguments that are words of
 * ours are in the language of the screen, too.
 */
void words_answer(
    struct buf *out, const struct screen_input *in, struct answer answer);

struct filter_fault;

/*
 * What is wrong with a filter: which value, what was perhaps meant, and how it
 * is found all the same.
 */
void words_filter_fault(struct buf *out, const struct filter_fault *fault);

#endif /* DABYL_UI_WORDS_H_ */
