/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cloudevent: any bytes are an event within its limits, or have one defect;
 * an event that was read can be written and reads back the same.
 */
#include <string.h>

#include "base/text.h"
#include "bus/cloudevent.h"
#include "tests/fuzz/fuzz.h"

static void
check_text(const char *text, size_t max)
{
	FUZZ_CHECK(text != NULL && strlen(text) <= max);
	FUZZ_CHECK(text_valid(text, strlen(text)));
}

static void
check_event(const struct event *e)
{
	check_text(e->id, EVENT_ID_MAX);
	check_text(e->source, EVENT_SOURCE_MAX);
	check_text(e->kind, EVENT_KIND_MAX);
	check_text(e->device, EVENT_DEVICE_MAX);
	check_text(e->text, EVENT_TEXT_MAX);
	check_text(e->track, EVENT_TRACK_MAX);
	check_text(e->correlation, EVENT_CORRELATION_MAX);
	check_text(e->clip, EVENT_URL_MAX);
	check_text(e->snapshot, EVENT_URL_MAX);
	check_text(e->list, EVENT_LIST_MAX);
	check_text(e->plate, EVENT_PLATE_MAX);
	FUZZ_CHECK(e->score >= EVENT_SCORE_NONE && e->score <= 1000);
	FUZZ_CHECK(e->box.x + e->box.w <= 1000 && e->box.y + e->box.h <= 1000);
	FUZZ_CHECK(e->count <= EVENT_COUNT_MAX);
	FUZZ_CHECK(e->sequence <= INT64_MAX);
	FUZZ_CHECK(e->bytes_len <= EVENT_BYTES_MAX);
	if (e->has_position) {
		FUZZ_CHECK(e->lat_e6 >= -90000000 && e->lat_e6 <= 90000000);
		FUZZ_CHECK(e->lon_e6 >= -180000000 && e->lon_e6 <= 180000000);
	}
}

static void
check_round_trip(const struct event *event, struct arena *arena)
{
	struct buf once = { 0 }, twice = { 0 };
	struct event back;

	cloudevent_encode(event, &once);
	/* A control may take six bytes: what we write can be too large. */
	if (once.len <= EVENT_BYTES_MAX) {
		FUZZ_CHECK(cloudevent_decode(buf_text(&once), once.len, arena,
		               &back) == CLOUDEVENT_GOOD);
		cloudevent_encode(&back, &twice);
		FUZZ_CHECK(once.len == twice.len &&
		    memcmp(once.data, twice.data, once.len) == 0);
	}
	buf_finish(&once);
	buf_finish(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena arena = { 0 };
	struct event event;
	enum cloudevent_defect defect =
	    cloudevent_decode((const char *)bytes, len, &arena, &event);

	FUZZ_CHECK(cloudevent_word(defect) != NULL);
	check_event(&event);
	if (defect == CLOUDEVENT_GOOD) {
		FUZZ_CHECK(*event.id != '\0' && *event.source != '\0');
		FUZZ_CHECK(*event.device != '\0' && *event.kind != '\0');
		check_round_trip(&event, &arena);
	}
	arena_finish(&arena);
	return 0;
}
