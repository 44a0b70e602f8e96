/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#include "wire/preview.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FIELDS_MAX   4

/*
 * A message is a word, fields and perhaps a text.  The same rows serve both
 * directions, so what is written can be read.
 */
enum field {
	FIELD_NONE,
	FIELD_X,
	FIELD_Y,
	FIELD_WIDTH,
	FIELD_HEIGHT,
	FIELD_COLUMNS,
	FIELD_ROWS,
	FIELD_FPS,
	FIELD_OPENING,
	FIELD_KIND,
	FIELD_LOOP,
	FIELD_SEEK,
	FIELD_VERSION,
	FIELD_STATE,
	FIELD_REASON,
	FIELD_AGE,
	FIELD_SHOWN,
	FIELD_AT,
	FIELD_LENGTH,
};

struct message {
	const char *word;
	enum field fields[FIELDS_MAX];
	bool text;
};

// clang-format off
static const struct message commands[] = {
	[PREVIEW_WINDOW] = { "window",
	    { FIELD_X, FIELD_Y, FIELD_WIDTH, FIELD_HEIGHT }, false },
	[PREVIEW_CELLS] = { "cells",
	    { FIELD_COLUMNS, FIELD_ROWS, FIELD_FPS }, false },
	[PREVIEW_ROOT] = { "root", { FIELD_NONE }, true },
	[PREVIEW_TITLE] = { "title", { FIELD_NONE }, true },
	[PREVIEW_OPEN] = { "open",
	    { FIELD_OPENING, FIELD_KIND, FIELD_LOOP }, true },
	[PREVIEW_PAUSE] = { "pause", { FIELD_NONE }, false },
	[PREVIEW_RESUME] = { "resume", { FIELD_NONE }, false },
	[PREVIEW_SEEK] = { "seek", { FIELD_SEEK }, false },
	[PREVIEW_SNAP] = { "snap", { FIELD_COLUMNS, FIELD_ROWS }, false },
};

static const struct message reports[] = {
	[PREVIEW_HELLO] = { "hello", { FIELD_VERSION }, false },
	[PREVIEW_STATE] = { "state",
	    { FIELD_OPENING, FIELD_STATE, FIELD_REASON, FIELD_AGE }, false },
	[PREVIEW_SHOWN] = { "shown",
	    { FIELD_OPENING, FIELD_SHOWN, FIELD_AT, FIELD_LENGTH }, false },
};

static const char *const state_words[] = {
#define X(name, word) [name] = word,
	PREVIEW_STATE_TABLE(X)
#undef X
};

static const char *const reason_words[] = {
#define X(name, word) [name] = word,
	PREVIEW_REASON_TABLE(X)
#undef X
};
// clang-format on

static const char *const kind_words[] = {
	[PREVIEW_CLIP] = "clip",
	[PREVIEW_PLAYBACK] = "playback",
	[PREVIEW_LIVE] = "live",
};

static const char *const loop_words[] = { "once", "loop" };

/* A field is a number between two bounds, or one of a list of words. */
struct range {
	int64_t min, max; /* of an index, when there are words */
	const char *const *words;
};

#define WORDS(list)                      \
	{                                \
		0, COUNT(list) - 1, list \
	}

// clang-format off
static const struct range ranges[] = {
	[FIELD_X]	= { -PREVIEW_SIDE_MAX, PREVIEW_SIDE_MAX, NULL },
	[FIELD_Y]	= { -PREVIEW_SIDE_MAX, PREVIEW_SIDE_MAX, NULL },
	[FIELD_WIDTH]	= { 1, PREVIEW_SIDE_MAX, NULL },
	[FIELD_HEIGHT]	= { 1, PREVIEW_SIDE_MAX, NULL },
	[FIELD_COLUMNS]	= { 1, PREVIEW_COLUMNS_MAX, NULL },
	[FIELD_ROWS]	= { 1, PREVIEW_ROWS_MAX, NULL },
	[FIELD_FPS]	= { 1, PREVIEW_FPS_MAX, NULL },
	[FIELD_OPENING]	= { 0, UINT32_MAX, NULL },
	[FIELD_KIND]	= WORDS(kind_words),
	[FIELD_LOOP]	= WORDS(loop_words),
	[FIELD_SEEK]	= { INT32_MIN, INT32_MAX, NULL },
	[FIELD_VERSION]	= { 0, UINT32_MAX, NULL },
	[FIELD_STATE]	= WORDS(state_words),
	[FIELD_REASON]	= WORDS(reason_words),
	[FIELD_AGE]	= { 0, UINT32_MAX, NULL },
	[FIELD_SHOWN]	= { 0, UINT32_MAX, NULL },
	[FIELD_AT]	= { 0, UINT32_MAX, NULL },
	[FIELD_LENGTH]	= { 0, UINT32_MAX, NULL },
};
// clang-format on

const char *
preview_state_word(enum preview_state state)
{
	assert(state < COUNT(state_words));
	return state_words[state];
}

const char *
preview_reason_word(enum preview_reason reason)
{
	assert(reason < COUNT(reason_words));
	return reason_words[reason];
}

const char *
preview_kind_word(enum preview_kind kind)
{
	assert(kind < COUNT(kind_words));
	return kind_words[kind];
}

static void
value_put(struct buf *out, enum field field, int64_t value)
{
	const struct range *range = &ranges[field];

	assert(value >= range->min && value <= range->max);
	if (range->words != NULL)
		buf_printf(out, " %s", range->words[value]);
	else
		buf_printf(out, " %lld", (long long)value);
}

/* Only digits, after one minus where a minus may be. */
static bool
number_parse(const char *text, int64_t min, int64_t *value)
{
	const char *digits = text + (min < 0 && *text == '-');

	if (*digits == '\0' || strlen(digits) > 10 ||
	    strspn(digits, "0123456789") != strlen(digits))
		return false;
	*value = strtoll(text, NULL, 10);
	return true;
}

static bool
word_parse(const struct range *range, const char *text, int64_t *value)
{
	for (int64_t i = 0; i <= range->max; i++)
		if (strcmp(range->words[i], text) == 0) {
			*value = i;
			return true;
		}
	return false;
}

static enum err
value_parse(enum field field, const char *text, int64_t *value)
{
	const struct range *range = &ranges[field];

	if (text == NULL)
		return ERR_INVAL;
	if (range->words != NULL)
		return word_parse(range, text, value) ? ERR_NONE : ERR_INVAL;
	if (!number_parse(text, range->min, value) || *value < range->min ||
	    *value > range->max)
		return ERR_INVAL;
	return ERR_NONE;
}

/* Controls would end the line, or end it early; they have no use in a text. */
static void
text_put_line(struct buf *out, const char *text)
{
	assert(strlen(text) <= PREVIEW_TEXT_MAX);
	buf_puts(out, " ");
	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= ' ' && *text != 0x7f)
			buf_put(out, text, 1);
}

static enum err
text_parse_line(const char *rest, char text[PREVIEW_TEXT_MAX + 1])
{
	size_t len = rest != NULL ? strlen(rest) : 0;

	if (len == 0)
		return ERR_INVAL;
	if (len > PREVIEW_TEXT_MAX)
		return ERR_SIZE;
	if (!text_valid(rest, len))
		return ERR_UTF8;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)rest[i] < ' ' || rest[i] == 0x7f)
			return ERR_INVAL;
	memcpy(text, rest, len + 1);
	return ERR_NONE;
}

/* Copies the next field out of ${rest} and steps behind it. */
static enum err
field_take(const char **rest, char *field, size_t size)
{
	size_t len;

	if (*rest == NULL)
		return ERR_INVAL;
	len = strcspn(*rest, " ");
	if (len == 0 || len >= size)
		return ERR_INVAL;
	memcpy(field, *rest, len);
	field[len] = '\0';
	*rest = (*rest)[len] == ' ' ? *rest + len + 1 : NULL;
	return ERR_NONE;
}

/* Finds the row of the word at ${rest} and reads its fields; the text is left
 * at ${rest}. */
static enum err
message_parse(const struct message *rows, size_t count, const char **rest,
    size_t *index, int64_t values[FIELDS_MAX])
{
	const struct message *row = NULL;
	char field[16];
	enum err e;

	if ((e = field_take(rest, field, sizeof(field))) != ERR_NONE)
		return e;
	for (size_t i = 0; i < count && row == NULL; i++)
		if (strcmp(rows[i].word, field) == 0) {
			row = &rows[i];
			*index = i;
		}
	if (row == NULL)
		return ERR_INVAL;
	for (size_t i = 0; i < FIELDS_MAX && row->fields[i] != FIELD_NONE;
	     i++) {
		e = field_take(rest, field, sizeof(field));
		if (e == ERR_NONE)
			e = value_parse(row->fields[i], field, &values[i]);
		if (e != ERR_NONE)
			return e;
	}
	return row->text || *rest == NULL ? ERR_NONE : ERR_INVAL;
}

static int64_t
command_get(const struct preview_command *c, enum field field)
{
	switch (field) {
	case FIELD_X:
		return c->x;
	case FIELD_Y:
		return c->y;
	case FIELD_WIDTH:
		return c->width;
	case FIELD_HEIGHT:
		return c->height;
	case FIELD_COLUMNS:
		return c->columns;
	case FIELD_ROWS:
		return c->rows;
	case FIELD_FPS:
		return c->fps;
	case FIELD_OPENING:
		return c->opening;
	case FIELD_KIND:
		return c->kind;
	case FIELD_LOOP:
		return c->loop;
	case FIELD_SEEK:
		return c->seek_ms;
	default:
		assert(!"a field of a command");
		return 0;
	}
}

static void
command_set(struct preview_command *c, enum field field, int64_t value)
{
	switch (field) {
	case FIELD_X:
		c->x = (int32_t)value;
		break;
	case FIELD_Y:
		c->y = (int32_t)value;
		break;
	case FIELD_WIDTH:
		c->width = (uint32_t)value;
		break;
	case FIELD_HEIGHT:
		c->height = (uint32_t)value;
		break;
	case FIELD_COLUMNS:
		c->columns = (uint32_t)value;
		break;
	case FIELD_ROWS:
		c->rows = (uint32_t)value;
		break;
	case FIELD_FPS:
		c->fps = (uint32_t)value;
		break;
	case FIELD_OPENING:
		c->opening = (uint32_t)value;
		break;
	case FIELD_KIND:
		c->kind = (enum preview_kind)value;
		break;
	case FIELD_LOOP:
		c->loop = value != 0;
		break;
	case FIELD_SEEK:
		c->seek_ms = (int32_t)value;
		break;
	default:
		assert(!"a field of a command");
	}
}

static int64_t
report_get(const struct preview_report *r, enum field field)
{
	switch (field) {
	case FIELD_VERSION:
		return r->version;
	case FIELD_OPENING:
		return r->opening;
	case FIELD_STATE:
		return r->state;
	case FIELD_REASON:
		return r->reason;
	case FIELD_AGE:
		return r->age_ms;
	case FIELD_SHOWN:
		return r->shown_ms;
	case FIELD_AT:
		return r->at_ms;
	case FIELD_LENGTH:
		return r->length_ms;
	default:
		assert(!"a field of a report");
		return 0;
	}
}

static void
report_set(struct preview_report *r, enum field field, int64_t value)
{
	switch (field) {
	case FIELD_VERSION:
		r->version = (uint32_t)value;
		break;
	case FIELD_OPENING:
		r->opening = (uint32_t)value;
		break;
	case FIELD_STATE:
		r->state = (enum preview_state)value;
		break;
	case FIELD_REASON:
		r->reason = (enum preview_reason)value;
		break;
	case FIELD_AGE:
		r->age_ms = (uint32_t)value;
		break;
	case FIELD_SHOWN:
		r->shown_ms = (uint32_t)value;
		break;
	case FIELD_AT:
		r->at_ms = (uint32_t)value;
		break;
	case FIELD_LENGTH:
		r->length_ms = (uint32_t)value;
		break;
	default:
		assert(!"a field of a report");
	}
}

void
preview_command_put(struct buf *out, const struct preview_command *command)
{
	const struct message *row = &commands[command->verb];

	assert(command->verb < COUNT(commands));
	buf_puts(out, row->word);
	for (size_t i = 0; i < FIELDS_MAX && row->fields[i] != FIELD_NONE; i++)
		value_put(
		    out, row->fields[i], command_get(command, row->fields[i]));
	if (row->text)
		text_put_line(out, command->text);
	buf_puts(out, "\n");
}

void
preview_report_put(struct buf *out, const struct preview_report *report)
{
	const struct message *row = &reports[report->tag];

	assert(report->tag < COUNT(reports));
	buf_puts(out, row->word);
	for (size_t i = 0; i < FIELDS_MAX && row->fields[i] != FIELD_NONE; i++)
		value_put(
		    out, row->fields[i], report_get(report, row->fields[i]));
	buf_puts(out, "\n");
}

enum err
preview_command_parse(const char *line, struct preview_command *command)
{
	int64_t values[FIELDS_MAX];
	const struct message *row;
	size_t index;
	enum err e;

	e = message_parse(commands, COUNT(commands), &line, &index, values);
	if (e != ERR_NONE)
		return e;
	row = &commands[index];
	*command = (struct preview_command){ .verb = (enum preview_verb)index };
	for (size_t i = 0; i < FIELDS_MAX && row->fields[i] != FIELD_NONE; i++)
		command_set(command, row->fields[i], values[i]);
	return row->text ? text_parse_line(line, command->text) : ERR_NONE;
}

enum err
preview_report_parse(const char *line, struct preview_report *report)
{
	int64_t values[FIELDS_MAX];
	const struct message *row;
	size_t index;
	enum err e;

	e = message_parse(reports, COUNT(reports), &line, &index, values);
	if (e != ERR_NONE)
		return e;
	row = &reports[index];
	*report = (struct preview_report){ .tag = (enum preview_tag)index };
	for (size_t i = 0; i < FIELDS_MAX && row->fields[i] != FIELD_NONE; i++)
		report_set(report, row->fields[i], values[i]);
	return ERR_NONE;
}

static void
u16_write(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

void
preview_frame_head(uint8_t *packet, const struct preview_frame *frame)
{
	packet[0] = 'D';
	packet[1] = 'P';
	packet[2] = PREVIEW_VERSION;
	packet[3] = frame->still ? PREVIEW_FRAME_STILL : 0;
	u16_write(packet + 4, frame->opening >> 16);
	u16_write(packet + 6, frame->opening);
	u16_write(packet + 8, frame->columns);
	u16_write(packet + 10, frame->rows);
}

enum err
preview_frame_parse(
    const uint8_t *packet, size_t len, struct preview_frame *frame)
{
	struct take take;
	uint8_t flags;

	if (len < PREVIEW_FRAME_HEAD || packet[0] != 'D' || packet[1] != 'P' ||
	    packet[2] != PREVIEW_VERSION)
		return ERR_INVAL;
	take_init(&take, packet + 3, PREVIEW_FRAME_HEAD - 3);
	flags = take_u8(&take);
	frame->still = (flags & PREVIEW_FRAME_STILL) != 0;
	frame->opening = take_u32(&take);
	frame->columns = take_u16(&take);
	frame->rows = take_u16(&take);
	frame->rgb = packet + PREVIEW_FRAME_HEAD;
	if (flags > PREVIEW_FRAME_STILL || frame->columns < 1 ||
	    frame->columns > PREVIEW_COLUMNS_MAX || frame->rows < 1 ||
	    frame->rows > PREVIEW_ROWS_MAX)
		return ERR_INVAL;
	if (len != PREVIEW_FRAME_SIZE(frame->columns, frame->rows))
		return ERR_INVAL;
	return ERR_NONE;
}
