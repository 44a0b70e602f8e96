/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_TESTS_UNIT_JOURNALKIT_H_
#define DABYL_TESTS_UNIT_JOURNALKIT_H_

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "journal/journal.h"

/*
 * journalkit - what the tests of the journal share: a place on the disk, and
 * batches whose content follows from their number, so that a test can say what
 * must be there without keeping it.
 */
#define KIT_PATH_SIZE 128

/* A directory of its own, and a path of a journal in it. */
struct kit {
	char dir[KIT_PATH_SIZE];
	char path[KIT_PATH_SIZE + 16];
};

void kit_setup(struct kit *kit);
void kit_teardown(struct kit *kit); /* removes all of it */

/* Remove what may lie at the path: the database, its log, its index. */
void kit_wipe(const struct kit *kit);

/*
 * A batch for the journal as ${info} has it: ${count} entries about the alerts
 * 1..4 in turn, each with the row of its alert (live, but final for every
 * seventh), a pair for each, and the named value "count".  In ${arena}.
 */
struct journal_batch kit_batch(
    struct arena *arena, const struct journal_info *info, size_t count);

/* Commit ${count} such entries. */
enum err kit_commit(struct journal *journal, size_t count);

/*
 * Assert that ${journal} is what commits of kit_batch() leave behind: entries
 * 1..last, bodies, rows, pairs, value, tree, all of the same moment.
 */
void kit_check(struct journal *journal);

#endif /* DABYL_TESTS_UNIT_JOURNALKIT_H_ */
