/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/ui/golden.h"

#define PATH_MAX_BYTES 4096
#define FILE_MAX_BYTES (512 * 1024)

static void
path_of(const char *name, char *path)
{
	const char *srcdir = getenv("srcdir");

	snprintf(path, PATH_MAX_BYTES, "%s/tests/ui/golden/%s.txt",
	    srcdir != NULL ? srcdir : ".", name);
}

static void
write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* A file that is not there is empty: then every row differs. */
static void
read_file(const char *path, struct buf *out)
{
	char bytes[4096];
	FILE *file = fopen(path, "r");
	size_t len;

	while (
	    file != NULL && (len = fread(bytes, 1, sizeof(bytes), file)) > 0) {
		buf_put(out, bytes, len);
		assert_true(out->len < FILE_MAX_BYTES);
	}
	if (file != NULL)
		fclose(file);
}

static size_t
row_len(const char *text)
{
	return strcspn(text, "\n");
}

static void
print_difference(const char *want, const char *got)
{
	for (int row = 0; *want != '\0' || *got != '\0'; row++) {
		size_t w = row_len(want), g = row_len(got);

		if (w != g || memcmp(want, got, w) != 0)
			fprintf(stderr,
			    "# row %d\n# want |%.*s|\n# got  |%.*s|\n", row,
			    (int)w, want, (int)g, got);
		want += w + (want[w] == '\n' ? 1 : 0);
		got += g + (got[g] == '\n' ? 1 : 0);
	}
}

void
golden_text(const char *name, const char *text)
{
	char path[PATH_MAX_BYTES];
	struct buf want = { 0 };
	bool same;

	path_of(name, path);
	if (getenv("GOLDEN_WRITE") != NULL) {
		write_file(path, text);
		return;
	}
	read_file(path, &want);
	same = strcmp(buf_text(&want), text) == 0;
	if (!same)
		print_difference(buf_text(&want), text);
	buf_finish(&want);
	if (!same)
		fail_msg("the screen is not as agreed: %s", name);
}

void
golden_grid(const char *name, const struct grid *grid)
{
	struct buf text = { 0 };

	grid_dump(grid, &text);
	golden_text(name, buf_text(&text));
	buf_finish(&text);
}

void
golden_styles(const char *name, const struct grid *grid)
{
	struct buf text = { 0 };

	grid_dump_styles(grid, &text);
	golden_text(name, buf_text(&text));
	buf_finish(&text);
}
