/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_WELCOME_H_
#define DABYL_DEMO_WELCOME_H_

#include <stddef.h>

/*
 * welcome - the one question of the demo: in which language?
 *
 *	 1 Қазақша  [2 Русский]  3 English
 *
 * A digit answers, on the Kazakh layout, too, where the row of digits has
 * letters; arrows and Enter do.  One line without a single escape sequence:
 * it works on whatever there is.
 */
#define WELCOME_LANGUAGES 3

enum welcome_key {
	WELCOME_NOTHING,
	WELCOME_FIRST, /* and the two that follow */
	WELCOME_SECOND,
	WELCOME_THIRD,
	WELCOME_BACK, /* an arrow */
	WELCOME_NEXT,
	WELCOME_TAKE, /* Enter */
	WELCOME_LEAVE,
};

/*
 * The key at the beginning of ${bytes}, of which ${len} > 0 are there, and how
 * many bytes it has.  Pure.
 */
enum welcome_key welcome_key(const char *bytes, size_t len, size_t *used);

/* "kk", "ru" or "en": what a locale's name asks for; English otherwise. */
const char *welcome_guess(const char *locale);

/*
 * Ask on the terminal.  ${signals}: a descriptor that becomes readable when it
 * is time to end.  NULL: he left, the terminal is gone, or a signal came.
 */
const char *welcome_ask(int signals);

#endif /* DABYL_DEMO_WELCOME_H_ */
