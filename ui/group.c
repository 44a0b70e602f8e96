/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "core/index.h"

#include "ui/group.h"

enum level { AT_DEVICE, AT_SITE };
#define LEVELS 2

/*
 * A member's place in one of its groups.  Members of a group are a ring in the
 * order in which they came, and the first is the head; who is alone, as most
 * are, is his own neighbour.
 */
struct link {
	uint64_t name;           /* of the group; 0 = it cannot be in one */
	uint32_t earlier, later; /* members; 0 = it is not in it now */
	uint32_t count;          /* of the group; in its head */
};

/* Small, since in a flood there is one for nearly each alert. */
struct member {
	uint64_t number; /* 0 = not used; the first link's ${later} is next */
	struct link links[LEVELS];
};

/*
 * Invariants: every member is in the group of its device, or in none at all; in
 * that of its site exactly when it has one and is in that of its device, which
 * is not closed.
 *
 * A group is known by the hash of its name, 64 bits with a secret key: that two
 * of a million names fall together happens once in thirty million floods, and
 * nobody outside can bring it about.
 */
struct groups {
	uint8_t key[CRYPTO_SIPHASH_KEY_SIZE];
	struct member *members; /* from 1 */
	size_t used, capacity;
	uint32_t unused;      /* the first of a list; 0 = none */
	struct index numbers; /* members by number */
	struct index heads;   /* places of heads by the name of their group */
	size_t behind, closed;
	uint64_t *touched;
	size_t touched_count, touched_capacity;
};

/* A place in ${heads}: which member, and in which of its groups. */
static uint32_t
place_of(uint32_t member, enum level level)
{
	return member * LEVELS + level;
}

static uint64_t
number_key(const void *owner, uint32_t member)
{
	const struct groups *g = owner;

	return g->members[member].number;
}

static uint64_t
name_key(const void *owner, uint32_t place)
{
	const struct groups *g = owner;

	return g->members[place / LEVELS].links[place % LEVELS].name;
}

struct groups *
groups_create(const uint8_t key[CRYPTO_SIPHASH_KEY_SIZE])
{
	struct groups *g = xcalloc(1, sizeof(*g));

	memcpy(g->key, key, sizeof(g->key));
	g->numbers.key = number_key;
	g->heads.key = name_key;
	g->used = 1;
	return g;
}

void
groups_clear(struct groups *g)
{
	free(g->members);
	g->members = NULL;
	g->used = 1;
	g->capacity = 0;
	g->unused = 0;
	index_finish(&g->numbers);
	index_finish(&g->heads);
	g->behind = g->closed = 0;
	groups_forget_touched(g);
}

void
groups_destroy(struct groups *g)
{
	if (g == NULL)
		return;
	groups_clear(g);
	free(g->touched);
	free(g);
}

static void
touch(struct groups *g, uint64_t number)
{
	if (g->touched_count == g->touched_capacity) {
		g->touched_capacity =
		    xgrow(g->touched_capacity, g->touched_count + 1);
		g->touched = xreallocarray(
		    g->touched, g->touched_capacity, sizeof(*g->touched));
	}
	g->touched[g->touched_count++] = number;
}

bool
groups_touched(struct groups *g, uint64_t *number)
{
	if (g->touched_count == 0)
		return false;
	*number = g->touched[--g->touched_count];
	return true;
}

void
groups_forget_touched(struct groups *g)
{
	free(g->touched);
	g->touched = NULL;
	g->touched_count = g->touched_capacity = 0;
}

/* ---- names ---- */

struct key {
	size_t len;
	char bytes[2 + ALERT_DEVICE_SIZE + ALERT_CODE_SIZE +
	    ALERT_KIND_NAME_SIZE];
};

static void
key_text(struct key *key, const char *text)
{
	size_t len = strlen(text) + 1;

	assert(key->len + len <= sizeof(key->bytes));
	memcpy(key->bytes + key->len, text, len);
	key->len += len;
}

/* 0: it has no such place. */
static uint64_t
name_hash(const struct groups *g, const struct alert *a, enum level level)
{
	const char *place = level == AT_SITE ? a->site : a->device;
	struct key key = { .len = 2 };
	uint64_t hash;

	if (level == AT_SITE && place[0] == '\0')
		return 0;
	key.bytes[0] = (char)('0' + a->severity);
	key.bytes[1] = level == AT_SITE ? 's' : 'd';
	key_text(&key, place);
	key_text(&key, a->kind);
	key_text(&key, a->kind_name);
	hash = crypto_siphash(g->key, key.bytes, key.len);
	return hash != 0 ? hash : 1;
}

bool
group_has(const struct group_name *name, const struct alert *alert)
{
	const char *place = name->site ? alert->site : alert->device;

	return name->severity == alert->severity &&
	    strcmp(name->place, place) == 0 &&
	    strcmp(name->kind, alert->kind) == 0 &&
	    strcmp(name->kind_name, alert->kind_name) == 0;
}

/* ---- members ---- */

static struct link *
link_of(const struct groups *g, uint32_t member, enum level level)
{
	return &g->members[member].links[level];
}

/* The head of the group that it is in; 0: in none. */
static uint32_t
head_of(const struct groups *g, uint32_t member, enum level level)
{
	const struct link *link = link_of(g, member, level);

	return link->later != 0 ? index_find(&g->heads, g, link->name) / LEVELS
	                        : 0;
}

static bool
closed(const struct groups *g, uint32_t member, enum level level)
{
	uint32_t head = head_of(g, member, level);

	return head != 0 && link_of(g, head, level)->count >= GROUP_MIN;
}

static void
touch_all(struct groups *g, uint32_t head, enum level level)
{
	uint32_t at = head;

	do {
		touch(g, g->members[at].number);
		at = link_of(g, at, level)->later;
	} while (at != head);
}

static bool
is_in(const struct groups *g, uint32_t member)
{
	return link_of(g, member, AT_DEVICE)->later != 0;
}

/* How many are in the group now. */
static size_t
append(struct groups *g, uint32_t member, enum level level)
{
	struct link *link = link_of(g, member, level);
	uint32_t head = index_find(&g->heads, g, link->name) / LEVELS;
	struct link *first;

	if (head == 0) {
		link->earlier = link->later = member;
		link->count = 1;
		index_add(&g->heads, g, place_of(member, level));
		return 1;
	}
	first = link_of(g, head, level);
	link->later = head;
	link->earlier = first->earlier;
	link_of(g, first->earlier, level)->later = member;
	first->earlier = member;
	first->count++;
	if (first->count == GROUP_MIN) {
		g->behind += GROUP_MIN - 1;
		g->closed++;
		touch_all(g, head, level);
	} else if (first->count > GROUP_MIN) {
		g->behind++;
	}
	return first->count;
}

/* The next one stands for the group; of one alone nothing stays. */
static uint32_t
behead(struct groups *g, uint32_t head, enum level level)
{
	struct link *link = link_of(g, head, level);
	uint32_t next = link->later;

	index_remove(&g->heads, g, link->name);
	if (next == head)
		return 0;
	link_of(g, next, level)->count = link->count;
	index_add(&g->heads, g, place_of(next, level));
	return next;
}

/* The head of who is left; 0: nobody is. */
static uint32_t
leave(struct groups *g, uint32_t member, enum level level)
{
	struct link *link = link_of(g, member, level);
	uint32_t was = head_of(g, member, level);
	uint32_t head = was == member ? behead(g, member, level) : was;
	struct link *first;

	link_of(g, link->earlier, level)->later = link->later;
	link_of(g, link->later, level)->earlier = link->earlier;
	link->earlier = link->later = link->count = 0;
	if (head == 0)
		return 0;
	first = link_of(g, head, level);
	first->count--;
	if (first->count == GROUP_MIN - 1) {
		g->behind -= GROUP_MIN - 1;
		g->closed--;
		touch_all(g, head, level);
	} else if (first->count >= GROUP_MIN) {
		g->behind--;
		if (head != was)
			touch(g, g->members[head].number);
	}
	return head;
}

/* What its device is not closed for stands with its site. */
static void
site_join(struct groups *g, uint32_t member)
{
	if (link_of(g, member, AT_SITE)->name != 0)
		(void)append(g, member, AT_SITE);
}

static void
site_leave(struct groups *g, uint32_t member)
{
	if (link_of(g, member, AT_SITE)->later != 0)
		(void)leave(g, member, AT_SITE);
}

/* All of a device's group go to their sites, or away from them. */
static void
device_each(struct groups *g, uint32_t head,
    void (*step)(struct groups *g, uint32_t member))
{
	uint32_t at = head;

	do {
		step(g, at);
		at = link_of(g, at, AT_DEVICE)->later;
	} while (at != head);
}

static void
add(struct groups *g, uint32_t member)
{
	size_t count = append(g, member, AT_DEVICE);

	touch(g, g->members[member].number);
	if (count < GROUP_MIN)
		site_join(g, member);
	else if (count == GROUP_MIN)
		device_each(g, head_of(g, member, AT_DEVICE), site_leave);
}

static void
take(struct groups *g, uint32_t member)
{
	uint32_t head;

	if (!is_in(g, member))
		return;
	site_leave(g, member);
	head = leave(g, member, AT_DEVICE);
	if (head != 0 && link_of(g, head, AT_DEVICE)->count == GROUP_MIN - 1)
		device_each(g, head, site_join);
}

static uint32_t
member_take(struct groups *g)
{
	uint32_t member = g->unused;

	if (member != 0) {
		g->unused = g->members[member].links[0].later;
		return member;
	}
	if (g->used >= g->capacity) {
		g->capacity = xgrow(g->capacity, g->used + 1);
		g->members =
		    xreallocarray(g->members, g->capacity, sizeof(*g->members));
	}
	assert(g->used < UINT32_MAX / LEVELS);
	return (uint32_t)g->used++;
}

void
groups_put(struct groups *g, const struct alert *alert, bool in)
{
	const uint64_t device = name_hash(g, alert, AT_DEVICE);
	const uint64_t site = name_hash(g, alert, AT_SITE);
	uint32_t member = index_find(&g->numbers, g, alert->number);

	if (member != 0 && link_of(g, member, AT_DEVICE)->name == device &&
	    link_of(g, member, AT_SITE)->name == site && is_in(g, member) == in)
		return;
	groups_remove(g, alert->number);
	member = member_take(g);
	g->members[member] = (struct member){
		.number = alert->number,
		.links = { { .name = device }, { .name = site } },
	};
	index_add(&g->numbers, g, member);
	if (in)
		add(g, member);
}

void
groups_remove(struct groups *g, uint64_t number)
{
	uint32_t member = index_find(&g->numbers, g, number);

	if (member == 0)
		return;
	take(g, member);
	index_remove(&g->numbers, g, number);
	g->members[member] = (struct member){ .links[0].later = g->unused };
	g->unused = member;
}

static void
all_leave(struct groups *g)
{
	for (uint32_t i = 1; i < g->used; i++)
		for (enum level level = 0;
		     g->members[i].number != 0 && level < LEVELS; level++)
			*link_of(g, i, level) =
			    (struct link){ .name = link_of(g, i, level)->name };
	index_clear(&g->heads);
	g->behind = g->closed = 0;
}

/* Once who is in which device's group is known. */
static void
sites_join(struct groups *g)
{
	for (uint32_t i = 1; i < g->used; i++)
		if (g->members[i].number != 0 && is_in(g, i) &&
		    link_of(g, i, AT_SITE)->name != 0 &&
		    !closed(g, i, AT_DEVICE))
			site_join(g, i);
}

void
groups_sift(
    struct groups *g, bool (*wanted)(void *arg, uint64_t number), void *arg)
{
	all_leave(g);
	for (uint32_t i = 1; i < g->used; i++)
		if (g->members[i].number != 0 &&
		    wanted(arg, g->members[i].number))
			(void)append(g, i, AT_DEVICE);
	sites_join(g);
	groups_forget_touched(g);
}

/* ---- asking ---- */

void
groups_each_behind(
    const struct groups *g, void (*each)(void *arg, uint64_t number), void *arg)
{
	for (uint32_t i = 1; i < g->used; i++) {
		for (enum level level = 0;
		     g->members[i].number != 0 && level < LEVELS; level++) {
			/* Only a head has it. */
			if (link_of(g, i, level)->count < GROUP_MIN)
				continue;
			for (uint32_t at = link_of(g, i, level)->later; at != i;
			     at = link_of(g, at, level)->later)
				each(arg, g->members[at].number);
		}
	}
}

/* The head of the closed group that ${number} is in, and which it is. */
static uint32_t
group_of(const struct groups *g, uint64_t number, enum level *level)
{
	uint32_t member = index_find(&g->numbers, g, number);

	for (*level = 0; member != 0 && *level < LEVELS; (*level)++)
		if (closed(g, member, *level))
			return head_of(g, member, *level);
	return 0;
}

uint64_t
groups_head(const struct groups *g, uint64_t number)
{
	enum level level;
	uint32_t head = group_of(g, number, &level);

	return head != 0 ? g->members[head].number : 0;
}

size_t
groups_count(const struct groups *g, uint64_t number)
{
	enum level level;
	uint32_t head = group_of(g, number, &level);

	return head != 0 ? link_of(g, head, level)->count : 0;
}

size_t
groups_members(
    const struct groups *g, uint64_t number, uint64_t *numbers, size_t max)
{
	enum level level;
	uint32_t head = group_of(g, number, &level), at = head;
	size_t count = 0;

	while (at != 0 && count < max) {
		numbers[count++] = g->members[at].number;
		at = link_of(g, at, level)->later;
		if (at == head)
			at = 0;
	}
	return count;
}

bool
groups_name(
    const struct groups *g, const struct alert *alert, struct group_name *name)
{
	enum level level;

	if (alert == NULL || group_of(g, alert->number, &level) == 0)
		return false;
	*name = (struct group_name){ .site = level == AT_SITE,
		.severity = alert->severity };
	(void)text_copy(name->place, sizeof(name->place),
	    name->site ? alert->site : alert->device);
	(void)text_copy(name->kind, sizeof(name->kind), alert->kind);
	(void)text_copy(
	    name->kind_name, sizeof(name->kind_name), alert->kind_name);
	return true;
}

size_t
groups_behind(const struct groups *g)
{
	return g->behind;
}

size_t
groups_closed(const struct groups *g)
{
	return g->closed;
}

void
groups_check(const struct groups *g)
{
	size_t behind = 0, heads = 0;

	for (uint32_t i = 1; i < g->used; i++) {
		uint64_t number = g->members[i].number;

		if (number == 0)
			continue;
		assert((head_of(g, i, AT_DEVICE) != 0) == is_in(g, i));
		assert((head_of(g, i, AT_SITE) != 0) ==
		    (is_in(g, i) && link_of(g, i, AT_SITE)->name != 0 &&
		        !closed(g, i, AT_DEVICE)));
		behind += groups_head(g, number) != 0 &&
		    groups_head(g, number) != number;
		heads += groups_head(g, number) == number;
	}
	assert(behind == g->behind && heads == g->closed);
}
