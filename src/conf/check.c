/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "conf/value.h"
#include "core/filter.h"
#include "core/roles.h"

#include "conf/load.h"

static void
complain(struct load *load, struct load_place place, enum conf_fault fault,
    const char *path, const char *found)
{
	conf_problem_add(load->problems,
	    &(struct conf_problem){ .fault = fault,
	        .warning = fault == CONF_FAULT_ONE_PERSON,
	        .file = place.file,
	        .line = place.line,
	        .path = path,
	        .found = found });
}

static void
finish_kind(const struct policy *policy, struct policy_kind *kind)
{
	const struct policy_severity *severity;

	/* A kind without a severity is refused by load_check(). */
	if (kind->severity == 0)
		return;
	severity = &policy->severities[kind->severity - 1];
	if ((kind->flags & KIND_SYSTEM) == 0) {
		if (kind->claim_ms == 0)
			kind->claim_ms = severity->claim_ms;
		if (kind->decide_ms == 0)
			kind->decide_ms = severity->decide_ms;
	}
	/* Whoever is told must answer in time, whatever it was about. */
	if (kind->accept_ms == 0)
		kind->accept_ms = severity->accept_ms;
	if (kind->regret_ms == UINT32_MAX)
		kind->regret_ms = severity->regret_ms;
	if (kind->reach.record)
		kind->flags |= KIND_RECORD;
	else
		kind->flags &= (uint8_t)~KIND_RECORD;
	for (size_t i = 0; i < POLICY_LANGUAGES; i++)
		if (kind->what.in[i][0] == '\0')
			text_copy(kind->what.in[i], POLICY_NAME_SIZE,
			    kind->name.in[i]);
}

static void
finish_grant(const struct policy *policy, struct policy_grant *grant)
{
	int64_t midnight;

	if (value_date(grant->until, &midnight))
		grant->until_ms = midnight + INT64_C(86400000) -
		    policy->site.zone_minutes * INT64_C(60000);
}

void
load_finish(struct load *load)
{
	struct policy *policy = load->policy;

	for (size_t i = 0; i < policy->nkinds; i++)
		finish_kind(policy, &policy->kinds[i]);
	for (size_t i = 0; i < policy->ngrants; i++)
		finish_grant(policy, &policy->grants[i]);
	if (policy->npeople > 0)
		return;
	policy->hub.local = 1;
	policy->site.readiness = 0;
	policy->people = xcalloc(1, sizeof(*policy->people));
	policy->npeople = 1;
	text_copy(policy->people[0].account, POLICY_CODE_SIZE, "local");
	text_copy(policy->people[0].name, POLICY_NAME_SIZE, "local");
	policy->people[0].uid = POLICY_NO_UID;
	policy->people[0].roles = ROLES_LOCAL;
}

static bool
name_complete(const struct policy_name *name)
{
	for (size_t i = 0; i < POLICY_LANGUAGES; i++)
		if (name->in[i][0] == '\0')
			return false;
	return true;
}

/* "kinds.CODE.MEMBER", in the arena. */
static const char *
path_of(
    struct load *load, const char *list, const char *code, const char *member)
{
	return arena_printf(&load->arena, "%s.%s%s%s", list, code,
	    member[0] != '\0' ? "." : "", member);
}

static void
check_kind(struct load *load, size_t i)
{
	const struct policy *policy = load->policy;
	const struct policy_kind *kind = &policy->kinds[i];
	struct load_place place = load->kinds_at[i];
	bool system = (kind->flags & KIND_SYSTEM) != 0;
	bool life = (kind->flags & KIND_LIFE) != 0;

	if (kind->severity == 0)
		complain(load, place, CONF_FAULT_MISSING,
		    path_of(load, "kinds", kind->code, "severity"), "");
	if (!name_complete(&kind->name))
		complain(load, place, CONF_FAULT_MISSING,
		    path_of(load, "kinds", kind->code, "name"), "");
	if (policy_list_text(&kind->list, POLICY_EN)[0] == '\0')
		complain(load, place, CONF_FAULT_MISSING,
		    path_of(load, "kinds", kind->code, "list"), "");
	/* Who would be told?  Below P3 the dispatcher decides that. */
	if (!system && kind->services == 0 && kind->severity != 0 &&
	    (life || kind->severity <= 2))
		complain(load, place, CONF_FAULT_NO_PLAN,
		    path_of(load, "kinds", kind->code, "services"), "");
	if (life && kind->reach.record)
		complain(load, place, CONF_FAULT_RECORD_LIFE,
		    path_of(load, "kinds", kind->code, "reach"), "record");
	if (kind->partner[0] != '\0' &&
	    policy_partner(policy, kind->partner) == NULL)
		complain(load, place, CONF_FAULT_UNKNOWN_CODE,
		    path_of(load, "kinds", kind->code, "partner"),
		    kind->partner);
	for (size_t j = 0; j < POLICY_DIGITS; j++)
		if (kind->reasons[j][0] != '\0' &&
		    policy_reason(policy, kind->reasons[j]) == NULL)
			complain(load, place, CONF_FAULT_UNKNOWN_CODE,
			    path_of(load, "kinds", kind->code, "reasons"),
			    kind->reasons[j]);
}

/* A place of a card is known, and named once: the nearest one says it all. */
static void
check_card_place(
    struct load *load, const struct policy_card *card, struct load_place place)
{
	const struct policy *policy = load->policy;
	bool district = card->district[0] != '\0', site = card->site[0] != '\0';
	bool device = card->device[0] != '\0';

	if (district + site + device > 1)
		complain(load, place, CONF_FAULT_TWICE,
		    path_of(load, "cards", card->kind, ""),
		    "district, site, device");
	if (district && policy_district(policy, card->district) == NULL)
		complain(load, place, CONF_FAULT_UNKNOWN_CODE, "cards.district",
		    card->district);
	if (site && registry_site(load->registry, card->site) == NULL)
		complain(load, place, CONF_FAULT_UNKNOWN_CODE, "cards.site",
		    card->site);
	if (device && registry_device(load->registry, card->device) == NULL)
		complain(load, place, CONF_FAULT_UNKNOWN_CODE, "cards.device",
		    card->device);
}

static bool
line_complete(const struct policy_line *line)
{
	for (size_t i = 0; i < POLICY_LANGUAGES; i++)
		if (line->in[i][0] == '\0')
			return false;
	return true;
}

static void
check_step(struct load *load, const struct policy_card *card, size_t i,
    struct load_place place)
{
	const struct policy_step *step = &card->steps[i];

	if (step->id[0] == '\0')
		complain(load, place, CONF_FAULT_MISSING, "cards.steps.id", "");
	if (!line_complete(&step->text))
		complain(load, place, CONF_FAULT_MISSING,
		    path_of(load, "cards.steps", step->id, "en, kk, ru"), "");
	for (size_t j = 0; j < i; j++)
		if (strcmp(card->steps[j].id, step->id) == 0)
			complain(load, place, CONF_FAULT_TWICE,
			    "cards.steps.id", step->id);
}

static bool
same_place(const struct policy_card *a, const struct policy_card *b)
{
	return strcmp(a->kind, b->kind) == 0 &&
	    strcmp(a->district, b->district) == 0 &&
	    strcmp(a->site, b->site) == 0 && strcmp(a->device, b->device) == 0;
}

static void
check_card(struct load *load, size_t i)
{
	const struct policy *policy = load->policy;
	const struct policy_card *card = &policy->cards[i];
	struct load_place place = load->cards_at[i];

	if (card->kind[0] == '\0')
		complain(load, place, CONF_FAULT_MISSING, "cards.kind", "");
	else if (policy_kind_find(policy, card->kind) == NULL)
		complain(load, place, CONF_FAULT_UNKNOWN_CODE, "cards.kind",
		    card->kind);
	check_card_place(load, card, place);
	for (size_t j = 0; j < card->nsteps; j++)
		check_step(load, card, j,
		    (struct load_place){ place.file, load->step_lines[i][j] });
	/* A centre's own comes before what is built in; of its own, which? */
	for (size_t j = load->builtin_cards; j < i; j++)
		if (same_place(&policy->cards[j], card)) {
			complain(
			    load, place, CONF_FAULT_TWICE, "cards", card->kind);
			return;
		}
}

static void
check_district(struct load *load, const char *code, struct load_place place)
{
	const struct policy *policy = load->policy;

	for (unsigned service = 0; service < NOTE_SERVICES; service++)
		if (policy_desk(policy, service, code) == NULL)
			complain(load, place, CONF_FAULT_NO_DESK,
			    path_of(load, "districts", code,
			        policy->services[service].code),
			    "");
}

/* "*" or a district that is named. */
static bool
district_known(const struct policy *policy, const char *code)
{
	return strcmp(code, "*") == 0 || policy_district(policy, code) != NULL;
}

/* Another desk of the same service. */
static bool
deputy_fits(const struct policy *policy, const struct policy_desk *desk)
{
	const struct policy_desk *deputy =
	    policy_desk_by_id(policy, desk->deputy);

	return deputy != NULL && deputy != desk &&
	    deputy->service == desk->service;
}

static void
check_desk(struct load *load, size_t i)
{
	const struct policy *policy = load->policy;
	const struct policy_desk *desk = &policy->desks[i];
	struct load_place place = load->desks_at[i];
	const char *path = path_of(load, "desks", desk->id, "");

	if (desk->id[0] == '\0') {
		complain(load, place, CONF_FAULT_MISSING, "desks.id", "");
		return;
	}
	if (desk->nchannels == 0)
		complain(load, place, CONF_FAULT_MISSING,
		    path_of(load, "desks", desk->id, "channels"), "");
	if (policy->ndistricts > 0 && !district_known(policy, desk->district))
		complain(
		    load, place, CONF_FAULT_UNKNOWN_CODE, path, desk->district);
	if (desk->deputy[0] != '\0' && !deputy_fits(policy, desk))
		complain(
		    load, place, CONF_FAULT_UNKNOWN_CODE, path, desk->deputy);
	for (size_t j = 0; j < i; j++)
		if (strcmp(policy->desks[j].id, desk->id) == 0 ||
		    (policy->desks[j].service == desk->service &&
		        strcmp(policy->desks[j].district, desk->district) ==
		            0)) {
			complain(load, place, CONF_FAULT_TWICE, path, desk->id);
			return;
		}
}

static void
check_rule(struct load *load, size_t i)
{
	const struct policy *policy = load->policy;
	const struct policy_rule *rule = &policy->rules[i];
	const struct policy_kind *kind = NULL;
	struct load_place place = load->rules_at[i];
	enum device_class class;

	if (rule->kind[0] != '\0') {
		kind = policy_kind_find(policy, rule->kind);
		if (kind == NULL)
			complain(load, place, CONF_FAULT_UNKNOWN_CODE,
			    "reach.kind", rule->kind);
	}
	if (rule->reach.record && kind != NULL &&
	    (kind->flags & KIND_LIFE) != 0)
		complain(
		    load, place, CONF_FAULT_RECORD_LIFE, "reach", rule->kind);
	if (rule->class[0] != '\0' && !device_class_find(rule->class, &class))
		complain(load, place, CONF_FAULT_UNKNOWN_CODE, "reach.class",
		    rule->class);
	if (rule->site[0] != '\0' &&
	    registry_site(load->registry, rule->site) == NULL)
		complain(load, place, CONF_FAULT_UNKNOWN_CODE, "reach.site",
		    rule->site);
	if (rule->device[0] != '\0' &&
	    registry_device(load->registry, rule->device) == NULL)
		complain(load, place, CONF_FAULT_UNKNOWN_CODE, "reach.device",
		    rule->device);
}

static void
check_grant(struct load *load, size_t i)
{
	const struct policy_grant *grant = &load->policy->grants[i];
	struct load_place place = load->grants_at[i];

	if (grant->kind[0] == '\0')
		complain(load, place, CONF_FAULT_MISSING,
		    "authorisations.kinds", "");
	else if (policy_kind_find(load->policy, grant->kind) == NULL)
		complain(load, place, CONF_FAULT_UNKNOWN_CODE,
		    "authorisations.kinds", grant->kind);
	if (grant->document[0] == '\0')
		complain(load, place, CONF_FAULT_MISSING,
		    "authorisations.document", "");
}

/* Auditor and administrator are never one person (roles.md). */
#define AUDITS (ROLE_BIT(ROLE_AUDITOR) | ROLE_BIT(ROLE_ADMINISTRATOR))

static void
check_person(struct load *load, size_t i)
{
	const struct policy *policy = load->policy;
	const struct policy_person *person = &policy->people[i];
	struct load_place place = load->people_at[i];

	if (person->account[0] == '\0')
		complain(load, place, CONF_FAULT_MISSING, "people.account", "");
	if (person->roles == 0)
		complain(load, place, CONF_FAULT_MISSING, "people.roles",
		    person->account);
	if (person->sector[0] != '\0' &&
	    policy_sector(policy, person->sector) == NULL)
		complain(load, place, CONF_FAULT_UNKNOWN_CODE, "people.sector",
		    person->sector);
	if ((person->roles & AUDITS) == AUDITS)
		complain(load, place, CONF_FAULT_TWICE, "people.roles",
		    "auditor, administrator");
	for (size_t j = 0; j < i; j++)
		if (strcmp(policy->people[j].account, person->account) == 0 ||
		    (person->uid != POLICY_NO_UID &&
		        policy->people[j].uid == person->uid)) {
			complain(load, place, CONF_FAULT_TWICE, "people",
			    person->account);
			return;
		}
}

/* One person as the only one able to do something is a risk, not a mistake. */
static void
check_roles(struct load *load)
{
	const struct policy *policy = load->policy;

	for (int role = 0; role < ROLE_COUNT; role++) {
		size_t count = 0, last = 0;

		for (size_t i = 0; i < policy->npeople; i++)
			if ((policy->people[i].roles & ROLE_BIT(role)) != 0) {
				count++;
				last = i;
			}
		if (count == 1)
			complain(load, load->people_at[last],
			    CONF_FAULT_ONE_PERSON, "people",
			    role_word((enum role)role));
	}
}

/* What the form of "not confirmed" rests on. */
static void
check_reasons(struct load *load)
{
	const struct policy *policy = load->policy;
	const char digits[] = { 5, 8, 9, 0 };

	for (size_t i = 0; i < sizeof(digits); i++) {
		size_t count = 0;

		for (size_t j = 0; j < policy->nreasons; j++)
			count += policy->reasons[j].digit == digits[i];
		if (count != 1)
			complain(load, (struct load_place){ load->file, 0 },
			    count == 0 ? CONF_FAULT_MISSING : CONF_FAULT_TWICE,
			    arena_printf(
			        &load->arena, "reasons (key %d)", digits[i]),
			    "");
	}
	for (size_t i = 0; i < policy->nreasons; i++)
		if (!name_complete(&policy->reasons[i].name))
			complain(load, (struct load_place){ load->file, 0 },
			    CONF_FAULT_MISSING,
			    path_of(load, "reasons", policy->reasons[i].code,
			        "name"),
			    "");
}

static void
check_hub(struct load *load)
{
	const struct policy_hub *hub = &load->policy->hub;

	if (!hub->insecure && load->endpoint != NULL)
		complain(load, load->endpoints_at, CONF_FAULT_INSECURE, "",
		    load->endpoint);
	if (hub->disk_stop_bytes > hub->disk_low_bytes)
		complain(load, (struct load_place){ load->file, 0 },
		    CONF_FAULT_RANGE, "limits.disk_stop", "");
	for (size_t i = 0; i < 2; i++)
		if (load->policy->severities[i].not_examined_ms != 0)
			complain(load, (struct load_place){ load->file, 0 },
			    CONF_FAULT_RANGE,
			    i == 0 ? "severities.1.not_examined_after"
			           : "severities.2.not_examined_after",
			    "");
}

/* Devices name sites, districts and cameras that there are. */
static void
check_devices(struct load *load)
{
	const struct registry *registry = load->registry;
	const struct policy *policy = load->policy;

	for (size_t i = 0; i < registry_device_count(registry); i++) {
		const struct device *device = registry_device_at(registry, i);
		struct load_place place = { load->devices_file,
			load->device_lines[i] };

		if (device->site[0] != '\0' &&
		    registry_site(registry, device->site) == NULL)
			complain(load, place, CONF_FAULT_UNKNOWN_CODE, "site",
			    device->site);
		if (device->district[0] != '\0' && policy->ndistricts > 0 &&
		    policy_district(policy, device->district) == NULL)
			complain(load, place, CONF_FAULT_UNKNOWN_CODE,
			    "district", device->district);
		for (size_t j = 0; j < device->ncameras; j++)
			if (registry_device(registry, device->cameras[j]) ==
			    NULL)
				complain(load, place, CONF_FAULT_UNKNOWN_CODE,
				    "cameras", device->cameras[j]);
	}
}

static void
check_sector(struct load *load, size_t i)
{
	const struct policy_sector *sector = &load->policy->sectors[i];
	struct filter_context context = { .where = FILTER_ALERTS,
		.policy = load->policy };
	struct filter_fault fault;
	struct filter filter;
	const char *path = path_of(load,
	    sector->regime[0] == '\0' ? "sectors" : "regimes.sectors",
	    sector->code, "filter");
	enum err err = filter_compile(
	    &filter, sector->filter, strlen(sector->filter), &context, &fault);

	if (sector->regime[0] != '\0' &&
	    policy_sector(load->policy, sector->code) == NULL)
		complain(load, load->sectors_at[i], CONF_FAULT_UNKNOWN_CODE,
		    "regimes.sectors", sector->code);
	if (strcmp(sector->code, POLICY_SECTOR_NONE) == 0)
		complain(load, load->sectors_at[i], CONF_FAULT_BAD_VALUE,
		    "sectors", sector->code);
	if (sector->filter[0] == '\0')
		complain(
		    load, load->sectors_at[i], CONF_FAULT_MISSING, path, "");
	else if (err != ERR_NONE && fault.code == FILTER_FAULT_UNKNOWN_VALUE)
		conf_problem_add(load->problems,
		    &(struct conf_problem){ .fault = CONF_FAULT_UNKNOWN_CODE,
		        .file = load->sectors_at[i].file,
		        .line = load->sectors_at[i].line,
		        .path = path,
		        .found = fault.value,
		        .nearest = fault.nearest });
	else if (err != ERR_NONE)
		complain(load, load->sectors_at[i], CONF_FAULT_BAD_VALUE, path,
		    sector->filter);
}

static void
check_regime(struct load *load, size_t i)
{
	const struct policy_regime *regime = &load->policy->regimes[i];
	struct load_place place = load->regimes_at[i];

	if (!name_complete(&regime->name))
		complain(load, place, CONF_FAULT_MISSING,
		    path_of(load, "regimes", regime->code, "name"), "");
	for (size_t j = 0; j < POLICY_RAISED_MAX; j++)
		if (regime->raise[j][0] != '\0' &&
		    policy_kind_find(load->policy, regime->raise[j]) == NULL)
			complain(load, place, CONF_FAULT_UNKNOWN_CODE,
			    path_of(load, "regimes", regime->code, "raise"),
			    regime->raise[j]);
}

void
load_check(struct load *load)
{
	const struct policy *policy = load->policy;

	for (size_t i = 0; i < policy->nkinds; i++)
		check_kind(load, i);
	if (policy_kind_find(policy, "other") == NULL)
		complain(load, (struct load_place){ load->file, 0 },
		    CONF_FAULT_MISSING, "kinds.other", "");
	check_reasons(load);
	for (size_t i = 0; i < policy->ncards; i++)
		check_card(load, i);
	for (size_t i = 0; i < policy->ndistricts; i++)
		check_district(
		    load, policy->districts[i].code, load->districts_at[i]);
	if (policy->ndistricts == 0)
		check_district(load, "*", (struct load_place){ load->file, 0 });
	for (size_t i = 0; i < policy->ndesks; i++)
		check_desk(load, i);
	for (size_t i = 0; i < policy->nsectors; i++)
		check_sector(load, i);
	for (size_t i = 0; i < policy->nregimes; i++)
		check_regime(load, i);
	for (size_t i = 0; i < policy->nrules; i++)
		check_rule(load, i);
	for (size_t i = 0; i < policy->ngrants; i++)
		check_grant(load, i);
	if (!policy->hub.local) {
		for (size_t i = 0; i < policy->npeople; i++)
			check_person(load, i);
		check_roles(load);
	}
	check_hub(load);
	check_devices(load);
}
