/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_TESTS_UNIT_FAULTVFS_H_
#define DABYL_TESTS_UNIT_FAULTVFS_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * faultvfs - a disk for SQLite, in memory, that fails when it is told to and
 * forgets what was not synced when its power is cut.
 *
 * It counts its operations: open, read, write, truncate, sync, delete, of which
 * only writes count for FAULT_FULL and FAULT_HALF, and all but reads for
 * FAULT_STOP.  One fault is armed for the k-th of them.  A test runs its
 * scenario for k = 1, 2, 3, ... until faultvfs_fired() stays false: then every
 * place was tried.
 *
 * One connection at a time; the locks are always granted.
 */
enum fault {
	FAULT_NONE,
	FAULT_ONCE,    /* the k-th operation fails; the next ones work */
	FAULT_FOREVER, /* it fails, and every one after it */
	FAULT_FULL,    /* no write from the k-th on finds room */
	FAULT_HALF,    /* half of the k-th write is done, then it fails */
	FAULT_STOP,    /* the machine stops: nothing after it happens */
};

enum faultvfs_loss {
	LOSS_NONE,    /* the process was killed: what was written is there */
	LOSS_ALL,     /* the power went: what was not synced is gone */
	LOSS_CHANCE,  /* each sector that was not synced is there or is not */
	LOSS_GARBAGE, /* likewise, and what is not there holds rubbish */
};

struct faultvfs;

/* Registers a VFS called ${name}, which must stay until it is destroyed. */
struct faultvfs *faultvfs_create(const char *name);
void faultvfs_destroy(struct faultvfs *faultvfs);

/* Arm a fault; the count of operations begins anew. */
void faultvfs_arm(struct faultvfs *faultvfs, enum fault fault, size_t k);

/* Whether the fault that was armed last has happened. */
bool faultvfs_fired(const struct faultvfs *faultvfs);

/* Disarm, and start the machine again after ${loss}; chance from ${seed}. */
void faultvfs_reboot(
    struct faultvfs *faultvfs, enum faultvfs_loss loss, uint64_t seed);

/* Forget all files. */
void faultvfs_wipe(struct faultvfs *faultvfs);

#endif /* DABYL_TESTS_UNIT_FAULTVFS_H_ */
