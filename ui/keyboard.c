/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "core/command.h"

#include "ui/i18n.h"
#include "ui/keyboard.h"

static const char *const sentences[] = {
#define X(symbol, sentence) sentence,
	KEYBOARD_FAULTS(X)
#undef X
};

/* A character on a key, as the layout file has it. */
struct place {
	uint32_t cp;
	uint32_t us;
	char text[8]; /* the character, for hints */
};

struct keyboard {
	struct place places[KEYBOARD_CHARS_MAX];
	size_t nplaces;
	/* copies of the shipped maps with the person's rows before theirs */
	struct keymap maps[KEYMAPS_MAX];
	struct binding *rows[KEYMAPS_MAX];
	char *words[KEYMAPS_MAX * KEYBOARD_KEYS_MAX]; /* that rows point to */
	size_t nwords;
};

const char *
keyboard_fault_sentence(enum keyboard_fault_code code)
{
	return sentences[code];
}

struct keyboard *
keyboard_create(void)
{
	return xcalloc(1, sizeof(struct keyboard));
}

static void
maps_free(struct keyboard *k)
{
	for (size_t i = 0; i < KEYMAPS_MAX; i++) {
		free(k->rows[i]);
		k->rows[i] = NULL;
	}
}

static void
words_forget(struct keyboard *k)
{
	for (size_t i = 0; i < k->nwords; i++)
		free(k->words[i]);
	k->nwords = 0;
}

static void
maps_forget(struct keyboard *k)
{
	maps_free(k);
	words_forget(k);
}

void
keyboard_destroy(struct keyboard *keyboard)
{
	if (keyboard == NULL)
		return;
	maps_forget(keyboard);
	free(keyboard);
}

/* ---- lines of both files ---- */

struct reading {
	struct keyboard *keyboard;
	bool (*act)(const char *name);
	struct keyboard_fault *fault;
	int section; /* of a keymap; -1: none yet */
	size_t own[KEYMAPS_MAX];
	struct binding rows[KEYMAPS_MAX][KEYBOARD_KEYS_MAX];
};

static enum err
fail(struct reading *r, enum keyboard_fault_code code, const char *found,
    size_t len)
{
	char word[sizeof(r->fault->found)];

	if (len >= sizeof(word))
		len = sizeof(word) - 1;
	memcpy(word, found, len);
	word[len] = '\0';
	r->fault->code = code;
	(void)text_copy(r->fault->found, sizeof(r->fault->found), word);
	return ERR_INVAL;
}

struct piece {
	const char *at;
	size_t len;
};

static struct piece
trimmed(const char *at, size_t len)
{
	while (len > 0 && (*at == ' ' || *at == '\t')) {
		at++;
		len--;
	}
	while (len > 0 && strchr(" \t\r", at[len - 1]) != NULL)
		len--;
	return (struct piece){ at, len };
}

typedef enum err line_fn(struct reading *r, struct piece line);

static bool
clean(const char *text, size_t len)
{
	if (!text_valid(text, len))
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < 0x20 &&
		    strchr("\t\r\n", text[i]) == NULL)
			return false;
	return memchr(text, '\0', len) == NULL;
}

static enum err
lines_read(struct reading *r, const char *text, size_t len, line_fn *line)
{
	const char *end = text + len, *at;

	r->fault->line = 0;
	while (text_line(&text, end, &at, &len)) {
		struct piece piece = trimmed(at, len);
		enum err err = ERR_NONE;

		r->fault->line++;
		if (!clean(at, len))
			err = fail(r, KEYBOARD_BAD_BYTES, "", 0);
		else if (piece.len > 0 && piece.at[0] != '#')
			err = line(r, piece);
		if (err != ERR_NONE)
			return err;
	}
	return ERR_NONE;
}

/* "left = right"; the key "=" is the first sign of a line that has two. */
static bool
split(struct piece line, struct piece *left, struct piece *right)
{
	const char *sign =
	    line.len > 1 ? memchr(line.at + 1, '=', line.len - 1) : NULL;

	if (sign == NULL)
		return false;
	*left = trimmed(line.at, (size_t)(sign - line.at));
	*right = trimmed(sign + 1, line.len - (size_t)(sign - line.at) - 1);
	return left->len > 0;
}

/* ---- keymaps from both ---- */

/* The row of a shipped keymap that has the texts and needs of a command. */
static const struct binding *
shipped_row(const char *command)
{
	const struct keymap *map;

	for (size_t i = 0; (map = keymap_at(i)) != NULL; i++) {
		const struct binding *b = keymap_command(map, command);

		if (b != NULL && b->help != NULL)
			return b;
	}
	return NULL;
}

static int
index_of(const struct keymap *map)
{
	for (int i = 0; map != NULL && keymap_at((size_t)i) != NULL; i++)
		if (keymap_at((size_t)i) == map)
			return i;
	return -1;
}

static bool
has_texts(const struct binding *rows, const char *command)
{
	for (; rows->command != NULL; rows++)
		if (rows->help != NULL && strcmp(rows->command, command) == 0)
			return true;
	return false;
}

/* A command whose key with the texts was taken keeps them at another key. */
static void
texts_fill(struct binding *rows)
{
	for (struct binding *b = rows; b->command != NULL; b++) {
		const struct binding *from = shipped_row(b->command);

		if (from == NULL || has_texts(rows, b->command))
			continue;
		b->label = from->label;
		b->help = from->help;
	}
}

/* The person's rows, then the shipped ones whose keys he left alone. */
static void
map_make(struct reading *r, size_t i)
{
	struct keyboard *k = r->keyboard;
	const struct keymap *shipped = keymap_at(i);
	int parent = index_of(shipped->parent);
	size_t count = 0, to = r->own[i];

	while (shipped->bindings[count].command != NULL)
		count++;
	k->rows[i] = xcalloc(count + r->own[i] + 1, sizeof(*k->rows[i]));
	memcpy(k->rows[i], r->rows[i], r->own[i] * sizeof(*k->rows[i]));
	for (size_t n = 0; n < count; n++) {
		const struct binding *b = &shipped->bindings[n];
		bool taken = false;

		for (size_t own = 0; own < r->own[i]; own++)
			taken |= r->rows[i][own].code == b->code &&
			    r->rows[i][own].letter == b->letter;
		if (!taken)
			k->rows[i][to++] = *b;
	}
	texts_fill(k->rows[i]);
	k->maps[i] = *shipped;
	k->maps[i].bindings = k->rows[i];
	k->maps[i].keyboard = k;
	k->maps[i].parent = parent >= 0 ? &k->maps[parent] : NULL;
}

static void
maps_make(struct reading *r)
{
	maps_free(r->keyboard);
	for (size_t i = 0; keymap_at(i) != NULL; i++)
		map_make(r, i);
}

/* ---- layouts ---- */

/* Signs that lie on different keys in different layouts, and mean one thing. */
static bool
fixed_sign(uint32_t cp)
{
	return cp < 128 ? strchr("?/;:", (int)cp) != NULL : cp == 0x2116;
}

static const struct place *
place_find(const struct keyboard *k, uint32_t cp)
{
	for (size_t i = 0; i < k->nplaces; i++)
		if (k->places[i].cp == cp)
			return &k->places[i];
	return NULL;
}

static bool
us_key(uint32_t cp)
{
	return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') ||
	    (cp < 128 && strchr("[];'`", (int)cp) != NULL);
}

static enum err
place_add(struct reading *r, uint32_t us, const char *at, size_t len)
{
	struct keyboard *k = r->keyboard;
	struct place *place;
	uint32_t cp;

	if (text_next(at, len, &cp) != len)
		return fail(r, KEYBOARD_NO_LAYOUT, at, len);
	if (fixed_sign(cp))
		return fail(r, KEYBOARD_SIGN, at, len);
	if (place_find(k, cp) != NULL)
		return fail(r, KEYBOARD_CHARACTER, at, len);
	if (k->nplaces == KEYBOARD_CHARS_MAX)
		return fail(r, KEYBOARD_TOO_MANY, at, len);
	place = &k->places[k->nplaces++];
	*place = (struct place){ .cp = cp, .us = us };
	memcpy(place->text, at, len);
	return ERR_NONE;
}

static enum err
layout_line(struct reading *r, struct piece line)
{
	struct piece left, right;
	uint32_t us;

	if (!split(line, &left, &right) || right.len == 0)
		return fail(r, KEYBOARD_NO_LAYOUT, line.at, line.len);
	if (left.len != 1 || !us_key(us = (unsigned char)left.at[0]))
		return fail(r, KEYBOARD_KEY, left.at, left.len);
	while (right.len > 0) {
		size_t len = 0;
		enum err err;

		while (len < right.len && right.at[len] != ' ' &&
		    right.at[len] != '\t')
			len++;
		err = place_add(r, us, right.at, len);
		if (err != ERR_NONE)
			return err;
		right = trimmed(right.at + len, right.len - len);
	}
	return ERR_NONE;
}

enum err
keyboard_read_layout(struct keyboard *keyboard, const char *text, size_t len,
    struct keyboard_fault *fault)
{
	struct reading *r = xcalloc(1, sizeof(*r));
	size_t before = keyboard->nplaces;
	enum err err;

	*fault = (struct keyboard_fault){ 0 };
	r->keyboard = keyboard;
	r->fault = fault;
	err = len > KEYBOARD_BYTES_MAX ? fail(r, KEYBOARD_TOO_MANY, "", 0)
	                               : lines_read(r, text, len, layout_line);
	if (err != ERR_NONE)
		keyboard->nplaces = before;
	else
		maps_make(r);
	free(r);
	return err;
}

uint32_t
keyboard_place(const struct keyboard *keyboard, uint32_t cp)
{
	const struct place *place =
	    keyboard != NULL ? place_find(keyboard, cp) : NULL;

	return place != NULL ? place->us : cp;
}

int
keyboard_digit(const struct keyboard *keyboard, uint32_t cp)
{
	const struct place *place =
	    keyboard != NULL ? place_find(keyboard, cp) : NULL;

	if (place == NULL)
		return layout_digit(cp);
	return place->us >= '0' && place->us <= '9' ? (int)place->us - '0' : -1;
}

static bool
latin(uint32_t cp)
{
	return cp < 0x370;
}

const char *
keyboard_hint(
    const struct keyboard *keyboard, enum script script, uint32_t letter)
{
	bool cyrillic = script == SCRIPT_RUSSIAN || script == SCRIPT_KAZAKH;

	for (size_t i = 0; keyboard != NULL && i < keyboard->nplaces; i++)
		if (keyboard->places[i].us == letter &&
		    latin(keyboard->places[i].cp) != cyrillic)
			return keyboard->places[i].text;
	return layout_hint(script, letter);
}

const char *
keyboard_key(const struct keyboard *keyboard, const struct binding *binding,
    enum script script)
{
	if (binding->code == K_CHAR && binding->letter != ' ')
		return keyboard_hint(keyboard, script, binding->letter);
	return binding_key(binding, script);
}

/* ---- keymaps ---- */

static int
section_find(struct piece name)
{
	for (int i = 0; keymap_at((size_t)i) != NULL; i++)
		if (strlen(keymap_at((size_t)i)->name) == name.len &&
		    memcmp(keymap_at((size_t)i)->name, name.at, name.len) == 0)
			return i;
	return -1;
}

/* A screen that takes letters as a filter has no keys but its own. */
static bool
filters(const struct keymap *map)
{
	return map->parent == NULL && map != &keymap_everywhere;
}

static enum err
section_line(struct reading *r, struct piece line)
{
	struct piece name = trimmed(line.at + 1, line.len - 2);

	if (line.at[line.len - 1] != ']')
		return fail(r, KEYBOARD_NO_FORM, line.at, line.len);
	r->section = section_find(name);
	/* Where letters filter there is nothing to choose. */
	if (r->section < 0 || filters(keymap_at((size_t)r->section)))
		return fail(r, KEYBOARD_SECTION, name.at, name.len);
	return ERR_NONE;
}

/* A key that is no character, as hints name it; false: none. */
static bool
named_key(struct piece name, struct binding *row)
{
	for (int code = K_ENTER; code < KEY_CODES; code++) {
		const char *known = key_name((enum key_code)code);

		if (known[0] != '\0' && strlen(known) == name.len &&
		    memcmp(known, name.at, name.len) == 0) {
			row->code = (enum key_code)code;
			return true;
		}
	}
	if (name.len == 6 && memcmp(name.at, "Ctrl-", 5) == 0 &&
	    name.at[5] >= 'A' && name.at[5] <= 'Z') {
		row->code = K_CTRL;
		row->letter = (uint32_t)name.at[5] + 0x20;
		return true;
	}
	return false;
}

static bool
fixed_key(const struct binding *row)
{
	switch ((int)row->code) {
	case K_F6:
	case K_F9:
	case K_ENTER:
	case K_ESC:
	case K_TAB:
	case K_SHIFT_TAB:
	case K_UP:
	case K_DOWN:
	case K_LEFT:
	case K_RIGHT:
	case K_BACKSPACE:
		return true;
	case K_CHAR:
		/* The way to everything else. */
		return row->letter == ' ' || row->letter == ';' ||
		    row->letter == '?';
	case K_CTRL:
		/* They say what does it here. */
		return strchr("cszw", (int)row->letter) != NULL;
	}
	return false;
}

static enum err
key_read(struct reading *r, struct piece name, struct binding *row)
{
	uint32_t cp;

	if (!named_key(name, row)) {
		if (name.len == 5 && memcmp(name.at, "Space", 5) == 0)
			return fail(r, KEYBOARD_FIXED, name.at, name.len);
		if (text_next(name.at, name.len, &cp) != name.len)
			return fail(r, KEYBOARD_KEY, name.at, name.len);
		if (keyboard_digit(r->keyboard, cp) >= 0)
			return fail(r, KEYBOARD_DIGIT, name.at, name.len);
		row->code = K_CHAR;
		row->letter = layout_command(keyboard_place(r->keyboard, cp));
		if (row->letter == 0)
			return fail(r, KEYBOARD_KEY, name.at, name.len);
	}
	if (fixed_key(row))
		return fail(r, KEYBOARD_FIXED, name.at, name.len);
	return ERR_NONE;
}

/* Ends an alert, leaves the building, or takes the person from the queue. */
static bool
heavy(const char *name)
{
	static const char *const acts[] = { "quit", "sign-off", "marked" };
	enum command_verb verb;

	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		if (strcmp(name, acts[i]) == 0)
			return true;
	if (!command_find(name, strlen(name), &verb))
		return false;
	switch ((int)verb) {
	case COMMAND_CONFIRM:
	case COMMAND_ADD:
	case COMMAND_UPDATE:
	case COMMAND_ARCHIVE:
	case COMMAND_SEND:
	case COMMAND_STAND_DOWN:
	case COMMAND_CLOSE:
	case COMMAND_REOPEN:
	case COMMAND_TAKE_OVER:
	case COMMAND_STOP_OUT:
	case COMMAND_START_OUT:
		return true;
	}
	return false;
}

/* Carried out by the console itself, and undone by a look elsewhere. */
static bool
shows(enum command_verb verb)
{
	switch ((int)verb) {
	case COMMAND_LIST:
	case COMMAND_SHOW:
	case COMMAND_WHY:
	case COMMAND_LOG:
	case COMMAND_FILTER:
	case COMMAND_STATUS:
	case COMMAND_SETTINGS:
		return true;
	}
	return false;
}

static enum err
command_read(struct reading *r, struct piece text, struct binding *row)
{
	struct keyboard *k = r->keyboard;
	size_t name = 0;
	enum command_verb verb;
	const struct binding *shipped;
	char *word;

	while (name < text.len && text.at[name] != ' ')
		name++;
	word = xcalloc(1, text.len + 1);
	k->words[k->nwords++] = word;
	memcpy(word, text.at, name);
	if (row->code == K_CHAR || row->code == K_CTRL)
		if (heavy(word))
			return fail(r, KEYBOARD_LETTER, text.at, text.len);
	shipped = shipped_row(word);
	if (name < text.len) {
		if (!command_find(word, name, &verb) || !shows(verb))
			return fail(r, KEYBOARD_WORDS, text.at, text.len);
		memcpy(word, text.at, text.len);
		shipped = NULL;
	} else if (shipped == NULL && !r->act(word)) {
		return fail(r, KEYBOARD_COMMAND, text.at, text.len);
	}
	row->command = word;
	row->label = row->help = word;
	if (shipped != NULL) {
		row->label = shipped->label;
		row->help = shipped->help;
		row->needs = shipped->needs;
	}
	return ERR_NONE;
}

static enum err
keymap_line(struct reading *r, struct piece line)
{
	struct binding row = { 0 };
	struct piece key, command;
	size_t n;
	enum err err;

	if (line.at[0] == '[' && line.len > 2)
		return section_line(r, line);
	if (!split(line, &key, &command) ||
	    (command.len > 0 && (command.at[0] != ':' || command.len == 1)))
		return fail(r, KEYBOARD_NO_FORM, line.at, line.len);
	if (r->section < 0)
		return fail(r, KEYBOARD_SECTION, "", 0);
	n = r->own[r->section];
	err = key_read(r, key, &row);
	if (err != ERR_NONE)
		return err;
	for (size_t i = 0; i < n; i++)
		if (r->rows[r->section][i].code == row.code &&
		    r->rows[r->section][i].letter == row.letter)
			return fail(r, KEYBOARD_TWICE, key.at, key.len);
	if (n == KEYBOARD_KEYS_MAX)
		return fail(r, KEYBOARD_TOO_MANY, key.at, key.len);
	row.command = KEYMAP_NOTHING;
	if (command.len > 0)
		err = command_read(
		    r, trimmed(command.at + 1, command.len - 1), &row);
	if (err == ERR_NONE)
		r->rows[r->section][r->own[r->section]++] = row;
	return err;
}

enum err
keyboard_read_keymap(struct keyboard *keyboard, const char *text, size_t len,
    bool (*act)(const char *name), struct keyboard_fault *fault)
{
	struct reading *r = xcalloc(1, sizeof(*r));
	enum err err;

	*fault = (struct keyboard_fault){ 0 };
	*r = (struct reading){
		.keyboard = keyboard, .act = act, .fault = fault, .section = -1
	};
	maps_forget(keyboard);
	err = len > KEYBOARD_BYTES_MAX ? fail(r, KEYBOARD_TOO_MANY, "", 0)
	                               : lines_read(r, text, len, keymap_line);
	if (err != ERR_NONE) {
		words_forget(keyboard);
		memset(r->own, 0, sizeof(r->own));
	}
	/* As shipped, but in the letters of the layout. */
	if (err == ERR_NONE || keyboard->nplaces > 0)
		maps_make(r);
	free(r);
	return err;
}

const struct keymap *
keyboard_map(const struct keyboard *keyboard, const struct keymap *shipped)
{
	int i = index_of(shipped);

	return keyboard != NULL && i >= 0 && keyboard->rows[i] != NULL
	    ? &keyboard->maps[i]
	    : shipped;
}

const char *
keyboard_key_of(const struct keyboard *keyboard, const struct keymap *shipped,
    const char *command, enum script script)
{
	const struct binding *b =
	    keymap_command(keyboard_map(keyboard, shipped), command);

	/* Whoever has taken the key away knows the command line. */
	if (b == NULL)
		return ":";
	return keyboard_key(keyboard, b, script);
}
