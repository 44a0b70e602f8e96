/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_QUEUE_MARKS_H_
#define DABYL_UI_QUEUE_MARKS_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/alert.h"
#include "core/answer.h"
#include "core/replica.h"

/*
 * queue_marks - alerts that a person has marked, for one command about all of
 * them (core/bulk.h).  Initialise with { 0 }; nothing is to be freed.
 *
 * A mark belongs to an alert as it was: it falls off when the alert leaves,
 * changes hands or may not be one of many any more.  Numbers are unique.
 */
#define QUEUE_MARKS_MAX 50 /* alerts in one command */

struct queue_marks {
	size_t count;
	uint64_t numbers[QUEUE_MARKS_MAX];
	char owners[QUEUE_MARKS_MAX][ALERT_CODE_SIZE]; /* when marked */
	size_t fallen_count;
	uint64_t fallen[2 * QUEUE_MARKS_MAX]; /* not asked for yet */
};

bool queue_marks_has(const struct queue_marks *m, uint64_t number);

/* false: it had no mark. */
bool queue_marks_remove(struct queue_marks *m, uint64_t number);

/*
 * Marks ${alert}, which has no mark, for ${account}.  Otherwise the answer says
 * why not; ANSWER_TOO_LONG: QUEUE_MARKS_MAX are marked.
 */
enum answer_code queue_marks_put(
    struct queue_marks *m, const struct alert *alert, const char *account);

/* All fall off. */
void queue_marks_clear(struct queue_marks *m);

/* Those fall off that no longer belong to the alert; true when any did. */
bool queue_marks_trim(struct queue_marks *m, const struct replica *replica);

/* One after the other those that fell off; false: no further one. */
bool queue_marks_fallen(struct queue_marks *m, uint64_t *number);

#endif /* DABYL_UI_QUEUE_MARKS_H_ */
