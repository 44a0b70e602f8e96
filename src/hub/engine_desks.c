/* SPDX-License-Identifier: Apache-2.0 */
/* engine: the duty desks that are connected. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "core/others.h"

#include "hub/engine_private.h"

static struct desk_link *
link_find(struct engine *e, uint64_t handle)
{
	for (size_t i = 0; i < ENGINE_DESKS_MAX; i++)
		if (handle != 0 && e->desks[i].handle == handle)
			return &e->desks[i];
	return NULL;
}

static struct desk_link *
link_of_desk(struct engine *e, const char *desk)
{
	for (size_t i = 0; i < ENGINE_DESKS_MAX; i++)
		if (e->desks[i].handle != 0 &&
		    strcmp(e->desks[i].desk, desk) == 0)
			return &e->desks[i];
	return NULL;
}

bool
engine_desk_connected(void *ctx, const char *desk)
{
	return link_of_desk(ctx, desk) != NULL;
}

static void
kick(void *ctx, uint64_t alert, unsigned target)
{
	struct engine *e = ctx;
	struct entry_list list;
	struct decide d = engine_decide(e, &list);

	decide_kick(&d, alert, target);
	engine_apply(e, &list);
}

/* The walk over the board and the changes to it are kept apart. */
struct kicks {
	size_t count, capacity; /* at most the notifications of the board */
	struct kick {
		uint64_t alert;
		unsigned target;
	} * items;
};

static void
kick_note(void *ctx, uint64_t alert, unsigned target)
{
	struct kicks *k = ctx;

	if (k->count == k->capacity) {
		k->capacity = xgrow(k->capacity, k->count + 1);
		k->items =
		    xreallocarray(k->items, k->capacity, sizeof(*k->items));
	}
	k->items[k->count++] = (struct kick){ alert, target };
}

/* The line of a desk has changed: consoles show it, the journal keeps it. */
static void
line_entry(
    struct engine *e, const char *desk, bool connected, const char *reason)
{
	const struct desk_row *row = board_desk(e->board, desk);
	struct entry_list list = { .arena = &e->open->arena };
	struct entry *entry;

	if ((row != NULL && row->connected) == connected)
		return;
	entry = entry_add(&list,
	    connected ? VERB_DESK_CONNECTED : VERB_DESK_GONE, DECIDE_SYSTEM, 0);
	entry_put_text(&list, entry, FIELD_DESK, desk);
	entry_put_text(&list, entry, FIELD_REASON, reason);
	engine_apply(e, &list);
}

static void
link_end(struct engine *e, struct desk_link *link, const char *reason)
{
	char desk[NOTE_DESK_SIZE];

	memcpy(desk, link->desk, sizeof(desk));
	*link = (struct desk_link){ 0 };
	line_entry(e, desk, false, reason);
}

static void
kick_waiting(struct engine *e, const char *desk)
{
	struct kicks kicks = { 0 };

	board_desk_waiting(e->board, desk, kick_note, &kicks);
	for (size_t i = 0; i < kicks.count; i++)
		kick(e, kicks.items[i].alert, kicks.items[i].target);
	free(kicks.items);
}

void
engine_desks_kick(struct engine *e)
{
	for (size_t i = 0; i < ENGINE_DESKS_MAX; i++)
		if (e->desks[i].handle != 0)
			kick_waiting(e, e->desks[i].desk);
}

bool
engine_desk(const struct engine *engine, uint64_t handle)
{
	for (size_t i = 0; i < ENGINE_DESKS_MAX; i++)
		if (handle != 0 && engine->desks[i].handle == handle)
			return true;
	return false;
}

void
engine_desk_beat(struct engine *engine, uint64_t handle)
{
	struct desk_link *link = link_find(engine, handle);

	if (link != NULL)
		link->heard_tick = engine->tick;
}

void
engine_desk_gone(struct engine *engine, uint64_t handle)
{
	struct desk_link *link = link_find(engine, handle);

	if (link != NULL)
		link_end(engine, link, "signed-off");
}

static enum desk_type
type_of(const struct entry *entry)
{
	return entry->verb == VERB_STOP_SENDING ? DESK_STAND_DOWN : DESK_TELL;
}

static struct desk_message *
desk_message(struct engine *e, const struct desk_link *link,
    const struct alert *a, const struct notification *n)
{
	struct engine_out *out = engine_out_add(e, ENGINE_OUT_DESK);
	struct desk_message *m = &out->desk;

	out->handle = link->handle;
	m->type = DESK_TELL;
	m->alert = n->alert;
	m->target = n->target;
	m->revision = n->revision;
	m->severity = a->severity;
	memcpy(m->key, n->key, sizeof(m->key));
	text_copy(m->log, sizeof(m->log), e->options.log_id);
	text_copy(m->kind, sizeof(m->kind), a->kind);
	text_copy(m->desk, sizeof(m->desk), link->desk);
	text_copy(m->district, sizeof(m->district), a->district);
	text_copy(m->message_kk, sizeof(m->message_kk), n->message_kk);
	text_copy(m->message_ru, sizeof(m->message_ru), n->message_ru);
	return m;
}

static void
desk_tell(struct engine *e, const struct entry *entry, const struct alert *a,
    const struct notification *n, const char *desk)
{
	const struct desk_link *link = link_of_desk(e, desk);
	struct desk_message *m;

	/* Gone since: the timer of the row tries again. */
	if (link == NULL)
		return;
	m = desk_message(e, link, a, n);
	m->type = type_of(entry);
	m->inform = entry->verb == VERB_UPDATE_SENDING;
	m->again = (m->inform ? n->updates : n->attempts) > 1;
	if (m->type == DESK_STAND_DOWN)
		text_copy(m->code, sizeof(m->code), a->reason);
}

/* They may have sent somebody before it was asked. */
static void
others_tell(struct engine *e, const struct entry *entry, const struct alert *a,
    const struct notification *n)
{
	struct other others[OTHERS_MAX];
	size_t count = others_list(n, others);

	for (size_t i = 0; i < count; i++)
		if (others_by_line(n, others[i].desk))
			desk_tell(e, entry, a, n, others[i].desk);
}

/*
 * The program of a desk that was started anew knows of nothing: neither who
 * sits there nor he who switched it on could answer for what it had received.
 */
static void
repeat_note(void *ctx, const struct alert *a, const struct notification *n)
{
	struct engine *e = ctx;
	struct desk_message *m =
	    desk_message(e, link_of_desk(e, n->desk), a, n);

	m->again = true;
	text_copy(m->state, sizeof(m->state),
	    notification_state_word((enum notification_state)n->state));
	text_copy(m->number, sizeof(m->number), n->number);
}

enum err
engine_desk_hello(struct engine *engine, uint64_t handle, const char *service,
    const char *district, const char **desk)
{
	int index = service_find(service, strlen(service));
	const struct policy_desk *d = index >= 0
	    ? policy_desk(engine->options.policy, (unsigned)index, district)
	    : NULL;
	struct desk_link *link;
	bool anew;

	if (d == NULL)
		return ERR_NOENT;
	link = link_of_desk(engine, d->id);
	for (size_t i = 0; link == NULL && i < ENGINE_DESKS_MAX; i++)
		if (engine->desks[i].handle == 0)
			link = &engine->desks[i];
	if (link == NULL)
		return ERR_LIMIT;
	anew = link->handle != handle;
	link->handle = handle;
	link->heard_tick = engine->tick;
	text_copy(link->desk, sizeof(link->desk), d->id);
	*desk = d->id;
	line_entry(engine, d->id, true, "");
	/* First what it had, then what is new. */
	if (anew)
		board_desk_open(engine->board, d->id, repeat_note, engine);
	kick_waiting(engine, d->id);
	return ERR_NONE;
}

void
engine_desk_tell(struct engine *e, const struct entry *entry)
{
	const struct notification *n = board_notification(e->board,
	    entry->alert, (unsigned)entry_number(entry, FIELD_TARGET));
	const struct alert *a = board_alert(e->board, entry->alert);

	if (n == NULL || a == NULL)
		return;
	/* A program that answers for who was called would end it. */
	if (n->channel == CHANNEL_ZMQ)
		desk_tell(e, entry, a, n, n->desk);
	if (type_of(entry) == DESK_STAND_DOWN)
		others_tell(e, entry, a, n);
}

void
engine_delivered(
    struct engine *engine, uint64_t alert, unsigned target, bool taken)
{
	struct entry_list list;
	struct decide d = engine_decide(engine, &list);

	decide_delivered(&d, alert, target, taken);
	engine_apply(engine, &list);
}

void
engine_desk_answer(
    struct engine *engine, uint64_t handle, const struct desk_message *answer)
{
	static const enum decide_act acts[DESK_ACTS] = {
		[DESK_RECEIVED] = ACT_RECEIVED,
		[DESK_ACCEPTED] = ACT_ACCEPTED,
		[DESK_REFUSED] = ACT_REFUSED,
		[DESK_ON_SCENE] = ACT_ON_SCENE,
		[DESK_CLOSED] = ACT_CLOSED,
		[DESK_STOP_RECEIVED] = ACT_STOP_RECEIVED,
	};
	struct desk_link *link = link_find(engine, handle);
	struct entry_list list;
	struct decide d = engine_decide(engine, &list);
	struct decide_reply reply = {
		.act = acts[answer->act],
		.alert = answer->alert,
		.revision = answer->revision,
		.number = answer->number,
		.who = answer->who,
		.code = answer->code,
		.text = answer->text,
		.district = answer->district,
	};
	struct engine_out *out;

	if (link == NULL)
		return;
	link->heard_tick = engine->tick;
	reply.desk = link->desk;
	memcpy(reply.key, answer->key, sizeof(reply.key));
	out = engine_out_add(engine, ENGINE_OUT_FATE);
	out->handle = handle;
	out->desk.type = DESK_FATE;
	out->desk.act = answer->act;
	out->desk.alert = answer->alert;
	switch (decide_reply(&d, &reply)) {
	case FATE_TAKEN:
		out->desk.fate = DESK_TAKEN;
		break;
	case FATE_REPEATED:
		out->desk.fate = DESK_REPEATED;
		break;
	case FATE_STRAY:
		out->desk.fate = DESK_STRAY;
		break;
	}
	engine_apply(engine, &list);
}

void
engine_desks_due(struct engine *e)
{
	for (size_t i = 0; i < ENGINE_DESKS_MAX; i++)
		if (e->desks[i].handle != 0 &&
		    e->tick - e->desks[i].heard_tick >= DESK_GONE_MS)
			link_end(e, &e->desks[i], "silent");
}

uint64_t
engine_desks_next(const struct engine *e)
{
	uint64_t next = UINT64_MAX;

	for (size_t i = 0; i < ENGINE_DESKS_MAX; i++) {
		uint64_t due = e->desks[i].heard_tick + DESK_GONE_MS;

		if (e->desks[i].handle != 0 && due < next)
			next = due;
	}
	return next;
}
