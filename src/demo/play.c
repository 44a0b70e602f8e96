/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "demo/bots.h"
#include "demo/coach.h"
#include "demo/desks.h"
#include "demo/feed.h"
#include "demo/place.h"
#include "demo/process.h"
#include "demo/scenario.h"
#include "demo/score.h"
#include "demo/sums.h"
#include "demo/tell.h"
#include "demo/welcome.h"
#include "net/net.h"
#include "wire/coach.h"
#include "wire/lines.h"

#include "demo/play.h"

#define _(text) gettext(text)

#define READY_MS     10000 /* a hub, and all sessions with it */
#define CAMERAS_MS   3000
#define CONSOLE_MS   3000 /* to give the terminal back */
#define HUB_MS       10000
#define QUIET_MS     10000 /* for the last answers */
#define STEP_MS      100   /* at most between two looks at the time */
#define PAUSE_MS     5000  /* longer between them: somebody stopped us */
#define GAP_SHOWN_MS 6000  /* of the story, until what was missed is given */
#define NO_CAMERAS   "127.0.0.1:9"

#define ITEM_SIGNALS 0
#define ITEM_FEED    1
#define ITEM_DESKS   (ITEM_FEED + SCENARIO_SOURCES)
#define ITEM_BOTS    (ITEM_DESKS + DESKS_COUNT)
#define ITEMS        (ITEM_BOTS + BOTS_ITEMS)

struct play {
	const struct play_options *options;
	const char *language; /* of the console; NULL: as it likes */
	struct place place;
	struct process cameras;
	struct process hub;
	struct process console;
	struct tell tell;
	struct net *net;
	struct scenario *scenario;
	struct feed *feed;
	struct desks *desks;
	struct bots *bots;
	int signals;
	int terminal; /* a copy of stderr while that goes to a file; or -1 */
	int signal_number; /* that ended us; 0 none */
	struct coach coach;
	struct score score;
	uint64_t root_query; /* 0: not asked */
	uint64_t entries;    /* of the journal; 0: not known */
	struct lines heard;  /* of what the console says */
	struct buf said;     /* the coach's line that the console has */
	uint64_t held_ms;    /* of the city's time: the story stood still */
	uint64_t story_ms;   /* of this turn */
	bool scored;
	uint64_t start_ms;
	uint64_t turn_ms;  /* when the loop began its last turn */
	uint64_t still_ms; /* the hub has been silent since; 0: it is not */
	bool stood_still;
	size_t scene; /* next to be told */
	unsigned gaps_opened;
	uint64_t gap_ms; /* time of the story at which it was seen; 0 none */
	bool gap_given;
};

/* While the hub is silent the city stands still, and the story with it. */
static uint64_t
city_now(const struct play *p)
{
	uint64_t now_ms = p->still_ms != 0 ? p->still_ms : clock_boot_ms();

	return (now_ms - p->start_ms) * p->options->speed;
}

/* The first moment of the scene after this one. */
static uint64_t
scene_next_ms(const struct play *p)
{
	size_t count;
	const struct scenario_scene *scenes = scenario_scenes(&count);

	return p->scene > 0 && p->scene < count ? scenes[p->scene].at_ms
	                                        : UINT64_MAX;
}

/* While the coach waits for the learner the story stands before the next. */
static uint64_t
story_now(struct play *p, uint64_t city_ms)
{
	uint64_t story_ms = city_ms - p->held_ms, next = scene_next_ms(p);

	if (!coach_holds(&p->coach) || story_ms < next)
		return story_ms;
	p->held_ms += story_ms - (next - 1);
	scenario_hold(p->scenario, p->held_ms);
	return next - 1;
}

/* ---- beginning ------------------------------------------------------------
 */

static int
cannot(const struct play *p, const char *what, enum err err, const char *todo)
{
	p->options->error(what, _(err_text(err)), todo);
	return 1;
}

/* From here on signals are read, not suffered; threads inherit the mask. */
static int
signals_open(struct play *p)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	signal(SIGPIPE, SIG_IGN);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0 ||
	    (p->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK)) < 0) {
		p->options->error("signalfd", strerror(errno), NULL);
		return 1;
	}
	return -1;
}

static void
signals_read(struct play *p)
{
	struct signalfd_siginfo info;

	while (read(p->signals, &info, sizeof(info)) == sizeof(info))
		if (info.ssi_signo != SIGCHLD)
			p->signal_number = (int)info.ssi_signo;
}

/* Asked before anything is started: whoever only looks leaves at once. */
static int
language_choose(struct play *p)
{
	p->language = p->options->language;
	if (!p->options->console || p->language != NULL ||
	    isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) == 0)
		return -1;
	if ((p->language = welcome_ask(p->signals)) != NULL)
		return -1;
	signals_read(p);
	return p->signal_number != 0 ? 128 + p->signal_number : 0;
}

static int
place_open(struct play *p)
{
	enum err err = place_create(&p->place, p->options->data);

	if (err == ERR_NONE)
		return -1;
	return cannot(p, p->options->data != NULL ? p->options->data : "/tmp",
	    err, _("name an empty directory with --data"));
}

/* Without cameras the pictures say so; everything else plays. */
static void
cameras_open(struct play *p, char *address, size_t size)
{
	char *argv[] = { (char *)p->options->cameras, (char *)p->options->clips,
		NULL };
	char log[PATHS_SIZE + 16], line[64];
	struct process_options options = { .log = log, .hidden = true };

	(void)text_copy(address, size, NO_CAMERAS);
	snprintf(log, sizeof(log), "%s/cameras.log", p->place.paths.dir);
	if (p->options->cameras != NULL &&
	    process_start(&p->cameras, argv, &options) == ERR_NONE &&
	    process_line(&p->cameras, line, sizeof(line), CAMERAS_MS) ==
	        ERR_NONE &&
	    strncmp(line, "ready ", 6) == 0)
		(void)text_copy(address, size, line + 6);
	else
		p->options->error("dabyl-cameras", _("it is not there"),
		    _("the demo goes on without pictures"));
}

static int
hub_open(struct play *p)
{
	char *argv[] = { (char *)p->options->program, "hub", "--data",
		p->place.paths.dir, NULL };
	struct process_options options = { .log = p->place.paths.log,
		.hidden = true };
	char line[PATHS_SIZE];
	enum err err = process_start(&p->hub, argv, &options);

	if (err == ERR_NONE)
		err = process_line(&p->hub, line, sizeof(line), READY_MS);
	if (err == ERR_NONE)
		return -1;
	(void)cannot(p, p->place.paths.log, err, _("this file says why"));
	/* So let it be read. */
	p->place.temporary = false;
	return 3;
}

static void
on_event(void *ctx, const struct scenario_event *event)
{
	struct play *p = ctx;

	bots_expect(p->bots, event);
}

static enum err
sessions_create(struct play *p)
{
	const struct paths *paths = &p->place.paths;
	const struct net_options net = { .insecure = false };
	struct bots_options bots = {
		.endpoint = paths->console,
		.tell = &p->tell,
		.person = p->options->console,
		.speed = p->options->speed,
	};
	enum err err;

	if ((err = net_create(&net, &p->net)) != ERR_NONE ||
	    (err = feed_create(p->net, paths->intake, p->scenario, on_event, p,
	         &p->feed)) != ERR_NONE ||
	    (err = desks_create(p->net, paths->desk, &p->tell, &p->desks)) !=
	        ERR_NONE)
		return err;
	bots.net = p->net;
	return bots_create(&bots, &p->bots);
}

/* ---- a turn ---------------------------------------------------------------
 */

/* Wait for the next thing to happen, at most ${wait_ms}. */
static bool
wait_step(struct play *p, uint64_t wait_ms)
{
	struct net_item items[ITEMS] = { { .fd = p->signals } };
	uint64_t now_ms = clock_boot_ms(), due = UINT64_MAX;

	/* Before the story begins nobody steps the feed. */
	if (p->start_ms != 0)
		due = feed_due_ms(p->feed);
	if (due < now_ms + wait_ms)
		wait_ms = due > now_ms ? due - now_ms : 0;
	feed_items(p->feed, &items[ITEM_FEED]);
	desks_items(p->desks, &items[ITEM_DESKS]);
	bots_items(p->bots, &items[ITEM_BOTS]);
	if (net_poll(items, ITEMS, (int)wait_ms) != ERR_NONE)
		return false;
	signals_read(p);
	return true;
}

/* The desks answer in the time of the city, whatever the story waits for. */
static bool
sessions_step(struct play *p, uint64_t story_ms, uint64_t city_ms)
{
	uint64_t now_ms = clock_boot_ms();

	return feed_step(p->feed, story_ms, now_ms) == ERR_NONE &&
	    bots_step(p->bots, story_ms, now_ms) == ERR_NONE &&
	    desks_step(p->desks, city_ms, now_ms) == ERR_NONE;
}

static int
sessions_open(struct play *p)
{
	uint64_t until = clock_boot_ms() + READY_MS;
	enum err err = sessions_create(p);

	if (err != ERR_NONE)
		return cannot(p, p->place.paths.console, err, NULL);
	while (!bots_ready(p->bots) || !desks_ready(p->desks)) {
		uint64_t now_ms = clock_boot_ms();

		if (p->signal_number != 0)
			return 128 + p->signal_number;
		if (now_ms >= until || process_gone(&p->hub) ||
		    !wait_step(p, STEP_MS) ||
		    bots_step(p->bots, 0, now_ms) != ERR_NONE ||
		    desks_step(p->desks, 0, now_ms) != ERR_NONE) {
			p->options->error(p->place.paths.console,
			    _("the hub does not answer"), NULL);
			return 3;
		}
	}
	return -1;
}

/* Nothing is played before everybody is there. */
static int
open_all(struct play *p)
{
	char cameras[64];
	struct scenario_options options = {
		.seed = p->options->seed,
		.rate = p->options->rate,
		.cameras = cameras,
	};
	enum err err;
	int status;

	if ((status = signals_open(p)) >= 0 ||
	    (status = language_choose(p)) >= 0 || (status = place_open(p)) >= 0)
		return status;
	cameras_open(p, cameras, sizeof(cameras));
	err =
	    place_fill(&p->place, p->options->city, cameras, p->options->speed);
	if (err != ERR_NONE)
		return cannot(p, p->options->city, err, NULL);
	options.start_utc_ms = clock_utc_ms();
	p->scenario = scenario_create(&options);
	if ((status = hub_open(p)) >= 0)
		return status;
	return sessions_open(p);
}

/* ---- what is told ---------------------------------------------------------
 */

static void
scenes_step(struct play *p, uint64_t story_ms, uint64_t city_ms)
{
	size_t count;
	const struct scenario_scene *scenes = scenario_scenes(&count);

	for (; p->scene < count && scenes[p->scene].at_ms <= story_ms;
	     p->scene++) {
		tell_line(&p->tell, scenes[p->scene].at_ms, "*", "%s",
		    _(scenes[p->scene].what));
		coach_begin(&p->coach, p->scene, city_ms);
	}
}

/* A source of ours of which the hub misses something; NULL: none. */
static const struct source_row *
gap_find(const struct replica *rows)
{
	for (size_t i = 0; i < replica_sources(rows); i++) {
		const struct source_row *row = replica_source_at(rows, i);

		if (row->gaps.missing == 0)
			continue;
		for (size_t s = 0; s < SCENARIO_SOURCES; s++)
			if (strcmp(row->name, scenario_source(s)) == 0)
				return row;
	}
	return NULL;
}

/*
 * A publisher that is asked for what is missing gives it; the gap stands for
 * a while first, so that a person sees it come and go.
 */
static void
gap_step(struct play *p, uint64_t story_ms)
{
	const struct source_row *row =
	    gap_find(client_replica(bots_watcher(p->bots)));

	if (row == NULL && p->gap_given) {
		tell_line(&p->tell, story_ms, "!", "%s", _("found and filled"));
		p->gap_given = false;
		p->gap_ms = 0;
	}
	if (row == NULL)
		return;
	if (p->gap_ms == 0) {
		p->gap_ms = story_ms;
		p->gaps_opened += (unsigned)row->gaps.missing;
		tell_line(&p->tell, story_ms, "!",
		    _("events may be missing: %llu of %s"),
		    (unsigned long long)row->gaps.missing, row->name);
	}
	if (story_ms >= p->gap_ms + GAP_SHOWN_MS && feed_fill(p->feed, row) > 0)
		p->gap_given = true;
}

/* Nor does it go on while we were stopped ourselves. */
static void
pause_step(struct play *p)
{
	uint64_t now_ms = clock_boot_ms(), gone_ms = now_ms - p->turn_ms;

	if (gone_ms > PAUSE_MS) {
		p->start_ms += gone_ms;
		if (p->still_ms != 0)
			p->still_ms += gone_ms;
	}
	p->turn_ms = now_ms;
}

/* Only a hub that is dead ends the demo; one that is silent is waited for. */
static void
silence_step(struct play *p, uint64_t story_ms)
{
	bool silent = client_state(bots_watcher(p->bots)) == CLIENT_STALE;
	uint64_t now_ms = clock_boot_ms();

	if (silent == (p->still_ms != 0))
		return;
	if (silent) {
		tell_line(&p->tell, story_ms, "!", "%s",
		    _("the hub stands still; so does the story"));
		p->still_ms = now_ms;
		p->stood_still = true;
		return;
	}
	tell_line(&p->tell, story_ms, "!", "%s", _("the hub answers again"));
	p->start_ms += now_ms - p->still_ms;
	p->still_ms = 0;
}

/* ---- the coach ------------------------------------------------------------
 */

/* What the learner is told while the scene waits for him. */
static void
coach_asks(struct play *p, struct coach_line *line)
{
	size_t count, scene = p->scene - 1;
	const struct scenario_scene *scenes = scenario_scenes(&count);
	const char *text = scenes[scene].coach;
	struct bots_next next = bots_act_next(p->bots, scene);

	if (*scenes[scene].first != '\0' &&
	    bots_acts_left(p->bots, scene) == scenario_scene_acts(scene))
		text = scenes[scene].first;
	/* As in the scene before, when he has not looked long enough. */
	if (next.looks && scene > 0)
		text = scenes[scene - 1].coach;
	else if (bots_acts_left(p->bots, scene) > 0 && !next.ready)
		line->word = COACH_QUIET;
	line->numbers[0] = next.number;
	(void)text_copy(line->text, sizeof(line->text), text);
}

/* What the learner is told now, in the words of the story. */
static struct coach_line
coach_says(struct play *p)
{
	size_t count;
	struct coach_line line = { .word = COACH_DONE };

	(void)text_copy(line.text, sizeof(line.text),
	    scenario_scenes(&count)[p->scene - 1].coach);
	if (p->coach.helped)
		line.word = COACH_HELPED;
	else if (p->coach.state == COACH_FREE)
		line.word = COACH_SAY;
	else if (coach_asking(&p->coach)) {
		line.word = COACH_SAY;
		coach_asks(p, &line);
	}
	return line;
}

/* The scene of the whole log says how long it is. */
static void
entries_ask(struct play *p)
{
	struct client *watcher = bots_watcher(p->bots);
	struct session_result result;

	if (p->root_query == 0)
		p->root_query = client_query(watcher, QUERY_ROOT, 0, 0, "");
	while (p->root_query != 0 && client_result(watcher, &result))
		if (result.number == p->root_query && result.error == 0)
			p->entries = sums_entries(&result);
}

/* A console that does not read has gone, or soon will have. */
static void
coach_send(struct play *p, const struct coach_line *line)
{
	struct buf out = { 0 };

	coach_line_put(&out, line);
	process_say(&p->console, buf_text(&out), out.len);
	buf_finish(&out);
}

#define SCENES_LOG 17 /* from 0: the log is whole, and the end */
#define SCENES_END 18

static void
coach_tell(struct play *p)
{
	struct coach_line line = { .word = COACH_QUIET };
	struct buf out = { 0 };

	if (!p->coach.left && p->scene > 0)
		line = coach_says(p);
	if (p->scene - 1 == SCENES_LOG && p->entries == 0)
		entries_ask(p);
	if (p->scene - 1 == SCENES_LOG && p->entries != 0) {
		line.numbers[1] = p->entries;
		(void)text_copy(
		    line.text, sizeof(line.text), scenario_log_whole());
	}
	coach_line_put(&out, &line);
	if (strcmp(buf_text(&out), buf_text(&p->said)) != 0) {
		buf_clear(&p->said);
		buf_puts(&p->said, buf_text(&out));
		coach_send(p, &line);
	}
	buf_finish(&out);
}

static void
coach_hear(struct play *p, const struct coach_line *line)
{
	switch ((int)line->word) {
	case COACH_TOUCHED:
		bots_person_came(p->bots);
		break;
	case COACH_KEY:
		coach_key(&p->coach, line->text);
		break;
	case COACH_OFF:
	case COACH_ON:
		p->coach.left = line->word == COACH_OFF;
		break;
	default:
		break;
	}
}

static void
console_hear(struct play *p)
{
	struct coach_line said;
	char *line;

	while (process_hear(&p->console, &p->heard))
		while (lines_take(&p->heard, &line) == ERR_NONE)
			if (coach_line_parse(line, &said) == ERR_NONE)
				coach_hear(p, &said);
}

static void
score_turn(struct play *p)
{
	const struct replica *rows = client_replica(bots_watcher(p->bots));
	const char *learner = scenario_person(ACTOR_AIGUL)->account;

	for (size_t i = 0; score_key(i) != NULL && p->coach.learner; i++)
		score_see(&p->score, i, bots_number(p->bots, score_key(i)),
		    rows, learner);
}

/* Said once, in the last scene, to whoever has learnt. */
static void
score_tell(struct play *p)
{
	struct policy *policy = NULL;
	struct coach_line line;
	uint64_t revision;
	size_t len;
	const void *bytes =
	    client_policy(bots_watcher(p->bots), &len, &revision);

	p->scored = true;
	if (bytes != NULL)
		(void)policy_decode(bytes, len, &policy);
	for (size_t i = 0; score_key(i) != NULL; i++)
		if (score_line(&p->score, i, policy, &line))
			coach_send(p, &line);
	line = score_end(&p->score);
	coach_send(p, &line);
	policy_destroy(policy);
}

static void
coach_turn(struct play *p, uint64_t city_ms)
{
	bool asked = p->coach.state == COACH_HELPS;

	if (!p->options->console || p->scene == 0)
		return;
	p->coach.learner = bots_person(p->bots);
	bots_coach(p->bots, p->coach.learner && !p->coach.left);
	coach_step(&p->coach, bots_acts_left(p->bots, p->scene - 1), city_ms);
	/* What a colleague has taken he finishes. */
	if (coach_holds(&p->coach) &&
	    bots_act_next(p->bots, p->scene - 1).colleagues)
		coach_help(&p->coach, city_ms);
	if (p->coach.state == COACH_HELPS && !asked)
		bots_help(p->bots, p->scene - 1);
	score_turn(p);
	if (p->console.pid == 0)
		return;
	coach_tell(p);
	if (p->scene - 1 == SCENES_END && p->coach.learner && !p->scored)
		score_tell(p);
}

/* ---- the console ----------------------------------------------------------
 */

/* Our own words would fall into its screen. */
static void
words_to_file(struct play *p)
{
	char path[PATHS_SIZE + 16];
	int log;

	snprintf(path, sizeof(path), "%s/demo.log", p->place.paths.dir);
	log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (log < 0)
		return;
	p->terminal = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	dup2(log, STDERR_FILENO);
	close(log);
}

static void
words_to_terminal(struct play *p)
{
	if (p->terminal < 0)
		return;
	dup2(p->terminal, STDERR_FILENO);
	close(p->terminal);
	p->terminal = -1;
}

static int
console_open(struct play *p)
{
	char tell[16];
	char *argv[11] = { (char *)p->options->program, "console", "--data",
		p->place.paths.dir, "--as",
		(char *)scenario_person(ACTOR_AIGUL)->account, "--coach",
		tell };
	struct process_options options = { .talks = true };
	enum err err;

	snprintf(tell, sizeof(tell), "%d", PROCESS_TELL_FD);
	if (p->language != NULL) {
		argv[8] = "--lang";
		argv[9] = (char *)p->language;
	}
	err = process_start(&p->console, argv, &options);
	if (err != ERR_NONE)
		return cannot(p, p->options->program, err, NULL);
	words_to_file(p);
	return -1;
}

/* What became of the console: as it left, so do we. */
static int
console_status(const struct process *console)
{
	if (WIFEXITED(console->status))
		return WEXITSTATUS(console->status);
	return 128 + WTERMSIG(console->status);
}

static int
console_step(struct play *p, uint64_t story_ms, bool *opened)
{
	if (!p->options->console || story_ms < PLAY_PRELUDE_MS)
		return -1;
	if (!*opened) {
		*opened = true;
		return console_open(p);
	}
	console_hear(p);
	return process_gone(&p->console) ? console_status(&p->console) : -1;
}

/* ---- playing --------------------------------------------------------------
 */

static uint64_t
least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Of the city's time; what waits for the story is due when it goes on. */
static uint64_t
until_due(const struct play *p, uint64_t story_ms, uint64_t city_ms)
{
	uint64_t due =
	    least(scenario_due_ms(p->scenario), bots_due_ms(p->bots, story_ms));

	due = coach_holds(&p->coach) && due >= scene_next_ms(p)
	    ? UINT64_MAX
	    : due + (city_ms - story_ms);
	due = least(due, desks_due_ms(p->desks));
	if (due <= city_ms)
		return due == city_ms ? 0 : 1;
	due = (due - city_ms) / p->options->speed + 1;
	return due < STEP_MS ? due : STEP_MS;
}

/* Said where it is read: not behind the screen of the console. */
static int
hub_lost(struct play *p)
{
	bool ended = process_gone(&p->hub);

	process_end(&p->console, SIGTERM, CONSOLE_MS);
	words_to_terminal(p);
	p->options->error(p->place.paths.log,
	    ended ? _("the hub has ended by itself")
	          : _("the connection to the hub is broken"),
	    _("this file says why"));
	/* So let it be read. */
	p->place.temporary = false;
	return 4;
}

/* -1: the time is over. */
static int
run(struct play *p)
{
	bool opened = false;
	int status;

	p->start_ms = p->turn_ms = clock_boot_ms();
	for (;;) {
		uint64_t story_ms, city_ms;

		pause_step(p);
		city_ms = city_now(p);
		story_ms = p->story_ms = story_now(p, city_ms);

		if (p->options->for_ms > 0 && city_ms >= p->options->for_ms)
			return -1;
		if (p->signal_number != 0)
			return 128 + p->signal_number;
		if ((status = console_step(p, story_ms, &opened)) >= 0)
			return status;
		if (process_gone(&p->hub) ||
		    !sessions_step(p, story_ms, city_ms))
			return hub_lost(p);
		silence_step(p, story_ms);
		scenes_step(p, story_ms, city_ms);
		coach_turn(p, city_ms);
		gap_step(p, story_ms);
		if (!wait_step(p, until_due(p, story_ms, city_ms)))
			return hub_lost(p);
	}
}

/* The last events and commands get their answers; the story stands still. */
static void
quiet_down(struct play *p)
{
	uint64_t until = clock_boot_ms() + QUIET_MS;
	uint64_t story_ms = p->story_ms, city_ms = p->options->for_ms;

	while (clock_boot_ms() < until && p->signal_number == 0 &&
	    !process_gone(&p->hub) &&
	    (!feed_idle(p->feed) || !bots_idle(p->bots)) &&
	    sessions_step(p, story_ms, city_ms) && wait_step(p, STEP_MS))
		continue;
}

static int
sum_up(struct play *p)
{
	struct sums sums = {
		.story_ms = p->story_ms,
		.scenes = (unsigned)p->scene,
		.gaps_opened = p->gaps_opened,
		.stood_still = p->stood_still,
	};

	quiet_down(p);
	sums.bots = bots_counts(p->bots);
	sums.desks = desks_counts(p->desks);
	sums.feed = feed_counts(p->feed);
	sums_ask(&sums, bots_watcher(p->bots));
	if (p->options->console)
		return 0;
	return sums_print(&sums, stdout) == 0 ? 0 : 1;
}

/* In the order in which they depend on each other. */
static void
close_all(struct play *p)
{
	process_end(&p->console, SIGTERM, CONSOLE_MS);
	words_to_terminal(p);
	bots_destroy(p->bots);
	desks_destroy(p->desks);
	feed_destroy(p->feed);
	net_destroy(p->net);
	scenario_destroy(p->scenario);
	process_end(&p->hub, SIGTERM, HUB_MS);
	process_end(&p->cameras, 0, CAMERAS_MS);
	place_remove(&p->place);
	buf_finish(&p->said);
	if (p->signals >= 0)
		close(p->signals);
}

static void
headline(const struct play *p)
{
	if (p->tell.to == NULL)
		return;
	fprintf(p->tell.to, "%s\n", _("DEMO · services are not told"));
	if (!p->place.temporary)
		fprintf(p->tell.to, "%s\n", p->place.paths.dir);
	fflush(p->tell.to);
}

int
play_run(const struct play_options *options)
{
	struct play p = {
		.options = options,
		.cameras = PROCESS_NONE,
		.hub = PROCESS_NONE,
		.console = PROCESS_NONE,
		.tell = { .to = options->console ? NULL : stdout },
		.signals = -1,
		.terminal = -1,
	};
	int status = open_all(&p);

	if (status < 0) {
		headline(&p);
		status = run(&p);
	}
	if (status < 0)
		status = sum_up(&p);
	close_all(&p);
	return status;
}
