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

#include <cmocka.h>

#include "base/jwrite.h"
#include "base/text.h"
#include "ui/term/term.h"

#include "tests/ui/centre.h"
#include "tests/ui/corpus.h"
#include "tests/ui/press.h"

#define WAIT CENTRE_WAIT_MS

#define MARK    "§" /* §t12: stands before text 12 in the field t */
#define TAIL    "!" /* and this behind it */
#define MANY    1000
#define SAMPLE  17 /* of acts that cost a process each */
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
	buf_puts(out, TAIL);
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

static void
wanted(char field, int index, struct buf *out)
{
	struct buf text = { 0 }, safe = { 0 };

	foreign(field, index, &text);
	text_safe(&safe, buf_text(&text), text.len);
	for (size_t at = 0; at < safe.len;)
		at += corpus_letter(buf_text(&safe) + at, safe.len - at, out);
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
look_at_text(const char *at, struct seen *seen)
{
	while ((at = strstr(at, MARK)) != NULL) {
		at += strlen(MARK);
		look_at_mark(at, seen);
	}
}

static void
look(struct pty *pty, struct seen *seen)
{
	struct buf screen = { 0 };

	pty_screen(pty, &screen);
	look_at_text(buf_text(&screen), seen);
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

/* Nothing is passed on, and the rows stand still, while they are read. */
#define KINDS                                                \
	"kinds:\n"                                           \
	"  fire: { claim_within: 3600 s, take_back: 0 s }\n" \
	"  smoke: { claim_within: 3600 s, take_back: 0 s }\n"

static int
setup(void **state)
{
	(void)centre_setup(state, KINDS);
	publish_all(*state);
	return 0;
}

static int
setup_desk(void **state)
{
	(void)centre_setup(state,
	    KINDS
	    "services:\n"
	    "  fire: {desks: [{id: fire, district: \"*\", "
	    "name: {en: Fire, kk: Өрт, ru: Пожарные}, channels: [zmq]}]}\n");
	publish_all(*state);
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
	(void)centre_setup_devices(state, KINDS, buf_text(&csv));
	centre_publish(*state, buf_text(&lines), lines.len);
	buf_finish(&csv);
	buf_finish(&lines);
	return 0;
}

/* ---- the tools ---- */

/* By itself, whatever it thought of the text. */
static void
assert_ended(struct pty *pty, int least)
{
	assert_in_range(pty_ended(pty, WAIT), least, 3);
}

static void
do_it(struct centre *centre, const char *command)
{
	const char *arguments[] = { "do", command, "--as", "dana", NULL };
	struct pty *pty = centre_tool(centre, arguments);

	assert_ended(pty, 0);
	assert_int_equal(pty_wrote(pty, "\033"), 0);
	pty_stop(pty);
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

	centre_wait(pty, "waiting");
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
	centre_quiet(pty);
}

/* A page shows some texts of each of these fields. */
static void
look_at_page(
    struct pty *pty, const char *command, const char *title, const char *fields)
{
	struct seen *seen = calloc(1, sizeof(*seen));

	type_command(pty, command);
	centre_wait(pty, title);
	walk(pty, PAGE_DOWN, 60, seen);
	for (; *fields != '\0'; fields++)
		if (count(seen, *fields) == 0)
			fail_msg("%s: nothing of field %c", title, *fields);
	pty_type(pty, ESC);
	centre_wait_gone(pty, title);
	free(seen);
}

static void
the_pages_show_foreign_texts_as_texts(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	centre_do(centre, "dana", "claim 1");
	centre_do(centre, "dana", "confirm 1 fire");
	centre_do(centre, "dana", "look 5 clip 9000");
	centre_do(centre, "dana", "archive 5 weather");
	pty = centre_console(centre, "kk", "aigul", 200, 50);
	centre_wait(pty, "күтуде");
	look_at_page(pty, "services", " ҚЫЗМЕТТЕР · 1", "s");
	look_at_page(pty, "archive-screen", " МҰРАҒАТ · 1", "s");
	look_at_page(pty, "log", " ЖУРНАЛ · ", "st");
	look_at_page(pty, "show 7", " ОҚИҒА №7", "st");
	leave(pty);
}

/* Between the title of a form and its lower edge. */
static void
look_at_form(struct pty *pty, const char *title, struct seen *seen)
{
	struct buf screen = { 0 }, form = { 0 };
	const char *at, *end;

	pty_screen(pty, &screen);
	at = strstr(buf_text(&screen), title);
	assert_non_null(at);
	end = strstr(at, "└");
	assert_non_null(end);
	buf_put(&form, at, (size_t)(end - at));
	look_at_text(buf_text(&form), seen);
	buf_finish(&screen);
	buf_finish(&form);
}

struct opener {
	const char *key;
	const char *title;
	bool own;   /* needs an alert that one has */
	bool takes; /* has taken it then, and it has to be given back */
};

/* Opened on a row of its own, it shows a text of the event. */
static void
look_at_opened(struct pty *pty, const struct opener *opener)
{
	struct seen *seen = calloc(1, sizeof(*seen));

	for (int down = 0; down < SAMPLE; down++)
		pty_type(pty, DOWN);
	if (opener->own) {
		pty_type(pty, F2);
		centre_wait(pty, "у меня 1");
	}
	centre_quiet(pty);
	centre_open_form(pty, opener->key, opener->title);
	look_at_form(pty, opener->title, seen);
	if (count(seen, 's') == 0)
		fail_msg("%s: no text of the event", opener->title);
	pty_type(pty, ESC);
	centre_wait_gone(pty, opener->title);
	if (opener->takes) {
		type_command(pty, "release");
		centre_wait(pty, "у меня 0");
	}
	free(seen);
}

static void
forms_of_an_alert_show_foreign_texts_as_texts(void **state)
{
	static const struct opener openers[] = {
		{ F4, "ПРИМЕЧАНИЕ ─", false, false },
		{ F6, "ПОДТВЕРДИТЬ → СЛУЖБАМ", false, true },
		{ F8, "ОТЛОЖИТЬ ─", false, true },
		{ F9, "НЕ ПОДТВЕРЖДЕНО → В АРХИВ", false, true },
		{ "c", "ПОЗВОНИТЕ: ", false, false },
		{ "m", "ТО ЖЕ СОБЫТИЕ", false, false },
		{ "s", "ПОЗВАТЬ СТАРШЕГО СМЕНЫ", false, false },
		{ "f", "ПЕРЕДАТЬ ─", true, true },
		{ "o", "ВТОРОЕ МНЕНИЕ", true, true },
		{ "r", "ВЕРНУТЬ В ОЧЕРЕДЬ", true, true },
	};
	struct centre *centre = *state;
	struct pty *dana = centre_console(centre, "ru", "dana", 80, 24);
	/* Nothing stands beside a form. */
	struct pty *pty = centre_console(centre, "ru", "aigul", 80, 24);

	centre_wait(pty, "ждут");
	for (size_t i = 0; i < sizeof(openers) / sizeof(openers[0]); i++)
		look_at_opened(pty, &openers[i]);
	leave(pty);
	leave(dana);
}

static void
names_and_places_of_devices_are_texts(void **state)
{
	static const char *const languages[] = { "kk", "ru" };
	static const char names[] = { 'n', 'r' };
	struct centre *centre = *state;

	for (int i = 0; i < 2; i++) {
		struct seen *seen = calloc(1, sizeof(*seen));
		struct pty *pty =
		    centre_console(centre, languages[i], "aigul", 160, 50);

		walk(pty, DOWN, DEVICES, seen);
		assert_true(count(seen, names[i]) > 20);
		assert_true(count(seen, 'a') > 20);
		leave(pty);
		free(seen);
	}
}

/* ---- what people and desks write ---- */

/* A note and a call of one's own; what is no text of a command is refused. */
static void
write_about(struct centre *centre, int index)
{
	struct buf note = { 0 }, who = { 0 }, their = { 0 }, line = { 0 };
	unsigned number = (unsigned)(index / SAMPLE) + 1;

	foreign_short('o', index, 300, &note);
	foreign_short('w', index, 60, &who);
	foreign_short('h', index, 30, &their);
	buf_printf(&line, "claim %u", number);
	do_it(centre, buf_text(&line));
	buf_clear(&line);
	buf_printf(&line, "note %u %s", number, buf_text(&note));
	do_it(centre, buf_text(&line));
	buf_clear(&line);
	buf_printf(&line, "confirm %u ambulance", number);
	centre_do(centre, "dana", buf_text(&line));
	buf_clear(&line);
	buf_printf(&line, "phone %u ambulance %s %s", number, buf_text(&who),
	    buf_text(&their));
	do_it(centre, buf_text(&line));
	buf_finish(&note);
	buf_finish(&who);
	buf_finish(&their);
	buf_finish(&line);
}

static void
notes_and_calls_are_texts(void **state)
{
	struct centre *centre = *state;
	struct pty *pty;

	for (int i = 0; i < corpus_count(); i += SAMPLE)
		write_about(centre, i);
	pty = centre_console(centre, "en", "aigul", 160, 50);
	look_at_page(pty, "services", " SERVICES · ", "hws");
	look_at_page(pty, "log", " LOG · ", "hwo");
	leave(pty);
}

static void
the_answer_of_a_desk_is_a_text(void **state)
{
	const char *arguments[] = { "desk", "fire", NULL };
	struct centre *centre = *state;
	struct pty *desk = centre_tool(centre, arguments), *pty;

	centre_wait(desk, "ready");
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
		centre_wait(desk, buf_text(&line));
		buf_clear(&line);
		/* Those of the corpus that a line of input can hold. */
		buf_printf(&line, "accepted %u ", i);
		foreign_short('q', 490 + (int)i * 9, 30, &line);
		buf_puts(&line, "\n");
		pty_type(desk, buf_text(&line));
		buf_finish(&line);
	}
	pty = centre_console(centre, "en", "aigul", 160, 50);
	look_at_page(pty, "services", " SERVICES · ", "q");
	look_at_page(pty, "log", " LOG · ", "q");
	leave(pty);
	pty_stop(desk);
}

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

		assert_ended(pty, 0);
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
	assert_ended(pty, 1);
	/* It clears the line on which it counts. */
	if (!pty_only_ours(pty_output(pty), why, sizeof(why)))
		fail_msg("%s", why);
	assert_int_equal(pty_pranks(pty), 0);
	pty_stop(pty);
}

#define T(test) cmocka_unit_test_setup_teardown(test, setup, centre_teardown)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		T(every_text_of_an_event_stands_on_the_board_as_text),
		T(the_pages_show_foreign_texts_as_texts),
		T(forms_of_an_alert_show_foreign_texts_as_texts),
		cmocka_unit_test_setup_teardown(
		    names_and_places_of_devices_are_texts, setup_devices,
		    centre_teardown),
		T(notes_and_calls_are_texts),
		cmocka_unit_test_setup_teardown(the_answer_of_a_desk_is_a_text,
		    setup_desk, centre_teardown),
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
