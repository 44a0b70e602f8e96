/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CONF_CSV_H_
#define DABYL_CONF_CSV_H_

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "conf/problem.h"

/*
 * csv - rows of a table: RFC 4180 with a comma or, when the heading has one
 * and no comma, a semicolon.  Quoted fields may hold separators, line ends and
 * doubled quotation marks.  Empty lines are skipped.
 */
#define CSV_FIELDS_MAX 48
#define CSV_BYTES_MAX  (64 * 1024 * 1024)

struct csv {
	const char *at, *end;
	char separator;
	int line; /* of the next row */
};

struct csv_row {
	int line;
	size_t count;
	const char *fields[CSV_FIELDS_MAX]; /* in the arena */
};

/* Lends ${bytes}.  A byte-order mark is skipped. */
void csv_init(struct csv *csv, const char *bytes, size_t len);

/*
 * The next row.  false at the end, or after a fault, which is in *fault then:
 * BAD_QUOTE, TOO_MANY fields; CONF_FAULT_UNREADABLE stands for none.
 */
bool csv_next(struct csv *csv, struct arena *arena, struct csv_row *row,
    enum conf_fault *fault);

#endif /* DABYL_CONF_CSV_H_ */
