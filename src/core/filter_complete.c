/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/filter_known.h"
#include "core/filter_saved.h"

#include "core/filter_complete.h"

struct search {
	struct command_candidates *out;
	const char *prefix;
	size_t len;
};

static void
offer(struct search *s, const char *word)
{
	struct command_candidates *out = s->out;

	if (strncmp(word, s->prefix, s->len) != 0 ||
	    strlen(word) >= COMMAND_CANDIDATE_SIZE)
		return;
	if (out->count == COMMAND_CANDIDATES_MAX) {
		out->more = true;
		return;
	}
	(void)text_copy(out->words[out->count++], COMMAND_CANDIDATE_SIZE, word);
}

static void
begin(struct search *s, const char *text, size_t start, size_t cursor)
{
	s->out->start = start;
	s->prefix = text + start;
	s->len = cursor - start;
}

static void
offer_names(struct search *s, const struct filter_names *names)
{
	char word[FILTER_NAME_SIZE + 1];

	for (size_t i = 0; names != NULL && i < names->count; i++) {
		snprintf(word, sizeof(word), "@%s", names->all[i].name);
		offer(s, word);
	}
}

/* Each with the comparison that fits it. */
static void
offer_words(struct search *s, enum filter_where where)
{
	char text[16];
	const char *word;

	for (unsigned i = 0;
	     (word = filter_word_name((enum filter_word)i)) != NULL; i++) {
		if (!filter_word_fits((enum filter_word)i, where))
			continue;
		snprintf(text, sizeof(text), "%s%s", word,
		    filter_word_op((enum filter_word)i));
		offer(s, text);
	}
}

static void
offer_codes(struct search *s, const struct filter_context *context,
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
			offer(s, code);
	}
}

void
filter_complete(const char *text, size_t from, size_t cursor,
    const struct filter_context *context, struct command_candidates *out)
{
	struct search s = { .out = out };
	size_t start = cursor, op, item = cursor;

	*out = (struct command_candidates){ .start = cursor };
	while (start > from && text[start - 1] != ' ')
		start--;
	if (start < cursor && (text[start] == '-' || text[start] == '!'))
		start++;
	op = start + strcspn(text + start, ":=~<> ");
	if (start == cursor)
		return;
	if (text[start] == '@') {
		begin(&s, text, start, cursor);
		offer_names(&s, context->names);
	} else if (op >= cursor) {
		begin(&s, text, start, cursor);
		offer_words(&s, context->where);
	} else if (text[op] == ':' || text[op] == '=') {
		while (item > op + 1 && text[item - 1] != ',')
			item--;
		begin(&s, text, item, cursor);
		offer_codes(&s, context, text + start, op - start);
	}
}
