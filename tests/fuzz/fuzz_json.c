/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jread, jwrite: no bytes from outside do more than be refused; what is
 * accepted keeps its limits; what is written is read back as it was.
 */
#include <math.h>
#include <string.h>

#include "base/jread.h"
#include "base/jwrite.h"
#include "base/text.h"
#include "tests/fuzz/fuzz.h"

static void
check_text_comes_back(const char *text, size_t len)
{
	struct buf out = { 0 };
	struct jwrite w = { .out = &out };
	struct jread *doc;
	const char *back;

	jwrite_open(&w, '{');
	jwrite_textn(&w, "text", text, len);
	jwrite_close(&w, '}');
	FUZZ_CHECK(memchr(buf_text(&out), '\n', out.len) == NULL);
	FUZZ_CHECK(memchr(buf_text(&out), '\033', out.len) == NULL);
	FUZZ_CHECK(jread_parse_ours(buf_text(&out), out.len, &doc) == ERR_NONE);
	back = jread_get_text(jread_root(doc), "text");
	FUZZ_CHECK(back != NULL && strlen(back) == len);
	FUZZ_CHECK(memcmp(back, text, len) == 0);
	jread_free(doc);
	buf_finish(&out);
}

/* ${depth} counts the value itself when it is an array or an object. */
static void
check_value(const struct jread_val *val, int depth)
{
	int64_t integer;
	double number;
	bool is_number = jread_number(val, &number);

	switch (jread_type(val)) {
	case JREAD_TEXT:
		FUZZ_CHECK(
		    text_valid(jread_text(val), strlen(jread_text(val))));
		check_text_comes_back(jread_text(val), strlen(jread_text(val)));
		break;
	case JREAD_INT:
		FUZZ_CHECK(jread_int(val, &integer) && is_number);
		break;
	case JREAD_REAL:
		FUZZ_CHECK(!jread_int(val, &integer) && is_number);
		FUZZ_CHECK(isfinite(number));
		break;
	case JREAD_ARRAY:
		FUZZ_CHECK(depth <= JREAD_DEPTH_MAX);
		for (size_t i = 0; i < jread_count(val); i++) {
			FUZZ_CHECK(jread_at(val, i) != NULL);
			check_value(jread_at(val, i), depth + 1);
		}
		FUZZ_CHECK(jread_at(val, jread_count(val)) == NULL);
		break;
	case JREAD_OBJECT:
		FUZZ_CHECK(depth <= JREAD_DEPTH_MAX);
		FUZZ_CHECK(jread_count(val) <= JREAD_KEYS_MAX);
		/* Members are asked for by name, as the decoders do. */
		if (jread_get(val, "data") != NULL)
			check_value(jread_get(val, "data"), depth + 1);
		if (jread_get(val, "id") != NULL)
			check_value(jread_get(val, "id"), depth + 1);
		break;
	case JREAD_NULL:
	case JREAD_BOOL:
		FUZZ_CHECK(!is_number && jread_text(val) == NULL);
		break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct jread *doc;
	enum err err = jread_parse((const char *)bytes, len, &doc);

	if (err == ERR_NONE) {
		FUZZ_CHECK(doc != NULL && len <= JREAD_SIZE_MAX);
		check_value(jread_root(doc), 1);
	} else {
		FUZZ_CHECK(doc == NULL);
	}
	jread_free(doc);
	if (text_valid((const char *)bytes, len) &&
	    memchr(bytes, '\0', len) == NULL)
		check_text_comes_back((const char *)bytes, len);
	return 0;
}
