/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#include "wire/popup.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const verb_words[] = {
	[POPUP_SHOW] = "show",
	[POPUP_CLOSE] = "close",
};

static const char *const urgency_words[] = {
	[POPUP_LOW] = "low",
	[POPUP_NORMAL] = "normal",
	[POPUP_CRITICAL] = "critical",
};

static const char *const tag_words[] = {
	[POPUP_HELLO] = "hello",
	[POPUP_SHOWN] = "shown",
	[POPUP_FAILED] = "failed",
};

static const char *const reason_words[] = {
	[POPUP_NO_BUS] = "no-bus",
	[POPUP_NO_DAEMON] = "no-daemon",
	[POPUP_REFUSED] = "refused",
};

/* Cuts the word at ${rest} off and finds its index in ${words}. */
static bool
word_take(
    const char **rest, const char *const *words, size_t count, size_t *index)
{
	size_t len = strcspn(*rest, " ");

	for (size_t i = 0; i < count; i++)
		if (strlen(words[i]) == len &&
		    memcmp(words[i], *rest, len) == 0) {
			*index = i;
			*rest += len;
			return true;
		}
	return false;
}

static bool
space_take(const char **rest)
{
	if (**rest != ' ')
		return false;
	++*rest;
	return true;
}

/* " NUMBER"; 1..UINT32_MAX, no sign, no leading zero. */
static bool
number_take(const char **rest, uint32_t *number)
{
	unsigned long long value;
	size_t len;

	if (!space_take(rest) || **rest == '0')
		return false;
	len = strspn(*rest, "0123456789");
	if (len == 0 || len > 10)
		return false;
	value = strtoull(*rest, NULL, 10);
	if (value > UINT32_MAX)
		return false;
	*number = (uint32_t)value;
	*rest += len;
	return true;
}

static void
escaped_put(struct buf *out, const char *text)
{
	assert(text_valid(text, strlen(text)));
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '\\':
			buf_puts(out, "\\\\");
			break;
		case '\n':
			buf_puts(out, "\\n");
			break;
		case '\t':
			buf_puts(out, "\\t");
			break;
		default:
			buf_put(out, text, 1);
		}
	}
}

static bool
unescape(char c, char *plain)
{
	switch (c) {
	case '\\':
		*plain = '\\';
		return true;
	case 'n':
		*plain = '\n';
		return true;
	case 't':
		*plain = '\t';
		return true;
	default:
		return false;
	}
}

/* Reads up to a tab or the end; ${text} holds ${size} bytes. */
static enum err
escaped_take(const char **rest, char *text, size_t size)
{
	const char *at = *rest;
	size_t len = 0;

	for (; *at != '\0' && *at != '\t'; at++) {
		if (len + 1 >= size)
			return ERR_SIZE;
		text[len] = *at;
		if (*at == '\\' && !unescape(*++at, &text[len]))
			return ERR_INVAL;
		len++;
	}
	text[len] = '\0';
	*rest = at;
	return text_valid(text, len) ? ERR_NONE : ERR_UTF8;
}

void
popup_command_put(struct buf *out, const struct popup_command *command)
{
	assert(command->id != 0);
	buf_printf(out, "%s %u", verb_words[command->verb], command->id);
	if (command->verb == POPUP_SHOW) {
		buf_printf(out, " %s ", urgency_words[command->urgency]);
		escaped_put(out, command->title);
		buf_puts(out, "\t");
		escaped_put(out, command->body);
	}
	buf_puts(out, "\n");
}

void
popup_report_put(struct buf *out, const struct popup_report *report)
{
	buf_printf(out, "%s %u", tag_words[report->tag],
	    report->tag == POPUP_HELLO ? report->version : report->id);
	if (report->tag == POPUP_FAILED)
		buf_printf(out, " %s", reason_words[report->reason]);
	buf_puts(out, "\n");
}

enum err
popup_command_parse(const char *line, struct popup_command *command)
{
	size_t index;
	enum err e;

	*command = (struct popup_command){ 0 };
	if (!word_take(&line, verb_words, COUNT(verb_words), &index) ||
	    !number_take(&line, &command->id))
		return ERR_INVAL;
	command->verb = (enum popup_verb)index;
	if (command->verb == POPUP_CLOSE)
		return *line == '\0' ? ERR_NONE : ERR_INVAL;
	if (!space_take(&line) ||
	    !word_take(&line, urgency_words, COUNT(urgency_words), &index) ||
	    !space_take(&line))
		return ERR_INVAL;
	command->urgency = (enum popup_urgency)index;
	e = escaped_take(&line, command->title, sizeof(command->title));
	if (e != ERR_NONE)
		return e;
	if (*line++ != '\t')
		return ERR_INVAL;
	e = escaped_take(&line, command->body, sizeof(command->body));
	if (e != ERR_NONE)
		return e;
	return *line == '\0' ? ERR_NONE : ERR_INVAL;
}

enum err
popup_report_parse(const char *line, struct popup_report *report)
{
	uint32_t number;
	size_t index;

	*report = (struct popup_report){ 0 };
	if (!word_take(&line, tag_words, COUNT(tag_words), &index) ||
	    !number_take(&line, &number))
		return ERR_INVAL;
	report->tag = (enum popup_tag)index;
	if (report->tag == POPUP_HELLO)
		report->version = number;
	else
		report->id = number;
	if (report->tag == POPUP_FAILED) {
		if (!space_take(&line) ||
		    !word_take(
		        &line, reason_words, COUNT(reason_words), &index))
			return ERR_INVAL;
		report->reason = (enum popup_reason)index;
	}
	return *line == '\0' ? ERR_NONE : ERR_INVAL;
}
