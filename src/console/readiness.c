/* SPDX-License-Identifier: Apache-2.0 */
/* readiness: the check with which a shift begins. */
#include <string.h>

#include "base/clock.h"
#include "core/colleagues.h"
#include "ui/i18n.h"

#include "console/app.h"

static void
facts_fill(struct app *app, struct ready_facts *facts)
{
	const struct replica *replica = client_replica(app->client);

	*facts = (struct ready_facts){
		.clock_ms = clock_utc_ms() - app->in.utc_ms,
		.canary_ms = client_canary_age_ms(app->client, app->now_ms),
		.waited_ms = app->now_ms - app->readiness.began_ms,
	};
	for (size_t i = 0; app->policy != NULL && i < app->policy->ndesks;
	     i++) {
		const struct policy_desk *desk = &app->policy->desks[i];
		const struct desk_row *row;

		/* A telephone is tested by calling. */
		if (policy_desk_channel(desk) != CHANNEL_ZMQ)
			continue;
		row = replica_desk(replica, desk->id);
		facts->desks++;
		facts->connected += row != NULL && row->connected;
	}
}

static void
play(struct app *app)
{
	if (app->readiness.view.at == READY_SOUND)
		sound_play(app);
}

void
readiness_open(struct app *app)
{
	app->readiness.on = true;
	app->readiness.offered = true;
	app->readiness.told = 0;
	app->readiness.began_ms = app->now_ms;
	ready_open(&app->readiness.view, app->options->keyboard, app->now_ms);
	play(app);
	app_dirty(app);
}

/*
 * Asked once, of who decides: an observer hears nothing, and whom a
 * configuration makes a dispatcher is asked then.
 */
static bool
due(const struct app *app)
{
	return !app->readiness.offered && app->policy != NULL &&
	    client_synced(app->client) && !app_is_busy(app) &&
	    colleagues_decides(app->policy, client_account(app->client));
}

/* As many lines as the hub takes now; the others follow. */
static void
tell(struct app *app)
{
	struct ready_view *view = &app->readiness.view;

	for (int i = 0; i < READY_COUNT; i++) {
		struct buf line = { 0 };
		bool sent;

		if (view->said[i] == READY_OPEN ||
		    (app->readiness.told >> i & 1) != 0)
			continue;
		buf_printf(&line, "ready %s %s ", ready_word((enum ready)i),
		    view->said[i] == READY_GOOD ? "yes" : "no");
		ready_found(view, (enum ready)i, &line);
		sent = order_quiet(app, buf_text(&line));
		buf_finish(&line);
		if (!sent)
			return;
		app->readiness.told |= 1U << i;
	}
}

void
readiness_key(struct app *app, struct key key)
{
	size_t failed = ready_failed(&app->readiness.view);
	bool whole = app->readiness.view.at == READY_COUNT;

	app_dirty(app);
	switch (ready_key(&app->readiness.view, key, app->now_ms)) {
	case READY_PLAY:
	case READY_TOLD:
		play(app);
		break;
	case READY_LEFT:
		app->readiness.on = false;
		if (!whole)
			app_say(app, STYLE_WARN, "%s",
			    _("The check goes on with :readiness"));
		else if (failed > 0)
			app_say(app, STYLE_WARN,
			    _("The workplace is not whole: %zu"), failed);
		else
			app_say(
			    app, STYLE_OK, "%s", _("The workplace is ready"));
		break;
	case READY_NOTHING:
		break;
	}
}

void
readiness_step(struct app *app)
{
	struct ready_facts facts;

	if (due(app)) {
		app->readiness.offered = true;
		if (app->policy->site.readiness)
			readiness_open(app);
	}
	if (app->readiness.on) {
		facts_fill(app, &facts);
		if (ready_step(&app->readiness.view, &facts))
			app_dirty(app);
	}
	if (client_state(app->client) == CLIENT_READY)
		tell(app);
}
