/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "ui/colleagues.h"
#include "ui/i18n.h"
#include "ui/words.h"

#include "console/app.h"

#define SEEK_MS 5000

/* ---- moving ---- */

int
app_page_rows(struct app *app)
{
	struct screen_state state;

	frame_state(app, &state);
	return screen_page_rows(&app->grid, &app->in, &state);
}

int
app_list_rows(struct app *app)
{
	struct screen_state state;

	frame_state(app, &state);
	state.pane = PANE_LIST;
	return screen_page_rows(&app->grid, &app->in, &state);
}

static bool
on_queue(const struct app *app)
{
	enum screen screen = app_screen(app);

	return screen == SCREEN_QUEUE || screen == SCREEN_PICTURE;
}

static int
far_rows(enum queue_move how, int rows)
{
	if (how == QUEUE_FIRST)
		return INT_MIN;
	return how == QUEUE_LAST ? INT_MAX : rows;
}

static void
move(struct app *app, enum queue_move how, int rows)
{
	struct list_view *list = app->lists[app_screen(app)];

	app_dirty(app);
	/* A key and what it does take up to two rows: none is passed over. */
	if (app_screen(app) == SCREEN_HELP)
		help_view_move(
		    &app->help, rows > 1 || rows < -1 ? rows / 2 : rows);
	else if (panes_move(app, far_rows(how, rows)))
		return;
	else if (on_queue(app))
		queue_view_move(app->queue, &app->in, how, app_page_rows(app));
	else if (app_screen(app) == SCREEN_SERVICES)
		matrix_view_move(app->matrix, far_rows(how, rows));
	else if (app_screen(app) == SCREEN_DEVICES)
		devices_view_move(app->devices.view, far_rows(how, rows));
	else if (app_screen(app) == SCREEN_SHIFT)
		shift_view_move(app->shift, far_rows(how, rows));
	else if (how == QUEUE_FIRST)
		list_view_first(list);
	else if (how == QUEUE_LAST)
		list_view_last(list);
	else
		list_view_move(list, rows);
}

static void
act_up(struct app *app)
{
	move(app, QUEUE_UP, -1);
}

static void
act_down(struct app *app)
{
	move(app, QUEUE_DOWN, 1);
}

static void
act_page_up(struct app *app)
{
	move(app, QUEUE_PAGE_UP, -app_page_rows(app));
}

static void
act_page_down(struct app *app)
{
	move(app, QUEUE_PAGE_DOWN, app_page_rows(app));
}

static void
act_first(struct app *app)
{
	move(app, QUEUE_FIRST, 0);
}

static void
act_last(struct app *app)
{
	move(app, QUEUE_LAST, 0);
}

static void
act_urgent(struct app *app)
{
	app->depth = 1;
	if (!queue_view_urgent(app->queue, &app->in))
		app_say(app, STYLE_OK, "%s", _("Nothing waits"));
	app_dirty(app);
}

static void
act_view(struct app *app)
{
	enum queue_list list = queue_view_which(app->queue);

	list = list == QUEUE_ALL ? QUEUE_WAITING : (enum queue_list)(list + 1);
	queue_view_list(app->queue, &app->in, list);
	app_say(app, STYLE_PLAIN, _("Shown: %s"), queue_list_name(list));
}

static void
act_next_pane(struct app *app)
{
	panes_turn(app, 1);
}

static void
act_previous_pane(struct app *app)
{
	panes_turn(app, -1);
}

static void
act_hold(struct app *app)
{
	if (queue_view_hold(app->queue, &app->in))
		app_say(app, STYLE_WARN, "%s", _("The list is held still"));
	else
		app_say(app, STYLE_OK, "%s", _("The list goes on"));
}

static void
act_mark(struct app *app)
{
	marks_toggle(app);
}

/* ---- screens ---- */

static void
act_help(struct app *app)
{
	help_view_open(&app->help, app_keymap(app));
	app_push(app, SCREEN_HELP);
}

static void
act_goto(struct app *app)
{
	menu_open(&app->menu, MENU_GO, 0, app->now_ms);
	app->menu_open = true;
	app_dirty(app);
}

static void
act_settings(struct app *app)
{
	settings_menu(app, MENU_SETTINGS);
}

static void
act_themes(struct app *app)
{
	settings_menu(app, MENU_THEMES);
}

static void
act_queue(struct app *app)
{
	app->depth = 1;
	app_dirty(app);
}

static void
act_services(struct app *app)
{
	app_push(app, SCREEN_SERVICES);
}

static void
act_devices(struct app *app)
{
	devices_open(app);
}

static void
act_device(struct app *app)
{
	devices_page(app);
}

static void
act_camera(struct app *app)
{
	devices_camera(app);
}

static void
act_cell_left(struct app *app)
{
	matrix_view_cell(app->matrix, -1);
	app_dirty(app);
}

static void
act_cell_right(struct app *app)
{
	matrix_view_cell(app->matrix, 1);
	app_dirty(app);
}

static void
act_go_alert(struct app *app)
{
	const struct alert *alert = app_alert(app);

	if (alert != NULL)
		opening_goto_number(app, alert->number);
}

static void
act_archive_screen(struct app *app)
{
	record_open(app, SCREEN_ARCHIVE, 0, "");
}

static void
act_log(struct app *app)
{
	record_open(app, SCREEN_LOG, 0, "");
}

static void
act_show(struct app *app)
{
	const struct alert *alert = app_alert(app);
	struct list_view *list = app->lists[app_screen(app)];

	if (app_screen(app) == SCREEN_ALERT)
		return;
	if (list != NULL && !on_queue(app))
		record_open(app, SCREEN_ALERT, list_view_alert(list), "");
	else if (alert != NULL)
		record_open(app, SCREEN_ALERT, alert->number, "");
}

static bool
away(const struct app *app)
{
	const struct operator_row *me = replica_operator(
	    client_replica(app->client), client_account(app->client));

	return me != NULL && me->away;
}

/* Before somebody leaves: what he would leave behind. */
static void
say_in_hand(struct app *app)
{
	const struct replica *replica = client_replica(app->client);
	size_t count = 0, waiting = replica_counts(replica)->waiting_p1;

	for (size_t i = 0; i < replica_count(replica); i++)
		count += replica_at(replica, i)->state == ALERT_CLAIMED &&
		    app_mine(app, replica_at(replica, i));
	if (count > 0)
		app_say(app, STYLE_WARN,
		    _("In your hand: %zu; what you do not hand over returns "
		      "to the queue"),
		    count);
	else if (waiting > 0)
		app_say(app, STYLE_WARN, _("P1 waiting: %zu"), waiting);
}

static void
act_back(struct app *app)
{
	if (app_screen(app) == SCREEN_DEVICES &&
	    devices_view_clear(app->devices.view)) {
		app_dirty(app);
		return;
	}
	if (app_screen(app) == SCREEN_CAMERA) {
		patrol_close(app);
		return;
	}
	if (app_screen(app) == SCREEN_PICTURE)
		sight_close(app, 0);
	if (app_pop(app) || panes_leave(app) || marks_leave(app))
		return;
	menu_open(
	    &app->menu, away(app) ? MENU_AWAY : MENU_LEAVE, 0, app->now_ms);
	app->menu_open = true;
	say_in_hand(app);
}

static void
act_redraw(struct app *app)
{
	enum screen screen = app_screen(app);
	struct list_view *list = app->lists[screen];

	term_redraw(app->term);
	if (list != NULL && screen != SCREEN_ALERT && screen != SCREEN_DEVICE)
		record_open(app, screen, 0, list_view_filter(list));
	app_dirty(app);
}

static void
act_command_line(struct app *app)
{
	prompt_open(app, PROMPT_COMMAND);
}

static void
act_filter(struct app *app)
{
	if (app_screen(app) == SCREEN_ALERT ||
	    app_screen(app) == SCREEN_SERVICES)
		app->depth = 1;
	prompt_open(app, PROMPT_FILTER);
}

/* ---- about an alert ---- */

/* What is joined is worked on where its incident is. */
static void
go_to_head(struct app *app, const struct alert *alert)
{
	char number[24];

	snprintf(number, sizeof(number), "%" PRIu64, alert->same_as);
	app_say(
	    app, STYLE_PLAIN, _("It is part of another incident: %s"), number);
	opening_goto(app, number);
}

static void
act_claim(struct app *app)
{
	const struct alert *alert = app_alert(app);

	if (alert == NULL)
		return;
	if (alert->state == ALERT_JOINED) {
		go_to_head(app, alert);
	} else if (colleagues_offered(&app->in, alert)) {
		colleagues_hand(app);
	} else if (opening_needs_claim(app, alert)) {
		(void)order_printf(app, alert, "claim %" PRIu64, alert->number);
	} else if (alert->state == ALERT_ARCHIVED ||
	    alert->state == ALERT_CLOSED) {
		act_show(app);
	} else if (app_mine(app, alert)) {
		menu_open(&app->menu,
		    alert->state == ALERT_CLAIMED ? MENU_ALERT : MENU_TOLD,
		    alert->number, app->now_ms);
		app->menu_open = true;
	} else {
		app_say(app, STYLE_WARN, _("Only to be read; it is with: %s"),
		    screen_person(&app->in, alert->owner));
		act_show(app);
	}
	app_dirty(app);
}

/*
 * While a countdown runs on the alert the same verdict key sends at once, and
 * the other one takes the verdict back and opens its own form.
 */
static bool
countdown_key(
    struct app *app, const struct alert *alert, enum alert_verdict verdict)
{
	uint64_t left;

	if (!app_mine(app, alert) || !screen_countdown(&app->in, alert, &left))
		return false;
	if (alert->verdict == verdict) {
		marks_order(app, "send", alert);
		return true;
	}
	if (order_printf(app, alert, "undo %" PRIu64, alert->number))
		opening_wait(app,
		    verdict == VERDICT_CONFIRMED ? QUESTION_CONFIRM
		                                 : QUESTION_ARCHIVE,
		    alert->number);
	return true;
}

/* A verdict key on a row of which the hub has not said the last word yet
 * would be about what is no longer so. */
static bool
verdict_under_way(struct app *app, const struct alert *alert)
{
	if (!order_under_way(app, alert->number))
		return false;
	app_say(app, STYLE_WARN, "%s",
	    _("The hub has not answered yet; press it again"));
	return true;
}

static void
act_confirm(struct app *app)
{
	const struct alert *alert = app_alert(app);

	if (alert != NULL && !verdict_under_way(app, alert) &&
	    !countdown_key(app, alert, VERDICT_CONFIRMED))
		opening_take(app, question_for_confirm(alert), alert);
}

static void
act_archive(struct app *app)
{
	const struct alert *alert = app_alert(app);

	if (alert != NULL && !verdict_under_way(app, alert) &&
	    !countdown_key(app, alert, VERDICT_NOT_CONFIRMED))
		opening_take(app, question_for_archive(alert), alert);
}

static void
act_undo(struct app *app)
{
	const struct alert *alert = app_countdown(app);

	if (alert != NULL)
		marks_order(app, "undo", alert);
}

static void
act_marked(struct app *app)
{
	marks_ask(app);
}

/* What else it rests on: who was told, and which document sets the limits. */
static void
why_more_put(const struct app *app, const struct alert *alert, struct buf *out)
{
	const struct policy_site *site =
	    app->policy != NULL ? &app->policy->site : NULL;

	if (alert->escalated != ESCALATED_NOT)
		words_part(out, 0, words_escalated(alert->escalated));
	if (site == NULL || site->regulation_number[0] == '\0')
		return;
	words_part(out, 0, policy_text(&site->regulation, app->in.language));
	buf_printf(
	    out, " № %s, %s", site->regulation_number, site->regulation_date);
}

static void
act_why(struct app *app)
{
	const struct alert *alert = app_alert(app);
	struct buf text = { 0 };
	size_t place, total;
	int64_t left_s;

	if (alert == NULL)
		return;
	place =
	    replica_place(client_replica(app->client), alert->number, &total);
	left_s = ((int64_t)alert->due_tick - (int64_t)app->in.tick) / 1000;
	if (alert->due_tick != 0)
		buf_printf(&text,
		    /* TRANSLATORS: number, place, of how many, severity,
		     * seconds */
		    _("№%" PRIu64 ": place %zu of %zu: severity P%d, then the "
		      "nearest deadline (%" PRId64 " s), then the number"),
		    alert->number, place, total, alert->severity, left_s);
	else
		buf_printf(&text,
		    _("№%" PRIu64 ": place %zu of %zu: severity P%d, no "
		      "deadline runs, then the number"),
		    alert->number, place, total, alert->severity);
	why_more_put(app, alert, &text);
	app_say(app, STYLE_PLAIN, "%s", buf_text(&text));
	buf_finish(&text);
}

/*
 * The terminal is told what to copy and never says whether it did: some take it
 * only when they are told to, VTE and the text console never.
 */
static void
act_copy(struct app *app)
{
	const struct alert *alert = app_alert(app);
	const struct list_view *list = app->lists[app_screen(app)];
	struct buf text = { 0 }, safe = { 0 };
	enum err err;

	if (alert != NULL)
		buf_printf(&text, "№%" PRIu64 " %s, %s", alert->number,
		    screen_device(&app->in, alert), alert->address);
	else if (list != NULL && list_view_alert(list) != 0)
		buf_printf(&text, "№%" PRIu64, list_view_alert(list));
	text_safe(&safe, buf_text(&text), text.len);
	err = safe.len > 0 ? term_copy(app->term, buf_text(&safe)) : ERR_NOENT;
	if (err == ERR_NONE)
		app_say(app, STYLE_OK,
		    _("To the clipboard, if the terminal allows it: %s"),
		    buf_text(&safe));
	else
		app_say(app, STYLE_WARN, "%s",
		    err == ERR_INVAL ? _("This terminal has no clipboard")
		                     : _("There is nothing to copy"));
	buf_finish(&text);
	buf_finish(&safe);
}

/* ---- questions ---- */

static void
act_note(struct app *app)
{
	opening_ask(app, QUESTION_NOTE);
}

static void
act_phone(struct app *app)
{
	const struct alert *alert = app_alert(app);
	struct question_about about = { .target = -1 };

	if (app_screen(app) != SCREEN_SERVICES || alert == NULL) {
		opening_ask(app, QUESTION_CALL);
		return;
	}
	about.alert = alert->number;
	about.target = matrix_view_target(app->matrix, &app->in);
	opening_about(app, QUESTION_CALL, &about);
}

static void
act_same(struct app *app)
{
	opening_ask(app, QUESTION_SAME);
}

static void
act_shelve(struct app *app)
{
	const struct alert *alert = app_alert(app);

	if (alert != NULL)
		opening_take(app, QUESTION_SHELVE, alert);
}

static void
act_release(struct app *app)
{
	opening_ask(app, QUESTION_RELEASE);
}

static void
act_close(struct app *app)
{
	opening_ask(app, QUESTION_CLOSE);
}

static void
act_add(struct app *app)
{
	opening_ask(app, QUESTION_ADD);
}

static void
act_stand_down(struct app *app)
{
	opening_ask(app, QUESTION_STAND_DOWN);
}

static void
act_new(struct app *app)
{
	opening_ask(app, QUESTION_NEW);
}

static void
act_late(struct app *app)
{
	opening_ask(app, QUESTION_LATE);
}

static void
act_number(struct app *app)
{
	opening_ask(app, QUESTION_NUMBER);
}

static void
act_hand_form(struct app *app)
{
	opening_ask(app, QUESTION_HAND);
}

static void
act_ask_form(struct app *app)
{
	opening_ask(app, QUESTION_ASK);
}

static void
act_notice(struct app *app)
{
	opening_ask(app, QUESTION_TELL);
}

static void
act_back_to_work(struct app *app)
{
	(void)order_printf(app, NULL, "back");
}

static void
act_works(struct app *app)
{
	opening_ask(app, QUESTION_WORKS);
}

static void
act_regime(struct app *app)
{
	opening_ask(app, QUESTION_REGIME);
}

static void
act_break(struct app *app)
{
	opening_ask(app, QUESTION_BREAK);
}

/* ---- pictures ---- */

static void
act_look(struct app *app)
{
	sight_toggle(app);
}

static void
act_seek_back(struct app *app)
{
	sight_seek(app, -SEEK_MS);
}

static void
act_seek_forward(struct app *app)
{
	sight_seek(app, SEEK_MS);
}

static void
act_picture(struct app *app)
{
	const struct alert *alert = app_alert(app);

	if (alert != NULL && !marks_refuse(app))
		sight_claimed(app, alert->number);
}

/* ---- oneself and the console ---- */

static void
act_mute(struct app *app)
{
	(void)order_printf(app, NULL, "mute");
}

static void
act_sign_off(struct app *app)
{
	app->leave_after = order_printf(app, NULL, "sign-off");
}

static bool
life_in_hand(const struct app *app)
{
	const struct replica *replica = client_replica(app->client);

	for (size_t i = 0; i < replica_count(replica); i++) {
		const struct alert *alert = replica_at(replica, i);

		if (alert->severity != 1)
			return false;
		if (alert->state == ALERT_CLAIMED && app_mine(app, alert))
			return true;
	}
	return false;
}

static void
act_quit(struct app *app)
{
	if (client_state(app->client) == CLIENT_READY && life_in_hand(app)) {
		app_say(app, STYLE_ERROR,
		    _("A P1 is in your hand: decide, or return it (%s) first"),
		    keyboard_key_of(app->options->keyboard, &keymap_board,
		        "release", app->script));
		return;
	}
	app->quit = true;
}

static void
act_stay(struct app *app)
{
	app_dirty(app);
}

/*
 * As a program that stops itself: what it shows goes, and comes again.  The
 * whole group stops, since a demo that waits for its console would keep the
 * shell from the terminal; and with SIGTSTP, which the kernel does not let stop
 * a group that nobody could wake again (a console as somebody's login shell).
 */
static void
act_suspend(struct app *app)
{
	sigset_t stop;

	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	term_suspend(app->term);
	(void)sigprocmask(SIG_UNBLOCK, &stop, NULL);
	(void)kill(0, SIGTSTP);
	(void)sigprocmask(SIG_BLOCK, &stop, NULL);
	term_resume(app->term);
	term_redraw(app->term);
	app_dirty(app);
}

static void
act_kazakh(struct app *app)
{
	(void)settings_run(app, "language kk");
}

static void
act_russian(struct app *app)
{
	(void)settings_run(app, "language ru");
}

static void
act_english(struct app *app)
{
	(void)settings_run(app, "language en");
}

static void
act_ascii(struct app *app)
{
	(void)settings_run(app, app->ascii ? "ascii no" : "ascii yes");
}

static void
act_status(struct app *app)
{
	const struct replica *replica = client_replica(app->client);
	uint64_t canary_ms = client_canary_age_ms(app->client, app->now_ms);
	struct popups_counts popups = { 0 };

	if (app->popups != NULL)
		popups = popups_counts(app->popups);
	app_say(app, STYLE_PLAIN,
	    _("sources: %zu, rows: %zu, canary: %" PRIu64 " s, keys not "
	      "understood: %" PRIu64 ", popups: %u, failed: %u"),
	    replica_sources(replica), replica_count(replica),
	    canary_ms == UINT64_MAX ? 0 : canary_ms / 1000,
	    app->keys.counts.sequences + app->keys.counts.bytes, popups.shown,
	    popups.failed + popups.killed + popups.dropped);
}

/* ---- the table ---- */

// clang-format off
static const struct {
	const char *command;
	void (*run)(struct app *app);
	bool offered; /* can be typed by a person who does not know it */
} acts[] = {
	{ "up",			act_up,			false },
	{ "down",		act_down,		false },
	{ "page-up",		act_page_up,		false },
	{ "page-down",		act_page_down,		false },
	{ "first",		act_first,		false },
	{ "last",		act_last,		false },
	{ "urgent",		act_urgent,		true },
	{ "view",		act_view,		true },
	{ "hold",		act_hold,		true },
	{ "next-pane",		act_next_pane,		false },
	{ "previous-pane",	act_previous_pane,	false },
	{ "mark",		act_mark,		true },
	{ "marked",		act_marked,		true },
	{ "help",		act_help,		true },
	{ "goto",		act_goto,		false },
	{ "settings",		act_settings,		true },
	{ "themes",		act_themes,		true },
	{ "ascii",		act_ascii,		true },
	{ "sound-test",		settings_sound,		true },
	{ "keys-test",		settings_keys,		true },
	{ "readiness",		readiness_open,		true },
	{ "queue",		act_queue,		true },
	{ "services",		act_services,		true },
	{ "cell-left",		act_cell_left,		false },
	{ "devices",		act_devices,		true },
	{ "device",		act_device,		false },
	{ "camera",		act_camera,		false },
	{ "cell-right",		act_cell_right,		false },
	{ "go-alert",		act_go_alert,		false },
	{ "archive-screen",	act_archive_screen,	true },
	{ "log",		act_log,		false },
	{ "show",		act_show,		false },
	{ "back",		act_back,		false },
	{ "redraw",		act_redraw,		true },
	{ "command-line",	act_command_line,	false },
	{ "filter",		act_filter,		false },
	{ "claim",		act_claim,		false },
	{ "confirm",		act_confirm,		false },
	{ "archive",		act_archive,		false },
	{ "undo",		act_undo,		false },
	{ "why",		act_why,		false },
	{ "copy",		act_copy,		true },
	{ "next-step",		card_space,		true },
	{ "note",		act_note,		false },
	{ "phone",		act_phone,		false },
	{ "same",		act_same,		false },
	{ "shelve",		act_shelve,		false },
	{ "release",		act_release,		false },
	{ "hand",		colleagues_hand,	false },
	{ "hand-form",		act_hand_form,		false },
	{ "hand-all",		colleagues_hand_all,	true },
	{ "accept",		colleagues_accept,	false },
	{ "ask",		colleagues_ask,		false },
	{ "ask-form",		act_ask_form,		false },
	{ "answer",		colleagues_answer,	false },
	{ "call-lead",		colleagues_lead,	false },
	{ "notice",		act_notice,		false },
	{ "read-notice",	colleagues_read,	false },
	{ "back-to-work",	act_back_to_work,	false },
	{ "shift",		record_shift,		true },
	{ "close",		act_close,		false },
	{ "add",		act_add,		false },
	{ "stand-down",		act_stand_down,		false },
	{ "new",		act_new,		false },
	{ "late",		act_late,		false },
	{ "number",		act_number,		false },
	{ "break",		act_break,		false },
	{ "inhibit",		act_works,		false },
	{ "regime",		act_regime,		false },
	{ "look",		act_look,		false },
	{ "live",		sight_live,		true },
	{ "around",		around_ask,		true },
	{ "around-camera",	around_chosen,		false },
	{ "seek-back",		act_seek_back,		false },
	{ "seek-forward",	act_seek_forward,	false },
	{ "picture",		act_picture,		true },
	{ "mute",		act_mute,		false },
	{ "sign-off",		act_sign_off,		false },
	{ "quit",		act_quit,		true },
	{ "stay",		act_stay,		false },
	{ "suspend",		act_suspend,		true },
	{ "coach off",		guide_off,		false },
	{ "coach on",		guide_on,		false },
	{ "status",		act_status,		false },
	{ "kazakh",		act_kazakh,		true },
	{ "russian",		act_russian,		true },
	{ "english",		act_english,		true },
};
// clang-format on
#define ACTS (sizeof(acts) / sizeof(acts[0]))

#define SETTINGS "settings "

bool
act_do(struct app *app, const char *command)
{
	if (strncmp(command, SETTINGS, strlen(SETTINGS)) == 0)
		return settings_run(app, command + strlen(SETTINGS));
	if (marks_group(app, command))
		return true;
	for (size_t i = 0; i < ACTS; i++) {
		if (strcmp(acts[i].command, command) != 0)
			continue;
		guide_typed(app, command);
		acts[i].run(app);
		return true;
	}
	return false;
}

bool
console_act(const char *name)
{
	for (size_t i = 0; i < ACTS; i++)
		if (strcmp(acts[i].command, name) == 0)
			return true;
	return false;
}

void
act_words(void *arg, void (*each)(void *arg, const char *word))
{
	for (size_t i = 0; i < ACTS; i++)
		if (acts[i].offered)
			each(arg, acts[i].command);
}
