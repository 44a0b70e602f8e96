/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

#include "base/buf.h"

void
buf_finish(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){ 0 };
}

void
buf_clear(struct buf *buf)
{
	buf->len = 0;
	if (buf->data != NULL)
		buf->data[0] = '\0';
}

/* Room for ${len} more bytes and the NUL. */
static uint8_t *
room(struct buf *buf, size_t len)
{
	size_t need = buf->len + len + 1;

	if (need > buf->capacity) {
		buf->capacity = xgrow(buf->capacity, need);
		buf->data = xreallocarray(buf->data, buf->capacity, 1);
	}
	return buf->data + buf->len;
}

static void
advance(struct buf *buf, size_t len)
{
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void
buf_put(struct buf *buf, const void *bytes, size_t len)
{
	uint8_t *to = room(buf, len);

	if (len > 0)
		memcpy(to, bytes, len);
	advance(buf, len);
}

void
buf_puts(struct buf *buf, const char *text)
{
	buf_put(buf, text, strlen(text));
}

void
buf_vprintf(struct buf *buf, const char *format, va_list args)
{
	char small[128]; /* enough for most, which are written once then */
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(small, sizeof(small), format, args);
	assert(len >= 0);
	if ((size_t)len < sizeof(small)) {
		buf_put(buf, small, (size_t)len);
	} else {
		vsnprintf((char *)room(buf, (size_t)len), (size_t)len + 1,
		    format, again);
		advance(buf, (size_t)len);
	}
	va_end(again);
}

void
buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vprintf(buf, format, args);
	va_end(args);
}

const char *
buf_text(const struct buf *buf)
{
	return buf->data != NULL ? (const char *)buf->data : "";
}

static void
put_big_endian(struct buf *buf, uint64_t value, size_t size)
{
	uint8_t *to = room(buf, size);

	for (size_t i = 0; i < size; i++)
		to[i] = (uint8_t)(value >> (8 * (size - 1 - i)));
	advance(buf, size);
}

void
buf_put_u8(struct buf *buf, uint8_t value)
{
	put_big_endian(buf, value, 1);
}

void
buf_put_u16(struct buf *buf, uint16_t value)
{
	put_big_endian(buf, value, 2);
}

void
buf_put_u32(struct buf *buf, uint32_t value)
{
	put_big_endian(buf, value, 4);
}

void
buf_put_u64(struct buf *buf, uint64_t value)
{
	put_big_endian(buf, value, 8);
}

void
buf_put_i64(struct buf *buf, int64_t value)
{
	put_big_endian(buf, (uint64_t)value, 8);
}

void
buf_put_text(struct buf *buf, const char *text)
{
	size_t len = strlen(text);

	assert(len <= UINT16_MAX);
	buf_put_u16(buf, (uint16_t)len);
	buf_put(buf, text, len);
}

void
buf_put_bytes(struct buf *buf, const void *bytes, size_t len)
{
	assert(len <= UINT32_MAX);
	buf_put_u32(buf, (uint32_t)len);
	buf_put(buf, bytes, len);
}

void
take_init(struct take *take, const void *bytes, size_t len)
{
	take->at = bytes;
	take->end = len > 0 ? take->at + len : take->at;
	take->failed = false;
}

static const uint8_t *
take_run(struct take *take, size_t len)
{
	const uint8_t *at = take->at;

	if (take->failed || len > (size_t)(take->end - take->at)) {
		take->failed = true;
		return NULL;
	}
	take->at += len;
	return at;
}

static uint64_t
take_big_endian(struct take *take, size_t size)
{
	const uint8_t *at = take_run(take, size);
	uint64_t value = 0;

	if (at == NULL)
		return 0;
	for (size_t i = 0; i < size; i++)
		value = value << 8 | at[i];
	return value;
}

uint8_t
take_u8(struct take *take)
{
	return (uint8_t)take_big_endian(take, 1);
}

uint16_t
take_u16(struct take *take)
{
	return (uint16_t)take_big_endian(take, 2);
}

uint32_t
take_u32(struct take *take)
{
	return (uint32_t)take_big_endian(take, 4);
}

uint64_t
take_u64(struct take *take)
{
	return take_big_endian(take, 8);
}

int64_t
take_i64(struct take *take)
{
	return (int64_t)take_big_endian(take, 8);
}

const char *
take_text_span(struct take *take, size_t *len)
{
	const char *at;

	*len = take_u16(take);
	at = (const char *)take_run(take, *len);
	if (at != NULL)
		return at;
	*len = 0;
	return "";
}

const uint8_t *
take_bytes_span(struct take *take, size_t *len)
{
	static const uint8_t nothing[1];
	const uint8_t *at;

	*len = take_u32(take);
	at = take_run(take, *len);
	if (at != NULL)
		return at;
	*len = 0;
	return nothing;
}

void
take_text(struct take *take, char *text, size_t size)
{
	size_t len;
	const char *at = take_text_span(take, &len);

	if (len >= size || memchr(at, '\0', len) != NULL) {
		take->failed = true;
		len = 0;
	}
	if (len > 0)
		memcpy(text, at, len);
	text[len] = '\0';
}

enum err
take_done(const struct take *take)
{
	return take->failed || take->at != take->end ? ERR_INVAL : ERR_NONE;
}
