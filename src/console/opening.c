/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/i18n.h"

#include "console/app.h"

bool
opening_needs_claim(const struct app *app, const struct alert *alert)
{
	bool free = alert->owner[0] == '\0';

	switch ((enum alert_state)alert->state) {
	case ALERT_WAITING:
	case ALERT_RESPONSE:
		return free;
	case ALERT_SHELVED:
		return free || app_mine(app, alert);
	case ALERT_CLAIMED:
	case ALERT_TOLD:
	case ALERT_ARCHIVED:
	case ALERT_CLOSED:
	case ALERT_JOINED:
		break;
	}
	return false;
}

static struct question_draft *
draft_find(struct app *app)
{
	for (size_t i = 0; i < APP_DRAFTS; i++)
		if (question_fits(app->question, &app->drafts[i]))
			return &app->drafts[i];
	return NULL;
}

/* What the hub refuses is not to be typed again; what it has is no draft. */
static void
draft_send(struct app *app)
{
	size_t last = (app->drafts_at + APP_DRAFTS - 1) % APP_DRAFTS;

	app->drafts[last].sent = true;
}

void
opening_answered(struct app *app, uint64_t alert, bool done)
{
	for (size_t i = 0; i < APP_DRAFTS; i++) {
		struct question_draft *draft = &app->drafts[i];

		if (!draft->sent || draft->alert != alert)
			continue;
		draft->sent = false;
		if (done)
			draft->kept_ms = 0;
	}
}

void
opening_about(struct app *app, enum question_kind kind,
    const struct question_about *about)
{
	const struct alert *alert =
	    replica_alert(client_replica(app->client), about->alert);
	struct buf why = { 0 };
	struct question_draft *draft;

	if (app->policy == NULL) {
		app_say(app, STYLE_ERROR, "%s",
		    _("The hub has not sent its configuration yet"));
		return;
	}
	frame_input(app);
	frame_place(app, alert);
	opening_close(app, true);
	app->menu_open = false;
	app->question = question_open(kind, &app->in, about, app->now_ms, &why);
	app_dirty(app);
	if (app->question == NULL) {
		app_say(app, STYLE_ERROR, "%s", buf_text(&why));
		buf_finish(&why);
		return;
	}
	buf_finish(&why);
	app->question_seen = (struct alert){ 0 };
	if (alert != NULL)
		app->question_seen = *alert;
	changes_ledger(app->question_ledger, &app->in, about->alert);
	draft = draft_find(app);
	if (draft != NULL) {
		question_restore(app->question, draft, app->now_ms);
		draft->kept_ms = 0;
	}
	if (kind == QUESTION_ARCHIVE)
		sight_verdict(app, about->alert);
}

void
opening_place(struct app *app)
{
	if (app->question != NULL)
		frame_place(app,
		    replica_alert(client_replica(app->client),
		        question_alert(app->question)));
}

/* What he sees is what he means: the camera, and the moment of the picture. */
static void
propose_new(
    struct app *app, const struct alert *alert, struct question_about *about)
{
	if (alert == NULL)
		return;
	about->device = sight_camera_of(app, alert->number);
	if (about->device == NULL)
		about->device = alert->device;
	about->moment_ms = sight_moment(app, alert);
}

void
opening_ask(struct app *app, enum question_kind kind)
{
	const struct alert *alert = app_alert(app);
	struct question_about about = { .target = -1 };

	if (question_needs_alert(kind) && marks_refuse(app))
		return;
	if (alert != NULL && question_needs_alert(kind))
		about.alert = alert->number;
	if (kind == QUESTION_NEW)
		propose_new(app, alert, &about);
	opening_about(app, kind, &about);
}

/* The question opens when the row says that the alert is one's own. */
void
opening_wait(struct app *app, enum question_kind kind, uint64_t alert)
{
	app->opening = (struct opening){
		.on = true,
		.kind = kind,
		.alert = alert,
		.until_ms = app->now_ms + APP_OPENING_MS,
	};
}

/* What nobody may postpone is not taken only to say so. */
static bool
in_vain(struct app *app, enum question_kind kind, const struct alert *alert)
{
	struct question_about about = { .alert = alert->number, .target = -1 };
	struct buf why = { 0 };
	struct question *question;

	if (kind != QUESTION_SHELVE || alert->state != ALERT_WAITING ||
	    app->policy == NULL)
		return false;
	frame_input(app);
	question = question_open(kind, &app->in, &about, app->now_ms, &why);
	question_close(question);
	buf_finish(&why);
	return question == NULL;
}

void
opening_take(
    struct app *app, enum question_kind kind, const struct alert *alert)
{
	struct question_about about = { .alert = alert->number, .target = -1 };

	if (!opening_needs_claim(app, alert) || in_vain(app, kind, alert)) {
		opening_about(app, kind, &about);
		return;
	}
	if (!order_printf(app, alert, "claim %" PRIu64, alert->number))
		return;
	opening_wait(app, kind, alert->number);
	app->opening.takes = true;
}

/* What is asked about need not be what the cursor is on. */
static void
device_ask(struct app *app)
{
	const struct alert *alert = NULL;
	const struct device *device;

	if (app->question != NULL)
		alert = replica_alert(
		    client_replica(app->client), question_alert(app->question));
	if (alert != NULL)
		(void)record_device(app, alert->device, &device);
}

void
opening_step(struct app *app)
{
	const struct alert *alert;
	struct question_about about = { .target = -1 };

	device_ask(app);
	if (!app->opening.on)
		return;
	alert = replica_alert(client_replica(app->client), app->opening.alert);
	if (app->now_ms >= app->opening.until_ms) {
		app->opening.on = false;
		return;
	}
	if (alert == NULL || !app_mine(app, alert) ||
	    alert->state != ALERT_CLAIMED)
		return;
	app->opening.on = false;
	about.alert = alert->number;
	opening_about(app, app->opening.kind, &about);
	app->question_took = app->question != NULL && app->opening.takes;
}

/*
 * Esc takes nothing back, but whoever only looked at how long an alert could
 * be postponed did not mean to have it.  The verdicts do mean it.
 */
static void
leave_question(struct app *app)
{
	bool gives_back = app->question_took &&
	    question_kind(app->question) == QUESTION_SHELVE;
	uint64_t alert = question_alert(app->question);

	if (question_kind(app->question) == QUESTION_STEP)
		card_passed(app, alert, question_step_place(app->question));
	opening_close(app, true);
	if (gives_back)
		(void)order_printf(app,
		    replica_alert(client_replica(app->client), alert),
		    "release %" PRIu64, alert);
}

void
opening_close(struct app *app, bool keep)
{
	if (app->question == NULL)
		return;
	if (keep) {
		question_keep(
		    app->question, app->now_ms, &app->drafts[app->drafts_at]);
		app->drafts_at = (app->drafts_at + 1) % APP_DRAFTS;
	}
	question_close(app->question);
	app->question = NULL;
	app->question_took = false;
	app->calls.unasked = false;
	app_dirty(app);
}

void
opening_goto(struct app *app, const char *text)
{
	opening_goto_number(app, strtoull(text, NULL, 10));
}

void
opening_goto_number(struct app *app, uint64_t number)
{
	if (queue_view_goto(app->queue, &app->in, number)) {
		app->depth = 1;
		return;
	}
	queue_view_list(app->queue, &app->in, QUEUE_ALL);
	if (queue_view_goto(app->queue, &app->in, number))
		app->depth = 1;
	else
		record_open(app, SCREEN_ALERT, number, "");
}

/* What was typed is kept, in case the hub refuses. */
static void
send_question(struct app *app)
{
	struct buf line = { 0 };
	enum question_kind kind = question_kind(app->question);
	struct alert seen = app->question_seen;

	question_command(app->question, &line);
	seen.version = question_version(app->question);
	if (kind == QUESTION_NUMBER) {
		opening_close(app, false);
		opening_goto(app, buf_text(&line));
	} else if (order_send(app, buf_text(&line), seen.number,
	               seen.number != 0 ? &seen : NULL)) {
		if (kind == QUESTION_MARKED)
			queue_view_unmark_all(app->queue);
		opening_close(app, true);
		draft_send(app);
	}
	buf_finish(&line);
}

/* From the verdict's form, when another alert may be the same incident. */
static void
ask_same(struct app *app)
{
	struct question_about about = {
		.alert = question_alert(app->question),
		.target = -1,
		.same = question_near(app->question),
	};
	char number[24];

	if (question_kind(app->question) == QUESTION_NEW ||
	    question_kind(app->question) == QUESTION_LATE) {
		snprintf(number, sizeof(number), "%" PRIu64, about.same);
		opening_close(app, true);
		opening_goto(app, number);
		return;
	}
	opening_about(app, QUESTION_SAME, &about);
}

/* Whoever asks for the card that has just come by itself writes nothing. */
static bool
asks_for_it(struct app *app, struct key key)
{
	const struct binding *binding;

	if (!app->calls.unasked)
		return false;
	if (key.code == K_CHAR)
		key.cp = keyboard_place(app->options->keyboard, key.cp);
	binding = keymap_find(
	    keyboard_map(app->options->keyboard, &keymap_board), key);
	if (binding != NULL && strcmp(binding->command, "phone") == 0) {
		app->calls.unasked = false;
		question_again(app->question, app->now_ms);
		return true;
	}
	question_quiet(app->question, app->now_ms);
	app->calls.unasked = question_waits(app->question);
	return false;
}

void
opening_key(struct app *app, struct key key)
{
	struct buf text = { 0 };

	if (asks_for_it(app, key))
		return;
	opening_place(app);
	switch (question_key(app->question, &app->in, key, app->now_ms)) {
	case FORM_NOTHING:
		return;
	case FORM_CHANGED:
		app_hush(app);
		break;
	case FORM_SEND:
		send_question(app);
		break;
	case FORM_REFUSED:
		(void)question_says(app->question, &text);
		app_say(app, STYLE_WARN, "%s", buf_text(&text));
		buf_finish(&text);
		break;
	case FORM_LEAVE:
		leave_question(app);
		break;
	case FORM_PASS:
		if (question_alert(app->question) != 0)
			sight_toggle(app);
		break;
	case FORM_OTHER:
		ask_same(app);
		break;
	}
	app_dirty(app);
}
