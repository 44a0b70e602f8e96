/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "ui/form.h"
#include "ui/i18n.h"
#include "ui/layout.h"
#include "ui/menu.h"

#define NO_DIGIT (-1)

struct item {
	int digit; /* or NO_DIGIT: by arrows */
	const char *command;
	const char *label; /* msgid */
};

// clang-format off
static const struct item alert_items[] = {
	{ NO_DIGIT, "picture", N_("back to the picture") },
	{ 1, "confirm", N_("confirm → services…") },
	{ 2, "ask",     N_("second opinion…") },
	{ 3, "hand",    N_("hand over…") },
	{ 4, "same",    N_("same incident as…") },
	{ 5, "shelve",  N_("postpone…") },
	{ 8, "release", N_("return to the queue") },
	{ 9, "note",    N_("note…") },
	{ 0, "archive", N_("not confirmed → archive…") },
	{ NO_DIGIT, NULL, NULL },
};

static const struct item told_items[] = {
	{ NO_DIGIT, "picture", N_("back to the picture") },
	{ 1, "add",        N_("add service, facts…") },
	{ 3, "phone",      N_("told by phone…") },
	{ 4, "same",       N_("same incident as…") },
	{ 5, "close",      N_("close with outcome…") },
	{ 9, "note",       N_("note…") },
	{ 0, "stand-down", N_("stand down…") },
	{ NO_DIGIT, NULL, NULL },
};

static const struct item go_items[] = {
	{ 1, "queue",          N_("queue") },
	{ 2, "services",       N_("services") },
	{ 3, "archive-screen", N_("archive") },
	{ 4, "log",            N_("log") },
	{ 5, "shift",          N_("shift") },
	{ 8, "devices",        N_("devices") },
	{ 9, "number",         N_("alert number…") },
	{ 0, "settings",       N_("settings…") },
	{ NO_DIGIT, NULL, NULL },
};

/* A language is named in itself. */
static const struct item settings_items[] = {
	{ 1, "kazakh",  "Қазақша" },
	{ 2, "russian", "Русский" },
	{ 3, "english", "English" },
	{ 4, "themes",     N_("theme…") },
	{ 5, "ascii",      N_("signs of ASCII only, or all") },
	{ 8, "sound-test", N_("test of the sound") },
	{ 9, "keys-test",  N_("test of the keys") },
	{ 0, "mute",    N_("sound off for a minute") },
	{ NO_DIGIT, NULL, NULL },
};

/* What they are called stands in the table of themes. */
static const struct item theme_items[] = {
	{ 1, "settings theme base", NULL },
	{ 2, "settings theme dark", NULL },
	{ 3, "settings theme light", NULL },
	{ 4, "settings theme contrast", NULL },
	{ 5, "settings theme colour-blind", NULL },
	{ 8, "settings theme mono", NULL },
	{ NO_DIGIT, NULL, NULL },
};

static const struct item leave_items[] = {
	{ NO_DIGIT, "stay", N_("stay") },
	{ 1, "break",    N_("break…") },
	{ 2, "hand-all", N_("hand over all in hand…") },
	{ 3, "sign-off", N_("sign off") },
	{ 0, "quit",     N_("quit the console") },
	{ NO_DIGIT, NULL, NULL },
};

static const struct item away_items[] = {
	{ NO_DIGIT, "stay", N_("stay") },
	{ 1, "back-to-work", N_("back from the break") },
	{ 3, "sign-off", N_("sign off") },
	{ 0, "quit",     N_("quit the console") },
	{ NO_DIGIT, NULL, NULL },
};

static const struct item offer_items[] = {
	{ NO_DIGIT, "stay", N_("stay") },
	{ 1, "accept",    N_("accept what is offered") },
	{ 3, "hand-form", N_("hand over…") },
	{ NO_DIGIT, NULL, NULL },
};

static const struct item asked_items[] = {
	{ NO_DIGIT, "stay", N_("stay") },
	{ 1, "answer",   N_("give the opinion that is asked for…") },
	{ 2, "ask-form", N_("second opinion…") },
	{ NO_DIGIT, NULL, NULL },
};

static const struct {
	const struct item *items;
	const char *title; /* msgid */
} menus[] = {
	[MENU_ALERT] = { alert_items, N_("WHAT TO DO") },
	[MENU_TOLD]  = { told_items,  N_("WHAT TO DO") },
	[MENU_GO]    = { go_items,    N_("GO TO") },
	[MENU_LEAVE] = { leave_items, N_("LEAVE") },
	[MENU_AWAY]  = { away_items,  N_("ON A BREAK") },
	[MENU_OFFER] = { offer_items, N_("HAND OVER") },
	[MENU_ASKED] = { asked_items, N_("SECOND OPINION") },
	[MENU_SETTINGS] = { settings_items, N_("SETTINGS") },
	[MENU_THEMES] = { theme_items, N_("THEME") },
	[MENU_AROUND] = { NULL, N_("CAMERAS AROUND") },
};
// clang-format on

static const char *
label_of(const struct item *item)
{
	if (item->label != NULL)
		return _(item->label);
	return _(theme_find(strrchr(item->command, ' ') + 1)->label);
}

/* A line of the menu and what it says; false: there is no such line. */
static bool
line_at(const struct menu *menu, int i, struct item *item, const char **label)
{
	if (menu->kind == MENU_AROUND) {
		if (i >= (int)menu->nlines)
			return false;
		*item = (struct item){ layout_choice((size_t)i),
			"around-camera", NULL };
		*label = menu->lines[i];
		return true;
	}
	*item = menus[menu->kind].items[i];
	if (item->command == NULL)
		return false;
	*label = label_of(item);
	return true;
}

static int
count_of(const struct menu *menu)
{
	struct item item;
	const char *label;
	int n = 0;

	while (line_at(menu, n, &item, &label))
		n++;
	return n;
}

void
menu_open(
    struct menu *menu, enum menu_kind kind, uint64_t alert, uint64_t now_ms)
{
	*menu = (struct menu){
		.kind = kind,
		.quiet_ms = now_ms + FORM_QUIET_MS,
		.alert = alert,
	};
}

void
menu_open_lines(struct menu *menu, const char (*lines)[MENU_LINE_SIZE],
    size_t count, uint64_t alert, uint64_t now_ms)
{
	menu_open(menu, MENU_AROUND, alert, now_ms);
	menu->lines = lines;
	menu->nlines = count < MENU_LINES ? count : MENU_LINES;
}

static enum menu_result
move(struct menu *menu, int step)
{
	int to = menu->cursor + step;

	if (to < 0 || to >= count_of(menu))
		return MENU_NOTHING;
	menu->cursor = to;
	return MENU_CHANGED;
}

static enum menu_result
pick_digit(struct menu *menu, int digit, const char **command)
{
	struct item item;
	const char *label;

	for (int i = 0; digit >= 0 && line_at(menu, i, &item, &label); i++) {
		if (item.digit != digit)
			continue;
		menu->cursor = i;
		*command = item.command;
		return MENU_CHOSEN;
	}
	return MENU_NOTHING;
}

static enum menu_result
pick_cursor(const struct menu *menu, const char **command)
{
	struct item item;
	const char *label;

	if (!line_at(menu, menu->cursor, &item, &label))
		return MENU_NOTHING;
	*command = item.command;
	return MENU_CHOSEN;
}

/* A key that comes too early makes the wait longer, as in forms. */
static bool
settled(struct menu *menu, uint64_t now_ms)
{
	if (menu->quiet_ms == 0)
		return true;
	if (now_ms < menu->quiet_ms) {
		menu->quiet_ms = now_ms + FORM_QUIET_MS;
		return false;
	}
	menu->quiet_ms = 0;
	return true;
}

enum menu_result
menu_key(
    struct menu *menu, struct key key, uint64_t now_ms, const char **command)
{
	if (key.code == K_NONE || key.code >= K_FOCUS_IN ||
	    !settled(menu, now_ms))
		return MENU_NOTHING;
	switch ((int)key.code) {
	case K_ESC:
		return MENU_LEFT;
	case K_UP:
		return move(menu, -1);
	case K_DOWN:
		return move(menu, 1);
	case K_ENTER:
		return pick_cursor(menu, command);
	case K_CHAR:
		return pick_digit(menu, layout_digit(key.cp), command);
	}
	return MENU_NOTHING;
}

int
menu_rows(const struct menu *menu)
{
	return count_of(menu) + 2;
}

static int
widest(const struct menu *menu)
{
	struct item item;
	const char *label;
	int cols = 30;

	for (int i = 0; line_at(menu, i, &item, &label); i++) {
		int wide = grid_text_cols(label) + 10;

		cols = wide > cols ? wide : cols;
	}
	return cols;
}

void
menu_draw(const struct menu *menu, struct grid *grid, struct rect rect,
    const struct screen_input *in)
{
	struct item item;
	const char *label;
	int cols = widest(menu);
	char aside[32] = "";
	struct rect box = RECT(rect.row, rect.col + 1, menu_rows(menu),
	    cols < rect.cols - 1 ? cols : rect.cols - 1);

	(void)in;
	if (menu->alert != 0)
		snprintf(aside, sizeof(aside), "№%llu",
		    (unsigned long long)menu->alert);
	grid_box(grid, box, STYLE_BOX, _(menus[menu->kind].title), aside);
	for (int i = 0; line_at(menu, i, &item, &label); i++) {
		enum style style =
		    i == menu->cursor ? STYLE_CURSOR : STYLE_PLAIN;
		int row = box.row + 1 + i, col = box.col + 2;

		if (i == menu->cursor)
			grid_put(grid, SPAN(row, col, 1), STYLE_STRONG,
			    sign_text(SIGN_CURSOR, grid->ascii));
		if (item.digit != NO_DIGIT)
			grid_printf(grid, SPAN(row, col + 2, 1), STYLE_STRONG,
			    "%d", item.digit);
		grid_put_cut(
		    grid, SPAN(row, col + 4, box.cols - 7), style, label);
	}
	grid_cursor(grid, -1, -1);
}

bool
menu_waits(const struct menu *menu)
{
	return menu->quiet_ms != 0;
}

void
menu_quiet(struct menu *menu, uint64_t now_ms)
{
	if (now_ms >= menu->quiet_ms)
		menu->quiet_ms = 0;
}

void
menu_late(struct menu *menu, uint64_t now_ms)
{
	if (menu->quiet_ms != 0)
		menu->quiet_ms = now_ms + FORM_QUIET_MS;
}
