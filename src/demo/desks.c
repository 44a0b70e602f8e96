/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "demo/duty.h"
#include "demo/scenario.h"
#include "notify/desk_client.h"

#include "demo/desks.h"

#define _(text)  gettext(text)
#define N_(text) text

static const struct {
	uint8_t service; /* as in the order of NOTE_SERVICES */
	const char *district;
} posts[DESKS_COUNT] = {
	{ 0, "qaratau" },
	{ 0, "otyrar" },
	{ 0, "sauran" },
	{ 0, "yassy" },
	{ 1, "qaratau" },
	{ 1, "otyrar" },
	{ 1, "sauran" },
	{ 1, "yassy" },
	{ 3, "*" },
};

static const char *const numbers[NOTE_SERVICES] = { "101", "102", "103",
	"112" };

struct desks {
	const struct tell *tell;
	struct desk_client *clients[DESKS_COUNT];
	struct duty duty;
	struct desks_counts counts;
};

enum err
desks_create(struct net *net, const char *endpoint, const struct tell *tell,
    struct desks **desks)
{
	struct desks *d = xcalloc(1, sizeof(*d));
	enum err err = ERR_NONE;

	d->tell = tell;
	for (size_t i = 0; i < DESKS_COUNT && err == ERR_NONE; i++) {
		err = desk_client_create(net, endpoint,
		    scenario_desk(posts[i].service)->service, posts[i].district,
		    &d->clients[i]);
		/* A stand-down is acknowledged by a person, after a while. */
		if (err == ERR_NONE)
			desk_client_be_silent(d->clients[i], true);
	}
	if (err != ERR_NONE) {
		desks_destroy(d);
		d = NULL;
	}
	*desks = d;
	return err;
}

void
desks_destroy(struct desks *desks)
{
	if (desks == NULL)
		return;
	for (size_t i = 0; i < DESKS_COUNT; i++)
		desk_client_destroy(desks->clients[i]);
	free(desks);
}

bool
desks_ready(const struct desks *desks)
{
	for (size_t i = 0; i < DESKS_COUNT; i++)
		if (desk_client_state(desks->clients[i]) != DESK_READY)
			return false;
	return true;
}

/* ---- what the hub says ----------------------------------------------------
 */

static void
told(struct desks *d, size_t post, uint64_t story_ms)
{
	const struct desk_message *m;

	while ((m = desk_client_next(d->clients[post])) != NULL) {
		struct desk_message at = *m;

		if (m->type == DESK_TELL)
			(void)desk_client_answer(d->clients[post], m->alert,
			    DESK_RECEIVED, "", "", "", "");
		/* One duty speaks for all: the answer must find its desk. */
		snprintf(at.desk, sizeof(at.desk), "%zu", post);
		duty_told(&d->duty, &at, story_ms);
	}
}

/* ---- what they answer -----------------------------------------------------
 */

static void
say(const struct desks *d, uint64_t story_ms, const struct desk_message *m,
    const char *what, const char *detail)
{
	tell_line(d->tell, story_ms, numbers[m->target], "%llu: %s%s%s",
	    (unsigned long long)m->alert, _(what), *detail != '\0' ? " " : "",
	    detail);
}

static void
said(struct desks *d, uint64_t story_ms, const struct desk_message *m)
{
	switch (m->act) {
	case DESK_ACCEPTED:
		d->counts.accepted++;
		say(d, story_ms, m, N_("accepted, No"), m->number);
		return;
	case DESK_REFUSED:
		d->counts.refused++;
		say(d, story_ms, m, N_("refused: not our district"), "");
		return;
	case DESK_STOP_RECEIVED:
		d->counts.stood_down++;
		say(d, story_ms, m, N_("stand-down acknowledged"), "");
		return;
	case DESK_ON_SCENE:
		say(d, story_ms, m, N_("on the scene"), "");
		return;
	case DESK_CLOSED:
		say(d, story_ms, m, N_("over"), "");
		return;
	case DESK_RECEIVED:
		break;
	}
	assert(!"a receipt is not said aloud");
}

/* Who refuses says whose it is. */
static enum err
answer_give(struct desk_client *desk, const struct desk_message *m)
{
	if (m->act == DESK_REFUSED)
		return desk_client_refuse(desk, m->alert, m->code, m->district);
	return desk_client_answer(
	    desk, m->alert, m->act, m->number, "", m->code, "");
}

static void
answers_due(struct desks *d, uint64_t story_ms)
{
	struct desk_message m;

	while (duty_next(&d->duty, story_ms, &m)) {
		size_t post = strtoul(m.desk, NULL, 10);

		assert(post < DESKS_COUNT);
		if (answer_give(d->clients[post], &m) == ERR_NONE)
			said(d, story_ms, &m);
	}
}

enum err
desks_step(struct desks *desks, uint64_t story_ms, uint64_t now_ms)
{
	enum err err = ERR_NONE;

	for (size_t i = 0; i < DESKS_COUNT && err == ERR_NONE; i++) {
		err = desk_client_step(desks->clients[i], now_ms);
		told(desks, i, story_ms);
	}
	answers_due(desks, story_ms);
	return err;
}

void
desks_items(const struct desks *desks, struct net_item *items)
{
	for (size_t i = 0; i < DESKS_COUNT; i++)
		items[i] = (struct net_item){ .socket = desk_client_socket(
			                          desks->clients[i]) };
}

uint64_t
desks_due_ms(const struct desks *desks)
{
	return duty_due_ms(&desks->duty);
}

struct desks_counts
desks_counts(const struct desks *desks)
{
	return desks->counts;
}
