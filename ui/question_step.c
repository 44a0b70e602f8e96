/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"

#include "ui/i18n.h"
#include "ui/question_private.h"

/* A step of the card that asks for more than a tick. */

static const struct policy_step *
step_of(const struct question *q)
{
	return &q->card.steps[q->step];
}

static bool
asks(const struct question *q)
{
	return step_asks((enum step_type)step_of(q)->type);
}

static enum command_said
said_of(const struct question *q)
{
	if (!asks(q))
		return SAID_DONE;
	switch (form_chosen(q->form, Q_HOW)) {
	case 1:
		return SAID_YES;
	case 2:
		return SAID_NO;
	}
	return SAID_NOTHING;
}

static void
add_choice(struct question *q, const char *yes, const char *no, bool ticked)
{
	form_list(
	    q->form, &(struct form_list){ .id = Q_HOW, .shape = FORM_INLINE });
	form_item(q->form,
	    &(struct form_item){
	        .id = 1,
	        .digit = 1,
	        .label = yes,
	        .ticked = ticked,
	    });
	form_item(q->form,
	    &(struct form_item){
	        .id = 2,
	        .digit = 2,
	        .label = no,
	        .col = 5 + grid_text_cols(yes) + 5,
	    });
}

static void
add_call(struct question *q, const struct screen_input *in)
{
	question_add_contacts(q, in);
	question_add_blank(q);
	question_add_who(q);
	add_choice(q, _("answered"), _("nobody answers"), true);
}

static bool
build(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	struct buf text = { 0 };

	card_of(q->policy, &q->alert, &q->card);
	q->step = about->step;
	if (q->step >= q->card.nsteps) {
		buf_puts(why, _("There is no card for this kind of event"));
		return false;
	}
	question_add_about(q, in);
	buf_printf(&text, _("card %zu/%zu"), q->step + 1, q->card.nsteps);
	buf_printf(
	    &text, ": %s", policy_line_text(&step_of(q)->text, q->language));
	form_line(q->form, 0, STYLE_STRONG, buf_text(&text));
	buf_finish(&text);
	if (step_of(q)->type == STEP_CALL)
		add_call(q, in);
	else if (asks(q))
		add_choice(q, _("yes"), _("no"), false);
	if (step_of(q)->type != STEP_CALL)
		question_add_note(q, 1);
	question_add_blank(q);
	if (!asks(q))
		form_focus(q->form, Q_NOTE);
	return true;
}

static bool
missing(const struct question *q, struct buf *text)
{
	enum command_said said = said_of(q);

	if (said == SAID_NOTHING) {
		buf_puts(text, _("Choose: 1 yes, 2 no"));
	} else if (said == SAID_NO) {
		return false;
	} else if (step_of(q)->type == STEP_CALL &&
	    form_text(q->form, Q_WHO)[0] == '\0') {
		buf_puts(text, _("Write who answered"));
	} else if (step_of(q)->type == STEP_TEXT &&
	    form_text(q->form, Q_NOTE)[0] == '\0') {
		buf_puts(text, _("Write what you see"));
	}
	return text->len > 0;
}

static bool
says(const struct question *q, struct buf *text)
{
	const struct policy_step *step = step_of(q);

	if (missing(q, text))
		return false;
	buf_puts(text, _("Enter: write it down"));
	if (said_of(q) == SAID_YES && (step->facts | step->services) != 0)
		buf_puts(text, _("; F6 will propose it"));
	return true;
}

static void
command(const struct question *q, struct command *c)
{
	c->verb = COMMAND_STEP;
	text_copy(c->code, sizeof(c->code), step_of(q)->id);
	c->said = said_of(q);
	if (step_of(q)->type != STEP_CALL)
		question_put_note(q, c);
	else if (c->said == SAID_YES)
		question_copy(c->note, sizeof(c->note), q, Q_WHO);
}

const struct question_ops question_step_ops = {
	.build = build,
	.says = says,
	.command = command,
	.title = N_("CARD: NEXT STEP"),
	.keys = N_("Tab: note"),
};
