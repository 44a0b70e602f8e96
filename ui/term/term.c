/* SPDX-License-Identifier: Apache-2.0 */
#define NCURSES_WIDECHAR 1
#include <assert.h>
#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "ui/i18n.h"
#include "ui/term/kind.h"

#include "ui/term/term.h"

/*
 * Colour pairs: 1..STYLES for the styles, from PICTURE_PAIRS on one for each
 * pair of the 240 fixed colours, set up when it is first drawn.
 */
#define PICTURE_PAIRS  256
#define PICTURE_FIRST  16 /* 0..15 are the user's own colours */
#define PICTURE_COLORS 240
#define PICTURE_COUNT  (PICTURE_COLORS * PICTURE_COLORS)

#define BRIGHT 8 /* from here to 15: the bright ones of 0..7 */

#define WRITE_WAIT_MS 1000 /* for a terminal that does not take our bytes */

static const char modes_on[] = "\033[?2004h\033[?1004h";
static const char modes_off[] = "\033[?1004l\033[?2004l";

/* Signals that newterm() would take for itself. */
static const int curses_signals[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };
#define CURSES_SIGNALS (sizeof(curses_signals) / sizeof(curses_signals[0]))

struct term {
	SCREEN *screen;
	FILE *files[2]; /* in, out; their own descriptors */
	/*
	 * What curses draws goes to ${sink}, and from there to ${line}, which
	 * is the terminal again but does not block; ${out} is files[1] for as
	 * long as ${sink} stands in its place.  -1: curses writes by itself.
	 */
	int sink, line, out;
	struct buf waiting; /* not taken yet */
	size_t taken;       /* bytes of it */
	struct termios saved;
	const struct theme *theme; /* as it can be shown here */
	bool no_color;
	bool blink;
	bool colors;
	bool pictures;
	bool all; /* the next paint draws everything */
	bool suspended;
	struct grid shown;
	uint8_t pairs[PICTURE_COUNT / 8]; /* bit: the pair is set up */
};

bool
term_locale(void)
{
	if (setlocale(LC_ALL, "") != NULL &&
	    strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
		return true;
	if (setlocale(LC_ALL, "C.UTF-8") != NULL)
		return true;
	setlocale(LC_ALL, "C");
	return false;
}

static bool
is_queued(const struct term *term)
{
	return term->sink >= 0 && term->line >= 0 && term->out >= 0;
}

enum err
term_flush(struct term *term)
{
	int fd = is_queued(term) ? term->line : fileno(term->files[1]);

	while (term->taken < term->waiting.len) {
		ssize_t n = write(fd, buf_text(&term->waiting) + term->taken,
		    term->waiting.len - term->taken);
		struct pollfd wait = { fd, POLLOUT, 0 };

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN && is_queued(term))
			return ERR_NONE;
		if (n < 0 && errno == EAGAIN &&
		    poll(&wait, 1, WRITE_WAIT_MS) == 1)
			continue;
		if (n < 0)
			return ERR_IO;
		term->taken += (size_t)n;
	}
	buf_clear(&term->waiting);
	term->taken = 0;
	return ERR_NONE;
}

bool
term_busy(const struct term *term)
{
	return term->waiting.len > 0;
}

int
term_line(const struct term *term)
{
	return term->line;
}

/* Before curses writes by itself; what is not taken then is never sent. */
static void
drain(struct term *term)
{
	struct pollfd wait = { term->line, POLLOUT, 0 };

	while (term_flush(term) == ERR_NONE && term_busy(term))
		if (poll(&wait, 1, WRITE_WAIT_MS) != 1)
			break;
	buf_clear(&term->waiting);
	term->taken = 0;
}

/* Behind what waits, past curses, which has nothing left to send. */
static enum err
send_bytes(struct term *term, const char *bytes, size_t len)
{
	buf_put(&term->waiting, bytes, len);
	return term_flush(term);
}

static enum err
send_text(struct term *term, const char *text)
{
	return send_bytes(term, text, strlen(text));
}

/* O_NONBLOCK is of an opening: on ${out} itself the shell would have it, too.
 */
static int
open_line(int out)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", out);
	return open(path, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
}

static enum err
open_files(struct term *term, const struct term_options *options)
{
	int fds[2] = { dup(options->in), dup(options->out) };

	for (int i = 0; i < 2; i++) {
		if (fds[i] >= 0)
			term->files[i] = fdopen(fds[i], i == 0 ? "r" : "w");
		if (term->files[i] == NULL && fds[i] >= 0)
			close(fds[i]);
	}
	if (term->files[0] == NULL || term->files[1] == NULL)
		return ERR_IO;
	term->sink = memfd_create("screen", MFD_CLOEXEC);
	term->line = open_line(options->out);
	term->out = fcntl(options->out, F_DUPFD_CLOEXEC, 0);
	return ERR_NONE;
}

/* curses installs handlers where nobody did; ours are the caller's. */
static SCREEN *
newterm_without_handlers(const struct term *term, const char *type)
{
	struct sigaction before[CURSES_SIGNALS];
	SCREEN *screen;

	for (size_t i = 0; i < CURSES_SIGNALS; i++)
		sigaction(curses_signals[i], NULL, &before[i]);
	use_env(FALSE); /* LINES and COLUMNS lie under debuggers and sudo */
	use_tioctl(TRUE);
	screen = newterm(type, term->files[1], term->files[0]);
	for (size_t i = 0; i < CURSES_SIGNALS; i++)
		sigaction(curses_signals[i], &before[i], NULL);
	return screen;
}

/* With eight colours the bright ones are bold. */
static bool
brightened(const struct look *look)
{
	return COLORS < 16 && look->fg >= BRIGHT;
}

static void
start_colors(struct term *term)
{
	term->colors = !term->no_color && has_colors() && start_color() == OK &&
	    COLORS >= 8;
	if (!term->colors) {
		term->theme = theme_find("mono");
		return;
	}
	use_default_colors();
	term->theme = theme_for(term->theme, COLORS);
	for (int i = 0; i < STYLES; i++) {
		const struct look *look = &term->theme->looks[i];

		init_extended_pair(1 + i,
		    brightened(look) ? look->fg - BRIGHT : look->fg, look->bg);
	}
	term->pictures =
	    COLORS >= 256 && COLOR_PAIRS >= PICTURE_PAIRS + PICTURE_COUNT;
}

static void
start_modes(void)
{
	raw();
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	(void)typeahead(-1); /* it asks for keys between any two rows */
	leaveok(stdscr, FALSE);
}

/* Give everything back that open took; ${screen} may be NULL. */
static void
release(struct term *term)
{
	const int fds[] = { term->sink, term->line, term->out };

	if (term->screen != NULL) {
		endwin();
		delscreen(term->screen);
	}
	if (term->files[0] != NULL)
		tcsetattr(fileno(term->files[0]), TCSADRAIN, &term->saved);
	for (int i = 0; i < 2; i++)
		if (term->files[i] != NULL)
			fclose(term->files[i]);
	for (int i = 0; i < 3; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	buf_finish(&term->waiting);
	grid_finish(&term->shown);
	free(term);
}

static enum err
refuse(struct term *term, char *why, size_t size, const char *sentence,
    const char *word)
{
	struct buf text = { 0 }, safe = { 0 };

	if (term != NULL)
		release(term);
	text_safe(&safe, word, strlen(word));
	buf_printf(&text, "%s: %s", sentence, buf_text(&safe));
	text_copy(why, size, buf_text(&text));
	buf_finish(&text);
	buf_finish(&safe);
	return ERR_INVAL;
}

enum err
term_open(struct term **out, const struct term_options *options, char *why,
    size_t why_size)
{
	const char *type =
	    options->type != NULL ? options->type : getenv("TERM");
	struct term *term;

	*out = NULL;
	if (!isatty(options->in) || !isatty(options->out))
		return refuse(NULL, why, why_size, _("Not a terminal"),
		    !isatty(options->in) ? "stdin" : "stdout");
	if (type == NULL || type[0] == '\0')
		return refuse(NULL, why, why_size,
		    _("The kind of terminal is not known; not set"), "TERM");
	switch (kind_of(type, options->out)) {
	case KIND_UNKNOWN:
		return refuse(NULL, why, why_size,
		    _("This kind of terminal is unknown here"), type);
	case KIND_DUMB:
		return refuse(NULL, why, why_size,
		    _("This terminal cannot place text on the screen"), type);
	case KIND_GOOD:
		break;
	}
	term = xcalloc(1, sizeof(*term));
	term->sink = term->line = term->out = -1;
	if (tcgetattr(options->in, &term->saved) != 0 ||
	    open_files(term, options) != ERR_NONE)
		return refuse(
		    term, why, why_size, _("Not a terminal"), strerror(errno));
	term->screen = newterm_without_handlers(term, type);
	if (term->screen == NULL)
		return refuse(term, why, why_size,
		    _("This kind of terminal is unknown here"), type);
	term->no_color = options->no_color;
	term->blink = options->blink;
	term->theme =
	    options->theme != NULL ? options->theme : theme_find("base");
	start_modes();
	start_colors(term);
	term_resize(term);
	refresh();
	send_text(term, modes_on);
	*out = term;
	return ERR_NONE;
}

void
term_close(struct term *term)
{
	if (term == NULL)
		return;
	if (!term->suspended)
		send_text(term, modes_off);
	drain(term);
	release(term);
}

void
term_size(const struct term *term, int *cols, int *rows)
{
	*cols = term->shown.cols;
	*rows = term->shown.rows;
}

void
term_resize(struct term *term)
{
	struct winsize size = { 0 };

	ioctl(fileno(term->files[1]), TIOCGWINSZ, &size);
	if (size.ws_col == 0 || size.ws_row == 0) {
		size.ws_col = 80;
		size.ws_row = 24;
	}
	resize_term(size.ws_row, size.ws_col);
	/* Clamped: beyond that the screen stays blank. */
	grid_resize(&term->shown, size.ws_col, size.ws_row);
	term_redraw(term);
}

enum err
term_read(struct term *term, uint8_t *bytes, size_t size, size_t *len)
{
	struct pollfd in = { fileno(term->files[0]), POLLIN, 0 };
	ssize_t n;

	*len = 0;
	if (poll(&in, 1, 0) <= 0)
		return ERR_AGAIN;
	n = read(in.fd, bytes, size);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return ERR_AGAIN;
	if (n <= 0)
		return ERR_CLOSED;
	*len = (size_t)n;
	return ERR_NONE;
}

static attr_t
attributes(const struct term *term, const struct look *look)
{
	attr_t attrs = A_NORMAL;

	if ((look->attrs & LOOK_BOLD) != 0 ||
	    (term->colors && brightened(look)))
		attrs |= A_BOLD;
	if ((look->attrs & LOOK_DIM) != 0)
		attrs |= A_DIM;
	if ((look->attrs & LOOK_REVERSE) != 0)
		attrs |= A_REVERSE;
	if ((look->attrs & LOOK_UNDERLINE) != 0)
		attrs |= A_UNDERLINE;
	if ((look->attrs & LOOK_BLINK) != 0 && term->blink)
		attrs |= A_BLINK;
	return attrs;
}

static int
picture_pair(struct term *term, const struct cell *cell)
{
	int upper =
	    cell->upper < PICTURE_FIRST ? 0 : cell->upper - PICTURE_FIRST;
	int lower =
	    cell->lower < PICTURE_FIRST ? 0 : cell->lower - PICTURE_FIRST;
	int index = upper * PICTURE_COLORS + lower;
	int pair = PICTURE_PAIRS + index;
	uint8_t bit = (uint8_t)(1U << index % 8);

	if ((term->pairs[index / 8] & bit) == 0) {
		init_extended_pair(
		    pair, upper + PICTURE_FIRST, lower + PICTURE_FIRST);
		term->pairs[index / 8] |= bit;
	}
	return pair;
}

/*
 * The cluster as curses wants it.  Where libc and utf8proc disagree about the
 * columns curses would lose count, so that one shows as U+FFFD.
 */
static void
wide(const struct cell *cell, wchar_t *to, size_t max)
{
	size_t len = strlen(cell->text), n = 0;

	for (size_t at = 0; at < len && n + 1 < max;) {
		uint32_t cp;

		at += text_next(cell->text + at, len - at, &cp);
		if (n == 0 && wcwidth((wchar_t)cp) != cell->width)
			cp = 0xfffd;
		else if (n > 0 && wcwidth((wchar_t)cp) != 0)
			continue;
		to[n++] = (wchar_t)cp;
	}
	to[n] = L'\0';
}

static void
paint_cell(struct term *term, const struct cell *cell, int row, int col)
{
	const struct look *look = &term->theme->looks[cell->style];
	wchar_t text[CCHARW_MAX + 1];
	int pair = term->colors ? 1 + cell->style : 0;
	cchar_t out;

	if (cell->width == 0) /* curses fills it with the wide one */
		return;
	wide(cell, text, CCHARW_MAX + 1);
	if (cell->style == STYLE_PICTURE && term->pictures)
		pair = picture_pair(term, cell);
	else if (cell->style == STYLE_PICTURE)
		wcscpy(text, L" ");
	if (cell->width == 2 && text[0] == 0xfffd)
		mvaddch(row, col + 1, ' ');
	if (setcchar(&out, text, attributes(term, look), 0, &pair) == OK)
		mvadd_wch(row, col, &out);
}

static void
paint_changes(struct term *term, const struct grid *grid)
{
	struct span at = { 0, 0, 0 };

	while (grid_next_change(grid, &term->shown, &at))
		for (int i = 0; i < at.cols; i++)
			paint_cell(term, grid_at(grid, at.row, at.col + i),
			    at.row, at.col + i);
}

static void
paint_all(struct term *term, const struct grid *grid)
{
	erase();
	clearok(curscr, TRUE);
	for (int i = 0; i < grid->cols * grid->rows; i++)
		paint_cell(
		    term, &grid->cells[i], i / grid->cols, i % grid->cols);
}

/* What curses wrote into ${sink} goes behind what waits. */
static enum err
collect(struct term *term)
{
	char bytes[16384];
	ssize_t n;

	for (off_t at = 0;
	     (n = pread(term->sink, bytes, sizeof(bytes), at)) > 0; at += n)
		buf_put(&term->waiting, bytes, (size_t)n);
	return n == 0 && ftruncate(term->sink, 0) == 0 &&
	        lseek(term->sink, 0, SEEK_SET) == 0
	    ? term_flush(term)
	    : ERR_IO;
}

static enum err
divert(struct term *term, int to)
{
	return !is_queued(term) || dup2(to, fileno(term->files[1])) >= 0
	    ? ERR_NONE
	    : ERR_IO;
}

/* ${grid} has the size of the screen. */
static bool
draw(struct term *term, const struct grid *grid)
{
	if (term->all) {
		paint_all(term, grid);
		curs_set(1);
		term->shown.cursor_shown = true;
	} else {
		paint_changes(term, grid);
	}
	term->all = false;
	if (grid->cursor_shown != term->shown.cursor_shown)
		curs_set(grid->cursor_shown ? 1 : 0);
	move(grid->cursor_row, grid->cursor_col);
	memcpy(term->shown.cells, grid->cells,
	    (size_t)grid->cols * (size_t)grid->rows * sizeof(*grid->cells));
	term->shown.cursor_shown = grid->cursor_shown;
	term->shown.cursor_row = grid->cursor_row;
	term->shown.cursor_col = grid->cursor_col;
	return refresh() == OK;
}

static enum err
paint(struct term *term, const struct grid *grid)
{
	enum err err = divert(term, term->sink);
	bool drawn = err == ERR_NONE && draw(term, grid);

	if (divert(term, term->out) != ERR_NONE || !drawn)
		return ERR_IO;
	return is_queued(term) ? collect(term) : ERR_NONE;
}

enum err
term_paint(struct term *term, const struct grid *grid)
{
	struct grid fitted;
	enum err err;

	if (term->suspended)
		return ERR_NONE;
	if (term_busy(term))
		return ERR_AGAIN;
	if (grid->cols == term->shown.cols && grid->rows == term->shown.rows)
		return paint(term, grid);
	grid_init(&fitted, term->shown.cols, term->shown.rows);
	grid_copy(&fitted, 0, 0, grid, grid_rect(grid));
	if (grid->cursor_shown)
		grid_cursor(&fitted, grid->cursor_row, grid->cursor_col);
	err = paint(term, &fitted);
	grid_finish(&fitted);
	return err;
}

void
term_redraw(struct term *term)
{
	term->all = true;
}

bool
term_has_pictures(const struct term *term)
{
	return term->pictures;
}

void
term_theme(struct term *term, const struct theme *theme)
{
	if (term->no_color)
		return;
	term->theme = theme;
	start_colors(term);
	term_redraw(term);
}

void
term_blink(struct term *term, bool blink)
{
	term->blink = blink;
	term_redraw(term);
}

const struct theme *
term_theme_shown(const struct term *term)
{
	return term->theme;
}

void
term_suspend(struct term *term)
{
	assert(!term->suspended);
	send_text(term, modes_off);
	drain(term);
	endwin();
	tcsetattr(fileno(term->files[0]), TCSADRAIN, &term->saved);
	term->suspended = true;
}

void
term_resume(struct term *term)
{
	assert(term->suspended);
	term->suspended = false;
	reset_prog_mode();
	start_modes();
	term_resize(term); /* the window may have changed meanwhile */
	refresh();
	send_text(term, modes_on);
}

void
term_bell(struct term *term)
{
	send_text(term, "\a");
}

static void
base64(struct buf *out, const uint8_t *bytes, size_t len)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		uint32_t three = (uint32_t)bytes[i] << 16;
		char four[4];

		if (i + 1 < len)
			three |= (uint32_t)bytes[i + 1] << 8;
		if (i + 2 < len)
			three |= bytes[i + 2];
		for (int k = 0; k < 4; k++)
			four[k] = digits[three >> (18 - 6 * k) & 63];
		if (i + 1 >= len)
			four[2] = '=';
		if (i + 2 >= len)
			four[3] = '=';
		buf_put(out, four, 4);
	}
}

enum err
term_copy(struct term *term, const char *text)
{
	size_t len = strlen(text);
	struct buf out = { 0 };
	enum err err;

	if (len > TERM_COPY_MAX)
		return ERR_SIZE;
	if (strcmp(termname(), "linux") == 0)
		return ERR_INVAL;
	buf_puts(&out, "\033]52;c;");
	base64(&out, (const uint8_t *)text, len);
	buf_puts(&out, "\a");
	err = send_bytes(term, buf_text(&out), out.len);
	buf_finish(&out);
	return err;
}

const char *
term_library(void)
{
	return curses_version();
}
