/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "ui/coach.h"
#include "ui/i18n.h"
#include "ui/screen.h"
#include "ui/words.h"

#define TIME_COLS 16 /* of one column of times */

/* --- the line ------------------------------------------------------------- */

/* "o", "щ", or "o (щ)" while nobody knows which of them is on the key. */
static void
key_put(struct buf *out, char letter, enum script script)
{
	const char *latin = layout_hint(SCRIPT_LATIN, (uint8_t)letter);

	if (script != SCRIPT_NONE)
		buf_puts(out, layout_hint(script, (uint8_t)letter));
	else
		buf_printf(out, "%s (%s)", latin,
		    layout_hint(SCRIPT_RUSSIAN, (uint8_t)letter));
}

void
coach_words(
    struct buf *out, const char *text, enum script script, uint64_t number)
{
	for (; *text != '\0'; text++) {
		if (*text != '{' || text[1] == '\0' || text[2] != '}') {
			buf_put(out, text, 1);
			continue;
		}
		if (text[1] == '1')
			buf_printf(out, "%" PRIu64, number);
		else
			key_put(out, text[1], script);
		text += 2;
	}
}

void
coach_draw(struct grid *grid, struct span span, const struct screen_input *in)
{
	struct buf text = { 0 };

	grid_fill(grid, RECT(span.row, span.col, 1, span.cols),
	    in->coach_done ? STYLE_GREY : STYLE_TITLE, " ");
	if (in->coach != NULL) {
		buf_printf(&text, " %s %s",
		    in->coach_done ? (grid->ascii ? "v" : "✓")
		                   : (grid->ascii ? ">" : "▶"),
		    in->coach);
		grid_put_cut(grid, span,
		    in->coach_done ? STYLE_GREY : STYLE_TITLE, buf_text(&text));
	}
	buf_finish(&text);
}

/* --- the end -------------------------------------------------------------- */

static void
line_put(struct grid *grid, struct rect rect, int row, enum style style,
    const char *text)
{
	grid_put_cut(grid, SPAN(rect.row + row, rect.col + 2, rect.cols - 4),
	    style, text);
}

static void
time_put(
    struct grid *grid, struct span span, const struct coach_sum *sum, size_t i)
{
	struct buf text = { 0 };
	bool late = sum->limit_ms[i] > 0 && sum->took_ms[i] > sum->limit_ms[i];

	if (sum->took_ms[i] == 0) {
		grid_put_cut(grid, span, STYLE_GREY, "—");
		return;
	}
	words_seconds(&text, sum->took_ms[i]);
	if (sum->limit_ms[i] > 0) {
		buf_puts(&text, " / ");
		words_seconds(&text, sum->limit_ms[i]);
	}
	grid_put_cut(grid, span, late ? STYLE_WARN : STYLE_OK, buf_text(&text));
	buf_finish(&text);
}

static void
sum_put(struct grid *grid, struct rect rect, int row,
    const struct screen_input *in, const struct coach_sum *sum)
{
	struct alert alert = { .number = sum->alert };
	struct buf text = { 0 };

	memcpy(alert.kind, sum->kind, sizeof(alert.kind));
	buf_printf(
	    &text, "%" PRIu64 " %s", sum->alert, screen_kind(in, &alert));
	grid_put_cut(grid, SPAN(rect.row + row, rect.col + 2, 22), STYLE_PLAIN,
	    buf_text(&text));
	for (size_t i = 0; i < COACH_TIMES; i++)
		time_put(grid,
		    SPAN(rect.row + row,
		        rect.col + 25 + (int)i * (TIME_COLS + 1), TIME_COLS),
		    sum, i);
	buf_finish(&text);
}

int
coach_sums_rows(const struct coach_sums *sums)
{
	return (int)sums->count + (sums->count == 0) + 6;
}

void
coach_sums_draw(
    struct grid *grid, struct rect rect, const struct screen_input *in)
{
	const char *const heads[COACH_TIMES] = { _("taken"), _("decided"),
		_("accepted") };
	const struct coach_sums *sums = in->sums;
	int row = 2;
	struct buf text = { 0 };

	grid_fill(grid, rect, STYLE_PLAIN, " ");
	grid_box(grid, rect, STYLE_TITLE, _("YOUR FIVE MINUTES"), "");
	for (size_t i = 0; i < COACH_TIMES; i++)
		grid_put_cut(grid,
		    SPAN(rect.row + 1, rect.col + 25 + (int)i * (TIME_COLS + 1),
		        TIME_COLS),
		    STYLE_GREY, heads[i]);
	for (size_t i = 0; i < sums->count; i++)
		sum_put(grid, rect, row++, in, &sums->rows[i]);
	if (sums->count == 0)
		line_put(grid, rect, row++, STYLE_GREY,
		    _("Colleagues did all of it"));
	row++;
	buf_printf(&text, "%s%" PRIu64 "/%" PRIu64, _("Verdicts right: "),
	    sums->right, sums->verdicts);
	line_put(grid, rect, row++, STYLE_STRONG, buf_text(&text));
	line_put(grid, rect, row++, STYLE_PLAIN,
	    _("Next: F1 shows every key of a place; README tells the rest"));
	buf_finish(&text);
}
