/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "core/flood.h"

#include "ui/colleagues.h"
#include "ui/frame.h"
#include "ui/i18n.h"
#include "ui/outgoing.h"
#include "ui/regime.h"
#include "ui/words.h"

#define CLOCK_COLS  8
#define FOOTERS_MAX 16

static void
put_clock(struct grid *grid, struct span span, const struct screen_input *in,
    enum style style)
{
	struct buf text = { 0 };

	words_time(&text, in, in->utc_ms);
	grid_put_right(grid,
	    SPAN(span.row, span.col + span.cols - CLOCK_COLS - 1, CLOCK_COLS),
	    style, buf_text(&text));
	buf_finish(&text);
}

/* --- what must not be missed ---------------------------------------------- */

static void
say_link(struct buf *out, const struct screen_input *in)
{
	struct buf text = { 0 }, end = { 0 };

	switch (in->link) {
	case SCREEN_READY:
		break;
	case SCREEN_CONNECTING:
		buf_puts(&text, _("NO CONTACT WITH THE HUB"));
		break;
	case SCREEN_STALE:
		buf_puts(&text, _("DATA IS OLD since: "));
		words_time(&text, in, in->stale_since_ms);
		if (in->unanswered > 0)
			buf_printf(
			    &text, _(" · no answer to: %zu"), in->unanswered);
		words_hub_end(&end, in->hub_end);
		words_part(&text, 0, buf_text(&end));
		break;
	case SCREEN_REFUSED:
		buf_puts(&text, _("THE HUB REFUSES THIS CONSOLE"));
		break;
	}
	words_part(out, 0, buf_text(&text));
	buf_finish(&end);
	buf_finish(&text);
}

static void
say_canary(struct buf *out, const struct screen_input *in)
{
	struct buf text = { 0 };

	if (in->canary_age_ms == UINT64_MAX ||
	    in->canary_age_ms < SCREEN_CANARY_MS || in->link != SCREEN_READY)
		return;
	buf_puts(&text, _("ALERTS MAY NOT ARRIVE; no canary for: "));
	words_age(&text, in->canary_age_ms);
	words_part(out, 0, buf_text(&text));
	buf_finish(&text);
}

static void
say_disk(struct buf *out, const struct screen_input *in)
{
	uint64_t alarms = replica_hub(in->replica)->alarms;

	if ((alarms & HUB_DISK_CRITICAL) != 0)
		words_part(out, 0, _("DISK FULL: nothing can be stored"));
	else if ((alarms & HUB_DISK_LOW) != 0)
		words_part(out, 0, _("DISK NEARLY FULL: sources must wait"));
}

void
frame_say_p1(struct buf *out, const struct screen_input *in, uint64_t shown)
{
	const struct alert *a = replica_alert(in->replica, shown);
	size_t waiting = replica_counts(in->replica)->waiting_p1;
	struct buf text = { 0 };

	if (a != NULL && a->severity == 1 && alert_waits(a))
		waiting--;
	if (waiting == 0)
		return;
	buf_printf(&text, _("P1 WAITING: %zu, key: %s"), waiting,
	    keyboard_key_of(in->keyboard, &keymap_board, "urgent", in->script));
	words_part(out, 0, buf_text(&text));
	buf_finish(&text);
}

static void
banner(struct buf *out, const struct screen_input *in, uint64_t asked)
{
	/* Never over the form: only here, with the key for afterwards, and
	 * before what could push it out of the line. */
	if (in->form_open || in->covered)
		frame_say_p1(out, in, asked);
	say_link(out, in);
	say_canary(out, in);
	say_disk(out, in);
	if (in->unfocused)
		words_part(out, 0, _("KEYS GO TO ANOTHER WINDOW"));
	colleagues_banner(out, in);
}

bool
frame_has_banner(const struct screen_input *in)
{
	struct buf text = { 0 };
	bool any;

	banner(&text, in, 0);
	any = text.len > 0;
	buf_finish(&text);
	return any;
}

/* --- the head ------------------------------------------------------------- */

/* From the left: it gives up the centre first, then the script. */
struct head {
	const char *centre;
	const char *person;
	struct buf bus;
	const char *script;
};

static int
head_cols(const struct head *head)
{
	int cols = 1;

	if (head->centre[0] != '\0')
		cols += grid_text_cols(head->centre) + 3;
	cols += grid_text_cols(head->person) + 2;
	cols += grid_text_cols(buf_text(&head->bus));
	if (head->script[0] != '\0')
		cols += 2 + grid_text_cols(head->script);
	return cols + 1;
}

static void
head_put(
    struct grid *grid, struct span span, const struct head *head, bool loss)
{
	struct buf text = { 0 };
	int used;

	buf_puts(&text, " ");
	if (head->centre[0] != '\0')
		buf_printf(&text, "%s · ", head->centre);
	buf_printf(&text, "%s  ", head->person);
	used = grid_put_cut(grid, span, STYLE_HEADER, buf_text(&text));
	span.col += used;
	span.cols -= used;
	used = grid_put_cut(
	    grid, span, loss ? STYLE_WARN : STYLE_HEADER, buf_text(&head->bus));
	span.col += used;
	span.cols -= used;
	if (head->script[0] != '\0' && span.cols > 2)
		grid_put(grid, SPAN(span.row, span.col + 2, span.cols - 2),
		    STYLE_HEADER, head->script);
	buf_finish(&text);
}

static void
bus_put(struct buf *out, const struct screen_input *in, const char *refused)
{
	const struct replica_counts *n = replica_counts(in->replica);

	buf_clear(out);
	buf_printf(out, _("BUS %u/min lost %llu  unheard %zu"),
	    (unsigned)in->per_minute, (unsigned long long)n->missing,
	    n->unheard);
	/* It is there only when somebody has to do something. */
	if (n->refused > 0)
		buf_printf(out, "  %s %zu", refused, n->refused);
}

static void
head_normal(struct grid *grid, struct span span, const struct screen_input *in)
{
	const struct replica_counts *n = replica_counts(in->replica);
	struct head head = {
		.centre = in->policy != NULL
		    ? policy_text(&in->policy->site.name, in->language)
		    : "",
		.person = screen_person(in, in->account),
		.script = script_mark(in->script),
	};

	bus_put(&head.bus, in, _("refused"));
	if (head_cols(&head) > span.cols)
		head.centre = "";
	if (head_cols(&head) > span.cols)
		head.script = "";
	/* In a narrow window the sign of the rows has to do. */
	if (head_cols(&head) > span.cols)
		bus_put(&head.bus, in, sign_text(SIGN_REFUSED, grid->ascii));
	head_put(grid, span, &head,
	    n->missing > 0 || n->unheard > 0 || n->refused > 0);
	buf_finish(&head.bus);
}

void
frame_head(struct grid *grid, struct span span, const struct screen_input *in,
    uint64_t asked)
{
	struct span left = SPAN(span.row, span.col, span.cols - CLOCK_COLS - 2);
	struct buf text = { 0 };

	banner(&text, in, asked);
	if (text.len > 0) {
		grid_fill(grid, RECT(span.row, span.col, 1, span.cols),
		    STYLE_BANNER, " ");
		left.col++;
		left.cols--;
		grid_put_cut(grid, left, STYLE_BANNER, buf_text(&text));
		put_clock(grid, span, in, STYLE_BANNER);
	} else {
		head_normal(grid, left, in);
		put_clock(grid, span, in, STYLE_HEADER);
	}
	buf_finish(&text);
}

/* --- counters and notices ------------------------------------------------- */

static void
counter(struct buf *out, const char *format, size_t count)
{
	if (out->len > 1)
		buf_puts(out, " · ");
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	buf_printf(out, format, count);
#pragma GCC diagnostic pop
}

/*
 * The counters that the width has room for: first those go that count nothing,
 * then with services and later, which a glance at another list would tell.
 */
#define COUNTERS_LEVELS 5

static void
counter_may(
    struct buf *out, const char *format, size_t count, int level, int gone)
{
	if (level < gone && (level < 1 || count > 0))
		counter(out, format, count);
}

static void
counters_put(struct buf *out, const struct screen_input *in, int level)
{
	const struct replica_counts *n = replica_counts(in->replica);

	buf_puts(out, " ");
	counter(out, _("waiting %zu"), n->waiting);
	if (n->waiting_p1 > 0)
		buf_printf(out, " (P1 %zu)", n->waiting_p1);
	if (in->elsewhere.sector != NULL)
		counter(out, _("other sectors %zu"), in->elsewhere.waiting);
	if (in->elsewhere.sector != NULL && in->elsewhere.p1 > 0)
		buf_printf(out, " (P1 %zu)", in->elsewhere.p1);
	counter(out, _("mine %zu"), n->mine);
	counter_may(out, _("overdue %zu"), n->overdue, level, 4);
	counter_may(out, _("later %zu"), n->later, level, 3);
	counter_may(out, _("services %zu"), n->response, level, 2);
	buf_puts(out, " · ");
}

/* What is not as usual: it stands there as long as it is so. */
static void
specials_put(struct buf *out, const struct screen_input *in,
    const struct queue_view *queue)
{
	uint64_t flood = flood_opened(replica_hub(in->replica));
	const uint64_t *marks;
	size_t marked = queue_view_marks(queue, &marks);

	if (replica_hub(in->replica)->flood_tick != 0)
		buf_printf(out, _("FLOOD %llu · "), (unsigned long long)flood);
	if (replica_inhibits(in->replica) > 0)
		buf_printf(out, _("switched off %zu · "),
		    replica_inhibits(in->replica));
	if (marked > 0)
		buf_printf(out, _("marked %zu · "), marked);
}

static void
hidden_put(struct buf *out, struct queue_hidden hidden)
{
	buf_printf(out, _("hidden %zu"), hidden.rows);
	if (hidden.p1 > 0)
		buf_printf(out, " (P1 %zu)", hidden.p1);
}

static void
part_put(struct grid *grid, struct span *span, enum style style,
    const struct buf *text)
{
	int used = grid_put_cut(grid, *span, style, buf_text(text));

	span->col += used;
	span->cols -= used;
}

void
frame_counters(struct grid *grid, struct span span,
    const struct screen_input *in, const struct queue_view *queue)
{
	struct queue_hidden hidden = queue_view_hidden(queue);
	struct buf text = { 0 }, special = { 0 }, last = { 0 };
	int room;

	specials_put(&special, in, queue);
	hidden_put(&last, hidden);
	room = span.cols - grid_text_cols(buf_text(&special)) -
	    grid_text_cols(buf_text(&last));
	for (int level = 0; level < COUNTERS_LEVELS; level++) {
		buf_clear(&text);
		counters_put(&text, in, level);
		if (grid_text_cols(buf_text(&text)) <= room)
			break;
	}
	part_put(grid, &span, STYLE_HEADER, &text);
	/* What is cut is never that rows are hidden. */
	if (grid_text_cols(buf_text(&text)) > room)
		buf_puts(&last, " · ");
	else
		part_put(grid, &span, STYLE_WARN, &special);
	part_put(
	    grid, &span, hidden.rows > 0 ? STYLE_WARN : STYLE_HEADER, &last);
	if (grid_text_cols(buf_text(&text)) > room)
		part_put(grid, &span, STYLE_WARN, &special);
	buf_finish(&text);
	buf_finish(&special);
	buf_finish(&last);
}

/* No source has spoken in this hub of one's own: it is not connected. */
static bool
no_sources(const struct screen_input *in)
{
	if (!in->local)
		return false;
	for (size_t i = 0; i < replica_sources(in->replica); i++)
		if (screen_publishes(replica_source_at(in->replica, i)))
			return false;
	return true;
}

/* What the lead tells the shift, until it was read: its beginning. */
static void
say_notice(struct buf *out, const struct screen_input *in)
{
	const struct notice_row *notice = colleagues_notice(in);
	struct buf text = { 0 };

	if (notice == NULL)
		return;
	buf_printf(&text, "%s (F7 5): ", _("NOTICE"));
	buf_puts(&text, notice->text);
	words_part(out, 0, buf_text(&text));
	buf_finish(&text);
}

static void
say_break(struct buf *out, const struct screen_input *in)
{
	const struct operator_row *me = in->account != NULL
	    ? replica_operator(in->replica, in->account)
	    : NULL;
	struct buf text = { 0 };

	if (me == NULL || !me->away)
		return;
	buf_printf(&text, "%s: ", _("ON A BREAK since"));
	words_time(&text, in, words_utc(in, me->since_tick));
	buf_printf(&text, " · %s: %s 1", _("back"),
	    keyboard_hint(in->keyboard, in->script, 'q'));
	words_part(out, 0, buf_text(&text));
	buf_finish(&text);
}

/* Of the lead: too few are there. */
static void
say_few(struct buf *out, const struct screen_input *in)
{
	size_t there = colleagues_at_desk(in), needed;
	struct buf text = { 0 };

	if (in->policy == NULL || in->local || !colleagues_is_lead(in))
		return;
	needed =
	    policy_min_at_desk(in->policy, replica_hub(in->replica)->regime);
	if (there >= needed)
		return;
	buf_printf(
	    &text, _("AT A DESK: %zu, needed: %u"), there, (unsigned)needed);
	words_part(out, 0, buf_text(&text));
	buf_finish(&text);
}

static void
notices(struct buf *out, const struct screen_input *in)
{
	if (in->presence != PRESENCE_HERE)
		words_part(out, 0, _("IS ANYBODY HERE? Press any key"));
	if (outgoing_is_stopped(in))
		outgoing_put(out, in);
	say_break(out, in);
	if (regime_is_on(in))
		words_part(out, 0, regime_name(in));
	if (in->demo)
		words_part(out, 0, _("DEMO · services are not told"));
	if (no_sources(in))
		words_part(out, 0, _("LOCAL · NO SOURCES"));
	if ((replica_hub(in->replica)->alarms & HUB_INSECURE) != 0)
		words_part(
		    out, 0, _("NOT SECURE: the network is not encrypted"));
	say_few(out, in);
	say_notice(out, in);
}

bool
frame_has_notice(const struct screen_input *in)
{
	struct buf text = { 0 };
	bool any;

	notices(&text, in);
	any = text.len > 0;
	buf_finish(&text);
	return any;
}

void
frame_notice(struct grid *grid, struct span span, const struct screen_input *in)
{
	struct buf text = { 0 };

	notices(&text, in);
	grid_fill(
	    grid, RECT(span.row, span.col, 1, span.cols), STYLE_STALE, " ");
	grid_put_cut(grid, SPAN(span.row, span.col + 1, span.cols - 1),
	    STYLE_STALE, buf_text(&text));
	buf_finish(&text);
}

/* --- between list and pane ------------------------------------------------ */

static void
divider_word(
    struct grid *grid, struct span *span, enum style style, const char *text)
{
	int used;

	if (text[0] == '\0' || span->cols < 6)
		return;
	grid_put(grid, SPAN(span->row, span->col + 1, 1), STYLE_BOX, " ");
	used = grid_put_cut(
	    grid, SPAN(span->row, span->col + 2, span->cols - 4), style, text);
	grid_put(
	    grid, SPAN(span->row, span->col + 2 + used, 1), STYLE_BOX, " ");
	span->col += used + 3;
	span->cols -= used + 3;
}

static void
say_above(struct buf *out, const struct queue_view *queue)
{
	struct queue_hidden above = queue_view_above(queue);

	if (above.rows == 0)
		return;
	buf_puts(out, queue_view_held(queue) ? _("new: ") : _("new above: "));
	if (above.rows > QUEUE_NEW_MAX)
		buf_printf(out, "%u+", QUEUE_NEW_MAX);
	else
		buf_printf(out, "%zu", above.rows);
	if (above.p1 > 0)
		buf_printf(out, " (P1: %zu)", above.p1);
}

static void
say_outside(struct buf *out, struct queue_outside outside)
{
	if (outside.above > 0)
		buf_printf(out, _("above: %zu"), outside.above);
	if (outside.above > 0 && outside.below > 0)
		buf_puts(out, " · ");
	if (outside.below > 0)
		buf_printf(out, _("below: %zu"), outside.below);
}

static void
say_arrows(struct buf *out, const struct grid *grid, enum screen_pane pane)
{
	if (pane == PANE_LIST)
		return;
	buf_printf(out, "%s%s: ", sign_text(SIGN_UP, grid->ascii),
	    sign_text(SIGN_DOWN, grid->ascii));
	buf_puts(out,
	    pane == PANE_ALERT ? _("text of the alert, Esc: list")
	                       : _("services, Esc: list"));
}

void
frame_divider(struct grid *grid, struct span span,
    const struct screen_input *in, const struct screen_state *state,
    int list_rows)
{
	const struct queue_view *queue = state->queue;
	struct buf text = { 0 };

	grid_fill(grid, RECT(span.row, span.col, 1, span.cols), STYLE_BOX,
	    sign_text(SIGN_BOX_H, grid->ascii));
	say_above(&text, queue);
	divider_word(grid, &span,
	    queue_view_above(queue).p1 > 0 ? STYLE_BANNER : STYLE_WARN,
	    buf_text(&text));
	buf_clear(&text);
	say_arrows(&text, grid, state->pane);
	divider_word(grid, &span, STYLE_WARN, buf_text(&text));
	buf_clear(&text);
	say_outside(&text, queue_view_outside(queue, list_rows));
	divider_word(grid, &span, STYLE_STRONG, buf_text(&text));
	buf_clear(&text);
	if (queue_view_grouped(queue) > 0)
		buf_printf(
		    &text, _("in groups: %zu"), queue_view_grouped(queue));
	divider_word(grid, &span, STYLE_STRONG, buf_text(&text));
	if (queue_view_inside(queue)) {
		buf_clear(&text);
		buf_puts(&text, _("group: "));
		queue_view_group_words(queue, in, &text);
		divider_word(grid, &span, STYLE_WARN, buf_text(&text));
	}
	if (queue_view_held(queue))
		divider_word(grid, &span, STYLE_WARN, _("the list is held"));
	if (queue_view_which(queue) != QUEUE_WAITING)
		divider_word(grid, &span, STYLE_STRONG,
		    queue_list_name(queue_view_which(queue)));
	buf_clear(&text);
	if (queue_view_filter_text(queue)[0] != '\0')
		buf_printf(
		    &text, _("filter: %s"), queue_view_filter_text(queue));
	divider_word(grid, &span, STYLE_WARN, buf_text(&text));
	buf_finish(&text);
}

/* --- message and keys ----------------------------------------------------- */

/* "✓ №1042: 3 s → 01 03 · u: take back · F6: at once" */
static bool
say_countdown(struct buf *out, const struct screen_input *in)
{
	const struct alert *a = in->countdown != 0
	    ? replica_alert(in->replica, in->countdown)
	    : NULL;
	bool confirmed = a != NULL && a->verdict == VERDICT_CONFIRMED;
	uint64_t left;

	if (a == NULL || !screen_countdown(in, a, &left))
		return false;
	buf_puts(out, confirmed ? "✓ " : "✗ ");
	if (in->together > 1)
		buf_printf(out, _("alerts %zu: "), in->together);
	else
		buf_printf(out, "№%" PRIu64 ": ", a->number);
	words_seconds(out, left);
	buf_puts(out, " → ");
	if (confirmed)
		words_told(out, in, a->number);
	else
		buf_puts(out, _("archive"));
	buf_printf(out, " · %s: ",
	    keyboard_key_of(in->keyboard, &keymap_board, "undo", in->script));
	buf_puts(out, _("take back"));
	/* Of many none is under the cursor: there the key has another sense. */
	if (in->together > 1)
		return true;
	buf_printf(out, " · %s: ", confirmed ? "F6" : "F9");
	buf_puts(out, _("at once"));
	return true;
}

void
frame_message(
    struct grid *grid, struct span span, const struct screen_input *in)
{
	struct buf text = { 0 };
	bool counts = say_countdown(&text, in);
	int typed = 0, room = span.cols / 2;

	/* How to take it back is worth more than what was typed. */
	if (counts && span.cols - grid_text_cols(buf_text(&text)) - 2 < room)
		room = span.cols - grid_text_cols(buf_text(&text)) - 2;
	if (in->typed != NULL && in->typed[0] != '\0' && room > 2) {
		typed = grid_text_cols(in->typed) + 2;
		if (typed > room)
			typed = room;
		grid_put_right(grid,
		    SPAN(span.row, span.col + span.cols - typed, typed - 1),
		    STYLE_HINT, in->typed);
	}
	span.col++;
	span.cols -= typed + 1;
	if (counts)
		grid_put_cut(grid, span, STYLE_STRONG, buf_text(&text));
	else if (in->message != NULL)
		grid_put_cut(grid, span, in->message_style, in->message);
	buf_finish(&text);
}

/* Several rows of one command share the label of the first. */
static const char *
label_of(const struct keymap *map, const struct binding *key)
{
	const struct binding *words = keymap_command(map, key->command);

	if (key->label != NULL)
		return _(key->label);
	return words != NULL && words->label != NULL ? _(words->label) : "";
}

static int
key_cols(const struct screen_input *in, const struct keymap *map,
    const struct binding *key)
{
	return grid_text_cols(keyboard_key(in->keyboard, key, in->script)) + 2 +
	    grid_text_cols(label_of(map, key));
}

/*
 * Where the width has no room for all, those go first that a hand finds
 * without being told; the two verdicts stay longest.  By place in the footer.
 */
static size_t
drop_keys(const struct screen_input *in, const struct keymap *map,
    const struct binding **keys, size_t count, int cols)
{
	static const int order[] = { 6, 8, 3, 4, 2, 1, 12, 11, 10 };
	int used = 0;

	for (size_t i = 0; i < count; i++)
		used += key_cols(in, map, keys[i]);
	for (size_t d = 0; d < sizeof(order) / sizeof(order[0]); d++) {
		for (size_t i = 0; used > cols + 1 && i < count; i++) {
			if (keys[i]->footer != order[d])
				continue;
			used -= key_cols(in, map, keys[i]);
			memmove(&keys[i], &keys[i + 1],
			    (count - i - 1) * sizeof(*keys));
			count--;
		}
	}
	return count;
}

void
frame_keys(struct grid *grid, struct span span, const struct screen_input *in,
    const struct keymap *map)
{
	const struct binding *keys[FOOTERS_MAX];
	size_t count = map != NULL ? keymap_footer(map, keys, FOOTERS_MAX) : 0;
	int col = 0;

	grid_fill(
	    grid, RECT(span.row, span.col, 1, span.cols), STYLE_FOOTER, " ");
	count = drop_keys(in, map, keys, count, span.cols);
	for (size_t i = 0; i < count; i++) {
		int room = span.cols - col;

		grid_put(grid, SPAN(span.row, span.col + col, room), STYLE_KEY,
		    keyboard_key(in->keyboard, keys[i], in->script));
		room = key_cols(in, map, keys[i]) - 1;
		grid_put_right(grid, SPAN(span.row, span.col + col, room),
		    STYLE_FOOTER, label_of(map, keys[i]));
		col += room + 1;
	}
}
