/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

#include "ui/i18n.h"
#include "ui/question_private.h"
#include "ui/words.h"

/*
 * An alert by hand: what, where, when.  The kind is found by any part of its
 * name in any language; of several the arrows choose.
 */
#define FOUND_SHOWN 6
#define DAY_S       86400
#define AHEAD_S     300 /* what a clock may be wrong by */

bool
question_by_hand(const struct question *q)
{
	return q->kind == QUESTION_NEW || q->kind == QUESTION_LATE;
}

/* --- what ----------------------------------------------------------------- */

/* How well a text fits: as it is, begins so, a word of it does, has it. */
enum fit { FIT_WHOLE, FIT_BEGINS, FIT_WORD, FIT_PART, FIT_NOT };

static enum fit
fit_of(const char *text, const struct buf *part)
{
	struct buf folded = { 0 };
	const char *begin, *at;
	enum fit fit = FIT_NOT;

	text_fold(&folded, text, strlen(text));
	begin = buf_text(&folded);
	for (at = strstr(begin, buf_text(part)); at != NULL && fit > FIT_WORD;
	     at = strstr(at + 1, buf_text(part))) {
		if (at == begin)
			fit = at[part->len] == '\0' ? FIT_WHOLE : FIT_BEGINS;
		else
			fit = at[-1] == ' ' || at[-1] == '-' ? FIT_WORD
			                                     : FIT_PART;
	}
	buf_finish(&folded);
	return fit;
}

static enum fit
kind_fit(const struct policy_kind *kind, const struct buf *part)
{
	enum fit best = fit_of(kind->code, part);

	for (int l = 0; l < POLICY_LANGUAGES; l++) {
		const char *const names[] = { kind->name.in[l],
			kind->list.in[l], kind->what.in[l] };

		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			enum fit fit = fit_of(names[i], part);

			if (fit < best)
				best = fit;
		}
	}
	return best;
}

static size_t
kinds_find(
    const struct question *q, const struct policy_kind *found[QUESTION_CODES])
{
	const char *written = form_text(q->form, Q_KIND);
	struct buf folded = { 0 };
	enum fit last;
	size_t count = 0;

	text_fold(&folded, written, strlen(written));
	/* One letter is in the middle of nearly everything. */
	last = folded.len > 2 ? FIT_PART : FIT_WORD;
	for (enum fit fit = FIT_WHOLE; fit <= last && folded.len > 0; fit++)
		for (size_t i = 0;
		     i < q->policy->nkinds && count < QUESTION_CODES; i++)
			if (kind_fit(&q->policy->kinds[i], &folded) == fit)
				found[count++] = &q->policy->kinds[i];
	buf_finish(&folded);
	return count;
}

static const struct policy_kind *
kind_chosen(const struct question *q)
{
	const struct policy_kind *found[QUESTION_CODES];
	size_t count = kinds_find(q, found);

	return count > 0 ? found[q->kind_at % count] : NULL;
}

/* "▶ FIRE · fire sensor · smoke +3": as the arrows go. */
static void
found_put(struct question *q)
{
	const struct policy_kind *found[QUESTION_CODES];
	size_t count = kinds_find(q, found);
	struct buf text = { 0 };

	for (size_t i = 0; i < count && i < FOUND_SHOWN; i++)
		buf_printf(&text, "%s%s", i > 0 ? " · " : "▶ ",
		    policy_list_text(
		        &found[(q->kind_at + i) % count]->list, q->language));
	if (count > FOUND_SHOWN)
		buf_printf(&text, " +%zu", count - FOUND_SHOWN);
	form_hide(q->form, Q_FOUND, count == 0);
	form_set_line(q->form, Q_FOUND, STYLE_STRONG, buf_text(&text));
	buf_finish(&text);
}

bool
question_new_arrow(struct question *q, enum key_code code)
{
	const struct policy_kind *found[QUESTION_CODES];
	size_t count;

	if (!question_by_hand(q) || form_focused(q->form) != Q_KIND ||
	    (code != K_UP && code != K_DOWN))
		return false;
	count = kinds_find(q, found);
	if (count > 0)
		q->kind_at =
		    (q->kind_at + (code == K_DOWN ? 1 : count - 1)) % count;
	found_put(q);
	return count > 0;
}

/* --- what is open there already ------------------------------------------- */

static void
open_put(struct question *q)
{
	const char *device = form_text(q->form, Q_DEVICE);
	const struct policy_kind *kind = kind_chosen(q);
	const struct alert *a = device[0] != '\0' && kind != NULL
	    ? replica_open(q->replica, device, kind->code)
	    : NULL;
	struct buf text = { 0 };

	q->near = a != NULL ? a->number : 0;
	form_set_other(q->form, a != NULL ? 'm' : 0);
	form_hide(q->form, Q_NEAR, a == NULL);
	if (a != NULL) {
		buf_printf(&text,
		    "≈ %s: ", keyboard_hint(q->keyboard, q->script, 'm'));
		buf_puts(&text, _("open there already, go to it: "));
		buf_printf(&text, "%" PRIu64, a->number);
		words_part(&text, 0, words_state((enum alert_state)a->state));
		form_set_line(q->form, Q_NEAR, STYLE_WARN, buf_text(&text));
	}
	buf_finish(&text);
}

/* --- when ----------------------------------------------------------------- */

/* "21:57" or "21:57:30": which second of the day. */
static bool
clock_read(const struct question *q, uint32_t *clock_s)
{
	const char *written = form_text(q->form, Q_MOMENT);
	unsigned h, m, s = 0;
	int end = 0, fields;

	fields = sscanf(written, "%2u:%2u%n:%2u%n", &h, &m, &end, &s, &end);
	if (fields < 2 || written[end] != '\0' || h > 23 || m > 59 || s > 59)
		return false;
	*clock_s = h * 3600 + m * 60 + s;
	return true;
}

/* How long ago it was, in seconds, in the centre's zone. */
static bool
ago_read(const struct question *q, uint32_t *ago_s)
{
	uint32_t clock_s;
	int64_t now_s =
	    (q->now_ms / 1000 + (int64_t)q->policy->site.zone_minutes * 60) %
	    DAY_S;
	int64_t ago;

	*ago_s = 0;
	if (form_text(q->form, Q_MOMENT)[0] == '\0')
		return q->kind == QUESTION_NEW;
	if (!clock_read(q, &clock_s))
		return false;
	ago = now_s - (int64_t)clock_s;
	/* What is still to come was yesterday, in the first minutes of a day,
	 * too; and a clock that is a little ahead is now. */
	if (ago < -AHEAD_S)
		ago += DAY_S;
	if (ago >= DAY_S - AHEAD_S)
		ago -= DAY_S;
	*ago_s = ago > 0 ? (uint32_t)ago : 0;
	return true;
}

/* --- the form ------------------------------------------------------------- */

static void
field(struct question *q, int id, int tab, const char *label, const char *text,
    size_t max)
{
	form_field(q->form,
	    &(struct form_field){
	        .id = id,
	        .label = label,
	        .text = text,
	        .max = max,
	        .tab = tab,
	    });
}

static void
add_moment(struct question *q, int64_t moment_ms)
{
	char text[CLOCK_TEXT_SIZE] = "";

	if (moment_ms != 0)
		clock_hms(text, moment_ms, q->policy->site.zone_minutes);
	form_field(q->form,
	    &(struct form_field){
	        .id = Q_MOMENT,
	        .label = _("When: "),
	        .text = text,
	        .max = 8,
	        .cols = 9,
	        .tab = 5,
	        .plain = true,
	        .unknown = q->kind == QUESTION_NEW ? _("now") : "__:__",
	        .replaced = true,
	    });
}

static bool
new_build(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	(void)why;
	q->now_ms = in->utc_ms;
	text_copy(q->guessed, sizeof(q->guessed),
	    about->device != NULL ? about->device : "");
	field(q, Q_KIND, 1, _("What: "), NULL, POLICY_NAME_SIZE - 1);
	form_line(q->form, Q_FOUND, STYLE_STRONG, "");
	form_field(q->form,
	    &(struct form_field){
	        .id = Q_DEVICE,
	        .label = _("Device: "),
	        .text = q->guessed,
	        .max = ALERT_DEVICE_SIZE - 1,
	        .tab = 2,
	        .replaced = true,
	    });
	field(q, Q_PLACE, 3, _("or place: "), NULL, ALERT_ADDRESS_SIZE - 1);
	field(q, Q_DISTRICT, 4, _("District: "), NULL, POLICY_NAME_SIZE - 1);
	add_moment(q, about->moment_ms);
	form_line(q->form, Q_NEAR, STYLE_WARN, "");
	question_add_note(q, 6);
	question_add_blank(q);
	form_focus(q->form, Q_KIND);
	return true;
}

static void
new_follow(struct question *q)
{
	const char *written = form_text(q->form, Q_KIND);

	/* Other words, other kinds: the first of them. */
	if (strcmp(written, q->kind_written) != 0)
		q->kind_at = 0;
	text_copy(q->kind_written, sizeof(q->kind_written), written);
	/* Who writes a place does not mean the device that was proposed. */
	if (form_text(q->form, Q_PLACE)[0] != '\0' && q->guessed[0] != '\0' &&
	    strcmp(form_text(q->form, Q_DEVICE), q->guessed) == 0) {
		form_set_text(q->form, Q_DEVICE, "");
		q->guessed[0] = '\0';
	}
	/* A device stands where it stands. */
	form_hide(q->form, Q_DISTRICT, form_text(q->form, Q_DEVICE)[0] != '\0');
	found_put(q);
	open_put(q);
}

static bool
missing(const struct question *q, struct buf *text)
{
	const char *district;
	uint32_t ago_s;

	if (kind_chosen(q) == NULL) {
		buf_puts(text, _("Write what it is: fire, fight, ..."));
	} else if (form_text(q->form, Q_DEVICE)[0] == '\0' &&
	    form_text(q->form, Q_PLACE)[0] == '\0') {
		buf_puts(text, _("Write the device or the place"));
	} else if (form_text(q->form, Q_DEVICE)[0] != '\0' &&
	    form_text(q->form, Q_PLACE)[0] != '\0') {
		buf_puts(text, _("Either the device or the place, not both"));
	} else if (form_text(q->form, Q_DEVICE)[0] == '\0' &&
	    !question_district(q, &district)) {
		buf_printf(text, _("No such district: %s"),
		    form_text(q->form, Q_DISTRICT));
	} else if (!ago_read(q, &ago_s)) {
		buf_puts(text, _("The time like this: 21:57 or 21:57:30"));
	} else {
		return false;
	}
	return true;
}

static void
ago_put(struct buf *text, unsigned minutes)
{
	buf_puts(text, ", ");
	if (minutes < 60)
		buf_printf(text, _("%u min ago"), minutes);
	else
		buf_printf(
		    text, _("%u h %02u min ago"), minutes / 60, minutes % 60);
}

static bool
new_says(const struct question *q, struct buf *text)
{
	uint32_t ago_s;

	if (missing(q, text))
		return false;
	buf_puts(text,
	    q->kind == QUESTION_NEW ? _("Enter: new alert: ")
	                            : _("Enter: entered later: "));
	buf_puts(text, policy_list_text(&kind_chosen(q)->list, q->language));
	/* What an hour that was written has come to be. */
	if (ago_read(q, &ago_s) && ago_s >= 60)
		ago_put(text, ago_s / 60);
	return true;
}

static void
new_command(const struct question *q, struct command *c)
{
	const char *district;
	uint32_t ago_s;

	c->verb = q->kind == QUESTION_NEW ? COMMAND_NEW : COMMAND_LATE;
	text_copy(c->kind, sizeof(c->kind), kind_chosen(q)->code);
	question_copy(c->device, sizeof(c->device), q, Q_DEVICE);
	if (c->device[0] == '\0') {
		question_copy(c->address, sizeof(c->address), q, Q_PLACE);
		if (question_district(q, &district))
			text_copy(c->district, sizeof(c->district), district);
	}
	if (q->kind == QUESTION_LATE)
		(void)clock_read(q, &c->clock_s);
	else if (ago_read(q, &ago_s))
		c->duration_ms = ago_s * 1000;
	question_put_note(q, c);
}

const struct question_ops question_new_ops = {
	.build = new_build,
	.follow = new_follow,
	.says = new_says,
	.command = new_command,
	.title = N_("NEW ALERT BY HAND"),
	.keys = N_("Tab: next field"),
};

/* What was written down while nothing worked; it opens nothing anew. */
const struct question_ops question_late_ops = {
	.build = new_build,
	.follow = new_follow,
	.says = new_says,
	.command = new_command,
	.title = N_("ENTERED LATER, FROM PAPER"),
	.keys = N_("Tab: next field"),
};
