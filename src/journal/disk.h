/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_JOURNAL_DISK_H_
#define DABYL_JOURNAL_DISK_H_

#include <stddef.h>
#include <stdint.h>

#include "base/crypto.h"
#include "base/err.h"

/*
 * disk - the store in memory: what the simulator keeps when it kills a hub.
 *
 * A disk outlives the journals opened on it.  Only what journal_commit() wrote
 * is on it, so dropping a journal is a power cut, and opening the disk again is
 * the restart.  A commit can be told to fail as real ones do: the batch is
 * lost, or it is there after all (SQLite, WAL: a failed fdatasync at COMMIT
 * reported an error and the rows were there after the restart).
 *
 * Not thread-safe; one journal at a time, and any number of readers.
 */
struct disk;
struct store;

enum disk_fault {
	DISK_LOSES, /* the commit fails and nothing of it is kept */
	DISK_KEEPS, /* the commit fails and all of it is kept */
};

#define DISK_LOG_ID_SIZE 16

/* An empty disk.  The bytes stand for the chance that a file would draw. */
struct disk *disk_create(const uint8_t log_id[DISK_LOG_ID_SIZE],
    const uint8_t pair_key[CRYPTO_SIPHASH_KEY_SIZE]);
void disk_destroy(struct disk *disk); /* NULL is allowed */

/*
 * The ${nth} commit from now on (1 = the next) fails with ${err}.  It stays
 * set over a restart until it has happened; 0 takes it back.
 */
void disk_fail(
    struct disk *disk, uint64_t nth, enum disk_fault fault, enum err err);

/* What journal_free_bytes() says from now on; without limit at first. */
void disk_set_free(struct disk *disk, uint64_t bytes);

/* A new store on ${disk}; the caller owns it, ${disk} must outlive it. */
struct store *disk_open(struct disk *disk);

#endif /* DABYL_JOURNAL_DISK_H_ */
