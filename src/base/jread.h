/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_BASE_JREAD_H_
#define DABYL_BASE_JREAD_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * jread - strict JSON (RFC 8259) from outside.
 *
 * A document is an object or an array and nothing behind it but white space.
 * Refused are a key that stands twice, invalid UTF-8, half a surrogate pair,
 * NUL inside a string, an integer beyond int64_t, a real beyond a double, and
 * what is larger than these limits:
 */
#define JREAD_SIZE_MAX  65536 /* bytes; what CloudEvents must forward */
#define JREAD_DEPTH_MAX 16    /* arrays and objects inside each other */
#define JREAD_KEYS_MAX  256   /* object members in the whole document */

/* Of jread_parse_ours(), whose depth may be twice as large. */
#define JREAD_OURS_MAX (64 * 1024 * 1024)

struct jread;     /* the document; owns everything below it */
struct jread_val; /* a value in it; lives as long as the document */

/*
 * Parse ${len} bytes.  The caller owns ${doc} and frees it with jread_free().
 * ERR_SIZE, ERR_DEPTH, ERR_LIMIT (keys), ERR_UTF8, ERR_DUPKEY, or ERR_INVAL;
 * ${doc} is NULL then.
 */
enum err jread_parse(const char *bytes, size_t len, struct jread **doc);

/* As above without the limit on keys, up to JREAD_OURS_MAX: what we wrote. */
enum err jread_parse_ours(const char *bytes, size_t len, struct jread **doc);

void jread_free(struct jread *doc); /* NULL is allowed */

const struct jread_val *jread_root(const struct jread *doc);

enum jread_type {
	JREAD_NULL,
	JREAD_BOOL,
	JREAD_INT,
	JREAD_REAL,
	JREAD_TEXT,
	JREAD_ARRAY,
	JREAD_OBJECT,
};

/* The type of ${val}; JREAD_NULL when ${val} is NULL. */
enum jread_type jread_type(const struct jread_val *val);

/* The member ${key}; NULL when absent or ${val} is NULL or no object. */
const struct jread_val *jread_get(const struct jread_val *val, const char *key);

/* Number of elements or members; 0 for anything else. */
size_t jread_count(const struct jread_val *val);

/* Element ${index} of an array, found by steps; NULL when there is none. */
const struct jread_val *jread_at(const struct jread_val *val, size_t index);

/* The text, NUL-terminated; NULL when ${val} is no text. */
const char *jread_text(const struct jread_val *val);

/* Shortcut: the text of the member ${key}, or NULL. */
const char *jread_get_text(const struct jread_val *val, const char *key);

/* Whether ${val} is the literal true. */
bool jread_true(const struct jread_val *val);

/* Whether ${val} is an integer; it is stored in ${value} then. */
bool jread_int(const struct jread_val *val, int64_t *value);

/* Whether ${val} is an integer or a real; it is stored in ${value} then. */
bool jread_number(const struct jread_val *val, double *value);

#endif /* DABYL_BASE_JREAD_H_ */
