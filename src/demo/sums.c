/* SPDX-License-Identifier: Apache-2.0 */
#include <libintl.h>
#include <string.h>

#include "base/clock.h"
#include "base/jread.h"
#include "base/text.h"
#include "net/net.h"

#include "demo/sums.h"

#define _(text)  gettext(text)
#define N_(text) text

/* ---- what the hub says ----------------------------------------------------
 */

typedef void line_fn(struct sums *sums, const struct jread_val *line);

static int64_t
number(const struct jread_val *line, const char *key)
{
	int64_t value = 0;

	(void)jread_int(jread_get(line, key), &value);
	return value;
}

static void
counters_line(struct sums *sums, const struct jread_val *line)
{
	const char *source = jread_get_text(line, "source");

	sums->received += number(line, "received");
	sums->stored += number(line, "stored");
	sums->duplicate += number(line, "duplicate");
	sums->refused += number(line, "refused");
	sums->aggregated += number(line, "aggregated");
	sums->missing += number(line, "gaps");
	for (size_t i = 0; i < SCENARIO_SOURCES && source != NULL; i++)
		if (strcmp(scenario_source(i), source) == 0)
			sums->from_feed += number(line, "stored");
}

static void
root_line(struct sums *sums, const struct jread_val *line)
{
	const char *root = jread_get_text(line, "root");

	sums->entries = number(line, "size");
	if (root != NULL)
		(void)text_copy(sums->root, sizeof(sums->root), root);
}

static void
lines_read(
    struct sums *sums, const struct session_result *result, line_fn *line)
{
	const char *at = result->lines.at, *end = at + result->lines.len;
	const char *text;
	struct jread *doc;
	size_t len;

	while (text_line(&at, end, &text, &len)) {
		if (jread_parse_ours(text, len, &doc) != ERR_NONE)
			continue;
		line(sums, jread_root(doc));
		jread_free(doc);
	}
}

/* Whether the whole answer came without an error. */
static bool
ask(struct sums *sums, struct client *client, enum session_query_kind kind,
    line_fn *line)
{
	uint64_t sent = client_query(client, kind, 0, 0, "");
	uint64_t until = clock_boot_ms() + SUMS_WAIT_MS;
	struct net_item item = { .socket = client_socket(client) };
	struct session_result result;

	while (sent != 0 && clock_boot_ms() < until) {
		while (client_result(client, &result)) {
			if (result.number != sent)
				continue;
			if (result.error != 0)
				return false;
			lines_read(sums, &result, line);
			if (result.last)
				return true;
		}
		if (net_poll(&item, 1, 100) != ERR_NONE ||
		    client_step(client, clock_boot_ms()) != ERR_NONE)
			return false;
	}
	return false;
}

void
sums_ask(struct sums *sums, struct client *client)
{
	sums->hub_answers = ask(sums, client, QUERY_COUNTERS, counters_line) &&
	    ask(sums, client, QUERY_ROOT, root_line);
}

uint64_t
sums_entries(const struct session_result *result)
{
	struct sums sums = { 0 };

	lines_read(&sums, result, root_line);
	return sums.entries > 0 ? (uint64_t)sums.entries : 0;
}

/* ---- checks ---------------------------------------------------------------
 */

struct check {
	const char *what; /* a msgid */
	int64_t is;
	int64_t wanted;
	uint64_t from_ms; /* time of the story from which it holds */
};

static unsigned
checks_run(
    const struct check *checks, size_t count, uint64_t story_ms, FILE *to)
{
	unsigned failed = 0;

	for (size_t i = 0; i < count; i++) {
		if (story_ms < checks[i].from_ms ||
		    checks[i].is == checks[i].wanted)
			continue;
		fprintf(to, _("check failed: %s: %lld instead of %lld\n"),
		    _(checks[i].what), (long long)checks[i].is,
		    (long long)checks[i].wanted);
		failed++;
	}
	return failed;
}

static int64_t
scenes_wanted(void)
{
	size_t count;

	(void)scenario_scenes(&count);
	return (int64_t)count;
}

static unsigned
checks(const struct sums *s, FILE *to)
{
	const struct check all[] = {
		{ N_("scenes"), s->scenes, scenes_wanted(), SCENARIO_END_MS },
		{ N_("acts refused or not possible"), s->bots.trouble, 0, 0 },
		{ N_("the hub answers"), s->hub_answers, 1, 0 },
		/* A hub that stood still has some of them twice. */
		{ N_("events stored of those sent"), s->from_feed,
		    (int64_t)(s->feed.stored + s->feed.duplicate), 0 },
		{ N_("events answered of those sent"),
		    (int64_t)(s->feed.stored + s->feed.duplicate +
		        s->feed.refused),
		    (int64_t)s->feed.given, 0 },
		{ N_("events received in the counters"), s->received,
		    s->stored + s->duplicate + s->refused + s->aggregated, 0 },
		{ N_("events refused"), s->refused, 0, 0 },
		{ N_("events sent twice"), s->duplicate,
		    s->stood_still ? s->duplicate : 0, 0 },
		{ N_("events missed at the end"), s->missing, 0, 290000 },
		{ N_("events missed and found"), s->gaps_opened,
		    SCENARIO_MISSED, 290000 },
		{ N_("stand-downs acknowledged"), s->desks.stood_down, 1,
		    200000 },
		{ N_("messages refused by a service"), s->desks.refused, 1,
		    250000 },
		{ N_("alerts that are the same incident"), s->bots.joined, 2,
		    130000 },
		{ N_("floods that were said"), s->bots.floods, 1, 270000 },
		{ N_("alerts put away as one group"), s->bots.group, 37,
		    270000 },
		{ N_("second dispatches of one incident"), s->bots.twice, 0,
		    0 },
	};

	return checks_run(all, sizeof(all) / sizeof(all[0]), s->story_ms, to);
}

unsigned
sums_print(const struct sums *s, FILE *to)
{
	unsigned failed;

	fprintf(to,
	    _("scenes %u, acts %u, same incident %u, accepted %u, refused "
	      "%u, stand-downs acknowledged %u, missed %lld\n"),
	    s->scenes, s->bots.done, s->bots.joined, s->desks.accepted,
	    s->desks.refused, s->desks.stood_down, (long long)s->missing);
	fprintf(to,
	    _("events received %lld = stored %lld + duplicate %lld + refused "
	      "%lld + aggregated %lld\n"),
	    (long long)s->received, (long long)s->stored,
	    (long long)s->duplicate, (long long)s->refused,
	    (long long)s->aggregated);
	fprintf(to, _("journal: %lld entries, root %s\n"),
	    (long long)s->entries, s->root);
	failed = checks(s, to);
	if (failed == 0)
		fputs(_("all checks hold\n"), to);
	return failed;
}
