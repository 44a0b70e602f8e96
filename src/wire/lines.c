/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "wire/lines.h"

char *
lines_space(struct lines *lines, size_t *room)
{
	memmove(lines->bytes, lines->bytes + lines->taken,
	    lines->len - lines->taken);
	lines->len -= lines->taken;
	lines->taken = 0;
	*room = sizeof(lines->bytes) - lines->len;
	return lines->bytes + lines->len;
}

void
lines_added(struct lines *lines, size_t count)
{
	assert(count <= sizeof(lines->bytes) - lines->len);
	lines->len += count;
}

enum err
lines_take(struct lines *lines, char **line)
{
	char *start = lines->bytes + lines->taken;
	size_t left = lines->len - lines->taken;
	char *end = memchr(start, '\n', left);

	if (end == NULL)
		return left == sizeof(lines->bytes) ? ERR_SIZE : ERR_AGAIN;
	if (memchr(start, '\0', (size_t)(end - start)) != NULL)
		return ERR_INVAL;
	*end = '\0';
	*line = start;
	lines->taken += (size_t)(end - start) + 1;
	return ERR_NONE;
}
