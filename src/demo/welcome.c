/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "demo/welcome.h"

/* Each in its own language: whoever reads one of them does not need others. */
static const struct {
	const char *code;
	const char *name;
	const char *headline;
} languages[WELCOME_LANGUAGES] = {
	{ "kk", "Қазақша", "ДЕМО · қызметтерге хабар жіберілмейді" },
	{ "ru", "Русский", "ДЕМО · службы не оповещаются" },
	{ "en", "English", "DEMO · services are not told" },
};

/* ---- keys -----------------------------------------------------------------
 */

enum welcome_key
welcome_key(const char *bytes, size_t len, size_t *used)
{
	static const struct {
		const char *bytes;
		enum welcome_key key;
	} keys[] = {
		{ "1", WELCOME_FIRST },
		{ "2", WELCOME_SECOND },
		{ "3", WELCOME_THIRD },
		{ "\"", WELCOME_FIRST }, /* the same keys in Kazakh */
		{ "ә", WELCOME_SECOND },
		{ "і", WELCOME_THIRD },
		{ "\r", WELCOME_TAKE },
		{ "\n", WELCOME_TAKE },
		{ "\033[A", WELCOME_BACK },
		{ "\033[D", WELCOME_BACK },
		{ "\033OA", WELCOME_BACK },
		{ "\033OD", WELCOME_BACK },
		{ "\033[B", WELCOME_NEXT },
		{ "\033[C", WELCOME_NEXT },
		{ "\033OB", WELCOME_NEXT },
		{ "\033OC", WELCOME_NEXT },
		{ "\t", WELCOME_NEXT },
		{ "q", WELCOME_LEAVE },
		{ "й", WELCOME_LEAVE },
		{ "\003", WELCOME_LEAVE }, /* Ctrl-C, Ctrl-D */
		{ "\004", WELCOME_LEAVE },
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		size_t n = strlen(keys[i].bytes);

		if (n <= len && memcmp(bytes, keys[i].bytes, n) == 0) {
			*used = n;
			return keys[i].key;
		}
	}
	*used = 1;
	return WELCOME_NOTHING;
}

const char *
welcome_guess(const char *locale)
{
	for (size_t i = 0; i < WELCOME_LANGUAGES; i++)
		if (locale != NULL &&
		    strncmp(locale, languages[i].code, 2) == 0)
			return languages[i].code;
	return "en";
}

static size_t
index_of(const char *code)
{
	size_t i = 0;

	while (strcmp(languages[i].code, code) != 0)
		i++;
	return i;
}

/* What the environment asks for, in the order of setlocale(3). */
static size_t
preselected(void)
{
	static const char *const names[] = { "LANGUAGE", "LC_ALL",
		"LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && *value != '\0')
			return index_of(welcome_guess(value));
	}
	return index_of("en");
}

/* ---- asking ---------------------------------------------------------------
 */

static void
line_draw(size_t chosen)
{
	printf("\r ");
	for (size_t i = 0; i < WELCOME_LANGUAGES; i++)
		printf("%c%zu %s%c ", i == chosen ? '[' : ' ', i + 1,
		    languages[i].name, i == chosen ? ']' : ' ');
	fflush(stdout);
}

enum ask { ASK_ON, ASK_DONE, ASK_LEFT };

static enum ask
key_take(enum welcome_key key, size_t *chosen)
{
	switch (key) {
	case WELCOME_FIRST:
	case WELCOME_SECOND:
	case WELCOME_THIRD:
		*chosen = (size_t)(key - WELCOME_FIRST);
		return ASK_DONE;
	case WELCOME_BACK:
		*chosen = (*chosen + WELCOME_LANGUAGES - 1) % WELCOME_LANGUAGES;
		return ASK_ON;
	case WELCOME_NEXT:
		*chosen = (*chosen + 1) % WELCOME_LANGUAGES;
		return ASK_ON;
	case WELCOME_TAKE:
		return ASK_DONE;
	case WELCOME_LEAVE:
		return ASK_LEFT;
	case WELCOME_NOTHING:
		break;
	}
	return ASK_ON;
}

static enum ask
bytes_take(const char *bytes, size_t len, size_t *chosen)
{
	enum ask ask = ASK_ON;

	while (len > 0 && ask == ASK_ON) {
		size_t used;

		ask = key_take(welcome_key(bytes, len, &used), chosen);
		bytes += used;
		len -= used;
	}
	return ask;
}

static enum ask
wait_key(int signals, size_t *chosen)
{
	struct pollfd items[2] = { { STDIN_FILENO, POLLIN, 0 },
		{ signals, POLLIN, 0 } };
	char bytes[64];
	ssize_t got;

	if (poll(items, 2, -1) < 0)
		return errno == EINTR ? ASK_ON : ASK_LEFT;
	if (items[1].revents != 0)
		return ASK_LEFT;
	got = read(STDIN_FILENO, bytes, sizeof(bytes));
	return got > 0 ? bytes_take(bytes, (size_t)got, chosen) : ASK_LEFT;
}

const char *
welcome_ask(int signals)
{
	struct termios before, now;
	size_t chosen = preselected();
	enum ask ask = ASK_ON;

	if (tcgetattr(STDIN_FILENO, &before) != 0)
		return NULL;
	now = before;
	now.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
	(void)tcsetattr(STDIN_FILENO, TCSANOW, &now);
	for (size_t i = 0; i < WELCOME_LANGUAGES; i++)
		printf(" %s\n", languages[i].headline);
	printf("\n");
	while (ask == ASK_ON) {
		line_draw(chosen);
		ask = wait_key(signals, &chosen);
	}
	printf("\n");
	fflush(stdout);
	(void)tcsetattr(STDIN_FILENO, TCSANOW, &before);
	return ask == ASK_DONE ? languages[chosen].code : NULL;
}
