/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_BASE_TEXT_H_
#define DABYL_BASE_TEXT_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * text - UTF-8 from outside, made harmless, measured and compared.
 *
 * text_safe() is the only way from foreign bytes to a screen, a log line or a
 * message: whatever could move a cursor, change a colour, reorder or hide text
 * comes out as something visible.  The rules:
 *   - bytes that are not UTF-8 (overlong forms, surrogates, beyond U+10FFFF)
 *     become U+FFFD, one for each byte;
 *   - C0 controls and DEL become their pictures U+2400..U+2421; C1 controls,
 *     bidi controls, zero-width characters, variation selectors, tags, soft
 *     hyphen, line and paragraph separators, private use and unassigned code
 *     points become <XXXX>, their number in hexadecimal;
 *   - at most TEXT_MARKS_MAX combining marks follow a base; a mark without a
 *     base, each one too many, and each that some terminals give a cell of its
 *     own, becomes <XXXX>.
 * Widths are columns of a terminal, taken from utf8proc; after text_safe()
 * every code point is 0 (a mark), 1 or 2 columns wide.
 */
#define TEXT_MARKS_MAX 4

/* Whether all ${len} bytes are well-formed UTF-8.  NUL is well-formed. */
bool text_valid(const char *bytes, size_t len);

/* Append the harmless form of ${len} foreign bytes to ${out}. */
void text_safe(struct buf *out, const char *bytes, size_t len);

/*
 * How many bytes at the start text_safe() surely leaves as they are, each
 * letter of them one column wide: ASCII and Cyrillic.  Others may be harmless,
 * too, and a mark may stand behind them.
 */
size_t text_plain(const char *bytes, size_t len);

/*
 * Append JSON that means the same, in which what text_safe() replaces by a
 * number stands as \uXXXX.  Controls below 0x20 stay: in JSON they are spaces
 * between values.
 */
void text_safe_json(struct buf *out, const char *bytes, size_t len);

/*
 * Decode the code point at ${bytes}, of which ${len} > 0 are there.  Returns
 * its length in bytes; for a malformed start 1, and ${cp} is U+FFFD.
 */
size_t text_next(const char *bytes, size_t len, uint32_t *cp);

/* Append ${cp} as UTF-8.  ${cp} must be a scalar value. */
void text_put(struct buf *out, uint32_t cp);

/* Columns that the code point takes: 0, 1 or 2; for a control 0. */
int text_cp_width(uint32_t cp);

/* Columns that ${len} bytes of safe text take. */
size_t text_width(const char *bytes, size_t len);

/* Bytes of the longest prefix of safe text that fits ${columns}. */
size_t text_fit(const char *bytes, size_t len, size_t columns);

/*
 * Append the folded form, by which people search: case, Kazakh letters to
 * their Russian neighbours (ә=а ғ=г қ=к ң=н ө=о ұ=ү=у һ=х і=и), ё=е.
 * Source: ../doc/architecture.md, "Search folds".
 */
void text_fold(struct buf *out, const char *bytes, size_t len);

/*
 * Append the form by which plates are compared: upper case, only letters and
 * digits, Cyrillic look-alikes as Latin (А В Е К М Н О Р С Т У Х).
 */
void text_fold_plate(struct buf *out, const char *bytes, size_t len);

/*
 * Whether folded ${text} matches the folded pattern, in which * stands for
 * any run and ? for one code point.  Neither recursion nor backtracking over
 * more than one star: the cost is at most the product of both lengths.
 */
bool text_match(const char *pattern, const char *text);

/*
 * The bytes of LITERAL, behind the first one of the folded pattern *LITERAL*;
 * 0: the pattern is none of this form.
 */
size_t text_part(const char *pattern);

/*
 * Whether the folded form of ${len} bytes has the folded ${part} of 1 byte or
 * more in it: text_fold() and text_match() of *PART* in one, for who asks 100,000
 * texts.
 */
bool text_has(const char *bytes, size_t len, const char *part, size_t part_len);

/*
 * Bytes to insert, drop or change until one is the other; TEXT_FAR for texts
 * of more bytes than that.
 */
#define TEXT_FAR 32
size_t text_distance(const char *a, const char *b);

/*
 * Copy ${text} into ${to} of ${size} bytes, cut at a code point, always
 * NUL-terminated.  Returns false when something was cut off.
 */
bool text_copy(char *to, size_t size, const char *text);

/*
 * Lend the next line of the bytes from ${*at} to ${end}, without its line feed;
 * ${*at} is behind it then.  The last line needs none.  false: nothing is left.
 */
bool text_line(
    const char **at, const char *end, const char **line, size_t *len);

/* Version of utf8proc that runs; static. */
const char *text_library(void);

#endif /* DABYL_BASE_TEXT_H_ */
