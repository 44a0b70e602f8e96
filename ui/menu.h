/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_MENU_H_
#define DABYL_UI_MENU_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/keys.h"
#include "ui/screen.h"

/*
 * menu - a short list of acts by digits and arrows.  Enter does what the
 * cursor is on; the first line is harmless, so a held Enter harms nobody.
 * Nothing counts until no key has come for FORM_QUIET_MS after opening.
 */
#define MENU_ITEMS_MAX 12
#define MENU_LINES     LAYOUT_CHOICES
#define MENU_LINE_SIZE 200 /* bytes with the NUL */

enum menu_kind {
	MENU_ALERT,    /* Enter on one's own alert */
	MENU_TOLD,     /* Enter on one's own, told or in response */
	MENU_GO,       /* F7 */
	MENU_SETTINGS, /* of this console: language, theme, sound, keys */
	MENU_THEMES,
	MENU_LEAVE,  /* Esc on the board: break, hand over, sign off, quit */
	MENU_AWAY,   /* the same while on a break */
	MENU_OFFER,  /* key f: one is offered, another one is in hand */
	MENU_ASKED,  /* key o, likewise */
	MENU_AROUND, /* lines of the caller's */
};

struct menu {
	enum menu_kind kind;
	int cursor;
	uint64_t quiet_ms;                   /* keys count from then on */
	uint64_t alert;                      /* what it is about; 0 = none */
	const char (*lines)[MENU_LINE_SIZE]; /* MENU_AROUND; lent */
	size_t nlines;
};

enum menu_result { MENU_NOTHING, MENU_CHANGED, MENU_CHOSEN, MENU_LEFT };

void menu_open(
    struct menu *menu, enum menu_kind kind, uint64_t alert, uint64_t now_ms);

/*
 * A menu of cameras around ${alert}: ${count} lines, at most MENU_LINES, lent
 * until it is closed.  On MENU_CHOSEN the command is "around-camera" and the
 * cursor stands on the line.
 */
void menu_open_lines(struct menu *menu, const char (*lines)[MENU_LINE_SIZE],
    size_t count, uint64_t alert, uint64_t now_ms);

/*
 * On MENU_CHOSEN ${command} is the command's name: as in keymap.h ("confirm",
 * "note", "release", "same", "shelve", "hand", "ask", "archive", "add",
 * "phone", "close", "stand-down"), "picture" (back to it), a screen ("queue",
 * "services", "archive-screen", "log", "shift", "devices"), "number",
 * "settings", "kazakh", "russian", "english", "themes", "ascii", "sound-test",
 * "keys-test", "mute", "break", "back-to-work", "hand-all", "sign-off", "quit",
 * "stay", "accept", "hand-form", "answer", "ask-form", or "settings theme
 * NAME".
 */
enum menu_result menu_key(
    struct menu *menu, struct key key, uint64_t now_ms, const char **command);

int menu_rows(const struct menu *menu);
void menu_draw(const struct menu *menu, struct grid *grid, struct rect rect,
    const struct screen_input *in);

/* As those of a form. */
bool menu_waits(const struct menu *menu);
void menu_quiet(struct menu *menu, uint64_t now_ms);
void menu_late(struct menu *menu, uint64_t now_ms);

#endif /* DABYL_UI_MENU_H_ */
