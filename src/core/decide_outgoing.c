/* SPDX-License-Identifier: Apache-2.0 */
/* decide: nothing goes out to services by itself, until two leads say so. */
#include <string.h>

#include "core/decide.h"
#include "core/roles.h"

void
decide_outgoing_stop(struct decide *d, const char *account, const char *why,
    struct answer *answer)
{
	struct entry *entry;

	if (decide_is_stopped(d)) {
		answer_set(
		    answer, ANSWER_WRONG_STATE, 0, "stop-outgoing", NULL);
		return;
	}
	entry = entry_add(d->out, VERB_OUTGOING_STOPPED, account, 0);
	entry_put_text(d->out, entry, FIELD_TEXT, why);
}

/* Whether somebody else could sign; a centre of one lead would stay silent. */
static bool
has_other(const struct decide *d, const char *account)
{
	const struct role_context context = {
		.own = true,
		.has_reason = true,
		.in_scope = true,
		.has_second = true,
	};

	for (size_t i = 0; i < d->policy->npeople; i++) {
		const struct policy_person *person = &d->policy->people[i];

		if (strcmp(person->account, account) != 0 &&
		    roles_may(person->roles, COMMAND_START_OUT, &context) ==
		        ROLE_OK)
			return true;
	}
	return false;
}

void
decide_outgoing_start(struct decide *d, const char *account, const char *why,
    struct answer *answer)
{
	const struct hub_row *hub = board_hub(d->board);
	bool asked = hub->start_until_tick > d->tick;
	struct entry *entry;

	if (!decide_is_stopped(d)) {
		answer_set(
		    answer, ANSWER_WRONG_STATE, 0, "start-outgoing", NULL);
		return;
	}
	if (asked && strcmp(hub->start_by, account) == 0) {
		answer_set(answer, ANSWER_YOURSELF, 0, NULL, NULL);
		return;
	}
	if (!asked && has_other(d, account)) {
		entry =
		    entry_add(d->out, VERB_OUTGOING_START_ASKED, account, 0);
		entry_put(entry, FIELD_UNTIL, d->tick + DECIDE_SECOND_MS);
		entry_put_text(d->out, entry, FIELD_TEXT, why);
		return;
	}
	entry = entry_add(d->out, VERB_OUTGOING_STARTED, account, 0);
	entry_put_text(d->out, entry, FIELD_PERSON, asked ? hub->start_by : "");
	entry_put_text(d->out, entry, FIELD_TEXT, why);
}
