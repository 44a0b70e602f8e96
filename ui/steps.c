/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/command.h"

#include "ui/i18n.h"
#include "ui/steps.h"

const char *
steps_line(const struct screen_input *in, const struct alert *alert)
{
	struct card card;

	if (in->policy == NULL)
		return "";
	card_of(in->policy, alert, &card);
	return card.line != NULL ? policy_line_text(card.line, in->language)
	                         : "";
}

bool
steps_next(const struct screen_input *in, const struct alert *alert,
    struct card *card, size_t *place)
{
	*card = (struct card){ 0 };
	if (in->policy == NULL)
		return false;
	card_of(in->policy, alert, card);
	*place = card_next(card, alert, in->card_from);
	if (*place >= card->nsteps)
		*place = card_next(card, alert, 0);
	return *place < card->nsteps;
}

/* Short: with the number and the longest step it has to fit. */
static const char *
act_words(const struct policy_step *step)
{
	switch ((enum step_type)step->type) {
	case STEP_TICK:
		return "✓";
	case STEP_TEXT:
		return _("text");
	case STEP_CALL:
		return _("call");
	case STEP_YES_NO:
	case STEP_DISPATCH:
		break;
	}
	return _("yes/no");
}

void
steps_next_put(
    struct buf *out, const struct screen_input *in, const struct alert *alert)
{
	struct card card;
	size_t place;

	if (steps_next(in, alert, &card, &place)) {
		buf_printf(out, _("card %zu/%zu"), place + 1, card.nsteps);
		buf_printf(out, ": %s · Space: %s",
		    policy_line_text(&card.steps[place].text, in->language),
		    act_words(&card.steps[place]));
	} else if (card.nsteps > 0) {
		buf_puts(out, _("card: all steps are done"));
	}
}

const char *
steps_said_words(const char *said)
{
	switch (said_find(said, strlen(said))) {
	case SAID_YES:
		return _("yes");
	case SAID_NO:
		return _("no");
	case SAID_DONE:
	case SAID_NOTHING:
		break;
	}
	return _("done");
}

const char *
steps_entry_text(const struct screen_input *in, const struct jread_val *body)
{
	const char *id = jread_get_text(body, "what");
	int64_t tag = 0, place = 0;

	(void)jread_int(jread_get(body, "card"), &tag);
	(void)jread_int(jread_get(body, "number"), &place);
	for (size_t i = 0;
	     id != NULL && in->policy != NULL && i < in->policy->ncards; i++) {
		const struct policy_card *c = &in->policy->cards[i];

		if (place >= 1 && place <= c->nsteps &&
		    card_tag(c->steps, c->nsteps) == tag &&
		    strcmp(c->steps[place - 1].id, id) == 0)
			return policy_line_text(
			    &c->steps[place - 1].text, in->language);
	}
	return NULL;
}
