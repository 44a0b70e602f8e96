/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#include "ui/i18n.h"
#include "ui/question_private.h"
#include "ui/words.h"

/*
 * The same incident as another alert: those that are near, the nearest chosen;
 * a number may be written, too.  Of one that is part of an incident: apart.
 */
#define NEAR_MAX   LAYOUT_CHOICES
#define MIDDLE_COL 46 /* how far and how long ago */

static bool
told(const struct alert *a)
{
	return a->state == ALERT_TOLD || a->state == ALERT_RESPONSE;
}

/* "120 m 02:10": from the alert asked about, and since it was opened. */
static void
distance_put(struct buf *out, const struct screen_input *in,
    const struct alert *a, uint32_t distance_m)
{
	words_metres(out, distance_m);
	buf_puts(out, " ");
	words_age(
	    out, in->tick > a->opened_tick ? in->tick - a->opened_tick : 0);
}

static void
add_near(struct question *q, const struct screen_input *in,
    const struct replica_near *near, bool ticked)
{
	const struct alert *a = near->alert;
	struct buf label = { 0 }, middle = { 0 };
	char number[24];

	buf_printf(&label, "%" PRIu64 " P%u %s · %s", a->number, a->severity,
	    screen_kind(in, a), a->device);
	if (strcmp(screen_device(in, a), a->device) != 0)
		buf_printf(&label, " %s", screen_device(in, a));
	distance_put(&middle, in, a, near->distance_m);
	snprintf(number, sizeof(number), "%" PRIu64, a->number);
	text_copy(q->codes[q->codes_count], ALERT_CODE_SIZE, number);
	form_item(q->form,
	    &(struct form_item){
	        .id = (int)q->codes_count + 1,
	        .digit = layout_choice(q->codes_count),
	        .label = buf_text(&label),
	        .middle = buf_text(&middle),
	        .end = a->owner[0] != '\0'
	            ? screen_person(in, a->owner)
	            : words_state((enum alert_state)a->state),
	        .ticked = ticked,
	    });
	q->codes_count++;
	buf_finish(&label);
	buf_finish(&middle);
}

/*
 * Which one is chosen to begin with: what was asked about, or the nearest that
 * services are told of, that somebody has, or that is there at all.
 */
static size_t
proposal(const struct replica_near *near, size_t count, uint64_t asked)
{
	size_t best = 0;
	int best_rank = -1;

	for (size_t i = 0; i < count; i++) {
		const struct alert *a = near[i].alert;
		int rank = told(a) ? 2 : a->state == ALERT_CLAIMED ? 1 : 0;

		if (asked != 0)
			rank = a->number == asked ? 3 : -1;
		if (rank <= best_rank)
			continue;
		best = i;
		best_rank = rank;
	}
	return best_rank >= 0 ? best : count;
}

static void
add_candidates(
    struct question *q, const struct screen_input *in, uint64_t proposed)
{
	struct replica_near near[NEAR_MAX];
	size_t count =
	    replica_near(in->replica, &q->alert, ALERT_SAME_M, near, NEAR_MAX);
	size_t chosen = proposal(near, count, proposed);

	form_list(q->form,
	    &(struct form_list){
	        .id = Q_REASONS,
	        .shape = FORM_ROWS,
	        .middle_col = MIDDLE_COL,
	    });
	for (size_t i = 0; i < count; i++)
		add_near(q, in, &near[i], i == chosen);
	if (count == 0)
		form_line(q->form, 0, STYLE_GREY,
		    _("Nothing within 500 m and 15 min"));
}

static void
add_number(struct question *q, uint64_t proposed)
{
	struct buf text = { 0 };

	if (proposed != 0 && form_chosen(q->form, Q_REASONS) == 0)
		buf_printf(&text, "%" PRIu64, proposed);
	form_field(q->form,
	    &(struct form_field){
	        .id = Q_OTHER,
	        .label = _("The other №: "),
	        .text = buf_text(&text),
	        .max = 20,
	        .cols = 12,
	        .tab = 1,
	        .number = true,
	    });
	buf_finish(&text);
}

/* --- apart ---------------------------------------------------------------- */

static void
build_apart(struct question *q, const struct screen_input *in)
{
	const struct alert *head = replica_alert(in->replica, q->alert.same_as);
	struct buf text = { 0 };

	buf_puts(&text, _("Part of the incident: "));
	buf_printf(&text, "№%" PRIu64, q->alert.same_as);
	if (head != NULL)
		buf_printf(&text, " P%u %s · %s", head->severity,
		    screen_kind(in, head), screen_device(in, head));
	form_line(q->form, 0, STYLE_PLAIN, buf_text(&text));
	form_line(q->form, 0, STYLE_PLAIN,
	    _("Apart it is in your hand, with a deadline and no verdict."));
	question_add_blank(q);
	buf_finish(&text);
}

/* --- the form ------------------------------------------------------------- */

static bool
same_build(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	if (alert_over(&q->alert))
		return question_refuse_state(q, why);
	if (q->alert.undo_until_tick > in->tick) {
		buf_puts(why, _("Its verdict counts down; take it back first"));
		return false;
	}
	question_add_about(q, in);
	if (q->apart) {
		build_apart(q, in);
		return true;
	}
	if (told(&q->alert))
		form_line(q->form, 0, STYLE_WARN,
		    _("Its services are told: that stands; only the number "
		      "is noted."));
	add_candidates(q, in, about->same);
	add_number(q, about->same);
	question_add_blank(q);
	if (q->codes_count == 0)
		form_focus(q->form, Q_OTHER);
	return true;
}

/* What is written counts before what was chosen. */
static uint64_t
same_number(const struct question *q)
{
	const char *chosen = question_code(q);
	uint64_t number = question_number(q, Q_OTHER);

	if (number != 0 || chosen == NULL)
		return number;
	while (*chosen != '\0')
		number = number * 10 + (uint64_t)(*chosen++ - '0');
	return number;
}

/* Who hears of this camera: those who are under way to the other one. */
static void
informed_put(struct buf *out, const struct question *q, uint64_t number)
{
	const struct alert *head = replica_head(q->replica, number);
	bool first = true;

	for (unsigned t = 0; head != NULL && t < NOTE_SERVICES; t++) {
		const struct notification *n =
		    replica_note(q->replica, head->number, t);

		if (n == NULL || !notification_knows(n->state))
			continue;
		buf_printf(out, "%s%s", first ? _("; told to: ") : ", ",
		    q->policy->services[t].number);
		first = false;
	}
}

/* What the hub would refuse; false: nothing. */
static bool
impossible(const struct question *q, uint64_t number, struct buf *text)
{
	const struct alert *head = replica_head(q->replica, number);

	if (number == 0) {
		buf_puts(text, _("Say which alert it is the same as"));
	} else if (number == q->alert.number ||
	    (head != NULL && head->number == q->alert.number)) {
		buf_puts(text, _("An alert cannot be the same as itself"));
	} else if (head != NULL && !alert_takes_in(head)) {
		buf_printf(text,
		    _("That incident is over; put this one away by F9, 8: %s"),
		    form_text(q->form, Q_OTHER));
	} else {
		return false;
	}
	return true;
}

static bool
same_says(const struct question *q, struct buf *text)
{
	uint64_t number;

	if (q->apart) {
		buf_puts(text, _("Enter: apart from № "));
		buf_printf(text, "%" PRIu64, q->alert.same_as);
		return true;
	}
	number = same_number(q);
	if (impossible(q, number, text))
		return false;
	buf_puts(text, _("Enter: same incident as № "));
	buf_printf(text, "%" PRIu64, number);
	if (!told(&q->alert))
		informed_put(text, q, number);
	return true;
}

static void
same_command(const struct question *q, struct command *c)
{
	c->verb = COMMAND_APART;
	if (q->apart)
		return;
	c->verb = COMMAND_SAME;
	c->other = same_number(q);
}

static const char *
same_title(struct question *q, struct buf *text)
{
	buf_printf(text, "≈ %s",
	    q->apart ? _("APART FROM THE INCIDENT") : _("SAME INCIDENT AS"));
	return buf_text(text);
}

const struct question_ops question_same_ops = {
	.build = same_build,
	.says = same_says,
	.command = same_command,
	.titled = same_title,
	.keys = N_("Tab: number"),
};

/* --- asked about before services are told --------------------------------- */

/* Who was told of it, or will be when it is confirmed as it is planned. */
static unsigned
services_of(const struct question *q, const struct alert *a)
{
	unsigned services = 0;

	for (unsigned t = 0; t < NOTE_SERVICES; t++) {
		const struct notification *n =
		    replica_note(q->replica, a->number, t);

		if (n != NULL && n->state != NOTE_WITHDRAWN)
			services |= 1U << t;
	}
	if (services == 0)
		services = policy_kind(q->policy, a->kind, NULL)->services;
	return services;
}

/*
 * What nobody has yet sends nobody: whoever takes it is asked himself, and
 * this dispatch is not kept waiting for it.
 */
static bool
somebody_has(const struct alert *a)
{
	return a->state == ALERT_CLAIMED || a->state == ALERT_TOLD ||
	    a->state == ALERT_RESPONSE;
}

void
question_near_find(struct question *q)
{
	struct replica_near near[NEAR_MAX];
	size_t count = replica_near(
	    q->replica, &q->alert, ALERT_SAME_ASK_M, near, NEAR_MAX);

	q->near = 0;
	for (size_t i = 0; i < count && q->near == 0; i++) {
		if (!somebody_has(near[i].alert) ||
		    near[i].alert->number == q->near_not)
			continue;
		q->near = near[i].alert->number;
		q->near_m = near[i].distance_m;
		q->near_services = services_of(q, near[i].alert);
	}
	form_set_other(q->form, q->near != 0 ? 'm' : 0);
}

void
question_near_put(struct question *q, const struct screen_input *in)
{
	const struct alert *a = replica_alert(in->replica, q->near);
	struct buf text = { 0 };

	form_hide(q->form, Q_NEAR, a == NULL);
	if (a != NULL) {
		/* What is cut in a narrow box are its last words. */
		buf_printf(&text,
		    "≈ %s: ", keyboard_hint(q->keyboard, in->script, 'm'));
		buf_puts(&text, _("the same as "));
		buf_printf(&text, "%" PRIu64 " · ", a->number);
		distance_put(&text, in, a, q->near_m);
		words_part(&text, 0, screen_person(in, a->owner));
		words_part(&text, 0, screen_kind(in, a));
		words_part(&text, 0, screen_device(in, a));
		form_set_line(q->form, Q_NEAR, STYLE_WARN, buf_text(&text));
	}
	buf_finish(&text);
}

bool
question_near_asks(
    const struct question *q, unsigned services, struct buf *text)
{
	struct buf distance = { 0 };

	if (q->near == 0 || q->near == q->near_not ||
	    (services & q->near_services) == 0)
		return false;
	words_metres(&distance, q->near_m);
	buf_printf(text,
	    /* TRANSLATORS: number of an alert, how far, a key */
	    _("Same as № %llu (%s)? %s: yes; Enter: no, tell them"),
	    (unsigned long long)q->near, buf_text(&distance),
	    keyboard_hint(q->keyboard, q->script, 'm'));
	buf_finish(&distance);
	return true;
}
