/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_PACK_H_
#define DABYL_CORE_PACK_H_

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * pack - the one byte encoding of a row: in the store, at start-up and on the
 * wire.  A struct is described by a table of its members; encoding, decoding
 * and the tables of doc/protocol.md come from the same table.
 *
 * Numbers are big-endian and as wide as their type says; texts are u16 length
 * and bytes without the NUL.  A struct ends where its table ends: a member
 * that is added later goes to the end of the table and stays zero when an
 * older writer left it out.
 */
enum pack_type {
	PACK_U8,
	PACK_U16,
	PACK_U32,
	PACK_U64,
	PACK_I64,
	PACK_TEXT,  /* char[size], NUL-terminated */
	PACK_BYTES, /* uint8_t[size], no length on the wire */
};

struct pack_member {
	const char *name;
	enum pack_type type;
	size_t offset;
	size_t size;
};

// clang-format off
#define PACK(type, owner, member) \
	{ #member, type, offsetof(struct owner, member), \
	  sizeof(((struct owner *)0)->member) }
// clang-format on

/* The members of one struct, for whoever writes them down. */
struct pack_table {
	const char *name;
	const struct pack_member *members;
	size_t count;
};

/* "u8" ... "u64", "i64", "text", "bytes"; static. */
const char *pack_type_word(enum pack_type type);

/* Append ${object} as the ${count} members of ${table} say. */
void pack_put(struct buf *out, const struct pack_member *table, size_t count,
    const void *object);

/*
 * Fill ${object} from exactly ${len} bytes.  Members that the bytes end
 * before stay as they are.  ERR_INVAL when a member is cut, a text is too long
 * for its place or holds a NUL, or something is left over; the members of
 * ${object} have unspecified values then.
 */
enum err pack_take(const struct pack_member *table, size_t count, void *object,
    const void *bytes, size_t len);

#endif /* DABYL_CORE_PACK_H_ */
