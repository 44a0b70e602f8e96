/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_INHIBIT_H_
#define DABYL_CORE_INHIBIT_H_

#include <stdbool.h>
#include <stdint.h>

#include "core/alert.h"
#include "core/registry.h"

/*
 * inhibit - "welding here until 18:00": one kind of one device or site is kept
 * from people for works, for so long, by a person, with a reason.
 *
 * What it keeps is stored, searchable, and counted here.  The third one inside
 * ten minutes, and whatever is worse than its kind usually is there, breaks
 * through and is an alert; then three are counted again.  It never keeps a P1,
 * nor a kind about life (policy_about_life()).
 *
 * A row is a place among INHIBITS_MAX: ${on} or free for the next one.
 */
#define INHIBITS_MAX       64
#define INHIBIT_MAX_MS     43200000 /* twelve hours */
#define INHIBIT_WINDOW_MS  600000
#define INHIBIT_THIRD      3       /* inside the window breaks through */
#define INHIBIT_SITE       "site:" /* before a place that is a site */
#define INHIBIT_PLACE_SIZE (ALERT_DEVICE_SIZE + sizeof(INHIBIT_SITE))

struct inhibit_row {
	uint64_t id; /* 1..INHIBITS_MAX */
	uint8_t on;
	uint8_t severity; /* of the kind there; less is worse */
	uint64_t since_tick;
	uint64_t until_tick;
	uint64_t kept;      /* events kept from people */
	uint64_t broken;    /* alerts that came through */
	uint64_t last_tick; /* of the newest that was kept; 0 = none, */
	uint64_t prev_tick; /* and of the one before it */
	char place[INHIBIT_PLACE_SIZE]; /* device, or "site:" and a site */
	char kind[ALERT_CODE_SIZE];
	char by[ALERT_CODE_SIZE];
	char reason[ALERT_CODE_SIZE];
	char text[ALERT_TEXT_SIZE];
};

/* Whether an event of this device, site and kind is one that it keeps. */
bool inhibit_covers(const struct inhibit_row *row, const char *device,
    const char *site, const char *kind);

/* "third" or "worse" when it is not kept; NULL: it is. */
const char *inhibit_breaks(
    const struct inhibit_row *row, uint64_t tick, uint8_t severity);

/* What an event that was kept, or came through, leaves behind. */
void inhibit_keep(struct inhibit_row *row, uint64_t tick);
void inhibit_break(struct inhibit_row *row);

/* The site's code, when the place is a site; else NULL. */
const char *inhibit_site(const char *place);

void inhibit_encode(const struct inhibit_row *row, struct buf *out);
/* ERR_INVAL: malformed. */
enum err inhibit_decode(struct inhibit_row *row, const void *bytes, size_t len);

/* What the bytes are; static. */
const struct pack_table *inhibit_table(void);

#endif /* DABYL_CORE_INHIBIT_H_ */
