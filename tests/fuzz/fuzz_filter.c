/* SPDX-License-Identifier: Apache-2.0 */
/*
 * filter: a fault points into the text and leaves a filter that hides
 * nothing; whatever is understood can be asked about an alert and an entry,
 * and the same words negated by hand give the opposite for a single term.  A
 * policy only refuses more, and says what.
 */
#include <string.h>

#include "core/filter.h"
#include "core/policy.h"
#include "tests/fuzz/fuzz.h"

static const struct alert alert = {
	.number = 1042,
	.severity = 1,
	.kind = "fire",
	.device = "cam-1034",
	.name_kk = "№14 мектеп",
	.name_ru = "Школа №14",
	.owner = "aigul",
	.text = "318 АВС 13",
};

static const struct entry entry = {
	.seq = 311,
	.at_ms = 1795324800000,
	.verb = VERB_NOT_CONFIRMED,
	.actor = "aigul",
	.alert = 1042,
	.count = 1,
	.values = { { FIELD_REASON, 0, "steam" } },
};

static struct policy_kind kinds[] = { { .code = "fire" }, { .code = "smoke" } };
static struct policy_person people[] = { { .account = "aigul" } };
static const struct policy policy = {
	.nkinds = 2,
	.kinds = kinds,
	.npeople = 1,
	.people = people,
};

static bool
ask(const struct filter *filter, enum filter_where where)
{
	return where == FILTER_ALERTS
	    ? filter_matches_alert(filter, &alert, 5, 100000)
	    : filter_matches_entry(filter, &entry, &alert, 1795324900000);
}

static void
check_known(
    const char *text, size_t len, struct filter_context context, bool compiles)
{
	struct filter filter;
	struct filter_fault fault;
	enum err err;

	context.policy = &policy;
	err = filter_compile(&filter, text, len, &context, &fault);
	FUZZ_CHECK(compiles || err != ERR_NONE);
	if (err == ERR_NONE || !compiles)
		return;
	FUZZ_CHECK(fault.code == FILTER_FAULT_UNKNOWN_VALUE);
	FUZZ_CHECK(fault.offset <= len);
	FUZZ_CHECK(fault.value[0] != '\0' && fault.nearest != NULL);
}

static void
check(const char *text, size_t len, enum filter_where where)
{
	const struct filter_context context = {
		.where = where,
		.now_ms = 1795324900000,
		.zone_min = 300,
		.me = "aigul",
	};
	struct filter filter;
	struct filter_fault fault;
	bool shown;

	if (filter_compile(&filter, text, len, &context, &fault) != ERR_NONE) {
		FUZZ_CHECK(fault.code != FILTER_FAULT_NONE);
		FUZZ_CHECK(fault.offset <= len);
		FUZZ_CHECK(ask(&filter, where));
		check_known(text, len, context, false);
		return;
	}
	check_known(text, len, context, true);
	FUZZ_CHECK(filter.nterms <= FILTER_TERMS_MAX);
	FUZZ_CHECK(filter.nvalues <= FILTER_VALUES_MAX);
	shown = ask(&filter, where);
	if (filter.nterms == 1) {
		filter.terms[0].negated = !filter.terms[0].negated;
		FUZZ_CHECK(ask(&filter, where) != shown);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	check((const char *)bytes, len, FILTER_ALERTS);
	check((const char *)bytes, len, FILTER_ENTRIES);
	return 0;
}
