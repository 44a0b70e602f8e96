/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_SCORE_H_
#define DABYL_DEMO_SCORE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/policy.h"
#include "core/replica.h"
#include "wire/coach.h"

/*
 * score - how the learner did: the alerts of the story that he took, how long
 * each step took him against its limit, and which verdicts were right.  Pure;
 * rows leave the board, so they are looked at while they are there.
 */
#define SCORE_ROWS 5

struct score_row {
	uint64_t number; /* 0: not seen yet */
	uint64_t opened_tick;
	uint64_t claimed_tick; /* 0: not by the learner; so are the others */
	uint64_t verdict_tick;
	uint64_t accepted_tick;
	uint8_t verdict; /* enum alert_verdict */
};

/* Initialise with { 0 }. */
struct score {
	struct score_row rows[SCORE_ROWS];
};

/* The key of the ${i}-th alert that counts; NULL: there are no more. */
const char *score_key(size_t i);

/* Look at it: ${number} is that of the ${i}-th, ${learner} his account. */
void score_see(struct score *score, size_t i, uint64_t number,
    const struct replica *rows, const char *learner);

/*
 * What is said of the ${i}-th; false: the learner did not have it.  ${policy}
 * may be NULL: then there are no limits.
 */
bool score_line(const struct score *score, size_t i,
    const struct policy *policy, struct coach_line *line);

/* The last line: how many verdicts were right. */
struct coach_line score_end(const struct score *score);

#endif /* DABYL_DEMO_SCORE_H_ */
