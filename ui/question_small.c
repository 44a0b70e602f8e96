/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#include "ui/i18n.h"
#include "ui/question_private.h"
#include "ui/words.h"

/* The short questions: one reason, one number, one note. */
#define MINUTE_MS 60000

/* --- note ----------------------------------------------------------------- */

static bool
note_build(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	(void)about;
	(void)why;
	question_add_about(q, in);
	question_add_note(q, 1);
	question_add_blank(q);
	form_focus(q->form, Q_NOTE);
	return true;
}

static bool
note_says(const struct question *q, struct buf *text)
{
	if (form_text(q->form, Q_NOTE)[0] == '\0') {
		buf_puts(text, _("Write the note"));
		return false;
	}
	buf_puts(text, _("Enter: keep the note"));
	return true;
}

static void
note_command(const struct question *q, struct command *c)
{
	c->verb = COMMAND_NOTE;
	question_put_note(q, c);
}

const struct question_ops question_note_ops = {
	.build = note_build,
	.says = note_says,
	.command = note_command,
	.title = N_("NOTE"),
};

/* --- release -------------------------------------------------------------- */

static bool
release_build(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	if (q->alert.state != ALERT_CLAIMED)
		return question_refuse_state(q, why);
	(void)about;
	question_add_about(q, in);
	question_add_note(q, 1);
	question_add_blank(q);
	return true;
}

static bool
release_says(const struct question *q, struct buf *text)
{
	(void)q;
	buf_puts(text, _("Enter: return it to the queue"));
	return true;
}

static void
release_command(const struct question *q, struct command *c)
{
	c->verb = COMMAND_RELEASE;
	question_put_note(q, c);
}

const struct question_ops question_release_ops = {
	.build = release_build,
	.says = release_says,
	.command = release_command,
	.title = N_("RETURN TO THE QUEUE"),
	.keys = N_("Tab: note"),
};

/* --- postpone ------------------------------------------------------------- */

static void
add_minutes(struct question *q, const char *label, const char *minutes)
{
	form_field(q->form,
	    &(struct form_field){
	        .id = Q_MINUTES,
	        .label = label,
	        .text = minutes,
	        .max = 3,
	        .cols = 4,
	        .tab = 1,
	        .number = true,
	    });
}

static bool
shelve_build(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	(void)about;
	if ((q->alert.flags & ALERT_LIFE_SAFETY) != 0 ||
	    q->alert.severity == 1) {
		buf_printf(
		    why, _("Not for alerts about life: %s"), q->alert.device);
		return false;
	}
	if (q->alert.state != ALERT_WAITING && q->alert.state != ALERT_CLAIMED)
		return question_refuse_state(q, why);
	question_add_about(q, in);
	add_minutes(q, _("Minutes (0: to its next signal): "), "10");
	form_line(q->form, 0, STYLE_PLAIN, _("Reason:"));
	question_add_words(q, LIST_POSTPONE);
	question_add_note(q, 2);
	question_add_blank(q);
	form_focus(q->form, Q_REASONS);
	return true;
}

static bool
reason_missing(const struct question *q, struct buf *text)
{
	const char *code = question_code(q);

	if (code == NULL) {
		buf_puts(text, _("Choose a reason"));
		return true;
	}
	if (strcmp(code, "other") == 0 && !question_note_enough(q)) {
		buf_puts(text,
		    _("This reason needs a note of at least 5 characters"));
		return true;
	}
	return false;
}

static bool
shelve_says(const struct question *q, struct buf *text)
{
	uint64_t minutes = question_number(q, Q_MINUTES);

	if (reason_missing(q, text))
		return false;
	if (form_text(q->form, Q_MINUTES)[0] == '\0') {
		buf_puts(text, _("For how many minutes?"));
		return false;
	}
	if (minutes == 0)
		buf_puts(text, _("Enter: postpone to its next signal"));
	else
		buf_printf(
		    text, _("Enter: postpone, minutes: %u"), (unsigned)minutes);
	return true;
}

static void
shelve_command(const struct question *q, struct command *c)
{
	c->verb = COMMAND_SHELVE;
	c->duration_ms = (uint32_t)question_number(q, Q_MINUTES) * MINUTE_MS;
	c->once = c->duration_ms == 0;
	question_put_reason(q, c);
}

const struct question_ops question_shelve_ops = {
	.build = shelve_build,
	.says = shelve_says,
	.command = shelve_command,
	.title = N_("POSTPONE"),
	.keys = N_("Tab: minutes, note"),
};

/* --- close ---------------------------------------------------------------- */

static bool
close_build(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	(void)about;
	if (q->alert.state != ALERT_TOLD && q->alert.state != ALERT_RESPONSE)
		return question_refuse_state(q, why);
	question_add_about(q, in);
	form_line(q->form, 0, STYLE_PLAIN, _("How it ended:"));
	question_add_words(q, LIST_OUTCOME);
	question_add_note(q, 1);
	question_add_blank(q);
	form_focus(q->form, Q_REASONS);
	return true;
}

static bool
close_says(const struct question *q, struct buf *text)
{
	if (reason_missing(q, text))
		return false;
	buf_puts(text, _("Enter: close it"));
	return true;
}

static void
close_command(const struct question *q, struct command *c)
{
	c->verb = COMMAND_CLOSE;
	question_put_reason(q, c);
}

const struct question_ops question_close_ops = {
	.build = close_build,
	.says = close_says,
	.command = close_command,
	.title = N_("CLOSE WITH AN OUTCOME"),
	.keys = N_("Tab: note"),
};

/* --- go to a number ------------------------------------------------------- */

static bool
number_build(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	(void)in;
	(void)about;
	(void)why;
	form_field(q->form,
	    &(struct form_field){
	        .id = Q_OTHER,
	        .label = _("Alert №: "),
	        .max = 19,
	        .cols = 20,
	        .tab = 1,
	        .number = true,
	    });
	question_add_blank(q);
	form_focus(q->form, Q_OTHER);
	return true;
}

static bool
number_says(const struct question *q, struct buf *text)
{
	if (question_number(q, Q_OTHER) == 0) {
		buf_puts(text, _("Type the number of an alert"));
		return false;
	}
	buf_puts(text, _("Enter: go there"));
	return true;
}

static void
number_command(const struct question *q, struct command *c)
{
	c->verb = COMMAND_SHOW;
	c->nalerts = 1;
	c->alerts[0] = question_number(q, Q_OTHER);
}

const struct question_ops question_number_ops = {
	.build = number_build,
	.says = number_says,
	.command = number_command,
	.title = N_("GO TO AN ALERT"),
};

/* --- break ---------------------------------------------------------------- */

static bool
break_build(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	(void)in;
	(void)about;
	(void)why;
	add_minutes(q, _("Minutes: "), "15");
	form_line(q->form, 0, STYLE_PLAIN, _("Reason:"));
	question_add_words(q, LIST_RELEASE);
	question_add_note(q, 2);
	question_add_blank(q);
	form_focus(q->form, Q_REASONS);
	return true;
}

static bool
break_says(const struct question *q, struct buf *text)
{
	if (question_number(q, Q_MINUTES) == 0) {
		buf_puts(text, _("For how many minutes?"));
		return false;
	}
	buf_puts(text, _("Enter: take a break; what is in hand is returned"));
	return true;
}

static void
break_command(const struct question *q, struct command *c)
{
	c->verb = COMMAND_BREAK;
	c->duration_ms = (uint32_t)question_number(q, Q_MINUTES) * MINUTE_MS;
	if (question_code(q) != NULL)
		question_put_reason(q, c);
}

const struct question_ops question_break_ops = {
	.build = break_build,
	.says = break_says,
	.command = break_command,
	.title = N_("BREAK"),
	.keys = N_("Tab: minutes, note"),
};
