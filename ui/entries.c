/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/jread.h"

#include "ui/entries.h"
#include "ui/i18n.h"
#include "ui/words.h"

// clang-format off
static const char *const words[VERB_COUNT] = {
	[VERB_HUB_STARTED]     = N_("the hub started"),
	[VERB_HUB_STOPPED]     = N_("the hub stopped"),
	[VERB_HUB_ALARM]       = N_("the hub warns"),
	[VERB_CONFIG_LOADED]   = N_("configuration loaded"),
	[VERB_SIGNED_ON]       = N_("began the shift"),
	[VERB_SIGNED_OFF]      = N_("ended the shift"),
	[VERB_ON_BREAK]        = N_("on a break"),
	[VERB_BACK]            = N_("back from the break"),
	[VERB_MUTED]           = N_("sound off"),
	[VERB_READ]            = N_("read the record"),
	[VERB_SOURCE_SEEN]     = N_("a source spoke for the first time"),
	[VERB_SOURCE_GAP]      = N_("events are missing"),
	[VERB_SOURCE_FILLED]   = N_("missing events have arrived"),
	[VERB_SOURCE_COUNTED]  = N_("events counted"),
	[VERB_CANARY]          = N_("canary arrived"),
	[VERB_EVENT_OPENED]    = N_("signal: new alert"),
	[VERB_EVENT_JOINED]    = N_("signal: one more"),
	[VERB_EVENT_RECORDED]  = N_("signal: recorded only"),
	[VERB_CLAIMED]         = N_("taken"),
	[VERB_TAKEN_OVER]      = N_("taken over"),
	[VERB_RELEASED]        = N_("returned to the queue"),
	[VERB_NOTED]           = N_("note"),
	[VERB_LOOKED]          = N_("looked at the picture"),
	[VERB_CONFIRMED]       = N_("confirmed → services"),
	[VERB_NOT_CONFIRMED]   = N_("not confirmed → archive"),
	[VERB_UNDONE]          = N_("taken back"),
	[VERB_SETTLED]         = N_("no longer to be taken back"),
	[VERB_CLOSED]          = N_("closed"),
	[VERB_NOT_EXAMINED]    = N_("not examined"),
	[VERB_SHELVED]         = N_("postponed"),
	[VERB_UNSHELVED]       = N_("no longer postponed"),
	[VERB_REOPENED]        = N_("opened again"),
	[VERB_SAME]            = N_("same incident as another"),
	[VERB_APART]           = N_("an incident of its own"),
	[VERB_OVERDUE]         = N_("overdue"),
	[VERB_CAME_BACK]       = N_("came back"),
	[VERB_STANDING_DOWN]   = N_("stand-down"),
	[VERB_HELD]            = N_("ready to be sent"),
	[VERB_TOLD_AGAIN]      = N_("to be told again"),
	[VERB_QUEUED]          = N_("queued"),
	[VERB_WITHDRAWN]       = N_("withdrawn"),
	[VERB_SENDING]         = N_("being sent"),
	[VERB_SENT]            = N_("sent"),
	[VERB_RETRY]           = N_("not delivered, once more"),
	[VERB_RECEIVED]        = N_("received"),
	[VERB_ACCEPTED]        = N_("accepted"),
	[VERB_REFUSED]         = N_("refused"),
	[VERB_ON_SCENE]        = N_("on scene"),
	[VERB_SERVICE_CLOSED]  = N_("closed by the service"),
	[VERB_SILENT]          = N_("no answer"),
	[VERB_UNREACHABLE]     = N_("did not reach them"),
	[VERB_STOP_QUEUED]     = N_("stand-down queued"),
	[VERB_STOP_SENDING]    = N_("stand-down being sent"),
	[VERB_STOP_SENT]       = N_("stand-down sent"),
	[VERB_STOPPED]         = N_("stand-down accepted"),
	[VERB_DESK_CONNECTED]  = N_("the duty desk is connected"),
	[VERB_DESK_GONE]       = N_("the duty desk is not connected"),
	[VERB_STRAY]           = N_("answer without a question"),
};
// clang-format on

const char *
entry_words(enum verb verb)
{
	return words[verb] != NULL ? _(words[verb]) : verb_name(verb);
}

static const char *
code_words(const struct screen_input *in, const char *code)
{
	const struct policy_reason *reason;

	if (in->policy == NULL)
		return code;
	if ((reason = policy_reason(in->policy, code)) != NULL)
		return policy_text(&reason->name, in->language);
	for (int list = 0; list < POLICY_LISTS; list++) {
		const struct policy_word *word =
		    policy_word(in->policy, (enum policy_list)list, code);

		if (word != NULL)
			return policy_text(&word->name, in->language);
	}
	return code;
}

static void
part_codes(struct buf *out, const struct screen_input *in,
    const struct jread_val *body)
{
	static const char *const keys[] = { "reason", "outcome" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *code = jread_get_text(body, keys[i]);

		if (code != NULL)
			words_part(out, 0, code_words(in, code));
	}
}

static void
part_texts(struct buf *out, const struct jread_val *body)
{
	static const char *const keys[] = { "device", "source", "desk", "what",
		"who", "their", "text" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		words_part(out, 0, jread_get_text(body, keys[i]));
}

void
entry_sentence(struct buf *out, const struct screen_input *in, enum verb verb,
    const struct jread_val *body)
{
	const char *person = jread_get_text(body, "person");
	const char *kind = jread_get_text(body, "kind");
	int64_t target;

	if (jread_int(jread_get(body, "target"), &target) && target >= 0 &&
	    target < NOTE_TARGETS_MAX && in->policy != NULL) {
		words_target(out, in, (unsigned)target);
		buf_puts(out, ": ");
	}
	buf_puts(out, entry_words(verb));
	if (kind != NULL && in->policy != NULL)
		words_part(out, 0,
		    policy_list_text(&policy_kind(in->policy, kind, NULL)->list,
		        in->language));
	words_part(out, 0, screen_person(in, person));
	part_codes(out, in, body);
	part_texts(out, body);
}
