/* SPDX-License-Identifier: Apache-2.0 */
/*
 * request, reply: any frame is a request whose every line has a place, and can
 * be answered so that the publisher understands; any frame may come as a reply.
 */
#include <string.h>

#include "bus/request.h"
#include "tests/fuzz/fuzz.h"

static void
check_reply(const struct request *request, struct arena *arena)
{
	struct request_answer *answers =
	    arena_alloc(arena, (request->count + 1) * sizeof(*answers));
	struct request_newest newest = { request->has_newest, request->newest };
	struct buf out = { 0 };
	struct reply reply;

	for (size_t i = 0; i < request->count; i++) {
		answers[i].fate = (enum request_fate)(i % REQUEST_NFATES);
		answers[i].reason = cloudevent_word(request->lines[i].defect);
		answers[i].entry = i;
	}
	request_reply(request, answers, newest, &out);
	FUZZ_CHECK(out.len <= REQUEST_BYTES_MAX);
	FUZZ_CHECK(
	    reply_decode(buf_text(&out), out.len, arena, &reply) == ERR_NONE);
	FUZZ_CHECK(reply.number == request->number);
	FUZZ_CHECK(reply.count == request->count);
	FUZZ_CHECK((reply.error == NULL) == (request->error == NULL));
	for (size_t i = 0; i < reply.count; i++) {
		FUZZ_CHECK(reply.lines[i].line == request->lines[i].line);
		FUZZ_CHECK(reply.lines[i].answer.fate == answers[i].fate);
	}
	buf_finish(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena arena = { 0 };
	struct request request;
	struct reply reply;
	uint32_t last = 0;

	request_decode((const char *)bytes, len, &arena, &request);
	FUZZ_CHECK(request.count <= REQUEST_LINES_MAX);
	FUZZ_CHECK(request.error == NULL || request.count == 0);
	FUZZ_CHECK(strlen(request.source) <= EVENT_SOURCE_MAX);
	for (size_t i = 0; i < request.count; i++) {
		FUZZ_CHECK(request.lines[i].line > last);
		last = request.lines[i].line;
	}
	check_reply(&request, &arena);
	if (reply_decode((const char *)bytes, len, &arena, &reply) ==
	    ERR_NONE) {
		FUZZ_CHECK(reply.count <= REQUEST_LINES_MAX);
		FUZZ_CHECK(reply.credit >= 1);
		for (size_t i = 0; i < reply.count; i++)
			FUZZ_CHECK(strlen(reply.lines[i].answer.reason) <=
			    REQUEST_REASON_MAX);
	}
	arena_finish(&arena);
	return 0;
}
