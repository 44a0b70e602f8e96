/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_COACH_H_
#define DABYL_UI_COACH_H_

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "core/alert.h"
#include "ui/grid.h"
#include "ui/layout.h"

/*
 * coach - what the demo teaches: one line above that of the keys, and in the
 * end what became of it.
 */
#define COACH_TIMES    3 /* to take, to decide, until told */
#define COACH_SUMS_MAX 8

struct coach_sum {
	uint64_t alert;
	char kind[ALERT_CODE_SIZE];
	uint64_t took_ms[COACH_TIMES];  /* 0: it was not done */
	uint64_t limit_ms[COACH_TIMES]; /* 0: none */
};

struct coach_sums {
	struct coach_sum rows[COACH_SUMS_MAX];
	size_t count;
	uint64_t right; /* of so many ${verdicts} */
	uint64_t verdicts;
};

/*
 * Append ${text}: "{o}" is the key of the command letter o in the script seen
 * last, both while none was seen; "{1}" is ${number}.
 */
void coach_words(
    struct buf *out, const char *text, enum script script, uint64_t number);

struct screen_input;

void coach_draw(
    struct grid *grid, struct span span, const struct screen_input *in);

/* Rows of the box with the sums, and the box. */
int coach_sums_rows(const struct coach_sums *sums);
void coach_sums_draw(
    struct grid *grid, struct rect rect, const struct screen_input *in);

#endif /* DABYL_UI_COACH_H_ */
