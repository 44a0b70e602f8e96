/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keys: whatever a terminal sends, and however slowly, only keys come out;
 * time sets every state free; nothing is lost uncounted.  A byte 0xfe in the
 * input lets as many ms pass as 8 times the next byte says.
 */
#include <string.h>

#include "base/text.h"
#include "tests/fuzz/fuzz.h"
#include "ui/keys.h"

static void
check_key(const struct keys *keys, struct key key)
{
	FUZZ_CHECK((unsigned)key.code < KEY_CODES);
	if (key.code == K_CHAR) {
		FUZZ_CHECK(key.cp >= 0x20 && key.cp <= 0x10ffff);
		FUZZ_CHECK(key.cp < 0x7f || key.cp > 0x9f);
		FUZZ_CHECK(key.cp < 0xd800 || key.cp > 0xdfff);
	} else if (key.code == K_CTRL) {
		FUZZ_CHECK(key.cp >= 0x40 && key.cp <= 0x7a);
	} else {
		FUZZ_CHECK(key.cp == 0);
	}
	if (key.code == K_PASTE) {
		const char *text = keys_paste(keys);

		FUZZ_CHECK(strlen(text) <= KEYS_PASTE_MAX);
		FUZZ_CHECK(text_valid(text, strlen(text)));
		for (size_t i = 0; text[i] != '\0'; i++)
			FUZZ_CHECK((unsigned char)text[i] >= 0x20);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct keys keys;
	struct key key;
	uint64_t now_ms = 0;

	keys_init(&keys);
	for (size_t at = 0; at < len;) {
		size_t end = at;

		if (bytes[at] == 0xfe) {
			now_ms += at + 1 < len ? bytes[at + 1] * 8U : 0;
			at += 2;
			continue;
		}
		while (end < len && bytes[end] != 0xfe)
			end++;
		at += keys_step(&keys, bytes + at, end - at, now_ms, &key);
		FUZZ_CHECK(at <= end);
		check_key(&keys, key);
	}
	/* At most K_ESC and its grace are left, or a paste. */
	for (int i = 0; keys_deadline(&keys) != UINT64_MAX; i++) {
		FUZZ_CHECK(i < 3);
		keys_tick(&keys, keys_deadline(&keys), &key);
		check_key(&keys, key);
	}
	return 0;
}
