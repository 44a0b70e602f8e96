/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/command.h"

#include "ui/camera.h"
#include "ui/devices.h"
#include "ui/form.h"
#include "ui/frame.h"
#include "ui/help.h"
#include "ui/i18n.h"
#include "ui/lineedit.h"
#include "ui/list.h"
#include "ui/matrix.h"
#include "ui/menu.h"
#include "ui/coach.h"
#include "ui/pane.h"
#include "ui/question.h"
#include "ui/ready.h"
#include "ui/screen.h"
#include "ui/shift.h"
#include "ui/words.h"

/* --- names ---------------------------------------------------------------- */

const char *
screen_person(const struct screen_input *in, const char *account)
{
	const struct policy_person *person;

	if (account == NULL || account[0] == '\0')
		return "";
	person = in->policy != NULL ? policy_person(in->policy, account) : NULL;
	return person != NULL && person->name[0] != '\0' ? person->name
	                                                 : account;
}

const char *
screen_kind(const struct screen_input *in, const struct alert *alert)
{
	const struct policy_kind *kind = in->policy != NULL
	    ? policy_kind(in->policy, alert->kind, NULL)
	    : NULL;

	return kind != NULL ? policy_list_text(&kind->list, in->language)
	                    : alert->kind;
}

#define PLACE     "place:"
#define PLACE_LEN (sizeof(PLACE) - 1)

bool
screen_is_place(const struct alert *alert)
{
	return strncmp(alert->device, PLACE, PLACE_LEN) == 0;
}

const char *
screen_device(const struct screen_input *in, const struct alert *alert)
{
	const char *kk = alert->name_kk, *ru = alert->name_ru;
	const char *name = in->language == POLICY_KK ? kk : ru;

	if (name[0] == '\0')
		name = kk[0] != '\0' ? kk : ru;
	if (name[0] != '\0')
		return name;
	if (!screen_is_place(alert))
		return alert->device;
	return alert->address[0] != '\0' ? alert->address
	                                 : alert->device + PLACE_LEN;
}

bool
screen_publishes(const struct source_row *source)
{
	return strncmp(source->name, "//dabyl/", 8) != 0 &&
	    strncmp(source->name, "//person/", 9) != 0;
}

bool
screen_countdown(
    const struct screen_input *in, const struct alert *alert, uint64_t *left_ms)
{
	if (alert->undo_until_tick <= in->tick)
		return false;
	*left_ms = alert->undo_until_tick - in->tick;
	return true;
}

uint64_t
screen_next_tick(const struct screen_input *in)
{
	return in->tick + 1000 - (uint64_t)(in->utc_ms % 1000);
}

/* --- where things are ----------------------------------------------------- */

struct layout {
	struct span head;
	struct span counters;
	struct span notice;  /* cols 0: none */
	struct rect list;    /* the queue, or the whole of another screen */
	struct span divider; /* cols 0: none */
	struct rect pane;
	struct rect picture;  /* rows 0: none */
	struct rect services; /* rows 0: none */
	int bar;              /* column of the line beside the queue; 0: none */
	struct span message;
	struct span coach; /* cols 0: none */
	struct span keys;
};

static int
clamp(int value, int low, int high)
{
	if (value < low)
		return low;
	return value > high ? high : value;
}

/* The alert under the queue. */
static void
layout_below(struct layout *l, struct rect body)
{
	int pane = clamp((body.rows + 1) / 3, 1, 12);

	l->list = RECT(body.row, 0, body.rows - pane - 1, body.cols);
	l->divider = SPAN(body.row + l->list.rows, 0, body.cols);
	l->pane = RECT(l->divider.row + 1, 0, pane, body.cols);
}

/* Of a picture of 4:3, the highest there is: a cell is two of its points. */
#define PICTURE_ROWS(cols) (((cols)*3 + 7) / 8)

/* The alert beside the queue, its picture and the services below it. */
static void
layout_beside(struct layout *l, struct rect body)
{
	int left = body.cols * 9 / 16 > 80 ? body.cols * 9 / 16 : 80;
	int right = body.cols - left - 1, pane = clamp(body.rows / 3, 4, 14);
	int services =
	    body.cols >= SCREEN_COLS_FULL ? clamp(body.rows / 4, 4, 12) : 0;
	struct rect side = RECT(body.row, left + 1, body.rows, right);
	int spare = side.rows - pane - services - 1 - PICTURE_ROWS(right - 1);

	/* What no picture of this width can fill is the text's. */
	if (spare > 0)
		pane += spare;
	l->bar = left;
	l->list = RECT(body.row, 0, body.rows - 1, left);
	l->divider = SPAN(body.row + body.rows - 1, 0, left);
	l->pane = RECT(side.row, side.col, pane, right);
	l->services =
	    RECT(side.row + side.rows - services, side.col, services, right);
	l->picture = RECT(side.row + pane, side.col + 1,
	    side.rows - pane - services - 1, right - 1);
}

static bool
full_picture(enum screen screen)
{
	return screen == SCREEN_PICTURE || screen == SCREEN_CAMERA;
}

static struct layout
layout_of(
    const struct grid *grid, const struct screen_input *in, enum screen screen)
{
	int cols = grid->cols, rows = grid->rows;
	bool notice = frame_has_notice(in);
	int foot = in->coach_room ? 3 : 2;
	struct layout l = {
		.head = SPAN(0, 0, cols),
		.counters = SPAN(1, 0, cols),
		.notice =
		    SPAN(full_picture(screen) ? 1 : 2, 0, notice ? cols : 0),
		.message = SPAN(rows - foot, 0, cols),
		.coach = SPAN(rows - 2, 0, in->coach_room ? cols : 0),
		.keys = SPAN(rows - 1, 0, cols),
	};
	int top = notice ? 3 : 2;
	struct rect body = RECT(top, 0, rows - top - foot, cols);

	if (full_picture(screen)) {
		l.picture = RECT(top - 1, 0, rows - top + 1 - foot, cols);
		l.counters.cols = 0;
	} else if (screen != SCREEN_QUEUE) {
		l.list = body;
	} else if (cols >= SCREEN_COLS_WIDE) {
		layout_beside(&l, body);
	} else {
		layout_below(&l, body);
	}
	return l;
}

static bool
too_small(const struct grid *grid)
{
	return grid->cols < SCREEN_COLS_MIN || grid->rows < SCREEN_ROWS_MIN;
}

struct rect
screen_picture_rect(const struct grid *grid, const struct screen_input *in,
    const struct screen_state *state)
{
	if (too_small(grid))
		return RECT(0, 0, 0, 0);
	return layout_of(grid, in, state->screen).picture;
}

#define WHY_ROWS 3 /* why there is no picture, on a narrow pane */

/*
 * Without a picture its room is the text's, but for what is said of it.  The
 * player is told of the room that a picture has.
 */
static void
pane_grow(
    struct layout *l, const struct screen_input *in, const struct alert *alert)
{
	int rows = l->picture.rows - WHY_ROWS;

	if (rows <= 0 || pane_has_picture(in, alert))
		return;
	l->pane.rows += rows;
	l->picture.row += rows;
	l->picture.rows = WHY_ROWS;
}

int
screen_page_rows(const struct grid *grid, const struct screen_input *in,
    const struct screen_state *state)
{
	struct layout l = layout_of(grid, in, state->screen);
	int rows = l.list.rows;

	if (state->screen == SCREEN_QUEUE && state->pane == PANE_ALERT) {
		pane_grow(&l, in, queue_view_alert(state->queue, in));
		rows = l.pane.rows;
	} else if (state->screen == SCREEN_QUEUE &&
	    state->pane == PANE_SERVICES)
		rows = l.services.rows - 2;
	return rows > 1 ? rows : 1;
}

/* --- too small ------------------------------------------------------------ */

static const struct alert *
most_urgent(const struct screen_input *in)
{
	size_t count = replica_count(in->replica);

	for (size_t i = 0; i < count && i < QUEUE_SCAN_MAX; i++) {
		const struct alert *a = replica_at(in->replica, i);

		if (alert_in_queue(a))
			return a;
	}
	return NULL;
}

/* One line about what is in danger is better than a broken screen. */
static void
draw_small(struct grid *grid, const struct screen_input *in)
{
	const struct replica_counts *n = replica_counts(in->replica);
	const struct alert *a;
	struct buf text = { 0 };
	int row = 0;

	if (frame_has_notice(in))
		frame_notice(grid, SPAN(row++, 0, grid->cols), in);
	buf_printf(&text, _("P1 waiting: %zu"), n->waiting_p1);
	grid_put_cut(grid, SPAN(row++, 0, grid->cols),
	    n->waiting_p1 > 0 ? STYLE_BANNER : STYLE_PLAIN, buf_text(&text));
	if (in->link != SCREEN_READY)
		grid_put_cut(grid, SPAN(row++, 0, grid->cols), STYLE_BANNER,
		    _("DATA IS OLD"));
	if ((a = most_urgent(in)) != NULL) {
		buf_clear(&text);
		buf_printf(&text, "P%u %" PRIu64 " %s %s", a->severity,
		    a->number, screen_kind(in, a), screen_device(in, a));
		grid_put_cut(grid, SPAN(row++, 0, grid->cols), STYLE_PLAIN,
		    buf_text(&text));
	}
	buf_clear(&text);
	buf_printf(&text, _("Too small: %dx%d"), grid->cols, grid->rows);
	grid_put_cut(
	    grid, SPAN(row++, 0, grid->cols), STYLE_WARN, buf_text(&text));
	buf_clear(&text);
	buf_printf(&text, _("needed: %dx%d"), SCREEN_COLS_MIN, SCREEN_ROWS_MIN);
	grid_put_cut(
	    grid, SPAN(row, 0, grid->cols), STYLE_WARN, buf_text(&text));
	buf_finish(&text);
}

/* --- screens -------------------------------------------------------------- */

/* Why the matrix lacks rows, and the key that shows them. */
static void
put_elsewhere(struct buf *out, const struct screen_input *in,
    const struct screen_state *state, size_t elsewhere)
{
	bool filtered = queue_view_filter_text(state->queue)[0] != '\0';
	buf_printf(out,
	    filtered ? _("With the services, not in this list or filter: %zu, "
	                 "key: %s")
	             : _("With the services, not in this list: %zu, key: %s"),
	    elsewhere, state->screen == SCREEN_QUEUE ? "" : "Esc ");
	buf_puts(out,
	    keyboard_key_of(in->keyboard, &keymap_board,
	        filtered ? "filter" : "view", in->script));
}

/* What the panel has no room for is counted; the screen has all of it. */
static void
put_more(struct buf *out, size_t more)
{
	buf_printf(out, _("below: %zu"), more);
	buf_puts(out, " · F7 2");
}

static int
matrix_room(struct rect rect, size_t all, size_t elsewhere)
{
	int room = rect.rows > 1 ? rect.rows - 1 : 0;

	return room - (room > 0 && (elsewhere > 0 || all > (size_t)room));
}

static void
draw_matrix(struct grid *grid, struct rect rect, const struct screen_input *in,
    const struct screen_state *state)
{
	uint64_t told[GRID_ROWS_MAX];
	size_t elsewhere = queue_view_told_elsewhere(state->queue, in);
	size_t all = queue_view_told(state->queue, in, told, GRID_ROWS_MAX);
	size_t room = (size_t)matrix_room(rect, all, elsewhere), count;
	size_t from =
	    state->pane == PANE_SERVICES ? (size_t)state->pane_from : 0;
	struct buf text = { 0 };

	if (rect.rows < 1)
		return;
	from = from < all ? from : all;
	count = all - from < room ? all - from : room;
	pane_services(grid, rect, in, told + from, count);
	if (all > from + count)
		put_more(&text, all - from - count);
	else if (elsewhere > 0)
		put_elsewhere(&text, in, state, elsewhere);
	else if (count == 0)
		buf_puts(&text, _("No service has been told of any of these"));
	grid_put_cut(grid,
	    SPAN(rect.row + 1 + (int)count, rect.col + 1, rect.cols - 1),
	    all > from + count || elsewhere > 0 ? STYLE_WARN : STYLE_PLAIN,
	    buf_text(&text));
	buf_finish(&text);
}

static void
draw_queue(struct grid *grid, struct layout *l, const struct screen_input *in,
    const struct screen_state *state)
{
	const struct alert *a = queue_view_alert(state->queue, in);

	pane_grow(l, in, a);

	queue_view_draw(state->queue, grid, l->list, in);
	frame_divider(grid, l->divider, in, state, l->list.rows);
	if (l->bar > 0)
		grid_fill(grid, RECT(l->list.row, l->bar, l->list.rows + 1, 1),
		    STYLE_BOX, sign_text(SIGN_BOX_V, grid->ascii));
	(void)pane_draw(grid, l->pane, in, a, l->picture.rows > 0,
	    state->pane == PANE_ALERT ? state->pane_from : 0);
	pane_picture(grid, l->picture, in, a);
	if (l->services.rows > 0)
		draw_matrix(grid, l->services, in, state);
}

int
screen_pane_beyond(struct grid *grid, const struct screen_input *in,
    const struct screen_state *state)
{
	struct layout l = layout_of(grid, in, state->screen);
	const struct alert *a = queue_view_alert(state->queue, in);
	uint64_t told[GRID_ROWS_MAX];
	struct rect unseen = l.pane;
	size_t all;
	int rows = -1;

	if (state->screen != SCREEN_QUEUE || too_small(grid))
		return state->pane == PANE_LIST ? 0 : -1;
	if (state->pane == PANE_LIST)
		return 0;
	if (state->pane == PANE_ALERT && a != NULL) {
		pane_grow(&l, in, a);
		unseen.rows = 0;
		rows = pane_draw(grid, unseen, in, a, l.picture.rows > 0, 0) -
		    l.pane.rows;
	} else if (state->pane == PANE_SERVICES && l.services.rows > 0) {
		all = queue_view_told(state->queue, in, told, GRID_ROWS_MAX);
		rows = (int)all -
		    matrix_room(l.services, all,
		        queue_view_told_elsewhere(state->queue, in));
	} else {
		return -1;
	}
	return rows > 0 ? rows : 0;
}

/* The alert, its age and its deadline over its picture. */
static void
draw_picture(struct grid *grid, const struct layout *l,
    const struct screen_input *in, const struct screen_state *state)
{
	const struct alert *a = queue_view_alert(state->queue, in);
	struct buf text = { 0 };

	if (a == NULL)
		return;
	pane_picture(grid, l->picture, in, a);
	/* What must not be missed keeps its line. */
	if (!frame_has_banner(in)) {
		grid_fill(grid, RECT(0, 0, 1, grid->cols), STYLE_HEADER, " ");
		buf_printf(&text, "P%u %s %" PRIu64 " %s ", a->severity,
		    screen_kind(in, a), a->number, screen_device(in, a));
		words_part(&text, 0, "");
		words_age(&text,
		    in->tick > a->opened_tick ? in->tick - a->opened_tick : 0);
		if (a->due_tick > in->tick) {
			buf_puts(&text, " ▼");
			words_left(&text, a->due_tick - in->tick);
		} else if (a->due_tick != 0) {
			buf_printf(&text, " %s", _("OVER"));
		}
		frame_say_p1(&text, in, a->number);
		if (!pane_picture_says(&in->picture))
			words_part(&text, 0, in->picture.words);
		grid_put_cut(grid, SPAN(0, 1, grid->cols - 2), STYLE_HEADER,
		    buf_text(&text));
	}
	buf_finish(&text);
}

const struct keymap *
screen_keymap(enum screen screen)
{
	switch (screen) {
	case SCREEN_QUEUE:
		return &keymap_board;
	case SCREEN_PICTURE:
		return &keymap_picture;
	case SCREEN_SERVICES:
		return &keymap_matrix;
	case SCREEN_SHIFT:
		return &keymap_shift;
	case SCREEN_ARCHIVE:
	case SCREEN_LOG:
		return &keymap_list;
	case SCREEN_ALERT:
		return &keymap_page;
	case SCREEN_DEVICES:
		return &keymap_devices;
	case SCREEN_DEVICE:
		return &keymap_device;
	case SCREEN_CAMERA:
		return &keymap_camera;
	case SCREEN_HELP:
		break;
	}
	return &keymap_help;
}

/* A form, a menu and a line have keys of their own. */
static const struct keymap *
shipped_map(const struct screen_state *state)
{
	if (state->question != NULL || state->menu != NULL ||
	    state->line != NULL)
		return NULL;
	return screen_keymap(state->screen);
}

static void
draw_body(struct grid *grid, struct layout *l, const struct screen_input *in,
    struct screen_state *state)
{
	switch (state->screen) {
	case SCREEN_QUEUE:
		draw_queue(grid, l, in, state);
		break;
	case SCREEN_PICTURE:
		draw_picture(grid, l, in, state);
		break;
	case SCREEN_SERVICES:
		if (state->matrix != NULL)
			matrix_view_draw(state->matrix, grid, l->list, in);
		break;
	case SCREEN_SHIFT:
		if (state->shift != NULL)
			shift_view_draw(state->shift, grid, l->list, in);
		break;
	case SCREEN_DEVICES:
		if (state->devices != NULL)
			devices_view_draw(state->devices, grid, l->list, in);
		break;
	case SCREEN_CAMERA:
		camera_draw(grid, l->head, l->picture, in);
		break;
	case SCREEN_ARCHIVE:
	case SCREEN_LOG:
	case SCREEN_ALERT:
	case SCREEN_DEVICE:
		if (state->list != NULL)
			list_view_draw(state->list, grid, l->list, in);
		break;
	case SCREEN_HELP:
		if (state->help != NULL)
			help_view_draw(state->help, grid, l->list, in);
		break;
	}
}

/* --- what lies over it ---------------------------------------------------- */

static void
draw_candidates(
    struct grid *grid, struct span span, const struct candidates *candidates)
{
	struct buf text = { 0 };

	grid_fill(
	    grid, RECT(span.row, span.col, 1, span.cols), STYLE_GREY, " ");
	for (size_t i = 0; i < candidates->count; i++) {
		if (text.len > 0)
			buf_puts(&text, "  ");
		buf_puts(&text, candidates->words[i]);
	}
	grid_put_cut(grid, SPAN(span.row, span.col + 1, span.cols - 1),
	    STYLE_HINT, buf_text(&text));
	buf_finish(&text);
}

/* What is wrong with the line stands where its candidates would. */
static void
draw_line(struct grid *grid, const struct layout *l,
    const struct screen_input *in, const struct screen_state *state)
{
	struct span span = l->message, above = SPAN(span.row - 1, 0, span.cols);
	int used;

	grid_fill(
	    grid, RECT(span.row, span.col, 1, span.cols), STYLE_PLAIN, " ");
	used = grid_put(grid, span, STYLE_STRONG,
	    state->prompt != NULL ? state->prompt : ":");
	lineedit_draw(state->line, grid,
	    SPAN(span.row, span.col + used, span.cols - used), true);
	if (in->message != NULL && in->message[0] != '\0') {
		grid_fill(
		    grid, RECT(above.row, 0, 1, above.cols), STYLE_PLAIN, " ");
		grid_put_cut(grid, SPAN(above.row, 1, above.cols - 1),
		    in->message_style, in->message);
	} else if (state->candidates != NULL && state->candidates->count > 0) {
		draw_candidates(grid, above, state->candidates);
	}
}

/* Under counters and notice, over the list; the alert beside it stays. */
static struct rect
over(const struct grid *grid, const struct layout *l, int rows)
{
	int cols = grid->cols < 80 ? grid->cols : 80;
	int row = l->list.row > 0 ? l->list.row
	    : l->notice.cols > 0  ? l->notice.row + 1
	                          : 1;
	int room = l->message.row - row;

	return RECT(row, 0, rows < room ? rows : room, cols);
}

static void
draw_over(struct grid *grid, const struct layout *l,
    const struct screen_input *in, struct screen_state *state)
{
	if (state->question != NULL)
		question_draw(state->question, grid,
		    over(grid, l,
		        question_rows(state->question,
		            grid->cols < 80 ? grid->cols : 80)));
	else if (state->menu != NULL)
		menu_draw(state->menu, grid,
		    over(grid, l, menu_rows(state->menu)), in);
	else if (state->ready != NULL)
		ready_draw(state->ready, grid, over(grid, l, ready_rows()), in);
	else if (state->line != NULL)
		draw_line(grid, l, in, state);
}

/* The alert that a form, a menu or a page is about; 0 = none. */
static uint64_t
asked_about(const struct screen_state *state)
{
	if (state->question != NULL)
		return question_alert(state->question);
	if (state->menu != NULL)
		return state->menu->alert;
	return state->screen == SCREEN_ALERT && state->list != NULL
	    ? list_view_alert(state->list)
	    : 0;
}

void
screen_draw(struct grid *grid, const struct screen_input *in,
    struct screen_state *state)
{
	struct layout l = layout_of(grid, in, state->screen);

	grid_clear(grid);
	if (too_small(grid)) {
		draw_small(grid, in);
		return;
	}
	frame_head(grid, l.head, in, asked_about(state));
	if (l.counters.cols > 0)
		frame_counters(grid, l.counters, in, state->queue);
	if (l.notice.cols > 0)
		frame_notice(grid, l.notice, in);
	draw_body(grid, &l, in, state);
	frame_message(grid, l.message, in);
	if (l.coach.cols > 0)
		coach_draw(grid, l.coach, in);
	frame_keys(
	    grid, l.keys, in, keyboard_map(in->keyboard, shipped_map(state)));
	draw_over(grid, &l, in, state);
	if (in->sums != NULL)
		coach_sums_draw(
		    grid, over(grid, &l, coach_sums_rows(in->sums)), in);
}
