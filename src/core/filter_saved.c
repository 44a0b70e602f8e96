/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

#include "core/filter_saved.h"

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool
filter_name_valid(const char *name, size_t len)
{
	if (len == 0 || len >= FILTER_NAME_SIZE || !is_letter(name[0]))
		return false;
	for (size_t i = 1; i < len; i++)
		if (!is_letter(name[i]) && strchr("-_.", name[i]) == NULL)
			return false;
	return true;
}

const struct filter_saved *
filter_names_find(
    const struct filter_names *names, const char *name, size_t len)
{
	for (size_t i = 0; i < names->count; i++)
		if (strlen(names->all[i].name) == len &&
		    memcmp(names->all[i].name, name, len) == 0)
			return &names->all[i];
	return NULL;
}

/* What is shown of it is what it is. */
static bool
is_plain(const char *text)
{
	struct buf safe = { 0 };
	bool plain;

	text_safe(&safe, text, strlen(text));
	plain = strcmp(buf_text(&safe), text) == 0;
	buf_finish(&safe);
	return plain;
}

static void
make_room(struct filter_names *names, size_t at)
{
	memmove(&names->all[at + 1], &names->all[at],
	    (names->count - at) * sizeof(names->all[0]));
	names->count++;
}

enum err
filter_names_put(struct filter_names *names, const char *name, const char *text)
{
	size_t at = 0;

	if (!filter_name_valid(name, strlen(name)) || !is_plain(text))
		return ERR_INVAL;
	if (text[0] == '\0' || strlen(text) >= FILTER_SAVED_SIZE)
		return ERR_SIZE;
	while (at < names->count && strcmp(names->all[at].name, name) < 0)
		at++;
	if (at == names->count || strcmp(names->all[at].name, name) != 0) {
		if (names->count == FILTER_NAMES_MAX)
			return ERR_LIMIT;
		make_room(names, at);
	}
	(void)text_copy(names->all[at].name, FILTER_NAME_SIZE, name);
	(void)text_copy(names->all[at].text, FILTER_SAVED_SIZE, text);
	return ERR_NONE;
}

bool
filter_names_remove(struct filter_names *names, const char *name)
{
	const struct filter_saved *saved =
	    filter_names_find(names, name, strlen(name));
	size_t at;

	if (saved == NULL)
		return false;
	at = (size_t)(saved - names->all);
	names->count--;
	memmove(&names->all[at], &names->all[at + 1],
	    (names->count - at) * sizeof(names->all[0]));
	return true;
}

struct filter_request
filter_request(const char *line)
{
	struct filter_request r = { .wish = FILTER_WISH_NONE };
	size_t at = strspn(line, " ");

	if (line[at] != '@')
		return r;
	r.name_at = at + 1;
	r.name_len = strcspn(line + r.name_at, " =");
	at = r.name_at + r.name_len;
	at += strspn(line + at, " ");
	if (r.name_len == 0 && line[at] == '\0') {
		r.wish = FILTER_WISH_LIST;
	} else if (line[at] == '=') {
		r.text_at = at + 1 + strspn(line + at + 1, " ");
		r.wish = line[r.text_at] != '\0' ? FILTER_WISH_SAVE
		                                 : FILTER_WISH_FORGET;
	}
	return r;
}
