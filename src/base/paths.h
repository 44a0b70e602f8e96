/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_BASE_PATHS_H_
#define DABYL_BASE_PATHS_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#include "base/endpoint.h"
#include "base/err.h"

/*
 * paths - where everything of one hub lives, for the hub and for whoever wants
 * to reach it:
 *
 *	DIR/journal.db  DIR/hub.lock  DIR/hub.log  DIR/dabyl.yaml
 *	DIR/run/console.sock  DIR/run/intake.sock  DIR/run/desk.sock
 *
 * DIR is --data, or $XDG_STATE_HOME/dabyl, or ~/.local/state/dabyl.  The
 * kernel takes 107 bytes for a socket's path: when DIR/run is too long the
 * sockets move to $XDG_RUNTIME_DIR/dabyl/HASH, or /tmp/dabyl-UID/HASH, where
 * HASH is of DIR, so that both ends find the same place.
 */
#define PATHS_SIZE 4096

struct paths {
	char dir[PATHS_SIZE]; /* absolute, without links */
	char run[PATHS_SIZE]; /* of the sockets */
	char journal[PATHS_SIZE + 16];
	char lock[PATHS_SIZE + 16];
	char log[PATHS_SIZE + 16];
	char config[PATHS_SIZE + 16];
	char console[ENDPOINT_SIZE]; /* ipc:// endpoints */
	char intake[ENDPOINT_SIZE];
	char desk[ENDPOINT_SIZE];
};

/*
 * Work out the paths.  ${data}: --data, or NULL.  Creates ${dir} and ${run}
 * with mode 0700 when they are missing.
 * ERR_NOENT  no home directory is known.
 * ERR_DENIED the directory belongs to somebody else or may not be made.
 * ERR_SIZE   the path is too long.
 */
enum err paths_init(struct paths *paths, const char *data);

/* The same for who only looks for a hub: nothing is created. */
enum err paths_find(struct paths *paths, const char *data);

/*
 * Take the lock of the directory, for the life of the returned descriptor.
 * ERR_BUSY: another hub holds it; its process id is in ${holder}, 0 when it
 * cannot be read.  ERR_IO, ERR_DENIED.
 */
enum err paths_lock(const struct paths *paths, int *fd, pid_t *holder);

/* Who holds the lock; false: nobody. */
bool paths_holder(const struct paths *paths, pid_t *holder);

/*
 * A regular file, to be read; the caller closes it.  NULL and errno: ENOENT,
 * ... of open(); EINVAL for what is no file: a pipe would be waited for.
 */
FILE *paths_open_file(const char *path);

#endif /* DABYL_BASE_PATHS_H_ */
