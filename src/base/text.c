/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include <utf8proc.h>

#include "base/text.h"

/* One and two bytes, as Latin and Cyrillic are, without asking the library. */
size_t
text_next(const char *bytes, size_t len, uint32_t *cp)
{
	const unsigned char *at = (const unsigned char *)bytes;
	utf8proc_int32_t value;
	utf8proc_ssize_t used;

	if (at[0] < 0x80) {
		*cp = at[0];
		return 1;
	}
	if (at[0] >= 0xc2 && at[0] <= 0xdf && len > 1 &&
	    (at[1] & 0xc0) == 0x80) {
		*cp = (at[0] & 0x1fU) << 6 | (at[1] & 0x3fU);
		return 2;
	}
	used = utf8proc_iterate(at, (utf8proc_ssize_t)len, &value);
	if (used <= 0) {
		*cp = 0xfffd;
		return 1;
	}
	*cp = (uint32_t)value;
	return (size_t)used;
}

bool
text_valid(const char *bytes, size_t len)
{
	size_t i = 0;

	while (i < len) {
		utf8proc_int32_t value;
		utf8proc_ssize_t used;

		/* Nearly everything on the bus is ASCII. */
		if ((unsigned char)bytes[i] < 0x80) {
			i++;
			continue;
		}
		used = utf8proc_iterate((const utf8proc_uint8_t *)bytes + i,
		    (utf8proc_ssize_t)(len - i), &value);
		if (used <= 0)
			return false;
		i += (size_t)used;
	}
	return true;
}

void
text_put(struct buf *out, uint32_t cp)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t len =
	    utf8proc_encode_char((utf8proc_int32_t)cp, bytes);

	buf_put(out, bytes, len > 0 ? (size_t)len : 0);
}

static bool
is_mark(utf8proc_category_t category)
{
	return category == UTF8PROC_CATEGORY_MN ||
	    category == UTF8PROC_CATEGORY_ME;
}

/*
 * A terminal that gives a mark a cell of its own pushes the row over its end
 * and writes into the next one.  These have stood in no cell since 2006, in
 * every terminal that is in use: Latin and Cyrillic, Hebrew, Arabic, Syriac,
 * Thai, marks of symbols.
 */
static bool
is_old_mark(uint32_t cp)
{
	return (cp >= 0x0300 && cp <= 0x036f) ||
	    (cp >= 0x0483 && cp <= 0x0489) || (cp >= 0x0591 && cp <= 0x05c7) ||
	    (cp >= 0x0610 && cp <= 0x0615) || (cp >= 0x064b && cp <= 0x065e) ||
	    cp == 0x0670 || (cp >= 0x06d6 && cp <= 0x06ed) ||
	    (cp >= 0x0730 && cp <= 0x074a) || (cp >= 0x0e31 && cp <= 0x0e4e) ||
	    (cp >= 0x20d0 && cp <= 0x20eb) || (cp >= 0xfe20 && cp <= 0xfe23);
}

/* Code points that print as something but hide or reorder what is around. */
static bool
is_treacherous(uint32_t cp)
{
	return cp == 0x00ad || cp == 0x034f || cp == 0x061c || cp == 0x115f ||
	    cp == 0x1160 || cp == 0x17b4 || cp == 0x17b5 || cp == 0x2800 ||
	    cp == 0x3164 || cp == 0xffa0 || (cp >= 0x180b && cp <= 0x180f) ||
	    (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x2028 && cp <= 0x202e) ||
	    (cp >= 0x2060 && cp <= 0x206f) || (cp >= 0xfe00 && cp <= 0xfe0f) ||
	    cp == 0xfeff || (cp >= 0xfff0 && cp <= 0xfffb) ||
	    (cp >= 0xe0000 && cp <= 0xe0fff);
}

static bool
is_printable(uint32_t cp, utf8proc_category_t category)
{
	switch (category) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return false;
	default:
		return !is_treacherous(cp);
	}
}

/*
 * Whether ${cp} may be shown as it is; ${marks} are those that stand on the
 * letter before it, TEXT_MARKS_MAX where there is none.
 */
static bool
is_harmless(uint32_t cp, int *marks)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);

	if (!is_printable(cp, category)) {
		*marks = TEXT_MARKS_MAX;
		return false;
	}
	if (!is_mark(category) && text_cp_width(cp) != 0) {
		*marks = 0;
		return true;
	}
	if (*marks >= TEXT_MARKS_MAX || !is_old_mark(cp))
		return false;
	(*marks)++;
	return true;
}

/* Cyrillic but for its marks: letters that print as what they are. */
static bool
is_cyrillic(uint32_t cp)
{
	return cp >= 0x0400 && cp <= 0x04ff && !(cp >= 0x0482 && cp <= 0x0489);
}

size_t
text_plain(const char *bytes, size_t len)
{
	uint32_t cp;
	size_t i = 0, used;

	while (i < len) {
		if (bytes[i] >= 0x20 && bytes[i] < 0x7f) {
			i++;
			continue;
		}
		used = text_next(bytes + i, len - i, &cp);
		if (!is_cyrillic(cp))
			break;
		i += used;
	}
	return i;
}

void
text_safe(struct buf *out, const char *bytes, size_t len)
{
	int marks = TEXT_MARKS_MAX; /* nothing to stand on yet */
	uint32_t cp;

	for (size_t i = 0; i < len;) {
		size_t plain = text_plain(bytes + i, len - i);

		if (plain > 0) {
			buf_put(out, bytes + i, plain);
			i += plain;
			marks = 0;
			continue;
		}
		i += text_next(bytes + i, len - i, &cp);
		if (is_harmless(cp, &marks))
			text_put(out, cp);
		else if (cp < 0x20 || cp == 0x7f)
			text_put(out, cp == 0x7f ? 0x2421 : 0x2400 + cp);
		else
			buf_printf(out, "<%04X>", cp);
	}
}

void
text_safe_json(struct buf *out, const char *bytes, size_t len)
{
	int marks = TEXT_MARKS_MAX;
	uint32_t cp;

	for (size_t i = 0; i < len;) {
		i += text_next(bytes + i, len - i, &cp);
		if (is_harmless(cp, &marks) || cp < 0x20)
			text_put(out, cp);
		else if (cp < 0x10000)
			buf_printf(out, "\\u%04x", cp);
		else
			buf_printf(out, "\\u%04x\\u%04x", 0xd7c0 + (cp >> 10),
			    0xdc00 + (cp & 0x3ff));
	}
}

int
text_cp_width(uint32_t cp)
{
	if ((cp >= 0x20 && cp < 0x7f) || is_cyrillic(cp))
		return 1;
	return utf8proc_charwidth((utf8proc_int32_t)cp);
}

size_t
text_width(const char *bytes, size_t len)
{
	size_t columns = 0;
	uint32_t cp;

	for (size_t i = 0; i < len;) {
		i += text_next(bytes + i, len - i, &cp);
		columns += (size_t)text_cp_width(cp);
	}
	return columns;
}

size_t
text_fit(const char *bytes, size_t len, size_t columns)
{
	size_t used = 0;
	uint32_t cp;

	for (size_t i = 0; i < len;) {
		size_t step = text_next(bytes + i, len - i, &cp);

		used += (size_t)text_cp_width(cp);
		if (used > columns)
			return i;
		i += step;
	}
	return len;
}

/* Kazakh letters, and their Russian neighbours, lower case; 0: it is none. */
static uint32_t
neighbour(uint32_t cp)
{
	switch (cp) {
	case 0x04d8: /* ә */
	case 0x04d9:
		return 0x0430; /* а */
	case 0x0492:           /* ғ */
	case 0x0493:
		return 0x0433; /* г */
	case 0x049a:           /* қ */
	case 0x049b:
		return 0x043a; /* к */
	case 0x04a2:           /* ң */
	case 0x04a3:
		return 0x043d; /* н */
	case 0x04e8:           /* ө */
	case 0x04e9:
		return 0x043e; /* о */
	case 0x04b0:           /* ұ */
	case 0x04b1:
	case 0x04ae: /* ү */
	case 0x04af:
		return 0x0443; /* у */
	case 0x04ba:           /* һ */
	case 0x04bb:
		return 0x0445; /* х */
	case 0x0406:           /* і */
	case 0x0456:
		return 0x0438; /* и */
	case 0x0401:           /* ё */
	case 0x0451:
		return 0x0435; /* е */
	default:
		return 0;
	}
}

// clang-format off
/* Cyrillic capitals that look like Latin ones on a plate. */
static const struct {
	uint32_t from;
	char to;
} plates[] = {
	{ 0x0410, 'A' }, { 0x0412, 'B' }, { 0x0415, 'E' }, { 0x041a, 'K' },
	{ 0x041c, 'M' }, { 0x041d, 'H' }, { 0x041e, 'O' }, { 0x0420, 'P' },
	{ 0x0421, 'C' }, { 0x0422, 'T' }, { 0x0423, 'Y' }, { 0x0425, 'X' },
	{ 0x0406, 'I' },
};
// clang-format on

static uint32_t
fold(uint32_t cp)
{
	uint32_t to;

	/* Nearly everything is ASCII, Russian or Kazakh, and every letter of a
	 * filter folds every text of the board. */
	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z' ? cp + 0x20 : cp;
	if (cp >= 0x0410 && cp <= 0x044f)
		return cp < 0x0430 ? cp + 0x20 : cp;
	to = neighbour(cp);
	return to != 0 ? to : (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
}

static size_t
letter_put(char to[4], uint32_t cp)
{
	utf8proc_ssize_t len;

	if (cp < 0x80) {
		to[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		to[0] = (char)(0xc0 | cp >> 6);
		to[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	len =
	    utf8proc_encode_char((utf8proc_int32_t)cp, (utf8proc_uint8_t *)to);
	return len > 0 ? (size_t)len : 0;
}

/* As much as there is ${room} for; ${at} is moved on.  Returns the bytes. */
static size_t
fold_some(char *to, size_t room, const char *bytes, size_t len, size_t *at)
{
	size_t used = 0;
	uint32_t cp;

	while (*at < len && used + 4 <= room) {
		*at += text_next(bytes + *at, len - *at, &cp);
		used += letter_put(to + used, fold(cp));
	}
	return used;
}

void
text_fold(struct buf *out, const char *bytes, size_t len)
{
	char chunk[128];

	for (size_t i = 0; i < len;)
		buf_put(out, chunk,
		    fold_some(chunk, sizeof(chunk), bytes, len, &i));
}

static uint32_t
fold_plate(uint32_t cp)
{
	uint32_t up = (uint32_t)utf8proc_toupper((utf8proc_int32_t)cp);

	for (size_t i = 0; i < sizeof(plates) / sizeof(plates[0]); i++)
		if (plates[i].from == up)
			return (uint32_t)plates[i].to;
	return up;
}

void
text_fold_plate(struct buf *out, const char *bytes, size_t len)
{
	uint32_t cp;

	for (size_t i = 0; i < len;) {
		i += text_next(bytes + i, len - i, &cp);
		cp = fold_plate(cp);
		if ((cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z') ||
		    cp >= 0x80)
			text_put(out, cp);
	}
}

size_t
text_part(const char *pattern)
{
	size_t len = strlen(pattern);

	return len > 2 && pattern[0] == '*' && pattern[len - 1] == '*' &&
	        strcspn(pattern + 1, "*?") == len - 2
	    ? len - 2
	    : 0;
}

/*
 * In short texts memmem() would spend most of its time on getting ready.  The
 * last byte is looked for, since the first one is the same for half of the
 * Cyrillic letters.
 */
static bool
has_part(const char *text, size_t len, const char *part, size_t part_len)
{
	const char *end = text + len, *at;

	if (part_len > len)
		return false;
	at = text + part_len - 1;
	while (
	    (at = memchr(at, part[part_len - 1], (size_t)(end - at))) != NULL) {
		if (memcmp(at - part_len + 1, part, part_len) == 0)
			return true;
		at++;
	}
	return false;
}

bool
text_has(const char *bytes, size_t len, const char *part, size_t part_len)
{
	char folded[256];
	struct buf whole = { 0 };
	size_t used, at = 0;
	bool has;

	used = fold_some(folded, sizeof(folded), bytes, len, &at);
	if (at == len)
		return has_part(folded, used, part, part_len);
	text_fold(&whole, bytes, len);
	has = memmem(whole.data, whole.len, part, part_len) != NULL;
	buf_finish(&whole);
	return has;
}

bool
text_match(const char *pattern, const char *text)
{
	const char *star = NULL, *retry = NULL;
	size_t left = strlen(text), part = text_part(pattern);
	const char *end = text + left, *over = pattern + strlen(pattern);
	uint32_t p, t;

	if (part > 0)
		return memmem(text, left, pattern + 1, part) != NULL;
	while (*text != '\0') {
		size_t tn = text_next(text, (size_t)(end - text), &t);
		size_t pn = 0;

		p = 0;
		if (*pattern != '\0')
			pn = text_next(pattern, (size_t)(over - pattern), &p);
		if (pn > 0 && p == '*') {
			star = pattern += pn;
			retry = text;
		} else if (pn > 0 && (p == '?' || p == t)) {
			pattern += pn;
			text += tn;
		} else if (star != NULL) {
			pattern = star;
			retry += text_next(retry, (size_t)(end - retry), &t);
			text = retry;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

size_t
text_distance(const char *a, const char *b)
{
	size_t row[TEXT_FAR + 1];
	size_t na = strlen(a), nb = strlen(b);

	if (na > TEXT_FAR || nb > TEXT_FAR)
		return TEXT_FAR;
	for (size_t j = 0; j <= nb; j++)
		row[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t best = corner + (a[i - 1] != b[j - 1]);

			corner = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[nb];
}

bool
text_copy(char *to, size_t size, const char *text)
{
	size_t len = strlen(text), fit = len;

	if (fit >= size)
		fit = size - 1;
	/* Step back to the start of a code point. */
	while (
	    fit < len && fit > 0 && ((unsigned char)text[fit] & 0xc0) == 0x80)
		fit--;
	memcpy(to, text, fit);
	to[fit] = '\0';
	return fit == len;
}

bool
text_line(const char **at, const char *end, const char **line, size_t *len)
{
	size_t rest = (size_t)(end - *at);
	const char *feed = rest > 0 ? memchr(*at, '\n', rest) : NULL;

	if (rest == 0)
		return false;
	*line = *at;
	*len = feed != NULL ? (size_t)(feed - *at) : rest;
	*at += *len + (feed != NULL);
	return true;
}

const char *
text_library(void)
{
	return utf8proc_version();
}
