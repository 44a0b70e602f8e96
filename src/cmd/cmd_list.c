/* SPDX-License-Identifier: Apache-2.0 */
/* dabyl list [FILTER]: the queue, in its order; or the counters. */
#include <inttypes.h>
#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "base/jread.h"
#include "base/text.h"
#include "core/row_json.h"
#include "ui/words.h"

#include "cmd/cmd.h"
#include "cmd/entry_print.h"
#include "cmd/tool.h"

#define _(text)  gettext(text)
#define N_(text) text

static const struct tool_spec spec = {
	.name = "list",
	.arguments = "[FILTER]",
	.does = N_("Show the queue in its order, or the counters."),
	.options = TOOL_BIT(TOOL_DATA) | TOOL_BIT(TOOL_HUB) |
	    TOOL_BIT(TOOL_LANG) | TOOL_BIT(TOOL_AS) | TOOL_BIT(TOOL_JSON) |
	    TOOL_BIT(TOOL_COUNTERS),
	.arguments_min = 0,
	.arguments_max = 1,
};

static void
column_put(struct buf *line, const char *text, size_t columns)
{
	buf_printf(line, " %s", text);
	for (size_t w = text_width(text, strlen(text)); w < columns; w++)
		buf_puts(line, " ");
}

static void
alert_print(const struct screen_input *in, const struct alert *a)
{
	struct buf raw = { 0 }, safe = { 0 }, ledger = { 0 };

	buf_printf(&raw, "P%u", a->severity);
	column_put(&raw,
	    a->kind_name[0] != '\0' ? a->kind_name : screen_kind(in, a), 12);
	buf_puts(&raw, " ");
	words_age(
	    &raw, in->tick > a->opened_tick ? in->tick - a->opened_tick : 0);
	buf_printf(&raw, " %" PRIu64 " %s %s ×%u %s %s", a->number, a->device,
	    screen_device(in, a), a->count,
	    words_state((enum alert_state)a->state),
	    a->owner[0] != '\0' ? a->owner : "—");
	words_ledger(&ledger, in, a->number, false);
	if (ledger.len > 0)
		buf_printf(&raw, " %s", buf_text(&ledger));
	text_safe(&safe, buf_text(&raw), raw.len);
	printf("%s\n", buf_text(&safe));
	buf_finish(&raw);
	buf_finish(&safe);
	buf_finish(&ledger);
}

static void
alert_print_json(const struct replica *replica, const struct alert *a)
{
	struct buf out = { 0 };
	struct jwrite w = { .out = &out };

	jwrite_open(&w, '{');
	row_json_alert(&w, "row", a, replica_colleagues(replica, a->number));
	jwrite_open_key(&w, "notifications", '[');
	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		const struct notification *n =
		    replica_note(replica, a->number, t);

		if (n != NULL)
			row_json_note(&w, NULL, n);
	}
	jwrite_close(&w, ']');
	jwrite_close(&w, '}');
	entry_print_json(buf_text(&out), out.len);
	buf_finish(&out);
}

static int
queue_print(struct tool *tool)
{
	struct replica *replica = client_replica(tool->client);
	struct screen_input in;
	struct filter filter;
	const char *text = tool->arguments_count > 0 ? tool->arguments[0] : "";
	int status;

	tool_view(tool, &in);
	status = tool_filter(tool, &in, FILTER_ALERTS, text, &filter, NULL);
	if (status >= 0)
		return status;
	for (size_t i = 0; i < replica_count(replica); i++) {
		const struct alert *a = replica_at(replica, i);

		if ((tool->arguments_count == 0 && !alert_in_queue(a)) ||
		    !filter_matches_alert(
		        &filter, a, words_targets(&in, a->number), in.tick))
			continue;
		if (tool_has(tool, TOOL_JSON))
			alert_print_json(replica, a);
		else
			alert_print(&in, a);
	}
	return 0;
}

/* ---- counters ---- */

static const char *const counter_names[] = { "received", "stored", "folded",
	"duplicate", "refused", "aggregated", "gaps", "lost", "recorded" };
#define COUNTERS (sizeof(counter_names) / sizeof(counter_names[0]))

struct counters {
	bool json;
	int64_t total[COUNTERS];
};

/* A publisher names itself as it likes. */
static void
source_print(const char *source)
{
	struct buf safe = { 0 };

	text_safe(&safe, source, strlen(source));
	printf("%s:", buf_text(&safe));
	buf_finish(&safe);
}

static void
counters_line(void *ctx, const char *line, size_t len)
{
	struct counters *c = ctx;
	struct jread *doc = NULL;
	const char *source;
	int64_t value;

	if (jread_parse_ours(line, len, &doc) != ERR_NONE)
		return;
	source = jread_get_text(jread_root(doc), "source");
	if (c->json)
		entry_print_json(line, len);
	else
		source_print(source != NULL ? source : "?");
	for (size_t i = 0; i < COUNTERS; i++) {
		if (!jread_int(
		        jread_get(jread_root(doc), counter_names[i]), &value))
			continue;
		c->total[i] += value;
		if (!c->json)
			printf(" %s %lld", counter_names[i], (long long)value);
	}
	if (!c->json)
		printf("\n");
	jread_free(doc);
}

static int
counters_print(struct tool *tool)
{
	struct counters c = { .json = tool_has(tool, TOOL_JSON) };
	const struct replica_counts *n =
	    replica_counts(client_replica(tool->client));
	uint64_t next = 0;
	int status;
	unsigned long open = (unsigned long)(n->waiting + n->claimed + n->told +
	    n->response + n->later);

	do {
		status = tool_query(tool, QUERY_COUNTERS, next, 0, "",
		    counters_line, &c, &next);
		if (status >= 0)
			return status;
	} while (next != 0);
	printf(c.json ? "{\"total\":true" : "total:");
	for (size_t i = 0; i < COUNTERS; i++)
		printf(c.json ? ",\"%s\":%lld" : " %s %lld", counter_names[i],
		    (long long)c.total[i]);
	printf(c.json ? ",\"open\":%lu}\n" : " open %lu\n", open);
	return 0;
}

int
cmd_list(int argc, char **argv)
{
	struct tool tool;
	int status = tool_begin(&tool, &spec, argc, argv);

	if (status < 0)
		status = tool_connect(&tool, true);
	if (status < 0)
		status = tool_has(&tool, TOOL_COUNTERS) ? counters_print(&tool)
		                                        : queue_print(&tool);
	tool_end(&tool);
	return status;
}
