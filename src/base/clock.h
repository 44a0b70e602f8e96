/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_BASE_CLOCK_H_
#define DABYL_BASE_CLOCK_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * clock - the one place where time enters a process, and the forms in which
 * it is read and written.  Core and wire never call the first three: they are
 * told the time.
 */

/* CLOCK_BOOTTIME in milliseconds: counts while suspended, never goes back. */
uint64_t clock_boot_ms(void);

/* CLOCK_BOOTTIME in nanoseconds, for measuring. */
uint64_t clock_boot_ns(void);

/* UTC, milliseconds since 1970.  For people; never compare two of them. */
int64_t clock_utc_ms(void);

/* The kernel's boot id, or "" when it cannot be read. */
#define CLOCK_BOOT_ID_SIZE 37
void clock_boot_id(char id[CLOCK_BOOT_ID_SIZE]);

/*
 * Parse RFC 3339 ("2026-11-22T10:15:30.123+05:00"); fractions beyond
 * milliseconds are cut, a leap second is :59, years 1970..2100.  false when
 * it is anything else; ${utc_ms} is unchanged then.
 */
bool clock_parse(const char *text, int64_t *utc_ms);

/*
 * Write ${utc_ms} in a zone ${zone_min} minutes east of UTC.  clock_rfc3339
 * gives "2026-11-22T10:15:30.123+05:00"; clock_hms "10:15:30"; clock_date
 * "2026-11-22".  The buffer must hold CLOCK_TEXT_SIZE bytes.
 */
#define CLOCK_TEXT_SIZE 40
void clock_rfc3339(char *text, int64_t utc_ms, int zone_min);
void clock_hms(char *text, int64_t utc_ms, int zone_min);
void clock_date(char *text, int64_t utc_ms, int zone_min);

#endif /* DABYL_BASE_CLOCK_H_ */
