/* SPDX-License-Identifier: Apache-2.0 */
/* decide: a kind is kept from people for works, and is so no longer. */
#include <string.h>

#include "base/text.h"

#include "core/decide.h"

#define SHOWN_MAX "12h"

/* Words of a list with commas, one after the other. */
static bool
word_next(const char **at, char word[ALERT_CODE_SIZE])
{
	size_t len = strcspn(*at, ",");

	if (len == 0 || len >= ALERT_CODE_SIZE)
		return false;
	memcpy(word, *at, len);
	word[len] = '\0';
	*at += len + ((*at)[len] == ',');
	return true;
}

static bool
place_known(const struct decide *d, const char *place, const struct site **site)
{
	const char *code = inhibit_site(place);
	const struct device *device;

	if (code != NULL) {
		*site = registry_site(d->registry, code);
		return *site != NULL;
	}
	device = registry_device(d->registry, place);
	if (device == NULL)
		return false;
	*site = registry_site(d->registry, device->site);
	return true;
}

/* The one that is on for this place and kind, else a free place; 0: none. */
static uint64_t
place_of(const struct decide *d, const char *place, const char *kind,
    const uint64_t *used, size_t nused)
{
	uint64_t free_id = 0;

	for (uint64_t id = INHIBITS_MAX; id >= 1; id--) {
		const struct inhibit_row *row = board_inhibit(d->board, id);
		bool taken = false;

		if (row != NULL && row->on && strcmp(row->kind, kind) == 0 &&
		    strcmp(row->place, place) == 0)
			return id;
		for (size_t i = 0; i < nused; i++)
			taken |= used[i] == id;
		if (!taken && (row == NULL || !row->on))
			free_id = id;
	}
	return free_id;
}

static void
put(struct decide *d, const char *account, const struct command *c, uint64_t id,
    const char *kind, uint8_t severity)
{
	struct entry *entry = entry_add(d->out, VERB_INHIBIT_SET, account, 0);

	entry_put(entry, FIELD_NUMBER, id);
	entry_put_text(d->out, entry, FIELD_PLACE, c->device);
	entry_put_text(d->out, entry, FIELD_KIND, kind);
	entry_put(entry, FIELD_SEVERITY, severity);
	entry_put(entry, FIELD_UNTIL, d->tick + c->duration_ms);
	entry_put_text(d->out, entry, FIELD_REASON, c->code);
	entry_put_text(d->out, entry, FIELD_TEXT, c->note);
}

/* One kind of the list; ${answer} says what is wrong with it. */
static bool
kind_check(const struct decide *d, const char *code, const struct site *site,
    uint8_t *severity, struct answer *answer)
{
	const struct policy_kind *kind = policy_kind_find(d->policy, code);

	if (kind == NULL) {
		answer_set(answer, ANSWER_UNKNOWN_KIND, 0, code, NULL);
		return false;
	}
	*severity = policy_severity_in(decide_regime_on(d), kind, site);
	if (*severity != 1 && !policy_about_life(kind))
		return true;
	answer_set(answer, ANSWER_STAYS_ON, 0, code, NULL);
	return false;
}

static bool
terms_check(
    const struct decide *d, const struct command *c, struct answer *answer)
{
	if (c->duration_ms == 0 || c->duration_ms > INHIBIT_MAX_MS)
		answer_set(answer, ANSWER_TOO_LONG, 0, SHOWN_MAX, NULL);
	else if (policy_word(d->policy, LIST_INHIBIT, c->code) == NULL)
		answer_set(answer, ANSWER_UNKNOWN_CODE, 0, c->code, NULL);
	else if (c->note[0] == '\0')
		answer_set(answer, ANSWER_NEEDS_GROUND, 0, NULL, NULL);
	return answer->code == ANSWER_OK;
}

void
decide_inhibit(struct decide *d, const char *account,
    const struct command *command, struct answer *answer)
{
	const struct site *site;
	const char *at = command->rest;
	char kind[ALERT_CODE_SIZE];
	uint64_t used[INHIBITS_MAX];
	size_t nused = 0;
	uint8_t severity;

	if (!place_known(d, command->device, &site)) {
		answer_set(
		    answer, ANSWER_UNKNOWN_DEVICE, 0, command->device, NULL);
		return;
	}
	if (!terms_check(d, command, answer))
		return;
	while (word_next(&at, kind)) {
		uint64_t id = place_of(d, command->device, kind, used, nused);

		if (!kind_check(d, kind, site, &severity, answer))
			return;
		if (id == 0 || nused == INHIBITS_MAX) {
			answer_set(answer, ANSWER_TOO_LONG, 0, "64", NULL);
			return;
		}
		used[nused++] = id;
		put(d, account, command, id, kind, severity);
	}
}

static void
end(struct decide *d, const char *actor, const struct inhibit_row *row,
    const char *reason, const char *note)
{
	struct entry *entry = entry_add(d->out, VERB_INHIBIT_ENDED, actor, 0);

	entry_put(entry, FIELD_NUMBER, row->id);
	entry_put_text(d->out, entry, FIELD_PLACE, row->place);
	entry_put_text(d->out, entry, FIELD_KIND, row->kind);
	entry_put_text(d->out, entry, FIELD_REASON, reason);
	entry_put_text(d->out, entry, FIELD_TEXT, note);
	entry_put(entry, FIELD_KEPT, row->kept);
}

/* "smoke,fight", or "all". */
static bool
names(const char *kinds, const char *kind)
{
	char word[ALERT_CODE_SIZE];

	if (strcmp(kinds, "all") == 0)
		return true;
	while (word_next(&kinds, word))
		if (strcmp(word, kind) == 0)
			return true;
	return false;
}

void
decide_uninhibit(struct decide *d, const char *account,
    const struct command *command, struct answer *answer)
{
	size_t before = d->out->count;

	for (uint64_t id = 1; id <= INHIBITS_MAX; id++) {
		const struct inhibit_row *row = board_inhibit(d->board, id);

		if (row != NULL && row->on &&
		    strcmp(row->place, command->device) == 0 &&
		    names(command->rest, row->kind))
			end(d, account, row, "asked", command->note);
	}
	if (d->out->count == before)
		answer_set(
		    answer, ANSWER_NOT_INHIBITED, 0, command->device, NULL);
}

void
decide_inhibit_due(struct decide *d, const struct inhibit_row *row)
{
	if (row->on && row->until_tick <= d->tick)
		end(d, DECIDE_SYSTEM, row, "time", "");
}

const struct inhibit_row *
decide_inhibited(const struct decide *d, const char *device, const char *site,
    const char *kind)
{
	for (uint64_t id = 1; id <= INHIBITS_MAX; id++) {
		const struct inhibit_row *row = board_inhibit(d->board, id);

		/* Its timer may come later in this turn. */
		if (row != NULL && row->until_tick > d->tick &&
		    inhibit_covers(row, device, site, kind))
			return row;
	}
	return NULL;
}
