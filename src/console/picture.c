/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "console/child.h"

#include "console/picture.h"

#define N_(text) text

#define LINES_A_STEP   64 /* what one player may occupy us with */
#define PACKETS_A_STEP 16
#define LEAVING_MAX    32
#define REAP_MS        50    /* a leaving player gives no sign */
#define STEADY_MS      10000 /* shown so long, a source is sound again */
#define END_WAIT_MS    200   /* for all players, when the console ends */

/* The newest packet of one kind. */
struct packet {
	uint8_t *bytes;
	size_t len; /* 0: none */
	uint64_t serial;
};

struct slot {
	bool used;
	struct picture_want want; /* its texts and sources are ours */
	struct picture_source sources[PREVIEW_NKINDS];
	struct picture_status status;
	struct child child; /* pid 0: none */
	bool greeted;
	size_t rung;
	uint32_t opening;
	uint64_t opened_ms;  /* of the slot */
	uint64_t attempt_ms; /* of this opening */
	uint64_t heard_ms;
	uint64_t retry_ms; /* 0: no retry */
	uint32_t retry_delay_ms;
	uint32_t shown_before_ms, shown_now_ms;
	struct packet frame, still;
};

struct picture_set {
	char *program, *log_path, *root;
	struct slot slots[PICTURE_MAX];
	struct child leaving[LEAVING_MAX];
	uint8_t packet[PREVIEW_FRAME_MAX + 1];
	bool changed;
};

static char *
text_copy_or_null(const char *text)
{
	return text != NULL ? xstrdup(text) : NULL;
}

struct picture_set *
picture_set_create(const struct picture_options *options)
{
	struct picture_set *set = xcalloc(1, sizeof(*set));

	set->program = xstrdup(options->program);
	set->log_path = text_copy_or_null(options->log_path);
	set->root = text_copy_or_null(options->root);
	return set;
}

/* Where a leaving player can be put; NULL when too many are on the way. */
static struct child *
leaving_place(struct picture_set *set)
{
	for (size_t i = 0; i < LEAVING_MAX; i++)
		if (set->leaving[i].pid == 0)
			return &set->leaving[i];
	return NULL;
}

/* Players leave faster than a person can open pictures, and a retry waits:
 * the list is never full, unless the kernel does not let go of a process. */
static void
player_drop(
    struct picture_set *set, struct slot *slot, uint64_t now_ms, uint32_t grace)
{
	struct child *place;

	if (slot->child.pid == 0)
		return;
	child_end(&slot->child, now_ms, grace);
	place = leaving_place(set);
	if (place != NULL)
		*place = slot->child;
	slot->child = (struct child){ .in = -1, .out = -1, .frames = -1 };
}

static void
slot_clear(struct slot *slot)
{
	free((char *)slot->want.title);
	for (size_t i = 0; i < slot->want.source_count; i++)
		free((char *)slot->sources[i].url);
	free(slot->frame.bytes);
	free(slot->still.bytes);
	*slot = (struct slot){ .child = { .in = -1, .out = -1, .frames = -1 } };
}

static void
source_line(struct slot *slot, struct buf *lines)
{
	const struct picture_source *source = &slot->sources[slot->rung];
	struct preview_command open = {
		.verb = PREVIEW_OPEN,
		.opening = slot->opening,
		.kind = source->kind,
		.loop = source->kind != PREVIEW_LIVE,
	};

	memcpy(open.text, source->url, strlen(source->url) + 1);
	preview_command_put(lines, &open);
}

static void
size_line(const struct slot *slot, struct buf *lines)
{
	const struct picture_want *want = &slot->want;
	struct preview_command size = {
		.verb = want->window ? PREVIEW_WINDOW : PREVIEW_CELLS,
		.x = want->x,
		.y = want->y,
		.width = want->width,
		.height = want->height,
		.columns = want->columns,
		.rows = want->rows,
		.fps = want->fps,
	};

	preview_command_put(lines, &size);
}

static void
root_line(const struct picture_set *set, struct buf *lines)
{
	struct preview_command root = { .verb = PREVIEW_ROOT };

	if (set->root == NULL || strlen(set->root) > PREVIEW_TEXT_MAX)
		return;
	memcpy(root.text, set->root, strlen(set->root) + 1);
	preview_command_put(lines, &root);
}

/* The title says what the picture itself cannot: that it stands still. */
static void
title_line(const struct slot *slot, struct buf *lines)
{
	struct preview_command title = { .verb = PREVIEW_TITLE };
	struct buf text = { 0 };

	if (!slot->want.window || slot->want.title == NULL)
		return;
	text_safe(&text, slot->want.title, strlen(slot->want.title));
	if (slot->status.state != PREVIEW_OPENING)
		buf_printf(
		    &text, " · %s", gettext(picture_words(&slot->status)));
	text_copy(title.text, sizeof(title.text), buf_text(&text));
	if (text.len > 0)
		preview_command_put(lines, &title);
	buf_finish(&text);
}

static void rung_failed(struct picture_set *set, struct slot *slot,
    enum preview_reason reason, uint64_t now_ms);

static void
player_lost(struct picture_set *set, struct slot *slot, uint64_t now_ms)
{
	player_drop(set, slot, now_ms, 0);
	slot->status.crashes++;
	set->changed = true;
	rung_failed(set, slot, PREVIEW_CRASHED, now_ms);
}

static void
player_tell(struct picture_set *set, struct slot *slot, const struct buf *lines,
    uint64_t now_ms)
{
	if (slot->child.pid != 0 && lines->len > 0 &&
	    child_write(&slot->child, lines) != ERR_NONE)
		player_lost(set, slot, now_ms);
}

static bool
player_ready(struct picture_set *set, struct slot *slot, struct buf *lines)
{
	if (slot->child.pid != 0)
		return true;
	slot->greeted = false;
	if (leaving_place(set) == NULL ||
	    child_start(&slot->child, set->program, set->log_path, true) !=
	        ERR_NONE)
		return false;
	size_line(slot, lines);
	root_line(set, lines);
	title_line(slot, lines);
	return true;
}

/* Opens the rung that the slot stands on. */
static void
rung_open(struct picture_set *set, struct slot *slot, uint64_t now_ms)
{
	struct buf lines = { 0 };

	slot->retry_ms = 0;
	slot->shown_before_ms += slot->shown_now_ms;
	slot->shown_now_ms = 0;
	slot->opening++;
	slot->attempt_ms = slot->heard_ms = now_ms;
	if (player_ready(set, slot, &lines)) {
		source_line(slot, &lines);
		player_tell(set, slot, &lines, now_ms);
	} else {
		rung_failed(set, slot, PREVIEW_CRASHED, now_ms);
	}
	buf_finish(&lines);
}

static void
state_set(struct picture_set *set, struct slot *slot, enum preview_state state,
    enum preview_reason reason, uint64_t now_ms)
{
	struct buf lines = { 0 };

	if (slot->status.state == state && slot->status.reason == reason)
		return;
	slot->status.state = state;
	slot->status.reason = reason;
	set->changed = true;
	title_line(slot, &lines);
	player_tell(set, slot, &lines, now_ms);
	buf_finish(&lines);
}

static void
kind_set(struct picture_set *set, struct slot *slot)
{
	slot->status.kind = slot->sources[slot->rung].kind;
	slot->status.at_ms = slot->status.length_ms = 0;
	set->changed = true;
}

/* Nothing that time would mend. */
static bool
reason_final(enum preview_reason reason)
{
	return reason == PREVIEW_NO_DISPLAY || reason == PREVIEW_BAD_URL;
}

static void
retry_plan(struct slot *slot, uint64_t now_ms)
{
	if (slot->shown_now_ms >= STEADY_MS || slot->retry_delay_ms == 0)
		slot->retry_delay_ms = PICTURE_RETRY_MIN_MS;
	slot->retry_ms = now_ms + slot->retry_delay_ms;
	slot->retry_delay_ms *= 2;
	if (slot->retry_delay_ms > PICTURE_RETRY_MAX_MS)
		slot->retry_delay_ms = PICTURE_RETRY_MAX_MS;
}

static void
rung_failed(struct picture_set *set, struct slot *slot,
    enum preview_reason reason, uint64_t now_ms)
{
	bool last = slot->rung + 1 == slot->want.source_count;

	if (!last && reason != PREVIEW_NO_DISPLAY) {
		slot->rung++;
		slot->status.no_recording =
		    slot->sources[slot->rung].kind == PREVIEW_LIVE;
		kind_set(set, slot);
		state_set(
		    set, slot, PREVIEW_OPENING, PREVIEW_REASON_NONE, now_ms);
		rung_open(set, slot, now_ms);
		return;
	}
	if (!reason_final(reason))
		retry_plan(slot, now_ms);
	state_set(set, slot, PREVIEW_FAILED, reason, now_ms);
}

/* A recording that cannot be rewound is opened again to be seen again; not at
 * once, when it was over at once. */
static void
rung_ended(struct picture_set *set, struct slot *slot, uint64_t now_ms)
{
	if (now_ms - slot->attempt_ms < PICTURE_RETRY_MIN_MS)
		rung_failed(set, slot, PREVIEW_NO_PICTURE, now_ms);
	else
		rung_open(set, slot, now_ms);
}

static void
state_reported(struct picture_set *set, struct slot *slot,
    const struct preview_report *report, uint64_t now_ms)
{
	switch (report->state) {
	case PREVIEW_OPENING:
		/* Not news: it was we who asked, perhaps once more. */
		break;
	case PREVIEW_PLAYING:
	case PREVIEW_PAUSED:
	case PREVIEW_STALLED:
		slot->status.picture_ms =
		    report->age_ms < now_ms ? now_ms - report->age_ms : now_ms;
		state_set(
		    set, slot, report->state, PREVIEW_REASON_NONE, now_ms);
		break;
	case PREVIEW_ENDED:
		rung_ended(set, slot, now_ms);
		break;
	case PREVIEW_CLOSED:
		state_set(
		    set, slot, PREVIEW_CLOSED, PREVIEW_REASON_NONE, now_ms);
		player_drop(set, slot, now_ms, PICTURE_GRACE_MS);
		break;
	case PREVIEW_FAILED:
		rung_failed(set, slot, report->reason, now_ms);
		break;
	}
}

/* The player may lie: more than the time gone by was not seen. */
static void
shown_reported(struct picture_set *set, struct slot *slot,
    const struct preview_report *report, uint64_t now_ms)
{
	uint64_t shown = (uint64_t)slot->shown_before_ms + report->shown_ms;

	if (shown > now_ms - slot->opened_ms)
		shown = now_ms - slot->opened_ms;
	if (report->shown_ms > slot->shown_now_ms)
		slot->status.picture_ms = now_ms;
	slot->shown_now_ms = report->shown_ms;
	set->changed = set->changed || shown != slot->status.shown_ms ||
	    report->at_ms != slot->status.at_ms;
	slot->status.shown_ms = (uint32_t)shown;
	slot->status.at_ms = report->at_ms;
	slot->status.length_ms = report->length_ms;
}

/* False when it was nonsense. */
static bool
report_take(struct picture_set *set, struct slot *slot, const char *line,
    uint64_t now_ms)
{
	struct preview_report report;

	if (preview_report_parse(line, &report) != ERR_NONE ||
	    (report.tag == PREVIEW_HELLO) == slot->greeted)
		return false;
	slot->heard_ms = now_ms;
	switch (report.tag) {
	case PREVIEW_HELLO:
		slot->greeted = true;
		return report.version == PREVIEW_VERSION;
	case PREVIEW_STATE:
		if (report.opening == slot->opening)
			state_reported(set, slot, &report, now_ms);
		return true;
	case PREVIEW_SHOWN:
		if (report.opening == slot->opening)
			shown_reported(set, slot, &report, now_ms);
		return true;
	}
	return false;
}

static void
packet_keep(struct packet *packet, const uint8_t *bytes, size_t len)
{
	packet->bytes = xreallocarray(packet->bytes, len, 1);
	memcpy(packet->bytes, bytes, len);
	packet->len = len;
	packet->serial++;
}

/* False when it was nonsense. */
static bool
packets_read(struct picture_set *set, struct slot *slot)
{
	struct preview_frame frame;
	enum err e = ERR_NONE;
	size_t len;

	for (int i = 0; i < PACKETS_A_STEP; i++) {
		e = child_packet(
		    &slot->child, set->packet, sizeof(set->packet), &len);
		if (e != ERR_NONE)
			break;
		if (preview_frame_parse(set->packet, len, &frame) != ERR_NONE)
			return false;
		if (frame.opening != slot->opening)
			continue;
		packet_keep(frame.still ? &slot->still : &slot->frame,
		    set->packet, len);
		set->changed = true;
	}
	/* Its end is told by the lines. */
	return e == ERR_NONE || e == ERR_AGAIN || e == ERR_CLOSED;
}

static void
lines_read(struct picture_set *set, struct slot *slot, uint64_t now_ms)
{
	enum err e = ERR_NONE;
	pid_t pid = slot->child.pid;
	char *line;

	/* A report may have ended this player. */
	for (int i = 0; i < LINES_A_STEP && slot->child.pid == pid; i++) {
		e = child_line(&slot->child, &line);
		if (e != ERR_NONE)
			break;
		if (!report_take(set, slot, line, now_ms)) {
			e = ERR_INVAL;
			break;
		}
	}
	if (slot->child.pid == pid && e != ERR_NONE && e != ERR_AGAIN)
		player_lost(set, slot, now_ms);
}

static void
slot_step(struct picture_set *set, struct slot *slot, uint64_t now_ms)
{
	if (slot->child.pid != 0 && !packets_read(set, slot))
		player_lost(set, slot, now_ms);
	if (slot->child.pid != 0)
		lines_read(set, slot, now_ms);
	if (slot->child.pid != 0 &&
	    now_ms >= slot->heard_ms + PICTURE_SILENT_MS)
		player_lost(set, slot, now_ms);
	if (slot->retry_ms != 0 && now_ms >= slot->retry_ms)
		rung_open(set, slot, now_ms);
}

static void
leaving_step(struct picture_set *set, uint64_t now_ms)
{
	int status;

	for (size_t i = 0; i < LEAVING_MAX; i++)
		if (set->leaving[i].pid != 0)
			child_reap(&set->leaving[i], now_ms, &status);
}

bool
picture_step(struct picture_set *set, uint64_t now_ms)
{
	bool changed;

	for (size_t i = 0; i < PICTURE_MAX; i++)
		if (set->slots[i].used)
			slot_step(set, &set->slots[i], now_ms);
	leaving_step(set, now_ms);
	changed = set->changed;
	set->changed = false;
	return changed;
}

static bool
want_valid(const struct picture_want *want)
{
	bool size = want->window
	    ? want->width >= 1 && want->width <= PREVIEW_SIDE_MAX &&
	        want->height >= 1 && want->height <= PREVIEW_SIDE_MAX &&
	        abs(want->x) <= PREVIEW_SIDE_MAX &&
	        abs(want->y) <= PREVIEW_SIDE_MAX
	    : want->columns >= 1 && want->columns <= PREVIEW_COLUMNS_MAX &&
	        want->rows >= 1 && want->rows <= PREVIEW_ROWS_MAX;

	if (!size || want->fps > PREVIEW_FPS_MAX || want->source_count < 1 ||
	    want->source_count > PREVIEW_NKINDS)
		return false;
	for (size_t i = 0; i < want->source_count; i++) {
		const char *url = want->sources[i].url;

		if (strlen(url) < 1 || strlen(url) > PREVIEW_TEXT_MAX ||
		    !text_valid(url, strlen(url)))
			return false;
	}
	return true;
}

static void
want_copy(struct slot *slot, const struct picture_want *want)
{
	slot->want = *want;
	slot->want.title = text_copy_or_null(want->title);
	slot->want.sources = slot->sources;
	if (want->fps == 0)
		slot->want.fps = PREVIEW_FPS;
	for (size_t i = 0; i < want->source_count; i++) {
		slot->sources[i] = want->sources[i];
		slot->sources[i].url = xstrdup(want->sources[i].url);
	}
}

enum err
picture_open(struct picture_set *set, size_t index,
    const struct picture_want *want, uint64_t now_ms)
{
	struct slot *slot = &set->slots[index];

	assert(index < PICTURE_MAX);
	if (!want_valid(want))
		return ERR_INVAL;
	picture_close(set, index, now_ms);
	slot_clear(slot);
	slot->used = true;
	slot->opened_ms = now_ms;
	want_copy(slot, want);
	kind_set(set, slot);
	slot->status.no_recording = slot->status.kind == PREVIEW_LIVE;
	rung_open(set, slot, now_ms);
	return ERR_NONE;
}

void
picture_close(struct picture_set *set, size_t index, uint64_t now_ms)
{
	struct slot *slot = &set->slots[index];

	assert(index < PICTURE_MAX);
	if (!slot->used)
		return;
	player_drop(set, slot, now_ms, PICTURE_GRACE_MS);
	slot_clear(slot);
	set->changed = true;
}

static struct slot *
slot_find(struct picture_set *set, size_t index)
{
	return index < PICTURE_MAX && set->slots[index].used
	    ? &set->slots[index]
	    : NULL;
}

const struct picture_status *
picture_status(const struct picture_set *set, size_t index)
{
	return index < PICTURE_MAX && set->slots[index].used
	    ? &set->slots[index].status
	    : NULL;
}

static bool
packet_lend(
    const struct packet *packet, struct preview_frame *frame, uint64_t *serial)
{
	*serial = packet->serial;
	return packet->len > 0 &&
	    preview_frame_parse(packet->bytes, packet->len, frame) == ERR_NONE;
}

bool
picture_frame(const struct picture_set *set, size_t index,
    struct preview_frame *frame, uint64_t *serial)
{
	return picture_status(set, index) != NULL &&
	    packet_lend(&set->slots[index].frame, frame, serial);
}

bool
picture_still(const struct picture_set *set, size_t index,
    struct preview_frame *frame, uint64_t *serial)
{
	return picture_status(set, index) != NULL &&
	    packet_lend(&set->slots[index].still, frame, serial);
}

/* For what a person does; a player that is lost over it is found out by the
 * next step, which knows the time. */
static enum err
command_tell(struct slot *slot, const struct preview_command *command)
{
	struct buf line = { 0 };

	if (slot->child.pid == 0)
		return ERR_STATE;
	preview_command_put(&line, command);
	child_write(&slot->child, &line);
	buf_finish(&line);
	return ERR_NONE;
}

enum err
picture_pause(struct picture_set *set, size_t index, bool pause)
{
	struct preview_command command = { .verb = pause ? PREVIEW_PAUSE
		                                         : PREVIEW_RESUME };
	struct slot *slot = slot_find(set, index);

	return slot == NULL ? ERR_NOENT : command_tell(slot, &command);
}

enum err
picture_seek(struct picture_set *set, size_t index, int32_t seek_ms)
{
	struct preview_command command = { .verb = PREVIEW_SEEK,
		.seek_ms = seek_ms };
	struct slot *slot = slot_find(set, index);

	if (slot == NULL)
		return ERR_NOENT;
	if (slot->status.kind == PREVIEW_LIVE)
		return ERR_STATE;
	return command_tell(slot, &command);
}

static bool
cells_valid(uint32_t columns, uint32_t rows)
{
	return columns >= 1 && columns <= PREVIEW_COLUMNS_MAX && rows >= 1 &&
	    rows <= PREVIEW_ROWS_MAX;
}

enum err
picture_snap(
    struct picture_set *set, size_t index, uint32_t columns, uint32_t rows)
{
	struct preview_command command = {
		.verb = PREVIEW_SNAP, .columns = columns, .rows = rows
	};
	struct slot *slot = slot_find(set, index);

	if (slot == NULL)
		return ERR_NOENT;
	if (!cells_valid(columns, rows))
		return ERR_INVAL;
	return command_tell(slot, &command);
}

enum err
picture_resize(
    struct picture_set *set, size_t index, uint32_t columns, uint32_t rows)
{
	struct preview_command command = {
		.verb = PREVIEW_CELLS, .columns = columns, .rows = rows
	};
	struct slot *slot = slot_find(set, index);

	if (slot == NULL)
		return ERR_NOENT;
	if (!cells_valid(columns, rows))
		return ERR_INVAL;
	if (slot->want.window)
		return ERR_STATE;
	slot->want.columns = columns;
	slot->want.rows = rows;
	command.fps = slot->want.fps;
	if (slot->child.pid != 0)
		command_tell(slot, &command);
	return ERR_NONE;
}

enum err
picture_show(struct picture_set *set, size_t index, enum preview_kind kind,
    uint64_t now_ms)
{
	struct slot *slot = slot_find(set, index);

	if (slot == NULL)
		return ERR_NOENT;
	for (size_t i = 0; i < slot->want.source_count; i++) {
		if (slot->sources[i].kind != kind)
			continue;
		slot->rung = i;
		slot->retry_delay_ms = 0;
		kind_set(set, slot);
		state_set(
		    set, slot, PREVIEW_OPENING, PREVIEW_REASON_NONE, now_ms);
		rung_open(set, slot, now_ms);
		return ERR_NONE;
	}
	return ERR_STATE;
}

size_t
picture_fds(const struct picture_set *set, int *fds, size_t max)
{
	const struct child *child;
	size_t count = 0;

	for (size_t i = 0; i < PICTURE_MAX && count + 2 <= max; i++) {
		child = &set->slots[i].child;
		if (!set->slots[i].used || child->pid == 0)
			continue;
		fds[count++] = child->out;
		fds[count++] = child->frames;
	}
	return count;
}

static void
earliest(uint64_t *due_ms, uint64_t at_ms)
{
	if (at_ms < *due_ms)
		*due_ms = at_ms;
}

int
picture_wait_ms(const struct picture_set *set, uint64_t now_ms)
{
	const struct slot *slot;
	uint64_t due_ms = UINT64_MAX;

	for (size_t i = 0; i < PICTURE_MAX; i++) {
		slot = &set->slots[i];
		if (slot->used && slot->child.pid != 0)
			earliest(&due_ms, slot->heard_ms + PICTURE_SILENT_MS);
		if (slot->used && slot->retry_ms != 0)
			earliest(&due_ms, slot->retry_ms);
	}
	for (size_t i = 0; i < LEAVING_MAX; i++)
		if (set->leaving[i].pid != 0)
			earliest(&due_ms, now_ms + REAP_MS);
	if (due_ms == UINT64_MAX)
		return -1;
	return due_ms > now_ms ? (int)(due_ms - now_ms) : 0;
}

/* Every player dies with its parent, so none can be left behind. */
void
picture_set_destroy(struct picture_set *set)
{
	if (set == NULL)
		return;
	for (size_t i = 0; i < PICTURE_MAX; i++)
		picture_close(set, i, 1);
	for (size_t i = 0; i < LEAVING_MAX; i++)
		child_collect(&set->leaving[i], END_WAIT_MS);
	free(set->program);
	free(set->log_path);
	free(set->root);
	free(set);
}

// clang-format off
static const char *const failed_words[] = {
	[PREVIEW_REASON_NONE]	= N_("no picture"),
	[PREVIEW_OFFLINE]	= N_("no contact with the camera"),
	[PREVIEW_NOT_FOUND]	= N_("there is no such picture (404)"),
	[PREVIEW_AUTH]		= N_("the camera refuses the password"),
	[PREVIEW_TIMEOUT]	= N_("the camera does not answer"),
	[PREVIEW_NO_PICTURE]	= N_("data come, but no picture in them"),
	[PREVIEW_BAD_URL]	= N_("this address is not allowed"),
	[PREVIEW_NO_DISPLAY]	= N_("no display for a window"),
	[PREVIEW_UNSUPPORTED]	= N_("unknown kind of video"),
	[PREVIEW_CRASHED]	= N_("the player has stopped"),
};
// clang-format on

const char *
picture_words(const struct picture_status *status)
{
	switch (status->state) {
	case PREVIEW_OPENING:
		return N_("opening the picture");
	case PREVIEW_PLAYING:
		if (status->kind != PREVIEW_LIVE)
			return N_("recording");
		return status->no_recording ? N_("live, no recording")
		                            : N_("live");
	case PREVIEW_PAUSED:
		return N_("paused");
	case PREVIEW_STALLED:
		return N_("the picture stands still");
	case PREVIEW_ENDED:
		return N_("end of the recording");
	case PREVIEW_CLOSED:
		return N_("the window was closed");
	case PREVIEW_FAILED:
		return failed_words[status->reason];
	}
	return "";
}
