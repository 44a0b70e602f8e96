/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/endpoint.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "conf/schema.h"
#include "conf/value.h"
#include "core/command.h"
#include "core/roles.h"

#include "conf/load.h"

/* One value on its way from ${node} to ${at}. */
struct fill {
	const struct conf_key *key;
	void *at;
	const struct node *node;
	const char *path;
};

static void fill_section(struct load *load, enum conf_section section,
    void *object, const struct node *map, const char *path);

void
load_problem(struct load *load, enum conf_fault fault, int line,
    const char *path, const char *found)
{
	conf_problem_add(load->problems,
	    &(struct conf_problem){ .fault = fault,
	        .file = load->file,
	        .line = line,
	        .path = path,
	        .found = found });
}

/* Something is wrong with the value; the key says what belongs there. */
static void
refuse(struct load *load, const struct fill *f, const struct node *node,
    enum conf_fault fault)
{
	struct buf words = { 0 }, from = { 0 }, to = { 0 };
	struct conf_problem problem = { .fault = fault,
		.file = load->file,
		.line = node->line,
		.path = f->path,
		.found = node->text,
		.expected = conf_type_text(f->key->type) };

	if (f->key->type == CONF_WORD) {
		for (size_t i = 0; f->key->words[i] != NULL; i++)
			buf_printf(&words, "%s%s", i > 0 ? ", " : "",
			    f->key->words[i]);
		problem.from = buf_text(&words);
	} else if (f->key->type == CONF_COUNT || f->key->type == CONF_TIME ||
	    f->key->type == CONF_BYTES || f->key->type == CONF_SCENE) {
		conf_put_bound(&from, f->key, f->key->min);
		conf_put_bound(&to, f->key, f->key->max);
		problem.from = buf_text(&from);
		problem.to = buf_text(&to);
	}
	conf_problem_add(load->problems, &problem);
	buf_finish(&words);
	buf_finish(&from);
	buf_finish(&to);
}

static bool
is_text(struct load *load, const struct fill *f)
{
	if (f->node->type == NODE_TEXT)
		return true;
	refuse(load, f, f->node, CONF_FAULT_BAD_VALUE);
	return false;
}

static bool
in_range(struct load *load, const struct fill *f, const struct node *node,
    int64_t value)
{
	if (value >= f->key->min && value <= f->key->max)
		return true;
	refuse(load, f, node,
	    value == 0 &&
	            (f->key->type == CONF_TIME || f->key->type == CONF_SCENE)
	        ? CONF_FAULT_ZERO
	        : CONF_FAULT_RANGE);
	return false;
}

static void
put_number(void *at, size_t size, int64_t value)
{
	if (size == sizeof(uint8_t))
		*(uint8_t *)at = (uint8_t)value;
	else if (size == sizeof(uint16_t))
		*(uint16_t *)at = (uint16_t)value;
	else if (size == sizeof(uint32_t))
		*(uint32_t *)at = (uint32_t)value;
	else
		*(uint64_t *)at = (uint64_t)value;
}

static void
fill_text_at(struct load *load, const struct fill *f, const struct node *node,
    char *at, size_t size, size_t columns)
{
	size_t len = strlen(node->text);

	if (node->type != NODE_TEXT) {
		refuse(load, f, node, CONF_FAULT_BAD_VALUE);
		return;
	}
	if (len >= size ||
	    (columns > 0 && text_width(node->text, len) > columns)) {
		refuse(load, f, node, CONF_FAULT_TOO_LONG);
		return;
	}
	text_copy(at, size, node->text);
}

static void
fill_text(struct load *load, const struct fill *f)
{
	fill_text_at(load, f, f->node, f->at, f->key->size, 0);
}

static void
fill_code(struct load *load, const struct fill *f)
{
	if (!is_text(load, f))
		return;
	if (!value_code(f->node->text) && strcmp(f->node->text, "*") != 0)
		refuse(load, f, f->node, CONF_FAULT_BAD_VALUE);
	else
		fill_text(load, f);
}

static void
fill_hours(struct load *load, const struct fill *f)
{
	if (!is_text(load, f))
		return;
	if (!policy_hours_valid(f->node->text))
		refuse(load, f, f->node, CONF_FAULT_BAD_VALUE);
	else
		fill_text(load, f);
}

static void
fill_date(struct load *load, const struct fill *f)
{
	int64_t ms;

	if (!is_text(load, f))
		return;
	if (!value_date(f->node->text, &ms))
		refuse(load, f, f->node, CONF_FAULT_BAD_VALUE);
	else
		fill_text(load, f);
}

/* Numbers of all sorts: one reads the word, the rest is the same. */
static void
fill_number(struct load *load, const struct fill *f,
    bool (*read)(const char *text, int64_t *value))
{
	int64_t value;

	if (!is_text(load, f))
		return;
	if (!read(f->node->text, &value))
		refuse(load, f, f->node, CONF_FAULT_BAD_VALUE);
	else if (in_range(load, f, f->node, value))
		put_number(f->at, f->key->size, value);
}

static void
fill_zone(struct load *load, const struct fill *f)
{
	int64_t minutes;

	if (!is_text(load, f))
		return;
	if (!value_zone(f->node->text, &minutes))
		refuse(load, f, f->node, CONF_FAULT_BAD_VALUE);
	else
		*(int16_t *)f->at = (int16_t)minutes;
}

static void
fill_yesno(struct load *load, const struct fill *f)
{
	uint8_t *at = f->at;
	bool yes;

	if (!is_text(load, f))
		return;
	if (!value_yesno(f->node->text, &yes))
		refuse(load, f, f->node, CONF_FAULT_BAD_VALUE);
	else if (f->key->type == CONF_YESNO)
		*at = yes;
	else
		*at = (uint8_t)(yes ? *at | f->key->min : *at & ~f->key->min);
}

static void
fill_word(struct load *load, const struct fill *f)
{
	if (!is_text(load, f))
		return;
	for (size_t i = 0; f->key->words[i] != NULL; i++)
		if (strcmp(f->key->words[i], f->node->text) == 0) {
			*(uint8_t *)f->at = (uint8_t)i;
			return;
		}
	refuse(load, f, f->node, CONF_FAULT_BAD_VALUE);
}

static void
fill_languages(struct load *load, const struct fill *f, size_t columns)
{
	size_t size = f->key->size / POLICY_LANGUAGES;

	if (f->node->type != NODE_MAP) {
		refuse(load, f, f->node, CONF_FAULT_BAD_VALUE);
		return;
	}
	for (struct node *key = f->node->first; key != NULL; key = key->next) {
		enum policy_language language = policy_language(key->text);

		if (strcmp(policy_language_word(language), key->text) != 0)
			refuse(load, f, key, CONF_FAULT_UNKNOWN_KEY);
		else
			fill_text_at(load, f, key->value,
			    (char *)f->at + (size_t)language * size, size,
			    columns);
	}
}

/* The items of a list, or of one word that stands for a list of one. */
static const struct node *
items(struct load *load, const struct fill *f, size_t max)
{
	size_t count = 0;

	if (f->node->type != NODE_LIST) {
		refuse(load, f, f->node, CONF_FAULT_BAD_VALUE);
		return NULL;
	}
	for (const struct node *i = f->node->first; i != NULL; i = i->next) {
		if (i->type != NODE_TEXT) {
			refuse(load, f, i, CONF_FAULT_BAD_VALUE);
			return NULL;
		}
		if (++count > max) {
			refuse(load, f, i, CONF_FAULT_TOO_MANY);
			return NULL;
		}
	}
	return f->node->first;
}

static void
fill_services(struct load *load, const struct fill *f)
{
	const struct node *i = items(load, f, NOTE_SERVICES);
	uint8_t bits = 0;

	for (; i != NULL; i = i->next) {
		int service = service_find(i->text, strlen(i->text));

		if (service < 0) {
			refuse(load, f, i, CONF_FAULT_UNKNOWN_CODE);
			return;
		}
		bits |= (uint8_t)(1U << service);
	}
	*(uint8_t *)f->at = bits;
}

static void
fill_facts(struct load *load, const struct fill *f)
{
	const struct node *i = items(load, f, 8);
	uint8_t bits = 0;

	for (; i != NULL; i = i->next) {
		unsigned fact = FACT_DANGER;

		while (fact <= FACT_MANY &&
		    strcmp(fact_word((enum alert_fact)fact), i->text) != 0)
			fact <<= 1;
		if (fact > FACT_MANY) {
			refuse(load, f, i, CONF_FAULT_UNKNOWN_CODE);
			return;
		}
		bits |= (uint8_t)fact;
	}
	*(uint8_t *)f->at = bits;
}

static void
fill_scene(struct load *load, const struct fill *f)
{
	uint32_t *at = f->at;

	if (f->node->type != NODE_MAP) {
		refuse(load, f, f->node, CONF_FAULT_BAD_VALUE);
		return;
	}
	for (struct node *key = f->node->first; key != NULL; key = key->next) {
		int service = service_find(key->text, strlen(key->text));
		int64_t ms;

		if (service < 0)
			refuse(load, f, key, CONF_FAULT_UNKNOWN_CODE);
		else if (!value_time(key->value->text, &ms))
			refuse(load, f, key->value, CONF_FAULT_BAD_VALUE);
		else if (in_range(load, f, key->value, ms))
			at[service] = (uint32_t)ms;
	}
}

/* Codes, each in its place of an array. */
static void
fill_codes(struct load *load, const struct fill *f)
{
	char(*at)[POLICY_CODE_SIZE] = f->at;
	const struct node *i = items(load, f, (size_t)f->key->max);

	memset(f->at, 0, f->key->size);
	for (size_t n = 0; i != NULL; i = i->next, n++)
		fill_text_at(load, f, i, at[n], POLICY_CODE_SIZE, 0);
}

static void
fill_digit(struct load *load, const struct fill *f)
{
	static const char allowed[] = "5890";
	const char *text = f->node->text;

	if (strcmp(text, "arrows") == 0)
		*(uint8_t *)f->at = REASON_BY_ARROWS;
	else if (strlen(text) == 1 && strchr(allowed, *text) != NULL)
		*(uint8_t *)f->at = (uint8_t)(*text - '0');
	else
		refuse(load, f, f->node, CONF_FAULT_BAD_VALUE);
}

static void
fill_channels(struct load *load, const struct fill *f)
{
	struct policy_desk *desk = f->at;
	const struct node *i = items(load, f, POLICY_CHANNELS_MAX);

	desk->nchannels = 0;
	for (; i != NULL; i = i->next)
		if (strcmp(i->text, "phone") == 0)
			desk->channels[desk->nchannels++] = CHANNEL_PHONE;
		else if (strcmp(i->text, "zmq") == 0)
			desk->channels[desk->nchannels++] = CHANNEL_ZMQ;
		else
			refuse(load, f, i, CONF_FAULT_UNKNOWN_CODE);
}

static void
fill_roles(struct load *load, const struct fill *f)
{
	const struct node *i = items(load, f, ROLE_COUNT);
	uint8_t bits = 0;

	for (; i != NULL; i = i->next) {
		enum role role;

		if (role_find(i->text, &role))
			bits |= (uint8_t)ROLE_BIT(role);
		else
			refuse(load, f, i, CONF_FAULT_UNKNOWN_CODE);
	}
	*(uint8_t *)f->at = bits;
}

static bool
fill_endpoint_at(struct load *load, const struct fill *f,
    const struct node *node, struct policy_endpoint *at)
{
	bool local;

	if (node->type != NODE_TEXT ||
	    endpoint_check(node->text, &local) != ERR_NONE) {
		refuse(load, f, node, CONF_FAULT_BAD_VALUE);
		return false;
	}
	if (!local) {
		load->endpoints_at =
		    (struct load_place){ load->file, node->line };
		load->endpoint = node->text;
	}
	fill_text_at(load, f, node, at->text, sizeof(at->text), 0);
	return true;
}

static void
fill_endpoints(struct load *load, const struct fill *f,
    struct policy_endpoint **list, size_t *count)
{
	const struct node *i = items(load, f, POLICY_ENDPOINTS_MAX);

	free(*list);
	*list = xcalloc(POLICY_ENDPOINTS_MAX, sizeof(**list));
	*count = 0;
	for (; i != NULL; i = i->next)
		if (fill_endpoint_at(load, f, i, &(*list)[*count]))
			(*count)++;
}

static void
fill_kinds(struct load *load, const struct fill *f)
{
	struct policy_grant *grant = f->at;
	const struct node *i = items(load, f, POLICY_GRANTS_MAX);

	if (i == NULL)
		return;
	fill_text_at(load, f, i, grant->kind, sizeof(grant->kind), 0);
	load->more_kinds = i->next;
}

static void
fill_file(struct load *load, const struct fill *f)
{
	struct load_place place = { load->file, f->node->line };

	if (!is_text(load, f))
		return;
	if (strcmp(f->key->name, "devices") == 0) {
		load->devices = f->node->text;
		load->devices_at = place;
	} else {
		load->sites = f->node->text;
		load->sites_at = place;
	}
}

static void
fill_files(struct load *load, const struct fill *f)
{
	load->card_files = items(load, f, (size_t)f->key->max);
	load->card_files_in = load->file;
}

static void
fill_reach(struct load *load, const struct fill *f)
{
	struct policy_reach *reach = f->at;

	*reach = (struct policy_reach){ 0 };
	if (f->node->type == NODE_MAP)
		fill_section(load, f->key->section, reach, f->node, f->path);
	else if (strcmp(f->node->text, "record") == 0)
		reach->record = 1;
	else if (strcmp(f->node->text, "all") != 0)
		refuse(load, f, f->node, CONF_FAULT_BAD_VALUE);
}

/* One more zeroed row at the end; NULL and a problem when there is no room. */
static void *
append(struct load *load, const struct fill *f, const struct node *node,
    void *rows, size_t *count, size_t size, size_t max)
{
	void *grown;

	if (*count == max) {
		refuse(load, f, node, CONF_FAULT_TOO_MANY);
		return NULL;
	}
	grown = xreallocarray(rows, *count + 1, size);
	memset((char *)grown + *count * size, 0, size);
	(*count)++;
	return grown;
}

/* A row of policy->${array}; ${places} remembers where it stood. */
#define APPEND(array, max, at)                                              \
	do {                                                                \
		void *grown = append(load, f, node, p->array, &p->n##array, \
		    sizeof(*p->array), max);                                \
		if (grown == NULL)                                          \
			return NULL;                                        \
		p->array = grown;                                           \
		at;                                                         \
	} while (0)
#define PLACE(places, n)                      \
	load->places[n] = (struct load_place) \
	{                                     \
		load->file, node->line        \
	}

static void *
kind_row(struct load *load, const struct fill *f, const struct node *node)
{
	struct policy *p = load->policy;
	struct policy_kind *kind =
	    (struct policy_kind *)(uintptr_t)policy_kind_find(p, node->text);

	if (kind == NULL) {
		APPEND(kinds, POLICY_KINDS_MAX, PLACE(kinds_at, p->nkinds - 1));
		kind = &p->kinds[p->nkinds - 1];
		kind->fold_ms = 5 * 60 * 1000;
		kind->regret_ms = UINT32_MAX; /* until load_finish() */
	} else {
		PLACE(kinds_at, kind - p->kinds);
	}
	text_copy(kind->code, sizeof(kind->code), node->text);
	return kind;
}

static void *
reason_row(struct load *load, const struct fill *f, const struct node *node)
{
	struct policy *p = load->policy;
	struct policy_reason *reason =
	    (struct policy_reason *)(uintptr_t)policy_reason(p, node->text);

	if (reason == NULL) {
		APPEND(reasons, POLICY_REASONS_MAX, (void)0);
		reason = &p->reasons[p->nreasons - 1];
		reason->class = REASON_UNKNOWN;
		reason->digit = REASON_OF_KIND;
	}
	text_copy(reason->code, sizeof(reason->code), node->text);
	return reason;
}

static void *
word_row(struct load *load, const struct fill *f, const struct node *node)
{
	struct policy *p = load->policy;
	struct policy_word *word = (struct policy_word *)(uintptr_t)policy_word(
	    p, load->list, node->text);

	if (word == NULL) {
		APPEND(words, POLICY_WORDS_MAX, (void)0);
		word = &p->words[p->nwords - 1];
		word->list = (uint8_t)load->list;
	}
	text_copy(word->code, sizeof(word->code), node->text);
	return word;
}

static void *
partner_row(struct load *load, const struct fill *f, const struct node *node)
{
	struct policy *p = load->policy;
	size_t i = policy_partner_index(p, node->text);

	if (i == p->npartners)
		APPEND(partners, POLICY_PARTNERS_MAX, (void)0);
	text_copy(p->partners[i].code, POLICY_CODE_SIZE, node->text);
	return &p->partners[i];
}

static void *
district_row(struct load *load, const struct fill *f, const struct node *node)
{
	struct policy *p = load->policy;

	APPEND(districts, POLICY_DISTRICTS_MAX,
	    PLACE(districts_at, p->ndistricts - 1));
	text_copy(
	    p->districts[p->ndistricts - 1].code, POLICY_CODE_SIZE, node->text);
	return &p->districts[p->ndistricts - 1];
}

static void *
sector_row(struct load *load, const struct fill *f, const struct node *node)
{
	struct policy *p = load->policy;

	APPEND(sectors, POLICY_SECTORS_MAX, PLACE(sectors_at, p->nsectors - 1));
	text_copy(
	    p->sectors[p->nsectors - 1].code, POLICY_CODE_SIZE, node->text);
	return &p->sectors[p->nsectors - 1];
}

/* The code of the regime is what its key names. */
static void *
regime_sector_row(
    struct load *load, const struct fill *f, const struct node *node)
{
	struct policy_sector *sector = sector_row(load, f, node);

	if (sector != NULL)
		text_copy(sector->regime, sizeof(sector->regime), f->at);
	return sector;
}

static void *
regime_row(struct load *load, const struct fill *f, const struct node *node)
{
	struct policy *p = load->policy;
	struct policy_regime *regime =
	    (struct policy_regime *)(uintptr_t)policy_regime(p, node->text);

	if (regime == NULL) {
		APPEND(regimes, POLICY_REGIMES_MAX, (void)0);
		regime = &p->regimes[p->nregimes - 1];
	}
	PLACE(regimes_at, regime - p->regimes);
	text_copy(regime->code, sizeof(regime->code), node->text);
	return regime;
}

/* "1" to "4", as an index; -1: it is none of them. */
static int
severity_index(const char *text)
{
	return strlen(text) == 1 && text[0] >= '1' && text[0] <= '4'
	    ? text[0] - '1'
	    : -1;
}

/* A row of a map, by its code. */
static void *
map_row(struct load *load, const struct fill *f, const struct node *node)
{
	int service;

	switch ((int)f->key->section) {
	case SECTION_KIND:
		return kind_row(load, f, node);
	case SECTION_REASON:
		return reason_row(load, f, node);
	case SECTION_WORD:
		return word_row(load, f, node);
	case SECTION_PARTNER:
		return partner_row(load, f, node);
	case SECTION_DISTRICT:
		return district_row(load, f, node);
	case SECTION_SECTOR:
		return sector_row(load, f, node);
	case SECTION_SERVICE:
		service = service_find(node->text, strlen(node->text));
		if (service < 0)
			break;
		load->service = (unsigned)service;
		return &load->policy->services[service];
	case SECTION_SEVERITY:
		if (severity_index(node->text) < 0)
			break;
		return &load->policy->severities[severity_index(node->text)];
	case SECTION_REGIME:
		return regime_row(load, f, node);
	case SECTION_REGIME_SECTOR:
		return regime_sector_row(load, f, node);
	case SECTION_REGIME_LIMITS:
		if (severity_index(node->text) < 0)
			break;
		return (struct policy_limits *)f->at +
		    severity_index(node->text);
	default:
		break;
	}
	refuse(load, f, node, CONF_FAULT_UNKNOWN_CODE);
	return NULL;
}

static void
fill_map(struct load *load, const struct fill *f)
{
	size_t max = f->key->section == SECTION_KIND ? POLICY_KIND_CODE_MAX
	                                             : POLICY_CODE_SIZE - 1;

	if (f->node->type != NODE_MAP) {
		refuse(load, f, f->node, CONF_FAULT_BAD_VALUE);
		return;
	}
	if (f->key->section == SECTION_WORD)
		load->list = (enum policy_list)f->key->min;
	for (struct node *key = f->node->first; key != NULL; key = key->next) {
		const char *path =
		    arena_printf(&load->arena, "%s.%s", f->path, key->text);
		void *row;

		if (!value_code(key->text)) {
			refuse(load, f, key, CONF_FAULT_BAD_VALUE);
			continue;
		}
		if (strlen(key->text) > max) {
			refuse(load, f, key, CONF_FAULT_TOO_LONG);
			continue;
		}
		row = map_row(load, f, key);
		if (row != NULL)
			fill_section(
			    load, f->key->section, row, key->value, path);
	}
}

/* The desks of a service that a file names replace the ones before. */
static void
desks_clear(struct load *load)
{
	struct policy *p = load->policy;
	size_t kept = 0;

	for (size_t i = 0; i < p->ndesks; i++)
		if (p->desks[i].service != load->service) {
			p->desks[kept] = p->desks[i];
			load->desks_at[kept++] = load->desks_at[i];
		}
	p->ndesks = kept;
}

static void *
desk_row(struct load *load, const struct fill *f, const struct node *node)
{
	struct policy *p = load->policy;
	struct policy_desk *desk;

	APPEND(desks, POLICY_DESKS_MAX, PLACE(desks_at, p->ndesks - 1));
	desk = &p->desks[p->ndesks - 1];
	desk->service = (uint8_t)load->service;
	desk->district[0] = '*';
	desk->nchannels = 1;
	desk->channels[0] = CHANNEL_PHONE;
	return desk;
}

/* The count stands in the struct that holds the rows. */
static struct policy_phone *
phone_row(struct load *load, const struct fill *f, const struct node *node,
    uint8_t *count)
{
	if (*count == POLICY_PHONES_MAX) {
		refuse(load, f, node, CONF_FAULT_TOO_MANY);
		return NULL;
	}
	(*count)++;
	((struct policy_phone *)f->at)[*count - 1] = (struct policy_phone){ 0 };
	return (struct policy_phone *)f->at + *count - 1;
}

static uint8_t *
phones_count(const struct fill *f)
{
	char *at = f->at;

	if (f->key->in == SECTION_DESK)
		return (uint8_t *)(at - offsetof(struct policy_desk, phones) +
		    offsetof(struct policy_desk, nphones));
	return (uint8_t *)(at - offsetof(struct policy_partner, phones) +
	    offsetof(struct policy_partner, nphones));
}

static struct policy_card *
card_of_steps(const struct fill *f)
{
	return (struct policy_card *)(void *)((char *)f->at -
	    offsetof(struct policy_card, steps));
}

static void *
step_row(struct load *load, const struct fill *f, const struct node *node)
{
	struct policy_card *card = card_of_steps(f);

	if (card->nsteps == POLICY_STEPS_MAX) {
		refuse(load, f, node, CONF_FAULT_TOO_MANY);
		return NULL;
	}
	card->steps[card->nsteps] = (struct policy_step){ 0 };
	load->step_lines[card - load->policy->cards][card->nsteps] = node->line;
	return &card->steps[card->nsteps++];
}

static void *
list_row(struct load *load, const struct fill *f, const struct node *node)
{
	struct policy *p = load->policy;

	switch ((int)f->key->section) {
	case SECTION_DESK:
		return desk_row(load, f, node);
	case SECTION_PHONE:
		return phone_row(load, f, node, phones_count(f));
	case SECTION_CARD:
		APPEND(cards, POLICY_CARDS_MAX, PLACE(cards_at, p->ncards - 1));
		return &p->cards[p->ncards - 1];
	case SECTION_STEP:
		return step_row(load, f, node);
	case SECTION_RULE:
		APPEND(rules, POLICY_RULES_MAX, PLACE(rules_at, p->nrules - 1));
		return &p->rules[p->nrules - 1];
	case SECTION_GRANT:
		APPEND(grants, POLICY_GRANTS_MAX,
		    PLACE(grants_at, p->ngrants - 1));
		return &p->grants[p->ngrants - 1];
	case SECTION_PERSON:
		APPEND(people, POLICY_PEOPLE_MAX,
		    PLACE(people_at, p->npeople - 1));
		p->people[p->npeople - 1].uid = POLICY_NO_UID;
		return &p->people[p->npeople - 1];
	default:
		return NULL;
	}
}

static void
list_clear(struct load *load, const struct fill *f)
{
	if (f->key->section == SECTION_DESK)
		desks_clear(load);
	else if (f->key->section == SECTION_PHONE)
		*phones_count(f) = 0;
	else if (f->key->section == SECTION_STEP)
		card_of_steps(f)->nsteps = 0;
}

/* An authorisation of several kinds is as many rows. */
static void
grants_spread(struct load *load, const struct fill *f, const struct node *node)
{
	const struct node *kind = load->more_kinds;

	load->more_kinds = NULL;
	for (; kind != NULL; kind = kind->next) {
		struct policy_grant *to = list_row(load, f, node);

		if (to == NULL)
			return;
		*to = to[-1];
		fill_text_at(load, f, kind, to->kind, sizeof(to->kind), 0);
	}
}

static void
fill_list(struct load *load, const struct fill *f)
{
	size_t n = 0;

	if (f->node->type != NODE_LIST) {
		refuse(load, f, f->node, CONF_FAULT_BAD_VALUE);
		return;
	}
	list_clear(load, f);
	for (struct node *i = f->node->first; i != NULL; i = i->next) {
		const char *path =
		    arena_printf(&load->arena, "%s[%zu]", f->path, ++n);
		void *row = list_row(load, f, i);

		if (row == NULL)
			return;
		fill_section(load, f->key->section, row, i, path);
		if (f->key->section == SECTION_GRANT)
			grants_spread(load, f, i);
	}
}

static void
fill_count(struct load *load, const struct fill *f)
{
	fill_number(load, f, value_number);
}

static void
fill_time(struct load *load, const struct fill *f)
{
	fill_number(load, f, value_time);
}

static void
fill_bytes(struct load *load, const struct fill *f)
{
	fill_number(load, f, value_bytes);
}

static void
fill_score(struct load *load, const struct fill *f)
{
	fill_number(load, f, value_score);
}

static void
fill_name(struct load *load, const struct fill *f)
{
	fill_languages(load, f, (size_t)f->key->max);
}

static void
fill_language(struct load *load, const struct fill *f)
{
	size_t size = f->key->size / POLICY_LANGUAGES;

	fill_text_at(load, f, f->node,
	    (char *)f->at + (size_t)f->key->min * size, size,
	    (size_t)f->key->max);
}

static void
fill_endpoint(struct load *load, const struct fill *f)
{
	fill_endpoint_at(load, f, f->node, f->at);
}

static void
fill_subscribe(struct load *load, const struct fill *f)
{
	struct policy_hub *hub = f->at;

	fill_endpoints(load, f, &hub->subscribe, &hub->nsubscribe);
}

static void
fill_consoles(struct load *load, const struct fill *f)
{
	struct policy_hub *hub = f->at;

	fill_endpoints(load, f, &hub->consoles, &hub->nconsoles);
}

static void
fill_nested(struct load *load, const struct fill *f)
{
	fill_section(load, f->key->section, f->at, f->node, f->path);
}

typedef void fill_fn(struct load *load, const struct fill *f);

static fill_fn *const fillers[CONF_TYPES] = {
	[CONF_TEXT] = fill_text,
	[CONF_CODE] = fill_code,
	[CONF_COUNT] = fill_count,
	[CONF_TIME] = fill_time,
	[CONF_BYTES] = fill_bytes,
	[CONF_SCORE] = fill_score,
	[CONF_YESNO] = fill_yesno,
	[CONF_FLAG] = fill_yesno,
	[CONF_WORD] = fill_word,
	[CONF_NAME] = fill_name,
	[CONF_LINE] = fill_name,
	[CONF_LIST_NAME] = fill_name,
	[CONF_LANGUAGE] = fill_language,
	[CONF_SERVICES] = fill_services,
	[CONF_FACTS] = fill_facts,
	[CONF_SCENE] = fill_scene,
	[CONF_REASONS] = fill_codes,
	[CONF_KEY] = fill_digit,
	[CONF_CHANNELS] = fill_channels,
	[CONF_ROLES] = fill_roles,
	[CONF_ZONE] = fill_zone,
	[CONF_DATE] = fill_date,
	[CONF_HOURS] = fill_hours,
	[CONF_ENDPOINT] = fill_endpoint,
	[CONF_SUBSCRIBE] = fill_subscribe,
	[CONF_CONSOLES] = fill_consoles,
	[CONF_KINDS] = fill_kinds,
	[CONF_RAISED] = fill_codes,
	[CONF_FILE] = fill_file,
	[CONF_FILES] = fill_files,
	[CONF_REACH] = fill_reach,
	[CONF_SECTION] = fill_nested,
	[CONF_MAP] = fill_map,
	[CONF_LIST] = fill_list,
};

static void
unknown_key(struct load *load, enum conf_section section,
    const struct node *key, const char *path)
{
	const struct conf_key *nearest = conf_key_nearest(section, key->text);

	conf_problem_add(load->problems,
	    &(struct conf_problem){ .fault = CONF_FAULT_UNKNOWN_KEY,
	        .file = load->file,
	        .line = key->line,
	        .path = path,
	        .found = key->text,
	        .nearest = nearest != NULL ? nearest->name : "" });
}

static void
fill_section(struct load *load, enum conf_section section, void *object,
    const struct node *map, const char *path)
{
	if (map->type != NODE_MAP) {
		conf_problem_add(load->problems,
		    &(struct conf_problem){ .fault = CONF_FAULT_BAD_VALUE,
		        .file = load->file,
		        .line = map->line,
		        .path = path,
		        .found = map->text,
		        .expected = conf_type_text(CONF_SECTION) });
		return;
	}
	for (struct node *key = map->first; key != NULL; key = key->next) {
		const struct conf_key *known =
		    conf_key_find(section, key->text);
		struct fill f = { .key = known, .node = key->value };

		if (known == NULL) {
			unknown_key(load, section, key, path);
			continue;
		}
		f.at = (char *)object + known->offset;
		f.path = path[0] != '\0'
		    ? arena_printf(&load->arena, "%s.%s", path, key->text)
		    : key->text;
		fillers[known->type](load, &f);
	}
}

void
load_fill(struct load *load, const struct node *root)
{
	if (root != NULL)
		fill_section(load, SECTION_ROOT, load->policy, root, "");
}

void
load_fill_cards(struct load *load, const struct node *root)
{
	if (root != NULL)
		fill_section(load, SECTION_CARDS, load->policy, root, "");
}
