/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_TERM_TERM_H_
#define DABYL_UI_TERM_TERM_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "ui/grid.h"
#include "ui/theme.h"

/*
 * term - the terminal: copies a grid to it, hands over its bytes.  The only
 * home of curses; one terminal per process (curses holds its state in
 * globals).  Keys are read as bytes and decoded by ui/keys, since curses
 * believes TERM.  The caller polls, decides when to paint (at most 30 times a
 * second) and handles signals; term installs no handler and exits never.
 */
struct term;

struct term_options {
	int in; /* file descriptors; lent while open */
	int out;
	const char *type;          /* TERM, NULL for the environment's */
	const struct theme *theme; /* lent while open; NULL is "base" */
	bool no_color;             /* NO_COLOR: theme "mono", no pictures */
	bool blink;                /* a P1 that nobody has taken may blink */
};

/*
 * Set the locale of the process: the environment's when it is there and
 * UTF-8, else C.UTF-8, else C.  Returns false when only C is left: then use
 * --ascii.
 */
bool term_locale(void);

/*
 * Take the terminal: raw, alternate screen, bracketed paste and focus reports
 * on.  ERR_INVAL and ${why} (translated, cut at ${why_size}) when TERM is
 * unset or unknown, when the terminal is too dumb, or when ${in} or ${out} is
 * not a terminal; nothing is changed then.
 */
enum err term_open(struct term **term, const struct term_options *options,
    char *why, size_t why_size);

/* Give the terminal back as it was; closes no descriptor.  NULL is legal. */
void term_close(struct term *term);

void term_size(const struct term *term, int *cols, int *rows);

/* After SIGWINCH: ask for the size again.  The next paint draws everything. */
void term_resize(struct term *term);

/*
 * Read what is there into ${bytes}.  ERR_AGAIN when nothing is, ERR_CLOSED
 * when the terminal is gone.  Call it when ${in} polls readable or hung up.
 */
enum err term_read(struct term *term, uint8_t *bytes, size_t size, size_t *len);

/*
 * Show ${grid}; only what changed is sent.  A grid of another size is clipped
 * or padded.  ERR_IO when the terminal is gone.  A terminal that does not take
 * it at once is busy: poll term_line() for writing and call term_flush(); until
 * it has taken all nothing else is painted (ERR_AGAIN).
 */
enum err term_paint(struct term *term, const struct grid *grid);
bool term_busy(const struct term *term);
int term_line(const struct term *term);
enum err term_flush(struct term *term); /* ERR_IO: the terminal is gone */

/* The next paint draws everything (F5, Ctrl-L). */
void term_redraw(struct term *term);

/* Whether STYLE_PICTURE can be shown: 256 colours and pairs enough. */
bool term_has_pictures(const struct term *term);

/* Change the theme (lent); with no_color nothing happens. */
void term_theme(struct term *term, const struct theme *theme);

void term_blink(struct term *term, bool blink);

/* The one that is shown: another one than was asked for, where the terminal
 * has too few colours or NO_COLOR is set. */
const struct theme *term_theme_shown(const struct term *term);

/* Give the terminal back for a while (Ctrl-Z, an editor) and take it again. */
void term_suspend(struct term *term);
void term_resume(struct term *term);

void term_bell(struct term *term);

/*
 * Put ${text} on the clipboard of whoever looks at the terminal (OSC 52).
 * ERR_SIZE over TERM_COPY_MAX bytes; ERR_INVAL: the text console has none.
 * Whether another terminal obeys is unknown.
 */
#define TERM_COPY_MAX 4096
enum err term_copy(struct term *term, const char *text);

/* What curses calls itself, name and version; static. */
const char *term_library(void);

#endif /* DABYL_UI_TERM_TERM_H_ */
