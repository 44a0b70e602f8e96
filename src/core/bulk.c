/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/bulk.h"

enum answer_code
bulk_refuses(const struct alert *alert, const char *account)
{
	if (alert->severity == 1 || (alert->flags & ALERT_LIFE_SAFETY) != 0)
		return ANSWER_LIFE_SAFETY;
	if (alert->state != ALERT_WAITING && alert->state != ALERT_CLAIMED)
		return ANSWER_WRONG_STATE;
	if (alert->owner[0] != '\0' && strcmp(alert->owner, account) != 0)
		return ANSWER_TAKEN;
	return ANSWER_OK;
}
