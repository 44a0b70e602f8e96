/* SPDX-License-Identifier: Apache-2.0 */
/* dabyl do "COMMAND": one line of the console's grammar. */
#include <inttypes.h>
#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/command.h"
#include "ui/plain.h"
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

/* ---- commands that show something: the hub has no part in them ---- */

static int
why_print(struct tool *tool, uint64_t number)
{
	struct screen_input in;
	struct buf line = { 0 };
	const struct alert *alert;
	size_t place, total;
	int status = tool_connect(tool, true);

	if (status >= 0)
		return status;
	tool_view(tool, &in);
	alert = replica_alert(in.replica, number);
	if (alert == NULL) {
		tool_error(tool->arguments[0],
		    _("There is no such alert on the board"), NULL);
		return 1;
	}
	place = replica_place(in.replica, number, &total);
	buf_printf(&line, "№%" PRIu64 ": %zu / %zu: ", number, place, total);
	plain_alert(&line, &in, alert);
	printf("%s\n", buf_text(&line));
	buf_finish(&line);
	return 0;
}

#define SHOWN_ARGS 12

static int
run_as(const struct tool *tool, int (*run)(int argc, char **argv), char *option,
    char *words)
{
	static const struct {
		enum tool_option option;
		char *name;
	} passed[] = { { TOOL_DATA, "--data" }, { TOOL_HUB, "--hub" },
		{ TOOL_LANG, "--lang" }, { TOOL_AS, "--as" } };
	char *argv[SHOWN_ARGS];
	int argc = 0;

	argv[argc++] = "do";
	for (size_t i = 0; i < sizeof(passed) / sizeof(passed[0]); i++) {
		if (!tool_has(tool, passed[i].option))
			continue;
		argv[argc++] = passed[i].name;
		argv[argc++] = (char *)tool->values[passed[i].option];
	}
	if (tool_has(tool, TOOL_JSON))
		argv[argc++] = "--json";
	if (option != NULL)
		argv[argc++] = option;
	argv[argc++] = "--";
	if (words[0] != '\0')
		argv[argc++] = words;
	argv[argc] = NULL;
	return run(argc, argv);
}

static int
number_missing(const struct tool *tool, enum command_verb verb)
{
	struct buf wanted = { 0 };

	buf_printf(&wanted, "%s 1042", command_name(verb));
	tool_error(tool->arguments[0],
	    _(command_fault_sentence(COMMAND_FAULT_MISSING)),
	    buf_text(&wanted));
	buf_finish(&wanted);
	return 2;
}

/* As in a console.  -1: it is a command of the hub, or none at all. */
static int
shown(struct tool *tool)
{
	const char *line = tool->arguments[0];
	struct command command;
	struct command_fault fault;
	char number[24];

	if (command_parse(line, strlen(line), &command, &fault) != ERR_NONE)
		return -1;
	snprintf(number, sizeof(number), "%" PRIu64, command.alerts[0]);
	switch ((int)command.verb) {
	case COMMAND_LIST:
	case COMMAND_FILTER:
		return run_as(tool, cmd_list, NULL, command.rest);
	case COMMAND_LOG:
		return run_as(tool, cmd_log, NULL, command.rest);
	case COMMAND_STATUS:
		return run_as(tool, cmd_list, "--counters", "");
	case COMMAND_SHOW:
		return command.nalerts > 0
		    ? run_as(tool, cmd_show, NULL, number)
		    : number_missing(tool, command.verb);
	case COMMAND_WHY:
		return command.nalerts > 0 ? why_print(tool, command.alerts[0])
		                           : number_missing(tool, command.verb);
	case COMMAND_SETTINGS:
		tool_error(
		    line, _("this is about a console: type it there"), NULL);
		return 2;
	}
	return -1;
}

int
cmd_do(int argc, char **argv)
{
	struct tool tool;
	struct answer answer = { 0 };
	int status = tool_begin(&tool, &spec, argc, argv);

	if (status < 0)
		status = shown(&tool);
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
