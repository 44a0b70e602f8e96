/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_PROCESS_H_
#define DABYL_DEMO_PROCESS_H_

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"
#include "wire/lines.h"

/*
 * process - a program that the demo starts and ends: the hub, the cameras,
 * the console.  None of them outlives the demo, whatever ends that: the
 * kernel tells each when its parent is gone.
 */
struct process {
	pid_t pid;  /* 0: none */
	int in;     /* the other end of its standard input; -1: none */
	int out;    /* of its standard output, or of what we talk over; -1:
	             * none */
	int status; /* as waitpid() gave it; valid once it is gone */
};
#define PROCESS_NONE ((struct process){ .in = -1, .out = -1 })

struct process_options {
	const char *log; /* its stderr goes there; NULL: where ours goes */
	/*
	 * It works behind the scenes: pipes instead of the terminal, a process
	 * group of its own, so that Ctrl-C is not meant for it.
	 */
	bool hidden;
	/* It keeps the terminal, and talks with us over PROCESS_TELL_FD.  Not
	 * together with ${hidden}. */
	bool talks;
};
#define PROCESS_TELL_FD 3

/*
 * Run ${argv}[0], a path.  ERR_IO: it cannot be started (logged); ${process}
 * is PROCESS_NONE then.
 */
enum err process_start(struct process *process, char *const argv[],
    const struct process_options *options);

/*
 * Read the first line of its output, without its end, into ${line}.
 * ERR_TIMEOUT not within ${wait_ms}; ERR_CLOSED it ended first; ERR_SIZE.
 */
enum err process_line(
    struct process *process, char *line, size_t size, int wait_ms);

/* Take what it has said; never waits.  false: there is nothing. */
bool process_hear(struct process *process, struct lines *lines);

/* Say something to it; what it does not take at once is lost. */
void process_say(struct process *process, const char *bytes, size_t len);

/* Whether it has ended; collects it.  true when there is none. */
bool process_gone(struct process *process);

/*
 * Close its input, send it ${signal_number} (0: none), wait at most
 * ${grace_ms}, then kill it.  Collects it.
 */
void process_end(struct process *process, int signal_number, int grace_ms);

#endif /* DABYL_DEMO_PROCESS_H_ */
