/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_KEYMAP_H_
#define DABYL_UI_KEYMAP_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "ui/keys.h"
#include "ui/layout.h"

/*
 * keymap - which key types which command where.  One table per screen; what a
 * screen does not bind is looked up in its parent.  The same rows make the
 * footer, the help screen and the names one can type.
 *
 * A key finds a command by name and knows nothing of what it does.  A row says
 * what the command needs; the caller knows what is there and shows the
 * sentence of the first need that is not met.
 */

/* NEED_TABLE: symbol, sentence shown when it is missing (a msgid). */
// clang-format off
#define NEED_TABLE(X) \
	X(LINK,      N_("No contact with the hub; nothing was sent")) \
	X(ROW,       N_("There is no row under the cursor")) \
	X(OPEN,      N_("The alert is not on the board")) \
	X(ALERT,     N_("Open an alert first")) \
	X(COUNTDOWN, N_("Nothing is waiting to be taken back")) \
	X(PICTURE,   N_("There is no picture")) \
	X(MARKS,     N_("Nothing is marked"))
// clang-format on

enum need_index {
#define X(symbol, sentence) NEED_INDEX_##symbol,
	NEED_TABLE(X)
#undef X
};
#define NEEDS (NEED_INDEX_MARKS + 1)

enum need {
#define X(symbol, sentence) NEED_##symbol = 1 << NEED_INDEX_##symbol,
	NEED_TABLE(X)
#undef X
};

struct keyboard;

struct binding {
	enum key_code code; /* K_CHAR: ${letter} is the key, else 0 */
	uint32_t letter;    /* as layout_command() returns it */
	const char *command;
	unsigned needs;    /* enum need bits */
	int footer;        /* place in the footer, 1 first; 0: not there */
	const char *label; /* msgid: two words for footer and menus */
	const char *help;  /* msgid: a sentence for the help screen */
};

struct keymap {
	const char *name;                /* stable: "board", "list", ... */
	const char *title;               /* msgid: heading of its help */
	const struct binding *bindings;  /* ends with a NULL command */
	const struct keymap *parent;     /* or NULL */
	const struct keyboard *keyboard; /* whose letters; NULL: as shipped */
};

/*
 * The shipped keymaps.
 *   everywhere  F1, F5, F7, F12, command line, back: parent of all others
 *   board       the queue and the alert in hand
 *   picture     the picture has the focus: adds seeking; parent is board
 *   list        log, archive: move and find
 *   alert       the page of one alert: what can be done with it
 *   shift       who is on duty; notices are read and written
 *   matrix      the services: a cell cursor, the alert, the call card
 *   devices     letters are searched for; what acts is no letter
 *   device      one device: its rows, its cameras
 *   camera      a camera without an alert
 *   help        the help screen: movement only, letters filter
 */
extern const struct keymap keymap_everywhere;
extern const struct keymap keymap_board;
extern const struct keymap keymap_picture;
extern const struct keymap keymap_list;
extern const struct keymap keymap_page;
extern const struct keymap keymap_matrix;
extern const struct keymap keymap_shift;
extern const struct keymap keymap_devices;
extern const struct keymap keymap_device;
extern const struct keymap keymap_camera;
extern const struct keymap keymap_help;

/* All of them, parents before children; NULL after the last. */
#define KEYMAPS_MAX 16
const struct keymap *keymap_at(size_t i);

/* The command of a key that a person wants to do nothing. */
#define KEYMAP_NOTHING ""

/* The binding of ${key} in ${map} or above it, or NULL. */
const struct binding *keymap_find(const struct keymap *map, struct key key);

/* Whether ${command} only moves a cursor or goes back. */
bool keymap_moves(const char *command);

/* The first binding that types ${command} in ${map} or above it, or NULL. */
const struct binding *keymap_command(
    const struct keymap *map, const char *command);

/*
 * The sentence (translated) for the first need of ${binding} that ${have}
 * (enum need bits) does not hold; NULL when all are met.
 */
const char *keymap_unmet(const struct binding *binding, unsigned have);

/* How a hint names the key in ${script}: "F6", "v", "м", "Space". */
const char *binding_key(const struct binding *binding, enum script script);

/*
 * All keys that type the command of ${binding} in ${map} or above it, each in
 * every script: "F3 v м".  Put into ${out}, which is not cleared.
 */
void keymap_keys_put(
    const struct keymap *map, const struct binding *binding, struct buf *out);

/*
 * Bindings of ${map} and its parents for the footer, by their place, at most
 * ${max}.  A key that a child binds hides the parent's.  Returns the count.
 */
size_t keymap_footer(
    const struct keymap *map, const struct binding **out, size_t max);

/*
 * Bindings for the help screen, one for each command: those whose keys,
 * command, label or help contain every word of ${filter} ("" for all; case,
 * Kazakh letters and look-alikes of both scripts are folded), children before
 * parents.  Returns the count, at most ${max}.
 */
#define KEYMAP_HELP_MAX 96
size_t keymap_help_rows(const struct keymap *map, const char *filter,
    const struct binding **out, size_t max);

/*
 * What to say of a key that this place has not and ${queue} may have: Ctrl-C,
 * S, Z and W, which copy, save, undo and close elsewhere, and the keys of the
 * queue.  A translated sentence that names what does it, by the letters of
 * ${script}, is put into ${out}; false for any other key.
 */
bool keymap_elsewhere(const struct keymap *queue, struct key key,
    enum script script, struct buf *out);

#endif /* DABYL_UI_KEYMAP_H_ */
