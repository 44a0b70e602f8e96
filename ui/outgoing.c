/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/i18n.h"
#include "ui/words.h"

#include "ui/outgoing.h"

bool
outgoing_is_stopped(const struct screen_input *in)
{
	return replica_hub(in->replica)->stopped_tick != 0;
}

void
outgoing_put(struct buf *out, const struct screen_input *in)
{
	const struct hub_row *hub = replica_hub(in->replica);
	struct buf time = { 0 };

	words_part(out, 0, _("NOTHING GOES OUT: call the services"));
	if (hub->start_until_tick > in->tick) {
		words_part(out, 0, screen_person(in, hub->start_by));
		words_part(out, 0, _("start-outgoing: a second lead, too"));
	} else {
		words_time(&time, in, words_utc(in, hub->stopped_tick));
		words_part(out, 0, buf_text(&time));
		words_part(out, 0, screen_person(in, hub->stopped_by));
		words_part(out, 0, hub->stopped_why);
	}
	buf_finish(&time);
}
