/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CONSOLE_PLAIN_H_
#define DABYL_CONSOLE_PLAIN_H_

#include "console/console.h"

/*
 * plain - the console as lines: what is new on the standard output, one line
 * for each event, and commands of the same grammar from the standard input.
 * No cursor is moved and nothing is asked of the terminal, so that it works
 * with a screen reader, with TERM=dumb and in a pipe.
 *
 * Words of its own: "help", "settings language kk", "quit".  It ends at the end
 * of the input, when what was typed has its answer.
 */
enum console_exit plain_run(const struct console_options *options);

#endif /* DABYL_CONSOLE_PLAIN_H_ */
