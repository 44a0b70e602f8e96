/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "core/policy.h"

#include "ui/i18n.h"

bool
i18n_speak(const char *code)
{
	if (strcmp(policy_language_word(policy_language(code)), code) != 0)
		return false;
	(void)setenv("LANGUAGE", code, 1);
	/* gettext keeps what it has found until a domain is set. */
	(void)textdomain(textdomain(NULL));
	return true;
}
