/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/xalloc.h"

#include "tests/preview/source.h"

#define CLIP_MAX       (1u << 20)
#define BEGINNING      6   /* a sixth of the clip is over a second of it */
#define LIVE_PARTS     400 /* of a clip of eight seconds */
#define LIVE_PART_MS   20
#define SERVED_AT_ONCE 8

struct source {
	pthread_t thread;
	pthread_t served[SERVED_AT_ONCE];
	size_t served_count;
	enum source_mode mode;
	int listener, stop;
	uint16_t port;
	char *clip;
	size_t clip_len;
};

struct connection {
	struct source *source;
	int fd;
};

/* False when the test is over. */
static bool
wait_ms(struct source *source, int ms)
{
	struct pollfd stop = { .fd = source->stop, .events = POLLIN };

	return poll(&stop, 1, ms) == 0;
}

static bool
readable(struct source *source, int fd)
{
	struct pollfd fds[] = { { .fd = fd, .events = POLLIN },
		{ .fd = source->stop, .events = POLLIN } };

	return poll(fds, 2, -1) > 0 && fds[1].revents == 0;
}

static bool
put(int fd, const char *bytes, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = send(fd, bytes, len, MSG_NOSIGNAL);
		if (n <= 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

static void
answer(struct source *source, int fd, const char *request)
{
	bool rtsp = strstr(request, "RTSP/1.0") != NULL;
	const char *cseq = strstr(request, "CSeq:"), *status = "200 OK";
	char head[256];

	if (source->mode == SOURCE_NOT_FOUND)
		status = "404 Not Found";
	if (source->mode == SOURCE_AUTH)
		status = "401 Unauthorized";
	snprintf(head, sizeof(head),
	    "%s %s\r\nCSeq: %d\r\nWWW-Authenticate: Basic realm=\"cam\"\r\n"
	    "Content-Type: video/mp2t\r\nConnection: close\r\n\r\n",
	    rtsp ? "RTSP/1.0" : "HTTP/1.1", status,
	    cseq != NULL ? atoi(cseq + 5) : 0);
	put(fd, head, strlen(head));
}

static void
noise_send(int fd)
{
	char noise[65536];
	uint32_t x = 1;

	for (size_t i = 0; i < sizeof(noise); i++) {
		x = x * 1664525u + 1013904223u;
		noise[i] = (char)(x >> 24);
	}
	/* Until the other side has had enough. */
	while (put(fd, noise, sizeof(noise)))
		continue;
}

static void
clip_send(struct source *source, int fd)
{
	size_t part = source->clip_len / LIVE_PARTS, at = 0;

	while (at + part <= source->clip_len && wait_ms(source, LIVE_PART_MS)) {
		put(fd, source->clip + at, part);
		at += part;
	}
}

static void
body_send(struct source *source, int fd)
{
	switch (source->mode) {
	case SOURCE_HANG:
	case SOURCE_NOT_FOUND:
	case SOURCE_AUTH:
		break;
	case SOURCE_NOISE:
		noise_send(fd);
		break;
	case SOURCE_STALL:
		put(fd, source->clip, source->clip_len / BEGINNING);
		wait_ms(source, -1);
		break;
	case SOURCE_DIE:
		put(fd, source->clip, source->clip_len / BEGINNING);
		break;
	case SOURCE_LIVE:
		clip_send(source, fd);
		break;
	}
}

static void *
serve(void *opaque)
{
	struct connection *connection = opaque;
	struct source *source = connection->source;
	int fd = connection->fd;
	char request[4096];
	size_t len = 0;
	ssize_t n;

	free(connection);
	while (len < sizeof(request) - 1 && readable(source, fd)) {
		n = read(fd, request + len, sizeof(request) - 1 - len);
		if (n <= 0)
			break;
		len += (size_t)n;
		request[len] = '\0';
		if (strstr(request, "\r\n\r\n") == NULL)
			continue;
		len = 0;
		if (source->mode == SOURCE_HANG)
			continue;
		answer(source, fd, request);
		if (strstr(request, "RTSP/1.0") != NULL)
			continue;
		body_send(source, fd);
		break;
	}
	close(fd);
	return NULL;
}

static void *
listen_run(void *opaque)
{
	struct source *source = opaque;
	struct connection *connection;
	int fd;

	while (source->served_count < SERVED_AT_ONCE &&
	    readable(source, source->listener)) {
		fd = accept(source->listener, NULL, NULL);
		if (fd < 0)
			break;
		connection = xcalloc(1, sizeof(*connection));
		connection->source = source;
		connection->fd = fd;
		if (pthread_create(&source->served[source->served_count], NULL,
		        serve, connection) == 0)
			source->served_count++;
	}
	return NULL;
}

static int
bound_socket(uint16_t *port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) },
	};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(
	    bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	*port = ntohs(address.sin_port);
	return fd;
}

static void
clip_load(struct source *source, const char *path)
{
	FILE *file = fopen(path, "rb");

	assert_non_null(file);
	source->clip = xcalloc(CLIP_MAX, 1);
	source->clip_len = fread(source->clip, 1, CLIP_MAX, file);
	assert_true(source->clip_len > 0);
	fclose(file);
}

struct source *
source_start(enum source_mode mode, const char *clip)
{
	struct source *source = xcalloc(1, sizeof(*source));

	source->mode = mode;
	if (clip != NULL)
		clip_load(source, clip);
	source->listener = bound_socket(&source->port);
	assert_int_equal(listen(source->listener, SERVED_AT_ONCE), 0);
	source->stop = eventfd(0, EFD_CLOEXEC);
	assert_true(source->stop >= 0);
	assert_int_equal(
	    pthread_create(&source->thread, NULL, listen_run, source), 0);
	return source;
}

void
source_stop(struct source *source)
{
	uint64_t one = 1;

	if (source == NULL)
		return;
	assert_int_equal(write(source->stop, &one, sizeof(one)), sizeof(one));
	pthread_join(source->thread, NULL);
	for (size_t i = 0; i < source->served_count; i++)
		pthread_join(source->served[i], NULL);
	close(source->listener);
	close(source->stop);
	free(source->clip);
	free(source);
}

uint16_t
source_port(const struct source *source)
{
	return source->port;
}

uint16_t
source_dead_port(void)
{
	uint16_t port;

	/* Bound once and let go: the kernel does not give it out again soon. */
	close(bound_socket(&port));
	return port;
}
