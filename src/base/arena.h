/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_BASE_ARENA_H_
#define DABYL_BASE_ARENA_H_

#include <stddef.h>

/*
 * arena - memory that lives until the end of a turn or a request.  Pointers
 * stay valid until arena_reset() or arena_finish(); nothing is freed singly.
 * Initialise with { 0 }.
 */
struct arena_block;

struct arena {
	struct arena_block *blocks;
};

void arena_finish(struct arena *arena);

/* Forgets everything; keeps one block, so a steady load allocates nothing. */
void arena_reset(struct arena *arena);

/* Zeroed, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);

/* Copies with a NUL behind. */
char *arena_text(struct arena *arena, const char *text);
char *arena_bytes(struct arena *arena, const void *bytes, size_t len);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif /* DABYL_BASE_ARENA_H_ */
