/* SPDX-License-Identifier: Apache-2.0 */
/* dabyl do "COMMAND": one line of the console's grammar. */
#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/words.h"

#include "cmd/cmd.h"
#include "cmd/tool.h"

#define _(text)  gettext(text)
#define N_(text) text

static const struct tool_spec spec = {
	.name = "do",
	.arguments = "\"COMMAND\"",
	.does = N_("Run one command, as a key of the console types it."),
	.options = TOOL_BIT(TOOL_DATA) | TOOL_BIT(TOOL_HUB) |
	    TOOL_BIT(TOOL_LANG) | TOOL_BIT(TOOL_AS) | TOOL_BIT(TOOL_JSON),
	.arguments_min = 1,
	.arguments_max = 1,
};

static void
answer_print(struct tool *tool, const struct answer *answer)
{
	struct screen_input in;
	struct buf raw = { 0 }, safe = { 0 };

	if (tool_has(tool, TOOL_JSON)) {
		printf("{\"answer\":\"%s\",\"alert\":%llu}\n",
		    answer_word(answer->code),
		    (unsigned long long)answer->alert);
		return;
	}
	tool_view(tool, &in);
	words_answer(&raw, &in, *answer);
	text_safe(&safe, buf_text(&raw), raw.len);
	fprintf(answer->code == ANSWER_OK ? stdout : stderr, "%s%s\n",
	    answer->code == ANSWER_OK ? "" : "dabyl: ", buf_text(&safe));
	buf_finish(&raw);
	buf_finish(&safe);
}

int
cmd_do(int argc, char **argv)
{
	struct tool tool;
	struct answer answer = { 0 };
	int status = tool_begin(&tool, &spec, argc, argv);

	if (status < 0)
		status = tool_connect(&tool, false);
	if (status < 0)
		status = tool_command(&tool, tool.arguments[0], &answer);
	if (status < 0) {
		answer_print(&tool, &answer);
		status = answer.code == ANSWER_OK  ? 0
		    : answer.code == ANSWER_SYNTAX ? 2
		                                   : 1;
	}
	tool_end(&tool);
	return status;
}
