/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "core/entry.h"
#include "ui/entries.h"

#include "cmd/entry_print.h"

/* What can stand in the user's part of a URL; JSON may escape its slashes. */
#define USER_INFO_END "/\\?#\"<> \t\r\n"

/* Where the password in what follows "://" begins and ends; false: none. */
static bool
password_find(const char *at, size_t len, size_t *from, size_t *upto)
{
	const char *colon = NULL, *sign = NULL;

	for (size_t i = 0; i < len && strchr(USER_INFO_END, at[i]) == NULL;
	     i++) {
		if (at[i] == ':' && colon == NULL)
			colon = at + i;
		if (at[i] == '@')
			sign = at + i;
	}
	if (colon == NULL || sign == NULL || sign < colon)
		return false;
	*from = (size_t)(colon - at) + 1;
	*upto = (size_t)(sign - at);
	return true;
}

/* Append ${text} with the passwords of its URLs hidden. */
static void
put_without_passwords(struct buf *out, const char *text, size_t len)
{
	static const char *const marks[] = { "://", ":\\/\\/" };
	size_t done = 0;

	for (size_t at = 0; at < len; at++) {
		for (size_t m = 0; m < sizeof(marks) / sizeof(marks[0]); m++) {
			size_t mark = strlen(marks[m]), from, upto;

			if (len - at < mark ||
			    memcmp(text + at, marks[m], mark) != 0 ||
			    !password_find(text + at + mark, len - at - mark,
			        &from, &upto))
				continue;
			at += mark;
			buf_put(out, text + done, at + from - done);
			buf_puts(out, "***");
			done = at = at + upto;
		}
	}
	buf_put(out, text + done, len - done);
}

void
entry_print_json(const char *line, size_t len)
{
	struct buf shown = { 0 }, safe = { 0 };

	put_without_passwords(&shown, line, len);
	text_safe_json(&safe, buf_text(&shown), shown.len);
	printf("%s\n", buf_text(&safe));
	buf_finish(&shown);
	buf_finish(&safe);
}

static int64_t
number_of(const struct jread_val *entry, const char *key)
{
	int64_t number = 0;

	(void)jread_int(jread_get(entry, key), &number);
	return number;
}

/* The fields of the body, in the order of the table: "key=value ...". */
static void
fields_put(struct buf *out, const struct jread_val *body)
{
	for (int f = 0; f < FIELD_COUNT; f++) {
		const char *key = field_key((enum entry_field)f);
		const struct jread_val *val = jread_get(body, key);
		int64_t number;

		if (val == NULL || f == FIELD_MESSAGE_KK ||
		    f == FIELD_MESSAGE_RU || f == FIELD_BASE_KK ||
		    f == FIELD_BASE_RU || f == FIELD_BODY_KK ||
		    f == FIELD_BODY_RU)
			continue;
		if (out->len > 0)
			buf_puts(out, " ");
		if (jread_int(val, &number))
			buf_printf(out, "%s=%" PRId64, key, number);
		else if (jread_text(val) != NULL && f == FIELD_TEXT &&
		    strlen(jread_text(val)) > ENTRY_TEXT_MAX)
			buf_printf(out, "%s=(%zu bytes)", key,
			    strlen(jread_text(val)));
		else if (jread_text(val) != NULL)
			buf_printf(out, "%s=%s", key, jread_text(val));
	}
}

void
entry_print(const struct screen_input *in, const struct jread_val *entry)
{
	struct buf raw = { 0 }, shown = { 0 }, safe = { 0 };
	char date[CLOCK_TEXT_SIZE], time[CLOCK_TEXT_SIZE];
	int64_t at_ms = number_of(entry, "at_ms");

	clock_date(date, at_ms, in->zone_minutes);
	clock_hms(time, at_ms, in->zone_minutes);
	buf_printf(&raw, "%s %s ", date, time);
	if (entry_line(&raw, in, entry, true)) {
		put_without_passwords(&shown, buf_text(&raw), raw.len);
		text_safe(&safe, buf_text(&shown), shown.len);
		printf("%s\n", buf_text(&safe));
	}
	buf_finish(&raw);
	buf_finish(&shown);
	buf_finish(&safe);
}

static void
cell_put(struct buf *out, const struct buf *text)
{
	struct buf shown = { 0 }, safe = { 0 };

	put_without_passwords(&shown, buf_text(text), text->len);
	text_safe(&safe, buf_text(&shown), shown.len);
	buf_finish(&shown);
	buf_puts(out, ",\"");
	if (safe.len > 0 && strchr("=+-@", buf_text(&safe)[0]) != NULL)
		buf_puts(out, "'");
	for (const char *at = buf_text(&safe); *at != '\0'; at++)
		buf_printf(out, *at == '"' ? "\"\"" : "%c", *at);
	buf_puts(out, "\"");
	buf_finish(&safe);
}

void
entry_print_csv_head(void)
{
	printf("seq,at,actor,verb,alert,fields,words\n");
}

void
entry_print_csv(const struct screen_input *in, const struct jread_val *entry)
{
	struct buf fields = { 0 }, words = { 0 }, cells = { 0 };
	char when[CLOCK_TEXT_SIZE];
	const char *verb = jread_get_text(entry, "verb");
	const char *actor = jread_get_text(entry, "actor");

	clock_rfc3339(when, number_of(entry, "at_ms"), 0);
	fields_put(&fields, jread_get(entry, "body"));
	(void)entry_line(&words, in, entry, false);
	cell_put(&cells, &fields);
	cell_put(&cells, &words);
	printf("%" PRId64 ",%s,%s,%s,%" PRId64 "%s\n", number_of(entry, "seq"),
	    when, actor != NULL ? actor : "", verb != NULL ? verb : "",
	    number_of(entry, "alert"), buf_text(&cells));
	buf_finish(&fields);
	buf_finish(&words);
	buf_finish(&cells);
}
