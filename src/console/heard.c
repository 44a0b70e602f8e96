/* SPDX-License-Identifier: Apache-2.0 */
/* heard: that services have heard is said to who told them. */
#include <inttypes.h>
#include <string.h>

#include "ui/i18n.h"

#include "console/app.h"

#define HEARD_MS 10000 /* older answers were there before us */

static bool
is_new(struct app *app, const struct notification *note)
{
	struct heard *heard = app->heard;

	for (size_t i = 0; i < APP_TOLD; i++)
		if (heard[i].alert == note->alert &&
		    heard[i].target == note->target &&
		    heard[i].tick == note->answered_tick)
			return false;
	heard[app->heard_at] = (struct heard){ .alert = note->alert,
		.target = note->target,
		.tick = note->answered_tick };
	app->heard_at = (app->heard_at + 1) % APP_TOLD;
	return true;
}

static void
accepted_say(struct app *app, const struct notification *note)
{
	const char *service = service_number((int)note->target);

	if (note->number[0] != '\0')
		app_tell(app, STYLE_OK,
		    _("№%" PRIu64 ": accepted by %s, their number: %s"),
		    note->alert, service, note->number);
	else
		app_tell(app, STYLE_OK, _("№%" PRIu64 ": accepted by: %s"),
		    note->alert, service);
}

void
heard_check(struct app *app, const struct alert *alert)
{
	const struct replica *replica = client_replica(app->client);

	for (unsigned t = 0; t < NOTE_SERVICES; t++) {
		const struct notification *note =
		    replica_note(replica, alert->number, t);

		/* Who records a call himself knows it. */
		if (note != NULL && note->state == NOTE_ACCEPTED &&
		    note->by_phone == 0 &&
		    note->answered_tick + HEARD_MS > app->in.tick &&
		    strcmp(note->by, client_account(app->client)) == 0 &&
		    is_new(app, note))
			accepted_say(app, note);
	}
}
