/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/regime.h"

#include "console/app.h"

/* Who comes to work in it reads it in the header: only a change is said. */
void
regime_step(struct app *app)
{
	const struct hub_row *hub = replica_hub(client_replica(app->client));
	struct buf text = { 0 };

	/* Its row has not come, or will come again. */
	if (hub->starts == 0)
		return;
	if (app->regime_known && hub->regime_tick != app->regime_tick) {
		regime_put(&text, &app->in);
		app_tell(app, regime_is_on(&app->in) ? STYLE_WARN : STYLE_OK,
		    "%s", buf_text(&text));
	}
	app->regime_tick = hub->regime_tick;
	app->regime_known = true;
	buf_finish(&text);
}
