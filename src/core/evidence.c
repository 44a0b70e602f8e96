/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "core/command.h"

#include "core/evidence.h"

static const char *const words[] = {
	[EVIDENCE_NOT_NEEDED] = "",
	[EVIDENCE_MISSING] = "missing",
	[EVIDENCE_SEEN] = "seen",
	[EVIDENCE_CALLED] = "called",
	[EVIDENCE_NO_SOURCE] = "no-source",
	[EVIDENCE_NO_PICTURE] = "no-picture",
};

enum evidence
evidence_of(const struct alert *alert)
{
	if (alert->severity > EVIDENCE_SEVERITY)
		return EVIDENCE_NOT_NEEDED;
	if (alert->seen_ms >= EVIDENCE_SEEN_MS ||
	    alert->stills >= EVIDENCE_STILLS)
		return EVIDENCE_SEEN;
	if ((alert->flags & ALERT_SITE_CALLED) != 0)
		return EVIDENCE_CALLED;
	if ((alert->flags & ALERT_NO_SOURCE) != 0)
		return EVIDENCE_NO_SOURCE;
	if (alert->owner[0] != '\0' && strcmp(alert->tried, alert->owner) == 0)
		return EVIDENCE_NO_PICTURE;
	return EVIDENCE_MISSING;
}

const char *
evidence_word(enum evidence evidence)
{
	assert(evidence < sizeof(words) / sizeof(words[0]));
	return words[evidence];
}

/* What these say, only somebody at the place can know. */
static bool
rests_on_call(const char *reason)
{
	return strcmp(reason, "mistake") == 0 ||
	    strcmp(reason, "children") == 0;
}

enum answer_code
evidence_refuses(const struct alert *alert, const char *reason)
{
	bool called = (alert->flags & ALERT_SITE_CALLED) != 0;

	if (reason == NULL)
		reason = "";
	if (rests_on_call(reason) && !called)
		return ANSWER_NEEDS_CALL;
	if (evidence_of(alert) == EVIDENCE_MISSING)
		return ANSWER_NEEDS_LOOK;
	if (alert->severity == 1 && strcmp(reason, "cannot-see") == 0 &&
	    !called && (alert->flags & ALERT_OTHER_EYES) == 0)
		return ANSWER_NEEDS_EYES;
	return ANSWER_OK;
}

enum evidence
evidence_joined(const struct alert *joined, const struct alert *head)
{
	enum evidence evidence = evidence_of(joined);

	if (evidence != EVIDENCE_MISSING)
		return evidence;
	if ((head->flags & ALERT_SITE_CALLED) != 0)
		return EVIDENCE_CALLED;
	if (head->owner[0] != '\0' && strcmp(joined->tried, head->owner) == 0)
		return EVIDENCE_NO_PICTURE;
	return EVIDENCE_MISSING;
}

/* Another camera of the incident was looked at. */
static bool
others_seen(
    const struct alert *head, const struct alert *const *joined, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(joined[i]->device, head->device) != 0 &&
		    joined[i]->seen_ms >= EVIDENCE_SEEN_MS)
			return true;
	return false;
}

enum answer_code
evidence_incident(const struct alert *head, const struct alert *const *joined,
    size_t count, const char *reason, const struct alert **unseen)
{
	enum answer_code code = evidence_refuses(head, reason);

	if (unseen != NULL)
		*unseen = head;
	if (code == ANSWER_NEEDS_EYES && others_seen(head, joined, count))
		code = ANSWER_OK;
	for (size_t i = 0; i < count && code == ANSWER_OK; i++) {
		if (evidence_joined(joined[i], head) != EVIDENCE_MISSING)
			continue;
		code = ANSWER_NEEDS_LOOK_AT;
		if (unseen != NULL)
			*unseen = joined[i];
	}
	return code;
}

/* ---- what the board remembers ---- */

static void
still_seen(struct alert *alert, uint64_t ms)
{
	if (ms >= LOOK_STILL_MS && alert->stills < UINT16_MAX)
		alert->stills++;
}

static void
moving_seen(struct alert *alert, uint64_t ms)
{
	alert->seen_ms = ms < UINT32_MAX - alert->seen_ms
	    ? alert->seen_ms + (uint32_t)ms
	    : UINT32_MAX;
}

void
evidence_looked(struct alert *alert, const char *person, const char *what,
    uint64_t ms, bool other)
{
	if (strcmp(what, look_word(LOOK_NONE)) == 0) {
		/* Of a camera around it says nothing about the alert's own. */
		if (!other)
			text_copy(alert->tried, sizeof(alert->tried), person);
		return;
	}
	if (strcmp(what, look_word(LOOK_STILL)) == 0)
		still_seen(alert, ms);
	else
		moving_seen(alert, ms);
	if (ms == 0)
		return;
	if (other)
		alert->flags |= ALERT_OTHER_EYES;
	else
		alert->tried[0] = '\0';
}

void
evidence_claimed(struct alert *alert, const char *person)
{
	/* Only the shift lead takes what another has to decide. */
	if (alert->owner[0] != '\0' && strcmp(alert->owner, person) != 0)
		alert->flags |= ALERT_OTHER_EYES;
}

void
evidence_advised(struct alert *alert)
{
	alert->flags |= ALERT_OTHER_EYES;
}

void
evidence_shelved(struct alert *alert)
{
	alert->tried[0] = '\0';
}

void
evidence_forget(struct alert *alert)
{
	alert->seen_ms = 0;
	alert->stills = 0;
	alert->tried[0] = '\0';
	alert->flags &= (uint16_t) ~(ALERT_SITE_CALLED | ALERT_OTHER_EYES);
}
