/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_HUB_CANARY_H_
#define DABYL_HUB_CANARY_H_

#include <stdint.h>
#include <sys/types.h>

/*
 * canary - the publisher process that proves the path alive.  The hub starts
 * it and starts it again when it dies; that it is heard of is the consoles'
 * business.  It ends when its stdin does, which is when the hub is gone,
 * however it went.
 */
#define CANARY_AGAIN_MS 1000

struct canary {
	char *const *argv; /* NULL = no canary */
	pid_t pid;         /* 0 = not running */
	int lifeline;      /* while it runs: the other end of its stdin */
	uint64_t again_ms;
};

/* Start it when it is not running and it is time. */
void canary_step(struct canary *canary, uint64_t now_ms);

/* After SIGCHLD: notice that it has died. */
void canary_reap(struct canary *canary, uint64_t now_ms);

void canary_stop(struct canary *canary);

#endif /* DABYL_HUB_CANARY_H_ */
