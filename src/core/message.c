/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

#include "core/message.h"

// clang-format off
static const struct {
	enum alert_fact fact;
	const char *kk;
	const char *ru;
} fact_words[] = {
	{ FACT_DANGER,	"Адамдарға қауіп бар",	"Угроза людям" },
	{ FACT_INJURED,	"Жаралы бар",		"Есть раненые" },
	{ FACT_WEAPON,	"Қару бар",		"Есть оружие" },
	{ FACT_MANY,	"Адам көп",		"Много людей" },
};
// clang-format on

void
message_number(char *text, uint64_t number)
{
	snprintf(text, 24, "%" PRIu64, number);
}

static enum policy_language
policy_language_of(enum message_language language)
{
	return language == MESSAGE_KK ? POLICY_KK : POLICY_RU;
}

/* "TEXT" and the end of a sentence; nothing for "". */
static void
sentence(struct buf *out, const char *text)
{
	if (text[0] == '\0')
		return;
	if (out->len > 0)
		buf_puts(out, " ");
	buf_printf(out, "%s.", text);
}

static void
what_put(const struct message_facts *m, enum message_language language,
    struct buf *out)
{
	const struct policy_kind *kind =
	    policy_kind(m->policy, m->alert->kind, NULL);

	sentence(out,
	    m->alert->kind_name[0] != '\0'
	        ? m->alert->kind_name
	        : policy_text(&kind->what, policy_language_of(language)));
}

static void
place_put(const struct message_facts *m, enum message_language language,
    struct buf *out)
{
	const char *address =
	    m->address[0] != '\0' ? m->address : m->alert->address;
	const char *code =
	    m->district[0] != '\0' ? m->district : m->alert->district;
	const struct policy_district *district =
	    policy_district(m->policy, code);
	struct buf place = { 0 };

	buf_puts(&place, address);
	if (district != NULL)
		buf_printf(&place, "%s%s", place.len > 0 ? ", " : "",
		    policy_text(&district->name, policy_language_of(language)));
	sentence(out, buf_text(&place));
	buf_finish(&place);
}

static void
facts_put(const struct message_facts *m, enum message_language language,
    struct buf *out)
{
	for (size_t i = 0; i < sizeof(fact_words) / sizeof(fact_words[0]); i++)
		if ((m->facts & fact_words[i].fact) != 0)
			sentence(out,
			    language == MESSAGE_KK ? fact_words[i].kk
			                           : fact_words[i].ru);
}

static size_t
characters(const char *text)
{
	size_t len = strlen(text), chars = 0;
	uint32_t cp;

	for (size_t i = 0; i < len; chars++)
		i += text_next(text + i, len - i, &cp);
	return chars;
}

/* Cut to ${max} characters, at a code point. */
static void
limit(struct buf *out, size_t max)
{
	size_t chars = 0, i = 0;
	uint32_t cp;

	while (i < out->len && chars < max) {
		i += text_next((const char *)out->data + i, out->len - i, &cp);
		chars++;
	}
	if (i < out->len) {
		out->len = i;
		out->data[i] = '\0';
	}
}

/* As people call him; an account that nobody is named for stands for itself. */
static const char *
dispatcher(const struct message_facts *m)
{
	const struct policy_person *person =
	    policy_person(m->policy, m->account);

	return person != NULL && person->name[0] != '\0' ? person->name
	                                                 : m->account;
}

/* Who asks, and where the service calls back. */
static void
end_put(const struct message_facts *m, struct buf *out)
{
	const char *phone = m->policy->site.phone;

	if (phone[0] != '\0')
		buf_printf(out, " %s, %s.", dispatcher(m), phone);
	else
		buf_printf(out, " %s.", dispatcher(m));
}

void
message_compose(const struct message_facts *facts,
    enum message_language language, struct buf *out)
{
	const struct alert *a = facts->alert;
	struct buf text = { 0 }, safe = { 0 };
	char when[CLOCK_TEXT_SIZE], number[32];

	what_put(facts, language, &text);
	place_put(facts, language, &text);
	clock_hms(when, a->first_ms, facts->policy->site.zone_minutes);
	sentence(&text, when);
	facts_put(facts, language, &text);
	sentence(&text,
	    language == MESSAGE_KK || a->name_ru[0] == '\0' ? a->name_kk
	                                                    : a->name_ru);
	if (facts->njoined > 0) {
		buf_puts(&text, " ");
		message_also(facts->joined, facts->njoined, language, &text);
	}
	snprintf(number, sizeof(number), "№ %" PRIu64, a->number);
	sentence(&text, number);
	end_put(facts, &text);
	sentence(&text, facts->note);
	/* Analytics and people wrote parts of it: nothing in it may act on the
	 * desk's screen, either. */
	text_safe(&safe, buf_text(&text), text.len);
	limit(&safe, MESSAGE_CHARS);
	buf_puts(out, buf_text(&safe));
	buf_finish(&safe);
	buf_finish(&text);
}

/* ---- several alerts, one incident ---- */

enum { ALSO, OTHER, UPDATES };

static const char *const begins[UPDATES][MESSAGE_RU + 1] = {
	[ALSO] = { "Тағы көрінеді", "Видно также" },
	[OTHER] = { "Бұған қатысы жоқ", "К этому не относится" },
};

/* What former updates added stands at the end, behind the alert's number. */
static void
updates_cut(struct buf *text)
{
	char *number = strstr(buf_text(text), "№ "), *end = NULL;

	for (int i = 0; number != NULL && i < UPDATES; i++)
		for (int l = MESSAGE_KK; l <= MESSAGE_RU; l++) {
			char *at = strstr(number, begins[i][l]);

			if (at != NULL && at[-1] == ' ' &&
			    (end == NULL || at < end))
				end = at;
		}
	if (end != NULL)
		text->len = (size_t)(end - 1 - buf_text(text));
	if (end != NULL)
		text->data[text->len] = '\0';
}

static const char *
camera_name(const struct alert *a, enum message_language language)
{
	return language == MESSAGE_KK || a->name_ru[0] == '\0' ? a->name_kk
	                                                       : a->name_ru;
}

void
message_also(const struct alert *const *joined, size_t count,
    enum message_language language, struct buf *out)
{
	size_t named = count < MESSAGE_ALSO_MAX ? count : MESSAGE_ALSO_MAX;
	struct buf text = { 0 };

	buf_printf(&text, "%s: ", begins[ALSO][language]);
	for (size_t i = 0; i < named; i++) {
		const struct alert *a = joined[i];

		buf_printf(
		    &text, "%s%s", i > 0 ? "; " : "", camera_name(a, language));
		if (a->address[0] != '\0' &&
		    (i == 0 || strcmp(a->address, joined[i - 1]->address) != 0))
			buf_printf(&text, ", %s", a->address);
	}
	if (count > named)
		buf_printf(&text, " +%zu", count - named);
	buf_puts(&text, ".");
	text_safe(out, buf_text(&text), text.len);
	buf_finish(&text);
}

void
message_other(
    const struct alert *alert, enum message_language language, struct buf *out)
{
	struct buf text = { 0 };

	buf_printf(&text, "%s: %s.", begins[OTHER][language],
	    camera_name(alert, language));
	text_safe(out, buf_text(&text), text.len);
	buf_finish(&text);
}

void
message_append(const char *text, const char *more, struct buf *out)
{
	size_t room = MESSAGE_CHARS;
	struct buf first = { 0 }, last = { 0 };

	buf_puts(&last, more);
	limit(&last, MESSAGE_CHARS);
	room -= characters(buf_text(&last));
	buf_puts(&first, text);
	updates_cut(&first);
	limit(&first, room > 0 ? room - 1 : 0);
	buf_printf(out, "%s%s%s", buf_text(&first), first.len > 0 ? " " : "",
	    buf_text(&last));
	buf_finish(&first);
	buf_finish(&last);
}
