/* SPDX-License-Identifier: Apache-2.0 */
/* Not confirmed, for all that are marked or in a group. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "core/bulk.h"
#include "core/evidence.h"

#include "ui/i18n.h"
#include "ui/question_private.h"
#include "ui/words.h"

static bool
refuse(struct buf *why, const struct alert *a, enum answer_code code,
    const char *argument)
{
	struct answer answer;

	answer_set(&answer, code, a->number, argument, NULL);
	buf_printf(why, "№%" PRIu64 ": ", a->number);
	answer_format(&answer, _(answer_sentence(code)), why);
	return false;
}

/* As the hub would say it: one that may not refuses all, and is named. */
static bool
one_fits(const struct question *q, const struct alert *a, struct buf *why)
{
	enum answer_code code = bulk_refuses(a, q->account);

	if (code == ANSWER_TAKEN)
		return refuse(why, a, code, a->owner);
	if (code == ANSWER_WRONG_STATE)
		return refuse(
		    why, a, code, words_state((enum alert_state)a->state));
	if (code != ANSWER_OK)
		return refuse(why, a, code, a->device);
	if (evidence_of(a) == EVIDENCE_MISSING)
		return refuse(why, a, ANSWER_NEEDS_LOOK, NULL);
	return true;
}

static bool
all_fit(
    const struct question *q, const struct screen_input *in, struct buf *why)
{
	for (size_t i = 0; i < q->marked_count; i++) {
		const struct alert *a =
		    replica_alert(in->replica, q->marked[i]);

		if (a != NULL && !one_fits(q, a, why))
			return false;
	}
	return true;
}

/* Whose they are and how many; and that nobody has looked at most of them. */
static void
add_counts(struct question *q, const struct question_about *about)
{
	struct buf text = { 0 };

	if (about->group != NULL) {
		form_line(q->form, Q_HEAD, STYLE_STRONG, about->group);
		if (about->group_count > q->marked_count)
			buf_printf(&text, _("The first %zu of %zu; "),
			    q->marked_count, about->group_count);
		else
			buf_printf(
			    &text, _("In the group: %zu; "), q->marked_count);
	} else {
		buf_printf(&text, _("Marked: %zu; "), q->marked_count);
	}
	buf_printf(&text, _("never looked at: %zu"), q->never_looked);
	form_line(q->form, 0, q->never_looked > 0 ? STYLE_WARN : STYLE_STRONG,
	    buf_text(&text));
	buf_finish(&text);
}

static bool
take_marked(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	q->marked_count = about->marked_count < QUEUE_MARKS_MAX
	    ? about->marked_count
	    : QUEUE_MARKS_MAX;
	if (q->marked_count == 0 ||
	    replica_alert(in->replica, about->marked[0]) == NULL) {
		buf_puts(why, _("Nothing is marked"));
		return false;
	}
	memcpy(
	    q->marked, about->marked, q->marked_count * sizeof(q->marked[0]));
	q->never_looked = about->never_looked;
	return all_fit(q, in, why);
}

static bool
build_marked(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	const struct alert *first;

	if (!take_marked(q, in, about, why))
		return false;
	first = replica_alert(in->replica, q->marked[0]);
	add_counts(q, about);
	question_add_blank(q);
	question_add_reasons(q, policy_kind(q->policy, first->kind, NULL));
	form_field(q->form,
	    &(struct form_field){
	        .id = Q_OTHER,
	        .label = _("How many (type it): "),
	        .max = 4,
	        .cols = 5,
	        .tab = 1,
	        .number = true,
	    });
	question_add_note(q, 2);
	question_add_blank(q);
	form_focus(q->form, Q_REASONS);
	return true;
}

static bool
says_marked(const struct question *q, struct buf *text)
{
	if (question_reason_missing(q, text))
		return false;
	if (question_chosen_is(q, "duplicate")) {
		buf_puts(text, _("Not for many at once"));
		return false;
	}
	if (question_number(q, Q_OTHER) != q->marked_count) {
		buf_puts(text, _("Type how many they are"));
		return false;
	}
	buf_printf(text, _("Enter: to the archive: %zu"), q->marked_count);
	return true;
}

static void
command_marked(const struct question *q, struct command *c)
{
	c->verb = COMMAND_ARCHIVE;
	c->nalerts = q->marked_count;
	memcpy(c->alerts, q->marked, q->marked_count * sizeof(q->marked[0]));
	question_put_reason(q, c);
}

/* Digits are the count as soon as there is a reason. */
static void
follow_marked(struct question *q)
{
	bool chosen = question_code(q) != NULL;

	if (chosen && !q->other_asked)
		form_focus(q->form, Q_OTHER);
	q->other_asked = chosen;
}

const struct question_ops question_marked_ops = {
	.build = build_marked,
	.follow = follow_marked,
	.says = says_marked,
	.command = command_marked,
	.titled = question_archive_title,
	.keys = N_("Tab: count, note"),
};
