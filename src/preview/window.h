/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_PREVIEW_WINDOW_H_
#define DABYL_PREVIEW_WINDOW_H_

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/*
 * window - the X window that libvlc draws into.  It asks never to be given
 * the keyboard (input hint off, user time 0) and understands no keys: they
 * belong to the terminal.  xcb, as Xlib ends the process on an error.
 */
struct window;

/*
 * As -geometry of X: -1 is the right or lower edge of the screen, -2 one pixel
 * before it.
 */
struct window_place {
	int32_t x, y;
	uint32_t width, height;
};

/* Create and map.  ERR_NOENT: there is no X server; ${window} is NULL. */
enum err window_create(
    const struct window_place *place, struct window **window);
void window_destroy(struct window *window); /* NULL is allowed */

uint32_t window_id(const struct window *window);
int window_fd(const struct window *window); /* poll for input */
void window_title(struct window *window, const char *title);
void window_move(struct window *window, const struct window_place *place);

/*
 * Whether something was drawn into it: its middle row is not all background.
 * libvlc counts the pictures it displayed only four times a second, which is
 * too slow to tell the first.  False also when it cannot be seen.
 */
bool window_painted(struct window *window);

enum window_event {
	WINDOW_NOTHING,
	WINDOW_CLOSED, /* a person closed it */
	WINDOW_LOST,   /* the X server has gone */
};

/* Handle what has come in; call until WINDOW_NOTHING. */
enum window_event window_step(struct window *window);

#endif /* DABYL_PREVIEW_WINDOW_H_ */
