/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "base/jread.h"
#include "core/command.h"
#include "core/decide.h"
#include "core/people.h"

#include "ui/entries.h"
#include "ui/i18n.h"
#include "ui/steps.h"
#include "ui/words.h"

// clang-format off
static const char *const words[VERB_COUNT] = {
	[VERB_HUB_STARTED]     = N_("the hub started"),
	[VERB_HUB_STOPPED]     = N_("the hub stopped"),
	[VERB_HUB_ALARM]       = N_("the hub warns"),
	[VERB_CONFIG_LOADED]   = N_("configuration loaded"),
	[VERB_SITE_NAMED]      = N_("whose journal this is"),
	[VERB_SIGNED_ON]       = N_("began the shift"),
	[VERB_SIGNED_OFF]      = N_("ended the shift"),
	[VERB_ON_BREAK]        = N_("on a break"),
	[VERB_BACK]            = N_("back from the break"),
	[VERB_NOTICE]          = N_("notice to the shift"),
	[VERB_NOTICE_READ]     = N_("read the notice"),
	[VERB_NOTICE_OVER]     = N_("the notice is over"),
	[VERB_MUTED]           = N_("sound off"),
	[VERB_NOT_THERE]       = N_("nobody answers at the console"),
	[VERB_THERE]           = N_("somebody is at the console again"),
	[VERB_CHECKED]         = N_("checked the workplace"),
	[VERB_READ]            = N_("read the record"),
	[VERB_SOURCE_SEEN]     = N_("a source spoke for the first time"),
	[VERB_SOURCE_GAP]      = N_("events are missing"),
	[VERB_SOURCE_FILLED]   = N_("missing events have arrived"),
	[VERB_SOURCE_COUNTED]  = N_("events counted"),
	[VERB_CANARY]          = N_("canary arrived"),
	[VERB_EVENT_OPENED]    = N_("signal: new alert"),
	[VERB_EVENT_JOINED]    = N_("signal: one more"),
	[VERB_EVENT_RECORDED]  = N_("signal: recorded only"),
	[VERB_EVENT_INHIBITED] = N_("signal: kept back for works"),
	[VERB_INHIBIT_SET]     = N_("switched off for works"),
	[VERB_INHIBIT_ENDED]   = N_("switched on again after works"),
	[VERB_INHIBIT_BROKEN]  = N_("came through in spite of works"),
	[VERB_FLOOD_STARTED]   = N_("too many alerts: groups are shown"),
	[VERB_FLOOD_ENDED]     = N_("not too many alerts any more"),
	[VERB_REGIME_SET]      = N_("how the centre works"),
	[VERB_OUTGOING_STOPPED] = N_("nothing goes out to services"),
	[VERB_OUTGOING_START_ASKED] = N_("asks a second lead to let it go out"),
	[VERB_OUTGOING_STARTED] = N_("services are told again"),
	[VERB_CLAIMED]         = N_("taken"),
	[VERB_TAKEN_OVER]      = N_("taken over"),
	[VERB_OFFERED]         = N_("offered to a colleague"),
	[VERB_HANDED]          = N_("accepted from a colleague"),
	[VERB_ASKED]           = N_("asked for a second opinion"),
	[VERB_ANSWERED]        = N_("second opinion"),
	[VERB_LEAD_CALLED]     = N_("called the shift lead"),
	[VERB_LEAD_COMES]      = N_("the shift lead comes"),
	[VERB_UNANSWERED]      = N_("nobody answered"),
	[VERB_RELEASED]        = N_("returned to the queue"),
	[VERB_NOTED]           = N_("note"),
	[VERB_LOOKED]          = N_("looked at the picture"),
	[VERB_RAISED]          = N_("more urgent than before"),
	[VERB_CALLED]          = N_("called the site"),
	[VERB_STEP]            = N_("step of the card"),
	[VERB_STEP_SKIPPED]    = N_("required step of the card not done"),
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
	[VERB_JOINED]          = N_("joined to another incident"),
	[VERB_PARTED]          = N_("taken apart from the incident"),
	[VERB_JOINED_CLOSED]   = N_("closed with its incident"),
	[VERB_GREW]            = N_("another alert joined"),
	[VERB_WORSENED]        = N_("more urgent: what is joined"),
	[VERB_SHRANK]          = N_("an alert was taken apart"),
	[VERB_OVERDUE]         = N_("overdue"),
	[VERB_ESCALATED]       = N_("nobody has met the deadline"),
	[VERB_CAME_BACK]       = N_("came back"),
	[VERB_STANDING_DOWN]   = N_("stand-down"),
	[VERB_HELD]            = N_("ready to be sent"),
	[VERB_TOLD_AGAIN]      = N_("to be told again"),
	[VERB_INFORMED]        = N_("update, for information"),
	[VERB_UPDATE_SENDING]  = N_("update being sent"),
	[VERB_UPDATE_RECEIVED] = N_("update received"),
	[VERB_QUEUED]          = N_("queued"),
	[VERB_WITHDRAWN]       = N_("withdrawn"),
	[VERB_SENDING]         = N_("being sent"),
	[VERB_SENT]            = N_("sent"),
	[VERB_RETRY]           = N_("not delivered, once more"),
	[VERB_RECEIVED]        = N_("received"),
	[VERB_ACCEPTED]        = N_("accepted"),
	[VERB_REFUSED]         = N_("refused"),
	[VERB_FIRST_REFUSED]   = N_("refused; it is with the deputy desk"),
	[VERB_FIRST_STOPPED]   = N_("stand-down accepted by the first desk"),
	[VERB_STOP_NEXT]       =
	    N_("stand-down: a desk told before has yet to hear of it"),
	[VERB_ON_SCENE]        = N_("on scene"),
	[VERB_SERVICE_CLOSED]  = N_("closed by the service"),
	[VERB_SILENT]          = N_("no answer"),
	[VERB_SECOND_WAY]      = N_("the second way: call, or another channel"),
	[VERB_DEPUTY_TOLD]     = N_("the deputy desk is told"),
	[VERB_UNREACHABLE]     = N_("did not reach them"),
	[VERB_STOP_QUEUED]     = N_("stand-down queued"),
	[VERB_STOP_SENDING]    = N_("stand-down being sent"),
	[VERB_STOP_SENT]       = N_("stand-down sent"),
	[VERB_STOPPED]         = N_("stand-down accepted"),
	[VERB_DESK_CONNECTED]  = N_("the duty desk is connected"),
	[VERB_DESK_GONE]       = N_("the duty desk is not connected"),
	[VERB_STRAY]           = N_("answer without a question"),
	[VERB_CAMERA_OPENED]   = N_("opened a camera without an alert"),
	[VERB_CAMERA_LOOKED]   = N_("looked at a camera without an alert"),
};
// clang-format on

const char *
entry_words(enum verb verb)
{
	return words[verb] != NULL ? _(words[verb]) : verb_name(verb);
}

/*
 * Codes that no configuration knows: the hub writes them itself.  "" says
 * nothing that the verb does not say.
 */
// clang-format off
static const struct {
	enum verb verb;
	const char *code;
	const char *words;
} codes[] = {
	{ VERB_HUB_STOPPED,  "asked",         N_("as asked") },
	{ VERB_HUB_STOPPED,  "sockets",       N_("its sockets failed") },
	{ VERB_HUB_ALARM,    "disk-low",      "" }, /* its bits say it all */
	{ VERB_HUB_ALARM,    "changed",       "" },
	{ VERB_SIGNED_OFF,   "signed-off",    "" },
	{ VERB_SIGNED_OFF,   "session-lost",  N_("the console was lost") },
	{ VERB_SIGNED_OFF,   "hub-restarted", N_("the hub was started anew") },
	{ VERB_RELEASED,     "returned",      "" },
	{ VERB_RELEASED,     "break",         N_("on a break") },
	{ VERB_RELEASED,     "signed-off",    N_("the shift was ended") },
	{ VERB_RELEASED,     "session-lost",  N_("the console was lost") },
	{ VERB_RELEASED,     "hub-restarted", N_("the hub was started anew") },
	{ VERB_ANSWERED,     "agree",         N_("agree") },
	{ VERB_ANSWERED,     "not",           N_("do not agree") },
	{ VERB_ANSWERED,     "cannot-tell",   N_("cannot tell") },
	{ VERB_UNANSWERED,   "offer",         N_("the offer") },
	{ VERB_UNANSWERED,   "question",      N_("second opinion") },
	{ VERB_UNANSWERED,   "call",          N_("shift lead") },
	{ VERB_UNSHELVED,    "asked",         N_("as asked") },
	{ VERB_UNSHELVED,    "time",          N_("the time is over") },
	{ VERB_UNSHELVED,    "next",          N_("its next signal came") },
	{ VERB_UNSHELVED,    "worse",         N_("worse than before") },
	{ VERB_UNSHELVED,    "same",          N_("another alert joined") },
	{ VERB_CAME_BACK,    "refused",       N_("refused") },
	{ VERB_INHIBIT_ENDED, "asked",        N_("as asked") },
	{ VERB_INHIBIT_ENDED, "time",         N_("the time is over") },
	{ VERB_INHIBIT_BROKEN, "third",       N_("the third in ten minutes") },
	{ VERB_INHIBIT_BROKEN, "worse",       N_("worse than before") },
	{ VERB_CAME_BACK,    "worse",         N_("worse than before") },
	{ VERB_INHIBIT_BROKEN, "life",        N_("about life") },
	{ VERB_FLOOD_STARTED, "rate",         "" },
	{ VERB_FLOOD_STARTED, "asked",        N_("as asked") },
	{ VERB_OVERDUE,      "claim",         N_("to be taken") },
	{ VERB_OVERDUE,      "decide",        N_("to be decided") },
	{ VERB_OVERDUE,      "accept",        N_("to be accepted") },
	{ VERB_OVERDUE,      "on-scene",      N_("to be on scene") },
	{ VERB_OVERDUE,      "nothing",       "" },
	{ VERB_CHECKED,      "sound",       N_("sound") },
	{ VERB_CHECKED,      "picture",     N_("picture") },
	{ VERB_CHECKED,      "keys",        N_("keys") },
	{ VERB_CHECKED,      "letters",     N_("letters") },
	{ VERB_CHECKED,      "clock",       N_("clock") },
	{ VERB_CHECKED,      "services",    N_("services") },
	{ VERB_CHECKED,      "canary",      N_("canary") },
	{ VERB_CHECKED,      "yes",         N_("works") },
	{ VERB_CHECKED,      "no",          N_("does not work") },
	{ VERB_ESCALATED,    "claim",         N_("to be taken") },
	{ VERB_ESCALATED,    "decide",        N_("to be decided") },
	{ VERB_ESCALATED,    "accept",        N_("to be accepted") },
	{ VERB_DEPUTY_TOLD,  "silent",        N_("no answer") },
	{ VERB_LOOKED,       "still",         N_("a still") },
	{ VERB_LOOKED,       "recording",     N_("the recording") },
	{ VERB_LOOKED,       "live",          N_("live") },
	{ VERB_LOOKED,       "none",          N_("nothing was shown") },
	{ VERB_NOT_CONFIRMED,"seen",          N_("after looking") },
	{ VERB_NOT_CONFIRMED,"called",        N_("after a call to the site") },
	{ VERB_NOT_CONFIRMED,"no-source",     N_("no camera shows this place") },
	{ VERB_NOT_CONFIRMED,"no-picture",    N_("no picture came") },
	{ VERB_READ,         "log",           N_("log") },
	{ VERB_READ,         "archive",       N_("archive") },
	{ VERB_RETRY,        "timeout",       N_("no answer in time") },
	{ VERB_RETRY,        "no-receipt",    N_("no sign of receipt") },
	{ VERB_RETRY,        "channel",       N_("the channel did not take it") },
	{ VERB_RETRY,        "connected",     N_("the duty desk is connected") },
	{ VERB_DESK_GONE,    "signed-off",    N_("signed off") },
	{ VERB_DESK_GONE,    "silent",        N_("it was silent") },
	{ VERB_STRAY,        "unknown-key",   N_("it does not know the answer key") },
	{ VERB_STRAY,        "other-desk",    N_("another duty desk was asked") },
	{ VERB_STRAY,        "over",          N_("accepted what is over already") },
	{ VERB_STRAY,        "unknown-outcome", N_("nobody knows this outcome") },
};
// clang-format on

static const struct {
	uint64_t bit; /* enum hub_alarm */
	const char *words;
} alarms[] = {
	{ HUB_DISK_LOW, N_("the disk is nearly full") },
	{ HUB_DISK_CRITICAL, N_("the disk is full") },
	{ HUB_WAL_LARGE, N_("the write-ahead log is large") },
	{ HUB_INSECURE, N_("the network is not encrypted") },
};

static const char *
regime_words(const struct screen_input *in, const char *code)
{
	const struct policy_regime *regime = policy_regime(in->policy, code);

	return regime != NULL ? policy_text(&regime->name, in->language) : code;
}

static const char *
code_words(const struct screen_input *in, enum verb verb, const char *code)
{
	const struct policy_reason *reason;

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].verb == verb && strcmp(codes[i].code, code) == 0)
			return codes[i].words[0] != '\0' ? _(codes[i].words)
			                                 : "";
	if (verb == VERB_LOOKED && look_why(code) != NULL)
		return _(look_why(code));
	if (in->policy == NULL)
		return code;
	if (verb == VERB_REGIME_SET)
		return regime_words(in, code);
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

/* Machines act under codes, too: the hub itself, and the duty desks. */
static const char *
actor_words(const struct screen_input *in, const char *actor)
{
	const struct policy_desk *desk =
	    in->policy != NULL ? policy_desk_by_id(in->policy, actor) : NULL;

	if (strcmp(actor, DECIDE_SYSTEM) == 0)
		return _("system");
	return desk != NULL ? policy_text(&desk->name, in->language)
	                    : screen_person(in, actor);
}

static void
part_codes(struct buf *out, const struct screen_input *in, enum verb verb,
    const struct jread_val *body)
{
	static const char *const keys[] = { "what", "reason", "outcome" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *code = jread_get_text(body, keys[i]);

		if (code != NULL && verb != VERB_STEP)
			words_part(out, 0, code_words(in, verb, code));
	}
}

static void
part_step(struct buf *out, const struct screen_input *in,
    const struct jread_val *body)
{
	const char *text = steps_entry_text(in, body);
	const char *said = jread_get_text(body, "answer");

	words_part(out, 0, text != NULL ? text : jread_get_text(body, "what"));
	if (said != NULL)
		words_part(out, 0, steps_said_words(said));
}

static void
part_device(struct buf *out, const struct screen_input *in,
    const struct jread_val *body)
{
	const char *device = jread_get_text(body, "device");
	const char *name = jread_get_text(
	    body, in->language == POLICY_KK ? "name_kk" : "name_ru");

	words_part(out, 0, device);
	words_part(out, 0, jread_get_text(body, "place"));
	if (device != NULL && name != NULL && strcmp(name, device) != 0)
		words_part(out, 0, name);
}

static void
part_desk(struct buf *out, const struct screen_input *in,
    const struct jread_val *body)
{
	const char *desk = jread_get_text(body, "desk");

	if (desk != NULL)
		words_part(out, 0, actor_words(in, desk));
}

static void
part_texts(struct buf *out, enum verb verb, const struct jread_val *body)
{
	static const char *const keys[] = { "source", "who", "their", "text",
		"name" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		/* The text of a configuration is a file. */
		if (verb != VERB_CONFIG_LOADED || strcmp(keys[i], "text") != 0)
			words_part(out, 0, jread_get_text(body, keys[i]));
}

/* What the verdict rests on. */
static void
part_evidence(struct buf *out, const struct screen_input *in, enum verb verb,
    const struct jread_val *body)
{
	const char *code = jread_get_text(body, "evidence");

	if (code != NULL)
		words_part(out, 0, code_words(in, verb, code));
}

static void
part_alarms(struct buf *out, const struct jread_val *body)
{
	int64_t bits = 0;

	(void)jread_int(jread_get(body, "number"), &bits);
	if (bits == 0)
		words_part(out, 0, _("all is well again"));
	for (size_t i = 0; i < sizeof(alarms) / sizeof(alarms[0]); i++)
		if (((uint64_t)bits & alarms[i].bit) != 0)
			words_part(out, 0, _(alarms[i].words));
}

/* To whom it was passed on. */
static void
part_escalated(struct buf *out, const struct jread_val *body)
{
	int64_t level = 0;

	(void)jread_int(jread_get(body, "number"), &level);
	if (level > ESCALATED_NOT && level <= ESCALATED_ALL)
		words_part(out, 0, words_escalated((uint8_t)level));
}

/* How long a picture was looked at. */
static void
part_lasted(struct buf *out, const struct jread_val *body)
{
	int64_t ms = 0;

	if (!jread_int(jread_get(body, "ms"), &ms) || ms <= 0)
		return;
	buf_puts(out, " · ");
	words_seconds(out, (uint64_t)ms);
}

static void
part_numbers(struct buf *out, const struct jread_val *body)
{
	int64_t same, from, upto, refused;

	if (jread_int(jread_get(body, "same"), &same))
		buf_printf(out, " · №%" PRId64, same);
	if (jread_int(jread_get(body, "from"), &from) &&
	    jread_int(jread_get(body, "upto"), &upto)) {
		buf_printf(out, " · %" PRId64, from);
		if (upto != from)
			buf_printf(out, "–%" PRId64, upto);
	}
	if (jread_int(jread_get(body, "refused"), &refused)) {
		buf_puts(out, " · ");
		buf_printf(out, _("refused: %lld"), (long long)refused);
	}
}

static void
part_count(struct buf *out, const struct jread_val *body, const char *key,
    const char *label)
{
	int64_t count;

	if (jread_int(jread_get(body, key), &count))
		buf_printf(out, " · %s%" PRId64, label, count);
}

/* How many came, for whom, and what has become of them. */
static void
part_flood(struct buf *out, enum verb verb, const struct jread_val *body)
{
	part_count(out, body, "number", _("new alerts: "));
	part_count(out, body, "operators", _("people: "));
	if (verb != VERB_FLOOD_ENDED)
		return;
	part_count(out, body, "confirmed", _("confirmed: "));
	part_count(out, body, "archived", _("in the archive: "));
	part_count(out, body, "unseen", _("never looked at: "));
	part_count(out, body, "open", _("not decided: "));
}

/* Of service, person, reason, note: what ${body} has; NULL: it was purged. */
static void
sentence(struct buf *out, const struct screen_input *in, enum verb verb,
    const char *actor, const struct jread_val *body)
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
	if (person != NULL && strcmp(person, actor) != 0)
		words_part(out, 0, screen_person(in, person));
	words_part(
	    out, 0, screen_person(in, jread_get_text(body, "from_person")));
	part_codes(out, in, verb, body);
	if (verb == VERB_STEP)
		part_step(out, in, body);
	part_device(out, in, body);
	part_desk(out, in, body);
	part_texts(out, verb, body);
	part_evidence(out, in, verb, body);
	if (verb == VERB_HUB_ALARM)
		part_alarms(out, body);
	if (verb == VERB_ESCALATED)
		part_escalated(out, body);
	if (verb == VERB_CAMERA_LOOKED)
		part_lasted(out, body);
	if (verb == VERB_FLOOD_STARTED || verb == VERB_FLOOD_ENDED)
		part_flood(out, verb, body);
	part_count(out, body, "bulk", _("in one act: "));
	part_count(out, body, "kept", _("kept back: "));
	part_numbers(out, body);
}

bool
entry_line(struct buf *out, const struct screen_input *in,
    const struct jread_val *entry, bool numbered)
{
	const char *name = jread_get_text(entry, "verb");
	const char *actor = jread_get_text(entry, "actor");
	int64_t alert = 0;
	enum verb verb;

	if (name == NULL || actor == NULL)
		return false;
	jread_int(jread_get(entry, "alert"), &alert);
	if (numbered && alert > 0)
		buf_printf(out, "%" PRId64 " ", alert);
	buf_printf(out, "%s: ", actor_words(in, actor));
	if (verb_find(name, &verb))
		sentence(out, in, verb, actor, jread_get(entry, "body"));
	else
		buf_puts(out, name);
	return true;
}
