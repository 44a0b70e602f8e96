/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

static void *
must(void *ptr)
{
	if (ptr == NULL) {
		fputs("dabyl: out of memory\n", stderr);
		abort();
	}
	return ptr;
}

void *
xcalloc(size_t count, size_t size)
{
	return must(calloc(count != 0 ? count : 1, size != 0 ? size : 1));
}

void *
xreallocarray(void *ptr, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		must(NULL);
	return must(realloc(ptr, count * size != 0 ? count * size : 1));
}

char *
xstrdup(const char *text)
{
	return must(strdup(text));
}

char *
xmemdup0(const void *bytes, size_t len)
{
	char *copy = xcalloc(len + 1, 1);

	if (len > 0)
		memcpy(copy, bytes, len);
	return copy;
}

size_t
xgrow(size_t capacity, size_t need)
{
	size_t next = capacity > 0 ? capacity : 16;

	while (next < need)
		next *= 2;
	return next;
}
