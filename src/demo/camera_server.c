/* SPDX-License-Identifier: Apache-2.0 */
#include <arpa/inet.h>
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/log.h"
#include "base/xalloc.h"
#include "demo/camera.h"
#include "demo/camera_server.h"

#define AREA           "cameras"
#define BACKLOG        16
#define READ_SIZE      4096
#define READS_MAX      8  /* of one socket in a turn */
#define PAIR_TRIES_MAX 32 /* for two UDP ports side by side */
#define NS_PER_MS      UINT64_C(1000000)

struct player {
	int fd; /* -1: the place is free */
	struct sockaddr_in address;
	uint64_t heard_ns;
	struct camera camera;
};

struct camera_server {
	struct camera_set set;
	int listen_fd;
	int udp[2]; /* RTP, RTCP: the port above */
	uint16_t port;
	uint16_t rtp_port;
	struct player players[CAMERA_PLAYERS_MAX];
};

/* ---- clips ----------------------------------------------------------------
 */

static enum err
read_file(int dir, const char *name, struct buf *buf)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	uint8_t part[65536];
	ssize_t got = 0;

	if (fd < 0)
		return ERR_IO;
	while (buf->len <= CLIP_BYTES_MAX &&
	    (got = read(fd, part, sizeof(part))) > 0)
		buf_put(buf, part, (size_t)got);
	close(fd);
	return got < 0 ? ERR_IO : ERR_NONE;
}

/* "lake.ts" -> "lake"; false when the file is no clip. */
static bool
clip_name(const char *file, char name[CLIP_NAME_SIZE])
{
	const char *dot = strrchr(file, '.');
	size_t len = dot == NULL ? 0 : (size_t)(dot - file);

	if (len == 0 || len >= CLIP_NAME_SIZE ||
	    (strcmp(dot, ".ts") != 0 && strcmp(dot, ".mjpeg") != 0))
		return false;
	memcpy(name, file, len);
	name[len] = '\0';
	return true;
}

static enum err
load_clip(struct camera_set *set, int dir, const char *file)
{
	struct camera_clip *place = &set->clips[set->count];
	struct buf bytes = { 0 };
	char name[CLIP_NAME_SIZE];
	enum err err = ERR_NONE;

	if (!clip_name(file, name))
		return ERR_NONE;
	if (set->count == CAMERA_CLIPS_MAX)
		return ERR_LIMIT;
	if (camera_set_find(set, name) != NULL)
		err = ERR_EXIST;
	if (err == ERR_NONE)
		err = read_file(dir, file, &bytes);
	if (err == ERR_NONE)
		err = clip_parse(bytes.data, bytes.len, &place->clip);
	buf_finish(&bytes);
	if (err != ERR_NONE) {
		log_error(AREA, "%s: %s", file, err_text(err));
		return err;
	}
	memcpy(place->name, name, sizeof(name));
	set->count++;
	return ERR_NONE;
}

static enum err
load_clips(struct camera_set *set, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	enum err err = ERR_NONE;

	if (dir == NULL) {
		log_error(AREA, "%s: %s", path, strerror(errno));
		return ERR_NOENT;
	}
	while (err == ERR_NONE && (entry = readdir(dir)) != NULL)
		err = load_clip(set, dirfd(dir), entry->d_name);
	closedir(dir);
	if (err == ERR_NONE && set->count == 0)
		err = ERR_NOENT;
	return err;
}

/* ---- sockets --------------------------------------------------------------
 */

/* A socket on 127.0.0.1:${port}, 0 for any; -1 when it cannot be had. */
static int
bind_loopback(int type, uint16_t port)
{
	struct sockaddr_in at = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static uint16_t
port_of(int fd)
{
	struct sockaddr_in at = { 0 };
	socklen_t len = sizeof(at);

	if (getsockname(fd, (struct sockaddr *)&at, &len) != 0)
		return 0;
	return ntohs(at.sin_port);
}

/* RTCP belongs on the port after RTP's, which the kernel cannot be asked. */
static enum err
bind_pair(struct camera_server *server)
{
	for (int i = 0; i < PAIR_TRIES_MAX; i++) {
		int fd = bind_loopback(SOCK_DGRAM, 0);
		uint16_t port = fd < 0 ? 0 : port_of(fd);
		int next = port == 0 || port == UINT16_MAX
		    ? -1
		    : bind_loopback(SOCK_DGRAM, (uint16_t)(port + 1));

		if (next >= 0) {
			server->udp[0] = fd;
			server->udp[1] = next;
			server->rtp_port = port;
			return ERR_NONE;
		}
		if (fd >= 0)
			close(fd);
	}
	return ERR_IO;
}

static enum err
bind_all(struct camera_server *server)
{
	server->listen_fd = bind_loopback(SOCK_STREAM, 0);
	if (server->listen_fd < 0 || listen(server->listen_fd, BACKLOG) != 0)
		return ERR_IO;
	server->port = port_of(server->listen_fd);
	return server->port == 0 ? ERR_IO : bind_pair(server);
}

/* ---- life -----------------------------------------------------------------
 */

enum err
camera_server_create(
    const char *dir, uint64_t now_ns, struct camera_server **server)
{
	struct camera_server *s = xcalloc(1, sizeof(*s));
	enum err err;

	*server = NULL;
	s->listen_fd = s->udp[0] = s->udp[1] = -1;
	s->set.since_ns = now_ns;
	for (size_t i = 0; i < CAMERA_PLAYERS_MAX; i++)
		s->players[i].fd = -1;
	err = load_clips(&s->set, dir);
	if (err == ERR_NONE)
		err = bind_all(s);
	if (err != ERR_NONE) {
		camera_server_destroy(s);
		return err;
	}
	*server = s;
	return ERR_NONE;
}

static void
player_close(struct player *player)
{
	close(player->fd);
	player->fd = -1;
	camera_finish(&player->camera);
}

void
camera_server_destroy(struct camera_server *server)
{
	if (server == NULL)
		return;
	for (size_t i = 0; i < CAMERA_PLAYERS_MAX; i++) {
		if (server->players[i].fd >= 0)
			player_close(&server->players[i]);
	}
	for (int i = 0; i < 2; i++) {
		if (server->udp[i] >= 0)
			close(server->udp[i]);
	}
	if (server->listen_fd >= 0)
		close(server->listen_fd);
	for (size_t i = 0; i < server->set.count; i++)
		clip_finish(&server->set.clips[i].clip);
	free(server);
}

uint16_t
camera_server_port(const struct camera_server *server)
{
	return server->port;
}

size_t
camera_server_players(const struct camera_server *server)
{
	size_t count = 0;

	for (size_t i = 0; i < CAMERA_PLAYERS_MAX; i++)
		count += server->players[i].fd >= 0;
	return count;
}

/* ---- a turn ---------------------------------------------------------------
 */

size_t
camera_server_fds(const struct camera_server *server, struct pollfd *fds)
{
	size_t count = 0;

	fds[count++] = (struct pollfd){ server->listen_fd, POLLIN, 0 };
	for (int i = 0; i < 2; i++)
		fds[count++] = (struct pollfd){ server->udp[i], POLLIN, 0 };
	for (size_t i = 0; i < CAMERA_PLAYERS_MAX; i++) {
		const struct player *player = &server->players[i];
		bool waits;

		if (player->fd < 0)
			continue;
		waits = camera_out(&player->camera).len > 0;
		fds[count++] = (struct pollfd){ player->fd,
			(short)(POLLIN | (waits ? POLLOUT : 0)), 0 };
	}
	return count;
}

int
camera_server_wait_ms(const struct camera_server *server, uint64_t now_ns)
{
	uint64_t due = UINT64_MAX;

	for (size_t i = 0; i < CAMERA_PLAYERS_MAX; i++) {
		const struct player *player = &server->players[i];
		uint64_t at;

		if (player->fd < 0)
			continue;
		at = camera_due_ns(&player->camera);
		if (at == UINT64_MAX)
			at = player->heard_ns + CAMERA_IDLE_NS;
		due = at < due ? at : due;
	}
	if (due == UINT64_MAX)
		return -1;
	if (due <= now_ns)
		return 0;
	/* Rounded up: a turn too early would find nothing due and spin. */
	due = (due - now_ns + NS_PER_MS - 1) / NS_PER_MS;
	return due < INT_MAX ? (int)due : INT_MAX;
}

static struct player *
player_place(struct camera_server *server)
{
	for (size_t i = 0; i < CAMERA_PLAYERS_MAX; i++) {
		if (server->players[i].fd < 0)
			return &server->players[i];
	}
	return NULL;
}

static void
accept_players(struct camera_server *server, uint64_t now_ns)
{
	for (int i = 0; i < READS_MAX; i++) {
		struct sockaddr_in from;
		socklen_t len = sizeof(from);
		int fd = accept4(server->listen_fd, (struct sockaddr *)&from,
		    &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
		struct player *player = player_place(server);
		uint32_t random[4];
		int on = 1;

		if (fd < 0)
			return;
		if (player == NULL) {
			close(fd);
			continue;
		}
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		crypto_random(random, sizeof(random));
		player->fd = fd;
		player->address = from;
		player->heard_ns = now_ns;
		camera_init(
		    &player->camera, &server->set, server->rtp_port, random);
	}
}

/* What players report over UDP is not needed; it must not pile up. */
static void
drain(int fd)
{
	uint8_t bytes[READ_SIZE];

	for (int i = 0; i < READS_MAX; i++) {
		if (recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT) < 0)
			return;
	}
}

static void
player_read(struct player *player, uint64_t now_ns)
{
	uint8_t bytes[READ_SIZE];
	ssize_t got;

	for (int i = 0; i < READS_MAX; i++) {
		got = recv(player->fd, bytes, sizeof(bytes), MSG_DONTWAIT);
		if (got < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (got <= 0) {
			player_close(player);
			return;
		}
		player->heard_ns = now_ns;
		camera_input(&player->camera, bytes, (size_t)got, now_ns);
	}
}

/* UDP may lose packets, and so may we when the socket is full. */
static void
send_datagrams(const struct camera_server *server, struct player *player)
{
	struct camera_datagram datagram;

	while (camera_datagram(&player->camera, &datagram)) {
		struct sockaddr_in to = player->address;

		to.sin_port = htons((uint16_t)(player->camera.player_port +
		    (datagram.control ? 1 : 0)));
		(void)sendto(server->udp[datagram.control ? 1 : 0],
		    datagram.bytes, datagram.len, MSG_DONTWAIT | MSG_NOSIGNAL,
		    (struct sockaddr *)&to, sizeof(to));
	}
}

static void
player_write(struct player *player)
{
	struct clip_run out = camera_out(&player->camera);
	ssize_t sent;

	if (out.len == 0)
		return;
	sent =
	    send(player->fd, out.bytes, out.len, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (sent >= 0)
		camera_sent(&player->camera, (size_t)sent);
	else if (errno != EAGAIN && errno != EINTR)
		player_close(player);
}

static bool
player_is_over(const struct player *player, uint64_t now_ns)
{
	const struct camera *camera = &player->camera;

	if (camera->state == CAMERA_GONE)
		return camera_out(camera).len == 0 ||
		    now_ns - player->heard_ns >= CAMERA_IDLE_NS;
	return camera->state != CAMERA_PLAYING &&
	    now_ns - player->heard_ns >= CAMERA_IDLE_NS;
}

static void
player_turn(
    struct camera_server *server, struct player *player, uint64_t now_ns)
{
	camera_pump(&player->camera, now_ns);
	send_datagrams(server, player);
	player_write(player);
	if (player->fd >= 0 && player_is_over(player, now_ns))
		player_close(player);
}

static bool
is_ready(const struct pollfd *fds, size_t count, int fd)
{
	for (size_t i = 0; i < count; i++) {
		if (fds[i].fd == fd)
			return fds[i].revents != 0;
	}
	return false;
}

void
camera_server_turn(struct camera_server *server, const struct pollfd *fds,
    size_t count, uint64_t now_ns)
{
	for (size_t i = 0; i < CAMERA_PLAYERS_MAX; i++) {
		struct player *player = &server->players[i];

		if (player->fd >= 0 && is_ready(fds, count, player->fd))
			player_read(player, now_ns);
	}
	if (is_ready(fds, count, server->listen_fd))
		accept_players(server, now_ns);
	for (int i = 0; i < 2; i++) {
		if (is_ready(fds, count, server->udp[i]))
			drain(server->udp[i]);
	}
	for (size_t i = 0; i < CAMERA_PLAYERS_MAX; i++) {
		struct player *player = &server->players[i];

		if (player->fd >= 0)
			player_turn(server, player, now_ns);
	}
}
