/* SPDX-License-Identifier: Apache-2.0 */
/* buf: bytes go in big-endian and come out only when they are all there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

static void
fill(struct buf *buf)
{
	buf_put_u8(buf, 0x01);
	buf_put_u16(buf, 0x0203);
	buf_put_u32(buf, 0x04050607);
	buf_put_u64(buf, 0x08090a0b0c0d0e0f);
	buf_put_text(buf, "қару");
	buf_put_bytes(buf, "\0\1", 2);
}

static void
test_numbers_stand_big_endian(void **unused)
{
	struct buf buf = { 0 };

	(void)unused;
	fill(&buf);
	for (uint8_t i = 0; i < 15; i++)
		assert_int_equal(buf.data[i], i + 1);
	buf_finish(&buf);
}

static enum err
take_all(const void *bytes, size_t len)
{
	struct take take;
	char text[16];
	size_t n;

	take_init(&take, bytes, len);
	take_u8(&take);
	take_u16(&take);
	take_u32(&take);
	take_u64(&take);
	take_text(&take, text, sizeof(text));
	take_bytes_span(&take, &n);
	return take_done(&take);
}

static void
test_every_prefix_and_every_surplus_is_refused(void **unused)
{
	struct buf buf = { 0 };

	(void)unused;
	fill(&buf);
	for (size_t len = 0; len < buf.len; len++)
		assert_int_equal(take_all(buf.data, len), ERR_INVAL);
	assert_int_equal(take_all(buf.data, buf.len), ERR_NONE);
	assert_int_equal(take_all(buf.data, buf.len + 1), ERR_INVAL);
	buf_finish(&buf);
}

static void
test_a_text_too_long_or_with_a_nul_fails_the_take(void **unused)
{
	struct buf buf = { 0 };
	struct take take;
	char text[4];

	(void)unused;
	buf_put_text(&buf, "abcd");
	take_init(&take, buf.data, buf.len);
	take_text(&take, text, sizeof(text));
	assert_true(take.failed);
	assert_string_equal(text, "");
	buf_clear(&buf);
	buf_put_u16(&buf, 2);
	buf_put(&buf, "a\0", 2);
	take_init(&take, buf.data, buf.len);
	take_text(&take, text, sizeof(text));
	assert_true(take.failed);
	buf_finish(&buf);
}

static void
test_printed_text_is_a_c_string(void **unused)
{
	struct buf buf = { 0 };

	(void)unused;
	assert_string_equal(buf_text(&buf), "");
	for (int i = 0; i < 100; i++)
		buf_printf(&buf, "%02d,", i);
	assert_int_equal(buf.len, 300);
	assert_string_equal(buf_text(&buf) + 294, "98,99,");
	for (int len = 100; len < 300; len++) {
		buf_clear(&buf);
		buf_printf(&buf, "%*d.", len, 7);
		assert_int_equal(buf.len, len + 1);
		assert_string_equal(buf_text(&buf) + len - 2, " 7.");
	}
	buf_finish(&buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_stand_big_endian),
		cmocka_unit_test(
		    test_every_prefix_and_every_surplus_is_refused),
		cmocka_unit_test(
		    test_a_text_too_long_or_with_a_nul_fails_the_take),
		cmocka_unit_test(test_printed_text_is_a_c_string),
	};

	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
