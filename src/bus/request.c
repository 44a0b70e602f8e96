/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/jread.h"
#include "base/jwrite.h"
#include "base/text.h"

#include "bus/request.h"

static const char header_mark[] = "{\"intake\"";

static const char *const fate_words[REQUEST_NFATES] = {
	[REQUEST_STORED] = "stored",
	[REQUEST_DUPLICATE] = "duplicate",
	[REQUEST_REFUSED] = "refused",
	[REQUEST_LATER] = "later",
};

const char *
request_fate_word(enum request_fate fate)
{
	return fate_words[fate];
}

/* ---- lines ---- */

struct lines {
	const char *at, *end;
	uint32_t number; /* of the line that was taken last */
};

/* The next line that is not empty; false at the end. */
static bool
line_take(struct lines *lines, const char **line, size_t *len)
{
	while (text_line(&lines->at, lines->end, line, len)) {
		lines->number++;
		if (*len > 0 && (*len > 1 || **line != '\r'))
			return true;
	}
	return false;
}

static bool
is_header(const char *line, size_t len)
{
	size_t mark = sizeof(header_mark) - 1;

	return len >= mark && memcmp(line, header_mark, mark) == 0;
}

/* An absent member leaves ${value}; false when it is no number of 0..max. */
static bool
number_read(const struct jread_val *object, const char *name, int64_t max,
    uint64_t *value, bool *present)
{
	const struct jread_val *val = jread_get(object, name);
	int64_t number;

	*present = jread_type(val) != JREAD_NULL;
	if (!*present)
		return true;
	if (!jread_int(val, &number) || number < 0 || number > max)
		return false;
	*value = (uint64_t)number;
	return true;
}

/* ---- request ---- */

/* NULL, or the word for what is wrong. */
static const char *
header_read(
    const struct jread_val *root, struct arena *arena, struct request *request)
{
	const char *source = jread_get_text(root, "source");
	uint64_t version = 0;
	bool present;

	if (!number_read(root, "intake", INT64_MAX, &version, &present))
		return "bad-header";
	if (version != REQUEST_VERSION)
		return "version";
	if (!number_read(
	        root, "request", INT64_MAX, &request->number, &present))
		return "bad-header";
	if (!number_read(root, "newest", INT64_MAX, &request->newest,
	        &request->has_newest))
		return "bad-header";
	if (source == NULL)
		return request->has_newest ? "bad-header" : NULL;
	if (strlen(source) > EVENT_SOURCE_MAX)
		return "bad-header";
	request->source = arena_text(arena, source);
	return NULL;
}

static void
header_decode(
    const char *line, size_t len, struct arena *arena, struct request *request)
{
	struct jread *doc;

	request->error = "bad-header";
	if (jread_parse(line, len, &doc) == ERR_NONE)
		request->error = header_read(jread_root(doc), arena, request);
	jread_free(doc);
}

static size_t
lines_count(struct lines lines)
{
	const char *line;
	size_t len, count = 0;

	while (count <= REQUEST_LINES_MAX && line_take(&lines, &line, &len))
		count++;
	return count;
}

static void
events_decode(struct lines *lines, struct arena *arena, struct request *request)
{
	size_t count = lines_count(*lines), len;
	const char *line;

	if (count > REQUEST_LINES_MAX) {
		request->error = "too-many-lines";
		return;
	}
	request->lines = arena_alloc(arena, count * sizeof(*request->lines));
	while (line_take(lines, &line, &len)) {
		struct request_line *to = &request->lines[request->count++];

		to->line = lines->number;
		to->defect = cloudevent_decode(line, len, arena, &to->event);
	}
}

void
request_decode(
    const char *bytes, size_t len, struct arena *arena, struct request *request)
{
	struct lines lines = { bytes, bytes + len, 0 }, first = lines;
	const char *line;
	size_t line_len;

	*request = (struct request){ .source = "" };
	if (is_header(bytes, len) && line_take(&first, &line, &line_len)) {
		header_decode(line, line_len, arena, request);
		lines = first;
	}
	if (request->error == NULL)
		events_decode(&lines, arena, request);
}

void
request_header(uint64_t number, const char *source, bool has_newest,
    uint64_t newest, struct buf *out)
{
	struct jwrite w = { .out = out };

	jwrite_open(&w, '{');
	jwrite_int(&w, "intake", REQUEST_VERSION);
	jwrite_int(&w, "request", (int64_t)number);
	if (*source != '\0')
		jwrite_text(&w, "source", source);
	if (*source != '\0' && has_newest)
		jwrite_int(&w, "newest", (int64_t)newest);
	jwrite_close(&w, '}');
	buf_puts(out, "\n");
}

/* ---- reply ---- */

static void
answer_put(const struct request_line *line, const struct request_answer *answer,
    struct buf *out)
{
	struct jwrite w = { .out = out };

	jwrite_open(&w, '{');
	jwrite_int(&w, "line", line->line);
	if (line->event.id[0] != '\0')
		jwrite_text(&w, "id", line->event.id);
	jwrite_text(&w, "fate", request_fate_word(answer->fate));
	if (answer->fate == REQUEST_STORED || answer->fate == REQUEST_DUPLICATE)
		jwrite_int(&w, "entry", (int64_t)answer->entry);
	else
		jwrite_text(&w, "reason", answer->reason);
	jwrite_close(&w, '}');
	buf_puts(out, "\n");
}

void
request_reply(const struct request *request,
    const struct request_answer *answers, struct request_newest newest,
    struct buf *out)
{
	struct jwrite w = { .out = out };

	jwrite_open(&w, '{');
	jwrite_int(&w, "intake", REQUEST_VERSION);
	jwrite_int(&w, "request", (int64_t)request->number);
	jwrite_int(&w, "credit", REQUEST_CREDIT);
	if (newest.known)
		jwrite_int(&w, "newest", (int64_t)newest.sequence);
	if (request->error != NULL)
		jwrite_text(&w, "error", request->error);
	jwrite_close(&w, '}');
	buf_puts(out, "\n");
	for (size_t i = 0; i < request->count; i++)
		answer_put(&request->lines[i], &answers[i], out);
}

static bool
fate_find(const char *word, enum request_fate *fate)
{
	for (int i = 0; word != NULL && i < REQUEST_NFATES; i++)
		if (strcmp(word, fate_words[i]) == 0) {
			*fate = (enum request_fate)i;
			return true;
		}
	return false;
}

static bool
answer_read(
    const struct jread_val *root, struct arena *arena, struct reply_line *line)
{
	struct request_answer *answer = &line->answer;
	const char *reason = jread_get_text(root, "reason");
	uint64_t number = 0;
	bool present;

	if (!number_read(root, "line", UINT32_MAX, &number, &present) ||
	    number == 0 ||
	    !number_read(root, "entry", INT64_MAX, &answer->entry, &present) ||
	    !fate_find(jread_get_text(root, "fate"), &answer->fate))
		return false;
	line->line = (uint32_t)number;
	answer->reason = "";
	if (reason == NULL)
		return true;
	if (strlen(reason) > REQUEST_REASON_MAX)
		return false;
	answer->reason = arena_text(arena, reason);
	return true;
}

static enum err
reply_header_read(
    const struct jread_val *root, struct arena *arena, struct reply *reply)
{
	const char *error = jread_get_text(root, "error");
	uint64_t version = 0, credit = 1;
	bool present;

	if (!number_read(root, "intake", INT64_MAX, &version, &present) ||
	    !present)
		return ERR_INVAL;
	if (version != REQUEST_VERSION)
		return ERR_VERSION;
	if (!number_read(
	        root, "request", INT64_MAX, &reply->number, &present) ||
	    !number_read(
	        root, "credit", REQUEST_LINES_MAX, &credit, &present) ||
	    !number_read(root, "newest", INT64_MAX, &reply->newest.sequence,
	        &reply->newest.known))
		return ERR_INVAL;
	reply->credit = credit > 0 ? (uint32_t)credit : 1;
	if (error == NULL)
		return ERR_NONE;
	if (strlen(error) > REQUEST_REASON_MAX)
		return ERR_INVAL;
	reply->error = arena_text(arena, error);
	return ERR_NONE;
}

enum err
reply_decode(
    const char *bytes, size_t len, struct arena *arena, struct reply *reply)
{
	struct lines lines = { bytes, bytes + len, 0 };
	const char *line;
	size_t line_len;
	struct jread *doc;
	enum err err;

	*reply = (struct reply){ .count = 0 };
	if (!line_take(&lines, &line, &line_len) ||
	    jread_parse(line, line_len, &doc) != ERR_NONE)
		return ERR_INVAL;
	err = reply_header_read(jread_root(doc), arena, reply);
	jread_free(doc);
	if (err != ERR_NONE)
		return err;
	reply->lines =
	    arena_alloc(arena, REQUEST_LINES_MAX * sizeof(*reply->lines));
	while (line_take(&lines, &line, &line_len)) {
		bool good;

		if (reply->count == REQUEST_LINES_MAX ||
		    jread_parse(line, line_len, &doc) != ERR_NONE)
			return ERR_INVAL;
		good = answer_read(
		    jread_root(doc), arena, &reply->lines[reply->count++]);
		jread_free(doc);
		if (!good)
			return ERR_INVAL;
	}
	return ERR_NONE;
}
