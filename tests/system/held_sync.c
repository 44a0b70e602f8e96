/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LD_PRELOAD: a disk that hangs, as one behind a broken cable.  fsync() and
 * fdatasync() wait as long as the file $HELD_SYNC is there; they fail while
 * $HELD_SYNC.eio is.
 */
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define LOOK_MS 10

int fsync(int fd);
int fdatasync(int fd);

static bool
there(const char *what)
{
	const char *held = getenv("HELD_SYNC");
	char path[4096];

	snprintf(path, sizeof(path), "%s%s", held != NULL ? held : "", what);
	return held != NULL && access(path, F_OK) == 0;
}

static int
held(const char *name, int fd)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);

	while (there(""))
		(void)poll(NULL, 0, LOOK_MS);
	if (!there(".eio"))
		return real(fd);
	errno = EIO;
	return -1;
}

int
fsync(int fd)
{
	return held("fsync", fd);
}

int
fdatasync(int fd)
{
	return held("fdatasync", fd);
}
