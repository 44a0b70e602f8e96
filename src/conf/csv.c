/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/buf.h"

#include "conf/csv.h"

void
csv_init(struct csv *csv, const char *bytes, size_t len)
{
	const char *newline;
	size_t heading;

	*csv = (struct csv){ .at = bytes, .end = bytes + len, .line = 1 };
	csv->separator = ',';
	if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		csv->at += 3;
	if (csv->at == csv->end)
		return;
	newline = memchr(csv->at, '\n', (size_t)(csv->end - csv->at));
	heading = (size_t)((newline != NULL ? newline : csv->end) - csv->at);
	if (memchr(csv->at, ',', heading) == NULL &&
	    memchr(csv->at, ';', heading) != NULL)
		csv->separator = ';';
}

/* A line end at the cursor is passed: LF or CRLF. */
static bool
pass_newline(struct csv *csv)
{
	const char *at = csv->at;

	if (at < csv->end && *at == '\r' && at + 1 < csv->end && at[1] == '\n')
		at++;
	if (at == csv->end || *at != '\n')
		return false;
	csv->at = at + 1;
	csv->line++;
	return true;
}

/* From behind the opening mark; false when it is never closed. */
static bool
quoted(struct csv *csv, struct buf *field)
{
	for (; csv->at < csv->end; csv->at++) {
		if (*csv->at != '"') {
			csv->line += *csv->at == '\n';
			buf_put(field, csv->at, 1);
		} else if (csv->at + 1 < csv->end && csv->at[1] == '"') {
			buf_put(field, "\"", 1);
			csv->at++;
		} else {
			csv->at++;
			return true;
		}
	}
	return false;
}

static bool
at_end_of_field(const struct csv *csv)
{
	return csv->at == csv->end || *csv->at == csv->separator ||
	    *csv->at == '\n' ||
	    (*csv->at == '\r' && csv->at + 1 < csv->end && csv->at[1] == '\n');
}

/* One field; the cursor stands on what ends it. */
static bool
field_next(struct csv *csv, struct buf *field)
{
	const char *start;

	buf_clear(field);
	if (csv->at < csv->end && *csv->at == '"') {
		csv->at++;
		return quoted(csv, field) && at_end_of_field(csv);
	}
	start = csv->at;
	while (!at_end_of_field(csv))
		csv->at++;
	buf_put(field, start, (size_t)(csv->at - start));
	return true;
}

/* Without the spaces at both ends. */
static const char *
kept(struct arena *arena, const struct buf *field)
{
	const char *text = buf_text(field);
	size_t len = field->len;

	while (len > 0 && *text == ' ') {
		text++;
		len--;
	}
	while (len > 0 && text[len - 1] == ' ')
		len--;
	return arena_bytes(arena, text, len);
}

bool
csv_next(struct csv *csv, struct arena *arena, struct csv_row *row,
    enum conf_fault *fault)
{
	struct buf field = { 0 };
	bool more = true;

	*fault = CONF_FAULT_UNREADABLE;
	while (pass_newline(csv))
		continue;
	row->line = csv->line;
	row->count = 0;
	if (csv->at == csv->end)
		return false;
	while (more) {
		if (row->count == CSV_FIELDS_MAX) {
			*fault = CONF_FAULT_TOO_MANY;
			break;
		}
		if (!field_next(csv, &field)) {
			*fault = CONF_FAULT_BAD_QUOTE;
			break;
		}
		row->fields[row->count++] = kept(arena, &field);
		more = csv->at < csv->end && *csv->at == csv->separator;
		if (more)
			csv->at++;
		else
			(void)pass_newline(csv);
	}
	buf_finish(&field);
	return *fault == CONF_FAULT_UNREADABLE;
}
