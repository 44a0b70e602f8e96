/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdarg.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

#include "base/arena.h"

#define BLOCK_SIZE 65536 /* bytes; a full intake turn fits in a few */

struct arena_block {
	struct arena_block *next;
	size_t used;
	size_t size;
	alignas(max_align_t) uint8_t bytes[];
};

static void
blocks_free(struct arena_block *block)
{
	while (block != NULL) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
}

void
arena_finish(struct arena *arena)
{
	blocks_free(arena->blocks);
	arena->blocks = NULL;
}

void
arena_reset(struct arena *arena)
{
	struct arena_block *keep = arena->blocks;

	if (keep == NULL)
		return;
	blocks_free(keep->next);
	keep->next = NULL;
	keep->used = 0;
	/* One oversized request must not hold its memory for ever. */
	if (keep->size > BLOCK_SIZE)
		arena_finish(arena);
}

static struct arena_block *
block_add(struct arena *arena, size_t need)
{
	size_t size = need > BLOCK_SIZE ? need : BLOCK_SIZE;
	struct arena_block *block =
	    xcalloc(1, sizeof(struct arena_block) + size);

	block->size = size;
	block->next = arena->blocks;
	arena->blocks = block;
	return block;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	size_t need =
	    (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	struct arena_block *block = arena->blocks;
	void *at;

	assert(need >= size);
	if (block == NULL || block->size - block->used < need)
		block = block_add(arena, need);
	at = block->bytes + block->used;
	block->used += need;
	memset(at, 0, need);
	return at;
}

char *
arena_bytes(struct arena *arena, const void *bytes, size_t len)
{
	char *copy = arena_alloc(arena, len + 1);

	if (len > 0)
		memcpy(copy, bytes, len);
	return copy;
}

char *
arena_text(struct arena *arena, const char *text)
{
	return arena_bytes(arena, text, strlen(text));
}

char *
arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	char *text;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	assert(len >= 0);
	text = arena_alloc(arena, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	va_end(args);
	return text;
}
