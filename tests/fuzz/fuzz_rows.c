/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rows and bodies: what a store or a hub hands over.  The first byte says
 * which decoder gets the rest.  What is accepted has a meaning for every
 * function that looks at it, and is written again as the same bytes.
 */
#include <string.h>

#include "base/text.h"
#include "core/alert.h"
#include "core/answer.h"
#include "core/entry.h"
#include "core/flood.h"
#include "core/gaps.h"
#include "core/inhibit.h"
#include "core/notification.h"
#include "core/people.h"
#include "tests/fuzz/fuzz.h"

static void
check_same(const struct buf *once, const struct buf *twice)
{
	FUZZ_CHECK(once->len == twice->len);
	FUZZ_CHECK(
	    once->len == 0 || memcmp(once->data, twice->data, once->len) == 0);
}

static void
check_alert(const uint8_t *bytes, size_t len)
{
	struct alert alert = { 0 }, again = { 0 };
	struct colleagues people, others;
	struct buf once = { 0 }, twice = { 0 };
	enum alert_state next;

	if (alert_decode(&alert, &people, bytes, len) != ERR_NONE)
		return;
	FUZZ_CHECK(*alert_state_word(alert.state) != '\0');
	(void)alert_in_queue(&alert);
	for (unsigned event = 0; event < ALERT_NEVENTS; event++)
		(void)alert_step(alert.state, event, &next);
	alert_encode(&alert, &people, &once);
	FUZZ_CHECK(once.len <= ALERT_ROW_MAX);
	FUZZ_CHECK(
	    alert_decode(&again, &others, once.data, once.len) == ERR_NONE);
	alert_encode(&again, &others, &twice);
	check_same(&once, &twice);
	buf_finish(&once);
	buf_finish(&twice);
}

static void
check_notification(const uint8_t *bytes, size_t len)
{
	struct notification note = { 0 }, again = { 0 };
	struct buf once = { 0 }, twice = { 0 };
	enum notification_state next;

	if (notification_decode(&note, bytes, len) != ERR_NONE)
		return;
	FUZZ_CHECK(note.target < NOTE_TARGETS_MAX);
	FUZZ_CHECK(*notification_state_word(note.state) != '\0');
	FUZZ_CHECK(strchr(".>:vxo#!Ss", notification_sign(&note)) != NULL);
	for (unsigned event = 0; event < NOTE_NEVENTS; event++)
		(void)notification_step(note.state, event, &next);
	notification_encode(&note, &once);
	FUZZ_CHECK(
	    notification_decode(&again, once.data, once.len) == ERR_NONE);
	notification_encode(&again, &twice);
	check_same(&once, &twice);
	buf_finish(&once);
	buf_finish(&twice);
}

static void
check_source(const uint8_t *bytes, size_t len)
{
	struct source_row row = { 0 }, again = { 0 };
	struct buf once = { 0 }, twice = { 0 };

	if (source_decode(&row, bytes, len) == ERR_NONE) {
		gaps_check(&row.gaps);
		source_encode(&row, &once);
		FUZZ_CHECK(
		    source_decode(&again, once.data, once.len) == ERR_NONE);
		source_encode(&again, &twice);
		check_same(&once, &twice);
	}
	source_finish(&row);
	source_finish(&again);
	buf_finish(&once);
	buf_finish(&twice);
}

static void
check_small_rows(const uint8_t *bytes, size_t len)
{
	struct operator_row op = { 0 };
	struct canary_row canary = { 0 };
	struct hub_row hub = { 0 };
	struct inhibit_row inhibit = { 0 };
	struct buf out = { 0 };

	if (operator_decode(&op, bytes, len) == ERR_NONE) {
		operator_encode(&op, &out);
		FUZZ_CHECK(operator_decode(&op, out.data, out.len) == ERR_NONE);
	}
	buf_clear(&out);
	if (canary_decode(&canary, bytes, len) == ERR_NONE) {
		canary_encode(&canary, &out);
		FUZZ_CHECK(
		    canary_decode(&canary, out.data, out.len) == ERR_NONE);
	}
	buf_clear(&out);
	if (hub_decode(&hub, bytes, len) == ERR_NONE) {
		hub_encode(&hub, &out);
		FUZZ_CHECK(hub_decode(&hub, out.data, out.len) == ERR_NONE);
		FUZZ_CHECK(flood_opened(&hub) <= hub.alerts);
	}
	buf_clear(&out);
	if (inhibit_decode(&inhibit, bytes, len) == ERR_NONE) {
		(void)inhibit_covers(&inhibit, "cam-1", "site-1", "smoke");
		FUZZ_CHECK(inhibit_breaks(&inhibit, inhibit.last_tick, 1));
		inhibit_encode(&inhibit, &out);
		FUZZ_CHECK(
		    inhibit_decode(&inhibit, out.data, out.len) == ERR_NONE);
	}
	buf_finish(&out);
}

static void
check_answer(const uint8_t *bytes, size_t len)
{
	struct answer answer = { 0 };
	struct buf out = { 0 };
	struct take take;

	take_init(&take, bytes, len);
	if (answer_decode(&answer, &take) == ERR_NONE) {
		FUZZ_CHECK(*answer_word(answer.code) != '\0');
		answer_format(&answer, answer_sentence(answer.code), &out);
	}
	buf_finish(&out);
}

static void
check_body(const uint8_t *bytes, size_t len)
{
	static const uint8_t salt[ENTRY_SALT_SIZE] = { 1, 2, 3 };
	struct arena arena = { 0 };
	struct entry_list list = { .arena = &arena };
	struct entry entry = { .actor = "fuzz" }, again = { .actor = "fuzz" };
	struct buf once = { 0 }, twice = { 0 };
	enum err err;

	err = entry_decode(&list, &entry, (const char *)bytes, len);
	if (err == ERR_NONE) {
		FUZZ_CHECK(entry.count <= ENTRY_VALUES_MAX);
		entry_encode(&entry, salt, &once);
		FUZZ_CHECK(text_valid(buf_text(&once), once.len));
		FUZZ_CHECK(entry_decode(&list, &again, buf_text(&once),
		               once.len) == ERR_NONE);
		entry_encode(&again, salt, &twice);
		check_same(&once, &twice);
	}
	buf_finish(&once);
	buf_finish(&twice);
	arena_finish(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	if (len == 0)
		return 0;
	switch (*bytes++) {
	case 'a':
		check_alert(bytes, len - 1);
		break;
	case 'n':
		check_notification(bytes, len - 1);
		break;
	case 's':
		check_source(bytes, len - 1);
		break;
	case 'r':
		check_small_rows(bytes, len - 1);
		break;
	case 'w':
		check_answer(bytes, len - 1);
		break;
	default:
		check_body(bytes, len - 1);
		break;
	}
	return 0;
}
