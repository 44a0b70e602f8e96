/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/xalloc.h"
#include "preview/cells.h"
#include "preview/limits.h"
#include "preview/player.h"
#include "preview/relay.h"
#include "preview/watch.h"
#include "preview/window.h"
#include "wire/lines.h"
#include "wire/preview.h"

#include "preview/session.h"

#define LOOK_OPENING_MS 20 /* the first picture is to be told at once */
#define LOOK_MS         100
#define REPORT_MS       1000
#define LEAVE_S         2 /* then the alarm ends the process */

enum output { OUTPUT_NONE, OUTPUT_WINDOW, OUTPUT_CELLS };

struct session {
	struct session_options fds;
	int wake_fd;
	struct lines lines;
	bool over;

	enum output output;
	struct window_place place;
	struct window *window; /* NULL: cells, or no X server */
	uint32_t columns, rows, fps;
	char root[PREVIEW_TEXT_MAX + 1];
	char title[PREVIEW_TEXT_MAX + 1];

	bool opened;                 /* an open command has come */
	struct preview_command what; /* the last of them */
	struct relay *relay;
	struct player *player;
	bool started; /* the player has the relay */
	struct watch watch;
	uint32_t shown_before_ms; /* in earlier attempts at this opening */
	uint64_t report_due_ms, frame_due_ms;
	uint64_t serial; /* of the last small picture sent */
	uint8_t packet[PREVIEW_FRAME_MAX];
};

static void
report_send(struct session *s, const struct preview_report *report)
{
	struct buf line = { 0 };

	preview_report_put(&line, report);
	if (write(s->fds.out, line.data, line.len) != (ssize_t)line.len)
		s->over = true;
	buf_finish(&line);
}

static void
state_report(struct session *s, uint64_t now_ms)
{
	struct preview_report report = {
		.tag = PREVIEW_STATE,
		.opening = s->what.opening,
		.state = s->watch.state,
		.reason = s->watch.reason,
		.age_ms = watch_age_ms(&s->watch, now_ms),
	};

	report_send(s, &report);
}

static void
shown_report(struct session *s)
{
	struct preview_report report = {
		.tag = PREVIEW_SHOWN,
		.opening = s->what.opening,
		.shown_ms = s->shown_before_ms + s->watch.shown_ms,
	};
	struct relay_status status;

	if (s->relay != NULL) {
		status = relay_status(s->relay);
		report.at_ms = status.at_ms;
		report.length_ms = status.length_ms;
	}
	report_send(s, &report);
}

/* Lets go of the camera and the decoder; the window stays. */
static void
picture_stop(struct session *s)
{
	if (s->relay != NULL)
		relay_stop(s->relay);
	if (s->player != NULL)
		player_stop(s->player);
	relay_destroy(s->relay);
	s->relay = NULL;
	s->started = false;
}

/* The output must be there before anything is fetched. */
static enum preview_reason
output_ready(struct session *s)
{
	if (s->output == OUTPUT_NONE)
		return PREVIEW_NO_DISPLAY;
	if (s->output == OUTPUT_WINDOW && s->window == NULL) {
		if (window_create(&s->place, &s->window) != ERR_NONE)
			return PREVIEW_NO_DISPLAY;
		if (s->title[0] != '\0')
			window_title(s->window, s->title);
	}
	return PREVIEW_REASON_NONE;
}

static enum preview_reason
picture_open(struct session *s)
{
	struct relay_options options = {
		.root = s->root,
		.live = s->what.kind == PREVIEW_LIVE,
		.loop = s->what.loop,
		.wake_fd = s->wake_fd,
	};
	enum preview_reason reason;
	struct url url;

	if (url_parse(s->what.text, &url) != ERR_NONE ||
	    (url.scheme == URL_FILE && s->root[0] == '\0')) {
		log_error("preview", "this URL is not allowed");
		return PREVIEW_BAD_URL;
	}
	reason = output_ready(s);
	if (reason != PREVIEW_REASON_NONE)
		return reason;
	log_info("preview", "opening %s %s", preview_kind_word(s->what.kind),
	    url.scheme == URL_FILE ? url.path : url.host);
	options.url = &url;
	s->relay = relay_create(&options);
	/* While the relay connects. */
	if (s->player == NULL)
		s->player = player_create(
		    s->window != NULL ? window_id(s->window) : 0, s->wake_fd);
	return s->player != NULL ? PREVIEW_REASON_NONE : PREVIEW_UNSUPPORTED;
}

static void
picture_fail(struct session *s, enum preview_reason reason)
{
	if (watch_fail(&s->watch, reason))
		log_error("preview", "failed: %s", preview_reason_word(reason));
}

/* Opens what the last open command named, for the first time or again. */
static void
picture_begin(struct session *s, uint64_t now_ms)
{
	enum preview_reason reason;

	picture_stop(s);
	watch_open(&s->watch, now_ms);
	state_report(s, now_ms);
	reason = picture_open(s);
	if (reason != PREVIEW_REASON_NONE) {
		picture_fail(s, reason);
		state_report(s, now_ms);
	}
	s->frame_due_ms = now_ms;
	s->report_due_ms = now_ms + REPORT_MS;
}

static void
pause_set(struct session *s, bool pause, uint64_t now_ms)
{
	if (!watch_pause(&s->watch, pause, now_ms))
		return;
	/* A live picture cannot be continued, only begun again. */
	if (!pause && s->what.kind == PREVIEW_LIVE) {
		s->shown_before_ms += s->watch.shown_ms;
		picture_begin(s, now_ms);
		return;
	}
	relay_pause(s->relay, pause);
	player_pause(s->player, pause);
	state_report(s, now_ms);
}

static void
frame_send(struct session *s, const struct player_picture *picture,
    uint32_t columns, uint32_t rows, bool still)
{
	struct preview_frame frame = {
		.opening = s->what.opening,
		.columns = (uint16_t)columns,
		.rows = (uint16_t)rows,
		.still = still,
	};
	struct cells_picture from = { picture->width, picture->height,
		picture->bgrx };
	size_t size = PREVIEW_FRAME_SIZE(columns, rows);

	preview_frame_head(s->packet, &frame);
	cells_scale(&from, columns, rows, s->packet + PREVIEW_FRAME_HEAD);
	/* A console that is behind wants the next one, not all of them. */
	if (send(s->fds.frames, s->packet, size, MSG_DONTWAIT | MSG_NOSIGNAL) <
	        0 &&
	    errno != EAGAIN)
		log_error("preview", "sending a picture: %s", strerror(errno));
}

static void
frames_step(struct session *s, uint64_t now_ms)
{
	struct player_picture picture;

	if (s->output != OUTPUT_CELLS || !s->started ||
	    now_ms < s->frame_due_ms ||
	    !player_lend(s->player, &s->serial, &picture))
		return;
	frame_send(s, &picture, s->columns, s->rows, false);
	player_unlend(s->player);
	s->frame_due_ms = now_ms + 1000 / s->fps;
}

static void
still_send(struct session *s, uint32_t columns, uint32_t rows)
{
	struct player_picture picture;
	uint64_t any = 0;

	if (!s->started)
		return;
	if (s->output == OUTPUT_CELLS) {
		if (!player_lend(s->player, &any, &picture))
			return;
		frame_send(s, &picture, columns, rows, true);
		player_unlend(s->player);
		return;
	}
	if (player_still(s->player, &picture) != ERR_NONE)
		return;
	frame_send(s, &picture, columns, rows, true);
	free((void *)picture.bgrx);
}

static void
window_set(struct session *s, const struct preview_command *command)
{
	s->place = (struct window_place){ command->x, command->y,
		command->width, command->height };
	if (s->output == OUTPUT_NONE)
		s->output = OUTPUT_WINDOW;
	if (s->window != NULL)
		window_move(s->window, &s->place);
}

static void
cells_set(struct session *s, const struct preview_command *command)
{
	s->columns = command->columns;
	s->rows = command->rows;
	s->fps = command->fps;
	s->serial = 0; /* the picture that stands is sent again */
	if (s->output == OUTPUT_NONE)
		s->output = OUTPUT_CELLS;
}

static void
title_set(struct session *s, const struct preview_command *command)
{
	memcpy(s->title, command->text, sizeof(s->title));
	if (s->window != NULL)
		window_title(s->window, s->title);
}

static void
command_do(
    struct session *s, const struct preview_command *command, uint64_t now_ms)
{
	switch (command->verb) {
	case PREVIEW_WINDOW:
		window_set(s, command);
		break;
	case PREVIEW_CELLS:
		cells_set(s, command);
		break;
	case PREVIEW_ROOT:
		memcpy(s->root, command->text, sizeof(s->root));
		break;
	case PREVIEW_TITLE:
		title_set(s, command);
		break;
	case PREVIEW_OPEN:
		s->opened = true;
		s->what = *command;
		s->shown_before_ms = 0;
		picture_begin(s, now_ms);
		break;
	case PREVIEW_PAUSE:
		pause_set(s, true, now_ms);
		break;
	case PREVIEW_RESUME:
		pause_set(s, false, now_ms);
		break;
	case PREVIEW_SEEK:
		pause_set(s, false, now_ms);
		if (s->relay != NULL)
			relay_seek(s->relay, command->seek_ms);
		break;
	case PREVIEW_SNAP:
		still_send(s, command->columns, command->rows);
		break;
	}
}

static void
commands_read(struct session *s, uint64_t now_ms)
{
	struct preview_command command;
	enum err e;
	size_t room;
	char *space = lines_space(&s->lines, &room), *line;
	ssize_t n = read(s->fds.in, space, room);

	if (n < 0 && errno == EINTR)
		return;
	if (n <= 0) {
		s->over = true;
		return;
	}
	lines_added(&s->lines, (size_t)n);
	while ((e = lines_take(&s->lines, &line)) == ERR_NONE) {
		e = preview_command_parse(line, &command);
		if (e != ERR_NONE)
			break;
		command_do(s, &command, now_ms);
	}
	if (e == ERR_AGAIN)
		return;
	/* Not the line: there may be a password in it. */
	log_error("preview", "a command that is none: %s", err_word(e));
	s->over = true;
}

static void
window_look(struct session *s)
{
	if (s->window == NULL)
		return;
	switch (window_step(s->window)) {
	case WINDOW_NOTHING:
		break;
	case WINDOW_CLOSED:
		watch_close(&s->watch);
		break;
	case WINDOW_LOST:
		picture_fail(s, PREVIEW_NO_DISPLAY);
		break;
	}
}

static uint32_t
displayed(struct session *s, const struct player_status *player)
{
	if (!s->started)
		return 0;
	if (player->displayed == 0 && s->window != NULL &&
	    s->watch.state == PREVIEW_OPENING && window_painted(s->window))
		return 1;
	return player->displayed;
}

/* What the relay and the decoder have come to. */
static void
picture_look(struct session *s, uint64_t now_ms)
{
	struct relay_status relay = relay_status(s->relay);
	struct player_status player = player_status(s->player);

	if (relay.phase == RELAY_RUNNING && !s->started) {
		s->serial = 0;
		s->started = true;
		player_start(s->player, s->relay);
		return;
	}
	watch_step(&s->watch, relay.packet_ms, displayed(s, &player), now_ms);
	if (relay.phase == RELAY_FAILED)
		picture_fail(s, relay.reason);
	else if (player.failed)
		picture_fail(s, PREVIEW_NO_PICTURE);
	else if (relay.phase == RELAY_ENDED &&
	    (player.ended || s->watch.state == PREVIEW_STALLED))
		watch_end(&s->watch);
}

static void
session_step(struct session *s, uint64_t now_ms)
{
	enum preview_state before = s->watch.state;

	if (!s->opened)
		return;
	window_look(s);
	if (s->relay != NULL && s->player != NULL &&
	    watch_open_still(&s->watch))
		picture_look(s, now_ms);
	frames_step(s, now_ms);
	if (s->watch.state != before) {
		shown_report(s);
		state_report(s, now_ms);
	}
	if (!watch_open_still(&s->watch) && s->relay != NULL)
		picture_stop(s);
	if (now_ms >= s->report_due_ms) {
		shown_report(s);
		limits_renew();
		s->report_due_ms = now_ms + REPORT_MS;
	}
}

static int
wait_ms(const struct session *s)
{
	if (!s->opened)
		return -1;
	if (!watch_open_still(&s->watch))
		return REPORT_MS;
	return s->watch.state == PREVIEW_OPENING ? LOOK_OPENING_MS : LOOK_MS;
}

static void
session_wait(struct session *s)
{
	struct pollfd fds[] = {
		{ .fd = s->fds.in, .events = POLLIN },
		{ .fd = s->wake_fd, .events = POLLIN },
		{ .fd = s->window != NULL ? window_fd(s->window) : -1,
		    .events = POLLIN },
	};
	uint64_t count;

	if (poll(fds, sizeof(fds) / sizeof(fds[0]), wait_ms(s)) < 0)
		return;
	if (fds[1].revents != 0 && read(s->wake_fd, &count, sizeof(count)) < 0)
		(void)0;
	if (fds[0].revents != 0)
		commands_read(s, clock_boot_ms());
}

int
session_run(const struct session_options *options)
{
	struct preview_report hello = { .tag = PREVIEW_HELLO,
		.version = PREVIEW_VERSION };
	struct session *s = xcalloc(1, sizeof(*s));

	s->fds = *options;
	s->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (s->wake_fd < 0) {
		log_error("preview", "eventfd: %s", strerror(errno));
		free(s);
		return 1;
	}
	report_send(s, &hello);
	while (!s->over) {
		session_wait(s);
		session_step(s, clock_boot_ms());
	}
	/* A camera counts its viewers: say good-bye, but not for long. */
	alarm(LEAVE_S);
	picture_stop(s);
	player_destroy(s->player);
	window_destroy(s->window);
	close(s->wake_fd);
	free(s);
	return 0;
}
