/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

#include "ui/colleagues.h"
#include "ui/i18n.h"
#include "ui/layout.h"
#include "ui/question_private.h"
#include "ui/words.h"

#define NEAR_MS       1000
#define WORDS_COL_MAX 46 /* the second column keeps 24 signs */

// clang-format off
static const struct question_ops *const ops[QUESTIONS] = {
	[QUESTION_CONFIRM]    = &question_confirm_ops,
	[QUESTION_ADD]        = &question_add_ops,
	[QUESTION_ARCHIVE]    = &question_archive_ops,
	[QUESTION_STAND_DOWN] = &question_stand_down_ops,
	[QUESTION_CALL]       = &question_call_ops,
	[QUESTION_NOTE]       = &question_note_ops,
	[QUESTION_SHELVE]     = &question_shelve_ops,
	[QUESTION_SAME]       = &question_same_ops,
	[QUESTION_RELEASE]    = &question_release_ops,
	[QUESTION_CLOSE]      = &question_close_ops,
	[QUESTION_NEW]        = &question_new_ops,
	[QUESTION_LATE]       = &question_late_ops,
	[QUESTION_STEP]       = &question_step_ops,
	[QUESTION_NUMBER]     = &question_number_ops,
	[QUESTION_MARKED]     = &question_marked_ops,
	[QUESTION_BREAK]      = &question_break_ops,
	[QUESTION_WORKS]      = &question_works_ops,
	[QUESTION_REGIME]     = &question_regime_ops,
	[QUESTION_HAND]       = &question_hand_ops,
	[QUESTION_HAND_ALL]   = &question_hand_all_ops,
	[QUESTION_ASK]        = &question_ask_ops,
	[QUESTION_ANSWER]     = &question_answer_ops,
	[QUESTION_LEAD]       = &question_lead_ops,
	[QUESTION_TELL]       = &question_notice_ops,
	[QUESTION_TAKE_OVER]  = &question_take_over_ops,
	[QUESTION_LOOK_CAMERA] = &question_look_camera_ops,
};
// clang-format on

const char *
question_word(enum question_kind kind)
{
	static const char *const words[QUESTIONS] = {
#define X(symbol, command) [QUESTION_##symbol] = command,
		QUESTION_TABLE(X)
#undef X
	};

	return words[kind];
}

static bool
told_already(const struct alert *alert)
{
	return alert->state == ALERT_TOLD || alert->state == ALERT_RESPONSE;
}

enum question_kind
question_for_confirm(const struct alert *alert)
{
	return told_already(alert) ? QUESTION_ADD : QUESTION_CONFIRM;
}

enum question_kind
question_for_archive(const struct alert *alert)
{
	return told_already(alert) ? QUESTION_STAND_DOWN : QUESTION_ARCHIVE;
}

/* --- parts ---------------------------------------------------------------- */

void
question_head_put(
    struct buf *out, const struct question *q, const struct screen_input *in)
{
	const struct alert *a = &q->alert;
	struct buf part = { 0 };
	size_t start = out->len;

	buf_puts(out, screen_kind(in, a));
	words_score(&part, a);
	words_part(out, start, buf_text(&part));
	buf_clear(&part);
	buf_printf(&part, _("signals: %u"), (unsigned)a->count);
	words_part(out, start, buf_text(&part));
	buf_clear(&part);
	buf_puts(&part, a->device);
	if (strcmp(screen_device(in, a), a->device) != 0)
		buf_printf(&part, " %s", screen_device(in, a));
	words_part(out, start, buf_text(&part));
	buf_finish(&part);
}

void
question_add_head(struct question *q, const struct screen_input *in)
{
	struct buf text = { 0 };

	question_head_put(&text, q, in);
	form_line(q->form, Q_HEAD, STYLE_STRONG, buf_text(&text));
	buf_finish(&text);
}

void
question_add_blank(struct question *q)
{
	form_line(q->form, 0, STYLE_PLAIN, "");
}

void
question_add_about(struct question *q, const struct screen_input *in)
{
	question_add_head(q, in);
	question_add_place(q, in, false);
	question_add_blank(q);
}

void
question_add_note(struct question *q, int tab)
{
	form_field(q->form,
	    &(struct form_field){
	        .id = Q_NOTE,
	        .label = _("Note: "),
	        .max = COMMAND_NOTE_MAX,
	        .tab = tab,
	    });
}

static void
district_put(struct buf *out, const struct policy_name *name,
    enum policy_language language)
{
	buf_printf(out, _("%s district"), policy_text(name, language));
}

static void
place_line(struct question *q, const char *label, const char *district)
{
	struct buf text = { 0 };

	buf_puts(&text, label);
	buf_puts(&text,
	    q->alert.address[0] != '\0' ? q->alert.address : _("unknown"));
	words_part(&text, strlen(label),
	    district[0] != '\0' ? district : _("district unknown"));
	form_line(q->form, 0,
	    q->alert.address[0] != '\0' ? STYLE_PLAIN : STYLE_WARN,
	    buf_text(&text));
	buf_finish(&text);
}

static void
place_fields(struct question *q, const char *label, const char *district)
{
	int cols = grid_text_cols(q->alert.address);
	int room = cols > 24 ? cols : 24;

	form_field(q->form,
	    &(struct form_field){
	        .id = Q_PLACE,
	        .label = label,
	        .text = q->alert.address,
	        .max = ALERT_ADDRESS_SIZE - 1,
	        .cols = cols > 0 ? cols : room,
	        .tab = 2,
	        .plain = true,
	        .unknown = _("unknown"),
	    });
	form_field(q->form,
	    &(struct form_field){
	        .id = Q_DISTRICT,
	        .label = "· ",
	        .text = district,
	        .max = POLICY_NAME_SIZE - 1,
	        .cols = 24,
	        .tab = 3,
	        .replaced = true,
	        .beside = true,
	        .col = grid_text_cols(label) + (cols > 0 ? cols : room) + 1,
	        .plain = true,
	        .unknown = _("district unknown"),
	    });
}

void
question_add_place(
    struct question *q, const struct screen_input *in, bool editable)
{
	/* What a desk said of the place goes before what the device says. */
	const struct policy_district *known = policy_district(q->policy,
	    editable && q->proposed[0] != '\0' ? q->proposed
	                                       : q->alert.district);
	struct buf district = { 0 };

	if (known != NULL)
		district_put(&district, &known->name, in->language);
	else
		buf_puts(&district, q->alert.district);
	if (editable)
		place_fields(q, _("Place: "), buf_text(&district));
	else
		place_line(q, _("Place: "), buf_text(&district));
	form_pin(q->form);
	buf_finish(&district);
}

static bool
folds_to(const char *text, const char *written)
{
	struct buf a = { 0 }, b = { 0 };
	bool same;

	text_fold(&a, text, strlen(text));
	text_fold(&b, written, strlen(written));
	same = strcmp(buf_text(&a), buf_text(&b)) == 0;
	buf_finish(&a);
	buf_finish(&b);
	return same;
}

static bool
district_is(const struct policy_district *district, const char *written)
{
	for (int l = 0; l < POLICY_LANGUAGES; l++) {
		struct buf full = { 0 };
		bool same = folds_to(district->name.in[l], written);

		district_put(&full, &district->name, (enum policy_language)l);
		same = same || folds_to(buf_text(&full), written);
		buf_finish(&full);
		if (same)
			return true;
	}
	return strcmp(district->code, written) == 0;
}

bool
question_district(const struct question *q, const char **code)
{
	const char *written = form_text(q->form, Q_DISTRICT);

	*code = q->alert.district;
	if (written[0] == '\0' || strcmp(written, q->alert.district) == 0)
		return true;
	for (size_t i = 0; i < q->policy->ndistricts; i++) {
		if (!district_is(&q->policy->districts[i], written))
			continue;
		*code = q->policy->districts[i].code;
		return true;
	}
	return false;
}

static size_t
words_count(const struct policy *policy, enum policy_list list)
{
	size_t n = 0;

	while (n < QUESTION_CODES && policy_word_at(policy, list, n) != NULL)
		n++;
	return n;
}

/* Behind the longest of the first ${split} words; 35 as the drawings have. */
static int
second_col(const struct question *q, enum policy_list list, size_t split)
{
	int col = 35;

	for (size_t i = 0; i < split; i++) {
		const struct policy_word *word =
		    policy_word_at(q->policy, list, i);
		int end = 4 +
		    grid_text_cols(policy_text(&word->name, q->language)) + 2;

		if (end > col)
			col = end;
	}
	return col < WORDS_COL_MAX ? col : WORDS_COL_MAX;
}

void
question_add_words(struct question *q, enum policy_list list)
{
	size_t total = words_count(q->policy, list), used = 0;

	q->codes_count = 0;
	form_list(q->form,
	    &(struct form_list){
	        .id = Q_REASONS,
	        .shape = FORM_COLUMNS,
	        .split = (int)(total + 1) / 2,
	        .middle_col = second_col(q, list, (total + 1) / 2),
	    });
	for (size_t i = 0; i < total; i++) {
		const struct policy_word *word =
		    policy_word_at(q->policy, list, i);
		bool other = strcmp(word->code, "other") == 0;
		int digit = FORM_NO_DIGIT;

		if (other)
			digit = 0;
		else if (used + 1 < LAYOUT_CHOICES) /* the last is of "other" */
			digit = layout_choice(used++);
		text_copy(
		    q->codes[q->codes_count++], ALERT_CODE_SIZE, word->code);
		form_item(q->form,
		    &(struct form_item){
		        .id = (int)q->codes_count,
		        .digit = digit,
		        .label = other ? _("other (write a note)")
		                       : policy_text(&word->name, q->language),
		    });
	}
}

const char *
question_code(const struct question *q)
{
	int chosen = form_chosen(q->form, Q_REASONS);

	return chosen > 0 ? q->codes[chosen - 1] : NULL;
}

/* As the hub judges it (core/decide_command.c). */
bool
question_note_enough(const struct question *q)
{
	const char *note = form_text(q->form, Q_NOTE);
	size_t len = strlen(note), count = 0;
	uint32_t first = 0, cp;
	bool differs = false;

	for (size_t i = 0; i < len; count++) {
		i += text_next(note + i, len - i, &cp);
		if (count == 0)
			first = cp;
		differs |= cp != first;
	}
	return count >= 5 && differs;
}

uint64_t
question_number(const struct question *q, int field)
{
	const char *text = form_text(q->form, field);
	uint64_t number = 0;

	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9' || number > UINT64_MAX / 100)
			return 0;
		number = number * 10 + (uint64_t)(*text - '0');
	}
	return number;
}

void
question_copy(char *to, size_t size, const struct question *q, int field)
{
	text_copy(to, size, form_text(q->form, field));
}

void
question_put_note(const struct question *q, struct command *c)
{
	question_copy(c->note, sizeof(c->note), q, Q_NOTE);
}

void
question_put_reason(const struct question *q, struct command *c)
{
	if (question_code(q) != NULL)
		text_copy(c->code, sizeof(c->code), question_code(q));
	question_put_note(q, c);
}

bool
question_refuse_state(const struct question *q, struct buf *why)
{
	buf_printf(why, _("Not possible now; its state: %s"),
	    words_state((enum alert_state)q->alert.state));
	return false;
}

/* --- opening -------------------------------------------------------------- */

bool
question_needs_alert(enum question_kind kind)
{
	return kind != QUESTION_NEW && kind != QUESTION_LATE &&
	    kind != QUESTION_NUMBER && kind != QUESTION_BREAK &&
	    kind != QUESTION_MARKED && kind != QUESTION_HAND_ALL &&
	    kind != QUESTION_TELL && kind != QUESTION_LOOK_CAMERA &&
	    kind != QUESTION_WORKS && kind != QUESTION_REGIME;
}

/* What was asked of a colleague rests on nothing that may change meanwhile. */
static bool
asks_colleague(enum question_kind kind)
{
	return kind == QUESTION_ASK || kind == QUESTION_ANSWER ||
	    kind == QUESTION_LEAD || kind == QUESTION_TAKE_OVER;
}

/* Notes and calls may be written by anybody; the rest by who has it. */
static bool
needs_hand(enum question_kind kind)
{
	return question_needs_alert(kind) && kind != QUESTION_NOTE &&
	    kind != QUESTION_CALL && kind != QUESTION_TAKE_OVER &&
	    !asks_colleague(kind);
}

static void
told_read(struct question *q, const struct screen_input *in)
{
	q->told = words_targets(in, q->alert.number);
	q->knows = q->sent_back = q->elsewhere = 0;
	q->proposed[0] = '\0';
	for (unsigned t = 0; t < NOTE_SERVICES; t++) {
		const struct notification *n =
		    replica_note(in->replica, q->alert.number, t);

		/* Who is through with it, or being called off, may be told
		 * anew. */
		if (n != NULL && q->kind == QUESTION_ADD &&
		    notification_stopping(n->state))
			q->told &= ~(1U << t);
		if (n != NULL && notification_final(n->state))
			q->told &= ~(1U << t);
		if (n != NULL && notification_knows(n->state))
			q->knows |= 1U << t;
		if (n == NULL || n->state != NOTE_REFUSED)
			continue;
		q->sent_back |= 1U << t;
		if (strcmp(n->code, "wrong-district") != 0)
			continue;
		q->elsewhere |= 1U << t;
		if (policy_district(q->policy, n->district) != NULL)
			text_copy(
			    q->proposed, sizeof(q->proposed), n->district);
	}
}

/* The head of an incident has the verdict and the services of all. */
static bool
of_joined(enum question_kind kind)
{
	return kind == QUESTION_SAME || kind == QUESTION_NOTE ||
	    kind == QUESTION_CALL;
}

static bool
take_alert(struct question *q, const struct screen_input *in, uint64_t number,
    struct buf *why)
{
	const struct alert *a = replica_alert(in->replica, number);

	if (a == NULL) {
		buf_puts(why, _("There is no row under the cursor"));
		return false;
	}
	if (a->state == ALERT_JOINED && !of_joined(q->kind)) {
		struct buf head = { 0 };

		buf_printf(&head, "№%" PRIu64, a->same_as);
		buf_printf(why, _("It is part of another incident: %s"),
		    buf_text(&head));
		buf_finish(&head);
		return false;
	}
	q->alert = q->seen = *a;
	q->version = a->version;
	q->apart = q->kind == QUESTION_SAME && a->state == ALERT_JOINED;
	told_read(q, in);
	if (q->kind == QUESTION_CALL && q->target < 0)
		q->target = question_any_call(in, a);
	if (needs_hand(q->kind) && a->owner[0] != '\0' &&
	    strcmp(a->owner, q->account) != 0) {
		buf_printf(why, _("Somebody else has it: %s"),
		    screen_person(in, a->owner));
		return false;
	}
	return true;
}

static void
aside_put(struct buf *out, const struct question *q, uint64_t tick)
{
	const struct alert *a = &q->alert;

	if (a->number == 0)
		return;
	buf_printf(out, "№%" PRIu64 " · P%u · ", a->number, a->severity);
	words_age(out, tick > a->opened_tick ? tick - a->opened_tick : 0);
}

/* Of what a decision rests on, by name; the form itself has the values. */
static void
changes_put(struct buf *out, const struct question *q)
{
	const struct alert *was = &q->seen, *is = &q->alert;
	const char *const parts[] = {
		q->kind == QUESTION_CALL ? _("the text to read aloud") : NULL,
		was->state != is->state ? _("state") : NULL,
		strcmp(was->owner, is->owner) != 0 ? _("owner") : NULL,
		was->severity != is->severity ? _("severity") : NULL,
		strcmp(was->kind, is->kind) != 0 ? _("kind") : NULL,
		strcmp(was->address, is->address) != 0 ? _("place") : NULL,
		strcmp(was->text, is->text) != 0 ? _("note") : NULL,
		was->facts != is->facts ? _("facts") : NULL,
		was->same_as != is->same_as ? _("same incident") : NULL,
		was->joined != is->joined ? _("joined to it") : NULL,
		was->opinion != is->opinion ? _("second opinion") : NULL,
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (parts[i] == NULL)
			continue;
		if (out->len > 0)
			buf_puts(out, ", ");
		buf_puts(out, parts[i]);
		if (q->kind == QUESTION_CALL)
			return;
	}
	/* All that is left is a service that has answered. */
	if (out->len == 0)
		buf_puts(out, _("a service has answered"));
}

static bool
outcome(const struct form *form, void *context, struct buf *text)
{
	const struct question *q = context;

	(void)form;
	if (q->changed) {
		struct buf what = { 0 };

		changes_put(&what, q);
		buf_printf(text, _("Changed: %s; Enter: I have seen it"),
		    buf_text(&what));
		buf_finish(&what);
		return false;
	}
	return ops[q->kind]->says(q, text);
}

static void
make_form(struct question *q, const struct screen_input *in, uint64_t now_ms)
{
	struct buf title = { 0 }, aside = { 0 };
	const struct question_ops *op = ops[q->kind];
	const char *keys = op->keys;

	/* Apart from its incident: there is nothing to be written. */
	if (q->apart)
		keys = NULL;
	aside_put(&aside, q, in->tick);
	q->form = form_create(&(struct form_options){
	    .title = op->title != NULL ? _(op->title) : op->titled(q, &title),
	    .aside = buf_text(&aside),
	    .outcome = outcome,
	    .context = q,
	    .keys = keys != NULL ? _(keys) : NULL,
	    .back = _("Esc: back"),
	    .ascii = in->ascii,
	    .keyboard = in->keyboard,
	    .now_ms = now_ms,
	});
	buf_finish(&title);
	buf_finish(&aside);
}

/* What the form would send; those that also show something are for anybody. */
static bool
verb_of(enum question_kind kind, enum command_verb *verb)
{
	const char *word = question_word(kind);

	if (kind == QUESTION_MARKED || kind == QUESTION_HAND_ALL)
		*verb =
		    kind == QUESTION_MARKED ? COMMAND_ARCHIVE : COMMAND_HAND;
	else if (kind == QUESTION_WORKS || kind == QUESTION_REGIME ||
	    !command_find(word, strlen(word), verb))
		return false;
	return true;
}

/* Whoever may not do it is told so before he has written anything. */
static bool
refuse_role(
    enum question_kind kind, const struct screen_input *in, struct buf *why)
{
	enum command_verb verb;
	struct answer answer;

	if (!verb_of(kind, &verb) || !colleagues_denied(in, verb))
		return false;
	answer_set(&answer, ANSWER_DENIED, 0, command_name(verb), NULL);
	words_answer(why, in, answer);
	return true;
}

struct question *
question_open(enum question_kind kind, const struct screen_input *in,
    const struct question_about *about, uint64_t now_ms, struct buf *why)
{
	struct question *q = xcalloc(1, sizeof(*q));

	q->kind = kind;
	q->policy = in->policy;
	q->replica = in->replica;
	q->language = in->language;
	q->script = in->script;
	q->keyboard = in->keyboard;
	q->target = about->target;
	text_copy(q->account, sizeof(q->account),
	    in->account != NULL ? in->account : "");
	text_copy(q->person, sizeof(q->person), screen_person(in, in->account));
	if (q->policy == NULL) {
		buf_puts(why, _("No contact with the hub; nothing was sent"));
		free(q);
		return NULL;
	}
	if (refuse_role(kind, in, why) ||
	    (question_needs_alert(kind) &&
	        !take_alert(q, in, about->alert, why))) {
		free(q);
		return NULL;
	}
	make_form(q, in, now_ms);
	if (!ops[kind]->build(q, in, about, why)) {
		question_close(q);
		return NULL;
	}
	if (ops[kind]->follow != NULL)
		ops[kind]->follow(q);
	return q;
}

void
question_close(struct question *question)
{
	if (question == NULL)
		return;
	form_destroy(question->form);
	buf_finish(&question->reading);
	free(question);
}

enum question_kind
question_kind(const struct question *question)
{
	return question->kind;
}

int
question_target(const struct question *question)
{
	return question->target;
}

uint64_t
question_alert(const struct question *question)
{
	return question->alert.number;
}

size_t
question_step_place(const struct question *question)
{
	return question->step;
}

uint32_t
question_version(const struct question *question)
{
	return question->version;
}

/* --- living --------------------------------------------------------------- */

/* One's own claim, made on the way to the form, is no change. */
static bool
own_claim(const struct question *q, const struct alert *now)
{
	return q->alert.state == ALERT_WAITING && now->state == ALERT_CLAIMED &&
	    strcmp(now->owner, q->account) == 0;
}

/* A further camera keeps nobody from telling the services. */
static bool
tells(enum question_kind kind)
{
	return kind == QUESTION_CONFIRM || kind == QUESTION_ADD;
}

/* It goes through all alerts: not for each key. */
static void
near_step(struct question *q, const struct screen_input *in)
{
	if (in->tick - q->near_tick >= NEAR_MS || q->near_tick == 0) {
		question_near_find(q);
		q->near_tick = in->tick;
	}
	question_near_put(q, in);
}

void
question_step(struct question *q, const struct screen_input *in)
{
	const struct alert *now = replica_alert(in->replica, q->alert.number);
	struct buf text = { 0 };

	q->now_ms = in->utc_ms;
	if (q->alert.number == 0)
		return;
	if (now != NULL && now->version != q->alert.version) {
		if (own_claim(q, now))
			q->seen = *now;
		/* A call rests on nothing but what is read aloud. */
		if (own_claim(q, now) || q->kind == QUESTION_CALL ||
		    asks_colleague(q->kind) ||
		    (tells(q->kind) && alert_stands(now, q->alert.version)))
			q->version = now->version;
		else
			q->changed = true;
		told_read(q, in);
	}
	if (now != NULL)
		q->alert = *now;
	if (q->kind == QUESTION_CALL && question_reading_put(q, in))
		q->changed = true;
	aside_put(&text, q, in->tick);
	form_set_aside(q->form, buf_text(&text));
	buf_clear(&text);
	if (needs_hand(q->kind) && q->kind != QUESTION_STAND_DOWN) {
		if (q->changed)
			buf_puts(&text, "• ");
		question_head_put(&text, q, in);
		form_set_line(q->form, Q_HEAD, STYLE_STRONG, buf_text(&text));
	}
	question_contacts_put(q, in);
	if (q->kind == QUESTION_ASK || q->kind == QUESTION_LEAD)
		question_answerers_put(q, in);
	if (q->kind == QUESTION_ARCHIVE)
		question_seen_put(q, in);
	if (q->kind == QUESTION_CONFIRM || q->kind == QUESTION_ADD)
		question_desks_put(q, in);
	if (q->kind == QUESTION_CONFIRM)
		near_step(q, in);
	buf_finish(&text);
}

/* Whether what Enter was refused for is the question of one incident. */
static bool
near_asked(const struct question *q)
{
	struct buf text = { 0 };
	bool asks;

	if (q->kind != QUESTION_CONFIRM || q->near == 0)
		return false;
	asks = question_near_asks(q, question_services(q), &text);
	buf_finish(&text);
	return asks;
}

static enum form_result
after(struct question *q, enum form_result result)
{
	if (result == FORM_REFUSED && q->changed) {
		q->changed = false;
		q->version = q->alert.version;
		q->seen = q->alert;
		return FORM_CHANGED;
	}
	if (result == FORM_REFUSED)
		q->refused = true;
	if (result == FORM_REFUSED && near_asked(q))
		q->near_not = q->near; /* the next Enter means it */
	if (result == FORM_CHANGED) {
		q->refused = false;
		if (ops[q->kind]->follow != NULL)
			ops[q->kind]->follow(q);
	}
	return result;
}

enum form_result
question_key(struct question *question, const struct screen_input *in,
    struct key key, uint64_t now_ms)
{
	question_step(question, in);
	if (question_new_arrow(question, key.code))
		return FORM_CHANGED;
	return after(question, form_key(question->form, key, now_ms));
}

enum form_result
question_paste(struct question *question, const struct screen_input *in,
    const char *text, uint64_t now_ms)
{
	question_step(question, in);
	return after(question, form_paste(question->form, text, now_ms));
}

void
question_command(const struct question *question, struct buf *line)
{
	struct command *c;

	if (question->kind == QUESTION_NUMBER) {
		buf_printf(
		    line, "%" PRIu64, question_number(question, Q_OTHER));
		return;
	}
	c = xcalloc(1, sizeof(*c));
	if (question->alert.number != 0) {
		c->nalerts = 1;
		c->alerts[0] = question->alert.number;
	}
	ops[question->kind]->command(question, c);
	command_format(c, line);
	free(c);
}

uint64_t
question_near(const struct question *question)
{
	return question->near;
}

bool
question_says(const struct question *question, struct buf *text)
{
	return form_says(question->form, text);
}

/* --- half-typed texts ----------------------------------------------------- */

static const int kept_fields[QUESTION_FIELDS_MAX] = { Q_NOTE, Q_PLACE, Q_WHO,
	Q_OTHER, Q_KIND, Q_DEVICE };

/* Which of them the question has. */
static bool
has_field(const struct question *q, int field)
{
	switch (field) {
	case Q_NOTE:
		return q->kind != QUESTION_NUMBER && q->kind != QUESTION_CALL &&
		    q->kind != QUESTION_SAME && q->kind != QUESTION_STEP;
	case Q_PLACE:
		return q->kind == QUESTION_CONFIRM || q->kind == QUESTION_ADD ||
		    question_by_hand(q);
	case Q_WHO:
		return q->kind == QUESTION_CALL ||
		    (q->kind == QUESTION_STEP &&
		        q->card.steps[q->step].type == STEP_CALL);
	case Q_KIND:
	case Q_DEVICE:
		return question_by_hand(q);
	case Q_OTHER:
		return q->kind == QUESTION_ARCHIVE ||
		    (q->kind == QUESTION_SAME && !q->apart) ||
		    q->kind == QUESTION_MARKED || q->kind == QUESTION_NUMBER;
	}
	return false;
}

static int
place_of(const struct question *q)
{
	switch (q->kind) {
	case QUESTION_CALL:
		return q->target;
	case QUESTION_STEP:
		return (int)q->step;
	default:
		return 0;
	}
}

void
question_keep(const struct question *question, uint64_t now_ms,
    struct question_draft *draft)
{
	draft->kind = question->kind;
	draft->alert = question->alert.number;
	draft->place = place_of(question);
	draft->sent = false;
	draft->kept_ms = now_ms;
	for (int i = 0; i < QUESTION_FIELDS_MAX; i++) {
		draft->texts[i][0] = '\0';
		/* The next row has a proposal of its own. */
		if (has_field(question, kept_fields[i]) &&
		    !form_proposed(question->form, kept_fields[i]))
			question_copy(draft->texts[i], sizeof(draft->texts[i]),
			    question, kept_fields[i]);
	}
}

bool
question_fits(
    const struct question *question, const struct question_draft *draft)
{
	return draft->kept_ms != 0 && draft->kind == question->kind &&
	    draft->alert == question->alert.number &&
	    draft->place == place_of(question);
}

void
question_restore(struct question *question, const struct question_draft *draft,
    uint64_t now_ms)
{
	if (!question_fits(question, draft) ||
	    now_ms - draft->kept_ms > QUESTION_KEEP_MS)
		return;
	for (int i = 0; i < QUESTION_FIELDS_MAX; i++)
		if (has_field(question, kept_fields[i]) &&
		    draft->texts[i][0] != '\0')
			form_set_text(
			    question->form, kept_fields[i], draft->texts[i]);
	if (ops[question->kind]->follow != NULL)
		ops[question->kind]->follow(question);
}

bool
question_waits(const struct question *question)
{
	return form_waits(question->form);
}

void
question_quiet(struct question *question, uint64_t now_ms)
{
	form_quiet(question->form, now_ms);
}

void
question_late(struct question *question, uint64_t now_ms)
{
	form_late(question->form, now_ms);
}

void
question_again(struct question *question, uint64_t now_ms)
{
	form_again(question->form, now_ms);
}

/* --- drawing -------------------------------------------------------------- */

int
question_rows(const struct question *question, int cols)
{
	return form_rows(question->form, cols);
}

void
question_draw(struct question *question, struct grid *grid, struct rect rect)
{
	form_draw(question->form, grid, rect);
}
