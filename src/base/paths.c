/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crypto.h"

#include "base/paths.h"

#define ORPHAN_TRIES 50 /* for a lock whose hub is dead, */
#define ORPHAN_MS    20 /* so far apart */

static enum err
errno_err(void)
{
	switch (errno) {
	case EACCES:
	case EPERM:
	case EROFS:
		return ERR_DENIED;
	case ENOSPC:
	case EDQUOT:
		return ERR_FULL;
	default:
		return ERR_IO;
	}
}

/* mkdir -p with mode 0700 for what is made. */
static enum err
make_dirs(char *path)
{
	for (char *at = path + 1;; at++) {
		char kept = *at;

		if (kept != '/' && kept != '\0')
			continue;
		*at = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST) {
			*at = kept;
			return errno_err();
		}
		*at = kept;
		if (kept == '\0')
			return ERR_NONE;
	}
}

/* Ours alone: somebody else's directory could hold somebody else's sockets. */
static enum err
check_ours(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return errno_err();
	if (!S_ISDIR(st.st_mode) || st.st_uid != geteuid())
		return ERR_DENIED;
	return ERR_NONE;
}

static enum err
dir_choose(char *dir, const char *data)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	int len;

	if (data != NULL)
		len = snprintf(dir, PATHS_SIZE, "%s", data);
	else if (state != NULL && state[0] == '/')
		len = snprintf(dir, PATHS_SIZE, "%s/dabyl", state);
	else if (home != NULL && home[0] == '/')
		len = snprintf(dir, PATHS_SIZE, "%s/.local/state/dabyl", home);
	else
		return ERR_NOENT;
	if (len <= 0)
		return ERR_NOENT;
	return len < PATHS_SIZE ? ERR_NONE : ERR_SIZE;
}

static enum err
run_choose(struct paths *paths)
{
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	struct crypto_hash hash = crypto_sha256(paths->dir, strlen(paths->dir));
	char hex[17];
	int len = snprintf(
	    paths->run, PATHS_SIZE, "%.*s/run", PATHS_SIZE - 5, paths->dir);

	if ((size_t)len + strlen("/console.sock") <= ENDPOINT_PATH_MAX)
		return ERR_NONE;
	crypto_hex(hex, hash.bytes, 8);
	if (runtime != NULL && runtime[0] == '/')
		len = snprintf(
		    paths->run, PATHS_SIZE, "%s/dabyl/%s", runtime, hex);
	else
		len = snprintf(paths->run, PATHS_SIZE, "/tmp/dabyl-%u/%s",
		    (unsigned)geteuid(), hex);
	return (size_t)len + strlen("/console.sock") <= ENDPOINT_PATH_MAX
	    ? ERR_NONE
	    : ERR_SIZE;
}

static void
names_fill(struct paths *p)
{
	snprintf(p->journal, sizeof(p->journal), "%s/journal.db", p->dir);
	snprintf(p->lock, sizeof(p->lock), "%s/hub.lock", p->dir);
	snprintf(p->log, sizeof(p->log), "%s/hub.log", p->dir);
	snprintf(p->config, sizeof(p->config), "%s/dabyl.yaml", p->dir);
	snprintf(p->console, sizeof(p->console), "ipc://%.*s/console.sock",
	    ENDPOINT_PATH_MAX, p->run);
	snprintf(p->intake, sizeof(p->intake), "ipc://%.*s/intake.sock",
	    ENDPOINT_PATH_MAX, p->run);
	snprintf(p->desk, sizeof(p->desk), "ipc://%.*s/desk.sock",
	    ENDPOINT_PATH_MAX, p->run);
}

/* ${dir} without links; as it was named when it is not there. */
static enum err
dir_resolve(struct paths *paths, const char *dir)
{
	char *real = realpath(dir, NULL);
	char here[PATHS_SIZE] = "";
	int len;

	if (real == NULL && errno != ENOENT)
		return errno_err();
	if (real == NULL && dir[0] != '/' && getcwd(here, PATHS_SIZE) == NULL)
		return errno_err();
	len = real != NULL ? snprintf(paths->dir, PATHS_SIZE, "%s", real)
	                   : snprintf(paths->dir, PATHS_SIZE, "%s%s%s", here,
	                         here[0] != '\0' ? "/" : "", dir);
	free(real);
	return (size_t)len + sizeof("/journal.db-wal") <= PATHS_SIZE ? ERR_NONE
	                                                             : ERR_SIZE;
}

enum err
paths_init(struct paths *paths, const char *data)
{
	char wanted[PATHS_SIZE];
	enum err err = dir_choose(wanted, data);

	if (err != ERR_NONE || (err = make_dirs(wanted)) != ERR_NONE ||
	    (err = dir_resolve(paths, wanted)) != ERR_NONE ||
	    (err = check_ours(paths->dir)) != ERR_NONE ||
	    (err = run_choose(paths)) != ERR_NONE ||
	    (err = make_dirs(paths->run)) != ERR_NONE ||
	    (err = check_ours(paths->run)) != ERR_NONE)
		return err;
	names_fill(paths);
	return ERR_NONE;
}

enum err
paths_find(struct paths *paths, const char *data)
{
	char wanted[PATHS_SIZE];
	enum err err = dir_choose(wanted, data);

	if (err != ERR_NONE || (err = dir_resolve(paths, wanted)) != ERR_NONE ||
	    (err = run_choose(paths)) != ERR_NONE)
		return err;
	/* Somebody else's sockets would get our words. */
	if ((access(paths->dir, F_OK) == 0 &&
	        (err = check_ours(paths->dir)) != ERR_NONE) ||
	    (access(paths->run, F_OK) == 0 &&
	        (err = check_ours(paths->run)) != ERR_NONE))
		return err;
	names_fill(paths);
	return ERR_NONE;
}

static pid_t
pid_read(int fd)
{
	char text[24] = "";
	ssize_t len = pread(fd, text, sizeof(text) - 1, 0);

	return len > 0 ? (pid_t)strtol(text, NULL, 10) : 0;
}

/*
 * Take the lock, or say who holds it.  A hub that was killed in the moment in
 * which it started a child leaves the lock to that child until its exec: while
 * the process that is written there is dead, wait a little.
 */
static enum err
lock_take(int lock, pid_t *holder)
{
	for (int tries = 0;; tries++) {
		if (flock(lock, LOCK_EX | LOCK_NB) == 0)
			return ERR_NONE;
		if (errno != EWOULDBLOCK)
			return errno_err();
		*holder = pid_read(lock);
		if (tries == ORPHAN_TRIES || *holder <= 0 ||
		    kill(*holder, 0) == 0 || errno != ESRCH)
			return ERR_BUSY;
		(void)poll(NULL, 0, ORPHAN_MS);
	}
}

enum err
paths_lock(const struct paths *paths, int *fd, pid_t *holder)
{
	char text[24];
	int lock =
	    open(paths->lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	enum err err;
	int len;

	*holder = 0;
	*fd = -1;
	if (lock < 0)
		return errno_err();
	if ((err = lock_take(lock, holder)) != ERR_NONE) {
		close(lock);
		return err;
	}
	len = snprintf(text, sizeof(text), "%ld\n", (long)getpid());
	if (ftruncate(lock, 0) != 0 ||
	    pwrite(lock, text, (size_t)len, 0) != len) {
		err = errno_err();
		close(lock);
		return err;
	}
	*fd = lock;
	return ERR_NONE;
}

bool
paths_holder(const struct paths *paths, pid_t *holder)
{
	int lock = open(paths->lock, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	bool held;

	*holder = 0;
	if (lock < 0)
		return false;
	held = flock(lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
	if (held)
		*holder = pid_read(lock);
	close(lock);
	return held;
}

FILE *
paths_open_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	FILE *file;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		errno = EINVAL;
		return NULL;
	}
	if ((file = fdopen(fd, "r")) == NULL)
		close(fd);
	return file;
}
