/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "wire/preview.h"

#include "console/child.h"

/* Both ends of what connects a child to us. */
struct ends {
	int in[2], out[2], frames[2];
};

static void
fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void
ends_close(struct ends *ends)
{
	for (int i = 0; i < 2; i++) {
		fd_close(&ends->in[i]);
		fd_close(&ends->out[i]);
		fd_close(&ends->frames[i]);
	}
}

static bool
ends_open(struct ends *ends, bool frames)
{
	*ends = (struct ends){ { -1, -1 }, { -1, -1 }, { -1, -1 } };
	if (pipe2(ends->in, O_CLOEXEC) != 0 || pipe2(ends->out, O_CLOEXEC) != 0)
		return false;
	if (frames &&
	    socketpair(
	        AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends->frames) != 0)
		return false;
	/* Only our ends: the flag belongs to the pipe's end, not to us. */
	return fcntl(ends->in[1], F_SETFL, O_NONBLOCK) == 0 &&
	    fcntl(ends->out[0], F_SETFL, O_NONBLOCK) == 0;
}

/* A descriptor above those that the child is given, so that none of them is
 * overwritten before it was copied. */
static bool
fd_lift(int *fd)
{
	int high;

	if (*fd < 0 || *fd > PREVIEW_FRAME_FD)
		return true;
	high = fcntl(*fd, F_DUPFD_CLOEXEC, PREVIEW_FRAME_FD + 1);
	if (high < 0)
		return false;
	close(*fd);
	*fd = high;
	return true;
}

static bool
ends_lift(struct ends *ends)
{
	bool lifted = true;

	for (int i = 0; i < 2; i++)
		lifted = lifted && fd_lift(&ends->in[i]) &&
		    fd_lift(&ends->out[i]) && fd_lift(&ends->frames[i]);
	return lifted;
}

static void
actions_set(posix_spawn_file_actions_t *actions, const struct ends *ends,
    const char *log_path)
{
	posix_spawn_file_actions_adddup2(actions, ends->in[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(actions, ends->out[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(actions, STDERR_FILENO,
	    log_path != NULL ? log_path : "/dev/null",
	    O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (ends->frames[1] >= 0)
		posix_spawn_file_actions_adddup2(
		    actions, ends->frames[1], PREVIEW_FRAME_FD);
	/* Another library of ours may have forgotten O_CLOEXEC. */
	posix_spawn_file_actions_addclosefrom_np(actions,
	    ends->frames[1] >= 0 ? PREVIEW_FRAME_FD + 1 : STDERR_FILENO + 1);
}

/* The console blocks its signals for a signalfd; the child must not. */
static void
attributes_set(posix_spawnattr_t *attributes)
{
	sigset_t none, all;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_setsigmask(attributes, &none);
	posix_spawnattr_setsigdefault(attributes, &all);
	posix_spawnattr_setpgroup(attributes, 0);
	/* A group of its own: Ctrl-C at the terminal is not meant for it. */
	posix_spawnattr_setflags(attributes,
	    POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
	        POSIX_SPAWN_SETPGROUP);
}

static int
spawn(pid_t *pid, const char *program, const struct ends *ends,
    const char *log_path)
{
	char *arguments[] = { (char *)program, NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int r;

	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	actions_set(&actions, ends, log_path);
	attributes_set(&attributes);
	r = posix_spawn(
	    pid, program, &actions, &attributes, arguments, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return r;
}

enum err
child_start(
    struct child *child, const char *program, const char *log_path, bool frames)
{
	struct ends ends;
	enum err e = ERR_IO;
	pid_t pid;
	int r;

	*child = (struct child){ .in = -1, .out = -1, .frames = -1 };
	if (!ends_open(&ends, frames) || !ends_lift(&ends)) {
		log_error("child", "no descriptors for %s: %s", program,
		    strerror(errno));
		goto out;
	}
	r = spawn(&pid, program, &ends, log_path);
	if (r != 0) {
		log_error("child", "cannot start %s: %s", program, strerror(r));
		goto out;
	}
	child->pid = pid;
	child->in = ends.in[1];
	child->out = ends.out[0];
	child->frames = ends.frames[0];
	ends.in[1] = ends.out[0] = ends.frames[0] = -1;
	e = ERR_NONE;
out:
	ends_close(&ends);
	return e;
}

/* SIGPIPE would end the console, which need not have thought of it. */
enum err
child_write(struct child *child, const struct buf *lines)
{
	sigset_t pipe_only, before;
	struct timespec now = { 0 };
	bool whole;

	if (child->in < 0)
		return ERR_CLOSED;
	sigemptyset(&pipe_only);
	sigaddset(&pipe_only, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
	whole =
	    write(child->in, lines->data, lines->len) == (ssize_t)lines->len;
	if (!whole && errno == EPIPE && sigismember(&before, SIGPIPE) == 0)
		sigtimedwait(&pipe_only, NULL, &now);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return whole ? ERR_NONE : ERR_CLOSED;
}

enum err
child_line(struct child *child, char **line)
{
	enum err e = lines_take(&child->lines, line);
	size_t room;
	char *space;
	ssize_t n;

	while (e == ERR_AGAIN) {
		if (child->out < 0)
			return ERR_CLOSED;
		space = lines_space(&child->lines, &room);
		n = read(child->out, space, room);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return ERR_AGAIN;
		if (n <= 0)
			return ERR_CLOSED;
		lines_added(&child->lines, (size_t)n);
		e = lines_take(&child->lines, line);
	}
	return e == ERR_NONE ? ERR_NONE : ERR_INVAL;
}

enum err
child_packet(struct child *child, uint8_t *packet, size_t size, size_t *len)
{
	struct iovec part = { packet, size };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	ssize_t n;

	if (child->frames < 0)
		return ERR_CLOSED;
	do
		n = recvmsg(child->frames, &message, MSG_DONTWAIT);
	while (n < 0 && errno == EINTR);
	if (n < 0 && errno == EAGAIN)
		return ERR_AGAIN;
	if (n <= 0)
		return ERR_CLOSED;
	if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC))
		return ERR_SIZE;
	*len = (size_t)n;
	return ERR_NONE;
}

void
child_end(struct child *child, uint64_t now_ms, uint32_t grace_ms)
{
	fd_close(&child->in);
	fd_close(&child->out);
	fd_close(&child->frames);
	if (child->pid != 0 && child->kill_ms == 0)
		child->kill_ms = now_ms + grace_ms;
}

bool
child_reap(struct child *child, uint64_t now_ms, int *status)
{
	assert(child->pid == 0 || child->kill_ms != 0);
	if (child->pid == 0)
		return true;
	if (waitpid(child->pid, status, WNOHANG) != 0) {
		child->pid = 0;
		return true;
	}
	/* Once: the number is ours until it is collected. */
	if (now_ms >= child->kill_ms && !child->killed) {
		kill(child->pid, SIGKILL);
		child->killed = true;
	}
	return false;
}

void
child_collect(struct child *child, int wait_ms)
{
	struct pollfd gone = { .events = POLLIN };
	int status;

	if (child->pid == 0)
		return;
	gone.fd = pidfd_open(child->pid, 0);
	if (gone.fd < 0 || poll(&gone, 1, wait_ms) != 1)
		kill(child->pid, SIGKILL);
	fd_close(&gone.fd);
	waitpid(child->pid, &status, 0);
	child->pid = 0;
}
