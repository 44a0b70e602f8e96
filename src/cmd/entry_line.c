/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "core/entry.h"

#include "cmd/entry_line.h"

#define ZONE_MIN 0 /* times of the log are UTC, and say so */

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
		    f == FIELD_MESSAGE_RU || f == FIELD_KEY)
			continue;
		if (jread_int(val, &number))
			buf_printf(out, " %s=%" PRId64, key, number);
		else if (jread_text(val) != NULL && f == FIELD_TEXT &&
		    strlen(jread_text(val)) > ENTRY_TEXT_MAX)
			buf_printf(out, " %s=(%zu bytes)", key,
			    strlen(jread_text(val)));
		else if (jread_text(val) != NULL)
			buf_printf(out, " %s=%s", key, jread_text(val));
	}
}

void
entry_line_print(const struct jread_val *entry)
{
	struct buf raw = { 0 }, safe = { 0 };
	char when[CLOCK_TEXT_SIZE];
	const char *verb = jread_get_text(entry, "verb");
	const char *actor = jread_get_text(entry, "actor");

	clock_rfc3339(when, number_of(entry, "at_ms"), ZONE_MIN);
	buf_printf(&raw, "%" PRId64 " %s %s %s", number_of(entry, "seq"), when,
	    actor != NULL ? actor : "?", verb != NULL ? verb : "?");
	if (number_of(entry, "alert") != 0)
		buf_printf(&raw, " #%" PRId64, number_of(entry, "alert"));
	fields_put(&raw, jread_get(entry, "body"));
	text_safe(&safe, buf_text(&raw), raw.len);
	printf("%s\n", buf_text(&safe));
	buf_finish(&raw);
	buf_finish(&safe);
}

static void
cell_put(struct buf *out, const char *text)
{
	buf_puts(out, "\"");
	if (text[0] != '\0' && strchr("=+-@", text[0]) != NULL)
		buf_puts(out, "'");
	for (const char *at = text; *at != '\0'; at++)
		buf_printf(out, *at == '"' ? "\"\"" : "%c", *at);
	buf_puts(out, "\"");
}

void
entry_line_head_csv(void)
{
	printf("seq,at,actor,verb,alert,fields\n");
}

void
entry_line_print_csv(const struct jread_val *entry)
{
	struct buf fields = { 0 }, safe = { 0 }, cell = { 0 };
	char when[CLOCK_TEXT_SIZE];
	const char *verb = jread_get_text(entry, "verb");
	const char *actor = jread_get_text(entry, "actor");

	clock_rfc3339(when, number_of(entry, "at_ms"), ZONE_MIN);
	fields_put(&fields, jread_get(entry, "body"));
	text_safe(&safe, buf_text(&fields), fields.len);
	cell_put(&cell, safe.len > 0 ? buf_text(&safe) + 1 : "");
	printf("%" PRId64 ",%s,%s,%s,%" PRId64 ",%s\n", number_of(entry, "seq"),
	    when, actor != NULL ? actor : "", verb != NULL ? verb : "",
	    number_of(entry, "alert"), buf_text(&cell));
	buf_finish(&fields);
	buf_finish(&safe);
	buf_finish(&cell);
}
