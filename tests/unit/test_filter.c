/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/clock.h"
#include "core/filter.h"
#include "core/filter_complete.h"
#include "core/filter_saved.h"
#include "core/policy.h"
#include "core/replica.h"

#define ZONE 300 /* Kazakhstan */

static int64_t
utc(const char *text)
{
	int64_t ms;

	assert_true(clock_parse(text, &ms));
	return ms;
}

static struct filter_context
context_of(enum filter_where where)
{
	return (struct filter_context){
		.where = where,
		.now_ms = utc("2026-11-22T10:20:00+05:00"),
		.zone_min = ZONE,
		.me = "aigul",
	};
}

static struct filter
must_compile(const char *text, enum filter_where where)
{
	struct filter_context context = context_of(where);
	struct filter filter;
	struct filter_fault fault;

	if (filter_compile(&filter, text, strlen(text), &context, &fault) !=
	    ERR_NONE)
		fail_msg("%s: fault %d at %zu", text, fault.code, fault.offset);
	return filter;
}

static void
must_fail(const char *text, enum filter_where where,
    enum filter_fault_code code, size_t offset)
{
	struct filter_context context = context_of(where);
	struct filter filter;
	struct filter_fault fault;

	if (filter_compile(&filter, text, strlen(text), &context, &fault) !=
	    ERR_INVAL)
		fail_msg("was understood: %s", text);
	if (fault.code != code || fault.offset != offset)
		fail_msg("%s: fault %d at %zu, not %d at %zu", text, fault.code,
		    fault.offset, code, offset);
	assert_int_equal(filter.nterms, 0);
	assert_true(strlen(filter_fault_sentence(code)) > 0);
}

#define TICK  100000
#define FIRE  1u
#define NOONE 0u

static struct alert
school_fire(void)
{
	return (struct alert){
		.number = 1042,
		.state = ALERT_CLAIMED,
		.severity = 1,
		.score = 930,
		.count = 3,
		.opened_tick = TICK - 61000,
		.first_ms = utc("2026-11-22T10:14:50+05:00"),
		.last_ms = utc("2026-11-22T10:15:21+05:00"),
		.kind = "fire",
		.device = "cam-1034",
		.site = "school-14",
		.district = "Karatau",
		.name_kk = "№14 мектеп, кіреберіс қақпа",
		.name_ru = "Школа №14, вход",
		.address = "Тәуке хан даңғылы 12",
		.owner = "aigul",
		.text = "smoke at the gate, car 318 АВС 13",
	};
}

static void
alert_is(const char *text, unsigned services, bool want)
{
	struct filter filter = must_compile(text, FILTER_ALERTS);
	struct alert alert = school_fire();

	if (filter_matches_alert(&filter, &alert, services, TICK) != want)
		fail_msg("%s: %s", text, want ? "hidden" : "shown");
}

static const struct {
	const char *text;
	bool shown;
} cases[] = {
	{ "", true },
	{ "   ", true },
	{ "kind:fire,smoke", true },
	{ "kind:smoke,fight", false },
	{ "kind=FIRE", true },
	{ "kind:fi*", true },
	{ "!kind:fire", false },
	{ "-kind:smoke", true },
	{ "sev<=2", true },
	{ "sev<1", false },
	{ "sev>1", false },
	{ "sev>=1", true },
	{ "sev:P1", true },
	{ "sev:2,3", false },
	{ "cam:\"Школа*\"", true },
	{ "cam:\"школа\"", false },
	{ "cam~школа", true },
	{ "cam~\"какпа\"", true }, /* folded: қақпа */
	{ "cam:cam-1034", true },
	{ "device:cam-10?4", true },
	{ "site:school-*", true },
	{ "age>60s", true },
	{ "age>62s", false },
	{ "age<2m", true },
	{ "age>=1h", false },
	{ "owner:me", true },
	{ "owner:none", false },
	{ "owner:bolat,aigul", true },
	{ "state:waiting", false },
	{ "state:waiting,claimed", true },
	{ "-state:shelved", true },
	{ "text~\"gate\"", true },
	{ "text~door", false },
	{ "text:gate", false },
	{ "district:Karatau", true },
	{ "district:karatau", true },
	{ "verdict:none", true },
	{ "verdict:confirmed", false },
	{ "reason:*", false },
	{ "count>2", true },
	{ "score>=93", true },
	{ "score>93", false },
	{ "plate:318abc13", true }, /* Latin finds Cyrillic look-alikes */
	{ "plate:319ABC13", false },
	{ "alert:1042", true },
	{ "alert:1041,1043", false },
	{ "1042", true },
	{ "тауке", true },
	{ "мектеп 14", true },
	{ "аэропорт", false },
	{ "-тауке", false },
	{ "from:10:15", true },
	{ "from:10:16", false },
	{ "to:10:14", true },
	{ "to:10:13", false },
	{ "from:2026-11-22", true },
	{ "to:2026-11-21", false },
	{ "to:2026-11-22", true },
	{ "from:2026-11-22T10:15:22", false },
	{ "from:2026-11-22T10:15:21", true },
	{ "from:2026-11-22T05:15:21Z", true },
	{ "from:23:00", true }, /* still to come: yesterday's */
	{ "kind:fire sev<=2 cam~школа age>60s owner:me -state:shelved "
	  "text~\"gate\" district:Karatau",
	    true },
	{ "kind:fire sev>2", false },
};

static void
test_each_condition_shows_and_hides(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		alert_is(cases[i].text, NOONE, cases[i].shown);
}

static void
test_the_day_is_that_of_the_place_not_of_utc(void **unused)
{
	struct filter_context context = context_of(FILTER_ALERTS);
	struct alert alert = school_fire();
	struct filter filter;
	struct filter_fault fault;

	(void)unused;
	/* In UTC it is still the 21st. */
	context.now_ms = utc("2026-11-22T03:00:00+05:00");
	alert.first_ms = alert.last_ms = utc("2026-11-22T02:40:00+05:00");
	assert_int_equal(
	    filter_compile(&filter, "from:02:41", 10, &context, &fault),
	    ERR_NONE);
	assert_false(filter_matches_alert(&filter, &alert, NOONE, TICK));
	assert_int_equal(
	    filter_compile(&filter, "from:02:40", 10, &context, &fault),
	    ERR_NONE);
	assert_true(filter_matches_alert(&filter, &alert, NOONE, TICK));
}

static void
test_services_are_those_that_were_told(void **unused)
{
	(void)unused;
	alert_is("service:fire", FIRE, true);
	alert_is("service:01", FIRE, true);
	alert_is("service:police,fire", FIRE, true);
	alert_is("service:police", FIRE, false);
	alert_is("service:none", FIRE, false);
	alert_is("service:none", NOONE, true);
	alert_is("-service:ambulance", FIRE, true);
}

static void
test_a_mistake_is_named_where_it_stands(void **unused)
{
	(void)unused;
	must_fail("kind:fire colour:red", FILTER_ALERTS,
	    FILTER_FAULT_UNKNOWN_WORD, 10);
	must_fail("kind<fire", FILTER_ALERTS, FILTER_FAULT_BAD_OP, 4);
	must_fail("age:60s", FILTER_ALERTS, FILTER_FAULT_BAD_OP, 3);
	must_fail("sev~1", FILTER_ALERTS, FILTER_FAULT_BAD_OP, 3);
	must_fail("from>10:15", FILTER_ALERTS, FILTER_FAULT_BAD_OP, 4);
	must_fail("state~wait", FILTER_ALERTS, FILTER_FAULT_BAD_OP, 5);
	must_fail("kind:", FILTER_ALERTS, FILTER_FAULT_NO_VALUE, 5);
	must_fail("kind:fire,", FILTER_ALERTS, FILTER_FAULT_NO_VALUE, 10);
	must_fail("-", FILTER_ALERTS, FILTER_FAULT_NO_VALUE, 1);
	must_fail("sev:high", FILTER_ALERTS, FILTER_FAULT_BAD_VALUE, 4);
	must_fail("sev:P", FILTER_ALERTS, FILTER_FAULT_BAD_VALUE, 4);
	must_fail("age>60", FILTER_ALERTS, FILTER_FAULT_BAD_VALUE, 4);
	must_fail("sev:5", FILTER_ALERTS, FILTER_FAULT_BAD_VALUE, 4);
	must_fail("sev>0", FILTER_ENTRIES, FILTER_FAULT_BAD_VALUE, 4);
	must_fail(
	    "state:sleeping", FILTER_ALERTS, FILTER_FAULT_UNKNOWN_VALUE, 6);
	must_fail("service:gas", FILTER_ALERTS, FILTER_FAULT_UNKNOWN_VALUE, 8);
	must_fail("verb:clamed", FILTER_ENTRIES, FILTER_FAULT_UNKNOWN_VALUE, 5);
	must_fail("from:25:00", FILTER_ALERTS, FILTER_FAULT_BAD_VALUE, 5);
	must_fail("from:2026-13-01", FILTER_ALERTS, FILTER_FAULT_BAD_VALUE, 5);
	must_fail("from:yesterday", FILTER_ALERTS, FILTER_FAULT_BAD_VALUE, 5);
	must_fail("text~\"open", FILTER_ALERTS, FILTER_FAULT_OPEN_QUOTE, 5);
	must_fail("text~\"a\"b", FILTER_ALERTS, FILTER_FAULT_BAD_VALUE, 8);
	must_fail("a\x1b[0m", FILTER_ALERTS, FILTER_FAULT_BAD_BYTES, 1);
	must_fail("verb:claimed", FILTER_ALERTS, FILTER_FAULT_NOT_HERE, 0);
	must_fail("owner:me", FILTER_ENTRIES, FILTER_FAULT_NOT_HERE, 0);
}

static void
test_the_limits_are_the_named_ones(void **unused)
{
	struct buf text = { 0 };

	(void)unused;
	for (int i = 0; i < FILTER_TERMS_MAX; i++)
		buf_puts(&text, "a ");
	(void)must_compile(buf_text(&text), FILTER_ALERTS);
	buf_puts(&text, "a");
	must_fail(buf_text(&text), FILTER_ALERTS, FILTER_FAULT_TOO_MANY,
	    2 * FILTER_TERMS_MAX);

	buf_clear(&text);
	buf_puts(&text, "sev:1");
	for (int i = 1; i < FILTER_VALUES_MAX; i++)
		buf_puts(&text, ",1");
	(void)must_compile(buf_text(&text), FILTER_ALERTS);
	buf_puts(&text, ",1");
	must_fail(buf_text(&text), FILTER_ALERTS, FILTER_FAULT_TOO_MANY,
	    text.len - 1);

	buf_clear(&text);
	for (int i = 0; i < FILTER_TEXT_MAX; i++)
		buf_puts(&text, "a");
	(void)must_compile(buf_text(&text), FILTER_ALERTS);
	buf_puts(&text, "a");
	must_fail(buf_text(&text), FILTER_ALERTS, FILTER_FAULT_TOO_LONG,
	    FILTER_TEXT_MAX);
	buf_finish(&text);
}

static void
entry_is(const char *text, const struct entry *entry, const struct alert *alert,
    bool want)
{
	struct filter filter = must_compile(text, FILTER_ENTRIES);
	int64_t now = context_of(FILTER_ENTRIES).now_ms;

	if (filter_matches_entry(&filter, entry, alert, now) != want)
		fail_msg("%s: %s", text, want ? "hidden" : "shown");
}

static void
test_entries_are_asked_for_acts_people_and_times(void **unused)
{
	struct alert alert = school_fire();
	const struct entry entry = {
		.seq = 311,
		.at_ms = utc("2026-11-22T10:16:00+05:00"),
		.verb = VERB_NOT_CONFIRMED,
		.actor = "aigul",
		.alert = 1042,
		.count = 2,
		.values = { { FIELD_REASON, 0, "steam" },
		    { FIELD_TEXT, 0, "kitchen of the school" } },
	};
	const struct entry claimed = { .seq = 300,
		.verb = VERB_CLAIMED,
		.actor = "aigul",
		.alert = 1042 };

	(void)unused;
	entry_is("verb:not-confirmed", &entry, NULL, true);
	entry_is("verb:alert.*", &entry, NULL, true);
	entry_is("verb:claimed", &entry, NULL, false);
	entry_is("by:me", &entry, NULL, true);
	entry_is("by:bolat", &entry, NULL, false);
	entry_is("verdict:not-confirmed", &entry, NULL, true);
	entry_is("verdict:confirmed", &entry, NULL, false);
	entry_is("reason:steam,staff", &entry, NULL, true);
	entry_is("reason:staff", &entry, NULL, false);
	entry_is("seq>=311 seq<312", &entry, NULL, true);
	entry_is("seq<311", &entry, NULL, false);
	entry_is("alert:1042", &entry, NULL, true);
	entry_is("from:10:16 to:10:16", &entry, NULL, true);
	entry_is("from:10:17", &entry, NULL, false);
	entry_is("to:10:15", &entry, NULL, false);
	entry_is("age<5m", &entry, NULL, true);
	entry_is("kitchen", &entry, NULL, true);
	entry_is("bakery", &entry, NULL, false);
	entry_is("service:none", &entry, NULL, true);
	/* Where and what it was is known from the alert. */
	entry_is("kind:fire", &entry, NULL, false);
	entry_is("kind:fire district:karatau sev:1", &entry, &alert, true);
	entry_is("kind:smoke", &entry, &alert, false);
	/* Words and reasons are the entry's own. */
	entry_is("text~gate", &entry, &alert, false);
	strcpy(alert.reason, "weather");
	entry_is("reason:weather text~gate", &claimed, &alert, false);
	entry_is("-reason:* -text~gate", &claimed, &alert, true);
}

static void
test_entries_about_a_service_name_it_also_when_it_is_the_first(void **unused)
{
	const struct entry fire = {
		.seq = 1, .verb = VERB_ACCEPTED, .actor = "system", .alert = 7
	};
	const struct entry police = { .seq = 2,
		.verb = VERB_ACCEPTED,
		.actor = "system",
		.alert = 7,
		.count = 1,
		.values = { { FIELD_TARGET, 1, NULL } } };

	(void)unused;
	entry_is("service:fire", &fire, NULL, true);
	entry_is("service:police", &fire, NULL, false);
	entry_is("service:102", &police, NULL, true);
	entry_is("service:fire", &police, NULL, false);
}

static void
test_a_plate_is_found_in_the_event_that_a_source_sent(void **unused)
{
	static const char event[] = "{\"data\":{\"plate\":\"318 ABC 13\"}}";
	const struct entry entry = { .seq = 1,
		.verb = VERB_EVENT_OPENED,
		.actor = "system",
		.alert = 7,
		.event = event,
		.event_len = sizeof(event) - 1 };

	(void)unused;
	entry_is("plate:318АВС13", &entry, NULL, true);
	entry_is("plate:318ABD13", &entry, NULL, false);
}

/* ---- which codes are known ---- */

static struct policy_kind kinds[] = { { .code = "fire" }, { .code = "fight" },
	{ .code = "other" } };
static struct policy_reason reasons[] = { { .code = "steam" } };
static struct policy_word short_words[] = {
	{ .list = LIST_POSTPONE, .code = "watch" },
	{ .list = LIST_OUTCOME, .code = "helped" },
};
static struct policy_district districts[] = { { .code = "karatau" } };
static struct policy_desk desks[] = { { .id = "101-karatau" } };
static struct policy_person people[] = { { .account = "aigul" },
	{ .account = "bolat" } };
static const struct policy centre = {
	.nkinds = 3,
	.kinds = kinds,
	.nreasons = 1,
	.reasons = reasons,
	.nwords = 2,
	.words = short_words,
	.ndistricts = 1,
	.districts = districts,
	.ndesks = 1,
	.desks = desks,
	.npeople = 2,
	.people = people,
};

static enum err
compile_in(const struct policy *policy, const struct replica *replica,
    enum filter_where where, const char *text, struct filter_fault *fault)
{
	struct filter_context context = context_of(where);
	struct filter filter;

	context.policy = policy;
	context.replica = replica;
	return filter_compile(&filter, text, strlen(text), &context, fault);
}

static void
must_be_known(
    const struct policy *policy, enum filter_where where, const char *text)
{
	struct filter_fault fault;

	if (compile_in(policy, NULL, where, text, &fault) != ERR_NONE)
		fail_msg("%s: fault %d at %zu: %s", text, fault.code,
		    fault.offset, fault.value);
}

static void
must_be_unknown(enum filter_where where, const char *text, size_t offset,
    const char *value, const char *nearest)
{
	struct filter_fault fault;

	if (compile_in(&centre, NULL, where, text, &fault) != ERR_INVAL)
		fail_msg("was understood: %s", text);
	assert_int_equal(fault.code, FILTER_FAULT_UNKNOWN_VALUE);
	assert_int_equal(fault.offset, offset);
	assert_string_equal(fault.value, value);
	assert_string_equal(fault.nearest, nearest);
}

static void
test_a_code_that_is_none_is_named_with_the_one_that_was_meant(void **unused)
{
	(void)unused;
	must_be_unknown(
	    FILTER_ALERTS, "sev<=2 kind:fire,fihgt", 17, "fihgt", "fight");
	must_be_unknown(FILTER_ALERTS, "-kind:fyre", 6, "fyre", "fire");
	must_be_unknown(FILTER_ALERTS, "kind:explosion", 5, "explosion", "");
	must_be_unknown(
	    FILTER_ALERTS, "district:Karatou", 9, "Karatou", "karatau");
	must_be_unknown(FILTER_ALERTS, "owner:aygul", 6, "aygul", "aigul");
	must_be_unknown(FILTER_ALERTS, "reason:steem", 7, "steem", "steam");
	must_be_unknown(FILTER_ALERTS, "outcome:watch", 8, "watch", "");
	must_be_unknown(FILTER_ALERTS, "state:waitng", 6, "waitng", "waiting");
	must_be_unknown(FILTER_ALERTS, "service:fired", 8, "fired", "fire");
	must_be_unknown(
	    FILTER_ALERTS, "verdict:confirm", 8, "confirm", "confirmed");
	must_be_unknown(FILTER_ENTRIES, "desk:102-karatau", 5, "102-karatau",
	    "101-karatau");
	must_be_unknown(FILTER_ENTRIES, "verb:alert.claimd", 5, "alert.claimd",
	    "alert.claimed");
	must_be_unknown(FILTER_ENTRIES, "kind:\"a long b\"", 5, "a long b", "");
}

static void
test_a_code_of_the_centre_is_known_in_any_case(void **unused)
{
	static const char *const known[] = { "kind:fire,Fight,other",
		"district:Karatau", "owner:bolat,me,none", "reason:steam,watch",
		"reason:not-examined", "outcome:helped", "state:waiting",
		"service:fire,101,none", "verdict:not-confirmed" };

	(void)unused;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		must_be_known(&centre, FILTER_ALERTS, known[i]);
	must_be_known(&centre, FILTER_ENTRIES, "verb:claimed,event.opened");
	must_be_known(&centre, FILTER_ENTRIES, "reason:silent");
	must_be_known(&centre, FILTER_ENTRIES, "by:nobody-knows site:any");
}

static void
test_what_no_list_has_is_found_as_a_text_or_by_a_pattern(void **unused)
{
	struct filter_fault fault;

	(void)unused;
	must_be_known(&centre, FILTER_ALERTS, "kind~burglary");
	must_be_known(&centre, FILTER_ENTRIES, "kind:burgl*,b?rglary");
	/* Who refuses says with which word. */
	assert_int_equal(
	    compile_in(&centre, NULL, FILTER_ENTRIES, "kind:burglary", &fault),
	    ERR_INVAL);
	assert_string_equal(fault.word, "kind");
	assert_int_equal(
	    compile_in(&centre, NULL, FILTER_ALERTS, "state:sleeping", &fault),
	    ERR_INVAL);
	assert_null(fault.word);
}

static void
test_without_a_policy_or_a_list_any_code_is_one(void **unused)
{
	static const struct policy empty;

	(void)unused;
	must_be_known(NULL, FILTER_ALERTS, "kind:x district:y owner:z");
	must_be_known(&empty, FILTER_ALERTS, "kind:x district:y owner:z");
	must_be_known(&empty, FILTER_ALERTS, "reason:x outcome:y");
	must_be_known(&empty, FILTER_ENTRIES, "desk:x");
}

static void
test_what_an_alert_of_the_board_has_is_known(void **unused)
{
	struct replica *replica = replica_create("aigul");
	struct alert alert = school_fire();
	static const struct colleagues nobody;
	struct filter_fault fault;
	struct buf row = { 0 };

	(void)unused;
	strcpy(alert.kind, "other");
	strcpy(alert.kind_name, "Burglary");
	strcpy(alert.owner, "former");
	alert_encode(&alert, &nobody, &row);
	assert_int_equal(
	    replica_put(replica, ROW_ALERT, 1042, row.data, row.len), ERR_NONE);
	assert_int_equal(compile_in(&centre, replica, FILTER_ALERTS,
	                     "kind:burglary owner:former", &fault),
	    ERR_NONE);
	assert_int_equal(
	    compile_in(&centre, replica, FILTER_ALERTS, "kind:burglar", &fault),
	    ERR_INVAL);
	replica_destroy(replica);
	buf_finish(&row);
}

static bool
narrows(const char *before, const char *text)
{
	struct filter one = must_compile(before, FILTER_ALERTS);
	struct filter other = must_compile(text, FILTER_ALERTS);

	return filter_narrows(&one, &other);
}

static void
test_one_more_letter_narrows_and_nothing_else_does(void **state)
{
	(void)state;
	assert_true(narrows("", "т"));
	assert_true(narrows("т", "та"));
	assert_true(narrows("cam~шко", "cam~школ"));
	assert_true(narrows("cam~ко", "cam~школа sev<=2"));
	assert_true(narrows("plate:31", "plate:318"));
	assert_true(narrows("sev:2 ка", "sev:2 как"));
	assert_false(narrows("та", "т"));
	assert_false(narrows("sev:1", "sev:2"));
	assert_false(narrows("kind:fi", "kind:fire"));
	assert_false(narrows("kind:fi*", "kind:sci*"));
	assert_false(narrows("-та", "-тау"));
	assert_false(narrows("cam~ш", "text~шк"));
	assert_false(narrows("ш?о", "ш?ол"));
	assert_false(narrows("1", "10")); /* it is alert 10, too */
	assert_false(narrows("ш", "ш age>60s"));
	assert_false(narrows("sev:1,2", "sev:1"));
}

static void
test_what_narrows_shows_nothing_that_was_hidden(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (size_t j = 0; j < sizeof(cases) / sizeof(cases[0]); j++) {
			struct filter before =
			    must_compile(cases[i].text, FILTER_ALERTS);
			struct filter filter =
			    must_compile(cases[j].text, FILTER_ALERTS);

			if (filter_narrows(&before, &filter) &&
			    cases[j].shown && !cases[i].shown)
				fail_msg("%s does not narrow %s", cases[j].text,
				    cases[i].text);
		}
	}
}

/* ---- saved ones ---- */

static struct filter_names
saved(void)
{
	struct filter_names names = { 0 };

	assert_int_equal(
	    filter_names_put(&names, "school", "kind:fire cam:\"Школа №14*\""),
	    ERR_NONE);
	assert_int_equal(
	    filter_names_put(&names, "bad.1", "sev<=2 kind:fihgt"), ERR_NONE);
	assert_int_equal(
	    filter_names_put(&names, "nested", "@school sev:1"), ERR_NONE);
	return names;
}

static enum err
compile_saved(const char *text, struct buf *plain, struct filter_fault *fault)
{
	struct filter_names names = saved();
	struct filter_context context = context_of(FILTER_ALERTS);
	struct filter filter;
	struct alert alert = school_fire();
	enum err err;

	buf_clear(plain);
	context.policy = &centre;
	context.names = &names;
	context.plain = plain;
	err = filter_compile(&filter, text, strlen(text), &context, fault);
	if (err == ERR_NONE)
		assert_true(filter_matches_alert(&filter, &alert, FIRE, TICK));
	return err;
}

static void
test_a_name_stands_for_the_conditions_that_were_saved(void **unused)
{
	static const struct {
		const char *text, *plain;
	} texts[] = {
		{ "@school", "kind:fire cam:\"Школа №14*\"" },
		{ "sev:1  @school state:claimed ",
		    "sev:1  kind:fire cam:\"Школа №14*\" state:claimed " },
		{ "-text~\"b @school\"", "-text~\"b @school\"" },
		{ "-x@school", "-x@school" },
		{ "", "" },
	};
	struct filter_fault fault;
	struct buf plain = { 0 };

	(void)unused;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(
		    compile_saved(texts[i].text, &plain, &fault), ERR_NONE);
		assert_string_equal(buf_text(&plain), texts[i].plain);
	}
	buf_finish(&plain);
}

static void
name_fails(const char *text, enum filter_fault_code code, size_t offset,
    const char *value, const char *nearest)
{
	struct filter_fault fault;
	struct buf plain = { 0 };

	if (compile_saved(text, &plain, &fault) != ERR_INVAL)
		fail_msg("was understood: %s", text);
	if (fault.code != code || fault.offset != offset)
		fail_msg("%s: fault %d at %zu", text, fault.code, fault.offset);
	assert_string_equal(fault.value, value);
	if (nearest != NULL)
		assert_string_equal(fault.nearest, nearest);
	buf_finish(&plain);
}

static void
test_a_mistake_of_a_saved_filter_stands_where_its_name_does(void **unused)
{
	(void)unused;
	name_fails(
	    "sev:1 @schol", FILTER_FAULT_UNKNOWN_NAME, 6, "schol", "school");
	name_fails("@", FILTER_FAULT_UNKNOWN_NAME, 0, "", "");
	name_fails(
	    "@\"school\"", FILTER_FAULT_UNKNOWN_NAME, 0, "\"school\"", NULL);
	name_fails(
	    "sev:1 @bad.1", FILTER_FAULT_UNKNOWN_VALUE, 6, "fihgt", "fight");
	/* Not one of several conditions; and no name inside a saved one. */
	name_fails("-@school", FILTER_FAULT_NOT_HERE, 1, "", NULL);
	name_fails("@nested", FILTER_FAULT_UNKNOWN_NAME, 0, "school", NULL);
	/* The hub knows nobody's. */
	must_fail("@school", FILTER_ALERTS, FILTER_FAULT_UNKNOWN_NAME, 0);
}

static void
test_a_word_that_is_none_or_does_not_fit_is_named(void **unused)
{
	(void)unused;
	name_fails("sev:1 distrikt:x", FILTER_FAULT_UNKNOWN_WORD, 6, "distrikt",
	    "district");
	name_fails("colour:red", FILTER_FAULT_UNKNOWN_WORD, 0, "colour", "");
	name_fails("-verb:claimed", FILTER_FAULT_NOT_HERE, 1, "verb", NULL);
}

static void
test_what_is_saved_is_no_longer_than_a_filter_may_be(void **unused)
{
	struct filter_names names = { 0 };
	struct filter_context context = context_of(FILTER_ALERTS);
	struct filter_fault fault;
	struct filter filter;
	char text[FILTER_SAVED_SIZE];

	(void)unused;
	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(filter_names_put(&names, "long", text), ERR_NONE);
	context.names = &names;
	assert_int_equal(
	    filter_compile(&filter, "@long @long", 11, &context, &fault),
	    ERR_INVAL);
	assert_int_equal(fault.code, FILTER_FAULT_TOO_LONG);
	assert_int_equal(fault.offset, 6);
	assert_int_equal(
	    filter_compile(&filter, "@long", 5, &context, &fault), ERR_NONE);
}

static void
test_names_are_codes_and_texts_are_what_they_show(void **unused)
{
	struct filter_names names = { 0 };
	char name[8], text[FILTER_SAVED_SIZE + 1];

	(void)unused;
	assert_int_equal(filter_names_put(&names, "", "x"), ERR_INVAL);
	assert_int_equal(filter_names_put(&names, "-a", "x"), ERR_INVAL);
	assert_int_equal(filter_names_put(&names, "A", "x"), ERR_INVAL);
	assert_int_equal(filter_names_put(&names, "a b", "x"), ERR_INVAL);
	assert_int_equal(filter_names_put(&names, "../a", "x"), ERR_INVAL);
	assert_int_equal(filter_names_put(&names, "мектеп", "x"), ERR_INVAL);
	assert_int_equal(
	    filter_names_put(&names, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "x"),
	    ERR_INVAL);
	assert_int_equal(filter_names_put(&names, "a", ""), ERR_SIZE);
	assert_int_equal(filter_names_put(&names, "a", "x\ny"), ERR_INVAL);
	assert_int_equal(filter_names_put(&names, "a", "x\u2028y"), ERR_INVAL);
	assert_int_equal(filter_names_put(&names, "a", "x\u202ey"), ERR_INVAL);
	assert_int_equal(filter_names_put(&names, "a", "\xff"), ERR_INVAL);
	memset(text, 'a', sizeof(text));
	text[FILTER_SAVED_SIZE] = '\0';
	assert_int_equal(filter_names_put(&names, "a", text), ERR_SIZE);
	assert_int_equal(names.count, 0);

	for (int i = FILTER_NAMES_MAX; i > 0; i--) {
		snprintf(name, sizeof(name), "n%02d", i);
		assert_int_equal(filter_names_put(&names, name, "x"), ERR_NONE);
	}
	assert_string_equal(names.all[0].name, "n01");
	assert_int_equal(filter_names_put(&names, "new", "x"), ERR_LIMIT);
	assert_int_equal(filter_names_put(&names, "n07", "y"), ERR_NONE);
	assert_string_equal(filter_names_find(&names, "n07", 3)->text, "y");
	assert_true(filter_names_remove(&names, "n07"));
	assert_false(filter_names_remove(&names, "n07"));
	assert_string_equal(names.all[6].name, "n08");
	assert_int_equal(filter_names_put(&names, "new", "x"), ERR_NONE);
}

static void
test_a_line_saves_forgets_and_lists(void **unused)
{
	static const struct {
		const char *line;
		enum filter_wish wish;
		size_t text_at;
	} lines[] = {
		{ "", FILTER_WISH_NONE, 0 },
		{ "@school", FILTER_WISH_NONE, 0 },
		{ "@school sev<=2", FILTER_WISH_NONE, 0 },
		{ "kind=fire", FILTER_WISH_NONE, 0 },
		{ "@", FILTER_WISH_LIST, 0 },
		{ " @ ", FILTER_WISH_LIST, 0 },
		{ "@school=kind:fire", FILTER_WISH_SAVE, 8 },
		{ "  @school =  kind:fire", FILTER_WISH_SAVE, 13 },
		{ "@school =", FILTER_WISH_FORGET, 9 },
		{ "@school=  ", FILTER_WISH_FORGET, 10 },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct filter_request r = filter_request(lines[i].line);

		if (r.wish != lines[i].wish || r.text_at != lines[i].text_at)
			fail_msg(
			    "%s: %d, %zu", lines[i].line, r.wish, r.text_at);
	}
}

/* ---- completion ---- */

/* The candidates with a space behind each, and where they begin. */
static void
offers(enum filter_where where, const char *text, size_t from, size_t start,
    const char *want)
{
	struct filter_names names = saved();
	struct filter_context context = context_of(where);
	struct candidates found;
	struct buf words = { 0 };

	context.policy = &centre;
	context.names = &names;
	filter_complete(text, from, strlen(text), &context, &found);
	for (size_t i = 0; i < found.count; i++)
		buf_printf(&words, "%s ", found.words[i]);
	if (strcmp(buf_text(&words), want) != 0)
		fail_msg("%s: %s", text, buf_text(&words));
	assert_int_equal(found.start, start);
	buf_finish(&words);
}

static void
test_completion_offers_words_codes_and_saved_ones(void **unused)
{
	(void)unused;
	offers(FILTER_ALERTS, "", 0, 0, "");
	offers(FILTER_ALERTS, "sev<=2 ", 0, 7, "");
	offers(FILTER_ALERTS, "s", 0, 0, "sev: site: state: service: score: ");
	offers(FILTER_ENTRIES, "ve", 0, 0, "verdict: verb: ");
	offers(FILTER_ALERTS, "te", 0, 0, "text~ ");
	offers(FILTER_ALERTS, "ag", 0, 0, "age> ");
	offers(FILTER_ALERTS, "sev:1 -ki", 0, 7, "kind: ");
	offers(FILTER_ALERTS, "kind:", 0, 5, "fire fight other ");
	offers(FILTER_ALERTS, "kind:fire,fi", 0, 10, "fire fight ");
	offers(FILTER_ALERTS, "kind~fi", 0, 7, "");
	offers(FILTER_ALERTS, "owner:", 0, 6, "aigul bolat me none ");
	offers(FILTER_ENTRIES, "verb:alert.not", 0, 5,
	    "alert.noted alert.not-confirmed alert.not-examined ");
	offers(FILTER_ALERTS, "filter @", 7, 7, "@bad.1 @nested @school ");
	offers(FILTER_ALERTS, "sev:1 @sc", 0, 6, "@school ");
	offers(FILTER_ALERTS, "nothing:x", 0, 8, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_condition_shows_and_hides),
		cmocka_unit_test(test_the_day_is_that_of_the_place_not_of_utc),
		cmocka_unit_test(test_services_are_those_that_were_told),
		cmocka_unit_test(test_a_mistake_is_named_where_it_stands),
		cmocka_unit_test(test_the_limits_are_the_named_ones),
		cmocka_unit_test(
		    test_entries_are_asked_for_acts_people_and_times),
		cmocka_unit_test(
		    test_entries_about_a_service_name_it_also_when_it_is_the_first),
		cmocka_unit_test(
		    test_one_more_letter_narrows_and_nothing_else_does),
		cmocka_unit_test(
		    test_what_narrows_shows_nothing_that_was_hidden),
		cmocka_unit_test(
		    test_a_plate_is_found_in_the_event_that_a_source_sent),
		cmocka_unit_test(
		    test_a_code_that_is_none_is_named_with_the_one_that_was_meant),
		cmocka_unit_test(
		    test_a_code_of_the_centre_is_known_in_any_case),
		cmocka_unit_test(
		    test_what_no_list_has_is_found_as_a_text_or_by_a_pattern),
		cmocka_unit_test(
		    test_without_a_policy_or_a_list_any_code_is_one),
		cmocka_unit_test(test_what_an_alert_of_the_board_has_is_known),
		cmocka_unit_test(
		    test_a_name_stands_for_the_conditions_that_were_saved),
		cmocka_unit_test(
		    test_a_mistake_of_a_saved_filter_stands_where_its_name_does),
		cmocka_unit_test(
		    test_a_word_that_is_none_or_does_not_fit_is_named),
		cmocka_unit_test(
		    test_what_is_saved_is_no_longer_than_a_filter_may_be),
		cmocka_unit_test(
		    test_names_are_codes_and_texts_are_what_they_show),
		cmocka_unit_test(test_a_line_saves_forgets_and_lists),
		cmocka_unit_test(
		    test_completion_offers_words_codes_and_saved_ones),
	};

	return cmocka_run_group_tests_name("filter", tests, NULL, NULL);
}
