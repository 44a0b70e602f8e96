/* SPDX-License-Identifier: Apache-2.0 */
/* cloudevent: what is taken, and each defect with its own word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bus/cloudevent.h"

/* Everything an event may have. */
static const char full[] =
    "{\"specversion\":\"1.0\",\"id\":\"7f3c-000042\","
    "\"source\":\"//analytics/node-7\",\"type\":\"kz.dabyl.detection.v1\","
    "\"subject\":\"cam-1034\",\"time\":\"2026-11-22T10:15:30.123+05:00\","
    "\"sequence\":\"00000000000000000042\",\"correlationid\":\"c-17\","
    "\"vendorext\":\"kept\",\"data\":{\"kind\":\"smoke\",\"score\":0.93,"
    "\"box\":[0.12,0.33,0.2,0.4],\"track\":\"a1\",\"text\":\"түтін\","
    "\"count\":2,\"lat\":43.297,\"lon\":-68.251,"
    "\"clip\":\"rtsp://cam/1\",\"snapshot\":\"https://x/1.jpg\","
    "\"list\":\"stolen\",\"plate\":\"123ABC13\",\"model\":{\"v\":[1]}}}";

/* The least that is taken, in pieces that a case can replace. */
struct pieces {
	const char *version, *id, *source, *type, *subject, *more, *data;
};
static const struct pieces good = { "\"specversion\":\"1.0\"", ",\"id\":\"1\"",
	",\"source\":\"//a\"", ",\"type\":\"kz.dabyl.detection.v1\"",
	",\"subject\":\"cam-1\"", "", ",\"data\":{\"kind\":\"fire\"}" };

static const char *
defect_of(const char *bytes, size_t len)
{
	struct arena arena = { 0 };
	struct event event;
	enum cloudevent_defect defect =
	    cloudevent_decode(bytes, len, &arena, &event);

	arena_finish(&arena);
	return cloudevent_word(defect);
}

static const char *
defect_of_pieces(struct pieces p)
{
	char text[8192];
	int len = snprintf(text, sizeof(text), "{%s%s%s%s%s%s%s}", p.version,
	    p.id, p.source, p.type, p.subject, p.more, p.data);

	assert_true(len > 0 && (size_t)len < sizeof(text));
	return defect_of(text, (size_t)len);
}

static void
test_every_member_arrives(void **unused)
{
	struct arena arena = { 0 };
	struct event e;

	(void)unused;
	assert_int_equal(cloudevent_decode(full, strlen(full), &arena, &e), 0);
	assert_string_equal(e.id, "7f3c-000042");
	assert_string_equal(e.source, "//analytics/node-7");
	assert_string_equal(e.device, "cam-1034");
	assert_string_equal(e.kind, "smoke");
	assert_string_equal(e.correlation, "c-17");
	assert_string_equal(e.track, "a1");
	assert_string_equal(e.text, "түтін");
	assert_string_equal(e.clip, "rtsp://cam/1");
	assert_string_equal(e.snapshot, "https://x/1.jpg");
	assert_string_equal(e.list, "stolen");
	assert_string_equal(e.plate, "123ABC13");
	assert_true(e.has_time && !e.time_odd);
	assert_int_equal(e.utc_ms, 1795324530123);
	assert_true(e.has_sequence);
	assert_int_equal(e.sequence, 42);
	assert_int_equal(e.score, 930);
	assert_true(e.has_box);
	assert_int_equal(e.box.x, 120);
	assert_int_equal(e.box.y, 330);
	assert_int_equal(e.box.w, 200);
	assert_int_equal(e.box.h, 400);
	assert_true(e.has_count);
	assert_int_equal(e.count, 2);
	assert_true(e.has_position);
	assert_int_equal(e.lat_e6, 43297000);
	assert_int_equal(e.lon_e6, -68251000);
	/* With what we do not know, byte for byte, and not the caller's. */
	assert_int_equal(e.bytes_len, strlen(full));
	assert_memory_equal(e.bytes, full, e.bytes_len);
	assert_ptr_not_equal(e.bytes, full);
	arena_finish(&arena);
}

static void
test_what_is_absent_or_null_is_empty(void **unused)
{
	struct arena arena = { 0 };
	struct event e;
	const char *text = " {\"specversion\":\"1.0\",\"id\":\"1\","
	                   "\"source\":\"//a\",\"time\":null,\"sequence\":null,"
	                   "\"type\":\"kz.dabyl.detection.v1\","
	                   "\"subject\":\"cam-1\",\"data\":{\"kind\":\"fire\","
	                   "\"score\":null,\"box\":null,\"text\":null,"
	                   "\"count\":null,\"lat\":null,\"track\":\"\"}}\r\n";

	(void)unused;
	assert_int_equal(cloudevent_decode(text, strlen(text), &arena, &e), 0);
	assert_false(e.has_time || e.has_sequence || e.has_box || e.has_count ||
	    e.has_position);
	assert_int_equal(e.score, EVENT_SCORE_NONE);
	assert_string_equal(e.text, "");
	assert_string_equal(e.track, "");
	assert_string_equal(e.plate, "");
	/* White space around the object is not of the object. */
	assert_int_equal(e.bytes_len, strlen(text) - 3);
	arena_finish(&arena);
}

static void
test_each_envelope_defect_has_its_word(void **unused)
{
	// clang-format off
	static const struct {
		size_t at;	/* offset of the piece that is replaced */
		const char *piece, *want;
	} cases[] = {
#define P(m) offsetof(struct pieces, m)
		{ P(more),    "",				"ok" },
		{ P(version), "\"x\":1",		"missing-specversion" },
		{ P(version), "\"specversion\":\"0.3\"", "bad-specversion" },
		{ P(version), "\"specversion\":1.0",	"bad-specversion" },
		{ P(id),      "",				"missing-id" },
		{ P(id),      ",\"id\":null",			"missing-id" },
		{ P(id),      ",\"id\":\"\"",			"missing-id" },
		{ P(id),      ",\"id\":7",			"bad-id" },
		{ P(source),  "",				"missing-source" },
		{ P(source),  ",\"source\":[]",			"bad-source" },
		{ P(type),    "",				"missing-type" },
		{ P(type),    ",\"type\":{}",			"bad-type" },
		{ P(type),    ",\"type\":\"com.example.door\"", "unknown-type" },
		{ P(type),    ",\"type\":\"kz.dabyl.detection.v2\"",
								"unknown-type" },
		{ P(subject), "",				"missing-subject" },
		{ P(subject), ",\"subject\":1",			"bad-subject" },
		{ P(subject), ",\"subject\":\"place:43.2,68.2\"", "ok" },
		{ P(subject), ",\"subject\":\"place:-90,180\"",	"ok" },
		{ P(subject), ",\"subject\":\"place:90.000001,0\"", "bad-subject" },
		{ P(subject), ",\"subject\":\"place:91,0\"",	"bad-subject" },
		{ P(subject), ",\"subject\":\"place:43.2\"",	"bad-subject" },
		{ P(subject), ",\"subject\":\"place:43,2,68\"",	"bad-subject" },
		{ P(subject), ",\"subject\":\"place:1e1,2\"",	"bad-subject" },
		{ P(subject), ",\"subject\":\"place:,\"",	"bad-subject" },
		{ P(more),    ",\"time\":\"yesterday\"",	"bad-time" },
		{ P(more),    ",\"time\":1700000000",		"bad-time" },
		{ P(more),    ",\"time\":\"1969-12-31T23:59:59Z\"", "bad-time" },
		{ P(more),    ",\"time\":\"2021-06-16T13:02:34-8:00\"",
								"bad-time" },
		{ P(more),    ",\"sequence\":17",		"ok" },
		{ P(more),    ",\"sequence\":\"9223372036854775807\"", "ok" },
		{ P(more),    ",\"sequence\":\"9223372036854775808\"",
								"bad-sequence" },
		{ P(more),    ",\"sequence\":-1",		"bad-sequence" },
		{ P(more),    ",\"sequence\":1.5",		"bad-sequence" },
		{ P(more),    ",\"sequence\":\"\"",		"bad-sequence" },
		{ P(more),    ",\"sequence\":\"0x1\"",		"bad-sequence" },
		{ P(more),    ",\"correlationid\":1",	"bad-correlationid" },
		{ P(more),    ",\"id\":\"2\"",			"dup-key" },
		{ P(more),    ",\"x\":\"\xff\"",		"utf8" },
		{ P(more),    ",\"x\":\"\xc0\x80\"",		"utf8" },
		{ P(more),    ",\"x\":\"\xed\xa0\x80\"",	"utf8" },
		{ P(more),    ",\"x\":\"\\u0000\"",		"json" },
		{ P(more),    ",\"x\":NaN",			"json" },
		{ P(more),    ",\"x\":1e999",			"json" },
		{ P(more),    ",\"x\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]",
								"depth" },
		{ P(data),    "",				"missing-kind" },
		{ P(data),    ",\"data\":null",			"missing-kind" },
		{ P(data),    ",\"data\":[]",			"bad-data" },
		{ P(data),    ",\"data\":\"x\"",		"bad-data" },
		{ P(data),    ",\"data_base64\":\"e30=\"",	"missing-kind" },
	};
	// clang-format on

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pieces p = good;

		memcpy((char *)&p + cases[i].at, &cases[i].piece,
		    sizeof(cases[i].piece));
		assert_string_equal(defect_of_pieces(p), cases[i].want);
	}
}

static void
test_each_data_defect_has_its_word(void **unused)
{
	// clang-format off
	static const struct { const char *data, *want; } cases[] = {
		{ "\"kind\":\"a-b_c.9\"",		"ok" },
		{ "\"score\":1",			"missing-kind" },
		{ "\"kind\":\"\"",			"missing-kind" },
		{ "\"kind\":3",				"bad-kind" },
		{ "\"kind\":\"Fire\"",			"bad-kind" },
		{ "\"kind\":\"fi re\"",			"bad-kind" },
		{ "\"kind\":\"өрт\"",			"bad-kind" },
		{ "\"kind\":\"a\",\"score\":0",		"ok" },
		{ "\"kind\":\"a\",\"score\":1",		"ok" },
		{ "\"kind\":\"a\",\"score\":1.0001",	"bad-score" },
		{ "\"kind\":\"a\",\"score\":-0.1",	"bad-score" },
		{ "\"kind\":\"a\",\"score\":93",	"bad-score" },
		{ "\"kind\":\"a\",\"score\":\"0.9\"",	"bad-score" },
		{ "\"kind\":\"a\",\"box\":[0,0,1,1]",	"ok" },
		{ "\"kind\":\"a\",\"box\":[0.9,0.9,0.2,0.2]", "ok" },
		{ "\"kind\":\"a\",\"box\":[0,0,1]",	"bad-box" },
		{ "\"kind\":\"a\",\"box\":[0,0,1,1,1]",	"bad-box" },
		{ "\"kind\":\"a\",\"box\":[0,0,1,\"1\"]", "bad-box" },
		{ "\"kind\":\"a\",\"box\":[0,0,640,480]", "bad-box" },
		{ "\"kind\":\"a\",\"box\":{}",		"bad-box" },
		{ "\"kind\":\"a\",\"count\":1000000",	"ok" },
		{ "\"kind\":\"a\",\"count\":1000001",	"bad-count" },
		{ "\"kind\":\"a\",\"count\":-1",	"bad-count" },
		{ "\"kind\":\"a\",\"count\":2.5",	"bad-count" },
		{ "\"kind\":\"a\",\"lat\":90,\"lon\":-180", "ok" },
		{ "\"kind\":\"a\",\"lat\":90",		"bad-position" },
		{ "\"kind\":\"a\",\"lon\":1",		"bad-position" },
		{ "\"kind\":\"a\",\"lat\":90.1,\"lon\":0", "bad-position" },
		{ "\"kind\":\"a\",\"lat\":\"1\",\"lon\":0", "bad-position" },
		{ "\"kind\":\"a\",\"text\":1",		"bad-text" },
		{ "\"kind\":\"a\",\"track\":1",		"bad-track" },
		{ "\"kind\":\"a\",\"clip\":1",		"bad-clip" },
		{ "\"kind\":\"a\",\"snapshot\":1",	"bad-snapshot" },
		{ "\"kind\":\"a\",\"list\":1",		"bad-list" },
		{ "\"kind\":\"a\",\"plate\":1",		"bad-plate" },
	};
	// clang-format on
	char data[256];

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pieces p = good;

		snprintf(data, sizeof(data), ",\"data\":{%s}", cases[i].data);
		p.data = data;
		assert_string_equal(defect_of_pieces(p), cases[i].want);
	}
}

static void
test_each_text_is_limited_exactly(void **unused)
{
	// clang-format off
	static const struct { const char *name; size_t max; bool data; }
	    cases[] = {
		{ "id",		EVENT_ID_MAX,	   false },
		{ "source",	EVENT_SOURCE_MAX,  false },
		{ "subject",	EVENT_DEVICE_MAX,  false },
		{ "correlationid", EVENT_CORRELATION_MAX, false },
		{ "kind",	EVENT_KIND_MAX,	   true },
		{ "text",	EVENT_TEXT_MAX,	   true },
		{ "track",	EVENT_TRACK_MAX,   true },
		{ "clip",	EVENT_URL_MAX,	   true },
		{ "snapshot",	EVENT_URL_MAX,	   true },
		{ "list",	EVENT_LIST_MAX,	   true },
		{ "plate",	EVENT_PLATE_MAX,   true },
	};
	// clang-format on

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (size_t over = 0; over <= 1; over++) {
			struct pieces p = good;
			char text[4096] = { 0 }, piece[4200], want[64];

			memset(text, 'x', cases[i].max + over);
			snprintf(piece, sizeof(piece),
			    cases[i].data ? ",\"data\":{%s\"%s\":\"%s\"}"
			                  : "%s,\"%s\":\"%s\"",
			    cases[i].data && strcmp(cases[i].name, "kind")
			        ? "\"kind\":\"a\","
			        : "",
			    cases[i].name, text);
			if (cases[i].data)
				p.data = piece;
			else if (strcmp(cases[i].name, "id") == 0)
				p.id = piece;
			else if (strcmp(cases[i].name, "source") == 0)
				p.source = piece;
			else if (strcmp(cases[i].name, "subject") == 0)
				p.subject = piece;
			else
				p.more = piece;
			snprintf(
			    want, sizeof(want), "too-long-%s", cases[i].name);
			assert_string_equal(
			    defect_of_pieces(p), over ? want : "ok");
		}
}

static void
test_size_and_keys_are_limited_exactly(void **unused)
{
	static const char head[] = "{\"specversion\":\"1.0\",\"id\":\"1\","
	                           "\"source\":\"//a\",\"subject\":\"c\","
	                           "\"type\":\"kz.dabyl.detection.v1\","
	                           "\"data\":{\"kind\":\"a\"},\"x\":\"";
	size_t size = EVENT_BYTES_MAX + 1;
	char *text = calloc(1, size + 1);
	char keys[8192];
	size_t len;

	(void)unused;
	for (size_t over = 0; over <= 1; over++) {
		len = EVENT_BYTES_MAX + over;
		memset(text, 'x', len);
		memcpy(text, head, strlen(head));
		memcpy(text + len - 2, "\"}", 2);
		assert_string_equal(defect_of(text, len), over ? "size" : "ok");
	}
	free(text);
	/* The good pieces have seven keys. */
	for (int count = 249; count <= 250; count++) {
		struct pieces p = good;

		len = 0;
		for (int i = 0; i < count; i++)
			len += (size_t)snprintf(keys + len, sizeof(keys) - len,
			    ",\"k%d\":%d", i, i);
		p.more = keys;
		assert_string_equal(
		    defect_of_pieces(p), count == 249 ? "ok" : "keys");
	}
}

static void
test_no_prefix_of_an_event_is_an_event(void **unused)
{
	(void)unused;
	for (size_t len = 0; len < strlen(full); len++) {
		const char *word = defect_of(full, len);

		/* A prefix may cut a letter of two bytes in half. */
		assert_true(
		    strcmp(word, "json") == 0 || strcmp(word, "utf8") == 0);
	}
	assert_string_equal(defect_of("[]", 2), "json");
	assert_string_equal(defect_of("1", 1), "json");
	assert_string_equal(defect_of("null", 4), "json");
}

static void
test_a_refused_event_is_named_where_it_can_be(void **unused)
{
	struct arena arena = { 0 };
	struct event e;
	const char *text = "{\"specversion\":\"1.0\",\"id\":\"x-1\","
	                   "\"source\":\"//a\",\"subject\":\"cam-1\","
	                   "\"type\":\"other\",\"data\":7}";

	(void)unused;
	assert_int_equal(cloudevent_decode(text, strlen(text), &arena, &e),
	    CLOUDEVENT_OTHER_TYPE);
	assert_string_equal(e.id, "x-1");
	assert_string_equal(e.source, "//a");
	assert_string_equal(e.device, "cam-1");
	assert_string_equal(e.bytes, text);
	assert_string_equal(e.kind, "");
	arena_finish(&arena);
}

static void
test_a_clock_that_was_never_set_is_marked(void **unused)
{
	// clang-format off
	static const struct { const char *time; bool odd; } cases[] = {
		{ "1970-01-01T00:00:07Z", true },
		{ "1999-12-31T23:59:59Z", true },
		{ "2000-01-01T00:00:00Z", false },
		{ "2099-12-31T23:59:59Z", false },
		{ "2100-01-01T00:00:00Z", true },
	};
	// clang-format on

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena arena = { 0 };
		struct event e;
		char text[512];
		int len = snprintf(text, sizeof(text), "{%s%s%s%s%s,%s%s\"%s}",
		    good.version, good.id, good.source, good.type, good.subject,
		    "\"time\":\"", cases[i].time, good.data);

		assert_int_equal(
		    cloudevent_decode(text, (size_t)len, &arena, &e), 0);
		assert_true(e.has_time);
		assert_int_equal(e.time_odd, cases[i].odd);
		arena_finish(&arena);
	}
}

static void
test_what_we_write_reads_back_the_same(void **unused)
{
	struct arena arena = { 0 };
	struct buf out = { 0 }, again = { 0 };
	struct event e, back, little = cloudevent_blank();

	(void)unused;
	cloudevent_decode(full, strlen(full), &arena, &e);
	cloudevent_encode(&e, &out);
	assert_non_null(
	    strstr(buf_text(&out), "\"sequence\":\"00000000000000000042\""));
	assert_int_equal(
	    cloudevent_decode(buf_text(&out), out.len, &arena, &back), 0);
	cloudevent_encode(&back, &again);
	assert_string_equal(buf_text(&again), buf_text(&out));
	assert_int_equal(back.score, 930);
	assert_int_equal(back.lon_e6, -68251000);
	assert_int_equal(back.utc_ms, e.utc_ms);
	assert_memory_equal(&back.box, &e.box, sizeof(e.box));
	little.id = "1";
	little.source = "//a";
	little.device = "place:43.297,-0.5";
	little.kind = "fire";
	buf_clear(&out);
	cloudevent_encode(&little, &out);
	assert_int_equal(
	    cloudevent_decode(buf_text(&out), out.len, &arena, &back), 0);
	assert_string_equal(back.device, little.device);
	assert_true(back.has_position);
	assert_int_equal(back.lat_e6, 43297000);
	assert_int_equal(back.lon_e6, -500000);
	buf_clear(&out);
	cloudevent_topic("fire", "", &out);
	assert_string_equal(buf_text(&out), "event.fire.-");
	buf_finish(&again);
	buf_finish(&out);
	arena_finish(&arena);
}

static void
test_every_defect_has_a_word_of_its_own(void **unused)
{
	(void)unused;
	for (int i = 0; i < CLOUDEVENT_NDEFECTS; i++) {
		assert_non_null(cloudevent_word((enum cloudevent_defect)i));
		for (int j = 0; j < i; j++)
			assert_string_not_equal(
			    cloudevent_word((enum cloudevent_defect)i),
			    cloudevent_word((enum cloudevent_defect)j));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_member_arrives),
		cmocka_unit_test(test_what_is_absent_or_null_is_empty),
		cmocka_unit_test(test_each_envelope_defect_has_its_word),
		cmocka_unit_test(test_each_data_defect_has_its_word),
		cmocka_unit_test(test_each_text_is_limited_exactly),
		cmocka_unit_test(test_size_and_keys_are_limited_exactly),
		cmocka_unit_test(test_no_prefix_of_an_event_is_an_event),
		cmocka_unit_test(test_a_refused_event_is_named_where_it_can_be),
		cmocka_unit_test(test_a_clock_that_was_never_set_is_marked),
		cmocka_unit_test(test_what_we_write_reads_back_the_same),
		cmocka_unit_test(test_every_defect_has_a_word_of_its_own),
	};

	return cmocka_run_group_tests_name("cloudevent", tests, NULL, NULL);
}
