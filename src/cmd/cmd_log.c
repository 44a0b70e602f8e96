/* SPDX-License-Identifier: Apache-2.0 */
/* dabyl log [FILTER]: the journal, oldest first; of a hub or a copied file. */
#include <libintl.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/jread.h"
#include "hub/query.h"
#include "journal/reader.h"
#include "ui/words.h"

#include "cmd/cmd.h"
#include "cmd/entry_print.h"
#include "cmd/tool.h"

#define _(text)  gettext(text)
#define N_(text) text

#define FOLLOW_MS 500 /* between two looks for new entries */

static const struct tool_spec spec = {
	.name = "log",
	.arguments = "[FILTER]",
	.does = N_("Show the journal, oldest first."),
	.options = TOOL_BIT(TOOL_DATA) | TOOL_BIT(TOOL_HUB) |
	    TOOL_BIT(TOOL_LANG) | TOOL_BIT(TOOL_AS) | TOOL_BIT(TOOL_JSON) |
	    TOOL_BIT(TOOL_CSV) | TOOL_BIT(TOOL_FOLLOW) | TOOL_BIT(TOOL_FILE) |
	    TOOL_BIT(TOOL_CONFIG),
	.arguments_min = 0,
	.arguments_max = 1,
};

struct log {
	struct tool *tool;
	const struct policy *policy; /* of a file; a hub sends its own */
	struct buf filter;           /* without names of saved ones */
};

/* What its words rest on. */
static void
log_view(const struct log *log, struct screen_input *in)
{
	if (log->policy == NULL)
		tool_view(log->tool, in);
	else
		*in = (struct screen_input){
			.policy = log->policy,
			.zone_minutes = log->policy->site.zone_minutes,
			.language = words_language(),
		};
}

static void
log_line(void *ctx, const char *line, size_t len)
{
	const struct log *log = ctx;
	struct screen_input in;
	struct jread *doc = NULL;

	if (tool_has(log->tool, TOOL_JSON)) {
		entry_print_json(line, len);
		return;
	}
	if (jread_parse_ours(line, len, &doc) != ERR_NONE)
		return;
	log_view(log, &in);
	if (tool_has(log->tool, TOOL_CSV))
		entry_print_csv(&in, jread_root(doc));
	else
		entry_print(&in, jread_root(doc));
	jread_free(doc);
}

static const char *
filter_of(const struct tool *tool)
{
	return tool->arguments_count > 0 ? tool->arguments[0] : "";
}

/* The codes of its filter are those of the policy. */
static int
filter_read(struct log *log)
{
	struct screen_input in;
	struct filter filter;

	log_view(log, &in);
	return tool_filter(log->tool, &in, FILTER_ENTRIES, filter_of(log->tool),
	    &filter, &log->filter);
}

static int
follow_wait(struct tool *tool)
{
	uint64_t until = clock_boot_ms() + FOLLOW_MS;
	int status = -1;

	/* Nobody reads on: main() says so. */
	if (fflush(stdout) != 0)
		return 1;
	while (status < 0 && clock_boot_ms() < until)
		status = tool_step(tool, 100);
	return status;
}

static int
log_hub(struct tool *tool)
{
	struct log log = { .tool = tool };
	uint64_t from = 1, next = 0;
	int status = tool_connect(tool, false);

	if (status < 0)
		status = filter_read(&log);
	while (status < 0) {
		status = tool_query(tool, QUERY_LOG, from, 0,
		    buf_text(&log.filter), log_line, &log, &next);
		if (status >= 0)
			break;
		if (next > from)
			from = next;
		else if (!tool_has(tool, TOOL_FOLLOW))
			status = 0;
		else
			status = follow_wait(tool);
	}
	buf_finish(&log.filter);
	return status;
}

/* Whose fault it is: the question's, the copy's, or the disk's. */
static int
file_status(enum err err)
{
	switch (err) {
	case ERR_NONE:
		return 0;
	case ERR_INVAL:
		return 2;
	case ERR_NOENT:
	case ERR_DENIED:
	case ERR_CORRUPT:
	case ERR_VERSION:
		return 1;
	default:
		return 4;
	}
}

static enum err
entries_print(struct log *log, struct reader *reader)
{
	struct query query = { .kind = QUERY_LOG, .from = 1 };
	struct query_result result = { 0 };
	uint64_t before = 0;

	snprintf(query.text, sizeof(query.text), "%s", buf_text(&log->filter));
	query.now_ms = clock_utc_ms();
	query.zone_min = log->policy->site.zone_minutes;
	while (query.from > before && result.error == ERR_NONE) {
		before = query.from;
		query_run(reader, &query, &result);
		tool_lines(
		    buf_text(&result.lines), result.lines.len, log_line, log);
		buf_finish(&result.lines);
		query.from = result.next;
	}
	return result.error;
}

/* Its codes are those of --config, or of what is built in. */
static int
log_file(struct tool *tool)
{
	const char *path = tool->values[TOOL_FILE];
	struct log log = { .tool = tool };
	struct reader *reader = NULL;
	struct conf *conf;
	int status = tool_conf(
	    tool->values[TOOL_CONFIG], _("see: dabyl config check"), &conf);
	enum err err;

	if (status >= 0)
		return status;
	log.policy = conf->policy;
	status = filter_read(&log);
	if (status < 0) {
		err = reader_open_file(path, &reader);
		if (err == ERR_NONE)
			err = entries_print(&log, reader);
		if (err != ERR_NONE)
			tool_error(path, _(err_text(err)), NULL);
		status = file_status(err);
	}
	reader_close(reader);
	conf_destroy(conf);
	buf_finish(&log.filter);
	return status;
}

/* What does not go together, and a filter that cannot be. */
static int
question_check(const struct tool *tool)
{
	const struct screen_input nothing = { 0 };
	struct filter filter;

	if (tool_has(tool, TOOL_JSON) && tool_has(tool, TOOL_CSV)) {
		tool_error("--csv", _("not together with --json"), NULL);
		return 2;
	}
	if (tool_has(tool, TOOL_FILE) && tool_has(tool, TOOL_FOLLOW)) {
		tool_error("--follow", _("not together with --file"), NULL);
		return 2;
	}
	return tool_filter(
	    tool, &nothing, FILTER_ENTRIES, filter_of(tool), &filter, NULL);
}

int
cmd_log(int argc, char **argv)
{
	struct tool tool;
	int status = tool_begin(&tool, &spec, argc, argv);

	if (status < 0)
		status = question_check(&tool);
	if (status < 0) {
		if (tool_has(&tool, TOOL_CSV))
			entry_print_csv_head();
		status = tool_has(&tool, TOOL_FILE) ? log_file(&tool)
		                                    : log_hub(&tool);
	}
	tool_end(&tool);
	return status;
}
