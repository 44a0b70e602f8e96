/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/jread.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "core/row_json.h"

#include "ui/colleagues.h"
#include "ui/entries.h"
#include "ui/flow.h"
#include "ui/i18n.h"
#include "ui/list.h"
#include "ui/steps.h"
#include "ui/words.h"

#define CURSOR_ROWS 5  /* of the row under the cursor, at most */
#define NEAR_END    50 /* rows before the end: then older ones are asked for */

struct row {
	uint64_t alert;
	uint64_t seq; /* of an entry; 0: not one */
	char *when;
	char *text;
	char *device; /* of a page of a device; NULL: about none */
	enum style style;
};

struct rows {
	struct row *at;
	size_t count;
	size_t capacity;
};

/* A step of the card that was done: when, and by whom with what answer. */
struct done {
	char *when;
	char *text;
};

struct list_view {
	enum list_kind kind;
	uint64_t alert;
	char *filter;
	struct rows shown;
	struct rows coming;                /* while ${again} */
	struct done done[ALERT_STEPS_MAX]; /* LIST_ALERT: the newest ones */
	uint8_t done_seen;                 /* of these, in this answer */
	bool again;  /* the answer takes the place of what is shown */
	size_t news; /* entries that came so, until the next movement */
	size_t cursor;
	size_t top;
	int height; /* rows of the window when it was drawn last */
	uint64_t next;
	bool waiting; /* a query is under way */
	enum err error;
};

struct list_view *
list_view_create(void)
{
	struct list_view *list = xcalloc(1, sizeof(*list));

	list->filter = xstrdup("");
	return list;
}

static void
rows_forget(struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		free(rows->at[i].when);
		free(rows->at[i].text);
		free(rows->at[i].device);
	}
	rows->count = 0;
}

static void
done_forget(struct list_view *list)
{
	for (size_t i = 0; i < ALERT_STEPS_MAX; i++) {
		free(list->done[i].when);
		free(list->done[i].text);
		list->done[i] = (struct done){ 0 };
	}
	list->done_seen = 0;
}

static void
forget(struct list_view *list)
{
	done_forget(list);
	rows_forget(&list->shown);
	rows_forget(&list->coming);
	list->cursor = list->top = list->news = 0;
	list->again = false;
}

void
list_view_destroy(struct list_view *list)
{
	if (list == NULL)
		return;
	forget(list);
	free(list->shown.at);
	free(list->coming.at);
	free(list->filter);
	free(list);
}

void
list_view_begin(struct list_view *list, enum list_kind kind, uint64_t alert,
    const char *filter)
{
	char *text = xstrdup(filter != NULL ? filter : "");

	forget(list);
	free(list->filter);
	list->filter = text;
	list->kind = kind;
	list->alert = alert;
	list->next = 0;
	list->waiting = true;
	list->error = ERR_NONE;
}

/* --- rows out of lines ---------------------------------------------------- */

/* Takes the memory of both bufs. */
static void
add(struct list_view *list, uint64_t alert, enum style style, struct buf *when,
    struct buf *text)
{
	struct rows *rows = list->again ? &list->coming : &list->shown;

	if (rows->count == rows->capacity) {
		rows->capacity =
		    rows->capacity > 0 ? 2 * rows->capacity : LIST_PAGE;
		rows->at =
		    xreallocarray(rows->at, rows->capacity, sizeof(*rows->at));
	}
	rows->at[rows->count++] = (struct row){
		.alert = alert,
		.when = xstrdup(buf_text(when)),
		.text = xstrdup(buf_text(text)),
		.style = style,
	};
	buf_finish(when);
	buf_finish(text);
}

/* The row that was added last. */
static struct row *
rows_last(struct list_view *list)
{
	struct rows *rows = list->again ? &list->coming : &list->shown;

	return &rows->at[rows->count - 1];
}

/* The date, too, when it is not today. */
static void
put_when(struct buf *out, const struct screen_input *in, int64_t at_ms)
{
	char date[CLOCK_TEXT_SIZE], today[CLOCK_TEXT_SIZE];

	clock_date(date, at_ms, in->zone_minutes);
	clock_date(today, in->utc_ms, in->zone_minutes);
	if (strcmp(date, today) != 0)
		buf_printf(out, "%s ", date + 5); /* without the year */
	words_time(out, in, at_ms);
}

/* Newest first: the first entry about a step is how it stands. */
static void
add_done(struct list_view *list, const struct screen_input *in,
    const struct jread_val *val, const char *when)
{
	const struct jread_val *body = jread_get(val, "body");
	const char *said = jread_get_text(body, "answer");
	struct buf text = { 0 };
	struct done *done;
	int64_t place = 0;

	if (!jread_int(jread_get(body, "number"), &place) || place < 1 ||
	    place > ALERT_STEPS_MAX || said == NULL ||
	    (list->done_seen >> (place - 1) & 1) != 0)
		return;
	list->done_seen |= (uint8_t)(1U << (place - 1));
	done = &list->done[place - 1];
	buf_printf(&text, "%s: %s",
	    screen_person(in, jread_get_text(val, "actor")),
	    steps_said_words(said));
	words_part(&text, 0, jread_get_text(body, "who"));
	words_part(&text, 0, jread_get_text(body, "text"));
	free(done->when);
	free(done->text);
	done->when = xstrdup(when);
	done->text = xstrdup(buf_text(&text));
	buf_finish(&text);
}

static bool
is_step(const struct jread_val *val)
{
	const char *verb = jread_get_text(val, "verb");

	return verb != NULL && strcmp(verb, verb_name(VERB_STEP)) == 0;
}

static bool
add_entry(struct list_view *list, const struct screen_input *in,
    const struct jread_val *val)
{
	struct buf when = { 0 }, text = { 0 };
	int64_t at_ms = 0, alert = 0, seq = 0;

	if (!jread_int(jread_get(val, "at_ms"), &at_ms) ||
	    !entry_line(&text, in, val, list->kind == LIST_LOG))
		return false;
	jread_int(jread_get(val, "alert"), &alert);
	put_when(&when, in, at_ms);
	if (list->kind == LIST_ALERT && is_step(val))
		add_done(list, in, val, buf_text(&when));
	add(list, alert > 0 ? (uint64_t)alert : 0, STYLE_PLAIN, &when, &text);
	if (jread_int(jread_get(val, "seq"), &seq) && seq > 0)
		rows_last(list)->seq = (uint64_t)seq;
	return true;
}

static bool
add_archived(struct list_view *list, const struct screen_input *in,
    const struct jread_val *val)
{
	struct buf when = { 0 }, text = { 0 };
	struct alert a;

	if (row_json_alert_take(&a, val) != ERR_NONE)
		return false;
	put_when(&when, in, a.first_ms);
	buf_printf(&text, "%" PRIu64 " P%u ", a.number, a.severity);
	buf_puts(&text, a.state == ALERT_CLOSED ? "✓ " : "✗ ");
	buf_printf(
	    &text, "%s · %s", screen_kind(in, &a), screen_device(in, &a));
	words_part(&text, 0, words_ending(in, &a));
	words_part(&text, 0, screen_person(in, a.owner));
	add(list, a.number, STYLE_PLAIN, &when, &text);
	return true;
}

/* --- one alert ------------------------------------------------------------ */

static void
add_field(struct list_view *list, const char *label, const char *value)
{
	struct buf when = { 0 }, text = { 0 };

	if (value == NULL || value[0] == '\0')
		return;
	buf_puts(&when, label);
	buf_puts(&text, value);
	add(list, list->alert, STYLE_PLAIN, &when, &text);
}

void
list_view_field(struct list_view *list, enum style style, const char *label,
    const char *text, const char *device)
{
	struct buf when = { 0 }, value = { 0 };

	if (text == NULL || text[0] == '\0')
		return;
	buf_puts(&when, label);
	buf_puts(&value, text);
	add(list, 0, style, &when, &value);
	if (device != NULL && device[0] != '\0')
		rows_last(list)->device = xstrdup(device);
}

const char *
list_view_device(const struct list_view *list)
{
	const char *device =
	    list->shown.count > 0 ? list->shown.at[list->cursor].device : NULL;

	return device != NULL ? device : "";
}

static void
add_number(struct list_view *list, const char *label, uint64_t number)
{
	struct buf text = { 0 };

	if (number == 0)
		return;
	buf_printf(&text, "%" PRIu64, number);
	add_field(list, label, buf_text(&text));
	buf_finish(&text);
}

static void
add_span(struct list_view *list, const struct screen_input *in,
    const struct alert *a)
{
	struct buf text = { 0 };

	put_when(&text, in, a->first_ms);
	if (a->last_ms != a->first_ms) {
		buf_puts(&text, " – ");
		put_when(&text, in, a->last_ms);
	}
	add_field(list, _("when"), buf_text(&text));
	buf_finish(&text);
}

/* Who was asked, and what came of it. */
static void
add_colleagues(struct list_view *list, const struct screen_input *in,
    const struct alert *a)
{
	enum style style;
	struct buf text = { 0 };

	for (size_t i = 0; colleagues_line(&text, &style, in, a, i); i++) {
		add_field(list, _("colleagues"), buf_text(&text));
		buf_clear(&text);
	}
	buf_finish(&text);
}

static bool
add_row(struct list_view *list, const struct screen_input *in,
    const struct jread_val *val)
{
	struct buf text = { 0 };
	struct alert a;

	if (row_json_alert_take(&a, val) != ERR_NONE)
		return false;
	buf_printf(&text, "%" PRIu64 " P%u %s", a.number, a.severity,
	    screen_kind(in, &a));
	add_field(list, _("alert"), buf_text(&text));
	buf_clear(&text);
	add_field(list, _("state"), words_state((enum alert_state)a.state));
	add_field(list, _("owner"), screen_person(in, a.owner));
	add_field(list, _("ending"), words_ending(in, &a));
	words_score(&text, &a);
	add_field(list, _("score"), buf_text(&text));
	add_number(list, _("signals"), a.count);
	add_span(list, in, &a);
	add_field(list, _("device"), a.device);
	add_field(list, _("name"), screen_device(in, &a));
	add_field(list, _("place"), a.address);
	add_field(list, _("district"), words_district(in, a.district));
	add_field(list, _("site"), a.site);
	add_number(list, _("same as"), a.same_as);
	add_number(list, _("joined to it"), a.joined);
	add_field(list, _("text"), a.text);
	add_colleagues(list, in, &a);
	buf_finish(&text);
	return true;
}

/* The state in words; as the hub wrote it when we do not know it. */
static const char *
note_state(const struct jread_val *val)
{
	const char *word = jread_get_text(val, "state");

	for (int s = 0; word != NULL && s < NOTE_NSTATES; s++) {
		const struct notification note = {
			.state = (uint8_t)s,
			.by_phone = jread_true(jread_get(val, "by_phone")),
			.silent_tick = jread_true(jread_get(val, "silent")),
			.channel = CHANNEL_ZMQ,
		};

		if (strcmp(word,
		        notification_state_word((enum notification_state)s)) ==
		    0)
			return words_note(&note);
	}
	return word;
}

static bool
add_note(struct list_view *list, const struct screen_input *in,
    const struct jread_val *val)
{
	struct buf text = { 0 }, name = { 0 };
	int64_t target;

	if (!jread_int(jread_get(val, "target"), &target) || target < 0 ||
	    target >= NOTE_TARGETS_MAX || in->policy == NULL)
		return false;
	words_target(&name, in, (unsigned)target);
	words_part(&text, 0, note_state(val));
	words_part(&text, 0, jread_get_text(val, "desk"));
	words_part(&text, 0, jread_get_text(val, "who"));
	words_part(&text, 0, jread_get_text(val, "number"));
	words_part(&text, 0,
	    jread_get_text(
	        val, in->language == POLICY_RU ? "message_ru" : "message_kk"));
	add_field(list, buf_text(&name), buf_text(&text));
	buf_finish(&name);
	buf_finish(&text);
	return true;
}

static bool
add_line(struct list_view *list, const struct screen_input *in,
    const struct jread_val *val)
{
	if (list->kind == LIST_ARCHIVE || list->kind == LIST_DEVICE)
		return add_archived(list, in, val);
	if (jread_get(val, "row") != NULL)
		return add_row(list, in, jread_get(val, "row"));
	if (jread_get(val, "notification") != NULL)
		return add_note(list, in, jread_get(val, "notification"));
	return add_entry(list, in, val);
}

void
list_view_lines(struct list_view *list, const struct screen_input *in,
    const char *lines, size_t len)
{
	const char *end = lines + len, *line;
	const struct rows *rows = list->again ? &list->coming : &list->shown;

	while (rows->count < LIST_ROWS_MAX &&
	    text_line(&lines, end, &line, &len)) {
		struct jread *doc = NULL;
		struct buf when = { 0 }, text = { 0 };

		if (len == 0)
			continue;
		(void)jread_parse_ours(line, len, &doc);
		if (doc == NULL || !add_line(list, in, jread_root(doc))) {
			buf_puts(&text, _("not understood"));
			add(list, 0, STYLE_ERROR, &when, &text);
		}
		jread_free(doc);
	}
}

void
list_view_again(struct list_view *list)
{
	rows_forget(&list->coming);
	list->done_seen = 0;
	list->again = true;
	list->waiting = true;
}

static bool
row_same(const struct row *a, const struct row *b)
{
	return a->seq == b->seq &&
	    (a->seq != 0 || strcmp(a->when, b->when) == 0);
}

static size_t
rows_find(const struct rows *rows, const struct row *row)
{
	size_t i = 0;

	while (i < rows->count && !row_same(&rows->at[i], row))
		i++;
	return i;
}

static size_t
rows_newer(const struct rows *rows, uint64_t seq)
{
	size_t count = 0;

	for (size_t i = 0; i < rows->count; i++)
		count += rows->at[i].seq > seq;
	return count;
}

static uint64_t
rows_newest(const struct rows *rows)
{
	uint64_t newest = 0;

	for (size_t i = 0; i < rows->count; i++)
		if (rows->at[i].seq > newest)
			newest = rows->at[i].seq;
	return newest;
}

/* The row under the cursor stays where it is on the screen. */
static void
take_coming(struct list_view *list)
{
	struct rows was = list->shown;
	size_t down = list->cursor - list->top;

	list->shown = list->coming;
	list->coming = was;
	if (was.count > 0) {
		size_t at = rows_find(&list->shown, &was.at[list->cursor]);

		list->news += rows_newer(&list->shown, rows_newest(&was));
		if (at < list->shown.count)
			list->cursor = at;
	}
	if (list->cursor >= list->shown.count)
		list->cursor = list->shown.count - 1;
	list->top = list->cursor > down ? list->cursor - down : 0;
	rows_forget(&list->coming);
}

/* What was shown stays when nothing came in its place. */
static void
again_end(struct list_view *list, enum err error)
{
	if (error == ERR_NONE && list->coming.count > 0)
		take_coming(list);
	rows_forget(&list->coming);
	list->again = false;
}

void
list_view_end(struct list_view *list, uint64_t next, enum err error)
{
	list->waiting = false;
	if (list->again) {
		again_end(list, error);
		return;
	}
	list->next =
	    list->kind == LIST_ALERT || list->kind == LIST_DEVICE ? 0 : next;
	list->error = error;
}

bool
list_view_wants(const struct list_view *list)
{
	return !list->waiting && list->next != 0 && list->error == ERR_NONE &&
	    list->shown.count < LIST_ROWS_MAX &&
	    list->cursor + NEAR_END >= list->shown.count;
}

uint64_t
list_view_next(struct list_view *list)
{
	list->waiting = true;
	return list->next;
}

/* --- asking and moving ---------------------------------------------------- */

enum list_kind
list_view_kind(const struct list_view *list)
{
	return list->kind;
}

const char *
list_view_filter(const struct list_view *list)
{
	return list->filter;
}

uint64_t
list_view_alert(const struct list_view *list)
{
	return list->shown.count > 0 ? list->shown.at[list->cursor].alert : 0;
}

size_t
list_view_count(const struct list_view *list)
{
	return list->shown.count;
}

/* It is seen: whoever moves has looked. */
static void
seen(struct list_view *list)
{
	list->news = 0;
}

static void
go(struct list_view *list, size_t to)
{
	size_t height = list->height > 0 ? (size_t)list->height : 1;

	list->cursor = to;
	if (list->cursor < list->top)
		list->top = list->cursor;
	if (list->cursor >= list->top + height)
		list->top = list->cursor - height + 1;
}

void
list_view_move(struct list_view *list, int rows)
{
	size_t step = (size_t)(rows < 0 ? -rows : rows);
	size_t page = list->height > 2 ? (size_t)list->height - 1 : step;

	seen(list);
	if (list->shown.count == 0)
		return;
	if (step > page)
		step = page;
	if (rows < 0)
		go(list, list->cursor > step ? list->cursor - step : 0);
	else
		go(list,
		    list->cursor + step < list->shown.count
		        ? list->cursor + step
		        : list->shown.count - 1);
}

void
list_view_first(struct list_view *list)
{
	seen(list);
	go(list, 0);
}

void
list_view_last(struct list_view *list)
{
	seen(list);
	if (list->shown.count > 0)
		go(list, list->shown.count - 1);
}

/* --- drawing -------------------------------------------------------------- */

static void
draw_head(const struct list_view *list, struct grid *grid, struct span span)
{
	// clang-format off
	static const char *const titles[] = {
		[LIST_LOG]      = N_("LOG"),
		[LIST_ARCHIVE]  = N_("ARCHIVE"),
		[LIST_ALERT]    = N_("ALERT"),
		[LIST_DEVICE]   = N_("DEVICE"),
	};
	// clang-format on
	struct buf text = { 0 };
	int used;

	buf_printf(&text, " %s", _(titles[list->kind]));
	if (list->kind == LIST_ALERT)
		buf_printf(&text, " №%" PRIu64, list->alert);
	if (list->kind == LIST_DEVICE)
		buf_printf(&text, " %s", list->filter);
	else
		buf_printf(&text, " · %zu%s", list->shown.count,
		    list->next != 0 ? "+" : "");
	if (list->filter[0] != '\0' && list->kind != LIST_DEVICE) {
		buf_puts(&text, " · ");
		buf_printf(&text, _("filter: %s"), list->filter);
	}
	used = grid_put_cut(grid, span, STYLE_TITLE, buf_text(&text));
	buf_clear(&text);
	if (list->news > 0)
		buf_printf(&text, "  %s%zu", _("new: "), list->news);
	grid_put_cut(grid, SPAN(span.row, span.col + used, span.cols - used),
	    STYLE_WARN, buf_text(&text));
	buf_finish(&text);
}

static int
when_cols(const struct list_view *list)
{
	int cols = 8;

	for (size_t i = 0; i < (size_t)list->height; i++) {
		int here;

		if (list->top + i >= list->shown.count)
			break;
		here = grid_text_cols(list->shown.at[list->top + i].when);
		cols = here > cols ? here : cols;
	}
	return cols < 20 ? cols : 20;
}

/* Rows that the row under the cursor needs to be read whole. */
static int
whole_rows(const struct list_view *list, int cols)
{
	int text = grid_text_cols(list->shown.at[list->cursor].text);
	int rows = cols > 0 ? (text + cols - 1) / cols : 1;

	/* Words wrap: one more when there are several. */
	rows += rows > 1;
	return rows < 1 ? 1 : rows > CURSOR_ROWS ? CURSOR_ROWS : rows;
}

static int
draw_cursor(
    const struct list_view *list, struct grid *grid, struct rect rect, int when)
{
	const struct row *row = &list->shown.at[list->cursor];
	int cols = rect.cols - when - 3;
	int rows = whole_rows(list, cols);
	struct flow flow;

	rows = rows < rect.rows ? rows : rect.rows;
	grid_fill(
	    grid, RECT(rect.row, rect.col, rows, rect.cols), STYLE_CURSOR, " ");
	grid_put(grid, SPAN(rect.row, rect.col, 1), STYLE_CURSOR,
	    sign_text(SIGN_CURSOR, grid->ascii));
	grid_put_cut(
	    grid, SPAN(rect.row, rect.col + 2, when), STYLE_CURSOR, row->when);
	flow = FLOW(grid, RECT(rect.row, rect.col + when + 3, rows, cols));
	flow_part(&flow, STYLE_CURSOR, row->text);
	return rows;
}

static void
draw_row(const struct row *row, struct grid *grid, struct span span, int when)
{
	grid_put_cut(grid, SPAN(span.row, span.col + 2, when),
	    row->style == STYLE_PLAIN ? STYLE_GREY : row->style, row->when);
	grid_put_cut(grid,
	    SPAN(span.row, span.col + when + 3, span.cols - when - 3),
	    row->style, row->text);
}

static void
draw_nothing(const struct list_view *list, struct grid *grid, struct span span)
{
	/* A number that no alert has was answered. */
	bool failed = list->error != ERR_NONE && list->error != ERR_NOENT;
	const char *text = list->waiting ? _("The hub is searching…")
	    : failed                     ? _("The hub could not answer this")
	                                 : _("Nothing was found");

	grid_put_cut(grid, span, failed ? STYLE_ERROR : STYLE_STRONG, text);
}

/* The steps of the card, as long as the alert is on the board. */
static int
draw_steps(const struct list_view *list, struct grid *grid, struct rect rect,
    const struct screen_input *in)
{
	const struct alert *a = list->kind == LIST_ALERT
	    ? replica_alert(in->replica, list->alert)
	    : NULL;
	struct card card;

	if (a == NULL || in->policy == NULL)
		return 0;
	card_of(in->policy, a, &card);
	if (card.nsteps == 0 || rect.rows < (int)card.nsteps + 8)
		return 0;
	for (size_t i = 0; i < card.nsteps; i++) {
		bool done = card_done(&card, a, i);
		const struct done *how = &list->done[i];
		struct buf text = { 0 };

		buf_printf(&text, " %s %zu %s",
		    !done                       ? "[ ]"
		        : card_yes(&card, a, i) ? "[x]"
		                                : "[-]",
		    i + 1, policy_line_text(&card.steps[i].text, in->language));
		if (card.steps[i].required && !done)
			words_part(&text, 0, _("required"));
		if (done && how->text != NULL) {
			words_part(&text, 0, how->when);
			words_part(&text, 0, how->text);
		}
		grid_put_cut(grid, SPAN(rect.row + (int)i, rect.col, rect.cols),
		    done ? STYLE_OK : STYLE_PLAIN, buf_text(&text));
		buf_finish(&text);
	}
	return (int)card.nsteps;
}

void
list_view_draw(struct list_view *list, struct grid *grid, struct rect rect,
    const struct screen_input *in)
{
	size_t at;
	int when;

	int steps;

	if (rect.rows < 2)
		return;
	draw_head(list, grid, SPAN(rect.row, rect.col, rect.cols));
	steps = draw_steps(list, grid,
	    RECT(rect.row + 1, rect.col, rect.rows - 1, rect.cols), in);
	rect.row += steps;
	rect.rows -= steps;
	list->height = rect.rows - 1;
	if (list->shown.count == 0) {
		draw_nothing(list, grid,
		    SPAN(rect.row + 2, rect.col + 3, rect.cols - 3));
		return;
	}
	when = when_cols(list);
	list->height -= whole_rows(list, rect.cols - when - 3) - 1;
	go(list, list->cursor);
	at = list->top;
	for (int row = 1; row < rect.rows && at < list->shown.count; at++) {
		struct rect rest =
		    RECT(rect.row + row, rect.col, rect.rows - row, rect.cols);

		if (at == list->cursor) {
			row += draw_cursor(list, grid, rest, when);
			continue;
		}
		draw_row(&list->shown.at[at], grid,
		    SPAN(rest.row, rest.col, rest.cols), when);
		row++;
	}
}
