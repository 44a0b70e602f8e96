/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"

#include "ui/i18n.h"
#include "ui/question_private.h"
#include "ui/words.h"

/* The call card: whom to call, what to read aloud, who answered. */
#define READ_COLS  74 /* inside of the box */
#define READ_LINES 5

enum how { HOW_ACCEPTED = 1, HOW_BUSY, HOW_REFUSED };

static bool
waits_for_call(const struct notification *n)
{
	unsigned phone;

	return n != NULL && notification_to_call(n, &phone);
}

int
question_call_target(const struct screen_input *in, const struct alert *alert)
{
	for (unsigned t = 0; t < NOTE_SERVICES; t++)
		if (waits_for_call(replica_note(in->replica, alert->number, t)))
			return (int)t;
	return -1;
}

/* Silent ones come first, then who has not answered, then who refused. */
static int
unanswered_rank(const struct notification *n)
{
	if (n == NULL || n->state == NOTE_HELD ||
	    notification_final((enum notification_state)n->state) ||
	    notification_answered((enum notification_state)n->state))
		return 0;
	if (n->state == NOTE_REFUSED)
		return 1;
	return notification_sign(n) == '!' ? 3 : 2;
}

/* Told some other way, and nobody comes yet. */
static int
unanswered_target(const struct screen_input *in, uint64_t alert)
{
	int found = -1, best = 0;

	for (unsigned t = 0; t < NOTE_SERVICES; t++) {
		int rank = unanswered_rank(replica_note(in->replica, alert, t));

		if (rank > best) {
			best = rank;
			found = (int)t;
		}
	}
	return found;
}

int
question_any_call(const struct screen_input *in, const struct alert *alert)
{
	int due = question_call_target(in, alert);

	/* Before the verdict there is no service to call: the guard is. */
	if (due < 0 &&
	    (alert->state == ALERT_WAITING || alert->state == ALERT_CLAIMED))
		return QUESTION_SITE;
	return due >= 0 ? due : unanswered_target(in, alert->number);
}

/* The desk that was told; else that of the district. */
static const struct policy_desk *
desk_of(const struct question *q, const struct notification *n)
{
	const struct policy_desk *desk =
	    n != NULL ? policy_desk_by_id(q->policy, n->desk) : NULL;

	return desk != NULL
	    ? desk
	    : policy_desk(q->policy, (unsigned)q->target, q->alert.district);
}

/* The number that is to be called now has a sign before it. */
static void
phones_put(struct buf *out, const struct question *q,
    const struct policy_desk *desk, const struct notification *n)
{
	const char *const order[] = { _("1st"), _("2nd") };
	unsigned phone;
	bool call = notification_to_call(n, &phone);

	buf_printf(out, "%s:", policy_text(&desk->name, q->language));
	for (size_t i = 0; i < desk->nphones && i < 2; i++) {
		bool meant = call && phone > 0 && phone == i;

		buf_printf(out, "%s%s  %s",
		    i == 0      ? "   "
		        : meant ? "   → "
		                : "     ",
		    order[i], desk->phones[i].number);
	}
}

static void
add_phones(struct question *q, const struct policy_desk *desk,
    const struct notification *n)
{
	struct buf text = { 0 };

	phones_put(&text, q, desk, n);
	form_line(q->form, Q_HEAD, STYLE_STRONG, buf_text(&text));
	buf_finish(&text);
}

/* --- a desk that will not come -------------------------------------------- */

/* Which one the question of more services would tell; NULL: the same. */
static const struct policy_desk *
desk_instead(const struct question *q, const struct notification *n)
{
	const struct policy_desk *desk;

	if (strcmp(n->code, "wrong-district") != 0 ||
	    policy_district(q->policy, n->district) == NULL)
		return NULL;
	desk = policy_desk(q->policy, n->target, n->district);
	return desk != NULL && strcmp(desk->id, n->desk) != 0 ? desk : NULL;
}

static void
refusal_follow(struct question *q, const struct notification *n)
{
	bool refused = n->state == NOTE_REFUSED;
	const struct policy_desk *desk = refused ? desk_instead(q, n) : NULL;
	const struct policy_word *why =
	    policy_word(q->policy, LIST_REFUSAL, n->code);
	struct buf text = { 0 };

	buf_printf(&text, _("This desk has REFUSED: %s"),
	    why != NULL ? policy_text(&why->name, q->language) : n->code);
	form_set_line(q->form, Q_REFUSED, STYLE_ERROR, buf_text(&text));
	form_hide(q->form, Q_REFUSED, !refused);
	buf_clear(&text);
	if (desk != NULL)
		buf_printf(&text, _("F6 tells another one: %s  %s"),
		    policy_text(&desk->name, q->language),
		    desk->nphones > 0 ? desk->phones[0].number : "");
	form_set_line(q->form, Q_OTHER_DESK, STYLE_WARN, buf_text(&text));
	form_hide(q->form, Q_OTHER_DESK, desk == NULL);
	buf_finish(&text);
}

/* Silent meanwhile: another number, or its deputy, is to be called. */
static void
phones_follow(struct question *q, const struct notification *n)
{
	const struct policy_desk *desk = desk_of(q, n);
	struct buf text = { 0 };

	if (desk == NULL)
		return;
	phones_put(&text, q, desk, n);
	form_set_line(q->form, Q_HEAD,
	    n->silent_tick != 0 ? STYLE_ERROR : STYLE_STRONG, buf_text(&text));
	buf_finish(&text);
}

/* --- what to read --------------------------------------------------------- */

/* Bytes of the first words of ${text} that fit. */
static size_t
words_fit(const char *text, size_t cols)
{
	size_t len = strlen(text), fits = text_fit(text, len, cols);

	if (fits == len)
		return len;
	for (size_t i = fits; i > 0; i--)
		if (text[i] == ' ')
			return i;
	return fits;
}

/* Into the lines from Q_READ on; those that are empty take no row. */
static void
put_wrapped(
    struct question *q, enum style style, const char *label, const char *text)
{
	int indent = grid_text_cols(label);

	for (int i = 0; i < READ_LINES; i++) {
		size_t len = words_fit(text, (size_t)(READ_COLS - indent));
		struct buf line = { 0 };

		if (i == 0)
			buf_puts(&line, label);
		else
			buf_printf(&line, "%*s", indent, "");
		buf_printf(&line, "%.*s", (int)len, text);
		form_hide(q->form, Q_READ + i, i > 0 && *text == '\0');
		form_set_line(q->form, Q_READ + i, style, buf_text(&line));
		buf_finish(&line);
		text += len;
		while (*text == ' ')
			text++;
	}
}

static bool
calls_off(const struct notification *n)
{
	return n->state == NOTE_STOP_QUEUED || n->state == NOTE_STOP_SENDING ||
	    n->state == NOTE_STOP_SENT;
}

/* What they were told, word for word; or that it is over. */
static void
reading_put(struct buf *out, const struct question *q,
    const struct screen_input *in, const struct notification *n)
{
	if (calls_off(n)) {
		buf_puts(out, _("STAND DOWN"));
		/* Whoever drives knows it by its place. */
		buf_printf(out, ". %s. № %" PRIu64 ".",
		    q->alert.address[0] != '\0' ? q->alert.address
		                                : screen_device(in, &q->alert),
		    q->alert.number);
	} else {
		buf_puts(out,
		    q->language == POLICY_RU ? n->message_ru : n->message_kk);
	}
}

static void
whole_reading_put(struct buf *out, const struct question *q,
    const struct screen_input *in, const struct notification *n)
{
	enum policy_language language = q->language;
	struct buf raw = { 0 };

	buf_printf(&raw, "%s, %s. ",
	    policy_text(&q->policy->site.name, language), q->person);
	reading_put(&raw, q, in, n);
	buf_puts(&raw, "»");
	text_safe(out, buf_text(&raw), raw.len);
	buf_finish(&raw);
}

bool
question_reading_put(struct question *q, const struct screen_input *in)
{
	const struct notification *n =
	    replica_note(in->replica, q->alert.number, (unsigned)q->target);
	struct buf now = { 0 }, label = { 0 };
	bool other, unseen;

	if (n == NULL)
		return false;
	phones_follow(q, n);
	refusal_follow(q, n);
	text_copy(
	    q->desk, sizeof(q->desk), n->other_desk[0] != '\0' ? n->desk : "");
	whole_reading_put(&now, q, in, n);
	other = q->reading.len > 0 &&
	    strcmp(buf_text(&now), buf_text(&q->reading)) != 0;
	unseen = q->changed || other;
	if (unseen)
		buf_puts(&label, "• ");
	buf_puts(&label, _("Read aloud: «"));
	put_wrapped(q, unseen ? STYLE_WARN : STYLE_PLAIN, buf_text(&label),
	    buf_text(&now));
	buf_clear(&q->reading);
	buf_puts(&q->reading, buf_text(&now));
	buf_finish(&now);
	buf_finish(&label);
	return other;
}

static void
add_reading(struct question *q, const struct screen_input *in)
{
	for (int i = 0; i < READ_LINES; i++)
		form_line(q->form, Q_READ + i, STYLE_PLAIN, "");
	(void)question_reading_put(q, in);
}

/* --- the place itself ----------------------------------------------------- */

static bool
calls_site(const struct question *q)
{
	return q->target == QUESTION_SITE;
}

/* What the caller knows of a place may be about the row under the cursor. */
static const struct site *
site_of(const struct question *q, const struct screen_input *in)
{
	return in->device != NULL &&
	        strcmp(in->device->id, q->alert.device) == 0
	    ? in->site
	    : NULL;
}

static void
contacts_put(struct buf *text, const struct site *site)
{
	struct site_contact contact;

	for (size_t i = 0;
	     i < 2 && site != NULL && site_contact(site, i, &contact); i++)
		buf_printf(text, "%s%.*s  %.*s", i == 0 ? "" : "     ",
		    (int)contact.who_len, contact.who, (int)contact.number_len,
		    contact.number);
	if (text->len == 0)
		buf_puts(text, _("No number of this place is known"));
}

void
question_add_contacts(struct question *q, const struct screen_input *in)
{
	struct buf text = { 0 };

	contacts_put(&text, site_of(q, in));
	form_line(q->form, Q_CONTACTS, STYLE_STRONG, buf_text(&text));
	buf_finish(&text);
	q->contacts = true;
}

void
question_contacts_put(struct question *q, const struct screen_input *in)
{
	const struct site *site = site_of(q, in);
	struct buf text = { 0 };

	/* While the registry is read again what was known stays. */
	if (!q->contacts || site == NULL)
		return;
	contacts_put(&text, site);
	form_set_line(q->form, Q_CONTACTS, STYLE_STRONG, buf_text(&text));
	buf_finish(&text);
}

/* --- the form ------------------------------------------------------------- */

void
question_add_who(struct question *q)
{
	form_field(q->form,
	    &(struct form_field){
	        .id = Q_WHO,
	        .label = _("Who answered: "),
	        .max = NOTE_WHO_SIZE - 1,
	        .tab = 1,
	        .letters = true,
	    });
}

static void
build_site(struct question *q, const struct screen_input *in)
{
	question_add_head(q, in);
	question_add_contacts(q, in);
	question_add_blank(q);
	question_add_who(q);
	question_add_note(q, 2);
	question_add_blank(q);
}

static void
add_fields(struct question *q)
{
	question_add_who(q);
	form_field(q->form,
	    &(struct form_field){
	        .id = Q_THEIR,
	        .label = _("Their №: "),
	        .max = NOTE_DESK_SIZE - 1,
	        .tab = 2,
	        .number = true,
	        .beside = true,
	        .col = 40,
	    });
}

static void
add_how(struct question *q)
{
	const char *busy = _("busy, calling the second");

	form_list(
	    q->form, &(struct form_list){ .id = Q_HOW, .shape = FORM_INLINE });
	form_item(q->form,
	    &(struct form_item){
	        .id = HOW_ACCEPTED,
	        .digit = 1,
	        .label = _("accepted"),
	    });
	form_item(q->form,
	    &(struct form_item){
	        .id = HOW_BUSY,
	        .digit = 2,
	        .label = busy,
	        .col = 15,
	    });
	form_item(q->form,
	    &(struct form_item){
	        .id = HOW_REFUSED,
	        .digit = 3,
	        .label = _("refused: reason"),
	        .col = 15 + 2 + grid_text_cols(busy) + 5,
	    });
}

/* By arrows: the digits are taken. */
static void
add_refusals(struct question *q)
{
	const struct policy_word *word;

	form_list(q->form,
	    &(struct form_list){ .id = Q_REASONS, .shape = FORM_COLUMNS });
	for (size_t i = 0; q->codes_count < QUESTION_CODES &&
	     (word = policy_word_at(q->policy, LIST_REFUSAL, i)) != NULL;
	     i++) {
		text_copy(
		    q->codes[q->codes_count++], ALERT_CODE_SIZE, word->code);
		form_item(q->form,
		    &(struct form_item){
		        .id = (int)q->codes_count,
		        .digit = FORM_NO_DIGIT,
		        .label = policy_text(&word->name, q->language),
		    });
	}
}

static bool
build(struct question *q, const struct screen_input *in,
    const struct question_about *about, struct buf *why)
{
	const struct notification *n;
	const struct policy_desk *desk;

	(void)about;
	if (calls_site(q)) {
		build_site(q, in);
		return true;
	}
	if (q->target == NOTE_TARGETS_MAX) {
		buf_printf(why, "%s: %s", _("other services"),
		    _("not told of this alert"));
		return false;
	}
	if (q->target < 0 || q->target >= NOTE_SERVICES) {
		buf_puts(why, _("No service waits for a call"));
		return false;
	}
	n = replica_note(in->replica, q->alert.number, (unsigned)q->target);
	desk = desk_of(q, n);
	if (n == NULL || desk == NULL) {
		buf_printf(why, _("This service was not told: %s"),
		    q->policy->services[q->target].number);
		return false;
	}
	add_phones(q, desk, n);
	form_line(q->form, Q_REFUSED, STYLE_ERROR, "");
	form_line(q->form, Q_OTHER_DESK, STYLE_WARN, "");
	question_add_blank(q);
	add_reading(q, in);
	question_add_blank(q);
	add_fields(q);
	question_add_blank(q);
	add_how(q);
	add_refusals(q);
	return true;
}

static void
follow(struct question *q)
{
	if (!calls_site(q))
		form_hide(q->form, Q_REASONS,
		    form_chosen(q->form, Q_HOW) != HOW_REFUSED);
}

static bool
says_site(const struct question *q, struct buf *text, bool named)
{
	buf_puts(text,
	    q->refused && !named ? _("Write who answered")
	                         : _("Enter: record the call to the site"));
	return named;
}

static bool
says(const struct question *q, struct buf *text)
{
	bool named = form_text(q->form, Q_WHO)[0] != '\0';
	int how;

	if (calls_site(q))
		return says_site(q, text, named);
	how = form_chosen(q->form, Q_HOW);
	if (how == HOW_BUSY) {
		buf_puts(text, _("Call the second number, then choose again"));
		return false;
	}
	if (q->refused && !named) {
		buf_puts(text, _("Write who answered"));
		return false;
	}
	if (how == HOW_REFUSED) {
		if (question_code(q) == NULL) {
			buf_puts(text, _("Choose a reason"));
			return false;
		}
		buf_puts(text, _("Enter: record that they refused"));
		return named;
	}
	buf_puts(text, _("Enter: record “told by phone”"));
	return named;
}

static void
command(const struct question *q, struct command *c)
{
	c->verb = COMMAND_PHONE;
	question_copy(c->who, sizeof(c->who), q, Q_WHO);
	if (calls_site(q)) {
		c->npartners = 1;
		text_copy(c->partners[0], ALERT_CODE_SIZE, COMMAND_SITE);
		question_put_note(q, c);
		return;
	}
	c->services = (uint8_t)(1U << q->target);
	text_copy(c->desk, sizeof(c->desk), q->desk);
	question_copy(c->their, sizeof(c->their), q, Q_THEIR);
	if (form_chosen(q->form, Q_HOW) == HOW_REFUSED)
		text_copy(c->refused, sizeof(c->refused), question_code(q));
}

/* About the service that is due, when none was named. */
static const char *
title(struct question *q, struct buf *text)
{
	const struct policy_service *s =
	    q->target >= 0 && q->target < NOTE_SERVICES
	    ? &q->policy->services[q->target]
	    : &q->policy->services[0];

	buf_puts(text, _("CALL: "));
	if (calls_site(q)) {
		buf_puts(text, _("THE SITE"));
		return buf_text(text);
	}
	words_service(text, s, q->language);
	return buf_text(text);
}

const struct question_ops question_call_ops = {
	.build = build,
	.follow = follow,
	.says = says,
	.command = command,
	.titled = title,
};
