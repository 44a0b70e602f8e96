/* SPDX-License-Identifier: Apache-2.0 */
/* dabyl show ALERT: the row, its notifications, its entries. */
#include <inttypes.h>
#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
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
	.name = "show",
	.arguments = "ALERT",
	.does = N_("Show one alert with its notifications and entries."),
	.options = TOOL_BIT(TOOL_DATA) | TOOL_BIT(TOOL_HUB) |
	    TOOL_BIT(TOOL_LANG) | TOOL_BIT(TOOL_AS) | TOOL_BIT(TOOL_JSON),
	.arguments_min = 1,
	.arguments_max = 1,
};

struct show {
	struct tool *tool;
	bool json;
};

/* ${text} came from outside in parts. */
static void
safe_print(const struct buf *text)
{
	struct buf safe = { 0 };

	text_safe(&safe, buf_text(text), text->len);
	printf("%s\n", buf_text(&safe));
	buf_finish(&safe);
}

static void
row_print(const struct screen_input *in, const struct jread_val *val)
{
	struct alert a;
	struct buf text = { 0 };

	if (row_json_alert_take(&a, val) != ERR_NONE)
		return;
	buf_printf(&text, "%" PRIu64 " P%u %s", a.number, a.severity,
	    a.kind_name[0] != '\0' ? a.kind_name : screen_kind(in, &a));
	words_part(&text, 0, words_state((enum alert_state)a.state));
	if (a.same_as != 0) {
		words_part(&text, 0, _("same incident as: "));
		buf_printf(&text, "%llu", (unsigned long long)a.same_as);
	}
	words_part(&text, 0, words_ending(in, &a));
	words_part(&text, 0, a.owner);
	buf_printf(&text, " · ×%u", a.count);
	safe_print(&text);
	buf_clear(&text);
	buf_puts(&text, a.device);
	if (strcmp(screen_device(in, &a), a.device) != 0)
		words_part(&text, 0, screen_device(in, &a));
	words_part(&text, 0, a.address);
	words_part(&text, 0, words_district(in, a.district));
	safe_print(&text);
	buf_finish(&text);
}

/* What the words of a notification rest on. */
static void
note_take(struct notification *note, const struct jread_val *val)
{
	const char *state = jread_get_text(val, "state");
	const char *channel = jread_get_text(val, "channel");

	*note = (struct notification){ .channel = CHANNEL_PHONE };
	for (int i = 0; state != NULL && i < NOTE_NSTATES; i++)
		if (strcmp(notification_state_word((enum notification_state)i),
		        state) == 0)
			note->state = (uint8_t)i;
	if (channel != NULL && strcmp(channel, "zmq") == 0)
		note->channel = CHANNEL_ZMQ;
	note->by_phone = jread_true(jread_get(val, "by_phone"));
	note->silent_tick = jread_true(jread_get(val, "silent"));
	note->unreachable_tick = jread_true(jread_get(val, "unreachable"));
}

static void
note_print(const struct screen_input *in, const struct jread_val *val)
{
	static const char *const keys[] = { "desk", "who", "number", "code" };
	struct notification note;
	struct buf text = { 0 };
	int64_t target = 0;

	note_take(&note, val);
	buf_puts(&text, "  ");
	if (in->policy != NULL && jread_int(jread_get(val, "target"), &target))
		words_target(&text, in, (unsigned)target);
	words_part(&text, 2, words_note(&note));
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		words_part(&text, 2, jread_get_text(val, keys[i]));
	safe_print(&text);
	buf_finish(&text);
}

static void
show_line(void *ctx, const char *line, size_t len)
{
	const struct show *s = ctx;
	struct jread *doc = NULL;
	const struct jread_val *root;
	struct screen_input in;

	if (s->json) {
		entry_print_json(line, len);
		return;
	}
	if (jread_parse_ours(line, len, &doc) != ERR_NONE)
		return;
	root = jread_root(doc);
	tool_view(s->tool, &in);
	if (jread_get(root, "row") != NULL)
		row_print(&in, jread_get(root, "row"));
	else if (jread_get(root, "notification") != NULL)
		note_print(&in, jread_get(root, "notification"));
	else
		entry_print(&in, root);
	jread_free(doc);
}

int
cmd_show(int argc, char **argv)
{
	struct tool tool;
	struct show show;
	uint64_t number, next;
	int status = tool_begin(&tool, &spec, argc, argv);

	show.tool = &tool;
	show.json = tool_has(&tool, TOOL_JSON);
	if (status < 0) {
		if (!tool_number(tool.arguments[0], &number) || number == 0) {
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
