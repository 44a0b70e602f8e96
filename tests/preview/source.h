/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_TESTS_SOURCE_H_
#define DABYL_TESTS_SOURCE_H_

#include <stdint.h>

/*
 * source - a camera that misbehaves, on a thread of the test and a port that
 * the kernel chooses.  It answers HTTP and RTSP requests alike, each
 * connection in the same way.
 */
enum source_mode {
	SOURCE_HANG,      /* reads and never answers */
	SOURCE_NOT_FOUND, /* 404 */
	SOURCE_AUTH,      /* 401, whatever the password */
	SOURCE_NOISE,     /* 200 and bytes that are no video */
	SOURCE_STALL,     /* 200, the beginning of a clip, silence */
	SOURCE_DIE,       /* 200, the beginning of a clip, the end */
	SOURCE_LIVE,      /* 200, a clip in its own time */
};

struct source;

/* ${clip}: MPEG-TS file for the last three; fails the test on any error. */
struct source *source_start(enum source_mode mode, const char *clip);
void source_stop(struct source *source);

uint16_t source_port(const struct source *source);

/* A port of this machine on which nobody listens. */
uint16_t source_dead_port(void);

#endif /* DABYL_TESTS_SOURCE_H_ */
