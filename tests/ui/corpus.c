/* SPDX-License-Identifier: Apache-2.0 */
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

void
corpus_put(int index, struct buf *out)
{
	int at = index;

	if (at < (int)COUNT(strings)) {
		buf_puts(out, strings[at]);
		return;
	}
	at -= (int)COUNT(strings);
	if (at < 32) {
		control(at, out);
		return;
	}
	at -= 32;
	if (at < 64) {
		high_control(at, out);
		return;
	}
	csi((at - 64) % (63 * 6), out);
}
