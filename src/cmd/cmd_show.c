/* SPDX-License-Identifier: Apache-2.0 */
/* dabyl show ALERT: the row, its notifications, its entries. */
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/jread.h"
#include "base/text.h"
#include "core/row_json.h"

#include "cmd/cmd.h"
#include "cmd/entry_line.h"
#include "cmd/tool.h"

#define _(text)  gettext(text)
#define N_(text) text

static const struct tool_spec spec = {
	.name = "show",
	.arguments = "ALERT",
	.does = N_("Show one alert with its notifications and entries."),
	.options = TOOL_BIT(TOOL_DATA) | TOOL_BIT(TOOL_HUB) |
	    TOOL_BIT(TOOL_LANG) | TOOL_BIT(TOOL_JSON),
	.arguments_min = 1,
	.arguments_max = 1,
};

struct show {
	bool json;
};

static void
row_print(const struct jread_val *val)
{
	struct alert a;
	struct buf raw = { 0 }, safe = { 0 };

	if (row_json_alert_take(&a, val) != ERR_NONE)
		return;
	buf_printf(&raw, "%llu P%u %s %s %s x%u owner=%s version=%u",
	    (unsigned long long)a.number, a.severity, a.kind,
	    alert_state_word((enum alert_state)a.state), a.device, a.count,
	    a.owner[0] != '\0' ? a.owner : "-", a.version);
	if (a.reason[0] != '\0')
		buf_printf(&raw, " reason=%s", a.reason);
	if (a.outcome[0] != '\0')
		buf_printf(&raw, " outcome=%s", a.outcome);
	buf_printf(&raw, "\n%s · %s · %s", a.name_kk, a.name_ru, a.address);
	text_safe(&safe, buf_text(&raw), strcspn(buf_text(&raw), "\n"));
	printf("%s\n", buf_text(&safe));
	buf_clear(&safe);
	text_safe(&safe, strchr(buf_text(&raw), '\n') + 1,
	    strlen(strchr(buf_text(&raw), '\n') + 1));
	printf("%s\n", buf_text(&safe));
	buf_finish(&raw);
	buf_finish(&safe);
}

static void
note_print(const struct jread_val *val)
{
	static const char *const keys[] = { "desk", "state", "channel",
		"number", "who", "code" };
	struct buf raw = { 0 }, safe = { 0 };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *text = jread_get_text(val, keys[i]);

		if (text != NULL && text[0] != '\0')
			buf_printf(&raw, " %s=%s", keys[i], text);
	}
	text_safe(&safe, buf_text(&raw), raw.len);
	printf(" %s\n", buf_text(&safe));
	buf_finish(&raw);
	buf_finish(&safe);
}

static void
show_line(void *ctx, const char *line, size_t len)
{
	const struct show *s = ctx;
	struct jread *doc = NULL;
	const struct jread_val *root;

	if (s->json) {
		printf("%.*s\n", (int)len, line);
		return;
	}
	if (jread_parse_ours(line, len, &doc) != ERR_NONE)
		return;
	root = jread_root(doc);
	if (jread_get(root, "row") != NULL)
		row_print(jread_get(root, "row"));
	else if (jread_get(root, "notification") != NULL)
		note_print(jread_get(root, "notification"));
	else
		entry_line_print(root);
	jread_free(doc);
}

int
cmd_show(int argc, char **argv)
{
	struct tool tool;
	struct show show;
	uint64_t number, next;
	char *end;
	int status = tool_begin(&tool, &spec, argc, argv);

	show.json = tool_has(&tool, TOOL_JSON);
	if (status < 0) {
		number = strtoull(tool.arguments[0], &end, 10);
		if (*end != '\0' || number == 0) {
			tool_error(tool.arguments[0],
			    _("not the number of an alert"), NULL);
			status = 2;
		}
	}
	if (status < 0)
		status = tool_connect(&tool, false);
	if (status < 0)
		status = tool_query(
		    &tool, QUERY_ALERT, number, 0, "", show_line, &show, &next);
	tool_end(&tool);
	return status < 0 ? 0 : status;
}
