/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jread, jwrite: no bytes from outside do more than be refused; what is
 * accepted keeps its limits and means what another reader, jansson, finds in
 * it; what is written is read back as it was.
 */
#include <math.h>
#include <string.h>

#include <jansson.h>

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
		for (size_t i = 0; i < jread_count(val) && i < 1000; i++) {
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

static void check_same(const struct jread_val *val, json_t *theirs);

static void
check_same_inside(const struct jread_val *val, json_t *theirs)
{
	const char *key;
	json_t *value;
	size_t i;

	if (jread_type(val) == JREAD_ARRAY) {
		FUZZ_CHECK(jread_count(val) == json_array_size(theirs));
		json_array_foreach(theirs, i, value)
		{
			/* Each one is found by steps. */
			if (i == 1000)
				break;
			check_same(jread_at(val, i), value);
		}
		return;
	}
	FUZZ_CHECK(jread_count(val) == json_object_size(theirs));
	json_object_foreach(theirs, key, value)
	    check_same(jread_get(val, key), value);
}

static void
check_same(const struct jread_val *val, json_t *theirs)
{
	int64_t integer;
	double real;

	switch (json_typeof(theirs)) {
	case JSON_OBJECT:
		FUZZ_CHECK(jread_type(val) == JREAD_OBJECT);
		check_same_inside(val, theirs);
		break;
	case JSON_ARRAY:
		FUZZ_CHECK(jread_type(val) == JREAD_ARRAY);
		check_same_inside(val, theirs);
		break;
	case JSON_STRING:
		FUZZ_CHECK(jread_type(val) == JREAD_TEXT);
		FUZZ_CHECK(!strcmp(jread_text(val), json_string_value(theirs)));
		break;
	case JSON_INTEGER:
		FUZZ_CHECK(jread_int(val, &integer));
		FUZZ_CHECK(integer == json_integer_value(theirs));
		break;
	case JSON_REAL:
		FUZZ_CHECK(jread_type(val) == JREAD_REAL);
		FUZZ_CHECK(jread_number(val, &real));
		FUZZ_CHECK(real == json_real_value(theirs));
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		FUZZ_CHECK(jread_type(val) == JREAD_BOOL);
		FUZZ_CHECK(jread_true(val) == json_is_true(theirs));
		break;
	case JSON_NULL:
		FUZZ_CHECK(val != NULL && jread_type(val) == JREAD_NULL);
		break;
	}
}

/* What is within the limits is accepted and refused by both for one reason. */
static void
check_other_reader(
    const uint8_t *bytes, size_t len, enum err err, const struct jread *doc)
{
	json_error_t error;
	json_t *theirs;

	if (err != ERR_NONE && err != ERR_INVAL && err != ERR_DUPKEY)
		return;
	if (memchr(bytes, '\0', len) != NULL) {
		/* jansson passes over one behind a number. */
		FUZZ_CHECK(err != ERR_NONE);
		return;
	}
	theirs = json_loadb(
	    (const char *)bytes, len, JSON_REJECT_DUPLICATES, &error);
	FUZZ_CHECK((theirs != NULL) == (err == ERR_NONE));
	if (theirs != NULL)
		check_same(jread_root(doc), theirs);
	else
		FUZZ_CHECK(
		    (json_error_code(&error) == json_error_duplicate_key) ==
		    (err == ERR_DUPKEY));
	json_decref(theirs);
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
	check_other_reader(bytes, len, err, doc);
	jread_free(doc);
	if (text_valid((const char *)bytes, len) &&
	    memchr(bytes, '\0', len) == NULL)
		check_text_comes_back((const char *)bytes, len);
	return 0;
}
