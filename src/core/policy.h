/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_POLICY_H_
#define DABYL_CORE_POLICY_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "core/alert.h"
#include "core/notification.h"
#include "core/pack.h"
#include "core/registry.h"

/*
 * policy - what a centre has decided beforehand: kinds and their plans, lists
 * of reasons, services and their desks, time limits, reach.
 *
 * Values and lookups only: src/conf reads files into it, the wire form at the
 * end carries what a console needs.  A policy does not change once it is in
 * use; a new one is swapped in between two turns.  The board never sees it:
 * what it contributes to an alert stands in the entry as a value.
 *
 * Texts are valid UTF-8 without controls, in three languages; conf sees to it
 * that none is empty where one is needed.  A duration of 0 means "none".
 */
enum policy_language { POLICY_EN, POLICY_KK, POLICY_RU };
#define POLICY_LANGUAGES (POLICY_RU + 1)

/* "en", "kk", "ru"; another or an empty word is POLICY_EN. */
enum policy_language policy_language(const char *word);
const char *policy_language_word(enum policy_language language);

/* Rows. */
#define POLICY_KINDS_MAX     200
#define POLICY_REASONS_MAX   256
#define POLICY_WORDS_MAX     128 /* of all short lists together */
#define POLICY_DISTRICTS_MAX 64
#define POLICY_DESKS_MAX     512
#define POLICY_PHONES_MAX    6 /* of one desk */
#define POLICY_PARTNERS_MAX  64
#define POLICY_CARDS_MAX     300
#define POLICY_STEPS_MAX     ALERT_STEPS_MAX
#define POLICY_SEVERITIES    4
#define POLICY_RULES_MAX     500
#define POLICY_GRANTS_MAX    64
#define POLICY_PEOPLE_MAX    1000
#define POLICY_SECTORS_MAX   64
#define POLICY_REGIMES_MAX   8
#define POLICY_RAISED_MAX    16 /* kinds of one regime */
#define POLICY_ENDPOINTS_MAX 32

/* Bytes with the NUL. */
#define POLICY_CODE_SIZE     ALERT_CODE_SIZE
#define POLICY_KIND_CODE_MAX 20 /* characters */
#define POLICY_NAME_SIZE     129
#define POLICY_LIST_SIZE     37  /* 12 columns */
#define POLICY_LINE_SIZE     201 /* 66 columns */
#define POLICY_PHONE_SIZE    33
#define POLICY_HOURS_SIZE    65
#define POLICY_ENDPOINT_SIZE 256
#define POLICY_DOCUMENT_SIZE 129

#define POLICY_LIST_COLUMNS 11
#define POLICY_LINE_COLUMNS 66
#define POLICY_STEP_COLUMNS 38 /* with its number and key: 66 */

/* The same text in each language, to be read with enum policy_language. */
struct policy_name {
	char in[POLICY_LANGUAGES][POLICY_NAME_SIZE];
};
struct policy_line {
	char in[POLICY_LANGUAGES][POLICY_LINE_SIZE];
};
struct policy_list_name {
	char in[POLICY_LANGUAGES][POLICY_LIST_SIZE];
};

enum policy_kind_flag {
	KIND_LIFE = 1 << 0,       /* L: never grouped, bulk or recorded only */
	KIND_SECOND = 1 << 1,     /* 2: a second opinion is offered */
	KIND_AUTHORISE = 1 << 2,  /* A: refused until it is authorised */
	KIND_CALL_BACK = 1 << 3,  /* B: call back before "not confirmed" */
	KIND_VULNERABLE = 1 << 4, /* V: one step up at vulnerable sites */
	KIND_RECORD = 1 << 5,     /* R: recorded, reaches nobody */
	KIND_SYSTEM = 1 << 6,     /* raised by the hub about itself */
};

/*
 * Which events of a kind become alerts: all of those that meet every condition
 * that is set.  All zero: every event does.
 */
enum policy_hours { HOURS_ANY, HOURS_CLOSED, HOURS_OPEN };
struct policy_reach {
	uint8_t record;     /* none at all */
	uint8_t hours;      /* enum policy_hours, of the site */
	uint16_t min_score; /* per mille */
	uint32_t min_count; /* people or things in one detection */
	uint32_t for_ms;    /* it has lasted so long */
};

/*
 * A step of a card.  STEP_TABLE: symbol, word, whether it is answered with yes
 * or no (else it is done), which of its answers needs words: 1 "done" or "yes".
 */
// clang-format off
#define STEP_TABLE(X) \
	X(TICK,     "tick",     0, 0) \
	X(YES_NO,   "yes-no",   1, 0) /* a yes may imply facts */ \
	X(TEXT,     "text",     0, 1) \
	X(CALL,     "call",     1, 1) /* yes: who answered; no: nobody did */ \
	X(DISPATCH, "dispatch", 1, 0) /* a yes proposes services */
// clang-format on

enum step_type {
#define X(symbol, word, yes_no, words) STEP_##symbol,
	STEP_TABLE(X)
#undef X
};
#define STEP_TYPES (STEP_DISPATCH + 1)
const char *step_type_word(enum step_type type);

struct policy_step {
	char id[POLICY_CODE_SIZE]; /* in the journal; of one card each once */
	uint8_t type;              /* enum step_type */
	uint8_t required;          /* skipping it is an entry */
	uint8_t facts;             /* enum alert_fact bits that a yes implies */
	uint8_t services;          /* 1 << service, that a yes proposes */
	struct policy_line text;   /* POLICY_STEP_COLUMNS */
};

#define POLICY_DIGITS 4 /* reasons of the kind's own, on 1..4 */

struct policy_kind {
	char code[POLICY_CODE_SIZE];
	struct policy_name name;
	struct policy_list_name list;     /* for rows of the queue: capitals */
	struct policy_name what;          /* the word for the service */
	uint8_t severity;                 /* 1 (life) .. 4 */
	uint8_t flags;                    /* enum policy_kind_flag bits */
	uint8_t services;                 /* ticked: 1 << service */
	char partner[POLICY_CODE_SIZE];   /* proposed with no-emergency; "" */
	uint32_t scene_ms[NOTE_SERVICES]; /* on scene within */
	uint32_t claim_ms;
	uint32_t decide_ms;
	uint32_t accept_ms;
	uint32_t fold_ms;   /* the same device and kind joins within */
	uint32_t regret_ms; /* to take back; 0 = told at once */
	struct policy_reach reach;
	char reasons[POLICY_DIGITS][POLICY_CODE_SIZE]; /* "" = none */
};

/*
 * What is to be thought of and done about a kind of event, in a place: ""
 * is everywhere.  See core/card.h for which one counts.
 */
struct policy_card {
	char kind[POLICY_CODE_SIZE];
	char district[POLICY_CODE_SIZE];
	char site[POLICY_CODE_SIZE];
	char device[ALERT_DEVICE_SIZE];
	struct policy_line line; /* empty: that of the wider place */
	uint8_t nsteps;          /* 0: those of the wider place */
	struct policy_step steps[POLICY_STEPS_MAX];
};

enum policy_class {
	REASON_FALSE, /* the only one that counts against a camera */
	REASON_HARMLESS,
	REASON_DRILL,
	REASON_SAME,
	REASON_TECHNICAL,
	REASON_UNKNOWN,
};
#define POLICY_CLASSES (REASON_UNKNOWN + 1)
const char *policy_class_word(enum policy_class reason_class);

/* Where a reason stands in the form of every kind. */
#define REASON_OF_KIND   0xff /* only in kinds that name it */
#define REASON_BY_ARROWS 0xfe /* in every kind, without a digit */

struct policy_reason {
	char code[POLICY_CODE_SIZE];
	uint8_t class; /* enum policy_class */
	uint8_t digit; /* 0, 5, 8, 9, or one of the two above */
	struct policy_name name;
};

/* The short lists: codes of one word each. */
enum policy_list {
	LIST_REFUSAL,    /* a service refuses */
	LIST_OUTCOME,    /* closed with */
	LIST_POSTPONE,   /* shelved because */
	LIST_STAND_DOWN, /* called off because */
	LIST_INHIBIT,
	LIST_LOOK, /* at a camera without an alert */
	LIST_TAKE_OVER,
	LIST_RELEASE, /* handed back, break */
};
#define POLICY_LISTS (LIST_RELEASE + 1)
const char *policy_list_word(enum policy_list list); /* "refusals" ... */

/* What an outcome says about the alert. */
enum policy_counts { COUNTS_NOT, COUNTS_TRUE, COUNTS_FALSE, COUNTS_OPEN };

struct policy_word {
	uint8_t list; /* enum policy_list */
	char code[POLICY_CODE_SIZE];
	struct policy_name name;
	uint8_t counts; /* enum policy_counts, of an outcome */
};

/* The four services are fixed; their names are not. */
struct policy_service {
	char code[POLICY_CODE_SIZE];   /* "fire" */
	char number[POLICY_CODE_SIZE]; /* "101" */
	char cell[3];                  /* "01" */
	struct policy_name name;       /* in full */
	struct policy_name name_short; /* on the screen, with the number */
};

struct policy_phone {
	char who[POLICY_NAME_SIZE];
	char number[POLICY_PHONE_SIZE];
	char hours[POLICY_HOURS_SIZE]; /* "" = always */
};

#define POLICY_CHANNELS_MAX 2

struct policy_desk {
	char id[POLICY_CODE_SIZE];
	uint8_t service;
	char district[POLICY_CODE_SIZE]; /* "*" = all others */
	struct policy_name name;
	uint8_t nchannels;
	uint8_t channels[POLICY_CHANNELS_MAX]; /* enum notification_channel */
	uint8_t nphones;
	struct policy_phone phones[POLICY_PHONES_MAX];
	char deputy[POLICY_CODE_SIZE]; /* id of the desk asked next; "" */
};

struct policy_partner {
	char code[POLICY_CODE_SIZE];
	struct policy_name name;
	uint8_t nphones;
	struct policy_phone phones[POLICY_PHONES_MAX];
};

struct policy_district {
	char code[POLICY_CODE_SIZE];
	struct policy_name name;
};

/* Limits of a severity: what a kind without its own has, and who is next. */
struct policy_severity {
	struct policy_name name; /* "threat to life" */
	uint32_t claim_ms;
	uint32_t decide_ms;
	uint32_t accept_ms; /* then the second channel or number */
	uint32_t deputy_ms; /* then the deputy desk; 0 = never */
	uint32_t lead_ms;   /* then the shift lead */
	uint32_t regret_ms;
	uint32_t not_examined_ms; /* nobody opened it: archive; 0 = never */
};

/* A rule of reach for less than a whole kind; "" = any. */
struct policy_rule {
	char kind[POLICY_CODE_SIZE];
	char class[POLICY_CODE_SIZE]; /* of the device */
	char site[POLICY_CODE_SIZE];
	char device[ALERT_DEVICE_SIZE];
	struct policy_reach reach;
	char owner[POLICY_NAME_SIZE];
	char reason[POLICY_NAME_SIZE];
	char document[POLICY_DOCUMENT_SIZE];
};

/* A recorded authorisation of kinds with KIND_AUTHORISE. */
struct policy_grant {
	char kind[POLICY_CODE_SIZE];
	char document[POLICY_DOCUMENT_SIZE];
	char body[POLICY_NAME_SIZE];
	char date[11];    /* YYYY-MM-DD */
	char until[11];   /* the last day; "" = without end */
	int64_t until_ms; /* UTC: the day after starts in the site's zone */
};

/* A part of the city that is first somebody's: a saved filter with a name. */
#define POLICY_FILTER_SIZE 257
#define POLICY_SECTOR_NONE "none" /* who wants none; no sector is called so */
struct policy_sector {
	char code[POLICY_CODE_SIZE];
	struct policy_name name;
	char filter[POLICY_FILTER_SIZE]; /* see core/filter.h */
	/* Only while it is on, instead of the one that is always; "" = always.
	 */
	char regime[POLICY_CODE_SIZE];
};

/* How long an alert may wait; 0 = no limit. */
struct policy_limits {
	uint32_t claim_ms;
	uint32_t decide_ms;
	uint32_t accept_ms;
};

/*
 * How the centre works: as every day, or as an order says while it holds.
 * What a regime does not say is as always.
 */
#define POLICY_EVERYDAY "everyday" /* the one that nobody has to put on */
struct policy_regime {
	char code[POLICY_CODE_SIZE];
	struct policy_name name;
	struct policy_limits limits[POLICY_SEVERITIES]; /* the shorter counts */
	uint8_t min_at_desk; /* the larger counts: this or the site's */
	uint8_t
	    record_from; /* kinds of P3 or P4 and less: recorded; 0 = none */
	uint16_t score_less; /* per mille: reach asks for so much less */
	char raise[POLICY_RAISED_MAX][POLICY_CODE_SIZE]; /* one step up */
};

struct policy_person {
	char account[POLICY_CODE_SIZE];
	char name[POLICY_NAME_SIZE];
	uint32_t uid;   /* of the workstation's socket; POLICY_NO_UID */
	uint8_t roles;  /* ROLE_BIT bits */
	uint8_t deputy; /* stands in for the shift lead */
	char sector[POLICY_CODE_SIZE]; /* ""; a console may name another */
};
#define POLICY_NO_UID UINT32_MAX

struct policy_endpoint {
	char text[POLICY_ENDPOINT_SIZE];
};

struct policy_site {
	struct policy_name name; /* of the centre */
	int16_t zone_minutes;    /* east of UTC */
	uint8_t language;        /* enum policy_language */
	uint8_t min_at_desk;
	struct policy_name regulation; /* title */
	char regulation_number[POLICY_CODE_SIZE];
	char regulation_date[11];
	char phone[POLICY_PHONE_SIZE]; /* that services call back */
	uint8_t demo;                  /* no service is told */
	uint8_t readiness;             /* sign-on is a check */
	uint32_t presence_ms;          /* no key: is anybody there? 0 = never */
	uint32_t presence_night_ms;    /* the same, at night */
	char night[POLICY_HOURS_SIZE];
};

/* What only the hub needs; it never travels. */
struct policy_hub {
	uint8_t insecure; /* endpoints that are neither ipc nor loopback */
	uint8_t local;    /* built in: one account, "local" */
	size_t nsubscribe;
	struct policy_endpoint *subscribe; /* PUB that we connect to */
	size_t nconsoles;
	struct policy_endpoint *consoles; /* of people */
	struct policy_endpoint listen;    /* SUB that we bind; "" */
	struct policy_endpoint intake;    /* "" = DIR/run/intake.sock */
	struct policy_endpoint desks;     /* "" = DIR/run/desk.sock */
	uint64_t disk_low_bytes;          /* the intake answers "later" */
	uint64_t disk_stop_bytes;         /* people's commands, too */
	uint64_t memory_bytes;            /* more: publishers are dropped */
	uint32_t canary_ms;               /* between two canaries */
	uint32_t late_ms;                 /* an event older than that is late */
	uint16_t flood_alerts;   /* new for a person in 10 min; 0 = no limit */
	uint32_t bodies_days;    /* kept: bodies not confirmed */
	uint32_t confirmed_days; /* kept: bodies of confirmed ones */
};

struct policy_preview {
	uint8_t enabled;
	uint8_t previews_max;    /* at once on a workstation */
	uint16_t max_kbit;       /* of one stream; 0 = no limit */
	uint32_t loop_before_ms; /* of the loop around the event */
	uint32_t loop_after_ms;
};

struct policy {
	struct policy_site site;
	struct policy_hub hub;
	struct policy_preview preview;
	struct policy_service services[NOTE_SERVICES];
	struct policy_severity severities[POLICY_SEVERITIES]; /* [0] is P1 */
	size_t nkinds;
	struct policy_kind *kinds;
	size_t ncards;
	struct policy_card *cards;
	size_t nreasons;
	struct policy_reason *reasons;
	size_t nwords;
	struct policy_word *words;
	size_t ndistricts;
	struct policy_district *districts;
	size_t ndesks;
	struct policy_desk *desks;
	size_t npartners;
	struct policy_partner *partners;
	size_t nrules;
	struct policy_rule *rules;
	size_t ngrants;
	struct policy_grant *grants;
	size_t npeople;
	struct policy_person *people;
	size_t nsectors;
	struct policy_sector *sectors;
	size_t nregimes;
	struct policy_regime *regimes;
};

/* Empty, with the codes, numbers and cells of the four services. */
struct policy *policy_create(void);
void policy_destroy(struct policy *policy); /* NULL is allowed */

/*
 * Text in a language; English where it has none, then Kazakh, then Russian.
 * Lent; "" when all are empty.
 */
const char *policy_text(
    const struct policy_name *name, enum policy_language language);
const char *policy_line_text(
    const struct policy_line *line, enum policy_language language);
const char *policy_list_text(
    const struct policy_list_name *name, enum policy_language language);

/* NULL: there is none.  Lent until the policy is destroyed, as all below. */
const struct policy_kind *policy_kind_find(
    const struct policy *policy, const char *code);

/*
 * The kind, or "other" for one that is not known (*known is false then and
 * the caller keeps the name).  NULL only when a policy has no "other", which
 * conf refuses.  ${known} may be NULL.
 */
const struct policy_kind *policy_kind(
    const struct policy *policy, const char *code, bool *known);

/* NULL: there is no such reason. */
const struct policy_reason *policy_reason(
    const struct policy *policy, const char *code);

/* The ${code} of a short list; NULL: there is none. */
const struct policy_word *policy_word(
    const struct policy *policy, enum policy_list list, const char *code);

/* The ${i}-th of a short list, in the policy's order; NULL after the last. */
const struct policy_word *policy_word_at(
    const struct policy *policy, enum policy_list list, size_t i);

/*
 * The form of "not confirmed": the reasons of a kind in the order of the
 * screen: 1 2 3 4 as the kind has them, 5 8 9 0, then those without a digit.
 */
#define POLICY_CHOICES_MAX 32
struct policy_choice {
	char key; /* '1'..'9', '0'; ' ' = by arrows */
	const struct policy_reason *reason;
};
size_t policy_kind_reasons(const struct policy *policy,
    const struct policy_kind *kind,
    struct policy_choice choices[POLICY_CHOICES_MAX]);

/* Whether a reason may be given for this kind. */
bool policy_kind_has_reason(const struct policy *policy,
    const struct policy_kind *kind, const char *code);

/*
 * The desk of a service (0..3) in a district; that of "*" for a district
 * without its own.  NULL: the service has neither.
 */
const struct policy_desk *policy_desk(
    const struct policy *policy, unsigned service, const char *district);
const struct policy_desk *policy_desk_by_id(
    const struct policy *policy, const char *id);
/* By which the desk is told first; one without any is called. */
enum notification_channel policy_desk_channel(const struct policy_desk *desk);
const struct policy_partner *policy_partner(
    const struct policy *policy, const char *code);

/*
 * The index among all partners: notification targets are NOTE_SERVICES and
 * above; npartners when it is unknown.
 */
size_t policy_partner_index(const struct policy *policy, const char *code);
const struct policy_district *policy_district(
    const struct policy *policy, const char *code);
const struct policy_person *policy_person(
    const struct policy *policy, const char *account);
/* What the centre is told by from others; "": a configuration of nobody's. */
const char *policy_site_name(const struct policy *policy);

/* As it is always; and as it is while a regime ("": none) is on. */
const struct policy_sector *policy_sector(
    const struct policy *policy, const char *code);
const struct policy_sector *policy_sector_in(
    const struct policy *policy, const char *regime, const char *code);
const struct policy_person *policy_person_by_uid(
    const struct policy *policy, uint32_t uid);

/* "" is POLICY_EVERYDAY.  NULL: there is none, and nothing is changed by it. */
const struct policy_regime *policy_regime(
    const struct policy *policy, const char *code);

/*
 * What decides which events of a kind reach a person: the rule that names the
 * device, else the class and site, else the site, else the class, else the
 * kind itself; of equals the last.  ${device} may be NULL.
 */
const struct policy_reach *policy_reach(const struct policy *policy,
    const struct policy_kind *kind, const struct device *device);

/*
 * Whether an event meets all conditions.  ${score} per mille, negative: none
 * was given, which meets every score; ${lasted_ms} since the first of its run;
 * ${open}: of the site, when its hours are known; unknown hours let through.
 */
struct policy_seen {
	int score;
	bool has_count;
	uint32_t count;
	uint64_t lasted_ms;
	bool has_hours;
	bool open;
};
bool policy_reaches(
    const struct policy_reach *reach, const struct policy_seen *seen);

/*
 * Severity of a new alert, 1..4: the kind's, one step up at a vulnerable site
 * when the kind has KIND_VULNERABLE.  ${site} may be NULL.
 */
uint8_t policy_severity(
    const struct policy_kind *kind, const struct site *site);

/* The same while ${regime} (NULL: none) raises some kinds one step. */
uint8_t policy_severity_in(const struct policy_regime *regime,
    const struct policy_kind *kind, const struct site *site);

/*
 * Whether the regime (NULL: none) keeps an event of this kind and severity
 * from people.  Never what is about life, P1 or P2, nor what the hub says
 * about itself.
 */
bool policy_regime_records(const struct policy_regime *regime,
    const struct policy_kind *kind, uint8_t severity);

/*
 * How long an alert of this kind may wait.  What has been raised above its
 * kind has the limits of its severity, where they are shorter; ${regime}
 * (NULL: none) shortens what there is.
 */
struct policy_limits policy_limits(const struct policy *policy,
    const struct policy_regime *regime, const char *kind, uint8_t severity);

/* Those of a severity, whatever the kind. */
struct policy_limits policy_severity_limits(const struct policy *policy,
    const struct policy_regime *regime, uint8_t severity);

/* So many dispatchers are needed while the regime of this code is on. */
unsigned policy_min_at_desk(const struct policy *policy, const char *regime);

/*
 * What a detection with ${count} people really is: "fight" with five or more
 * is "mass-fight".  Returns ${kind} itself where nothing changes.
 */
const struct policy_kind *policy_kind_by_count(const struct policy *policy,
    const struct policy_kind *kind, bool has_count, uint32_t count);

/*
 * The kind that makes this one worse when it is seen at the same place within
 * POLICY_PAIR_MS, and is made worse by it: fire and smoke, weapon and crowd;
 * NULL: none does.  Worse is one step up.
 */
#define POLICY_PAIR_MS (5 * 60 * 1000)
const char *policy_pair(const char *kind);
uint8_t policy_worse(uint8_t severity);

/*
 * Whether it is about life: it says so itself, or has a code that no
 * configuration can make any less (policy_life_code()).
 */
bool policy_about_life(const struct policy_kind *kind);
bool policy_life_code(const char *code);

/* Whether the kind may be used at ${now_ms} (UTC). */
bool policy_authorised(const struct policy *policy,
    const struct policy_kind *kind, int64_t now_ms);

/*
 * Whether a site is open at ${now_ms}: "08:00-18:00", "24h", or with days,
 * "mon-fri 08:00-18:00, sat 09:00-14:00"; a stretch may pass midnight.
 * false: not understood or empty; ${open} is unchanged then.
 */
bool policy_hours_open(
    const char *hours, int64_t now_ms, int zone_minutes, bool *open);

/* policy_hours_open() would understand it. */
bool policy_hours_valid(const char *hours);

/*
 * What a console needs, as bytes: all but hub, rules, grants, uids.
 * policy_decode() gives a policy of the caller's, or ERR_INVAL (malformed),
 * ERR_LIMIT (more rows than allowed), ERR_VERSION; ${policy} is NULL then.
 */
#define POLICY_WIRE_VERSION 3
#define POLICY_WIRE_MAX     (4 * 1024 * 1024) /* bytes */
void policy_encode(const struct policy *policy, struct buf *out);
enum err policy_decode(const void *bytes, size_t len, struct policy **policy);

/*
 * What the bytes of the ${i}-th section's rows are, in their order on the
 * wire; NULL: there are no more.  ${child} is set to the rows inside its rows,
 * or NULL.  Static.
 */
const struct pack_table *policy_table(
    size_t i, const struct pack_table **child);

#endif /* DABYL_CORE_POLICY_H_ */
