/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/entry.h"

static const uint8_t salt[ENTRY_SALT_SIZE] = { 0xab, 1 };

static bool
is_number_of(enum entry_field field)
{
	return !field_is_text(field);
}

/* The words of a verb's line in the table, without their stars. */
static size_t
fields_of(enum verb verb, enum entry_field out[FIELD_COUNT])
{
	const char *at = verb_fields(verb);
	size_t count = 0;

	while (*at != '\0') {
		size_t len = strcspn(at, "* ");
		bool found = false;

		for (size_t f = 0; f < FIELD_COUNT; f++)
			if (strlen(field_key(f)) == len &&
			    strncmp(field_key(f), at, len) == 0) {
				out[count++] = (enum entry_field)f;
				found = true;
			}
		assert_true(found);
		at += len;
		at += strspn(at, "* ");
	}
	return count;
}

static void
every_verb_comes_back_with_all_its_fields(void **state)
{
	struct arena arena = { 0 };
	struct buf body = { 0 };

	(void)state;
	for (size_t v = 0; v < VERB_COUNT; v++) {
		struct entry_list list = { .arena = &arena };
		struct entry *entry =
		    entry_add(&list, (enum verb)v, "ann", 1042);
		struct entry back = { .verb = (enum verb)v };
		enum entry_field fields[FIELD_COUNT];
		size_t count = fields_of((enum verb)v, fields);

		assert_true(count <= ENTRY_VALUES_MAX);
		for (size_t i = 0; i < count; i++)
			if (is_number_of(fields[i]))
				entry_put(entry, fields[i], 1000 + i);
			else
				entry_put_text(&list, entry, fields[i],
				    "дым \"над\" \\крышей");
		buf_clear(&body);
		entry_encode(entry, salt, &body);
		assert_memory_equal(body.data, "{\"salt\":\"ab01", 13);
		assert_null(memchr(body.data, '\n', body.len));
		assert_int_equal(
		    entry_decode(&list, &back, buf_text(&body), body.len),
		    ERR_NONE);
		assert_int_equal(back.count, count);
		for (size_t i = 0; i < count; i++) {
			if (is_number_of(fields[i]))
				assert_int_equal(
				    entry_number(&back, fields[i]), 1000 + i);
			else
				assert_string_equal(
				    entry_text(&back, fields[i]),
				    "дым \"над\" \\крышей");
		}
		arena_reset(&arena);
	}
	arena_finish(&arena);
	buf_finish(&body);
}

static void
every_verb_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (size_t v = 0; v < VERB_COUNT; v++) {
		enum verb found;

		assert_true(verb_find(verb_name((enum verb)v), &found));
		assert_int_equal(found, v);
		assert_true(entry_actor_valid(verb_name((enum verb)v)));
	}
}

static void
absent_and_zero_are_the_same_but_for_the_first_service(void **state)
{
	struct arena arena = { 0 };
	struct entry_list list = { .arena = &arena };
	struct entry *entry = entry_add(&list, VERB_HELD, "ann", 1);

	(void)state;
	entry_put(entry, FIELD_DUE, 0);
	entry_put_text(&list, entry, FIELD_DESK, "");
	entry_put_text(&list, entry, FIELD_WHO, NULL);
	assert_int_equal(entry->count, 0);
	entry_put(entry, FIELD_TARGET, 0);
	assert_int_equal(entry->count, 1);
	assert_int_equal(entry_number(entry, FIELD_DUE), 0);
	assert_string_equal(entry_text(entry, FIELD_DESK), "");
	arena_finish(&arena);
}

static void
the_publishers_bytes_stand_in_the_body_as_they_were(void **state)
{
	struct arena arena = { 0 };
	struct entry_list list = { .arena = &arena };
	struct entry *entry = entry_add(&list, VERB_EVENT_OPENED, "intake", 1);
	struct entry back = { .verb = VERB_EVENT_OPENED };
	struct buf body = { 0 };

	(void)state;
	entry->event = "{ \"id\" :\"1\" , \"x\":1.50 }";
	entry->event_len = strlen(entry->event);
	entry_encode(entry, salt, &body);
	assert_non_null(strstr(buf_text(&body), entry->event));
	assert_int_equal(
	    entry_decode(&list, &back, buf_text(&body), body.len), ERR_NONE);
	buf_finish(&body);
	arena_finish(&arena);
}

static enum err
decode(const char *body)
{
	struct arena arena = { 0 };
	struct entry_list list = { .arena = &arena };
	struct entry entry = { .verb = VERB_NOTED };
	enum err err = entry_decode(&list, &entry, body, strlen(body));

	arena_finish(&arena);
	return err;
}

static void
a_body_that_is_not_ours_is_refused(void **state)
{
	(void)state;
	assert_int_equal(decode("{\"salt\":\"00\",\"text\":\"a\"}"), ERR_NONE);
	assert_int_equal(
	    decode("{\"salt\":\"00\",\"text\":\"a\",\"new\":1}"), ERR_VERSION);
	assert_int_equal(decode("{\"text\":\"a\"}"), ERR_INVAL);
	assert_int_equal(decode("{\"salt\":\"00\",\"text\":1}"), ERR_INVAL);
	assert_int_equal(decode("{\"salt\":\"00\",\"due\":\"1\"}"), ERR_INVAL);
	assert_int_equal(decode("{\"salt\":\"00\",\"due\":1.5}"), ERR_INVAL);
	assert_int_equal(decode("{\"salt\":\"00\""), ERR_INVAL);
	assert_int_equal(decode("[]"), ERR_INVAL);
	assert_int_equal(decode(""), ERR_INVAL);
}

static void
a_negative_number_is_none_where_none_can_be(void **state)
{
	struct arena arena = { 0 };
	struct entry_list list = { .arena = &arena };
	struct entry entry = { .verb = VERB_EVENT_JOINED };
	const char *body = "{\"salt\":\"00\",\"due\":-5,\"event_ms\":-5}";

	(void)state;
	assert_int_equal(
	    entry_decode(&list, &entry, body, strlen(body)), ERR_NONE);
	assert_int_equal(entry_number(&entry, FIELD_DUE), 0);
	assert_int_equal(entry_signed(&entry, FIELD_EVENT_MS), -5);
	arena_finish(&arena);
}

static void
an_actor_is_a_word_of_small_letters(void **state)
{
	(void)state;
	assert_true(entry_actor_valid("ann.smith-2_x"));
	assert_false(entry_actor_valid(""));
	assert_false(entry_actor_valid("Ann"));
	assert_false(entry_actor_valid("a b"));
	assert_true(
	    entry_actor_valid("aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd"));
	assert_false(
	    entry_actor_valid("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddX"));
	assert_false(
	    entry_actor_valid("aaaaaaaaaabbbbbbbbbbccccccccccdddddddddde"));
}

static void
test_a_secret_is_not_disclosed_and_the_rest_is(void **unused)
{
	struct arena arena = { 0 };
	struct entry_list list = { .arena = &arena };
	struct entry *entry = entry_add(&list, VERB_HELD, "aigul", 7);
	struct buf body = { 0 }, shown = { 0 };

	(void)unused;
	assert_true(verb_has_secret(VERB_HELD));
	assert_true(verb_has_secret(VERB_TOLD_AGAIN));
	assert_false(verb_has_secret(VERB_EVENT_OPENED));
	assert_true(field_is_text(FIELD_KEY));
	entry_put_text(&list, entry, FIELD_KEY, "0123456789abcdef");
	entry_put_text(&list, entry, FIELD_DESK, "fire");
	entry_put(entry, FIELD_REVISION, 2);
	entry_encode(entry, salt, &body);
	assert_int_equal(
	    entry_disclose(buf_text(&body), body.len, &shown), ERR_NONE);
	assert_string_equal(
	    buf_text(&shown), "{\"desk\":\"fire\",\"revision\":2}");
	buf_clear(&shown);
	assert_int_equal(entry_disclose("{\"key\":", 7, &shown), ERR_INVAL);
	assert_int_equal(shown.len, 0);
	buf_finish(&body);
	buf_finish(&shown);
	arena_finish(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_verb_comes_back_with_all_its_fields),
		cmocka_unit_test(every_verb_has_a_name_of_its_own),
		cmocka_unit_test(
		    absent_and_zero_are_the_same_but_for_the_first_service),
		cmocka_unit_test(
		    the_publishers_bytes_stand_in_the_body_as_they_were),
		cmocka_unit_test(a_body_that_is_not_ours_is_refused),
		cmocka_unit_test(a_negative_number_is_none_where_none_can_be),
		cmocka_unit_test(an_actor_is_a_word_of_small_letters),
		cmocka_unit_test(
		    test_a_secret_is_not_disclosed_and_the_rest_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
