/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "core/map.h"

#include "ui/group.h"

struct group;
struct node;

/* A member's place in a group; ${group} NULL: in none. */
struct link {
	struct group *group;
	struct node *earlier, *later;
};

enum level { AT_DEVICE, AT_SITE };
#define LEVELS 2

struct node {
	uint64_t number;
	struct link links[LEVELS];
	char site[]; /* its text */
};

struct label {
	const char *bytes;
	size_t len;
};

/*
 * Invariants: every node is in the group of its device; in that of its site
 * exactly when it has one and the group of its device is not closed.
 */
struct group {
	struct label label; /* ${key}; first: a label finds its group */
	enum level level;
	size_t count;
	struct node *first, *last;
	char key[]; /* its name; most have one member, and stand for nothing */
};

struct groups {
	struct map nodes;
	void *by_name; /* a tree; a group is kept until groups_clear() */
	size_t behind, closed;
	uint64_t *touched;
	size_t touched_count, touched_capacity;
};

struct groups *
groups_create(void)
{
	return xcalloc(1, sizeof(struct groups));
}

void
groups_clear(struct groups *g)
{
	for (size_t i = 0; i < g->nodes.capacity; i++)
		if (g->nodes.slots[i].key != 0)
			free(g->nodes.slots[i].value);
	tdestroy(g->by_name, free);
	map_finish(&g->nodes);
	g->nodes = (struct map){ 0 };
	g->by_name = NULL;
	g->behind = g->closed = g->touched_count = 0;
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
	g->touched_count = 0;
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

static struct key
key_of(const struct group_name *name)
{
	struct key key = { .len = 2 };

	key.bytes[0] = (char)('0' + name->severity);
	key.bytes[1] = name->site ? 's' : 'd';
	key_text(&key, name->place);
	key_text(&key, name->kind);
	key_text(&key, name->kind_name);
	return key;
}

static void
name_read(struct group_name *name, const struct group *group)
{
	const char *place = group->key + 2;
	const char *kind = place + strlen(place) + 1;

	*name = (struct group_name){ .site = group->level == AT_SITE,
		.severity = (uint8_t)(group->key[0] - '0') };
	(void)text_copy(name->place, sizeof(name->place), place);
	(void)text_copy(name->kind, sizeof(name->kind), kind);
	(void)text_copy(
	    name->kind_name, sizeof(name->kind_name), kind + strlen(kind) + 1);
}

/*
 * A tree and no hash: the names come from outside, and there is no secret here
 * that would keep anybody from choosing those that fall together.
 */
static int
compare(const void *one, const void *other)
{
	const struct label *a = one, *b = other;

	if (a->len != b->len)
		return a->len < b->len ? -1 : 1;
	return memcmp(a->bytes, b->bytes, a->len);
}

static bool
is_named(const struct group *group, const struct key *key)
{
	const struct label label = { key->bytes, key->len };

	return compare(&group->label, &label) == 0;
}

static void
name_of(struct group_name *name, const struct alert *a)
{
	*name = (struct group_name){ .severity = a->severity };
	(void)text_copy(name->place, sizeof(name->place), a->device);
	(void)text_copy(name->kind, sizeof(name->kind), a->kind);
	(void)text_copy(name->kind_name, sizeof(name->kind_name), a->kind_name);
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

static struct group *
group_get(struct groups *g, const struct group_name *name)
{
	struct key key = key_of(name);
	struct label label = { key.bytes, key.len };
	void *const *found = tfind(&label, &g->by_name, compare);
	struct group *group;

	if (found != NULL)
		return *found;
	group = xcalloc(1, sizeof(*group) + key.len);
	memcpy(group->key, key.bytes, key.len);
	group->label = (struct label){ group->key, key.len };
	group->level = name->site ? AT_SITE : AT_DEVICE;
	if (tsearch(group, &g->by_name, compare) == NULL)
		abort(); /* out of memory, as in xalloc */
	return group;
}

/* ---- members ---- */

static bool
closed(const struct group *group)
{
	return group != NULL && group->count >= GROUP_MIN;
}

static void
touch_all(struct groups *g, const struct group *group)
{
	for (const struct node *n = group->first; n != NULL;
	     n = n->links[group->level].later)
		touch(g, n->number);
}

static void
append(struct groups *g, struct group *group, struct node *node)
{
	struct link *link = &node->links[group->level];

	*link = (struct link){ .group = group, .earlier = group->last };
	if (group->last != NULL)
		group->last->links[group->level].later = node;
	else
		group->first = node;
	group->last = node;
	group->count++;
	if (group->count == GROUP_MIN) {
		g->behind += GROUP_MIN - 1;
		g->closed++;
		touch_all(g, group);
	} else if (closed(group)) {
		g->behind++;
	}
}

static void
unlink_node(struct groups *g, struct group *group, struct node *node)
{
	struct link *link = &node->links[group->level];
	bool was_head = group->first == node;

	if (link->earlier != NULL)
		link->earlier->links[group->level].later = link->later;
	else
		group->first = link->later;
	if (link->later != NULL)
		link->later->links[group->level].earlier = link->earlier;
	else
		group->last = link->earlier;
	*link = (struct link){ 0 };
	group->count--;
	if (group->count == GROUP_MIN - 1) {
		g->behind -= GROUP_MIN - 1;
		g->closed--;
		touch_all(g, group);
	} else if (closed(group)) {
		g->behind--;
		if (was_head)
			touch(g, group->first->number);
	}
}

/* What its device is not closed for stands with its site. */
static void
site_join(struct groups *g, struct node *node)
{
	struct group_name name;

	if (node->site[0] == '\0')
		return;
	name_read(&name, node->links[AT_DEVICE].group);
	name.site = true;
	(void)text_copy(name.place, sizeof(name.place), node->site);
	append(g, group_get(g, &name), node);
}

static void
site_leave(struct groups *g, struct node *node)
{
	struct group *group = node->links[AT_SITE].group;

	if (group != NULL)
		unlink_node(g, group, node);
}

static void
add(struct groups *g, struct node *node, const struct group_name *name)
{
	struct group *group = group_get(g, name);

	append(g, group, node);
	touch(g, node->number);
	if (group->count < GROUP_MIN) {
		site_join(g, node);
	} else if (group->count == GROUP_MIN) {
		for (struct node *n = group->first; n != NULL;
		     n = n->links[AT_DEVICE].later)
			site_leave(g, n);
	}
}

static void
take(struct groups *g, struct node *node)
{
	struct group *group = node->links[AT_DEVICE].group;

	site_leave(g, node);
	unlink_node(g, group, node);
	if (group->count != GROUP_MIN - 1)
		return;
	for (struct node *n = group->first; n != NULL;
	     n = n->links[AT_DEVICE].later)
		site_join(g, n);
}

static bool
is_there(
    const struct node *node, const struct group_name *name, const char *site)
{
	struct key key = key_of(name);

	return is_named(node->links[AT_DEVICE].group, &key) &&
	    strcmp(node->site, site) == 0;
}

void
groups_put(struct groups *g, const struct alert *alert)
{
	struct node *node = map_find(&g->nodes, alert->number);
	size_t site = strlen(alert->site) + 1;
	struct group_name name;

	name_of(&name, alert);
	if (node != NULL && is_there(node, &name, alert->site))
		return;
	groups_remove(g, alert->number);
	node = xcalloc(1, sizeof(*node) + site);
	node->number = alert->number;
	memcpy(node->site, alert->site, site);
	map_put(&g->nodes, alert->number, node);
	add(g, node, &name);
}

void
groups_remove(struct groups *g, uint64_t number)
{
	struct node *node = map_find(&g->nodes, number);

	if (node == NULL)
		return;
	take(g, node);
	map_remove(&g->nodes, number);
	free(node);
}

/* ---- asking ---- */

static const struct group *
group_of(const struct groups *g, uint64_t number)
{
	const struct node *node = map_find(&g->nodes, number);

	for (int level = 0; node != NULL && level < LEVELS; level++)
		if (closed(node->links[level].group))
			return node->links[level].group;
	return NULL;
}

uint64_t
groups_head(const struct groups *g, uint64_t number)
{
	const struct group *group = group_of(g, number);

	return group != NULL ? group->first->number : 0;
}

size_t
groups_count(const struct groups *g, uint64_t number)
{
	const struct group *group = group_of(g, number);

	return group != NULL ? group->count : 0;
}

size_t
groups_members(
    const struct groups *g, uint64_t number, uint64_t *numbers, size_t max)
{
	const struct group *group = group_of(g, number);
	const struct node *n = group != NULL ? group->first : NULL;
	size_t count = 0;

	for (; n != NULL && count < max; n = n->links[group->level].later)
		numbers[count++] = n->number;
	return count;
}

bool
groups_name(const struct groups *g, uint64_t number, struct group_name *name)
{
	const struct group *group = group_of(g, number);

	if (group != NULL)
		name_read(name, group);
	return group != NULL;
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

	for (size_t i = 0; i < g->nodes.capacity; i++) {
		const struct node *n = g->nodes.slots[i].value;

		if (g->nodes.slots[i].key == 0)
			continue;
		assert(n->links[AT_DEVICE].group != NULL);
		assert((n->links[AT_SITE].group != NULL) ==
		    (n->site[0] != '\0' && !closed(n->links[AT_DEVICE].group)));
		behind += groups_head(g, n->number) != 0 &&
		    groups_head(g, n->number) != n->number;
		heads += groups_head(g, n->number) == n->number;
	}
	assert(behind == g->behind && heads == g->closed);
}
