/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

#include "core/others.h"

#include "ui/flow.h"
#include "ui/i18n.h"
#include "ui/matrix.h"
#include "ui/window.h"
#include "ui/words.h"

#define DETAIL_ROWS 5  /* under the rows, at least where there is room */
#define NAME_COLS   27 /* at least, in front of the cells, */
#define NAME_NARROW 20 /* and where it is narrow */
#define COLS_NARROW 72
#define CELL_NARROW 12 /* columns from which a cell has seconds and ages, */
#define CELL_WORDS  19 /* and from which it has words and times */
#define HEAD_ROWS   2  /* what it is, and the services */

/* In this order; what comes first needs a person. */
enum rank {
	RANK_REFUSED,
	RANK_SILENT,
	RANK_OVERDUE,
	RANK_CALL, /* by phone, and nobody has called */
	RANK_NEEDY_LAST = RANK_CALL,
	RANK_STOPPING, /* a stand-down is under way */
	RANK_TOLD,
	RANK_ACCEPTED,
	RANK_ON_SCENE,
	RANK_OVER,
};

struct row {
	uint64_t number;
	uint64_t due_tick; /* the nearest, for the order; UINT64_MAX: none */
	uint8_t rank;      /* enum rank */
	uint8_t severity;
};

struct matrix_view {
	struct row *rows;
	size_t count, capacity;
	size_t needy;
	uint64_t changes; /* cursor of replica_change() */
	uint64_t revision;
	uint64_t second; /* of the last step */
	bool read;       /* all rows of the replica were read once */
	bool partners;   /* another service than the four was told */
	uint64_t cursor; /* an alert; 0 = no row */
	size_t at;       /* where it stands */
	int cell;
	int offset; /* row of the window in which the cursor stands */
};

struct matrix_view *
matrix_view_create(void)
{
	return xcalloc(1, sizeof(struct matrix_view));
}

void
matrix_view_destroy(struct matrix_view *view)
{
	if (view == NULL)
		return;
	free(view->rows);
	free(view);
}

/* --- which alerts, in which order ----------------------------------------- */

static bool
passed(uint64_t due_tick, const struct screen_input *in)
{
	return due_tick != 0 && due_tick <= in->tick;
}

/* What a service still has to do in time; 0 = nothing. */
static uint64_t
note_due(const struct notification *note)
{
	if (notification_awaited((enum notification_state)note->state))
		return note->accept_due_tick;
	return note->state == NOTE_ACCEPTED ? note->scene_due_tick : 0;
}

static enum rank
note_rank(const struct notification *note, const struct screen_input *in)
{
	enum notification_state state = (enum notification_state)note->state;

	if (state == NOTE_REFUSED)
		return RANK_REFUSED;
	if (notification_sign(note) == '!')
		return RANK_SILENT;
	if (passed(note_due(note), in))
		return RANK_OVERDUE;
	if (notification_update_to_call(note))
		return RANK_CALL;
	if (note->channel == CHANNEL_PHONE &&
	    (state == NOTE_QUEUED || notification_stopping(state)))
		return RANK_CALL;
	if (state >= NOTE_STOP_QUEUED && state <= NOTE_STOP_SENT)
		return RANK_STOPPING;
	if (notification_final(state))
		return RANK_OVER;
	if (state == NOTE_ON_SCENE)
		return RANK_ON_SCENE;
	return state == NOTE_ACCEPTED ? RANK_ACCEPTED : RANK_TOLD;
}

/* Whether anybody was told of the alert and it is not over; fills ${row}. */
static bool
row_fill(struct row *row, bool *partners, const struct screen_input *in)
{
	const struct alert *a = replica_alert(in->replica, row->number);
	unsigned told = a != NULL ? words_targets(in, row->number) : 0;
	enum rank rank = RANK_OVER;

	row->due_tick = UINT64_MAX;
	for (unsigned t = 0; told >> t != 0; t++) {
		const struct notification *note =
		    replica_note(in->replica, row->number, t);
		uint64_t due;

		if ((told >> t & 1) == 0)
			continue;
		*partners = *partners || t >= NOTE_SERVICES;
		due = note_due(note);
		if (due != 0 && due < row->due_tick)
			row->due_tick = due;
		if (note_rank(note, in) < rank)
			rank = note_rank(note, in);
	}
	if (told == 0)
		return false;
	row->rank = (uint8_t)rank;
	row->severity = a->severity;
	return rank != RANK_OVER || a->state == ALERT_TOLD ||
	    a->state == ALERT_RESPONSE;
}

/* Of whom a service may have been told. */
static bool
candidate(const struct alert *a)
{
	return a != NULL &&
	    (a->state == ALERT_TOLD || a->state == ALERT_RESPONSE ||
	        a->state == ALERT_ARCHIVED || a->state == ALERT_CLOSED);
}

/* As many as the replica has alerts, no more. */
static void
row_put(struct matrix_view *view, uint64_t number)
{
	if (view->count == view->capacity) {
		view->capacity = xgrow(view->capacity, view->count + 1);
		view->rows = xreallocarray(
		    view->rows, view->capacity, sizeof(*view->rows));
	}
	view->rows[view->count++] = (struct row){ .number = number };
}

static void
row_add(struct matrix_view *view, uint64_t number)
{
	for (size_t i = 0; i < view->count; i++)
		if (view->rows[i].number == number)
			return;
	row_put(view, number);
}

static void
rows_read(struct matrix_view *view, const struct screen_input *in)
{
	size_t count = replica_count(in->replica);

	view->count = 0;
	view->read = true;
	for (size_t i = 0; i < count; i++) {
		const struct alert *a = replica_at(in->replica, i);

		if (candidate(a) && words_targets(in, a->number) != 0)
			row_put(view, a->number);
	}
}

static void
rows_follow(struct matrix_view *view, const struct screen_input *in)
{
	uint64_t number;
	enum err err;

	while ((err = replica_change(in->replica, &view->changes, &number)) ==
	    ERR_NONE)
		if (candidate(replica_alert(in->replica, number)))
			row_add(view, number);
	if (err == ERR_LIMIT || !view->read)
		rows_read(view, in);
}

/* Of those that need a person danger to life comes first, whatever it is. */
static int
row_order(const void *left, const void *right)
{
	const struct row *a = left, *b = right;
	bool needy = a->rank <= RANK_NEEDY_LAST;

	if (needy != (b->rank <= RANK_NEEDY_LAST))
		return needy ? -1 : 1;
	if (needy && a->severity != b->severity)
		return a->severity < b->severity ? -1 : 1;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (a->severity != b->severity)
		return a->severity < b->severity ? -1 : 1;
	if (a->due_tick != b->due_tick)
		return a->due_tick < b->due_tick ? -1 : 1;
	return a->number < b->number ? -1 : a->number > b->number;
}

static void
rows_rank(struct matrix_view *view, const struct screen_input *in)
{
	size_t kept = 0;

	view->partners = false;
	view->needy = 0;
	for (size_t i = 0; i < view->count; i++) {
		struct row row = view->rows[i];

		if (!row_fill(&row, &view->partners, in))
			continue;
		view->needy += row.rank <= RANK_NEEDY_LAST;
		view->rows[kept++] = row;
	}
	view->count = kept;
	if (kept > 0)
		qsort(view->rows, kept, sizeof(*view->rows), row_order);
}

/* The cell for which the row stands where it stands. */
static int
neediest(const struct row *row, const struct screen_input *in)
{
	for (int t = 0; t < NOTE_SERVICES; t++) {
		const struct notification *note =
		    replica_note(in->replica, row->number, (unsigned)t);

		if (note != NULL && note->state != NOTE_WITHDRAWN &&
		    note_rank(note, in) == row->rank)
			return t;
	}
	return 0;
}

/* On its alert; where that has left, on the row that took its place. */
static void
cursor_place(struct matrix_view *view, const struct screen_input *in)
{
	if (view->count > 0 && view->cursor == 0)
		view->cell = neediest(&view->rows[0], in);
	if (view->count == 0) {
		view->cursor = view->at = 0;
		return;
	}
	for (size_t i = 0; i < view->count; i++) {
		if (view->rows[i].number == view->cursor) {
			view->at = i;
			return;
		}
	}
	if (view->at >= view->count)
		view->at = view->count - 1;
	view->cursor = view->rows[view->at].number;
}

bool
matrix_view_step(struct matrix_view *view, const struct screen_input *in)
{
	uint64_t second = in->tick / 1000;

	if (view->read && view->revision == replica_revision(in->replica) &&
	    view->second == second)
		return false;
	rows_follow(view, in);
	rows_rank(view, in);
	cursor_place(view, in);
	if (!view->partners && view->cell == NOTE_SERVICES)
		view->cell--;
	view->revision = replica_revision(in->replica);
	view->second = second;
	return true;
}

/* --- asking and moving ---------------------------------------------------- */

uint64_t
matrix_view_alert(const struct matrix_view *view)
{
	return view->cursor;
}

int
matrix_view_target(
    const struct matrix_view *view, const struct screen_input *in)
{
	unsigned told;

	if (view->cell < NOTE_SERVICES)
		return view->cell;
	told = words_targets(in, view->cursor);
	for (int t = NOTE_SERVICES; t < NOTE_TARGETS_MAX; t++)
		if ((told >> t & 1) != 0)
			return t;
	return NOTE_TARGETS_MAX;
}

size_t
matrix_view_count(const struct matrix_view *view)
{
	return view->count;
}

size_t
matrix_view_needy(const struct matrix_view *view)
{
	return view->needy;
}

void
matrix_view_move(struct matrix_view *view, int rows)
{
	if (view->count == 0)
		return;
	view->at = window_move(view->count, view->at, rows, &view->offset);
	view->cursor = view->rows[view->at].number;
}

void
matrix_view_cell(struct matrix_view *view, int cells)
{
	int last = view->partners ? NOTE_SERVICES : NOTE_SERVICES - 1;
	int to = view->cell + cells;

	view->cell = to < 0 ? 0 : to > last ? last : to;
}

/* --- a cell --------------------------------------------------------------- */

static enum style
note_style(const struct notification *note, const struct screen_input *in)
{
	switch (note_rank(note, in)) {
	case RANK_REFUSED:
	case RANK_SILENT:
	case RANK_OVERDUE:
		return STYLE_ERROR;
	case RANK_CALL:
		return STYLE_WARN;
	case RANK_ACCEPTED:
	case RANK_ON_SCENE:
		return STYLE_OK;
	case RANK_OVER:
		return STYLE_GREY;
	case RANK_STOPPING:
	case RANK_TOLD:
		break;
	}
	return STYLE_PLAIN;
}

/* What is left, or how long it is over; ${ages}: with how long. */
static void
put_due(struct buf *out, const struct notification *note,
    const struct screen_input *in, bool ages)
{
	uint64_t due = note_due(note);

	if (due == 0)
		return;
	if (!passed(due, in)) {
		buf_puts(out, " ▼");
		words_left(out, due - in->tick);
		return;
	}
	buf_printf(out, " %s", _("OVER"));
	if (ages) {
		buf_puts(out, " ");
		words_age(out, in->tick - due);
	}
}

/* The moment that the state of the note is of; 0 = its word says enough. */
static uint64_t
note_since(const struct notification *note)
{
	switch ((enum notification_state)note->state) {
	case NOTE_RECEIVED:
		return note->received_tick;
	case NOTE_ACCEPTED:
	case NOTE_REFUSED:
		return note->answered_tick;
	case NOTE_ON_SCENE:
		return note->arrived_tick;
	default:
		return 0;
	}
}

/* What the service was told is not what is known now. */
static bool
outdated(const struct notification *note, const struct screen_input *in)
{
	const struct alert *a = replica_alert(in->replica, note->alert);

	return a != NULL && note->revision < a->revision;
}

static void
put_since(
    struct buf *out, const struct screen_input *in, uint64_t tick, int cols)
{
	int64_t ms = words_utc(in, tick);

	/* "10:15:23"; the seconds are what a narrow cell can do without. */
	buf_puts(out, " ");
	if (cols < CELL_NARROW || words_is_far(in, ms))
		words_minute(out, in, ms);
	else
		words_time(out, in, ms);
}

/* Word, time and their number, as far as ${words} allows. */
static void
put_whole(struct buf *out, const struct notification *note,
    const struct screen_input *in, bool words)
{
	uint64_t since = note_since(note);
	bool silent = note_rank(note, in) == RANK_SILENT;

	words_sign(out, note, in->ascii);
	if (words || since == 0)
		buf_printf(out, " %s", words_note(note));
	if (since != 0)
		put_since(out, in, since, CELL_WORDS);
	if (silent && note->silent_tick != 0) {
		buf_puts(out, " ");
		words_age(out, in->tick - note->silent_tick);
	} else if (!silent && note->state != NOTE_ACCEPTED) {
		put_due(out, note, in, true);
	} else if (passed(note_due(note), in)) {
		put_due(out, note, in, true);
	}
	if (note->number[0] != '\0')
		buf_printf(out, " №%s", note->number);
}

/* Of word, deadline and time the one that matters most now. */
static void
put_short(struct buf *out, const struct notification *note,
    const struct screen_input *in, int cols)
{
	enum rank rank = note_rank(note, in);
	uint64_t since = note_since(note);
	bool due = rank == RANK_OVERDUE ||
	    (rank != RANK_SILENT && rank != RANK_CALL &&
	        note->state != NOTE_ACCEPTED && note_due(note) != 0);

	words_sign(out, note, in->ascii);
	if (due)
		put_due(out, note, in, cols >= CELL_NARROW);
	else if (since != 0 && rank != RANK_REFUSED)
		put_since(out, in, since, cols);
	else
		buf_printf(out, " %s", words_note(note));
}

static void
put_cell(struct buf *out, const struct notification *note,
    const struct screen_input *in, int cols)
{
	int room = cols - (out->len > 0 ? grid_text_cols(buf_text(out)) : 0);
	struct buf text = { 0 };

	if (room >= CELL_WORDS)
		put_whole(&text, note, in, true);
	if (room >= CELL_WORDS && grid_text_cols(buf_text(&text)) > room) {
		buf_clear(&text);
		put_whole(&text, note, in, false);
	}
	if (text.len == 0 || grid_text_cols(buf_text(&text)) > room) {
		buf_clear(&text);
		put_short(&text, note, in, room);
	}
	buf_puts(out, buf_text(&text));
	if (outdated(note, in))
		buf_printf(out, " •v%u", note->revision);
	buf_finish(&text);
}

static const struct notification *
cell_note(
    const struct screen_input *in, uint64_t number, int cell, size_t *more)
{
	const struct notification *first = NULL;

	*more = 0;
	if (cell < NOTE_SERVICES) {
		first = replica_note(in->replica, number, (unsigned)cell);
		return first != NULL && first->state != NOTE_WITHDRAWN ? first
		                                                       : NULL;
	}
	for (unsigned t = NOTE_SERVICES; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *note =
		    replica_note(in->replica, number, t);

		if (note == NULL || note->state == NOTE_WITHDRAWN)
			continue;
		if (first == NULL)
			first = note;
		else
			++*more;
	}
	return first;
}

/* --- the rows ------------------------------------------------------------- */

struct columns {
	int names; /* columns in front of the first cell */
	int cell;  /* of one cell, its blank behind it included */
	int count;
};

static struct columns
columns_of(const struct matrix_view *view, int cols)
{
	struct columns c = {
		.count = view->partners ? MATRIX_CELLS : NOTE_SERVICES,
	};
	int least = cols < COLS_NARROW ? NAME_NARROW : NAME_COLS;
	int names = cols / 4 > least ? cols / 4 : least;

	c.cell = (cols - names) / c.count;
	c.names = cols - c.cell * c.count;
	return c;
}

static void
draw_titles(const struct columns *c, struct grid *grid, struct span span,
    const struct screen_input *in)
{
	struct buf text = { 0 };

	for (int t = 0; t < c->count; t++) {
		buf_clear(&text);
		if (t < NOTE_SERVICES)
			words_target(&text, in, (unsigned)t);
		else
			buf_puts(&text, _("other services"));
		grid_put_cut(grid,
		    SPAN(span.row, span.col + c->names + t * c->cell,
		        c->cell - 1),
		    STYLE_TITLE, buf_text(&text));
	}
	buf_finish(&text);
}

static void
draw_cell(struct grid *grid, struct span span, const struct screen_input *in,
    uint64_t number, int cell, bool cursor)
{
	size_t more;
	const struct notification *note = cell_note(in, number, cell, &more);
	struct buf text = { 0 };

	if (note != NULL && cell == NOTE_SERVICES) {
		words_target(&text, in, note->target);
		buf_puts(&text, " ");
	}
	if (note != NULL)
		put_cell(&text, note, in, span.cols);
	if (more > 0)
		buf_printf(&text, " +%zu", more);
	if (cursor)
		grid_fill(grid, RECT(span.row, span.col, 1, span.cols),
		    STYLE_CURSOR, " ");
	if (note != NULL)
		grid_put_cut(grid, span,
		    cursor ? STYLE_CURSOR : note_style(note, in),
		    buf_text(&text));
	else if (cursor)
		grid_put(grid, span, STYLE_CURSOR, "—");
	buf_finish(&text);
}

static void
draw_row(const struct matrix_view *view, const struct columns *c,
    struct grid *grid, struct span span, const struct screen_input *in,
    size_t at)
{
	const struct row *row = &view->rows[at];
	const struct alert *a = replica_alert(in->replica, row->number);
	bool cursor = at == view->at;
	struct buf text = { 0 };
	int used;

	if (a == NULL)
		return;
	if (cursor)
		grid_put(grid, SPAN(span.row, span.col, 1), STYLE_CURSOR,
		    sign_text(SIGN_CURSOR, grid->ascii));
	used = grid_printf(grid, SPAN(span.row, span.col + 2, c->names - 2),
	    style_severity(a->severity), "P%u", a->severity);
	buf_printf(&text, " %" PRIu64 " %s %s", a->number, screen_kind(in, a),
	    screen_device(in, a));
	grid_put_cut(grid,
	    SPAN(span.row, span.col + 2 + used, c->names - 3 - used),
	    cursor ? STYLE_STRONG : STYLE_PLAIN, buf_text(&text));
	for (int t = 0; t < c->count; t++)
		draw_cell(grid,
		    SPAN(span.row, span.col + c->names + t * c->cell,
		        c->cell - 1),
		    in, row->number, t, cursor && t == view->cell);
	buf_finish(&text);
}

static void
draw_head(const struct matrix_view *view, struct grid *grid, struct span span)
{
	struct buf text = { 0 };
	int used;

	buf_printf(&text, " %s · %zu", _("SERVICES"), view->count);
	used = grid_put_cut(grid, span, STYLE_TITLE, buf_text(&text));
	buf_clear(&text);
	if (view->needy > 0) {
		buf_puts(&text, " · ");
		buf_printf(&text, _("need a person: %zu"), view->needy);
	}
	grid_put_cut(grid, SPAN(span.row, span.col + used, span.cols - used),
	    STYLE_ERROR, buf_text(&text));
	buf_finish(&text);
}

/* --- all about the cell under the cursor ---------------------------------- */

static void
part_moment(struct flow *flow, const struct screen_input *in, enum style style,
    const char *what, uint64_t tick, const char *rest)
{
	struct buf text = { 0 };

	if (tick == 0)
		return;
	buf_printf(&text, "%s ", what);
	words_time(&text, in, words_utc(in, tick));
	if (rest[0] != '\0')
		buf_printf(&text, " %s", rest);
	flow_part(flow, style, buf_text(&text));
	buf_finish(&text);
}

/* "№2231 Petrov" */
static void
put_their(struct buf *out, const struct notification *note)
{
	if (note->number[0] != '\0')
		buf_printf(out, "№%s", note->number);
	if (note->number[0] != '\0' && note->who[0] != '\0')
		buf_puts(out, " ");
	buf_puts(out, note->who);
}

static void
parts_answer(struct flow *flow, const struct screen_input *in,
    const struct notification *note)
{
	const struct policy_word *word =
	    policy_word(in->policy, LIST_REFUSAL, note->code);
	bool refused = note->state == NOTE_REFUSED;
	struct buf their = { 0 };

	put_their(&their, note);
	if (refused && word != NULL)
		words_part(&their, 0, policy_text(&word->name, in->language));
	part_moment(flow, in, refused ? STYLE_ERROR : STYLE_OK,
	    refused              ? _("refused")
	        : note->by_phone ? _("told by phone")
	                         : _("accepted"),
	    note->answered_tick, buf_text(&their));
	if (note->answered_tick == 0)
		flow_part(flow, STYLE_PLAIN, buf_text(&their));
	part_moment(flow, in, STYLE_OK, _("on scene"), note->arrived_tick, "");
	buf_finish(&their);
}

static void
part_state(struct flow *flow, const struct screen_input *in,
    const struct notification *note)
{
	struct buf text = { 0 };

	words_sign(&text, note, in->ascii);
	buf_printf(&text, " %s", words_note(note));
	put_due(&text, note, in, true);
	flow_part(flow, note_style(note, in), buf_text(&text));
	part_moment(flow, in, STYLE_ERROR, _("silent since"),
	    notification_sign(note) == '!' ? note->silent_tick : 0, "");
	buf_finish(&text);
}

static void
part_facts(struct flow *flow, const struct screen_input *in,
    const struct notification *note)
{
	const struct alert *a = replica_alert(in->replica, note->alert);
	struct buf text = { 0 };

	buf_printf(&text, _("facts told: version %u"), note->revision);
	if (outdated(note, in)) {
		buf_puts(&text, ", ");
		buf_printf(&text, _("the newest: %u"), a->revision);
	}
	flow_part(flow, outdated(note, in) ? STYLE_WARN : STYLE_PLAIN,
	    buf_text(&text));
	buf_finish(&text);
}

static void
part_message(struct flow *flow, const struct screen_input *in,
    const struct notification *note)
{
	const char *message =
	    in->language == POLICY_RU ? note->message_ru : note->message_kk;
	struct buf text = { 0 };

	flow_line(flow);
	if (message[0] != '\0')
		buf_printf(&text, "«%s»", message);
	flow_part(flow, STYLE_GREY, buf_text(&text));
	buf_finish(&text);
}

/* Other desks of the service that may have sent somebody. */
static void
part_others(struct flow *flow, const struct screen_input *in,
    const struct notification *note)
{
	bool stops =
	    notification_stopping((enum notification_state)note->state);
	struct other others[OTHERS_MAX];
	size_t count = others_list(note, others);
	struct buf names = { 0 }, text = { 0 };

	for (size_t i = 0; i < count; i++) {
		const struct policy_desk *desk =
		    policy_desk_by_id(in->policy, others[i].desk);

		if (others[i].refused || (stops && others[i].stopped))
			continue;
		buf_printf(&names, "%s%s", names.len > 0 ? ", " : "",
		    desk != NULL ? policy_text(&desk->name, in->language)
		                 : others[i].desk);
	}
	if (names.len > 0)
		buf_printf(&text,
		    stops ? _("stand-down not yet known to: %s")
		          : _("also told: %s"),
		    buf_text(&names));
	flow_part(flow, stops ? STYLE_WARN : STYLE_PLAIN, buf_text(&text));
	buf_finish(&names);
	buf_finish(&text);
}

static void
parts_note(struct flow *flow, const struct screen_input *in,
    const struct notification *note)
{
	const struct policy_desk *desk =
	    policy_desk_by_id(in->policy, note->desk);
	struct buf text = { 0 };

	words_target(&text, in, note->target);
	flow_part(flow, STYLE_STRONG, buf_text(&text));
	if (desk != NULL) {
		flow_part(
		    flow, STYLE_PLAIN, policy_text(&desk->name, in->language));
		if (desk->nphones > 0)
			flow_part(flow, STYLE_PLAIN, desk->phones[0].number);
	}
	part_state(flow, in, note);
	part_others(flow, in, note);
	flow_line(flow);
	part_moment(flow, in, STYLE_PLAIN, _("told"), note->told_tick,
	    screen_person(in, note->by));
	part_moment(
	    flow, in, STYLE_PLAIN, _("received"), note->received_tick, "");
	parts_answer(flow, in, note);
	part_facts(flow, in, note);
	part_message(flow, in, note);
	buf_finish(&text);
}

static void
draw_detail(const struct matrix_view *view, struct grid *grid, struct rect rect,
    const struct screen_input *in)
{
	struct flow flow =
	    FLOW(grid, RECT(rect.row, rect.col + 1, rect.rows, rect.cols - 1));
	struct buf text = { 0 };
	bool any = false;

	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *note =
		    replica_note(in->replica, view->cursor, t);

		if (note == NULL || note->state == NOTE_WITHDRAWN ||
		    (view->cell < NOTE_SERVICES ? (int)t != view->cell
		                                : t < NOTE_SERVICES))
			continue;
		flow_line(&flow);
		parts_note(&flow, in, note);
		any = true;
	}
	if (!any) {
		if (view->cell < NOTE_SERVICES) {
			words_target(&text, in, (unsigned)view->cell);
			flow_part(&flow, STYLE_STRONG, buf_text(&text));
		}
		flow_part(&flow, STYLE_PLAIN, _("not told of this alert"));
	}
	buf_finish(&text);
}

/* --- the screen ----------------------------------------------------------- */

static void
draw_nothing(struct grid *grid, struct span span)
{
	grid_put_cut(grid, span, STYLE_STRONG,
	    _("No service has been told of any open alert"));
}

/* What the window does not show is counted in the line under it. */
static void
draw_divider(const struct matrix_view *view, struct grid *grid,
    struct span span, size_t top, int height)
{
	size_t below = view->count > top + (size_t)height
	    ? view->count - top - (size_t)height
	    : 0;
	struct buf text = { 0 };

	grid_fill(grid, RECT(span.row, span.col, 1, span.cols), STYLE_BOX,
	    sign_text(SIGN_BOX_H, grid->ascii));
	if (top > 0)
		buf_printf(&text, _("above: %zu"), top);
	if (top > 0 && below > 0)
		buf_puts(&text, " · ");
	if (below > 0)
		buf_printf(&text, _("below: %zu"), below);
	if (text.len > 0) {
		buf_puts(&text, " ");
		grid_put(grid, SPAN(span.row, span.col + 1, 1), STYLE_BOX, " ");
		grid_put_cut(grid, SPAN(span.row, span.col + 2, span.cols - 4),
		    STYLE_STRONG, buf_text(&text));
	}
	buf_finish(&text);
}

/* It collapses to two lines, and stays as long as a row fits above it. */
static int
detail_rows(int rows)
{
	if (rows >= 4 * DETAIL_ROWS)
		return rows / 4;
	if (rows >= HEAD_ROWS + 2 * DETAIL_ROWS)
		return DETAIL_ROWS;
	return rows >= HEAD_ROWS + 4 ? 2 : 0;
}

void
matrix_view_draw(struct matrix_view *view, struct grid *grid, struct rect rect,
    const struct screen_input *in)
{
	struct columns c = columns_of(view, rect.cols);
	int detail = detail_rows(rect.rows);
	int height = rect.rows - HEAD_ROWS - detail - (detail > 0);
	size_t top;

	if (rect.rows <= HEAD_ROWS || in->policy == NULL)
		return;
	draw_head(view, grid, SPAN(rect.row, rect.col, rect.cols));
	if (view->count == 0) {
		draw_nothing(
		    grid, SPAN(rect.row + 2, rect.col + 3, rect.cols - 3));
		return;
	}
	draw_titles(&c, grid, SPAN(rect.row + 1, rect.col, rect.cols), in);
	top = window_top(view->count, view->at, height, &view->offset);
	for (int i = 0; i < height && top + (size_t)i < view->count; i++)
		draw_row(view, &c, grid,
		    SPAN(rect.row + HEAD_ROWS + i, rect.col, rect.cols), in,
		    top + (size_t)i);
	if (detail == 0)
		return;
	draw_divider(view, grid,
	    SPAN(rect.row + HEAD_ROWS + height, rect.col, rect.cols), top,
	    height);
	draw_detail(view, grid,
	    RECT(
	        rect.row + HEAD_ROWS + height + 1, rect.col, detail, rect.cols),
	    in);
}
