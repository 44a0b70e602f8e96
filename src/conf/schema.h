/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CONF_SCHEMA_H_
#define DABYL_CONF_SCHEMA_H_

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * schema - every key of dabyl.yaml: the one list that reading, checking,
 * "did you mean" and dabyl.yaml(5) come from.
 */
enum conf_type {
	CONF_TEXT,      /* char[size] */
	CONF_CODE,      /* char[size]: [a-z0-9._-] */
	CONF_COUNT,     /* uint8_t, uint16_t or uint32_t by size; min..max */
	CONF_TIME,      /* uint32_t, ms; min..max */
	CONF_BYTES,     /* uint64_t; min..max */
	CONF_SCORE,     /* uint16_t, per mille; "0.50" */
	CONF_YESNO,     /* uint8_t */
	CONF_FLAG,      /* one bit (min) of a uint8_t */
	CONF_WORD,      /* uint8_t: index in ${words} */
	CONF_NAME,      /* struct policy_name */
	CONF_LINE,      /* struct policy_line */
	CONF_LIST_NAME, /* struct policy_list_name */
	CONF_LANGUAGE,  /* one language of a step; min is the language */
	CONF_SERVICES,  /* uint8_t, bits of services */
	CONF_FACTS,     /* uint8_t, enum alert_fact bits */
	CONF_SCENE,     /* uint32_t[4]: times by service */
	CONF_REASONS,   /* codes of four reasons */
	CONF_KEY,       /* uint8_t: digit of a reason */
	CONF_CHANNELS,  /* of a struct policy_desk */
	CONF_ROLES,     /* uint8_t, ROLE_BIT bits */
	CONF_ZONE,      /* int16_t, minutes; "+05:00" */
	CONF_DATE,      /* char[11] */
	CONF_HOURS,     /* char[size] */
	CONF_ENDPOINT,  /* struct policy_endpoint */
	CONF_SUBSCRIBE, /* list of endpoints of a struct policy_hub */
	CONF_CONSOLES,  /* the same */
	CONF_KINDS,     /* of an authorisation: codes of kinds */
	CONF_RAISED,    /* of a regime: codes of kinds */
	CONF_FILE,      /* a file beside this one: devices, sites */
	CONF_FILES,     /* a list of files beside this one: cards */
	CONF_REACH,     /* "all", "record", or a section */
	CONF_SECTION,   /* keys of ${section} */
	CONF_MAP,       /* by code: rows with keys of ${section} */
	CONF_LIST,      /* rows with keys of ${section} */
};
#define CONF_TYPES (CONF_LIST + 1)

enum conf_section {
	SECTION_ROOT,
	SECTION_SITE,
	SECTION_REGULATION,
	SECTION_BUS,
	SECTION_HUB,
	SECTION_LIMITS,
	SECTION_RETENTION,
	SECTION_PREVIEW,
	SECTION_KIND,
	SECTION_CARDS, /* the root of a file of cards */
	SECTION_CARD,
	SECTION_STEP,
	SECTION_REACH,
	SECTION_REASON,
	SECTION_LISTS,
	SECTION_WORD,
	SECTION_SERVICE,
	SECTION_DESK,
	SECTION_PHONE,
	SECTION_PARTNER,
	SECTION_DISTRICT,
	SECTION_SEVERITY,
	SECTION_RULE,
	SECTION_GRANT,
	SECTION_PERSON,
	SECTION_SECTOR,
	SECTION_REGIME,
	SECTION_REGIME_LIMITS,
	SECTION_REGIME_SECTOR,
};
#define CONF_SECTIONS (SECTION_REGIME_SECTOR + 1)

struct conf_key {
	enum conf_section in;
	const char *name;
	enum conf_type type;
	size_t offset; /* in the struct of the section */
	size_t size;
	int64_t min, max;
	enum conf_section section;
	const char *const *words; /* NULL at the end */
	const char *fallback;     /* the default, as it would be written */
	const char *sentence;
};

extern const struct conf_key conf_keys[];
extern const size_t conf_nkeys;

/* NULL: there is none. */
const struct conf_key *conf_key_find(enum conf_section in, const char *name);

/* The key of the section that looks most like ${name}; NULL: none does. */
const struct conf_key *conf_key_nearest(enum conf_section in, const char *name);

/* What stands there, as a msgid: "a time, as 30 s, 5 min or 2 h". */
const char *conf_type_text(enum conf_type type);

/* Append "15 s", "5 min", "2 h". */
void conf_put_time(struct buf *out, uint64_t ms);

/* Append the smallest or largest value as it would be written. */
void conf_put_bound(struct buf *out, const struct conf_key *key, int64_t value);

/* Append the list of keys of dabyl.yaml(5), in man(7) macros. */
void conf_put_manual(struct buf *out);

#endif /* DABYL_CONF_SCHEMA_H_ */
