/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LD_PRELOAD: each fsync() and fdatasync() takes SLOW_SYNC_MS longer, as on a
 * disk of a data centre that is far away or busy.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int fsync(int fd);
int fdatasync(int fd);

static int
later(const char *name, int fd)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
	const char *ms = getenv("SLOW_SYNC_MS");
	struct timespec pause = { .tv_nsec = 1000000L *
		    (ms != NULL ? strtol(ms, NULL, 10) : 10) };

	nanosleep(&pause, NULL);
	return real(fd);
}

int
fsync(int fd)
{
	return later("fsync", fd);
}

int
fdatasync(int fd)
{
	return later("fdatasync", fd);
}
