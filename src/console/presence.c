/* SPDX-License-Identifier: Apache-2.0 */
/* presence: nobody has touched a key for long; is anybody there? */
#include <string.h>

#include "core/colleagues.h"
#include "core/presence.h"
#include "ui/i18n.h"

#include "console/app.h"

#define ALOUD_AGAIN_MS 10000

/* Who watches is asked; who reads is not, nor who is on a break. */
static bool
asked(const struct app *app)
{
	const char *me = client_account(app->client);
	const struct operator_row *op =
	    replica_operator(client_replica(app->client), me);

	if (app->policy == NULL || client_state(app->client) != CLIENT_READY)
		return false;
	return colleagues_decides(app->policy, me) && (op == NULL || !op->away);
}

/* Who looks at a moving picture does not have to press keys. */
static bool
watches(const struct app *app)
{
	const struct picture_status *status = picture_status(app->sight.set, 0);

	return status != NULL && status->state == PREVIEW_PLAYING;
}

void
presence_key(struct app *app)
{
	if (app->presence.told)
		(void)order_quiet(app, "presence " PRESENCE_WORD_BACK);
	app->presence.told = false;
	app->presence.key_ms = app->presence.idle_from_ms = app->now_ms;
	if (app->presence.stage != PRESENCE_HERE)
		app_dirty(app);
	app->presence.stage = PRESENCE_HERE;
	app->in.presence = PRESENCE_HERE;
}

void
presence_step(struct app *app)
{
	struct presence_check *p = &app->presence;
	enum presence now;

	if (p->idle_from_ms == 0 || !asked(app) || watches(app))
		p->idle_from_ms = app->now_ms;
	now = app->policy == NULL
	    ? PRESENCE_HERE
	    : presence_of(&app->policy->site, app->in.utc_ms,
	          app->now_ms - p->idle_from_ms);
	if (now != p->stage)
		app_dirty(app);
	p->stage = now;
	app->in.presence = now;
	if (now >= PRESENCE_ALOUD &&
	    app->now_ms - p->rang_ms >= ALOUD_AGAIN_MS) {
		p->rang_ms = app->now_ms;
		app->alarm.bell = true;
	}
	if (now == PRESENCE_LOST && !p->told)
		p->told = order_quiet(app, "presence " PRESENCE_WORD_LOST);
}
