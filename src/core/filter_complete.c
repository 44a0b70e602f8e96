/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "core/filter_known.h"
#include "core/filter_saved.h"

#include "core/filter_complete.h"

static void
offer_names(struct candidates *out, const struct filter_names *names)
{
	char word[FILTER_NAME_SIZE + 1];

	for (size_t i = 0; names != NULL && i < names->count; i++) {
		snprintf(word, sizeof(word), "@%s", names->all[i].name);
		candidates_offer(out, word);
	}
}

/* Each with the comparison that fits it. */
static void
offer_words(struct candidates *out, enum filter_where where)
{
	char text[16];
	const char *word;

	for (unsigned i = 0;
	     (word = filter_word_name((enum filter_word)i)) != NULL; i++) {
		if (!filter_word_fits((enum filter_word)i, where))
			continue;
		snprintf(text, sizeof(text), "%s%s", word,
		    filter_word_op((enum filter_word)i));
		candidates_offer(out, text);
	}
}

static void
offer_codes(struct candidates *out, const struct filter_context *context,
    const char *text, size_t len)
{
	const char *word, *code;

	for (unsigned w = 0;
	     (word = filter_word_name((enum filter_word)w)) != NULL; w++) {
		if (strlen(word) != len || memcmp(word, text, len) != 0)
			continue;
		for (size_t i = 0; (code = filter_code(context,
		                        (enum filter_word)w, i)) != NULL;
		     i++)
			candidates_offer(out, code);
	}
}

void
filter_complete(const char *text, size_t from, size_t cursor,
    const struct filter_context *context, struct candidates *out)
{
	size_t start = cursor, op, item = cursor;

	candidates_begin(out, text, cursor, cursor);
	while (start > from && text[start - 1] != ' ')
		start--;
	if (start < cursor && (text[start] == '-' || text[start] == '!'))
		start++;
	op = start + strcspn(text + start, ":=~<> ");
	if (start == cursor)
		return;
	if (text[start] == '@') {
		candidates_begin(out, text, start, cursor);
		offer_names(out, context->names);
	} else if (op >= cursor) {
		candidates_begin(out, text, start, cursor);
		offer_words(out, context->where);
	} else if (text[op] == ':' || text[op] == '=') {
		while (item > op + 1 && text[item - 1] != ',')
			item--;
		candidates_begin(out, text, item, cursor);
		offer_codes(out, context, text + start, op - start);
	}
}
