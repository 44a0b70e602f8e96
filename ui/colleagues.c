/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "core/colleagues.h"
#include "core/roles.h"

#include "ui/colleagues.h"
#include "ui/i18n.h"
#include "ui/words.h"

static unsigned
roles_of(const struct screen_input *in, const char *account)
{
	return in->policy != NULL ? colleagues_roles(in->policy, account) : 0;
}

static enum role_answer
asked_of(
    const struct screen_input *in, const char *account, enum command_verb verb)
{
	struct role_context context = {
		.own = true, .has_reason = true, .in_scope = true
	};

	return roles_may(roles_of(in, account), verb, &context);
}

static bool
may(const struct screen_input *in, const char *account, enum command_verb verb)
{
	return asked_of(in, account, verb) == ROLE_OK;
}

bool
colleagues_may(const struct screen_input *in, enum command_verb verb)
{
	return in->account != NULL && may(in, in->account, verb);
}

bool
colleagues_denied(const struct screen_input *in, enum command_verb verb)
{
	return in->account != NULL &&
	    asked_of(in, in->account, verb) == ROLE_DENIED;
}

bool
colleagues_is_lead(const struct screen_input *in)
{
	return in->account != NULL &&
	    (roles_of(in, in->account) & ROLE_BIT(ROLE_LEAD)) != 0;
}

static bool
is_me(const struct screen_input *in, const char *account)
{
	return in->account != NULL && strcmp(in->account, account) == 0;
}

static const struct colleagues *
people_of(const struct screen_input *in, const struct alert *alert)
{
	return replica_colleagues(in->replica, alert->number);
}

bool
colleagues_offered(const struct screen_input *in, const struct alert *a)
{
	return a->offer_until_tick > in->tick &&
	    is_me(in, people_of(in, a)->offered);
}

bool
colleagues_asked(const struct screen_input *in, const struct alert *a)
{
	return a->ask_until_tick > in->tick &&
	    !is_me(in, people_of(in, a)->asker) &&
	    colleagues_may(in, COMMAND_ANSWER);
}

bool
colleagues_called(const struct screen_input *in, const struct alert *a)
{
	return a->call_until_tick > in->tick &&
	    !is_me(in, people_of(in, a)->caller) && colleagues_is_lead(in);
}

const struct alert *
colleagues_first(const struct screen_input *in, colleagues_wants *wants)
{
	for (size_t i = 0; i < replica_asking(in->replica); i++) {
		const struct alert *a = replica_asking_at(in->replica, i);

		if (wants(in, a))
			return a;
	}
	return NULL;
}

/* --- rows and the head ---------------------------------------------------- */

static void
left_put(struct buf *out, const struct screen_input *in, uint64_t until_tick)
{
	buf_puts(out, " ");
	words_left(out, until_tick - in->tick);
}

void
colleagues_row(struct buf *out, const struct screen_input *in,
    const struct alert *a, bool ascii)
{
	if (a->offer_until_tick > in->tick) {
		buf_puts(out, ascii ? "> " : "→ ");
		buf_puts(out,
		    is_me(in, people_of(in, a)->offered)
		        ? _("YOU")
		        : screen_person(in, people_of(in, a)->offered));
		left_put(out, in, a->offer_until_tick);
		buf_puts(out, " ");
	}
	if (a->call_until_tick > in->tick) {
		buf_puts(out, _("LEAD!"));
		left_put(out, in, a->call_until_tick);
		buf_puts(out, " ");
	}
	if (a->ask_until_tick > in->tick) {
		buf_puts(out, _("OPINION?"));
		left_put(out, in, a->ask_until_tick);
		buf_puts(out, " ");
	}
}

static void
banner_put(struct buf *out, const struct screen_input *in,
    const struct alert *a, const char *what, const char *person,
    uint64_t until_tick, const char *command)
{
	struct buf text = { 0 };

	if (out->len > 0)
		return; /* one after the other: a line has room for one */
	buf_printf(
	    &text, "%s: №%" PRIu64 " %s", what, a->number, screen_kind(in, a));
	if (person[0] != '\0')
		buf_printf(&text, ", %s", screen_person(in, person));
	left_put(&text, in, until_tick);
	buf_printf(&text, ", %s: %s", _("key"),
	    keyboard_key_of(in->keyboard, &keymap_board, command, in->script));
	words_part(out, 0, buf_text(&text));
	buf_finish(&text);
}

void
colleagues_banner(struct buf *out, const struct screen_input *in)
{
	struct buf text = { 0 };
	const struct alert *a;

	if (in->link != SCREEN_READY)
		return;
	if ((a = colleagues_first(in, colleagues_offered)) != NULL)
		banner_put(&text, in, a, _("OFFERED TO YOU"), a->owner,
		    a->offer_until_tick, "hand");
	if ((a = colleagues_first(in, colleagues_called)) != NULL)
		banner_put(&text, in, a, _("YOU ARE CALLED"),
		    people_of(in, a)->caller, a->call_until_tick, "call-lead");
	if ((a = colleagues_first(in, colleagues_asked)) != NULL)
		banner_put(&text, in, a, _("YOUR OPINION?"),
		    people_of(in, a)->asker, a->ask_until_tick, "ask");
	words_part(out, 0, buf_text(&text));
	buf_finish(&text);
}

/* --- the pane ------------------------------------------------------------- */

const char *
colleagues_opinion(enum opinion opinion)
{
	switch (opinion) {
	case OPINION_AGREE:
		return _("agree");
	case OPINION_NOT:
		return _("do not agree");
	case OPINION_CANNOT_TELL:
		return _("cannot tell");
	case OPINION_NO_ANSWER:
		return _("no answer");
	case OPINION_NONE:
		break;
	}
	return "";
}

static bool
line_offer(struct buf *out, enum style *style, const struct screen_input *in,
    const struct alert *a)
{
	if (a->offer_until_tick <= in->tick)
		return false;
	*style = STYLE_WARN;
	buf_puts(out, _("offered to: "));
	buf_puts(out, screen_person(in, people_of(in, a)->offered));
	left_put(out, in, a->offer_until_tick);
	return true;
}

bool
colleagues_line_opinion(struct buf *out, enum style *style,
    const struct screen_input *in, const struct alert *a)
{
	if (a->ask_until_tick <= in->tick && a->opinion == OPINION_NONE)
		return false;
	buf_puts(out, _("second opinion: "));
	*style = STYLE_WARN;
	if (a->ask_until_tick > in->tick) {
		buf_puts(out, _("awaited by: "));
		buf_puts(out, screen_person(in, people_of(in, a)->asker));
		left_put(out, in, a->ask_until_tick);
		return true;
	}
	if (a->opinion != OPINION_NO_ANSWER)
		*style = STYLE_STRONG;
	if (people_of(in, a)->adviser[0] != '\0')
		buf_printf(
		    out, "%s: ", screen_person(in, people_of(in, a)->adviser));
	buf_puts(out, colleagues_opinion((enum opinion)a->opinion));
	return true;
}

bool
colleagues_line_call(struct buf *out, enum style *style,
    const struct screen_input *in, const struct alert *a)
{
	if (a->call_until_tick <= in->tick && a->call == CALL_NONE)
		return false;
	buf_puts(out, _("shift lead: "));
	*style = STYLE_WARN;
	if (a->call_until_tick > in->tick) {
		buf_puts(out, _("called by: "));
		buf_puts(out, screen_person(in, people_of(in, a)->caller));
		left_put(out, in, a->call_until_tick);
	} else if (a->call == CALL_ANSWERED) {
		*style = STYLE_STRONG;
		buf_printf(out, "%s: %s",
		    screen_person(in, people_of(in, a)->lead), _("comes"));
	} else {
		buf_puts(out, _("no answer"));
	}
	return true;
}

bool
colleagues_line(struct buf *out, enum style *style,
    const struct screen_input *in, const struct alert *a, size_t i)
{
	bool (*const lines[])(struct buf *, enum style *,
	    const struct screen_input *, const struct alert *) = { line_offer,
		colleagues_line_call, colleagues_line_opinion };

	for (size_t at = 0; at < sizeof(lines) / sizeof(lines[0]); at++) {
		struct buf text = { 0 };
		bool says = lines[at](&text, style, in, a);

		if (says && i-- == 0) {
			buf_puts(out, buf_text(&text));
			buf_finish(&text);
			return true;
		}
		buf_finish(&text);
	}
	return false;
}

/* --- who is there --------------------------------------------------------- */

size_t
colleagues_there(const struct screen_input *in, enum command_verb verb,
    const struct operator_row **out, size_t max)
{
	size_t count = 0;

	for (size_t i = 0; i < replica_operators(in->replica); i++) {
		const struct operator_row *op =
		    replica_operator_at(in->replica, i);

		if (!op->on || op->away || op->lost_tick != 0 ||
		    is_me(in, op->account) || !may(in, op->account, verb))
			continue;
		if (count < max)
			out[count] = op;
		count++;
	}
	return count < max ? count : max;
}

size_t
colleagues_at_desk(const struct screen_input *in)
{
	size_t count = 0;

	for (size_t i = 0; i < replica_operators(in->replica); i++) {
		const struct operator_row *op =
		    replica_operator_at(in->replica, i);

		count += op->on && !op->away && op->lost_tick == 0 &&
		    may(in, op->account, COMMAND_CLAIM);
	}
	return count;
}

const struct notice_row *
colleagues_notice(const struct screen_input *in)
{
	const struct operator_row *me = in->account != NULL
	    ? replica_operator(in->replica, in->account)
	    : NULL;

	for (size_t i = 0; i < replica_notices(in->replica); i++) {
		const struct notice_row *n = replica_notice_at(in->replica, i);

		/* Whoever writes it knows it. */
		if (!n->over && !is_me(in, n->by) &&
		    (me == NULL || n->id > me->notice_read))
			return n;
	}
	return NULL;
}
