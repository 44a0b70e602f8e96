/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_BASE_JWRITE_H_
#define DABYL_BASE_JWRITE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * jwrite - JSON, one value after the other, into a buf.  Commas are put by
 * themselves.  Strings must be valid UTF-8 (asserted); controls come out as
 * \u00XX, so the output never holds a line break or an escape character.
 *
 *	struct jwrite w = { .out = &buf };
 *	jwrite_open(&w, '{');
 *	jwrite_text(&w, "kind", "smoke");
 *	jwrite_int(&w, "count", 3);
 *	jwrite_close(&w, '}');
 *
 * Inside an array ${key} is NULL.
 */
struct jwrite {
	struct buf *out;
	bool comma; /* something stands before at this level */
};

void jwrite_open(struct jwrite *w, char bracket); /* '{' or '[' */
void jwrite_open_key(struct jwrite *w, const char *key, char bracket);
void jwrite_close(struct jwrite *w, char bracket); /* '}' or ']' */
void jwrite_text(struct jwrite *w, const char *key, const char *text);
void jwrite_textn(
    struct jwrite *w, const char *key, const char *text, size_t len);
void jwrite_int(struct jwrite *w, const char *key, int64_t value);
void jwrite_bool(struct jwrite *w, const char *key, bool value);

/* Bytes that are one JSON value already: spliced in unchanged. */
void jwrite_raw(
    struct jwrite *w, const char *key, const char *bytes, size_t len);

#endif /* DABYL_BASE_JWRITE_H_ */
