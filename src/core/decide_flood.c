/* SPDX-License-Identifier: Apache-2.0 */
/* decide: when there is too much to look at one by one. */
#include <string.h>

#include "core/colleagues.h"
#include "core/flood.h"
#include "core/roles.h"

#include "core/decide.h"

#define HANDS (ROLE_BIT(ROLE_DISPATCHER) | ROLE_BIT(ROLE_LEAD))

/* Of those who are on duty and not on a break; nobody counts as one. */
static uint64_t
people(const struct decide *d)
{
	uint64_t count = 0;

	for (uint64_t id = 1; id <= board_hub(d->board)->operators; id++) {
		const struct operator_row *op = board_operator_at(d->board, id);

		if (op == NULL || !op->on || op->away)
			continue;
		count +=
		    (colleagues_roles(d->policy, op->account) & HANDS) != 0;
	}
	return count > 0 ? count : 1;
}

static void
begin(struct decide *d, const char *actor, uint64_t news, const char *reason)
{
	struct entry *entry = entry_add(d->out, VERB_FLOOD_STARTED, actor, 0);

	entry_put(entry, FIELD_NUMBER, news);
	entry_put(entry, FIELD_OPERATORS, people(d));
	entry_put(entry, FIELD_LIMIT, d->policy->hub.flood_alerts);
	entry_put_text(d->out, entry, FIELD_REASON, reason);
}

void
decide_flood_judge(struct decide *d)
{
	uint64_t limit = d->policy->hub.flood_alerts;
	uint64_t news = board_news(d->board, d->tick) + 1;

	if (limit == 0 || board_hub(d->board)->flood_tick != 0 || news <= limit)
		return;
	if (news <= limit * people(d))
		return;
	begin(d, DECIDE_SYSTEM, news, "rate");
}

/* What was done with what came meanwhile; the rest still waits. */
static void
end(struct decide *d, const char *actor, const char *note)
{
	const struct hub_row *hub = board_hub(d->board);
	struct entry *entry = entry_add(d->out, VERB_FLOOD_ENDED, actor, 0);
	uint64_t opened = flood_opened(hub);
	uint64_t done = hub->flood_confirmed + hub->flood_archived;

	entry_put(entry, FIELD_NUMBER, opened);
	entry_put(entry, FIELD_CONFIRMED, hub->flood_confirmed);
	entry_put(entry, FIELD_ARCHIVED, hub->flood_archived);
	entry_put(entry, FIELD_UNSEEN, hub->flood_unseen);
	entry_put(entry, FIELD_OPEN, opened > done ? opened - done : 0);
	entry_put_text(d->out, entry, FIELD_TEXT, note);
}

enum answer_code
decide_flood(
    struct decide *d, const char *account, const char *word, const char *note)
{
	bool on = board_hub(d->board)->flood_tick != 0;

	if (strcmp(word, "on") != 0 && strcmp(word, "off") != 0)
		return ANSWER_UNKNOWN_CODE;
	if (on == (strcmp(word, "on") == 0))
		return ANSWER_WRONG_STATE;
	if (on)
		end(d, account, note);
	else
		begin(d, account, board_news(d->board, d->tick), "asked");
	return ANSWER_OK;
}
