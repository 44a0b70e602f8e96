/* SPDX-License-Identifier: Apache-2.0 */
/*
 * camera_server: real sockets on the loopback interface.  The conversation
 * itself is test_camera's; here it is what only sockets can do wrong.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/crypto.h"
#include "demo/camera_server.h"
#include "tests/unit/clips.h"

#define S         UINT64_C(1000000000)
#define TURNS_MAX 2000

struct scene {
	struct camera_server *server;
	uint64_t now;
};

static int
setup(void **state)
{
	struct scene *scene = calloc(1, sizeof(*scene));
	struct buf dir = { 0 };

	assert_non_null(scene);
	clips_directory(&dir);
	scene->now = 50 * S;
	assert_int_equal(crypto_init(), ERR_NONE);
	/* The samples stand in that directory too: 12 clips and 2 of them. */
	assert_int_equal(
	    camera_server_create(buf_text(&dir), scene->now, &scene->server),
	    ERR_NONE);
	buf_finish(&dir);
	*state = scene;
	return 0;
}

static int
teardown(void **state)
{
	struct scene *scene = *state;

	camera_server_destroy(scene->server);
	free(scene);
	return 0;
}

/* One turn, at most 5 ms of waiting, after which 10 ms have gone by. */
static void
turn(struct scene *scene)
{
	struct pollfd fds[CAMERA_FDS_MAX];
	size_t count = camera_server_fds(scene->server, fds);

	assert_true(poll(fds, count, 5) >= 0);
	scene->now += S / 100;
	camera_server_turn(scene->server, fds, count, scene->now);
}

static int
join(struct scene *scene)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(camera_server_port(scene->server)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

static void
tell(int fd, const char *text)
{
	assert_int_equal(
	    send(fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

/* Turn until ${want} has come in; its bytes are appended to ${got}. */
static void
expect(struct scene *scene, int fd, const char *want, struct buf *got)
{
	char part[4096];

	for (int i = 0; i < TURNS_MAX; i++) {
		ssize_t len = recv(fd, part, sizeof(part), MSG_DONTWAIT);

		if (len > 0)
			buf_put(got, part, (size_t)len);
		if (got->len > 0 &&
		    memmem(got->data, got->len, want, strlen(want)) != NULL)
			return;
		turn(scene);
	}
	fail_msg("\"%s\" did not come in \"%s\"", want, buf_text(got));
}

/* Turn until the other side has closed. */
static void
expect_end(struct scene *scene, int fd)
{
	char part[65536];

	for (int i = 0; i < TURNS_MAX; i++) {
		ssize_t len = recv(fd, part, sizeof(part), MSG_DONTWAIT);

		if (len == 0 || (len < 0 && errno == ECONNRESET))
			return;
		turn(scene);
	}
	fail_msg("the connection stays open");
}

static void
test_a_stream_reaches_a_player_over_tcp(void **state)
{
	struct scene *scene = *state;
	struct buf got = { 0 };
	int fd = join(scene);

	tell(fd,
	    "SETUP /lake/track1 RTSP/1.0\r\nCSeq: 1\r\n"
	    "Transport: RTP/AVP/TCP;interleaved=0-1\r\n\r\n"
	    "PLAY /lake RTSP/1.0\r\nCSeq: 2\r\n\r\n");
	expect(scene, fd, "CSeq: 2", &got);
	expect(scene, fd, "$", &got);
	assert_int_equal(camera_server_players(scene->server), 1);
	close(fd);
	for (int i = 0; i < 10; i++)
		turn(scene);
	assert_int_equal(camera_server_players(scene->server), 0);
	buf_finish(&got);
}

/* Two UDP sockets side by side; the first one's port. */
static uint16_t
udp_pair(int fds[2])
{
	for (int i = 0; i < 64; i++) {
		struct sockaddr_in at = { .sin_family = AF_INET,
			.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
		socklen_t len = sizeof(at);

		fds[0] = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
		fds[1] = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
		assert_int_equal(
		    bind(fds[0], (struct sockaddr *)&at, sizeof(at)), 0);
		getsockname(fds[0], (struct sockaddr *)&at, &len);
		at.sin_port = htons((uint16_t)(ntohs(at.sin_port) + 1));
		if (bind(fds[1], (struct sockaddr *)&at, sizeof(at)) == 0)
			return (uint16_t)(ntohs(at.sin_port) - 1);
		close(fds[0]);
		close(fds[1]);
	}
	fail_msg("no two ports side by side");
	return 0;
}

static void
test_a_stream_reaches_a_player_over_udp_and_ends_there(void **state)
{
	struct scene *scene = *state;
	struct buf text = { 0 }, got = { 0 };
	uint8_t packet[2048];
	unsigned frames = 0;
	int fd = join(scene), udp[2];
	uint16_t port = udp_pair(udp);
	ssize_t len = -1;

	buf_printf(&text,
	    "SETUP /once/bazaar-rows/track1 RTSP/1.0\r\nCSeq: 1\r\n"
	    "Transport: RTP/AVP;unicast;client_port=%u-%u\r\n\r\n"
	    "PLAY /once/bazaar-rows RTSP/1.0\r\nCSeq: 2\r\n\r\n",
	    port, port + 1u);
	tell(fd, buf_text(&text));
	expect(scene, fd, "CSeq: 2", &got);
	for (int i = 0; i < TURNS_MAX && len < 0; i++) {
		turn(scene);
		while (recv(udp[0], packet, sizeof(packet), MSG_DONTWAIT) > 0)
			frames += packet[1] >> 7;
		len = recv(udp[1], packet, sizeof(packet), MSG_DONTWAIT);
	}
	assert_int_equal(frames, 90);
	assert_int_equal(len, 16);
	assert_int_equal(packet[9], 203);
	close(fd);
	close(udp[0]);
	close(udp[1]);
	buf_finish(&text);
	buf_finish(&got);
}

static void
test_one_player_too_many_is_turned_away_and_the_others_stay(void **state)
{
	struct scene *scene = *state;
	int fds[CAMERA_PLAYERS_MAX];
	struct buf got = { 0 };
	int late;

	for (int i = 0; i < CAMERA_PLAYERS_MAX; i++) {
		fds[i] = join(scene);
		turn(scene);
	}
	for (int i = 0; i < 20; i++)
		turn(scene);
	assert_int_equal(
	    camera_server_players(scene->server), CAMERA_PLAYERS_MAX);
	late = join(scene);
	expect_end(scene, late);
	close(late);
	tell(fds[0], "OPTIONS * RTSP/1.0\r\nCSeq: 9\r\n\r\n");
	expect(scene, fds[0], "CSeq: 9", &got);
	/* A place that becomes free is given again. */
	close(fds[1]);
	for (int i = 0; i < 20; i++)
		turn(scene);
	fds[1] = join(scene);
	tell(fds[1], "OPTIONS * RTSP/1.0\r\nCSeq: 8\r\n\r\n");
	buf_clear(&got);
	expect(scene, fds[1], "CSeq: 8", &got);
	for (int i = 0; i < CAMERA_PLAYERS_MAX; i++)
		close(fds[i]);
	buf_finish(&got);
}

static void
test_a_player_that_says_nothing_is_dropped(void **state)
{
	struct scene *scene = *state;
	int fd = join(scene);

	turn(scene);
	assert_int_equal(camera_server_players(scene->server), 1);
	scene->now += CAMERA_IDLE_NS;
	expect_end(scene, fd);
	close(fd);
}

static void
test_a_player_that_never_reads_is_dropped(void **state)
{
	struct scene *scene = *state;
	int fd = join(scene), small = 4096;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	tell(fd, "GET /wind HTTP/1.0\r\n\r\n");
	for (int i = 0; i < 20; i++)
		turn(scene);
	assert_int_equal(camera_server_players(scene->server), 1);
	for (int i = 0; i < 3000; i++) {
		scene->now += S;
		if (camera_server_players(scene->server) == 0)
			break;
		turn(scene);
	}
	assert_int_equal(camera_server_players(scene->server), 0);
	close(fd);
}

static void
test_garbage_closes_the_connection_it_came_on(void **state)
{
	struct scene *scene = *state;
	int good = join(scene), bad = join(scene);
	struct buf got = { 0 };

	tell(bad, "\026\003\001\002\000\001");
	expect_end(scene, bad);
	tell(good, "OPTIONS * RTSP/1.0\r\nCSeq: 5\r\n\r\n");
	expect(scene, good, "CSeq: 5", &got);
	close(good);
	close(bad);
	buf_finish(&got);
}

static void
test_an_idle_server_sleeps_until_somebody_comes(void **state)
{
	struct scene *scene = *state;
	struct buf got = { 0 };
	int fd, wait;

	assert_int_equal(camera_server_wait_ms(scene->server, scene->now), -1);
	fd = join(scene);
	tell(fd, "GET /lake HTTP/1.0\r\n\r\n");
	expect(scene, fd, "video/mp2t", &got);
	wait = camera_server_wait_ms(scene->server, scene->now);
	assert_in_range(wait, 0, 67);
	close(fd);
	buf_finish(&got);
}

static void
test_a_directory_without_a_clip_is_refused(void **state)
{
	struct camera_server *server;
	char dir[] = "/tmp/dabyl-test-XXXXXX";

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(camera_server_create(dir, 0, &server), ERR_NOENT);
	assert_null(server);
	assert_int_equal(rmdir(dir), 0);
	assert_int_equal(camera_server_create(dir, 0, &server), ERR_NOENT);
}

/* ---- the program ----------------------------------------------------------
 */

static pid_t
start_program(int *in, FILE **out)
{
	const char *builddir = getenv("builddir");
	struct buf path = { 0 }, dir = { 0 };
	posix_spawn_file_actions_t actions;
	int input[2], output[2];
	pid_t pid;

	buf_printf(
	    &path, "%s/dabyl-cameras", builddir == NULL ? "." : builddir);
	clips_directory(&dir);
	assert_int_equal(pipe2(input, O_CLOEXEC), 0);
	assert_int_equal(pipe2(output, O_CLOEXEC), 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
	assert_int_equal(
	    posix_spawn(&pid, buf_text(&path), &actions, NULL,
	        (char *[]){ (char *)path.data, (char *)dir.data, NULL },
	        environ),
	    0);
	posix_spawn_file_actions_destroy(&actions);
	close(input[0]);
	close(output[1]);
	*in = input[1];
	*out = fdopen(output[0], "r");
	assert_non_null(*out);
	buf_finish(&path);
	buf_finish(&dir);
	return pid;
}

static void
test_the_program_says_ready_and_ends_with_its_input(void **state)
{
	char line[64] = "";
	unsigned port = 0;
	int in, status;
	FILE *out;
	pid_t pid;

	(void)state;
	pid = start_program(&in, &out);
	assert_non_null(fgets(line, sizeof(line), out));
	assert_int_equal(sscanf(line, "ready 127.0.0.1:%u\n", &port), 1);
	assert_in_range(port, 1, 65535);
	close(in);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_null(fgets(line, sizeof(line), out));
	fclose(out);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_stream_reaches_a_player_over_tcp),
		TEST(test_a_stream_reaches_a_player_over_udp_and_ends_there),
		TEST(
		    test_one_player_too_many_is_turned_away_and_the_others_stay),
		TEST(test_a_player_that_says_nothing_is_dropped),
		TEST(test_a_player_that_never_reads_is_dropped),
		TEST(test_garbage_closes_the_connection_it_came_on),
		TEST(test_an_idle_server_sleeps_until_somebody_comes),
		cmocka_unit_test(test_a_directory_without_a_clip_is_refused),
		cmocka_unit_test(
		    test_the_program_says_ready_and_ends_with_its_input),
	};

	return cmocka_run_group_tests_name("camera_server", tests, NULL, NULL);
}
