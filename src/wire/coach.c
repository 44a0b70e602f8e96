/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/text.h"

#include "wire/coach.h"

static const struct {
	const char *word;
	size_t numbers;
	bool text;
} words[] = {
#define X(symbol, word, numbers, text) { word, numbers, text },
	COACH_WORDS(X)
#undef X
};
#define WORDS (sizeof(words) / sizeof(words[0]))

void
coach_line_put(struct buf *out, const struct coach_line *line)
{
	assert(line->word < WORDS);
	buf_puts(out, words[line->word].word);
	for (size_t i = 0; i < words[line->word].numbers; i++)
		buf_printf(out, " %" PRIu64, line->numbers[i]);
	if (words[line->word].text)
		buf_printf(out, "\t%s", line->text);
	buf_puts(out, "\n");
}

/* One blank and a number without a leading zero; NULL: none. */
static const char *
number_take(const char *at, uint64_t *number)
{
	if (*at++ != ' ' || *at < '0' || *at > '9' ||
	    (*at == '0' && at[1] >= '0' && at[1] <= '9'))
		return NULL;
	for (*number = 0; *at >= '0' && *at <= '9'; at++) {
		if (*number > (UINT64_MAX - 9) / 10)
			return NULL;
		*number = *number * 10 + (uint64_t)(*at - '0');
	}
	return at;
}

static bool
text_take(const char *at, char text[COACH_TEXT_SIZE])
{
	size_t len = strlen(at);
	struct buf safe = { 0 };
	bool plain;

	if (len >= COACH_TEXT_SIZE || !text_valid(at, len))
		return false;
	text_safe(&safe, at, len);
	plain = safe.len == len && strcmp(buf_text(&safe), at) == 0;
	buf_finish(&safe);
	memcpy(text, at, len + 1);
	return plain;
}

enum err
coach_line_parse(const char *text, struct coach_line *line)
{
	size_t len = strcspn(text, " \t"), w = 0;

	*line = (struct coach_line){ 0 };
	while (w < WORDS &&
	    (strlen(words[w].word) != len ||
	        memcmp(words[w].word, text, len) != 0))
		w++;
	if (w == WORDS)
		return ERR_INVAL;
	line->word = (enum coach_word)w;
	text += len;
	for (size_t i = 0; i < words[w].numbers; i++)
		if ((text = number_take(text, &line->numbers[i])) == NULL)
			return ERR_INVAL;
	if (!words[w].text)
		return *text == '\0' ? ERR_NONE : ERR_INVAL;
	return *text == '\t' && text_take(text + 1, line->text) ? ERR_NONE
	                                                        : ERR_INVAL;
}
