/* SPDX-License-Identifier: Apache-2.0 */
/* decide: how the centre works from now on. */
#include <string.h>

#include "base/text.h"

#include "core/decide.h"

/* Those that there are, as they are written. */
static void
refuse_unknown(const struct policy *policy, struct answer *answer)
{
	struct buf codes = { 0 };

	for (size_t i = 0; i < policy->nregimes; i++)
		buf_printf(
		    &codes, "%s%s", i > 0 ? ", " : "", policy->regimes[i].code);
	answer_set(answer, ANSWER_UNKNOWN_REGIME, 0, buf_text(&codes), NULL);
	buf_finish(&codes);
}

/* The one that is on, whether or not the policy still knows it. */
static bool
is_on(const struct decide *d, const char *code)
{
	const char *on = board_hub(d->board)->regime;

	return strcmp(on[0] != '\0' ? on : POLICY_EVERYDAY, code) == 0;
}

void
decide_regime(struct decide *d, const char *account,
    const struct command *command, struct answer *answer)
{
	struct entry *entry;

	if (policy_regime(d->policy, command->code) == NULL) {
		refuse_unknown(d->policy, answer);
		return;
	}
	if (is_on(d, command->code)) {
		answer_set(answer, ANSWER_REGIME_IS_ON, 0, command->code, NULL);
		return;
	}
	if (command->note[0] == '\0') {
		answer_set(answer, ANSWER_NEEDS_GROUND, 0, NULL, NULL);
		return;
	}
	entry = entry_add(d->out, VERB_REGIME_SET, account, 0);
	entry_put_text(d->out, entry, FIELD_WHAT, command->code);
	entry_put_text(d->out, entry, FIELD_TEXT, command->note);
}
