/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sim - the simulator: the real engine, a disk in memory, and a world around
 * it in which everything goes wrong that can go wrong: publishers repeat,
 * reorder and forget; consoles know old versions, fall silent and come back;
 * desks refuse, repeat and answer with wrong keys; the power fails at every
 * point of a turn, and commits fail in both ways.
 *
 *	sim [--seed N] [--seeds COUNT] [--steps M] [--verbose]
 *
 * Without --seeds SIM_SEEDS of the environment says how many, else 200.  A
 * seed that failed is printed with the root of its journal; --seed N --seeds 1
 * plays it again, --verbose shows each entry.
 *
 * After each turn the invariants of the design are checked (world_check and
 * the entries as they are folded, sim_look).  A run depends on its seed alone;
 * the same seed gives the same root of the journal.  The last steps of a run
 * are without faults: then every service that was told has to have answered
 * within a minute.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "base/xalloc.h"

#include "tests/sim/world.h"

#define LIVENESS_MS   60000
#define LIVENESS_STEP 500

/* ---- a turn ---- */

static void
outs(struct sim *s)
{
	const struct engine_out *out;

	while ((out = engine_out(s->k.engine)) != NULL) {
		struct console *c;

		switch (out->kind) {
		case ENGINE_OUT_ANSWER:
			console_answer(s, out);
			break;
		case ENGINE_OUT_BYE:
			if ((c = console_of(s, out->handle)) != NULL)
				c->handle = 0;
			break;
		case ENGINE_OUT_DESK:
			desk_told(s, out);
			break;
		case ENGINE_OUT_FATE:
			break;
		}
	}
	for (size_t i = 0; i < CONSOLES; i++)
		console_rows(s, &s->consoles[i]);
}

/* What the sealed turn gave is counted; with a crash only what is there. */
static void
counts_keep(struct sim *s, bool kept)
{
	for (size_t p = 0; p < PUBLISHERS; p++) {
		struct publisher *pub = &s->publishers[p];

		if (kept) {
			pub->stored += pub->sealed.stored;
			pub->duplicates += pub->sealed.duplicates;
			pub->refused += pub->sealed.refused;
		}
		pub->sealed = (struct counts){ 0 };
	}
}

static void
acks_give(struct sim *s)
{
	for (size_t i = 0; i < s->sealed_acks.count; i++)
		s->publishers[s->sealed_acks.letters[i].publisher]
		    .letters[s->sealed_acks.letters[i].letter]
		    .state = LETTER_ACKED;
	s->sealed_acks.count = 0;
}

static void
restart(struct sim *s)
{
	enum err err = ERR_NONE;

	s->kills++;
	s->acks.count = s->sealed_acks.count = s->deliveries_count = 0;
	for (size_t p = 0; p < PUBLISHERS; p++)
		s->publishers[p].turn = (struct counts){ 0 };
	for (size_t i = 0; i < CONSOLES; i++)
		s->consoles[i].handle = 0;
	for (size_t i = 0; i < DESKS; i++)
		s->desks[i].handle = 0;
	do {
		hubkit_kill(&s->k);
		s->k.tick += one_in(s, 4) ? roll(s, 100000) : roll(s, 2000);
		err = hubkit_boot(&s->k);
	} while (err == ERR_IO || err == ERR_FULL);
	if (err != ERR_NONE)
		hubkit_trouble(&s->k, "the hub does not start: %d", err);
}

/* What the hub is told of its disk: how much it still gives, and the WAL. */
static void
disk_report(struct sim *s)
{
	bool wal_large = s->faults && one_in(s, 3);

	engine_disk(s->k.engine,
	    s->faults && one_in(s, 2) ? roll(s, 600) << 20 : UINT64_MAX,
	    wal_large);
}

static void
inputs(struct sim *s)
{
	for (uint64_t n = roll(s, 8); n > 0; n--) {
		switch (roll(s, 10)) {
		case 0:
		case 1:
		case 2:
			publisher_act(s);
			break;
		case 3:
		case 4:
		case 5:
		case 6:
			console_act(s);
			break;
		case 7:
		case 8:
			desk_act(s);
			break;
		default:
			if (s->faults && one_in(s, 4))
				publisher_odd(s);
			else if (one_in(s, 30))
				disk_report(s);
			break;
		}
		/* Nothing leaves while the turn is open. */
		if (engine_out(s->k.engine) != NULL)
			hubkit_trouble(&s->k, "it left before the commit");
	}
}

/* ---- turns ---- */

static void
turn_seal(struct sim *s)
{
	hubkit_seal(&s->k);
	for (size_t i = 0; i < CONSOLES; i++)
		console_rows_hold(s, &s->consoles[i]);
	for (size_t p = 0; p < PUBLISHERS; p++) {
		s->publishers[p].sealed = s->publishers[p].turn;
		s->publishers[p].turn = (struct counts){ 0 };
	}
	s->sealed_acks = s->acks;
	s->acks.count = 0;
}

/* Whether it is there after all only a restart can tell. */
static void
commit_failed(struct sim *s, uint64_t before)
{
	struct journal *journal;

	s->failed_commits++;
	hubkit_kill(&s->k);
	if (journal_open_disk(s->k.disk, &journal) != ERR_NONE)
		hubkit_trouble(&s->k, "the disk is gone");
	counts_keep(s, journal_info(journal)->last_seq > before);
	journal_destroy(journal);
	restart(s);
}

/* false: the power failed, and the hub is up again. */
static bool
turn_write(struct sim *s)
{
	uint64_t before = journal_info(s->k.journal)->last_seq;
	bool crash = s->faults && one_in(s, 60);

	if (s->faults && one_in(s, 80)) {
		enum err err = one_in(s, 2) ? ERR_IO : ERR_FULL;

		disk_fail(
		    s->k.disk, 1, one_in(s, 2) ? DISK_LOSES : DISK_KEEPS, err);
	}
	if (crash && one_in(s, 2)) { /* before the commit */
		counts_keep(s, false);
		restart(s);
		return false;
	}
	if (hubkit_write(&s->k) != ERR_NONE) {
		commit_failed(s, before);
		return false;
	}
	counts_keep(s, true);
	if (crash) { /* after it, before anything left */
		restart(s);
		return false;
	}
	acks_give(s);
	outs(s);
	return true;
}

static bool
turn_end(struct sim *s)
{
	turn_seal(s);
	return turn_write(s);
}

/* The end of the turn, and further ones until nothing is due. */
static void
settle(struct sim *s)
{
	for (int i = 0; i < 50; i++) {
		engine_timers(s->k.engine);
		if (!turn_end(s))
			return;
		if (engine_next_tick(s->k.engine) > s->k.tick)
			break;
		hubkit_turn(&s->k, 0);
	}
	world_check(s);
}

static void
turn_begin(struct sim *s, uint64_t ms)
{
	hubkit_turn(&s->k, ms);
	deliveries_say(s);
	consoles_beat(s);
	desks_beat(s);
	inputs(s);
}

/* Sometimes the next turn is decided while this one is being committed. */
static void
turn(struct sim *s, uint64_t ms)
{
	turn_begin(s, ms);
	while (s->faults && one_in(s, 3)) {
		turn_seal(s);
		turn_begin(s, roll(s, 50));
		engine_timers(s->k.engine);
		if (!turn_write(s))
			return;
	}
	settle(s);
}

static uint64_t
pause_ms(struct sim *s)
{
	if (one_in(s, 40))
		return roll(s, 600000);
	if (one_in(s, 8))
		return roll(s, 12000);
	return roll(s, 900);
}

/* ---- the end without faults ---- */

static bool
note_waits(const struct notification *n)
{
	switch ((enum notification_state)n->state) {
	case NOTE_QUEUED:
	case NOTE_SENDING:
	case NOTE_SENT:
	case NOTE_RECEIVED:
	case NOTE_STOP_QUEUED:
	case NOTE_STOP_SENDING:
	case NOTE_STOP_SENT:
		return true;
	case NOTE_HELD:
	case NOTE_ACCEPTED:
	case NOTE_REFUSED:
	case NOTE_ON_SCENE:
	case NOTE_CLOSED:
	case NOTE_WITHDRAWN:
	case NOTE_STOPPED:
		break;
	}
	return false;
}

static void
phone_call(struct sim *s, uint64_t alert, unsigned target)
{
	struct console *c = &s->consoles[0];

	if (c->handle == 0 || c->silent) {
		console_hello(s, c);
		return;
	}
	snprintf(c->line, sizeof(c->line), "phone %" PRIu64 " %s Дежурный",
	    alert, service_word((int)target));
	c->pending = (struct session_command){
		.number = ++c->number,
		.line = { c->line, strlen(c->line) },
	};
	c->waits = c->answered = false;
	engine_command(s->k.engine, c->handle, &c->pending);
}

/* Desks answer what they have; people call those without a line. */
static void
calm_inputs(struct sim *s)
{
	const struct board *board = engine_board(s->k.engine);

	for (size_t i = 0; i < DESKS; i++) {
		struct desk *d = &s->desks[i];

		if (d->handle == 0)
			desk_hello(s, d);
		for (size_t j = 0; j < d->count; j++)
			desk_say(s, d, &d->inbox[j].message);
		d->count = 0;
	}
	for (uint64_t n = 1; n <= board_hub(board)->alerts; n++)
		for (unsigned t = 0; t < NOTE_SERVICES; t++) {
			const struct notification *note =
			    board_notification(board, n, t);

			if (note != NULL &&
			    (notification_update_to_call(note) ||
			        (note_waits(note) &&
			            (note->channel == CHANNEL_PHONE ||
			                note->state == NOTE_RECEIVED))))
				phone_call(s, n, t);
		}
}

/* Who is alone needs no second signature. */
static void
outgoing_start(struct sim *s)
{
	if (board_hub(s->k.shadow)->stopped_tick == 0)
		return;
	/* Not the connection of somebody else. */
	s->k.handles = s->handle;
	(void)hubkit_do(
	    &s->k, hubkit_console(&s->k, "local", 201), "start-outgoing calm");
	s->handle = s->k.handles;
	if (board_hub(s->k.shadow)->stopped_tick != 0)
		hubkit_trouble(&s->k, "nothing goes out for ever");
}

static void
liveness(struct sim *s)
{
	s->faults = false;
	disk_fail(s->k.disk, 0, DISK_LOSES, ERR_IO);
	for (uint64_t ms = 0; ms < LIVENESS_MS; ms += LIVENESS_STEP) {
		hubkit_turn(&s->k, LIVENESS_STEP);
		if (ms == 0)
			engine_disk(s->k.engine, UINT64_MAX, false);
		if (ms == LIVENESS_STEP)
			outgoing_start(s);
		deliveries_say(s);
		consoles_beat(s);
		desks_beat(s);
		calm_inputs(s);
		settle(s);
	}
	for (uint64_t n = 1; n <= board_hub(s->k.shadow)->alerts; n++)
		for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
			const struct notification *note =
			    board_notification(s->k.shadow, n, t);

			if (note != NULL &&
			    (note_waits(note) || note->update != 0))
				hubkit_trouble(&s->k,
				    "service %u of %" PRIu64
				    " is still %s after a minute",
				    t, n,
				    note_waits(note)
				        ? notification_state_word(note->state)
				        : "without an update");
		}
}

/* ---- one run ---- */

static struct policy_desk *
desk_in(struct policy *p, const struct policy_desk *like, const char *where)
{
	struct policy_desk desk = *like, *added;

	p->desks = xreallocarray(p->desks, p->ndesks + 1, sizeof(p->desks[0]));
	added = &p->desks[p->ndesks++];
	*added = desk;
	snprintf(added->id, sizeof(added->id), "%s-%u", where,
	    (unsigned)desk.service);
	text_copy(added->district, POLICY_CODE_SIZE, where);
	return added;
}

/*
 * Fire and police have a second desk each, in the west, which is the deputy of
 * the first, and a third one in the east.
 */
static void
deputies_add(struct policy *p)
{
	size_t count = p->ndesks;
	const struct policy_desk *west;

	for (size_t i = 0; i < count; i++) {
		if (p->desks[i].service > 1)
			continue;
		west = desk_in(p, &p->desks[i], "west");
		text_copy(p->desks[i].deputy, POLICY_CODE_SIZE, west->id);
		(void)desk_in(p, &p->desks[i], "east");
	}
}

static void
world_open(struct sim *s, uint64_t seed)
{
	static const char *const services[DESKS] = { "fire", "police", "fire",
		"police", "fire", "police", "fire", "police" };
	static const char *const districts[DESKS] = { "north", "north", "north",
		"north", "west", "west", "east", "east" };

	hubkit_open(&s->k, seed);
	s->k.look = sim_look;
	s->k.ctx = s;
	s->faults = true;
	for (size_t i = 0; i < PUBLISHERS; i++)
		snprintf(s->publishers[i].name, sizeof(s->publishers[i].name),
		    "//analytics/node-%zu", i);
	for (size_t i = 0; i < CONSOLES; i++) {
		snprintf(s->consoles[i].account, sizeof(s->consoles[i].account),
		    "person-%zu", i / 2); /* two consoles of one account */
		s->consoles[i].key = (uint8_t)(i + 1);
		s->consoles[i].replica = replica_create(s->consoles[i].account);
	}
	for (size_t i = 0; i < DESKS; i++)
		s->desks[i] = (struct desk){ .service = services[i],
			.district = districts[i] };
	deputies_add(s->k.conf->policy);
	s->k.conf->policy->severities[3].not_examined_ms = 600000;
}

static void
world_close(struct sim *s)
{
	for (size_t i = 0; i < CONSOLES; i++) {
		replica_destroy(s->consoles[i].replica);
		buf_finish(&s->consoles[i].held);
	}
	hubkit_close(&s->k);
}

static bool
run(uint64_t seed, unsigned steps, bool verbose, struct crypto_hash *root)
{
	struct sim *s = xcalloc(1, sizeof(*s));
	char hex[2 * CRYPTO_HASH_SIZE + 1] = "";
	uint64_t size = 0;
	bool well;

	world_open(s, seed);
	s->verbose = verbose;
	if (hubkit_boot(&s->k) != ERR_NONE)
		hubkit_trouble(&s->k, "it does not even start");
	for (unsigned i = 0; i < steps && s->k.trouble[0] == '\0'; i++)
		turn(s, pause_ms(s));
	if (s->k.trouble[0] == '\0')
		liveness(s);
	acked_check(s);
	if (s->k.journal != NULL) {
		size = journal_info(s->k.journal)->last_seq;
		if (journal_root(s->k.journal, size, root) == ERR_NONE)
			crypto_hex(hex, root->bytes, sizeof(root->bytes));
	}
	well = s->k.trouble[0] == '\0';
	if (!well || verbose)
		printf("%s seed %" PRIu64 ": %" PRIu64 " entries, %" PRIu64
		       " alerts, %u ok, %u refused, %u sent, %u closed, %u "
		       "joined, %u kills, %u "
		       "failed commits, %u put away, root %.16s%s%s\n",
		    well ? "#" : "# FAILED", seed, size,
		    board_hub(s->k.shadow)->alerts, s->commands_ok,
		    s->commands_refused, s->sent, s->closed, s->joined,
		    s->kills, s->failed_commits, s->put_away, hex,
		    well ? "" : ": ", s->k.trouble);
	world_close(s);
	free(s);
	return well;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "seed", required_argument, NULL, 's' },
		{ "seeds", required_argument, NULL, 'n' },
		{ "steps", required_argument, NULL, 'm' },
		{ "verbose", no_argument, NULL, 'v' },
		{ 0 },
	};
	const char *wish = getenv("SIM_SEEDS");
	uint64_t seed = 1, failed = 0;
	uint64_t seeds = wish != NULL ? strtoull(wish, NULL, 10) : 200;
	unsigned steps = 100;
	bool verbose = false, same;
	struct crypto_hash first, again;
	int c;

	while ((c = getopt_long(argc, argv, "s:n:m:v", options, NULL)) != -1) {
		switch (c) {
		case 's':
			seed = strtoull(optarg, NULL, 10);
			break;
		case 'n':
			seeds = strtoull(optarg, NULL, 10);
			break;
		case 'm':
			steps = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 'v':
			verbose = true;
			break;
		default:
			return 2;
		}
	}
	printf("1..2\n");
	for (uint64_t i = 0; i < seeds; i++)
		failed +=
		    !run(seed + i, steps, verbose, i == 0 ? &first : &again);
	printf("%s 1 - %" PRIu64 " runs from seed %" PRIu64
	       " of %u steps keep what may never be broken\n",
	    failed == 0 ? "ok" : "not ok", seeds, seed, steps);
	run(seed, steps, false, &again);
	same = memcmp(&first, &again, sizeof(first)) == 0;
	printf("%s 2 - the same seed gives the same journal\n",
	    same ? "ok" : "not ok");
	return failed != 0 || !same;
}
