/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_TESTS_UI_CORPUS_H_
#define DABYL_TESTS_UI_CORPUS_H_

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/*
 * corpus - foreign texts that would do something to a terminal that took them
 * as they are: every control character, every CSI final in three spellings,
 * strings of 7 and of 8 bits that write the clipboard or the title or ask for
 * an answer, torn ones, overlong and broken UTF-8, characters that reorder or
 * hide text, storms of marks, wide cells, and what looks like our own screen.
 */
int corpus_count(void);

/* Put text ${index} (0..corpus_count() - 1); it holds no NUL. */
void corpus_put(int index, struct buf *out);

/*
 * The same as valid UTF-8, for fields that take nothing else: where text
 * ${index} is none, each of its bytes is taken for a character (Latin-1) and
 * false is returned.
 */
bool corpus_put_valid(int index, struct buf *out);

/*
 * Put the first character at ${at} as ui/term/term.c draws it: U+FFFD where
 * libc and utf8proc disagree about columns.  Returns its bytes at ${at}.
 */
size_t corpus_letter(const char *at, size_t len, struct buf *out);

#endif /* DABYL_TESTS_UI_CORPUS_H_ */
