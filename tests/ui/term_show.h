/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_TESTS_UI_TERM_SHOW_H_
#define DABYL_TESTS_UI_TERM_SHOW_H_

/*
 * What test_term starts on a terminal of its own: a program that shows the
 * size, the key pressed last, and a page of the corpus of foreign texts.
 * n: next page, c: copy, b: bell, s: suspend until a byte comes, q: quit.
 * ${option} "closed": stdin is closed first; NULL for none.  Returns the exit
 * status: 2 when the terminal was refused.
 */
int term_show(const char *option);

#endif /* DABYL_TESTS_UI_TERM_SHOW_H_ */
