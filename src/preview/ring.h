/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_PREVIEW_RING_H_
#define DABYL_PREVIEW_RING_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * ring - bytes on their way from the reader of a source to the decoder.  One
 * thread puts, another takes; both may wait.  A put goes in whole or not at
 * all, so that what is dropped is never a part of a packet.
 */
#define RING_SIZE (4u << 20) /* bytes; a key frame of a 4K camera fits */

struct ring;

struct ring *ring_create(void); /* never NULL */
void ring_destroy(struct ring *ring);

/* False when there is no room within ${wait_ms}, or the ring is closed. */
bool ring_put(struct ring *ring, const void *bytes, size_t len, int wait_ms);

/* Waits for bytes; takes at most ${len}.  0 when the ring is closed and empty,
 * or was stopped. */
size_t ring_take(struct ring *ring, void *bytes, size_t len);

/* Nothing more will be put; what is there may still be taken. */
void ring_close(struct ring *ring);

/* Nobody waits any more, on either side. */
void ring_stop(struct ring *ring);

#endif /* DABYL_PREVIEW_RING_H_ */
