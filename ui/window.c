/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdint.h>

#include "ui/window.h"

size_t
window_move(size_t count, size_t cursor, int rows, int *offset)
{
	int64_t last = (int64_t)count - 1;
	int64_t to = (int64_t)cursor + rows;

	assert(count > 0);
	to = to < 0 ? 0 : to > last ? last : to;
	*offset += (int)(to - (int64_t)cursor);
	return (size_t)to;
}

size_t
window_top(size_t count, size_t cursor, int height, int *offset)
{
	int64_t last = (int64_t)count - height, top;

	if (*offset >= height)
		*offset = height - 1;
	if (*offset < 0)
		*offset = 0;
	top = (int64_t)cursor - *offset;
	top = top > last ? last : top;
	top = top < 0 ? 0 : top;
	*offset = (int)((int64_t)cursor - top);
	return (size_t)top;
}
