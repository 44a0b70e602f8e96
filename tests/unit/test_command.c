/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "core/command.h"

static struct command
must_parse(const char *text)
{
	struct command c;
	struct command_fault fault;

	if (command_parse(text, strlen(text), &c, &fault) != ERR_NONE)
		fail_msg("%s: fault %d at %zu", text, fault.code, fault.offset);
	return c;
}

static void
must_fail(const char *text, enum command_fault_code code, size_t offset)
{
	struct command c;
	struct command_fault fault;

	if (command_parse(text, strlen(text), &c, &fault) != ERR_INVAL)
		fail_msg("was understood: %s", text);
	if (fault.code != code || fault.offset != offset)
		fail_msg("%s: fault %d at %zu, not %d at %zu", text, fault.code,
		    fault.offset, code, offset);
}

static void
test_the_documented_examples_mean_what_they_say(void **unused)
{
	struct command c;

	(void)unused;
	c = must_parse("claim 1042");
	assert_int_equal(c.verb, COMMAND_CLAIM);
	assert_int_equal(c.nalerts, 1);
	assert_int_equal(c.alerts[0], 1042);

	c = must_parse("confirm 1042 fire,ambulance \"3rd floor\"");
	assert_int_equal(c.verb, COMMAND_CONFIRM);
	assert_int_equal(c.services, 1 << 0 | 1 << 2);
	assert_string_equal(c.note, "3rd floor");

	c = must_parse("archive 1042 steam \"kitchen\"");
	assert_int_equal(c.verb, COMMAND_ARCHIVE);
	assert_string_equal(c.code, "steam");
	assert_string_equal(c.note, "kitchen");

	c = must_parse("stand-down 1042 \"it was a drill\"");
	assert_string_equal(c.code, "");
	assert_string_equal(c.note, "it was a drill");
	c = must_parse("stand-down 1042 solved by the guard");
	assert_string_equal(c.code, "solved");
	assert_string_equal(c.note, "by the guard");

	c = must_parse("shelve 1042 10m maintenance");
	assert_int_equal(c.duration_ms, 600000);
	assert_string_equal(c.code, "maintenance");

	c = must_parse("hand 1042 aigul");
	assert_string_equal(c.person, "aigul");

	c = must_parse("new cam-1034 fight \"near the gate\"");
	assert_string_equal(c.device, "cam-1034");
	assert_string_equal(c.kind, "fight");
	assert_string_equal(c.note, "near the gate");

	c = must_parse("phone 1042 ambulance \"Dr. Omarov\" 103-77 he comes");
	assert_int_equal(c.services, 1 << 2);
	assert_string_equal(c.who, "Dr. Omarov");
	assert_string_equal(c.their, "103-77");
	assert_string_equal(c.note, "he comes");

	c = must_parse("close 1042 helped");
	assert_string_equal(c.code, "helped");
}

static void
test_without_a_number_the_alert_in_hand_is_meant(void **unused)
{
	struct command c;

	(void)unused;
	c = must_parse("release");
	assert_int_equal(c.nalerts, 0);
	c = must_parse("confirm fire,police smoke");
	assert_int_equal(c.nalerts, 0);
	assert_int_equal(c.services, 3);
	assert_string_equal(c.note, "smoke");
	c = must_parse("confirm 01,03");
	assert_int_equal(c.nalerts, 0);
	assert_int_equal(c.services, 1 << 0 | 1 << 2);
	/* Two numbers: the one that is spoken first is this alert. */
	c = must_parse("same 1051 1042");
	assert_int_equal(c.alerts[0], 1051);
	assert_int_equal(c.other, 1042);
	c = must_parse("same 1042");
	assert_int_equal(c.nalerts, 0);
	assert_int_equal(c.other, 1042);
	/* A number alone is never a list of services. */
	must_fail("confirm 101", COMMAND_FAULT_MISSING, 11);
	must_fail("confirm 101,103", COMMAND_FAULT_TOO_MANY, 12);
}

static void
test_every_name_of_a_service_is_that_service(void **unused)
{
	static const char *const names[4][3] = {
		{ "fire", "101", "01" },
		{ "police", "102", "02" },
		{ "ambulance", "103", "03" },
		{ "emergency", "112", "12" },
	};
	char text[64];

	(void)unused;
	for (int i = 0; i < 4; i++) {
		for (int j = 0; j < 3; j++) {
			snprintf(text, sizeof(text), "add 7 %s", names[i][j]);
			assert_int_equal(must_parse(text).services, 1 << i);
		}
		assert_string_equal(service_word(i), names[i][0]);
		assert_string_equal(service_number(i), names[i][1]);
	}
	assert_int_equal(service_find("firebrigade", 11), -1);
}

static void
test_other_services_are_kept_as_partners(void **unused)
{
	struct command c = must_parse("add 7 gas,101,city");

	(void)unused;
	assert_int_equal(c.services, 1);
	assert_int_equal(c.npartners, 2);
	assert_string_equal(c.partners[0], "gas");
	assert_string_equal(c.partners[1], "city");
	must_fail("add 7 gas,gas", COMMAND_FAULT_TWICE, 10);
	must_fail("add 7 fire,01", COMMAND_FAULT_TWICE, 11);
	must_fail("add 7 fire,", COMMAND_FAULT_BAD_SERVICE, 11);
	must_fail("add 7 104", COMMAND_FAULT_BAD_SERVICE, 6);
	must_fail("add 7 Fire", COMMAND_FAULT_BAD_SERVICE, 6);
	must_fail(
	    "add 7 a,b,c,d,e,f,g,h,i,j,k,l,m", COMMAND_FAULT_TOO_MANY, 30);
}

static void
test_optional_words_stand_anywhere_before_the_note(void **unused)
{
	struct command c;

	(void)unused;
	c = must_parse("confirm 7 in:Karatau fire +injured,many @place "
	               "\"Abay 3\" two people");
	assert_string_equal(c.district, "Karatau");
	assert_int_equal(c.facts, FACT_INJURED | FACT_MANY);
	assert_true(c.has_facts);
	assert_string_equal(c.address, "Abay 3");
	assert_string_equal(c.note, "two people");

	c = must_parse("update 7 +");
	assert_true(c.has_facts);
	assert_int_equal(c.facts, 0);
	c = must_parse("update 7 many people");
	assert_false(c.has_facts);
	assert_string_equal(c.note, "many people");

	c = must_parse("new @place \"Tauke khan 12\" fire on the roof");
	assert_string_equal(c.address, "Tauke khan 12");
	assert_string_equal(c.device, "");
	assert_string_equal(c.kind, "fire");
	assert_string_equal(c.note, "on the roof");

	c = must_parse("archive 7 no-emergency to:city broken lamp");
	assert_string_equal(c.partner, "city");
	c = must_parse("phone 7 police Omarov refused:no-crew");
	assert_string_equal(c.refused, "no-crew");
	c = must_parse("phone 7 police Omarov at:101-west 2231");
	assert_string_equal(c.desk, "101-west");
	assert_string_equal(c.their, "2231");

	must_fail("update 7 +many +many", COMMAND_FAULT_TWICE, 15);
	must_fail("update 7 +mayn", COMMAND_FAULT_BAD_FACT, 10);
	must_fail("update 7 +many,", COMMAND_FAULT_BAD_FACT, 10);
	must_fail("update 7", COMMAND_FAULT_MISSING, 8);
	must_fail("new @place", COMMAND_FAULT_MISSING, 10);
}

static void
test_a_duplicate_names_the_other_alert(void **unused)
{
	struct command c;

	(void)unused;
	c = must_parse("archive 1042 duplicate 1040");
	assert_int_equal(c.other, 1040);
	c = must_parse("archive 1042 weather 1040 mm of rain");
	assert_int_equal(c.other, 0);
	assert_string_equal(c.note, "1040 mm of rain");
}

static void
test_one_command_archives_the_marked_and_no_more_than_fifty(void **unused)
{
	struct buf text = { 0 };
	struct command c;

	(void)unused;
	c = must_parse("archive 1042,1043,1044 weather");
	assert_int_equal(c.nalerts, 3);
	assert_int_equal(c.alerts[2], 1044);
	must_fail("archive 1042,1042 weather", COMMAND_FAULT_TWICE, 13);
	must_fail("inhibit cam-1 smoke,fight,smoke 2h works x",
	    COMMAND_FAULT_TWICE, 26);
	must_fail("archive 1042, weather", COMMAND_FAULT_BAD_NUMBER, 13);
	must_fail("claim 1042,1043", COMMAND_FAULT_TOO_MANY, 11);

	buf_puts(&text, "archive 1");
	for (int i = 2; i <= 50; i++)
		buf_printf(&text, ",%d", i);
	buf_puts(&text, " works");
	assert_int_equal(must_parse(buf_text(&text)).nalerts, 50);
	text.len -= strlen(" works");
	buf_puts(&text, ",51 works");
	must_fail(buf_text(&text), COMMAND_FAULT_TOO_MANY,
	    text.len - strlen("51 works"));
	buf_finish(&text);
}

static void
test_durations_have_a_unit_and_an_end(void **unused)
{
	(void)unused;
	assert_int_equal(must_parse("shelve 90s watch").duration_ms, 90000);
	assert_int_equal(must_parse("break 2h meal").duration_ms, 7200000);
	assert_int_equal(must_parse("break 24h").duration_ms, 86400000);
	must_fail("break 25h", COMMAND_FAULT_BAD_TIME, 6);
	must_fail("break 30", COMMAND_FAULT_BAD_TIME, 6);
	must_fail("break 0m", COMMAND_FAULT_BAD_TIME, 6);
	must_fail("break m", COMMAND_FAULT_BAD_TIME, 6);
	must_fail("break -1m", COMMAND_FAULT_BAD_TIME, 6);
	must_fail("break 18446744073709551616s", COMMAND_FAULT_BAD_TIME, 6);
	must_fail("break", COMMAND_FAULT_MISSING, 5);
}

static void
test_what_was_shown_comes_with_milliseconds(void **unused)
{
	struct command c = must_parse("look 1042 live 9000");

	(void)unused;
	assert_int_equal(c.look, LOOK_LIVE);
	assert_int_equal(c.look_ms, 9000);
	assert_int_equal(must_parse("look clip 1").look, LOOK_RECORDING);
	assert_int_equal(must_parse("look 1042").look, LOOK_NOTHING);
	c = must_parse("look 1042 none timeout of:cam-7 at night");
	assert_int_equal(c.look, LOOK_NONE);
	assert_string_equal(c.code, "timeout");
	assert_string_equal(c.device, "cam-7");
	assert_string_equal(c.note, "at night");
	must_fail("look 1042 none", COMMAND_FAULT_MISSING, 14);
	must_fail("look 1042 none tired", COMMAND_FAULT_BAD_LOOK, 15);
	must_fail("look 1042 live", COMMAND_FAULT_MISSING, 14);
	must_fail("look 1042 live soon", COMMAND_FAULT_BAD_LOOK, 15);
	must_fail("look 1042 live 86400001", COMMAND_FAULT_BAD_LOOK, 15);
}

static void
test_a_camera_is_looked_at_for_a_reason_and_for_a_time(void **unused)
{
	struct command c = must_parse("look-camera cam-7 check at night");

	(void)unused;
	assert_string_equal(c.device, "cam-7");
	assert_string_equal(c.code, "check");
	assert_string_equal(c.note, "at night");
	assert_int_equal(c.duration_ms, 0);
	c = must_parse("look-camera cam-7 request for:90s \"No. 17\"");
	assert_int_equal(c.duration_ms, 90000);
	assert_string_equal(c.note, "No. 17");
	must_fail("look-camera cam-7", COMMAND_FAULT_MISSING, 17);
	must_fail("look-camera cam-7 check for:9", COMMAND_FAULT_BAD_TIME, 28);
	c = must_parse("new cam-7 fire ago:95s \"behind the stall\"");
	assert_int_equal(c.duration_ms, 95000);
	assert_string_equal(c.note, "behind the stall");
	must_fail("new cam-7 fire ago:soon", COMMAND_FAULT_BAD_TIME, 19);
	must_fail("new cam-7 fire ago:1m ago:2m", COMMAND_FAULT_TWICE, 22);
	c = must_parse("late 05:10 cam-7 fire sheet 3");
	assert_int_equal(c.clock_s, (5 * 60 + 10) * 60);
	assert_string_equal(c.note, "sheet 3");
	c = must_parse("late 23:59:59 cam-7 fire");
	assert_int_equal(c.clock_s, 86399);
	must_fail("late 24:00 cam-7 fire", COMMAND_FAULT_BAD_CLOCK, 5);
	must_fail("late 05:60 cam-7 fire", COMMAND_FAULT_BAD_CLOCK, 5);
	must_fail("late 5:10 cam-7 fire", COMMAND_FAULT_BAD_CLOCK, 5);
	must_fail("late 05:10: cam-7 fire", COMMAND_FAULT_BAD_CLOCK, 5);
	must_fail("late 10m cam-7 fire", COMMAND_FAULT_BAD_CLOCK, 5);
}

static void
test_an_alias_is_understood_and_never_written(void **unused)
{
	struct buf text = { 0 };
	struct command c = must_parse("reject 7 steam");

	(void)unused;
	assert_int_equal(c.verb, COMMAND_ARCHIVE);
	command_format(&c, &text);
	assert_string_equal(buf_text(&text), "archive 7 steam");
	buf_finish(&text);
}

static void
test_quotes_and_limits(void **unused)
{
	struct command c;

	(void)unused;
	c = must_parse("note 7 \"say \\\"hi\\\" \\\\ \\n\"");
	assert_string_equal(c.note, "say \"hi\" \\ \\n");
	c = must_parse("note 7   he said \"no\"  ");
	assert_string_equal(c.note, "he said \"no\"");
	must_fail("note 7 \"open", COMMAND_FAULT_OPEN_QUOTE, 7);
	must_fail("note 7 \"a\" b", COMMAND_FAULT_LEFT_OVER, 11);
	must_fail("note 7 \"\"", COMMAND_FAULT_MISSING, 7);
	must_fail("note 7 a\nb", COMMAND_FAULT_BAD_BYTES, 8);
	must_fail("note 7 \xc2\x9b", COMMAND_FAULT_BAD_BYTES, 7);
	must_fail("note 7 \xd0", COMMAND_FAULT_BAD_BYTES, 7);
	must_fail("", COMMAND_FAULT_EMPTY, 0);
	must_fail("  frobnicate", COMMAND_FAULT_UNKNOWN, 2);
	must_fail("mute now", COMMAND_FAULT_LEFT_OVER, 5);
}

static void
test_a_note_of_four_hundred_bytes_is_the_longest(void **unused)
{
	char text[COMMAND_LINE_MAX + 2];

	(void)unused;
	memset(text, 'a', sizeof(text));
	memcpy(text, "note 7 ", 7);
	text[7 + COMMAND_NOTE_MAX] = '\0';
	assert_int_equal(strlen(must_parse(text).note), COMMAND_NOTE_MAX);
	text[7 + COMMAND_NOTE_MAX] = 'a';
	text[7 + COMMAND_NOTE_MAX + 1] = '\0';
	must_fail(text, COMMAND_FAULT_TOO_LONG, 7);
	text[7 + COMMAND_NOTE_MAX + 1] = 'a';
	text[COMMAND_LINE_MAX + 1] = '\0';
	must_fail(text, COMMAND_FAULT_TOO_LONG, COMMAND_LINE_MAX);
}

static void
test_commands_of_later_versions_are_understood_and_told_apart(void **unused)
{
	struct command c = must_parse("correct 311 the plate was 318");

	(void)unused;
	assert_int_equal(c.other, 311);
	assert_false(command_ready(c.verb));
	assert_true(command_ready(COMMAND_CONFIRM));
	assert_string_equal(
	    must_parse("filter -sev:4 школа").rest, "-sev:4 школа");
}

static void
test_works_name_a_place_kinds_a_time_a_reason_and_a_ground(void **unused)
{
	struct command c =
	    must_parse("inhibit site:S14 smoke,fight 2h welding \"permit 14\"");

	(void)unused;
	assert_int_equal(c.verb, COMMAND_INHIBIT);
	assert_string_equal(c.device, "site:S14");
	assert_string_equal(c.rest, "smoke,fight");
	assert_int_equal(c.duration_ms, 7200000);
	assert_string_equal(c.code, "welding");
	assert_string_equal(c.note, "permit 14");
	c = must_parse("uninhibit cam-0412 all the welders have gone");
	assert_string_equal(c.rest, "all");
	assert_string_equal(c.note, "the welders have gone");
}

static void
test_the_help_has_a_line_for_each_command(void **unused)
{
	struct buf text = { 0 };

	(void)unused;
	for (int verb = 0; verb < COMMAND_COUNT; verb++) {
		assert_true(strlen(command_help(verb)) > 0);
		assert_null(strstr(command_help(verb), "eject"));
		if (!command_is_right(verb))
			command_syntax(verb, &text);
	}
	buf_clear(&text);
	command_syntax(COMMAND_CONFIRM, &text);
	assert_string_equal(buf_text(&text),
	    "confirm [NUMBER] SERVICE,... [+FACT,...] [@place \"ADDRESS\"] "
	    "[in:DISTRICT] [NOTE]");
	buf_finish(&text);
}

/* The arguments of all commands, one behind the other. */
static const char letters[] =
#define X(symbol, name, args, ready, cells, help) args
    COMMAND_TABLE(X);
#undef X

static void
test_every_letter_of_an_argument_is_known_and_every_known_one_used(
    void **unused)
{
	(void)unused;
	for (int letter = 1; letter < 256; letter++) {
		bool known = command_argument((char)letter) != NULL;
		bool used = letter != '!' && strchr(letters, letter) != NULL;

		if (known != used)
			fail_msg("'%c' is %s", letter,
			    used ? "unknown" : "nowhere used");
	}
	assert_null(command_argument('\0'));
}

/* xorshift: the same commands in every run. */
static uint32_t
roll(uint64_t *state, uint32_t sides)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (uint32_t)(*state >> 33) % sides;
}

static void
roll_text(uint64_t *state, char *to, size_t size)
{
	static const char *const parts[] = { "a", " ", "\"", "\\", "7", "+",
		"@place", "in:", "to:", "refused:", "at:", "ә", "Қ", ",", "-",
		"duplicate", "1042", "still" };
	size_t n = 1 + roll(state, 12);

	to[0] = '\0';
	while (n-- > 0) {
		const char *part =
		    parts[roll(state, sizeof(parts) / sizeof(parts[0]))];

		if (strlen(to) + strlen(part) < size)
			strcat(to, part);
	}
}

/* The alphabet of the arguments is filled as the comment of the header says. */
static void
roll_command(uint64_t *state, struct command *c)
{
	static const char *const codes[] = { "steam", "duplicate", "no-crew",
		"x.1", "a_b", "still", "live" };
#define CODE(to) strcpy(to, codes[roll(state, 7)])
	struct buf syntax = { 0 };
	const char *args;

	*c = (struct command){ 0 };
	do
		c->verb = roll(state, COMMAND_COUNT);
	while (command_is_right(c->verb));
	command_syntax(c->verb, &syntax);
	args = buf_text(&syntax);
#define HAS(word) (strstr(args, " " word) != NULL)
	if (HAS("[NUMBER]") && c->verb != COMMAND_PHONE && roll(state, 2)) {
		c->alerts[c->nalerts++] = 1 + roll(state, 100000);
	}
	if (c->verb == COMMAND_EXPORT)
		c->alerts[c->nalerts++] = 9;
	if (HAS("[NUMBER,...]"))
		for (uint32_t n = roll(state, 5); n > 0; n--)
			c->alerts[c->nalerts++] = n + 10;
	if (c->verb == COMMAND_SAME || c->verb == COMMAND_CORRECT ||
	    c->verb == COMMAND_READ_NOTICE)
		c->other = 1 + roll(state, 1000);
	if (HAS("SERVICE,...")) {
		c->services = (uint8_t)(1 + roll(state, 15));
		if (roll(state, 3) == 0)
			strcpy(c->partners[c->npartners++], "gas");
	}
	if (HAS("[+FACT,...]") && (c->has_facts = roll(state, 2)))
		c->facts = (uint8_t)roll(state, 16);
	if (HAS("PERSON"))
		strcpy(c->person, "aigul");
	if (HAS("REASON") || HAS("OUTCOME") || HAS("WORD") ||
	    (HAS("[REASON]") && roll(state, 2)))
		CODE(c->code);
	if (c->verb == COMMAND_ARCHIVE && strcmp(c->code, "duplicate") == 0)
		c->other = roll(state, 3);
	if (HAS("TIME"))
		c->duration_ms = 1000 * (1 + roll(state, 86400));
	if (HAS("KIND,..."))
		strcpy(c->rest, roll(state, 2) ? "smoke" : "smoke,x.1,a_b");
	else if (HAS("KIND"))
		CODE(c->kind);
	if (HAS("WHO"))
		roll_text(state, c->who, sizeof(c->who));
	if (c->verb == COMMAND_PHONE && roll(state, 2))
		strcpy(c->their, "№7-a");
	if (HAS("DEVICE"))
		roll_text(state, c->device, sizeof(c->device));
	if (HAS("[@place") && roll(state, 2))
		roll_text(state, c->address, sizeof(c->address));
	if (HAS("DEVICE|@place") && roll(state, 2)) {
		memset(c->device, 0, sizeof(c->device));
		roll_text(state, c->address, sizeof(c->address));
	}
	if (HAS("[in:DISTRICT]") && roll(state, 2))
		roll_text(state, c->district, sizeof(c->district));
	if (HAS("[to:PARTNER]") && roll(state, 2))
		CODE(c->partner);
	if (HAS("[at:DESK]") && roll(state, 2))
		roll_text(state, c->desk, sizeof(c->desk));
	if (HAS("[refused:CODE]") && roll(state, 2))
		CODE(c->refused);
	if (HAS("[still|recording|live") && roll(state, 2)) {
		c->look = 1 + roll(state, 3);
		c->look_ms = roll(state, 86400001);
	}
	if (HAS("done|yes|no"))
		c->said = 1 + roll(state, 3);
	if (HAS("[...]") && roll(state, 2))
		strcpy(c->rest, "kind:fire \"x\" y");
	if (HAS("NOTE") || (HAS("[NOTE]") && (!c->has_facts || roll(state, 2))))
		roll_text(state, c->note, sizeof(c->note));
	buf_finish(&syntax);
}

static void
test_what_is_written_is_read_back(void **unused)
{
	uint64_t state = 20261122;
	struct command want, have;
	struct command_fault fault;
	struct buf text = { 0 };

	(void)unused;
	for (int i = 0; i < 20000; i++) {
		roll_command(&state, &want);
		buf_clear(&text);
		command_format(&want, &text);
		if (command_parse(buf_text(&text), text.len, &have, &fault) !=
		    ERR_NONE)
			fail_msg("%s: fault %d at %zu", buf_text(&text),
			    fault.code, fault.offset);
		if (memcmp(&want, &have, sizeof(want)) != 0) {
			struct buf again = { 0 };

			command_format(&have, &again);
			fail_msg(
			    "%s became %s", buf_text(&text), buf_text(&again));
		}
	}
	buf_finish(&text);
}

static const char *
city_words(void *arg, enum command_verb verb, char argument, size_t i)
{
	static const char *const alerts[] = { "1042", "1043", "2000" };
	static const char *const reasons[] = { "steam", "staff" };

	(void)arg;
	if (argument == 'a')
		return i < 3 ? alerts[i] : NULL;
	if (argument == 'c' && verb == COMMAND_ARCHIVE)
		return i < 2 ? reasons[i] : NULL;
	if (argument == 's')
		return i < 1 ? "gas" : NULL;
	return NULL;
}

/* The candidates, joined by spaces, after the text that stays. */
static const char *
complete(const char *text, char out[256])
{
	const struct command_words words = { city_words, NULL };
	struct candidates found;
	size_t n;

	command_complete(text, strlen(text), &words, &found);
	n = (size_t)snprintf(out, 256, "%.*s|", (int)found.start, text);
	for (size_t i = 0; i < found.count; i++)
		n += (size_t)snprintf(
		    out + n, 256 - n, "%s%s", i ? " " : "", found.words[i]);
	return out;
}

static void
test_completion_offers_what_fits_at_the_cursor(void **unused)
{
	char out[256];

	(void)unused;
	assert_string_equal(complete("con", out), "|confirm config");
	assert_string_equal(complete("rej", out), "|");
	assert_string_equal(complete("claim ", out), "claim |1042 1043 2000");
	assert_string_equal(complete("claim 104", out), "claim |1042 1043");
	assert_string_equal(complete("confirm 1042 ", out),
	    "confirm 1042 |fire police ambulance emergency gas");
	assert_string_equal(complete("confirm 1042 fire,a", out),
	    "confirm 1042 fire,|ambulance");
	assert_string_equal(complete("confirm 1042 fire +danger,i", out),
	    "confirm 1042 fire +danger,|injured");
	assert_string_equal(
	    complete("confirm 1042 fire i", out), "confirm 1042 fire |in:");
	assert_string_equal(
	    complete("archive 1042,10", out), "archive 1042,|1042 1043");
	assert_string_equal(
	    complete("archive st", out), "archive |steam staff");
	assert_string_equal(complete("look 1042 ", out),
	    "look 1042 |still recording live none");
	assert_string_equal(complete("note 1042 \"st", out), "note 1042 |");
	assert_string_equal(complete("nonsense st", out), "nonsense |");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_the_documented_examples_mean_what_they_say),
		cmocka_unit_test(
		    test_without_a_number_the_alert_in_hand_is_meant),
		cmocka_unit_test(test_every_name_of_a_service_is_that_service),
		cmocka_unit_test(test_other_services_are_kept_as_partners),
		cmocka_unit_test(
		    test_optional_words_stand_anywhere_before_the_note),
		cmocka_unit_test(test_a_duplicate_names_the_other_alert),
		cmocka_unit_test(
		    test_one_command_archives_the_marked_and_no_more_than_fifty),
		cmocka_unit_test(test_durations_have_a_unit_and_an_end),
		cmocka_unit_test(test_what_was_shown_comes_with_milliseconds),
		cmocka_unit_test(
		    test_a_camera_is_looked_at_for_a_reason_and_for_a_time),
		cmocka_unit_test(test_an_alias_is_understood_and_never_written),
		cmocka_unit_test(test_quotes_and_limits),
		cmocka_unit_test(
		    test_a_note_of_four_hundred_bytes_is_the_longest),
		cmocka_unit_test(
		    test_commands_of_later_versions_are_understood_and_told_apart),
		cmocka_unit_test(
		    test_works_name_a_place_kinds_a_time_a_reason_and_a_ground),
		cmocka_unit_test(test_the_help_has_a_line_for_each_command),
		cmocka_unit_test(
		    test_every_letter_of_an_argument_is_known_and_every_known_one_used),
		cmocka_unit_test(test_what_is_written_is_read_back),
		cmocka_unit_test(
		    test_completion_offers_what_fits_at_the_cursor),
	};

	return cmocka_run_group_tests_name("command", tests, NULL, NULL);
}
