/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#include "base/jwrite.h"

static void
quoted(struct buf *out, const char *text, size_t len)
{
	size_t from = 0;

	assert(text_valid(text, len));
	buf_put(out, "\"", 1);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
			continue;
		buf_put(out, text + from, i - from);
		if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else
			buf_printf(out, "\\u%04x", c);
		from = i + 1;
	}
	buf_put(out, text + from, len - from);
	buf_put(out, "\"", 1);
}

static void
before_value(struct jwrite *w, const char *key)
{
	if (w->comma)
		buf_put(w->out, ",", 1);
	w->comma = true;
	if (key == NULL)
		return;
	quoted(w->out, key, strlen(key));
	buf_put(w->out, ":", 1);
}

void
jwrite_open_key(struct jwrite *w, const char *key, char bracket)
{
	before_value(w, key);
	buf_put(w->out, &bracket, 1);
	w->comma = false;
}

void
jwrite_open(struct jwrite *w, char bracket)
{
	jwrite_open_key(w, NULL, bracket);
}

void
jwrite_close(struct jwrite *w, char bracket)
{
	buf_put(w->out, &bracket, 1);
	w->comma = true;
}

void
jwrite_textn(struct jwrite *w, const char *key, const char *text, size_t len)
{
	before_value(w, key);
	quoted(w->out, text, len);
}

void
jwrite_text(struct jwrite *w, const char *key, const char *text)
{
	jwrite_textn(w, key, text, strlen(text));
}

void
jwrite_int(struct jwrite *w, const char *key, int64_t value)
{
	char text[24];
	int len = snprintf(text, sizeof(text), "%" PRId64, value);

	jwrite_raw(w, key, text, (size_t)len);
}

void
jwrite_bool(struct jwrite *w, const char *key, bool value)
{
	const char *word = value ? "true" : "false";

	jwrite_raw(w, key, word, strlen(word));
}

void
jwrite_raw(struct jwrite *w, const char *key, const char *bytes, size_t len)
{
	before_value(w, key);
	buf_put(w->out, bytes, len);
}
