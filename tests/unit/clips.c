/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/unit/clips.h"

void
clips_directory(struct buf *path)
{
	const char *srcdir = getenv("srcdir");

	buf_clear(path);
	buf_printf(path, "%s/data/clips", srcdir == NULL ? "." : srcdir);
}

void
clips_read(const char *file, struct buf *bytes)
{
	struct buf path = { 0 };
	uint8_t part[4096];
	size_t got;
	FILE *in;

	clips_directory(&path);
	buf_printf(&path, "/%s", file);
	in = fopen(buf_text(&path), "rb");
	if (in == NULL)
		fail_msg("cannot read %s", buf_text(&path));
	while ((got = fread(part, 1, sizeof(part), in)) > 0)
		buf_put(bytes, part, got);
	fclose(in);
	buf_finish(&path);
}

void
clips_load(const char *file, struct clip *clip)
{
	struct buf bytes = { 0 };

	clips_read(file, &bytes);
	assert_int_equal(clip_parse(bytes.data, bytes.len, clip), ERR_NONE);
	buf_finish(&bytes);
}
