/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "core/command.h"
#include "bus/cloudevent.h"
#include "demo/scenario.h"
#include "demo/story.h"

#define CAMERAS_SIZE 64
#define NAME_SIZE    41
#define US_PER_MS    1000
#define DELAY_MS     300 /* analytics need so long to see something */

/*
 * After the story one background event of so many reaches a person: at one a
 * second, an alert in half a minute for three people.
 */
#define LIVELY_ONE_IN 30

struct scenario {
	struct scenario_options options;
	char cameras[CAMERAS_SIZE];
	uint64_t random;
	uint64_t held_ms;
	size_t row;       /* next of the story */
	size_t gust;      /* next of the storm */
	uint64_t mean_us; /* between two background events; 0 there are none */
	uint64_t next_us; /* the next of them */
	uint64_t counted[SCENARIO_SOURCES]; /* numbers given to events */
	uint64_t newest[SCENARIO_SOURCES];  /* of those that were sent */
	size_t nmissed;
	uint64_t missed_number[SCENARIO_MISSED]; /* of NODE_7 */
	struct buf missed[SCENARIO_MISSED];
};

/* ---- chance ---------------------------------------------------------------
 */

/* splitmix64 (Steele, Lea and Flood, 2014): all of its state is one number. */
static uint64_t
chance(struct scenario *s)
{
	uint64_t z = s->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/*
 * 1000 * -ln((i + 0.5) / 128), so that pauses are those of a Poisson process.
 * A table, because log() may differ in the last bit from machine to machine.
 */
static const uint16_t pauses[128] = { 5545, 4447, 3936, 3599, 3348, 3147, 2980,
	2837, 2712, 2601, 2501, 2410, 2326, 2249, 2178, 2111, 2049, 1990, 1934,
	1882, 1832, 1784, 1739, 1695, 1653, 1613, 1575, 1538, 1502, 1468, 1434,
	1402, 1371, 1340, 1311, 1282, 1255, 1228, 1201, 1176, 1151, 1126, 1103,
	1079, 1057, 1034, 1013, 991, 970, 950, 930, 910, 891, 872, 854, 836,
	818, 800, 783, 766, 749, 733, 717, 701, 685, 670, 655, 640, 625, 611,
	596, 582, 568, 555, 541, 528, 515, 502, 489, 476, 464, 451, 439, 427,
	415, 404, 392, 380, 369, 358, 347, 336, 325, 314, 303, 293, 282, 272,
	262, 252, 242, 232, 222, 212, 203, 193, 184, 175, 165, 156, 147, 138,
	129, 120, 111, 103, 94, 86, 77, 69, 60, 52, 44, 36, 28, 20, 12, 4 };

static void
background_plan(struct scenario *s)
{
	/* At least 1 us: the background always moves on. */
	s->next_us += s->mean_us * pauses[chance(s) % 128] / 1000 + 1;
}

static const struct story_habit *
habit_pick(struct scenario *s, const struct story_habit *table)
{
	uint64_t sum = 0, at;

	for (const struct story_habit *h = table; h->device != NULL; h++)
		sum += h->weight;
	assert(sum > 0);
	at = chance(s) % sum;
	for (;; table++) {
		if (at < table->weight)
			return table;
		at -= table->weight;
	}
}

/* ---- life -----------------------------------------------------------------
 */

struct scenario *
scenario_create(const struct scenario_options *options)
{
	struct scenario *s = xcalloc(1, sizeof(*s));
	double rate = options->rate;

	s->options = *options;
	(void)text_copy(s->cameras, sizeof(s->cameras), options->cameras);
	s->options.cameras = s->cameras;
	s->random = options->seed;
	if (rate > SCENARIO_RATE_MAX)
		rate = SCENARIO_RATE_MAX;
	if (rate > 0.0001) {
		s->mean_us = (uint64_t)(1000000.0 / rate);
		background_plan(s);
	}
	return s;
}

void
scenario_destroy(struct scenario *scenario)
{
	if (scenario == NULL)
		return;
	for (size_t i = 0; i < SCENARIO_MISSED; i++)
		buf_finish(&scenario->missed[i]);
	free(scenario);
}

void
scenario_hold(struct scenario *scenario, uint64_t held_ms)
{
	scenario->held_ms = held_ms;
}

const char *
scenario_source(size_t i)
{
	return story_source(i);
}

uint64_t
scenario_newest(const struct scenario *scenario, size_t i)
{
	assert(i < SCENARIO_SOURCES);
	return scenario->newest[i];
}

/* ---- lines ----------------------------------------------------------------
 */

/* "//analytics/node-7", 42 -> "node-7-000042" */
static void
put_id(struct buf *out, const char *source, uint64_t number)
{
	buf_printf(out, "%s-%06llu", strrchr(source, '/') + 1,
	    (unsigned long long)number);
}

static void
put_clip(struct buf *out, const struct scenario *s, const char *clip)
{
	if (*clip != '\0')
		buf_printf(out, "rtsp://%s/once/%s", s->cameras, clip);
}

/*
 * Number ${event}, whose clip is still a name, and write it.  ${said} gets
 * what the caller of scenario_next() is told.
 */
static void
write_event(struct scenario *s, struct event *event, size_t source,
    struct scenario_event *said, struct buf *line)
{
	struct buf id = { 0 }, clip = { 0 };
	uint64_t number = ++s->counted[source];

	put_id(&id, story_source(source), number);
	put_clip(&clip, s, event->clip);
	event->id = buf_text(&id);
	event->clip = buf_text(&clip);
	event->source = story_source(source);
	event->has_sequence = true;
	event->sequence = number;
	cloudevent_encode(event, line);
	said->device = event->device;
	said->kind = event->kind;
	said->source = event->source;
	said->sequence = number;
	buf_finish(&id);
	buf_finish(&clip);
}

static struct event
event_at(const struct scenario *s, uint64_t due_ms, uint64_t ago_ms)
{
	struct event event = cloudevent_blank();

	event.has_time = true;
	event.utc_ms = s->options.start_utc_ms +
	    (int64_t)(due_ms + s->held_ms) - (int64_t)ago_ms;
	return event;
}

/* A row of the story; false: it is kept back. */
static bool
story_next(struct scenario *s, struct scenario_event *said, struct buf *line)
{
	const struct story_row *row = &story_rows()[s->row++];
	struct event event = event_at(s, row->at_ms, row->ago_ms);

	event.device = row->device;
	event.kind = row->kind;
	event.text = row->text;
	event.clip = row->clip;
	if (row->score > 0)
		event.score = row->score;
	said->key = row->key;
	if (!row->kept_back) {
		write_event(s, &event, row->source, said, line);
		s->newest[row->source] = said->sequence;
		return true;
	}
	assert(row->source == NODE_7 && s->nmissed < SCENARIO_MISSED);
	write_event(s, &event, row->source, said, &s->missed[s->nmissed]);
	s->missed_number[s->nmissed++] = said->sequence;
	return false;
}

static void
storm_next(struct scenario *s, struct scenario_event *said, struct buf *line)
{
	const struct story_gust *gust = story_gust(s->gust);
	struct event event = event_at(s, said->due_ms, DELAY_MS);

	event.device = gust->device;
	event.kind = STORM_KIND;
	event.text = "object crosses the line";
	event.clip = s->gust == 0 ? "wind" : "";
	event.score = 550 + (int)(s->gust * 37 % 300);
	s->gust++;
	said->key = gust->key;
	write_event(s, &event, NODE_6, said, line);
	s->newest[NODE_6] = said->sequence;
}

static void
background_next(
    struct scenario *s, struct scenario_event *said, struct buf *line)
{
	bool lively =
	    said->due_ms >= SCENARIO_END_MS && chance(s) % LIVELY_ONE_IN == 0;
	const struct story_habit *habit =
	    habit_pick(s, lively ? story_lively() : story_quiet());
	struct event event = event_at(s, said->due_ms, DELAY_MS);

	event.device = habit->device;
	event.kind = habit->kind;
	event.text = habit->text;
	event.clip = habit->clip;
	event.plate = habit->plate;
	if (habit->score_min > 0)
		event.score =
		    (int)(habit->score_min + chance(s) % habit->score_span);
	if (habit->count > 0) {
		event.has_count = true;
		event.count = (uint32_t)(1 + chance(s) % habit->count);
	}
	said->verdict = habit->verdict;
	write_event(s, &event, habit->source, said, line);
	s->newest[habit->source] = said->sequence;
	background_plan(s);
}

/* ---- order ----------------------------------------------------------------
 */

static uint64_t
story_due(const struct scenario *s)
{
	const struct story_row *row = &story_rows()[s->row];

	return row->device == NULL ? UINT64_MAX : row->at_ms;
}

static uint64_t
storm_due(const struct scenario *s)
{
	return s->gust == STORM_EVENTS
	    ? UINT64_MAX
	    : STORM_AT_MS + s->gust * STORM_MS / STORM_EVENTS;
}

static uint64_t
background_due(const struct scenario *s)
{
	return s->mean_us == 0 ? UINT64_MAX : s->next_us / US_PER_MS;
}

static uint64_t
least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

uint64_t
scenario_due_ms(const struct scenario *scenario)
{
	return least(story_due(scenario),
	    least(storm_due(scenario), background_due(scenario)));
}

bool
scenario_next(struct scenario *scenario, uint64_t now_ms,
    struct scenario_event *event, struct buf *line)
{
	uint64_t due;

	/* An event that is kept back is done with, and nobody hears of it. */
	while ((due = scenario_due_ms(scenario)) <= now_ms) {
		*event = (struct scenario_event){ .due_ms = due, .key = "" };
		if (story_due(scenario) == due) {
			if (story_next(scenario, event, line))
				return true;
		} else if (storm_due(scenario) == due) {
			storm_next(scenario, event, line);
			return true;
		} else {
			background_next(scenario, event, line);
			return true;
		}
	}
	return false;
}

size_t
scenario_missed(const struct scenario *scenario, const char *source,
    uint64_t first, uint64_t last, struct buf *lines)
{
	size_t count = 0;

	if (strcmp(source, story_source(NODE_7)) != 0)
		return 0;
	for (size_t i = 0; i < scenario->nmissed; i++) {
		if (scenario->missed_number[i] < first ||
		    scenario->missed_number[i] > last)
			continue;
		buf_put(
		    lines, scenario->missed[i].data, scenario->missed[i].len);
		buf_puts(lines, "\n");
		count++;
	}
	return count;
}

/* ---- commands -------------------------------------------------------------
 */

/* The key between the brace at ${at} and the next one; NULL: none ends. */
static const char *
key_copy(const char *at, char key[NAME_SIZE])
{
	size_t len = strcspn(at + 1, "}");

	if (at[1 + len] != '}' || len >= NAME_SIZE)
		return NULL;
	memcpy(key, at + 1, len);
	key[len] = '\0';
	return at + 2 + len;
}

/* Those of "key," with commas; false: there is none. */
static bool
numbers_put(
    char *key, scenario_number_fn *number, void *context, struct buf *text)
{
	size_t len = strlen(key), count = 0;
	bool all = len > 0 && key[len - 1] == ',';
	uint64_t value;

	if (all)
		key[len - 1] = '\0';
	while (count < (all ? COMMAND_ALERTS_MAX : 1) &&
	    (value = number(context, key, all, count)) != 0)
		buf_printf(text, "%s%llu", count++ > 0 ? "," : "",
		    (unsigned long long)value);
	return count > 0;
}

enum err
scenario_expand(const char *command, scenario_number_fn *number, void *context,
    struct buf *out)
{
	struct buf text = { 0 };
	char key[NAME_SIZE];
	enum err err = ERR_NONE;

	while (err == ERR_NONE && *command != '\0') {
		size_t len = strcspn(command, "{");

		buf_put(&text, command, len);
		command += len;
		if (*command == '\0')
			break;
		command = key_copy(command, key);
		assert(command != NULL); /* our own table is well-formed */
		if (!numbers_put(key, number, context, &text))
			err = ERR_NOENT;
	}
	if (err == ERR_NONE)
		buf_puts(out, buf_text(&text));
	buf_finish(&text);
	return err;
}
