/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "core/colleagues.h"
#include "ui/colleagues.h"
#include "ui/i18n.h"

#include "console/app.h"

/* ---- keys ---- */

/*
 * The alert that a key is about: that under the cursor, when a colleague wants
 * this of it; else the first of which he does, but never instead of what is in
 * one's own hand.  NULL: nobody does.
 */
static const struct alert *
wanted(struct app *app, colleagues_wants *wants)
{
	const struct alert *under = marks_on_group(app) ? NULL : app_alert(app);

	frame_input(app);
	if (under != NULL && wants(&app->in, under))
		return under;
	if (under != NULL && app_mine(app, under))
		return NULL;
	return colleagues_first(&app->in, wants);
}

/* Nobody wants anything, and there is no row: the key says so. */
static void
ask_about(struct app *app, enum question_kind kind)
{
	if (app_alert(app) == NULL)
		app_say(app, STYLE_WARN, "%s",
		    _("There is no row under the cursor"));
	else
		opening_ask(app, kind);
}

static void
go_to(struct app *app, uint64_t number)
{
	if (!queue_view_goto(app->queue, &app->in, number)) {
		queue_view_list(app->queue, &app->in, QUEUE_ALL);
		(void)queue_view_goto(app->queue, &app->in, number);
	}
	app->depth = 1;
	app_dirty(app);
}

static void
accept_alert(struct app *app, const struct alert *alert)
{
	uint64_t number = alert->number;

	if (order_printf(app, alert, "accept %" PRIu64, number))
		go_to(app, number);
}

void
colleagues_accept(struct app *app)
{
	const struct alert *alert;

	frame_input(app);
	alert = colleagues_first(&app->in, colleagues_offered);
	if (alert != NULL)
		accept_alert(app, alert);
	else
		app_say(
		    app, STYLE_WARN, "%s", _(answer_sentence(ANSWER_NO_OFFER)));
}

/* Of the lead: from whose hand it is to come, when it is not his own. */
static bool
takes_over(struct app *app)
{
	const struct alert *alert = app_alert(app);

	return alert != NULL && alert->owner[0] != '\0' &&
	    !app_mine(app, alert) &&
	    colleagues_may(&app->in, COMMAND_TAKE_OVER);
}

void
colleagues_hand(struct app *app)
{
	const struct alert *alert = wanted(app, colleagues_offered);

	if (alert != NULL) {
		accept_alert(app, alert);
	} else if (colleagues_first(&app->in, colleagues_offered) != NULL) {
		/* One is offered while the cursor is on one's own. */
		menu_open(&app->menu, MENU_OFFER, 0, app->now_ms);
		app->menu_open = true;
		app_dirty(app);
	} else {
		ask_about(
		    app, takes_over(app) ? QUESTION_TAKE_OVER : QUESTION_HAND);
	}
}

void
colleagues_hand_all(struct app *app)
{
	const struct replica *replica = client_replica(app->client);
	uint64_t mine[COMMAND_ALERTS_MAX];
	struct question_about about = { .target = -1, .marked = mine };

	for (size_t i = 0; i < replica_count(replica) &&
	     about.marked_count < COMMAND_ALERTS_MAX;
	     i++) {
		const struct alert *alert = replica_at(replica, i);

		if ((alert->state == ALERT_CLAIMED ||
		        alert->state == ALERT_TOLD) &&
		    app_mine(app, alert))
			mine[about.marked_count++] = alert->number;
	}
	opening_about(app, QUESTION_HAND_ALL, &about);
}

static void
answer_alert(struct app *app, const struct alert *alert)
{
	struct question_about about = { .alert = alert->number, .target = -1 };

	go_to(app, about.alert);
	opening_about(app, QUESTION_ANSWER, &about);
}

void
colleagues_ask(struct app *app)
{
	const struct alert *alert = wanted(app, colleagues_asked);

	if (alert == NULL &&
	    colleagues_first(&app->in, colleagues_asked) != NULL) {
		menu_open(&app->menu, MENU_ASKED, 0, app->now_ms);
		app->menu_open = true;
		app_dirty(app);
	} else if (alert == NULL) {
		ask_about(app, QUESTION_ASK);
	} else {
		answer_alert(app, alert);
	}
}

void
colleagues_answer(struct app *app)
{
	const struct alert *alert;

	frame_input(app);
	alert = colleagues_first(&app->in, colleagues_asked);
	if (alert != NULL)
		answer_alert(app, alert);
	else
		app_say(app, STYLE_WARN, "%s",
		    _(answer_sentence(ANSWER_NO_QUESTION)));
}

void
colleagues_lead(struct app *app)
{
	const struct alert *alert = wanted(app, colleagues_called);
	uint64_t number;

	/* Who is the lead calls no lead: whatever the cursor is on. */
	if (alert == NULL)
		alert = colleagues_first(&app->in, colleagues_called);
	if (alert != NULL) {
		number = alert->number;
		if (order_printf(app, alert, "answer %" PRIu64 " %s", number,
		        ANSWER_COMING))
			go_to(app, number);
	} else if (colleagues_is_lead(&app->in) &&
	    !colleagues_may(&app->in, COMMAND_CALL_LEAD)) {
		app_say(
		    app, STYLE_WARN, "%s", _("Nobody calls the shift lead"));
	} else {
		ask_about(app, QUESTION_LEAD);
	}
}

void
colleagues_read(struct app *app)
{
	const struct notice_row *notice;

	frame_input(app);
	notice = colleagues_notice(&app->in);
	if (notice != NULL)
		(void)order_printf(
		    app, NULL, "read-notice %" PRIu64, notice->id);
	else
		app_say(app, STYLE_OK, "%s", _("Every notice has been read"));
}

/* ---- what became of one's wishes ---- */

static struct wish *
wish_of(struct app *app, uint64_t alert)
{
	size_t at;

	for (size_t i = 0; i < APP_WISHES; i++)
		if (app->wishes[i].alert == alert)
			return &app->wishes[i];
	at = app->wishes_at;
	app->wishes_at = (at + 1) % APP_WISHES;
	app->wishes[at] = (struct wish){ .alert = alert };
	return &app->wishes[at];
}

static bool
is_me(const struct app *app, const char *account)
{
	return strcmp(account, client_account(app->client)) == 0;
}

static void
offer_changed(struct app *app, struct wish *wish, const struct alert *alert)
{
	const struct colleagues *people =
	    replica_colleagues(app->in.replica, alert->number);
	const char *person = screen_person(&app->in, wish->offered);

	if (alert->offer_until_tick != 0) {
		if (app_mine(app, alert))
			memcpy(wish->offered, people->offered,
			    sizeof(wish->offered));
		return;
	}
	if (!wish->given && wish->offered[0] == '\0')
		return;
	if (alert->owner[0] != '\0' && !app_mine(app, alert))
		app_tell(app, STYLE_OK, _("№%" PRIu64 ": accepted by: %s"),
		    alert->number, screen_person(&app->in, alert->owner));
	else if (wish->offered[0] != '\0' && app_mine(app, alert) &&
	    alert_in_queue(alert))
		app_tell(app, STYLE_WARN,
		    _("№%" PRIu64 " stays with you; no answer from: %s"),
		    alert->number, person);
	wish->offered[0] = '\0';
	wish->given = false;
}

/* Whose alert it was is told that it is his no more. */
static bool
owner_changed(struct app *app, struct wish *wish, const struct alert *alert)
{
	bool was = wish->mine;

	wish->mine = app_mine(app, alert) && alert_in_queue(alert);
	if (!was || wish->mine || alert->owner[0] == '\0' ||
	    app_mine(app, alert) || wish->given || wish->offered[0] != '\0')
		return false;
	app_tell(app, STYLE_ERROR, _("№%" PRIu64 ": taken over by: %s"),
	    alert->number, screen_person(&app->in, alert->owner));
	return true;
}

static void
opinion_changed(struct app *app, struct wish *wish, const struct alert *alert)
{
	const struct colleagues *people =
	    replica_colleagues(app->in.replica, alert->number);
	const char *opinion = colleagues_opinion((enum opinion)alert->opinion);

	if (alert->ask_until_tick != 0) {
		wish->asked = is_me(app, people->asker);
		return;
	}
	if (!wish->asked || opinion[0] == '\0')
		return;
	wish->asked = false;
	if (people->adviser[0] == '\0')
		app_tell(app, STYLE_WARN, _("№%" PRIu64 ": second opinion: %s"),
		    alert->number, opinion);
	else
		app_tell(app, STYLE_STRONG,
		    _("№%" PRIu64 ": second opinion of %s: %s"), alert->number,
		    screen_person(&app->in, people->adviser), opinion);
	app->alarm.bell = true;
}

static void
call_changed(struct app *app, struct wish *wish, const struct alert *alert)
{
	const struct colleagues *people =
	    replica_colleagues(app->in.replica, alert->number);
	if (alert->call_until_tick != 0) {
		wish->called = is_me(app, people->caller);
		return;
	}
	if (!wish->called || alert->call == CALL_NONE)
		return;
	wish->called = false;
	if (alert->call == CALL_ANSWERED)
		app_tell(app, STYLE_STRONG,
		    _("№%" PRIu64 ": the shift lead comes: %s"), alert->number,
		    screen_person(&app->in, people->lead));
	else
		app_tell(app, STYLE_WARN,
		    _("№%" PRIu64 ": the shift lead does not answer"),
		    alert->number);
	app->alarm.bell = true;
}

/*
 * The hub has done it.  The row that says so may never be seen: a colleague
 * who is quick has changed it again.
 */
void
colleagues_done(struct app *app, enum command_verb verb, uint64_t alert)
{
	if (verb == COMMAND_HAND)
		wish_of(app, alert)->given = true;
	else if (verb == COMMAND_ASK)
		wish_of(app, alert)->asked = true;
	else if (verb == COMMAND_CALL_LEAD)
		wish_of(app, alert)->called = true;
}

/* Of questions only those about life: fifteen bells would be noise. */
static uint64_t
wanted_until(struct app *app, const struct alert *alert)
{
	uint64_t until = 0;

	if (colleagues_offered(&app->in, alert))
		until = alert->offer_until_tick;
	if (colleagues_called(&app->in, alert) &&
	    alert->call_until_tick > until)
		until = alert->call_until_tick;
	if (alert->severity == 1 && colleagues_asked(&app->in, alert) &&
	    alert->ask_until_tick > until)
		until = alert->ask_until_tick;
	return until;
}

bool
colleagues_changed(struct app *app, const struct alert *alert)
{
	struct wish *wish = NULL;
	uint64_t until = wanted_until(app, alert);
	bool taken;

	for (size_t i = 0; i < APP_WISHES && wish == NULL; i++)
		if (app->wishes[i].alert == alert->number)
			wish = &app->wishes[i];
	if (wish == NULL && alert->offer_until_tick == 0 &&
	    alert->ask_until_tick == 0 && alert->call_until_tick == 0 &&
	    !app_mine(app, alert))
		return false;
	wish = wish_of(app, alert->number);
	taken = owner_changed(app, wish, alert);
	offer_changed(app, wish, alert);
	opinion_changed(app, wish, alert);
	call_changed(app, wish, alert);
	if (until <= wish->heard_tick)
		return taken;
	wish->heard_tick = until;
	return true;
}
