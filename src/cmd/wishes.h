/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CMD_WISHES_H_
#define DABYL_CMD_WISHES_H_

#include <stdbool.h>

#include "base/buf.h"
#include "conf/person.h"
#include "ui/keyboard.h"

#include "cmd/tool.h"

/*
 * wishes - how a person wants the console: options of the command line before
 * his file, see conf/person.h.  A file with a mistake keeps nobody from the
 * queue: what was understood holds, and the mistake is said on the screen.
 */
struct wishes {
	char path[PERSON_PATH_SIZE]; /* "" = nowhere */
	struct person person;
	bool broken; /* the file has mistakes: it is not written */
	struct keyboard *keyboard; /* NULL: as shipped */
	struct buf notice;         /* what is wrong with it; empty = nothing */
};

/*
 * Read the file and lay the options over it; the language is set.  -1, or an
 * exit status: an option names what is not there, and that was said.
 */
int wishes_begin(struct wishes *wishes, const struct tool *tool);
void wishes_end(struct wishes *wishes);

/* A value, or NULL when nothing was wished. */
const char *wishes_text(const struct wishes *wishes, enum person_key key);
bool wishes_yes(const struct wishes *wishes, enum person_key key);

/* Keep a value for the next time; ${arg} are the wishes. */
bool wishes_remember(void *arg, const char *key, const char *value);

/* Keep a filter; an empty ${text} forgets it. */
bool wishes_keep_filter(void *arg, const char *name, const char *text);

/*
 * The filters that whoever calls this tool has saved.  A mistake of his file
 * is said on stderr; what was understood holds.
 */
void wishes_filters(const struct tool *tool, struct filter_names *names);

#endif /* DABYL_CMD_WISHES_H_ */
