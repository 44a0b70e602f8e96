/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"

#include "hub/canary.h"

/* The child gets an empty signal mask: ours is blocked for the signalfd. */
static int
spawn(struct canary *canary)
{
	posix_spawnattr_t attr;
	sigset_t none;
	int error;

	sigemptyset(&none);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	error = posix_spawn(
	    &canary->pid, canary->argv[0], NULL, &attr, canary->argv, environ);
	posix_spawnattr_destroy(&attr);
	return error;
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
	canary->pid = 0;
	canary->again_ms = now_ms + CANARY_AGAIN_MS;
}

void
canary_stop(struct canary *canary)
{
	if (canary->pid == 0)
		return;
	kill(canary->pid, SIGKILL);
	(void)waitpid(canary->pid, NULL, 0);
	canary->pid = 0;
}
