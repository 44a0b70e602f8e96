/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CONSOLE_FILTERS_H_
#define DABYL_CONSOLE_FILTERS_H_

#include "base/buf.h"
#include "core/filter.h"
#include "core/filter_saved.h"

#include "console/console.h"

/*
 * filters - the filters that the person has saved, and what a filter line asks
 * about them (core/filter_saved.h).
 */
struct filters {
	struct filter_names names;
	const struct console_options *options; /* keep them for the next time */
};

void filters_begin(
    struct filters *filters, const struct console_options *options);

enum filters_did {
	FILTERS_NOTHING, /* the line is a filter */
	FILTERS_DONE,    /* what became of it is in ${said} */
	FILTERS_WRONG,   /* ${fault} says why; nothing has changed */
};

/*
 * Do what ${line} asks.  ${context} is that of what the filter is for; what is
 * saved must be one there.  ${show} is set to "@name" of what was saved, to
 * be shown at once; else to "".
 */
enum filters_did filters_do(struct filters *filters,
    const struct filter_context *context, const char *line, struct buf *said,
    char show[FILTER_NAME_SIZE + 1], struct filter_fault *fault);

#endif /* DABYL_CONSOLE_FILTERS_H_ */
