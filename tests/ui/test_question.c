/* SPDX-License-Identifier: Apache-2.0 */
/*
 * question: the forms look as agreed (tests/ui/golden/form-*), and what they
 * send is a command of the grammar that says what the person chose.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/xalloc.h"
#include "core/people.h"
#include "core/roles.h"
#include "ui/question.h"
#include "ui/words.h"

#include "viewkit.h"

#define OPENED 1000
#define CALM   5000

static struct question *
open_about(struct kit *kit, enum question_kind kind, uint64_t alert)
{
	const struct question_about about = { .alert = alert, .target = -1 };
	struct buf why = { 0 };
	struct question *q =
	    question_open(kind, &kit->in, &about, OPENED, &why);

	if (q == NULL)
		fail_msg("refused: %s", buf_text(&why));
	buf_finish(&why);
	return q;
}

static void
assert_refused(
    struct kit *kit, enum question_kind kind, uint64_t alert, const char *words)
{
	const struct question_about about = { .alert = alert, .target = -1 };
	struct buf why = { 0 };

	assert_null(question_open(kind, &kit->in, &about, OPENED, &why));
	assert_string_equal(buf_text(&why), words);
	buf_finish(&why);
}

static enum form_result
press(struct kit *kit, struct question *q, enum key_code code)
{
	return question_key(q, &kit->in, (struct key){ code, 0 }, CALM);
}

static enum form_result
type(struct kit *kit, struct question *q, uint32_t cp)
{
	return question_key(q, &kit->in, (struct key){ K_CHAR, cp }, CALM);
}

static void
write_text(struct kit *kit, struct question *q, const char *text)
{
	for (; *text != '\0'; text++)
		type(kit, q, (uint32_t)*text);
}

static void
assert_command(const struct question *q, const char *want)
{
	struct buf line = { 0 };
	struct command c;
	struct command_fault fault;

	question_command(q, &line);
	assert_string_equal(buf_text(&line), want);
	assert_int_equal(
	    command_parse(buf_text(&line), line.len, &c, &fault), ERR_NONE);
	buf_finish(&line);
}

static void
golden(struct question *q, const char *name)
{
	struct grid grid;

	grid_init(&grid, 80, question_rows(q, 80));
	question_draw(q, &grid, grid_rect(&grid));
	kit_golden(&grid, name);
	grid_finish(&grid);
}

/* The alert of the drawings: in hand, three signals, 31 seconds old. */
static void
put_fire(struct kit *kit, uint64_t age_ms)
{
	struct alert a = kit_alert(kit, 1042, age_ms);

	a.state = ALERT_CLAIMED;
	a.count = 3;
	strcpy(a.owner, "aigul");
	kit_put(kit, &a);
}

static void
put_smoke(struct kit *kit)
{
	struct alert a = kit_alert(kit, 1037, 125000);
	bool russian = kit->in.language == POLICY_RU;

	a.state = ALERT_CLAIMED;
	a.severity = 2;
	a.score = 710;
	a.count = 2;
	a.flags = 0;
	strcpy(a.kind, "smoke");
	strcpy(a.device, "cam-0098");
	strcpy(a.name_kk, "Саябақ, субұрқақ");
	strcpy(a.name_ru, "Парк, фонтан");
	strcpy(a.district, "otyrar");
	strcpy(a.address,
	    russian ? "пр. Б. Саттарханова 5" : "Б. Саттарханов даңғылы 5");
	strcpy(a.owner, "aigul");
	kit_put(kit, &a);
	kit->in.evidence = (struct screen_evidence){
		.recording_ms = 9000, .live_ms = 14000, .more_ms = 23000
	};
}

/* 101 accepted at 10:16:09, 103 by phone at 10:16:40; now it is 10:18:02. */
static void
put_told(struct kit *kit)
{
	struct alert a;
	struct notification n;

	kit->in.utc_ms += 150000;
	kit->in.tick += 150000;
	a = kit_alert(kit, 1042, 192000);
	a.state = ALERT_RESPONSE;
	a.verdict = VERDICT_CONFIRMED;
	a.verdict_tick = kit->in.tick - 120000;
	strcpy(a.owner, "aigul");
	kit_put(kit, &a);
	n = kit_told(kit, 1042, 0, NOTE_ACCEPTED);
	n.answered_tick = kit->in.tick - 113000;
	strcpy(n.number, "2231");
	kit_note(kit, &n);
	n = kit_told(kit, 1042, 2, NOTE_ACCEPTED);
	n.by_phone = 1;
	n.answered_tick = kit->in.tick - 82000;
	kit_note(kit, &n);
}

/* --- how they look -------------------------------------------------------- */

static void
test_forms_look_as_agreed_in_all_languages(void **unused)
{
	static const char *const languages[] = { "kk", "ru", "en" };

	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		const char *lang = languages[l];
		char name[64];
		struct kit kit;
		struct question *q;
		struct notification n;

		kit_init(&kit, lang);
		put_fire(&kit, 31000);
		q = open_about(&kit, QUESTION_CONFIRM, 1042);
		snprintf(name, sizeof(name), "question-confirm.%s", lang);
		golden(q, name);
		question_close(q);

		put_smoke(&kit);
		q = open_about(&kit, QUESTION_ARCHIVE, 1037);
		assert_int_equal(type(&kit, q, '3'), FORM_CHANGED);
		snprintf(name, sizeof(name), "question-archive.%s", lang);
		golden(q, name);
		question_close(q);

		put_fire(&kit, 21000);
		n = kit_told(&kit, 1042, 2, NOTE_QUEUED);
		strcpy(n.message_kk,
		    "ӨРТ. Тәуке хан даңғылы 12, Қаратау. 10:14:50. Базар, "
		    "шығыс қақпа. № 1042. Айгүл, +7 7253 0-00-01.");
		strcpy(n.message_ru,
		    "ПОЖАР. пр. Тауке хана 12, Каратау. 10:14:50. Базар, "
		    "восточные ворота. № 1042. Айгуль, +7 7253 0-00-01.");
		kit_note(&kit, &n);
		q = open_about(&kit, QUESTION_CALL, 1042);
		snprintf(name, sizeof(name), "question-phone.%s", lang);
		golden(q, name);
		question_close(q);

		put_told(&kit);
		q = open_about(&kit, QUESTION_STAND_DOWN, 1042);
		assert_int_equal(type(&kit, q, '1'), FORM_CHANGED);
		snprintf(name, sizeof(name), "question-stand-down.%s", lang);
		golden(q, name);
		question_close(q);

		q = open_about(&kit, QUESTION_ADD, 1042);
		snprintf(name, sizeof(name), "question-add.%s", lang);
		golden(q, name);
		question_close(q);
		kit_finish(&kit);
	}
}

static void
test_the_short_questions_fit_in_all_languages(void **unused)
{
	static const char *const languages[] = { "kk", "ru", "en" };
	static const enum question_kind kinds[] = { QUESTION_NOTE,
		QUESTION_SHELVE, QUESTION_SAME, QUESTION_RELEASE, QUESTION_NEW,
		QUESTION_LATE, QUESTION_NUMBER, QUESTION_BREAK };

	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;

		kit_init(&kit, languages[l]);
		put_smoke(&kit);
		put_fire(&kit, 31000);
		for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
			struct question *q = open_about(&kit, kinds[i], 1037);
			char name[64];

			snprintf(name, sizeof(name), "question-%s.%s",
			    question_word(kinds[i]), languages[l]);
			golden(q, name);
			question_close(q);
		}
		kit_finish(&kit);
	}
}

/* --- what they send ------------------------------------------------------- */

static void
test_confirm_sends_what_is_ticked(void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "kk");
	put_fire(&kit, 31000);
	q = open_about(&kit, QUESTION_CONFIRM, 1042);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "confirm 1042 fire,ambulance");
	type(&kit, q, '2');
	type(&kit, q, 0x4b1); /* ұ lies on 9: a weapon */
	press(&kit, q, K_TAB);
	write_text(&kit, q, "3rd floor");
	assert_int_equal(press(&kit, q, K_ENTER), FORM_CHANGED);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(
	    q, "confirm 1042 fire,police,ambulance +weapon \"3rd floor\"");
	question_close(q);
	kit_finish(&kit);
}

/* After it was opened again, or when one service is through already. */
static void
test_who_is_through_with_it_can_be_told_again(void **unused)
{
	struct kit kit;
	struct question *q;
	struct notification n;

	(void)unused;
	kit_init(&kit, "kk");
	put_fire(&kit, 31000);
	n = kit_told(&kit, 1042, 0, NOTE_CLOSED);
	kit_note(&kit, &n);
	n = kit_told(&kit, 1042, 2, NOTE_STOPPED);
	kit_note(&kit, &n);
	q = open_about(&kit, QUESTION_CONFIRM, 1042);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "confirm 1042 fire,ambulance");
	type(&kit, q, '1');
	type(&kit, q, '2');
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "confirm 1042 police,ambulance");
	question_close(q);
	kit_finish(&kit);
}

static void
test_confirm_without_a_service_is_refused_in_words(void **unused)
{
	struct kit kit;
	struct question *q;
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	put_fire(&kit, 31000);
	q = open_about(&kit, QUESTION_CONFIRM, 1042);
	type(&kit, q, '1');
	type(&kit, q, '3');
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	assert_false(question_says(q, &text));
	assert_string_equal(buf_text(&text),
	    "No service is ticked. If there is no emergency: Esc, F9, 5");
	buf_finish(&text);
	question_close(q);
	kit_finish(&kit);
}

static void
test_a_desk_that_nobody_is_connected_to_is_not_called_ready(void **unused)
{
	struct kit kit;
	struct question *q;
	struct grid grid;
	struct buf text = { 0 };
	const struct desk_row gone = { .id = 1, .desk = "fire" };

	(void)unused;
	kit_init(&kit, "en");
	put_fire(&kit, 31000);
	desk_row_encode(&gone, &text);
	assert_int_equal(
	    replica_put(kit.replica, ROW_DESK, 1, text.data, text.len),
	    ERR_NONE);
	q = open_about(&kit, QUESTION_CONFIRM, 1042);
	grid_init(&grid, 80, question_rows(q, 80));
	question_draw(q, &grid, grid_rect(&grid));
	buf_clear(&text);
	grid_dump(&grid, &text);
	assert_non_null(strstr(buf_text(&text), "NO CONTACT"));
	grid_finish(&grid);
	buf_finish(&text);
	question_close(q);
	kit_finish(&kit);
}

static void
test_a_corrected_place_goes_into_the_command(void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "en");
	put_fire(&kit, 31000);
	q = open_about(&kit, QUESTION_CONFIRM, 1042);
	press(&kit, q, K_TAB);
	press(&kit, q, K_TAB);
	question_key(q, &kit.in, (struct key){ K_CTRL, 'u' }, CALM);
	write_text(&kit, q, "Market 1");
	press(&kit, q, K_TAB);
	question_key(q, &kit.in, (struct key){ K_CTRL, 'u' }, CALM);
	write_text(&kit, q, "nowhere");
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	press(&kit, q, K_TAB);
	press(&kit, q, K_TAB);
	press(&kit, q, K_TAB);
	question_key(q, &kit.in, (struct key){ K_CTRL, 'u' }, CALM);
	write_text(&kit, q, "OTYRAR");
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(
	    q, "confirm 1042 fire,ambulance @place \"Market 1\" in:otyrar");
	question_close(q);
	kit_finish(&kit);
}

/* A device that nobody has entered: its place is typed. */
static void
test_a_place_that_nobody_knows_is_said_and_can_be_typed(void **unused)
{
	static const char *const languages[] = { "en", "kk", "ru" };
	char name[40];

	(void)unused;
	for (size_t i = 0; i < 3; i++) {
		struct kit kit;
		struct question *q;
		struct alert a;

		kit_init(&kit, languages[i]);
		a = kit_alert(&kit, 1042, 31000);
		a.state = ALERT_CLAIMED;
		strcpy(a.owner, "aigul");
		a.address[0] = a.district[0] = '\0';
		a.name_kk[0] = a.name_ru[0] = '\0';
		kit_put(&kit, &a);
		q = open_about(&kit, QUESTION_ARCHIVE, 1042);
		snprintf(
		    name, sizeof(name), "unknown-archive.%s", languages[i]);
		golden(q, name);
		question_close(q);
		q = open_about(&kit, QUESTION_CONFIRM, 1042);
		snprintf(
		    name, sizeof(name), "unknown-confirm.%s", languages[i]);
		golden(q, name);
		press(&kit, q, K_TAB);
		press(&kit, q, K_TAB);
		write_text(&kit, q, "Market 1");
		assert_command(
		    q, "confirm 1042 fire,ambulance @place \"Market 1\"");
		question_close(q);
		kit_finish(&kit);
	}
}

static bool
shows(struct question *q, const char *words)
{
	struct buf text = { 0 };
	struct grid grid;
	bool found;

	grid_init(&grid, 80, question_rows(q, 80));
	question_draw(q, &grid, grid_rect(&grid));
	grid_dump(&grid, &text);
	found = strstr(buf_text(&text), words) != NULL;
	buf_finish(&text);
	grid_finish(&grid);
	return found;
}

/* Only one district has a fire desk, and nobody knows where it burns. */
static void
test_the_desks_follow_the_district_that_is_typed(void **unused)
{
	struct kit kit;
	struct question *q;
	struct alert a;

	(void)unused;
	kit_init(&kit, "en");
	for (size_t i = 0; i < kit.policy->ndesks; i++)
		if (kit.policy->desks[i].service == 0)
			strcpy(kit.policy->desks[i].district, "otyrar");
	a = kit_alert(&kit, 1042, 31000);
	a.state = ALERT_CLAIMED;
	strcpy(a.owner, "aigul");
	a.district[0] = '\0';
	kit_put(&kit, &a);
	q = open_about(&kit, QUESTION_CONFIRM, 1042);
	assert_true(shows(q, "NO DESK"));
	assert_true(shows(q, "No desk for: 101; write the district"));
	for (int i = 0; i < 3; i++)
		press(&kit, q, K_TAB);
	write_text(&kit, q, "OTYRAR");
	question_step(q, &kit.in);
	assert_false(shows(q, "NO DESK"));
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	question_close(q);
	kit_finish(&kit);
}

static void
test_not_confirmed_asks_for_what_its_reason_needs(void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "ru");
	put_smoke(&kit);
	q = open_about(&kit, QUESTION_ARCHIVE, 1037);
	press(&kit, q, K_ENTER); /* from the reasons to the send line */
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	type(&kit, q, '3');
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "archive 1037 chimney");
	type(&kit, q, '0');
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	press(&kit, q, K_TAB);
	write_text(&kit, q, "aaaaaa");
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	press(&kit, q, K_TAB);
	write_text(&kit, q, "bc");
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "archive 1037 other \"aaaaaabc\"");
	question_close(q);
	kit_finish(&kit);
}

static void
test_danger_to_life_is_not_put_away_unseen(void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "en");
	put_fire(&kit, 31000);
	q = open_about(&kit, QUESTION_ARCHIVE, 1042); /* no picture was open */
	type(&kit, q, '1');
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	kit.in.evidence.more_ms = 2900;
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	/* It is counted while the form is open. */
	kit.in.evidence.more_ms = 3000;
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	kit.in.evidence.more_ms = 0;
	kit.in.evidence.more_stills = 2;
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	/* Not to see a fire is not "no fire". */
	type(&kit, q, '9');
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	question_close(q);
	kit_finish(&kit);
}

/* The form reads the row that the hub decides by. */
static void
test_what_the_row_knows_is_enough(void **unused)
{
	static const struct {
		uint32_t seen_ms;
		uint16_t stills;
		uint16_t flags;
		const char *tried;
		char reason;
		enum form_result result;
	} rows[] = {
		{ 0, 0, 0, "", '1', FORM_REFUSED },
		{ 3000, 0, 0, "", '1', FORM_SEND },
		{ 0, 2, 0, "", '1', FORM_SEND },
		{ 0, 0, ALERT_NO_SOURCE, "", '1', FORM_SEND },
		{ 0, 0, 0, "aigul", '1', FORM_SEND },
		{ 0, 0, 0, "dana", '1', FORM_REFUSED },
		{ 0, 0, ALERT_SITE_CALLED, "", '1', FORM_SEND },
		{ 3000, 0, 0, "", '9', FORM_REFUSED },
		{ 3000, 0, ALERT_OTHER_EYES, "", '9', FORM_SEND },
		{ 0, 0, ALERT_SITE_CALLED, "", '9', FORM_SEND },
	};
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "en");
	kit.in.evidence = (struct screen_evidence){ 0 };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct alert a;

		put_fire(&kit, 31000);
		a = *replica_alert(kit.in.replica, 1042);
		a.seen_ms = rows[i].seen_ms;
		a.stills = rows[i].stills;
		a.flags |= rows[i].flags;
		strcpy(a.tried, rows[i].tried);
		kit_put(&kit, &a);
		q = open_about(&kit, QUESTION_ARCHIVE, 1042);
		type(&kit, q, rows[i].reason);
		if (press(&kit, q, K_ENTER) != rows[i].result)
			fail_msg("row %zu", i);
		question_close(q);
	}
	kit_finish(&kit);
}

/* Before a verdict there is no service to call: it is the guard. */
static void
test_the_call_card_of_an_undecided_alert_calls_the_site(void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "en");
	put_fire(&kit, 31000);
	q = open_about(&kit, QUESTION_CALL, 1042);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	write_text(&kit, q, "guard Serik");
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "phone 1042 site \"guard Serik\"");
	question_close(q);
	kit_finish(&kit);
}

/* A fault of a camera, in hand: its kind names the partner. */
static void
put_fault(struct kit *kit)
{
	struct alert a;

	put_smoke(kit);
	a = *replica_alert(kit->replica, 1037);
	a.severity = 4;
	strcpy(a.kind, "camera-fault");
	kit_put(kit, &a);
}

static void
assert_says(const struct question *q, bool sends, const char *words)
{
	struct buf text = { 0 };

	assert_int_equal(question_says(q, &text), sends);
	assert_non_null(strstr(buf_text(&text), words));
	buf_finish(&text);
}

static void
test_who_has_to_know_is_chosen_by_the_person(void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "en");
	put_smoke(&kit);
	q = open_about(&kit, QUESTION_ARCHIVE, 1037);
	type(&kit, q, '5');
	press(&kit, q, K_ENTER); /* from the list to the send line */
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	assert_says(q, false, "Choose who has to know; 0: nobody");
	type(&kit, q, '2');
	assert_says(q, true, "you phone: city service");
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "archive 1037 no-emergency to:city");
	type(&kit, q, '0');
	assert_says(q, true, "real, but not an emergency");
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "archive 1037 no-emergency");
	/* Another reason after all: the digits are its own again. */
	type(&kit, q, '9');
	type(&kit, q, '2');
	assert_command(q, "archive 1037 exhaust");
	question_close(q);
	kit_finish(&kit);
}

static void
test_the_partner_of_the_kind_stands_first_and_is_chosen(void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "en");
	put_fault(&kit);
	q = open_about(&kit, QUESTION_ARCHIVE, 1037);
	type(&kit, q, '5');
	assert_says(q, true, "you phone: camera upkeep");
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "archive 1037 no-emergency to:upkeep");
	type(&kit, q, '2');
	assert_command(q, "archive 1037 no-emergency to:gas");
	type(&kit, q, '3');
	assert_command(q, "archive 1037 no-emergency to:city");
	type(&kit, q, '1');
	assert_command(q, "archive 1037 no-emergency to:upkeep");
	question_close(q);
	kit_finish(&kit);
}

static void
test_the_form_says_that_nobody_is_told_and_who_has_a_digit(void **unused)
{
	static const char *const languages[] = { "kk", "ru", "en" };

	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		char name[64];
		struct kit kit;
		struct question *q;

		kit_init(&kit, languages[l]);
		put_fault(&kit);
		q = open_about(&kit, QUESTION_ARCHIVE, 1037);
		type(&kit, q, '5');
		snprintf(
		    name, sizeof(name), "question-partner.%s", languages[l]);
		golden(q, name);
		question_close(q);
		kit_finish(&kit);
	}
}

static void
test_after_it_who_is_to_be_phoned_is_said(void **unused)
{
	struct kit kit;
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	words_to_phone(&text, &kit.in, "upkeep");
	assert_string_equal(buf_text(&text),
	    "Now phone: camera upkeep (only noted, nobody was told)");
	buf_clear(&text);
	words_to_phone(&text, &kit.in, "gas");
	assert_string_equal(buf_text(&text),
	    "Now phone: gas service 104 (only noted, nobody was told)");
	buf_finish(&text);
	kit_finish(&kit);
}

/* As the demo teaches it: a digit of the number is no reason. */
static void
test_the_number_of_the_other_alert_is_typed_at_once(void **unused)
{
	struct kit kit;
	struct question *q;
	struct alert a;
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "kk");
	put_smoke(&kit);
	put_fire(&kit, 31000);
	a = *replica_alert(kit.replica, 1042);
	strcpy(a.site, "bazaar");
	kit_put(&kit, &a);
	a = *replica_alert(kit.replica, 1037);
	strcpy(a.site, "bazaar");
	kit_put(&kit, &a);
	kit.in.evidence.live_ms = 3000;
	q = open_about(&kit, QUESTION_ARCHIVE, 1037);
	assert_int_equal(type(&kit, q, 0x4af), FORM_CHANGED); /* ү: 8 */
	/* The nearest one is proposed; Enter takes it. */
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "archive 1037 duplicate 1042");
	question_close(q);
	q = open_about(&kit, QUESTION_ARCHIVE, 1037);
	type(&kit, q, 0x4af);
	type(&kit, q, '1');
	type(&kit, q, '7');
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "archive 1037 duplicate 17");
	assert_true(question_says(q, &text));
	assert_non_null(strstr(buf_text(&text), ": 17"));
	buf_finish(&text);
	type(&kit, q, '1'); /* another reason after all */
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	question_close(q);
	kit_finish(&kit);
}

static void
test_a_change_is_to_be_seen_before_it_is_sent(void **unused)
{
	struct kit kit;
	struct question *q;
	struct alert a;
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	a = kit_alert(&kit, 1042, 31000);
	kit_put(&kit, &a);
	q = open_about(&kit, QUESTION_CONFIRM, 1042);
	/* One's own claim on the way is no change. */
	a.state = ALERT_CLAIMED;
	a.version = 2;
	strcpy(a.owner, "aigul");
	kit_put(&kit, &a);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_int_equal(question_version(q), 2);
	a.version = 3;
	strcpy(a.kind, "smoke");
	a.severity = 2;
	kit_put(&kit, &a);
	question_step(q, &kit.in);
	assert_false(question_says(q, &text));
	assert_string_equal(
	    buf_text(&text), "Changed: severity, kind; Enter: I have seen it");
	buf_finish(&text);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_CHANGED);
	assert_int_equal(question_version(q), 3);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	question_close(q);
	kit_finish(&kit);
}

static void
test_what_somebody_else_has_is_refused_with_his_name(void **unused)
{
	struct kit kit;
	struct alert a;

	(void)unused;
	kit_init(&kit, "en");
	a = kit_alert(&kit, 1042, 31000);
	a.state = ALERT_CLAIMED;
	strcpy(a.owner, "bolat");
	kit_put(&kit, &a);
	assert_refused(
	    &kit, QUESTION_CONFIRM, 1042, "Somebody else has it: Болат");
	assert_refused(
	    &kit, QUESTION_ARCHIVE, 1042, "Somebody else has it: Болат");
	question_close(open_about(&kit, QUESTION_NOTE, 1042));
	kit_finish(&kit);
}

static void
test_the_call_card_asks_who_answered(void **unused)
{
	struct kit kit;
	struct question *q;
	struct notification n;
	struct alert a;
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	put_fire(&kit, 31000);
	a = *replica_alert(kit.replica, 1042);
	a.number = 1037;
	a.state = ALERT_RESPONSE;
	kit_put(&kit, &a);
	assert_refused(
	    &kit, QUESTION_CALL, 1037, "No service waits for a call");
	n = kit_told(&kit, 1042, 2, NOTE_QUEUED);
	kit_note(&kit, &n);
	assert_int_equal(
	    question_call_target(&kit.in, replica_alert(kit.replica, 1042)), 2);
	q = open_about(&kit, QUESTION_CALL, 1042);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	assert_false(question_says(q, &text));
	assert_string_equal(buf_text(&text), "Write who answered");
	buf_finish(&text);
	type(&kit, q, 0x4d8); /* at once: letters have only one home */
	write_text(&kit, q, "sel");
	press(&kit, q, K_TAB);
	write_text(&kit, q, "17");
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "phone 1042 ambulance Әsel 17");
	type(&kit, q, 0x406); /* with the name there, І is the key 3 */
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	press(&kit, q, K_UP);
	type(&kit, q, ' ');
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	question_close(q);
	kit_finish(&kit);
}

/* The key 1 of the Kazakh keyboard types a sign, not a letter of a name. */
static void
test_the_first_choice_of_the_call_card_has_its_key_in_the_kazakh_layout(
    void **unused)
{
	struct kit kit;
	struct question *q;
	struct notification n;

	(void)unused;
	kit_init(&kit, "kk");
	put_fire(&kit, 31000);
	n = kit_told(&kit, 1042, 2, NOTE_QUEUED);
	kit_note(&kit, &n);
	q = open_about(&kit, QUESTION_CALL, 1042);
	type(&kit, q, 0x456); /* і: refused */
	type(&kit, q, '"');   /* accepted */
	write_text(&kit, q, "a");
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "phone 1042 ambulance a");
	question_close(q);
	kit_finish(&kit);
}

/* 101 accepts while 103 is on the telephone: nothing to be read again. */
static void
test_a_call_card_asks_again_only_when_what_is_read_has_changed(void **unused)
{
	struct kit kit;
	struct question *q;
	struct notification n;
	struct alert a;
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "kk");
	put_told(&kit);
	n = kit_told(&kit, 1042, 2, NOTE_QUEUED);
	strcpy(n.message_kk, "ӨРТ. Тәуке хан 12.");
	kit_note(&kit, &n);
	q = open_about(&kit, QUESTION_CALL, 1042);
	press(&kit, q, K_TAB);
	write_text(&kit, q, "Asel");
	press(&kit, q, K_ENTER);
	a = *replica_alert(kit.replica, 1042);
	a.version++;
	kit_put(&kit, &a);
	question_step(q, &kit.in);
	assert_true(question_says(q, &text));
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_int_equal(question_version(q), a.version);

	/* Somebody is injured: the text is another one, and it says so. */
	strcpy(n.message_kk, "ӨРТ. Тәуке хан 12. ЖАРАЛЫ БАР.");
	kit_note(&kit, &n);
	a.version++;
	kit_put(&kit, &a);
	question_step(q, &kit.in);
	golden(q, "question-phone-changed.kk");
	assert_int_equal(press(&kit, q, K_ENTER), FORM_CHANGED);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_int_equal(question_version(q), a.version);
	assert_command(q, "phone 1042 ambulance Asel");
	buf_finish(&text);
	question_close(q);
	kit_finish(&kit);
}

static void
test_a_silent_line_and_a_stand_down_are_called_too(void **unused)
{
	struct kit kit;
	struct question *q;
	struct notification n;

	(void)unused;
	kit_init(&kit, "kk");
	put_told(&kit);
	n = kit_told(&kit, 1042, 0, NOTE_SENT);
	kit_note(&kit, &n);
	n = kit_told(&kit, 1042, 1, NOTE_SENT);
	n.silent_tick = kit.in.tick - 1000;
	kit_note(&kit, &n);
	/* No card comes up by itself, but the key opens one. */
	assert_int_equal(
	    question_call_target(&kit.in, replica_alert(kit.replica, 1042)),
	    -1);
	q = open_about(&kit, QUESTION_CALL, 1042);
	press(&kit, q, K_TAB);
	write_text(&kit, q, "Asel");
	assert_command(q, "phone 1042 police Asel");
	question_close(q);
	/* Who was called is called once more when there is news. */
	n = kit_told(&kit, 1042, 2, NOTE_ACCEPTED);
	n.channel = CHANNEL_PHONE;
	n.by_phone = 1;
	n.update = 1;
	kit_note(&kit, &n);
	assert_int_equal(
	    question_call_target(&kit.in, replica_alert(kit.replica, 1042)), 2);
	assert_string_equal(words_note(&n), "қоңырау шалыңыз: жаңа мәлімет");
	n = kit_told(&kit, 1042, 2, NOTE_STOP_QUEUED);
	kit_note(&kit, &n);
	assert_int_equal(
	    question_call_target(&kit.in, replica_alert(kit.replica, 1042)), 2);
	q = open_about(&kit, QUESTION_CALL, 1042);
	golden(q, "question-phone-off.kk");
	question_close(q);
	kit_finish(&kit);
}

static void
test_the_text_shown_has_the_notes_that_services_have(void **unused)
{
	struct kit kit;
	struct question *q;
	struct notification n;
	struct grid grid;
	struct alert a;
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	put_told(&kit);
	a = *replica_alert(kit.replica, 1042);
	a.address[0] = a.district[0] = a.name_kk[0] = '\0'; /* one line */
	kit_put(&kit, &a);
	n = kit_told(&kit, 1042, 0, NOTE_ACCEPTED);
	strcpy(n.message_kk, "FIRE. gas inside. Also seen: gate.");
	n.body_kk = 5;
	n.base_kk = 17;
	kit_note(&kit, &n);
	q = open_about(&kit, QUESTION_ADD, 1042);
	grid_init(&grid, 120, question_rows(q, 120));
	question_draw(q, &grid, grid_rect(&grid));
	grid_dump(&grid, &text);
	if (strstr(buf_text(&text), "gas inside.") == NULL)
		fail_msg("%s", buf_text(&text));
	assert_null(strstr(buf_text(&text), "gate"));
	grid_finish(&grid);
	buf_finish(&text);
	question_close(q);
	kit_finish(&kit);
}

static void
test_on_a_told_alert_only_what_is_new_is_sent(void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "en");
	put_told(&kit);
	q = open_about(&kit, QUESTION_ADD, 1042);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	type(&kit, q, '8');
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "update 1042 +injured");
	type(&kit, q, '2');
	type(&kit, q, '1'); /* told already: stays ticked */
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "add 1042 police +injured");
	question_close(q);
	kit_finish(&kit);
}

static void
test_who_is_being_called_off_can_be_ticked_again(void **unused)
{
	struct kit kit;
	struct question *q;
	struct notification n;

	(void)unused;
	kit_init(&kit, "en");
	put_told(&kit);
	n = kit_told(&kit, 1042, 0, NOTE_STOP_SENT);
	kit_note(&kit, &n);
	q = open_about(&kit, QUESTION_ADD, 1042);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	type(&kit, q, '1');
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "add 1042 fire");
	question_close(q);
	/* It is still one of those who have to hear of it. */
	q = open_about(&kit, QUESTION_STAND_DOWN, 1042);
	type(&kit, q, '1');
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "stand-down 1042 turned-false");
	question_close(q);
	kit_finish(&kit);
}

static void
test_of_what_got_worse_it_can_be_said_that_what_was_told_is_enough(
    void **unused)
{
	struct kit kit;
	struct question *q;
	struct alert a;
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	put_told(&kit);
	a = *replica_alert(kit.replica, 1042);
	a.worse_due_tick = kit.in.tick + 1000;
	kit_put(&kit, &a);
	q = open_about(&kit, QUESTION_ADD, 1042);
	assert_true(question_says(q, &text));
	assert_string_equal(
	    buf_text(&text), "Enter: what they were told is enough");
	buf_finish(&text);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "add 1042 fire,ambulance");
	type(&kit, q, '8');
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "update 1042 +injured");
	question_close(q);
	kit_finish(&kit);
}

static void
test_who_sent_it_back_is_told_again_in_the_right_district(void **unused)
{
	struct kit kit;
	struct question *q;
	struct notification n;
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "kk");
	put_told(&kit);
	n = kit_told(&kit, 1042, 1, NOTE_REFUSED);
	strcpy(n.code, "not-our-task");
	kit_note(&kit, &n);
	q = open_about(&kit, QUESTION_ADD, 1042);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "add 1042 police");
	question_close(q);
	strcpy(n.code, "wrong-district");
	kit_note(&kit, &n);
	q = open_about(&kit, QUESTION_ADD, 1042);
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	assert_false(question_says(q, &text));
	assert_string_equal(
	    buf_text(&text), "Олардың ауданы емес: дұрысын жазыңыз");
	buf_finish(&text);
	question_close(q);
	/* The hand is in the field, and what it types takes its place. */
	q = open_about(&kit, QUESTION_ADD, 1042);
	write_text(&kit, q, "Otyrar");
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "add 1042 police in:otyrar");
	question_close(q);
	kit_finish(&kit);
}

/* All that is left is to send it. */
static void
test_a_desk_that_says_whose_it_is_has_the_form_ready(void **unused)
{
	static const char *const languages[] = { "kk", "ru", "en" };

	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct question *q;
		struct notification n;
		char name[40];

		kit_init(&kit, languages[l]);
		put_told(&kit);
		n = kit_told(&kit, 1042, 1, NOTE_REFUSED);
		strcpy(n.code, "wrong-district");
		strcpy(n.district, "otyrar");
		kit_note(&kit, &n);
		q = open_about(&kit, QUESTION_ADD, 1042);
		snprintf(
		    name, sizeof(name), "question-elsewhere.%s", languages[l]);
		golden(q, name);
		assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
		assert_command(q, "add 1042 police in:otyrar");
		question_close(q);
		kit_finish(&kit);
	}
}

/* The police of another district, which kit_init() does not have. */
static void
add_otyrar_police(struct kit *kit)
{
	struct policy *p = kit->policy;
	struct policy_desk d = *policy_desk(p, 1, "*");

	strcpy(d.id, "police-otyrar");
	strcpy(d.district, "otyrar");
	strcpy(d.name.in[POLICY_EN], "Otyrar, duty unit");
	strcpy(d.name.in[POLICY_KK], "Отырар, кезекші бөлім");
	strcpy(d.name.in[POLICY_RU], "Отырар, дежурная часть");
	strcpy(d.phones[0].number, "+7 7254 0-00-02");
	d.nphones = 1;
	p->desks = xreallocarray(p->desks, p->ndesks + 1, sizeof(*p->desks));
	p->desks[p->ndesks++] = d;
}

static void
test_the_call_card_of_a_desk_that_has_refused_names_the_one_f6_would_tell(
    void **unused)
{
	static const char *const languages[] = { "kk", "ru", "en" };

	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct question *q;
		struct notification n;
		char name[64];

		kit_init(&kit, languages[l]);
		add_otyrar_police(&kit);
		put_told(&kit);
		n = kit_told(&kit, 1042, 1, NOTE_REFUSED);
		strcpy(n.code, "wrong-district");
		strcpy(n.district, "otyrar");
		kit_note(&kit, &n);
		q = open_about(&kit, QUESTION_CALL, 1042);
		snprintf(name, sizeof(name), "question-phone-refused.%s",
		    languages[l]);
		golden(q, name);
		/* Told anew behind the card: nobody has refused. */
		n.state = NOTE_QUEUED;
		kit_note(&kit, &n);
		question_step(q, &kit.in);
		snprintf(
		    name, sizeof(name), "question-phone-anew.%s", languages[l]);
		golden(q, name);
		question_close(q);
		/* It is the others that are to be called first. */
		n.state = NOTE_REFUSED;
		kit_note(&kit, &n);
		n = kit_told(&kit, 1042, 3, NOTE_SENT);
		kit_note(&kit, &n);
		q = open_about(&kit, QUESTION_CALL, 1042);
		write_text(&kit, q, "a");
		press(&kit, q, K_ENTER);
		assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
		assert_command(q, "phone 1042 emergency a");
		question_close(q);
		kit_finish(&kit);
	}
}

static void
test_no_outcome_is_cut_while_there_is_room(void **unused)
{
	static const char *const languages[] = { "kk", "ru", "en" };

	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct question *q;
		struct grid grid;
		struct buf text = { 0 };

		kit_init(&kit, languages[l]);
		put_told(&kit);
		q = open_about(&kit, QUESTION_CLOSE, 1042);
		grid_init(&grid, 80, question_rows(q, 80));
		question_draw(q, &grid, grid_rect(&grid));
		grid_dump(&grid, &text);
		assert_null(strstr(buf_text(&text), "…"));
		buf_finish(&text);
		grid_finish(&grid);
		question_close(q);
		kit_finish(&kit);
	}
}

static void
test_the_short_questions_send_their_commands(void **unused)
{
	struct kit kit;
	struct question *q;

	(void)unused;
	kit_init(&kit, "en");
	put_smoke(&kit);
	put_fire(&kit, 31000);

	q = open_about(&kit, QUESTION_NOTE, 1037);
	write_text(&kit, q, "a man with a dog");
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "note 1037 \"a man with a dog\"");
	question_close(q);

	q = open_about(&kit, QUESTION_SHELVE, 1037);
	type(&kit, q, '1');
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "shelve 1037 10m watch");
	question_close(q);
	assert_refused(
	    &kit, QUESTION_SHELVE, 1042, "Not for alerts about life: cam-1034");

	q = open_about(&kit, QUESTION_SAME, 1037);
	type(&kit, q, '1');
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "same 1037 1042");
	question_close(q);

	q = open_about(&kit, QUESTION_RELEASE, 1037);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "release 1037");
	question_close(q);

	q = open_about(&kit, QUESTION_NEW, 0);
	write_text(&kit, q, "figh");
	press(&kit, q, K_TAB);
	write_text(&kit, q, "cam-0098");
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "new cam-0098 fight");
	question_close(q);

	put_told(&kit);
	q = open_about(&kit, QUESTION_CLOSE, 1042);
	type(&kit, q, '2');
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "close 1042 helped");
	question_close(q);
	kit_finish(&kit);
}

static void
operator_put(struct kit *kit, uint64_t id, const char *account)
{
	struct operator_row row = { .id = id, .on = 1 };
	struct buf bytes = { 0 };

	strcpy(row.account, account);
	operator_encode(&row, &bytes);
	replica_put(kit->replica, ROW_OPERATOR, id, bytes.data, bytes.len);
	buf_finish(&bytes);
}

static void
test_handing_all_over_says_how_many_go(void **unused)
{
	static const uint64_t mine[] = { 1037, 1042 };
	const struct question_about about = {
		.target = -1, .marked = mine, .marked_count = 2
	};
	struct kit kit;
	struct question *q;
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	for (size_t i = 0; i < kit.policy->npeople; i++)
		kit.policy->people[i].roles = ROLE_BIT(ROLE_DISPATCHER);
	operator_put(&kit, 2, "bolat");
	put_fire(&kit, 31000);
	put_smoke(&kit);
	q = question_open(QUESTION_HAND_ALL, &kit.in, &about, OPENED, &text);
	assert_non_null(q);
	type(&kit, q, '1');
	assert_true(question_says(q, &text));
	assert_string_equal(
	    buf_text(&text), "Enter: offer all 2 to: Болат (15 s)");
	question_close(q);
	buf_finish(&text);
	kit_finish(&kit);
}

static void
inhibit_put(struct kit *kit, uint64_t id, const char *place, const char *kind)
{
	struct inhibit_row row = {
		.id = id,
		.on = 1,
		.until_tick = kit->in.tick + 3600000,
		.reason = "welding",
		.by = "marat",
	};
	struct buf bytes = { 0 };

	snprintf(row.place, sizeof(row.place), "%s", place);
	snprintf(row.kind, sizeof(row.kind), "%s", kind);
	inhibit_encode(&row, &bytes);
	replica_put(kit->replica, ROW_INHIBIT, id, bytes.data, bytes.len);
	buf_finish(&bytes);
}

static void
test_works_that_end_another_day_say_the_date_and_the_hour(void **unused)
{
	static const struct question_about about = { .target = -1 };
	struct kit kit;
	struct question *q;
	struct grid grid;
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	inhibit_put(&kit, 1, "site:bazaar", "smoke");
	kit.in.tick -= 86400000;
	kit.in.utc_ms -= 86400000;
	q = question_open(QUESTION_WORKS, &kit.in, &about, OPENED, &text);
	assert_non_null(q);
	grid_init(&grid, 80, question_rows(q, 80));
	question_draw(q, &grid, grid_rect(&grid));
	grid_dump(&grid, &text);
	assert_non_null(strstr(buf_text(&text), "11-22 11:15 · 0"));
	question_close(q);
	grid_finish(&grid);
	buf_finish(&text);
	kit_finish(&kit);
}

/* A group of a flood, and what is switched off, as they are drawn. */
static void
test_the_questions_about_many_look_as_agreed_in_all_languages(void **unused)
{
	static const char *const languages[] = { "kk", "ru", "en" };
	static const uint64_t members[] = { 1036, 1037 };

	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct question_about about = { .target = -1,
			.marked = members,
			.marked_count = 2,
			.never_looked = 1,
			.group_count = 2 };
		struct kit kit;
		struct alert a;
		struct question *q;
		struct buf why = { 0 }, group = { 0 };
		char name[64];

		kit_init(&kit, languages[l]);
		put_smoke(&kit);
		a = *replica_alert(kit.replica, 1037);
		a.severity = 4;
		snprintf(a.kind, sizeof(a.kind), "line-crossing");
		kit_put(&kit, &a);
		a.number = 1036;
		kit_put(&kit, &a);
		buf_printf(&group, "%s · cam-0098 %s", screen_kind(&kit.in, &a),
		    screen_device(&kit.in, &a));
		about.group = buf_text(&group);
		q = question_open(
		    QUESTION_MARKED, &kit.in, &about, OPENED, &why);
		assert_non_null(q);
		snprintf(
		    name, sizeof(name), "question-marked.%s", languages[l]);
		golden(q, name);
		question_close(q);
		inhibit_put(&kit, 1, "cam-0098", "smoke");
		inhibit_put(&kit, 2, "site:store", "line-crossing");
		q = open_about(&kit, QUESTION_WORKS, 0);
		snprintf(name, sizeof(name), "question-works.%s", languages[l]);
		golden(q, name);
		question_close(q);
		buf_finish(&group);
		buf_finish(&why);
		kit_finish(&kit);
	}
}

static void
put_role(struct kit *kit, enum role role)
{
	struct policy *p = kit->policy;

	for (size_t i = 0; i < p->npeople; i++)
		if (strcmp(p->people[i].account, kit->in.account) == 0)
			p->people[i].roles = ROLE_BIT(role);
}

/* Aigul is a lead; high readiness is on. */
static void
put_lead_and_regime(struct kit *kit)
{
	struct hub_row row = *replica_hub(kit->replica);
	struct buf bytes = { 0 };

	put_role(kit, ROLE_LEAD);
	row.regime_tick = kit->in.tick - 600000;
	strcpy(row.regime, "high");
	strcpy(row.regime_by, "bolat");
	strcpy(row.regime_document, "№ 5 бұйрық");
	hub_encode(&row, &bytes);
	replica_put(kit->replica, ROW_HUB, 1, bytes.data, bytes.len);
	buf_finish(&bytes);
}

static void
test_a_regime_is_chosen_with_what_it_changes_in_view(void **unused)
{
	static const char *const languages[] = { "kk", "ru", "en" };

	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct question *q;
		char name[64];

		kit_init(&kit, languages[l]);
		put_lead_and_regime(&kit);
		q = open_about(&kit, QUESTION_REGIME, 0);
		type(&kit, q, '2');
		snprintf(
		    name, sizeof(name), "question-regime.%s", languages[l]);
		golden(q, name);
		/* That one is on; another one needs its document. */
		press(&kit, q, K_TAB);
		write_text(&kit, q, "order 6");
		press(&kit, q, K_ENTER);
		assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
		question_close(q);
		q = open_about(&kit, QUESTION_REGIME, 0);
		type(&kit, q, '3');
		assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
		press(&kit, q, K_TAB);
		write_text(&kit, q, "order 6");
		press(&kit, q, K_ENTER);
		assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
		assert_command(q, "regime emergency \"order 6\"");
		question_close(q);
		kit_finish(&kit);
	}
}

static void
test_who_may_not_change_the_regime_may_read_it(void **unused)
{
	struct kit kit;
	struct question *q;
	struct buf text = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	put_lead_and_regime(&kit);
	put_role(&kit, ROLE_DISPATCHER);
	q = open_about(&kit, QUESTION_REGIME, 0);
	type(&kit, q, '3');
	press(&kit, q, K_TAB);
	write_text(&kit, q, "order 6");
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	assert_false(question_says(q, &text));
	assert_non_null(strstr(buf_text(&text), "Your role may not do this"));
	buf_finish(&text);
	question_close(q);
	kit_finish(&kit);
}

/* A lead has said that nothing goes out: a desk with a line is none now. */
static void
test_a_desk_is_not_called_ready_while_nothing_goes_out(void **unused)
{
	static const char *const languages[] = { "kk", "ru", "en" };

	(void)unused;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct question *q;
		struct hub_row row;
		struct buf bytes = { 0 };
		char name[64];

		kit_init(&kit, languages[l]);
		put_fire(&kit, 31000);
		row = *replica_hub(kit.replica);
		row.stopped_tick = kit.in.tick;
		hub_encode(&row, &bytes);
		replica_put(kit.replica, ROW_HUB, 1, bytes.data, bytes.len);
		buf_finish(&bytes);
		q = open_about(&kit, QUESTION_CONFIRM, 1042);
		snprintf(
		    name, sizeof(name), "question-stopped.%s", languages[l]);
		golden(q, name);
		question_close(q);
		kit_finish(&kit);
	}
}

static void
test_many_are_put_away_only_by_typing_how_many(void **unused)
{
	const uint64_t marked[] = { 1037, 1036 };
	struct question_about about = { .target = -1,
		.marked = marked,
		.marked_count = 2,
		.never_looked = 1 };
	struct kit kit;
	struct question *q;
	struct alert a;
	struct buf why = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	put_smoke(&kit);
	a = *replica_alert(kit.replica, 1037);
	a.number = 1036;
	kit_put(&kit, &a);
	/* Each of them has been looked at, or there is no form. */
	a.stills = 2;
	kit_put(&kit, &a);
	assert_null(
	    question_open(QUESTION_MARKED, &kit.in, &about, OPENED, &why));
	a.number = 1037;
	kit_put(&kit, &a);
	a.number = 1036;
	q = question_open(QUESTION_MARKED, &kit.in, &about, OPENED, &why);
	assert_non_null(q);
	type(&kit, q, '1');
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	question_close(q);
	/* The count is typed at once, and chooses no other reason. */
	q = question_open(QUESTION_MARKED, &kit.in, &about, OPENED, &why);
	assert_non_null(q);
	type(&kit, q, '1');
	type(&kit, q, '2');
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(q, "archive 1037,1036 steam");
	question_close(q);
	/* One about life, and there is no form at all. */
	a.flags = ALERT_LIFE_SAFETY;
	kit_put(&kit, &a);
	assert_null(
	    question_open(QUESTION_MARKED, &kit.in, &about, OPENED, &why));
	buf_finish(&why);
	kit_finish(&kit);
}

static void
test_what_is_switched_off_is_listed_and_ended_with_a_reason(void **unused)
{
	const struct question_about about = { .target = -1 };
	struct kit kit;
	struct question *q;
	struct buf why = { 0 };

	(void)unused;
	kit_init(&kit, "en");
	assert_null(
	    question_open(QUESTION_WORKS, &kit.in, &about, OPENED, &why));
	buf_finish(&why);
	inhibit_put(&kit, 1, "cam-0098", "smoke");
	inhibit_put(&kit, 2, "site:store", "line-crossing");
	q = open_about(&kit, QUESTION_WORKS, 0);
	type(&kit, q, '2');
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	press(&kit, q, K_TAB);
	write_text(&kit, q, "done early");
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_SEND);
	assert_command(
	    q, "uninhibit \"site:store\" line-crossing \"done early\"");
	question_close(q);
	kit_finish(&kit);
}

static void
test_half_typed_text_is_kept_for_a_minute(void **unused)
{
	struct kit kit;
	struct question *q;
	struct question_draft *draft = calloc(1, sizeof(*draft));

	(void)unused;
	kit_init(&kit, "en");
	put_smoke(&kit);
	q = open_about(&kit, QUESTION_NOTE, 1037);
	write_text(&kit, q, "half");
	question_keep(q, CALM, draft);
	question_close(q);
	q = open_about(&kit, QUESTION_NOTE, 1037);
	question_restore(q, draft, CALM + QUESTION_KEEP_MS + 1);
	press(&kit, q, K_ENTER);
	assert_int_equal(press(&kit, q, K_ENTER), FORM_REFUSED);
	question_restore(q, draft, CALM + QUESTION_KEEP_MS);
	assert_command(q, "note 1037 \"half\"");
	question_close(q);
	free(draft);
	kit_finish(&kit);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms_look_as_agreed_in_all_languages),
		cmocka_unit_test(test_the_short_questions_fit_in_all_languages),
		cmocka_unit_test(test_confirm_sends_what_is_ticked),
		cmocka_unit_test(test_who_is_through_with_it_can_be_told_again),
		cmocka_unit_test(
		    test_a_desk_that_nobody_is_connected_to_is_not_called_ready),
		cmocka_unit_test(
		    test_confirm_without_a_service_is_refused_in_words),
		cmocka_unit_test(test_a_corrected_place_goes_into_the_command),
		cmocka_unit_test(
		    test_a_place_that_nobody_knows_is_said_and_can_be_typed),
		cmocka_unit_test(
		    test_the_desks_follow_the_district_that_is_typed),
		cmocka_unit_test(
		    test_not_confirmed_asks_for_what_its_reason_needs),
		cmocka_unit_test(test_danger_to_life_is_not_put_away_unseen),
		cmocka_unit_test(test_what_the_row_knows_is_enough),
		cmocka_unit_test(
		    test_the_call_card_of_an_undecided_alert_calls_the_site),
		cmocka_unit_test(test_who_has_to_know_is_chosen_by_the_person),
		cmocka_unit_test(
		    test_the_partner_of_the_kind_stands_first_and_is_chosen),
		cmocka_unit_test(
		    test_the_form_says_that_nobody_is_told_and_who_has_a_digit),
		cmocka_unit_test(test_after_it_who_is_to_be_phoned_is_said),
		cmocka_unit_test(
		    test_the_number_of_the_other_alert_is_typed_at_once),
		cmocka_unit_test(test_a_change_is_to_be_seen_before_it_is_sent),
		cmocka_unit_test(
		    test_what_somebody_else_has_is_refused_with_his_name),
		cmocka_unit_test(test_the_call_card_asks_who_answered),
		cmocka_unit_test(
		    test_the_first_choice_of_the_call_card_has_its_key_in_the_kazakh_layout),
		cmocka_unit_test(
		    test_a_call_card_asks_again_only_when_what_is_read_has_changed),
		cmocka_unit_test(
		    test_a_silent_line_and_a_stand_down_are_called_too),
		cmocka_unit_test(
		    test_the_text_shown_has_the_notes_that_services_have),
		cmocka_unit_test(
		    test_who_is_being_called_off_can_be_ticked_again),
		cmocka_unit_test(test_on_a_told_alert_only_what_is_new_is_sent),
		cmocka_unit_test(
		    test_of_what_got_worse_it_can_be_said_that_what_was_told_is_enough),
		cmocka_unit_test(
		    test_who_sent_it_back_is_told_again_in_the_right_district),
		cmocka_unit_test(
		    test_a_desk_that_says_whose_it_is_has_the_form_ready),
		cmocka_unit_test(
		    test_the_call_card_of_a_desk_that_has_refused_names_the_one_f6_would_tell),
		cmocka_unit_test(test_no_outcome_is_cut_while_there_is_room),
		cmocka_unit_test(test_the_short_questions_send_their_commands),
		cmocka_unit_test(
		    test_works_that_end_another_day_say_the_date_and_the_hour),
		cmocka_unit_test(test_handing_all_over_says_how_many_go),
		cmocka_unit_test(
		    test_the_questions_about_many_look_as_agreed_in_all_languages),
		cmocka_unit_test(
		    test_many_are_put_away_only_by_typing_how_many),
		cmocka_unit_test(
		    test_a_desk_is_not_called_ready_while_nothing_goes_out),
		cmocka_unit_test(
		    test_a_regime_is_chosen_with_what_it_changes_in_view),
		cmocka_unit_test(
		    test_who_may_not_change_the_regime_may_read_it),
		cmocka_unit_test(
		    test_what_is_switched_off_is_listed_and_ended_with_a_reason),
		cmocka_unit_test(test_half_typed_text_is_kept_for_a_minute),
	};

	return cmocka_run_group_tests_name("question", tests, NULL, NULL);
}
