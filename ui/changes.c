/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#include "ui/changes.h"
#include "ui/colleagues.h"
#include "ui/i18n.h"
#include "ui/words.h"

void
changes_ledger(char ledger[CHANGES_LEDGER_SIZE], const struct screen_input *in,
    uint64_t alert)
{
	struct buf text = { 0 };

	words_ledger(&text, in, alert, in->ascii);
	text_copy(ledger, CHANGES_LEDGER_SIZE, buf_text(&text));
	buf_finish(&text);
}

static void
change(struct buf *out, const char *what, const char *before, const char *after)
{
	if (strcmp(before, after) == 0)
		return;
	if (out->len > 0)
		buf_puts(out, ", ");
	buf_printf(out, "%s: %s → %s", what, before[0] != '\0' ? before : "—",
	    after[0] != '\0' ? after : "—");
}

/* Both sides of one member, in words. */
struct sides {
	struct buf before, after;
};

static void
change_sides(struct buf *out, const char *what, struct sides *sides)
{
	change(out, what, buf_text(&sides->before), buf_text(&sides->after));
	buf_finish(&sides->before);
	buf_finish(&sides->after);
}

static void
facts_put(struct buf *out, uint8_t facts)
{
	// clang-format off
	static const struct {
		enum alert_fact fact;
		const char *words;
	} all[] = {
		{ FACT_DANGER,  N_("danger to people") },
		{ FACT_INJURED, N_("injured") },
		{ FACT_WEAPON,  N_("weapon") },
		{ FACT_MANY,    N_("many people") },
	};
	// clang-format on

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if ((facts & all[i].fact) == 0)
			continue;
		if (out->len > 0)
			buf_puts(out, "; ");
		buf_puts(out, _(all[i].words));
	}
}

static void
change_facts(struct buf *out, uint8_t before, uint8_t after)
{
	struct sides s = { { 0 }, { 0 } };

	facts_put(&s.before, before);
	facts_put(&s.after, after);
	change_sides(out, _("facts"), &s);
}

static void
number_put(struct buf *out, uint64_t number)
{
	if (number != 0)
		buf_printf(out, "№%" PRIu64, number);
}

static void
change_same(struct buf *out, uint64_t before, uint64_t after)
{
	struct sides s = { { 0 }, { 0 } };

	number_put(&s.before, before);
	number_put(&s.after, after);
	change_sides(out, _("same incident"), &s);
}

static void
change_joined(struct buf *out, uint16_t before, uint16_t after)
{
	struct sides s = { { 0 }, { 0 } };

	buf_printf(&s.before, "%u", before);
	buf_printf(&s.after, "%u", after);
	change_sides(out, _("joined to it"), &s);
}

static void
opinion_put(struct buf *out, const struct screen_input *in,
    const struct alert *a, const char *adviser)
{
	if (adviser[0] != '\0')
		buf_printf(out, "%s: ", screen_person(in, adviser));
	buf_puts(out, colleagues_opinion((enum opinion)a->opinion));
}

static void
change_opinion(struct buf *out, const struct screen_input *in,
    const struct alert *before, const struct alert *after)
{
	struct sides s = { { 0 }, { 0 } };

	/* Who gave it is known of the last one only. */
	opinion_put(&s.before, in, before, "");
	opinion_put(&s.after, in, after,
	    replica_colleagues(in->replica, after->number)->adviser);
	change_sides(out, _("second opinion"), &s);
}

static const char *
yes(uint16_t flags, enum alert_flag flag)
{
	return (flags & flag) != 0 ? _("yes") : _("no");
}

static void
change_flags(struct buf *out, uint16_t before, uint16_t after)
{
	// clang-format off
	static const struct {
		enum alert_flag flag;
		const char *what;
	} flags[] = {
		{ ALERT_SITE_CALLED,   N_("site called") },
		{ ALERT_STANDING_DOWN, N_("stand-down under way") },
		{ ALERT_CAME_BACK,     N_("came back") },
	};
	// clang-format on

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		change(out, _(flags[i].what), yes(before, flags[i].flag),
		    yes(after, flags[i].flag));
}

static const char *
severity(const struct alert *a)
{
	static const char *const words[] = { "P?", "P1", "P2", "P3", "P4" };

	return words[a->severity <= 4 ? a->severity : 0];
}

void
changes_put(struct buf *out, const struct screen_input *in,
    const struct alert *before, const char *ledger, const struct alert *after)
{
	char now[CHANGES_LEDGER_SIZE];

	changes_ledger(now, in, after->number);
	change(out, _("state"), words_state((enum alert_state)before->state),
	    words_state((enum alert_state)after->state));
	change(out, _("owner"), screen_person(in, before->owner),
	    screen_person(in, after->owner));
	change(out, _("severity"), severity(before), severity(after));
	change(out, _("kind"), screen_kind(in, before), screen_kind(in, after));
	change(out, _("place"), before->address, after->address);
	change(out, _("services"), ledger, now);
	change_facts(out, before->facts, after->facts);
	change_same(out, before->same_as, after->same_as);
	change_joined(out, before->joined, after->joined);
	change_opinion(out, in, before, after);
	change_flags(out, before->flags, after->flags);
	change(out, _("note"), before->text, after->text);
}
