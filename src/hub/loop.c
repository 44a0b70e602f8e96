/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "hub/canary.h"
#include "hub/committer.h"
#include "hub/engine.h"
#include "hub/machines.h"
#include "hub/people.h"
#include "hub/query.h"
#include "hub/store.h"
#include "net/net.h"
#include "wire/session.h"

#include "hub/hub.h"

#define DEAF_MS   3000 /* a hub that listens does so each second */
#define DISK_MS   2000 /* between two looks at the free space */
#define MEMORY_MS 1000 /* between two looks at our own memory */

#define ITEMS_MAX (3 + PEOPLE_ITEMS + MACHINES_ITEMS_MAX)

struct hub {
	const struct hub_options *options;
	struct hub_fault *fault;
	struct hub_config config; /* in force */
	bool reload;              /* SIGHUP has come */
	struct store store;
	struct committer *committer;
	bool writing;        /* the journal is the committer's */
	uint64_t writing_ms; /* since when */
	bool sealed;         /* a turn is on its way to the disk */
	struct query_service *queries;
	struct people *people;
	struct machines *machines;
	struct canary canary;
	int signals;
	bool stop;
	bool failed; /* the store: exit 4 */
	bool broken; /* the sockets: exit 1 */
	uint64_t listened_ms;
	uint64_t disk_ms;
	uint64_t memory_ms;
};

/* Keep why the hub ends: the first fault.  Returns ${err}. */
static enum err
fault_keep(struct hub *h, bool store, const char *what, enum err err)
{
	if (err == ERR_NONE || h->fault->err != ERR_NONE)
		return err;
	h->fault->err = err;
	h->fault->store = store;
	text_copy(h->fault->what, sizeof(h->fault->what), what);
	return err;
}

/* ---- the turn ---- */

static void
signals_read(struct hub *h)
{
	struct signalfd_siginfo info;

	while (read(h->signals, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGCHLD)
			canary_reap(&h->canary, clock_boot_ms());
		else if (info.ssi_signo == SIGHUP)
			h->reload = true;
		else
			h->stop = true;
	}
}

/* While the journal is ours. */
static void
disk_look(struct hub *h, uint64_t now_ms)
{
	uint64_t bytes;

	if (h->disk_ms != 0 && now_ms - h->disk_ms < DISK_MS)
		return;
	h->disk_ms = now_ms;
	if (journal_free_bytes(h->store.journal, &bytes) == ERR_NONE)
		engine_disk(h->store.engine, bytes,
		    journal_wal_bytes(h->store.journal) > JOURNAL_WAL_ALARM);
}

/* Consoles begin to say STALE; the last beat may have left a second before. */
static bool
disk_hangs(const struct hub *h)
{
	return h->writing &&
	    clock_boot_ms() - h->writing_ms >= SESSION_STALE_MS / 2;
}

/*
 * Silence counts while the hub listens: it may have been stopped, or its turn
 * was full and waited for the disk.  Nobody loses what he holds by that.
 */
static void
listening(struct hub *h, uint64_t now_ms)
{
	if (now_ms - h->listened_ms >= DEAF_MS)
		engine_deaf(h->store.engine);
	h->listened_ms = now_ms;
}

static void
inputs_read(struct hub *h)
{
	if (engine_full(h->store.engine))
		return;
	people_read(h->people, disk_hangs(h));
	/* Who has not been heard yet is not silent. */
	if (engine_full(h->store.engine))
		return;
	listening(h, clock_boot_ms());
	engine_timers(h->store.engine);
	machines_read(h->machines);
}

/* The board is ahead of the disk: everybody hears it, and the hub ends. */
static void
store_failed(struct hub *h, enum err err)
{
	log_error("journal",
	    "cannot store (%s): the hub ends; start it again, it reads the "
	    "truth from the disk",
	    err_text(err));
	(void)fault_keep(h, true, h->options->paths->journal, err);
	people_bye(h->people, err);
	h->failed = true;
}

/* The sealed turn is on the disk: what rests on it may leave. */
static void
turn_committed(struct hub *h)
{
	h->sealed = false;
	engine_committed(h->store.engine);
	machines_committed(h->machines);
	people_committed(h->people);
}

static void
turn_say(struct hub *h)
{
	people_say(h->people);
	machines_answer(h->machines);
	people_beat(h->people, store_tick(&h->store));
	canary_step(&h->canary, clock_boot_ms());
}

static void
turn_seal(struct hub *h)
{
	struct journal_batch batch;
	bool wrote;

	disk_look(h, clock_boot_ms());
	wrote = engine_batch(h->store.engine, &batch);
	machines_seal(h->machines);
	people_seal(h->people);
	if (wrote) {
		h->sealed = h->writing = true;
		h->writing_ms = clock_boot_ms();
		committer_commit(h->committer, &batch);
		return;
	}
	turn_committed(h);
	turn_say(h);
}

/* The disk is free: what it gets now. */
static void
disk_use(struct hub *h)
{
	if (!journal_checkpoint_due(h->store.journal)) {
		turn_seal(h);
		return;
	}
	h->writing = true;
	h->writing_ms = clock_boot_ms();
	committer_checkpoint(h->committer);
}

/* The disk is not to wait while we talk: it gets the next turn first. */
static void
writing_end(struct hub *h)
{
	enum err err;

	if (!h->writing || !committer_done(h->committer, &err))
		return;
	h->writing = false;
	if (err != ERR_NONE) {
		store_failed(h, err);
		return;
	}
	if (!h->sealed)
		return;
	turn_committed(h);
	if (!engine_blank(h->store.engine))
		disk_use(h);
	turn_say(h);
}

/*
 * One round: the turn that was on its way to the disk may have arrived; then
 * what has come is decided.
 */
static void
round_run(struct hub *h)
{
	engine_now(h->store.engine, store_tick(&h->store), clock_utc_ms());
	signals_read(h);
	people_results(h->people);
	writing_end(h);
	if (h->failed)
		return;
	inputs_read(h);
	if (!h->writing)
		disk_use(h);
}

/* Until all that was read is on the disk and answered. */
static void
settle(struct hub *h)
{
	struct net_item item = { .fd = committer_fd(h->committer) };

	bool last = false; /* also what wrote nothing is answered */

	while (!h->failed &&
	    (h->writing || !last || !engine_blank(h->store.engine))) {
		if (!h->writing) {
			last = true;
			turn_seal(h);
		} else if (net_poll(&item, 1, -1) == ERR_NONE) {
			writing_end(h);
		} else {
			store_failed(h, ERR_IO);
		}
	}
}

static enum err
machines_open(struct hub *h)
{
	const char *at;
	enum err err = machines_create(&h->config.policy->hub,
	    h->options->paths->intake, h->store.engine, &h->machines, &at);

	return fault_keep(h, false, at, err);
}

/* Publishers connect again and send again what has no fate. */
static void
memory_look(struct hub *h, uint64_t now_ms)
{
	if (now_ms - h->memory_ms < MEMORY_MS)
		return;
	h->memory_ms = now_ms;
	if (!machines_swollen(h->machines))
		return;
	settle(h);
	machines_destroy(h->machines);
	if (machines_open(h) != ERR_NONE)
		h->stop = h->broken = true;
}

/* Between two turns; what was decided before stays as it was decided. */
static void
config_look(struct hub *h)
{
	struct hub_config next;

	if (!h->reload)
		return;
	h->reload = false;
	if (h->options->reload == NULL ||
	    !h->options->reload(h->options->reload_arg, &h->config, &next))
		return;
	settle(h);
	if (h->failed)
		return;
	h->config = next;
	machines_policy(h->machines, &next.policy->hub);
	engine_now(h->store.engine, store_tick(&h->store), clock_utc_ms());
	engine_policy(
	    h->store.engine, next.policy, next.registry, next.name, next.text);
	settle(h);
	if (h->failed)
		return;
	/* Its entry is on the disk: every console goes by it from now on. */
	log_info("hub", "configuration loaded: %s", h->config.name);
	people_policy(h->people);
}

/* A disk that hangs holds up the beats too: the consoles see it. */
static int
wait_ms(const struct hub *h)
{
	uint64_t now_ms = clock_boot_ms();
	uint64_t tick = store_tick(&h->store);
	uint64_t next = engine_next_tick(h->store.engine);
	uint64_t beat = people_beat_due_ms(h->people);
	uint64_t wait = beat > now_ms ? beat - now_ms : 0;

	/* The disk wakes us; people are listened to. */
	if (h->writing)
		return SESSION_BEAT_MS;
	if (people_told(h->people) || next <= tick)
		return 0;
	if (next - tick < wait)
		wait = next - tick;
	return (int)wait;
}

static size_t
items_get(const struct hub *h, struct net_item items[ITEMS_MAX])
{
	size_t n = 0;

	items[n++] = (struct net_item){ .fd = h->signals };
	items[n++] = (struct net_item){ .fd = query_fd(h->queries) };
	items[n++] = (struct net_item){ .fd = committer_fd(h->committer) };
	/* What cannot be taken before the disk is free is not waited for. */
	if (engine_full(h->store.engine))
		return n;
	people_items(h->people, items + n);
	n += PEOPLE_ITEMS;
	return n + machines_items(h->machines, items + n);
}

static void
loop(struct hub *h)
{
	struct net_item items[ITEMS_MAX];

	h->listened_ms = clock_boot_ms();
	/* Before anything is taken: a publisher may already be waiting. */
	disk_look(h, h->listened_ms);
	while (!h->stop && !h->failed) {
		size_t n = items_get(h, items);

		if (net_poll(items, n, wait_ms(h)) != ERR_NONE) {
			log_error("hub", "cannot wait for its sockets");
			(void)fault_keep(
			    h, false, h->options->paths->run, ERR_IO);
			h->broken = true;
			break;
		}
		round_run(h);
		memory_look(h, clock_boot_ms());
		config_look(h);
	}
	if (!h->failed)
		settle(h);
}

/* ---- start ---- */

static enum err
signals_open(struct hub *h)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	h->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return h->signals < 0 ? ERR_IO : ERR_NONE;
}

static void
ready_say(const struct hub *h)
{
	struct buf text = { 0 };

	if (h->options->ready != NULL)
		h->options->ready();
	if (h->options->ready_fd < 0)
		return;
	buf_printf(&text, "ready console %s intake %s desk %s\n",
	    people_console_endpoint(h->people), machines_endpoint(h->machines),
	    people_desk_endpoint(h->people));
	if (write(h->options->ready_fd, text.data, text.len) < 0)
		log_error(
		    "hub", "nobody waits for \"ready\": %s", strerror(errno));
	buf_finish(&text);
}

static void
finish(struct hub *h)
{
	canary_stop(&h->canary);
	query_stop(h->queries);
	machines_destroy(h->machines);
	people_destroy(h->people);
	committer_stop(h->committer);
	store_close(&h->store);
	if (h->signals >= 0)
		close(h->signals);
	free(h);
}

/* A last turn: hub.stopped, and a goodbye to every console. */
static void
say_stopped(struct hub *h)
{
	struct journal_batch batch;
	enum err err = ERR_NONE;

	engine_now(h->store.engine, store_tick(&h->store), clock_utc_ms());
	engine_stop(h->store.engine, h->broken ? "sockets" : "asked");
	if (engine_batch(h->store.engine, &batch))
		err = journal_commit(h->store.journal, &batch);
	if (err != ERR_NONE) {
		store_failed(h, err);
		return;
	}
	engine_committed(h->store.engine);
	people_bye(h->people, ERR_CLOSED);
}

static enum err
people_open(struct hub *h)
{
	const char *at;
	enum err err = people_create(&h->config, h->options->paths,
	    h->store.engine, h->queries, &h->people, &at);

	return fault_keep(h, false, at, err);
}

static enum err
journal_begin(struct hub *h)
{
	const char *path = h->options->paths->journal;
	enum err err;

	/* Said in each log, since it is asked when a journal is damaged. */
	log_info("hub",
	    "SQLite %s, ZeroMQ %s; one connection writes (the WAL-reset bug of "
	    "SQLite before 3.51.3 needs two)",
	    journal_library(), net_library());
	if ((err = store_open(&h->store, path, &h->config,
	         h->options->version)) == ERR_NONE &&
	    (err = committer_start(h->store.journal, &h->committer)) ==
	        ERR_NONE)
		err = query_start(path, &h->queries);
	if (err == ERR_EXIST)
		text_copy(h->fault->site, sizeof(h->fault->site),
		    store_site(&h->store));
	return fault_keep(h, true, path, err);
}

static bool
store_error(enum err err)
{
	return err == ERR_IO || err == ERR_FULL || err == ERR_CORRUPT;
}

enum hub_exit
hub_run(const struct hub_options *options, struct hub_fault *fault)
{
	struct hub *h = xcalloc(1, sizeof(*h));
	enum hub_exit status = HUB_CANNOT;
	enum err err;

	*fault = (struct hub_fault){ 0 };
	h->options = options;
	h->config = options->config;
	h->fault = fault;
	h->canary.argv = options->canary;
	h->signals = -1;
	if ((err = signals_open(h)) == ERR_NONE &&
	    store_error(err = journal_begin(h)))
		status = HUB_STORE_FAILED;
	if (err == ERR_NONE && (err = people_open(h)) == ERR_NONE)
		err = machines_open(h);
	if (err == ERR_NONE) {
		ready_say(h);
		loop(h);
		if (!h->failed)
			say_stopped(h);
		status = h->failed ? HUB_STORE_FAILED
		    : h->broken    ? HUB_CANNOT
		                   : HUB_ENDED;
	} else {
		(void)fault_keep(h, false, options->paths->run, err);
	}
	finish(h);
	return status;
}
