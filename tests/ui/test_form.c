/* SPDX-License-Identifier: Apache-2.0 */
/*
 * form: looks as agreed (tests/ui/golden), and nothing is sent but by Enter on
 * a send line that says what will happen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/ui/golden.h"
#include "ui/form.h"

#define CALM 1000 /* ms: after opening, when keys count */

/* What the outcome callback says. */
struct says {
	const char *text;
	bool sends;
};

static bool
say(const struct form *form, void *context, struct buf *text)
{
	const struct says *says = context;

	(void)form;
	buf_puts(text, says->text);
	return says->sends;
}

static struct form *
open_form(struct says *says, const char *title, const char *aside,
    const char *keys, const char *back)
{
	return form_create(&(struct form_options){ .title = title,
	    .aside = aside,
	    .outcome = say,
	    .context = says,
	    .keys = keys,
	    .back = back });
}

static void
item(struct form *form, int digit, const char *label, bool ticked)
{
	form_item(form,
	    &(struct form_item){ .id = digit < 0 ? 90 : digit + 1,
	        .digit = digit,
	        .label = label,
	        .ticked = ticked });
}

static void
desk(struct form *form, int digit, const char *label, const char *middle,
    const char *end, bool ticked)
{
	form_item(form,
	    &(struct form_item){ .id = digit + 1,
	        .digit = digit,
	        .label = label,
	        .middle = middle,
	        .end = end,
	        .ticked = ticked });
}

static void
assert_golden(struct form *form, const char *name)
{
	struct grid grid;

	grid_init(&grid, 80, form_rows(form, 80));
	form_draw(form, &grid, grid_rect(&grid));
	golden_grid(name, &grid);
	grid_finish(&grid);
	form_destroy(form);
}

static enum form_result
press(struct form *form, enum key_code code)
{
	return form_key(form, (struct key){ code, 0 }, CALM);
}

static enum form_result
type(struct form *form, uint32_t cp)
{
	return form_key(form, (struct key){ K_CHAR, cp }, CALM);
}

/* --- how they look -------------------------------------------------------- */

enum { SERVICES = 1, FACTS, NOTE, PLACE, TEXT, REASONS, WHO, NUMBER };

static void
test_confirm_looks_as_agreed_in_kazakh(void **unused)
{
	struct says says = { "Enter: 101, 103 хабардар етіледі (3 с)", true };
	struct form *f = open_form(&says, "✓ РАСТАУ → ҚЫЗМЕТТЕРГЕ",
	    "№1042 · P1 · 00:31", "Tab: ескертпе, орны", "Esc: артқа");

	(void)unused;
	form_line(f, 0, STYLE_STRONG,
	    "АШЫҚ ОТ · 93 % · 3 сигнал · cam-1034 Базар, шығыс қақпа");
	form_field(f,
	    &(struct form_field){ .id = PLACE,
	        .label = "Орны: ",
	        .text = "Тәуке хан даңғылы 12 · Қаратау ауданы",
	        .max = 200,
	        .tab = 2,
	        .plain = true });
	form_line(f, 0, STYLE_PLAIN, "");
	form_list(f,
	    &(struct form_list){ .id = SERVICES,
	        .shape = FORM_ROWS,
	        .many = true,
	        .middle_col = 32,
	        .end_col = 67 });
	desk(
	    f, 1, "101 Өртке қарсы қызмет", "Қаратау, №2 бөлім", "дайын", true);
	desk(f, 2, "102 Полиция", "Қаратау, кезекші бөлім", "дайын", false);
	desk(f, 3, "103 Жедел жәрдем", "Қалалық диспетчер", "ТЕЛЕФОНМЕН", true);
	desk(f, 4, "112 Төтенше жағдайлар", "БКДҚ", "дайын", false);
	form_line(f, 0, STYLE_PLAIN, "");
	form_list(f,
	    &(struct form_list){
	        .id = FACTS, .shape = FORM_INLINE, .many = true });
	item(f, 5, "адамдарға қауіп", false);
	item(f, 8, "жаралы бар", false);
	item(f, 9, "қару", false);
	item(f, 0, "адам көп", false);
	form_field(f,
	    &(struct form_field){
	        .id = NOTE, .label = "Ескертпе: ", .max = 300, .tab = 1 });
	form_line(f, TEXT, STYLE_PLAIN,
	    "Мәтін: ӨРТ. Тәуке хан 12, Базар, шығыс қақпа. 10:14:50. №1042.");
	form_line(f, 0, STYLE_PLAIN, "");
	assert_golden(f, "form-confirm.kk");
}

static void
test_confirm_looks_as_agreed_in_russian(void **unused)
{
	struct says says = { "Enter: оповестить 101, 103 (через 3 с)", true };
	struct form *f = open_form(&says, "✓ ПОДТВЕРДИТЬ → СЛУЖБАМ",
	    "№1042 · P1 · 00:31", "Tab: прим., место", "Esc: назад");

	(void)unused;
	form_line(f, 0, STYLE_STRONG,
	    "ОГОНЬ · 93 % · сигналов: 3 · cam-1034 Базар, восточные ворота");
	form_line(
	    f, 0, STYLE_PLAIN, "Место: пр. Тауке хана 12 · район Каратау");
	form_line(f, 0, STYLE_PLAIN, "");
	/* Without columns: behind the longest label, to the edge but for 6. */
	form_list(f,
	    &(struct form_list){ .id = SERVICES,
	        .shape = FORM_ROWS,
	        .many = true,
	        .end_col = 68 });
	desk(f, 1, "101 Противопожарная служба", "Каратау, часть № 2", "готова",
	    true);
	desk(f, 2, "102 Полиция", "Каратау, дежурная часть", "готова", false);
	desk(f, 3, "103 Скорая помощь", "Городская диспетчерская", "ТЕЛЕФОНОМ",
	    true);
	desk(f, 4, "112 Чрезвычайные ситуации", "ЕДДС", "готова", false);
	form_line(f, 0, STYLE_PLAIN, "");
	form_list(f,
	    &(struct form_list){
	        .id = FACTS, .shape = FORM_INLINE, .many = true });
	item(f, 5, "угроза людям", false);
	item(f, 8, "есть раненые", false);
	item(f, 9, "оружие", false);
	item(f, 0, "много людей", false);
	form_field(f,
	    &(struct form_field){
	        .id = NOTE, .label = "Примечание: ", .max = 300, .tab = 1 });
	form_line(f, TEXT, STYLE_PLAIN,
	    "Текст: ПОЖАР. Тауке хана 12, Базар, восточные ворота. 10:14:50. "
	    "№1042.");
	form_line(f, 0, STYLE_PLAIN, "");
	assert_golden(f, "form-confirm.ru");
}

static struct form *
archive_ru(struct says *says)
{
	struct form *f = open_form(says, "✗ НЕ ПОДТВЕРЖДЕНО → В АРХИВ",
	    "№1037 · P2 · 02:05", "Tab: прим.", "Esc: назад");

	form_line(f, 0, STYLE_STRONG,
	    "ДЫМ · 71 % · сигналов: 2 · cam-0098 Парк, фонтан");
	form_line(
	    f, 0, STYLE_PLAIN, "Место: пр. Б. Саттарханова 5 · район Отырар");
	form_line(
	    f, 0, STYLE_PLAIN, "Просмотрено: запись 9 с, живое видео 14 с");
	form_line(f, 0, STYLE_PLAIN, "");
	form_line(f, 0, STYLE_PLAIN, "Причина:");
	form_list(f,
	    &(struct form_list){ .id = REASONS,
	        .shape = FORM_COLUMNS,
	        .split = 4,
	        .middle_col = 35 });
	item(f, 1, "пар, туман", false);
	item(f, 2, "выхлоп, пыль", false);
	item(f, 3, "труба, печное отопление", false);
	item(f, 4, "мангал, тандыр, самовар", false);
	item(f, 5, "событие было, но не экстренное", false);
	item(f, 8, "это событие уже в работе (№…)", false);
	item(f, 9, "по изображению не определить", false);
	item(f, 0, "другое (напишите примечание)", false);
	for (int i = 0; i < 4; i++) {
		static const char *const rest[] = { "объявленные учения",
			"разрешённые работы", "камера", "погода" };

		form_item(f,
		    &(struct form_item){ .id = 20 + i,
		        .digit = FORM_NO_DIGIT,
		        .label = rest[i] });
	}
	form_field(f,
	    &(struct form_field){
	        .id = NOTE, .label = "Примечание: ", .max = 300, .tab = 1 });
	form_line(f, 0, STYLE_PLAIN, "");
	form_focus(f, REASONS);
	return f;
}

static void
test_not_confirmed_looks_as_agreed_after_the_digit_three(void **unused)
{
	struct says says = { "Enter: в архив — труба, печное отопление (5 с)",
		true };
	struct form *f = archive_ru(&says);

	(void)unused;
	assert_int_equal(type(f, '3'), FORM_CHANGED);
	assert_golden(f, "form-archive.ru");
}

static void
test_not_confirmed_looks_as_agreed_in_kazakh(void **unused)
{
	struct says says = { "Enter: мұрағатқа — мұржа, пеш түтіні (5 с)",
		true };
	struct form *f = open_form(&says, "✗ РАСТАЛМАДЫ → МҰРАҒАТҚА",
	    "№1037 · P2 · 02:05", "Tab: ескертпе", "Esc: артқа");

	(void)unused;
	form_line(f, 0, STYLE_STRONG,
	    "ТҮТІН · 71 % · 2 сигнал · cam-0098 Саябақ, субұрқақ");
	form_line(f, 0, STYLE_PLAIN,
	    "Орны: Б. Саттарханов даңғылы 5 · Отырар ауданы");
	form_line(f, 0, STYLE_PLAIN, "Көрдіңіз: жазба 9 с, тікелей бейне 14 с");
	form_line(f, 0, STYLE_PLAIN, "");
	form_line(f, 0, STYLE_PLAIN, "Себебі:");
	form_list(f,
	    &(struct form_list){ .id = REASONS,
	        .shape = FORM_COLUMNS,
	        .split = 4,
	        .middle_col = 35 });
	item(f, 1, "бу, тұман", false);
	item(f, 2, "көлік газы, шаң", false);
	item(f, 3, "мұржа, пеш түтіні", false);
	item(f, 4, "мангал, тандыр, самауыр", false);
	item(f, 5, "оқиға рас, бірақ шұғыл емес", false);
	item(f, 8, "бұл оқиға өңделуде (№…)", false);
	item(f, 9, "кескіннен анықталмады", false);
	item(f, 0, "басқа (ескертпе жазыңыз)", false);
	item(f, -1, "жарияланған оқу-жаттығу", false);
	item(f, -1, "рұқсат етілген жұмыстар", false);
	item(f, -1, "камера", false);
	item(f, -1, "ауа райы", false);
	form_field(f,
	    &(struct form_field){
	        .id = NOTE, .label = "Ескертпе: ", .max = 300, .tab = 1 });
	form_line(f, 0, STYLE_PLAIN, "");
	form_focus(f, REASONS);
	assert_int_equal(type(f, 0x456), FORM_CHANGED); /* і lies on 3 */
	assert_golden(f, "form-archive.kk");
}

static void
test_stand_down_looks_as_agreed(void **unused)
{
	struct says says = { "Enter: 101 хабар, 103 қоңырау +7 7253 0-00-03",
		true };
	struct form *f = open_form(&says, "■ ДАБЫЛДЫ ТОҚТАТУ → 101, 103",
	    "№1042 · P1 · 03:12", NULL, "Esc: артқа");

	(void)unused;
	form_line(f, 0, STYLE_STRONG,
	    "АШЫҚ ОТ · cam-1034 Базар, шығыс қақпа · расталған 10:16:02, "
	    "Айгүл");
	form_line(f, 0, STYLE_PLAIN,
	    "Айтылды: 101 қабылдады 10:16:09 (№ 2231) · 103 телефонмен "
	    "10:16:40");
	form_line(f, 0, STYLE_PLAIN, "");
	form_line(f, 0, STYLE_PLAIN, "Неге тоқтатамыз:");
	form_list(f,
	    &(struct form_list){ .id = REASONS,
	        .shape = FORM_COLUMNS,
	        .split = 2,
	        .middle_col = 35 });
	item(f, 1, "жалған болып шықты", false);
	item(f, 2, "орнында расталмады", false);
	item(f, 3, "басқа қызмет шешті", false);
	item(f, 0, "басқа (ескертпе жазыңыз)", false);
	form_field(f,
	    &(struct form_field){
	        .id = NOTE, .label = "Ескертпе: ", .max = 300, .tab = 1 });
	form_line(f, 0, STYLE_PLAIN, "");
	form_line(f, 0, STYLE_PLAIN,
	    "Әр қызмет тоқтатуды қабылдағанша жол тақтада қалады.");
	assert_int_equal(type(f, '"'), FORM_CHANGED); /* lies on 1 */
	assert_golden(f, "form-stand-down.kk");
}

static void
test_stand_down_looks_as_agreed_in_russian(void **unused)
{
	struct says says = { "Enter: 101 сообщение, 103 звонок +7 7253 0-00-03",
		true };
	struct form *f = open_form(&says, "■ ОТБОЙ → 101, 103",
	    "№1042 · P1 · 03:12", NULL, "Esc: назад");

	(void)unused;
	form_line(f, 0, STYLE_STRONG,
	    "ОГОНЬ · cam-1034 Базар, восточные ворота · подтверждено "
	    "10:16:02, Айгуль");
	form_line(f, 0, STYLE_PLAIN,
	    "Оповещены: 101 принято 10:16:09 (их № 2231) · 103 по телефону "
	    "10:16:40");
	form_line(f, 0, STYLE_PLAIN, "");
	form_line(f, 0, STYLE_PLAIN, "Почему отбой:");
	form_list(f,
	    &(struct form_list){ .id = REASONS,
	        .shape = FORM_COLUMNS,
	        .split = 2,
	        .middle_col = 35 });
	item(f, 1, "оказалось ложным", true);
	item(f, 2, "на месте не подтвердилось", false);
	item(f, 3, "уже решено другой службой", false);
	item(f, 0, "другое (напишите примечание)", false);
	form_field(f,
	    &(struct form_field){
	        .id = NOTE, .label = "Примечание: ", .max = 300, .tab = 1 });
	form_line(f, 0, STYLE_PLAIN, "");
	form_line(f, 0, STYLE_PLAIN,
	    "Строка остаётся, пока каждая служба не примет отбой.");
	assert_golden(f, "form-stand-down.ru");
}

static void
test_the_call_card_looks_as_agreed_in_kazakh(void **unused)
{
	struct says says = { "Enter: «телефонмен айтылды» деп жазу", true };
	struct form *f = open_form(&says, "ҚОҢЫРАУ ШАЛЫҢЫЗ: 103 ЖЕДЕЛ ЖӘРДЕМ",
	    "№1042 · P1 · 00:21", NULL, "Esc: артқа");

	(void)unused;
	form_line(f, 0, STYLE_STRONG,
	    "Қалалық диспетчер:   1-нөмір  +7 7253 0-00-03     2-нөмір  +7 "
	    "7253 0-00-04");
	form_line(f, 0, STYLE_PLAIN, "");
	form_line(f, 0, STYLE_PLAIN,
	    "Оқып беріңіз: «Бейнемониторинг орталығы, Айгүл. Өрт, Тәуке хан "
	    "12,");
	form_line(f, 0, STYLE_PLAIN,
	    "               Базар, шығыс қақпа. Уақыты 10:14. Нөмірі 1042.»");
	form_line(f, 0, STYLE_PLAIN, "");
	form_field(f,
	    &(struct form_field){
	        .id = WHO, .label = "Кім қабылдады: ", .max = 60, .tab = 1 });
	form_field(f,
	    &(struct form_field){ .id = NUMBER,
	        .label = "Олардың №: ",
	        .max = 30,
	        .tab = 2,
	        .number = true,
	        .beside = true,
	        .col = 40 });
	form_line(f, 0, STYLE_PLAIN, "");
	form_list(
	    f, &(struct form_list){ .id = REASONS, .shape = FORM_INLINE });
	item(f, 1, "қабылдады", false);
	form_item(f,
	    &(struct form_item){ .id = 3,
	        .digit = 2,
	        .label = "бос емес, екіншіге",
	        .col = 15 });
	form_item(f,
	    &(struct form_item){ .id = 4,
	        .digit = 3,
	        .label = "бас тартты: себебі",
	        .col = 40 });
	assert_golden(f, "form-phone.kk");
}

static void
test_the_call_card_looks_as_agreed(void **unused)
{
	struct says says = { "Enter: записать «передано по телефону»", true };
	struct form *f = open_form(&says, "ПОЗВОНИТЕ: 103 СКОРАЯ",
	    "№1042 · P1 · 00:21", NULL, "Esc: назад");

	(void)unused;
	form_line(f, 0, STYLE_STRONG,
	    "Городская диспетчерская:   1-й  +7 7253 0-00-03     2-й  +7 7253 "
	    "0-00-04");
	form_line(f, 0, STYLE_PLAIN, "");
	form_line(f, 0, STYLE_PLAIN,
	    "Прочитайте:  «Центр видеомониторинга, Айгуль. Пожар, Тауке хана "
	    "12,");
	form_line(f, 0, STYLE_PLAIN,
	    "              Базар, восточные ворота. 10 часов 14 минут. Номер "
	    "1042.»");
	form_line(f, 0, STYLE_PLAIN, "");
	form_field(f,
	    &(struct form_field){
	        .id = WHO, .label = "Кто принял: ", .max = 60, .tab = 1 });
	form_field(f,
	    &(struct form_field){ .id = NUMBER,
	        .label = "Их номер: ",
	        .max = 30,
	        .tab = 2,
	        .number = true,
	        .beside = true,
	        .col = 40 });
	form_line(f, 0, STYLE_PLAIN, "");
	form_list(
	    f, &(struct form_list){ .id = REASONS, .shape = FORM_INLINE });
	item(f, 1, "принято", false);
	form_item(f,
	    &(struct form_item){ .id = 3,
	        .digit = 2,
	        .label = "занято, звоню второму",
	        .col = 15 });
	form_item(f,
	    &(struct form_item){
	        .id = 4, .digit = 3, .label = "отказ: причина", .col = 43 });
	assert_golden(f, "form-phone.ru");
}

/* --- what they do --------------------------------------------------------- */

static struct form *
small_form(struct says *says)
{
	struct form *f = open_form(says, "title", "aside", NULL, "Esc: back");

	form_list(f,
	    &(struct form_list){
	        .id = SERVICES, .shape = FORM_ROWS, .many = true });
	item(f, 1, "one", false);
	item(f, 2, "two", false);
	form_field(f,
	    &(struct form_field){
	        .id = NOTE, .label = "Note: ", .max = 20, .tab = 1 });
	form_field(f,
	    &(struct form_field){ .id = NUMBER,
	        .label = "Number: ",
	        .max = 20,
	        .tab = 2,
	        .number = true });
	return f;
}

static void
test_nothing_counts_until_no_key_has_come_for_300_ms(void **unused)
{
	struct says says = { "Enter: go", true };
	struct form *f = small_form(&says);
	struct key enter = { K_ENTER, 0 }, one = { K_CHAR, '1' };

	(void)unused;
	/* A held key: the first repeat, then every 30 ms, for two seconds. */
	for (uint64_t ms = 250; ms < 2000; ms += 30)
		assert_int_equal(form_key(f, enter, ms), FORM_NOTHING);
	assert_int_equal(form_key(f, one, 2100), FORM_NOTHING);
	assert_false(form_ticked(f, SERVICES, 2));
	assert_int_equal(form_paste(f, "x", 2399), FORM_NOTHING);
	assert_int_equal(form_key(f, enter, 2698), FORM_NOTHING);
	assert_int_equal(form_key(f, enter, 2998), FORM_SEND);
	form_destroy(f);
}

static void
test_only_enter_on_the_send_line_sends_and_only_when_nothing_is_missing(
    void **unused)
{
	struct says says = { "no service", false };
	struct form *f = small_form(&says);

	(void)unused;
	for (int code = K_NONE; code < KEY_CODES; code++) {
		enum form_result result = press(f, (enum key_code)code);

		assert_int_not_equal(result, FORM_SEND);
		assert_int_equal(result == FORM_REFUSED, code == K_ENTER);
		if (code == K_ENTER)
			continue;
		form_destroy(f);
		f = small_form(&says);
	}
	says.sends = true;
	assert_int_equal(press(f, K_ENTER), FORM_SEND);
	form_destroy(f);
}

static void
test_enter_in_a_field_or_a_list_only_goes_to_the_send_line(void **unused)
{
	struct says says = { "Enter: go", true };
	struct form *f = small_form(&says);

	(void)unused;
	press(f, K_TAB);
	assert_int_equal(type(f, 'a'), FORM_CHANGED);
	assert_int_equal(press(f, K_ENTER), FORM_CHANGED);
	assert_int_equal(press(f, K_ENTER), FORM_SEND);
	form_focus(f, SERVICES);
	assert_int_equal(press(f, K_ENTER), FORM_CHANGED);
	assert_string_equal(form_text(f, NOTE), "a");
	assert_false(form_ticked(f, SERVICES, 2));
	form_destroy(f);
}

static void
test_verdict_keys_and_letters_do_nothing_and_f3_is_passed_on(void **unused)
{
	struct says says = { "Enter: go", true };
	struct form *f = small_form(&says);

	(void)unused;
	assert_int_equal(press(f, K_F6), FORM_NOTHING);
	assert_int_equal(press(f, K_F9), FORM_NOTHING);
	assert_int_equal(type(f, 'y'), FORM_NOTHING);
	assert_int_equal(type(f, 0x43d), FORM_NOTHING);
	assert_int_equal(press(f, K_F3), FORM_PASS);
	assert_int_equal(press(f, K_ESC), FORM_LEAVE);
	form_destroy(f);
}

static void
test_digits_are_text_in_a_field_and_choices_elsewhere(void **unused)
{
	struct says says = { "Enter: go", true };
	struct form *f = small_form(&says);

	(void)unused;
	assert_int_equal(type(f, '1'), FORM_CHANGED);
	assert_true(form_ticked(f, SERVICES, 2));
	type(f, 0x4d8); /* Ә lies on 2 */
	assert_true(form_ticked(f, SERVICES, 3));
	type(f, '1');
	assert_false(form_ticked(f, SERVICES, 2));
	press(f, K_TAB);
	type(f, '1');
	type(f, 0x4d9);
	assert_string_equal(form_text(f, NOTE), "1ә");
	press(f, K_TAB);
	type(f, 0x4d9);
	type(f, ',');
	type(f, 0x4e9);
	assert_string_equal(form_text(f, NUMBER), "26-");
	assert_false(form_ticked(f, SERVICES, 2));
	form_destroy(f);
}

static void
test_tab_goes_from_the_send_line_through_the_fields_and_round(void **unused)
{
	struct says says = { "Enter: go", true };
	struct form *f = small_form(&says);

	(void)unused;
	press(f, K_TAB);
	type(f, 'a');
	press(f, K_TAB);
	type(f, 'b');
	press(f, K_TAB); /* the list */
	type(f, ' ');
	press(f, K_TAB); /* the send line */
	assert_int_equal(press(f, K_ENTER), FORM_SEND);
	assert_string_equal(form_text(f, NOTE), "a");
	assert_string_equal(form_text(f, NUMBER), "b");
	assert_true(form_ticked(f, SERVICES, 2));
	press(f, K_SHIFT_TAB);
	press(f, K_SHIFT_TAB);
	type(f, 'c');
	assert_string_equal(form_text(f, NUMBER), "bc");
	form_destroy(f);
}

static void
test_arrows_reach_every_item_and_space_chooses(void **unused)
{
	struct says says = { "Enter: go", true };
	struct form *f = archive_ru(&says);

	(void)unused;
	for (int i = 0; i < 9; i++)
		press(f, K_DOWN);
	assert_int_equal(form_chosen(f, REASONS), 0);
	assert_int_equal(type(f, ' '), FORM_CHANGED);
	assert_int_equal(form_chosen(f, REASONS), 21);
	/* A single choice leads to the send line; up again leads back. */
	assert_int_equal(press(f, K_UP), FORM_CHANGED);
	type(f, ' ');
	assert_int_equal(form_chosen(f, REASONS), 23);
	form_destroy(f);
}

static void
test_a_paste_goes_into_the_field_with_the_focus_or_nowhere(void **unused)
{
	struct says says = { "Enter: go", true };
	struct form *f = small_form(&says);

	(void)unused;
	assert_int_equal(form_paste(f, "12", CALM), FORM_NOTHING);
	assert_false(form_ticked(f, SERVICES, 2));
	press(f, K_TAB);
	assert_int_equal(form_paste(f, "a\033b", CALM), FORM_CHANGED);
	assert_string_equal(form_text(f, NOTE), "a␛b");
	form_destroy(f);
}

static bool
shows(struct form *form, int cols, int rows, const char *text)
{
	struct buf dump = { 0 };
	struct grid grid;
	bool found;

	grid_init(&grid, cols, rows);
	form_draw(form, &grid, grid_rect(&grid));
	grid_dump(&grid, &dump);
	found = strstr(buf_text(&dump), text) != NULL;
	buf_finish(&dump);
	grid_finish(&grid);
	return found;
}

static void
test_the_send_line_stays_however_small_the_screen(void **unused)
{
	struct says says = { "Enter: go", true };
	struct form *f = archive_ru(&says);

	(void)unused;
	assert_true(shows(f, 80, 24, "Enter: go"));
	assert_true(shows(f, 80, 6, "Enter: go"));
	assert_true(shows(f, 80, 6, "1 пар"));
	for (int i = 0; i < 11; i++)
		press(f, K_DOWN);
	assert_true(shows(f, 80, 6, "погода"));
	for (int cols = 1; cols < 120; cols += 7)
		for (int rows = 1; rows < 30; rows++)
			shows(f, cols, rows, "");
	form_destroy(f);
}

static void
test_what_it_is_about_stays_and_hidden_rows_are_said(void **unused)
{
	struct says says = { "Enter: go", true };
	struct form *f = archive_ru(&says);

	(void)unused;
	assert_true(shows(f, 80, 10, "ДЫМ"));
	assert_false(shows(f, 80, 10, "↑"));
	assert_true(shows(f, 80, 10, "↓\n"));
	for (int i = 0; i < 6; i++)
		press(f, K_DOWN);
	assert_true(shows(f, 80, 10, "ДЫМ"));
	assert_true(shows(f, 80, 10, "↑\n"));
	assert_true(shows(f, 80, 10, "↓\n"));
	for (int i = 0; i < 6; i++)
		press(f, K_DOWN);
	assert_true(shows(f, 80, 10, "ДЫМ"));
	/* Seen with the last one: the field, but no more. */
	form_focus(f, NOTE);
	assert_true(shows(f, 80, 10, "Примечание"));
	assert_false(shows(f, 80, 10, "↓\n"));
	assert_true(shows(f, 80, 10, "Enter: go"));
	/* All of it: no sign. */
	assert_false(shows(f, 80, 24, "↑"));
	assert_false(shows(f, 80, 24, "↓\n"));
	form_destroy(f);
}

static void
test_a_narrow_form_wraps_and_cuts_with_a_sign(void **unused)
{
	struct says says = { "Enter: go", true };
	struct form *f = open_form(&says, "title", "aside", NULL, "Esc: back");

	(void)unused;
	form_line(f, 0, STYLE_STRONG,
	    "one two three four five six seven eight nine ten eleven");
	form_list(f,
	    &(struct form_list){ .id = SERVICES,
	        .shape = FORM_ROWS,
	        .many = true,
	        .middle_col = 20,
	        .end_col = 67 });
	desk(f, 1, "police", "the desk at the bazaar", "ready", true);
	form_list(f,
	    &(struct form_list){
	        .id = FACTS, .shape = FORM_INLINE, .many = true });
	item(f, 5, "danger to people", false);
	item(f, 8, "injured people", false);
	form_field(
	    f, &(struct form_field){ .id = WHO, .label = "Who: ", .max = 20 });
	form_field(f,
	    &(struct form_field){ .id = NUMBER,
	        .label = "Number: ",
	        .max = 20,
	        .beside = true,
	        .col = 40 });
	assert_true(shows(f, 44, 20, "eight… │"));
	assert_true(shows(f, 44, 20, " ready │"));
	assert_true(shows(f, 44, 20, "│ 8 [ ] injured people"));
	assert_true(shows(f, 44, 20, "│ Number: "));
	assert_int_equal(form_rows(f, 44), 3 + 6);
	assert_int_equal(form_rows(f, 80), 3 + 4);
	form_destroy(f);
}

/* The place that was typed, longer than the one before. */
static void
test_a_plain_field_is_cut_with_a_sign_before_the_one_beside_it(void **unused)
{
	struct says says = { "Enter: go", true };
	struct form *f = open_form(&says, "title", "aside", NULL, "Esc: back");

	(void)unused;
	form_field(f,
	    &(struct form_field){ .id = PLACE,
	        .label = "Place: ",
	        .text = "Market 1",
	        .max = 40,
	        .cols = 8,
	        .plain = true });
	form_field(f,
	    &(struct form_field){ .id = WHO,
	        .label = "· ",
	        .text = "Karatau",
	        .max = 40,
	        .beside = true,
	        .col = 16,
	        .plain = true });
	assert_true(shows(f, 80, 10, "Place: Market 1 · Karatau"));
	form_set_text(f, PLACE, "Market 1, the gate");
	assert_true(shows(f, 80, 10, "Place: Market … · Karatau"));
	form_destroy(f);
}

static void
test_what_is_proposed_is_not_ticked_and_what_is_hidden_has_no_focus(
    void **unused)
{
	struct says says = { "Enter: go", true };
	struct form *f = small_form(&says);

	(void)unused;
	form_propose(f, SERVICES, 2, true);
	assert_true(shows(f, 80, 10, "1 [+] one"));
	assert_false(form_ticked(f, SERVICES, 2));
	form_tick(f, SERVICES, 2, true);
	assert_true(shows(f, 80, 10, "1 [x] one"));
	form_hide(f, NOTE, true);
	assert_false(shows(f, 80, 10, "Note:"));
	press(f, K_TAB);
	type(f, '7');
	assert_string_equal(form_text(f, NUMBER), "7");
	form_destroy(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_confirm_looks_as_agreed_in_kazakh),
		cmocka_unit_test(test_confirm_looks_as_agreed_in_russian),
		cmocka_unit_test(
		    test_not_confirmed_looks_as_agreed_after_the_digit_three),
		cmocka_unit_test(test_not_confirmed_looks_as_agreed_in_kazakh),
		cmocka_unit_test(test_stand_down_looks_as_agreed),
		cmocka_unit_test(test_stand_down_looks_as_agreed_in_russian),
		cmocka_unit_test(test_the_call_card_looks_as_agreed),
		cmocka_unit_test(test_the_call_card_looks_as_agreed_in_kazakh),
		cmocka_unit_test(
		    test_nothing_counts_until_no_key_has_come_for_300_ms),
		cmocka_unit_test(
		    test_only_enter_on_the_send_line_sends_and_only_when_nothing_is_missing),
		cmocka_unit_test(
		    test_enter_in_a_field_or_a_list_only_goes_to_the_send_line),
		cmocka_unit_test(
		    test_verdict_keys_and_letters_do_nothing_and_f3_is_passed_on),
		cmocka_unit_test(
		    test_digits_are_text_in_a_field_and_choices_elsewhere),
		cmocka_unit_test(
		    test_tab_goes_from_the_send_line_through_the_fields_and_round),
		cmocka_unit_test(
		    test_arrows_reach_every_item_and_space_chooses),
		cmocka_unit_test(
		    test_a_paste_goes_into_the_field_with_the_focus_or_nowhere),
		cmocka_unit_test(
		    test_the_send_line_stays_however_small_the_screen),
		cmocka_unit_test(
		    test_what_it_is_about_stays_and_hidden_rows_are_said),
		cmocka_unit_test(test_a_narrow_form_wraps_and_cuts_with_a_sign),
		cmocka_unit_test(
		    test_a_plain_field_is_cut_with_a_sign_before_the_one_beside_it),
		cmocka_unit_test(
		    test_what_is_proposed_is_not_ticked_and_what_is_hidden_has_no_focus),
	};

	return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
