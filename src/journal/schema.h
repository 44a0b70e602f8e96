/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_JOURNAL_SCHEMA_H_
#define DABYL_JOURNAL_SCHEMA_H_

#include <stdbool.h>

#include <sqlite3.h>

#include "base/err.h"

/*
 * schema - what is in the SQLite file and under which settings it is used.
 *
 *	meta     name -> value; the log id and the key of the pairs are here
 *	entry    the heads, for ever
 *	body     the bodies, until retention deletes them
 *	tree     one row: number of leaves, frontier
 *	tile     roots of full subtrees of 256 leaves, numbered from 0
 *	live     rows of what is not final; all of it is read at start-up
 *	archive  rows of what is final
 *	pair     the duplicates window: for each commit with events one row of
 *	         12 bytes a pair (hash u64, seq minus the row's seq u32)
 *
 * live and archive are two tables, so that start-up reads only what is live and
 * the pages that change often lie together.  Their key is kind << 56 | id in
 * one integer: a row of 400 bytes in a WITHOUT ROWID table of 8 KiB pages
 * leaves 20 children a page instead of 700, and a look-up of an old row five
 * reads instead of three.
 */
#define SCHEMA_APPLICATION_ID 0x6461626c /* "dabl", for file(1) */
#define SCHEMA_VERSION        1
#define SCHEMA_PAGE_SIZE      8192

/* The result code of ours for one of SQLite's, extended or not. */
enum err schema_err(int code);

/*
 * Make a journal of the open file ${db}: look whether it is one, put the
 * settings into force and read each back, and create the tables if it is empty.
 * What is no journal is left as it is.  What is wrong is logged; ${path} is for
 * the words.
 *
 * ERR_CORRUPT  it is something else
 * ERR_VERSION  written by a newer dabyl
 * ERR_STATE    a setting does not hold
 * ERR_NOENT    it is empty and ${read_only}
 */
enum err schema_open(sqlite3 *db, const char *path, bool read_only);

#endif /* DABYL_JOURNAL_SCHEMA_H_ */
