/* SPDX-License-Identifier: Apache-2.0 */
#include <libintl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "ui/layout.h"

#include "cmd/doctor_tty.h"

#define _(text) gettext(text)

#define REPORT_MS   1000 /* a terminal that knows the question answers sooner */
#define COLUMNS_MAX 9999 /* more is no terminal */
#define CTRL_C      3

bool
doctor_tty_begin(struct doctor_tty *tty)
{
	struct termios raw;

	*tty = (struct doctor_tty){ 0 };
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
	    tcgetattr(STDIN_FILENO, &tty->saved) != 0)
		return false;
	raw = tty->saved;
	/* Ctrl-C comes as a byte: it must not leave the terminal like this. */
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
	raw.c_iflag &= ~(tcflag_t)(ICRNL | IXON);
	tty->raw = tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0;
	return tty->raw;
}

void
doctor_tty_end(struct doctor_tty *tty)
{
	if (tty->raw)
		(void)tcsetattr(STDIN_FILENO, TCSADRAIN, &tty->saved);
	tty->raw = false;
}

/* As if it had ended the program at once. */
static void
interrupted(struct doctor_tty *tty)
{
	printf("\n");
	fflush(stdout);
	doctor_tty_end(tty);
	(void)raise(SIGINT);
}

/* One byte within ${wait_ms}; -1: none. */
static int
byte_read(struct doctor_tty *tty, uint64_t wait_ms)
{
	struct pollfd in = { STDIN_FILENO, POLLIN, 0 };
	unsigned char byte;

	fflush(stdout);
	if (poll(&in, 1, (int)wait_ms) != 1 || read(in.fd, &byte, 1) != 1)
		return -1;
	if (byte == CTRL_C)
		interrupted(tty);
	return byte;
}

struct key
doctor_key(
    struct doctor_tty *tty, unsigned char bytes[DOCTOR_BYTES_MAX], size_t *len)
{
	struct keys *keys = calloc(1, sizeof(*keys));
	struct key key = { .code = K_NONE };
	uint64_t until = clock_boot_ms() + DOCTOR_KEY_MS;

	*len = 0;
	if (keys == NULL)
		return key;
	keys_init(keys);
	while (key.code == K_NONE && clock_boot_ms() < until) {
		uint64_t now = clock_boot_ms(), due = keys_deadline(keys);
		uint64_t wait = due < until ? due : until;
		int byte = byte_read(tty, wait > now ? wait - now : 0);
		uint8_t one = (uint8_t)byte;

		now = clock_boot_ms();
		if (byte < 0 && due > now)
			break; /* the time is over, or the terminal is gone */
		if (byte >= 0 && *len < DOCTOR_BYTES_MAX)
			bytes[(*len)++] = one;
		if (byte < 0)
			keys_tick(keys, now, &key);
		else
			(void)keys_step(keys, &one, 1, now, &key);
	}
	free(keys);
	return key;
}

enum doctor_said
doctor_ask(struct doctor_tty *tty, const char *question)
{
	printf("%s\n    %s: ", question, _("1 yes, 2 no, Esc: not known"));
	for (;;) {
		unsigned char bytes[DOCTOR_BYTES_MAX];
		size_t len;
		struct key key = doctor_key(tty, bytes, &len);
		int digit = key.code == K_CHAR ? layout_digit(key.cp) : -1;

		if (digit == 1 || digit == 2) {
			printf("%d\n", digit);
			return digit == 1 ? DOCTOR_YES : DOCTOR_NO;
		}
		if (key.code == K_ESC || key.code == K_NONE) {
			printf("-\n");
			return DOCTOR_SILENT;
		}
	}
}

/* ESC [ ROW ; COLUMN R; -1: it says something else. */
static int
column_of(const char *report)
{
	const char *semicolon = strchr(report, ';');
	char *end = NULL;
	long column;

	if (semicolon == NULL || semicolon[1] < '0' || semicolon[1] > '9')
		return -1;
	column = strtol(semicolon + 1, &end, 10);
	if (strcmp(end, "R") != 0 || column < 1 || column > COLUMNS_MAX)
		return -1;
	return (int)column;
}

/* At the beginning of a line. */
int
doctor_columns(struct doctor_tty *tty, const char *text)
{
	char report[32];
	size_t len = 0;
	int byte = 0, column;

	printf("\r%s\033[6n", text);
	while (len + 1 < sizeof(report) && byte != 'R' &&
	    (byte = byte_read(tty, REPORT_MS)) >= 0)
		report[len++] = (char)byte;
	report[len] = '\0';
	printf("\r\033[K");
	column = column_of(report);
	return column < 0 ? -1 : column - 1;
}
