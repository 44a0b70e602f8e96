/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CONF_PERSON_H_
#define DABYL_CONF_PERSON_H_

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "conf/problem.h"
#include "core/filter_saved.h"

/*
 * person - how one person wants the console: a small YAML file of his own,
 * $XDG_CONFIG_HOME/dabyl/console.yaml or ~/.config/dabyl/console.yaml; with an
 * account console-ACCOUNT.yaml beside it, when that is there.
 *
 * PERSON_TABLE is the only list: symbol, key, the words that it may be; ""
 * is any text.  dabyl(1) says what each does.  Beside them "filters" has a
 * line for each filter that the person has saved: its name and its conditions.
 */
// clang-format off
#define PERSON_TABLE(X) \
	X(LANGUAGE, "language", "kk ru en") \
	X(THEME,    "theme",    "") \
	X(ASCII,    "ascii",    "yes no") \
	X(BLINK,    "blink",    "yes no") \
	X(LAYOUT,   "layout",   "") \
	X(KEYMAP,   "keymap",   "") \
	X(SOUND,    "sound",    "") \
	X(ROOM,     "room",     "yes no") \
	X(SECTOR,   "sector",   "")
// clang-format on

enum person_key {
#define X(symbol, key, words) PERSON_##symbol,
	PERSON_TABLE(X)
#undef X
};
#define PERSON_KEYS      (PERSON_SECTOR + 1)
#define PERSON_TEXT_MAX  1024  /* bytes of a value */
#define PERSON_BYTES_MAX 65536 /* of the file */
#define PERSON_FILTERS   "filters"
#define PERSON_PATH_SIZE 4096

struct person {
	char values[PERSON_KEYS][PERSON_TEXT_MAX + 1]; /* "": not there */
	int lines[PERSON_KEYS];                        /* where it stood */
	struct filter_names filters;
};

const char *person_key_name(enum person_key key);
const char *person_key_words(enum person_key key);

/* Read bytes of a file that is called ${file}.  ERR_INVAL: it has mistakes. */
enum err person_parse(const char *file, const char *bytes, size_t len,
    struct conf_problems *problems, struct person *person);

/* Append the file that parses to the same. */
void person_put(const struct person *person, struct buf *out);

/*
 * Where the file is; ${account} may be "".  ERR_NOENT: no home directory is
 * known; ERR_SIZE; ERR_INVAL: the account cannot be part of a name.
 */
enum err person_path(const char *account, char *path, size_t size);

/*
 * Read it; one that is not there is empty.  Mistakes name it without its
 * directory: they are said in one line of a screen.  ERR_INVAL.
 */
const char *person_file(const char *path);
enum err person_load(
    const char *path, struct conf_problems *problems, struct person *person);

/* Write it whole, or leave what was there.  Makes its directory. */
enum err person_save(const char *path, const struct person *person);

#endif /* DABYL_CONF_PERSON_H_ */
