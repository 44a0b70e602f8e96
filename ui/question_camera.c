/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"

#include "ui/i18n.h"
#include "ui/question_private.h"

/* Looking at a camera without an alert: a coded reason, never prose alone. */

#define CODE_REQUEST "request"

static bool
camera_build(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	struct buf head = { 0 };

	(void)in;
	(void)why;
	text_copy(q->device, sizeof(q->device), about->device);
	buf_puts(&head, about->device);
	if (about->name != NULL && strcmp(about->name, about->device) != 0)
		buf_printf(&head, " %s", about->name);
	form_line(q->form, Q_HEAD, STYLE_STRONG, buf_text(&head));
	buf_finish(&head);
	question_add_blank(q);
	form_line(q->form, 0, STYLE_PLAIN, _("Why do you look?"));
	question_add_words(q, LIST_LOOK);
	question_add_note(q, 1);
	question_add_blank(q);
	form_focus(q->form, Q_REASONS);
	return true;
}

static bool
camera_says(const struct question *q, struct buf *text)
{
	const char *code = question_code(q);

	if (code == NULL) {
		buf_puts(text, _("Choose a reason"));
		return false;
	}
	if (strcmp(code, CODE_REQUEST) == 0 &&
	    strpbrk(form_text(q->form, Q_NOTE), "0123456789") == NULL) {
		buf_puts(
		    text, _("This reason needs the number of the request"));
		return false;
	}
	buf_puts(text, _("Enter: open the camera; the journal says why"));
	return true;
}

static void
camera_command(const struct question *q, struct command *c)
{
	c->verb = COMMAND_LOOK_CAMERA;
	text_copy(c->device, sizeof(c->device), q->device);
	question_put_reason(q, c);
}

const struct question_ops question_look_camera_ops = {
	.build = camera_build,
	.says = camera_says,
	.command = camera_command,
	.title = N_("CAMERA WITHOUT AN ALERT"),
	.keys = N_("Tab: note"),
};
