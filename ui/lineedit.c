/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

#include "ui/layout.h"
#include "ui/lineedit.h"

void
lineedit_init(struct lineedit *edit, size_t max)
{
	assert(max >= 1 && max <= LINEEDIT_MAX);
	*edit = (struct lineedit){ .max = max };
}

/* End of the cluster that begins at ${at}. */
static size_t
after(const struct lineedit *edit, size_t at)
{
	uint32_t cp;

	if (at == edit->len)
		return at;
	at += text_next(edit->text + at, edit->len - at, &cp);
	while (at < edit->len) {
		size_t len = text_next(edit->text + at, edit->len - at, &cp);

		if (text_cp_width(cp) != 0)
			break;
		at += len;
	}
	return at;
}

/* Start of the cluster that ends at ${at}. */
static size_t
before(const struct lineedit *edit, size_t at)
{
	size_t start = 0;

	for (size_t next = 0; next < at; next = after(edit, next))
		start = next;
	return start;
}

static void
erase(struct lineedit *edit, size_t from, size_t to)
{
	memmove(edit->text + from, edit->text + to, edit->len - to + 1);
	edit->len -= to - from;
	edit->cursor = from;
}

/* Whether ${bytes} at the cursor leave the text one that text_safe() keeps. */
static bool
stays_safe(const struct lineedit *edit, const char *bytes, size_t len)
{
	struct buf whole = { 0 }, safe = { 0 };
	bool same;

	buf_put(&whole, edit->text, edit->cursor);
	buf_put(&whole, bytes, len);
	buf_put(&whole, edit->text + edit->cursor, edit->len - edit->cursor);
	text_safe(&safe, buf_text(&whole), whole.len);
	same = safe.len == whole.len &&
	    memcmp(buf_text(&safe), buf_text(&whole), whole.len) == 0;
	buf_finish(&whole);
	buf_finish(&safe);
	return same;
}

/* A mark typed behind a base belongs to its cluster. */
static bool
put(struct lineedit *edit, const char *bytes, size_t len)
{
	if (edit->len + len > edit->max || !stays_safe(edit, bytes, len))
		return false;
	memmove(edit->text + edit->cursor + len, edit->text + edit->cursor,
	    edit->len - edit->cursor + 1);
	memcpy(edit->text + edit->cursor, bytes, len);
	edit->len += len;
	edit->cursor += len;
	return true;
}

bool
lineedit_insert(struct lineedit *edit, const char *text)
{
	struct buf safe = { 0 };
	bool any = false;

	text_safe(&safe, text, strlen(text));
	for (size_t at = 0; at < safe.len;) {
		const char *from = buf_text(&safe) + at;
		uint32_t cp;
		size_t len = text_next(from, safe.len - at, &cp);

		if (!put(edit, from, len))
			break;
		any = true;
		at += len;
	}
	buf_finish(&safe);
	return any;
}

void
lineedit_set(struct lineedit *edit, const char *text)
{
	edit->text[0] = '\0';
	edit->len = edit->cursor = edit->scroll = 0;
	lineedit_insert(edit, text);
}

static void
type(struct lineedit *edit, uint32_t cp)
{
	struct buf bytes = { 0 };

	text_put(&bytes, edit->number ? layout_number(cp) : cp);
	put(edit, buf_text(&bytes), bytes.len);
	buf_finish(&bytes);
}

static size_t
word_start(const struct lineedit *edit)
{
	size_t at = edit->cursor;

	while (at > 0 && edit->text[at - 1] == ' ')
		at--;
	while (at > 0 && edit->text[at - 1] != ' ')
		at--;
	return at;
}

static bool
control(struct lineedit *edit, uint32_t letter)
{
	switch (letter) {
	case 'a':
		edit->cursor = 0;
		return true;
	case 'e':
		edit->cursor = edit->len;
		return true;
	case 'u':
		erase(edit, 0, edit->cursor);
		return true;
	case 'k':
		edit->len = edit->cursor;
		edit->text[edit->len] = '\0';
		return true;
	case 'w':
		erase(edit, word_start(edit), edit->cursor);
		return true;
	}
	return false;
}

bool
lineedit_key(struct lineedit *edit, struct key key)
{
	switch ((int)key.code) {
	case K_CHAR:
		type(edit, key.cp);
		return true;
	case K_CTRL:
		return control(edit, key.cp);
	case K_BACKSPACE:
		erase(edit, before(edit, edit->cursor), edit->cursor);
		return true;
	case K_DEL:
		erase(edit, edit->cursor, after(edit, edit->cursor));
		return true;
	case K_LEFT:
		edit->cursor = before(edit, edit->cursor);
		return true;
	case K_RIGHT:
		edit->cursor = after(edit, edit->cursor);
		return true;
	case K_HOME:
		edit->cursor = 0;
		return true;
	case K_END:
		edit->cursor = edit->len;
		return true;
	}
	return false;
}

/* Scroll so that the cursor is one of ${cols} columns. */
static void
scroll(struct lineedit *edit, size_t cols)
{
	size_t at = text_width(edit->text, edit->cursor);
	size_t all = text_width(edit->text, edit->len);

	if (all < cols)
		edit->scroll = 0;
	if (at < edit->scroll)
		edit->scroll = at;
	if (at >= edit->scroll + cols)
		edit->scroll = at - cols + 1;
}

void
lineedit_draw(
    struct lineedit *edit, struct grid *grid, struct span span, bool focus)
{
	enum style style = focus ? STYLE_FIELD_ON : STYLE_FIELD;
	size_t from, at;
	int used;

	if (span.cols <= 0)
		return;
	if (focus)
		scroll(edit, (size_t)span.cols);
	else
		edit->scroll = 0;
	from = text_fit(edit->text, edit->len, edit->scroll);
	while (text_width(edit->text, from) < edit->scroll)
		from = after(edit, from); /* a wide one is half hidden */
	used = grid_put_bytes(
	    grid, span, style, edit->text + from, edit->len - from);
	grid_fill(grid, RECT(span.row, span.col + used, 1, span.cols - used),
	    style, "_");
	if (!focus)
		return;
	at =
	    text_width(edit->text, edit->cursor) - text_width(edit->text, from);
	grid_cursor(grid, span.row, span.col + (int)at);
}

void
history_finish(struct history *history)
{
	for (size_t i = 0; i < history->count; i++)
		free(history->lines[i]);
	free(history->draft);
	*history = (struct history){ 0 };
}

static void
walk_ends(struct history *history)
{
	free(history->draft);
	history->draft = NULL;
	history->at = history->count;
}

void
history_put(struct history *history, const char *line)
{
	size_t n = history->count;

	if (line[0] != '\0' &&
	    (n == 0 || strcmp(history->lines[n - 1], line) != 0)) {
		if (n == HISTORY_MAX) {
			free(history->lines[0]);
			memmove(history->lines, history->lines + 1,
			    (HISTORY_MAX - 1) * sizeof(history->lines[0]));
			n--;
		}
		history->lines[n] = xstrdup(line);
		history->count = n + 1;
	}
	walk_ends(history);
}

bool
history_older(struct history *history, struct lineedit *edit)
{
	if (history->at == 0)
		return false;
	if (history->at == history->count) {
		free(history->draft);
		history->draft = xstrdup(edit->text);
	}
	lineedit_set(edit, history->lines[--history->at]);
	return true;
}

bool
history_newer(struct history *history, struct lineedit *edit)
{
	if (history->at == history->count)
		return false;
	if (++history->at < history->count) {
		lineedit_set(edit, history->lines[history->at]);
		return true;
	}
	lineedit_set(edit, history->draft != NULL ? history->draft : "");
	walk_ends(history);
	return true;
}
