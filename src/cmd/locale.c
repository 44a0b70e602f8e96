/* SPDX-License-Identifier: Apache-2.0 */
#include <langinfo.h>
#include <libgen.h>
#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/locale.h"

#define DOMAIN    "dabyl"
#define PATH_SIZE 4096

bool
locale_self(char *path, size_t size)
{
	ssize_t len = readlink("/proc/self/exe", path, size - 1);

	path[len > 0 ? len : 0] = '\0';
	return len > 0;
}

/* The directory of the running program; "" when it cannot be told. */
static void
program_dir(char *dir, size_t size)
{
	char path[PATH_SIZE];

	dir[0] = '\0';
	if (locale_self(path, sizeof(path)))
		snprintf(dir, size, "%s", dirname(path));
}

void
locale_begin(void)
{
	char dir[PATH_SIZE], beside[PATH_SIZE + 8];
	struct stat st;

	/* gettext is silent under C: a terminal of ours speaks UTF-8. */
	if (setlocale(LC_ALL, "") == NULL ||
	    strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		(void)setlocale(LC_ALL, "C.UTF-8");
	program_dir(dir, sizeof(dir));
	snprintf(beside, sizeof(beside), "%s/locale", dir);
	bindtextdomain(DOMAIN,
	    dir[0] != '\0' && stat(beside, &st) == 0 ? beside : LOCALEDIR);
	bind_textdomain_codeset(DOMAIN, "UTF-8");
	textdomain(DOMAIN);
}

void
locale_data(char *path, size_t size, const char *name)
{
	char dir[PATH_SIZE];

	program_dir(dir, sizeof(dir));
	snprintf(path, size, "%s/city/%s", dir, name);
	if (access(path, X_OK) != 0)
		snprintf(path, size, "%s/%s", PKGDATADIR, name);
}

void
locale_helper(char *path, size_t size, const char *name)
{
	char dir[PATH_SIZE];

	program_dir(dir, sizeof(dir));
	snprintf(path, size, "%s/%s", dir, name);
	if (access(path, X_OK) != 0)
		snprintf(path, size, "%s/%s", PKGLIBEXECDIR, name);
}
