/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/jread.h"
#include "base/text.h"

#include "core/row_json.h"

// clang-format off
/* Texts and numbers that go out and come back under the same key. */
#define NUMBERS(X) \
	X(number, uint64_t) X(version, uint32_t) X(severity, uint8_t) \
	X(facts, uint8_t) X(flags, uint16_t) X(score, uint16_t) \
	X(count, uint32_t) X(seen_ms, uint32_t) X(stills, uint16_t) \
	X(opened_tick, uint64_t) X(due_tick, uint64_t) \
	X(undo_until_tick, uint64_t) X(shelved_until_tick, uint64_t) \
	X(same_as, uint64_t) X(joined, uint16_t) X(last_seq, uint64_t) X(first_ms, int64_t) \
	X(last_ms, int64_t) X(offer_until_tick, uint64_t) \
	X(ask_until_tick, uint64_t) X(call_until_tick, uint64_t) \
	X(opinion, uint8_t) X(call, uint8_t) X(escalated, uint8_t)
#define TEXTS(X) \
	X(kind) X(kind_name) X(device) X(site) X(district) X(name_kk) \
	X(name_ru) X(address) X(owner) X(reason) X(outcome) X(text)
/* Of the colleagues; they only go out. */
#define PEOPLE(X) X(offered) X(asker) X(adviser) X(caller) X(lead)
// clang-format on

/* Rows hold what came from outside; JSON must be valid UTF-8 all the same. */
static void
foreign_put(struct jwrite *w, const char *key, const char *text)
{
	struct buf safe = { 0 };

	if (text_valid(text, strlen(text))) {
		jwrite_text(w, key, text);
		return;
	}
	text_safe(&safe, text, strlen(text));
	jwrite_text(w, key, buf_text(&safe));
	buf_finish(&safe);
}

void
row_json_alert(struct jwrite *w, const char *key, const struct alert *alert,
    const struct colleagues *people)
{
	jwrite_open_key(w, key, '{');
#define X(member, type) jwrite_int(w, #member, (int64_t)alert->member);
	NUMBERS(X)
#undef X
	jwrite_text(
	    w, "state", alert_state_word((enum alert_state)alert->state));
	jwrite_text(w, "verdict",
	    alert->verdict == VERDICT_CONFIRMED  ? "confirmed"
	        : alert->verdict == VERDICT_NONE ? "none"
	                                         : "not-confirmed");
#define X(member) foreign_put(w, #member, alert->member);
	TEXTS(X)
#undef X
#define X(member) foreign_put(w, #member, people->member);
	PEOPLE(X)
#undef X
	jwrite_close(w, '}');
}

static bool
state_find(const char *word, uint8_t *state)
{
	for (int i = 0; word != NULL && i < ALERT_NSTATES; i++) {
		if (strcmp(alert_state_word((enum alert_state)i), word) == 0) {
			*state = (uint8_t)i;
			return true;
		}
	}
	return false;
}

enum err
row_json_alert_take(struct alert *alert, const struct jread_val *val)
{
	const char *text;
	int64_t number;

	*alert = (struct alert){ 0 };
#define X(member, type)                                  \
	if (jread_int(jread_get(val, #member), &number)) \
		alert->member = (type)number;
	NUMBERS(X)
#undef X
#define X(member)                                          \
	if ((text = jread_get_text(val, #member)) != NULL) \
		text_copy(alert->member, sizeof(alert->member), text);
	TEXTS(X)
#undef X
	if (!state_find(jread_get_text(val, "state"), &alert->state) ||
	    alert->number == 0 || alert->severity < 1 || alert->severity > 4)
		return ERR_INVAL;
	text = jread_get_text(val, "verdict");
	if (text != NULL && strcmp(text, "confirmed") == 0)
		alert->verdict = VERDICT_CONFIRMED;
	else if (text != NULL && strcmp(text, "not-confirmed") == 0)
		alert->verdict = VERDICT_NOT_CONFIRMED;
	return ERR_NONE;
}

void
row_json_note(
    struct jwrite *w, const char *key, const struct notification *note)
{
	jwrite_open_key(w, key, '{');
	jwrite_int(w, "alert", (int64_t)note->alert);
	jwrite_int(w, "target", note->target);
	jwrite_text(w, "state",
	    notification_state_word((enum notification_state)note->state));
	jwrite_text(
	    w, "channel", note->channel == CHANNEL_ZMQ ? "zmq" : "phone");
	jwrite_bool(w, "by_phone", note->by_phone != 0);
	jwrite_int(w, "revision", note->revision);
	jwrite_int(w, "attempts", note->attempts);
	jwrite_bool(w, "silent", note->silent_tick != 0);
	jwrite_bool(w, "unreachable", note->unreachable_tick != 0);
	jwrite_int(w, "rung", note->rung);
	foreign_put(w, "desk", note->desk);
	foreign_put(w, "other_desk", note->other_desk);
	foreign_put(w, "district", note->district);
	foreign_put(w, "number", note->number);
	foreign_put(w, "who", note->who);
	foreign_put(w, "code", note->code);
	foreign_put(w, "by", note->by);
	foreign_put(w, "message_kk", note->message_kk);
	foreign_put(w, "message_ru", note->message_ru);
	jwrite_close(w, '}');
}

void
row_json_source(
    struct jwrite *w, const char *key, const struct source_row *source)
{
	uint64_t received = source->stored + source->duplicates +
	    source->refused + source->aggregated;

	jwrite_open_key(w, key, '{');
	foreign_put(w, "source", source->name);
	jwrite_int(w, "received", (int64_t)received);
	jwrite_int(w, "stored", (int64_t)source->stored);
	jwrite_int(w, "folded", (int64_t)source->folded);
	jwrite_int(w, "recorded", (int64_t)source->recorded);
	jwrite_int(w, "duplicate", (int64_t)source->duplicates);
	jwrite_int(w, "refused", (int64_t)source->refused);
	jwrite_int(w, "aggregated", (int64_t)source->aggregated);
	jwrite_int(w, "gaps", (int64_t)source->gaps.missing);
	jwrite_int(w, "lost", (int64_t)source->lost);
	jwrite_int(w, "last_ms", source->last_ms);
	jwrite_close(w, '}');
}
