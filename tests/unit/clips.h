/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_TESTS_UNIT_CLIPS_H_
#define DABYL_TESTS_UNIT_CLIPS_H_

#include "base/buf.h"
#include "demo/clip.h"

/* The bytes of data/clips/${file}; the test fails when it is not there. */
void clips_read(const char *file, struct buf *bytes);

/* The same, taken apart; the caller finishes ${clip}. */
void clips_load(const char *file, struct clip *clip);

/* The directory of the shipped clips; valid until the next call. */
void clips_directory(struct buf *path);

#endif /* DABYL_TESTS_UNIT_CLIPS_H_ */
