/* SPDX-License-Identifier: Apache-2.0 */
/* What one wants of a colleague: take it, say what you see, come. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "core/colleagues.h"
#include "core/roles.h"

#include "ui/colleagues.h"
#include "ui/i18n.h"
#include "ui/question_private.h"
#include "ui/words.h"

#define HANDS_COL 40 /* of what somebody holds, in the list of people */

static bool
open_check(const struct question *q, struct buf *why)
{
	if (q->alert.state != ALERT_SHELVED &&
	    q->alert.state != ALERT_ARCHIVED && q->alert.state != ALERT_CLOSED)
		return true;
	return question_refuse_state(q, why);
}

/* What was written before is shown: it is the last word about the alert. */
static void
add_about(struct question *q, const struct screen_input *in)
{
	struct buf text = { 0 };

	question_add_head(q, in);
	question_add_place(q, in, false);
	if (q->alert.text[0] != '\0') {
		buf_printf(&text, "«%s»", q->alert.text);
		form_line(q->form, 0, STYLE_PLAIN, buf_text(&text));
	}
	question_add_blank(q);
	buf_finish(&text);
}

/* "Enter: ... (20 s)" */
static void
seconds_put(struct buf *text, uint32_t ms)
{
	buf_puts(text, " (");
	words_seconds(text, ms);
	buf_puts(text, ")");
}

/* --- hand over ------------------------------------------------------------ */

static const char *
role_words(const struct screen_input *in, const char *account)
{
	unsigned roles = colleagues_roles(in->policy, account);

	return (roles & ROLE_BIT(ROLE_LEAD)) != 0 ? _("shift lead")
	                                          : _("dispatcher");
}

static void
add_person(struct question *q, const struct screen_input *in,
    const struct operator_row *op)
{
	size_t at = q->codes_count++;
	struct buf hands = { 0 };

	text_copy(q->codes[at], ALERT_CODE_SIZE, op->account);
	buf_printf(&hands, _("in hand: %u"), (unsigned)op->claims);
	form_item(q->form,
	    &(struct form_item){
	        .id = (int)at + 1,
	        .digit = layout_choice(at),
	        .label = screen_person(in, op->account),
	        .middle = role_words(in, op->account),
	        .end = buf_text(&hands),
	        .style = op->claims > 0 ? STYLE_WARN : STYLE_PLAIN,
	    });
	buf_finish(&hands);
}

static bool
add_people(struct question *q, const struct screen_input *in, struct buf *why)
{
	const struct operator_row *there[QUESTION_CODES];
	size_t count =
	    colleagues_there(in, COMMAND_ACCEPT, there, QUESTION_CODES);

	if (count == 0) {
		buf_puts(why, _("Nobody else is at a desk"));
		return false;
	}
	form_line(q->form, 0, STYLE_PLAIN, _("To whom:"));
	form_list(q->form,
	    &(struct form_list){
	        .id = Q_REASONS,
	        .shape = FORM_ROWS,
	        .end_col = HANDS_COL + 24,
	    });
	for (size_t i = 0; i < count; i++)
		add_person(q, in, there[i]);
	return true;
}

static bool
hand_build(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	(void)about;
	if (!open_check(q, why))
		return false;
	if (q->alert.owner[0] == '\0') {
		buf_printf(why, _("Take it first: %s"), q->alert.device);
		return false;
	}
	add_about(q, in);
	if (!add_people(q, in, why))
		return false;
	question_add_note(q, 1);
	question_add_blank(q);
	form_focus(q->form, Q_REASONS);
	return true;
}

static const char *
person_words(const struct question *q, const char *account)
{
	const struct policy_person *person = policy_person(q->policy, account);

	return person != NULL && person->name[0] != '\0' ? person->name
	                                                 : account;
}

static bool
hand_says(const struct question *q, struct buf *text)
{
	if (question_code(q) == NULL) {
		buf_puts(text, _("Choose a colleague"));
		return false;
	}
	buf_printf(text, _("Enter: offer it to: %s"),
	    person_words(q, question_code(q)));
	seconds_put(text, COLLEAGUES_OFFER_MS);
	return true;
}

static void
hand_command(const struct question *q, struct command *c)
{
	c->verb = COMMAND_HAND;
	text_copy(c->person, sizeof(c->person), question_code(q));
	question_put_note(q, c);
}

const struct question_ops question_hand_ops = {
	.build = hand_build,
	.says = hand_says,
	.command = hand_command,
	.title = N_("HAND OVER"),
	.keys = N_("Tab: note"),
};

/* --- all that is in hand -------------------------------------------------- */

static void
add_all(struct question *q, const struct screen_input *in)
{
	struct buf text = { 0 };

	buf_printf(&text, "%s: ", _("In your hand"));
	for (size_t i = 0; i < q->marked_count; i++) {
		const struct alert *a =
		    replica_alert(in->replica, q->marked[i]);

		buf_printf(
		    &text, "%s№%" PRIu64, i > 0 ? ", " : "", q->marked[i]);
		if (a != NULL)
			buf_printf(
			    &text, " P%u %s", a->severity, screen_kind(in, a));
	}
	form_line(q->form, Q_HEAD, STYLE_STRONG, buf_text(&text));
	question_add_blank(q);
	buf_finish(&text);
}

static bool
hand_all_build(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	size_t count = about->marked_count < COMMAND_ALERTS_MAX
	    ? about->marked_count
	    : COMMAND_ALERTS_MAX;

	if (count == 0) {
		buf_puts(why, _("Nothing is in your hand"));
		return false;
	}
	q->marked_count = count;
	memcpy(q->marked, about->marked, count * sizeof(q->marked[0]));
	add_all(q, in);
	if (!add_people(q, in, why))
		return false;
	question_add_note(q, 1);
	question_add_blank(q);
	form_focus(q->form, Q_REASONS);
	return true;
}

static bool
hand_all_says(const struct question *q, struct buf *text)
{
	if (question_code(q) == NULL) {
		buf_puts(text, _("Choose a colleague"));
		return false;
	}
	buf_printf(text, _("Enter: offer all %zu to: %s"), q->marked_count,
	    person_words(q, question_code(q)));
	seconds_put(text, COLLEAGUES_OFFER_MS);
	return true;
}

static void
hand_all_command(const struct question *q, struct command *c)
{
	hand_command(q, c);
	c->nalerts = q->marked_count;
	memcpy(c->alerts, q->marked, c->nalerts * sizeof(c->alerts[0]));
}

const struct question_ops question_hand_all_ops = {
	.build = hand_all_build,
	.says = hand_all_says,
	.command = hand_all_command,
	.title = N_("HAND OVER"),
	.keys = N_("Tab: note"),
};

/* --- ask for a second opinion --------------------------------------------- */

/* Whoever may take over what others have is a lead. */
void
question_answerers_put(struct question *q, const struct screen_input *in)
{
	bool lead = q->kind == QUESTION_LEAD;
	const struct operator_row *there[1];
	size_t count = colleagues_there(
	    in, lead ? COMMAND_TAKE_OVER : COMMAND_ANSWER, there, 1);
	struct buf text = { 0 };

	if (count == 0)
		buf_puts(&text,
		    lead ? _("No shift lead is at a desk: nobody will answer")
		         : _("Nobody else is at a desk: nobody will answer"));
	else if (lead)
		buf_printf(&text, "%s: %s", _("shift lead"),
		    screen_person(in, there[0]->account));
	else
		buf_puts(&text, _("Everybody at a desk sees the question."));
	form_set_line(q->form, Q_TOLD, count == 0 ? STYLE_WARN : STYLE_PLAIN,
	    buf_text(&text));
	buf_finish(&text);
}

/* The first words that are typed on the send line go into it. */
static void
add_words(struct question *q, const char *label)
{
	form_field(q->form,
	    &(struct form_field){
	        .id = Q_NOTE,
	        .label = label,
	        .max = COMMAND_NOTE_MAX,
	        .tab = 1,
	        .letters = true,
	    });
	question_add_blank(q);
}

static bool
ask_build(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	(void)about;
	if (!open_check(q, why))
		return false;
	add_about(q, in);
	form_line(q->form, Q_TOLD, STYLE_PLAIN, "");
	question_answerers_put(q, in);
	add_words(q, _("Question: "));
	return true;
}

static bool
ask_says(const struct question *q, struct buf *text)
{
	buf_puts(text, _("Enter: ask for a second opinion"));
	seconds_put(text,
	    q->alert.severity == 1 ? COLLEAGUES_ASK_LIFE_MS
	                           : COLLEAGUES_ASK_MS);
	return true;
}

static void
ask_command(const struct question *q, struct command *c)
{
	c->verb = COMMAND_ASK;
	question_put_note(q, c);
}

const struct question_ops question_ask_ops = {
	.build = ask_build,
	.says = ask_says,
	.command = ask_command,
	.title = N_("SECOND OPINION"),
	.keys = N_("Tab: question"),
};

/* --- give it -------------------------------------------------------------- */

static void
add_opinions(struct question *q)
{
	form_list(q->form,
	    &(struct form_list){ .id = Q_REASONS, .shape = FORM_ROWS });
	q->codes_count = 0;
	for (int o = OPINION_AGREE; o <= OPINION_CANNOT_TELL; o++) {
		size_t at = q->codes_count++;

		text_copy(q->codes[at], ALERT_CODE_SIZE,
		    opinion_word((enum opinion)o));
		form_item(q->form,
		    &(struct form_item){
		        .id = (int)at + 1,
		        .digit = layout_choice(at),
		        .label = colleagues_opinion((enum opinion)o),
		    });
	}
}

static const char *
asker(const struct question *q)
{
	return replica_colleagues(q->replica, q->alert.number)->asker;
}

static bool
answer_build(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	struct buf text = { 0 };

	(void)about;
	if (!colleagues_asked(in, &q->alert)) {
		buf_puts(why, _("Nobody waits for an answer about this alert"));
		return false;
	}
	add_about(q, in);
	buf_printf(&text, _("%s asks whether it is: %s"),
	    screen_person(in, asker(q)), screen_kind(in, &q->alert));
	form_line(q->form, 0, STYLE_STRONG, buf_text(&text));
	buf_finish(&text);
	add_opinions(q);
	question_add_note(q, 1);
	question_add_blank(q);
	form_focus(q->form, Q_REASONS);
	return true;
}

static bool
answer_says(const struct question *q, struct buf *text)
{
	enum opinion opinion;

	if (q->alert.ask_until_tick == 0) {
		buf_puts(
		    text, _("Nobody waits for an answer about this alert"));
		return false;
	}
	if (question_code(q) == NULL ||
	    !opinion_find(question_code(q), &opinion)) {
		buf_puts(text, _("Choose an answer"));
		return false;
	}
	buf_printf(text, "Enter: %s → %s", colleagues_opinion(opinion),
	    person_words(q, asker(q)));
	return true;
}

static void
answer_command(const struct question *q, struct command *c)
{
	c->verb = COMMAND_ANSWER;
	question_put_reason(q, c);
}

const struct question_ops question_answer_ops = {
	.build = answer_build,
	.says = answer_says,
	.command = answer_command,
	.title = N_("SECOND OPINION"),
	.keys = N_("Tab: note"),
};

/* --- call the shift lead -------------------------------------------------- */

static bool
lead_build(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	(void)about;
	if (!open_check(q, why))
		return false;
	add_about(q, in);
	form_line(q->form, Q_TOLD, STYLE_PLAIN, "");
	question_answerers_put(q, in);
	add_words(q, _("Why: "));
	return true;
}

static bool
lead_says(const struct question *q, struct buf *text)
{
	(void)q;
	buf_puts(text, _("Enter: call the shift lead to this alert"));
	seconds_put(text, COLLEAGUES_CALL_MS);
	return true;
}

static void
lead_command(const struct question *q, struct command *c)
{
	c->verb = COMMAND_CALL_LEAD;
	question_put_note(q, c);
}

const struct question_ops question_lead_ops = {
	.build = lead_build,
	.says = lead_says,
	.command = lead_command,
	.title = N_("CALL THE SHIFT LEAD"),
	.keys = N_("Tab: why"),
};

/* --- take over what somebody else has --------------------------------------
 */

static bool
take_over_build(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	struct buf text = { 0 };

	(void)about;
	if (!open_check(q, why))
		return false;
	if (!colleagues_may(in, COMMAND_TAKE_OVER)) {
		buf_printf(why, _("Somebody else has it: %s"),
		    screen_person(in, q->alert.owner));
		return false;
	}
	add_about(q, in);
	buf_printf(
	    &text, "%s: %s", _("owner"), screen_person(in, q->alert.owner));
	form_line(q->form, 0, STYLE_WARN, buf_text(&text));
	buf_finish(&text);
	form_line(q->form, 0, STYLE_PLAIN, _("Reason:"));
	question_add_words(q, LIST_TAKE_OVER);
	question_add_note(q, 1);
	question_add_blank(q);
	form_focus(q->form, Q_REASONS);
	return true;
}

static bool
take_over_says(const struct question *q, struct buf *text)
{
	if (question_code(q) == NULL) {
		buf_puts(text, _("Choose a reason"));
		return false;
	}
	buf_printf(text, _("Enter: take it over from: %s"),
	    person_words(q, q->alert.owner));
	return true;
}

static void
take_over_command(const struct question *q, struct command *c)
{
	c->verb = COMMAND_TAKE_OVER;
	question_put_reason(q, c);
}

const struct question_ops question_take_over_ops = {
	.build = take_over_build,
	.says = take_over_says,
	.command = take_over_command,
	.title = N_("TAKE OVER"),
	.keys = N_("Tab: note"),
};

/* --- a notice to the shift ------------------------------------------------ */

static bool
notice_build(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	(void)about;
	if (!colleagues_may(in, COMMAND_NOTICE)) {
		buf_printf(why, _("Your role may not do this: %s"), "notice");
		return false;
	}
	form_line(q->form, 0, STYLE_PLAIN,
	    _("It stays on every screen until its person has read it."));
	question_add_blank(q);
	question_add_note(q, 1);
	question_add_blank(q);
	form_focus(q->form, Q_NOTE);
	return true;
}

static bool
notice_says(const struct question *q, struct buf *text)
{
	if (form_text(q->form, Q_NOTE)[0] == '\0') {
		buf_puts(text, _("Write the notice"));
		return false;
	}
	buf_puts(text, _("Enter: tell the whole shift"));
	return true;
}

static void
notice_command(const struct question *q, struct command *c)
{
	c->verb = COMMAND_NOTICE;
	question_put_note(q, c);
}

const struct question_ops question_notice_ops = {
	.build = notice_build,
	.says = notice_says,
	.command = notice_command,
	.title = N_("NOTICE TO THE SHIFT"),
};
