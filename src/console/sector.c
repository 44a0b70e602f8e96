/* SPDX-License-Identifier: Apache-2.0 */
/* sector: which alerts are heard here first, and what waits elsewhere. */
#include <string.h>

#include "base/text.h"
#include "ui/i18n.h"

#include "console/app.h"

#define COUNT_AGAIN_MS 1000 /* what waits elsewhere, at most so often */

/* The console names one, else the person has one. */
static const char *
wanted(const struct app *app)
{
	const struct policy_person *person;

	if (app->sector.chosen[0] != '\0')
		return app->sector.chosen;
	if (app->options->sector != NULL)
		return app->options->sector;
	person = policy_person(app->policy, client_account(app->client));
	return person != NULL ? person->sector : "";
}

void
sector_load(struct app *app)
{
	struct filter_context context = { .where = FILTER_ALERTS,
		.me = client_account(app->client) };
	struct filter_fault fault;
	const struct policy_sector *sector;
	const char *code = app->policy != NULL ? wanted(app) : "";
	const char *regime = replica_hub(client_replica(app->client))->regime;

	app->sector.on = false;
	app->sector.counted_ms = 0;
	text_copy(app->sector.regime, sizeof(app->sector.regime), regime);
	if (code[0] == '\0' || strcmp(code, POLICY_SECTOR_NONE) == 0)
		return;
	sector = policy_sector_in(app->policy, regime, code);
	if (sector == NULL ||
	    filter_compile(&app->sector.filter, sector->filter,
	        strlen(sector->filter), &context, &fault) != ERR_NONE) {
		app_say(
		    app, STYLE_WARN, _("There is no such sector: %s"), code);
		return;
	}
	app->sector.on = true;
	text_copy(app->sector.code, sizeof(app->sector.code), code);
}

bool
sector_set(struct app *app, const char *code)
{
	if (app->policy == NULL ||
	    (strcmp(code, POLICY_SECTOR_NONE) != 0 &&
	        policy_sector(app->policy, code) == NULL))
		return false;
	text_copy(app->sector.chosen, sizeof(app->sector.chosen), code);
	sector_load(app);
	return true;
}

bool
sector_holds(const struct app *app, const struct alert *alert)
{
	return !app->sector.on ||
	    filter_matches_alert(&app->sector.filter, alert, 0, app->in.tick);
}

uint64_t
sector_delay_ms(const struct app *app, const struct alert *alert)
{
	if (app->options->room || sector_holds(app, alert))
		return 0;
	return alert->severity == 1 ? SECTOR_DELAY_LIFE_MS : SECTOR_DELAY_MS;
}

static void
count(struct app *app)
{
	const struct replica *replica = client_replica(app->client);
	struct screen_elsewhere *n = &app->in.elsewhere;

	n->waiting = n->p1 = 0;
	for (size_t i = 0; i < replica_count(replica); i++) {
		const struct alert *alert = replica_at(replica, i);

		if (alert->state != ALERT_WAITING || sector_holds(app, alert))
			continue;
		n->waiting++;
		n->p1 += alert->severity == 1;
	}
}

void
sector_step(struct app *app)
{
	struct sector *s = &app->sector;
	const struct policy_sector *sector;

	/* A regime may draw its borders anew. */
	if (strcmp(s->regime,
	        replica_hub(client_replica(app->client))->regime) != 0)
		sector_load(app);
	app->in.elsewhere.sector = NULL;
	if (!s->on || app->policy == NULL ||
	    (sector = policy_sector(app->policy, s->code)) == NULL)
		return;
	app->in.elsewhere.sector = policy_text(&sector->name, app->in.language);
	if (s->counted_ms != 0 && app->now_ms - s->counted_ms < COUNT_AGAIN_MS)
		return;
	if (s->counted_ms != 0 && s->revision == app->revision)
		return;
	s->counted_ms = app->now_ms;
	s->revision = app->revision;
	count(app);
	app_dirty(app);
}
