/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lines, preview, popup, coach: what comes through a pipe from a helper that
 * may have been taken over.  Whatever is accepted is within the limits of the
 * header and, written again, is read as the same thing.
 */
#include <string.h>

#include "base/text.h"
#include "tests/fuzz/fuzz.h"
#include "wire/coach.h"
#include "wire/lines.h"
#include "wire/popup.h"
#include "wire/preview.h"

/* A line as *_put() wrote it, without its line feed, in place. */
static const char *
line_of(struct buf *buf)
{
	FUZZ_CHECK(buf->len > 1 && buf->len <= LINES_MAX);
	FUZZ_CHECK(buf->data[buf->len - 1] == '\n');
	buf->data[buf->len - 1] = '\0';
	FUZZ_CHECK(strlen(buf_text(buf)) == buf->len - 1);
	return buf_text(buf);
}

static void
check_preview_command(const char *line)
{
	struct preview_command command = { 0 }, again = { 0 };
	struct buf out = { 0 }, twice = { 0 };

	if (preview_command_parse(line, &command) != ERR_NONE)
		return;
	FUZZ_CHECK(text_valid(command.text, strlen(command.text)));
	preview_command_put(&out, &command);
	FUZZ_CHECK(preview_command_parse(line_of(&out), &again) == ERR_NONE);
	preview_command_put(&twice, &again);
	FUZZ_CHECK(strcmp(line_of(&twice), buf_text(&out)) == 0);
	buf_finish(&out);
	buf_finish(&twice);
}

static void
check_preview_report(const char *line)
{
	struct preview_report report = { 0 }, again = { 0 };
	struct buf out = { 0 }, twice = { 0 };

	if (preview_report_parse(line, &report) != ERR_NONE)
		return;
	preview_report_put(&out, &report);
	FUZZ_CHECK(preview_report_parse(line_of(&out), &again) == ERR_NONE);
	preview_report_put(&twice, &again);
	FUZZ_CHECK(strcmp(line_of(&twice), buf_text(&out)) == 0);
	buf_finish(&out);
	buf_finish(&twice);
}

static void
check_coach_line(const char *text)
{
	struct coach_line line, again;
	struct buf out = { 0 }, twice = { 0 };

	if (coach_line_parse(text, &line) != ERR_NONE)
		return;
	FUZZ_CHECK(text_valid(line.text, strlen(line.text)));
	coach_line_put(&out, &line);
	FUZZ_CHECK(coach_line_parse(line_of(&out), &again) == ERR_NONE);
	coach_line_put(&twice, &again);
	FUZZ_CHECK(strcmp(line_of(&twice), buf_text(&out)) == 0);
	buf_finish(&out);
	buf_finish(&twice);
}

static void
check_popup_command(const char *line)
{
	struct popup_command command = { 0 }, again = { 0 };
	struct buf out = { 0 };

	if (popup_command_parse(line, &command) != ERR_NONE)
		return;
	FUZZ_CHECK(command.id != 0);
	FUZZ_CHECK(text_valid(command.title, strlen(command.title)));
	FUZZ_CHECK(text_valid(command.body, strlen(command.body)));
	popup_command_put(&out, &command);
	FUZZ_CHECK(popup_command_parse(line_of(&out), &again) == ERR_NONE);
	FUZZ_CHECK(command.verb == again.verb && command.id == again.id);
	if (command.verb == POPUP_SHOW) {
		FUZZ_CHECK(command.urgency == again.urgency);
		FUZZ_CHECK(strcmp(command.title, again.title) == 0);
		FUZZ_CHECK(strcmp(command.body, again.body) == 0);
	}
	buf_finish(&out);
}

static void
check_popup_report(const char *line)
{
	struct popup_report report = { 0 }, again = { 0 };
	struct buf out = { 0 }, twice = { 0 };

	if (popup_report_parse(line, &report) != ERR_NONE)
		return;
	popup_report_put(&out, &report);
	FUZZ_CHECK(popup_report_parse(line_of(&out), &again) == ERR_NONE);
	popup_report_put(&twice, &again);
	FUZZ_CHECK(strcmp(line_of(&twice), buf_text(&out)) == 0);
	buf_finish(&out);
	buf_finish(&twice);
}

static void
check_frame(const uint8_t *bytes, size_t len)
{
	struct preview_frame frame;

	if (preview_frame_parse(bytes, len, &frame) != ERR_NONE)
		return;
	FUZZ_CHECK(frame.columns <= PREVIEW_COLUMNS_MAX);
	FUZZ_CHECK(frame.rows <= PREVIEW_ROWS_MAX);
	FUZZ_CHECK(len == PREVIEW_FRAME_SIZE(frame.columns, frame.rows));
	FUZZ_CHECK(frame.rgb == bytes + PREVIEW_FRAME_HEAD);
}

static void
check_line(const char *line)
{
	check_preview_command(line);
	check_preview_report(line);
	check_popup_command(line);
	check_coach_line(line);
	check_popup_report(line);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct lines lines = { 0 };
	enum err err = ERR_AGAIN;
	size_t room, chunk;
	char *space, *line;

	check_frame(bytes, len);
	while (len > 0 && err == ERR_AGAIN) {
		space = lines_space(&lines, &room);
		FUZZ_CHECK(room > 0);
		/* Pieces of odd sizes, as a pipe gives them. */
		chunk = 1 + bytes[0] % 97u;
		if (chunk > len)
			chunk = len;
		if (chunk > room)
			chunk = room;
		memcpy(space, bytes, chunk);
		lines_added(&lines, chunk);
		bytes += chunk;
		len -= chunk;
		while ((err = lines_take(&lines, &line)) == ERR_NONE) {
			FUZZ_CHECK(strlen(line) < LINES_MAX);
			check_line(line);
		}
	}
	return 0;
}
