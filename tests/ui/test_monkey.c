/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A monkey at the keyboard of a real console with a real hub.
 *
 *	KEYS=1000000 SEED=7 tests/ui/test_monkey
 *
 * It presses letters of three layouts, F-keys and keypad in every encoding,
 * any byte, torn sequences, pastes, and drags the window about.  Whatever it
 * does: the console does not crash and writes nothing that is not ours; no
 * verdict stands in the journal for which no form was open and quiet before,
 * one for each; in the end the list on the screen is the hub's.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

#include "tests/ui/centre.h"

#define WAIT         CENTRE_WAIT_MS
#define KEYS         6000
#define CHUNK        40
#define CHUNK_LONG   160    /* in a long run, so that it ends */
#define LONG         100000 /* keys */
#define FORM_MS      330    /* a form listens after 300 ms without a key */
#define LOOK_MS      150    /* as the console sees them: it may be as late */
#define BLINK_MS     100
#define ESC_MS       60 /* alone it is a key */
#define FORGET       (4 * 1024 * 1024)
#define EVENTS_EACH  4000 /* keys */
#define CHECK_EACH   500
#define BOARD_EACH   10000
#define LATE_MS      5000 /* from Enter until a verdict is in the journal */
#define ROWS_MAX     200  /* of a screen */
#define BOARD_MAX    150  /* alerts; all have to fit it */
#define TRIES        12
#define DRAWN_MS     60 /* from the first byte of a screen to its last */
#define LEGIBLE_COLS 80
#define LEGIBLE_ROWS 24

enum form { CONFIRM, ARCHIVE, STAND_DOWN, CLOSE, FORMS };

/*
 * The forms that leave a verdict in the journal, by words of their titles that
 * are drawn nowhere else, in any language and with signs of ASCII.
 */
#define TITLES_CONFIRM "→ SERVICES", "> SERVICES", "ҚЫЗМЕТТЕРГЕ", "СЛУЖБАМ"
#define TITLES_ADD \
	"CONFIRMED: ADD SERVICE", "БЕРІЛДІ: ҚЫЗМЕТ", "ПЕРЕДАНО: ДОБАВИТЬ"
#define TITLES_ARCHIVE    "NOT CONFIRMED", "МҰРАҒАТҚА", "В АРХИВ"
#define TITLES_STAND_DOWN "STAND DOWN ", "ДАБЫЛДЫ ТОҚТАТУ ", "ОТБОЙ "
#define TITLES_CLOSE \
	"CLOSE WITH AN OUTCOME", "НӘТИЖЕСІМЕН ЖАБУ", "ЗАКРЫТЬ С ИСХОДОМ"
#define TITLES_CALL "CALL: ", "ҚОҢЫРАУ ШАЛЫҢЫЗ: ", "ПОЗВОНИТЕ: "

#define TITLES_MAX 10

#define CLEAR "\033[2J"

static const struct {
	const char *titles[TITLES_MAX + 1];
	const char *verb;
} forms[FORMS] = {
	/* What is told anew is confirmed anew. */
	[CONFIRM] = { { TITLES_CONFIRM, TITLES_ADD }, "alert.confirmed" },
	[ARCHIVE] = { { TITLES_ARCHIVE }, "alert.not-confirmed" },
	[STAND_DOWN] = { { TITLES_STAND_DOWN }, "alert.standing-down" },
	/* Also when the last service is called off. */
	[CLOSE] = { { TITLES_CLOSE, TITLES_STAND_DOWN, TITLES_CALL },
	    "alert.closed" },
};

struct monkey {
	uint64_t state;
	struct centre *centre;
	struct pty *pty;
	int cols, rows;
	int64_t pressed_ms;
	int clears; /* of the screen, before it was dragged to this size */
	bool drawn; /* since then */
	int64_t drawn_ms;
	uint64_t keys;
	unsigned chunk;
	uint64_t consoles; /* started */
	struct {
		uint64_t allowed;   /* verdicts that may stand in the journal */
		int64_t allowed_ms; /* since then, by a form open and quiet */
		bool open;          /* when it was looked at last */
		uint64_t openings;
		bool blind;      /* allowed where nothing can be said */
		uint64_t unseen; /* verdicts that came of that */
	} forms[FORMS];
	uint64_t verdicts[FORMS]; /* when the journal was read last */
	uint64_t seq;             /* of the last of them */
	uint64_t bulk_tick;       /* of that, if it was one of many; else 0 */
	uint64_t board;           /* events published */
	uint64_t gone; /* of these, off the board when it was looked at */
};

/* splitmix64 */
static uint64_t
chance(struct monkey *m)
{
	uint64_t z = m->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static unsigned
below(struct monkey *m, unsigned limit)
{
	return (unsigned)(chance(m) % limit);
}

#define PICK(m, table) (table)[below(m, sizeof(table) / sizeof((table)[0]))]

/* ---- what it presses ---- */

static void
letter(struct monkey *m, struct buf *out)
{
	static const char *const letters[] = { "j", "k", "u", "v", "l", "[",
		"]", "a", "n", "c", "m", "p", "r", "f", "o", "s", "d", "w", "y",
		"i", "e", "t", "h", "z", "b", "g", "/", ":", ",", "?", "q", "о",
		"л", "г", "м", "д", "х", "ъ", "ф", "т", "с", "ь", "з", "к", "а",
		"щ", "ы", "в", "ц", "н", "ш", "у", "е", "р", "я", "и", "п", "ж",
		"й", "Ж", "Г", "К", "№", ".", "x", "'", "`", "ч", "э", "ё" };

	buf_puts(out, PICK(m, letters));
}

static void
digit(struct monkey *m, struct buf *out)
{
	static const char *const digits[] = { "1", "2", "3", "4", "5", "8", "9",
		"0", "\"", "ә", "і", "ң", "ғ", "ү", "ұ", "қ", "Ә", "6", "7" };

	buf_puts(out, PICK(m, digits));
}

/* xterm, VT220 and PuTTY, linux, rxvt, application keypad, modifiers. */
static void
function_key(struct monkey *m, struct buf *out)
{
	static const char *const keys[] = { "\033OP", "\033OQ", "\033OR",
		"\033OS", "\033[11~", "\033[12~", "\033[13~", "\033[14~",
		"\033[[A", "\033[[B", "\033[[C", "\033[[D", "\033[[E",
		"\033[15~", "\033[17~", "\033[18~", "\033[19~", "\033[20~",
		"\033[21~", "\033[23~", "\033[24~", "\033[17~", "\033[20~",
		"\033[1;2P", "\033[17;5~", "\033[20;2~", "\033[25~", "\033[34~",
		"\033Op", "\033Oq", "\033Oy", "\033OM", "\033Ok", "\033Om" };

	buf_puts(out, PICK(m, keys));
}

static void
movement(struct monkey *m, struct buf *out)
{
	static const char *const keys[] = { "\033[A", "\033[B", "\033[C",
		"\033[D", "\033OA", "\033OB", "\033OC", "\033OD", "\033[5~",
		"\033[6~", "\033[H", "\033[F", "\033[1~", "\033[4~", "\033[7~",
		"\033[8~", "\033[2~", "\033[3~", "\t", "\033[Z", "\177", "\b" };

	buf_puts(out, PICK(m, keys));
}

static void
torn(struct monkey *m, struct buf *out)
{
	static const char *const pieces[] = { "\033", "\033[", "\033[1",
		"\033O", "\033[20", "\033[?", "\033]52;c;", "\033P", "\033[[",
		"\033[200", "\033[<0;1;1M", "\033[M   ", "\033[1;1R", "\033[I",
		"\033[O", "\033[?1;2c", "\033\033", "\033[1;;;;;~",
		"\033[999999999~" };

	buf_puts(out, PICK(m, pieces));
}

static void
any_byte(struct monkey *m, struct buf *out)
{
	char byte = (char)below(m, 256);

	buf_put(out, &byte, 1);
}

static void
any_character(struct monkey *m, struct buf *out)
{
	uint32_t cp = (uint32_t)below(m, 0x20000);

	text_put(out, cp >= 0xd800 && cp < 0xe000 ? 'x' : cp);
}

static void
paste(struct monkey *m, struct buf *out)
{
	buf_puts(out, "\033[200~");
	for (unsigned i = below(m, 30); i > 0; i--) {
		letter(m, out);
		if (below(m, 6) == 0)
			function_key(m, out);
		if (below(m, 8) == 0)
			buf_puts(out, "\r");
	}
	if (below(m, 10) != 0)
		buf_puts(out, "\033[201~");
}

/* A command or a filter; none of them decides. */
static void
line(struct monkey *m, struct buf *out)
{
	static const char *const lines[] = { ":claim\r", ":release\r",
		":note people inside\r", ":log\r", ":archive-screen\r",
		":services\r", ":queue\r", ":help\r", ":kazakh\r", ":english\r",
		":russian\r", "/kind:smoke\r", "/\025\r", ":show\r", ":why\r",
		":mute\r", ":list sev<=2\r", ":shelve 10m weather\r", ":undo\r",
		":hand dana\r", ":accept\r", ":look live 3000\r", ":12\r",
		":no such thing\r", ":status\r", ":break 5m\r", ":back\r" };

	buf_puts(out, PICK(m, lines));
}

static const struct {
	unsigned weight;
	void (*press)(struct monkey *m, struct buf *out);
} keys[] = {
	{ 28, letter },
	{ 12, movement },
	{ 12, function_key },
	{ 10, digit },
	{ 4, torn },
	{ 3, any_byte },
	{ 2, any_character },
	{ 1, paste },
	{ 2, line },
};

static void
press(struct monkey *m, struct buf *out)
{
	static const char *const plain[] = { "\r", "\r", "\r", "\033", " ",
		"\t" };
	unsigned at = below(m, 100);

	m->keys++;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (at < keys[i].weight) {
			keys[i].press(m, out);
			return;
		}
		at -= keys[i].weight;
	}
	buf_puts(out, PICK(m, plain));
}

/* Up to where a person would look up: an Enter or an Esc ends a burst. */
static void
burst(struct monkey *m, struct buf *out)
{
	for (unsigned i = 1 + below(m, m->chunk); i > 0; i--)
		press(m, out);
}

/* ---- verdicts and the forms that they came from ---- */

static uint64_t
number_of(const char *entry, size_t len, const char *key)
{
	const char *at = memmem(entry, len, key, strlen(key));

	return at != NULL ? strtoull(at + strlen(key), NULL, 10) : 0;
}

/* Many that one act decided count once. */
static void
count_verdict(struct monkey *m, const char *entry, size_t len)
{
	uint64_t tick = number_of(entry, len, "\"tick\":");
	bool bulk = number_of(entry, len, "\"bulk\":") > 1;

	m->seq = number_of(entry, len, "\"seq\":");
	if (bulk && tick == m->bulk_tick)
		return;
	m->bulk_tick = bulk ? tick : 0;
	for (int i = 0; i < FORMS; i++) {
		char verb[64];

		snprintf(verb, sizeof(verb), "\"verb\":\"%s\"", forms[i].verb);
		m->verdicts[i] +=
		    memmem(entry, len, verb, strlen(verb)) != NULL;
	}
}

/* Those that stand in the journal since it was read last. */
static void
verdicts_read(struct monkey *m)
{
	struct buf filter = { 0 }, out = { 0 };

	buf_puts(&filter, "verb:");
	for (int i = 0; i < FORMS; i++)
		buf_printf(&filter, "%s%s", i > 0 ? "," : "", forms[i].verb);
	/* What joined another alert follows its verdict: by the system. */
	buf_printf(&filter, " by:aigul seq>%" PRIu64, m->seq);
	const char *arguments[] = { "log", buf_text(&filter), "--json", NULL };

	assert_int_equal(centre_run(m->centre, &out, arguments), 0);
	for (size_t at = 0; at < out.len;) {
		const char *entry = buf_text(&out) + at;
		size_t len = strcspn(entry, "\n");

		count_verdict(m, entry, len);
		at += len + 1;
	}
	buf_finish(&filter);
	buf_finish(&out);
}

static void
say_screen(struct monkey *m)
{
	struct buf screen = { 0 };

	pty_screen(m->pty, &screen);
	fputs(buf_text(&screen), stderr);
	buf_finish(&screen);
}

/* The history of what should not be there, for whoever looks for the cause. */
static void
say_entries(struct monkey *m, const char *verb)
{
	char filter[64];
	const char *arguments[] = { "log", filter, NULL };
	struct buf out = { 0 };

	snprintf(filter, sizeof(filter), "verb:%s", verb);
	(void)centre_run(m->centre, &out, arguments);
	fputs(buf_text(&out), stderr);
	buf_finish(&out);
	say_screen(m);
}

static void
no_verdict_without_a_form(struct monkey *m)
{
	uint64_t before[FORMS];

	memcpy(before, m->verdicts, sizeof(before));
	verdicts_read(m);
	for (int i = 0; i < FORMS; i++) {
		if (m->verdicts[i] > before[i]) {
			m->forms[i].open = false; /* if one is, it is another */
			m->forms[i].unseen += m->forms[i].blind;
		}
		if (m->verdicts[i] <= m->forms[i].allowed)
			continue;
		say_entries(m, forms[i].verb);
		fail_msg("%" PRIu64 " %s where %" PRIu64
		         " may be, after %" PRIu64 " keys and %" PRIu64
		         " forms",
		    m->verdicts[i], forms[i].verb, m->forms[i].allowed, m->keys,
		    m->forms[i].openings);
	}
}

/* ---- the console ---- */

static void
resize(struct monkey *m, int cols, int rows)
{
	if (cols == m->cols && rows == m->rows)
		return; /* nobody would be told */
	m->cols = cols;
	m->rows = rows;
	m->clears = pty_wrote(m->pty, CLEAR);
	m->drawn = false;
	pty_resize(m->pty, cols, rows);
}

/* A screen of a new size is drawn from its beginning. */
static bool
is_drawn(struct monkey *m)
{
	if (!m->drawn && pty_wrote(m->pty, CLEAR) > m->clears) {
		m->drawn = true;
		m->drawn_ms = pty_now_ms();
	}
	return m->drawn && pty_now_ms() - m->drawn_ms >= DRAWN_MS;
}

/* Where its title may be cut, or is perhaps not drawn yet. */
static bool
nothing_can_be_said(struct monkey *m)
{
	return m->cols < LEGIBLE_COLS || m->rows < LEGIBLE_ROWS || !is_drawn(m);
}

static bool
is_open(struct monkey *m, int form)
{
	for (int i = 0; forms[form].titles[i] != NULL; i++)
		if (pty_find(m->pty, forms[form].titles[i], NULL) >= 0)
			return true;
	return false;
}

/* One more than there are, however often it was looked at. */
static void
allow(struct monkey *m, int form, bool blind)
{
	m->forms[form].blind = blind;
	m->forms[form].allowed = m->verdicts[form] + 1;
	m->forms[form].allowed_ms = pty_now_ms();
}

/*
 * What a form that is open and quiet may add to the journal is one verdict.
 * Of one that was closed without any, nothing is left after a while.
 */
static void
look_for_forms(struct monkey *m)
{
	/* We may have been kept from looking for as long as from pressing. */
	while (pty_step(m->pty, 0))
		continue;
	if (pty_now_ms() - m->pressed_ms < LOOK_MS)
		return;
	no_verdict_without_a_form(m);
	for (int i = 0; i < FORMS; i++) {
		bool open = is_open(m, i);

		m->forms[i].openings += open && !m->forms[i].open;
		m->forms[i].open = open;
		if (open || nothing_can_be_said(m))
			allow(m, i, !open);
		else if (pty_now_ms() - m->forms[i].allowed_ms > LATE_MS)
			m->forms[i].allowed = m->verdicts[i];
	}
}

/* A form or a menu, with the signs of any terminal. */
static bool
box_is_open(struct monkey *m)
{
	return pty_find(m->pty, "└─", NULL) >= 0 ||
	    pty_find(m->pty, "+--", NULL) >= 0;
}

static void
console_start(struct monkey *m)
{
	int64_t end;

	/* Too small to be waited for: what somebody has to be told by phone
	 * opens a card of its own, over the line that would be awaited. */
	m->pty = centre_console(m->centre, "en", "aigul", 40, 12);
	m->cols = 40;
	m->rows = 12;
	resize(m, 100, 30);
	end = pty_now_ms() + 2 * WAIT;
	while (pty_find(m->pty, "F1 ", NULL) < 0 && !box_is_open(m)) {
		(void)pty_step(m->pty, 20);
		assert_true(pty_now_ms() < end);
	}
	m->consoles++;
}

/* Titles that stood there anyhow would allow everything. */
static void
no_form_is_open_on_the_board(struct monkey *m)
{
	static const char *const languages[] = { ":kazakh\r", ":russian\r",
		":english\r" };

	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++) {
		pty_type(m->pty, languages[i]);
		centre_quiet(m->pty);
		for (int form = 0; form < FORMS; form++)
			assert_false(is_open(m, form));
	}
}

static void
assert_ours(struct monkey *m)
{
	static const char left[] = "\033[?1049l";
	const struct buf *output = pty_output(m->pty);
	const char *text = buf_text(output);
	/* What comes behind is the terminal's own echo of keys. */
	const char *end = memmem(text, output->len, left, strlen(left));
	struct buf ours = { 0 };
	char why[256];

	buf_put(&ours, text, end != NULL ? (size_t)(end - text) : output->len);
	if (!pty_only_ours(&ours, why, sizeof(why)))
		fail_msg("after %" PRIu64 " keys: %s", m->keys, why);
	buf_finish(&ours);
	if (is_drawn(m))
		pty_forget(m->pty);
}

/* It may have left as it was asked to, and must not have died. */
static void
console_check(struct monkey *m)
{
	int status = pty_ended(m->pty, 0);

	if (pty_output(m->pty)->len > FORGET || status >= 0) {
		pty_settle(m->pty, 20);
		assert_ours(m);
	}
	if (status < 0)
		return;
	if (status != 0)
		fail_msg(
		    "ended with %d after %" PRIu64 " keys", status, m->keys);
	assert_true(pty_cooked(m->pty));
	pty_stop(m->pty);
	m->pty = NULL;
	console_start(m);
}

static void
drag(struct monkey *m)
{
	int cols = 2 + (int)below(m, below(m, 4) == 0 ? 260 : 120);

	resize(m, cols, 1 + (int)below(m, below(m, 4) == 0 ? 100 : 40));
}

/* A form has to be legible for us to know that it is there. */
static void
think(struct monkey *m)
{
	int64_t end = pty_now_ms() + FORM_MS, late = end + WAIT;

	if (m->cols < LEGIBLE_COLS || m->rows < LEGIBLE_ROWS)
		resize(m, 100, 30);
	while (pty_now_ms() < end || (!is_drawn(m) && pty_now_ms() < late))
		(void)pty_step(m->pty, 20);
}

static void
events(struct monkey *m)
{
	static const char *const kinds[] = { "fire", "smoke", "weapon", "fight",
		"line-crossing", "fall", "crowd" };
	struct buf lines = { 0 };

	for (int i = 0; i < 6 && m->board - m->gone < BOARD_MAX; i++) {
		m->board++;
		buf_printf(&lines,
		    "{\"specversion\":\"1.0\",\"id\":\"m-%" PRIu64 "\","
		    "\"source\":\"//"
		    "monkey\",\"type\":\"kz.dabyl.detection.v1\","
		    "\"subject\":\"cam-%" PRIu64 "\","
		    "\"data\":{\"kind\":\"%s\",\"score\":0.8}}\n",
		    m->board, m->board, PICK(m, kinds));
	}
	if (lines.len > 0)
		centre_publish(m->centre, buf_text(&lines), lines.len);
	buf_finish(&lines);
}

/* ---- what has to be true ---- */

/* Numbers of the rows of the queue, "1042 cam-...", in a tall window. */
static void
numbers_shown(struct pty *pty, struct buf *out)
{
	struct buf screen = { 0 };
	const char *at;

	pty_screen(pty, &screen);
	at = buf_text(&screen);
	while ((at = strstr(at, " cam-")) != NULL) {
		const char *start = at;

		while (start > buf_text(&screen) && start[-1] >= '0' &&
		    start[-1] <= '9')
			start--;
		if (start < at && start[-1] == ' ')
			buf_printf(out, "%.*s\n", (int)(at - start), start);
		at++;
	}
	buf_finish(&screen);
}

static int
by_number(const void *a, const void *b)
{
	long x = *(const long *)a, y = *(const long *)b;

	return x < y ? -1 : x > y;
}

static size_t
numbers_read(const struct buf *text, long *numbers, size_t max)
{
	const char *at = buf_text(text);
	size_t count = 0;

	while (*at != '\0' && count < max) {
		numbers[count++] = strtol(at, NULL, 10);
		at += strcspn(at, "\n");
		at += *at == '\n';
	}
	qsort(numbers, count, sizeof(*numbers), by_number);
	return count;
}

/* `dabyl list --json`, a row of the queue in each line. */
static void
numbers_of_hub(struct monkey *m, struct buf *out)
{
	const char *arguments[] = { "list", "--json", NULL };
	struct buf text = { 0 };
	const char *at;

	assert_int_equal(centre_run(m->centre, &text, arguments), 0);
	at = buf_text(&text);
	while (*at != '\0') {
		const char *number = strstr(at, "\"number\":");

		assert_non_null(number);
		buf_printf(out, "%ld\n", strtol(number + 9, NULL, 10));
		at += strcspn(at, "\n") + 1;
	}
	buf_finish(&text);
}

static void
look_at_board(struct monkey *m)
{
	struct buf hub = { 0 };
	uint64_t open = 0;

	numbers_of_hub(m, &hub);
	for (size_t i = 0; i < hub.len; i++)
		open += hub.data[i] == '\n';
	m->gone = m->board > open ? m->board - open : 0;
	buf_finish(&hub);
}

static bool
lists_agree(struct monkey *m, bool say)
{
	static long here[ROWS_MAX], there[ROWS_MAX];
	struct buf shown = { 0 }, hub = { 0 };
	size_t n, k;
	bool same;

	numbers_shown(m->pty, &shown);
	numbers_of_hub(m, &hub);
	n = numbers_read(&shown, here, ROWS_MAX);
	k = numbers_read(&hub, there, ROWS_MAX);
	same = n == k && memcmp(here, there, n * sizeof(*here)) == 0;
	if (say && !same) {
		fprintf(stderr, "# on the screen:\n%s# in the hub:\n%s",
		    buf_text(&shown), buf_text(&hub));
		say_screen(m);
	}
	buf_finish(&shown);
	buf_finish(&hub);
	return same;
}

/* Out of every form and page, without a filter, in a window for all rows. */
static void
home(struct monkey *m)
{
	int tries = 0;

	pty_send(m->pty, "\033[201~", 6);
	resize(m, 110, ROWS_MAX);
	/* On the board Esc opens a menu, and a second one closes it. */
	do {
		pty_type(m->pty, "\033");
		pty_settle(m->pty, FORM_MS);
	} while (box_is_open(m) && ++tries < TRIES);
	pty_type(m->pty, ":english\r");
	pty_settle(m->pty, 100);
	pty_type(m->pty, ":filter\r");
	pty_settle(m->pty, 100);
	pty_type(m->pty, ":queue\r");
	pty_settle(m->pty, FORM_MS);
	pty_type(m->pty, "e"); /* the list of what waits, whichever it was */
	pty_settle(m->pty, 100);
}

static void
the_list_is_the_hubs(struct monkey *m)
{
	int64_t end = pty_now_ms() + 4 * WAIT;

	/* What has left stays grey for a while, and a card of a call opens by
	 * itself, whatever is typed. */
	do
		home(m);
	while (!lists_agree(m, false) && pty_now_ms() < end);
	assert_true(lists_agree(m, true));
}

/* ---- a shift of a monkey ---- */

static uint64_t
number(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text != NULL && text[0] != '\0' ? strtoull(text, NULL, 10)
	                                       : otherwise;
}

static void
send(struct monkey *m, const struct buf *out)
{
	int64_t looked_ms;

	look_for_forms(m);
	looked_ms = pty_now_ms();
	pty_send(m->pty, out->data, out->len);
	m->pressed_ms = pty_now_ms();
	/* Between looking and pressing anything may have come. */
	for (int i = 0; m->pressed_ms - looked_ms > BLINK_MS && i < FORMS; i++)
		allow(m, i, true);
	while (pty_step(m->pty, 2))
		continue;
	console_check(m);
}

/* Opens a form and lets it listen; then keys that forms understand. */
static void
fill_in(struct monkey *m)
{
	static const char *const openers[] = { "\033[17~", "\033[20~",
		"\033[19~", "\033OS", "\r", "m", "f", "o", "c", "" };
	struct buf out = { 0 };

	/* Out of a torn paste, and often out of where it is. */
	buf_puts(&out, "\033[201~");
	send(m, &out);
	for (unsigned i = below(m, 4); i > 0; i--) {
		buf_clear(&out);
		buf_puts(&out, "\033");
		send(m, &out);
		(void)pty_step(m->pty, ESC_MS);
	}
	buf_clear(&out);
	buf_puts(&out, PICK(m, openers));
	send(m, &out);
	think(m);
	buf_clear(&out);
	for (unsigned i = 1 + below(m, 4); i > 0; i--) {
		m->keys++;
		if (below(m, 3) == 0)
			buf_puts(&out, "\t");
		else
			digit(m, &out);
	}
	if (below(m, 3) != 0)
		buf_puts(&out, "\r");
	send(m, &out);
	buf_finish(&out);
}

static void
step(struct monkey *m)
{
	struct buf out = { 0 };

	burst(m, &out);
	send(m, &out);
	buf_finish(&out);
	if (below(m, 12) == 0)
		drag(m);
	if (below(m, 20) == 0)
		think(m);
	if (below(m, 8) == 0)
		fill_in(m);
}

static int
setup(void **state)
{
	struct monkey *m = calloc(1, sizeof(*m));

	*state = m;
	m->state = number("SEED", 1);
	return centre_setup((void **)&m->centre, "");
}

static int
teardown(void **state)
{
	struct monkey *m = *state;

	pty_stop(m->pty);
	(void)centre_teardown((void **)&m->centre);
	free(m);
	return 0;
}

static void
say_how_far(const struct monkey *m)
{
	fprintf(stderr, "# %" PRIu64 " keys, %" PRIu64 " consoles\n", m->keys,
	    m->consoles);
	for (int i = 0; i < FORMS; i++)
		fprintf(stderr,
		    "# %s: %" PRIu64 " of %" PRIu64
		    " forms that were seen, %" PRIu64 " of others\n",
		    forms[i].verb, m->verdicts[i] - m->forms[i].unseen,
		    m->forms[i].openings, m->forms[i].unseen);
}

static void
a_monkey_decides_nothing_by_chance_and_loses_no_row(void **state)
{
	struct monkey *m = *state;
	uint64_t last = number("KEYS", KEYS), check = CHECK_EACH,
	         board = BOARD_EACH, more = 0;

	m->chunk = last < LONG ? CHUNK : CHUNK_LONG;
	events(m);
	console_start(m);
	no_form_is_open_on_the_board(m);
	while (m->keys < last) {
		if (m->keys >= more) {
			events(m);
			more += EVENTS_EACH;
		}
		step(m);
		if (m->keys >= check) {
			no_verdict_without_a_form(m);
			check = m->keys + CHECK_EACH;
		}
		if (m->keys >= board) {
			look_at_board(m);
			say_how_far(m);
			board += BOARD_EACH;
		}
	}
	no_verdict_without_a_form(m);
	the_list_is_the_hubs(m);
	console_check(m);
	no_verdict_without_a_form(m);
	say_how_far(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_monkey_decides_nothing_by_chance_and_loses_no_row, setup,
		    teardown),
	};

	return cmocka_run_group_tests_name("monkey", tests, NULL, NULL);
}
