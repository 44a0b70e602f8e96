/* SPDX-License-Identifier: Apache-2.0 */
/* dabyl config check [FILE]: every mistake with its line. */
#include <libintl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/tool.h"

#define _(text)  gettext(text)
#define N_(text) text

static const struct tool_spec spec = {
	.name = "config",
	.arguments = "check [FILE]",
	.does = N_("Check a configuration; every mistake is said with its "
	           "line."),
	.options = TOOL_BIT(TOOL_DATA) | TOOL_BIT(TOOL_LANG),
	.arguments_min = 1,
	.arguments_max = 2,
};

static int
check(const char *path)
{
	struct conf *conf;
	enum err err = conf_load_file(path, &conf);

	tool_conf_problems(conf);
	printf(_("%s: mistakes: %zu, warnings: %zu\n"), path,
	    conf->problems.errors, conf->problems.warnings);
	conf_destroy(conf);
	return err == ERR_NONE ? 0 : 1;
}

int
cmd_config(int argc, char **argv)
{
	struct tool tool;
	int status = tool_begin(&tool, &spec, argc, argv);

	if (status >= 0)
		return status;
	if (strcmp(tool.arguments[0], "check") != 0) {
		tool_error(tool.arguments[0], _("no such word"), "check");
		return 2;
	}
	if (tool.arguments_count == 2)
		return check(tool.arguments[1]);
	if ((status = tool_paths(&tool)) >= 0)
		return status;
	if (access(tool.paths.config, F_OK) != 0) {
		printf(_("%s is not there: the built-in configuration is "
		         "used\n"),
		    tool.paths.config);
		return 0;
	}
	return check(tool.paths.config);
}
