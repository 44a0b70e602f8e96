/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_TESTS_UI_PTY_H_
#define DABYL_TESTS_UI_PTY_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * pty - a program on a terminal of its own: keys go in as bytes, the screen
 * comes out as libvterm sees it.  Nothing sleeps: every wait polls until what
 * is awaited stands on the screen, or the deadline has passed.
 *
 * The program's world is frozen: TERM=xterm-256color, LANG=C.UTF-8, TZ=UTC,
 * PATH and HOME as they are, nothing else but what the caller adds.
 */
#define PTY_OUTPUT_MAX (16 * 1024 * 1024) /* bytes kept for pty_output() */

struct pty;

/* The clock of all waits: it is never set. */
int64_t pty_now_ms(void);

/* Colours are indices 0..255, or PTY_DEFAULT. */
#define PTY_DEFAULT (-1)
struct pty_look {
	bool bold;
	bool reverse;
	bool underline;
	bool blink;
	int fg;
	int bg;
};

/*
 * Start ${argv} (ends with NULL) with ${env} ("NAME=value", ends with NULL;
 * may be NULL) added to the frozen world.  Asserts that it could be started.
 * It dies with the test.
 * At least two columns: libvterm 0.1.4 crashes on a wide character in one.
 */
struct pty *pty_start(
    const char *const *argv, const char *const *env, int cols, int rows);

/* Kill it if it still runs, close, free.  NULL is legal. */
void pty_stop(struct pty *pty);

/* The process, for signals of the test. */
int pty_pid(const struct pty *pty);

/* Send bytes as they are. */
void pty_send(struct pty *pty, const void *bytes, size_t len);
void pty_type(struct pty *pty, const char *text);

/*
 * Wait until ${text} stands in one row of the screen, at most ${wait_ms}.  On
 * failure prints the screen to stderr and returns false.
 */
bool pty_wait(struct pty *pty, const char *text, int wait_ms);

/* Wait until ${text} no longer stands on the screen. */
bool pty_wait_gone(struct pty *pty, const char *text, int wait_ms);

/*
 * Read what the program wrote until nothing came for ${quiet_ms}, at most 5 s:
 * a picture that plays is never quiet.
 */
void pty_settle(struct pty *pty, int quiet_ms);

/*
 * The same again and again, until it had its processor while it was quiet: it
 * has waited for one no longer than ${stall_ms}, and has heard what it heard in
 * its time.  At most 20 s; once, where the kernel does not say.
 */
void pty_rest(struct pty *pty, int quiet_ms, int stall_ms);

/* Read once what comes within ${wait_ms}; false when nothing did. */
bool pty_step(struct pty *pty, int wait_ms);

/* From now on read no more than that, as a slow line; 0: without a limit. */
void pty_slow(struct pty *pty, int bytes_a_second);

/*
 * Change the window; the program gets SIGWINCH.  libvterm is told of two
 * columns where there is one.
 */
void pty_resize(struct pty *pty, int cols, int rows);

/* Put the rows of the screen, without trailing blanks, each with a newline. */
void pty_screen(struct pty *pty, struct buf *out);

/* The row that holds ${text}, or -1; ${col} (may be NULL) is its column. */
int pty_find(struct pty *pty, const char *text, int *col);

struct pty_look pty_look_at(struct pty *pty, int row, int col);

bool pty_cursor_visible(const struct pty *pty);

/* Title, bell and such leave no trace on the screen: how often it rang. */
int pty_bells(const struct pty *pty);

/*
 * How often the terminal was made do what no screen needs: a title, a mouse, a
 * reverse screen, an answer to a question.
 */
int pty_pranks(const struct pty *pty);

/* How often ${bytes} stand in what the program wrote. */
int pty_wrote(struct pty *pty, const char *bytes);

/* Whether it takes no more bytes from the program, until we read some. */
bool pty_full(const struct pty *pty);

/* Whether the terminal is as a shell wants it: echo and lines on. */
bool pty_cooked(const struct pty *pty);

/* Everything the program wrote so far.  Lent until the next call. */
const struct buf *pty_output(struct pty *pty);

/* Forget what it wrote; the screen stays. */
void pty_forget(struct pty *pty);

/*
 * Wait until it has ended; returns its exit status, 128 + the signal that
 * killed it, or -1 when it still runs after ${wait_ms}.
 */
int pty_ended(struct pty *pty, int wait_ms);

/* Close our end, as a broken line does. */
void pty_hang_up(struct pty *pty);

/*
 * Whether all ${len} bytes are text or sequences that the renderer may write
 * (the list stands in pty.c).  If not, ${why} says what stands where.
 */
bool pty_only_ours(const struct buf *output, char *why, size_t size);

#endif /* DABYL_TESTS_UI_PTY_H_ */
