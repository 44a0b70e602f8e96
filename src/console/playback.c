/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"

#include "console/playback.h"

#define BASIC_FORM "%Y%m%dT%H%M%SZ"

/* Two digits or four: what the makers of recorders use. */
static bool
letter_put(struct buf *out, char letter, const struct tm *tm)
{
	switch (letter) {
	case 'Y':
		buf_printf(out, "%04d", tm->tm_year + 1900);
		return true;
	case 'm':
		buf_printf(out, "%02d", tm->tm_mon + 1);
		return true;
	case 'd':
		buf_printf(out, "%02d", tm->tm_mday);
		return true;
	case 'H':
		buf_printf(out, "%02d", tm->tm_hour);
		return true;
	case 'M':
		buf_printf(out, "%02d", tm->tm_min);
		return true;
	case 'S':
		buf_printf(out, "%02d", tm->tm_sec);
		return true;
	default:
		return false;
	}
}

static bool
moment_put(struct buf *out, const char *form, size_t len, int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;

	if (len == 4 && memcmp(form, "unix", 4) == 0) {
		buf_printf(out, "%" PRId64, ms / 1000);
		return true;
	}
	if (gmtime_r(&seconds, &tm) == NULL)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (form[i] != '%')
			buf_put(out, &form[i], 1);
		else if (++i == len || !letter_put(out, form[i], &tm))
			return false;
	}
	return true;
}

/* One pair of braces; what is in them decides. */
static bool
field_put(struct buf *out, const char *field, size_t len, int64_t start_ms,
    int64_t end_ms)
{
	bool start = len >= 5 && memcmp(field, "start", 5) == 0;
	bool end = len >= 3 && memcmp(field, "end", 3) == 0;
	size_t word = start ? 5 : 3;
	int64_t ms = start ? start_ms : end_ms;

	if ((!start && !end) || (len > word && field[word] != ':')) {
		buf_puts(out, "{");
		buf_put(out, field, len);
		buf_puts(out, "}");
		return true;
	}
	if (len == word)
		return moment_put(out, BASIC_FORM, strlen(BASIC_FORM), ms);
	return moment_put(out, field + word + 1, len - word - 1, ms);
}

enum err
playback_url(char *url, size_t size, const char *template, int64_t start_ms,
    int64_t end_ms)
{
	struct buf out = { 0 };
	enum err err = ERR_NONE;

	url[0] = '\0';
	for (const char *at = template; *at != '\0' && err == ERR_NONE; at++) {
		const char *end = *at == '{' ? strchr(at, '}') : NULL;

		if (end == NULL) {
			buf_put(&out, at, 1);
			continue;
		}
		if (!field_put(
		        &out, at + 1, (size_t)(end - at - 1), start_ms, end_ms))
			err = ERR_INVAL;
		at = end;
	}
	if (err == ERR_NONE && out.len >= size)
		err = ERR_SIZE;
	if (err == ERR_NONE)
		snprintf(url, size, "%s", buf_text(&out));
	buf_finish(&out);
	return err;
}
