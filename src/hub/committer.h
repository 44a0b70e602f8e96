/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_HUB_COMMITTER_H_
#define DABYL_HUB_COMMITTER_H_

#include <stdbool.h>

#include "base/err.h"
#include "journal/journal.h"

/*
 * committer - the hub's third thread: it writes to the journal and waits for
 * the disk, so that the hub reads and decides the next turn meanwhile.
 *
 * One job at a time.  From the call that gives it until committer_done() the
 * journal belongs to the thread, and the batch is lent to it; before and after
 * the journal is the caller's.  Nothing is ever queued here: what waits for the
 * disk waits where its limits are, in the turn.
 */
struct committer;

/* ERR_IO: no thread or no descriptor.  ${journal} outlives the committer. */
enum err committer_start(struct journal *journal, struct committer **committer);

/* Waits for the job that is under way.  NULL is allowed. */
void committer_stop(struct committer *committer);

/* journal_commit() and journal_checkpoint(), in the thread. */
void committer_commit(
    struct committer *committer, const struct journal_batch *batch);
void committer_checkpoint(struct committer *committer);

/* Readable when the job has ended. */
int committer_fd(const struct committer *committer);

/* Whether the job has ended; ${err} is what it returned.  Takes it once. */
bool committer_done(struct committer *committer, enum err *err);

#endif /* DABYL_HUB_COMMITTER_H_ */
