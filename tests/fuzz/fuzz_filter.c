/* SPDX-License-Identifier: Apache-2.0 */
/*
 * filter: a fault points into the text and leaves a filter that hides
 * nothing; whatever is understood can be asked about an alert and an entry,
 * and the same words negated by hand give the opposite for a single term.  A
 * policy only refuses more, and says what.  What stands without the names of
 * saved filters means the same; what is saved is read again.
 */
#include <stdlib.h>
#include <string.h>

#include "core/filter.h"
#include "core/filter_complete.h"
#include "core/filter_saved.h"
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

/* A string that ends, for what takes one. */
static void
check_names(const char *text, size_t len)
{
	struct filter_names names = { 0 };
	struct buf plain = { 0 };
	struct filter_context context = {
		.where = FILTER_ALERTS, .policy = &policy, .names = &names
	};
	struct filter filter, again;
	struct filter_fault fault;
	struct filter_request request = filter_request(text);
	struct candidates found;

	FUZZ_CHECK(request.name_at + request.name_len <= len);
	FUZZ_CHECK(request.text_at <= len);
	(void)filter_names_put(&names, "a", text + request.text_at);
	(void)filter_names_put(&names, "b", "kind:fire \"x @a\"");
	for (size_t cursor = 0; cursor <= len && cursor < 40; cursor++) {
		filter_complete(text, 0, cursor, &context, &found);
		FUZZ_CHECK(found.start <= cursor);
	}
	context.plain = &plain;
	if (filter_compile(&filter, text, len, &context, &fault) == ERR_NONE) {
		context.names = NULL;
		context.plain = NULL;
		FUZZ_CHECK(filter_compile(&again, buf_text(&plain), plain.len,
		               &context, &fault) == ERR_NONE);
		FUZZ_CHECK(filter.nterms == again.nterms);
		FUZZ_CHECK(filter.nvalues == again.nvalues);
	} else {
		FUZZ_CHECK(fault.offset <= len);
	}
	buf_finish(&plain);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *text;

	check((const char *)bytes, len, FILTER_ALERTS);
	check((const char *)bytes, len, FILTER_ENTRIES);
	text = malloc(len + 1);
	FUZZ_CHECK(text != NULL);
	memcpy(text, bytes, len);
	text[len] = '\0';
	check_names(text, strlen(text));
	free(text);
	return 0;
}
