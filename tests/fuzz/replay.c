/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay: main() of a fuzz target in `make check`.
 *
 * Feeds every file of tests/fuzz/corpus/NAME to the target, each in a child,
 * so that a crash or a hang is one "not ok" with the name of the file.  The
 * corpus holds seeds and every past finding: what was fixed stays fixed.
 */
#include <sys/types.h>
#include <sys/wait.h>

#include <dirent.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"

#define INPUT_MAX      (4u << 20) /* bytes; a larger corpus file is a mistake */
#define INPUT_SECONDS  20         /* generous: sanitizers and a busy machine */
#define PATH_BYTES_MAX 4096

/* Read ${path} whole; the caller frees what is returned. */
static uint8_t *
input_read(const char *path, size_t *len)
{
	uint8_t *bytes;
	FILE *file = fopen(path, "rb");

	if (file == NULL)
		err(1, "%s", path);
	if ((bytes = malloc(INPUT_MAX)) == NULL)
		err(1, "malloc");
	*len = fread(bytes, 1, INPUT_MAX, file);
	if (ferror(file) || !feof(file))
		errx(
		    1, "%s: cannot be read, or over %u bytes", path, INPUT_MAX);
	fclose(file);
	return bytes;
}

static void
input_run(const char *path)
{
	size_t len;
	uint8_t *whole = input_read(path, &len);
	/* Exactly as large as the input: reading behind it is seen by ASan. */
	uint8_t *bytes = malloc(len > 0 ? len : 1);

	if (bytes == NULL)
		err(1, "malloc");
	memcpy(bytes, whole, len);
	free(whole);
	alarm(INPUT_SECONDS);
	LLVMFuzzerTestOneInput(bytes, len);
	free(bytes);
}

/* Returns the wait status of a child that ran ${path}. */
static int
input_run_apart(const char *path)
{
	int status;
	pid_t child;

	fflush(NULL);
	if ((child = fork()) < 0)
		err(1, "fork");
	if (child == 0) {
		input_run(path);
		exit(0);
	}
	if (waitpid(child, &status, 0) != child)
		err(1, "waitpid");
	return status;
}

static int
is_input(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int
main(int argc, char **argv)
{
	const char *srcdir = getenv("srcdir");
	const char *name = strstr(argv[0], "fuzz_");
	char dir[PATH_BYTES_MAX / 2], path[PATH_BYTES_MAX];
	struct dirent **inputs;
	int count, failed = 0;

	/* One file by hand: in this process, for a debugger. */
	if (argc == 2) {
		input_run(argv[1]);
		return 0;
	}
	if (name == NULL)
		errx(1, "%s: not named fuzz_NAME", argv[0]);
	snprintf(dir, sizeof(dir), "%s/tests/fuzz/corpus/%s",
	    srcdir != NULL ? srcdir : ".", name + strlen("fuzz_"));
	if ((count = scandir(dir, &inputs, is_input, alphasort)) < 0)
		err(1, "%s", dir);
	printf("1..%d\n", count > 0 ? count : 1);
	if (count == 0)
		printf("not ok 1 - %s holds at least one input\n", dir);
	for (int i = 0; i < count; i++) {
		const char *input = inputs[i]->d_name;
		int status;

		snprintf(path, sizeof(path), "%s/%s", dir, input);
		status = input_run_apart(path);
		printf("%s %d - %s holds for %s\n",
		    status == 0 ? "ok" : "not ok", i + 1,
		    name + strlen("fuzz_"), input);
		if (status != 0) {
			failed = 1;
			printf("# wait status %#x\n", (unsigned)status);
		}
		free(inputs[i]);
	}
	free(inputs);
	return failed || count == 0;
}
