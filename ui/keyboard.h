/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_KEYBOARD_H_
#define DABYL_UI_KEYBOARD_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "ui/keymap.h"

/*
 * keyboard - what a person's own files make of the keys: a layout file says
 * which characters lie on which key, a keymap file which key types which
 * command.  A keyboard of NULL is as shipped.
 *
 *	# a layout: the key of the US layout, and what lies on it
 *	a = ө Ө ф Ф
 *	2 = ә Ә
 *
 *	# a keymap
 *	[board]
 *	x = :copy
 *	F10 = :filter sev<=2
 *	h =
 *
 * A layout names letters and the digit row; the signs that mean help, find and
 * the command line mean it in every layout.  A keymap names a key as the hints
 * do, in any script; without a command the key does nothing.  It cannot break
 * the laws of the keys: what ends an alert or leaves the building takes a
 * function key and only opens its form; Shift makes no difference; digits do
 * nothing; F6, F9, Enter, Esc, Tab, Space and arrows are the same everywhere.
 *
 * KEYBOARD_FAULTS: symbol, sentence (a msgid).
 */
// clang-format off
#define KEYBOARD_FAULTS(X) \
	X(BAD_BYTES, N_("Not valid UTF-8, or a control character")) \
	X(NO_FORM,   N_("Expected: key = :command")) \
	X(NO_LAYOUT, N_("Expected: key = characters")) \
	X(SECTION,   N_("There is no such screen")) \
	X(KEY,       N_("There is no such key")) \
	X(FIXED,     N_("This key is the same everywhere")) \
	X(DIGIT,     N_("Digits choose in forms and do nothing here")) \
	X(COMMAND,   N_("There is no such command")) \
	X(LETTER,    N_("What ends an alert or leaves the building is never a letter")) \
	X(WORDS,     N_("Only what shows something can have words behind it here")) \
	X(TWICE,     N_("This key stands twice; Shift makes no difference")) \
	X(CHARACTER, N_("This character lies on two keys")) \
	X(SIGN,      N_("This sign means the same in every layout")) \
	X(TOO_MANY,  N_("Too many lines"))
// clang-format on

enum keyboard_fault_code {
#define X(symbol, sentence) KEYBOARD_##symbol,
	KEYBOARD_FAULTS(X)
#undef X
};

struct keyboard_fault {
	enum keyboard_fault_code code;
	int line;       /* 1 is the first */
	char found[64]; /* the word that it is about; as it stood there */
};

/* The English sentence, a msgid. */
const char *keyboard_fault_sentence(enum keyboard_fault_code code);

#define KEYBOARD_BYTES_MAX 65536
#define KEYBOARD_KEYS_MAX  64  /* of one screen */
#define KEYBOARD_CHARS_MAX 256 /* of a layout */

struct keyboard;

struct keyboard *keyboard_create(void);
void keyboard_destroy(struct keyboard *keyboard); /* NULL is legal */

/* Read a layout file.  ERR_INVAL: ${fault}, and the keyboard is as it was. */
enum err keyboard_read_layout(struct keyboard *keyboard, const char *text,
    size_t len, struct keyboard_fault *fault);

/*
 * Read a keymap file; the layout goes before.  ${act}: whether a name is an
 * act of the console that no shipped key has.  ERR_INVAL: ${fault}, and the
 * keys are the shipped ones, in the letters of the layout.
 */
enum err keyboard_read_keymap(struct keyboard *keyboard, const char *text,
    size_t len, bool (*act)(const char *name), struct keyboard_fault *fault);

/* The person's keymap for a shipped one. */
const struct keymap *keyboard_map(
    const struct keyboard *keyboard, const struct keymap *shipped);

/* Outside of texts: the character of the US layout on the key of ${cp}. */
uint32_t keyboard_place(const struct keyboard *keyboard, uint32_t cp);

/* As layout_digit(), by the person's layout. */
int keyboard_digit(const struct keyboard *keyboard, uint32_t cp);

/* As layout_hint(), by the person's layout.  Static, or the keyboard's. */
const char *keyboard_hint(
    const struct keyboard *keyboard, enum script script, uint32_t letter);

/* As binding_key(), by the person's layout. */
const char *keyboard_key(const struct keyboard *keyboard,
    const struct binding *binding, enum script script);

/* How a hint names the key of ${command}, which ${shipped} has. */
const char *keyboard_key_of(const struct keyboard *keyboard,
    const struct keymap *shipped, const char *command, enum script script);

#endif /* DABYL_UI_KEYBOARD_H_ */
