/* SPDX-License-Identifier: Apache-2.0 */
/* decide: a camera that is looked at without an alert. */
#include <string.h>

#include "core/command.h"

#include "core/decide.h"

/* Whose request it is must be found again: its number has a digit. */
static bool
names_request(const char *note)
{
	return strpbrk(note, "0123456789") != NULL;
}

static enum answer_code
look_refused(const struct decide *d, const struct command *c, const char **what)
{
	const struct device *device = registry_device(d->registry, c->device);

	if (device == NULL || device->class != DEVICE_CAMERA) {
		*what = c->device;
		return ANSWER_UNKNOWN_DEVICE;
	}
	if (policy_word(d->policy, LIST_LOOK, c->code) == NULL) {
		*what = c->code;
		return ANSWER_UNKNOWN_CODE;
	}
	if (strcmp(c->code, "request") == 0 && !names_request(c->note))
		return ANSWER_NEEDS_REQUEST;
	return ANSWER_OK;
}

void
decide_look_camera(struct decide *d, const char *account,
    const struct command *c, struct answer *answer)
{
	const char *what = NULL;
	enum answer_code code = look_refused(d, c, &what);
	struct entry *entry;

	answer_set(answer, code, 0, what, NULL);
	if (code != ANSWER_OK)
		return;
	entry = entry_add(d->out,
	    c->duration_ms > 0 ? VERB_CAMERA_LOOKED : VERB_CAMERA_OPENED,
	    account, 0);
	entry_put_text(d->out, entry, FIELD_DEVICE, c->device);
	entry_put_text(d->out, entry, FIELD_REASON, c->code);
	entry_put_text(d->out, entry, FIELD_TEXT, c->note);
	entry_put(entry, FIELD_MS, c->duration_ms);
}
