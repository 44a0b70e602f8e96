/* SPDX-License-Identifier: Apache-2.0 */
/* What has to be true after each turn. */
#include <inttypes.h>
#include <string.h>

#include "tests/sim/world.h"

/* Of P2 the lead hears after four times what the service had to accept. */
#define SILENCE_LIMITS 3

static void
counters_check(struct sim *s)
{
	const struct board *board = engine_board(s->k.engine);
	uint64_t recorded = 0;

	for (size_t p = 0; p < PUBLISHERS; p++) {
		const struct publisher *pub = &s->publishers[p];
		const struct source_row *row = board_source(board, pub->name);

		if (row == NULL) {
			if (pub->stored + pub->duplicates + pub->refused != 0)
				hubkit_trouble(
				    &s->k, "%s is not counted", pub->name);
			continue;
		}
		if (row->stored != pub->stored ||
		    row->duplicates != pub->duplicates ||
		    row->refused != pub->refused)
			hubkit_trouble(&s->k,
			    "%s: %" PRIu64 "/%" PRIu64 "/%" PRIu64
			    " counted, %" PRIu64 "/%" PRIu64 "/%" PRIu64
			    " given",
			    pub->name, row->stored, row->duplicates,
			    row->refused, pub->stored, pub->duplicates,
			    pub->refused);
		recorded += row->recorded;
	}
	if (recorded != board_hub(board)->recorded + board_canary(board)->count)
		hubkit_trouble(&s->k, "recorded events do not add up");
}

void
acked_check(struct sim *s)
{
	for (size_t p = 0; p < PUBLISHERS; p++)
		for (size_t i = 0; i < s->publishers[p].count; i++) {
			const struct letter *l = &s->publishers[p].letters[i];

			if (l->state == LETTER_ACKED && l->found != 1)
				hubkit_trouble(&s->k,
				    "%s was acknowledged and is stored %u "
				    "times",
				    l->id, l->found);
		}
}

/* Whether the services are through says whose turn it is. */
static void
response_check(struct sim *s, const struct alert *a)
{
	bool waits = false;

	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *n =
		    board_notification(s->k.shadow, a->number, t);

		waits |= n != NULL && !notification_answered(n->state);
	}
	if (a->state == ALERT_RESPONSE && waits)
		hubkit_trouble(&s->k,
		    "%" PRIu64 " has left the queue before its services "
		    "accepted",
		    a->number);
	if (a->state == ALERT_RESPONSE && a->worse_due_tick != 0)
		hubkit_trouble(&s->k,
		    "%" PRIu64 " got worse and nobody is asked", a->number);
	if (a->state == ALERT_TOLD && !waits && a->undo_until_tick == 0 &&
	    a->worse_due_tick == 0 && (a->flags & ALERT_STANDING_DOWN) == 0)
		hubkit_trouble(&s->k,
		    "%" PRIu64 " is in the queue and nobody is waited for",
		    a->number);
	if ((a->state == ALERT_ARCHIVED || a->state == ALERT_CLOSED) && waits)
		hubkit_trouble(&s->k,
		    "%" PRIu64 " is over and a service is waited for",
		    a->number);
}

/*
 * A regime shortens what the service has, not when the lead hears: that is as
 * it was when the service was told, of P2 at the latest.
 */
static uint64_t
silence_ms(const struct sim *s, const struct notification *n)
{
	uint64_t limits = SILENCE_LIMITS * n->accept_limit_ms;
	uint32_t lead = s->k.conf->policy->severities[1].lead_ms;

	return n->accept_limit_ms + limits > lead ? limits
	                                          : lead - n->accept_limit_ms;
}

/* A deadline that nobody met is somebody's business, whatever crashed. */
static void
deadlines_check(struct sim *s, const struct alert *a)
{
	bool takes = a->state == ALERT_WAITING || a->state == ALERT_CLAIMED ||
	    alert_sent_back(a);

	if (takes && a->due_tick != 0 && a->due_tick <= s->k.tick &&
	    a->escalated == ESCALATED_NOT)
		hubkit_trouble(&s->k,
		    "%" PRIu64 " is overdue and the lead was not told",
		    a->number);
	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *n =
		    board_notification(s->k.shadow, a->number, t);

		if (n == NULL || a->severity > 2 ||
		    !notification_awaited(n->state) ||
		    n->accept_due_tick + silence_ms(s, n) > s->k.tick)
			continue;
		if (n->rung != RUNG_LEAD || a->escalated == ESCALATED_NOT)
			hubkit_trouble(&s->k,
			    "service %u of %" PRIu64
			    " is silent and the lead was not told",
			    t, a->number);
	}
}

/*
 * A joined alert is told to nobody by itself, and as long as it is joined
 * there is somebody's head that is not over: so nobody loses it.
 */
static void
incident_check(struct sim *s, const struct alert *a)
{
	const struct alert *joined[ALERT_INCIDENT_MAX];
	size_t count = board_joined(s->k.shadow, a->number, joined);
	const struct alert *head;

	if (!alert_over(a) && a->joined != count)
		hubkit_trouble(&s->k, "%" PRIu64 " counts %u joined, not %zu",
		    a->number, a->joined, count);
	if (a->state != ALERT_JOINED)
		return;
	head = board_alert(s->k.shadow, a->same_as);
	if (head == NULL || head->state == ALERT_JOINED ||
	    (alert_over(head) && head->undo_until_tick == 0))
		hubkit_trouble(&s->k,
		    "%" PRIu64 " is joined to %" PRIu64 ", which is no head",
		    a->number, a->same_as);
	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *n =
		    board_notification(s->k.shadow, a->number, t);

		if (n != NULL && !notification_final(n->state))
			hubkit_trouble(&s->k,
			    "%" PRIu64 " is joined and told to %u", a->number,
			    t);
	}
}

/* Events of all alerts, as the shadow knows them, and who holds how many. */
static void
alerts_check(struct sim *s)
{
	const struct board *shadow = s->k.shadow;
	uint64_t in_alerts = 0, stored = 0, recorded = 0;
	unsigned claims[CONSOLES] = { 0 };

	for (uint64_t n = 1; n <= board_hub(shadow)->alerts; n++) {
		const struct alert *a = board_alert(shadow, n);

		if (a == NULL) {
			hubkit_trouble(
			    &s->k, "alert %" PRIu64 " is missing", n);
			return;
		}
		in_alerts += a->count;
		for (size_t i = 0; i < CONSOLES; i++)
			claims[i] += (a->state == ALERT_CLAIMED ||
			                 a->state == ALERT_TOLD) &&
			    strcmp(a->owner, s->consoles[i].account) == 0;
		response_check(s, a);
		deadlines_check(s, a);
		incident_check(s, a);
		if (a->state == ALERT_CLAIMED && a->owner[0] == '\0')
			hubkit_trouble(
			    &s->k, "%" PRIu64 " is claimed by nobody", n);
	}
	for (uint64_t i = 1; i <= board_hub(shadow)->sources; i++) {
		const struct source_row *row = board_source_at(shadow, i);

		stored += row->stored;
		recorded += row->recorded;
	}
	if (in_alerts != stored - recorded)
		hubkit_trouble(&s->k, "stored is not in alerts + recorded");
	for (size_t i = 0; i < CONSOLES; i++) {
		const struct operator_row *op =
		    board_operator(shadow, s->consoles[i].account);

		if (op != NULL && op->claims != claims[i])
			hubkit_trouble(&s->k, "%s holds %u, counted %u",
			    op->account, claims[i], op->claims);
	}
}

static bool
same_alert(
    const struct board *board, const struct replica *replica, uint64_t number)
{
	struct buf x = { 0 }, y = { 0 };
	bool same;

	alert_encode(
	    board_alert(board, number), board_colleagues(board, number), &x);
	alert_encode(replica_alert(replica, number),
	    replica_colleagues(replica, number), &y);
	same = x.len == y.len && memcmp(x.data, y.data, x.len) == 0;
	buf_finish(&x);
	buf_finish(&y);
	return same;
}

static bool
same_note(const struct notification *a, const struct notification *b)
{
	struct buf x = { 0 }, y = { 0 };
	bool same;

	if (a == NULL || b == NULL)
		return a == b;
	notification_encode(a, &x);
	notification_encode(b, &y);
	same = x.len == y.len && memcmp(x.data, y.data, x.len) == 0;
	buf_finish(&x);
	buf_finish(&y);
	return same;
}

/* Every open alert is on the screen, and everything there is as it is. */
static void
replica_check(struct sim *s, const struct console *c)
{
	const struct board *board = engine_board(s->k.engine);

	if (replica_count(c->replica) != board_alerts(board))
		hubkit_trouble(&s->k, "%s shows %zu of %zu alerts", c->account,
		    replica_count(c->replica), board_alerts(board));
	for (uint64_t n = 1; n <= board_hub(board)->alerts; n++) {
		const struct alert *a = board_alert(board, n);
		const struct alert *shown = replica_alert(c->replica, n);

		if (a == NULL && !board_alert_final(s->k.shadow, n))
			hubkit_trouble(&s->k,
			    "%" PRIu64 " is open and not on the board", n);
		if (a == NULL || shown == NULL) {
			if (a != NULL || shown != NULL)
				hubkit_trouble(&s->k, "%s: %" PRIu64 " %s",
				    c->account, n,
				    a != NULL ? "is not shown" : "is a ghost");
			continue;
		}
		if (!same_alert(board, c->replica, n))
			hubkit_trouble(&s->k, "%s shows %" PRIu64 " as it was",
			    c->account, n);
		for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++)
			if (!same_note(board_notification(board, n, t),
			        replica_note(c->replica, n, t)))
				hubkit_trouble(&s->k,
				    "%s: service %u of %" PRIu64
				    " is not as it is",
				    c->account, t, n);
	}
	if (replica_sources(c->replica) != board_hub(board)->sources ||
	    replica_operators(c->replica) != board_hub(board)->operators)
		hubkit_trouble(&s->k, "%s: people or sources", c->account);
}

void
world_check(struct sim *s)
{
	counters_check(s);
	alerts_check(s);
	/* One console a turn, and now and then all: it is most of the work. */
	s->turns++;
	for (size_t i = 0; i < CONSOLES; i++)
		if (s->consoles[i].handle != 0 && !s->consoles[i].silent &&
		    (s->turns % 16 == 0 || i == s->turns % CONSOLES))
			replica_check(s, &s->consoles[i]);
	if (engine_next_tick(s->k.engine) <= s->k.tick) {
		struct board_ref ref = { 0 };

		(void)board_due(engine_board(s->k.engine), s->k.tick, &ref);
		hubkit_trouble(&s->k,
		    "time asks for row %d/%" PRIu64 " again and again",
		    ref.kind, ref.id);
	}
}
