/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"
#include "core/bulk.h"

#include "ui/queue_marks.h"

#define FALLEN_MAX (2 * QUEUE_MARKS_MAX)

/* The place of its mark; ${count}: it has none. */
static size_t
place_of(const struct queue_marks *m, uint64_t number)
{
	size_t i = 0;

	while (i < m->count && m->numbers[i] != number)
		i++;
	return i;
}

static void
fall(struct queue_marks *m, uint64_t number)
{
	if (m->fallen_count < FALLEN_MAX)
		m->fallen[m->fallen_count++] = number;
}

bool
queue_marks_has(const struct queue_marks *m, uint64_t number)
{
	return place_of(m, number) < m->count;
}

bool
queue_marks_remove(struct queue_marks *m, uint64_t number)
{
	size_t i = place_of(m, number);

	if (i == m->count)
		return false;
	m->count--;
	m->numbers[i] = m->numbers[m->count];
	memmove(m->owners[i], m->owners[m->count], sizeof(m->owners[0]));
	return true;
}

enum answer_code
queue_marks_put(
    struct queue_marks *m, const struct alert *alert, const char *account)
{
	enum answer_code code = bulk_refuses(alert, account);

	if (code != ANSWER_OK)
		return code;
	if (m->count == QUEUE_MARKS_MAX)
		return ANSWER_TOO_LONG;
	(void)text_copy(
	    m->owners[m->count], sizeof(m->owners[0]), alert->owner);
	m->numbers[m->count++] = alert->number;
	return ANSWER_OK;
}

void
queue_marks_clear(struct queue_marks *m)
{
	for (size_t i = 0; i < m->count; i++)
		fall(m, m->numbers[i]);
	m->count = 0;
}

static bool
belongs(const struct queue_marks *m, size_t i, const struct replica *replica)
{
	const struct alert *a = replica_alert(replica, m->numbers[i]);

	return a != NULL && strcmp(a->owner, m->owners[i]) == 0 &&
	    bulk_refuses(a, a->owner) == ANSWER_OK;
}

/* The others keep their order: it is that of the command. */
bool
queue_marks_trim(struct queue_marks *m, const struct replica *replica)
{
	size_t kept = 0, before = m->count;

	for (size_t i = 0; i < before; i++) {
		if (!belongs(m, i, replica)) {
			fall(m, m->numbers[i]);
			continue;
		}
		m->numbers[kept] = m->numbers[i];
		memmove(m->owners[kept++], m->owners[i], sizeof(m->owners[0]));
	}
	m->count = kept;
	return kept != before;
}

bool
queue_marks_fallen(struct queue_marks *m, uint64_t *number)
{
	if (m->fallen_count == 0)
		return false;
	*number = m->fallen[--m->fallen_count];
	return true;
}
