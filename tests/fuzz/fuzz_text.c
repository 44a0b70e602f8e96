/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text: whatever bytes come from outside, text_safe() yields well-formed
 * UTF-8 without a control, and its own output is already safe.  The folds and
 * the measures accept it.
 */
#include <string.h>

#include "base/text.h"
#include "tests/fuzz/fuzz.h"

static void
check_harmless(const char *bytes, size_t len)
{
	uint32_t cp;

	FUZZ_CHECK(text_valid(bytes, len));
	for (size_t at = 0; at < len;) {
		at += text_next(bytes + at, len - at, &cp);
		FUZZ_CHECK(cp >= 0x20);
		FUZZ_CHECK(cp < 0x7f || cp > 0x9f);
		FUZZ_CHECK(cp != 0x2028 && cp != 0x2029);
		FUZZ_CHECK(cp < 0x200b || cp > 0x200f);
		FUZZ_CHECK(cp < 0x202a || cp > 0x202e);
		FUZZ_CHECK(cp < 0x2066 || cp > 0x2069);
	}
}

static void
check_measures(const char *bytes, size_t len)
{
	size_t width = text_width(bytes, len);

	FUZZ_CHECK(text_fit(bytes, len, width) == len);
	for (size_t columns = 0; columns < 4; columns++) {
		size_t fit = text_fit(bytes, len, columns);

		FUZZ_CHECK(fit <= len);
		FUZZ_CHECK(text_width(bytes, fit) <= columns);
		FUZZ_CHECK(text_valid(bytes, fit));
	}
}

static void
check_folds(const char *bytes, size_t len)
{
	struct buf once = { 0 }, twice = { 0 }, plate = { 0 };

	text_fold(&once, bytes, len);
	FUZZ_CHECK(text_valid(buf_text(&once), once.len));
	text_fold(&twice, buf_text(&once), once.len);
	FUZZ_CHECK(twice.len == once.len);
	FUZZ_CHECK(
	    once.len == 0 || memcmp(once.data, twice.data, once.len) == 0);
	text_fold_plate(&plate, bytes, len);
	FUZZ_CHECK(text_valid(buf_text(&plate), plate.len));
	/* A safe text holds no star of its own power: it matches itself. */
	if (len < 256)
		FUZZ_CHECK(text_match(buf_text(&once), buf_text(&once)));
	buf_finish(&once);
	buf_finish(&twice);
	buf_finish(&plate);
}

static void
check_copy(const char *text)
{
	char to[16];

	if (text_copy(to, sizeof(to), text))
		FUZZ_CHECK(strcmp(to, text) == 0);
	else
		FUZZ_CHECK(strncmp(to, text, strlen(to)) == 0);
	FUZZ_CHECK(text_valid(to, strlen(to)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct buf safe = { 0 }, again = { 0 };

	text_safe(&safe, (const char *)bytes, len);
	check_harmless(buf_text(&safe), safe.len);
	text_safe(&again, buf_text(&safe), safe.len);
	FUZZ_CHECK(again.len == safe.len);
	FUZZ_CHECK(
	    safe.len == 0 || memcmp(safe.data, again.data, safe.len) == 0);
	check_measures(buf_text(&safe), safe.len);
	check_folds(buf_text(&safe), safe.len);
	check_copy(buf_text(&safe));
	buf_finish(&safe);
	buf_finish(&again);
	return 0;
}
