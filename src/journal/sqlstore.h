/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_JOURNAL_SQLSTORE_H_
#define DABYL_JOURNAL_SQLSTORE_H_

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/*
 * sqlstore - the store in a SQLite file.
 *
 * One connection of the whole system writes and checkpoints: Debian 12's
 * SQLite can damage a file when two do so at the same moment (the WAL-reset
 * bug, fixed in 3.51.3).  Nobody opens the file in any other way than through
 * SQLite: closing any descriptor of it would drop the locks of the process.
 */
struct store;

struct sqlstore_options {
	const char *vfs; /* NULL: SQLite's own; tests bring one with faults */
	uint64_t wal_pages; /* 0: JOURNAL_WAL_PAGES */
	uint64_t pairs;     /* 0: JOURNAL_PAIRS_MAX */
	bool read_only;     /* a reader: creates nothing, never checkpoints */
};

/*
 * Open or create the store at ${path}; see journal_open_file() for the errors.
 * The caller owns ${store}, which is NULL on failure.
 */
enum err sqlstore_open(const char *path, const struct sqlstore_options *options,
    struct store **store);

#endif /* DABYL_JOURNAL_SQLSTORE_H_ */
