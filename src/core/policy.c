/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

#include "core/vocabulary.h"

#include "core/policy.h"

static const char *const languages[POLICY_LANGUAGES] = { "en", "kk", "ru" };

static const char *const classes[POLICY_CLASSES] = { "false", "harmless",
	"drill", "same", "technical", "unknown" };

static const char *const lists[POLICY_LISTS] = { "refusals", "outcomes",
	"postpone", "stand_down", "inhibit", "look", "take_over", "release" };

static const char *const step_types[STEP_TYPES] = {
#define X(symbol, word, yes_no, words) word,
	STEP_TABLE(X)
#undef X
};

enum policy_language
policy_language(const char *word)
{
	for (int i = 0; i < POLICY_LANGUAGES; i++)
		if (strcmp(languages[i], word) == 0)
			return (enum policy_language)i;
	return POLICY_EN;
}

const char *
policy_language_word(enum policy_language language)
{
	return languages[language];
}

const char *
policy_class_word(enum policy_class reason_class)
{
	return classes[reason_class];
}

const char *
step_type_word(enum step_type type)
{
	return step_types[type];
}

const char *
policy_list_word(enum policy_list list)
{
	return lists[list];
}

struct policy *
policy_create(void)
{
	struct policy *policy = xcalloc(1, sizeof(*policy));

	for (int i = 0; i < NOTE_SERVICES; i++) {
		struct policy_service *service = &policy->services[i];

		text_copy(
		    service->code, sizeof(service->code), service_word(i));
		text_copy(service->number, sizeof(service->number),
		    service_number(i));
		text_copy(
		    service->cell, sizeof(service->cell), service_cell(i));
	}
	return policy;
}

void
policy_destroy(struct policy *policy)
{
	if (policy == NULL)
		return;
	free(policy->hub.subscribe);
	free(policy->hub.consoles);
	free(policy->kinds);
	free(policy->cards);
	free(policy->reasons);
	free(policy->words);
	free(policy->districts);
	free(policy->desks);
	free(policy->partners);
	free(policy->rules);
	free(policy->grants);
	free(policy->people);
	free(policy->sectors);
	free(policy->regimes);
	free(policy);
}

/* ${size} is that of one language's text. */
static const char *
text_in(const char *texts, size_t size, enum policy_language language)
{
	if (texts[(size_t)language * size] != '\0')
		return texts + (size_t)language * size;
	for (size_t i = 0; i < POLICY_LANGUAGES; i++)
		if (texts[i * size] != '\0')
			return texts + i * size;
	return "";
}

const char *
policy_text(const struct policy_name *name, enum policy_language language)
{
	return text_in(name->in[0], POLICY_NAME_SIZE, language);
}

const char *
policy_line_text(const struct policy_line *line, enum policy_language language)
{
	return text_in(line->in[0], POLICY_LINE_SIZE, language);
}

const char *
policy_list_text(
    const struct policy_list_name *name, enum policy_language language)
{
	return text_in(name->in[0], POLICY_LIST_SIZE, language);
}

/*
 * Rows begin with their code or carry it at ${offset}; lists are short (the
 * longest has a thousand people), so a walk is as good as an index.
 */
static const void *
row_find(const void *rows, size_t count, size_t size, size_t offset,
    const char *code)
{
	for (size_t i = 0; i < count; i++) {
		const char *row = (const char *)rows + i * size;

		if (strcmp(row + offset, code) == 0)
			return row;
	}
	return NULL;
}

const struct policy_kind *
policy_kind_find(const struct policy *policy, const char *code)
{
	return row_find(policy->kinds, policy->nkinds, sizeof(*policy->kinds),
	    offsetof(struct policy_kind, code), code);
}

const struct policy_kind *
policy_kind(const struct policy *policy, const char *code, bool *known)
{
	const struct policy_kind *kind = policy_kind_find(policy, code);

	if (known != NULL)
		*known = kind != NULL;
	return kind != NULL ? kind : policy_kind_find(policy, "other");
}

bool
policy_life_code(const char *code)
{
	static const char *const codes[] = { "sos", "fire", "fire-sensor",
		"weapon" };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (strcmp(codes[i], code) == 0)
			return true;
	return false;
}

bool
policy_about_life(const struct policy_kind *kind)
{
	return (kind->flags & KIND_LIFE) != 0 || policy_life_code(kind->code);
}

const struct policy_reason *
policy_reason(const struct policy *policy, const char *code)
{
	return row_find(policy->reasons, policy->nreasons,
	    sizeof(*policy->reasons), offsetof(struct policy_reason, code),
	    code);
}

const struct policy_word *
policy_word(
    const struct policy *policy, enum policy_list list, const char *code)
{
	for (size_t i = 0; i < policy->nwords; i++)
		if (policy->words[i].list == list &&
		    strcmp(policy->words[i].code, code) == 0)
			return &policy->words[i];
	return NULL;
}

const struct policy_word *
policy_word_at(const struct policy *policy, enum policy_list list, size_t i)
{
	for (size_t at = 0; at < policy->nwords; at++)
		if (policy->words[at].list == list && i-- == 0)
			return &policy->words[at];
	return NULL;
}

/* The reason that has ${digit} in every kind; NULL: none. */
static const struct policy_reason *
reason_on(const struct policy *policy, uint8_t digit)
{
	for (size_t i = 0; i < policy->nreasons; i++)
		if (policy->reasons[i].digit == digit)
			return &policy->reasons[i];
	return NULL;
}

static size_t
choice_add(struct policy_choice choices[POLICY_CHOICES_MAX], size_t count,
    char key, const struct policy_reason *reason)
{
	if (reason == NULL || count == POLICY_CHOICES_MAX)
		return count;
	choices[count] = (struct policy_choice){ key, reason };
	return count + 1;
}

size_t
policy_kind_reasons(const struct policy *policy, const struct policy_kind *kind,
    struct policy_choice choices[POLICY_CHOICES_MAX])
{
	const uint8_t fixed[] = { 5, 8, 9, 0 };
	size_t count = 0;

	for (size_t i = 0; i < POLICY_DIGITS; i++)
		count = choice_add(choices, count, (char)('1' + i),
		    policy_reason(policy, kind->reasons[i]));
	for (size_t i = 0; i < sizeof(fixed); i++)
		count = choice_add(choices, count, (char)('0' + fixed[i]),
		    reason_on(policy, fixed[i]));
	for (size_t i = 0; i < policy->nreasons; i++)
		if (policy->reasons[i].digit == REASON_BY_ARROWS)
			count = choice_add(
			    choices, count, ' ', &policy->reasons[i]);
	return count;
}

bool
policy_kind_has_reason(const struct policy *policy,
    const struct policy_kind *kind, const char *code)
{
	struct policy_choice choices[POLICY_CHOICES_MAX];
	size_t count = policy_kind_reasons(policy, kind, choices);

	for (size_t i = 0; i < count; i++)
		if (strcmp(choices[i].reason->code, code) == 0)
			return true;
	return false;
}

const struct policy_desk *
policy_desk(const struct policy *policy, unsigned service, const char *district)
{
	const struct policy_desk *all = NULL;

	for (size_t i = 0; i < policy->ndesks; i++) {
		const struct policy_desk *desk = &policy->desks[i];

		if (desk->service != service)
			continue;
		if (strcmp(desk->district, district) == 0)
			return desk;
		if (all == NULL && strcmp(desk->district, "*") == 0)
			all = desk;
	}
	return all;
}

const struct policy_desk *
policy_desk_by_id(const struct policy *policy, const char *id)
{
	return row_find(policy->desks, policy->ndesks, sizeof(*policy->desks),
	    offsetof(struct policy_desk, id), id);
}

enum notification_channel
policy_desk_channel(const struct policy_desk *desk)
{
	return desk->nchannels > 0
	    ? (enum notification_channel)desk->channels[0]
	    : CHANNEL_PHONE;
}

const struct policy_partner *
policy_partner(const struct policy *policy, const char *code)
{
	return row_find(policy->partners, policy->npartners,
	    sizeof(*policy->partners), offsetof(struct policy_partner, code),
	    code);
}

size_t
policy_partner_index(const struct policy *policy, const char *code)
{
	const struct policy_partner *partner = policy_partner(policy, code);

	return partner != NULL ? (size_t)(partner - policy->partners)
	                       : policy->npartners;
}

const struct policy_district *
policy_district(const struct policy *policy, const char *code)
{
	return row_find(policy->districts, policy->ndistricts,
	    sizeof(*policy->districts), offsetof(struct policy_district, code),
	    code);
}

const struct policy_person *
policy_person(const struct policy *policy, const char *account)
{
	return row_find(policy->people, policy->npeople,
	    sizeof(*policy->people), offsetof(struct policy_person, account),
	    account);
}

const char *
policy_site_name(const struct policy *policy)
{
	const struct policy_name *name = &policy->site.name;

	if (name->in[POLICY_KK][0] != '\0')
		return name->in[POLICY_KK];
	return name->in[POLICY_RU][0] != '\0' ? name->in[POLICY_RU]
	                                      : name->in[POLICY_EN];
}

const struct policy_sector *
policy_sector(const struct policy *policy, const char *code)
{
	for (size_t i = 0; i < policy->nsectors; i++)
		if (policy->sectors[i].regime[0] == '\0' &&
		    strcmp(policy->sectors[i].code, code) == 0)
			return &policy->sectors[i];
	return NULL;
}

const struct policy_sector *
policy_sector_in(
    const struct policy *policy, const char *regime, const char *code)
{
	for (size_t i = 0; i < policy->nsectors && regime[0] != '\0'; i++)
		if (strcmp(policy->sectors[i].regime, regime) == 0 &&
		    strcmp(policy->sectors[i].code, code) == 0)
			return &policy->sectors[i];
	return policy_sector(policy, code);
}

const struct policy_regime *
policy_regime(const struct policy *policy, const char *code)
{
	return row_find(policy->regimes, policy->nregimes,
	    sizeof(*policy->regimes), offsetof(struct policy_regime, code),
	    code[0] != '\0' ? code : POLICY_EVERYDAY);
}

const struct policy_person *
policy_person_by_uid(const struct policy *policy, uint32_t uid)
{
	for (size_t i = 0; i < policy->npeople; i++)
		if (policy->people[i].uid == uid && uid != POLICY_NO_UID)
			return &policy->people[i];
	return NULL;
}
