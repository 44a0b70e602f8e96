/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "core/evidence.h"
#include "core/message.h"

#include "ui/i18n.h"
#include "ui/layout.h"
#include "ui/pane.h"
#include "ui/question_private.h"
#include "ui/words.h"

/*
 * Not confirmed, and calling the services off.
 */
/* --- reasons -------------------------------------------------------------- */

/* Where there is no digit the line is short: one word for each. */
static const char *
short_label(const struct question *q, const struct policy_reason *reason)
{
	if (strcmp(reason->code, "camera") == 0)
		return _("camera");
	if (strcmp(reason->code, "weather") == 0)
		return _("weather");
	return policy_text(&reason->name, q->language);
}

static int
digit_of(char key)
{
	return key >= '0' && key <= '9' ? key - '0' : FORM_NO_DIGIT;
}

static int
own_count(const struct policy_choice *choices, size_t count)
{
	int n = 0;

	while (
	    (size_t)n < count && choices[n].key >= '1' && choices[n].key <= '4')
		n++;
	return n;
}

void
question_add_reasons(struct question *q, const struct policy_kind *kind)
{
	struct policy_choice choices[POLICY_CHOICES_MAX];
	size_t count =
	    kind != NULL ? policy_kind_reasons(q->policy, kind, choices) : 0;

	form_line(q->form, 0, STYLE_PLAIN, _("Reason:"));
	form_list(q->form,
	    &(struct form_list){
	        .id = Q_REASONS,
	        .shape = FORM_COLUMNS,
	        .split = own_count(choices, count),
	        .middle_col = 35,
	    });
	for (size_t i = 0; i < count && i < QUESTION_CODES; i++) {
		int digit = digit_of(choices[i].key);

		text_copy(
		    q->codes[i], ALERT_CODE_SIZE, choices[i].reason->code);
		form_item(q->form,
		    &(struct form_item){
		        .id = (int)i + 1,
		        .digit = digit,
		        .label = digit == FORM_NO_DIGIT
		            ? short_label(q, choices[i].reason)
		            : policy_text(
		                  &choices[i].reason->name, q->language),
		    });
		q->codes_count = i + 1;
	}
}

bool
question_chosen_is(const struct question *q, const char *code)
{
	const char *chosen = question_code(q);

	return chosen != NULL && strcmp(chosen, code) == 0;
}

/* --- the number of the alert that has it already -------------------------- */

static uint64_t
nearest(const struct question *q, const struct screen_input *in)
{
	struct replica_near near;

	return replica_near(in->replica, &q->alert, ALERT_SAME_M, &near, 1) > 0
	    ? near.alert->number
	    : 0;
}

static void
add_other(struct question *q, const struct screen_input *in)
{
	uint64_t number = nearest(q, in);
	struct buf text = { 0 };

	if (number != 0)
		buf_printf(&text, "%" PRIu64, number);
	form_field(q->form,
	    &(struct form_field){
	        .id = Q_OTHER,
	        .label = _("In hand as №: "),
	        .text = buf_text(&text),
	        .max = 20,
	        .cols = 12,
	        .tab = 2,
	        .number = true,
	        .replaced = true,
	    });
	buf_finish(&text);
}

/* --- who has to know ------------------------------------------------------ */

static void
add_partner(struct question *q, const struct policy_partner *p, int digit)
{
	size_t i = q->partners_count++;

	text_copy(q->partners[i], ALERT_CODE_SIZE, p != NULL ? p->code : "");
	form_item(q->form,
	    &(struct form_item){
	        .id = (int)i + 1,
	        .digit = digit,
	        .label = p != NULL ? policy_text(&p->name, q->language)
	                           : _("tell nobody"),
	    });
}

/* The ${i}-th one: that of the kind goes before the others. */
static const struct policy_partner *
partner_at(const struct policy *policy, size_t own, size_t i)
{
	if (own == policy->npartners)
		return &policy->partners[i];
	if (i == 0)
		return &policy->partners[own];
	return &policy->partners[i <= own ? i - 1 : i];
}

/*
 * Who has to know of what is no emergency.  The hub notes it and tells nobody,
 * so the form says who has to phone.  The partner of the kind is chosen to
 * begin with; "nobody" is always a choice of the person.
 */
static void
add_partners(struct question *q, const struct policy_kind *kind)
{
	const struct policy *policy = q->policy;
	size_t total = policy->npartners;
	size_t own =
	    kind != NULL ? policy_partner_index(policy, kind->partner) : total;
	size_t digits = LAYOUT_CHOICES - 1; /* the last is of "nobody" */

	if (total > QUESTION_CODES - 1)
		total = QUESTION_CODES - 1;
	if (digits > total)
		digits = total;
	form_line(q->form, Q_PARTNERS_HEAD, STYLE_PLAIN,
	    _("Who has to know? It is only noted; phone them yourself:"));
	form_list(q->form,
	    &(struct form_list){
	        .id = Q_PARTNERS,
	        .shape = FORM_COLUMNS,
	        .first = true,
	        .split = (int)(digits + 2) / 2,
	        .middle_col = 35,
	    });
	for (size_t i = 0; i < digits; i++)
		add_partner(q, partner_at(policy, own, i), layout_choice(i));
	add_partner(q, NULL, 0);
	for (size_t i = digits; i < total; i++)
		add_partner(q, partner_at(policy, own, i), FORM_NO_DIGIT);
	if (own < policy->npartners)
		form_tick(q->form, Q_PARTNERS, 1, true);
}

/* Who was chosen; NULL: nobody, or none yet. */
static const struct policy_partner *
partner_chosen(const struct question *q)
{
	int chosen = form_chosen(q->form, Q_PARTNERS);

	if (!question_chosen_is(q, "no-emergency") || chosen == 0)
		return NULL;
	return policy_partner(q->policy, q->partners[chosen - 1]);
}

/* --- not confirmed -------------------------------------------------------- */

/*
 * What the hub would say to it: the alert as its row has it, and what has just
 * been seen and is told with the verdict.
 */
static enum answer_code
evidence_answer(const struct question *q, const struct alert **unseen)
{
	const struct alert *joined[ALERT_INCIDENT_MAX];
	size_t count = replica_joined(q->replica, q->alert.number, joined);
	struct alert alert = q->alert;
	enum answer_code code;

	alert.seen_ms += q->evidence.more_ms;
	alert.stills = (uint16_t)(alert.stills + q->evidence.more_stills);
	code =
	    evidence_incident(&alert, joined, count, question_code(q), unseen);
	/* The copy ends here. */
	if (code != ANSWER_OK && *unseen == &alert)
		*unseen = &q->alert;
	return code;
}

/* The picture goes on behind the form, and so does this line. */
void
question_seen_put(struct question *q, const struct screen_input *in)
{
	struct buf text = { 0 }, seen = { 0 };

	q->evidence = in->evidence;
	pane_evidence(&seen, &in->evidence);
	buf_puts(&text, _("You saw: "));
	buf_puts(&text, seen.len > 0 ? buf_text(&seen) : _("nothing"));
	form_set_line(q->form, Q_SEEN, seen.len > 0 ? STYLE_PLAIN : STYLE_WARN,
	    buf_text(&text));
	buf_finish(&seen);
	buf_finish(&text);
}

static bool
build_archive(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	const struct policy_kind *kind =
	    policy_kind(q->policy, q->alert.kind, NULL);

	(void)about;
	if (q->alert.state != ALERT_WAITING && q->alert.state != ALERT_CLAIMED)
		return question_refuse_state(q, why);
	question_add_head(q, in);
	question_add_place(q, in, false);
	form_line(q->form, Q_SEEN, STYLE_PLAIN, "");
	question_seen_put(q, in);
	question_add_blank(q);
	question_add_reasons(q, kind);
	add_partners(q, kind);
	add_other(q, in);
	question_add_note(q, 1);
	question_add_blank(q);
	form_focus(q->form, Q_REASONS);
	return true;
}

static void
follow_archive(struct question *q)
{
	bool other = question_chosen_is(q, "duplicate");
	bool partner = question_chosen_is(q, "no-emergency");

	form_hide(q->form, Q_OTHER, !other);
	/* Digits go into the number now, not to the reasons. */
	if (other && !q->other_asked)
		form_focus(q->form, Q_OTHER);
	q->other_asked = other;
	form_hide(q->form, Q_PARTNERS_HEAD, !partner);
	form_hide(q->form, Q_PARTNERS, !partner);
	if (partner && !q->partner_asked &&
	    form_chosen(q->form, Q_PARTNERS) == 0)
		form_focus(q->form, Q_PARTNERS);
	q->partner_asked = partner;
}

/* What keeps a reason from being sent; false: nothing. */
bool
question_reason_missing(const struct question *q, struct buf *text)
{
	if (question_code(q) == NULL) {
		buf_puts(text, _("Choose a reason"));
		return true;
	}
	if (question_chosen_is(q, "other") && !question_note_enough(q)) {
		buf_puts(text,
		    _("This reason needs a note of at least 5 characters"));
		return true;
	}
	return false;
}

/* A duplicate of what is still open is no verdict: it joins the incident. */
static bool
joins(const struct question *q)
{
	const struct alert *head;

	if (!question_chosen_is(q, "duplicate"))
		return false;
	head = replica_head(q->replica, question_number(q, Q_OTHER));
	return head != NULL && head->number != q->alert.number &&
	    alert_takes_in(head);
}

static bool
archive_missing(const struct question *q, struct buf *text)
{
	const struct alert *unseen;
	struct answer answer = { 0 };
	char number[MESSAGE_NUMBER_SIZE];

	if (question_reason_missing(q, text))
		return true;
	if (question_chosen_is(q, "no-emergency") &&
	    form_chosen(q->form, Q_PARTNERS) == 0) {
		buf_puts(text, _("Choose who has to know; 0: nobody"));
		return true;
	}
	if (question_chosen_is(q, "duplicate") &&
	    question_number(q, Q_OTHER) == 0) {
		buf_puts(text, _("Say which alert it is the same as"));
		return true;
	}
	if (joins(q))
		return false;
	answer.code = evidence_answer(q, &unseen);
	if (answer.code == ANSWER_OK)
		return false;
	message_alert(number, unseen->number);
	answer_set(&answer, answer.code, 0, number, NULL);
	answer_format(&answer, _(answer_sentence(answer.code)), text);
	return true;
}

static bool
says_archive(const struct question *q, struct buf *text)
{
	const struct policy_kind *kind =
	    policy_kind(q->policy, q->alert.kind, NULL);
	const struct policy_partner *partner = partner_chosen(q);
	const struct policy_reason *reason;

	if (archive_missing(q, text))
		return false;
	if (joins(q)) {
		buf_puts(text, _("Enter: same incident as № "));
		buf_puts(text, form_text(q->form, Q_OTHER));
		return true;
	}
	reason = policy_reason(q->policy, question_code(q));
	if (partner != NULL)
		buf_printf(text, _("Enter: to the archive; you phone: %s"),
		    policy_text(&partner->name, q->language));
	else
		buf_printf(text, _("Enter: to the archive — %s"),
		    policy_text(&reason->name, q->language));
	if (question_chosen_is(q, "duplicate"))
		buf_printf(text, ": %s", form_text(q->form, Q_OTHER));
	if (kind != NULL && kind->regret_ms > 0) {
		buf_puts(text, " (");
		words_seconds(text, kind->regret_ms);
		buf_puts(text, ")");
	}
	return true;
}

static void
command_archive(const struct question *q, struct command *c)
{
	const struct policy_partner *partner = partner_chosen(q);

	c->verb = COMMAND_ARCHIVE;
	question_put_reason(q, c);
	if (question_chosen_is(q, "duplicate"))
		c->other = question_number(q, Q_OTHER);
	if (partner != NULL)
		text_copy(c->partner, sizeof(c->partner), partner->code);
}

const char *
question_archive_title(struct question *q, struct buf *text)
{
	(void)q;
	buf_printf(text, "✗ %s", _("NOT CONFIRMED → ARCHIVE"));
	return buf_text(text);
}

const struct question_ops question_archive_ops = {
	.build = build_archive,
	.follow = follow_archive,
	.says = says_archive,
	.command = command_archive,
	.titled = question_archive_title,
	.keys = N_("Tab: note"),
};

/* --- stand-down ----------------------------------------------------------- */

static void
told_put(struct buf *out, const struct screen_input *in,
    const struct notification *n, size_t start)
{
	struct buf part = { 0 };

	buf_printf(&part, "%s %s", in->policy->services[n->target].number,
	    words_note(n));
	if (n->answered_tick != 0) {
		buf_puts(&part, " ");
		words_time(&part, in, words_utc(in, n->answered_tick));
	}
	if (n->number[0] != '\0')
		buf_printf(&part, _(" (their № %s)"), n->number);
	words_part(out, start, buf_text(&part));
	buf_finish(&part);
}

static void
add_told(struct question *q, const struct screen_input *in)
{
	struct buf text = { 0 };
	size_t start;

	buf_puts(&text, screen_kind(in, &q->alert));
	buf_printf(&text, " · %s %s · ", q->alert.device,
	    screen_device(in, &q->alert));
	buf_puts(&text, _("confirmed "));
	words_time(&text, in, words_utc(in, q->alert.verdict_tick));
	buf_printf(&text, ", %s", screen_person(in, q->alert.owner));
	form_line(q->form, Q_HEAD, STYLE_STRONG, buf_text(&text));
	buf_clear(&text);
	buf_puts(&text, _("Told: "));
	start = text.len;
	for (unsigned t = 0; t < NOTE_SERVICES; t++)
		if ((q->told >> t & 1) != 0)
			told_put(&text, in,
			    replica_note(in->replica, q->alert.number, t),
			    start);
	form_line(q->form, Q_TOLD, STYLE_PLAIN, buf_text(&text));
	buf_finish(&text);
}

static bool
build_stand_down(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	(void)about;
	if (q->alert.state != ALERT_TOLD && q->alert.state != ALERT_RESPONSE)
		return question_refuse_state(q, why);
	add_told(q, in);
	question_add_blank(q);
	form_line(q->form, 0, STYLE_PLAIN, _("Why we call them off:"));
	question_add_words(q, LIST_STAND_DOWN);
	question_add_note(q, 1);
	question_add_blank(q);
	form_line(q->form, 0, STYLE_PLAIN,
	    _("The row stays until each service has accepted the stand-down."));
	return true;
}

/* Who gets a message and who has to be called. */
static void
ways_put(struct buf *out, const struct question *q)
{
	bool first = true;

	for (unsigned t = 0; t < NOTE_SERVICES; t++) {
		const struct policy_desk *desk =
		    policy_desk(q->policy, t, q->alert.district);
		bool phone =
		    desk != NULL && policy_desk_channel(desk) == CHANNEL_PHONE;

		if ((q->told >> t & 1) == 0)
			continue;
		buf_printf(out, "%s%s %s", first ? "" : ", ",
		    q->policy->services[t].number,
		    phone ? _("call") : _("message"));
		if (phone && desk->nphones > 0)
			buf_printf(out, " %s", desk->phones[0].number);
		first = false;
	}
}

static bool
says_stand_down(const struct question *q, struct buf *text)
{
	if (question_reason_missing(q, text))
		return false;
	buf_puts(text, "Enter: ");
	ways_put(text, q);
	return true;
}

static void
command_stand_down(const struct question *q, struct command *c)
{
	c->verb = COMMAND_STAND_DOWN;
	question_put_reason(q, c);
}

static const char *
title_stand_down(struct question *q, struct buf *text)
{
	bool first = true;

	buf_printf(text, "■ %s → ", _("STAND DOWN"));
	for (unsigned t = 0; t < NOTE_SERVICES; t++) {
		if ((q->told >> t & 1) == 0)
			continue;
		buf_printf(text, "%s%s", first ? "" : ", ",
		    q->policy->services[t].number);
		first = false;
	}
	return buf_text(text);
}

const struct question_ops question_stand_down_ops = {
	.build = build_stand_down,
	.says = says_stand_down,
	.command = command_stand_down,
	.titled = title_stand_down,
};
