/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_PREVIEW_PLAYER_H_
#define DABYL_PREVIEW_PLAYER_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "preview/relay.h"

/*
 * player - the only home of libvlc.  It decodes what a relay hands over and
 * shows it in a window, or keeps the newest picture in memory for the cells.
 *
 * libvlc calls back on threads of its own; the callbacks store and wake, and
 * do nothing else (stopping from inside a callback is a deadlock).
 */
#define PLAYER_PICTURE_WIDTH  480 /* of a picture kept in memory, at most */
#define PLAYER_PICTURE_HEIGHT 270

struct player;

struct player_status {
	uint32_t displayed; /* new pictures that were displayed */
	bool ended;         /* nothing more will come */
	bool failed;        /* the decoder gave up */
};

/* A picture in memory: 4 bytes a pixel, B, G, R, unused. */
struct player_picture {
	uint32_t width, height;
	const uint8_t *bgrx;
};

/*
 * ${window}: show there; 0: keep pictures in memory.  ${wake_fd}: an eventfd.
 * NULL when libvlc cannot be started.
 */
struct player *player_create(uint32_t window, int wake_fd);
void player_destroy(struct player *player); /* stops; NULL is allowed */

/* Play what ${relay} reads; it must be running and outlive player_stop(). */
void player_start(struct player *player, struct relay *relay);
void player_stop(struct player *player);

void player_pause(struct player *player, bool pause);

struct player_status player_status(struct player *player);

/*
 * Lend the newest picture in memory and lock it: player_unlend() must follow
 * soon.  False, with nothing locked, when there is none newer than ${serial},
 * which is brought up to date.
 */
bool player_lend(
    struct player *player, uint64_t *serial, struct player_picture *picture);
void player_unlend(struct player *player);

/*
 * A still of what is in the window, in its own shape; the caller frees its
 * bytes.  Takes up to half a second.  ERR_AGAIN: no picture was displayed
 * yet; ERR_IO.
 */
enum err player_still(struct player *player, struct player_picture *picture);

#endif /* DABYL_PREVIEW_PLAYER_H_ */
