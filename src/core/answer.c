/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "base/text.h"

#include "core/answer.h"

#define N_(text) text /* marked for xgettext, translated where it is shown */

static const struct {
	const char *word;
	const char *sentence;
} rows[ANSWER_CODES] = {
#define X(symbol, word, sentence) [ANSWER_##symbol] = { word, sentence },
	ANSWER_TABLE(X)
#undef X
};

void
answer_set(struct answer *answer, enum answer_code code, uint64_t alert,
    const char *first, const char *second)
{
	struct answer made = { .code = code, .alert = alert };

	/* The words may be those that are in ${answer} already. */
	text_copy(made.args[0], ANSWER_ARG_SIZE, first != NULL ? first : "");
	text_copy(made.args[1], ANSWER_ARG_SIZE, second != NULL ? second : "");
	*answer = made;
}

const char *
answer_word(enum answer_code code)
{
	assert(code < ANSWER_CODES);
	return rows[code].word;
}

const char *
answer_sentence(enum answer_code code)
{
	assert(code < ANSWER_CODES);
	return rows[code].sentence;
}

void
answer_encode(const struct answer *answer, struct buf *out)
{
	buf_put_u16(out, (uint16_t)answer->code);
	buf_put_u64(out, answer->alert);
	for (size_t i = 0; i < ANSWER_ARGS; i++)
		buf_put_text(out, answer->args[i]);
}

enum err
answer_decode(struct answer *answer, struct take *take)
{
	uint16_t code = take_u16(take);

	answer->alert = take_u64(take);
	for (size_t i = 0; i < ANSWER_ARGS; i++)
		take_text(take, answer->args[i], ANSWER_ARG_SIZE);
	if (take->failed || code >= ANSWER_CODES)
		return ERR_INVAL;
	answer->code = (enum answer_code)code;
	return ERR_NONE;
}

void
answer_format(
    const struct answer *answer, const char *sentence, struct buf *out)
{
	size_t next = 0;

	for (const char *at = sentence; *at != '\0'; at++) {
		if (at[0] == '%' && at[1] == 's' && next < ANSWER_ARGS) {
			buf_puts(out, answer->args[next++]);
			at++;
		} else {
			buf_put(out, at, 1);
		}
	}
}
