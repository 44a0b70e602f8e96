/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_SCREEN_H_
#define DABYL_UI_SCREEN_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/policy.h"
#include "core/presence.h"
#include "core/registry.h"
#include "core/replica.h"
#include "ui/grid.h"
#include "ui/keyboard.h"
#include "ui/keymap.h"
#include "ui/layout.h"

/*
 * screen - what every view is drawn from.  A view is a pure function: the
 * rows of the board, the policy, the time and the state of the view go in,
 * cells come out.  Whoever owns time, I/O and keys fills struct
 * screen_input before each step or drawing; views keep nothing of it.
 *
 *	queue_view_step(queue, &in);            rows or time have changed
 *	screen_draw(&grid, &in, &state);        all of it, then term_paint()
 */
enum screen {
	SCREEN_QUEUE,
	SCREEN_SERVICES, /* matrix: alert x service */
	SCREEN_ARCHIVE,
	SCREEN_LOG,
	SCREEN_ALERT,   /* all about one alert */
	SCREEN_SHIFT,   /* who is on duty and does what */
	SCREEN_PICTURE, /* the picture fills the terminal */
	SCREEN_HELP,
	SCREEN_DEVICES, /* all of them, searched while one types */
	SCREEN_DEVICE,  /* all about one device */
	SCREEN_CAMERA,  /* a camera without an alert fills the terminal */
};
#define SCREENS (SCREEN_CAMERA + 1)

/* What the arrows move on the screen of the queue. */
enum screen_pane {
	PANE_LIST,
	PANE_ALERT,    /* the text about the alert */
	PANE_SERVICES, /* the matrix beside it, where there is one */
};
#define SCREEN_PANES (PANE_SERVICES + 1)

/* The connection to the hub, as the client tells it. */
enum screen_link {
	SCREEN_CONNECTING,
	SCREEN_READY,
	SCREEN_STALE,
	SCREEN_REFUSED,
};

#define SCREEN_COLS_MIN    60 /* below: too small, the P1 line stays */
#define SCREEN_ROWS_MIN    15
#define SCREEN_COLS_WIDE   120    /* the alert beside the queue */
#define SCREEN_COLS_FULL   160    /* and the matrix of the services */
#define SCREEN_CANARY_MS   120000 /* older: the path may be dead */
#define SCREEN_SPEAKING_MS 300000 /* a source spoke within */

/* What a person has seen of an alert; grows while it is shown. */
struct screen_evidence {
	uint32_t recording_ms;
	uint32_t live_ms;
	uint32_t stills;
	uint32_t more_ms; /* of these: not yet in the alert's row */
	uint32_t more_stills;
};

/*
 * The picture of the alert that is shown.  ${words} say its state in the
 * language of the screen ("live", "the camera does not answer"); "" or NULL:
 * nothing was asked for.
 */
struct screen_picture {
	uint64_t alert; /* whose picture it is; 0 = none */
	const char *words;
	bool window; /* shown in a window of its own */
	bool cells;  /* the terminal can show pictures */
	bool frozen; /* stands still; ${age_ms} since it last moved */
	bool failed; /* no picture; ${last_ms} when there was one */
	bool live;   /* else a recording */
	uint64_t age_ms;
	int64_t last_ms;    /* UTC of the last picture; 0 = never */
	uint32_t at_ms;     /* in a recording; */
	uint32_t length_ms; /* 0 = unknown */
	uint16_t columns;   /* of cells; each is two pixels high */
	uint16_t rows;      /* 0 = no frame */
	const uint8_t *rgb; /* 2 * rows lines of columns pixels R G B; lent */
};

/* A camera that is looked at without an alert. */
struct screen_camera {
	const char *title;  /* its id and name; NULL: none is */
	const char *reason; /* in words */
	uint64_t since_ms;  /* for so long */
	struct screen_picture picture;
};

/* All pointers are lent for the call.  Texts may be NULL for "". */
struct screen_input {
	const struct replica *replica;
	const struct policy *policy; /* NULL: has not come yet */
	const char *account;
	uint64_t tick;  /* now, on the journal's clock */
	int64_t utc_ms; /* now, for people */
	int zone_minutes;
	enum policy_language language;   /* of this screen */
	enum script script;              /* seen last */
	const struct keyboard *keyboard; /* NULL: as shipped */
	enum screen_link link;
	int64_t stale_since_ms; /* UTC; while SCREEN_STALE */
	enum err hub_end;       /* its goodbye; said while SCREEN_STALE */
	size_t unanswered;      /* commands; said while SCREEN_STALE */
	uint64_t canary_age_ms; /* UINT64_MAX: none was awaited yet */
	bool ascii;             /* as in the grid */
	bool unfocused; /* the terminal has lost the focus; false: unknown */
	bool covered;   /* the queue is not on the screen */
	bool demo;
	bool local;          /* a hub of one's own, no configuration */
	uint32_t per_minute; /* events of all sources in the last minute */
	unsigned have;       /* enum need bits, for the footer */
	bool form_open;     /* a form, a menu or a line has the keys: new P1 are
	                     * said in the top line */
	uint64_t countdown; /* alert of one's own verdict that can still be
	                     * taken back; 0 = none */
	size_t together;    /* alerts that were decided with it; 1 = only it */
	/* What waits in the sectors of others; ${sector} NULL: there are none.
	 */
	struct screen_elsewhere {
		const char *sector; /* the name of one's own */
		size_t waiting, p1;
	} elsewhere;
	enum presence presence;   /* HERE: nothing is asked */
	const char *message;      /* what was said last */
	enum style message_style; /* PLAIN, OK, WARN, ERROR */
	const char *typed;        /* the command that the last key typed */
	struct screen_picture picture;
	struct screen_camera camera;
	struct screen_evidence evidence; /* own, of the alert shown */
	bool coach_room;                 /* a coach has a line of his own */
	bool coach_done;                 /* what he asked for was done */
	const char *coach;               /* what he says; NULL: nothing */
	const struct coach_sums *sums;   /* what he ends with; NULL: not now */
	size_t card_from; /* of its card: steps before were passed over */
	uint64_t near;    /* may be the same incident as the alert shown */
	uint32_t near_m;  /* and how far it is */
	const struct device *device; /* of the alert shown; may be NULL */
	const struct site *site;
};

/* "local" needs names: the person's, or the account. */
const char *screen_person(const struct screen_input *in, const char *account);

/* How an alert is called: list name of its kind in the screen's language. */
const char *screen_kind(
    const struct screen_input *in, const struct alert *alert);

/* Name of its device in the screen's language, else address, place, id. */
const char *screen_device(
    const struct screen_input *in, const struct alert *alert);

/* It has no device: its place is all that is known. */
bool screen_is_place(const struct alert *alert);

/* Sends events of its own: neither the canary nor a person's alert by hand. */
bool screen_publishes(const struct source_row *source);

/*
 * Whether a countdown runs on ${alert}: the verdict can still be taken back.
 * ${left_ms} is what is left.
 */
bool screen_countdown(const struct screen_input *in, const struct alert *alert,
    uint64_t *left_ms);

struct queue_view;
struct list_view;
struct help_view;
struct matrix_view;
struct shift_view;
struct devices_view;
struct menu;
struct question;
struct lineedit;
struct ready_view;
struct candidates;

/* What lies over the screen and has the keys; at most one of them. */
struct screen_state {
	enum screen screen;
	enum screen_pane pane; /* SCREEN_QUEUE: where the arrows are */
	int pane_from;         /* rows of it that are above its window */
	const struct queue_view *queue; /* always; the others where needed */
	struct list_view *list;         /* SCREEN_ARCHIVE, LOG, ALERT, DEVICE */
	struct matrix_view *matrix;     /* SCREEN_SERVICES; was stepped */
	struct shift_view *shift;       /* SCREEN_SHIFT */
	struct devices_view *devices;   /* SCREEN_DEVICES; was stepped */
	const struct help_view *help;
	struct question *question;
	struct menu *menu;
	const struct ready_view *ready;
	struct lineedit *line;               /* command line or filter line */
	const char *prompt;                  /* before it: ":" or "/" */
	const struct candidates *candidates; /* may be NULL */
};

/* The shipped keymap of a screen. */
const struct keymap *screen_keymap(enum screen screen);

/* The whole terminal, its cursor included.  ${grid} has its size. */
void screen_draw(struct grid *grid, const struct screen_input *in,
    struct screen_state *state);

/*
 * Where the picture is drawn on this screen: size for the player.  rows is 0
 * when there is no room for one.
 */
struct rect screen_picture_rect(const struct grid *grid,
    const struct screen_input *in, const struct screen_state *state);

/* Rows that the list, or the pane with the arrows, has; at least 1. */
int screen_page_rows(const struct grid *grid, const struct screen_input *in,
    const struct screen_state *state);

/*
 * Rows that ${state->pane} has beyond those that it shows, wherever it stands;
 * -1: it is not on this screen, or there is nothing in it.
 */
int screen_pane_beyond(struct grid *grid, const struct screen_input *in,
    const struct screen_state *state);

/*
 * The moment (tick) from which the screen looks different without any new
 * row: the next second, the end of a countdown.
 */
uint64_t screen_next_tick(const struct screen_input *in);

#endif /* DABYL_UI_SCREEN_H_ */
