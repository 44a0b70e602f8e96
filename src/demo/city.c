/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "demo/city.h"

void
city_fill(const char *text, size_t len, const char *cameras, struct buf *out)
{
	static const char mark[] = "{cameras}";
	const char *end = text + len, *at;

	while ((at = memmem(text, (size_t)(end - text), mark,
	            sizeof(mark) - 1)) != NULL) {
		buf_put(out, text, (size_t)(at - text));
		buf_puts(out, cameras);
		text = at + sizeof(mark) - 1;
	}
	buf_put(out, text, (size_t)(end - text));
}
