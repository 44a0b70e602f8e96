/* SPDX-License-Identifier: Apache-2.0 */
/* decide: whether somebody is there, and whether his workplace is. */
#include <string.h>

#include "base/text.h"

#include "core/decide.h"
#include "core/presence.h"

#define KIND_WORKPLACE "workplace"

enum answer_code
decide_presence(struct decide *d, const char *account, const char *word)
{
	const struct operator_row *op = board_operator(d->board, account);
	bool lost = strcmp(word, PRESENCE_WORD_LOST) == 0;
	struct entry *entry;

	if (!lost && strcmp(word, PRESENCE_WORD_BACK) != 0)
		return ANSWER_UNKNOWN_CODE;
	/* Said twice it is no news. */
	if (op == NULL || (op->lost_tick != 0) == lost)
		return ANSWER_OK;
	entry = entry_add(
	    d->out, lost ? VERB_NOT_THERE : VERB_THERE, DECIDE_SYSTEM, 0);
	entry_put_text(d->out, entry, FIELD_PERSON, account);
	return ANSWER_OK;
}

/* An alert for whoever keeps the workplaces; nobody is in danger by it. */
static void
raise(struct decide *d, const struct decide_check *check, const char *workplace)
{
	struct buf words = { 0 };

	buf_printf(&words, "%s%s%s", check->what,
	    check->text[0] != '\0' ? ": " : "", check->text);
	decide_failed(d,
	    &(struct decide_hand){ .account = check->account,
	        .device = workplace,
	        .kind = KIND_WORKPLACE,
	        .text = buf_text(&words),
	        .id = check->id });
	buf_finish(&words);
}

enum answer_code
decide_checked(struct decide *d, const struct decide_check *check)
{
	const struct operator_row *op =
	    board_operator(d->board, check->account);
	const char *workplace =
	    op != NULL && op->host[0] != '\0' ? op->host : check->account;
	char device[ALERT_DEVICE_SIZE];
	struct entry *entry;

	if (!ready_find(check->what))
		return ANSWER_UNKNOWN_CODE;
	text_copy(device, sizeof(device), workplace);
	entry = entry_add(d->out, VERB_CHECKED, check->account, 0);
	entry_put_text(d->out, entry, FIELD_PERSON, check->account);
	entry_put_text(d->out, entry, FIELD_WHAT, check->what);
	entry_put_text(d->out, entry, FIELD_REASON, check->good ? "yes" : "no");
	entry_put_text(d->out, entry, FIELD_HOST, workplace);
	entry_put_text(d->out, entry, FIELD_TEXT, check->text);
	if (!check->good)
		raise(d, check, device);
	return ANSWER_OK;
}
