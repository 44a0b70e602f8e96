/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"

#include "core/message.h"

#include "ui/i18n.h"
#include "ui/outgoing.h"
#include "ui/question_private.h"
#include "ui/words.h"

/*
 * Confirm, and on a told alert: more services, other facts, a note for them.
 */
#define MIDDLE_COL 32 /* of the desks, where the names leave room for it */
#define MIDDLE_MAX 40

// clang-format off
static const struct {
	enum alert_fact fact;
	int digit;
	const char *label; /* msgid */
	int service;       /* proposed with it, or -1 */
} facts[] = {
	{ FACT_DANGER,  5, N_("danger to people"), -1 },
	{ FACT_INJURED, 8, N_("injured"),           2 },
	{ FACT_WEAPON,  9, N_("weapon"),            1 },
	{ FACT_MANY,    0, N_("many people"),      -1 },
};
// clang-format on
#define FACTS (sizeof(facts) / sizeof(facts[0]))

static uint8_t
facts_ticked(const struct question *q)
{
	uint8_t bits = 0;

	for (size_t i = 0; i < FACTS; i++)
		if (form_ticked(q->form, Q_FACTS, (int)i + 1))
			bits |= (uint8_t)facts[i].fact;
	return bits;
}

/* Those that are ticked and have not been told already, or have refused. */
uint8_t
question_services(const struct question *q)
{
	uint8_t bits = 0;

	for (unsigned s = 0; s < NOTE_SERVICES; s++)
		if (form_ticked(q->form, Q_SERVICES, (int)s + 1) &&
		    ((q->told & ~q->sent_back) >> s & 1) == 0)
			bits |= (uint8_t)(1U << s);
	return bits;
}

/* --- services ------------------------------------------------------------- */

static const struct policy_desk *
desk_of(const struct question *q, unsigned service)
{
	const char *district;

	if (!question_district(q, &district))
		district = "";
	return policy_desk(q->policy, service, district);
}

/*
 * When a desk last stayed silent, as the rows on the board say: no more than
 * QUEUE_SCAN_MAX of them are asked, the most urgent ones.
 */
static uint64_t
silent_since(const struct screen_input *in, const struct policy_desk *desk)
{
	size_t count = replica_count(in->replica);
	uint64_t since = 0;

	for (size_t i = 0; i < count && i < QUEUE_SCAN_MAX; i++) {
		const struct alert *a = replica_at(in->replica, i);
		const struct notification *n;

		if (a->state != ALERT_TOLD)
			continue;
		n = replica_note(in->replica, a->number, desk->service);
		if (n == NULL || strcmp(n->desk, desk->id) != 0 ||
		    notification_sign(n) != '!')
			continue;
		since = n->silent_tick > n->unreachable_tick
		    ? n->silent_tick
		    : n->unreachable_tick;
	}
	return since;
}

static bool
by_phone(const struct policy_desk *desk)
{
	return policy_desk_channel(desk) == CHANNEL_PHONE;
}

/* It has said no, and another desk is to be told: that one's state counts. */
static bool
goes_elsewhere(const struct notification *told, const struct policy_desk *desk)
{
	return told->state == NOTE_REFUSED && desk != NULL &&
	    strcmp(told->desk, desk->id) != 0;
}

static enum style
desk_state(struct buf *out, const struct question *q,
    const struct screen_input *in, unsigned service)
{
	const struct policy_desk *desk = desk_of(q, service);
	const struct notification *told =
	    replica_note(in->replica, q->alert.number, service);
	const struct desk_row *line;
	uint64_t since;

	if (told != NULL && told->state != NOTE_WITHDRAWN &&
	    !goes_elsewhere(told, desk)) {
		buf_puts(out, words_note(told));
		return STYLE_PLAIN;
	}
	if (desk == NULL) {
		buf_puts(out, _("NO DESK"));
		return STYLE_ERROR;
	}
	if (by_phone(desk)) {
		buf_puts(out, _("BY PHONE"));
		return STYLE_WARN;
	}
	if (outgoing_is_stopped(in)) {
		buf_puts(out, _("STOPPED"));
		return STYLE_ERROR;
	}
	line = replica_desk(in->replica, desk->id);
	if (line == NULL || !line->connected) {
		buf_puts(out, _("NO CONTACT"));
		return STYLE_ERROR;
	}
	since = silent_since(in, desk);
	if (since == 0) {
		buf_puts(out, _("ready"));
		return STYLE_OK;
	}
	buf_puts(out, _("no answer "));
	words_time(out, in, words_utc(in, since));
	return STYLE_ERROR;
}

static void
service_name(struct buf *out, const struct question *q, unsigned service)
{
	const struct policy_service *s = &q->policy->services[service];

	buf_printf(out, "%s ", s->number);
	words_capital(out, policy_text(&s->name, q->language));
}

/* Behind the longest name, within its limits. */
static int
middle_col(const struct question *q)
{
	int col = MIDDLE_COL;

	for (unsigned s = 0; s < NOTE_SERVICES; s++) {
		struct buf name = { 0 };

		service_name(&name, q, s);
		if (grid_text_cols(buf_text(&name)) + 8 > col)
			col = grid_text_cols(buf_text(&name)) + 8;
		buf_finish(&name);
	}
	return col < MIDDLE_MAX ? col : MIDDLE_MAX;
}

static void
add_service(struct question *q, const struct screen_input *in, unsigned service,
    bool ticked)
{
	const struct policy_desk *desk = desk_of(q, service);
	struct buf name = { 0 }, state = { 0 };
	enum style style = desk_state(&state, q, in, service);

	service_name(&name, q, service);
	form_item(q->form,
	    &(struct form_item){
	        .id = (int)service + 1,
	        .digit = (int)service + 1,
	        .label = buf_text(&name),
	        .middle =
	            desk != NULL ? policy_text(&desk->name, q->language) : "",
	        .end = buf_text(&state),
	        .style = style,
	        .ticked = ticked || (q->told >> service & 1) != 0,
	    });
	buf_finish(&name);
	buf_finish(&state);
}

void
question_desks_put(struct question *q, const struct screen_input *in)
{
	for (unsigned s = 0; s < NOTE_SERVICES; s++) {
		const struct policy_desk *desk = desk_of(q, s);
		struct buf state = { 0 };
		enum style style = desk_state(&state, q, in, s);

		form_set_middle(q->form, Q_SERVICES, (int)s + 1,
		    desk != NULL ? policy_text(&desk->name, q->language) : "");
		form_set_end(
		    q->form, Q_SERVICES, (int)s + 1, style, buf_text(&state));
		buf_finish(&state);
	}
}

static void
add_facts(struct question *q)
{
	form_list(q->form,
	    &(struct form_list){
	        .id = Q_FACTS,
	        .shape = FORM_INLINE,
	        .many = true,
	    });
	for (size_t i = 0; i < FACTS; i++)
		form_item(q->form,
		    &(struct form_item){
		        .id = (int)i + 1,
		        .digit = facts[i].digit,
		        .label = _(facts[i].label),
		        .ticked = (q->alert.facts & facts[i].fact) != 0,
		        .proposed = (card_facts(&q->card, &q->alert) &
		                        facts[i].fact) != 0,
		    });
}

/* What the services will read, in the language of the screen. */
static void
preview_put(struct question *q)
{
	const struct alert *joined[ALERT_INCIDENT_MAX];
	enum message_language language =
	    q->language == POLICY_RU ? MESSAGE_RU : MESSAGE_KK;
	struct buf text = { 0 }, notes = { 0 };
	const char *district;

	if (!question_district(q, &district))
		district = "";
	for (unsigned t = 0; t < NOTE_SERVICES && notes.len == 0; t++) {
		const struct notification *n =
		    replica_note(q->replica, q->alert.number, t);

		if (n != NULL && message_has_notes(n))
			message_notes(n, language, &notes);
	}
	buf_puts(&text, _("Text: "));
	(void)message_compose(
	    &(struct message_facts){
	        .policy = q->policy,
	        .alert = &q->alert,
	        .facts = facts_ticked(q),
	        .address = form_text(q->form, Q_PLACE),
	        .district = district,
	        .before = buf_text(&notes),
	        .note = form_text(q->form, Q_NOTE),
	        .account = q->person,
	        .joined = joined,
	        .njoined = replica_joined(q->replica, q->alert.number, joined),
	    },
	    language, &text);
	form_set_line(q->form, Q_TEXT, STYLE_PLAIN, buf_text(&text));
	buf_finish(&notes);
	buf_finish(&text);
}

static void
add_parts(struct question *q, const struct screen_input *in, unsigned ticked)
{
	card_of(q->policy, &q->alert, &q->card);
	question_add_head(q, in);
	question_add_place(q, in, true);
	form_line(q->form, Q_NEAR, STYLE_PLAIN, "");
	form_hide(q->form, Q_NEAR, true);
	question_add_blank(q);
	form_list(q->form,
	    &(struct form_list){
	        .id = Q_SERVICES,
	        .shape = FORM_ROWS,
	        .many = true,
	        .middle_col = middle_col(q),
	        .end_col = q->language == POLICY_KK ? 67 : 68,
	    });
	for (unsigned s = 0; s < NOTE_SERVICES; s++)
		add_service(q, in, s, (ticked >> s & 1) != 0);
	question_add_blank(q);
	add_facts(q);
	question_add_note(q, 1);
	form_line(q->form, Q_TEXT, STYLE_PLAIN, "");
	question_add_blank(q);
}

static bool
build_confirm(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	const struct policy_kind *kind =
	    policy_kind(q->policy, q->alert.kind, NULL);

	(void)about;
	if (q->alert.state != ALERT_WAITING && q->alert.state != ALERT_CLAIMED)
		return question_refuse_state(q, why);
	add_parts(q, in, kind != NULL ? kind->services : 0);
	question_near_find(q);
	question_near_put(q, in);
	return true;
}

static bool
build_add(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	(void)about;
	if (q->alert.state != ALERT_TOLD && q->alert.state != ALERT_RESPONSE)
		return question_refuse_state(q, why);
	/* Who has sent it back is to be told again, by default. */
	add_parts(q, in, q->sent_back);
	if (q->elsewhere != 0 && q->proposed[0] == '\0')
		form_focus(q->form, Q_DISTRICT);
	return true;
}

/* Facts propose their services, and so do the answers to the card. */
static uint8_t
services_proposed(const struct question *q)
{
	uint8_t services = card_services(&q->card, &q->alert);

	for (size_t i = 0; i < FACTS; i++)
		if (facts[i].service >= 0 &&
		    form_ticked(q->form, Q_FACTS, (int)i + 1))
			services |= (uint8_t)(1U << facts[i].service);
	return services;
}

/* What is proposed a person has to tick. */
static void
follow(struct question *q)
{
	uint8_t proposed = services_proposed(q);
	const char *district;

	for (unsigned s = 0; s < NOTE_SERVICES; s++)
		form_propose(
		    q->form, Q_SERVICES, (int)s + 1, (proposed >> s & 1) != 0);
	for (unsigned s = 0; s < NOTE_SERVICES; s++)
		if (((q->told & ~q->sent_back) >> s & 1) != 0)
			form_tick(q->form, Q_SERVICES, (int)s + 1, true);
	if (question_district(q, &district))
		preview_put(q);
}

/* --- sending -------------------------------------------------------------- */

static void
numbers_put(struct buf *out, const struct question *q, unsigned services)
{
	bool first = true;

	for (unsigned s = 0; s < NOTE_SERVICES; s++) {
		if ((services >> s & 1) == 0)
			continue;
		buf_printf(out, "%s%s", first ? "" : ", ",
		    q->policy->services[s].number);
		first = false;
	}
}

/* What keeps it from being sent; false: nothing. */
static bool
missing(const struct question *q, unsigned services, struct buf *text)
{
	const char *district;

	if (!question_district(q, &district)) {
		buf_printf(text, _("No such district: %s"),
		    form_text(q->form, Q_DISTRICT));
		return true;
	}
	if ((services & q->elsewhere) != 0 &&
	    strcmp(district, q->alert.district) == 0) {
		buf_puts(text, _("Not their district: write the right one"));
		return true;
	}
	for (unsigned s = 0; s < NOTE_SERVICES; s++) {
		if ((services >> s & 1) == 0 || desk_of(q, s) != NULL)
			continue;
		if (district[0] == '\0')
			buf_printf(text,
			    _("No desk for: %s; write the district"),
			    q->policy->services[s].number);
		else
			buf_printf(text, _("No desk for: %s, %s"),
			    q->policy->services[s].number, district);
		return true;
	}
	return false;
}

static bool
says_confirm(const struct question *q, struct buf *text)
{
	const struct policy_kind *kind =
	    policy_kind(q->policy, q->alert.kind, NULL);
	unsigned services = question_services(q);
	struct buf numbers = { 0 };

	if (services == 0) {
		buf_puts(text,
		    _("No service is ticked. If there is no emergency: Esc, "
		      "F9, 5"));
		return false;
	}
	if (missing(q, services, text) || question_near_asks(q, services, text))
		return false;
	numbers_put(&numbers, q, services);
	if (kind != NULL && kind->regret_ms > 0)
		buf_printf(text, _("Enter: tell %s (in %u s)"),
		    buf_text(&numbers), kind->regret_ms / 1000);
	else
		buf_printf(
		    text, _("Enter: tell %s at once"), buf_text(&numbers));
	buf_finish(&numbers);
	return true;
}

/* Something that services do not know yet. */
static bool
has_news(const struct question *q)
{
	return facts_ticked(q) != q->alert.facts ||
	    form_text(q->form, Q_NOTE)[0] != '\0' ||
	    strcmp(form_text(q->form, Q_PLACE), q->alert.address) != 0;
}

/* It got worse, and who knows of it is enough: only that is to be said. */
static bool
is_enough(const struct question *q)
{
	return q->alert.worse_due_tick != 0 && q->knows != 0 &&
	    question_services(q) == 0 && !has_news(q);
}

static bool
says_add(const struct question *q, struct buf *text)
{
	unsigned services = question_services(q);
	struct buf numbers = { 0 };

	if (missing(q, services, text))
		return false;
	if (services != 0) {
		numbers_put(&numbers, q, services);
		buf_printf(
		    text, _("Enter: tell %s at once"), buf_text(&numbers));
		buf_finish(&numbers);
		return true;
	}
	if (has_news(q)) {
		buf_puts(text, _("Enter: tell the services what has changed"));
		return true;
	}
	if (is_enough(q)) {
		buf_puts(text, _("Enter: what they were told is enough"));
		return true;
	}
	buf_puts(text, _("Tick a service or a fact, or write a note"));
	return false;
}

/* What is as the alert says already is not written into the command. */
static void
place_into(const struct question *q, struct command *c)
{
	const char *district;

	question_put_note(q, c);
	if (strcmp(form_text(q->form, Q_PLACE), q->alert.address) != 0)
		question_copy(c->address, sizeof(c->address), q, Q_PLACE);
	if (question_district(q, &district) &&
	    strcmp(district, q->alert.district) != 0)
		text_copy(c->district, sizeof(c->district), district);
	c->facts = facts_ticked(q);
	c->has_facts = c->facts != q->alert.facts;
}

static void
command_confirm(const struct question *q, struct command *c)
{
	c->verb = COMMAND_CONFIRM;
	c->services = question_services(q);
	place_into(q, c);
}

static void
command_add(const struct question *q, struct command *c)
{
	c->services = is_enough(q) ? (uint8_t)q->knows : question_services(q);
	c->verb = c->services != 0 ? COMMAND_ADD : COMMAND_UPDATE;
	place_into(q, c);
}

static const char *
title_confirm(struct question *q, struct buf *text)
{
	(void)q;
	buf_printf(text, "✓ %s", _("CONFIRM → SERVICES"));
	return buf_text(text);
}

static const char *
title_add(struct question *q, struct buf *text)
{
	(void)q;
	buf_printf(text, "✓ %s", _("CONFIRMED: ADD SERVICE, FACTS"));
	return buf_text(text);
}

const struct question_ops question_confirm_ops = {
	.build = build_confirm,
	.follow = follow,
	.says = says_confirm,
	.command = command_confirm,
	.titled = title_confirm,
	.keys = N_("Tab: note, place"),
};

const struct question_ops question_add_ops = {
	.build = build_add,
	.follow = follow,
	.says = says_add,
	.command = command_add,
	.titled = title_add,
	.keys = N_("Tab: note, place"),
};
