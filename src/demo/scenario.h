/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_SCENARIO_H_
#define DABYL_DEMO_SCENARIO_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "core/notification.h"

/*
 * scenario - five minutes in the demo city, and the life that goes on behind
 * and after them.  Pure: the time since the start comes in, lines of
 * CloudEvents and texts of commands come out; the same options give the same
 * bytes.
 *
 * It has four parts, which the demo plays against a real hub:
 *	events	what the analytics publish: the story (a table), a storm in it,
 *		and a background drawn from the seed
 *	acts	what people do: commands in the console's grammar, at the times
 *		of the story
 *	desks	how each service answers (duty.h plays them)
 *	scenes	the headings of the story, for the coach and for the text that
 *		`dabyl demo --no-console` prints
 *
 * All times are milliseconds since the start of the story unless they say
 * otherwise.  Events of time 0 are the state of the board before the learner
 * sees it; let their acts pass before the console opens.
 *
 * An alert of the story has a key ("fire"), since its number is the hub's to
 * give.  The key of an event stands in scenario_event; whoever plays the demo
 * remembers which number its device and kind got, and scenario_expand() puts
 * the numbers into commands.
 */
#define SCENARIO_END_MS   300000 /* the story is over; the city lives on */
#define SCENARIO_RATE_MAX 1000   /* events/s of the background */
#define SCENARIO_SOURCES  9
#define SCENARIO_MISSED   3 /* events that node-7 keeps back */

struct scenario_options {
	uint64_t seed;
	double rate;          /* background, events/s, 0..SCENARIO_RATE_MAX */
	int64_t start_utc_ms; /* wall clock at the start, for "time" */
	const char *cameras;  /* "127.0.0.1:41234", for the URLs of clips */
};

struct scenario;

/* ${options} is copied.  Never fails; a rate out of range is moved into it. */
struct scenario *scenario_create(const struct scenario_options *options);
void scenario_destroy(struct scenario *scenario); /* NULL is allowed */

/*
 * The story has stood still for so long, all in all: events that come are so
 * much later by the clock on the wall.
 */
void scenario_hold(struct scenario *scenario, uint64_t held_ms);

/* ---- events ---------------------------------------------------------------
 */

struct scenario_event {
	uint64_t due_ms;
	const char *key;    /* of the story; "" in the background; static */
	const char *device; /* static, as the following */
	const char *kind;
	const char *source;
	uint64_t sequence; /* of that source, from 1 */
	/* What a colleague does with an alert of the living city, as an act's
	 * command with the number "{}"; NULL: it reaches nobody, or the acts
	 * of the story say it. */
	const char *verdict;
};

/* When the next event is due; the background has no end. */
uint64_t scenario_due_ms(const struct scenario *scenario);

/*
 * The next event, if it is due at ${now_ms}: append its line (CloudEvents
 * JSON without line end) to ${line}.  false: nothing is due.  Events come in
 * the order of their time.
 */
bool scenario_next(struct scenario *scenario, uint64_t now_ms,
    struct scenario_event *event, struct buf *line);

/*
 * What was kept back: the events of ${source} numbered ${first} to ${last},
 * one per line with "\n".  This is what a publisher answers when a hub asks
 * for a gap.  Returns how many there are: 0 when nothing of these was missed,
 * or it is not yet time for them.
 */
size_t scenario_missed(const struct scenario *scenario, const char *source,
    uint64_t first, uint64_t last, struct buf *lines);

/* Source ${i} below SCENARIO_SOURCES, and the newest number it has given. */
const char *scenario_source(size_t i);
uint64_t scenario_newest(const struct scenario *scenario, size_t i);

/* ---- acts -----------------------------------------------------------------
 */

enum scenario_actor { ACTOR_AIGUL, ACTOR_DANA, ACTOR_ERLAN, ACTOR_MARAT };
#define SCENARIO_ACTORS (ACTOR_MARAT + 1)

struct scenario_person {
	const char *account;
	const char *name; /* as the screens of the city have it */
};

struct scenario_act {
	uint32_t at_ms;
	enum scenario_actor actor; /* ACTOR_AIGUL: the learner, or for him */
	const char *command;       /* "confirm {fire} fire,ambulance" */
};

const struct scenario_person *scenario_person(enum scenario_actor actor);

/* The acts in the order of their time; ${count} of them.  Static. */
const struct scenario_act *scenario_acts(size_t *count);

/*
 * A scene waits so long for the learner; then a colleague acts for him.  When
 * nobody has touched a key, the acts keep the times of the table.
 */
#define SCENARIO_PATIENCE_MS 60000

/* A colleague takes and decides an alert of the living city so late (crew.h).
 */
#define SCENARIO_CLAIM_MS  4000
#define SCENARIO_DECIDE_MS 16000

/*
 * The number of the alert with ${key}; 0: it has none yet.  When ${all}: the
 * ${i}-th of those that wait at the same device, of the same kind; 0: there
 * are no more.
 */
typedef uint64_t scenario_number_fn(
    void *context, const char *key, bool all, size_t i);

/*
 * Append ${command} with each "{key}" replaced by its number, and each "{key,}"
 * by those of all that wait there, as many as one command may have.  ERR_NOENT:
 * one has no number yet, ${out} is unchanged: try again later.
 */
enum err scenario_expand(const char *command, scenario_number_fn *number,
    void *context, struct buf *out);

/* ---- desks ----------------------------------------------------------------
 */

struct scenario_desk {
	const char *service;  /* its code, in the order of NOTE_SERVICES */
	bool phone;           /* told by telephone: it never answers itself */
	uint32_t answer_ms;   /* from the message to accepted or refused */
	uint32_t on_scene_ms; /* from accepted */
	uint32_t closed_ms;   /* from on the scene */
	unsigned number;      /* of its first case; counts up */
	const char *outcome;  /* closed with */
	/* Refuses the first message about this kind, and no other; "". */
	const char *refuses;
	const char *refusal; /* with this code */
	const char *right;   /* because this is the district */
};

const struct scenario_desk *scenario_desk(size_t service);

/* ---- scenes ---------------------------------------------------------------
 */

/*
 * ${first} and ${coach} are msgids: what the learner may do until he has done
 * the first act of the scene, and then; "" none.  A letter in braces is that of
 * a command key, as the keyboard of the learner has it.  A scene that its
 * acts do not end, or not alone, is ended by a key of the console that types
 * ${key} so many ${times}.
 */
struct scenario_scene {
	uint32_t at_ms;
	const char *what; /* what happens: a msgid */
	const char *first;
	const char *coach;
	const char *key;
	unsigned times;
};

/* Whether it is an act of the learner that this scene waits for. */
bool scenario_act_in(const struct scenario_act *act, size_t scene);

/* How many of them there are. */
size_t scenario_scene_acts(size_t scene);

const struct scenario_scene *scenario_scenes(size_t *count);

/* What the scene before the last says once it is known: a msgid. */
const char *scenario_log_whole(void);

#endif /* DABYL_DEMO_SCENARIO_H_ */
