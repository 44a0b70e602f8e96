/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"

#include "hub/canary.h"

/* The child gets an empty signal mask: ours is blocked for the signalfd. */
static int
spawn_with(struct canary *canary, int in)
{
	posix_spawnattr_t attr;
	posix_spawn_file_actions_t files;
	sigset_t none;
	int error;

	sigemptyset(&none);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
	error = posix_spawn(&canary->pid, canary->argv[0], &files, &attr,
	    canary->argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	return error;
}

static int
spawn(struct canary *canary)
{
	int ends[2], error;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return errno;
	error = spawn_with(canary, ends[0]);
	close(ends[0]);
	if (error != 0)
		close(ends[1]);
	else
		canary->lifeline = ends[1];
	return error;
}

static void
gone(struct canary *canary)
{
	close(canary->lifeline);
	canary->pid = 0;
}

void
canary_step(struct canary *canary, uint64_t now_ms)
{
	int error;

	if (canary->argv == NULL || canary->pid != 0 ||
	    now_ms < canary->again_ms)
		return;
	canary->again_ms = now_ms + CANARY_AGAIN_MS;
	error = spawn(canary);
	if (error != 0) {
		canary->pid = 0;
		log_error("canary", "cannot start %s: %s", canary->argv[0],
		    strerror(error));
	}
}

void
canary_reap(struct canary *canary, uint64_t now_ms)
{
	int status;

	if (canary->pid == 0 ||
	    waitpid(canary->pid, &status, WNOHANG) != canary->pid)
		return;
	log_info(
	    "canary", "it has ended (status %d); starting it again", status);
	gone(canary);
	canary->again_ms = now_ms + CANARY_AGAIN_MS;
}

void
canary_stop(struct canary *canary)
{
	if (canary->pid == 0)
		return;
	kill(canary->pid, SIGKILL);
	(void)waitpid(canary->pid, NULL, 0);
	gone(canary);
}
