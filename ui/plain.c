/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "core/command.h"

#include "ui/i18n.h"
#include "ui/plain.h"
#include "ui/words.h"

/* "10:15:32 №1042 ": how each line begins. */
static void
begin(struct buf *out, const struct screen_input *in, uint64_t number)
{
	words_time(out, in, in->utc_ms);
	buf_printf(out, " №%" PRIu64 ": ", number);
}

static void
end(struct buf *out)
{
	buf_puts(out, "\n");
}

/* ${text} is foreign, or has foreign parts. */
static void
part(struct buf *out, size_t start, const char *text)
{
	struct buf safe = { 0 };

	text_safe(&safe, text, strlen(text));
	words_part(out, start, buf_text(&safe));
	buf_finish(&safe);
}

static void
left_put(struct buf *out, size_t start, const struct screen_input *in,
    const struct alert *a)
{
	struct buf text = { 0 };
	uint64_t left;

	if (screen_countdown(in, a, &left)) {
		words_seconds(&text, left);
		words_part(out, start, buf_text(&text));
		if (strcmp(a->owner, in->account) == 0) {
			buf_clear(&text);
			buf_printf(&text, "undo %" PRIu64, a->number);
			words_part(out, start, buf_text(&text));
		}
	} else if (a->due_tick > in->tick) {
		words_age(&text, a->due_tick - in->tick);
		words_part(out, start, _("time left"));
		buf_printf(out, " %s", buf_text(&text));
	}
	buf_finish(&text);
}

/* State, who has it, how it ended, what runs. */
static void
state_put(struct buf *out, size_t start, const struct screen_input *in,
    const struct alert *a)
{
	words_part(out, start, words_state((enum alert_state)a->state));
	if (a->state == ALERT_JOINED) {
		words_part(out, start, _("same incident as: "));
		buf_printf(out, "%" PRIu64, a->same_as);
	}
	if (a->owner[0] != '\0')
		part(out, start, screen_person(in, a->owner));
	part(out, start, words_ending(in, a));
	if (a->escalated != ESCALATED_NOT)
		words_part(out, start, words_escalated(a->escalated));
	left_put(out, start, in, a);
}

void
plain_alert(
    struct buf *out, const struct screen_input *in, const struct alert *a)
{
	size_t start = out->len;
	char severity[8] = { 'P', (char)('0' + a->severity % 10), '\0' };

	words_part(out, start, severity);
	part(out, start,
	    a->kind_name[0] != '\0' ? a->kind_name : screen_kind(in, a));
	part(out, start, screen_device(in, a));
	if (strcmp(screen_device(in, a), a->device) != 0)
		part(out, start, a->device);
	part(out, start, a->address);
	if (a->count > 1) {
		words_part(out, start, "×");
		buf_printf(out, "%" PRIu32, a->count);
	}
	state_put(out, start, in, a);
}

/* ---- what is new ---- */

static void
tell_new(struct buf *out, const struct screen_input *in, const struct alert *a)
{
	begin(out, in, a->number);
	plain_alert(out, in, a);
	end(out);
}

static void
tell_state(struct buf *out, const struct screen_input *in,
    const struct plain_row *row, const struct alert *a)
{
	size_t start;

	if (row->state == a->state && row->verdict == a->verdict &&
	    strcmp(row->owner, a->owner) == 0)
		return;
	begin(out, in, a->number);
	start = out->len;
	part(out, start, screen_kind(in, a));
	state_put(out, start, in, a);
	end(out);
}

static void
tell_worse(struct buf *out, const struct screen_input *in,
    const struct plain_row *row, const struct alert *a)
{
	if (row->severity == a->severity)
		return;
	begin(out, in, a->number);
	buf_printf(out, "P%u → P%u\n", row->severity, a->severity);
}

/* Whom somebody wants: what to type is said to whoever may. */
static void
tell_wish(struct buf *out, const struct screen_input *in, const char *before,
    const char *now, const char *person, const char *format,
    const struct alert *a)
{
	struct buf raw = { 0 }, safe = { 0 };

	if (now[0] == '\0' || strcmp(before, now) == 0)
		return;
	begin(out, in, a->number);
	buf_printf(&raw, "%s: ", screen_person(in, person));
	text_safe(&safe, buf_text(&raw), raw.len);
	buf_puts(out, buf_text(&safe));
	buf_printf(out, "%s %" PRIu64 "\n", format, a->number);
	buf_finish(&raw);
	buf_finish(&safe);
}

static void
tell_colleagues(struct buf *out, const struct screen_input *in,
    const struct plain_row *row, const struct alert *a)
{
	const struct colleagues *people =
	    replica_colleagues(in->replica, a->number);
	bool me = strcmp(people->offered, in->account) == 0;

	if (me)
		tell_wish(out, in, row->offered, people->offered, a->owner,
		    _("offers it to you: accept"), a);
	if (strcmp(people->asker, in->account) != 0)
		tell_wish(out, in, row->asker, people->asker, people->asker,
		    _("asks for a second opinion: answer"), a);
	if (strcmp(people->caller, in->account) != 0)
		tell_wish(out, in, row->caller, people->caller, people->caller,
		    _("calls the shift lead: show"), a);
}

static void
tell_notes(struct buf *out, const struct screen_input *in,
    struct plain_row *row, const struct alert *a)
{
	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *note =
		    replica_note(in->replica, a->number, t);
		uint8_t now = note != NULL ? (uint8_t)(1 + note->state) : 0;
		size_t start;

		if (now == row->notes[t])
			continue;
		row->notes[t] = now;
		if (note == NULL || !row->shown)
			continue;
		begin(out, in, a->number);
		start = out->len;
		if (in->policy != NULL)
			words_target(out, in, t);
		words_part(out, start, words_note(note));
		part(out, start, note->who);
		if (note->number[0] != '\0') {
			words_part(out, start, "№ ");
			part(out, out->len, note->number);
		}
		end(out);
	}
}

static void
tell_time(struct buf *out, const struct screen_input *in, struct plain_row *row,
    const struct alert *a)
{
	bool over = (a->flags & ALERT_OVERDUE) != 0 ||
	    (a->due_tick != 0 && a->due_tick <= in->tick);
	bool soon = a->due_tick != 0 && !over &&
	    a->due_tick - in->tick <= PLAIN_SOON_MS;

	if (over && !row->over) {
		begin(out, in, a->number);
		buf_puts(out, _("OVER"));
		part(out, 0, screen_kind(in, a));
		end(out);
	} else if (soon && !row->soon) {
		begin(out, in, a->number);
		part(out, out->len, screen_kind(in, a));
		left_put(out, 0, in, a);
		end(out);
	}
	if (a->escalated > row->escalated) {
		begin(out, in, a->number);
		part(out, out->len, screen_kind(in, a));
		words_part(out, 0, words_escalated(a->escalated));
		end(out);
	}
	row->over = over;
	row->soon = soon;
	row->escalated = a->escalated;
}

static void
row_take(
    struct plain_row *row, const struct screen_input *in, const struct alert *a)
{
	const struct colleagues *people =
	    replica_colleagues(in->replica, a->number);

	row->number = a->number;
	row->state = a->state;
	row->severity = a->severity;
	row->verdict = a->verdict;
	(void)text_copy(row->owner, sizeof(row->owner), a->owner);
	(void)text_copy(row->offered, sizeof(row->offered), people->offered);
	(void)text_copy(row->asker, sizeof(row->asker), people->asker);
	(void)text_copy(row->caller, sizeof(row->caller), people->caller);
	row->shown = true;
}

void
plain_tell(struct buf *out, const struct screen_input *in,
    struct plain_row *row, const struct alert *a)
{
	if (!row->shown) {
		tell_new(out, in, a);
		/* What services were told before is in the state. */
		tell_notes(out, in, row, a);
		row->soon =
		    a->due_tick != 0 && a->due_tick <= in->tick + PLAIN_SOON_MS;
	} else {
		tell_worse(out, in, row, a);
		tell_state(out, in, row, a);
		tell_notes(out, in, row, a);
	}
	tell_colleagues(out, in, row, a);
	tell_time(out, in, row, a);
	row_take(row, in, a);
}

/* ---- asked for ---- */

static void
count_put(struct buf *out, size_t start, const char *format, size_t count)
{
	if (out->len > start)
		buf_puts(out, " · ");
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	buf_printf(out, format, count);
#pragma GCC diagnostic pop
}

void
plain_counts(struct buf *out, const struct screen_input *in)
{
	const struct replica_counts *c = replica_counts(in->replica);
	size_t start = out->len;

	count_put(out, start, _("waiting %zu"), c->waiting);
	if (c->waiting_p1 > 0)
		buf_printf(out, " (P1 %zu)", c->waiting_p1);
	count_put(out, start, _("mine %zu"), c->mine);
	count_put(out, start, _("overdue %zu"), c->overdue);
	count_put(out, start, _("later %zu"), c->later);
	count_put(out, start, _("services %zu"), c->response);
	end(out);
}

void
plain_help(struct buf *out)
{
	for (int i = 0; i < COMMAND_COUNT; i++) {
		enum command_verb verb = (enum command_verb)i;

		if (command_is_right(verb) || !command_ready(verb))
			continue;
		command_syntax(verb, out);
		buf_printf(out, "\n    %s\n", _(command_help(verb)));
	}
}
