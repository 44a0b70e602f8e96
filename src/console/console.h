/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CONSOLE_CONSOLE_H_
#define DABYL_CONSOLE_CONSOLE_H_

#include <stdbool.h>

#include "core/filter_saved.h"
#include "ui/keyboard.h"

/*
 * console - the dispatcher's screen as a process: one loop over the terminal,
 * signals, the session with the hub, the pictures and the popups.  It decides
 * nothing: keys type commands, the hub answers, rows come back.
 *
 * It needs a hub that answers within CONSOLE_REACH_MS and shows no board
 * before; once it has shown one it stays through any loss of the hub and says
 * that its rows are old.
 */
#define CONSOLE_REACH_MS 5000

struct console_options {
	const char *endpoint; /* of the hub's consoles */
	const char *account;  /* asked for; "" = whoever the hub says */
	const char *log_path; /* stderr goes there while the screen is taken */
	const char *preview;  /* path of dabyl-preview; NULL = no pictures */
	const char *popup;    /* path of dabyl-popup; NULL = no popups */
	const char *media;    /* file: URLs are allowed below; NULL = nowhere */
	const char *theme;    /* a name; NULL = the base theme */
	const struct keyboard *keyboard; /* lent; NULL: as shipped */
	bool ascii;                      /* signs of ASCII only */
	bool blink;         /* a P1 that nobody has taken may blink */
	const char *sound;  /* program and arguments that ring, blanks between
	                     * them, started without a shell; NULL = the bell
	                     * of the terminal */
	bool room;          /* rings for all sectors at once */
	const char *sector; /* code; NULL = that of the person */
	bool remote;        /* the endpoint may be beyond this machine */
	bool local;         /* a hub of one's own, no configuration */
	const char *notice; /* said when the screen is there; may be NULL */
	int coach_fd; /* the demo that started us; 0: none (wire/coach.h) */
	/*
	 * Keep what the person has chosen for the next time: a key and a value
	 * of conf/person.h.  NULL: nowhere.
	 */
	bool (*remember)(void *arg, const char *key, const char *value);
	/* The same for a saved filter; an empty text forgets it. */
	bool (*keep_filter)(void *arg, const char *name, const char *text);
	void *remember_arg;
	const struct filter_names *filters; /* that were saved; NULL = none */
};

/* Exit status of a process: 0 left as asked, 1 the terminal cannot be used,
 * 3 the hub does not answer or does not want us.  What is wrong is said on
 * stderr in one line. */
enum console_exit { CONSOLE_LEFT = 0, CONSOLE_NO_TERM = 1, CONSOLE_NO_HUB = 3 };

/* Whether ${name} is an act of the console that can be typed or bound. */
bool console_act(const char *name);

/* Runs until the person leaves or the terminal is gone. */
enum console_exit console_run(const struct console_options *options);

#endif /* DABYL_CONSOLE_CONSOLE_H_ */
