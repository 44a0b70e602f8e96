/* SPDX-License-Identifier: Apache-2.0 */
/* People at their consoles, who know old versions and fall silent. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#include "tests/sim/world.h"

struct console *
console_of(struct sim *s, uint64_t handle)
{
	for (size_t i = 0; i < CONSOLES; i++)
		if (handle != 0 && s->consoles[i].handle == handle)
			return &s->consoles[i];
	return NULL;
}

void
console_hello(struct sim *s, struct console *c)
{
	struct session_hello hello = {
		.role = SESSION_CONSOLE,
		.rows = 1,
		.epoch = c->epoch,
		.after = c->after,
		.account = { c->account, strlen(c->account) },
		.host = { "пульт", strlen("пульт") },
	};
	struct session_welcome welcome;
	uint64_t old;

	memset(hello.key, c->key, sizeof(hello.key));
	if (engine_hello(s->k.engine, ++s->handle, &hello, "user", &welcome,
	        &old) != ERR_NONE) {
		hubkit_trouble(&s->k, "a console was not let in");
		return;
	}
	c->handle = s->handle;
	c->silent = false;
	c->held_count = 0; /* it gets them again */
	if (welcome.reset) {
		replica_reset(c->replica);
		c->after = 0;
	}
	c->epoch = welcome.epoch;
	c->credit = SESSION_CREDIT;
	engine_credit(s->k.engine, c->handle, SESSION_CREDIT);
	if (c->waits)
		engine_command(s->k.engine, c->handle, &c->pending);
}

static const char *
service_list(struct sim *s)
{
	static const char *const lists[] = { "fire", "police", "fire,police",
		"ambulance", "fire,ambulance",
		"fire,police,ambulance,emergency", "emergency" };

	return lists[roll(s, sizeof(lists) / sizeof(lists[0]))];
}

static const char *
any_district(struct sim *s)
{
	static const char *const districts[] = { "", "", " in:west", " in:east",
		" in:north" };

	return districts[roll(s, 5)];
}

static const char *
any_reason(struct sim *s)
{
	static const char *const reasons[] = { "steam", "no-emergency",
		"cannot-see", "other", "duplicate", "drill", "no-such-reason" };

	return reasons[roll(s, sizeof(reasons) / sizeof(reasons[0]))];
}

/* An alert that the console shows, or one long gone, or none. */
static uint64_t
any_alert(struct sim *s, const struct console *c)
{
	size_t count = replica_count(c->replica);
	uint64_t newest = replica_hub(c->replica)->alerts;

	if (count > 0 && !one_in(s, 12)) {
		/* Mostly his own: else nothing would ever be finished. */
		for (size_t i = 0; i < count && !one_in(s, 3); i++) {
			const struct alert *a = replica_at(c->replica, i);

			if (strcmp(a->owner, c->account) == 0 &&
			    a->state != ALERT_RESPONSE)
				return a->number;
		}
		return replica_at(c->replica, roll(s, count))->number;
	}
	return newest > 0 ? 1 + roll(s, newest + 1) : 1;
}

/* What he has in hand, or ${alert}. */
static uint64_t
his_own(const struct console *c, uint64_t alert)
{
	for (size_t i = 0; i < replica_count(c->replica); i++) {
		const struct alert *a = replica_at(c->replica, i);

		if (a->state == ALERT_CLAIMED &&
		    strcmp(a->owner, c->account) == 0)
			return a->number;
	}
	return alert;
}

/* What a colleague wants of him, or ${alert}. */
static uint64_t
awaited(const struct console *c, uint64_t alert)
{
	for (size_t i = 0; i < replica_count(c->replica); i++) {
		const struct alert *a = replica_at(c->replica, i);

		const struct colleagues *people =
		    replica_colleagues(c->replica, a->number);

		if (strcmp(people->offered, c->account) == 0 ||
		    (a->ask_until_tick != 0 &&
		        strcmp(people->asker, c->account) != 0) ||
		    a->call_until_tick != 0)
			return a->number;
	}
	return alert;
}

static void
any_look(struct sim *s, uint64_t alert, char *line, size_t size)
{
	static const char *const shown[] = { "live", "recording", "still" };
	static const char *const whys[] = { "timeout", "no-terminal" };
	char of[24] = "";
	unsigned ms;

	if (one_in(s, 3))
		snprintf(of, sizeof(of), " of:cam-%u",
		    (unsigned)(1 + roll(s, HUBKIT_DEVICES)));
	if (one_in(s, 6)) {
		snprintf(line, size, "look %" PRIu64 " none %s%s", alert,
		    whys[roll(s, 2)], of);
		return;
	}
	ms = (unsigned)roll(s, 6000);
	snprintf(line, size, "look %" PRIu64 " %s %u%s", alert,
	    shown[roll(s, 3)], ms, of);
}

/* A kind is kept from people for works, or no longer. */
static void
any_works(struct sim *s, char *line, size_t size)
{
	static const char *const lists[] = { "smoke", "fight", "crowd",
		"smoke,fight", "fire" };
	const char *kind = lists[roll(s, 5)];
	unsigned at = (unsigned)(1 + roll(s, HUBKIT_DEVICES));
	char place[16];

	snprintf(
	    place, sizeof(place), one_in(s, 4) ? "site:site-%u" : "cam-%u", at);
	if (one_in(s, 3))
		snprintf(line, size, "uninhibit %s %s кончили", place,
		    one_in(s, 2) ? "all" : kind);
	else
		snprintf(line, size, "inhibit %s %s %us welding наряд 14",
		    place, kind, (unsigned)(1 + roll(s, 3000)));
}

static const char *
any_regime(struct sim *s)
{
	static const char *const codes[] = { "everyday", "high", "emergency",
		"no-such" };

	return codes[roll(s, 4)];
}

/* A line of the check at the beginning of a shift; it may have any length. */
static void
any_check(struct sim *s, char *line, size_t size)
{
	static const char *const what[] = { "sound", "picture" };
	const char *well = one_in(s, 3) ? "yes" : "no";
	size_t len = (size_t)snprintf(
	    line, size, "ready %s %s ", what[roll(s, 2)], well);

	for (uint64_t n = roll(s, 60); n > 0 && len + 3 < size; n--)
		len += (size_t)snprintf(
		    line + len, size - len, "%s", one_in(s, 5) ? "s" : "ж");
}

static void
any_command(struct sim *s, const struct console *c, uint64_t alert, char *line,
    size_t size)
{
	uint64_t other = any_alert(s, c);
	const char *more;

	switch (roll(s, 56)) {
	case 36:
	case 40:
		snprintf(line, size, "hand %" PRIu64 " person-%u",
		    his_own(c, alert), (unsigned)roll(s, CONSOLES / 2));
		break;
	case 37:
	case 41:
		snprintf(line, size, "accept %" PRIu64, awaited(c, alert));
		break;
	case 38:
		snprintf(line, size, "%s %" PRIu64,
		    one_in(s, 2) ? "ask" : "call-lead", alert);
		break;
	case 39:
	case 42:
		snprintf(line, size, "answer %" PRIu64 " %s", awaited(c, alert),
		    one_in(s, 2) ? "agree" : "coming");
		break;
	case 0:
	case 1:
	case 2:
	case 3:
		snprintf(line, size, "claim %" PRIu64, alert);
		break;
	case 4:
		snprintf(line, size, "release %" PRIu64, alert);
		break;
	case 5:
	case 6:
	case 7:
	case 8:
		snprintf(line, size,
		    "confirm %" PRIu64 " %s +injured \"3 этаж\"", alert,
		    service_list(s));
		break;
	case 9:
		more = any_district(s);
		snprintf(line, size, "add %" PRIu64 " %s%s", alert,
		    service_list(s), more);
		break;
	case 10:
		snprintf(
		    line, size, "update %" PRIu64 " +danger,weapon", alert);
		break;
	case 11:
	case 12:
	case 13:
		more = one_in(s, 2) ? "дым из трубы" : "";
		snprintf(line, size, "archive %" PRIu64 " %s %s", alert,
		    any_reason(s), more);
		break;
	case 14:
		snprintf(line, size, "archive %" PRIu64 ",%" PRIu64 " steam",
		    alert, other);
		break;
	case 15:
		snprintf(line, size, "undo %" PRIu64, alert);
		break;
	case 16:
		snprintf(line, size, "send %" PRIu64, alert);
		break;
	case 17:
		snprintf(line, size, "note %" PRIu64 " говорит сосед", alert);
		break;
	case 18:
		snprintf(line, size, "phone %" PRIu64 " %s Дежурный 2231",
		    alert, one_in(s, 2) ? "ambulance" : "fire");
		break;
	case 19:
		snprintf(line, size,
		    "phone %" PRIu64 " ambulance Дежурный refused:no-crew",
		    alert);
		break;
	case 20:
		snprintf(line, size, "stand-down %" PRIu64 " %s", alert,
		    one_in(s, 2) ? "turned-false" : "solved");
		break;
	case 21:
		snprintf(line, size, "close %" PRIu64 " %s", alert,
		    one_in(s, 2) ? "true" : "helped");
		break;
	case 22:
		snprintf(line, size, "shelve %" PRIu64 " %us watch", alert,
		    (unsigned)(1 + roll(s, 2000)));
		break;
	case 23:
		snprintf(line, size, "unshelve %" PRIu64, alert);
		break;
	case 24:
		snprintf(line, size, "take-over %" PRIu64 " absent", alert);
		break;
	case 25:
		snprintf(line, size, "reopen %" PRIu64 " ещё дымит", alert);
		break;
	case 26:
		snprintf(line, size, "same %" PRIu64 " %" PRIu64, alert, other);
		break;
	case 27:
		snprintf(line, size, "new cam-%u fire видно из окна",
		    (unsigned)roll(s, HUBKIT_DEVICES + 2));
		break;
	case 28:
	case 29:
	case 30:
	case 31:
	case 32:
		any_look(s, alert, line, size);
		break;
	case 33:
		snprintf(line, size, "phone %" PRIu64 " site Охрана", alert);
		break;
	case 43:
	case 44:
		snprintf(line, size, "same %" PRIu64 " %" PRIu64, alert, other);
		break;
	case 45:
		snprintf(line, size, "apart %" PRIu64, alert);
		break;
	case 47:
		snprintf(line, size, "%s %" PRIu64 ",%" PRIu64,
		    one_in(s, 3) ? "send" : "undo", alert, other);
		break;
	case 48:
		snprintf(line, size, "flood %s", one_in(s, 2) ? "on" : "off");
		break;
	case 49:
	case 50:
		any_works(s, line, size);
		break;
	case 51:
		snprintf(line, size, "shelve %" PRIu64 " once watch", alert);
		break;
	case 52:
		any_check(s, line, size);
		break;
	case 53:
		snprintf(line, size, "regime %s приказ № 5", any_regime(s));
		break;
	case 54:
		/* Mostly it goes out again, or little would be tried. */
		snprintf(line, size, "%s-outgoing не туда",
		    one_in(s, 8) ? "stop" : "start");
		break;
	case 55:
		snprintf(line, size, "late 05:10 cam-%u fire лист № 3",
		    (unsigned)roll(s, HUBKIT_DEVICES + 2));
		break;
	case 46:
		snprintf(line, size, "archive %" PRIu64 " duplicate %" PRIu64,
		    alert, other);
		break;
	default:
		snprintf(line, size, "%s",
		    one_in(s, 3)       ? "break 10m meal"
		        : one_in(s, 2) ? "back"
		                       : "sign-off");
		break;
	}
}

static void
console_command(struct sim *s, struct console *c)
{
	uint64_t alert = any_alert(s, c);
	const struct alert *a = replica_alert(c->replica, alert);

	any_command(s, c, alert, c->line, sizeof(c->line));
	c->pending = (struct session_command){
		.number = ++c->number,
		.in_hand = alert,
		.line = { c->line, strlen(c->line) },
	};
	if (a != NULL) {
		c->pending.versions_count = 1;
		c->pending.versions[0] =
		    (struct session_version){ alert, a->version };
		if (one_in(s, 15))
			c->pending.versions[0].version--;
	}
	c->waits = true;
	c->answered = false;
	if (!s->faults || !one_in(s, 20))
		engine_command(s->k.engine, c->handle, &c->pending);
}

void
console_act(struct sim *s)
{
	struct console *c = &s->consoles[roll(s, CONSOLES)];

	if (c->handle == 0) {
		if (!s->faults || !one_in(s, 3))
			console_hello(s, c);
		return;
	}
	if (s->faults && one_in(s, 60)) {
		engine_bye(s->k.engine, c->handle);
		c->handle = 0;
	} else if (s->faults && one_in(s, 50)) {
		c->silent = true;
	} else if (s->faults && one_in(s, 40)) {
		c->handle = 0; /* the connection dies; the hub does not know */
	} else if (c->silent) {
		if (one_in(s, 10))
			console_hello(s, c);
	} else if (c->waits || c->answered) {
		/* No answer yet, or the same again: it must be the same. */
		if (c->waits || one_in(s, 3))
			engine_command(s->k.engine, c->handle, &c->pending);
		else
			c->answered = false;
	} else {
		console_command(s, c);
	}
}

void
consoles_beat(struct sim *s)
{
	for (size_t i = 0; i < CONSOLES; i++)
		if (s->consoles[i].handle != 0 && !s->consoles[i].silent)
			engine_beat(s->k.engine, s->consoles[i].handle);
}

void
console_answer(struct sim *s, const struct engine_out *out)
{
	struct console *c = console_of(s, out->handle);

	if (c == NULL || out->number != c->pending.number)
		return;
	if (c->answered &&
	    (c->answer.code != out->answer.code ||
	        c->answer.alert != out->answer.alert))
		hubkit_trouble(&s->k, "one command, two answers: %s", c->line);
	if (s->faults && !c->answered && one_in(s, 10))
		return; /* lost on the way */
	c->answered = true;
	c->waits = false;
	c->answer = out->answer;
	if (s->verbose)
		printf("#\t%s: %s: %s\n", c->account, c->line,
		    answer_word(out->answer.code));
	if (out->answer.code == ANSWER_OK)
		s->commands_ok++;
	else
		s->commands_refused++;
}

void
console_rows_hold(struct sim *s, struct console *c)
{
	size_t at;

	c->held_count = 0;
	buf_clear(&c->held);
	for (at = 0; c->handle != 0 && !c->silent &&
	     engine_rows(s->k.engine, c->handle, &c->held);
	     at = c->held.len) {
		if (c->held_count == HELD_MAX) {
			hubkit_trouble(&s->k, "more ROWS than a turn has");
			return;
		}
		c->held_lens[c->held_count++] = c->held.len - at;
		engine_credit(s->k.engine, c->handle, 1);
	}
}

static void
rows_take(struct sim *s, struct console *c, const void *bytes, size_t len)
{
	struct session_rows rows;
	struct session_row row;
	uint64_t last = journal_info(s->k.journal)->last_seq;

	if (session_rows_open(bytes, len, &rows) != ERR_NONE)
		hubkit_trouble(&s->k, "ROWS cannot be read");
	while (session_rows_next(&rows, &row)) {
		if (row.change > last)
			hubkit_trouble(&s->k, "a row left before its commit");
		if (row.change < c->after)
			hubkit_trouble(&s->k, "rows go back");
		c->after = row.change;
		if (row.gone)
			replica_gone(c->replica, row.kind, row.id);
		else if (replica_put(c->replica, row.kind, row.id, row.bytes.at,
		             row.bytes.len) != ERR_NONE)
			hubkit_trouble(&s->k, "a row cannot be read");
	}
	if (session_rows_close(&rows) != ERR_NONE)
		hubkit_trouble(&s->k, "ROWS has more than it says");
}

/* What does not reach a console that has gone it asks for again. */
void
console_rows(struct sim *s, struct console *c)
{
	const uint8_t *at = c->held.data;

	for (size_t i = 0; i < c->held_count; i++) {
		if (c->handle != 0 && !c->silent)
			rows_take(s, c, at, c->held_lens[i]);
		at += c->held_lens[i];
	}
	c->held_count = 0;
}
