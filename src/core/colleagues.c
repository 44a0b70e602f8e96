/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "core/policy.h"
#include "core/roles.h"

#include "core/colleagues.h"

static const char *const words[] = {
	[OPINION_NONE] = "",
	[OPINION_AGREE] = "agree",
	[OPINION_NOT] = "not",
	[OPINION_CANNOT_TELL] = "cannot-tell",
	[OPINION_NO_ANSWER] = "",
};
#define NWORDS (sizeof(words) / sizeof(words[0]))

const char *
opinion_word(enum opinion opinion)
{
	assert(opinion < NWORDS);
	return words[opinion];
}

bool
opinion_find(const char *word, enum opinion *opinion)
{
	for (size_t i = 0; i < NWORDS; i++) {
		if (words[i][0] == '\0' || strcmp(words[i], word) != 0)
			continue;
		*opinion = (enum opinion)i;
		return true;
	}
	return false;
}

unsigned
colleagues_roles(const struct policy *policy, const char *account)
{
	const struct policy_person *person = policy_person(policy, account);

	return person != NULL ? person->roles : ROLES_LOCAL;
}

bool
colleagues_decides(const struct policy *policy, const char *account)
{
	return (colleagues_roles(policy, account) &
	           (ROLE_BIT(ROLE_DISPATCHER) | ROLE_BIT(ROLE_LEAD))) != 0;
}
