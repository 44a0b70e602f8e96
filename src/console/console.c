/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "ui/i18n.h"

#include "console/app.h"

#define PAINT_GAP_MS 33 /* at most 30 paints a second but for keys */
#define READ_BYTES   4096
#define LOOK_MS      50    /* while a new form waits until no key comes */
#define AWAY_MS      150   /* keys that waited longer may be of any time */
#define DEAF_MS      30000 /* of a terminal: nobody sees what the hub says */

/* ---- signals ---- */

static const int signals_taken[] = { SIGWINCH, SIGTERM, SIGINT, SIGHUP, SIGCHLD,
	SIGTSTP, SIGCONT, SIGPIPE };
#define SIGNALS (sizeof(signals_taken) / sizeof(signals_taken[0]))

/* Before any thread is started, so that none of them gets one. */
static int
signals_begin(sigset_t *before)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < SIGNALS; i++)
		sigaddset(&set, signals_taken[i]);
	(void)sigprocmask(SIG_BLOCK, &set, before);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void
on_signal(struct app *app, uint32_t number)
{
	switch (number) {
	case SIGWINCH:
		term_resize(app->term);
		app->urgent = app->dirty = true;
		break;
	case SIGTERM:
	case SIGINT:
	case SIGHUP:
		app->quit = true;
		break;
	case SIGTSTP:
		(void)act_do(app, "suspend");
		break;
	case SIGCONT:
		term_redraw(app->term);
		app->now_ms = clock_boot_ms();
		input_late(app); /* also a stop between two looks */
		app->dirty = true;
		break;
	default:
		break; /* a child: the steps look at all of them */
	}
}

static void
signals_read(struct app *app)
{
	struct signalfd_siginfo info;

	while (read(app->signal_fd, &info, sizeof(info)) == sizeof(info))
		on_signal(app, info.ssi_signo);
}

/* ---- the hub ---- */

static void
say_error(const char *what, const char *why)
{
	struct buf safe = { 0 };

	text_safe(&safe, what, strlen(what));
	fprintf(stderr, "dabyl: %s: %s\n", buf_text(&safe), why);
	buf_finish(&safe);
}

/* false: nobody answers, or we are not wanted; it has been said. */
static bool
hub_reach(struct app *app)
{
	uint64_t until = clock_boot_ms() + CONSOLE_REACH_MS;
	struct net_item items[2] = { { .socket = client_socket(app->client) },
		{ .fd = app->signal_fd } };
	uint64_t wait_ms;

	for (;;) {
		app->now_ms = clock_boot_ms();
		if (client_step(app->client, app->now_ms) != ERR_NONE)
			break;
		if (client_state(app->client) == CLIENT_READY)
			return true;
		if (client_state(app->client) == CLIENT_REFUSED ||
		    app->now_ms >= until)
			break;
		wait_ms = client_wait_ms(app->client, app->now_ms);
		if (wait_ms > until - app->now_ms)
			wait_ms = until - app->now_ms;
		if (net_poll(items, 2, (int)wait_ms) != ERR_NONE ||
		    items[1].readable)
			break;
	}
	if (client_state(app->client) == CLIENT_REFUSED)
		say_error(app->options->endpoint,
		    gettext(err_text(client_error(app->client))));
	else
		say_error(app->options->endpoint,
		    _("the hub does not answer: start it with: dabyl hub"));
	return false;
}

static bool
hub_connect(struct app *app)
{
	char host[ALERT_NAME_SIZE] = "";
	struct net_options net = { .insecure = app->options->remote };
	struct client_options options = {
		.endpoint = app->options->endpoint,
		.account = app->options->account,
		.host = host,
		.want_rows = true,
	};
	enum err err = net_create(&net, &app->net);

	(void)gethostname(host, sizeof(host) - 1);
	options.net = app->net;
	if (err == ERR_NONE)
		err = client_create(&options, &app->client);
	if (err != ERR_NONE) {
		say_error(app->options->endpoint, gettext(err_text(err)));
		return false;
	}
	return hub_reach(app);
}

/* A question lends the policy it was opened with. */
static void
policy_step(struct app *app)
{
	struct policy *policy;
	uint64_t revision;
	size_t len;
	const void *bytes = client_policy(app->client, &len, &revision);

	if (bytes == NULL || revision == app->policy_revision ||
	    app->question != NULL)
		return;
	app->policy_revision = revision;
	if (policy_decode(bytes, len, &policy) != ERR_NONE) {
		app_tell(app, STYLE_ERROR, "%s",
		    _("The configuration of the hub cannot be read"));
		return;
	}
	policy_destroy(app->policy);
	app->policy = policy;
	record_forget(app);
	sector_load(app);
	settings_sector_waiting(app);
	app_dirty(app);
}

/* ---- the loop ---- */

struct poll_set {
	struct net_item items[5 + PICTURE_FDS_MAX + POPUPS_FDS_MAX];
	size_t count;
};

/*
 * A terminal that takes nothing is one that nobody sees: the hub hears no more
 * of this console then, and gives what it holds to others.
 */
static bool
is_deaf(const struct app *app)
{
	return app->now_ms - app->taken_ms > DEAF_MS;
}

static void
poll_fill(struct app *app, struct poll_set *set)
{
	int fds[PICTURE_FDS_MAX + POPUPS_FDS_MAX];
	size_t count = picture_fds(app->sight.set, fds, PICTURE_FDS_MAX);

	if (app->popups != NULL)
		count += popups_fds(app->popups, fds + count, POPUPS_FDS_MAX);
	set->count = 2;
	set->items[0] = (struct net_item){ .fd = STDIN_FILENO };
	set->items[1] = (struct net_item){ .fd = app->signal_fd };
	if (!is_deaf(app))
		set->items[set->count++] =
		    (struct net_item){ .socket = client_socket(app->client) };
	for (size_t i = 0; i < count; i++)
		set->items[set->count++] = (struct net_item){ .fd = fds[i] };
	if (guide_fd(app) >= 0)
		set->items[set->count++] =
		    (struct net_item){ .fd = guide_fd(app) };
	if (term_busy(app->term))
		set->items[set->count++] =
		    (struct net_item){ .fd = term_line(app->term),
			    .want_write = true };
}

static void
least(uint64_t *wait_ms, uint64_t other_ms)
{
	if (other_ms < *wait_ms)
		*wait_ms = other_ms;
}

static int
poll_wait_ms(const struct app *app)
{
	uint64_t now = app->now_ms, wait = 1000 - app->in.tick % 1000;
	uint64_t keys = keys_deadline(&app->keys);
	int picture = picture_wait_ms(app->sight.set, now);
	int alarm = alarm_wait_ms(app);

	if (!is_deaf(app))
		least(&wait, client_wait_ms(app->client, now));
	if (keys != UINT64_MAX)
		least(&wait, keys > now ? keys - now : 0);
	if (picture >= 0)
		least(&wait, (uint64_t)picture);
	if (alarm >= 0)
		least(&wait, (uint64_t)alarm);
	if (input_waits(app))
		least(&wait, LOOK_MS);
	if (app->dirty && !term_busy(app->term))
		least(&wait,
		    now - app->paint_ms >= PAINT_GAP_MS
		        ? 0
		        : PAINT_GAP_MS - (now - app->paint_ms));
	return (int)wait;
}

static void
keys_read(struct app *app)
{
	uint8_t bytes[READ_BYTES];
	size_t len;
	enum err err = term_read(app->term, bytes, sizeof(bytes), &len);

	if (err == ERR_NONE)
		input_bytes(app, bytes, len);
	else if (err == ERR_CLOSED)
		app->quit = true;
}

static void
rows_step(struct app *app)
{
	uint64_t revision;

	frame_input(app);
	revision = replica_revision(app->in.replica);
	if (app_screen(app) == SCREEN_QUEUE)
		queue_view_window(app->queue, app_list_rows(app));
	if (queue_view_step(app->queue, &app->in) || revision != app->revision)
		app_dirty(app);
	app->revision = revision;
	panes_step(app);
	if (app_screen(app) == SCREEN_SERVICES &&
	    matrix_view_step(app->matrix, &app->in))
		app_dirty(app);
	if (app_screen(app) == SCREEN_DEVICES &&
	    devices_view_step(app->devices.view, &app->in))
		app_dirty(app);
}

static void
clock_step(struct app *app)
{
	if (sayings_step(&app->sayings, app->now_ms))
		app_dirty(app);
	filter_step(app);
	if (app->in.tick / 1000 != app->drawn_second ||
	    app->in.tick >= screen_next_tick(&app->in))
		app_dirty(app);
}

static enum err
output_step(struct app *app)
{
	if (term_flush(app->term) != ERR_NONE)
		return ERR_IO;
	if (!term_busy(app->term))
		app->taken_ms = app->now_ms;
	return ERR_NONE;
}

/* Everything but waiting. */
static enum err
app_step(struct app *app, bool keys)
{
	app->now_ms = clock_boot_ms();
	if (!is_deaf(app) && client_step(app->client, app->now_ms) != ERR_NONE)
		return ERR_IO;
	policy_step(app);
	rows_step(app);
	if (keys)
		keys_read(app);
	input_tick(app);
	orders_step(app);
	record_step(app);
	if (guide_fd(app) >= 0)
		guide_read(app);
	opening_step(app);
	sector_step(app);
	presence_step(app);
	readiness_step(app);
	lead_step(app);
	alarm_step(app);
	marks_step(app);
	regime_step(app);
	outgoing_step(app);
	sight_step(app);
	patrol_step(app);
	clock_step(app);
	if (client_state(app->client) == CLIENT_REFUSED)
		app->quit = true;
	if (app->quit || !app->dirty || term_busy(app->term) ||
	    (!app->urgent && app->now_ms - app->paint_ms < PAINT_GAP_MS))
		return ERR_NONE;
	rows_step(app);
	return frame_paint(app);
}

static void
app_loop(struct app *app)
{
	struct poll_set set;
	uint64_t looked_ms = clock_boot_ms(), now_ms;

	app->dirty = app->urgent = true;
	app->taken_ms = looked_ms;
	while (app_step(app, false) == ERR_NONE && !app->quit) {
		poll_fill(app, &set);
		if (net_poll(set.items, set.count, poll_wait_ms(app)) !=
		    ERR_NONE)
			return;
		now_ms = app->now_ms = clock_boot_ms();
		if (output_step(app) != ERR_NONE)
			return;
		/* Stopped, or nobody has seen what was drawn last. */
		if (now_ms - looked_ms > AWAY_MS ||
		    now_ms - app->taken_ms > AWAY_MS)
			input_late(app);
		else if (!set.items[0].readable)
			input_quiet(app);
		looked_ms = now_ms;
		if (set.items[1].readable)
			signals_read(app);
		if (app->quit)
			return;
		if (set.items[0].readable && app_step(app, true) != ERR_NONE)
			return;
	}
}

/* ---- beginning and end ---- */

/* What would be written over the screen goes to a file. */
static int
stderr_hide(const char *path)
{
	int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	int log = open(
	    path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (log < 0)
		log = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (log >= 0) {
		(void)dup2(log, STDERR_FILENO);
		close(log);
	}
	return kept;
}

static void
stderr_show(int kept)
{
	if (kept < 0)
		return;
	(void)dup2(kept, STDERR_FILENO);
	close(kept);
}

/* What a person still had in his hand goes back by itself. */
static void
say_returned(const struct app *app)
{
	const struct replica *replica = client_replica(app->client);
	struct buf numbers = { 0 };

	for (size_t i = 0; i < replica_count(replica); i++) {
		const struct alert *alert = replica_at(replica, i);

		if (alert->state == ALERT_CLAIMED && app_mine(app, alert))
			buf_printf(&numbers, " %" PRIu64, alert->number);
	}
	if (numbers.len > 0)
		fprintf(stderr, _("dabyl: returned to the queue:%s\n"),
		    buf_text(&numbers));
	buf_finish(&numbers);
}

static enum console_exit
run_on_terminal(struct app *app)
{
	struct term_options options = {
		.in = STDIN_FILENO,
		.out = STDOUT_FILENO,
		.theme = app->options->theme != NULL
		    ? theme_find(app->options->theme)
		    : NULL,
		.blink = app->options->blink,
		.no_color =
		    getenv("NO_COLOR") != NULL && getenv("NO_COLOR")[0] != '\0',
	};
	char why[256];
	int kept;

	if (term_open(&app->term, &options, why, sizeof(why)) != ERR_NONE) {
		fprintf(stderr, "dabyl: %s\n", why);
		return CONSOLE_NO_TERM;
	}
	kept = stderr_hide(app->options->log_path);
	if (app->options->notice != NULL)
		app_tell(app, STYLE_WARN, "%s", app->options->notice);
	app_loop(app);
	patrol_close(app);
	sight_tell(app);
	term_close(app->term);
	stderr_show(kept);
	say_returned(app);
	if (client_state(app->client) != CLIENT_REFUSED)
		return CONSOLE_LEFT;
	say_error(app->options->endpoint,
	    gettext(err_text(client_error(app->client))));
	return CONSOLE_NO_HUB;
}

static void
app_begin(struct app *app)
{
	uint8_t key[CRYPTO_SIPHASH_KEY_SIZE];

	crypto_random(key, sizeof(key));
	keys_init(&app->keys);
	app->registry = registry_create();
	app->queue = queue_view_create(key);
	app->matrix = matrix_view_create();
	app->shift = shift_view_create();
	app->devices.view = devices_view_create();
	app->stack[0] = SCREEN_QUEUE;
	app->depth = 1;
	app->ascii = app->options->ascii;
	app->sight.next_pin = 1;
	grid_init(&app->grid, 80, 24);
	sight_begin(app);
	sound_begin(app);
	guide_begin(app);
	if (app->options->popup != NULL)
		app->popups =
		    popups_create(app->options->popup, app->options->log_path);
}

static void
app_finish(struct app *app)
{
	question_close(app->question);
	prompt_finish(app);
	guide_finish(app);
	sight_finish(app);
	sound_finish(app);
	popups_destroy(app->popups);
	for (int i = 0; i < SCREENS; i++)
		list_view_destroy(app->lists[i]);
	matrix_view_destroy(app->matrix);
	shift_view_destroy(app->shift);
	devices_view_destroy(app->devices.view);
	queue_view_destroy(app->queue);
	grid_finish(&app->grid);
	registry_destroy(app->registry);
	buf_finish(&app->returned);
	buf_finish(&app->typed);
	sayings_finish(&app->sayings);
}

enum console_exit
console_run(const struct console_options *options)
{
	struct app *app = xcalloc(1, sizeof(*app));
	enum console_exit status = CONSOLE_NO_HUB;
	sigset_t before;

	app->options = options;
	filters_begin(&app->filters, options);
	app->signal_fd = signals_begin(&before);
	if (hub_connect(app)) {
		app_begin(app);
		status = run_on_terminal(app);
		app_finish(app);
	}
	client_destroy(app->client);
	net_destroy(app->net);
	policy_destroy(app->policy);
	if (app->signal_fd >= 0)
		close(app->signal_fd);
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	free(app);
	return status;
}
