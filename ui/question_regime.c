/* SPDX-License-Identifier: Apache-2.0 */
/* How the centre works: to be read by all, and to be changed by the lead. */
#include <string.h>

#include "base/text.h"

#include "ui/colleagues.h"
#include "ui/i18n.h"
#include "ui/question_private.h"
#include "ui/regime.h"
#include "ui/words.h"

static void
add_row(struct question *q, const struct screen_input *in,
    const struct policy_regime *regime)
{
	size_t at = q->codes_count;
	bool on = strcmp(regime->code, regime_code(in)) == 0;
	struct buf middle = { 0 };

	if (on) {
		buf_puts(&middle, _("on now"));
		regime_order_put(&middle, in);
	}
	(void)text_copy(q->codes[at], ALERT_CODE_SIZE, regime->code);
	form_item(q->form,
	    &(struct form_item){
	        .id = (int)at + 1,
	        .digit = layout_choice(at),
	        .label = policy_text(&regime->name, q->language),
	        .middle = buf_text(&middle),
	        .style = on ? STYLE_STRONG : STYLE_PLAIN,
	    });
	q->codes_count++;
	buf_finish(&middle);
}

static bool
regime_build(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	(void)about;
	(void)why;
	q->may = colleagues_may(in, COMMAND_REGIME);
	text_copy(q->on, sizeof(q->on), regime_code(in));
	form_list(q->form,
	    &(struct form_list){
	        .id = Q_REASONS,
	        .shape = FORM_ROWS,
	        .middle_col = 36,
	    });
	for (size_t i = 0;
	     i < q->policy->nregimes && q->codes_count < QUESTION_CODES; i++)
		add_row(q, in, &q->policy->regimes[i]);
	question_add_blank(q);
	form_line(q->form, Q_TOLD, STYLE_PLAIN, "");
	form_line(q->form, Q_FOUND, STYLE_PLAIN, "");
	form_field(q->form,
	    &(struct form_field){
	        .id = Q_NOTE,
	        .label = _("Document: "),
	        .max = COMMAND_NOTE_MAX,
	        .tab = 1,
	    });
	question_add_blank(q);
	form_focus(q->form, Q_REASONS);
	return true;
}

/* "shorter limits: P2 · needed at a desk: 4 · recorded only: P4 · score: −10 %" */
static void
numbers_put(struct buf *out, const struct policy_regime *regime)
{
	struct buf part = { 0 };

	for (int s = 0; s < POLICY_SEVERITIES; s++) {
		const struct policy_limits *l = &regime->limits[s];

		if (l->claim_ms != 0 || l->decide_ms != 0 || l->accept_ms != 0)
			buf_printf(&part, "%sP%d",
			    part.len > 0 ? ", " : _("shorter limits: "), s + 1);
	}
	if (part.len > 0)
		words_part(out, 0, buf_text(&part));
	buf_clear(&part);
	buf_printf(&part, _("needed at a desk: %u"), regime->min_at_desk);
	if (regime->min_at_desk > 0)
		words_part(out, 0, buf_text(&part));
	buf_clear(&part);
	for (int s = regime->record_from; s > 0 && s <= POLICY_SEVERITIES; s++)
		buf_printf(&part, "%sP%d",
		    part.len > 0 ? ", " : _("recorded only: "), s);
	if (part.len > 0)
		words_part(out, 0, buf_text(&part));
	buf_clear(&part);
	buf_printf(&part, _("score: −%u %%"), regime->score_less / 10U);
	if (regime->score_less > 0)
		words_part(out, 0, buf_text(&part));
	buf_finish(&part);
}

/* "one step up: CROWD, FLOODING" */
static void
raised_put(struct buf *out, const struct question *q,
    const struct policy_regime *regime)
{
	for (size_t i = 0; i < POLICY_RAISED_MAX; i++) {
		const struct policy_kind *kind =
		    policy_kind_find(q->policy, regime->raise[i]);

		if (kind != NULL)
			buf_printf(out, "%s%s",
			    out->len > 0 ? ", " : _("one step up: "),
			    policy_list_text(&kind->list, q->language));
	}
}

/* What the chosen one would change. */
static void
regime_follow(struct question *q)
{
	const char *code = question_code(q);
	const struct policy_regime *regime =
	    code != NULL ? policy_regime(q->policy, code) : NULL;
	struct buf numbers = { 0 }, raised = { 0 };

	if (regime != NULL) {
		numbers_put(&numbers, regime);
		raised_put(&raised, q, regime);
	}
	if (regime != NULL && numbers.len == 0 && raised.len == 0)
		buf_puts(&numbers, _("everything is as always"));
	form_set_line(q->form, Q_TOLD, STYLE_PLAIN, buf_text(&numbers));
	form_set_line(q->form, Q_FOUND, STYLE_PLAIN, buf_text(&raised));
	buf_finish(&numbers);
	buf_finish(&raised);
}

static bool
regime_says(const struct question *q, struct buf *text)
{
	const char *code = question_code(q);

	if (!q->may) {
		buf_printf(text, _("Your role may not do this: %s"), "regime");
	} else if (code == NULL) {
		buf_puts(text, _("Choose how the centre works from now on"));
	} else if (strcmp(code, q->on) == 0) {
		buf_printf(text, _("This regime is on already: %s"), code);
	} else if (form_text(q->form, Q_NOTE)[0] == '\0') {
		buf_puts(text, _("Write the document that says so"));
	} else {
		buf_puts(text, _("Enter: from now on: "));
		buf_puts(text,
		    policy_text(
		        &policy_regime(q->policy, code)->name, q->language));
		return true;
	}
	return false;
}

static void
regime_command(const struct question *q, struct command *c)
{
	c->verb = COMMAND_REGIME;
	question_put_reason(q, c);
}

const struct question_ops question_regime_ops = {
	.build = regime_build,
	.follow = regime_follow,
	.says = regime_says,
	.command = regime_command,
	.title = N_("REGIME OF THE CENTRE"),
	.keys = N_("Tab: document"),
};
