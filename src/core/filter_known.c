/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "core/command.h"
#include "core/policy.h"
#include "core/replica.h"

#include "core/filter_known.h"

#define NOBODY "none"

static const char *const verdicts[] = {
	[VERDICT_NONE] = "none",
	[VERDICT_CONFIRMED] = "confirmed",
	[VERDICT_NOT_CONFIRMED] = "not-confirmed",
};
#define NVERDICTS (sizeof(verdicts) / sizeof(verdicts[0]))

/* Reasons that the hub gives by itself. */
static const char *const own_reasons[] = { "not-examined", "same" };
#define NOWN (sizeof(own_reasons) / sizeof(own_reasons[0]))

const char *
filter_verdict(enum alert_verdict verdict)
{
	return verdicts[verdict];
}

/* "alert.claimed", behind all of them "claimed". */
static const char *
verb_at(size_t i)
{
	if (i < VERB_COUNT)
		return strchr(verb_name((enum verb)i), '.') + 1;
	i -= VERB_COUNT;
	return i < VERB_COUNT ? verb_name((enum verb)i) : NULL;
}

static const char *
service_or_nobody_at(size_t i)
{
	if (i < NOTE_SERVICES)
		return service_at(i);
	return i == NOTE_SERVICES ? NOBODY : NULL;
}

static const char *
outcome_at(const struct policy *policy, size_t i)
{
	const struct policy_word *word =
	    policy_word_at(policy, LIST_OUTCOME, i);

	return word != NULL ? word->code : NULL;
}

/* Why it was archived, postponed, called off. */
static const char *
reason_at(const struct policy *policy, size_t i)
{
	if (policy->nreasons == 0)
		return NULL;
	if (i < policy->nreasons)
		return policy->reasons[i].code;
	i -= policy->nreasons;
	for (size_t at = 0; at < policy->nwords; at++)
		if (policy->words[at].list != LIST_OUTCOME && i-- == 0)
			return policy->words[at].code;
	return i < NOWN ? own_reasons[i] : NULL;
}

static const char *
owner_at(const struct policy *policy, size_t i)
{
	if (policy->npeople == 0)
		return NULL;
	if (i < policy->npeople)
		return policy->people[i].account;
	i -= policy->npeople;
	return i == 0 ? "me" : i == 1 ? NOBODY : NULL;
}

static const char *
policy_code(
    const struct filter_context *context, enum filter_word word, size_t i)
{
	const struct policy *policy = context->policy;

	switch (word) {
	case FILTER_KIND:
		return i < policy->nkinds ? policy->kinds[i].code : NULL;
	case FILTER_DISTRICT:
		return i < policy->ndistricts ? policy->districts[i].code
		                              : NULL;
	case FILTER_DESK:
		return i < policy->ndesks ? policy->desks[i].id : NULL;
	case FILTER_OUTCOME:
		return outcome_at(policy, i);
	case FILTER_OWNER:
		return owner_at(policy, i);
	case FILTER_REASON:
		/* Those of entries come from everywhere. */
		return context->where == FILTER_ALERTS ? reason_at(policy, i)
		                                       : NULL;
	default:
		return NULL;
	}
}

const char *
filter_code(
    const struct filter_context *context, enum filter_word word, size_t i)
{
	switch (word) {
	case FILTER_STATE:
		return i < ALERT_NSTATES ? alert_state_word((enum alert_state)i)
		                         : NULL;
	case FILTER_VERDICT:
		return i < NVERDICTS ? verdicts[i] : NULL;
	case FILTER_SERVICE:
		return service_or_nobody_at(i);
	case FILTER_VERB:
		return verb_at(i);
	default:
		return context->policy != NULL ? policy_code(context, word, i)
		                               : NULL;
	}
}

static bool
has(const struct alert *alert, enum filter_word word, const char *value)
{
	switch (word) {
	case FILTER_KIND:
		return strcasecmp(alert->kind, value) == 0 ||
		    strcasecmp(alert->kind_name, value) == 0;
	case FILTER_DISTRICT:
		return strcasecmp(alert->district, value) == 0;
	case FILTER_OWNER:
		return strcasecmp(alert->owner, value) == 0;
	case FILTER_REASON:
		return strcasecmp(alert->reason, value) == 0;
	case FILTER_OUTCOME:
		return strcasecmp(alert->outcome, value) == 0;
	default:
		return false;
	}
}

/* Whether somebody on the board has it. */
static bool
is_met(const struct replica *replica, enum filter_word word, const char *value)
{
	const struct alert *alert;
	size_t at = 0;

	while (replica != NULL && (alert = replica_each(replica, &at)) != NULL)
		if (has(alert, word, value))
			return true;
	return false;
}

bool
filter_known(const struct filter_context *context, enum filter_word word,
    const char *value)
{
	const char *code = filter_code(context, word, 0);

	if (code == NULL)
		return true;
	for (size_t i = 0; code != NULL; code = filter_code(context, word, ++i))
		if (strcasecmp(code, value) == 0)
			return true;
	return is_met(context->replica, word, value);
}

const char *
filter_nearest(const struct filter_context *context, enum filter_word word,
    const char *value)
{
	size_t best = strlen(value) / 3 + 2; /* further off is no likeness */
	const char *nearest = "", *code;

	for (size_t i = 0; (code = filter_code(context, word, i)) != NULL;
	     i++) {
		size_t d = text_distance(code, value);

		if (d < best) {
			best = d;
			nearest = code;
		}
	}
	return nearest;
}
