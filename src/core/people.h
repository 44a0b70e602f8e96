/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_PEOPLE_H_
#define DABYL_CORE_PEOPLE_H_

#include <stdint.h>

#include "core/alert.h"
#include "core/gaps.h"

/*
 * The smaller rows of the board: who is on duty, who sends events, the canary,
 * and the hub itself.  Each has one encoding, as alerts have.
 */
enum row_kind {
	ROW_ALERT = 1,
	ROW_NOTIFICATION,
	ROW_OPERATOR,
	ROW_SOURCE,
	ROW_CANARY,
	ROW_HUB,
	ROW_DESK,
	ROW_NOTICE,
	ROW_INHIBIT, /* core/inhibit.h */
};
#define ROW_KINDS (ROW_INHIBIT + 1)

struct operator_row {
	uint64_t id;     /* 1, 2, 3 ... in the order in which they first came */
	uint8_t on;      /* signed on */
	uint8_t away;    /* on a break */
	uint16_t claims; /* alerts in hand */
	uint64_t since_tick;
	char account[ALERT_CODE_SIZE];
	char host[ALERT_NAME_SIZE];
	uint64_t until_tick;  /* when the break is to end; 0 = not said */
	uint64_t notice_read; /* id of the newest notice that was read */
	char reason[ALERT_CODE_SIZE]; /* of the break */
	uint64_t muted_tick; /* when the sound was put off last; 0 = never */
	uint64_t lost_tick;  /* nobody answers at the console since; 0 */
};

#define SOURCE_NAME_SIZE 129

struct source_row {
	uint64_t id;
	uint64_t stored;     /* events in the journal = in alerts + recorded */
	uint64_t folded;     /* of these, joined an alert that was there */
	uint64_t recorded;   /* of these, kept from people by a rule */
	uint64_t duplicates; /* were there already */
	uint64_t refused;    /* malformed */
	uint64_t aggregated; /* counted only */
	uint64_t last_tick;
	int64_t last_ms; /* UTC of the receipt */
	char name[SOURCE_NAME_SIZE];
	uint64_t lost;    /* were missing when it began to count anew */
	struct gaps gaps; /* what its numbers say; see core/gaps.h */
};

struct canary_row {
	uint64_t count; /* how many have passed */
	uint64_t tick;
	int64_t at_ms;
	uint64_t sequence;
};

/* What the lead tells the shift; each person reads it (notice_read above). */
#define NOTICE_TEXT_SIZE 401

struct notice_row {
	uint64_t id; /* seq of its entry */
	uint8_t over;
	uint64_t tick;
	int64_t at_ms;
	uint64_t until_tick; /* over from then on */
	char by[ALERT_CODE_SIZE];
	char text[NOTICE_TEXT_SIZE];
};

/* The line to a duty desk: whether its program is connected. */
struct desk_row {
	uint64_t id;
	uint8_t connected;
	uint64_t since_tick;
	char desk[ALERT_CODE_SIZE];
};

enum hub_alarm {
	HUB_DISK_LOW = 1 << 0,      /* machines are told to come back later */
	HUB_DISK_CRITICAL = 1 << 1, /* people too */
	HUB_WAL_LARGE = 1 << 2,
	HUB_INSECURE = 1 << 3, /* bound beyond this machine without keys */
};

#define HUB_SITE_SIZE     129
#define HUB_DOCUMENT_SIZE 129 /* longer ones are cut; not in the journal */

struct hub_row {
	uint64_t alerts;    /* number of the newest alert */
	uint64_t operators; /* ids given */
	uint64_t sources;
	uint64_t starts;
	uint64_t alarms; /* enum hub_alarm bits */
	uint64_t started_tick;
	int64_t started_ms;
	uint64_t recorded; /* all events ever kept from people by a rule */
	uint64_t desks;    /* ids given */
	/* The flood that lasts (core/flood.h); all 0: there is none. */
	uint64_t flood_tick;      /* since when */
	uint64_t flood_news;      /* new alerts in ten minutes when it began, */
	uint64_t flood_operators; /* for so many people */
	uint64_t flood_first;     /* number of the first that came with it */
	uint64_t flood_confirmed; /* of those since */
	uint64_t flood_archived;
	uint64_t flood_unseen; /* archived, and nobody has looked */
	/* Alerts up to this number came before the last one ended: they make no
	 * further one. */
	uint64_t flood_past;
	/* How the centre works (core/policy.h); "": as every day. */
	char regime[ALERT_CODE_SIZE];
	uint64_t regime_tick; /* since when; 0: it was never changed */
	char regime_by[ALERT_CODE_SIZE];
	char regime_document[HUB_DOCUMENT_SIZE]; /* which order says so */
	/* The centre whose journal this is (policy_site_name()); "": nobody's.
	 */
	char site[HUB_SITE_SIZE];
	/* Nothing goes out to services by itself, since then; 0: it does. */
	uint64_t stopped_tick;
	char stopped_by[ALERT_CODE_SIZE];
	char stopped_why[HUB_DOCUMENT_SIZE];
	char start_by[ALERT_CODE_SIZE]; /* asks a second lead to start it */
	uint64_t start_until_tick;      /* who has so long */
};

void operator_encode(const struct operator_row *row, struct buf *out);
enum err operator_decode(
    struct operator_row *row, const void *bytes, size_t len);
void source_encode(const struct source_row *row, struct buf *out);

/* The caller owns ${row} and ends it with source_finish(). */
enum err source_decode(struct source_row *row, const void *bytes, size_t len);
void source_finish(struct source_row *row);
void canary_encode(const struct canary_row *row, struct buf *out);
enum err canary_decode(struct canary_row *row, const void *bytes, size_t len);
void desk_row_encode(const struct desk_row *row, struct buf *out);
enum err desk_row_decode(struct desk_row *row, const void *bytes, size_t len);
void notice_encode(const struct notice_row *row, struct buf *out);
enum err notice_decode(struct notice_row *row, const void *bytes, size_t len);
void hub_encode(const struct hub_row *row, struct buf *out);
enum err hub_decode(struct hub_row *row, const void *bytes, size_t len);

/*
 * What the bytes of the rows are; ${kind} is ROW_OPERATOR and above; static.
 * A source's are preceded by their length and followed by its gaps.
 */
const struct pack_table *people_table(enum row_kind kind);

#endif /* DABYL_CORE_PEOPLE_H_ */
