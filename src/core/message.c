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
message_number(char text[MESSAGE_NUMBER_SIZE], uint64_t number)
{
	snprintf(text, MESSAGE_NUMBER_SIZE, "%" PRIu64, number);
}

void
message_alert(char text[MESSAGE_NUMBER_SIZE], uint64_t number)
{
	snprintf(text, MESSAGE_NUMBER_SIZE, "№%" PRIu64, number);
}

static enum policy_language
policy_language_of(enum message_language language)
{
	return language == MESSAGE_KK ? POLICY_KK : POLICY_RU;
}

/*
 * "TEXT" and the end of a sentence; nothing for "".  Analytics and people wrote
 * it: nothing in it may act on the desk's screen, either.
 */
static void
sentence(struct buf *out, const char *text)
{
	if (text[0] == '\0')
		return;
	if (out->len > 0)
		buf_puts(out, " ");
	text_safe(out, text, strlen(text));
	buf_puts(out, ".");
}

static size_t
characters(const struct buf *text)
{
	size_t chars = 0;
	uint32_t cp;

	for (size_t i = 0; i < text->len; chars++)
		i +=
		    text_next((const char *)text->data + i, text->len - i, &cp);
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
    size_t max, struct buf *out)
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
	limit(&place, max);
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

static const char *
camera_name(const struct alert *a, enum message_language language)
{
	return language == MESSAGE_KK || a->name_ru[0] == '\0' ? a->name_kk
	                                                       : a->name_ru;
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

/* Which alert it is, who asks, and where the service calls back. */
static void
end_put(const struct message_facts *m, struct buf *out)
{
	const char *phone = m->policy->site.phone;
	struct buf text = { 0 };

	buf_printf(&text, "№ %" PRIu64, m->alert->number);
	sentence(out, buf_text(&text));
	buf_clear(&text);
	buf_puts(&text, dispatcher(m));
	if (phone[0] != '\0')
		buf_printf(&text, ", %s", phone);
	sentence(out, buf_text(&text));
	buf_finish(&text);
}

/* {what}. {place}, {district}. {time}. {facts}. {camera}. */
static void
begin_put(const struct message_facts *m, enum message_language language,
    size_t place_max, bool camera, struct buf *out)
{
	char when[CLOCK_TEXT_SIZE];

	buf_clear(out);
	what_put(m, language, out);
	place_put(m, language, place_max, out);
	clock_hms(when, m->alert->first_ms, m->policy->site.zone_minutes);
	sentence(out, when);
	facts_put(m, language, out);
	if (camera)
		sentence(out, camera_name(m->alert, language));
}

/*
 * What is never cut for a note or for other cameras.  When even this is too
 * long, the name of the camera goes, and then the end of the place.
 */
static void
body_put(const struct message_facts *m, enum message_language language,
    struct buf *out)
{
	struct buf end = { 0 }, place = { 0 };
	size_t room, place_max = MESSAGE_TEXT_CHARS, over;

	end_put(m, &end);
	limit(&end, MESSAGE_TEXT_CHARS - 1);
	room = MESSAGE_TEXT_CHARS - 1 - characters(&end);
	begin_put(m, language, place_max, true, out);
	if (characters(out) > room)
		begin_put(m, language, place_max, false, out);
	if (characters(out) > room) {
		over = characters(out) - room;
		place_put(m, language, place_max, &place);
		place_max = characters(&place) > over + 1
		    ? characters(&place) - over - 1
		    : 0;
		begin_put(m, language, place_max, false, out);
		limit(out, room);
	}
	buf_printf(out, " %s", buf_text(&end));
	buf_finish(&end);
	buf_finish(&place);
}

/* The note, and those of before when ${room} characters take them all. */
static void
notes_put(const struct message_facts *m, size_t room, struct buf *out)
{
	struct buf note = { 0 }, notes = { 0 };

	sentence(&note, m->note);
	if (m->before != NULL && m->before[0] != '\0' &&
	    (note.len == 0 || strstr(m->before, buf_text(&note)) == NULL)) {
		buf_printf(&notes, " %s", m->before);
		if (characters(&notes) + characters(&note) + 1 > room)
			buf_clear(&notes);
	} else if (m->before != NULL && m->before[0] != '\0') {
		buf_clear(&note);
		buf_puts(&note, m->before); /* said already */
	}
	if (note.len > 0)
		buf_printf(&notes, " %s", buf_text(&note));
	buf_puts(out, buf_text(&notes));
	buf_finish(&note);
	buf_finish(&notes);
}

struct message_ends
message_compose(const struct message_facts *facts,
    enum message_language language, struct buf *out)
{
	struct buf text = { 0 }, also = { 0 };
	struct message_ends ends;
	size_t room = MESSAGE_CHARS;

	if (facts->njoined > 0) {
		message_also(facts->joined, facts->njoined, language,
		    MESSAGE_MORE_CHARS, &also);
		room -= characters(&also) + 1;
	}
	body_put(facts, language, &text);
	ends.body = text.len;
	notes_put(facts, room - characters(&text), &text);
	ends.base =
	    message_append(buf_text(&text), text.len, buf_text(&also), out);
	buf_finish(&text);
	buf_finish(&also);
	return ends;
}

bool
message_has_notes(const struct notification *n)
{
	return (n->state == NOTE_HELD || notification_knows(n->state)) &&
	    n->body_kk != 0 && n->base_kk > n->body_kk;
}

void
message_notes(const struct notification *n, enum message_language language,
    struct buf *out)
{
	const char *text =
	    language == MESSAGE_KK ? n->message_kk : n->message_ru;
	size_t from = language == MESSAGE_KK ? n->body_kk : n->body_ru;
	size_t to = language == MESSAGE_KK ? n->base_kk : n->base_ru;

	/* A damaged journal may say anything. */
	if (from == 0 || to > strlen(text) || from + 1 >= to ||
	    text[from] != ' ' || !text_valid(text + from + 1, to - from - 1))
		return;
	buf_put(out, text + from + 1, to - from - 1);
}

/* ---- several alerts, one incident ---- */

static const char *const also_words[MESSAGE_RU + 1] = { "Тағы көрінеді",
	"Видно также" };
static const char *const other_words[MESSAGE_RU + 1] = { "Бұған қатысы жоқ",
	"К этому не относится" };

/* The name, short enough for a sentence with others. */
static void
name_put(const struct alert *a, enum message_language language, struct buf *out)
{
	const char *name = camera_name(a, language);

	text_safe(out, name, strlen(name));
	limit(out, MESSAGE_NAME_CHARS);
}

void
message_also(const struct alert *const *joined, size_t count,
    enum message_language language, size_t max, struct buf *out)
{
	struct buf text = { 0 }, name = { 0 };
	size_t named = 0;

	buf_printf(&text, "%s:", also_words[language]);
	for (; named < count && named < MESSAGE_ALSO_MAX; named++) {
		buf_clear(&name);
		name_put(joined[named], language, &name);
		/* "; ", " +64" and the full stop */
		if (characters(&text) + characters(&name) + 7 > max)
			break;
		buf_printf(
		    &text, "%s %s", named > 0 ? ";" : "", buf_text(&name));
	}
	if (count > named)
		buf_printf(&text, " +%zu", count - named);
	buf_printf(out, "%s.", buf_text(&text));
	buf_finish(&name);
	buf_finish(&text);
}

void
message_other(
    const struct alert *alert, enum message_language language, struct buf *out)
{
	struct buf name = { 0 };

	name_put(alert, language, &name);
	buf_printf(out, "%s: %s.", other_words[language], buf_text(&name));
	buf_finish(&name);
}

void
message_parted(const struct alert *parted, const struct alert *const *left,
    size_t count, enum message_language language, struct buf *out)
{
	struct buf other = { 0 };

	message_other(parted, language, &other);
	if (count > 0) {
		message_also(left, count, language,
		    MESSAGE_MORE_CHARS - 1 - characters(&other), out);
		buf_puts(out, " ");
	}
	buf_puts(out, buf_text(&other));
	buf_finish(&other);
}

size_t
message_append(const char *text, size_t base, const char *more, struct buf *out)
{
	struct buf first = { 0 }, last = { 0 };
	size_t len = strlen(text), room = MESSAGE_CHARS;

	buf_puts(&last, more);
	limit(&last, MESSAGE_MORE_CHARS);
	if (last.len > 0)
		room -= characters(&last) + 1;
	if (base == 0 || base > len)
		base = len;
	while (base > 0 && (text[base] & 0xc0) == 0x80)
		base--; /* a damaged journal may say anything */
	buf_put(&first, text, base);
	limit(&first, room);
	buf_puts(out, buf_text(&first));
	base = first.len;
	if (last.len > 0)
		buf_printf(out, " %s", buf_text(&last));
	buf_finish(&first);
	buf_finish(&last);
	return base;
}
