/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ui/saying.h"

static int
weight(enum style style)
{
	if (style == STYLE_ERROR)
		return 2;
	return style == STYLE_WARN ? 1 : 0;
}

static bool
stands(const struct sayings *s)
{
	return s->line.text.len > 0;
}

static bool
is_young(const struct sayings *s, uint64_t now_ms)
{
	return s->line.told && weight(s->line.style) > 0 &&
	    now_ms - s->since_ms < SAYING_LEAST_MS;
}

/* Whether somebody may not have read it. */
static bool
is_unread(const struct sayings *s, uint64_t now_ms)
{
	return stands(s) && (!s->keyed || is_young(s, now_ms));
}

static void
remove_at(struct sayings *s, size_t at)
{
	struct saying gone = s->waits[at];

	s->count--;
	memmove(&s->waits[at], &s->waits[at + 1],
	    (s->count - at) * sizeof(s->waits[0]));
	buf_finish(&gone.text);
}

/*
 * The weakest goes, and of those the one that has waited longest.  false: what
 * is new is weaker than all.
 */
static bool
make_room(struct sayings *s, enum style style)
{
	size_t weakest = 0;

	if (s->count < SAYINGS_WAIT)
		return true;
	for (size_t i = 1; i < s->count; i++)
		if (weight(s->waits[i].style) < weight(s->waits[weakest].style))
			weakest = i;
	if (weight(style) < weight(s->waits[weakest].style))
		return false;
	remove_at(s, weakest);
	return true;
}

static void
wait_put(struct sayings *s, size_t at, const struct saying *saying)
{
	if (!make_room(s, saying->style)) {
		struct saying gone = *saying;

		buf_finish(&gone.text);
		return;
	}
	if (at > s->count)
		at = s->count;
	memmove(&s->waits[at + 1], &s->waits[at],
	    (s->count - at) * sizeof(s->waits[0]));
	s->waits[at] = *saying;
	s->count++;
}

static void
line_put(struct sayings *s, const struct saying *saying, uint64_t now_ms)
{
	s->line = *saying;
	s->since_ms = now_ms;
	s->keyed = false;
}

/* What was not read comes back, but for an answer that all is well. */
static void
line_clear(struct sayings *s, uint64_t now_ms)
{
	if (is_unread(s, now_ms) && (s->line.told || weight(s->line.style) > 0))
		wait_put(s, 0, &s->line);
	else
		buf_finish(&s->line.text);
	s->line = (struct saying){ 0 };
}

/* Of two answers the newer one is what the person waits for. */
static bool
has_line(const struct sayings *s, const struct saying *new, uint64_t now_ms)
{
	int more = weight(new->style) - weight(s->line.style);

	if (!is_unread(s, now_ms) || (!new->told && !s->answered))
		return true;
	return more > 0 || (more == 0 && !new->told && !s->line.told);
}

static bool
is_known(const struct sayings *s, const char *text)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(buf_text(&s->waits[i].text), text) == 0)
			return true;
	return false;
}

static void
put(struct sayings *s, enum style style, bool told, const char *text,
    uint64_t now_ms)
{
	struct saying new = { .style = style, .told = told };

	if (stands(s) && strcmp(buf_text(&s->line.text), text) == 0) {
		s->line.style = style;
		s->since_ms = now_ms;
		s->keyed = false;
	} else if (text[0] != '\0' && has_line(s, &new, now_ms)) {
		buf_puts(&new.text, text);
		line_clear(s, now_ms);
		line_put(s, &new, now_ms);
	} else if (text[0] != '\0' && !is_known(s, text)) {
		buf_puts(&new.text, text);
		wait_put(s, s->count, &new);
	}
	if (!told)
		s->answered = true;
}

void
sayings_say(
    struct sayings *s, enum style style, const char *text, uint64_t now_ms)
{
	put(s, style, false, text, now_ms);
}

void
sayings_tell(
    struct sayings *s, enum style style, const char *text, uint64_t now_ms)
{
	put(s, style, true, text, now_ms);
}

void
sayings_key(struct sayings *s)
{
	s->keyed = true;
	s->answered = false;
}

bool
sayings_hush(struct sayings *s, uint64_t now_ms)
{
	if (!stands(s) || is_young(s, now_ms))
		return false;
	buf_finish(&s->line.text);
	s->line = (struct saying){ 0 };
	return true;
}

static void
next_take(struct sayings *s, uint64_t now_ms)
{
	struct saying next;
	size_t first = 0;

	for (size_t i = 1; i < s->count; i++)
		if (weight(s->waits[i].style) > weight(s->waits[first].style))
			first = i;
	next = s->waits[first];
	s->waits[first].text = (struct buf){ 0 };
	remove_at(s, first);
	line_put(s, &next, now_ms);
}

bool
sayings_step(struct sayings *s, uint64_t now_ms)
{
	uint64_t least = s->count > 0 ? SAYING_NEXT_MS : SAYING_MS;
	bool over = stands(s) && now_ms - s->since_ms >= least;

	if (over) {
		buf_finish(&s->line.text);
		s->line = (struct saying){ 0 };
	}
	if (stands(s) || s->count == 0)
		return over;
	next_take(s, now_ms);
	return true;
}

const char *
sayings_text(const struct sayings *s)
{
	return stands(s) ? buf_text(&s->line.text) : NULL;
}

void
sayings_finish(struct sayings *s)
{
	buf_finish(&s->line.text);
	for (size_t i = 0; i < s->count; i++)
		buf_finish(&s->waits[i].text);
	*s = (struct sayings){ 0 };
}
