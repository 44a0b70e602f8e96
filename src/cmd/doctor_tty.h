/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CMD_DOCTOR_TTY_H_
#define DABYL_CMD_DOCTOR_TTY_H_

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#include "ui/keys.h"

/*
 * doctor_tty - the terminal of a workplace under examination: single keys with
 * the bytes that they came as, questions that a digit answers, and how many
 * columns the terminal itself says that a text took.
 */
#define DOCTOR_BYTES_MAX 32
#define DOCTOR_KEY_MS    20000 /* a key is awaited so long */

struct doctor_tty {
	bool raw;
	struct termios saved;
};

/*
 * Single keys from now on; false: stdin or stdout is no terminal.  Ctrl-C gives
 * the terminal back and ends the program as SIGINT does, from any function
 * below that reads.
 */
bool doctor_tty_begin(struct doctor_tty *tty);
void doctor_tty_end(struct doctor_tty *tty);

/*
 * The next key, and the bytes that it came as.  K_NONE: none came in time, or
 * the terminal is gone.
 */
struct key doctor_key(
    struct doctor_tty *tty, unsigned char bytes[DOCTOR_BYTES_MAX], size_t *len);

/* Ask: 1 is yes, 2 is no, by position in every layout.  Esc is no answer. */
enum doctor_said { DOCTOR_YES, DOCTOR_NO, DOCTOR_SILENT };
enum doctor_said doctor_ask(struct doctor_tty *tty, const char *question);

/* Write ${text} and ask the terminal where it stands; -1: it does not say. */
int doctor_columns(struct doctor_tty *tty, const char *text);

#endif /* DABYL_CMD_DOCTOR_TTY_H_ */
