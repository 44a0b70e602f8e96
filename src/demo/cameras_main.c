/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dabyl-cameras DIR - serves the clips of DIR as cameras on the loopback
 * interface.  Prints one line when it is ready,
 *
 *	ready 127.0.0.1:PORT
 *
 * (RTSP and HTTP, see camera.h) and ends when its standard input does: so it
 * never outlives the demo that started it, whatever kills that.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "demo/camera_server.h"

#define AREA "cameras"

enum { EXIT_DONE = 0, EXIT_USAGE = 2, EXIT_STORE = 4 };

/* Whether somebody still holds the other end of standard input. */
static bool
input_goes_on(const struct pollfd *input)
{
	char bytes[256];
	ssize_t got;

	if (input->revents == 0)
		return true;
	got = read(STDIN_FILENO, bytes, sizeof(bytes));
	return got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN));
}

static int
serve(struct camera_server *server)
{
	struct pollfd fds[CAMERA_FDS_MAX + 1];
	size_t count;

	for (;;) {
		fds[0] = (struct pollfd){ STDIN_FILENO, POLLIN, 0 };
		count = camera_server_fds(server, fds + 1);
		if (poll(fds, count + 1,
		        camera_server_wait_ms(server, clock_boot_ns())) < 0) {
			if (errno == EINTR)
				continue;
			log_error(AREA, "poll: %s", strerror(errno));
			return EXIT_STORE;
		}
		if (!input_goes_on(&fds[0]))
			return EXIT_DONE;
		camera_server_turn(server, fds + 1, count, clock_boot_ns());
	}
}

int
main(int argc, char **argv)
{
	struct camera_server *server;
	enum err err;
	int status;

	if (argc != 2) {
		log_error(AREA, "usage: dabyl-cameras DIRECTORY");
		return EXIT_USAGE;
	}
	if ((err = crypto_init()) == ERR_NONE)
		err = camera_server_create(argv[1], clock_boot_ns(), &server);
	if (err != ERR_NONE) {
		log_error(AREA, "%s: %s", argv[1], err_text(err));
		return EXIT_STORE;
	}
	printf("ready 127.0.0.1:%u\n", camera_server_port(server));
	fflush(stdout);
	status = serve(server);
	camera_server_destroy(server);
	return status;
}
