/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>

#include "base/xalloc.h"
#include "core/index.h"

#include "core/order.h"

/*
 * Links and sizes of a subtree share one word with the marks: an alert costs 24
 * bytes, and 20 bits are enough for ORDER_MAX.  Node 0 is no node.
 */
#define LINK_BITS 20
#define LINK_MASK ((1U << LINK_BITS) - 1)
#define MARK_BITS 4
#define MARK_MASK ((1U << MARK_BITS) - 1)

struct node {
	uint64_t rank;   /* severity and deadline; smaller comes first */
	uint64_t number; /* 0 = free */
	uint64_t left : LINK_BITS; /* free nodes: the next free one */
	uint64_t right : LINK_BITS;
	uint64_t size : LINK_BITS; /* nodes here and below that are seen */
	uint64_t marks : MARK_BITS;
};

_Static_assert(ORDER_MAX < LINK_MASK, "a link holds every node");
_Static_assert(sizeof(struct node) == 24, "links and size share a word");

struct order {
	struct node *nodes;
	size_t capacity; /* nodes, with node 0 */
	uint32_t used;   /* nodes that were ever given out, with node 0 */
	uint32_t unused; /* first of the free ones; 0 = none */
	uint32_t root;
	size_t missed, missed_life;
	bool begun;         /* sizes are wrong until order_end() */
	struct index index; /* nodes by number */
};

#define DUE_BITS 61
#define DUE_MAX  ((UINT64_C(1) << DUE_BITS) - 1)

/* Somebody is on the way: that goes behind what nobody has answered. */
static bool
on_the_way(const struct alert *alert)
{
	return alert->due == DUE_SCENE;
}

static uint64_t
rank_of(const struct alert *alert)
{
	uint64_t due = alert->due_tick;
	uint64_t calm = alert->escalated == ESCALATED_NOT;

	assert(alert->severity >= 1 && alert->severity <= 4);
	if (due == 0 || due > DUE_MAX || on_the_way(alert))
		due = DUE_MAX;
	return (uint64_t)(alert->severity - 1) << (DUE_BITS + 1) |
	    calm << DUE_BITS | due;
}

static bool
key_before(uint64_t rank, uint64_t number, const struct node *node)
{
	return rank != node->rank ? rank < node->rank : number < node->number;
}

bool
order_before(const struct alert *a, const struct alert *b)
{
	uint64_t rank_a = rank_of(a), rank_b = rank_of(b);

	return rank_a != rank_b ? rank_a < rank_b : a->number < b->number;
}

/* Spreads neighbouring numbers (the finalizer of SplitMix64). */
static uint64_t
scatter(uint64_t x)
{
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

static uint64_t
node_key(const void *owner, uint32_t node)
{
	const struct order *order = owner;

	return order->nodes[node].number;
}

static uint32_t
find_node(const struct order *order, uint64_t number)
{
	return index_find(&order->index, order, number);
}

static uint32_t
size_of(const struct order *order, uint32_t t)
{
	return (uint32_t)order->nodes[t].size;
}

static void
resize(struct order *order, uint32_t t)
{
	struct node *node = &order->nodes[t];
	uint32_t seen = node->marks & ORDER_SEEN;

	node->size = (seen + size_of(order, (uint32_t)node->left) +
	                 size_of(order, (uint32_t)node->right)) &
	    LINK_MASK;
}

static void
set_left(struct order *order, uint32_t t, uint32_t child)
{
	order->nodes[t].left = child & LINK_MASK;
	resize(order, t);
}

static void
set_right(struct order *order, uint32_t t, uint32_t child)
{
	order->nodes[t].right = child & LINK_MASK;
	resize(order, t);
}

/* Whether ${a} is to stand above ${b} in the tree. */
static bool
above(const struct order *order, uint32_t a, uint32_t b)
{
	return scatter(~order->nodes[a].number) >
	    scatter(~order->nodes[b].number);
}

/* Take the tree apart: what is before the key of ${node}, and the others. */
static void
split(struct order *order, uint32_t t, const struct node *node,
    uint32_t *before, uint32_t *others)
{
	uint32_t middle;

	if (t == 0) {
		*before = *others = 0;
	} else if (key_before(node->rank, node->number, &order->nodes[t])) {
		split(order, (uint32_t)order->nodes[t].left, node, before,
		    &middle);
		set_left(order, t, middle);
		*others = t;
	} else {
		split(order, (uint32_t)order->nodes[t].right, node, &middle,
		    others);
		set_right(order, t, middle);
		*before = t;
	}
}

/* Everything in ${a} stands before everything in ${b}. */
static uint32_t
merge(struct order *order, uint32_t a, uint32_t b)
{
	if (a == 0 || b == 0)
		return a != 0 ? a : b;
	if (above(order, a, b)) {
		set_right(
		    order, a, merge(order, (uint32_t)order->nodes[a].right, b));
		return a;
	}
	set_left(order, b, merge(order, a, (uint32_t)order->nodes[b].left));
	return b;
}

static uint32_t
insert(struct order *order, uint32_t t, uint32_t n)
{
	struct node *nodes = order->nodes;
	uint32_t before, others;

	if (t == 0 || above(order, n, t)) {
		split(order, t, &nodes[n], &before, &others);
		set_left(order, n, before);
		set_right(order, n, others);
		return n;
	}
	if (key_before(nodes[n].rank, nodes[n].number, &nodes[t]))
		set_left(order, t, insert(order, (uint32_t)nodes[t].left, n));
	else
		set_right(order, t, insert(order, (uint32_t)nodes[t].right, n));
	return t;
}

static uint32_t
erase(struct order *order, uint32_t t, uint32_t n)
{
	struct node *nodes = order->nodes;

	if (t == n)
		return merge(
		    order, (uint32_t)nodes[t].left, (uint32_t)nodes[t].right);
	if (key_before(nodes[n].rank, nodes[n].number, &nodes[t]))
		set_left(order, t, erase(order, (uint32_t)nodes[t].left, n));
	else
		set_right(order, t, erase(order, (uint32_t)nodes[t].right, n));
	return t;
}

/* A node of nobody; there are at most ORDER_MAX. */
static uint32_t
take_node(struct order *order)
{
	uint32_t n = order->unused;

	if (n != 0) {
		order->unused = (uint32_t)order->nodes[n].left;
		return n;
	}
	if (order->used == order->capacity) {
		size_t capacity = xgrow(order->capacity, order->used + 1);

		if (capacity > ORDER_MAX + 1)
			capacity = ORDER_MAX + 1;
		order->nodes = xreallocarray(
		    order->nodes, capacity, sizeof(*order->nodes));
		order->capacity = capacity;
	}
	return order->used++;
}

static void
add(struct order *order, uint64_t rank, uint64_t number)
{
	uint32_t n = take_node(order);

	order->nodes[n] = (struct node){
		.rank = rank, .number = number, .size = 1, .marks = ORDER_SEEN
	};
	index_add(&order->index, order, n);
	order->root = insert(order, order->root, n);
}

struct order *
order_create(void)
{
	struct order *order = xcalloc(1, sizeof(*order));

	order->nodes = xcalloc(1, sizeof(*order->nodes));
	order->index.key = node_key;
	order->capacity = 1;
	order->used = 1;
	return order;
}

void
order_destroy(struct order *order)
{
	if (order == NULL)
		return;
	free(order->nodes);
	index_finish(&order->index);
	free(order);
}

enum err
order_put(struct order *order, const struct alert *alert)
{
	uint64_t rank = rank_of(alert);
	uint32_t n = find_node(order, alert->number);

	if (n == 0) {
		if (order->index.count == ORDER_MAX)
			return ERR_LIMIT;
		add(order, rank, alert->number);
	} else if (order->nodes[n].rank != rank) {
		unsigned marks = order->nodes[n].marks & MARK_MASK;

		order->root = erase(order, order->root, n);
		order->nodes[n] = (struct node){ .rank = rank,
			.number = alert->number,
			.size = marks & ORDER_SEEN,
			.marks = marks & MARK_MASK };
		order->root = insert(order, order->root, n);
	}
	return ERR_NONE;
}

static void
count_marks(struct order *order, unsigned was, unsigned now)
{
	order->missed += (now & ORDER_MISSED) != 0;
	order->missed -= (was & ORDER_MISSED) != 0;
	order->missed_life += (now & ORDER_MISSED_LIFE) != 0;
	order->missed_life -= (was & ORDER_MISSED_LIFE) != 0;
}

bool
order_remove(struct order *order, uint64_t number)
{
	uint32_t n = find_node(order, number);

	if (n == 0)
		return false;
	count_marks(order, order->nodes[n].marks & MARK_MASK, 0);
	order->root = erase(order, order->root, n);
	index_remove(&order->index, order, number);
	order->nodes[n] = (struct node){ .left = order->unused & LINK_MASK };
	order->unused = n;
	return true;
}

void
order_clear(struct order *order)
{
	index_clear(&order->index);
	order->root = 0;
	order->unused = 0;
	order->used = 1;
	order->missed = order->missed_life = 0;
}

size_t
order_count(const struct order *order)
{
	assert(!order->begun);
	return size_of(order, order->root);
}

uint64_t
order_at(const struct order *order, size_t position)
{
	uint32_t t = order->root;

	assert(position < order_count(order));
	for (;;) {
		const struct node *node = &order->nodes[t];
		size_t before = size_of(order, (uint32_t)node->left);
		size_t seen = node->marks & ORDER_SEEN;

		if (position == before && seen != 0)
			return node->number;
		if (position < before) {
			t = (uint32_t)node->left;
		} else {
			position -= before + seen;
			t = (uint32_t)node->right;
		}
	}
}

/* How many stand before this key. */
static size_t
count_before(const struct order *order, uint64_t rank, uint64_t number)
{
	uint32_t t = order->root;
	size_t count = 0;

	assert(!order->begun);
	while (t != 0) {
		const struct node *node = &order->nodes[t];

		if (node->rank == rank && node->number == number)
			return count + size_of(order, (uint32_t)node->left);
		if (key_before(rank, number, node)) {
			t = (uint32_t)node->left;
		} else {
			count += size_of(order, (uint32_t)node->left) +
			    (node->marks & ORDER_SEEN);
			t = (uint32_t)node->right;
		}
	}
	return count;
}

bool
order_find(const struct order *order, uint64_t number, size_t *position)
{
	uint32_t n = find_node(order, number);

	if ((order->nodes[n].marks & ORDER_SEEN) == 0)
		return false;
	*position = count_before(order, order->nodes[n].rank, number);
	return true;
}

bool
order_has(const struct order *order, uint64_t number)
{
	return (order_marks(order, number) & ORDER_SEEN) != 0;
}

unsigned
order_marks(const struct order *order, uint64_t number)
{
	return order->nodes[find_node(order, number)].marks & MARK_MASK;
}

bool
order_knows(const struct order *order, uint64_t number)
{
	return find_node(order, number) != 0;
}

/* A node is seen that was not, or the other way round: all above it count. */
static void
count_path(struct order *order, uint32_t n, bool seen)
{
	struct node *nodes = order->nodes;

	for (uint32_t t = order->root;;) {
		nodes[t].size =
		    (size_of(order, t) + (seen ? 1U : LINK_MASK)) & LINK_MASK;
		if (t == n)
			return;
		t = key_before(nodes[n].rank, nodes[n].number, &nodes[t])
		    ? (uint32_t)nodes[t].left
		    : (uint32_t)nodes[t].right;
	}
}

void
order_mark(struct order *order, uint64_t number, unsigned marks)
{
	uint32_t n = find_node(order, number);
	unsigned was = order->nodes[n].marks & MARK_MASK;

	if (n == 0 || was == marks)
		return;
	count_marks(order, was, marks);
	order->nodes[n].marks = marks & MARK_MASK;
	if (!order->begun && ((was ^ marks) & ORDER_SEEN) != 0)
		count_path(order, n, (marks & ORDER_SEEN) != 0);
}

void
order_begin(struct order *order)
{
	assert(!order->begun);
	order->begun = true;
}

static void
count_below(struct order *order, uint32_t t)
{
	if (t == 0)
		return;
	count_below(order, (uint32_t)order->nodes[t].left);
	count_below(order, (uint32_t)order->nodes[t].right);
	resize(order, t);
}

void
order_end(struct order *order)
{
	assert(order->begun);
	count_below(order, order->root);
	order->begun = false;
}

size_t
order_marked(const struct order *order, enum order_mark mark)
{
	switch (mark) {
	case ORDER_SEEN:
		return order_count(order);
	case ORDER_MISSED:
		return order->missed;
	case ORDER_MISSED_LIFE:
		return order->missed_life;
	}
	return 0;
}

uint64_t
order_each(const struct order *order, size_t *at, unsigned *marks)
{
	while (*at + 1 < order->used) {
		const struct node *node = &order->nodes[++*at];

		if (node->number == 0)
			continue;
		*marks = node->marks & MARK_MASK;
		return node->number;
	}
	return 0;
}

size_t
order_place(const struct order *order, const struct alert *alert)
{
	return count_before(order, rank_of(alert), alert->number);
}

size_t
order_memory(const struct order *order)
{
	return sizeof(*order) + order->capacity * sizeof(*order->nodes) +
	    order->index.capacity * sizeof(*order->index.slots);
}

void
order_check(const struct order *order)
{
	size_t seen = order_count(order), position = 0, at = 0;
	size_t count = 0, marked[2] = { 0, 0 };
	const struct node *last = NULL;
	unsigned marks = 0;
	bool found = false;

	assert(order->nodes[0].size == 0 && order->nodes[0].marks == 0);
	while (order_each(order, &at, &marks) != 0) {
		count++;
		marked[0] += (marks & ORDER_MISSED) != 0;
		marked[1] += (marks & ORDER_MISSED_LIFE) != 0;
	}
	assert(count == order->index.count && marked[0] == order->missed &&
	    marked[1] == order->missed_life);
	for (size_t i = 0; i < seen; i++) {
		uint64_t number = order_at(order, i);
		const struct node *node =
		    &order->nodes[find_node(order, number)];

		assert(node->number == number && (node->marks & ORDER_SEEN));
		found = order_find(order, number, &position);
		assert(found && position == i);
		assert(
		    last == NULL || key_before(last->rank, last->number, node));
		last = node;
	}
	(void)last;
	(void)position;
	(void)found;
	(void)marked;
	(void)count;
}

static void
say(struct order_why *why, enum order_reason reason, int what, uint64_t value)
{
	assert(why->count < ORDER_REASONS);
	why->items[why->count].reason = reason;
	why->items[why->count].what = what;
	why->items[why->count].value = value;
	why->count++;
}

static void
say_due(const struct alert *alert, uint64_t tick, struct order_why *why)
{
	if (alert->due_tick == 0)
		say(why, ORDER_NO_DUE, 0, 0);
	else if (alert->due_tick < tick)
		say(why, ORDER_PAST_DUE, alert->due, tick - alert->due_tick);
	else
		say(why, ORDER_DUE, alert->due, alert->due_tick - tick);
}

void
order_why(const struct alert *alert, uint64_t tick, struct order_why *why)
{
	*why = (struct order_why){ 0 };
	if (!alert_in_queue(alert))
		say(why, ORDER_NOT_QUEUED, alert->state, 0);
	say(why, ORDER_SEVERITY, 0, alert->severity);
	if (alert->escalated != ESCALATED_NOT)
		say(why, ORDER_ESCALATED, alert->escalated, 0);
	say_due(alert, tick, why);
	if (alert->flags & ALERT_CAME_BACK)
		say(why, ORDER_CAME_BACK, 0, 0);
	if (alert->flags & ALERT_WORSE)
		say(why, ORDER_WORSE, 0, 0);
	if (alert->flags & ALERT_STANDING_DOWN)
		say(why, ORDER_STANDING_DOWN, 0, 0);
	say(why, ORDER_NUMBER, 0, alert->number);
}
