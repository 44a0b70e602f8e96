/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_TESTS_UI_GOLDEN_H_
#define DABYL_TESTS_UI_GOLDEN_H_

#include "ui/grid.h"

/*
 * golden - screens as agreed.  Fails the test unless the text equals
 * tests/ui/golden/${name}.txt; what differs is printed row by row.  With
 * GOLDEN_WRITE=1 in the environment the file is written instead (look at the
 * difference before it is committed).
 */
void golden_text(const char *name, const char *text);

/* The text of ${grid}, as grid_dump() gives it. */
void golden_grid(const char *name, const struct grid *grid);

/* The letters of its styles; by custom ${name} ends with ".styles". */
void golden_styles(const char *name, const struct grid *grid);

#endif /* DABYL_TESTS_UI_GOLDEN_H_ */
