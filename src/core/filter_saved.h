/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_FILTER_SAVED_H_
#define DABYL_CORE_FILTER_SAVED_H_

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * filter_saved - filters that a person has given a name.  In a filter @name
 * stands for the conditions that were saved under it (core/filter.h); on a
 * filter line
 *
 *	@school = kind:fire,smoke site:school-*	saves them
 *	@school =				forgets them
 *	@					lists the names
 *
 * A name begins with a small letter or a digit; - _ and . may follow.  A saved
 * text names no other one.
 */
#define FILTER_NAMES_MAX  32
#define FILTER_NAME_SIZE  32 /* bytes with the NUL, as all */
#define FILTER_SAVED_SIZE 501

struct filter_saved {
	char name[FILTER_NAME_SIZE];
	char text[FILTER_SAVED_SIZE];
};

struct filter_names {
	size_t count;
	struct filter_saved all[FILTER_NAMES_MAX]; /* by name */
};

/* Whether ${len} bytes can be a name. */
bool filter_name_valid(const char *name, size_t len);

/* NULL: nothing is saved under it. */
const struct filter_saved *filter_names_find(
    const struct filter_names *names, const char *name, size_t len);

/*
 * Save, in the place of what had the name.  Whether the text is a filter is
 * not looked at, but it holds nothing that cannot be seen.  ERR_INVAL: the
 * name or a character; ERR_SIZE: the text is empty or too long; ERR_LIMIT:
 * there are FILTER_NAMES_MAX.  Nothing changes then.
 */
enum err filter_names_put(
    struct filter_names *names, const char *name, const char *text);

/* false: nothing is saved under it. */
bool filter_names_remove(struct filter_names *names, const char *name);

/* What a filter line asks about saved ones. */
enum filter_wish {
	FILTER_WISH_NONE, /* it is a filter */
	FILTER_WISH_LIST,
	FILTER_WISH_SAVE,
	FILTER_WISH_FORGET,
};

struct filter_request {
	enum filter_wish wish;
	size_t name_at, name_len; /* in the line, without the @ */
	size_t text_at;           /* of what is to be saved */
};

struct filter_request filter_request(const char *line);

#endif /* DABYL_CORE_FILTER_SAVED_H_ */
