/* SPDX-License-Identifier: Apache-2.0 */
/* dabyl-preview: the player of one picture, started by a console. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <libavformat/avformat.h>
#include <vlc/vlc.h>

#include "preview/limits.h"
#include "preview/session.h"
#include "wire/preview.h"

/* The reports get a descriptor of their own: what a library prints on
 * standard output goes to the log. */
static int
reports_fd(void)
{
	int fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, PREVIEW_FRAME_FD + 1);

	dup2(STDERR_FILENO, STDOUT_FILENO);
	return fd;
}

static int
frames_fd(void)
{
	int size = 2 * PREVIEW_FRAME_MAX;

	if (setsockopt(PREVIEW_FRAME_FD, SOL_SOCKET, SO_SNDBUF, &size,
	        sizeof(size)) != 0)
		return -1;
	fcntl(PREVIEW_FRAME_FD, F_SETFD, FD_CLOEXEC);
	return PREVIEW_FRAME_FD;
}

/* For "dabyl --version", which is not linked with them. */
static int
version_print(void)
{
	unsigned av = avformat_version();

	printf("libvlc %s, libavformat %u.%u.%u\n", libvlc_get_version(),
	    AV_VERSION_MAJOR(av), AV_VERSION_MINOR(av), AV_VERSION_MICRO(av));
	return 0;
}

int
main(int argc, char **argv)
{
	struct session_options options = { .in = STDIN_FILENO };

	if (argc > 1 && strcmp(argv[1], "--version") == 0)
		return version_print();
	limits_set();
	options.frames = frames_fd();
	options.out = reports_fd();
	/* Its messages quote URLs with their passwords. */
	av_log_set_level(AV_LOG_QUIET);
	avformat_network_init();
	/* Threads that are stuck in a library are not waited for. */
	_exit(session_run(&options));
}
