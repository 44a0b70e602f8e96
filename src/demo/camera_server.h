/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_CAMERA_SERVER_H_
#define DABYL_DEMO_CAMERA_SERVER_H_

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * camera_server - the cameras of the demo city on the loopback interface: one
 * TCP port for RTSP and HTTP, a pair of UDP ports for RTP.  What can be asked
 * of it stands in camera.h.  One thread; the caller polls and gives the time:
 *
 *	n = camera_server_fds(server, fds);
 *	poll(fds, n, camera_server_wait_ms(server, now));
 *	camera_server_turn(server, fds, n, now);
 */
#define CAMERA_PLAYERS_MAX 64
#define CAMERA_FDS_MAX     (CAMERA_PLAYERS_MAX + 3)
#define CAMERA_IDLE_NS     UINT64_C(60000000000) /* without stream or word */

struct camera_server;

/*
 * Load every NAME.ts and NAME.mjpeg of directory ${dir}, bind the ports.  The
 * caller owns ${server}.  ERR_NOENT: no such directory, or no clip in it;
 * ERR_LIMIT: more than CAMERA_CLIPS_MAX; ERR_INVAL: a clip that cannot be
 * played (named in the log); ERR_IO: reading or binding failed.
 */
enum err camera_server_create(
    const char *dir, uint64_t now_ns, struct camera_server **server);

void camera_server_destroy(struct camera_server *server); /* NULL allowed */

/* The TCP port, on 127.0.0.1. */
uint16_t camera_server_port(const struct camera_server *server);

/* Players connected now. */
size_t camera_server_players(const struct camera_server *server);

/* Fill in what to poll; returns how many of CAMERA_FDS_MAX. */
size_t camera_server_fds(
    const struct camera_server *server, struct pollfd *fds);

/* Milliseconds until a frame is due; -1 when only input can bring work. */
int camera_server_wait_ms(const struct camera_server *server, uint64_t now_ns);

/* Do what is ready in ${fds}, as camera_server_fds() gave them, and is due. */
void camera_server_turn(struct camera_server *server, const struct pollfd *fds,
    size_t count, uint64_t now_ns);

#endif /* DABYL_DEMO_CAMERA_SERVER_H_ */
