/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_ENTRY_H_
#define DABYL_CORE_ENTRY_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/*
 * entry - one record of the journal: who did what to which alert, when, and
 * the facts that it rests on.  The board is a pure fold over entries, so an
 * entry holds as values everything that a policy, a registry, a clock or
 * chance contributed.
 *
 * The body is one line of JSON: {"salt":HEX, field..., "event":{...}}.  A
 * body's meaning never changes: a changed verb is a new verb.
 *
 * VERB_TABLE is the only list of verbs: name in the journal, symbol, the
 * function of the board that applies it, whether it moves the alert's version
 * (it does when a decision may rest on it), since which version of dabyl, and
 * the fields it may carry (see ENTRY_FIELDS; * marks what must be there).
 */
// clang-format off
#define VERB_TABLE(X) \
	X(HUB_STARTED,   "hub.started",   hub_started,   0, 1, "host pid boot text ms") \
	X(HUB_STOPPED,   "hub.stopped",   nothing,       0, 1, "reason") \
	X(HUB_ALARM,     "hub.alarm",     hub_alarm,     0, 1, "reason* number* text") \
	X(CONFIG_LOADED, "config.loaded", nothing,       0, 1, "name text* hash") \
	X(SITE_NAMED,    "site.named",    site_named,    0, 1, "name*") \
	X(SIGNED_ON,     "operator.signed-on",  operator_on,  0, 1, "person* host") \
	X(SIGNED_OFF,    "operator.signed-off", operator_off, 0, 1, "person* reason") \
	X(ON_BREAK,      "operator.break",      operator_break, 0, 1, "person* until reason") \
	X(BACK,          "operator.back",       operator_back,  0, 1, "person*") \
	X(NOTICE,        "notice.posted",       notice,         0, 1, "text* until*") \
	X(NOTICE_READ,   "notice.read",         notice_read,    0, 1, "person* number*") \
	X(NOTICE_OVER,   "notice.over",         notice_over,    0, 1, "number*") \
	X(MUTED,         "operator.muted",      muted,          0, 1, "person* until") \
	X(NOT_THERE,     "operator.not-there",  not_there,      0, 1, "person*") \
	X(THERE,         "operator.there",      there,          0, 1, "person*") \
	X(CHECKED,       "operator.checked",    nothing,        0, 1, "person* what* reason* host text") \
	X(READ,          "record.read",         nothing,        0, 1, "what* text") \
	X(SOURCE_SEEN,   "source.seen",    source_seen,    0, 1, "source*") \
	X(SOURCE_GAP,    "source.gap",     source_gap,     0, 1, "source* from* upto*") \
	X(SOURCE_FILLED, "source.filled",  source_filled,  0, 1, "source* from* upto*") \
	X(SOURCE_COUNTED,"source.counted", source_counted, 0, 1, "source* duplicates refused aggregated reason sample") \
	X(CANARY,        "canary.passed",  canary_passed,  0, 1, "source* event_id sequence sequenced") \
	X(INHIBIT_SET,   "inhibit.set",    inhibit_set,    0, 1, "number* place* kind* severity* until* reason* text*") \
	X(INHIBIT_ENDED, "inhibit.ended",  inhibit_ended,  0, 1, "number* place* kind* reason* text kept") \
	X(INHIBIT_BROKEN,"inhibit.broken-through", inhibit_broken, 0, 1, "number* place* reason*") \
	X(EVENT_INHIBITED,"event.inhibited", event_inhibited, 0, 1, "source* event_id* sequence sequenced kind* kind_name device* event_ms* score number* place*") \
	X(FLOOD_STARTED, "flood.started", flood_started, 0, 1, "number* operators* limit reason*") \
	X(FLOOD_ENDED,   "flood.ended",   flood_ended,   0, 1, "number confirmed archived unseen open text") \
	X(REGIME_SET,    "regime.set",    regime_set,    0, 1, "what* text*") \
	X(OUTGOING_STOPPED,"outgoing.stopped", outgoing_stopped, 0, 1, "text*") \
	X(OUTGOING_START_ASKED,"outgoing.start-asked", outgoing_start_asked, 0, 1, "until* text") \
	X(OUTGOING_STARTED,"outgoing.started", outgoing_started, 0, 1, "person text") \
	X(EVENT_OPENED,  "event.opened",   event_opened,   1, 1, "source* event_id* sequence sequenced kind* kind_name severity* device* site district name_kk name_ru address score text event_ms* flags due fold_end expire clip snapshot lat lon") \
	X(EVENT_JOINED,  "event.joined",   event_joined,   0, 1, "source* event_id* sequence sequenced score event_ms* severity kind kind_name flags fold_end due clip") \
	X(EVENT_RECORDED,"event.recorded", event_recorded, 0, 1, "source* event_id* sequence sequenced kind* kind_name device* event_ms* score rule") \
	X(CLAIMED,       "alert.claimed",       claimed,       1, 1, "person* due") \
	X(TAKEN_OVER,    "alert.taken-over",    claimed,       1, 1, "person* due reason from_person") \
	X(OFFERED,       "alert.offered",       offered,       0, 1, "person* until* text") \
	X(HANDED,        "alert.handed",        handed,        1, 1, "person* from_person* flags") \
	X(ASKED,         "alert.asked",         asked,         0, 1, "until* text") \
	X(ANSWERED,      "alert.answered",      answered,      1, 1, "person* what* text") \
	X(LEAD_CALLED,   "alert.lead-called",   lead_called,   0, 1, "until* text") \
	X(LEAD_COMES,    "alert.lead-comes",    lead_comes,    0, 1, "person* text") \
	X(UNANSWERED,    "alert.unanswered",    unanswered,    0, 1, "what* person*") \
	X(RELEASED,      "alert.released",      released,      1, 1, "reason due") \
	X(NOTED,         "alert.noted",         noted,         1, 1, "text*") \
	X(LOOKED,        "alert.looked",        looked,        0, 1, "what* ms device reason text") \
	X(RAISED,        "alert.raised",        raised,        1, 1, "severity* kind* due") \
	X(CALLED,        "alert.called",        called,        1, 1, "who* text") \
	X(STEP,          "alert.step",          step_done,     0, 1, "what* number* card* answer* who text") \
	X(STEP_SKIPPED,  "alert.step-skipped",  step_skipped,  0, 1, "what*") \
	X(CONFIRMED,     "alert.confirmed",     confirmed,     1, 1, "facts undo_until text address revision*") \
	X(NOT_CONFIRMED, "alert.not-confirmed", not_confirmed, 1, 1, "reason* class* undo_until text same partner evidence bulk") \
	X(UNDONE,        "alert.undone",        undone,        1, 1, "due") \
	X(SETTLED,       "alert.settled",       settled,       1, 1, "") \
	X(CLOSED,        "alert.closed",        closed,        1, 1, "outcome* text") \
	X(NOT_EXAMINED,  "alert.not-examined",  not_examined,  1, 1, "") \
	X(SHELVED,       "alert.shelved",       shelved,       1, 1, "until* reason* once") \
	X(UNSHELVED,     "alert.unshelved",     unshelved,     1, 1, "reason due") \
	X(REOPENED,      "alert.reopened",      reopened,      1, 1, "text due") \
	X(SAME,          "alert.same",          same,          1, 1, "same*") \
	X(APART,         "alert.apart",         apart,         1, 1, "") \
	X(JOINED,        "incident.joined",     joined,        1, 1, "same*") \
	X(PARTED,        "incident.parted",     parted,        1, 1, "same* due") \
	X(JOINED_CLOSED, "incident.closed",     joined_closed, 1, 1, "same* outcome*") \
	X(GREW,          "incident.grew",       grew,          1, 1, "same* severity flags due revision") \
	X(WORSENED,      "incident.worsened",   worsened,      0, 1, "same* severity* kind flags due") \
	X(SHRANK,        "incident.shrank",     shrank,        0, 1, "same* revision") \
	X(OVERDUE,       "alert.overdue",       overdue,       0, 1, "what*") \
	X(ESCALATED,     "alert.escalated",     escalated,     0, 1, "what* number* target escalate") \
	X(CAME_BACK,     "alert.came-back",     came_back,     1, 1, "reason* due") \
	X(STANDING_DOWN, "alert.standing-down", standing_down, 1, 1, "reason* text") \
	X(HELD,          "notification.held",       held,       1, 1, "target* desk* channel key message_kk message_ru base_kk base_ru body_kk body_ru accept_limit scene_limit revision* person") \
	X(TOLD_AGAIN,    "notification.told-again", told_again, 1, 1, "target* desk* channel key message_kk message_ru base_kk base_ru body_kk body_ru accept_limit scene_limit revision* person due next") \
	X(INFORMED,      "notification.informed",   informed,   0, 1, "target* message_kk message_ru base_kk base_ru revision* next") \
	X(UPDATE_SENDING,"notification.update-sending",update_sending,0,1, "target* number next") \
	X(UPDATE_RECEIVED,"notification.update-received",update_received,0,1, "target* who their by_phone") \
	X(QUEUED,        "notification.queued",     queued,     1, 1, "target* due next") \
	X(WITHDRAWN,     "notification.withdrawn",  withdrawn,  1, 1, "target*") \
	X(SENDING,       "notification.sending",    sending,    0, 1, "target* number next") \
	X(SENT,          "notification.sent",       sent,       0, 1, "target* next") \
	X(RETRY,         "notification.retry",      retry,      0, 1, "target* next reason") \
	X(RECEIVED,      "notification.received",   received,   1, 1, "target* who") \
	X(ACCEPTED,      "notification.accepted",   accepted,   1, 1, "target* desk their who by_phone due") \
	X(REFUSED,       "notification.refused",    refused,    1, 1, "target* reason* who text by_phone due district") \
	X(FIRST_REFUSED, "notification.first-refused",first_refused,0,1, "target* desk* reason* who text") \
	X(FIRST_STOPPED, "notification.first-stopped",first_stopped,0,1, "target* desk* who") \
	X(STOP_NEXT,     "notification.stop-next",  stop_next,  1, 1, "target* desk* who by_phone due* next") \
	X(ON_SCENE,      "notification.on-scene",   on_scene,   1, 1, "target* who") \
	X(SERVICE_CLOSED,"notification.closed",     service_closed, 1, 1, "target* outcome* who text") \
	X(SILENT,        "notification.silent",     silent,     1, 1, "target* due escalate") \
	X(SECOND_WAY,    "notification.second-way", second_way, 0, 1, "target* channel number next escalate") \
	X(DEPUTY_TOLD,   "notification.deputy-told",deputy_told,1, 1, "target* desk* channel due next escalate reason") \
	X(UNREACHABLE,   "notification.unreachable",unreachable,1, 1, "target* next") \
	X(STOP_QUEUED,   "notification.stop-queued",stop_queued,1, 1, "target* next due") \
	X(STOP_SENDING,  "notification.stop-sending",stop_sending,0,1, "target* number next") \
	X(STOP_SENT,     "notification.stop-sent",  stop_sent,  0, 1, "target* next") \
	X(STOPPED,       "notification.stopped",    stopped,    1, 1, "target* who by_phone") \
	X(DESK_CONNECTED,"desk.connected",          desk_connected, 0, 1, "desk*") \
	X(DESK_GONE,     "desk.gone",               desk_gone,  0, 1, "desk* reason") \
	X(STRAY,         "desk.stray-answer",       nothing,    0, 1, "desk reason* text") \
	X(CAMERA_OPENED, "camera.opened",           nothing,    0, 1, "device* reason* text") \
	X(CAMERA_LOOKED, "camera.looked",           nothing,    0, 1, "device* reason* ms* text")

/*
 * ENTRY_FIELDS is the only list of fields: symbol, JSON key, type (N a number,
 * T a text, S a text that never leaves the journal), meaning.  Ticks and milliseconds are the journal's own clock.
 */
#define ENTRY_FIELDS(X) \
	X(ACCEPT_LIMIT, "accept_limit", N, "ms a service has to accept") \
	X(ADDRESS,      "address",      T, "place in words") \
	X(AGGREGATED,   "aggregated",   N, "events counted without a record") \
	X(ANSWER,       "answer",       T, "done, yes or no") \
	X(ARCHIVED,     "archived",     N, "of these, called not confirmed or not examined") \
	X(BASE_KK,      "base_kk",      N, "bytes of message_kk that an update leaves") \
	X(BASE_RU,      "base_ru",      N, "bytes of message_ru that an update leaves") \
	X(BODY_KK,      "body_kk",      N, "bytes of message_kk before the notes") \
	X(BODY_RU,      "body_ru",      N, "bytes of message_ru before the notes") \
	X(BOOT,         "boot",         T, "boot id of the machine") \
	X(BULK,         "bulk",         N, "alerts that the same act decided") \
	X(BY_PHONE,     "by_phone",     N, "1: told over the telephone") \
	X(CARD,         "card",         N, "which card: a sum over its steps") \
	X(CHANNEL,      "channel",      N, "enum notification_channel") \
	X(CLASS,        "class",        T, "class of the reason") \
	X(CLIP,         "clip",         T, "URL of the event's recording") \
	X(CONFIRMED,    "confirmed",    N, "of these, confirmed") \
	X(DESK,         "desk",         T, "desk id") \
	X(DEVICE,       "device",       T, "device id, or place:lat,lon") \
	X(DISTRICT,     "district",     T, "district code") \
	X(DUE,          "due",          N, "tick of the deadline that runs now") \
	X(DUPLICATES,   "duplicates",   N, "events that were there already") \
	X(ESCALATE,     "escalate",     N, "tick: somebody else is told then") \
	X(EVENT_ID,     "event_id",     T, "CloudEvents id") \
	X(EVENT_MS,     "event_ms",     N, "UTC ms of the event, or of its receipt") \
	X(EVIDENCE,     "evidence",     T, "what a verdict rests on") \
	X(EXPIRE,       "expire",       N, "tick: not examined from then on") \
	X(FACTS,        "facts",        N, "enum alert_fact bits") \
	X(FLAGS,        "flags",        N, "enum alert_flag bits to set") \
	X(FOLD_END,     "fold_end",     N, "tick: later events open a new alert") \
	X(FROM,         "from",         N, "first sequence of a range") \
	X(FROM_PERSON,  "from_person",  T, "who had it before") \
	X(HASH,         "hash",         T, "SHA-256, hexadecimal") \
	X(HOST,         "host",         T, "machine") \
	X(KEPT,         "kept",         N, "events kept from people") \
	X(KEY,          "key",          S, "answer key, hexadecimal") \
	X(KIND,         "kind",         T, "kind code of the configuration") \
	X(KIND_NAME,    "kind_name",    T, "kind as the source named it") \
	X(LAT,          "lat",          N, "millionths of a degree north") \
	X(LIMIT,        "limit",        N, "of new alerts for a person in ten minutes") \
	X(LON,          "lon",          N, "millionths of a degree east") \
	X(MESSAGE_KK,   "message_kk",   T, "what the service reads, Kazakh") \
	X(MESSAGE_RU,   "message_ru",   T, "what the service reads, Russian") \
	X(MS,           "ms",           N, "milliseconds") \
	X(NAME,         "name",         T, "name of a file, or of the centre") \
	X(NAME_KK,      "name_kk",      T, "device's name, Kazakh") \
	X(NAME_RU,      "name_ru",      T, "device's name, Russian") \
	X(NEXT,         "next",         N, "tick of the next try") \
	X(NUMBER,       "number",       N, "how many, or which") \
	X(ONCE,         "once",         N, "1: at most to its next event") \
	X(OPEN,         "open",         N, "of these, not decided yet") \
	X(OPERATORS,    "operators",    N, "people on duty") \
	X(OUTCOME,      "outcome",      T, "outcome code") \
	X(PARTNER,      "partner",      T, "partner code") \
	X(PERSON,       "person",       T, "account") \
	X(PID,          "pid",          N, "process id") \
	X(PLACE,        "place",        T, "device, or site: and a site") \
	X(REASON,       "reason",       T, "reason code") \
	X(REFUSED,      "refused",      N, "events that were malformed") \
	X(REVISION,     "revision",     N, "version of the facts told") \
	X(RULE,         "rule",         T, "the reach rule that kept it away") \
	X(SAME,         "same",         N, "alert number of the incident") \
	X(SAMPLE,       "sample",       T, "beginning of a refused message") \
	X(SCENE_LIMIT,  "scene_limit",  N, "ms a service has to arrive") \
	X(SCORE,        "score",        N, "per mille") \
	X(SEQUENCE,     "sequence",     N, "number given by the source") \
	X(SEQUENCED,    "sequenced",    N, "1: the source gave a number; 2: it counts anew") \
	X(SEVERITY,     "severity",     N, "1..4") \
	X(SITE,         "site",         T, "site code") \
	X(SNAPSHOT,     "snapshot",     T, "URL of the event's still") \
	X(SOURCE,       "source",       T, "CloudEvents source") \
	X(TARGET,       "target",       N, "service index, or 4 + partner") \
	X(TEXT,         "text",         T, "words of a person or of analytics") \
	X(THEIR,        "their",        T, "the service's own number") \
	X(UNDO_UNTIL,   "undo_until",   N, "tick: end of the window to take back") \
	X(UNSEEN,       "unseen",       N, "of these, that nobody looked at") \
	X(UNTIL,        "until",        N, "tick") \
	X(UPTO,         "upto",         N, "last sequence of a range") \
	X(WHAT,         "what",         T, "which") \
	X(WHO,          "who",          T, "who answered")
// clang-format on

enum verb {
#define X(symbol, name, apply, version, since, fields) VERB_##symbol,
	VERB_TABLE(X)
#undef X
};

enum entry_field {
#define X(symbol, key, type, meaning) FIELD_##symbol,
	ENTRY_FIELDS(X)
#undef X
};

#define VERB_COUNT  (VERB_CAMERA_LOOKED + 1)
#define FIELD_COUNT (FIELD_WHO + 1)

#define ENTRY_VALUES_MAX 28   /* values of one entry */
#define ENTRY_ACTOR_MAX  40   /* bytes of [a-z0-9._-] */
#define ENTRY_TEXT_MAX   1024 /* bytes of one text value but config text */
#define ENTRY_SALT_SIZE  16

struct entry_value {
	enum entry_field field;
	int64_t number;   /* of a number field */
	const char *text; /* of a text field; lives in the entry's arena */
};

struct entry {
	uint64_t seq;  /* contiguous from 1 */
	int64_t at_ms; /* UTC, for people */
	uint64_t tick; /* the journal's own clock, never goes back */
	enum verb verb;
	const char *actor;
	uint64_t alert; /* 0 = about no alert */
	uint64_t prev;  /* seq of the alert's previous entry; 0 = none */
	size_t count;
	struct entry_value values[ENTRY_VALUES_MAX];
	const char *event; /* the publisher's bytes; NULL = none */
	size_t event_len;
};

/* A growing list of entries in an arena; the result of one decision. */
struct entry_list {
	struct arena *arena;
	struct entry **items;
	size_t count;
	size_t capacity;
};

/* Appends an entry with no values yet.  ${actor} is copied. */
struct entry *entry_add(
    struct entry_list *list, enum verb verb, const char *actor, uint64_t alert);

/* Sets a value; copies ${text} into the arena.  Empty and 0 are not stored. */
void entry_put_text(struct entry_list *list, struct entry *entry,
    enum entry_field field, const char *text);
void entry_put(struct entry *entry, enum entry_field field, uint64_t number);
void entry_put_signed(
    struct entry *entry, enum entry_field field, int64_t number);

/* The value, or 0 / "" when the entry does not carry it. */
uint64_t entry_number(const struct entry *entry, enum entry_field field);
int64_t entry_signed(const struct entry *entry, enum entry_field field);
const char *entry_text(const struct entry *entry, enum entry_field field);

const char *verb_name(enum verb verb);
bool verb_find(const char *name, enum verb *verb);
bool verb_moves_version(enum verb verb);
const char *verb_fields(enum verb verb); /* as in the table */
const char *field_key(enum entry_field field);
bool field_is_text(enum entry_field field);
bool field_is_secret(enum entry_field field); /* such a one is a text, too */
const char *field_meaning(enum entry_field field);

/*
 * Append the body: strict JSON on one line, beginning with ${salt}.  All texts
 * must be valid UTF-8 (asserted), ${event} one JSON value.
 */
void entry_encode(const struct entry *entry,
    const uint8_t salt[ENTRY_SALT_SIZE], struct buf *out);

/*
 * Read a body back: fills count, values and event of ${entry}, whose head and
 * verb the caller has set.  Texts are copied into ${list}'s arena.
 * ERR_INVAL: not a body of ours; ERR_VERSION: a field that we do not know.
 */
enum err entry_decode(
    struct entry_list *list, struct entry *entry, const char *body, size_t len);

/* Whether an entry of ${verb} may carry a secret. */
bool verb_has_secret(enum verb verb);

/*
 * Append a body of such a verb as it may be shown: without its secrets.
 * ERR_INVAL: not a body of ours; nothing was appended.
 */
enum err entry_disclose(const char *body, size_t len, struct buf *out);

/* Whether ${actor} is [a-z0-9._-]{1,40}. */
bool entry_actor_valid(const char *actor);

#endif /* DABYL_CORE_ENTRY_H_ */
