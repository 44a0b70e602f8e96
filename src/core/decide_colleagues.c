/* SPDX-License-Identifier: Apache-2.0 */
/* decide: what people want of each other. */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/colleagues.h"
#include "core/message.h"
#include "core/roles.h"

#include "core/decide.h"

/* One command about an alert, on its way. */
struct wish {
	struct decide *d;
	const char *account;
	unsigned roles;
	const struct command *command;
	const struct alert *alert;
	struct answer *answer;
};

static void
refuse(struct wish *w, enum answer_code code, const char *text)
{
	answer_set(w->answer, code, w->alert->number, text, NULL);
}

static struct entry *
act(struct wish *w, enum verb verb)
{
	return entry_add(w->d->out, verb, w->account, w->alert->number);
}

static void
put_text(struct wish *w, struct entry *entry, enum entry_field field,
    const char *text)
{
	entry_put_text(w->d->out, entry, field, text);
}

static bool
runs(const struct wish *w, uint64_t until_tick)
{
	return until_tick > w->d->tick;
}

/* Somebody decides about it still. */
static bool
open_check(struct wish *w)
{
	enum alert_state next, state = (enum alert_state)w->alert->state;

	if (state != ALERT_SHELVED &&
	    alert_step(state, ALERT_CLAIM, &next) == ERR_NONE)
		return true;
	refuse(w, ANSWER_WRONG_STATE, alert_state_word(state));
	return false;
}

/* ---- from hand to hand ---- */

/* An alert that fills a hand; what the services have fills nobody's. */
static bool
hands_check(struct wish *w, const char *account, enum answer_code code)
{
	char text[MESSAGE_NUMBER_SIZE];
	uint64_t first;

	if (w->alert->state != ALERT_CLAIMED ||
	    !decide_hands_full(w->d, account, w->alert->severity, &first))
		return true;
	message_alert(text, first);
	refuse(w, code, text);
	return false;
}

static bool
at_desk(const struct decide *d, const char *account)
{
	const struct operator_row *op = board_operator(d->board, account);

	return op != NULL && op->on && !op->away && op->lost_tick == 0;
}

static bool
receiver_check(struct wish *w, const char *person)
{
	struct role_context context = { .own = true, .in_scope = true };
	unsigned roles = colleagues_roles(w->d->policy, person);

	if (strcmp(person, w->account) == 0) {
		refuse(w, ANSWER_YOURSELF, NULL);
	} else if (!at_desk(w->d, person)) {
		refuse(w, ANSWER_NOT_THERE, person);
	} else if (roles_may(roles, COMMAND_ACCEPT, &context) != ROLE_OK) {
		refuse(w, ANSWER_DENIED, person);
	} else {
		return hands_check(w, person, ANSWER_THEIR_HANDS);
	}
	return false;
}

static void
hand(struct wish *w)
{
	struct entry *entry;

	if (!open_check(w) || !receiver_check(w, w->command->person))
		return;
	entry = act(w, VERB_OFFERED);
	put_text(w, entry, FIELD_PERSON, w->command->person);
	entry_put(entry, FIELD_UNTIL, w->d->tick + COLLEAGUES_OFFER_MS);
	put_text(w, entry, FIELD_TEXT, w->command->note);
}

static void
accept_offer(struct wish *w)
{
	struct entry *entry;

	if (strcmp(board_colleagues(w->d->board, w->alert->number)->offered,
	        w->account) != 0 ||
	    !runs(w, w->alert->offer_until_tick)) {
		refuse(w, ANSWER_NO_OFFER, NULL);
		return;
	}
	if (!open_check(w) || !hands_check(w, w->account, ANSWER_TOO_MANY))
		return;
	decide_come_back(w->d, w->account);
	entry = act(w, VERB_HANDED);
	put_text(w, entry, FIELD_PERSON, w->account);
	put_text(w, entry, FIELD_FROM_PERSON, w->alert->owner);
	if ((w->roles & ROLE_BIT(ROLE_LEAD)) != 0)
		entry_put(entry, FIELD_FLAGS, ALERT_OTHER_EYES);
}

/* ---- a second opinion ---- */

static void
ask(struct wish *w)
{
	struct entry *entry;

	if (!open_check(w))
		return;
	if (runs(w, w->alert->ask_until_tick)) {
		refuse(w, ANSWER_TWICE, NULL);
		return;
	}
	entry = act(w, VERB_ASKED);
	entry_put(entry, FIELD_UNTIL,
	    w->d->tick +
	        (w->alert->severity == 1 ? COLLEAGUES_ASK_LIFE_MS
	                                 : COLLEAGUES_ASK_MS));
	put_text(w, entry, FIELD_TEXT, w->command->note);
}

static void
answer_call(struct wish *w)
{
	struct entry *entry;

	if (!runs(w, w->alert->call_until_tick)) {
		refuse(w, ANSWER_NO_QUESTION, NULL);
		return;
	}
	if ((w->roles & ROLE_BIT(ROLE_LEAD)) == 0) {
		refuse(w, ANSWER_DENIED, ANSWER_COMING);
		return;
	}
	entry = act(w, VERB_LEAD_COMES);
	put_text(w, entry, FIELD_PERSON,
	    board_colleagues(w->d->board, w->alert->number)->caller);
	put_text(w, entry, FIELD_TEXT, w->command->note);
}

static void
answer_question(struct wish *w)
{
	struct entry *entry;
	enum opinion opinion;

	if (strcmp(w->command->code, ANSWER_COMING) == 0) {
		answer_call(w);
	} else if (!opinion_find(w->command->code, &opinion)) {
		refuse(w, ANSWER_UNKNOWN_CODE, w->command->code);
	} else if (!runs(w, w->alert->ask_until_tick)) {
		refuse(w, ANSWER_NO_QUESTION, NULL);
	} else if (strcmp(
	               board_colleagues(w->d->board, w->alert->number)->asker,
	               w->account) == 0) {
		refuse(w, ANSWER_YOURSELF, NULL);
	} else {
		entry = act(w, VERB_ANSWERED);
		put_text(w, entry, FIELD_PERSON,
		    board_colleagues(w->d->board, w->alert->number)->asker);
		put_text(w, entry, FIELD_WHAT, opinion_word(opinion));
		put_text(w, entry, FIELD_TEXT, w->command->note);
	}
}

/* ---- the shift lead ---- */

/* That no lead is there is found out by calling: the entry says it. */
static void
call_lead(struct wish *w)
{
	struct entry *entry;

	if (!open_check(w))
		return;
	if (runs(w, w->alert->call_until_tick)) {
		refuse(w, ANSWER_TWICE, NULL);
		return;
	}
	entry = act(w, VERB_LEAD_CALLED);
	entry_put(entry, FIELD_UNTIL, w->d->tick + COLLEAGUES_CALL_MS);
	put_text(w, entry, FIELD_TEXT, w->command->note);
}

void
decide_colleague(struct decide *d, const struct decide_person *person,
    const struct command *command, const struct alert *alert,
    struct answer *answer)
{
	struct wish w = {
		.d = d,
		.account = person->account,
		.roles = person->roles,
		.command = command,
		.alert = alert,
		.answer = answer,
	};

	if (command->verb == COMMAND_HAND)
		hand(&w);
	else if (command->verb == COMMAND_ACCEPT)
		accept_offer(&w);
	else if (command->verb == COMMAND_ASK)
		ask(&w);
	else if (command->verb == COMMAND_ANSWER)
		answer_question(&w);
	else if (command->verb == COMMAND_CALL_LEAD)
		call_lead(&w);
	else
		assert(false);
}

/* ---- time ---- */

static void
unanswered(struct decide *d, const struct alert *alert, const char *what,
    const char *person)
{
	struct entry *entry =
	    entry_add(d->out, VERB_UNANSWERED, DECIDE_SYSTEM, alert->number);

	entry_put_text(d->out, entry, FIELD_WHAT, what);
	entry_put_text(d->out, entry, FIELD_PERSON, person);
}

static bool
over(const struct decide *d, uint64_t until_tick)
{
	return until_tick != 0 && until_tick <= d->tick;
}

bool
decide_unanswered(struct decide *d, const struct alert *alert)
{
	if (over(d, alert->offer_until_tick))
		unanswered(d, alert, UNANSWERED_OFFER,
		    board_colleagues(d->board, alert->number)->offered);
	else if (over(d, alert->ask_until_tick))
		unanswered(d, alert, UNANSWERED_QUESTION,
		    board_colleagues(d->board, alert->number)->asker);
	else if (over(d, alert->call_until_tick))
		unanswered(d, alert, UNANSWERED_CALL,
		    board_colleagues(d->board, alert->number)->caller);
	else
		return false;
	return true;
}

/* ---- a notice to the shift ---- */

static void
notice_end(struct decide *d, const struct notice_row *notice)
{
	struct entry *entry =
	    entry_add(d->out, VERB_NOTICE_OVER, DECIDE_SYSTEM, 0);

	entry_put(entry, FIELD_NUMBER, notice->id);
}

void
decide_notice(
    struct decide *d, const struct decide_person *person, const char *text)
{
	const struct notice_row *oldest = NULL;
	struct entry *entry;

	if (board_notices(d->board, &oldest) >= DECIDE_NOTICES_MAX)
		notice_end(d, oldest);
	entry = entry_add(d->out, VERB_NOTICE, person->account, 0);
	entry_put_text(d->out, entry, FIELD_TEXT, text);
	entry_put(entry, FIELD_UNTIL, d->tick + DECIDE_NOTICE_MS);
}

/* All up to this one, which is there: nobody has read what is still to come. */
void
decide_notice_read(struct decide *d, const struct decide_person *person,
    uint64_t id, struct answer *answer)
{
	const struct operator_row *op =
	    board_operator(d->board, person->account);
	char text[MESSAGE_NUMBER_SIZE];
	struct entry *entry;

	message_number(text, id);
	if (board_notice(d->board, id) == NULL) {
		answer_set(answer, ANSWER_UNKNOWN_CODE, 0, text, NULL);
		return;
	}
	if (op != NULL && op->notice_read >= id)
		return;
	entry = entry_add(d->out, VERB_NOTICE_READ, person->account, 0);
	entry_put_text(d->out, entry, FIELD_PERSON, person->account);
	entry_put(entry, FIELD_NUMBER, id);
}

void
decide_notice_due(struct decide *d, const struct notice_row *notice)
{
	if (!notice->over && over(d, notice->until_tick))
		notice_end(d, notice);
}
