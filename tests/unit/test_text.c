/* SPDX-License-Identifier: Apache-2.0 */
/* text: what comes from outside can only ever be seen, never obeyed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static void
assert_safe(const char *in, size_t len, const char *want)
{
	struct buf out = { 0 };

	text_safe(&out, in, len);
	assert_string_equal(buf_text(&out), want);
	buf_finish(&out);
}
#define SAFE(in, want) assert_safe(in, sizeof(in) - 1, want)

static void
test_controls_become_visible(void **unused)
{
	(void)unused;
	SAFE("a\033[2Jb", "a␛[2Jb");
	SAFE("\r\n\t\a\0\x7f", "␍␊␉␇␀␡");
	SAFE("\xc2\x9b"
	     "31m",
	    "<009B>31m");
	SAFE("\x9b"
	     "31m",
	    "\xef\xbf\xbd"
	    "31m");
}

static void
test_what_hides_or_reorders_becomes_visible(void **unused)
{
	(void)unused;
	SAFE("a\u202eb", "a<202E>b");
	SAFE("a\u2066b", "a<2066>b");
	SAFE("a\u200bb", "a<200B>b");
	SAFE("a\ufeff", "a<FEFF>");
	SAFE("a\u00ad", "a<00AD>");
	SAFE("a\u2028", "a<2028>");
	SAFE("a\U000e0041", "a<E0041>");
	SAFE("a\ufe0f", "a<FE0F>");
	SAFE("a\ue000", "a<E000>");
}

static void
test_json_keeps_no_storm_of_marks_and_none_that_takes_a_cell(void **unused)
{
	struct buf out = { 0 };

	(void)unused;
	text_safe_json(
	    &out, "\"a\u0301\u0301\u0301\u0301\u0301 b\u1ab0 c\u3099\"", 24);
	assert_string_equal(buf_text(&out),
	    "\"a\u0301\u0301\u0301\u0301\\u0301 b\\u1ab0 c\\u3099\"");
	buf_clear(&out);
	text_safe(&out, "b\u1ab0", 4);
	assert_string_equal(buf_text(&out), "b<1AB0>");
	buf_finish(&out);
}

static void
test_json_has_what_hides_as_escapes(void **unused)
{
	struct buf out = { 0 };
	const char in[] = "{\"a\":\t\"\\u001b\xc2\x9b\u202e\U000e0041ә\x7f\"}";

	(void)unused;
	text_safe_json(&out, in, sizeof(in) - 1);
	assert_string_equal(buf_text(&out),
	    "{\"a\":\t\"\\u001b\\u009b\\u202e\\udb40\\udc41ә\\u007f\"}");
	buf_finish(&out);
}

static void
test_malformed_utf8_becomes_a_mark_for_each_byte(void **unused)
{
	(void)unused;
	SAFE("\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd");
	SAFE("\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	SAFE("\xf5", "\xef\xbf\xbd");
	SAFE("қ\xd2", "қ\xef\xbf\xbd");
}

static void
test_combining_storms_are_cut(void **unused)
{
	(void)unused;
	SAFE("e\u0301\u0301\u0301\u0301\u0301",
	    "e\u0301\u0301\u0301\u0301<0301>");
	SAFE("\u0301", "<0301>");
	SAFE("\n\u0301", "␊<0301>");
}

static void
test_kazakh_and_russian_pass_unchanged(void **unused)
{
	(void)unused;
	SAFE("Базар, шығыс қақпа · №14 ұүәіңғқөһ «ё»",
	    "Базар, шығыс қақпа · №14 ұүәіңғқөһ «ё»");
}

/* text_safe_json() asks about each letter by itself. */
static void
test_no_letter_is_plain_that_is_not_harmless_by_itself(void **unused)
{
	struct buf letter = { 0 }, json = { 0 };
	size_t plain = 0;

	(void)unused;
	for (uint32_t cp = 1; cp <= 0x10ffff; cp++) {
		if (cp == 0xd800)
			cp = 0xe000;
		buf_clear(&letter);
		buf_clear(&json);
		text_put(&letter, cp);
		if (text_plain(buf_text(&letter), letter.len) == 0)
			continue;
		text_safe_json(&json, buf_text(&letter), letter.len);
		assert_string_equal(buf_text(&json), buf_text(&letter));
		assert_true(cp >= 0x20 && cp != 0x7f);
		plain++;
	}
	assert_int_equal(plain, 0x7f - 0x20 + 0x100 - 8);
	assert_int_equal(text_plain("ab\nc", 4), 2);
	assert_int_equal(text_plain("\xd0", 1), 0);
	buf_finish(&letter);
	buf_finish(&json);
}

static void
test_marks_stand_on_plain_letters(void **unused)
{
	(void)unused;
	SAFE("аи\u0306б\u0301\u0301\u0301\u0301\u0301",
	    "аи\u0306б\u0301\u0301\u0301\u0301<0301>");
}

static void
test_width_and_fit_count_columns(void **unused)
{
	const char *text = "қару火e\u0301x";

	(void)unused;
	assert_int_equal(text_width(text, strlen(text)), 8);
	assert_int_equal(text_fit(text, strlen(text), 5), strlen("қару"));
	assert_int_equal(text_fit(text, strlen(text), 6), strlen("қару火"));
	assert_int_equal(
	    text_fit(text, strlen(text), 7), strlen("қару火e\u0301"));
}

static void
assert_folded(const char *in, const char *want)
{
	struct buf out = { 0 };

	text_fold(&out, in, strlen(in));
	assert_string_equal(buf_text(&out), want);
	buf_finish(&out);
}

static void
test_search_folds_kazakh_to_russian_letters(void **unused)
{
	(void)unused;
	assert_folded("ӘҒҚҢӨҰҮҺІЁ", "агкноуухие");
	assert_folded("Шығыс ҚАҚПА", "шыгыс какпа");
}

static void
test_plates_fold_to_latin(void **unused)
{
	struct buf out = { 0 };

	(void)unused;
	text_fold_plate(&out, "123 авт-13", strlen("123 авт-13"));
	assert_string_equal(buf_text(&out), "123ABT13");
	buf_finish(&out);
}

static void
test_stars_match_any_run(void **unused)
{
	(void)unused;
	assert_true(text_match("school*", "school 14"));
	assert_true(text_match("*14*", "school 14, gate"));
	assert_true(text_match("с?л", "сәл"));
	assert_true(text_match("*a*b*", "xxaxxbxx"));
	assert_false(text_match("school", "school 14"));
	assert_false(text_match("*b", "abc"));
	assert_false(text_match("", "a"));
	assert_true(text_match("**", ""));
}

static uint32_t
roll(uint64_t *state, uint32_t sides)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (uint32_t)(*state >> 33) % sides;
}

/* Few letters, so that much is found; some fold to more bytes or to fewer. */
static void
any_text(struct buf *out, uint64_t *state, uint32_t letters)
{
	static const char *const some[] = { "a", "A", "k", "\u212a", "К", "қ",
		"Қ", "к", "і", "И", "ё", "\u0130", "\u023a", "ы", "\xd0",
		"\xff", " ", "1" };

	buf_clear(out);
	for (uint32_t n = roll(state, letters); n > 0; n--)
		buf_puts(out, some[roll(state, sizeof(some) / sizeof(*some))]);
}

static void
test_a_part_is_found_where_folding_and_matching_find_it(void **unused)
{
	struct buf text = { 0 }, part = { 0 }, folded = { 0 }, pattern = { 0 };
	uint64_t state = 30112026;
	size_t found = 0;

	(void)unused;
	for (int i = 0; i < 200000; i++) {
		bool has;

		any_text(&text, &state, i % 100 == 0 ? 400 : 30);
		any_text(&part, &state, 4);
		buf_clear(&folded);
		buf_clear(&pattern);
		text_fold(&folded, buf_text(&text), text.len);
		buf_puts(&pattern, "*");
		text_fold(&pattern, buf_text(&part), part.len);
		buf_puts(&pattern, "*");
		assert_int_equal(
		    text_part(buf_text(&pattern)), pattern.len - 2);
		if (pattern.len == 2)
			continue;
		has = text_has(buf_text(&text), text.len,
		    buf_text(&pattern) + 1, pattern.len - 2);
		assert_int_equal(
		    has, text_match(buf_text(&pattern), buf_text(&folded)));
		found += has;
	}
	assert_true(found > 10000);
	assert_int_equal(text_part("*a?*"), 0);
	assert_int_equal(text_part("a*"), 0);
	buf_finish(&text);
	buf_finish(&part);
	buf_finish(&folded);
	buf_finish(&pattern);
}

static void
test_all_of_kazakh_folds_to_its_neighbours(void **unused)
{
	static const char in[] = "ӘҒҚҢӨҰҮҺІЁәғқңөұүһіёАЯаяЖжЇҐґ";
	struct buf out = { 0 };

	(void)unused;
	text_fold(&out, in, strlen(in));
	assert_string_equal(buf_text(&out), "агкноуухиеагкноуухиеаяаяжжїґґ");
	buf_finish(&out);
}

static void
test_copy_cuts_at_a_code_point(void **unused)
{
	char to[4];

	(void)unused;
	assert_false(text_copy(to, sizeof(to), "қару"));
	assert_string_equal(to, "қ");
	assert_true(text_copy(to, sizeof(to), "abc"));
	assert_string_equal(to, "abc");
}

static void
test_lines_are_lent_one_after_the_other(void **unused)
{
	static const char text[] = "one\n\nthree";
	const char *at = text, *end = text + strlen(text), *line;
	size_t len;

	(void)unused;
	assert_true(text_line(&at, end, &line, &len));
	assert_ptr_equal(line, text);
	assert_int_equal(len, 3);
	assert_true(text_line(&at, end, &line, &len));
	assert_int_equal(len, 0);
	assert_true(text_line(&at, end, &line, &len));
	assert_int_equal(len, 5);
	assert_memory_equal(line, "three", 5);
	assert_ptr_equal(at, end);
	assert_false(text_line(&at, end, &line, &len));

	/* A line feed ends a line and begins none. */
	at = text;
	end = text + 4;
	assert_true(text_line(&at, end, &line, &len));
	assert_int_equal(len, 3);
	assert_false(text_line(&at, end, &line, &len));

	at = end = NULL;
	assert_false(text_line(&at, end, &line, &len));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_controls_become_visible),
		cmocka_unit_test(test_what_hides_or_reorders_becomes_visible),
		cmocka_unit_test(
		    test_json_keeps_no_storm_of_marks_and_none_that_takes_a_cell),
		cmocka_unit_test(test_json_has_what_hides_as_escapes),
		cmocka_unit_test(
		    test_malformed_utf8_becomes_a_mark_for_each_byte),
		cmocka_unit_test(test_combining_storms_are_cut),
		cmocka_unit_test(test_kazakh_and_russian_pass_unchanged),
		cmocka_unit_test(
		    test_no_letter_is_plain_that_is_not_harmless_by_itself),
		cmocka_unit_test(test_marks_stand_on_plain_letters),
		cmocka_unit_test(test_width_and_fit_count_columns),
		cmocka_unit_test(test_search_folds_kazakh_to_russian_letters),
		cmocka_unit_test(test_plates_fold_to_latin),
		cmocka_unit_test(test_stars_match_any_run),
		cmocka_unit_test(
		    test_a_part_is_found_where_folding_and_matching_find_it),
		cmocka_unit_test(test_all_of_kazakh_folds_to_its_neighbours),
		cmocka_unit_test(test_copy_cuts_at_a_code_point),
		cmocka_unit_test(test_lines_are_lent_one_after_the_other),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
