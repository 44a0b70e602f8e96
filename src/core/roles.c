/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "core/roles.h"

static const char *const words[ROLE_COUNT] = {
	[ROLE_DISPATCHER] = "dispatcher",
	[ROLE_LEAD] = "lead",
	[ROLE_TRAINER] = "trainer",
	[ROLE_AUDITOR] = "auditor",
	[ROLE_ADMINISTRATOR] = "administrator",
	[ROLE_OBSERVER] = "observer",
};

/* The cell of ${role} in "o + . 2r . .": its letters up to the space. */
static const char *
find_cell(enum command_verb verb, enum role role, size_t *len)
{
	const char *cell = command_cells(verb);

	for (int i = 0; i < (int)role; i++)
		cell = strchr(cell, ' ') + 1;
	*len = strcspn(cell, " ");
	return cell;
}

/* People who act on alerts, and who watches, stay in their districts. */
static bool
is_scoped(enum role role)
{
	return role == ROLE_DISPATCHER || role == ROLE_LEAD ||
	    role == ROLE_OBSERVER;
}

static enum role_answer
ask_cell(
    enum role role, enum command_verb verb, const struct role_context *context)
{
	size_t len;
	const char *cell = find_cell(verb, role, &len);

	/* What a dispatcher decided a moment ago he may open again. */
	if (verb == COMMAND_REOPEN && role == ROLE_DISPATCHER &&
	    context->own_fresh)
		return context->in_scope ? ROLE_OK : ROLE_OUT_OF_SCOPE;
	if (cell[0] == '.')
		return ROLE_DENIED;
	if (is_scoped(role) && !context->in_scope)
		return ROLE_OUT_OF_SCOPE;
	if (memchr(cell, 'c', len) != NULL && !context->closed)
		return ROLE_NOT_CLOSED;
	if (memchr(cell, 'o', len) != NULL && !context->own)
		return ROLE_NOT_OWN;
	if (memchr(cell, '2', len) != NULL && !context->has_second)
		return ROLE_NEEDS_SECOND;
	if (memchr(cell, 'r', len) != NULL && !context->has_reason)
		return ROLE_NEEDS_REASON;
	return ROLE_OK;
}

enum role_answer
roles_may(
    unsigned roles, enum command_verb verb, const struct role_context *context)
{
	enum role_answer nearest = ROLE_DENIED, answer;

	for (int role = 0; role < ROLE_COUNT; role++) {
		if (!(roles & ROLE_BIT(role)))
			continue;
		answer = ask_cell((enum role)role, verb, context);
		if (answer < nearest)
			nearest = answer;
	}
	return nearest;
}

const char *
role_word(enum role role)
{
	assert(role < ROLE_COUNT);
	return words[role];
}

bool
role_find(const char *word, enum role *role)
{
	for (int i = 0; i < ROLE_COUNT; i++) {
		if (strcmp(words[i], word) == 0) {
			*role = (enum role)i;
			return true;
		}
	}
	return false;
}
