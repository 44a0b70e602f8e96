/* SPDX-License-Identifier: Apache-2.0 */
/* jread and jwrite: strict in, one clean line out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_defect_has_its_own_word),
		cmocka_unit_test(test_size_and_keys_are_limited_exactly),
		cmocka_unit_test(test_values_are_found_by_type),
		cmocka_unit_test(
		    test_written_text_reads_back_and_holds_no_control),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
