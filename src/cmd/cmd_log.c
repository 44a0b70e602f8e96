/* SPDX-License-Identifier: Apache-2.0 */
/* dabyl log [FILTER]: the journal, oldest first; of a hub or a copied file. */
#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/jread.h"
#include "hub/query.h"
#include "journal/reader.h"

#include "cmd/cmd.h"
#include "cmd/entry_line.h"
#include "cmd/tool.h"

#define _(text)  gettext(text)
#define N_(text) text

#define FOLLOW_MS 500 /* between two looks for new entries */

static const struct tool_spec spec = {
	.name = "log",
	.arguments = "[FILTER]",
	.does = N_("Show the journal, oldest first."),
	.options = TOOL_BIT(TOOL_DATA) | TOOL_BIT(TOOL_HUB) |
	    TOOL_BIT(TOOL_LANG) | TOOL_BIT(TOOL_JSON) | TOOL_BIT(TOOL_CSV) |
	    TOOL_BIT(TOOL_FOLLOW) | TOOL_BIT(TOOL_FILE),
	.arguments_min = 0,
	.arguments_max = 1,
};

static void
log_line(void *ctx, const char *line, size_t len)
{
	const struct tool *tool = ctx;
	struct jread *doc = NULL;

	if (tool_has(tool, TOOL_JSON)) {
		printf("%.*s\n", (int)len, line);
		return;
	}
	if (jread_parse_ours(line, len, &doc) != ERR_NONE)
		return;
	if (tool_has(tool, TOOL_CSV))
		entry_line_print_csv(jread_root(doc));
	else
		entry_line_print(jread_root(doc));
	jread_free(doc);
}

static const char *
filter_of(const struct tool *tool)
{
	return tool->arguments_count > 0 ? tool->arguments[0] : "";
}

static int
follow_wait(struct tool *tool)
{
	uint64_t until = clock_boot_ms() + FOLLOW_MS;
	int status = -1;

	fflush(stdout);
	while (status < 0 && clock_boot_ms() < until)
		status = tool_step(tool, 100);
	return status;
}

static int
log_hub(struct tool *tool)
{
	uint64_t from = 1, next = 0;
	int status = tool_connect(tool, false);

	while (status < 0) {
		status = tool_query(tool, QUERY_LOG, from, 0, filter_of(tool),
		    log_line, tool, &next);
		if (status >= 0)
			break;
		if (next > from) {
			from = next;
			continue;
		}
		if (!tool_has(tool, TOOL_FOLLOW))
			return 0;
		status = follow_wait(tool);
	}
	return status;
}

static void
lines_print(struct tool *tool, const struct buf *lines)
{
	const char *at = buf_text(lines);
	const char *end = at + lines->len;

	while (at < end) {
		const char *eol = memchr(at, '\n', (size_t)(end - at));
		const char *stop = eol != NULL ? eol : end;

		log_line(tool, at, (size_t)(stop - at));
		at = stop + 1;
	}
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

static int
log_file(struct tool *tool)
{
	const char *path = tool->values[TOOL_FILE];
	struct query query = { .kind = QUERY_LOG, .from = 1 };
	struct query_result result = { 0 };
	struct reader *reader;
	uint64_t before;
	enum err err = reader_open_file(path, &reader);

	snprintf(query.text, sizeof(query.text), "%s", filter_of(tool));
	query.now_ms = clock_utc_ms();
	while (err == ERR_NONE) {
		before = query.from;
		query_run(reader, &query, &result);
		err = result.error;
		lines_print(tool, &result.lines);
		buf_finish(&result.lines);
		query.from = result.next;
		if (query.from <= before)
			break;
	}
	reader_close(reader);
	if (err != ERR_NONE)
		tool_error(path, _(err_text(err)), NULL);
	return file_status(err);
}

int
cmd_log(int argc, char **argv)
{
	struct tool tool;
	int status = tool_begin(&tool, &spec, argc, argv);

	if (status < 0) {
		if (tool_has(&tool, TOOL_CSV))
			entry_line_head_csv();
		status = tool_has(&tool, TOOL_FILE) ? log_file(&tool)
		                                    : log_hub(&tool);
	}
	tool_end(&tool);
	return status;
}
