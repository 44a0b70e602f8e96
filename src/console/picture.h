/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CONSOLE_PICTURE_H_
#define DABYL_CONSOLE_PICTURE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "wire/preview.h"

/*
 * picture - the pictures that a console has open: one dabyl-preview process
 * each, watched, restarted and killed from here.  Nothing here blocks, links
 * a decoder or draws; a player that crashes, hangs or talks nonsense is one
 * change of state.
 *
 * A picture is given a ladder of sources (clip, playback, live).  The first
 * that shows something stays; one that fails makes way for the next.  When
 * the last has failed the state is PREVIEW_FAILED with its reason, and it is
 * tried again after a pause that grows from PICTURE_RETRY_MIN_MS to
 * PICTURE_RETRY_MAX_MS; the state changes only when that attempt shows
 * something or fails for another reason.  So a camera that stays away, or a
 * player that dies on each attempt, is told once.
 *
 * Slots are numbers 0..PICTURE_MAX-1 chosen by the caller: slot 0 may follow
 * the alert in hand, the others hold pinned cameras.
 *
 *	size_t count = picture_fds(set, fds, n);   poll them for input
 *	... picture_wait_ms(set, now) bounds the wait ...
 *	if (picture_step(set, now)) redraw;
 */
#define PICTURE_MAX          9 /* pictures at once */
#define PICTURE_FDS_MAX      (2 * PICTURE_MAX)
#define PICTURE_SILENT_MS    5000 /* a player that says nothing is killed */
#define PICTURE_GRACE_MS     2000 /* from asking to leave to SIGKILL */
#define PICTURE_RETRY_MIN_MS 2000
#define PICTURE_RETRY_MAX_MS 30000

struct picture_set;

struct picture_options {
	const char *program; /* path of dabyl-preview */
	const char
	    *log_path;    /* its standard error is appended; NULL: dropped */
	const char *root; /* file: URLs are allowed below; NULL: none */
};

struct picture_source {
	enum preview_kind kind;
	const char *url; /* may hold a password */
};

struct picture_want {
	bool window; /* else cells */
	int32_t x, y;
	uint32_t width, height;               /* of the window, pixels */
	uint32_t columns, rows;               /* of the cells */
	uint32_t fps;                         /* of the cells; 0: PREVIEW_FPS */
	const char *title;                    /* of the window; NULL: none */
	const struct picture_source *sources; /* in the order of the ladder */
	size_t source_count;                  /* 1..PREVIEW_NKINDS */
};

/* What a slot shows.  Lent until the next step, open or close. */
struct picture_status {
	enum preview_state state;
	enum preview_reason reason; /* of PREVIEW_FAILED */
	enum preview_kind kind;     /* the rung of the ladder that is in use */
	bool no_recording;   /* clip and playback are absent or have failed */
	uint64_t picture_ms; /* when a picture was last shown; 0: never */
	uint32_t shown_ms;   /* moving picture shown since picture_open() */
	uint32_t crashes;    /* players that died or hung since then */
	uint32_t at_ms, length_ms; /* in a recording; length 0: unknown */
};

/* The strings of ${options} are copied.  Never NULL. */
struct picture_set *picture_set_create(const struct picture_options *options);

/*
 * Closes every picture and waits at most 200 ms for each player to leave, then
 * kills it.  NULL is allowed.
 */
void picture_set_destroy(struct picture_set *set);

/*
 * Show ${want} in ${slot}; what the slot held is closed.  Copies ${want}.
 *
 * ERR_INVAL  a number or text is out of its limits; nothing changes.
 *
 * A player that cannot be started is no error here: the state says so.
 */
enum err picture_open(struct picture_set *set, size_t slot,
    const struct picture_want *want, uint64_t now_ms);

/* Closing an empty slot does nothing. */
void picture_close(struct picture_set *set, size_t slot, uint64_t now_ms);

/* NULL when the slot is empty. */
const struct picture_status *picture_status(
    const struct picture_set *set, size_t slot);

/*
 * The newest small picture of the slot; false when there is none.  Lent until
 * the next step, open or close.  ${serial} grows with each new one.
 */
bool picture_frame(const struct picture_set *set, size_t slot,
    struct preview_frame *frame, uint64_t *serial);

/* The answer to the last picture_snap(), in the same way. */
bool picture_still(const struct picture_set *set, size_t slot,
    struct preview_frame *frame, uint64_t *serial);

/* What a person may do with a picture.  ERR_NOENT: empty slot.  ERR_STATE:
 * not with this picture (seeking in a live one); nothing changes. */
enum err picture_pause(struct picture_set *set, size_t slot, bool pause);
enum err picture_seek(struct picture_set *set, size_t slot, int32_t seek_ms);
enum err picture_snap(
    struct picture_set *set, size_t slot, uint32_t columns, uint32_t rows);
enum err picture_resize(
    struct picture_set *set, size_t slot, uint32_t columns, uint32_t rows);

/* Go to the rung ${kind} of the ladder.  ERR_STATE: there is none. */
enum err picture_show(struct picture_set *set, size_t slot,
    enum preview_kind kind, uint64_t now_ms);

/* Descriptors to be polled for input, at most ${max}; returns how many. */
size_t picture_fds(const struct picture_set *set, int *fds, size_t max);

/* Milliseconds until picture_step() must be called even without input; -1
 * when there is nothing to wait for. */
int picture_wait_ms(const struct picture_set *set, uint64_t now_ms);

/* Read what is there, watch, restart.  Whether anything changed. */
bool picture_step(struct picture_set *set, uint64_t now_ms);

/*
 * The state in words: "live", "recording", "the camera does not answer", ...
 * English, to be passed through gettext(); static, never NULL.
 */
const char *picture_words(const struct picture_status *status);

#endif /* DABYL_CONSOLE_PICTURE_H_ */
