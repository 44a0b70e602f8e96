/* SPDX-License-Identifier: Apache-2.0 */
/* jread and jwrite: strict in, one clean line out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/jread.h"
#include "base/jwrite.h"

static enum err
parse(const char *text)
{
	struct jread *doc;
	enum err err = jread_parse(text, strlen(text), &doc);

	jread_free(doc);
	return err;
}

static void
test_each_defect_has_its_own_word(void **unused)
{
	char deep[64] = { 0 };

	(void)unused;
	assert_int_equal(parse("{\"a\":1}"), ERR_NONE);
	assert_int_equal(parse("{\"a\":1,\"a\":2}"), ERR_DUPKEY);
	assert_int_equal(parse("{\"a\":1} x"), ERR_INVAL);
	assert_int_equal(parse("{\"a\":"), ERR_INVAL);
	assert_int_equal(parse("{\"a\":\"\\u0000\"}"), ERR_INVAL);
	assert_int_equal(parse("{\"a\":\"\xff\"}"), ERR_UTF8);
	assert_int_equal(parse("{\"a\":NaN}"), ERR_INVAL);
	memset(deep, '[', JREAD_DEPTH_MAX);
	memset(deep + JREAD_DEPTH_MAX, ']', JREAD_DEPTH_MAX);
	assert_int_equal(parse(deep), ERR_NONE);
	memset(deep, '[', JREAD_DEPTH_MAX + 1);
	assert_int_equal(parse(deep), ERR_DEPTH);
}

static void
test_size_and_keys_are_limited_exactly(void **unused)
{
	struct buf big = { 0 };
	struct jread *doc;

	(void)unused;
	buf_puts(&big, "[");
	while (big.len < JREAD_SIZE_MAX - 1)
		buf_puts(&big, " ");
	buf_puts(&big, "]");
	assert_int_equal(jread_parse(buf_text(&big), big.len, &doc), ERR_NONE);
	jread_free(doc);
	buf_puts(&big, " ");
	assert_int_equal(jread_parse(buf_text(&big), big.len, &doc), ERR_SIZE);
	assert_null(doc);
	for (int keys = JREAD_KEYS_MAX; keys <= JREAD_KEYS_MAX + 1; keys++) {
		buf_clear(&big);
		for (int i = 0; i < keys; i++)
			buf_printf(&big, "%c\"k%d\":\"a:b\"", i ? ',' : '{', i);
		buf_puts(&big, "}");
		assert_int_equal(parse(buf_text(&big)),
		    keys <= JREAD_KEYS_MAX ? ERR_NONE : ERR_LIMIT);
	}
	buf_finish(&big);
}

static void
test_values_are_found_by_type(void **unused)
{
	const char *text = "{\"t\":\"x\",\"i\":7,\"r\":0.5,\"a\":[1,2]}";
	struct jread *doc;
	const struct jread_val *root;
	int64_t i = 0;
	double r = 0;

	(void)unused;
	assert_int_equal(jread_parse(text, strlen(text), &doc), ERR_NONE);
	root = jread_root(doc);
	assert_string_equal(jread_get_text(root, "t"), "x");
	assert_null(jread_get_text(root, "i"));
	assert_true(jread_int(jread_get(root, "i"), &i));
	assert_int_equal(i, 7);
	assert_false(jread_int(jread_get(root, "r"), &i));
	assert_true(jread_number(jread_get(root, "r"), &r));
	assert_true(r == 0.5);
	assert_int_equal(jread_count(jread_get(root, "a")), 2);
	assert_true(jread_int(jread_at(jread_get(root, "a"), 1), &i));
	assert_int_equal(i, 2);
	assert_null(jread_get(root, "absent"));
	assert_null(jread_get(jread_get(root, "absent"), "x"));
	assert_int_equal(jread_type(NULL), JREAD_NULL);
	jread_free(doc);
}

static void
test_written_text_reads_back_and_holds_no_control(void **unused)
{
	const char *nasty = "\"\\\n\033[2J\x7fқ";
	struct buf out = { 0 };
	struct jwrite w = { .out = &out };
	struct jread *doc;

	(void)unused;
	jwrite_open(&w, '{');
	jwrite_text(&w, "t", nasty);
	jwrite_open_key(&w, "a", '[');
	jwrite_int(&w, NULL, -1);
	jwrite_bool(&w, NULL, true);
	jwrite_raw(&w, NULL, "{\"x\":1}", 7);
	jwrite_close(&w, ']');
	jwrite_int(&w, "n", INT64_MAX);
	jwrite_close(&w, '}');
	assert_string_equal(buf_text(&out),
	    "{\"t\":\"\\\"\\\\\\u000a\\u001b[2J\\u007fқ\","
	    "\"a\":[-1,true,{\"x\":1}],\"n\":9223372036854775807}");
	assert_int_equal(jread_parse(buf_text(&out), out.len, &doc), ERR_NONE);
	assert_string_equal(jread_get_text(jread_root(doc), "t"), nasty);
	jread_free(doc);
	buf_finish(&out);
}

/* What stands in an array of one; the document goes with the next call. */
static const struct jread_val *
only(struct jread **doc, const char *text)
{
	struct buf list = { 0 };

	jread_free(*doc);
	buf_printf(&list, "[%s]", text);
	if (jread_parse(buf_text(&list), list.len, doc) != ERR_NONE)
		*doc = NULL;
	buf_finish(&list);
	return *doc == NULL ? NULL : jread_at(jread_root(*doc), 0);
}

static void
test_escapes_become_what_they_stand_for(void **unused)
{
	static const char *const bad[] = { "\"\\x41\"", "\"\\u12\"",
		"\"\\ud83d\"", "\"\\ude00\"", "\"\\ud83d\\u0041\"",
		"\"\\ud83dxxxxxx\"", "\"\\uD83", "\"\\u004", "\"\\", "\"a\nb\"",
		"\"\\u0000\"" };
	struct jread *doc = NULL;

	(void)unused;
	assert_string_equal(jread_text(only(&doc,
	                        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t|"
	                        "\\u0041\\u04D9\\u20b8\\uD83D\\uDE00\"")),
	    "\"\\/\b\f\n\r\t|A\xd3\x99\xe2\x82\xb8\xf0\x9f\x98\x80");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_null(only(&doc, bad[i]));
	jread_free(doc);
}

static void
test_integers_reach_both_ends_and_no_further(void **unused)
{
	static const char *const bad[] = { "9223372036854775808",
		"-9223372036854775809", "99999999999999999999", "01", "-", "+1",
		"-01", "0x1", "1e", "1e+", ".5", "1." };
	struct jread *doc = NULL;
	int64_t value = 0;

	(void)unused;
	assert_true(jread_int(only(&doc, "9223372036854775807"), &value));
	assert_int_equal(value, INT64_MAX);
	assert_true(jread_int(only(&doc, "-9223372036854775808"), &value));
	assert_int_equal(value, INT64_MIN);
	assert_true(jread_int(only(&doc, "-0"), &value));
	assert_int_equal(value, 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_null(only(&doc, bad[i]));
	jread_free(doc);
}

static void
test_reals_are_the_nearest_double(void **unused)
{
	static const char *const texts[] = { "0.1", "-0.93", "43.297", "0.0",
		"-0.0", "123456789012345.6", "0.123456789012345",
		"0.1234567890123456", "9007199254740993.0", "1e22", "1E-7",
		"2.2250738585072011e-308", "5e-324", "1e-400",
		"1.7976931348623157e308", "0.3e1", "1e0" };
	struct jread *doc = NULL;
	double value = 0;

	(void)unused;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_true(jread_number(only(&doc, texts[i]), &value));
		assert_true(value == strtod(texts[i], NULL));
	}
	assert_null(only(&doc, "1e309"));
	assert_null(only(&doc, "-1e999999999999"));
	jread_free(doc);
}

static void
test_a_value_behind_a_full_object_is_found(void **unused)
{
	const char *text = "{\"a\":{\"x\":[1,{\"y\":[]}],\"z\":2},"
	                   "\"b\":[[],[3,[4]],\"five\"],\"c\":true}";
	struct jread *doc;
	const struct jread_val *root, *b;
	int64_t i = 0;

	(void)unused;
	assert_int_equal(jread_parse(text, strlen(text), &doc), ERR_NONE);
	root = jread_root(doc);
	b = jread_get(root, "b");
	assert_true(jread_int(jread_get(jread_get(root, "a"), "z"), &i));
	assert_int_equal(i, 2);
	assert_int_equal(jread_count(b), 3);
	assert_string_equal(jread_text(jread_at(b, 2)), "five");
	assert_true(jread_int(jread_at(jread_at(b, 1), 0), &i));
	assert_int_equal(i, 3);
	assert_null(jread_at(b, 3));
	assert_null(jread_get(root, "x"));
	assert_true(jread_true(jread_get(root, "c")));
	jread_free(doc);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_defect_has_its_own_word),
		cmocka_unit_test(test_size_and_keys_are_limited_exactly),
		cmocka_unit_test(test_values_are_found_by_type),
		cmocka_unit_test(test_escapes_become_what_they_stand_for),
		cmocka_unit_test(test_integers_reach_both_ends_and_no_further),
		cmocka_unit_test(test_reals_are_the_nearest_double),
		cmocka_unit_test(test_a_value_behind_a_full_object_is_found),
		cmocka_unit_test(
		    test_written_text_reads_back_and_holds_no_control),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
