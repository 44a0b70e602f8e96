/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

#include "demo/process.h"

#define AREA        "demo"
#define EXIT_NO_RUN 127

/* The ends that the child is given; -1: it keeps ours. */
struct ends {
	int in, out, err, tell;
};

static void
fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static bool
talk_open(struct process *process, struct ends *ends)
{
	int tell[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, tell) != 0)
		return false;
	process->out = tell[0];
	ends->tell = tell[1];
	return true;
}

/* Both pipes; ${ends} are the child's. */
static bool
pipes_open(struct process *process, struct ends *ends)
{
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC) != 0)
		return false;
	process->in = in[1];
	ends->in = in[0];
	if (pipe2(out, O_CLOEXEC) != 0)
		return false;
	process->out = out[0];
	ends->out = out[1];
	return true;
}

/*
 * In the child, between fork and exec: only what may be called there.  The
 * parent may be gone before the kernel was asked to watch it.
 */
static void
child_become(pid_t parent, char *const argv[],
    const struct process_options *options, const struct ends *ends)
{
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(EXIT_NO_RUN);
	if (options->hidden)
		setpgid(0, 0);
	if ((ends->in >= 0 && dup2(ends->in, STDIN_FILENO) < 0) ||
	    (ends->out >= 0 && dup2(ends->out, STDOUT_FILENO) < 0) ||
	    (ends->err >= 0 && dup2(ends->err, STDERR_FILENO) < 0) ||
	    (ends->tell >= 0 && dup2(ends->tell, PROCESS_TELL_FD) < 0))
		_exit(EXIT_NO_RUN);
	/* It may have had that number before, and dup2() did nothing. */
	if (ends->tell >= 0)
		(void)fcntl(PROCESS_TELL_FD, F_SETFD, 0);
	/* Neither libraries nor whoever started us close all of theirs. */
	(void)close_range(
	    ends->tell >= 0 ? PROCESS_TELL_FD + 1 : STDERR_FILENO + 1, ~0U, 0);
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execv(argv[0], argv);
	_exit(EXIT_NO_RUN);
}

enum err
process_start(struct process *process, char *const argv[],
    const struct process_options *options)
{
	struct ends ends = { -1, -1, -1, -1 };
	enum err err = ERR_IO;
	pid_t parent = getpid();

	*process = PROCESS_NONE;
	if (options->log != NULL &&
	    (ends.err = open(options->log,
	         O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) < 0)
		goto out;
	if ((options->hidden && !pipes_open(process, &ends)) ||
	    (options->talks && !talk_open(process, &ends)))
		goto out;
	process->pid = fork();
	if (process->pid == 0)
		child_become(parent, argv, options, &ends);
	if (process->pid > 0)
		err = ERR_NONE;
out:
	if (err != ERR_NONE) {
		log_error(
		    AREA, "cannot start %s: %s", argv[0], strerror(errno));
		fd_close(&process->in);
		fd_close(&process->out);
		process->pid = 0;
	}
	fd_close(&ends.in);
	fd_close(&ends.out);
	fd_close(&ends.err);
	fd_close(&ends.tell);
	return err;
}

enum err
process_line(struct process *process, char *line, size_t size, int wait_ms)
{
	uint64_t until = clock_boot_ms() + (uint64_t)wait_ms, now;
	size_t len = 0;
	ssize_t got;

	while ((now = clock_boot_ms()) < until) {
		struct pollfd item = { process->out, POLLIN, 0 };

		if (poll(&item, 1, (int)(until - now)) != 1)
			continue;
		/* A byte at a time: what follows is not ours to take. */
		got = read(process->out, line + len, 1);
		if (got <= 0)
			return ERR_CLOSED;
		if (line[len] == '\n') {
			line[len] = '\0';
			return ERR_NONE;
		}
		if (++len == size)
			return ERR_SIZE;
	}
	return ERR_TIMEOUT;
}

bool
process_hear(struct process *process, struct lines *lines)
{
	size_t room;
	char *space = lines_space(lines, &room);
	ssize_t got;

	if (process->out < 0 || room == 0)
		return false;
	got = recv(process->out, space, room, MSG_DONTWAIT);
	if (got <= 0)
		return false;
	lines_added(lines, (size_t)got);
	return true;
}

void
process_say(struct process *process, const char *bytes, size_t len)
{
	if (process->out >= 0)
		(void)!send(
		    process->out, bytes, len, MSG_DONTWAIT | MSG_NOSIGNAL);
}

bool
process_gone(struct process *process)
{
	if (process->pid == 0)
		return true;
	if (waitpid(process->pid, &process->status, WNOHANG) != process->pid)
		return false;
	process->pid = 0;
	fd_close(&process->in);
	fd_close(&process->out);
	return true;
}

static void
wait_end(pid_t pid, int grace_ms)
{
	struct pollfd item = { pidfd_open(pid, 0), POLLIN, 0 };

	if (item.fd < 0)
		return;
	(void)poll(&item, 1, grace_ms);
	close(item.fd);
}

void
process_end(struct process *process, int signal_number, int grace_ms)
{
	if (process_gone(process))
		return;
	fd_close(&process->in);
	if (signal_number != 0)
		(void)kill(process->pid, signal_number);
	wait_end(process->pid, grace_ms);
	if (process_gone(process))
		return;
	log_error(
	    AREA, "process %ld does not end; it is killed", (long)process->pid);
	(void)kill(process->pid, SIGKILL);
	(void)waitpid(process->pid, &process->status, 0);
	process->pid = 0;
	fd_close(&process->out);
}
