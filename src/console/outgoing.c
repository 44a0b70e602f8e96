/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/i18n.h"
#include "ui/outgoing.h"

#include "console/app.h"

/* Who comes to work reads it in the header: only a change is said. */
void
outgoing_step(struct app *app)
{
	const struct hub_row *hub = replica_hub(client_replica(app->client));
	struct outgoing *was = &app->outgoing;
	struct buf text = { 0 };

	if (hub->starts == 0)
		return;
	if (was->known && hub->stopped_tick != was->stopped_tick) {
		if (outgoing_is_stopped(&app->in)) {
			outgoing_put(&text, &app->in);
			app_tell(app, STYLE_ERROR, "%s", buf_text(&text));
		} else {
			app_tell(app, STYLE_OK, "%s",
			    _("The services are told again"));
		}
	} else if (was->known && hub->start_until_tick > app->in.tick &&
	    hub->start_until_tick != was->start_until_tick) {
		outgoing_put(&text, &app->in);
		app_tell(app, STYLE_WARN, "%s", buf_text(&text));
	}
	*was =
	    (struct outgoing){ true, hub->stopped_tick, hub->start_until_tick };
	buf_finish(&text);
}
