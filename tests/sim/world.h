/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SIM_WORLD_H_
#define TESTS_SIM_WORLD_H_

#include "core/command.h"
#include "core/decide.h"
#include "core/replica.h"

#include "tests/sim/hubkit.h"

/*
 * world - what stands around the engine in the simulator (sim.c), shared by
 * those who act in it (sim_consoles.c, sim_machines.c) and those who look
 * (sim_look.c at each entry, sim_check.c after each turn).
 *
 * All chance comes from roll(), at most once in an argument list (C does not
 * say which argument comes first), so that a seed is a run.  What may never be
 * goes to hubkit_trouble(), and the run ends.  Without ${faults} everybody
 * does what he should.
 */
#define PUBLISHERS 5
#define CONSOLES   8
#define DESKS      8
#define EVENTS_MAX 4096 /* of one publisher in one run */
#define INBOX      32
#define HELD_MAX   64 /* ROWS messages to one console in one turn */
#define ACKS_MAX   64

/* ---- publishers ---- */

enum letter_state { LETTER_NEW, LETTER_SENT, LETTER_ACKED };

struct letter {
	char id[24];
	uint64_t sequence;
	uint8_t kind, device;
	uint8_t state;
	uint8_t found; /* entries on the disk that are this event */
};

struct publisher {
	char name[32];
	struct letter letters[EVENTS_MAX];
	size_t count;
	uint64_t sequence;
	unsigned lives;
	/* What the hub must have counted. */
	uint64_t stored, duplicates, refused;
	/* Of the open turn, and of the one that is being committed. */
	struct counts {
		uint64_t stored, duplicates, refused;
	} turn, sealed;
};

/* ---- consoles ---- */

struct console {
	char account[16];
	uint8_t key;
	uint64_t handle; /* 0 = no connection */
	bool silent;
	uint64_t epoch, after;
	unsigned credit;
	struct replica *replica;
	uint64_t number; /* of the last command */
	struct session_command pending;
	char line[SESSION_LINE_MAX];
	bool waits; /* for the answer of pending */
	bool answered;
	struct answer answer; /* of pending, when answered */
	struct buf held;      /* ROWS of the sealed turn, behind each other */
	size_t held_lens[HELD_MAX];
	size_t held_count;
};

/* ---- desks ---- */

struct told {
	struct desk_message message;
	bool used;
};

struct desk {
	const char *service;
	const char *district;
	char id[POLICY_CODE_SIZE]; /* "" = it was never connected */
	uint64_t handle;
	struct told inbox[INBOX];
	size_t count;
};

/* ---- what was seen of an alert, as its entries say ---- */

#define EYES 4096 /* alerts of a run; far more than one has */

struct eyes {
	bool reopened;               /* somebody wants it decided */
	bool blind;                  /* no camera shows it */
	char tried[ALERT_CODE_SIZE]; /* who looked, and nothing came */
	bool called;
	bool others;
	uint64_t ms;
	unsigned stills;
};

struct sim {
	struct hubkit k;
	struct eyes eyes[EYES];
	uint8_t sending[EYES]; /* bits of targets, from entries on the disk */
	uint8_t goes[EYES];    /* bits of desks that were told to go */
	uint64_t too_many;     /* was taken beyond what a hand may hold; 0 */
	unsigned put_away;     /* P1 and P2 that were not confirmed */
	struct publisher publishers[PUBLISHERS];
	struct console consoles[CONSOLES];
	struct desk desks[DESKS];
	uint64_t handle;
	bool faults;
	bool verbose;
	unsigned kills, failed_commits, commands_ok, commands_refused;
	unsigned sent, closed, joined;
	uint64_t turns;
	/* Deliveries that the owner owes the engine. */
	struct {
		uint64_t alert;
		unsigned target;
		bool taken;
	} deliveries[256];
	size_t deliveries_count;
	/* What was decided for publishers, told after the commit: of the open
	 * turn, and of the one that is being committed. */
	struct acks {
		struct {
			uint8_t publisher;
			uint16_t letter;
		} letters[ACKS_MAX];
		size_t count;
	} acks, sealed_acks;
};

/* 0 .. ${below} - 1. */
static inline uint64_t
roll(struct sim *s, uint64_t below)
{
	return hubkit_chance(&s->k, below);
}

static inline bool
one_in(struct sim *s, uint64_t n)
{
	return roll(s, n) == 0;
}

/* One of them does something that the bus or the hub has to bear. */
void publisher_act(struct sim *s);
void publisher_odd(struct sim *s);

void desk_hello(struct sim *s, struct desk *d);
/* It answers what it was told, or something else. */
void desk_say(struct sim *s, struct desk *d, const struct desk_message *told);
void desk_act(struct sim *s);
void desks_beat(struct sim *s);
/* Bits of struct sim.goes; two connections may be one desk. */
uint8_t desk_bits(const struct sim *s, const char *id);
/* A message left for a desk; whether it was taken is said later. */
void desk_told(struct sim *s, const struct engine_out *out);
/* Says it of all that left since. */
void deliveries_say(struct sim *s);

/* NULL: this connection has gone. */
struct console *console_of(struct sim *s, uint64_t handle);
void console_hello(struct sim *s, struct console *c);
void console_act(struct sim *s);
void consoles_beat(struct sim *s);
void console_answer(struct sim *s, const struct engine_out *out);
/* The rows of the turn that is sealed; and they arrive, after its commit. */
void console_rows_hold(struct sim *s, struct console *c);
void console_rows(struct sim *s, struct console *c);

/* For struct hubkit: the entry is on the disk, and the shadow before it. */
void sim_look(void *ctx, const struct entry *e);

/* What has to be true after each turn; and of acknowledgements, at the end. */
void world_check(struct sim *s);
void acked_check(struct sim *s);

#endif /* TESTS_SIM_WORLD_H_ */
