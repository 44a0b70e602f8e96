/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ui/form.h"
#include "ui/i18n.h"
#include "ui/ready.h"
#include "ui/words.h"

#define COLS     78
#define BARS     8 /* of colour, */
#define BAR_COLS 2 /* each so wide */

enum answer_digit { DIGIT_GOOD = 1, DIGIT_BAD, DIGIT_AGAIN };

static const enum key_code wanted[] = { K_F2, K_F6, K_F9 };
#define WANTED     (sizeof(wanted) / sizeof(wanted[0]))
#define WANTED_ALL ((1U << WANTED) - 1)

void
ready_open(
    struct ready_view *view, const struct keyboard *keyboard, uint64_t now_ms)
{
	*view = (struct ready_view){
		.quiet_ms = now_ms + FORM_QUIET_MS,
		.keyboard = keyboard,
	};
}

static bool
asks_person(enum ready line)
{
	return line < READY_CLOCK;
}

static enum ready_result
say(struct ready_view *view, enum ready_said said)
{
	view->said[view->at] = said;
	view->at++;
	return READY_TOLD;
}

static enum ready_result
key_of_three(struct ready_view *view, struct key key)
{
	for (size_t i = 0; i < WANTED; i++)
		if (key.code == wanted[i])
			view->keys |= 1U << i;
	return view->keys == WANTED_ALL ? say(view, READY_GOOD) : READY_NOTHING;
}

static enum ready_result
digit(struct ready_view *view, int pressed)
{
	switch (pressed) {
	case DIGIT_GOOD:
		/* Keys are pressed, not promised. */
		return view->at == READY_KEYS ? READY_NOTHING
		                              : say(view, READY_GOOD);
	case DIGIT_BAD:
		return say(view, READY_BAD);
	case DIGIT_AGAIN:
		return READY_PLAY;
	default:
		return READY_NOTHING;
	}
}

/* A key that comes too early makes the wait longer, as in forms. */
static bool
settled(struct ready_view *view, uint64_t now_ms)
{
	if (view->quiet_ms != 0 && now_ms < view->quiet_ms) {
		view->quiet_ms = now_ms + FORM_QUIET_MS;
		return false;
	}
	view->quiet_ms = 0;
	return true;
}

enum ready_result
ready_key(struct ready_view *view, struct key key, uint64_t now_ms)
{
	if (key.code == K_ESC)
		return READY_LEFT;
	if (!settled(view, now_ms))
		return READY_NOTHING;
	if (view->at == READY_COUNT)
		return key.code == K_ENTER ? READY_LEFT : READY_NOTHING;
	if (!asks_person(view->at))
		return READY_NOTHING;
	if (key.code == K_CHAR)
		return digit(view, keyboard_digit(view->keyboard, key.cp));
	return view->at == READY_KEYS ? key_of_three(view, key) : READY_NOTHING;
}

/* ---- what needs nobody ---- */

static enum ready_said
canary(const struct ready_facts *facts)
{
	if (facts->canary_ms != UINT64_MAX)
		return facts->canary_ms < SCREEN_CANARY_MS ? READY_GOOD
		                                           : READY_BAD;
	return facts->waited_ms < READY_CANARY_MS ? READY_OPEN : READY_BAD;
}

static enum ready_said
judge(enum ready line, const struct ready_facts *facts)
{
	switch (line) {
	case READY_CLOCK:
		return facts->clock_ms < READY_CLOCK_MS &&
		        facts->clock_ms > -READY_CLOCK_MS
		    ? READY_GOOD
		    : READY_BAD;
	case READY_SERVICES:
		return facts->connected == facts->desks ? READY_GOOD
		                                        : READY_BAD;
	case READY_CANARY:
		return canary(facts);
	case READY_SOUND:
	case READY_PICTURE:
	case READY_KEYS:
	case READY_LETTERS:
		break;
	}
	return READY_OPEN;
}

bool
ready_step(struct ready_view *view, const struct ready_facts *facts)
{
	bool more = false;

	view->facts = *facts;
	while (view->at < READY_COUNT && !asks_person(view->at)) {
		enum ready_said said = judge(view->at, facts);

		if (said == READY_OPEN)
			break;
		(void)say(view, said);
		more = true;
	}
	return more;
}

size_t
ready_failed(const struct ready_view *view)
{
	size_t count = 0;

	for (size_t i = 0; i < READY_COUNT; i++)
		count += view->said[i] == READY_BAD;
	return count;
}

static void
seconds_put(struct buf *out, int64_t ms)
{
	int64_t tenths = (ms < 0 ? -ms : ms) / 100;

	buf_printf(out, "%s%" PRId64 ".%" PRId64 " s", ms <= -100 ? "-" : "",
	    tenths / 10, tenths % 10);
}

void
ready_found(const struct ready_view *view, enum ready line, struct buf *out)
{
	const struct ready_facts *facts = &view->facts;

	switch (line) {
	case READY_KEYS:
		for (size_t i = 0; i < WANTED; i++)
			if ((view->keys >> i & 1) == 0)
				buf_printf(out, "%s-%s",
				    out->len > 0 ? " " : "",
				    key_name(wanted[i]));
		break;
	case READY_CLOCK:
		seconds_put(out, facts->clock_ms);
		break;
	case READY_SERVICES:
		buf_printf(out, "%zu/%zu", facts->connected, facts->desks);
		break;
	case READY_CANARY:
		if (facts->canary_ms != UINT64_MAX)
			seconds_put(out, (int64_t)facts->canary_ms);
		break;
	case READY_SOUND:
	case READY_PICTURE:
	case READY_LETTERS:
		break;
	}
}

/* ---- drawing ---- */

int
ready_rows(void)
{
	return READY_COUNT + 4;
}

/* White, yellow, cyan, green, magenta, red, blue, black. */
static void
draw_bars(struct grid *grid, int row, int col)
{
	static const uint8_t colours[BARS] = { 231, 226, 51, 46, 201, 196, 21,
		16 };

	for (int i = 0; i < BARS * BAR_COLS; i++)
		grid_put_picture(grid, row, col + i, colours[i / BAR_COLS],
		    colours[i / BAR_COLS]);
}

static void
draw_found(const struct ready_view *view, struct grid *grid, int row, int col,
    int cols, enum ready line)
{
	struct buf text = { 0 };

	if (view->said[line] == READY_OPEN &&
	    (line != view->at || asks_person(line)))
		return;
	if (line == READY_CANARY && view->said[line] == READY_OPEN)
		buf_puts(&text, _("waited for"));
	else
		ready_found(view, line, &text);
	grid_put_right(grid, SPAN(row, col, cols),
	    view->said[line] == READY_BAD ? STYLE_ERROR : STYLE_PLAIN,
	    buf_text(&text));
	buf_finish(&text);
}

/* "F2✓ F6· F9·" */
static void
draw_keys(const struct ready_view *view, struct grid *grid, int row, int col)
{
	for (size_t i = 0; i < WANTED; i++) {
		bool pressed = (view->keys >> i & 1) != 0;

		col += grid_put(grid, SPAN(row, col, 2),
		    pressed ? STYLE_OK : STYLE_HINT, key_name(wanted[i]));
		grid_put(grid, SPAN(row, col, 1),
		    pressed ? STYLE_OK : STYLE_HINT,
		    !pressed          ? "."
		        : grid->ascii ? "+"
		                      : "✓");
		col += 2;
	}
}

static void
draw_line(const struct ready_view *view, struct grid *grid, struct rect box,
    enum ready line)
{
	static const char *const marks[] = {
		[READY_OPEN] = " ", [READY_GOOD] = "✓", [READY_BAD] = "✗"
	};
	static const char *const plain[] = {
		[READY_OPEN] = " ", [READY_GOOD] = "+", [READY_BAD] = "x"
	};
	int row = box.row + 1 + (int)line, col = box.col + 2;
	int right = box.col + box.cols - 2;
	enum style style = line == view->at ? STYLE_CURSOR : STYLE_PLAIN;

	grid_put(grid, SPAN(row, col, 1),
	    view->said[line] == READY_BAD ? STYLE_ERROR : STYLE_OK,
	    (grid->ascii ? plain : marks)[view->said[line]]);
	if (line == view->at)
		grid_put(grid, SPAN(row, col + 2, 1), STYLE_STRONG,
		    sign_text(SIGN_CURSOR, grid->ascii));
	grid_put_cut(grid, SPAN(row, col + 4, box.cols - 8 - BARS * BAR_COLS),
	    style, _(ready_question(line)));
	if (line == READY_PICTURE)
		draw_bars(grid, row, right - BARS * BAR_COLS);
	else if (line == READY_KEYS)
		draw_keys(view, grid, row, right - 11);
	else
		draw_found(view, grid, row, right - 16, 16, line);
}

static void
draw_hint(const struct ready_view *view, struct grid *grid, struct span span)
{
	struct buf text = { 0 };

	if (view->at == READY_COUNT) {
		if (ready_failed(view) == 0)
			buf_puts(&text, _("Enter: the shift begins"));
		else
			buf_printf(&text,
			    _("Failed: %zu; the administrator will be told. "
			      "Enter: the shift begins"),
			    ready_failed(view));
	} else if (view->at == READY_KEYS) {
		buf_puts(
		    &text, _("Press F2, F6, F9   2 one is dead   Esc: later"));
	} else if (asks_person(view->at)) {
		buf_puts(&text, _("1 yes   2 no   3 once more   Esc: later"));
	} else {
		buf_puts(&text, _("Wait, or Esc: later"));
	}
	grid_put_cut(grid, span, STYLE_STRONG, buf_text(&text));
	buf_finish(&text);
}

void
ready_draw(const struct ready_view *view, struct grid *grid, struct rect rect,
    const struct screen_input *in)
{
	int cols = rect.cols - 2 < COLS ? rect.cols - 2 : COLS;
	struct rect box = RECT(rect.row, rect.col + 1, ready_rows(), cols);
	int done = view->at < READY_COUNT ? (int)view->at + 1 : READY_COUNT;
	char aside[16];

	(void)in;
	snprintf(aside, sizeof(aside), "%d/%d", done, READY_COUNT);
	grid_box(grid, box, STYLE_BOX, _("READINESS CHECK"), aside);
	for (int i = 0; i < READY_COUNT; i++)
		draw_line(view, grid, box, (enum ready)i);
	draw_hint(view, grid,
	    SPAN(box.row + READY_COUNT + 2, box.col + 2, box.cols - 4));
	grid_cursor(grid, -1, -1);
}
