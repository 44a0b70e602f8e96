/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_ROW_JSON_H_
#define DABYL_CORE_ROW_JSON_H_

#include "base/jwrite.h"
#include "core/alert.h"
#include "core/notification.h"
#include "core/people.h"

/*
 * row_json - rows as JSON objects with stable keys, for --json and queries.
 * Each appends one object; ${key} is NULL inside an array or at the top.
 */
void row_json_alert(struct jwrite *w, const char *key,
    const struct alert *alert, const struct colleagues *people);
void row_json_note(
    struct jwrite *w, const char *key, const struct notification *note);

/* With received = stored + duplicates + refused + aggregated. */
void row_json_source(
    struct jwrite *w, const char *key, const struct source_row *source);

/* The reverse of row_json_alert(): what a list needs to show a row. */
struct jread_val;
enum err row_json_alert_take(struct alert *alert, const struct jread_val *val);

#endif /* DABYL_CORE_ROW_JSON_H_ */
