/* SPDX-License-Identifier: Apache-2.0 */
/* scenario: five minutes that are always the same five minutes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "bus/cloudevent.h"
#include "core/command.h"
#include "demo/city.h"
#include "demo/scenario.h"

#define START_MS INT64_C(1795324530000)

static struct scenario *
scenario(uint64_t seed, double rate)
{
	return scenario_create(&(struct scenario_options){
	    .seed = seed,
	    .rate = rate,
	    .start_utc_ms = START_MS,
	    .cameras = "127.0.0.1:4711",
	});
}

/* All lines up to ${until_ms}, asked for every ${step_ms}. */
static void
play(struct scenario *s, uint64_t until_ms, uint64_t step_ms, struct buf *all)
{
	struct scenario_event event;

	for (uint64_t now = 0; now <= until_ms; now += step_ms) {
		while (scenario_next(s, now, &event, all))
			buf_puts(all, "\n");
	}
}

static void
assert_same_city(uint64_t seed, uint64_t other, bool same)
{
	struct scenario *a = scenario(seed, 3), *b = scenario(other, 3);
	struct buf one = { 0 }, two = { 0 };

	play(a, 400000, 10, &one);
	play(b, 400000, 5000, &two);
	assert_true(one.len > 100000);
	assert_int_equal(
	    one.len == two.len && memcmp(one.data, two.data, one.len) == 0,
	    same);
	buf_finish(&one);
	buf_finish(&two);
	scenario_destroy(a);
	scenario_destroy(b);
}

static void
test_the_same_seed_gives_the_same_bytes_however_it_is_asked(void **unused)
{
	(void)unused;
	assert_same_city(1, 1, true);
	assert_same_city(0, 0, true);
	assert_same_city(1, 2, false);
}

static void
test_another_seed_leaves_the_story_as_it_is(void **unused)
{
	struct scenario *a = scenario(1, 0), *b = scenario(99, 0);
	struct buf one = { 0 }, two = { 0 };

	(void)unused;
	play(a, SCENARIO_END_MS, 100, &one);
	play(b, SCENARIO_END_MS, 100, &two);
	assert_string_equal(buf_text(&one), buf_text(&two));
	assert_true(scenario_due_ms(a) == UINT64_MAX);
	buf_finish(&one);
	buf_finish(&two);
	scenario_destroy(a);
	scenario_destroy(b);
}

static void
test_every_line_is_an_event_that_the_bus_takes(void **unused)
{
	struct scenario *s = scenario(7, 20);
	struct scenario_event said;
	struct arena arena = { 0 };
	struct buf line = { 0 };
	uint64_t last = 0;

	(void)unused;
	while (scenario_next(s, 400000, &said, &line)) {
		struct event event;

		assert_int_equal(cloudevent_decode(
		                     buf_text(&line), line.len, &arena, &event),
		    CLOUDEVENT_GOOD);
		assert_string_equal(event.device, said.device);
		assert_string_equal(event.kind, said.kind);
		assert_string_equal(event.source, said.source);
		assert_true(event.has_sequence);
		assert_int_equal(event.sequence, said.sequence);
		assert_true(event.has_time);
		assert_in_range(
		    event.utc_ms - START_MS - (int64_t)said.due_ms + 100000, 1,
		    100000);
		assert_true(said.due_ms >= last);
		last = said.due_ms;
		buf_clear(&line);
		arena_reset(&arena);
	}
	assert_true(last > 390000);
	buf_finish(&line);
	arena_finish(&arena);
	scenario_destroy(s);
}

static size_t
source_index(const char *source)
{
	for (size_t i = 0; i < SCENARIO_SOURCES; i++) {
		if (strcmp(scenario_source(i), source) == 0)
			return i;
	}
	fail_msg("unknown source %s", source);
	return 0;
}

static void
test_only_three_numbers_are_missing_and_they_are_given_when_asked(void **unused)
{
	struct scenario *s = scenario(3, 5);
	uint64_t expected[SCENARIO_SOURCES] = { 0 }, first = 0, last = 0;
	struct scenario_event said;
	struct buf line = { 0 }, lines = { 0 };
	struct arena arena = { 0 };
	struct event event;

	(void)unused;
	assert_int_equal(
	    scenario_missed(s, "//analytics/node-7", 0, UINT64_MAX, &lines), 0);
	while (scenario_next(s, 600000, &said, &line)) {
		size_t i = source_index(said.source);

		if (said.sequence != expected[i] + 1) {
			assert_string_equal(said.source, "//analytics/node-7");
			assert_int_equal(last, 0); /* it happens once */
			assert_int_equal(said.due_ms, 255000);
			first = expected[i] + 1;
			last = said.sequence - 1;
		}
		expected[i] = said.sequence;
		assert_int_equal(scenario_newest(s, i), said.sequence);
		buf_clear(&line);
	}
	assert_int_equal(last - first + 1, SCENARIO_MISSED);
	assert_int_equal(
	    scenario_missed(s, "//analytics/node-7", first, last, &lines),
	    SCENARIO_MISSED);
	for (const char *at = buf_text(&lines); *at != '\0';) {
		size_t len = strcspn(at, "\n");

		assert_int_equal(cloudevent_decode(at, len, &arena, &event),
		    CLOUDEVENT_GOOD);
		assert_int_equal(event.sequence, first++);
		at += len + 1;
	}
	assert_int_equal(first, last + 1);
	buf_clear(&lines);
	assert_int_equal(
	    scenario_missed(s, "//analytics/node-7", last, last, &lines), 1);
	assert_int_equal(
	    scenario_missed(s, "//analytics/node-6", 0, UINT64_MAX, &lines), 0);
	buf_finish(&line);
	buf_finish(&lines);
	arena_finish(&arena);
	scenario_destroy(s);
}

static void
test_the_storm_is_sixty_crossings_and_thirty_seven_at_one_camera(void **unused)
{
	struct scenario *s = scenario(1, 0);
	struct scenario_event said;
	struct buf line = { 0 };
	unsigned all = 0, one = 0;

	(void)unused;
	while (scenario_next(s, SCENARIO_END_MS, &said, &line)) {
		if (strncmp(said.key, "storm", 5) != 0)
			continue;
		assert_string_equal(said.kind, "line-crossing");
		assert_in_range(said.due_ms, 185000, 199999);
		all++;
		one += strcmp(said.device, "cam-0412") == 0;
	}
	assert_int_equal(all, 60);
	assert_int_equal(one, 37);
	buf_finish(&line);
	scenario_destroy(s);
}

static void
test_before_its_end_the_story_alone_reaches_people(void **unused)
{
	struct scenario *s = scenario(5, 50);
	struct scenario_event said;
	struct buf line = { 0 };
	unsigned lively = 0, background = 0;

	(void)unused;
	while (scenario_next(s, SCENARIO_END_MS - 1, &said, &line)) {
		assert_null(said.verdict);
		buf_clear(&line);
	}
	while (scenario_next(s, SCENARIO_END_MS + 600000, &said, &line)) {
		background++;
		lively += said.verdict != NULL;
		buf_clear(&line);
	}
	/* One of 30, and 50 a second. */
	assert_in_range(background, 29000, 31000);
	assert_in_range(lively, background / 36, background / 25);
	buf_finish(&line);
	scenario_destroy(s);
}

/* Any key has number 7. */
static uint64_t
seven(void *context, const char *key, bool all, size_t i)
{
	(void)context;
	(void)key;
	if (all)
		return i < 3 ? 7 + i : 0;
	return 7;
}

/* Only keys of events that have come by now have a number. */
struct known {
	struct scenario *scenario;
	char keys[64][16];
	size_t count;
};

static uint64_t
known_number(void *context, const char *key, bool all, size_t which)
{
	struct known *known = context;

	if (all && which > 0)
		return 0;

	for (size_t i = 0; i < known->count; i++) {
		if (strcmp(known->keys[i], key) == 0)
			return i + 1;
	}
	return 0;
}

static void
test_every_act_is_a_command_about_an_alert_that_is_there(void **unused)
{
	struct known known = { .scenario = scenario(1, 1) };
	const struct scenario_act *acts;
	struct scenario_event said;
	struct buf line = { 0 }, text = { 0 };
	size_t count;

	(void)unused;
	acts = scenario_acts(&count);
	for (size_t i = 0; i < count; i++) {
		struct command command;
		struct command_fault fault;

		assert_true(i == 0 || acts[i].at_ms >= acts[i - 1].at_ms);
		while (scenario_next(
		    known.scenario, acts[i].at_ms, &said, &line)) {
			if (*said.key != '\0' &&
			    known_number(&known, said.key, false, 0) == 0)
				snprintf(known.keys[known.count++], 16, "%s",
				    said.key);
		}
		buf_clear(&text);
		if (scenario_expand(acts[i].command, known_number, &known,
		        &text) != ERR_NONE)
			fail_msg("no alert yet for \"%s\"", acts[i].command);
		if (command_parse(buf_text(&text), text.len, &command,
		        &fault) != ERR_NONE)
			fail_msg("\"%s\": %s", buf_text(&text),
			    command_fault_sentence(fault.code));
		assert_true(command_ready(command.verb));
	}
	buf_finish(&line);
	buf_finish(&text);
	scenario_destroy(known.scenario);
}

static void
test_nobody_decides_what_somebody_else_has(void **unused)
{
	const struct scenario_act *acts;
	size_t count;

	(void)unused;
	acts = scenario_acts(&count);
	for (size_t i = 0; i < count; i++) {
		const char *key = strchr(acts[i].command, '{');
		size_t len = key != NULL ? strcspn(key, "}") + 1 : 0;
		int owner = -1;

		/* What nobody has may be joined with free hands or full; of
		 * many that wait each is taken by the act itself. */
		if (key == NULL || key[len - 2] == ',' ||
		    strncmp(acts[i].command, "claim", 5) == 0 ||
		    strncmp(acts[i].command, "same", 4) == 0 ||
		    strncmp(acts[i].command, "answer", 6) == 0)
			continue;
		for (size_t j = 0; j < i; j++) {
			if (strncmp(acts[j].command, "claim ", 6) == 0 &&
			    strncmp(acts[j].command + 6, key, len) == 0)
				owner = (int)acts[j].actor;
		}
		if (owner != (int)acts[i].actor)
			fail_msg("\"%s\" by another", acts[i].command);
	}
}

static void
test_verdicts_of_the_living_city_are_commands(void **unused)
{
	struct scenario *s = scenario(11, 200);
	struct scenario_event said;
	struct command command;
	struct command_fault fault;
	struct buf line = { 0 }, text = { 0 };
	unsigned seen = 0;

	(void)unused;
	while (scenario_next(s, SCENARIO_END_MS + 100000, &said, &line)) {
		buf_clear(&line);
		if (said.verdict == NULL)
			continue;
		seen++;
		buf_clear(&text);
		assert_int_equal(
		    scenario_expand(said.verdict, seven, NULL, &text),
		    ERR_NONE);
		assert_int_equal(
		    command_parse(buf_text(&text), text.len, &command, &fault),
		    ERR_NONE);
		assert_int_equal(command.alerts[0], 7);
	}
	assert_true(seen > 100);
	buf_finish(&line);
	buf_finish(&text);
	scenario_destroy(s);
}

static uint64_t
none(void *context, const char *key, bool all, size_t i)
{
	(void)context, (void)key, (void)all, (void)i;
	return 0;
}

static void
test_a_command_waits_for_the_number_of_its_alert(void **unused)
{
	struct buf text = { 0 };

	(void)unused;
	buf_puts(&text, "kept");
	assert_int_equal(
	    scenario_expand("claim {fire}", none, NULL, &text), ERR_NOENT);
	assert_string_equal(buf_text(&text), "kept");
	buf_clear(&text);
	assert_int_equal(
	    scenario_expand("same {a} {b} x", seven, NULL, &text), ERR_NONE);
	assert_string_equal(buf_text(&text), "same 7 7 x");
	/* With a comma it is about all that wait there. */
	buf_clear(&text);
	assert_int_equal(
	    scenario_expand("archive {storm,} plants", seven, NULL, &text),
	    ERR_NONE);
	assert_string_equal(buf_text(&text), "archive 7,8,9 plants");
	buf_finish(&text);
}

static void
test_there_are_nineteen_scenes_in_order(void **unused)
{
	const struct scenario_scene *scenes;
	size_t count;

	(void)unused;
	scenes = scenario_scenes(&count);
	assert_int_equal(count, 19);
	assert_int_equal(scenes[0].at_ms, 5000);
	assert_int_equal(scenes[18].at_ms, 295000);
	for (size_t i = 1; i < count; i++)
		assert_true(scenes[i].at_ms > scenes[i - 1].at_ms);
}

static void
test_each_service_has_a_desk_that_answers_or_a_telephone(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < NOTE_SERVICES; i++) {
		const struct scenario_desk *desk = scenario_desk(i);

		assert_int_equal(
		    service_find(desk->service, strlen(desk->service)), i);
		assert_int_equal(desk->phone, desk->answer_ms == 0);
		assert_int_equal(*desk->refuses != '\0', i == 1);
	}
}

/* ---- the files of the city ------------------------------------------------
 */

static void
read_file(const char *name, struct buf *text)
{
	const char *srcdir = getenv("srcdir");
	struct buf path = { 0 };
	char part[4096];
	size_t got;
	FILE *in;

	buf_printf(&path, "%s/data/%s", srcdir == NULL ? "." : srcdir, name);
	in = fopen(buf_text(&path), "r");
	if (in == NULL)
		fail_msg("cannot read %s", buf_text(&path));
	while ((got = fread(part, 1, sizeof(part), in)) > 0)
		buf_put(text, part, got);
	fclose(in);
	buf_finish(&path);
}

static unsigned
count_text(const char *text, const char *word)
{
	unsigned count = 0;

	while ((text = strstr(text, word)) != NULL) {
		count++;
		text += strlen(word);
	}
	return count;
}

static void
test_the_city_has_the_devices_of_the_story(void **unused)
{
	struct scenario *s = scenario(1, 100);
	struct scenario_event said;
	struct buf devices = { 0 }, line = { 0 }, row = { 0 };

	(void)unused;
	read_file("demo/devices.csv", &devices);
	assert_int_equal(count_text(buf_text(&devices), "\n"), 41);
	assert_int_equal(count_text(buf_text(&devices), ",camera,"), 38);
	assert_int_equal(count_text(buf_text(&devices), ",button,"), 1);
	assert_int_equal(count_text(buf_text(&devices), ",sensor,"), 1);
	while (scenario_next(s, SCENARIO_END_MS + 60000, &said, &line)) {
		buf_clear(&row);
		buf_printf(&row, "\n%s,", said.device);
		if (count_text(buf_text(&devices), buf_text(&row)) != 1)
			fail_msg("%s is no device of the city", said.device);
		buf_clear(&line);
	}
	buf_finish(&devices);
	buf_finish(&line);
	buf_finish(&row);
	scenario_destroy(s);
}

static void
test_every_clip_of_the_story_is_shipped(void **unused)
{
	struct scenario *s = scenario(1, 100);
	struct scenario_event said;
	struct arena arena = { 0 };
	struct buf line = { 0 }, file = { 0 }, name = { 0 };
	static const char host[] = "rtsp://127.0.0.1:4711/once/";
	unsigned clips = 0;

	(void)unused;
	while (scenario_next(s, SCENARIO_END_MS + 60000, &said, &line)) {
		struct event event;

		cloudevent_decode(buf_text(&line), line.len, &arena, &event);
		buf_clear(&line);
		if (*event.clip == '\0')
			continue;
		assert_memory_equal(event.clip, host, sizeof(host) - 1);
		buf_clear(&name);
		buf_printf(&name, "clips/%s.ts", event.clip + sizeof(host) - 1);
		buf_clear(&file);
		read_file(buf_text(&name), &file);
		assert_true(file.len > 0);
		clips++;
		arena_reset(&arena);
	}
	assert_true(clips > 20);
	buf_finish(&line);
	buf_finish(&file);
	buf_finish(&name);
	arena_finish(&arena);
	scenario_destroy(s);
}

static void
test_the_cameras_of_the_city_get_the_port_they_have_today(void **unused)
{
	struct buf devices = { 0 }, filled = { 0 };
	unsigned marks;

	(void)unused;
	read_file("demo/devices.csv", &devices);
	marks = count_text(buf_text(&devices), "{cameras}");
	assert_true(marks >= 38);
	city_fill(buf_text(&devices), devices.len, "127.0.0.1:99", &filled);
	assert_int_equal(count_text(buf_text(&filled), "{cameras}"), 0);
	assert_int_equal(count_text(buf_text(&filled), "127.0.0.1:99"), marks);
	assert_true(count_text(buf_text(&filled), "{start:unix}") > 30);
	buf_clear(&filled);
	city_fill("", 0, "x", &filled);
	assert_int_equal(filled.len, 0);
	buf_finish(&devices);
	buf_finish(&filled);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_the_same_seed_gives_the_same_bytes_however_it_is_asked),
		cmocka_unit_test(test_another_seed_leaves_the_story_as_it_is),
		cmocka_unit_test(
		    test_every_line_is_an_event_that_the_bus_takes),
		cmocka_unit_test(
		    test_only_three_numbers_are_missing_and_they_are_given_when_asked),
		cmocka_unit_test(
		    test_the_storm_is_sixty_crossings_and_thirty_seven_at_one_camera),
		cmocka_unit_test(
		    test_before_its_end_the_story_alone_reaches_people),
		cmocka_unit_test(
		    test_every_act_is_a_command_about_an_alert_that_is_there),
		cmocka_unit_test(test_nobody_decides_what_somebody_else_has),
		cmocka_unit_test(test_verdicts_of_the_living_city_are_commands),
		cmocka_unit_test(
		    test_a_command_waits_for_the_number_of_its_alert),
		cmocka_unit_test(test_there_are_nineteen_scenes_in_order),
		cmocka_unit_test(
		    test_each_service_has_a_desk_that_answers_or_a_telephone),
		cmocka_unit_test(test_the_city_has_the_devices_of_the_story),
		cmocka_unit_test(test_every_clip_of_the_story_is_shipped),
		cmocka_unit_test(
		    test_the_cameras_of_the_city_get_the_port_they_have_today),
	};

	return cmocka_run_group_tests_name("scenario", tests, NULL, NULL);
}
