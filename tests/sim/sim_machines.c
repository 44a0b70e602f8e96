/* SPDX-License-Identifier: Apache-2.0 */
/* Publishers and desks, which repeat, reorder, refuse and forget. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#include "tests/sim/world.h"

static const char *const kinds[] = { "fire", "smoke", "fight", "sos",
	"abandoned-object", "line-crossing", "crowd", "weapon", "unheard-of",
	"wanted-person", "canary", "zone-motion" };
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* ---- publishers ---- */

static void
publisher_restart(struct sim *s, size_t p)
{
	struct publisher *pub = &s->publishers[p];

	pub->lives++;
	pub->sequence = roll(s, 3); /* it counts anew */
}

static struct letter *
letter_new(struct sim *s, struct publisher *pub)
{
	struct letter *letter;

	if (pub->count == EVENTS_MAX)
		return NULL;
	letter = &pub->letters[pub->count];
	snprintf(
	    letter->id, sizeof(letter->id), "%u-%zu", pub->lives, pub->count);
	pub->count++;
	letter->sequence = ++pub->sequence;
	if (s->faults && one_in(s, 20))
		pub->sequence += roll(s, 5); /* lost before the bus */
	letter->kind = (uint8_t)roll(s, KINDS);
	letter->device = (uint8_t)roll(s, HUBKIT_DEVICES + 2);
	return letter;
}

static void
letter_send(struct sim *s, size_t p, struct letter *letter)
{
	struct publisher *pub = &s->publishers[p];
	char device[24];
	struct event event = {
		.id = letter->id,
		.source = pub->name,
		.kind = kinds[letter->kind],
		.device = device,
		.text = "дым \"над\" крышей",
		.track = "",
		.correlation = "",
		.clip = "",
		.snapshot = "",
		.list = "",
		.plate = "",
		.has_time = true,
		.utc_ms = s->k.at_ms -
		    (one_in(s, 30) ? 7200000 : (int64_t)roll(s, 3000)),
		.score = (int)roll(s, 1001),
		.has_sequence = p != 0,
		.sequence = letter->sequence,
		.bytes = "{\"specversion\":\"1.0\"}",
		.bytes_len = 21,
	};
	const char *why = "";
	uint64_t seq = 0;

	if (letter->device == HUBKIT_DEVICES)
		snprintf(device, sizeof(device), "place:43.2971,68.2517");
	else if (letter->device > HUBKIT_DEVICES)
		snprintf(device, sizeof(device), "cam-nobody-knows");
	else
		snprintf(device, sizeof(device), "cam-%u", letter->device + 1U);
	if (letter->state == LETTER_NEW)
		letter->state = LETTER_SENT;
	switch (engine_event(s->k.engine, &event, "intake", &why, &seq)) {
	case ENGINE_STORED:
		pub->turn.stored++;
		break;
	case ENGINE_DUPLICATE:
		pub->turn.duplicates++;
		break;
	case ENGINE_REFUSED:
		pub->turn.refused++;
		return;
	case ENGINE_LATER:
		return;
	}
	if (seq == 0 || seq > engine_change(s->k.engine))
		hubkit_trouble(&s->k, "a stored event has no entry");
	if (s->acks.count < ACKS_MAX) {
		s->acks.letters[s->acks.count].publisher = (uint8_t)p;
		s->acks.letters[s->acks.count++].letter =
		    (uint16_t)(letter - pub->letters);
	}
}

void
publisher_act(struct sim *s)
{
	size_t p = roll(s, PUBLISHERS);
	struct publisher *pub = &s->publishers[p];
	struct letter *letter = NULL;

	if (s->faults && one_in(s, 60))
		publisher_restart(s, p);
	if (pub->count > 0 && s->faults && one_in(s, 4))
		letter =
		    &pub->letters[roll(s, pub->count)]; /* again, or late */
	else
		letter = letter_new(s, pub);
	if (letter == NULL)
		return;
	if (s->faults && letter->state == LETTER_NEW && one_in(s, 12))
		return; /* it overtakes nobody yet: it comes later */
	letter_send(s, p, letter);
}

void
publisher_odd(struct sim *s)
{
	struct publisher *pub = &s->publishers[roll(s, PUBLISHERS)];

	if (one_in(s, 2)) {
		engine_newest(s->k.engine, pub->name, pub->sequence);
	} else {
		engine_malformed(s->k.engine, pub->name, "syntax", "{\x01", 2);
		pub->turn.refused++;
	}
}

/* ---- desks ---- */

void
desk_hello(struct sim *s, struct desk *d)
{
	const char *name;

	if (engine_desk_hello(s->k.engine, ++s->handle, d->service, d->district,
	        &name) != ERR_NONE)
		hubkit_trouble(&s->k, "a desk was not let in");
	d->handle = s->handle;
	text_copy(d->id, sizeof(d->id), name);
}

void
desk_say(struct sim *s, struct desk *d, const struct desk_message *told)
{
	static const char *const outcomes[] = { "true", "helped", "nobody",
		"no-such-outcome" };
	struct desk_message m = { .type = DESK_ANSWER, .alert = told->alert };

	memcpy(m.key, told->key, sizeof(m.key));
	if (s->faults && one_in(s, 15))
		m.key[3] ^= 1;
	text_copy(m.who, sizeof(m.who), "Ахметов");
	text_copy(m.number, sizeof(m.number), "2231");
	if (told->type == DESK_STAND_DOWN) {
		m.act = DESK_STOP_RECEIVED;
	} else if (told->inform) {
		m.act = DESK_RECEIVED;
		m.revision = told->revision;
	} else {
		m.act = s->faults ? (enum desk_act)roll(s, DESK_ACTS)
		                  : DESK_ACCEPTED;
		if (m.act == DESK_CLOSED)
			text_copy(m.code, sizeof(m.code), outcomes[roll(s, 4)]);
		else if (m.act == DESK_REFUSED)
			text_copy(m.code, sizeof(m.code),
			    one_in(s, 3) ? "already-there" : "no-crew");
	}
	engine_desk_answer(s->k.engine, d->handle, &m);
}

void
desk_act(struct sim *s)
{
	struct desk *d = &s->desks[roll(s, DESKS)];

	if (d->handle == 0) {
		if (!s->faults || one_in(s, 3))
			desk_hello(s, d);
	} else if (s->faults && one_in(s, 25)) {
		engine_desk_gone(s->k.engine, d->handle);
		d->handle = 0;
	} else if (s->faults && one_in(s, 40)) {
		d->handle = 0; /* silent: the hub finds out by itself */
	} else if (d->count > 0) {
		desk_say(s, d, &d->inbox[roll(s, d->count)].message);
	}
}

void
desks_beat(struct sim *s)
{
	for (size_t i = 0; i < DESKS; i++)
		if (s->desks[i].handle != 0)
			engine_desk_beat(s->k.engine, s->desks[i].handle);
}

/* Committed before the first byte leaves: the row on the disk says so. */
static void
desk_told_check(struct sim *s, const struct desk_message *m)
{
	struct journal_row row;
	struct notification n;

	if (journal_row_get(s->k.journal, ROW_NOTIFICATION,
	        notification_id(m->alert, m->target), &row) != ERR_NONE ||
	    notification_decode(&n, row.bytes, row.len) != ERR_NONE) {
		hubkit_trouble(&s->k, "a desk is told what is not stored");
		return;
	}
	/* What it had before it connected left long ago. */
	if (m->state[0] != '\0')
		return;
	/* Its attempts say nothing: called off, told to a deputy or told of a
	 * change in the turn in which it was sent, it counts anew. */
	if (n.state == NOTE_HELD || n.state == NOTE_WITHDRAWN ||
	    (s->sending[m->alert % EYES] & 1U << m->target) == 0)
		hubkit_trouble(&s->k, "a desk is told of %" PRIu64 " (%s)",
		    m->alert, notification_state_word(n.state));
}

void
desk_told(struct sim *s, const struct engine_out *out)
{
	bool taken = !s->faults || !one_in(s, 8);

	desk_told_check(s, &out->desk);
	s->sent++;
	for (size_t i = 0; i < DESKS; i++) {
		struct desk *d = &s->desks[i];

		if (d->handle != out->handle || !taken ||
		    (s->faults && one_in(s, 10)))
			continue;
		if (d->count == INBOX)
			memmove(d->inbox, d->inbox + 1,
			    --d->count * sizeof(d->inbox[0]));
		d->inbox[d->count++].message = out->desk;
		if (out->desk.type == DESK_TELL && !out->desk.inform)
			s->goes[out->desk.alert % EYES] |= desk_bits(s, d->id);
	}
	if (s->deliveries_count <
	    sizeof(s->deliveries) / sizeof(s->deliveries[0])) {
		s->deliveries[s->deliveries_count].alert = out->desk.alert;
		s->deliveries[s->deliveries_count].target = out->desk.target;
		s->deliveries[s->deliveries_count++].taken = taken;
	}
}

void
deliveries_say(struct sim *s)
{
	for (size_t i = 0; i < s->deliveries_count; i++)
		if (!s->faults || !one_in(s, 30)) /* else the timer finds it */
			engine_delivered(s->k.engine, s->deliveries[i].alert,
			    s->deliveries[i].target, s->deliveries[i].taken);
	s->deliveries_count = 0;
}
