/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/text.h"
#include "conf/conf.h"
#include "core/card.h"

/* Tables by name, for a configuration that is only bytes. */
struct table {
	const char *name;
	const char *bytes;
};

static enum err
read_table(void *arg, const char *name, size_t max, struct buf *out)
{
	for (const struct table *t = arg; t->name != NULL; t++)
		if (strcmp(t->name, name) == 0) {
			assert_true(strlen(t->bytes) <= max);
			buf_puts(out, t->bytes);
			return ERR_NONE;
		}
	return ERR_NOENT;
}

static struct conf *
load_with(const char *text, struct table *tables)
{
	struct conf *conf;
	enum err err = conf_load_bytes("site.yaml", text, strlen(text),
	    tables != NULL ? read_table : NULL, tables, &conf);

	assert_int_equal(err, conf->problems.errors > 0 ? ERR_INVAL : ERR_NONE);
	return conf;
}

static bool
has(const struct conf *conf, enum conf_fault fault, int line)
{
	for (size_t i = 0; i < conf->problems.count; i++)
		if (conf->problems.all[i].fault == fault &&
		    conf->problems.all[i].line == line)
			return true;
	return false;
}

/* ${text} has exactly one error: ${fault} in ${line}. */
static void
refused(const char *text, enum conf_fault fault, int line)
{
	struct conf *conf = load_with(text, NULL);

	if (!has(conf, fault, line) || conf->problems.errors != 1)
		for (size_t i = 0; i < conf->problems.count; i++) {
			struct buf said = { 0 };

			conf_problem_put(&conf->problems.all[i], &said);
			print_message("# %s\n", buf_text(&said));
			buf_finish(&said);
		}
	assert_int_equal(conf->problems.errors, 1);
	assert_true(has(conf, fault, line));
	conf_destroy(conf);
}

static void
three_texts(const struct policy_name *name)
{
	for (size_t i = 0; i < POLICY_LANGUAGES; i++)
		assert_string_not_equal(name->in[i], "");
}

static void
every_built_in_kind_is_complete(void **state)
{
	struct conf *conf = conf_load_builtin();
	struct policy_choice choices[POLICY_CHOICES_MAX];

	(void)state;
	assert_int_equal(conf->problems.errors, 0);
	assert_int_equal(conf->policy->nkinds, 35);
	for (size_t i = 0; i < conf->policy->nkinds; i++) {
		const struct policy_kind *kind = &conf->policy->kinds[i];
		bool system = (kind->flags & KIND_SYSTEM) != 0;

		three_texts(&kind->name);
		three_texts(&kind->what);
		for (size_t j = 0; j < POLICY_LANGUAGES; j++) {
			const char *list = kind->list.in[j];

			assert_in_range(text_width(list, strlen(list)), 1, 12);
		}
		for (size_t j = 0; j < POLICY_DIGITS; j++)
			if (kind->reasons[j][0] != '\0')
				assert_non_null(policy_reason(
				    conf->policy, kind->reasons[j]));
		assert_true(system || kind->reasons[2][0] != '\0');
		assert_true(
		    system || (kind->claim_ms > 0 && kind->decide_ms > 0));
		assert_true(
		    policy_kind_reasons(conf->policy, kind, choices) >= 8);
		assert_true((kind->flags & KIND_LIFE) == 0 ||
		    (kind->severity == 1 && kind->services != 0 &&
		        kind->reach.min_score == 0 && !kind->reach.record));
	}
	conf_destroy(conf);
}

static bool
text_fits(const struct policy_line *text, size_t columns)
{
	for (size_t i = 0; i < POLICY_LANGUAGES; i++) {
		size_t width = text_width(text->in[i], strlen(text->in[i]));

		if (width < 1 || width > columns)
			return false;
	}
	return true;
}

/* "call-back" of sos and "call" of fire-sensor, no other. */
static bool
may_be_required(const char *kind, const struct policy_step *step)
{
	return step->type == STEP_CALL &&
	    (strcmp(kind, "sos") == 0 || strcmp(kind, "fire-sensor") == 0);
}

static void
every_built_in_kind_has_a_card_that_fits(void **state)
{
	struct conf *conf = conf_load_builtin();
	size_t required = 0;

	(void)state;
	for (size_t i = 0; i < conf->policy->nkinds; i++) {
		const struct policy_kind *kind = &conf->policy->kinds[i];
		struct alert alert = { 0 };
		struct card card;

		snprintf(alert.kind, sizeof(alert.kind), "%s", kind->code);
		card_of(conf->policy, &alert, &card);
		assert_non_null(card.line);
		assert_true(text_fits(card.line, POLICY_LINE_COLUMNS));
		assert_true(card.nsteps > 1 ||
		    (kind->flags & (KIND_SYSTEM | KIND_RECORD)) != 0);
		for (size_t k = 0; k < card.nsteps; k++) {
			const struct policy_step *step = &card.steps[k];

			assert_true(
			    text_fits(&step->text, POLICY_STEP_COLUMNS));
			if (step->required) {
				assert_true(may_be_required(kind->code, step));
				required++;
			}
		}
	}
	assert_int_equal(required, 2);
	conf_destroy(conf);
}

static void
plans_are_those_of_the_table(void **state)
{
	struct conf *conf = conf_load_builtin();
	const struct policy *p = conf->policy;
	const struct policy_kind *kind = policy_kind_find(p, "fire");

	(void)state;
	assert_int_equal(kind->services, 1 << 0 | 1 << 2);
	assert_int_equal(kind->claim_ms, 15000);
	assert_int_equal(kind->decide_ms, 60000);
	assert_int_equal(kind->accept_ms, 30000);
	assert_int_equal(kind->scene_ms[0], 600000);
	assert_int_equal(kind->fold_ms, 300000);
	assert_int_equal(kind->regret_ms, 3000);
	assert_string_equal(policy_text(&kind->what, POLICY_KK), "ӨРТ");
	kind = policy_kind_find(p, "sos");
	assert_int_equal(kind->regret_ms, 0);
	assert_int_equal(kind->flags, KIND_LIFE | KIND_CALL_BACK);
	kind = policy_kind_find(p, "crowd");
	assert_int_equal(kind->reach.min_count, 30);
	assert_int_equal(kind->reach.for_ms, 120000);
	assert_int_equal(kind->flags, KIND_VULNERABLE);
	kind = policy_kind_find(p, "traffic-violation");
	assert_int_equal(kind->flags, KIND_RECORD);
	assert_int_equal(kind->fold_ms, 0);
	kind = policy_kind_find(p, "illegal-dumping");
	assert_string_equal(kind->partner, "city");
	assert_int_equal(p->severities[3].not_examined_ms, 8 * 3600 * 1000);
	assert_int_equal(p->severities[0].lead_ms, 90000);
	conf_destroy(conf);
}

static void
lists_are_complete_in_three_languages(void **state)
{
	struct conf *conf = conf_load_builtin();
	const struct policy *p = conf->policy;

	(void)state;
	assert_int_equal(p->nreasons, 66);
	for (size_t i = 0; i < p->nreasons; i++)
		three_texts(&p->reasons[i].name);
	for (size_t i = 0; i < p->nwords; i++)
		three_texts(&p->words[i].name);
	for (size_t i = 0; i < NOTE_SERVICES; i++) {
		three_texts(&p->services[i].name);
		three_texts(&p->services[i].name_short);
		assert_non_null(policy_desk(p, (unsigned)i, "any"));
	}
	assert_int_equal(
	    policy_word(p, LIST_OUTCOME, "helped")->counts, COUNTS_TRUE);
	assert_int_equal(
	    policy_word(p, LIST_OUTCOME, "nobody")->counts, COUNTS_OPEN);
	assert_non_null(policy_word(p, LIST_REFUSAL, "wrong-district"));
	assert_null(policy_word(p, LIST_OUTCOME, "wrong-district"));
	assert_int_equal(policy_reason(p, "steam")->class, REASON_FALSE);
	assert_int_equal(p->people[0].roles, 7);
	assert_true(p->hub.local);
	conf_destroy(conf);
}

static void
a_site_changes_what_it_names_and_keeps_the_rest(void **state)
{
	struct conf *conf = load_with("kinds:\n"
	                              "  smoke:\n"
	                              "    severity: 1\n"
	                              "    decide_within: 90 s\n"
	                              "    reach: {min_score: 0.65}\n"
	                              "hub:\n"
	                              "  canary: 5 s\n",
	    NULL);
	const struct policy_kind *kind =
	    policy_kind_find(conf->policy, "smoke");

	(void)state;
	assert_int_equal(conf->problems.errors, 0);
	assert_int_equal(kind->severity, 1);
	assert_int_equal(kind->decide_ms, 90000);
	assert_int_equal(kind->claim_ms, 60000);
	assert_int_equal(kind->reach.min_score, 650);
	assert_string_equal(policy_text(&kind->name, POLICY_RU), "дым");
	assert_int_equal(conf->policy->hub.canary_ms, 5000);
	assert_int_equal(conf->nsources, 1);
	assert_memory_equal(conf->sources[0].bytes.data, "kinds:\n", 7);
	conf_destroy(conf);
}

static void
desks_of_a_site_replace_the_built_in_one(void **state)
{
	struct conf *conf =
	    load_with("districts:\n"
	              "  a: {name: {en: A, kk: A, ru: A}}\n"
	              "services:\n"
	              "  police:\n"
	              "    desks:\n"
	              "      - {id: pa, district: a, channels: [zmq, phone],\n"
	              "         phones: [{who: x, number: '1'}, {who: y, "
	              "number: '2'}]}\n",
	        NULL);
	const struct policy_desk *desk = policy_desk(conf->policy, 1, "a");

	(void)state;
	assert_int_equal(conf->problems.errors, 0);
	assert_string_equal(desk->id, "pa");
	assert_int_equal(desk->nchannels, 2);
	assert_int_equal(desk->channels[0], CHANNEL_ZMQ);
	assert_int_equal(desk->nphones, 2);
	assert_string_equal(desk->phones[1].who, "y");
	assert_null(policy_desk(conf->policy, 1, "b"));
	assert_int_equal(conf->policy->ndesks, 4);
	conf_destroy(conf);
}

#define NAMES "{en: A, kk: A, ru: A}"

static void
each_mistake_is_refused_with_its_line(void **state)
{
	(void)state;
	refused(
	    "kinds:\n  smoke:\n    decide_within: 0 s\n", CONF_FAULT_ZERO, 3);
	refused("kinds:\n  smoke:\n    severity: 5\n", CONF_FAULT_RANGE, 3);
	refused(
	    "kinds:\n  smoke:\n    severity: high\n", CONF_FAULT_BAD_VALUE, 3);
	refused("kinds:\n  smoke:\n    services: []\n", CONF_FAULT_NO_PLAN, 2);
	refused("kinds:\n  smoke:\n    services: [army]\n",
	    CONF_FAULT_UNKNOWN_CODE, 3);
	refused(
	    "kinds:\n  fire:\n    reach: record\n", CONF_FAULT_RECORD_LIFE, 2);
	refused("kinds:\n  smoke:\n    reasons: [nothing]\n",
	    CONF_FAULT_UNKNOWN_CODE, 2);
	refused("kinds:\n  smoke:\n    partner: nobody\n",
	    CONF_FAULT_UNKNOWN_CODE, 2);
	refused("kinds:\n  smoke:\n    claim_wihin: 5 s\n",
	    CONF_FAULT_UNKNOWN_KEY, 3);
	refused("kinds:\n  this-code-is-far-too-long: {}\n",
	    CONF_FAULT_TOO_LONG, 2);
	refused("kinds:\n  smoke:\n    list: {en: THIRTEEN-WIDE}\n",
	    CONF_FAULT_TOO_LONG, 3);
	refused("services:\n  army: {}\n", CONF_FAULT_UNKNOWN_CODE, 2);
	refused("districts:\n  a: {name: " NAMES "}\n"
	        "services:\n  fire:\n    desks:\n"
	        "      - {id: f, district: a}\n"
	        "      - {id: f, district: '*'}\n",
	    CONF_FAULT_TWICE, 7);
	refused("districts:\n  a: {name: " NAMES "}\n"
	        "  b: {name: " NAMES "}\n"
	        "services:\n  fire:\n    desks:\n"
	        "      - {id: f, district: a}\n",
	    CONF_FAULT_NO_DESK, 3);
	refused("reach:\n  - {kind: fire, reach: record}\n",
	    CONF_FAULT_RECORD_LIFE, 2);
	refused("reach:\n  - {kind: ufo, reach: record}\n",
	    CONF_FAULT_UNKNOWN_CODE, 2);
	refused("reach:\n  - {device: cam-1, reach: record}\n",
	    CONF_FAULT_UNKNOWN_CODE, 2);
	refused("authorisations:\n  - {kinds: [ufo], document: x}\n",
	    CONF_FAULT_UNKNOWN_CODE, 2);
	refused("bus:\n  intake: udp://1\n", CONF_FAULT_BAD_VALUE, 2);
	refused("bus:\n  listen: tcp://10.0.0.1:5\n", CONF_FAULT_INSECURE, 2);
	refused("site:\n  zone: +5\n", CONF_FAULT_BAD_VALUE, 2);
	refused("site: [1]\n", CONF_FAULT_BAD_VALUE, 1);
	refused("severities:\n  1: {not_examined_after: 1 h}\n",
	    CONF_FAULT_RANGE, 0);
	refused("people:\n  - {account: a, roles: [lead, king]}\n"
	        "  - {account: b, roles: [lead]}\n"
	        "  - {account: c, roles: [lead]}\n",
	    CONF_FAULT_UNKNOWN_CODE, 2);
	refused("people:\n"
	        "  - {account: a, roles: [auditor, administrator]}\n",
	    CONF_FAULT_TWICE, 2);
	refused("people:\n"
	        "  - {account: a, roles: [lead]}\n"
	        "  - {account: a, roles: [lead]}\n",
	    CONF_FAULT_TWICE, 3);
	refused("limits:\n  disk_low: 100 MiB\n", CONF_FAULT_RANGE, 0);
	refused("devices: none.csv\n", CONF_FAULT_UNREADABLE, 1);
}

/* The beginning of a card whose ${rest} is the mistake. */
static void
card_refused(const char *rest, enum conf_fault fault, int line)
{
	char text[512];

	snprintf(text, sizeof(text), "cards:\n  - kind: fire\n%s", rest);
	refused(text, fault, line);
}

static void
mistakes_of_a_card_are_found_on_their_lines(void **state)
{
	(void)state;
	refused(
	    "cards:\n  - line: {en: A, kk: A, ru: A}\n", CONF_FAULT_MISSING, 2);
	refused("cards:\n  - kind: fier\n", CONF_FAULT_UNKNOWN_CODE, 2);
	card_refused("    district: north\n", CONF_FAULT_UNKNOWN_CODE, 2);
	card_refused("    site: school\n", CONF_FAULT_UNKNOWN_CODE, 2);
	card_refused("    device: cam-1\n", CONF_FAULT_UNKNOWN_CODE, 2);
	card_refused("  - kind: fire\n", CONF_FAULT_TWICE, 3);
	card_refused("    step: []\n", CONF_FAULT_UNKNOWN_KEY, 3);
	card_refused("    steps:\n      - {en: A, kk: A, ru: A}\n",
	    CONF_FAULT_MISSING, 4);
	card_refused("    steps:\n      - {id: a, en: A, kk: A}\n",
	    CONF_FAULT_MISSING, 4);
	card_refused("    steps:\n      - {id: a, en: A, kk: A, ru: A}\n"
	             "      - {id: a, en: A, kk: A, ru: A}\n",
	    CONF_FAULT_TWICE, 5);
	card_refused("    steps:\n      - id: a\n        type: dance\n"
	             "        en: A\n        kk: A\n        ru: A\n",
	    CONF_FAULT_BAD_VALUE, 5);
	card_refused("    steps:\n      - {id: a, en: A, kk: A, ru: A,\n"
	             "         facts: [danger, smoke]}\n",
	    CONF_FAULT_UNKNOWN_CODE, 5);
	refused("card_files: [none.yaml]\n", CONF_FAULT_UNREADABLE, 1);
}

static void
a_step_that_would_not_fit_its_line_is_refused(void **state)
{
	struct conf *conf = load_with(
	    "cards:\n  - kind: fire\n    steps:\n"
	    "      - id: a\n        kk: A\n        ru: A\n        en: "
	    "123456789012345678901234567890123456789\n",
	    NULL);

	(void)state;
	assert_true(has(conf, CONF_FAULT_TOO_LONG, 7));
	conf_destroy(conf);
}

static void
a_file_of_cards_changes_one_site_and_its_mistakes_name_it(void **state)
{
	static const char school[] = "cards:\n"
	                             "  - kind: fire\n"
	                             "    site: school\n"
	                             "    line: {en: A, kk: B, ru: C}\n";
	struct table tables[] = {
		{ "sites.csv", "id,name_kk\nschool,M\n" },
		{ "school.yaml", school },
		{ "wrong.yaml", "kinds: {}\n" },
		{ NULL, NULL },
	};
	struct conf *conf =
	    load_with("sites: sites.csv\ncard_files: [school.yaml]\n", tables);
	struct alert alert = { .kind = "fire", .site = "school" };
	struct card card;
	struct buf said = { 0 };

	(void)state;
	assert_int_equal(conf->problems.errors, 0);
	assert_int_equal(conf->nsources, 3);
	card_of(conf->policy, &alert, &card);
	assert_string_equal(policy_line_text(card.line, POLICY_KK), "B");
	assert_string_equal(card.steps[0].id, "growth");
	conf_destroy(conf);
	conf = load_with("card_files: [wrong.yaml]\n", tables);
	assert_int_equal(conf->problems.errors, 1);
	conf_problem_put(&conf->problems.all[0], &said);
	assert_non_null(strstr(buf_text(&said), "wrong.yaml:1: "));
	buf_finish(&said);
	conf_destroy(conf);
}

static void
what_is_no_plain_yaml_is_refused(void **state)
{
	(void)state;
	refused("site: &a {}\n", CONF_FAULT_ALIAS, 1);
	refused("site: *a\n", CONF_FAULT_ALIAS, 1);
	refused("site:\n  phone: '1'\n  phone: '2'\n", CONF_FAULT_TWICE, 3);
	refused("site:\n  phone: [\n", CONF_FAULT_NOT_YAML, 3);
	refused("{}\n---\n{}\n", CONF_FAULT_TWICE, 2);
	refused("site:\n  phone: \"\\e[2J\"\n", CONF_FAULT_BAD_CHAR, 2);
	refused("site:\n  phone: \"\\u202e1\"\n", CONF_FAULT_BAD_CHAR, 2);
	refused("{}\n\xff\n", CONF_FAULT_NOT_UTF8, 2);
	refused("site: [[[[[[[[[[[[]]]]]]]]]]]]\n", CONF_FAULT_TOO_DEEP, 1);
}

static void
all_mistakes_are_said_at_once(void **state)
{
	struct conf *conf = load_with("site:\n  zone: +5\n  nmae: {}\n"
	                              "kinds:\n  smoke: {severity: 9}\n",
	    NULL);
	struct buf said = { 0 };

	(void)state;
	assert_int_equal(conf->problems.errors, 3);
	assert_true(has(conf, CONF_FAULT_BAD_VALUE, 2));
	assert_true(has(conf, CONF_FAULT_UNKNOWN_KEY, 3));
	assert_true(has(conf, CONF_FAULT_RANGE, 5));
	conf_problem_put(&conf->problems.all[1], &said);
	assert_string_equal(buf_text(&said),
	    "site.yaml:3: site: There is no such key: \"nmae\"; "
	    "did you mean name?");
	buf_clear(&said);
	conf_problem_put(&conf->problems.all[2], &said);
	assert_string_equal(buf_text(&said),
	    "site.yaml:5: kinds.smoke.severity: Out of range: \"9\"; "
	    "expected: a whole number, 1 .. 4");
	buf_finish(&said);
	conf_destroy(conf);
}

static void
insecure_endpoints_are_allowed_when_the_file_says_so(void **state)
{
	struct conf *conf = load_with("bus:\n  subscribe: [tcp://10.0.0.1:5]\n"
	                              "hub:\n  insecure: yes\n",
	    NULL);

	(void)state;
	assert_int_equal(conf->problems.errors, 0);
	assert_int_equal(conf->policy->hub.nsubscribe, 1);
	conf_destroy(conf);
}

static void
a_role_with_one_person_is_a_warning(void **state)
{
	struct conf *conf =
	    load_with("people:\n"
	              "  - {account: a, roles: [dispatcher]}\n"
	              "  - {account: b, roles: [dispatcher]}\n"
	              "  - {account: c, uid: 5, roles: [lead]}\n",
	        NULL);

	(void)state;
	assert_int_equal(conf->problems.errors, 0);
	assert_int_equal(conf->problems.warnings, 1);
	assert_true(has(conf, CONF_FAULT_ONE_PERSON, 4));
	assert_false(conf->policy->hub.local);
	assert_string_equal(
	    policy_person_by_uid(conf->policy, 5)->account, "c");
	conf_destroy(conf);
}

static void
a_sector_is_a_filter_that_can_be_read(void **state)
{
	struct conf *conf = load_with("sectors:\n"
	                              "  a: {filter: 'district:north'}\n"
	                              "  b: {filter: 'distrikt:north'}\n"
	                              "  c: {}\n"
	                              "  d: {filter: 'kind:fihgt'}\n"
	                              "  none: {filter: 'kind:fight'}\n"
	                              "people:\n"
	                              "  - {account: x, roles: [lead],\n"
	                              "     sector: a, deputy: yes}\n"
	                              "  - {account: y, roles: [lead],\n"
	                              "     sector: nowhere}\n",
	    NULL);

	(void)state;
	assert_int_equal(conf->problems.errors, 5);
	assert_true(has(conf, CONF_FAULT_BAD_VALUE, 3));
	assert_true(has(conf, CONF_FAULT_MISSING, 4));
	assert_true(has(conf, CONF_FAULT_UNKNOWN_CODE, 5));
	assert_true(has(conf, CONF_FAULT_BAD_VALUE, 6));
	assert_true(has(conf, CONF_FAULT_UNKNOWN_CODE, 10));
	assert_string_equal(
	    policy_sector(conf->policy, "a")->filter, "district:north");
	assert_true(policy_person(conf->policy, "x")->deputy);
	assert_false(policy_person(conf->policy, "y")->deputy);
	conf_destroy(conf);
}

static void
a_regime_has_a_name_limits_by_severity_and_kinds_that_there_are(void **state)
{
	struct conf *conf =
	    load_with("regimes:\n"
	              "  high:\n"
	              "    severities: {1: {claim_within: 10 s}}\n"
	              "    raise: [smoke]\n"
	              "  games:\n"
	              "    min_at_desk: 6\n"
	              "    score_less: 0.25\n"
	              "    record_from: 2\n"
	              "    raise: [smok]\n"
	              "    severities: {5: {claim_within: 10 s}}\n",
	        NULL);
	const struct policy_regime *high = policy_regime(conf->policy, "high");
	const struct policy_regime *games =
	    policy_regime(conf->policy, "games");

	(void)state;
	/* No name, a kind that is none, P2 kept away, a severity that is none.
	 */
	assert_int_equal(conf->problems.errors, 4);
	assert_true(has(conf, CONF_FAULT_MISSING, 5));
	assert_true(has(conf, CONF_FAULT_UNKNOWN_CODE, 5));
	assert_true(has(conf, CONF_FAULT_RANGE, 8));
	assert_true(has(conf, CONF_FAULT_UNKNOWN_CODE, 10));
	/* What is built in keeps what is not written here. */
	assert_int_equal(high->limits[0].claim_ms, 10000);
	assert_int_equal(high->limits[1].claim_ms, 30000);
	assert_string_equal(high->raise[0], "smoke");
	assert_string_equal(high->raise[1], "");
	assert_int_equal(games->score_less, 250);
	assert_int_equal(policy_min_at_desk(conf->policy, "games"), 6);
	assert_int_equal(policy_min_at_desk(conf->policy, "high"), 2);
	assert_int_equal(policy_min_at_desk(conf->policy, "unknown"), 2);
	assert_ptr_equal(policy_regime(conf->policy, ""),
	    policy_regime(conf->policy, "everyday"));
	conf_destroy(conf);
}

static void
a_sector_may_be_another_one_while_a_regime_is_on(void **state)
{
	struct conf *conf = load_with("sectors:\n"
	                              "  a: {filter: \"kind:smoke\"}\n"
	                              "regimes:\n"
	                              "  high:\n"
	                              "    sectors:\n"
	                              "      a: {filter: \"kind:fire\"}\n"
	                              "      b: {filter: \"kind:fire\"}\n"
	                              "      none: {}\n",
	    NULL);
	const struct policy *policy = conf->policy;

	(void)state;
	/* One that there is not, and one that is none and says nothing. */
	assert_true(has(conf, CONF_FAULT_UNKNOWN_CODE, 7));
	assert_true(has(conf, CONF_FAULT_MISSING, 8));
	assert_false(has(conf, CONF_FAULT_UNKNOWN_CODE, 6));
	assert_string_equal(policy_sector(policy, "a")->filter, "kind:smoke");
	assert_string_equal(
	    policy_sector_in(policy, "", "a")->filter, "kind:smoke");
	assert_string_equal(
	    policy_sector_in(policy, "emergency", "a")->filter, "kind:smoke");
	assert_string_equal(
	    policy_sector_in(policy, "high", "a")->filter, "kind:fire");
	conf_destroy(conf);
}

static void
a_deputy_is_another_desk_of_the_same_service(void **state)
{
	struct conf *conf =
	    load_with("services:\n"
	              "  fire:\n"
	              "    desks:\n"
	              "      - {id: f1, deputy: f2}\n"
	              "      - {id: f2, district: north, deputy: f2}\n"
	              "      - {id: f3, district: south, deputy: p1}\n"
	              "  police:\n"
	              "    desks:\n"
	              "      - {id: p1}\n",
	        NULL);

	(void)state;
	assert_true(has(conf, CONF_FAULT_UNKNOWN_CODE, 5));
	assert_true(has(conf, CONF_FAULT_UNKNOWN_CODE, 6));
	assert_false(has(conf, CONF_FAULT_UNKNOWN_CODE, 4));
	conf_destroy(conf);
}

static void
an_authorisation_of_two_kinds_is_two_and_ends_at_local_midnight(void **state)
{
	struct conf *conf = load_with(
	    "authorisations:\n"
	    "  - {kinds: [wanted-person, missing-person], document: '7',\n"
	    "     until: '1970-01-01'}\n",
	    NULL);

	(void)state;
	assert_int_equal(conf->problems.errors, 0);
	assert_int_equal(conf->policy->ngrants, 2);
	assert_string_equal(conf->policy->grants[1].kind, "missing-person");
	assert_int_equal(conf->policy->grants[1].until_ms, INT64_C(68400000));
	conf_destroy(conf);
}

static void
tables_are_read_with_either_separator_and_keep_columns(void **state)
{
	struct table tables[] = {
		{ "s.csv",
		    "id,name_kk,class,hours\n"
		    "s1,\"Базар, \"\"шығыс\"\"\",market,08:00-18:00\n" },
		{ "d.csv",
		    "\xef\xbb\xbfid;class;site;lat;lon;cameras;act\r\n"
		    "cam-1;camera;s1;43.1;68.2;;\r\n"
		    "\r\n"
		    "sos-1;button;s1;;;cam-1;No. 7\r\n" },
		{ NULL, NULL },
	};
	struct conf *conf = load_with("devices: d.csv\nsites: s.csv\n", tables);
	const struct device *button;

	(void)state;
	assert_int_equal(conf->problems.errors, 0);
	button = registry_device(conf->registry, "sos-1");
	assert_int_equal(button->class, DEVICE_BUTTON);
	assert_string_equal(button->cameras[0], "cam-1");
	assert_string_equal(button->extras[0].column, "act");
	assert_string_equal(button->extras[0].value, "No. 7");
	assert_false(button->has_position);
	assert_int_equal(
	    registry_device(conf->registry, "cam-1")->lat_e6, 43100000);
	assert_string_equal(
	    registry_site(conf->registry, "s1")->name_kk, "Базар, \"шығыс\"");
	assert_int_equal(conf->nsources, 3);
	conf_destroy(conf);
}

static void
mistakes_of_tables_have_their_lines(void **state)
{
	struct table tables[] = {
		{ "d.csv",
		    "id,class,lat,lon\n"
		    "a,camera,,\n"
		    "a,camera,,\n"
		    "b,cow,,\n"
		    "c,camera,1,\n"
		    "d,camera,1,2,3\n"
		    ",camera,,\n"
		    "e,camera,200,2\n"
		    "\"f\n" },
		{ NULL, NULL },
	};
	struct conf *conf = load_with("devices: d.csv\n", tables);

	(void)state;
	assert_int_equal(conf->problems.errors, 7);
	assert_true(has(conf, CONF_FAULT_TWICE, 3));
	assert_true(has(conf, CONF_FAULT_UNKNOWN_CODE, 4));
	assert_true(has(conf, CONF_FAULT_MISSING, 5));
	assert_true(has(conf, CONF_FAULT_COLUMNS, 6));
	assert_true(has(conf, CONF_FAULT_MISSING, 7));
	assert_true(has(conf, CONF_FAULT_BAD_VALUE, 8));
	assert_true(has(conf, CONF_FAULT_BAD_QUOTE, 9));
	assert_int_equal(registry_device_count(conf->registry), 1);
	conf_destroy(conf);
}

static void
a_device_names_what_there_is(void **state)
{
	struct table tables[] = {
		{ "d.csv",
		    "id,site,district,cameras\n"
		    "a,,,b\n"
		    "b,s9,,\n"
		    "c,,d9,\n"
		    "d,,,a z\n" },
		{ NULL, NULL },
	};
	struct conf *conf = load_with(
	    "devices: d.csv\ndistricts: {d1: {name: " NAMES "}}\n", tables);

	(void)state;
	assert_int_equal(conf->problems.errors, 3);
	assert_true(has(conf, CONF_FAULT_UNKNOWN_CODE, 3));
	assert_true(has(conf, CONF_FAULT_UNKNOWN_CODE, 4));
	assert_true(has(conf, CONF_FAULT_UNKNOWN_CODE, 5));
	assert_string_equal(conf->problems.all[0].file, "d.csv");
	conf_destroy(conf);
}

static void
a_table_in_an_old_encoding_is_refused(void **state)
{
	struct table tables[] = {
		{ "d.csv", "id,name_ru\na,b\nc,\xc1\xe0\xe7\xe0\xf0\n" },
		{ NULL, NULL },
	};
	struct conf *conf = load_with("devices: d.csv\n", tables);

	(void)state;
	assert_int_equal(conf->problems.errors, 1);
	assert_true(has(conf, CONF_FAULT_NOT_UTF8, 3));
	conf_destroy(conf);
}

static void
the_sample_has_no_mistake(void **state)
{
	const char *srcdir = getenv("srcdir");
	char path[4096];
	struct conf *conf;

	(void)state;
	snprintf(path, sizeof(path), "%s/data/dabyl.yaml",
	    srcdir != NULL ? srcdir : ".");
	assert_int_equal(conf_load_file(path, &conf), ERR_NONE);
	assert_int_equal(conf->problems.warnings, 0);
	conf_destroy(conf);
	assert_int_equal(conf_load_file("/nonexistent/x", &conf), ERR_INVAL);
	assert_true(has(conf, CONF_FAULT_UNREADABLE, 0));
	conf_destroy(conf);
}

static void
the_manual_names_every_key_once(void **state)
{
	struct buf out = { 0 };

	(void)state;
	conf_manual(&out);
	assert_non_null(
	    strstr(buf_text(&out), ".B \"kinds.CODE.claim_within\"\n"));
	assert_non_null(strstr(buf_text(&out), "1 s to 24 h"));
	assert_non_null(strstr(
	    buf_text(&out), ".B \"services.CODE.desks[].phones[].number\"\n"));
	buf_finish(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_built_in_kind_is_complete),
		cmocka_unit_test(every_built_in_kind_has_a_card_that_fits),
		cmocka_unit_test(plans_are_those_of_the_table),
		cmocka_unit_test(lists_are_complete_in_three_languages),
		cmocka_unit_test(
		    a_site_changes_what_it_names_and_keeps_the_rest),
		cmocka_unit_test(desks_of_a_site_replace_the_built_in_one),
		cmocka_unit_test(each_mistake_is_refused_with_its_line),
		cmocka_unit_test(mistakes_of_a_card_are_found_on_their_lines),
		cmocka_unit_test(a_step_that_would_not_fit_its_line_is_refused),
		cmocka_unit_test(
		    a_file_of_cards_changes_one_site_and_its_mistakes_name_it),
		cmocka_unit_test(what_is_no_plain_yaml_is_refused),
		cmocka_unit_test(all_mistakes_are_said_at_once),
		cmocka_unit_test(
		    insecure_endpoints_are_allowed_when_the_file_says_so),
		cmocka_unit_test(a_role_with_one_person_is_a_warning),
		cmocka_unit_test(a_sector_is_a_filter_that_can_be_read),
		cmocka_unit_test(
		    a_regime_has_a_name_limits_by_severity_and_kinds_that_there_are),
		cmocka_unit_test(
		    a_sector_may_be_another_one_while_a_regime_is_on),
		cmocka_unit_test(a_deputy_is_another_desk_of_the_same_service),
		cmocka_unit_test(
		    an_authorisation_of_two_kinds_is_two_and_ends_at_local_midnight),
		cmocka_unit_test(
		    tables_are_read_with_either_separator_and_keep_columns),
		cmocka_unit_test(mistakes_of_tables_have_their_lines),
		cmocka_unit_test(a_device_names_what_there_is),
		cmocka_unit_test(a_table_in_an_old_encoding_is_refused),
		cmocka_unit_test(the_sample_has_no_mistake),
		cmocka_unit_test(the_manual_names_every_key_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
