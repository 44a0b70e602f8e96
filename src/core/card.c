/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/card.h"

static const struct {
	bool asks;
	bool words;
} types[STEP_TYPES] = {
#define X(symbol, word, yes_no, words) [STEP_##symbol] = { yes_no, words },
	STEP_TABLE(X)
#undef X
};

bool
step_asks(enum step_type type)
{
	return types[type].asks;
}

bool
step_needs_words(enum step_type type)
{
	return types[type].words;
}

/* 0: not for this alert; else the nearer the larger. */
static int
nearness(const struct policy_card *card, const struct alert *alert)
{
	if (strcmp(card->kind, alert->kind) != 0)
		return 0;
	if (card->device[0] != '\0')
		return strcmp(card->device, alert->device) == 0 ? 4 : 0;
	if (card->site[0] != '\0')
		return strcmp(card->site, alert->site) == 0 ? 3 : 0;
	if (card->district[0] != '\0')
		return strcmp(card->district, alert->district) == 0 ? 2 : 0;
	return 1;
}

static bool
has_line(const struct policy_card *card)
{
	return policy_line_text(&card->line, POLICY_EN)[0] != '\0';
}

/* FNV-1a, folded. */
uint16_t
card_tag(const struct policy_step *steps, size_t count)
{
	uint32_t sum = 2166136261U;

	for (size_t i = 0; i < count; i++)
		for (const char *at = steps[i].id;; at++) {
			sum = (sum ^ (uint8_t)*at) * 16777619U;
			if (*at == '\0')
				break;
		}
	sum = (sum >> 16) ^ (sum & 0xffff);
	return sum != 0 ? (uint16_t)sum : 1;
}

void
card_of(
    const struct policy *policy, const struct alert *alert, struct card *card)
{
	int line = 0, steps = 0;

	*card = (struct card){ 0 };
	for (size_t i = 0; i < policy->ncards; i++) {
		const struct policy_card *c = &policy->cards[i];
		int near = nearness(c, alert);

		if (near == 0)
			continue;
		if (near >= line && has_line(c)) {
			line = near;
			card->line = &c->line;
		}
		if (near >= steps && c->nsteps > 0) {
			steps = near;
			card->steps = c->steps;
			card->nsteps = c->nsteps;
		}
	}
	if (card->nsteps > 0)
		card->tag = card_tag(card->steps, card->nsteps);
}

bool
card_done(const struct card *card, const struct alert *alert, size_t i)
{
	return card->tag == alert->card && (alert->steps >> i & 1) != 0;
}

bool
card_yes(const struct card *card, const struct alert *alert, size_t i)
{
	return card_done(card, alert, i) && (alert->steps_yes >> i & 1) != 0;
}

size_t
card_next(const struct card *card, const struct alert *alert, size_t from)
{
	while (from < card->nsteps && card_done(card, alert, from))
		from++;
	return from;
}

size_t
card_step(const struct card *card, const char *id)
{
	size_t i = 0;

	while (i < card->nsteps && strcmp(card->steps[i].id, id) != 0)
		i++;
	return i;
}

uint8_t
card_facts(const struct card *card, const struct alert *alert)
{
	uint8_t facts = 0;

	for (size_t i = 0; i < card->nsteps; i++)
		if (card_yes(card, alert, i))
			facts |= card->steps[i].facts;
	return facts;
}

uint8_t
card_services(const struct card *card, const struct alert *alert)
{
	uint8_t services = 0;

	for (size_t i = 0; i < card->nsteps; i++)
		if (card_yes(card, alert, i))
			services |= card->steps[i].services;
	return services;
}
