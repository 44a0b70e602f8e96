/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_STORY_H_
#define DABYL_DEMO_STORY_H_

#include <stddef.h>
#include <stdint.h>

/*
 * story - the tables that scenario.c plays: who publishes, what happens at
 * which time, and what the background is drawn from.
 */
enum story_source {
	NODE_1, /* bazaar, bakery */
	NODE_2, /* park, lake, yards */
	NODE_3, /* streets */
	NODE_4, /* schools */
	NODE_5, /* hospital, station */
	NODE_6, /* the store */
	NODE_7, /* crossroads; it loses three messages */
	PANEL_SCHOOL,
	PANEL_HOSPITAL,
};

/* An event of the story. */
struct story_row {
	uint32_t at_ms;
	uint32_t ago_ms; /* "time" lies so long before it */
	uint8_t source;
	uint8_t kept_back; /* given only when asked for */
	uint16_t score;    /* per mille; 0 none */
	const char *key;   /* "": of no alert */
	const char *device;
	const char *kind;
	const char *text;
	const char *clip; /* "": it sends none */
};

/* What a background event may be. */
struct story_habit {
	uint8_t source;
	uint8_t weight;      /* share among its table */
	uint16_t score_min;  /* per mille */
	uint16_t score_span; /* score is score_min + 0..score_span-1 */
	uint8_t count;       /* people: 1..count; 0 no number is sent */
	const char *device;
	const char *kind;
	const char *text;
	const char *clip;
	const char *plate;
	const char *verdict; /* NULL: it reaches nobody */
};

const char *story_source(size_t source);

/* All tables end with a row whose device is NULL. */
const struct story_row *story_rows(void);
const struct story_habit *story_quiet(void);  /* never reaches a person */
const struct story_habit *story_lively(void); /* does; after the story */

/* The storm: STORM_EVENTS line crossings, evenly over STORM_MS. */
#define STORM_AT_MS  185000
#define STORM_MS     15000
#define STORM_EVENTS 60
#define STORM_KIND   "line-crossing"

#define STORY_AT_ONCE "sos" /* the kind of which services are told at once */

struct story_gust {
	const char *key;
	const char *device;
};
const struct story_gust *story_gust(size_t i); /* i below STORM_EVENTS */

#endif /* DABYL_DEMO_STORY_H_ */
