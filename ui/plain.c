/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "core/colleagues.h"
#include "core/command.h"

#include "ui/colleagues.h"
#include "ui/i18n.h"
#include "ui/plain.h"
#include "ui/outgoing.h"
#include "ui/regime.h"
#include "ui/words.h"

static void
begin_time(struct buf *out, const struct screen_input *in)
{
	words_time(out, in, in->utc_ms);
	buf_puts(out, " ");
}

/* "10:15:32 №1042: ": how each line about an alert begins. */
static void
begin(struct buf *out, const struct screen_input *in, uint64_t number)
{
	begin_time(out, in);
	buf_printf(out, "№%" PRIu64 ": ", number);
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

/* What it has come to be: perhaps nobody has listened to it before. */
static void
tell_severity(struct buf *out, const struct screen_input *in,
    const struct plain_row *row, const struct alert *a)
{
	if (row->severity == a->severity)
		return;
	begin(out, in, a->number);
	buf_printf(out, "P%u → ", row->severity);
	plain_alert(out, in, a);
	end(out);
}

static bool
is_me(const struct screen_input *in, const char *account)
{
	return in->account != NULL && strcmp(in->account, account) == 0;
}

/* Who wants it, and what to type: "Dana: offers it to you: accept 5". */
static void
tell_wish(struct buf *out, const struct screen_input *in, const char *person,
    const char *what, const struct alert *a, const char *verb,
    const char *arguments)
{
	begin(out, in, a->number);
	part(out, out->len, screen_person(in, person));
	buf_printf(
	    out, ": %s: %s %" PRIu64 "%s", what, verb, a->number, arguments);
	end(out);
}

static bool
tell_wishes(struct buf *out, const struct screen_input *in,
    const struct plain_row *row, const struct alert *a)
{
	const struct colleagues *people =
	    replica_colleagues(in->replica, a->number);
	bool offered =
	    a->offer_until_tick > row->offer_tick && colleagues_offered(in, a);
	bool asked =
	    a->ask_until_tick > row->ask_tick && colleagues_asked(in, a);
	bool called =
	    a->call_until_tick > row->call_tick && colleagues_called(in, a);

	if (offered)
		tell_wish(
		    out, in, a->owner, _("offers it to you"), a, "accept", "");
	if (asked)
		tell_wish(out, in, people->asker,
		    _("asks for a second opinion"), a, "answer",
		    " agree|not|cannot-tell");
	if (called)
		tell_wish(out, in, people->caller, _("calls the shift lead"), a,
		    "answer", " " ANSWER_COMING);
	return offered || called || (asked && a->severity == 1);
}

static void
tell_answer(struct buf *out, const struct screen_input *in,
    const struct alert *a,
    bool (*line)(struct buf *, enum style *, const struct screen_input *,
        const struct alert *))
{
	struct buf text = { 0 };
	enum style style;

	if (line(&text, &style, in, a)) {
		begin(out, in, a->number);
		part(out, out->len, buf_text(&text));
		end(out);
	}
	buf_finish(&text);
}

/* To who has asked, and to whose alert it is. */
static bool
tell_answers(struct buf *out, const struct screen_input *in,
    const struct plain_row *row, const struct alert *a)
{
	const struct colleagues *people =
	    replica_colleagues(in->replica, a->number);
	bool mine = is_me(in, a->owner);
	bool opinion = a->ask_until_tick == 0 && a->opinion != OPINION_NONE &&
	    (row->ask_tick != 0 || row->opinion != a->opinion) &&
	    (mine || is_me(in, people->asker));
	bool call = a->call_until_tick == 0 && a->call != CALL_NONE &&
	    (row->call_tick != 0 || row->call != a->call) &&
	    (mine || is_me(in, people->caller));

	if (opinion)
		tell_answer(out, in, a, colleagues_line_opinion);
	if (call)
		tell_answer(out, in, a, colleagues_line_call);
	return opinion || call;
}

/* The number that is to be called, when one is. */
static void
phone_put(struct buf *out, size_t start, const struct screen_input *in,
    const struct notification *note)
{
	const struct policy_desk *desk = in->policy != NULL
	    ? policy_desk_by_id(in->policy, note->desk)
	    : NULL;
	unsigned phone;

	if (notification_to_call(note, &phone) && desk != NULL &&
	    phone < desk->nphones)
		part(out, start, desk->phones[phone].number);
}

static void
tell_note(struct buf *out, const struct screen_input *in, const struct alert *a,
    const struct notification *note)
{
	size_t start;

	begin(out, in, a->number);
	start = out->len;
	if (in->policy != NULL)
		words_target(out, in, note->target);
	words_part(out, start, words_note(note));
	phone_put(out, start, in, note);
	part(out, start, note->who);
	if (note->number[0] != '\0') {
		words_part(out, start, "№ ");
		part(out, out->len, note->number);
	}
	end(out);
}

/* The next number of a desk is told, too. */
static uint8_t
note_mark(const struct notification *note)
{
	if (note == NULL)
		return 0;
	return (uint8_t)(note->rung << 4 | (1 + note->state));
}

/* True: of what is one's own one does not come, or is to be called. */
static bool
tell_notes(struct buf *out, const struct screen_input *in,
    struct plain_row *row, const struct alert *a)
{
	bool mine = is_me(in, a->owner), looks = false;
	unsigned phone;

	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *note =
		    replica_note(in->replica, a->number, t);
		uint8_t now = note_mark(note);
		bool call;

		if (now == row->notes[t])
			continue;
		row->notes[t] = now;
		if (note == NULL)
			continue;
		call = mine && notification_to_call(note, &phone);
		/* What services were told before is in the state. */
		if (row->shown || call)
			tell_note(out, in, a, note);
		looks = looks || call || (mine && note->state == NOTE_REFUSED);
	}
	return looks;
}

static bool
tell_time(struct buf *out, const struct screen_input *in, struct plain_row *row,
    const struct alert *a)
{
	bool over = (a->flags & ALERT_OVERDUE) != 0 ||
	    (a->due_tick != 0 && a->due_tick <= in->tick);
	bool soon = a->due_tick != 0 && !over &&
	    a->due_tick - in->tick <= PLAIN_SOON_MS;
	bool passed = a->escalated > row->escalated;
	bool looks =
	    (over && !row->over && (is_me(in, a->owner) || alert_waits(a))) ||
	    (passed && colleagues_is_lead(in));

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
	if (passed) {
		begin(out, in, a->number);
		part(out, out->len, screen_kind(in, a));
		words_part(out, 0, words_escalated(a->escalated));
		end(out);
	}
	row->over = over;
	row->soon = soon;
	row->escalated = a->escalated;
	return looks && a->severity <= 2;
}

static void
row_take(struct plain_row *row, const struct alert *a)
{
	row->number = a->number;
	row->state = a->state;
	row->severity = a->severity;
	row->verdict = a->verdict;
	row->opinion = a->opinion;
	row->call = a->call;
	row->offer_tick = a->offer_until_tick;
	row->ask_tick = a->ask_until_tick;
	row->call_tick = a->call_until_tick;
	(void)text_copy(row->owner, sizeof(row->owner), a->owner);
	row->shown = true;
}

bool
plain_tell(struct buf *out, const struct screen_input *in,
    struct plain_row *row, const struct alert *a)
{
	bool looks = a->severity == 1 && alert_waits(a) &&
	    (!row->shown || row->severity != 1);

	if (!row->shown) {
		tell_new(out, in, a);
		row->soon =
		    a->due_tick != 0 && a->due_tick <= in->tick + PLAIN_SOON_MS;
	} else {
		tell_severity(out, in, row, a);
		tell_state(out, in, row, a);
		looks = tell_answers(out, in, row, a) || looks;
	}
	looks = tell_notes(out, in, row, a) || looks;
	looks = tell_wishes(out, in, row, a) || looks;
	looks = tell_time(out, in, row, a) || looks;
	row_take(row, a);
	return looks;
}

/* ---- the centre ---- */

static void
tell_alarms(struct buf *out, const struct screen_input *in, uint64_t before,
    uint64_t now)
{
	static const struct {
		uint64_t bit;
		const char *words;
	} alarms[] = {
		{ HUB_DISK_CRITICAL, N_("DISK FULL: nothing can be stored") },
		{ HUB_DISK_LOW, N_("DISK NEARLY FULL: sources must wait") },
		{ HUB_INSECURE,
		    N_("NOT SECURE: the network is not encrypted") },
	};
	uint64_t disk = HUB_DISK_CRITICAL | HUB_DISK_LOW;

	for (size_t i = 0; i < sizeof(alarms) / sizeof(alarms[0]); i++) {
		if ((now & ~before & alarms[i].bit) == 0)
			continue;
		begin_time(out, in);
		buf_puts(out, _(alarms[i].words));
		end(out);
	}
	if ((before & disk) != 0 && (now & disk) == 0) {
		begin_time(out, in);
		buf_puts(out, _("There is room on the disk again"));
		end(out);
	}
}

static void
tell_flood(
    struct buf *out, const struct screen_input *in, const struct hub_row *hub)
{
	begin_time(out, in);
	if (hub->flood_tick == 0)
		buf_puts(out, _("The flood is over"));
	else
		buf_printf(out,
		    _("TOO MANY ALERTS: %llu in 10 min, people: %llu"),
		    (unsigned long long)hub->flood_news,
		    (unsigned long long)hub->flood_operators);
	end(out);
}

static void
tell_notice(struct buf *out, const struct screen_input *in,
    const struct notice_row *notice)
{
	begin_time(out, in);
	buf_printf(out, "%s: ", _("NOTICE"));
	part(out, out->len, screen_person(in, notice->by));
	buf_puts(out, ": ");
	part(out, out->len, notice->text);
	buf_printf(out, " · read-notice %" PRIu64, notice->id);
	end(out);
}

static void
tell_regime(struct buf *out, const struct screen_input *in)
{
	struct buf text = { 0 };

	regime_put(&text, in);
	begin_time(out, in);
	part(out, out->len, buf_text(&text));
	end(out);
	buf_finish(&text);
}

static void
tell_outgoing(struct buf *out, const struct screen_input *in)
{
	struct buf text = { 0 };

	if (outgoing_is_stopped(in))
		outgoing_put(&text, in);
	else
		buf_puts(&text, _("The services are told again"));
	begin_time(out, in);
	part(out, out->len, buf_text(&text));
	end(out);
	buf_finish(&text);
}

bool
plain_tell_centre(
    struct buf *out, const struct screen_input *in, struct plain_centre *centre)
{
	const struct hub_row *hub = replica_hub(in->replica);
	const struct notice_row *notice = colleagues_notice(in);
	bool full = (hub->alarms & ~centre->alarms & HUB_DISK_CRITICAL) != 0;

	tell_alarms(out, in, centre->alarms, hub->alarms);
	if ((hub->flood_tick != 0) != (centre->flood_tick != 0))
		tell_flood(out, in, hub);
	if (notice != NULL && notice->id != centre->notice)
		tell_notice(out, in, notice);
	/* Of one that was over before us nobody needs to hear. */
	if (hub->regime_tick != centre->regime_tick &&
	    (centre->regime_tick != 0 || regime_is_on(in)))
		tell_regime(out, in);
	if (hub->stopped_tick != centre->stopped_tick ||
	    hub->start_until_tick > centre->start_until_tick)
		tell_outgoing(out, in);
	centre->stopped_tick = hub->stopped_tick;
	centre->start_until_tick = hub->start_until_tick;
	centre->alarms = hub->alarms;
	centre->regime_tick = hub->regime_tick;
	centre->flood_tick = hub->flood_tick;
	centre->notice = notice != NULL ? notice->id : 0;
	return full;
}

/* ---- what the ear is spared ---- */

void
plain_filter_set(
    struct plain_filter *spares, const struct filter *filter, uint64_t now_ms)
{
	*spares = (struct plain_filter){
		.on = true,
		.until_ms = now_ms + PLAIN_FILTER_MS,
		.filter = *filter,
	};
}

bool
plain_filter_step(struct plain_filter *spares, uint64_t now_ms)
{
	if (!spares->on || now_ms < spares->until_ms)
		return false;
	spares->on = false;
	return true;
}

bool
plain_spares(const struct plain_filter *spares, const struct screen_input *in,
    const struct alert *a)
{
	return spares->on && a->severity != 1 && !is_me(in, a->owner) &&
	    !colleagues_offered(in, a) && !colleagues_asked(in, a) &&
	    !colleagues_called(in, a) &&
	    !filter_matches_alert(
	        &spares->filter, a, words_targets(in, a->number), in->tick);
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

static size_t
spared(const struct plain_filter *spares, const struct screen_input *in)
{
	size_t count = 0;

	for (size_t i = 0; spares->on && i < replica_count(in->replica); i++) {
		const struct alert *a = replica_at(in->replica, i);

		count += alert_in_queue(a) && plain_spares(spares, in, a);
	}
	return count;
}

void
plain_counts(struct buf *out, const struct screen_input *in,
    const struct plain_filter *spares)
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
	if (spares->on)
		count_put(out, start, _("hidden %zu"), spared(spares, in));
	if (regime_is_on(in))
		words_part(out, start, regime_name(in));
	if (outgoing_is_stopped(in))
		words_part(
		    out, start, _("NOTHING GOES OUT: call the services"));
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
