/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"
#include "conf/conf.h"
#include "core/policy.h"

#include "conf/schema.h"

#define N_(text) text

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define MIB    (INT64_C(1024) * 1024)

/* Where the members of a section lie. */
#define AT(type, member) \
	offsetof(struct type, member), sizeof(((struct type *)0)->member)

static const char *const words_language[] = { "en", "kk", "ru", NULL };
static const char *const words_class[] = { "false", "harmless", "drill", "same",
	"technical", "unknown", NULL };
static const char *const words_hours[] = { "any", "closed", "open", NULL };
static const char *const words_step[] = {
#define X(symbol, word, yes_no, words) word,
	STEP_TABLE(X)
#undef X
	    NULL
};
static const char *const words_counts[] = { "no", "true", "false", "open",
	NULL };

// clang-format off
const struct conf_key conf_keys[] = {
	/* the file */
	{ SECTION_ROOT, "site", CONF_SECTION, AT(policy, site),
	  .section = SECTION_SITE,
	  .sentence = "The centre itself." },
	{ SECTION_ROOT, "bus", CONF_SECTION, AT(policy, hub),
	  .section = SECTION_BUS,
	  .sentence = "Where events come from." },
	{ SECTION_ROOT, "hub", CONF_SECTION, AT(policy, hub),
	  .section = SECTION_HUB,
	  .sentence = "Where consoles and desks connect." },
	{ SECTION_ROOT, "limits", CONF_SECTION, AT(policy, hub),
	  .section = SECTION_LIMITS,
	  .sentence = "When the hub becomes careful." },
	{ SECTION_ROOT, "retention", CONF_SECTION, AT(policy, hub),
	  .section = SECTION_RETENTION,
	  .sentence = "How long the bodies of entries are kept; their heads "
	  "are kept for ever." },
	{ SECTION_ROOT, "preview", CONF_SECTION, AT(policy, preview),
	  .section = SECTION_PREVIEW,
	  .sentence = "Pictures." },
	{ SECTION_ROOT, "kinds", CONF_MAP, .section = SECTION_KIND,
	  .max = POLICY_KINDS_MAX,
	  .sentence = "What analytics can detect, and the plan for each. A "
	  "kind that is built in keeps what is not written here." },
	{ SECTION_ROOT, "cards", CONF_LIST, .section = SECTION_CARD,
	  .max = POLICY_CARDS_MAX,
	  .sentence = "What to think of and to do, by kind and place. The "
	  "nearest counts: device, site, district, city; what is written here "
	  "comes before what is built in." },
	{ SECTION_CARDS, "cards", CONF_LIST, .section = SECTION_CARD,
	  .max = POLICY_CARDS_MAX,
	  .sentence = "The cards of the file." },
	{ SECTION_ROOT, "card_files", CONF_FILES, .max = CONF_CARD_FILES_MAX,
	  .sentence = "Files beside this file, each with a list cards." },
	{ SECTION_ROOT, "reasons", CONF_MAP, .section = SECTION_REASON,
	  .max = POLICY_REASONS_MAX,
	  .sentence = "Why an alert is not confirmed." },
	{ SECTION_ROOT, "lists", CONF_SECTION, .section = SECTION_LISTS,
	  .sentence = "Short lists of codes." },
	{ SECTION_ROOT, "services", CONF_MAP, .section = SECTION_SERVICE,
	  .max = NOTE_SERVICES,
	  .sentence = "The four services: fire, police, ambulance, "
	  "emergency." },
	{ SECTION_ROOT, "severities", CONF_MAP, .section = SECTION_SEVERITY,
	  .max = POLICY_SEVERITIES,
	  .sentence = "Limits by severity, 1 (life) to 4; a kind may have its "
	  "own." },
	{ SECTION_ROOT, "districts", CONF_MAP, .section = SECTION_DISTRICT,
	  .max = POLICY_DISTRICTS_MAX,
	  .sentence = "The districts of the city. Each needs a desk of each "
	  "service." },
	{ SECTION_ROOT, "partners", CONF_MAP, .section = SECTION_PARTNER,
	  .max = POLICY_PARTNERS_MAX,
	  .sentence = "Who else an alert may be passed on to. Add new "
	  "ones at the end: what is under way knows them by their place." },
	{ SECTION_ROOT, "devices", CONF_FILE,
	  .sentence = "CSV file of the devices, beside this file: id, class, "
	  "name_kk, name_ru, site, address, district, lat, lon, url, substream, "
	  "playback, cameras, owner, upkeep, note; other columns are kept." },
	{ SECTION_ROOT, "sites", CONF_FILE,
	  .sentence = "CSV file of the sites, beside this file: id, name_kk, "
	  "name_ru, class, address, district, contacts, hours, entrances, note, "
	  "owner, consent; other columns are kept." },
	{ SECTION_ROOT, "reach", CONF_LIST, .section = SECTION_RULE,
	  .max = POLICY_RULES_MAX,
	  .sentence = "Which events of a site, a class of devices or a device "
	  "become alerts." },
	{ SECTION_ROOT, "authorisations", CONF_LIST, .section = SECTION_GRANT,
	  .max = POLICY_GRANTS_MAX,
	  .sentence = "Documents that allow kinds with authorise: yes." },
	{ SECTION_ROOT, "people", CONF_LIST, .section = SECTION_PERSON,
	  .max = POLICY_PEOPLE_MAX,
	  .sentence = "Who works here. Without this list there is one "
	  "account, local." },

	{ SECTION_ROOT, "sectors", CONF_MAP, .section = SECTION_SECTOR,
	  .max = POLICY_SECTORS_MAX,
	  .sentence = "Parts of the city: what is new in one is heard first by "
	  "those whose sector it is, and after 10 s (P1: 5 s) by all. None of "
	  "them is called none." },

	{ SECTION_ROOT, "regimes", CONF_MAP, .section = SECTION_REGIME,
	  .max = POLICY_REGIMES_MAX,
	  .sentence = "How the centre works when the shift lead says so "
	  "(everyday, high and emergency are built in); what is not written is "
	  "as always." },

	/* site */
	{ SECTION_SITE, "name", CONF_NAME, AT(policy_site, name),
	  .sentence = "The name of the centre." },
	{ SECTION_SITE, "zone", CONF_ZONE, AT(policy_site, zone_minutes),
	  .fallback = "+05:00", .sentence = "The zone in which times are shown." },
	{ SECTION_SITE, "language", CONF_WORD, AT(policy_site, language),
	  .words = words_language, .fallback = "kk",
	  .sentence = "The language of a console that asks for no other." },
	{ SECTION_SITE, "min_at_desk", CONF_COUNT,
	  AT(policy_site, min_at_desk), .min = 0, .max = 100, .fallback = "2",
	  .sentence = "Fewer dispatchers present are shown to the lead." },
	{ SECTION_SITE, "readiness", CONF_YESNO, AT(policy_site, readiness),
	  .fallback = "yes",
	  .sentence = "Who begins a shift checks sound, picture, keys and "
	  "letters first." },
	{ SECTION_SITE, "presence_after", CONF_TIME,
	  AT(policy_site, presence_ms), .min = 0, .max = DAY,
	  .fallback = "60 min",
	  .sentence = "After so long without a key a console asks whether "
	  "somebody is there, and two minutes later aloud; two minutes after "
	  "that the shift lead is told; 0 s is never." },
	{ SECTION_SITE, "presence_at_night", CONF_TIME,
	  AT(policy_site, presence_night_ms), .min = 0, .max = DAY,
	  .fallback = "30 min", .sentence = "The same, at night." },
	{ SECTION_SITE, "night", CONF_HOURS, AT(policy_site, night),
	  .fallback = "22:00-06:00", .sentence = "When it is night." },
	{ SECTION_SITE, "phone", CONF_TEXT, AT(policy_site, phone),
	  .sentence = "The number that services call back." },
	{ SECTION_SITE, "demo", CONF_YESNO, AT(policy_site, demo),
	  .fallback = "no",
	  .sentence = "Every screen says that this is the demo and that "
	  "services are not told; never for a centre." },
	{ SECTION_SITE, "regulation", CONF_SECTION, 0, 0,
	  .section = SECTION_REGULATION,
	  .sentence = "The internal regulation that sets the limits." },
	{ SECTION_REGULATION, "title", CONF_NAME, AT(policy_site, regulation),
	  .sentence = "Its title." },
	{ SECTION_REGULATION, "number", CONF_TEXT,
	  AT(policy_site, regulation_number), .sentence = "Its number." },
	{ SECTION_REGULATION, "date", CONF_DATE,
	  AT(policy_site, regulation_date), .sentence = "Its date." },

	/* bus, hub */
	{ SECTION_BUS, "subscribe", CONF_SUBSCRIBE, 0, 0,
	  .max = POLICY_ENDPOINTS_MAX,
	  .sentence = "PUB endpoints of publishers that the hub connects to." },
	{ SECTION_BUS, "listen", CONF_ENDPOINT, AT(policy_hub, listen),
	  .sentence = "An endpoint that publishers connect their PUB to." },
	{ SECTION_BUS, "intake", CONF_ENDPOINT, AT(policy_hub, intake),
	  .fallback = "DIR/run/intake.sock",
	  .sentence = "The endpoint that acknowledges events." },
	{ SECTION_BUS, "late_after", CONF_TIME, AT(policy_hub, late_ms),
	  .min = SECOND, .max = 30 * DAY, .fallback = "5 min",
	  .sentence = "An event that happened so long before it arrived is "
	  "late: marked, and without a deadline." },
	{ SECTION_HUB, "consoles", CONF_CONSOLES, 0, 0,
	  .max = POLICY_ENDPOINTS_MAX, .fallback = "DIR/run/console.sock",
	  .sentence = "Endpoints of consoles." },
	{ SECTION_HUB, "desks", CONF_ENDPOINT, AT(policy_hub, desks),
	  .fallback = "DIR/run/desk.sock",
	  .sentence = "The endpoint of the services' desks." },
	{ SECTION_HUB, "insecure", CONF_YESNO, AT(policy_hub, insecure),
	  .fallback = "no",
	  .sentence = "Allow endpoints beyond this machine without "
	  "encryption; every screen says so." },
	{ SECTION_HUB, "canary", CONF_TIME, AT(policy_hub, canary_ms),
	  .min = SECOND, .max = MINUTE, .fallback = "20 s",
	  .sentence = "Time between two canaries; a console draws a red line "
	  "after 120 s without one." },
	{ SECTION_LIMITS, "disk_low", CONF_BYTES,
	  AT(policy_hub, disk_low_bytes), .min = MIB, .max = MIB * 1024 * 1024,
	  .fallback = "512 MiB",
	  .sentence = "With less space the intake answers \"later\"." },
	{ SECTION_LIMITS, "disk_stop", CONF_BYTES,
	  AT(policy_hub, disk_stop_bytes), .min = MIB, .max = MIB * 1024 * 1024,
	  .fallback = "128 MiB",
	  .sentence = "With less space commands of people wait, too." },
	{ SECTION_LIMITS, "memory", CONF_BYTES,
	  AT(policy_hub, memory_bytes), .min = 16 * MIB,
	  .max = MIB * 1024 * 1024, .fallback = "512 MiB",
	  .sentence = "When the hub has grown by so much the connections of "
	  "publishers are ended; they connect again." },
	{ SECTION_LIMITS, "flood", CONF_COUNT, AT(policy_hub, flood_alerts),
	  .min = 0, .max = 10000, .fallback = "10",
	  .sentence = "More new alerts in ten minutes for each person on duty "
	  "are a flood: consoles show groups until the shift lead ends it. 0: "
	  "only the shift lead begins it." },
	{ SECTION_RETENTION, "bodies", CONF_COUNT, AT(policy_hub, bodies_days),
	  .min = 1, .max = 36500, .fallback = "30",
	  .sentence = "Days, of events that never became a confirmed alert." },
	{ SECTION_RETENTION, "confirmed", CONF_COUNT,
	  AT(policy_hub, confirmed_days), .min = 1, .max = 36500,
	  .fallback = "2557", .sentence = "Days, of confirmed alerts." },

	/* preview */
	{ SECTION_PREVIEW, "enabled", CONF_YESNO, AT(policy_preview, enabled),
	  .fallback = "yes", .sentence = "Show pictures at all." },
	{ SECTION_PREVIEW, "at_once", CONF_COUNT,
	  AT(policy_preview, previews_max), .min = 1, .max = 9,
	  .fallback = "4", .sentence = "Pictures at once on a workstation." },
	{ SECTION_PREVIEW, "max_kbit", CONF_COUNT,
	  AT(policy_preview, max_kbit), .min = 0, .max = 60000,
	  .fallback = "0",
	  .sentence = "Kilobits a second of one stream; 0 is no limit." },
	{ SECTION_PREVIEW, "loop_before", CONF_TIME,
	  AT(policy_preview, loop_before_ms), .min = 0, .max = MINUTE,
	  .fallback = "5 s", .sentence = "The loop around an event begins so "
	  "long before it." },
	{ SECTION_PREVIEW, "loop_after", CONF_TIME,
	  AT(policy_preview, loop_after_ms), .min = SECOND, .max = MINUTE,
	  .fallback = "5 s", .sentence = "And ends so long after it." },

	/* kinds */
	{ SECTION_KIND, "name", CONF_NAME, AT(policy_kind, name),
	  .sentence = "The name." },
	{ SECTION_KIND, "list", CONF_LIST_NAME, AT(policy_kind, list),
	  .max = POLICY_LIST_COLUMNS,
	  .sentence = "The name in the queue, at most 11 columns." },
	{ SECTION_KIND, "what", CONF_NAME, AT(policy_kind, what),
	  .sentence = "The word that services read, where it differs from the "
	  "name." },
	{ SECTION_KIND, "severity", CONF_COUNT, AT(policy_kind, severity),
	  .min = 1, .max = 4, .sentence = "1 is a threat to life." },
	{ SECTION_KIND, "life_safety", CONF_FLAG, AT(policy_kind, flags),
	  .min = KIND_LIFE, .fallback = "no",
	  .sentence = "Never grouped, never in bulk, never recorded only." },
	{ SECTION_KIND, "second_opinion", CONF_FLAG, AT(policy_kind, flags),
	  .min = KIND_SECOND, .fallback = "no",
	  .sentence = "A second opinion is offered." },
	{ SECTION_KIND, "authorise", CONF_FLAG, AT(policy_kind, flags),
	  .min = KIND_AUTHORISE, .fallback = "no",
	  .sentence = "Refused until an authorisation is recorded." },
	{ SECTION_KIND, "call_back", CONF_FLAG, AT(policy_kind, flags),
	  .min = KIND_CALL_BACK, .fallback = "no",
	  .sentence = "Not confirmed only after a call back." },
	{ SECTION_KIND, "raise_vulnerable", CONF_FLAG, AT(policy_kind, flags),
	  .min = KIND_VULNERABLE, .fallback = "no",
	  .sentence = "One step more severe at sites of class vulnerable." },
	{ SECTION_KIND, "system", CONF_FLAG, AT(policy_kind, flags),
	  .min = KIND_SYSTEM, .fallback = "no",
	  .sentence = "Raised by the hub about itself; needs no service." },
	{ SECTION_KIND, "services", CONF_SERVICES, AT(policy_kind, services),
	  .sentence = "The services that the form proposes." },
	{ SECTION_KIND, "partner", CONF_CODE, AT(policy_kind, partner),
	  .sentence = "The partner proposed when it is no emergency." },
	{ SECTION_KIND, "on_scene", CONF_SCENE, AT(policy_kind, scene_ms),
	  .min = MINUTE, .max = DAY, .sentence = "By service: time to the place." },
	{ SECTION_KIND, "claim_within", CONF_TIME, AT(policy_kind, claim_ms),
	  .min = SECOND, .max = DAY, .fallback = "of the severity",
	  .sentence = "Time for somebody to take it." },
	{ SECTION_KIND, "decide_within", CONF_TIME, AT(policy_kind, decide_ms),
	  .min = SECOND, .max = DAY, .fallback = "of the severity",
	  .sentence = "Time for a verdict once it is taken." },
	{ SECTION_KIND, "accept_within", CONF_TIME, AT(policy_kind, accept_ms),
	  .min = SECOND, .max = DAY, .fallback = "of the severity",
	  .sentence = "Time for a service to accept." },
	{ SECTION_KIND, "same_within", CONF_TIME, AT(policy_kind, fold_ms),
	  .min = 0, .max = DAY, .fallback = "5 min",
	  .sentence = "The same kind at the same device joins an open alert "
	  "within this time of its last event; 0 is never." },
	{ SECTION_KIND, "take_back", CONF_TIME, AT(policy_kind, regret_ms),
	  .min = 0, .max = MINUTE, .fallback = "of the severity",
	  .sentence = "Time in which a verdict can be taken back; 0 tells the "
	  "services at once." },
	{ SECTION_KIND, "reach", CONF_REACH, AT(policy_kind, reach),
	  .section = SECTION_REACH, .fallback = "all",
	  .sentence = "Which events become alerts: all, record, or those that "
	  "meet every condition." },
	{ SECTION_KIND, "reasons", CONF_REASONS, AT(policy_kind, reasons),
	  .max = POLICY_DIGITS,
	  .sentence = "Codes of the reasons on the keys 1 to 4." },

	/* cards */
	{ SECTION_CARD, "kind", CONF_CODE, AT(policy_card, kind),
	  .sentence = "The kind that it is about." },
	{ SECTION_CARD, "district", CONF_CODE, AT(policy_card, district),
	  .sentence = "Only in this district." },
	{ SECTION_CARD, "site", CONF_TEXT, AT(policy_card, site),
	  .sentence = "Only at this site." },
	{ SECTION_CARD, "device", CONF_TEXT, AT(policy_card, device),
	  .sentence = "Only for this device." },
	{ SECTION_CARD, "line", CONF_LINE, AT(policy_card, line),
	  .max = POLICY_LINE_COLUMNS,
	  .sentence = "The line on the alert's pane, at most 66 columns; "
	  "without it that of the wider place." },
	{ SECTION_CARD, "steps", CONF_LIST, AT(policy_card, steps),
	  .max = POLICY_STEPS_MAX, .section = SECTION_STEP,
	  .sentence = "Steps that advise and never block, at most 8; without "
	  "them those of the wider place." },
	{ SECTION_STEP, "id", CONF_CODE, AT(policy_step, id),
	  .sentence = "Its name in the journal; in a card each once." },
	{ SECTION_STEP, "type", CONF_WORD, AT(policy_step, type),
	  .words = words_step, .fallback = "tick",
	  .sentence = "tick: it is done; yes-no: a question; text: something "
	  "to write; call: who answered; dispatch: a question whose yes "
	  "proposes services." },
	{ SECTION_STEP, "en", CONF_LANGUAGE, AT(policy_step, text),
	  .min = POLICY_EN, .max = POLICY_STEP_COLUMNS,
	  .sentence = "The step in English, at most 38 columns, as in the "
	  "others." },
	{ SECTION_STEP, "kk", CONF_LANGUAGE, AT(policy_step, text),
	  .min = POLICY_KK, .max = POLICY_STEP_COLUMNS,
	  .sentence = "The step in Kazakh." },
	{ SECTION_STEP, "ru", CONF_LANGUAGE, AT(policy_step, text),
	  .min = POLICY_RU, .max = POLICY_STEP_COLUMNS,
	  .sentence = "The step in Russian." },
	{ SECTION_STEP, "required", CONF_YESNO, AT(policy_step, required),
	  .fallback = "no",
	  .sentence = "A verdict without it is an entry; no other step is." },
	{ SECTION_STEP, "facts", CONF_FACTS, AT(policy_step, facts),
	  .sentence = "What a yes implies: the form of confirm proposes it." },
	{ SECTION_STEP, "services", CONF_SERVICES, AT(policy_step, services),
	  .sentence = "What a yes proposes in the form of confirm." },
	{ SECTION_REACH, "min_score", CONF_SCORE, AT(policy_reach, min_score),
	  .min = 0, .max = 1000, .sentence = "The smallest score." },
	{ SECTION_REACH, "min_count", CONF_COUNT, AT(policy_reach, min_count),
	  .min = 1, .max = 1000000,
	  .sentence = "The smallest number of people or things." },
	{ SECTION_REACH, "for", CONF_TIME, AT(policy_reach, for_ms),
	  .min = SECOND, .max = DAY, .sentence = "It has lasted so long." },
	{ SECTION_REACH, "hours", CONF_WORD, AT(policy_reach, hours),
	  .words = words_hours, .fallback = "any",
	  .sentence = "Only while the site is open or closed." },
	{ SECTION_REACH, "record", CONF_YESNO, AT(policy_reach, record),
	  .fallback = "no", .sentence = "Stored and counted, shown to nobody." },

	/* reasons, lists */
	{ SECTION_REASON, "class", CONF_WORD, AT(policy_reason, class),
	  .words = words_class,
	  .sentence = "Only false counts against a camera." },
	{ SECTION_REASON, "key", CONF_KEY, AT(policy_reason, digit),
	  .sentence = "5, 8, 9 or 0 in the form of every kind; arrows: in "
	  "every form without a key; else only where a kind names it." },
	{ SECTION_REASON, "name", CONF_NAME, AT(policy_reason, name),
	  .sentence = "The words." },
	{ SECTION_LISTS, "refusals", CONF_MAP, .min = LIST_REFUSAL,
	  .section = SECTION_WORD, .sentence = "Why a service refuses." },
	{ SECTION_LISTS, "outcomes", CONF_MAP, .min = LIST_OUTCOME,
	  .section = SECTION_WORD, .sentence = "What an alert is closed with." },
	{ SECTION_LISTS, "postpone", CONF_MAP, .min = LIST_POSTPONE,
	  .section = SECTION_WORD, .sentence = "Why an alert is put aside." },
	{ SECTION_LISTS, "stand_down", CONF_MAP, .min = LIST_STAND_DOWN,
	  .section = SECTION_WORD, .sentence = "Why services are called off." },
	{ SECTION_LISTS, "inhibit", CONF_MAP, .min = LIST_INHIBIT,
	  .section = SECTION_WORD, .sentence = "Why a device is switched off." },
	{ SECTION_LISTS, "look", CONF_MAP, .min = LIST_LOOK,
	  .section = SECTION_WORD,
	  .sentence = "Why somebody looks without an alert." },
	{ SECTION_LISTS, "take_over", CONF_MAP, .min = LIST_TAKE_OVER,
	  .section = SECTION_WORD,
	  .sentence = "Why the lead takes somebody's alert." },
	{ SECTION_LISTS, "release", CONF_MAP, .min = LIST_RELEASE,
	  .section = SECTION_WORD, .sentence = "Why an alert is handed back." },
	{ SECTION_WORD, "name", CONF_NAME, AT(policy_word, name),
	  .sentence = "The words." },
	{ SECTION_WORD, "counts", CONF_WORD, AT(policy_word, counts),
	  .words = words_counts, .fallback = "no",
	  .sentence = "What an outcome says about the alert." },

	/* services, partners */
	{ SECTION_SERVICE, "name", CONF_NAME, AT(policy_service, name),
	  .sentence = "The name in full." },
	{ SECTION_SERVICE, "short", CONF_NAME, AT(policy_service, name_short),
	  .sentence = "The name on the screen." },
	{ SECTION_SERVICE, "number", CONF_TEXT, AT(policy_service, number),
	  .sentence = "The number that people call." },
	{ SECTION_SERVICE, "desks", CONF_LIST, 0, 0, .section = SECTION_DESK,
	  .max = POLICY_DESKS_MAX,
	  .sentence = "Duty desks; they replace those that are built in." },
	{ SECTION_DESK, "id", CONF_CODE, AT(policy_desk, id),
	  .sentence = "The desk's identifier." },
	{ SECTION_DESK, "district", CONF_CODE, AT(policy_desk, district),
	  .fallback = "*", .sentence = "Its district; * is every other." },
	{ SECTION_DESK, "name", CONF_NAME, AT(policy_desk, name),
	  .sentence = "The name." },
	{ SECTION_DESK, "channels", CONF_CHANNELS, 0, 0,
	  .max = POLICY_CHANNELS_MAX, .fallback = "[phone]",
	  .sentence = "phone, zmq: in the order in which they are tried." },
	{ SECTION_DESK, "phones", CONF_LIST, AT(policy_desk, phones),
	  .max = POLICY_PHONES_MAX, .section = SECTION_PHONE,
	  .sentence = "Direct numbers, in the order in which they are called." },
	{ SECTION_DESK, "deputy", CONF_CODE, AT(policy_desk, deputy),
	  .sentence = "The desk that is told when this one is silent." },
	{ SECTION_PHONE, "who", CONF_TEXT, AT(policy_phone, who),
	  .sentence = "Who answers." },
	{ SECTION_PHONE, "number", CONF_TEXT, AT(policy_phone, number),
	  .sentence = "The number." },
	{ SECTION_PHONE, "hours", CONF_HOURS, AT(policy_phone, hours),
	  .fallback = "24h", .sentence = "When." },
	{ SECTION_PARTNER, "name", CONF_NAME, AT(policy_partner, name),
	  .sentence = "The name." },
	{ SECTION_PARTNER, "phones", CONF_LIST, AT(policy_partner, phones),
	  .max = POLICY_PHONES_MAX, .section = SECTION_PHONE,
	  .sentence = "Numbers, in the order in which they are called." },
	{ SECTION_DISTRICT, "name", CONF_NAME, AT(policy_district, name),
	  .sentence = "The name." },

	/* severities */
	{ SECTION_SEVERITY, "name", CONF_NAME, AT(policy_severity, name),
	  .sentence = "The name." },
	{ SECTION_SEVERITY, "claim_within", CONF_TIME,
	  AT(policy_severity, claim_ms), .min = SECOND, .max = DAY,
	  .sentence = "Time for somebody to take it." },
	{ SECTION_SEVERITY, "decide_within", CONF_TIME,
	  AT(policy_severity, decide_ms), .min = SECOND, .max = DAY,
	  .sentence = "Time for a verdict once it is taken." },
	{ SECTION_SEVERITY, "accept_within", CONF_TIME,
	  AT(policy_severity, accept_ms), .min = SECOND, .max = DAY,
	  .sentence = "Time for a service to accept, then its second channel "
	  "or number." },
	{ SECTION_SEVERITY, "deputy_after", CONF_TIME,
	  AT(policy_severity, deputy_ms), .min = SECOND, .max = DAY,
	  .fallback = "never", .sentence = "Then the deputy desk." },
	{ SECTION_SEVERITY, "lead_after", CONF_TIME,
	  AT(policy_severity, lead_ms), .min = SECOND, .max = DAY,
	  .sentence = "Then the shift lead." },
	{ SECTION_SEVERITY, "take_back", CONF_TIME,
	  AT(policy_severity, regret_ms), .min = 0, .max = MINUTE,
	  .sentence = "Time in which a verdict can be taken back." },
	{ SECTION_SEVERITY, "not_examined_after", CONF_TIME,
	  AT(policy_severity, not_examined_ms), .min = MINUTE, .max = 7 * DAY,
	  .fallback = "never",
	  .sentence = "An alert that nobody opened goes to the archive as not "
	  "examined; severities 3 and 4 only." },

	/* reach, authorisations, people */
	{ SECTION_RULE, "kind", CONF_CODE, AT(policy_rule, kind),
	  .sentence = "Of this kind; without it, of every kind that is not "
	  "life-safety." },
	{ SECTION_RULE, "class", CONF_CODE, AT(policy_rule, class),
	  .sentence = "Of this class of devices." },
	{ SECTION_RULE, "site", CONF_TEXT, AT(policy_rule, site),
	  .sentence = "At this site." },
	{ SECTION_RULE, "device", CONF_TEXT, AT(policy_rule, device),
	  .sentence = "Of this device." },
	{ SECTION_RULE, "reach", CONF_REACH, AT(policy_rule, reach),
	  .section = SECTION_REACH,
	  .sentence = "Which events become alerts." },
	{ SECTION_RULE, "owner", CONF_TEXT, AT(policy_rule, owner),
	  .sentence = "Who asked for the rule." },
	{ SECTION_RULE, "reason", CONF_TEXT, AT(policy_rule, reason),
	  .sentence = "Why." },
	{ SECTION_RULE, "document", CONF_TEXT, AT(policy_rule, document),
	  .sentence = "Number and date of the document." },
	{ SECTION_GRANT, "kinds", CONF_KINDS, 0, 0, .max = POLICY_GRANTS_MAX,
	  .sentence = "The kinds that are allowed." },
	{ SECTION_GRANT, "document", CONF_TEXT, AT(policy_grant, document),
	  .sentence = "The number of the document." },
	{ SECTION_GRANT, "date", CONF_DATE, AT(policy_grant, date),
	  .sentence = "Its date." },
	{ SECTION_GRANT, "body", CONF_TEXT, AT(policy_grant, body),
	  .sentence = "The body that gave it." },
	{ SECTION_GRANT, "until", CONF_DATE, AT(policy_grant, until),
	  .sentence = "The last day on which it holds." },
	{ SECTION_PERSON, "account", CONF_CODE, AT(policy_person, account),
	  .sentence = "The name in the journal." },
	{ SECTION_PERSON, "name", CONF_TEXT, AT(policy_person, name),
	  .sentence = "The name on the screen." },
	{ SECTION_PERSON, "uid", CONF_COUNT, AT(policy_person, uid),
	  .min = 0, .max = UINT32_MAX - 1,
	  .sentence = "The user of this machine who is this person." },
	{ SECTION_PERSON, "deputy", CONF_YESNO, AT(policy_person, deputy),
	  .fallback = "no",
	  .sentence = "Stands in for the shift lead: hears what the lead does "
	  "not answer, and all of it while no lead is there." },
	{ SECTION_PERSON, "sector", CONF_CODE, AT(policy_person, sector),
	  .sentence = "The sector of this person; a console may name "
	  "another." },
	{ SECTION_PERSON, "roles", CONF_ROLES, AT(policy_person, roles),
	  .sentence = "dispatcher, lead, trainer, auditor, administrator, "
	  "observer." },

	/* sectors */
	{ SECTION_SECTOR, "name", CONF_NAME, AT(policy_sector, name),
	  .sentence = "The name." },
	{ SECTION_SECTOR, "filter", CONF_TEXT, AT(policy_sector, filter),
	  .sentence = "Which alerts are in it, in the language of filters, as "
	  "district:karatau." },

	/* regimes */
	{ SECTION_REGIME, "name", CONF_NAME, AT(policy_regime, name),
	  .sentence = "The name, as every screen shows it while it is on." },
	{ SECTION_REGIME, "severities", CONF_MAP, AT(policy_regime, limits),
	  .section = SECTION_REGIME_LIMITS, .max = POLICY_SEVERITIES,
	  .sentence = "Limits by severity; the shorter one counts, this or "
	  "the kind's." },
	{ SECTION_REGIME, "sectors", CONF_MAP, AT(policy_regime, code),
	  .section = SECTION_REGIME_SECTOR, .max = POLICY_SECTORS_MAX,
	  .sentence = "Sectors that are others while it is on." },
	{ SECTION_REGIME, "min_at_desk", CONF_COUNT,
	  AT(policy_regime, min_at_desk), .min = 1, .max = 100,
	  .sentence = "The larger one counts, this or the site's." },
	{ SECTION_REGIME, "raise", CONF_RAISED, AT(policy_regime, raise),
	  .max = POLICY_RAISED_MAX,
	  .sentence = "Kinds that are one step more severe." },
	{ SECTION_REGIME, "score_less", CONF_SCORE,
	  AT(policy_regime, score_less), .min = 0, .max = 1000,
	  .sentence = "Every min_score of reach is so much less." },
	{ SECTION_REGIME, "record_from", CONF_COUNT,
	  AT(policy_regime, record_from), .min = 3, .max = 4,
	  .sentence = "Events of this severity and less are recorded only; "
	  "never what is about life, nor what the hub says about itself." },
	{ SECTION_REGIME_SECTOR, "filter", CONF_TEXT,
	  AT(policy_sector, filter),
	  .sentence = "Which alerts are in it then." },
	{ SECTION_REGIME_LIMITS, "claim_within", CONF_TIME,
	  AT(policy_limits, claim_ms), .min = SECOND, .max = DAY,
	  .sentence = "Time for somebody to take it." },
	{ SECTION_REGIME_LIMITS, "decide_within", CONF_TIME,
	  AT(policy_limits, decide_ms), .min = SECOND, .max = DAY,
	  .sentence = "Time for a verdict once it is taken." },
	{ SECTION_REGIME_LIMITS, "accept_within", CONF_TIME,
	  AT(policy_limits, accept_ms), .min = SECOND, .max = DAY,
	  .sentence = "Time for a service to accept." },
};
// clang-format on
const size_t conf_nkeys = sizeof(conf_keys) / sizeof(conf_keys[0]);

// clang-format off
static const char *const type_texts[CONF_TYPES] = {
	[CONF_TEXT] = N_("a text"),
	[CONF_CODE] = N_("a code: small letters, digits, . _ -"),
	[CONF_COUNT] = N_("a whole number"),
	[CONF_TIME] = N_("a time, as 30 s, 5 min or 2 h"),
	[CONF_BYTES] = N_("a size, as 512 MiB"),
	[CONF_SCORE] = N_("a number from 0 to 1, as 0.65"),
	[CONF_YESNO] = N_("yes or no"),
	[CONF_FLAG] = N_("yes or no"),
	[CONF_WORD] = N_("one of these words"),
	[CONF_NAME] = N_("en, kk, ru: a text in each"),
	[CONF_LINE] = N_("en, kk, ru: a text in each"),
	[CONF_LIST_NAME] = N_("en, kk, ru: a text in each"),
	[CONF_LANGUAGE] = N_("a text"),
	[CONF_SERVICES] = N_("a list of fire, police, ambulance, emergency"),
	[CONF_FACTS] = N_("a list of danger, injured, weapon, many"),
	[CONF_SCENE] = N_("by service: a time, as 10 min"),
	[CONF_REASONS] = N_("a list of at most four reasons"),
	[CONF_KEY] = N_("5, 8, 9, 0 or arrows"),
	[CONF_CHANNELS] = N_("a list of phone, zmq"),
	[CONF_ROLES] = N_("a list of roles"),
	[CONF_ZONE] = N_("a zone, as +05:00"),
	[CONF_DATE] = N_("a date, as 2026-11-24"),
	[CONF_HOURS] = N_("hours, as mon-fri 08:00-18:00 or 24h"),
	[CONF_ENDPOINT] = N_("an endpoint: ipc:///PATH or tcp://HOST:PORT"),
	[CONF_SUBSCRIBE] = N_("a list of endpoints"),
	[CONF_CONSOLES] = N_("a list of endpoints"),
	[CONF_KINDS] = N_("a list of kinds"),
	[CONF_RAISED] = N_("a list of kinds"),
	[CONF_FILE] = N_("the name of a file"),
	[CONF_FILES] = N_("a list of names of files"),
	[CONF_REACH] = N_("all, record, or conditions"),
	[CONF_SECTION] = N_("keys with values"),
	[CONF_MAP] = N_("codes with keys and values"),
	[CONF_LIST] = N_("a list"),
};
// clang-format on

const char *
conf_type_text(enum conf_type type)
{
	return type_texts[type];
}

const struct conf_key *
conf_key_find(enum conf_section in, const char *name)
{
	for (size_t i = 0; i < conf_nkeys; i++)
		if (conf_keys[i].in == in &&
		    strcmp(conf_keys[i].name, name) == 0)
			return &conf_keys[i];
	return NULL;
}

const struct conf_key *
conf_key_nearest(enum conf_section in, const char *name)
{
	const struct conf_key *nearest = NULL;
	size_t best = strlen(name) / 3 + 2; /* further off is no likeness */

	for (size_t i = 0; i < conf_nkeys; i++) {
		size_t d;

		if (conf_keys[i].in != in)
			continue;
		d = text_distance(conf_keys[i].name, name);
		if (d < best) {
			best = d;
			nearest = &conf_keys[i];
		}
	}
	return nearest;
}
