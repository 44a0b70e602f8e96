/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_HUB_STORE_H_
#define DABYL_HUB_STORE_H_

#include <stdint.h>

#include "base/err.h"
#include "hub/engine.h"
#include "hub/hub.h"
#include "journal/journal.h"
#include "journal/reader.h"

/*
 * store - what a hub stands on: its journal, the engine that was loaded from
 * it, and the journal's clock, which goes on where it stood.
 *
 * Initialise with { 0 }; store_close() frees what there is, also after an
 * error.
 */
struct store {
	struct journal *journal;
	struct reader *reader; /* of what is committed, whoever writes now */
	struct engine *engine;
	uint64_t base_tick; /* when the boot clock was */
	uint64_t base_boot_ms;
};

/*
 * Opens ${path}, loads the live rows and commits a first turn: the start.
 * Errors of journal_open_file(), reader_open_file(), journal_commit();
 * ERR_EXIST: it is the journal of another centre than ${config} names, see
 * store_site(); nothing was written.  ${config} is lent until store_close().
 */
enum err store_open(struct store *store, const char *path,
    const struct hub_config *config, const char *version);
void store_close(struct store *store);

/* Whose journal it is, once it was opened; "": nobody's.  Lent. */
const char *store_site(const struct store *store);

/* Now, on the journal's clock. */
uint64_t store_tick(const struct store *store);

#endif /* DABYL_HUB_STORE_H_ */
