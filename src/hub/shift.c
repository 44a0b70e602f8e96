/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/jwrite.h"
#include "base/xalloc.h"

#include "hub/shift.h"

void
shift_add(struct shift *s, const struct alert *a)
{
	struct shift_count *c;

	if (a->verdict == VERDICT_NONE || a->verdict_tick > s->now_tick ||
	    s->now_tick - a->verdict_tick >= SHIFT_MS)
		return;
	if (s->count == s->capacity) {
		s->capacity = xgrow(s->capacity, s->count + 1);
		s->counts =
		    xreallocarray(s->counts, s->capacity, sizeof(*s->counts));
	}
	c = &s->counts[s->count++];
	*c = (struct shift_count){
		.verdict_tick = a->verdict_tick,
		.verdict = a->verdict,
	};
	memcpy(c->account, a->owner, sizeof(c->account));
	memcpy(c->device, a->device, sizeof(c->device));
	memcpy(c->name_kk, a->name_kk, sizeof(c->name_kk));
	memcpy(c->name_ru, a->name_ru, sizeof(c->name_ru));
	memcpy(c->code,
	    a->verdict == VERDICT_CONFIRMED ? a->outcome : a->reason,
	    sizeof(c->code));
}

void
shift_finish(struct shift *s)
{
	free(s->counts);
	*s = (struct shift){ 0 };
}

/* ---- people ---- */

static int
by_person(const void *a, const void *b)
{
	const struct shift_count *x = a, *y = b;

	return strcmp(x->account, y->account);
}

/* Where the stretch of equals that begins at ${from} ends. */
static size_t
stretch(const struct shift *s, size_t from,
    int (*compare)(const void *, const void *))
{
	size_t to = from + 1;

	while (to < s->count && compare(&s->counts[from], &s->counts[to]) == 0)
		to++;
	return to;
}

static void
person_write(const struct shift *s, size_t from, size_t to, struct buf *out)
{
	struct jwrite w = { .out = out };
	int64_t hour = 0;

	for (size_t i = from; i < to; i++)
		hour += s->now_tick - s->counts[i].verdict_tick < SHIFT_HOUR_MS;
	jwrite_open(&w, '{');
	jwrite_text(&w, "person", s->counts[from].account);
	jwrite_int(&w, "hour", hour);
	jwrite_int(&w, "day", (int64_t)(to - from));
	jwrite_close(&w, '}');
	buf_puts(out, "\n");
}

static size_t
people_write(struct shift *s, struct buf *out)
{
	size_t lines = 0;

	qsort(s->counts, s->count, sizeof(*s->counts), by_person);
	for (size_t from = 0, to; from < s->count; from = to) {
		to = stretch(s, from, by_person);
		if (s->counts[from].account[0] == '\0')
			continue;
		person_write(s, from, to, out);
		lines++;
	}
	return lines;
}

/* ---- devices ---- */

static int
by_device(const void *a, const void *b)
{
	const struct shift_count *x = a, *y = b;

	return strcmp(x->device, y->device);
}

/* Of one device: by verdict, then by code. */
static int
by_code(const void *a, const void *b)
{
	const struct shift_count *x = a, *y = b;
	int order = strcmp(x->device, y->device);

	if (order == 0)
		order = (int)x->verdict - (int)y->verdict;
	return order != 0 ? order : strcmp(x->code, y->code);
}

static void
codes_write(const struct shift *s, size_t from, size_t to, uint8_t verdict,
    const char *key, struct jwrite *w)
{
	jwrite_open_key(w, key, '{');
	for (size_t at = from, next; at < to; at = next) {
		next = stretch(s, at, by_code);
		if (s->counts[at].verdict == verdict &&
		    s->counts[at].code[0] != '\0')
			jwrite_int(w, s->counts[at].code, (int64_t)(next - at));
	}
	jwrite_close(w, '}');
}

static void
device_write(const struct shift *s, size_t from, size_t to, struct buf *out)
{
	struct jwrite w = { .out = out };

	jwrite_open(&w, '{');
	jwrite_text(&w, "device", s->counts[from].device);
	jwrite_text(&w, "name_kk", s->counts[from].name_kk);
	jwrite_text(&w, "name_ru", s->counts[from].name_ru);
	jwrite_int(&w, "decided", (int64_t)(to - from));
	codes_write(s, from, to, VERDICT_NOT_CONFIRMED, "reasons", &w);
	codes_write(s, from, to, VERDICT_CONFIRMED, "outcomes", &w);
	jwrite_close(&w, '}');
	buf_puts(out, "\n");
}

struct worst {
	size_t from, to, not_confirmed;
};

static int
by_worst(const void *a, const void *b)
{
	const struct worst *x = a, *y = b;

	if (x->not_confirmed != y->not_confirmed)
		return x->not_confirmed > y->not_confirmed ? -1 : 1;
	return x->from < y->from ? -1 : x->from > y->from;
}

static size_t
worst_find(const struct shift *s, struct worst *worst)
{
	size_t count = 0;

	for (size_t from = 0, to; from < s->count; from = to) {
		struct worst *w = &worst[count];

		to = stretch(s, from, by_device);
		*w = (struct worst){ .from = from, .to = to };
		for (size_t i = from; i < to; i++)
			w->not_confirmed +=
			    s->counts[i].verdict == VERDICT_NOT_CONFIRMED;
		count++;
	}
	qsort(worst, count, sizeof(*worst), by_worst);
	return count < SHIFT_DEVICES_MAX ? count : SHIFT_DEVICES_MAX;
}

static size_t
devices_write(struct shift *s, struct buf *out)
{
	struct worst *worst = xcalloc(s->count + 1, sizeof(*worst));
	size_t count;

	qsort(s->counts, s->count, sizeof(*s->counts), by_code);
	count = worst_find(s, worst);
	for (size_t i = 0; i < count; i++)
		device_write(s, worst[i].from, worst[i].to, out);
	free(worst);
	return count;
}

size_t
shift_write(struct shift *s, struct buf *out)
{
	size_t lines;

	if (s->count == 0)
		return 0;
	lines = people_write(s, out);
	return lines + devices_write(s, out);
}
