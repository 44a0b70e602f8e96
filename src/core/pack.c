/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/pack.h"

const char *
pack_type_word(enum pack_type type)
{
	static const char *const words[] = {
		[PACK_U8] = "u8",
		[PACK_U16] = "u16",
		[PACK_U32] = "u32",
		[PACK_U64] = "u64",
		[PACK_I64] = "i64",
		[PACK_TEXT] = "text",
		[PACK_BYTES] = "bytes",
	};

	return words[type];
}

static void
put_member(struct buf *out, const struct pack_member *member, const void *at)
{
	switch (member->type) {
	case PACK_U8:
		buf_put_u8(out, *(const uint8_t *)at);
		return;
	case PACK_U16:
		buf_put_u16(out, *(const uint16_t *)at);
		return;
	case PACK_U32:
		buf_put_u32(out, *(const uint32_t *)at);
		return;
	case PACK_U64:
		buf_put_u64(out, *(const uint64_t *)at);
		return;
	case PACK_I64:
		buf_put_i64(out, *(const int64_t *)at);
		return;
	case PACK_TEXT:
		buf_put_text(out, at);
		return;
	case PACK_BYTES:
		buf_put(out, at, member->size);
		return;
	}
}

static void
take_bytes(struct take *take, uint8_t *to, size_t size)
{
	for (size_t i = 0; i < size; i++)
		to[i] = take_u8(take);
}

static void
take_member(struct take *take, const struct pack_member *member, void *at)
{
	switch (member->type) {
	case PACK_U8:
		*(uint8_t *)at = take_u8(take);
		return;
	case PACK_U16:
		*(uint16_t *)at = take_u16(take);
		return;
	case PACK_U32:
		*(uint32_t *)at = take_u32(take);
		return;
	case PACK_U64:
		*(uint64_t *)at = take_u64(take);
		return;
	case PACK_I64:
		*(int64_t *)at = take_i64(take);
		return;
	case PACK_TEXT:
		take_text(take, at, member->size);
		return;
	case PACK_BYTES:
		take_bytes(take, at, member->size);
		return;
	}
}

void
pack_put(struct buf *out, const struct pack_member *table, size_t count,
    const void *object)
{
	for (size_t i = 0; i < count; i++)
		put_member(
		    out, &table[i], (const uint8_t *)object + table[i].offset);
}

enum err
pack_take(const struct pack_member *table, size_t count, void *object,
    const void *bytes, size_t len)
{
	struct take take;

	take_init(&take, bytes, len);
	for (size_t i = 0; i < count && take.at != take.end; i++)
		take_member(
		    &take, &table[i], (uint8_t *)object + table[i].offset);
	return take_done(&take);
}
