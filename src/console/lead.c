/* SPDX-License-Identifier: Apache-2.0 */
/* lead: who hears what nobody has answered. */
#include <inttypes.h>
#include <string.h>

#include "core/colleagues.h"
#include "core/roles.h"
#include "ui/i18n.h"
#include "ui/words.h"

#include "console/app.h"

static bool
leads(const struct app *app, const char *account)
{
	return (colleagues_roles(app->policy, account) & ROLE_BIT(ROLE_LEAD)) !=
	    0;
}

static bool
stands_in(const struct app *app, const char *account)
{
	const struct policy_person *person =
	    policy_person(app->policy, account);

	return person != NULL && person->deputy != 0;
}

static bool
dispatches(const struct app *app, const char *account)
{
	return (colleagues_roles(app->policy, account) &
	           ROLE_BIT(ROLE_DISPATCHER)) != 0;
}

static size_t
at_desk(const struct app *app,
    bool (*is)(const struct app *app, const char *account))
{
	const struct replica *replica = client_replica(app->client);
	size_t count = 0;

	for (size_t i = 0; i < replica_operators(replica); i++) {
		const struct operator_row *op = replica_operator_at(replica, i);

		count += op->on && !op->away && op->lost_tick == 0 &&
		    is(app, op->account);
	}
	return count;
}

/* Whoever is missing is no reason for silence: then the next one hears it. */
bool
lead_hears(const struct app *app, uint8_t level)
{
	const char *me = client_account(app->client);
	bool lead, deputy;

	if (level == ESCALATED_NOT || app->policy == NULL)
		return false;
	if (leads(app, me))
		return true;
	lead = at_desk(app, leads) > 0;
	if (stands_in(app, me))
		return level >= ESCALATED_DEPUTY || !lead;
	deputy = at_desk(app, stands_in) > 0;
	return dispatches(app, me) &&
	    (level >= ESCALATED_ALL ||
	        (!deputy && (level >= ESCALATED_DEPUTY || !lead)));
}

/* "101: to call: 8 7253 ...": of the service that is left to the lead. */
static void
phone_put(const struct app *app, const struct alert *alert, struct buf *out)
{
	for (unsigned t = 0; t < NOTE_SERVICES; t++) {
		const struct notification *n =
		    replica_note(client_replica(app->client), alert->number, t);
		const struct policy_desk *desk;

		if (n == NULL || !notification_left_to_lead(n))
			continue;
		desk = policy_desk_by_id(app->policy, n->desk);
		buf_printf(out, " · %s", app->policy->services[t].number);
		if (desk != NULL && desk->nphones > 0)
			buf_printf(
			    out, _(", call: %s"), desk->phones[0].number);
		return;
	}
}

void
lead_say(struct app *app, const struct alert *alert)
{
	struct buf text = { 0 };

	buf_printf(&text, "№%" PRIu64 " P%u %s: %s", alert->number,
	    alert->severity, screen_kind(&app->in, alert),
	    words_escalated(alert->escalated));
	phone_put(app, alert, &text);
	app_tell(app, alert->severity <= 2 ? STYLE_ERROR : STYLE_WARN, "%s",
	    buf_text(&text));
	buf_finish(&text);
}

/* ---- who does not answer ---- */

static bool
was_said(struct app *app, const struct operator_row *op)
{
	for (size_t i = 0; i < APP_STEPS; i++)
		if (app->lost[i].id == op->id &&
		    app->lost[i].tick == op->lost_tick)
			return true;
	app->lost[app->lost_at].id = op->id;
	app->lost[app->lost_at].tick = op->lost_tick;
	app->lost_at = (app->lost_at + 1) % APP_STEPS;
	return false;
}

void
lead_step(struct app *app)
{
	const struct replica *replica = client_replica(app->client);

	if (!app->alarm.awake || !lead_hears(app, ESCALATED_LEAD))
		return;
	for (size_t i = 0; i < replica_operators(replica); i++) {
		const struct operator_row *op = replica_operator_at(replica, i);

		if (!op->on || op->lost_tick == 0 || was_said(app, op))
			continue;
		app_tell(app, STYLE_ERROR,
		    _("Nobody answers at the console of: %s; in hand: %u"),
		    screen_person(&app->in, op->account), (unsigned)op->claims);
		app->alarm.bell = true;
	}
}
