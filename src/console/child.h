/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CONSOLE_CHILD_H_
#define DABYL_CONSOLE_CHILD_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "wire/lines.h"

/*
 * child - a helper program at the other end of two pipes: lines go to its
 * standard input and come from its standard output, and packets may come from
 * its descriptor 3.  It may crash, hang or lie at any time, so nothing here
 * waits: a helper that does not take a line in one piece is as good as dead.
 *
 * The end has two steps: child_end() closes its input, on which it should
 * leave, and child_reap() collects it; after the grace it is killed.
 */
struct child {
	pid_t pid;        /* 0: none */
	int in;           /* to its standard input; -1: closed */
	int out;          /* from its standard output; -1: closed */
	int frames;       /* packets; -1: none */
	uint64_t kill_ms; /* when it is killed; 0: not yet leaving */
	bool killed;
	struct lines lines;
};

/*
 * Start ${program}, found by its path alone, without arguments.  Its standard
 * error is appended to ${log_path} (NULL: dropped); signals are as in a fresh
 * process; it inherits no other descriptor.  ERR_IO: it cannot be started;
 * the child is empty then.
 */
enum err child_start(struct child *child, const char *program,
    const char *log_path, bool frames);

/* Write whole lines.  ERR_CLOSED: it has gone or does not listen. */
enum err child_write(struct child *child, const struct buf *lines);

/*
 * Lend the next line.  ERR_AGAIN: none is there; ERR_CLOSED: its output has
 * ended; ERR_INVAL: it talks nonsense.
 */
enum err child_line(struct child *child, char **line);

/* Receive the next packet; ERR_AGAIN, ERR_CLOSED, or ERR_SIZE: too long. */
enum err child_packet(
    struct child *child, uint8_t *packet, size_t size, size_t *len);

/* Ask it to leave; kill it when it has not within ${grace_ms}, which may be
 * 0.  What it still says is not heard. */
void child_end(struct child *child, uint64_t now_ms, uint32_t grace_ms);

/* Collect it if it has gone, kill it if it is time.  Whether it is gone;
 * ${status} is that of waitpid().  Call only after child_end(). */
bool child_reap(struct child *child, uint64_t now_ms, int *status);

/*
 * For the end of the console: wait at most ${wait_ms} for a child that was
 * asked to leave, then kill and collect it.
 */
void child_collect(struct child *child, int wait_ms);

#endif /* DABYL_CONSOLE_CHILD_H_ */
