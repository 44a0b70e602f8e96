/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_JOURNAL_READER_H_
#define DABYL_JOURNAL_READER_H_

#include <stddef.h>
#include <stdint.h>

#include "journal/journal.h"

/*
 * reader - reads a journal beside the hub that writes it, or a copied file.
 *
 * A reader has a read-only connection of its own and belongs to one thread.  It
 * never writes and never checkpoints.  Each call is one read transaction and
 * gives up after READER_ROWS_MAX rows or READER_MS_MAX milliseconds, because
 * a reader that stays makes the write-ahead log grow.  The walks say in
 * ${next} where to go on, 0 at the end, so that a query is a loop of calls:
 *
 *	for (uint64_t from = 1; from != 0 && err == ERR_NONE; from = next)
 *		err = reader_entries(reader, from, limit, visit, arg, &next);
 *
 * Errors of a reader kill nothing: ERR_IO, ERR_CORRUPT, ERR_BUSY.
 */
#define READER_ROWS_MAX 2000
#define READER_MS_MAX   100

struct reader;

/* As journal_open_file(), but creates nothing; ERR_NOENT: there is no file. */
enum err reader_open_file(const char *path, struct reader **reader);
enum err reader_open_disk(struct disk *disk, struct reader **reader);
void reader_close(struct reader *reader); /* NULL is allowed */

/* The journal as it is now. */
enum err reader_info(struct reader *reader, struct journal_info *info);

/* The same, and the root of the tree over all of its entries. */
enum err reader_root(
    struct reader *reader, struct journal_info *info, struct crypto_hash *root);

/* One entry, one row (live or archived); ERR_NOENT: there is none. */
enum err reader_entry(
    struct reader *reader, uint64_t seq, journal_entry_fn *visit, void *arg);
enum err reader_row(struct reader *reader, uint8_t kind, uint64_t id,
    journal_row_fn *visit, void *arg);

/* Entries from ${from} on, oldest first, at most ${limit} in this call. */
enum err reader_entries(struct reader *reader, uint64_t from, size_t limit,
    journal_entry_fn *visit, void *arg, uint64_t *next);

/*
 * The history of an alert, newest first: the entry ${from}, the alert's last
 * one, then the one that its prev names, and so on.
 */
enum err reader_history(struct reader *reader, uint64_t from, size_t limit,
    journal_entry_fn *visit, void *arg, uint64_t *next);

/*
 * Rows of ${kind} with ids below ${before}, live and archived, newest first.
 * Begin with JOURNAL_ROW_ID_MAX.
 */
enum err reader_rows(struct reader *reader, uint8_t kind, uint64_t before,
    size_t limit, journal_row_fn *visit, void *arg, uint64_t *next);

#endif /* DABYL_JOURNAL_READER_H_ */
