/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calls: desks that are reached by phone.  Which of them are to be called is
 * read from the rows in each step; kept is only what the person has seen.
 */
#include <inttypes.h>
#include <limits.h>
#include <string.h>

#include "base/text.h"
#include "ui/i18n.h"
#include "ui/words.h"

#include "console/app.h"

/*
 * Each number of a desk is a call of its own, and so is calling it off, and so
 * are new words for one that was called.  Each desk of a service is another.
 */
static struct call
call_of(const struct notification *note)
{
	struct call call = {
		.alert = note->alert,
		.tick = note->told_tick,
		.target = note->target,
		.rung = note->rung,
		.off = notification_stopping(note->state),
		.news = notification_update_to_call(note) ? note->revision : 0,
	};

	text_copy(call.desk, sizeof(call.desk), note->desk);
	return call;
}

static bool
same_call(const struct call *a, const struct call *b)
{
	return a->alert == b->alert && a->tick == b->tick &&
	    a->target == b->target && a->rung == b->rung && a->off == b->off &&
	    a->news == b->news && strcmp(a->desk, b->desk) == 0;
}

/* NULL: the person knows nothing of it. */
static struct call *
call_find(struct calls *calls, const struct notification *note)
{
	struct call call = call_of(note);

	for (size_t i = 0; i < APP_TOLD; i++)
		if (same_call(&calls->known[i], &call))
			return &calls->known[i];
	return NULL;
}

static struct call *
call_know(struct calls *calls, const struct notification *note)
{
	struct call *known = call_find(calls, note);

	if (known != NULL)
		return known;
	known = &calls->known[calls->known_at];
	calls->known_at = (calls->known_at + 1) % APP_TOLD;
	*known = call_of(note);
	return known;
}

/* The call that this person has to make; NULL: none, or not now. */
static const struct notification *
due(const struct app *app, const struct alert *alert, unsigned target)
{
	const struct notification *note;
	unsigned phone;

	if (alert == NULL || !app_mine(app, alert) ||
	    (alert->state != ALERT_TOLD && alert->state != ALERT_RESPONSE))
		return NULL;
	note = replica_note(client_replica(app->client), alert->number, target);
	return note != NULL && notification_to_call(note, &phone) ? note : NULL;
}

/* What this person has to call; at most APP_TOLD. */
static size_t
all_due(const struct app *app, const struct notification *out[APP_TOLD])
{
	const struct replica *replica = client_replica(app->client);
	size_t count = 0;

	for (size_t i = 0; i < replica_in_work(replica); i++) {
		for (unsigned t = 0; t < NOTE_SERVICES && count < APP_TOLD;
		     t++) {
			out[count] =
			    due(app, replica_in_work_at(replica, i), t);
			count += out[count] != NULL;
		}
	}
	return count;
}

/* The most urgent one whose card was not open yet; NULL: none. */
static const struct notification *
first_due(struct app *app)
{
	const struct notification *all[APP_TOLD], *first = NULL;
	size_t count = all_due(app, all);
	unsigned severity = UINT_MAX;

	for (size_t i = 0; i < count; i++) {
		const struct call *known = call_find(&app->calls, all[i]);
		const struct alert *alert =
		    replica_alert(client_replica(app->client), all[i]->alert);

		if ((known != NULL && known->opened) ||
		    alert->severity >= severity)
			continue;
		first = all[i];
		severity = alert->severity;
	}
	return first;
}

static bool
card_is_open(const struct app *app, uint64_t alert, unsigned target)
{
	return app->question != NULL &&
	    question_kind(app->question) == QUESTION_CALL &&
	    question_alert(app->question) == alert &&
	    question_target(app->question) == (int)target;
}

static void
card_open(struct app *app, const struct notification *note)
{
	struct question_about about = {
		.alert = note->alert,
		.target = (int)note->target,
	};

	call_know(&app->calls, note)->opened = true;
	opening_about(app, QUESTION_CALL, &about);
	app->calls.card = call_of(note);
	app->calls.unasked = app->question != NULL;
	app->urgent = true;
}

static void
one_say(struct app *app, const struct notification *note)
{
	struct call *known = call_find(&app->calls, note);

	/* An open card shows each number of its desk. */
	if (card_is_open(app, note->alert, note->target))
		call_know(&app->calls, note)->opened = true;
	else if (known == NULL) {
		(void)call_know(&app->calls, note);
		app_tell(app, STYLE_WARN,
		    _("№%" PRIu64 ": to be told by phone: %s; key: %s"),
		    note->alert, service_number((int)note->target),
		    keyboard_key_of(app->options->keyboard, &keymap_board,
		        "phone", app->script));
		app->urgent = true;
	}
}

/* Never over what somebody is writing in: then it is a line. */
static void
due_say(struct app *app)
{
	const struct notification *all[APP_TOLD];
	size_t count = all_due(app, all);

	for (size_t i = 0; i < count; i++)
		one_say(app, all[i]);
}

/* Who was not told is not said to be. */
static void
over_say(
    struct app *app, const struct call *card, const struct notification *note)
{
	const char *service = service_number((int)card->target);

	if (note == NULL)
		return;
	if (note->state == NOTE_ACCEPTED || note->state == NOTE_ON_SCENE ||
	    note->state == NOTE_STOPPED)
		app_tell(app, STYLE_OK, _("№%" PRIu64 ": told meanwhile: %s"),
		    card->alert, service);
	else
		app_tell(app, STYLE_WARN, "№%" PRIu64 ": %s: %s", card->alert,
		    service, words_note(note));
}

/*
 * The same person may sit at two consoles, and a desk may answer by itself: a
 * card that opened by itself and has nothing more to ask goes by itself.
 */
static void
card_over(struct app *app)
{
	struct call *card = &app->calls.card;
	const struct notification *note;
	unsigned phone;

	if (card->alert == 0)
		return;
	if (!card_is_open(app, card->alert, card->target)) {
		*card = (struct call){ 0 };
		return;
	}
	note = replica_note(
	    client_replica(app->client), card->alert, card->target);
	if (note != NULL &&
	    (notification_to_call(note, &phone) ||
	        (!notification_answered(note->state) &&
	            !notification_final(note->state))))
		return;
	opening_close(app, true);
	over_say(app, card, note);
	*card = (struct call){ 0 };
}

void
calls_step(struct app *app)
{
	const struct notification *note;

	if (!app->alarm.awake || app->policy == NULL)
		return;
	card_over(app);
	if (app_is_busy(app)) {
		due_say(app);
		return;
	}
	note = first_due(app);
	if (note != NULL)
		card_open(app, note);
}
