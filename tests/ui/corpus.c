/* SPDX-License-Identifier: Apache-2.0 */
#include <wchar.h>

#include "base/text.h"

#include "tests/ui/corpus.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *const strings[] = {
	"\033]52;c;ZXZpbA==\a", /* write the clipboard */
	"\033]52;c;?\a",        /* read it */
	"\033]0;evil\a",        /* title */
	"\033]2;evil\033\\",
	"\033[21t", /* report the title: typed back */
	"\033[20t",
	"\033P$qm\033\\",               /* DECRQSS */
	"\033P+q544e\033\\",            /* XTGETTCAP */
	"\033[2;1y",                    /* DECTST */
	"\033[8;1;1t",                  /* XTWINOPS: shrink the window */
	"\033Pq#0;2;0;0;0#0~~@@\033\\", /* sixel */
	"\033_Ga=T,f=24;AAAA\033\\",    /* kitty picture */
	"\033^private\033\\",
	"\033Xstring\033\\",
	"\033]8;;http://evil\033\\link\033]8;;\033\\",
	"\033]4;1;rgb:00/00/00\a", /* colours */
	"\033]10;?\a",
	"\033]104\a",
	"\033c",  /* reset */
	"\033#8", /* fill with E */
	"\033%@", /* leave UTF-8 */
	"\033(0", /* line drawing */
	"\016lqqk\017",
	"ok\rEVIL",
	"ok\b\b\b\bEVIL",
	"a\nb\vc\fd\te",
	"\033[?1049l\033[2J\033[H",
	"\033[?2004l",
	"\033[?1000h\033[?1006h", /* mouse */
	"\033[=1u\033[>4;2m",     /* key protocols */
	"\xc2\x9d"
	"52;c;ZQ==\xc2\x9c",
	"\x9d"
	"52;c;ZQ==\x9c",
	"\x90q~\x9c",
	"\033[38;5;1\033[2J", /* one inside of another */
	"\033\033\033[2J",
	"\033[1\x18"
	"2J", /* cancelled */
	"a\u202egnp.exe",
	"a\u2066b\u2069c",
	"a\u200bb\u200cc\u200dd\u2060e",
	"a\ufeffb\u00adc\u061cd",
	"a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
	"\u0301alone",
	"a\ufe0fb\U000e0041c",
	"\ue000\U0010fffd",
	"\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80",
	"漢字漢字漢字",
	"a\u2028b\u2029c",
};

/* Code points that hide, reorder or split text, or stand in no cell. */
static const uint32_t treacherous[] = { 0x00ad, 0x034f, 0x061c, 0x070f, 0x115f,
	0x1160, 0x17b4, 0x17b5, 0x180b, 0x180c, 0x180d, 0x180e, 0x180f, 0x200b,
	0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c,
	0x202d, 0x202e, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0x2066, 0x2067,
	0x2068, 0x2069, 0x206a, 0x206b, 0x206c, 0x206d, 0x206e, 0x206f, 0x2800,
	0x3164, 0xfe00, 0xfe01, 0xfe0e, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0xfffa,
	0xfffb, 0xfffc, 0xfffe, 0xffff, 0x110bd, 0x1d173, 0x1d17a, 0xe0001,
	0xe0020, 0xe0041, 0xe007f, 0xe0100, 0xe01ef, 0xf0000, 0x10ffff };

/* What overlong forms are made of: ESC, BEL, BS, CR, LF, DEL, CSI, a slash. */
static const uint8_t forbidden[] = { 0x1b, 0x07, 0x08, 0x0d, 0x0a, 0x7f, 0x9b,
	0x2f };

static const uint32_t marks[] = { 0x0300, 0x0336, 0x0489, 0x0591, 0x064b,
	0x0e31, 0x0f71, 0x1ab0, 0x1dc0, 0x20d0, 0x20dd, 0x302a, 0x3099,
	0xfe20 };

static const char *const shapes[] = {
	/* wide cells: families, flags, hues, keycaps, a flag of tags */
	"\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
	"\U0001f1f0\U0001f1ff", "\U0001f1f0", "\U0001f44d\U0001f3fd",
	"\U0001f3fd", "1\ufe0f\u20e3", "\u2764\ufe0f\u200d\U0001f525",
	"\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e007f",
	"\u26a0\ufe0e\u26a0\ufe0f",
	"\U0001f525\U0001f525\U0001f525\U0001f525\U0001f525\U0001f525",
	"\U0001fae0\U0001fa77", "ＥＳＣ［２Ｊ", "漢\u0301字\u3099漢", "ｱﾞｲﾟ",
	"각", "\u1112\u1161\u11ab\u1112\u1161\u11ab", /* letters that join */
	"\u2580\u2588\u2502\u2500\u250c",             /* our own borders */
	"▶ P1 АШЫҚ ОТ", "\u2414\u241b[2J", /* what controls are shown as */
	"<202E>",
	"\u337f\ufdfd\ua9c5", /* one that is drawn wider than its cell */
	"\u2e3b\U00012031",
	/* from right to left */
	"שלום עולם 123", "مرحبا بالعالم ١٢٣", "ܫܠܡܐ", "ߒߞߏ",
	"\U0001e900\U0001e922", "abc אבג 123 def", "لا لله",
	/* endings of lines, and what looks like one */
	("a\xc2\x85"
	 "b"),
	"a\r\nb\n\rc", "a\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nb",
	"a\t\t\t\t\t\t\t\t\t\tb", "\v\f\034\035\036\037",
	/* strings that are torn, inside of each other, or never end */
	"\033]52;c;", "\033]0;half", "\033P", "\033P1$r0m", "\033_", "\033[",
	"\033[?", "\033[38;2;255;0", "\033", "\xe2\x80", "\xf0\x9f\x94",
	"\033]0;a\033]0;b\a\a", "\033P\033[2J\033\\", "\033[2J\033]0;\033[2J\a",
	"\033[0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0m",
	"\033[99999999999999999999A", "\033[-1;-1H", "\033[1;1H\033[K",
	"\033[3J\033[H\033[2J",
	"\033[?25l\033[?1h\033=", "\033[6n\033[5n\033[c\033[>c\033[=c\033[0x",
	"\033Z\005", "\033[?6n\033[?15n\033[?25n",
	"\033[i\033[4i\033[5iprinted", /* the printer */
	"\033]50;?\a\033]11;?\033\\", "\033]777;notify;a;b\a", "\033]9;evil\a",
	"\033]1337;File=inline=1:AAAA\a", "\033]133;A\a",
	"\033]7;file:///etc\a", "\033k\033\\tmux title",
	"\033Ptmux;\033\033]52;c;ZQ==\a\033\\",
	"\033[?2026h\033[?2031h\033[?9001h", "\033[200~rm\033[201~",
	"\033O\033N\033n\033o\033|\033}\033~",
	"\033 F\033 G\033(A\033)A\033*A\033+A",
	"\033D\033E\033H\033M\0337\0338\033=\033>",
	"%s%n%x%99999d", /* no control, yet somebody's format */
	"'; drop table entry; --", "$(reboot) `reboot` | ; & \\",
	"../../../../etc/passwd", "--help -rf",
	"<b>&amp;</b><a href=\"x\">", /* markup of a popup */
};

static void
control(int index, struct buf *out)
{
	char byte = (char)(index + 1); /* 01..1f, 7f */

	buf_puts(out, "a");
	if (byte == 0x20)
		byte = 0x7f;
	buf_put(out, &byte, 1);
	buf_puts(out, "b");
}

/* As a raw byte, then as a character. */
static void
high_control(int index, struct buf *out)
{
	char byte = (char)(0x80 + index % 32);

	buf_puts(out, "a");
	if (index < 32)
		buf_put(out, &byte, 1);
	else
		text_put(out, 0x80U + (uint32_t)index % 32);
	buf_puts(out, "1;2Rb");
}

/* ESC [, the byte 9b, the character U+009B; with and without a mark. */
static void
csi(int index, struct buf *out)
{
	static const char *const spellings[] = { "\033[", "\x9b", "\xc2\x9b" };
	static const char *const parameters[] = { "2", "?1049" };
	char final = (char)(0x40 + index / 6);

	buf_puts(out, "x");
	buf_puts(out, spellings[index % 3]);
	buf_puts(out, parameters[index / 3 % 2]);
	buf_put(out, &final, 1);
	buf_puts(out, "y");
}

static void
hidden(int index, struct buf *out)
{
	buf_puts(out, "a");
	text_put(out, treacherous[index]);
	buf_puts(out, "b");
}

/* ${cp} in ${bytes}, more than it needs. */
static void
overlong(int index, struct buf *out)
{
	unsigned cp = forbidden[index / 5];
	int bytes = 2 + index % 5;
	char lead = (char)(0xff << (7 - bytes));

	buf_puts(out, "a");
	if (bytes == 2)
		lead = (char)(lead | (char)(cp >> 6));
	buf_put(out, &lead, 1);
	for (int i = bytes - 2; i >= 0; i--) {
		char next = (char)(0x80 | (i < 2 ? cp >> 6 * i & 0x3f : 0));

		buf_put(out, &next, 1);
	}
	buf_puts(out, "[2Jb");
}

/* A few on a letter, and a hundred; then the same on nothing. */
static void
storm(int index, struct buf *out)
{
	int count = index % 4 < 2 ? 5 : 100;

	buf_puts(out, index % 2 == 0 ? "a" : "");
	for (int i = 0; i < count; i++)
		text_put(out, marks[index / 4]);
	buf_puts(out, "b");
}

/* A string of 8 bits: DCS SOS OSC PM APC, ended by BEL, ST, ESC \ or CAN. */
static void
string8(int index, struct buf *out)
{
	static const char begins[] = "\x90\x98\x9d\x9e\x9f";
	static const char *const ends[] = { "\a", "\x9c", "\033\\", "\x18" };

	buf_puts(out, "a");
	buf_put(out, begins + index / 4, 1);
	buf_puts(out, "0;evil");
	buf_puts(out, ends[index % 4]);
	buf_puts(out, "b");
}

static void
shape(int index, struct buf *out)
{
	buf_puts(out, shapes[index]);
}

static void
plain(int index, struct buf *out)
{
	buf_puts(out, strings[index]);
}

static const struct {
	int count;
	void (*put)(int index, struct buf *out);
} groups[] = {
	{ COUNT(strings), plain },
	{ 32, control },
	{ 64, high_control },
	{ 63 * 6, csi },
	{ COUNT(treacherous), hidden },
	{ COUNT(forbidden) * 5, overlong },
	{ COUNT(marks) * 4, storm },
	{ 5 * 4, string8 },
	{ COUNT(shapes), shape },
};

int
corpus_count(void)
{
	int count = 0;

	for (size_t i = 0; i < COUNT(groups); i++)
		count += groups[i].count;
	return count;
}

void
corpus_put(int index, struct buf *out)
{
	size_t i = 0;

	while (index >= groups[i].count)
		index -= groups[i++].count;
	groups[i].put(index, out);
}

bool
corpus_put_valid(int index, struct buf *out)
{
	struct buf text = { 0 };
	bool valid;

	corpus_put(index, &text);
	valid = text_valid(buf_text(&text), text.len);
	for (size_t i = 0; i < text.len && !valid; i++)
		text_put(out, (unsigned char)text.data[i]);
	if (valid)
		buf_put(out, text.data, text.len);
	buf_finish(&text);
	return valid;
}

size_t
corpus_letter(const char *at, size_t len, struct buf *out)
{
	uint32_t cp;
	size_t used = text_next(at, len, &cp);
	int width = text_cp_width(cp);

	if (width == wcwidth((wchar_t)cp))
		buf_put(out, at, used);
	else
		buf_puts(out, width == 2 ? "\ufffd " : "\ufffd");
	return used;
}
