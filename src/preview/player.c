/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <vlc/vlc.h>

#include "base/xalloc.h"
#include "preview/png.h"

#include "preview/player.h"

#define PIXEL_SIZE 4

/*
 * One thread: each further one holds a picture back, and sub-streams are small.
 * xcb_x11: without a graphics card the gl output costs six times as much, and
 * with no DISPLAY the automatic choice takes over the terminal.  A dummy sound
 * output, as the Pulse one would start a session bus.
 */
static const char *const arguments[] = {
	"--no-audio",
	"--aout=dummy",
	"--vout=xcb_x11",
	"--avcodec-hw=none",
	"--avcodec-threads=1",
	"--no-lua",
	"--ignore-config",
	"--no-media-library",
	"--no-xlib",
	"--no-video-title-show",
	"--no-osd",
	"--no-spu",
	"--no-snapshot-preview",
	"--no-snapshot-sequential",
	"--no-metadata-network-access",
	"--quiet",
};

struct player {
	libvlc_instance_t *vlc;
	libvlc_media_t *media;
	libvlc_media_player_t *vlc_player;
	uint32_t window;
	int wake_fd;
	atomic_bool ended, failed;

	pthread_mutex_t mutex; /* over what follows */
	uint32_t width, height;
	uint8_t *back, *front; /* being decoded, newest whole one */
	uint64_t serial;       /* of ${front}; 0: none */
};

static void
wake(struct player *player)
{
	uint64_t one = 1;

	if (write(player->wake_fd, &one, sizeof(one)) < 0)
		(void)0;
}

static void
event_ended(const struct libvlc_event_t *event, void *opaque)
{
	struct player *player = opaque;

	(void)event;
	atomic_store(&player->ended, true);
	wake(player);
}

static void
event_failed(const struct libvlc_event_t *event, void *opaque)
{
	struct player *player = opaque;

	(void)event;
	atomic_store(&player->failed, true);
	wake(player);
}

static int
stream_open(void *opaque, void **data, uint64_t *size)
{
	*data = opaque;
	*size = UINT64_MAX;
	return 0;
}

static ssize_t
stream_read(void *opaque, unsigned char *bytes, size_t len)
{
	return (ssize_t)relay_read(opaque, bytes, len);
}

/* Shrinks the size of the source to what is kept, in its own shape. */
static void
size_fit(uint32_t *width, uint32_t *height)
{
	uint64_t w = *width, h = *height;

	if (w == 0 || h == 0) {
		w = PLAYER_PICTURE_WIDTH;
		h = PLAYER_PICTURE_HEIGHT;
	}
	if (w > PLAYER_PICTURE_WIDTH) {
		h = h * PLAYER_PICTURE_WIDTH / w;
		w = PLAYER_PICTURE_WIDTH;
	}
	if (h > PLAYER_PICTURE_HEIGHT) {
		w = w * PLAYER_PICTURE_HEIGHT / h;
		h = PLAYER_PICTURE_HEIGHT;
	}
	*width = w > 2 ? (uint32_t)w & ~1u : 2;
	*height = h > 2 ? (uint32_t)h & ~1u : 2;
}

static unsigned int
format_set(void **opaque, char *chroma, unsigned int *width,
    unsigned int *height, unsigned int *pitches, unsigned int *lines)
{
	struct player *player = *opaque;

	memcpy(chroma, "RV32", 4);
	size_fit(width, height);
	*pitches = *width * PIXEL_SIZE;
	*lines = *height;
	pthread_mutex_lock(&player->mutex);
	player->width = *width;
	player->height = *height;
	player->serial = 0;
	free(player->front);
	free(player->back);
	player->front = xcalloc(*height, (size_t)*width * PIXEL_SIZE);
	player->back = xcalloc(*height, (size_t)*width * PIXEL_SIZE);
	pthread_mutex_unlock(&player->mutex);
	return 1;
}

static void *
picture_lock(void *opaque, void **planes)
{
	struct player *player = opaque;

	*planes = player->back;
	return player->back;
}

/* libvlc shows the last picture again while nothing new comes; the same
 * pixels twice are no new picture. */
static void
picture_display(void *opaque, void *picture)
{
	struct player *player = opaque;
	size_t size;
	uint8_t *swap;
	bool fresh;

	pthread_mutex_lock(&player->mutex);
	size = (size_t)player->width * player->height * PIXEL_SIZE;
	fresh = picture == player->back &&
	    (player->serial == 0 ||
	        memcmp(player->back, player->front, size) != 0);
	if (fresh) {
		swap = player->front;
		player->front = player->back;
		player->back = swap;
		player->serial++;
	}
	pthread_mutex_unlock(&player->mutex);
	if (fresh)
		wake(player);
}

struct player *
player_create(uint32_t window, int wake_fd)
{
	struct player *player = xcalloc(1, sizeof(*player));

	player->window = window;
	player->wake_fd = wake_fd;
	pthread_mutex_init(&player->mutex, NULL);
	player->vlc = libvlc_new(
	    (int)(sizeof(arguments) / sizeof(arguments[0])), arguments);
	if (player->vlc == NULL) {
		player_destroy(player);
		return NULL;
	}
	return player;
}

void
player_destroy(struct player *player)
{
	if (player == NULL)
		return;
	player_stop(player);
	if (player->vlc != NULL)
		libvlc_release(player->vlc);
	free(player->front);
	free(player->back);
	pthread_mutex_destroy(&player->mutex);
	free(player);
}

static void
output_set(struct player *player)
{
	if (player->window != 0) {
		libvlc_media_player_set_xwindow(
		    player->vlc_player, player->window);
		libvlc_video_set_key_input(player->vlc_player, 0);
		libvlc_video_set_mouse_input(player->vlc_player, 0);
		return;
	}
	libvlc_video_set_callbacks(
	    player->vlc_player, picture_lock, NULL, picture_display, player);
	libvlc_video_set_format_callbacks(player->vlc_player, format_set, NULL);
}

void
player_start(struct player *player, struct relay *relay)
{
	bool mjpeg = relay_status(relay).format == RELAY_MJPEG;
	libvlc_event_manager_t *events;

	player_stop(player);
	player->serial = 0;
	atomic_store(&player->ended, false);
	atomic_store(&player->failed, false);
	player->media = libvlc_media_new_callbacks(
	    player->vlc, stream_open, stream_read, NULL, NULL, relay);
	libvlc_media_add_option(
	    player->media, mjpeg ? ":demux=mjpeg" : ":demux=ts");
	player->vlc_player = libvlc_media_player_new_from_media(player->media);
	events = libvlc_media_player_event_manager(player->vlc_player);
	libvlc_event_attach(
	    events, libvlc_MediaPlayerEndReached, event_ended, player);
	libvlc_event_attach(
	    events, libvlc_MediaPlayerEncounteredError, event_failed, player);
	output_set(player);
	libvlc_media_player_play(player->vlc_player);
}

void
player_stop(struct player *player)
{
	if (player->vlc_player == NULL)
		return;
	libvlc_media_player_stop(player->vlc_player);
	libvlc_media_player_release(player->vlc_player);
	libvlc_media_release(player->media);
	player->vlc_player = NULL;
	player->media = NULL;
}

void
player_pause(struct player *player, bool pause)
{
	if (player->vlc_player != NULL)
		libvlc_media_player_set_pause(player->vlc_player, pause);
}

struct player_status
player_status(struct player *player)
{
	struct player_status status = {
		.ended = atomic_load(&player->ended),
		.failed = atomic_load(&player->failed),
	};
	libvlc_media_stats_t stats;

	if (player->media != NULL &&
	    libvlc_media_get_stats(player->media, &stats) &&
	    stats.i_displayed_pictures > 0)
		status.displayed = (uint32_t)stats.i_displayed_pictures;
	/* libvlc counts four times a second; the first is to be known at once,
	 * the others are many. */
	pthread_mutex_lock(&player->mutex);
	if (status.displayed == 0 && player->media != NULL &&
	    player->serial > 0)
		status.displayed = 1;
	pthread_mutex_unlock(&player->mutex);
	return status;
}

bool
player_lend(
    struct player *player, uint64_t *serial, struct player_picture *picture)
{
	pthread_mutex_lock(&player->mutex);
	if (player->serial == 0 || player->serial == *serial) {
		pthread_mutex_unlock(&player->mutex);
		return false;
	}
	*serial = player->serial;
	*picture = (struct player_picture){ player->width, player->height,
		player->front };
	return true;
}

void
player_unlend(struct player *player)
{
	pthread_mutex_unlock(&player->mutex);
}

/* libvlc writes a still as a PNG file only; that file is in memory. */
enum err
player_still(struct player *player, struct player_picture *picture)
{
	enum err e = ERR_IO;
	uint8_t *bgrx;
	char path[64];
	int fd;

	if (player->vlc_player == NULL || player_status(player).displayed == 0)
		return ERR_AGAIN;
	fd = memfd_create("still", MFD_CLOEXEC);
	if (fd < 0)
		return ERR_IO;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (libvlc_video_take_snapshot(
	        player->vlc_player, 0, path, PLAYER_PICTURE_WIDTH, 0) == 0)
		e = png_read(fd, &picture->width, &picture->height, &bgrx);
	if (e == ERR_NONE)
		picture->bgrx = bgrx;
	close(fd);
	return e;
}
