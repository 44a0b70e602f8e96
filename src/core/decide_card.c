/* SPDX-License-Identifier: Apache-2.0 */
/* decide: the steps of a card.  They advise and never block a verdict. */
#include <string.h>

#include "core/card.h"
#include "core/command.h"

#include "core/decide.h"

static void
step_entry(struct decide *d, const struct alert *alert, const char *actor,
    const struct card *card, size_t place, enum command_said said,
    const char *words)
{
	const struct policy_step *step = &card->steps[place];
	struct entry *entry =
	    entry_add(d->out, VERB_STEP, actor, alert->number);

	entry_put_text(d->out, entry, FIELD_WHAT, step->id);
	entry_put(entry, FIELD_NUMBER, place + 1);
	entry_put(entry, FIELD_CARD, card->tag);
	entry_put_text(d->out, entry, FIELD_ANSWER, said_word(said));
	entry_put_text(d->out, entry,
	    step->type == STEP_CALL ? FIELD_WHO : FIELD_TEXT, words);
}

/* Whoever answered at the place is evidence, in whatever way it is written. */
static void
called_entry(struct decide *d, const struct alert *alert, const char *actor,
    const char *who)
{
	struct entry *entry =
	    entry_add(d->out, VERB_CALLED, actor, alert->number);

	entry_put_text(d->out, entry, FIELD_WHO, who);
}

enum answer_code
decide_step(struct decide *d, const struct alert *alert, const char *actor,
    const struct command *command)
{
	const struct policy_step *step;
	enum command_said said = command->said;
	struct card card;
	size_t place;

	card_of(d->policy, alert, &card);
	place = card_step(&card, command->code);
	if (place == card.nsteps)
		return ANSWER_UNKNOWN_CODE;
	step = &card.steps[place];
	if (step_asks((enum step_type)step->type) == (said == SAID_DONE))
		return ANSWER_STEP_SAID;
	if (step_needs_words((enum step_type)step->type) && said != SAID_NO &&
	    command->note[0] == '\0')
		return step->type == STEP_CALL ? ANSWER_NEEDS_WHO
		                               : ANSWER_STEP_WORDS;
	if (step->type == STEP_CALL && said == SAID_YES)
		called_entry(d, alert, actor, command->note);
	step_entry(d, alert, actor, &card, place, said, command->note);
	return ANSWER_OK;
}

void
decide_step_called(struct decide *d, const struct alert *alert,
    const char *actor, const char *who)
{
	struct card card;

	card_of(d->policy, alert, &card);
	for (size_t i = 0; i < card.nsteps; i++) {
		if (card.steps[i].type != STEP_CALL ||
		    card_yes(&card, alert, i))
			continue;
		step_entry(d, alert, actor, &card, i, SAID_YES, who);
		return;
	}
}

void
decide_steps_skipped(
    struct decide *d, const struct alert *alert, const char *actor)
{
	struct card card;

	card_of(d->policy, alert, &card);
	for (size_t i = 0; i < card.nsteps; i++) {
		struct entry *entry;

		if (!card.steps[i].required || card_done(&card, alert, i))
			continue;
		entry =
		    entry_add(d->out, VERB_STEP_SKIPPED, actor, alert->number);
		entry_put_text(d->out, entry, FIELD_WHAT, card.steps[i].id);
	}
}
