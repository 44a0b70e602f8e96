/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/policy.h"

/* How exactly a rule names a device; -1: it is about others. */
static int
rule_rank(const struct policy_rule *rule, const struct policy_kind *kind,
    const struct device *device)
{
	bool any = rule->site[0] == '\0' && rule->class[0] == '\0' &&
	    rule->device[0] == '\0';

	if (rule->kind[0] != '\0' && strcmp(rule->kind, kind->code) != 0)
		return -1;
	if (any)
		return 0;
	if (device == NULL)
		return -1;
	if (rule->device[0] != '\0' && strcmp(rule->device, device->id) != 0)
		return -1;
	if (rule->site[0] != '\0' && strcmp(rule->site, device->site) != 0)
		return -1;
	if (rule->class[0] != '\0' &&
	    strcmp(rule->class, device_class_word(device->class)) != 0)
		return -1;
	return (rule->device[0] != '\0' ? 4 : 0) +
	    (rule->site[0] != '\0' ? 2 : 0) + (rule->class[0] != '\0' ? 1 : 0);
}

const struct policy_reach *
policy_reach(const struct policy *policy, const struct policy_kind *kind,
    const struct device *device)
{
	const struct policy_reach *reach = &kind->reach;
	int best = -1;

	for (size_t i = 0; i < policy->nrules; i++) {
		int rank = rule_rank(&policy->rules[i], kind, device);

		if (rank >= 0 && rank >= best) {
			best = rank;
			reach = &policy->rules[i].reach;
		}
	}
	return reach;
}

bool
policy_reaches(const struct policy_reach *reach, const struct policy_seen *seen)
{
	if (reach->record)
		return false;
	if (seen->score >= 0 && seen->score < reach->min_score)
		return false;
	/* No number given: it was a detection of at least one. */
	if (reach->min_count > 0 &&
	    (seen->has_count ? seen->count : 1) < reach->min_count)
		return false;
	if (seen->lasted_ms < reach->for_ms)
		return false;
	if (reach->hours == HOURS_CLOSED && seen->has_hours && seen->open)
		return false;
	if (reach->hours == HOURS_OPEN && seen->has_hours && !seen->open)
		return false;
	return true;
}

uint8_t
policy_worse(uint8_t severity)
{
	return severity > 1 ? (uint8_t)(severity - 1) : severity;
}

/* 0 is no limit, and so longer than any. */
static uint32_t
shorter(uint32_t a, uint32_t b)
{
	return b != 0 && (a == 0 || b < a) ? b : a;
}

/* What has no limit gets none by it: nobody is waited for there. */
static void
tighten(const struct policy_regime *regime, uint8_t severity,
    struct policy_limits *limits)
{
	const struct policy_limits *r;

	if (regime == NULL)
		return;
	r = &regime->limits[severity - 1];
	if (limits->claim_ms != 0)
		limits->claim_ms = shorter(limits->claim_ms, r->claim_ms);
	if (limits->decide_ms != 0)
		limits->decide_ms = shorter(limits->decide_ms, r->decide_ms);
	if (limits->accept_ms != 0)
		limits->accept_ms = shorter(limits->accept_ms, r->accept_ms);
}

struct policy_limits
policy_severity_limits(const struct policy *policy,
    const struct policy_regime *regime, uint8_t severity)
{
	const struct policy_severity *s = &policy->severities[severity - 1];
	struct policy_limits limits = { s->claim_ms, s->decide_ms,
		s->accept_ms };

	tighten(regime, severity, &limits);
	return limits;
}

struct policy_limits
policy_limits(const struct policy *policy, const struct policy_regime *regime,
    const char *code, uint8_t severity)
{
	const struct policy_kind *kind = policy_kind(policy, code, NULL);
	const struct policy_severity *s = &policy->severities[severity - 1];
	struct policy_limits limits = { kind->claim_ms, kind->decide_ms,
		kind->accept_ms };

	if (severity < kind->severity) {
		limits.claim_ms = shorter(limits.claim_ms, s->claim_ms);
		limits.decide_ms = shorter(limits.decide_ms, s->decide_ms);
		limits.accept_ms = shorter(limits.accept_ms, s->accept_ms);
	}
	tighten(regime, severity, &limits);
	return limits;
}

unsigned
policy_min_at_desk(const struct policy *policy, const char *code)
{
	const struct policy_regime *regime = policy_regime(policy, code);
	unsigned always = policy->site.min_at_desk;

	return regime != NULL && regime->min_at_desk > always
	    ? regime->min_at_desk
	    : always;
}

uint8_t
policy_severity(const struct policy_kind *kind, const struct site *site)
{
	if (site != NULL && site->class == SITE_VULNERABLE &&
	    (kind->flags & KIND_VULNERABLE) != 0)
		return policy_worse(kind->severity);
	return kind->severity;
}

uint8_t
policy_severity_in(const struct policy_regime *regime,
    const struct policy_kind *kind, const struct site *site)
{
	uint8_t severity = policy_severity(kind, site);

	if (regime == NULL)
		return severity;
	for (size_t i = 0; i < POLICY_RAISED_MAX; i++)
		if (strcmp(regime->raise[i], kind->code) == 0)
			return policy_worse(severity);
	return severity;
}

bool
policy_regime_records(const struct policy_regime *regime,
    const struct policy_kind *kind, uint8_t severity)
{
	return regime != NULL && regime->record_from != 0 && severity > 2 &&
	    severity >= regime->record_from && !policy_about_life(kind) &&
	    (kind->flags & KIND_SYSTEM) == 0;
}

const struct policy_kind *
policy_kind_by_count(const struct policy *policy,
    const struct policy_kind *kind, bool has_count, uint32_t count)
{
	const struct policy_kind *mass;

	if (!has_count || count < 5 || strcmp(kind->code, "fight") != 0)
		return kind;
	mass = policy_kind_find(policy, "mass-fight");
	return mass != NULL ? mass : kind;
}

const char *
policy_pair(const char *kind)
{
	static const char *const pairs[][2] = { { "fire", "smoke" },
		{ "weapon", "crowd" } };

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		for (size_t side = 0; side < 2; side++)
			if (strcmp(kind, pairs[i][side]) == 0)
				return pairs[i][1 - side];
	return NULL;
}

bool
policy_authorised(
    const struct policy *policy, const struct policy_kind *kind, int64_t now_ms)
{
	if ((kind->flags & KIND_AUTHORISE) == 0)
		return true;
	for (size_t i = 0; i < policy->ngrants; i++) {
		const struct policy_grant *grant = &policy->grants[i];

		if (strcmp(grant->kind, kind->code) == 0 &&
		    (grant->until_ms == 0 || now_ms < grant->until_ms))
			return true;
	}
	return false;
}

/*
 * Hours.  A text is stretches with commas between them; each is an optional
 * day or range of days, then FROM-TO or 24h.
 */
#define DAY_MIN  1440
#define WEEK_MIN (7 * DAY_MIN)

struct stretch {
	int first_day, last_day; /* 0 = Monday */
	int from_min, to_min;    /* to_min <= from_min passes midnight */
};

static bool
read_day(const char **at, int *day)
{
	static const char *const days[] = { "mon", "tue", "wed", "thu", "fri",
		"sat", "sun" };

	for (int i = 0; i < 7; i++)
		if (strncmp(*at, days[i], 3) == 0) {
			*at += 3;
			*day = i;
			return true;
		}
	return false;
}

static bool
read_digits(const char **at, int max, int *value)
{
	const char *s = *at;

	if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
		return false;
	*value = (s[0] - '0') * 10 + s[1] - '0';
	*at += 2;
	return *value <= max;
}

static bool
read_clock(const char **at, int *minutes)
{
	int hour, minute;

	if (!read_digits(at, 24, &hour) || **at != ':')
		return false;
	(*at)++;
	if (!read_digits(at, 59, &minute))
		return false;
	*minutes = hour * 60 + minute;
	return *minutes <= DAY_MIN;
}

static bool
read_days(const char **at, struct stretch *out)
{
	out->first_day = 0;
	out->last_day = 6;
	if (!read_day(at, &out->first_day))
		return true;
	out->last_day = out->first_day;
	if (**at == '-') {
		(*at)++;
		if (!read_day(at, &out->last_day))
			return false;
	}
	if (**at != ' ')
		return false;
	(*at)++;
	return true;
}

static bool
read_stretch(const char **at, struct stretch *out)
{
	if (!read_days(at, out))
		return false;
	if (strncmp(*at, "24h", 3) == 0) {
		*at += 3;
		out->from_min = 0;
		out->to_min = DAY_MIN;
		return true;
	}
	if (!read_clock(at, &out->from_min) || **at != '-')
		return false;
	(*at)++;
	return read_clock(at, &out->to_min);
}

static bool
stretch_has(const struct stretch *s, int week_min)
{
	int length = s->to_min - s->from_min;

	if (length <= 0)
		length += DAY_MIN;
	for (int i = 0; i < 7; i++) {
		int day = (s->first_day + i) % 7;
		int since = week_min - (day * DAY_MIN + s->from_min);

		if (since < 0)
			since += WEEK_MIN;
		if (since < length)
			return true;
		if (day == s->last_day)
			break;
	}
	return false;
}

/* Whether ${hours} is understood; *open is set when it holds ${week_min}. */
static bool
hours_read(const char *hours, int week_min, bool *open)
{
	const char *at = hours;
	struct stretch stretch;

	for (;;) {
		if (!read_stretch(&at, &stretch))
			return false;
		if (stretch_has(&stretch, week_min))
			*open = true;
		if (*at == '\0')
			return true;
		if (*at != ',')
			return false;
		at++;
		while (*at == ' ')
			at++;
	}
}

bool
policy_hours_open(
    const char *hours, int64_t now_ms, int zone_minutes, bool *open)
{
	int64_t minutes = now_ms / 60000 + zone_minutes;
	int week_min;
	bool now = false;

	if (now_ms < 0)
		return false;
	/* 1 January 1970 was a Thursday. */
	week_min = (int)((minutes + 3 * DAY_MIN + WEEK_MIN) % WEEK_MIN);
	if (!hours_read(hours, week_min, &now))
		return false;
	*open = now;
	return true;
}

bool
policy_hours_valid(const char *hours)
{
	bool open = false;

	return hours_read(hours, 0, &open);
}
