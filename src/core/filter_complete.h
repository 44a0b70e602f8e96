/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_FILTER_COMPLETE_H_
#define DABYL_CORE_FILTER_COMPLETE_H_

#include "core/candidates.h"
#include "core/filter.h"

/*
 * filter_complete - what could be written at the cursor of a filter that
 * begins at ${from} of ${text}: words of conditions, codes, saved filters.
 * Nothing fits: count is 0.
 */
void filter_complete(const char *text, size_t from, size_t cursor,
    const struct filter_context *context, struct candidates *out);

#endif /* DABYL_CORE_FILTER_COMPLETE_H_ */
