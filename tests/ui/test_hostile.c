/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts that would do something to a terminal, in every field that somebody
 * outside can fill, through a real hub onto a real terminal.
 *
 * Three things together prove that nothing of them came through: every escape
 * sequence is one that our renderer writes; those that it writes once were
 * written once; and behind its mark each text stands on the screen as
 * text_safe() has it, so that no byte of it was taken for anything else.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#include "base/jwrite.h"
#include "base/text.h"
#include "ui/term/term.h"

#include "tests/ui/centre.h"
#include "tests/ui/corpus.h"

#define WAIT      CENTRE_WAIT_MS
#define ENTER     "\r"
#define ESC       "\033"
#define F3        "\033OR"
#define F4        "\033OS"
#define F6        "\033[17~"
#define F7        "\033[18~"
#define F8        "\033[19~"
#define F9        "\033[20~"
#define DOWN      "\033[B"
#define UP        "\033[A"
#define PAGE_DOWN "\033[6~"

#define MARK    "§" /* §t12: stands before text 12 in the field t */
#define END     "!" /* and this behind it */
#define MANY    1000
#define QUIET   400 /* ms; a form listens then */
#define SAMPLE  17  /* of acts that cost a process each */
#define DEVICES 128
#define STILL   5 /* keys that changed nothing: the end of a list */

struct seen {
	bool text[26][MANY];
};

/* ---- what is sent ---- */

static void
foreign(char field, int index, struct buf *out)
{
	buf_printf(out, MARK "%c%d:", field, index);
	(void)corpus_put_valid(index, out);
	buf_puts(out, END);
}

/* As far as it fits ${max} bytes. */
static void
foreign_short(char field, int index, size_t max, struct buf *out)
{
	struct buf text = { 0 };
	char *cut = calloc(1, max + 1);

	foreign(field, index, &text);
	(void)text_copy(cut, max + 1, buf_text(&text));
	buf_puts(out, cut);
	free(cut);
	buf_finish(&text);
}

static void
member(struct jwrite *w, const char *name, char field, int index, size_t max)
{
	struct buf text = { 0 };

	foreign_short(field, index, max, &text);
	jwrite_text(w, name, buf_text(&text));
	buf_finish(&text);
}

/* Each member that takes a text of its own has one. */
static void
event(int index, const char *kind, struct buf *lines)
{
	struct jwrite w = { .out = lines };

	jwrite_open(&w, '{');
	jwrite_text(&w, "specversion", "1.0");
	member(&w, "id", 'i', index, 128);
	jwrite_text(&w, "source", "//analytics/node-1");
	jwrite_text(&w, "type", "kz.dabyl.detection.v1");
	member(&w, "subject", 's', index, 40);
	member(&w, "correlationid", 'c', index, 128);
	jwrite_open_key(&w, "data", '{');
	jwrite_text(&w, "kind", kind);
	member(&w, "text", 't', index, 2000);
	member(&w, "track", 'k', index, 64);
	member(&w, "list", 'l', index, 40);
	member(&w, "plate", 'p', index, 32);
	member(&w, "clip", 'u', index, 1000);
	jwrite_close(&w, '}');
	jwrite_close(&w, '}');
	buf_puts(lines, "\n");
}

static void
publish_all(struct centre *centre)
{
	struct buf lines = { 0 };

	for (int i = 0; i < corpus_count(); i++)
		event(i, i % 3 == 0 ? "fire" : "smoke", &lines);
	centre_publish(centre, buf_text(&lines), lines.len);
	buf_finish(&lines);
}

/* ---- what stands on the screen ---- */

/* As term.c has it: where libc and utf8proc disagree, U+FFFD. */
static void
wanted(char field, int index, struct buf *out)
{
	struct buf text = { 0 }, safe = { 0 };

	foreign(field, index, &text);
	text_safe(&safe, buf_text(&text), text.len);
	for (size_t at = 0; at < safe.len;) {
		uint32_t cp;
		size_t used =
		    text_next(buf_text(&safe) + at, safe.len - at, &cp);
		int width = text_cp_width(cp);

		if (width == wcwidth((wchar_t)cp))
			buf_put(out, buf_text(&safe) + at, used);
		else
			buf_puts(out, width == 2 ? "\ufffd " : "\ufffd");
		at += used;
	}
	buf_finish(&text);
	buf_finish(&safe);
}

static bool
is_cut(const char *at)
{
	static const char *const signs[] = { "…", ">", "│", " ", "\n", "]" };

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (strncmp(at, signs[i], strlen(signs[i])) == 0)
			return true;
	return false;
}

/* ${at} is behind MARK. */
static void
look_at_mark(const char *at, struct seen *seen)
{
	struct buf want = { 0 };
	const char *text;
	char field = *at;
	int index, head;
	size_t same = 0;

	/* A number that is cut is no number. */
	if (field < 'a' || field > 'z' ||
	    sscanf(at + 1, "%d%n", &index, &head) != 1 || at[1 + head] != ':' ||
	    index < 0 || index >= corpus_count())
		return;
	wanted(field, index, &want);
	text = strchr(buf_text(&want), ':') + 1;
	at += 2 + head;
	while (text[same] != '\0' && text[same] == at[same])
		same++;
	while (((unsigned char)text[same] & 0xc0) == 0x80)
		same--;
	if (text[same] != '\0' && !is_cut(at + same))
		fail_msg("text %d of field %c should be %s\nbut is %.60s",
		    index, field, text, at);
	if (same > 0)
		seen->text[field - 'a'][index] = true;
	buf_finish(&want);
}

static void
look(struct pty *pty, struct seen *seen)
{
	struct buf screen = { 0 };
	const char *at;

	pty_screen(pty, &screen);
	at = buf_text(&screen);
	while ((at = strstr(at, MARK)) != NULL) {
		at += strlen(MARK);
		look_at_mark(at, seen);
	}
	buf_finish(&screen);
}

static int
count(const struct seen *seen, char field)
{
	int sum = 0;

	for (int i = 0; i < corpus_count(); i++)
		sum += seen->text[field - 'a'][i];
	return sum;
}

/* What the renderer does once, it did once; nothing did what it never does. */
static void
assert_harmless(struct pty *pty)
{
	char why[256];

	if (!pty_only_ours(pty_output(pty), why, sizeof(why)))
		fail_msg("%s", why);
	assert_int_equal(pty_pranks(pty), 0);
	assert_int_equal(pty_wrote(pty, "\033]52;"), 0);
	assert_int_equal(pty_wrote(pty, "\033[?1049h"), 1);
	assert_true(pty_wrote(pty, "\033[?1049l") <= 1);
	assert_int_equal(pty_wrote(pty, "\033[?2004h"), 1);
	assert_int_equal(pty_wrote(pty, "\033[?1004h"), 1);
	assert_int_equal(pty_wrote(pty, "\033(0"), 0);
	assert_int_equal(pty_wrote(pty, "\016"), 0);
}

static void
wait_for(struct pty *pty, const char *text)
{
	if (!pty_wait(pty, text, WAIT))
		fail_msg("\"%s\" does not come", text);
}

static void
leave(struct pty *pty)
{
	kill(pty_pid(pty), SIGTERM);
	assert_int_equal(pty_ended(pty, WAIT), 0);
	assert_true(pty_cooked(pty));
	assert_harmless(pty);
	pty_stop(pty);
}

/* Down the list until the screen does not change any more. */
static void
walk(struct pty *pty, const char *key, int most, struct seen *seen)
{
	struct buf before = { 0 };
	int same = 0;

	for (int i = 0; i < most; i++) {
		struct buf now = { 0 };

		look(pty, seen);
		pty_screen(pty, &now);
		if (before.len == now.len &&
		    memcmp(buf_text(&before), buf_text(&now), now.len) == 0)
			same++;
		else
			same = 0;
		buf_finish(&before);
		before = now;
		if (same == STILL)
			break;
		pty_type(pty, key);
		pty_settle(pty, 20);
	}
	buf_finish(&before);
}

/* ---- the fixtures ---- */

static int
setup(void **state)
{
	struct centre *centre = calloc(1, sizeof(*centre));

	centre_begin(centre);
	publish_all(centre);
	*state = centre;
	return 0;
}

static int
setup_desk(void **state)
{
	struct centre *centre = calloc(1, sizeof(*centre));

	centre_begin_site(centre,
	    "services:\n  fire: {desks: [{id: fire, district: \"*\", "
	    "name: {en: Fire, kk: Өрт, ru: Пожарные}, channels: [zmq]}]}\n");
	publish_all(centre);
	*state = centre;
	return 0;
}

/* CSV: quotes are doubled. */
static void
cell(struct buf *csv, const char *text)
{
	buf_puts(csv, ",\"");
	for (; *text != '\0'; text++) {
		if (*text == '"')
			buf_puts(csv, "\"");
		buf_put(csv, text, 1);
	}
	buf_puts(csv, "\"");
}

/* What is no text for a screen is refused where the devices are read. */
static bool
device_line(int index, const char *id, struct buf *csv)
{
	static const char fields[] = "nra";
	struct buf cells = { 0 }, safe = { 0 };
	bool good;

	for (int i = 0; i < 3; i++) {
		struct buf text = { 0 };

		foreign_short(fields[i], index, 60, &text);
		cell(&cells, buf_text(&text));
		buf_finish(&text);
	}
	text_safe(&safe, buf_text(&cells), cells.len);
	good = strcmp(buf_text(&safe), buf_text(&cells)) == 0;
	if (good)
		buf_printf(csv, "%s,camera%s\n", id, buf_text(&cells));
	buf_finish(&cells);
	buf_finish(&safe);
	return good;
}

static int
setup_devices(void **state)
{
	struct centre *centre = calloc(1, sizeof(*centre));
	struct buf csv = { 0 }, lines = { 0 };
	int devices = 0;

	buf_puts(&csv, "id,class,name_kk,name_ru,address\n");
	for (int i = 0; i < corpus_count() && devices < DEVICES; i++) {
		char id[16];

		snprintf(id, sizeof(id), "cam-%d", i);
		if (!device_line(i, id, &csv))
			continue;
		devices++;
		buf_printf(&lines,
		    "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"//a\","
		    "\"type\":\"kz.dabyl.detection.v1\",\"subject\":\"%s\","
		    "\"data\":{\"kind\":\"smoke\"}}\n",
		    i, id);
	}
	assert_true(devices > 20);
	centre_begin_devices(centre, buf_text(&csv));
	centre_publish(centre, buf_text(&lines), lines.len);
	buf_finish(&csv);
	buf_finish(&lines);
	*state = centre;
	return 0;
}

static int
teardown(void **state)
{
	centre_end(*state);
	free(*state);
	return 0;
}

/* ---- the screens ---- */

static void
every_text_of_an_event_stands_on_the_board_as_text(void **state)
{
	struct centre *centre = *state;
	struct seen *seen = calloc(1, sizeof(*seen));
	struct pty *pty = centre_console(centre, "en", "aigul", 160, 50);
	/* Some are longer than the room, and cut where nothing can be said. */
	const int most = corpus_count() * 95 / 100;

	wait_for(pty, "waiting");
	/* Down and up again: a slow console passes over rows. */
	for (int pass = 0;
	     pass < 6 && (count(seen, 't') < most || count(seen, 's') < most);
	     pass++)
		for (int i = 0; i < corpus_count(); i++) {
			pty_type(pty, pass % 2 == 0 ? DOWN : UP);
			/* Half a row that is drawn is no text. */
			pty_settle(pty, 10 + 10 * pass);
			look(pty, seen);
		}
	assert_true(count(seen, 't') >= most);
	assert_true(count(seen, 's') >= most);
	leave(pty);
	free(seen);
}

static void
type_command(struct pty *pty, const char *command)
{
	pty_type(pty, ":");
	pty_type(pty, command);
	pty_type(pty, ENTER);
	pty_settle(pty, QUIET);
}

static void
the_pages_show_foreign_texts_as_texts(void **state)
{
	static const char *const screens[] = { "services", "archive-screen",
		"log", "shift", "devices", "status", "help" };
	struct centre *centre = *state;
	struct seen *seen = calloc(1, sizeof(*seen));
	struct pty *pty = centre_console(centre, "kk", "aigul", 200, 50);

	wait_for(pty, "күтуде");
	for (size_t i = 0; i < sizeof(screens) / sizeof(screens[0]); i++) {
		type_command(pty, screens[i]);
		walk(pty, PAGE_DOWN, 60, seen);
		pty_type(pty, ESC);
		pty_settle(pty, QUIET);
	}
	assert_true(count(seen, 't') > corpus_count() / 2);
	leave(pty);
	free(seen);
}

/* The page of an alert, the picture, each form, over some of the texts. */
static void
forms_and_pages_of_an_alert_show_foreign_texts_as_texts(void **state)
{
	static const char *const keys[] = { "d", "w", F3, F4, F6, F8, F9, "c",
		"m", "f", "o", "s", "l", "a" };
	struct centre *centre = *state;
	struct seen *seen = calloc(1, sizeof(*seen));
	struct pty *pty = centre_console(centre, "ru", "aigul", 120, 40);

	wait_for(pty, "ждут");
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		for (int down = 0; down < SAMPLE; down++)
			pty_type(pty, DOWN);
		pty_settle(pty, 50);
		pty_type(pty, keys[i]);
		pty_settle(pty, 100);
		look(pty, seen);
		pty_type(pty, ESC);
		pty_settle(pty, 100);
		look(pty, seen);
		pty_type(pty, ESC);
		pty_settle(pty, 50);
	}
	assert_true(count(seen, 't') > 0 && count(seen, 's') > 0);
	leave(pty);
	free(seen);
}

static void
names_and_places_of_devices_are_texts(void **state)
{
	struct centre *centre = *state;
	struct seen *seen = calloc(1, sizeof(*seen));
	struct pty *pty = centre_console(centre, "kk", "aigul", 160, 50);

	wait_for(pty, "күтуде");
	walk(pty, DOWN, DEVICES, seen);
	assert_true(count(seen, 'n') > 20);
	pty_type(pty, ENTER);
	pty_settle(pty, QUIET);
	pty_type(pty, F6);
	pty_settle(pty, QUIET);
	look(pty, seen);
	leave(pty);
	free(seen);
}

/* ---- what people and desks write ---- */

static void
do_it(struct centre *centre, const char *command)
{
	const char *arguments[] = { "do", command, "--as", "dana", NULL };
	struct pty *pty = centre_tool(centre, arguments);

	assert_true(pty_ended(pty, WAIT) >= 0);
	assert_int_equal(pty_wrote(pty, "\033"), 0);
	pty_stop(pty);
}

/* A note and a call of one's own; what is no text of a command is refused. */
static void
write_about(struct centre *centre, int index)
{
	struct buf note = { 0 }, who = { 0 }, line = { 0 };
	unsigned number = (unsigned)(index / SAMPLE) + 1;

	foreign_short('o', index, 300, &note);
	foreign_short('w', index, 60, &who);
	buf_printf(&line, "claim %u", number);
	do_it(centre, buf_text(&line));
	buf_clear(&line);
	buf_printf(&line, "note %u %s", number, buf_text(&note));
	do_it(centre, buf_text(&line));
	buf_clear(&line);
	buf_printf(&line, "phone %u ambulance %s %s", number, buf_text(&who),
	    buf_text(&who));
	do_it(centre, buf_text(&line));
	buf_clear(&line);
	buf_printf(&line, "release %u", number);
	do_it(centre, buf_text(&line));
	buf_finish(&note);
	buf_finish(&who);
	buf_finish(&line);
}

static void
notes_and_calls_are_texts(void **state)
{
	struct centre *centre = *state;
	struct seen *seen = calloc(1, sizeof(*seen));
	struct pty *pty;

	for (int i = 0; i < corpus_count(); i += SAMPLE)
		write_about(centre, i);
	pty = centre_console(centre, "en", "aigul", 160, 50);
	wait_for(pty, "waiting");
	walk(pty, DOWN, 80, seen);
	type_command(pty, "log");
	/* Above them stands what the hub does with alerts nobody decides. */
	for (int i = 0; i < 20 && count(seen, 'o') <= 5; i++)
		walk(pty, PAGE_DOWN, 12, seen);
	assert_true(count(seen, 'o') > 5);
	leave(pty);
	free(seen);
}

static void
the_answer_of_a_desk_is_a_text(void **state)
{
	const char *arguments[] = { "desk", "fire", NULL };
	struct centre *centre = *state;
	struct seen *seen = calloc(1, sizeof(*seen));
	struct pty *desk = centre_tool(centre, arguments), *pty;

	wait_for(desk, "ready");
	for (unsigned i = 1; i <= 8; i++) {
		struct buf line = { 0 };

		buf_printf(&line, "claim %u", i);
		do_it(centre, buf_text(&line));
		buf_clear(&line);
		buf_printf(&line, "confirm %u fire", i);
		do_it(centre, buf_text(&line));
		buf_clear(&line);
		buf_printf(&line, "send %u", i);
		do_it(centre, buf_text(&line));
		buf_clear(&line);
		buf_printf(&line, "TELL %u ", i);
		wait_for(desk, buf_text(&line));
		buf_clear(&line);
		/* Those of the corpus that a line of input can hold. */
		buf_printf(&line, "accepted %u ", i);
		foreign_short('q', 490 + (int)i * 9, 30, &line);
		buf_puts(&line, "\n");
		pty_type(desk, buf_text(&line));
		buf_finish(&line);
	}
	pty = centre_console(centre, "en", "aigul", 160, 50);
	pty_type(pty, "ttt"); /* mine, with the services, later */
	pty_settle(pty, QUIET);
	walk(pty, DOWN, 10, seen);
	type_command(pty, "services");
	walk(pty, DOWN, 10, seen);
	type_command(pty, "log");
	walk(pty, PAGE_DOWN, 4, seen);
	assert_true(count(seen, 'q') > 0);
	leave(pty);
	pty_stop(desk);
	free(seen);
}

/* ---- the tools ---- */

/* They write lines: no escape at all. */
static void
assert_lines(struct pty *pty)
{
	const struct buf *out = pty_output(pty);

	for (size_t at = 0; at < out->len;) {
		uint32_t cp;
		size_t used = text_next(buf_text(out) + at, out->len - at, &cp);

		if (cp == '\n' || cp == '\r' || cp == '\t')
			assert_int_equal(used, 1);
		else if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
			fail_msg("U+%04X at byte %zu", cp, at);
		else if (cp == 0xfffd)
			assert_int_equal(used, 3); /* ours, not a bad byte */
		at += used;
	}
	assert_int_equal(pty_pranks(pty), 0);
}

static void
the_tools_write_foreign_texts_as_texts(void **state)
{
	static const char *const tools[][6] = {
		{ "list", NULL },
		{ "list", "--json", NULL },
		{ "log", NULL },
		{ "log", "--json", NULL },
		{ "show", "1", NULL },
		{ "show", "41", "--json", NULL },
		{ "list", "--counters", NULL },
		{ "list", "text~\"\u202e\033[2J\"", NULL },
		{ "do", "note 1 \033]0;evil\a", NULL },
		{ "show", "\033[2J", NULL },
		{ "\033[31mhub", NULL },
	};
	struct centre *centre = *state;

	for (size_t i = 0; i < sizeof(tools) / sizeof(tools[0]); i++) {
		struct pty *pty = centre_tool(centre, tools[i]);

		assert_true(pty_ended(pty, WAIT) >= 0);
		assert_true(pty_output(pty)->len > 0);
		assert_lines(pty);
		pty_stop(pty);
	}
}

static void
what_is_no_utf8_is_refused_in_words_that_are_texts(void **state)
{
	struct centre *centre = *state;
	char path[128], why[256];
	const char *arguments[] = { "publish", path, NULL };
	struct pty *pty;
	FILE *file;

	snprintf(path, sizeof(path), "%s/events", centre->dir);
	file = fopen(path, "w");
	assert_non_null(file);
	for (int i = 0; i < corpus_count(); i++) {
		struct buf text = { 0 };

		corpus_put(i, &text);
		if (!text_valid(buf_text(&text), text.len))
			fprintf(file,
			    "{\"specversion\":\"1.0\",\"id\":\"%s\","
			    "\"source\":\"%s\",\"subject\":\"%s\"}\n",
			    buf_text(&text), buf_text(&text), buf_text(&text));
		buf_finish(&text);
	}
	fclose(file);
	pty = centre_tool(centre, arguments);
	assert_true(pty_ended(pty, WAIT) > 0);
	/* It clears the line on which it counts. */
	if (!pty_only_ours(pty_output(pty), why, sizeof(why)))
		fail_msg("%s", why);
	assert_int_equal(pty_pranks(pty), 0);
	pty_stop(pty);
}

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		T(every_text_of_an_event_stands_on_the_board_as_text),
		T(the_pages_show_foreign_texts_as_texts),
		T(forms_and_pages_of_an_alert_show_foreign_texts_as_texts),
		cmocka_unit_test_setup_teardown(
		    names_and_places_of_devices_are_texts, setup_devices,
		    teardown),
		T(notes_and_calls_are_texts),
		cmocka_unit_test_setup_teardown(
		    the_answer_of_a_desk_is_a_text, setup_desk, teardown),
		T(the_tools_write_foreign_texts_as_texts),
		T(what_is_no_utf8_is_refused_in_words_that_are_texts),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	assert_true(corpus_count() >= 500 && corpus_count() <= MANY);
	if (!term_locale())
		return 77;
	return cmocka_run_group_tests_name("hostile", tests, NULL, NULL);
}
