/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "core/filter.h"

#include "ui/i18n.h"
#include "ui/theme.h"
#include "ui/words.h"

#define SECOND 1000
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* The catalogue that is in use names its language in its head. */
enum policy_language
words_language(void)
{
	static const char field[] = "Language: ", none[] = "";
	const char *head = strstr(gettext(none), field);

	if (head == NULL)
		return POLICY_EN;
	head += sizeof(field) - 1;
	if (strncmp(head, "kk", 2) == 0)
		return POLICY_KK;
	return strncmp(head, "ru", 2) == 0 ? POLICY_RU : POLICY_EN;
}

void
words_age(struct buf *out, uint64_t ms)
{
	if (ms < 100 * (uint64_t)MINUTE)
		buf_printf(out, "%02u:%02u", (unsigned)(ms / MINUTE),
		    (unsigned)(ms / SECOND % 60));
	else if (ms < 100 * (uint64_t)HOUR)
		buf_printf(out, _("%uh"), (unsigned)(ms / HOUR));
	else
		buf_printf(out, _("%ud"), (unsigned)(ms / (24 * HOUR)));
}

void
words_left(struct buf *out, uint64_t ms)
{
	uint64_t minutes = ms / MINUTE;

	if (ms < 100 * (uint64_t)SECOND)
		buf_printf(out, _("%us"), (unsigned)(ms / SECOND));
	else
		buf_printf(
		    out, _("%um"), minutes > 99 ? 99 : (unsigned)minutes);
}

void
words_seconds(struct buf *out, uint64_t ms)
{
	buf_printf(out, _("%u s"), (unsigned)((ms + SECOND - 1) / SECOND));
}

void
words_metres(struct buf *out, uint32_t metres)
{
	if (metres == 0)
		buf_puts(out, _("same place"));
	else
		buf_printf(out, _("%u m"), metres);
}

void
words_time(struct buf *out, const struct screen_input *in, int64_t ms)
{
	char text[CLOCK_TEXT_SIZE];

	if (ms == 0)
		return;
	clock_hms(text, ms, in->zone_minutes);
	buf_puts(out, text);
}

bool
words_is_far(const struct screen_input *in, int64_t ms)
{
	return ms <= in->utc_ms - DAY || ms >= in->utc_ms + DAY;
}

static void
hour_put(struct buf *out, const struct screen_input *in, int64_t ms)
{
	char text[CLOCK_TEXT_SIZE];

	clock_hms(text, ms, in->zone_minutes);
	buf_printf(out, "%.5s", text); /* without the seconds */
}

static void
date_put(struct buf *out, const struct screen_input *in, int64_t ms)
{
	char text[CLOCK_TEXT_SIZE];

	clock_date(text, ms, in->zone_minutes);
	buf_puts(out, text + 5); /* without the year */
}

void
words_minute(struct buf *out, const struct screen_input *in, int64_t ms)
{
	if (ms == 0)
		return;
	if (words_is_far(in, ms))
		date_put(out, in, ms);
	else
		hour_put(out, in, ms);
}

void
words_moment(struct buf *out, const struct screen_input *in, int64_t ms)
{
	if (ms == 0)
		return;
	if (words_is_far(in, ms)) {
		date_put(out, in, ms);
		buf_puts(out, " ");
	}
	hour_put(out, in, ms);
}

int64_t
words_utc(const struct screen_input *in, uint64_t tick)
{
	if (tick == 0)
		return 0;
	return in->utc_ms - (int64_t)(in->tick - tick);
}

void
words_score(struct buf *out, const struct alert *alert)
{
	if (alert->score > 0)
		buf_printf(out, "%u %%", (alert->score + 5U) / 10);
}

// clang-format off
static const char *const states[ALERT_NSTATES] = {
	[ALERT_WAITING]  = N_("waiting"),
	[ALERT_CLAIMED]  = N_("in hand"),
	[ALERT_TOLD]     = N_("services told"),
	[ALERT_RESPONSE] = N_("with the services"),
	[ALERT_SHELVED]  = N_("postponed"),
	[ALERT_ARCHIVED] = N_("in the archive"),
	[ALERT_CLOSED]   = N_("closed"),
	[ALERT_JOINED]   = N_("part of an incident"),
};

static const char *const notes[NOTE_NSTATES] = {
	[NOTE_HELD]         = N_("not sent yet"),
	[NOTE_QUEUED]       = N_("queued"),
	[NOTE_SENDING]      = N_("being sent"),
	[NOTE_SENT]         = N_("sent"),
	[NOTE_RECEIVED]     = N_("received"),
	[NOTE_ACCEPTED]     = N_("accepted"),
	[NOTE_REFUSED]      = N_("refused"),
	[NOTE_ON_SCENE]     = N_("on scene"),
	[NOTE_CLOSED]       = N_("closed"),
	[NOTE_WITHDRAWN]    = N_("withdrawn"),
	[NOTE_STOP_QUEUED]  = N_("stand-down queued"),
	[NOTE_STOP_SENDING] = N_("stand-down sent"),
	[NOTE_STOP_SENT]    = N_("stand-down sent"),
	[NOTE_STOPPED]      = N_("stand-down accepted"),
};
// clang-format on

const char *
words_state(enum alert_state state)
{
	return _(states[state]);
}

static const struct {
	const char *words;
	const char *words_short;
} escalated[] = {
	[ESCALATED_LEAD] = { N_("passed on to the shift lead"), N_("→ lead") },
	[ESCALATED_DEPUTY] = { N_("passed on to the lead's deputy"),
	    N_("→ deputy") },
	[ESCALATED_ALL] = { N_("passed on to everybody"), N_("→ all") },
};

const char *
words_escalated(uint8_t level)
{
	return _(escalated[level].words);
}

const char *
words_escalated_short(uint8_t level)
{
	return _(escalated[level].words_short);
}

const char *
words_note(const struct notification *note)
{
	enum notification_state state = (enum notification_state)note->state;

	if (notification_update_to_call(note))
		return _("call them: what is new");
	if (note->by_phone && state == NOTE_ACCEPTED)
		return _("by phone");
	if (notification_sign(note) == '!')
		return note->unreachable_tick != 0 &&
		        note->channel == CHANNEL_ZMQ
		    ? _("did not reach them")
		    : _("no answer");
	if (note->channel == CHANNEL_PHONE && state == NOTE_QUEUED)
		return _("call them");
	if (note->channel == CHANNEL_PHONE && notification_stopping(state))
		return _("call them: stand-down");
	return _(notes[state]);
}

/* What core calls by a letter, the theme by its meaning. */
static enum sign
sign_of(const struct notification *note)
{
	// clang-format off
	static const struct {
		char letter;
		enum sign sign;
	} signs[] = {
		{ '.', SIGN_HELD },     { '>', SIGN_SENDING },
		{ ':', SIGN_RECEIVED }, { 'v', SIGN_ACCEPTED },
		{ 'x', SIGN_REFUSED },  { 'o', SIGN_ON_SCENE },
		{ '#', SIGN_CLOSED },   { '!', SIGN_SILENT },
		{ 'S', SIGN_STOOD },    { 's', SIGN_STOOD_OK },
	};
	// clang-format on
	char letter = notification_sign(note);

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (signs[i].letter == letter)
			return signs[i].sign;
	return SIGN_HELD;
}

void
words_sign(struct buf *out, const struct notification *note, bool ascii)
{
	buf_puts(out, sign_text(sign_of(note), ascii));
	if (note->by_phone)
		buf_puts(out, sign_text(SIGN_BY_PHONE, ascii));
}

/* "01"; a partner has the first letters of its code. */
static void
cell_put(struct buf *out, const struct screen_input *in, unsigned target)
{
	if (target < NOTE_SERVICES)
		buf_puts(out, in->policy->services[target].cell);
	else if (target - NOTE_SERVICES < in->policy->npartners)
		buf_printf(out, "%.2s",
		    in->policy->partners[target - NOTE_SERVICES].code);
}

void
words_ledger(
    struct buf *out, const struct screen_input *in, uint64_t alert, bool ascii)
{
	unsigned told = in->policy != NULL ? words_targets(in, alert) : 0;

	for (unsigned t = 0; told >> t != 0; t++) {
		if ((told >> t & 1) == 0)
			continue;
		cell_put(out, in, t);
		words_sign(out, replica_note(in->replica, alert, t), ascii);
	}
}

void
words_told(struct buf *out, const struct screen_input *in, uint64_t alert)
{
	unsigned told = in->policy != NULL ? words_targets(in, alert) : 0;
	bool first = true;

	for (unsigned t = 0; told >> t != 0; t++) {
		if ((told >> t & 1) == 0)
			continue;
		if (!first)
			buf_puts(out, " ");
		cell_put(out, in, t);
		first = false;
	}
}

unsigned
words_targets(const struct screen_input *in, uint64_t alert)
{
	unsigned told = 0;

	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *note =
		    replica_note(in->replica, alert, t);

		if (note != NULL && note->state != NOTE_WITHDRAWN)
			told |= 1U << t;
	}
	return told;
}

/* The short name may end with the number; it stands in front once. */
void
words_service(struct buf *out, const struct policy_service *service,
    enum policy_language language)
{
	const char *name = policy_text(&service->name_short, language);
	size_t len = strlen(name), tail = strlen(service->number);

	if (len > tail && strcmp(name + len - tail, service->number) == 0 &&
	    name[len - tail - 1] == ' ')
		len -= tail + 1;
	buf_printf(out, "%s %.*s", service->number, (int)len, name);
}

/* Letters of our three languages; others stay as they are. */
static uint32_t
capital(uint32_t cp)
{
	static const uint32_t pairs[][2] = { { 0x451, 0x401 }, { 0x456, 0x406 },
		{ 0x493, 0x492 }, { 0x49b, 0x49a }, { 0x4a3, 0x4a2 },
		{ 0x4af, 0x4ae }, { 0x4b1, 0x4b0 }, { 0x4bb, 0x4ba },
		{ 0x4d9, 0x4d8 }, { 0x4e9, 0x4e8 } };

	if ((cp >= 'a' && cp <= 'z') || (cp >= 0x430 && cp <= 0x44f))
		return cp - 0x20;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (pairs[i][0] == cp)
			return pairs[i][1];
	return cp;
}

void
words_capital(struct buf *out, const char *text)
{
	size_t len = strlen(text), used;
	uint32_t cp;

	if (len == 0)
		return;
	used = text_next(text, len, &cp);
	text_put(out, capital(cp));
	buf_puts(out, text + used);
}

void
words_target(struct buf *out, const struct screen_input *in, unsigned target)
{
	const struct policy *p = in->policy;

	if (target < NOTE_SERVICES)
		words_service(out, &p->services[target], in->language);
	else if (target - NOTE_SERVICES < p->npartners)
		buf_puts(out,
		    policy_text(&p->partners[target - NOTE_SERVICES].name,
		        in->language));
}

void
words_to_phone(
    struct buf *out, const struct screen_input *in, const char *partner)
{
	const struct policy_partner *p =
	    in->policy != NULL ? policy_partner(in->policy, partner) : NULL;
	const char *name =
	    p != NULL ? policy_text(&p->name, in->language) : partner;
	struct buf who = { 0 };

	buf_puts(&who, name);
	/* Some have it in their name: "gas service 104". */
	if (p != NULL && p->nphones > 0 &&
	    strstr(name, p->phones[0].number) == NULL)
		buf_printf(&who, ", %s", p->phones[0].number);
	buf_printf(out, _("Now phone: %s (only noted, nobody was told)"),
	    buf_text(&who));
	buf_finish(&who);
}

const char *
words_district(const struct screen_input *in, const char *code)
{
	const struct policy_district *district =
	    in->policy != NULL ? policy_district(in->policy, code) : NULL;

	return district != NULL ? policy_text(&district->name, in->language)
	                        : code;
}

const char *
words_ending(const struct screen_input *in, const struct alert *a)
{
	const struct policy_reason *reason;
	const struct policy_word *word;

	if ((a->flags & ALERT_NOT_LOOKED) != 0)
		return _("not examined");
	if (in->policy == NULL)
		return a->reason[0] != '\0' ? a->reason : a->outcome;
	if (a->state == ALERT_CLOSED) {
		word = policy_word(in->policy, LIST_OUTCOME, a->outcome);
		return word != NULL ? policy_text(&word->name, in->language)
		                    : a->outcome;
	}
	reason = policy_reason(in->policy, a->reason);
	if (reason != NULL)
		return policy_text(&reason->name, in->language);
	word = policy_word(in->policy, LIST_STAND_DOWN, a->reason);
	return word != NULL ? policy_text(&word->name, in->language)
	                    : a->reason;
}

void
words_part(struct buf *out, size_t start, const char *part)
{
	if (part == NULL || part[0] == '\0')
		return;
	if (out->len > start)
		buf_puts(out, " · ");
	buf_puts(out, part);
}

void
words_hub_end(struct buf *out, enum err why)
{
	if (why == ERR_CLOSED)
		buf_puts(out, _("the hub has ended"));
	else if (why == ERR_IO || why == ERR_FULL || why == ERR_CORRUPT)
		buf_puts(out, _(err_text(why)));
}

static void
answer_words(const struct screen_input *in, struct answer *answer)
{
	const char *word = answer->args[0];

	if (answer->code == ANSWER_SYNTAX)
		answer_set(answer, answer->code, answer->alert,
		    word[0] != '\0' ? _(word) : "", answer->args[1]);
	else if (answer->code == ANSWER_TAKEN)
		answer_set(answer, answer->code, answer->alert,
		    screen_person(in, word), NULL);
	else if (answer->code == ANSWER_WRONG_STATE)
		for (int i = 0; i < ALERT_NSTATES; i++)
			if (strcmp(word,
			        alert_state_word((enum alert_state)i)) == 0) {
				answer_set(answer, answer->code, answer->alert,
				    words_state((enum alert_state)i), NULL);
				return;
			}
}

void
words_answer(
    struct buf *out, const struct screen_input *in, struct answer answer)
{
	answer_words(in, &answer);
	answer_format(&answer, _(answer_sentence(answer.code)), out);
}

void
words_filter_fault(struct buf *out, const struct filter_fault *fault)
{
	struct buf part = { 0 };
	size_t start = out->len;

	buf_puts(out, _(filter_fault_sentence(fault->code)));
	if (fault->value[0] == '\0')
		return;
	buf_puts(out, ": ");
	text_safe(out, fault->value, strlen(fault->value));
	if (fault->nearest != NULL && fault->nearest[0] != '\0') {
		buf_printf(&part, _("did you mean %s?"), fault->nearest);
		words_part(out, start, buf_text(&part));
	}
	if (fault->word != NULL) {
		buf_clear(&part);
		buf_printf(&part, _("as a text: %s~"), fault->word);
		text_safe(&part, fault->value, strlen(fault->value));
		words_part(out, start, buf_text(&part));
	}
	buf_finish(&part);
}
