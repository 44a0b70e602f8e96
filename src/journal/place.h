/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_JOURNAL_PLACE_H_
#define DABYL_JOURNAL_PLACE_H_

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/*
 * place - the directory a journal stands in: whether it may stand there, and
 * how much room is left.
 */

/*
 * Refuse a network file system: locks and shared memory of another machine do
 * not hold what SQLite needs.  With ${write} also a directory where nothing
 * can be created.  ERR_DENIED: one of the two; ERR_NOENT: there is no such
 * directory; ERR_IO.  Each is logged.
 */
enum err place_check(const char *dir, bool write);

/* The name of the network file system with this f_type of statfs(), or NULL. */
const char *place_network_name(uint32_t type);

/* Bytes that the file system still gives to us.  ERR_IO, logged. */
enum err place_free_bytes(const char *dir, uint64_t *bytes);

/* The directory of ${path}; the caller frees it. */
char *place_dir_of(const char *path);

#endif /* DABYL_JOURNAL_PLACE_H_ */
