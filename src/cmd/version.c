/* SPDX-License-Identifier: Apache-2.0 */
#include <libintl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config.h"

#include "base/crypto.h"
#include "base/text.h"
#include "conf/conf.h"
#include "journal/journal.h"
#include "net/net.h"
#include "ui/term/term.h"

#include "cmd/locale.h"
#include "cmd/version.h"

#define _(text) gettext(text)

#define PATH_SIZE 4096

/* What a helper says of its libraries; it is asked, since only it has them. */
static void
helper_print(const char *name)
{
	char path[PATH_SIZE];
	char *argv[] = { path, "--version", NULL };
	int status = -1;
	pid_t child;

	printf("%s: ", name);
	fflush(stdout);
	locale_helper(path, sizeof(path), name);
	if (posix_spawn(&child, path, NULL, NULL, argv, environ) != 0 ||
	    waitpid(child, &status, 0) != child || status != 0)
		printf("%s\n", _("not installed, or it does not run"));
}

int
version_print(void)
{
	printf("dabyl %s\n", PACKAGE_VERSION);
	printf("%s, ZeroMQ %s, SQLite %s, libsodium %s, "
	       "libyaml %s, utf8proc %s\n",
	    term_library(), net_library(), journal_library(), crypto_library(),
	    conf_library(), text_library());
	helper_print("dabyl-preview");
	helper_print("dabyl-popup");
	return 0;
}
