/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ui/words.h"

#include "ui/regime.h"

const char *
regime_code(const struct screen_input *in)
{
	const char *code = replica_hub(in->replica)->regime;

	return code[0] != '\0' ? code : POLICY_EVERYDAY;
}

bool
regime_is_on(const struct screen_input *in)
{
	return strcmp(regime_code(in), POLICY_EVERYDAY) != 0;
}

const char *
regime_name(const struct screen_input *in)
{
	const struct policy_regime *regime = in->policy != NULL
	    ? policy_regime(in->policy, regime_code(in))
	    : NULL;

	return regime != NULL ? policy_text(&regime->name, in->language)
	                      : regime_code(in);
}

void
regime_put(struct buf *out, const struct screen_input *in)
{
	words_part(out, 0, regime_name(in));
	regime_order_put(out, in);
}

void
regime_order_put(struct buf *out, const struct screen_input *in)
{
	const struct hub_row *hub = replica_hub(in->replica);
	struct buf time = { 0 };

	words_time(&time, in, words_utc(in, hub->regime_tick));
	if (hub->regime_tick != 0)
		words_part(out, 0, buf_text(&time));
	words_part(out, 0, screen_person(in, hub->regime_by));
	words_part(out, 0, hub->regime_document);
	buf_finish(&time);
}
