/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"

#include "demo/score.h"

static const struct {
	const char *key;
	const char *kind;
	enum alert_verdict right;
} wanted[SCORE_ROWS] = {
	{ "steam", "smoke", VERDICT_NOT_CONFIRMED },
	{ "fire", "fire", VERDICT_CONFIRMED },
	/* Unsure about a weapon means: tell; one can stand down. */
	{ "weapon", "weapon", VERDICT_CONFIRMED },
	{ "sos", "sos", VERDICT_CONFIRMED },
	{ "storm", "line-crossing", VERDICT_NOT_CONFIRMED },
};

const char *
score_key(size_t i)
{
	return i < SCORE_ROWS ? wanted[i].key : NULL;
}

static uint64_t
accepted_first(const struct replica *rows, uint64_t number)
{
	uint64_t first = 0;

	for (unsigned t = 0; t < NOTE_SERVICES; t++) {
		const struct notification *n = replica_note(rows, number, t);

		if (n != NULL && n->state != NOTE_REFUSED &&
		    n->answered_tick != 0 &&
		    (first == 0 || n->answered_tick < first))
			first = n->answered_tick;
	}
	return first;
}

void
score_see(struct score *score, size_t i, uint64_t number,
    const struct replica *rows, const char *learner)
{
	struct score_row *row = &score->rows[i];
	const struct alert *a = replica_alert(rows, number);

	if (number == 0 || a == NULL)
		return;
	row->number = number;
	row->opened_tick = a->opened_tick;
	if (strcmp(a->owner, learner) != 0)
		return;
	if (row->claimed_tick == 0)
		row->claimed_tick = a->claimed_tick;
	if (a->verdict == VERDICT_NONE)
		return;
	row->verdict = a->verdict;
	row->verdict_tick = a->verdict_tick;
	row->accepted_tick = accepted_first(rows, number);
}

static void
time_put(struct coach_line *line, size_t at, uint64_t from, uint64_t to,
    uint64_t limit_ms)
{
	if (to == 0 || to < from)
		return;
	/* 0 says that it was not done. */
	line->numbers[at] = to > from ? to - from : 1;
	line->numbers[at + 1] = limit_ms;
}

bool
score_line(const struct score *score, size_t i, const struct policy *policy,
    struct coach_line *line)
{
	static const struct policy_kind none;
	const struct score_row *row = &score->rows[i];
	const struct policy_kind *kind =
	    policy != NULL ? policy_kind(policy, wanted[i].kind, NULL) : &none;

	*line = (struct coach_line){ .word = COACH_SUM };
	if (row->claimed_tick == 0)
		return false;
	line->numbers[0] = row->number;
	time_put(line, 1, row->opened_tick, row->claimed_tick, kind->claim_ms);
	time_put(
	    line, 3, row->claimed_tick, row->verdict_tick, kind->decide_ms);
	time_put(
	    line, 5, row->verdict_tick, row->accepted_tick, kind->accept_ms);
	(void)text_copy(line->text, sizeof(line->text), wanted[i].kind);
	return true;
}

struct coach_line
score_end(const struct score *score)
{
	struct coach_line line = { .word = COACH_END };

	for (size_t i = 0; i < SCORE_ROWS; i++) {
		const struct score_row *row = &score->rows[i];

		if (row->verdict_tick == 0)
			continue;
		line.numbers[1]++;
		line.numbers[0] += row->verdict == wanted[i].right;
	}
	return line;
}
