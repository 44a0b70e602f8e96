/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "ui/colleagues.h"
#include "ui/i18n.h"
#include "ui/words.h"

#include "console/app.h"

#define BELL_GAP_MS   2000  /* at most one bell in this time */
#define AGAIN_LIFE_MS 10000 /* a P1 that nobody takes rings again */
#define AGAIN_MS      30000 /* and so does a P2 */
#define POPUPS_MAX    3     /* more at once are one that counts them */
#define POPUP_BURST   UINT32_MAX

/* ---- what asks for somebody ---- */

static uint64_t
mark_of(const struct alert *alert, enum alarm_reason reason)
{
	uint64_t level = reason == ALARM_ESCALATED ? alert->escalated : 0;

	return alert->number << 5 | level << 3 | (uint64_t)reason;
}

/* Whether it is announced for the first time. */
static bool
first_time(
    struct alarm *alarm, const struct alert *alert, enum alarm_reason reason)
{
	uint64_t mark = mark_of(alert, reason);

	for (size_t i = 0; i < APP_TOLD; i++)
		if (alarm->told[i] == mark)
			return false;
	alarm->told[alarm->told_at] = mark;
	alarm->told_at = (alarm->told_at + 1) % APP_TOLD;
	return true;
}

/* It asks no more: when it does again, that is new. */
static void
forget(struct alarm *alarm, uint64_t number, enum alarm_reason reason)
{
	for (size_t i = 0; i < APP_TOLD; i++)
		if (alarm->told[i] >> 5 == number &&
		    (alarm->told[i] & 7) == (uint64_t)reason)
			alarm->told[i] = 0;
}

static bool
presses(const struct alert *alert)
{
	return alert->severity <= 2;
}

/* Whether it still asks this person for something. */
static bool
asks(const struct app *app, const struct alert *alert, enum alarm_reason reason)
{
	bool waits = alert_waits(alert);

	switch (reason) {
	case ALARM_NEW:
		return waits;
	case ALARM_OVERDUE:
		return (waits || app_mine(app, alert)) &&
		    (alert->flags & ALERT_OVERDUE) != 0 &&
		    alert_in_queue(alert);
	case ALARM_ESCALATED:
		return alert_in_queue(alert) && !app_mine(app, alert) &&
		    lead_hears(app, alert->escalated);
	case ALARM_REFUSED:
		return app_mine(app, alert) &&
		    replica_refusal(client_replica(app->client), alert) != NULL;
	case ALARM_WORSE:
		return app_mine(app, alert) && alert->worse_due_tick != 0;
	case ALARM_WANTED:
		break;
	}
	return false;
}

/* Overdue on the way is a mark and a reminder; lesser ones are a line. */
static bool
sounds(const struct alert *alert, enum alarm_reason reason)
{
	if (alert->due == DUE_SCENE && reason == ALARM_OVERDUE)
		return false;
	return reason != ALARM_ESCALATED || presses(alert);
}

static uint64_t
again_ms(
    const struct app *app, const struct alert *alert, enum alarm_reason reason)
{
	if (!presses(alert) || !sounds(alert, reason))
		return UINT64_MAX;
	return app->now_ms + (alert->severity == 1 ? AGAIN_LIFE_MS : AGAIN_MS);
}

static void
item_remove(struct alarm *alarm, size_t at)
{
	alarm->items[at] = alarm->items[--alarm->count];
}

/* What is about life is never the one that finds no place. */
static struct alarm_item *
item_place(struct app *app)
{
	struct alarm *alarm = &app->alarm;

	if (alarm->count < APP_ALARMS)
		return &alarm->items[alarm->count++];
	for (size_t i = 0; i < alarm->count; i++) {
		const struct alert *alert = replica_alert(
		    client_replica(app->client), alarm->items[i].number);

		if (alert == NULL || alert->severity > 1)
			return &alarm->items[i];
	}
	return &alarm->items[0];
}

static void
announce(struct app *app, const struct alert *alert, enum alarm_reason reason)
{
	uint64_t delay = reason == ALARM_NEW ? sector_delay_ms(app, alert) : 0;

	if (!asks(app, alert, reason)) {
		forget(&app->alarm, alert->number, reason);
		return;
	}
	if (!first_time(&app->alarm, alert, reason))
		return;
	*item_place(app) = (struct alarm_item){
		.number = alert->number,
		.reason = reason,
		.from_ms = app->now_ms + delay,
	};
}

static void
popup_later(struct alarm *alarm, uint64_t number, enum alarm_reason reason)
{
	if (alarm->burst_count < APP_ALARMS)
		alarm->burst[alarm->burst_count++] =
		    (struct alarm_item){ .number = number, .reason = reason };
}

static void
row_changed(struct app *app, const struct alert *alert)
{
	struct alarm *alarm = &app->alarm;

	if (colleagues_changed(app, alert)) {
		alarm->bell = true;
		popup_later(alarm, alert->number, ALARM_WANTED);
	}
	/* Of P1 also what is free again. */
	if (alert->severity == 1 ||
	    (presses(alert) && alert->number > alarm->newest))
		announce(app, alert, ALARM_NEW);
	announce(app, alert, ALARM_OVERDUE);
	announce(app, alert, ALARM_ESCALATED);
	announce(app, alert, ALARM_REFUSED);
	announce(app, alert, ALARM_WORSE);
	if (alert->number > alarm->newest)
		alarm->newest = alert->number;
}

/* ---- popups ---- */

static void
popup_show(struct app *app, const struct alert *alert, enum alarm_reason reason)
{
	struct buf title = { 0 }, body = { 0 };

	buf_printf(
	    &title, "P%d %s", alert->severity, screen_kind(&app->in, alert));
	if (reason == ALARM_OVERDUE)
		buf_printf(&title, " · %s", _("overdue"));
	if (reason == ALARM_WANTED) {
		buf_puts(&title, " · ");
		colleagues_row(&title, &app->in, alert, false);
	}
	if (reason == ALARM_REFUSED)
		buf_printf(&title, " · %s", _("refused"));
	if (reason == ALARM_WORSE)
		buf_printf(&title, " · %s", _("worse than before"));
	if (reason == ALARM_ESCALATED)
		buf_printf(&title, " · %s", words_escalated(alert->escalated));
	buf_printf(&body, "№%" PRIu64 " · %s", alert->number,
	    screen_device(&app->in, alert));
	popups_show(app->popups, (uint32_t)alert->number,
	    alert->severity == 1 ? POPUP_CRITICAL : POPUP_NORMAL,
	    buf_text(&title), buf_text(&body), app->now_ms);
	buf_finish(&title);
	buf_finish(&body);
}

static void
popup_burst(struct app *app)
{
	const struct replica_counts *counts =
	    replica_counts(client_replica(app->client));
	struct buf title = { 0 };

	buf_printf(&title, _("Waiting: %zu, of P1: %zu"), counts->waiting,
	    counts->waiting_p1);
	popups_show(app->popups, POPUP_BURST,
	    counts->waiting_p1 > 0 ? POPUP_CRITICAL : POPUP_NORMAL,
	    buf_text(&title), "", app->now_ms);
	buf_finish(&title);
}

/* One for a burst; none while somebody looks at the terminal. */
static void
popups_burst(struct app *app)
{
	struct alarm *alarm = &app->alarm;
	size_t count = alarm->burst_count;

	alarm->burst_count = 0;
	if (app->popups == NULL || !app->unfocused || count == 0)
		return;
	if (count > POPUPS_MAX) {
		popup_burst(app);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct alert *alert = replica_alert(
		    client_replica(app->client), alarm->burst[i].number);

		if (alert != NULL)
			popup_show(app, alert, alarm->burst[i].reason);
	}
}

static bool
others_of(const struct alarm *alarm, uint64_t number)
{
	for (size_t i = 0; i < alarm->count; i++)
		if (alarm->items[i].number == number)
			return true;
	return false;
}

static void
popup_over(struct app *app, uint64_t number)
{
	if (app->popups == NULL)
		return;
	if (!others_of(&app->alarm, number))
		popups_close(app->popups, (uint32_t)number, app->now_ms);
	if (app->alarm.count == 0)
		popups_close(app->popups, POPUP_BURST, app->now_ms);
}

/* ---- each of them in its time ---- */

static void
say_late(struct app *app, const struct alert *alert)
{
	struct buf who = { 0 };

	words_told(&who, &app->in, alert->number);
	app_tell(app, STYLE_WARN, _("№%" PRIu64 ": not on scene in time: %s"),
	    alert->number, buf_text(&who));
	buf_finish(&who);
}

static void
say_refused(struct app *app, const struct alert *alert)
{
	const struct notification *note =
	    replica_refusal(client_replica(app->client), alert);
	const struct policy_word *why = app->policy == NULL
	    ? NULL
	    : policy_word(app->policy, LIST_REFUSAL, note->code);

	app_tell(app, STYLE_ERROR, _("№%" PRIu64 ": REFUSED by %s: %s; F6"),
	    alert->number, service_number((int)note->target),
	    why != NULL ? policy_text(&why->name, app->in.language)
	                : note->code);
}

static void
item_say(struct app *app, struct alarm_item *item, const struct alert *alert)
{
	struct alarm *alarm = &app->alarm;

	/* Who has pressed a key since has heard it. */
	if (item->said &&
	    (item->reason == ALARM_REFUSED || item->reason == ALARM_WORSE) &&
	    app->presence.key_ms > item->from_ms) {
		item->again_ms = UINT64_MAX;
		return;
	}
	if (!item->said && item->reason == ALARM_ESCALATED)
		lead_say(app, alert);
	if (!item->said && item->reason == ALARM_OVERDUE &&
	    alert->due == DUE_SCENE)
		say_late(app, alert);
	if (!item->said && item->reason == ALARM_REFUSED)
		say_refused(app, alert);
	if (!item->said && item->reason == ALARM_WORSE)
		app_tell(app, STYLE_ERROR, "№%" PRIu64 ": %s; F6",
		    alert->number, _("worse than before"));
	item->said = true;
	item->again_ms = again_ms(app, alert, item->reason);
	if (!sounds(alert, item->reason))
		return;
	alarm->bell = true;
	popup_later(alarm, item->number, item->reason);
}

static void
items_step(struct app *app)
{
	struct alarm *alarm = &app->alarm;

	for (size_t i = 0; i < alarm->count;) {
		struct alarm_item *item = &alarm->items[i];
		uint64_t number = item->number;
		const struct alert *alert =
		    replica_alert(client_replica(app->client), number);

		if (alert == NULL || !asks(app, alert, item->reason)) {
			item_remove(alarm, i);
			popup_over(app, number);
			continue;
		}
		if (item->said ? app->now_ms >= item->again_ms
		               : app->now_ms >= item->from_ms)
			item_say(app, item, alert);
		i++;
	}
}

/* About life it sounds at once: nobody may have heard it. */
static void
item_wake(struct app *app, const struct alert *alert, enum alarm_reason reason)
{
	struct alarm *alarm = &app->alarm;

	if (!asks(app, alert, reason) || !sounds(alert, reason) ||
	    !first_time(alarm, alert, reason))
		return;
	alarm->items[alarm->count++] = (struct alarm_item){
		.number = alert->number,
		.reason = reason,
		.said = true,
		.from_ms = app->now_ms,
		.again_ms = alert->severity == 1 ? app->now_ms
		                                 : again_ms(app, alert, reason),
	};
}

/* What was there before the console began is on the screen: it only repeats. */
static void
wake(struct app *app)
{
	const struct replica *replica = client_replica(app->client);
	struct alarm *alarm = &app->alarm;

	alarm->awake = true;
	for (size_t i = 0; i < replica_count(replica); i++) {
		const struct alert *alert = replica_at(replica, i);

		for (int r = ALARM_NEW; r < ALARM_WANTED; r++)
			if (presses(alert) && alarm->count < APP_ALARMS)
				item_wake(app, alert, (enum alarm_reason)r);
	}
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
			heard_check(app, alert);
		} else if (alert->number > alarm->newest) {
			alarm->newest = alert->number;
		}
	}
	if (err == ERR_LIMIT)
		read_all(app);
	/* What was there before us is on the screen and needs no bell. */
	if (!alarm->awake && client_synced(app->client))
		wake(app);
}

static void
ring(struct app *app)
{
	struct alarm *alarm = &app->alarm;

	if (app->now_ms < alarm->mute_until_ms) {
		alarm->bell = false;
		return;
	}
	if (!alarm->bell ||
	    (alarm->bell_ms != 0 && app->now_ms - alarm->bell_ms < BELL_GAP_MS))
		return;
	alarm->bell = false;
	alarm->bell_ms = app->now_ms;
	sound_play(app);
}

void
alarm_step(struct app *app)
{
	read_changes(app);
	calls_step(app);
	items_step(app);
	popups_burst(app);
	sound_step(app);
	ring(app);
	if (app->popups != NULL)
		popups_step(app->popups, app->now_ms);
}

int
alarm_wait_ms(const struct app *app)
{
	const struct alarm *alarm = &app->alarm;
	uint64_t next = UINT64_MAX, wait;
	int popups =
	    app->popups != NULL ? popups_wait_ms(app->popups, app->now_ms) : -1;

	for (size_t i = 0; i < alarm->count; i++) {
		const struct alarm_item *item = &alarm->items[i];
		uint64_t at = item->said ? item->again_ms : item->from_ms;

		if (at < next)
			next = at;
	}
	if (next == UINT64_MAX)
		return popups;
	wait = next > app->now_ms ? next - app->now_ms : 0;
	if (wait > AGAIN_MS)
		wait = AGAIN_MS;
	return popups >= 0 && (uint64_t)popups < wait ? popups : (int)wait;
}
