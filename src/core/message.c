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

/* Cut to MESSAGE_CHARS characters, at a code point. */
static void
limit(struct buf *out)
{
	size_t chars = 0, i = 0;
	uint32_t cp;

	while (i < out->len && chars < MESSAGE_CHARS) {
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
	snprintf(number, sizeof(number), "№ %" PRIu64, a->number);
	sentence(&text, number);
	end_put(facts, &text);
	sentence(&text, facts->note);
	/* Analytics and people wrote parts of it: nothing in it may act on the
	 * desk's screen, either. */
	text_safe(&safe, buf_text(&text), text.len);
	limit(&safe);
	buf_puts(out, buf_text(&safe));
	buf_finish(&safe);
	buf_finish(&text);
}
