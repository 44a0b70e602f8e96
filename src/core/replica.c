/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "core/chain.h"
#include "core/index.h"
#include "core/order.h"

#include "core/replica.h"

struct note_row {
	struct note_row *next;
	struct notification note;
};

/*
 * Rows come by their last change, and an alert changes with each of its
 * notifications and after it: in a snapshot it comes behind them.  Until then
 * its place holds them, and has the number only.
 */
struct alert_row {
	struct note_row *notes;
	struct chain_link *joined; /* by the number of the head */
	struct colleagues *people; /* NULL = nobody */
	struct alert alert;
};

/*
 * Rows lie together: who looks at each of 100,000 would wait for the memory
 * otherwise.  They have places from 1; one that is not used is all 0.
 */
#define SLAB_ROWS 64

struct slab {
	struct alert_row rows[SLAB_ROWS];
};

/* Of alerts, ascending. */
struct numbers {
	uint64_t *at;
	size_t count, capacity;
};

struct replica {
	char account[ALERT_CODE_SIZE];
	struct index alerts; /* rows by number */
	struct slab **slabs;
	size_t slabs_count;
	size_t rows_used; /* of all slabs, that were ever given out */
	uint32_t *unused; /* of these */
	size_t unused_count, unused_capacity;
	struct map incidents; /* chains of what is joined to a head */
	struct order *order;
	struct numbers asking;
	struct numbers in_work; /* somebody has them, or services know */
	struct operator_row *operators;
	size_t operators_count;
	struct source_row *sources;
	size_t sources_count;
	struct desk_row *desks;
	size_t desks_count;
	struct inhibit_row inhibits[INHIBITS_MAX]; /* those that are on */
	size_t inhibits_count;
	struct notice_row *notices;
	size_t notices_count;
	struct canary_row canary;
	struct hub_row hub;
	struct replica_counts counts;
	uint64_t revision;
	uint64_t changed; /* how many changes of alerts there were */
	uint64_t changes[REPLICA_CHANGES]; /* a ring of their numbers */
};

static void
numbers_finish(struct numbers *n)
{
	free(n->at);
	*n = (struct numbers){ 0 };
}

/* Where ${number} stands, or would. */
static size_t
numbers_find(const struct numbers *n, uint64_t number)
{
	size_t low = 0, high = n->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (n->at[middle] < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
numbers_set(struct numbers *n, uint64_t number, bool there)
{
	size_t i = numbers_find(n, number);
	bool was = i < n->count && n->at[i] == number;

	if (was == there)
		return;
	if (there && n->count == n->capacity) {
		n->capacity = xgrow(n->capacity, n->count + 1);
		n->at = xreallocarray(n->at, n->capacity, sizeof(n->at[0]));
	}
	if (there) {
		memmove(n->at + i + 1, n->at + i,
		    (n->count - i) * sizeof(n->at[0]));
		n->at[i] = number;
		n->count++;
	} else {
		n->count--;
		memmove(n->at + i, n->at + i + 1,
		    (n->count - i) * sizeof(n->at[0]));
	}
}

static struct alert_row *
row_at(const struct replica *r, size_t place)
{
	size_t i = place - 1;

	return &r->slabs[i / SLAB_ROWS]->rows[i % SLAB_ROWS];
}

static uint64_t
row_key(const void *owner, uint32_t place)
{
	return row_at(owner, place)->alert.number;
}

/* NULL: it has no place. */
static struct alert_row *
row_find(const struct replica *r, uint64_t number)
{
	uint32_t place = index_find(&r->alerts, r, number);

	return place != 0 ? row_at(r, place) : NULL;
}

/* Whether the alert has come, and not only its notifications. */
static bool
is_there(const struct alert_row *row)
{
	return row != NULL && row->alert.severity != 0;
}

struct replica *
replica_create(const char *account)
{
	struct replica *r = xcalloc(1, sizeof(*r));

	r->alerts.key = row_key;
	r->order = order_create();
	text_copy(r->account, sizeof(r->account), account);
	return r;
}

static void
change(struct replica *r, uint64_t number)
{
	r->changes[r->changed++ % REPLICA_CHANGES] = number;
}

static bool
unheard(const struct notification *note)
{
	enum notification_state state = (enum notification_state)note->state;

	return (note->silent_tick != 0 || note->unreachable_tick != 0) &&
	    !notification_final(state) &&
	    (!notification_answered(state) || notification_awaited(state));
}

/* Services of one alert that will not come, while that matters. */
static size_t
refused(const struct alert_row *row)
{
	size_t found = 0;

	if (row->alert.state != ALERT_TOLD &&
	    row->alert.state != ALERT_RESPONSE)
		return 0;
	for (const struct note_row *at = row->notes;
	     is_there(row) && at != NULL; at = at->next)
		found += at->note.target < NOTE_SERVICES &&
		    at->note.state == NOTE_REFUSED;
	return found;
}

static void
inside_free(struct replica *r, struct alert_row *row)
{
	r->counts.refused -= refused(row);
	free(row->people);
	row->people = NULL;
	while (row->notes != NULL) {
		struct note_row *next = row->notes->next;

		r->counts.unheard -= unheard(&row->notes->note);
		free(row->notes);
		row->notes = next;
	}
}

static void
slabs_free(struct replica *r)
{
	for (size_t i = 0; i < r->slabs_count; i++)
		free(r->slabs[i]);
	free(r->slabs);
	free(r->unused);
	r->slabs = NULL;
	r->unused = NULL;
	r->slabs_count = r->rows_used = 0;
	r->unused_count = r->unused_capacity = 0;
}

static uint32_t
row_take(struct replica *r)
{
	if (r->unused_count > 0)
		return r->unused[--r->unused_count];
	if (r->rows_used == r->slabs_count * SLAB_ROWS) {
		r->slabs = xreallocarray(
		    r->slabs, r->slabs_count + 1, sizeof(*r->slabs));
		r->slabs[r->slabs_count++] = xcalloc(1, sizeof(**r->slabs));
	}
	return (uint32_t)++r->rows_used;
}

static void
row_leave(struct replica *r, uint32_t place)
{
	struct alert_row *row = row_at(r, place);

	inside_free(r, row);
	index_remove(&r->alerts, r, row->alert.number);
	*row = (struct alert_row){ 0 };
	if (r->unused_count == r->unused_capacity) {
		r->unused_capacity =
		    xgrow(r->unused_capacity, r->unused_count + 1);
		r->unused = xreallocarray(
		    r->unused, r->unused_capacity, sizeof(*r->unused));
	}
	r->unused[r->unused_count++] = place;
	/* What left the index late would count against ORDER_MAX for ever. */
	assert(r->alerts.count + r->unused_count == r->rows_used);
}

void
replica_reset(struct replica *r)
{
	for (size_t i = 1; i <= r->rows_used; i++)
		inside_free(r, row_at(r, i));
	index_finish(&r->alerts);
	slabs_free(r);
	chain_finish(&r->incidents);
	order_clear(r->order);
	for (size_t i = 0; i < r->sources_count; i++)
		source_finish(&r->sources[i]);
	numbers_finish(&r->asking);
	numbers_finish(&r->in_work);
	free(r->operators);
	free(r->sources);
	free(r->desks);
	r->desks = NULL;
	r->desks_count = 0;
	free(r->notices);
	r->notices = NULL;
	r->notices_count = 0;
	r->inhibits_count = 0;
	r->operators = NULL;
	r->sources = NULL;
	r->operators_count = r->sources_count = 0;
	r->canary = (struct canary_row){ 0 };
	r->hub = (struct hub_row){ 0 };
	r->counts = (struct replica_counts){ 0 };
	r->changed += REPLICA_CHANGES + 1; /* everybody has missed some */
	r->revision++;
}

void
replica_destroy(struct replica *r)
{
	if (r == NULL)
		return;
	replica_reset(r);
	order_destroy(r->order);
	free(r);
}

/* Adds ${sign} to every count that the alert belongs to. */
static void
count(struct replica *r, const struct alert *a, int sign)
{
	struct replica_counts *n = &r->counts;
	size_t one = (size_t)sign; /* -1 wraps, and so does the sum: exact */

	switch ((enum alert_state)a->state) {
	case ALERT_WAITING:
		n->waiting += one;
		if (a->severity == 1)
			n->waiting_p1 += one;
		break;
	case ALERT_CLAIMED:
		n->claimed += one;
		break;
	case ALERT_TOLD:
		if (alert_waits(a)) {
			n->waiting += one;
			n->waiting_p1 += a->severity == 1 ? one : 0;
			break;
		}
		n->told += one;
		break;
	case ALERT_RESPONSE:
		n->response += one;
		break;
	case ALERT_SHELVED:
		n->later += one;
		break;
	case ALERT_ARCHIVED:
	case ALERT_CLOSED:
	case ALERT_JOINED:
		return;
	}
	if (a->flags & ALERT_OVERDUE)
		n->overdue += one;
	if ((a->state == ALERT_CLAIMED || a->state == ALERT_TOLD) &&
	    r->account[0] != '\0' && strcmp(a->owner, r->account) == 0)
		n->mine += one;
}

void
replica_account(struct replica *r, const char *account)
{
	const struct alert *a;

	if (strcmp(r->account, account) == 0)
		return;
	text_copy(r->account, sizeof(r->account), account);
	r->counts = (struct replica_counts){ .unheard = r->counts.unheard,
		.refused = r->counts.refused,
		.missing = r->counts.missing };
	for (size_t i = 0; (a = replica_each(r, &i)) != NULL;)
		count(r, a, 1);
	r->revision++;
}

/* The row stands in the index as it says itself, or as one that has gone. */
static void
chain(struct replica *r, struct alert_row *row, bool gone)
{
	chain_set(&r->incidents, &row->joined, row->alert.number,
	    !gone && row->alert.state == ALERT_JOINED ? row->alert.same_as : 0);
}

/* The place of an alert; NULL: there are too many. */
static struct alert_row *
row_get(struct replica *r, uint64_t number)
{
	struct alert_row *row = row_find(r, number);
	uint32_t place;

	if (row != NULL || r->alerts.count >= ORDER_MAX)
		return row;
	place = row_take(r);
	row = row_at(r, place);
	row->alert.number = number;
	index_add(&r->alerts, r, place);
	return row;
}

static bool
is_in_work(const struct alert *a)
{
	return a->state == ALERT_CLAIMED || a->state == ALERT_TOLD ||
	    a->state == ALERT_RESPONSE;
}

static bool
is_asking(const struct alert *a)
{
	return a->offer_until_tick != 0 || a->ask_until_tick != 0 ||
	    a->call_until_tick != 0;
}

static void
people_keep(struct alert_row *row, const struct colleagues *people)
{
	if (!colleagues_any(people)) {
		free(row->people);
		row->people = NULL;
		return;
	}
	if (row->people == NULL)
		row->people = xcalloc(1, sizeof(*row->people));
	*row->people = *people;
}

static enum err
put_alert(struct replica *r, uint64_t id, const void *bytes, size_t len)
{
	struct alert alert;
	struct colleagues people;
	struct alert_row *row;

	if (alert_decode(&alert, &people, bytes, len) != ERR_NONE ||
	    alert.number != id)
		return ERR_INVAL;
	if ((row = row_get(r, id)) == NULL)
		return ERR_LIMIT;
	if (is_there(row))
		count(r, &row->alert, -1);
	r->counts.refused -= refused(row);
	row->alert = alert;
	r->counts.refused += refused(row);
	people_keep(row, &people);
	chain(r, row, false);
	count(r, &alert, 1);
	numbers_set(&r->asking, id, is_asking(&alert));
	numbers_set(&r->in_work, id, is_in_work(&alert));
	change(r, id);
	return order_put(r->order, &alert);
}

static enum err
put_note(struct replica *r, uint64_t id, const void *bytes, size_t len)
{
	struct notification note;
	struct alert_row *row;
	struct note_row **at;

	if (notification_decode(&note, bytes, len) != ERR_NONE ||
	    notification_id(note.alert, note.target) != id)
		return ERR_INVAL;
	if ((row = row_get(r, note.alert)) == NULL)
		return ERR_LIMIT;
	r->counts.refused -= refused(row);
	at = &row->notes;
	while (*at != NULL && (*at)->note.target < note.target)
		at = &(*at)->next;
	if (*at == NULL || (*at)->note.target != note.target) {
		struct note_row *added = xcalloc(1, sizeof(*added));

		added->next = *at;
		*at = added;
	}
	r->counts.unheard -= unheard(&(*at)->note);
	r->counts.unheard += unheard(&note);
	(*at)->note = note;
	r->counts.refused += refused(row);
	change(r, note.alert);
	return ERR_NONE;
}

static enum err
put_operator(struct replica *r, const void *bytes, size_t len)
{
	struct operator_row row;
	size_t i = 0;

	if (operator_decode(&row, bytes, len) != ERR_NONE)
		return ERR_INVAL;
	while (i < r->operators_count && r->operators[i].id != row.id)
		i++;
	if (i == r->operators_count)
		r->operators = xreallocarray(
		    r->operators, ++r->operators_count, sizeof(row));
	r->operators[i] = row;
	return ERR_NONE;
}

static enum err
put_desk(struct replica *r, const void *bytes, size_t len)
{
	struct desk_row row;
	size_t i = 0;

	if (desk_row_decode(&row, bytes, len) != ERR_NONE)
		return ERR_INVAL;
	while (i < r->desks_count && r->desks[i].id != row.id)
		i++;
	if (i == r->desks_count)
		r->desks =
		    xreallocarray(r->desks, ++r->desks_count, sizeof(row));
	r->desks[i] = row;
	return ERR_NONE;
}

/* By their ids, which are places that are used again. */
static enum err
put_inhibit(struct replica *r, const void *bytes, size_t len)
{
	struct inhibit_row row;
	size_t i = 0;
	bool there;

	if (inhibit_decode(&row, bytes, len) != ERR_NONE || row.id == 0 ||
	    row.id > INHIBITS_MAX)
		return ERR_INVAL;
	while (i < r->inhibits_count && r->inhibits[i].id < row.id)
		i++;
	there = i < r->inhibits_count && r->inhibits[i].id == row.id;
	if (row.on && !there) {
		memmove(r->inhibits + i + 1, r->inhibits + i,
		    (r->inhibits_count - i) * sizeof(row));
		r->inhibits_count++;
	} else if (!row.on && there) {
		r->inhibits_count--;
		memmove(r->inhibits + i, r->inhibits + i + 1,
		    (r->inhibits_count - i) * sizeof(row));
	}
	if (row.on)
		r->inhibits[i] = row;
	return ERR_NONE;
}

static enum err
put_notice(struct replica *r, const void *bytes, size_t len)
{
	struct notice_row row;
	size_t i = 0;

	if (notice_decode(&row, bytes, len) != ERR_NONE)
		return ERR_INVAL;
	while (i < r->notices_count && r->notices[i].id < row.id)
		i++;
	if (i == r->notices_count || r->notices[i].id != row.id) {
		r->notices = xreallocarray(
		    r->notices, r->notices_count + 1, sizeof(row));
		memmove(r->notices + i + 1, r->notices + i,
		    (r->notices_count - i) * sizeof(row));
		r->notices_count++;
	}
	r->notices[i] = row;
	return ERR_NONE;
}

static enum err
put_source(struct replica *r, const void *bytes, size_t len)
{
	struct source_row row;
	size_t i = 0;

	if (source_decode(&row, bytes, len) != ERR_NONE)
		return ERR_INVAL;
	while (i < r->sources_count && r->sources[i].id != row.id)
		i++;
	if (i == r->sources_count) {
		r->sources =
		    xreallocarray(r->sources, ++r->sources_count, sizeof(row));
	} else {
		r->counts.missing -=
		    r->sources[i].gaps.missing + r->sources[i].lost;
		source_finish(&r->sources[i]);
	}
	r->counts.missing += row.gaps.missing + row.lost;
	r->sources[i] = row;
	return ERR_NONE;
}

enum err
replica_put(struct replica *r, enum row_kind kind, uint64_t id,
    const void *bytes, size_t len)
{
	r->revision++;
	switch (kind) {
	case ROW_ALERT:
		return put_alert(r, id, bytes, len);
	case ROW_NOTIFICATION:
		return put_note(r, id, bytes, len);
	case ROW_OPERATOR:
		return put_operator(r, bytes, len);
	case ROW_SOURCE:
		return put_source(r, bytes, len);
	case ROW_DESK:
		return put_desk(r, bytes, len);
	case ROW_INHIBIT:
		return put_inhibit(r, bytes, len);
	case ROW_NOTICE:
		return put_notice(r, bytes, len);
	case ROW_CANARY:
		return canary_decode(&r->canary, bytes, len);
	case ROW_HUB:
		return hub_decode(&r->hub, bytes, len);
	}
	return ERR_INVAL;
}

static void
notice_gone(struct replica *r, uint64_t id)
{
	size_t i = 0;

	while (i < r->notices_count && r->notices[i].id != id)
		i++;
	if (i == r->notices_count)
		return;
	r->notices_count--;
	memmove(r->notices + i, r->notices + i + 1,
	    (r->notices_count - i) * sizeof(r->notices[0]));
	r->revision++;
}

void
replica_gone(struct replica *r, enum row_kind kind, uint64_t id)
{
	uint32_t place = kind == ROW_ALERT ? index_find(&r->alerts, r, id) : 0;
	struct alert_row *row;

	if (kind == ROW_NOTICE)
		notice_gone(r, id);
	/* A notification leaves with its alert; the others never leave. */
	if (place == 0)
		return;
	row = row_at(r, place);
	if (is_there(row)) {
		count(r, &row->alert, -1);
		order_remove(r->order, id);
		numbers_set(&r->asking, id, false);
		numbers_set(&r->in_work, id, false);
	}
	chain(r, row, true);
	row_leave(r, place);
	change(r, id);
	r->revision++;
}

enum err
replica_change(const struct replica *r, uint64_t *cursor, uint64_t *number)
{
	if (*cursor == r->changed)
		return ERR_AGAIN;
	if (r->changed - *cursor > REPLICA_CHANGES) {
		*cursor = r->changed;
		return ERR_LIMIT;
	}
	*number = r->changes[(*cursor)++ % REPLICA_CHANGES];
	return ERR_NONE;
}

uint64_t
replica_revision(const struct replica *r)
{
	return r->revision;
}

size_t
replica_count(const struct replica *r)
{
	return order_count(r->order);
}

const struct alert *
replica_at(const struct replica *r, size_t position)
{
	return replica_alert(r, order_at(r->order, position));
}

const struct alert *
replica_each(const struct replica *r, size_t *at)
{
	while (*at < r->rows_used) {
		const struct alert_row *row = row_at(r, ++*at);

		if (is_there(row))
			return &row->alert;
	}
	return NULL;
}

size_t
replica_place(const struct replica *r, uint64_t number, size_t *total)
{
	size_t place = 0;

	*total = 0;
	for (size_t i = 0; i < replica_count(r); i++) {
		const struct alert *a = replica_at(r, i);

		if (a->number != number && !alert_in_queue(a))
			continue;
		++*total;
		if (a->number == number)
			place = *total;
	}
	return place;
}

const struct alert *
replica_alert(const struct replica *r, uint64_t number)
{
	const struct alert_row *row = row_find(r, number);

	return is_there(row) ? &row->alert : NULL;
}

static const struct notification *
refusal(const struct replica *r, const struct alert *alert, bool by_phone)
{
	if (alert->state != ALERT_TOLD && alert->state != ALERT_RESPONSE)
		return NULL;
	for (unsigned t = 0; t < NOTE_SERVICES; t++) {
		const struct notification *note =
		    replica_note(r, alert->number, t);

		if (note != NULL && note->state == NOTE_REFUSED &&
		    (by_phone || note->by_phone == 0))
			return note;
	}
	return NULL;
}

const struct notification *
replica_refusal(const struct replica *r, const struct alert *alert)
{
	return refusal(r, alert, false);
}

bool
replica_refused(const struct replica *r, const struct alert *alert)
{
	return refusal(r, alert, true) != NULL;
}

const struct colleagues *
replica_colleagues(const struct replica *r, uint64_t number)
{
	const struct alert_row *row = row_find(r, number);

	return row != NULL && row->people != NULL ? row->people
	                                          : colleagues_none();
}

const struct notification *
replica_note(const struct replica *r, uint64_t alert, unsigned target)
{
	const struct alert_row *row = row_find(r, alert);
	const struct note_row *note = row != NULL ? row->notes : NULL;

	while (note != NULL && note->note.target != target)
		note = note->next;
	return note != NULL ? &note->note : NULL;
}

const struct alert *
replica_head(const struct replica *r, uint64_t number)
{
	const struct alert *a = replica_alert(r, number);

	return a != NULL && a->state == ALERT_JOINED
	    ? replica_alert(r, a->same_as)
	    : a;
}

size_t
replica_joined(const struct replica *r, uint64_t head,
    const struct alert *joined[ALERT_INCIDENT_MAX])
{
	uint64_t numbers[ALERT_INCIDENT_MAX];
	size_t count =
	    chain_list(&r->incidents, head, numbers, ALERT_INCIDENT_MAX);

	for (size_t i = 0; i < count; i++)
		joined[i] = replica_alert(r, numbers[i]);
	return count;
}

/* Nearer, then newer, then in the order of the numbers. */
static bool
nearer(const struct replica_near *a, const struct replica_near *b)
{
	if (a->distance_m != b->distance_m)
		return a->distance_m < b->distance_m;
	if (a->alert->last_ms != b->alert->last_ms)
		return a->alert->last_ms > b->alert->last_ms;
	return a->alert->number < b->alert->number;
}

size_t
replica_near(const struct replica *r, const struct alert *alert,
    uint32_t metres, struct replica_near *near, size_t max)
{
	const struct alert *a;
	size_t count = 0;

	for (size_t i = 0; (a = replica_each(r, &i)) != NULL;) {
		struct replica_near found = { .alert = a };
		size_t at;

		if (a->state == ALERT_JOINED ||
		    !alert_near(a, alert, metres, &found.distance_m))
			continue;
		for (at = count; at > 0 && nearer(&found, &near[at - 1]); at--)
			if (at < max)
				near[at] = near[at - 1];
		if (at < max)
			near[at] = found;
		count += count < max;
	}
	return count;
}

size_t
replica_in_work(const struct replica *r)
{
	return r->in_work.count;
}

const struct alert *
replica_in_work_at(const struct replica *r, size_t index)
{
	assert(index < r->in_work.count);
	return replica_alert(r, r->in_work.at[index]);
}

size_t
replica_asking(const struct replica *r)
{
	return r->asking.count;
}

const struct alert *
replica_asking_at(const struct replica *r, size_t index)
{
	assert(index < r->asking.count);
	return replica_alert(r, r->asking.at[index]);
}

const struct alert *
replica_open(const struct replica *r, const char *device, const char *kind)
{
	const struct alert *found = NULL, *a;

	for (size_t i = 0; (a = replica_each(r, &i)) != NULL;) {
		if (!alert_over(a) && strcmp(a->device, device) == 0 &&
		    strcmp(a->kind, kind) == 0 &&
		    (found == NULL || a->number > found->number))
			found = a;
	}
	return found;
}

/* Services that are told go before distance. */
static bool
fitter(const struct replica_near *a, const struct replica_near *b)
{
	bool told = a->alert->state != ALERT_CLAIMED;

	if (told != (b->alert->state != ALERT_CLAIMED))
		return told;
	return nearer(a, b);
}

/* One kind, or one service that goes to both. */
static bool
alike(const struct policy *policy, const struct alert *a, const struct alert *b)
{
	const struct policy_kind *x = policy_kind_find(policy, a->kind);
	const struct policy_kind *y = policy_kind_find(policy, b->kind);

	return strcmp(a->kind, b->kind) == 0 ||
	    (x != NULL && y != NULL && (x->services & y->services) != 0);
}

bool
replica_proposal(const struct replica *r, const struct policy *policy,
    const struct alert *alert, uint32_t metres, struct replica_near *proposal)
{
	bool found = false;

	for (size_t i = 0; i < r->in_work.count; i++) {
		struct replica_near near;

		near.alert = replica_alert(r, r->in_work.at[i]);
		if (!alert_near(near.alert, alert, metres, &near.distance_m) ||
		    !alike(policy, near.alert, alert) ||
		    (found && !fitter(&near, proposal)))
			continue;
		*proposal = near;
		found = true;
	}
	return found;
}

size_t
replica_operators(const struct replica *r)
{
	return r->operators_count;
}

const struct operator_row *
replica_operator_at(const struct replica *r, size_t index)
{
	assert(index < r->operators_count);
	return &r->operators[index];
}

size_t
replica_sources(const struct replica *r)
{
	return r->sources_count;
}

const struct source_row *
replica_source_at(const struct replica *r, size_t index)
{
	assert(index < r->sources_count);
	return &r->sources[index];
}

const struct desk_row *
replica_desk(const struct replica *r, const char *desk)
{
	for (size_t i = 0; i < r->desks_count; i++)
		if (strcmp(r->desks[i].desk, desk) == 0)
			return &r->desks[i];
	return NULL;
}

size_t
replica_inhibits(const struct replica *r)
{
	return r->inhibits_count;
}

const struct inhibit_row *
replica_inhibit_at(const struct replica *r, size_t index)
{
	assert(index < r->inhibits_count);
	return &r->inhibits[index];
}

size_t
replica_notices(const struct replica *r)
{
	return r->notices_count;
}

const struct notice_row *
replica_notice_at(const struct replica *r, size_t index)
{
	assert(index < r->notices_count);
	return &r->notices[index];
}

const struct operator_row *
replica_operator(const struct replica *r, const char *account)
{
	for (size_t i = 0; i < r->operators_count; i++)
		if (strcmp(r->operators[i].account, account) == 0)
			return &r->operators[i];
	return NULL;
}

const struct canary_row *
replica_canary(const struct replica *r)
{
	return &r->canary;
}

const struct hub_row *
replica_hub(const struct replica *r)
{
	return &r->hub;
}

const struct replica_counts *
replica_counts(const struct replica *r)
{
	return &r->counts;
}
