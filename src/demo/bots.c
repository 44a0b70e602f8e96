/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "core/command.h"
#include "core/evidence.h"
#include "demo/crew.h"
#include "demo/story.h"
#include "demo/wishes.h"

#include "demo/bots.h"

#define _(text) gettext(text)

#define ACTS_MAX   64
#define KEYS_MAX   32
#define KEY_SIZE   24
#define WORD_SIZE  24
#define PAUSE_MS   200 /* between two commands of one bot; boot clock */
#define KIND_STAYS "camera-fault" /* nobody has anything to decide there */

/* Whether the alert is ready for an act. */
enum step { STEP_WAIT, STEP_READY, STEP_DONE };

/* One of the story's alerts. */
struct key {
	const char *name; /* static, as the following */
	const char *device;
	const char *kind;
	uint64_t number; /* 0: the hub has not shown it yet */
};

struct hand {
	struct client *client;
	uint64_t sent;    /* number of the command; 0: none is under way */
	uint64_t free_ms; /* no next one before; boot clock */
	bool of_story;
	struct buf line;
};

struct bots {
	struct bots_options options;
	struct hand hands[SCENARIO_ACTORS];
	struct client *watcher;
	struct crew crew; /* of the living city */
	struct key keys[KEYS_MAX];
	size_t nkeys;
	bool past[ACTS_MAX]; /* done, or not to be done any more */
	bool person;
	bool flood;             /* one lasts, as of the last step */
	bool coached;           /* his acts wait until help is asked for */
	uint32_t help_until_ms; /* those before are done for him */
	uint64_t now_ms;
	uint64_t story_ms;
	struct bots_counts counts;
};

/* ---- sessions -------------------------------------------------------------
 */

static enum err
session_open(const struct bots_options *options, const char *account,
    bool watches, struct client **client)
{
	struct client_options c = {
		.net = options->net,
		.endpoint = options->endpoint,
		.account = account,
		.host = "demo",
		.tool = watches,
		.want_rows = watches,
	};

	return client_create(&c, client);
}

enum err
bots_create(const struct bots_options *options, struct bots **bots)
{
	struct bots *b = xcalloc(1, sizeof(*b));
	enum err err;

	b->options = *options;
	err = session_open(
	    options, scenario_person(ACTOR_MARAT)->account, true, &b->watcher);
	for (unsigned i = 0; i < SCENARIO_ACTORS && err == ERR_NONE; i++)
		err = session_open(options,
		    scenario_person((enum scenario_actor)i)->account, false,
		    &b->hands[i].client);
	if (err != ERR_NONE) {
		bots_destroy(b);
		b = NULL;
	}
	*bots = b;
	return err;
}

void
bots_destroy(struct bots *bots)
{
	if (bots == NULL)
		return;
	for (int i = 0; i < SCENARIO_ACTORS; i++) {
		client_destroy(bots->hands[i].client);
		buf_finish(&bots->hands[i].line);
	}
	client_destroy(bots->watcher);
	free(bots);
}

bool
bots_ready(const struct bots *bots)
{
	for (int i = 0; i < SCENARIO_ACTORS; i++)
		if (client_state(bots->hands[i].client) != CLIENT_READY)
			return false;
	return client_state(bots->watcher) == CLIENT_READY &&
	    client_synced(bots->watcher);
}

struct client *
bots_watcher(const struct bots *bots)
{
	return bots->watcher;
}

struct bots_counts
bots_counts(const struct bots *bots)
{
	return bots->counts;
}

void
bots_person_came(struct bots *bots)
{
	bots->person = true;
}

bool
bots_person(const struct bots *bots)
{
	return bots->person;
}

void
bots_coach(struct bots *bots, bool on)
{
	bots->coached = on;
}

void
bots_help(struct bots *bots, size_t scene)
{
	size_t count;
	const struct scenario_scene *scenes = scenario_scenes(&count);

	bots->help_until_ms =
	    scene + 1 < count ? scenes[scene + 1].at_ms : UINT32_MAX;
}

uint64_t
bots_number(const struct bots *bots, const char *name)
{
	for (size_t i = 0; i < bots->nkeys; i++)
		if (strcmp(bots->keys[i].name, name) == 0)
			return bots->keys[i].number;
	return 0;
}

static const struct scenario_act *
act_next(const struct bots *b, size_t scene)
{
	size_t count;
	const struct scenario_act *acts = scenario_acts(&count);

	for (size_t i = 0; i < count; i++)
		if (!b->past[i] && scenario_act_in(&acts[i], scene))
			return &acts[i];
	return NULL;
}

size_t
bots_acts_left(const struct bots *bots, size_t scene)
{
	size_t count, left = 0;
	const struct scenario_act *acts = scenario_acts(&count);

	for (size_t i = 0; i < count; i++)
		left += !bots->past[i] && scenario_act_in(&acts[i], scene);
	return left;
}

static const struct replica *
board(const struct bots *b)
{
	return client_replica(b->watcher);
}

/* ---- alerts of the story --------------------------------------------------
 */

static struct key *
key_find(struct bots *b, const char *name)
{
	for (size_t i = 0; i < b->nkeys; i++)
		if (strcmp(b->keys[i].name, name) == 0)
			return &b->keys[i];
	return NULL;
}

void
bots_expect(struct bots *bots, const struct scenario_event *event)
{
	if (*event->key == '\0' || key_find(bots, event->key) != NULL)
		return;
	assert(bots->nkeys < KEYS_MAX);
	bots->keys[bots->nkeys++] = (struct key){
		.name = event->key,
		.device = event->device,
		.kind = event->kind,
	};
}

/* The newest alert of its device and kind: events of one key are folded. */
static void
key_resolve(const struct bots *b, struct key *key)
{
	const struct replica *rows = board(b);

	for (size_t i = 0; i < replica_count(rows); i++) {
		const struct alert *a = replica_at(rows, i);

		if (a->number > key->number &&
		    strcmp(a->device, key->device) == 0 &&
		    strcmp(a->kind, key->kind) == 0)
			key->number = a->number;
	}
}

static void
keys_resolve(struct bots *b)
{
	for (size_t i = 0; i < b->nkeys; i++)
		if (b->keys[i].number == 0)
			key_resolve(b, &b->keys[i]);
}

/* The ${i}-th that waits where the key's alert was; 0: there are no more. */
static uint64_t
waiting_of(const struct bots *b, const struct key *key, size_t i)
{
	const struct replica *rows = board(b);

	for (size_t at = 0; at < replica_count(rows); at++) {
		const struct alert *a = replica_at(rows, at);

		if (a->state == ALERT_WAITING &&
		    strcmp(a->device, key->device) == 0 &&
		    strcmp(a->kind, key->kind) == 0 && i-- == 0)
			return a->number;
	}
	return 0;
}

static uint64_t
number_of(void *context, const char *name, bool all, size_t i)
{
	const struct key *key = key_find(context, name);

	if (key == NULL)
		return 0;
	return all ? waiting_of(context, key, i) : key->number;
}

/* About all that wait at one place. */
static bool
is_bulk(const struct scenario_act *act)
{
	return strstr(act->command, ",}") != NULL;
}

/* The alert that an act is about; NULL: its event has not been sent, or it is
 * about none. */
static struct key *
act_key(struct bots *b, const struct scenario_act *act)
{
	char name[KEY_SIZE] = "";
	const char *at = strchr(act->command, '{');

	if (at == NULL)
		return NULL;
	(void)text_copy(name, sizeof(name), at + 1);
	name[strcspn(name, ",}")] = '\0';
	return key_find(b, name);
}

/* Alerts of the story that are joined and were told of all the same. */
static unsigned
told_twice(const struct bots *b)
{
	unsigned count = 0;

	for (size_t i = 0; i < b->nkeys; i++) {
		const struct alert *a = b->keys[i].number != 0
		    ? replica_alert(board(b), b->keys[i].number)
		    : NULL;
		unsigned told = 0;

		for (unsigned t = 0; a != NULL && t < NOTE_TARGETS_MAX; t++)
			told += a->same_as != 0 &&
			    replica_note(board(b), a->number, t) != NULL;
		count += told > 0;
	}
	return count;
}

/* ---- is it time? ----------------------------------------------------------
 */

static const struct notification *
note_of(const struct replica *rows, const struct alert *a, const char *service)
{
	for (unsigned i = 0; i < NOTE_SERVICES; i++)
		if (strcmp(scenario_desk(i)->service, service) == 0)
			return replica_note(rows, a->number, i);
	return NULL;
}

static enum step
judge_claim(const struct replica *rows, const struct alert *a, const char *arg)
{
	(void)rows, (void)arg;
	return a->state == ALERT_WAITING ? STEP_READY : STEP_DONE;
}

static enum step
judge_verdict(
    const struct replica *rows, const struct alert *a, const char *arg)
{
	(void)rows, (void)arg;
	if (a->verdict != VERDICT_NONE || a->state == ALERT_ARCHIVED)
		return STEP_DONE;
	return a->state == ALERT_CLAIMED ? STEP_READY : STEP_WAIT;
}

/* A refusal would be trouble: the look has to be in the row first. */
static enum step
judge_archive(
    const struct replica *rows, const struct alert *a, const char *arg)
{
	enum step step = judge_verdict(rows, a, arg);

	return step == STEP_READY && evidence_of(a) == EVIDENCE_MISSING
	    ? STEP_WAIT
	    : step;
}

static enum step
judge_ask(const struct replica *rows, const struct alert *a, const char *arg)
{
	(void)rows, (void)arg;
	if (a->state == ALERT_WAITING)
		return STEP_WAIT;
	return a->state == ALERT_CLAIMED && a->ask_until_tick == 0 &&
	        a->opinion == OPINION_NONE
	    ? STEP_READY
	    : STEP_DONE;
}

/* Whoever has it looks before he decides; once is enough. */
static enum step
judge_look(const struct replica *rows, const struct alert *a, const char *arg)
{
	(void)rows, (void)arg;
	if (a->state == ALERT_WAITING)
		return STEP_WAIT;
	return a->state == ALERT_CLAIMED && a->seen_ms < EVIDENCE_SEEN_MS
	    ? STEP_READY
	    : STEP_DONE;
}

/* No free hand is needed: it goes to where the incident is. */
static enum step
judge_same(const struct replica *rows, const struct alert *a, const char *arg)
{
	(void)rows, (void)arg;
	return a->state == ALERT_WAITING || a->state == ALERT_CLAIMED
	    ? STEP_READY
	    : STEP_DONE;
}

static enum step
judge_shelve(const struct replica *rows, const struct alert *a, const char *arg)
{
	(void)rows, (void)arg;
	if (a->state == ALERT_CLAIMED)
		return STEP_READY;
	return a->state == ALERT_WAITING ? STEP_WAIT : STEP_DONE;
}

static enum step
judge_phone(const struct replica *rows, const struct alert *a, const char *arg)
{
	const struct notification *n = note_of(rows, a, arg);

	if (n == NULL || n->state == NOTE_HELD)
		return STEP_WAIT;
	return notification_answered(n->state) ? STEP_DONE : STEP_READY;
}

static enum step
judge_add(const struct replica *rows, const struct alert *a, const char *arg)
{
	const struct notification *n = note_of(rows, a, arg);

	if (n == NULL)
		return STEP_WAIT;
	if (n->state == NOTE_REFUSED)
		return STEP_READY;
	return notification_answered(n->state) ? STEP_DONE : STEP_WAIT;
}

static enum step
judge_stand_down(
    const struct replica *rows, const struct alert *a, const char *arg)
{
	(void)arg;
	if ((a->flags & ALERT_STANDING_DOWN) != 0 || a->state == ALERT_CLOSED ||
	    a->state == ALERT_ARCHIVED)
		return STEP_DONE;
	for (unsigned i = 0; i < NOTE_TARGETS_MAX; i++) {
		const struct notification *n = replica_note(rows, a->number, i);

		if (n != NULL && !notification_answered(n->state))
			return STEP_WAIT;
	}
	return a->verdict == VERDICT_CONFIRMED ? STEP_READY : STEP_WAIT;
}

typedef enum step judge_fn(
    const struct replica *rows, const struct alert *a, const char *arg);

static judge_fn *
judge_find(const char *verb)
{
	static const struct {
		const char *verb;
		judge_fn *judge;
	} judges[] = {
		{ "claim", judge_claim },
		{ "confirm", judge_verdict },
		{ "look", judge_look },
		{ "archive", judge_archive },
		{ "shelve", judge_shelve },
		{ "phone", judge_phone },
		{ "add", judge_add },
		{ "same", judge_same },
		{ "ask", judge_ask },
		{ "stand-down", judge_stand_down },
	};

	for (size_t i = 0; i < sizeof(judges) / sizeof(judges[0]); i++)
		if (strcmp(judges[i].verb, verb) == 0)
			return judges[i].judge;
	assert(!"the story has an act that nobody can judge");
	return NULL;
}

/* Word ${index} of a command: "phone {fire} ambulance ..." has it at 2. */
static void
word_at(const char *command, int index, char word[WORD_SIZE])
{
	for (; index > 0; index--) {
		command += strcspn(command, " ");
		command += strspn(command, " ");
	}
	(void)text_copy(word, WORD_SIZE, command);
	word[strcspn(word, " ")] = '\0';
}

static enum step
act_step(struct bots *b, const struct scenario_act *act)
{
	const struct key *key = act_key(b, act);
	const struct alert *a;
	char verb[WORD_SIZE], arg[WORD_SIZE];

	if (strncmp(act->command, "flood ", 6) == 0)
		return replica_hub(board(b))->flood_tick != 0 ? STEP_READY
		                                              : STEP_WAIT;
	if (key == NULL || key->number == 0)
		return STEP_WAIT;
	if (is_bulk(act))
		return waiting_of(b, key, 0) != 0 ? STEP_READY : STEP_DONE;
	/* What has left the board asks for nothing more. */
	if ((a = replica_alert(board(b), key->number)) == NULL)
		return STEP_DONE;
	word_at(act->command, 0, verb);
	word_at(act->command, 2, arg);
	return judge_find(verb)(board(b), a, arg);
}

/* The alert of an act; of many the first that waits. */
static uint64_t
act_number(struct bots *b, const struct scenario_act *act)
{
	const struct key *key = act_key(b, act);

	if (key == NULL || key->number == 0)
		return 0;
	return is_bulk(act) ? waiting_of(b, key, 0) : key->number;
}

struct bots_next
bots_act_next(struct bots *bots, size_t scene)
{
	const struct scenario_act *act = act_next(bots, scene);
	struct bots_next next = { 0 };
	const struct alert *a;

	if (act == NULL)
		return next;
	next.number = act_number(bots, act);
	if (next.number == 0 ||
	    (a = replica_alert(board(bots), next.number)) == NULL)
		return next;
	next.ready = act_step(bots, act) == STEP_READY;
	next.looks = !next.ready && a->state == ALERT_CLAIMED &&
	    strncmp(act->command, "archive ", 8) == 0;
	next.colleagues = a->owner[0] != '\0' &&
	    strcmp(a->owner, scenario_person(ACTOR_AIGUL)->account) != 0;
	return next;
}

/* ---- who does it ----------------------------------------------------------
 */

static enum scenario_actor
actor_named(const char *account)
{
	for (unsigned i = 0; i < SCENARIO_ACTORS; i++) {
		enum scenario_actor actor = (enum scenario_actor)i;

		if (strcmp(scenario_person(actor)->account, account) == 0)
			return actor;
	}
	return ACTOR_DANA;
}

static unsigned
claims_of(const struct bots *b, enum scenario_actor actor)
{
	const struct replica *rows = board(b);

	for (size_t i = 0; i < replica_operators(rows); i++) {
		const struct operator_row *op = replica_operator_at(rows, i);

		if (strcmp(op->account, scenario_person(actor)->account) == 0)
			return op->claims;
	}
	return 0;
}

/* The colleague with the least in hand: nobody may hold very much. */
static enum scenario_actor
actor_helping(const struct bots *b)
{
	enum scenario_actor best = ACTOR_DANA;

	for (int i = ACTOR_DANA + 1; i < SCENARIO_ACTORS; i++)
		if (claims_of(b, (enum scenario_actor)i) < claims_of(b, best))
			best = (enum scenario_actor)i;
	return best;
}

/* A bot that went on with what stands as his would act under his hands. */
static bool
is_persons(const struct bots *b, const struct alert *a)
{
	return b->person &&
	    strcmp(a->owner, scenario_person(ACTOR_AIGUL)->account) == 0;
}

/* Айгүл's acts fall to whoever holds the alert once a person is Айгүл. */
static enum scenario_actor
act_actor(struct bots *b, const struct scenario_act *act)
{
	const struct key *key = act_key(b, act);
	const struct alert *a;

	if (!b->person || act->actor != ACTOR_AIGUL || key == NULL ||
	    (a = replica_alert(board(b), key->number)) == NULL)
		return act->actor;
	if (is_persons(b, a))
		return ACTOR_MARAT;
	return a->owner[0] == '\0' ? actor_helping(b) : actor_named(a->owner);
}

/* The coach has given the learner up for this act. */
static bool
is_helped(const struct bots *b, const struct scenario_act *act)
{
	return b->person && act->actor == ACTOR_AIGUL &&
	    act->at_ms < b->help_until_ms;
}

/* Time of the story; UINT64_MAX never. */
static uint64_t
act_due(struct bots *b, const struct scenario_act *act)
{
	const struct key *key = act_key(b, act);
	const struct alert *a = key == NULL || key->number == 0
	    ? NULL
	    : replica_alert(board(b), key->number);

	if (!b->person || act->actor != ACTOR_AIGUL || is_helped(b, act))
		return act->at_ms;
	if (b->coached || (a != NULL && is_persons(b, a)))
		return UINT64_MAX;
	return act->at_ms + SCENARIO_PATIENCE_MS;
}

static bool
hand_send(
    struct bots *b, enum scenario_actor actor, const char *line, bool of_story)
{
	struct hand *hand = &b->hands[actor];

	if (hand->sent != 0 || b->now_ms < hand->free_ms)
		return false;
	hand->sent = client_command(hand->client, line, 0, NULL, 0);
	hand->free_ms =
	    b->now_ms + PAUSE_MS / (of_story ? b->options.speed : 1);
	hand->of_story = of_story;
	buf_clear(&hand->line);
	buf_puts(&hand->line, line);
	return hand->sent != 0;
}

static void
group_count(struct bots *b, const char *line)
{
	unsigned count = 1;

	for (; *line != '\0'; line++)
		count += *line == ',';
	if (count > b->counts.group)
		b->counts.group = count;
}

static void
act_do(struct bots *b, const struct scenario_act *act, bool *past)
{
	struct buf line = { 0 };

	if (scenario_expand(act->command, number_of, b, &line) == ERR_NONE &&
	    hand_send(b, act_actor(b, act), buf_text(&line), true)) {
		*past = true;
		if (strncmp(act->command, "same ", 5) == 0)
			b->counts.joined++;
		if (is_bulk(act))
			group_count(b, buf_text(&line));
	}
	buf_finish(&line);
}

/* A look of the learner's nobody can have for him. */
static bool
is_look(const struct scenario_act *act)
{
	return strncmp(act->command, "look ", 5) == 0;
}

/*
 * What a colleague has to do before he can do the learner's act: the shift
 * lead takes over what the learner holds, and nobody decides what he has not
 * looked at.  true: something had to be done first.
 */
static bool
help_first(struct bots *b, const struct scenario_act *act)
{
	const struct key *key = act_key(b, act);
	const struct alert *a = key != NULL && key->number != 0
	    ? replica_alert(board(b), key->number)
	    : NULL;
	char verb[WORD_SIZE];
	struct buf line = { 0 };
	bool first;

	if (a == NULL)
		return false;
	word_at(act->command, 0, verb);
	if (is_persons(b, a) && strcmp(verb, "phone") != 0)
		buf_printf(&line, "take-over %llu asked",
		    (unsigned long long)a->number);
	else if (strcmp(verb, "archive") == 0 && a->state == ALERT_CLAIMED &&
	    evidence_of(a) == EVIDENCE_MISSING)
		buf_printf(&line, "look %llu recording 9000",
		    (unsigned long long)a->number);
	if ((first = line.len > 0))
		(void)hand_send(b, act_actor(b, act), buf_text(&line), true);
	buf_finish(&line);
	return first;
}

/* ---- the story ------------------------------------------------------------
 */

static void
act_give_up(struct bots *b, const struct scenario_act *act, bool *past)
{
	*past = true;
	if (b->person)
		return;
	b->counts.trouble++;
	tell_line(b->options.tell, b->story_ms,
	    scenario_person(act->actor)->name, "%s: %s", act->command,
	    _("not possible"));
}

static void
act_consider(struct bots *b, const struct scenario_act *act, bool *past)
{
	enum step step = act_step(b, act);
	uint64_t due = act_due(b, act);

	if (step == STEP_DONE) {
		/* Not by us, so it was a person. */
		*past = true;
		b->person = b->person ||
		    (b->options.person && act->actor == ACTOR_AIGUL);
		return;
	}
	if (b->story_ms < due)
		return;
	if (is_helped(b, act) && is_look(act)) {
		*past = true;
		return;
	}
	if (is_helped(b, act) && help_first(b, act))
		return;
	if (step == STEP_READY)
		act_do(b, act, past);
	else if (b->story_ms - due > SCENARIO_PATIENCE_MS)
		act_give_up(b, act, past);
}

static void
story_step(struct bots *b)
{
	size_t count;
	const struct scenario_act *acts = scenario_acts(&count);

	assert(count <= ACTS_MAX);
	for (size_t i = 0; i < count; i++)
		if (!b->past[i])
			act_consider(b, &acts[i], &b->past[i]);
}

uint64_t
bots_due_ms(const struct bots *bots, uint64_t story_ms)
{
	size_t count;
	const struct scenario_act *acts = scenario_acts(&count);
	uint64_t due = UINT64_MAX;

	for (size_t i = 0; i < count; i++)
		if (!bots->past[i] && acts[i].at_ms > story_ms &&
		    acts[i].at_ms < due)
			due = acts[i].at_ms;
	return due;
}

bool
bots_idle(const struct bots *bots)
{
	for (int i = 0; i < SCENARIO_ACTORS; i++)
		if (bots->hands[i].sent != 0)
			return false;
	return true;
}

/* And each has paused for a moment since the last. */
static bool
hands_free(const struct bots *b)
{
	for (int i = 0; i < SCENARIO_ACTORS; i++)
		if (b->hands[i].free_ms > b->now_ms)
			return false;
	return bots_idle(b);
}

/* ---- the living city ------------------------------------------------------
 */

static const char *
habit_verdict(const struct alert *a)
{
	for (const struct story_habit *h = story_lively(); h->device != NULL;
	     h++)
		if (strcmp(h->device, a->device) == 0 &&
		    strcmp(h->kind, a->kind) == 0)
			return h->verdict;
	return "archive {} no-emergency";
}

/* How long ago a tick is, by the story's time. */
static uint64_t
age_ms(const struct bots *b, uint64_t tick)
{
	uint64_t now = client_tick(b->watcher, b->now_ms);

	return now > tick ? (now - tick) * b->options.speed : 0;
}

/*
 * Every service is through but one that was told by telephone: nobody will
 * say more, so a colleague closes it.
 */
static bool
is_through(const struct bots *b, const struct alert *a)
{
	bool closed = false;

	for (unsigned i = 0; i < NOTE_TARGETS_MAX; i++) {
		const struct notification *n =
		    replica_note(board(b), a->number, i);

		if (n == NULL)
			continue;
		if (n->state == NOTE_CLOSED)
			closed = true;
		else if (!notification_final(n->state) && !n->by_phone)
			return false;
	}
	return closed;
}

/* The crew gave a verdict, or was about to, and the hub did not take it. */
static bool
is_forgotten(const struct bots *b, const struct alert *a)
{
	for (size_t i = 0; i < b->crew.count; i++)
		if (b->crew.jobs[i].alert == a->number)
			return false;
	return !is_persons(b, a) &&
	    age_ms(b, a->claimed_tick) >= SCENARIO_PATIENCE_MS;
}

static void
city_send(struct bots *b, enum scenario_actor actor, const char *verb,
    const struct alert *a, const char *rest)
{
	struct buf line = { 0 };

	buf_printf(
	    &line, "%s %llu%s", verb, (unsigned long long)a->number, rest);
	(void)hand_send(b, actor, buf_text(&line), false);
	buf_finish(&line);
}

static void
city_see(struct bots *b, const struct alert *a)
{
	switch ((enum alert_state)a->state) {
	case ALERT_WAITING:
		(void)crew_see(&b->crew, a->number, habit_verdict(a),
		    b->story_ms + (b->person ? SCENARIO_PATIENCE_MS : 0));
		return;
	case ALERT_CLAIMED:
		if (is_forgotten(b, a))
			city_send(b, actor_named(a->owner), "release", a, "");
		return;
	case ALERT_RESPONSE:
		if (is_through(b, a) && !is_persons(b, a))
			city_send(
			    b, actor_named(a->owner), "close", a, " helped");
		return;
	case ALERT_TOLD:
	case ALERT_SHELVED:
	case ALERT_ARCHIVED:
	case ALERT_CLOSED:
	case ALERT_JOINED:
		return;
	}
}

/* What somebody else has taken, or what has gone. */
static void
crew_tidy(struct bots *b)
{
	for (size_t i = b->crew.count; i > 0; i--) {
		const struct crew_job *job = &b->crew.jobs[i - 1];
		const struct alert *a = replica_alert(board(b), job->alert);

		if (a == NULL || (!job->taken && a->state != ALERT_WAITING))
			crew_leave(&b->crew, job->alert);
	}
}

static void
city_step(struct bots *b)
{
	const struct replica *rows = board(b);
	struct buf line = { 0 };
	enum scenario_actor actor;

	/* What the crew says is said once: a hand must be free for it. */
	if (!hands_free(b))
		return;
	crew_tidy(b);
	if (crew_next(&b->crew, b->story_ms, &actor, &line))
		(void)hand_send(b, actor, buf_text(&line), false);
	for (size_t i = 0; i < replica_count(rows); i++) {
		const struct alert *a = replica_at(rows, i);

		if (strcmp(a->kind, KIND_STAYS) != 0)
			city_see(b, a);
	}
	buf_finish(&line);
}

/* ---- what the person wants of them -----------------------------------------
 */

static void
wishes_step(struct bots *b)
{
	struct buf line = { 0 };
	enum scenario_actor actor;

	if (wishes_next(board(b), client_tick(b->watcher, b->now_ms),
	        b->options.speed, &actor, &line))
		(void)hand_send(b, actor, buf_text(&line), false);
	buf_finish(&line);
}

/* ---- what changes for who was called ---------------------------------------
 */

/* A colleague calls for the person, too, who has his hands on the incident. */
static void
news_call(struct bots *b, const struct alert *a, unsigned target)
{
	enum scenario_actor actor =
	    is_persons(b, a) ? ACTOR_MARAT : actor_named(a->owner);
	struct buf line = { 0 };

	buf_printf(&line, "phone %llu %s \"Сәуле\"",
	    (unsigned long long)a->number, service_word((int)target));
	(void)hand_send(b, actor, buf_text(&line), false);
	buf_finish(&line);
}

static void
news_step(struct bots *b)
{
	const struct replica *rows = board(b);

	for (size_t i = 0; i < replica_count(rows); i++) {
		const struct alert *a = replica_at(rows, i);

		for (unsigned t = 0; t < NOTE_SERVICES; t++) {
			const struct notification *n =
			    replica_note(rows, a->number, t);

			if (n != NULL && notification_update_to_call(n))
				news_call(b, a, t);
		}
	}
}

/* ---- turns ----------------------------------------------------------------
 */

static void
hand_hear(struct bots *b, struct hand *hand, enum scenario_actor actor)
{
	struct answer answer;
	struct buf said = { 0 };
	uint64_t number;

	while (client_answer(hand->client, &number, &answer)) {
		if (number != hand->sent)
			continue;
		hand->sent = 0;
		buf_clear(&said);
		answer_format(&answer, _(answer_sentence(answer.code)), &said);
		/* In the living city a colleague may have been faster. */
		if (answer.code == ANSWER_OK)
			b->counts.done++;
		else if (hand->of_story && !b->person)
			b->counts.trouble++;
		if (answer.code == ANSWER_OK || hand->of_story)
			tell_line(b->options.tell, b->story_ms,
			    scenario_person(actor)->name, "%s: %s",
			    buf_text(&hand->line), buf_text(&said));
	}
	buf_finish(&said);
}

static void
flood_watch(struct bots *b)
{
	bool flood = replica_hub(board(b))->flood_tick != 0;

	if (flood && !b->flood)
		b->counts.floods++;
	b->flood = flood;
}

enum err
bots_step(struct bots *bots, uint64_t story_ms, uint64_t now_ms)
{
	enum err err = client_step(bots->watcher, now_ms);

	bots->story_ms = story_ms;
	bots->now_ms = now_ms;
	for (int i = 0; i < SCENARIO_ACTORS && err == ERR_NONE; i++) {
		err = client_step(bots->hands[i].client, now_ms);
		hand_hear(bots, &bots->hands[i], (enum scenario_actor)i);
	}
	keys_resolve(bots);
	bots->counts.twice = told_twice(bots);
	if (bots->person)
		wishes_step(bots);
	flood_watch(bots);
	story_step(bots);
	news_step(bots);
	if (story_ms >= SCENARIO_END_MS)
		city_step(bots);
	return err;
}

void
bots_items(const struct bots *bots, struct net_item *items)
{
	for (int i = 0; i < SCENARIO_ACTORS; i++)
		items[i] = (struct net_item){ .socket = client_socket(
			                          bots->hands[i].client) };
	items[SCENARIO_ACTORS] =
	    (struct net_item){ .socket = client_socket(bots->watcher) };
}
