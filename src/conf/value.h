/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CONF_VALUE_H_
#define DABYL_CONF_VALUE_H_

#include <stdbool.h>
#include <stdint.h>

/*
 * value - single words of a configuration.  Each returns false, and leaves the
 * result alone, when the word is not one of its kind; ranges are checked by
 * the caller.
 */
bool value_time(const char *text, int64_t *ms);     /* "15 s", "2h", "0" */
bool value_bytes(const char *text, int64_t *bytes); /* "512 MiB" */
bool value_number(const char *text, int64_t *number);
bool value_score(const char *text, int64_t *per_mille); /* "0.65" */
bool value_yesno(const char *text, bool *yes);
bool value_zone(const char *text, int64_t *minutes); /* "+05:00" */
bool value_code(const char *text);                   /* [a-z0-9._-]+ */

/* "2026-11-24", a day that exists; UTC ms of its midnight. */
bool value_date(const char *text, int64_t *utc_ms);

#endif /* DABYL_CONF_VALUE_H_ */
