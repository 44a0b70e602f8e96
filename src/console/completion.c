/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/card.h"
#include "core/colleagues.h"
#include "core/filter_complete.h"
#include "ui/colleagues.h"

#include "console/app.h"

/* ---- words that are known here ---- */

struct words {
	struct app *app;
	char number[24];
};

static const char *
list_word(const struct policy *policy, enum policy_list list, size_t i)
{
	const struct policy_word *word = policy_word_at(policy, list, i);

	return word != NULL ? word->code : NULL;
}

static const char *
reason_word(const struct policy *policy, enum command_verb verb, size_t i)
{
	static const struct {
		enum command_verb verb;
		enum policy_list list;
	} lists[] = {
		{ COMMAND_SHELVE, LIST_POSTPONE },
		{ COMMAND_STAND_DOWN, LIST_STAND_DOWN },
		{ COMMAND_TAKE_OVER, LIST_TAKE_OVER },
		{ COMMAND_BREAK, LIST_RELEASE },
		{ COMMAND_PHONE, LIST_REFUSAL },
		{ COMMAND_LOOK_CAMERA, LIST_LOOK },
		{ COMMAND_INHIBIT, LIST_INHIBIT },
	};

	for (size_t at = 0; at < sizeof(lists) / sizeof(lists[0]); at++)
		if (lists[at].verb == verb)
			return list_word(policy, lists[at].list, i);
	return i < policy->nreasons ? policy->reasons[i].code : NULL;
}

/* All devices where they have been read; else those that were met. */
static const char *
device_word(const struct app *app, size_t i)
{
	const struct device *device = devices_view_at(app->devices.view, i);

	if (device == NULL && devices_view_count(app->devices.view) == 0 &&
	    i < registry_device_count(app->registry))
		device = registry_device_at(app->registry, i);
	return device != NULL ? device->id : NULL;
}

/* To whom something can be handed: to who is at a desk. */
static const char *
person_word(struct app *app, enum command_verb verb, size_t i)
{
	const struct replica *replica = client_replica(app->client);
	const struct operator_row *there[CANDIDATES_MAX];

	if (verb != COMMAND_HAND)
		return i < replica_operators(replica)
		    ? replica_operator_at(replica, i)->account
		    : NULL;
	return i < colleagues_there(
	               &app->in, COMMAND_ACCEPT, there, CANDIDATES_MAX)
	    ? there[i]->account
	    : NULL;
}

static const char *
answer_word_at(size_t i)
{
	if (i < OPINION_CANNOT_TELL)
		return opinion_word((enum opinion)(OPINION_AGREE + i));
	return i == OPINION_CANNOT_TELL ? ANSWER_COMING : NULL;
}

static const char *
notice_word(struct words *w, size_t i)
{
	const struct replica *replica = client_replica(w->app->client);

	if (i >= replica_notices(replica))
		return NULL;
	snprintf(w->number, sizeof(w->number), "%" PRIu64,
	    replica_notice_at(replica, i)->id);
	return w->number;
}

/* The steps of the card of the alert under the cursor. */
static const char *
step_word(const struct app *app, size_t i)
{
	const struct alert *alert =
	    replica_alert(client_replica(app->client), app->prompt.alert);
	struct card card;

	if (alert == NULL || app->policy == NULL)
		return NULL;
	card_of(app->policy, alert, &card);
	return i < card.nsteps ? card.steps[i].id : NULL;
}

static const char *
known_word(void *arg, enum command_verb verb, char argument, size_t i)
{
	struct words *w = arg;
	const struct policy *policy = w->app->policy;
	const struct replica *replica = client_replica(w->app->client);

	if (argument == 'a') {
		if (i >= replica_count(replica) || i > 64)
			return NULL;
		snprintf(w->number, sizeof(w->number), "%" PRIu64,
		    replica_at(replica, i)->number);
		return w->number;
	}
	if (argument == 'p')
		return person_word(w->app, verb, i);
	if (argument == 'v' && verb == COMMAND_ANSWER)
		return answer_word_at(i);
	if (argument == 'v' && verb == COMMAND_STEP)
		return step_word(w->app, i);
	if (argument == 'e' && verb == COMMAND_READ_NOTICE)
		return notice_word(w, i);
	if (argument == 'D')
		return device_word(w->app, i);
	if (policy == NULL)
		return NULL;
	if (argument == 'v' && verb == COMMAND_REGIME)
		return i < policy->nregimes ? policy->regimes[i].code : NULL;
	if (argument == 'k')
		return i < policy->nkinds ? policy->kinds[i].code : NULL;
	if (argument == 's')
		return i < policy->npartners ? policy->partners[i].code : NULL;
	if (argument == 'o')
		return list_word(policy, LIST_OUTCOME, i);
	if (argument == 'c')
		return reason_word(policy, verb, i);
	if (argument == 'i')
		return i < policy->ndistricts ? policy->districts[i].code
		                              : NULL;
	return NULL;
}

/* Acts of the console that are no commands of the grammar. */
static void
offer_act(void *arg, const char *word)
{
	candidates_offer(arg, word);
}

/* Words behind "settings": what can be set, and to what. */
static void
offer_settings(const struct app *app, struct prompt *p)
{
	static const char verb[] = "settings ";
	const char *text = p->edit.text, *rest = text + strlen(verb);
	struct buf before = { 0 }, word = { 0 };
	const char *space, *found;

	if (strncmp(text, verb, strlen(verb)) != 0 ||
	    p->edit.cursor < strlen(verb))
		return;
	space = memchr(rest, ' ', p->edit.cursor - strlen(verb));
	if (space != NULL)
		buf_put(&before, rest, (size_t)(space - rest));
	candidates_begin(&p->candidates, text,
	    space != NULL ? (size_t)(space + 1 - text) : strlen(verb),
	    p->edit.cursor);
	for (size_t i = 0;
	     (found = settings_word(app, buf_text(&before), i, &word)) != NULL;
	     i++)
		candidates_offer(&p->candidates, found);
	buf_finish(&before);
	buf_finish(&word);
}

/* Conditions, codes and saved filters, of a filter that begins at ${from}. */
static void
offer_filter(struct app *app, enum screen screen, size_t from)
{
	struct filter_context context = filter_context_of(app, screen);
	struct prompt *p = &app->prompt;

	filter_complete(
	    p->edit.text, from, p->edit.cursor, &context, &p->candidates);
}

static void
offer_filter_of_command(struct app *app)
{
	const struct prompt *p = &app->prompt;
	size_t len = strcspn(p->edit.text, " ");
	enum command_verb verb;

	if (p->edit.cursor <= len || !command_find(p->edit.text, len, &verb) ||
	    !filter_takes(verb))
		return;
	offer_filter(app,
	    verb == COMMAND_LOG          ? SCREEN_LOG
	        : verb == COMMAND_FILTER ? app_screen(app)
	                                 : SCREEN_QUEUE,
	    len + 1);
}

void
completion_find(struct app *app)
{
	struct prompt *p = &app->prompt;
	struct words arg = { .app = app };
	struct command_words words = { .word = known_word, .arg = &arg };

	p->candidates.count = 0;
	if (p->kind == PROMPT_FILTER) {
		offer_filter(app, app_screen(app), 0);
		p->completing = p->candidates.count > 0;
		return;
	}
	command_complete(p->edit.text, p->edit.cursor, &words, &p->candidates);
	if (memchr(p->edit.text, ' ', p->edit.cursor) == NULL)
		act_words(&p->candidates, offer_act);
	offer_settings(app, p);
	offer_filter_of_command(app);
	p->completing = p->candidates.count > 0;
}

/* What all candidates begin with. */
static size_t
common_prefix(const struct candidates *c)
{
	size_t len = strlen(c->words[0]);

	for (size_t i = 1; i < c->count; i++) {
		size_t same = 0;

		while (same < len && c->words[i][same] == c->words[0][same])
			same++;
		len = same;
	}
	return len;
}

/* A condition whose value follows without a space. */
static bool
is_open(const char *word)
{
	return strchr(":~>", word[strlen(word) - 1]) != NULL;
}

void
completion_insert(struct app *app)
{
	struct prompt *p = &app->prompt;
	struct candidates *c = &p->candidates;
	size_t typed, len;

	completion_find(app);
	if (c->count == 0)
		return;
	typed = p->edit.cursor - c->start;
	len = common_prefix(c);
	if (len > typed) {
		char rest[CANDIDATE_SIZE + 1];

		snprintf(rest, sizeof(rest), "%.*s", (int)(len - typed),
		    c->words[0] + typed);
		(void)lineedit_insert(&p->edit, rest);
	}
	if (c->count == 1 && !is_open(c->words[0]))
		(void)lineedit_insert(&p->edit, " ");
	completion_find(app);
}
