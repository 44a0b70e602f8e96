/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/text.h"

#include "cmd/cmd.h"
#include "cmd/locale.h"
#include "cmd/tool.h"
#include "cmd/version.h"

#define _(text)  gettext(text)
#define N_(text) text

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	int shown;
	const char *help;
} commands[] = {
#define X(function, name, shown, help) { name, cmd_##function, shown, help },
	CMD_TABLE(X)
#undef X
};
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int
help(FILE *to)
{
	fputs(_("usage: dabyl [COMMAND] [options]\n"), to);
	for (size_t i = 0; i < COMMANDS; i++)
		if (commands[i].shown)
			fprintf(to, "  %-9s %s\n", commands[i].name,
			    _(commands[i].help));
	fputs(_("Without a command: the console.  "
	        "\"dabyl COMMAND --help\" tells more.\n"),
	    to);
	return to == stdout ? 0 : 2;
}

static int
unknown(const char *name)
{
	struct buf safe = { 0 };

	text_safe(&safe, name, strlen(name));
	fprintf(
	    stderr, _("dabyl: there is no command \"%s\"\n"), buf_text(&safe));
	buf_finish(&safe);
	return help(stderr);
}

/*
 * Whoever started us may have closed stdin, stdout or stderr.  The next file
 * that is opened would take its number, and get what is written there.
 */
static void
standard_fds_open(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

/* What was not written was not said: a full disk, a pipe that is closed. */
static int
output_end(int status)
{
	if (fflush(stdout) == 0) {
		if (!ferror(stdout))
			return status;
		/* It failed earlier, and why has been overwritten since. */
		errno = 0;
		(void)!write(STDOUT_FILENO, "\n", 1);
	}
	tool_error(_("standard output"),
	    errno != 0 ? tool_errno(errno) : _(err_text(ERR_IO)), NULL);
	return status == 0 ? 1 : status;
}

static int
run(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "console";

	if (strcmp(name, "--help") == 0 || strcmp(name, "help") == 0)
		return help(stdout);
	if (strcmp(name, "--version") == 0)
		return version_print();
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return argc > 1 ? commands[i].run(argc - 1, argv + 1)
			                : commands[i].run(argc, argv);
	/* Options without a command are the console's. */
	if (name[0] == '-')
		return cmd_console(argc, argv);
	return unknown(name);
}

int
main(int argc, char **argv)
{
	standard_fds_open();
	locale_begin();
	if (crypto_init() != ERR_NONE) {
		tool_error("dabyl", _("no source of randomness"), NULL);
		return 1;
	}
	return output_end(run(argc, argv));
}
