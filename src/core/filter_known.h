/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_FILTER_KNOWN_H_
#define DABYL_CORE_FILTER_KNOWN_H_

#include <stdbool.h>
#include <stddef.h>

#include "core/filter.h"

/*
 * filter_known - the codes that the words of a filter may have.
 *
 * States, verdicts, services and verbs are the same everywhere; kinds,
 * districts, reasons, outcomes, desks and people are those of the policy.  Of
 * the other words nobody has a whole list: any value is one.
 */

/*
 * The ${i}-th code of ${word}, NULL after the last; none at all: there is no
 * list.  Static, or lent from the policy.
 */
const char *filter_code(
    const struct filter_context *context, enum filter_word word, size_t i);

/* Whether a code is in the list, an alert of the board has it, or no list is
 * there. */
bool filter_known(const struct filter_context *context, enum filter_word word,
    const char *value);

/* The code that was perhaps meant, or "". */
const char *filter_nearest(const struct filter_context *context,
    enum filter_word word, const char *value);

/* The code of a verdict: "none", "confirmed", "not-confirmed". */
const char *filter_verdict(enum alert_verdict verdict);

#endif /* DABYL_CORE_FILTER_KNOWN_H_ */
