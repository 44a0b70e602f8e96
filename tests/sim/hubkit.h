/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SIM_HUBKIT_H_
#define TESTS_SIM_HUBKIT_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "conf/conf.h"
#include "core/board.h"
#include "hub/engine.h"
#include "journal/disk.h"
#include "journal/journal.h"

/*
 * hubkit - a hub for tests: the real engine on a disk in memory, a clock and
 * a source of chance that are the test's.  Beside it stands a shadow: a board
 * that sees nothing but the bodies on the disk.  After each commit the rows
 * that the shadow changed must be, byte for byte, the rows on the disk.
 *
 * The policy is the built-in one; fire and police are told by ZeroMQ, the two
 * others by telephone.  Devices cam-1 .. cam-8 stand at site-1 (a school) and
 * site-2 (vulnerable).
 */
#define HUBKIT_DEVICES 8
#define HUBKIT_UTC     INT64_C(1795324530000)

struct hubkit {
	struct conf *conf;
	struct disk *disk;
	struct journal *journal;
	struct engine *engine;
	uint64_t tick;
	int64_t at_ms;
	uint64_t chance;
	uint64_t chance_calls;

	struct board *shadow;
	struct arena arena;
	uint64_t folded; /* seq of the last entry that the shadow has */
	uint64_t handles;
	const char *clip;         /* of the next events; NULL = none */
	struct desk_message told; /* the newest to any desk */
	size_t told_count;

	/* Called with each entry before the shadow applies it. */
	void (*look)(void *ctx, const struct entry *entry);
	void *ctx;

	struct journal_batch batch; /* of the sealed turn */
	bool wrote;

	char trouble[512]; /* "" = all is well */
};

void hubkit_open(struct hubkit *k, uint64_t seed);
void hubkit_close(struct hubkit *k);

/* Says what is wrong; the first word stays. */
void hubkit_trouble(struct hubkit *k, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The next number by chance, below ${below}. */
uint64_t hubkit_chance(struct hubkit *k, uint64_t below);

/* Start on what the disk holds, and commit the first turn. */
enum err hubkit_boot(struct hubkit *k);

/* The power fails: everything that was not committed is gone. */
void hubkit_kill(struct hubkit *k);

/* ${ms} go by; the turn has begun. */
void hubkit_turn(struct hubkit *k, uint64_t ms);

/*
 * A turn and its commit in two steps: what comes between them belongs to the
 * next turn.
 */
void hubkit_seal(struct hubkit *k);
enum err hubkit_write(struct hubkit *k);

/*
 * Both: commit what the turn wrote, fold it and check the rows.  After an error
 * the journal is dead: hubkit_kill(), hubkit_boot().
 */
enum err hubkit_commit(struct hubkit *k);

/* What hubkit_commit() does after the commit; also after a restart. */
void hubkit_fold(struct hubkit *k);

/* ---- short words for unit tests ---- */

/*
 * The fixture of a test: a hub that has run for a second is in ${state}.  The
 * teardown fails when there was trouble.
 */
int hubkit_setup(void **state);
int hubkit_teardown(void **state);

/* A turn of its own: timers and commit, until nothing is due. */
void hubkit_run(struct hubkit *k, uint64_t ms);

/* Takes what may leave now; messages to desks are counted in ${told}. */
void hubkit_drain(struct hubkit *k);

/* One event in the turn that runs; the number of the newest alert. */
enum engine_fate hubkit_event(
    struct hubkit *k, const char *id, const char *device, const char *kind);

/* A console of ${account}; its handle. */
uint64_t hubkit_console(struct hubkit *k, const char *account, uint8_t key);

/* A command in a turn of its own; versions are those of the board. */
struct answer hubkit_do(struct hubkit *k, uint64_t handle, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

/* The same, with the version of ${alert} as given. */
struct answer hubkit_do_seen(struct hubkit *k, uint64_t handle, uint64_t number,
    uint64_t alert, uint32_t version, const char *line);

/* A desk connects; its handle. */
uint64_t hubkit_desk(struct hubkit *k, const char *service);

/* The desk answers for a notification with its key; what came of it. */
enum desk_fate hubkit_reply(struct hubkit *k, uint64_t handle, uint64_t alert,
    unsigned target, enum desk_act act, const char *code);

const struct alert *hubkit_alert(const struct hubkit *k, uint64_t number);
enum notification_state hubkit_note(
    const struct hubkit *k, uint64_t alert, unsigned target);

/* Entries of this verb on the disk. */
size_t hubkit_entries(struct hubkit *k, enum verb verb);

#endif /* TESTS_SIM_HUBKIT_H_ */
