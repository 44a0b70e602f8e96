/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_KEYS_H_
#define DABYL_UI_KEYS_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * keys - bytes from a terminal to keys, whatever TERM says: function keys and
 * keypad as xterm, PuTTY, VT220, rxvt and the linux console send them.  Pure:
 * bytes and time come in.  A state machine over a table (keys.c).
 *
 * What is not a key is never read as letters:
 *   - a sequence that is unknown, broken off (500 ms) or too long, and a
 *     character sent together with ESC (Alt), are swallowed and counted;
 *   - ESC alone is K_ESC after KEYS_ESC_MS.  When [ or O follows within
 *     500 ms, a slow line has torn a sequence apart: that and what follows up
 *     to its final byte is swallowed and counted;
 *   - bytes that are not UTF-8 are swallowed and counted;
 *   - a bracketed paste is one K_PASTE with its text: well-formed, control
 *     characters turned into blanks, at most KEYS_PASTE_MAX bytes, the rest
 *     counted.  A paste without its end ends after KEYS_PASTE_QUIET_MS.
 *
 * Use: keys_step() until all bytes are taken; a timer for keys_deadline(),
 * then keys_tick().
 */
#define KEYS_ESC_MS         40   /* 25..50: people's Esc against a sequence */
#define KEYS_SEQUENCE_MS    500  /* a sequence must be complete by then */
#define KEYS_PASTE_QUIET_MS 3000 /* silence that ends a paste */
#define KEYS_SEQUENCE_MAX   32   /* bytes of parameters */
#define KEYS_PASTE_MAX      4096 /* bytes of a paste */

enum key_code {
	K_NONE = 0,
	K_CHAR, /* ${cp}; digits and signs of the keypad too */
	K_CTRL, /* ${cp} is the lower-case letter, or one of [ \ ] ^ _ @ */
	K_ENTER,
	K_ESC,
	K_TAB,
	K_SHIFT_TAB,
	K_BACKSPACE,
	K_INS,
	K_DEL,
	K_HOME,
	K_END,
	K_PGUP,
	K_PGDN,
	K_UP,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_F1,
	K_F2,
	K_F3,
	K_F4,
	K_F5,
	K_F6,
	K_F7,
	K_F8,
	K_F9,
	K_F10,
	K_F11,
	K_F12,
	K_FOCUS_IN,  /* the terminal got the focus */
	K_FOCUS_OUT, /* it lost it */
	K_PASTE,     /* keys_paste() has the text */
};
#define KEY_CODES (K_PASTE + 1)

struct key {
	enum key_code code;
	uint32_t cp; /* K_CHAR and K_CTRL, else 0 */
};

/* Never decreasing. */
struct keys_counts {
	uint64_t sequences;   /* swallowed: unknown, torn or broken off */
	uint64_t bytes;       /* swallowed: not UTF-8, or control characters */
	uint64_t paste_bytes; /* cut off pastes over the limit */
};

struct keys {
	int state;         /* enum in keys.c */
	uint64_t since_ms; /* start of the sequence, last byte of a paste */
	uint8_t sequence[KEYS_SEQUENCE_MAX];
	size_t sequence_len;
	bool overlong; /* the sequence had more parameters than fit */
	uint8_t utf8[4];
	size_t utf8_len;
	size_t utf8_need;
	int skip;             /* bytes of a mouse report still to come */
	size_t paste_matched; /* bytes of the end mark seen */
	size_t paste_len;
	char paste[KEYS_PASTE_MAX + 1];
	struct keys_counts counts;
};

void keys_init(struct keys *keys);

/*
 * Take bytes until one key is complete.  Returns how many were taken; ${key} is
 * K_NONE when all are and no key came out.  What a missed keys_tick() would
 * have yielded comes first, and then none may be taken: call again.  ${len} >
 * 0.
 */
size_t keys_step(struct keys *keys, const uint8_t *bytes, size_t len,
    uint64_t now_ms, struct key *key);

/* When keys_tick() has something to do, in ms; UINT64_MAX for never. */
uint64_t keys_deadline(const struct keys *keys);

/* Time has passed: may yield K_ESC or K_PASTE, else K_NONE. */
void keys_tick(struct keys *keys, uint64_t now_ms, struct key *key);

/* Text of the K_PASTE just yielded, NUL-terminated; until the next step. */
const char *keys_paste(const struct keys *keys);

/* "F6", "Enter", "PgUp": how hints name it; "" for K_CHAR, K_CTRL, events. */
const char *key_name(enum key_code code);

#endif /* DABYL_UI_KEYS_H_ */
