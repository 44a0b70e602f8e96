/* SPDX-License-Identifier: Apache-2.0 */
/* What a service reads, and rows as JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/jread.h"
#include "base/text.h"
#include "conf/conf.h"
#include "core/message.h"
#include "core/row_json.h"

static int
load(void **state)
{
	*state = conf_load_builtin();
	return 0;
}

static int
unload(void **state)
{
	conf_destroy(*state);
	return 0;
}

static const struct alert fire = { .number = 1042,
	.severity = 1,
	.kind = "fire",
	.name_kk = "Базар, шығыс",
	.name_ru = "Базар, восток",
	.address = "Тәуке хан 12",
	.first_ms = INT64_C(1795324530000) };

static struct message_facts
facts_of(const struct conf *conf, const struct alert *alert)
{
	return (struct message_facts){ .policy = conf->policy,
		.alert = alert,
		.address = "",
		.district = "",
		.note = "",
		.account = "ann" };
}

static size_t
characters(const struct buf *text)
{
	size_t count = 0;
	uint32_t cp;

	for (size_t i = 0; i < text->len; count++)
		i +=
		    text_next((const char *)text->data + i, text->len - i, &cp);
	return count;
}

static void
the_dispatcher_is_called_by_name(void **state)
{
	struct conf *conf = *state;
	struct message_facts m = facts_of(conf, &fire);
	struct policy_person *before = conf->policy->people;
	size_t count = conf->policy->npeople;
	struct policy_person aigul = { .account = "aigul", .name = "Айгүл" };
	struct buf text = { 0 };

	conf->policy->people = &aigul;
	conf->policy->npeople = 1;
	m.account = "aigul";
	message_compose(&m, MESSAGE_KK, &text);
	conf->policy->people = before;
	conf->policy->npeople = count;
	assert_non_null(strstr(buf_text(&text), " Айгүл."));
	assert_null(strstr(buf_text(&text), "aigul"));
	buf_finish(&text);
}

static void
it_says_what_where_when_and_who_in_the_services_language(void **state)
{
	struct message_facts m = facts_of(*state, &fire);
	struct buf kk = { 0 }, ru = { 0 };

	m.facts = FACT_INJURED;
	m.note = "третий этаж";
	message_compose(&m, MESSAGE_KK, &kk);
	message_compose(&m, MESSAGE_RU, &ru);
	assert_int_equal(strncmp(buf_text(&ru), "ПОЖАР. Тәуке хан 12. ",
	                     strlen("ПОЖАР. Тәуке хан 12. ")),
	    0);
	assert_int_equal(strncmp(buf_text(&kk), "ӨРТ. ", strlen("ӨРТ. ")), 0);
	assert_non_null(strstr(buf_text(&ru), "Есть раненые."));
	assert_null(strstr(buf_text(&ru), "Угроза"));
	assert_non_null(strstr(buf_text(&kk), "Жаралы бар."));
	assert_non_null(strstr(buf_text(&ru), "Базар, восток."));
	assert_non_null(strstr(buf_text(&kk), "Базар, шығыс."));
	assert_non_null(strstr(buf_text(&ru), "№ 1042."));
	assert_non_null(strstr(buf_text(&ru), "ann"));
	assert_non_null(strstr(buf_text(&ru), "третий этаж."));
	buf_finish(&kk);
	buf_finish(&ru);
}

static void
a_corrected_place_goes_before_that_of_the_device(void **state)
{
	struct message_facts m = facts_of(*state, &fire);
	struct buf ru = { 0 };

	m.address = "Абая 5";
	message_compose(&m, MESSAGE_RU, &ru);
	assert_non_null(strstr(buf_text(&ru), "Абая 5"));
	assert_null(strstr(buf_text(&ru), "Тәуке"));
	buf_finish(&ru);
}

static void
of_a_long_one_only_the_note_is_cut(void **state)
{
	struct message_facts m = facts_of(*state, &fire);
	char note[801];
	struct buf ru = { 0 };

	for (size_t i = 0; i < 800; i += 2)
		memcpy(note + i, "ж", 2);
	note[800] = '\0';
	m.note = note;
	message_compose(&m, MESSAGE_RU, &ru);
	assert_int_equal(characters(&ru), MESSAGE_CHARS);
	assert_true(text_valid(buf_text(&ru), ru.len));
	assert_true(ru.len < NOTE_MESSAGE_SIZE);
	assert_non_null(strstr(buf_text(&ru), "№ 1042."));
	buf_finish(&ru);
}

/* The number, who asks, where to call back: without them nobody comes. */
static void
assert_whole(const struct buf *text)
{
	assert_true(characters(text) <= MESSAGE_CHARS);
	assert_true(text_valid(buf_text(text), text->len));
	assert_non_null(strstr(buf_text(text), " № 1042. ann, +7 7252 51 12"));
}

static struct message_facts
facts_with_phone(struct conf *conf, const struct alert *alert)
{
	struct message_facts m = facts_of(conf, alert);

	snprintf(conf->policy->site.phone, sizeof(conf->policy->site.phone),
	    "+7 7252 51 12");
	return m;
}

static void
other_cameras_push_out_nothing_that_a_crew_needs(void **state)
{
	struct alert cameras[5], other = fire;
	const struct alert *joined[5];
	struct message_facts m = facts_with_phone(*state, &other);
	struct buf ru = { 0 }, other_words = { 0 };

	for (size_t i = 0; i < 5; i++) {
		cameras[i] = fire;
		snprintf(cameras[i].name_ru, sizeof(cameras[i].name_ru),
		    "Школа-гимназия № 1%zu, восток", i);
		snprintf(cameras[i].address, sizeof(cameras[i].address),
		    "улица Бауыржана Момышулы, %zu", i);
		joined[i] = &cameras[i];
	}
	snprintf(other.address, sizeof(other.address),
	    "улица Бауыржана Момышулы, дом 120, к.2");
	m.facts = FACT_DANGER | FACT_INJURED | FACT_WEAPON | FACT_MANY;
	m.note = "третий этаж, дым из окон, ворота закрыты, ключ у охраны";
	m.joined = joined;
	m.njoined = 5;
	message_compose(&m, MESSAGE_RU, &ru);
	assert_whole(&ru);
	assert_non_null(strstr(buf_text(&ru), "Много людей."));
	assert_non_null(strstr(buf_text(&ru), "третий этаж"));
	assert_non_null(strstr(buf_text(&ru),
	    " Видно также: Школа-гимназия № 10, восток; "
	    "Школа-гимназия № 11, восток +3."));
	/* The words that one is no part of it leave room for the others. */
	message_parted(&cameras[0], joined + 1, 4, MESSAGE_RU, &other_words);
	assert_true(characters(&other_words) <= MESSAGE_MORE_CHARS);
	assert_non_null(strstr(buf_text(&other_words),
	    " +4. К этому не относится: Школа-гимназия № 10, восток."));
	buf_finish(&ru);
	buf_finish(&other_words);
}

static void
an_update_leaves_the_text_as_it_was(void **state)
{
	struct alert school = fire, camera = fire;
	const struct alert *joined = &camera;
	struct message_facts m = facts_with_phone(*state, &school);
	struct buf first = { 0 }, second = { 0 }, third = { 0 };
	size_t base;

	snprintf(school.name_ru, sizeof(school.name_ru), "Школа № 12");
	m.note = "третий этаж. Видно также: дым";
	m.joined = &joined;
	m.njoined = 1;
	base = message_compose(&m, MESSAGE_RU, &first).base;
	assert_non_null(
	    strstr(buf_text(&first), "дым. Видно также: Базар, восток."));
	base = message_append(buf_text(&first), base, "Вторая.", &second);
	base = message_append(buf_text(&second), base, "Третья.", &third);
	assert_whole(&third);
	assert_non_null(
	    strstr(buf_text(&third), "третий этаж. Видно также: дым. Третья."));
	assert_null(strstr(buf_text(&third), "Вторая"));
	assert_null(strstr(buf_text(&third), "восток"));
	buf_finish(&first);
	buf_finish(&second);
	buf_finish(&third);
}

static void
of_the_longest_text_camera_and_place_are_cut_and_nothing_else(void **state)
{
	struct alert a = fire;
	struct message_facts m = facts_with_phone(*state, &a);
	struct buf ru = { 0 };
	char address[401];

	for (size_t i = 0; i < 400; i += 2)
		memcpy(address + i, "ж", 2);
	address[400] = '\0';
	m.address = address;
	m.facts = FACT_DANGER | FACT_INJURED | FACT_WEAPON | FACT_MANY;
	m.note = "третий этаж";
	message_compose(&m, MESSAGE_RU, &ru);
	assert_whole(&ru);
	assert_non_null(strstr(buf_text(&ru), "жжж. "));
	assert_non_null(strstr(buf_text(&ru), "Много людей. №"));
	assert_non_null(strstr(buf_text(&ru), "третий этаж."));
	buf_finish(&ru);
}

static void
a_new_note_is_not_cut_for_those_before(void **state)
{
	struct message_facts m = facts_of(*state, &fire);
	struct buf ru = { 0 };
	char before[2 * 180 + 1];

	m.before = "третий этаж.";
	m.note = "ворота закрыты";
	message_compose(&m, MESSAGE_RU, &ru);
	assert_non_null(strstr(buf_text(&ru), " третий этаж. ворота закрыты."));
	for (size_t i = 0; i < 2 * 180; i += 2)
		memcpy(before + i, "ж", 2);
	before[2 * 180] = '\0';
	m.before = before;
	m.note = "все ворота закрыты, ключ у охраны, она на северной стороне";
	buf_clear(&ru);
	message_compose(&m, MESSAGE_RU, &ru);
	assert_non_null(strstr(buf_text(&ru), "на северной стороне."));
	assert_null(strstr(buf_text(&ru), "жжж"));
	buf_finish(&ru);
}

static void
what_came_from_outside_does_nothing_on_the_desks_screen(void **state)
{
	struct alert odd = fire;
	struct message_facts m = facts_of(*state, &odd);
	struct buf ru = { 0 };

	snprintf(odd.kind_name, sizeof(odd.kind_name), "\x1b[2J\xe2\x80\xae");
	message_compose(&m, MESSAGE_RU, &ru);
	assert_null(strchr(buf_text(&ru), 0x1b));
	assert_null(strstr(buf_text(&ru), "\xe2\x80\xae"));
	buf_finish(&ru);
}

/* ---- rows as JSON ---- */

static void
an_alert_comes_back_from_its_json(void **state)
{
	struct alert a = fire, back;
	struct buf out = { 0 };
	struct jwrite w = { .out = &out };
	struct jread *doc;

	(void)state;
	a.state = ALERT_TOLD;
	a.verdict = VERDICT_CONFIRMED;
	a.count = 17;
	a.flags = ALERT_LATE | ALERT_OVERDUE;
	snprintf(a.text, sizeof(a.text), "a \"b\" \\ \x1b[0m");
	row_json_alert(&w, NULL, &a, colleagues_none());
	assert_int_equal(
	    jread_parse_ours(buf_text(&out), out.len, &doc), ERR_NONE);
	assert_int_equal(row_json_alert_take(&back, jread_root(doc)), ERR_NONE);
	assert_int_equal(back.number, 1042);
	assert_int_equal(back.state, ALERT_TOLD);
	assert_int_equal(back.verdict, VERDICT_CONFIRMED);
	assert_int_equal(back.count, 17);
	assert_int_equal(back.flags, a.flags);
	assert_int_equal(back.first_ms, a.first_ms);
	assert_string_equal(back.address, a.address);
	assert_string_equal(back.name_kk, a.name_kk);
	jread_free(doc);
	buf_finish(&out);
}

static void
json_that_is_no_alert_is_refused(void **state)
{
	static const char *const bad[] = { "{}", "[]",
		"{\"number\":1,\"severity\":1}",
		"{\"number\":1,\"severity\":5,\"state\":\"told\"}",
		"{\"number\":0,\"severity\":1,\"state\":\"told\"}",
		"{\"number\":1,\"severity\":1,\"state\":\"nonsense\"}" };
	struct alert a;
	struct jread *doc;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(
		    jread_parse_ours(bad[i], strlen(bad[i]), &doc), ERR_NONE);
		assert_int_equal(
		    row_json_alert_take(&a, jread_root(doc)), ERR_INVAL);
		jread_free(doc);
	}
}

static void
what_was_received_is_the_sum_of_what_became_of_it(void **state)
{
	struct source_row row = { .stored = 100,
		.folded = 60,
		.recorded = 30,
		.duplicates = 5,
		.refused = 3,
		.aggregated = 2,
		.name = "//a\xff" };
	struct buf out = { 0 };
	struct jwrite w = { .out = &out };

	(void)state;
	row_json_source(&w, NULL, &row);
	assert_non_null(strstr(buf_text(&out), "\"received\":110,"));
	assert_true(text_valid(buf_text(&out), out.len));
	buf_finish(&out);
}

static void
the_largest_number_of_an_alert_fits_with_its_sign(void **unused)
{
	char text[MESSAGE_NUMBER_SIZE];

	(void)unused;
	message_alert(text, UINT64_MAX);
	assert_string_equal(text, "№18446744073709551615");
	message_alert(text, 1042);
	assert_string_equal(text, "№1042");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_dispatcher_is_called_by_name),
		cmocka_unit_test(
		    it_says_what_where_when_and_who_in_the_services_language),
		cmocka_unit_test(
		    a_corrected_place_goes_before_that_of_the_device),
		cmocka_unit_test(of_a_long_one_only_the_note_is_cut),
		cmocka_unit_test(
		    other_cameras_push_out_nothing_that_a_crew_needs),
		cmocka_unit_test(an_update_leaves_the_text_as_it_was),
		cmocka_unit_test(a_new_note_is_not_cut_for_those_before),
		cmocka_unit_test(
		    of_the_longest_text_camera_and_place_are_cut_and_nothing_else),
		cmocka_unit_test(
		    what_came_from_outside_does_nothing_on_the_desks_screen),
		cmocka_unit_test(
		    the_largest_number_of_an_alert_fits_with_its_sign),
		cmocka_unit_test(an_alert_comes_back_from_its_json),
		cmocka_unit_test(json_that_is_no_alert_is_refused),
		cmocka_unit_test(
		    what_was_received_is_the_sum_of_what_became_of_it),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
