/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "base/text.h"

#include "ui/keys.h"

/*
 * The machine.  Ground is where a key may begin; the LOST states are those
 * after an Esc was already given out, where a late rest of a sequence must
 * not become letters.
 */
enum state {
	GROUND,
	UTF8,       /* behind a lead byte */
	ALT_UTF8,   /* the same behind ESC: swallowed */
	ESCAPE,     /* behind ESC, which may be the key */
	CSI,        /* ESC [ */
	LINUX,      /* ESC [ [ */
	SS3,        /* ESC O */
	STRING,     /* ESC ] P ^ _ X: an answer of the terminal */
	STRING_ESC, /* ... its end is near */
	MOUSE,      /* ESC [ M, three bytes to come */
	PASTE,
	LOST,     /* K_ESC was given out */
	LOST_CSI, /* ... and [ came late */
	LOST_SS3, /* ... and O came late */
};

enum action {
	SKIP,      /* a byte that means nothing: counted */
	CONTROL,   /* a key of the control characters */
	ASCII,     /* a character of one byte */
	LEAD,      /* the first byte of a longer one */
	MORE,      /* a further byte of it */
	AGAIN,     /* give up the character, read the byte as a new one */
	BEGIN,     /* ESC: a sequence may begin */
	GIVE_ESC,  /* a second ESC: the first was the key */
	ALT,       /* a character sent together with ESC: swallowed */
	ALT_LEAD,  /* the same, longer than a byte */
	OPEN,      /* the introducer of a sequence */
	COLLECT,   /* a parameter */
	CSI_FINAL, /* the last byte of a sequence */
	LINUX_FINAL,
	SS3_FINAL,
	BROKEN,       /* a sequence ends in something impossible: counted */
	BROKEN_AGAIN, /* the same, and the byte begins something new */
	EAT,          /* a byte of what is swallowed */
	EAT_LAST,     /* its last one: counted */
	MOUSE_BYTE,
	PASTED,
};

static const struct {
	enum state state;
	uint8_t from;
	uint8_t to;
	enum action action;
	enum state next;
} machine[] = {
	/* The first row that matches; every state ends with 00..ff. */
	{ GROUND, 0x1b, 0x1b, BEGIN, ESCAPE },
	{ GROUND, 0x00, 0x1f, CONTROL, GROUND },
	{ GROUND, 0x20, 0x7e, ASCII, GROUND },
	{ GROUND, 0x7f, 0x7f, CONTROL, GROUND },
	/* CSI and SS3 as one byte: never letters, whatever sent them. */
	{ GROUND, 0x9b, 0x9b, OPEN, CSI },
	{ GROUND, 0x8f, 0x8f, OPEN, SS3 },
	{ GROUND, 0xc2, 0xf4, LEAD, UTF8 },
	{ GROUND, 0x00, 0xff, SKIP, GROUND },

	{ UTF8, 0x80, 0xbf, MORE, UTF8 },
	{ UTF8, 0x00, 0xff, AGAIN, GROUND },

	{ ALT_UTF8, 0x80, 0xbf, MORE, ALT_UTF8 },
	{ ALT_UTF8, 0x00, 0xff, AGAIN, GROUND },

	{ ESCAPE, 0x1b, 0x1b, GIVE_ESC, ESCAPE },
	{ ESCAPE, '[', '[', OPEN, CSI },
	{ ESCAPE, 'O', 'O', OPEN, SS3 },
	{ ESCAPE, ']', '_', OPEN, STRING }, /* OSC, PM, APC */
	{ ESCAPE, 'P', 'P', OPEN, STRING },
	{ ESCAPE, 'X', 'X', OPEN, STRING },
	{ ESCAPE, 0xc2, 0xf4, ALT_LEAD, ALT_UTF8 },
	{ ESCAPE, 0x00, 0xff, ALT, GROUND },

	{ CSI, 0x1b, 0x1b, BROKEN_AGAIN, GROUND },
	{ CSI, '[', '[', LINUX_FINAL, LINUX },
	{ CSI, 'M', 'M', CSI_FINAL, GROUND },
	{ CSI, '$', '$', CSI_FINAL, GROUND },
	{ CSI, 0x20, 0x3f, COLLECT, CSI },
	{ CSI, 0x40, 0x7e, CSI_FINAL, GROUND },
	{ CSI, 0x00, 0xff, BROKEN, GROUND },

	{ LINUX, 0x1b, 0x1b, BROKEN_AGAIN, GROUND },
	{ LINUX, 0x20, 0x7e, LINUX_FINAL, GROUND },
	{ LINUX, 0x00, 0xff, BROKEN, GROUND },

	{ SS3, 0x1b, 0x1b, BROKEN_AGAIN, GROUND },
	{ SS3, '0', '9', COLLECT, SS3 },
	{ SS3, 0x20, 0x7e, SS3_FINAL, GROUND },
	{ SS3, 0x00, 0xff, BROKEN, GROUND },

	{ STRING, 0x1b, 0x1b, EAT, STRING_ESC },
	{ STRING, 0x07, 0x07, EAT_LAST, GROUND },
	{ STRING, 0x00, 0xff, EAT, STRING },
	{ STRING_ESC, '\\', '\\', EAT_LAST, GROUND },
	{ STRING_ESC, 0x00, 0xff, BROKEN_AGAIN, ESCAPE },

	{ MOUSE, 0x1b, 0x1b, BROKEN_AGAIN, GROUND },
	{ MOUSE, 0x00, 0xff, MOUSE_BYTE, GROUND },

	{ PASTE, 0x00, 0xff, PASTED, PASTE },

	{ LOST, '[', '[', EAT, LOST_CSI },
	{ LOST, 'O', 'O', EAT, LOST_SS3 },
	{ LOST, 0x00, 0xff, AGAIN, GROUND },

	{ LOST_CSI, 0x1b, 0x1b, BROKEN_AGAIN, GROUND },
	{ LOST_CSI, '[', '[', EAT, LOST_SS3 }, /* linux: one byte more */
	{ LOST_CSI, 0x40, 0x7e, EAT_LAST, GROUND },
	{ LOST_CSI, 0x00, 0xff, EAT, LOST_CSI },

	{ LOST_SS3, 0x1b, 0x1b, BROKEN_AGAIN, GROUND },
	{ LOST_SS3, '0', '9', EAT, LOST_SS3 },
	{ LOST_SS3, 0x00, 0xff, EAT_LAST, GROUND },
};
#define MACHINE (sizeof(machine) / sizeof(machine[0]))

/* ESC [ NUMBER ~ of xterm, VT220, PuTTY, linux and rxvt. */
static const struct {
	unsigned number;
	enum key_code code;
} numbered[] = {
	{ 1, K_HOME },
	{ 2, K_INS },
	{ 3, K_DEL },
	{ 4, K_END },
	{ 5, K_PGUP },
	{ 6, K_PGDN },
	{ 7, K_HOME },
	{ 8, K_END },
	{ 11, K_F1 },
	{ 12, K_F2 },
	{ 13, K_F3 },
	{ 14, K_F4 },
	{ 15, K_F5 },
	{ 17, K_F6 },
	{ 18, K_F7 },
	{ 19, K_F8 },
	{ 20, K_F9 },
	{ 21, K_F10 },
	{ 23, K_F11 },
	{ 24, K_F12 },
};

enum way { WAY_CSI = 1 << 0, WAY_SS3 = 1 << 1, WAY_LINUX = 1 << 2 };

/* Sequences that a last byte tells. */
static const struct {
	unsigned ways;
	char final;
	enum key_code code;
	char cp;
} finals[] = {
	{ WAY_CSI | WAY_SS3, 'A', K_UP, 0 },
	{ WAY_CSI | WAY_SS3, 'B', K_DOWN, 0 },
	{ WAY_CSI | WAY_SS3, 'C', K_RIGHT, 0 },
	{ WAY_CSI | WAY_SS3, 'D', K_LEFT, 0 },
	{ WAY_CSI | WAY_SS3, 'F', K_END, 0 },
	{ WAY_CSI | WAY_SS3, 'H', K_HOME, 0 },
	{ WAY_CSI | WAY_SS3, 'P', K_F1, 0 },
	{ WAY_CSI | WAY_SS3, 'Q', K_F2, 0 },
	{ WAY_CSI | WAY_SS3, 'R', K_F3, 0 },
	{ WAY_CSI | WAY_SS3, 'S', K_F4, 0 },
	{ WAY_CSI, 'Z', K_SHIFT_TAB, 0 },
	{ WAY_CSI, 'I', K_FOCUS_IN, 0 },
	{ WAY_CSI, 'O', K_FOCUS_OUT, 0 },
	{ WAY_LINUX, 'A', K_F1, 0 },
	{ WAY_LINUX, 'B', K_F2, 0 },
	{ WAY_LINUX, 'C', K_F3, 0 },
	{ WAY_LINUX, 'D', K_F4, 0 },
	{ WAY_LINUX, 'E', K_F5, 0 },
	/* the keypad in application mode */
	{ WAY_SS3, 'M', K_ENTER, 0 },
	{ WAY_SS3, 'I', K_TAB, 0 },
	{ WAY_SS3, ' ', K_CHAR, ' ' },
	{ WAY_SS3, 'X', K_CHAR, '=' },
	{ WAY_SS3, 'j', K_CHAR, '*' },
	{ WAY_SS3, 'k', K_CHAR, '+' },
	{ WAY_SS3, 'l', K_CHAR, ',' },
	{ WAY_SS3, 'm', K_CHAR, '-' },
	{ WAY_SS3, 'n', K_CHAR, '.' },
	{ WAY_SS3, 'o', K_CHAR, '/' },
	{ WAY_SS3, 'p', K_CHAR, '0' },
	{ WAY_SS3, 'q', K_CHAR, '1' },
	{ WAY_SS3, 'r', K_CHAR, '2' },
	{ WAY_SS3, 's', K_CHAR, '3' },
	{ WAY_SS3, 't', K_CHAR, '4' },
	{ WAY_SS3, 'u', K_CHAR, '5' },
	{ WAY_SS3, 'v', K_CHAR, '6' },
	{ WAY_SS3, 'w', K_CHAR, '7' },
	{ WAY_SS3, 'x', K_CHAR, '8' },
	{ WAY_SS3, 'y', K_CHAR, '9' },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define PASTE_BEGIN 200
static const char paste_end[] = "\033[201~";

void
keys_init(struct keys *keys)
{
	memset(keys, 0, sizeof(*keys));
}

static void
give(struct key *key, enum key_code code, uint32_t cp)
{
	*key = (struct key){ code, cp };
}

static void
control(uint8_t byte, struct key *key)
{
	switch (byte) {
	case '\r':
		give(key, K_ENTER, 0);
		return;
	case '\t':
		give(key, K_TAB, 0);
		return;
	case 0x08:
	case 0x7f:
		give(key, K_BACKSPACE, 0);
		return;
	}
	/* 00 is Ctrl-@, 01..1a are letters, 1c..1f are \ ] ^ _ */
	give(
	    key, K_CTRL, byte >= 1 && byte <= 26 ? byte + 0x60U : byte + 0x40U);
}

static void
utf8_begin(struct keys *keys, uint8_t byte)
{
	keys->utf8[0] = byte;
	keys->utf8_len = 1;
	keys->utf8_need = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/* The character is complete or cannot become one. */
static void
utf8_end(struct keys *keys, struct key *key)
{
	bool alt = keys->state == ALT_UTF8;
	uint32_t cp;
	size_t len = text_next((const char *)keys->utf8, keys->utf8_len, &cp);

	keys->state = GROUND;
	if (alt)
		keys->counts.sequences++;
	else if (len == keys->utf8_len && len == keys->utf8_need &&
	    (cp < 0x80 || cp > 0x9f))
		give(key, K_CHAR, cp);
	else
		keys->counts.bytes += keys->utf8_len;
}

static void
utf8_more(struct keys *keys, uint8_t byte, struct key *key)
{
	keys->utf8[keys->utf8_len++] = byte;
	if (keys->utf8_len == keys->utf8_need)
		utf8_end(keys, key);
}

/* Parameter ${index} of the sequence, 0 when it is not there. */
static unsigned
parameter(const struct keys *keys, int index)
{
	unsigned value = 0;

	for (size_t i = 0; i < keys->sequence_len; i++) {
		uint8_t byte = keys->sequence[i];

		if (byte == ';')
			index--;
		else if (index == 0 && byte >= '0' && byte <= '9' &&
		    value < 1000)
			value = value * 10 + byte - '0';
	}
	return value;
}

/*
 * Whether the modifiers of parameter ${index} leave the key as it is: none,
 * Shift (law 2), Caps Lock, Num Lock.
 */
static bool
unmodified(const struct keys *keys, int index)
{
	unsigned modifiers = parameter(keys, index);

	return modifiers == 0 || ((modifiers - 1) & ~(1U | 64U | 128U)) == 0;
}

static bool
by_final(enum way way, uint8_t final, struct key *key)
{
	for (size_t i = 0; i < COUNT(finals); i++)
		if ((finals[i].ways & way) != 0 &&
		    (uint8_t)finals[i].final == final) {
			give(key, finals[i].code, (uint8_t)finals[i].cp);
			return true;
		}
	return false;
}

static bool
by_number(unsigned number, struct key *key)
{
	for (size_t i = 0; i < COUNT(numbered); i++)
		if (numbered[i].number == number) {
			give(key, numbered[i].code, 0);
			return true;
		}
	return false;
}

/* Parameters are digits and semicolons only: no private or odd marks. */
static bool
plain_parameters(const struct keys *keys)
{
	for (size_t i = 0; i < keys->sequence_len; i++)
		if (keys->sequence[i] != ';' &&
		    (keys->sequence[i] < '0' || keys->sequence[i] > '9'))
			return false;
	return !keys->overlong;
}

static void
csi_final(struct keys *keys, uint8_t final, struct key *key)
{
	bool known = false;

	if (final == '$' && keys->sequence_len > 0 && !plain_parameters(keys)) {
		/* an intermediate byte of an answer: the end is still to come
		 */
		keys->state = CSI;
		return;
	}
	if (final == 'M' && keys->sequence_len == 0) {
		keys->state = MOUSE;
		keys->skip = 3;
		return;
	}
	if (final == '~' && plain_parameters(keys) &&
	    parameter(keys, 0) == PASTE_BEGIN) {
		keys->state = PASTE;
		keys->paste_len = keys->paste_matched = 0;
		return;
	}
	if (plain_parameters(keys) && unmodified(keys, 1)) {
		if (final == '~' || final == '$') /* rxvt: $ is Shift */
			known = by_number(parameter(keys, 0), key);
		else if (parameter(keys, 0) <= 1)
			known = by_final(WAY_CSI, final, key);
	}
	if (!known)
		keys->counts.sequences++;
}

static void
ss3_final(struct keys *keys, uint8_t final, struct key *key)
{
	/* Old xterms put the modifiers between: ESC O 2 P. */
	if (!unmodified(keys, 0) || !by_final(WAY_SS3, final, key))
		keys->counts.sequences++;
}

static void
linux_final(struct keys *keys, uint8_t final, struct key *key)
{
	if (keys->state == LINUX) /* only the second [ so far */
		return;
	if (!by_final(WAY_LINUX, final, key))
		keys->counts.sequences++;
}

static void
collect(struct keys *keys, uint8_t byte)
{
	if (keys->sequence_len < KEYS_SEQUENCE_MAX)
		keys->sequence[keys->sequence_len++] = byte;
	else
		keys->overlong = true;
}

static void
paste_put(struct keys *keys, char byte)
{
	if (keys->paste_len < KEYS_PASTE_MAX)
		keys->paste[keys->paste_len++] = byte;
	else
		keys->counts.paste_bytes++;
}

/* Well-formed, without controls; a line end is one blank. */
static void
paste_clean(struct keys *keys)
{
	size_t to = 0;

	for (size_t at = 0; at < keys->paste_len;) {
		const char *from = keys->paste + at;
		uint32_t cp;
		size_t len = text_next(from, keys->paste_len - at, &cp);

		at += len;
		if (cp == 0xfffd && len == 1) {
			keys->counts.bytes++;
		} else if (cp == '\n' || cp == '\t' || cp == '\r') {
			if (cp != '\n' || from == keys->paste ||
			    from[-1] != '\r')
				keys->paste[to++] = ' ';
		} else if (cp < 0x20 || (cp >= 0x7f && cp <= 0x9f)) {
			keys->counts.bytes += len;
		} else {
			memmove(keys->paste + to, from, len);
			to += len;
		}
	}
	keys->paste_len = to;
	keys->paste[to] = '\0';
}

static void
paste_over(struct keys *keys, struct key *key)
{
	paste_clean(keys);
	keys->state = GROUND;
	give(key, K_PASTE, 0);
}

static void
pasted(struct keys *keys, uint8_t byte, struct key *key)
{
	if (byte == (uint8_t)paste_end[keys->paste_matched]) {
		keys->paste_matched++;
		if (paste_end[keys->paste_matched] == '\0')
			paste_over(keys, key);
		return;
	}
	for (size_t i = 0; i < keys->paste_matched; i++)
		paste_put(keys, paste_end[i]);
	keys->paste_matched = byte == 0x1b ? 1 : 0;
	if (byte != 0x1b)
		paste_put(keys, (char)byte);
}

static void
sequence_begin(struct keys *keys, uint64_t now_ms)
{
	keys->since_ms = now_ms;
	keys->sequence_len = 0;
	keys->overlong = false;
}

/* Every state ends with a row for all bytes. */
static size_t
row_of(const struct keys *keys, uint8_t byte)
{
	size_t i = 0;

	while ((int)machine[i].state != keys->state || byte < machine[i].from ||
	    byte > machine[i].to) {
		i++;
		assert(i < MACHINE);
	}
	return i;
}

/* A byte was taken, and the state is the next one. */
static void
take(struct keys *keys, enum action action, uint8_t byte, uint64_t now_ms,
    struct key *key)
{
	switch (action) {
	case SKIP:
		keys->counts.bytes++;
		break;
	case CONTROL:
		control(byte, key);
		break;
	case ASCII:
		give(key, K_CHAR, byte);
		break;
	case ALT_LEAD:
	case LEAD:
		sequence_begin(keys, now_ms);
		utf8_begin(keys, byte);
		break;
	case MORE:
		utf8_more(keys, byte, key);
		break;
	case GIVE_ESC:
		give(key, K_ESC, 0);
		sequence_begin(keys, now_ms);
		break;
	case BEGIN:
	case OPEN:
		sequence_begin(keys, now_ms);
		break;
	case COLLECT:
		collect(keys, byte);
		break;
	case CSI_FINAL:
		csi_final(keys, byte, key);
		if (keys->state == CSI)
			collect(keys, byte);
		break;
	case LINUX_FINAL:
		linux_final(keys, byte, key);
		break;
	case SS3_FINAL:
		ss3_final(keys, byte, key);
		break;
	case ALT:
	case BROKEN:
	case EAT_LAST:
		keys->counts.sequences++;
		break;
	case EAT:
	case AGAIN: /* these two took no byte */
	case BROKEN_AGAIN:
		break;
	case MOUSE_BYTE:
		if (--keys->skip > 0)
			keys->state = MOUSE;
		else
			keys->counts.sequences++;
		break;
	case PASTED:
		keys->since_ms = now_ms;
		pasted(keys, byte, key);
		break;
	}
}

/* One byte.  False when it is to be read again in the new state. */
static bool
step(struct keys *keys, uint8_t byte, uint64_t now_ms, struct key *key)
{
	size_t row = row_of(keys, byte);
	enum action action = machine[row].action;

	if (action == AGAIN) {
		if (keys->state != LOST)
			utf8_end(keys, key);
		keys->state = GROUND;
		return false;
	}
	keys->state = (int)machine[row].next;
	if (action == BROKEN_AGAIN) {
		keys->counts.sequences++;
		sequence_begin(keys, now_ms);
		return false;
	}
	take(keys, action, byte, now_ms, key);
	return true;
}

size_t
keys_step(struct keys *keys, const uint8_t *bytes, size_t len, uint64_t now_ms,
    struct key *key)
{
	size_t taken = 0;

	assert(len > 0);
	give(key, K_NONE, 0);
	/* What should have ended by now has ended, timer or not. */
	if (now_ms >= keys_deadline(keys)) {
		keys_tick(keys, now_ms, key);
		if (key->code != K_NONE)
			return 0;
	}
	while (taken < len && key->code == K_NONE)
		if (step(keys, bytes[taken], now_ms, key))
			taken++;
	return taken;
}

uint64_t
keys_deadline(const struct keys *keys)
{
	switch ((enum state)keys->state) {
	case GROUND:
		return UINT64_MAX;
	case ESCAPE:
		return keys->since_ms + KEYS_ESC_MS;
	case PASTE:
		return keys->since_ms + KEYS_PASTE_QUIET_MS;
	case UTF8:
	case ALT_UTF8:
	case CSI:
	case LINUX:
	case SS3:
	case STRING:
	case STRING_ESC:
	case MOUSE:
	case LOST:
	case LOST_CSI:
	case LOST_SS3:
		break;
	}
	return keys->since_ms + KEYS_SEQUENCE_MS;
}

void
keys_tick(struct keys *keys, uint64_t now_ms, struct key *key)
{
	give(key, K_NONE, 0);
	if (now_ms < keys_deadline(keys))
		return;
	switch ((enum state)keys->state) {
	case GROUND:
		return;
	case ESCAPE:
		give(key, K_ESC, 0);
		keys->state = LOST; /* ${since_ms} stays that of the ESC */
		return;
	case PASTE:
		paste_over(keys, key);
		return;
	case UTF8:
	case ALT_UTF8:
		utf8_end(keys, key);
		return;
	case LOST: /* nothing came: an Esc like any other */
		keys->state = GROUND;
		return;
	case CSI:
	case LINUX:
	case SS3:
	case STRING:
	case STRING_ESC:
	case MOUSE:
	case LOST_CSI:
	case LOST_SS3:
		keys->counts.sequences++;
		keys->state = GROUND;
		return;
	}
}

const char *
keys_paste(const struct keys *keys)
{
	return keys->paste;
}

const char *
key_name(enum key_code code)
{
	static const char *const names[KEY_CODES] = {
		[K_ENTER] = "Enter",
		[K_ESC] = "Esc",
		[K_TAB] = "Tab",
		[K_SHIFT_TAB] = "Shift-Tab",
		[K_BACKSPACE] = "Backspace",
		[K_INS] = "Ins",
		[K_DEL] = "Del",
		[K_HOME] = "Home",
		[K_END] = "End",
		[K_PGUP] = "PgUp",
		[K_PGDN] = "PgDn",
		[K_UP] = "↑",
		[K_DOWN] = "↓",
		[K_LEFT] = "←",
		[K_RIGHT] = "→",
		[K_F1] = "F1",
		[K_F2] = "F2",
		[K_F3] = "F3",
		[K_F4] = "F4",
		[K_F5] = "F5",
		[K_F6] = "F6",
		[K_F7] = "F7",
		[K_F8] = "F8",
		[K_F9] = "F9",
		[K_F10] = "F10",
		[K_F11] = "F11",
		[K_F12] = "F12",
	};

	return names[code] != NULL ? names[code] : "";
}
