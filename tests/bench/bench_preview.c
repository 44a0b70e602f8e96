/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long a person waits for the first picture: from picture_open() to
 * "playing", which is said only after a picture was displayed.  Of a file and
 * of an RTSP camera at 15 pictures a second, inside the terminal and, when
 * DISPLAY is set, in a window.  The baseline is the start of the player, until
 * it greets.  Aim: 300 ms.
 */
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/xalloc.h"
#include "console/child.h"
#include "console/picture.h"
#include "demo/camera_server.h"

#define RUNS        15
#define PATIENCE_MS 10000
#define TURN_MS     20

struct bench {
	char program[512], root[PATH_MAX];
	struct picture_set *set;
	struct camera_server *cameras;
	atomic_bool over;
};

static void *
cameras_run(void *opaque)
{
	struct bench *b = opaque;
	struct pollfd fds[CAMERA_FDS_MAX];
	size_t count;
	int wait;

	while (!atomic_load(&b->over)) {
		count = camera_server_fds(b->cameras, fds);
		wait = camera_server_wait_ms(b->cameras, clock_boot_ns());
		poll(fds, count, wait >= 0 && wait < TURN_MS ? wait : TURN_MS);
		camera_server_turn(b->cameras, fds, count, clock_boot_ns());
	}
	return NULL;
}

static int
later(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
figures_print(const char *what, double ms[RUNS])
{
	qsort(ms, RUNS, sizeof(ms[0]), later);
	printf("%-34s median %6.1f ms  worst of %d %6.1f ms\n", what,
	    ms[RUNS / 2], RUNS, ms[RUNS - 1]);
}

static void
stop(const char *why)
{
	fprintf(stderr, "bench_preview: %s\n", why);
	exit(1);
}

static double
start_once(struct bench *b)
{
	uint64_t start = clock_boot_ns();
	struct child child;
	struct pollfd out;
	char *line;
	double ms;

	if (child_start(&child, b->program, NULL, true) != ERR_NONE)
		stop("the player cannot be started");
	out = (struct pollfd){ .fd = child.out, .events = POLLIN };
	while (child_line(&child, &line) == ERR_AGAIN)
		if (poll(&out, 1, PATIENCE_MS) <= 0)
			stop("the player does not greet");
	ms = (double)(clock_boot_ns() - start) / 1e6;
	child_end(&child, clock_boot_ms(), 0);
	child_collect(&child, 1000);
	return ms;
}

static void
picture_turn(struct bench *b)
{
	struct pollfd polled[PICTURE_FDS_MAX];
	int fds[PICTURE_FDS_MAX];
	size_t count = picture_fds(b->set, fds, PICTURE_FDS_MAX);

	for (size_t i = 0; i < count; i++)
		polled[i] = (struct pollfd){ fds[i], POLLIN, 0 };
	poll(polled, count, TURN_MS);
	picture_step(b->set, clock_boot_ms());
}

static double
picture_once(struct bench *b, const struct picture_want *want)
{
	uint64_t start = clock_boot_ns();
	double ms;

	if (picture_open(b->set, 0, want, clock_boot_ms()) != ERR_NONE)
		stop("a picture is refused");
	while (picture_status(b->set, 0)->state != PREVIEW_PLAYING) {
		picture_turn(b);
		if (clock_boot_ns() - start > PATIENCE_MS * UINT64_C(1000000))
			stop(picture_words(picture_status(b->set, 0)));
	}
	ms = (double)(clock_boot_ns() - start) / 1e6;
	picture_close(b->set, 0, clock_boot_ms());
	while (picture_wait_ms(b->set, clock_boot_ms()) >= 0)
		picture_turn(b);
	return ms;
}

static void
picture_bench(struct bench *b, const char *what, bool window,
    enum preview_kind kind, const char *url)
{
	struct picture_source source = { kind, url };
	struct picture_want want = { .window = window,
		.width = 640,
		.height = 360,
		.columns = 80,
		.rows = 22,
		.sources = &source,
		.source_count = 1 };
	double ms[RUNS];

	for (int i = 0; i < RUNS; i++)
		ms[i] = picture_once(b, &want);
	figures_print(what, ms);
}

static void
paths_set(struct bench *b)
{
	const char *builddir = getenv("builddir"), *srcdir = getenv("srcdir");
	char root[512];

	snprintf(b->program, sizeof(b->program), "%s/dabyl-preview",
	    builddir != NULL ? builddir : ".");
	snprintf(root, sizeof(root), "%s/data/clips",
	    srcdir != NULL ? srcdir : "..");
	/* A URL has no way to say "..". */
	if (realpath(root, b->root) == NULL)
		stop("no clips; set srcdir");
}

int
main(void)
{
	struct bench *b = xcalloc(1, sizeof(*b));
	struct picture_options options = { .program = b->program,
		.root = b->root };
	bool display = getenv("DISPLAY") != NULL;
	char file[PATH_MAX + 32], rtsp[100];
	double ms[RUNS];
	pthread_t thread;

	paths_set(b);
	b->set = picture_set_create(&options);
	if (crypto_init() != ERR_NONE ||
	    camera_server_create(b->root, clock_boot_ns(), &b->cameras) !=
	        ERR_NONE ||
	    pthread_create(&thread, NULL, cameras_run, b) != 0)
		stop("no cameras");
	snprintf(file, sizeof(file), "file://%s/bakery.ts", b->root);
	snprintf(rtsp, sizeof(rtsp), "rtsp://127.0.0.1:%u/bakery",
	    camera_server_port(b->cameras));
	for (int i = 0; i < RUNS; i++)
		ms[i] = start_once(b);
	figures_print("baseline: start of the player", ms);
	picture_bench(
	    b, "first picture, file, terminal", false, PREVIEW_CLIP, file);
	picture_bench(
	    b, "first picture, RTSP, terminal", false, PREVIEW_LIVE, rtsp);
	if (display) {
		picture_bench(
		    b, "first picture, file, window", true, PREVIEW_CLIP, file);
		picture_bench(
		    b, "first picture, RTSP, window", true, PREVIEW_LIVE, rtsp);
	} else {
		printf("windows: not measured, DISPLAY is not set\n");
	}
	atomic_store(&b->over, true);
	pthread_join(thread, NULL);
	camera_server_destroy(b->cameras);
	picture_set_destroy(b->set);
	free(b);
	return 0;
}
