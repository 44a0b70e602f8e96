/* SPDX-License-Identifier: Apache-2.0 */
/*
 * command: what a person types, or a console that was taken over sends.  What
 * is understood has one canonical text; completion stays inside the line.
 */
#include <string.h>

#include "base/text.h"
#include "core/command.h"
#include "tests/fuzz/fuzz.h"

static void
check_command(const char *text, size_t len)
{
	struct command command, again;
	struct command_fault fault;
	struct buf once = { 0 }, twice = { 0 };

	if (command_parse(text, len, &command, &fault) != ERR_NONE) {
		FUZZ_CHECK(fault.offset <= len);
		FUZZ_CHECK(*command_fault_sentence(fault.code) != '\0');
		return;
	}
	FUZZ_CHECK(command.nalerts <= COMMAND_ALERTS_MAX);
	FUZZ_CHECK(command.duration_ms <= COMMAND_TIME_MAX_MS);
	command_format(&command, &once);
	FUZZ_CHECK(text_valid(buf_text(&once), once.len));
	FUZZ_CHECK(command_parse(buf_text(&once), once.len, &again, &fault) ==
	    ERR_NONE);
	FUZZ_CHECK(command.verb == again.verb);
	command_format(&again, &twice);
	FUZZ_CHECK(once.len == twice.len);
	FUZZ_CHECK(memcmp(once.data, twice.data, once.len) == 0);
	buf_finish(&once);
	buf_finish(&twice);
}

static void
check_complete(const char *text, size_t len)
{
	struct candidates candidates;

	for (size_t cursor = 0; cursor <= len && cursor < 40; cursor++) {
		command_complete(text, cursor, NULL, &candidates);
		FUZZ_CHECK(candidates.start <= cursor);
		FUZZ_CHECK(candidates.count <= CANDIDATES_MAX);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	/* A C string of its own: completion takes one. */
	char *text = malloc(len + 1);

	FUZZ_CHECK(text != NULL);
	memcpy(text, bytes, len);
	text[len] = '\0';
	check_command(text, len);
	check_complete(text, strlen(text));
	free(text);
	return 0;
}
