/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_TESTS_UI_CORPUS_H_
#define DABYL_TESTS_UI_CORPUS_H_

#include "base/buf.h"

/*
 * corpus - foreign texts that would do something to a terminal that took them
 * as they are: every control character, every CSI final in three spellings,
 * strings that write the clipboard or the title or ask for an answer, and
 * characters that reorder or hide text.
 */
#define CORPUS_TEXTS 550

/* Put text ${index} (0..CORPUS_TEXTS - 1); it holds no NUL. */
void corpus_put(int index, struct buf *out);

#endif /* DABYL_TESTS_UI_CORPUS_H_ */
