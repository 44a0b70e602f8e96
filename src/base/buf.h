/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_BASE_BUF_H_
#define DABYL_BASE_BUF_H_

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * buf - a growing run of bytes, and the big-endian fields that are put into
 * it.  ${data} is NULL while nothing was ever put; after any put a NUL stands
 * behind the last byte and is not counted, so a buf of text is a C string.
 *
 * take - the reading side: a cursor over bytes that somebody else owns.  It
 * never reads past the end: the first take that does not fit sets ${failed},
 * and from then on every take yields zero or "".  Read everything, then look
 * at take_done() once.
 */
struct buf {
	uint8_t *data;
	size_t len;
	size_t capacity;
};

void buf_finish(struct buf *buf); /* frees; the buf is empty and usable again */
void buf_clear(struct buf *buf);  /* empties, keeps the memory */
void buf_put(struct buf *buf, const void *bytes, size_t len);
void buf_puts(struct buf *buf, const char *text);
void buf_printf(struct buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *buf, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* The bytes as a C string; "" while empty.  Valid until the next put. */
const char *buf_text(const struct buf *buf);

void buf_put_u8(struct buf *buf, uint8_t value);
void buf_put_u16(struct buf *buf, uint16_t value);
void buf_put_u32(struct buf *buf, uint32_t value);
void buf_put_u64(struct buf *buf, uint64_t value);
void buf_put_i64(struct buf *buf, int64_t value);

/* A text of at most 65,535 bytes: u16 length, bytes.  Longer ones assert. */
void buf_put_text(struct buf *buf, const char *text);

/* Bytes: u32 length, bytes. */
void buf_put_bytes(struct buf *buf, const void *bytes, size_t len);

struct take {
	const uint8_t *at;
	const uint8_t *end;
	bool failed;
};

void take_init(struct take *take, const void *bytes, size_t len);
uint8_t take_u8(struct take *take);
uint16_t take_u16(struct take *take);
uint32_t take_u32(struct take *take);
uint64_t take_u64(struct take *take);
int64_t take_i64(struct take *take);

/*
 * Copy a text field into ${text}, which holds ${size} bytes with the NUL.  A
 * longer field, or one with a NUL inside, fails the take and yields "".
 */
void take_text(struct take *take, char *text, size_t size);

/* Lend a text or bytes field: points into the input, not NUL-terminated. */
const char *take_text_span(struct take *take, size_t *len);
const uint8_t *take_bytes_span(struct take *take, size_t *len);

/* ERR_NONE when everything fitted and nothing is left over; else ERR_INVAL. */
enum err take_done(const struct take *take);

#endif /* DABYL_BASE_BUF_H_ */
