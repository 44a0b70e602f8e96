/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"

#include "ui/i18n.h"
#include "ui/keyboard.h"
#include "ui/keymap.h"

#define CH(letter)   K_CHAR, letter
#define CTRL(letter) K_CTRL, letter
#define FN(code)     code, 0
#define END                                       \
	{                                         \
		K_NONE, 0, NULL, 0, 0, NULL, NULL \
	}

#define ON_PAGE (NEED_LINK | NEED_ROW | NEED_OPEN)

// clang-format off
/* Several rows of one command share label and help: the first has them. */
static const struct binding everywhere[] = {
	{ FN(K_F1), "help", 0, 1, N_("help"),
	    N_("Keys and commands of this place; type to filter") },
	{ CH('?'), "help", 0, 0, NULL, NULL },
	{ FN(K_F7), "goto", 0, 8, N_("go to"),
	    N_("Go to a screen or to an alert by its number") },
	{ CH('g'), "goto", 0, 0, NULL, NULL },
	{ CH(';'), "command-line", 0, 0, N_("command"),
	    N_("Type a command") },
	{ FN(K_F5), "redraw", 0, 0, N_("draw again"),
	    N_("Draw again and ask the hub again") },
	{ CTRL('l'), "redraw", 0, 0, NULL, NULL },
	{ FN(K_F12), "mute", 0, 0, N_("mute"),
	    N_("Sound off for a minute") },
	{ FN(K_ESC), "back", 0, 0, N_("back"),
	    N_("One step back; takes nothing back; from the queue: break, end of "
	       "the shift, exit") },
	{ CH('q'), "back", 0, 0, NULL, NULL },
	END,
};

static const struct binding movement[] = {
	{ FN(K_UP), "up", 0, 0, N_("up"), N_("One row up") },
	{ CH('k'), "up", 0, 0, NULL, NULL },
	{ FN(K_DOWN), "down", 0, 0, N_("down"), N_("One row down") },
	{ CH('j'), "down", 0, 0, NULL, NULL },
	{ FN(K_PGUP), "page-up", 0, 0, N_("page up"), N_("One page up") },
	{ FN(K_PGDN), "page-down", 0, 0, N_("page down"),
	    N_("One page down") },
	{ FN(K_HOME), "first", 0, 0, N_("first"), N_("To the first row") },
	{ FN(K_END), "last", 0, 0, N_("last"), N_("To the last row") },
	END,
};

static const struct binding list[] = {
	{ FN(K_ENTER), "show", NEED_ROW, 2, N_("details"),
	    N_("All fields, all signals, entries") },
	{ CH('d'), "show", NEED_ROW, 0, NULL, NULL },
	{ CH('/'), "filter", 0, 3, N_("find"), N_("Find and filter") },
	{ CH('y'), "copy", NEED_ROW, 4, N_("copy"),
	    N_("Copy the number and the place") },
	{ CH('e'), "urgent", 0, 0, N_("most urgent"),
	    N_("Go to the most urgent alert that waits") },
	END,
};

/* What is open is worked on where one reads it; what has ended is only read. */
static const struct binding page[] = {
	{ FN(K_ENTER), "claim", ON_PAGE, 0, NULL, NULL },
	{ FN(K_F2), "claim", ON_PAGE, 2, N_("take"),
	    N_("Take the alert and open it; on one's own alert: what can be done") },
	{ FN(K_F6), "confirm", ON_PAGE, 5, N_("CONFIRM"),
	    N_("Confirmed: tell the services; while the countdown runs: send at once") },
	{ FN(K_F9), "archive", ON_PAGE, 7, N_("NOT CONF."),
	    N_("Not confirmed: to the archive; when services were told: stand-down") },
	{ CH('u'), "undo", NEED_LINK | NEED_COUNTDOWN, 0, N_("take back"),
	    N_("Take the verdict back while the countdown runs") },
	{ FN(K_F4), "note", ON_PAGE, 4, N_("note"), N_("Write a note") },
	{ CH('n'), "note", ON_PAGE, 0, NULL, NULL },
	{ CH('c'), "phone", ON_PAGE, 0, N_("by phone"),
	    N_("Told by phone: service, who answered, their number") },
	{ CH('m'), "same", ON_PAGE, 0, N_("same as"),
	    N_("It is the same incident as another alert") },
	{ FN(K_F8), "shelve", ON_PAGE, 6, N_("later"),
	    N_("Postpone for some minutes, with a reason") },
	{ CH('p'), "shelve", ON_PAGE, 0, NULL, NULL },
	{ CH('r'), "release", ON_PAGE, 0, N_("return"),
	    N_("Return the alert to the queue") },
	{ CH('f'), "hand", ON_PAGE, 0, N_("hand over"),
	    N_("Hand the alert to a colleague or the shift lead; accept what is offered") },
	{ CH('o'), "ask", ON_PAGE, 0, N_("second opinion"),
	    N_("Ask a colleague for a second opinion; give the one that is asked for") },
	{ CH('s'), "call-lead", ON_PAGE, 0, N_("shift lead"),
	    N_("Call the shift lead to this alert; the lead: I am coming") },
	{ CH('w'), "why", NEED_ROW | NEED_OPEN, 0, N_("why"),
	    N_("Why the alert stands where it stands") },
	{ CH('y'), "copy", NEED_ROW, 0, N_("copy"),
	    N_("Copy the number and the place") },
	{ CH('/'), "filter", 0, 0, N_("find"), N_("Find and filter") },
	{ CH('e'), "urgent", 0, 0, N_("most urgent"),
	    N_("Go to the most urgent alert that waits") },
	END,
};

static const struct binding shift[] = {
	{ FN(K_ENTER), "read-notice", NEED_LINK, 2, N_("read it"),
	    N_("I have read the notice") },
	{ FN(K_F4), "notice", NEED_LINK, 3, N_("notice"),
	    N_("Write a notice to the whole shift") },
	{ CH('n'), "notice", NEED_LINK, 0, NULL, NULL },
	{ FN(K_F8), "regime", NEED_LINK, 4, N_("regime"),
	    N_("How the centre works, and from now on") },
	{ CH('e'), "urgent", 0, 0, N_("most urgent"),
	    N_("Go to the most urgent alert that waits") },
	END,
};

static const struct binding board[] = {
	{ FN(K_ENTER), "claim", NEED_LINK | NEED_ROW, 0, NULL, NULL },
	{ FN(K_F2), "claim", NEED_LINK | NEED_ROW, 2, N_("take"),
	    N_("Take the alert and open it; on one's own alert: what can be done") },
	{ FN(K_F6), "confirm", NEED_LINK | NEED_ROW, 5, N_("CONFIRM"),
	    N_("Confirmed: tell the services; while the countdown runs: send at once") },
	{ FN(K_F9), "archive", NEED_LINK | NEED_ROW, 7, N_("NOT CONF."),
	    N_("Not confirmed: to the archive; when services were told: stand-down") },
	{ CH('u'), "undo", NEED_LINK | NEED_COUNTDOWN, 0, N_("take back"),
	    N_("Take the verdict back while the countdown runs") },
	{ CH(' '), "next-step", NEED_LINK | NEED_ALERT, 0, N_("next step"),
	    N_("The next step of the card is done") },
	{ FN(K_F3), "look", NEED_ROW, 3, N_("video"),
	    N_("Picture on or off") },
	{ CH('v'), "look", NEED_ROW, 0, NULL, NULL },
	{ CH('l'), "live", NEED_ROW, 0, N_("live"),
	    N_("Live picture or the recording of the event") },
	{ CH('a'), "around", NEED_ROW, 0, N_("around"),
	    N_("Cameras around the place") },
	{ FN(K_F4), "note", NEED_LINK | NEED_ROW, 4, N_("note"),
	    N_("Write a note") },
	{ CH('n'), "note", NEED_LINK | NEED_ROW, 0, NULL, NULL },
	{ CH('c'), "phone", NEED_LINK | NEED_ROW, 0, N_("by phone"),
	    N_("Told by phone: service, who answered, their number") },
	{ CH('m'), "same", NEED_LINK | NEED_ROW, 0, N_("same as"),
	    N_("It is the same incident as another alert") },
	{ FN(K_F8), "shelve", NEED_LINK | NEED_ROW, 6, N_("later"),
	    N_("Postpone for some minutes, with a reason") },
	{ CH('p'), "shelve", NEED_LINK | NEED_ROW, 0, NULL, NULL },
	{ CH('r'), "release", NEED_LINK | NEED_ROW, 0, N_("return"),
	    N_("Return the alert to the queue") },
	{ CH('f'), "hand", NEED_LINK, 0, N_("hand over"),
	    N_("Hand the alert to a colleague or the shift lead; accept what is offered") },
	{ CH('o'), "ask", NEED_LINK, 0, N_("second opinion"),
	    N_("Ask a colleague for a second opinion; give the one that is asked for") },
	{ CH('s'), "call-lead", NEED_LINK, 0, N_("shift lead"),
	    N_("Call the shift lead to this alert; the lead: I am coming") },
	{ CH('d'), "show", NEED_ROW, 0, N_("details"),
	    N_("All fields, all signals, entries") },
	{ CH('w'), "why", NEED_ROW, 0, N_("why"),
	    N_("Why the alert stands where it stands") },
	{ CH('y'), "copy", NEED_ROW, 0, N_("copy"),
	    N_("Copy the number and the place") },
	{ CH('i'), "new", NEED_LINK, 0, N_("by hand"),
	    N_("A new alert by hand") },
	{ CH('e'), "urgent", 0, 0, N_("most urgent"),
	    N_("Go to the most urgent alert that waits") },
	{ CH('t'), "view", 0, 0, N_("which"),
	    N_("Waiting, mine, with the services, later, all") },
	{ CH('h'), "hold", 0, 0, N_("hold"), N_("Hold the list still") },
	{ FN(K_INS), "mark", NEED_ROW, 0, N_("mark"),
	    N_("Mark the row, or take the mark away") },
	{ CH('z'), "mark", NEED_ROW, 0, NULL, NULL },
	{ CH('b'), "marked", NEED_LINK | NEED_MARKS, 0, N_("the marked"),
	    N_("Do something with all marked alerts") },
	{ CH('/'), "filter", 0, 0, N_("find"), N_("Find and filter") },
	{ FN(K_TAB), "next-pane", 0, 0, N_("next pane"),
	    N_("The arrows move the next pane: the alert, the services") },
	{ FN(K_SHIFT_TAB), "previous-pane", 0, 0, N_("previous pane"),
	    N_("The arrows move the pane before") },
	END,
};

static const struct binding picture[] = {
	{ FN(K_LEFT), "seek-back", NEED_PICTURE, 0, N_("5 s back"),
	    N_("Five seconds back in the recording") },
	{ CH('['), "seek-back", NEED_PICTURE, 10, NULL, NULL },
	{ FN(K_RIGHT), "seek-forward", NEED_PICTURE, 0, N_("5 s forward"),
	    N_("Five seconds forward in the recording") },
	{ CH(']'), "seek-forward", NEED_PICTURE, 11, NULL, NULL },
	{ CH('l'), "live", NEED_ROW, 9, N_("live"),
	    N_("Live picture or the recording of the event") },
	{ FN(K_ESC), "back", 0, 12, N_("back"),
	    N_("One step back; takes nothing back") },
	END,
};

static const struct binding matrix[] = {
	{ FN(K_ENTER), "go-alert", NEED_ROW, 2, N_("to the alert"),
	    N_("Go to the alert in the queue") },
	{ FN(K_LEFT), "cell-left", NEED_ROW, 0, N_("left"),
	    N_("One service to the left") },
	{ FN(K_RIGHT), "cell-right", NEED_ROW, 0, N_("right"),
	    N_("One service to the right") },
	{ CH('c'), "phone", NEED_LINK | NEED_ROW, 3, N_("by phone"),
	    N_("Call card of the service under the cursor") },
	{ CH('d'), "show", NEED_ROW, 4, N_("details"),
	    N_("All fields, all signals, entries") },
	{ CH('y'), "copy", NEED_ROW, 0, N_("copy"),
	    N_("Copy the number and the place") },
	{ CH('e'), "urgent", 0, 0, N_("most urgent"),
	    N_("Go to the most urgent alert that waits") },
	END,
};

/* Letters are searched for there. */
static const struct binding devices[] = {
	{ FN(K_ENTER), "device", 0, 2, N_("details"),
	    N_("All about the device, and the cameras around it") },
	{ FN(K_F3), "camera", 0, 3, N_("video"),
	    N_("Open the camera without an alert, for a reason") },
	{ FN(K_UP), "up", 0, 0, N_("up"), N_("One row up") },
	{ FN(K_DOWN), "down", 0, 0, N_("down"), N_("One row down") },
	{ FN(K_PGUP), "page-up", 0, 0, N_("page up"), N_("One page up") },
	{ FN(K_PGDN), "page-down", 0, 0, N_("page down"),
	    N_("One page down") },
	{ FN(K_HOME), "first", 0, 0, N_("first"), N_("To the first row") },
	{ FN(K_END), "last", 0, 0, N_("last"), N_("To the last row") },
	{ FN(K_F1), "help", 0, 1, N_("help"),
	    N_("Keys and commands of this place; type to filter") },
	{ FN(K_F5), "redraw", 0, 0, N_("draw again"),
	    N_("Draw again and ask the hub again") },
	{ FN(K_F7), "goto", 0, 8, N_("go to"),
	    N_("Go to a screen or to an alert by its number") },
	{ FN(K_F12), "mute", 0, 0, N_("mute"),
	    N_("Sound off for a minute") },
	{ FN(K_ESC), "back", 0, 4, N_("back"),
	    N_("What is searched for goes first; then one step back") },
	END,
};

static const struct binding device[] = {
	{ FN(K_ENTER), "camera", 0, 2, N_("open"),
	    N_("The camera of the row for a reason, or the alert of the row") },
	{ FN(K_F3), "camera", 0, 3, N_("video"),
	    N_("Open the camera without an alert, for a reason") },
	{ CH('v'), "camera", 0, 0, NULL, NULL },
	{ CH('e'), "urgent", 0, 0, N_("most urgent"),
	    N_("Go to the most urgent alert that waits") },
	END,
};

static const struct binding camera[] = {
	{ FN(K_F3), "back", 0, 3, N_("close"),
	    N_("Close the picture; how long it was open is recorded") },
	{ CH('v'), "back", 0, 0, NULL, NULL },
	{ CH('e'), "urgent", 0, 0, N_("most urgent"),
	    N_("Go to the most urgent alert that waits") },
	END,
};

/* Letters filter there, so only keys that are no letters are bound. */
static const struct binding help[] = {
	{ FN(K_UP), "up", 0, 0, N_("up"), N_("One row up") },
	{ FN(K_DOWN), "down", 0, 0, N_("down"), N_("One row down") },
	{ FN(K_PGUP), "page-up", 0, 0, N_("page up"), N_("One page up") },
	{ FN(K_PGDN), "page-down", 0, 0, N_("page down"),
	    N_("One page down") },
	{ FN(K_F5), "redraw", 0, 0, N_("draw again"),
	    N_("Draw again and ask the hub again") },
	{ CTRL('l'), "redraw", 0, 0, NULL, NULL },
	{ FN(K_F1), "back", 0, 0, N_("back"),
	    N_("One step back; takes nothing back") },
	{ FN(K_ESC), "back", 0, 1, NULL, NULL },
	END,
};
// clang-format on

const struct keymap keymap_everywhere = { "everywhere", N_("Everywhere"),
	everywhere, NULL, NULL };
static const struct keymap keymap_movement = { "movement", N_("Moving"),
	movement, &keymap_everywhere, NULL };
const struct keymap keymap_board = { "board", N_("Queue"), board,
	&keymap_movement, NULL };
const struct keymap keymap_picture = { "picture", N_("Picture"), picture,
	&keymap_board, NULL };
const struct keymap keymap_list = { "list", N_("Lists"), list, &keymap_movement,
	NULL };
const struct keymap keymap_page = { "alert", N_("Alert"), page,
	&keymap_movement, NULL };
const struct keymap keymap_matrix = { "matrix", N_("Services"), matrix,
	&keymap_movement, NULL };
const struct keymap keymap_shift = { "shift", N_("Shift"), shift,
	&keymap_movement, NULL };
const struct keymap keymap_devices = { "devices", N_("Devices"), devices, NULL,
	NULL };
const struct keymap keymap_device = { "device", N_("Device"), device,
	&keymap_movement, NULL };
const struct keymap keymap_camera = { "camera", N_("Camera"), camera,
	&keymap_everywhere, NULL };
const struct keymap keymap_help = { "help", N_("Help"), help, NULL, NULL };

static const struct keymap *const maps[] = { &keymap_everywhere,
	&keymap_movement, &keymap_board, &keymap_picture, &keymap_list,
	&keymap_page, &keymap_matrix, &keymap_shift, &keymap_devices,
	&keymap_device, &keymap_camera, &keymap_help };
#define MAPS (sizeof(maps) / sizeof(maps[0]))
_Static_assert(MAPS <= KEYMAPS_MAX, "a place for each keymap");

const struct keymap *
keymap_at(size_t i)
{
	return i < MAPS ? maps[i] : NULL;
}

static const char *const needs[NEEDS] = {
#define X(symbol, sentence) sentence,
	NEED_TABLE(X)
#undef X
};

static const struct binding *
find_in(const struct keymap *map, enum key_code code, uint32_t letter)
{
	for (const struct binding *b = map->bindings; b->command != NULL; b++)
		if (b->code == code && b->letter == letter)
			return b;
	return NULL;
}

const struct binding *
keymap_find(const struct keymap *map, struct key key)
{
	uint32_t letter = 0;

	if (key.code == K_CTRL)
		letter = key.cp;
	if (key.code == K_CHAR && (letter = layout_command(key.cp)) == 0)
		return NULL;
	for (; map != NULL; map = map->parent) {
		const struct binding *b = find_in(map, key.code, letter);

		if (b != NULL)
			return b->command[0] != '\0' ? b : NULL;
	}
	return NULL;
}

/* Prefers the row that has the texts. */
static const struct binding *
command_in(const struct keymap *map, const char *command)
{
	const struct binding *found = NULL;

	for (const struct binding *b = map->bindings; b->command != NULL; b++)
		if (strcmp(b->command, command) == 0 &&
		    (found == NULL || found->help == NULL))
			found = b;
	return found;
}

bool
keymap_moves(const char *command)
{
	return command_in(&keymap_movement, command) != NULL ||
	    strcmp(command, "back") == 0 || strcmp(command, "undo") == 0;
}

const struct binding *
keymap_command(const struct keymap *map, const char *command)
{
	for (; map != NULL; map = map->parent) {
		const struct binding *b = command_in(map, command);

		if (b != NULL)
			return b;
	}
	return NULL;
}

const char *
keymap_unmet(const struct binding *binding, unsigned have)
{
	for (int i = 0; i < NEEDS; i++)
		if ((binding->needs & ~have & (1U << i)) != 0)
			return _(needs[i]);
	return NULL;
}

const char *
binding_key(const struct binding *binding, enum script script)
{
	if (binding->code == K_CHAR && binding->letter == ' ')
		return "Space";
	if (binding->code == K_CHAR)
		return layout_hint(script, binding->letter);
	if (binding->code == K_CTRL)
		return "Ctrl-L"; /* the only one that is bound */
	return key_name(binding->code);
}

static void
key_put(struct buf *out, const char *key)
{
	if (out->len > 0 && buf_text(out)[out->len - 1] != ' ')
		buf_puts(out, " ");
	buf_puts(out, key);
}

/* The key in every script that has another character for it. */
static void
scripts_put(struct buf *out, const struct keyboard *keyboard,
    const struct binding *binding)
{
	const char *latin = keyboard_key(keyboard, binding, SCRIPT_LATIN);
	const char *russian = keyboard_key(keyboard, binding, SCRIPT_RUSSIAN);
	const char *kazakh = keyboard_key(keyboard, binding, SCRIPT_KAZAKH);

	if (binding->letter == ';')
		key_put(out, ":");
	key_put(out, latin);
	if (strcmp(russian, latin) != 0)
		key_put(out, russian);
	if (strcmp(kazakh, russian) != 0)
		key_put(out, kazakh);
}

/* Whether ${map} or a keymap between it and ${owner} binds that key anew. */
static bool
hidden(const struct keymap *map, const struct keymap *owner,
    const struct binding *binding)
{
	for (; map != owner; map = map->parent)
		if (find_in(map, binding->code, binding->letter) != NULL)
			return true;
	return false;
}

void
keymap_keys_put(
    const struct keymap *map, const struct binding *binding, struct buf *out)
{
	for (const struct keymap *m = map; m != NULL; m = m->parent)
		for (const struct binding *b = m->bindings; b->command != NULL;
		     b++)
			if (strcmp(b->command, binding->command) == 0 &&
			    !hidden(map, m, b))
				scripts_put(out, map->keyboard, b);
}

size_t
keymap_footer(const struct keymap *map, const struct binding **out, size_t max)
{
	size_t count = 0;

	for (const struct keymap *m = map; m != NULL; m = m->parent)
		for (const struct binding *b = m->bindings; b->command != NULL;
		     b++) {
			size_t at = count;

			if (b->footer == 0 || hidden(map, m, b))
				continue;
			if (count == max)
				continue;
			for (; at > 0 && out[at - 1]->footer > b->footer; at--)
				out[at] = out[at - 1];
			out[at] = b;
			count++;
		}
	return count;
}

/* Each word of ${text} with a blank behind it: look-alikes are one letter. */
static void
alike_put(struct buf *out, const char *text)
{
	struct buf folded = { 0 };
	size_t len;

	text_fold(&folded, text, strlen(text));
	for (const char *at = buf_text(&folded); *at != '\0'; at += len) {
		len = strcspn(at, " ");
		text_fold_plate(out, at, len);
		buf_puts(out, " ");
		len += at[len] == ' ';
	}
	buf_finish(&folded);
}

/* Whether ${word} stands in ${text}, or what looks like it. */
static bool
has_word(const char *text, const char *word, size_t len)
{
	struct buf in = { 0 }, want = { 0 };
	bool found;

	text_fold(&in, text, strlen(text));
	text_fold(&want, word, len);
	found = strstr(buf_text(&in), buf_text(&want)) != NULL;
	if (!found) {
		struct buf alike = { 0 };

		buf_clear(&in);
		alike_put(&in, text);
		alike_put(&alike, buf_text(&want));
		/* Without the blank behind it: a part of a word will do. */
		buf_clear(&want);
		buf_put(
		    &want, buf_text(&alike), alike.len > 0 ? alike.len - 1 : 0);
		found = want.len > 0 &&
		    strstr(buf_text(&in), buf_text(&want)) != NULL;
		buf_finish(&alike);
	}
	buf_finish(&in);
	buf_finish(&want);
	return found;
}

/* Every word of ${filter} is there, in any order. */
static bool
contains(
    const struct keymap *map, const struct binding *binding, const char *filter)
{
	struct buf text = { 0 };
	bool found = true;
	size_t len;

	keymap_keys_put(map, binding, &text);
	buf_printf(&text, " :%s %s %s", binding->command, _(binding->label),
	    _(binding->help));
	for (; found && *filter != '\0'; filter += len + (filter[len] == ' ')) {
		len = strcspn(filter, " ");
		found = has_word(buf_text(&text), filter, len);
	}
	buf_finish(&text);
	return found;
}

static bool
listed(const struct binding **out, size_t count, const char *command)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(out[i]->command, command) == 0)
			return true;
	return false;
}

size_t
keymap_help_rows(const struct keymap *map, const char *filter,
    const struct binding **out, size_t max)
{
	size_t count = 0;

	for (const struct keymap *m = map; m != NULL; m = m->parent)
		for (const struct binding *b = m->bindings; b->command != NULL;
		     b++)
			if (b->help != NULL && count < max &&
			    !listed(out, count, b->command) &&
			    contains(map, b, filter))
				out[count++] = b;
	return count;
}

static const char *
letter_of(const struct keymap *queue, const char *command, enum script script)
{
	const struct binding *b = keymap_command(queue, command);

	return b != NULL ? keyboard_key(queue->keyboard, b, script) : ":";
}

bool
keymap_elsewhere(const struct keymap *queue, struct key key, enum script script,
    struct buf *out)
{
	if (key.code != K_CTRL && keymap_find(queue, key) == NULL)
		return false;
	switch (key.code == K_CTRL ? key.cp : 0) {
	case 0:
		buf_puts(out, _("This key works in the queue; Esc goes back"));
		return true;
	case 'c':
		buf_printf(out,
		    _("Nothing was copied; %s copies the number and the place"),
		    letter_of(queue, "copy", script));
		return true;
	case 's':
		buf_puts(out,
		    _("There is nothing to save: everything is kept at once"));
		return true;
	case 'z':
		buf_printf(out,
		    _("Nothing was taken back: %s takes back while the "
		      "countdown runs; :suspend suspends"),
		    letter_of(queue, "undo", script));
		return true;
	case 'w':
		buf_puts(out, _("Nothing was closed; Esc goes back"));
		return true;
	}
	return false;
}
