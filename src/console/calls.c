/* SPDX-License-Identifier: Apache-2.0 */
/* calls: desks that are reached by phone; their cards open by themselves. */
#include <inttypes.h>
#include <string.h>

#include "ui/i18n.h"

#include "console/app.h"

static bool
card_was_shown(struct alarm *alarm, const struct notification *note, int target)
{
	for (size_t i = 0; i < APP_TOLD; i++)
		if (alarm->cards[i].alert == note->alert &&
		    alarm->cards[i].target == target &&
		    alarm->cards[i].rung == note->rung &&
		    alarm->cards[i].tick == note->told_tick)
			return true;
	alarm->cards[alarm->cards_at].alert = note->alert;
	alarm->cards[alarm->cards_at].target = target;
	alarm->cards[alarm->cards_at].tick = note->told_tick;
	alarm->cards[alarm->cards_at].rung = note->rung;
	alarm->cards_at = (alarm->cards_at + 1) % APP_TOLD;
	return false;
}

/* A service that is to be called and of which nothing was said yet; -1. */
static int
call_due(struct app *app, const struct alert *alert)
{
	for (int t = 0; t < NOTE_SERVICES; t++) {
		const struct notification *note = replica_note(
		    client_replica(app->client), alert->number, (unsigned)t);
		unsigned phone;

		if (note != NULL && notification_to_call(note, &phone) &&
		    strcmp(note->by, client_account(app->client)) == 0 &&
		    !card_was_shown(&app->alarm, note, t))
			return t;
	}
	return -1;
}

static bool
card_is_open(const struct app *app, uint64_t alert)
{
	return app->question != NULL &&
	    question_kind(app->question) == QUESTION_CALL &&
	    question_alert(app->question) == alert;
}

static bool
is_busy(const struct app *app)
{
	return app->question != NULL || app->prompt.on || app->menu_open ||
	    app->opening.on || app->readiness.on;
}

/*
 * A desk that is reached by phone, or has been silent, waits for a call: its
 * card opens by itself, but never over what somebody is writing in.  A card
 * that is open already shows the next number.
 */
void
calls_check(struct app *app, const struct alert *alert)
{
	struct question_about about = { .alert = alert->number };

	if (alert->state != ALERT_TOLD || !app_mine(app, alert) ||
	    app->policy == NULL)
		return;
	about.target = call_due(app, alert);
	if (about.target < 0 || card_is_open(app, alert->number))
		return;
	if (!is_busy(app)) {
		opening_about(app, QUESTION_CALL, &about);
		app->alarm.card_alert = alert->number;
		app->alarm.card_target = about.target;
	} else {
		app->alarm.waits_alert = alert->number;
		app->alarm.waits_target = about.target;
		app_say(app, STYLE_WARN,
		    _("№%" PRIu64 ": to be told by phone: %s; key: %s"),
		    alert->number, service_number(about.target),
		    keyboard_key_of(app->options->keyboard, &keymap_board,
		        "phone", app->script));
	}
	app->urgent = true;
}

/* A card that fell due while somebody was writing comes when he has done. */
static void
waiting_open(struct app *app)
{
	const struct replica *replica = client_replica(app->client);
	struct alarm *alarm = &app->alarm;
	struct question_about about = { .alert = alarm->waits_alert,
		.target = alarm->waits_target };
	const struct alert *alert;
	const struct notification *note;
	unsigned phone;

	if (about.alert == 0 || is_busy(app))
		return;
	alarm->waits_alert = 0;
	alert = replica_alert(replica, about.alert);
	note = replica_note(replica, about.alert, (unsigned)about.target);
	if (alert == NULL || note == NULL || alert->state != ALERT_TOLD ||
	    !app_mine(app, alert) || !notification_to_call(note, &phone))
		return;
	opening_about(app, QUESTION_CALL, &about);
	alarm->card_alert = about.alert;
	alarm->card_target = about.target;
}

/*
 * The same person may sit at two consoles, and a desk may answer by itself: a
 * card that opened by itself and has nothing more to ask goes by itself.
 */
void
calls_over(struct app *app)
{
	struct alarm *alarm = &app->alarm;
	const struct notification *note;

	waiting_open(app);
	if (alarm->card_alert == 0)
		return;
	if (app->question == NULL ||
	    question_kind(app->question) != QUESTION_CALL ||
	    question_alert(app->question) != alarm->card_alert) {
		alarm->card_alert = 0;
		return;
	}
	note = replica_note(client_replica(app->client), alarm->card_alert,
	    (unsigned)alarm->card_target);
	if (note != NULL && !notification_answered(note->state) &&
	    !notification_final(note->state))
		return;
	opening_close(app, true);
	app_say(app, STYLE_OK, _("№%" PRIu64 ": told meanwhile: %s"),
	    alarm->card_alert, service_number(alarm->card_target));
	alarm->card_alert = 0;
}
