/* SPDX-License-Identifier: Apache-2.0 */
/* What is switched off for works: to be read, and to be ended. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "core/inhibit.h"

#include "ui/i18n.h"
#include "ui/question_private.h"
#include "ui/words.h"

static const char *
reason_words(const struct question *q, const char *code)
{
	const struct policy_word *word =
	    policy_word(q->policy, LIST_INHIBIT, code);

	return word != NULL ? policy_text(&word->name, q->language) : code;
}

/* "18:00 12": until when, and how many were kept. */
static void
end_put(struct buf *out, const struct screen_input *in,
    const struct inhibit_row *row)
{
	words_moment(out, in, words_utc(in, row->until_tick));
	buf_printf(out, " · %llu", (unsigned long long)row->kept);
}

/* "cam-0412 SMOKE   welding · Марат · permit 14   18:00 · 12" */
static void
add_row(struct question *q, const struct screen_input *in,
    const struct inhibit_row *row)
{
	size_t at = q->codes_count;
	const struct policy_kind *kind =
	    policy_kind(q->policy, row->kind, NULL);
	struct buf label = { 0 }, middle = { 0 }, end = { 0 };

	buf_printf(&label, "%s %s", row->place,
	    kind != NULL ? policy_list_text(&kind->list, q->language)
	                 : row->kind);
	words_part(&middle, 0, reason_words(q, row->reason));
	words_part(&middle, 0, screen_person(in, row->by));
	words_part(&middle, 0, row->text);
	end_put(&end, in, row);
	(void)text_copy(q->codes[at], ALERT_CODE_SIZE, row->kind);
	(void)text_copy(q->places[at], INHIBIT_PLACE_SIZE, row->place);
	form_item(q->form,
	    &(struct form_item){
	        .id = (int)at + 1,
	        .digit = layout_choice(at),
	        .label = buf_text(&label),
	        .middle = buf_text(&middle),
	        .end = buf_text(&end),
	        .style = STYLE_STRONG,
	    });
	q->codes_count++;
	buf_finish(&label);
	buf_finish(&middle);
	buf_finish(&end);
}

static bool
build_works(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	size_t count = replica_inhibits(in->replica);
	struct buf text = { 0 };

	(void)about;
	if (count == 0) {
		buf_puts(why, _("Nothing is switched off for works"));
		return false;
	}
	form_line(q->form, 0, STYLE_PLAIN,
	    _("Place, kind; reason, whose order; until, kept back:"));
	form_list(q->form,
	    &(struct form_list){
	        .id = Q_REASONS,
	        .shape = FORM_ROWS,
	        .middle_col = 28,
	    });
	for (size_t i = 0; i < count && q->codes_count < QUESTION_CODES; i++)
		add_row(q, in, replica_inhibit_at(in->replica, i));
	if (count > q->codes_count) {
		buf_printf(&text, _("and others: %zu"), count - q->codes_count);
		form_line(q->form, 0, STYLE_WARN, buf_text(&text));
		buf_finish(&text);
	}
	question_add_blank(q);
	question_add_note(q, 1);
	question_add_blank(q);
	form_focus(q->form, Q_REASONS);
	return true;
}

static bool
says_works(const struct question *q, struct buf *text)
{
	int chosen = form_chosen(q->form, Q_REASONS);

	if (chosen <= 0) {
		buf_puts(
		    text, _("Choose which one is to be switched on again"));
		return false;
	}
	if (!question_note_enough(q)) {
		buf_puts(text, _("Write why, in at least 5 characters"));
		return false;
	}
	buf_printf(
	    text, _("Enter: switch on again: %s"), q->places[chosen - 1]);
	return true;
}

static void
command_works(const struct question *q, struct command *c)
{
	int chosen = form_chosen(q->form, Q_REASONS);

	c->verb = COMMAND_UNINHIBIT;
	(void)text_copy(c->device, sizeof(c->device), q->places[chosen - 1]);
	(void)text_copy(c->rest, sizeof(c->rest), q->codes[chosen - 1]);
	question_put_note(q, c);
}

const struct question_ops question_works_ops = {
	.build = build_works,
	.says = says_works,
	.command = command_works,
	.title = N_("SWITCHED OFF FOR WORKS"),
	.keys = N_("Tab: note"),
};
