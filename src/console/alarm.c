/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "ui/colleagues.h"
#include "ui/i18n.h"

#include "console/app.h"

#define BELL_GAP_MS   2000  /* at most one bell in this time */
#define BELL_AGAIN_MS 10000 /* a P1 that nobody takes rings again */

enum reason { REASON_NEW, REASON_OVERDUE, REASON_WANTED };

/* Whether it is announced for the first time. */
static bool
first_time(struct alarm *alarm, uint64_t number, enum reason reason)
{
	uint64_t mark = number << 1 | (uint64_t)reason;

	for (size_t i = 0; i < APP_TOLD; i++)
		if (alarm->told[i] == mark)
			return false;
	alarm->told[alarm->told_at] = mark;
	alarm->told_at = (alarm->told_at + 1) % APP_TOLD;
	return true;
}

static bool
was_told(const struct alarm *alarm, uint64_t number)
{
	for (size_t i = 0; i < APP_TOLD; i++)
		if (alarm->told[i] >> 1 == number)
			return true;
	return false;
}

static void
popup_show(struct app *app, const struct alert *alert, enum reason reason)
{
	struct buf title = { 0 }, body = { 0 };

	if (app->popups == NULL || !app->unfocused)
		return;
	buf_printf(
	    &title, "P%d %s", alert->severity, screen_kind(&app->in, alert));
	if (reason == REASON_OVERDUE)
		buf_printf(&title, " · %s", _("overdue"));
	if (reason == REASON_WANTED) {
		buf_puts(&title, " · ");
		colleagues_row(&title, &app->in, alert, false);
	}
	buf_printf(&body, "№%" PRIu64 " · %s", alert->number,
	    screen_device(&app->in, alert));
	popups_show(app->popups, (uint32_t)alert->number,
	    alert->severity == 1 ? POPUP_CRITICAL : POPUP_NORMAL,
	    buf_text(&title), buf_text(&body), app->now_ms);
	buf_finish(&title);
	buf_finish(&body);
}

static void
announce(struct app *app, const struct alert *alert, enum reason reason)
{
	if (!first_time(&app->alarm, alert->number, reason))
		return;
	app->alarm.bell = true;
	popup_show(app, alert, reason);
}

static void
row_changed(struct app *app, const struct alert *alert)
{
	struct alarm *alarm = &app->alarm;
	bool waits = alert->state == ALERT_WAITING;
	bool mine = app_mine(app, alert);

	if (colleagues_changed(app, alert)) {
		alarm->bell = true;
		popup_show(app, alert, REASON_WANTED);
	}
	if (waits && alert->severity <= 2 && alert->number > alarm->newest)
		announce(app, alert, REASON_NEW);
	if ((waits || mine) && (alert->flags & ALERT_OVERDUE) != 0 &&
	    alert_in_queue(alert))
		announce(app, alert, REASON_OVERDUE);
	if (alert->number > alarm->newest)
		alarm->newest = alert->number;
	if (!waits && app->popups != NULL && was_told(alarm, alert->number))
		popups_close(app->popups, (uint32_t)alert->number, app->now_ms);
}

/* ---- call cards ---- */

static bool
card_was_shown(struct alarm *alarm, const struct notification *note, int target)
{
	for (size_t i = 0; i < APP_TOLD; i++)
		if (alarm->cards[i].alert == note->alert &&
		    alarm->cards[i].target == target &&
		    alarm->cards[i].tick == note->told_tick)
			return true;
	alarm->cards[alarm->cards_at].alert = note->alert;
	alarm->cards[alarm->cards_at].target = target;
	alarm->cards[alarm->cards_at].tick = note->told_tick;
	alarm->cards_at = (alarm->cards_at + 1) % APP_TOLD;
	return false;
}

/*
 * A desk that is reached by phone waits for a call: its card opens by itself,
 * but never over what somebody is writing in.
 */
static void
card_check(struct app *app, const struct alert *alert)
{
	int target;
	const struct notification *note;
	struct question_about about = { .alert = alert->number };

	if (alert->state != ALERT_TOLD || !app_mine(app, alert) ||
	    app->policy == NULL)
		return;
	target = question_call_target(&app->in, alert);
	if (target < 0)
		return;
	note = replica_note(
	    client_replica(app->client), alert->number, (unsigned)target);
	if (note == NULL || note->state != NOTE_QUEUED ||
	    strcmp(note->by, client_account(app->client)) != 0 ||
	    card_was_shown(&app->alarm, note, target))
		return;
	about.target = target;
	if (app->question == NULL && !app->prompt.on && !app->menu_open &&
	    !app->opening.on) {
		opening_about(app, QUESTION_CALL, &about);
		app->alarm.card_alert = alert->number;
		app->alarm.card_target = target;
	} else {
		app_say(app, STYLE_WARN,
		    _("№%" PRIu64 ": to be told by phone: %s; key: %s"),
		    alert->number, service_number(target),
		    keyboard_key_of(app->options->keyboard, &keymap_board,
		        "phone", app->script));
	}
	app->urgent = true;
}

/*
 * The same person may sit at two consoles, and a desk may answer by itself: a
 * card that opened by itself and has nothing more to ask goes by itself.
 */
static void
card_over(struct app *app)
{
	struct alarm *alarm = &app->alarm;
	const struct notification *note;

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

/* ---- all of it ---- */

static void
read_all(struct app *app)
{
	const struct replica *replica = client_replica(app->client);

	for (size_t i = 0; i < replica_count(replica); i++) {
		const struct alert *alert = replica_at(replica, i);

		if (app->alarm.awake)
			row_changed(app, alert);
		else if (alert->number > app->alarm.newest)
			app->alarm.newest = alert->number;
		if (app->alarm.awake)
			card_check(app, alert);
	}
}

static void
read_changes(struct app *app)
{
	const struct replica *replica = client_replica(app->client);
	struct alarm *alarm = &app->alarm;
	uint64_t number;
	enum err err;

	while ((err = replica_change(replica, &alarm->cursor, &number)) ==
	    ERR_NONE) {
		const struct alert *alert = replica_alert(replica, number);

		if (alert == NULL)
			continue;
		if (alarm->awake) {
			row_changed(app, alert);
			card_check(app, alert);
		} else if (alert->number > alarm->newest) {
			alarm->newest = alert->number;
		}
	}
	if (err == ERR_LIMIT)
		read_all(app);
	/* What was there before us is on the screen and needs no bell. */
	if (!alarm->awake && client_synced(app->client))
		alarm->awake = true;
}

static void
ring(struct app *app)
{
	struct alarm *alarm = &app->alarm;
	const struct replica_counts *counts =
	    replica_counts(client_replica(app->client));

	if (alarm->awake && counts->waiting_p1 > 0 &&
	    app->now_ms - alarm->bell_ms >= BELL_AGAIN_MS)
		alarm->bell = true;
	if (app->now_ms < alarm->mute_until_ms) {
		alarm->bell = false;
		return;
	}
	if (!alarm->bell ||
	    (alarm->bell_ms != 0 && app->now_ms - alarm->bell_ms < BELL_GAP_MS))
		return;
	alarm->bell = false;
	alarm->bell_ms = app->now_ms;
	term_bell(app->term);
}

void
alarm_step(struct app *app)
{
	const struct alert *verdict =
	    replica_alert(client_replica(app->client), app->verdict);

	read_changes(app);
	/* Its notifications change without it. */
	if (verdict != NULL)
		card_check(app, verdict);
	card_over(app);
	ring(app);
	if (app->popups != NULL)
		popups_step(app->popups, app->now_ms);
}

int
alarm_wait_ms(const struct app *app)
{
	return app->popups != NULL ? popups_wait_ms(app->popups, app->now_ms)
	                           : -1;
}
