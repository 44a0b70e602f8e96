/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/jread.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "core/colleagues.h"
#include "core/roles.h"

#include "ui/colleagues.h"
#include "ui/flow.h"
#include "ui/i18n.h"
#include "ui/regime.h"
#include "ui/shift.h"
#include "ui/words.h"

struct decided {
	char account[ALERT_CODE_SIZE];
	unsigned hour, day;
};

struct camera {
	char id[ALERT_DEVICE_SIZE];
	char name[ALERT_NAME_SIZE];
	unsigned decided, wrong;
};

struct record {
	struct decided people[SHIFT_PEOPLE_MAX];
	size_t people_count;
	struct camera cameras[SHIFT_CAMERAS_MAX];
	size_t cameras_count;
	unsigned newest; /* no more than these were counted; 0 = all were */
};

struct shift_view {
	struct record shown, coming;
	bool known; /* an answer has come */
	enum err error;
	int top;   /* lines above the screen */
	int lines; /* of the last drawing */
	int rows;
};

struct shift_view *
shift_view_create(void)
{
	return xcalloc(1, sizeof(struct shift_view));
}

void
shift_view_destroy(struct shift_view *view)
{
	free(view);
}

/* --- what the record says ------------------------------------------------- */

void
shift_view_begin(struct shift_view *view)
{
	view->coming.people_count = view->coming.cameras_count = 0;
	view->coming.newest = 0;
}

static unsigned
get_count(const struct jread_val *val, const char *key)
{
	int64_t count = 0;

	(void)jread_int(jread_get(val, key), &count);
	return count > 0 && count < INT_MAX ? (unsigned)count : 0;
}

static void
add_person(struct record *r, const struct jread_val *val, const char *account)
{
	struct decided *d;

	if (r->people_count == SHIFT_PEOPLE_MAX)
		return;
	d = &r->people[r->people_count++];
	*d = (struct decided){
		.hour = get_count(val, "hour"),
		.day = get_count(val, "day"),
	};
	text_copy(d->account, sizeof(d->account), account);
}

/* Only what was a mistake counts against a camera. */
static unsigned
wrong_of(const struct policy *policy, const struct jread_val *val)
{
	const struct jread_val *reasons = jread_get(val, "reasons");
	const struct jread_val *outcomes = jread_get(val, "outcomes");
	const struct policy_word *word;
	unsigned wrong = 0;

	for (size_t i = 0; i < policy->nreasons; i++)
		if (policy->reasons[i].class == REASON_FALSE)
			wrong += get_count(reasons, policy->reasons[i].code);
	for (size_t i = 0;
	     (word = policy_word_at(policy, LIST_OUTCOME, i)) != NULL; i++)
		if (word->counts == COUNTS_FALSE)
			wrong += get_count(outcomes, word->code);
	return wrong;
}

static void
add_camera(struct record *r, const struct screen_input *in,
    const struct jread_val *val, const char *id)
{
	const char *name = jread_get_text(
	    val, in->language == POLICY_KK ? "name_kk" : "name_ru");
	struct camera *c;

	if (r->cameras_count == SHIFT_CAMERAS_MAX || in->policy == NULL)
		return;
	c = &r->cameras[r->cameras_count];
	*c = (struct camera){
		.decided = get_count(val, "decided"),
		.wrong = wrong_of(in->policy, val),
	};
	text_copy(c->id, sizeof(c->id), id);
	text_copy(c->name, sizeof(c->name), name != NULL ? name : "");
	if (c->wrong > 0 && c->decided > 0)
		r->cameras_count++;
}

static void
add_line(struct shift_view *view, const struct screen_input *in,
    const struct jread_val *val)
{
	const char *person = jread_get_text(val, "person");
	const char *device = jread_get_text(val, "device");

	if (person != NULL)
		add_person(&view->coming, val, person);
	else if (device != NULL)
		add_camera(&view->coming, in, val, device);
	else
		view->coming.newest = get_count(val, "newest");
}

void
shift_view_lines(struct shift_view *view, const struct screen_input *in,
    const char *lines, size_t len)
{
	const char *end = lines + len, *line;
	struct jread *doc;

	while (text_line(&lines, end, &line, &len)) {
		if (jread_parse_ours(line, len, &doc) != ERR_NONE)
			continue;
		add_line(view, in, jread_root(doc));
		jread_free(doc);
	}
}

/* The most often wrong first; of equals those with more to decide. */
static int
by_wrong(const void *a, const void *b)
{
	const struct camera *x = a, *y = b;

	if (x->wrong != y->wrong)
		return x->wrong > y->wrong ? -1 : 1;
	if (x->decided != y->decided)
		return x->decided < y->decided ? -1 : 1;
	return strcmp(x->id, y->id);
}

void
shift_view_end(struct shift_view *view, enum err error)
{
	view->error = error;
	if (error != ERR_NONE)
		return;
	view->shown = view->coming;
	view->known = true;
	qsort(view->shown.cameras, view->shown.cameras_count,
	    sizeof(view->shown.cameras[0]), by_wrong);
}

static const struct decided *
decided_by(const struct record *r, const char *account)
{
	for (size_t i = 0; i < r->people_count; i++)
		if (strcmp(r->people[i].account, account) == 0)
			return &r->people[i];
	return NULL;
}

void
shift_view_move(struct shift_view *view, int rows)
{
	int last = view->lines > view->rows ? view->lines - view->rows : 0;

	if (rows == INT_MIN)
		view->top = 0;
	else if (rows == INT_MAX)
		view->top = last;
	else
		view->top += rows;
	view->top = view->top > last ? last : view->top;
	view->top = view->top < 0 ? 0 : view->top;
}

/* --- what each has in hand ------------------------------------------------ */

struct hands {
	struct buf numbers; /* "1042 P1, 1044" */
	unsigned overdue;
};

static void
hands_add(struct hands *h, const struct screen_input *in, const struct alert *a)
{
	if (h->numbers.len > 0)
		buf_puts(&h->numbers, ", ");
	buf_printf(&h->numbers, "%" PRIu64, a->number);
	if (a->severity == 1)
		buf_puts(&h->numbers, " P1");
	h->overdue += (a->flags & ALERT_OVERDUE) != 0 ||
	    (a->due_tick != 0 && a->due_tick <= in->tick);
}

/* One walk over the board for all of them; ${hands} is by operator. */
static void
hands_read(struct hands *hands, const struct screen_input *in)
{
	const struct replica *r = in->replica;
	size_t people = replica_operators(r);

	for (size_t i = 0; i < replica_count(r); i++) {
		const struct alert *a = replica_at(r, i);

		if (a->owner[0] == '\0' ||
		    (a->state != ALERT_CLAIMED && a->state != ALERT_TOLD))
			continue;
		for (size_t p = 0; p < people; p++)
			if (strcmp(replica_operator_at(r, p)->account,
			        a->owner) == 0)
				hands_add(&hands[p], in, a);
	}
}

/* --- drawing -------------------------------------------------------------- */

#define NAME   14
#define STATE  19
#define COUNTS 8
#define ROLE   16
#define WIDE   100 /* columns from which roles are told */
#define NARROW 76  /* below: no whole day, and breaks without their end */
#define SHORT  12  /* a state there */

struct lines {
	struct grid *grid;
	struct rect rect;
	const struct screen_input *in;
	int top;
	int at; /* line that is written now */
};

/* The row of the screen for the next line; -1: it is not on the screen. */
static int
next_row(struct lines *l)
{
	int row = l->at++ - l->top;

	return row >= 0 && row < l->rect.rows ? l->rect.row + row : -1;
}

static void
put(const struct lines *l, int row, int col, int cols, enum style style,
    const char *text)
{
	if (cols > l->rect.cols - col)
		cols = l->rect.cols - col;
	if (row >= 0 && cols > 0)
		grid_put_cut(
		    l->grid, SPAN(row, l->rect.col + col, cols), style, text);
}

static void
put_right(const struct lines *l, int row, int col, int cols, enum style style,
    const char *text)
{
	if (row >= 0)
		grid_put_right(
		    l->grid, SPAN(row, l->rect.col + col, cols), style, text);
}

static void
put_count(const struct lines *l, int row, int col, enum style style,
    unsigned count, bool known)
{
	char text[16] = "—";

	if (known)
		snprintf(text, sizeof(text), "%u", count);
	put_right(l, row, col, COUNTS, style, text);
}

static void
title(struct lines *l, const char *text)
{
	put(l, next_row(l), 1, l->rect.cols - 1, STYLE_TITLE, text);
}

struct columns {
	int role, state, hand, hour, day, overdue;
};

static struct columns
columns_of(const struct lines *l)
{
	int cols = l->rect.cols, at = 1 + NAME + 1;
	struct columns c = { 0 };

	if (cols >= WIDE) {
		c.role = at;
		at += ROLE + 1;
	}
	c.state = at;
	c.hand = at + (cols < NARROW ? SHORT : STATE) + 1;
	c.overdue = cols - COUNTS - 1;
	c.day = cols < NARROW ? c.overdue : c.overdue - COUNTS;
	c.hour = c.day - COUNTS;
	return c;
}

static void
regime_line(struct lines *l)
{
	struct buf text = { 0 };

	if (!regime_is_on(l->in))
		return;
	regime_put(&text, l->in);
	put(l, next_row(l), 1, l->rect.cols - 1, STYLE_WARN, buf_text(&text));
	buf_finish(&text);
}

static void
people_head(struct lines *l)
{
	struct columns c = columns_of(l);
	struct buf text = { 0 };
	unsigned needed = l->in->policy != NULL
	    ? policy_min_at_desk(
	          l->in->policy, replica_hub(l->in->replica)->regime)
	    : 0;
	int row;

	buf_printf(&text, "%s · %s: %zu", _("SHIFT"), _("at a desk"),
	    colleagues_at_desk(l->in));
	if (needed > 0)
		buf_printf(&text, " · %s: %u", _("needed"), needed);
	title(l, buf_text(&text));
	regime_line(l);
	row = next_row(l);
	put(l, row, 1, NAME, STYLE_GREY, _("who"));
	if (c.role > 0)
		put(l, row, c.role, ROLE, STYLE_GREY, _("role"));
	put(l, row, c.state, STATE, STYLE_GREY, _("since"));
	put(l, row, c.hand, c.hour - c.hand, STYLE_GREY, _("in hand"));
	put_right(l, row, c.hour, COUNTS, STYLE_GREY, _("1 h"));
	if (c.day < c.overdue)
		put_right(l, row, c.day, COUNTS, STYLE_GREY, _("24 h"));
	put_right(l, row, c.overdue, COUNTS, STYLE_GREY, _("late"));
	buf_finish(&text);
}

static void
hm_put(struct buf *out, const struct screen_input *in, uint64_t tick)
{
	words_minute(out, in, words_utc(in, tick));
}

/* "08:00", "BREAK 13:00–13:30", "NO ANSWER 03:30" */
static enum style
state_put(struct buf *out, const struct screen_input *in,
    const struct operator_row *op)
{
	if (op->on && !op->away && op->lost_tick != 0) {
		buf_printf(out, "%s ", _("NO ANSWER"));
		hm_put(out, in, op->lost_tick);
		return STYLE_ERROR;
	}
	if (op->on && op->away) {
		buf_printf(out, "%s ", _("BREAK"));
		hm_put(out, in, op->since_tick);
		if (op->until_tick == 0)
			return STYLE_WARN;
		buf_puts(out, "–");
		hm_put(out, in, op->until_tick);
		return op->until_tick <= in->tick ? STYLE_ERROR : STYLE_WARN;
	}
	hm_put(out, in, op->since_tick);
	return STYLE_PLAIN;
}

static const char *
role_words(const struct screen_input *in, const char *account)
{
	unsigned roles =
	    in->policy != NULL ? colleagues_roles(in->policy, account) : 0;

	if ((roles & ROLE_BIT(ROLE_LEAD)) != 0)
		return _("shift lead");
	if ((roles & ROLE_BIT(ROLE_DISPATCHER)) != 0)
		return _("dispatcher");
	return (roles & ROLE_BIT(ROLE_OBSERVER)) != 0 ? _("observer")
	                                              : _("another role");
}

static void
person_line(struct lines *l, const struct shift_view *view,
    const struct operator_row *op, const struct hands *hands)
{
	struct columns c = columns_of(l);
	const struct decided *d = decided_by(&view->shown, op->account);
	struct buf state = { 0 };
	enum style style = state_put(&state, l->in, op);
	bool me =
	    l->in->account != NULL && strcmp(l->in->account, op->account) == 0;
	int row = next_row(l);

	put(l, row, 1, NAME, me ? STYLE_STRONG : STYLE_PLAIN,
	    screen_person(l->in, op->account));
	if (c.role > 0)
		put(l, row, c.role, ROLE, STYLE_PLAIN,
		    role_words(l->in, op->account));
	put(l, row, c.state, c.hand - c.state - 1, style, buf_text(&state));
	put(l, row, c.hand, c.hour - c.hand, STYLE_PLAIN,
	    hands->numbers.len > 0 ? buf_text(&hands->numbers) : "—");
	put_count(
	    l, row, c.hour, STYLE_PLAIN, d != NULL ? d->hour : 0, view->known);
	if (c.day < c.overdue)
		put_count(l, row, c.day, STYLE_PLAIN, d != NULL ? d->day : 0,
		    view->known);
	put_count(l, row, c.overdue,
	    hands->overdue > 0 ? STYLE_ERROR : STYLE_PLAIN, hands->overdue,
	    true);
	buf_finish(&state);
}

static void
people_lines(struct lines *l, const struct shift_view *view)
{
	const struct replica *r = l->in->replica;
	size_t count = replica_operators(r);
	struct hands *hands = xcalloc(count + 1, sizeof(*hands));

	people_head(l);
	hands_read(hands, l->in);
	for (size_t i = 0; i < count; i++) {
		if (replica_operator_at(r, i)->on)
			person_line(
			    l, view, replica_operator_at(r, i), &hands[i]);
		buf_finish(&hands[i].numbers);
	}
	free(hands);
}

/* --- notices -------------------------------------------------------------- */

/* Of those who are on duty and are to read it. */
static void
readers_put(struct buf *out, const struct screen_input *in,
    const struct notice_row *notice)
{
	size_t all = 0, have = 0;

	for (size_t i = 0; i < replica_operators(in->replica); i++) {
		const struct operator_row *op =
		    replica_operator_at(in->replica, i);

		if (!op->on || strcmp(op->account, notice->by) == 0)
			continue;
		all++;
		have += op->notice_read >= notice->id;
	}
	buf_printf(out, _("read by: %zu of %zu"), have, all);
}

/* A line of ${from} into the row of the screen that is its place. */
static void
copy_row(const struct lines *l, int row, const struct grid *from, int at)
{
	struct grid *to = l->grid;

	for (int col = 0; col < from->cols; col++)
		to->cells[row * to->cols + l->rect.col + 4 + col] =
		    from->cells[at * from->cols + col];
}

/* The whole text, in as many lines as it needs. */
static void
notice_text(struct lines *l, enum style style, const char *text)
{
	int cols = l->rect.cols - 6, rows;
	struct grid whole = { 0 };
	struct flow flow;

	if (cols <= 0)
		return;
	rows = 2 * grid_text_cols(text) / cols + 2;
	grid_init(&whole, cols, rows);
	whole.ascii = l->grid->ascii;
	flow = FLOW(&whole, RECT(0, 0, rows, cols));
	flow_part(&flow, style, text);
	rows -= flow_left(&flow);
	for (int i = 0; i < rows; i++) {
		int row = next_row(l);

		if (row >= 0)
			copy_row(l, row, &whole, i);
	}
	grid_finish(&whole);
}

static void
notice_lines(struct lines *l, const struct notice_row *notice)
{
	const struct notice_row *next = colleagues_notice(l->in);
	bool unread = next != NULL && notice->id >= next->id &&
	    strcmp(notice->by, l->in->account) != 0;
	struct buf text = { 0 };

	words_moment(&text, l->in, words_utc(l->in, notice->tick));
	words_part(&text, 0, screen_person(l->in, notice->by));
	words_part(&text, 0, "");
	buf_puts(&text, " · ");
	readers_put(&text, l->in, notice);
	if (unread && notice == next)
		words_part(&text, 0, _("Enter: I have read it"));
	put(l, next_row(l), 2, l->rect.cols - 2,
	    unread ? STYLE_WARN : STYLE_GREY, buf_text(&text));
	notice_text(l, unread ? STYLE_STRONG : STYLE_PLAIN, notice->text);
	buf_finish(&text);
}

static void
notices_lines(struct lines *l)
{
	bool any = false;

	for (size_t i = replica_notices(l->in->replica); i > 0; i--) {
		const struct notice_row *n =
		    replica_notice_at(l->in->replica, i - 1);

		if (n->over)
			continue;
		if (!any) {
			next_row(l);
			title(l, _("NOTICES"));
		}
		any = true;
		notice_lines(l, n);
	}
}

/* --- cameras -------------------------------------------------------------- */

static void
camera_line(struct lines *l, const struct camera *c)
{
	struct buf text = { 0 };
	unsigned share = (100 * c->wrong + c->decided / 2) / c->decided;
	int row = next_row(l), right = 24;

	put(l, row, 2, 12, STYLE_PLAIN, c->id);
	put(l, row, 15, l->rect.cols - right - 16, STYLE_PLAIN, c->name);
	buf_printf(&text, _("%u of %u · %u %%"), c->wrong, c->decided, share);
	put_right(l, row, l->rect.cols - right - 1, right,
	    share >= 50 ? STYLE_WARN : STYLE_PLAIN, buf_text(&text));
	buf_finish(&text);
}

static void
newest_line(struct lines *l, unsigned newest)
{
	struct buf text = { 0 };

	if (newest == 0)
		return;
	buf_printf(&text, _("Only the newest alerts are counted: %u"), newest);
	put(l, next_row(l), 2, l->rect.cols - 2, STYLE_WARN, buf_text(&text));
	buf_finish(&text);
}

static void
cameras_lines(struct lines *l, const struct shift_view *view)
{
	next_row(l);
	title(l, _("CAMERAS: false of decided, 24 h"));
	if (view->error != ERR_NONE)
		put(l, next_row(l), 2, l->rect.cols - 2, STYLE_ERROR,
		    _("The hub could not answer this"));
	else if (!view->known)
		put(l, next_row(l), 2, l->rect.cols - 2, STYLE_STRONG,
		    _("The hub is searching…"));
	else if (view->shown.cameras_count == 0)
		put(l, next_row(l), 2, l->rect.cols - 2, STYLE_PLAIN,
		    _("No camera was wrong"));
	newest_line(l, view->shown.newest);
	for (size_t i = 0; i < view->shown.cameras_count; i++)
		camera_line(l, &view->shown.cameras[i]);
}

void
shift_view_draw(struct shift_view *view, struct grid *grid, struct rect rect,
    const struct screen_input *in)
{
	struct lines l = {
		.grid = grid,
		.rect = rect,
		.in = in,
		.top = view->top,
	};

	if (rect.rows <= 0)
		return;
	people_lines(&l, view);
	notices_lines(&l);
	cameras_lines(&l, view);
	view->rows = rect.rows;
	view->lines = l.at;
}
