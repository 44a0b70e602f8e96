/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dabyl console: the dispatcher's screen.  On a machine that has no
 * configuration at all it starts a hub of its own first.
 */
#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "console/console.h"
#include "console/plain.h"

#include "cmd/cmd.h"
#include "cmd/locale.h"
#include "cmd/tool.h"
#include "cmd/wishes.h"

#define _(text)  gettext(text)
#define N_(text) text

#define ETC_DIR "/etc/dabyl"

static const struct tool_spec spec = {
	.name = "console",
	.arguments = "",
	.does = N_("The dispatcher's screen; starts a hub when there is none."),
	.options = TOOL_BIT(TOOL_DATA) | TOOL_BIT(TOOL_CONFIG) |
	    TOOL_BIT(TOOL_HUB) | TOOL_BIT(TOOL_LANG) | TOOL_BIT(TOOL_THEME) |
	    TOOL_BIT(TOOL_PLAIN) | TOOL_BIT(TOOL_KEYMAP) |
	    TOOL_BIT(TOOL_LAYOUT) | TOOL_BIT(TOOL_ASCII) | TOOL_BIT(TOOL_AS) |
	    TOOL_BIT(TOOL_COACH),
};

/* A hub of one's own is only for a machine that knows no other. */
static bool
configured(const struct tool *tool)
{
	return tool_has(tool, TOOL_HUB) || tool_has(tool, TOOL_CONFIG) ||
	    access(tool->paths.config, F_OK) == 0 || access(ETC_DIR, F_OK) == 0;
}

static void
hub_exec(const struct tool *tool, char *self)
{
	char *argv[] = { self, "hub", "--background", "--data",
		(char *)tool->paths.dir, NULL };

	execv(self, argv);
	tool_error(self, tool_errno(errno), NULL);
	_exit(1);
}

/* Returns when the hub is ready.  -1 to go on, or an exit status. */
static int
hub_start(const struct tool *tool)
{
	char self[PATHS_SIZE];
	pid_t child;
	int status;

	if (!locale_self(self, sizeof(self)) || (child = fork()) < 0) {
		tool_error(tool->paths.dir, tool_errno(errno), NULL);
		return 3;
	}
	if (child == 0)
		hub_exec(tool, self);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	/* It has said why. */
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? -1 : 3;
}

/* Our children do not hear of it.  -1 to go on, or an exit status. */
static int
coach_read(const struct tool *tool, int *fd)
{
	const char *text = tool->values[TOOL_COACH];
	char *end;
	long value;

	*fd = 0;
	if (text == NULL)
		return -1;
	value = strtol(text, &end, 10);
	if (*text == '\0' || *end != '\0' || value <= STDERR_FILENO ||
	    value > INT_MAX || fcntl((int)value, F_SETFD, FD_CLOEXEC) != 0) {
		tool_error(text, _("no descriptor that is open"), NULL);
		return 2;
	}
	*fd = (int)value;
	return -1;
}

static int
run(const struct tool *tool, struct wishes *wishes, bool local, int coach_fd)
{
	char preview[PATHS_SIZE], popup[PATHS_SIZE], log[PATHS_SIZE + 16];
	struct console_options options = {
		.endpoint = tool->endpoint,
		.account = tool_account(tool),
		.log_path = log,
		.preview = preview,
		.popup = popup,
		.theme = wishes_text(wishes, PERSON_THEME),
		.keyboard = wishes->keyboard,
		.ascii = wishes_yes(wishes, PERSON_ASCII),
		.blink = wishes_yes(wishes, PERSON_BLINK),
		.sound = wishes_text(wishes, PERSON_SOUND),
		.room = wishes_yes(wishes, PERSON_ROOM),
		.sector = wishes_text(wishes, PERSON_SECTOR),
		.notice =
		    wishes->notice.len > 0 ? buf_text(&wishes->notice) : NULL,
		.remote = tool_has(tool, TOOL_HUB),
		.local = local,
		.coach_fd = coach_fd,
		.remember = wishes_remember,
		.filters = &wishes->person.filters,
		.keep_filter = wishes_keep_filter,
		.remember_arg = wishes,
	};

	locale_helper(preview, sizeof(preview), "dabyl-preview");
	locale_helper(popup, sizeof(popup), "dabyl-popup");
	snprintf(log, sizeof(log), "%s/console.log", tool->paths.dir);
	return (int)(tool_has(tool, TOOL_PLAIN) ? plain_run(&options)
	                                        : console_run(&options));
}

/* What is needed before the terminal is taken; -1 to go on, or a status. */
static int
hub_ready(const struct tool *tool, bool local)
{
	pid_t holder;

	/* Without a terminal nobody would see what the hub is started for. */
	if (local && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) &&
	    !paths_holder(&tool->paths, &holder))
		return hub_start(tool);
	return -1;
}

int
cmd_console(int argc, char **argv)
{
	struct tool tool;
	struct wishes wishes;
	bool local;
	int status = tool_begin(&tool, &spec, argc, argv), coach_fd;

	if (status < 0)
		status = coach_read(&tool, &coach_fd);
	if (status < 0)
		status = tool_paths_make(&tool);
	if (status >= 0)
		return status;
	local = !configured(&tool);
	status = wishes_begin(&wishes, &tool);
	if (status < 0)
		status = hub_ready(&tool, local);
	if (status < 0)
		status = run(&tool, &wishes, local, coach_fd);
	wishes_end(&wishes);
	return status;
}
