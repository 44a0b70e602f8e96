/* SPDX-License-Identifier: Apache-2.0 */
/* decide: what an event becomes. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#include "core/decide.h"

#define CANARY_KIND   "canary"
#define PERSON_SOURCE "//person/"
#define SKEW_MS       120000 /* a device's clock that is ahead by more is wrong */

/* One event on its way. */
struct arrival {
	struct decide *d;
	const struct event *event;
	const char *actor;
	const struct policy_kind *kind;
	const struct device *device;          /* NULL: not in the registry */
	const struct site *site;              /* NULL: none */
	char kind_name[ALERT_KIND_NAME_SIZE]; /* "" unless unknown */
	char device_id[ALERT_DEVICE_SIZE];
	int64_t when_ms;
	uint16_t flags;
	bool restart; /* the source counts anew */
};

/*
 * The device's time is evidence: it is believed unless it cannot be, and one
 * long past marks the event as late, so that it raises no claim deadline.  One
 * that cannot be believed marks the event, so that somebody sets that clock.
 */
static void
time_judge(struct arrival *v)
{
	const struct event *e = v->event;
	uint32_t late_ms = v->d->policy->hub.late_ms;

	v->when_ms = v->d->at_ms;
	if (!e->has_time)
		return;
	if (e->time_odd || e->utc_ms > v->d->at_ms + SKEW_MS) {
		v->flags |= ALERT_WRONG_CLOCK;
		return;
	}
	v->when_ms = e->utc_ms;
	/* Somebody who sees it now wants it decided now. */
	if ((v->flags & ALERT_BY_HAND) == 0 && late_ms != 0 &&
	    e->utc_ms < v->d->at_ms - (int64_t)late_ms)
		v->flags |= ALERT_LATE;
}

static void
kind_judge(struct arrival *v)
{
	bool known;

	v->kind = policy_kind(v->d->policy, v->event->kind, &known);
	v->kind = policy_kind_by_count(
	    v->d->policy, v->kind, v->event->has_count, v->event->count);
	if (!known) {
		v->flags |= ALERT_UNKNOWN_KIND;
		text_copy(v->kind_name, sizeof(v->kind_name), v->event->kind);
	}
	if (v->kind->flags & KIND_LIFE)
		v->flags |= ALERT_LIFE_SAFETY;
}

static void
device_judge(struct arrival *v)
{
	int32_t lat, lon;

	text_copy(v->device_id, sizeof(v->device_id), v->event->device);
	v->device = registry_device(v->d->registry, v->event->device);
	if (v->device != NULL)
		v->site = registry_site(v->d->registry, v->device->site);
	else if (!registry_place(v->event->device, &lat, &lon))
		v->flags |= ALERT_UNKNOWN_DEVICE;
}

static bool
has_clip(const struct arrival *v)
{
	return v->event->clip != NULL && v->event->clip[0] != '\0';
}

/* Nothing that anybody could look at; see core/evidence.h. */
static bool
shows_nothing(const struct arrival *v)
{
	return !has_clip(v) &&
	    (v->device == NULL || !registry_shows(v->d->registry, v->device));
}

/* What an entry of any of the three kinds carries. */
static struct entry *
event_entry(struct arrival *v, enum verb verb, uint64_t alert)
{
	struct entry_list *out = v->d->out;
	struct entry *entry = entry_add(out, verb, v->actor, alert);
	const struct event *e = v->event;

	entry_put_text(out, entry, FIELD_SOURCE, e->source);
	entry_put_text(out, entry, FIELD_EVENT_ID, e->id);
	if (e->has_sequence) {
		entry_put(entry, FIELD_SEQUENCE, e->sequence);
		entry_put(entry, FIELD_SEQUENCED, v->restart ? 2 : 1);
	}
	entry_put_signed(entry, FIELD_EVENT_MS, v->when_ms);
	if (e->score > 0)
		entry_put(entry, FIELD_SCORE, (uint64_t)e->score);
	if (e->bytes_len > 0) {
		entry->event = e->bytes;
		entry->event_len = e->bytes_len;
	}
	return entry;
}

/* ---- gaps ---- */

static void
gap_entry(struct arrival *v, enum verb verb, struct gap gap)
{
	struct entry *entry = entry_add(v->d->out, verb, DECIDE_SYSTEM, 0);

	entry_put_text(v->d->out, entry, FIELD_SOURCE, v->event->source);
	entry_put(entry, FIELD_FROM, gap.from);
	entry_put(entry, FIELD_UPTO, gap.to);
}

/*
 * What the number says, before the event is applied.  A number that was seen
 * under an id that was not is a source that counts anew: to call the event a
 * duplicate would lose it.
 */
static void
sequence_judge(struct arrival *v)
{
	const struct event *e = v->event;
	const struct source_row *source = board_source(v->d->board, e->source);
	uint64_t high;

	if (!e->has_sequence || source == NULL)
		return;
	high = source->gaps.high;
	switch (gaps_peek(&source->gaps, e->sequence)) {
	case GAPS_OPENED:
		gap_entry(v, VERB_SOURCE_GAP,
		    (struct gap){ high + 1, e->sequence - 1 });
		return;
	case GAPS_FILLED:
		gap_entry(v, VERB_SOURCE_FILLED,
		    (struct gap){ e->sequence, e->sequence });
		return;
	case GAPS_SEEN:
	case GAPS_BEFORE:
		v->restart = (v->flags & ALERT_LATE) == 0;
		return;
	case GAPS_NEW:
		break;
	}
}

/* ---- reach ---- */

static bool
reaches(const struct arrival *v)
{
	const struct policy *p = v->d->policy;
	const struct policy_regime *regime = decide_regime_on(v->d);
	const struct policy_reach *reach = policy_reach(p, v->kind, v->device);
	struct policy_seen seen = {
		.score = v->event->score,
		.has_count = v->event->has_count,
		.count = v->event->count,
		.lasted_ms = board_run_ms(v->d->board, v->device_id,
		    v->kind->code, v->kind_name, v->d->tick),
	};

	/* No rule keeps from people what is about life; conf refuses those
	 * that name such a kind, and some name none. */
	if (v->kind->flags & KIND_LIFE)
		return true;
	if (v->site != NULL)
		seen.has_hours = policy_hours_open(v->site->hours, v->d->at_ms,
		    p->site.zone_minutes, &seen.open);
	if (regime != NULL && seen.score >= 0)
		seen.score += regime->score_less;
	return policy_reaches(reach, &seen);
}

/* What entries of an event that is no alert say of it. */
static void
event_put(struct arrival *v, struct entry *entry)
{
	struct entry_list *out = v->d->out;

	entry_put_text(out, entry, FIELD_KIND, v->kind->code);
	entry_put_text(out, entry, FIELD_KIND_NAME, v->kind_name);
	entry_put_text(out, entry, FIELD_DEVICE, v->device_id);
}

static void
record(struct arrival *v, const char *rule)
{
	struct entry *entry = event_entry(v, VERB_EVENT_RECORDED, 0);

	event_put(v, entry);
	entry_put_text(v->d->out, entry, FIELD_RULE, rule);
}

/* ---- the alert ---- */

static const char *
text_or(const char *text, const char *otherwise)
{
	return text != NULL && text[0] != '\0' ? text : otherwise;
}

static void
position_put(const struct arrival *v, struct entry *entry)
{
	int32_t lat = 0, lon = 0;

	if (v->device != NULL && v->device->has_position) {
		lat = v->device->lat_e6;
		lon = v->device->lon_e6;
	} else if (v->device == NULL) {
		(void)registry_place(v->device_id, &lat, &lon);
	}
	entry_put_signed(entry, FIELD_LAT, lat);
	entry_put_signed(entry, FIELD_LON, lon);
}

static void
place_put(struct arrival *v, struct entry *entry)
{
	struct entry_list *out = v->d->out;
	const struct device *dev = v->device;

	entry_put_text(out, entry, FIELD_DEVICE, v->device_id);
	position_put(v, entry);
	if (dev == NULL) {
		entry_put_text(out, entry, FIELD_NAME_KK, v->device_id);
		entry_put_text(out, entry, FIELD_NAME_RU, v->device_id);
		return;
	}
	entry_put_text(out, entry, FIELD_SITE, dev->site);
	entry_put_text(out, entry, FIELD_DISTRICT,
	    text_or(dev->district, v->site != NULL ? v->site->district : ""));
	entry_put_text(
	    out, entry, FIELD_NAME_KK, text_or(dev->name_kk, dev->id));
	entry_put_text(
	    out, entry, FIELD_NAME_RU, text_or(dev->name_ru, dev->id));
	entry_put_text(out, entry, FIELD_ADDRESS,
	    text_or(dev->address, v->site != NULL ? v->site->address : ""));
}

/*
 * Its alert of the kind that goes with this one (policy_pair()), if that had an
 * event a moment ago; NULL: none.  A window ends so long after its last event.
 */
static const struct alert *
pair_seen(const struct arrival *v, const struct policy_kind **kind)
{
	const char *code = policy_pair(v->kind->code);
	const struct alert *other;

	if (code == NULL ||
	    (*kind = policy_kind_find(v->d->policy, code)) == NULL)
		return NULL;
	other = board_open(v->d->board, v->device_id, code);
	if (other == NULL ||
	    other->fold_end_tick + POLICY_PAIR_MS <
	        v->d->tick + (*kind)->fold_ms)
		return NULL;
	return other;
}

/* The severity of a kind there, as the regime has it. */
static uint8_t
severity_of(const struct arrival *v, const struct policy_kind *kind)
{
	return policy_severity_in(decide_regime_on(v->d), kind, v->site);
}

/* Another kind that was seen there a moment ago can make it worse. */
static uint8_t
severity_judge(struct arrival *v)
{
	uint8_t severity = severity_of(v, v->kind);
	uint8_t worse = policy_worse(severity);
	const struct policy_kind *kind;

	if (worse == severity || pair_seen(v, &kind) == NULL)
		return severity;
	v->flags |= ALERT_WORSE;
	return worse;
}

/* What keeps it from people; NULL: nothing does. */
static const char *
kept_by(struct arrival *v)
{
	if (!reaches(v))
		return "reach";
	if (policy_regime_records(
	        decide_regime_on(v->d), v->kind, severity_judge(v)))
		return "regime";
	return NULL;
}

/* What is worse is not kept aside, nor what waited only for one more. */
static void
break_through(struct arrival *v, const struct alert *alert, uint8_t severity,
    const char *why)
{
	struct entry *entry;

	if (alert->state != ALERT_SHELVED)
		return;
	entry =
	    entry_add(v->d->out, VERB_UNSHELVED, DECIDE_SYSTEM, alert->number);
	entry_put_text(v->d->out, entry, FIELD_REASON, why);
	entry_put(entry, FIELD_DUE,
	    decide_due_in(
	        v->d, decide_severity_limits(v->d, severity).claim_ms));
}

/* The other way round: what was there before is made worse by this event. */
static void
raise_earlier(struct arrival *v)
{
	const struct policy_kind *kind;
	const struct alert *other = pair_seen(v, &kind);
	struct entry *entry;
	uint8_t worse;

	if ((v->flags & ALERT_LATE) != 0 || other == NULL)
		return;
	worse = policy_worse(severity_of(v, kind));
	if (other->severity <= worse)
		return;
	entry = entry_add(v->d->out, VERB_RAISED, DECIDE_SYSTEM, other->number);
	entry_put(entry, FIELD_SEVERITY, worse);
	entry_put_text(v->d->out, entry, FIELD_KIND, v->kind->code);
	entry_put(entry, FIELD_DUE, decide_due_sooner(v->d, other, worse));
	break_through(v, other, worse, "worse");
	decide_told_worse(v->d, other, worse);
	decide_incident_worse(v->d, other, worse, v->kind->code);
}

/* Nothing above P3 closes itself (domain.md), whatever a policy says. */
static uint32_t
expire_ms(const struct arrival *v, uint8_t severity)
{
	if (severity <= 2 || (v->flags & ALERT_LIFE_SAFETY) != 0)
		return 0;
	return v->d->policy->severities[severity - 1].not_examined_ms;
}

static void
open_alert(struct arrival *v)
{
	struct decide *d = v->d;
	const struct policy_kind *k = v->kind;
	uint8_t severity = severity_judge(v);
	uint32_t expire = expire_ms(v, severity);
	struct entry *entry =
	    event_entry(v, VERB_EVENT_OPENED, board_hub(d->board)->alerts + 1);
	char text[ALERT_TEXT_SIZE];

	entry_put_text(d->out, entry, FIELD_KIND, k->code);
	entry_put_text(d->out, entry, FIELD_KIND_NAME, v->kind_name);
	entry_put(entry, FIELD_SEVERITY, severity);
	place_put(v, entry);
	text_copy(text, sizeof(text), v->event->text);
	entry_put_text(d->out, entry, FIELD_TEXT, text);
	if (shows_nothing(v))
		v->flags |= ALERT_NO_SOURCE;
	entry_put(entry, FIELD_FLAGS, v->flags);
	if ((v->flags & ALERT_LATE) == 0)
		entry_put(entry, FIELD_DUE,
		    decide_due_in(
		        d, decide_limits_of(d, k->code, severity).claim_ms));
	entry_put(entry, FIELD_FOLD_END, d->tick + k->fold_ms);
	if (expire != 0)
		entry_put(entry, FIELD_EXPIRE, d->tick + expire);
}

/* ---- kept from people for works ---- */

static void
keep(struct arrival *v, const struct inhibit_row *inhibit)
{
	struct entry *entry = event_entry(v, VERB_EVENT_INHIBITED, 0);

	event_put(v, entry);
	entry_put(entry, FIELD_NUMBER, inhibit->id);
	entry_put_text(v->d->out, entry, FIELD_PLACE, inhibit->place);
}

static void
break_out(struct arrival *v, const struct inhibit_row *inhibit, const char *why)
{
	struct entry *entry = entry_add(v->d->out, VERB_INHIBIT_BROKEN,
	    DECIDE_SYSTEM, board_hub(v->d->board)->alerts + 1);

	entry_put(entry, FIELD_NUMBER, inhibit->id);
	entry_put_text(v->d->out, entry, FIELD_PLACE, inhibit->place);
	entry_put_text(v->d->out, entry, FIELD_REASON, why);
}

static void
open_new(struct arrival *v)
{
	const struct inhibit_row *inhibit = decide_inhibited(v->d, v->device_id,
	    v->site != NULL ? v->site->id : "", v->kind->code);
	const char *why = NULL;

	/* It was switched off before a new policy made it one about life. */
	if (inhibit != NULL && policy_about_life(v->kind))
		why = "life";
	else if (inhibit != NULL)
		why = inhibit_breaks(inhibit, v->d->tick, severity_judge(v));
	if (inhibit != NULL && why == NULL) {
		keep(v, inhibit);
		return;
	}
	decide_flood_judge(v->d);
	open_alert(v);
	if (inhibit != NULL)
		break_out(v, inhibit, why);
}

/* What was late has somebody's time from its first event that is not. */
static uint64_t
due_of_join(
    const struct arrival *v, const struct alert *alert, uint8_t severity)
{
	if ((v->flags & ALERT_LATE) != 0)
		return 0;
	if (severity < alert->severity)
		return decide_due_sooner(v->d, alert, severity);
	if (alert->due_tick != 0 || (alert->flags & ALERT_LATE) == 0)
		return 0;
	return decide_due_sooner(v->d, alert, alert->severity);
}

/* A run of events without a pause goes on: the window moves with it. */
static void
join(struct arrival *v, const struct alert *alert)
{
	struct entry *entry = event_entry(v, VERB_EVENT_JOINED, alert->number);
	const struct alert *head = decide_head(v->d, alert);
	uint8_t severity = severity_of(v, v->kind);

	entry_put(entry, FIELD_DUE, due_of_join(v, alert, severity));
	entry_put(entry, FIELD_FOLD_END, v->d->tick + v->kind->fold_ms);
	if ((alert->flags & ALERT_NO_SOURCE) != 0 && has_clip(v))
		entry_put_text(v->d->out, entry, FIELD_CLIP, v->event->clip);
	if (severity < alert->severity) {
		entry_put(entry, FIELD_SEVERITY, severity);
		entry_put(entry, FIELD_FLAGS, ALERT_WORSE);
		break_through(v, alert, severity, "worse");
		decide_told_worse(v->d, alert, severity);
		decide_incident_worse(v->d, alert, severity, v->kind->code);
	}
	if (head == NULL || severity < head->severity)
		return;
	if ((head->flags & ALERT_ONCE) != 0)
		break_through(v, head, head->severity, "next");
	else if (head != alert && (v->flags & ALERT_LATE) == 0)
		decide_incident_due(v->d, alert, v->kind->code);
}

static void
canary(struct arrival *v)
{
	struct entry_list *out = v->d->out;
	struct entry *entry = entry_add(out, VERB_CANARY, v->actor, 0);

	entry_put_text(out, entry, FIELD_SOURCE, v->event->source);
	entry_put_text(out, entry, FIELD_EVENT_ID, v->event->id);
	if (v->event->has_sequence) {
		entry_put(entry, FIELD_SEQUENCE, v->event->sequence);
		entry_put(entry, FIELD_SEQUENCED, v->restart ? 2 : 1);
	}
}

bool
decide_event(struct decide *d, const struct event *event, const char *actor,
    const char **why)
{
	struct arrival v = { .d = d, .event = event, .actor = actor };
	const struct alert *alert;
	const char *rule;

	time_judge(&v);
	if (strcmp(event->kind, CANARY_KIND) == 0) {
		sequence_judge(&v);
		canary(&v);
		return true;
	}
	kind_judge(&v);
	device_judge(&v);
	if (!policy_authorised(d->policy, v.kind, d->at_ms)) {
		*why = "not-authorised";
		return false;
	}
	sequence_judge(&v);
	alert = board_folding(
	    d->board, v.device_id, v.kind->code, v.kind_name, d->tick);
	if (alert == NULL && (rule = kept_by(&v)) != NULL) {
		record(&v, rule);
		return true;
	}
	if (alert != NULL)
		join(&v, alert);
	else
		open_new(&v);
	raise_earlier(&v);
	return true;
}

/* ---- by hand ---- */

/* An event that a person is. */
struct hand_event {
	char source[SOURCE_NAME_SIZE];
	struct event event;
	struct arrival v;
};

static void
hand_arrive(
    struct hand_event *h, struct decide *d, const struct decide_hand *hand)
{
	snprintf(
	    h->source, sizeof(h->source), PERSON_SOURCE "%s", hand->account);
	h->event = (struct event){
		.id = hand->id,
		.source = h->source,
		.kind = hand->kind,
		.device = hand->device[0] != '\0' ? hand->device : "place:0,0",
		.text = hand->text,
		.track = "",
		.correlation = "",
		.clip = "",
		.snapshot = "",
		.list = "",
		.plate = "",
		.score = EVENT_SCORE_NONE,
		.has_time = hand->ago_ms != 0,
		.utc_ms = d->at_ms - (int64_t)hand->ago_ms,
	};
	h->v = (struct arrival){
		.d = d,
		.event = &h->event,
		.actor = hand->account,
		.flags = ALERT_BY_HAND | (hand->late ? ALERT_LATE : 0),
	};
	time_judge(&h->v);
	kind_judge(&h->v);
}

/* Nothing keeps it from people, but it counts as any new one. */
static void
hand_open(struct arrival *v)
{
	decide_flood_judge(v->d);
	open_alert(v);
}

enum answer_code
decide_by_hand(struct decide *d, const struct decide_hand *hand)
{
	struct hand_event h;
	struct arrival *v = &h.v;
	struct entry *entry;
	uint64_t full;
	uint8_t severity;
	int32_t lat, lon;

	if (policy_kind_find(d->policy, hand->kind) == NULL)
		return ANSWER_UNKNOWN_KIND;
	if (hand->device[0] != '\0' &&
	    registry_device(d->registry, hand->device) == NULL &&
	    !registry_place(hand->device, &lat, &lon))
		return ANSWER_UNKNOWN_DEVICE;
	hand_arrive(&h, d, hand);
	device_judge(v);
	/* Paper can wait: nobody's hands are filled by it. */
	if (hand->late &&
	    decide_hands_full(
	        d, hand->account, severity_of(v, v->kind), hand->full))
		return ANSWER_TOO_MANY;
	hand_open(v);
	entry = d->out->items[d->out->count - 1];
	severity = (uint8_t)entry_number(entry, FIELD_SEVERITY);
	if (hand->device[0] == '\0') {
		entry_put_text(d->out, entry, FIELD_ADDRESS, hand->address);
		entry_put_text(d->out, entry, FIELD_DISTRICT, hand->district);
	}
	raise_earlier(v);
	if (decide_hands_full(d, hand->account, severity, &full))
		return ANSWER_OK;
	entry = entry_add(d->out, VERB_CLAIMED, hand->account,
	    board_hub(d->board)->alerts + 1);
	entry_put_text(d->out, entry, FIELD_PERSON, hand->account);
	if (!hand->late)
		entry_put(entry, FIELD_DUE,
		    decide_due_in(d,
		        decide_limits_of(d, v->kind->code, severity)
		            .decide_ms));
	return ANSWER_OK;
}

void
decide_failed(struct decide *d, const struct decide_hand *hand)
{
	const struct alert *alert;
	struct hand_event h;
	struct arrival *v = &h.v;

	if (policy_kind_find(d->policy, hand->kind) == NULL)
		return;
	hand_arrive(&h, d, hand);
	text_copy(v->device_id, sizeof(v->device_id), hand->device);
	alert = board_folding(
	    d->board, v->device_id, v->kind->code, v->kind_name, d->tick);
	if (alert != NULL)
		join(v, alert);
	else
		hand_open(v);
}
