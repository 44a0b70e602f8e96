/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_PLAY_H_
#define DABYL_DEMO_PLAY_H_

#include <stdbool.h>
#include <stdint.h>

/*
 * play - the demo: a whole centre on this machine, which plays the five
 * minutes of the scenario and lives on.
 *
 *	dabyl hub             a process, in a directory of its own
 *	dabyl-cameras         a process: the clips as RTSP and HTTP
 *	feed, desks, bots     in this process, over the hub's own sockets
 *	dabyl console         a process on our terminal, when there is one
 *
 * Everything is on loopback and ipc.  Whatever ends the demo, signals
 * included, ends the processes and removes the directory.
 */
#define PLAY_PRELUDE_MS 2600 /* of the story: the board before it is seen */
#define PLAY_SPEED_MAX  60

/* Says one line about what is wrong; ${todo} may be NULL. */
typedef void play_error_fn(const char *what, const char *why, const char *todo);

struct play_options {
	const char *program; /* path of dabyl */
	const char *cameras; /* path of dabyl-cameras; NULL: it is not there */
	const char *city;    /* directory of the city's files */
	const char *clips;   /* directory of the clips */
	const char *data;    /* directory that stays; NULL: a temporary one */
	const char
	    *language; /* of the console; NULL: as the environment says */
	uint64_t seed;
	double rate;     /* of the background, events/s */
	uint64_t for_ms; /* time of the story; 0: until the console is left */
	bool console;    /* else the demo is printed as text */
	unsigned speed;  /* of the story, 1..PLAY_SPEED_MAX; for tests */
	play_error_fn *error;
};

/*
 * Exit status: 0 played, and as text all checks held; 1 one did not hold, or
 * the demo cannot start; 3 the hub does not answer; 4 it ended by itself; 128
 * and its number after a signal.
 */
int play_run(const struct play_options *options);

#endif /* DABYL_DEMO_PLAY_H_ */
