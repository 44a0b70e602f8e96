/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ui/colleagues.h"
#include "ui/flow.h"
#include "ui/i18n.h"
#include "ui/pane.h"
#include "ui/steps.h"
#include "ui/words.h"

/* --- what, where, when ---------------------------------------------------- */

static void
part_title(
    struct flow *flow, const struct screen_input *in, const struct alert *a)
{
	struct buf text = { 0 };

	buf_printf(&text, "%" PRIu64 " %s P%u", a->number, screen_kind(in, a),
	    a->severity);
	if (a->count > 1)
		buf_printf(&text, " ×%u", (unsigned)a->count);
	flow_part(flow, STYLE_STRONG, buf_text(&text));
	buf_clear(&text);
	words_score(&text, a);
	flow_part(flow, STYLE_PLAIN, buf_text(&text));
	buf_finish(&text);
}

static void
part_place(
    struct flow *flow, const struct screen_input *in, const struct alert *a)
{
	struct buf text = { 0 };

	flow_part(flow, STYLE_PLAIN, a->address);
	flow_part(flow, STYLE_PLAIN, words_district(in, a->district));
	words_time(&text, in, a->first_ms);
	if (a->last_ms > a->first_ms) {
		buf_puts(&text, "–");
		words_time(&text, in, a->last_ms);
	}
	flow_part(flow, STYLE_PLAIN, buf_text(&text));
	buf_finish(&text);
}

/* --- what one must know before deciding ----------------------------------- */

static void
parts_flags(struct flow *flow, const struct alert *a)
{
	// clang-format off
	static const struct {
		enum alert_flag flag;
		enum style style;
		const char *words;
	} flags[] = {
		{ ALERT_WORSE,          STYLE_WARN,  N_("worse than before") },
		{ ALERT_CAME_BACK,      STYLE_WARN,  N_("came back") },
		{ ALERT_ONCE,           STYLE_PLAIN, N_("to its next signal") },
		{ ALERT_STANDING_DOWN,  STYLE_WARN,  N_("stand-down under way") },
		{ ALERT_LATE,           STYLE_WARN,  N_("arrived late") },
		{ ALERT_UNKNOWN_DEVICE, STYLE_WARN,  N_("unknown device") },
		{ ALERT_WRONG_CLOCK,    STYLE_WARN,  N_("its clock is wrong") },
		{ ALERT_BY_HAND,        STYLE_PLAIN, N_("by hand") },
	};
	// clang-format on
	struct buf text = { 0 };

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if ((a->flags & flags[i].flag) != 0)
			flow_part(flow, flags[i].style, _(flags[i].words));
	if ((a->flags & ALERT_UNKNOWN_KIND) != 0) {
		buf_printf(&text, _("unknown kind: %s"), a->kind_name);
		flow_part(flow, STYLE_WARN, buf_text(&text));
	}
	if (a->same_as != 0) {
		buf_clear(&text);
		buf_puts(&text, _("same incident as: "));
		buf_printf(&text, "%" PRIu64, a->same_as);
		flow_part(flow, STYLE_PLAIN, buf_text(&text));
	}
	buf_finish(&text);
}

static void
parts_colleagues(
    struct flow *flow, const struct screen_input *in, const struct alert *a)
{
	enum style style;
	struct buf text = { 0 };

	for (size_t i = 0; colleagues_line(&text, &style, in, a, i); i++) {
		flow_part(flow, style, buf_text(&text));
		buf_clear(&text);
	}
	buf_finish(&text);
}

/* Proposed, never done: "≈ m: the same as 1042 · 120 m". */
static void
part_near(struct flow *flow, const struct screen_input *in)
{
	struct buf text = { 0 };

	if (in->near == 0)
		return;
	buf_printf(&text, "%s %s: ", sign_text(SIGN_SAME, flow->grid->ascii),
	    keyboard_key_of(in->keyboard, &keymap_board, "same", in->script));
	buf_puts(&text, _("the same as "));
	buf_printf(&text, "%" PRIu64 " · ", in->near);
	words_metres(&text, in->near_m);
	flow_part(flow, STYLE_WARN, buf_text(&text));
	buf_finish(&text);
}

static void
line_state(
    struct flow *flow, const struct screen_input *in, const struct alert *a)
{
	const struct alert *head;

	flow_line(flow);
	flow_part(flow, STYLE_PLAIN, words_state((enum alert_state)a->state));
	if ((head = replica_head(in->replica, a->number)) == NULL)
		head = a;
	flow_part(flow, STYLE_STRONG, screen_person(in, head->owner));
	if (a->escalated != ESCALATED_NOT)
		flow_part(flow, STYLE_ERROR, words_escalated(a->escalated));
	parts_colleagues(flow, in, a);
	parts_flags(flow, a);
	part_near(flow, in);
}

static void
line_device(
    struct flow *flow, const struct screen_input *in, const struct alert *a)
{
	struct site_contact contact;
	struct buf text = { 0 };

	flow_line(flow);
	buf_puts(&text, a->device);
	if (strcmp(screen_device(in, a), a->device) != 0)
		buf_printf(&text, " %s", screen_device(in, a));
	flow_part(flow, STYLE_PLAIN, buf_text(&text));
	if (in->site != NULL && site_contact(in->site, 0, &contact)) {
		buf_clear(&text);
		buf_printf(&text, "%.*s %.*s", (int)contact.who_len,
		    contact.who, (int)contact.number_len, contact.number);
		flow_part(flow, STYLE_STRONG, buf_text(&text));
	}
	buf_finish(&text);
}

/* --- the card ------------------------------------------------------------- */

static void
line_card(
    struct flow *flow, const struct screen_input *in, const struct alert *a)
{
	flow_line(flow);
	flow_part(flow, STYLE_HINT, steps_line(in, a));
}

/* The step that comes next only for whoever can do it. */
static void
line_step(
    struct flow *flow, const struct screen_input *in, const struct alert *a)
{
	struct buf text = { 0 };

	if (in->account == NULL || strcmp(a->owner, in->account) != 0)
		return;
	steps_next_put(&text, in, a);
	flow_line(flow);
	flow_part(flow, STYLE_STRONG, buf_text(&text));
	buf_finish(&text);
}

/* --- services ------------------------------------------------------------- */

static enum style
note_style(const struct notification *note)
{
	switch (notification_sign(note)) {
	case 'v':
	case 'o':
		return STYLE_OK;
	case 'x':
	case '!':
		return STYLE_ERROR;
	}
	return STYLE_PLAIN;
}

/* Why, since what to do next depends on it. */
static void
refusal_put(struct buf *out, const struct screen_input *in, const char *code)
{
	const struct policy_word *word =
	    policy_word(in->policy, LIST_REFUSAL, code);

	if (word != NULL)
		buf_printf(out, ": %s", policy_text(&word->name, in->language));
}

/* Whom to call, as long as nobody answers. */
static void
number_put(struct buf *out, const struct screen_input *in,
    const struct notification *note)
{
	const struct policy_desk *desk =
	    policy_desk_by_id(in->policy, note->desk);
	unsigned phone;

	if (desk == NULL || desk->nphones == 0 ||
	    !notification_awaited((enum notification_state)note->state))
		return;
	(void)notification_to_call(note, &phone);
	buf_printf(out, _(", call: %s"),
	    desk->phones[phone < desk->nphones ? phone : 0].number);
}

/* Which desk was asked, where the place of the alert does not say it. */
static void
desk_put(struct buf *out, const struct screen_input *in, const struct alert *a,
    const struct notification *note)
{
	const struct policy_desk *desk =
	    policy_desk_by_id(in->policy, note->desk);
	const struct policy_desk *usual = note->target < NOTE_SERVICES
	    ? policy_desk(in->policy, note->target, a->district)
	    : desk;

	if (desk != NULL && (desk != usual || note->state == NOTE_REFUSED))
		buf_printf(
		    out, " (%s)", policy_text(&desk->name, in->language));
}

static void
part_note(struct flow *flow, const struct screen_input *in,
    const struct alert *a, const struct notification *note)
{
	struct buf text = { 0 };

	buf_printf(&text, "%s ",
	    note->target < NOTE_SERVICES
	        ? in->policy->services[note->target].number
	        : "");
	if (note->target >= NOTE_SERVICES) {
		words_target(&text, in, note->target);
		buf_puts(&text, " ");
	}
	words_sign(&text, note, flow->grid->ascii);
	buf_printf(&text, " %s", words_note(note));
	desk_put(&text, in, a, note);
	if (note->state == NOTE_REFUSED)
		refusal_put(&text, in, note->code);
	/* Of what came later it is not the time. */
	if (note->answered_tick != 0 &&
	    (note->state == NOTE_ACCEPTED || note->state == NOTE_REFUSED)) {
		buf_puts(&text, " ");
		words_time(&text, in, words_utc(in, note->answered_tick));
	}
	if (note->number[0] != '\0')
		buf_printf(&text, " (№ %s)", note->number);
	if (note->silent_tick != 0)
		number_put(&text, in, note);
	flow_part(flow, note_style(note), buf_text(&text));
	buf_finish(&text);
}

static void
lines_services(
    struct flow *flow, const struct screen_input *in, const struct alert *a)
{
	unsigned told;

	/* Of what is joined the head has the services. */
	if (a->state == ALERT_JOINED &&
	    (a = replica_head(in->replica, a->number)) == NULL)
		return;
	told = words_targets(in, a->number);
	if (told == 0 || in->policy == NULL)
		return;
	flow_line(flow);
	for (unsigned t = 0; told >> t != 0; t++)
		if ((told >> t & 1) != 0)
			part_note(flow, in, a,
			    replica_note(in->replica, a->number, t));
}

/* --- one incident --------------------------------------------------------- */

#define JOINED_SHOWN 4

/* "≈1051 cam-1035 Bazaar, rows ×4 12:04:10": signals of all of it. */
static void
part_joined(
    struct flow *flow, const struct screen_input *in, const struct alert *a)
{
	struct buf text = { 0 };

	buf_printf(&text, "%s%" PRIu64 " %s",
	    sign_text(SIGN_SAME, flow->grid->ascii), a->number,
	    screen_device(in, a));
	if (a->count > 1)
		buf_printf(&text, " ×%u", (unsigned)a->count);
	buf_puts(&text, " ");
	words_time(&text, in, a->last_ms);
	flow_part(flow, STYLE_PLAIN, buf_text(&text));
	buf_finish(&text);
}

static void
line_joined(
    struct flow *flow, const struct screen_input *in, const struct alert *a)
{
	const struct alert *joined[ALERT_INCIDENT_MAX];
	size_t count = replica_joined(in->replica, a->number, joined);
	struct buf text = { 0 };

	if (count == 0)
		return;
	flow_line(flow);
	for (size_t i = 0; i < count && i < JOINED_SHOWN; i++)
		part_joined(flow, in, joined[i]);
	if (count > JOINED_SHOWN) {
		buf_printf(&text, "+%zu", count - JOINED_SHOWN);
		flow_part(flow, STYLE_PLAIN, buf_text(&text));
	}
	buf_finish(&text);
}

/* --- what was seen -------------------------------------------------------- */

void
pane_evidence(struct buf *out, const struct screen_evidence *e)
{
	size_t start = out->len;
	struct buf part = { 0 };

	if (e->recording_ms > 0)
		buf_printf(&part, _("recording %u s"), e->recording_ms / 1000);
	buf_puts(out, buf_text(&part));
	buf_clear(&part);
	if (e->live_ms > 0)
		buf_printf(&part, _("live picture %u s"), e->live_ms / 1000);
	if (part.len > 0 && out->len > start)
		buf_puts(out, ", ");
	buf_puts(out, buf_text(&part));
	buf_clear(&part);
	if (e->stills > 0)
		buf_printf(&part, _("stills: %u"), e->stills);
	if (part.len > 0 && out->len > start)
		buf_puts(out, ", ");
	buf_puts(out, buf_text(&part));
	buf_finish(&part);
}

static void
picture_words(struct buf *out, const struct screen_input *in,
    const struct screen_picture *p)
{
	if (p->words == NULL || p->words[0] == '\0')
		return;
	buf_puts(out, p->words);
	if (p->length_ms > 0 && !p->live)
		buf_printf(out, " %u/%u", p->at_ms / 1000, p->length_ms / 1000);
	if (p->frozen) {
		buf_puts(out, " · ");
		buf_puts(out, _("stands still: "));
		words_seconds(out, p->age_ms);
	}
	if (p->failed && p->last_ms != 0) {
		buf_puts(out, " · ");
		buf_puts(out, _("last: "));
		words_time(out, in, p->last_ms);
	}
}

static bool
has_frame(const struct screen_picture *p)
{
	return p->rows > 0 && p->rgb != NULL && p->cells && !p->window;
}

bool
pane_picture_says(const struct screen_picture *p)
{
	return !has_frame(p) || p->frozen || p->failed;
}

static void
line_seen(struct flow *flow, const struct screen_input *in,
    const struct alert *a, bool picture)
{
	struct buf text = { 0 }, seen = { 0 };

	flow_line(flow);
	if (in->picture.alert == a->number) {
		buf_puts(&text, _("picture: "));
		picture_words(&text, in, &in->picture);
		if (in->picture.words != NULL &&
		    !(picture && pane_picture_says(&in->picture)))
			flow_part(flow,
			    in->picture.failed || in->picture.frozen
			        ? STYLE_ERROR
			        : STYLE_PLAIN,
			    buf_text(&text));
		pane_evidence(&seen, &in->evidence);
	}
	if (seen.len > 0) {
		buf_clear(&text);
		buf_puts(&text, _("You saw: "));
		buf_puts(&text, buf_text(&seen));
		flow_part(flow, STYLE_PLAIN, buf_text(&text));
	}
	buf_finish(&seen);
	buf_finish(&text);
}

static void
line_text(struct flow *flow, const struct alert *a)
{
	struct buf text = { 0 };

	if (a->text[0] == '\0')
		return;
	flow_line(flow);
	buf_printf(&text, "«%s»", a->text);
	flow_part(flow, STYLE_PLAIN, buf_text(&text));
	buf_finish(&text);
}

/* --- the pane ------------------------------------------------------------- */

/* "↑2", "↓3 Tab": what is not seen is counted, where it is. */
static void
put_beyond(struct grid *grid, struct span span, enum sign sign, int rows,
    const char *key)
{
	struct buf text = { 0 };
	int cols;

	if (rows <= 0)
		return;
	buf_printf(&text, " %s%d%s", sign_text(sign, grid->ascii), rows, key);
	cols = grid_text_cols(buf_text(&text));
	grid_put(grid, SPAN(span.row, span.col + span.cols - cols, cols),
	    STYLE_WARN, buf_text(&text));
	buf_finish(&text);
}

int
pane_draw(struct grid *grid, struct rect rect, const struct screen_input *in,
    const struct alert *a, bool picture, int from)
{
	struct flow flow =
	    FLOW(grid, RECT(rect.row, rect.col + 1, rect.rows, rect.cols - 1));
	int rows;

	if (rect.cols < 2 || a == NULL)
		return 0;
	flow.endless = true;
	flow.from = from;
	part_title(&flow, in, a);
	part_place(&flow, in, a);
	line_card(&flow, in, a);
	if (a->state == ALERT_CLAIMED)
		line_step(&flow, in, a);
	line_state(&flow, in, a);
	lines_services(&flow, in, a);
	line_joined(&flow, in, a);
	line_seen(&flow, in, a, picture);
	line_device(&flow, in, a);
	line_text(&flow, a);
	/* After the verdict what the services say comes first. */
	if (a->state != ALERT_CLAIMED)
		line_step(&flow, in, a);
	rows = flow_rows(&flow);
	if (rect.rows > 0) {
		put_beyond(grid, SPAN(rect.row, rect.col, rect.cols), SIGN_UP,
		    from, "");
		put_beyond(grid,
		    SPAN(rect.row + rect.rows - 1, rect.col, rect.cols),
		    SIGN_DOWN, rows - from - rect.rows,
		    from == 0 ? " Tab" : "");
	}
	return rows;
}

/* --- the picture ---------------------------------------------------------- */

/* The nearest of the six steps of the cube: 0, 95, 135, 175, 215, 255. */
static int
cube_step(int value)
{
	if (value < 48)
		return 0;
	return value < 115 ? 1 : (value - 35) / 40;
}

/* The nearest of the 256 colours: the cube, or the ramp of greys. */
static uint8_t
colour(const uint8_t *rgb)
{
	int r = rgb[0], g = rgb[1], b = rgb[2];
	int high = r > g ? r : g, low = r < g ? r : g, at;

	high = high > b ? high : b;
	low = low < b ? low : b;
	if (high - low >= 12)
		at = 16 + 36 * cube_step(r) + 6 * cube_step(g) + cube_step(b);
	else if (high < 8)
		at = 16;
	else if (low > 243)
		at = 231;
	else
		at = 232 + ((r + g + b) / 3 - 3) / 10;
	return (uint8_t)(at < 255 ? at : 255);
}

static void
put_frame(struct grid *grid, struct rect rect, const struct screen_picture *p)
{
	int rows = p->rows < rect.rows ? p->rows : rect.rows;
	int cols = p->columns < rect.cols ? p->columns : rect.cols;
	size_t stride = (size_t)p->columns * 3;

	for (int row = 0; row < rows; row++) {
		const uint8_t *upper = p->rgb + (size_t)(2 * row) * stride;

		for (int col = 0; col < cols; col++)
			grid_put_picture(grid, rect.row + row, rect.col + col,
			    colour(upper + col * 3),
			    colour(upper + stride + col * 3));
	}
}

void
pane_picture_draw(struct grid *grid, struct rect rect,
    const struct screen_input *in, const struct screen_picture *p)
{
	struct buf text = { 0 };
	struct flow flow = FLOW(grid, rect);

	if (rect.rows <= 0)
		return;
	if (has_frame(p))
		put_frame(grid, rect, p);
	picture_words(&text, in, p);
	if (p->window) {
		words_part(&text, 0, _("in its own window"));
	} else if (!p->cells && p->words != NULL) {
		words_part(&text, 0, _("this terminal cannot show pictures"));
	}
	if (pane_picture_says(p))
		flow_part(&flow,
		    p->frozen || p->failed ? STYLE_STALE : STYLE_HINT,
		    buf_text(&text));
	buf_finish(&text);
}

bool
pane_has_picture(const struct screen_input *in, const struct alert *a)
{
	return a != NULL && in->picture.alert == a->number &&
	    has_frame(&in->picture);
}

void
pane_picture(struct grid *grid, struct rect rect, const struct screen_input *in,
    const struct alert *a)
{
	if (a != NULL && in->picture.alert == a->number)
		pane_picture_draw(grid, rect, in, &in->picture);
}

/* --- services of several alerts ------------------------------------------- */

#define MATRIX_CELL 14 /* columns of one service */

static void
matrix_cell(struct grid *grid, struct span span, const struct screen_input *in,
    const struct notification *note)
{
	struct buf text = { 0 };

	if (note == NULL || note->state == NOTE_WITHDRAWN)
		return;
	words_sign(&text, note, grid->ascii);
	buf_puts(&text, " ");
	if (note->answered_tick != 0)
		words_time(&text, in, words_utc(in, note->answered_tick));
	else
		buf_puts(&text, words_note(note));
	grid_put_cut(grid, span, note_style(note), buf_text(&text));
	buf_finish(&text);
}

static void
matrix_row(struct grid *grid, struct span span, const struct screen_input *in,
    uint64_t number)
{
	const struct alert *a = replica_alert(in->replica, number);
	int names = span.cols - NOTE_SERVICES * MATRIX_CELL;
	struct buf text = { 0 };

	if (a == NULL)
		return;
	buf_printf(&text, " %" PRIu64 " %s %s", number, screen_kind(in, a),
	    screen_device(in, a));
	grid_put_cut(grid, SPAN(span.row, span.col, names - 1), STYLE_PLAIN,
	    buf_text(&text));
	for (unsigned t = 0; t < NOTE_SERVICES; t++)
		matrix_cell(grid,
		    SPAN(span.row, span.col + names + (int)t * MATRIX_CELL,
		        MATRIX_CELL - 1),
		    in, replica_note(in->replica, number, t));
	buf_finish(&text);
}

void
pane_services(struct grid *grid, struct rect rect,
    const struct screen_input *in, const uint64_t *alerts, size_t count)
{
	int names = rect.cols - NOTE_SERVICES * MATRIX_CELL;
	struct buf text = { 0 };

	if (rect.rows <= 0 || in->policy == NULL || names < 2)
		return;
	for (unsigned t = 0; t < NOTE_SERVICES; t++) {
		buf_clear(&text);
		words_target(&text, in, t);
		grid_put_cut(grid,
		    SPAN(rect.row, rect.col + names + (int)t * MATRIX_CELL,
		        MATRIX_CELL - 1),
		    STYLE_TITLE, buf_text(&text));
	}
	for (size_t i = 0; i < count && (int)i + 1 < rect.rows; i++)
		matrix_row(grid,
		    SPAN(rect.row + 1 + (int)i, rect.col, rect.cols), in,
		    alerts[i]);
	buf_finish(&text);
}
