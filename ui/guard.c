/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/guard.h"
#include "ui/i18n.h"

static bool
seen(const struct guard *guard, uint32_t letter)
{
	for (size_t i = 0; i < guard->len; i++)
		if (guard->letters[i] == letter)
			return true;
	return false;
}

bool
guard_between(struct guard *guard, uint64_t now_ms)
{
	if (guard->len > 0 && now_ms - guard->last_ms > GUARD_GAP_MS)
		guard_reset(guard);
	guard->last_ms = now_ms;
	return guard->len < GUARD_LETTERS;
}

bool
guard_step(struct guard *guard, uint32_t letter, uint64_t now_ms)
{
	(void)guard_between(guard, now_ms);
	if (guard->len < GUARD_LETTERS && !seen(guard, letter))
		guard->letters[guard->len++] = letter;
	return guard->len < GUARD_LETTERS;
}

void
guard_reset(struct guard *guard)
{
	*guard = (struct guard){ 0 };
}

const char *
guard_words(void)
{
	return _("You are typing into the list; F4 opens the note");
}
